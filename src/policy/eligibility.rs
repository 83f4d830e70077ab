//! Who is eligible, under which clause, and what is missing where that is open.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use super::condition::{Facts, Terms};
use super::pack::TierResult;
use super::{FieldColumns, MemberFacts, Pack, Ruling, Truth, Value};
use crate::district::{BuildingUse, District, Fact, Neighbourhood, Status, YearQuality};
use crate::report::{Cancelled, Progress};

/// What the rules make of one neighbourhood.
#[derive(Debug, Clone, PartialEq)]
pub struct Eligibility {
    /// The answer.
    pub verdict: Verdict,
    /// What the pipeline does with it.
    pub candidacy: Candidacy,
    /// Tier that decided; for one under way or done, the first that no known fact rules out.
    pub tier: Option<String>,
    /// Clause that decided, or the clauses that are open.
    pub clause: String,
    /// Fields whose values would decide; sorted.
    pub missing: Vec<String>,
    /// What every tier makes of it, in the order of the pack.
    pub tests: Vec<Ruling>,
    /// Whether consent alone keeps it out: it goes on the reserve list (储备库).
    pub held_back: bool,
    /// Tier that it would be in, or that would be open, but for consent.
    pub reserve_tier: Option<String>,
}

/// Results of the eligibility rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The tier to be done first.
    EligibleCore,
    /// The tier to be done step by step.
    EligibleExtended,
    /// A known fact rules it out.
    NotEligible,
    /// A missing fact leaves it open.
    Unknown,
}

/// What follows for zones and programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Candidacy {
    /// Eligible in the core tier.
    Core,
    /// Eligible in the extended tier.
    Extended,
    /// Open for lack of data: zoned and programmed, counted apart.
    Provisional,
    /// Eligible or open, and dangerous as a whole: to be made safe first, so neither scored nor zoned nor programmed.
    Dangerous,
    /// Works have begun or ended: stays where it is, anchors its neighbours.
    UnderWay,
    /// Not for renovation.
    No,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::EligibleCore, Self::EligibleExtended, Self::NotEligible, Self::Unknown];

    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EligibleCore => "eligible_core",
            Self::EligibleExtended => "eligible_extended",
            Self::NotEligible => "not_eligible",
            Self::Unknown => "unknown",
        }
    }
}

impl Candidacy {
    /// Whether it is zoned and programmed.
    #[must_use]
    pub fn is_candidate(self) -> bool {
        matches!(self, Self::Core | Self::Extended | Self::Provisional)
    }

    /// The word used in the plan files and in `[zone] include`; `None` for those that are no candidates.
    #[must_use]
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Core => Some("core"),
            Self::Extended => Some("extended"),
            Self::Provisional => Some("provisional"),
            Self::Dangerous | Self::UnderWay | Self::No => None,
        }
    }
}

/// Judges every neighbourhood of a district.
///
/// # Errors
/// [`Cancelled`].
pub fn judge(district: &District, pack: &Pack, progress: &Progress) -> Result<Vec<Eligibility>, Cancelled> {
    let (columns, limits) = (FieldColumns::new(pack, &district.neighbourhoods), pack.limits());
    let judge = |n: &Neighbourhood| {
        progress.advance(1)?;
        Ok(judge_one(district, n, &columns.read(n), (pack, &limits)))
    };
    district.neighbourhoods.par_iter().map(judge).collect()
}

/// Judges a neighbourhood by what is recorded of it, under a pack and its limits ([`Pack::limits`]).
pub(super) fn judge_one(
    district: &District,
    n: &Neighbourhood,
    facts: &MemberFacts,
    (pack, limits): (&Pack, &BTreeMap<String, String>),
) -> Eligibility {
    let seen = Seen { district, n, facts, share: pack.number("mixed_year_min_share").unwrap_or(0.5) };
    let terms = Terms { parameters: &pack.parameters, limits };
    let tests: Vec<Ruling> = pack.tiers.iter().map(|tier| tier.rule().judge(&seen, terms)).collect();
    let reserve_tier = held_back(&seen, pack, terms, &tests);
    let mut result = Eligibility {
        verdict: Verdict::NotEligible,
        candidacy: Candidacy::No,
        tier: None,
        clause: String::new(),
        missing: Vec::new(),
        held_back: reserve_tier.is_some(),
        reserve_tier,
        tests,
    };
    if pack.exclude_status.iter().any(|s| s == n.status.as_str()) {
        if n.status == Status::Completed {
            result.candidacy = Candidacy::UnderWay;
            result.tier = first_not_ruled_out(&result, pack);
        }
        return result;
    }
    // A tier that holds decides; an open tier before it does not hide it, because both lead into the plan.
    if let Some(at) = result.tests.iter().position(|t| t.whole.truth == Truth::Yes) {
        let tier = &pack.tiers[at];
        (result.verdict, result.candidacy) = match tier.result {
            TierResult::EligibleCore => (Verdict::EligibleCore, Candidacy::Core),
            TierResult::EligibleExtended => (Verdict::EligibleExtended, Candidacy::Extended),
        };
        result.tier = Some(tier.id.clone());
        result.clause.clone_from(&tier.clause);
    } else {
        let open: Vec<usize> = (0..result.tests.len()).filter(|&at| result.tests[at].whole.truth == Truth::Unknown).collect();
        let named = if open.is_empty() { (0..pack.tiers.len()).collect() } else { open.clone() };
        let mut clauses: Vec<&str> = named.iter().map(|&at| pack.tiers[at].clause.as_str()).collect();
        clauses.dedup();
        result.clause = clauses.join("、");
        if !open.is_empty() {
            (result.verdict, result.candidacy) = (Verdict::Unknown, Candidacy::Provisional);
            let needs = open.iter().flat_map(|&at| result.tests[at].whole.needs.iter().cloned());
            result.missing = needs.collect::<BTreeSet<_>>().into_iter().collect();
        }
    }
    if n.status.is_under_way_or_done() {
        result.candidacy = Candidacy::UnderWay;
        if result.tier.is_none() {
            result.tier = first_not_ruled_out(&result, pack);
        }
    }
    result
}

/// The tier that would hold, or be open, but for a recorded refusal.
fn held_back(seen: &Seen<'_>, pack: &Pack, terms: Terms<'_>, tests: &[Ruling]) -> Option<String> {
    let consent = pack.consent.as_ref()?;
    if seen.value(&consent.refused) != Some(Value::Bool(true)) || tests.iter().any(|t| t.whole.truth != Truth::No) {
        return None;
    }
    let willing = Willing { seen, refused: &consent.refused };
    let truths: Vec<Truth> = pack.tiers.iter().map(|tier| tier.rule().judge(&willing, terms).whole.truth).collect();
    let at = [Truth::Yes, Truth::Unknown].into_iter().find_map(|wanted| truths.iter().position(|t| *t == wanted))?;
    Some(pack.tiers[at].id.clone())
}

/// The same neighbourhood, had it not refused.
struct Willing<'s, 'd> {
    seen: &'s Seen<'d>,
    refused: &'s str,
}

impl Facts for Willing<'_, '_> {
    fn value(&self, field: &str) -> Option<Value> {
        if field == self.refused { Some(Value::Bool(false)) } else { self.seen.value(field) }
    }

    fn built_by(&self, year: i16) -> Truth {
        self.seen.built_by(year)
    }
}

/// The tier that counts what is under way or done: the first that no known fact rules out.
fn first_not_ruled_out(result: &Eligibility, pack: &Pack) -> Option<String> {
    let at = result.tests.iter().position(|t| t.whole.truth != Truth::No)?;
    Some(pack.tiers[at].id.clone())
}

/// A neighbourhood as the tiers see it.
struct Seen<'d> {
    district: &'d District,
    n: &'d Neighbourhood,
    facts: &'d MemberFacts,
    share: f64,
}

impl Facts for Seen<'_> {
    fn value(&self, field: &str) -> Option<Value> {
        if field == "use_type" { Some(Value::Word(use_type(self.district, self.n).to_owned())) } else { self.facts.value(field) }
    }

    fn built_by(&self, year: i16) -> Truth {
        built_by(self.district, self.n, year, self.share)
    }
}

/// Whether enough of the floor area stood by the end of `limit`; buildings count alike where one has no area.
fn built_by(district: &District, n: &Neighbourhood, limit: i16, share: f64) -> Truth {
    let buildings: Vec<_> = n.buildings.iter().map(|&b| district.buildings.get(b)).filter(|b| b.usage() != BuildingUse::Other).collect();
    if buildings.is_empty() || buildings.iter().all(|b| b.recorded_year().is_none()) {
        // Years taken from neighbours leave the question open: nobody becomes eligible, or not, by a guess.
        let recorded = n.built.filter(|_| n.year_quality != YearQuality::Imputed);
        return Truth::maybe(recorded.and_then(|years| years.built_by(limit)));
    }
    let by_area = buildings.iter().all(|b| b.floor_area_m2().is_some());
    let weight = |b: &crate::district::Building<'_>| if by_area { b.floor_area_m2().unwrap_or(0.0) } else { 1.0 };
    let total: f64 = buildings.iter().map(weight).sum();
    let certain: f64 = buildings.iter().filter(|b| b.recorded_year().is_some_and(|y| y.to <= limit)).map(weight).sum();
    let possible: f64 = buildings.iter().filter(|b| b.recorded_year().is_none_or(|y| y.from <= limit)).map(weight).sum();
    if certain >= share * total {
        Truth::Yes
    } else if possible < share * total {
        Truth::No
    } else {
        Truth::Unknown
    }
}

/// The policy's use type. A drawn or named neighbourhood whose buildings have no recorded use is taken for what it
/// is listed as: a residential one.
fn use_type(district: &District, n: &Neighbourhood) -> &'static str {
    if let Some(Fact::Text(text)) = n.facts.get("use_type") {
        for known in ["residential_estate", "single_residential_building", "mixed", "non_residential"] {
            if text == known {
                return known;
            }
        }
    }
    let uses: Vec<BuildingUse> = n.buildings.iter().map(|&b| district.buildings.get(b).usage()).collect();
    let residential = uses.iter().filter(|u| matches!(u, BuildingUse::Residential | BuildingUse::Mixed)).count();
    if !uses.is_empty() && uses.iter().all(|u| *u == BuildingUse::Other) {
        "non_residential"
    } else if uses.len() == 1 {
        "single_residential_building"
    } else if residential > 0 && uses.contains(&BuildingUse::Mixed) {
        "mixed"
    } else {
        "residential_estate"
    }
}
