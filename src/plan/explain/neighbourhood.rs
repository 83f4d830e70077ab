//! The explanation of one neighbourhood.

use serde_json::Value;

use super::dossiers::Dossiers;
use super::eligibility::eligibility;
use super::fields::{draws, fact, list, number, percent, text, why, years};
use super::score::score;
use super::words::{Words, of};
use super::{apart, approvals, changes, facilities, menu, money, procedure};
use crate::plan::record::Record;
use crate::report::messages::{DossierMessage, ExplainMessage as M, Say};
use crate::report::{Certainty, Explanation, Text};

/// Eligibility, facts, score, facilities, zone, years; works, approvals, procedure and money.
pub(super) fn explain(record: &Record, zone: Option<&Record>, dossiers: &Dossiers, context: &Value) -> Explanation {
    let title = Text::same(format!("{}  {}", text(record, "name"), text(record, "neighbourhood_id")));
    let mut tree = Explanation::claim(title).child(eligibility(record, context)).child(facts(record));
    tree = holding(record).into_iter().fold(tree, Explanation::child);
    tree = score(record, context).into_iter().fold(tree, Explanation::child);
    tree = tree
        .child(facilities::of_neighbourhood(record, context))
        .child_if(facilities::gates(record, context))
        .child(place(record, zone, context))
        .child_if(apart::apart(record, context));
    let (years, why) = (years(record), why(record));
    let years = if why.zh.is_empty() { years } else { years.child(Explanation::claim(why)) };
    tree = tree.child(year_firm(record, context).into_iter().fold(years, Explanation::child));
    tree = tree.child_if(changes::changes(&[&text(record, "neighbourhood_id")], context));
    let words = Words::new(context);
    let own = dossiers.neighbourhood(&text(record, "neighbourhood_id"));
    let project = dossiers.project(&text(record, "project_id"));
    let as_value = own.map(|dossier| Value::Object(dossier.clone()));
    let works = as_value.as_ref().and_then(|dossier| menu::menu(dossier, context));
    let alone = own.and_then(|dossier| approvals::singly(dossier, project, words));
    let steps = project.and_then(|project| procedure::of_its_project(project, words));
    let money = as_value.as_ref().and_then(|dossier| money::money(dossier, context));
    reserve(record, words).into_iter().chain(works).chain(alone).chain(steps).chain(money).fold(tree, Explanation::child)
}

/// In which share of the draws it starts in its year, or in none where it has none, and in the first year of the programme.
fn year_firm(record: &Record, context: &Value) -> Vec<Explanation> {
    let draws = draws(context);
    let own = percent(record, "year_share").map(|percent| match number(record, "start_year") {
        Some(year) => M::YearFirm { percent, draws, year },
        None => M::NoYearFirm { percent, draws },
    });
    let first = context["programme"]["first_year"].as_f64().filter(|first| number(record, "start_year") != Some(*first));
    let early = percent(record, "first_year_share").zip(first).map(|(percent, year)| M::YearFirm { percent, draws, year });
    own.into_iter().chain(early).map(|firm| Explanation::claim(firm.both()).certainty(Certainty::Computed)).collect()
}

/// That consent alone holds it back, with the tier it would be in.
fn reserve(record: &Record, words: Words<'_>) -> Option<Explanation> {
    let tier = record.get("reserve_tier").and_then(Value::as_str)?;
    let clause = words.one("consent")["clause"].as_str().unwrap_or_default();
    Some(Explanation::claim(of(&words.name("tiers", tier), |tier| DossierMessage::Reserve { tier })).clause(clause))
}

fn facts(record: &Record) -> Explanation {
    let floor_area = match text(record, "area_basis").as_str() {
        "derived" => M::FloorAreaDerived,
        "partial" => M::FloorAreaPartial,
        _ => M::FloorArea,
    };
    let value = |key: &str| number(record, key);
    Explanation::claim(M::Facts.both())
        .child(year(record))
        .child(fact(&floor_area, value("floor_area_m2"), Text::same("m²"), 0))
        .child(fact(&M::LandArea, value("land_area_m2"), Text::same("m²"), 0))
        .child(fact(&M::Households, value("households"), M::HouseholdUnit.both(), 0))
        .child(fact(&M::Buildings, value("buildings"), M::BuildingUnit.both(), 0))
        .child(fact(&M::Cost, value("cost_yuan"), M::Yuan.both(), 0))
}

/// What its name rests on where it is made, why its buildings are one neighbourhood, and what parts them from others.
fn holding(record: &Record) -> Option<Explanation> {
    let lines = |key: &str, all: &[(&str, M)], unit: &M| -> Vec<Explanation> {
        let counts = record.get(key).and_then(Value::as_object);
        let count = |word: &str| counts.and_then(|counts| counts.get(word)).and_then(Value::as_f64);
        all.iter().filter_map(|(word, name)| Some(fact(name, Some(count(word)?), unit.both(), 0))).collect()
    };
    let held = [
        ("outline", M::HeldByOutline),
        ("id", M::HeldById),
        ("name", M::HeldByName),
        ("stem", M::HeldByStem),
        ("contained", M::HeldByContained),
        ("address", M::HeldByAddress),
        ("parcel", M::HeldByParcel),
        ("block", M::HeldByBlock),
    ];
    let parted = [("parcel", M::PartedByParcel), ("wall", M::PartedByWall), ("years", M::PartedByYears), ("extent", M::PartedByExtent)];
    let (held, parted) = (lines("held_by", &held, &M::BuildingUnit), lines("parted_by", &parted, &M::PairUnit));
    let named = match text(record, "name_basis").as_str() {
        "street" => Some(M::NamedAfterStreet),
        "boundary" => Some(M::NamedAfterBoundary),
        "number" => Some(M::NamedByNumber),
        _ => None,
    };
    if held.is_empty() && named.is_none() {
        return None;
    }
    let mut tree = held.into_iter().fold(Explanation::claim(M::HeldTogether.both()), Explanation::child);
    if !parted.is_empty() {
        tree = tree.child(parted.into_iter().fold(Explanation::claim(M::PartedFrom.both()), Explanation::child));
    }
    Some(named.into_iter().fold(tree, |tree, named| tree.child(Explanation::claim(named.both()))))
}

/// The years, with the warning that buildings without one leave them open where that matters to a tier.
fn year(record: &Record) -> Explanation {
    let (from, to) = (number(record, "year_from"), number(record, "year_to"));
    let claim = match (number(record, "year_built"), from, to) {
        (Some(year), Some(from), Some(to)) if from < to => M::BuiltMixed { year, from, to },
        (None, Some(from), Some(to)) if from < to => M::BuiltBetween { from, to },
        (Some(year), ..) | (None, Some(year), _) => M::Built { year },
        _ => return Explanation::claim(M::BuiltUnknown.both()).certainty(Certainty::Unknown),
    };
    let tests = record.get("tests").map(list).unwrap_or_default();
    let open = tests.iter().any(|t| t["op"] == "year_le" && t["holds"] == "unknown");
    let claim = Explanation::claim(claim.both());
    if open { claim.child(Explanation::claim(M::BuiltPartly.both()).certainty(Certainty::Unknown)) } else { claim }
}

/// The zone it belongs to, or why it belongs to none.
fn place(record: &Record, zone: Option<&Record>, context: &Value) -> Explanation {
    if let Some(zone) = zone {
        let head = M::InZone { name: text(zone, "name"), id: text(zone, "zone_id") };
        let draws = draws(context);
        let together = percent(record, "together_share").map(|percent| M::PlaceFirm { percent, draws });
        let first = percent(record, "first_zones_share").map(|percent| M::FirstFirm { percent, draws });
        let firm = together.into_iter().chain(first).map(|firm| Explanation::claim(firm.both()).certainty(Certainty::Computed));
        let head = Explanation::claim(head.both()).child(Explanation::claim(why(zone)).certainty(Certainty::Computed));
        return firm.fold(head, Explanation::child);
    }
    let candidate = record.get("candidate").is_some_and(|c| !c.is_null());
    Explanation::claim(
        match text(record, "role").as_str() {
            "done" => M::InNoZoneDone,
            _ if candidate => M::InNoZone,
            _ => M::InNoZoneNoCandidate,
        }
        .both(),
    )
}
