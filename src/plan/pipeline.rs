//! The stages in their order.

use super::Plan;
use super::access_issues::access_issues;
use super::changes_record::{base_note, changes};
use super::honour::Outcome;
use super::money_issues::money_issues;
use crate::access::walk::{self, NearPair};
use crate::access::{self, Foot, OnStreets, WalkBasis};
use crate::base::{self, Base, BaseError};
use crate::district::NeighbourhoodIx;
use crate::dossier::{self, DossierInput};
use crate::intake::{self, Intake, IntakeError};
use crate::links::{self, LinkKind, Links};
use crate::policy::{self, Candidacy, Eligibility, FieldKind, Pack, PackError, Standard};
use crate::programme::{self, BaseYears, ProgrammeInput, Target};
use crate::project::{HandEdits, ProgrammeLimit, Project, ProjectError};
use crate::report::messages::{FacilityMessage, PlanMessage as M, Say, ScoreMessage, WorksMessage};
use crate::report::{Action, Cancelled, DataIssue, IssueKind, Lang, Progress, Quantity, Role, Stage, Text};
use crate::score::{self, CriteriaError, CriteriaFile, Dangerous, ScoreError, ScoreInput};
use crate::zone::{self, EarlierZones, ZoneInput};

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

/// The rules a plan is made under.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The policy pack.
    pub pack: Pack,
    /// The facility standard.
    pub standard: Standard,
    /// Targets of the project, else of the pack.
    pub targets: Vec<Target>,
    /// Criteria of the score.
    pub criteria: CriteriaFile,
}

impl Rules {
    /// Loads what a project names, and checks the settings that refer to it.
    ///
    /// # Errors
    /// [`PlanError::Pack`] and [`PlanError::Project`].
    pub fn load(project: &Project) -> Result<Self, PlanError> {
        let resolve = |path: &str| project.resolve(path);
        let pack = Pack::load(&project.file.policy, resolve)?;
        let standard = Standard::load(&project.file.standard, resolve)?;
        let wrong = |key: &str, cause: Text| ProjectError::Value { path: project.path.clone(), key: key.into(), cause };
        let settings = pack.as_read(project.file.programme.targets.as_deref().unwrap_or(&pack.targets));
        let targets =
            settings.iter().map(|t| Target::parse(t).map_err(|cause| wrong("programme.targets", cause))).collect::<Result<Vec<_>, _>>()?;
        let span = programme::span(&targets, &project.file.programme, project.as_of()?);
        programme::check(&targets, &project.file.programme, &pack, span).map_err(|(key, cause)| wrong(&key, cause))?;
        if let Some(name) = project.file.policy.costs.iter().find(|name| pack.costs.iter().all(|cost| cost.id != **name)) {
            let known = pack.costs.iter().map(|cost| cost.id.as_str()).collect::<Vec<_>>().join(", ");
            return Err(wrong("policy.costs", WorksMessage::NoPreset { name: name.clone(), known }.both()).into());
        }
        let criteria = score::load_criteria(&project.file.score, resolve).map_err(|error| match error {
            CriteriaError::File(error) => PlanError::Pack(error),
            CriteriaError::Setting { key, cause } => wrong(&format!("score.{key}"), cause).into(),
        })?;
        Ok(Self { pack, standard, targets, criteria })
    }
}

/// Makes the plan of a project.
///
/// # Errors
/// [`PlanError`].
pub fn run(project: &Project, progress: &Progress) -> Result<Plan, PlanError> {
    let rules = Rules::load(project)?;
    let base = base_of(project, progress)?;
    let intake = intake::read(project, progress)?;
    grown(project, rules, intake, base, progress)
}

/// The stages after intake.
///
/// # Errors
/// [`PlanError::Cancelled`], [`PlanError::Project`] and [`PlanError::Base`].
pub fn from_district(project: &Project, rules: Rules, intake: Intake, progress: &Progress) -> Result<Plan, PlanError> {
    grown(project, rules, intake, base_of(project, progress)?, progress)
}

/// The plan that a project says it grows from.
fn base_of(project: &Project, progress: &Progress) -> Result<Option<Base>, PlanError> {
    let folder = project.file.programme.base.as_deref().map(|folder| project.resolve(folder));
    Ok(folder.map(|folder| base::read(&folder, progress)).transpose()?)
}

fn grown(project: &Project, rules: Rules, intake: Intake, base: Option<Base>, progress: &Progress) -> Result<Plan, PlanError> {
    let Intake { district, inputs, mut issues, agreement } = intake;
    let Rules { pack, standard, targets, criteria } = rules;
    let as_of = project.as_of()?;
    let (edits, lost) = HandEdits::resolve(project, &district);
    issues.extend(lost);

    progress.enter(Stage::Policy, district.neighbourhoods.len() as u64)?;
    let mut eligibility = policy::judge(&district, &pack, progress)?;
    let other_readings = policy::other_readings(&district, &pack, &eligibility, progress)?;
    apply_by_hand(&mut eligibility, &edits);
    let dangerous = score::dangerous(&district, &pack, &criteria, &eligibility, progress)?;
    gate(&mut eligibility, &dangerous, &edits);
    let walking = OnStreets::prepare(&district, &project.file.access, progress)?;
    let access = access::measure(&district, &standard, &project.file.access, walking.as_ref(), progress)?;
    if let Some(on) = &walking {
        issues.extend(access_issues(&district, on, |at| access.foot(NeighbourhoodIx(at as u32))));
    }
    let links = links::find(&district, &eligibility, &project.file.zone, progress)?;
    let score_input = ScoreInput {
        district: &district,
        pack: &pack,
        standard: &standard,
        access: &access,
        links: &links,
        eligibility: &eligibility,
        criteria: &criteria,
        settings: &project.file.score,
        year: as_of.year(),
        years: programme::span(&targets, &project.file.programme, as_of),
        has_pipe_works: inputs.iter().any(|input| input.role == Role::PipeWorks),
        seed: project.file.project.seed,
        kept_draws: project.file.zone.draws,
    };
    let scores = score::score(score_input, progress).map_err(|error| match error {
        ScoreError::Cancelled(cancelled) => PlanError::Cancelled(cancelled),
        ScoreError::Method(error) => {
            let cause = error.text(&criteria.ids());
            ProjectError::Value { path: project.path.clone(), key: "score.weighting".into(), cause }.into()
        }
    })?;
    let earlier = base.as_ref().map(|base| EarlierZones::new(&district, &base.statement));
    let zone_input = ZoneInput {
        district: &district,
        eligibility: &eligibility,
        links: &links,
        scores: &scores,
        settings: &project.file.zone,
        edits: &edits,
        seed: project.file.project.seed,
        earlier: earlier.as_ref(),
    };
    let mut zones = zone::form(&zone_input, progress)?;
    let drawn = if zone_input.settings.draws > 0 {
        let (certainty, drawn) = zone::certainty(&zone_input, progress)?;
        zones.certainty = Some(certainty);
        Some(drawn)
    } else {
        None
    };
    let base_years = base.as_ref().map(|base| BaseYears::new(&district, &base.statement));
    let sources = project.file.programme.limits.iter().filter_map(ProgrammeLimit::source);
    let funding = dossier::funding(&district, &pack, sources);
    let programme_input = ProgrammeInput {
        funding: &funding,
        links: &links,
        district: &district,
        pack: &pack,
        eligibility: &eligibility,
        zones: &zones,
        scores: &scores,
        targets: &targets,
        settings: &project.file.programme,
        edits: &edits,
        as_of,
        seed: project.file.project.seed,
        base: base_years.as_ref(),
        draw: None,
    };
    let mut programme = programme::plan_years(&programme_input, progress)?;
    programme.certainty = drawn.map(|drawn| programme::certainty(&programme_input, &drawn, progress)).transpose()?;
    zones.refused.extend(programme.refused.iter().cloned());
    let outcome = Outcome { district: &district, eligibility: &eligibility, zones: &zones, programme: &programme };
    let broken = outcome.broken(project, &edits);
    zones.refused.extend(broken);
    for refused in &zones.refused {
        let why = refused.why.get(project.file.project.language);
        let layer = project.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        issues.push(
            DataIssue::whole(Role::Project, &layer.into(), IssueKind::EditRefused, Action::Rejected)
                .value(format!("{}: {why}", refused.id)),
        );
    }

    progress.enter(Stage::Gates, zones.zones.len() as u64)?;
    let gates = match &walking {
        Some(on) => walk::openings(&district, on, &near_pairs(&links), &project.file.access, progress)?,
        None => Vec::new(),
    };
    let gaps_of = zones.zones.iter().map(|zone| zone.of_role(zone::Role::Member).chain(zone.of_role(zone::Role::Provisional)).collect());
    let new_facilities = access::sites(&district, &access, &project.file.access, walking.as_ref(), &gaps_of.collect::<Vec<_>>(), progress)?;

    let dossier_input = DossierInput {
        district: &district,
        pack: &pack,
        eligibility: &eligibility,
        programme: &programme,
        access: &access,
        standard: &standard,
        costs: &project.file.policy.costs,
        as_of,
    };
    let dossiers = dossier::compile(dossier_input, progress)?;
    issues.extend(money_issues(&district, &pack, &dossiers));
    let mut plan = Plan {
        project: project.clone(),
        as_of,
        inputs,
        issues,
        agreement,
        district,
        pack,
        standard,
        eligibility,
        dangerous,
        other_readings,
        walking,
        access,
        gates,
        new_facilities,
        links,
        criteria,
        scores,
        zones,
        programme,
        dossiers,
        edits,
        base,
        changes: None,
        notes: Vec::new(),
    };
    plan.notes = notes(&plan);
    plan.changes = changes(&plan);
    Ok(plan)
}

/// Neighbours that face each other over a gap.
fn near_pairs(links: &Links) -> Vec<NearPair> {
    let facing = links.all().iter().filter(|link| link.kind == LinkKind::Adjacent);
    facing.map(|link| NearPair { from: link.from, to: link.to, line: link.line }).collect()
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

/// Fields that are asked for and that no candidate has: their column is missing, or is called something else.
fn without_column(plan: &Plan, asked: &[&str]) -> Option<Text> {
    let is_column = |field: &&&str| {
        let kind = plan.pack.fields.get(**field).map(|field| field.kind);
        !matches!(kind, None | Some(FieldKind::Years)) && **field != "use_type"
    };
    let known = |field: &str| plan.dossiers.members.iter().flatten().any(|member| member.facts.known.contains_key(field));
    let absent: Vec<&&str> = asked.iter().filter(is_column).filter(|field| !known(field)).collect();
    let names = |pick: fn(&Text) -> &str, join: &str| {
        absent.iter().map(|field| format!("{}={}", field, pick(&plan.pack.field_name(field)))).collect::<Vec<_>>().join(join)
    };
    let text = || Text {
        zh: M::NoteNoColumn { fields: names(|t| &t.zh, "、") }.both().zh,
        en: M::NoteNoColumn { fields: names(|t| &t.en, ", ") }.both().en,
    };
    (!absent.is_empty()).then(text)
}

/// What is dangerous as a whole is no candidate, unless a planner includes it all the same.
fn gate(eligibility: &mut [Eligibility], dangerous: &[Dangerous], edits: &HandEdits) {
    for n in dangerous.iter().map(|found| found.who).filter(|n| !edits.include.contains(n)) {
        eligibility[n.at()].candidacy = Candidacy::Dangerous;
    }
}

/// What a reader must know before the numbers.
fn notes(plan: &Plan) -> Vec<Text> {
    let mut notes = Vec::new();
    // What has lapsed is said before all else.
    if let Some(until) = plan.pack.in_force_until().filter(|until| plan.as_of > *until) {
        notes.push(M::NoteExpired { pack: plan.pack.id.clone(), until: until.to_string() }.both());
    }
    if plan.district.synthetic {
        notes.push(M::NoteSynthetic.both());
    }
    notes.extend(plan.base.as_ref().map(|base| base_note(plan, base)));
    let provisional: Vec<&Eligibility> = plan.eligibility.iter().filter(|e| e.candidacy == Candidacy::Provisional).collect();
    if !provisional.is_empty() {
        let mut fields: Vec<&str> = provisional.iter().flat_map(|e| e.missing.iter().map(String::as_str)).collect();
        fields.sort_unstable();
        fields.dedup();
        let names = |pick: fn(&Text) -> &str, join: &str| {
            fields.iter().map(|f| pick(&plan.pack.field_name(f)).to_owned()).collect::<Vec<_>>().join(join)
        };
        let count = provisional.len();
        notes.push(Text {
            zh: M::NoteProvisional { count, fields: names(|t| &t.zh, "、") }.both().zh,
            en: M::NoteProvisional { count, fields: names(|t| &t.en, ", ") }.both().en,
        });
        notes.extend(without_column(plan, &fields));
    }
    let no_data: Vec<&Text> = plan.scores.criteria.iter().filter(|c| !c.has_data && c.weight > 0.0).map(|c| &c.spec.name).collect();
    if !no_data.is_empty() {
        let names = |lang: Lang, join: &str| no_data.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(join);
        notes.push(Text {
            zh: ScoreMessage::NoteNoData { criteria: names(Lang::Zh, "、") }.say(Lang::Zh),
            en: ScoreMessage::NoteNoData { criteria: names(Lang::En, ", ") }.say(Lang::En),
        });
    }
    notes.extend(plan.scores.weighed.iter().flat_map(|weighed| weighed.warnings.iter().cloned()));
    if plan.gated().next().is_some() {
        let gated: Vec<&str> = plan.gated().map(|n| plan.district.neighbourhoods[n.at()].name.as_str()).collect();
        let (count, names) = (gated.len(), |join: &str| gated.join(join));
        notes.push(Text {
            zh: ScoreMessage::NoteDangerous { count, names: names("、") }.say(Lang::Zh),
            en: ScoreMessage::NoteDangerous { count, names: names(", ") }.say(Lang::En),
        });
    }
    let dossiers = || plan.dossiers.members.iter().flatten();
    let problems = dossiers().filter(|d| !d.money.problems.is_empty()).count();
    if problems > 0 {
        notes.push(WorksMessage::NoteProblems { count: problems }.both());
    }
    let cells: usize = dossiers().map(|d| d.menu.unreadable.len() + d.money.unreadable.len()).sum();
    if cells > 0 {
        notes.push(WorksMessage::NoteCells { count: cells }.both());
    }
    notes.extend(access_notes(plan));
    let mut absent: Vec<Role> = plan.issues.iter().filter(|i| i.kind == IssueKind::InputAbsent).map(|i| i.role).collect();
    absent.sort_unstable();
    absent.dedup();
    if !absent.is_empty() {
        let names = |lang: Lang, join: &str| absent.iter().map(|role| role.name().get(lang).to_owned()).collect::<Vec<_>>().join(join);
        notes.push(Text {
            zh: M::NoteAbsent { inputs: names(Lang::Zh, "、") }.both().zh,
            en: M::NoteAbsent { inputs: names(Lang::En, ", ") }.both().en,
        });
    }
    let rejected: u64 = plan.inputs.iter().map(|i| i.rejected).sum();
    if rejected > 0 {
        let count = Quantity { value: rejected as f64, unit: Text::default(), decimals: 0 }.show(Lang::En);
        notes.push(M::NoteRejected { count }.both());
    }
    notes
}

/// How distances to facilities were measured, where a reader must know it first.
fn access_notes(plan: &Plan) -> Vec<Text> {
    let settings = &plan.project.file.access;
    let mut notes = Vec::new();
    if plan.standard.facilities.is_empty() {
        notes.push(FacilityMessage::NoteNoLines { standard: plan.standard.id.clone() }.both());
    }
    if plan.district.facilities.is_empty() {
        return notes;
    }
    if settings.radius_only {
        notes.push(FacilityMessage::NoteRadiusOnly.both());
    }
    if plan.access.basis == WalkBasis::Detour {
        notes.push(FacilityMessage::NoteDetour { factor: settings.detour_factor.to_string() }.both());
    }
    if let Some(on) = &plan.walking {
        let (report, counts) = (on.network.report(), on.counts());
        let of = [
            (counts.facilities_without, (|count| FacilityMessage::NoteOffStreets { count }) as fn(usize) -> FacilityMessage),
            (report.cuts.len(), |count| FacilityMessage::NoteCuts { count }),
        ];
        notes.extend(of.into_iter().filter(|(count, _)| *count > 0).map(|(count, note)| note(count).both()));
    }
    let feet = || (0..plan.district.neighbourhoods.len() as u32).map(|at| plan.access.foot(NeighbourhoodIx(at)));
    let of = |wanted: Foot| feet().filter(|foot| *foot == wanted).count();
    let (unsnapped, islands) = (of(Foot::NoStreet), of(Foot::Island));
    notes.extend((unsnapped > 0).then(|| FacilityMessage::NoteUnsnapped { count: unsnapped }.both()));
    notes.extend((islands > 0).then(|| FacilityMessage::NoteIslands { count: islands }.both()));
    notes
}
