//! Ids, names, and what the files say of each other.

use std::collections::HashSet;

use super::features::{Collection, Named, Role};
use super::finding::Tally;
use super::folder::{CORRIDORS, LINKS, NEIGHBOURHOODS, PlanFolder, ZONES};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Every id is given, unique in its file, and the feature's own.
pub(super) fn ids(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    unique(ZONES, &plan.zones, progress, tally)?;
    unique(NEIGHBOURHOODS, &plan.neighbourhoods, progress, tally)?;
    unique(CORRIDORS, &plan.corridors, progress, tally)?;
    unique(LINKS, &plan.links, progress, tally)
}

fn unique<P: Named>(file: &str, all: &Collection<P>, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut seen = HashSet::with_capacity(all.features.len());
    for (row, feature) in all.features.iter().enumerate() {
        progress.check()?;
        let (file, key) = (|| file.to_owned(), feature.properties.key());
        tally.expect(!key.is_empty(), || Finding::IdEmpty { file: file(), row: row + 1 });
        match &feature.id {
            None => tally.fail(&Finding::IdAbsent { file: file(), id: key.clone() }),
            Some(id) if id.as_str() != Some(key.as_str()) => {
                let found = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
                tally.fail(&Finding::IdDiffers { file: file(), id: found, expected: key.clone() });
            }
            Some(_) => {}
        }
        if !seen.insert(key.clone()) {
            tally.fail(&Finding::IdTwice { file: file(), id: key });
        }
    }
    Ok(())
}

/// Zones and neighbourhoods have names, zones their reason, edits theirs.
pub(super) fn names(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut filled = |file: &str, id: &str, field: &str, text: &str| {
        tally.expect(!text.trim().is_empty(), || Finding::FieldEmpty { file: file.into(), id: id.into(), field: field.into() });
    };
    for feature in &plan.zones.features {
        progress.check()?;
        let zone = &feature.properties;
        filled(ZONES, &zone.zone_id, "name", &zone.name);
        filled(ZONES, &zone.zone_id, "why", &zone.why);
    }
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        filled(NEIGHBOURHOODS, &feature.properties.neighbourhood_id, "name", &feature.properties.name);
    }
    Ok(())
}

/// What one file names exists in the other, and is named back.
pub(super) fn references(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    zone_references(plan, progress, tally)?;
    corridor_references(plan, progress, tally)?;
    for feature in &plan.links.features {
        progress.check()?;
        let link = &feature.properties;
        for (field, end) in [("from", &link.from), ("to", &link.to)] {
            tally.expect(plan.find(end).is_some(), || no_such(LINKS, &link.key(), field, end));
        }
    }
    for row in &plan.programme {
        if let Some(zone) = &row.zone_id {
            tally.expect(plan.find_zone(zone).is_some(), || no_such(super::folder::PROGRAMME, &row.project_id, "zone_id", zone));
        }
    }
    Ok(())
}

fn zone_references(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    for feature in &plan.zones.features {
        progress.check()?;
        let zone = &feature.properties;
        listed(plan, ZONES, &zone.zone_id, &zone.members, tally);
        for n in zone.members.iter().filter_map(|id| plan.find(id)).map(|n| plan.neighbourhood(n)) {
            tally.expect(n.zone_id.as_ref() == Some(&zone.zone_id), || Finding::NotBack {
                id: n.neighbourhood_id.clone(),
                listed: zone.zone_id.clone(),
                states: format!("zone_id {}", n.zone_id.as_deref().unwrap_or("null")),
            });
        }
    }
    for (at, feature) in plan.neighbourhoods.features.iter().enumerate() {
        progress.check()?;
        let n = &feature.properties;
        let (id, role) = (|| n.neighbourhood_id.clone(), n.role.map_or("null", Role::word));
        match &n.zone_id {
            None => tally.expect(matches!(n.role, None | Some(Role::Done)), || Finding::RoleZone {
                id: id(),
                role: role.to_owned(),
                zone: "null".to_owned(),
            }),
            Some(zone) => match plan.find_zone(zone) {
                None => tally.fail(&no_such(NEIGHBOURHOODS, &id(), "zone_id", zone)),
                Some(z) => {
                    tally.expect(plan.listed_in[at].contains(&z), || Finding::NotListed { id: id(), states: format!("zone_id {zone}") });
                    tally.expect(n.role.is_some(), || Finding::RoleZone { id: id(), role: role.to_owned(), zone: zone.clone() });
                }
            },
        }
    }
    Ok(())
}

fn corridor_references(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut pairs = HashSet::new();
    let mut known = HashSet::new();
    for feature in &plan.corridors.features {
        progress.check()?;
        let corridor = &feature.properties;
        known.insert(corridor.corridor_id.as_str());
        listed(plan, CORRIDORS, &corridor.corridor_id, &corridor.members, tally);
        for id in &corridor.members {
            pairs.insert((id.as_str(), corridor.corridor_id.as_str()));
            if let Some(n) = plan.find(id).map(|n| plan.neighbourhood(n)) {
                tally.expect(n.corridor_ids.contains(&corridor.corridor_id), || Finding::NotBack {
                    id: id.clone(),
                    listed: corridor.corridor_id.clone(),
                    states: format!("corridor_ids [{}]", n.corridor_ids.join(", ")),
                });
            }
        }
        tally.expect(corridor.length_m >= 0.0, || Finding::NotWithin {
            file: CORRIDORS.to_owned(),
            id: corridor.corridor_id.clone(),
            field: "length_m".to_owned(),
            value: super::finding::number(corridor.length_m),
            low: "0".to_owned(),
            high: "∞".to_owned(),
        });
    }
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        let n = &feature.properties;
        for corridor in &n.corridor_ids {
            if known.contains(corridor.as_str()) {
                tally.expect(pairs.contains(&(n.neighbourhood_id.as_str(), corridor.as_str())), || Finding::NotListed {
                    id: n.neighbourhood_id.clone(),
                    states: format!("corridor_ids {corridor}"),
                });
            } else {
                tally.fail(&no_such(NEIGHBOURHOODS, &n.neighbourhood_id, "corridor_ids", corridor));
            }
        }
    }
    Ok(())
}

fn listed(plan: &PlanFolder, file: &str, id: &str, members: &[String], tally: &mut Tally) {
    let mut seen = HashSet::with_capacity(members.len());
    for member in members {
        tally.expect(plan.find(member).is_some(), || no_such(file, id, "members", member));
        if !seen.insert(member) {
            tally.fail(&Finding::ListedTwice { file: file.to_owned(), id: id.to_owned(), target: member.clone() });
        }
    }
}

fn no_such(file: &str, id: &str, field: &str, target: &str) -> Finding {
    Finding::NoSuch { file: file.to_owned(), id: id.to_owned(), field: field.to_owned(), target: target.to_owned() }
}
