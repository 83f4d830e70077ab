//! What each project needs before and after its works: facts, approvals, works, procedure and money, under the policy's rules.
//!
//! A project is the members of one zone that start in one year. Its members' own outcomes stand beside its own: approvals have
//! limits in money and area, and a project can pass one that its members do not.

mod funds;
mod menu;
mod procedure;
mod routes;
#[cfg(test)]
mod works_tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::access::Access;
use crate::district::{District, NeighbourhoodIx};
use crate::policy::{
    Bound, Candidacy, Eligibility, Facts as _, FieldColumns, Headings, MemberFacts, Pack, ProjectFacts, Scope, StageOutcome, Standard,
    Value, approvals,
};
use crate::report::{Cancelled, Progress, Stage};

pub use funds::{Money, Problem, ProblemKind, Sum, funding};
pub use menu::{CostFrom, Ground, Menu, MenuLine, Proposal, Service};

pub use procedure::{EvidenceOutcome, StepOutcome, StepState, procedure};
pub use routes::OtherRoute;

/// The dossiers of a plan.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dossiers {
    /// Of every neighbourhood; `None` where it is neither a candidate nor in a project.
    pub members: Arc<Vec<Option<MemberDossier>>>,
    /// Of every project, in the order of the programme.
    pub projects: Vec<Arc<ProjectDossier>>,
}

/// What is known of one neighbourhood, and what its works would need if it were a project of its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MemberDossier {
    /// Its facts by the fields of the pack.
    pub facts: MemberFacts,
    /// The stages of approval for it alone.
    pub approvals: Vec<StageOutcome>,
    /// The content of its works.
    pub menu: Menu,
    /// Its money.
    pub money: Money,
}

/// What one project needs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProjectDossier {
    /// Its facts, those of its members together, by the fields of the pack.
    pub facts: BTreeMap<String, Value>,
    /// What is certain of facts that are not known of every member, by the fields of the pack.
    pub bounds: BTreeMap<String, Bound>,
    /// The stages of approval.
    pub approvals: Vec<StageOutcome>,
    /// Fields that works of the members touch and nobody answered for the project, with those items.
    pub unanswered: BTreeMap<String, Vec<usize>>,
    /// Fields that works of the members touch and that are answered with no, with those items.
    pub denied: BTreeMap<String, Vec<usize>>,
    /// Its money.
    pub money: Money,
    /// The steps of the procedure.
    pub steps: Vec<StepOutcome>,
    /// What other readings of the document would change.
    pub other_routes: Vec<OtherRoute>,
}

/// What the dossiers are made of.
#[derive(Debug, Clone, Copy)]
pub struct DossierInput<'d> {
    /// The district.
    pub district: &'d District,
    /// The rules.
    pub pack: &'d Pack,
    /// Who is eligible.
    pub eligibility: &'d [Eligibility],
    /// How far services are.
    pub access: &'d Access,
    /// How near they must be.
    pub standard: &'d Standard,
    /// Unit costs that the project names.
    pub costs: &'d [String],
    /// The day it is judged from.
    pub as_of: Date,
}

/// Makes the dossiers of neighbourhoods: of candidates, and of those that are in projects without being any.
///
/// # Errors
/// [`Cancelled`].
pub fn members(
    input: DossierInput<'_>,
    in_projects: &[NeighbourhoodIx],
    progress: &Progress,
) -> Result<Vec<Option<MemberDossier>>, Cancelled> {
    let all = (0..input.district.neighbourhoods.len() as u32).map(NeighbourhoodIx).collect::<Vec<_>>();
    progress.enter(Stage::Dossier, all.len() as u64)?;
    let columns = Columns {
        fields: FieldColumns::new(input.pack, &input.district.neighbourhoods),
        headings: Headings::of(input.pack, &input.district.neighbourhoods),
    };
    all.into_par_iter()
        .map(|n| {
            progress.advance(1)?;
            // What is done is no candidate any more, and its report is to be filed and its parts handed over all the same.
            let is_concerned = stands(input.eligibility[n.at()].candidacy) || in_projects.binary_search(&n).is_ok();
            Ok(is_concerned.then(|| member(input, &columns, n)))
        })
        .collect()
}

/// Whether a neighbourhood has a dossier without being in a project.
#[must_use]
pub fn stands(candidacy: Candidacy) -> bool {
    !matches!(candidacy, Candidacy::Dangerous | Candidacy::No)
}

/// Makes the dossiers of projects, given by their members.
///
/// # Errors
/// [`Cancelled`].
pub fn projects(
    pack: &Pack,
    members: &[Option<MemberDossier>],
    as_of: Date,
    of: &[&[NeighbourhoodIx]],
    progress: &Progress,
) -> Result<Vec<ProjectDossier>, Cancelled> {
    progress.enter(Stage::Dossier, of.len() as u64)?;
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let variants = routes::route_variants(pack);
    of.par_iter()
        .map(|own| {
            progress.advance(1)?;
            let own: Vec<&MemberDossier> = own.iter().filter_map(|n| members[n.at()].as_ref()).collect();
            Ok(project(pack, as_of, &own, &variants))
        })
        .collect()
}

/// What the columns of the inputs say.
struct Columns<'d> {
    /// Of the pack's fields.
    fields: FieldColumns<'d>,
    /// Of its items and of money.
    headings: Headings,
}

fn member(input: DossierInput<'_>, columns: &Columns<'_>, n: NeighbourhoodIx) -> MemberDossier {
    let facts = columns.fields.read(&input.district.neighbourhoods[n.at()]);
    // Facts of a project, of the one that the member would be alone.
    let approvals = approvals(input.pack, &ProjectFacts::new(input.pack, vec![&facts]));
    let place = &input.district.neighbourhoods[n.at()];
    let (said, twice) = columns.headings.read(place);
    let mut menu = menu::menu(input, n, &facts, &said);
    menu.unreadable.extend(twice);
    let money = funds::money(input.pack, place, &facts, &menu, &said);
    MemberDossier { facts, approvals, menu, money }
}

fn project(pack: &Pack, as_of: Date, of: &[&MemberDossier], variants: &[routes::Variant<'_>]) -> ProjectDossier {
    let facts = ProjectFacts::new(pack, of.iter().map(|m| &m.facts).collect());
    let touched = |is_meant: &dyn Fn(&str) -> bool| together(of.iter().map(|m| menu::touched(pack, &m.menu, is_meant)));
    let unanswered = touched(&|field| facts.value(field).is_none());
    let denied = touched(&|field| facts.value(field) == Some(Value::Bool(false)));
    let money = Money::together(of.iter().map(|m| &m.money));
    let approvals = approvals(pack, &facts);
    let steps = procedure(pack, &facts, &approvals, as_of);
    let other_routes = routes::other_routes(variants, &facts, (&approvals, &steps), as_of);
    let of_scope = pack.fields.iter().filter(|(_, field)| field.scope == Scope::Project);
    let bounds = of_scope.filter_map(|(id, _)| Some((id.clone(), facts.bound(id)?))).collect();
    let of_project = pack.fields.iter().filter(|(_, field)| field.scope == Scope::Project);
    let facts = of_project.filter_map(|(id, _)| Some((id.clone(), facts.value(id)?))).collect();
    ProjectDossier { facts, bounds, approvals, unanswered, denied, money, steps, other_routes }
}

/// Fields with the items of all members, each once.
fn together(of: impl Iterator<Item = BTreeMap<String, Vec<usize>>>) -> BTreeMap<String, Vec<usize>> {
    let mut all: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (field, items) in of.flatten() {
        all.entry(field).or_default().extend(items);
    }
    for items in all.values_mut() {
        items.sort_unstable();
        items.dedup();
    }
    all
}
