//! The state of the window, and one frame of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use eframe::{egui, egui_wgpu};

use super::camera::{Camera, Flight};
use super::cartography::Switch;
use super::gpu::{Manner, Trouble, Watch};
use super::issues::IssueList;
use super::job::{Failure, Job, Prepared, Source, prepare};
use super::look::Look;
use super::scene::{Reading, Scene, Thing, colours};
use super::surface::{SurfaceView, Wanted};
use super::theme::Theme;
use super::{fonts, panels, theme};
use crate::intake::Transform;
use crate::plan::Plan;
use crate::report::{Explanation, Lang, Progress};

/// The map application.
pub struct App {
    pub(super) lang: Lang,
    pub(super) dark: bool,
    /// Whether a font with Chinese was found.
    pub(super) shows_chinese: Option<bool>,
    pub(super) page: Page,
    pub(super) source: Source,
    render: Option<egui_wgpu::RenderState>,
    watch: Watch,
    /// Who hears why the window had to close.
    told: Option<Sender<Trouble>>,
}

/// What the window shows.
pub(super) enum Page {
    Working(Job),
    Failed(Failure),
    Map(Box<MapPage>),
}

/// The map of a plan.
pub(super) struct MapPage {
    pub(super) plan: Arc<Plan>,
    pub(super) scene: Scene,
    pub(super) view: MapView,
    pub(super) issues: IssueList,
    pub(super) facility_counts: Vec<usize>,
    /// From planning CRS to longitude/latitude; `None` where PROJ knows no way.
    pub(super) lonlat: Option<Transform>,
    pub(super) explanation: Option<(Thing, Waiting)>,
    /// The surface of distances.
    pub(super) surface: SurfaceView,
    /// How the graphics card is drawn on.
    pub(super) manner: Manner,
    painted_for: Option<(Reading, bool, BTreeSet<usize>)>,
}

/// An explanation that is being made, or is there.
pub(super) enum Waiting {
    For(Receiver<Option<Explanation>>),
    Here(Option<Explanation>),
}

/// What the right side lists while nothing is selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Zones,
    Issues,
}

/// What a planner chose to see.
pub(super) struct MapView {
    pub(super) camera: Option<Camera>,
    pub(super) flight: Option<Flight>,
    pub(super) reading: Reading,
    pub(super) shown: BTreeSet<Switch>,
    /// Facility categories that are hidden, by position.
    pub(super) hidden: BTreeSet<usize>,
    pub(super) side: Side,
    pub(super) selection: Option<Thing>,
    pub(super) hover: Option<Thing>,
    /// Place under the cursor, planning CRS.
    pub(super) cursor: Option<[f64; 2]>,
    /// What cards cover of the map.
    pub(super) covered: Vec<egui::Rect>,
    /// Where the legend lay when the map opened.
    pub(super) legend: Option<egui::Rect>,
    /// When the hand last moved the map, and whether only a light picture was drawn since.
    pub(super) moved_at: f64,
    pub(super) is_light: bool,
    /// The map's rectangle in the last frame.
    pub(super) map: egui::Rect,
    /// Counts the changes of the colours.
    pub(super) painted: u64,
}

impl App {
    /// The window while its plan is being made.
    pub(super) fn new(cc: &eframe::CreationContext<'_>, source: Source, lang: Lang) -> Self {
        let render = cc.wgpu_render_state.clone();
        dress(&cc.egui_ctx);
        let job = Job::start(source.clone(), render.clone(), cc.egui_ctx.clone());
        let dark = cc.egui_ctx.global_style().visuals.dark_mode && cc.egui_ctx.system_theme() == Some(egui::Theme::Dark);
        let watch = watch(cc);
        Self { lang, dark, shows_chinese: None, page: Page::Working(job), source, render, watch, told: None }
    }

    /// The window with a plan that is already made.
    #[must_use]
    pub fn with_plan(cc: &eframe::CreationContext<'_>, plan: Plan, lang: Lang) -> Self {
        let render = cc.wgpu_render_state.clone();
        dress(&cc.egui_ctx);
        let source = Source::Project(Box::new(plan.project.clone()), None);
        let page = match prepare(Arc::new(plan), render.as_ref(), &Progress::silent()) {
            Ok(prepared) => Page::Map(Box::new(MapPage::new(prepared, render.as_ref()))),
            Err(failure) => Page::Failed(failure),
        };
        Self { lang, dark: false, shows_chinese: None, page, source, render, watch: watch(cc), told: None }
    }

    /// The same window, which tells why it had to close.
    pub(super) fn telling(self, told: Sender<Trouble>) -> Self {
        Self { told: Some(told), ..self }
    }

    /// The language of the window.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether the window is dark.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        self.dark
    }

    /// Id of the selected neighbourhood or zone.
    #[must_use]
    pub fn selected(&self) -> Option<String> {
        let Page::Map(page) = &self.page else { return None };
        Some(page.id_of(page.view.selection?))
    }

    /// Position of the issue that is marked on the map, among the plan's issues.
    #[must_use]
    pub fn marked_issue(&self) -> Option<usize> {
        let Page::Map(page) = &self.page else { return None };
        page.issues.chosen
    }

    /// Where a place of the planning CRS lies on the screen, in points.
    #[must_use]
    pub fn on_screen(&self, place: [f64; 2]) -> Option<egui::Pos2> {
        let Page::Map(page) = &self.page else { return None };
        Some(page.view.camera?.to_screen(page.view.map, place))
    }

    /// Asks for the surface of distances to some facility categories, split at a limit in metres; none without categories.
    pub fn show_surface(&mut self, categories: &[&str], limit_m: f64, ctx: &egui::Context) {
        let Page::Map(page) = &mut self.page else { return };
        page.show_surface((!categories.is_empty()).then(|| Wanted { categories: categories.iter().map(ToString::to_string).collect(), limit_m }), ctx);
    }

    /// Metres of the surface at a place of the planning CRS; `None` while there is none, and where they are not known.
    #[must_use]
    pub fn surface_at(&self, place: [f64; 2]) -> Option<f64> {
        let Page::Map(page) = &self.page else { return None };
        page.surface.shown()?.1.at(place)
    }

    /// Starts the work again, with the project file as it stands now.
    pub(super) fn restart(&mut self, ctx: &egui::Context) {
        match self.source.reread() {
            Ok(source) => self.source = source,
            Err(failure) => {
                self.page = Page::Failed(failure);
                return;
            }
        }
        self.page = Page::Working(Job::start(self.source.clone(), self.render.clone(), ctx.clone()));
    }

    fn settle(&mut self) {
        let Page::Working(job) = &self.page else { return };
        if let Some(result) = job.poll() {
            self.page = match result {
                Ok(prepared) => Page::Map(Box::new(MapPage::new(prepared, self.render.as_ref()))),
                Err(failure) => Page::Failed(failure),
            };
        }
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if let Some(trouble) = self.watch.trouble() {
            // Without its card the window can show nothing: what closes it says why.
            if let Some(told) = self.told.take() {
                let _ = told.send(trouble.clone());
            }
            ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            return;
        }
        self.settle();
        ctx.set_theme(if self.dark { egui::Theme::Dark } else { egui::Theme::Light });
        if self.shows_chinese.is_none() {
            self.shows_chinese = Some(fonts::shows_chinese(&ctx));
        }
        let look = Look::new(self.lang, self.dark);
        if let Page::Map(page) = &mut self.page {
            page.paint(look, self.render.as_ref());
            page.keys(&ctx);
        }
        panels::show(ui, self, look);
    }
}

impl MapPage {
    fn new(prepared: Prepared, render: Option<&egui_wgpu::RenderState>) -> Self {
        let Prepared { plan, scene, gpu } = prepared;
        if let (Some(gpu), Some(render)) = (gpu, render) {
            render.renderer.write().callback_resources.insert(gpu);
        }
        let facility_counts = super::scene::facility_counts(&plan, &scene);
        let lonlat = Transform::new(&plan.district.frame.crs, "EPSG:4326").ok();
        let issues = IssueList::new(&plan.issues);
        let many = scene.categories.len() > 6;
        let mut shown: BTreeSet<Switch> = [
            Switch::Buildings,
            Switch::Neighbourhoods,
            Switch::Zones,
            Switch::Corridors,
            Switch::Streets,
            Switch::Barriers,
            Switch::Labels,
        ]
        .into();
        if !many {
            shown.insert(Switch::Facilities);
        }
        let view = MapView {
            camera: None,
            flight: None,
            reading: Reading::Age,
            shown,
            hidden: BTreeSet::new(),
            side: Side::Zones,
            selection: None,
            hover: None,
            cursor: None,
            covered: Vec::new(),
            legend: None,
            moved_at: 0.0,
            is_light: false,
            map: egui::Rect::ZERO,
            painted: 0,
        };
        Self {
            plan,
            scene,
            view,
            issues,
            facility_counts,
            lonlat,
            explanation: None,
            surface: SurfaceView::default(),
            manner: render.map(Manner::of).unwrap_or_default(),
            painted_for: None,
        }
    }

    /// The id of a thing in the plan's files.
    pub(super) fn id_of(&self, thing: Thing) -> String {
        match thing {
            Thing::Neighbourhood(n) => self.plan.district.neighbourhoods[n.at()].id.0.clone(),
            Thing::Zone(z) => self.plan.zones.zones[z as usize].id.clone(),
        }
    }

    /// Selects a thing, or nothing.
    pub(super) fn select(&mut self, thing: Option<Thing>, ctx: &egui::Context) {
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

    /// Asks for a surface of distances, or takes it away.
    pub(super) fn show_surface(&mut self, wanted: Option<Wanted>, ctx: &egui::Context) {
        match wanted {
            Some(wanted) => self.surface.ask(&self.plan, wanted, ctx),
            None => self.surface.drop_it(),
        }
        ctx.request_repaint();
    }

    /// Lists the issues of the inputs.
    pub(super) fn show_issues(&mut self, ctx: &egui::Context) {
        self.select(None, ctx);
        self.view.side = Side::Issues;
    }

    /// The camera that shows a box, not under the legend.
    pub(super) fn overview(&self, bounds: [[f64; 2]; 2], margin: f32) -> Camera {
        match self.view.legend {
            Some(legend) => Camera::beside(bounds, self.view.map, legend, margin),
            None => Camera::fitting(bounds, self.view.map.size(), margin),
        }
    }

    /// Flies to everything.
    pub(super) fn fly_home(&mut self, ctx: &egui::Context) {
        if let Some(camera) = self.view.camera {
            let target = self.overview(self.scene.bounds, 24.0);
            self.view.flight = Some(Flight::new(camera, target, ctx.input(|i| i.time)));
            ctx.request_repaint();
        }
    }

    /// Flies to a box.
    pub(super) fn fly_to(&mut self, bounds: [[f64; 2]; 2], margin: f32, ctx: &egui::Context) {
        if let Some(camera) = self.view.camera
            && bounds[0].iter().chain(&bounds[1]).all(|v| v.is_finite())
        {
            let mut target = Camera::fitting(bounds, self.view.map.size(), margin);
            // One small block does not fill the window.
            target.scale = target.scale.max(0.25);
            self.view.flight = Some(Flight::new(camera, target, ctx.input(|i| i.time)));
            ctx.request_repaint();
        }
    }

    /// Flies to the selection.
    pub(super) fn fly_to_selection(&mut self, ctx: &egui::Context) {
        if let Some(thing) = self.view.selection {
            let margin = self.view.map.size().min_elem() * 0.22;
            self.fly_to(self.scene.bounds_of(&self.plan, thing), margin, ctx);
        }
    }

    /// Uploads the colours where the reading, the theme or what is hidden changed.
    fn paint(&mut self, look: Look, render: Option<&egui_wgpu::RenderState>) {
        if self.surface.settle(look.dark, self.scene.origin, render) {
            if self.surface.shown().is_some() {
                self.view.shown.insert(Switch::Surface);
            } else {
                self.view.shown.remove(&Switch::Surface);
            }
            self.view.painted += 1;
        }
        let wanted = (self.view.reading, look.dark, self.view.hidden.clone());
        if self.painted_for.as_ref() == Some(&wanted) {
            return;
        }
        if let Some(render) = render {
            let colours = colours(&self.plan, &self.scene, Theme::of(look.dark), self.view.reading, &self.view.hidden);
            if let Some(gpu) = render.renderer.write().callback_resources.get_mut::<super::gpu::MapGpu>() {
                gpu.recolour(&render.queue, &colours);
            }
        }
        self.view.painted += 1;
        self.painted_for = Some(wanted);
    }

    fn keys(&mut self, ctx: &egui::Context) {
        if ctx.text_edit_focused() {
            return;
        }
        let pressed = |key| ctx.input(|i| i.key_pressed(key) && i.modifiers.is_none());
        if pressed(egui::Key::Escape) {
            // One step back at a time.
            if self.view.selection.is_none() && self.issues.chosen.take().is_none() {
                self.issues.open = None;
            }
            self.select(None, ctx);
        }
        if pressed(egui::Key::Home) {
            self.fly_home(ctx);
        }
        if pressed(egui::Key::F) {
            self.fly_to_selection(ctx);
        }
    }
}

/// Listens to the graphics device of a window.
fn watch(cc: &eframe::CreationContext<'_>) -> Watch {
    let ctx = cc.egui_ctx.clone();
    cc.wgpu_render_state.as_ref().map(|render| Watch::over(&render.device, move || ctx.request_repaint())).unwrap_or_default()
}

fn dress(ctx: &egui::Context) {
    fonts::install(ctx);
    theme::install(ctx);
}
