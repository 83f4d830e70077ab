//! The state of the window, and one frame of it.

use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Weak};

use eframe::{egui, egui_wgpu};

use super::command::Command;
use super::deciding::Deciding;
use super::gpu::{Trouble, Watch};
use super::job::{Failure, Job, Source, prepare};
use super::look::Look;
use super::palette::Palette;
use super::step::Step;
use super::{fonts, panels, theme};
use crate::plan::Plan;
use crate::project::Project;
use crate::report::{Event, Lang, Progress};

pub(super) use super::page::{Edge, MapPage, Side};

/// The map application.
pub struct App {
    pub(super) lang: Lang,
    pub(super) dark: bool,
    /// Whether a font with Chinese was found.
    pub(super) shows_chinese: Option<bool>,
    pub(super) page: Page,
    pub(super) palette: Palette,
    pub(super) source: Source,
    render: Option<egui_wgpu::RenderState>,
    watch: Watch,
    /// The project that is decided on, once it is planned.
    pub(super) deciding: Option<Deciding>,
    /// Where unsaved changes are kept.
    state: Option<PathBuf>,
    /// Who hears why the window had to close.
    told: Option<Sender<Trouble>>,
    /// The last worker that was set to work.
    worker: Weak<()>,
}

/// What the window shows.
pub(super) enum Page {
    Working(Job),
    Failed(Failure),
    Map(Box<MapPage>),
}

impl App {
    /// The window while its plan is being made.
    pub(super) fn new(cc: &eframe::CreationContext<'_>, source: Source, lang: Lang) -> Self {
        let job = Job::start(source.clone(), cc.wgpu_render_state.clone(), cc.egui_ctx.clone());
        Self::at_work(cc, source, job, lang)
    }

    /// The window at work on a project.
    #[must_use]
    pub fn on_project(cc: &eframe::CreationContext<'_>, project: Project, lang: Lang) -> Self {
        Self::new(cc, Source::Project(Box::new(project), None), lang)
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
        Self::at_work(cc, Source::Sample, job, lang)
    }

    fn at_work(cc: &eframe::CreationContext<'_>, source: Source, job: Job, lang: Lang) -> Self {
        let render = cc.wgpu_render_state.clone();
        dress(&cc.egui_ctx);
        let dark = cc.egui_ctx.global_style().visuals.dark_mode && cc.egui_ctx.system_theme() == Some(egui::Theme::Dark);
        let worker = job.worker();
        let (page, palette) = (Page::Working(job), Palette::default());
        Self {
            lang,
            dark,
            shows_chinese: None,
            page,
            palette,
            source,
            render,
            watch: watch(cc),
            deciding: None,
            state: None,
            told: None,
            worker,
        }
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
        let palette = Palette::default();
        Self {
            lang,
            dark: false,
            shows_chinese: None,
            page,
            palette,
            source,
            render,
            watch: watch(cc),
            deciding: None,
            state: None,
            told: None,
            worker: Weak::new(),
        }
    }

    /// The same window, which keeps unsaved changes in a folder.
    #[must_use]
    pub fn keeping(self, state: Option<PathBuf>) -> Self {
        Self { state, ..self }
    }

    /// Whether the project file says what the window shows.
    #[must_use]
    pub fn is_saved(&self) -> bool {
        self.deciding.as_ref().is_none_or(|deciding| deciding.desk().is_saved())
    }

    /// The plan that is shown.
    #[must_use]
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        let Page::Map(page) = &self.page else { return None };
        Some(&page.plan)
    }

    /// The same window, which tells why it had to close.
    pub(super) fn telling(self, told: Sender<Trouble>) -> Self {
        Self { told: Some(told), ..self }
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
        match self.source.reread() {
            Ok(source) => self.source = source,
            Err(failure) => {
                self.page = Page::Failed(failure);
                return;
            }
        }
        self.deciding = None;
        let job = Job::start(self.source.clone(), self.render.clone(), ctx.clone());
        self.worker = job.worker();
        self.page = Page::Working(job);
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
        self.keys(&ctx);
        let look = Look::new(self.lang, self.dark);
        if let Page::Map(page) = &mut self.page {
            if self.deciding.is_none() {
                self.deciding = Deciding::begin(&page.plan, self.state.as_deref(), self.render.as_ref(), &ctx);
                page.asking.weights = page.plan.project.file.score.weights.clone();
            }
            if let Some(deciding) = &mut self.deciding {
                deciding.decide(page);
                deciding.follow(page, self.render.as_ref(), &ctx);
            }
            page.paint(look, self.render.as_ref(), &ctx);
        }
        panels::show(ui, self, look);
        // What a panel asked for is done at once, not when something else moves.
        if matches!(&self.page, Page::Map(page) if page.asking.decision.is_some()) {
            ctx.request_repaint();
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
