//! The keys of a facility standard, from which its check and its published schema are made.

use Shape as S;

use super::keys::{EN, ID, Kind, Shape, Table, ZH, may, must};

/// The whole file.
pub(super) static STANDARD: Table = Table {
    name: "standard",
    keys: &[
        must("schema", S::Schema(super::standard::STANDARD_SCHEMA), "format of the file"),
        must("id", S::Text, "id of the standard"),
        must("version", S::Text, "version of the file"),
        must("title", S::Text, "title"),
        may("title_en", S::Text, "title in English"),
        must("source", S::Text, "document, issuer, date"),
        may("evidence", S::Texts, "addresses where the numbers were seen"),
        may("distance", S::Word(&["service_radius", "walk"]), "what radius_m is: a circle around the facility (left out), or a walk"),
        may("levels_nested", S::Flag, "what the document says of its levels; the categories of the lines decide"),
        may("without_distance", S::Word(&["open", "level"]), "a line without a distance is not judged (left out), or by its level's walk"),
        may("note_zh", S::Text, "what else readers must know"),
        may("note_en", S::Text, "what else readers must know"),
        may("level", S::Many(&LEVEL), "living circles"),
        may("facility", S::Many(&FACILITY), "lines, one a kind of facility"),
    ],
};

static LEVEL: Table = Table {
    name: "level",
    keys: &[
        ID,
        ZH,
        EN,
        may("walk_min", S::Positive, "walk in minutes"),
        may("distance_m", S::Range, "metres, least and most"),
        may("persons", S::Range, "residents"),
        may("dwellings", S::Range, "dwellings"),
        may("land_ha", S::Range, "land in hectares"),
        may("site_m2_per_1000", S::Range, "land for facilities, m² a thousand residents"),
        may("floor_m2_per_1000", S::Range, "floor area of facilities, m² a thousand residents"),
        may("green_m2_per_person", S::Number, "public green land, m² a resident"),
        may("green_m2_per_person_old", S::Number, "the same where an old area is rebuilt"),
        may("green_m2_per_person_new", S::Number, "the same in a new area"),
        may("park_min_ha", S::Number, "least park, hectares"),
        may("park_min_width_m", S::Number, "least width of a park, metres"),
        must("certainty", S::Certainty, "how sure the numbers are"),
        may("certainty_note", S::Text, "to which of them another certainty belongs"),
    ],
};

static FACILITY: Table = Table {
    name: "facility",
    keys: &[
        ID,
        may("number", S::Count, "number in the document"),
        ZH,
        EN,
        may("level", S::Ref(Kind::Level), "living circle"),
        may("requirement", S::Word(&["must", "should", "may"]), "how binding it is"),
        may("own_site", S::Flag, "whether it must stand on land of its own"),
        may("categories", S::Texts, "categories that satisfy it; left out: the one of its id"),
        may("categories_if_sized", S::Texts, "categories that satisfy it where their size is known to be enough"),
        may("categories_min", S::Count, "different categories that must be within reach; left out: 1"),
        may("radius_m", S::Positive, "distance in metres, of the standard's kind"),
        may("walk_min", S::Positive, "walk in minutes"),
        may("floor_area_m2", S::Range, "floor area, m²: least, or least and most; the least is judged"),
        may("floor_area_other_m2", S::Range, "a second size of the document"),
        may("site_area_m2", S::Range, "site area, m², likewise"),
        may("persons_per", S::Range, "residents for whom there is one"),
        may("attribute", S::Flag, "a state of the place known from a survey, never judged by distance"),
        must("certainty", S::Certainty, "V seen in a copy, A assumed, M… from memory"),
        may("size_certainty", S::Certainty, "the same of the sizes; left out: as certainty"),
        may("source", S::Text, "where the line comes from, if not from the source of the standard"),
        may("note_zh", S::Text, "what else it asks, which is not judged"),
        may("note_en", S::Text, "what else it asks, which is not judged"),
    ],
};
