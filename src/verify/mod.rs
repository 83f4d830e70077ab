//! Proof of a plan folder from its files alone; shares no code with the stages it checks.
//!
//! Everything is read from the files that a planner would pass on, measured again with geometry of this module's
//! own, and compared. Nothing of the district, the project or the plan in memory is used.

mod apart;
mod certainty;
mod changes;
mod contiguity;
mod dangerous;
mod document;
mod edits;
mod eligibility;
mod features;
mod finding;
mod folder;
mod gates;
mod geometry;
mod ids;
mod limits;
mod links;
mod measures;
mod membership;
mod money;
mod new_facilities;
mod objective;
mod outlines;
mod provenance;
mod reasons;
mod scores;
mod services;
mod shapes;
mod share;
mod signature;
mod sums;
mod targets;
mod year_limits;
mod years;

use std::path::Path;

use serde::Serialize;

pub use finding::Check;
pub use folder::{FileProblem, VerifyError};
pub use signature::SignedBy;

use crate::report::messages::{BaseMessage, VerifyFinding, VerifyMessage, VerifyTitle};
use crate::report::{Cancelled, Lang, Progress, Say, Stage};
use finding::Tally;
use folder::{FILE_COUNT, PlanFolder};

/// Failures of one check that the text shows; the report holds more.
const SHOWN: usize = 20;

/// What was proved of a plan folder, check by check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerifyReport {
    /// All checks, in the order to be read.
    pub checks: Vec<Check>,
    /// Who signed it off, where that was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<SignedBy>,
}

type Proof = fn(&PlanFolder, &Progress, &mut Tally) -> Result<(), Cancelled>;

/// Id, title and proof of every check after the reading of the files.
static PROOFS: [(&str, VerifyTitle, Proof); 35] = [
    ("geojson", VerifyTitle::GeoJson, geometry::geojson),
    ("ids", VerifyTitle::Ids, ids::ids),
    ("names", VerifyTitle::Names, ids::names),
    ("references", VerifyTitle::References, ids::references),
    ("eligibility", VerifyTitle::Eligibility, eligibility::eligibility),
    ("dangerous", VerifyTitle::Dangerous, dangerous::dangerous),
    ("coverage", VerifyTitle::Coverage, membership::coverage),
    ("done", VerifyTitle::Done, membership::done),
    ("contiguity", VerifyTitle::Contiguity, contiguity::contiguity),
    ("links", VerifyTitle::Links, links::links),
    ("gaps", VerifyTitle::Gaps, links::gaps),
    ("apart", VerifyTitle::Apart, apart::apart),
    ("bounds", VerifyTitle::Bounds, limits::bounds),
    ("subdistricts", VerifyTitle::Subdistricts, limits::subdistricts),
    ("edits", VerifyTitle::Edits, edits::edits),
    ("objective", VerifyTitle::Objective, objective::objective),
    ("certainty", VerifyTitle::Certainty, certainty::certainty),
    ("zone_sums", VerifyTitle::ZoneSums, sums::zone_sums),
    ("programme_sums", VerifyTitle::ProgrammeSums, sums::programme_sums),
    ("totals", VerifyTitle::Totals, sums::totals),
    ("areas", VerifyTitle::Areas, outlines::areas),
    ("outlines", VerifyTitle::Outlines, outlines::outlines),
    ("services", VerifyTitle::Services, services::services),
    ("new_facilities", VerifyTitle::NewFacilities, new_facilities::new_facilities),
    ("gates", VerifyTitle::Gates, gates::gates),
    ("scores", VerifyTitle::Scores, scores::scores),
    ("ranks", VerifyTitle::Ranks, scores::ranks),
    ("years", VerifyTitle::Years, years::years),
    ("reasons", VerifyTitle::Reasons, reasons::reasons),
    ("targets", VerifyTitle::Targets, targets::targets),
    ("changes", VerifyTitle::Changes, changes::changes),
    ("inputs", VerifyTitle::Inputs, provenance::inputs),
    ("clock", VerifyTitle::Clock, provenance::clock),
    ("provenance", VerifyTitle::Provenance, provenance::provenance),
    ("signature", VerifyTitle::Signature, signature::signature),
];

/// Proves a plan folder from its files alone, or says what does not hold.
///
/// # Errors
/// [`VerifyError`] where the folder or a file is missing or cannot be understood: such a folder does not prove.
pub fn verify(folder: &Path, progress: &Progress) -> Result<VerifyReport, VerifyError> {
    progress.enter(Stage::Verify, FILE_COUNT + PROOFS.len() as u64)?;
    let plan = PlanFolder::read(folder, progress)?;
    let mut files = Tally::default();
    files.saw(plan.records());
    let mut checks = vec![files.check("files", &VerifyTitle::Files)];
    for (id, title, proof) in &PROOFS {
        let mut tally = Tally::default();
        proof(&plan, progress, &mut tally)?;
        checks.push(tally.check(id, title));
        progress.advance(1)?;
    }
    let signed = plan.signature.map(|by| SignedBy { name: by.name, date: by.date, seal: by.seal });
    Ok(VerifyReport { checks, signed })
}

impl VerifyReport {
    /// Whether everything holds.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.checks.iter().all(|check| check.ok)
    }

    /// The report as lines; the last one says whether the plan is proved.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut lines = Vec::new();
        for check in &self.checks {
            let title = check.title.get(lang).to_owned();
            if check.ok {
                lines.push(VerifyMessage::Passed { title, count: check.count }.say(lang));
                continue;
            }
            lines.push(VerifyMessage::Failed { title, failures: check.failed }.say(lang));
            lines.extend(check.failures.iter().take(SHOWN).map(|failure| format!("    {}", failure.get(lang))));
            if check.failed > SHOWN {
                lines.push(format!("    {}", VerifyFinding::AndMore { more: check.failed - SHOWN }.say(lang)));
            }
        }
        let (failed, checks) = (self.checks.iter().filter(|check| !check.ok).count(), self.checks.len());
        if let Some(SignedBy { name, date, seal }) = self.signed.clone() {
            lines.push(BaseMessage::SignedBy { name, date, seal }.say(lang));
        }
        lines.push(if failed == 0 {
            VerifyMessage::Proved { checks }.say(lang)
        } else {
            VerifyMessage::Unproved { failed, checks }.say(lang)
        });
        lines.join("\n") + "\n"
    }
}
