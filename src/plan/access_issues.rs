//! Places that no street reaches and streets that lead nowhere, as issues of the inputs: layer, row, remedy.

use crate::access::{Foot, OnStreets};
use crate::district::{District, Facility, Neighbourhood, Street, Table};
use crate::report::{Action, DataIssue, IssueKind, Role};

/// Facilities and neighbourhoods without a street, and streets on small islands of the network.
///
/// `foot` says how each neighbourhood is reached; one that no row of a source made is in no list.
#[must_use]
pub fn access_issues(district: &District, on: &OnStreets, foot: impl Fn(usize) -> Foot) -> Vec<DataIssue> {
    let off =
        (0..district.facilities.len() as u32).filter(|&at| on.facility(at).is_err()).map(|at| facility(&district.facilities[at as usize]));
    let islands = on.network.island_streets().into_iter().map(|at| street(&district.streets[at as usize]));
    let all = district.neighbourhoods.iter().enumerate().filter(|(at, _)| foot(*at) == Foot::NoStreet);
    off.chain(islands).chain(all.filter_map(|(_, n)| neighbourhood(n))).collect()
}

fn facility(facility: &Facility) -> DataIssue {
    let issue = DataIssue::row(Role::Facilities, &facility.layer, facility.row, IssueKind::NoStreet, Action::Kept);
    let name = if facility.name.is_empty() { &facility.category } else { &facility.name };
    issue.value(name.as_str()).at(Some(facility.at))
}

fn street(street: &Street) -> DataIssue {
    let issue = DataIssue::row(Role::Streets, &street.layer, street.row, IssueKind::StreetIsland, Action::Kept);
    issue.value(street.name.as_str()).at(street.line.0.first().map(|c| [c.x, c.y]))
}

fn neighbourhood(n: &Neighbourhood) -> Option<DataIssue> {
    let row = n.rows.first()?;
    let role = match row.table {
        Table::Outlines => Role::Neighbourhoods,
        Table::Ledger => Role::Ledger,
        Table::Survey => Role::Survey,
    };
    let issue = DataIssue::row(role, &row.layer, row.row, IssueKind::NoStreet, Action::Kept);
    Some(issue.value(n.name.as_str()).at(Some(n.anchor)))
}
