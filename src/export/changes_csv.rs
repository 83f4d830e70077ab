//! `changes.csv`: what is new since the base plan, and what this one does differently, each with its reason.

use std::path::Path;

use serde_json::Value;

use super::ExportError;
use super::table::Table;
use crate::base::Changes;
use crate::report::Progress;

const HEADER: [&str; 10] = ["list", "kind", "id", "name", "field", "from", "to", "reason", "why_zh", "why_en"];

/// Writes a row for every fact, then for every change.
pub(super) fn write(changes: &Changes, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let mut table = Table::create(path, &HEADER, progress)?;
    let lists = [("fact", &changes.facts), ("change", &changes.changes)];
    for (list, change) in lists.into_iter().flat_map(|(list, all)| all.iter().map(move |change| (list, change))) {
        let (from, to) = (cell(&change.from), cell(&change.to));
        let row = [list, change.kind.as_str(), &change.id, &change.name, &change.field, &from, &to, change.reason];
        table.row(&[&row[..], &[&change.why.zh, &change.why.en]].concat())?;
    }
    table.finish()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
