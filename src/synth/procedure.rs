//! How far a project has come, as the survey records it: from asking residents to the handover, by the state of the works.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::dice::Dice;
use super::town::Neighbourhood;
use crate::district::Status;

/// Columns in the order of the procedure, with the stage at which each is known.
const COLUMNS: [(&str, Stage); 27] = [
    ("征求意见记录", Stage::Asked),
    ("征询方式", Stage::Asked),
    ("征求意见参与率", Stage::Asked),
    ("征求意见支持率", Stage::Asked),
    ("公示开始日期", Stage::Asked),
    ("公示结束日期", Stage::Asked),
    ("公示异议数", Stage::Asked),
    ("改造方案已编制", Stage::Designed),
    ("联合审查签署单位", Stage::Designed),
    ("纳入联合审查的管线", Stage::Designed),
    ("联合审查通过", Stage::Designed),
    ("完成可研", Stage::Designed),
    ("招标日期", Stage::AtWork),
    ("应急预案", Stage::AtWork),
    ("培训演练记录", Stage::AtWork),
    ("事故上报记录", Stage::AtWork),
    ("拖欠工程款或工资", Stage::AtWork),
    ("工程项目档案", Stage::AtWork),
    ("已办施工许可", Stage::AtWork),
    ("竣工验收合格日期", Stage::Done),
    ("联合验收参加单位", Stage::Done),
    ("备案日期", Stage::Done),
    ("移交完成", Stage::Done),
    ("管理单位", Stage::Done),
    ("服务内容", Stage::Done),
    ("服务标准", Stage::Done),
    ("服务费用", Stage::Done),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    None,
    Asked,
    Designed,
    AtWork,
    Done,
}

const REVIEWERS: [&str; 7] =
    ["区住房城乡建委", "区发展改革委", "区财政局", "区规划自然资源局", "区城市管理局", "街道办事处（镇政府）", "社区居委会"];
const PIPES: [&str; 5] = ["供水", "排水", "电力", "供气", "通信"];
const ACCEPTERS: [&str; 6] =
    ["区住房城乡建委", "项目建设单位", "街道办事处（镇政府）", "参建单位（施工、监理等）", "社区居委会", "居民代表"];
const METHODS: [&str; 4] = ["业主大会", "问卷调查", "入户走访", "公开征求意见"];
const MANAGERS: [&str; 3] = ["物业服务企业", "社区物业服务中心", "业主委员会"];

/// Share of cells that nobody filled in.
const BLANK: f64 = 0.04;

/// Headings of the columns.
pub(super) fn head() -> impl Iterator<Item = String> {
    COLUMNS.into_iter().map(|(name, _)| name.to_owned())
}

/// The cells of one neighbourhood; those of stages it has not reached stay blank.
pub(super) fn cells(home: &Neighbourhood, dice: &mut Dice) -> Vec<String> {
    let (plain, designed) = (dice.chance(0.3), dice.chance(0.5));
    let reached = match home.status {
        Status::Completed => Stage::Done,
        Status::Started => Stage::AtWork,
        Status::Planned if designed => Stage::Designed,
        Status::Planned => Stage::Asked,
        _ if plain => Stage::Asked,
        _ => Stage::None,
    };
    let all = answers(home, dice);
    COLUMNS
        .into_iter()
        .zip(all)
        .map(|((_, stage), answer)| {
            let blank = dice.chance(BLANK);
            if blank || stage > reached { String::new() } else { answer }
        })
        .collect()
}

/// What would stand in each column if the project had come so far.
fn answers(home: &Neighbourhood, dice: &mut Dice) -> [String; 27] {
    let yes = |dice: &mut Dice, share: f64| if dice.chance(share) { "是" } else { "否" }.to_owned();
    let share = |dice: &mut Dice, low: i16| format!("0.{}", dice.whole(low, 99));
    let later = |from: Date, days: i16| from.saturating_add(i32::from(days).days());
    // Who is not under way was asked in the autumn before the plan.
    let start = home.started.filter(|_| home.status != Status::Planned);
    let told = later(start.map_or(date(2021, 9, 1), |year| date(year, 1, 4)), dice.whole(0, 50));
    let told_until = later(told, dice.whole(5, 15));
    let tender = later(told_until, dice.whole(30, 90));
    let accepted = later(date(home.finished.unwrap_or(2022), 6, 1), dice.whole(0, 130));
    let filed = later(accepted, if dice.chance(0.9) { dice.whole(2, 15) } else { dice.whole(16, 30) });
    // One review in eight lacks a signature or a pipe.
    let most = |dice: &mut Dice, all: &[&str]| {
        let left_out = if dice.chance(0.125) { Some(dice.whole(0, all.len() as i16 - 1) as usize) } else { None };
        all.iter().enumerate().filter(|(at, _)| Some(*at) != left_out).map(|(_, name)| *name).collect::<Vec<_>>().join("、")
    };
    [
        yes(dice, 1.0),
        (*dice.pick(&METHODS)).to_owned(),
        share(dice, 60),
        share(dice, 70),
        told.to_string(),
        told_until.to_string(),
        if dice.chance(0.8) { 0 } else { dice.whole(1, 6) }.to_string(),
        yes(dice, 1.0),
        most(dice, &REVIEWERS),
        most(dice, &PIPES),
        yes(dice, 0.95),
        yes(dice, 0.5),
        tender.to_string(),
        yes(dice, 0.97),
        yes(dice, 0.9),
        yes(dice, 0.02),
        yes(dice, 0.03),
        yes(dice, 0.95),
        yes(dice, 0.5),
        accepted.to_string(),
        most(dice, &ACCEPTERS),
        filed.to_string(),
        yes(dice, 0.9),
        (*dice.pick(&MANAGERS)).to_owned(),
        "日常保洁、设施设备管护".to_owned(),
        "按合同约定".to_owned(),
        "由业主大会议定".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::dice::Stream;

    #[test]
    fn every_heading_is_a_column_of_the_pack() {
        let pack = crate::policy::Pack::load(
            &crate::project::PolicySettings { pack: "cn-cq-tongnan-2021".into(), ..Default::default() },
            |path| path.into(),
        )
        .unwrap();
        let fields: Vec<String> = pack.fields.into_values().flat_map(|f| [vec![f.zh], f.columns].concat()).collect();
        for column in head() {
            assert!(fields.contains(&column), "{column}");
        }
    }

    #[test]
    fn the_days_of_a_finished_project_follow_each_other() {
        let mut dice = Dice::new(7, Stream::Procedure);
        let home = Neighbourhood {
            code: "XQ1".into(),
            name: "n".into(),
            cohort: 0,
            tier: crate::synth::cohorts::Tier::Core,
            status: Status::Completed,
            year: 1990,
            area_m2: 1,
            households: 1,
            first: 0,
            buildings: 0,
            outline: Vec::new(),
            anchor: Default::default(),
            community: 0,
            started: Some(2020),
            finished: Some(2021),
            staff_housing: false,
        };
        for _ in 0..200 {
            let found = answers(&home, &mut dice);
            let day = |at: usize| found[at].parse::<Date>().unwrap();
            let days = [4, 5, 12, 19, 21].map(day);
            assert!(days.is_sorted() && days[4] < date(2021, 11, 25), "{days:?}");
        }
    }
}
