//! What can be typed. The help texts live in the catalogue and are put in by [`super::help`].

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::report::{Lang, Role};
use crate::score::MethodName;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "lianpian", disable_help_flag = true, disable_help_subcommand = true, disable_version_flag = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[arg(short = 'V', long, action = ArgAction::SetTrue)]
    pub(crate) version: bool,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Flags of every subcommand.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    #[arg(long, global = true, value_name = "N")]
    pub(crate) seed: Option<u64>,
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    #[arg(long, global = true, value_name = "zh|en", value_parser = lang)]
    pub(crate) lang: Option<Lang>,
    #[arg(long, global = true, value_name = "auto|never", value_parser = ["auto", "never"], default_value = "auto")]
    pub(crate) progress: String,
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

/// A subcommand with its arguments.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The whole pipeline.
    Plan(PlanArgs),
    /// Many districts.
    Batch(BatchArgs),
    /// Everything `plan` would refuse or warn about.
    Check(CheckArgs),
    /// One file.
    Inspect(InspectArgs),
    /// Why.
    Explain(ExplainArgs),
    /// Proof of a plan folder.
    Verify(VerifyArgs),
    /// A plan folder is settled.
    SignOff(SignOffArgs),
    /// Two plan folders.
    Compare(CompareArgs),
    /// Walks along a network, without a plan.
    Access(AccessArgs),
    /// Any layer or table, ranked.
    Score(ScoreArgs),
    /// Any layer or table, in connected zones.
    Zone(ZoneArgs),
    /// Any table of projects, in years.
    Schedule(ScheduleArgs),
    /// A synthetic district.
    Synth(SynthArgs),
    /// The map.
    App(AppArgs),
    /// Help.
    Help(HelpArgs),
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    #[arg(value_name = "PROJECT")]
    pub(super) project: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
}

/// Arguments of `batch`.
#[derive(Debug, Args)]
pub struct BatchArgs {
    #[arg(value_name = "PROJECT", required = true)]
    pub(super) projects: Vec<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: u16,
    #[arg(long)]
    pub(super) resume: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[arg(value_name = "PROJECT")]
    pub(super) project: PathBuf,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub(super) role: Option<Role>,
    #[arg(long, value_name = "FILE")]
    pub(super) save: Option<PathBuf>,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    #[arg(value_name = "ID", allow_hyphen_values = true)]
    pub(super) id: String,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
}

/// Arguments of `sign-off`.
#[derive(Debug, Args)]
pub struct SignOffArgs {
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    #[arg(long, value_name = "NAME", required = true)]
    pub(super) name: String,
    #[arg(long, value_name = "DATE", required = true, value_parser = date)]
    pub(super) date: Date,
}

/// Arguments of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    #[arg(value_name = "DIR_A")]
    pub(super) before: PathBuf,
    #[arg(value_name = "DIR_B")]
    pub(super) after: PathBuf,
}

/// Arguments of `access`.
#[derive(Debug, Args)]
pub struct AccessArgs {
    #[arg(long, value_name = "FILE", requires = "edges")]
    pub(super) nodes: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "nodes")]
    pub(super) edges: Option<PathBuf>,
    #[arg(long, value_name = "FILE[:LAYER]")]
    pub(super) facilities: PathBuf,
    #[arg(long, value_name = "FILE[:LAYER]", conflicts_with = "nodes")]
    pub(super) streets: Option<String>,
    #[arg(long, value_name = "FILE[:LAYER]", conflicts_with = "nodes")]
    pub(super) origins: Option<String>,
    #[arg(long, value_name = "FILE[:LAYER]", conflicts_with = "nodes")]
    pub(super) entrances: Option<String>,
    #[arg(long, value_name = "FILE[:LAYER]", conflicts_with = "nodes")]
    pub(super) barriers: Vec<String>,
    #[arg(long, value_name = "FILE[:LAYER]", conflicts_with = "nodes")]
    pub(super) crossings: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "nodes")]
    pub(super) categories: Option<PathBuf>,
    #[arg(long, value_name = "MINUTES", value_delimiter = ',', requires = "streets", value_parser = clap::value_parser!(u16).range(1..=120))]
    pub(super) catchments: Vec<u16>,
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub(super) within: Option<f64>,
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub(super) snap: Option<f64>,
    #[arg(long, value_name = "M:W,…", requires = "nodes")]
    pub(super) e2sfca: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
}

/// Arguments of `score`.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(super) criteria: PathBuf,
    #[arg(long, value_name = "METHOD", value_parser = method())]
    pub(super) method: Option<MethodName>,
    #[arg(long, value_name = "NAME")]
    pub(super) layer: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(super) draws: Option<u32>,
    #[arg(long, value_name = "N", default_value = "100", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) top: u32,
}

/// Arguments of `zone`.
#[derive(Debug, Args)]
pub struct ZoneArgs {
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[arg(long, value_name = "OBJECTIVE", value_parser = objective())]
    pub(super) objective: Option<ZoneObjective>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) k: Option<u32>,
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub(super) attributes: Vec<String>,
    #[arg(long, value_name = "FIELD:MIN:MAX")]
    pub(super) bound: Vec<String>,
    #[arg(long, value_name = "rook|queen|gap|FILE")]
    pub(super) links: Option<PathBuf>,
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub(super) gap: Option<f64>,
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub(super) min_frontage: Option<f64>,
    #[arg(long, value_name = "FILE[:LAYER]")]
    pub(super) barriers: Vec<String>,
    #[arg(long, value_name = "FILE[:LAYER]")]
    pub(super) crossings: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) links_out: Option<PathBuf>,
    #[arg(long, value_name = "FILE[:LAYER]")]
    pub(super) streets: Option<String>,
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub(super) corridor_width: Option<f64>,
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub(super) corridor_reach: Option<f64>,
    #[arg(long, value_name = "FILE")]
    pub(super) locks: Option<PathBuf>,
    #[arg(long, value_name = "FIELD")]
    pub(super) locked: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub(super) id: Option<String>,
    #[arg(long)]
    pub(super) standardise: bool,
    #[arg(long, value_name = "COST", default_value = "0", allow_hyphen_values = true)]
    pub(super) link_cost: f64,
    #[arg(long, value_name = "1-9", default_value = "5", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(super) effort: u8,
    #[arg(long, value_name = "NAME")]
    pub(super) layer: Option<String>,
    #[arg(long, value_name = "FILE|DIR")]
    pub(super) out: Option<PathBuf>,
}

/// Who is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ZoneLinks<'a> {
    /// Areas that share an edge.
    Rook,
    /// Areas that share an edge or a point.
    Queen,
    /// Areas that face each other across a gap.
    Gap,
    /// Pairs of a table.
    File(&'a PathBuf),
}

impl ZoneArgs {
    /// Who is linked.
    pub(super) fn linked(&self) -> ZoneLinks<'_> {
        match &self.links {
            None => ZoneLinks::Rook,
            Some(word) if word.as_os_str() == "rook" => ZoneLinks::Rook,
            Some(word) if word.as_os_str() == "queen" => ZoneLinks::Queen,
            Some(word) if word.as_os_str() == "gap" => ZoneLinks::Gap,
            Some(path) => ZoneLinks::File(path),
        }
    }
}

/// What zones are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ZoneObjective {
    PRegions,
    MaxP,
    Balanced,
    Corridor,
}

impl ZoneObjective {
    const ALL: [Self; 4] = [Self::PRegions, Self::MaxP, Self::Balanced, Self::Corridor];

    /// The word that is typed.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::PRegions => "p-regions",
            Self::MaxP => "max-p",
            Self::Balanced => "balanced",
            Self::Corridor => "corridor",
        }
    }
}

/// Arguments of `schedule`.
#[derive(Debug, Args)]
pub struct ScheduleArgs {
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[arg(long, value_name = "FILE.toml")]
    pub(super) programme: PathBuf,
    #[arg(long, value_name = "1-9", default_value = "5", value_parser = clap::value_parser!(u8).range(1..=9))]
    pub(super) effort: u8,
    #[arg(long, value_name = "NAME")]
    pub(super) layer: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
}

/// Arguments of `synth`.
#[derive(Debug, Args)]
pub struct SynthArgs {
    #[arg(long, value_name = "FILE.gpkg|DIR")]
    pub(super) out: PathBuf,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) buildings: Option<u64>,
}

/// Arguments of `app`.
#[derive(Debug, Default, Args)]
pub struct AppArgs {
    #[arg(value_name = "PROJECT")]
    pub(super) project: Option<PathBuf>,
    #[arg(long)]
    pub(super) no_cache: bool,
}

/// Arguments of `help`.
#[derive(Debug, Args)]
pub struct HelpArgs {
    #[arg(value_name = "COMMAND")]
    pub(super) topic: Option<String>,
}

fn date(text: &str) -> Result<Date, String> {
    let date: Date = text.parse().map_err(|e: jiff::Error| e.to_string())?;
    // The parser also takes 20211125 and date-times; one form keeps scripts and project files alike.
    if date.to_string() == text { Ok(date) } else { Err(format!("write {date}")) }
}

fn role(text: &str) -> Result<Role, String> {
    let known = || Role::INPUTS.map(Role::key).join(", ");
    Role::from_key(text).ok_or_else(known)
}

fn method() -> impl TypedValueParser<Value = MethodName> {
    let word = PossibleValuesParser::new([MethodName::WeightedSum, MethodName::Topsis].map(MethodName::key));
    word.map(|word| if word == MethodName::Topsis.key() { MethodName::Topsis } else { MethodName::WeightedSum })
}

fn objective() -> impl TypedValueParser<Value = ZoneObjective> {
    let known = |word: &str| ZoneObjective::ALL.into_iter().find(|objective| objective.key() == word);
    let word = PossibleValuesParser::new(ZoneObjective::ALL.map(ZoneObjective::key));
    word.try_map(move |word| known(&word).ok_or("p-regions, max-p, balanced, corridor"))
}

fn lang(text: &str) -> Result<Lang, String> {
    match text {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err("zh, en".into()),
    }
}
