//! Procedure: steps, deadlines, handover, management, and who does what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Condition;
use crate::report::Text;

/// A step of the procedure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Id.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// Words of the document that locate it.
    pub quote: String,
    /// Name for readers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// Roles that act.
    pub who: Vec<String>,
    /// Role that leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Fields that show it is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// Words that a set among the evidence must hold: roles by id, or other words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub must_include: BTreeMap<String, Vec<String>>,
    /// What a yes-or-no among the evidence must be; yes where it is not said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub must_be: BTreeMap<String, bool>,
    /// Parameters with the least of numbers among the evidence; 0 asks for nothing but the number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at_least: BTreeMap<String, String>,
    /// How long two days among the evidence must lie apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Lasts>,
    /// Yes-or-no among the evidence where either answer will do: there is not always something to report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub either: Vec<String>,
    /// Ways the document names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub methods_zh: Vec<String>,
    /// Step that must be done before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Deadline that ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<String>,
    /// What else settles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<StepUses>,
    /// What else is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_zh: Option<String>,
    /// What else is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_en: Option<String>,
    /// What depends on a fact.
    #[serde(rename = "branch", default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
    /// Readings it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
}

/// What settles a step beside its evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepUses {
    /// The stages of approval.
    Approvals,
    /// The handover rules and the management mode.
    Handover,
}

/// A time that must not be too short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lasts {
    /// Field with the first day.
    pub from: String,
    /// Field with the last day.
    pub to: String,
    /// Parameter with the least number of days, the first and the last included; 0 asks for nothing.
    pub days: String,
}

/// What a step asks where a fact is as it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// The fact.
    pub field: String,
    /// Its value.
    pub value: bool,
    /// What is asked.
    pub zh: String,
    /// What is asked.
    pub en: String,
    /// Clause.
    pub clause: String,
    /// Stage of approval that must not be needed for it: where the stage says that it is, the fact contradicts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless_needed: Option<String>,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// Id.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// Words of the document that locate it.
    pub quote: String,
    /// Field with the day that starts it.
    pub after: String,
    /// Field with the day on which it was met.
    pub done: String,
    /// Days.
    pub days: u16,
    /// Parameter: `calendar` or `working` days.
    pub day_kind: String,
    /// Parameter: whether counting starts the day after.
    pub from_next_day: String,
    /// Parameter: whether a last day that is a rest day moves on.
    pub rolls_over: String,
    /// The duty.
    pub zh: String,
    /// The duty.
    pub en: String,
    /// Role that has it.
    pub who: String,
    /// Calendar whose rest days count: `cn`; without one, a day that may move is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Readings it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
}

/// To whom a part is handed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// Id.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// Words of the document that locate it.
    pub quote: String,
    /// When.
    pub when: Condition,
    /// To whom.
    pub zh: String,
    /// To whom.
    pub en: String,
    /// Fields to be agreed and recorded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub must_record: Vec<String>,
}

/// A way to manage a neighbourhood after the works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Management {
    /// Id, as ledgers write it.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// Words of the document that locate it.
    pub quote: String,
    /// Name for readers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// What it needs.
    #[serde(default)]
    pub needs_zh: Vec<String>,
    /// What it needs.
    #[serde(default)]
    pub needs_en: Vec<String>,
    /// Document under which it is supported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support: Option<String>,
}

/// A body and its duties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Id, as steps name it.
    pub id: String,
    /// Name for readers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// Clause.
    pub clause: String,
    /// Duties.
    pub duties_zh: Vec<String>,
    /// Duties.
    pub duties_en: Vec<String>,
}

/// A principle, and what shows that it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Principle {
    /// Id.
    pub id: String,
    /// Clause.
    pub clause: String,
    /// Its words.
    pub zh: String,
    /// Its words.
    pub en: String,
    /// What shows it.
    pub check_zh: String,
    /// What shows it.
    pub check_en: String,
    /// Fields that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What of the plan shows it, in place of fields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_by: Option<ShownBy>,
}

/// What of a plan shows that a principle is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShownBy {
    /// Recorded money that is not public.
    OtherMoney,
    /// A zone of the plan, which is contiguous.
    Zone,
    /// The programme itself: projects with their years and lists.
    Programme,
}

/// What is said to residents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publicity {
    /// Clause.
    pub clause: String,
    /// Words of the document that locate it.
    pub quote: String,
}

/// Willingness: it gates the start, not the need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Clause.
    pub clause: String,
    /// Words of the document that locate it.
    pub quote: String,
    /// Field that records a refusal.
    pub refused: String,
    /// Readings it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
}

impl Step {
    /// Name in both languages.
    #[must_use]
    pub fn name(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}

impl Body {
    /// Name in both languages.
    #[must_use]
    pub fn name(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}
