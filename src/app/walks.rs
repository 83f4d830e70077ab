//! What a planner asks of places on foot: the walks of a neighbourhood, the catchment of a facility, what a new one would close.

use std::sync::Arc;
use std::task::Poll;

use eframe::egui::{self, Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, vec2};
use geo_types::{LineString, MultiPolygon};

use super::ask::Ask;
use super::camera::Camera;
use super::field::{Field, category_name};
use super::filled::{self, Filled};
use super::look::Look;
use super::page::MapPage;
use super::scene::{Reading, Thing};
use super::step::Step;
use super::tool::Tool;
use crate::access::walk::Errand;
use crate::access::{GapVerdict, MINUTES, OnFoot, Reachable, Site, around_place, closed_by};
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;
use crate::report::{Cancelled, Progress};

/// A question about walks.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asked {
    /// The walks of a neighbourhood to the nearest facility of each category, or of one alone, by id.
    Walks { from: NeighbourhoodIx, only: Option<String> },
    /// What lies within a walk of a facility.
    Catchment { facility: u32, limit_m: f64 },
    /// What a new facility of a line of the standard would close at a place.
    Site { line: String, at: [f64; 2] },
}

/// Its answer.
pub(super) enum Answer {
    /// From near to far.
    Walks(Vec<Errand>),
    /// `None` where no street leads to the facility.
    Catchment(Option<Catchment>),
    /// With the candidates where the line fails; `None` where no street leads to the place.
    Site(Option<(Site, Vec<u32>)>),
}

/// What is reached, ready to be drawn.
pub(super) struct Catchment {
    pub(super) reached: Reachable,
    land: Filled,
}

/// The question that is asked, and its answer once it is there.
#[derive(Default)]
pub(super) struct WalkView {
    asked: Option<Asked>,
    ask: Option<Ask<Answer>>,
    answer: Option<Answer>,
}

impl WalkView {
    /// Asks what is wanted, or nothing. What is under way for another question ends.
    pub(super) fn follow(&mut self, plan: &Arc<Plan>, wanted: Option<Asked>, ctx: &egui::Context) {
        if self.asked != wanted {
            self.answer = None;
            self.ask = wanted.clone().map(|asked| {
                let plan = plan.clone();
                Ask::begin(ctx, move |progress| answer(&plan, asked, progress))
            });
            self.asked = wanted;
        }
        if let Some(Poll::Ready(answer)) = self.ask.as_ref().map(Ask::answer) {
            (self.answer, self.ask) = (answer, None);
        }
    }

    /// The question, with its answer once it is there.
    pub(super) fn now(&self) -> Option<(&Asked, Option<&Answer>)> {
        Some((self.asked.as_ref()?, self.answer.as_ref()))
    }
}

impl MapPage {
    /// What is asked by what is selected, on the page of walks.
    pub(super) fn asked_of_walks(&self) -> Option<Asked> {
        if self.view.step != Step::Access {
            return None;
        }
        if let Tool::Site { line, at: Some(at) } = &self.view.tool {
            return Some(Asked::Site { line: line.clone(), at: *at });
        }
        self.plan.walking.as_ref()?;
        match (self.view.facility, self.view.selection) {
            (Some(facility), _) => Some(Asked::Catchment { facility, limit_m: self.walk_limit_of(facility) }),
            (None, Some(Thing::Neighbourhood(from))) => {
                let only = match self.view.reading {
                    Reading::Field(Field::Walk(at)) => self.plan.access.categories.get(usize::from(at)).cloned(),
                    _ => None,
                };
                Some(Asked::Walks { from, only })
            }
            _ => None,
        }
    }

    /// How far a facility reaches: by the line of the standard for its category, else a walk of ten minutes.
    fn walk_limit_of(&self, facility: u32) -> f64 {
        let settings = &self.plan.project.file.access;
        let category = &self.plan.district.facilities[facility as usize].category;
        let limits = self.plan.standard.facility(category).map(|line| self.plan.standard.limits(line, settings)).unwrap_or_default();
        limits.walk.or(limits.straight).unwrap_or(MINUTES[1] * settings.walking_speed_m_per_min)
    }
}

fn answer(plan: &Plan, asked: Asked, progress: &Progress) -> Result<Answer, Cancelled> {
    let (district, settings, walking) = (&plan.district, &plan.project.file.access, plan.walking.as_deref());
    match asked {
        Asked::Walks { from, only } => {
            let Some(on) = walking else { return Ok(Answer::Walks(Vec::new())) };
            let wanted = plan.access.categories.iter().filter(|category| only.as_ref().is_none_or(|only| only == *category));
            let nearest = |category: &String| match plan.access.walk(from, category) {
                OnFoot::Way(reached) => Some(reached.facility),
                OnFoot::NoWay | OnFoot::Unknown(_) => None,
            };
            let facilities: Vec<u32> = wanted.filter_map(nearest).collect();
            let mut errands = on.errands(district, settings, from, &facilities, progress)?;
            errands.sort_by(|a, b| a.way.metres.total_cmp(&b.way.metres).then(a.facility.cmp(&b.facility)));
            Ok(Answer::Walks(errands))
        }
        Asked::Catchment { facility, limit_m } => {
            let Some(on) = walking else { return Ok(Answer::Catchment(None)) };
            let at = district.facilities[facility as usize].at;
            let reached = around_place(district, settings, on, at, limit_m, progress)?;
            Ok(Answer::Catchment(reached.map(Catchment::new)))
        }
        Asked::Site { line, at } => {
            let candidates =
                (0u32..).zip(plan.eligibility.iter()).filter(|(_, e)| e.candidacy.is_candidate()).map(|(n, _)| NeighbourhoodIx(n));
            let fails = |n: &NeighbourhoodIx| plan.access.gap(*n, &line).is_some_and(|gap| gap.verdict == GapVerdict::Fail);
            let failing: Vec<NeighbourhoodIx> = candidates.filter(fails).collect();
            let site = closed_by(district, &plan.access, settings, walking, (&line, at), &failing, progress)?;
            Ok(Answer::Site(site.map(|site| (site, failing.iter().map(|n| n.0).collect()))))
        }
    }
}

impl Catchment {
    fn new(reached: Reachable) -> Self {
        Self { land: Filled::new(&reached.land), reached }
    }
}

/// Draws the answer over the map, its words clear of the room that is taken.
pub(super) fn draw(painter: &Painter, page: &MapPage, camera: Camera, look: Look, taken: Vec<Rect>) {
    let over = Over { painter, page, camera, look };
    match page.walks.now() {
        Some((_, Some(Answer::Walks(errands)))) => over.errands(errands, taken),
        Some((Asked::Catchment { facility, .. }, Some(Answer::Catchment(Some(catchment))))) => over.catchment(*facility, catchment),
        Some((_, Some(Answer::Site(Some((site, failing)))))) => over.site(site, failing),
        _ => {}
    }
    if let Tool::Site { at: Some(at), .. } = &page.view.tool {
        over.ring(over.to_screen(*at), *look.theme.accent.fill);
    }
}

/// What is drawn over the map, in its view.
struct Over<'a> {
    painter: &'a Painter,
    page: &'a MapPage,
    camera: Camera,
    look: Look,
}

impl Over<'_> {
    fn to_screen(&self, place: [f64; 2]) -> Pos2 {
        self.camera.to_screen(self.page.view.map, place)
    }

    fn errands(&self, errands: &[Errand], mut taken: Vec<Rect>) {
        let theme = self.look.theme;
        for (width, color) in [(5.5, *theme.map.label_halo), (2.8, *theme.accent.fill)] {
            for errand in errands {
                self.line(&errand.way.line, Stroke::new(width, color));
            }
        }
        for errand in errands {
            let facility = &self.page.plan.district.facilities[errand.facility as usize];
            let at = self.to_screen(facility.at);
            self.ring(at, *theme.accent.fill);
            taken.push(Rect::from_center_size(at, egui::Vec2::splat(20.0)));
            let name = category_name(&self.page.plan, &facility.category, self.look.lang);
            self.plate(at, &format!("{name} {} m", self.look.number(errand.way.metres, 0)), &mut taken);
        }
    }

    fn catchment(&self, facility: u32, catchment: &Catchment) {
        let theme = self.look.theme;
        catchment.land.paint(self.painter, |place| self.to_screen(place), theme.accent.fill.gamma_multiply(0.22));
        self.rings(&catchment.reached.land, Stroke::new(1.8, *theme.accent.fill));
        self.ring(self.to_screen(self.page.plan.district.facilities[facility as usize].at), *theme.accent.fill);
    }

    fn site(&self, site: &Site, failing: &[u32]) {
        let theme = self.look.theme;
        for &n in failing {
            let is_closed = site.closes.binary_search(&NeighbourhoodIx(n)).is_ok();
            let (width, color) = if is_closed { (2.5, *theme.state.ok) } else { (1.5, *theme.state.warn) };
            let outline = &self.page.plan.district.neighbourhoods[n as usize].outline;
            self.rings(outline, Stroke::new(width + 2.5, *theme.map.label_halo));
            self.rings(outline, Stroke::new(width, color));
        }
    }

    /// A place with a ring around it.
    fn ring(&self, at: Pos2, color: Color32) {
        self.painter.circle_stroke(at, 9.0, Stroke::new(5.0, *self.look.theme.map.label_halo));
        self.painter.circle_stroke(at, 9.0, Stroke::new(2.2, color));
    }

    /// Words beside a place, where there is room for them.
    fn plate(&self, at: Pos2, text: &str, taken: &mut Vec<Rect>) {
        let theme = self.look.theme;
        let galley = self.painter.layout_no_wrap(text.to_owned(), FontId::proportional(12.0), *theme.text.primary);
        let size = galley.size() + vec2(12.0, 4.0);
        let beside = [Align2::LEFT_CENTER, Align2::RIGHT_CENTER, Align2::CENTER_TOP, Align2::CENTER_BOTTOM];
        let offsets = [vec2(13.0, 0.0), vec2(-13.0, 0.0), vec2(0.0, 13.0), vec2(0.0, -13.0)];
        let mut rooms = beside.into_iter().zip(offsets).map(|(align, offset)| align.anchor_size(at + offset, size));
        let is_free = |room: &Rect| self.page.view.map.contains_rect(*room) && !taken.iter().any(|t| t.intersects(*room));
        let Some(room) = rooms.find(is_free) else { return };
        self.painter.rect(room, 4.0, theme.map.label_halo.gamma_multiply(0.94), Stroke::new(1.0, *theme.accent.fill), StrokeKind::Inside);
        self.painter.galley(room.min + vec2(6.0, 2.0), galley, *theme.text.primary);
        taken.push(room);
    }

    fn rings(&self, shape: &MultiPolygon<f64>, stroke: Stroke) {
        filled::outline(self.painter, shape, |place| self.to_screen(place), stroke);
    }

    fn line(&self, line: &LineString<f64>, stroke: Stroke) {
        self.painter.add(Shape::line(filled::points(line, |place| self.to_screen(place)), stroke));
    }
}
