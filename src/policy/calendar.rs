//! Deadlines in days: rest days of a country, when a period ends, and whether what was due was done.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::{Deadline, Facts, Pack, Value};

/// Calendars that come with the program, by the name that deadlines use.
const BUNDLED: [(&str, &str); 1] = [("cn", include_str!("../../data/holidays/cn.toml"))];

/// Rest days and make-up working days, by year; a year without a published notice is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    notices: BTreeMap<i16, Notice>,
    rest: BTreeSet<Date>,
    work: BTreeSet<Date>,
}

/// The notice that a year's rest days come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number, or its title where the number is not known.
    pub notice: String,
    /// How sure its days are: `V` seen, `M` from memory.
    pub certainty: String,
}

/// How days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counting {
    /// Only working days count.
    pub working: bool,
    /// The day after is the first.
    pub from_next_day: bool,
    /// A last day that is a rest day moves on to the next working day.
    pub rolls_over: bool,
}

/// When a period ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The last day; where `provisional`, the plain one, without rest days.
    pub on: Date,
    /// Whether a year that matters has no published notice, so that the day is open.
    pub provisional: bool,
}

/// What a deadline makes of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineOutcome {
    /// The last day.
    pub due: Due,
    /// Where it stands.
    pub standing: Standing,
    /// Notices of the years counted, where days of rest mattered.
    pub notices: Vec<String>,
}

/// Where a deadline stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "standing", content = "days")]
pub enum Standing {
    /// Not done, and so many days are left; 0 on the last day.
    Left(i32),
    /// Not done, and so many days have passed since the last.
    Overdue(i32),
    /// Done by the last day.
    InTime,
    /// Done so many days after the last.
    Late(i32),
    /// Recorded as done before the day that starts the period.
    Before(i32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    year: Vec<Year>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    #[serde(rename = "year")]
    number: i16,
    notice: String,
    #[serde(rename = "issued")]
    _issued: toml::value::Datetime,
    #[serde(rename = "seen")]
    _seen: String,
    certainty: String,
    rest: Vec<[toml::value::Datetime; 2]>,
    work: Vec<toml::value::Datetime>,
}

impl Holidays {
    /// The calendar of a name; one that knows no year where there is none of that name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        BUNDLED.iter().find(|(id, _)| *id == name).and_then(|(_, text)| Self::parse(text)).unwrap_or_default()
    }

    fn parse(text: &str) -> Option<Self> {
        let table: Table = toml::from_str(text).ok()?;
        let day = |of: &toml::value::Datetime| of.to_string().parse::<Date>().ok();
        let mut holidays = Self::default();
        for year in &table.year {
            for [first, last] in &year.rest {
                let (mut at, last) = (day(first)?, day(last)?);
                while at <= last {
                    holidays.rest.insert(at);
                    at = at.tomorrow().ok()?;
                }
            }
            for of in &year.work {
                holidays.work.insert(day(of)?);
            }
            holidays.notices.insert(year.number, Notice { notice: year.notice.clone(), certainty: year.certainty.clone() });
        }
        Some(holidays)
    }

    /// The notice of a year, where one is known.
    #[must_use]
    pub fn notice(&self, year: i16) -> Option<&Notice> {
        self.notices.get(&year)
    }

    /// Whether nobody works on a day; `None` in a year without a published notice.
    #[must_use]
    pub fn is_rest(&self, day: Date) -> Option<bool> {
        self.notice(day.year())?;
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Some(self.rest.contains(&day) || (weekend && !self.work.contains(&day)))
    }

    /// The last of so many days after a day; `None` where it lies beyond the calendar.
    #[must_use]
    pub fn due(&self, after: Date, days: u16, counting: Counting) -> Option<Due> {
        let ahead = i32::from(days) - i32::from(!counting.from_next_day);
        let plain = after.checked_add(ahead.max(0).days()).ok()?;
        let exact = if counting.working { self.working(after, ahead) } else { Some(plain) };
        let on = exact.and_then(|on| if counting.rolls_over { self.next_working(on) } else { Some(on) });
        Some(on.map_or(Due { on: plain, provisional: true }, |on| Due { on, provisional: false }))
    }

    /// The day itself where it is a working day, else the next; `None` where a year is not known.
    fn next_working(&self, mut day: Date) -> Option<Date> {
        while self.is_rest(day)? {
            day = day.tomorrow().ok()?;
        }
        Some(day)
    }

    fn working(&self, after: Date, days: i32) -> Option<Date> {
        let mut day = after;
        for _ in 0..days {
            day = self.next_working(day.tomorrow().ok()?)?;
        }
        Some(day)
    }
}

impl Deadline {
    /// How its days are counted under the pack's parameters: calendar days from the next day, moving on from a rest day,
    /// where a parameter is missing.
    #[must_use]
    pub fn counting(&self, pack: &Pack) -> Counting {
        let switch = |name: &str| pack.parameters.get(name).and_then(toml::Value::as_bool).unwrap_or(true);
        Counting {
            working: pack.parameters.get(&self.day_kind).and_then(toml::Value::as_str) == Some("working"),
            from_next_day: switch(&self.from_next_day),
            rolls_over: switch(&self.rolls_over),
        }
    }

    /// Whether the day that starts it lies before the document came into force.
    #[must_use]
    pub fn starts_before_effect(&self, pack: &Pack, facts: &dyn Facts) -> bool {
        let Some(Value::Date(after)) = facts.value(&self.after) else { return false };
        pack.in_force_from().is_some_and(|from| after < from)
    }

    /// Where it stands on a day; `None` until the day that starts it is known.
    #[must_use]
    pub fn judge(&self, pack: &Pack, facts: &dyn Facts, as_of: Date) -> Option<DeadlineOutcome> {
        let day = |field: &str| if let Some(Value::Date(day)) = facts.value(field) { Some(day) } else { None };
        let after = day(&self.after)?;
        let holidays = Holidays::named(self.calendar.as_deref().unwrap_or_default());
        let due = holidays.due(after, self.days, self.counting(pack))?;
        let since = |from: Date, to: Date| from.until(to).map_or(0, |span| span.get_days());
        let standing = match day(&self.done) {
            Some(done) if done < after => Standing::Before(since(done, after)),
            Some(done) if done <= due.on => Standing::InTime,
            Some(done) => Standing::Late(since(due.on, done)),
            None if as_of <= due.on => Standing::Left(since(as_of, due.on)),
            None => Standing::Overdue(since(due.on, as_of)),
        };
        let mut years = vec![after.year(), due.on.year()];
        years.dedup();
        let notices = years.into_iter().filter_map(|year| holidays.notice(year)).map(|n| n.notice.clone()).collect();
        Some(DeadlineOutcome { due, standing, notices })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::project::PolicySettings;

    const PLAIN: Counting = Counting { working: false, from_next_day: true, rolls_over: true };

    fn pack() -> Pack {
        Pack::load(&PolicySettings { pack: "cn-cq-tongnan-2021".into(), parameters: BTreeMap::new(), costs: Vec::new() }, |path| {
            path.into()
        })
        .unwrap()
    }

    #[derive(Deserialize)]
    struct Vectors {
        deadline: Vec<Vector>,
    }

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        passed: toml::value::Datetime,
        due: toml::value::Datetime,
    }

    fn facts(of: &[(&'static str, Date)]) -> BTreeMap<&'static str, Value> {
        of.iter().map(|&(field, day)| (field, Value::Date(day))).collect()
    }

    #[test]
    fn every_deadline_vector_holds() {
        let vectors: Vectors = toml::from_str(include_str!("../../tests/fixtures/policy/tongnan-2021.vectors.toml")).unwrap();
        let day = |of: &toml::value::Datetime| of.to_string().parse::<Date>().unwrap();
        let pack = pack();
        assert_eq!(vectors.deadline.len(), 2);
        for vector in vectors.deadline {
            let facts = facts(&[("acceptance_passed_on", day(&vector.passed))]);
            let found = pack.deadlines[0].judge(&pack, &facts, day(&vector.passed)).unwrap();
            assert_eq!(found.due, Due { on: day(&vector.due), provisional: false }, "{}", vector.name);
        }
    }

    #[test]
    fn the_table_knows_make_up_days_and_no_year_without_a_notice() {
        let cn = Holidays::named("cn");
        assert_eq!(cn.notices.keys().copied().collect::<Vec<_>>(), [2021, 2022, 2023, 2024, 2025, 2026]);
        let open = |y, m, d| cn.is_rest(date(y, m, d));
        assert_eq!([open(2022, 10, 8), open(2022, 10, 9), open(2022, 10, 15)], [Some(false), Some(false), Some(true)]);
        assert_eq!([open(2022, 10, 3), open(2026, 1, 4), open(2027, 1, 1)], [Some(true), Some(false), None]);
        for day in &cn.work {
            assert!(!cn.rest.contains(day) && matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday), "{day}");
        }
        assert_eq!(Holidays::named("elsewhere"), Holidays::default());
    }

    /// Days off on weekdays, less weekend days worked, are the days of holiday by law: 11, and 13 from 2025.
    #[test]
    fn every_year_gives_the_days_of_holiday_by_law() {
        let cn = Holidays::named("cn");
        let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        for &year in cn.notices.keys() {
            let off = cn.rest.iter().filter(|day| day.year() == year && !weekend(day)).count();
            let worked = cn.work.iter().filter(|day| day.year() == year).count();
            assert_eq!(off - worked, if year < 2025 { 11 } else { 13 }, "{year}");
        }
    }

    #[test]
    fn a_year_without_a_notice_asks_and_shows_the_plain_day() {
        let cn = Holidays::named("cn");
        assert_eq!(cn.due(date(2026, 12, 20), 15, PLAIN), Some(Due { on: date(2027, 1, 4), provisional: true }));
        assert_eq!(cn.due(date(2026, 12, 20), 15, Counting { rolls_over: false, ..PLAIN }).map(|d| d.provisional), Some(false));
        assert_eq!(cn.due(date(2022, 3, 1), 15, Counting { from_next_day: false, ..PLAIN }).map(|d| d.on), Some(date(2022, 3, 15)));
        assert_eq!(cn.due(date(2022, 3, 1), 15, Counting { working: true, ..PLAIN }).map(|d| d.on), Some(date(2022, 3, 22)));
        assert_eq!(cn.due(Date::MAX, 15, PLAIN), None);
    }

    #[test]
    fn a_deadline_is_kept_missed_or_running() {
        let pack = pack();
        let standing = |filed: Option<Date>, as_of: Date| {
            let mut facts = facts(&[("acceptance_passed_on", date(2022, 9, 20))]);
            facts.extend(filed.map(|day| ("filed_on", Value::Date(day))));
            pack.deadlines[0].judge(&pack, &facts, as_of).unwrap().standing
        };
        let day = date(2022, 10, 8);
        assert_eq!([standing(None, day), standing(None, date(2022, 10, 9))], [Standing::Left(0), Standing::Overdue(1)]);
        assert_eq!([standing(Some(day), date(2023, 1, 1)), standing(Some(date(2022, 11, 8)), day)], [Standing::InTime, Standing::Late(31)]);
        assert_eq!(standing(Some(date(2022, 9, 18)), day), Standing::Before(2));
        assert_eq!(pack.deadlines[0].judge(&pack, &facts(&[]), day), None);
    }

    proptest! {
        #[test]
        fn later_acceptance_is_never_due_earlier(day in 0_i32..1_900, gap in 0_i32..40, days in 1_u16..30, working: bool, from_next_day: bool, rolls_over: bool) {
            let cn = Holidays::named("cn");
            let counting = Counting { working, from_next_day, rolls_over };
            let first = date(2021, 1, 1).checked_add(day.days()).unwrap();
            let due = |after: Date| cn.due(after, days, counting).unwrap();
            let (one, two) = (due(first), due(first.checked_add(gap.days()).unwrap()));
            prop_assert!(one.on <= two.on && !one.provisional);
            prop_assert!(one.on >= first);
            if rolls_over {
                prop_assert_eq!(cn.is_rest(one.on), Some(false));
            }
        }
    }
}
