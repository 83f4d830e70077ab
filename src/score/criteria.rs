//! The criteria: what is measured, how the measure becomes a value from 0 to 1, and what it weighs.
//!
//! Groups and weights follow the practice summed up in the project's domain notes (need, effect, readiness); every
//! weight is an assumption that `[score] weights` replaces.

use crate::access::Access;
use crate::district::{District, Fact, NeighbourhoodIx};
use crate::links::Links;
use crate::policy::{Eligibility, Standard};
use crate::report::Text;

/// A criterion of the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Id: the `c` of `raw_c`, `value_c`, `part_c`.
    pub id: &'static str,
    /// Name.
    pub name: Text,
    /// Unit of the raw measure.
    pub unit: Text,
    /// Group.
    pub group: Group,
    /// Weight before scaling to a sum of 100.
    pub weight: f64,
    /// What the raw measure is, in words.
    pub measure: Text,
}

/// Groups of criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// How much renovation is needed.
    Need,
    /// How many it helps.
    Effect,
    /// How ready it is.
    Readiness,
}

/// Everything a criterion may look at.
pub(super) struct Facts<'a> {
    pub(super) district: &'a District,
    pub(super) standard: &'a Standard,
    pub(super) access: &'a Access,
    pub(super) links: &'a Links,
    pub(super) eligibility: &'a [Eligibility],
    /// Year in which ages are counted.
    pub(super) year: i16,
    /// Limit of the oldest tier: an age of 0 value.
    pub(super) youngest: i16,
    /// Greatest number of households of any candidate, for the log scale.
    pub(super) most_households: f64,
    /// Greatest number of households reachable by one link from any candidate.
    pub(super) most_linked: f64,
}

/// A raw measure and the values it may stand for: equal ends where it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    pub(super) raw: Option<f64>,
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Measured {
    fn known(raw: f64, value: f64) -> Self {
        let value = value.clamp(0.0, 1.0);
        Self { raw: Some(raw), low: value, high: value }
    }

    const UNKNOWN: Self = Self { raw: None, low: 0.0, high: 1.0 };
}

pub(super) type Measure = fn(&Facts<'_>, NeighbourhoodIx) -> Measured;

/// All criteria with their measures, in the order they are shown.
pub(super) fn all() -> Vec<(Criterion, Measure)> {
    let text = |zh: &str, en: &str| Text { zh: zh.into(), en: en.into() };
    let criterion = |id, group, weight, name, unit, measure| Criterion { id, name, unit, group, weight, measure };
    vec![
        (
            criterion(
                "age",
                Group::Need,
                20.0,
                text("房龄", "Age"),
                text("年", "years"),
                text("楼龄，界限年为 0，40 年及以上为 1", "age of the buildings; 0 at the tier's limit year, 1 at 40 years or more"),
            ),
            age as Measure,
        ),
        (
            criterion(
                "condition",
                Group::Need,
                20.0,
                text("失修与缺项", "Deficiencies"),
                text("项", "of 3"),
                text("三类短板（失修、市政、公服）中存在的比例", "share of the three deficiencies (disrepair, utilities, services) found"),
            ),
            condition,
        ),
        (
            criterion(
                "facility_gap",
                Group::Need,
                20.0,
                text("设施缺口", "Facility gaps"),
                text("平均差距", "mean shortfall"),
                text(
                    "各类设施超出服务半径的平均比例（直线距离）",
                    "mean share by which facilities lie beyond their service radius (straight line)",
                ),
            ),
            facility_gap,
        ),
        (
            criterion(
                "nearby_services",
                Group::Need,
                8.0,
                text("周边服务少", "Few services"),
                text("类", "categories"),
                text("步行 10 分钟内设施类别数，越少越需要", "categories of services within ten minutes on foot; the fewer, the more needed"),
            ),
            nearby_services,
        ),
        (
            criterion(
                "households",
                Group::Effect,
                12.0,
                text("受益户数", "Households"),
                text("户", "households"),
                text("户数，按全区最大值取对数", "households, on a log scale against the largest"),
            ),
            households,
        ),
        (
            criterion(
                "contiguity",
                Group::Effect,
                12.0,
                text("连片条件", "Contiguity"),
                text("户", "households"),
                text("一步相连的其他候选小区户数", "households of other candidates reachable by one link"),
            ),
            contiguity,
        ),
        (
            criterion(
                "willingness",
                Group::Readiness,
                8.0,
                text("改造意愿", "Willingness"),
                text("%", "%"),
                text("愿意改造的户数比例", "share of households in favour"),
            ),
            willingness,
        ),
    ]
}

fn age(facts: &Facts<'_>, n: NeighbourhoodIx) -> Measured {
    const FULL: f64 = 40.0;
    let start = f64::from(facts.year - facts.youngest).clamp(0.0, FULL - 1.0);
    let value = |age: f64| ((age - start) / (FULL - start)).clamp(0.0, 1.0);
    let neighbourhood = &facts.district.neighbourhoods[n.at()];
    if let Some(year) = neighbourhood.typical_year {
        let age = f64::from(facts.year - year);
        return Measured::known(age, value(age));
    }
    match neighbourhood.built {
        None => Measured::UNKNOWN,
        Some(years) => Measured {
            raw: years.exact().map(|y| f64::from(facts.year - y)),
            low: value(f64::from(facts.year - years.to)),
            high: value(f64::from(facts.year - years.from)),
        },
    }
}

fn condition(facts: &Facts<'_>, n: NeighbourhoodIx) -> Measured {
    let recorded = &facts.district.neighbourhoods[n.at()].facts;
    let found: Vec<Option<bool>> = ["def_disrepair", "def_municipal", "def_public_service"]
        .iter()
        .map(|field| match recorded.get(*field) {
            Some(Fact::Bool(value)) => Some(*value),
            _ => None,
        })
        .collect();
    let yes = found.iter().filter(|f| **f == Some(true)).count() as f64;
    let open = found.iter().filter(|f| f.is_none()).count() as f64;
    Measured { raw: (open == 0.0).then_some(yes), low: yes / 3.0, high: (yes + open) / 3.0 }
}

fn facility_gap(facts: &Facts<'_>, n: NeighbourhoodIx) -> Measured {
    facts.access.mean_shortfall(n, facts.standard).map_or(Measured::UNKNOWN, |s| Measured::known(s, s))
}

fn nearby_services(facts: &Facts<'_>, n: NeighbourhoodIx) -> Measured {
    let kinds = facts.access.categories.len();
    match facts.access.diversity(n) {
        Some(near) if kinds > 0 => Measured::known(f64::from(near), 1.0 - f64::from(near) / kinds as f64),
        _ => Measured::UNKNOWN,
    }
}

fn households(facts: &Facts<'_>, n: NeighbourhoodIx) -> Measured {
    match facts.district.neighbourhoods[n.at()].households {
        Some(count) if facts.most_households > 0.0 => {
            Measured::known(f64::from(count), f64::from(count).ln_1p() / facts.most_households.ln_1p())
        }
        _ => Measured::UNKNOWN,
    }
}

/// Households of other candidates reachable by one link, and whether all of them are recorded; a neighbourhood without a
/// number has at least one.
pub(super) fn linked_households(district: &District, links: &Links, eligibility: &[Eligibility], n: NeighbourhoodIx) -> (f64, bool) {
    let mut others: Vec<NeighbourhoodIx> = links.of(n).filter(|(_, link)| link.counts).map(|(other, _)| other).collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|other| eligibility[other.at()].candidacy.is_candidate());
    let recorded = |other: &NeighbourhoodIx| district.neighbourhoods[other.at()].households;
    (others.iter().map(|other| f64::from(recorded(other).unwrap_or(1))).sum(), others.iter().all(|other| recorded(other).is_some()))
}

fn contiguity(facts: &Facts<'_>, n: NeighbourhoodIx) -> Measured {
    let (reachable, is_known) = linked_households(facts.district, facts.links, facts.eligibility, n);
    let known = Measured::known(reachable, if facts.most_linked > 0.0 { reachable.ln_1p() / facts.most_linked.ln_1p() } else { 0.0 });
    // How many live where nobody counted may be anything above the least.
    if is_known { known } else { Measured { raw: None, high: 1.0, ..known } }
}

fn willingness(facts: &Facts<'_>, n: NeighbourhoodIx) -> Measured {
    match facts.district.neighbourhoods[n.at()].facts.get("willingness_ratio") {
        Some(Fact::Number(ratio)) => {
            let ratio: f64 = (*ratio).try_into().unwrap_or(0.0);
            let share = if ratio > 1.0 { ratio / 100.0 } else { ratio };
            Measured::known(share * 100.0, share)
        }
        _ => Measured::UNKNOWN,
    }
}
