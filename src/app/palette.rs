//! The palette: commands, names and coordinates from one field.

use eframe::egui::{self, Align2, Area, Id, Key, Modifiers, ScrollArea, TextEdit, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2};

use super::command::Command;
use super::find::{Found, FoundKind, find};
use super::look::Look;
use super::state::{App, Page};
use crate::report::Lang;
use crate::report::messages::{AppMessage as M, Say};

const WIDTH: f32 = 520.0;
const ROW: f32 = 34.0;
/// Names of each kind that are offered.
const MOST: usize = 8;

/// What is typed, and which line the keyboard is at.
#[derive(Debug, Default)]
pub(super) struct Palette {
    text: Option<String>,
    at: usize,
}

/// A line of the palette.
enum Entry {
    Do(Command),
    Go(Found),
    View(usize),
}

impl Palette {
    pub(super) fn open(&mut self) {
        *self = Self { text: Some(String::new()), at: 0 };
    }

    pub(super) fn is_open(&self) -> bool {
        self.text.is_some()
    }
}

/// Draws it over everything while it is open.
pub(super) fn show(ui: &Ui, app: &mut App, look: Look) {
    let Some(mut text) = app.palette.text.take() else { return };
    let ctx = ui.ctx().clone();
    let entries = entries(app, &text, look.lang);
    let key = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if key(Key::Escape) {
        ctx.request_repaint();
        return;
    }
    let step = isize::from(key(Key::ArrowDown)) - isize::from(key(Key::ArrowUp));
    let last = entries.len().saturating_sub(1);
    app.palette.at = app.palette.at.saturating_add_signed(step).min(last);
    let mut chosen = key(Key::Enter).then_some(app.palette.at);
    let before = text.clone();
    let screen = ctx.content_rect();
    let shown = Area::new(Id::unique("palette"))
        .order(egui::Order::Foreground)
        .fixed_pos(pos2(screen.center().x - WIDTH / 2.0, 60.0))
        .show(&ctx, |ui| {
            look.theme.card(look.dark).show(ui, |ui| {
                ui.set_width(WIDTH);
                let hint = look.say(&M::PaletteHint);
                let field = ui.add(TextEdit::singleline(&mut text).hint_text(&hint).desired_width(WIDTH));
                field.widget_info(|| WidgetInfo::labeled(Kind::SearchInput, true, &hint));
                field.request_focus();
                if entries.is_empty() {
                    ui.add_space(8.0);
                    ui.label(look.second(look.say(&M::NothingFound)));
                }
                ui.spacing_mut().item_spacing.y = 0.0;
                ScrollArea::vertical().max_height(ROW * 11.0).show(ui, |ui| {
                    for (at, entry) in entries.iter().enumerate() {
                        let response = line(ui, app, look, entry, at == app.palette.at);
                        if at == app.palette.at && step != 0 {
                            response.scroll_to_me(None);
                        }
                        if response.clicked() {
                            chosen = Some(at);
                        }
                    }
                });
            });
        });
    if let Some(entry) = chosen.and_then(|at| entries.into_iter().nth(at)) {
        act(app, entry, &ctx);
        ctx.request_repaint();
        return;
    }
    let pressed_beside = ctx.input(|i| i.pointer.any_pressed())
        && ctx.input(|i| i.pointer.interact_pos()).is_some_and(|at| !shown.response.rect.contains(at));
    if pressed_beside {
        return;
    }
    if text != before {
        app.palette.at = 0;
    }
    app.palette.text = Some(text);
}

/// Commands whose names hold what is typed, then what is named so.
fn entries(app: &App, text: &str, lang: Lang) -> Vec<Entry> {
    let wanted = text.trim().to_lowercase();
    let fits = |name: String| wanted.is_empty() || name.to_lowercase().contains(&wanted);
    let commands = Command::all().into_iter().filter(|c| *c != Command::Palette && c.is_enabled(app) && fits(c.name().say(lang)));
    let mut all: Vec<Entry> = Vec::new();
    if let Page::Map(page) = &app.page {
        let found = find(&page.plan, page.scene.bounds, page.to_plane.as_ref(), text, MOST);
        all.extend(found.into_iter().map(Entry::Go));
        let views = page.view.bookmarks.iter().enumerate().filter(|(_, (name, _))| fits(name.clone()));
        all.extend(views.map(|(at, _)| Entry::View(at)));
    }
    all.extend(commands.map(Entry::Do));
    all
}

fn line(ui: &mut Ui, app: &App, look: Look, entry: &Entry, at: bool) -> egui::Response {
    let (name, note) = match entry {
        Entry::Do(command) => {
            let keys = command.keys().first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
            (look.say(&command.name()), keys)
        }
        Entry::Go(found) => {
            let kind = match found.kind {
                FoundKind::Neighbourhood(_) => M::KindNeighbourhood,
                FoundKind::Zone(_) => M::KindZone,
                FoundKind::Street => M::KindStreet,
                FoundKind::Facility => M::KindFacility,
                FoundKind::Coordinates => M::KindCoordinates,
            };
            (found.name.clone(), look.say(&kind))
        }
        Entry::View(at) => {
            let Page::Map(page) = &app.page else { return ui.label("") };
            (page.view.bookmarks[*at].0.clone(), look.say(&M::KindView))
        }
    };
    look.row(ui, ROW, &name, at, |p, rect| {
        let theme = look.theme;
        let drawn = look.text(p, rect.right_center() - vec2(8.0, 0.0), Align2::RIGHT_CENTER, &note, 12.0, *theme.text.tertiary);
        let left = rect.left() + 12.0;
        look.text_within(p, pos2(left, rect.center().y), &name, 13.0, *theme.text.primary, drawn.left() - left - 12.0);
    })
}

fn act(app: &mut App, entry: Entry, ctx: &egui::Context) {
    match entry {
        Entry::Do(command) => app.run(command, ctx),
        Entry::Go(found) => {
            if let Page::Map(page) = &mut app.page {
                if let Some(thing) = found.kind.thing() {
                    page.select(Some(thing), ctx);
                }
                let margin = page.view.map.size().min_elem() * 0.22;
                page.fly_to(found.bounds, margin, ctx);
            }
        }
        Entry::View(at) => {
            if let Page::Map(page) = &mut app.page {
                let camera = page.view.bookmarks[at].1;
                page.fly(camera, ctx);
            }
        }
    }
}
