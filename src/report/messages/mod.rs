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
                #[doc = $en]
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

mod plan;
pub use plan::PlanMessage;
mod issue;
pub use issue::IssueText;
mod explain;
pub use explain::ExplainMessage;
mod app;
pub use app::AppMessage;
