//! The gate before the score: what is dangerous as a whole is made safe first and stands on a list of its own.

use rayon::prelude::*;

use super::facts::Place;
use super::{CriteriaFile, Raw, ValueSource};
use crate::district::{District, NeighbourhoodIx};
use crate::policy::{Eligibility, FieldColumns, Pack};
use crate::report::{Cancelled, Progress};

/// A candidate on the list of dangerous housing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangerous {
    /// Whom it is about.
    pub who: NeighbourhoodIx,
    /// Id of the criterion whose word says it.
    pub criterion: String,
    /// The word: the grade as it is recorded.
    pub grade: String,
}

/// Candidates whose recorded grade is one that the criteria call dangerous, ascending.
///
/// A grade that nobody recorded puts nobody on the list: not known is not dangerous.
///
/// # Errors
/// [`Cancelled`].
pub fn dangerous(
    district: &District,
    pack: &Pack,
    criteria: &CriteriaFile,
    eligibility: &[Eligibility],
    progress: &Progress,
) -> Result<Vec<Dangerous>, Cancelled> {
    let asked: Vec<_> = criteria.criteria.iter().filter(|spec| !spec.dangerous.is_empty()).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let columns = FieldColumns::new(pack, &district.neighbourhoods);
    let all = (0..eligibility.len() as u32).into_par_iter().map(NeighbourhoodIx).filter(|n| eligibility[n.at()].candidacy.is_candidate());
    all.map(|who| {
        progress.check()?;
        let place = Place::new(district, &columns, who);
        Ok(asked.iter().find_map(|spec| {
            let ValueSource::Field(field) = &spec.measured else { return None };
            let Some(Raw::Word(grade)) = place.field(pack, field, spec).raw else { return None };
            spec.dangerous.contains(&grade).then(|| Dangerous { who, criterion: spec.id.clone(), grade })
        }))
    })
    .filter_map(Result::transpose)
    .collect()
}
