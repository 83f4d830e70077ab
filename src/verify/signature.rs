//! Whether a plan that was signed off is still the one that was signed.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::finding::Tally;
use super::folder::{CORRIDORS, LINKS, NEIGHBOURHOODS, PLAN, PROGRAMME, PlanFolder, SIGNED, ZONES};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// `signed.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Signature {
    pub(super) name: String,
    pub(super) date: String,
    project: String,
    as_of: String,
    inputs: Vec<Input>,
    files: Vec<Signed>,
    pub(super) seal: String,
}

#[derive(Debug, Deserialize)]
struct Input {
    role: String,
    source: String,
    #[serde(default)]
    layer: Option<String>,
    rows_sha256: String,
}

#[derive(Debug, Deserialize)]
struct Signed {
    file: String,
    bytes: u64,
    sha256: String,
}

/// Who signed a plan off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignedBy {
    /// Their name.
    pub name: String,
    /// The day they typed.
    pub date: String,
    /// The number of the sign-off.
    pub seal: String,
}

/// Every file is as it was signed, the files of a plan are among them, and the seal fits all that is sealed.
pub(super) fn signature(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    // Where there is no signature, that was looked at.
    tally.saw(1);
    let Some(signature) = &plan.signature else { return Ok(()) };
    for signed in &signature.files {
        progress.check()?;
        let found = hash(&plan.root.join(&signed.file));
        let is_same = found.as_ref().is_ok_and(|(bytes, sha256)| *bytes == signed.bytes && *sha256 == signed.sha256);
        tally.expect(is_same, || Finding::ChangedSinceSigned {
            file: signed.file.clone(),
            name: signature.name.clone(),
            date: signature.date.clone(),
        });
    }
    for file in [ZONES, NEIGHBOURHOODS, CORRIDORS, LINKS, PROGRAMME, PLAN] {
        tally.expect(signature.files.iter().any(|signed| signed.file == file), || Finding::NotSigned { file: file.to_owned() });
    }
    tally.expect(signature.seal == seal(signature), || Finding::SealWrong { file: SIGNED.to_owned() });
    Ok(())
}

/// SHA-256 over name, day, district, as-of date, inputs and files, a line each, parts by tabs.
fn seal(of: &Signature) -> String {
    let mut text = [&of.name, &of.date, &of.project, &of.as_of].map(|line| format!("{line}\n")).concat();
    // Writing to a text never fails.
    for Input { role, source, layer, rows_sha256 } in &of.inputs {
        let _ = writeln!(text, "{role}\t{source}\t{}\t{rows_sha256}", layer.as_deref().unwrap_or_default());
    }
    for Signed { file, bytes, sha256 } in &of.files {
        let _ = writeln!(text, "{file}\t{bytes}\t{sha256}");
    }
    format!("{:x}", Sha256::digest(text))
}

fn hash(path: &Path) -> std::io::Result<(u64, String)> {
    let (mut file, mut hash, mut bytes) = (std::fs::File::open(path)?, Sha256::new(), 0);
    let mut chunk = vec![0; 1 << 16];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok((bytes, format!("{:x}", hash.finalize()))),
            read => {
                hash.update(&chunk[..read]);
                bytes += read as u64;
            }
        }
    }
}
