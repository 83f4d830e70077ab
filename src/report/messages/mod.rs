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

/// Declares a catalogue: `Name { argument: Type } zh "…{argument}…" en "…{argument}…";`.
macro_rules! messages {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($variant:ident $({ $($arg:ident : $ty:ty),* $(,)? })? zh $zh:literal en $en:literal;)* }) => {
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
                        $crate::report::Lang::En => format!($en),
                    },)*
                }
            }
        }
    };
}

pub(crate) use messages;

mod access;
mod app;
mod cli;
mod dossier;
mod explain;
mod folder;
mod help;
mod intake;
mod issue;
mod methods;
mod pack;
mod plan;
mod project;
mod score;
mod sheets;
mod synth;
mod verify;
mod works;

pub use access::AccessMessage;
pub use app::AppMessage;
pub use cli::CliMessage;
pub use dossier::DossierMessage;
pub use explain::ExplainMessage;
pub use folder::FolderMessage;
pub use help::HelpText;
pub use intake::{GroupName, IntakeMessage};
pub use issue::IssueText;
pub use methods::MethodMessage;
pub use pack::PackMessage;
pub use plan::PlanMessage;
pub use project::ProjectMessage;
pub use score::ScoreMessage;
pub use sheets::SheetMessage;
pub use synth::SynthMessage;
pub use verify::{VerifyFinding, VerifyMessage, VerifyTitle};

mod inspect;
pub use inspect::InspectMessage;
pub use works::WorksMessage;
