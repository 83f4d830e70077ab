//! The legend of what is coloured: highest class on top, what is not known last.

use eframe::egui::{Align2, Color32, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::app::look::Look;
use crate::app::scene::{AgeClass, Reading, Tally, age_colour, score_colour};
use crate::app::state::MapPage;
use crate::report::messages::AppMessage as M;

const WIDTH: f32 = 232.0;

struct Row {
    color: Color32,
    hatched: bool,
    label: String,
    tally: Tally,
}

/// The legend card.
pub(in crate::app) fn legend(ui: &mut Ui, page: &MapPage, look: Look) {
    ui.spacing_mut().item_spacing.y = 0.0;
    match page.view.reading {
        Reading::Age => table(ui, look, &M::LegendAge, &M::LegendByPolicy, &M::ColumnBuildings, &ages(page, look)),
        Reading::Score => table(ui, look, &M::LegendScore, &M::LegendEqual, &M::ColumnNeighbourhoods, &scores(page, look)),
        Reading::Years => table(ui, look, &M::LegendYears, &M::LegendYears, &M::ColumnNeighbourhoods, &years(page, look)),
        Reading::Zones => signs(ui, page, look),
    }
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
            Row { color: age_colour(theme, class).unwrap_or(plain), hatched, label: look.say(&label), tally }
        })
        .collect()
}

fn scores(page: &MapPage, look: Look) -> Vec<Row> {
    let classes = &page.scene.classes;
    let mut rows: Vec<Row> = classes
        .scores
        .iter()
        .enumerate()
        .rev()
        .map(|(class, &(interval, tally))| Row {
            color: score_colour(look.theme, classes, class),
            hatched: false,
            label: format!("{} – {}", look.number(interval.from, 1), look.number(interval.to, 1)),
            tally,
        })
        .collect();
    if classes.unscored.count > 0 {
        let label = look.say(&M::NotScored);
        rows.push(Row { color: *look.theme.map.building_muted, hatched: true, label, tally: classes.unscored });
    }
    rows
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
        rows.push(Row { color: look.theme.year(to, first), hatched: false, label: look.say(&M::Recorded { years: label }), tally });
    }
    rows.extend(years.iter().filter(|(year, _)| *year >= first).map(|&(year, tally)| Row {
        color: look.theme.year(year, first),
        hatched: false,
        label: look.say(&M::PlannedYear { year }),
        tally,
    }));
    let planned: usize = years.iter().map(|(_, t)| t.count).sum();
    let rest = page.plan.district.neighbourhoods.len() - planned;
    if rest > 0 {
        let label = look.say(&M::NotPlanned);
        rows.push(Row { color: *look.theme.map.building_muted, hatched: false, label, tally: Tally { count: rest, floor_area_m2: 0.0 } });
    }
    rows
}

fn table(ui: &mut Ui, look: Look, title: &M, method: &M, unit: &M, rows: &[Row]) {
    let theme = look.theme;
    let (head, _) = ui.allocate_exact_size(vec2(WIDTH, 22.0), Sense::hover());
    let p = ui.painter();
    look.text_strong(p, head.left_center(), Align2::LEFT_CENTER, &look.say(title), 13.0, *theme.text.primary);
    let (columns, _) = ui.allocate_exact_size(vec2(WIDTH, 18.0), Sense::hover());
    let (count_x, area_x) = (columns.right() - 72.0, columns.right());
    let p = ui.painter();
    if title != method {
        look.text(p, columns.left_center(), Align2::LEFT_CENTER, &look.say(method), 11.0, *theme.text.tertiary);
    }
    let middle = columns.center().y;
    look.text(p, pos2(count_x, middle), Align2::RIGHT_CENTER, &look.say(unit), 11.0, *theme.text.tertiary);
    look.text(p, pos2(area_x, middle), Align2::RIGHT_CENTER, &look.say(&M::FloorAreaUnit), 11.0, *theme.text.tertiary);
    for row in rows {
        let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 20.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {}", row.label, row.tally.count)));
        let p = ui.painter();
        let swatch = Rect::from_center_size(pos2(rect.left() + 7.0, rect.center().y), vec2(14.0, 12.0));
        look.swatch(p, swatch, row.color, row.hatched);
        let count = look.count(row.tally.count);
        let drawn = look.text(p, pos2(count_x, rect.center().y), Align2::RIGHT_CENTER, &count, 12.0, *theme.text.primary);
        let left = rect.left() + 22.0;
        look.text_within(p, pos2(left, rect.center().y), &row.label, 12.0, *theme.text.primary, drawn.left() - left - 8.0);
        if row.tally.floor_area_m2 > 0.0 {
            let area = look.number(row.tally.floor_area_m2 / 1e4, 1);
            look.text(p, pos2(area_x, rect.center().y), Align2::RIGHT_CENTER, &area, 12.0, *theme.text.secondary);
        }
    }
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
    sign(look.say(&M::LegendCorridor { count: page.plan.links.corridors.len() }), &|p, r| {
        p.hline(r.left() + 2.0..=r.right() - 2.0, r.center().y, Stroke::new(4.5, ink));
    });
    sign(look.say(&M::LegendZone { count: page.plan.zones.zones.len() }), &|p, r| {
        let area = Rect::from_center_size(r.center(), vec2(26.0, 12.0));
        p.rect(area, 4.0, ink.gamma_multiply(0.16), Stroke::new(1.6, ink), StrokeKind::Inside);
    });
    if page.plan.district.barriers.iter().any(|b| b.kind == crate::district::BarrierKind::River) {
        sign(look.say(&M::LegendBarrier), &|p, r| {
            p.hline(r.left() + 2.0..=r.right() - 2.0, r.center().y, Stroke::new(1.6, *theme.map.barrier));
        });
    }
}
