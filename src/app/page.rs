//! The page of a plan: what a planner sees, chose and filtered, and what follows from it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use eframe::{egui, egui_wgpu};

use super::bounds::{Bounds, around};
use super::camera::{Camera, Flight};
use super::cartography::Switch;
use super::command::Command;
use super::deciding::Asking;
use super::field::{Column, Field};
use super::gpu::{Manner, MapGpu};
use super::held::{Below, Dropped, YearsView};
use super::issues::IssueList;
use super::job::Prepared;
use super::lift::Lift;
use super::look::Look;
use super::meeting::Meeting;
use super::panels::Renaming;
use super::place::Place;
use super::report::ReportView;
use super::scenarios::ScenarioView;
use super::scene::{Reading, Scene, Thing, colours};
use super::selection::{Combine, Filters, Selection};
use super::step::Step;
use super::surface::{SurfaceView, Wanted};
use super::tallies::Tallies;
use super::thematic::{Classed, Style};
use super::theme::Theme;
use super::tool::Tool;
use super::under::Under;
use super::walks::WalkView;
use super::why_not::WhyNotView;
use crate::district::NeighbourhoodIx;
use crate::intake::Transform;
use crate::plan::{Effort, Plan, Stages};
use crate::report::messages::{AppMessage as M, Say};
use crate::report::{Explanation, Lang};

/// The map of a plan.
pub(super) struct MapPage {
    pub(super) plan: Arc<Plan>,
    pub(super) scene: Arc<Scene>,
    /// The plan as it was opened, and whether its years are others than now.
    pub(super) before: Arc<Plan>,
    differs: bool,
    /// The stages that made the plan, until somebody goes on from them.
    pub(super) stages: Option<Box<Stages>>,
    pub(super) view: MapView,
    pub(super) issues: IssueList,
    pub(super) facility_counts: Vec<usize>,
    /// From planning CRS to longitude/latitude; `None` where PROJ knows no way.
    pub(super) lonlat: Option<Transform>,
    /// And back.
    pub(super) to_plane: Option<Transform>,
    pub(super) explanation: Option<(Thing, Waiting)>,
    /// What is being decided.
    pub(super) asking: Asking,
    /// What was asked of a neighbourhood that is not planned.
    pub(super) why_not: WhyNotView,
    /// Scenarios, and the one that lies beside the plan.
    pub(super) scenarios: ScenarioView,
    /// The mode for meetings, while it lasts.
    pub(super) meeting: Option<Meeting>,
    /// What is handed over.
    pub(super) report: ReportView,
    /// The surface of distances.
    pub(super) surface: SurfaceView,
    /// What is asked of walks.
    pub(super) walks: WalkView,
    /// How the graphics card is drawn on.
    pub(super) manner: Manner,
    /// Attributes there are.
    pub(super) fields: Vec<Field>,
    /// Which neighbourhoods pass the filters; `None` without any.
    pub(super) passing: Option<Arc<Vec<bool>>>,
    pub(super) tallies: Tallies,
    columns: RefCell<BTreeMap<Field, Arc<Column>>>,
    classed: RefCell<BTreeMap<Field, (Style, Arc<Classed>)>>,
    rows: RefCell<Option<Rows>>,
    painted_for: Option<(Painted, bool)>,
    /// What the colours of the small maps were made for.
    small_for: Vec<(Painted, bool)>,
}

/// Sorted rows, with what they were sorted for.
type Rows = ((Option<Field>, bool, Option<Arc<Vec<bool>>>), Arc<Vec<u32>>);

/// What the colours on the graphics card were made for.
type Painted = (Reading, Option<Style>, bool, BTreeSet<usize>, Option<Arc<Vec<bool>>>);

/// An explanation that is being made, or is there.
pub(super) enum Waiting {
    For(Receiver<Option<Explanation>>),
    Here(Option<Explanation>),
}

/// What the right side lists while nothing is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    Zones,
    Issues,
    Scenarios,
}

/// A panel at an edge of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Edge {
    Left,
    Right,
    Bottom,
}

/// How a table is sorted, and which columns it has.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TableView {
    pub(super) columns: Vec<Field>,
    /// `None`: by name.
    pub(super) by: Option<Field>,
    pub(super) ascending: bool,
    /// The row that the keyboard is at.
    pub(super) scroll_to: Option<u32>,
}

/// What a planner chose to see.
pub(super) struct MapView {
    pub(super) camera: Option<Camera>,
    /// Whether that camera is the one of last time.
    pub(super) is_back: bool,
    pub(super) flight: Option<Flight>,
    pub(super) step: Step,
    pub(super) reading: Reading,
    /// What the map shows on each step.
    pub(super) readings: [Reading; 7],
    pub(super) tables: [TableView; 7],
    pub(super) hidden_edges: BTreeSet<Edge>,
    pub(super) shown: BTreeSet<Switch>,
    /// Facility categories that are hidden, by position.
    pub(super) hidden: BTreeSet<usize>,
    pub(super) side: Side,
    /// What the inspector explains.
    pub(super) selection: Option<Thing>,
    /// A facility that was clicked where walks are looked at.
    pub(super) facility: Option<u32>,
    /// All that is chosen.
    pub(super) marked: Selection,
    pub(super) filters: Filters,
    pub(super) styles: BTreeMap<Field, Style>,
    pub(super) tool: Tool,
    /// A class of the legend that is being given another name.
    pub(super) renaming: Option<Renaming>,
    /// Where the keyboard went last.
    pub(super) place: Option<Place>,
    /// Whether the panel at the right is there: in a narrow window it comes and goes.
    pub(super) right_is_there: bool,
    /// Neighbourhoods in the hand.
    pub(super) lift: Option<Lift>,
    /// What was let go and waits for its reason.
    pub(super) dropped: Option<Dropped>,
    /// What the panel below lists.
    pub(super) below: Below,
    /// How years are looked at.
    pub(super) years: YearsView,
    /// Whether the plan is shown as it was opened.
    pub(super) shows_before: bool,
    /// The two criteria that are judged, by position.
    pub(super) pair: (usize, usize),
    /// A box that is being drawn, from this corner on, screen.
    pub(super) box_from: Option<egui::Pos2>,
    /// What lies under the cursor.
    pub(super) under: Under,
    /// Place under the cursor, planning CRS.
    pub(super) cursor: Option<[f64; 2]>,
    /// Place that the context menu was opened on.
    pub(super) asked: Option<[f64; 2]>,
    /// Views kept, with their names.
    pub(super) bookmarks: Vec<(String, Camera)>,
    /// Whether the card of layers is open.
    pub(super) layers_open: bool,
    /// A command that a button of this page asks for; the window does it at the end of the frame.
    pub(super) wish: Option<Command>,
    /// What cards cover of the map.
    pub(super) covered: Vec<egui::Rect>,
    /// Where the legend lay when the map opened.
    pub(super) legend: Option<egui::Rect>,
    /// Whether walks are shaded everywhere, not only where neighbourhoods are.
    pub(super) wants_surface: bool,
    /// When the hand last moved the map, and whether only a light picture was drawn since.
    pub(super) moved_at: f64,
    pub(super) is_light: bool,
    /// The map's rectangle in the last frame.
    pub(super) map: egui::Rect,
    /// Counts the changes of the colours.
    pub(super) painted: u64,
}

impl MapView {
    fn new(many_categories: bool) -> Self {
        use Switch as S;
        let mut shown: BTreeSet<S> =
            [S::Buildings, S::Neighbourhoods, S::Zones, S::Points, S::Corridors, S::Streets, S::Barriers, S::Labels].into();
        if !many_categories {
            shown.insert(S::Facilities);
        }
        let table = |step: Step| {
            let (by, ascending) = step.order();
            TableView { columns: step.columns().to_vec(), by, ascending, scroll_to: None }
        };
        Self {
            camera: None,
            is_back: false,
            flight: None,
            step: Step::Zones,
            reading: Step::Zones.reading(),
            readings: Step::ALL.map(Step::reading),
            tables: Step::ALL.map(table),
            hidden_edges: BTreeSet::new(),
            shown,
            hidden: BTreeSet::new(),
            side: Side::Zones,
            selection: None,
            facility: None,
            marked: Selection::default(),
            filters: Filters::default(),
            styles: BTreeMap::new(),
            tool: Tool::Hand,
            renaming: None,
            place: None,
            right_is_there: true,
            lift: None,
            dropped: None,
            below: Below::Table,
            pair: (0, 1),
            years: YearsView::default(),
            shows_before: false,
            box_from: None,
            under: Under::default(),
            cursor: None,
            asked: None,
            bookmarks: Vec::new(),
            layers_open: false,
            wish: None,
            covered: Vec::new(),
            legend: None,
            wants_surface: false,
            moved_at: 0.0,
            is_light: false,
            map: egui::Rect::ZERO,
            painted: 0,
        }
    }

    /// Shows or hides a panel.
    pub(super) fn hide(&mut self, edge: Edge) {
        if !self.hidden_edges.remove(&edge) {
            self.hidden_edges.insert(edge);
        }
    }

    /// Colours the map by something else, on this step.
    pub(super) fn read(&mut self, reading: Reading) {
        self.reading = reading;
        self.readings[self.step.at()] = reading;
    }

    pub(super) fn table(&mut self) -> &mut TableView {
        &mut self.tables[self.step.at()]
    }

    /// How an attribute is shown.
    pub(super) fn style(&self, field: Field) -> Style {
        self.styles.get(&field).cloned().unwrap_or_else(|| Style::usual(field))
    }
}

impl MapPage {
    pub(super) fn new(prepared: Prepared, render: Option<&egui_wgpu::RenderState>) -> Self {
        let Prepared { plan, scene, upload, stages } = prepared;
        if let (Some(upload), Some(render)) = (upload, render) {
            upload.take_up(render);
        }
        let crs = &plan.district.frame.crs;
        Self {
            facility_counts: super::scene::facility_counts(&plan, &scene),
            lonlat: Transform::new(crs, "EPSG:4326").ok(),
            to_plane: Transform::new("EPSG:4326", crs).ok(),
            issues: IssueList::new(&plan.issues),
            view: MapView::new(scene.categories().len() > 6),
            fields: Field::all(&plan),
            explanation: None,
            asking: Asking::default(),
            why_not: WhyNotView::default(),
            scenarios: ScenarioView::default(),
            meeting: None,
            report: ReportView::new(&plan.project),
            surface: SurfaceView::default(),
            walks: WalkView::default(),
            manner: render.map(Manner::of).unwrap_or_default(),
            passing: None,
            tallies: Tallies::default(),
            columns: RefCell::default(),
            classed: RefCell::default(),
            rows: RefCell::default(),
            painted_for: None,
            small_for: Vec::new(),
            before: Arc::clone(&plan),
            differs: false,
            plan,
            scene,
            stages,
        }
    }

    /// Shows another plan of the same district: what is seen, selected and filtered stays.
    /// What reached the graphics card for it was taken up before.
    pub(super) fn follow(&mut self, prepared: Prepared, ctx: &egui::Context) {
        let zone = match self.view.selection {
            Some(Thing::Zone(z)) => Some(self.plan.zones.zones[z as usize].id.clone()),
            _ => None,
        };
        let Prepared { plan, scene, .. } = prepared;
        if plan.issues != self.plan.issues {
            self.issues = IssueList::new(&plan.issues);
        }
        self.fields = Field::all(&plan);
        (self.plan, self.scene) = (plan, scene);
        self.tallies = Tallies::default();
        self.columns.take();
        self.classed.take();
        self.rows.take();
        self.differs = self.before.programme.start != self.plan.programme.start;
        self.view.shows_before &= self.differs;
        self.small_for.clear();
        (self.painted_for, self.view.under) = (None, Under::default());
        self.filtered();
        // A zone that is no more cannot be explained; its neighbourhoods stay selected.
        let selection = match (zone, self.view.selection) {
            (Some(id), _) => self.plan.zones.zones.iter().position(|zone| zone.id == id).map(|at| Thing::Zone(at as u32)),
            (None, selection) => selection,
        };
        // Nobody reads grounds while a hand is still moving something: what was said stays until the plan is settled.
        if self.plan.effort == Effort::Settled || selection != self.view.selection {
            self.explain(selection, ctx);
        }
    }

    /// The plan whose years are shown: as it was opened, or as it is.
    pub(super) fn shown_years(&self) -> &Arc<Plan> {
        if self.view.shows_before { &self.before } else { &self.plan }
    }

    /// Whether the years are others than when it was opened.
    pub(super) fn differs_from_before(&self) -> bool {
        self.differs
    }

    /// Whether years stand side by side in place of the map.
    pub(super) fn has_years_side_by_side(&self) -> bool {
        self.view.step == Step::Programme && !self.view.years.is_axis && self.asking.is_open
    }

    /// The id of a thing in the plan's files.
    pub(super) fn id_of(&self, thing: Thing) -> String {
        match thing {
            Thing::Neighbourhood(n) => self.plan.district.neighbourhoods[n.at()].id.0.clone(),
            Thing::Zone(z) => self.plan.zones.zones[z as usize].id.clone(),
        }
    }

    /// The values of an attribute.
    pub(super) fn column(&self, field: Field) -> Arc<Column> {
        self.columns.borrow_mut().entry(field).or_insert_with(|| Arc::new(field.column(&self.plan))).clone()
    }

    /// An attribute in the classes that it is shown in.
    pub(super) fn classed(&self, field: Field) -> Arc<Classed> {
        let style = self.view.style(field);
        if let Some((of, classed)) = self.classed.borrow().get(&field)
            && *of == style
        {
            return classed.clone();
        }
        let area = |n: usize| self.plan.district.neighbourhoods[n].floor_area.map(|a| a.0);
        let classed = Arc::new(style.classed(&self.column(field), area));
        self.classed.borrow_mut().insert(field, (style, classed.clone()));
        classed
    }

    /// The neighbourhoods that pass the filters, as the table of this step sorts them: what is not known last, ties by name.
    pub(super) fn rows(&self) -> Arc<Vec<u32>> {
        let table = &self.view.tables[self.view.step.at()];
        let wanted = (table.by, table.ascending, self.passing.clone());
        if let Some((of, rows)) = self.rows.borrow().as_ref()
            && of.0 == wanted.0
            && of.1 == wanted.1
            && match (&of.2, &wanted.2) {
                (Some(a), Some(b)) => Arc::ptr_eq(a, b),
                (None, None) => true,
                _ => false,
            }
        {
            return rows.clone();
        }
        let all = &self.plan.district.neighbourhoods;
        let mut rows: Vec<u32> = (0..all.len() as u32).filter(|n| self.passes(*n as usize)).collect();
        let name = |n: u32| (&all[n as usize].name, &all[n as usize].id);
        let turned = |order: std::cmp::Ordering| if table.ascending { order } else { order.reverse() };
        match table.by.map(|field| self.column(field)) {
            None => rows.sort_by(|&a, &b| turned(name(a).cmp(&name(b)))),
            Some(column) => rows.sort_by(|&a, &b| {
                let known = match (column.get(a as usize), column.get(b as usize)) {
                    (Some(a), Some(b)) => turned(a.total_cmp(&b)),
                    (a, b) => b.is_some().cmp(&a.is_some()),
                };
                known.then_with(|| name(a).cmp(&name(b)))
            }),
        }
        let rows = Arc::new(rows);
        *self.rows.borrow_mut() = Some((wanted, rows.clone()));
        rows
    }

    /// Goes to a step; each remembers what its map shows.
    pub(super) fn go_to(&mut self, step: Step) {
        if step != Step::Access && matches!(self.view.tool, Tool::Site { .. }) {
            self.view.tool = Tool::Hand;
        }
        (self.view.lift, self.view.below) = (None, Below::Table);
        self.view.step = step;
        self.view.reading = self.view.readings[step.at()];
    }

    /// Selects a thing alone, or nothing.
    pub(super) fn select(&mut self, thing: Option<Thing>, ctx: &egui::Context) {
        self.choose(thing, Combine::Replace, ctx);
    }

    /// Selects a thing with what was selected before. The inspector explains what one thing alone is.
    pub(super) fn choose(&mut self, thing: Option<Thing>, how: Combine, ctx: &egui::Context) {
        let hits = match thing {
            Some(Thing::Neighbourhood(n)) => vec![n.0],
            Some(Thing::Zone(z)) => self.plan.zones.zones[z as usize].parts.iter().map(|(n, _)| n.0).collect(),
            None => Vec::new(),
        };
        self.view.marked.combine(hits, how);
        let alone = if how == Combine::Replace { thing } else { self.only_one() };
        self.explain(alone, ctx);
    }

    /// Asks what lies within a walk of a facility.
    pub(super) fn look_at_facility(&mut self, facility: u32, ctx: &egui::Context) {
        self.select(None, ctx);
        self.view.facility = Some(facility);
    }

    /// Selects several neighbourhoods.
    pub(super) fn choose_all(&mut self, hits: impl IntoIterator<Item = u32>, how: Combine, ctx: &egui::Context) {
        self.view.marked.combine(hits, how);
        let alone = self.only_one();
        self.explain(alone, ctx);
    }

    fn only_one(&self) -> Option<Thing> {
        self.view.marked.only().map(|n| Thing::Neighbourhood(NeighbourhoodIx(n)))
    }

    fn explain(&mut self, thing: Option<Thing>, ctx: &egui::Context) {
        self.view.facility = None;
        if let Some(Thing::Neighbourhood(n)) = thing {
            self.view.table().scroll_to = Some(n.0);
        }
        self.view.selection = thing;
        self.explanation = thing.map(|thing| {
            let (sender, receiver) = channel();
            let (plan, id, ctx) = (self.plan.clone(), self.id_of(thing), ctx.clone());
            std::thread::spawn(move || {
                // The window may have moved on to another thing.
                let _ = sender.send(plan.explain(&id));
                ctx.request_repaint();
            });
            (thing, Waiting::For(receiver))
        });
        ctx.request_repaint();
    }

    /// The explanation of the selection, once it is there.
    pub(super) fn explained(&mut self) -> Option<&Explanation> {
        let (_, waiting) = self.explanation.as_mut()?;
        if let Waiting::For(receiver) = waiting
            && let Ok(explanation) = receiver.try_recv()
        {
            *waiting = Waiting::Here(explanation);
        }
        match waiting {
            Waiting::Here(explanation) => explanation.as_ref(),
            Waiting::For(_) => None,
        }
    }

    /// Lets only a range of an attribute pass, or all.
    pub(super) fn filter(&mut self, field: Field, range: Option<(f64, f64)>) {
        match range {
            Some(range) => self.view.filters.ranges.insert(field, range),
            None => self.view.filters.ranges.remove(&field),
        };
        self.filtered();
    }

    /// Works out anew what passes.
    pub(super) fn filtered(&mut self) {
        let filters = &self.view.filters;
        let names = self.plan.district.neighbourhoods.iter().map(|n| n.name.as_str());
        self.passing = (!filters.is_empty()).then(|| Arc::new(filters.passing(names, |field| self.column(field))));
    }

    pub(super) fn passes(&self, n: usize) -> bool {
        self.passing.as_ref().is_none_or(|passing| passing[n])
    }

    /// Selects all that pass the filters.
    pub(super) fn select_passing(&mut self, ctx: &egui::Context) {
        let hits: Vec<u32> = (0..self.plan.district.neighbourhoods.len() as u32).filter(|n| self.passes(*n as usize)).collect();
        self.choose_all(hits, Combine::Replace, ctx);
    }

    /// Whether something was asked for that the window does in its next frame.
    pub(super) fn is_wishing(&self) -> bool {
        self.asking.decision.is_some() || self.report.wish.is_some() || self.scenarios.wish.is_some()
    }

    /// Whether Esc has something to take back.
    pub(super) fn can_clear(&self) -> bool {
        self.view.tool != Tool::Hand
            || self.view.lift.as_ref().is_some_and(Lift::is_held)
            || self.view.years.held.as_ref().is_some_and(|held| !held.is_put_back)
            || self.view.dropped.is_some()
            || self.view.layers_open
            || self.view.selection.is_some()
            || self.view.facility.is_some()
            || self.view.marked.len() > 0
            || self.issues.chosen.is_some()
            || self.issues.open.is_some()
            || !self.view.filters.is_empty()
    }

    /// Takes one thing back.
    pub(super) fn clear(&mut self, ctx: &egui::Context) {
        if let Some(lift) = self.view.lift.as_mut().filter(|lift| lift.is_held()) {
            lift.put_back();
        } else if let Some(held) = self.view.years.held.as_mut().filter(|held| !held.is_put_back) {
            (held.is_put_back, held.over) = (true, None);
        } else if self.view.dropped.take().is_some() {
            self.asking.reason.clear();
        } else if let Tool::Measure { places, .. } = &self.view.tool {
            self.view.tool = if places.is_empty() { Tool::Hand } else { Tool::measure() };
        } else if let Tool::Site { .. } = self.view.tool {
            self.view.tool = Tool::Hand;
        } else if self.view.layers_open {
            self.view.layers_open = false;
        } else if self.view.selection.is_some() || self.view.marked.len() > 0 || self.view.facility.is_some() {
            self.select(None, ctx);
        } else if self.issues.chosen.take().is_none() && self.issues.open.take().is_none() {
            self.view.filters = Filters::default();
            self.filtered();
        }
    }

    /// The surface that belongs to what the map shows: of the walk that it is coloured by, where the standard sets a limit for it.
    pub(super) fn surface_of_reading(&self) -> Option<Wanted> {
        let Reading::Field(Field::Walk(at)) = self.view.reading else { return None };
        let category = self.plan.access.categories.get(usize::from(at))?;
        let standard = &self.plan.standard;
        let limits = standard.limits(standard.facility(category)?, &self.plan.project.file.access);
        let limit_m = if self.plan.walking.is_some() { limits.walk } else { limits.straight.or(limits.walk) }?;
        Some(Wanted { categories: vec![category.clone()], limit_m })
    }

    /// Lists the issues of the inputs.
    pub(super) fn show_issues(&mut self, ctx: &egui::Context) {
        self.select(None, ctx);
        self.view.hidden_edges.remove(&Edge::Right);
        self.view.side = Side::Issues;
    }

    /// Keeps the view under a name.
    pub(super) fn keep_view(&mut self, lang: Lang) {
        if let Some(camera) = self.view.camera {
            let name = M::BookmarkName { number: self.view.bookmarks.len() + 1 }.say(lang);
            self.view.bookmarks.push((name, camera));
        }
    }

    /// Copies the place that the menu was opened on, else that under the cursor: longitude, latitude.
    pub(super) fn copy_place(&self, ctx: &egui::Context) {
        let Some(place) = self.view.asked.or(self.view.cursor) else { return };
        let text = match self.lonlat.as_ref().and_then(|t| t.point(place)) {
            Some([lon, lat]) => format!("{lon:.7}, {lat:.7}"),
            None => format!("{:.2}, {:.2}", place[0], place[1]),
        };
        ctx.copy_text(text);
    }

    /// The camera that shows a box, not under the legend.
    pub(super) fn overview(&self, bounds: Bounds, margin: f32) -> Camera {
        match self.view.legend {
            Some(legend) => Camera::beside(bounds, self.view.map, legend, margin),
            None => Camera::fitting(bounds, self.view.map.size(), margin),
        }
    }

    /// Flies to everything.
    pub(super) fn fly_home(&mut self, ctx: &egui::Context) {
        let target = self.overview(self.scene.bounds, 24.0);
        self.fly(target, ctx);
    }

    /// Flies to a box.
    pub(super) fn fly_to(&mut self, bounds: Bounds, margin: f32, ctx: &egui::Context) {
        if bounds[0].iter().chain(&bounds[1]).all(|v| v.is_finite()) {
            let mut target = Camera::fitting(bounds, self.view.map.size(), margin);
            // One small block does not fill the window.
            target.scale = target.scale.max(0.25);
            self.fly(target, ctx);
        }
    }

    /// Flies to what is selected.
    pub(super) fn fly_to_selection(&mut self, ctx: &egui::Context) {
        let margin = self.view.map.size().min_elem() * 0.22;
        let boxes: Vec<Bounds> = match self.view.selection {
            Some(thing) => vec![self.scene.bounds_of(&self.plan, thing)],
            None => self.view.marked.iter().map(|n| self.scene.bounds_of(&self.plan, Thing::Neighbourhood(NeighbourhoodIx(n)))).collect(),
        };
        self.fly_to(around(boxes), margin, ctx);
    }

    /// Moves the map by quarters of its size: to the east, to the north.
    pub(super) fn step_aside(&mut self, [east, north]: [f64; 2], ctx: &egui::Context) {
        let Some(camera) = self.view.camera else { return };
        let step = f64::from(self.view.map.size().min_elem()) * camera.scale / 4.0;
        let centre = [camera.centre[0] + east * step, camera.centre[1] + north * step];
        self.fly(Camera { centre, ..camera }, ctx);
    }

    /// Flies to a camera.
    pub(super) fn fly(&mut self, target: Camera, ctx: &egui::Context) {
        if let Some(camera) = self.view.camera {
            self.view.flight = Some(Flight::new(camera, target, ctx.input(|i| i.time)));
            ctx.request_repaint();
        }
    }

    /// Uploads the colours where what they show changed.
    pub(super) fn paint(&mut self, look: Look, render: Option<&egui_wgpu::RenderState>, ctx: &egui::Context) {
        let asked = self.asked_of_walks();
        self.walks.follow(&self.plan, asked, ctx);
        let wanted = self.view.wants_surface.then(|| self.surface_of_reading()).flatten();
        self.surface.follow(&self.plan, wanted, ctx);
        if self.surface.settle(look.dark, self.scene.origin, render) {
            // Footprints have no colour while the land has.
            self.painted_for = None;
        }
        let style = match self.view.reading {
            Reading::Field(field) => Some(self.view.style(field)),
            _ => None,
        };
        let wanted = (self.view.reading, style, look.dark, self.view.hidden.clone(), self.passing.clone());
        self.paint_small(look, render, &wanted);
        let wanted = (wanted, self.view.shows_before);
        if self.painted_for.as_ref() == Some(&wanted) {
            return;
        }
        if let Some(render) = render {
            let colours = colours(self, self.view.reading, Theme::of(look.dark));
            if let Some(gpu) = render.renderer.write().callback_resources.get_mut::<MapGpu>() {
                gpu.recolour(&render.queue, &colours);
            }
        }
        self.view.painted += 1;
        self.painted_for = Some(wanted);
    }

    /// Uploads the colours of the small maps where they are seen and changed.
    fn paint_small(&mut self, look: Look, render: Option<&egui_wgpu::RenderState>, like: &Painted) {
        let Some(render) = render.filter(|_| self.has_years_side_by_side()) else { return };
        let (first, last) = self.shown_years().programme.years;
        for (at, year) in (first..=last).enumerate() {
            let mut wanted = (like.clone(), self.view.shows_before);
            (wanted.0.0, wanted.0.1) = (Reading::UpTo(year), None);
            if self.small_for.get(at) == Some(&wanted) {
                continue;
            }
            let colours = colours(self, Reading::UpTo(year), Theme::of(look.dark));
            if let Some(gpu) = render.renderer.write().callback_resources.get_mut::<MapGpu>() {
                gpu.recolour_small(render, at + 1, &colours);
            }
            self.small_for.truncate(at);
            self.small_for.push(wanted);
            self.view.painted += 1;
        }
    }
}
