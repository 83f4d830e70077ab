//! Whether the candidates that lie near each other without a link are all named, each pair with a reason that holds.

use std::collections::HashSet;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::document::{Apart, ApartBy};
use super::finding::{Tally, number};
use super::folder::{PLAN, PlanFolder};
use super::shapes::{Extent, Plane, Rings, distance};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// How far apart two may lie to be near, as a multiple of the widest gap.
const NEAR: f64 = 2.0;

/// How far a length may be from the one that is measured again: rounding of places, and the plane, as a share.
const TOLERANCE_M: f64 = 0.05;
const TOLERANCE_SHARE: f64 = 0.005;

/// Pairs of neighbourhoods by position, the lower first.
type Pairs = HashSet<(usize, usize)>;

/// Every pair of candidates within twice the gap is linked inside one subdistrict or named, not both and once; its gap is measured
/// again, and its reason fits gap, links and outlines.
pub(super) fn apart(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let pair = |from: &str, to: &str| plan.find(from).zip(plan.find(to)).map(|(a, b)| (a.min(b), a.max(b)));
    let counting = plan.links.features.iter().map(|f| &f.properties).filter(|link| link.counts);
    let linked: Pairs = counting.filter_map(|link| pair(&link.from, &link.to)).collect();
    let mut named = Pairs::new();
    for stated in &plan.plan.apart {
        progress.check()?;
        let found = pair(&stated.from, &stated.to).filter(|(a, b)| a != b && [a, b].iter().all(|&&n| is_candidate(plan, n)));
        tally.expect(found.is_some_and(|pair| named.insert(pair)), || differs(stated, "to", &stated.to, "–"));
        if let Some(ends) = found {
            reason(plan, stated, ends, linked.contains(&ends), tally);
        }
    }
    for ends in near(plan, progress)? {
        let is_joined = linked.contains(&ends) && one_subdistrict(plan, ends);
        tally.expect(is_joined || named.contains(&ends), || {
            let id = |n: usize| plan.neighbourhood(n).neighbourhood_id.as_str();
            Finding::Differs {
                file: PLAN.to_owned(),
                id: format!("{} – {}", id(ends.0), id(ends.1)),
                field: "apart".to_owned(),
                found: "–".to_owned(),
                expected: "boundary, barrier, between, gap, frontage".to_owned(),
            }
        });
    }
    Ok(())
}

fn is_candidate(plan: &PlanFolder, n: usize) -> bool {
    plan.neighbourhood(n).candidate.is_some()
}

fn one_subdistrict(plan: &PlanFolder, (a, b): (usize, usize)) -> bool {
    plan.neighbourhood(a).subdistrict == plan.neighbourhood(b).subdistrict
}

/// Pairs of candidates that lie within twice the gap for certain.
fn near(plan: &PlanFolder, progress: &Progress) -> Result<Vec<(usize, usize)>, Cancelled> {
    let candidates = || (0..plan.neighbourhoods.features.len()).filter(|&n| is_candidate(plan, n));
    let known = candidates().filter_map(|n| Some((n, Extent::of(plan.neighbourhoods.features[n].geometry.as_ref()?))));
    let extents: Vec<(usize, Extent)> = known.filter(|(_, e)| e.lo[0] <= e.hi[0]).collect();
    let tree = RTree::bulk_load(extents.iter().map(|(n, e)| GeomWithData::new(Rectangle::from_corners(e.lo, e.hi), *n)).collect());
    let reach = NEAR * plan.plan.settings.zone.gap_m;
    let mut pairs = Vec::new();
    for (n, extent) in &extents {
        progress.check()?;
        let plane = Plane::at(extent.middle());
        let around = Extent { lo: plane.metres(extent.lo), hi: plane.metres(extent.hi) }.grown(reach);
        let area = AABB::from_corners(plane.degrees(around.lo), plane.degrees(around.hi));
        let mut others: Vec<usize> = tree.locate_in_envelope_intersecting(&area).map(|g| g.data).filter(|other| other > n).collect();
        others.sort_unstable();
        let is_near = |other: &usize| gap(plan, (*n, *other)).is_some_and(|gap| gap <= reach - tolerance(reach));
        pairs.extend(others.into_iter().filter(is_near).map(|other| (*n, other)));
    }
    Ok(pairs)
}

fn tolerance(length: f64) -> f64 {
    TOLERANCE_M.max(length * TOLERANCE_SHARE)
}

/// Distance of two outlines.
fn gap(plan: &PlanFolder, (a, b): (usize, usize)) -> Option<f64> {
    let [a, b] = outlines(plan, [a, b])?;
    Some(distance(&a, &b))
}

/// Outlines of two neighbourhoods in a plane laid between them.
fn outlines(plan: &PlanFolder, ends: [usize; 2]) -> Option<[Rings; 2]> {
    let geometry = |n: usize| plan.neighbourhoods.features[n].geometry.as_ref();
    let (a, b) = (geometry(ends[0])?, geometry(ends[1])?);
    let plane = Plane::at(Extent { lo: Extent::of(a).middle(), hi: Extent::of(b).middle() }.middle());
    Some([plane.rings(a), plane.rings(b)])
}

fn reason(plan: &PlanFolder, stated: &Apart, ends: (usize, usize), linked: bool, tally: &mut Tally) {
    let limit = plan.plan.settings.zone.gap_m;
    if let Some(measured) = gap(plan, ends) {
        let agrees = (stated.gap_m - measured).abs() <= tolerance(measured) && measured <= NEAR * limit + tolerance(NEAR * limit);
        tally.expect(agrees, || differs(stated, "gap_m", &number(stated.gap_m), &number(measured)));
    }
    for (field, n, name) in [("from_name", &stated.from, &stated.from_name), ("to_name", &stated.to, &stated.to_name)] {
        let known = plan.find(n).map_or("", |n| plan.neighbourhood(n).name.as_str());
        tally.expect(known == name, || differs(stated, field, name, known));
    }
    let is_across = !one_subdistrict(plan, ends);
    tally.expect(linked == (stated.by == ApartBy::Boundary) && (!linked || is_across), || {
        differs(stated, "by", stated.by.word(), if linked && is_across { "boundary" } else { "–" })
    });
    let fits = match stated.by {
        ApartBy::Gap => stated.gap_m > limit - tolerance(limit),
        ApartBy::Frontage => stated.gap_m <= limit + tolerance(limit),
        ApartBy::Boundary | ApartBy::Barrier | ApartBy::Between => true,
    };
    tally.expect(fits, || differs(stated, "by", stated.by.word(), &number(stated.gap_m)));
    tally.expect((stated.by == ApartBy::Barrier) == stated.barrier.is_some(), || differs(stated, "barrier", "–", stated.by.word()));
    between(plan, stated, ends, tally);
}

/// A third that lies between two is no farther from both together than they are from each other.
fn between(plan: &PlanFolder, stated: &Apart, (a, b): (usize, usize), tally: &mut Tally) {
    let third = stated.between.as_deref().and_then(|id| plan.find(id)).filter(|third| ![a, b].contains(third));
    tally.expect((stated.by == ApartBy::Between) == stated.between.is_some() && stated.between.is_some() == third.is_some(), || {
        differs(stated, "between", stated.between.as_deref().unwrap_or("–"), stated.by.word())
    });
    let name = third.map(|third| plan.neighbourhood(third).name.as_str());
    tally.expect(stated.between_name.as_deref() == name, || {
        differs(stated, "between_name", stated.between_name.as_deref().unwrap_or("–"), name.unwrap_or("–"))
    });
    if let Some(third) = third
        && let (Some(one), Some(other)) = (gap(plan, (a, third)), gap(plan, (third, b)))
    {
        tally.expect(one + other <= stated.gap_m + 2.0 * tolerance(stated.gap_m), || {
            differs(stated, "between", &number(one + other), &number(stated.gap_m))
        });
    }
}

fn differs(stated: &Apart, field: &str, found: &str, expected: &str) -> Finding {
    Finding::Differs {
        file: PLAN.to_owned(),
        id: format!("{} – {}", stated.from, stated.to),
        field: format!("apart.{field}"),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}
