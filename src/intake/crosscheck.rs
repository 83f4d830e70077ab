//! What only shows when all buildings are read: years that stand for «unknown», names that other records write otherwise.

use std::collections::{BTreeMap, HashMap};

use super::buildings::{Field, Named};
use super::fields::plain;
use crate::district::{BuildingIx, Neighbourhood, Origin, YearInterval};
use crate::report::{DataIssue, IssueKind};

/// The year that registers and spreadsheets (whose day 1 it holds) write where none is known.
const PLACEHOLDER: i16 = 1900;

/// Years around the placeholder in which a stock that really goes so far back has houses too.
const AROUND: std::ops::RangeInclusive<i16> = 1880..=1920;

/// Takes back the year 1900 where it stands for «unknown»: where the stock has hardly a house of the years around it.
///
/// Of an old town, where 1900 is heaped because people round, the years around hold a good part of what 1900 holds.
pub(crate) fn placeholder_years(named: &mut Named, issues: &mut Vec<DataIssue>) {
    let exact = |year: Option<YearInterval>| year.and_then(YearInterval::exact);
    let (mut suspects, mut around) = (Vec::new(), 0usize);
    for building in named.buildings.iter() {
        match exact(building.year()) {
            Some(PLACEHOLDER) => suspects.push(building.ix()),
            Some(year) if AROUND.contains(&year) => around += 1,
            _ => {}
        }
    }
    if around * 4 >= suspects.len() {
        return;
    }
    for ix in suspects {
        let building = named.buildings.get(ix);
        issues.extend(named.issue_of(building, Field::Year, IssueKind::YearImplausible).map(|issue| issue.value(PLACEHOLDER.to_string())));
        named.buildings.forget_year(ix);
    }
}

/// Lists buildings that write the name of their neighbourhood otherwise, or name another one.
///
/// What counts is the outline's name; where none is drawn, the name that most of the buildings write.
pub(crate) fn other_names(named: &Named, neighbourhoods: &[Neighbourhood], issues: &mut Vec<DataIssue>) {
    let by_name: HashMap<String, usize> = neighbourhoods.iter().enumerate().map(|(at, n)| (plain(&n.name), at)).collect();
    let written = |ix: BuildingIx| named.naming[ix.at()].name.map(|word| named.names.list()[word as usize].as_str());
    let mut found: Vec<(BuildingIx, DataIssue)> = Vec::new();
    for (at, neighbourhood) in neighbourhoods.iter().enumerate() {
        let usual = usual_name(neighbourhood, written);
        for &ix in &neighbourhood.buildings {
            let Some(name) = written(ix).filter(|&name| name != usual) else { continue };
            let names_another = by_name.get(&plain(name)).is_some_and(|&other| other != at) && plain(name) != plain(usual);
            let (kind, sign) = if names_another { (IssueKind::Contradiction, '≠') } else { (IssueKind::NameVariant, '=') };
            let issue = named.issue_of(named.buildings.get(ix), Field::Name, kind);
            found.extend(issue.map(|issue| (ix, issue.value(format!("{name} {sign} {usual}")))));
        }
    }
    found.sort_by_key(|(ix, _)| *ix);
    issues.extend(found.into_iter().map(|(_, issue)| issue));
}

fn usual_name<'n>(neighbourhood: &'n Neighbourhood, written: impl Fn(BuildingIx) -> Option<&'n str>) -> &'n str {
    if neighbourhood.origin == Origin::Outline && !neighbourhood.name.is_empty() {
        return &neighbourhood.name;
    }
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for name in neighbourhood.buildings.iter().filter_map(|&ix| written(ix)) {
        *votes.entry(name).or_default() += 1;
    }
    // Of equals the neighbourhood's own name, then the first in order.
    let rank = |&(name, count): &(&'n str, usize)| (count, name == neighbourhood.name, std::cmp::Reverse(name));
    votes.into_iter().max_by_key(rank).map_or(neighbourhood.name.as_str(), |(name, _)| name)
}
