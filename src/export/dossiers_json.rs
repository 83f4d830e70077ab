//! `dossiers.json`: facts, approvals, works, procedure and money of every candidate and project, one a line.

use std::io::{BufWriter, Error, Write};
use std::path::Path;

use rayon::prelude::*;

use super::{BUFFER, ExportError};
use crate::district::NeighbourhoodIx;
use crate::plan::{Plan, dossier_record};
use crate::report::Progress;

/// Records that are made at a time, on all cores, and written in order.
const BATCH: usize = 64;

/// The line of a record, where there is one.
type Line<'a> = dyn Fn(usize) -> Option<serde_json::Result<Vec<u8>>> + Sync + 'a;

/// Writes the records.
pub(super) fn write(plan: &Plan, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let failed = |cause: Error| ExportError::Write { path: path.into(), cause };
    let mut out = BufWriter::with_capacity(BUFFER, fs_err::File::create(path).map_err(failed)?);
    let member = |at: usize| dossier_record::neighbourhood(plan, NeighbourhoodIx(at as u32)).map(|of| serde_json::to_vec(&of));
    let project = |at: usize| Some(serde_json::to_vec(&dossier_record::project(plan, at)));
    let lists: [(&str, usize, &Line<'_>); 2] = [
        ("{\n\"neighbourhoods\": [", plan.district.neighbourhoods.len(), &member),
        ("\n],\n\"projects\": [", plan.programme.projects.len(), &project),
    ];
    for (head, count, line) in lists {
        out.write_all(head.as_bytes()).map_err(failed)?;
        let mut is_first = true;
        for start in (0..count).step_by(BATCH) {
            progress.check()?;
            let batch = (start..(start + BATCH).min(count)).into_par_iter();
            let lines: Vec<Vec<u8>> = batch.filter_map(line).collect::<Result<_, _>>().map_err(|e| failed(e.into()))?;
            for line in lines {
                out.write_all(if is_first { b"\n" } else { b",\n" }).map_err(failed)?;
                out.write_all(&line).map_err(failed)?;
                is_first = false;
            }
        }
    }
    out.write_all(b"\n]\n}\n").map_err(failed)?;
    out.flush().map_err(failed)
}
