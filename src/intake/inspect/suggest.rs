//! The mapping as TOML: to paste into a project file, or to share between projects.

use std::fmt::Write;

use super::text::whole_characters;
use super::{ColumnReport, LayerReport, PartBy, percent};
use crate::intake::source::GeometryKind;
use crate::project::{MappingFile, RoleMapping};
use crate::report::messages::InspectMessage as M;
use crate::report::{Lang, Role, Say};

/// Fields without which a part is of little use.
fn needed(role: Role) -> &'static [&'static str] {
    match role {
        Role::Buildings => &["year"],
        Role::Ledger | Role::Survey => &["id"],
        Role::Facilities => &["category"],
        _ => &[],
    }
}

/// Parts that may have several layers.
#[must_use]
pub fn is_repeated(role: Role) -> bool {
    matches!(role, Role::Facilities | Role::Barriers | Role::Boundaries | Role::Parcels | Role::Reference)
}

/// One table for every part, the layer with the most rows where several fit and only one can be named.
pub(super) fn suggest(file: &str, layers: &[LayerReport], lang: Lang) -> String {
    let mut out = String::new();
    for role in Role::INPUTS {
        let mut fitting: Vec<&LayerReport> = layers.iter().filter(|l| l.role == Some(role) && l.rows > 0).collect();
        if !is_repeated(role) {
            fitting.sort_by_key(|l| std::cmp::Reverse(l.rows));
            fitting.truncate(1);
        }
        let is_list = fitting.len() > 1;
        for layer in fitting {
            out.push_str(&part(file, layer, role, is_list, layers.len() > 1, lang));
            out.push('\n');
        }
    }
    if out.is_empty() {
        let columns: Vec<&str> = layers.iter().flat_map(|l| l.columns.iter().map(|c| whole_characters(&c.name))).take(12).collect();
        let _ = writeln!(out, "# {}", one_line(&M::NoPart { columns: columns.join(", ") }.say(lang)));
        let _ = writeln!(out, "# [inputs.buildings]\n# path = {}", quoted(file));
    }
    out
}

/// The table of one part; `is_list` where it is one of several, `several` where the file has other layers.
pub(super) fn part(file: &str, layer: &LayerReport, role: Role, is_list: bool, several: bool, lang: Lang) -> String {
    let brackets = if is_list { ("[[", "]]") } else { ("[", "]") };
    let mut out = format!("{}inputs.{}{}\n", brackets.0, role.key(), brackets.1);
    table(&mut out, file, layer, role, several, lang);
    out
}

fn table(out: &mut String, file: &str, layer: &LayerReport, role: Role, several: bool, lang: Lang) {
    let guess = if layer.role_by == Some(PartBy::Shape) { comment(&M::GuessedPart.say(lang)) } else { String::new() };
    let _ = writeln!(out, "path = {}{guess}", quoted(file));
    if several {
        let _ = writeln!(out, "layer = {}", quoted(&layer.name));
    }
    if layer.crs.is_none() && layer.geometry != GeometryKind::None {
        let note = match &layer.near {
            Some((label, _)) => M::CheckMeridian { label: label.clone() },
            None if layer.six_digits => M::AskMeridian,
            None => M::CheckCrs,
        };
        let note = comment(&note.say(lang));
        let _ = match &layer.crs_guess {
            Some(guess) => writeln!(out, "crs = {}{note}", quoted(guess)),
            None => writeln!(out, "# crs = \"EPSG:…\"{note}"),
        };
    }
    if let Some(datum) = layer.datum_hint() {
        let note = if layer.datum.is_some() { M::CheckDatumColumn } else { M::CheckDatum };
        let _ = writeln!(out, "datum = \"{datum}\"{}", comment(&note.say(lang)));
    }
    let mapped: Vec<(&str, &ColumnReport)> = layer.columns.iter().filter_map(|c| Some((c.field.as_deref()?, c))).collect();
    for (field, column) in &mapped {
        let years = column.year_span.map_or_else(String::new, |[from, to]| format!(", {from}–{to}"));
        // What holds nothing is shown, and left to the planner.
        let off = if column.filled == 0.0 { "# " } else { "" };
        let _ = writeln!(
            out,
            "{off}fields.{field} = {}{}",
            quoted(whole_characters(&column.name)),
            comment(&format!("{}{years}", percent(column.filled)))
        );
    }
    for field in needed(role).iter().filter(|needed| !mapped.iter().any(|(field, _)| field == *needed)) {
        let message = M::NoColumn { field: (*field).to_owned() };
        // A table may be joined by name.
        if *field != "id" || !mapped.iter().any(|(field, _)| *field == "name") {
            let _ = writeln!(out, "# fields.{field} = \"…\"{}", comment(&message.say(lang)));
        }
    }
}

/// What the layers' columns mean, by part.
pub(super) fn mapping(layers: &[LayerReport]) -> MappingFile {
    let mut file = MappingFile::default();
    let mut sorted: Vec<&LayerReport> = layers.iter().collect();
    sorted.sort_by_key(|l| std::cmp::Reverse(l.rows));
    for layer in sorted {
        let Some(role) = layer.role else { continue };
        let fields = layer.columns.iter().filter_map(|c| Some((c.field.clone()?, c.name.clone()))).collect();
        file.0.entry(role.key().to_owned()).or_insert(RoleMapping { fields, ..RoleMapping::default() });
    }
    file.0.retain(|_, mapping| !mapping.fields.is_empty());
    file
}

impl LayerReport {
    /// The shifted datum that the names of its coordinate columns speak of, else its own name, as a project file writes it.
    #[must_use]
    pub fn datum_hint(&self) -> Option<&'static str> {
        self.datum.or_else(|| datum_named(&self.name))
    }
}

/// The shifted datum a layer's name speaks of.
fn datum_named(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if any(&["gcj02", "gcj-02", "高德", "amap"]) {
        Some("gcj02")
    } else if any(&["bd09", "bd-09", "百度", "baidu"]) {
        Some("bd09")
    } else {
        None
    }
}

fn comment(text: &str) -> String {
    format!("  # {}", one_line(text))
}

/// Without what would end a comment or steer a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A TOML string on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
