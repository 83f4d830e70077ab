//! One run of the program: what was typed, and the frame every subcommand works in.

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::FromArgMatches as _;
use clap::error::ErrorKind;

use crate::report::Say;
use crate::report::messages::CliMessage as M;

use super::args::{AppArgs, Cli, Command, HelpArgs};
use super::console::{Console, print_styled};
use super::failure::{Exit, Failure};
use super::help;
use super::interrupt::Interrupt;
use super::progress::View;
use super::project::Overrides;
use super::stages;
use super::version;

/// What holds for the whole run.
#[derive(Debug)]
pub struct Session {
    pub(super) console: Console,
    pub(super) overrides: Overrides,
    /// Whether the language was typed, not taken from the locale.
    pub(super) asked_lang: bool,
    threads: Option<u16>,
}

/// Understands the command line; without a command it is the map on the sample.
///
/// # Errors
/// The exit code, where help, the version or a usage error has been shown.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<(Session, Command), Exit> {
    let args: Vec<OsString> = args.into_iter().collect();
    let lang = help::lang_of(&args);
    let plain = Console::plain(lang, help::names_flag(&args, "--json"));
    let end = |result: Result<(), Failure>, exit: Exit| match result {
        Ok(()) => exit,
        Err(failure) => {
            plain.fail(&failure);
            failure.exit
        }
    };
    let parsed = help::command(lang).try_get_matches_from(&args).and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => {
            let console = Console::new(&cli.global, lang);
            if cli.version {
                return Err(end(version::show(console), Exit::Done));
            }
            let asked_lang = cli.global.lang.is_some();
            let session = Session { console, overrides: Overrides::new(&cli.global), asked_lang, threads: cli.global.threads };
            Ok((session, cli.command.unwrap_or_else(|| Command::App(AppArgs::default()))))
        }
        Err(error) if error.kind() == ErrorKind::DisplayHelp => Err(end(print_styled(&error.render()), Exit::Done)),
        Err(error) => Err(end(Err(help::usage_failure(&error, &args)), Exit::Usage)),
    }
}

impl Session {
    /// Does the work, says what went wrong, and gives the exit code. A panic is a failure like others.
    pub fn run(&self, work: impl FnOnce() -> Result<Exit, Failure>) -> Exit {
        quiet_panics();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            self.start_threads()?;
            for note in stages::environment_notes() {
                self.console.warn(note.get(self.console.lang));
            }
            work()
        }));
        let failure = match outcome {
            Ok(Ok(exit)) => return exit,
            Ok(Err(failure)) => failure,
            Err(panic) => Failure::internal(panic.as_ref()),
        };
        self.console.fail(&failure);
        failure.exit
    }

    /// Shows the help of a topic.
    ///
    /// # Errors
    /// Where there is no such topic.
    pub fn help(&self, args: &HelpArgs) -> Result<Exit, Failure> {
        let text = help::help_of(args.topic.as_deref(), self.console.lang)?;
        print_styled(&text)?;
        Ok(Exit::Done)
    }

    /// Does a piece of work under the eyes of the user, who may interrupt it.
    pub(super) fn watched<T>(&self, work: impl FnOnce(&View) -> Result<T, Failure>) -> Result<T, Failure> {
        let view = View::new(self.console, &Interrupt::install(self.console)?);
        let result = work(&view);
        view.close();
        result
    }

    fn start_threads(&self) -> Result<(), Failure> {
        let Some(threads) = self.threads else { return Ok(()) };
        rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global().map_err(|error| {
            let cause = error.to_string();
            Failure::new(Exit::Environment, "threads", M::NoThreads { cause }.both(), M::FewerThreads.both())
        })
    }
}

/// A panic is told once, as a failure with a remedy; the report of the runtime comes with `RUST_BACKTRACE`.
fn quiet_panics() {
    if std::env::var_os("RUST_BACKTRACE").is_none_or(|value| value == "0") {
        std::panic::set_hook(Box::new(|_| {}));
    }
}
