//! `lianpian schedule`: a start year for every project of any table, under limits.

mod causes;

use std::path::Path;

use serde_json::{Value, json};

use crate::export::{Added, Values, is_replaced};
use crate::phasing::{Phased, PhasingSettings, ProgrammeFile, TableLimit, TableProblem, Wanting, phase, problem_of, wanting};
use crate::report::messages::{MethodMessage, PhasingMessage as M, RegionMessage};
use crate::report::{Lang, Say, Stage, Text};
use crate::score::faults_text;
use causes::{cause, cause_record};

use crate::cli::access::{Watch, output_file};
use crate::cli::args::ScheduleArgs;
use crate::cli::console::{print, print_json};
use crate::cli::failure::{Exit, Failure};
use crate::cli::form;
use crate::cli::progress::peak_memory;
use crate::cli::session::Session;
use crate::cli::stages;

/// Seed of the draws where none is typed.
const SEED: u64 = 42;

/// Records named where something is missed.
const NAMED: usize = 5;

/// Gaps below this share are proofs.
const PROVEN: f64 = 2e-6;

/// Seconds of the stages.
#[derive(Debug, Default)]
struct Seconds {
    read: f64,
    solve: f64,
    check: f64,
    causes: f64,
    write: f64,
}

/// A limit with what it comes to, in the unit of its column.
struct LimitResult<'o> {
    limit: &'o TableLimit,
    sum: f64,
    short: f64,
}

/// What is said at the end.
struct Outcome {
    table: TableProblem,
    phased: Phased,
    warnings: Vec<Text>,
    missed: Vec<Text>,
    wanting: Vec<Wanting>,
    seconds: Seconds,
}

/// Phases the records of a file and writes them with `start_year` and `finish_year` added.
///
/// # Errors
/// [`Failure`] where programme or table cannot be used, or the result cannot be written.
pub fn schedule(args: &ScheduleArgs, session: &Session) -> Result<Exit, Failure> {
    let form = form::of(&args.out)?;
    let file = programme(&args.programme)?;
    let seed = session.overrides.seed().unwrap_or(SEED);
    session.watched(|view| {
        let (mut seconds, mut watch) = (Seconds::default(), Watch::start());
        let output = output_file(&args.out, &[&args.file, &args.programme])?;
        let whole = stages::read_whole(&args.file, args.layer.as_deref(), &view.progress)?;
        if let Some(cause) = crate::export::unfit(form, &whole) {
            return Err(form::unfit(cause));
        }
        let table = problem_of(&whole, &file).map_err(|causes| form::unusable("projects", &args.file, &causes))?;
        if whole.rows.is_empty() {
            return Err(Failure::input("projects", M::NoProjects.both(), RegionMessage::InputFix.both()));
        }
        seconds.read = watch.lap();
        view.progress.enter(Stage::Programme, 0).map_err(|_| Failure::interrupted())?;
        let phased = phase(&table.problem, PhasingSettings { effort: args.effort, seed, prove: true }, &view.progress)
            .map_err(|_| Failure::interrupted())?;
        seconds.solve = watch.lap();
        if let Some(fault) = phased.phases.faults(&table.problem).first() {
            return Err(Failure::new(Exit::Environment, "check", M::Broken { fault: format!("{fault:?}") }.both(), M::BrokenFix.both()));
        }
        seconds.check = watch.lap();
        let added = added(&table, &phased, &file, whole.rows.len());
        let names: Vec<&str> = whole.names().filter(|name| is_replaced(name, &added)).collect();
        let mut warnings = Vec::new();
        warnings.extend((!names.is_empty()).then(|| MethodMessage::ColumnsReplaced { names: names.join(", ") }.both()));
        let wanting = wanting(&table, &phased, seed, &view.progress).map_err(|_| Failure::interrupted())?;
        let missed = missed(&table, &phased, &wanting);
        seconds.causes = watch.lap();
        warnings.extend(passed(&table));
        stages::write_features(output, form, &whole, &added, &view.progress)?;
        seconds.write = watch.lap();
        let outcome = Outcome { table, phased, warnings, missed, wanting, seconds };
        say(&outcome, args, session)?;
        Ok(if outcome.missed.is_empty() { Exit::Done } else { Exit::TargetMissed })
    })
}

fn programme(path: &Path) -> Result<ProgrammeFile, Failure> {
    if !path.exists() {
        return Err(stages::no_such_file(path));
    }
    let shown = path.display().to_string();
    let text = fs_err::read_to_string(path).map_err(|error| {
        let message = M::FileUnreadable { path: shown.clone(), cause: error.to_string() };
        Failure::input("programme", message.both(), M::FileFix.both())
    })?;
    ProgrammeFile::parse(&text).map_err(|faults| Failure::input("programme", faults_text(&shown, &faults), M::FileFix.both()))
}

/// Start and completion of every record.
fn added(table: &TableProblem, phased: &Phased, file: &ProgrammeFile, records: usize) -> Vec<Added> {
    let mut start: Vec<Option<u32>> = vec![None; records];
    for (record, year) in table.outside.iter().enumerate() {
        start[record] = year.map(|year| year as u32);
    }
    for (project, year) in phased.phases.start.iter().enumerate() {
        start[table.records[project]] = year.map(|year| (table.first + i16::from(year)) as u32);
    }
    let duration = u32::from(*file.duration_years.get_ref());
    let finish = start.iter().map(|year| year.map(|year| year + duration)).collect();
    let column = |name: &str, values| Added { name: name.into(), values: Values::Counted(values) };
    vec![column("start_year", start), column("finish_year", finish)]
}

fn limits<'o>(table: &'o TableProblem, phased: &Phased) -> Vec<LimitResult<'o>> {
    let of = |(limit, &sum): (&'o TableLimit, &i64)| {
        let sum = sum as f64 * limit.unit;
        LimitResult { limit, sum, short: limit.min.map_or(0.0, |min| (min - sum).max(0.0)) }
    };
    let mut all: Vec<LimitResult<'o>> = table.limits.iter().zip(&phased.sums).map(of).collect();
    // What is short by less than a unit of the column is rounding.
    for result in &mut all {
        if result.short < result.limit.unit * (1.0 - 1e-6) {
            result.short = 0.0;
        }
    }
    all
}

/// Lower ends that are not reached, and projects that had to start and did not.
fn missed(table: &TableProblem, phased: &Phased, wanting: &[Wanting]) -> Vec<Text> {
    let with_causes = |first: M, row: Option<usize>| {
        let found = wanting.iter().filter(|w| w.row == row).flat_map(|w| &w.remedies);
        Text::sentences(&std::iter::once(first.both()).chain(found.map(|remedy| cause(table, row, remedy))).collect::<Vec<_>>())
    };
    let of = |(row, r): (usize, LimitResult<'_>)| {
        (r.short > 0.0).then(|| {
            let (sum, min) = (number(r.sum), number(r.limit.min.unwrap_or(0.0)));
            let first = M::MinMissed { name: r.limit.name.clone(), years: years(&r.limit.years), sum, min, short: number(r.short) };
            with_causes(first, Some(row))
        })
    };
    let mut missed: Vec<Text> = limits(table, phased).into_iter().enumerate().filter_map(of).collect();
    let rows: Vec<usize> = (0..table.must.len()).filter(|&p| table.must[p] && phased.phases.start[p].is_none()).collect();
    if !rows.is_empty() {
        let more = if rows.len() > NAMED { ", …" } else { "" };
        let named: Vec<String> = rows.iter().take(NAMED).map(|&p| (table.records[p] + 1).to_string()).collect();
        missed.push(with_causes(M::MustMissed { count: rows.len(), rows: named.join(", ") + more }, None));
    }
    missed
}

/// Upper ends that what is fixed passes by itself.
fn passed(table: &TableProblem) -> Vec<Text> {
    let of = |limit: &TableLimit| {
        let all = limit.max.filter(|&max| limit.held > max + limit.unit)?;
        let (before, max) = (number(limit.held), number(all));
        Some(M::MaxPassed { name: limit.name.clone(), years: years(&limit.years), before, max }.both())
    };
    table.limits.iter().filter_map(of).collect()
}

fn years(years: &[i16]) -> String {
    match years {
        [] => String::new(),
        [year] => year.to_string(),
        [first, .., last] => format!("{first}–{last}"),
    }
}

/// A number as people read it.
fn number(value: f64) -> String {
    form::rounded(value, 3)
}

fn gap(phased: &Phased) -> f64 {
    if phased.worth > 0.0 { (phased.bound - phased.worth).max(0.0) / phased.worth } else { 0.0 }
}

fn say(outcome: &Outcome, args: &ScheduleArgs, session: &Session) -> Result<(), Failure> {
    let lang = session.console.lang;
    if session.console.json {
        return print_json(&as_json(outcome, args, lang));
    }
    let Outcome { table, phased, .. } = outcome;
    for warning in outcome.warnings.iter().chain(&outcome.missed) {
        session.console.warn(warning.get(lang));
    }
    let started = phased.phases.start.iter().flatten().count();
    let mut lines = vec![M::Made { started, projects: table.records.len(), path: args.out.display().to_string() }.say(lang)];
    if !table.zones.is_empty() {
        lines.push(M::ZonesLine { opened: phased.phases.open.iter().flatten().count(), zones: table.zones.len() }.say(lang));
    }
    let value = number(phased.worth);
    lines.push(if gap(phased) <= PROVEN {
        M::ProvenLine { value }.say(lang)
    } else {
        M::ValueLine { value, bound: number(phased.bound), gap: number(gap(phased) * 100.0) }.say(lang)
    });
    for result in limits(table, phased) {
        let least = result.limit.min.map(|min| M::LeastEnd { min: number(min) }.say(lang)).unwrap_or_default();
        let most = result.limit.max.map(|max| M::MostEnd { max: number(max) }.say(lang)).unwrap_or_default();
        let (name, years, sum) = (result.limit.name.clone(), years(&result.limit.years), number(result.sum));
        lines.push(M::LimitLine { name, years, sum, ends: least + &most }.say(lang));
    }
    print(&lines.join("\n"))
}

fn as_json(outcome: &Outcome, args: &ScheduleArgs, lang: Lang) -> Value {
    let Outcome { table, phased, warnings, missed, wanting, seconds } = outcome;
    let texts = |all: &[Text]| all.iter().map(|text| text.get(lang).to_owned()).collect::<Vec<_>>();
    let rows: Vec<Value> = limits(table, phased)
        .iter()
        .enumerate()
        .map(|(row, r)| {
            let causes = wanting.iter().filter(|w| w.row == Some(row)).flat_map(|w| &w.remedies);
            let slack = |end: Option<f64>, sign: f64| end.map(|end| (r.sum - end) * sign);
            json!({
                "name": r.limit.name, "of": r.limit.of, "years": r.limit.years, "sum": r.sum,
                "min": r.limit.min, "max": r.limit.max,
                "over_min": slack(r.limit.min, 1.0), "under_max": slack(r.limit.max, -1.0), "short": r.short,
                "causes": causes.map(|remedy| cause_record(table, Some(row), remedy)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "out": args.out.display().to_string(),
        "projects": table.records.len(),
        "fixed": table.fixed.iter().filter(|fixed| **fixed).count(),
        "outside_years": table.outside.iter().flatten().count(),
        "started": phased.phases.start.iter().flatten().count(),
        "zones": table.zones.len(),
        "opened": phased.phases.open.iter().flatten().count(),
        "value": phased.worth,
        "bound": phased.bound,
        "gap": gap(phased),
        "proven": gap(phased) <= PROVEN,
        "limits": rows,
        "missed": texts(missed),
        "warnings": texts(warnings),
        "read_s": seconds.read,
        "solve_s": seconds.solve,
        "check_s": seconds.check,
        "causes_s": seconds.causes,
        "write_s": seconds.write,
        "peak_memory_mib": peak_memory(),
    })
}
