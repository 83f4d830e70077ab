//! Finding by name, id or coordinates.

use super::bounds::{Bounds, around, of_line, of_shape};
use super::scene::Thing;
use crate::district::NeighbourhoodIx;
use crate::intake::Transform;
use crate::plan::Plan;

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) kind: FoundKind,
    /// The box to show, planning CRS.
    pub(super) bounds: Bounds,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum FoundKind {
    Neighbourhood(NeighbourhoodIx),
    Zone(u32),
    Street,
    Facility,
    Coordinates,
}

impl FoundKind {
    /// What is selected with it.
    pub(super) fn thing(self) -> Option<Thing> {
        match self {
            Self::Neighbourhood(n) => Some(Thing::Neighbourhood(n)),
            Self::Zone(z) => Some(Thing::Zone(z)),
            _ => None,
        }
    }
}

/// Everything named like `text`, at most `most` of each kind: names that begin so before those that hold it, shorter ones first.
/// Two numbers are coordinates, too: longitude and latitude, or those of the planning CRS, in either order.
pub(super) fn find(plan: &Plan, bounds: Bounds, to_plane: Option<&Transform>, text: &str, most: usize) -> Vec<Found> {
    let wanted = text.trim().to_lowercase();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut all: Vec<Found> = place(&wanted, bounds, to_plane).into_iter().collect();
    let district = &plan.district;
    let zones = plan.zones.zones.iter().enumerate().map(|(z, zone)| (zone.name.as_str(), zone.id.as_str(), z));
    all.extend(best(zones, &wanted, most).map(|z| {
        let members = plan.zones.zones[z].parts.iter().map(|(n, _)| &district.neighbourhoods[n.at()].outline);
        named(&plan.zones.zones[z].name, FoundKind::Zone(z as u32), around(members.map(of_shape)))
    }));
    let estates = district.neighbourhoods.iter().enumerate().map(|(n, own)| (own.name.as_str(), own.id.0.as_str(), n));
    all.extend(best(estates, &wanted, most).map(|n| {
        let own = &district.neighbourhoods[n];
        named(&own.name, FoundKind::Neighbourhood(NeighbourhoodIx(n as u32)), of_shape(&own.outline))
    }));
    all.extend(streets(plan, &wanted, most));
    let facilities = district.facilities.iter().enumerate().map(|(f, facility)| (facility.name.as_str(), "", f));
    all.extend(best(facilities, &wanted, most).map(|f| {
        let facility = &district.facilities[f];
        named(&facility.name, FoundKind::Facility, [facility.at; 2])
    }));
    all
}

/// Names that begin with or hold what is wanted, or whose id is it.
fn best<'a>(all: impl Iterator<Item = (&'a str, &'a str, usize)>, wanted: &str, most: usize) -> impl Iterator<Item = usize> {
    let mut found: Vec<(u8, usize, usize)> = all
        .filter_map(|(name, id, at)| {
            let name = name.to_lowercase();
            let fit = if name == wanted || id.to_lowercase() == wanted {
                0
            } else if name.starts_with(wanted) {
                1
            } else {
                2 + u8::from(!name.contains(wanted))
            };
            (fit < 3).then_some((fit, name.chars().count(), at))
        })
        .collect();
    found.sort_unstable();
    found.truncate(most);
    found.into_iter().map(|(.., at)| at)
}

/// Streets by name, the pieces of one name together.
fn streets(plan: &Plan, wanted: &str, most: usize) -> Vec<Found> {
    let mut names: Vec<&str> = plan.district.streets.iter().map(|s| s.name.as_str()).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    let all = names.iter().enumerate().map(|(at, name)| (*name, "", at));
    best(all, wanted, most)
        .map(|at| {
            let pieces = plan.district.streets.iter().filter(|s| s.name == names[at]);
            named(names[at], FoundKind::Street, around(pieces.map(|s| of_line(&s.line))))
        })
        .collect()
}

fn named(name: &str, kind: FoundKind, bounds: Bounds) -> Found {
    Found { name: name.to_owned(), kind, bounds }
}

/// Two numbers as a place.
fn place(text: &str, bounds: Bounds, to_plane: Option<&Transform>) -> Option<Found> {
    // Names of houses hold numbers, too: beside digits only the marks of coordinates may stand.
    let is_mark = |c: char| "xyensw°=:".contains(c.to_ascii_lowercase());
    let numbers: Vec<f64> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；'))
        .map(|part| part.trim_matches(is_mark))
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let &[a, b] = numbers.as_slice() else { return None };
    let near = |p: [f64; 2]| {
        let out = |axis: usize| (bounds[0][axis] - p[axis]).max(p[axis] - bounds[1][axis]).max(0.0);
        out(0).hypot(out(1))
    };
    let degrees = |lon: f64, lat: f64| (lon.abs() <= 180.0 && lat.abs() <= 90.0).then(|| to_plane?.point([lon, lat])).flatten();
    let planes = [Some([a, b]), Some([b, a])].into_iter().filter(|_| a.abs() > 180.0 || b.abs() > 180.0);
    let candidates = planes.chain([degrees(a, b), degrees(b, a)]).flatten();
    let best = candidates.filter(|p| p.iter().all(|v| v.is_finite())).min_by(|p, q| near(*p).total_cmp(&near(*q)))?;
    Some(Found { name: text.trim().to_owned(), kind: FoundKind::Coordinates, bounds: [best, best] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_so_come_first_then_the_shorter() {
        let names = ["书院里桂香", "桂香苑二期", "桂香苑", "望江"];
        let all = names.iter().enumerate().map(|(at, name)| (*name, "", at));
        assert_eq!(best(all, "桂香", 9).collect::<Vec<_>>(), [2, 1, 0]);
        let ids = [("桂香苑", "XQ7", 0), ("XQ7 旧址", "XQ8", 1)];
        assert_eq!(best(ids.into_iter(), "xq7", 9).collect::<Vec<_>>(), [0, 1], "an id counts as the whole name");
    }

    #[test]
    fn numbers_are_a_place_in_either_order() {
        let bounds = [[570_000.0, 3_330_000.0], [590_000.0, 3_350_000.0]];
        let transform = Transform::new("EPSG:4326", "EPSG:4544").unwrap();
        let at = |text: &str| place(text, bounds, Some(&transform)).map(|found| found.bounds[0]);
        assert_eq!(at("580947, 3340612"), Some([580_947.0, 3_340_612.0]));
        assert_eq!(at("X 3340612.5  Y 580947"), Some([580_947.0, 3_340_612.5]));
        let [east, north] = at("105.84°E 30.19°N").unwrap();
        assert!((570_000.0..590_000.0).contains(&east) && (3_330_000.0..3_350_000.0).contains(&north));
        assert_eq!(at("30.19 105.84"), at("105.84，30.19"));
        assert_eq!((at("1 2 3"), at("桂香"), at("12号楼 3单元")), (None, None, None));
    }
}
