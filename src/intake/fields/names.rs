//! How alike the name of a column and a known name are.

/// Equal after tidying.
const EQUAL: f64 = 1.0;
/// Equal without a unit or a remark in brackets.
const WITHOUT_UNIT: f64 = 0.97;
/// Equal without the table's name before it («BUILDINGS.YEAR_BUILT», «bldg:usage»), a join's number behind it («JCND_1»), or the
/// header rows above it («基本情况/建筑面积»).
const WITHOUT_TABLE: f64 = 0.95;
/// The beginning of the known name, cut to the ten bytes of a dBase header, in a format that cuts.
const CUT: f64 = 0.9;
/// The same in a format that does not cut: the names came through a shapefile.
const ONCE_CUT: f64 = 0.8;
/// The known name stands within the column's.
const WITHIN: f64 = 0.7;

/// Words of a heading over columns about the works of a renovation, the first one as known names write it.
const WORKS: [&str; 2] = ["改造", "整治"];
/// Words of a heading over all that is known of a neighbourhood, whatever else it says.
const WHOLE: [&str; 3] = ["基本", "概况", "小区"];
/// What may stand behind a slash as the unit of what stands before it.
const UNITS: [&str; 22] = [
    "㎡",
    "m2",
    "m²",
    "平方米",
    "平米",
    "万㎡",
    "万m2",
    "万平方米",
    "户",
    "套",
    "人",
    "栋",
    "幢",
    "层",
    "个",
    "元",
    "万元",
    "亿元",
    "米",
    "m",
    "年",
    "%",
];

/// Namespaces of CityGML, PLATEAU and INSPIRE that mean nothing here. (`addr:` and `roof:` of OpenStreetMap do.)
const NAMESPACES: [&str; 7] = ["bldg:", "uro:", "gml:", "core:", "gen:", "bu-base:", "bu-core2d:"];

/// A name of a column in the forms that are compared.
#[derive(Debug)]
pub(super) struct Name<'n> {
    raw: &'n str,
    truncated: bool,
    plain: String,
    unitless: String,
    tableless: String,
    parts: Vec<String>,
    /// The lowest part of a name joined from several header rows.
    leaf: String,
    /// What the lowest part says under a heading about the works of a renovation: 竣工时间 under 改造情况 is no year a house
    /// was built.
    in_works: Option<String>,
}

/// A known name with its tidy form.
#[derive(Debug)]
pub(super) struct Alias {
    pub(super) plain: String,
    tokens: Vec<String>,
    is_wide: bool,
}

impl Alias {
    pub(super) fn new(text: &str) -> Self {
        Self { plain: plain(text), tokens: tokens(text), is_wide: !text.is_ascii() }
    }

    /// Whether it may stand within a longer name: short ones would be found by chance.
    fn may_stand_within(&self) -> bool {
        if self.is_wide { self.plain.chars().count() >= 3 } else { self.plain.len() >= 6 }
    }
}

impl<'n> Name<'n> {
    pub(super) fn new(raw: &'n str, truncated: bool) -> Self {
        let lower = raw.trim().to_lowercase();
        let bare = NAMESPACES.iter().find_map(|n| lower.strip_prefix(n)).unwrap_or(&lower);
        let bare = bare.rsplit('.').next().unwrap_or(bare);
        let bare = match bare.rsplit_once('_') {
            Some((head, number)) if head.chars().count() >= 2 && matches!(number, "1" | "2" | "3") => head,
            _ => bare,
        };
        let leaf = parts(raw).last().copied().unwrap_or(raw);
        let heading = raw.strip_suffix(leaf).unwrap_or_default();
        let is_works = WORKS.iter().any(|word| heading.contains(word)) && !WHOLE.iter().any(|word| heading.contains(word));
        let in_works = is_works.then(|| plain(&format!("{}{}", WORKS[0], without_unit(leaf))));
        Self {
            raw,
            truncated,
            plain: plain(raw),
            unitless: plain(without_unit(raw)),
            tableless: plain(bare),
            parts: forms(raw),
            leaf: plain(leaf),
            in_works,
        }
    }

    /// How alike, from 0.7 to 1; `None` where not alike.
    pub(super) fn likeness(&self, alias: &Alias) -> Option<f64> {
        let known = &alias.plain;
        if self.plain == *known {
            Some(EQUAL)
        } else if self.unitless == *known || self.in_works.as_ref() == Some(known) {
            Some(WITHOUT_UNIT)
        } else if self.tableless == *known || self.parts.contains(known) {
            Some(WITHOUT_TABLE)
        } else if is_cut(self.raw, known) {
            Some(if self.truncated { CUT } else { ONCE_CUT })
        } else if alias.may_stand_within() && self.holds(alias) {
            Some(WITHIN)
        } else {
            None
        }
    }

    fn holds(&self, alias: &Alias) -> bool {
        if alias.is_wide {
            return self.leaf.contains(&alias.plain);
        }
        let own = tokens(self.raw);
        own.windows(alias.tokens.len().max(1)).any(|w| w == alias.tokens)
    }

    /// Whether any of some words stands in it.
    pub(super) fn has_any(&self, words: &[String]) -> bool {
        words.iter().any(|w| if w.is_ascii() { tokens(self.raw).contains(w) } else { self.plain.contains(w.as_str()) })
    }
}

/// A name as names are compared.
pub(crate) fn plain(name: &str) -> String {
    name.chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{feff}' | '\u{fffd}' | '"' | '*'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Full-width letters, digits and punctuation as half-width ones.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        '【' | '〔' => '(',
        '】' | '〕' => ')',
        _ => c,
    }
}

/// Words of a Latin name: «YearBuilt», «YEAR_BUILT» and «year built» are year, built.
fn tokens(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in name.chars().map(half_width) {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().into_iter().for_each(|w| w.extend(c.to_lowercase()));
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|w| !w.is_empty());
    words
}

/// Whether a dBase name (ten bytes at most, five characters in GBK, three in UTF-8) is the beginning of a longer one.
fn is_cut(name: &str, alias: &str) -> bool {
    // A character cut in half ends the name as a replacement character.
    let name = name.trim_end_matches('\u{fffd}');
    let cut = plain(name);
    let gbk = encoding_rs::GBK.encode(name).0.len();
    let full = (9..=11).contains(&name.len()) || (9..=11).contains(&gbk);
    full && cut.chars().count() >= 3 && cut.len() < alias.len() && alias.starts_with(&cut)
}

/// The forms under which a column's name may be known, plain: whole, without its unit, and the lower parts of a
/// name joined from several header rows.
pub(crate) fn forms(name: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for part in parts(name) {
        for form in [plain(part), plain(without_unit(part))] {
            if !form.is_empty() && !forms.contains(&form) {
                forms.push(form);
            }
        }
    }
    forms
}

/// A joined name, and what is left of it behind every slash outside brackets.
fn parts(name: &str) -> Vec<&str> {
    let mut depth = 0i32;
    let mut parts = vec![name];
    for (at, c) in name.char_indices() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth -= 1,
            '/' if depth == 0 => parts.push(&name[at + 1..]),
            _ => {}
        }
    }
    parts
}

fn without_unit(name: &str) -> &str {
    let bare = name.split(['(', '（', '[', '【', ',', '，']).next().unwrap_or(name);
    match bare.rsplit_once('/') {
        Some((head, unit)) if UNITS.contains(&unit.trim().to_lowercase().as_str()) => head,
        _ => bare,
    }
}
