//! Criteria as data: the file that says what is measured, how a measure becomes a value, what it weighs, and what unknown means.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use toml::{Spanned, Value};

use super::value_function::{Direction, ValueFunction};
use super::weighting::{RawWeighting, Weighting};
use crate::policy::Fault;
use crate::project::{nearest_key, toml_cause};
use crate::report::hint::with_near;
use crate::report::messages::{HintMessage, MethodMessage as M};
use crate::report::{Lang, Say, Text};

/// The format this program reads.
pub const SCHEMA: &str = "lianpian-criteria/1";

/// A criteria file that can be used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CriteriaFile {
    /// Id of the set; empty where the file has none.
    pub id: String,
    /// Version of the file.
    pub version: String,
    /// Title.
    pub title: Text,
    /// Where the set comes from.
    pub source: String,
    /// `weighted_sum` or `topsis`, where the file says it.
    pub method: Option<MethodName>,
    /// Criteria in the order of the file, at least one.
    pub criteria: Vec<CriterionSpec>,
    /// Where the weights come from.
    pub weighting: Weighting,
}

/// A method by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MethodName {
    /// Weight × value, summed.
    WeightedSum,
    /// Closeness to the best.
    Topsis,
}

/// One criterion of the file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CriterionSpec {
    /// Id, the `c` of `part_c`.
    pub id: String,
    /// Name; the id where the file has none.
    pub name: Text,
    /// Group, such as `need`, `effect`, `readiness`.
    pub group: Option<String>,
    /// What is measured.
    pub measured: ValueSource,
    /// Unit of the measure.
    pub unit: Text,
    /// Weight as the file has it; `None` where the weights come from elsewhere.
    pub weight: Option<f64>,
    /// `V` seen, `Mh`/`Mm`/`Ml` memory, `A` our assumption.
    pub certainty: Option<String>,
    /// Where weight and function come from.
    pub basis: String,
    /// What the measure is, in words.
    pub note: Text,
    /// Which end of the measure is better; from the function where it says so.
    pub direction: Option<Direction>,
    /// How the measure becomes a value; `None`: as it is.
    pub value: Option<ValueFunction>,
    /// What an unknown measure means.
    pub unknown: Unknown,
    /// Further headings under which ledgers and surveys carry the field.
    pub columns: Vec<String>,
    /// Whether the field is a share, kept in per cent: numbers up to 1 are parts of 1.
    pub share: bool,
    /// What an item of works counts by its state, 0 to 1, for the measure `basic_items`; left out: 1.
    pub states: BTreeMap<String, f64>,
    /// What single items weigh in the measure `basic_items`; left out: 1.
    pub items: BTreeMap<String, f64>,
    /// Words that put a neighbourhood on the list of dangerous housing.
    pub dangerous: Vec<String>,
}

/// Where a measure comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueSource {
    /// A column of the table, or a recorded fact.
    Field(String),
    /// Something the program computes.
    Measure(String),
}

/// What an unknown measure means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// Anything it can be: every value from 0 to 1, or the range of the column where measures are used as they are.
    Interval,
    /// A narrower interval of values.
    Between {
        /// Least.
        low: f64,
        /// Greatest.
        high: f64,
    },
    /// A value that is assumed, and said to be.
    Assumed(f64),
}

/// What a criteria file may speak of.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'k> {
    /// Measures that can be computed; none where there is only a table.
    pub measures: &'k [&'k str],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    schema: Option<Spanned<String>>,
    #[serde(default)]
    id: String,
    #[serde(default)]
    version: String,
    title_zh: Option<String>,
    title_en: Option<String>,
    #[serde(default)]
    source: String,
    method: Option<MethodName>,
    #[serde(default)]
    criterion: Vec<Spanned<RawCriterion>>,
    weighting: Option<Spanned<RawWeighting>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCriterion {
    id: Spanned<String>,
    zh: Option<String>,
    en: Option<String>,
    group: Option<String>,
    field: Option<Spanned<String>>,
    measure: Option<Spanned<String>>,
    unit_zh: Option<String>,
    unit_en: Option<String>,
    weight: Option<Spanned<f64>>,
    certainty: Option<String>,
    #[serde(default)]
    source: String,
    note_zh: Option<String>,
    note_en: Option<String>,
    direction: Option<Spanned<Direction>>,
    value: Option<Spanned<ValueFunction>>,
    unknown: Option<Spanned<Value>>,
    #[serde(default)]
    columns: Vec<String>,
    #[serde(default)]
    share: bool,
    #[serde(default)]
    states: BTreeMap<String, Spanned<f64>>,
    #[serde(default)]
    items: BTreeMap<String, Spanned<f64>>,
    #[serde(default)]
    dangerous: Vec<String>,
}

/// Faults found so far; positions become lines at the end.
pub(super) struct Faults {
    found: Vec<(usize, String, Text)>,
}

impl Faults {
    pub(super) fn add(&mut self, at: usize, key: impl Into<String>, cause: Text) {
        self.found.push((at, key.into(), cause));
    }
}

impl CriteriaFile {
    /// Reads the text of a criteria file.
    ///
    /// # Errors
    /// Every fault, in the order of the lines: keys and words that are not known (with the nearest), missing and contradictory keys,
    /// numbers that make no sense, judgements that are no matrix. A fault of the TOML itself or of a key comes alone.
    pub fn parse(text: &str, known: &Known<'_>) -> Result<Self, Vec<Fault>> {
        let line = |at: usize| text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        let raw: RawFile = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| line(span.start));
            vec![Fault { line, key: "toml".into(), cause: cause_of(error.message()) }]
        })?;
        let mut faults = Faults { found: Vec::new() };
        let file = checked(raw, known, &mut faults);
        let mut found: Vec<Fault> = faults.found.into_iter().map(|(at, key, cause)| Fault { line: line(at), key, cause }).collect();
        found.sort_by(|a, b| (a.line, &a.key).cmp(&(b.line, &b.key)));
        if found.is_empty() { Ok(file) } else { Err(found) }
    }

    /// Names of the criteria for error messages: their ids.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.criteria.iter().map(|criterion| criterion.id.clone()).collect()
    }
}

/// What the TOML reader says, with the nearest known key.
fn cause_of(message: &str) -> Text {
    let near = nearest_key(message).map_or_else(Text::default, |nearest| HintMessage::Near { nearest }.both());
    join(&toml_cause(message), &near)
}

fn join(a: &Text, b: &Text) -> Text {
    Text { zh: format!("{}{}", a.zh, b.zh), en: format!("{}{}", a.en, b.en) }
}

/// That a word is not known, and which one is nearest.
pub(super) fn unknown_word(word: &str, known: &[&str]) -> Text {
    with_near(&M::UnknownWord { word: word.to_owned(), known: known.join(", ") }, word, known.iter().copied())
}

fn checked(raw: RawFile, known: &Known<'_>, faults: &mut Faults) -> CriteriaFile {
    if let Some(schema) = raw.schema.filter(|schema| schema.get_ref() != SCHEMA) {
        faults.add(schema.span().start, "schema", M::Schema { found: schema.into_inner() }.both());
    }
    if raw.criterion.is_empty() {
        faults.add(0, "criterion", M::NoCriteria.both());
    }
    let mut ids = BTreeSet::new();
    let mut places = Vec::new();
    let mut criteria = Vec::new();
    for spanned in raw.criterion {
        let at = spanned.span().start;
        let criterion = spanned.into_inner();
        let id = criterion.id.get_ref().trim().to_owned();
        if id.is_empty() {
            faults.add(criterion.id.span().start, "criterion.id", M::EmptyId.both());
        } else if !ids.insert(id.clone()) {
            faults.add(criterion.id.span().start, format!("criterion.{id}.id"), M::Twice { id: id.clone() }.both());
        }
        places.push(at);
        criteria.push(specified(criterion, id, at, known, faults));
    }
    let weighting = Weighting::checked(raw.weighting, &criteria, &places, faults);
    CriteriaFile {
        id: raw.id,
        version: raw.version,
        title: both(raw.title_zh, raw.title_en, ""),
        source: raw.source,
        method: raw.method,
        criteria,
        weighting,
    }
}

/// One text in both languages where only one is written.
fn both(zh: Option<String>, en: Option<String>, neither: &str) -> Text {
    match (zh, en) {
        (Some(zh), Some(en)) => Text { zh, en },
        (Some(one), None) | (None, Some(one)) => Text::same(one),
        (None, None) => Text::same(neither),
    }
}

fn specified(raw: RawCriterion, id: String, at: usize, known: &Known<'_>, faults: &mut Faults) -> CriterionSpec {
    let key = |name: &str| format!("criterion.{id}.{name}");
    let measured = match (raw.field, raw.measure) {
        (Some(field), None) => ValueSource::Field(field.into_inner()),
        (None, Some(measure)) => {
            if known.measures.is_empty() {
                faults.add(measure.span().start, key("measure"), M::MeasureOfTable.both());
            } else if !known.measures.contains(&measure.get_ref().as_str()) {
                faults.add(measure.span().start, key("measure"), unknown_word(measure.get_ref(), known.measures));
            }
            ValueSource::Measure(measure.into_inner())
        }
        (field, _) => {
            faults.add(at, key("field"), M::FieldOrMeasure.both());
            ValueSource::Field(field.map(Spanned::into_inner).unwrap_or_default())
        }
    };
    if let Some(weight) = raw.weight.as_ref().filter(|weight| !(weight.get_ref().is_finite() && *weight.get_ref() >= 0.0)) {
        let cause = M::BadWeight { criterion: id.clone(), weight: weight.get_ref().to_string() };
        faults.add(weight.span().start, key("weight"), cause.both());
    }
    let value = raw.value.map(|value| {
        let at = value.span().start;
        let value = value.into_inner();
        if let Err(cause) = value.check() {
            faults.add(at, key("value"), cause);
        }
        value
    });
    let direction = match (&value, raw.direction) {
        (None, None) => {
            faults.add(at, key("direction"), M::DirectionMissing.both());
            None
        }
        (None, Some(direction)) => Some(direction.into_inner()),
        (Some(value), None) => value.direction(),
        (Some(value), Some(said)) => {
            if value.direction().is_some_and(|of_value| of_value != *said.get_ref()) {
                faults.add(said.span().start, key("direction"), M::DirectionContradicts.both());
            }
            Some(said.into_inner())
        }
    };
    let unknown = raw.unknown.map_or(Unknown::Interval, |unknown| {
        let at = unknown.span().start;
        unknown_of(unknown.get_ref(), value.is_some()).unwrap_or_else(|cause| {
            faults.add(at, key("unknown"), cause);
            Unknown::Interval
        })
    });
    CriterionSpec {
        name: both(raw.zh, raw.en, &id),
        group: raw.group,
        measured,
        unit: both(raw.unit_zh, raw.unit_en, ""),
        weight: raw.weight.map(Spanned::into_inner),
        certainty: raw.certainty,
        basis: raw.source,
        note: both(raw.note_zh, raw.note_en, ""),
        direction,
        value,
        unknown,
        columns: raw.columns,
        share: raw.share,
        states: numbers(raw.states, 1.0, &key("states"), faults),
        items: numbers(raw.items, f64::INFINITY, &key("items"), faults),
        dangerous: raw.dangerous,
        id,
    }
}

/// Numbers by word, from 0 to `most`.
fn numbers(raw: BTreeMap<String, Spanned<f64>>, most: f64, key: &str, faults: &mut Faults) -> BTreeMap<String, f64> {
    for (word, number) in &raw {
        if !(number.get_ref().is_finite() && (0.0..=most).contains(number.get_ref())) {
            let cause = M::BadWeight { criterion: word.clone(), weight: number.get_ref().to_string() };
            faults.add(number.span().start, format!("{key}.{word}"), cause.both());
        }
    }
    raw.into_iter().map(|(word, number)| (word, number.into_inner())).collect()
}

/// `"interval"`, `{ low, high }` or a number; between 0 and 1 where a function makes values.
fn unknown_of(value: &Value, in_unit: bool) -> Result<Unknown, Text> {
    let shape = || M::UnknownShape.both();
    let number = |value: &Value| {
        let number = value.as_float().or_else(|| value.as_integer().map(|v| v as f64)).filter(|v| v.is_finite()).ok_or_else(shape)?;
        if in_unit && !(0.0..=1.0).contains(&number) { Err(M::ValueOutside { value: number.to_string() }.both()) } else { Ok(number) }
    };
    match value {
        Value::String(word) if word == "interval" => Ok(Unknown::Interval),
        Value::Table(table) if table.len() == 2 => {
            let (low, high) = (table.get("low").ok_or_else(shape)?, table.get("high").ok_or_else(shape)?);
            let (low, high) = (number(low)?, number(high)?);
            if low <= high { Ok(Unknown::Between { low, high }) } else { Err(M::LowAboveHigh.both()) }
        }
        Value::Integer(_) | Value::Float(_) => number(value).map(Unknown::Assumed),
        _ => Err(shape()),
    }
}

impl MethodName {
    /// The word of files and of the command line.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::WeightedSum => "weighted_sum",
            Self::Topsis => "topsis",
        }
    }
}

/// Every fault as one text, a line each.
#[must_use]
pub fn faults_text(path: &str, faults: &[Fault]) -> Text {
    let lines = |lang: Lang| faults.iter().map(|fault| fault.say(path, lang)).collect::<Vec<_>>().join("\n");
    Text { zh: lines(Lang::Zh), en: lines(Lang::En) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Column, Matrix, Ties, WeighingMethod};

    const ONE: &str = "[[criterion]]\nid = \"age\"\nfield = \"年份\"\nweight = 3\nvalue = { kind = \"linear\", from = 0, to = 40 }\n";

    fn faults(text: &str) -> Vec<Fault> {
        CriteriaFile::parse(text, &Known::default()).unwrap_err()
    }

    #[test]
    fn a_small_file_is_enough() {
        let file = CriteriaFile::parse(ONE, &Known::default()).unwrap();
        let [age] = &file.criteria[..] else { panic!() };
        assert_eq!((age.name.zh.as_str(), age.weight, age.unknown), ("age", Some(3.0), Unknown::Interval));
        assert_eq!(age.direction, Some(Direction::Higher));
        assert_eq!(file.weighting.method, WeighingMethod::Direct);
    }

    #[test]
    fn every_fault_has_its_line_and_key() {
        let text = "[[criterion]]\nid = \"a\"\nfield = \"x\"\nmeasure = \"y\"\nweight = -1\n\n[[criterion]]\nid = \"a\"\n\
                    field = \"x\"\nweight = 1\ndirection = \"lower\"\nvalue = { kind = \"linear\", from = 0, to = 1 }\nunknown = 2\n";
        let found: Vec<(usize, String)> = faults(text).into_iter().map(|fault| (fault.line, fault.key)).collect();
        let wanted = [
            (1, "criterion.a.direction"),
            (1, "criterion.a.field"),
            (5, "criterion.a.weight"),
            (8, "criterion.a.id"),
            (11, "criterion.a.direction"),
            (13, "criterion.a.unknown"),
        ];
        assert_eq!(found, wanted.map(|(line, key)| (line, key.to_owned())));
    }

    #[test]
    fn unknown_keys_and_words_name_the_nearest() {
        let fault = &faults(&ONE.replace("weight", "wieght"))[0];
        assert!(fault.line == 4 && fault.cause.zh.contains("weight"), "{fault:?}");
        let fault = &faults(&ONE.replace("from", "form"))[0];
        assert!(fault.line == 5 && fault.cause.en.ends_with("nearest is from"), "{fault:?}");
        let measures = ["age", "condition"];
        let text = ONE.replace("field = \"年份\"", "measure = \"aeg\"");
        let fault = &CriteriaFile::parse(&text, &Known { measures: &measures }).unwrap_err()[0];
        assert!(fault.line == 3 && fault.cause.en.ends_with("nearest is age"), "{fault:?}");
        assert_eq!(faults(&text)[0].cause, M::MeasureOfTable.both());
        let fault = &faults(&format!("{ONE}[weighting]\nmethod = \"entrpy\"\n"))[0];
        assert!(fault.line == 7 && fault.cause.en.ends_with("nearest is entropy"), "{fault:?}");
    }

    #[test]
    fn weights_that_sum_to_nothing_are_refused() {
        for text in ["", "\n", "[weighting]\nmethod = \"entropy\"\n"] {
            assert_eq!(faults(text)[0].key, "criterion");
        }
        assert_eq!(faults(&ONE.replace("weight = 3", "weight = 0"))[0].cause, M::WeightsZero.both());
        assert_eq!(faults(&ONE.replace("weight = 3\n", ""))[0].key, "criterion.age.weight");
        assert!(
            CriteriaFile::parse(&format!("{}[weighting]\nmethod = \"critic\"\n", ONE.replace("weight = 3\n", "")), &Known::default())
                .is_ok()
        );
    }

    #[test]
    fn what_unknown_means_is_checked() {
        let unknown = |text: &str| CriteriaFile::parse(&format!("{ONE}unknown = {text}\n"), &Known::default());
        assert_eq!(unknown("\"interval\"").unwrap().criteria[0].unknown, Unknown::Interval);
        assert_eq!(unknown("{ low = 0, high = 0.5 }").unwrap().criteria[0].unknown, Unknown::Between { low: 0.0, high: 0.5 });
        assert_eq!(unknown("0.5").unwrap().criteria[0].unknown, Unknown::Assumed(0.5));
        for wrong in ["\"none\"", "{ low = 1, high = 0 }", "{ low = 0 }", "[0, 1]", "nan", "-0.1"] {
            assert!(unknown(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn judgements_are_read_as_people_write_them() {
        let second = ONE.replace("age", "households").replace("weight = 3\n", "");
        let of = |cell: &str| {
            let text = format!(
                "{}{second}[weighting]\nmethod = \"ahp\"\n[[weighting.expert]]\nname = \"规划\"\nmatrix = [[1, 3], [{cell}, 1]]\n",
                ONE.replace("weight = 3\n", "")
            );
            CriteriaFile::parse(&text, &Known::default())
        };
        let matrix = Matrix::new(vec![Column::known(vec![0.0, 1.0]); 2], Ties::by_row(2)).unwrap();
        for cell in ["\"1/3\"", "0.33", "\"\"", "\"0.333\""] {
            let weighed = of(cell).unwrap().weighting.weigh(&["age".into(), "households".into()], &matrix).unwrap();
            assert!((weighed.weights.as_slice()[0] - 0.75).abs() < 1e-12 && weighed.warnings.is_empty(), "{cell}");
        }
        for wrong in ["2", "\"1/0\"", "\"three\"", "-1", "true"] {
            let fault = &of(wrong).unwrap_err()[0];
            assert!((fault.line, fault.key.as_str()) == (13, "weighting.expert.规划.matrix"), "{wrong} {fault:?}");
        }
    }
}
