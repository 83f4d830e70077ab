//! Whether facility gaps are what the distances, the walks and the standard make of them.

use super::document::{AccessRules, DistanceKind, Facility, Limits, PlanJson, WithoutDistance};
use super::features::{Basis, Gap, Neighbourhood, Service, SizeOf, WalkFrom};
use super::finding::{Tally, maybe, number};
use super::folder::{NEIGHBOURHOODS, PLAN, PlanFolder};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Distances are written to the millimetre: so near a limit either answer may be right.
const ROUNDING_M: f64 = 1e-3;

/// Shortfalls are written with six decimals, of distances to the millimetre.
const SHORTFALL_TOLERANCE: f64 = 1e-5;

/// Every line of the standard is judged within the limits that the standard and the settings give it, by the straight line and
/// the walk that are written: unknown where nobody can know, passed within both limits, and else failed by the greater share of
/// a limit that they lie beyond, at most 1.
pub(super) fn services(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let rules = &plan.plan.settings.access;
    for (field, value, low) in
        [("detour_factor", rules.detour_factor, 1.0), ("walking_speed_m_per_min", rules.walking_speed_m_per_min, f64::MIN_POSITIVE)]
    {
        tally.expect(value >= low, || below("settings.access", field, value, low));
    }
    for line in &plan.plan.standard.facilities {
        for size in line.floor_area_m2.iter().chain(&line.site_area_m2) {
            tally.expect(*size >= 0.0, || below(&line.id, "size", *size, 0.0));
        }
        let wanted = limits(&plan.plan, line);
        for (name, stated, wanted) in
            [("straight_m", line.limits.straight_m, wanted.straight_m), ("walk_m", line.limits.walk_m, wanted.walk_m)]
        {
            let same = match (stated, wanted) {
                (Some(a), Some(b)) => a > 0.0 && (a - b).abs() <= ROUNDING_M,
                (a, b) => a == b,
            };
            tally.expect(same, || Finding::Differs {
                file: PLAN.to_owned(),
                id: line.id.clone(),
                field: format!("limits.{name}"),
                found: maybe(stated),
                expected: maybe(wanted),
            });
        }
    }
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        let n = &feature.properties;
        tally.expect(n.access_basis == plan.plan.access.basis, || {
            differs(n, "access_basis", n.access_basis.word(), plan.plan.access.basis.word())
        });
        walks(plan, n, tally);
        for line in &plan.plan.standard.facilities {
            match n.columns.services.iter().find(|s| *s.category == *line.id) {
                Some(service) => judged(plan, n, service, line, tally),
                None => tally.fail(&differs(n, &format!("gap_{}", line.id), "null", "")),
            }
        }
        for service in &n.columns.services {
            let known = plan.plan.standard.facilities.iter().any(|line| *line.id == *service.category);
            tally.expect(known, || differs(n, &format!("gap_{}", service.category), service.gap.map_or("", Gap::word), "null"));
        }
    }
    Ok(())
}

/// The limits of a line, from its own words and the settings.
fn limits(plan: &PlanJson, line: &Facility) -> Limits {
    let rules: &AccessRules = &plan.settings.access;
    let level = || plan.standard.levels.iter().find(|level| Some(&level.id) == line.level.as_ref()).and_then(|level| level.walk_min);
    let on_foot = |minutes: Option<f64>| Limits { straight_m: None, walk_m: minutes.map(|m| m * rules.walking_speed_m_per_min) };
    if line.attribute {
        return Limits::default();
    }
    match line.radius_m {
        Some(radius) if plan.standard.distance == DistanceKind::Walk => Limits { straight_m: None, walk_m: Some(radius) },
        Some(radius) if rules.radius_only => Limits { straight_m: Some(radius), walk_m: None },
        Some(radius) => Limits { straight_m: Some(radius), walk_m: Some(radius * rules.max_detour) },
        None if line.walk_min.is_none() && plan.standard.without_distance == WithoutDistance::Level => on_foot(level()),
        None => on_foot(line.walk_min),
    }
}

/// Without streets no walk is shorter than the straight line times the factor; and nobody walks where no street is near.
fn walks(plan: &PlanFolder, n: &Neighbourhood, tally: &mut Tally) {
    let factor = plan.plan.settings.access.detour_factor;
    for (category, walk) in &n.columns.walks {
        let straight = n.columns.distances.iter().find(|(of, _)| of == category).map(|(_, straight)| *straight);
        let field = || format!("walk_{category}_m");
        match (n.access_basis, straight) {
            (_, None) => tally.fail(&differs(n, &field(), &number(*walk), "null")),
            (Basis::Detour, Some(straight)) => {
                tally.expect(*walk >= straight * factor - 2.0 * ROUNDING_M, || {
                    differs(n, &field(), &number(*walk), &number(straight * factor))
                });
            }
            (Basis::Network, Some(_)) => {
                tally.expect(n.walk_from != WalkFrom::NoStreet, || differs(n, &field(), &number(*walk), "null"));
            }
        }
    }
}

/// What a line must come to; several answers where the folder leaves it open.
fn judged(plan: &PlanFolder, n: &Neighbourhood, service: &Service, line: &Facility, tally: &mut Tally) {
    let limits = limits(&plan.plan, line);
    let asks_size = plan.plan.settings.access.judge_sizes && !(line.floor_area_m2.is_empty() && line.site_area_m2.is_empty());
    if let Some(size) = service.size {
        tally.expect(asks_size, || differs(n, &format!("size_{}", line.id), size.word(), "null"));
    } else {
        let unsaid = asks_size && service.straight(&n.columns).is_some();
        tally.expect(!unsaid, || differs(n, &format!("size_{}", line.id), "null", SizeOf::Unknown.word()));
    }
    if line.categories.is_empty() && line.categories_if_sized.is_empty() {
        // The nearest that satisfies the line is no nearer than the nearest of its category.
        let nearest = n.columns.distances.iter().find(|(of, _)| **of == *line.id).map(|(_, straight)| *straight);
        let none_nearer = service.straight(&n.columns).is_none_or(|own| nearest.is_some_and(|nearest| own >= nearest - ROUNDING_M));
        tally.expect(none_nearer, || {
            differs(n, &format!("judged_distance_{}_m", line.id), &maybe(service.straight(&n.columns)), &maybe(nearest))
        });
    }
    let answers = answers(n, service, limits);
    let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= SHORTFALL_TOLERANCE,
        (a, b) => a == b,
    };
    let fits = answers.iter().any(|(gap, shortfall)| service.gap == Some(*gap) && near(service.shortfall, *shortfall));
    let Some(&(gap, shortfall)) = answers.first() else { return };
    if service.gap == Some(gap) || fits {
        tally.expect(fits, || differs(n, &format!("shortfall_{}", line.id), &maybe(service.shortfall), &maybe(shortfall)));
    } else {
        tally.fail(&differs(n, &format!("gap_{}", line.id), service.gap.map_or("null", Gap::word), gap.word()));
    }
}

fn answers(n: &Neighbourhood, service: &Service, limits: Limits) -> Vec<(Gap, Option<f64>)> {
    let open = (Gap::Unknown, None);
    if limits.straight_m.is_none() && limits.walk_m.is_none() {
        return vec![open];
    }
    if service.size == Some(SizeOf::TooSmall) {
        return vec![(Gap::Fail, Some(1.0))];
    }
    let (straight, walk) = (service.straight(&n.columns), service.walk(&n.columns));
    // Several categories may be asked for of which the inputs hold too few.
    let Some(straight) = straight else { return vec![open, (Gap::Fail, Some(1.0))] };
    let beyond = |metres: f64, limit: Option<f64>| limit.map_or(0.0, |limit| ((metres - limit) / limit).clamp(0.0, 1.0));
    let by_line = beyond(straight, limits.straight_m);
    let closed = |shortfall: f64| (if shortfall > 0.0 { Gap::Fail } else { Gap::Pass }, Some(shortfall));
    let Some(limit) = limits.walk_m else { return vec![closed(by_line), at_the_edge(straight, limits.straight_m, by_line)] };
    // One that no street leads to may be the one within reach; the folder does not name it.
    let may_be_open = n.access_basis == Basis::Network && straight <= limits.straight_m.unwrap_or(limit);
    let mut all = match (walk, n.walk_from) {
        (Some(walk), from) => {
            let shortfall = by_line.max(beyond(walk, Some(limit)));
            let mut all = if walk > limit && from == WalkFrom::Island { vec![open] } else { vec![closed(shortfall)] };
            if (walk - limit).abs() <= ROUNDING_M {
                all.extend([(Gap::Pass, Some(shortfall)), (Gap::Fail, Some(shortfall))]);
            }
            all.push(at_the_edge(straight, limits.straight_m, shortfall));
            all
        }
        (None, WalkFrom::NoStreet | WalkFrom::Island) if by_line > 0.0 => vec![(Gap::Fail, None)],
        (None, WalkFrom::NoStreet | WalkFrom::Island) => vec![open],
        (None, _) => vec![(Gap::Fail, Some(1.0))],
    };
    if may_be_open && walk.is_none_or(|walk| walk > limit - ROUNDING_M) {
        all.push(open);
    }
    all
}

/// The other verdict of a distance that lies at its limit, else the same again.
fn at_the_edge(metres: f64, limit: Option<f64>, shortfall: f64) -> (Gap, Option<f64>) {
    let at_edge = limit.is_some_and(|limit| (metres - limit).abs() <= ROUNDING_M);
    let fails = if at_edge { shortfall <= 0.0 } else { shortfall > 0.0 };
    (if fails { Gap::Fail } else { Gap::Pass }, Some(shortfall))
}

fn below(id: &str, field: &str, value: f64, low: f64) -> Finding {
    Finding::NotWithin {
        file: PLAN.to_owned(),
        id: id.to_owned(),
        field: field.to_owned(),
        value: number(value),
        low: number(low),
        high: "∞".to_owned(),
    }
}

fn differs(n: &Neighbourhood, field: &str, found: &str, expected: &str) -> Finding {
    Finding::Differs {
        file: NEIGHBOURHOODS.to_owned(),
        id: n.neighbourhood_id.clone(),
        field: field.to_owned(),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}
