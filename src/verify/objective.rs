//! Whether the value of the zones is what their members and links make it, against every candidate by itself.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::features::{Link, LinkKind, Neighbourhood, Role, Status};
use super::finding::{Tally, number};
use super::folder::{PLAN, PlanFolder, ZONES};
use super::limits::{WORKS, held_for_certain};
use super::shapes::{Extent, Plane};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Gaps and frontages are written to the millimetre: what that may add for every link, metres.
const ROUNDING_M: f64 = 1e-3;

/// The planning CRS has a scale against a plane laid through the place: what that may change of a roundness, as a share.
const FORM_SHARE: f64 = 0.01;

/// Polsby–Popper from which on the form of a zone costs nothing.
const ROUND: f64 = 0.31;

/// Sums of a zone, or of a candidate by itself.
#[derive(Default)]
struct Sums {
    area: f64,
    perimeter: f64,
    /// Metres of works shared within it, and with neighbourhoods under way beside it.
    shared: f64,
    under_way: f64,
    scores: Vec<f64>,
    communities: BTreeSet<String>,
}

/// The value, its parts and its bound are recomputed; the zones under a lower bound are all named.
///
/// Two neighbours share the frontage they face each other on, less as the gap widens, down to half at the limit; along
/// a street half of the lesser front. Of that is taken what zones cost: opening, missed lower bounds, unlike scores, straggling
/// outlines, community lines, younger neighbourhoods that join others; all of it less what every candidate would cost as a zone of its own.
pub(super) fn objective(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let works = |role: Option<Role>| role.is_some_and(|role| WORKS.contains(&role));
    let weights = &plan.plan.settings.zone.weights;
    let (mut zones, mut singles): (BTreeMap<&str, Sums>, Vec<Sums>) = (BTreeMap::new(), Vec::new());
    for (n, feature) in plan.neighbourhoods.features.iter().enumerate() {
        progress.check()?;
        let own = plan.neighbourhood(n);
        if let (true, Some(zone), Some(geometry)) = (works(own.role), &own.zone_id, &feature.geometry) {
            let perimeter = perimeter(geometry);
            zones.entry(zone).or_default().take(own, perimeter);
            let mut single = Sums::default();
            single.take(own, perimeter);
            singles.push(single);
        }
    }
    let mut connectors: HashSet<usize> = HashSet::new();
    for z in 0..plan.zones.features.len() {
        for n in plan.connectors(z) {
            let zone = plan.zone(z).zone_id.as_str();
            connectors.insert(n);
            if let (Some(geometry), Some(sums)) = (&plan.neighbourhoods.features[n].geometry, zones.get_mut(zone)) {
                sums.lie(plan.neighbourhood(n), perimeter(geometry));
            }
        }
    }
    let (mut inside, mut all, mut links) = (0.0, 0.0, 0.0);
    for feature in plan.links.features.iter().filter(|f| f.properties.counts) {
        progress.check()?;
        let link = &feature.properties;
        let (Some(a), Some(b)) = (plan.find(&link.from), plan.find(&link.to)) else { continue };
        let joins = connectors.contains(&a) || connectors.contains(&b);
        let (a, b) = (plan.neighbourhood(a), plan.neighbourhood(b));
        if joins && a.zone_id == b.zone_id && a.subdistrict == b.subdistrict {
            // Nothing is shared with a connector.
            let is_part = |n: &Neighbourhood| works(n.role) || plan.find(&n.neighbourhood_id).is_some_and(|n| connectors.contains(&n));
            if let Some(sums) = a.zone_id.as_deref().filter(|_| is_part(a) && is_part(b)).and_then(|zone| zones.get_mut(zone)) {
                sums.join(link, 0.0);
            }
        } else if works(a.role) != works(b.role) && a.subdistrict == b.subdistrict {
            let (own, other) = if works(a.role) { (a, b) } else { (b, a) };
            let is_open = other.role == Some(Role::Done) && other.status == Status::Started;
            if let Some(sums) = own.zone_id.as_deref().filter(|_| is_open).and_then(|zone| zones.get_mut(zone)) {
                sums.under_way += shared_m(link, plan.plan.settings.zone.gap_m);
            }
        } else if works(a.role) && works(b.role) && a.subdistrict == b.subdistrict {
            let metres = shared_m(link, plan.plan.settings.zone.gap_m);
            links += 1.0;
            all += metres;
            if a.zone_id == b.zone_id {
                inside += metres;
                if let Some(sums) = a.zone_id.as_deref().and_then(|zone| zones.get_mut(zone)) {
                    sums.join(link, metres);
                }
            }
        }
    }
    let stated = &plan.plan.objective.zone;
    for (field, price) in [
        ("opening_m", weights.opening_m),
        ("short_m", weights.short_m),
        ("unlike_m", weights.unlike_m),
        ("form_share", weights.form_share),
        ("community_m", weights.community_m),
        ("connector_m", weights.connector_m),
    ] {
        tally.expect(price >= 0.0, || Finding::NotWithin {
            file: PLAN.to_owned(),
            id: "settings.zone.weights".to_owned(),
            field: field.to_owned(),
            value: number(price),
            low: "0".to_owned(),
            high: "∞".to_owned(),
        });
    }
    let saved = |cost: fn(&Sums) -> f64| zones.values().map(cost).sum::<f64>() - singles.iter().map(cost).sum::<f64>();
    let uncertain = zones.values().filter(|sums| sums.roundness() < ROUND * (1.0 + FORM_SHARE));
    let form_tolerance = FORM_SHARE * uncertain.map(|sums| sums.shared).sum::<f64>();
    let short = under(plan, tally) - short_alone(plan);
    let value =
        stated.shared_m - stated.opening_m - stated.short_m - stated.unlike_m - stated.form_m - stated.community_m - stated.connector_m;
    let gap = if stated.bound > 0.0 { (1.0 - stated.value / stated.bound).max(0.0) } else { 0.0 };
    let scored = singles.iter().map(|s| s.scores.len()).sum::<usize>() as f64;
    for (field, found, expected, tolerance) in [
        ("shared_m", stated.shared_m, inside, ROUNDING_M * (links + 1.0)),
        ("opening_m", stated.opening_m, weights.opening_m * (zones.len() as f64 - singles.len() as f64), ROUNDING_M),
        ("short_m", stated.short_m, weights.short_m * short, ROUNDING_M * (1.0 + weights.short_m)),
        ("unlike_m", stated.unlike_m, weights.unlike_m * saved(Sums::unlike), ROUNDING_M + weights.unlike_m * 1e-6 * (scored + 1.0)),
        (
            "form_m",
            stated.form_m,
            weights.form_share * saved(Sums::unformed),
            ROUNDING_M * (links + 1.0) + weights.form_share * form_tolerance,
        ),
        ("community_m", stated.community_m, weights.community_m * saved(Sums::communities), ROUNDING_M),
        ("connector_m", stated.connector_m, weights.connector_m * connectors.len() as f64, ROUNDING_M),
        ("value", stated.value, value, ROUNDING_M),
        ("gap", stated.gap, gap, 1e-5),
    ] {
        tally.expect((found - expected).abs() <= tolerance, || differs(field, found, expected));
    }
    for feature in &plan.zones.features {
        progress.check()?;
        let zone = &feature.properties;
        let (within, beside) = zones.get(zone.zone_id.as_str()).map_or((0.0, 0.0), |sums| (sums.shared, sums.under_way));
        for (field, found, expected) in [("shared_m", zone.shared_m, within), ("shared_under_way_m", zone.shared_under_way_m, beside)] {
            tally.expect((found - expected).abs() <= ROUNDING_M * (links + 1.0), || Finding::Differs {
                file: ZONES.to_owned(),
                id: zone.zone_id.clone(),
                field: field.to_owned(),
                found: number(found),
                expected: number(expected),
            });
        }
    }
    // A bound that the value exceeds is none; nor need it be above all there is to share and to save.
    let most = all + weights.opening_m * singles.len() as f64 + weights.short_m * short_alone(plan) + ROUNDING_M * (links + 1.0);
    tally.expect(stated.bound >= stated.value - ROUNDING_M, || differs("bound", stated.bound, stated.value));
    tally.expect(stated.bound <= most, || differs("bound", stated.bound, most));
    Ok(())
}

fn differs(field: &str, found: f64, expected: f64) -> Finding {
    Finding::Differs {
        file: PLAN.to_owned(),
        id: "objective.zone".to_owned(),
        field: field.to_owned(),
        found: number(found),
        expected: number(expected),
    }
}

impl Sums {
    /// Its outline with a part more.
    fn lie(&mut self, own: &Neighbourhood, perimeter: f64) {
        self.area += own.land_area_m2.unwrap_or(0.0);
        self.perimeter += perimeter;
    }

    fn take(&mut self, own: &Neighbourhood, perimeter: f64) {
        self.lie(own, perimeter);
        self.scores.extend(own.score.map(|score| score / 100.0));
        self.communities.extend(own.community.clone());
    }

    /// What two of its parts share, and what faces each other is no outline any more.
    fn join(&mut self, link: &Link, metres: f64) {
        self.shared += metres;
        if link.kind == LinkKind::Adjacent {
            self.area += link.frontage_m * link.gap_m;
            self.perimeter -= 2.0 * link.frontage_m;
        }
    }

    /// Squares of the distances of the scores from their mean.
    fn unlike(&self) -> f64 {
        let mean = self.scores.iter().sum::<f64>() / self.scores.len().max(1) as f64;
        self.scores.iter().map(|score| (score - mean).powi(2)).sum()
    }

    /// Polsby–Popper.
    fn roundness(&self) -> f64 {
        4.0 * std::f64::consts::PI * self.area / self.perimeter.max(1e-9).powi(2)
    }

    /// Shared works that its form makes less of.
    fn unformed(&self) -> f64 {
        self.shared * (1.0 - self.roundness() / ROUND).max(0.0)
    }

    fn communities(&self) -> f64 {
        self.communities.len().saturating_sub(1) as f64
    }
}

/// Metres around the parts of an outline, holes left aside.
fn perimeter(geometry: &super::features::Geometry) -> f64 {
    let plane = Plane::at(Extent::of(geometry).middle());
    let length = |ring: &Vec<super::features::Position>| {
        let at: Vec<[f64; 2]> = ring.iter().map(|p| plane.metres(p.0)).collect();
        at.windows(2).map(|e| (e[1][0] - e[0][0]).hypot(e[1][1] - e[0][1])).sum::<f64>()
    };
    geometry.polygons().iter().filter_map(|rings| rings.first()).map(length).sum()
}

fn shared_m(link: &Link, gap_limit: f64) -> f64 {
    match link.kind {
        LinkKind::Adjacent => link.frontage_m * (1.0 - (link.gap_m / gap_limit.max(1.0)).clamp(0.0, 1.0) / 2.0),
        LinkKind::Corridor => link.frontage_m / 2.0,
    }
}

/// The zones that hold less than a lower bound are named with what they hold; how much they miss of it, added up.
fn under(plan: &PlanFolder, tally: &mut Tally) -> f64 {
    let stated = &plan.plan.objective.zone.under;
    let (mut missed, mut expected) = (0.0, 0);
    for z in 0..plan.zones.features.len() {
        let zone = &plan.zone(z).zone_id;
        for bound in &plan.plan.settings.zone.bounds {
            let Some(min) = bound.min else { continue };
            let Some(held) = held_for_certain(plan, z, &bound.resource).filter(|held| *held < min) else { continue };
            expected += 1;
            missed += 1.0 - held / min;
            let is_this = |u: &super::document::Under| {
                u.zone_id == *zone && u.resource == bound.resource && u.min == min && (u.held - held).abs() <= ROUNDING_M
            };
            tally.expect(stated.iter().any(is_this), || Finding::UnderUnsaid {
                zone: zone.clone(),
                resource: bound.resource.clone(),
                value: number(held),
                min: number(min),
            });
        }
    }
    tally.expect(stated.len() == expected, || Finding::Differs {
        file: PLAN.to_owned(),
        id: "objective.zone".to_owned(),
        field: "under".to_owned(),
        found: stated.len().to_string(),
        expected: expected.to_string(),
    });
    missed
}

/// How much every candidate would miss of the lower bounds as a zone of its own, added up.
fn short_alone(plan: &PlanFolder) -> f64 {
    let all = (0..plan.neighbourhoods.features.len()).map(|n| plan.neighbourhood(n));
    let works = all.filter(|n| n.zone_id.is_some() && n.role.is_some_and(|role| WORKS.contains(&role)));
    works
        .map(|n| {
            let missed = plan.plan.settings.zone.bounds.iter().filter_map(|bound| {
                let min = bound.min.filter(|min| *min > 0.0)?;
                Some((1.0 - super::limits::held_by(n, &bound.resource)? / min).max(0.0))
            });
            missed.sum::<f64>()
        })
        .sum()
}
