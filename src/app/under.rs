//! What lies under the cursor, and what is said of it.

use super::camera::Camera;
use super::cartography::Switch;
use super::field::category_name;
use super::look::Look;
use super::page::MapPage;
use super::panels;
use super::scene::{Drawn, Thing};
use crate::report::messages::AppMessage as M;

/// How near the cursor must come to a point or a line, in points of the screen.
const REACH: f64 = 5.0;

/// What lies at a place.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Under {
    /// What a click selects: a neighbourhood before a zone.
    pub(super) thing: Option<Thing>,
    /// The nearest point, else the nearest line, that is drawn there.
    pub(super) sign: Option<Drawn>,
    /// The zone there, also where a neighbourhood lies on it.
    pub(super) zone: Option<u32>,
}

/// Three lines of a card.
pub(super) struct Said {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) facts: String,
}

impl MapPage {
    /// What lies at a place of the planning CRS, as the map shows it.
    pub(super) fn under(&self, place: [f64; 2], camera: Camera) -> Under {
        let mut under = Under::default();
        for pick in self.scene.pick(&self.plan, place, REACH * camera.scale) {
            match pick.what {
                Drawn::Neighbourhood(_) | Drawn::Zone(_) if pick.away_m > 0.0 => {}
                Drawn::Neighbourhood(_) => under.thing = under.thing.or(pick.what.thing()),
                Drawn::Zone(z) => {
                    under.thing = under.thing.or(pick.what.thing());
                    under.zone = under.zone.or(Some(z));
                }
                // A footprint is its neighbourhood's.
                Drawn::Building(_) => {}
                sign if self.is_seen(sign) => under.sign = under.sign.or(Some(sign)),
                _ => {}
            }
        }
        under
    }

    /// Whether a point or a line is among what is shown.
    fn is_seen(&self, drawn: Drawn) -> bool {
        let shows = |switch| self.view.shown.contains(&switch);
        match drawn {
            Drawn::Facility(f) => {
                let category = &self.plan.district.facilities[f as usize].category;
                let hidden = self.scene.categories().binary_search(category).is_ok_and(|at| self.view.hidden.contains(&at));
                shows(Switch::Facilities) && !hidden
            }
            Drawn::Corridor(_) => shows(Switch::Corridors),
            Drawn::Link(l) => shows(Switch::Links) && self.plan.links.all()[l as usize].counts,
            Drawn::Barrier(_) => shows(Switch::Barriers),
            Drawn::Street(_) => shows(Switch::Streets),
            Drawn::Building(_) | Drawn::Neighbourhood(_) | Drawn::Zone(_) => true,
        }
    }

    /// What the card at the cursor says: of a facility or a link first, they are small; else of the area, else of the line.
    pub(super) fn said(&self, under: Under, look: Look) -> Option<Said> {
        let sign = under.sign.and_then(|sign| self.said_of_sign(sign, look));
        let is_small = matches!(under.sign, Some(Drawn::Facility(_) | Drawn::Link(_)));
        match under.thing {
            Some(thing) if !(is_small && sign.is_some()) => Some(self.said_of_thing(thing, look)),
            _ => sign,
        }
    }

    fn said_of_thing(&self, thing: Thing, look: Look) -> Said {
        let score = |score: Option<f64>| score.map(|s| look.number(s, 1)).unwrap_or_default();
        match thing {
            Thing::Neighbourhood(n) => Said {
                name: self.plan.district.neighbourhoods[n.at()].name.clone(),
                value: score(self.plan.scores.score(n)),
                facts: panels::neighbourhood_facts(self, n, look),
            },
            Thing::Zone(z) => {
                let zone = &self.plan.zones.zones[z as usize];
                Said { name: zone.name.clone(), value: score(zone.score), facts: panels::zone_facts(self, z as usize, look) }
            }
        }
    }

    /// `None` of a line without a name.
    fn said_of_sign(&self, sign: Drawn, look: Look) -> Option<Said> {
        let district = &self.plan.district;
        let said = |name: &str, facts: String| Said { name: name.to_owned(), value: String::new(), facts };
        let named = |name: &str, kind: M| (!name.is_empty()).then(|| said(name, look.say(&kind)));
        match sign {
            Drawn::Facility(f) => {
                let facility = &district.facilities[f as usize];
                let category = category_name(&self.plan, &facility.category, look.lang);
                Some(if facility.name.is_empty() { said(&category, look.say(&M::KindFacility)) } else { said(&facility.name, category) })
            }
            Drawn::Link(l) => {
                let link = &self.plan.links.all()[l as usize];
                let [a, b] = [link.from, link.to].map(|n| district.neighbourhoods[n.at()].name.as_str());
                let facts = M::LinkFacts { gap: look.number(link.gap.0, 0), frontage: look.number(link.frontage.0, 0) };
                Some(said(&format!("{a} – {b}"), look.say(&facts)))
            }
            Drawn::Corridor(c) => {
                let corridor = &self.plan.links.corridors[c as usize];
                let facts = look.say(&M::CorridorFacts { count: corridor.members.len(), length: look.number(corridor.length.0, 0) });
                (!corridor.street.is_empty()).then(|| said(&corridor.street, facts))
            }
            Drawn::Barrier(b) => named(&district.barriers[b as usize].name, M::KindBarrier),
            Drawn::Street(s) => named(&district.streets[s as usize].name, M::KindStreet),
            Drawn::Building(_) | Drawn::Neighbourhood(_) | Drawn::Zone(_) => None,
        }
    }
}
