//! What a column holds, against what a field needs.

use std::collections::HashSet;

use crate::district::YearQuality;
use crate::intake::values::{self, Cell, Number};
use crate::intake::years::{read_year, read_year_number};
use crate::report::Role;

/// Fewer values than this contradict nothing.
pub(crate) const FEW_VALUES: usize = 5;

/// A year no building of today is later than, whenever the plan is judged.
const LATEST: i16 = 2100;

/// What the values of a field look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    /// Years, decades, dates.
    Year,
    /// Numbers of storeys.
    Storeys,
    /// Whole numbers of 0 or more.
    Count,
    /// Numbers above 0.
    Quantity,
    /// States of renovation.
    Status,
    /// Yes and no.
    YesNo,
    /// A few words that repeat; codes of digits are not read as a use.
    Word,
    /// Values that hardly repeat.
    Key,
    /// Letters and digits rather than names, though it may be anything.
    Code,
    /// Words rather than numbers, though numbers may be names.
    Name,
    /// Anything.
    Any,
}

/// How well a column fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fitness {
    /// Share of rows with a value, 0–1.
    pub filled: f64,
    /// Share of the values that read as the field, 0–1; 1 where there are too few values to tell.
    pub fit: f64,
    /// Whether there were enough values to tell.
    pub told: bool,
}

/// What a field of a role holds.
pub(crate) fn content(role: Role, field: &str) -> Content {
    let of_neighbourhoods = matches!(role, Role::Neighbourhoods | Role::Ledger | Role::Survey | Role::Units);
    match field {
        "year" | "started" | "finished" | "pipe_works_year" => Content::Year,
        "floors" => Content::Storeys,
        "households" | "buildings" | "poor_condition_signals" => Content::Count,
        "floor_area" | "cost" | "willingness_ratio" => Content::Quantity,
        "status" if of_neighbourhoods => Content::Status,
        "use" | "ownership" => Content::Word,
        "id" if of_neighbourhoods => Content::Key,
        "neighbourhood_id" => Content::Code,
        "name" | "neighbourhood" => Content::Name,
        "willingness_refused" => Content::YesNo,
        _ if field.starts_with("def_") => Content::YesNo,
        _ => Content::Any,
    }
}

/// Judges the cells of a column.
pub(crate) fn fitness(content: Content, cells: &[Cell]) -> Fitness {
    let values: Vec<&Cell> = cells.iter().filter(|c| !is_empty(content, c)).collect();
    let filled = if cells.is_empty() { 0.0 } else { values.len() as f64 / cells.len() as f64 };
    if values.len() < FEW_VALUES {
        return Fitness { filled, fit: 1.0, told: false };
    }
    let share = |reads: &dyn Fn(&Cell) -> f64| values.iter().map(|c| reads(c)).sum::<f64>() / values.len() as f64;
    let yes = |b: bool| f64::from(u8::from(b));
    let distinct = || values.iter().map(|c| c.text()).collect::<HashSet<String>>().len();
    let fit = match content {
        Content::Year => {
            let read = share(&|c| year_weight(c));
            // One year in every row of a long list is the year of the list.
            if values.len() >= 200 && distinct() == 1 { read / 2.0 } else { read }
        }
        Content::Storeys => share(&|c| yes(c.number().value().is_some_and(|v| (0.5..=130.0).contains(&v)))),
        Content::Count => share(&|c| yes(c.number().value().is_some_and(|v| v.fract() < 1e-6))),
        Content::Quantity => share(&|c| yes(c.number().value().is_some())),
        Content::Status => share(&|c| yes(values::read_status(&c.text()).is_some())),
        Content::YesNo => share(&|c| yes(values::read_bool(&c.text()).is_some())),
        Content::Word => {
            let words = share(&|c| yes(has_letter(c)));
            let repeats = values.len() < 50 || distinct() * 2 <= values.len();
            if repeats { words } else { words / 4.0 }
        }
        Content::Key => distinct() as f64 / values.len() as f64,
        Content::Code => f64::midpoint(1.0, share(&|c| yes(c.text().chars().any(|c| c.is_ascii_digit())))),
        Content::Name => f64::midpoint(1.0, share(&|c| yes(has_letter(c)))),
        Content::Any => 1.0,
    };
    Fitness { filled, fit, told: true }
}

/// Whether a cell says nothing about the content: blank, or the zero by which registers write «not recorded».
fn is_empty(content: Content, cell: &Cell) -> bool {
    match content {
        Content::Year => cell.is_blank() || matches!(cell.number(), Number::Is(0.0)) || matches!(cell.text().as_str(), "9999" | "-1"),
        Content::Storeys | Content::Count | Content::Quantity => cell.is_blank() || matches!(cell.number(), Number::Is(0.0)),
        _ => cell.is_blank(),
    }
}

/// 1 for what is surely a year, half for bare numbers that may be one.
fn year_weight(cell: &Cell) -> f64 {
    let reading = match cell {
        Cell::Null => return 0.0,
        Cell::Integer(v) => read_year(&v.to_string(), LATEST),
        Cell::Real(v) => read_year_number(*v, LATEST),
        Cell::Text(t) => read_year(t, LATEST),
    };
    match (reading.year, reading.quality) {
        (None, _) => 0.0,
        (Some(_), YearQuality::TwoDigit | YearQuality::Serial) => 0.5,
        (Some(_), _) => 1.0,
    }
}

fn has_letter(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(t) if t.chars().any(char::is_alphabetic))
}
