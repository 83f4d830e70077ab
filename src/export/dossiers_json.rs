//! `dossiers.json`: facts, approvals, works, procedure and money of every candidate and project, one a line.

use std::io::{BufWriter, Error, Write};
use std::path::Path;

use super::ExportError;
use crate::district::NeighbourhoodIx;
use crate::plan::record::Record;
use crate::plan::{Plan, dossier_record};
use crate::report::Progress;

/// Writes the records.
pub(super) fn write(plan: &Plan, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let failed = |cause: Error| ExportError::Write { path: path.into(), cause };
    let mut out = BufWriter::new(fs_err::File::create(path).map_err(failed)?);
    let members =
        (0..plan.district.neighbourhoods.len() as u32).map(NeighbourhoodIx).filter_map(|n| dossier_record::neighbourhood(plan, n));
    let projects = (0..plan.programme.projects.len()).map(|at| dossier_record::project(plan, at));
    let lists: [(&str, Box<dyn Iterator<Item = Record>>); 2] =
        [("{\n\"neighbourhoods\": [", Box::new(members)), ("\n],\n\"projects\": [", Box::new(projects))];
    for (head, records) in lists {
        out.write_all(head.as_bytes()).map_err(failed)?;
        for (at, record) in records.enumerate() {
            progress.check()?;
            out.write_all(if at == 0 { b"\n" } else { b",\n" }).map_err(failed)?;
            serde_json::to_writer(&mut out, &record).map_err(|e| failed(e.into()))?;
        }
    }
    out.write_all(b"\n]\n}\n").map_err(failed)?;
    out.flush().map_err(failed)
}
