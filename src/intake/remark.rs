//! What is found about a layer before its rows are read.

use std::sync::Arc;

use crate::report::{Action, DataIssue, IssueKind, Role};

/// A finding that does not know yet which input it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    /// What it is about.
    pub kind: IssueKind,
    /// Row counted from 0; `None` for the whole layer.
    pub row: Option<u64>,
    /// Column.
    pub field: Option<String>,
    /// What was found.
    pub value: String,
}

impl Remark {
    /// A finding about the whole layer.
    pub(crate) fn new(kind: IssueKind, value: impl Into<String>) -> Self {
        Self { kind, row: None, field: None, value: value.into() }
    }

    /// A value with bytes that are no text.
    pub(crate) fn damaged(value: String) -> Self {
        Self::new(IssueKind::TextDamaged, value)
    }

    /// The issue of one input.
    pub(crate) fn issue(self, role: Role, label: &Arc<str>) -> DataIssue {
        let issue = match self.row {
            Some(row) => DataIssue::row(role, label, row, self.kind, Action::Kept),
            None => DataIssue::whole(role, label, self.kind, Action::Noted),
        };
        let issue = issue.value(self.value);
        match self.field {
            Some(field) => issue.field(&field.as_str().into()),
            None => issue,
        }
    }
}
