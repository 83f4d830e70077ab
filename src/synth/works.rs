//! What the survey says of services, chosen works, quantities and channels of money: drawn apart, so that nothing else moves.

use super::dice::Dice;
use super::records::Survey;

/// Items besides the basic ones.
const ITEMS: [&str; 15] = ["M01", "M02", "M03", "M04", "M05", "M06", "M07", "U01", "U02", "U03", "U04", "U05", "U06", "U07", "U08"];

/// Facts of the works with the share that answers yes.
const FACTS: [(&str, f64); 6] = [
    ("重物吊装", 0.1),
    ("影响安全疏散", 0.05),
    ("改变房屋登记属性", 0.02),
    ("项目权属用地范围内", 0.9),
    ("涉及相邻关系", 0.1),
    ("改变消防通道或扑救场地", 0.06),
];

/// Works that residents may choose; the last is in no list of the policy.
const CHOICES: [&str; 10] = ["停车场", "充电设施", "照明", "绿化", "文体设施", "养老", "便利店", "助餐", "加装电梯", "晾衣架"];

const KINDS: [&str; 6] = ["地面铺装、绿地", "地面铺装、绿地、广场", "外墙、管线", "屋顶美化", "电动汽车充电桩、快递柜", "管线、地面铺装"];

const OWNERS: [&str; 3] = ["业主共有", "市政公用", "业主专有"];

/// Share of cells that nobody filled in.
const BLANK: f64 = 1.0 / 3.0;

/// Headings of the columns.
pub(super) fn head() -> impl Iterator<Item = String> {
    let rest = [
        "居民选定改造项目",
        "工程内容",
        "改造部位权属",
        "B05 数量",
        "B05 单价(元)",
        "B10 费用(元)",
        "M05 数量",
        "F1b维修资金(元)",
        "F4c市级专项资金(元)",
        "B05 F2(元)",
    ];
    ITEMS.into_iter().chain(FACTS.into_iter().map(|(name, _)| name)).chain(rest).map(String::from)
}

/// The cells of one neighbourhood; without a cost it has no money.
pub(super) fn cells(survey: &Survey, has_cost: bool, dice: &mut Dice) -> Vec<String> {
    let mut row = Vec::new();
    for _ in ITEMS {
        let word = *dice.pick(&["完好", "完好", "不足", "不足", "缺失", "老化"]);
        row.push(if dice.chance(BLANK) { "" } else { word }.to_owned());
    }
    for (_, share) in FACTS {
        let yes = dice.chance(share);
        row.push(
            if dice.chance(BLANK) {
                ""
            } else if yes {
                "是"
            } else {
                "否"
            }
            .to_owned(),
        );
    }
    let count = dice.whole(1, 4) as u32;
    let mut chosen: Vec<u32> = dice.sample(CHOICES.len(), count as usize);
    chosen.sort_unstable();
    let chosen = chosen.into_iter().map(|i| CHOICES[i as usize]).collect::<Vec<_>>().join("、");
    row.push(if dice.chance(0.5) { chosen } else { String::new() });
    let (kind, owner) = (*dice.pick(&KINDS), OWNERS[dice.weighted([0.75, 0.2, 0.05])]);
    row.push(if dice.chance(0.4) { "" } else { kind }.to_owned());
    row.push(if dice.chance(BLANK) { "" } else { owner }.to_owned());
    let metres = f64::from(dice.whole(400, 9000)) / 10.0;
    let (unit, walls, chargers) = (dice.whole(380, 960), i32::from(dice.whole(300, 4000)) * 100, dice.whole(2, 20));
    let some = |dice: &mut Dice, share: f64, text: String| if dice.chance(share) { text } else { String::new() };
    row.push(some(dice, 0.3, format!("{metres:.1}")));
    row.push(some(dice, 0.5, unit.to_string()));
    row.push(some(dice, 0.3, walls.to_string()));
    row.push(some(dice, 0.3, chargers.to_string()));
    let [residents, .., public] = survey.funding_yuan;
    let part = |share: f64, of: u64| ((of as f64 * share / 100.0).floor() as u64 * 100).to_string();
    let (fund, city) = (part(dice.between(0.2, 0.9), residents), part(dice.between(0.2, 0.8), public));
    row.push(some(dice, if has_cost { 0.2 } else { 0.0 }, fund));
    row.push(some(dice, if has_cost { 0.4 } else { 0.0 }, city));
    // Drainage is not among the pipes that operators pay for: a planner is to be told.
    let drainage = part(0.3, survey.funding_yuan[1]);
    row.push(some(dice, if has_cost { 0.04 } else { 0.0 }, drainage));
    row
}
