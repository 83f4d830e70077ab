//! Years in digits: years, dates in any usual order, ranges, lists, two digits, day numbers of spreadsheets.

use super::Years;
use crate::district::YearQuality;

/// Day numbers of spreadsheets read as dates: 1954-10-03 to 2064-04-08.
const SERIAL: std::ops::RangeInclusive<i64> = 20_000..=60_000;

/// Month names as dates abbreviate them.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A number of nothing but digits.
pub(super) fn number(text: &str) -> Option<i32> {
    (!text.is_empty() && text.len() <= 6 && text.bytes().all(|c| c.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// Whether a text starts with four digits of a year.
pub(super) fn starts_with_year(text: &str) -> bool {
    text.len() >= 4 && text.bytes().take(4).all(|c| c.is_ascii_digit())
}

/// «1985-1992», «1985年至1992年», «1985-92», «85-92», «1998年6月-2000年12月», «1985,1987,1990».
pub(super) fn range(text: &str, as_of: i32) -> Option<(i32, i32)> {
    if text.contains(',') || (text.contains('/') && text.split('/').all(|p| p.len() == 4)) {
        let years: Option<Vec<i32>> = text.split([',', '/']).map(|p| number(p.trim_end_matches('年')).filter(|y| *y >= 1000)).collect();
        let years = years.filter(|y| y.len() >= 2)?;
        return Some((*years.iter().min()?, *years.iter().max()?));
    }
    let (a, b) = text.split_once('-')?;
    let bare = |s: &str| s.trim_end_matches('年').to_owned();
    let (x, y) = (bare(a), bare(b));
    if let (Some(first), Some(second)) = (number(&x), number(&y)) {
        return match (x.len(), y.len()) {
            (4, 4) => Some((first, second)),
            // «1998-2001» is a range; «1998-06» is June 1998 and «1998-05» too, so a short second part must be a later year.
            (4, 2) if second > 12 && first / 100 * 100 + second > first => Some((first, first / 100 * 100 + second)),
            (2, 2) if second > first => Some((two_digit(first, as_of), two_digit(second, as_of))),
            _ => None,
        };
    }
    // Two dates, each with its own year in four digits.
    let dated = |s: &str| single(s, as_of).filter(|(.., quality)| *quality == YearQuality::Measured && starts_with_year(s));
    Some((dated(a)?.0, dated(b)?.1))
}

/// One year, however its date is written.
pub(super) fn single(text: &str, as_of: i32) -> Option<Years> {
    let digits: &str = &text[..text.bytes().take_while(u8::is_ascii_digit).count()];
    let rest = &text[digits.len()..];
    let measured = |year: i32| Some((year, year, YearQuality::Measured));
    let Ok(value) = digits.parse::<i64>() else { return named_month(text).and_then(measured) };
    let dated = rest.is_empty() || rest.starts_with(['年', '.', '-', '/', '(', 't', ':']);
    let followed = rest.trim_start_matches(['年', '.', '-', '/']);
    match digits.len() {
        4 if dated && is_date_tail(followed) => measured(value as i32),
        // 19980601 and 199806.
        8 | 6 if rest.is_empty() && is_month(&digits[4..6]) => measured((value / if digits.len() == 8 { 10_000 } else { 100 }) as i32),
        5 if (rest.is_empty() || is_fraction(rest)) && SERIAL.contains(&value) => {
            let year = year_of_serial(value);
            Some((year, year, YearQuality::Serial))
        }
        1 | 2 if let Some(year) = year_at_the_end(rest) => measured(year),
        2 if rest.is_empty() || matches!(rest, "年" | "年底" | "年初" | "年末") || is_short_date(rest) => {
            let year = two_digit(value as i32, as_of);
            Some((year, year, YearQuality::TwoDigit))
        }
        _ => named_month(text).and_then(measured),
    }
}

/// «/06/1998», «.6.1998», «/1998» behind a day or a month.
fn year_at_the_end(rest: &str) -> Option<i32> {
    let parts: Vec<&str> = rest.split(['/', '.', '-']).skip(1).collect();
    let year = match parts[..] {
        [year] => year,
        [between, year] if (1..=2).contains(&between.len()) && number(between).is_some() => year,
        _ => return None,
    };
    // A time may follow without its blank.
    let year = if year.len() > 4 && year.contains(':') { year.get(..4)? } else { year };
    number(year).filter(|_| year.len() == 4 && rest.starts_with(['/', '.', '-']))
}

/// «.6», «/06», «-6», «年6月», «年06月15日» behind two digits of a year.
fn is_short_date(rest: &str) -> bool {
    let parts: Vec<&str> = rest.split(['.', '/', '-', '年', '月', '日']).filter(|p| !p.is_empty()).collect();
    rest.starts_with(['.', '/', '-', '年'])
        && (1..=2).contains(&parts.len())
        && parts.first().is_some_and(|m| is_month(m))
        && parts.iter().all(|p| p.len() <= 2 && number(p).is_some())
}

fn is_month(text: &str) -> bool {
    text.len() <= 2 && number(text).is_some_and(|m| (1..=12).contains(&m))
}

/// «jun1998», «june1,1998», «1jun1998».
fn named_month(text: &str) -> Option<i32> {
    let letters: String = text.chars().filter(char::is_ascii_alphabetic).collect();
    let is_month = MONTHS.iter().any(|m| letters.starts_with(m)) && letters.len() <= 9;
    if !is_month || !text.is_ascii() {
        return None;
    }
    let groups: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
    let (last, days) = groups.split_last()?;
    (last.len() == 4 && days.len() <= 1 && days.iter().all(|d| d.len() <= 2)).then(|| number(last)).flatten()
}

fn is_fraction(rest: &str) -> bool {
    rest.strip_prefix('.').is_some_and(|f| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit()))
}

/// What may follow a year: nothing, a month, a month and a day, a time, words such as 底, 竣工.
fn is_date_tail(tail: &str) -> bool {
    let tail = tail.split(['t', '(']).next().unwrap_or("");
    let parts: Vec<&str> = tail.split(['月', '日', '.', '-', '/', ':', '+']).filter(|p| !p.is_empty()).collect();
    let later_year = parts.iter().skip(1).any(|p| p.len() == 4 && p.bytes().all(|b| b.is_ascii_digit()) && !tail.contains(':'));
    match parts.first() {
        None => true,
        _ if later_year => false,
        Some(first) if first.bytes().all(|b| b.is_ascii_digit()) => first.len() <= 2 || (first.len() == 4 && parts.len() == 1),
        Some(first) => !first.bytes().any(|b| b.is_ascii_digit()) && first.chars().count() <= 6 && !tells_of_works(first),
    }
}

fn tells_of_works(words: &str) -> bool {
    ["改造", "加固", "维修", "装修", "翻新", "拆"].iter().any(|w| words.contains(w))
}

/// 20xx where that is not after the as-of year, else 19xx: 00–21 read 20xx for as-of 2021.
fn two_digit(value: i32, as_of: i32) -> i32 {
    if 2000 + value <= as_of { 2000 + value } else { 1900 + value }
}

/// Year of a spreadsheet's day number (day 1 is 1900-01-01, with the day 60 that never was).
fn year_of_serial(serial: i64) -> i32 {
    let span = jiff::Span::new().days(serial);
    jiff::civil::date(1899, 12, 30).checked_add(span).map_or(1900, |date| i32::from(date.year()))
}
