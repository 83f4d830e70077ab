//! Differences as they are told: in the document of a plan, and on the terminal.

use serde_json::{Value, json};

use super::differences::{ChangeKind, Changes, Difference};
use super::facts::shown;
use crate::report::Lang;
use crate::report::messages::{BaseMessage as M, Say};

/// Lines of one list that a terminal shows; JSON has all.
const LINES: usize = 40;

impl Difference {
    /// In one line.
    #[must_use]
    pub fn said(&self, lang: Lang) -> String {
        let (name, why) = (self.name.clone(), self.why.get(lang).to_owned());
        let (from, to) = (shown(&self.from), shown(&self.to));
        match self.kind {
            ChangeKind::Entered if self.to.is_null() => M::SaidEnteredOpen { name, why },
            ChangeKind::Entered => M::SaidEntered { name, to, why },
            ChangeKind::Left if self.from.is_null() => M::SaidLeftOpen { name, why },
            ChangeKind::Left => M::SaidLeft { name, from, why },
            ChangeKind::Zone => M::SaidZone { name, from, to, why },
            ChangeKind::Start if self.to.is_null() => M::SaidNoStart { name, from, why },
            ChangeKind::Start if self.from.is_null() => M::SaidStart { name, to, why },
            ChangeKind::Start => M::SaidYear { name, from, to, why },
            ChangeKind::Target => M::SaidTarget { name, from, to, why },
            ChangeKind::AsOf | ChangeKind::Rules | ChangeKind::Setting | ChangeKind::Edit => return why,
            ChangeKind::New | ChangeKind::Gone | ChangeKind::Status | ChangeKind::Candidate | ChangeKind::Size => M::SaidOf { name, why },
        }
        .say(lang)
    }

    /// What it was and what it is, as they are read.
    #[must_use]
    pub fn ends(&self) -> (String, String) {
        (shown(&self.from), shown(&self.to))
    }

    fn row(&self, lang: Lang) -> Value {
        json!({
            "kind": self.kind, "id": self.id, "name": self.name, "field": self.field, "from": self.from, "to": self.to,
            "reason": self.reason, "why": self.why.get(lang), "why_zh": self.why.zh, "why_en": self.why.en,
            "said_zh": self.said(Lang::Zh), "said_en": self.said(Lang::En),
        })
    }
}

impl Changes {
    /// As plan files and `--json` hold them: `facts`, `changes`, `put_off` (ids) and `scores`.
    #[must_use]
    pub fn document(&self, lang: Lang) -> Value {
        let rows = |all: &[Difference]| all.iter().map(|change| change.row(lang)).collect::<Vec<_>>();
        let most = self.scores.most.iter().map(|(id, name, from, to)| json!({ "id": id, "name": name, "from": from, "to": to }));
        json!({
            "facts": rows(&self.facts),
            "changes": rows(&self.changes),
            "put_off": self.put_off().map(|change| change.id.as_str()).collect::<Vec<_>>(),
            "scores": { "changed": self.scores.changed, "most": most.collect::<Vec<_>>() },
        })
    }

    /// As lines: what is new, what follows, whether years are nested, whose score moved most.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        if self.facts.is_empty() && self.changes.is_empty() && self.scores.changed == 0 {
            return M::Same.say(lang);
        }
        let mut lines = Vec::new();
        let lists =
            [(M::HeadFacts { count: self.facts.len() }, &self.facts), (M::HeadChanges { count: self.changes.len() }, &self.changes)];
        for (head, all) in lists {
            lines.push(head.say(lang));
            lines.extend(all.iter().take(LINES).map(|change| format!("  {}", change.said(lang))));
            if all.len() > LINES {
                lines.push(format!("  {}", M::More { count: all.len() - LINES }.say(lang)));
            }
        }
        let put_off = self.put_off().count();
        lines.push(if put_off == 0 { M::Nested } else { M::NotNested { count: put_off } }.say(lang));
        if self.scores.changed > 0 {
            lines.push(M::HeadScores { count: self.scores.changed }.say(lang));
            lines.extend(self.scores.most.iter().map(|(_, name, from, to)| {
                let moved = M::ScoreMoved { name: name.clone(), from: format!("{from:.1}"), to: format!("{to:.1}") };
                format!("  {}", moved.say(lang))
            }));
        }
        lines.join("\n")
    }
}
