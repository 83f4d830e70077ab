//! The colour of every feature for one reading of the map.

use eframe::egui::Color32;

use super::Scene;
use super::classes::{AgeClass, age_of};
use crate::app::field::Field;
use crate::app::page::MapPage;
use crate::app::theme::{Theme, rgba8};
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;

/// What the fills show; only one thing at a time has colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) enum Reading {
    /// Footprints by age, around the limits of the policy.
    Age,
    /// Zones.
    Zones,
    /// Start year of the works.
    Years,
    /// What starts in a year, and fainter what started before it.
    UpTo(i16),
    /// Neighbourhoods by an attribute.
    Field(Field),
}

/// Alpha that asks the shader for the hatch of "no data".
const HATCHED: u32 = 254 << 24;

/// How far an earlier year goes towards the ground.
const EARLIER: f32 = 0.62;

/// Colours of all features in a reading, in the order of [`super::Features`]. What does not pass the filters goes halfway to the ground.
pub(in crate::app) fn colours(page: &MapPage, reading: Reading, theme: &Theme) -> Vec<u32> {
    let MapPage { plan, scene, view, .. } = page;
    let (plan, scene): (&Plan, &Scene) = (plan, scene);
    let district = &plan.district;
    let aside = |color: Color32, passes: bool| if passes { color } else { color.lerp_to_gamma(*theme.map.ground, 0.5) };
    let muted = *theme.map.building_muted;
    let hatched = |color: Color32| rgba8(color) & 0x00ff_ffff | HATCHED;
    let of_zone = |zone: u32| *theme.ramp.zone[scene.zone_hues[zone as usize] % theme.ramp.zone.len()];
    let parcels = parcels(page, reading, theme);

    let mut all = Vec::with_capacity(scene.features.count as usize);
    for building in district.buildings.iter() {
        let at = building.neighbourhood().map(NeighbourhoodIx::at);
        let passes = at.map_or(page.passing.is_none(), |at| page.passes(at));
        let of_parcel = || at.and_then(|at| parcels[at]);
        all.push(match reading {
            // The land has the colours.
            _ if page.surface.shown().is_some() => rgba8(aside(muted, passes)),
            Reading::Age => match age_of(plan, &scene.classes, building.ix().0) {
                AgeClass::Unknown => hatched(aside(*theme.map.no_data, passes)),
                class => rgba8(aside(age_colour(theme, class).unwrap_or(muted), passes)),
            },
            Reading::Zones => {
                let zone = at.and_then(|at| plan.zones.zone_of[at]);
                rgba8(aside(zone.map_or(muted, |z| of_zone(z).lerp_to_gamma(*theme.map.ground, 0.40)), passes))
            }
            Reading::Years | Reading::UpTo(_) | Reading::Field(_) => rgba8(aside(of_parcel().unwrap_or(muted), passes)),
        });
    }
    all.extend(parcels.iter().enumerate().map(|(at, p)| p.map_or(0, |color| rgba8(aside(color, page.passes(at))))));
    all.extend((0..scene.categories().len()).map(|c| if view.hidden.contains(&c) { 0 } else { rgba8(theme.category(c)) }));
    all.extend((0..plan.zones.zones.len() as u32).map(|z| rgba8(of_zone(z))));
    all.extend(plan.links.corridors.iter().map(|c| rgba8(super::layers::zone_of(plan, c).map_or(*theme.line.strong, of_zone))));
    all
}

/// The colour of every neighbourhood; `None` where it has no part in what the map shows.
fn parcels(page: &MapPage, reading: Reading, theme: &Theme) -> Vec<Option<Color32>> {
    let (plan, scene) = (&page.plan, &page.scene);
    let n = plan.district.neighbourhoods.len();
    match reading {
        Reading::Age => (0..n)
            .map(|at| {
                let own = &plan.district.neighbourhoods[at];
                let years = own.typical_year.map(crate::district::YearInterval::year).or(own.built);
                age_colour(theme, scene.classes.age(years))
            })
            .collect(),
        Reading::Zones => {
            (0..n).map(|at| plan.zones.zone_of[at].map(|z| *theme.ramp.zone[scene.zone_hues[z as usize] % theme.ramp.zone.len()])).collect()
        }
        Reading::Years | Reading::UpTo(_) => {
            let programme = &page.shown_years().programme;
            let color = |start: i16| {
                let own = theme.year(start, programme.years.0);
                match reading {
                    Reading::UpTo(year) if start > year => None,
                    Reading::UpTo(year) if start < year => Some(own.lerp_to_gamma(*theme.map.urban, EARLIER)),
                    _ => Some(own),
                }
            };
            (0..n).map(|at| programme.start[at].and_then(color)).collect()
        }
        Reading::Field(field) => {
            let classed = page.classed(field);
            let colours = classed.colours(&page.view.style(field), theme);
            classed.class_of.iter().map(|class| class.map(|class| colours[usize::from(class)])).collect()
        }
    }
}

/// Colour of an age class: the older the further from the ground; `None` for those of no interest.
pub(in crate::app) fn age_colour(theme: &Theme, class: AgeClass) -> Option<Color32> {
    match class {
        AgeClass::Old(step) => Some(*theme.ramp.score[4 - usize::from(step)]),
        AgeClass::Extended => Some(*theme.ramp.score[0]),
        AgeClass::Young | AgeClass::Unknown => None,
    }
}

/// Facilities of every category of a scene.
pub(in crate::app) fn facility_counts(plan: &Plan, scene: &Scene) -> Vec<usize> {
    let mut counts = vec![0; scene.categories().len()];
    for facility in &plan.district.facilities {
        if let Ok(at) = scene.categories().binary_search(&facility.category) {
            counts[at] += 1;
        }
    }
    counts
}
