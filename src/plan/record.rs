//! The records of a plan: what its files say of each neighbourhood, zone, corridor and link.
//!
//! The exporter writes them and every explanation is read from them, so that the map, the command line and the files
//! can never say different things.

use serde_json::{Map, Value, json};

use super::document::condition;
use super::{Plan, access_record, certainty_record, readings_record, score_record};
use crate::district::{NeighbourhoodIx, SquareMetres, YearInterval, YearQuality, Yuan};
use crate::links::{Corridor, Link, LinkKind};
use crate::policy::{Condition, Truth};
use crate::report::{Lang, Text};
use crate::zone::{Role, Zone};

/// Properties of one feature, in the order they are written.
pub type Record = Map<String, Value>;

/// The maker of a plan's records.
#[derive(Debug)]
pub struct Records<'a> {
    plan: &'a Plan,
    lang: Lang,
    /// Longitude and latitude of the new facilities of every zone.
    places: Vec<Vec<Option<[f64; 2]>>>,
}

/// What is summed over a group of neighbourhoods: known amounts, and how many are not known.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sums {
    /// Neighbourhoods.
    pub neighbourhoods: u64,
    /// Sum of known floor areas.
    pub floor_area_m2: Option<f64>,
    /// Neighbourhoods without floor area.
    pub unknown_floor_area: u64,
    /// Sum of known households.
    pub households: Option<u64>,
    /// Neighbourhoods without households.
    pub unknown_households: u64,
    /// Sum of known costs.
    pub cost: Option<Yuan>,
    /// Neighbourhoods without cost.
    pub unknown_cost: u64,
}

impl Sums {
    /// Sums over some neighbourhoods of a plan.
    #[must_use]
    pub fn over(plan: &Plan, members: impl IntoIterator<Item = NeighbourhoodIx>) -> Self {
        let mut sums = Self::default();
        for member in members {
            let n = &plan.district.neighbourhoods[member.at()];
            sums.neighbourhoods += 1;
            match n.floor_area {
                Some(SquareMetres(area)) => sums.floor_area_m2 = Some(cents(sums.floor_area_m2.unwrap_or(0.0) + area)),
                None => sums.unknown_floor_area += 1,
            }
            match n.households {
                Some(count) => sums.households = Some(sums.households.unwrap_or(0) + u64::from(count)),
                None => sums.unknown_households += 1,
            }
            match n.cost {
                Some(cost) => sums.cost = Some(sums.cost.unwrap_or_default() + cost),
                None => sums.unknown_cost += 1,
            }
        }
        sums
    }
}

impl<'a> Records<'a> {
    /// The records of a plan in its project's language.
    #[must_use]
    pub fn new(plan: &'a Plan) -> Self {
        Self { plan, lang: plan.project.file.project.language, places: access_record::places(plan) }
    }

    /// One neighbourhood.
    #[must_use]
    pub fn neighbourhood(&self, ix: NeighbourhoodIx) -> Record {
        let plan = self.plan;
        let n = &plan.district.neighbourhoods[ix.at()];
        let eligibility = &plan.eligibility[ix.at()];
        let zone = plan.zones.zone_of[ix.at()].map(|z| &plan.zones.zones[z as usize]);
        let project = plan.programme.project_of[ix.at()].map(|p| plan.programme.projects[p as usize].id.as_str());
        let mut record = Record::new();
        let mut set = |key: &str, value: Value| record.insert(key.to_owned(), value);
        set("neighbourhood_id", json!(n.id));
        set("name", json!(n.name));
        set("name_basis", json!(n.name_basis));
        set("zone_id", json!(zone.map(|z| z.id.as_str())));
        set("role", json!(plan.zones.role[ix.at()].map(Role::as_str)));
        let corridor = |&c: &u32| plan.links.corridors[c as usize].id.as_str();
        set("corridor_ids", json!(plan.links.corridors_of(ix).iter().map(corridor).collect::<Vec<_>>()));
        set("project_id", json!(project));
        set("eligible", json!(eligibility.verdict.as_str()));
        set("eligibility_clause", json!(eligibility.clause));
        set("candidate", json!(eligibility.candidacy.as_str()));
        set("tier", json!(eligibility.tier));
        set("missing", json!(eligibility.missing));
        set("held_back", json!(eligibility.reserve_tier.is_some()));
        set("reserve_tier", json!(eligibility.reserve_tier));
        set("other_readings", readings_record::of_neighbourhood(plan, ix));
        set("status", json!(n.status.as_str()));
        set("origin", json!(n.origin));
        set("held_by", json!(n.basis.held));
        set("parted_by", json!(n.basis.parted));
        // What the neighbours say is an interval, even where they all say one year.
        let built = n.built.filter(|_| n.year_quality != YearQuality::Imputed);
        set("year_built", json!(n.typical_year.or_else(|| built.and_then(YearInterval::exact))));
        set("year_from", json!(n.built.map(|y| y.from)));
        set("year_to", json!(n.built.map(|y| y.to)));
        set("year_quality", json!(n.year_quality.as_str()));
        set("floor_area_m2", json!(n.floor_area));
        set("area_basis", json!(n.area_basis));
        set("land_area_m2", json!(n.land_area));
        set("buildings", json!(n.buildings.len()));
        set("households", json!(n.households));
        set("cost_yuan", json!(n.cost));
        set("subdistrict", self.boundary(n.subdistrict));
        set("community", self.boundary(n.community));
        for (key, value) in score_record::of_neighbourhood(plan, ix) {
            set(&key, value);
        }
        record.extend(access_record::of_neighbourhood(plan, ix));
        record.extend(certainty_record::of_neighbourhood(plan, ix));
        record.extend(certainty_record::years_of(plan, ix));
        let mut set = |key: &str, value: Value| record.insert(key.to_owned(), value);
        set("start_year", json!(plan.programme.start[ix.at()]));
        set("finish_year", json!(plan.programme.finish[ix.at()]));
        let why = &plan.programme.why[ix.at()];
        let outside = &plan.zones.outside[ix.at()];
        self.set_why(&mut record, if outside.zh.is_empty() { why } else { outside });
        record.insert("tests".to_owned(), self.tests(ix));
        record
    }

    /// One zone.
    #[must_use]
    pub fn zone(&self, zone: &Zone) -> Record {
        let plan = self.plan;
        let members = Sums::over(plan, zone.of_role(Role::Member));
        let provisional = Sums::over(plan, zone.of_role(Role::Provisional));
        let years = |pick: &dyn Fn(usize) -> Option<i16>| -> Vec<i16> {
            zone.of_role(Role::Member).chain(zone.of_role(Role::Provisional)).filter_map(|n| pick(n.at())).collect()
        };
        let starts = years(&|at| plan.programme.start[at]);
        let finishes = years(&|at| plan.programme.finish[at]);
        let ids: Vec<&str> = zone.parts.iter().map(|(n, _)| plan.district.neighbourhoods[n.at()].id.0.as_str()).collect();
        let subdistrict = zone.parts.first().and_then(|(n, _)| plan.district.neighbourhoods[n.at()].subdistrict);
        let mut record = Record::new();
        let mut set = |key: &str, value: Value| record.insert(key.to_owned(), value);
        set("zone_id", json!(zone.id));
        set("name", json!(zone.name));
        set("rank", json!(zone.rank));
        set("score", json!(zone.score));
        set("members", json!(ids));
        set("neighbourhoods", json!(members.neighbourhoods));
        set("floor_area_m2", json!(members.floor_area_m2));
        set("unknown_floor_area", json!(members.unknown_floor_area));
        set("land_area_m2", json!(cents(zone.land_area.0)));
        set("households", json!(members.households));
        set("unknown_households", json!(members.unknown_households));
        set("cost_yuan", json!(members.cost));
        set("unknown_cost", json!(members.unknown_cost));
        set("provisional_neighbourhoods", json!(provisional.neighbourhoods));
        set("provisional_floor_area_m2", json!(provisional.floor_area_m2));
        set("provisional_households", json!(provisional.households));
        set("start_year", json!(starts.iter().min()));
        set("finish_year", json!(finishes.iter().max()));
        set("shared_m", json!(micro(zone.shared.0)));
        set("shared_under_way_m", json!(micro(zone.shared_under_way.0)));
        set("compactness", json!(micro(zone.compactness)));
        set("subdistrict", self.boundary(subdistrict));
        let place = plan.zones.zones.iter().position(|z| z.id == zone.id);
        set("new_facilities", place.map_or_else(|| json!([]), |at| access_record::new_facilities(plan, at, &self.places)));
        if plan.project.file.zone.infill {
            let connectors: Vec<&str> = zone.connectors.iter().map(|n| plan.district.neighbourhoods[n.at()].id.0.as_str()).collect();
            record.insert("connectors".to_owned(), json!(connectors));
        }
        record.extend(certainty_record::of_zone(plan, zone));
        self.set_why(&mut record, &zone.why);
        record
    }

    /// One corridor.
    #[must_use]
    pub fn corridor(&self, corridor: &Corridor) -> Record {
        let ids: Vec<&str> = corridor.members.iter().map(|n| self.plan.district.neighbourhoods[n.at()].id.0.as_str()).collect();
        let mut record = Record::new();
        record.insert("corridor_id".into(), json!(corridor.id));
        record.insert("street".into(), json!(corridor.street));
        record.insert("length_m".into(), json!(cents(corridor.length.0)));
        record.insert("members".into(), json!(ids));
        record
    }

    /// One link.
    #[must_use]
    pub fn link(&self, link: &Link) -> Record {
        let id = |n: NeighbourhoodIx| json!(self.plan.district.neighbourhoods[n.at()].id);
        let kind = if link.kind == LinkKind::Adjacent { "adjacent" } else { "corridor" };
        let mut record = Record::new();
        record.insert("from".into(), id(link.from));
        record.insert("to".into(), id(link.to));
        record.insert("kind".into(), json!(kind));
        record.insert("gap_m".into(), json!((link.gap.0 * 1000.0).round() / 1000.0));
        record.insert("frontage_m".into(), json!((link.frontage.0 * 1000.0).round() / 1000.0));
        record.insert("crossing_id".into(), json!(link.crossing.map(|c| self.plan.district.crossings[c as usize].id.as_str())));
        record.insert("counts".into(), json!(link.counts));
        record
    }

    fn boundary(&self, at: Option<u32>) -> Value {
        json!(at.map(|b| self.plan.district.boundaries[b as usize].name.as_str()))
    }

    fn set_why(&self, record: &mut Record, why: &Text) {
        record.insert("why".to_owned(), json!(why.get(self.lang)));
        record.insert("why_zh".to_owned(), json!(why.zh));
        record.insert("why_en".to_owned(), json!(why.en));
    }

    /// The conditions of every tier with their truth, in the order of the pack; a nested one names what it needs.
    fn tests(&self, ix: NeighbourhoodIx) -> Value {
        let pack = &self.plan.pack;
        let mut rows = Vec::new();
        for (tier, ruling) in pack.tiers.iter().zip(&self.plan.eligibility[ix.at()].tests) {
            let groups = [("all_of", &tier.all_of), ("any_of", &tier.any_of), ("none_of", &tier.none_of)];
            for ((group, conditions), truths) in groups.into_iter().zip(&ruling.conditions) {
                for (of, holds) in conditions.iter().zip(truths) {
                    let mut row = json!({ "tier": tier.id, "group": group, "holds": holds });
                    if let (Value::Object(row), Value::Object(condition)) = (&mut row, condition(of, &pack.parameters)) {
                        row.extend(condition);
                        if !matches!(of, Condition::Test(_)) && *holds == Truth::Unknown {
                            let needs = of.tests().into_iter().map(|t| t.field.as_str()).filter(|f| ruling.whole.needs.contains(*f));
                            row.insert("needs".to_owned(), json!(needs.collect::<std::collections::BTreeSet<_>>()));
                        }
                    }
                    rows.push(row);
                }
            }
        }
        Value::Array(rows)
    }
}

/// Rounded to two decimals: square decimetres, cents.
pub(super) fn cents(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// Rounded to six decimals; never −0, which an empty sum is.
pub(super) fn micro(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}
