//! A network as tables: nodes, edges and facilities in CSV, as other programs write them.

mod pairs;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

pub(crate) use self::pairs::{Pair, read_pairs};
use self::table::{Faults, Table};
use super::{IntakeError, Problem};
use crate::report::messages::AccessMessage as M;
use crate::report::{Progress, Role, Stage};

/// Place and row of every node by its id.
type Numbers = HashMap<String, (u32, u32)>;

/// The three tables of a network.
#[derive(Debug, Clone, Copy)]
pub struct NetworkFiles<'a> {
    /// `node,x,y[,population]`, any order, other columns are kept.
    pub nodes: &'a Path,
    /// `u,v,length`.
    pub edges: &'a Path,
    /// `node,category[,capacity]` or `x,y,category[,capacity]`.
    pub facilities: &'a Path,
    /// Whether population and capacity are needed.
    pub supply: bool,
}

/// What the three tables hold, checked: every node that is named exists, every number is one.
#[derive(Debug, Clone)]
pub struct NetworkTables {
    /// The nodes, in their order.
    pub nodes: NodeTable,
    /// Both ends as places in the list of nodes, and the length in metres.
    pub edges: Vec<([u32; 2], f64)>,
    /// Categories, sorted.
    pub categories: Vec<String>,
    /// The facilities, in their order.
    pub facilities: Vec<NetworkFacility>,
}

/// The nodes, with every cell as it was written.
#[derive(Debug, Clone, Default)]
pub struct NodeTable {
    /// The header.
    pub columns: Vec<String>,
    /// Coordinates in metres, where the table has them.
    pub at: Option<Vec<[f64; 2]>>,
    /// People at each node, where they are needed.
    pub population: Option<Vec<f64>>,
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<usize>,
}

/// A facility of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkFacility {
    /// Row of the table as a spreadsheet shows it.
    pub row: u32,
    /// Its category, by place in the list.
    pub category: u32,
    /// Where it is.
    pub place: FacilityPlace,
    /// How much it can give, where that is needed.
    pub capacity: Option<f64>,
}

/// Where a facility of a network is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FacilityPlace {
    /// At a node.
    Node(u32),
    /// Beside the network, in the coordinates of the nodes.
    At([f64; 2]),
}

/// Reads a network and checks all of it before anything is said.
///
/// # Errors
/// [`IntakeError::Unusable`] with every fault of every table: file, column, row and remedy.
pub fn read_network(files: &NetworkFiles<'_>, longest_edge_m: f64, progress: &Progress) -> Result<NetworkTables, IntakeError> {
    progress.enter(Stage::Intake, 0)?;
    let mut problems = Vec::new();
    let mut numbers = HashMap::new();
    let nodes = nodes(files, &mut numbers, &mut problems, progress)?;
    let edges = edges(files.edges, longest_edge_m, &numbers, &mut problems, progress)?;
    let (categories, facilities) = facilities(files, &numbers, &mut problems, progress)?;
    if nodes.at.is_none() && facilities.iter().any(|facility| matches!(facility.place, FacilityPlace::At(_))) {
        let mut faults = Faults::new(files.nodes, Role::Nodes);
        faults.add("x", &M::NoColumn { column: "x".into(), found: nodes.columns.join(",") }, &M::NodesHeader);
        problems.extend(faults.close());
    }
    if problems.is_empty() { Ok(NetworkTables { nodes, edges, categories, facilities }) } else { Err(IntakeError::Unusable(problems)) }
}

impl NodeTable {
    /// Number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len().checked_div(self.columns.len()).unwrap_or_default()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether every cell is plain ASCII.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        self.text.is_ascii()
    }

    /// The cells of a row, one a column.
    pub fn row(&self, at: usize) -> impl Iterator<Item = &str> {
        let first = at * self.columns.len();
        (first..first + self.columns.len()).map(|cell| {
            let begin = if cell == 0 { 0 } else { self.ends[cell - 1] };
            &self.text[begin..self.ends[cell]]
        })
    }
}

/// The nodes; `numbers` gets the place and the row of every id.
fn nodes(
    files: &NetworkFiles<'_>,
    numbers: &mut Numbers,
    problems: &mut Vec<Problem>,
    progress: &Progress,
) -> Result<NodeTable, IntakeError> {
    let Some(mut table) = Table::open(files.nodes, Role::Nodes, &M::NodesHeader, problems) else { return Ok(NodeTable::default()) };
    let mut wanted = vec!["node"];
    if files.supply {
        wanted.push("population");
    }
    let with_places = table.has("x") || table.has("y");
    if with_places {
        wanted.extend(["x", "y"]);
    }
    let mut found = NodeTable { columns: table.columns.clone(), ..NodeTable::default() };
    if table.need(&wanted) {
        let (mut at, mut people) = (Vec::new(), Vec::new());
        table.each(problems, progress, |row, faults| {
            let number = numbers.len() as u32;
            let id = row.text("node");
            if id.is_empty() {
                faults.add("node", &M::CellEmpty { row: row.number }, &M::CellEmptyFix);
            } else if let Some(&(_, first)) = numbers.get(id) {
                faults.add("node", &M::RepeatedNode { row: row.number, node: id.into(), first }, &M::RepeatedNodeFix);
            } else {
                numbers.insert(id.to_owned(), (number, row.number));
            }
            if with_places {
                at.push(["x", "y"].map(|column| row.coordinate(column, faults)));
            }
            if files.supply {
                people.push(row.amount("population", faults));
            }
            for column in 0..row.columns.len() {
                found.text.push_str(row.cell(column as u16));
                found.ends.push(found.text.len());
            }
        })?;
        found.at = with_places.then_some(at);
        found.population = files.supply.then_some(people);
    }
    problems.extend(table.faults.close());
    Ok(found)
}

fn edges(
    path: &Path,
    longest_m: f64,
    numbers: &Numbers,
    problems: &mut Vec<Problem>,
    progress: &Progress,
) -> Result<Vec<([u32; 2], f64)>, IntakeError> {
    let Some(mut table) = Table::open(path, Role::Streets, &M::EdgesHeader, problems) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    if table.need(&["u", "v", "length"]) {
        table.each(problems, progress, |row, faults| {
            let ends = ["u", "v"].map(|column| row.node(column, numbers, faults));
            let length = row.length(longest_m, faults);
            if let ([Some(u), Some(v)], Some(length)) = (ends, length) {
                found.push(([u, v], length));
            }
        })?;
    }
    problems.extend(table.faults.close());
    Ok(found)
}

fn facilities(
    files: &NetworkFiles<'_>,
    numbers: &Numbers,
    problems: &mut Vec<Problem>,
    progress: &Progress,
) -> Result<(Vec<String>, Vec<NetworkFacility>), IntakeError> {
    let nothing = Ok((Vec::new(), Vec::new()));
    let Some(mut table) = Table::open(files.facilities, Role::Facilities, &M::FacilitiesHeader, problems) else { return nothing };
    let mut wanted = vec!["category"];
    let by_node = table.has("node");
    if !by_node || table.has("x") || table.has("y") {
        wanted.extend(["x", "y"]);
    }
    if files.supply {
        wanted.push("capacity");
    }
    // Categories get their numbers when all are known, so that these follow the alphabet and not the rows.
    let mut categories: BTreeMap<String, u32> = BTreeMap::new();
    let mut found = Vec::new();
    if table.need(&wanted) {
        table.each(problems, progress, |row, faults| {
            let category = row.text("category");
            if category.is_empty() {
                faults.add("category", &M::CellEmpty { row: row.number }, &M::CellEmptyFix);
            }
            let seen = categories.len() as u32;
            let category = *categories.entry(category.to_owned()).or_insert(seen);
            let place = if !row.text("node").is_empty() {
                row.node("node", numbers, faults).map(FacilityPlace::Node)
            } else if row.text("x").is_empty() && row.text("y").is_empty() {
                faults.add(if by_node { "node" } else { "x" }, &M::NoPlace { row: row.number }, &M::NoPlaceFix);
                None
            } else {
                Some(FacilityPlace::At(["x", "y"].map(|column| row.coordinate(column, faults))))
            };
            let capacity = files.supply.then(|| row.amount("capacity", faults));
            if let Some(place) = place {
                found.push(NetworkFacility { row: row.number, category, place, capacity });
            }
        })?;
    }
    problems.extend(table.faults.close());
    let mut place = vec![0; categories.len()];
    for (sorted, &seen) in categories.values().enumerate() {
        place[seen as usize] = sorted as u32;
    }
    for facility in &mut found {
        facility.category = place[facility.category as usize];
    }
    Ok((categories.into_keys().collect(), found))
}
