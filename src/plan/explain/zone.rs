//! The explanation of one zone.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde_json::Value;

use super::dossiers::Dossiers;
use super::fields::{draws, fact, grouped, list, number, percent, text, why, years};
use super::words::{Words, strings};
use super::{approvals, changes, facilities, menu, money, procedure};
use crate::plan::record::Record;
use crate::report::messages::{DossierMessage, ExplainMessage as M, Say};
use crate::report::{Certainty, Explanation, Text};

/// What holds it together, its rank, its size against its limits, its years, its members.
pub(super) fn explain(record: &Record, members: &[Record], links: &[Record], dossiers: &Dossiers, context: &Value) -> Explanation {
    let firm = percent(record, "together_share").map(|percent| M::ZoneFirm { percent, draws: draws(context) });
    let under_way = number(record, "shared_under_way_m").filter(|metres| *metres > 0.0);
    let mut tree = Explanation::claim(Text::same(format!("{}  {}", text(record, "name"), text(record, "zone_id"))))
        .child(together(record, members, links))
        .child_if(firm.map(|firm| Explanation::claim(firm.both()).certainty(Certainty::Computed)))
        .child(fact(&M::SharedWorks, number(record, "shared_m"), Text::same("m"), 0))
        .child_if(under_way.map(|metres| fact(&M::SharedUnderWay, Some(metres), Text::same("m"), 0)))
        .child(fact(&M::ZoneScore, number(record, "score"), M::Points.both(), 2))
        .child(fact(&M::ZoneRank, number(record, "rank"), Text::default(), 0))
        .child(size(record, members));
    if let Some(limits) = limits(record, members, context) {
        tree = tree.child(limits);
    }
    let ids: Vec<String> = members.iter().map(|member| text(member, "neighbourhood_id")).collect();
    let changed = changes::changes(&ids.iter().map(String::as_str).collect::<Vec<_>>(), context);
    tree = tree.child(programme(record, members)).child_if(changed).child(parts(members)).child_if(facilities::of_zone(record, context));
    let words = Words::new(context);
    let id = text(record, "zone_id");
    tree = dossiers.of_zone(&id).fold(tree, |tree, found| tree.child(project(found, members, dossiers, context)));
    procedure::roles(words).into_iter().fold(tree, Explanation::child)
}

/// One project of the zone: its works, its approvals beside those of its members alone, its steps and its money.
fn project(project: &Record, members: &[Record], dossiers: &Dossiers, context: &Value) -> Explanation {
    let words = Words::new(context);
    let ids: Vec<&str> = project.get("members").map(|ids| strings(ids).collect()).unwrap_or_default();
    let name = |id: &str| {
        let member = members.iter().find(|m| m.get("neighbourhood_id").and_then(Value::as_str) == Some(id));
        Text::same(member.map_or_else(|| id.to_owned(), |m| text(m, "name")))
    };
    let singly: Vec<(Text, &Record)> = ids.iter().filter_map(|id| Some((name(id), dossiers.neighbourhood(id)?))).collect();
    let year = project.get("start_year").map(Value::to_string).unwrap_or_default();
    let head = DossierMessage::Project { id: text(project, "project_id"), year, count: ids.len() };
    let own = Value::Object(project.clone());
    let of_members: Vec<Value> = singly.iter().map(|(_, dossier)| Value::Object((*dossier).clone())).collect();
    let works = menu::of_members(&of_members.iter().collect::<Vec<_>>(), context);
    let works = menu::touched(&own, context).into_iter().fold(works, |works, line| works.map(|works| works.child(line)));
    let parts = [works, approvals::of_project(project, &singly, words), procedure::of_project(project, words), money::money(&own, context)];
    parts.into_iter().flatten().fold(Explanation::claim(head.both()), Explanation::child)
}

/// The reason, with the links that contiguity rests on: a line a pair, the longest frontage first.
fn together(record: &Record, members: &[Record], links: &[Record]) -> Explanation {
    let name = |end: &str, link: &Record| {
        let member = members.iter().find(|m| m.get("neighbourhood_id") == link.get(end));
        member.map(|m| text(m, "name")).unwrap_or_default()
    };
    let mut counted: Vec<&Record> = links.iter().filter(|l| l.get("counts") == Some(&Value::Bool(true))).collect();
    let frontage = |link: &Record| number(link, "frontage_m").unwrap_or(0.0);
    let pair = |link: &Record| (text(link, "from"), text(link, "to"));
    let corridor = |link: &Record| text(link, "kind") == "corridor";
    // Where two face each other, that they follow one another along a street adds nothing.
    let facing: BTreeSet<_> = counted.iter().filter(|l| !corridor(l)).map(|l| pair(l)).collect();
    counted.retain(|link| !corridor(link) || !facing.contains(&pair(link)));
    counted.sort_by(|a, b| {
        let longest = frontage(b).partial_cmp(&frontage(a)).unwrap_or(Ordering::Equal);
        corridor(a).cmp(&corridor(b)).then(longest).then_with(|| pair(a).cmp(&pair(b)))
    });
    counted.dedup_by_key(|link| pair(link));
    let lines = counted.into_iter().map(|link| {
        let (one, other) = (name("from", link), name("to", link));
        let gap = number(link, "gap_m").map(grouped).unwrap_or_default();
        let line = match (corridor(link), link.get("crossing_id").is_some_and(|c| !c.is_null())) {
            (true, _) => M::LinkCorridor { one, other, gap },
            (false, true) => M::LinkCrossing { one, other, gap, frontage: grouped(frontage(link)) },
            (false, false) => M::LinkAdjacent { one, other, gap, frontage: grouped(frontage(link)) },
        };
        Explanation::claim(line.both())
    });
    lines.fold(Explanation::claim(why(record)).certainty(Certainty::Computed), Explanation::child)
}

fn size(record: &Record, members: &[Record]) -> Explanation {
    let of_role = |wanted: &str| members.iter().filter(|m| text(m, "role") == wanted).count();
    let (counted, provisional) = (of_role("member"), of_role("provisional"));
    let head = if provisional == 0 { M::Size { counted } } else { M::SizeProvisional { counted, provisional } };
    let sum = |name: &M, key: &str, unknown: &str, unit: Text| {
        let mut line = fact(name, number(record, key), unit, 0);
        if line.number.is_some() {
            line.claim = partly(line.claim, number(record, unknown).unwrap_or(0.0) as usize);
        }
        line
    };
    Explanation::claim(head.both())
        .child(sum(&M::FloorArea, "floor_area_m2", "unknown_floor_area", Text::same("m²")))
        .child(sum(&M::Households, "households", "unknown_households", M::HouseholdUnit.both()))
        .child(sum(&M::Cost, "cost_yuan", "unknown_cost", M::Yuan.both()))
        .child(fact(&M::ZoneLandArea, number(record, "land_area_m2"), Text::same("m²"), 0))
}

/// The name of a sum, with how many of those summed up have no number.
fn partly(name: Text, unknown: usize) -> Text {
    if unknown == 0 {
        return name;
    }
    Text { zh: M::Partly { name: name.zh, unknown }.both().zh, en: M::Partly { name: name.en, unknown }.both().en }
}

/// Every upper bound with what the zone has of it: members and provisional ones, those with works to come.
fn limits(record: &Record, members: &[Record], context: &Value) -> Option<Explanation> {
    let works: Vec<&Record> = members.iter().filter(|m| matches!(text(m, "role").as_str(), "member" | "provisional")).collect();
    let mut lines = Vec::new();
    for bound in list(&context["settings"]["zone"]["bounds"]) {
        let (Some(resource), Some(max)) = (bound["resource"].as_str(), bound["max"].as_f64()) else { continue };
        let (name, unit) = M::resource(resource);
        let known = || works.iter().filter_map(|m| number(m, resource));
        let value = match resource {
            "neighbourhoods" => Some(works.len() as f64),
            "land_area_m2" => number(record, resource),
            _ => (known().count() > 0).then(|| known().sum()),
        };
        let unknown = if matches!(resource, "neighbourhoods" | "land_area_m2") { 0 } else { works.len() - known().count() };
        let (name, limit) = (partly(name, unknown), grouped(max));
        let claim = Text { zh: M::UpTo { name: name.zh, limit: limit.clone() }.both().zh, en: M::UpTo { name: name.en, limit }.both().en };
        let line = Explanation::claim(claim);
        lines.push(match value {
            Some(value) => line.number(value, unit, 0).certainty(Certainty::Computed),
            None => line.certainty(Certainty::Unknown),
        });
    }
    let head = Explanation::claim(M::Limits.both());
    (!lines.is_empty()).then(|| lines.into_iter().fold(head, Explanation::child))
}

/// First and last year, and the members' reasons, each once with how many it holds for.
fn programme(record: &Record, members: &[Record]) -> Explanation {
    let mut reasons: Vec<(Text, usize)> = Vec::new();
    for member in members.iter().filter(|m| number(m, "start_year").is_some()) {
        let why = why(member);
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += 1,
            None => reasons.push((why, 1)),
        }
    }
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    reasons.into_iter().filter(|(why, _)| !why.zh.is_empty()).fold(years(record), |tree, (why, count)| {
        tree.child(Explanation::claim(Text {
            zh: M::Reason { count, why: why.zh }.both().zh,
            en: M::Reason { count, why: why.en }.both().en,
        }))
    })
}

/// The tier of a member that is eligible.
fn tier(member: &Record) -> Option<M> {
    match text(member, "candidate").as_str() {
        "core" => Some(M::MemberCore),
        "extended" => Some(M::MemberExtended),
        _ => None,
    }
}

fn parts(members: &[Record]) -> Explanation {
    members.iter().fold(Explanation::claim(M::Members { count: members.len() }.both()), |tree, member| {
        let role = match text(member, "role").as_str() {
            "member" => M::RoleMember,
            "provisional" => M::RoleProvisional,
            "infill" => M::RoleInfill,
            _ => M::RoleDone,
        };
        let role = role.both();
        let named = |role: &str| format!("{}  {}  {role}", text(member, "name"), text(member, "neighbourhood_id"));
        let clause = member.get("candidate").filter(|of| !of.is_null()).map(|_| text(member, "eligibility_clause")).unwrap_or_default();
        let tier = tier(member).map(|tier| tier.both()).unwrap_or_default();
        let node = Explanation::claim(Text { zh: named(&role.zh) + &tier.zh, en: named(&role.en) + &tier.en });
        let node = if clause.is_empty() { node } else { node.clause(clause) };
        tree.child(match number(member, "score") {
            Some(score) => node.number(score, M::Points.both(), 2),
            None => node,
        })
    })
}
