//! Any table as a matrix: a column for every criterion of a file, what cannot be read left open.

use super::criteria_file::{CriteriaFile, CriterionSpec, MethodName, Unknown, ValueSource};
use super::matrix::{Column, Matrix, Ties};
use super::method::{Method, TopsisScale};
use super::method_error::MethodError;
use super::value_function::{Direction, ValueFunction};
use crate::intake::Whole;
use crate::report::hint::with_near;
use crate::report::messages::MethodMessage as M;
use crate::report::{Say, Text};

/// Records named where a value cannot be read.
const NAMED: usize = 5;

/// The records of a table as alternatives, in their order; equal scores stand in it too.
#[derive(Debug)]
pub struct TableMatrix {
    /// Values.
    pub matrix: Matrix,
    /// Method, with the scale that the criteria allow.
    pub method: Method,
    /// By criterion: the column that was read.
    pub columns: Vec<String>,
    /// By criterion: records without a value.
    pub unknown: Vec<usize>,
    /// What a reader has to know.
    pub warnings: Vec<Text>,
}

/// Why a table cannot be scored by a criteria file.
#[derive(Debug, Clone, PartialEq)]
pub enum TableError {
    /// Columns that are not there, or hold nothing that can be read: criterion and cause.
    Criteria(Vec<(String, Text)>),
    /// No matrix.
    Method(MethodError),
}

/// What was read of a column: a measure or a value, `None` where unknown.
struct Read {
    measures: Vec<Option<f64>>,
    /// Records, from 1, with something that is no number or no word of the list.
    unreadable: Vec<usize>,
    blank: usize,
}

impl TableMatrix {
    /// Reads the columns of the criteria.
    ///
    /// Measures without a value function are used as they are by TOPSIS (vector normalisation), and between the least and the
    /// greatest of the table by the weighted sum. Where all criteria have functions TOPSIS measures on their values.
    ///
    /// # Errors
    /// All columns that cannot be used at once; else what makes no matrix.
    pub(crate) fn new(file: &CriteriaFile, method: MethodName, table: &Whole) -> Result<Self, TableError> {
        let method = match method {
            MethodName::WeightedSum => Method::WeightedSum,
            MethodName::Topsis if file.criteria.iter().all(|c| c.value.is_some()) => Method::Topsis(TopsisScale::Fixed),
            MethodName::Topsis => Method::Topsis(TopsisScale::Vector),
        };
        let (mut columns, mut names, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        let (mut warnings, mut wrong) = (Vec::new(), Vec::new());
        for criterion in &file.criteria {
            let of = |cause: Text| (criterion.id.clone(), cause);
            let at = match find(criterion, table) {
                Ok(at) => at,
                Err(cause) => {
                    wrong.push(of(cause));
                    continue;
                }
            };
            let field = table.columns[at].name.clone();
            let read = read(criterion, table, at);
            if read.measures.iter().all(Option::is_none) {
                wrong.push(of(M::NothingRead { field }.both()));
                continue;
            }
            if !read.unreadable.is_empty() {
                let count = read.unreadable.len();
                let more = if count > NAMED { ", …" } else { "" };
                let rows = read.unreadable.iter().take(NAMED).map(usize::to_string).collect::<Vec<_>>().join(", ") + more;
                warnings.push(unreadable(&field, count, rows, criterion.value.as_ref().is_some_and(ValueFunction::is_categories)));
            }
            let missing = read.blank + read.unreadable.len();
            if let Unknown::Assumed(value) = criterion.unknown
                && missing > 0
            {
                warnings.push(M::AssumedValues { criterion: criterion.id.clone(), count: missing, value: value.to_string() }.both());
            }
            let (column, constant) = column(criterion, method, &read.measures);
            if constant {
                warnings.push(M::Constant { criterion: criterion.id.clone() }.both());
            }
            columns.push(column);
            names.push(field);
            unknown.push(missing);
        }
        if !wrong.is_empty() {
            return Err(TableError::Criteria(wrong));
        }
        let matrix = Matrix::new(columns, Ties::by_row(table.rows.len())).map_err(TableError::Method)?;
        Ok(Self { matrix, method, columns: names, unknown, warnings })
    }
}

fn unreadable(field: &str, count: usize, rows: String, words: bool) -> Text {
    let field = field.to_owned();
    match (words, count) {
        (true, 1) => M::OneWordUnknown { field, rows }.both(),
        (true, _) => M::WordsUnknown { field, count, rows }.both(),
        (false, 1) => M::OneNoNumber { field, rows }.both(),
        (false, _) => M::NoNumbers { field, count, rows }.both(),
    }
}

/// The column of a criterion: by its name as written, else by what is left of it without case, width and punctuation.
fn find(criterion: &CriterionSpec, table: &Whole) -> Result<usize, Text> {
    let (ValueSource::Field(field) | ValueSource::Measure(field)) = &criterion.measured;
    table.column(field).ok_or_else(|| {
        with_near(&M::NoColumn { field: field.clone(), known: table.names().collect::<Vec<_>>().join(", ") }, field, table.names())
    })
}

fn read(criterion: &CriterionSpec, table: &Whole, at: usize) -> Read {
    let mut read = Read { measures: Vec::with_capacity(table.rows.len()), unreadable: Vec::new(), blank: 0 };
    for (number, row) in table.rows.iter().enumerate() {
        let cell = &row.cells[at];
        let measure = match &criterion.value {
            Some(words) if words.is_categories() => words.category(&cell.text()),
            _ => cell.plain_number(),
        };
        if measure.is_none() {
            if cell.is_blank() {
                read.blank += 1;
            } else {
                read.unreadable.push(number + 1);
            }
        }
        read.measures.push(measure);
    }
    read
}

/// Values of a criterion, and whether a measure that is used as it is does not vary.
fn column(criterion: &CriterionSpec, method: Method, measures: &[Option<f64>]) -> (Column, bool) {
    let known = || measures.iter().flatten().copied();
    let (least, greatest) = known().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, g), v| (l.min(v), g.max(v)));
    let turned = criterion.direction == Some(Direction::Lower);
    let as_it_is = method == Method::Topsis(TopsisScale::Vector) && criterion.value.is_none();
    // Words have become values already.
    let value = |measure: f64| match &criterion.value {
        Some(function) => function.value(measure).unwrap_or(measure),
        None if as_it_is => {
            if turned {
                -measure
            } else {
                measure
            }
        }
        None if greatest > least => {
            let share = ((measure - least) / (greatest - least)).clamp(0.0, 1.0);
            if turned { 1.0 - share } else { share }
        }
        None => 0.0,
    };
    let open = match criterion.unknown {
        Unknown::Assumed(assumed) => own_end(criterion, &value, assumed, assumed),
        Unknown::Between { low, high } => own_end(criterion, &value, low, high),
        Unknown::Interval if as_it_is => own_end(criterion, &value, least, greatest),
        Unknown::Interval => (0.0, 1.0),
    };
    let ends = |measure: &Option<f64>| measure.map_or(open, |measure| (value(measure), value(measure)));
    let (low, high) = measures.iter().map(ends).unzip();
    (Column::between(low, high), criterion.value.is_none() && least == greatest)
}

/// What is written under `unknown`: values where a function makes values, measures where they are used as they are.
fn own_end(criterion: &CriterionSpec, value: &impl Fn(f64) -> f64, low: f64, high: f64) -> (f64, f64) {
    if criterion.value.is_some() {
        return (low, high);
    }
    let (a, b) = (value(low), value(high));
    (a.min(b), a.max(b))
}
