//! The content of the works of one neighbourhood, class by class.

use serde_json::Value;

use super::fields::{both, grouped, list};
use crate::report::messages::{Say, WorksMessage as M};
use crate::report::{Certainty, Explanation, Lang, Text};

/// The menu of a dossier with the words of the policy; `None` where the pack names no items.
pub(super) fn menu(dossier: &Value, context: &Value) -> Option<Explanation> {
    let (menu, policy) = (&dossier["menu"], &context["policy"]);
    let lines = list(&menu["items"]);
    if lines.is_empty() {
        return None;
    }
    let count = |wanted: &[&str]| lines.iter().filter(|l| wanted.contains(&l["proposal"].as_str().unwrap_or_default())).count();
    if count(&["done"]) == lines.len() {
        let in_state = |states: &[&str]| lines.iter().filter(|l| states.contains(&l["state"].as_str().unwrap_or_default())).count();
        let head = M::MenuDone { worn: in_state(&["deficient", "absent"]), ask: in_state(&["not_surveyed"]) };
        return Some(Explanation::claim(head.both()));
    }
    let head = M::Menu { works: count(&["to_do", "chosen"]), open: count(&["open"]), ask: count(&["ask"]) };
    let mut tree = Explanation::claim(head.both());
    for (id, class) in policy["classes"].as_object().into_iter().flatten() {
        let of: Vec<(&Value, &Value)> =
            lines.iter().filter_map(|l| Some((l, item(policy, l)?))).filter(|(_, item)| item["class"] == *id).collect();
        let mut node =
            Explanation::claim(named(&both(class, ""), &both(class, "rule_"))).clause(class["clause"].as_str().unwrap_or_default());
        for (line, item) in of.iter().filter(|(l, _)| matches!(l["proposal"].as_str(), Some("to_do" | "chosen" | "open"))) {
            node = node.child(entry(line, item, context));
        }
        let asked: Vec<Text> = of.iter().filter(|(l, _)| l["proposal"] == "ask").map(|(_, item)| item_name(item)).collect();
        if !asked.is_empty() {
            let count = asked.len();
            let said = each(|lang| M::Unsurveyed { count, names: joined(&asked, lang) });
            node = node.child(Explanation::claim(said).certainty(Certainty::Unknown));
        }
        let fine = of.iter().filter(|(l, _)| l["proposal"] == "no").count();
        if fine > 0 {
            node = node.child(Explanation::claim(M::NoRoom { count: fine }.both()));
        }
        tree = tree.child(node);
    }
    for word in list(&menu["unlisted"]).iter().filter_map(Value::as_str) {
        let said = M::Unlisted { what: word.to_owned() }.both();
        tree = tree.child(Explanation::claim(named(&said, &M::Chosen.both())));
    }
    for estimate in list(&menu["estimates"]) {
        if let Some(preset) = list(&policy["costs"]).iter().find(|p| p["id"] == estimate["preset"]) {
            tree = tree.child(from_preset(
                Explanation::claim(each(|lang| M::Estimate { name: both(preset, "").get(lang).to_owned() })),
                preset,
                &estimate["yuan"],
            ));
        }
    }
    tree = touched(menu, context).into_iter().fold(tree, Explanation::child);
    Some(unreadable(&menu["unreadable"]).into_iter().fold(tree, Explanation::child))
}

/// Fields that works touch and that nobody answered, then those answered with no, which seldom is so.
pub(super) fn touched(dossier: &Value, context: &Value) -> Vec<Explanation> {
    let policy = &context["policy"];
    let line = |row: &Value, is_denied: bool| {
        let field = row["field"].as_str().unwrap_or_default();
        let name = policy["fields"].get(field).map_or_else(|| Text::same(field), |f| both(f, ""));
        let items: Vec<Text> = list(&row["items"])
            .iter()
            .filter_map(|id| list(&policy["items"]).iter().find(|i| i["id"] == *id))
            .map(|i| both(i, ""))
            .collect();
        let said = each(|lang| {
            let (items, field) = (joined(&items, lang), name.get(lang).to_owned());
            if is_denied { M::Denied { items, field } } else { M::Unanswered { items, field } }
        });
        Explanation::claim(said).certainty(Certainty::Unknown)
    };
    let open = list(&dossier["unanswered"]).iter().map(|row| line(row, false));
    open.chain(list(&dossier["denied"]).iter().map(|row| line(row, true))).collect()
}

/// The works of a project: class by class the items with how many members do them, then what is open.
pub(super) fn of_members(members: &[&Value], context: &Value) -> Option<Explanation> {
    let policy = &context["policy"];
    let lines: Vec<&Value> = members.iter().flat_map(|dossier| list(&dossier["menu"]["items"])).collect();
    if lines.is_empty() {
        return None;
    }
    let proposed = |line: &Value, words: &[&str]| words.contains(&line["proposal"].as_str().unwrap_or_default());
    let mut tree = Explanation::claim(M::ProjectMenu.both());
    for (id, class) in policy["classes"].as_object().into_iter().flatten() {
        let of_class = list(&policy["items"]).iter().filter(|item| item["class"] == *id);
        let works: Vec<(Text, usize)> = of_class
            .map(|item| (item_name(item), lines.iter().filter(|l| l["item"] == item["id"] && proposed(l, &["to_do", "chosen"])).count()))
            .filter(|(_, count)| *count > 0)
            .collect();
        if works.is_empty() {
            continue;
        }
        let said = each(|lang| {
            let items: Vec<Text> =
                works.iter().map(|(name, count)| each(|lang| M::ProjectItem { name: name.get(lang).to_owned(), count: *count })).collect();
            M::ProjectClass { class: both(class, "").get(lang).to_owned(), items: joined(&items, lang) }
        });
        tree = tree.child(Explanation::claim(said).clause(class["clause"].as_str().unwrap_or_default()));
    }
    let open = lines.iter().filter(|line| proposed(line, &["open"])).count();
    let asked = lines.iter().filter(|line| proposed(line, &["ask"])).count();
    if open > 0 {
        tree = tree.child(Explanation::claim(M::ProjectOpen { count: open, members: members.len() }.both()));
    }
    if asked > 0 {
        let said = M::ProjectAsk { count: asked, members: members.len() };
        tree = tree.child(Explanation::claim(said.both()).certainty(Certainty::Unknown));
    }
    Some(tree)
}

/// The name of an item, with a mark where the lists of the document do not name it.
fn item_name(item: &Value) -> Text {
    let name = both(item, "");
    if item["listed"] != false {
        return name;
    }
    let mark = M::UnlistedItem.both();
    Text { zh: name.zh + &mark.zh, en: name.en + &mark.en }
}

/// Cells that cannot be used.
pub(super) fn unreadable(cells: &Value) -> Vec<Explanation> {
    let line = |cell: &Value| {
        let get = |key: &str| cell[key].as_str().unwrap_or_default().to_owned();
        let said = if cell["twice"] == true {
            M::Twice { column: get("column"), value: get("value") }
        } else {
            M::Unreadable { column: get("column"), value: get("value") }
        };
        Explanation::claim(said.both()).certainty(Certainty::Unknown)
    };
    list(cells).iter().map(line).collect()
}

fn entry(line: &Value, item: &Value, context: &Value) -> Explanation {
    let policy = &context["policy"];
    let mut node = Explanation::claim(named(&item_name(item), &proposal(line))).clause(item["clause"].as_str().unwrap_or_default());
    node = node.child(Explanation::claim(named(&state(line), &reason(line, context))));
    if let Some(fund) = list(&policy["funds"]).iter().find(|f| f["id"] == item["payer"]) {
        let said = each(|lang| M::Payer { fund: both(fund, "").get(lang).to_owned() });
        node = node.child(Explanation::claim(said).clause(fund["clause"].as_str().unwrap_or_default()));
    }
    cost(line, policy).into_iter().fold(node, Explanation::child)
}

fn cost(line: &Value, policy: &Value) -> Option<Explanation> {
    let get = |key: &str| line[key].as_str().map(str::to_owned);
    let (quantity, unit) = (get("quantity"), get("unit_cost_yuan"));
    let claim = Explanation::claim(M::ItemCost.both());
    match line["cost_from"].as_str() {
        Some("preset") => {
            let preset = list(&policy["costs"]).iter().find(|p| p["id"] == line["preset"])?;
            Some(from_preset(claim, preset, &line["cost_yuan"]))
        }
        Some("quantity") => {
            Some(in_yuan(claim, &line["cost_yuan"]).child(Explanation::claim(M::ByQuantity { quantity: quantity?, unit: unit? }.both())))
        }
        Some(_) => Some(in_yuan(claim, &line["cost_yuan"])),
        None => quantity
            .map(|quantity| Explanation::claim(M::Quantity { quantity }.both()))
            .or_else(|| unit.map(|unit| Explanation::claim(M::UnitCost { unit }.both()))),
    }
}

/// A sum from a preset, which names its source and how sure it is.
fn from_preset(claim: Explanation, preset: &Value, yuan: &Value) -> Explanation {
    let source = preset["source"].as_str().unwrap_or_default();
    let said = each(|lang| M::ByPreset { name: both(preset, "").get(lang).to_owned(), source: source.to_owned() });
    let certainty = match preset["certainty"].as_str() {
        Some("S" | "V") => Certainty::Stated,
        Some("A") => Certainty::Assumed,
        _ => Certainty::Memory,
    };
    in_yuan(claim, yuan).certainty(certainty).child(Explanation::claim(said))
}

/// With a sum in yuan, to the fen where it is not whole.
pub(super) fn in_yuan(claim: Explanation, yuan: &Value) -> Explanation {
    match yuan.as_str().and_then(|y| y.parse::<f64>().ok()) {
        Some(value) => claim.number(value, crate::report::messages::ExplainMessage::Yuan.both(), super::fields::decimals(value)),
        None => claim.certainty(Certainty::Unknown),
    }
}

fn item<'p>(policy: &'p Value, line: &Value) -> Option<&'p Value> {
    list(&policy["items"]).iter().find(|item| item["id"] == line["item"])
}

/// The state of a line in words.
#[must_use]
pub fn state(line: &Value) -> Text {
    match line["state"].as_str() {
        Some("present") => M::Present,
        Some("deficient") => M::Deficient,
        Some("absent") => M::Missing,
        _ => M::NotSurveyed,
    }
    .both()
}

/// What is proposed, in words.
#[must_use]
pub fn proposal(line: &Value) -> Text {
    match line["proposal"].as_str() {
        Some("to_do") => M::ToDo,
        Some("chosen") => M::Chosen,
        Some("open") => M::Open,
        Some("ask") => M::Ask,
        Some("done") => M::Done,
        _ => M::Nothing,
    }
    .both()
}

/// What a state rests on: the cell of the survey, or the distance of services with the radius of the standard.
#[must_use]
pub fn reason(line: &Value, context: &Value) -> Text {
    if let Some(survey) = line.get("survey") {
        let column = survey["column"].as_str().unwrap_or_default();
        let value = |lang: Lang| match survey["value"].as_str().unwrap_or_default() {
            "true" => M::Yes.say(lang),
            "false" => M::No.say(lang),
            other => other.to_owned(),
        };
        return each(|lang| M::BySurvey { column: column.to_owned(), value: value(lang) });
    }
    let services = list(&line["services"]);
    if services.is_empty() {
        return M::NoCell.both();
    }
    let of_item = item(&context["policy"], line).map(item_name);
    let all: Vec<Text> = services.iter().map(|s| service(s, of_item.as_ref(), context)).collect();
    let join = |lang: Lang, with: &str| all.iter().map(|t| t.get(lang)).collect::<Vec<_>>().join(with);
    Text { zh: join(Lang::Zh, "；"), en: join(Lang::En, "; ") }
}

/// A service by the name of its line in the standard; without one by that of the item.
fn service(service: &Value, of_item: Option<&Text>, context: &Value) -> Text {
    let id = service["category"].as_str().unwrap_or_default();
    let line = list(&context["standard"]["facilities"]).iter().find(|f| f["id"] == id);
    let name = line.map(|f| both(f, "")).or_else(|| of_item.cloned()).unwrap_or_else(|| Text::same(id));
    let metres = |key: &str| service[key].as_f64().map(grouped);
    let (straight, walk) = (metres("distance_m"), metres("walk_m"));
    let (radius, walk_limit) = (metres("radius_m"), metres("walk_limit_m"));
    each(|lang| {
        let name = name.get(lang).to_owned();
        if service["in_standard"] == false {
            return M::NoLine { name };
        }
        if radius.is_none() && walk_limit.is_none() {
            return M::NoDistance { name };
        }
        let Some(metres) = straight.clone() else {
            return if service["verdict"] == "fail" { M::TooSmall { name } } else { M::NoData { name } };
        };
        let by_line = radius.clone().map(|limit| M::StraightTo { metres, limit });
        let on_foot = walk_limit.clone().map(|limit| walk.clone().map_or(M::NoWayTo, |metres| M::WalkTo { metres, limit }));
        let with = if lang == Lang::Zh { "，" } else { ", " };
        let distances = by_line.iter().chain(&on_foot).map(|part| part.say(lang)).collect::<Vec<_>>().join(with);
        match service["verdict"].as_str() {
            Some("pass") => M::Near { name, distances },
            Some("fail") => M::Far { name, distances },
            _ => M::Undecided { name, distances },
        }
    })
}

/// A message whose arguments differ by language.
pub(super) fn each<S: Say>(of: impl Fn(Lang) -> S) -> Text {
    Text { zh: of(Lang::Zh).say(Lang::Zh), en: of(Lang::En).say(Lang::En) }
}

/// Names in a row.
pub(super) fn joined(names: &[Text], lang: Lang) -> String {
    names.iter().map(|t| t.get(lang)).collect::<Vec<_>>().join(if lang == Lang::Zh { "、" } else { ", " })
}

fn named(name: &Text, said: &Text) -> Text {
    Text { zh: format!("{} — {}", name.zh, said.zh), en: format!("{} — {}", name.en, said.en) }
}
