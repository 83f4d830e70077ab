//! Targets: what the document promises for which year, and what of it is reached.

use super::TargetResult;
use crate::district::{District, SquareMetres, Status};
use crate::policy::{Candidacy, Eligibility};
use crate::project::{Among, TargetSetting};
use crate::report::Text;
use crate::report::messages::{PlanMessage as M, ProjectMessage, Say};

/// A target, parsed.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// As the pack or the project writes it.
    pub setting: TargetSetting,
    /// What is counted: starts, else completions.
    pub started: bool,
    /// In what it is counted.
    pub measure: TargetMeasure,
    /// How it is compared.
    pub op: TargetOp,
}

/// What targets count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetMeasure {
    /// Neighbourhoods.
    Neighbourhoods,
    /// Gross floor area, m²; what is not known of a neighbourhood adds nothing.
    FloorArea,
    /// Land area of the outline, m².
    LandArea,
}

/// Comparisons of targets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetOp {
    /// Planned must reach the value.
    AtLeast,
    /// Planned must equal the value.
    Exactly,
    /// Planned must not exceed the value.
    AtMost,
}

impl Target {
    /// Parses a target's words.
    ///
    /// # Errors
    /// The key and what it may be.
    pub fn parse(setting: &TargetSetting) -> Result<Self, Text> {
        let wrong = |key: &str, allowed: &str| {
            Err(ProjectMessage::TargetKey { id: setting.id.clone(), key: key.into(), allowed: allowed.into() }.both())
        };
        let started = match setting.event.as_str() {
            "started" => true,
            "completed" => false,
            _ => return wrong("event", "started / completed"),
        };
        let measure = match setting.measure.as_str() {
            "neighbourhoods" => TargetMeasure::Neighbourhoods,
            "floor_area_m2" => TargetMeasure::FloorArea,
            "land_area_m2" => TargetMeasure::LandArea,
            _ => return wrong("measure", "neighbourhoods / floor_area_m2 / land_area_m2"),
        };
        let op = match setting.op.as_str() {
            "at_least" => TargetOp::AtLeast,
            "exactly" => TargetOp::Exactly,
            "at_most" => TargetOp::AtMost,
            _ => return wrong("op", "at_least / exactly / at_most"),
        };
        if setting.value.is_none() == setting.share.is_none() {
            return Err(ProjectMessage::TargetValue { id: setting.id.clone() }.both());
        }
        if let Some(value) = setting.value.filter(|value| !(value.is_finite() && *value >= 0.0)) {
            return Err(ProjectMessage::TargetNumber { id: setting.id.clone(), key: "value".into(), value: value.to_string() }.both());
        }
        if let Some(share) = setting.share.filter(|share| !(0.0..=1.0).contains(share)) {
            return Err(ProjectMessage::TargetShare { id: setting.id.clone(), value: share.to_string() }.both());
        }
        Ok(Self { setting: setting.clone(), started, measure, op })
    }

    /// Whether it counts neighbourhoods, not areas.
    #[must_use]
    pub fn counts_neighbourhoods(&self) -> bool {
        self.measure == TargetMeasure::Neighbourhoods
    }

    /// Whether a neighbourhood can count: an eligible or recorded one, of the target's tier where it names one, on the books
    /// where it asks for that.
    #[must_use]
    pub fn covers(&self, eligibility: &Eligibility, status: Status) -> bool {
        let counted = matches!(eligibility.candidacy, Candidacy::Core | Candidacy::Extended | Candidacy::UnderWay);
        let on_books = self.setting.among == Among::Eligible
            || matches!(status, Status::Listed | Status::Planned | Status::Started | Status::Completed);
        counted && on_books && self.setting.tier.as_ref().is_none_or(|tier| eligibility.tier.as_ref() == Some(tier))
    }

    /// Whether an event in `year` counts.
    #[must_use]
    pub fn in_year(&self, year: i16) -> bool {
        if self.setting.cumulative { year <= self.setting.year } else { year == self.setting.year }
    }

    /// Judges what is recorded and planned; `events` are the start or completion years of every neighbourhood.
    #[must_use]
    pub fn judge(
        &self,
        district: &District,
        eligibility: &[Eligibility],
        start: &[Option<i16>],
        finish: &[Option<i16>],
        as_of_year: i16,
    ) -> TargetResult {
        let events = if self.started { start } else { finish };
        let amount = |at: usize| self.amount(district, at);
        let covered: Vec<usize> =
            (0..eligibility.len()).filter(|&at| self.covers(&eligibility[at], district.neighbourhoods[at].status)).collect();
        let happened = |at: usize| match events[at] {
            Some(year) => self.in_year(year),
            // Completed on an unknown day: certainly by the as-of year.
            None => self.setting.cumulative && self.setting.year >= as_of_year && district.neighbourhoods[at].status == Status::Completed,
        };
        // The sum of nothing is 0, never -0.
        let planned = covered.iter().filter(|&&at| happened(at)).map(|&at| amount(at)).sum::<f64>() + 0.0;
        let of = self.setting.share.map(|_| covered.iter().map(|&at| amount(at)).sum::<f64>() + 0.0);
        let value = self.setting.value.unwrap_or_else(|| self.part(of.unwrap_or(0.0)));
        // Areas agree to the square metre; counts are whole.
        let tolerance = if self.counts_neighbourhoods() { 0.0 } else { 0.5 };
        let slack = match self.op {
            TargetOp::AtLeast => planned - value,
            TargetOp::AtMost => value - planned,
            TargetOp::Exactly => -(planned - value).abs(),
        };
        let met = (!self.setting.progressive).then_some(slack >= -tolerance);
        // What is left or lacking is said as the difference of the numbers shown.
        let (planned_shown, value_shown) = (self.show(planned), self.show(value));
        let off = self.show((planned.round() - value.round()).abs());
        let why = match met {
            None => M::TargetProgress { planned: planned_shown, value: value_shown },
            Some(true) => M::TargetMet { planned: planned_shown, value: value_shown },
            Some(false) => M::TargetMissed { planned: planned_shown, value: value_shown, short: off },
        }
        .both();
        let besides = self.besides(of);
        let why = Text { zh: why.zh + &besides.zh, en: why.en + &besides.en };
        let counts = !self.setting.progressive && self.setting.year >= as_of_year;
        TargetResult { target: self.clone(), value, of, planned, met, counts, slack, causes: Vec::new(), why }
    }

    /// What a neighbourhood adds where it counts.
    #[must_use]
    pub fn amount(&self, district: &District, at: usize) -> f64 {
        let n = &district.neighbourhoods[at];
        match self.measure {
            TargetMeasure::Neighbourhoods => 1.0,
            TargetMeasure::FloorArea => n.floor_area.map_or(0.0, |SquareMetres(area)| area),
            TargetMeasure::LandArea => n.land_area.0,
        }
    }

    /// What is said behind its number: the whole that a share is of, and that it is a forecast; empty where there is neither.
    #[must_use]
    pub fn besides(&self, of: Option<f64>) -> Text {
        let share = self.setting.share.zip(of).map(|(share, of)| M::TargetShareOf { share: percent(share), of: self.show(of) }.both());
        let forecast = self.setting.forecast.then(|| M::TargetForecast.both());
        share.into_iter().chain(forecast).fold(Text::default(), |all, text| Text { zh: all.zh + &text.zh, en: all.en + &text.en })
    }

    /// The number that a share of all comes to: whole neighbourhoods, at least or at most as many as the share asks.
    fn part(&self, of: f64) -> f64 {
        let share = of * self.setting.share.unwrap_or(1.0);
        if !self.counts_neighbourhoods() {
            return share;
        }
        // 0.95 × 220 is a little above 209 in binary, and asks for 209.
        match self.op {
            TargetOp::AtLeast | TargetOp::Exactly => (share - ROUNDING).ceil(),
            TargetOp::AtMost => (share + ROUNDING).floor(),
        }
    }

    /// An amount in its measure, for sentences.
    pub(super) fn show(&self, value: f64) -> String {
        if self.counts_neighbourhoods() { format!("{value:.0}") } else { format!("{value:.0} m²") }
    }
}

/// What the product of a share and a count may be off by.
const ROUNDING: f64 = 1e-6;

fn percent(share: f64) -> String {
    let percent = (share * 1e4).round() / 1e2;
    format!("{percent} %")
}
