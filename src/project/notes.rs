//! `[[notes]]`: what a planner wrote down beside a neighbourhood, a zone or the project. Nothing is planned by it.

use serde::{Deserialize, Serialize};

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Id of the note.
    pub id: String,
    /// Id of a neighbourhood or zone; left out: the project.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub of: String,
    /// What it says.
    pub text: String,
}

/// An id that none of some notes has.
#[must_use]
pub fn free_note_id(notes: &[Note]) -> String {
    // Of one more than there are one is free.
    let ids = (1..=notes.len() + 1).map(|number| format!("n{number}"));
    ids.into_iter().find(|id| notes.iter().all(|note| note.id != *id)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_id_is_no_other_notes() {
        let note = |id: &str| Note { id: id.into(), of: String::new(), text: "x".into() };
        assert_eq!(free_note_id(&[]), "n1");
        assert_eq!(free_note_id(&[note("n1"), note("n3")]), "n2");
        assert_eq!(free_note_id(&[note("n2"), note("n1")]), "n3");
    }
}
