//! Classes of the legends, with what falls into them.

use crate::app::thematic::Tally;
use crate::district::{BuildingIx, YearInterval};
use crate::plan::Plan;

/// Widest interval of years that is shown as one class: a decade word, or two censuses.
const WIDEST_YEARS: i16 = 15;

/// Ages around the limit years of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) enum AgeClass {
    /// Old, by class from the oldest: more than 20 years before the limit, more than 10, up to the limit.
    Old(u8),
    /// Up to the limit of the extended tier.
    Extended,
    /// Younger.
    Young,
    /// Not known, or an interval too wide.
    Unknown,
}

/// All classes of one plan.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Classes {
    /// Limit years of the core and the extended tier.
    pub(in crate::app) limits: (i16, i16),
    /// Buildings by age, from old to unknown.
    pub(in crate::app) ages: Vec<(AgeClass, Tally)>,
    /// Start years with the neighbourhoods that start in them.
    pub(in crate::app) years: Vec<(i16, Tally)>,
}

impl Classes {
    /// Ages alone: no decision changes them.
    pub(super) fn of_ages(plan: &Plan) -> Self {
        let number = |name: &str| plan.pack.number(name).map(|y| y as i16);
        let core = number("core_year_max").unwrap_or_else(|| plan.as_of.year() - 20);
        let extended = number("extended_year_max").unwrap_or(core + 5).max(core);
        let mut classes = Self { limits: (core, extended), ..Self::default() };
        let mut ages: Vec<(AgeClass, Tally)> = AgeClass::all().into_iter().map(|c| (c, Tally::default())).collect();
        for building in plan.district.buildings.iter() {
            let class = classes.age(building.year());
            if let Some((_, tally)) = ages.iter_mut().find(|(c, _)| *c == class) {
                tally.add(building.floor_area_m2());
            }
        }
        classes.ages = ages;
        classes
    }

    /// The same with the years of a plan.
    pub(super) fn with_years(mut self, plan: &Plan) -> Self {
        for (n, start) in plan.programme.start.iter().enumerate() {
            if let Some(year) = *start {
                let at = self.years.binary_search_by_key(&year, |(y, _)| *y).unwrap_or_else(|at| {
                    self.years.insert(at, (year, Tally::default()));
                    at
                });
                self.years[at].1.add(plan.district.neighbourhoods[n].floor_area.map(|a| a.0));
            }
        }
        self
    }

    /// Class of an age: that of the middle of the years it may be.
    pub(in crate::app) fn age(&self, years: Option<YearInterval>) -> AgeClass {
        let (core, extended) = self.limits;
        match years {
            Some(y) if y.to - y.from <= WIDEST_YEARS => match i16::midpoint(y.from, y.to) {
                year if year <= core - 20 => AgeClass::Old(0),
                year if year <= core - 10 => AgeClass::Old(1),
                year if year <= core => AgeClass::Old(2),
                year if year <= extended => AgeClass::Extended,
                _ => AgeClass::Young,
            },
            _ => AgeClass::Unknown,
        }
    }
}

impl AgeClass {
    /// All classes, from old to unknown.
    pub(in crate::app) fn all() -> [Self; 6] {
        [Self::Old(0), Self::Old(1), Self::Old(2), Self::Extended, Self::Young, Self::Unknown]
    }
}

/// Age class of a building of a plan.
pub(super) fn age_of(plan: &Plan, classes: &Classes, b: u32) -> AgeClass {
    classes.age(plan.district.buildings.get(BuildingIx(b)).year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_classed_by_the_middle_of_what_they_may_be() {
        let classes = Classes { limits: (2000, 2005), ..Classes::default() };
        let age = |from, to| classes.age(Some(YearInterval { from, to }));
        assert_eq!(age(1980, 1980), AgeClass::Old(0));
        assert_eq!(age(1990, 1999), AgeClass::Old(2));
        assert_eq!(age(2001, 2001), AgeClass::Extended);
        assert_eq!(age(2006, 2006), AgeClass::Young);
        assert_eq!(age(1950, 2006), AgeClass::Unknown);
        assert_eq!(classes.age(None), AgeClass::Unknown);
    }
}
