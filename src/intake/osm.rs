//! OpenStreetMap extracts: one file that fills every role not named.

use std::io::Write;

use tempfile::NamedTempFile;

use crate::report::Role;

/// Street furniture and the like: tagged as amenities, no service of a neighbourhood.
const FURNITURE: &str = "'bench','waste_basket','hunting_stand','vending_machine','fountain','shelter','grit_bin','clock','bbq','watering_place','drinking_water','telephone','parking_space','parking_entrance','bicycle_parking','motorcycle_parking','atm','post_box','grave_yard','lounger','letter_box','give_box','trolley_bay','bicycle_repair_station','compressed_air','binoculars','table'";

/// Keys of the extract that say what a facility is, in the order they are believed.
pub(crate) const CATEGORY_KEYS: [&str; 10] =
    ["amenity", "shop", "healthcare", "leisure", "social_facility", "highway", "railway", "public_transport", "office", "tourism"];

/// Our configuration of the OSM driver as a file, removed with the value.
pub(crate) fn configuration() -> Option<NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("lianpian-osmconf-").suffix(".ini").tempfile().ok()?;
    file.write_all(include_bytes!("../../data/osmconf.ini")).ok()?;
    file.flush().ok()?;
    Some(file)
}

/// Layers and queries that fill a role; each is collected by a pass of its own.
pub(crate) fn queries(role: Role) -> Vec<(&'static str, String)> {
    match role {
        Role::Buildings => vec![("multipolygons", "SELECT * FROM multipolygons WHERE building IS NOT NULL AND building <> 'no'".into())],
        Role::Facilities => {
            let shops = "shop IS NOT NULL OR healthcare IS NOT NULL OR office IN ('government','association','administrative') OR social_facility IS NOT NULL";
            let leisure = "leisure IN ('park','garden','pitch','playground','sports_centre','fitness_centre','fitness_station','stadium','swimming_pool')";
            let amenity = format!("(amenity IS NOT NULL AND amenity NOT IN ({FURNITURE}))");
            vec![
                (
                    "points",
                    format!(
                        "SELECT * FROM points WHERE {amenity} OR {shops} OR {leisure} OR highway = 'bus_stop' OR railway IN ('station','halt','tram_stop','subway_entrance')"
                    ),
                ),
                ("multipolygons", format!("SELECT * FROM multipolygons WHERE {amenity} OR {shops} OR {leisure}")),
            ]
        }
        Role::Streets => vec![(
            "lines",
            "SELECT * FROM lines WHERE highway IS NOT NULL AND highway NOT IN ('proposed','construction','platform','elevator','corridor','razed','abandoned','rest_area','services','raceway','bus_stop')".into(),
        )],
        Role::Barriers => vec![
            (
                "lines",
                // What runs below ground parts nothing; open rivers are often drawn on layer -1, below their bridges.
                "SELECT * FROM lines WHERE (waterway IN ('river','canal') OR ((railway IN ('rail','light_rail','narrow_gauge') OR highway IN ('motorway','motorway_link','trunk','trunk_link')) AND (layer IS NULL OR NOT (layer LIKE '-%'))) OR (barrier IN ('wall','city_wall','retaining_wall','fence') AND highway IS NULL AND railway IS NULL AND waterway IS NULL)) AND (tunnel IS NULL OR tunnel = 'no')".into(),
            ),
            ("multipolygons", "SELECT * FROM multipolygons WHERE \"natural\" = 'water' OR waterway = 'riverbank' OR landuse = 'reservoir'".into()),
        ],
        Role::Crossings => {
            vec![("points", "SELECT * FROM points WHERE highway = 'crossing' OR railway IN ('level_crossing','crossing')".into())]
        }
        // Private gates are those of the people who live behind them; what is closed to all is none.
        Role::Entrances => vec![(
            "points",
            "SELECT * FROM points WHERE barrier IN ('gate','entrance','lift_gate','swing_gate','sliding_gate','kissing_gate','turnstile','wicket_gate','bollard','cycle_barrier','stile') AND (foot IN ('yes','designated','permissive','customers','private') OR (foot IS NULL AND (access IS NULL OR access <> 'no')))".into(),
        )],
        Role::Reference => vec![("multipolygons", "SELECT * FROM multipolygons WHERE landuse = 'residential'".into())],
        _ => Vec::new(),
    }
}
