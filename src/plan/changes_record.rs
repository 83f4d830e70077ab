//! What a plan says of the one it grows from: the changes, each with its reason.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::document::document;
use super::record::{Record, Records};
use super::{NeighbourhoodIx, Plan};
use crate::base::{Base, Changes, Standing, Statement, ZoneStated, differences};
use crate::report::Text;
use crate::report::messages::{BaseMessage as M, Say};

impl Plan {
    /// What it states, as far as plans are compared: what its files would say.
    ///
    /// # Errors
    /// None that a plan of this program can give: its records are what the statement is read from.
    pub fn statement(&self) -> Result<Statement, serde_json::Error> {
        let records = Records::new(self);
        let as_standing = |record: Record| serde_json::from_value::<Standing>(Value::Object(record));
        let all = (0..self.district.neighbourhoods.len() as u32).map(NeighbourhoodIx);
        let standings = all.map(|ix| as_standing(records.neighbourhood(ix))).collect::<Result<_, _>>()?;
        let id = |n: &NeighbourhoodIx| self.district.neighbourhoods[n.at()].id.0.clone();
        let stated = |zone: &crate::zone::Zone| ZoneStated {
            id: zone.id.clone(),
            name: zone.name.clone(),
            members: zone.parts.iter().map(|(n, _)| id(n)).collect(),
        };
        Statement::new(document(self), standings, self.zones.zones.iter().map(stated).collect())
    }
}

/// What a plan does differently from the one it grows from.
pub(super) fn changes(plan: &Plan) -> Option<Changes> {
    let base = plan.base.as_ref()?;
    let statement = plan.statement().ok()?;
    let causes = plan.programme.left_base.iter().enumerate().filter_map(|(at, cause)| Some((at, cause.clone()?)));
    let by_id: BTreeMap<&str, _> = causes.map(|(at, cause)| (plan.district.neighbourhoods[at].id.0.as_str(), cause)).collect();
    Some(differences(&base.statement, &statement, &by_id))
}

/// What is to be known of the base before the numbers.
pub(super) fn base_note(plan: &Plan, base: &Base) -> Text {
    let path = plan.project.file.programme.base.clone().unwrap_or_default();
    if plan.district.neighbourhoods.iter().all(|n| !base.statement.neighbourhoods.contains_key(&n.id.0)) {
        return M::NoteOther { project: base.statement.project.clone() }.both();
    }
    match &base.signature {
        Some(signature) => M::NoteSigned { path, name: signature.name.clone(), date: signature.date.to_string() }.both(),
        None => M::NoteUnsigned { path }.both(),
    }
}

/// `changes` of `plan.json`; nothing where the plan grows from none.
pub(super) fn of_plan(plan: &Plan) -> Option<Value> {
    let (base, changes) = (plan.base.as_ref()?, plan.changes.as_ref()?);
    let signed = base.signature.as_ref().map(|s| json!({ "name": s.name, "date": s.date, "seal": s.seal }));
    let lang = plan.project.file.project.language;
    let mut document = changes.document(lang);
    document["base"] = json!({ "project": base.statement.project, "as_of": base.statement.as_of, "signed": signed });
    Some(document)
}
