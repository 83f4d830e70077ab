//! Money (资金平衡): what the works cost, what is recorded from which source, and what is open.
//!
//! No share is ever filled in: the balance is the recorded cost less the recorded money, and what is not recorded stays
//! unknown. All sums are exact decimals in yuan.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::menu::{Ground, Menu, Proposal};
use crate::district::{District, Neighbourhood};
use crate::policy::{BadCell, Facts as _, Fund, Headings, ItemState, Meaning, MemberFacts, Pack, Said, Source, Subject, Value};

/// Field of the pack that says whose the renovated parts are.
const OWNERSHIP: &str = "part_ownership";

/// Money of a neighbourhood, or of a project: the sums over its members.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Money {
    /// Costs by class; the whole has none of its own where it is not known.
    pub cost: BTreeMap<Subject, Sum>,
    /// Money by fund, for the whole and by class.
    pub funds: BTreeMap<(Subject, usize), Sum>,
    /// Money by channel, for the whole.
    pub channels: BTreeMap<Source, Sum>,
    /// Members with a known cost and some money recorded: cost less money. Negative where there is more money.
    pub unfunded: Sum,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Fields without which a limit cannot be judged.
    pub needs: BTreeSet<String>,
    /// Items whose operation can bring in money, by fund: item, and whether it is there already.
    pub assets: BTreeMap<usize, BTreeMap<usize, bool>>,
    /// Cells that cannot be used.
    pub unreadable: Vec<BadCell>,
    /// Members without a cost, and without any money recorded.
    pub without: [u32; 2],
    /// Members.
    pub members: u32,
}

/// A sum with how many neighbourhoods it is known for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Yuan.
    pub yuan: Decimal,
    /// Neighbourhoods it is known for.
    pub of: u32,
}

/// What is wrong with recorded money.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub kind: ProblemKind,
    /// The source, where one is concerned.
    pub source: Option<Source>,
    /// Name of the neighbourhood.
    pub name: String,
    /// Ownership of the parts, where that is what is wrong.
    pub part: Option<String>,
    /// The works.
    pub subject: Subject,
    /// Yuan: the amount in question, or by how much it is too much.
    pub yuan: Decimal,
    /// Heading of a column where the money stands; of a project, that of its member.
    pub column: Option<String>,
}

/// Kinds of problems.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The source pays for an item or a class that it may not pay for.
    MayNotPay,
    /// The source pays, and none of what it may pay for is among the works.
    NothingToPay,
    /// The source pays more than what it may pay for costs.
    PaysTooMuch,
    /// The source may not pay for parts of this ownership.
    NotForPart,
    /// More money than cost.
    #[default]
    OverFunded,
    /// The parts of an amount are more than the amount.
    PartsExceed,
}

impl Sum {
    fn add(&mut self, yuan: Decimal) {
        self.yuan += yuan;
        self.of += 1;
    }
}

impl Money {
    /// Of the members of a project.
    #[must_use]
    pub fn together<'m>(members: impl IntoIterator<Item = &'m Self>) -> Self {
        let mut all = Self::default();
        let add = |sum: &mut Sum, other: Sum| {
            sum.yuan += other.yuan;
            sum.of += other.of;
        };
        for one in members {
            for (subject, sum) in &one.cost {
                add(all.cost.entry(*subject).or_default(), *sum);
            }
            for (key, sum) in &one.funds {
                add(all.funds.entry(*key).or_default(), *sum);
            }
            for (source, sum) in &one.channels {
                add(all.channels.entry(*source).or_default(), *sum);
            }
            add(&mut all.unfunded, one.unfunded);
            all.problems.extend(one.problems.iter().cloned());
            all.needs.extend(one.needs.iter().cloned());
            for (fund, items) in &one.assets {
                let known = all.assets.entry(*fund).or_default();
                for (item, there) in items {
                    *known.entry(*item).or_default() |= there;
                }
            }
            all.without = [all.without[0] + one.without[0], all.without[1] + one.without[1]];
            all.members += one.members;
        }
        all
    }

    /// Recorded money of all funds for the whole.
    #[must_use]
    pub fn recorded(&self) -> Decimal {
        self.funds.iter().filter(|((subject, _), _)| *subject == Subject::Whole).map(|(_, sum)| sum.yuan).sum()
    }

    /// Cost less money; `None` unless both are known for every member.
    #[must_use]
    pub fn open(&self) -> Option<Decimal> {
        (self.members > 0 && self.unfunded.of == self.members).then_some(self.unfunded.yuan)
    }

    /// Recorded money of a fund that is not bound to a class.
    #[must_use]
    pub fn unbound(&self, fund: usize) -> Option<Decimal> {
        let whole = self.funds.get(&(Subject::Whole, fund))?.yuan;
        let bound: Decimal =
            self.funds.iter().filter(|((subject, f), _)| *f == fund && matches!(subject, Subject::Class(_))).map(|(_, sum)| sum.yuan).sum();
        Some(whole - bound)
    }
}

/// What is recorded of some sources, by the id of a fund or of a channel: of every neighbourhood the money for the whole.
#[must_use]
pub fn funding<'s>(district: &District, pack: &Pack, sources: impl Iterator<Item = &'s str>) -> BTreeMap<String, Vec<Option<f64>>> {
    let place = |id: &str| {
        let of_fund = pack.funds.iter().position(|fund| fund.id == id).map(|fund| Source { fund, channel: None });
        of_fund.or_else(|| {
            let channel = |(fund, f): (usize, &Fund)| Some(Source { fund, channel: Some(f.channels.iter().position(|c| c.id == id)?) });
            pack.funds.iter().enumerate().find_map(channel)
        })
    };
    let wanted: BTreeMap<&str, Source> = sources.filter_map(|id| Some((id, place(id)?))).collect();
    if wanted.is_empty() {
        return BTreeMap::new();
    }
    let headings = Headings::of(pack, &district.neighbourhoods);
    let mut found: BTreeMap<String, Vec<Option<f64>>> = wanted.keys().map(|id| ((*id).to_owned(), Vec::new())).collect();
    for n in &district.neighbourhoods {
        let mut money = Money::default();
        let amounts = amounts(&headings.read(n).0, &mut money.unreadable);
        let totals = totals(pack, &amounts, &mut money);
        for (id, source) in &wanted {
            let yuan = match source.channel {
                None => totals.get(&(Subject::Whole, source.fund)).copied(),
                Some(_) => money.channels.get(source).map(|sum| sum.yuan),
            };
            if let Some(column) = found.get_mut(*id) {
                column.push(yuan.and_then(|yuan| yuan.try_into().ok()));
            }
        }
    }
    found
}

/// The money of a neighbourhood.
pub(super) fn money(pack: &Pack, n: &Neighbourhood, facts: &MemberFacts, menu: &Menu, said: &BTreeMap<Meaning, Said<'_>>) -> Money {
    let mut money = Money { members: 1, ..Money::default() };
    let amounts = amounts(said, &mut money.unreadable);
    costs(pack, n, menu, &mut money);
    let totals = totals(pack, &amounts, &mut money);
    let whole = money.cost.get(&Subject::Whole).map(|sum| sum.yuan);
    let any = totals.keys().any(|(subject, _)| *subject == Subject::Whole);
    money.without = [u32::from(whole.is_none()), u32::from(!any)];
    if let (Some(cost), true) = (whole, any) {
        let open = cost - money.recorded();
        money.unfunded.add(open);
        if open.is_sign_negative() && !open.is_zero() {
            money.problems.push(Problem {
                kind: ProblemKind::OverFunded,
                source: None,
                subject: Subject::Whole,
                yuan: -open,
                ..Problem::default()
            });
        }
    }
    over_funded_items(pack, menu, &totals, &mut money);
    limits(pack, facts, menu, &amounts, &mut money);
    money.assets = assets(pack, menu);
    for problem in &mut money.problems {
        problem.column = column(problem, said);
        problem.name.clone_from(&n.name);
    }
    money
}

/// The column a planner looks at first: the amount in question, else another of the same source or of the same works.
fn column(problem: &Problem, said: &BTreeMap<Meaning, Said<'_>>) -> Option<String> {
    let amounts =
        || said.iter().filter_map(|(meaning, cell)| if let Meaning::Amount(s, f) = meaning { Some((*s, *f, cell.column)) } else { None });
    let of_source = |source: Source| problem.source.is_none_or(|own| own == source);
    let of_fund = |source: Source| problem.source.is_none_or(|own| own.fund == source.fund);
    let exact = amounts().find(|(subject, source, _)| *subject == problem.subject && of_source(*source));
    exact.or_else(|| amounts().find(|(_, source, _)| of_fund(*source))).map(|(.., column)| column.to_string())
}

type Amounts = BTreeMap<(Subject, Source), Decimal>;

fn amounts(said: &BTreeMap<Meaning, Said<'_>>, unreadable: &mut Vec<BadCell>) -> Amounts {
    let mut amounts = Amounts::new();
    for (meaning, cell) in said {
        if let Meaning::Amount(subject, source) = meaning {
            match cell.number(true) {
                Ok(yuan) => _ = amounts.insert((*subject, *source), yuan),
                Err(bad) => unreadable.push(bad),
            }
        }
    }
    amounts
}

/// Recorded costs first; of a class the sum of its works where each has one, then a preset; of the whole the same.
fn costs(pack: &Pack, n: &Neighbourhood, menu: &Menu, money: &mut Money) {
    let known = |costs: Vec<Option<Decimal>>| -> Option<Decimal> {
        let all: Option<Vec<Decimal>> = costs.into_iter().collect();
        all.filter(|all| !all.is_empty()).map(|all| all.iter().sum())
    };
    let preset =
        |class: Option<&str>| menu.estimates.iter().find(|(at, _)| pack.costs[*at].class.as_deref() == class).map(|(_, yuan)| *yuan);
    let mut of_classes = Vec::new();
    for (at, id) in pack.classes.keys().enumerate() {
        let works: Vec<Option<Decimal>> = pack
            .items
            .iter()
            .zip(&menu.lines)
            .filter(|(i, line)| i.class == *id && line.proposal.is_work())
            .map(|(_, line)| line.cost)
            .collect();
        let is_empty = works.is_empty();
        let cost = menu.class_costs.get(&at).copied().or_else(|| known(works)).or_else(|| preset(Some(id)));
        if let Some(yuan) = cost {
            money.cost.entry(Subject::Class(at)).or_default().add(yuan);
        }
        if !is_empty || cost.is_some() {
            of_classes.push(cost);
        }
    }
    let whole = n.cost.map(|cost| cost.0).or_else(|| known(of_classes)).or_else(|| preset(None));
    if let Some(yuan) = whole {
        money.cost.entry(Subject::Whole).or_default().add(yuan);
    }
}

/// Money by fund: what is recorded for the fund, else the sum of its channels; for a class or the whole what is recorded
/// for it, else the sum of its parts.
fn totals(pack: &Pack, amounts: &Amounts, money: &mut Money) -> BTreeMap<(Subject, usize), Decimal> {
    let mut totals: BTreeMap<(Subject, usize), Decimal> = BTreeMap::new();
    let mut parts_exceed = |fund: usize, subject: Subject, by: Decimal| {
        let source = Some(Source { fund, channel: None });
        money.problems.push(Problem { kind: ProblemKind::PartsExceed, source, subject, yuan: by, ..Problem::default() });
    };
    for fund in 0..pack.funds.len() {
        let mut channels: BTreeMap<Subject, Decimal> = BTreeMap::new();
        for ((subject, source), yuan) in amounts.iter().filter(|((_, s), _)| s.fund == fund && s.channel.is_some()) {
            *channels.entry(*subject).or_default() += *yuan;
            if *subject == Subject::Whole {
                money.channels.entry(*source).or_default().add(*yuan);
            }
        }
        let mut of_fund = channels.clone();
        for ((subject, _), yuan) in amounts.iter().filter(|((_, s), _)| s.fund == fund && s.channel.is_none()) {
            if let Some(parts) = channels.get(subject).filter(|parts| *parts > yuan) {
                parts_exceed(fund, *subject, *parts - *yuan);
            }
            of_fund.insert(*subject, *yuan);
        }
        for (at, id) in pack.classes.keys().enumerate() {
            let parts: Vec<Decimal> = (0..pack.items.len())
                .filter(|i| pack.items[*i].class == *id)
                .filter_map(|i| of_fund.get(&Subject::Item(i)).copied())
                .collect();
            settle(&mut of_fund, Subject::Class(at), &parts, |by| parts_exceed(fund, Subject::Class(at), by));
        }
        let parts: Vec<Decimal> = (0..pack.classes.len()).filter_map(|at| of_fund.get(&Subject::Class(at)).copied()).collect();
        settle(&mut of_fund, Subject::Whole, &parts, |by| parts_exceed(fund, Subject::Whole, by));
        totals.extend(of_fund.into_iter().map(|(subject, yuan)| ((subject, fund), yuan)));
    }
    for (key, yuan) in totals.iter().filter(|((subject, _), _)| !matches!(subject, Subject::Item(_))) {
        money.funds.entry(*key).or_default().add(*yuan);
    }
    totals
}

fn settle(of_fund: &mut BTreeMap<Subject, Decimal>, subject: Subject, parts: &[Decimal], exceed: impl FnOnce(Decimal)) {
    if parts.is_empty() {
        return;
    }
    let sum: Decimal = parts.iter().sum();
    match of_fund.get(&subject) {
        None => _ = of_fund.insert(subject, sum),
        Some(whole) if sum > *whole => exceed(sum - *whole),
        Some(_) => {}
    }
}

fn over_funded_items(pack: &Pack, menu: &Menu, totals: &BTreeMap<(Subject, usize), Decimal>, money: &mut Money) {
    for (at, line) in menu.lines.iter().enumerate() {
        let paid: Decimal = (0..pack.funds.len()).filter_map(|fund| totals.get(&(Subject::Item(at), fund))).sum();
        if let Some(by) = line.cost.map(|cost| paid - cost).filter(|by| *by > Decimal::ZERO) {
            money.problems.push(Problem {
                kind: ProblemKind::OverFunded,
                source: None,
                subject: Subject::Item(at),
                yuan: by,
                ..Problem::default()
            });
        }
    }
}

/// What each source may pay for, and for whose parts.
fn limits(pack: &Pack, facts: &MemberFacts, menu: &Menu, amounts: &Amounts, money: &mut Money) {
    let ownership = facts.value(OWNERSHIP);
    for ((subject, source), yuan) in amounts.iter().filter(|(_, yuan)| !yuan.is_zero()) {
        let problem =
            |kind: ProblemKind, yuan: Decimal| Problem { kind, source: Some(*source), subject: *subject, yuan, ..Problem::default() };
        let fund = &pack.funds[source.fund];
        let channel = source.channel.map(|at| &fund.channels[at]);
        let pays_for = channel.map(|c| &c.pays_for).filter(|list| !list.is_empty()).unwrap_or(&fund.pays_for);
        if !pays_for.is_empty() {
            let may = |item: usize| pays_for.iter().any(|p| *p == pack.items[item].id || *p == pack.items[item].class);
            let of_subject = |item: usize| match subject {
                Subject::Whole => true,
                Subject::Class(class) => pack.classes.keys().nth(*class) == Some(&pack.items[item].class),
                Subject::Item(one) => *one == item,
            };
            let allowed: Vec<usize> = (0..pack.items.len()).filter(|&i| of_subject(i) && may(i)).collect();
            // What is not surveyed may turn out to be a work, and what was done may have been one.
            let may_be = [Proposal::Ask, Proposal::Open, Proposal::Done];
            let open = allowed.iter().any(|&i| may_be.contains(&menu.lines[i].proposal));
            let works: Vec<usize> = allowed.iter().copied().filter(|&i| menu.lines[i].proposal.is_work()).collect();
            let cost: Option<Decimal> = works.iter().map(|&i| menu.lines[i].cost).sum();
            if allowed.is_empty() {
                money.problems.push(problem(ProblemKind::MayNotPay, *yuan));
            } else if works.is_empty() && !open {
                money.problems.push(problem(ProblemKind::NothingToPay, *yuan));
            } else if let Some(by) = cost.filter(|_| !open && !works.is_empty()).map(|cost| *yuan - cost).filter(|by| *by > Decimal::ZERO) {
                money.problems.push(problem(ProblemKind::PaysTooMuch, by));
            }
        }
        let not_for = channel.map(|c| c.not_for_part.as_slice()).unwrap_or_default();
        match &ownership {
            Some(Value::Word(word)) if not_for.contains(word) => {
                money.problems.push(Problem { part: Some(word.clone()), ..problem(ProblemKind::NotForPart, *yuan) });
            }
            None if !not_for.is_empty() => _ = money.needs.insert(OWNERSHIP.to_owned()),
            _ => {}
        }
    }
}

/// Items whose operation can bring in money: there by the survey, or among the works. A service near by is nobody's asset here.
fn assets(pack: &Pack, menu: &Menu) -> BTreeMap<usize, BTreeMap<usize, bool>> {
    let mut assets: BTreeMap<usize, BTreeMap<usize, bool>> = BTreeMap::new();
    for (fund, of) in pack.funds.iter().enumerate() {
        for (at, (_, line)) in pack.items.iter().zip(&menu.lines).enumerate().filter(|(_, (item, _))| of.assets.contains(&item.id)) {
            let there = matches!(line.state, ItemState::Present | ItemState::Deficient) && matches!(line.ground, Ground::Survey { .. });
            if there || line.proposal.is_work() {
                assets.entry(fund).or_default().insert(at, there);
            }
        }
    }
    assets
}
