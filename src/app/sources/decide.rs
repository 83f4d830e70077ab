//! Doing what the data page asks for.

use eframe::egui;

use super::{For, Step, with_files};
use crate::app::deciding::Deciding;
use crate::app::draft::Draft;
use crate::app::state::{App, Page};
use crate::desk::Desk;

impl App {
    /// Takes what was looked at, and does what was asked for in this frame.
    pub(in crate::app) fn decide_on_sources(&mut self, ctx: &egui::Context) {
        if let Some(what_for) = self.sources.settle() {
            match (what_for, &mut self.page) {
                (For::NewProject, Page::Data(draft)) => {
                    draft.refused = draft.begin(&self.sources.found, self.lang).err().map(|error| error.text());
                }
                (For::ThisProject, _) => {
                    let project = self.desk().map(|desk| desk.project().clone());
                    self.sources.step = project.and_then(|project| with_files(&project, &self.sources.found));
                }
                _ => {}
            }
            ctx.request_repaint();
        }
        if let Some(step) = self.sources.step.take() {
            self.change_sources(step, ctx);
        }
        if std::mem::take(&mut self.sources.is_confirmed) && matches!(self.page, Page::Data(_)) {
            self.sources.choose(None);
            self.read_again(ctx);
        }
    }

    /// Makes a step, and reads the data again where a plan stands on them.
    fn change_sources(&mut self, (name, changes): Step, ctx: &egui::Context) {
        let make = |desk: &mut Desk| desk.change(name, None, &changes).err().map(|error| error.text());
        match (&mut self.page, &mut self.deciding) {
            (Page::Data(draft), _) => {
                let Draft { desk: Some(desk), .. } = &mut **draft else { return };
                draft.refused = make(desk);
            }
            (Page::Map(page), Some(deciding)) => {
                page.asking.refused = make(deciding.desk_mut());
            }
            _ => {}
        }
        if self.deciding.as_ref().is_some_and(Deciding::has_other_inputs) {
            self.read_again(ctx);
        }
        ctx.request_repaint();
    }
}
