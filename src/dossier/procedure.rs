//! The procedure of a project: how far each step is, what shows it and what is missing.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::policy::{
    DeadlineOutcome, Facts, FieldKind, Handover, MemberFacts, Pack, ProjectFacts, StageOutcome, Step, StepUses, Terms, Truth, Value,
};

/// What one step makes of a project.
#[derive(Debug, Clone, PartialEq)]
pub struct StepOutcome {
    /// Position of the step in the pack.
    pub step: usize,
    /// How far it is.
    pub state: StepState,
    /// Its evidence, in the order of the pack.
    pub evidence: Vec<EvidenceOutcome>,
    /// Fields beside the evidence that would settle it: those of approvals, handover and supervision; sorted.
    pub needs: Vec<String>,
    /// Whether it was begun although the step that must come before is not done.
    pub before_its_turn: bool,
    /// Position of the branch that holds, among those of the step.
    pub branch: Option<usize>,
    /// Position of the stage of approval that is needed although the facts of its branches say that it was not obtained.
    pub contradicts: Option<usize>,
    /// Its deadline, where the day that starts it is known and the document was in force on it.
    pub deadline: Option<DeadlineOutcome>,
    /// Whether the day that starts its deadline lies before the document came into force: the deadline binds nobody then.
    pub before_effect: bool,
    /// Positions of the handover rules that hold.
    pub handovers: Vec<usize>,
    /// Position of the way of management.
    pub management: Option<usize>,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// All evidence shows it.
    Done,
    /// Something recorded says that it is not done.
    Open,
    /// Nothing recorded speaks against it, and something is not recorded.
    Ask,
    /// Nothing is recorded of it or of a later step, and one before it is not done.
    NotYet,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceOutcome {
    /// The field.
    pub field: String,
    /// Whether it shows the step; unknown where nothing is recorded.
    pub shown: Truth,
    /// What a set lacks: roles by id, or other words, in the order of the pack.
    pub lacks: Vec<String>,
}

/// The steps of a project on a day.
#[must_use]
pub fn procedure(pack: &Pack, facts: &ProjectFacts<'_>, stages: &[StageOutcome], as_of: Date) -> Vec<StepOutcome> {
    let mut steps: Vec<StepOutcome> = pack.steps.iter().enumerate().map(|(at, step)| judge(pack, at, step, facts, stages, as_of)).collect();
    let recorded: Vec<bool> = steps.iter().map(|s| s.evidence.iter().any(|e| e.shown != Truth::Unknown)).collect();
    // The way of management may be agreed at any time: it says nothing of the steps before.
    let tells = |at: usize| recorded[at] && pack.steps[at].uses != Some(StepUses::Handover);
    let last = (0..steps.len()).rev().find(|&at| tells(at));
    for at in 0..steps.len() {
        let done = |step: &StepOutcome| step.state == StepState::Done;
        let before = pack.steps[at].after.as_ref().and_then(|id| pack.steps.iter().position(|s| s.id == *id));
        steps[at].before_its_turn = recorded[at] && before.is_some_and(|before| !done(&steps[before]));
        let waits = steps[..at].iter().any(|s| !done(s)) || before.is_some_and(|before| !done(&steps[before]));
        let untouched = last.is_none_or(|last| last < at) && !recorded[at];
        // What can be told before anything is recorded, as the route of the approvals can, keeps its state.
        let running = steps[at].deadline.is_some();
        if waits && untouched && !running && steps[at].state == StepState::Ask && !pack.steps[at].evidence.is_empty() {
            steps[at].state = StepState::NotYet;
        }
    }
    steps
}

fn judge(pack: &Pack, at: usize, step: &Step, facts: &ProjectFacts<'_>, stages: &[StageOutcome], as_of: Date) -> StepOutcome {
    let evidence: Vec<EvidenceOutcome> = step.evidence.iter().map(|field| shown(pack, step, field, facts)).collect();
    let mut truths: Vec<Truth> = evidence.iter().map(|e| e.shown).collect();
    let mut needs = BTreeSet::new();
    let (mut handovers, mut management) = (Vec::new(), None);
    match step.uses {
        Some(StepUses::Approvals) => {
            // The route is what the document settles; whether an approval was given is the evidence's to say.
            truths.extend(stages.iter().map(|stage| if stage.decided() == Truth::Unknown { Truth::Unknown } else { Truth::Yes }));
            needs.extend(stages.iter().flat_map(StageOutcome::needs));
        }
        Some(StepUses::Handover) => {
            let limits = pack.limits();
            let terms = Terms { parameters: &pack.parameters, limits: &limits };
            for (rule, handover) in pack.handovers.iter().enumerate() {
                let judged = handover.when.judge(facts, terms);
                needs.extend(judged.needs);
                if judged.truth == Truth::Yes {
                    handovers.push(rule);
                    needs.extend(unrecorded(handover, facts));
                }
            }
            if let Some(Value::Word(mode)) = facts.value("management_mode") {
                management = pack.managements.iter().position(|m| m.id == mode);
            }
            truths.extend((!needs.is_empty()).then_some(Truth::Unknown));
        }
        None => {}
    }
    let value = |field: &str| if let Some(Value::Bool(value)) = facts.value(field) { Some(value) } else { None };
    let branch = step.branches.iter().position(|branch| value(&branch.field) == Some(branch.value));
    let contradicts = branch.and_then(|at| needed_stage(pack, step.branches[at].unless_needed.as_deref()?, stages));
    truths.extend(contradicts.map(|_| Truth::No));
    needs.extend(step.branches.iter().filter(|branch| value(&branch.field).is_none()).map(|branch| branch.field.clone()));
    let deadline = step.deadline.as_ref().and_then(|id| pack.deadlines.iter().find(|d| d.id == *id));
    let before_effect = deadline.is_some_and(|deadline| deadline.starts_before_effect(pack, facts));
    StepOutcome {
        step: at,
        state: match Truth::all(truths) {
            Truth::Yes => StepState::Done,
            Truth::No => StepState::Open,
            Truth::Unknown => StepState::Ask,
        },
        evidence,
        needs: needs.into_iter().collect(),
        before_its_turn: false,
        branch: branch.filter(|_| contradicts.is_none()),
        contradicts,
        deadline: deadline.filter(|_| !before_effect).and_then(|deadline| deadline.judge(pack, facts, as_of)),
        before_effect,
        handovers,
        management,
    }
}

/// The position of a stage that no rule frees the project from.
fn needed_stage(pack: &Pack, id: &str, stages: &[StageOutcome]) -> Option<usize> {
    let of_id = |outcome: &&StageOutcome| pack.stages[outcome.stage].id == id;
    stages.iter().find(of_id).filter(|outcome| outcome.decided() == Truth::No).map(|outcome| outcome.stage)
}

fn unrecorded<'h>(handover: &'h Handover, facts: &'h ProjectFacts<'_>) -> impl Iterator<Item = String> + 'h {
    handover.must_record.iter().filter(|field| facts.value(field).is_none()).cloned()
}

fn shown(pack: &Pack, step: &Step, field: &str, facts: &ProjectFacts<'_>) -> EvidenceOutcome {
    let value = facts.value(field);
    let must = step.must_include.get(field).map(Vec::as_slice).unwrap_or_default();
    let mut lacks = Vec::new();
    let shown = match &value {
        None => Truth::Unknown,
        Some(Value::Bool(value)) => {
            let wanted = step.must_be.get(field).copied().unwrap_or(true);
            Truth::of(*value == wanted || step.either.iter().any(|either| either == field))
        }
        Some(Value::Words(words)) => {
            lacks.extend(must.iter().filter(|wanted| !words.iter().any(|word| means(pack, word, wanted))).cloned());
            Truth::of(lacks.is_empty() && !words.is_empty())
        }
        Some(Value::Number(number)) => {
            let least = step.at_least.get(field).and_then(|name| pack.amount(name));
            Truth::of(least.is_none_or(|least| *number >= least))
        }
        Some(Value::Date(_)) => Truth::of(!is_too_short(pack, step, field, facts)),
        Some(_) => Truth::Yes,
    };
    // Nothing recorded of a set: all of it is to be shown.
    if shown == Truth::Unknown && pack.fields.get(field).is_some_and(|f| f.kind == FieldKind::Set) {
        lacks = must.to_vec();
    }
    EvidenceOutcome { field: field.to_owned(), shown, lacks }
}

/// Whether the time that ends with a field is shorter than the pack asks for some member; not where a day is not known.
fn is_too_short(pack: &Pack, step: &Step, field: &str, facts: &ProjectFacts<'_>) -> bool {
    let Some(lasts) = step.lasts.as_ref().filter(|lasts| lasts.to == field) else { return false };
    let Some(least) = pack.amount(&lasts.days) else { return false };
    let day = |of: &MemberFacts, field: &str| if let Some(Value::Date(day)) = of.value(field) { Some(day) } else { None };
    let days = |of: &MemberFacts| {
        let (from, to) = (day(of, &lasts.from)?, day(of, &lasts.to)?);
        Some(Decimal::from(from.until(to).map_or(0, |span| span.get_days()) + 1))
    };
    least > Decimal::ZERO && facts.members().filter_map(days).any(|days| days < least)
}

/// Whether a ledger's word stands for what a step asks: a role or a word of the pack by its id or name.
fn means(pack: &Pack, word: &str, wanted: &str) -> bool {
    let named = |zh: &str, en: &str| word == zh || word.eq_ignore_ascii_case(en);
    word == wanted
        || pack.roles.iter().any(|role| role.id == wanted && named(&role.zh, &role.en))
        || pack.words.get(wanted).is_some_and(|known| named(&known.zh, &known.en))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;
    use crate::policy::approvals;
    use crate::project::PolicySettings;

    fn pack() -> Pack {
        Pack::load(&PolicySettings { pack: "cn-cq-tongnan-2021".into(), parameters: BTreeMap::new(), costs: Vec::new() }, |path| {
            path.into()
        })
        .unwrap()
    }

    fn words(of: &[&str]) -> Value {
        Value::Words(of.iter().map(|w| (*w).to_owned()).collect())
    }

    fn member(known: &[(&str, Value)]) -> MemberFacts {
        MemberFacts { known: known.iter().map(|(field, value)| ((*field).to_owned(), value.clone())).collect(), ..MemberFacts::default() }
    }

    fn steps(members: &[MemberFacts]) -> Vec<StepOutcome> {
        let pack = pack();
        let facts = ProjectFacts::new(&pack, members.iter().collect());
        procedure(&pack, &facts, &approvals(&pack, &facts), date(2022, 10, 1))
    }

    #[test]
    fn with_nothing_recorded_the_first_step_asks_and_the_rest_wait() {
        let found = steps(&[member(&[])]);
        let states: Vec<StepState> = found.iter().map(|s| s.state).collect();
        assert_eq!(states[0], StepState::Ask);
        assert_eq!(states[5], StepState::Ask, "approvals name what they need");
        assert!(found[5].needs.contains(&"total_investment_cny".to_owned()));
        assert!(states.iter().enumerate().all(|(at, s)| at == 0 || at == 5 || *s == StepState::NotYet), "{states:?}");
        assert_eq!(found[4].evidence[0].lacks.len(), 7, "every party is still to sign");
    }

    #[test]
    fn a_way_of_management_agreed_early_leaves_the_steps_before_it_waiting() {
        let found = steps(&[member(&[("management_mode", Value::Word("G2".into()))])]);
        assert_eq!((found[9].state, found[10].state, found[10].management), (StepState::NotYet, StepState::Ask, Some(1)));
    }

    #[test]
    fn a_review_names_the_parties_that_did_not_sign_for_every_member() {
        let all = ["housing", "区发展改革委", "finance", "planning_resources", "urban_management", "街道办事处（镇政府）", "community"];
        let pipes = words(&["供水", "排水", "电力", "供气", "通信"]);
        let one = member(&[("review_parties", words(&all)), ("review_pipes", pipes.clone())]);
        assert_eq!(steps(std::slice::from_ref(&one))[4].state, StepState::Done);
        let two = member(&[("review_parties", words(&all[..5])), ("review_pipes", pipes)]);
        let found = &steps(&[one, two])[4];
        assert_eq!(found.state, StepState::Open);
        assert_eq!(found.evidence[0].lacks, ["subdistrict", "community"]);
        assert_eq!(steps(&[member(&[("review_pipes", words(&["供水"]))])])[0].state, StepState::Ask, "an earlier step is asked for");
    }

    #[test]
    fn works_are_judged_by_what_is_recorded_and_by_the_permit() {
        let sound = [
            ("emergency_plan", Value::Bool(true)),
            ("drill_log", Value::Bool(true)),
            ("accident_reports", Value::Bool(false)),
            ("wage_arrears", Value::Bool(false)),
            ("project_archive", Value::Bool(true)),
        ];
        let mut facts = member(&sound);
        let found = &steps(&[facts.clone()])[7];
        assert_eq!((found.state, found.branch, found.needs.as_slice()), (StepState::Done, None, &["permit_obtained".to_owned()][..]));
        facts.known.insert("permit_obtained".into(), Value::Bool(false));
        facts.known.insert("wage_arrears".into(), Value::Bool(true));
        let found = &steps(&[facts])[7];
        assert_eq!((found.state, found.branch), (StepState::Open, Some(1)));
        assert_eq!(found.evidence.iter().filter(|e| e.shown == Truth::No).map(|e| e.field.as_str()).collect::<Vec<_>>(), ["wage_arrears"]);
    }

    #[test]
    fn a_tender_before_the_approvals_are_clear_is_pointed_out() {
        let facts = member(&[("tender_opened_on", Value::Date(date(2022, 3, 1)))]);
        let found = &steps(&[facts])[6];
        assert!(found.before_its_turn && found.state == StepState::Done);
    }

    /// The steps of one member under a pack of its own parameters.
    fn under(parameters: &[(&str, toml::Value)], member: &MemberFacts) -> Vec<StepOutcome> {
        let mut pack = pack();
        for (name, value) in parameters {
            pack.parameters.insert((*name).to_owned(), value.clone());
        }
        let facts = ProjectFacts::new(&pack, vec![member]);
        procedure(&pack, &facts, &approvals(&pack, &facts), date(2022, 10, 1))
    }

    #[test]
    fn support_and_publicity_are_asked_for_only_where_a_reading_asks() {
        let facts = member(&[
            ("survey_record", Value::Bool(true)),
            ("survey_method", Value::Word("问卷调查".into())),
            ("response_rate", Value::Number("0.9".parse().unwrap())),
            ("support_rate", Value::Number("0.7".parse().unwrap())),
            ("publicity_start", Value::Date(date(2022, 3, 1))),
            ("publicity_end", Value::Date(date(2022, 3, 7))),
            ("objections", Value::Number(0.into())),
        ]);
        let states = |parameters: &[(&str, toml::Value)]| {
            let found = under(parameters, &facts);
            (found[0].state, found[2].state)
        };
        assert_eq!(states(&[]), (StepState::Done, StepState::Done));
        assert_eq!(states(&[("support_rate_min", toml::Value::Float(0.75))]).0, StepState::Open);
        assert_eq!(states(&[("support_rate_min", toml::Value::Float(0.7))]).0, StepState::Done, "the least itself is enough");
        assert_eq!(states(&[("response_rate_min", toml::Value::Float(0.91))]).0, StepState::Open);
        assert_eq!(states(&[("publicity_days_min", toml::Value::Integer(7))]).1, StepState::Done, "first and last day count");
        assert_eq!(states(&[("publicity_days_min", toml::Value::Integer(8))]).1, StepState::Open);
    }

    #[test]
    fn a_permit_that_is_needed_and_not_obtained_is_a_contradiction() {
        let mut facts = member(&[
            ("changes_structure", Value::Bool(true)),
            ("is_new_alter_extend", Value::Bool(false)),
            ("permit_obtained", Value::Bool(false)),
        ]);
        let found = &under(&[], &facts)[7];
        assert_eq!((found.state, found.branch, found.contradicts), (StepState::Open, None, Some(4)));
        facts.known.insert("permit_obtained".into(), Value::Bool(true));
        let found = &under(&[], &facts)[7];
        assert_eq!((found.branch, found.contradicts), (Some(0), None));
        // Where the stage is open, nothing contradicts.
        let open = under(&[], &member(&[("permit_obtained", Value::Bool(false))]));
        assert_eq!((open[7].branch, open[7].contradicts), (Some(1), None));
    }

    #[test]
    fn a_deadline_binds_nobody_before_the_document_was_in_force() {
        let on = |day| under(&[], &member(&[("acceptance_passed_on", Value::Date(day))]))[9].clone();
        let (before, after) = (on(date(2021, 11, 24)), on(date(2021, 11, 25)));
        assert!(before.before_effect && before.deadline.is_none());
        assert!(!after.before_effect && after.deadline.is_some());
    }

    #[test]
    fn filing_follows_acceptance_and_handover_follows_ownership() {
        let facts = [
            ("acceptance_passed_on", Value::Date(date(2022, 9, 20))),
            ("management_mode", Value::Word("G1".into())),
            ("part_ownership", Value::Word("owner_common".into())),
            ("handover_done", Value::Bool(true)),
        ];
        let found = steps(&[member(&facts)]);
        let deadline = found[9].deadline.as_ref().unwrap();
        assert_eq!((deadline.due.on, deadline.due.provisional), (date(2022, 10, 8), false));
        assert_eq!((found[10].state, found[10].handovers.as_slice(), found[10].management), (StepState::Ask, &[2][..], Some(0)));
        assert_eq!(found[10].needs, ["maintenance_manager", "service_content", "service_fee", "service_standard"]);
    }
}
