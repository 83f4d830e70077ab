//! Layers whose rows are read one by one into the district; what differs from kind to kind is a [`LayerKind`].

mod barriers;
mod boundaries;
mod crossings;
mod entrances;
mod facilities;
mod grounds;
mod pipe_works;
mod streets;

use super::InputRecord;
use super::fields::Mapping;
use super::geometry::Changes;
use super::place::{Place, Reject};
use super::rows::{self, LayerHead, RowRef, Stopped};
use super::source::{Opened, Pick};
use crate::district::District;
use crate::report::{Action, DataIssue, Progress, Role};

pub(crate) use crossings::of_streets as crossings_of_streets;
pub(crate) use grounds::Ground;
pub(crate) use pipe_works::{PipeWorks, attach as attach_pipe_works};

/// What is read beside buildings, outlines and tables.
pub(crate) struct Collected<'a> {
    /// Takes facilities, streets, barriers, crossings and boundaries.
    pub district: &'a mut District,
    /// Takes pipe works, until the neighbourhoods are known.
    pub pipe_works: &'a mut Vec<PipeWorks>,
    /// Takes parcels or known outlines, whichever the layer holds.
    pub grounds: &'a mut Vec<Ground>,
    /// Takes what was wrong.
    pub issues: &'a mut Vec<DataIssue>,
}

/// What one kind of layer makes of its rows.
trait LayerKind: Sync {
    /// What a row's geometry becomes.
    type Shape: Send;
    /// What has to be remembered from row to row.
    type Seen: Default;

    /// Says which columns it wants.
    fn new(opened: &Opened, wanted: &mut Wanted) -> Self;

    /// The shape of a row, on any core.
    fn shape(&self, place: &Place, row: &RowRef<'_>) -> Result<Self::Shape, Reject>;

    /// Takes a row in order; an error says why it is rejected.
    fn keep(
        &self,
        at: &At<'_>,
        row: &RowRef<'_>,
        shape: Self::Shape,
        seen: &mut Self::Seen,
        into: &mut Collected<'_>,
    ) -> Result<(), Reject>;
}

/// Where a row comes from.
struct At<'h> {
    head: &'h LayerHead,
    row: u64,
}

impl At<'_> {
    /// Says what was changed in a shape.
    fn changed(&self, changes: &Changes, into: &mut Collected<'_>) {
        into.issues.extend(self.head.changes(self.row, changes));
    }
}

/// Wanted columns, and where their cells are.
struct Wanted<'m> {
    mapping: &'m Mapping,
    columns: Vec<usize>,
}

impl Wanted<'_> {
    /// Position among the cells of the column that holds a field.
    fn field(&mut self, field: &str) -> Option<usize> {
        self.mapping.get(field).map(|column| self.column(column))
    }

    fn column(&mut self, column: usize) -> usize {
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Position among the cells of a column by its exact name.
    fn named(&mut self, opened: &Opened, name: &str) -> Option<usize> {
        opened.columns.iter().position(|c| c.name == name).map(|column| self.column(column))
    }
}

/// Whether a source is an OpenStreetMap extract, whose keys say what a thing is.
fn is_extract(opened: &Opened) -> bool {
    matches!(opened.pick, Pick::Sql(_))
}

/// Reads one layer into what is collected.
pub(crate) type Read = fn(Opened, &Mapping, &Place, &mut Collected<'_>, &Progress) -> Result<InputRecord, Stopped>;

/// How layers of a role are read; `None` for roles that are no such layers.
pub(crate) fn reader(role: Role) -> Option<Read> {
    Some(match role {
        Role::Facilities => read_as::<facilities::Facilities>,
        Role::Streets => read_as::<streets::Streets>,
        Role::Barriers => read_as::<barriers::Barriers>,
        Role::Crossings => read_as::<crossings::Crossings>,
        Role::Boundaries => read_as::<boundaries::Boundaries>,
        Role::Entrances => read_as::<entrances::Entrances>,
        Role::PipeWorks => read_as::<pipe_works::PipeWorksLayer>,
        Role::Parcels | Role::Reference => read_as::<grounds::Grounds>,
        Role::Buildings | Role::Neighbourhoods | Role::Ledger | Role::Survey | Role::Nodes | Role::Units | Role::Project => return None,
    })
}

fn read_as<K: LayerKind>(
    opened: Opened,
    mapping: &Mapping,
    place: &Place,
    into: &mut Collected<'_>,
    progress: &Progress,
) -> Result<InputRecord, Stopped> {
    let mut wanted = Wanted { mapping, columns: Vec::new() };
    let kind = K::new(&opened, &mut wanted);
    let mut seen = K::Seen::default();
    rows::read(
        opened,
        &wanted.columns,
        progress,
        |_, row, (): &mut ()| kind.shape(place, row),
        |head, row, shape, ()| {
            let kept = shape.and_then(|shape| kind.keep(&At { head, row: row.number }, row, shape, &mut seen, into));
            kept.map_err(|why| into.issues.push(head.rejected(row.number, why))).is_ok()
        },
    )
}

/// The text of a wanted cell; empty where there is none.
fn text(row: &RowRef<'_>, at: Option<usize>) -> String {
    at.filter(|&at| !row.cells[at].is_blank()).map_or_else(String::new, |at| row.cells[at].text())
}

/// Whether any of some words stands in a text.
fn holds(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Files a remark about a row that is kept.
fn remark(at: &At<'_>, kind: crate::report::IssueKind, value: String, into: &mut Collected<'_>) {
    into.issues.push(at.head.issue(at.row, kind, Action::Kept).value(value));
}
