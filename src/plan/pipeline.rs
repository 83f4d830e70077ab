//! The stages in their order.

use std::sync::Arc;

use super::honour::Outcome;
use super::kept::{Kept, Same};
use super::notes::notes;
use super::project_dossiers::{KeptProjects, ProjectInput};
use super::sites::{KeptSites, SiteInput};
use super::stages::{
    AccessStage, BaseStage, CriteriaStage, DangerStage, EditStage, GateStage, IntakeStage, KnownOfMembers, LinkStage, MemberStage,
    PackStage, PolicyStage, ProgrammeStage, Read, ScoreStage, StandardStage, StreetStage, TargetStage, ZoneStage,
};
use super::{Effort, Plan, Rules, changes_record};
use crate::base::{Base, BaseError};
use crate::district::NeighbourhoodIx;
use crate::dossier::{self, Dossiers};
use crate::intake::{Intake, IntakeError};
use crate::policy::{Pack, PackError, Standard};
use crate::programme::{self, Target};
use crate::project::{Project, ProjectError};
use crate::report::{Action, Cancelled, DataIssue, IssueKind, Progress, Role};
use crate::score::CriteriaFile;
use crate::zone::{self, Zones};

/// Why a run ended without a plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// The project file.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The policy pack or the standard.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The inputs.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The plan it grows from.
    #[error(transparent)]
    Base(BaseError),
    /// The caller cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<BaseError> for PlanError {
    fn from(error: BaseError) -> Self {
        match error {
            BaseError::Cancelled(cancelled) => Self::Cancelled(cancelled),
            other => Self::Base(other),
        }
    }
}

/// Makes the plan of a project.
///
/// # Errors
/// [`PlanError`].
pub fn run(project: &Project, progress: &Progress) -> Result<Plan, PlanError> {
    Stages::default().plan(project, Effort::Settled, progress)
}

/// The stages after intake.
///
/// # Errors
/// [`PlanError::Cancelled`], [`PlanError::Project`] and [`PlanError::Base`].
pub fn from_district(project: &Project, rules: Rules, intake: Intake, progress: &Progress) -> Result<Plan, PlanError> {
    let Rules { pack, standard, targets, criteria } = rules;
    let (pack, standard) = (Same::new(pack), Same::new(standard));
    let loaded = Loaded { pack, standard, targets: Same::new(targets), criteria: Same::new(criteria) };
    let mut stages = Stages::default();
    let base = stages.base(project, progress)?;
    stages.grown(project, loaded, &Same::new(intake.into()), &base, Effort::Settled, progress)
}

/// The rules a plan is made under.
struct Loaded {
    pack: Same<Pack>,
    standard: Same<Standard>,
    targets: Same<Vec<Target>>,
    criteria: Same<CriteriaFile>,
}

/// The stages with their last results, for a project that is changed and planned again: only those whose inputs changed are
/// repeated, and the plan is the one that a first run would make.
///
/// Files outside are read once: a project whose inputs changed on disk is planned by new stages.
#[derive(Debug, Default)]
pub struct Stages {
    pack: Kept<PackStage>,
    standard: Kept<StandardStage>,
    criteria: Kept<CriteriaStage>,
    targets: Kept<TargetStage>,
    base: Kept<BaseStage>,
    intake: Kept<IntakeStage>,
    edits: Kept<EditStage>,
    policy: Kept<PolicyStage>,
    danger: Kept<DangerStage>,
    streets: Kept<StreetStage>,
    access: Kept<AccessStage>,
    links: Kept<LinkStage>,
    scores: Kept<ScoreStage>,
    zones: Kept<ZoneStage>,
    programme: Kept<ProgrammeStage>,
    gates: Kept<GateStage>,
    sites: KeptSites,
    members: Kept<MemberStage>,
    projects: KeptProjects,
}

impl Stages {
    /// Makes the plan of a project, which may be another than that of the last run.
    ///
    /// # Errors
    /// [`PlanError`]; what was kept stays.
    pub fn plan(&mut self, project: &Project, effort: Effort, progress: &Progress) -> Result<Plan, PlanError> {
        let loaded = self.load(project, progress)?;
        let base = self.base(project, progress)?;
        let read = self.intake.of(IntakeStage { project: project.for_intake() }, progress)?;
        self.grown(project, loaded, &read, &base, effort, progress)
    }

    /// Stages that go on from a plan: its inputs and rules are not read again.
    #[must_use]
    pub fn after(plan: &Plan) -> Self {
        let (mut stages, Project { file, path, .. }) = (Self::default(), &plan.project);
        stages.pack.keep(PackStage { path: path.clone(), settings: file.policy.clone() }, Same(Arc::clone(&plan.pack)));
        stages.standard.keep(StandardStage { path: path.clone(), settings: file.standard.clone() }, Same(Arc::clone(&plan.standard)));
        stages.criteria.keep(CriteriaStage { path: path.clone(), settings: file.score.clone() }, Same(Arc::clone(&plan.criteria)));
        stages.intake.keep(IntakeStage { project: plan.project.for_intake() }, plan.read.clone());
        stages
    }

    /// Takes what was read of a project's inputs, so that they are not read again.
    pub fn take(&mut self, project: &Project, intake: Intake) {
        self.intake.put(IntakeStage { project: project.for_intake() }, intake.into());
    }

    fn load(&mut self, project: &Project, progress: &Progress) -> Result<Loaded, PlanError> {
        let (file, path) = (&project.file, &project.path);
        let pack = self.pack.of(PackStage { path: path.clone(), settings: file.policy.clone() }, progress)?;
        let standard = self.standard.of(StandardStage { path: path.clone(), settings: file.standard.clone() }, progress)?;
        let as_of = project.as_of()?;
        let target = TargetStage { path: path.clone(), pack: pack.clone(), settings: file.programme.clone(), as_of };
        let targets = self.targets.of(target, progress)?;
        let criteria = self.criteria.of(CriteriaStage { path: path.clone(), settings: file.score.clone() }, progress)?;
        Ok(Loaded { pack, standard, targets, criteria })
    }

    fn base(&mut self, project: &Project, progress: &Progress) -> Result<Same<Option<Arc<Base>>>, PlanError> {
        let folder = project.file.programme.base.as_deref().map(|folder| project.resolve(folder));
        self.base.of(BaseStage { folder }, progress)
    }

    fn grown(
        &mut self,
        project: &Project,
        loaded: Loaded,
        read: &Same<Read>,
        base: &Same<Option<Arc<Base>>>,
        effort: Effort,
        progress: &Progress,
    ) -> Result<Plan, PlanError> {
        let Loaded { pack, standard, targets, criteria } = loaded;
        let (file, path, as_of) = (&project.file, &project.path, project.as_of()?);
        let (district, seed) = (read.district.clone(), file.project.seed);
        let (score, zone, programme) = effort.settings(file);
        let taken = self.edits.of(EditStage { path: path.clone(), edits: file.edits.clone(), district: district.clone() }, progress)?;

        let judged = self.policy.of(PolicyStage { district: district.clone(), pack: pack.clone() }, progress)?;
        let danger = DangerStage {
            district: district.clone(),
            pack: pack.clone(),
            judged: judged.clone(),
            criteria: criteria.clone(),
            edits: taken.candidates.clone(),
        };
        let candidates = self.danger.of(danger, progress)?;
        let eligibility = candidates.eligibility.clone();
        let walking = self.streets.of(StreetStage { district: district.clone(), settings: file.access.clone() }, progress)?;
        let access =
            AccessStage { district: district.clone(), standard: standard.clone(), settings: file.access.clone(), walking: walking.clone() };
        let distances = self.access.of(access, progress)?;
        let access = distances.access.clone();
        let link = LinkStage { district: district.clone(), eligibility: eligibility.clone(), settings: file.zone.for_links() };
        let links = self.links.of(link, progress)?;
        let score = ScoreStage {
            path: path.clone(),
            district: district.clone(),
            pack: pack.clone(),
            standard: standard.clone(),
            access: access.clone(),
            links: links.clone(),
            eligibility: eligibility.clone(),
            criteria: criteria.clone(),
            settings: score,
            year: as_of.year(),
            years: programme::span(&targets, &programme, as_of),
            inputs: read.inputs.clone(),
            seed,
            kept_draws: zone.draws,
        };
        let scores = self.scores.of(score, progress)?;
        let zone = ZoneStage {
            district: district.clone(),
            eligibility: eligibility.clone(),
            links: links.clone(),
            scores: scores.clone(),
            settings: zone,
            edits: taken.places.clone(),
            seed,
            base: base.clone(),
        };
        let formed = self.zones.of(zone, progress)?;
        let programme = ProgrammeStage {
            district: district.clone(),
            pack: pack.clone(),
            eligibility: eligibility.clone(),
            links: links.clone(),
            formed: formed.clone(),
            scores: scores.clone(),
            targets,
            settings: programme,
            edits: taken.all.clone(),
            as_of,
            seed,
            base: base.clone(),
        };
        let programme = self.programme.of(programme, progress)?;
        let mut zones = formed.zones.share();
        if !programme.refused.is_empty() {
            Arc::make_mut(&mut zones).refused.extend(programme.refused.iter().cloned());
        }
        let outcome = Outcome { district: &district, eligibility: &eligibility, zones: &zones, programme: &programme };
        let broken = outcome.broken(project, &taken.all);
        if !broken.is_empty() {
            Arc::make_mut(&mut zones).refused.extend(broken);
        }

        let gate = GateStage { district: district.clone(), walking: walking.clone(), links: links.clone(), settings: file.access.clone() };
        let gates = self.gates.of(gate, progress)?;
        let works = |zone: &zone::Zone| zone.of_role(zone::Role::Member).chain(zone.of_role(zone::Role::Provisional)).collect();
        let site =
            SiteInput { district: district.clone(), access: access.clone(), settings: file.access.clone(), walking: walking.clone() };
        let members: Vec<Vec<NeighbourhoodIx>> = zones.zones.iter().map(works).collect();
        let new_facilities = self.sites.of(site, &members, effort, progress)?;
        let is_besides =
            |who: &NeighbourhoodIx| programme.project_of[who.at()].is_some() && !dossier::stands(eligibility[who.at()].candidacy);
        let member = MemberStage {
            district: district.clone(),
            pack: pack.clone(),
            eligibility: eligibility.clone(),
            access: access.clone(),
            standard: standard.clone(),
            costs: file.policy.costs.clone(),
            as_of,
            in_projects: (0..programme.project_of.len() as u32).map(NeighbourhoodIx).filter(is_besides).collect(),
        };
        let known = match effort {
            Effort::Settled => self.members.of(member, progress)?,
            // Nobody reads what works need while a hand is still moving something.
            Effort::Live => self.members.held(&member).unwrap_or_else(|| Same::new(KnownOfMembers::of_nobody(&district))),
        };
        let dossier = ProjectInput { pack: pack.clone(), members: known.clone(), as_of };
        let projects = self.projects.of(dossier, &programme.projects, effort, progress)?;
        let dossiers = Dossiers { members: Arc::clone(&known.dossiers), projects };
        let refused = refused(project, &zones);
        let issues = [&read.issues, &taken.lost, &distances.issues, &refused, &known.issues].into_iter().flatten().cloned().collect();
        let mut plan = Plan {
            project: project.clone(),
            effort,
            as_of,
            inputs: read.inputs.share(),
            issues,
            agreement: read.agreement.share(),
            district: district.0,
            pack: pack.0,
            standard: standard.0,
            eligibility: eligibility.0,
            dangerous: candidates.dangerous.share(),
            other_readings: judged.other_readings.share(),
            walking: (*walking).clone(),
            access: access.0,
            gates: gates.0,
            new_facilities: Arc::new(new_facilities),
            links: links.0,
            criteria: criteria.0,
            scores: scores.0,
            zones,
            programme: programme.0,
            dossiers: Arc::new(dossiers),
            edits: taken.all.share(),
            base: (**base).clone(),
            changes: None,
            notes: Vec::new(),
            read: read.clone(),
        };
        plan.notes = notes(&plan);
        plan.changes = changes_record::changes(&plan);
        Ok(plan)
    }
}

/// The edits that do not stand, as issues of the project file.
fn refused(project: &Project, zones: &Zones) -> Vec<DataIssue> {
    let layer = project.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let layer: Arc<str> = layer.into();
    let issue = |refused: &zone::RefusedEdit| {
        let why = refused.why.get(project.file.project.language);
        DataIssue::whole(Role::Project, &layer, IssueKind::EditRefused, Action::Rejected).value(format!("{}: {why}", refused.id))
    };
    zones.refused.iter().map(issue).collect()
}
