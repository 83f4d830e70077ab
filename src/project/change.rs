//! Changes of a project file, made in its text: what a change does not name keeps every byte, comments, order and layout.

use serde::Serialize;
use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, RawString, Table, TableLike, Value};

use super::{Edit, Note};
use crate::report::Text;
use crate::report::messages::{ProjectMessage as M, Say};

/// One change of a project file.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A setting gets a value.
    Set {
        /// Its key from the root on, for example `zone`, `gap_m`.
        key: Vec<String>,
        /// The value.
        value: toml::Value,
    },
    /// A setting is left out, so that its default holds.
    Unset {
        /// Its key from the root on.
        key: Vec<String>,
    },
    /// An edit by hand is added, or altered where one of its id is there.
    Edit(Edit),
    /// An edit by hand is taken back.
    Withdraw {
        /// Its id.
        id: String,
    },
    /// A note is added, or altered where one of its id is there.
    Note(Note),
    /// A note is taken out.
    Forget {
        /// Its id.
        id: String,
    },
}

/// Why a change cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChangeError {
    /// The text is not TOML.
    #[error("{0}")]
    Text(String),
    /// The value of a change has no form in TOML.
    #[error("{0}")]
    Value(String),
    /// A key leads through something that is no table.
    #[error("{0}")]
    NoTable(String),
    /// No edit has this id.
    #[error("{0}")]
    NoEdit(String),
}

impl ChangeError {
    /// What is wrong, for readers.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Text(cause) | Self::Value(cause) => M::NotChanged { cause: cause.clone() }.both(),
            Self::NoTable(key) => M::ThroughValue { key: key.clone() }.both(),
            Self::NoEdit(id) => M::NoSuchEdit { id: id.clone() }.both(),
        }
    }
}

impl Change {
    /// A setting, by its dotted key.
    #[must_use]
    pub fn set(key: &str, value: impl Into<toml::Value>) -> Self {
        Self::Set { key: dotted(key), value: value.into() }
    }

    /// A setting that is left out, by its dotted key.
    #[must_use]
    pub fn unset(key: &str) -> Self {
        Self::Unset { key: dotted(key) }
    }
}

fn dotted(key: &str) -> Vec<String> {
    key.split('.').map(str::to_owned).collect()
}

/// The text of a project file with changes made in their order.
///
/// # Errors
/// [`ChangeError`]; whether the program understands the result is for [`super::Project::parse`] to say.
pub fn changed(text: &str, changes: &[Change]) -> Result<String, ChangeError> {
    let plain = text.trim_start_matches(MARK).replace("\r\n", "\n");
    let mut document: DocumentMut = plain.parse().map_err(|error: toml_edit::TomlError| ChangeError::Text(error.to_string()))?;
    for change in changes {
        match change {
            Change::Set { key, value } => set(&mut document, key, value)?,
            Change::Unset { key } => unset(&mut document, key),
            Change::Edit(edit) => put(&mut document, EDITS, &edit.id, edit)?,
            Change::Withdraw { id } => withdraw(&mut document, EDITS, id)?,
            Change::Note(note) => put(&mut document, NOTES, &note.id, note)?,
            Change::Forget { id } => withdraw(&mut document, NOTES, id)?,
        }
    }
    Ok(laid_out(text, &document.to_string()))
}

/// Mark of the byte order, which editors of Windows put at the start.
const MARK: char = '\u{feff}';

/// A new text in the lines of the old one: lines that stay keep their bytes, new ones end as most of the old ones do.
fn laid_out(old: &str, new: &str) -> String {
    let bare = |line: &str| line.trim_start_matches(MARK).trim_end_matches(['\r', '\n']).to_owned();
    let (before, after): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let same = |(a, b): &(&&str, &&str)| bare(a) == bare(b);
    let head = before.iter().zip(&after).take_while(same).count();
    let tail = before[head..].iter().rev().zip(after[head..].iter().rev()).take_while(same).count();
    let end = if old.matches("\r\n").count() * 2 > old.matches('\n').count() { "\r\n" } else { "\n" };
    let mut text = String::with_capacity(new.len() + 1);
    if old.starts_with(MARK) {
        text.push(MARK);
    }
    for (at, line) in after.iter().enumerate() {
        let kept = match after.len() - at {
            _ if at < head => Some(before[at]),
            left if left <= tail => Some(before[before.len() - left]),
            _ => None,
        };
        let is_last = at + 1 == after.len();
        match kept.map(|line| line.trim_start_matches(MARK)) {
            Some(line) if line.ends_with('\n') || is_last => text.push_str(line),
            _ => {
                text.push_str(&bare(line));
                text.push_str(if line.ends_with('\n') { end } else { "" });
            }
        }
    }
    text
}

fn set(document: &mut DocumentMut, key: &[String], value: &toml::Value) -> Result<(), ChangeError> {
    let Some((last, parents)) = key.split_last() else { return Err(ChangeError::NoTable(String::new())) };
    let mut table: &mut dyn TableLike = document.as_table_mut();
    let mut is_inline = false;
    for (at, parent) in parents.iter().enumerate() {
        let empty = if is_inline { Item::Value(Value::InlineTable(InlineTable::new())) } else { Item::Table(beneath(table)) };
        let item = table.entry(parent).or_insert(empty);
        is_inline = item.is_inline_table();
        table = item.as_table_like_mut().ok_or_else(|| ChangeError::NoTable(key[..=at].join(".")))?;
    }
    give(table, last, value, is_inline)
}

/// A table to be put into another one, written as that one is.
fn beneath(parent: &dyn TableLike) -> Table {
    let mut table = Table::new();
    table.set_dotted(parent.is_dotted());
    table.set_implicit(true);
    table
}

/// Sets one key of a table; a value that is there already keeps its form, and what is written beside it.
fn give(table: &mut dyn TableLike, key: &str, value: &toml::Value, is_inline: bool) -> Result<(), ChangeError> {
    let mut new = in_text(value)?;
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            if read(old).as_ref() != Some(value) {
                *new.decor_mut() = old.decor().clone();
                *old = new;
            }
        }
        Some(item) => *item = Item::Value(new),
        None => {
            // The space before the closing brace goes behind the new value.
            let last = table.iter_mut().last().and_then(|(_, item)| item.as_value_mut()).filter(|_| is_inline);
            if let Some(decor) = last.map(Value::decor_mut) {
                new.decor_mut().set_suffix(words(decor.suffix()));
                decor.set_suffix("");
            }
            table.insert(key, Item::Value(new));
        }
    }
    Ok(())
}

fn in_text(value: &toml::Value) -> Result<Value, ChangeError> {
    value.to_string().parse().map_err(|error: toml_edit::TomlError| ChangeError::Value(error.to_string()))
}

fn read(value: &Value) -> Option<toml::Value> {
    let document: toml::Table = toml::from_str(&format!("value = {}", value.to_string().trim())).ok()?;
    document.get("value").cloned()
}

/// Takes a setting out, with the comment that stands right above it.
fn unset(document: &mut DocumentMut, key: &[String]) {
    let Some((last, parents)) = key.split_last() else { return };
    let mut table: &mut dyn TableLike = document.as_table_mut();
    let mut place = -1;
    for parent in parents {
        let Some(item) = table.get_mut(parent) else { return };
        place = item.as_table().and_then(Table::position).unwrap_or(place);
        let Some(next) = item.as_table_like_mut() else { return };
        table = next;
    }
    let above = table.key(last).map(|key| words(key.leaf_decor().prefix())).unwrap_or_default();
    let following =
        table.iter().skip_while(|(key, _)| key != last).skip(1).find(|(_, item)| item.is_value()).map(|(key, _)| key.to_owned());
    let (place, kept) = match table.remove(last) {
        Some(Item::Value(_)) => match following.and_then(|key| table.key_mut(&key)) {
            Some(mut key) => {
                let decor = key.leaf_decor_mut();
                let own = format!("{}{}", detached(&above), words(decor.prefix()));
                decor.set_prefix(own);
                return;
            }
            None => (place, above),
        },
        Some(Item::Table(removed)) => (removed.position().unwrap_or(place), words(removed.decor().prefix())),
        Some(Item::ArrayOfTables(removed)) => {
            let first = removed.get(0);
            (first.and_then(Table::position).unwrap_or(place), first.map(|table| words(table.decor().prefix())).unwrap_or_default())
        }
        Some(Item::None) | None => return,
    };
    leave(document, place, &kept);
}

/// What stands before a key or a header: blank lines and comments.
fn words(prefix: Option<&RawString>) -> String {
    prefix.and_then(RawString::as_str).unwrap_or_default().to_owned()
}

/// The part of it that a blank line parts from what follows: it speaks of more than the next line.
fn detached(above: &str) -> &str {
    let end = above.rfind("\n\n").map_or(0, |at| at + 2);
    if above[..end].trim().is_empty() { "" } else { &above[..end] }
}

/// Leaves a detached comment where it stood: above the next header, or at the end of the text.
fn leave(document: &mut DocumentMut, place: isize, above: &str) {
    let kept = detached(above);
    if kept.is_empty() {
        return;
    }
    let next = positions(document.as_table()).into_iter().filter(|&position| position > place).min();
    if let Some(table) = next.and_then(|position| header(document.as_table_mut(), position)) {
        let own = format!("{kept}{}", words(table.decor().prefix()).trim_start_matches('\n'));
        table.decor_mut().set_prefix(own);
    } else {
        let own = format!("{kept}{}", words(Some(document.trailing())));
        document.set_trailing(own);
    }
}

fn tables(table: &Table) -> impl Iterator<Item = &Table> {
    table.iter().flat_map(|(_, item)| match item {
        Item::Table(table) => vec![table],
        Item::ArrayOfTables(all) => all.iter().collect(),
        _ => Vec::new(),
    })
}

/// Places of all headers beneath a table.
fn positions(table: &Table) -> Vec<isize> {
    tables(table).flat_map(|table| table.position().into_iter().chain(positions(table))).collect()
}

/// The table whose header stands at a place.
fn header(table: &mut Table, place: isize) -> Option<&mut Table> {
    table.iter_mut().find_map(|(_, item)| {
        let all: Vec<&mut Table> = match item {
            Item::Table(table) => vec![table],
            Item::ArrayOfTables(all) => all.iter_mut().collect(),
            _ => Vec::new(),
        };
        all.into_iter().find_map(|table| if table.position() == Some(place) { Some(table) } else { header(table, place) })
    })
}

/// Adds an entry of a list, or alters the one of its id.
fn put(document: &mut DocumentMut, list: &str, id: &str, entry: &impl Serialize) -> Result<(), ChangeError> {
    let wanted = toml::Table::try_from(entry).map_err(|error| ChangeError::Value(error.to_string()))?;
    let item = document.entry(list).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    match item {
        Item::ArrayOfTables(all) => {
            if let Some(table) = all.iter_mut().find(|table| is_of(*table, id)) {
                return alter(table, &wanted, false);
            }
            let mut table = Table::new();
            alter(&mut table, &wanted, false)?;
            all.push(table);
            Ok(())
        }
        Item::Value(Value::Array(all)) => {
            let tables = all.iter_mut().filter_map(Value::as_inline_table_mut);
            if let Some(table) = tables.into_iter().find(|table| is_of(*table, id)) {
                return alter(table, &wanted, true);
            }
            let mut table = InlineTable::new();
            alter(&mut table, &wanted, true)?;
            all.push(table);
            Ok(())
        }
        _ => Err(ChangeError::NoTable(list.into())),
    }
}

const EDITS: &str = "edits";
const NOTES: &str = "notes";

fn is_of(table: &dyn TableLike, id: &str) -> bool {
    table.get("id").and_then(Item::as_str) == Some(id)
}

fn alter(table: &mut dyn TableLike, wanted: &toml::Table, is_inline: bool) -> Result<(), ChangeError> {
    let gone: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).filter(|key| !wanted.contains_key(key)).collect();
    for key in gone {
        table.remove(&key);
    }
    wanted.iter().try_for_each(|(key, value)| give(table, key, value, is_inline))
}

/// Takes an entry of a list out, with the comment that stands right above it.
fn withdraw(document: &mut DocumentMut, list: &str, id: &str) -> Result<(), ChangeError> {
    let missing = || ChangeError::NoEdit(id.to_owned());
    match document.get_mut(list) {
        Some(Item::ArrayOfTables(all)) => {
            let at = all.iter().position(|table| is_of(table, id)).ok_or_else(missing)?;
            let removed = all.remove(at);
            if all.is_empty() {
                document.remove(list);
            }
            leave(document, removed.position().unwrap_or(-1), &words(removed.decor().prefix()));
        }
        Some(Item::Value(Value::Array(all))) => {
            let of = |value: &Value| value.as_inline_table().is_some_and(|table| is_of(table, id));
            let at = all.iter().position(of).ok_or_else(missing)?;
            all.remove(at);
        }
        _ => return Err(missing()),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "\
# 潼南区\n[project]\nname = \"x\"   # district\nas_of = 2021-11-25\n\n\
# ---- zones ----\n\n# as the bureau wants them\n[zone]\ngap_m = 4e1 # narrow\n# why ten\nmin_frontage_m = 10\n\n\
[score]\nweights = { age = 30, state = 10.5 }\n\n\
# first of all\n[[edits]]\nid = \"e1\"\ntargets = [\n  \"a\", # 甲\n]\naction = \"exclude\"\nreason = \"r\"\n\n\
[[edits]]\nid = \"e2\"\ntargets = [\"b\"]\naction = \"start\"\nto = 2024\nreason = \"r\"\n# the end\n";

    fn edit(id: &str, reason: &str) -> Edit {
        toml::from_str(&format!("id = \"{id}\"\ntargets = [\"c\", \"d\"]\naction = \"lock\"\nreason = \"{reason}\"")).unwrap()
    }

    fn table(text: &str) -> toml::Table {
        toml::from_str(text).unwrap()
    }

    /// Lines of one text that are not in the other, in order.
    fn lost<'a>(of: &'a str, other: &str) -> Vec<&'a str> {
        let mut left: Vec<&str> = other.lines().collect();
        of.lines()
            .filter(|line| match left.iter().position(|own| own == line) {
                Some(at) => {
                    left.remove(at);
                    false
                }
                None => true,
            })
            .collect()
    }

    #[test]
    fn a_setting_changes_its_own_line_alone() {
        let new = changed(TEXT, &[Change::set("zone.gap_m", 55.0)]).unwrap();
        assert_eq!(lost(TEXT, &new), ["gap_m = 4e1 # narrow"]);
        assert_eq!(lost(&new, TEXT), ["gap_m = 55.0 # narrow"]);
        assert_eq!(changed(TEXT, &[Change::set("zone.gap_m", 40.0)]).unwrap(), TEXT, "the same number keeps its form");
    }

    #[test]
    fn settings_are_added_where_their_table_is_and_the_way_it_is_written() {
        let new = changed(
            TEXT,
            &[Change::set("score.weights.gaps", 5.0), Change::set("zone.weights.stay_m", 9.0), Change::set("access.snap_m", 80.0)],
        )
        .unwrap();
        let read = table(&new);
        assert_eq!(read["score"]["weights"]["gaps"].as_float(), Some(5.0));
        assert_eq!(read["zone"]["weights"]["stay_m"].as_float(), Some(9.0));
        assert_eq!(read["access"]["snap_m"].as_float(), Some(80.0));
        assert!(new.contains("weights = { age = 30, state = 10.5, gaps = 5.0 }\n"), "{new}");
        assert_eq!(lost(TEXT, &new).len(), 1, "{new}");
    }

    #[test]
    fn dotted_keys_stay_dotted() {
        let text = "project.name = \"x\"\nproject.as_of = 2021-11-25\nzone.gap_m = 3\n";
        let new = changed(text, &[Change::set("zone.weights.stay_m", 9.0), Change::set("zone.effort", 2)]).unwrap();
        assert!(!new.contains('['), "{new}");
        assert_eq!(table(&new)["zone"]["weights"]["stay_m"].as_float(), Some(9.0));
    }

    #[test]
    fn what_is_left_out_takes_its_own_comment_along_and_no_other() {
        let new = changed(TEXT, &[Change::unset("zone.min_frontage_m")]).unwrap();
        assert_eq!(lost(TEXT, &new), ["# why ten", "min_frontage_m = 10"]);
        let new = changed(TEXT, &[Change::unset("zone")]).unwrap();
        assert!(new.contains("# ---- zones ----"), "{new}");
        assert!(!new.contains("# as the bureau wants them") && !new.contains("gap_m"), "{new}");
    }

    #[test]
    fn edits_are_added_altered_and_withdrawn() {
        let added = changed(TEXT, &[Change::Edit(edit("e3", "why"))]).unwrap();
        assert_eq!(lost(TEXT, &added), Vec::<&str>::new());
        let altered = changed(&added, &[Change::Edit(Edit { reason: "另有原因".into(), ..edit("e3", "why") })]).unwrap();
        assert_eq!(lost(&added, &altered), ["reason = \"why\""]);
        let back = changed(&added, &[Change::Withdraw { id: "e3".into() }]).unwrap();
        assert_eq!(table(&back), table(TEXT));
        let first = changed(TEXT, &[Change::Withdraw { id: "e1".into() }]).unwrap();
        assert!(first.contains("# the end") && !first.contains("# first of all"), "{first}");
        let none = changed(&first, &[Change::Withdraw { id: "e2".into() }]).unwrap();
        assert!(none.contains("# the end") && !none.contains("edits"), "{none}");
        assert_eq!(changed(&none, &[Change::Withdraw { id: "e2".into() }]), Err(ChangeError::NoEdit("e2".into())));
    }

    #[test]
    fn edits_in_one_line_are_edited_there() {
        let text = "edits = [{ id = \"e1\", targets = [\"a\"], action = \"exclude\", reason = \"r\" }]\n[project]\nname = \"x\"\n";
        let added = changed(text, &[Change::Edit(edit("e3", "why")), Change::Edit(edit("e1", "new"))]).unwrap();
        let all = table(&added)["edits"].as_array().unwrap().clone();
        assert_eq!(all.len(), 2);
        assert_eq!(all[0]["action"].as_str(), Some("lock"));
        let back = changed(&added, &[Change::Withdraw { id: "e1".into() }]).unwrap();
        assert_eq!(table(&back)["edits"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn ends_of_lines_and_the_mark_of_the_byte_order_stay() {
        let text = format!("\u{feff}{}", TEXT.replace('\n', "\r\n"));
        let new = changed(&text, &[Change::set("zone.gap_m", 55.0), Change::Edit(edit("e3", "why"))]).unwrap();
        assert!(new.starts_with('\u{feff}') && new.matches('\u{feff}').count() == 1);
        assert_eq!(new.matches('\n').count(), new.matches("\r\n").count());
        assert_eq!(lost(&text, &new), ["gap_m = 4e1 # narrow"]);
    }

    #[test]
    fn notes_are_added_altered_and_taken_out() {
        let note = |text: &str| Note { id: "n1".into(), of: "XQ-1".into(), text: text.into() };
        let added = changed(TEXT, &[Change::Note(note("管网"))]).unwrap();
        assert_eq!(lost(TEXT, &added), Vec::<&str>::new());
        let altered = changed(&added, &[Change::Note(note("路灯"))]).unwrap();
        assert_eq!(lost(&added, &altered), ["text = \"管网\""]);
        assert_eq!(table(&changed(&altered, &[Change::Forget { id: "n1".into() }]).unwrap()), table(TEXT));
        assert_eq!(changed(TEXT, &[Change::Forget { id: "n1".into() }]), Err(ChangeError::NoEdit("n1".into())));
    }

    #[test]
    fn a_text_without_a_last_line_end_is_edited_too() {
        let text = TEXT.trim_end().trim_end_matches("# the end").trim_end();
        let new = changed(text, &[Change::Edit(edit("e3", "why"))]).unwrap();
        assert_eq!(table(&new)["edits"].as_array().unwrap().len(), 3);
        assert_eq!(lost(text, &new), Vec::<&str>::new());
    }

    #[test]
    fn a_key_through_a_value_is_refused() {
        assert_eq!(changed(TEXT, &[Change::set("zone.gap_m.x", 1)]), Err(ChangeError::NoTable("zone.gap_m".into())));
    }

    /// What the document should say after a change.
    fn meant(table: &mut toml::Table, change: &Change) {
        let mut put = |list: &str, id: &str, own: Option<toml::Value>| {
            let mut all = table.get(list).and_then(toml::Value::as_array).cloned().unwrap_or_default();
            let at = all.iter().position(|old| old["id"].as_str() == Some(id));
            match (own, at) {
                (Some(own), Some(at)) => all[at] = own,
                (Some(own), None) => all.push(own),
                (None, Some(at)) => drop(all.remove(at)),
                (None, None) => {}
            }
            if all.is_empty() {
                table.remove(list)
            } else {
                table.insert(list.into(), toml::Value::Array(all))
            };
        };
        match change {
            Change::Set { key, value } => {
                let (last, parents) = key.split_last().unwrap();
                let place = parents.iter().fold(table, |table, parent| {
                    table.entry(parent).or_insert(toml::Value::Table(toml::Table::new())).as_table_mut().unwrap()
                });
                place.insert(last.clone(), value.clone());
            }
            Change::Unset { key } => {
                let (last, parents) = key.split_last().unwrap();
                let place = parents.iter().try_fold(table, |table, parent| table.get_mut(parent)?.as_table_mut());
                place.map(|table| table.remove(last));
            }
            Change::Edit(edit) => put("edits", &edit.id, Some(toml::Value::try_from(edit).unwrap())),
            Change::Withdraw { id } => put("edits", id, None),
            Change::Note(note) => put("notes", &note.id, Some(toml::Value::try_from(note).unwrap())),
            Change::Forget { id } => put("notes", id, None),
        }
    }

    fn any_change() -> impl Strategy<Value = Change> {
        let key =
            prop::sample::select(vec!["zone.gap_m", "zone.weights.stay_m", "score.weights.age", "score.weights.平均", "access.snap_m"]);
        let number = prop_oneof![(0.0..500.0f64).prop_map(toml::Value::from), (0..500i64).prop_map(toml::Value::from)];
        let id = prop::sample::select(vec!["e1", "e2", "e3", "e4"]);
        let note = (prop::sample::select(vec!["n1", "n2"]), prop::sample::select(vec!["", "a"]), "[a-z甲乙\"'\\\\\\#\\[ ]{1,12}");
        prop_oneof![
            note.prop_map(|(id, of, text)| Change::Note(Note { id: id.into(), of: of.into(), text })),
            (key.clone(), number).prop_map(|(key, value)| Change::set(key, value)),
            key.prop_map(Change::unset),
            (id, "[a-z甲乙\"'\\\\#\\[ ]{1,12}").prop_map(|(id, reason)| Change::Edit(Edit { reason, ..edit(id, "r") })),
        ]
    }

    proptest! {
        #[test]
        fn the_text_says_what_is_meant_and_loses_no_line_that_is_not_about_it(
            changes in prop::collection::vec(any_change(), 1..8), windows in any::<bool>(),
        ) {
            let text = if windows { TEXT.replace('\n', "\r\n") } else { TEXT.to_owned() };
            let mut wanted = table(&text);
            for change in &changes {
                meant(&mut wanted, change);
            }
            let new = changed(&text, &changes).unwrap();
            let mut read = table(&new);
            // A table that is left without keys says what one that is not there says.
            for all in [&mut wanted, &mut read] {
                let is_empty = |value: &toml::Value| value.as_table().is_some_and(toml::Table::is_empty);
                for value in all.iter_mut().filter_map(|(_, value)| value.as_table_mut()) {
                    value.retain(|_, value| !is_empty(value));
                }
                all.retain(|_, value| !is_empty(value));
            }
            prop_assert_eq!(read, wanted);
            let of_change = ["gap_m", "stay_m", "weights", "age", "snap_m", "id = ", "targets", "action", "reason", "to = ", "\"a\"", "]", "text", "of = "];
            for line in lost(&text, &new) {
                prop_assert!(of_change.iter().any(|word| line.contains(word)), "{}", line);
            }
            prop_assert_eq!(new.contains("\r\n"), windows);
            prop_assert!(windows || !new.contains('\r'));
        }

        #[test]
        fn an_edit_that_is_added_and_withdrawn_leaves_the_very_bytes(windows in any::<bool>(), count in 1usize..4) {
            let text = if windows { TEXT.replace('\n', "\r\n") } else { TEXT.to_owned() };
            let new: Vec<Change> = (0..count).map(|at| Change::Edit(edit(&format!("n{at}"), "why"))).collect();
            let back: Vec<Change> = (0..count).map(|at| Change::Withdraw { id: format!("n{at}") }).collect();
            let there = changed(&text, &new).unwrap();
            prop_assert_eq!(changed(&there, &back).unwrap(), text);
        }
    }
}
