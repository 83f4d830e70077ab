//! Money: funds, their channels, and what each may pay for.

use serde::{Deserialize, Serialize};

use crate::report::Text;

/// A source of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
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
    /// Further headings under which ledgers and surveys carry its amounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Whether it is public money.
    #[serde(default, skip_serializing_if = "is_no")]
    pub public: bool,
    /// Items or classes it may pay for; everything where none are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pays_for: Vec<String>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pays_for_zh: Option<String>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pays_for_en: Option<String>,
    /// Items whose operation can bring it in: assets to be listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<String>,
    /// Further assets the document names, in its words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets_zh: Vec<String>,
    /// What else the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_zh: Option<String>,
    /// What else the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_en: Option<String>,
    /// Readings it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
    /// Ways in which it comes.
    #[serde(rename = "channel", default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
}

/// A way in which a fund comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Id.
    pub id: String,
    /// Name for readers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// Further headings under which ledgers and surveys carry its amounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Level of government, for public money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Whether it is given freely.
    #[serde(default, skip_serializing_if = "is_no")]
    pub voluntary: bool,
    /// Items or classes it may pay for; what its fund may where none are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pays_for: Vec<String>,
    /// Ownership of parts it may not pay for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_for_part: Vec<String>,
    /// Its limits in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_for_zh: Option<String>,
    /// Its limits in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_for_en: Option<String>,
}

impl Fund {
    /// Name in both languages.
    #[must_use]
    pub fn name(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}

impl Channel {
    /// Name in both languages.
    #[must_use]
    pub fn name(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_no(value: &bool) -> bool {
    !*value
}
