//! Values as people write them: numbers with units, yes and no, states of renovation.

use rust_decimal::Decimal;

use super::fields::half_width;
use crate::district::{Fact, Status};

/// A cell as the source gives it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Cell {
    /// No value.
    #[default]
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text.
    Text(String),
}

impl Cell {
    /// The value as trimmed text; empty for null.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Integer(v) => v.to_string(),
            Self::Real(v) if v.is_nan() => String::new(),
            Self::Real(v) => v.to_string(),
            Self::Text(t) => t.trim().to_owned(),
        }
    }

    /// Whether there is nothing in it, or a word for nothing.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Integer(v) => *v == -9999,
            Self::Real(v) => v.is_nan() || *v == -9999.0,
            Self::Text(t) => matches!(
                t.trim().to_ascii_lowercase().as_str(),
                "" | "-"
                    | "/"
                    | "—"
                    | "不详"
                    | "未知"
                    | "无数据"
                    | "暂无"
                    | "未定"
                    | "待定"
                    | "null"
                    | "none"
                    | "nan"
                    | "n/a"
                    | "-9999"
                    | "<null>"
            ),
        }
    }

    /// A number as it stands in a column, in the column's own unit; `None` where there is none, or more than a number.
    pub(crate) fn plain_number(&self) -> Option<f64> {
        if self.is_blank() {
            return None;
        }
        let number = match self {
            Self::Null => return None,
            Self::Integer(number) => *number as f64,
            Self::Real(number) => *number,
            // Nothing but a number: of 90年代 the ninety is none.
            Self::Text(text) => {
                let tidy: String = text.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != ',').collect();
                match tidy.strip_suffix('%') {
                    Some(percent) => percent.parse::<f64>().ok()? / 100.0,
                    None => tidy.parse().ok()?,
                }
            }
        };
        // As far as sums of squares go.
        Some(number).filter(|number: &f64| number.abs() <= 1e100)
    }

    /// A non-negative number, with what was converted.
    pub(crate) fn number(&self) -> Number {
        if self.is_blank() {
            return Number::Missing;
        }
        match self {
            Self::Integer(v) => Number::from(*v as f64, 1.0),
            Self::Real(v) => Number::from(*v, 1.0),
            _ => read_number(&self.text()),
        }
    }
}

/// What a cell says about a quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    /// Nothing.
    Missing,
    /// A number in the unit of the column.
    Is(f64),
    /// A number whose text names 万, multiplied out.
    Converted(f64),
    /// Something else.
    Unreadable,
}

impl Number {
    fn from(value: f64, factor: f64) -> Self {
        if !value.is_finite() || value < 0.0 {
            Self::Unreadable
        } else if factor == 1.0 {
            Self::Is(value)
        } else {
            Self::Converted(value * factor)
        }
    }

    /// The number, however it was known.
    pub(crate) fn value(self) -> Option<f64> {
        match self {
            Self::Is(v) | Self::Converted(v) => Some(v),
            Self::Missing | Self::Unreadable => None,
        }
    }
}

/// Reads "1,234.5", "１２０户", "约1.2万㎡", "6层", "6+1", "六层", "one+half", "Two Stories".
fn read_number(text: &str) -> Number {
    let tidy: String = text.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != ',').collect();
    let body = tidy.trim_start_matches(['约', '共', '计', '¥', '￥']);
    let digits: usize =
        body.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E')).map(char::len_utf8).sum();
    let (number, unit) = body.split_at(digits);
    let factor = if unit.starts_with('万') {
        1e4
    } else if unit.starts_with('亿') {
        1e8
    } else {
        1.0
    };
    // «12栋3层» is not a number with a unit.
    if unit.chars().any(|c| c.is_ascii_digit() && c != '2') {
        return Number::Unreadable;
    }
    if let Ok(value) = number.parse::<f64>() {
        return Number::from(value, factor);
    }
    // «6+1» storeys: six and an attic.
    let parts: Option<f64> = number.split('+').map(|p| p.parse::<f64>().ok()).sum();
    parts.or_else(|| in_words(body)).map_or(Number::Unreadable, |value| Number::from(value, factor))
}

/// A number in words, as far as storeys and dwellings need it: «六层», «二十四», «one+half», «Two-Story», «bilevel».
fn in_words(text: &str) -> Option<f64> {
    const UNITS: [&str; 13] =
        ["stories", "storeys", "storied", "storey", "story", "floors", "floor", "levels", "level", "lvl", "层", "楼", "户"];
    let text = text.to_lowercase();
    let mut body = text.as_str();
    while let Some(shorter) = UNITS.iter().find_map(|unit| body.strip_suffix(unit)) {
        body = shorter;
    }
    let body = body.trim_end_matches('-');
    chinese(body).or_else(|| body.replace("and", "+").split(['+', '-', '&']).map(english).sum())
}

/// 一 to 九十九.
fn chinese(text: &str) -> Option<f64> {
    let digit = |c: char| match c {
        '两' => Some(2.0),
        _ => "零一二三四五六七八九".chars().position(|d| d == c).map(|p| p as f64),
    };
    let chars: Vec<char> = text.chars().collect();
    match chars[..] {
        ['十'] => Some(10.0),
        [one] => digit(one),
        ['十', one] => Some(10.0 + digit(one)?),
        [tens, '十'] => Some(digit(tens)? * 10.0),
        [tens, '十', one] => Some(digit(tens)? * 10.0 + digit(one)?),
        _ => None,
    }
}

/// A number word; halves count, so that «one+half» and «two and a half» are read.
fn english(word: &str) -> Option<f64> {
    const WORDS: [&str; 13] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match word {
        "half" | "ahalf" => Some(0.5),
        "single" => Some(1.0),
        "bi" | "double" => Some(2.0),
        "tri" => Some(3.0),
        _ => WORDS.iter().position(|w| *w == word).map(|p| p as f64),
    }
}

/// Factor by which a column's heading says its numbers are to be multiplied, towards 元, ㎡ and 户: 万元, 万㎡, 亿元, 亩.
///
/// The unit stands in brackets, behind the last slash, or at the end of the name; 万 counts wherever it stands, as no
/// name of a quantity has it for another reason.
pub(crate) fn heading_factor(name: &str) -> f64 {
    let name: String = name.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let bracketed = name.rsplit_once('(').map(|(_, unit)| unit.trim_end_matches(')'));
    let unit = bracketed.or_else(|| name.rsplit_once('/').map(|(_, unit)| unit)).unwrap_or(&name);
    let unit = unit.rsplit(':').next().unwrap_or(unit);
    let is = |units: &[&str]| units.iter().any(|u| unit == *u || (bracketed.is_none() && unit.ends_with(u)));
    if is(&["亿元", "亿"]) {
        1e8
    } else if name.contains('万') {
        1e4
    } else if is(&["千元", "千㎡", "千平方米", "千m2", "千m²"]) {
        1e3
    } else if is(&["平方公里", "km2", "km²", "平方千米"]) {
        1e6
    } else if is(&["公顷"]) || unit == "ha" {
        1e4
    } else if unit == "亩" {
        // 15 亩 are a hectare.
        1e4 / 15.0
    } else {
        1.0
    }
}

/// Money, exact.
pub(crate) fn read_money(cell: &Cell, factor: f64) -> Option<Decimal> {
    let tidy: String = cell.text().chars().map(half_width).filter(|c| !c.is_whitespace() && *c != ',').collect();
    let digits: String = tidy.trim_start_matches(['¥', '￥', '约']).chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let unit = &tidy[tidy.find(&digits).unwrap_or(0) + digits.len()..];
    // Another number outside brackets makes a date or a range of it, and 年代 a decade.
    let bare = unit.split('(').next().unwrap_or_default();
    if bare.contains(|c: char| c.is_ascii_digit()) || bare.starts_with("年代") {
        return None;
    }
    let own = if unit.starts_with('万') {
        1e4
    } else if unit.starts_with('亿') {
        1e8
    } else {
        factor
    };
    let amount: Decimal = digits.parse().ok()?;
    amount.checked_mul(Decimal::try_from(own).ok()?).map(|d| d.normalize())
}

/// An exact number with its unit, such as `1200万元`, `86%` or `1,250.5`; `factor` is that of the unit in the heading.
pub(crate) fn quantity(text: &str, factor: f64) -> Option<Decimal> {
    let tidy: String = text.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != ',').collect();
    if let Some(percent) = tidy.strip_suffix('%') {
        return percent.parse::<Decimal>().ok().map(|p| p / Decimal::ONE_HUNDRED);
    }
    let sign = if tidy.starts_with('-') { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    read_money(&Cell::Text(tidy.trim_start_matches('-').to_owned()), factor).map(|amount| sign * amount)
}

/// Yes, no, or neither.
pub(crate) fn read_bool(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "是" | "有" | "存在" | "同意" | "yes" | "y" | "true" | "t" | "1" | "√" | "✓" | "对" => Some(true),
        "否" | "无" | "没有" | "不存在" | "不同意" | "no" | "n" | "false" | "f" | "0" | "×" | "✗" => Some(false),
        _ => None,
    }
}

/// The state of renovation; `None` for words that are not known.
pub(crate) fn read_status(text: &str) -> Option<Status> {
    let word = super::fields::plain(text);
    let any = |words: &[&str]| words.iter().any(|w| word.contains(w));
    Some(match () {
        () if word.is_empty() => return None,
        () if any(&["拆除", "拆迁", "征收", "棚改", "demolition"]) => Status::DemolitionPlanned,
        () if any(&["剔除", "不改造", "不纳入", "排除", "excluded"]) => Status::Excluded,
        () if any(&["未列入", "未纳入", "未改造", "未列", "未实施", "未启动", "notlisted", "none"]) => Status::NotListed,
        () if any(&["未开工", "未施工", "未动工", "待开工", "待实施", "拟改造", "计划", "拟开工", "拟实施", "planned"]) => {
            Status::Planned
        }
        () if any(&[
            "未完工",
            "未竣工",
            "未完成",
            "未验收",
            "在建",
            "施工",
            "改造中",
            "实施中",
            "正在实施",
            "已启动",
            "动工",
            "进行中",
            "已开工",
            "started",
            "inprogress",
            "underway",
            "construction",
        ]) =>
        {
            Status::Started
        }
        () if any(&["完成", "完工", "竣工", "验收", "已改造", "completed", "accepted", "done", "finished"]) => Status::Completed,
        () if any(&["列入", "纳入", "listed"]) => Status::Listed,
        () => return None,
    })
}

/// A year in a column of years: «2021», «2021年», «2021-03-01».
pub(crate) fn read_plain_year(text: &str) -> Option<i16> {
    let reading = super::years::read_year(text, 2200);
    reading.year.and_then(crate::district::YearInterval::exact).filter(|y| *y >= 1900)
}

/// A fact from a column whose meaning is not known: a number, yes or no, else the words.
pub(crate) fn read_fact(cell: &Cell) -> Option<Fact> {
    if cell.is_blank() {
        return None;
    }
    let text = cell.text();
    if !matches!(text.as_str(), "0" | "1")
        && let Some(value) = read_bool(&text)
    {
        return Some(Fact::Bool(value));
    }
    Some(text.parse::<Decimal>().map_or(Fact::Text(text), Fact::Number))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Number {
        Cell::Text(text.into()).number()
    }

    #[test]
    fn only_a_number_is_a_plain_number() {
        let read = |text: &str| Cell::Text(text.into()).plain_number();
        assert_eq!(["１,２５０．５", "86%", " 7 ", "-2e3"].map(read), [Some(1250.5), Some(0.86), Some(7.0), Some(-2000.0)]);
        for text in ["90年代", "1998-08-27", "约3", "12 户", "nan", "inf", "1e999", "不详", ""] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!([Cell::Real(f64::NAN), Cell::Null, Cell::Integer(-9999)].map(|cell| cell.plain_number()), [None; 3]);
    }

    #[test]
    fn numbers_with_units() {
        assert_eq!(number("1,234.5"), Number::Is(1234.5));
        assert_eq!(number("１２０户"), Number::Is(120.0));
        assert_eq!(number("约0.87万㎡"), Number::Converted(8700.0));
        assert_eq!(number("8662m2"), Number::Is(8662.0));
        assert_eq!(number("6+1"), Number::Is(7.0));
        assert_eq!(number("6层"), Number::Is(6.0));
        assert_eq!(number("不详"), Number::Missing);
        for (text, value) in [
            ("六层", 6.0),
            ("十二", 12.0),
            ("二十四层", 24.0),
            ("两层楼", 2.0),
            ("one", 1.0),
            ("one+half", 1.5),
            ("Two and a half", 2.5),
            ("One Story", 1.0),
            ("Two-Story", 2.0),
            ("eight", 8.0),
            ("bilevel", 2.0),
        ] {
            assert_eq!(number(text), Number::Is(value), "{text}");
        }
        for text in ["-3", "12栋3层", "1e999", "multilvl", "split", "小高层", "多层", "层", "one of"] {
            assert_eq!(number(text), Number::Unreadable, "{text}");
        }
        assert_eq!(read_money(&Cell::Text("3,210,000.50".into()), 1.0), Some("3210000.50".parse().unwrap()));
        assert_eq!(read_money(&Cell::Text("321.05万元".into()), 1.0), Some("3210500".parse().unwrap()));
        for (heading, factor) in [
            ("建筑面积", 1.0),
            ("基本情况/建筑面积(万㎡)", 1e4),
            ("总投资（亿元）", 1e8),
            ("改造投资/千元", 1e3),
            ("占地面积(亩)", 1e4 / 15.0),
            ("用地面积(公顷)", 1e4),
            ("总投资(单位：万元)", 1e4),
            ("每户面积(㎡)", 1.0),
            ("gha", 1.0),
        ] {
            assert_eq!(heading_factor(heading), factor, "{heading}");
        }
        assert_eq!(read_money(&Cell::Real(321.05), 1e4), Some("3210500".parse().unwrap()));
        for (text, amount) in
            [("约300平方米", Some("300")), ("15天", Some("15")), ("86%", Some("0.86")), ("12.5万元（2021年）", Some("125000"))]
        {
            assert_eq!(quantity(text, 1.0), amount.map(|a| a.parse().unwrap()), "{text}");
        }
        for text in ["90年代", "1998-08-27", "300~400", "3栋2层", "若干"] {
            assert_eq!(quantity(text, 1.0), None, "{text}");
        }
    }

    #[test]
    fn states() {
        for (word, status) in [
            ("未实施", Status::NotListed),
            ("未施工", Status::Planned),
            ("未完成", Status::Started),
            ("正在实施", Status::Started),
            ("未列入", Status::NotListed),
            ("已列入", Status::Listed),
            ("计划", Status::Planned),
            ("在建", Status::Started),
            ("已完成", Status::Completed),
            ("completed", Status::Completed),
            ("not_listed", Status::NotListed),
            ("拟拆迁", Status::DemolitionPlanned),
        ] {
            assert_eq!(read_status(word), Some(status), "{word}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let cell = Cell::Text(text.clone());
            let _ = (cell.number(), read_money(&cell, 1.0), read_status(&text), read_fact(&cell), read_plain_year(&text));
        }
    }
}
