//! The report as a table that a terminal shows straight, Chinese being two columns wide.

use unicode_width::UnicodeWidthChar;

use super::{Inspection, LayerReport, PartBy, in_words, percent};
use crate::intake::sample::Spread;
use crate::report::messages::InspectMessage as M;
use crate::report::{Lang, Say};

/// Wider names are cut.
const NAME: usize = 28;

/// Columns that are not recognised beyond these are counted; the table above shows them all.
const UNRECOGNISED: usize = 12;

/// Wider values are cut.
const VALUES: usize = 64;

pub(super) fn lines(inspection: &Inspection, lang: Lang) -> Vec<String> {
    let mut lines = vec![M::File { file: inspection.file.clone(), driver: inspection.driver.clone() }.say(lang)];
    lines.extend(inspection.encoding.iter().map(|note| format!("  {}", M::Encoding { note: note.clone() }.say(lang))));
    for layer in &inspection.layers {
        lines.push(String::new());
        lines.extend(layer_lines(layer, lang));
    }
    lines.extend([String::new(), M::Suggested.say(lang), String::new(), inspection.suggested.trim_end().to_owned()]);
    lines
}

fn layer_lines(layer: &LayerReport, lang: Lang) -> Vec<String> {
    let head = M::Layer { name: clean(&layer.name), geometry: in_words(layer.geometry).say(lang), rows: layer.rows };
    let mut lines = vec![head.say(lang)];
    let part = match (layer.role, layer.role_by) {
        (Some(role), Some(by)) => {
            let (key, name) = (role.key().to_owned(), role.name().get(lang).to_owned());
            match by {
                PartBy::Asked => M::PartAsked { key, name },
                PartBy::Name => M::PartByName { key, name },
                PartBy::Columns => M::PartByColumns { key, name },
                PartBy::Shape => M::PartByShape { key, name },
            }
        }
        _ => M::PartUnknown,
    };
    let crs = match (&layer.crs, &layer.crs_guess) {
        _ if layer.geometry == super::GeometryKind::None => None,
        (Some(crs), _) => Some(M::Crs { crs: crs.clone() }),
        (None, Some(crs)) => Some(match &layer.near {
            Some((label, km)) => M::CrsNear { crs: crs.clone(), label: clean(label), km: format!("{km:.0}") },
            None => M::CrsGuess { crs: crs.clone() },
        }),
        (None, None) if layer.six_digits => Some(M::CrsSixDigits),
        (None, None) => Some(M::NoCrs),
    };
    let denied = layer.crs_denied.as_ref().map(|crs| M::CrsDenied { crs: crs.clone() });
    let place = layer.place.map(|[lon, lat]| {
        let side = |v: f64, words: [&str; 2]| format!("{:.4}°{}", v.abs(), words[usize::from(v < 0.0)]);
        M::Place { lon: side(lon, ["E", "W"]), lat: side(lat, ["N", "S"]) }
    });
    let swapped = layer.swapped.then_some(M::Swapped);
    let unregistered = layer.unregistered.then_some(M::CrsUnregistered);
    let (sampled, rows) = (layer.sampled, layer.rows);
    let sampled = match layer.spread {
        Spread::All => None,
        _ if sampled == rows => None,
        Spread::Even => Some(M::SampledEvenly { sampled, rows }),
        Spread::First => Some(M::SampledFirst { sampled, rows }),
    };
    let empty = (layer.empty_geometries > 0).then_some(M::Empty { count: layer.empty_geometries });
    if let Some(trouble) = layer.sheet.as_ref().and_then(|s| s.trouble.as_ref()) {
        lines.extend(trouble.iter().map(|t| format!("  {}", clean(t.get(lang)))));
        return lines;
    }
    let facts = [Some(part), crs, denied, unregistered, place, swapped, sampled, empty];
    lines.extend(facts.into_iter().flatten().map(|fact| format!("  {}", fact.say(lang))));
    lines.extend(layer.sheet.iter().flat_map(|s| s.lines(lang)).map(|line| format!("  {}", clean(&line))));
    lines.extend(table(layer, lang));
    lines.extend(layer.notes.iter().map(|note| format!("  ! {}", clean(note.get(lang)))));
    let open: Vec<&str> = layer.columns.iter().filter(|c| c.field.is_none()).map(|c| whole_characters(&c.name)).collect();
    if layer.role.is_some() && !open.is_empty() {
        let named = &open[..open.len().min(UNRECOGNISED)];
        let columns = named.iter().map(|name| cut(name, NAME)).collect::<Vec<_>>().join(lang.comma());
        let said = match open.len() - named.len() {
            0 => M::Unrecognised { columns },
            more => M::UnrecognisedMore { columns, more },
        };
        lines.push(format!("  {}", clean(&said.say(lang))));
    }
    lines
}

/// The columns of a layer, aligned.
fn table(layer: &LayerReport, lang: Lang) -> Vec<String> {
    if layer.columns.is_empty() {
        return Vec::new();
    }
    let mut rows = vec![[M::HeadColumn, M::HeadType, M::HeadFilled, M::HeadField, M::HeadValues].map(|head| head.say(lang))];
    let mut years = vec![None];
    for column in &layer.columns {
        rows.push([
            cut(&clean(whole_characters(&column.name)), NAME),
            column.kind_in_words().say(lang),
            percent(column.filled),
            column.field.clone().unwrap_or_else(|| "–".into()),
            cut(&clean(&column.values()), VALUES),
        ]);
        years.push(column.years_line(lang));
    }
    let widths: [usize; 5] = std::array::from_fn(|at| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0));
    let mut lines = Vec::new();
    for (row, years) in rows.iter().zip(years) {
        let [name, kind, filled, field, values] = row;
        let line = format!(
            "  {}  {}  {}  {}  {values}",
            left(name, widths[0]),
            left(kind, widths[1]),
            right(filled, widths[2]),
            left(field, widths[3]),
        );
        lines.push(line.trim_end().to_owned());
        lines.extend(years.map(|years| format!("  {}  {years}", left("", widths[0]))));
    }
    lines
}

/// A name without the half of a character that a format with ten bytes for a name leaves at its end.
pub(super) fn whole_characters(name: &str) -> &str {
    name.trim_end_matches('\u{fffd}')
}

/// Columns of a terminal a text takes.
fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

fn left(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

fn right(text: &str, to: usize) -> String {
    format!("{}{text}", " ".repeat(to.saturating_sub(width(text))))
}

/// At most so wide, with … where something is missing.
fn cut(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut used = 0;
    let kept: String = text.chars().take_while(|c| (used += c.width().unwrap_or(0), used < most).1).collect();
    format!("{kept}…")
}

/// Without what would steer a terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_counts_two() {
        assert_eq!((width("建成年份"), width("year"), width("e\u{301}")), (8, 4, 1));
        assert_eq!(left("层数", 6), "层数  ");
        assert_eq!(right("98 %", 6), "  98 %");
        assert_eq!(cut("建成年份建成年份", 9), "建成年份…");
        assert_eq!(clean("a\u{1b}[31mb\n"), "a [31mb ");
    }
}
