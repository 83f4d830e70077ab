//! Names compared: when two ways of writing mean one neighbourhood.
//!
//! The rule, in steps; each later step counts only where it finds exactly one partner:
//! 1. the id, without blanks, full-width forms made half-width, letters lower-case;
//! 2. the name, compared the same way and without punctuation;
//! 3. the bare name: without 小区 at its end, and with the number of a phase written in one way (2期, 第二期, 二期);
//! 4. the stem of the name: without a phase and without the common endings 小区, 花园, 家属院 …
//! 5. for buildings only: the one known name of at least [`LEAST_CONTAINED`] characters that the building's name or address
//!    holds, where it begins after a street, a number or an administrative unit; of names one inside the other the longer.
//!
//! A building's name is compared without the number of the building (3栋, 12号楼, 二单元).

use crate::intake::fields::half_width;

/// Endings that are dropped from a name to get its stem, longest first.
const ENDINGS: [&str; 17] = [
    "职工家属院",
    "住宅小区",
    "家属小区",
    "居民小区",
    "安置小区",
    "家属院",
    "家属区",
    "家属楼",
    "宿舍楼",
    "住宅区",
    "住宅楼",
    "小区",
    "花园",
    "花苑",
    "宿舍",
    "公寓",
    "社区",
];

/// Endings that say of an estate no more than that it is one, longest first: with and without them it is the same.
const GENERIC: [&str; 4] = ["住宅小区", "居民小区", "住宅区", "小区"];

/// Names shorter than this, in characters, are not looked for inside others.
pub(crate) const LEAST_CONTAINED: usize = 3;

/// After these characters another name begins: administrative units, streets, numbers.
const BEFORE: &str = "省市区县旗镇乡村组社街路道巷弄里号";

/// What follows the number of a building.
const BUILDING: [&str; 8] = ["号楼", "号房", "单元", "栋", "幢", "座", "#", "号"];

/// With these a name is an estate's and not a street's: only then is a bare 号 the number of a building.
const OF_ESTATES: [&str; 9] = ["小区", "花园", "花苑", "公寓", "家属院", "新村", "苑", "园", "院"];

/// A name as step 2 compares it.
pub(crate) fn normal(name: &str) -> String {
    name.chars().map(half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The bare name that step 3 compares; never empty where the name is not.
pub(crate) fn bare(name: &str) -> String {
    let name = normal(name);
    // What is left must still be a name.
    let cut = GENERIC.iter().find_map(|ending| name.strip_suffix(ending)).filter(|rest| rest.chars().count() >= 2);
    let bare = cut.unwrap_or(&name);
    let Some((body, digits)) = phase(bare) else { return bare.to_owned() };
    let number = match digits {
        "一" => "1",
        "二" => "2",
        "三" => "3",
        "四" => "4",
        "五" => "5",
        "六" => "6",
        "七" => "7",
        "八" => "8",
        "九" => "9",
        "十" => "10",
        other => other,
    };
    format!("{body}{number}期")
}

/// The stem that step 4 compares; never empty where the name is not.
pub(crate) fn stem(name: &str) -> String {
    let mut stem = normal(name);
    loop {
        let cut = without_phase(&stem).or_else(|| ENDINGS.iter().find_map(|e| stem.strip_suffix(e)).map(str::to_owned));
        match cut {
            // What is left must still be a name.
            Some(shorter) if shorter.chars().count() >= 2 => stem = shorter,
            _ => return stem,
        }
    }
}

/// A name without the number of a building at its end; all of it where nothing but a street would be left.
pub(crate) fn without_building(name: &str) -> &str {
    let is_number = |c: char| half_width(c).is_ascii_alphanumeric() || "一二三四五六七八九十-".contains(half_width(c));
    let is_blank = |c: char| !half_width(c).is_alphanumeric() && half_width(c) != '#';
    let mut left = name;
    loop {
        let trimmed = left.trim_end_matches(is_blank);
        let cut = BUILDING.iter().find_map(|&word| {
            let numbered = trimmed.strip_suffix(word)?;
            let rest = numbered.trim_end_matches(is_number);
            let shorter = rest.trim_end_matches(is_blank).trim_end_matches('第');
            let of_street = shorter.ends_with(['路', '街', '巷', '道', '弄']);
            let is_estate = OF_ESTATES.iter().any(|e| shorter.ends_with(e));
            let fits = rest.len() < numbered.len() && shorter.chars().count() >= 2 && !of_street && (word != "号" || is_estate);
            fits.then_some(shorter)
        });
        match cut {
            Some(shorter) => left = shorter,
            None => return left,
        }
    }
}

/// Whether another name may begin after this character of a text.
pub(crate) fn may_begin_after(before: char) -> bool {
    before.is_ascii_alphanumeric() || BEFORE.contains(before)
}

/// A name that ends with a phase without it.
fn without_phase(name: &str) -> Option<String> {
    phase(name).map(|(body, _)| body.to_owned())
}

/// A name that ends with 一期, 第二期, 1期: what stands before, and the number.
fn phase(name: &str) -> Option<(&str, &str)> {
    let body = name.strip_suffix('期')?;
    let shorter = body.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    (shorter.len() < body.len()).then(|| (shorter.trim_end_matches('第'), &body[shorter.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_name() {
        assert_eq!(normal("阳光 花园（Ａ区）"), normal("阳光花园(A区)"));
        assert_eq!(stem("阳光小区"), stem("阳光花园"));
        assert_eq!(stem("阳光小区一期"), "阳光");
        assert_eq!(stem("粮食局职工家属院"), stem("粮食局宿舍"));
        assert_eq!(stem("小区"), "小区");
        assert_ne!(stem("桂林小区"), stem("柏梓小区"));
    }

    #[test]
    fn an_estate_with_and_without_its_ending_and_its_phases_apart() {
        for variant in ["东升苑", "东升苑小区", " 东升苑　小区", "东升苑（小区）", "东升苑住宅小区"] {
            assert_eq!(bare(variant), "东升苑", "{variant}");
        }
        for variant in ["东升苑(二期)", "东升苑（二期）小区", "东升苑2期", "东升苑第２期小区"] {
            assert_eq!(bare(variant), "东升苑2期", "{variant}");
        }
        assert_eq!((bare("小区").as_str(), bare("东小区").as_str(), bare("").as_str()), ("小区", "东小区", ""));
        assert_ne!(bare("阳光花园"), bare("阳光小区"));
    }

    #[test]
    fn the_number_of_a_building_is_no_part_of_a_name() {
        for (written, name) in [
            ("阳光小区3栋", "阳光小区"),
            ("阳光小区（１２幢）", "阳光小区"),
            ("阳光小区 A座2单元", "阳光小区"),
            ("阳光小区第三号楼", "阳光小区"),
            ("阳光小区12号", "阳光小区"),
            ("建设路358号楼", "建设路358号楼"),
            ("建设路12号", "建设路12号"),
            ("金塘路358号住宅楼", "金塘路358号住宅楼"),
            ("3栋", "3栋"),
        ] {
            assert_eq!(without_building(written), name, "{written}");
        }
    }
}
