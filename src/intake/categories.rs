//! Facility categories: the source's words mapped to the ids of the facility standards.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::fields::plain;

/// Category id → words of sources, the usual one first.
static TABLE: LazyLock<BTreeMap<String, Vec<String>>> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/facility-categories.toml")).unwrap_or_default());

/// Word, as names are compared → category id.
static WORDS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (id, aliases) in TABLE.iter() {
        for alias in aliases.iter().chain(std::iter::once(id)) {
            words.insert(plain(alias), id.clone());
        }
    }
    words
});

/// What stands between the parts of a word.
const SEPARATORS: [char; 7] = [';', '；', '|', '=', ':', '/', '>'];

/// The usual Chinese word for a category; `None` where the table does not hold it.
pub(crate) fn usual_word(id: &str) -> Option<&'static str> {
    TABLE.get(id)?.first().map(String::as_str)
}

/// The category of a word: the project's own mapping first, then the embedded one; `None` where neither knows it.
///
/// A word of the project with `*` stands for every word that fits, `*` for any text; exact words go first, then longer patterns.
/// Words with parts («生活服务;物流速递», «amenity=school») are tried whole, then part by part from the last.
pub(crate) fn category(word: &str, own: &BTreeMap<String, String>) -> Option<String> {
    let trimmed = word.trim();
    if !own.is_empty() {
        let own_hit = own.get(trimmed).or_else(|| own.iter().find(|(w, _)| plain(w) == plain(trimmed)).map(|(_, id)| id));
        if let Some(id) = own_hit.or_else(|| by_pattern(trimmed, own)) {
            return Some(id.clone());
        }
    }
    std::iter::once(trimmed)
        .chain(trimmed.rsplit(SEPARATORS))
        .map(|part| plain(part.trim()))
        .filter(|part| !part.is_empty())
        .find_map(|part| WORDS.get(&part).or_else(|| WORDS.get(without_bracket(&part))).cloned())
}

/// The category of the longest pattern of the project that a word fits; of equals the first in order.
fn by_pattern<'o>(word: &str, own: &'o BTreeMap<String, String>) -> Option<&'o String> {
    let word = plain(word);
    let fitting = own.iter().filter(|(pattern, _)| pattern.contains('*') && fits(pattern, &word));
    fitting.min_by_key(|(pattern, _)| std::cmp::Reverse(pattern.chars().count())).map(|(_, id)| id)
}

/// Whether the pieces of a pattern between its stars stand in a word in their order, the first at its beginning and the last at
/// its end where no star stands there.
fn fits(pattern: &str, word: &str) -> bool {
    let pieces: Vec<String> = pattern.split('*').map(|piece| plain(piece.trim())).collect();
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return false };
    let Some(mut rest) = word.strip_prefix(first.as_str()) else { return false };
    for piece in &pieces[1..pieces.len() - 1] {
        let Some((_, behind)) = rest.split_once(piece.as_str()) else { return false };
        rest = behind;
    }
    rest.ends_with(last.as_str())
}

/// Ids whose words are like a word that no mapping knows, the likest first, three at most; empty where none is.
pub(crate) fn nearest(word: &str) -> Vec<&'static str> {
    // Half of the pairs of characters in common, about: 养老服务机构 and 养老服务站, not 公司 and 公园.
    const LEAST: f64 = 0.28;
    let parts: Vec<String> = word.split(SEPARATORS).map(|part| plain(without_bracket(part.trim()))).filter(|p| !p.is_empty()).collect();
    let like = |aliases: &[String]| -> f64 {
        let pairs = parts.iter().flat_map(|part| aliases.iter().map(move |alias| in_common(part, &plain(alias))));
        pairs.fold(0.0, f64::max)
    };
    let mut found: Vec<(f64, &'static str)> =
        TABLE.iter().map(|(id, aliases)| (like(aliases), id.as_str())).filter(|(like, _)| *like >= LEAST).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    found.into_iter().take(3).map(|(_, id)| id).collect()
}

/// Share of the pairs of neighbouring characters that two words have in common (Dice 1945).
fn in_common(one: &str, other: &str) -> f64 {
    let pairs = |word: &str| word.chars().zip(word.chars().skip(1)).collect::<Vec<_>>();
    let (one, mut other) = (pairs(one), pairs(other));
    let all = one.len() + other.len();
    let common = one.iter().filter(|pair| other.iter().position(|p| p == *pair).map(|at| other.swap_remove(at)).is_some()).count();
    if all == 0 { 0.0 } else { 2.0 * common as f64 / all as f64 }
}

fn without_bracket(word: &str) -> &str {
    word.split('(').next().unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_several_worlds() {
        let none = BTreeMap::new();
        for (word, id) in [
            ("幼儿园", "kindergarten"),
            ("科教文化服务;学校;小学", "primary_school"),
            ("amenity=pharmacy", "pharmacy"),
            ("便民商店/便利店", "convenience_store"),
            ("day_care", "nursery"),
            ("athletic", "ground_medium"),
            ("社区卫生服务站（含康复）", "health_station"),
            ("kindergarten", "kindergarten"),
            ("公共厕所", "public_toilet"),
        ] {
            assert_eq!(category(word, &none).as_deref(), Some(id), "{word}");
        }
        assert_eq!(category("量子研究所", &none), None);
        for (word, id) in [("社会福利机构", "nursing_home"), ("养老服务机构", "elderly_day_care"), ("kindergarden", "kindergarten")]
        {
            assert_eq!((category(word, &none), nearest(word).contains(&id)), (None, true), "{word}: {:?}", nearest(word));
        }
        assert!(nearest("某某有限责任").is_empty() && nearest("").is_empty());
        let own = BTreeMap::from([("量子研究所".to_owned(), "library".to_owned())]);
        assert_eq!(category("量子研究所", &own).as_deref(), Some("library"));
    }

    #[test]
    fn words_of_the_project_with_stars() {
        let own = [("生活服务;*", "housekeeping"), ("*助餐*", "canteen"), ("*老年助餐*", "elderly_room"), ("社区*院", "health_centre")];
        let mut own: BTreeMap<String, String> = own.into_iter().map(|(word, id)| (word.to_owned(), id.to_owned())).collect();
        own.insert("生活服务;邮局".into(), "post".into());
        for (word, id) in [
            ("生活服务;洗衣店", Some("housekeeping")),
            ("生活服务;邮局", Some("post")),
            ("桂花社区助餐服务点", Some("canteen")),
            ("社区老年助餐", Some("elderly_room")),
            ("社区中医院", Some("health_centre")),
            ("中医院社区", None),
            ("幼儿园", Some("kindergarten")),
        ] {
            assert_eq!(category(word, &own).as_deref(), id, "{word}");
        }
    }
}
