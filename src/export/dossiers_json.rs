//! `dossiers.json`: facts, approvals, works, procedure and money of every candidate and project, one a line.

use std::io::{BufWriter, Error, Write};
use std::path::Path;

use rayon::prelude::*;

use super::{BUFFER, ExportError};
use crate::district::NeighbourhoodIx;
use crate::plan::record::Record;
use crate::plan::{Plan, dossier_record};
use crate::report::Progress;

/// Records that are made at a time, on all cores, and written in order.
const BATCH: usize = 512;

/// Writes the records.
pub(super) fn write(plan: &Plan, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let failed = |cause: Error| ExportError::Write { path: path.into(), cause };
    let mut out = BufWriter::with_capacity(BUFFER, fs_err::File::create(path).map_err(failed)?);
    let member = |at: usize| dossier_record::neighbourhood(plan, NeighbourhoodIx(at as u32));
    let project = |at: usize| Some(dossier_record::project(plan, at));
    let lists: [(&str, usize, &(dyn Fn(usize) -> Option<Record> + Sync)); 2] = [
        ("{\n\"neighbourhoods\": [", plan.district.neighbourhoods.len(), &member),
        ("\n],\n\"projects\": [", plan.programme.projects.len(), &project),
    ];
    for (head, count, record) in lists {
        out.write_all(head.as_bytes()).map_err(failed)?;
        let mut is_first = true;
        for start in (0..count).step_by(BATCH) {
            progress.check()?;
            let line = |at| record(at).map(|record| serde_json::to_vec(&record));
            let lines: Vec<Vec<u8>> = (start..(start + BATCH).min(count))
                .into_par_iter()
                .filter_map(line)
                .collect::<Result<_, _>>()
                .map_err(|e| failed(e.into()))?;
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
