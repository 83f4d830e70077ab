//! What the coordinates of a layer may be in, for a person to choose from: each choice with the place that it leads to.

use super::{LayerReport, together};
use crate::intake::crs;
use crate::intake::crs_known::{Guess, Hints, guess, kilometres};
use crate::intake::settle::may_hold;

/// Meridians that are offered where an easting has no zone and nothing tells it: those over the most of China.
const OFFERED: usize = 5;

/// Where something tells which: that one and its neighbours.
const TOLD: usize = 3;

/// A CRS that coordinates may be in.
#[derive(Debug, Clone, PartialEq)]
pub struct CrsChoice {
    /// Its definition, as a project file writes it.
    pub definition: String,
    /// Its name.
    pub name: String,
    /// Longitude and latitude of the middle of the layer in it.
    pub place: [f64; 2],
    /// The nearest other source, and the kilometres to it.
    pub near: Option<(String, f64)>,
}

/// What the coordinates of a layer may be in, the likeliest first; nothing where its file says it, or it has none. `others` are
/// sources whose place is known, with longitude and latitude of their middle.
#[must_use]
pub fn crs_choices(layer: &LayerReport, others: &[(String, [f64; 2])]) -> Vec<CrsChoice> {
    let Some(middle) = layer.middle else { return Vec::new() };
    let hints = Hints { places: others.to_vec(), planning: None };
    let first = guess(middle, &hints);
    let mut codes: Vec<String> = first.code().map(str::to_owned).into_iter().collect();
    if matches!(first, Guess::Near(..) | Guess::SixDigits) {
        return of_meridians(middle, first.code(), others);
    } else if layer.crs_denied.is_none() {
        codes.extend(["EPSG:4490", "EPSG:4326"].map(str::to_owned));
    }
    let mut all: Vec<CrsChoice> = Vec::new();
    for code in codes {
        if all.iter().all(|choice| choice.definition != code) {
            all.extend(choice(&code, middle, others));
        }
    }
    all
}

/// The meridians that an easting without its zone may belong to. All zones are one projection turned about the axis: from one the
/// others follow.
fn of_meridians(middle: [f64; 2], told: Option<&str>, others: &[(String, [f64; 2])]) -> Vec<CrsChoice> {
    let Some(at_105) = choice("EPSG:4544", middle, &[]) else { return Vec::new() };
    let mut all: Vec<CrsChoice> = (0..21)
        .filter_map(|zone: u32| {
            let definition = format!("EPSG:{}", 4534 + zone);
            let place = [at_105.place[0] - 105.0 + 75.0 + f64::from(zone) * 3.0, at_105.place[1]];
            Some(CrsChoice { name: crs::look_up(&definition)?.name, near: nearest(place, others), definition, place })
        })
        .collect();
    // 105° to 120° hold most towns of China.
    let far = |choice: &CrsChoice| choice.near.as_ref().map_or_else(|| (choice.place[0] - 112.0).abs(), |(_, km)| *km);
    let is_told = |choice: &CrsChoice| told == Some(choice.definition.as_str());
    all.sort_by(|a, b| is_told(b).cmp(&is_told(a)).then(far(a).total_cmp(&far(b))));
    all.truncate(if told.is_some() { TOLD } else { OFFERED });
    all
}

/// The nearest of some sources, and the kilometres to it.
fn nearest(place: [f64; 2], others: &[(String, [f64; 2])]) -> Option<(String, f64)> {
    others.iter().map(|(label, at)| (label.clone(), kilometres(place, *at))).min_by(|a, b| a.1.total_cmp(&b.1))
}

/// A CRS as it was typed, for coordinates with this middle; nothing where it is no CRS or cannot hold them.
#[must_use]
pub fn crs_typed(definition: &str, layer: &LayerReport, others: &[(String, [f64; 2])]) -> Option<CrsChoice> {
    let definition = definition.trim();
    if definition.is_empty() { None } else { choice(definition, layer.middle?, others) }
}

/// A planning CRS for a place, in longitude and latitude: its code and its name.
#[must_use]
pub fn crs_of_place(lonlat: [f64; 2]) -> (String, String) {
    let code = crs::suitable(lonlat);
    let name = crs::look_up(&code).map_or_else(|| code.clone(), |info| info.name);
    (code, name)
}

fn choice(definition: &str, middle: [f64; 2], others: &[(String, [f64; 2])]) -> Option<CrsChoice> {
    let info = crs::look_up(definition).filter(|info| may_hold(info, middle))?;
    let (place, _) = together::lonlat(&info.definition, middle)?;
    Some(CrsChoice { definition: definition.to_owned(), name: info.name, place, near: nearest(place, others) })
}

impl LayerReport {
    /// Half of the areas are larger than this, in square metres, near enough to tell a house from a street block; nothing where the
    /// CRS is not known.
    #[must_use]
    pub fn median_area_m2(&self) -> Option<f64> {
        /// Metres of a degree of latitude.
        const DEGREE_M: f64 = 111_200.0;
        let info = crs::look_up(self.crs.as_deref().or(self.crs_guess.as_deref())?)?;
        let area = self.median_area?;
        let [_, lat] = self.place?;
        if info.geographic { Some(area * DEGREE_M * DEGREE_M * lat.to_radians().cos()) } else { info.metric.then_some(area) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(middle: [f64; 2]) -> LayerReport {
        LayerReport { middle: Some(middle), ..LayerReport::default() }
    }

    #[test]
    fn an_easting_without_its_zone_leaves_the_meridian_open_and_the_others_tell_it() {
        let six = layer([580_807.0, 3_340_473.0]);
        let alone = crs_choices(&six, &[]);
        assert!(alone.len() == OFFERED && alone.iter().any(|choice| choice.definition == "EPSG:4544"), "{alone:?}");
        let beside = crs_choices(&six, &[("a.csv".into(), [105.84, 30.19])]);
        assert_eq!(beside[0].definition, "EPSG:4544");
        assert!(beside[0].near.as_ref().is_some_and(|(label, km)| label == "a.csv" && *km < 5.0));
        assert!(beside.windows(2).skip(1).all(|pair| pair[0].near.as_ref().unwrap().1 <= pair[1].near.as_ref().unwrap().1));
    }

    #[test]
    fn numbers_that_tell_are_offered_first_and_what_cannot_be_is_not() {
        assert_eq!(crs_choices(&layer([35_580_807.0, 3_340_473.0]), &[])[0].definition, "EPSG:4523");
        let degrees = crs_choices(&layer([105.84, 30.19]), &[]);
        assert_eq!(degrees.iter().map(|choice| choice.definition.as_str()).collect::<Vec<_>>(), ["EPSG:4490", "EPSG:4326"]);
        assert_eq!(crs_typed("EPSG:4490", &layer([580_807.0, 3_340_473.0]), &[]), None);
        assert_eq!(crs_typed("no such thing", &layer([105.84, 30.19]), &[]), None);
        assert!(crs_typed(" EPSG:4544 ", &layer([580_807.0, 3_340_473.0]), &[]).is_some());
        assert_eq!(crs_of_place([105.84, 30.19]).0, "EPSG:4544");
    }

    #[test]
    fn the_size_of_houses_is_told_in_metres_whatever_the_coordinates_are() {
        let house = |crs: &str, area: f64| LayerReport {
            crs: Some(crs.into()),
            median_area: Some(area),
            place: Some([105.84, 30.19]),
            ..LayerReport::default()
        };
        assert_eq!(house("EPSG:4544", 312.0).median_area_m2(), Some(312.0));
        let degrees = house("EPSG:4490", 312.0 / (111_200.0 * 96_100.0)).median_area_m2().unwrap();
        assert!((degrees - 312.0).abs() < 3.0, "{degrees}");
        assert_eq!(LayerReport { median_area: Some(3.0), ..LayerReport::default() }.median_area_m2(), None);
    }
}
