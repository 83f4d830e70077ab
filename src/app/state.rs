//! The state of the window, and one frame of it.

use std::path::PathBuf;
use std::sync::{Arc, Weak};

use eframe::{egui, egui_wgpu};

use super::command::Command;
use super::deciding::{Deciding, Filed};
use super::draft::Draft;
use super::gpu::Watch;
use super::guide::Guide;
use super::job::{Failure, Job, Reread, Source, prepare};
use super::left::{Carried, Left};
use super::look::Look;
use super::memory::Remembered;
use super::opening::Opening;
use super::palette::Palette;
use super::sources::SourcesView;
use super::step::Step;
use super::{Keeping, fonts, moved, panels, theme};
use crate::desk::Desk;
use crate::plan::Plan;
use crate::project::Project;
use crate::report::messages::{AppMessage as M, Say};
use crate::report::{Event, Lang, Progress, Text};

pub(super) use super::page::{Edge, MapPage, Side};

/// The map application.
pub struct App {
    pub(super) lang: Lang,
    pub(super) dark: bool,
    /// Whether a font with Chinese was found.
    pub(super) shows_chinese: Option<bool>,
    pub(super) page: Page,
    pub(super) palette: Palette,
    /// The card that opens and saves projects, while it is open.
    pub(super) opening: Option<Opening>,
    /// The data page.
    pub(super) sources: SourcesView,
    pub(super) guide: Guide,
    pub(super) source: Source,
    pub(super) keeping: Keeping,
    pub(super) remembered: Remembered,
    /// Something that happened outside, until it is clicked away.
    pub(super) note: Option<Text>,
    pub(super) render: Option<egui_wgpu::RenderState>,
    watch: Watch,
    /// The project that is decided on, once it is planned.
    pub(super) deciding: Option<Deciding>,
    /// The project under change while it is read and planned anew.
    pub(super) carried: Option<Desk>,
    /// Where unsaved changes are kept.
    pub(super) state: Option<PathBuf>,
    /// Where it leaves what the next window goes on with.
    left: Option<Left>,
    /// The last worker that was set to work.
    worker: Weak<()>,
}

/// What the window shows.
pub(super) enum Page {
    Working(Job),
    Failed(Failure),
    /// A project that is being made of data, or whose data cannot be read.
    Data(Box<Draft>),
    Map(Box<MapPage>),
}

impl App {
    /// The window while the plan of a project, or of the sample, is being made.
    #[must_use]
    pub fn new(cc: &eframe::CreationContext<'_>, project: Option<(Project, Reread)>, lang: Lang, keeping: Keeping) -> Self {
        Self::of(cc, Source::of(project), lang, keeping)
    }

    pub(super) fn of(cc: &eframe::CreationContext<'_>, source: Source, lang: Lang, keeping: Keeping) -> Self {
        let job = Job::start(source.clone(), keeping.districts.clone(), cc.wgpu_render_state.clone(), cc.egui_ctx.clone());
        Self::at_work(cc, source, job, lang).remembering(keeping, &cc.egui_ctx)
    }

    /// The window at work on a project.
    #[must_use]
    pub fn on_project(cc: &eframe::CreationContext<'_>, project: Project, lang: Lang) -> Self {
        Self::of(cc, Source::Project(Box::new(project), None), lang, Keeping::default())
    }

    /// The window on data of which a project is made: files, or folders of files.
    #[must_use]
    pub fn on_data(cc: &eframe::CreationContext<'_>, paths: &[PathBuf], lang: Lang, keeping: Keeping) -> Self {
        dress(&cc.egui_ctx);
        let page = Page::Failed(Failure::default());
        let mut app = Self::showing(cc, page, Source::sample(), lang).remembering(keeping, &cc.egui_ctx);
        if let Err(wrong) = app.open_paths(paths, &cc.egui_ctx) {
            app.page = Page::Failed(Failure::of_text(wrong, M::FailedRemedy.both()));
        }
        app
    }

    /// The window after one that lost its graphics device: the same plan, where one was made, the same place in it.
    pub(super) fn reopened(cc: &eframe::CreationContext<'_>, source: Source, keeping: Keeping, carried: Carried) -> Self {
        let (render, ctx) = (cc.wgpu_render_state.clone(), cc.egui_ctx.clone());
        let job = match carried.plan {
            Some(plan) => Job::draw(plan, render, ctx),
            None => Job::start(source.clone(), keeping.districts.clone(), render, ctx),
        };
        let (remembered, note) = (carried.remembered, Some(M::GpuRestored.both()));
        let app = Self { dark: carried.dark, keeping, remembered, note, ..Self::at_work(cc, source, job, carried.lang) };
        app.dress_as_remembered(&cc.egui_ctx);
        app
    }

    /// A window whose work stands still at an event until it is cancelled: to look at, and to test.
    #[doc(hidden)]
    #[must_use]
    pub fn standing_at(cc: &eframe::CreationContext<'_>, event: Event, lang: Lang) -> Self {
        let job = Job::of(cc.egui_ctx.clone(), move |progress| {
            progress.enter(event.stage, event.total)?;
            progress.advance(event.done)?;
            loop {
                progress.check()?;
                std::thread::sleep(std::time::Duration::from_millis(5));
            }
        });
        Self::at_work(cc, Source::sample(), job, lang)
    }

    fn at_work(cc: &eframe::CreationContext<'_>, source: Source, job: Job, lang: Lang) -> Self {
        dress(&cc.egui_ctx);
        let dark = cc.egui_ctx.global_style().visuals.dark_mode && cc.egui_ctx.system_theme() == Some(egui::Theme::Dark);
        let worker = job.worker();
        Self { dark, worker, ..Self::showing(cc, Page::Working(job), source, lang) }
    }

    fn showing(cc: &eframe::CreationContext<'_>, page: Page, source: Source, lang: Lang) -> Self {
        Self {
            lang,
            dark: false,
            shows_chinese: None,
            page,
            palette: Palette::default(),
            opening: None,
            sources: SourcesView::default(),
            guide: Guide::default(),
            source,
            keeping: Keeping::default(),
            remembered: Remembered::default(),
            note: None,
            render: cc.wgpu_render_state.clone(),
            watch: watch(cc),
            deciding: None,
            carried: None,
            state: None,
            left: None,
            worker: Weak::new(),
        }
    }

    /// The window with a plan that is already made.
    #[must_use]
    pub fn with_plan(cc: &eframe::CreationContext<'_>, plan: Plan, lang: Lang) -> Self {
        let render = cc.wgpu_render_state.clone();
        dress(&cc.egui_ctx);
        let source = Source::Project(Box::new(plan.project.clone()), None);
        let page = match prepare(Arc::new(plan), None, render.as_ref(), &Progress::silent()) {
            Ok(prepared) => Page::Map(Box::new(MapPage::new(prepared, render.as_ref()))),
            Err(failure) => Page::Failed(failure),
        };
        Self::showing(cc, page, source, lang)
    }

    /// The same window, which keeps unsaved changes in a folder.
    #[must_use]
    pub fn keeping(self, state: Option<PathBuf>) -> Self {
        Self { state, ..self }
    }

    /// Whether the project file says what the window shows.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.carried.as_ref().or_else(|| self.desk()).is_none_or(Desk::is_saved)
    }

    /// The plan that is shown.
    #[must_use]
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        let Page::Map(page) = &self.page else { return None };
        Some(&page.plan)
    }

    /// The same window, which tells why it had to close.
    pub(super) fn leaving(self, left: Left) -> Self {
        let app = Self { left: Some(left), ..self };
        app.leave();
        app
    }

    /// Whether a worker is still there, be it that nobody waits for it any more.
    #[must_use]
    pub fn has_worker(&self) -> bool {
        self.worker.strong_count() > 0
    }

    /// Whether the window waits for a plan.
    #[must_use]
    pub fn is_working(&self) -> bool {
        matches!(self.page, Page::Working(_))
    }

    /// Whether data are being looked at, before they are read.
    #[must_use]
    pub fn is_looking(&self) -> bool {
        self.sources.is_looking()
    }

    /// The text of the project file as it would be saved now.
    #[must_use]
    pub fn project_text(&self) -> Option<&str> {
        self.desk().map(Desk::text)
    }

    /// What was said about the window itself, in its language.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        Some(self.note.as_ref()?.get(self.lang))
    }

    /// Centre of the map in the planning CRS, and metres a point.
    #[must_use]
    pub fn view(&self) -> Option<([f64; 2], f64)> {
        let Page::Map(page) = &self.page else { return None };
        page.view.camera.map(|camera| (camera.centre, camera.scale))
    }

    /// Whether a surface is being measured.
    #[must_use]
    pub fn is_measuring(&self) -> bool {
        matches!(&self.page, Page::Map(page) if page.surface.now().is_some())
    }

    /// Metres of the surface at a place of the planning CRS; `None` while there is none, and where they are not known.
    #[must_use]
    pub fn surface_at(&self, place: [f64; 2]) -> Option<f64> {
        let Page::Map(page) = &self.page else { return None };
        page.surface.shown()?.1.at(place)
    }

    /// Whether the files of the plan are being put together or written.
    #[must_use]
    pub fn is_handing_over(&self) -> bool {
        matches!(&self.page, Page::Map(page) if page.report.is_busy())
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

    /// Ids of all selected neighbourhoods.
    #[must_use]
    pub fn chosen(&self) -> Vec<String> {
        let Page::Map(page) = &self.page else { return Vec::new() };
        page.view.marked.iter().map(|n| page.plan.district.neighbourhoods[n as usize].id.0.clone()).collect()
    }

    /// The step that the window is on.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        let Page::Map(page) = &self.page else { return None };
        Some(page.view.step)
    }

    /// What can be asked for now.
    #[must_use]
    pub fn commands(&self) -> Vec<Command> {
        Command::all().into_iter().filter(|command| command.is_enabled(self)).collect()
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

    /// Starts the work again, with the project file as it stands now.
    pub(super) fn restart(&mut self, ctx: &egui::Context) {
        self.look_around(ctx);
        match self.source.reread() {
            Ok(source) => self.source = source,
            Err(failure) => {
                self.page = Page::Failed(failure);
                return;
            }
        }
        self.work(ctx);
    }

    /// Starts the work on the project that is open.
    pub(super) fn work(&mut self, ctx: &egui::Context) {
        self.work_on(self.source.clone(), ctx);
    }

    /// Starts the work on a project.
    pub(super) fn work_on(&mut self, source: Source, ctx: &egui::Context) {
        self.deciding = None;
        let cache = self.keeping.districts.clone();
        let job = Job::start(source, cache, self.render.clone(), ctx.clone());
        self.worker = job.worker();
        self.page = Page::Working(job);
    }

    /// Writes the project file with the places that were chosen for files that moved, and starts again.
    pub(super) fn repair(&mut self, ctx: &egui::Context) {
        let (Page::Failed(failure), Some(path)) = (&mut self.page, self.source.path()) else { return };
        match moved::repair(path, &failure.moved) {
            Ok(()) => self.restart(ctx),
            Err((what, remedy)) => {
                let place = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                failure.problems.insert(0, (place, what, remedy));
            }
        }
    }

    fn settle(&mut self, ctx: &egui::Context) {
        let Page::Working(job) = &self.page else { return };
        if let Some(result) = job.poll() {
            match result {
                Ok(prepared) => {
                    let mut page = MapPage::new(prepared, self.render.as_ref());
                    self.remembered.take_up(&mut page, ctx);
                    self.page = Page::Map(Box::new(page));
                }
                Err(failure) => self.failed(failure, ctx),
            }
        }
    }

    /// Leaves what the next window goes on with.
    pub(super) fn leave(&self) {
        if let Some(left) = &self.left {
            let plan = if let Page::Map(page) = &self.page { Some(page.plan.clone()) } else { None };
            left.put(&self.watch, Carried { plan, remembered: self.remembered.clone(), lang: self.lang, dark: self.dark });
        }
    }

    /// Closes the window, for it can show nothing without its card: who opened it hears why.
    fn end(&mut self, ctx: &egui::Context) {
        self.remember(ctx);
        ctx.send_viewport_cmd(egui::ViewportCommand::Close);
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if self.watch.trouble().is_some() {
            self.end(&ctx);
            return;
        }
        self.settle(&ctx);
        ctx.set_theme(if self.dark { egui::Theme::Dark } else { egui::Theme::Light });
        if self.shows_chinese.is_none() {
            self.shows_chinese = Some(fonts::shows_chinese(&ctx));
        }
        self.take_drops(&ctx);
        self.keys(&ctx);
        let look = Look::new(self.lang, self.dark);
        if let Page::Map(page) = &mut self.page {
            if self.deciding.is_none() {
                let carried = self.carried.take();
                let filed = if self.source.is_sample() { Filed::No } else { Filed::In(self.state.as_deref()) };
                self.deciding = Deciding::begin(page, carried, filed, self.render.as_ref(), &ctx);
            }
            if let Some(deciding) = &mut self.deciding {
                deciding.decide(page);
                deciding.follow(page, self.render.as_ref(), &ctx);
            }
            page.report.is_filed = self.deciding.as_ref().is_some_and(|deciding| deciding.desk().is_filed());
            page.report.is_unsaved = self.deciding.as_ref().is_some_and(|deciding| !deciding.desk().is_saved());
            page.report.follow(&page.plan, page.view.step == super::step::Step::Report, &ctx);
            page.paint(look, self.render.as_ref(), &ctx);
        }
        self.follow_scenarios(look, &ctx);
        panels::show(ui, self, look);
        self.decide_on_sources(&ctx);
        // What a panel asked for is done at once, not when something else moves.
        if matches!(&self.page, Page::Map(page) if page.is_wishing()) {
            ctx.request_repaint();
        }
        self.remember_soon(&ctx);
    }

    fn on_exit(&mut self) {
        self.write_down();
        if let Some(left) = self.left.as_ref().filter(|_| self.watch.trouble().is_none()) {
            left.clear();
        }
    }
}

/// Listens to the graphics device of a window.
fn watch(cc: &eframe::CreationContext<'_>) -> Watch {
    let ctx = cc.egui_ctx.clone();
    cc.wgpu_render_state.as_ref().map(|render| Watch::over(&render.device, move || ctx.request_repaint())).unwrap_or_default()
}

fn dress(ctx: &egui::Context) {
    // Text has sizes of its own, between limits.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    fonts::install(ctx);
    theme::install(ctx);
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::wgpu::default_wgpu_setup;

    use super::*;
    use crate::app::gpu::Trouble;
    use crate::app::scene::blocks;
    use crate::app::step::Step;

    fn harness(build: impl FnOnce(&mut eframe::CreationContext<'_>) -> App + 'static) -> Harness<'static, App> {
        Harness::builder().with_size([1200.0, 800.0]).with_max_steps(200).wgpu_setup(default_wgpu_setup()).build_eframe(build)
    }

    #[test]
    fn a_window_without_its_card_goes_on_in_the_next_one() {
        let has_driver = std::fs::read_dir("/usr/share/vulkan/icd.d").is_ok_and(|mut drivers| drivers.next().is_some());
        if !has_driver {
            return;
        }
        let left = Left::default();
        let leaves = left.clone();
        let plan = blocks::plan(400);
        let project = plan.project.clone();
        let mut first = harness(move |cc| App::with_plan(cc, plan, Lang::En).leaving(leaves));
        first.run();
        for command in [Command::Theme, Command::Step(Step::Programme), Command::Right, Command::ZoomIn] {
            let ctx = first.ctx.clone();
            first.state_mut().run(command, &ctx);
        }
        for _ in 0..40 {
            first.step();
        }
        let was = |app: &App| (app.step(), app.view(), app.is_dark());
        let before = was(first.state());
        let device = first.state().render.as_ref().unwrap().device.clone();
        device.destroy();
        let _ = device.poll(egui_wgpu::wgpu::PollType::wait_indefinitely());
        first.step();
        assert!(matches!(left.trouble(false), Some(Trouble::Lost(_))));
        let carried = left.take().unwrap();
        assert!(carried.plan.is_some());
        drop(first);

        let source = Source::Project(Box::new(project), None);
        let mut next = harness(move |cc| App::reopened(cc, source, Keeping::default(), carried));
        for _ in 0..500 {
            next.step();
            if !next.state().is_working() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        next.run();
        assert_eq!(was(next.state()), before);
        assert!(next.state().note().unwrap().contains("lost"));
        let Page::Map(page) = &next.state().page else { panic!("no map") };
        assert!(page.view.hidden_edges.contains(&Edge::Right));
    }
}
