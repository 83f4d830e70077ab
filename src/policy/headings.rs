//! What the headings of ledgers and surveys say of items of works and of money.
//!
//! An item goes by its id, its names or its further headings; behind them stand 数量, 单价 or 费用, or a source of money:
//! `B05`, `B05 数量`, `排水管网单价(元)`, `B05_F2`, `基础类费用(万元)`, `F4c`, `居民自筹(万元)`.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Pack, Unreadable};
use crate::district::{Fact, Neighbourhood};
use crate::intake::{forms, heading_factor, plain, quantity};

/// What a cost or an amount is for; numbers are places in the pack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// All works.
    #[default]
    Whole,
    /// A class of works, in the order of their ids.
    Class(usize),
    /// An item.
    Item(usize),
}

/// Where money comes from; numbers are places in the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// The fund.
    pub fund: usize,
    /// The channel in it, where one is named.
    pub channel: Option<usize>,
}

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meaning {
    /// State of an item.
    State(usize),
    /// Quantity of an item.
    Quantity(usize),
    /// Cost of one unit of an item.
    UnitCost(usize),
    /// Cost of a class or an item.
    Cost(Subject),
    /// Money from a source.
    Amount(Subject, Source),
}

/// A cell that says something and cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCell {
    /// Heading of its column.
    pub(crate) column: String,
    /// What stands in it.
    pub value: String,
    /// Why it cannot be used; `None` where another column says the same thing differently.
    pub why: Option<Unreadable>,
}

/// A cell with the meaning of its column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'n> {
    pub(crate) column: &'n Arc<str>,
    pub(crate) fact: &'n Fact,
    factor: f64,
}

/// Headings that a pack's items, classes and funds may have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Headings {
    /// What the columns of a district say, and the factors of their units: settled once a column.
    columns: HashMap<String, Option<(Meaning, f64)>>,
    plain: BTreeMap<String, Meaning>,
    /// Names of funds, which may be names of other things, too: they count where the heading names a unit of money.
    in_money: BTreeMap<String, Meaning>,
}

const QUANTITY: [&str; 3] = ["数量", "工程量", "quantity"];
const UNIT_COST: [&str; 3] = ["单价", "unitcost", "unitprice"];
const COST: [&str; 4] = ["费用", "造价", "投资", "cost"];
const AMOUNT: [&str; 4] = ["出资", "资金", "金额", "amount"];

impl Headings {
    /// Of a pack, for the neighbourhoods that will be read.
    pub(crate) fn of(pack: &Pack, neighbourhoods: &[Neighbourhood]) -> Self {
        let mut headings = Self::new(pack);
        for column in neighbourhoods.iter().flat_map(|n| n.facts.keys()) {
            if !headings.columns.contains_key(column.as_ref()) {
                let settled = headings.settle(column);
                headings.columns.insert(column.to_string(), settled);
            }
        }
        headings
    }

    /// Of a pack.
    pub(crate) fn new(pack: &Pack) -> Self {
        let mut all = Self::default();
        let items: Vec<Vec<String>> = pack.items.iter().map(|i| names(&[&i.id, &i.zh, &i.en], &i.columns)).collect();
        let classes: Vec<Vec<String>> = pack.classes.iter().map(|(id, c)| names(&[id, &c.zh, &c.en], &[])).collect();
        let mut add = |subjects: &[String], endings: &[&str], meaning: Meaning| {
            for name in subjects {
                for ending in endings {
                    all.plain.entry(format!("{name}{ending}")).or_insert(meaning);
                }
            }
        };
        for (at, names) in items.iter().enumerate() {
            add(names, &[""], Meaning::State(at));
            add(names, &QUANTITY, Meaning::Quantity(at));
            add(names, &UNIT_COST, Meaning::UnitCost(at));
            add(names, &COST, Meaning::Cost(Subject::Item(at)));
        }
        for (at, names) in classes.iter().enumerate() {
            add(names, &COST, Meaning::Cost(Subject::Class(at)));
        }
        for (source, id, names) in sources(pack) {
            let whole = Meaning::Amount(Subject::Whole, source);
            add(&[plain(id)], &[""], whole);
            add(&names, &AMOUNT, whole);
            let ends: Vec<&str> = names.iter().map(String::as_str).collect();
            for (at, subjects) in classes.iter().enumerate() {
                add(subjects, &ends, Meaning::Amount(Subject::Class(at), source));
            }
            for (at, subjects) in items.iter().enumerate() {
                add(subjects, &ends, Meaning::Amount(Subject::Item(at), source));
            }
        }
        for (source, _, names) in sources(pack) {
            for name in names {
                all.in_money.entry(name).or_insert(Meaning::Amount(Subject::Whole, source));
            }
        }
        all
    }

    /// What the columns of a neighbourhood say, with those that say again what another column says otherwise.
    pub(crate) fn read<'n>(&self, n: &'n Neighbourhood) -> (BTreeMap<Meaning, Said<'n>>, Vec<BadCell>) {
        let mut said: BTreeMap<Meaning, Said<'n>> = BTreeMap::new();
        let mut twice = Vec::new();
        for (column, fact) in &n.facts {
            let known = self.columns.get(column.as_ref()).copied();
            let Some((meaning, factor)) = known.unwrap_or_else(|| self.settle(column)) else { continue };
            let cell = Said { column, fact, factor };
            match said.get(&meaning) {
                None => _ = said.insert(meaning, cell),
                Some(first) if first.fact == fact && first.factor.total_cmp(&cell.factor).is_eq() => {}
                Some(_) => twice.push(BadCell { column: column.to_string(), value: fact.to_string(), why: None }),
            }
        }
        (said, twice)
    }

    fn settle(&self, heading: &str) -> Option<(Meaning, f64)> {
        Some((self.meaning(heading)?, heading_factor(heading)))
    }

    fn meaning(&self, heading: &str) -> Option<Meaning> {
        let whole = plain(heading);
        // Of «水（供水）数量», what stands before the bracket is not the name.
        let goes_on = whole.contains('(') && !whole.ends_with(')');
        let money = whole.contains('元') || whole.contains("yuan") || whole.contains("cny") || whole.contains("rmb");
        forms(heading).into_iter().filter(|form| !goes_on || form.contains('(')).find_map(|form| {
            let bare = ["万元", "元"].iter().find_map(|unit| form.strip_suffix(unit)).unwrap_or(&form);
            let find = |map: &BTreeMap<String, Meaning>| map.get(&form).or_else(|| map.get(bare)).copied();
            find(&self.plain).or_else(|| find(&self.in_money).filter(|_| money))
        })
    }
}

impl Said<'_> {
    /// The cell as an amount, not below zero; of money, not finer than a fen.
    pub(crate) fn number(&self, is_money: bool) -> Result<Decimal, BadCell> {
        let number = match self.fact {
            Fact::Number(n) => Decimal::try_from(self.factor).ok().and_then(|factor| n.checked_mul(factor)),
            Fact::Text(text) => quantity(text, self.factor).filter(|_| !text.contains(['%', '％'])),
            Fact::Bool(_) => None,
        };
        let number = number.ok_or(Unreadable::Kind).map(|n| n.normalize());
        match number {
            Ok(n) if n.is_sign_negative() && !n.is_zero() => Err(self.bad(Unreadable::Negative)),
            Ok(n) if is_money && n.scale() > 2 => Err(self.bad(Unreadable::Fraction)),
            Ok(n) => Ok(n),
            Err(why) => Err(self.bad(why)),
        }
    }

    pub(crate) fn bad(&self, why: Unreadable) -> BadCell {
        BadCell { column: self.column.to_string(), value: self.fact.to_string(), why: Some(why) }
    }
}

/// Funds and channels with their ids and names; a name may follow the id: `F1居民出资`.
fn sources(pack: &Pack) -> impl Iterator<Item = (Source, &str, Vec<String>)> {
    pack.funds.iter().enumerate().flat_map(|(fund, f)| {
        let own = (Source { fund, channel: None }, f.id.as_str(), with_id(&f.id, names(&[&f.id, &f.zh, &f.en], &f.columns)));
        let channels = f.channels.iter().enumerate().map(move |(channel, c)| {
            (Source { fund, channel: Some(channel) }, c.id.as_str(), with_id(&c.id, names(&[&c.id, &c.zh, &c.en], &c.columns)))
        });
        std::iter::once(own).chain(channels)
    })
}

fn with_id(id: &str, names: Vec<String>) -> Vec<String> {
    let id = plain(id);
    let joined: Vec<String> = names.iter().filter(|name| **name != id).map(|name| format!("{id}{name}")).collect();
    names.into_iter().chain(joined).collect()
}

/// Names as headings write them: whole, and without what stands in brackets.
fn names(of: &[&str], columns: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    for name in of.iter().copied().chain(columns.iter().map(String::as_str)) {
        for form in [plain(name), plain(name.split(['（', '(']).next().unwrap_or(name))] {
            if !form.is_empty() && !all.contains(&form) {
                all.push(form);
            }
        }
    }
    all
}
