//! The programme file of `lianpian schedule`: years, columns, and limits by year.

use serde::Deserialize;
use toml::Spanned;

use super::problem::MOST_YEARS;
use crate::policy::Fault;
use crate::project::{LimitEvent, nearest_key, toml_cause};
use crate::report::messages::{HintMessage, PhasingMessage as M};
use crate::report::{Say, Text};

/// How a table of projects is phased.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProgrammeFile {
    /// First year in which a project may start.
    pub first_year: Spanned<i16>,
    /// Last year in which a project may start.
    pub last_year: Spanned<i16>,
    /// Years from start to completion.
    #[serde(default = "one")]
    pub duration_years: Spanned<u8>,
    /// Share of its value that a start loses with every year it is later.
    #[serde(default = "later")]
    pub later: Spanned<f64>,
    /// Years in which the projects of a zone may start, from its opening on.
    #[serde(default = "one")]
    pub window_years: Spanned<u8>,
    /// Column of ids.
    pub id: Option<String>,
    /// Column of values; left out: every project is worth 1.
    pub value: Option<String>,
    /// Column of zones.
    pub zone: Option<String>,
    /// Column with the id of the project that starts no later.
    pub after: Option<Spanned<String>>,
    /// Column of the year before which a project does not start.
    pub earliest: Option<String>,
    /// Column of the year after which a project does not start.
    pub latest: Option<String>,
    /// Column of starts that are fixed.
    pub fixed: Option<String>,
    /// Column that says which projects have to start.
    pub must: Option<String>,
    /// Limits on sums.
    #[serde(default)]
    pub limits: Vec<Spanned<LimitSpec>>,
}

/// A limit on the sum of something, by year or over years.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitSpec {
    /// Name; left out: what it is of.
    pub name: Option<String>,
    /// A column, or `projects`, or `openings`.
    pub of: String,
    /// What it counts.
    #[serde(default)]
    pub event: LimitEvent,
    /// Years it holds in; left out: every year of the programme.
    pub years: Option<Vec<i16>>,
    /// Whether it holds for the sum over these years; else for each of them.
    #[serde(default)]
    pub together: bool,
    /// Least.
    pub min: Option<f64>,
    /// Most.
    pub max: Option<f64>,
    /// Least, as a share of the sum over all projects.
    pub min_share: Option<f64>,
    /// Most, as a share of the sum over all projects.
    pub max_share: Option<f64>,
    /// Share of what all projects of a zone take that opening the zone takes besides.
    #[serde(default)]
    pub opening_share: f64,
}

fn one() -> Spanned<u8> {
    Spanned::new(0..0, 1)
}

fn later() -> Spanned<f64> {
    Spanned::new(0..0, 0.05)
}

impl ProgrammeFile {
    /// Reads the text of a programme file.
    ///
    /// # Errors
    /// Every fault with its line and key; one of the TOML itself or of a key comes alone.
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<Fault>> {
        let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        let file: Self = toml::from_str(text).map_err(|error| {
            let near = nearest_key(error.message()).map_or_else(Text::default, |nearest| HintMessage::Near { nearest }.both());
            let cause = toml_cause(error.message());
            let cause = Text { zh: format!("{}{}", cause.zh, near.zh), en: format!("{}{}", cause.en, near.en) };
            vec![Fault { line: error.span().map_or(0, |span| line(span.start)), key: "toml".into(), cause }]
        })?;
        let mut faults = Vec::new();
        let mut fault = |at: usize, key: &str, cause: M| faults.push(Fault { line: line(at), key: key.to_owned(), cause: cause.both() });
        let (first, last) = (*file.first_year.get_ref(), *file.last_year.get_ref());
        if last < first {
            fault(file.last_year.span().start, "last_year", M::YearsCrossed { first, last });
        } else if usize::from(last.abs_diff(first)) >= MOST_YEARS {
            fault(file.last_year.span().start, "last_year", M::TooManyYears { most: MOST_YEARS });
        }
        if !(0.0..1.0).contains(file.later.get_ref()) {
            fault(file.later.span().start, "later", M::BadShare { value: file.later.get_ref().to_string() });
        }
        if *file.window_years.get_ref() == 0 {
            fault(file.window_years.span().start, "window_years", M::NoWindow);
        }
        if let Some(after) = file.after.as_ref().filter(|_| file.id.is_none()) {
            fault(after.span().start, "after", M::AfterNeedsId);
        }
        for limit in &file.limits {
            let (at, limit) = (limit.span().start, limit.get_ref());
            let key = |name: &str| format!("limits.{}.{name}", limit.name.as_deref().unwrap_or(&limit.of));
            let numbers = [("min", limit.min), ("max", limit.max), ("min_share", limit.min_share), ("max_share", limit.max_share)];
            for (name, value) in numbers.into_iter().chain([("opening_share", Some(limit.opening_share))]) {
                if let Some(value) = value.filter(|value| !(value.is_finite() && *value >= 0.0)) {
                    fault(at, &key(name), M::BadLimit { value: value.to_string() });
                }
            }
            if numbers.iter().all(|(_, value)| value.is_none()) {
                fault(at, &key("max"), M::LimitWithoutEnd);
            }
            if limit.min.is_some() && limit.min_share.is_some() || limit.max.is_some() && limit.max_share.is_some() {
                fault(at, &key("max"), M::LimitTwice);
            }
            if let (Some(min), Some(max)) = (limit.min, limit.max)
                && min > max
            {
                fault(at, &key("min"), M::LimitCrossed);
            }
            if limit.together && limit.event == LimitEvent::UnderWay {
                fault(at, &key("together"), M::UnderWayTogether);
            }
            if limit.of == OPENINGS && file.zone.is_none() {
                fault(at, &key("of"), M::OpeningsNeedZone);
            }
            // A completion may fall into a year after the last start.
            let reach = last + i16::from(*file.duration_years.get_ref());
            for year in limit.years.iter().flatten().filter(|&&year| year < first || year > reach) {
                fault(at, &key("years"), M::YearOutside { year: *year, first, last });
            }
        }
        faults.sort_by_key(|fault| fault.line);
        if faults.is_empty() { Ok(file) } else { Err(faults) }
    }
}

/// The word for the number of projects.
pub(crate) const PROJECTS: &str = "projects";

/// The word for the number of zones opened.
pub(crate) const OPENINGS: &str = "openings";
