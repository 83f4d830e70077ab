//! A division into zones: reads, links, divides, checks, writes.

use std::path::{Path, PathBuf};

use crate::export::{Added, Values, is_replaced};
use crate::regions::{
    Columns, Contact, DivideError, DivideSettings, Division, Fault, FieldBound, LinkSource, LockFault, divide, units_of, worth,
};
use crate::report::messages::{MethodMessage, RegionMessage as M};
use crate::report::{Say, Stage};

use super::super::access::Watch;
use super::super::args::{ZoneArgs, ZoneLinks};
use super::super::failure::{Exit, Failure};
use super::super::form::unusable;
use super::super::session::Session;
use super::super::{form, stages};
use super::outcome::{Outcome, Seconds, notes, say};
use super::{output, places, usage};

/// Divides the records of a file and writes them with `zone_id` added.
pub(super) fn run(
    args: &ZoneArgs,
    out: &Path,
    settings: &DivideSettings,
    bounds: Vec<FieldBound>,
    session: &Session,
) -> Result<Exit, Failure> {
    let form = form::of(out)?;
    session.watched(|view| {
        let progress = &view.progress;
        let (mut seconds, mut watch) = (Seconds::default(), Watch::start());
        let file = output(out, args)?;
        let link_table = places::LinkTable::prepare(args)?;
        let mut warnings = Vec::new();
        let (whole, places) = if args.linked() == ZoneLinks::Gap {
            let mut places = places::read(args, progress)?;
            warnings.append(&mut places.warnings);
            (None, Some(places))
        } else {
            (Some(stages::read_whole(&args.file, args.layer.as_deref(), progress)?), None)
        };
        let read_pairs = |path: &PathBuf, word| Ok::<_, Failure>((stages::read_pairs(path, word, progress)?, path.display().to_string()));
        let pairs = if let ZoneLinks::File(path) = args.linked() { Some(read_pairs(path, None)?) } else { None };
        let locks = args.locks.as_ref().map(|path| read_pairs(path, Some("rule"))).transpose()?;
        seconds.read = watch.lap();
        progress.enter(Stage::Links, 0).map_err(|_| Failure::interrupted())?;
        let facing = places.as_ref().map(|places| places::facing(places, args, progress)).transpose()?;
        if let (Some(places), Some(facing), Some(table)) = (&places, &facing, link_table) {
            table.write(places, facing, args, progress)?;
        }
        let Some(whole) = whole.or_else(|| places.map(|places| places.table)) else { return Err(Failure::interrupted()) };
        if let Some(cause) = crate::export::unfit(form, &whole) {
            return Err(form::unfit(cause));
        }
        let links = match (&pairs, facing) {
            (Some((pairs, path)), _) => LinkSource::Pairs(pairs, path.clone()),
            (None, Some(facing)) => LinkSource::Known(facing.iter().map(|link| (link.from.0, link.to.0)).collect()),
            (None, None) => LinkSource::Contact(if args.linked() == ZoneLinks::Queen { Contact::Queen } else { Contact::Rook }),
        };
        let asked = Columns {
            attributes: &args.attributes,
            bounds: &bounds,
            id: args.id.as_deref(),
            links,
            locks: locks.as_ref().map(|(pairs, path)| (pairs.as_slice(), path.clone())),
            locked: args.locked.as_deref(),
            standardise: args.standardise,
        };
        let units = units_of(&whole, &asked).map_err(|causes| unusable("units", &args.file, &causes))?;
        seconds.links = watch.lap();
        progress.enter(Stage::Zone, 0).map_err(|_| Failure::interrupted())?;
        let division = divide(&units.request, settings, progress).map_err(refused)?;
        seconds.solve = watch.lap();
        if let Some(message) = broken(&division) {
            return Err(Failure::new(Exit::Environment, "check", message.both(), M::BrokenFix.both()));
        }
        let worth = worth(&units.request.links, &units.request.attributes, &division.zone_of, division.zones);
        seconds.check = watch.lap();
        // People count zones from 1.
        let numbers = division.zone_of.iter().map(|zone| zone.map(|zone| zone + 1)).collect();
        let added = vec![Added { name: "zone_id".into(), values: Values::Counted(numbers) }];
        let replaced = whole.columns.iter().any(|column| is_replaced(&column.name, &added));
        warnings.extend(stages::left_out(&whole));
        warnings.extend(units.warnings);
        warnings.extend(replaced.then(|| MethodMessage::ColumnsReplaced { names: "zone_id".into() }.both()));
        warnings.extend(notes(&division, &units.request, &bounds));
        stages::write_features(file, form, &whole, &added, progress)?;
        seconds.write = watch.lap();
        let outcome = Outcome { request: units.request, division, worth, bounds, warnings, seconds };
        say(&outcome, args, out, session)?;
        let whole = outcome.division.left.is_empty() && outcome.division.faults.is_empty();
        Ok(if whole { Exit::Done } else { Exit::TargetMissed })
    })
}

fn refused(error: DivideError) -> Failure {
    let message = match error {
        DivideError::Empty => M::NoUnits,
        DivideError::MoreThanUnits { zones, units } => M::MoreThanUnits { zones, units },
        DivideError::FewerThanComponents { zones, components, islands } => M::FewerThanComponents { zones, components, islands },
        DivideError::AllStanding { zones, standing } => M::AllStanding { zones, standing },
        DivideError::Locks(fault) => return contradictory(fault),
        DivideError::NoLowerBound => return usage(M::LowerNeeded.both(), &M::UsageFix),
        DivideError::Cancelled(_) => return Failure::interrupted(),
    };
    Failure::input("zones", message.both(), M::CountFix.both())
}

/// Locks that no division can keep; people count records from 1.
fn contradictory(fault: LockFault) -> Failure {
    let message = match fault {
        LockFault::Contradiction { a, b } => M::Contradiction { a: a + 1, b: b + 1 },
        LockFault::Kept { a, b } => M::Kept { a: a + 1, b: b + 1 },
        LockFault::Unlinked { a, b } => M::Unlinked { a: a + 1, b: b + 1 },
        LockFault::InPieces { a, b } => M::InPieces { a: a + 1, b: b + 1 },
    };
    Failure::input("locks", message.both(), M::LocksFix.both())
}

/// What is not as a division is, whatever could not be met: there is nothing, unless the program is wrong.
fn broken(division: &Division) -> Option<M> {
    division.faults.iter().find_map(|fault| match *fault {
        Fault::Apart { zone, .. } | Fault::Empty { zone } => Some(M::Broken { zone: zone + 1 }),
        Fault::Parted { a: record, .. } | Fault::Changed { unit: record } => Some(M::BrokenLock { record: record + 1 }),
        Fault::Bound { .. } | Fault::Together { .. } => None,
    })
}
