//! Content of works and money as records of `dossiers.json`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;

use crate::access::GapVerdict;
use crate::dossier::{CostFrom, Ground, Menu, MenuLine, Money, Problem, ProblemKind, Proposal, Service, Sum};
use crate::policy::{BadCell, ItemState, Pack, Source, Subject};

/// The menu: a line an item, in the order of the pack.
#[derive(Debug, Serialize)]
pub(crate) struct MenuRecord<'p> {
    items: Vec<LineRecord<'p>>,
    unlisted: &'p [String],
    unreadable: Vec<CellRecord<'p>>,
    unanswered: Vec<TouchedRecord<'p>>,
    denied: Vec<TouchedRecord<'p>>,
    estimates: Vec<EstimateRecord<'p>>,
}

/// A field that works touch, with the items.
#[derive(Debug, Serialize)]
pub(crate) struct TouchedRecord<'p> {
    field: &'p str,
    items: Vec<&'p str>,
}

/// One item of a menu.
#[derive(Debug, Serialize)]
pub(crate) struct LineRecord<'p> {
    item: &'p str,
    state: ItemState,
    #[serde(skip_serializing_if = "Option::is_none")]
    survey: Option<SurveyRecord<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    services: Option<Vec<ServiceRecord<'p>>>,
    proposal: Proposal,
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_cost_yuan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost_yuan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost_from: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    preset: Option<&'p str>,
}

/// Money of a neighbourhood or a project. Sums are decimals in quotes; `of` says for how many neighbourhoods they are known.
#[derive(Debug, Serialize)]
pub(crate) struct MoneyRecord<'p> {
    members: u32,
    without_cost: u32,
    without_funds: u32,
    cost: Vec<AmountRecord<'p>>,
    funds: Vec<AmountRecord<'p>>,
    channels: Vec<AmountRecord<'p>>,
    unfunded: SumRecord,
    problems: Vec<ProblemRecord<'p>>,
    needs: &'p BTreeSet<String>,
    assets: Vec<AssetRecord<'p>>,
    unreadable: Vec<CellRecord<'p>>,
}

/// What is wrong with money.
#[derive(Debug, Serialize)]
pub(crate) struct ProblemRecord<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'p str>,
    kind: ProblemKind,
    yuan: String,
    name: &'p str,
    part: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fund: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'p str>,
}

/// The menu of a neighbourhood.
#[must_use]
pub(crate) fn menu<'p>(pack: &'p Pack, menu: &'p Menu) -> MenuRecord<'p> {
    let estimate = |(at, sum): &(usize, Decimal)| EstimateRecord { preset: &pack.costs[*at].id, yuan: yuan(*sum) };
    MenuRecord {
        items: lines(pack, menu).collect(),
        unlisted: &menu.unlisted,
        unreadable: cells(&menu.unreadable),
        unanswered: touched(pack, &menu.unanswered),
        denied: touched(pack, &menu.denied),
        estimates: menu.estimates.iter().map(estimate).collect(),
    }
}

/// The lines of a menu.
pub(crate) fn lines<'p>(pack: &'p Pack, menu: &'p Menu) -> impl Iterator<Item = LineRecord<'p>> {
    pack.items.iter().zip(&menu.lines).map(|(item, of)| line(pack, &item.id, of))
}

/// Fields that works touch, with the items.
#[must_use]
pub(crate) fn touched<'p>(pack: &'p Pack, fields: &'p BTreeMap<String, Vec<usize>>) -> Vec<TouchedRecord<'p>> {
    let ids = |items: &[usize]| items.iter().map(|i| pack.items[*i].id.as_str()).collect();
    fields.iter().map(|(field, items)| TouchedRecord { field, items: ids(items) }).collect()
}

/// Money of a neighbourhood or a project.
#[must_use]
pub(crate) fn money<'p>(pack: &'p Pack, money: &'p Money) -> MoneyRecord<'p> {
    let amount = |subject: Option<Subject>, source: Option<Source>, sum: &Sum| {
        let [class, item] = subject.map_or([None; 2], |subject| self::subject(pack, subject));
        let [fund, channel] = source.map_or([None; 2], |source| self::source(pack, source));
        AmountRecord { class, item, fund, channel, sum: SumRecord::of(sum) }
    };
    let of_fund = |fund: usize| Source { fund, channel: None };
    let asset = |fund: usize, item: usize, there: bool| AssetRecord { fund: &pack.funds[fund].id, item: &pack.items[item].id, there };
    MoneyRecord {
        members: money.members,
        without_cost: money.without[0],
        without_funds: money.without[1],
        cost: money.cost.iter().map(|(subject, sum)| amount(Some(*subject), None, sum)).collect(),
        funds: money.funds.iter().map(|((subject, fund), sum)| amount(Some(*subject), Some(of_fund(*fund)), sum)).collect(),
        channels: money.channels.iter().map(|(source, sum)| amount(None, Some(*source), sum)).collect(),
        unfunded: SumRecord::of(&money.unfunded),
        problems: problems(pack, money).collect(),
        needs: &money.needs,
        assets: money.assets.iter().flat_map(|(fund, items)| items.iter().map(|(item, there)| asset(*fund, *item, *there))).collect(),
        unreadable: cells(&money.unreadable),
    }
}

/// What is wrong with money.
pub(crate) fn problems<'p>(pack: &'p Pack, money: &'p Money) -> impl Iterator<Item = ProblemRecord<'p>> {
    let of = move |p: &'p Problem| {
        let [class, item] = subject(pack, p.subject);
        let [fund, channel] = p.source.map_or([None; 2], |source| self::source(pack, source));
        ProblemRecord { class, item, kind: p.kind, yuan: yuan(p.yuan), name: &p.name, part: p.part.as_deref(), fund, channel }
    };
    money.problems.iter().map(of)
}

/// An exact decimal.
#[must_use]
pub fn yuan(number: Decimal) -> String {
    number.normalize().to_string()
}

#[derive(Debug, Serialize)]
struct SurveyRecord<'p> {
    column: &'p str,
    value: &'p str,
}

#[derive(Debug, Serialize)]
struct ServiceRecord<'p> {
    category: &'p str,
    distance_m: Option<f64>,
    radius_m: Option<f64>,
    walk_m: Option<f64>,
    walk_limit_m: Option<f64>,
    in_standard: bool,
    verdict: GapVerdict,
}

#[derive(Debug, Serialize)]
struct EstimateRecord<'p> {
    preset: &'p str,
    yuan: String,
}

/// An amount of a class or an item, or of all works, from a source where one is named.
#[derive(Debug, Serialize)]
struct AmountRecord<'p> {
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fund: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'p str>,
    #[serde(flatten)]
    sum: SumRecord,
}

#[derive(Debug, Serialize)]
struct SumRecord {
    yuan: String,
    of: u32,
}

#[derive(Debug, Serialize)]
struct AssetRecord<'p> {
    fund: &'p str,
    item: &'p str,
    there: bool,
}

#[derive(Debug, Serialize)]
struct CellRecord<'p> {
    column: &'p str,
    value: &'p str,
    twice: bool,
}

impl SumRecord {
    fn of(sum: &Sum) -> Self {
        Self { yuan: yuan(sum.yuan), of: sum.of }
    }
}

fn line<'p>(pack: &'p Pack, item: &'p str, line: &'p MenuLine) -> LineRecord<'p> {
    let (survey, services) = match &line.ground {
        Ground::Nothing => (None, None),
        Ground::Survey { column, value } => (Some(SurveyRecord { column, value }), None),
        Ground::Services(all) => (None, Some(all.iter().map(service).collect())),
    };
    let (cost_from, preset) = match line.cost_from {
        None => (None, None),
        Some(CostFrom::Recorded) => (Some("recorded"), None),
        Some(CostFrom::Quantity) => (Some("quantity"), None),
        Some(CostFrom::Preset(at)) => (Some("preset"), Some(pack.costs[at].id.as_str())),
    };
    let [quantity, unit_cost_yuan, cost_yuan] = [line.quantity, line.unit_cost, line.cost].map(|number| number.map(yuan));
    let (state, proposal) = (line.state, line.proposal);
    LineRecord { item, state, survey, services, proposal, quantity, unit_cost_yuan, cost_yuan, cost_from, preset }
}

fn service(of: &Service) -> ServiceRecord<'_> {
    ServiceRecord {
        category: &of.category,
        distance_m: of.distance_m,
        radius_m: of.radius_m,
        walk_m: of.walk_m,
        walk_limit_m: of.walk_limit_m,
        in_standard: of.in_standard,
        verdict: of.verdict,
    }
}

/// Class and item; neither for all works.
fn subject(pack: &Pack, subject: Subject) -> [Option<&str>; 2] {
    match subject {
        Subject::Whole => [None, None],
        Subject::Class(at) => [pack.classes.keys().nth(at).map(String::as_str), None],
        Subject::Item(at) => [None, Some(&pack.items[at].id)],
    }
}

/// Fund and channel.
fn source(pack: &Pack, source: Source) -> [Option<&str>; 2] {
    let fund = &pack.funds[source.fund];
    [Some(&fund.id), source.channel.map(|at| fund.channels[at].id.as_str())]
}

fn cells(cells: &[BadCell]) -> Vec<CellRecord<'_>> {
    cells.iter().map(|cell| CellRecord { column: &cell.column, value: &cell.value, twice: cell.why.is_none() }).collect()
}
