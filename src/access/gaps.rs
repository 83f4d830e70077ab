//! Whether a line of the standard holds at a neighbourhood, and by how much it does not.

use super::measure::{Access, Foot, OnFoot, Reached};
use super::targets::Rule;
use crate::district::NeighbourhoodIx;
use crate::policy::{Limits, Standard, StandardFacility};

/// A line of the standard at one neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Whether the line holds.
    pub verdict: GapVerdict,
    /// How far beyond its limits, 0 to 1; `None` where unknown. Of the straight line and the walk the one that lies farther beyond
    /// its limit counts, as a share of that limit; twice the limit, and no facility that is large enough, are 1.
    pub shortfall: Option<f64>,
    /// Within what it holds.
    pub limits: Limits,
    /// The nearest facility that satisfies it, by straight line.
    pub straight: Option<Reached>,
    /// The nearest on foot, which may be another.
    pub walk: OnFoot,
    /// What is known of the size of the one that is judged.
    pub size: SizeOf,
    /// Why the verdict is open, where it is.
    pub open: Option<Open>,
}

/// Whether a line of the standard holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapVerdict {
    /// Within its limits.
    Pass,
    /// Beyond one of them.
    Fail,
    /// Nobody knows: see [`Open`].
    Unknown,
}

/// What is known of the size of the facility that a line is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SizeOf {
    /// The line asks for none, or there is no facility.
    NotAsked,
    /// Large enough.
    Enough,
    /// Not recorded: the line is judged by distance alone.
    Unknown,
    /// Every facility of its categories is known to be too small.
    TooSmall,
}

/// Why a verdict is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Open {
    /// The line states no distance, or a state of the place that only a survey knows.
    NoDistance,
    /// No facility of its categories is in the inputs: nobody knows whether there is none.
    NoFacility,
    /// No street is near the neighbourhood, so that nobody knows its walks.
    NoStreet,
    /// The streets around the neighbourhood are joined to no others in the inputs.
    Island,
    /// A facility near enough by straight line has no street near it.
    FacilityNoStreet,
}

impl GapVerdict {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

impl SizeOf {
    /// The word used in the plan files; none where no size is asked for.
    #[must_use]
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::NotAsked => None,
            Self::Enough => Some("enough"),
            Self::Unknown => Some("unknown"),
            Self::TooSmall => Some("too_small"),
        }
    }
}

impl Open {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoDistance => "no_distance",
            Self::NoFacility => "no_facility",
            Self::NoStreet => "no_street",
            Self::Island => "island",
            Self::FacilityNoStreet => "facility_no_street",
        }
    }
}

impl Access {
    /// A line of the standard at a neighbourhood; `None` where the standard has no such line.
    #[must_use]
    pub fn gap(&self, n: NeighbourhoodIx, line: &str) -> Option<Gap> {
        self.rules.iter().find(|rule| rule.id == line).map(|rule| self.judge(n, rule))
    }

    /// Every line of the standard at a neighbourhood, in its order.
    pub fn gaps(&self, n: NeighbourhoodIx) -> impl Iterator<Item = (&str, Gap)> {
        self.rules.iter().map(move |rule| (rule.id.as_str(), self.judge(n, rule)))
    }

    /// Mean shortfall over the lines of a standard whose shortfall is known; `None` where none is.
    #[must_use]
    pub fn mean_shortfall(&self, n: NeighbourhoodIx, standard: &Standard) -> Option<f64> {
        self.mean_shortfall_of(n, standard, |_| true)
    }

    /// The same over some of its lines.
    #[must_use]
    pub fn mean_shortfall_of(&self, n: NeighbourhoodIx, standard: &Standard, wanted: impl Fn(&StandardFacility) -> bool) -> Option<f64> {
        let lines = standard.facilities.iter().filter(|line| wanted(line));
        let known: Vec<f64> = lines.filter_map(|line| self.gap(n, &line.id)?.shortfall).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    }

    fn judge(&self, n: NeighbourhoodIx, rule: &Rule) -> Gap {
        let straight = nth(rule.sets.iter().filter_map(|&set| self.straight_to(n, set)).collect(), rule.of_sets);
        let walk = self.walk_by(n, rule);
        let size = match (rule.is_sized, straight) {
            (true, None) if rule.in_inputs => SizeOf::TooSmall,
            (false, _) | (true, None) => SizeOf::NotAsked,
            (true, Some(near)) => {
                let judged = if let OnFoot::Way(reached) = walk { reached.facility } else { near.facility };
                if rule.enough.binary_search(&judged).is_ok() { SizeOf::Enough } else { SizeOf::Unknown }
            }
        };
        let gap = Gap { verdict: GapVerdict::Unknown, shortfall: None, limits: rule.limits, straight, walk, size, open: None };
        let open = |why| Gap { open: Some(why), ..gap };
        if !rule.is_judged() {
            return open(Open::NoDistance);
        }
        if !rule.in_inputs {
            return open(Open::NoFacility);
        }
        let beyond = |metres: f64, limit: f64| ((metres - limit) / limit).clamp(0.0, 1.0);
        let closed = |shortfall: f64| Gap {
            verdict: if shortfall > 0.0 { GapVerdict::Fail } else { GapVerdict::Pass },
            shortfall: Some(shortfall),
            ..gap
        };
        let Some(near) = straight else { return closed(1.0) };
        let by_line = rule.limits.straight.map_or(0.0, |limit| beyond(near.metres, limit));
        let Some(limit) = rule.limits.walk else { return closed(by_line) };
        match walk {
            OnFoot::Way(reached) if reached.metres <= limit => closed(by_line),
            // One that no street leads to may be the one within reach.
            OnFoot::Way(_) | OnFoot::NoWay if self.off_streets(n, rule) <= rule.limits.straight.unwrap_or(limit) => {
                open(Open::FacilityNoStreet)
            }
            // Streets that are joined to no others hide what lies beyond them.
            OnFoot::Way(_) if self.foot(n) == Foot::Island => open(Open::Island),
            OnFoot::Way(reached) => closed(by_line.max(beyond(reached.metres, limit))),
            OnFoot::NoWay => closed(1.0),
            OnFoot::Unknown(_) if by_line > 0.0 => Gap { shortfall: None, open: None, verdict: GapVerdict::Fail, ..gap },
            OnFoot::Unknown(why) => open(why),
        }
    }

    /// The nearest on foot of the facilities that satisfy a line.
    fn walk_by(&self, n: NeighbourhoodIx, rule: &Rule) -> OnFoot {
        if rule.sets.len() < rule.of_sets {
            return OnFoot::NoWay;
        }
        let walks: Vec<OnFoot> = rule.sets.iter().map(|&set| self.walk_to(n, set)).collect();
        if let Some(OnFoot::Unknown(why)) = walks.iter().find(|walk| matches!(walk, OnFoot::Unknown(_))) {
            return OnFoot::Unknown(*why);
        }
        let ways = walks.into_iter().filter_map(|walk| if let OnFoot::Way(reached) = walk { Some(reached) } else { None });
        nth(ways.collect(), rule.of_sets).map_or(OnFoot::NoWay, OnFoot::Way)
    }

    /// Straight line to the nearest facility of a line that has no street near it, in metres; infinite where there is none.
    fn off_streets(&self, n: NeighbourhoodIx, rule: &Rule) -> f64 {
        rule.sets.iter().map(|&set| self.off_street(n, set)).fold(f64::INFINITY, f64::min)
    }
}

/// The `count`-th nearest, the lowest facility first among equals.
fn nth(mut all: Vec<Reached>, count: usize) -> Option<Reached> {
    all.sort_by(|a, b| a.metres.total_cmp(&b.metres).then(a.facility.cmp(&b.facility)));
    all.get(count - 1).copied()
}
