//! Scenarios in the window: kept, planned away from the screen's thread, laid beside the plan with a line to swipe.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::task::Poll;

use eframe::egui::{self, Context, Rect};
use eframe::egui_wgpu;

use super::ask::Ask;
use super::camera::Camera;
use super::gpu::{Beside, Upload};
use super::job::{Failure, Prepared, prepare};
use super::look::Look;
use super::page::{Edge, MapPage, Side};
use super::scene::{Reading, Scene, colours};
use super::state::{App, Page};
use super::thematic::Style;
use super::theme::Theme;
use crate::base::{ChangeKind, Difference};
use crate::desk::{Scenario, checked, compare, scenarios};
use crate::district::NeighbourhoodIx;
use crate::plan::{Effort, Plan, PlanError, Stages};
use crate::report::messages::{Say, ScenarioMessage as M};
use crate::report::{Cancelled, Lang, Progress, Text};

/// Share of the map's width at which the line lies at first.
const MIDDLE: f32 = 0.5;

/// What the list of scenarios asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// Keep the project as it stands under the name that is typed.
    Keep,
    /// Lay one beside the plan, or take it away where it lies there.
    Show(String),
    /// Delete one.
    Remove(String),
}

/// A column of the table of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sort {
    Kind,
    Name,
    From,
    To,
    Why,
}

/// What the window holds of scenarios.
pub(super) struct ScenarioView {
    /// Those that there are, by name.
    pub(super) all: Vec<Scenario>,
    /// The name that is typed.
    pub(super) name: String,
    pub(super) wish: Option<Wish>,
    /// What was done, or why not.
    pub(super) said: Option<Result<Text, Text>>,
    /// One that is to be deleted, until that is confirmed.
    pub(super) sure: Option<String>,
    /// Whether the project is a file.
    pub(super) is_filed: bool,
    /// The one that lies beside the plan.
    pub(super) beside: Option<BesideView>,
    /// Where the line lies, as a share of the map's width.
    pub(super) line: f32,
    pub(super) sort: (Sort, bool),
    asked: Option<Asked>,
    is_listed: bool,
}

/// What is being planned: its name, the plan that it is compared with, the work.
type Asked = (String, Arc<Plan>, Ask<Result<Compared, Failure>>);

/// A scenario planned and compared.
struct Compared {
    prepared: Prepared,
    rows: Vec<Difference>,
}

/// A scenario that lies beside the plan.
pub(super) struct BesideView {
    pub(super) name: String,
    /// The plan that it was compared with.
    pub(super) base: Arc<Plan>,
    pub(super) page: Box<MapPage>,
    pub(super) rows: Vec<Difference>,
    /// The neighbourhood that each is of.
    pub(super) who: Vec<Option<NeighbourhoodIx>>,
    ordered: Option<Ordered>,
    painted_for: Option<Painted>,
}

/// The rows in an order: by which column, from the least or not, in which language.
type Ordered = ((Sort, bool, Lang), Arc<Vec<usize>>);

/// What its colours were made for.
type Painted = (Reading, Option<Style>, bool, BTreeSet<usize>);

impl Default for ScenarioView {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            name: String::new(),
            wish: None,
            said: None,
            sure: None,
            is_filed: false,
            beside: None,
            line: MIDDLE,
            sort: (Sort::Kind, true),
            asked: None,
            is_listed: false,
        }
    }
}

impl ScenarioView {
    /// The name of what is being planned.
    pub(super) fn under_way(&self) -> Option<&str> {
        self.asked.as_ref().map(|(name, ..)| name.as_str())
    }

    /// The part of the map that the scenario takes, where one lies beside the plan.
    pub(super) fn right_of(&self, map: Rect) -> Option<Rect> {
        self.beside.as_ref()?;
        Some(Rect::from_min_max(egui::pos2(map.left() + map.width() * self.line, map.top()), map.max))
    }

    /// Plans a scenario on the base of a plan.
    fn ask(&mut self, name: &str, plan: &Arc<Plan>, render: Option<&egui_wgpu::RenderState>, ctx: &Context) {
        let Some(scenario) = self.all.iter().find(|one| one.name == name).cloned() else { return };
        let (base, render) = (plan.clone(), render.cloned());
        let ask = Ask::begin(ctx, move |progress| match planned(&base, &scenario, render.as_ref(), progress) {
            Err(failure) if failure.cancelled => Err(Cancelled),
            other => Ok(other),
        });
        self.asked = Some((name.to_owned(), plan.clone(), ask));
    }

    /// Takes what was planned; another plan beneath has the comparison made anew.
    fn settle(&mut self, plan: &Arc<Plan>, render: Option<&egui_wgpu::RenderState>, ctx: &Context) {
        if let Some((name, base, ask)) = &self.asked
            && let Poll::Ready(answer) = ask.answer()
        {
            let (name, base) = (name.clone(), base.clone());
            self.asked = None;
            match answer {
                Some(Ok(compared)) => self.beside = Some(BesideView::new(name, base, compared, render)),
                Some(Err(failure)) => {
                    let what = failure.problems.into_iter().next().map(|(_, what, _)| what).unwrap_or_default();
                    let say = |lang: Lang| M::Failed { name: name.clone(), cause: what.get(lang).to_owned() }.say(lang);
                    self.said = Some(Err(Text { zh: say(Lang::Zh), en: say(Lang::En) }));
                }
                None => {}
            }
        }
        let outdated = self.beside.as_ref().filter(|beside| !Arc::ptr_eq(&beside.base, plan)).map(|beside| beside.name.clone());
        if let Some(name) = outdated.filter(|_| self.asked.is_none() && plan.effort == Effort::Settled) {
            self.ask(&name, plan, render, ctx);
        }
    }

    /// The differences in the order of the table, by their place.
    pub(super) fn order(&mut self, lang: Lang) -> Arc<Vec<usize>> {
        let Some(beside) = &mut self.beside else { return Arc::default() };
        let (by, ascending) = self.sort;
        let wanted = (by, ascending, lang);
        if let Some((_, order)) = beside.ordered.as_ref().filter(|(of, _)| *of == wanted) {
            return order.clone();
        }
        let key = |at: &usize| {
            let row = &beside.rows[*at];
            let (from, to) = beside.ends(row);
            match by {
                Sort::Kind => String::new(),
                Sort::Name => row.name.clone(),
                Sort::From => from,
                Sort::To => to,
                Sort::Why => row.why.get(lang).to_owned(),
            }
        };
        let mut order: Vec<usize> = (0..beside.rows.len()).collect();
        if by == Sort::Kind {
            order.sort_by_key(|&at| (telling(beside.rows[at].kind), at));
        } else {
            order.sort_by_cached_key(|at| (key(at), *at));
        }
        if !ascending {
            order.reverse();
        }
        let order = Arc::new(order);
        beside.ordered = Some((wanted, order.clone()));
        order
    }
}

impl BesideView {
    fn new(name: String, base: Arc<Plan>, compared: Compared, render: Option<&egui_wgpu::RenderState>) -> Self {
        let Compared { prepared: Prepared { plan, mut scene, upload, .. }, rows } = compared;
        if let (Some(Upload::Whole(gpu)), Some(render)) = (upload, render) {
            render.renderer.write().callback_resources.insert(Beside(*gpu));
        }
        // It was made for this window, and nobody else has it yet.
        if let Some(scene) = Arc::get_mut(&mut scene) {
            hues_of(scene, &plan, &base);
        }
        let page = MapPage::new(Prepared { plan, scene, upload: None, stages: None }, render);
        let known: BTreeMap<&str, u32> = base.district.neighbourhoods.iter().map(|own| own.id.0.as_str()).zip(0..).collect();
        let who = rows.iter().map(|row| known.get(row.id.as_str()).copied().map(NeighbourhoodIx)).collect();
        Self { name, base, page: Box::new(page), rows, who, ordered: None, painted_for: None }
    }

    /// Both ends of a difference as they are read: zones by their names.
    pub(super) fn ends(&self, row: &Difference) -> (String, String) {
        let (from, to) = row.ends();
        if row.kind != ChangeKind::Zone {
            return (from, to);
        }
        let named = |plan: &Plan, id: String| plan.zones.zones.iter().find(|zone| zone.id == id).map_or(id, |zone| zone.name.clone());
        (named(&self.base, from), named(&self.page.plan, to))
    }

    /// Shows what the plan beside it shows, in the same classes, and brings the card up to date.
    pub(super) fn follow(&mut self, view: Shown, look: Look, render: Option<&egui_wgpu::RenderState>) {
        let own = &mut self.page.view;
        (own.reading, own.hidden, own.shown) = (view.reading, view.hidden, view.switches);
        if let Some((field, style)) = view.style {
            own.styles = BTreeMap::from([(field, style)]);
        }
        let style = match self.page.view.reading {
            Reading::Field(field) => Some(self.page.view.style(field)),
            _ => None,
        };
        let wanted = (self.page.view.reading, style, look.dark, self.page.view.hidden.clone());
        if self.painted_for.as_ref() == Some(&wanted) {
            return;
        }
        if let Some(render) = render {
            let colours = colours(&self.page, self.page.view.reading, Theme::of(look.dark));
            if let Some(Beside(gpu)) = render.renderer.write().callback_resources.get_mut::<Beside>() {
                gpu.recolour(&render.queue, &colours);
            }
        }
        self.page.view.painted += 1;
        self.painted_for = Some(wanted);
    }

    /// Looks at the same place.
    pub(super) fn look_at(&mut self, map: Rect, camera: Camera, covered: Vec<Rect>) {
        (self.page.view.map, self.page.view.camera, self.page.view.covered) = (map, Some(camera), covered);
    }
}

/// What the plan shows, for the scenario to show it, too.
pub(super) struct Shown {
    reading: Reading,
    hidden: BTreeSet<usize>,
    switches: BTreeSet<super::cartography::Switch>,
    style: Option<(super::field::Field, Style)>,
}

impl MapPage {
    /// What the map shows; its classes end where they end, whatever the values of the scenario are.
    fn shown(&self) -> Shown {
        let style = match self.view.reading {
            Reading::Field(field) => {
                let breaks = self.classed(field).breaks.clone();
                let style = self.view.style(field);
                let locked = if breaks.len() > 0 { Some(breaks) } else { style.locked.clone() };
                Some((field, Style { locked, ..style }))
            }
            _ => None,
        };
        Shown { reading: self.view.reading, hidden: self.view.hidden.clone(), switches: self.view.shown.clone(), style }
    }

    /// Lists scenarios at the right.
    pub(super) fn show_scenarios(&mut self, ctx: &Context) {
        self.select(None, ctx);
        self.view.hidden_edges.remove(&Edge::Right);
        self.view.side = Side::Scenarios;
    }
}

impl App {
    /// Does what the list of scenarios asked for, and keeps the one beside the plan up to date.
    pub(super) fn follow_scenarios(&mut self, look: Look, ctx: &Context) {
        let render = self.render.clone();
        let Page::Map(page) = &mut self.page else { return };
        let desk = self.deciding.as_ref().map(super::deciding::Deciding::desk);
        let path = page.plan.project.path.clone();
        page.scenarios.is_filed = desk.is_some_and(crate::desk::Desk::is_filed);
        if !page.scenarios.is_listed && desk.is_some() {
            page.scenarios.is_listed = true;
            if page.scenarios.is_filed {
                page.scenarios.all = scenarios(&path);
            }
        }
        match page.scenarios.wish.take() {
            Some(Wish::Keep) => {
                if let Some(desk) = desk {
                    let done = kept(&mut page.scenarios, &path, desk.text());
                    page.scenarios.said = Some(done);
                }
            }
            Some(Wish::Show(name)) => {
                let is_shown = page.scenarios.beside.take().is_some_and(|beside| beside.name == name);
                page.scenarios.said = None;
                if !is_shown {
                    let plan = page.plan.clone();
                    page.scenarios.ask(&name, &plan, render.as_ref(), ctx);
                }
            }
            Some(Wish::Remove(name)) => removed(&mut page.scenarios, &path, &name),
            None => {}
        }
        let plan = page.plan.clone();
        page.scenarios.settle(&plan, render.as_ref(), ctx);
        if page.scenarios.beside.is_some() {
            let shown = page.shown();
            if let Some(beside) = &mut page.scenarios.beside {
                beside.follow(shown, look, render.as_ref());
            }
        }
    }
}

/// The order of kinds: what is reached, who comes and goes, years, zones; then what all of it follows from.
fn telling(kind: ChangeKind) -> usize {
    use ChangeKind as K;
    let order = [K::Target, K::Left, K::Entered, K::Start, K::Zone];
    order.iter().position(|one| *one == kind).unwrap_or(order.len() + kind as usize)
}

/// Keeps the text of a project as a scenario: beside its file, or as long as the window lasts.
fn kept(view: &mut ScenarioView, path: &std::path::Path, text: &str) -> Result<Text, Text> {
    let scenario = if view.is_filed {
        Scenario::keep(path, &view.name, text).map_err(|error| error.text())?
    } else {
        let name = checked(path, &view.name).map_err(|error| error.text())?;
        if view.all.iter().any(|one| one.name == name) {
            return Err(M::Taken { name: name.to_owned() }.both());
        }
        Scenario { name: name.to_owned(), text: text.to_owned() }
    };
    let said = M::Kept { name: scenario.name.clone() }.both();
    view.all.push(scenario);
    view.all.sort_by(|a, b| a.name.cmp(&b.name));
    view.name.clear();
    Ok(said)
}

fn removed(view: &mut ScenarioView, path: &std::path::Path, name: &str) {
    view.sure = None;
    let Some(at) = view.all.iter().position(|one| one.name == name) else { return };
    if view.is_filed
        && let Err(error) = view.all[at].remove(path)
    {
        view.said = Some(Err(M::NotRemoved { cause: error.to_string() }.both()));
        return;
    }
    view.all.remove(at);
    view.beside.take_if(|beside| beside.name == name);
    view.asked.take_if(|(asked, ..)| asked == name);
}

/// The plan of a scenario with its picture, and what it does differently.
fn planned(base: &Plan, scenario: &Scenario, render: Option<&egui_wgpu::RenderState>, progress: &Progress) -> Result<Compared, Failure> {
    let project = scenario.project(&base.project).map_err(|error| Failure::from(PlanError::from(error)))?;
    let plan = Stages::after(base).plan(&project, Effort::Settled, progress)?;
    let changes = compare(base, &plan).map_err(|error| Failure::of_text(Text::same(error.to_string()), Text::default()))?;
    let prepared = prepare(Arc::new(plan), None, render, progress)?;
    Ok(Compared { prepared, rows: changes.changes.into_iter().chain(changes.facts).collect() })
}

/// Gives a zone that both plans have the hue that it has in the first.
fn hues_of(scene: &mut Scene, plan: &Plan, base: &Plan) {
    let hues = super::scene::hues(base);
    let known: BTreeMap<&str, usize> = base.zones.zones.iter().zip(hues).map(|(zone, hue)| (zone.id.as_str(), hue)).collect();
    for (zone, hue) in plan.zones.zones.iter().zip(&mut scene.zone_hues) {
        *hue = known.get(zone.id.as_str()).copied().unwrap_or(*hue);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::field::Field;
    use crate::app::scene::blocks;

    fn prepared(plan: Plan) -> Prepared {
        prepare(Arc::new(plan), None, None, &Progress::silent()).unwrap()
    }

    #[test]
    fn both_sides_have_the_classes_of_the_plan() {
        let mut page = MapPage::new(prepared(blocks::plan(400)), None);
        page.view.read(Reading::Field(Field::Score));
        let own = page.classed(Field::Score).breaks.clone();
        let compared = Compared { prepared: prepared(blocks::plan(900)), rows: Vec::new() };
        let mut beside = BesideView::new("b".into(), page.plan.clone(), compared, None);
        let free = beside.page.classed(Field::Score).breaks.clone();
        beside.follow(page.shown(), Look::new(Lang::En, false), None);
        assert_eq!(beside.page.view.reading, Reading::Field(Field::Score));
        assert_eq!(beside.page.classed(Field::Score).breaks, own);
        assert_ne!(free, own, "by itself it has others");
    }

    #[test]
    fn differences_are_sorted_by_any_column_and_back() {
        let page = MapPage::new(prepared(blocks::plan(400)), None);
        let row = |kind, name: &str, from: i64| Difference {
            kind,
            id: name.into(),
            name: name.into(),
            field: String::new(),
            from: from.into(),
            to: serde_json::Value::Null,
            reason: "",
            why: Text::same(name.chars().rev().collect::<String>()),
        };
        let rows = vec![row(ChangeKind::Setting, "ab", 3), row(ChangeKind::Start, "ca", 1), row(ChangeKind::Target, "bc", 2)];
        let compared = Compared { prepared: prepared(blocks::plan(400)), rows };
        let beside = BesideView::new("b".into(), page.plan.clone(), compared, None);
        let mut view = ScenarioView { beside: Some(beside), ..ScenarioView::default() };
        let mut by = |sort, ascending| {
            view.sort = (sort, ascending);
            view.order(Lang::En).to_vec()
        };
        assert_eq!(by(Sort::Kind, true), [2, 1, 0]);
        assert_eq!(by(Sort::Name, true), [0, 2, 1]);
        assert_eq!(by(Sort::From, true), [1, 2, 0]);
        assert_eq!(by(Sort::Why, true), [1, 0, 2]);
        assert_eq!(by(Sort::Name, false), [1, 2, 0]);
    }
}
