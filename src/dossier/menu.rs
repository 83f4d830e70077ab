//! The content of the works (改造内容菜单): the state of every item, whether it is to be done, and what it costs.
//!
//! States come from the survey, else from the distance of services where the pack names their categories. Nothing is guessed:
//! a cell that is no word of the pack is listed, and an item that nobody surveyed stays open.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::{Decimal, RoundingStrategy};

use super::DossierInput;
use crate::access::GapVerdict;
use crate::district::{AreaBasis, Neighbourhood, NeighbourhoodIx, Status};
use crate::intake::plain;
use crate::policy::{
    BadCell, ClassRule, CostBasis, Facts as _, Item, ItemState, Meaning, MemberFacts, Pack, Said, Subject, Truth, Unreadable, Value,
};

/// Field of the pack that holds the works the residents chose.
const CHOSEN: &str = "chosen_items";

/// The menu of one neighbourhood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Menu {
    /// A line an item, in the order of the pack.
    pub lines: Vec<MenuLine>,
    /// Works that the residents chose and the pack does not name.
    pub unlisted: Vec<String>,
    /// Cells that cannot be used.
    pub unreadable: Vec<BadCell>,
    /// Fields that works on the menu touch and nobody answered, with those items.
    pub unanswered: BTreeMap<String, Vec<usize>>,
    /// Fields that works on the menu touch and that are answered with no, with those items.
    pub denied: BTreeMap<String, Vec<usize>>,
    /// What presets that the project names make of a class, or of the whole: place of the preset, yuan.
    pub estimates: Vec<(usize, Decimal)>,
    /// Recorded costs of classes.
    pub class_costs: BTreeMap<usize, Decimal>,
}

/// One item of a menu.
#[derive(Debug, Clone, PartialEq)]
pub struct MenuLine {
    /// State.
    pub state: ItemState,
    /// What the state rests on.
    pub ground: Ground,
    /// Whether it is to be done.
    pub proposal: Proposal,
    /// Recorded quantity, in the unit of the survey.
    pub quantity: Option<Decimal>,
    /// Cost of one unit, yuan.
    pub unit_cost: Option<Decimal>,
    /// Cost, yuan.
    pub cost: Option<Decimal>,
    /// What the cost rests on.
    pub cost_from: Option<CostFrom>,
}

/// What a state rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum Ground {
    /// Nothing.
    Nothing,
    /// A cell: heading and value.
    Survey {
        /// Heading.
        column: Arc<str>,
        /// Value.
        value: Box<str>,
    },
    /// Services and how far they are.
    Services(Vec<Service>),
}

/// A category of services that tests an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Category.
    pub category: String,
    /// Straight line to the nearest that satisfies the standard's line, metres; `None` where the inputs have none.
    pub distance_m: Option<f64>,
    /// The limit of it, metres; `None` where the standard has no such line, or its line none.
    pub radius_m: Option<f64>,
    /// Walk to the nearest, metres; `None` where there is no way or nobody knows.
    pub walk_m: Option<f64>,
    /// The limit of it, metres; `None` likewise.
    pub walk_limit_m: Option<f64>,
    /// Whether the standard has such a line.
    pub in_standard: bool,
    /// Whether it is near enough.
    pub verdict: GapVerdict,
}

/// Whether an item is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// Of a class that is carried out where deficient, and deficient or absent.
    ToDo,
    /// Chosen by the residents.
    Chosen,
    /// Deficient or absent, and open to choice.
    Open,
    /// Not surveyed: to be asked.
    Ask,
    /// Nothing to do.
    No,
    /// The works of the neighbourhood are completed: the state is as it was surveyed, and proposes nothing.
    Done,
}

/// What a cost rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostFrom {
    /// Recorded.
    Recorded,
    /// Recorded quantity × recorded unit cost.
    Quantity,
    /// A preset that the project names, by its place in the pack.
    Preset(usize),
}

impl Proposal {
    /// Whether it is among the works.
    #[must_use]
    pub fn is_work(self) -> bool {
        matches!(self, Self::ToDo | Self::Chosen)
    }
}

/// The menu of a neighbourhood.
pub(super) fn menu(input: DossierInput<'_>, n: NeighbourhoodIx, facts: &MemberFacts, said: &BTreeMap<Meaning, Said<'_>>) -> Menu {
    let pack = input.pack;
    let place = &input.district.neighbourhoods[n.at()];
    let mut menu = Menu::default();
    let (chosen, unlisted) = chosen(pack, facts);
    menu.unlisted = unlisted;
    for (at, item) in pack.items.iter().enumerate() {
        let (state, ground) = state(input, n, item, said.get(&Meaning::State(at)), &mut menu.unreadable);
        let where_deficient = pack.classes.get(&item.class).is_some_and(|class| class.rule == ClassRule::WhereDeficient);
        let proposal = match state {
            _ if place.status == Status::Completed => Proposal::Done,
            _ if chosen.contains(&at) => Proposal::Chosen,
            ItemState::Present => Proposal::No,
            ItemState::NotSurveyed => Proposal::Ask,
            _ if where_deficient => Proposal::ToDo,
            _ => Proposal::Open,
        };
        let mut number = |meaning: Meaning, is_money: bool| match said.get(&meaning)?.number(is_money) {
            Ok(number) => Some(number),
            Err(bad) => {
                menu.unreadable.push(bad);
                None
            }
        };
        let (quantity, unit_cost) = (number(Meaning::Quantity(at), false), number(Meaning::UnitCost(at), true));
        let recorded = number(Meaning::Cost(Subject::Item(at)), true);
        let mut line = MenuLine { state, ground, proposal, quantity, unit_cost, cost: recorded, cost_from: None };
        line.cost_from = recorded.map(|_| CostFrom::Recorded);
        if recorded.is_none() {
            if let (Some(quantity), Some(unit)) = (quantity, unit_cost) {
                line.cost = quantity.checked_mul(unit).map(fen);
                line.cost_from = line.cost.map(|_| CostFrom::Quantity);
            } else if let Some((preset, yuan)) = preset_of_item(input, place, item, quantity).filter(|_| proposal.is_work()) {
                (line.cost, line.cost_from) = (Some(yuan), Some(CostFrom::Preset(preset)));
            }
        }
        menu.lines.push(line);
    }
    for at in 0..pack.classes.len() {
        match said.get(&Meaning::Cost(Subject::Class(at))).map(|cell| cell.number(true)) {
            Some(Ok(yuan)) => _ = menu.class_costs.insert(at, yuan),
            Some(Err(bad)) => menu.unreadable.push(bad),
            None => {}
        }
    }
    menu.estimates = estimates(input, place, &menu);
    menu.unanswered = touched(pack, &menu, &|field| facts.value(field).is_none());
    menu.denied = touched(pack, &menu, &|field| facts.value(field) == Some(Value::Bool(false)));
    menu
}

/// Fields that the works of a menu touch and that are meant, with those works.
pub(super) fn touched(pack: &Pack, menu: &Menu, is_meant: &dyn Fn(&str) -> bool) -> BTreeMap<String, Vec<usize>> {
    let mut fields: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, (item, line)) in pack.items.iter().zip(&menu.lines).enumerate() {
        for field in item.suggests.iter().filter(|field| line.proposal.is_work() && is_meant(field)) {
            fields.entry(field.clone()).or_default().push(at);
        }
    }
    fields
}

/// Rounded to the fen, halves up.
pub(super) fn fen(yuan: Decimal) -> Decimal {
    yuan.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn state(
    input: DossierInput<'_>,
    n: NeighbourhoodIx,
    item: &Item,
    cell: Option<&Said<'_>>,
    unreadable: &mut Vec<BadCell>,
) -> (ItemState, Ground) {
    if let Some(cell) = cell {
        match input.pack.item_states.read(cell.fact) {
            Some(state) => {
                return (state, Ground::Survey { column: cell.column.clone(), value: cell.fact.to_string().into() });
            }
            None => unreadable.push(cell.bad(Unreadable::Kind)),
        }
    }
    if item.facilities.is_empty() {
        return (ItemState::NotSurveyed, Ground::Nothing);
    }
    let services: Vec<Service> = item.facilities.iter().map(|category| service(input, n, category)).collect();
    let near = Truth::any(services.iter().map(|s| match s.verdict {
        GapVerdict::Pass => Truth::Yes,
        GapVerdict::Fail => Truth::No,
        GapVerdict::Unknown => Truth::Unknown,
    }));
    let state = match near {
        Truth::Yes => ItemState::Present,
        Truth::No => ItemState::Absent,
        Truth::Unknown => ItemState::NotSurveyed,
    };
    (state, Ground::Services(services))
}

fn service(input: DossierInput<'_>, n: NeighbourhoodIx, category: &str) -> Service {
    let millimetres = |metres: f64| (metres * 1000.0).round() / 1000.0;
    let Some(gap) = input.access.gap(n, category) else {
        let distance_m = input.access.straight(n, category).map(|s| millimetres(s.metres));
        let walk_m = input.access.walk(n, category).metres().map(millimetres);
        return Service {
            category: category.to_owned(),
            distance_m,
            radius_m: None,
            walk_m,
            walk_limit_m: None,
            in_standard: false,
            verdict: GapVerdict::Unknown,
        };
    };
    Service {
        category: category.to_owned(),
        distance_m: gap.straight.map(|s| millimetres(s.metres)),
        radius_m: gap.limits.straight,
        walk_m: gap.walk.metres().map(millimetres),
        walk_limit_m: gap.limits.walk,
        in_standard: true,
        verdict: gap.verdict,
    }
}

/// Items that the residents chose, and their further words.
fn chosen(pack: &Pack, facts: &MemberFacts) -> (BTreeSet<usize>, Vec<String>) {
    let (mut items, mut unlisted) = (BTreeSet::new(), Vec::new());
    if let Some(Value::Words(words)) = facts.value(CHOSEN) {
        for word in words {
            match pack.items.iter().position(|item| is_named(item, &plain(&word))) {
                Some(at) => _ = items.insert(at),
                None => unlisted.push(word),
            }
        }
    }
    (items, unlisted)
}

fn is_named(item: &Item, word: &str) -> bool {
    let bare = item.zh.split(['（', '(']).next().unwrap_or(&item.zh);
    [item.id.as_str(), &item.zh, bare, &item.en].into_iter().chain(item.columns.iter().map(String::as_str)).any(|name| plain(name) == word)
}

fn preset_of_item(input: DossierInput<'_>, n: &Neighbourhood, item: &Item, quantity: Option<Decimal>) -> Option<(usize, Decimal)> {
    named_presets(input).find(|&at| input.pack.costs[at].item.as_deref() == Some(item.id.as_str())).and_then(|at| {
        let yuan = preset_yuan(input, n, at, quantity)?;
        Some((at, yuan))
    })
}

/// Presets of classes that have works, and of the whole.
fn estimates(input: DossierInput<'_>, n: &Neighbourhood, menu: &Menu) -> Vec<(usize, Decimal)> {
    let has_works =
        |class: &str| input.pack.items.iter().zip(&menu.lines).any(|(item, line)| item.class == class && line.proposal.is_work());
    let any = menu.lines.iter().any(|line| line.proposal.is_work());
    named_presets(input)
        .filter(|&at| input.pack.costs[at].item.is_none())
        .filter(|&at| input.pack.costs[at].class.as_deref().map_or(any, has_works))
        .filter_map(|at| Some((at, preset_yuan(input, n, at, None)?)))
        .collect()
}

/// Presets that the project names, in its order.
fn named_presets(input: DossierInput<'_>) -> impl Iterator<Item = usize> + '_ {
    input.costs.iter().filter_map(move |id| input.pack.costs.iter().position(|cost| cost.id == *id))
}

fn preset_yuan(input: DossierInput<'_>, n: &Neighbourhood, at: usize, quantity: Option<Decimal>) -> Option<Decimal> {
    let preset = &input.pack.costs[at];
    let times = match preset.per {
        CostBasis::FloorAreaM2 => {
            n.floor_area.filter(|_| n.area_basis != AreaBasis::Partial).and_then(|area| Decimal::try_from(area.0).ok())?
        }
        CostBasis::Household => Decimal::from(n.households?),
        CostBasis::Each => quantity?,
    };
    preset.yuan.parse::<Decimal>().ok()?.checked_mul(times).map(fen)
}
