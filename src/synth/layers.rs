//! The layers of the district: what a bureau's columns hold, row by row.

use std::path::{Path, PathBuf};

use gdal::vector::OGRwkbGeometryType as Wkb;
use gdal::{Dataset, DriverManager, Metadata};

use super::SynthError;
use super::dice::{Dice, Stream};
use super::names;
use super::plane::{P, distance};
use super::profile::Profile;
use super::records::Record;
use super::services::{CATEGORIES, OTHERS};
use super::sheet::{BUILT_IN, Column, Shape, Sheet, Value, write};
use super::spoil::{Defects, Extra, Spoilt, flag, footprint, sliver};
use super::streets::Class;
use super::town::{STRUCTURES, Town, Use};
use crate::intake::{Transform, shifted as in_datum};
use crate::project::Datum;
use crate::report::Progress;

/// Where the layers go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// One GeoPackage.
    Package,
    /// A folder as a bureau has it: buildings as a shapefile in GBK without a .cpg, pipe works from a drawing program
    /// with north in x, the rest in a GeoPackage.
    Folder,
}

/// What there is to write.
pub(super) struct Source<'a> {
    pub profile: &'a Profile,
    pub town: &'a Town,
    pub records: &'a [Record],
    pub defects: &'a Defects,
    pub seed: u64,
}

/// A row of a layer of points.
struct Listing {
    at: P,
    name: String,
    word: &'static str,
    area_m2: Option<u32>,
    closed: bool,
    class: Option<&'static str>,
}

const TEXT: Column = Column::Text;

/// Code of a building, as painted on its wall.
pub(super) fn building_code(index: u32) -> String {
    format!("L{:06}", index + 1)
}

impl Source<'_> {
    /// Writes all layers into `folder`; returns the files written.
    pub(super) fn write(
        &self,
        folder: &Path,
        stem: &str,
        form: &Form,
        spoilt: &mut Vec<Spoilt>,
        progress: &Progress,
    ) -> Result<Vec<PathBuf>, SynthError> {
        let main = folder.join(format!("{stem}.gpkg"));
        let mut package = DriverManager::get_driver_by_name("GPKG")?.create_vector_only(&main)?;
        let mut files = vec![main];
        package.set_metadata_item("SYNTHETIC", "YES", "")?;
        let mut tx = package.start_transaction()?;
        match form {
            Form::Package => {
                self.buildings(&mut tx, "buildings", &[], spoilt, progress)?;
                self.pipe_works(&mut tx, false)?;
            }
            Form::Folder => {
                let shape = DriverManager::get_driver_by_name("ESRI Shapefile")?;
                let mut houses = shape.create_vector_only(folder.join("buildings.shp"))?;
                self.buildings(&mut houses, "buildings", &["ENCODING=GBK", "DBF_DATE_LAST_UPDATE=2021-11-25"], spoilt, progress)?;
                houses.close()?;
                // the driver says the encoding; the bureau's copy lost the file that does
                fs_err::remove_file(folder.join("buildings.cpg")).map_err(SynthError::from)?;
                let mut pipes = shape.create_vector_only(folder.join("pipe_works.shp"))?;
                self.pipe_works(&mut pipes, true)?;
                pipes.close()?;
                spoilt.push(Spoilt {
                    class: "gbk_without_cpg",
                    layer: "buildings",
                    row: 0,
                    key: "buildings.shp".into(),
                    written: "GBK".into(),
                });
                spoilt.push(Spoilt {
                    class: "axis_swapped_file",
                    layer: "pipe_works",
                    row: 0,
                    key: "pipe_works.shp".into(),
                    written: "X=N, Y=E".into(),
                });
                for (name, ends) in
                    [("buildings", &["shp", "shx", "dbf", "prj"][..]), ("pipe_works", &["shp", "shx", "dbf", "prj", "cpg"][..])]
                {
                    files.extend(ends.iter().map(|end| folder.join(format!("{name}.{end}"))));
                }
            }
        }
        self.outlines(&mut tx, spoilt)?;
        progress.check()?;
        self.facilities(&mut tx, spoilt, progress)?;
        self.streets(&mut tx)?;
        self.territory(&mut tx)?;
        tx.commit()?;
        package.close()?;
        Ok(files)
    }

    fn buildings(
        &self,
        out: &mut Dataset,
        name: &str,
        options: &[&str],
        spoilt: &mut Vec<Spoilt>,
        progress: &Progress,
    ) -> Result<(), SynthError> {
        let sheet = Sheet {
            name,
            epsg: BUILT_IN,
            geometry: Wkb::wkbPolygon,
            columns: &[
                ("楼栋编号", TEXT),
                ("小区名称", TEXT),
                ("小区编码", TEXT),
                ("建成年份", TEXT),
                ("层数", Column::Whole),
                ("户数", Column::Whole),
                ("建筑面积", TEXT),
                ("用途", TEXT),
                ("结构形式", TEXT),
            ],
            swapped: false,
            options,
        };
        let mut dice = Dice::numbered(self.seed, Stream::Dirt, 100);
        let n = self.town.buildings.len();
        let mut written: Vec<Vec<Value>> = Vec::new();
        // rows that come twice are kept until then
        let mut again: Vec<u32> =
            self.defects.extras.iter().filter_map(|e| if let Extra::Row(i) | Extra::Shape(i) = e { Some(*i) } else { None }).collect();
        again.sort_unstable();
        again.dedup();
        for &i in &self.defects.crossing {
            spoilt.push(spoil("building_crosses_two_estates", "buildings", u64::from(i), building_code(i), String::new()));
        }
        let rows = (0..n as u32 + self.defects.extras.len() as u32).map(|row| {
            if row % 4096 == 0 {
                progress.advance(4096)?;
            }
            if (row as usize) < n {
                let values = self.building(row, &mut dice, spoilt);
                if again.binary_search(&row).is_ok() {
                    written.push(values.clone());
                }
                return Ok((Shape::Ring(footprint(&self.town.buildings[row as usize], self.defects.flags[row as usize])), values));
            }
            let extra = self.defects.extras[row as usize - n];
            let (class, key, shape, values) = match extra {
                Extra::Row(i) | Extra::Shape(i) => {
                    let mut values = written.get(again.binary_search(&i).unwrap_or_default()).cloned().unwrap_or_default();
                    let mut class = "duplicate_row";
                    if let (Extra::Shape(_), Some(code)) = (extra, values.first_mut()) {
                        class = "polygon_duplicate";
                        *code = Value::Text(building_code(row));
                    }
                    (class, building_code(i), footprint(&self.town.buildings[i as usize], self.defects.flags[i as usize]), values)
                }
                Extra::Sliver(at, angle) => {
                    let mut values = vec![Value::Null; 9];
                    values[0] = Value::Text(building_code(row));
                    ("sliver_or_tiny", building_code(row), sliver(at, angle), values)
                }
            };
            spoilt.push(spoil(class, "buildings", u64::from(row), key, String::new()));
            Ok((Shape::Ring(shape), values))
        });
        write(out, &sheet, rows)?;
        Ok(())
    }

    /// Values of a building's row, and what was spoilt in it.
    fn building(&self, i: u32, dice: &mut Dice, spoilt: &mut Vec<Spoilt>) -> Vec<Value> {
        let b = &self.town.buildings[i as usize];
        let flags = self.defects.flags[i as usize];
        let code = building_code(i);
        let mut note =
            |class: &'static str, written: &str| spoilt.push(spoil(class, "buildings", u64::from(i), code.clone(), written.to_owned()));
        let year = match self.defects.years[i as usize] {
            None => Some(b.year.to_string()),
            Some(form) => {
                let text = form.write(b.year, dice);
                note(form.class(), text.as_deref().unwrap_or(""));
                text
            }
        };
        let (mut name, mut home_code) = (Value::Null, Value::Null);
        if let Some(home) = b.home.map(|h| &self.town.neighbourhoods[h as usize])
            && flags & flag::UNNAMED == 0
        {
            (name, home_code) = (home.name.as_str().into(), home.code.as_str().into());
            if flags & flag::NAME_VARIANT != 0 {
                let other = names::variant(&home.name, dice);
                note("name_variant", &other);
                name = other.into();
                // inside of an outline the place tells; elsewhere only the code does
                let outlined = b.home.is_some_and(|h| self.records[h as usize].outlined);
                if outlined && dice.chance(0.5) {
                    home_code = Value::Null;
                }
            }
        }
        let mut area = b.area_m2;
        if flags & flag::AREA_WITHOUT_SHOPS != 0 {
            area -= area / u64::from(b.floors);
            note("area_excludes_ground_floor_shops", &area.to_string());
        }
        let area = if flags & flag::AREA_WAN != 0 {
            let text = wan(area, dice);
            note("area_unit_wan", &text);
            text
        } else {
            area.to_string()
        };
        if flags & flag::FLOORS_MISSING != 0 {
            note("floors_missing", "");
        }
        if flags & flag::HOUSEHOLDS_MISSING != 0 {
            note("households_missing", "");
        }
        for (bit, class) in [(flag::SELF_CROSSING, "polygon_self_intersection"), (flag::OVERLAP, "polygon_overlap")] {
            if flags & bit != 0 {
                note(class, "");
            }
        }
        let usage = match b.usage {
            Use::Housing => "住宅",
            Use::Commercial => "商业",
            Use::Public => "公共",
            Use::Industrial => "工业",
            Use::SelfBuilt => "自建房",
        };
        let known = |missing: u16, n: u16| if flags & missing == 0 { Value::Whole(i64::from(n)) } else { Value::Null };
        vec![
            code.into(),
            name,
            home_code,
            year.into(),
            known(flag::FLOORS_MISSING, b.floors),
            if b.usage == Use::Housing || b.usage == Use::SelfBuilt { known(flag::HOUSEHOLDS_MISSING, b.households) } else { Value::Null },
            area.into(),
            Value::Word(usage),
            Value::Word(STRUCTURES[usize::from(b.structure)].1),
        ]
    }

    fn outlines(&self, out: &mut Dataset, spoilt: &mut Vec<Spoilt>) -> Result<(), SynthError> {
        let sheet = Sheet {
            name: "neighbourhoods",
            epsg: BUILT_IN,
            geometry: Wkb::wkbPolygon,
            columns: &[("小区编码", TEXT), ("小区名称", TEXT)],
            swapped: false,
            options: &[],
        };
        let drawn: Vec<u32> = (0..self.defects.outlines.len() as u32).filter(|&i| self.defects.outlines[i as usize].is_some()).collect();
        let mut dice = Dice::numbered(self.seed, Stream::Dirt, 200);
        let mut defects = self.defects.spoilt_outlines.clone();
        defects.sort_by_key(|d| d.1);
        let rows = (0..drawn.len() + self.defects.outline_extras.len()).map(|row| {
            let (shape, values) = if let Some(&i) = drawn.get(row) {
                let home = &self.town.neighbourhoods[i as usize];
                let mut name = home.name.clone();
                if dice.chance(self.profile.dirty("name_variant")) {
                    name = names::variant(&name, &mut dice);
                    spoilt.push(spoil("name_variant", "neighbourhoods", row as u64, home.code.clone(), name.clone()));
                }
                for (class, _) in defects.iter().filter(|d| d.1 == i) {
                    spoilt.push(spoil(class, "neighbourhoods", row as u64, home.code.clone(), String::new()));
                }
                (self.defects.outlines[i as usize].clone().unwrap_or_default(), vec![home.code.as_str().into(), name.into()])
            } else {
                let (class, key, shape, values) = match self.defects.outline_extras[row - drawn.len()] {
                    Extra::Row(i) | Extra::Shape(i) => {
                        let home = &self.town.neighbourhoods[i as usize];
                        let ring = self.defects.outlines[i as usize].clone().unwrap_or_default();
                        ("polygon_duplicate", home.code.clone(), ring, vec![home.code.as_str().into(), home.name.as_str().into()])
                    }
                    Extra::Sliver(at, angle) => ("sliver_or_tiny", String::new(), sliver(at, angle), vec![Value::Null, Value::Null]),
                };
                spoilt.push(spoil(class, "neighbourhoods", row as u64, key, String::new()));
                (shape, values)
            };
            Ok((Shape::Ring(shape), values))
        });
        write(out, &sheet, rows)?;
        Ok(())
    }

    /// Three layers of points, one for each datum.
    fn facilities(&self, out: &mut Dataset, spoilt: &mut Vec<Spoilt>, progress: &Progress) -> Result<(), SynthError> {
        let mut dice = Dice::numbered(self.seed, Stream::Dirt, 300);
        let pois = &self.town.services;
        let n = pois.len();
        let count = |class: &str| (self.profile.dirty(class) * n as f64).round() as usize;
        let mut layer_of = vec![0_u8; n];
        let shifted = dice.sample(n, count("poi_gcj02_unmarked") + count("poi_bd09_unmarked"));
        for (k, &i) in shifted.iter().enumerate() {
            layer_of[i as usize] = if k < count("poi_gcj02_unmarked") { 1 } else { 2 };
        }
        // what a gap is measured to stays open and known; only other shops are closed or badly named, and old
        // facilities that closed are listed beside the open ones
        let plain: Vec<u32> = (0..n as u32).filter(|&i| OTHERS.iter().any(|o| o.0 == pois[i as usize].word)).collect();
        let mut odd = vec![0_u8; n];
        let ghosts = count("poi_closed") / 3;
        let marks = dice.sample(plain.len(), count("poi_category_unmapped") + count("poi_closed") - ghosts);
        for (k, &i) in marks.iter().enumerate() {
            odd[plain[i as usize] as usize] = if k < count("poi_category_unmapped") { 1 } else { 2 };
        }
        let mut rows: [Vec<Listing>; 3] = Default::default();
        for (i, poi) in pois.iter().enumerate() {
            let (word, closed, class) = match odd[i] {
                1 => (*dice.pick(&["其他", "未分类", "便民点", "生活服务", "经营户"]), false, Some("poi_category_unmapped")),
                2 => (poi.word, true, Some("poi_closed")),
                _ => (poi.word, false, None),
            };
            rows[usize::from(layer_of[i])].push(Listing { at: poi.at, name: poi.name.clone(), word, area_m2: poi.area_m2, closed, class });
        }
        for _ in 0..ghosts {
            let (at, word) = (pois[dice.below(n)].at, dice.pick(&CATEGORIES).word);
            let place = [at[0] + dice.normal(0.0, 25.0), at[1] + dice.normal(0.0, 25.0)];
            let name = names::shop(word, &mut dice);
            rows[0].push(Listing { at: place, name, word, area_m2: None, closed: true, class: Some("poi_closed") });
        }
        for i in dice.sample(n, count("poi_duplicate")) {
            let poi = &pois[i as usize];
            let at = [poi.at[0] + dice.normal(0.0, 3.0), poi.at[1] + dice.normal(0.0, 3.0)];
            if odd[i as usize] == 0 {
                let class = Some("poi_duplicate");
                let twin = Listing { at, name: poi.name.clone(), word: poi.word, area_m2: poi.area_m2, closed: false, class };
                rows[usize::from(layer_of[i as usize])].push(twin);
            }
        }
        let lonlat = Transform::new(&format!("EPSG:{BUILT_IN}"), "EPSG:4490").map_err(|e| SynthError::Gdal(e.to_string()))?;
        for (name, rows, datum) in [
            ("facilities", &rows[0], None),
            ("facilities_gcj02", &rows[1], Some(Datum::Gcj02)),
            ("facilities_bd09", &rows[2], Some(Datum::Bd09)),
        ] {
            progress.check()?;
            let sheet = Sheet {
                name,
                epsg: 4490,
                geometry: Wkb::wkbPoint,
                columns: &[("名称", TEXT), ("类别", TEXT), ("建筑面积", Column::Real), ("状态", TEXT)],
                swapped: false,
                options: &[],
            };
            let rows = rows.iter().enumerate().map(|(row, poi)| {
                if let Some(class) = poi.class {
                    spoilt.push(spoil(class, name, row as u64, poi.name.clone(), poi.word.to_owned()));
                }
                let shape = match datum {
                    None => Shape::Point(poi.at),
                    Some(datum) => {
                        let at = lonlat.point(poi.at).ok_or_else(|| SynthError::Gdal(format!("{:?}", poi.at)))?;
                        Shape::Place(in_datum(datum, at))
                    }
                };
                let state = if poi.closed { Value::Word("停业") } else { Value::Null };
                Ok((shape, vec![poi.name.as_str().into(), Value::Word(poi.word), poi.area_m2.into(), state]))
            });
            write(out, &sheet, rows)?;
        }
        Ok(())
    }

    fn streets(&self, out: &mut Dataset) -> Result<(), SynthError> {
        let sheet = Sheet {
            name: "streets",
            epsg: 4490,
            geometry: Wkb::wkbLineString,
            columns: &[("路名", TEXT), ("等级", TEXT), ("桥梁", TEXT), ("路宽", Column::Whole)],
            swapped: false,
            options: &[],
        };
        let town = self.town;
        let rows = town.streets.iter().map(|s| {
            let name = town.street_names[s.name as usize].as_str().into();
            let bridge = Value::Word(if s.bridge { "是" } else { "否" });
            Ok((Shape::Line(s.line.clone()), vec![name, Value::Word(s.class.word()), bridge, Value::Whole(s.width.round() as i64)]))
        });
        write(out, &sheet, rows)?;
        Ok(())
    }

    /// River, railway, crossings, subdistricts and communities.
    fn territory(&self, out: &mut Dataset) -> Result<(), SynthError> {
        let town = self.town;
        let columns = &[("名称", TEXT), ("类型", TEXT)];
        let sheet = |name, epsg, geometry, columns| Sheet { name, epsg, geometry, columns, swapped: false, options: &[] };
        let river = town
            .rivers
            .iter()
            .map(|ring| Ok((Shape::Ring(ring.clone()), vec![self.profile.river.name.as_str().into(), Value::Word("河流")])));
        write(out, &sheet("barriers", 4490, Wkb::wkbPolygon, columns), river)?;
        let rail = std::iter::once(Ok((Shape::Line(town.railway.clone()), vec![Value::Word("铁路"), Value::Word("铁路")])));
        write(out, &sheet("barriers_railway", BUILT_IN, Wkb::wkbLineString, columns), rail)?;
        let bridges = town.streets.iter().filter(|s| s.bridge).enumerate().map(|(i, s)| {
            let at = super::plane::lerp(s.line[0], s.line[s.line.len() - 1], 0.5);
            let name = format!("{}{}桥", self.profile.river.name, town.street_names[s.name as usize]);
            Ok((Shape::Point(at), vec![format!("Q{:04}", i + 1).into(), name.into(), Value::Word("桥梁")]))
        });
        let junctions = town
            .junctions
            .iter()
            .enumerate()
            .map(|(i, &at)| Ok((Shape::Point(at), vec![format!("K{:04}", i + 1).into(), Value::Null, Value::Word("路口")])));
        let columns = &[("编号", TEXT), ("名称", TEXT), ("类型", TEXT)];
        write(out, &sheet("crossings", BUILT_IN, Wkb::wkbPoint, columns), bridges.chain(junctions))?;
        let columns = &[("名称", TEXT)];
        let areas = town.subdistricts.iter().map(|a| Ok((Shape::Areas(a.shape.clone()), vec![a.name.as_str().into()])));
        write(out, &sheet("boundaries_subdistrict", 4490, Wkb::wkbMultiPolygon, columns), areas)?;
        let columns = &[("名称", TEXT), ("街道", TEXT)];
        let areas = town.communities.iter().map(|a| {
            Ok((Shape::Areas(a.shape.clone()), vec![a.name.as_str().into(), town.subdistricts[a.above as usize].name.as_str().into()]))
        });
        write(out, &sheet("boundaries_community", 4490, Wkb::wkbMultiPolygon, columns), areas)?;
        Ok(())
    }

    /// Pipes under the streets beside neighbourhoods that the ledger gives a year.
    fn pipe_works(&self, out: &mut Dataset, swapped: bool) -> Result<(), SynthError> {
        let town = self.town;
        let local: Vec<usize> = (0..town.streets.len())
            .filter(|&s| {
                town.streets[s].urban
                    && !town.streets[s].bridge
                    && town.streets[s].class >= Class::Secondary
                    && town.streets[s].class < Class::Lane
            })
            .collect();
        let middle = |s: usize| super::plane::lerp(town.streets[s].line[0], town.streets[s].line[town.streets[s].line.len() - 1], 0.5);
        let mut sorted: Vec<(f64, usize)> = local.iter().map(|&s| (middle(s)[0], s)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut dice = Dice::numbered(self.seed, Stream::Ledger, 100);
        let mut taken = std::collections::BTreeMap::new();
        for (home, record) in town.neighbourhoods.iter().zip(self.records) {
            let Some(year) = record.pipe_year else { continue };
            let from = sorted.partition_point(|s| s.0 < home.anchor[0] - 160.0);
            let near = sorted[from..].iter().take_while(|s| s.0 < home.anchor[0] + 160.0).map(|s| s.1);
            if let Some(s) = near.min_by(|&a, &b| distance(middle(a), home.anchor).total_cmp(&distance(middle(b), home.anchor))) {
                taken.entry(s).or_insert((year, *dice.pick(&["供水", "排水", "燃气", "通信"])));
            }
        }
        let sheet = Sheet {
            name: "pipe_works",
            epsg: BUILT_IN,
            geometry: Wkb::wkbLineString,
            columns: &[("名称", TEXT), ("类型", TEXT), ("年份", Column::Whole)],
            swapped,
            options: if swapped { &["ENCODING=UTF-8", "DBF_DATE_LAST_UPDATE=2021-11-25"] } else { &[] },
        };
        let rows = taken.iter().map(|(&s, &(year, kind))| {
            let name = format!("{}{kind}管线", town.street_names[town.streets[s].name as usize]);
            Ok((Shape::Line(town.streets[s].line.clone()), vec![name.into(), Value::Word(kind), Value::Whole(i64::from(year))]))
        });
        write(out, &sheet, rows)?;
        Ok(())
    }
}

/// An area as a bureau's report writes it; exact to the square metre.
pub(super) fn wan(area_m2: u64, dice: &mut Dice) -> String {
    let unit = *dice.pick(&["万㎡", "万平方米"]);
    let text = format!("{}.{:04}", area_m2 / 10_000, area_m2 % 10_000);
    format!("{}{unit}", text.trim_end_matches('0').trim_end_matches('.'))
}

fn spoil(class: &'static str, layer: &'static str, row: u64, key: String, written: String) -> Spoilt {
    Spoilt { class, layer, row, key, written }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_thousands_keep_every_square_metre() {
        let mut dice = Dice::new(1, Stream::Dirt);
        assert!(wan(8_662, &mut dice).starts_with("0.8662万"));
        assert!(wan(20_000, &mut dice).starts_with("2万"));
        assert!(wan(100_050, &mut dice).starts_with("10.005万"));
    }
}
