//! The two languages of the program.

use serde::{Deserialize, Serialize};

use super::Say;

/// A language of the interface, or of output files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

/// One statement in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Lang {
    /// The language of the user's locale: `LC_ALL`, `LC_MESSAGES`, `LANG` in this order; English unless it is Chinese.
    #[must_use]
    pub fn of_locale() -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|key| std::env::var(key).ok().filter(|v| !v.is_empty()));
        if locale.is_some_and(|l| l.to_ascii_lowercase().starts_with("zh")) { Self::Zh } else { Self::En }
    }

    /// What stands between the items of a list.
    #[must_use]
    pub const fn comma(self) -> &'static str {
        match self {
            Self::Zh => "、",
            Self::En => ", ",
        }
    }
}

impl Text {
    /// A name or value that reads the same in both languages.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// Statements behind one another.
    #[must_use]
    pub fn sentences(all: &[Self]) -> Self {
        Self { zh: joined(all, Lang::Zh, "；"), en: joined(all, Lang::En, "; ") }
    }

    /// A list of which the first `most` items are named.
    #[must_use]
    pub fn list(all: &[Self], most: usize) -> Self {
        let named = &all[..all.len().min(most)];
        let [zh, en] = if all.len() > most { ["等", ", …"] } else { [""; 2] };
        Self { zh: joined(named, Lang::Zh, Lang::Zh.comma()) + zh, en: joined(named, Lang::En, Lang::En.comma()) + en }
    }

    /// A message with this as a part of it.
    #[must_use]
    pub fn within<M: Say>(&self, message: impl Fn(String) -> M) -> Self {
        Self { zh: message(self.zh.clone()).say(Lang::Zh), en: message(self.en.clone()).say(Lang::En) }
    }

    /// The statement in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

fn joined(all: &[Text], lang: Lang, mark: &str) -> String {
    all.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(mark)
}
