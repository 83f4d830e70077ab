//! The money of one neighbourhood or project: costs by class, sources, what is open and what is wrong.

use serde_json::Value;

use super::fields::{both, list};
use super::menu::{each, in_yuan, unreadable};
use crate::report::messages::{Say, WorksMessage as M};
use crate::report::{Certainty, Explanation, Lang, Text};

/// The money of a dossier with the words of the policy; `None` where the pack names no funds.
pub(super) fn money(dossier: &Value, context: &Value) -> Option<Explanation> {
    let (money, policy) = (&dossier["money"], &context["policy"]);
    if list(&policy["funds"]).is_empty() || !money.is_object() {
        return None;
    }
    let members = money["members"].as_u64().unwrap_or(0) as u32;
    let tree = Explanation::claim(M::Money.both()).child(costs(money, policy, members));
    let tree = list(&policy["funds"]).iter().fold(tree, |tree, fund| tree.child(of_fund(money, fund, policy, members)));
    let tree = tree.child(balance(&money["unfunded"], members));
    let tree = list(&money["problems"]).iter().fold(tree, |tree, row| tree.child(problem(row, policy, members > 1)));
    let tree = list(&money["needs"]).iter().filter_map(Value::as_str).fold(tree, |tree, field| {
        let name = policy["fields"].get(field).map_or_else(|| Text::same(field), |f| both(f, ""));
        tree.child(Explanation::claim(each(|lang| M::Needs { field: name.get(lang).to_owned() })).certainty(Certainty::Unknown))
    });
    let tree = list(&policy["funds"]).iter().filter_map(|fund| assets(money, fund, policy)).fold(tree, Explanation::child);
    Some(unreadable(&money["unreadable"]).into_iter().fold(tree, Explanation::child))
}

fn costs(money: &Value, policy: &Value, members: u32) -> Explanation {
    let rows = list(&money["cost"]);
    let whole = rows.iter().find(|row| row.get("class").is_none());
    let mut node = sum(&M::CostAll.both(), whole, members);
    for row in rows.iter().filter(|row| row.get("class").is_some()) {
        let name = what(row, policy);
        node = node.child(sum(&each(|lang| M::CostOf { name: name.get(lang).to_owned() }), Some(row), members));
    }
    node
}

/// What a fund gives, through which channels, and for which classes.
fn of_fund(money: &Value, fund: &Value, policy: &Value, members: u32) -> Explanation {
    let rows: Vec<&Value> = list(&money["funds"]).iter().filter(|row| row["fund"] == fund["id"]).collect();
    let whole = rows.iter().find(|row| row.get("class").is_none()).copied();
    let mut node = sum(&both(fund, ""), whole, members).clause(fund["clause"].as_str().unwrap_or_default());
    for row in list(&money["channels"]).iter().filter(|row| row["fund"] == fund["id"]) {
        node = node.child(sum(&source(row, policy), Some(row), members));
    }
    for row in rows.iter().filter(|row| row.get("class").is_some()) {
        let name = what(row, policy);
        node = node.child(sum(&each(|lang| M::For { name: name.get(lang).to_owned() }), Some(row), members));
    }
    node
}

/// A sum, with how many neighbourhoods it is known for where that is not all; or the statement that nothing is recorded.
fn sum(name: &Text, row: Option<&Value>, members: u32) -> Explanation {
    let Some(row) = row else {
        return Explanation::claim(each(|lang| M::NotRecorded { name: name.get(lang).to_owned() })).certainty(Certainty::Unknown);
    };
    let known = row["of"].as_u64().unwrap_or(0) as u32;
    let name = if known < members { each(|lang| M::PartlyKnown { name: name.get(lang).to_owned(), known, members }) } else { name.clone() };
    in_yuan(Explanation::claim(name), &row["yuan"])
}

fn balance(unfunded: &Value, members: u32) -> Explanation {
    let known = unfunded["of"].as_u64().unwrap_or(0) as u32;
    match known {
        0 => Explanation::claim(M::BalanceUnknown.both()).certainty(Certainty::Unknown),
        _ if known < members => in_yuan(Explanation::claim(M::BalancePartly { known, members }.both()), &unfunded["yuan"]),
        _ => in_yuan(Explanation::claim(M::Balance.both()), &unfunded["yuan"]),
    }
}

/// A problem in words, with its sum, and with the neighbourhood where there are several; the clause is that of the fund.
fn problem(row: &Value, policy: &Value, with_name: bool) -> Explanation {
    let (source, subject) = (source(row, policy), what(row, policy));
    let part =
        row["part"].as_str().map_or_else(Text::default, |id| policy["words"].get(id).map_or_else(|| Text::same(id), |word| both(word, "")));
    let pick = |text: &Text, lang: Lang| text.get(lang).to_owned();
    let mut claim = each(|lang| sentence(row, pick(&source, lang), pick(&subject, lang), pick(&part, lang)));
    if let Some(name) = row["name"].as_str().filter(|_| with_name) {
        claim = each(|lang| M::OfNeighbourhood { name: name.to_owned(), said: claim.get(lang).to_owned() });
    }
    let node = in_yuan(Explanation::claim(claim), &row["yuan"]);
    match list(&policy["funds"]).iter().find(|f| f["id"] == row["fund"]) {
        Some(fund) => node.clause(fund["clause"].as_str().unwrap_or_default()),
        None => node,
    }
}

fn sentence(row: &Value, source: String, what: String, part: String) -> M {
    match row["kind"].as_str() {
        Some("may_not_pay") => M::MayNotPay { source, what },
        Some("nothing_to_pay") => M::NothingToPay { source },
        Some("pays_too_much") => M::PaysTooMuch { source },
        Some("not_for_part") => M::NotForPart { source, part },
        Some("parts_exceed") => M::PartsExceed { source, what },
        _ => M::OverFunded { what },
    }
}

/// A problem as one line of a table.
#[must_use]
pub fn problem_line(row: &Value, with_name: bool, context: &Value, lang: Lang) -> String {
    problem(row, &context["policy"], with_name).line(lang)
}

/// The class or item that a row is about; all works where it names neither.
fn what(row: &Value, policy: &Value) -> Text {
    if let Some(class) = row.get("class").and_then(Value::as_str) {
        return policy["classes"].get(class).map_or_else(|| Text::same(class), |c| both(c, ""));
    }
    let Some(item) = row.get("item") else { return M::AllWorks.both() };
    let found = list(&policy["items"]).iter().find(|i| i["id"] == *item);
    found.map_or_else(|| Text::same(item.as_str().unwrap_or_default()), |i| both(i, ""))
}

/// The channel that a row names, else its fund.
fn source(row: &Value, policy: &Value) -> Text {
    let Some(fund) = list(&policy["funds"]).iter().find(|f| f["id"] == row["fund"]) else { return Text::default() };
    let channel = list(&fund["channel"]).iter().find(|c| row.get("channel").is_some_and(|id| c["id"] == *id));
    both(channel.unwrap_or(fund), "")
}

fn assets(money: &Value, fund: &Value, policy: &Value) -> Option<Explanation> {
    let rows: Vec<&Value> = list(&money["assets"]).iter().filter(|row| row["fund"] == fund["id"]).collect();
    let name = both(fund, "");
    let head =
        Explanation::claim(each(|lang| M::Assets { fund: name.get(lang).to_owned() })).clause(fund["clause"].as_str().unwrap_or_default());
    let line = |row: &&Value| {
        let name = what(row, policy);
        Explanation::claim(each(|lang| {
            let name = name.get(lang).to_owned();
            if row["there"] == true { M::AssetThere { name } } else { M::AssetPlanned { name } }
        }))
    };
    (!rows.is_empty()).then(|| rows.iter().map(line).fold(head, Explanation::child))
}
