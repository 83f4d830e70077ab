//! Footprints with what is recorded of them, straight into columns.

use std::collections::{HashMap, HashSet};

use super::InputRecord;
use super::fields::Mapping;
use super::filtered::Filtered;
use super::geometry::Areas;
use super::ids::Ids;
use super::place::{Place, Placed, Reject, area_of};
use super::rows::{self, LayerHead, RowRef, Stopped};
use super::source::Opened;
use super::uses::{self, Facts, Judged, Word};
use super::values::{self, Cell, Number};
use super::years::{Reading, read_year, read_year_number};
use crate::district::{Building, BuildingIx, BuildingUse, Buildings, NewBuilding, YearQuality};
use crate::project::Filters;
use crate::report::{Action, DataIssue, IssueKind, Progress};

/// Smaller than any shed, in square metres.
const LEAST_M2: f64 = 2.0;

/// Narrower than a wall is thick, on average, in metres.
const LEAST_WIDTH_M: f64 = 0.5;

/// More storeys than any block of flats has.
const MOST_FLOORS: f64 = 130.0;

/// A residential building on more ground than this, in square metres, is several: long slabs and podia stay below.
const LARGEST_M2: f64 = 20_000.0;

/// Parts of one record farther from each other than this, in metres, are hardly one building.
const FARTHEST_PART_M: f64 = 50.0;

/// Which neighbourhood a building names, as positions in [`Named::keys`] and [`Named::names`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Naming {
    /// Neighbourhood id.
    pub key: Option<u32>,
    /// Neighbourhood name.
    pub name: Option<u32>,
    /// Address, where it may name a neighbourhood; a position in [`Named::addresses`].
    pub address: Option<u32>,
}

/// Buildings with the neighbourhoods they name.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// The columns.
    pub buildings: Buildings,
    /// What each building names.
    pub naming: Vec<Naming>,
    /// Distinct neighbourhood ids in the order of their appearance.
    pub keys: Words,
    /// Distinct neighbourhood names in the order of their appearance.
    pub names: Words,
    /// Distinct addresses in the order of their appearance.
    pub addresses: Words,
    /// The files, in the order they were read.
    files: Vec<File>,
    /// Rows read, kept or not.
    pub rows: u32,
}

/// A file of buildings.
#[derive(Debug)]
struct File {
    /// Its first building.
    first: usize,
    /// Its first row, counted over all files.
    base: u32,
    head: LayerHead,
    columns: Columns,
}

/// A property of buildings that issues are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// None: the shape, or the record as a whole.
    Shape,
    /// Construction year.
    Year,
    /// Name of the neighbourhood.
    Name,
}

/// Distinct words with their positions.
#[derive(Debug, Default)]
pub(crate) struct Words {
    list: Vec<String>,
    at: HashMap<String, u32>,
}

impl Words {
    fn position(&mut self, word: String) -> u32 {
        let next = self.list.len() as u32;
        *self.at.entry(word).or_insert_with_key(|word| {
            self.list.push(word.clone());
            next
        })
    }

    /// The words in the order of their appearance.
    pub(crate) fn list(&self) -> &[String] {
        &self.list
    }
}

impl Named {
    /// The next buildings come from another file, whose rows count from here.
    fn open_file(&mut self, head: LayerHead, first: usize, base: u32, columns: Columns) {
        self.files.push(File { first, base, head, columns });
    }

    /// Name of the first layer that gave buildings.
    pub(crate) fn label(&self) -> Option<&std::sync::Arc<str>> {
        self.files.first().map(|file| &file.head.label)
    }

    /// Buildings of a layer from nowhere, to be filled by a test.
    #[cfg(test)]
    pub(crate) fn of_layer(label: &str) -> Self {
        let mut named = Self::default();
        let head = LayerHead { role: crate::report::Role::Buildings, label: label.into(), names: Vec::new() };
        named.open_file(head, 0, 0, Columns::default());
        named
    }

    /// An issue of one building, by its file and row.
    pub(crate) fn issue(&self, building: Building<'_>, kind: IssueKind) -> Option<DataIssue> {
        self.issue_of(building, Field::Shape, kind)
    }

    /// An issue of one property of a building.
    pub(crate) fn issue_of(&self, building: Building<'_>, field: Field, kind: IssueKind) -> Option<DataIssue> {
        let File { base, head, columns, .. } = self.file(building)?;
        let issue = head.issue(u64::from(building.row() - base), kind, Action::Kept);
        let column = match field {
            Field::Shape => None,
            Field::Year => columns.year,
            Field::Name => columns.name,
        };
        Some(match column {
            Some(at) => issue.field(&head.names[at]),
            None => issue,
        })
    }

    /// The row of a building in its own file.
    pub(crate) fn row(&self, building: Building<'_>) -> u32 {
        building.row() - self.file(building).map_or(0, |file| file.base)
    }

    /// The building of a row of a file, where the row was kept.
    pub(crate) fn at_row(&self, label: &str, row: u64) -> Option<Building<'_>> {
        let at = self.files.iter().position(|file| &*file.head.label == label)?;
        let all = self.files[at].first..self.files.get(at + 1).map_or(self.buildings.len(), |next| next.first);
        let row = u64::from(self.files[at].base) + row;
        let (mut low, mut high) = (all.start, all.end);
        while low < high {
            let middle = usize::midpoint(low, high);
            if u64::from(self.buildings.get(BuildingIx(middle as u32)).row()) < row { low = middle + 1 } else { high = middle }
        }
        (low < all.end).then(|| self.buildings.get(BuildingIx(low as u32))).filter(|building| u64::from(building.row()) == row)
    }

    fn file(&self, building: Building<'_>) -> Option<&File> {
        let at = building.ix().at();
        self.files.iter().rev().find(|file| file.first <= at)
    }
}

/// Positions of the wanted columns among the wanted cells.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    year: Option<usize>,
    floors: Option<usize>,
    households: Option<usize>,
    floor_area: Option<usize>,
    usage: Option<usize>,
    ownership: Option<usize>,
    id: Option<usize>,
    key: Option<usize>,
    name: Option<usize>,
    address: Option<usize>,
}

/// The rings of some buildings in one run, as the columns hold them.
#[derive(Default)]
struct Shapes {
    vertices: Vec<[f64; 2]>,
    ring_ends: Vec<u32>,
}

/// Where the rings of a building lie in [`Shapes`].
type Rings = std::ops::Range<u32>;

impl Shapes {
    fn take(&mut self, areas: &Areas) -> Rings {
        let first = self.ring_ends.len() as u32;
        for ring in areas.iter().flatten() {
            self.vertices.extend_from_slice(ring);
            self.ring_ends.push(self.vertices.len() as u32);
        }
        first..self.ring_ends.len() as u32
    }

    fn rings(&self, rings: Rings) -> impl Iterator<Item = &[[f64; 2]]> {
        let end = |at: u32| self.ring_ends[at as usize] as usize;
        rings.map(move |at| &self.vertices[at.checked_sub(1).map_or(0, end)..end(at)])
    }
}

struct Converted {
    shape: Result<Rings, Reject>,
    fingerprint: u64,
    is_point: bool,
    /// Whether it was drawn as closed lines.
    is_line: bool,
    new: NewBuilding,
    judged: Judged,
    /// Apart, because rows are handed from step to step and many have none.
    wording: Option<Box<Wording>>,
    issues: Vec<DataIssue>,
}

/// Texts of a row.
#[derive(Default, PartialEq)]
struct Wording {
    id: Option<String>,
    key: Option<String>,
    name: Option<String>,
    address: Option<String>,
    /// What the use column says, where a rule took the building.
    taken: Option<String>,
}

/// Reads one file of buildings and adds it to what was read before.
#[expect(clippy::too_many_arguments, reason = "what one source needs, and what it adds to")]
pub(crate) fn read(
    opened: Opened,
    mapping: &Mapping,
    place: &Place,
    as_of: i16,
    all: &mut Named,
    seen: &mut HashSet<u64>,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<InputRecord, Stopped> {
    let mut wanted = Vec::new();
    let mut want = |field: &str| {
        mapping.get(field).map(|column| {
            wanted.push(column);
            wanted.len() - 1
        })
    };
    let columns = Columns {
        year: want("year"),
        floors: want("floors"),
        households: want("households"),
        floor_area: want("floor_area"),
        usage: want("use"),
        ownership: want("ownership"),
        id: want("id"),
        key: want("neighbourhood_id"),
        name: want("neighbourhood"),
        address: want("address"),
    };
    let area_factor = columns.floor_area.map_or(1.0, |at| values::heading_factor(&opened.columns[wanted[at]].name));
    let (first, base) = (all.buildings.len(), all.rows);
    let mut is_new = true;
    let filters = opened.input.filters.clone();
    let (mut filtered, mut ids, mut lines) = (Filtered::default(), Ids::default(), 0u64);
    let by = By { place, columns, filters: &filters, area_factor, as_of };
    let record = rows::read(
        opened,
        &wanted,
        progress,
        |head, row, shapes: &mut Shapes| convert(head, row, &by, shapes),
        |head, row, mut converted, shapes| {
            let number = row.number;
            if std::mem::take(&mut is_new) {
                all.open_file(head.clone(), first, base, columns);
            }
            all.rows = base + number as u32 + 1;
            let rings = match converted.shape {
                Ok(rings) => rings,
                Err(why) => {
                    issues.push(head.rejected(number, why));
                    return false;
                }
            };
            if !converted.is_point && !seen.insert(converted.fingerprint) {
                issues.push(head.issue(number, IssueKind::DuplicateGeometry, Action::Rejected));
                return false;
            }
            issues.append(&mut converted.issues);
            lines += u64::from(converted.is_line);
            let Wording { id, key, name, address, taken } = converted.wording.map_or_else(Wording::default, |wording| *wording);
            if let Some(id) = id {
                ids.note(number, id, [key.as_deref(), name.as_deref()]);
            }
            converted.new.row = base + number as u32;
            let building = all.buildings.push(shapes.rings(rings), 0.0, &converted.new);
            filtered.note(building, number, converted.judged, taken);
            all.naming.push(Naming {
                key: key.map(|k| all.keys.position(k)),
                name: name.map(|n| all.names.position(n)),
                address: address.map(|a| all.addresses.position(a)),
            });
            true
        },
    )?;
    if let Some(head) = all.files.last().filter(|_| !is_new).map(|file| file.head.clone()) {
        let column = |at: Option<usize>| at.map(|at| &head.names[at]);
        if lines > 0 {
            let issue = DataIssue::whole(head.role, &head.label, IssueKind::LinesClosed, Action::Repaired);
            issues.push(issue.value(lines.to_string()));
        }
        filtered.settle(all, &head, column(columns.usage), &filters, issues);
        if let Some(column) = column(columns.id) {
            ids.report(&head, column, issues);
        }
    }
    Ok(record)
}

/// By what a row becomes a building.
struct By<'a> {
    place: &'a Place,
    columns: Columns,
    filters: &'a Filters,
    /// What numbers of the floor area's column are multiplied with.
    area_factor: f64,
    as_of: i16,
}

fn convert(head: &LayerHead, row: &RowRef<'_>, by: &By<'_>, shapes: &mut Shapes) -> Converted {
    let &By { place, columns, filters, area_factor, as_of } = by;
    let mut issues = Vec::new();
    let (shape, footprint, is_line) = shape(head, row, place, &mut issues);
    let mut new = NewBuilding::default();
    if let Some(at) = columns.year {
        let reading = year(&row.cells[at], as_of);
        new.year = reading.year;
        new.quality = reading.quality;
        if let Some(kind) = reading.issue {
            issues.push(head.cell(row.number, at, kind, Action::Kept, &row.cells[at]));
        }
    }
    let number = |at: usize, missing: Option<IssueKind>, least: f64, most: f64| {
        let cell = &row.cells[at];
        let kind = match cell.number() {
            Number::Is(v) | Number::Converted(v) if v >= least && v <= most => return (Some(v), None),
            // Zero storeys or dwellings is how many registers write «not recorded».
            Number::Missing | Number::Is(0.0) => missing,
            _ => Some(IssueKind::NumberUnreadable),
        };
        (None, kind.map(|kind| head.cell(row.number, at, kind, Action::Kept, cell)))
    };
    let read = |at: Option<usize>, missing, least, most| at.map_or((None, None), |at| number(at, missing, least, most));
    let (floors, no_floors) = read(columns.floors, Some(IssueKind::FloorsMissing), 0.5, MOST_FLOORS);
    let (households, no_households) = read(columns.households, Some(IssueKind::HouseholdsMissing), 1.0, 20_000.0);
    let (floor_area, no_floor_area) = read(columns.floor_area, None, 1e-6, 5e6);
    new.floors = floors.map(|v| v as f32);
    new.households = households.map(|v| v.round() as u32);
    let word = |at: Option<usize>| at.filter(|&at| !row.cells[at].is_blank()).map(|at| row.cells[at].text());
    let (id, key, name, address) = (word(columns.id), word(columns.key), word(columns.name), word(columns.address));
    let use_word = word(columns.usage);
    let facts = Facts {
        word: use_word.as_deref().map_or(Word::Unknown, uses::read_use),
        tenure: word(columns.ownership).is_some_and(|text| uses::read_tenure(&text)),
        floors: new.floors,
        households: new.households,
        footprint,
        named: key.is_some() || name.is_some(),
    };
    let judged = uses::judge(&facts, filters);
    new.usage = judged.usage;
    let housing = judged.usage != BuildingUse::Other;
    // Only homes have households.
    let no_households = no_households.filter(|issue| housing || issue.kind != IssueKind::HouseholdsMissing);
    issues.extend([no_floors, no_households, no_floor_area].into_iter().flatten());
    if let (true, Some(m2)) = (housing, facts.footprint.filter(|m2| *m2 > LARGEST_M2)) {
        issues.push(head.issue(row.number, IssueKind::FootprintLarge, Action::Kept).value(format!("{m2:.0} m²")));
    }
    new.floor_area_m2 = floor_area.map(|v| v * area_factor);
    if let (Some(at), Some(area)) = (columns.floor_area, new.floor_area_m2) {
        let footprint = facts.footprint.unwrap_or(0.0);
        let textual = matches!(row.cells[at].number(), Number::Converted(_));
        // 0.22 in a column of square metres is 2,200 m² written in 万㎡: no building has five square metres of floors.
        let slipped = !textual && area_factor == 1.0 && area < 5.0 && (footprint == 0.0 || (area * 1e4) < footprint * 60.0);
        if slipped {
            new.floor_area_m2 = Some(area * 1e4);
        }
        if slipped || textual {
            issues.push(head.cell(row.number, at, IssueKind::UnitConverted, Action::Repaired, &row.cells[at]));
        }
        if housing
            && let (Some(area), Some(floors)) = (new.floor_area_m2, new.floors.map(f64::from))
            && lacks_a_storey(area, footprint, floors)
        {
            let value = format!("{area:.0} m² = {footprint:.0} m² × ({floors} − 1)");
            issues.push(head.cell(row.number, at, IssueKind::StoreyLeftOut, Action::Kept, &row.cells[at]).value(value));
        }
    }
    let fingerprint = shape.as_ref().map_or(0, fingerprint);
    let wording = Wording { id, key, name, address, taken: use_word.filter(|_| judged.rule.is_some()) };
    let wording = (wording != Wording::default()).then(|| Box::new(wording));
    Converted {
        shape: shape.map(|areas| shapes.take(&areas)),
        fingerprint,
        is_point: footprint.is_none(),
        is_line,
        new,
        judged,
        wording,
        issues,
    }
}

/// The shape of a row, its planar square metres where it is an area, and whether closed lines draw it.
fn shape(head: &LayerHead, row: &RowRef<'_>, place: &Place, issues: &mut Vec<DataIssue>) -> (Result<Areas, Reject>, Option<f64>, bool) {
    let placed = match place.shape(row.wkb) {
        Ok(Placed::Points(points)) => {
            if points.len() > 1 {
                let issue = head.issue(row.number, IssueKind::PartsLeftOut, Action::Repaired);
                issues.push(issue.value(format!("POINT × {}", points.len() - 1)));
            }
            return (Ok(vec![vec![points[..1].to_vec()]]), None, false);
        }
        Ok(placed) => placed,
        Err(reject) => return (Err(reject), None, false),
    };
    let is_line = matches!(placed, Placed::Lines(_));
    match area_of(placed, LEAST_M2, LEAST_WIDTH_M) {
        Ok(cleaned) => {
            issues.extend(head.changes(row.number, &cleaned.changes));
            if let Some(gap) = widest_gap(&cleaned.areas).filter(|gap| *gap > FARTHEST_PART_M) {
                let issue = head.issue(row.number, IssueKind::PartsApart, Action::Kept);
                issues.push(issue.value(format!("{} / {gap:.0} m", cleaned.areas.len())));
            }
            (Ok(cleaned.areas), Some(cleaned.m2), is_line)
        }
        Err(reject) => (Err(reject), None, is_line),
    }
}

/// How far the loneliest part of a record stands from the nearest other one, by their boxes; `None` for a single part.
fn widest_gap(areas: &Areas) -> Option<f64> {
    // A record of hundreds of parts is a layer in one row: its first ones tell enough.
    const PARTS: usize = 200;
    if areas.len() < 2 {
        return None;
    }
    let boxes: Vec<[[f64; 2]; 2]> = areas
        .iter()
        .take(PARTS)
        .map(|rings| {
            rings[0].iter().fold([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |[lo, hi], v| {
                [[lo[0].min(v[0]), lo[1].min(v[1])], [hi[0].max(v[0]), hi[1].max(v[1])]]
            })
        })
        .collect();
    let gap = |a: &[[f64; 2]; 2], b: &[[f64; 2]; 2]| {
        let [dx, dy] = [0, 1].map(|k| (a[0][k] - b[1][k]).max(b[0][k] - a[1][k]).max(0.0));
        dx.hypot(dy)
    };
    let nearest =
        |(at, a)| boxes.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, b)| gap(a, b)).fold(f64::INFINITY, f64::min);
    Some(boxes.iter().enumerate().map(nearest).fold(0.0, f64::max))
}

/// Whether a recorded floor area is that of one storey less, as registers write it that leave out ground-floor shops.
///
/// Areas measured otherwise differ from footprint × storeys by any amount; by just one storey, to a fiftieth of it, hardly
/// any does by chance.
fn lacks_a_storey(area: f64, footprint: f64, floors: f64) -> bool {
    let missing = (footprint * floors - area) / footprint;
    floors >= 2.0 && floors.fract() == 0.0 && footprint > 0.0 && (missing - 1.0).abs() <= 0.02
}

/// Reads a year cell of any type.
pub(crate) fn year(cell: &Cell, as_of: i16) -> Reading {
    match cell {
        Cell::Null => Reading { year: None, quality: YearQuality::Unknown, issue: Some(IssueKind::YearMissing) },
        Cell::Integer(v) => read_year(&v.to_string(), as_of),
        Cell::Real(v) => read_year_number(*v, as_of),
        Cell::Text(t) => read_year(t, as_of),
    }
}

/// The same for the same shape, wherever its rings start and in whatever order they come.
///
/// A sum over the vertices, each mixed well (the finalizer of SplitMix64, Steele and others 2014), so that order does not
/// matter.
pub(crate) fn fingerprint(areas: &Areas) -> u64 {
    let mix = |mut z: u64| {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    // Snapped coordinates are equal where their bits are, but for the two zeros.
    let bits = |v: f64| (v + 0.0).to_bits();
    let of_vertex = |p: &[f64; 2]| mix(mix(bits(p[0]).wrapping_add(0x9e37_79b9_7f4a_7c15)) ^ bits(p[1]).rotate_left(32));
    areas.iter().flatten().flat_map(|ring| &ring[..ring.len().max(2) - 1]).map(of_vertex).fold(0, u64::wrapping_add)
}
