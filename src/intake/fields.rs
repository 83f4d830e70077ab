//! Which column holds what: the project file's word first, then the names in data/fields.toml.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use super::source::Column;
use super::{Trouble, trouble};
use crate::report::Role;
use crate::report::messages::IntakeMessage as M;

type Table = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Role → field → column names in order of preference.
static ALIASES: LazyLock<Table> = LazyLock::new(|| toml::from_str(include_str!("../../data/fields.toml")).unwrap_or_default());

/// Fields that are numbers, whatever the role.
pub(crate) const NUMBERS: [&str; 3] = ["floors", "households", "floor_area"];

/// Known fields with the position of their column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mapping {
    columns: BTreeMap<String, usize>,
}

impl Mapping {
    /// Position of the column that holds a field.
    pub(crate) fn get(&self, field: &str) -> Option<usize> {
        self.columns.get(field).copied()
    }

    /// Leaves a field without a column.
    pub(crate) fn forget(&mut self, field: &str) {
        self.columns.remove(field);
    }

    /// Fields and positions, by field.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.columns.iter().map(|(field, &at)| (field.as_str(), at))
    }
}

/// Finds the columns of a role; every declared name that does not exist is a trouble of its own.
pub(crate) fn map(role: Role, columns: &[Column], declared: &BTreeMap<String, String>) -> (Mapping, Vec<(String, Trouble)>) {
    let known = ALIASES.get(key(role));
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    let mut mapping = Mapping::default();
    let mut troubles = Vec::new();
    for (field, column) in declared {
        let fields: Vec<&str> = known.iter().flat_map(|t| t.keys().map(String::as_str)).collect();
        // Ledgers and surveys may carry any fact under the id a policy pack gives it.
        let open = matches!(role, Role::Ledger | Role::Survey | Role::Neighbourhoods);
        if !open && !fields.contains(&field.as_str()) {
            let message = M::UnknownField { field: field.clone(), nearest: nearest(field, &fields), known: fields.join(", ") };
            troubles.push((field.clone(), trouble(&message, &M::UnknownFieldFix)));
            continue;
        }
        let exact = names.iter().position(|n| n == column);
        let same = |n: &str| plain(n) == plain(column);
        // A name joined from several header rows may be written as its last part alone.
        let part = |n: &str| forms(n).contains(&plain(column));
        if let Some(at) = exact.or_else(|| names.iter().position(|n| same(n))).or_else(|| names.iter().position(|n| part(n))) {
            mapping.columns.insert(field.clone(), at);
        } else {
            let message = M::UnknownColumn { column: column.clone(), nearest: nearest(column, &names), known: names.join(", ") };
            troubles.push((column.clone(), trouble(&message, &M::UnknownColumnFix)));
        }
    }
    for (field, aliases) in known.into_iter().flatten() {
        if !declared.contains_key(field)
            && let Some(at) = aliases.iter().find_map(|alias| find(columns, alias, &mapping))
        {
            mapping.columns.insert(field.clone(), at);
        }
    }
    (mapping, troubles)
}

/// The column an alias stands for that no other field has taken.
fn find(columns: &[Column], alias: &str, taken: &Mapping) -> Option<usize> {
    let alias = plain(alias);
    let free = |at: &usize| !taken.columns.values().any(|t| t == at);
    let by = |test: &dyn Fn(&Column) -> bool| columns.iter().position(test).filter(free);
    by(&|c| plain(&c.name) == alias)
        .or_else(|| by(&|c| plain(without_unit(&c.name)) == alias))
        .or_else(|| by(&|c| c.name.contains('/') && forms(&c.name).contains(&alias)))
        .or_else(|| by(&|c| c.truncated && is_cut(&c.name, &alias)))
}

/// Whether a dBase name (ten bytes at most) is the beginning of a longer one.
fn is_cut(name: &str, alias: &str) -> bool {
    // A character cut in half ends the name as a replacement character.
    let name = name.trim_end_matches('\u{fffd}');
    let cut = plain(name);
    let gbk = encoding_rs::GBK.encode(name).0.len();
    let full = (9..=11).contains(&name.len()) || (9..=11).contains(&gbk);
    full && cut.chars().count() >= 3 && cut.len() < alias.len() && alias.starts_with(&cut)
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

/// Known column names of some fields in every role, in plain form; all fields where none is named.
pub(crate) fn known_names(of: &[&str]) -> HashSet<String> {
    let chosen = |field: &str| of.is_empty() || of.contains(&field);
    ALIASES.values().flatten().filter(|(field, _)| chosen(field)).flat_map(|(_, names)| names.iter().map(|n| plain(n))).collect()
}

/// Known column names of one role, in plain form.
pub(crate) fn names_of(role: Role) -> HashSet<String> {
    ALIASES.get(key(role)).into_iter().flatten().flat_map(|(_, names)| names.iter().map(|n| plain(n))).collect()
}

fn without_unit(name: &str) -> &str {
    name.split(['(', '（', '[', '【', '/']).next().unwrap_or(name)
}

/// The nearest of several names.
pub(crate) fn nearest(name: &str, known: &[&str]) -> String {
    known.iter().map(|k| (strsim::damerau_levenshtein(name, k), *k)).min().map_or_else(String::new, |(_, k)| k.to_owned())
}

/// The role's name in the project file.
pub(crate) fn key(role: Role) -> &'static str {
    match role {
        Role::Buildings => "buildings",
        Role::Neighbourhoods => "neighbourhoods",
        Role::Ledger => "ledger",
        Role::Survey => "survey",
        Role::Facilities => "facilities",
        Role::Streets => "streets",
        Role::Entrances => "entrances",
        Role::Barriers => "barriers",
        Role::Crossings => "crossings",
        Role::Boundaries => "boundaries",
        Role::PipeWorks => "pipe_works",
        Role::Project => "project",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str], truncated: bool) -> Vec<Column> {
        names.iter().map(|n| Column { name: (*n).into(), kind: super::super::source::ColumnKind::Text, truncated }).collect()
    }

    #[test]
    fn chinese_english_and_truncated_names() {
        let (mapping, troubles) =
            map(Role::Buildings, &columns(&["FID", "小区名称", "建成年份", "层数", "建筑面积（㎡）"], false), &BTreeMap::new());
        assert!(troubles.is_empty());
        assert_eq!(mapping.get("neighbourhood"), Some(1));
        assert_eq!(mapping.get("year"), Some(2));
        assert_eq!(mapping.get("floor_area"), Some(4));
        let (mapping, _) = map(Role::Buildings, &columns(&["YEAR_BUILT", "Stories", "neighbourh"], true), &BTreeMap::new());
        assert_eq!((mapping.get("year"), mapping.get("floors")), (Some(0), Some(1)));
        assert!(mapping.get("neighbourhood").or(mapping.get("neighbourhood_id")).is_some());
    }

    #[test]
    fn the_project_file_goes_first_and_its_errors_are_all_said() {
        let declared =
            BTreeMap::from([("year".into(), "build_date".into()), ("use".into(), "no_such".into()), ("yeer".into(), "x".into())]);
        let (mapping, troubles) = map(Role::Buildings, &columns(&["year_built", "build_date"], false), &declared);
        assert_eq!(mapping.get("year"), Some(1));
        assert_eq!(troubles.len(), 2);
    }

    #[test]
    fn every_role_has_a_table() {
        assert_eq!(ALIASES.len(), 11);
    }
}
