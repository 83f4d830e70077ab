//! The colour of every feature for one reading of the map.

use std::collections::BTreeSet;

use eframe::egui::Color32;

use super::classes::{AgeClass, age_of};
use super::{Classes, Scene};
use crate::app::theme::{Theme, rgba8};
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;

/// What the fills show; only one thing at a time has colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::app) enum Reading {
    /// Footprints by age.
    #[default]
    Age,
    /// Neighbourhoods by score.
    Score,
    /// Zones.
    Zones,
    /// Start year of the works.
    Years,
}

/// Alpha that asks the shader for the hatch of "no data".
const HATCHED: u32 = 254 << 24;

/// Colours of all features, in the order of [`super::Features`].
pub(in crate::app) fn colours(plan: &Plan, scene: &Scene, theme: &Theme, reading: Reading, hidden: &BTreeSet<usize>) -> Vec<u32> {
    let district = &plan.district;
    let n = district.neighbourhoods.len();
    let muted = rgba8(*theme.map.building_muted);
    let no_data = rgba8(*theme.map.no_data) & 0x00ff_ffff | HATCHED;
    let of_zone = |zone: u32| *theme.ramp.zone[scene.zone_hues[zone as usize] % theme.ramp.zone.len()];

    // The colour of a neighbourhood; `None` where it has no part in the reading.
    let parcels: Vec<Option<u32>> = (0..n)
        .map(|at| match reading {
            Reading::Age => {
                let hull = &district.neighbourhoods[at];
                let years = hull.typical_year.map(crate::district::YearInterval::year).or(hull.built);
                age_colour(theme, scene.classes.age(years)).map(rgba8)
            }
            Reading::Score => {
                let score = plan.scores.score(NeighbourhoodIx(at as u32))?;
                Some(rgba8(score_colour(theme, &scene.classes, scene.classes.score_class(score))))
            }
            Reading::Zones => plan.zones.zone_of[at].map(|z| rgba8(of_zone(z))),
            Reading::Years => {
                let year = plan.programme.start[at]?;
                Some(rgba8(theme.year(year, plan.programme.years.0)))
            }
        })
        .collect();

    let mut all = Vec::with_capacity(scene.features.count as usize);
    for building in district.buildings.iter() {
        let of_parcel = || building.neighbourhood().and_then(|p| parcels[p.at()]);
        all.push(match reading {
            Reading::Age => match age_of(plan, &scene.classes, building.ix().0) {
                AgeClass::Unknown => no_data,
                class => age_colour(theme, class).map_or(muted, rgba8),
            },
            Reading::Zones => building
                .neighbourhood()
                .and_then(|p| plan.zones.zone_of[p.at()])
                .map_or(muted, |z| rgba8(of_zone(z).lerp_to_gamma(*theme.map.ground, 0.40))),
            Reading::Score | Reading::Years => of_parcel().unwrap_or(muted),
        });
    }
    all.extend(parcels.iter().map(|p| p.unwrap_or(0)));
    all.extend((0..plan.zones.zones.len() as u32).map(|z| rgba8(of_zone(z))));
    all.extend(plan.links.corridors.iter().map(|c| {
        let zone = c.members.first().and_then(|m| plan.zones.zone_of[m.at()]);
        rgba8(zone.map_or(*theme.line.strong, of_zone))
    }));
    all.extend((0..scene.categories.len()).map(|c| if hidden.contains(&c) { 0 } else { rgba8(theme.category(c)) }));
    all
}

/// Colour of an age class: the older the further from the ground; `None` for those of no interest.
pub(in crate::app) fn age_colour(theme: &Theme, class: AgeClass) -> Option<Color32> {
    match class {
        AgeClass::Old(step) => Some(*theme.ramp.score[4 - usize::from(step)]),
        AgeClass::Extended => Some(*theme.ramp.score[0]),
        AgeClass::Young | AgeClass::Unknown => None,
    }
}

/// Colour of a score class, from 0 for the lowest; fewer classes keep the far end of the ramp.
pub(in crate::app) fn score_colour(theme: &Theme, classes: &Classes, class: usize) -> Color32 {
    let ramp = &theme.ramp.score;
    *ramp[(ramp.len() - classes.scores.len().min(ramp.len()) + class).min(ramp.len() - 1)]
}

/// Facilities of every category of a scene.
pub(in crate::app) fn facility_counts(plan: &Plan, scene: &Scene) -> Vec<usize> {
    let mut counts = vec![0; scene.categories.len()];
    for facility in &plan.district.facilities {
        if let Ok(at) = scene.categories.binary_search(&facility.category) {
            counts[at] += 1;
        }
    }
    counts
}
