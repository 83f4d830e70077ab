//! `lianpian zone`: connected zones of any layer or table, by the standard problems.

use std::path::Path;

use serde_json::{Value, json};

use crate::export::{Added, Values, is_replaced};
use crate::regions::{
    Bound, Columns, Contact, DivideError, DivideSettings, Division, Fault, FieldBound, LinkSource, Objective, Request, Worth, divide,
    units_of, worth,
};
use crate::report::messages::{MethodMessage, RegionMessage as M};
use crate::report::{Lang, Say, Stage, Text};

use super::access::{Watch, output_file};
use super::args::{ZoneArgs, ZoneObjective};
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::form;
use super::progress::peak_memory;
use super::session::Session;
use super::stages;

/// Seed of the draws where none is typed.
const SEED: u64 = 42;

/// Bounds that are missed, named one by one.
const NAMED: usize = 5;

/// Seconds of the stages.
#[derive(Debug, Default)]
struct Seconds {
    read: f64,
    links: f64,
    solve: f64,
    check: f64,
    write: f64,
}

/// What is said at the end.
struct Outcome {
    request: Request,
    division: Division,
    worth: Worth,
    bounds: Vec<FieldBound>,
    warnings: Vec<Text>,
    seconds: Seconds,
}

/// Divides the records of a file into zones and writes them with `zone_id` added.
///
/// # Errors
/// [`Failure`] where what is asked makes no sense, inputs cannot be used, or the result cannot be written.
pub fn zone(args: &ZoneArgs, session: &Session) -> Result<Exit, Failure> {
    let form = form::of(&args.out)?;
    let bounds: Vec<FieldBound> = args.bound.iter().map(|text| bound(text)).collect::<Result<_, _>>()?;
    let settings = settings(args, session)?;
    session.watched(|view| {
        let (mut seconds, mut watch) = (Seconds::default(), Watch::start());
        let files = std::iter::once(&args.file).chain(args.links_file()).collect::<Vec<_>>();
        let output = output_file(&args.out, &files)?;
        let whole = stages::read_whole(&args.file, args.layer.as_deref(), &view.progress)?;
        if let Some(cause) = crate::export::unfit(form, &whole) {
            return Err(form::unfit(cause));
        }
        let table = args.links_file().map(|path| stages::read_whole(path, None, &view.progress)).transpose()?;
        seconds.read = watch.lap();
        view.progress.enter(Stage::Links, 0).map_err(|_| Failure::interrupted())?;
        let links = match (&table, args.links_file()) {
            (Some(table), Some(path)) => LinkSource::Table(table, path.display().to_string()),
            _ if args.queen() => LinkSource::Contact(Contact::Queen),
            _ => LinkSource::Contact(Contact::Rook),
        };
        let asked = Columns { attributes: &args.attributes, bounds: &bounds, id: args.id.as_deref(), links, standardise: args.standardise };
        let units = units_of(&whole, &asked).map_err(|causes| unusable(&args.file, &causes))?;
        seconds.links = watch.lap();
        view.progress.enter(Stage::Zone, 0).map_err(|_| Failure::interrupted())?;
        let division = divide(&units.request, &settings, &view.progress).map_err(refused)?;
        seconds.solve = watch.lap();
        if let Some(zone) = broken(&division) {
            return Err(Failure::new(Exit::Environment, "check", M::Broken { zone }.both(), M::BrokenFix.both()));
        }
        let worth = worth(&units.request.links, &units.request.attributes, &division.zone_of, division.zones);
        seconds.check = watch.lap();
        // People count zones from 1.
        let numbers = division.zone_of.iter().map(|zone| zone.map(|zone| zone + 1)).collect();
        let added = vec![Added { name: "zone_id".into(), values: Values::Counted(numbers) }];
        let replaced = whole.columns.iter().any(|column| is_replaced(&column.name, &added));
        let mut warnings = units.warnings;
        warnings.extend(replaced.then(|| MethodMessage::ColumnsReplaced { names: "zone_id".into() }.both()));
        warnings.extend(notes(&division, &units.request, &bounds));
        stages::write_features(output, form, &whole, &added, &view.progress)?;
        seconds.write = watch.lap();
        let outcome = Outcome { request: units.request, division, worth, bounds, warnings, seconds };
        say(&outcome, args, session)?;
        let whole = outcome.division.left.is_empty() && outcome.division.faults.is_empty();
        Ok(if whole { Exit::Done } else { Exit::TargetMissed })
    })
}

fn usage(message: Text, remedy: &impl Say) -> Failure {
    Failure::new(Exit::Usage, "usage", message, remedy.both())
}

/// `FIELD:MIN:MAX`, either end of which may be empty; a field may hold colons.
fn bound(text: &str) -> Result<FieldBound, Failure> {
    let bad = || usage(M::BadBound { text: text.to_owned() }.both(), &M::BadBoundFix);
    let end = |text: &str| match text.trim() {
        "" => Ok(None),
        number => number.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0).map(Some).ok_or_else(bad),
    };
    let mut parts = text.rsplitn(3, ':');
    let (max, min, field) = (parts.next(), parts.next(), parts.next());
    let (Some(max), Some(min), Some(field)) = (max, min, field) else { return Err(bad()) };
    let bound = Bound { min: end(min)?, max: end(max)? };
    if field.trim().is_empty() || bound == (Bound { min: None, max: None }) {
        return Err(bad());
    }
    if let (Some(min), Some(max)) = (bound.min, bound.max)
        && min > max
    {
        return Err(usage(M::CrossedBound { field: field.to_owned() }.both(), &M::BadBoundFix));
    }
    Ok(FieldBound { field: field.trim().to_owned(), bound })
}

fn settings(args: &ZoneArgs, session: &Session) -> Result<DivideSettings, Failure> {
    let objective = match args.objective {
        ZoneObjective::PRegions => Objective::Regions,
        ZoneObjective::MaxP => Objective::MaxP,
        ZoneObjective::Balanced => Objective::Balanced,
    };
    let refuse = |message: &M| Err(usage(message.both(), &M::UsageFix));
    match (objective, args.k) {
        (Objective::MaxP, Some(_)) => return refuse(&M::CountUnused),
        (Objective::Regions | Objective::Balanced, None) => return refuse(&M::CountNeeded),
        _ => {}
    }
    if objective != Objective::Balanced && args.attributes.is_empty() {
        return refuse(&M::AttributesNeeded);
    }
    if !(args.link_cost >= 0.0 && args.link_cost.is_finite()) {
        return refuse(&M::BadCost);
    }
    let zones = args.k.map_or(0, |k| k as usize);
    let seed = session.overrides.seed().unwrap_or(SEED);
    Ok(DivideSettings { objective, zones, link_cost: args.link_cost, effort: args.effort, seed })
}

fn unusable(path: &Path, causes: &[Text]) -> Failure {
    let path = path.display();
    let lines = |lang: Lang| causes.iter().map(|cause| format!("{path}: {}", cause.get(lang))).collect::<Vec<_>>().join("\n");
    Failure::input("units", Text { zh: lines(Lang::Zh), en: lines(Lang::En) }, M::InputFix.both())
}

fn refused(error: DivideError) -> Failure {
    let message = match error {
        DivideError::Empty => M::NoUnits,
        DivideError::MoreThanUnits { zones, units } => M::MoreThanUnits { zones, units },
        DivideError::FewerThanComponents { zones, components, islands } => M::FewerThanComponents { zones, components, islands },
        DivideError::NoLowerBound => return usage(M::LowerNeeded.both(), &M::UsageFix),
        DivideError::Cancelled(_) => return Failure::interrupted(),
    };
    Failure::input("zones", message.both(), M::CountFix.both())
}

/// A zone that is not what a zone is, whatever the bounds: there is none, unless the program is wrong.
fn broken(division: &Division) -> Option<u32> {
    division.faults.iter().find_map(|fault| match fault {
        Fault::Apart { zone, .. } | Fault::Empty { zone } => Some(zone + 1),
        Fault::Bound { .. } => None,
    })
}

/// What could not be met.
fn notes(division: &Division, request: &Request, bounds: &[FieldBound]) -> Vec<Text> {
    let mut notes = Vec::new();
    if division.islands > 0 {
        notes.push(M::Islands { count: division.islands }.both());
    }
    if !division.left.is_empty() {
        let units = division.left.iter().map(Vec::len).sum();
        let rows = division.left.iter().flatten().take(NAMED).map(|unit| (unit + 1).to_string()).collect::<Vec<_>>().join(", ");
        notes.push(M::Left { parts: division.left.len(), units, rows }.both());
    }
    let missed = division.faults.iter().filter_map(|fault| match fault {
        Fault::Bound { zone, resource, amount } => bounds.get(*resource).map(|bound| (zone, &bound.field, amount)),
        Fault::Apart { .. } | Fault::Empty { .. } => None,
    });
    let all: Vec<_> = missed.collect();
    let of = |&(zone, field, amount): &(&u32, &String, &f64)| {
        M::Missed { zone: zone + 1, field: field.clone(), amount: round(*amount, 3) }.both()
    };
    notes.extend(all.iter().take(NAMED).map(of));
    if all.len() > NAMED {
        notes.push(M::MoreMissed { count: all.len() - NAMED }.both());
    }
    debug_assert!(request.resources.len() == bounds.len());
    notes
}

/// A number as people read it.
fn round(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Least and greatest amount of a zone, by resource.
fn amounts(outcome: &Outcome) -> Vec<(f64, f64)> {
    let Outcome { request, division, .. } = outcome;
    let of = |resource: &crate::regions::Resource| {
        let mut sums = vec![0.0; division.zones];
        for (amount, zone) in resource.amounts.iter().zip(&division.zone_of) {
            if let Some(zone) = zone {
                sums[*zone as usize] += amount;
            }
        }
        sums.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), &sum| (least.min(sum), most.max(sum)))
    };
    request.resources.iter().map(of).collect()
}

fn say(outcome: &Outcome, args: &ZoneArgs, session: &Session) -> Result<(), Failure> {
    let lang = session.console.lang;
    if session.console.json {
        return print_json(&as_json(outcome, args, lang));
    }
    for warning in &outcome.warnings {
        session.console.warn(warning.get(lang));
    }
    let Outcome { request, division, worth, .. } = outcome;
    let made = M::Made { zones: division.zones, units: request.units, path: args.out.display().to_string() };
    let mut lines = vec![made];
    lines.extend(division.most.map(|most| M::MostLine { most }));
    if !request.attributes.is_empty() {
        lines.push(M::SquaresLine { squares: round(worth.squares, 2), between: round(worth.between, 4) });
        lines.push(M::PairsLine { pairs: round(worth.pairs, 1) });
    }
    if division.proven {
        lines.push(M::ProvenLine);
    } else if let Some(low) = division.low {
        lines.push(M::BoundLine { low: round(low, 2), gap: round(gap(outcome, low) * 100.0, 2) });
    }
    lines.push(M::CutLine { cut: worth.cut, links: request.links.len() });
    if division.zones > 0 {
        lines.push(M::SizesLine { least: worth.sizes.0, most: worth.sizes.1 });
        let fields = outcome.bounds.iter().zip(amounts(outcome));
        lines.extend(fields.map(|(bound, (least, most))| M::AmountLine {
            field: bound.field.clone(),
            least: round(least, 3),
            most: round(most, 3),
        }));
    }
    print(&lines.iter().map(|line| line.say(lang)).collect::<Vec<_>>().join("\n"))
}

/// How far the objective may lie above the least there can be, as a share of it.
fn gap(outcome: &Outcome, low: f64) -> f64 {
    let value = outcome.division.value;
    if value > 0.0 { (value - low).max(0.0) / value } else { 0.0 }
}

fn as_json(outcome: &Outcome, args: &ZoneArgs, lang: Lang) -> Value {
    let Outcome { request, division, worth, bounds, warnings, seconds } = outcome;
    let fields: Vec<Value> = bounds
        .iter()
        .zip(amounts(outcome))
        .map(|(FieldBound { field, bound }, (least, most))| {
            let (least, most) = if division.zones > 0 { (json!(least), json!(most)) } else { (Value::Null, Value::Null) };
            json!({ "field": field, "min": bound.min, "max": bound.max, "least": least, "most": most })
        })
        .collect();
    let known = |value: f64| if request.attributes.is_empty() { Value::Null } else { json!(value) };
    json!({
        "out": args.out.display().to_string(),
        "objective": args.objective.key(),
        "units": request.units,
        "links": request.links.len(),
        "zones": division.zones,
        "zones_bound": division.most,
        "squares": known(worth.squares),
        "between_share": known(worth.between),
        "pairwise_distance": known(worth.pairs),
        "cut_links": worth.cut,
        "bound": division.low,
        "gap": division.low.map(|low| gap(outcome, low)),
        "proven": division.proven,
        "zone_units": [worth.sizes.0, worth.sizes.1],
        "bounds": fields,
        "islands": division.islands,
        "unassigned": division.left.iter().map(Vec::len).sum::<usize>(),
        "missed_bounds": division.faults.len(),
        "warnings": warnings.iter().map(|warning| warning.get(lang)).collect::<Vec<_>>(),
        "read_s": seconds.read,
        "links_s": seconds.links,
        "solve_s": seconds.solve,
        "check_s": seconds.check,
        "write_s": seconds.write,
        "peak_memory_mib": peak_memory(),
    })
}
