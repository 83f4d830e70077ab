//! Services with a category: points, or areas for which a point inside stands.

use std::collections::{BTreeMap, HashMap};

use geo::InteriorPoint;
use geo_types::MultiPolygon;

use super::{At, Collected, LayerKind, Wanted, holds, is_extract, remark, text};
use crate::district::Facility;
use crate::intake::fields::plain;
use crate::intake::geometry::{multi_polygon, snap};
use crate::intake::place::{Place, Placed, Reject, area_of};
use crate::intake::rows::RowRef;
use crate::intake::source::Opened;
use crate::intake::values::{self, Number};
use crate::intake::{categories, osm};
use crate::report::{Action, IssueKind};

/// Facilities of one category and name nearer than this, in metres, are one listed twice.
const SAME_PLACE_M: f64 = 25.0;

/// Words that say a facility is closed.
const CLOSED: [&str; 9] = ["停业", "停用", "关闭", "倒闭", "歇业", "已搬迁", "closed", "disused", "abandoned"];

/// The columns of a layer of facilities.
pub(super) struct Facilities {
    /// The project's own words for categories.
    own: BTreeMap<String, String>,
    from_osm: bool,
    name: Option<usize>,
    /// Columns of which the first with a known word says the category.
    keys: Vec<usize>,
    /// Floor area and site area, each with the factor of its heading.
    areas: [Option<(usize, f64)>; 2],
    status: Option<usize>,
    /// Says of an area of an extract that it is the building, not its site.
    building: Option<usize>,
}

/// A point with its category, and the words that were found for it.
pub(super) struct Spot {
    at: [f64; 2],
    /// The area it stands for.
    area: Option<MultiPolygon<f64>>,
    category: Result<String, String>,
}

/// Named facilities by the cells of a grid as wide as [`SAME_PLACE_M`]; they are asked for their names when one comes close, because
/// a city has a million of them.
#[derive(Default)]
struct Listed {
    /// Last facility of every cell, by its place in the district.
    last: HashMap<[i64; 2], u32>,
    /// The one before it in its cell.
    before: HashMap<u32, u32>,
}

/// What is remembered from row to row.
#[derive(Default)]
pub(super) struct Seen {
    listed: Listed,
    /// Words that no mapping knows, with the ids that may fit them.
    unmapped: BTreeMap<String, String>,
}

impl LayerKind for Facilities {
    type Shape = Spot;
    type Seen = Seen;

    fn new(opened: &Opened, wanted: &mut Wanted) -> Self {
        let from_osm = is_extract(opened);
        let (name, category) = (wanted.field("name"), wanted.field("category"));
        let areas = ["floor_area", "site_area"].map(|field| {
            let at = wanted.field(field)?;
            Some((at, values::heading_factor(&opened.columns[wanted.columns[at]].name)))
        });
        let status = wanted.field("status");
        let building = if from_osm { wanted.named(opened, "building") } else { None };
        // An OpenStreetMap layer says by its key what a thing is; any of several keys may speak.
        let keys = if from_osm {
            osm::CATEGORY_KEYS.iter().filter_map(|key| wanted.named(opened, key)).collect()
        } else {
            category.into_iter().collect()
        };
        Self { own: opened.input.categories.clone(), from_osm, name, keys, areas, status, building }
    }

    fn shape(&self, place: &Place, row: &RowRef<'_>) -> Result<Spot, Reject> {
        let (at, area) = spot(place.shape(row.wkb)?)?;
        let words: Vec<String> = self.keys.iter().filter(|&&k| !row.cells[k].is_blank()).map(|&k| row.cells[k].text()).collect();
        let category = words.iter().find_map(|w| categories::category(w, &self.own));
        Ok(Spot { at, area, category: category.ok_or_else(|| words.into_iter().next().unwrap_or_default()) })
    }

    fn keep(&self, at: &At<'_>, row: &RowRef<'_>, spot: Spot, seen: &mut Seen, into: &mut Collected<'_>) -> Result<(), Reject> {
        let state = text(row, self.status);
        if holds(&state.to_lowercase(), &CLOSED) {
            return Err((IssueKind::Closed, state));
        }
        let category = spot.category.unwrap_or_else(|word| {
            let value = seen.unmapped.entry(word.clone()).or_insert_with(|| {
                let ids = categories::nearest(&word);
                if ids.is_empty() { word.clone() } else { format!("{word} → {}", ids.join(", ")) }
            });
            remark(at, IssueKind::CategoryUnmapped, value.clone(), into);
            word
        });
        let name = text(row, self.name);
        // Stops of both directions share name and place in OpenStreetMap; its editors keep doubles out.
        if !name.is_empty() && !self.from_osm && seen.listed.is_twice(&category, &name, spot.at, &into.district.facilities) {
            return Err((IssueKind::DuplicateFacility, name));
        }
        let [floor_area_m2, stated_m2] = self.areas.map(|column| {
            let (column, factor) = column?;
            match row.cells[column].number() {
                Number::Is(v) | Number::Converted(v) if v > 0.0 => Some(v * factor),
                Number::Unreadable => {
                    into.issues.push(at.head.cell(at.row, column, IssueKind::NumberUnreadable, Action::Kept, &row.cells[column]));
                    None
                }
                _ => None,
            }
        });
        let is_building = self.building.is_some_and(|building| !row.cells[building].is_blank());
        let drawn = spot.area.filter(|_| !is_building).map(|area| into.district.frame.area_m2(&area));
        let site_area_m2 = stated_m2.or(drawn.filter(|area| *area > 0.0));
        let layer = at.head.label.clone();
        into.district.facilities.push(Facility { name, category, at: spot.at, floor_area_m2, site_area_m2, layer, row: at.row });
        Ok(())
    }
}

impl Listed {
    /// Whether one of the same category and name was listed within reach; where not, it is listed as the next of the district.
    fn is_twice(&mut self, category: &str, name: &str, at: [f64; 2], known: &[Facility]) -> bool {
        // Cells of a grid with their neighbours: two entries within reach always share one of them.
        let [x, y] = at.map(|v| (v / SAME_PLACE_M).floor() as i64);
        let bare = plain(name);
        let cells = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| [x + dx, y + dy]));
        for cell in cells {
            let mut here = self.last.get(&cell);
            while let Some(&at) = here {
                let other = &known[at as usize];
                if other.category == category && (other.name == name || plain(&other.name) == bare) {
                    return true;
                }
                here = self.before.get(&at);
            }
        }
        let new = known.len() as u32;
        if let Some(before) = self.last.insert([x, y], new) {
            self.before.insert(new, before);
        }
        false
    }
}

/// A point that stands for a shape, and the area that it has.
fn spot(placed: Placed) -> Result<([f64; 2], Option<MultiPolygon<f64>>), Reject> {
    if let Placed::Points(points) = placed {
        return Ok((points[0], None));
    }
    let is_area = matches!(placed, Placed::Areas(..));
    let area = multi_polygon(&area_of(placed, 0.0, 0.0)?.areas);
    let point = area.interior_point().ok_or((IssueKind::EmptyGeometry, String::new()))?;
    Ok((snap([point.x(), point.y()]), is_area.then_some(area)))
}
