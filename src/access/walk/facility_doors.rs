//! The doors of facilities.
//!
//! Facilities are many and walks between them are never asked for: they hang on both ends of a stretch that no origin parts,
//! which is as exact as nodes of their own and leaves the network small. A city has more of them than buildings, so that
//! nothing but their stops is kept, one after the other.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::doors::{DoorBasis, Hanger, Hanging};
use super::network::Unsnapped;
use crate::access::network::Stop;
use crate::district::Facility;
use crate::report::{Cancelled, Progress};

/// Facilities that are hung at a time, on all cores: their doors are kept in order, and in little memory.
const BATCH: usize = 16_384;

/// The doors of all facilities of a district, by their places in it.
#[derive(Debug, Clone, Default)]
pub(super) struct FacilityDoors {
    /// What those of each rest on; none where it has none.
    basis: Vec<Option<DoorBasis>>,
    /// Where the stops of each begin; one more than there are facilities.
    first: Vec<u32>,
    stops: Vec<Stop>,
    without: BTreeMap<u32, Unsnapped>,
}

impl FacilityDoors {
    /// Hangs facilities on the streets.
    pub(super) fn new(hanger: &Hanger<'_>, facilities: &[Facility], progress: &Progress) -> Result<Self, Cancelled> {
        let mut doors = Self { first: vec![0], ..Self::default() };
        for batch in facilities.chunks(BATCH) {
            let place = |facility: &Facility| {
                progress.check()?;
                Ok(hanger.place(facility.at))
            };
            let hung: Vec<Hanging> = batch.par_iter().map(place).collect::<Result<_, Cancelled>>()?;
            for hanging in hung {
                doors.push(hanging);
            }
        }
        Ok(doors)
    }

    fn push(&mut self, hanging: Hanging) {
        let at = self.basis.len() as u32;
        match hanging {
            Ok((basis, all)) => {
                self.basis.push(Some(basis));
                self.stops.extend(all.iter().flat_map(|hung| hung.stops(at)));
            }
            Err(why) => {
                self.basis.push(None);
                self.without.insert(at, why);
            }
        }
        self.first.push(self.stops.len() as u32);
    }

    /// What the doors of a facility rest on, and its stops.
    pub(super) fn of(&self, at: u32) -> Result<(DoorBasis, &[Stop]), Unsnapped> {
        let place = at as usize;
        let Some(basis) = self.basis.get(place).copied().flatten() else {
            return Err(self.without.get(&at).copied().unwrap_or(Unsnapped::TooFar { nearest_m: None }));
        };
        Ok((basis, &self.stops[self.first[place] as usize..self.first[place + 1] as usize]))
    }

    /// The stops of all.
    pub(super) fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// How many have doors of each basis, and how many have none.
    pub(super) fn counts(&self) -> (BTreeMap<DoorBasis, usize>, usize) {
        let mut by_basis = BTreeMap::new();
        for basis in self.basis.iter().flatten() {
            *by_basis.entry(*basis).or_default() += 1;
        }
        (by_basis, self.without.len())
    }
}
