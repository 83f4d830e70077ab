//! The stages of a plan as values: each holds what it is made from, and nothing else.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use super::kept::{Same, StageInput};
use super::{PlanError, access_issues, money_issues, rules};
use crate::access::walk::{self, NearPair, Opening};
use crate::access::{self, Access, OnStreets};
use crate::base::{self, Base};
use crate::district::{District, NeighbourhoodIx};
use crate::dossier::{self, DossierInput, MemberDossier};
use crate::intake::{self, Agreement, InputRecord, Intake};
use crate::links::{self, LinkKind, Links};
use crate::policy::{self, Candidacy, Eligibility, OtherReading, Pack, Standard};
use crate::programme::{self, BaseYears, Programme, ProgrammeInput, Target};
use crate::project::{
    AccessSettings, Edit, HandEdits, PolicySettings, ProgrammeLimit, ProgrammeSettings, Project, ProjectError, ScoreSettings,
    StandardSettings, ZoneSettings,
};
use crate::report::{DataIssue, Progress, Role, Stage};
use crate::score::{self, CriteriaFile, Dangerous, ScoreError, ScoreInput, Scores};
use crate::zone::{self, EarlierZones, ZoneInput, Zones};

/// The policy pack.
#[derive(Debug, PartialEq)]
pub(super) struct PackStage {
    pub(super) path: PathBuf,
    pub(super) settings: PolicySettings,
}

impl StageInput for PackStage {
    type Output = Pack;

    fn make(&self, _: &Progress) -> Result<Pack, PlanError> {
        let folder = self.path.parent().unwrap_or(std::path::Path::new(""));
        let pack = Pack::load(&self.settings, |file| folder.join(file))?;
        rules::check_costs(&self.path, &pack, &self.settings)?;
        Ok(pack)
    }
}

/// The facility standard.
#[derive(Debug, PartialEq)]
pub(super) struct StandardStage {
    pub(super) path: PathBuf,
    pub(super) settings: StandardSettings,
}

impl StageInput for StandardStage {
    type Output = Standard;

    fn make(&self, _: &Progress) -> Result<Standard, PlanError> {
        let folder = self.path.parent().unwrap_or(std::path::Path::new(""));
        Ok(Standard::load(&self.settings, |file| folder.join(file))?)
    }
}

/// The criteria with their weights.
#[derive(Debug, PartialEq)]
pub(super) struct CriteriaStage {
    pub(super) path: PathBuf,
    pub(super) settings: ScoreSettings,
}

impl StageInput for CriteriaStage {
    type Output = CriteriaFile;

    fn make(&self, _: &Progress) -> Result<CriteriaFile, PlanError> {
        rules::criteria(&self.path, &self.settings)
    }

    fn is_same(old: &CriteriaFile, new: &CriteriaFile) -> bool {
        old == new
    }
}

/// What is to be reached.
#[derive(Debug, PartialEq)]
pub(super) struct TargetStage {
    pub(super) path: PathBuf,
    pub(super) pack: Same<Pack>,
    pub(super) settings: ProgrammeSettings,
    pub(super) as_of: Date,
}

impl StageInput for TargetStage {
    type Output = Vec<Target>;

    fn make(&self, _: &Progress) -> Result<Vec<Target>, PlanError> {
        rules::targets(&self.path, &self.pack, &self.settings, self.as_of)
    }

    fn is_same(old: &Vec<Target>, new: &Vec<Target>) -> bool {
        old == new
    }
}

/// The plan that this one grows from.
#[derive(Debug, PartialEq)]
pub(super) struct BaseStage {
    pub(super) folder: Option<PathBuf>,
}

impl StageInput for BaseStage {
    type Output = Option<Arc<Base>>;

    fn make(&self, progress: &Progress) -> Result<Option<Arc<Base>>, PlanError> {
        Ok(self.folder.as_deref().map(|folder| base::read(folder, progress)).transpose()?.map(Arc::new))
    }
}

/// What the inputs say.
#[derive(Debug, PartialEq)]
pub(super) struct IntakeStage {
    /// Without the settings of later stages.
    pub(super) project: Project,
}

/// What was read, each part by itself.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) district: Same<District>,
    pub(super) inputs: Same<Vec<InputRecord>>,
    pub(super) issues: Vec<DataIssue>,
    pub(super) agreement: Same<Vec<Agreement>>,
}

impl From<Intake> for Read {
    fn from(Intake { district, inputs, issues, agreement }: Intake) -> Self {
        Self { district: Same::new(district), inputs: Same::new(inputs), issues, agreement: Same::new(agreement) }
    }
}

impl StageInput for IntakeStage {
    type Output = Read;

    fn make(&self, progress: &Progress) -> Result<Read, PlanError> {
        Ok(intake::read(&self.project, progress)?.into())
    }
}

/// What planners changed by hand, for a district.
#[derive(Debug, PartialEq)]
pub(super) struct EditStage {
    pub(super) path: PathBuf,
    pub(super) edits: Vec<Edit>,
    pub(super) district: Same<District>,
}

/// The edits as the stages after them take them.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) all: Same<HandEdits>,
    /// Those that say who is a candidate.
    pub(super) candidates: HandEdits,
    /// Those that say who is with whom.
    pub(super) places: HandEdits,
    /// Those that find no target.
    pub(super) lost: Vec<DataIssue>,
}

impl StageInput for EditStage {
    type Output = Taken;

    fn make(&self, _: &Progress) -> Result<Taken, PlanError> {
        let (all, lost) = HandEdits::resolve(&self.edits, &self.path, &self.district);
        let (candidates, places) = (all.of_candidates(), all.of_places());
        Ok(Taken { all: Same::new(all), candidates, places, lost })
    }
}

/// Who is eligible.
#[derive(Debug, PartialEq)]
pub(super) struct PolicyStage {
    pub(super) district: Same<District>,
    pub(super) pack: Same<Pack>,
}

/// Eligibility by the documents alone.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) eligibility: Vec<Eligibility>,
    pub(super) other_readings: Same<Vec<OtherReading>>,
}

impl StageInput for PolicyStage {
    type Output = Judged;

    fn make(&self, progress: &Progress) -> Result<Judged, PlanError> {
        progress.enter(crate::report::Stage::Policy, self.district.neighbourhoods.len() as u64)?;
        let eligibility = policy::judge(&self.district, &self.pack, progress)?;
        let other_readings = Same::new(policy::other_readings(&self.district, &self.pack, &eligibility, progress)?);
        Ok(Judged { eligibility, other_readings })
    }
}

/// Who is dangerous as a whole.
#[derive(Debug, PartialEq)]
pub(super) struct DangerStage {
    pub(super) district: Same<District>,
    pub(super) pack: Same<Pack>,
    pub(super) judged: Same<Judged>,
    pub(super) criteria: Same<CriteriaFile>,
    pub(super) edits: HandEdits,
}

/// Eligibility after what planners changed and what is dangerous.
#[derive(Debug)]
pub(super) struct Candidates {
    pub(super) eligibility: Same<Vec<Eligibility>>,
    pub(super) dangerous: Same<Vec<Dangerous>>,
}

impl StageInput for DangerStage {
    type Output = Candidates;

    fn make(&self, progress: &Progress) -> Result<Candidates, PlanError> {
        let mut eligibility = self.judged.eligibility.clone();
        apply_by_hand(&mut eligibility, &self.edits);
        let dangerous = score::dangerous(&self.district, &self.pack, &self.criteria, &eligibility, progress)?;
        gate(&mut eligibility, &dangerous, &self.edits);
        Ok(Candidates { eligibility: Same::new(eligibility), dangerous: Same::new(dangerous) })
    }

    fn is_same(old: &Candidates, new: &Candidates) -> bool {
        *old.eligibility == *new.eligibility && *old.dangerous == *new.dangerous
    }
}

/// The streets as they are walked.
#[derive(Debug, PartialEq)]
pub(super) struct StreetStage {
    pub(super) district: Same<District>,
    pub(super) settings: AccessSettings,
}

impl StageInput for StreetStage {
    type Output = Option<Arc<OnStreets>>;

    fn make(&self, progress: &Progress) -> Result<Option<Arc<OnStreets>>, PlanError> {
        Ok(OnStreets::prepare(&self.district, &self.settings, progress)?.map(Arc::new))
    }
}

/// How far services are.
#[derive(Debug, PartialEq)]
pub(super) struct AccessStage {
    pub(super) district: Same<District>,
    pub(super) standard: Same<Standard>,
    pub(super) settings: AccessSettings,
    pub(super) walking: Same<Option<Arc<OnStreets>>>,
}

/// Distances, and the issues they show.
#[derive(Debug)]
pub(super) struct Distances {
    pub(super) access: Same<Access>,
    pub(super) issues: Vec<DataIssue>,
}

impl StageInput for AccessStage {
    type Output = Distances;

    fn make(&self, progress: &Progress) -> Result<Distances, PlanError> {
        let walking = self.walking.as_deref();
        let access = access::measure(&self.district, &self.standard, &self.settings, walking, progress)?;
        let issues = walking.map(|on| access_issues(&self.district, on, |at| access.foot(NeighbourhoodIx(at as u32)))).unwrap_or_default();
        Ok(Distances { access: Same::new(access), issues })
    }
}

/// Who touches whom.
#[derive(Debug, PartialEq)]
pub(super) struct LinkStage {
    pub(super) district: Same<District>,
    pub(super) eligibility: Same<Vec<Eligibility>>,
    /// Without what zones alone are formed by.
    pub(super) settings: ZoneSettings,
}

impl StageInput for LinkStage {
    type Output = Links;

    fn make(&self, progress: &Progress) -> Result<Links, PlanError> {
        Ok(links::find(&self.district, &self.eligibility, &self.settings, progress)?)
    }
}

/// How needy each candidate is.
#[derive(Debug, PartialEq)]
pub(super) struct ScoreStage {
    pub(super) path: PathBuf,
    pub(super) district: Same<District>,
    pub(super) pack: Same<Pack>,
    pub(super) standard: Same<Standard>,
    pub(super) access: Same<Access>,
    pub(super) links: Same<Links>,
    pub(super) eligibility: Same<Vec<Eligibility>>,
    pub(super) criteria: Same<CriteriaFile>,
    pub(super) settings: ScoreSettings,
    pub(super) year: i16,
    pub(super) years: (i16, i16),
    pub(super) inputs: Same<Vec<InputRecord>>,
    pub(super) seed: u64,
    pub(super) kept_draws: u32,
}

impl StageInput for ScoreStage {
    type Output = Scores;

    fn make(&self, progress: &Progress) -> Result<Scores, PlanError> {
        let input = ScoreInput {
            district: &self.district,
            pack: &self.pack,
            standard: &self.standard,
            access: &self.access,
            links: &self.links,
            eligibility: &self.eligibility,
            criteria: &self.criteria,
            settings: &self.settings,
            year: self.year,
            years: self.years,
            has_pipe_works: self.inputs.iter().any(|input| input.role == Role::PipeWorks),
            seed: self.seed,
            kept_draws: self.kept_draws,
        };
        score::score(input, progress).map_err(|error| match error {
            ScoreError::Cancelled(cancelled) => PlanError::Cancelled(cancelled),
            ScoreError::Method(error) => {
                let cause = error.text(&self.criteria.ids());
                ProjectError::Value { path: self.path.clone(), key: "score.weighting".into(), cause }.into()
            }
        })
    }
}

/// Corridors and zones.
#[derive(Debug, PartialEq)]
pub(super) struct ZoneStage {
    pub(super) district: Same<District>,
    pub(super) eligibility: Same<Vec<Eligibility>>,
    pub(super) links: Same<Links>,
    pub(super) scores: Same<Scores>,
    pub(super) settings: ZoneSettings,
    pub(super) edits: HandEdits,
    pub(super) seed: u64,
    pub(super) base: Same<Option<Arc<Base>>>,
}

/// Zones, and those of every draw.
#[derive(Debug)]
pub(super) struct Formed {
    pub(super) zones: Same<Zones>,
    pub(super) drawn: Option<zone::DrawnZones>,
}

impl StageInput for ZoneStage {
    type Output = Formed;

    fn make(&self, progress: &Progress) -> Result<Formed, PlanError> {
        let earlier = self.base.as_ref().map(|base| EarlierZones::new(&self.district, &base.statement));
        let input = ZoneInput {
            district: &self.district,
            eligibility: &self.eligibility,
            links: &self.links,
            scores: &self.scores,
            settings: &self.settings,
            edits: &self.edits,
            seed: self.seed,
            earlier: earlier.as_ref(),
        };
        let mut zones = zone::form(&input, progress)?;
        if self.settings.draws == 0 {
            return Ok(Formed { zones: Same::new(zones), drawn: None });
        }
        let (certainty, drawn) = zone::certainty(&input, progress)?;
        zones.certainty = Some(certainty);
        Ok(Formed { zones: Same::new(zones), drawn: Some(drawn) })
    }
}

/// Who starts when.
#[derive(Debug, PartialEq)]
pub(super) struct ProgrammeStage {
    pub(super) district: Same<District>,
    pub(super) pack: Same<Pack>,
    pub(super) eligibility: Same<Vec<Eligibility>>,
    pub(super) links: Same<Links>,
    pub(super) formed: Same<Formed>,
    pub(super) scores: Same<Scores>,
    pub(super) targets: Same<Vec<Target>>,
    pub(super) settings: ProgrammeSettings,
    pub(super) edits: Same<HandEdits>,
    pub(super) as_of: Date,
    pub(super) seed: u64,
    pub(super) base: Same<Option<Arc<Base>>>,
}

impl StageInput for ProgrammeStage {
    type Output = Programme;

    fn make(&self, progress: &Progress) -> Result<Programme, PlanError> {
        let base = self.base.as_ref().map(|base| BaseYears::new(&self.district, &base.statement));
        let sources = self.settings.limits.iter().filter_map(ProgrammeLimit::source);
        let funding = dossier::funding(&self.district, &self.pack, sources);
        let input = ProgrammeInput {
            funding: &funding,
            links: &self.links,
            district: &self.district,
            pack: &self.pack,
            eligibility: &self.eligibility,
            zones: &self.formed.zones,
            scores: &self.scores,
            targets: &self.targets,
            settings: &self.settings,
            edits: &self.edits,
            as_of: self.as_of,
            seed: self.seed,
            base: base.as_ref(),
            draw: None,
        };
        let mut programme = programme::plan_years(&input, progress)?;
        programme.certainty = self.formed.drawn.as_ref().map(|drawn| programme::certainty(&input, drawn, progress)).transpose()?;
        Ok(programme)
    }
}

/// Gates worth opening between neighbours.
#[derive(Debug, PartialEq)]
pub(super) struct GateStage {
    pub(super) district: Same<District>,
    pub(super) walking: Same<Option<Arc<OnStreets>>>,
    pub(super) links: Same<Links>,
    pub(super) settings: AccessSettings,
}

impl StageInput for GateStage {
    type Output = Vec<Opening>;

    fn make(&self, progress: &Progress) -> Result<Vec<Opening>, PlanError> {
        progress.enter(Stage::Gates, self.links.all().len() as u64)?;
        let Some(on) = self.walking.as_deref() else { return Ok(Vec::new()) };
        let facing = self.links.all().iter().filter(|link| link.kind == LinkKind::Adjacent);
        let pairs: Vec<NearPair> = facing.map(|link| NearPair { from: link.from, to: link.to, line: link.line }).collect();
        Ok(walk::openings(&self.district, on, &pairs, &self.settings, progress)?)
    }
}

/// What is known of each neighbourhood, and what its works would need.
#[derive(Debug, PartialEq)]
pub(super) struct MemberStage {
    pub(super) district: Same<District>,
    pub(super) pack: Same<Pack>,
    pub(super) eligibility: Same<Vec<Eligibility>>,
    pub(super) access: Same<Access>,
    pub(super) standard: Same<Standard>,
    pub(super) costs: Vec<String>,
    pub(super) as_of: Date,
    /// Those that are in projects without being candidates, ascending.
    pub(super) in_projects: Vec<NeighbourhoodIx>,
}

/// Dossiers of neighbourhoods, and the issues they show.
#[derive(Debug)]
pub(super) struct KnownOfMembers {
    pub(super) dossiers: Arc<Vec<Option<MemberDossier>>>,
    pub(super) issues: Vec<DataIssue>,
}

impl KnownOfMembers {
    /// Where nothing is made yet.
    pub(super) fn of_nobody(district: &District) -> Self {
        Self { dossiers: Arc::new(vec![None; district.neighbourhoods.len()]), issues: Vec::new() }
    }
}

impl StageInput for MemberStage {
    type Output = KnownOfMembers;

    fn make(&self, progress: &Progress) -> Result<KnownOfMembers, PlanError> {
        let input = DossierInput {
            district: &self.district,
            pack: &self.pack,
            eligibility: &self.eligibility,
            access: &self.access,
            standard: &self.standard,
            costs: &self.costs,
            as_of: self.as_of,
        };
        let dossiers = dossier::members(input, &self.in_projects, progress)?;
        let issues = money_issues::money_issues(&self.district, &self.pack, &dossiers);
        Ok(KnownOfMembers { dossiers: Arc::new(dossiers), issues })
    }
}

/// Hand edits outrank the tiers: what is excluded is no candidate; what is included is a provisional one. What is both
/// stays in, and the exclusion is refused.
fn apply_by_hand(eligibility: &mut [Eligibility], edits: &HandEdits) {
    for n in edits.exclude.difference(&edits.include) {
        eligibility[n.at()].candidacy = Candidacy::No;
    }
    for n in &edits.include {
        let candidacy = &mut eligibility[n.at()].candidacy;
        if *candidacy == Candidacy::No {
            *candidacy = Candidacy::Provisional;
        }
    }
}

/// What is dangerous as a whole is no candidate, unless a planner includes it all the same.
fn gate(eligibility: &mut [Eligibility], dangerous: &[Dangerous], edits: &HandEdits) {
    for n in dangerous.iter().map(|found| found.who).filter(|n| !edits.include.contains(n)) {
        eligibility[n.at()].candidacy = Candidacy::Dangerous;
    }
}
