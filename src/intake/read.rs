//! The order of intake: open everything, refuse what cannot be used, read, and make neighbourhoods.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::buildings::{self, Named};
use super::crs::Transform;
use super::crs_known::Hints;
use super::fields::{self, Finding, Mapping};
use super::neighbourhoods::{self, Given, Known, Table, agreement, outlines, records};
use super::place::Place;
use super::placing::{self, Planning};
use super::remark::Remark;
use super::rows::Stopped;
use super::source::{self, Opened, problem};
use super::years::{heaping, impute};
use super::{
    InputRecord, Intake, IntakeError, Problem, Trouble, crosscheck, environment, layers, locate, offset, osm, overlaps, plausible, quiet,
    trouble,
};
use crate::district::{District, Frame};
use crate::project::{Datum, Project};
use crate::report::messages::IntakeMessage as M;
use crate::report::{Action, Cancelled, DataIssue, IssueKind, Progress, Role, Say, Stage, runs};

/// A layer whose middle lies farther than this from the buildings, in kilometres, may be in another CRS than it says.
const FAR_KM: f64 = 100.0;

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
    if let Err(trouble) = environment::prepare() {
        let label: Arc<str> = project.path.to_string_lossy().into();
        return Err(IntakeError::Unusable(vec![problem(Role::Project, &label, None, trouble)]));
    }
    let mut problems = Vec::new();
    let sources = open_all(project, &mut problems, progress)?;
    let planning = placing::planning(project, &sources, &mut problems);
    let hints = placing::hints(project, &sources);
    let mut prepared = prepare(sources, planning.as_ref(), &hints, &mut problems, progress)?;
    forget_addresses(project, &mut prepared);
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
pub(super) struct Prepared {
    pub(super) opened: Opened,
    mapping: Mapping,
    place: Place,
    findings: Vec<Finding>,
    /// Kilometres from its middle to that of the buildings.
    away_km: Option<f64>,
}

fn open_all(project: &Project, problems: &mut Vec<Problem>, progress: &Progress) -> Result<Vec<Opened>, Cancelled> {
    let inputs = &project.file.inputs;
    let mut sources = Vec::new();
    for (role, input) in inputs.named() {
        progress.check()?;
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
        'roles: for role in
            [Role::Buildings, Role::Facilities, Role::Streets, Role::Barriers, Role::Entrances, Role::Crossings, Role::Reference]
        {
            for (layer, sql) in if named.contains(&role) { Vec::new() } else { osm::queries(role) } {
                progress.check()?;
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
    Ok(sources)
}

pub(super) fn prepare(
    sources: Vec<Opened>,
    planning: Option<&Planning>,
    hints: &Hints,
    problems: &mut Vec<Problem>,
    progress: &Progress,
) -> Result<Vec<Prepared>, Cancelled> {
    let mut prepared = Vec::new();
    for opened in sources {
        progress.check()?;
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
        let mut opened = opened;
        let place = if is_table { Ok(Place::default()) } else { placing::place(&mut opened, planning, hints) };
        let away_km = planning.filter(|_| !is_table && !is_query).and_then(|planning| placing::away_km(&opened, planning));
        let place = place.unwrap_or_else(|troubles| {
            found.extend(troubles.into_iter().map(|t| say(None, t)));
            Place::default()
        });
        if found.is_empty() {
            prepared.push(Prepared { opened, mapping, place, findings, away_km });
        } else {
            problems.extend(found);
        }
    }
    differing_columns(&mut prepared);
    Ok(prepared)
}

/// Addresses are of use only where a ledger or an outline may be named in them.
fn forget_addresses(project: &Project, prepared: &mut [Prepared]) {
    let inputs = &project.file.inputs;
    if inputs.ledger.is_none() && inputs.neighbourhoods.is_none() {
        prepared.iter_mut().filter(|p| p.opened.role == Role::Buildings).for_each(|p| p.mapping.forget("address"));
    }
}

/// Says of the files of one input which fields are found in some of them only.
fn differing_columns(prepared: &mut [Prepared]) {
    let columns = |p: &Prepared| -> Vec<(String, String)> {
        p.mapping.iter().map(|(field, at)| (field.to_owned(), p.opened.columns[at].name.clone())).collect()
    };
    let found: Vec<_> = prepared.iter().map(|p| (p.opened.role, p.opened.input.clone(), columns(p))).collect();
    for (at, lacking) in prepared.iter_mut().enumerate() {
        let others = found.iter().enumerate().filter(|(other, (role, input, _))| {
            *other != at
                && *role == lacking.opened.role
                && input.path == lacking.opened.input.path
                && input.layer == lacking.opened.input.layer
        });
        let mut missing: BTreeMap<&str, &str> = BTreeMap::new();
        for (field, column) in others.flat_map(|(_, (_, _, columns))| columns) {
            if lacking.mapping.get(field).is_none() {
                missing.entry(field).or_insert(column);
            }
        }
        let said = |field: &str, remarks: &[Remark]| remarks.iter().any(|r| r.kind == IssueKind::ColumnsDiffer && r.value == field);
        for (field, column) in missing {
            if !said(field, &lacking.opened.remarks) {
                let remark = Remark { field: Some(column.to_owned()), ..Remark::new(IssueKind::ColumnsDiffer, field) };
                lacking.opened.remarks.push(remark);
            }
        }
    }
}

/// What has been read so far.
pub(super) struct Reader<'p> {
    district: District,
    named: Named,
    outlines: Vec<outlines::Outline>,
    tables: Vec<Table>,
    pipe_works: Vec<layers::PipeWorks>,
    parcels: Vec<layers::Ground>,
    known: Vec<Known>,
    comparable: Vec<offset::Layer>,
    buildings_datum: Option<Datum>,
    inputs: Vec<InputRecord>,
    issues: Vec<DataIssue>,
    problems: Vec<Problem>,
    seen_buildings: HashSet<u64>,
    seen_outlines: HashSet<u64>,
    as_of: i16,
    progress: &'p Progress,
}

impl<'p> Reader<'p> {
    pub(super) fn new(as_of: i16, progress: &'p Progress) -> Self {
        Self {
            district: District::default(),
            named: Named::default(),
            outlines: Vec::new(),
            tables: Vec::new(),
            pipe_works: Vec::new(),
            parcels: Vec::new(),
            known: Vec::new(),
            comparable: Vec::new(),
            buildings_datum: None,
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
    pub(super) fn one(&mut self, source: Prepared) -> Result<(), IntakeError> {
        let Prepared { opened, mapping, place, findings, away_km } = source;
        let (role, label) = (opened.role, opened.label.clone());
        let is_query = matches!(opened.pick, source::Pick::Sql(_));
        self.district.synthetic |= opened.synthetic;
        for note in &opened.notes {
            self.issues.push(DataIssue::whole(role, &label, IssueKind::LayerNote, Action::Noted).value(note.as_str()));
        }
        self.issues.extend(opened.remarks.iter().cloned().map(|remark| remark.issue(role, &label)));
        if let Some(km) = away_km.filter(|km| *km > FAR_KM) {
            self.issues.push(DataIssue::whole(role, &label, IssueKind::PlaceImplausible, Action::Noted).value(format!("{km:.0} km")));
        }
        let datum = opened.input.datum;
        if role == Role::Buildings && self.buildings_datum.is_none() {
            self.buildings_datum = datum;
        }
        let before = [self.district.facilities.len(), self.district.streets.len()];
        for finding in &findings {
            let issue = DataIssue::whole(role, &label, finding.kind(), Action::Noted);
            self.issues.push(issue.field(&finding.column().into()).value(finding.value()));
        }
        if role == Role::Buildings && mapping.get("year").is_none() {
            self.issues.push(DataIssue::whole(role, &label, IssueKind::YearMissing, Action::Noted));
        }
        let (left_out, known) = (opened.left_out, self.issues.len());
        self.issues.extend(opened.issues.iter().cloned());
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
                let mut grounds = Vec::new();
                let mut into = layers::Collected { district, pipe_works: &mut self.pipe_works, grounds: &mut grounds, issues };
                let outcome = read(opened, &mapping, &place, &mut into, progress);
                if role == Role::Parcels {
                    self.parcels.append(&mut grounds);
                } else if !grounds.is_empty() {
                    self.known.push(Known { source: label.to_string(), grounds });
                }
                outcome
            }
        };
        match outcome {
            Ok(mut account) => {
                account.read += left_out;
                account.rejected += left_out;
                let new = &mut self.issues[known..];
                locate::rejected(new, &std::mem::take(&mut account.rejected_at), &place);
                locate::facilities(new, &self.district.facilities[before[0]..]);
                // A query that finds nothing in an extract is an absent input, but there is no plan without buildings.
                let may_be_empty = matches!(role, Role::Ledger | Role::Survey) || (is_query && role != Role::Buildings);
                // All that it holds was read from another file before: nothing is lost.
                let is_copy = self.inputs.iter().any(|i| i.role == role && i.kept > 0) && repeats(new, account.rejected);
                if account.kept == 0 && !may_be_empty && !is_copy {
                    let fix = away_km.filter(|km| *km > FAR_KM).map(|km| M::FarAwayFix { km: format!("{km:.0}") });
                    let t = trouble(&M::NothingUsable { read: account.read }, &fix.unwrap_or(M::NothingUsableFix));
                    self.problems.push(problem(role, &label, None, t));
                }
                self.inputs.push(account);
                self.remember(role, &label, datum, before);
                Ok(())
            }
            Err(Stopped::Problem(problem)) => {
                self.problems.push(*problem);
                Ok(())
            }
            Err(Stopped::Cancelled) => Err(Cancelled.into()),
        }
    }

    /// Keeps what of a source can be compared with the buildings once all are read.
    fn remember(&mut self, role: Role, label: &Arc<str>, datum: Option<Datum>, [facilities, streets]: [usize; 2]) {
        let layer = match role {
            Role::Facilities => {
                offset::Layer::points(role, label, datum, self.district.facilities[facilities..].iter().map(|f| f.at).collect())
            }
            Role::Streets => offset::Layer::lines(label, datum, self.district.streets[streets..].iter().map(|s| &s.line)),
            _ => return,
        };
        self.comparable.push(layer);
    }

    /// What was read of layers alone, without buildings.
    pub(super) fn layers(mut self, planning: &Planning) -> Result<Intake, IntakeError> {
        if !self.problems.is_empty() {
            return Err(IntakeError::Unusable(self.problems));
        }
        if self.district.crossings.is_empty() {
            layers::crossings_of_streets(&mut self.district);
        }
        self.district.frame = Frame::plane(&planning.crs);
        let issues = summed_up(self.issues, &self.inputs);
        Ok(Intake { district: self.district, inputs: self.inputs, issues, agreement: Vec::new() })
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
        self.issues.extend(planning.remarks.iter().cloned());
        self.issues.extend(plausible::buildings(&self.named));
        self.issues.extend(offset::suspicions(&self.district, &self.named, self.buildings_datum, &self.comparable));
        crosscheck::placeholder_years(&mut self.named, &mut self.issues);
        overlaps::report(&self.named, &mut self.issues, self.progress)?;
        if project.file.inputs.buildings.as_ref().is_some_and(|b| b.impute_years) {
            self.issues.extend(impute::impute(&mut self.named));
        }
        let lang = project.file.project.language;
        locate::outlines(&mut self.issues, &self.outlines);
        let (district, issues) = (&mut self.district, &mut self.issues);
        let given = Given { outlines: self.outlines, tables: self.tables, parcels: self.parcels };
        let settings = &project.file.neighbourhoods;
        let rejected = neighbourhoods::build(&mut self.named, given, settings, lang, district, issues, self.progress)?;
        for (account, rows) in rejected {
            self.inputs[account].kept -= rows;
            self.inputs[account].rejected += rows;
        }
        layers::attach_pipe_works(&self.pipe_works, &mut self.district.neighbourhoods);
        crosscheck::other_names(&self.named, &self.district.neighbourhoods, &mut self.issues);
        locate::buildings(&mut self.issues, &self.named);
        locate::named(&mut self.issues, &self.district.neighbourhoods);
        self.district.buildings = self.named.buildings;
        let agreement = self.known.iter().filter_map(|known| agreement::judge(&self.district, known)).collect();
        let issues = summed_up(self.issues, &self.inputs);
        Ok(Intake { district: self.district, inputs: self.inputs, issues, agreement })
    }
}

/// Whether as many rows as were rejected say what another record said.
fn repeats(issues: &[DataIssue], rejected: u64) -> bool {
    let is_double = |i: &&DataIssue| {
        i.action == Action::Rejected
            && matches!(i.kind, IssueKind::DuplicateGeometry | IssueKind::DuplicateRow | IssueKind::DuplicateFacility)
    };
    rejected > 0 && issues.iter().filter(is_double).count() as u64 == rejected
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
