//! `lianpian score`: any layer or table ranked by a criteria file.

use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use crate::export::{Added, Values, is_replaced};
use crate::intake::Whole;
use crate::report::messages::MethodMessage as M;
use crate::report::{Lang, Progress, Say, Stage, Text};
use crate::score::ahp::{self, Judgement};
use crate::score::{
    CriteriaFile, Draws, Evaluation, Known, MethodName, Robustness, Scorer, SmaaSettings, TABLE_DECIMALS, TableMatrix, Weighed,
    WeightSpread, evaluate, faults_text, smaa,
};

use super::access::output_file;
use super::args::ScoreArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::form;
use super::progress::peak_memory;
use super::session::Session;
use super::stages;

/// Seed of the draws where none is typed.
const SEED: u64 = 42;

/// Weights vary by this share in the draws.
const SPREAD: f64 = 0.2;

/// Seconds of the stages.
#[derive(Debug, Default)]
struct Seconds {
    read: f64,
    prepare: f64,
    solve: f64,
    draws: f64,
    write: f64,
}

/// What is said at the end.
struct Outcome<'o> {
    file: &'o CriteriaFile,
    table: &'o TableMatrix,
    weighed: &'o Weighed,
    warnings: Vec<Text>,
    robustness: Option<Robustness>,
    seconds: Seconds,
}

/// Scores and ranks the records of a file and writes them with the columns added.
///
/// # Errors
/// [`Failure`] where criteria or table cannot be used, or the result cannot be written.
pub fn score(args: &ScoreArgs, session: &Session) -> Result<Exit, Failure> {
    let form = form::of(&args.out)?;
    let file = criteria(&args.criteria)?;
    let method = args.method.or(file.method).unwrap_or(MethodName::WeightedSum);
    let seed = session.overrides.seed().unwrap_or(SEED);
    session.watched(|view| {
        let (mut seconds, since) = (Seconds::default(), Instant::now());
        let output = output_file(&args.out, &[&args.file, &args.criteria])?;
        let whole = stages::read_whole(&args.file, args.layer.as_deref(), &view.progress)?;
        if let Some(cause) = crate::export::unfit(form, &whole) {
            return Err(form::unfit(cause));
        }
        seconds.read = since.elapsed().as_secs_f64();
        view.progress.enter(Stage::Score, 0).map_err(|_| Failure::interrupted())?;
        let since = Instant::now();
        let table = stages::table_matrix(&file, method, &whole, &args.file)?;
        let ids = file.ids();
        seconds.prepare = since.elapsed().as_secs_f64();
        let since = Instant::now();
        let weighed = file.weighting.weigh(&ids, &table.matrix).map_err(|error| stages::method_failure(&error, &ids))?;
        let scorer = Scorer::new(&table.matrix, &weighed.weights, table.method).map_err(|error| stages::method_failure(&error, &ids))?;
        let evaluation = evaluate(&scorer, TABLE_DECIMALS);
        seconds.solve = since.elapsed().as_secs_f64();
        let mut added = columns(&file, &scorer, &evaluation);
        let robustness = match args.draws {
            None => None,
            Some(draws) => Some(robust(&scorer, draws, args.top, seed, &mut seconds, &view.progress)?),
        };
        added.extend(robustness.iter().flat_map(robust_columns));
        let mut warnings = [table.warnings.clone(), weighed.warnings.clone()].concat();
        warnings.extend(replaced(&whole, &added));
        warnings.extend(stages::left_out(&whole));
        let since = Instant::now();
        stages::write_features(output, form, &whole, &added, &view.progress)?;
        seconds.write = since.elapsed().as_secs_f64();
        let outcome = Outcome { file: &file, table: &table, weighed: &weighed, warnings, robustness, seconds };
        say(&outcome, args, session)
    })?;
    Ok(Exit::Done)
}

fn criteria(path: &Path) -> Result<CriteriaFile, Failure> {
    if !path.exists() {
        return Err(stages::no_such_file(path));
    }
    let shown = path.display().to_string();
    let text = fs_err::read_to_string(path).map_err(|error| {
        let message = M::CriteriaUnreadable { path: shown.clone(), cause: error.to_string() };
        Failure::input("criteria", message.both(), M::CriteriaFix.both())
    })?;
    CriteriaFile::parse(&text, &Known::default())
        .map_err(|faults| Failure::input("criteria", faults_text(&shown, &faults), M::CriteriaFix.both()))
}

/// Score, rank, the interval of ranks, and the part of every criterion.
fn columns(file: &CriteriaFile, scorer: &Scorer<'_>, evaluation: &Evaluation) -> Vec<Added> {
    let real = |name: &str, values: Vec<f64>| Added { name: name.to_owned(), values: Values::Real(values) };
    let whole = |name: &str, values: &[u32]| Added { name: name.to_owned(), values: Values::Whole(values.to_vec()) };
    let mut parts = vec![Vec::with_capacity(evaluation.score.len()); file.criteria.len()];
    for row in 0..evaluation.score.len() {
        for (parts, part) in parts.iter_mut().zip(evaluation.parts(scorer, row)) {
            parts.push(part);
        }
    }
    let mut added = vec![
        real("score", evaluation.score.clone()),
        real("score_low", evaluation.low.clone()),
        real("score_high", evaluation.high.clone()),
        whole("rank", &evaluation.rank),
        whole("rank_low", &evaluation.rank_low),
        whole("rank_high", &evaluation.rank_high),
    ];
    added.extend(file.criteria.iter().zip(parts).map(|(criterion, parts)| real(&format!("part_{}", criterion.id), parts)));
    added
}

fn robust(scorer: &Scorer<'_>, draws: u32, top: u32, seed: u64, seconds: &mut Seconds, progress: &Progress) -> Result<Robustness, Failure> {
    let since = Instant::now();
    let source = Draws::new(scorer, WeightSpread::Around(SPREAD), seed);
    let found = smaa(&source, &SmaaSettings { draws, top, ranks: true }, progress).map_err(|_| Failure::interrupted())?;
    seconds.draws = since.elapsed().as_secs_f64();
    Ok(found)
}

fn robust_columns(robustness: &Robustness) -> Vec<Added> {
    let whole = |name: &str, values: &[u32]| Added { name: name.to_owned(), values: Values::Whole(values.to_vec()) };
    vec![
        Added { name: "top_share".into(), values: Values::Real(robustness.top_share.clone()) },
        whole("rank_p5", &robustness.rank_p5),
        whole("rank_p95", &robustness.rank_p95),
    ]
}

/// Columns of the file that the added ones take the place of.
fn replaced(whole: &Whole, added: &[Added]) -> Option<Text> {
    let names: Vec<&str> = whole.columns.iter().map(|c| c.name.as_str()).filter(|name| is_replaced(name, added)).collect();
    (!names.is_empty()).then(|| M::ColumnsReplaced { names: names.join(", ") }.both())
}

fn say(outcome: &Outcome<'_>, args: &ScoreArgs, session: &Session) -> Result<(), Failure> {
    let lang = session.console.lang;
    if session.console.json {
        return print_json(&as_json(outcome, args, lang));
    }
    for warning in &outcome.warnings {
        session.console.warn(warning.get(lang));
    }
    let (rows, method) = (outcome.table.matrix.rows(), method_of(outcome));
    let weights = outcome.file.criteria.iter().zip(outcome.weighed.weights.as_slice());
    let mut lines = vec![M::Ranked { rows, method: method.key().to_owned(), path: args.out.display().to_string() }.say(lang)];
    lines.extend(weights.zip(&outcome.table.unknown).map(|((criterion, weight), &unknown)| {
        let (name, weight) = (criterion.name.get(lang).to_owned(), format!("{:.2}", weight * 100.0));
        if unknown == 0 { M::WeightLine { name, weight } } else { M::WeightLineOpen { name, weight, unknown } }.say(lang)
    }));
    if let Some(judged) = &outcome.weighed.ahp {
        lines.push(M::ConsistencyLine { ratio: format!("{:.3}", judged.group.ratio) }.say(lang));
    }
    print(&lines.join("\n"))
}

fn method_of(outcome: &Outcome<'_>) -> MethodName {
    if outcome.table.method == crate::score::Method::WeightedSum { MethodName::WeightedSum } else { MethodName::Topsis }
}

fn as_json(outcome: &Outcome<'_>, args: &ScoreArgs, lang: Lang) -> Value {
    let Outcome { file, table, weighed, seconds, .. } = outcome;
    let criteria: Vec<Value> = (0..file.criteria.len())
        .map(|at| {
            let (criterion, weight) = (&file.criteria[at], weighed.weights.as_slice()[at]);
            json!({ "id": criterion.id, "field": table.columns[at], "weight": weight, "unknown": table.unknown[at] })
        })
        .collect();
    let scale = match table.method {
        crate::score::Method::WeightedSum => Value::Null,
        crate::score::Method::Topsis(scale) => json!(scale),
    };
    json!({
        "out": args.out.display().to_string(),
        "records": table.matrix.rows(),
        "method": method_of(outcome),
        "scale": scale,
        "weighting": file.weighting.method,
        "criteria": criteria,
        "consistency": weighed.ahp.as_ref().map(|judged| json!({
            "ratio": judged.group.ratio,
            "lambda": judged.group.lambda,
            "worst": worst(&judged.group, file),
            "experts": judged.experts.iter().map(|(name, own)| json!({ "name": name, "ratio": own.ratio, "worst": worst(own, file) })).collect::<Vec<_>>(),
        })),
        "draws": outcome.robustness.as_ref().map(|found| json!({ "draws": found.draws, "top": args.top, "spread": SPREAD })),
        "warnings": outcome.warnings.iter().map(|warning| warning.get(lang)).collect::<Vec<_>>(),
        "read_s": seconds.read,
        "prepare_s": seconds.prepare,
        "solve_s": seconds.solve,
        "draws_s": seconds.draws,
        "write_s": seconds.write,
        "peak_memory_mib": peak_memory(),
    })
}

/// The judgement that fits least.
fn worst(judgement: &Judgement, file: &CriteriaFile) -> Value {
    judgement.worst.map_or(Value::Null, |worst| {
        let id = |at: usize| file.criteria.get(at).map(|criterion| criterion.id.clone());
        json!({
            "first": id(worst.first), "second": id(worst.second),
            "given": ahp::on_the_scale(worst.given), "mended": worst.mended, "mended_word": ahp::on_the_scale(worst.mended), "ratio": worst.ratio,
        })
    })
}
