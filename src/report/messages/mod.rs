//! Every sentence the program says, typed: a message is a variant with its arguments, and a variant
//! without both languages does not compile. One file a part of the program.

use super::{Lang, Text};

/// A message that can be said in both languages.
pub trait Say {
    /// The message in one language.
    fn say(&self, lang: Lang) -> String;

    /// The message in both.
    fn both(&self) -> Text {
        Text { zh: self.say(Lang::Zh), en: self.say(Lang::En) }
    }
}

/// The word that goes with a number: one for 1, the other for all else, 0 included.
fn by_number(number: &impl std::fmt::Display, one: &'static str, many: &'static str) -> &'static str {
    if number.to_string() == "1" { one } else { many }
}

/// Declares a catalogue: `Name { argument: Type } zh "…{argument}…" en "…{argument}…";`.
///
/// An English word that follows a number is `with word = argument "row" | "rows"` behind the sentence; Chinese has one form.
macro_rules! messages {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($variant:ident $({ $($arg:ident : $ty:ty),* $(,)? })? zh $zh:literal en $en:literal $(with $($word:ident = $count:ident $one:literal | $many:literal),+)?;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        $vis enum $name {
            $(
                #[doc = concat!("`", $en, "`")]
                $variant $({ $(#[doc = "Argument of the message."] $arg: $ty),* })?,
            )*
        }

        impl $crate::report::messages::Say for $name {
            fn say(&self, lang: $crate::report::Lang) -> String {
                match self {
                    $(Self::$variant $({ $($arg),* })? => match lang {
                        $crate::report::Lang::Zh => format!($zh),
                        $crate::report::Lang::En => {
                            $($(let $word = $crate::report::messages::by_number($count, $one, $many);)+)?
                            format!($en)
                        }
                    },)*
                }
            }
        }
    };
}

pub(crate) use messages;

mod access;
mod app;
mod base;
mod cli;
mod desk;
mod dossier;
mod explain;
mod facilities;
mod fields;
mod folder;
mod guide;
mod hand;
mod hand_over;
mod help;
mod hint;
mod inspect;
mod intake;
mod issue;
mod judge;
mod meeting;
mod methods;
mod pack;
mod phasing;
mod plan;
mod project;
mod regions;
mod scenarios;
mod score;
mod sheets;
mod synth;
mod verify;
mod works;
mod years;

pub use access::AccessMessage;
pub use app::AppMessage;
pub use base::BaseMessage;
pub use cli::CliMessage;
pub use desk::DeskMessage;
pub use dossier::DossierMessage;
pub use explain::ExplainMessage;
pub use facilities::FacilityMessage;
pub use fields::FieldMessage;
pub use folder::FolderMessage;
pub use guide::GuideMessage;
pub use hand::HandMessage;
pub use hand_over::HandOverMessage;
pub use help::HelpText;
pub use hint::HintMessage;
pub use inspect::InspectMessage;
pub use intake::{GroupName, IntakeMessage};
pub use issue::IssueText;
pub use judge::JudgeMessage;
pub use meeting::MeetingMessage;
pub use methods::MethodMessage;
pub use pack::PackMessage;
pub use phasing::PhasingMessage;
pub use plan::PlanMessage;
pub use project::ProjectMessage;
pub use regions::RegionMessage;
pub use scenarios::ScenarioMessage;
pub use score::ScoreMessage;
pub use sheets::SheetMessage;
pub use synth::SynthMessage;
pub use verify::{VerifyFinding, VerifyMessage, VerifyTitle};
pub use works::WorksMessage;
pub use years::YearMessage;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_nothing_else() {
        let said = |rows| InspectMessage::Empty { count: rows }.say(Lang::En);
        assert_eq!([0, 1, 2, 11].map(said), ["0 rows", "1 row", "2 rows", "11 rows"].map(|n| format!("{n} without geometry")));
        assert_eq!(InspectMessage::Empty { count: 1 }.say(Lang::Zh), "1 行没有图形");
    }
}
