//! Words of tables that are no data: titles, totals, units, signatures, notes.

use super::grid::GridRow;
use crate::intake::fields::half_width;
use crate::intake::values::Cell;

/// Words of totals.
const TOTALS: [&str; 16] = [
    "合计",
    "小计",
    "总计",
    "共计",
    "累计",
    "汇总",
    "总数",
    "本页合计",
    "本页小计",
    "总合计",
    "total",
    "subtotal",
    "grandtotal",
    "sum",
    "totals",
    "sub-total",
];

/// Beginnings of notes and signatures.
const NOTES: [&str; 24] = [
    "备注",
    "注",
    "说明",
    "填表说明",
    "填报说明",
    "填表人",
    "填报人",
    "制表",
    "审核",
    "复核",
    "联系人",
    "联系电话",
    "单位负责人",
    "负责人",
    "数据来源",
    "资料来源",
    "来源",
    "经办人",
    "分管领导",
    "盖章",
    "note",
    "source",
    "remark",
    "※",
];

/// A text without the blanks that pad Chinese words; one space stays between Latin ones.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::new();
    let mut blank = false;
    for c in text.trim().chars() {
        if c.is_whitespace() || c == '\u{feff}' {
            blank = true;
            continue;
        }
        let latin = |c: char| c.is_ascii_alphanumeric();
        if blank && latin(c) && out.chars().last().is_some_and(latin) {
            out.push(' ');
        }
        blank = false;
        out.push(c);
    }
    out
}

/// A word as words are compared: half-width, small letters, no blanks.
fn plain(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether a text is a number, with or without a sign, a per cent, thousands, or a date.
pub(crate) fn is_number(text: &str) -> bool {
    let text = plain(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits > 0
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '%' | '/' | ':' | '年' | '月' | '日' | 'e'))
}

/// Whether a text is the name of a unit: `㎡`, `(万元)`, `户`, `m2`.
pub(crate) fn is_unit(text: &str) -> bool {
    let text = plain(text);
    let text = text.trim_start_matches(['(', '[', '/']).trim_end_matches([')', ']']);
    let text = text.strip_prefix("单位:").unwrap_or(text);
    let bare = text.trim_start_matches(['万', '亿', '千', '百']);
    matches!(
        bare,
        "㎡" | "m²"
            | "m2"
            | "平方米"
            | "平米"
            | "平方"
            | "元"
            | "户"
            | "栋"
            | "幢"
            | "套"
            | "人"
            | "个"
            | "层"
            | "年"
            | "米"
            | "m"
            | "公里"
            | "km"
            | "亩"
            | "公顷"
            | "ha"
            | "km²"
            | "km2"
            | "平方公里"
            | "%"
            | "‰"
            | "元/㎡"
            | "元/m²"
            | "元/m2"
            | "元/平方米"
            | "处"
            | "部"
            | "台"
            | "单元"
            | "年月"
            | "年份"
            | "是/否"
            | "有/无"
            | "households"
            | "yuan"
    )
}

/// The units a line above a table states for all of it: `单位：万元、㎡`.
pub(crate) fn stated_units(text: &str) -> Vec<String> {
    let text = plain(text);
    let Some(at) = text.rfind("单位:") else { return Vec::new() };
    // 填报单位 names an office.
    let before = text[..at].chars().last();
    if before.is_some_and(|c| !matches!(c, '(' | ')' | ',' | ';' | '|' | '。')) {
        return Vec::new();
    }
    let stated: Vec<String> =
        text[at + "单位:".len()..].split(['、', ',', ';', '，', '及', '和']).map(|u| u.trim_matches([')', '(']).to_owned()).collect();
    if stated.iter().all(|u| is_unit(u)) { stated } else { Vec::new() }
}

/// Whether a row is said about the table and not in it: `填报单位：…`, `填报日期：…`.
pub(crate) fn is_remark(row: &GridRow) -> bool {
    let says = |text: &str| {
        let text = plain(text);
        match text.split_once(':') {
            Some((key, value)) => !value.is_empty() && !key.is_empty() && !key.contains('(') && key.chars().count() <= 12,
            None => false,
        }
    };
    let texts: Vec<String> = row.cells.iter().map(|(_, c)| c.text()).collect();
    texts.iter().any(|t| says(t)) || texts.iter().any(|t| !stated_units(t).is_empty())
}

/// Whether a row only numbers the columns: `1 2 3 4`, `甲 乙 1 2`, `(1) (2) (3)=(1)+(2)`.
pub(crate) fn is_numbering(row: &GridRow) -> bool {
    let mut next = 1i64;
    let mut numbered = 0;
    for (_, cell) in &row.cells {
        let text = plain(&cell.text());
        let text = text.trim_start_matches(['(', '[', '（']).trim_end_matches([')', ']', '）']);
        if matches!(text, "甲" | "乙" | "丙" | "丁" | "a" | "b" | "c" | "d" | "栏次") && numbered == 0 {
            continue;
        }
        let own = text.split('=').next().unwrap_or(text).trim_end_matches([')', '）']);
        match own.parse::<i64>() {
            Ok(n) if n == next || (numbered == 0 && (0..=3).contains(&n)) => {
                next = n + 1;
                numbered += 1;
            }
            _ => return false,
        }
    }
    numbered >= 4
}

/// Whether a text names a total: 合计, `合 计`, 桂林街道小计, `合计（12个）`.
pub(crate) fn is_total(text: &str) -> bool {
    let text = plain(text);
    let text = text.trim_end_matches([':', ')', '(']);
    let head = text.split(['(', ':']).next().unwrap_or(text).trim_matches(['、', '.']);
    if TOTALS.contains(&head) || head.starts_with("其中") {
        return true;
    }
    let ends = ["合计", "小计", "总计", "共计"].iter().any(|w| head.ends_with(w));
    let counted =
        ["合计", "小计", "总计", "共计"].iter().any(|w| head.strip_prefix(w).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit())));
    ends || counted
}

/// Whether a text begins a note or a signature.
pub(crate) fn is_note(text: &str) -> bool {
    let text = plain(text);
    NOTES
        .iter()
        .any(|w| text.strip_prefix(w).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '1', '一', '(', '.', '、', ' ', 's'])))
}

/// Whether a text heads a part of a table: 一、…, （二）…, 第一批.
pub(crate) fn is_section(text: &str) -> bool {
    let text = plain(text);
    let rest = text.trim_start_matches(['(', '第']).trim_start_matches(|c: char| "一二三四五六七八九十".contains(c));
    let numbered = text.starts_with(['(', '第', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    numbered && rest.len() < text.len() && rest.starts_with(['、', ')', '.', '批', '类'])
}

/// Whether a row shows how to fill in the table: its first word is 例, 示例, 样例.
pub(crate) fn is_example(text: &str) -> bool {
    matches!(plain(text).trim_matches(['(', ')', ':']), "例" | "示例" | "样例" | "举例" | "填写示例" | "例如" | "example")
}

/// Whether a quantity in merged cells belongs to all their rows together, so that it must not be repeated.
pub(crate) fn is_quantity(name: &str) -> bool {
    let name = plain(name);
    [
        "户",
        "面积",
        "投资",
        "资金",
        "金额",
        "费",
        "造价",
        "预算",
        "人数",
        "人口",
        "套数",
        "栋数",
        "幢数",
        "长度",
        "cost",
        "area",
        "households",
        "amount",
    ]
    .iter()
    .any(|w| name.contains(w))
}

/// A cell that is a number or the text of one.
pub(crate) fn is_value(cell: &Cell) -> bool {
    match cell {
        Cell::Integer(_) | Cell::Real(_) => true,
        Cell::Text(t) => is_number(t),
        Cell::Null => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_and_names_that_only_look_like_one() {
        for text in
            ["合计", "合 计", "合　计", "总计：", "桂林街道小计", "合计（12个）", "共计12个小区", "Total", "其中：2000年前", "全区合计"]
        {
            assert!(is_total(text), "{text}");
        }
        for text in ["合计路小区", "总计花园", "汇总街道", "小区", "共和小区", "Total Road"] {
            assert!(!is_total(text), "{text}");
        }
    }

    #[test]
    fn units_stated_for_a_table() {
        assert_eq!(stated_units("单位：万元"), ["万元"]);
        assert_eq!(stated_units("单位：万元、㎡"), ["万元", "㎡"]);
        assert_eq!(stated_units("（单位:万㎡，户）"), ["万㎡", "户"]);
        assert!(stated_units("填报单位：桂林街道办事处").is_empty() && stated_units("单位：住建委").is_empty());
        assert!(is_unit("（万㎡）") && is_unit("户") && is_unit("M2") && !is_unit("户数") && !is_unit("年代"));
    }

    #[test]
    fn notes_sections_and_examples() {
        assert!(
            is_note("备注：数据截至2021年") && is_note("注：1.") && is_note("填表人：") && !is_note("注册路小区") && !is_note("来源小区")
        );
        assert!(is_section("一、桂林街道") && is_section("（二）2000年前") && !is_section("一品小区") && !is_section("三元里"));
        assert!(is_example("例") && !is_example("例园小区"));
        assert_eq!(tidy(" 建成\n年代 "), "建成年代");
        assert_eq!(tidy("year \n built"), "year built");
    }
}
