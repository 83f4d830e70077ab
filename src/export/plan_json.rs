//! `plan.json`: the plan's document with its issues, one a line.

use std::io::{BufWriter, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::{BUFFER, ExportError};
use crate::intake::Transform;
use crate::plan::Plan;
use crate::report::{DataIssue, Lang, Progress};

/// Writes the document; its `issues` are streamed, because a dirty city has hundreds of thousands.
pub(super) fn write(plan: &Plan, document: &Value, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let failed = |cause: std::io::Error| ExportError::Write { path: path.into(), cause };
    let mut out = BufWriter::with_capacity(BUFFER, fs_err::File::create(path).map_err(failed)?);
    let lang = plan.project.file.project.language;
    let body = serde_json::to_string_pretty(document).map_err(|e| failed(std::io::Error::other(e)))?;
    let open = body.strip_suffix("\n}").unwrap_or(&body);
    write!(out, "{open},\n  \"issues\": [").map_err(failed)?;
    let lonlat = Transform::cached(&plan.district.frame.crs, "EPSG:4326").ok();
    for (at, issue) in plan.issues.iter().enumerate() {
        progress.check()?;
        let comma = if at == 0 { "\n    " } else { ",\n    " };
        let place = issue.place(|at| lonlat.as_ref()?.point(at));
        write!(out, "{comma}{}", row(issue, place, lang)).map_err(failed)?;
    }
    let close = if plan.issues.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" };
    out.write_all(close.as_bytes()).map_err(failed)?;
    out.flush().map_err(failed)
}

fn row(issue: &DataIssue, place: Option<[f64; 2]>, lang: Lang) -> Value {
    let mut row = json!({
        "role": issue.role,
        "layer": issue.layer.as_ref(),
        "row": issue.row,
        "field": issue.field.as_deref(),
        "kind": issue.kind,
        "action": issue.action,
        "value": issue.value.as_ref(),
        "message": issue.sentence(lang),
        "remedy": issue.remedy(lang),
    });
    if !issue.rows.is_empty() {
        row["rows"] = json!(issue.rows);
    }
    if let Some([before, after]) = issue.areas {
        row["area_before_m2"] = json!(before);
        row["area_after_m2"] = json!(after);
    }
    if let Some(place) = place {
        row["place"] = json!(place);
    }
    row
}
