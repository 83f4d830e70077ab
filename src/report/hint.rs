//! Known words that read like one that is not known: what every «the nearest is …» rests on.

use super::messages::{HintMessage, Say};
use super::{Lang, Text};

/// Letters of the shorter word for each one that may be wrong; a word of two may have one wrong, as 台帐 for 台账 has.
const LETTERS_A_FAULT: usize = 3;
/// Letters that a word needs to be taken for the beginning of another.
const BEGINNING: usize = 4;

/// How far a known word is from one that is not (Damerau and Levenshtein), where they read alike: they differ in a third of
/// the shorter at most, or one begins as the other. Case does not count.
pub(crate) fn alike(word: &str, known: &str) -> Option<usize> {
    let (word, known) = (word.to_lowercase(), known.to_lowercase());
    let letters = |of: &str| of.chars().count();
    let distance = strsim::damerau_levenshtein(&word, &known);
    let shorter = letters(&word).min(letters(&known));
    let faults = (shorter / LETTERS_A_FAULT).max(usize::from(shorter > 1));
    let begins = shorter >= BEGINNING && (word.starts_with(&known) || known.starts_with(&word));
    (distance <= faults || begins).then_some(distance)
}

/// The known word nearest to one that is not; none where no word reads like it. Of several alike, the first by its letters.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    known.into_iter().filter_map(|known| Some((alike(word, known)?, known))).min().map(|(_, known)| known)
}

/// The nearest known word as the end of a sentence, `; the nearest is …`; nothing where no word reads like it.
pub(crate) fn near<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Text {
    nearest(word, known).map_or_else(Text::default, |nearest| HintMessage::Near { nearest: nearest.to_owned() }.both())
}

/// A sentence with the nearest known word behind it.
pub(crate) fn with_near<'k>(said: &impl Say, word: &str, known: impl IntoIterator<Item = &'k str>) -> Text {
    let near = near(word, known);
    Text { zh: said.say(Lang::Zh) + &near.zh, en: said.say(Lang::En) + &near.en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_read_alike_are_offered() {
        let known = ["B09", "X01", "eligible_core", "radius_m", "排水管网", "housing", "台账", "是"];
        for (word, expected) in [
            ("X99", None),
            ("X02", Some("X01")),
            ("x01", Some("X01")),
            ("hosing", Some("housing")),
            ("hsuoing", Some("housing")),
            ("radius", Some("radius_m")),
            ("eligible", Some("eligible_core")),
            ("elig", Some("eligible_core")),
            ("eli", None),
            ("排水官网", Some("排水管网")),
            ("道路", None),
            ("台帐", Some("台账")),
            ("B19", Some("B09")),
            ("否", None),
            ("", None),
            ("finance", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }

    #[test]
    fn the_order_of_the_known_words_changes_nothing() {
        assert_eq!((nearest("B10", ["B11", "B12"]), nearest("B10", ["B12", "B11"])), (Some("B11"), Some("B11")));
    }

    #[test]
    fn a_sentence_without_a_hint_ends_as_it_is() {
        assert_eq!(near("X99", ["B09"]), Text::default());
        assert_eq!(near("hosing", ["housing"]).en, "; the nearest is housing");
    }
}
