//! Bars of count, area and money by year against targets: a solid line where the document sets one, a dashed one where it only asks
//! for progress, and a question mark over what is not known.

use eframe::egui::{Align2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::framed;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;
use crate::programme::TargetMeasure;
use crate::project::LimitEvent;
use crate::report::messages::{Say, YearMessage as M};
use crate::zone;

/// What starts in a year.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Bar {
    /// What is known of those that count.
    firm: f64,
    /// What is known of provisional ones.
    provisional: f64,
    /// Those of whom it is not known.
    open: usize,
}

/// One chart.
struct Chart {
    what: M,
    unit: M,
    /// By year.
    bars: Vec<Bar>,
    /// By year: the line, and whether the document sets it.
    lines: Vec<Option<(f64, bool)>>,
    decimals: u8,
}

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look, rect: Rect, years: &[i16]) {
    let plan = page.shown_years().clone();
    let charts = [
        chart(&plan, years, (M::BarsCount, M::UnitCount, 0), Some(TargetMeasure::Neighbourhoods), |_, _| Some(1.0), 1.0),
        chart(
            &plan,
            years,
            (M::BarsArea, M::UnitArea, 1),
            Some(TargetMeasure::FloorArea),
            |plan, n| plan.district.amount(n, "floor_area_m2"),
            1e4,
        ),
        chart(&plan, years, (M::BarsMoney, M::UnitMoney, 0), None, |plan, n| plan.district.amount(n, "cost_yuan"), 1e4),
    ];
    framed(ui, rect, look, |ui| {
        let room = ui.available_rect_before_wrap();
        let width = (room.width() - 48.0) / 3.0;
        for (at, chart) in charts.iter().enumerate() {
            let place = Rect::from_min_size(pos2(room.left() + (width + 24.0) * at as f32, room.top()), vec2(width, room.height()));
            draw(ui, look, place, chart, years, plan.programme.years.0);
        }
    });
}

fn chart(
    plan: &Plan,
    years: &[i16],
    (what, unit, decimals): (M, M, u8),
    measure: Option<TargetMeasure>,
    amount: impl Fn(&Plan, NeighbourhoodIx) -> Option<f64>,
    per: f64,
) -> Chart {
    let bar = |year: &i16| {
        let starts = (0..plan.programme.start.len()).filter(|&n| plan.programme.start[n] == Some(*year));
        starts.fold(Bar::default(), |bar, n| match amount(plan, NeighbourhoodIx(n as u32)).map(|value| value / per) {
            Some(value) if plan.zones.role[n] == Some(zone::Role::Provisional) => Bar { provisional: bar.provisional + value, ..bar },
            Some(value) => Bar { firm: bar.firm + value, ..bar },
            None => Bar { open: bar.open + 1, ..bar },
        })
    };
    let line = |year: &i16| {
        if let Some(measure) = measure {
            let of_year = plan.programme.targets.iter().filter(|result| {
                result.target.started
                    && !result.target.setting.cumulative
                    && result.target.setting.year == *year
                    && result.target.measure == measure
            });
            of_year
                .map(|result| (result.value / per, !result.target.setting.progressive))
                .max_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0)))
        } else {
            let limits = plan.project.file.programme.limits.iter().filter(|limit| {
                limit.of == "cost_yuan"
                    && limit.event == LimitEvent::Started
                    && !limit.together
                    && limit.years.as_ref().is_none_or(|all| all.contains(year))
            });
            limits.map(|limit| (limit.max / per, true)).min_by(|a, b| a.0.total_cmp(&b.0))
        }
    };
    Chart { what, unit, bars: years.iter().map(bar).collect(), lines: years.iter().map(line).collect(), decimals }
}

fn draw(ui: &mut Ui, look: Look, rect: Rect, chart: &Chart, years: &[i16], first: i16) {
    let theme = look.theme;
    let what = chart.what.say(look.lang);
    let p = ui.painter().clone();
    let drawn = look.text_strong(&p, rect.left_top() + vec2(0.0, 8.0), Align2::LEFT_CENTER, &what, 13.0, *theme.text.primary);
    look.text(
        &p,
        pos2(drawn.right() + 8.0, rect.top() + 8.0),
        Align2::LEFT_CENTER,
        &chart.unit.say(look.lang),
        11.5,
        *theme.text.secondary,
    );
    let plot = Rect::from_min_max(rect.min + vec2(0.0, 42.0), rect.max - vec2(0.0, 18.0));
    let most =
        chart.bars.iter().map(|bar| bar.firm + bar.provisional).chain(chart.lines.iter().flatten().map(|line| line.0)).fold(1e-9, f64::max);
    let step = plot.width() / years.len().max(1) as f32;
    let height = |value: f64| plot.height() * (value / most) as f32;
    p.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, *theme.line.normal));
    for (at, &year) in years.iter().enumerate() {
        let (Bar { firm, provisional, open }, line) = (chart.bars[at], chart.lines[at]);
        let value = firm + provisional;
        let middle = plot.left() + step * (at as f32 + 0.5);
        let width = (step * 0.62).min(44.0);
        let bar = Rect::from_min_max(pos2(middle - width / 2.0, plot.bottom() - height(value)), pos2(middle + width / 2.0, plot.bottom()));
        let shown = if value == 0.0 && open > 0 { "?".to_owned() } else { look.number(value, chart.decimals) };
        let text = if open > 0 && value > 0.0 { format!("≥ {shown} ?") } else { shown };
        let is_short = line.is_some_and(|(line, is_target)| is_target && firm + 0.5 * 10f64.powi(-i32::from(chart.decimals)) < line)
            && chart.unit != M::UnitMoney;
        let area = Rect::from_min_max(pos2(middle - step / 2.0, plot.top() - 16.0), pos2(middle + step / 2.0, rect.bottom()));
        let response = ui.interact(area, ui.scope_id().with((&what, year)), Sense::hover());
        let mut spoken = M::BarOf { what: what.clone(), year, value: text.clone() }.say(look.lang);
        for more in line
            .map(|(line, _)| M::BarTarget { value: look.number(line, chart.decimals) })
            .into_iter()
            .chain((open > 0).then_some(M::BarOpen { count: open }))
        {
            spoken = format!("{spoken} · {}", more.say(look.lang));
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
        // Provisional ones count towards no target.
        let color = theme.year(year, first);
        p.rect_filled(bar, 2.0, color.gamma_multiply(0.4));
        let counted = Rect::from_min_max(pos2(bar.left(), plot.bottom() - height(firm)), bar.max);
        p.rect_filled(counted, 2.0, color);
        let above = line.map_or(bar.top(), |(line, _)| bar.top().min(plot.bottom() - height(line)));
        let color = if is_short { *theme.state.warn } else { *theme.text.primary };
        look.text(&p, pos2(middle, above - 4.0), Align2::CENTER_BOTTOM, &text, 12.0, color);
        if let Some((line, is_target)) = line {
            let y = plot.bottom() - height(line);
            let ends = [pos2(middle - width / 2.0 - 6.0, y), pos2(middle + width / 2.0 + 6.0, y)];
            let stroke = Stroke::new(2.0, *theme.text.primary);
            if is_target {
                p.line_segment(ends, stroke);
            } else {
                p.extend(Shape::dashed_line(&ends, stroke, 4.0, 3.0));
            }
        }
        look.text(&p, pos2(middle, rect.bottom() - 6.0), Align2::CENTER_CENTER, &year.to_string(), 11.0, *theme.text.secondary);
        response.on_hover_text(spoken);
    }
}
