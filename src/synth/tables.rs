//! The tables beside the map: ledger, survey, the clean truth, and the list of defects.

use std::path::Path;

use super::SynthError;
use super::cohorts::Tier;
use super::dice::{Dice, Stream};
use super::layers::{Source, wan};
use super::names;
use super::records::APPROVAL_FACTS;
use super::spoil::{Spoilt, year_forms};
use super::town::Neighbourhood;
use super::{procedure, works};
use crate::district::Status;

/// What every row of a synthetic table says of itself.
const REMARK: &str = "合成数据";

type Table = csv::Writer<std::io::BufWriter<fs_err::File>>;

/// A table for spreadsheets: UTF-8 with the mark that they look for.
fn table(path: &Path) -> Result<Table, SynthError> {
    let mut file = std::io::BufWriter::new(fs_err::File::create(path)?);
    std::io::Write::write_all(&mut file, "\u{feff}".as_bytes())?;
    Ok(csv::Writer::from_writer(file))
}

fn finish(mut table: Table) -> Result<(), SynthError> {
    table.flush()?;
    Ok(())
}

fn yes(flag: bool) -> String {
    if flag { "是" } else { "否" }.to_owned()
}

fn maybe(flag: Option<bool>) -> String {
    flag.map(yes).unwrap_or_default()
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// The word of the ledger for a state of renovation.
fn status_word(status: Status) -> &'static str {
    match status {
        Status::Completed => "已完成",
        Status::Started => "在建",
        Status::Planned => "计划",
        Status::Listed => "已列入",
        Status::NotListed | Status::Excluded | Status::DemolitionPlanned => "未列入",
    }
}

impl Source<'_> {
    fn places(&self, home: &Neighbourhood) -> [&str; 2] {
        let community = &self.town.communities[home.community as usize];
        [&self.town.subdistricts[community.above as usize].name, &community.name]
    }

    /// The ledger: neighbourhoods that it knows, in the order of their names' place in it, with rows that match nothing.
    pub(super) fn ledger(&self, path: &Path, spoilt: &mut Vec<Spoilt>) -> Result<(), SynthError> {
        let mut dice = Dice::numbered(self.seed, Stream::Ledger, 200);
        let known: Vec<usize> = (0..self.records.len()).filter(|&i| self.records[i].in_ledger).collect();
        let share = |class: &str, n: usize| (self.profile.dirty(class) * n as f64).round() as usize;
        let phantom = self.profile.dirty("ledger_without_geometry");
        let phantoms = (known.len() as f64 * phantom / (1.0 - phantom)).round() as usize;
        let n = known.len() + phantoms;
        let forms = year_forms(self.profile, n, &mut dice);
        let mark = |rows: Vec<u32>| {
            let mut flags = vec![false; n];
            for row in rows {
                flags[row as usize] = true;
            }
            flags
        };
        let variant = mark(dice.sample(known.len(), share("name_variant", n)));
        let wan_area = mark(dice.sample(known.len(), share("area_unit_wan", n)));
        let no_households = mark(dice.sample(n, share("households_missing", n)));
        let mut made_up = names::Names::new(&mut dice);
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(n);
        for row in 0..n {
            let mut note = |class: &'static str, key: &str, written: &str| {
                spoilt.push(Spoilt { class, layer: "ledger", row: sheet_row(row), key: key.to_owned(), written: written.to_owned() });
            };
            let Some(&i) = known.get(row) else {
                // a compound outside of the survey area, or pulled down since
                let code = format!("XQ9{:04}", row - known.len() + 1);
                let name = format!("{}旧院", made_up.place());
                note("ledger_without_geometry", &code, &name);
                let [street, community] = self.places(dice.pick(&self.town.neighbourhoods));
                let (street, community) = (street.to_owned(), community.to_owned());
                let area = dice.whole(600, 9000).to_string();
                let mut values = vec![code, name, street, community, dice.whole(1970, 2004).to_string(), area];
                values.extend([dice.whole(8, 90).to_string(), dice.whole(1, 4).to_string(), "未列入".into()]);
                values.resize(20, String::new());
                values.push(REMARK.into());
                rows.push(values);
                continue;
            };
            let (home, record) = (&self.town.neighbourhoods[i], &self.records[i]);
            let [street, community] = self.places(home);
            let mut name = home.name.clone();
            if variant[row] {
                name = names::variant(&name, &mut dice);
                note("name_variant", &home.code, &name);
            }
            let year = match forms[row] {
                None => home.year.to_string(),
                Some(form) => {
                    let text = form.write(home.year, &mut dice).unwrap_or_default();
                    note(form.class(), &home.code, &text);
                    text
                }
            };
            let area = if wan_area[row] { wan(home.area_m2, &mut dice) } else { home.area_m2.to_string() };
            if wan_area[row] {
                note("area_unit_wan", &home.code, &area);
            }
            if no_households[row] {
                note("households_missing", &home.code, "");
            }
            // a row without a code joins by its name, so the name is the true one
            let code = if !variant[row] && dice.chance(0.06) { String::new() } else { home.code.clone() };
            rows.push(vec![
                code,
                name,
                street.to_owned(),
                community.to_owned(),
                year,
                area,
                if no_households[row] { String::new() } else { home.households.to_string() },
                home.buildings.to_string(),
                status_word(home.status).to_owned(),
                text(home.started),
                text(home.finished),
                if home.status == Status::Planned { "2022".into() } else { String::new() },
                text(record.cost_yuan),
                text(record.pipe_year),
                if home.buildings == 1 { "单栋住宅楼" } else { "住宅小区" }.to_owned(),
                yes(home.staff_housing),
                yes(record.property_management),
                yes(record.lift),
                record.danger.to_owned(),
                record.over_60_percent.to_string(),
                REMARK.to_owned(),
            ]);
        }
        for k in dice.sample(known.len(), share("duplicate_row", n)) {
            spoilt.push(Spoilt {
                class: "duplicate_row",
                layer: "ledger",
                row: sheet_row(rows.len()),
                key: rows[k as usize][0].clone(),
                written: String::new(),
            });
            rows.push(rows[k as usize].clone());
        }
        let mut out = table(path)?;
        out.write_record([
            "小区编码",
            "小区名称",
            "街道",
            "社区",
            "建成年份",
            "建筑面积",
            "户数",
            "楼栋数",
            "改造状态",
            "开工年份",
            "完工年份",
            "计划年度",
            "估算投资(元)",
            "管线计划年份",
            "小区类型",
            "单位房改房",
            "有物业",
            "有电梯",
            "房屋安全等级",
            "60岁以上占比(%)",
            "备注",
        ])?;
        for row in rows {
            out.write_record(row)?;
        }
        finish(out)
    }

    /// The residents' survey with condition findings, approval facts and funding.
    pub(super) fn survey(&self, path: &Path) -> Result<(), SynthError> {
        let mut out = table(path)?;
        let mut head: Vec<String> = [
            "小区编码",
            "小区名称",
            "失养失修失管",
            "市政配套设施不完善",
            "公共服务设施不健全",
            "明确反对改造",
            "改造意愿率",
            "居住条件较差信号数",
        ]
        .map(String::from)
        .to_vec();
        head.extend((1..=14).map(|i| format!("B{i:02}")));
        head.push("改造后管理模式".into());
        head.extend(APPROVAL_FACTS.map(|(name, _)| name.to_owned()));
        head.extend(["增加建筑面积", "F1居民出资(元)", "F2管线单位出资(元)", "F3社会出资(元)", "F4财政资金(元)"].map(String::from));
        head.extend(works::head());
        head.extend(procedure::head());
        head.push("备注".into());
        let mut dice = Dice::new(self.seed, Stream::Works);
        let mut steps = Dice::new(self.seed, Stream::Procedure);
        out.write_record(&head)?;
        for (home, record) in self.town.neighbourhoods.iter().zip(self.records) {
            let Some(survey) = record.survey.as_ref().filter(|_| !record.anonymous) else { continue };
            let mut row = vec![home.code.clone(), home.name.clone()];
            row.extend(survey.tests.map(maybe));
            row.push(yes(survey.refused));
            row.push(format!("{:.2}", f64::from(survey.willingness_percent) / 100.0));
            row.push(survey.poor_signals.to_string());
            row.extend(survey.items.map(String::from));
            row.push(survey.management.to_owned());
            row.extend(survey.approval.map(maybe));
            row.push(survey.added_area_m2.to_string());
            // who has no cost in the ledger has no funding scheme
            row.extend(survey.funding_yuan.map(|yuan| text(record.cost_yuan.map(|_| yuan))));
            row.extend(works::cells(survey, record.cost_yuan.is_some(), &mut dice));
            row.extend(procedure::cells(home, &mut steps));
            row.push(REMARK.to_owned());
            out.write_record(&row)?;
        }
        finish(out)
    }

    /// The clean truth, a row a neighbourhood.
    pub(super) fn truth(&self, path: &Path) -> Result<(), SynthError> {
        let mut out = csv::Writer::from_writer(std::io::BufWriter::new(fs_err::File::create(path)?));
        out.write_record([
            "id",
            "name",
            "cohort",
            "tier",
            "status",
            "year",
            "floor_area_m2",
            "households",
            "buildings",
            "started",
            "finished",
            "subdistrict",
            "community",
            "outlined",
            "in_ledger",
            "surveyed",
            "anonymous",
            "cost_yuan",
            "pipe_year",
            "x",
            "y",
        ])?;
        for (home, record) in self.town.neighbourhoods.iter().zip(self.records) {
            let [street, community] = self.places(home);
            let tier = match home.tier {
                Tier::Core => "core",
                Tier::Extended => "extended",
                Tier::Newer => "newer",
            };
            out.write_record([
                &home.code,
                &home.name,
                &self.profile.cohort[home.cohort].id,
                tier,
                home.status.as_str(),
                &home.year.to_string(),
                &home.area_m2.to_string(),
                &home.households.to_string(),
                &home.buildings.to_string(),
                &text(home.started),
                &text(home.finished),
                street,
                community,
                &record.outlined.to_string(),
                &record.in_ledger.to_string(),
                &(record.survey.is_some() && !record.anonymous).to_string(),
                &record.anonymous.to_string(),
                &text(record.cost_yuan),
                &text(record.pipe_year),
                &format!("{:.2}", home.anchor[0]),
                &format!("{:.2}", home.anchor[1]),
            ])?;
        }
        out.flush()?;
        Ok(())
    }
}

/// The row of a record of a table, from 0, below its header.
fn sheet_row(record: usize) -> u64 {
    record as u64 + 1
}

/// The list of all defects.
pub(super) fn dirty(path: &Path, spoilt: &[Spoilt]) -> Result<(), SynthError> {
    let mut out = csv::Writer::from_writer(std::io::BufWriter::new(fs_err::File::create(path)?));
    out.write_record(["class", "layer", "row", "key", "written"])?;
    for s in spoilt {
        out.write_record([s.class, s.layer, &s.row.to_string(), &s.key, &s.written])?;
    }
    out.flush()?;
    Ok(())
}
