//! The calibration: shares, cohorts and distributions of `data/synthetic-profile.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The calibration that ships with the program.
const SHIPPED: &str = include_str!("../../data/synthetic-profile.toml");

/// The parts of the profile that the generator reads; evidence and notes stay in the file.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Profile {
    pub frame: Frame,
    pub river: River,
    pub blocks: Blocks,
    pub cohort: Vec<Cohort>,
    pub neighbourhood: NeighbourhoodShares,
    pub building: BuildingShares,
    pub years: Years,
    pub facilities: BTreeMap<String, toml::Value>,
    pub deficiency: Deficiency,
    pub dirty: BTreeMap<String, f64>,
    pub volume_tiers: BTreeMap<String, Tier>,
    pub ledger: LedgerShares,
    pub survey: SurveyShares,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Frame {
    pub centre_epsg4544: [f64; 2],
    pub extent_m: [f64; 2],
    pub subdistricts: usize,
    pub communities: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct River {
    pub name: String,
    pub width_m: Normal,
    pub sinuosity: f64,
    pub bridges: usize,
    pub bridge_spacing_m: [f64; 2],
    pub share_old_stock_one_bank: f64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Blocks {
    pub old_core: BlockKind,
    pub ring_1990s: BlockKind,
    pub new_town: BlockKind,
    pub arterial_width_m: [f64; 2],
    pub arterial_spacing_m: [f64; 2],
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct BlockKind {
    pub area_km2: f64,
    pub block_m: [f64; 2],
    pub branch_width_m: [f64; 2],
}

/// A set of neighbourhoods whose number and floor area are exact.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Cohort {
    pub id: String,
    pub status: crate::district::Status,
    pub neighbourhoods: u64,
    pub area_m2: u64,
    pub sigma_log: f64,
}

/// A distribution by mean and spread, with limits where it has any.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Normal {
    pub mean: f64,
    #[serde(default)]
    pub sd: f64,
    #[serde(default)]
    pub sigma_log: f64,
    #[serde(default)]
    pub min: Option<f64>,
    #[serde(default)]
    pub max: Option<f64>,
    #[serde(default)]
    pub verified_range: Option<[f64; 2]>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct NeighbourhoodShares {
    pub single_building_share: f64,
    pub buildings_per: Normal,
    pub m2_per_household: Normal,
    pub share_age_60_plus: Normal,
    pub has_boundary_polygon_share: f64,
    pub original_work_unit_share: f64,
    pub has_property_management_share: f64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct BuildingShares {
    pub gfa_m2: Normal,
    pub floors: BTreeMap<String, f64>,
    pub depth_m: [f64; 2],
    pub gap_between_rows_m: [f64; 2],
    pub lift_share_over_6_floors_old: f64,
    pub structure: BTreeMap<String, f64>,
    pub danger_grade: BTreeMap<String, f64>,
    pub other_footprints: OtherFootprints,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct OtherFootprints {
    pub commercial: u64,
    pub public: u64,
    pub self_built: u64,
    pub industrial: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Years {
    pub core: BTreeMap<String, f64>,
    pub extended: BTreeMap<String, f64>,
    pub newer: BTreeMap<String, f64>,
    pub heaping: Heaping,
    #[serde(rename = "within_estate_spread_years")]
    pub within_estate_spread: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Heaping {
    pub years: Vec<i16>,
    pub extra_mass: f64,
}

/// How many of a facility there are, and the share of old neighbourhoods that lie too far from one.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct FacilityTarget {
    pub n: u64,
    pub gap_target: f64,
}

/// Share of core neighbourhoods in which a basic item is deficient, by item, and the willingness to renovate.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Deficiency {
    pub willingness: Normal,
    #[serde(flatten)]
    pub items: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Tier {
    pub footprints: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct LedgerShares {
    pub cost_missing: f64,
    pub cost_yuan_per_m2: Normal,
    pub pipe_year_share: f64,
    pub pipe_years: [i16; 2],
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct SurveyShares {
    pub core_share: f64,
    pub extended_share: f64,
    pub newer_share: f64,
    pub blank_share: f64,
    pub disrepair: f64,
    pub municipal: f64,
    pub public_service: f64,
    pub refused_below: f64,
    pub poor_signals: Vec<f64>,
    pub funding: [f64; 4],
}

impl Profile {
    /// The calibration that ships with the program.
    pub(super) fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(SHIPPED)
    }

    /// Footprints at the profile's own size.
    pub(super) fn footprints(&self) -> u64 {
        self.volume_tiers.get("district").map_or(11_000, |t| t.footprints)
    }

    /// Points of interest of every category at the profile's own size.
    pub(super) fn points(&self) -> u64 {
        self.facilities.get("poi_total").and_then(toml::Value::as_integer).map_or(14_000, i64::unsigned_abs)
    }

    /// The facilities with a gap target, by category, in the order of their ids.
    pub(super) fn facility_targets(&self) -> Vec<(&str, FacilityTarget)> {
        self.facilities.iter().filter_map(|(id, value)| Some((id.as_str(), value.clone().try_into().ok()?))).collect()
    }

    /// Share of the rows of a class of defects; 0 where the profile has no such class.
    pub(super) fn dirty(&self, class: &str) -> f64 {
        self.dirty.get(class).copied().unwrap_or(0.0)
    }
}

/// Ends of a key such as `1965-1979`, `2000`, `5+` or `10+`; open ends run ten further.
pub(super) fn span(key: &str) -> [i16; 2] {
    let number = |s: &str| s.parse::<i16>().unwrap_or(0);
    if let Some((a, b)) = key.split_once('-') {
        [number(a), number(b)]
    } else if let Some(a) = key.strip_suffix('+') {
        [number(a), number(a) + 10]
    } else {
        [number(key); 2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_profile_reads() {
        let profile = Profile::shipped().unwrap();
        assert_eq!(profile.footprints(), 11_000);
        assert_eq!(profile.facility_targets().len(), 24);
        assert_eq!(profile.cohort.iter().map(|c| c.neighbourhoods).sum::<u64>(), 474);
    }

    #[test]
    fn spans_read_ranges_single_years_and_open_ends() {
        assert_eq!(span("1965-1979"), [1965, 1979]);
        assert_eq!(span("2000"), [2000, 2000]);
        assert_eq!(span("9+"), [9, 19]);
    }
}
