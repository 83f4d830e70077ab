//! The legend of what is coloured: highest class on top, what is not known last.

mod rows;

use std::ops::RangeInclusive;

use eframe::egui::{Align2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

pub(in crate::app) use rows::Renaming;
use rows::{Asked, Row, table};

use super::style;
use crate::app::field::Field;
use crate::app::gpu::Bands;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::scene::{AgeClass, Reading, age_colour, is_locked};
use crate::app::selection::Combine;
use crate::app::thematic::{Ramp, Tally};
use crate::report::Lang;
use crate::report::messages::{AppMessage as M, FieldMessage};

const WIDTH: f32 = 268.0;

/// Who is in a class of the legend.
#[derive(Clone)]
enum Pick {
    /// Those of these classes of the attribute.
    Classes(Vec<Option<u16>>),
    /// Those that start in these years.
    Starts(RangeInclusive<i16>),
    /// Those that start in no year.
    NoStart,
}

/// The legend card; a click on a class selects it.
pub(in crate::app) fn legend(ui: &mut Ui, page: &mut MapPage, look: Look) {
    ui.spacing_mut().item_spacing.y = 0.0;
    match page.view.reading {
        Reading::Age => {
            let rows = ages(page, look);
            table(ui, look, [&look.say(&M::LegendAge), &look.say(&M::LegendByPolicy)], &M::ColumnBuildings, &rows, None);
        }
        Reading::Years | Reading::UpTo(_) => {
            let rows = years(page, look);
            if let Some(Asked::Choose(at)) = table(ui, look, [&look.say(&M::LegendYears), ""], &M::ColumnNeighbourhoods, &rows, None) {
                choose(ui, page, rows[at].pick.clone());
            }
        }
        Reading::Zones => signs(ui, page, look),
        Reading::Field(field) if page.surface.shown().is_some() => {
            let (rows, limit) = bands(page, look, field);
            let name = field.name(&page.plan, look.lang);
            table(ui, look, [&format!("{name} (m)"), &limit], &M::ColumnNeighbourhoods, &rows, None);
        }
        Reading::Field(field) => {
            let rows = classes(page, look, field);
            let name = field.name(&page.plan, look.lang);
            let unit = field.unit().map(|unit| format!(" ({})", look.say_field(&unit))).unwrap_or_default();
            let mut renaming = page.view.renaming.take().filter(|renaming| renaming.field == field);
            let (title, method) = (format!("{name}{unit}"), method(page, look, field));
            match table(ui, look, [&title, &method], &M::ColumnNeighbourhoods, &rows, renaming.as_mut()) {
                Some(Asked::Choose(at)) => choose(ui, page, rows[at].pick.clone()),
                Some(Asked::Rename(at)) => {
                    let text = rows[at].label.clone();
                    renaming = rows[at].key.clone().map(|key| Renaming { field, key, text, begun: false });
                }
                Some(Asked::Renamed(holds)) => {
                    if let Some(named) = renaming.take().filter(|_| holds) {
                        rename(page, named);
                    }
                }
                None => {}
            }
            page.view.renaming = renaming;
            if !page.column(field).is_category() {
                style::controls(ui, page, look, field);
            }
        }
    }
}

fn choose(ui: &Ui, page: &mut MapPage, pick: Option<Pick>) {
    let Some(pick) = pick else { return };
    let start = |n: &u32| page.plan.programme.start[*n as usize];
    let all = 0..page.plan.district.neighbourhoods.len() as u32;
    let members: Vec<u32> = match (pick, page.view.reading) {
        (Pick::Classes(classes), Reading::Field(field)) => {
            let classed = page.classed(field);
            all.filter(|n| classes.contains(&classed.class_of[*n as usize])).collect()
        }
        (Pick::Starts(years), _) => all.filter(|n| start(n).is_some_and(|year| years.contains(&year))).collect(),
        (Pick::NoStart, _) => all.filter(|n| start(n).is_none()).collect(),
        (Pick::Classes(_), _) => Vec::new(),
    };
    let (ctx, keys) = (ui.ctx().clone(), ui.input(|i| i.modifiers));
    page.choose_all(members, Combine::of(keys), &ctx);
}

/// Gives a class the name that was typed; its own again where nothing was.
fn rename(page: &mut MapPage, Renaming { field, key, text, .. }: Renaming) {
    let mut style = page.view.style(field);
    match text.trim() {
        "" => style.names.remove(&key),
        name => style.names.insert(key, name.to_owned()),
    };
    page.view.styles.insert(field, style);
}

/// How the classes were made.
fn method(page: &MapPage, look: Look, field: Field) -> String {
    let column = page.column(field);
    if column.is_category() {
        return look.say_field(&FieldMessage::Categories);
    }
    let style = page.view.style(field);
    let name = look.say_field(&style::method_name(style.method));
    let classes = look.say(&M::ClassesCount { count: page.classed(field).breaks.len() });
    if style.locked.is_some() { format!("{name} · {classes} · {}", look.say(&M::BreaksLocked)) } else { format!("{name} · {classes}") }
}

/// The classes of an attribute, the highest on top, what has no value last.
fn classes(page: &MapPage, look: Look, field: Field) -> Vec<Row> {
    let column = page.column(field);
    let classed = page.classed(field);
    let style = page.view.style(field);
    let colours = classed.colours(&style, look.theme);
    let called = |key: &str, own: String| style.names.get(key).cloned().unwrap_or(own);
    let decimals = if field.is_year() { 0 } else { classed.breaks.decimals(field.decimals()) };
    let number = |v: f64| if field.is_year() { format!("{v:.0}") } else { look.number(v, decimals) };
    let mut rows: Vec<Row> = Vec::new();
    let mut others = Row { color: *look.theme.state.unknown, label: look.say_field(&FieldMessage::WordOthers), ..Row::default() };
    let mut rare: Vec<Option<u16>> = Vec::new();
    for (at, tally) in classed.tallies.iter().enumerate() {
        let pick = Some(Pick::Classes(vec![Some(at as u16)]));
        if column.is_category() {
            if classed.rare[at] {
                others.tally.count += tally.count;
                others.tally.floor_area_m2 += tally.floor_area_m2;
                rare.push(Some(at as u16));
            } else {
                // One word for both languages: the name belongs to what is meant.
                let key = column.word(at as f64, Lang::Zh).to_owned();
                let label = called(&key, column.word(at as f64, look.lang).to_owned());
                rows.push(Row { color: colours[at], hatched: false, label, tally: *tally, pick, key: Some(key) });
            }
        } else {
            let (end_below, high) = classed.breaks.class(at);
            let low = if classed.whole && at > 0 { (end_below + 1.0).floor().min(high) } else { end_below };
            let own = if low == high { number(low) } else { format!("{} – {}", number(low), number(high)) };
            let key = format!("{end_below:?} {high:?}");
            rows.push(Row { color: colours[at], hatched: false, label: called(&key, own), tally: *tally, pick, key: Some(key) });
        }
    }
    if !column.is_category() {
        rows.reverse();
    }
    others.pick = Some(Pick::Classes(rare));
    rows.extend((others.tally.count > 0).then_some(others));
    if classed.none.count > 0 {
        let label = look.say_field(&FieldMessage::NoValue);
        rows.push(Row {
            color: *look.theme.map.building_muted,
            hatched: true,
            label,
            tally: classed.none,
            pick: Some(Pick::Classes(vec![None])),
            key: None,
        });
    }
    rows
}

/// The bands of a surface, the nearest on top, with the neighbourhoods whose walk lies in each, and the limit that splits them.
fn bands(page: &MapPage, look: Look, field: Field) -> (Vec<Row>, String) {
    let Some((wanted, _)) = page.surface.shown() else { return (Vec::new(), String::new()) };
    let breaks = Bands::breaks(wanted.limit_m);
    let number = |v: f64| look.number(v, 0);
    let mut rows: Vec<Row> = Ramp::Reach
        .colours(look.theme, 5, false)
        .into_iter()
        .enumerate()
        .map(|(at, color)| {
            let label = match (at.checked_sub(1).map(|low| breaks[low]), breaks.get(at)) {
                (low, Some(&high)) => format!("{} – {}", number(low.unwrap_or(0.0)), number(high)),
                (low, None) => format!("> {}", number(low.unwrap_or(0.0))),
            };
            Row { color, label, ..Row::default() }
        })
        .collect();
    let mut unknown =
        Row { color: *look.theme.state.unknown_soft, hatched: true, label: look.say_field(&FieldMessage::NoValue), ..Row::default() };
    let column = page.column(field);
    for n in 0..page.plan.district.neighbourhoods.len() {
        let row = match column.get(n) {
            Some(metres) => &mut rows[breaks.iter().filter(|&&limit| metres > limit).count()],
            None => &mut unknown,
        };
        row.tally.count += 1;
        row.tally.floor_area_m2 += page.plan.district.neighbourhoods[n].floor_area.map_or(0.0, |a| a.0);
    }
    rows.extend((unknown.tally.count > 0).then_some(unknown));
    (rows, look.say(&M::SurfaceLimit { limit: number(wanted.limit_m) }))
}

fn ages(page: &MapPage, look: Look) -> Vec<Row> {
    let (core, extended) = page.scene.classes.limits;
    let theme = look.theme;
    page.scene
        .classes
        .ages
        .iter()
        .filter(|(_, tally)| tally.count > 0)
        .map(|&(class, tally)| {
            let label = match class {
                AgeClass::Old(0) => M::UpTo { year: core - 20 },
                AgeClass::Old(1) => M::YearsFromTo { from: core - 19, to: core - 10 },
                AgeClass::Old(_) => M::YearsFromTo { from: core - 9, to: core },
                AgeClass::Extended => M::YearsFromTo { from: core + 1, to: extended },
                AgeClass::Young => M::After { year: extended },
                AgeClass::Unknown => M::YearUnknown,
            };
            let hatched = class == AgeClass::Unknown;
            let plain = if hatched { *theme.map.no_data } else { *theme.map.building_muted };
            Row { color: age_colour(theme, class).unwrap_or(plain), hatched, label: look.say(&label), tally, ..Row::default() }
        })
        .collect()
}

fn years(page: &MapPage, look: Look) -> Vec<Row> {
    let first = page.plan.programme.years.0;
    let years = &page.scene.classes.years;
    let before: Vec<(i16, Tally)> = years.iter().copied().filter(|(year, _)| *year < first).collect();
    let mut rows: Vec<Row> = Vec::new();
    if let (Some(&(from, _)), Some(&(to, _))) = (before.first(), before.last()) {
        let label = look.say(&if from == to { M::PlannedYear { year: from } } else { M::YearRange { from, to } });
        let tally =
            Tally { count: before.iter().map(|(_, t)| t.count).sum(), floor_area_m2: before.iter().map(|(_, t)| t.floor_area_m2).sum() };
        let label = look.say(&M::Recorded { years: label });
        let pick = Some(Pick::Starts(i16::MIN..=first - 1));
        rows.push(Row { color: look.theme.year(to, first), label, tally, pick, ..Row::default() });
    }
    rows.extend(years.iter().filter(|(year, _)| *year >= first).map(|&(year, tally)| Row {
        color: look.theme.year(year, first),
        label: look.say(&M::PlannedYear { year }),
        tally,
        pick: Some(Pick::Starts(year..=year)),
        ..Row::default()
    }));
    let planned: usize = years.iter().map(|(_, t)| t.count).sum();
    let rest = page.plan.district.neighbourhoods.len() - planned;
    if rest > 0 {
        let label = look.say(&M::NotPlanned);
        let tally = Tally { count: rest, floor_area_m2: 0.0 };
        rows.push(Row { color: *look.theme.map.building_muted, label, tally, pick: Some(Pick::NoStart), ..Row::default() });
    }
    rows
}

/// Points, lines, areas: what the zones' picture is made of.
fn signs(ui: &mut Ui, page: &MapPage, look: Look) {
    let theme = look.theme;
    let ink = *theme.text.secondary;
    let mut sign = |text: String, draw: &dyn Fn(&eframe::egui::Painter, Rect)| {
        let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 24.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        let p = ui.painter();
        draw(p, Rect::from_min_size(rect.min, vec2(28.0, 24.0)));
        look.text(p, pos2(rect.left() + 38.0, rect.center().y), Align2::LEFT_CENTER, &text, 12.0, *theme.text.primary);
    };
    sign(look.say(&M::LegendSpot), &|p, r| {
        p.circle(r.center() - vec2(9.0, 0.0), 3.5, *theme.surface.raised, Stroke::new(1.6, ink));
        p.circle(r.center() + vec2(5.0, 0.0), 6.5, *theme.surface.raised, Stroke::new(1.6, ink));
    });
    let corridors = page.plan.links.corridors.len();
    sign(look.say(&M::LegendCorridor { count: corridors, shown: look.count(corridors) }), &|p, r| {
        p.hline(r.left() + 2.0..=r.right() - 2.0, r.center().y, Stroke::new(4.5, ink));
    });
    let zones = page.plan.zones.zones.len();
    sign(look.say(&M::LegendZone { count: zones, shown: look.count(zones) }), &|p, r| {
        let area = Rect::from_center_size(r.center(), vec2(26.0, 12.0));
        p.rect(area, 4.0, ink.gamma_multiply(0.16), Stroke::new(1.6, ink), StrokeKind::Inside);
    });
    if (0..zones as u32).any(|zone| is_locked(&page.plan, zone)) {
        sign(look.say(&M::LegendLocked), &|p, r| {
            let area = Rect::from_center_size(r.center(), vec2(26.0, 12.0));
            p.rect_filled(area, 4.0, ink.gamma_multiply(0.16));
            let corners = [area.left_top(), area.right_top(), area.right_bottom(), area.left_bottom(), area.left_top()];
            p.extend(Shape::dashed_line(&corners, Stroke::new(1.6, ink), 5.0, 3.0));
        });
    }
    if page.plan.district.barriers.iter().any(|b| b.kind == crate::district::BarrierKind::River) {
        sign(look.say(&M::LegendBarrier), &|p, r| {
            p.hline(r.left() + 2.0..=r.right() - 2.0, r.center().y, Stroke::new(1.6, *theme.map.barrier));
        });
    }
}
