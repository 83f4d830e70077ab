//! The terminal: results on stdout, everything else on stderr. The only place that prints.

use std::io::{self, ErrorKind, Write as _};

use serde::Serialize;

use crate::report::messages::CliMessage as M;
use crate::report::{Lang, Say};

use super::args::Global;
use super::failure::Failure;

/// How to talk to this user.
#[derive(Debug, Clone, Copy)]
pub(super) struct Console {
    /// Language of the terminal.
    pub(super) lang: Lang,
    /// JSON on stdout.
    pub(super) json: bool,
    /// No notes and no progress.
    pub(super) quiet: bool,
    /// Seconds of each stage.
    pub(super) verbose: bool,
    /// Progress wanted at all.
    pub(super) progress: bool,
}

impl Console {
    /// As the global flags say.
    pub(super) fn new(global: &Global, lang: Lang) -> Self {
        let progress = !global.quiet && global.progress != "never";
        Self { lang, json: global.json, quiet: global.quiet, verbose: global.verbose, progress }
    }

    /// For a line that does not parse.
    pub(super) fn plain(lang: Lang, json: bool) -> Self {
        Self { lang, json, quiet: false, verbose: false, progress: false }
    }

    /// A note on stderr, unless quiet.
    pub(super) fn note(self, text: &str) {
        if !self.quiet {
            tell(text);
        }
    }

    /// A warning on stderr, unless quiet.
    pub(super) fn warn(self, text: &str) {
        self.note(&format!("{}{text}", paint("33", &M::Warning.say(self.lang))));
    }

    /// A failure: text on stderr, and JSON on stdout where asked for.
    pub(super) fn fail(self, failure: &Failure) {
        let error = paint("31", &M::Error.say(self.lang));
        let hint = paint("36", &M::Hint.say(self.lang));
        tell(&format!("{error}{}\n\n{hint}{}", failure.text(self.lang), failure.remedy.get(self.lang)));
        if self.json {
            // The exit code says it too; there is nobody left to tell where stdout fails.
            let _ = print_json(&serde_json::json!({ "error": failure.json(self.lang) }));
        }
    }
}

/// A result as text, on stdout.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let newline = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(newline.as_bytes())).and_then(|()| out.flush());
    match written {
        // The reader has seen enough: `lianpian plan | head`.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::environment(&error)),
        Ok(()) => Ok(()),
    }
}

/// A result as JSON, on stdout.
pub(super) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::environment(&error))?;
    print(&text)
}

/// Help on stdout, with styles where the terminal shows them.
pub(super) fn print_styled(text: &clap::builder::StyledStr) -> Result<(), Failure> {
    if styled(&io::stdout()) { print(&text.ansi().to_string()) } else { print(&text.to_string()) }
}

fn tell(text: &str) {
    // Nobody can be told that stderr is closed.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Bold and coloured on a terminal that wants it, plain elsewhere: <https://no-color.org>.
fn paint(colour: &str, text: &str) -> String {
    if styled(&io::stderr()) { format!("\x1b[1;{colour}m{text}\x1b[0m") } else { text.to_owned() }
}

fn styled(stream: &impl io::IsTerminal) -> bool {
    let set = |key| std::env::var_os(key).is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
