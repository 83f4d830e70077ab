//! Facilities, streets, barriers, crossings and boundaries.

use std::collections::{BTreeMap, HashSet};

use geo::InteriorPoint;
use geo_types::{Geometry, LineString, MultiLineString, MultiPolygon, Point};

use super::InputRecord;
use super::categories;
use super::fields::{Mapping, plain};
use super::geometry::multi_polygon;
use super::osm;
use super::place::{Place, Placed, Reject, area_of};
use super::rows::{self, LayerHead, Row, Stopped};
use super::source::Opened;
use super::values::{self, Cell, Number};
use crate::district::{Barrier, BarrierKind, Boundary, BoundaryLevel, Crossing, District, Facility, Street, StreetClass, content_hash};
use crate::report::{Action, DataIssue, IssueKind, Progress};

/// Water smaller than this, in square metres, is walked around: ponds and basins are no barriers.
const LEAST_WATER_M2: f64 = 2_000.0;

/// Facilities of one category and name nearer than this, in metres, are one listed twice.
const SAME_PLACE_M: f64 = 25.0;

/// Wanted columns, and where their cells are.
struct Wanted {
    columns: Vec<usize>,
}

impl Wanted {
    fn new() -> Self {
        Self { columns: Vec::new() }
    }

    fn field(&mut self, mapping: &Mapping, field: &str) -> Option<usize> {
        mapping.get(field).map(|column| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }
}

fn text(row: &Row, at: Option<usize>) -> String {
    at.filter(|&at| !row.cells[at].is_blank()).map_or_else(String::new, |at| row.cells[at].text())
}

fn reject(head: &LayerHead, number: u64, (kind, value): Reject, issues: &mut Vec<DataIssue>) -> bool {
    issues.push(head.issue(number, kind, Action::Rejected).value(value));
    false
}

fn repaired(head: &LayerHead, row: u64, change: Option<(f64, f64)>, issues: &mut Vec<DataIssue>) {
    if let Some((before, after)) = change {
        issues.push(head.issue(row, IssueKind::InvalidGeometry, Action::Repaired).value(format!("{before:.1} m² → {after:.1} m²")));
    }
}

/// Reads facilities; points stand for themselves, areas for a point inside them.
pub(crate) fn facilities(
    opened: Opened,
    mapping: &Mapping,
    place: &Place,
    district: &mut District,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<InputRecord, Stopped> {
    let own: BTreeMap<String, String> = opened.input.categories.clone();
    let mut wanted = Wanted::new();
    let (name, category) = (wanted.field(mapping, "name"), wanted.field(mapping, "category"));
    let (area, status) = (wanted.field(mapping, "floor_area"), wanted.field(mapping, "status"));
    // An OpenStreetMap layer says by its key what a thing is; any of several keys may speak.
    let from_osm = matches!(opened.pick, super::source::Pick::Sql(_));
    let keys: Vec<usize> = if from_osm {
        let at = |key: &str| opened.columns.iter().position(|c| c.name == key);
        osm::CATEGORY_KEYS
            .iter()
            .filter_map(|key| at(key))
            .map(|column| (wanted.columns.push(column), wanted.columns.len() - 1).1)
            .collect()
    } else {
        category.into_iter().collect()
    };
    let factor = area.map_or(1.0, |at| values::heading_factor(&opened.columns[wanted.columns[at]].name));
    let mut listed: HashSet<(String, String, i64, i64)> = HashSet::new();
    rows::read(
        opened,
        &wanted.columns,
        progress,
        |_, row| {
            let spot = place.shape(row.wkb.as_deref()).and_then(spot);
            let words: Vec<String> = keys.iter().filter(|&&k| !row.cells[k].is_blank()).map(|&k| row.cells[k].text()).collect();
            let category = words.iter().find_map(|w| categories::category(w, &own));
            (spot, words, category, row)
        },
        |head, number, (spot, words, category, row)| {
            let at = match spot {
                Ok(at) => at,
                Err(why) => return reject(head, number, why, issues),
            };
            let state = text(&row, status);
            if is_closed(&state) {
                issues.push(head.issue(number, IssueKind::Closed, Action::Rejected).value(state));
                return false;
            }
            let category = category.unwrap_or_else(|| {
                let word = words.first().cloned().unwrap_or_default();
                issues.push(head.issue(number, IssueKind::CategoryUnmapped, Action::Kept).value(word.clone()));
                word
            });
            let name = text(&row, name);
            // Cells of a grid with their neighbours: two entries within reach always share one of them.
            let (cx, cy) = ((at[0] / SAME_PLACE_M).floor() as i64, (at[1] / SAME_PLACE_M).floor() as i64);
            let key = |dx: i64, dy: i64| (category.clone(), plain(&name), cx + dx, cy + dy);
            // Stops of both directions share name and place in OpenStreetMap; its editors keep doubles out.
            if !name.is_empty() && !from_osm {
                let twice = (-1..=1).any(|dx| (-1..=1).any(|dy| listed.contains(&key(dx, dy))));
                if twice {
                    issues.push(head.issue(number, IssueKind::DuplicateFacility, Action::Rejected).value(name));
                    return false;
                }
                listed.insert(key(0, 0));
            }
            let floor_area_m2 = area.and_then(|at| match row.cells[at].number() {
                Number::Is(v) | Number::Converted(v) if v > 0.0 => Some(v * factor),
                Number::Unreadable => {
                    issues.push(head.cell(number, at, IssueKind::NumberUnreadable, Action::Kept, &row.cells[at]));
                    None
                }
                _ => None,
            });
            district.facilities.push(Facility { name, category, at, floor_area_m2, row: number });
            true
        },
    )
}

fn is_closed(state: &str) -> bool {
    ["停业", "停用", "关闭", "倒闭", "歇业", "已搬迁", "closed", "disused", "abandoned"].iter().any(|w| state.to_lowercase().contains(w))
}

/// A point that stands for a shape.
fn spot(placed: Placed) -> Result<[f64; 2], Reject> {
    match placed {
        Placed::Points(points) => Ok(points[0]),
        Placed::Lines(lines) => {
            let closed = lines.iter().all(|l| l.len() > 3 && l.first() == l.last());
            if closed { inside(Placed::Lines(lines)) } else { Err((IssueKind::WrongGeometryKind, String::new())) }
        }
        Placed::Areas(areas) => inside(Placed::Areas(areas)),
    }
}

fn inside(placed: Placed) -> Result<[f64; 2], Reject> {
    let cleaned = area_of(placed, 0.0, 0.0)?;
    let point = multi_polygon(&cleaned.areas).interior_point();
    point.map(|p| super::geometry::snap([p.x(), p.y()])).ok_or((IssueKind::EmptyGeometry, String::new()))
}

/// Reads streets; a record of several lines becomes several pieces.
pub(crate) fn streets(
    opened: Opened,
    mapping: &Mapping,
    place: &Place,
    district: &mut District,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<InputRecord, Stopped> {
    let mut wanted = Wanted::new();
    let (name, class) = (wanted.field(mapping, "name"), wanted.field(mapping, "class"));
    let (bridge, tunnel) = (wanted.field(mapping, "bridge"), wanted.field(mapping, "tunnel"));
    rows::read(
        opened,
        &wanted.columns,
        progress,
        |_, row| (place.lines(row.wkb.as_deref()), row),
        |head, number, (lines, row)| match lines {
            Ok(lines) => {
                let piece = |line: LineString<f64>| Street {
                    name: text(&row, name),
                    class: street_class(&text(&row, class)),
                    line,
                    bridge: bridge.is_some_and(|at| is_tagged(&row.cells[at])),
                    tunnel: tunnel.is_some_and(|at| is_tagged(&row.cells[at])),
                };
                district.streets.extend(lines.into_iter().map(piece));
                true
            }
            Err(why) => reject(head, number, why, issues),
        },
    )
}

/// Whether a cell says yes in any words: `yes`, `viaduct`, 是, 1.
fn is_tagged(cell: &Cell) -> bool {
    let word = cell.text().to_lowercase();
    !cell.is_blank() && !matches!(word.as_str(), "no" | "0" | "false" | "f" | "n" | "否" | "无")
}

/// The class of a street from the source's own word; unknown words are local streets.
pub(crate) fn street_class(word: &str) -> StreetClass {
    let word = word.trim().to_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| word.contains(w));
    if any(&["快速", "高速", "高架", "expressway", "motorway", "trunk", "freeway"]) {
        StreetClass::Expressway
    } else if any(&["次干", "secondary", "collector"]) {
        StreetClass::Secondary
    } else if any(&["主干", "arterial", "primary"]) {
        StreetClass::Arterial
    } else if any(&[
        "巷",
        "弄",
        "步行",
        "人行",
        "小区内",
        "内部",
        "台阶",
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
    ]) {
        StreetClass::Path
    } else {
        StreetClass::Local
    }
}

/// Reads barriers: lines or areas.
pub(crate) fn barriers(
    opened: Opened,
    mapping: &Mapping,
    place: &Place,
    district: &mut District,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<InputRecord, Stopped> {
    let mut wanted = Wanted::new();
    let (name, kind) = (wanted.field(mapping, "name"), wanted.field(mapping, "kind"));
    let declared = opened.input.kind;
    let keys: Vec<(usize, BarrierKind)> = if matches!(opened.pick, super::source::Pick::Sql(_)) {
        [
            ("waterway", BarrierKind::River),
            ("railway", BarrierKind::Railway),
            ("highway", BarrierKind::Expressway),
            ("natural", BarrierKind::River),
            ("landuse", BarrierKind::River),
        ]
        .into_iter()
        .filter_map(|(key, kind)| opened.columns.iter().position(|c| c.name == key).map(|column| (column, kind)))
        .map(|(column, kind)| (wanted.columns.push(column), (wanted.columns.len() - 1, kind)).1)
        .collect()
    } else {
        Vec::new()
    };
    let from_osm = !keys.is_empty();
    rows::read(
        opened,
        &wanted.columns,
        progress,
        |_, row| (barrier_shape(place, &row, if from_osm { LEAST_WATER_M2 } else { 0.0 }), row),
        |head, number, (shape, row)| {
            let (shape, change) = match shape {
                Ok(shape) => shape,
                Err(why) => return reject(head, number, why, issues),
            };
            repaired(head, number, change, issues);
            let tagged = keys.iter().find(|(at, _)| !row.cells[*at].is_blank()).map(|(_, kind)| *kind);
            let kind = declared.or(tagged).unwrap_or_else(|| barrier_kind(&text(&row, kind)));
            district.barriers.push(Barrier { name: text(&row, name), kind, shape });
            true
        },
    )
}

type Change = Option<(f64, f64)>;

fn barrier_shape(place: &Place, row: &Row, least_m2: f64) -> Result<(Geometry<f64>, Change), Reject> {
    match place.shape(row.wkb.as_deref())? {
        Placed::Areas(areas) => {
            let cleaned = area_of(Placed::Areas(areas), least_m2, 0.0)?;
            Ok((Geometry::MultiPolygon(multi_polygon(&cleaned.areas)), cleaned.repaired))
        }
        Placed::Lines(lines) => {
            let lines: Vec<LineString<f64>> = lines.iter().filter_map(|l| super::geometry::clean_line(l)).collect();
            if lines.is_empty() {
                return Err((IssueKind::EmptyGeometry, String::new()));
            }
            Ok((Geometry::MultiLineString(MultiLineString(lines)), None))
        }
        Placed::Points(_) => Err((IssueKind::WrongGeometryKind, String::new())),
    }
}

/// The kind of a barrier from the source's own word.
fn barrier_kind(word: &str) -> BarrierKind {
    let word = word.trim().to_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| word.contains(w));
    if any(&["河", "江", "水", "湖", "渠", "river", "canal", "stream", "water", "lake"]) {
        BarrierKind::River
    } else if any(&["铁路", "铁道", "轨道", "rail"]) {
        BarrierKind::Railway
    } else if any(&["快速", "高速", "高架", "expressway", "motorway", "trunk"]) {
        BarrierKind::Expressway
    } else if any(&["主干", "干道", "arterial", "primary"]) {
        BarrierKind::Arterial
    } else {
        BarrierKind::Other
    }
}

/// Reads crossings: points, lines or areas.
pub(crate) fn crossings(
    opened: Opened,
    mapping: &Mapping,
    place: &Place,
    district: &mut District,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<InputRecord, Stopped> {
    let mut wanted = Wanted::new();
    let id = wanted.field(mapping, "id");
    let mut used: HashSet<String> = district.crossings.iter().map(|c| c.id.clone()).collect();
    rows::read(
        opened,
        &wanted.columns,
        progress,
        |_, row| (place.shape(row.wkb.as_deref()).and_then(crossing_shape), row),
        |head, number, (shape, row)| match shape {
            Ok((shape, vertices)) => {
                let stated = text(&row, id);
                let id = if stated.is_empty() { content_hash("x", vertices) } else { stated };
                let unique = if used.contains(&id) { format!("{id}#{number}") } else { id.clone() };
                if unique != id {
                    issues.push(head.issue(number, IssueKind::DuplicateRow, Action::Kept).value(id));
                }
                used.insert(unique.clone());
                district.crossings.push(Crossing { id: unique, shape });
                true
            }
            Err(why) => reject(head, number, why, issues),
        },
    )
}

fn crossing_shape(placed: Placed) -> Result<(Geometry<f64>, Vec<[f64; 2]>), Reject> {
    Ok(match placed {
        Placed::Points(points) => (Geometry::Point(Point::new(points[0][0], points[0][1])), points),
        Placed::Lines(lines) => {
            let clean: Vec<LineString<f64>> = lines.iter().filter_map(|l| super::geometry::clean_line(l)).collect();
            if clean.is_empty() {
                return Err((IssueKind::EmptyGeometry, String::new()));
            }
            (Geometry::MultiLineString(MultiLineString(clean)), lines.concat())
        }
        Placed::Areas(areas) => {
            let cleaned = area_of(Placed::Areas(areas), 0.0, 0.0)?;
            let vertices = cleaned.areas.iter().flatten().flatten().copied().collect();
            (Geometry::MultiPolygon(multi_polygon(&cleaned.areas)), vertices)
        }
    })
}

/// Bridges and tunnels of the streets as crossings, where no crossings were given.
pub(crate) fn crossings_of_streets(district: &mut District) {
    let mut used: HashSet<String> = district.crossings.iter().map(|c| c.id.clone()).collect();
    for street in district.streets.iter().filter(|s| s.bridge || s.tunnel) {
        let id = content_hash("x", street.line.coords().map(|c| [c.x, c.y]));
        if used.insert(id.clone()) {
            district.crossings.push(Crossing { id, shape: Geometry::LineString(street.line.clone()) });
        }
    }
}

/// Reads boundaries with their level: the project's word, a column, else the name's own ending.
pub(crate) fn boundaries(
    opened: Opened,
    mapping: &Mapping,
    place: &Place,
    district: &mut District,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<InputRecord, Stopped> {
    let mut wanted = Wanted::new();
    let (name, level) = (wanted.field(mapping, "name"), wanted.field(mapping, "level"));
    let declared = opened.input.level;
    rows::read(
        opened,
        &wanted.columns,
        progress,
        |_, row| (place.area(row.wkb.as_deref(), 100.0, 1.0), row),
        |head, number, (area, row)| {
            let cleaned = match area {
                Ok(cleaned) => cleaned,
                Err(why) => return reject(head, number, why, issues),
            };
            repaired(head, number, cleaned.repaired, issues);
            let name = text(&row, name);
            let level = declared.unwrap_or_else(|| boundary_level(&text(&row, level), &name));
            let area: MultiPolygon<f64> = multi_polygon(&cleaned.areas);
            district.boundaries.push(Boundary { name, level, area });
            true
        },
    )
}

fn boundary_level(word: &str, name: &str) -> BoundaryLevel {
    let word = word.trim().to_lowercase();
    let any = |text: &str, words: &[&str]| words.iter().any(|w| text.contains(w));
    if any(&word, &["社区", "村", "community"]) || matches!(word.as_str(), "9" | "10" | "11") {
        BoundaryLevel::Community
    } else if any(&word, &["街道", "镇", "乡", "subdistrict"]) || word == "8" {
        BoundaryLevel::Subdistrict
    } else if ["社区", "村", "居委会", "community"].iter().any(|w| name.to_lowercase().ends_with(w)) {
        BoundaryLevel::Community
    } else {
        BoundaryLevel::Subdistrict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_kinds_and_levels() {
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
        ] {
            assert_eq!(street_class(word), class, "{word}");
        }
        assert_eq!(barrier_kind("河流"), BarrierKind::River);
        assert_eq!(barrier_kind("铁路"), BarrierKind::Railway);
        assert_eq!(boundary_level("", "桂林街道"), BoundaryLevel::Subdistrict);
        assert_eq!(boundary_level("", "滨江社区"), BoundaryLevel::Community);
        assert_eq!(boundary_level("社区", "甲"), BoundaryLevel::Community);
    }
}
