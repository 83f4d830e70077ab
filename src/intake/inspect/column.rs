//! What one column holds: fill rate, samples, counts of its words, years.

use std::collections::BTreeMap;

use serde::Serialize;

use super::percent;
use crate::district::YearInterval;
use crate::intake::buildings::year;
use crate::intake::source::{Column, ColumnKind};
use crate::intake::values::Cell;
use crate::intake::years::heaping::Heaping;
use crate::report::messages::InspectMessage as M;
use crate::report::{Lang, Say, Text};

/// As-of year of the inspection: any year that has a meaning for a building standing today.
const AS_OF: i16 = 2100;

/// As-of year tried before: 98 and 90年代 are of the century in which people write them so.
const AS_WRITTEN: i16 = 2030;

/// More different values than this are not counted apart.
const MOST_DISTINCT: usize = 1_000;

/// A column of words with at most so many is a category.
const MOST_CATEGORIES: usize = 40;

/// Words of a category that are listed.
const LISTED: usize = 8;

/// Characters of a value that are kept to be shown.
const SHOWN: usize = 40;

/// One column.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ColumnReport {
    /// Name.
    pub name: String,
    /// Type.
    pub kind: ColumnKind,
    /// Share of rows with a value, 0–1.
    pub filled: f64,
    /// First distinct values.
    pub samples: Vec<String>,
    /// Field it is recognised as.
    pub field: Option<String>,
    /// Number of different values; `None` where there are more than a thousand.
    pub distinct: Option<u64>,
    /// The most frequent words of a column that looks like a category, with their rows.
    pub counts: Vec<(String, u64)>,
    /// Share of the filled rows that read as construction years, for a column that looks like one.
    pub years: Option<f64>,
    /// Earliest and latest of those years.
    pub year_span: Option<[i16; 2]>,
    /// How the years are known: quality → rows.
    pub year_quality: BTreeMap<&'static str, u64>,
    /// How much the exact years heap at 0 and 5.
    pub heaping: Option<Heaping>,
}

impl ColumnReport {
    /// The remark on heaped years.
    pub(super) fn heaping_note(&self) -> Option<Text> {
        let heaping = self.heaping.filter(Heaping::is_heaped)?;
        Some(M::Heaped { column: self.name.clone(), fives: heaping.fives, tens: heaping.tens }.both())
    }
}

/// Counts while rows pass.
#[derive(Debug, Default)]
pub(super) struct Tally {
    filled: u64,
    samples: Vec<String>,
    words: BTreeMap<String, u64>,
    is_many: bool,
    years: u64,
    span: Option<[i16; 2]>,
    qualities: BTreeMap<&'static str, u64>,
    exact: BTreeMap<i16, u64>,
}

impl Tally {
    pub(super) fn add(&mut self, cell: &Cell) {
        if cell.is_blank() {
            return;
        }
        self.filled += 1;
        let text = match cell {
            // What a file keeps with seven digits is not shown with sixteen.
            Cell::Real(v) => ((v * 1e6).round() / 1e6).to_string(),
            _ => cell.text(),
        };
        let text: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if self.samples.len() < 3 && !self.samples.contains(&text) {
            self.samples.push(text.clone());
        }
        let written = year(cell, AS_WRITTEN);
        let reading = if written.year.is_some() { written } else { year(cell, AS_OF) };
        if let Some(y) = reading.year {
            self.years += 1;
            let [lo, hi] = self.span.unwrap_or([y.from, y.to]);
            self.span = Some([lo.min(y.from), hi.max(y.to)]);
            *self.qualities.entry(reading.quality.as_str()).or_default() += 1;
            if let Some(exact) = YearInterval::exact(y) {
                *self.exact.entry(exact).or_default() += 1;
            }
        }
        if !self.is_many {
            *self.words.entry(text).or_default() += 1;
            self.is_many = self.words.len() > MOST_DISTINCT;
        }
    }

    pub(super) fn report(self, column: &Column, field: Option<String>, rows: u64) -> ColumnReport {
        let lower = column.name.to_lowercase();
        let named = ["year", "年", "date", "竣工", "建成", "yr"].iter().any(|w| lower.contains(w));
        let share = self.years as f64 / self.filled.max(1) as f64;
        let is_year = field.as_deref() == Some("year") || (named && share > 0.5);
        let distinct = self.words.len();
        let repeats = self.filled >= 2 * distinct as u64;
        let most = match column.kind {
            ColumnKind::Text => MOST_CATEGORIES,
            ColumnKind::Integer => MOST_CATEGORIES / 2,
            ColumnKind::Real => 0,
        };
        let is_category = !is_year && !self.is_many && repeats && (1..=most).contains(&distinct);
        let mut counts: Vec<(String, u64)> = if is_category { self.words.into_iter().collect() } else { Vec::new() };
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.truncate(LISTED);
        ColumnReport {
            name: column.name.clone(),
            kind: column.kind,
            filled: if rows == 0 { 0.0 } else { self.filled as f64 / rows as f64 },
            samples: self.samples,
            field,
            distinct: (!self.is_many).then_some(distinct as u64),
            counts,
            years: is_year.then_some(share),
            year_span: if is_year { self.span } else { None },
            year_quality: if is_year { self.qualities } else { BTreeMap::new() },
            heaping: if is_year { Heaping::of(&self.exact) } else { None },
        }
    }
}

impl ColumnReport {
    /// What the column holds, in one line: counts of a category, else some values.
    pub(super) fn values(&self) -> String {
        if self.counts.is_empty() {
            return self.samples.join(" | ");
        }
        let more = self.distinct.is_some_and(|n| n > self.counts.len() as u64);
        let counts: Vec<String> = self.counts.iter().map(|(word, n)| format!("{word} {n}")).collect();
        format!("{}{}", counts.join(" · "), if more { " · …" } else { "" })
    }

    /// The years, in one line.
    pub(super) fn years_line(&self, lang: Lang) -> Option<String> {
        let (share, [from, to]) = (self.years?, self.year_span?);
        let kinds = self.year_quality.iter().map(|(quality, n)| {
            let quality = match *quality {
                "measured" => M::Measured.say(lang),
                "two_digit" => M::TwoDigit.say(lang),
                "serial" => M::Serial.say(lang),
                "range" => M::Range.say(lang),
                "decade" => M::Decade.say(lang),
                other => other.to_owned(),
            };
            format!("{quality} {n}")
        });
        Some(M::Years { share: percent(share), from, to, kinds: kinds.collect::<Vec<_>>().join(" · ") }.say(lang))
    }

    /// The type, in words.
    pub(super) fn kind_in_words(&self) -> M {
        match self.kind {
            ColumnKind::Integer => M::Integer,
            ColumnKind::Real => M::Real,
            ColumnKind::Text => M::Words,
        }
    }
}
