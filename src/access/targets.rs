//! Which facilities are looked for together: those of a category, and those that satisfy a line of the standard.

use std::collections::BTreeMap;

use crate::district::{District, Facility};
use crate::policy::{Limits, Standard, StandardFacility};
use crate::project::AccessSettings;

/// Sets of facilities whose nearest is looked for; no set twice.
#[derive(Debug, Clone, Default)]
pub(super) struct Targets {
    /// Facilities of each set, ascending.
    pub(super) sets: Vec<Vec<u32>>,
    places: BTreeMap<Vec<u32>, u32>,
}

/// A line of the standard with the sets that answer it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    /// Id of the line.
    pub(super) id: String,
    /// Within what it holds.
    pub(super) limits: Limits,
    /// Sets of facilities that satisfy it: one, or one a category where several are asked for; empty sets left out.
    pub(super) sets: Vec<u32>,
    /// How many of the sets must be within reach.
    pub(super) of_sets: usize,
    /// Whether the inputs hold any facility of its categories, large enough or not.
    pub(super) in_inputs: bool,
    /// Whether it asks for a size.
    pub(super) is_sized: bool,
    /// Facilities whose size is known to be enough, ascending.
    pub(super) enough: Vec<u32>,
}

/// What is known of the size of a facility against a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Enough,
    Unknown,
    TooSmall,
}

impl Targets {
    /// The number of a set.
    pub(super) fn add(&mut self, members: Vec<u32>) -> u32 {
        let next = self.sets.len() as u32;
        let at = *self.places.entry(members.clone()).or_insert(next);
        if at == next {
            self.sets.push(members);
        }
        at
    }
}

/// Facilities by category, each ascending.
pub(super) fn by_category(district: &District) -> BTreeMap<&str, Vec<u32>> {
    let mut all: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (at, facility) in district.facilities.iter().enumerate() {
        all.entry(&facility.category).or_default().push(at as u32);
    }
    all
}

impl Rule {
    /// A line with the facilities that satisfy it. One whose size is known to be too small does not; one whose size nobody knows
    /// does, unless its category counts by its size alone.
    pub(super) fn new(
        district: &District,
        categories: &BTreeMap<&str, Vec<u32>>,
        standard: &Standard,
        line: &StandardFacility,
        settings: &AccessSettings,
        targets: &mut Targets,
    ) -> Self {
        let is_sized = settings.judge_sizes && (line.least_floor_area().is_some() || line.least_site_area().is_some());
        let size = |at: &u32| if settings.judge_sizes { size(line, &district.facilities[*at as usize]) } else { Size::Unknown };
        let of = |category: &String| categories.get(category.as_str()).map(Vec::as_slice).unwrap_or_default();
        let plain = |category: &String| -> Vec<u32> { of(category).iter().copied().filter(|at| size(at) != Size::TooSmall).collect() };
        let sized = |category: &String| -> Vec<u32> {
            of(category).iter().copied().filter(|at| self::size(line, &district.facilities[*at as usize]) == Size::Enough).collect()
        };
        let each: Vec<Vec<u32>> = line
            .plain_categories()
            .iter()
            .map(plain)
            .chain(line.categories_if_sized.iter().map(sized))
            .filter(|set| !set.is_empty())
            .collect();
        let mut merged: Vec<u32> = each.iter().flatten().copied().collect();
        merged.sort_unstable();
        merged.dedup();
        let enough = if is_sized { merged.iter().copied().filter(|at| size(at) == Size::Enough).collect() } else { Vec::new() };
        let of_sets = line.categories_min.unwrap_or(1).max(1) as usize;
        let sets = match (of_sets, merged.is_empty()) {
            (_, true) => Vec::new(),
            (1, false) => vec![targets.add(merged)],
            (_, false) => each.into_iter().map(|set| targets.add(set)).collect(),
        };
        // A category that counts by its size alone proves nothing by being there.
        let in_inputs = line.plain_categories().iter().any(|category| !of(category).is_empty()) || !sets.is_empty();
        Self { id: line.id.clone(), limits: standard.limits(line, settings), sets, of_sets, in_inputs, is_sized, enough }
    }

    /// Whether a distance is asked for at all.
    pub(super) fn is_judged(&self) -> bool {
        self.limits.straight.is_some() || self.limits.walk.is_some()
    }
}

/// The size of a facility against the least of a line: too small where one of its sizes is known to be, enough where all that
/// the line asks for are.
fn size(line: &StandardFacility, facility: &Facility) -> Size {
    let sizes = [(line.least_floor_area(), facility.floor_area_m2), (line.least_site_area(), facility.site_area_m2)];
    let asked = sizes.iter().filter_map(|(least, is)| Some(((*least)?, *is)));
    let mut all = Size::Enough;
    let mut any = false;
    for (least, is) in asked {
        any = true;
        match is {
            Some(is) if is < least => return Size::TooSmall,
            Some(_) => {}
            None => all = Size::Unknown,
        }
    }
    if any { all } else { Size::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> StandardFacility {
        toml::from_str(&format!("id = \"x\"\nzh = \"甲\"\nen = \"x\"\ncertainty = \"A\"\n{text}")).unwrap()
    }

    fn facility(floor_area_m2: Option<f64>, site_area_m2: Option<f64>) -> Facility {
        Facility {
            name: String::new(),
            category: "x".into(),
            at: [0.0; 2],
            floor_area_m2,
            site_area_m2,
            layer: std::sync::Arc::default(),
            row: 0,
        }
    }

    #[test]
    fn what_is_known_of_a_size_decides_and_what_is_not_does_not() {
        let both = line("floor_area_m2 = [100]\nsite_area_m2 = [200, 400]");
        for (floor, site, expected) in [
            (Some(100.0), Some(200.0), Size::Enough),
            (Some(99.0), None, Size::TooSmall),
            (None, Some(199.0), Size::TooSmall),
            (Some(150.0), None, Size::Unknown),
            (None, None, Size::Unknown),
        ] {
            assert!(size(&both, &facility(floor, site)) == expected, "{floor:?} {site:?}");
        }
        assert!(size(&line(""), &facility(Some(1.0), None)) == Size::Unknown, "a line that asks for no size");
    }

    #[test]
    fn equal_sets_are_looked_for_once() {
        let mut targets = Targets::default();
        assert_eq!([targets.add(vec![1, 2]), targets.add(vec![3]), targets.add(vec![1, 2])], [0, 1, 0]);
        assert_eq!(targets.sets, [vec![1, 2], vec![3]]);
    }
}
