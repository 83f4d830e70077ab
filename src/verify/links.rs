//! Whether the links keep the settings, and whether the outlines are as far apart as the links say.

use std::collections::HashSet;

use super::features::{LinkKind, Named};
use super::finding::{Tally, number};
use super::folder::PlanFolder;
use super::shapes::{Extent, Plane, distance};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// What rounding of a written length may add, metres.
const ROUNDING_M: f64 = 0.01;

/// How far a stated gap may be from the measured one: half a metre, or the scale of a planning CRS and a plane
/// laid through the place, as a share.
const GAP_TOLERANCE_M: f64 = 0.5;
const GAP_TOLERANCE_SHARE: f64 = 0.02;

/// Links join two neighbourhoods, once, and those that count keep the limits of the settings.
pub(super) fn links(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let rules = &plan.plan.settings.zone;
    let mut seen = HashSet::with_capacity(plan.links.features.len());
    for feature in &plan.links.features {
        progress.check()?;
        let link = &feature.properties;
        let key = || link.key();
        tally.expect(link.from != link.to, || Finding::LinkSelf { link: key() });
        let (low, high) = if link.from <= link.to { (&link.from, &link.to) } else { (&link.to, &link.from) };
        if !seen.insert((low, high, link.kind)) {
            tally.fail(&Finding::LinkTwice { link: key() });
        }
        if link.gap_m < 0.0 || link.frontage_m < 0.0 {
            tally.fail(&Finding::LinkNegative { link: key() });
        }
        if link.counts {
            let limit = match link.kind {
                LinkKind::Adjacent => rules.gap_m,
                LinkKind::Corridor => rules.corridor_gap_m.unwrap_or(rules.gap_m),
            };
            tally.expect(link.gap_m <= limit + ROUNDING_M, || Finding::LinkGapOver {
                link: key(),
                gap: number(link.gap_m),
                limit: number(limit),
            });
            if link.kind == LinkKind::Adjacent {
                tally.expect(link.frontage_m >= rules.min_frontage_m - ROUNDING_M, || Finding::LinkFrontageUnder {
                    link: key(),
                    frontage: number(link.frontage_m),
                    limit: number(rules.min_frontage_m),
                });
            }
        }
    }
    Ok(())
}

/// The stated gap of every link is the distance between the outlines, measured again.
pub(super) fn gaps(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let outline = |id: &str| plan.find(id).and_then(|n| plan.neighbourhoods.features[n].geometry.as_ref());
    for feature in &plan.links.features {
        progress.check()?;
        let link = &feature.properties;
        let (Some(a), Some(b)) = (outline(&link.from), outline(&link.to)) else { continue };
        let (ea, eb) = (Extent::of(a), Extent::of(b));
        let plane = Plane::at(Extent { lo: ea.middle(), hi: eb.middle() }.middle());
        let measured = distance(&plane.rings(a), &plane.rings(b));
        let tolerance = GAP_TOLERANCE_M.max(measured * GAP_TOLERANCE_SHARE);
        tally.expect((link.gap_m - measured).abs() <= tolerance, || Finding::GapDiffers {
            link: link.key(),
            reported: number(link.gap_m),
            measured: number(measured),
        });
    }
    Ok(())
}
