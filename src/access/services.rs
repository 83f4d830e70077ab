//! Services near by: how many, and of how many kinds, within 5, 10 and 15 minutes on foot.

use std::collections::BTreeMap;

use super::network::Opportunities;
use crate::district::District;
use crate::project::AccessSettings;

/// The living circles of GB 50180-2018, in minutes on foot.
pub const MINUTES: [f64; 3] = [5.0, 10.0, 15.0];

/// Category of every facility, by number.
pub(super) struct Kinds {
    of: Vec<u32>,
    count: usize,
}

/// Numbers the categories of the facilities.
pub(super) fn kinds(district: &District, by_category: &BTreeMap<&str, Vec<u32>>) -> Kinds {
    let mut of = vec![0; district.facilities.len()];
    for (kind, members) in by_category.values().enumerate() {
        for &member in members {
            of[member as usize] = kind as u32;
        }
    }
    Kinds { of, count: by_category.len() }
}

/// The walks of [`MINUTES`] in metres.
pub(super) fn limits_m(settings: &AccessSettings) -> [f64; 3] {
    MINUTES.map(|minutes| minutes * settings.walking_speed_m_per_min)
}

impl Kinds {
    /// The number of the category of every facility.
    pub(super) fn of_facilities(&self) -> &[u32] {
        &self.of
    }

    /// Counts facilities, each named once with its walk, within the limits.
    pub(super) fn count(&self, walks: impl Iterator<Item = (u32, f64)>, limits: [f64; 3]) -> [Opportunities; 3] {
        let mut within = [Opportunities { count: 0, categories: 0 }; 3];
        let mut seen = vec![[false; 3]; self.count];
        for (facility, metres) in walks {
            for (at, &limit) in limits.iter().enumerate() {
                if metres <= limit {
                    within[at].count += 1;
                    seen[self.of[facility as usize] as usize][at] = true;
                }
            }
        }
        for (at, services) in within.iter_mut().enumerate() {
            services.categories = seen.iter().filter(|kind| kind[at]).count() as u32;
        }
        within
    }
}
