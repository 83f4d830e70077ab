//! The panel at the left: what the step is about, in figures that can be clicked.

mod access;
mod data;
mod neighbourhoods;
mod programme;
mod report;
mod score;
mod walks;
mod zones;

use eframe::egui::{
    Align2, Color32, FontId, Frame, Margin, Rect, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role as Kind, pos2, text::LayoutJob, vec2,
};

use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::step::Step;

pub(super) use report::size as file_size;

/// The panel of the step that the window is on.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let step = page.view.step;
    super::heading(ui, look, &look.say(&step.name()), "", |_| {});
    ScrollArea::vertical().id_salt(("step", step)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 }).show(ui, |ui| match step {
            Step::Data => data::show(ui, page, look),
            Step::Neighbourhoods => neighbourhoods::show(ui, page, look),
            Step::Access => access::show(ui, page, look),
            Step::Score => score::show(ui, page, look),
            Step::Zones => zones::show(ui, page, look),
            Step::Programme => programme::show(ui, page, look),
            Step::Report => report::show(ui, page, look),
        });
    });
}

/// A line of a list: a mark, a name, a number at the right; says whether it was clicked. A long name takes two rows.
fn line(ui: &mut Ui, look: Look, mark: Option<Color32>, name: &str, note: &str, selected: bool) -> bool {
    let theme = look.theme;
    let start = if mark.is_some() { 28.0 } else { 6.0 };
    let note = ui.painter().layout_no_wrap(note.to_owned(), FontId::proportional(12.5), *theme.text.secondary);
    let room = ui.available_width() - start - note.size().x - 14.0;
    let mut job = LayoutJob::simple(name.to_owned(), FontId::proportional(13.0), *theme.text.primary, room.max(40.0));
    job.wrap.max_rows = 2;
    let name_shape = ui.painter().layout_job(job);
    let height = if name_shape.rows.len() > 1 { name_shape.size().y + 8.0 } else { 28.0 };
    let response = look.row(ui, height, name, selected, |p, rect| {
        if let Some(color) = mark {
            let swatch = Rect::from_center_size(pos2(rect.left() + 12.0, rect.center().y), vec2(12.0, 12.0));
            look.swatch(p, swatch, color, false);
        }
        let middle = rect.center().y;
        p.galley(pos2(rect.right() - 6.0 - note.size().x, middle - note.size().y / 2.0), note, *theme.text.secondary);
        p.galley(pos2(rect.left() + start, middle - name_shape.size().y / 2.0), name_shape, *theme.text.primary);
    });
    response.clicked()
}

/// A line that only says something.
pub(super) fn fact(ui: &mut Ui, look: Look, name: &str, value: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, format!("{name} {value}")));
    let p = ui.painter();
    let drawn = look.text(p, rect.right_center(), Align2::RIGHT_CENTER, value, 13.0, *look.theme.text.primary);
    look.text_within(p, rect.left_center(), name, 13.0, *look.theme.text.secondary, drawn.left() - rect.left() - 8.0);
    response.on_hover_text(name);
}
