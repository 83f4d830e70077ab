//! `dossiers.json`: facts, approvals, works, procedure and money of every candidate and project, one a line.

use std::io::{BufWriter, Write};
use std::path::Path;

use super::ExportError;
use crate::district::NeighbourhoodIx;
use crate::plan::{Plan, dossier_record};

/// Writes the records.
pub(super) fn write(plan: &Plan, path: &Path) -> Result<(), ExportError> {
    let failed = |cause: std::io::Error| ExportError::Write { path: path.into(), cause };
    let mut out = BufWriter::new(fs_err::File::create(path).map_err(failed)?);
    let members =
        (0..plan.district.neighbourhoods.len() as u32).map(NeighbourhoodIx).filter_map(|n| dossier_record::neighbourhood(plan, n));
    let projects = (0..plan.programme.projects.len()).map(|at| dossier_record::project(plan, at));
    list(&mut out, "{\n\"neighbourhoods\": [", members).map_err(failed)?;
    list(&mut out, "],\n\"projects\": [", projects).map_err(failed)?;
    out.write_all(b"]\n}\n").map_err(failed)?;
    out.flush().map_err(failed)
}

fn list(out: &mut impl Write, head: &str, records: impl Iterator<Item = crate::plan::record::Record>) -> std::io::Result<()> {
    out.write_all(head.as_bytes())?;
    let mut comma = "\n";
    for record in records {
        out.write_all(comma.as_bytes())?;
        serde_json::to_writer(&mut *out, &record)?;
        comma = ",\n";
    }
    out.write_all(b"\n")
}
