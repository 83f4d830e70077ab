//! The text of a source in the encodings that it may be in: the one in which names read well is right.

use eframe::egui::Ui;

use super::{At, choice};
use crate::app::sources::{Item, SourcesView, with_encoding};
use crate::intake::{TextReading, TextReadings};
use crate::report::messages::{Say, SourceMessage as M};

pub(super) fn show(ui: &mut Ui, view: &mut SourcesView, item: &Item, readings: &TextReadings, at: At<'_>) {
    let look = at.look;
    ui.horizontal(|ui| {
        ui.label(look.strong(M::Encoding.say(look.lang)));
        ui.label(look.second(M::EncodingHow.say(look.lang)));
    });
    ui.add_space(4.0);
    let taken = item.input.encoding.clone().or_else(|| readings.stated.as_ref().map(|(encoding, _)| encoding.clone()));
    let taken = taken.or_else(|| readings.by_bytes.clone());
    let is_taken = |reading: &TextReading| taken.as_deref().is_some_and(|name| same(name, &reading.encoding));
    let mut chosen = None;
    // The one that is taken, and the three that are likeliest.
    let shown = readings.all.iter().enumerate().filter(|(place, reading)| *place < 3 || is_taken(reading));
    let shown: Vec<&TextReading> = shown.map(|(_, reading)| reading).collect();
    ui.columns(2, |columns| {
        for (place, reading) in shown.iter().enumerate() {
            let ui = &mut columns[place % 2];
            let readable = match reading.unreadable {
                0 => M::AllReadable.say(look.lang),
                count => M::Unreadable { count: look.count(count) }.say(look.lang),
            };
            let note = match (&readings.stated, &item.input.encoding) {
                (_, Some(own)) if same(own, &reading.encoding) => M::Taken.say(look.lang),
                (Some((stated, who)), None) if *stated == reading.encoding => M::Stated { who: who.clone() }.say(look.lang),
                (None, None) if readings.by_bytes.as_deref() == Some(&reading.encoding) => {
                    format!("{} · {readable}", M::Suggested.say(look.lang))
                }
                _ => readable,
            };
            let samples = if reading.samples.is_empty() {
                M::NoSamples.say(look.lang)
            } else {
                look.legible(ui.ctx(), &reading.samples.join(" · "))
            };
            let name = M::EncodingChoice { encoding: reading.encoding.clone() }.say(look.lang);
            if choice(ui, look, (&name, &reading.encoding), (&note, &samples), is_taken(reading)) && item.key.is_some() {
                chosen = Some(reading.encoding.clone());
            }
        }
    });
    if let Some(encoding) = chosen {
        view.step = with_encoding(item, &encoding);
    }
}

/// Whether two names mean one encoding: GBK and GB18030 read alike what is written in either.
fn same(one: &str, other: &str) -> bool {
    let plain = |name: &str| match name.to_ascii_uppercase().replace(['-', '_'], "").as_str() {
        "GBK" | "GB2312" | "CP936" => "GB18030".to_owned(),
        other => other.to_owned(),
    };
    plain(one) == plain(other)
}
