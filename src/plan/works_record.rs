//! Content of works and money as records of `dossiers.json`.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::Plan;
use crate::dossier::{CostFrom, Ground, Menu, MenuLine, Money, Sum};
use crate::policy::{BadCell, Pack, Source, Subject};

/// The menu: a line an item, in the order of the pack.
pub(super) fn menu(plan: &Plan, menu: &Menu) -> Value {
    let pack = &plan.pack;
    json!({
        "items": pack.items.iter().zip(&menu.lines).map(|(item, of)| line(pack, &item.id, of)).collect::<Vec<_>>(),
        "unlisted": menu.unlisted,
        "unreadable": cells(&menu.unreadable),
        "unanswered": touched(pack, &menu.unanswered),
        "denied": touched(pack, &menu.denied),
        "estimates": menu.estimates.iter().map(|(at, sum)| json!({ "preset": pack.costs[*at].id, "yuan": yuan(*sum) })).collect::<Vec<_>>(),
    })
}

/// Fields that works touch, with the items.
pub(super) fn touched(pack: &Pack, fields: &std::collections::BTreeMap<String, Vec<usize>>) -> Value {
    let ids = |items: &[usize]| items.iter().map(|i| pack.items[*i].id.as_str()).collect::<Vec<_>>();
    fields.iter().map(|(field, items)| json!({ "field": field, "items": ids(items) })).collect()
}

fn line(pack: &Pack, id: &str, line: &MenuLine) -> Value {
    let mut record = Map::new();
    record.insert("item".into(), json!(id));
    record.insert("state".into(), json!(line.state));
    match &line.ground {
        Ground::Nothing => {}
        Ground::Survey { column, value } => _ = record.insert("survey".into(), json!({ "column": column, "value": value })),
        Ground::Services(services) => {
            let tests = services.iter().map(|s| {
                json!({
                    "category": s.category, "distance_m": s.distance_m, "radius_m": s.radius_m, "walk_m": s.walk_m,
                    "walk_limit_m": s.walk_limit_m, "in_standard": s.in_standard, "verdict": s.verdict,
                })
            });
            record.insert("services".into(), tests.collect());
        }
    }
    record.insert("proposal".into(), json!(line.proposal));
    for (key, number) in [("quantity", line.quantity), ("unit_cost_yuan", line.unit_cost), ("cost_yuan", line.cost)] {
        if let Some(number) = number {
            record.insert(key.into(), json!(yuan(number)));
        }
    }
    match line.cost_from {
        None => {}
        Some(CostFrom::Recorded) => _ = record.insert("cost_from".into(), json!("recorded")),
        Some(CostFrom::Quantity) => _ = record.insert("cost_from".into(), json!("quantity")),
        Some(CostFrom::Preset(at)) => {
            record.insert("cost_from".into(), json!("preset"));
            record.insert("preset".into(), json!(pack.costs[at].id));
        }
    }
    Value::Object(record)
}

/// Money of a neighbourhood or a project. Sums are decimals in quotes; `of` says for how many neighbourhoods they are known.
pub(super) fn money(plan: &Plan, money: &Money) -> Value {
    let pack = &plan.pack;
    let sum = |sum: &Sum| json!({ "yuan": yuan(sum.yuan), "of": sum.of });
    let with = |mut record: Value, more: Value| {
        if let (Value::Object(record), Value::Object(more)) = (&mut record, more) {
            record.extend(more);
        }
        record
    };
    let costs = money.cost.iter().map(|(subject, of)| with(self::subject(pack, *subject), sum(of)));
    let funds = money
        .funds
        .iter()
        .map(|((subject, fund), of)| with(with(self::subject(pack, *subject), json!({ "fund": pack.funds[*fund].id })), sum(of)));
    let channels = money.channels.iter().map(|(source, of)| with(self::source(pack, *source), sum(of)));
    let problems = money.problems.iter().map(|p| {
        let record = with(self::subject(pack, p.subject), json!({ "kind": p.kind, "yuan": yuan(p.yuan), "name": p.name, "part": p.part }));
        with(record, p.source.map_or_else(|| json!({}), |s| self::source(pack, s)))
    });
    let assets = money.assets.iter().flat_map(|(fund, items)| {
        items.iter().map(|(item, there)| json!({ "fund": pack.funds[*fund].id, "item": pack.items[*item].id, "there": there }))
    });
    json!({
        "members": money.members,
        "without_cost": money.without[0],
        "without_funds": money.without[1],
        "cost": costs.collect::<Vec<_>>(),
        "funds": funds.collect::<Vec<_>>(),
        "channels": channels.collect::<Vec<_>>(),
        "unfunded": sum(&money.unfunded),
        "problems": problems.collect::<Vec<_>>(),
        "needs": money.needs,
        "assets": assets.collect::<Vec<_>>(),
        "unreadable": cells(&money.unreadable),
    })
}

/// `class`, `item`, or neither for all works.
fn subject(pack: &Pack, subject: Subject) -> Value {
    match subject {
        Subject::Whole => json!({}),
        Subject::Class(at) => json!({ "class": pack.classes.keys().nth(at) }),
        Subject::Item(at) => json!({ "item": pack.items[at].id }),
    }
}

fn source(pack: &Pack, source: Source) -> Value {
    let fund = &pack.funds[source.fund];
    match source.channel {
        None => json!({ "fund": fund.id }),
        Some(at) => json!({ "fund": fund.id, "channel": fund.channels[at].id }),
    }
}

fn cells(cells: &[BadCell]) -> Value {
    cells.iter().map(|cell| json!({ "column": cell.column, "value": cell.value, "twice": cell.why.is_none() })).collect()
}

/// An exact decimal.
#[must_use]
pub fn yuan(number: Decimal) -> String {
    number.normalize().to_string()
}
