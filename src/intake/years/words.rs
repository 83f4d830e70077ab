//! Years in words: Chinese digits, decades, centuries, eras and periods.

use super::Years;
use super::digits::number;
use crate::district::YearQuality;

/// Periods by their beginning words. Founding of the People's Republic 1 October 1949; the socialist transformation was
/// declared complete in 1956; Republic of China 1912–1949; the Cultural Revolution May 1966 – October 1976.
const PERIODS: [(&[&str], i32, i32); 7] = [
    (&["建国初", "解放初", "新中国成立初"], 1949, 1956),
    (&["建国前", "解放前", "新中国成立前"], super::OPEN_FROM, 1949),
    (&["民国"], 1912, 1949),
    (&["文革", "文化大革命"], 1966, 1976),
    (&["清末", "晚清"], 1840, 1911),
    (&["清代", "清朝"], 1644, 1911),
    (&["改革开放初"], 1978, 1985),
];

/// Eras counted from their first year: Republic of China, and Japan since 1868.
const ERAS: [(&str, i32, i32); 6] =
    [("民国", 1912, 1949), ("明治", 1868, 1912), ("大正", 1912, 1926), ("昭和", 1926, 1989), ("平成", 1989, 2019), ("令和", 2019, 2100)];

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn digit(c: char) -> Option<i32> {
    DIGITS.iter().position(|d| *d == c).map(|p| p as i32)
}

/// Runs of two or four Chinese digits as digits: 一九九八年 is 1998年. 八十 stays.
pub(super) fn digits_of_chinese(chars: &[char]) -> String {
    let mut out = String::with_capacity(chars.len());
    let mut at = 0;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|&&c| digit(c).is_some()).count();
        let next = chars.get(at + run);
        // «七八十年代» are two decades, «二十» a number.
        let decade = chars.get(at + run + 1) == Some(&'代') && chars.get(at + 1) != Some(&'零');
        if run == 4 || (run == 2 && next == Some(&'年') && !decade) {
            out.extend(chars[at..at + run].iter().filter_map(|&c| digit(c)).filter_map(|d| char::from_digit(d as u32, 10)));
        } else {
            out.extend(&chars[at..at + run]);
        }
        at += run;
        if let Some(&c) = chars.get(at) {
            out.push(c);
            at += 1;
        }
    }
    out
}

/// 八十 → 80, 十 → 10, 二十五 → 25, 元 → 1, and what is written in digits.
fn count(text: &str) -> Option<i32> {
    let chars: Vec<char> = text.chars().collect();
    match chars[..] {
        ['元'] => Some(1),
        ['十'] => Some(10),
        ['十', ones] => Some(10 + digit(ones)?),
        [tens, '十'] => Some(digit(tens)? * 10),
        [tens, '十', ones] => Some(digit(tens)? * 10 + digit(ones)?),
        [ones] if digit(ones).is_some() => digit(ones),
        _ => number(text),
    }
}

/// «民国25年», «昭和55年», «建国初期», «文革期间».
pub(super) fn era(text: &str) -> Option<Years> {
    for (name, first, last) in ERAS {
        if let Some(rest) = text.strip_prefix(name)
            && let Some((n, _)) = rest.split_once('年').or(Some((rest, "")))
            && let Some(n) = count(n).filter(|n| (1..=last - first + 1).contains(n))
        {
            return Some((first + n - 1, first + n - 1, YearQuality::Measured));
        }
    }
    let (rest, from, to) =
        PERIODS.iter().find_map(|(names, from, to)| names.iter().find_map(|n| text.strip_prefix(n)).map(|rest| (rest, *from, *to)))?;
    matches!(rest, "" | "期" | "时期" | "期间" | "年间" | "时" | "建筑").then_some((from, to, YearQuality::Range))
}

/// «80年代», «上世纪80年代末», «二十世纪90年代», «1990年代», «late 1990s», «七八十年代», «80-90年代», «80年代末90年代初».
pub(super) fn decade(text: &str, as_of: i32) -> Option<(i32, i32)> {
    // Two decades, each with its own word.
    if let Some((first, second)) = split_two_decades(text) {
        let (a, b) = (decade(&first, as_of)?, decade(&second, as_of)?);
        return Some((a.0.min(b.0), a.1.max(b.1)));
    }
    let (part, body) = english_part(text);
    let (head, tail) = body.split_once("年代").or_else(|| body.split_once('s').filter(|(head, _)| head.ends_with('0')))?;
    let (head, last_century) = ["上世纪", "上个世纪", "20世纪", "二十世纪"]
        .iter()
        .find_map(|prefix| head.strip_prefix(prefix))
        .map_or((head, false), |rest| (rest, true));
    let (head, this_century) =
        ["本世纪", "21世纪", "二十一世纪"].iter().find_map(|p| head.strip_prefix(p)).map_or((head, false), |r| (r, true));
    let start = match count(head)? {
        number @ 1600..=2200 if number % 10 == 0 => number,
        number @ 0..=99 if number % 10 == 0 => {
            let last = 1900 + number;
            if this_century || (!last_century && number < 20 && 2000 + number <= as_of) { 2000 + number } else { last }
        }
        _ => return None,
    };
    let part = part.or_else(|| match tail.chars().next() {
        Some('初' | '前') => Some(Part::Early),
        Some('中') => Some(Part::Middle),
        Some('末' | '后' | '晚') => Some(Part::Late),
        _ => None,
    });
    let known = tail.is_empty()
        || tail.starts_with('(')
        || ["初", "前期", "前半", "中", "末", "后期", "后半", "晚", "期间"].iter().any(|w| tail.starts_with(w));
    known.then(|| Part::of(part, start, 10))
}

/// «80-90年代», «七八十年代», «80年代末90年代初» as two decades.
fn split_two_decades(text: &str) -> Option<(String, String)> {
    if let Some((first, second)) = text.split_once("年代").filter(|(_, rest)| rest.contains("年代")) {
        // What stands between belongs to the first as far as it is one of its words.
        let cut = second.find(|c: char| c.is_ascii_digit() || digit(c).is_some() || "上本".contains(c))?;
        let (tail, rest) = second.split_at(cut);
        return Some((format!("{first}年代{}", tail.trim_end_matches(['-', ','])), rest.to_owned()));
    }
    let head = text.strip_suffix("年代")?;
    if let Some((a, b)) = head.split_once(['-', ',']) {
        // «八,九十年代»: the first has no 十 of its own.
        let a =
            if b.ends_with('十') && !a.ends_with('十') && a.chars().all(|c| digit(c).is_some()) { format!("{a}十") } else { a.into() };
        return Some((format!("{a}年代"), format!("{b}年代")));
    }
    let chars: Vec<char> = head.chars().collect();
    let [.., a, b, '十'] = chars[..] else { return None };
    let prefix: String = chars[..chars.len() - 3].iter().collect();
    (digit(a).is_some() && digit(b).is_some()).then(|| (format!("{prefix}{a}十年代"), format!("{prefix}{b}十年代")))
}

/// «19世纪», «20世纪末», «本世纪初», «19th century», «C19», «late 19th century».
pub(super) fn century(text: &str) -> Option<(i32, i32)> {
    let (part, body) = english_part(text);
    let (number, tail) = if let Some(tail) = body.strip_prefix("上世纪").or_else(|| body.strip_prefix("上个世纪")) {
        (20, tail)
    } else if let Some(tail) = body.strip_prefix("本世纪") {
        (21, tail)
    } else if let Some((head, tail)) = body.split_once("世纪") {
        (count(head)?, tail)
    } else if let Some((head, _)) = body.split_once("thcentury").or_else(|| body.split_once("stcentury")) {
        (number(head)?, "")
    } else {
        (number(body.strip_prefix('c').filter(|n| n.len() == 2)?)?, "")
    };
    let start = (number - 1) * 100;
    match tail {
        // The first and the last decade, as the words are used.
        "初" | "初期" | "初年" => Some((start, start + 9)),
        "末" | "末期" | "末年" => Some((start + 90, start + 99)),
        "中" | "中期" | "中叶" => Some((start + 30, start + 69)),
        "" if (17..=22).contains(&number) => Some(Part::of(part, start, 100)),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Early,
    Middle,
    Late,
}

impl Part {
    /// The part of a span of ten or a hundred years: its first four tenths, the middle four, the last four.
    fn of(part: Option<Self>, start: i32, span: i32) -> (i32, i32) {
        let tenth = span / 10;
        match part {
            Some(Self::Early) => (start, start + 4 * tenth - 1),
            Some(Self::Middle) => (start + 3 * tenth, start + 7 * tenth - 1),
            Some(Self::Late) => (start + 6 * tenth, start + span - 1),
            None => (start, start + span - 1),
        }
    }
}

fn english_part(text: &str) -> (Option<Part>, &str) {
    for (word, part) in [("early", Part::Early), ("mid", Part::Middle), ("late", Part::Late)] {
        if let Some(rest) = text.strip_prefix(word) {
            return (Some(part), rest.trim_start_matches('-'));
        }
    }
    (None, text.strip_prefix("the").unwrap_or(text))
}
