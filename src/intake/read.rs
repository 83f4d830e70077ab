//! The order of intake: open everything, refuse what cannot be used, read, and make neighbourhoods.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use gdal::vector::LayerAccess;

use super::buildings::{self, Named};
use super::crs::{self, Transform};
use super::fields::{self, Finding, Mapping};
use super::neighbourhoods::{self, Table, outlines, records};
use super::place::Place;
use super::rows::Stopped;
use super::source::{self, GeometryKind, Opened, problem, with_layer};
use super::years::{heaping, impute};
use super::{InputRecord, Intake, IntakeError, Problem, Trouble, crosscheck, layers, osm, overlaps, quiet, trouble, wkb};
use crate::district::{District, Frame};
use crate::project::Project;
use crate::report::messages::IntakeMessage as M;
use crate::report::{Action, DataIssue, IssueKind, Progress, Role, Say, Stage};

/// Features looked at to find the place of a layer.
const PLACE_SAMPLE: usize = 500;

/// Fewer remarks than this are always listed one by one.
const FEW: u64 = 200;

/// Roles that a project may do without; each absence is said.
const OPTIONAL: [Role; 8] =
    [Role::Neighbourhoods, Role::Ledger, Role::Survey, Role::Facilities, Role::Streets, Role::Barriers, Role::Crossings, Role::Boundaries];

/// Reads everything a project names.
///
/// # Errors
/// [`IntakeError::Unusable`] with every input that cannot be used, [`IntakeError::Cancelled`].
pub fn read(project: &Project, progress: &Progress) -> Result<Intake, IntakeError> {
    let outcome = read_all(project, progress);
    Transform::forget_cached();
    outcome
}

fn read_all(project: &Project, progress: &Progress) -> Result<Intake, IntakeError> {
    quiet::install();
    let mut problems = Vec::new();
    let sources = open_all(project, &mut problems);
    let planning = planning_place(project, &sources, &mut problems);
    let prepared = prepare(sources, planning.as_ref(), &mut problems);
    if planning.is_none() && problems.is_empty() {
        // Nothing else is wrong, and still nobody knows where the buildings stand.
        let label = prepared.first().map_or_else(|| project.path.to_string_lossy().into(), |p| p.opened.label.clone());
        problems.push(problem(Role::Buildings, &label, None, trouble(&M::NoPlace, &M::NoPlaceFix)));
    }
    let (Some(planning), true) = (planning, problems.is_empty()) else {
        return Err(IntakeError::Unusable(problems));
    };
    let total: u64 = prepared.iter().filter_map(|p| p.opened.count).sum();
    progress.enter(Stage::Intake, total)?;
    let as_of = project.as_of().map_or(i16::MAX, jiff::civil::Date::year);
    let mut reader = Reader::new(as_of, progress);
    for source in prepared {
        reader.one(source)?;
    }
    reader.finish(project, &planning)
}

/// A source with its columns and its way to the planning CRS.
struct Prepared {
    opened: Opened,
    mapping: Mapping,
    place: Place,
    findings: Vec<Finding>,
}

/// Planning CRS and the middle of the buildings in it.
struct Planning {
    crs: String,
    centre: [f64; 2],
}

fn open_all(project: &Project, problems: &mut Vec<Problem>) -> Vec<Opened> {
    let inputs = &project.file.inputs;
    let mut sources = Vec::new();
    for (role, input) in inputs.named() {
        match project.with_mapping(role, input) {
            Ok(input) => match source::open(project, role, &input) {
                Ok(opened) => sources.extend(opened),
                Err(found) => problems.extend(found),
            },
            Err(error) => {
                let label: Arc<str> = input.mapping.as_deref().unwrap_or_default().into();
                let t = Trouble { message: error.text(), remedy: M::MappingFix.both() };
                problems.push(problem(role, &label, Some("mapping".into()), t));
            }
        }
    }
    let named: Vec<Role> = inputs.named().iter().map(|&(role, _)| role).collect();
    if let Some(extract) = &inputs.osm {
        let path = project.resolve(extract);
        'roles: for role in [Role::Buildings, Role::Facilities, Role::Streets, Role::Barriers, Role::Crossings] {
            for (layer, sql) in if named.contains(&role) { Vec::new() } else { osm::queries(role) } {
                match source::open_query(&path, extract, role, layer, &sql) {
                    Ok(opened) => sources.push(opened),
                    Err((label, trouble)) => {
                        // The file itself is at fault: once is enough.
                        problems.push(problem(role, &label, None, trouble));
                        break 'roles;
                    }
                }
            }
        }
    } else if !named.contains(&Role::Buildings) {
        let label: Arc<str> = project.path.to_string_lossy().into();
        problems.push(problem(Role::Buildings, &label, None, trouble(&M::NoBuildings, &M::NoBuildingsFix)));
    }
    sources.sort_by_key(|s| s.role);
    sources
}

/// The middle of a layer by the medians of some of its features: one point at 0,0 does not move it.
fn middle(opened: &Opened) -> Option<[f64; 2]> {
    let places = with_layer(&opened.dataset, &opened.pick, |layer| {
        let found: Vec<[f64; 2]> = layer
            .features()
            .take(PLACE_SAMPLE)
            .filter_map(|f| match wkb::read(&source::geometry_of(&f)?.wkb().ok()?).ok()? {
                wkb::Shape::Points(p) => p.first().copied(),
                wkb::Shape::Lines(l) => l.first().and_then(|l| l.first()).copied(),
                wkb::Shape::Areas(a) => a.first().and_then(|a| a.first()).and_then(|r| r.first()).copied(),
                wkb::Shape::Empty => None,
            })
            .filter(|p| p.iter().all(|v| v.is_finite()))
            .collect();
        layer.reset_feature_reading();
        found
    });
    quiet::clear();
    let places = places.ok()?;
    let median = |axis: usize| {
        let mut values: Vec<f64> = places.iter().map(|p| p[axis]).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    Some([median(0)?, median(1)?])
}

/// CRS of a layer's coordinates; shifted web-map coordinates without a CRS are degrees.
fn coordinates_of(opened: &Opened) -> Option<String> {
    opened.crs.as_ref().map(|c| c.definition.clone()).or_else(|| opened.input.datum.map(|_| "EPSG:4326".to_owned()))
}

fn planning_place(project: &Project, sources: &[Opened], problems: &mut Vec<Problem>) -> Option<Planning> {
    let declared = project.file.project.crs.as_deref();
    let head: Arc<str> = project.path.to_string_lossy().into();
    let declared = match declared {
        Some(text) => match crs::look_up(text) {
            Some(info) if info.metric => Some(info.definition),
            Some(info) => {
                let t = trouble(&M::PlanningCrs { crs: info.name }, &M::PlanningCrsFix);
                problems.push(problem(Role::Project, &head, Some("crs".into()), t));
                return None;
            }
            None => {
                let t = trouble(&M::UnknownCrs { crs: text.into() }, &M::UnknownCrsFix);
                problems.push(problem(Role::Project, &head, Some("crs".into()), t));
                return None;
            }
        },
        None => None,
    };
    let buildings = sources.iter().find(|s| s.role == Role::Buildings)?;
    // An empty layer is said where the layer is prepared.
    let mut middle = middle(buildings)?;
    let from = coordinates_of(buildings)?;
    let exchanged = [middle[1], middle[0]];
    if !crs::is_at_home(&from, middle) && crs::is_at_home(&from, exchanged) {
        middle = exchanged;
    }
    let lonlat = Transform::new(&from, "EPSG:4326").ok()?.point(middle)?;
    let crs = declared.unwrap_or_else(|| crs::suitable(lonlat));
    let centre = Transform::new(&from, &crs).ok()?.point(middle)?;
    Some(Planning { crs, centre })
}

fn prepare(sources: Vec<Opened>, planning: Option<&Planning>, problems: &mut Vec<Problem>) -> Vec<Prepared> {
    let mut prepared = Vec::new();
    for opened in sources {
        let (role, label) = (opened.role, opened.label.clone());
        let say = |field: Option<String>, t| problem(role, &label, field, t);
        let mut found = Vec::new();
        let mapped = fields::map(opened.role, &opened.columns, &opened.input.fields, || opened.sample());
        let (mapping, findings) = (mapped.mapping, mapped.findings);
        found.extend(mapped.troubles.into_iter().map(|(field, t)| say(Some(field), t)));
        if opened.count == Some(0) {
            found.push(say(None, trouble(&M::EmptyLayer, &M::EmptyLayerFix)));
        }
        let is_table = matches!(opened.role, Role::Ledger | Role::Survey);
        let names = || opened.columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", ");
        if is_table && mapping.get("id").is_none() && mapping.get("name").is_none() {
            let message = M::NeedColumn { field: "id / name".into(), known: names() };
            found.push(say(None, trouble(&message, &M::NeedColumnFix { field: "id".into() })));
        }
        let is_query = matches!(opened.pick, source::Pick::Sql(_));
        let declared = opened.input.fields.contains_key("category");
        if opened.role == Role::Facilities && !is_query && !declared && mapping.get("category").is_none() {
            let message = M::NeedColumn { field: "category".into(), known: names() };
            found.push(say(None, trouble(&message, &M::NeedColumnFix { field: "category".into() })));
        }
        let from = if is_table { None } else { coordinates_of(&opened) };
        if !is_table {
            if from.is_none() && opened.geometry != GeometryKind::None && opened.count != Some(0) {
                let fix = middle(&opened).and_then(crs::guess).map_or(M::NoCrsFix, |crs| M::NoCrsGuess { crs });
                found.push(say(None, trouble(&M::NoCrs, &fix)));
            }
            if let (Some(_), Some(info)) = (opened.input.datum, &opened.crs)
                && !info.geographic
            {
                found.push(say(None, trouble(&M::DatumNeedsDegrees { crs: info.name.clone() }, &M::DatumNeedsDegreesFix)));
            }
        }
        let to = planning.map_or_else(String::new, |p| p.crs.clone());
        if let (Some(from), Some(_)) = (&from, planning)
            && let Err(e) = Transform::cached(from, &to)
        {
            found.push(say(None, trouble(&M::UnknownCrs { crs: e.to_string() }, &M::UnknownCrsFix)));
        }
        let centre = planning.map_or([0.0; 2], |p| p.centre);
        let mut place = Place { from: from.unwrap_or_default(), to, datum: opened.input.datum, swapped: false, centre };
        let mut opened = opened;
        if found.is_empty()
            && !is_table
            && !is_query
            && let Some(middle) = middle(&opened)
        {
            place = place.with_axes_for(middle);
            opened.notes.extend(place.swapped.then(|| "x ↔ y".to_owned()));
        }
        if found.is_empty() {
            prepared.push(Prepared { opened, mapping, place, findings });
        } else {
            problems.extend(found);
        }
    }
    prepared
}

/// What has been read so far.
struct Reader<'p> {
    district: District,
    named: Named,
    outlines: Vec<outlines::Outline>,
    tables: Vec<Table>,
    pipe_works: Vec<layers::PipeWorks>,
    inputs: Vec<InputRecord>,
    issues: Vec<DataIssue>,
    problems: Vec<Problem>,
    seen_buildings: HashSet<u64>,
    seen_outlines: HashSet<u64>,
    as_of: i16,
    progress: &'p Progress,
}

impl<'p> Reader<'p> {
    fn new(as_of: i16, progress: &'p Progress) -> Self {
        Self {
            district: District::default(),
            named: Named::default(),
            outlines: Vec::new(),
            tables: Vec::new(),
            pipe_works: Vec::new(),
            inputs: Vec::new(),
            issues: Vec::new(),
            problems: Vec::new(),
            seen_buildings: HashSet::new(),
            seen_outlines: HashSet::new(),
            as_of,
            progress,
        }
    }

    /// Reads one source; a file that turns out to be damaged is a problem, and reading goes on.
    fn one(&mut self, source: Prepared) -> Result<(), IntakeError> {
        let Prepared { opened, mapping, place, findings } = source;
        let (role, label) = (opened.role, opened.label.clone());
        let is_query = matches!(opened.pick, source::Pick::Sql(_));
        self.district.synthetic |= opened.synthetic;
        for note in &opened.notes {
            self.issues.push(DataIssue::whole(role, &label, IssueKind::LayerNote, Action::Noted).value(note.as_str()));
        }
        for finding in &findings {
            let issue = DataIssue::whole(role, &label, finding.kind(), Action::Noted);
            self.issues.push(issue.field(&finding.column().into()).value(finding.value()));
        }
        if role == Role::Buildings && mapping.get("year").is_none() {
            self.issues.push(DataIssue::whole(role, &label, IssueKind::YearMissing, Action::Noted).value("*"));
        }
        let (district, issues, progress) = (&mut self.district, &mut self.issues, self.progress);
        let outcome = match role {
            Role::Buildings => {
                let (seen, first) = (&mut self.seen_buildings, self.named.buildings.len());
                let account = buildings::read(opened, &mapping, &place, self.as_of, &mut self.named, seen, issues, progress);
                issues.extend(heaping::mark(&mut self.named.buildings, first, &label));
                account
            }
            Role::Neighbourhoods => {
                let seen = &mut self.seen_outlines;
                outlines::read(opened, &mapping, &place, self.as_of, &mut self.outlines, seen, issues, progress)
            }
            Role::Ledger | Role::Survey => records::table(opened, &mapping, self.as_of, progress).map(|(account, head, rows)| {
                self.tables.push(Table { head, rows, account: self.inputs.len(), is_ledger: role == Role::Ledger });
                account
            }),
            _ => {
                let Some(read) = layers::reader(role) else { return Ok(()) };
                let mut into = layers::Collected { district, pipe_works: &mut self.pipe_works, issues };
                read(opened, &mapping, &place, &mut into, progress)
            }
        };
        match outcome {
            Ok(account) => {
                // A query that finds nothing in an extract is an absent input, but there is no plan without buildings.
                let may_be_empty = matches!(role, Role::Ledger | Role::Survey) || (is_query && role != Role::Buildings);
                if account.kept == 0 && !may_be_empty {
                    let t = trouble(&M::NothingUsable { read: account.read }, &M::NothingUsableFix);
                    self.problems.push(problem(role, &label, None, t));
                }
                self.inputs.push(account);
                Ok(())
            }
            Err(Stopped::Problem(problem)) => {
                self.problems.push(*problem);
                Ok(())
            }
            Err(Stopped::Cancelled) => Err(crate::report::Cancelled.into()),
        }
    }

    fn finish(mut self, project: &Project, planning: &Planning) -> Result<Intake, IntakeError> {
        if !self.problems.is_empty() {
            return Err(IntakeError::Unusable(self.problems));
        }
        let given: HashSet<Role> = self.inputs.iter().filter(|i| i.read > 0).map(|i| i.role).collect();
        if !given.contains(&Role::Crossings) || project.file.inputs.crossings.is_none() {
            layers::crossings_of_streets(&mut self.district);
        }
        let head: Arc<str> = project.path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()).into();
        for role in OPTIONAL.into_iter().filter(|role| !given.contains(role)) {
            let issue = DataIssue::whole(role, &head, IssueKind::InputAbsent, Action::Noted);
            self.issues.push(issue.value(fields::key(role)));
        }
        self.named.buildings.shrink_to_fit();
        self.district.frame = frame(&planning.crs, &self.named, &self.outlines);
        self.named.buildings.measure(&self.district.frame);
        crosscheck::placeholder_years(&mut self.named, &mut self.issues);
        overlaps::report(&self.named, &mut self.issues, self.progress)?;
        if project.file.inputs.buildings.as_ref().is_some_and(|b| b.impute_years) {
            self.issues.extend(impute::impute(&mut self.named));
        }
        let lang = project.file.project.language;
        let (district, issues) = (&mut self.district, &mut self.issues);
        let rejected = neighbourhoods::build(&mut self.named, self.outlines, self.tables, lang, district, issues, self.progress)?;
        for (account, rows) in rejected {
            self.inputs[account].kept -= rows;
            self.inputs[account].rejected += rows;
        }
        layers::attach_pipe_works(&self.pipe_works, &mut self.district.neighbourhoods);
        crosscheck::other_names(&self.named, &self.district.neighbourhoods, &mut self.issues);
        self.district.buildings = self.named.buildings;
        let issues = summed_up(self.issues, &self.inputs);
        Ok(Intake { district: self.district, inputs: self.inputs, issues })
    }
}

/// A remark that nine in ten rows of a source share says nothing about a row: it is made once, with its count and its rows.
///
/// Rejected and repaired records stay listed one by one, whatever their number.
fn summed_up(issues: Vec<DataIssue>, inputs: &[InputRecord]) -> Vec<DataIssue> {
    let key = |i: &DataIssue| (i.role, i.layer.clone(), i.field.clone(), i.kind);
    let is_remark = |i: &DataIssue| i.action == Action::Kept && i.row.is_some();
    let mut shared: BTreeMap<_, Vec<u64>> = BTreeMap::new();
    for issue in issues.iter().filter(|i| is_remark(i)) {
        shared.entry(key(issue)).or_default().extend(issue.row);
    }
    let rows_of = |layer: &str| -> u64 {
        let of_layer = |r: &&InputRecord| r.source == layer || format!("{}:{}", r.source, r.layer) == layer;
        inputs.iter().filter(of_layer).map(|r| r.read).sum()
    };
    shared.retain(|(_, layer, _, _), rows| rows.len() as u64 >= FEW && rows.len() as u64 * 10 > rows_of(layer) * 9);
    if shared.is_empty() {
        return issues;
    }
    issues
        .into_iter()
        .filter_map(|mut issue| {
            if !is_remark(&issue) {
                return Some(issue);
            }
            let key = key(&issue);
            // The first of them stands for all; its rows are taken, and the others find none.
            let Some(rows) = shared.get_mut(&key) else { return Some(issue) };
            if rows.is_empty() {
                return None;
            }
            let rows = std::mem::take(rows);
            let example = if issue.value.is_empty() { String::new() } else { format!(" ({})", issue.value) };
            issue.value = format!("{} / {}{example}", rows.len(), rows_of(&issue.layer)).into();
            issue.row = None;
            issue.rows = runs(rows);
            Some(issue)
        })
        .collect()
}

/// Rows as runs of consecutive ones.
fn runs(mut rows: Vec<u64>) -> Box<[[u64; 2]]> {
    rows.sort_unstable();
    rows.dedup();
    rows.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some([*run.first()?, *run.last()?])).collect()
}

/// The frame over everything whose area will be asked for.
fn frame(crs: &str, named: &Named, drawn: &[outlines::Outline]) -> Frame {
    let boxes = drawn.iter().map(|o| outlines::bounds(&o.rings));
    let vertices = named.buildings.vertices().iter().map(|&v| [v, v]);
    let hull = vertices.chain(boxes).reduce(|[lo, hi], [a, b]| [[lo[0].min(a[0]), lo[1].min(a[1])], [hi[0].max(b[0]), hi[1].max(b[1])]]);
    let transform = Transform::cached(crs, "EPSG:4326").ok();
    let Some([lo, hi]) = hull else { return Frame::plane(crs) };
    // Outlines of groups reach a little beyond their buildings.
    let extent = [[lo[0] - 100.0, lo[1] - 100.0], [hi[0] + 100.0, hi[1] + 100.0]];
    Frame::new(crs.to_owned(), extent, |p| transform.as_ref().and_then(|t| t.point(p)))
}
