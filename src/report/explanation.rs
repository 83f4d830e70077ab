//! The one tree in which every number is explained.

use serde::Serialize;

use super::{Lang, Text};

/// A claim with its number, its ground, how sure it is, and what it is made of.
///
/// The command line, the why-card, the report and the ledger print the same tree.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Explanation {
    /// What is claimed.
    pub claim: Text,
    /// The number, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<Quantity>,
    /// Clause of the policy or line of the standard it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// How sure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// What it is made of, in the order to be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Explanation>,
}

/// A number with its unit.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Quantity {
    /// The value as computed.
    pub value: f64,
    /// Unit, such as `m`, `m²`, `户`, or empty.
    pub unit: Text,
    /// Decimals to show.
    #[serde(skip)]
    pub decimals: u8,
}

/// How sure a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Stated in the policy document or the standard.
    Stated,
    /// Measured or computed from the inputs.
    Computed,
    /// From memory of the domain; to be confirmed.
    Memory,
    /// Our assumption, adjustable.
    Assumed,
    /// Missing inputs leave it open.
    Unknown,
}

impl Explanation {
    /// A claim without number.
    #[must_use]
    pub fn claim(claim: Text) -> Self {
        Self { claim, ..Self::default() }
    }

    /// With its number.
    #[must_use]
    pub fn number(mut self, value: f64, unit: Text, decimals: u8) -> Self {
        self.number = Some(Quantity { value, unit, decimals });
        self
    }

    /// With the clause it rests on.
    #[must_use]
    pub fn clause(mut self, clause: impl Into<String>) -> Self {
        self.clause = Some(clause.into());
        self
    }

    /// With how sure it is.
    #[must_use]
    pub fn certainty(mut self, certainty: Certainty) -> Self {
        self.certainty = Some(certainty);
        self
    }

    /// With one more part, where there is one.
    #[must_use]
    pub fn child_if(self, part: Option<Explanation>) -> Self {
        part.into_iter().fold(self, Self::child)
    }

    /// With one more part.
    #[must_use]
    pub fn child(mut self, part: Explanation) -> Self {
        self.children.push(part);
        self
    }

    /// One line: claim, number, clause, and certainty where it is not simply computed.
    #[must_use]
    pub fn line(&self, lang: Lang) -> String {
        let mut line = self.claim.get(lang).to_owned();
        if let Some(quantity) = &self.number {
            line.push_str(if lang == Lang::Zh { "：" } else { ": " });
            line.push_str(&quantity.show(lang));
        }
        if let Some(clause) = &self.clause {
            line.extend([if lang == Lang::Zh { " · 依据 " } else { " · clause " }, clause]);
        }
        if let Some(certainty) = self.certainty.filter(|c| *c != Certainty::Computed) {
            line.extend([" [", certainty.word(lang), "]"]);
        }
        line
    }

    /// The tree as indented lines.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        fn write(node: &Explanation, depth: usize, lang: Lang, out: &mut String) {
            out.push_str(&"  ".repeat(depth));
            out.push_str(&node.line(lang));
            out.push('\n');
            for child in &node.children {
                write(child, depth + 1, lang, out);
            }
        }
        let mut out = String::new();
        write(self, 0, lang, &mut out);
        out
    }
}

impl Quantity {
    /// The number with thousands separators and unit.
    #[must_use]
    pub fn show(&self, lang: Lang) -> String {
        let number = format!("{:.*}", usize::from(self.decimals), self.value);
        let (sign, digits) = number.strip_prefix('-').map_or(("", number.as_str()), |d| ("−", d));
        // An empty sum is −0, and what is rounded may be.
        let sign = if digits.bytes().all(|b| matches!(b, b'0' | b'.')) { "" } else { sign };
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let fraction = fraction.map(|f| format!(".{f}")).unwrap_or_default();
        let unit = self.unit.get(lang);
        let space = if unit.is_empty() || unit == "%" { "" } else { " " };
        format!("{sign}{grouped}{fraction}{space}{unit}")
    }
}

impl Certainty {
    /// The word shown to users.
    #[must_use]
    pub fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Stated, Lang::Zh) => "原文",
            (Self::Stated, Lang::En) => "stated",
            (Self::Computed, Lang::Zh) => "计算",
            (Self::Computed, Lang::En) => "computed",
            (Self::Memory, Lang::Zh) => "待核实",
            (Self::Memory, Lang::En) => "to be confirmed",
            (Self::Assumed, Lang::Zh) => "假设",
            (Self::Assumed, Lang::En) => "assumed",
            (Self::Unknown, Lang::Zh) => "缺数据",
            (Self::Unknown, Lang::En) => "data missing",
        }
    }
}
