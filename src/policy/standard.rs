//! Facility standards: which services must be how near, and how large.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::check::standard_faults;
use super::pack::{PackError, bundled_or_file, parse};
use crate::project::{AccessSettings, StandardSettings};

/// The format of the file that this program reads.
pub const STANDARD_SCHEMA: &str = "lianpian-standard/1";

macro_rules! bundled {
    ($($id:literal),* $(,)?) => { [$(($id, include_str!(concat!("../../data/standards/", $id, ".toml")))),*] };
}

/// The standards that come with the program.
const BUNDLED: [(&str, &str); 12] = bundled![
    "cn-gb50180-2018",
    "cn-complete-community-2020",
    "cn-tdt1062-2021",
    "cn-embedded-2023",
    "cn-health-check",
    "uk-20min",
    "us-leed-nd",
    "eu-who-un",
    "sg-hdb",
    "jp-walk",
    "kr-living-soc",
    "au-20min",
];

/// A facility standard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Format of the file; [`STANDARD_SCHEMA`].
    pub schema: String,
    /// Id, as the project file names it.
    pub id: String,
    /// Version of the file.
    pub version: String,
    /// Title.
    pub title: String,
    /// Title in English; left out: the same.
    #[serde(default)]
    pub title_en: Option<String>,
    /// Where the numbers come from.
    pub source: String,
    /// Addresses where they were seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What a distance in metres is.
    #[serde(default)]
    pub distance: DistanceKind,
    /// Whether a facility of a wider level serves a narrower one. The lines say it themselves, by their categories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels_nested: Option<bool>,
    /// What a line without a distance of its own means.
    #[serde(default)]
    pub without_distance: WithoutDistance,
    /// What else readers must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_zh: Option<String>,
    /// What else readers must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_en: Option<String>,
    /// Living circles.
    #[serde(default, rename = "level")]
    pub levels: Vec<StandardLevel>,
    /// Lines.
    #[serde(default, rename = "facility")]
    pub facilities: Vec<StandardFacility>,
}

/// What a distance of a standard is measured as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DistanceKind {
    /// The radius of a circle around the facility.
    #[default]
    ServiceRadius,
    /// A walk.
    Walk,
}

/// What a line without a distance of its own means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithoutDistance {
    /// It states none: the line is shown, and not judged.
    #[default]
    Open,
    /// The walk of its level stands for it.
    Level,
}

/// A living circle of a standard, as it describes it; nothing but the walk is judged by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardLevel {
    /// Id, as the lines name it.
    pub id: String,
    /// Name.
    pub zh: String,
    /// Name.
    pub en: String,
    /// Walk in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk_min: Option<f64>,
    /// Metres, least and most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distance_m: Vec<f64>,
    /// Residents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<f64>,
    /// Dwellings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dwellings: Vec<f64>,
    /// Land in hectares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub land_ha: Vec<f64>,
    /// Land for facilities, m² a thousand residents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub site_m2_per_1000: Vec<f64>,
    /// Floor area of facilities, m² a thousand residents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floor_m2_per_1000: Vec<f64>,
    /// Public green land, m² a resident.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub green_m2_per_person: Option<f64>,
    /// The same where an old area is rebuilt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub green_m2_per_person_old: Option<f64>,
    /// The same in a new area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub green_m2_per_person_new: Option<f64>,
    /// Least park of the level, hectares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub park_min_ha: Option<f64>,
    /// Least width of that park, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub park_min_width_m: Option<f64>,
    /// `V` seen in a public copy, `Mh`/`Mm`/`Ml` memory, `A` our assumption.
    pub certainty: String,
    /// To which of the numbers another certainty belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty_note: Option<String>,
}

/// One line of a standard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardFacility {
    /// Id of the line; a category of facilities where `categories` names none.
    pub id: String,
    /// Number in the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Name.
    pub zh: String,
    /// Name.
    pub en: String,
    /// Living-circle level. Levels do not nest: only the categories of the line satisfy it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// How binding the line is; left out: the document says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<Requirement>,
    /// Whether it must stand on land of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_site: Option<bool>,
    /// Categories that satisfy it; left out: the one of its id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Categories that satisfy it only where their size is known to be enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories_if_sized: Vec<String>,
    /// Number of different categories that must be within reach; left out: 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categories_min: Option<u32>,
    /// Distance in metres, of the standard's kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius_m: Option<f64>,
    /// Walk in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk_min: Option<f64>,
    /// Floor area in m², least, or least and most; the least is judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floor_area_m2: Vec<f64>,
    /// A second size of the document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub floor_area_other_m2: Vec<f64>,
    /// Site area in m², likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub site_area_m2: Vec<f64>,
    /// Residents for whom there is one, least and most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons_per: Vec<f64>,
    /// A state of the place, known from a survey: no facility, never judged by distance.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attribute: bool,
    /// `V` seen in a public copy, `Mh`/`Mm`/`Ml` memory, `A` our assumption.
    pub certainty: String,
    /// Certainty of the sizes; left out: the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_certainty: Option<String>,
    /// Where the line comes from, if not from the source of the standard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// What else it asks, which is not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_zh: Option<String>,
    /// What else it asks, which is not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_en: Option<String>,
}

/// How binding a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// 应.
    Must,
    /// 宜.
    Should,
    /// 可, 按需.
    May,
}

/// Distances within which a line holds, in metres.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limits {
    /// Of the straight line.
    pub straight: Option<f64>,
    /// Of the walk.
    pub walk: Option<f64>,
}

impl Standard {
    /// The standard a project names.
    ///
    /// # Errors
    /// [`PackError`] where it cannot be found, or with every fault that it has.
    pub fn load(settings: &StandardSettings, resolve: impl Fn(&str) -> PathBuf) -> Result<Self, PackError> {
        let (text, path) = bundled_or_file(&settings.pack, &BUNDLED, resolve)?;
        Self::read(&text, &path)
    }

    /// The standard in a text that lies at `path`.
    ///
    /// # Errors
    /// [`PackError::Faults`] with every fault.
    pub fn read(text: &str, path: &Path) -> Result<Self, PackError> {
        let faults = standard_faults(text);
        if faults.is_empty() { parse(text, path) } else { Err(PackError::Faults { path: path.into(), faults }) }
    }

    /// The line of an id.
    #[must_use]
    pub fn facility(&self, id: &str) -> Option<&StandardFacility> {
        self.facilities.iter().find(|f| f.id == id)
    }

    /// Within what a line holds. A service radius holds on the map, and on foot by at most `max_detour` times as much, unless
    /// the project wants the radius only; a walk holds on foot. Neither is set where the line states no distance.
    #[must_use]
    pub fn limits(&self, line: &StandardFacility, settings: &AccessSettings) -> Limits {
        let minutes = |minutes: f64| minutes * settings.walking_speed_m_per_min;
        if line.attribute {
            return Limits::default();
        }
        match (self.distance, line.radius_m, line.walk_min) {
            (DistanceKind::ServiceRadius, Some(radius), _) => {
                Limits { straight: Some(radius), walk: (!settings.radius_only).then_some(radius * settings.max_detour) }
            }
            (DistanceKind::Walk, Some(walk), _) => Limits { straight: None, walk: Some(walk) },
            (_, None, Some(walk)) => Limits { straight: None, walk: Some(minutes(walk)) },
            (_, None, None) if self.without_distance == WithoutDistance::Level => {
                let level = self.levels.iter().find(|l| Some(&l.id) == line.level.as_ref());
                Limits { straight: None, walk: level.and_then(|l| l.walk_min).map(minutes) }
            }
            (_, None, None) => Limits::default(),
        }
    }

    /// Ids and versions of the standards that come with the program.
    #[must_use]
    pub fn bundled() -> Vec<String> {
        BUNDLED.iter().filter_map(|(id, text)| Some(format!("{id} {}", parse::<Self>(text, id.as_ref()).ok()?.version))).collect()
    }
}

impl StandardFacility {
    /// Categories that satisfy the line whatever is known of their size.
    #[must_use]
    pub fn plain_categories(&self) -> &[String] {
        if self.categories.is_empty() && self.categories_if_sized.is_empty() { std::slice::from_ref(&self.id) } else { &self.categories }
    }

    /// Least floor area in m²; of two sizes the smaller.
    #[must_use]
    pub fn least_floor_area(&self) -> Option<f64> {
        self.floor_area_m2.first().into_iter().chain(self.floor_area_other_m2.first()).copied().reduce(f64::min)
    }

    /// Least site area in m².
    #[must_use]
    pub fn least_site_area(&self) -> Option<f64> {
        self.site_area_m2.first().copied()
    }

    /// Whether the line asks for more than the nearest facility of the category of its id.
    #[must_use]
    pub fn is_particular(&self) -> bool {
        self.plain_categories() != std::slice::from_ref(&self.id)
            || !self.categories_if_sized.is_empty()
            || self.categories_min.is_some()
            || self.least_floor_area().is_some()
            || self.least_site_area().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(id: &str) -> Standard {
        Standard::load(&StandardSettings { pack: id.into() }, |path| PathBuf::from(path)).unwrap()
    }

    #[test]
    fn every_standard_of_the_program_is_sound() {
        for (id, text) in BUNDLED {
            assert_eq!(standard_faults(text), [], "{id}");
            assert_eq!(bundled(id).id, id);
        }
        assert_eq!(Standard::bundled().len(), BUNDLED.len());
    }

    #[test]
    fn gb_50180_is_whole_and_its_levels_do_not_nest() {
        let gb = bundled("cn-gb50180-2018");
        assert_eq!(gb.facilities.iter().filter(|f| f.source.as_deref().is_none_or(|s| !s.contains("GB 50180"))).count(), 38);
        assert_eq!(gb.levels.len(), 4);
        for (narrow, wide) in
            [("health_station", "health_centre"), ("culture_station", "culture_centre"), ("elderly_day_care", "nursing_home")]
        {
            let line = gb.facility(narrow).unwrap();
            assert!(!line.plain_categories().iter().any(|c| c == wide), "{wide} is no {narrow}");
        }
    }

    #[test]
    fn limits_by_radius_walk_and_level() {
        let settings = AccessSettings::default();
        let of = |pack: &Standard, id: &str, settings: &AccessSettings| pack.limits(pack.facility(id).unwrap(), settings);
        let gb = bundled("cn-gb50180-2018");
        assert_eq!(of(&gb, "kindergarten", &settings), Limits { straight: Some(300.0), walk: Some(450.0) });
        assert_eq!(of(&gb, "nursing_home", &settings), Limits::default());
        let only = AccessSettings { radius_only: true, ..AccessSettings::default() };
        assert_eq!(of(&gb, "kindergarten", &only), Limits { straight: Some(300.0), walk: None });
        let speed = settings.walking_speed_m_per_min;
        let uk = bundled("uk-20min");
        assert_eq!(of(&uk, "supermarket", &settings), Limits { straight: None, walk: Some(800.0) });
        let kr = bundled("kr-living-soc");
        assert_eq!(of(&kr, "nursery", &settings), Limits { straight: None, walk: Some(5.0 * speed) });
        let community = bundled("cn-complete-community-2020");
        assert_eq!(of(&community, "parcel", &settings), Limits { straight: None, walk: Some(10.0 * speed) });
        assert_eq!(of(&community, "barrier_free", &settings), Limits::default());
    }
}
