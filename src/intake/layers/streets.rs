//! Centrelines with their class; a record of several lines becomes several pieces.

use geo_types::LineString;

use super::{At, Collected, LayerKind, Wanted, holds, is_extract, text};
use crate::district::{Street, StreetClass};
use crate::intake::place::{Place, Reject};
use crate::intake::rows::RowRef;
use crate::intake::source::Opened;
use crate::intake::values::Cell;

/// The columns of a layer of streets.
pub(super) struct Streets {
    name: Option<usize>,
    class: Option<usize>,
    bridge: Option<usize>,
    tunnel: Option<usize>,
    /// Level above or below ground: `layer` of OpenStreetMap, or a column of the source.
    level: Option<usize>,
    /// Who may use it, and who on foot: tags of OpenStreetMap.
    access: [Option<usize>; 2],
}

impl LayerKind for Streets {
    type Shape = Vec<LineString<f64>>;
    type Seen = ();

    fn new(opened: &Opened, wanted: &mut Wanted) -> Self {
        let [name, class, bridge, tunnel] = ["name", "class", "bridge", "tunnel"].map(|field| wanted.field(field));
        let level = if is_extract(opened) { wanted.named(opened, "layer") } else { wanted.field("level") };
        let access = if is_extract(opened) { ["foot", "access"].map(|key| wanted.named(opened, key)) } else { [None; 2] };
        Self { name, class, bridge, tunnel, level, access }
    }

    fn shape(&self, place: &Place, row: &RowRef<'_>) -> Result<Self::Shape, Reject> {
        place.lines(row.wkb)
    }

    fn keep(&self, at: &At<'_>, row: &RowRef<'_>, lines: Self::Shape, (): &mut (), into: &mut Collected<'_>) -> Result<(), Reject> {
        let is_tagged = |at: Option<usize>| at.is_some_and(|at| is_tagged(&row.cells[at]));
        // Some mappers write the level and leave out why.
        let level = text(row, self.level).trim().parse::<f64>().unwrap_or(0.0);
        let class = text(row, self.class);
        let closed = is_closed(self.access.map(|tag| text(row, tag)));
        into.district.streets.extend(lines.into_iter().map(|line| Street {
            name: text(row, self.name),
            class: street_class(&class),
            line,
            level: level.clamp(f64::from(i8::MIN), f64::from(i8::MAX)) as i8,
            stairs: is_stairs(&class),
            bridge: is_tagged(self.bridge) || (level > 0.0 && !is_tagged(self.tunnel)),
            tunnel: is_tagged(self.tunnel) || (level < 0.0 && !is_tagged(self.bridge)),
            closed,
            layer: at.head.label.clone(),
            row: at.row,
        }));
        Ok(())
    }
}

/// Whether a cell says yes in any words: `yes`, `viaduct`, 是, 1.
fn is_tagged(cell: &Cell) -> bool {
    let word = cell.text().to_lowercase();
    !cell.is_blank() && !matches!(word.as_str(), "no" | "0" | "false" | "f" | "n" | "否" | "无")
}

/// Words of streets that are walked, not driven through.
const PATHS: [&str; 21] = [
    "巷",
    "弄",
    "步行",
    "人行",
    "小区内",
    "内部",
    "台阶",
    "梯道",
    "阶梯",
    "楼梯",
    "胡同",
    "footway",
    "path",
    "steps",
    "pedestrian",
    "cycleway",
    "track",
    "bridleway",
    "service",
    "lane",
    "stair",
];

/// Whether walkers are kept off, from the tags `foot` and `access` of OpenStreetMap: the one about walkers goes before the other.
fn is_closed([foot, access]: [String; 2]) -> bool {
    let word = if foot.trim().is_empty() { access } else { foot };
    matches!(word.trim(), "no" | "private")
}

/// Whether a street is a flight of stairs, from the source's own word.
fn is_stairs(word: &str) -> bool {
    holds(&word.to_lowercase(), &["台阶", "梯道", "阶梯", "楼梯", "steps", "stair"])
}

/// The class of a street from the source's own word; unknown words are local streets.
fn street_class(word: &str) -> StreetClass {
    let word = word.trim().to_lowercase();
    match () {
        () if holds(&word, &["快速", "高速", "高架", "expressway", "motorway", "trunk", "freeway"]) => StreetClass::Expressway,
        () if holds(&word, &["次干", "secondary", "collector"]) => StreetClass::Secondary,
        () if holds(&word, &["主干", "arterial", "primary"]) => StreetClass::Arterial,
        () if holds(&word, &PATHS) => StreetClass::Path,
        () => StreetClass::Local,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_by_the_words_of_sources() {
        for (word, class) in [
            ("快速路", StreetClass::Expressway),
            ("主干路", StreetClass::Arterial),
            ("次干路", StreetClass::Secondary),
            ("支路", StreetClass::Local),
            ("巷", StreetClass::Path),
            ("trunk_link", StreetClass::Expressway),
            ("residential", StreetClass::Local),
            ("footway", StreetClass::Path),
            ("", StreetClass::Local),
            ("台阶", StreetClass::Path),
            ("steps", StreetClass::Path),
        ] {
            assert_eq!(street_class(word), class, "{word}");
        }
        for (foot, access, closed) in [
            ("", "", false),
            ("", "private", true),
            ("", "no", true),
            ("yes", "private", false),
            ("permissive", "no", false),
            ("no", "yes", true),
        ] {
            assert_eq!(is_closed([foot.into(), access.into()]), closed, "foot={foot} access={access}");
        }
        assert!(is_stairs("台阶") && is_stairs("steps") && !is_stairs("footway"));
    }
}
