//! What the bureau's ledger and the residents' survey say of every neighbourhood, before either is spoilt.

use super::cohorts::Tier;
use super::dice::{Dice, Stream};
use super::profile::Profile;
use super::town::Town;
use crate::district::Status;

/// Records of one neighbourhood.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub outlined: bool,
    pub in_ledger: bool,
    /// No building of it has a name or code: only its place tells that it is one.
    pub anonymous: bool,
    pub cost_yuan: Option<u64>,
    pub pipe_year: Option<i16>,
    pub property_management: bool,
    pub danger: &'static str,
    pub lift: bool,
    pub over_60_percent: u32,
    pub survey: Option<Survey>,
}

/// Answers and findings of one neighbourhood.
#[derive(Debug, Clone)]
pub(super) struct Survey {
    /// Disrepair, municipal gaps, service gaps; `None` where the sheet is blank.
    pub tests: [Option<bool>; 3],
    pub willingness_percent: u32,
    pub refused: bool,
    pub poor_signals: u32,
    /// B01 to B14.
    pub items: [&'static str; 14],
    pub management: &'static str,
    /// Answers to [`APPROVAL_FACTS`].
    pub approval: [Option<bool>; 12],
    pub added_area_m2: u32,
    /// Funding from F1 residents, F2 pipe operators, F3 society, F4 public money.
    pub funding_yuan: [u64; 4],
}

/// Columns of the approval facts with the share of projects that answer yes.
pub(super) const APPROVAL_FACTS: [(&str, f64); 12] = [
    ("涉及功能独立配套基础设施", 0.06),
    ("新增建设用地", 0.03),
    ("独立占地", 0.05),
    ("涉及土地权属变化", 0.01),
    ("变动结构", 0.04),
    ("低风险项目", 0.7),
    ("建设单位告知承诺", 0.8),
    ("新建改建扩建", 0.15),
    ("高边坡", 0.05),
    ("深基坑", 0.02),
    ("高填方", 0.02),
    ("高空作业", 0.6),
];

/// Draws the records of all neighbourhoods.
pub(super) fn draw(profile: &Profile, town: &Town, seed: u64) -> Vec<Record> {
    let mut dice = Dice::new(seed, Stream::Ledger);
    let n = town.neighbourhoods.len();
    let mark = |chosen: Vec<u32>| {
        let mut flags = vec![false; n];
        for i in chosen {
            flags[i as usize] = true;
        }
        flags
    };
    let outlined = mark(dice.sample(n, (profile.neighbourhood.has_boundary_polygon_share * n as f64).round() as usize));
    // who is in a plan is in the ledger; newer estates are left out twice as often as old ones
    let unlisted: Vec<u32> = (0..n as u32).filter(|&i| town.neighbourhoods[i as usize].status == Status::NotListed).collect();
    let mut keyed: Vec<(f64, u32)> =
        unlisted.iter().map(|&i| (dice.unit() * if town.neighbourhoods[i as usize].tier == Tier::Newer { 1.0 } else { 2.0 }, i)).collect();
    keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let absent = (profile.dirty("geometry_without_ledger") * n as f64).round() as usize;
    let absent = mark(keyed.into_iter().take(absent).map(|(_, i)| i).collect());
    let listed: Vec<u32> = (0..n as u32).filter(|&i| !absent[i as usize]).collect();
    let costless = (profile.ledger.cost_missing * listed.len() as f64).round() as usize;
    let costless = mark(dice.sample(listed.len(), costless).into_iter().map(|k| listed[k as usize]).collect());
    let grades: Vec<(&str, f64)> =
        ["A", "B", "C", "D"].iter().map(|g| (*g, profile.building.danger_grade.get(*g).copied().unwrap_or(0.0))).collect();
    (0..n)
        .map(|i| {
            let home = &town.neighbourhoods[i];
            let old = home.tier != Tier::Newer;
            let per_m2 = dice.lognormal(profile.ledger.cost_yuan_per_m2.mean, profile.ledger.cost_yuan_per_m2.sigma_log);
            let cost = (home.area_m2 as f64 * per_m2 / 100.0).round() as u64 * 100;
            let asked = match home.tier {
                Tier::Core => profile.survey.core_share,
                Tier::Extended => profile.survey.extended_share,
                Tier::Newer => profile.survey.newer_share,
            };
            let surveyed = dice.chance(asked);
            let survey = answer(profile, old, cost, &mut dice);
            let [from, to] = profile.ledger.pipe_years;
            let year = dice.whole(from, to);
            Record {
                outlined: outlined[i],
                in_ledger: !absent[i],
                anonymous: absent[i] && !outlined[i] && dice.chance(0.3),
                cost_yuan: (!absent[i] && !costless[i]).then_some(cost),
                pipe_year: (old && !absent[i] && dice.chance(profile.ledger.pipe_year_share)).then_some(year),
                property_management: !old || dice.chance(profile.neighbourhood.has_property_management_share),
                danger: if old { grades[dice.weighted(grades.iter().map(|g| g.1))].0 } else { "A" },
                lift: !old || dice.chance(profile.building.lift_share_over_6_floors_old),
                over_60_percent: (100.0 * dice.draw(profile.neighbourhood.share_age_60_plus)).clamp(5.0, 60.0).round() as u32,
                survey: surveyed.then_some(survey),
            }
        })
        .collect()
}

fn answer(profile: &Profile, old: bool, cost: u64, dice: &mut Dice) -> Survey {
    let shares = &profile.survey;
    let known = if old { 1.0 } else { 0.25 };
    let mut test = |share: f64| {
        let yes = dice.chance(share * known);
        (!dice.chance(shares.blank_share)).then_some(yes)
    };
    let tests = [test(shares.disrepair), test(shares.municipal), test(shares.public_service)];
    let willingness = dice.draw(profile.deficiency.willingness).clamp(0.15, 1.0);
    let mut items = ["完好"; 14];
    for (item, share) in items.iter_mut().zip(profile.deficiency.items.values()) {
        *item = match () {
            () if dice.chance(0.06) => "未调查",
            () if dice.chance(share * known) => *dice.pick(&["不足", "不足", "缺失"]),
            () => "完好",
        };
    }
    let mut approval = [None; 12];
    for (fact, (_, share)) in approval.iter_mut().zip(APPROVAL_FACTS) {
        *fact = (!dice.chance(0.1)).then_some(dice.chance(share));
    }
    let mut left = cost;
    let mut funding_yuan = [0; 4];
    for (i, share) in shares.funding.iter().enumerate().take(3) {
        funding_yuan[i] = ((cost as f64 * share * dice.between(0.4, 1.6) / 100.0).round() as u64 * 100).min(left);
        left -= funding_yuan[i];
    }
    // one scheme in five has part of its cost still open
    funding_yuan[3] = if dice.chance(0.2) { (left as f64 * 0.7 / 100.0).round() as u64 * 100 } else { left };
    Survey {
        tests,
        willingness_percent: (willingness * 100.0).round() as u32,
        refused: willingness < shares.refused_below,
        poor_signals: dice.weighted(shares.poor_signals.iter().copied()) as u32,
        items,
        management: ["物业公司", "社区物业服务中心", "居民自管", "未定"][dice.weighted([0.35, 0.2, 0.2, 0.25])],
        approval,
        added_area_m2: if dice.chance(0.15) { dice.whole(10, 600) as u32 } else { 0 },
        funding_yuan,
    }
}
