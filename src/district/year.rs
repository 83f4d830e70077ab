//! Construction years as intervals: what a source says is rarely one certain year.

use serde::Serialize;

use crate::stored::stored;

/// Years a thing may have been built in, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct YearInterval {
    /// Earliest possible year.
    pub from: i16,
    /// Latest possible year; never before `from`.
    pub to: i16,
}

/// How a construction year came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum YearQuality {
    /// One four-digit year, or a date.
    Measured,
    /// Two digits, read as 19xx or 20xx.
    TwoDigit,
    /// A spreadsheet's day number, read as a date.
    Serial,
    /// One four-digit year that ends in 0 or 5, in a source where such years are too many to be true.
    Heaped,
    /// Two years with everything between them.
    Range,
    /// A decade word such as 90年代.
    Decade,
    /// Nothing recorded; the interval of its neighbours' years. It decides nothing.
    Imputed,
    /// Buildings of one neighbourhood that differ.
    Mixed,
    /// Nothing usable was recorded.
    #[default]
    Unknown,
}

impl YearInterval {
    /// One certain year.
    #[must_use]
    pub fn year(year: i16) -> Self {
        Self { from: year, to: year }
    }

    /// An interval from either order of its ends.
    #[must_use]
    pub fn between(a: i16, b: i16) -> Self {
        Self { from: a.min(b), to: a.max(b) }
    }

    /// The year where the interval is one year.
    #[must_use]
    pub fn exact(self) -> Option<i16> {
        (self.from == self.to).then_some(self.from)
    }

    /// The least interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }

    /// Whether everything was built by the end of `limit`: yes, no, or not decidable.
    #[must_use]
    pub fn built_by(self, limit: i16) -> Option<bool> {
        if self.to <= limit {
            Some(true)
        } else if self.from > limit {
            Some(false)
        } else {
            None
        }
    }
}

impl std::fmt::Display for YearInterval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.exact() {
            Some(year) => write!(f, "{year}"),
            None => write!(f, "{}–{}", self.from, self.to),
        }
    }
}

impl YearQuality {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::TwoDigit => "two_digit",
            Self::Serial => "serial",
            Self::Heaped => "heaped",
            Self::Range => "range",
            Self::Decade => "decade",
            Self::Imputed => "imputed",
            Self::Mixed => "mixed",
            Self::Unknown => "unknown",
        }
    }
}

stored!(struct YearInterval { from, to });
stored!(
    enum YearQuality {
        Measured,
        TwoDigit,
        Serial,
        Heaped,
        Range,
        Decade,
        Imputed,
        Mixed,
        Unknown,
    }
);
