//! What the TOML reader says, in both languages.

use crate::report::messages::ProjectMessage as M;
use crate::report::{Say, Text};

/// The reader's sentence («unknown field `x`, expected one of `a`, `b`») as a message of our own.
pub(crate) fn toml_cause(cause: &str) -> Text {
    let cause = cause.trim();
    let quoted: Vec<&str> = cause.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().map_or_else(String::new, |word| (*word).to_owned());
    let known = || if quoted.len() > 1 { quoted[1..].join(", ") } else { "–".to_owned() };
    let message = if cause.starts_with("unknown field") {
        M::UnknownKey { key: first, known: known() }
    } else if cause.starts_with("unknown variant") {
        M::UnknownWord { word: first, known: known() }
    } else if cause.starts_with("missing field") {
        M::MissingKey { key: first }
    } else if cause.starts_with("duplicate key") {
        M::DuplicateKey
    } else if let Some((found, wanted)) = ["invalid type: ", "invalid value: "]
        .iter()
        .find_map(|head| cause.strip_prefix(head))
        .and_then(|rest| rest.split_once(", expected "))
    {
        M::WrongType { found: found.to_owned(), wanted: wanted.to_owned() }
    } else {
        M::Syntax { cause: cause.replace('\n', "; ") }
    };
    message.both()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_sentences_are_said_in_chinese_too() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Two {
            #[expect(dead_code, reason = "only its name and type matter")]
            floors: u32,
            #[expect(dead_code, reason = "only its name and type matter")]
            height: u32,
        }
        for (text, words) in [
            ("floors = 1\nheigth = 2", "没有 heigth 这一项；可用：floors, height"),
            ("floors = 1", "缺少 height"),
            ("floors = \"a\"\nheight = 1", "值的类型不对"),
            ("floors = 1\nfloors = 2", "同一项写了两次"),
            ("floors = ", "不是正确的 TOML"),
        ] {
            let error = toml::from_str::<Two>(text).unwrap_err();
            let said = toml_cause(error.message());
            assert!(said.zh.contains(words), "{text}: {}", said.zh);
        }
    }
}
