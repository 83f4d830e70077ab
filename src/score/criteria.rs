//! The criteria of a plan: the bundled file or the project's own, with what the project file puts in its place.

use std::path::PathBuf;

use super::{
    CriteriaFile, CriterionSpec, Known, MEASURES, Method, MethodName, TopsisScale, ValueFunction, ValueSource, WeighingMethod, Weighting,
};
use crate::policy::{Fault, Pack, PackError, bundled_or_file};
use crate::project::ScoreSettings;
use crate::report::hint::with_near;
use crate::report::messages::ProjectMessage;
use crate::report::{Say, Text};

/// The criteria that come with the program.
const BUNDLED: [(&str, &str); 1] = [("default", include_str!("../../data/criteria/default.toml"))];

/// Why criteria cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CriteriaError {
    /// The file.
    #[error(transparent)]
    File(#[from] PackError),
    /// A key of `[score]` in the project file.
    #[error("score.{key}: {}", cause.en)]
    Setting {
        /// The key.
        key: String,
        /// What is wrong.
        cause: Text,
    },
}

/// The criteria a project names, with its weights and its weighting.
///
/// # Errors
/// [`CriteriaError`] where the file cannot be found or has faults, or a setting does not fit it.
pub fn load_criteria(settings: &ScoreSettings, resolve: impl Fn(&str) -> PathBuf) -> Result<CriteriaFile, CriteriaError> {
    let (text, path) = bundled_or_file(&settings.criteria, &BUNDLED, resolve)?;
    let known = Known { measures: &MEASURES };
    let mut file = CriteriaFile::parse(&text, &known).map_err(|faults: Vec<Fault>| PackError::Faults { path, faults })?;
    if let Some(weighting) = &settings.weighting {
        file.weighting = weighting_of(&text, weighting, &known)?;
    }
    put_weights(&mut file, settings)?;
    put_values(&mut file, settings)?;
    Ok(file)
}

/// Value functions of the project in place of the file's.
fn put_values(file: &mut CriteriaFile, settings: &ScoreSettings) -> Result<(), CriteriaError> {
    for (id, table) in &settings.values {
        let wrong = |cause: Text| CriteriaError::Setting { key: format!("values.{id}"), cause };
        let known: Vec<String> = file.ids();
        let Some(criterion) = file.criteria.iter_mut().find(|criterion| criterion.id == *id) else {
            let cause = ProjectMessage::UnknownCriterion { id: id.clone(), known: known.join(", ") };
            return Err(wrong(with_near(&cause, id, known.iter().map(String::as_str))));
        };
        let syntax = |cause: toml::de::Error| wrong(ProjectMessage::Syntax { cause: cause.message().to_owned() }.both());
        let function: ValueFunction = table.clone().try_into().map_err(syntax)?;
        function.check().map_err(wrong)?;
        if criterion.value.as_ref().is_some_and(|value| value.is_categories() != function.is_categories()) {
            return Err(wrong(ProjectMessage::ValueKind { id: id.clone() }.both()));
        }
        criterion.direction = function.direction().or(criterion.direction);
        criterion.value = Some(function);
    }
    Ok(())
}

/// The weighting of the project, judged as if it stood in the file.
fn weighting_of(text: &str, weighting: &toml::Table, known: &Known<'_>) -> Result<Weighting, CriteriaError> {
    let setting = |key: String, cause: Text| CriteriaError::Setting { key, cause };
    let syntax = |cause: String| setting("weighting".into(), ProjectMessage::Syntax { cause }.both());
    let mut whole: toml::Table = toml::from_str(text).map_err(|e| syntax(e.message().to_owned()))?;
    whole.insert("weighting".into(), toml::Value::Table(weighting.clone()));
    let whole = toml::to_string(&whole).map_err(|e| syntax(e.to_string()))?;
    let first =
        |faults: Vec<Fault>| faults.into_iter().next().map_or_else(|| syntax(String::new()), |fault| setting(fault.key, fault.cause));
    CriteriaFile::parse(&whole, known).map(|file| file.weighting).map_err(first)
}

/// Weights of the project in place of the file's; a criterion that it does not name has none. They are taken as they are, unless
/// the project asks for another weighting of its own.
fn put_weights(file: &mut CriteriaFile, settings: &ScoreSettings) -> Result<(), CriteriaError> {
    let weights = &settings.weights;
    let wrong = |message: ProjectMessage| Err(CriteriaError::Setting { key: "weights".into(), cause: message.both() });
    let known: Vec<&str> = file.criteria.iter().map(|c| c.id.as_str()).collect();
    if let Some(id) = weights.keys().find(|id| !known.contains(&id.as_str())) {
        let cause = ProjectMessage::UnknownCriterion { id: id.clone(), known: known.join(", ") };
        return Err(CriteriaError::Setting { key: "weights".into(), cause: with_near(&cause, id, known) });
    }
    if weights.is_empty() {
        return Ok(());
    }
    if weights.values().sum::<f64>() <= 0.0 {
        return wrong(ProjectMessage::WeightsZero);
    }
    for criterion in &mut file.criteria {
        criterion.weight = Some(weights.get(&criterion.id).copied().unwrap_or(0.0));
    }
    file.weighting.direct = file.criteria.iter().filter_map(|criterion| criterion.weight).collect();
    if settings.weighting.is_none() {
        (file.weighting.method, file.weighting.of) = (WeighingMethod::Direct, Vec::new());
    }
    Ok(())
}

/// The method of a plan: the project's, else the file's, else the weighted sum. TOPSIS measures the distance to fixed ideals, so
/// that no score depends on who else is a candidate.
pub(super) fn method(settings: &ScoreSettings, file: &CriteriaFile) -> Method {
    let of_project = settings.method.as_deref().map(|word| if word == "topsis" { MethodName::Topsis } else { MethodName::WeightedSum });
    match of_project.or(file.method) {
        Some(MethodName::Topsis) => Method::Topsis(TopsisScale::Fixed),
        Some(MethodName::WeightedSum) | None => Method::WeightedSum,
    }
}

/// With the scale of ages begun no earlier than at the limit year of the pack's first tier: a building at the limit has value 0.
pub(super) fn at_limit_year(mut spec: CriterionSpec, pack: &Pack, year: i16) -> CriterionSpec {
    let is_age = spec.measured == ValueSource::Measure("age".to_owned());
    if let (true, Some(limit), Some(ValueFunction::Linear { from, to })) = (is_age, pack.number("core_year_max"), &mut spec.value) {
        let age = f64::from(year) - limit;
        if *from < age {
            *from = age.min(*to - 1.0).max(*from);
        }
    }
    spec
}
