//! The content of the works: classes, items, states of items and costs.

use serde::{Deserialize, Serialize};

use crate::district::Fact;
use crate::intake::plain;
use crate::report::Text;

/// A class of works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkClass {
    /// Name for readers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// Clause.
    pub clause: String,
    /// What it is for.
    pub purpose_zh: String,
    /// What it is for.
    pub purpose_en: String,
    /// When its items are carried out.
    pub rule: ClassRule,
    /// The same in words.
    pub rule_zh: String,
    /// The same in words.
    pub rule_en: String,
}

/// When the items of a class are carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassRule {
    /// Wherever they are deficient.
    WhereDeficient,
    /// By choice of the residents.
    ByChoice,
}

/// An item of works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Id, which is also the heading of its column.
    pub id: String,
    /// Class.
    pub class: String,
    /// Name for readers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// Clause.
    pub clause: String,
    /// Words of the document that locate it.
    pub quote: String,
    /// Whether the lists of the document name it.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub listed: bool,
    /// Headings under which surveys carry its state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Facility categories of the standard whose gap tests it: absent where all of them are out of reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facilities: Vec<String>,
    /// Fund that usually pays, where the document names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    /// Fields of the project that choosing it suggests; pointed out, never filled in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggests: Vec<String>,
    /// Readings it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
}

/// Words of survey cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemStates {
    /// There and sound.
    pub present: Vec<String>,
    /// There and worn, or too little.
    pub deficient: Vec<String>,
    /// Not there.
    pub absent: Vec<String>,
    /// Nobody looked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_surveyed: Vec<String>,
}

/// State of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// There and sound.
    Present,
    /// There and worn, or too little.
    Deficient,
    /// Not there.
    Absent,
    /// Nobody knows.
    NotSurveyed,
}

/// A unit cost seen elsewhere; used only where the project names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostPreset {
    /// Id, as the project names it.
    pub id: String,
    /// Name for readers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// Class it is for; every class where neither this nor `item` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Item it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// What it is multiplied by.
    pub per: CostBasis,
    /// 元, a decimal in quotes.
    pub yuan: String,
    /// Where it was seen.
    pub source: String,
    /// How sure it is.
    pub certainty: String,
}

/// What a unit cost is multiplied by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostBasis {
    /// Gross floor area, m².
    FloorAreaM2,
    /// Households.
    Household,
    /// The quantity a survey gives.
    Each,
}

impl ItemStates {
    /// The state that a cell names in the words of the pack, or by yes and no.
    #[must_use]
    pub fn read(&self, fact: &Fact) -> Option<ItemState> {
        let text = match fact {
            Fact::Bool(there) => return Some(if *there { ItemState::Present } else { ItemState::Absent }),
            Fact::Number(_) => return None,
            Fact::Text(text) => plain(text),
        };
        let states = [
            (&self.present, ItemState::Present),
            (&self.deficient, ItemState::Deficient),
            (&self.absent, ItemState::Absent),
            (&self.not_surveyed, ItemState::NotSurveyed),
        ];
        states.into_iter().find(|(words, _)| words.iter().any(|word| plain(word) == text)).map(|(_, state)| state)
    }
}

impl ItemState {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Deficient => "deficient",
            Self::Absent => "absent",
            Self::NotSurveyed => "not_surveyed",
        }
    }
}

impl WorkClass {
    /// Name in both languages.
    #[must_use]
    pub fn name(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}

impl Item {
    /// Name in both languages.
    #[must_use]
    pub fn name(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_yes(value: &bool) -> bool {
    *value
}
