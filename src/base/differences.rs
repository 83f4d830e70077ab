//! What one plan does differently from another, each with its reason.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value, json};

use super::facts::facts;
use super::matching::by_overlap;
use super::reasons::{Between, Cause};
use super::statement::{Standing, Statement};
use crate::report::Text;
use crate::report::messages::{BaseMessage as M, Say};

/// How far two scores may be apart and still be shown alike: half of their last digit.
const SCORE_SHOWN: f64 = 0.05;

/// How far two numbers may be apart and be one that was written and read, as a share.
const WRITTEN: f64 = 1e-9;

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The day the plan is judged from.
    AsOf,
    /// The policy pack.
    Rules,
    /// A setting of the project.
    Setting,
    /// A change by hand.
    Edit,
    /// A neighbourhood that was not in the inputs.
    New,
    /// One that is no more in the inputs.
    Gone,
    /// State of works by record.
    Status,
    /// Eligibility.
    Candidate,
    /// Floor area, households or cost.
    Size,
    /// Planned now, and was not.
    Entered,
    /// No more planned, and not begun either.
    Left,
    /// In another zone.
    Zone,
    /// Another start year.
    Start,
    /// What is reached of a target.
    Target,
}

impl ChangeKind {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AsOf => "as_of",
            Self::Rules => "rules",
            Self::Setting => "setting",
            Self::Edit => "edit",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Status => "status",
            Self::Candidate => "candidate",
            Self::Size => "size",
            Self::Entered => "entered",
            Self::Left => "left",
            Self::Zone => "zone",
            Self::Start => "start",
            Self::Target => "target",
        }
    }
}

/// One thing that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What differs.
    pub kind: ChangeKind,
    /// Id of the neighbourhood, target or edit, or key of the setting.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which of its values; empty where there is one.
    pub field: String,
    /// Before.
    pub from: Value,
    /// After.
    pub to: Value,
    /// Word for the reason; empty of what is new.
    pub reason: &'static str,
    /// The reason in words.
    pub why: Text,
}

impl Difference {
    pub(super) fn new(kind: ChangeKind, id: &str, name: &str, field: &str, from: Value, to: Value) -> Self {
        let field = field.to_owned();
        Self { kind, id: id.to_owned(), name: name.to_owned(), field, from, to, reason: "", why: Text::default() }
    }

    pub(super) fn why(mut self, reason: &'static str, why: Text) -> Self {
        (self.reason, self.why) = (reason, why);
        self
    }
}

/// How scores moved.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScoreShift {
    /// Candidates of both plans whose score differs as it is shown.
    pub changed: usize,
    /// Those that moved most: id, name, before and after.
    pub most: Vec<(String, String, f64, f64)>,
}

/// Scores that are named.
const SCORES_NAMED: usize = 10;

/// What is new, and what the later plan does differently.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// New facts: records, eligibility, sizes, settings, rules, changes by hand.
    pub facts: Vec<Difference>,
    /// What follows: zones, years, targets; each with its reason.
    pub changes: Vec<Difference>,
    /// Scores.
    pub scores: ScoreShift,
}

impl Changes {
    /// Those that started by the end of some year in the earlier plan and do not in the later one: none where years are nested.
    pub fn put_off(&self) -> impl Iterator<Item = &Difference> {
        let year = |value: &Value| value.as_i64();
        self.changes.iter().filter(move |change| match change.kind {
            ChangeKind::Start => year(&change.from).is_some_and(|from| year(&change.to).is_none_or(|to| to > from)),
            ChangeKind::Left => year(&change.from).is_some(),
            _ => false,
        })
    }

    /// How many changes there are of a kind.
    #[must_use]
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.facts.iter().chain(&self.changes).filter(|change| change.kind == kind).count()
    }
}

/// What `after` does differently from `before`; `causes` has what the search for years of `after` found, by neighbourhood.
#[must_use]
pub fn differences(before: &Statement, after: &Statement, causes: &BTreeMap<&str, Cause>) -> Changes {
    let facts = facts(before, after);
    let between = Between { before, after, facts: &facts };
    let mut changes = Vec::new();
    let zones = Zones::new(before, after);
    let both = || after.neighbourhoods.iter().filter_map(|(id, now)| Some((before.neighbourhoods.get(id)?, now)));
    for (id, was) in &before.neighbourhoods {
        let now = after.neighbourhoods.get(id);
        // What has begun has left its zone as planned.
        if was.is_planned() && now.is_none_or(|now| !now.is_planned() && !now.has_begun()) {
            let (reason, why) = between.left(was, now);
            changes
                .push(Difference::new(ChangeKind::Left, id, &was.name, "start_year", json!(was.start_year), Value::Null).why(reason, why));
        }
    }
    for (id, now) in &after.neighbourhoods {
        let was = before.neighbourhoods.get(id);
        if now.is_planned() && was.is_none_or(|was| !was.is_planned()) {
            let (reason, why) = between.entered(was, now);
            changes.push(
                Difference::new(ChangeKind::Entered, id, &now.name, "start_year", Value::Null, json!(now.start_year)).why(reason, why),
            );
        }
    }
    for (was, now) in both().filter(|(was, now)| was.is_planned() && now.is_planned()) {
        if zones.is_elsewhere(was, now) {
            let (left, joined) = zones.mates(was, now);
            let (reason, why) = between.zone(now, &left, &joined);
            let (from, to) = (json!(was.zone_id), json!(now.zone_id));
            changes.push(Difference::new(ChangeKind::Zone, &now.neighbourhood_id, &now.name, "zone_id", from, to).why(reason, why));
        }
    }
    let mut left_year: BTreeMap<i16, Vec<String>> = BTreeMap::new();
    for was in before.neighbourhoods.values() {
        let now = after.neighbourhoods.get(&was.neighbourhood_id).and_then(|now| now.start_year);
        if let Some(year) = was.start_year.filter(|year| now != Some(*year)) {
            left_year.entry(year).or_default().push(was.name.clone());
        }
    }
    // What is planned or begun in both; what came or went is told above.
    let counts = |of: &Standing| of.is_planned() || of.has_begun();
    for (was, now) in both().filter(|(was, now)| was.start_year != now.start_year && counts(was) && counts(now)) {
        let instead = now.start_year.and_then(|year| left_year.get(&year)).map_or(&[][..], Vec::as_slice);
        let cause = causes.get(now.neighbourhood_id.as_str());
        let (reason, why) = between.start(was, now, cause, instead, zones.is_elsewhere(was, now));
        let (from, to) = (json!(was.start_year), json!(now.start_year));
        changes.push(Difference::new(ChangeKind::Start, &now.neighbourhood_id, &now.name, "start_year", from, to).why(reason, why));
    }
    changes.extend(targets(before, after));
    changes.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    Changes { scores: scores(both()), facts, changes }
}

/// Whether two values are one, as far as writing and reading numbers keeps it.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => one.len() == other.len() && one.iter().zip(other).all(|(a, b)| is_same(a, b)),
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(key, a)| other.get(key).is_some_and(|b| is_same(a, b)))
        }
        _ => match (one.as_f64(), other.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= WRITTEN * a.abs().max(b.abs()),
            _ => one == other,
        },
    }
}

/// Zones of two plans, matched.
struct Zones<'s> {
    before: BTreeMap<&'s str, usize>,
    after: BTreeMap<&'s str, usize>,
    /// The earlier zone of every later one.
    earlier: Vec<Option<usize>>,
    members: [&'s Statement; 2],
}

impl<'s> Zones<'s> {
    fn new(before: &'s Statement, after: &'s Statement) -> Self {
        let (was, now) = (before.zone_of(), after.zone_of());
        let weigh = |plan: &Statement, id: &str| plan.neighbourhoods.get(id).and_then(|n| n.floor_area_m2).unwrap_or(1.0).max(1.0);
        let held =
            |plan: &Statement| -> Vec<f64> { plan.zones.iter().map(|zone| zone.members.iter().map(|id| weigh(plan, id)).sum()).collect() };
        let mut shared: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (id, &zone) in &now {
            if let Some(&earlier) = was.get(id) {
                // A zone that keeps its id is the zone it was.
                let is_called_so = after.zones[zone].id == before.zones[earlier].id;
                *shared.entry((zone, earlier)).or_default() += if is_called_so { f64::INFINITY } else { weigh(after, id) };
            }
        }
        let shared = shared.into_iter().map(|((zone, earlier), amount)| (zone, earlier, amount)).collect();
        let earlier = by_overlap(shared, &held(after), &held(before));
        Self { before: was, after: now, earlier, members: [before, after] }
    }

    /// Whether its zone is not the one that its earlier zone has become.
    fn is_elsewhere(&self, was: &Standing, now: &Standing) -> bool {
        let zone = |of: &BTreeMap<&str, usize>, who: &Standing| of.get(who.neighbourhood_id.as_str()).copied();
        match (zone(&self.before, was), zone(&self.after, now)) {
            (Some(was), Some(now)) => self.earlier[now] != Some(was),
            _ => false,
        }
    }

    /// Names of those that were in its earlier zone and are no more planned, and of those in its zone now that were not planned.
    fn mates(&self, was: &Standing, now: &Standing) -> (Vec<String>, Vec<String>) {
        let [before, after] = self.members;
        let planned = |plan: &Statement, id: &str| plan.neighbourhoods.get(id).is_some_and(Standing::is_planned);
        let of = |plan: &Statement, zone: Option<&usize>, other: &Statement| -> Vec<String> {
            let members = zone.map(|&zone| plan.zones[zone].members.as_slice()).unwrap_or_default();
            let out: BTreeSet<&String> = members.iter().filter(|id| planned(plan, id) && !planned(other, id)).collect();
            out.into_iter().filter_map(|id| Some(plan.neighbourhoods.get(id)?.name.clone())).collect()
        };
        let id = now.neighbourhood_id.as_str();
        (of(before, self.before.get(was.neighbourhood_id.as_str()), after), of(after, self.after.get(id), before))
    }
}

fn targets(before: &Statement, after: &Statement) -> Vec<Difference> {
    let mut changes = Vec::new();
    let was: BTreeMap<&str, _> = before.targets.iter().map(|target| (target.id.as_str(), target)).collect();
    for now in &after.targets {
        let why = Text { zh: now.why_zh.clone(), en: now.why_en.clone() };
        let change = |from: Value, reason| {
            Difference::new(ChangeKind::Target, &now.id, &now.id, "planned", from, json!(now.planned)).why(reason, why.clone())
        };
        match was.get(now.id.as_str()) {
            None => changes.push(change(Value::Null, "new")),
            Some(was) if !is_same(&json!(was.value), &json!(now.value)) => changes.push(change(json!(was.planned), "asked")),
            Some(was) if !is_same(&json!(was.planned), &json!(now.planned)) => changes.push(change(json!(was.planned), "planned")),
            Some(_) => {}
        }
    }
    let now: BTreeSet<&str> = after.targets.iter().map(|target| target.id.as_str()).collect();
    for gone in before.targets.iter().filter(|target| !now.contains(target.id.as_str())) {
        let change = Difference::new(ChangeKind::Target, &gone.id, &gone.id, "planned", json!(gone.planned), Value::Null);
        changes.push(change.why("gone", M::WhyTargetGone.both()));
    }
    changes
}

fn scores<'s>(both: impl Iterator<Item = (&'s Standing, &'s Standing)>) -> ScoreShift {
    let mut moved: Vec<(f64, &Standing, f64, f64)> = both
        .filter_map(|(was, now)| {
            let (from, to) = (was.score?, now.score?);
            let by = (to - from).abs();
            (by >= SCORE_SHOWN).then_some((by, now, from, to))
        })
        .collect();
    moved.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.neighbourhood_id.cmp(&b.1.neighbourhood_id)));
    let most = moved.iter().take(SCORES_NAMED).map(|&(_, who, from, to)| (who.neighbourhood_id.clone(), who.name.clone(), from, to));
    ScoreShift { changed: moved.len(), most: most.collect() }
}
