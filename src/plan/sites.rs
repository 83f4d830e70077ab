//! What one new facility of each line would do for a zone, kept by the zone's members: a zone that holds what it held is not searched
//! again, whatever becomes of the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::kept::Same;
use super::{Effort, PlanError};
use crate::access::{self, Access, NewFacility, OnStreets};
use crate::district::{District, NeighbourhoodIx};
use crate::project::AccessSettings;
use crate::report::{Progress, Stage};

/// What the search is made from, besides the members of a zone.
#[derive(Debug, PartialEq)]
pub(super) struct SiteInput {
    pub(super) district: Same<District>,
    pub(super) access: Same<Access>,
    pub(super) settings: AccessSettings,
    pub(super) walking: Same<Option<Arc<OnStreets>>>,
}

/// By the members whose gaps count.
type OfMembers = BTreeMap<Vec<NeighbourhoodIx>, Vec<NewFacility>>;

/// The results of the zones of late.
#[derive(Debug, Default)]
pub(super) struct KeptSites {
    of: Option<SiteInput>,
    zones: OfMembers,
}

/// How many times as many zones as a plan has are kept: those of a change and of what was before it.
const MOST: usize = 4;

impl KeptSites {
    /// The new facilities of each zone, given by its members. A first answer leaves those open that were never searched.
    ///
    /// # Errors
    /// [`PlanError::Cancelled`].
    pub(super) fn of(
        &mut self,
        input: SiteInput,
        zones: &[Vec<NeighbourhoodIx>],
        effort: Effort,
        progress: &Progress,
    ) -> Result<Vec<Vec<NewFacility>>, PlanError> {
        if self.of.as_ref() != Some(&input) {
            self.zones.clear();
        }
        let missing: Vec<Vec<NeighbourhoodIx>> = match effort {
            Effort::Live => Vec::new(),
            Effort::Settled => zones.iter().filter(|members| !self.zones.contains_key(*members)).cloned().collect(),
        };
        progress.enter(Stage::Gates, missing.len() as u64)?;
        let walking = input.walking.as_deref();
        let found = access::sites(&input.district, &input.access, &input.settings, walking, &missing, progress)?;
        self.zones.extend(missing.into_iter().zip(found));
        let all = zones.iter().map(|members| self.zones.get(members).cloned().unwrap_or_default()).collect();
        if self.zones.len() > MOST * zones.len().max(1) {
            self.zones.retain(|members, _| zones.contains(members));
        }
        self.of = Some(input);
        Ok(all)
    }
}
