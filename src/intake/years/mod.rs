//! Construction years as people write them: "1998", "1998年6月", "90年代", "1985-1992", "98", "不详".
//!
//! The rules, in order:
//! - full-width forms count as half-width, 一九九八 as 1998, 년 as 年; blanks are dropped;
//! - empty, 0, −1, −9999, a spreadsheet's day 0 (1899-12-30 … 1900-01-01) and words such as 不详 are unknown;
//! - doubt (`约1995`, `1995年左右`, `c. 1900`, `1985?`) widens what follows by [`DOUBT`] years at both ends;
//! - 前, 以前, before, <, 后, 以后, after, > leave one end open: it ends at [`OPEN_FROM`] or the as-of year;
//! - eras and periods (民国25年, 昭和55年, 建国初) are converted, see [`words`];
//! - a decade word ("80年代", "上世纪80年代末", "late 1990s") is the decade, or its third with 初/中/末; a century likewise;
//! - two years with a dash, 至, 到, .. or ~ are a range, the second may have two digits; one that has begun may
//!   end a little after the as-of year, and its later years are cut off; a list of years is their hull;
//! - four digits (with 年, a month, a day, in any usual order of a date) are that year;
//! - two digits are 20xx where that is not after the as-of year, else 19xx; marked so;
//! - whole numbers from 20,000 to 60,000 alone in a cell are a spreadsheet's day numbers;
//! - what lies before 1600 or after the as-of year is implausible and counts as unknown.

mod digits;
pub(crate) mod heaping;
pub(crate) mod impute;
#[cfg(test)]
mod tests;
mod words;

use crate::district::{YearInterval, YearQuality};
use crate::intake::fields::half_width;
use crate::report::IssueKind;

/// Earliest year believed: older buildings are monuments, not housing stock.
const EARLIEST: i32 = 1600;

/// Where an interval without a beginning begins: hardly a home that stands is older.
const OPEN_FROM: i32 = 1800;

/// A range may end so many years after the as-of date: what is being built is in the registers already.
const UNDER_WAY: i32 = 5;

/// Years by which a doubtful year ("约1995", "1985?") may be wrong at both ends. An assumption: registers that doubt a
/// year mostly doubt the half of its decade.
const DOUBT: i32 = 2;

/// Longer texts are remarks, not years.
const LONGEST: usize = 64;

/// What a cell says about a construction year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The years; `None` is unknown.
    pub year: Option<YearInterval>,
    /// How they are known.
    pub quality: YearQuality,
    /// What the issue list says about it; `None` where the year was measured.
    pub issue: Option<IssueKind>,
}

/// Years from–to as read, not yet judged.
type Years = (i32, i32, YearQuality);

/// Reads a construction year; `as_of` is the year the plan is judged from.
#[must_use]
pub fn read_year(text: &str, as_of: i16) -> Reading {
    if text.len() > LONGEST * 3 {
        return unknown(IssueKind::YearUnreadable);
    }
    let text = tidy(text);
    if is_unknown_word(&text) {
        return unknown(IssueKind::YearMissing);
    }
    let Some((from, to, quality)) = parse(&text, i32::from(as_of)) else { return unknown(IssueKind::YearUnreadable) };
    let (from, to) = (from.min(to), from.max(to));
    // A decade or a range that has begun may end after the as-of date: its later years are only cut off.
    let open = match quality {
        YearQuality::Decade => true,
        YearQuality::Range => from <= i32::from(as_of) && to <= i32::from(as_of) + UNDER_WAY,
        _ => false,
    };
    let to = if open { to.min(i32::from(as_of)) } else { to };
    if from < EARLIEST || to > i32::from(as_of) || from > to {
        return unknown(IssueKind::YearImplausible);
    }
    let year = YearInterval { from: from as i16, to: to as i16 };
    let issue = (quality != YearQuality::Measured).then_some(IssueKind::YearInterpreted);
    Reading { year: Some(year), quality, issue }
}

/// Reads a year from a numeric cell.
#[must_use]
pub(crate) fn read_year_number(value: f64, as_of: i16) -> Reading {
    if !value.is_finite() {
        return unknown(IssueKind::YearMissing);
    }
    // 1998.6 in a numeric column is June 1998 as a spreadsheet keeps it.
    read_year(&format!("{value}"), as_of)
}

fn unknown(kind: IssueKind) -> Reading {
    Reading { year: None, quality: YearQuality::Unknown, issue: Some(kind) }
}

/// Lower-case half-width characters without blanks; dashes of every kind become `-`, Chinese digits become digits.
fn tidy(text: &str) -> String {
    let plain: Vec<char> = text
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}' | '"' | '\''))
        .map(|c| match c {
            '—' | '–' | '―' | '−' | '‐' | '‑' | '至' | '到' | '〜' | '～' => '-',
            '。' | '．' => '.',
            '、' | '，' | ';' | '；' | '及' => ',',
            '년' => '年',
            '월' => '月',
            '일' => '日',
            '대' => '代',
            '〇' | '○' | 'Ｏ' => '零',
            _ => c.to_ascii_lowercase(),
        })
        .collect();
    let text = words::digits_of_chinese(&plain).replace("..", "-");
    // A leading ~ is doubt, any other a dash.
    let (doubt, body) = text.strip_prefix('~').map_or(("", text.as_str()), |rest| ("约", rest));
    format!("{doubt}{}", body.replace('~', "-").replace("--", "-"))
}

fn is_unknown_word(text: &str) -> bool {
    const WORDS: [&str; 23] = [
        "",
        "0",
        "-",
        "/",
        ".",
        "?",
        "-1",
        "-9999",
        "9999",
        "99999",
        "不详",
        "未知",
        "无",
        "不明",
        "不清楚",
        "待查",
        "暂无",
        "null",
        "none",
        "nan",
        "n/a",
        "na",
        "unknown",
    ];
    const EMPTY_DATES: [&str; 10] = [
        "1899-12-30",
        "1899/12/30",
        "1899-12-31",
        "1899/12/31",
        "1900-01-00",
        "1900/1/0",
        "1900-01-01",
        "1900/01/01",
        "1900/1/1",
        "1900-1-0",
    ];
    let number_free = text.strip_suffix(".0").unwrap_or(text);
    let date_alone = text.split("00:00").next().unwrap_or("").trim_end_matches('t');
    WORDS.contains(&number_free) || text.starts_with("年份不详") || text.starts_with("0000") || EMPTY_DATES.contains(&date_alone)
}

/// Reads a tidy text.
fn parse(text: &str, as_of: i32) -> Option<Years> {
    let body = strip_building_words(text);
    if let Some(rest) = without_doubt(body) {
        let (from, to, quality) = certain(strip_building_words(&rest), as_of)?;
        let quality = if quality == YearQuality::Decade { quality } else { YearQuality::Range };
        return Some(((from - DOUBT).max(EARLIEST.min(from)), (to + DOUBT).min(as_of.max(to)), quality));
    }
    certain(body, as_of)
}

fn certain(body: &str, as_of: i32) -> Option<Years> {
    open_ended(body, as_of)
        .or_else(|| words::era(body))
        .or_else(|| words::decade(body, as_of).map(|(a, b)| (a, b, YearQuality::Decade)))
        .or_else(|| words::century(body).map(|(a, b)| (a, b, YearQuality::Range)))
        .or_else(|| digits::range(body, as_of).map(|(a, b)| (a, b, YearQuality::Range)))
        .or_else(|| digits::single(body, as_of))
        .or_else(|| built_then_changed(body, as_of))
}

/// The text without words that only say that a building was built.
fn strip_building_words(text: &str) -> &str {
    const BEFORE: [&str; 14] = [
        "始建于",
        "建成于",
        "竣工于",
        "建于",
        "建成:",
        "竣工:",
        "建成",
        "竣工",
        "builtin",
        "built",
        "constructed",
        "completed",
        "erected",
        "year",
    ];
    const AFTER: [&str; 9] = ["建成使用", "建成", "竣工", "交付", "建造", "修建", "始建", "建", "built"];
    let body = BEFORE.iter().find_map(|w| text.strip_prefix(w)).unwrap_or(text);
    AFTER.iter().find_map(|w| body.strip_suffix(w)).filter(|b| !b.is_empty()).unwrap_or(body)
}

/// What is left of a text that says it is not sure.
fn without_doubt(text: &str) -> Option<String> {
    const BEFORE: [&str; 11] = ["大约", "大概", "估计", "约", "circa", "approx.", "approx", "around", "about", "ca.", "est."];
    const AFTER: [&str; 6] = ["(?)", "?", "左右", "前后", "上下", "(估)"];
    let before = BEFORE.iter().find_map(|w| text.strip_prefix(w));
    // «c.1900», «c1900»; «C19» is a century.
    let before = before.or_else(|| text.strip_prefix("c.")).or_else(|| text.strip_prefix('c').filter(|r| digits::starts_with_year(r)));
    if let Some(rest) = before {
        return Some(AFTER.iter().find_map(|w| rest.strip_suffix(w)).unwrap_or(rest).to_owned());
    }
    AFTER.iter().find_map(|w| text.strip_suffix(w)).map(str::to_owned)
}

/// «1980年以前», «before 1980», «2000年后», «>2000»: an interval with one open end.
///
/// 以前, 以后 and ≤, ≥ include the year itself; before, < and after, > do not.
fn open_ended(text: &str, as_of: i32) -> Option<Years> {
    const UNTIL: [&str; 6] = ["以前", "之前", "底前", "前", "orearlier", "及以前"];
    const SINCE: [&str; 5] = ["以后", "之后", "以来", "后", "orlater"];
    let inner = |rest: &str| {
        let rest = rest.trim_end_matches('底').trim_end_matches(',');
        words::era(rest)
            .or_else(|| words::decade(rest, as_of).map(|(a, b)| (a, b, YearQuality::Decade)))
            .or_else(|| digits::single(rest, as_of))
    };
    // «80年代后期» and «80年代前» speak of a part of a decade or of what was before it; words::decade knows the former.
    for (sign, included) in [("<=", true), ("≤", true), ("before", false), ("pre-", false), ("pre", false), ("<", false), ("until", true)]
    {
        if let Some((from, to, _)) = text.strip_prefix(sign).and_then(inner) {
            let end = if included { to } else { from - 1 };
            return Some((OPEN_FROM.min(end), end, YearQuality::Range));
        }
    }
    for (sign, included) in [(">=", true), ("≥", true), ("after", false), ("since", true), ("from", true), (">", false)] {
        if let Some((from, to, _)) = text.strip_prefix(sign).and_then(inner) {
            return Some((if included { from } else { to + 1 }, as_of, YearQuality::Range)).filter(|(a, b, _)| a <= b);
        }
    }
    if let Some((from, to, _)) = UNTIL.iter().find_map(|w| text.strip_suffix(w)).and_then(inner) {
        // Before a decade is before it began; before a year includes that year.
        let end = if to > from { from - 1 } else { to };
        return Some((OPEN_FROM.min(end), end, YearQuality::Range));
    }
    let (from, _, _) = SINCE.iter().find_map(|w| text.strip_suffix(w)).filter(|rest| !rest.ends_with("年代")).and_then(inner)?;
    Some((from, as_of, YearQuality::Range)).filter(|(a, b, _)| a <= b)
}

/// «1985年建,2003年改造»: the year of the first clause, where the others tell of later works.
fn built_then_changed(text: &str, as_of: i32) -> Option<Years> {
    const LATER: [&str; 10] = ["改造", "加固", "加层", "扩建", "维修", "翻新", "装修", "改建", "renovated", "remodel"];
    let (first, rest) = text.split_once([',', '(', '/'])?;
    if !LATER.iter().any(|w| rest.contains(w)) || LATER.iter().any(|w| first.contains(w)) {
        return None;
    }
    digits::single(strip_building_words(first), as_of)
}
