//! Names compared: when two ways of writing mean one neighbourhood.
//!
//! The rule, in steps; each later step counts only where it finds exactly one partner:
//! 1. the id, without blanks, full-width forms made half-width, letters lower-case;
//! 2. the name, compared the same way and without punctuation;
//! 3. the stem of the name: without a phase (一期, 1期, A区) and without the common endings 小区, 花园, 家属院 …

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

/// A name as step 2 compares it.
pub(crate) fn normal(name: &str) -> String {
    name.chars().map(half_width).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The stem that step 3 compares; never empty where the name is not.
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

/// 一期, 第二期, 1期 at the end of a name.
fn without_phase(name: &str) -> Option<String> {
    let body = name.strip_suffix('期')?;
    let shorter = body.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    (shorter.len() < body.len()).then(|| shorter.trim_end_matches('第').to_owned())
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
}
