use proptest::prelude::*;

use super::*;
use crate::intake::source::ColumnKind;
use crate::intake::values::Cell;

fn columns(names: &[&str], truncated: bool) -> Vec<Column> {
    names.iter().map(|n| Column { name: (*n).into(), kind: ColumnKind::Text, truncated }).collect()
}

/// Mapping by names alone.
fn by_name(role: Role, names: &[&str], truncated: bool) -> BTreeMap<String, String> {
    named(&map(role, &columns(names, truncated), &BTreeMap::new(), || None::<Sample>), names)
}

fn named(mapped: &Mapped, names: &[&str]) -> BTreeMap<String, String> {
    mapped.mapping.iter().map(|(field, at)| (field.to_owned(), names[at].to_owned())).collect()
}

/// Mapping of columns with their values, one value a row, separated by blanks; `_` is an empty cell.
fn by_content(role: Role, table: &[(&str, &str)], truncated: bool) -> Mapped {
    let names: Vec<&str> = table.iter().map(|(n, _)| *n).collect();
    let cells = |values: &str| values.split(' ').map(|v| if v == "_" { Cell::Null } else { Cell::Text(v.into()) }).collect::<Vec<_>>();
    let cells: Vec<Vec<Cell>> = table.iter().map(|(_, values)| cells(values)).collect();
    let rows = cells.iter().map(Vec::len).max().unwrap_or(0);
    map(role, &columns(&names, truncated), &BTreeMap::new(), || Some(Sample { rows, columns: cells }))
}

const Y: &str = "1985 1990 1996 2001 1978 1988";
const F: &str = "6 7 6 5 18 6";
const N: &str = "120 36 48 72 90 24";
const A: &str = "3200 5400.5 880 1200 4300 990";
const U: &str = "住宅 住宅 商业 住宅 办公 住宅";
const K: &str = "XQ1 XQ2 XQ3 XQ4 XQ5 XQ6";
const W: &str = "朝阳小区 红星小区 电力家属院 滨江苑 新村 东门小区";
const L: &str = "310112 310113 310114 310115 310116 310117";

#[test]
fn headers_of_bureaus_and_registers() {
    use Role::{Boundaries, Buildings, Facilities, Ledger, Neighbourhoods, Streets};
    type Header<'t> = (&'t str, Role, bool, &'t [(&'t str, &'t str)], &'t [(&'t str, &'t str)]);
    let sets: &[Header<'_>] = &[
        (
            "full Chinese",
            Buildings,
            false,
            &[("FID", L), ("小区名称", W), ("建成年份", Y), ("层数", F), ("建筑面积（㎡）", A)],
            &[("neighbourhood", "小区名称"), ("year", "建成年份"), ("floors", "层数"), ("floor_area", "建筑面积（㎡）")],
        ),
        (
            "GBK cut to five characters",
            Buildings,
            true,
            &[("房屋建成年", Y), ("总建筑面积", A), ("小区名称", W), ("房屋建筑用", U), ("地上楼层数", F)],
            &[("year", "房屋建成年"), ("floor_area", "总建筑面积"), ("neighbourhood", "小区名称"), ("floors", "地上楼层数")],
        ),
        (
            "UTF-8 cut to three characters",
            Buildings,
            true,
            &[("建成年", Y), ("小区名", W), ("建筑面", A), ("总户数", N)],
            &[("year", "建成年"), ("neighbourhood", "小区名"), ("floor_area", "建筑面"), ("households", "总户数")],
        ),
        (
            "Latin cut to ten",
            Buildings,
            true,
            &[("constructi", Y), ("neighbourh", W), ("floor_area", A), ("building_l", F)],
            &[("year", "constructi"), ("neighbourhood", "neighbourh"), ("floor_area", "floor_area"), ("floors", "building_l")],
        ),
        (
            "pinyin initials",
            Buildings,
            true,
            &[("JCND", Y), ("XQMC", W), ("ZHS", N), ("JZMJ", A), ("CS", F), ("XZQDM", L), ("ZDMJ", A)],
            &[("year", "JCND"), ("neighbourhood", "XQMC"), ("households", "ZHS"), ("floor_area", "JZMJ"), ("floors", "CS")],
        ),
        (
            "pinyin initials of the cadastre",
            Buildings,
            true,
            &[
                ("BSM", L),
                ("ZRZH", K),
                ("JGRQ", "2001-05-01 1998-06-01 1996-01-01 1990-01-01 1988-03-04 1985-01-02"),
                ("ZCS", F),
                ("ZTS", N),
                ("FWYT", U),
                ("SCJZMJ", A),
            ],
            &[("id", "ZRZH"), ("year", "JGRQ"), ("floors", "ZCS"), ("use", "FWYT")],
        ),
        (
            "full pinyin",
            Buildings,
            false,
            &[("xiaoqumingcheng", W), ("jianchengnianfen", Y), ("cengshu", F), ("hushu", N), ("jianzhumianji", A), ("yongtu", U)],
            &[
                ("neighbourhood", "xiaoqumingcheng"),
                ("year", "jianchengnianfen"),
                ("floors", "cengshu"),
                ("households", "hushu"),
                ("floor_area", "jianzhumianji"),
                ("use", "yongtu"),
            ],
        ),
        (
            "ArcGIS join",
            Buildings,
            false,
            &[("BLD.OBJECTID", L), ("BLD.YEAR_BUILT", Y), ("BLD.NUM_FLOORS", F), ("TAX.LAND_USE", U)],
            &[("id", "BLD.OBJECTID"), ("year", "BLD.YEAR_BUILT"), ("floors", "BLD.NUM_FLOORS"), ("use", "TAX.LAND_USE")],
        ),
        ("ArcGIS numbered", Buildings, true, &[("JCND_1", Y), ("CS_1", F), ("Shape_Area", A)], &[("year", "JCND_1"), ("floors", "CS_1")]),
        (
            "OSM keys",
            Buildings,
            false,
            &[
                ("osm_id", L),
                ("building", "apartments yes house apartments yes retail"),
                ("building:levels", F),
                ("start_date", "1985 ~1990 1996-05-01 1930s C19 2001"),
                ("building:flats", N),
                ("roof:levels", "1 1 1 1 1 1"),
                ("addr:floor", F),
            ],
            &[
                ("id", "osm_id"),
                ("use", "building"),
                ("floors", "building:levels"),
                ("year", "start_date"),
                ("households", "building:flats"),
            ],
        ),
        (
            "OSM by osm2pgsql",
            Buildings,
            false,
            &[("osm_id", L), ("building", "apartments yes house apartments yes retail"), ("building_levels", F), ("start_date", Y)],
            &[("id", "osm_id"), ("use", "building"), ("floors", "building_levels"), ("year", "start_date")],
        ),
        (
            "Massachusetts assessors",
            Buildings,
            false,
            &[
                ("LOC_ID", K),
                ("year_built", Y),
                ("year_built_max", Y),
                ("use_desc", "CONDO TWO-FAM-RES RETAIL CONDO CONDO CONDO"),
                ("stories", "2.5 3 2 2 1 2"),
                ("gross_area", A),
            ],
            &[("id", "LOC_ID"), ("year", "year_built"), ("use", "use_desc"), ("floors", "stories")],
        ),
        (
            "Florida assessors",
            Buildings,
            true,
            &[("PARCELID", K), ("ACT_YR_BLT", Y), ("EFF_YR_BLT", Y), ("NO_RES_UNT", N), ("TOT_LVG_AR", A)],
            &[("id", "PARCELID"), ("year", "ACT_YR_BLT")],
        ),
        (
            "New York PLUTO",
            Buildings,
            true,
            &[("BBL", L), ("YearBuilt", Y), ("YearAlter1", "0 0 2005 0 0 0"), ("NumFloors", F), ("UnitsRes", N), ("UnitsTotal", N)],
            &[("id", "BBL"), ("year", "YearBuilt"), ("floors", "NumFloors"), ("households", "UnitsRes")],
        ),
        (
            "New York footprints",
            Buildings,
            false,
            &[("BIN", L), ("CNSTRCT_YR", Y), ("HEIGHTROOF", A)],
            &[("id", "BIN"), ("year", "CNSTRCT_YR")],
        ),
        (
            "Lucas County",
            Buildings,
            false,
            &[("price", A), ("yrbuilt", Y), ("year_built", Y), ("syear", "1994 1995 1996 1997 1998 1994"), ("beds", F)],
            &[("year", "year_built")],
        ),
        (
            "PLATEAU",
            Buildings,
            false,
            &[
                ("gml_id", K),
                ("bldg:yearOfConstruction", Y),
                ("bldg:storeysAboveGround", F),
                ("bldg:storeysBelowGround", "0 0 1 0 0 0"),
                ("bldg:usage", "住宅 共同住宅 商業施設 住宅 住宅 住宅"),
                ("uro:totalFloorArea", A),
            ],
            &[
                ("id", "gml_id"),
                ("year", "bldg:yearOfConstruction"),
                ("floors", "bldg:storeysAboveGround"),
                ("use", "bldg:usage"),
                ("floor_area", "uro:totalFloorArea"),
            ],
        ),
        (
            "Japanese",
            Buildings,
            false,
            &[
                ("建物ID", K),
                ("建築年", "昭和55年 平成2年 1998 2001 昭和60年 1975"),
                ("地上階数", F),
                ("地下階数", "0 0 1 0 0 0"),
                ("主要用途", U),
                ("延床面積", A),
                ("世帯数", N),
            ],
            &[
                ("id", "建物ID"),
                ("year", "建築年"),
                ("floors", "地上階数"),
                ("use", "主要用途"),
                ("floor_area", "延床面積"),
                ("households", "世帯数"),
            ],
        ),
        (
            "Korean",
            Buildings,
            false,
            &[
                ("단지명", "현대 삼성 주공 대림 한신 우성"),
                ("사용승인일", "1998-05-01 1987-01-02 1992-03-04 2001-01-01 1979-09-09 1995-05-05"),
                ("지상층수", F),
                ("세대수", N),
                ("연면적", A),
            ],
            &[
                ("neighbourhood", "단지명"),
                ("year", "사용승인일"),
                ("floors", "지상층수"),
                ("households", "세대수"),
                ("floor_area", "연면적"),
            ],
        ),
        (
            "Dutch BAG",
            Buildings,
            false,
            &[
                ("identificatie", L),
                ("bouwjaar", Y),
                ("gebruiksdoel", "woonfunctie winkelfunctie woonfunctie woonfunctie woonfunctie woonfunctie"),
            ],
            &[("id", "identificatie"), ("year", "bouwjaar"), ("use", "gebruiksdoel")],
        ),
        (
            "INSPIRE",
            Buildings,
            false,
            &[
                ("gml_id", K),
                ("dateOfConstruction", Y),
                ("numberOfFloorsAboveGround", F),
                ("numberOfDwellings", N),
                ("currentUse", "residential residential agriculture residential residential residential"),
            ],
            &[
                ("id", "gml_id"),
                ("year", "dateOfConstruction"),
                ("floors", "numberOfFloorsAboveGround"),
                ("households", "numberOfDwellings"),
                ("use", "currentUse"),
            ],
        ),
        (
            "ledger with units",
            Ledger,
            false,
            &[
                ("序号", "1 2 3 4 5 6"),
                ("小区编码", K),
                ("小区名称", W),
                ("建成年代", "80年代 1985 90年代 不详 1992 1990"),
                ("总建筑面积(万㎡)", A),
                ("总户数（户）", N),
                ("总投资（万元）", A),
                ("改造状态", "在建 未列入 已完成 计划 计划 计划"),
                ("备注", "_ _ _ _ _ _"),
            ],
            &[
                ("id", "小区编码"),
                ("name", "小区名称"),
                ("year", "建成年代"),
                ("floor_area", "总建筑面积(万㎡)"),
                ("households", "总户数（户）"),
                ("cost", "总投资（万元）"),
                ("status", "改造状态"),
            ],
        ),
        (
            "ledger of a subdistrict",
            Ledger,
            false,
            &[
                ("老旧小区名称", W),
                ("房屋建成年份", Y),
                ("居民户数", N),
                ("改造竣工年份", "2020 2021 _ _ _ _"),
                ("物业管理状态", "有 无 无 有 有 无"),
            ],
            &[("name", "老旧小区名称"), ("year", "房屋建成年份"), ("households", "居民户数"), ("finished", "改造竣工年份")],
        ),
        (
            "outlines in pinyin",
            Neighbourhoods,
            true,
            &[("XQBM", K), ("XQMC", W), ("JCNF", Y), ("GZZT", "在建 未列入 已完成 计划 计划 计划")],
            &[("id", "XQBM"), ("name", "XQMC"), ("year", "JCNF"), ("status", "GZZT")],
        ),
        (
            "outlines from the web",
            Neighbourhoods,
            false,
            &[("id", K), ("name", W), ("build_year", Y), ("price", A)],
            &[("id", "id"), ("name", "name"), ("year", "build_year")],
        ),
        (
            "web map places",
            Facilities,
            false,
            &[("name", W), ("type", "幼儿园 菜市场 幼儿园 药店 药店 小学"), ("typecode", L), ("address", K)],
            &[("name", "name"), ("category", "type")],
        ),
        (
            "facilities of a bureau",
            Facilities,
            true,
            &[("SSMC", W), ("SSLX", "幼儿园 菜市场 幼儿园 药店 药店 小学"), ("JZMJ", A)],
            &[("name", "SSMC"), ("category", "SSLX"), ("floor_area", "JZMJ")],
        ),
        (
            "roads of a bureau",
            Streets,
            true,
            &[("DLMC", W), ("DLDJ", "主干路 支路 支路 次干路 支路 支路"), ("KD", A)],
            &[("name", "DLMC"), ("class", "DLDJ")],
        ),
        ("administrative areas", Boundaries, true, &[("XZQDM", L), ("XZQMC", W)], &[("name", "XZQMC")]),
    ];
    assert!(sets.len() >= 25);
    let mut wrong = Vec::new();
    for (title, role, truncated, table, expected) in sets {
        let names: Vec<&str> = table.iter().map(|(n, _)| *n).collect();
        let expected: BTreeMap<String, String> = expected.iter().map(|(f, c)| ((*f).to_owned(), (*c).to_owned())).collect();
        let found = named(&by_content(*role, table, *truncated), &names);
        if found != expected {
            wrong.push(format!("{title}: {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn content_decides_where_names_are_not_enough() {
    // Words and codes are no years, no storeys, no use.
    let mapped = by_content(Role::Buildings, &[("建成年份", "甲 乙 丙 丁 戊 己"), ("竣工时间", Y)], false);
    assert_eq!(mapped.mapping.get("year"), Some(1));
    assert!(matches!(&mapped.findings[..], [Finding::Contradicts { field, column, .. }] if field == "year" && column == "建成年份"));
    assert_eq!(mapped.findings[0].value(), "year: 甲 | 乙 | 丙");
    let mapped =
        by_content(Role::Buildings, &[("用途", "111 112 111 231 111 111"), ("floors", "brick wood stone brick brick wood")], false);
    assert_eq!(mapped.mapping, Mapping::default());
    assert_eq!(mapped.findings.len(), 2);
    // A code that repeats is not the key of a neighbourhood.
    let mapped = by_content(Role::Ledger, &[("编码", "1 1 1 1 1 1 1 1"), ("id", "1 2 3 4 5 6 7 8")], false);
    assert_eq!(mapped.mapping.get("id"), Some(1));
    // Whether someone collects rent is no state of works.
    let mapped = by_content(Role::Neighbourhoods, &[("状态", "正常 正常 欠费 正常 正常 欠费")], false);
    assert_eq!(mapped.mapping.get("status"), None);
    // Too few values to tell: the name decides.
    assert_eq!(by_content(Role::Buildings, &[("建成年份", "甲 乙 _ _")], false).mapping.get("year"), Some(0));
}

#[test]
fn of_two_columns_the_fuller_one_and_it_is_said() {
    let mapped = by_content(
        Role::Buildings,
        &[
            ("建成年份", "1985 _ _ _ _ _ _ _ _ _ 1 2 3 1985 1985 1985 1985"),
            ("竣工年份", "1985 1990 1996 2001 1978 1988 1985 1985 1985 1985 1985 1985 1985 1985 1985 1985 _"),
        ],
        false,
    );
    assert_eq!(mapped.mapping.get("year"), Some(1));
    assert!(matches!(&mapped.findings[..], [Finding::Chosen { field, .. }] if field == "year"), "{:?}", mapped.findings);
    assert!(mapped.findings[0].value().starts_with("year = 竣工年份 (94 %); 建成年份 ("));
    // Equal ones by the order of the list.
    let mapped = by_content(Role::Buildings, &[("竣工年份", Y), ("建成年份", Y)], false);
    assert_eq!(mapped.mapping.get("year"), Some(1));
}

#[test]
fn completion_goes_before_registration() {
    let mapped = by_content(Role::Buildings, &[("登记日期", Y), ("竣工日期", "1985 1990 _ _ 1978 1988")], false);
    assert_eq!(mapped.mapping.get("year"), Some(1));
    let mapped = by_content(Role::Buildings, &[("登记日期", Y), ("层数", F)], false);
    assert_eq!(mapped.mapping.get("year"), Some(0));
    assert!(matches!(&mapped.findings[..], [Finding::Fallback { .. }]));
    assert_eq!(mapped.findings[0].value(), "year = 登记日期");
}

#[test]
fn the_project_file_goes_first_and_its_errors_are_all_said() {
    let declared = BTreeMap::from([("year".into(), "build_date".into()), ("use".into(), "no_such".into()), ("yeer".into(), "x".into())]);
    let mapped = map(Role::Buildings, &columns(&["year_built", "build_date"], false), &declared, || None::<Sample>);
    assert_eq!(mapped.mapping.get("year"), Some(1));
    assert_eq!(mapped.troubles.len(), 2);
}

#[test]
fn names_alone_and_their_traps() {
    assert_eq!(by_name(Role::Buildings, &["roof:levels", "改造竣工年份", "地下层数", "EFFECTIVE_YEAR_BUILT"], false), BTreeMap::new());
    let cut = by_name(Role::Buildings, &["neighbourh"], true);
    assert!(cut.contains_key("neighbourhood") || cut.contains_key("neighbourhood_id"));
    assert_eq!(by_name(Role::Buildings, &["建成年\u{fffd}"], true).get("year").map(String::as_str), Some("建成年\u{fffd}"));
}

#[test]
fn every_role_has_a_table() {
    let names = NAMES.as_ref().expect("data/fields.toml reads");
    assert_eq!(names.roles.len(), 13);
    // A name stands once in its field, and the fields of [avoid] and [fallback] exist.
    for table in names.roles.values() {
        for (field, aliases) in table {
            let mut plain: Vec<&str> = aliases.iter().map(|a| a.plain.as_str()).collect();
            let n = plain.len();
            plain.sort_unstable();
            plain.dedup();
            assert_eq!(n, plain.len(), "{field} repeats names");
        }
    }
    for field in names.avoid.keys().chain(names.fallback.values().flat_map(BTreeMap::keys)) {
        assert!(names.roles.values().any(|t| t.contains_key(field)), "{field}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_header_and_content_ends_the_same_twice(
        names in prop::collection::vec("([a-zA-Z_年建成层数小区名称\u{fffd}（）. :]{0,12}|.{0,12})", 0..8),
        values in prop::collection::vec(".{0,8}", 0..12),
        truncated in any::<bool>(),
    ) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let columns = columns(&names, truncated);
        let cells: Vec<Cell> = values.iter().map(|v| Cell::Text(v.clone())).collect();
        for role in [Role::Buildings, Role::Neighbourhoods, Role::Ledger, Role::Survey, Role::Facilities, Role::Streets, Role::Boundaries] {
            let once = || map(role, &columns, &BTreeMap::new(), || Some(Sample { rows: cells.len(), columns: vec![cells.clone(); columns.len()] }));
            let (a, b) = (once(), once());
            prop_assert_eq!(&a.mapping, &b.mapping);
            prop_assert_eq!(&a.findings, &b.findings);
            // No column twice.
            let mut taken: Vec<usize> = a.mapping.iter().map(|(_, at)| at).collect();
            let n = taken.len();
            taken.sort_unstable();
            taken.dedup();
            prop_assert_eq!(n, taken.len());
        }
    }
}

#[test]
fn a_heading_about_works_tells_their_years_from_those_of_the_houses() {
    let table = [
        ("小区名称", W),
        ("基本情况/竣工时间", Y),
        ("基本情况/总户数/户", N),
        ("改造情况/改造状态", "已完成 在建 计划 已完成 在建 计划"),
        ("改造情况/开工时间", "2019 2020 _ 2019 2021 _"),
        ("改造情况/竣工时间", "2020 _ _ 2021 _ _"),
        ("改造情况/计划改造年度", "_ _ 2022 _ _ 2022"),
    ];
    let names: Vec<&str> = table.iter().map(|(n, _)| *n).collect();
    let mapped = by_content(Role::Ledger, &table, false);
    let want = [
        ("finished", "改造情况/竣工时间"),
        ("households", "基本情况/总户数/户"),
        ("name", "小区名称"),
        ("started", "改造情况/开工时间"),
        ("status", "改造情况/改造状态"),
        ("year", "基本情况/竣工时间"),
    ];
    assert_eq!(named(&mapped, &names), want.map(|(f, c)| (f.to_owned(), c.to_owned())).into());
    assert!(mapped.findings.is_empty(), "{:?}", mapped.findings);
    // The heading over all columns of a list of estates to be renovated says nothing about works.
    let table = [("小区名称", W), ("拟改造小区基本情况/竣工时间", Y)];
    let mapped = by_content(Role::Ledger, &table, false);
    assert_eq!(mapped.mapping.get("year"), Some(1));
}
