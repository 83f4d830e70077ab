//! Hand edits resolved against a district: ids become indexes, and what finds no target is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Edit, EditAction};
use crate::district::{District, NeighbourhoodIx};
use crate::report::{Action, DataIssue, IssueKind, Role};

/// What planners changed by hand, ready for the stages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HandEdits {
    /// Taken out of the plan.
    pub exclude: BTreeSet<NeighbourhoodIx>,
    /// Candidates whatever the tiers say; counted as provisional.
    pub include: BTreeSet<NeighbourhoodIx>,
    /// To stand in one zone; with the edit's id.
    pub join: Vec<(String, Vec<NeighbourhoodIx>)>,
    /// To be one zone and nothing else; with the edit's id.
    pub lock: Vec<(String, Vec<NeighbourhoodIx>)>,
    /// No two of them in one zone.
    pub separate: Vec<Vec<NeighbourhoodIx>>,
    /// Fixed start years.
    pub start: BTreeMap<NeighbourhoodIx, i16>,
    /// To start no earlier than another, and not without it; with the edit's id.
    pub after: Vec<(String, Vec<NeighbourhoodIx>, NeighbourhoodIx)>,
    /// Ids of the edits that found all their targets.
    pub applied: BTreeSet<String>,
}

impl HandEdits {
    /// Resolves the edits of the project file at a path; the issues name those that are not applied.
    #[must_use]
    pub fn resolve(all: &[Edit], path: &Path, district: &District) -> (Self, Vec<DataIssue>) {
        let by_id: BTreeMap<&str, NeighbourhoodIx> =
            district.neighbourhoods.iter().enumerate().map(|(at, n)| (n.id.0.as_str(), NeighbourhoodIx(at as u32))).collect();
        let mut edits = Self::default();
        let mut issues = Vec::new();
        for (row, edit) in all.iter().enumerate() {
            if let Err(lost) = edits.take(edit, &by_id) {
                let layer = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                issues.push(
                    DataIssue::row(Role::Project, &layer.into(), row as u64, IssueKind::EditLost, Action::Rejected)
                        .value(format!("{}: {lost}", edit.id)),
                );
            }
        }
        (edits, issues)
    }

    /// Those that say who is a candidate.
    #[must_use]
    pub fn of_candidates(&self) -> Self {
        Self { exclude: self.exclude.clone(), include: self.include.clone(), ..Self::default() }
    }

    /// Those that say who is planned and with whom: all but years and orders.
    #[must_use]
    pub fn of_places(&self) -> Self {
        Self { start: BTreeMap::new(), after: Vec::new(), applied: BTreeSet::new(), ..self.clone() }
    }

    /// Records one edit; the error is what it does not find.
    fn take(&mut self, edit: &Edit, by_id: &BTreeMap<&str, NeighbourhoodIx>) -> Result<(), String> {
        let find = |id: &str| by_id.get(id).copied().ok_or_else(|| id.to_owned());
        let targets = edit.targets.iter().map(|id| find(id)).collect::<Result<Vec<_>, _>>()?;
        match edit.action {
            EditAction::Exclude => self.exclude.extend(targets),
            EditAction::Include => self.include.extend(targets),
            EditAction::Join => self.join.push((edit.id.clone(), targets)),
            EditAction::Lock => self.lock.push((edit.id.clone(), targets)),
            EditAction::Separate => self.separate.push(targets),
            EditAction::Move => {
                let to = edit.to.as_ref().and_then(toml::Value::as_str).ok_or_else(|| "to".to_owned())?;
                let group = targets.into_iter().chain([find(to)?]).collect();
                self.join.push((edit.id.clone(), group));
            }
            EditAction::After => {
                let to = edit.to.as_ref().and_then(toml::Value::as_str).ok_or_else(|| "to".to_owned())?;
                self.after.push((edit.id.clone(), targets, find(to)?));
            }
            EditAction::Start => {
                let year = edit.to.as_ref().and_then(toml::Value::as_integer).and_then(|y| i16::try_from(y).ok());
                let year = year.ok_or_else(|| "to".to_owned())?;
                self.start.extend(targets.into_iter().map(|n| (n, year)));
            }
        }
        self.applied.insert(edit.id.clone());
        Ok(())
    }
}
