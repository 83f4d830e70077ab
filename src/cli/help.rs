//! Help and usage errors in the user's language.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, CommandFactory as _};

use crate::report::messages::{CliMessage as M, HelpText as H};
use crate::report::{Lang, Say, Text};

use super::args::Cli;
use super::failure::{Exit, Failure};

/// The command line with every text in one language.
pub(super) fn command(lang: Lang) -> clap::Command {
    let say = |text: H| text.say(lang);
    let usage = say(H::Usage);
    let headings = Headings::new(lang);
    let mut command = localise(Cli::command(), lang, &headings)
        .about(say(H::About))
        .after_help(say(H::After))
        .subcommand_help_heading(headings.commands)
        .help_template(format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}"));
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| {
            let about = about(&name).map(say).unwrap_or_default();
            localise(sub, lang, &headings).about(about).help_template(format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}"))
        });
    }
    if lang == Lang::Zh { chinese_usage(command) } else { command }
}

/// Clap's own words in the usage lines, which no setting reaches.
fn chinese_usage(command: clap::Command) -> clap::Command {
    let line = |built: &mut clap::Command| {
        let usage = built.render_usage().to_string();
        usage.trim_start_matches("Usage: ").replace("[OPTIONS]", "[选项]").replace("[COMMAND]", "[命令]")
    };
    let mut built = command.clone();
    built.build();
    let own = line(&mut built);
    let mut command = command.override_usage(own);
    for sub in built.get_subcommands_mut() {
        let usage = line(sub);
        command = command.mut_subcommand(sub.get_name(), |sub| sub.override_usage(usage));
    }
    command
}

/// What stands for a value in Chinese; words that are typed as they are stay.
fn chinese_value(name: &str) -> Option<&'static str> {
    Some(match name {
        "PROJECT" => "项目",
        "DIR" => "文件夹",
        "DIR_A" => "文件夹甲",
        "DIR_B" => "文件夹乙",
        "FILE" => "文件",
        "FILE.gpkg|DIR" => "文件.gpkg|文件夹",
        "ID" => "编号",
        "N" => "数",
        "M" => "米",
        "FILE[:LAYER]" => "文件[:图层]",
        "MINUTES" => "分钟",
        "M:W,…" => "米:权重,…",
        "DATE" => "日期",
        "COMMAND" => "命令",
        "METHOD" => "方法",
        "OBJECTIVE" => "目标",
        "FIELD" => "字段",
        "FIELD,…" => "字段,…",
        "FIELD:MIN:MAX" => "字段:下限:上限",
        "rook|queen|FILE" => "rook|queen|文件",
        "COST" => "代价",
        "NAME" => "名称",
        _ => return None,
    })
}

/// Clap keeps headings as `&'static str`; these four live as long as the process.
struct Headings {
    commands: &'static str,
    arguments: &'static str,
    options: &'static str,
    global: &'static str,
}

impl Headings {
    fn new(lang: Lang) -> Self {
        let say = |text: H| -> &'static str { text.say(lang).leak() };
        Self { commands: say(H::Commands), arguments: say(H::Arguments), options: say(H::Options), global: say(H::GlobalOptions) }
    }
}

fn localise(command: clap::Command, lang: Lang, headings: &Headings) -> clap::Command {
    let owner = command.get_name().to_owned();
    command.mut_args(|arg| {
        let text = arg_help(&owner, arg.get_id().as_str());
        let heading = if arg.is_positional() {
            headings.arguments
        } else if arg.is_global_set() {
            headings.global
        } else {
            headings.options
        };
        let values = arg.get_action().takes_values();
        let shown = arg.get_value_names().and_then(|names| names.first()).and_then(|name| chinese_value(name));
        let arg = match shown {
            Some(name) if lang == Lang::Zh => arg.value_name(name),
            _ => arg,
        };
        let arg = arg.help_heading(heading);
        let arg = if values { arg.hide_default_value(true).hide_possible_values(true) } else { arg };
        match text {
            Some(text) => Arg::help(arg, text.say(lang)),
            None => arg,
        }
    })
}

fn about(command: &str) -> Option<H> {
    Some(match command {
        "plan" => H::Plan,
        "batch" => H::Batch,
        "check" => H::Check,
        "inspect" => H::Inspect,
        "explain" => H::Explain,
        "verify" => H::Verify,
        "sign-off" => H::SignOff,
        "compare" => H::Compare,
        "access" => H::Access,
        "score" => H::Score,
        "zone" => H::Zone,
        "schedule" => H::Schedule,
        "synth" => H::Synth,
        "app" => H::App,
        "help" => H::HelpCommand,
        _ => return None,
    })
}

fn arg_help(command: &str, id: &str) -> Option<H> {
    Some(match (command, id) {
        ("plan", "project") => H::PlanProject,
        ("plan", "out") => H::PlanOut,
        ("batch", "projects") => H::BatchProjects,
        ("batch", "out") => H::BatchOut,
        ("batch", "jobs") => H::BatchJobs,
        ("batch", "resume") => H::BatchResume,
        ("check", "project") => H::CheckProject,
        ("inspect", "files") => H::InspectFile,
        ("inspect", "role") => H::InspectRole,
        ("inspect", "save") => H::InspectSave,
        ("explain" | "verify" | "sign-off", "folder") => H::PlanFolder,
        ("sign-off", "name") => H::SignOffName,
        ("sign-off", "date") => H::SignOffDate,
        ("compare", "before") => H::CompareBefore,
        ("compare", "after") => H::CompareAfter,
        ("explain", "id") => H::ExplainId,
        ("access", "nodes") => H::AccessNodes,
        ("access", "edges") => H::AccessEdges,
        ("access", "facilities") => H::AccessFacilities,
        ("access", "streets") => H::AccessStreets,
        ("access", "origins") => H::AccessOrigins,
        ("access", "entrances") => H::AccessEntrances,
        ("access", "barriers") => H::AccessBarriers,
        ("access", "crossings") => H::AccessCrossings,
        ("access", "categories") => H::AccessCategories,
        ("access", "catchments") => H::AccessCatchments,
        ("access", "within") => H::AccessWithin,
        ("access", "snap") => H::AccessSnap,
        ("access", "e2sfca") => H::AccessSupply,
        ("access", "out") => H::AccessOut,
        ("score" | "zone" | "schedule", "file") => H::ScoreFile,
        ("score", "criteria") => H::ScoreCriteria,
        ("score", "method") => H::ScoreMethod,
        ("score" | "zone" | "schedule", "layer") => H::ScoreLayer,
        ("score", "out") => H::ScoreOut,
        ("score", "draws") => H::ScoreDraws,
        ("score", "top") => H::ScoreTop,
        ("zone", "objective") => H::ZoneObjective,
        ("zone", "k") => H::ZoneCount,
        ("zone", "attributes") => H::ZoneAttributes,
        ("zone", "bound") => H::ZoneBound,
        ("zone", "links") => H::ZoneLinks,
        ("zone", "gap") => H::ZoneGap,
        ("zone", "min_frontage") => H::ZoneFrontage,
        ("zone", "barriers") => H::ZoneBarriers,
        ("zone", "crossings") => H::ZoneCrossings,
        ("zone", "links_out") => H::ZoneLinksOut,
        ("zone", "streets") => H::ZoneStreets,
        ("zone", "corridor_width") => H::ZoneCorridorWidth,
        ("zone", "corridor_reach") => H::ZoneCorridorReach,
        ("zone", "locks") => H::ZoneLocks,
        ("zone", "locked") => H::ZoneLocked,
        ("zone", "id") => H::ZoneId,
        ("zone", "standardise") => H::ZoneStandardise,
        ("zone", "link_cost") => H::ZoneLinkCost,
        ("zone" | "schedule", "effort") => H::ZoneEffort,
        ("zone", "out") => H::ZoneOut,
        ("schedule", "programme") => H::ScheduleProgramme,
        ("schedule", "out") => H::ScheduleOut,
        ("synth", "out") => H::SynthOut,
        ("synth", "buildings") => H::SynthBuildings,
        ("app", "project") => H::AppProject,
        ("app", "no_cache") => H::AppNoCache,
        ("help", "topic") => H::HelpTopic,
        (_, "json") => H::Json,
        (_, "quiet") => H::Quiet,
        (_, "verbose") => H::Verbose,
        (_, "threads") => H::Threads,
        (_, "seed") => H::Seed,
        (_, "as_of") => H::AsOf,
        (_, "lang") => H::Lang,
        (_, "progress") => H::ShowProgress,
        (_, "help") => H::Help,
        (_, "version") => H::Version,
        _ => return None,
    })
}

/// The language asked for, before the line is parsed: what `--lang` says, else the locale's.
pub(super) fn lang_of(args: &[OsString]) -> Lang {
    let mut words = before_dashes(args);
    while let Some(word) = words.next() {
        let value = match word.to_str() {
            Some("--lang") => words.next().and_then(|value| value.to_str()),
            Some(word) => word.strip_prefix("--lang="),
            None => None,
        };
        match value {
            Some("zh") => return Lang::Zh,
            Some("en") => return Lang::En,
            _ => {}
        }
    }
    Lang::of_locale()
}

/// Whether a flag is among the words, for lines that do not parse.
pub(super) fn names_flag(args: &[OsString], flag: &str) -> bool {
    before_dashes(args).any(|word| word == flag)
}

fn before_dashes(args: &[OsString]) -> impl Iterator<Item = &OsString> {
    args.iter().skip(1).take_while(|word| *word != "--")
}

/// A line that cannot be understood, in our own words.
pub(super) fn usage_failure(error: &clap::Error, args: &[OsString]) -> Failure {
    let get = |kind| error.get(kind).map(strings).unwrap_or_default();
    let first = |kind| get(kind).into_iter().next().unwrap_or_default();
    let arg = first(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::UnknownArgument => M::UnknownArgument { arg },
        ErrorKind::InvalidSubcommand => M::UnknownCommand { name: first(ContextKind::InvalidSubcommand) },
        ErrorKind::MissingRequiredArgument => M::MissingArgument { names: get(ContextKind::InvalidArg).join(" ") },
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if first(ContextKind::InvalidValue).is_empty() => M::NoValue { arg },
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => M::InvalidValue { arg, value: first(ContextKind::InvalidValue) },
        ErrorKind::ArgumentConflict => match first(ContextKind::PriorArg) {
            other if other == arg || other.is_empty() => M::Repeated { arg },
            other => M::Conflict { arg, other },
        },
        _ => M::UsageOther { cause: error.to_string().trim().trim_start_matches("error: ").to_owned() },
    };
    let command = help_command(args);
    let near: Vec<String> =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].into_iter().flat_map(get).collect();
    let valid = get(ContextKind::ValidValue);
    let remedy = if let Some(name) = near.into_iter().next() {
        M::DidYouMean { name, command }
    } else if valid.is_empty() {
        M::SeeHelp { command }
    } else {
        M::OneOf { values: valid.join(", "), command }
    };
    Failure::new(Exit::Usage, "usage", message.both(), remedy.both())
}

/// `lianpian plan --help` for a line that begins with a known command.
fn help_command(args: &[OsString]) -> String {
    let known = before_dashes(args).filter_map(|word| word.to_str()).find(|word| about(word).is_some() && *word != "help");
    known.map_or_else(|| "lianpian --help".to_owned(), |name| format!("lianpian {name} --help"))
}

fn strings(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::String(text) => vec![text.clone()],
        ContextValue::Strings(texts) => texts.clone(),
        ContextValue::StyledStr(text) => vec![text.to_string()],
        _ => Vec::new(),
    }
}

/// Help of one subcommand, or of the whole program.
pub(super) fn help_of(topic: Option<&str>, lang: Lang) -> Result<clap::builder::StyledStr, Failure> {
    let mut command = command(lang);
    command.build();
    match topic {
        None => Ok(command.render_help()),
        Some(name) => command.find_subcommand_mut(name).map(clap::Command::render_help).ok_or_else(|| {
            let message: Text = M::UnknownCommand { name: name.into() }.both();
            Failure::new(Exit::Usage, "usage", message, M::SeeHelp { command: "lianpian --help".into() }.both())
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_argument_has_help_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let command = command(lang);
            command.clone().debug_assert();
            for sub in std::iter::once(&command).chain(command.get_subcommands()) {
                assert!(!sub.get_about().unwrap().to_string().is_empty(), "{}", sub.get_name());
                for arg in sub.get_arguments() {
                    assert!(arg.get_help().is_some(), "{} {}", sub.get_name(), arg.get_id());
                }
            }
        }
    }

    #[test]
    fn chinese_help_holds_no_english_headings() {
        let mut command = command(Lang::Zh);
        command.build();
        let help = command.find_subcommand_mut("batch").unwrap().render_help().to_string();
        for word in ["Usage", "Options:", "OPTIONS", "Arguments", "PROJECT", "DIR", "default", "possible"] {
            assert!(!help.contains(word), "{word} in\n{help}");
        }
    }

    #[test]
    fn the_language_is_found_before_parsing() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(lang_of(&words("lianpian plan --lang zh")), Lang::Zh);
        assert_eq!(lang_of(&words("lianpian --lang=en nonsense")), Lang::En);
    }
}
