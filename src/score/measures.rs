//! Computed measures: what a criterion reads from buildings, links, services and the survey of items.

use super::CriterionSpec;
use super::facts::{Facts, Place};
use super::measured::{Found, Raw};
use crate::access::{Access, Open};
use crate::district::{AreaBasis, Fact, Neighbourhood, NeighbourhoodIx};
use crate::policy::{ClassRule, ItemState, Meaning, Pack, Standard};
use crate::report::Text;
use crate::report::messages::{Say, ScoreMessage as M};

/// Names of the computed measures, as criteria files write them.
pub const MEASURES: [&str; 8] =
    ["age", "basic_items", "service_gaps", "households", "density", "contiguity", "nearby_services", "pipe_works"];

/// Floor area of a dwelling with its share of stairs, m²: where households are not recorded they lie between the floor area
/// over the greater and over the lesser. Assumption: county averages are 67 to 124 m² (domain notes, V), single neighbourhoods
/// lie farther out.
const DWELLING_M2: [f64; 2] = [30.0, 200.0];

/// The measure of a name at a neighbourhood.
pub(super) fn measure(name: &str, facts: &Facts<'_>, place: &Place<'_>, spec: &CriterionSpec) -> Found {
    match name {
        "age" => age(facts, place.own),
        "basic_items" => basic_items(facts, place.own, spec),
        "service_gaps" => service_gaps(facts, place.ix),
        "households" => households(place.own),
        "density" => density(place.own),
        "contiguity" => contiguity(facts, place.ix),
        "nearby_services" => nearby_services(facts, place.ix),
        "pipe_works" => pipe_works(facts, place.own),
        _ => Found::NOTHING,
    }
}

/// What a survey or a department would have to say for the measure to be known.
pub(super) fn missing(name: &str, facts: &Facts<'_>, n: NeighbourhoodIx, spec: &CriterionSpec) -> Vec<Text> {
    let own = &facts.district.neighbourhoods[n.at()];
    match name {
        "age" => vec![M::FieldYear.both()],
        "basic_items" => {
            let open = item_states(facts, own).into_iter().filter(|(_, state)| *state == ItemState::NotSurveyed);
            open.map(|(item, _)| facts.pack.items[item].name()).collect()
        }
        "service_gaps" | "nearby_services" => {
            let open = facts.lines.iter().map(|&at| &facts.standard.facilities[at]).filter(|line| shortfall(facts, n, line).is_none());
            open.map(|line| Text { zh: line.zh.clone(), en: line.en.clone() }).collect()
        }
        "households" | "density" => vec![M::FieldHouseholds.both()],
        "contiguity" => {
            let open = linked(facts, n).into_iter().filter(|other| facts.district.neighbourhoods[other.at()].households.is_none());
            open.map(|other| M::FieldHouseholdsOf { name: facts.district.neighbourhoods[other.at()].name.clone() }.both()).collect()
        }
        "pipe_works" => vec![M::FieldPipeWorks.both()],
        _ => vec![spec.name.clone()],
    }
}

/// Age in the year of the plan of half of the floor area, else between that of the youngest and the oldest building.
fn age(facts: &Facts<'_>, own: &Neighbourhood) -> Found {
    let age = |year: i16| f64::from(facts.year - year);
    if let Some(year) = own.typical_year {
        return Found::number(age(year));
    }
    own.built.map_or(Found::NOTHING, |years| match years.exact() {
        Some(year) => Found::number(age(year)),
        None => Found::between(age(years.to), age(years.from)),
    })
}

/// States of the items that are carried out where deficient, by their place in the pack.
fn item_states(facts: &Facts<'_>, own: &Neighbourhood) -> Vec<(usize, ItemState)> {
    let (said, _) = facts.headings.read(own);
    basic(facts.pack)
        .map(|at| {
            let state = said.get(&Meaning::State(at)).and_then(|cell| facts.pack.item_states.read(cell.fact));
            (at, state.unwrap_or(ItemState::NotSurveyed))
        })
        .collect()
}

fn basic(pack: &Pack) -> impl Iterator<Item = usize> + '_ {
    let is_basic = |class: &str| pack.classes.get(class).is_some_and(|class| class.rule == ClassRule::WhereDeficient);
    pack.items.iter().enumerate().filter(move |(_, item)| is_basic(&item.class)).map(|(at, _)| at)
}

/// Weighted share in per cent of the basic items that are absent or deficient: of those surveyed, and the ends that the others
/// leave open.
fn basic_items(facts: &Facts<'_>, own: &Neighbourhood, spec: &CriterionSpec) -> Found {
    let (mut sum, mut surveyed, mut whole, mut known, mut all) = (0.0, 0.0, 0.0, 0, 0);
    let counts = |state: ItemState| match state {
        ItemState::Present => Some(0.0),
        ItemState::Deficient | ItemState::Absent => Some(spec.states.get(state.as_str()).copied().unwrap_or(1.0)),
        ItemState::NotSurveyed => None,
    };
    for (item, state) in item_states(facts, own) {
        let weight = spec.items.get(&facts.pack.items[item].id).copied().unwrap_or(1.0);
        (whole, all) = (whole + weight, all + 1);
        if let Some(counts) = counts(state) {
            (sum, surveyed, known) = (sum + weight * counts, surveyed + weight, known + 1);
        }
    }
    let most = counts(ItemState::Absent).unwrap_or(1.0).max(counts(ItemState::Deficient).unwrap_or(1.0));
    several(sum, surveyed, whole, most, (known, all))
}

/// Mean shortfall in per cent over the lines of the standard that the items by choice stand for.
fn service_gaps(facts: &Facts<'_>, n: NeighbourhoodIx) -> Found {
    let known: Vec<f64> = facts.lines.iter().filter_map(|&at| shortfall(facts, n, &facts.standard.facilities[at])).collect();
    let count = |n: usize| n as u32;
    several(known.iter().sum(), known.len() as f64, facts.lines.len() as f64, 1.0, (count(known.len()), count(facts.lines.len())))
}

/// A share in per cent of several parts: that of the known ones, and the ends that the others leave open, of which each may
/// count up to `most`.
fn several(sum: f64, surveyed: f64, whole: f64, most: f64, cover: (u32, u32)) -> Found {
    if whole <= 0.0 {
        return Found::NOTHING;
    }
    let raw = (surveyed > 0.0).then(|| Raw::Number(100.0 * sum / surveyed));
    Found { raw, low: 100.0 * sum / whole, high: 100.0 * (sum + most * (whole - surveyed)) / whole, cover: Some(cover) }
}

fn shortfall(facts: &Facts<'_>, n: NeighbourhoodIx, line: &crate::policy::StandardFacility) -> Option<f64> {
    facts.access.gap(n, &line.id).and_then(|gap| gap.shortfall)
}

/// Lines of the standard that items by choice stand for, all of them where the pack has none; without those that state no
/// distance, which a neighbourhood `n` shows as well as any other.
pub(super) fn lines(pack: &Pack, standard: &Standard, access: &Access, n: NeighbourhoodIx) -> Vec<usize> {
    let by_choice = |class: &str| pack.classes.get(class).is_some_and(|class| class.rule == ClassRule::ByChoice);
    let wanted: Vec<&str> =
        pack.items.iter().filter(|item| by_choice(&item.class)).flat_map(|item| item.facilities.iter().map(String::as_str)).collect();
    let is_judged = |id: &str| access.gap(n, id).is_some_and(|gap| gap.open != Some(Open::NoDistance));
    let is_wanted = |id: &str| (wanted.is_empty() || wanted.contains(&id)) && is_judged(id);
    standard.facilities.iter().enumerate().filter(|(_, line)| is_wanted(&line.id)).map(|(at, _)| at).collect()
}

fn households(own: &Neighbourhood) -> Found {
    own.households.map_or_else(
        || {
            let [low, high] = household_ends(own);
            Found::between(low, high)
        },
        |count| Found::number(f64::from(count)),
    )
}

/// The ends between which households lie: one and no limit, or what the floor area allows.
fn household_ends(own: &Neighbourhood) -> [f64; 2] {
    match (own.households, own.floor_area) {
        (Some(count), _) => [f64::from(count); 2],
        (None, Some(area)) if area.0 > 0.0 => {
            let most = if own.area_basis == AreaBasis::Partial { f64::INFINITY } else { area.0 / DWELLING_M2[0] };
            [(area.0 / DWELLING_M2[1]).max(1.0), most.max(1.0)]
        }
        (None, _) => [1.0, f64::INFINITY],
    }
}

/// Households a hectare of the outline.
fn density(own: &Neighbourhood) -> Found {
    let hectares = own.land_area.0 / 10_000.0;
    match own.households {
        _ if hectares <= 0.0 => Found::NOTHING,
        Some(count) => Found::number(f64::from(count) / hectares),
        None => {
            let [low, high] = household_ends(own);
            Found::between(low / hectares, high / hectares)
        }
    }
}

/// Other candidates reachable by one link that counts, each once, ascending.
fn linked(facts: &Facts<'_>, n: NeighbourhoodIx) -> Vec<NeighbourhoodIx> {
    let mut others: Vec<NeighbourhoodIx> = facts.links.of(n).filter(|(_, link)| link.counts).map(|(other, _)| other).collect();
    others.sort_unstable();
    others.dedup();
    others.retain(|other| facts.eligibility[other.at()].candidacy.is_candidate());
    others
}

/// Households of other candidates reachable by one link.
fn contiguity(facts: &Facts<'_>, n: NeighbourhoodIx) -> Found {
    let others = linked(facts, n);
    let ends = others.iter().map(|other| household_ends(&facts.district.neighbourhoods[other.at()]));
    let [low, high] = ends.fold([0.0, 0.0], |sum, own| [sum[0] + own[0], sum[1] + own[1]]);
    if others.iter().all(|other| facts.district.neighbourhoods[other.at()].households.is_some()) {
        Found::number(low)
    } else {
        Found::between(low, high)
    }
}

/// Categories of services near by.
fn nearby_services(facts: &Facts<'_>, n: NeighbourhoodIx) -> Found {
    facts.access.diversity(n).map_or(Found::NOTHING, |near| Found::number(f64::from(near)))
}

/// Whether the first pipe works beside it are planned within the years of the programme.
fn pipe_works(facts: &Facts<'_>, own: &Neighbourhood) -> Found {
    let year = match own.facts.get("pipe_works_year") {
        Some(Fact::Number(year)) => i16::try_from(*year).ok(),
        None if facts.has_pipe_works => return Found::word("no"),
        Some(_) | None => None,
    };
    year.map_or(Found::NOTHING, |year| Found::word(if (facts.years.0..=facts.years.1).contains(&year) { "yes" } else { "no" }))
}
