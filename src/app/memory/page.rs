//! The page of a plan: written down by ids, and taken up again as far as its things are there.

use std::collections::BTreeSet;

use super::{Place, Range, StepView, View};
use crate::app::camera::Camera;
use crate::app::field::Field;
use crate::app::page::MapPage;
use crate::app::scene::{Reading, Thing};
use crate::app::selection::{Combine, Filters};
use crate::app::step::Step;
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;

impl MapPage {
    /// Where the planner is.
    pub(in crate::app) fn place(&self) -> Place {
        let (view, plan) = (&self.view, &*self.plan);
        let neighbourhood = |n: u32| plan.district.neighbourhoods[n as usize].id.0.clone();
        let step_view = |step: Step| {
            let table = &view.tables[step.at()];
            StepView {
                reading: key_of(view.readings[step.at()], plan),
                sorted_by: table.by.map(|field| field.key(plan)),
                ascending: table.ascending,
            }
        };
        Place {
            step: Some(view.step),
            crs: plan.district.frame.crs.clone(),
            camera: view.camera.map(View::from),
            bookmarks: view.bookmarks.iter().map(|(name, camera)| (name.clone(), View::from(*camera))).collect(),
            steps: Step::ALL.map(step_view).into(),
            shown: Some(view.shown.clone()),
            hidden_categories: view.hidden.iter().filter_map(|&at| self.scene.categories().get(at).cloned()).collect(),
            has_surface: view.wants_surface,
            side: Some(view.side),
            selection: view.selection.map(|thing| self.id_of(thing)),
            marked: view.marked.iter().map(neighbourhood).collect(),
            filters: view.filters.ranges.iter().map(|(field, range)| (field.key(plan), self.range(*field, *range))).collect(),
            filter_text: view.filters.text.clone(),
            styles: view.styles.iter().map(|(field, style)| (field.key(plan), style.clone())).collect(),
        }
    }

    /// Goes back to where the planner was, as far as the plan has it.
    pub(in crate::app) fn go_back_to(&mut self, place: &Place, ctx: &eframe::egui::Context) {
        let plan = self.plan.clone();
        let field = |key: &str| self.fields.iter().copied().find(|field| field.key(&plan) == key);
        for (step, seen) in Step::ALL.into_iter().zip(&place.steps) {
            if let Some(reading) = reading_of(&seen.reading, field) {
                self.view.readings[step.at()] = reading;
            }
            let table = &mut self.view.tables[step.at()];
            let by = seen.sorted_by.as_deref().map(field);
            if by != Some(None) {
                (table.by, table.ascending) = (by.flatten(), seen.ascending);
            }
        }
        self.view.styles = place.styles.iter().filter_map(|(key, style)| Some((field(key)?, style.clone()))).collect();
        for (field, style) in &mut self.view.styles {
            style.quiet = field.quiet();
            style.classes = style.classes.clamp(2, 9);
        }
        let ranges = place.filters.iter().filter_map(|(key, range)| {
            let field = field(key)?;
            Some((field, self.numbers(field, range)?))
        });
        self.view.filters = Filters { ranges: ranges.collect(), text: place.filter_text.clone() };
        self.filtered();
        if let Some(shown) = &place.shown {
            self.view.shown.clone_from(shown);
        }
        let hides = |category: &String| place.hidden_categories.contains(category);
        self.view.hidden = self.scene.categories().iter().enumerate().filter(|(_, category)| hides(category)).map(|(at, _)| at).collect();
        self.view.wants_surface = place.has_surface;
        if place.crs == plan.district.frame.crs {
            let camera = place.camera.and_then(View::camera);
            self.view.is_back = camera.is_some();
            self.view.camera = camera.or(self.view.camera);
            self.view.bookmarks = place.bookmarks.iter().filter_map(|(name, view)| Some((name.clone(), view.camera()?))).collect();
        }
        if let Some(step) = place.step {
            self.go_to(step);
        }
        self.select_again(place, ctx);
        self.view.side = place.side.unwrap_or(self.view.side);
    }

    fn select_again(&mut self, place: &Place, ctx: &eframe::egui::Context) {
        let plan = self.plan.clone();
        let neighbourhoods = || plan.district.neighbourhoods.iter().zip(0u32..);
        let marked: BTreeSet<u32> = neighbourhoods().filter(|(n, _)| place.marked.contains(&n.id.0)).map(|(_, at)| at).collect();
        let zone = |id: &str| plan.zones.zones.iter().position(|zone| zone.id == id).map(|at| Thing::Zone(at as u32));
        let thing = |id: &str| {
            let one = neighbourhoods().find(|(n, _)| n.id.0 == id).map(|(_, at)| Thing::Neighbourhood(NeighbourhoodIx(at)));
            one.or_else(|| zone(id))
        };
        match place.selection.as_deref().and_then(thing) {
            Some(thing) => self.select(Some(thing), ctx),
            None => self.choose_all(marked.iter().copied(), Combine::Replace, ctx),
        }
        self.view.marked.combine(marked, Combine::Replace);
    }

    /// The ends of a filter: of a category by their words.
    fn range(&self, field: Field, (low, high): (f64, f64)) -> Range {
        let column = self.column(field);
        let word = |at: f64| column.words.get(at as usize).map(|word| word.zh.clone());
        match (word(low.ceil()), word(high.floor())) {
            (Some(low), Some(high)) => Range::Words([low, high]),
            _ => Range::Numbers([low, high]),
        }
    }

    fn numbers(&self, field: Field, range: &Range) -> Option<(f64, f64)> {
        let column = self.column(field);
        let at = |wanted: &String| column.words.iter().position(|word| word.zh == *wanted).map(|at| at as f64);
        match range {
            Range::Numbers([low, high]) => (!column.is_category()).then_some((*low, *high)),
            Range::Words([low, high]) => Some((at(low)?, at(high)?)),
        }
    }
}

impl From<Camera> for View {
    fn from(camera: Camera) -> Self {
        Self { centre: camera.centre, scale: camera.scale }
    }
}

impl View {
    fn camera(self) -> Option<Camera> {
        let [x, y] = self.centre;
        let is_usable = x.is_finite() && y.is_finite() && self.scale.is_finite() && self.scale > 0.0;
        is_usable.then_some(Camera { centre: self.centre, scale: self.scale })
    }
}

fn key_of(reading: Reading, plan: &Plan) -> String {
    match reading {
        Reading::Age => "age".into(),
        Reading::Zones => "zones".into(),
        Reading::Years => "years".into(),
        Reading::UpTo(year) => format!("up to:{year}"),
        Reading::Field(field) => format!("field:{}", field.key(plan)),
    }
}

fn reading_of(key: &str, field: impl Fn(&str) -> Option<Field>) -> Option<Reading> {
    match key {
        "age" => Some(Reading::Age),
        "zones" => Some(Reading::Zones),
        "years" => Some(Reading::Years),
        other => match other.strip_prefix("up to:") {
            Some(year) => year.parse().ok().map(Reading::UpTo),
            None => field(other.strip_prefix("field:")?).map(Reading::Field),
        },
    }
}
