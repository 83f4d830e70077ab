//! The thin binary: parse, dispatch, exit code.

use std::process::ExitCode;

use lianpian::cli::{self, Command};

fn main() -> ExitCode {
    let (session, command) = match cli::parse(std::env::args_os()) {
        Ok(parsed) => parsed,
        // Help, version or wrong usage: all is said.
        Err(exit) => return exit.into(),
    };
    let exit = session.run(|| match &command {
        Command::Plan(args) => cli::plan(args, &session),
        Command::Batch(args) => cli::batch(args, &session),
        Command::Check(args) => cli::check(args, &session),
        Command::Inspect(args) => cli::inspect(args, &session),
        Command::Explain(args) => cli::explain(args, &session),
        Command::Verify(args) => cli::verify(args, &session),
        Command::SignOff(args) => cli::sign_off(args, &session),
        Command::Compare(args) => cli::compare(args, &session),
        Command::Access(args) => cli::access(args, &session),
        Command::Score(args) => cli::score(args, &session),
        Command::Zone(args) => cli::zone(args, &session),
        Command::Schedule(args) => cli::schedule(args, &session),
        Command::Synth(args) => cli::synth(args, &session),
        Command::App(args) => cli::app(args, &session),
        Command::Help(args) => session.help(args),
    });
    exit.into()
}
