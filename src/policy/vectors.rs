//! The boundary vectors of the Tongnan pack: approvals with their warnings, and eligibility.
//!
//! The fixture is the work of the domain notes: 54 expectations worked out from the document clause by clause.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::condition::{Facts, Terms};
use super::*;
use crate::district::{
    AreaBasis, Basis, BuildingUse, Buildings, District, Fact, NameBasis, Neighbourhood, NeighbourhoodId, NewBuilding, Origin, Resources,
    SquareMetres, Status, YearInterval, YearQuality,
};
use crate::project::PolicySettings;
use crate::report::Progress;

const VECTORS: &str = include_str!("../../tests/fixtures/policy/tongnan-2021.vectors.toml");

#[derive(Deserialize)]
pub(super) struct Vectors {
    pub(super) approval: Vec<ApprovalVector>,
    pub(super) eligibility: Vec<EligibilityVector>,
}

#[derive(Deserialize)]
pub(super) struct ApprovalVector {
    pub(super) name: String,
    pub(super) input: BTreeMap<String, toml::Value>,
    pub(super) expect: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) warn: BTreeSet<String>,
}

#[derive(Deserialize)]
pub(super) struct EligibilityVector {
    pub(super) name: String,
    buildings: Vec<(i16, i16, f64)>,
    input: BTreeMap<String, toml::Value>,
    pub(super) expect: String,
    #[serde(default)]
    boundary: bool,
}

fn tongnan(parameters: &[(&str, toml::Value)]) -> Pack {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Pack::load(&PolicySettings { pack: "cn-cq-tongnan-2021".into(), parameters, ..PolicySettings::default() }, |path| path.into()).unwrap()
}

pub(super) fn vectors() -> Vectors {
    toml::from_str(VECTORS).unwrap()
}

/// How vectors say whether a rule applies.
pub(super) fn said(applies: Truth) -> &'static str {
    match applies {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "ask",
    }
}

/// A cell of a ledger, as the vectors write it.
fn fact(value: &toml::Value) -> Fact {
    match value {
        toml::Value::Boolean(b) => Fact::Bool(*b),
        toml::Value::Integer(i) => Fact::Number((*i).into()),
        toml::Value::String(s) => s.parse().map_or_else(|_| Fact::Text(s.clone()), Fact::Number),
        toml::Value::Array(all) => Fact::Text(all.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join("、")),
        other => unreachable!("no vector holds {other}"),
    }
}

pub(super) fn neighbourhood(input: &BTreeMap<String, toml::Value>) -> Neighbourhood {
    Neighbourhood {
        id: NeighbourhoodId("n".into()),
        name: "n".into(),
        name_basis: NameBasis::Recorded,
        origin: Origin::Outline,
        basis: Basis::default(),
        outline: geo_types::MultiPolygon(Vec::new()),
        anchor: [0.0; 2],
        buildings: Vec::new(),
        built: None,
        typical_year: None,
        year_quality: YearQuality::Unknown,
        floor_area: None,
        area_basis: AreaBasis::Unknown,
        land_area: SquareMetres(0.0),
        households: None,
        cost: None,
        status: Status::NotListed,
        started: None,
        finished: None,
        subdistrict: None,
        community: None,
        resources: Resources::default(),
        facts: input.iter().map(|(field, value)| (field.as_str().into(), fact(value))).collect(),
        rows: Vec::new(),
        row: None,
    }
}

pub(super) fn judged(pack: &Pack, vector: &EligibilityVector) -> Eligibility {
    let mut buildings = Buildings::default();
    let usage = if vector.input.get("use_type").and_then(toml::Value::as_str) == Some("non_residential") {
        BuildingUse::Other
    } else {
        BuildingUse::Residential
    };
    let mut n = neighbourhood(&vector.input);
    for &(from, to, area) in &vector.buildings {
        let year = (from > 1000).then(|| YearInterval::between(from, to));
        let new = NewBuilding { year, quality: YearQuality::Measured, usage, floor_area_m2: Some(area), ..NewBuilding::default() };
        n.buildings.push(buildings.push([&[[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 0.0]][..]], 40.5, &new));
    }
    let district = District { buildings, neighbourhoods: vec![n], ..District::default() };
    judge(&district, pack, &Progress::silent()).unwrap().remove(0)
}

#[test]
fn every_approval_vector_holds() {
    let pack = tongnan(&[]);
    let limits = pack.limits();
    let terms = Terms { parameters: &pack.parameters, limits: &limits };
    let mut expectations = 0;
    for vector in vectors().approval {
        let facts = MemberFacts::of(&pack, &neighbourhood(&vector.input));
        assert_eq!(facts.unreadable, [], "{}", vector.name);
        let mut warned = BTreeSet::new();
        for (id, expected) in &vector.expect {
            let rule = pack.approvals.iter().find(|rule| rule.id == *id).unwrap();
            let outcome = rule.judge(0, &facts, terms);
            let found = said(outcome.applies);
            assert_eq!(found, expected, "{}: {id}", vector.name);
            assert_eq!(outcome.needs.is_empty(), found != "ask", "{}: {id} names what it asks for", vector.name);
            assert!(outcome.needs.iter().all(|field| facts.value(field).is_none()), "{}: {id}: {:?}", vector.name, outcome.needs);
            warned.extend(outcome.warnings);
            expectations += 1;
        }
        assert_eq!(warned, vector.warn, "{}", vector.name);
    }
    assert_eq!(expectations, 38);
}

#[test]
fn every_eligibility_vector_holds() {
    let pack = tongnan(&[]);
    let strict = tongnan(&[("core_year_max", toml::Value::Integer(1999))]);
    for vector in vectors().eligibility {
        let found = judged(&pack, &vector);
        assert_eq!(found.verdict.as_str(), vector.expect, "{}", vector.name);
        let flips = judged(&strict, &vector).verdict != found.verdict;
        assert_eq!(flips, vector.boundary, "{}: only year 2000 turns on the reading", vector.name);
        assert_eq!(found.held_back, vector.name == "residents refused", "{}", vector.name);
    }
}

#[test]
fn readings_switch_rules() {
    let input = |text: &str| neighbourhood(&toml::from_str(text).unwrap());
    let holds = |rule: &str, parameters: &[(&str, toml::Value)], text: &str| {
        let pack = tongnan(parameters);
        let limits = pack.limits();
        let facts = MemberFacts::of(&pack, &input(text));
        let rule = pack.approvals.iter().find(|r| r.id == rule).unwrap();
        rule.judge(0, &facts, Terms { parameters: &pack.parameters, limits: &limits }).applies
    };
    let structure = "is_low_risk = true\nchanges_structure = true\nadded_floor_area_m2 = 0\ncommitment_letter = true";
    assert_eq!(holds("R-DWG-1", &[], structure), Truth::No);
    assert_eq!(holds("R-DWG-1", &[("structure_or_area", toml::Value::String("any".into()))], structure), Truth::Yes);
    let at = "is_new_alter_extend = true\nadded_floor_area_m2 = 1000\nhigh_slope = false\ndeep_excavation = false\nhigh_fill = false";
    assert_eq!(holds("R-DWG-2", &[], at), Truth::Yes);
    assert_eq!(holds("R-DWG-2", &[("include_at_limit", toml::Value::Boolean(false))], at), Truth::No);
    let risky = "is_new_alter_extend = true\nadded_floor_area_m2 = 100\nhigh_slope = false\ndeep_excavation = false\nhigh_fill = false\nwork_at_height = true\nheavy_lifting = false";
    assert_eq!(holds("R-CON-2", &[], risky), Truth::No);
    assert_eq!(holds("R-CON-2", &[("high_risk_needs_permit", toml::Value::Boolean(false))], risky), Truth::Yes);
}

#[test]
fn buildings_of_a_vector_are_what_it_says() {
    let pack = tongnan(&[]);
    let all = vectors().eligibility;
    assert_eq!(all.len(), 14);
    let none = judged(&pack, all.iter().find(|v| v.name == "no year at all").unwrap());
    assert_eq!(none.missing, ["poor_condition_signals", "year_built"]);
}
