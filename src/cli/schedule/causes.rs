//! What stands against a lower end that is missed, as `lianpian schedule` tells it.

use serde_json::{Value, json};

use super::{NAMED, number, years};
use crate::phasing::{Obstacle, Remedy, Rule, TableProblem};
use crate::report::messages::PhasingMessage as M;
use crate::report::{Lang, Say, Text};

/// What stands against a lower end, or against projects that have to start, in words.
pub(super) fn cause(table: &TableProblem, row: Option<usize>, remedy: &Remedy) -> Text {
    let missing = || number(remedy.by.first().map_or(0, |by| by.1) as f64 * row.map_or(1.0, |row| table.limits[row].unit));
    let most = || number(remedy.most as f64 * row.map_or(1.0, |row| table.limits[row].unit));
    match &remedy.obstacle {
        Obstacle::Projects => M::ObstacleProjects { missing: missing() }.both(),
        Obstacle::Shared => M::ObstacleShared { missing: missing() }.both(),
        Obstacle::Limit(_) | Obstacle::Limits => {
            let mut names: Vec<&str> = remedy.by.iter().map(|&(row, _)| table.limits[row].name.as_str()).collect();
            names.dedup();
            let unit = remedy.by.first().map_or(1.0, |&(row, _)| table.limits[row].unit);
            let all: i64 = remedy.by.iter().map(|by| by.1).sum();
            let of = |lang: Lang, mark: &str| {
                let one = |&(row, by): &(usize, i64)| {
                    let (limit, by) = (&table.limits[row], by as f64 * table.limits[row].unit);
                    let max = number(limit.max.unwrap_or(0.0) + by);
                    M::RaiseTo { of: limit.name.clone(), years: years(&limit.years), max, by: number(by) }.say(lang)
                };
                let raise = remedy.by.iter().map(one).collect::<Vec<_>>().join(mark);
                let least = || M::RaiseLeast { least: number(remedy.least as f64 * unit) }.say(lang);
                let said = M::ObstacleLimit { limit: names.join(mark), raise }.say(lang);
                if (1..all).contains(&remedy.least) { said + &least() } else { said }
            };
            Text { zh: of(Lang::Zh, "、"), en: of(Lang::En, ", ") }
        }
        Obstacle::Window(years) => M::ObstacleWindow { years: *years, most: most() }.both(),
        Obstacle::Order(pairs) => {
            let of = |&[waits, first]: &[u32; 2]| M::OrderOfRecords { waits: table.record_of(waits), first: table.record_of(first) }.both();
            let named = Text::list(&pairs.iter().map(of).collect::<Vec<_>>(), NAMED);
            named.within(|orders| M::ObstacleOrder { count: pairs.len(), orders, most: most() })
        }
        Obstacle::Fixed(zones) => {
            let name = |&zone: &u32| Text::same(table.zones[zone as usize].clone());
            let named = Text::list(&zones.iter().map(name).collect::<Vec<_>>(), NAMED);
            named.within(|named| M::ObstacleFixed { count: zones.len(), zones: named, most: most() })
        }
        Obstacle::Others => {
            let all: Vec<Text> = remedy.by.iter().map(|by| eased(table, by)).collect();
            Text::list(&all, NAMED).within(|eased| M::ObstacleOthers { eased })
        }
        Obstacle::Several(parts) => {
            let of = |&(rule, most): &(Rule, i64)| {
                let most = number(most as f64 * row.map_or(1.0, |row| table.limits[row].unit));
                rule_name(table, rule).within(|rule| M::PartAlone { rule, most: most.clone() })
            };
            Text::sentences(&std::iter::once(M::ObstacleSeveral.both()).chain(parts.iter().map(of)).collect::<Vec<_>>())
        }
    }
}

/// A rule by its name.
fn rule_name(table: &TableProblem, rule: Rule) -> Text {
    match rule {
        Rule::Limit(spec) => {
            let named = table.limits.iter().find(|limit| limit.spec == spec);
            M::RuleLimit { limit: named.map(|limit| limit.name.clone()).unwrap_or_default() }.both()
        }
        Rule::Window => M::RuleWindow.both(),
        Rule::Order => M::RuleOrder.both(),
        Rule::Fixed => M::RuleFixed.both(),
        Rule::Others => M::RuleOthers.both(),
    }
}

/// An end of another limit that gives way.
fn eased(table: &TableProblem, &(row, by): &(usize, i64)) -> Text {
    let (limit, by) = (&table.limits[row], by as f64 * table.limits[row].unit);
    let (name, years) = (limit.name.clone(), years(&limit.years));
    let end = number(if by < 0.0 { limit.min } else { limit.max }.unwrap_or(0.0) + by);
    let far = number(by.abs());
    if by < 0.0 { M::EaseDown { name, years, end, by: far }.both() } else { M::EaseUp { name, years, end, by: far }.both() }
}

/// The same as a record.
pub(super) fn cause_record(table: &TableProblem, row: Option<usize>, remedy: &Remedy) -> Value {
    let word = |rule: Rule| match rule {
        Rule::Limit(_) => "limits",
        Rule::Window => "window",
        Rule::Order => "order",
        Rule::Fixed => "fixed",
        Rule::Others => "other_limits",
    };
    let unit = row.map_or(1.0, |row| table.limits[row].unit);
    let raised = |&(row, by): &(usize, i64)| {
        let limit = &table.limits[row];
        let by = by as f64 * limit.unit;
        json!({ "name": limit.name, "years": limit.years, "max": limit.max.map(|max| max + by), "by": by })
    };
    let eased = |&(row, by): &(usize, i64)| {
        let limit = &table.limits[row];
        let (by, key) = (by as f64 * limit.unit, if by < 0 { "min" } else { "max" });
        let end = if by < 0.0 { limit.min } else { limit.max };
        json!({ "name": limit.name, "years": limit.years, key: end.map(|end| end + by), "by": by.abs() })
    };
    let most = remedy.most as f64 * unit;
    match &remedy.obstacle {
        Obstacle::Projects | Obstacle::Shared => json!({ "rule": "projects", "missing": remedy.least as f64 * unit }),
        Obstacle::Limit(_) | Obstacle::Limits => json!({ "rule": "limits", "raised": remedy.by.iter().map(raised).collect::<Vec<_>>() }),
        Obstacle::Window(years) => json!({ "rule": word(Rule::Window), "window_years": years, "most": most }),
        Obstacle::Order(pairs) => {
            let of = |&[waits, first]: &[u32; 2]| json!({ "record": table.record_of(waits), "after": table.record_of(first) });
            json!({ "rule": word(Rule::Order), "without": pairs.iter().map(of).collect::<Vec<_>>(), "most": most })
        }
        Obstacle::Fixed(zones) => {
            let names = zones.iter().map(|&zone| table.zones[zone as usize].as_str());
            json!({ "rule": word(Rule::Fixed), "zones": names.collect::<Vec<_>>(), "most": most })
        }
        Obstacle::Others => json!({ "rule": word(Rule::Others), "eased": remedy.by.iter().map(eased).collect::<Vec<_>>() }),
        Obstacle::Several(parts) => {
            let of = |&(rule, most): &(Rule, i64)| {
                let limit = match rule {
                    Rule::Limit(spec) => table.limits.iter().find(|limit| limit.spec == spec).map(|limit| limit.name.as_str()),
                    _ => None,
                };
                json!({ "rule": word(rule), "limit": limit, "most": most as f64 * unit })
            };
            json!({ "rule": "several", "alone": parts.iter().map(of).collect::<Vec<_>>() })
        }
    }
}
