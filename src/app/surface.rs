//! The surface of distances to facilities of some categories: measured on a thread of its own, shaded on the map.

use std::sync::Arc;
use std::task::Poll;

use eframe::{egui, egui_wgpu};

use super::ask::Ask;
use super::gpu::{Bands, MapGpu, Shade};
use super::thematic::Ramp;
use super::theme::{Theme, rgba};
use crate::access::{Surface, surface};
use crate::plan::Plan;
use crate::report::{Cancelled, Event, Progress};

/// To what, and from which distance on it is too far.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    /// Ids of facility categories; the nearest of any of them counts.
    pub(super) categories: Vec<String>,
    /// Limit of the standard, metres.
    pub(super) limit_m: f64,
}

/// A surface, and how it is shaded.
type Shaded = (Surface, Shade);

/// What is shown, or on its way.
#[derive(Default)]
pub(super) struct SurfaceView {
    wanted: Option<Wanted>,
    job: Option<(Wanted, Ask<Option<Shaded>>)>,
    shown: Option<(Wanted, Surface, Shade)>,
    /// What the card has, and for which theme.
    uploaded: Option<(Wanted, bool)>,
}

/// The surface of the nearest facility of some categories, ready to be shaded; `None` where the inputs hold none.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn surface_to(plan: &Plan, categories: &[String], progress: &Progress) -> Result<Option<Shaded>, Cancelled> {
    let facilities = (0..).zip(&plan.district.facilities).filter(|(_, f)| categories.contains(&f.category));
    let members: Vec<u32> = facilities.map(|(at, _)| at).collect();
    let measured = surface(&plan.district, plan.walking.as_deref(), &plan.project.file.access, &members, progress)?;
    Ok(measured.map(|surface| {
        let shade = Shade::of(&surface);
        (surface, shade)
    }))
}

/// How a surface is shaded in a theme.
pub(super) fn bands(theme: &Theme, limit_m: f64) -> Bands {
    let mut colours = [[0.0; 4]; 5];
    for (colour, stop) in colours.iter_mut().zip(theme.ramp_stops(Ramp::Reach)) {
        *colour = rgba(stop);
    }
    // White in both themes: the ramp has its middle there.
    let contour = rgba(*Theme::of(false).surface.raised);
    let [r, g, b, _] = rgba(*theme.state.unknown);
    Bands { colours, contour, unknown: [r, g, b, 0.35], breaks: Bands::breaks(limit_m).map(|m| m as f32) }
}

impl SurfaceView {
    /// Shows what is wanted, or nothing: measures where that is something else than before. What is under way for another ends.
    pub(super) fn follow(&mut self, plan: &Arc<Plan>, wanted: Option<Wanted>, ctx: &egui::Context) {
        if self.wanted == wanted {
            return;
        }
        self.wanted.clone_from(&wanted);
        if let Some(wanted) = wanted {
            self.ask(plan, wanted, ctx);
        } else {
            (self.shown, self.job) = (None, None);
        }
    }

    /// Another limit alone measures nothing anew.
    fn ask(&mut self, plan: &Arc<Plan>, wanted: Wanted, ctx: &egui::Context) {
        if let Some((shown, ..)) = self.shown.as_mut().filter(|(shown, ..)| shown.categories == wanted.categories) {
            (*shown, self.job) = (wanted, None);
            return;
        }
        let (plan, categories) = (plan.clone(), wanted.categories.clone());
        let ask = Ask::begin(ctx, move |progress| surface_to(&plan, &categories, progress));
        (self.shown, self.job) = (None, Some((wanted, ask)));
    }

    /// How far the work is, while there is any.
    pub(super) fn now(&self) -> Option<Event> {
        self.job.as_ref()?.1.now()
    }

    /// What is shown.
    pub(super) fn shown(&self) -> Option<(&Wanted, &Surface)> {
        self.shown.as_ref().map(|(wanted, surface, _)| (wanted, surface))
    }

    /// Takes what has been measured and brings the card up to date; whether the picture changed.
    pub(super) fn settle(&mut self, dark: bool, origin: [f64; 2], render: Option<&egui_wgpu::RenderState>) -> bool {
        if let Some((wanted, ask)) = &self.job
            && let Poll::Ready(answer) = ask.answer()
        {
            if let Some((surface, shade)) = answer.flatten() {
                self.shown = Some((wanted.clone(), surface, shade));
            }
            self.job = None;
        }
        let wanted = self.shown.as_ref().map(|(wanted, ..)| (wanted.clone(), dark));
        if wanted == self.uploaded {
            return false;
        }
        if let Some(render) = render
            && let Some(gpu) = render.renderer.write().callback_resources.get_mut::<MapGpu>()
        {
            let same = |(a, b): (&(Wanted, bool), &(Wanted, bool))| a.0.categories == b.0.categories;
            match &self.shown {
                Some((wanted, surface, shade)) => {
                    let bands = bands(Theme::of(dark), wanted.limit_m);
                    if self.uploaded.as_ref().zip(Some(&(wanted.clone(), dark))).is_some_and(same) {
                        gpu.shade(&render.queue, &bands);
                    } else {
                        gpu.set_surface(render, Some((surface, shade, &bands)), origin);
                    }
                }
                None => gpu.set_surface(render, None, origin),
            }
        }
        self.uploaded = wanted;
        true
    }
}
