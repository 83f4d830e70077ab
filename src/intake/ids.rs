//! Ids of buildings that come twice in a file.

use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::rows::LayerHead;
use crate::report::{Action, DataIssue, IssueKind};

/// A column in which more than one id in so many comes again is no key: house numbers begin anew in every street.
const MOST_REPEATED: usize = 10;

/// The ids of one file, each with the row it came first in.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    /// By a hash that is the same in every run; of 10⁶ ids two fall together once in 10⁷ files.
    first: HashMap<u64, u64>,
    repeated: Vec<(u64, u64, String)>,
}

impl Ids {
    /// Takes the id of a building that is kept, within the neighbourhood it names.
    pub(crate) fn note(&mut self, row: u64, id: String, within: [Option<&str>; 2]) {
        // Not seeded: the standard hasher of maps would be, and needs not to be equal between two of them.
        let mut hash = DefaultHasher::new();
        (&id, within).hash(&mut hash);
        match self.first.entry(hash.finish()) {
            Entry::Vacant(entry) => {
                entry.insert(row);
            }
            Entry::Occupied(entry) => self.repeated.push((row, *entry.get(), id)),
        }
    }

    /// Says which ids came again, where the column is a key at all.
    pub(crate) fn report(self, head: &LayerHead, column: &Arc<str>, issues: &mut Vec<DataIssue>) {
        if self.repeated.len() * MOST_REPEATED > self.first.len() {
            return;
        }
        issues.extend(self.repeated.into_iter().map(|(row, first, id)| {
            let issue = DataIssue::row(head.role, &head.label, row, IssueKind::DuplicateId, Action::Kept);
            issue.field(column).value(format!("{id} = row {}", first + 1))
        }));
    }
}
