//! Findings about recorded money and works as issues of the inputs: row, column, remedy.

use std::sync::Arc;

use crate::district::{District, FactRow, Neighbourhood, Table};
use crate::dossier::{MemberDossier, Problem, ProblemKind};
use crate::policy::{Pack, Source, Subject, Unreadable};
use crate::report::{Action, DataIssue, IssueKind, Role};

/// Money that a source may not pay or that does not add up, and cells that say nothing usable, by neighbourhood.
pub(super) fn money_issues(district: &District, pack: &Pack, dossiers: &[Option<MemberDossier>]) -> Vec<DataIssue> {
    let mut issues = Vec::new();
    for (n, dossier) in district.neighbourhoods.iter().zip(dossiers) {
        let Some(dossier) = dossier else { continue };
        for problem in &dossier.money.problems {
            issues.extend(issue(n, problem.column.as_deref(), kind(problem.kind)).map(|i| i.value(value(pack, n, problem))));
        }
        for cell in dossier.menu.unreadable.iter().chain(&dossier.money.unreadable) {
            let kind = if cell.why.is_none() { IssueKind::Contradiction } else { IssueKind::CellUnusable };
            issues.extend(issue(n, Some(&cell.column), kind).map(|i| i.value(format!("{} {}", n.name, cell.value))));
        }
        for (field, fact, why) in &dossier.facts.unreadable {
            let names = pack.fields.get(field).into_iter().flat_map(|f| [&f.zh, &f.en].into_iter().chain(&f.columns));
            let column = std::iter::once(field).chain(names).find(|name| n.row_of(name).is_some());
            let word = if let Unreadable::Word(word) = why { word.clone() } else { fact.to_string() };
            issues.extend(issue(n, column.map(String::as_str), IssueKind::CellUnusable).map(|i| i.value(format!("{} {word}", n.name))));
        }
    }
    issues
}

fn kind(kind: ProblemKind) -> IssueKind {
    match kind {
        ProblemKind::MayNotPay | ProblemKind::NotForPart => IssueKind::FundMayNotPay,
        ProblemKind::NothingToPay => IssueKind::FundNothingToPay,
        ProblemKind::PaysTooMuch => IssueKind::FundPaysTooMuch,
        ProblemKind::OverFunded => IssueKind::OverFunded,
        ProblemKind::PartsExceed => IssueKind::PartsExceed,
    }
}

/// At the row that holds the column; a fact that no table row holds is the outline's own and has no row here.
fn issue(n: &Neighbourhood, fact: Option<&str>, kind: IssueKind) -> Option<DataIssue> {
    let found = fact.and_then(|fact| n.row_of(fact));
    let (row, heading): (&FactRow, Option<&Arc<str>>) = match found {
        Some((row, heading)) => (row, Some(heading)),
        None => (n.rows.first()?, None),
    };
    let role = match row.table {
        Table::Outlines => Role::Neighbourhoods,
        Table::Ledger => Role::Ledger,
        Table::Survey => Role::Survey,
    };
    let issue = DataIssue::row(role, &row.layer, row.row, kind, Action::Kept).at(Some(n.anchor));
    Some(heading.into_iter().fold(issue, DataIssue::field))
}

/// Ids of source and works with the sum, which need no language: `XQ00010 F2 → B05: 280100`.
fn value(pack: &Pack, n: &Neighbourhood, problem: &Problem) -> String {
    let source = problem.source.map_or_else(String::new, |source| format!(" {}", source_id(pack, source)));
    let subject = match problem.subject {
        Subject::Whole => String::new(),
        Subject::Class(at) => pack.classes.keys().nth(at).map_or_else(String::new, |id| format!(" → {id}")),
        Subject::Item(at) => format!(" → {}", pack.items[at].id),
    };
    format!("{} {}{source}{subject}: {}", n.id.0, n.name, super::yuan(problem.yuan))
}

fn source_id(pack: &Pack, source: Source) -> &str {
    let fund = &pack.funds[source.fund];
    source.channel.map_or(&fund.id, |at| &fund.channels[at].id)
}
