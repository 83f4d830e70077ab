//! Layouts of sheets: where the header is, and which rows are records.

use crate::intake::sheets::grid::{Grid, Span, number};
use crate::intake::sheets::layout::{LeftOut, Parsed, table};
use crate::intake::sheets::table::known;
use crate::intake::values::Cell;
use crate::project::Input;

/// A sheet written as lines; `|` parts the cells, numbers are numbers.
pub(super) fn grid(lines: &str, spans: &[(u32, u16, u32, u16)]) -> Grid {
    let mut grid = Grid::default();
    for (row, line) in lines.lines().enumerate() {
        for (column, text) in line.split('|').enumerate() {
            let text = text.trim();
            let cell = text.parse::<f64>().map_or_else(|_| Cell::Text(text.to_owned()), number);
            grid.put(row as u32 + 1, column as u16, if text.is_empty() { Cell::Null } else { cell }).unwrap();
        }
    }
    grid.spans = spans.iter().map(|&(top, left, bottom, right)| Span { top, left, bottom, right }).collect();
    grid
}

fn parse(lines: &str, spans: &[(u32, u16, u32, u16)]) -> Parsed {
    table(grid(lines, spans), &known(&Input::default()), None).unwrap().unwrap()
}

fn names(parsed: &Parsed) -> Vec<&str> {
    parsed.columns.iter().map(|(_, c)| c.name.as_str()).collect()
}

fn rows(parsed: &Parsed) -> Vec<u32> {
    parsed.records.0.iter().map(|r| r.number).collect()
}

fn left(parsed: &Parsed) -> Vec<(u32, LeftOut)> {
    parsed.left_out.iter().map(|(row, why, _)| (*row, *why)).collect()
}

#[test]
fn a_plain_table() {
    let parsed = parse("小区名称|建成年份|户数\n甲|1998|120\n乙|2001|80", &[]);
    assert_eq!((parsed.layout.header.rows.clone(), rows(&parsed)), (vec![1], vec![2, 3]));
    assert_eq!(names(&parsed), ["小区名称", "建成年份", "户数"]);
}

#[test]
fn title_office_and_date_stand_above() {
    let parsed = parse(
        "潼南区城镇老旧小区改造台账\n填报单位：桂林街道|||填报日期：2021年5月\n\n序号|小区名称|建成年代|户数\n1|甲|1998|120\n2|乙|90年代|80",
        &[(1, 0, 1, 3)],
    );
    assert_eq!((parsed.layout.header.rows.clone(), rows(&parsed)), (vec![4], vec![5, 6]));
    assert_eq!(parsed.layout.titles.iter().map(|t| t.0).collect::<Vec<_>>(), [1, 2]);
}

const TWO_ROWS: &str = "潼南区老旧小区台账\n序号|小区名称|基本情况|||资金(万元)||备注\n||建成年代|建筑面积(万㎡)|户数|中央|市级|\n1|甲|1998|0.86|120|30|12|\n2|乙|2001|1.2|80|20|8|";

#[test]
fn two_rows_with_merged_groups() {
    let spans = [(1, 0, 1, 7), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 4), (2, 5, 2, 6), (2, 7, 3, 7)];
    let parsed = parse(TWO_ROWS, &spans);
    assert_eq!(parsed.layout.header.rows, [2, 3]);
    let wanted =
        ["序号", "小区名称", "基本情况/建成年代", "基本情况/建筑面积(万㎡)", "基本情况/户数", "资金(万元)/中央", "资金(万元)/市级", "备注"];
    assert_eq!(names(&parsed), wanted);
    assert_eq!(rows(&parsed), [4, 5]);
}

#[test]
fn two_rows_that_lost_their_merging() {
    let parsed = parse(TWO_ROWS, &[]);
    assert_eq!(parsed.layout.header.rows, [2, 3]);
    assert_eq!(
        names(&parsed)[2..7],
        ["基本情况/建成年代", "基本情况/建筑面积(万㎡)", "基本情况/户数", "资金(万元)/中央", "资金(万元)/市级"]
    );
}

#[test]
fn three_rows_the_last_of_units() {
    let parsed = parse(
        "序号|小区名称|基本情况||改造投资||\n||规模||合计|其中|\n||建筑面积|户数||中央|地方\n||万㎡|户|万元|万元|万元\n1|甲|0.86|120|42|30|12",
        &[(1, 0, 4, 0), (1, 1, 4, 1), (1, 2, 1, 3), (2, 2, 2, 3), (1, 4, 1, 6), (2, 4, 3, 4), (2, 5, 2, 6)],
    );
    assert_eq!(parsed.layout.header.rows, [1, 2, 3, 4]);
    assert_eq!(names(&parsed)[2], "基本情况/规模/建筑面积(万㎡)");
    assert_eq!(names(&parsed)[4..], ["改造投资/合计(万元)", "改造投资/其中/中央(万元)", "改造投资/其中/地方(万元)"]);
    assert_eq!(rows(&parsed), [5]);
}

#[test]
fn a_group_of_one_column() {
    let lines = "序号|小区名称|基本情况||资金(万元)|备注\n||建成年代|户数|总投资|\n1|甲|1998|120|30|沿街";
    let spans = [(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 5, 2, 5)];
    for spans in [&spans[..], &[]] {
        let parsed = parse(lines, spans);
        assert_eq!(parsed.layout.header.rows, [1, 2]);
        assert_eq!(names(&parsed)[2..], ["基本情况/建成年代", "基本情况/户数", "资金(万元)/总投资", "备注"]);
    }
}

#[test]
fn totals_among_the_rows() {
    let parsed = parse(
        "街道|小区名称|户数|建筑面积\n桂林街道|甲|120|8000\n|乙|80|5000\n桂林街道小计||200|13000\n梓潼街道|丙|60|3000\n|小 计|60|3000\n合计||260|16000\n|其中：2000年前|200|1",
        &[(2, 0, 3, 0), (5, 0, 6, 0)],
    );
    assert_eq!(rows(&parsed), [2, 3, 5]);
    assert_eq!(left(&parsed), [(4, LeftOut::Total), (6, LeftOut::Total), (7, LeftOut::Total), (8, LeftOut::Total)]);
    assert_eq!(parsed.records.0[1].get(0), Some(&Cell::Text("桂林街道".into())), "filled down");
}

#[test]
fn footnotes_signatures_and_headings() {
    let parsed = parse(
        "序号|小区名称|建成年份|户数\n一、桂林街道\n1|甲|1998|120\n（二）梓潼街道\n2|乙|2001|80\n备注：数据截至2021年5月\n填表人：张三||审核人：|联系电话：023",
        &[(2, 0, 2, 3)],
    );
    assert_eq!(rows(&parsed), [3, 5]);
    let wanted = [(2, LeftOut::Section), (4, LeftOut::Section), (6, LeftOut::Note), (7, LeftOut::Note)];
    assert_eq!(left(&parsed), wanted);
}

#[test]
fn numbers_of_columns_and_an_example() {
    let parsed = parse("序号|小区名称|建成年份|户数|建筑面积\n1|2|3|4|5\n例|某某小区|1998|120|8000\n1|甲|1998|120|8000", &[]);
    assert_eq!(left(&parsed), [(2, LeftOut::Numbering), (3, LeftOut::Example)]);
    assert_eq!(rows(&parsed), [4]);
}

#[test]
fn a_header_repeated_on_every_page() {
    let parsed = parse("小区名称|建成年份|户数\n甲|1998|120\n小区名称|建成年份|户数\n乙|2001|80", &[]);
    assert_eq!((rows(&parsed), left(&parsed)), (vec![2, 4], vec![(3, LeftOut::RepeatedHeader)]));
}

#[test]
fn a_second_row_of_field_codes() {
    let parsed = parse("小区名称|建成年份|户数\nname|year_built|households\n甲|1998|120", &[]);
    assert_eq!((parsed.layout.header.rows.clone(), rows(&parsed)), (vec![1], vec![3]));
}

#[test]
fn rows_numbered_in_advance_are_blank() {
    let parsed = parse("序号|小区名称|户数\n1|甲|120\n2||\n3|\n4|乙|80\n\n", &[]);
    assert_eq!((rows(&parsed), parsed.blank), (vec![2, 5], 2));
}

#[test]
fn blank_columns_and_a_column_without_a_name() {
    let parsed = parse("||小区名称||户数|\n||甲||120|沿街\n||乙||80|", &[]);
    assert_eq!(names(&parsed), ["小区名称", "户数", "列F"]);
    assert_eq!(rows(&parsed), [2, 3]);
}

#[test]
fn a_quantity_in_merged_cells_counts_once() {
    let parsed = parse("小区名称|楼号|建成年份|总户数\n甲|1栋|1998|300\n|2栋||\n|3栋||", &[(2, 0, 4, 0), (2, 2, 4, 2), (2, 3, 4, 3)]);
    let cell = |row: usize, column: u16| parsed.records.0[row].get(column).map(Cell::text);
    assert_eq!((cell(2, 0), cell(2, 2), cell(2, 3)), (Some("甲".into()), Some("1998".into()), None));
    assert_eq!(parsed.merged, [(2, 3, "300".to_owned())]);
}

#[test]
fn a_unit_stated_above_the_table() {
    let parsed = parse("改造计划表\n|||单位：万元、万㎡\n小区名称|总投资|建筑面积|住宅面积(㎡)\n甲|120|0.8|7000", &[(1, 0, 1, 3)]);
    assert_eq!(names(&parsed), ["小区名称", "总投资(万元)", "建筑面积(万㎡)", "住宅面积(㎡)"]);
}

#[test]
fn years_as_names_of_columns() {
    let parsed = parse("小区名称|年度投资(万元)||\n|2021|2022|2023\n甲|10|20|30", &[(1, 0, 2, 0), (1, 1, 1, 3)]);
    assert_eq!(names(&parsed), ["小区名称", "年度投资(万元)/2021", "年度投资(万元)/2022", "年度投资(万元)/2023"]);
}

#[test]
fn names_broken_over_lines_and_doubled() {
    let parsed = parse("小 区 名 称|户数|户数|备 注|备注\n甲|1|2|x|y", &[]);
    assert_eq!(names(&parsed), ["小区名称", "户数", "户数#2", "备注", "备注#2"]);
}

#[test]
fn all_text_without_any_known_name() {
    let parsed = parse("甲列|乙列\n东|西\n南|北", &[]);
    assert_eq!((parsed.layout.header.rows.clone(), rows(&parsed)), (vec![1], vec![2, 3]));
}

#[test]
fn rows_named_by_hand() {
    let lines = "说明甲|说明乙|说明丙\nP|Q|R\na|b|c\n1|2|3";
    let parsed = table(grid(lines, &[]), &known(&Input::default()), Some(&[2, 3])).unwrap().unwrap();
    assert_eq!((names(&parsed), rows(&parsed)), (vec!["P/a", "Q/b", "R/c"], vec![4]));
    assert!(table(grid(lines, &[]), &known(&Input::default()), Some(&[9])).unwrap().is_none());
}

#[test]
fn a_title_alone_and_bare_numbers_are_no_table() {
    for lines in ["老旧小区改造台账", "台账\n填报单位：住建委", "1|2|3\n4|5|6\n7|8|9"] {
        assert!(table(grid(lines, &[(1, 0, 1, 5)]), &known(&Input::default()), None).unwrap().is_none(), "{lines}");
    }
}

#[test]
fn names_that_look_like_totals_stay() {
    let parsed = parse("小区名称|户数\n共和小区|12\n总计花园|3\n注册路小区|4\n一品小区|5\n合计路8号院|6", &[]);
    assert_eq!((rows(&parsed).len(), parsed.left_out.len()), (5, 0));
}
