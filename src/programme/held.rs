//! Why a neighbourhood has its year and no earlier one, in words and as a record.

use serde_json::{Map, Value, json};

use super::{ProgrammeInput, TargetResult};
use crate::district::{District, NeighbourhoodIx};
use crate::report::messages::{ExplainMessage, PlanMessage as M, Say};
use crate::report::{Lang, Quantity, Text};

/// Why a neighbourhood starts in its year, or in none, and what stands against every earlier year of the programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What speaks for the year.
    pub basis: Basis,
    /// By year of the programme before its own, in their order; without a year every one.
    pub against: Vec<Against>,
}

/// What speaks for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// It is recorded that works have started or are completed.
    Recorded,
    /// It is committed by record.
    Committed,
    /// It is set by hand.
    ByHand,
    /// A member of its zone is committed or set by hand, and the zone is opened with it.
    Together(NeighbourhoodIx),
    /// A target of the year needs it, by index.
    Target(usize),
    /// Later its deadline would be missed: the last year to complete it in.
    Deadline(i16),
    /// Its rank alone.
    Rank,
    /// It has none.
    NoYear,
}

/// What stands against a start in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    /// The year.
    pub year: i16,
    /// The rule.
    pub by: Hindrance,
}

/// A rule that stands against a start in a year.
#[derive(Debug, Clone, PartialEq)]
pub enum Hindrance {
    /// A limit of the project.
    Limit {
        /// Index in the project's limits.
        limit: usize,
        /// Years whose sum it holds.
        years: Vec<i16>,
        /// What has used it.
        room: Room,
    },
    /// The even share of the year.
    Share(Room),
    /// A target that would be missed, by index.
    Target(usize),
    /// Whom it waits for by hand, and the year that one starts in.
    Order(NeighbourhoodIx, Option<i16>),
    /// Its zone is opened in another year, with one that is committed or set by hand.
    Committed(NeighbourhoodIx),
    /// Others of its zone would start after its window.
    Window,
    /// The year it has in the base plan, which it would cost more to leave than an earlier start is worth.
    Base(i16),
    /// Zones beside it start in the same year or in adjoining ones.
    Beside,
    /// No rule: the search found nothing better within its gap.
    Search,
}

/// How full a sum is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    /// What it may come to.
    pub max: f64,
    /// What it has come to.
    pub taken: f64,
    /// What the start would add.
    pub adds: f64,
}

impl Basis {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Committed => "committed",
            Self::ByHand => "by_hand",
            Self::Together(_) => "together",
            Self::Target(_) => "target",
            Self::Deadline(_) => "deadline",
            Self::Rank => "rank",
            Self::NoYear => "no_year",
        }
    }
}

impl Hindrance {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Limit { .. } => "limit",
            Self::Share(_) => "share",
            Self::Target(_) => "target",
            Self::Order(..) => "order",
            Self::Committed(_) => "committed",
            Self::Window => "window",
            Self::Base(_) => "base",
            Self::Beside => "beside",
            Self::Search => "search",
        }
    }

    /// How full the sum is, where it is one.
    fn room(&self) -> Option<&Room> {
        match self {
            Self::Limit { room, .. } | Self::Share(room) => Some(room),
            _ => None,
        }
    }

    /// Whether two years can be told in one sentence.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Limit { limit: one, room, .. }, Self::Limit { limit: other, room: then, .. }) => one == other && room.adds == then.adds,
            (Self::Share(room), Self::Share(then)) => room.adds == then.adds,
            _ => self == other,
        }
    }
}

impl Reason {
    /// As `plan.json` has it: `basis`, and `not_in`, a row a year.
    #[must_use]
    pub fn record(&self, district: &District, targets: &[TargetResult]) -> Value {
        let id = |who: NeighbourhoodIx| json!(district.neighbourhoods[who.at()].id);
        let target = |at: usize| json!(targets[at].target.setting.id);
        let row = |against: &Against| {
            let mut row = Map::new();
            let mut set = |key: &str, value: Value| row.insert(key.into(), value);
            set("year", json!(against.year));
            set("rule", json!(against.by.as_str()));
            if let Some(room) = against.by.room() {
                set("max", json!(room.max));
                set("taken", json!(room.taken));
                set("adds", json!(room.adds));
            }
            match &against.by {
                Hindrance::Limit { limit, years, .. } => {
                    set("limit", json!(limit));
                    set("years", json!(years));
                }
                Hindrance::Target(at) => _ = set("target", target(*at)),
                Hindrance::Order(who, _) | Hindrance::Committed(who) => _ = set("with", id(*who)),
                Hindrance::Base(year) => _ = set("base_year", json!(year)),
                Hindrance::Share(_) | Hindrance::Window | Hindrance::Beside | Hindrance::Search => {}
            }
            Value::Object(row)
        };
        let mut record = Map::new();
        record.insert("basis".into(), json!(self.basis.as_str()));
        match self.basis {
            Basis::Together(who) => _ = record.insert("with".into(), id(who)),
            Basis::Target(at) => _ = record.insert("target".into(), target(at)),
            Basis::Deadline(by) => _ = record.insert("complete_by".into(), json!(by)),
            _ => {}
        }
        record.insert("not_in".into(), self.against.iter().map(row).collect());
        Value::Object(record)
    }

    /// In words; `by_area` where shares are square metres of floor area, else they are neighbourhoods.
    pub(super) fn text(&self, input: &ProgrammeInput<'_>, (year, first): (Option<i16>, i16), rank: u32, by_area: bool) -> Text {
        let name = |who: NeighbourhoodIx| input.district.neighbourhoods[who.at()].name.clone();
        let mut said: Vec<Text> = Vec::new();
        if let Some(year) = year {
            said.extend(match self.basis {
                Basis::Together(who) => Some(M::StartTogether { name: name(who), year }.both()),
                Basis::Target(at) => Some(M::StartForTarget { year, rank, id: input.targets[at].setting.id.clone() }.both()),
                Basis::Deadline(by) => Some(M::StartForDeadline { year, by, rank }.both()),
                Basis::Rank => Some(M::StartWithZone { year, rank }.both()),
                Basis::Recorded | Basis::Committed | Basis::ByHand | Basis::NoYear => None,
            });
            said.extend((year == first && !matches!(self.basis, Basis::Together(_))).then(|| M::FirstYear { first }.both()));
        }
        let mut rest = &self.against[..];
        let mut hindrances = Vec::new();
        while let Some(head) = rest.first() {
            let like = rest.iter().take_while(|against| against.by.is_like(&head.by)).count();
            hindrances.push(words(input, &rest[..like], by_area));
            rest = &rest[like..];
        }
        if !hindrances.is_empty() {
            let all = Text::sentences(&hindrances);
            said.push(if year.is_some() { all.within(|why| M::NotEarlier { why }) } else { all.within(|why| M::NoYearBecause { why }) });
        } else if year.is_none() {
            said.push(M::NoYear.both());
        }
        Text::sentences(&said)
    }
}

/// What stands against some years, where it is of one kind.
fn words(input: &ProgrammeInput<'_>, like: &[Against], by_area: bool) -> Text {
    let name = |who: NeighbourhoodIx| input.district.neighbourhoods[who.at()].name.clone();
    let of = |pick: &dyn Fn(&Against) -> String, lang: Lang| like.iter().map(pick).collect::<Vec<_>>().join(lang.comma());
    let years = |lang: Lang| of(&|against| against.year.to_string(), lang);
    let rooms = |of: &dyn Fn(i16, &Room) -> M| {
        let one = |against: &Against| against.by.room().map(|room| of(against.year, room).both());
        let all: Vec<Text> = like.iter().filter_map(one).collect();
        Text::list(&all, all.len())
    };
    let both = |say: &dyn Fn(Lang) -> M| Text { zh: say(Lang::Zh).say(Lang::Zh), en: say(Lang::En).say(Lang::En) };
    match &like[0].by {
        Hindrance::Limit { limit, .. } => {
            let limit = &input.settings.limits[*limit];
            // A number of people or places needs no unit beside the name of the limit.
            let unit = match limit.of.as_str() {
                "households" | "neighbourhoods" | "openings" => Text::default(),
                _ if limit.source().is_some() => ExplainMessage::Yuan.both(),
                of => ExplainMessage::resource(of).1,
            };
            let with_unit = |value: f64| {
                let plain = unit.en.is_empty().then(|| Text::same(shown(value)));
                plain.unwrap_or_else(|| unit.within(|unit| M::WithUnit { value: shown(value), unit }))
            };
            let adds = with_unit(like[0].by.room().map_or(0.0, |room| room.adds));
            let used = |lang: Lang| rooms(&|year, room| M::UsedIn { year, taken: with_unit(room.taken).get(lang).to_owned() });
            both(&|lang| M::HeldByLimit { limit: limit.said(), adds: adds.get(lang).to_owned(), years: used(lang).get(lang).to_owned() })
        }
        Hindrance::Share(room) => {
            let shares = rooms(&|year, room| M::ShareOf { year, taken: shown(room.taken), max: shown(room.max) });
            let adds = || shown(room.adds);
            shares.within(|years| if by_area { M::HeldByShare { adds: adds(), years } } else { M::HeldByCount { adds: adds(), years } })
        }
        Hindrance::Target(at) => {
            let setting = &input.targets[*at].setting;
            both(&|lang| M::HeldByTarget { years: years(lang), id: setting.id.clone(), year: setting.year })
        }
        Hindrance::Order(who, Some(year)) => M::HeldByOrder { name: name(*who), year: *year }.both(),
        Hindrance::Order(who, None) => M::NoYearOrder { name: name(*who) }.both(),
        Hindrance::Committed(who) => M::HeldByCommitted { name: name(*who) }.both(),
        Hindrance::Window => both(&|lang| M::HeldByWindow { years: years(lang) }),
        Hindrance::Base(year) => M::HeldByBase { year: *year }.both(),
        Hindrance::Beside => both(&|lang| M::HeldByBeside { years: years(lang) }),
        Hindrance::Search => both(&|lang| M::HeldByNothing { years: years(lang) }),
    }
}

/// A number with thousands separators, and two decimals where it is not whole.
fn shown(value: f64) -> String {
    let decimals = if value.fract().abs() < 1e-6 { 0 } else { 2 };
    Quantity { value, unit: Text::default(), decimals }.show(Lang::En)
}
