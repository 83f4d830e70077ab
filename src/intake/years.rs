//! Construction years as people write them: "1998", "1998年6月", "90年代", "1985-1992", "98", "不详".
//!
//! The rules, in order:
//! - full-width digits and punctuation count as half-width; blanks are dropped;
//! - empty, 0, −1, −9999 and words such as 不详 are unknown;
//! - a decade word ("80年代", "上世纪80年代末", "1990s") is the decade, or its third with 初/中/末;
//! - two years with a dash, 至, 到 or ~ are a range, the second may have two digits; one that has begun may end a little
//!   after the as-of year, and its later years are cut off;
//! - four digits (with 年, a month, a day) are that year;
//! - two digits are 19xx where that is not after the as-of year less a century, else 20xx; marked so;
//! - whole numbers from 20,000 to 60,000 alone in a cell are a spreadsheet's day numbers;
//! - what lies before 1600 or after the as-of year is implausible and counts as unknown.

use crate::district::{YearInterval, YearQuality};
use crate::report::IssueKind;

/// Earliest year believed: older buildings are monuments, not housing stock.
const EARLIEST: i32 = 1600;

/// Day numbers of spreadsheets read as dates: 1954-10-03 to 2064-04-08.
const SERIAL: std::ops::RangeInclusive<i64> = 20_000..=60_000;

/// A range may end so many years after the as-of date: what is being built is in the registers already.
const UNDER_WAY: i32 = 5;

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

/// Reads a construction year; `as_of` is the year the plan is judged from.
#[must_use]
pub fn read_year(text: &str, as_of: i16) -> Reading {
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

/// Half-width characters without blanks; dashes of every kind become `-`.
fn tidy(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
        .map(|c| match c {
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '—' | '–' | '―' | '−' | '‐' | '‑' | '~' | '至' | '到' | '〜' => '-',
            '。' => '.',
            _ => c,
        })
        .collect::<String>()
        .replace('~', "-")
        .replace("--", "-")
}

fn is_unknown_word(text: &str) -> bool {
    const WORDS: [&str; 20] = [
        "",
        "0",
        "-",
        "/",
        "-1",
        "-9999",
        "9999",
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
    let lower = text.to_ascii_lowercase();
    let number_free = lower.strip_suffix(".0").unwrap_or(&lower);
    WORDS.contains(&number_free) || lower.starts_with("年份不详") || lower.starts_with("0000")
}

fn parse(text: &str, as_of: i32) -> Option<(i32, i32, YearQuality)> {
    let body = text.strip_suffix("建成").or_else(|| text.strip_suffix("建")).unwrap_or(text);
    let body = body.trim_start_matches("约").trim_start_matches("建于").trim_start_matches("c.");
    if let Some(decade) = decade(body, as_of) {
        return Some((decade.0, decade.1, YearQuality::Decade));
    }
    if let Some((from, to)) = range(body, as_of) {
        return Some((from, to, YearQuality::Range));
    }
    single(body, as_of)
}

/// «80年代», «上世纪80年代末», «二十世纪90年代», «1990年代», «1990s», «八十年代».
fn decade(text: &str, as_of: i32) -> Option<(i32, i32)> {
    let (head, tail) = text.split_once("年代").or_else(|| text.split_once('s').filter(|(head, _)| head.ends_with('0')))?;
    let (head, last_century) = ["上世纪", "上个世纪", "20世纪", "二十世纪", "19世纪末"]
        .iter()
        .find_map(|prefix| head.strip_prefix(prefix))
        .map_or((head, false), |rest| (rest, true));
    let (head, this_century) =
        ["本世纪", "21世纪", "二十一世纪"].iter().find_map(|p| head.strip_prefix(p)).map_or((head, false), |r| (r, true));
    let number = chinese_number(head).or_else(|| head.parse::<i32>().ok())?;
    let start = match number {
        1600..=2200 if number % 10 == 0 => number,
        0..=99 if number % 10 == 0 => {
            let last = 1900 + number;
            if this_century || (!last_century && number < 20 && 2000 + number <= as_of) { 2000 + number } else { last }
        }
        _ => return None,
    };
    Some(match tail.chars().next() {
        Some('初' | '前') => (start, start + 3),
        Some('中') => (start + 3, start + 6),
        Some('末' | '后') => (start + 6, start + 9),
        None | Some('(') => (start, start + 9),
        Some(_) if tail.starts_with("以前") => return None,
        Some(_) => (start, start + 9),
    })
}

/// 八十 → 80, 九十 → 90, 六 → 6.
fn chinese_number(text: &str) -> Option<i32> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).map(|p| p as i32);
    let chars: Vec<char> = text.chars().collect();
    match chars[..] {
        ['十'] => Some(10),
        [tens, '十'] => Some(digit(tens)? * 10),
        _ => None,
    }
}

fn range(text: &str, as_of: i32) -> Option<(i32, i32)> {
    let (a, b) = text.split_once('-').or_else(|| text.split_once(['/', '、', ',']))?;
    let strip = |s: &str| s.trim_end_matches("年").trim_end_matches("年建").to_owned();
    let (a, b) = (strip(a), strip(b));
    let digits = |s: &str| (!s.is_empty() && s.bytes().all(|c| c.is_ascii_digit())).then(|| s.parse::<i32>().ok()).flatten();
    let (first, second) = (digits(&a)?, digits(&b)?);
    match (a.len(), b.len()) {
        (4, 4) => Some((first, second)),
        // «1998-2001» is a range; «1998-06» is June 1998 and «1998-05» too, so a short second part must be a later year.
        (4, 2) if second > 12 && first / 100 * 100 + second > first => Some((first, first / 100 * 100 + second)),
        (2, 2) if second > first => Some((two_digit(first, as_of), two_digit(second, as_of))),
        _ => None,
    }
}

fn single(text: &str, as_of: i32) -> Option<(i32, i32, YearQuality)> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = &text[digits.len()..];
    let value: i64 = digits.parse().ok()?;
    let dated = rest.is_empty() || rest.starts_with(['年', '.', '-', '/', '(', 'T', ' ']);
    let followed = rest.trim_start_matches(['年', '.', '-', '/']);
    match digits.len() {
        4 if dated && is_date_tail(followed) => Some((value as i32, value as i32, YearQuality::Measured)),
        // 19980601 and 199806.
        8 | 6 if rest.is_empty() && is_date_tail(&digits[4..]) => {
            let year = (value / if digits.len() == 8 { 10_000 } else { 100 }) as i32;
            Some((year, year, YearQuality::Measured))
        }
        5 if (rest.is_empty() || is_fraction(rest)) && SERIAL.contains(&value) => {
            let year = year_of_serial(value);
            Some((year, year, YearQuality::Serial))
        }
        2 if rest.is_empty() || rest == "年" || rest == "年底" || rest == "年初" => {
            let year = two_digit(value as i32, as_of);
            Some((year, year, YearQuality::TwoDigit))
        }
        _ => None,
    }
}

fn is_fraction(rest: &str) -> bool {
    rest.strip_prefix('.').is_some_and(|f| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit()))
}

/// What may follow a year: nothing, a month, a month and a day, a time, words such as 底, 竣工.
fn is_date_tail(tail: &str) -> bool {
    let tail = tail.split(['T', '(']).next().unwrap_or("");
    let parts: Vec<&str> = tail.split(['月', '日', '.', '-', '/', ':', '+']).filter(|p| !p.is_empty()).collect();
    match parts.first() {
        None => true,
        Some(first) if first.bytes().all(|b| b.is_ascii_digit()) => first.len() <= 2 || (first.len() == 4 && parts.len() == 1),
        Some(first) => !first.bytes().any(|b| b.is_ascii_digit()) && first.chars().count() <= 6,
    }
}

/// 19xx where 20xx would lie in the future or is the less likely of both: 00–21 read 20xx for as-of 2021.
fn two_digit(value: i32, as_of: i32) -> i32 {
    if 2000 + value <= as_of { 2000 + value } else { 1900 + value }
}

/// Year of a spreadsheet's day number (day 1 is 1900-01-01, with the day 60 that never was).
fn year_of_serial(serial: i64) -> i32 {
    let span = jiff::Span::new().days(serial);
    jiff::civil::date(1899, 12, 30).checked_add(span).map_or(1900, |date| i32::from(date.year()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn years(text: &str) -> Option<(i16, i16)> {
        read_year(text, 2021).year.map(|y| (y.from, y.to))
    }

    #[test]
    fn what_bureaus_write() {
        for (text, expected, quality) in [
            ("1998", (1998, 1998), YearQuality::Measured),
            ("1998年", (1998, 1998), YearQuality::Measured),
            ("１９９８年", (1998, 1998), YearQuality::Measured),
            ("1998年6月", (1998, 1998), YearQuality::Measured),
            ("1998.6", (1998, 1998), YearQuality::Measured),
            ("1998-06-01", (1998, 1998), YearQuality::Measured),
            ("1998/06/01", (1998, 1998), YearQuality::Measured),
            ("1998-06", (1998, 1998), YearQuality::Measured),
            ("1998年底", (1998, 1998), YearQuality::Measured),
            ("19980601", (1998, 1998), YearQuality::Measured),
            ("1998.0", (1998, 1998), YearQuality::Measured),
            ("90年代", (1990, 1999), YearQuality::Decade),
            ("上世纪80年代", (1980, 1989), YearQuality::Decade),
            ("80年代末", (1986, 1989), YearQuality::Decade),
            ("八十年代初", (1980, 1983), YearQuality::Decade),
            ("1990s", (1990, 1999), YearQuality::Decade),
            ("2020年代", (2020, 2021), YearQuality::Decade),
            ("1985-1992", (1985, 1992), YearQuality::Range),
            ("1985—1992年", (1985, 1992), YearQuality::Range),
            ("1985年至1992年", (1985, 1992), YearQuality::Range),
            ("1992-1985", (1985, 1992), YearQuality::Range),
            ("1985-92", (1985, 1992), YearQuality::Range),
            ("98", (1998, 1998), YearQuality::TwoDigit),
            ("98年", (1998, 1998), YearQuality::TwoDigit),
            ("05", (2005, 2005), YearQuality::TwoDigit),
            ("35947", (1998, 1998), YearQuality::Serial),
        ] {
            let reading = read_year(text, 2021);
            assert_eq!(reading.year.map(|y| (y.from, y.to)), Some(expected), "{text}");
            assert_eq!(reading.quality, quality, "{text}");
            assert_eq!(reading.issue.is_none(), quality == YearQuality::Measured, "{text}");
        }
    }

    #[test]
    fn unknown_is_said_and_never_guessed() {
        for text in ["不详", "", "0", "-9999", "  ", "无", "/", "N/A", "0.0"] {
            assert_eq!(read_year(text, 2021).issue, Some(IssueKind::YearMissing), "{text}");
        }
        for text in ["2099", "1066", "9998", "1950-2099"] {
            assert_eq!(read_year(text, 2021).issue, Some(IssueKind::YearImplausible), "{text}");
        }
        for text in ["19998", "丙", "199", "12345678901234567890", "二层", "19世纪", "1", "3.5"] {
            let reading = read_year(text, 2021);
            assert!(reading.year.is_none() && reading.issue.is_some(), "{text}");
        }
        assert_eq!(years("1899"), Some((1899, 1899)));
    }

    proptest! {
        #[test]
        fn every_text_ends_in_an_ordered_past_interval_or_unknown(text in ".{0,24}", as_of in 1950i16..2100) {
            let reading = read_year(&text, as_of);
            if let Some(year) = reading.year {
                prop_assert!(year.from <= year.to && year.to <= as_of && i32::from(year.from) >= EARLIEST);
            }
            prop_assert_eq!(reading.year.is_none(), reading.quality == YearQuality::Unknown);
            prop_assert_eq!(reading.issue.is_none(), reading.quality == YearQuality::Measured);
        }

        #[test]
        fn digits_dashes_and_words_never_panic(text in "[0-9年代初末月日./\\-—至 ]{0,12}") {
            let _ = read_year(&text, 2021);
        }

        #[test]
        fn a_plain_year_is_itself(year in 1600i16..=2021) {
            prop_assert_eq!(years(&year.to_string()), Some((year, year)));
            prop_assert_eq!(years(&format!("{year}年")), Some((year, year)));
            prop_assert_eq!(read_year_number(f64::from(year), 2021).year, Some(YearInterval::year(year)));
        }
    }
}
