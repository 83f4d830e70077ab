//! "Why not us": the question of a neighbourhood that is not planned, asked away from the screen's thread.

use std::sync::Arc;
use std::task::Poll;

use eframe::egui::Context;

use super::ask::Ask;
use super::deciding::Decision;
use super::page::MapPage;
use super::scene::Thing;
use super::state::{App, Page};
use crate::desk::{Nearest, WhyNot, against, why_not};
use crate::district::NeighbourhoodIx;
use crate::plan::{Effort, Plan, PlanError, Stages};
use crate::policy::Candidacy;
use crate::project::Change;
use crate::report::messages::{DeskMessage, MeetingMessage as M, Say};
use crate::report::{Lang, Text};

/// What was asked last, and how far its answer is.
#[derive(Default)]
pub(super) struct WhyNotView {
    reason: Option<Asked<Text>>,
    nearest: Option<Asked<Option<WhyNot>>>,
}

/// A question about one neighbourhood of one plan.
struct Asked<T> {
    who: NeighbourhoodIx,
    plan: Arc<Plan>,
    answer: Answer<T>,
}

enum Answer<T> {
    Awaited(Ask<T>),
    Here(T),
    /// There will be none.
    Lost,
}

/// How far the search for the nearest change is.
pub(super) enum Search<'a> {
    /// Nobody asked.
    Open,
    UnderWay,
    Found(&'a Nearest),
    Nothing,
    Failed,
}

impl<T: Send + 'static> Asked<T> {
    fn settle(&mut self) {
        if let Answer::Awaited(ask) = &self.answer
            && let Poll::Ready(answer) = ask.answer()
        {
            self.answer = answer.map_or(Answer::Lost, Answer::Here);
        }
    }

    fn is_of(&self, plan: &Arc<Plan>, who: NeighbourhoodIx) -> bool {
        self.who == who && Arc::ptr_eq(&self.plan, plan)
    }
}

impl WhyNotView {
    /// What stands against a neighbourhood, once it is known; asks where nobody did.
    pub(super) fn reason(&mut self, plan: &Arc<Plan>, who: NeighbourhoodIx, ctx: &Context) -> Option<&Text> {
        if !self.reason.as_ref().is_some_and(|asked| asked.is_of(plan, who)) {
            let of = plan.clone();
            let ask = Ask::begin(ctx, move |_| Ok(against(&of, who)));
            self.reason = Some(Asked { who, plan: plan.clone(), answer: Answer::Awaited(ask) });
        }
        let asked = self.reason.as_mut()?;
        asked.settle();
        if let Answer::Here(text) = &asked.answer { Some(text) } else { None }
    }

    /// How far the search for the nearest change is.
    pub(super) fn search(&mut self, plan: &Arc<Plan>, who: NeighbourhoodIx) -> Search<'_> {
        let Some(asked) = self.nearest.as_mut().filter(|asked| asked.is_of(plan, who)) else { return Search::Open };
        asked.settle();
        match &asked.answer {
            Answer::Awaited(_) => Search::UnderWay,
            Answer::Lost => Search::Failed,
            Answer::Here(Some(WhyNot { nearest: Some(nearest), .. })) => Search::Found(nearest),
            Answer::Here(_) => Search::Nothing,
        }
    }

    /// Gives the search up.
    pub(super) fn stop(&mut self) {
        self.nearest = None;
    }
}

impl MapPage {
    /// The neighbourhood that is selected, where it is neither planned nor under way.
    pub(super) fn left_out(&self) -> Option<NeighbourhoodIx> {
        let Some(Thing::Neighbourhood(n)) = self.view.selection else { return None };
        let programme = &self.plan.programme;
        let is_planned = programme.start[n.at()].is_some() || programme.finish[n.at()].is_some();
        (!is_planned && self.plan.eligibility[n.at()].candidacy != Candidacy::UnderWay).then_some(n)
    }

    /// Whether there is one.
    pub(super) fn is_left_out(&self) -> bool {
        self.left_out().is_some()
    }

    /// Asks for the change that was found, with the reason that the planner wrote.
    pub(super) fn take_nearest(&mut self, who: NeighbourhoodIx) {
        let plan = self.plan.clone();
        let Search::Found(nearest) = self.why_not.search(&plan, who) else { return };
        let reason = self.asking.reason.trim();
        if reason.is_empty() {
            self.asking.refused = Some(DeskMessage::ReasonMissing.both());
            return;
        }
        let said = |lang: Lang| {
            let (name, how) = (plan.district.neighbourhoods[who.at()].name.clone(), nearest.name.get(lang).to_owned());
            M::Included { name, how }.say(lang)
        };
        let trial = M::TrialReason.both();
        let own = |change: &Change| match change {
            // What others decided keeps the reason that they gave.
            Change::Edit(edit) if edit.reason == trial.zh => {
                Change::Edit(crate::project::Edit { reason: reason.to_owned(), ..edit.clone() })
            }
            other => other.clone(),
        };
        let name = Text { zh: said(Lang::Zh), en: said(Lang::En) };
        self.asking.decision = Some(Decision::Take { name, changes: nearest.changes.iter().map(own).collect() });
    }
}

impl App {
    /// Looks for the nearest change that would include the selected neighbourhood.
    pub(super) fn ask_why_not(&mut self, ctx: &Context) {
        let (Some(deciding), Page::Map(page)) = (&self.deciding, &mut self.page) else { return };
        let Some(who) = page.left_out() else { return };
        let desk = deciding.desk();
        // A first answer is no ground, and neither is the plan of another text.
        if page.plan.effort != Effort::Settled || desk.project().file != page.plan.project.file {
            page.asking.refused = Some(M::WaitSettled.both());
            return;
        }
        let (desk, plan) = (desk.beside(), page.plan.clone());
        let reason = M::TrialReason.say(Lang::Zh);
        let ask = Ask::begin(ctx, move |progress| {
            let mut stages = Stages::after(&plan);
            match why_not(&mut stages, &desk, &plan, who, &reason, progress) {
                Ok(answer) => Ok(answer),
                Err(PlanError::Cancelled(cancelled)) => Err(cancelled),
                // Trials that cannot be planned are none: no other error comes here.
                Err(_) => Err(crate::report::Cancelled),
            }
        });
        page.why_not.nearest = Some(Asked { who, plan: page.plan.clone(), answer: Answer::Awaited(ask) });
    }
}
