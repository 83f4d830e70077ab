//! What a building is to the plan: a home, homes over shops, or one of the things that are filtered by rule.
//!
//! A filtered building is kept: it stays on the map and in its neighbourhood's outline. It founds no neighbourhood, and its
//! year, storeys and area are not those of homes. Every rule says what it took, and can be turned off; its buildings are homes
//! then. Nothing is filtered for what is not recorded.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::district::BuildingUse;
use crate::project::Filters;
use crate::report::IssueKind;

/// Rules by which buildings are filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rule {
    /// 自建房, by words or by measure.
    SelfBuilt,
    /// A shop without dwellings.
    Shop,
    /// A garage, shed, lavatory, plant room.
    Outbuilding,
    /// Another use; no filter, only said.
    Other,
}

/// What the words of a source say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// Nothing.
    Unknown,
    /// Dwellings.
    Dwelling,
    /// Dwellings over shops.
    Mixed,
    /// The shop on a ground floor, whatever stands over it.
    GroundFloor,
    /// What a rule is for.
    Filtered(Rule),
}

/// What is recorded of a building, as far as the rules ask.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Facts {
    /// What the use column says.
    pub word: Word,
    /// Whether a column of ownership says self-built.
    pub tenure: bool,
    /// Storeys.
    pub floors: Option<f32>,
    /// Dwellings.
    pub households: Option<u32>,
    /// Footprint in square metres; none for a point.
    pub footprint: Option<f64>,
    /// Whether it names a neighbourhood.
    pub named: bool,
}

/// What the rules make of a building.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Judged {
    /// Its use.
    pub usage: BuildingUse,
    /// The rule that took it from the homes.
    pub rule: Option<Rule>,
    /// Whether it has the measure of a self-built house and no recorded use: decided once all buildings are known.
    pub small: bool,
}

impl Rule {
    /// How its buildings are said.
    pub(crate) fn kind(self) -> IssueKind {
        match self {
            Self::SelfBuilt => IssueKind::SelfBuilt,
            Self::Shop => IssueKind::StreetShop,
            Self::Outbuilding => IssueKind::Outbuilding,
            Self::Other => IssueKind::OtherUse,
        }
    }
}

/// Judges a building by the words, then by what is recorded.
pub(crate) fn judge(facts: &Facts, filters: &Filters) -> Judged {
    let is = |usage| Judged { usage, rule: None, small: false };
    let taken = |rule, on: bool| {
        if on { Judged { usage: BuildingUse::Other, rule: Some(rule), small: false } } else { is(BuildingUse::Residential) }
    };
    if facts.tenure && facts.word != Word::Mixed {
        return taken(Rule::SelfBuilt, filters.self_built);
    }
    match facts.word {
        Word::Dwelling => is(BuildingUse::Residential),
        Word::Mixed => is(BuildingUse::Mixed),
        // A shop with recorded dwellings has them above it.
        Word::GroundFloor | Word::Filtered(Rule::Shop) if facts.households.is_some() => is(BuildingUse::Mixed),
        Word::GroundFloor => match facts.floors {
            Some(floors) if f64::from(floors) <= filters.shop_floors => taken(Rule::Shop, filters.shops),
            Some(_) => is(BuildingUse::Mixed),
            None => is(BuildingUse::Unknown),
        },
        Word::Filtered(Rule::SelfBuilt) => taken(Rule::SelfBuilt, filters.self_built),
        Word::Filtered(Rule::Shop) => taken(Rule::Shop, filters.shops),
        Word::Filtered(Rule::Outbuilding) => taken(Rule::Outbuilding, filters.outbuildings),
        Word::Filtered(Rule::Other) => taken(Rule::Other, true),
        Word::Unknown => Judged { small: is_small_house(facts, filters), ..is(BuildingUse::Unknown) },
    }
}

/// One dwelling, few storeys, a small footprint: all three recorded, and no estate named.
fn is_small_house(facts: &Facts, filters: &Filters) -> bool {
    !facts.named
        && facts.households == Some(1)
        && facts.floors.is_some_and(|floors| f64::from(floors) <= filters.small_house_floors)
        && facts.footprint.is_some_and(|m2| m2 <= filters.small_house_m2)
}

/// Whether small houses are filtered, of so many among so many homes: they are an admixture, not the stock.
pub(crate) fn small_houses_go(small: usize, homes: usize, filters: &Filters) -> bool {
    filters.small_houses.unwrap_or(small * 2 <= homes)
}

/// What the source's own word for a use says.
pub(crate) fn read_use(text: &str) -> Word {
    let text = text.trim().to_lowercase();
    let tokens: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|t| !t.is_empty()).collect();
    let holds = |group: &str| TABLE.get(group).is_some_and(|words| words.hold(&text, &tokens));
    let lives = || holds("dwelling");
    match () {
        () if text.is_empty() || holds("unknown") => Word::Unknown,
        () if holds("self_built") => Word::Filtered(Rule::SelfBuilt),
        () if holds("not_housing") => Word::Filtered(Rule::Other),
        // «住宅（含车库）» lists a dwelling first; «住宅车库» is a garage.
        () if holds("outbuilding") && !(lists(&text) && lives()) => Word::Filtered(Rule::Outbuilding),
        () if holds("mixed") => Word::Mixed,
        () if holds("ground_floor") => {
            if lives() {
                Word::Mixed
            } else {
                Word::GroundFloor
            }
        }
        () if lives() && text.contains("商业") => Word::Mixed,
        () if holds("land") && !TABLE.get("dwelling").is_some_and(|words| words.contain(&text)) => Word::Filtered(Rule::Other),
        () if lives() => Word::Dwelling,
        () if holds("shop") => Word::Filtered(Rule::Shop),
        () => Word::Filtered(Rule::Other),
    }
}

/// Whether a column of ownership says self-built.
pub(crate) fn read_tenure(text: &str) -> bool {
    let text = text.to_lowercase();
    TABLE.get("self_built").is_some_and(|words| words.tenure.iter().any(|w| text.contains(w.as_str())))
}

fn lists(text: &str) -> bool {
    text.contains(['、', '，', ',', '/', '+', '；', '(', '（', '含', '兼', '和', '及'])
}

/// Words of a group.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Words {
    whole: Vec<String>,
    contains: Vec<String>,
    #[serde(rename = "words")]
    tokens: Vec<String>,
    begins: Vec<String>,
    ends: Vec<String>,
    tenure: Vec<String>,
}

impl Words {
    fn contain(&self, text: &str) -> bool {
        self.contains.iter().any(|w| text.contains(w.as_str()))
    }

    fn hold(&self, text: &str, tokens: &[&str]) -> bool {
        let any = |list: &[String], fits: &dyn Fn(&str, &str) -> bool| tokens.iter().any(|t| list.iter().any(|w| fits(t, w)));
        self.whole.iter().any(|w| w == text)
            || self.contain(text)
            || any(&self.tokens, &|t, w| t == w)
            || any(&self.begins, &|t, w| t.starts_with(w))
            || any(&self.ends, &|t, w| t.ends_with(w))
    }
}

/// Groups by name.
static TABLE: LazyLock<BTreeMap<String, Words>> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/building-uses.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn facts(word: &str) -> Facts {
        Facts { word: read_use(word), tenure: false, floors: None, households: None, footprint: Some(90.0), named: false }
    }

    fn usage(facts: &Facts) -> BuildingUse {
        judge(facts, &Filters::default()).usage
    }

    #[test]
    fn words_of_several_worlds() {
        use BuildingUse::{Mixed, Other, Residential, Unknown};
        let groups = ["unknown", "self_built", "not_housing", "outbuilding", "mixed", "ground_floor", "dwelling", "land", "shop"];
        assert!(groups.iter().all(|g| TABLE.contains_key(*g)) && TABLE.len() == groups.len());
        for (word, expected, rule) in [
            ("住宅", Residential, None),
            ("商住", Mixed, None),
            ("住宅+底商", Mixed, None),
            ("住宅、商业", Mixed, None),
            ("非住宅", Other, Some(Rule::Other)),
            ("自建房", Other, Some(Rule::SelfBuilt)),
            ("农村自建住宅", Other, Some(Rule::SelfBuilt)),
            ("居民房屋住宅", Residential, None),
            ("住宅（含车库）", Residential, None),
            ("住宅车库", Other, Some(Rule::Outbuilding)),
            ("公厕", Other, Some(Rule::Outbuilding)),
            ("棚户区住房", Residential, None),
            ("沿街商铺", Other, Some(Rule::Shop)),
            ("办公", Other, Some(Rule::Other)),
            ("TWO-FAM-RES", Residential, None),
            ("SNGL-FAM-RES", Residential, None),
            (">8-UNIT-APT", Residential, None),
            ("CONDO-BLDG", Residential, None),
            ("MXD TWO-FAM-RES", Mixed, None),
            ("RES-UDV-LAND", Other, Some(Rule::Other)),
            ("RETAIL-STORE", Other, Some(Rule::Shop)),
            ("yes", Unknown, None),
            ("", Unknown, None),
            ("apartments", Residential, None),
            ("garage", Other, Some(Rule::Outbuilding)),
            ("farm", Other, Some(Rule::SelfBuilt)),
        ] {
            let judged = judge(&facts(word), &Filters::default());
            assert_eq!((judged.usage, judged.rule), (expected, rule), "{word}");
        }
    }

    #[test]
    fn a_ground_floor_shop_by_what_stands_over_it() {
        let shop = facts("底商");
        assert_eq!(usage(&Facts { floors: Some(2.0), ..shop }), BuildingUse::Other);
        assert_eq!(usage(&Facts { floors: Some(6.0), ..shop }), BuildingUse::Mixed);
        assert_eq!(usage(&Facts { floors: Some(2.0), households: Some(4), ..shop }), BuildingUse::Mixed);
        assert_eq!(usage(&shop), BuildingUse::Unknown, "storeys that are not recorded decide nothing");
    }

    #[test]
    fn a_rule_that_is_off_leaves_homes() {
        let off = Filters { self_built: false, outbuildings: false, shops: false, ..Filters::default() };
        for word in ["自建房", "车库", "商铺"] {
            assert_eq!(judge(&facts(word), &off), Judged { usage: BuildingUse::Residential, rule: None, small: false }, "{word}");
        }
        assert_eq!(judge(&facts("学校"), &off).usage, BuildingUse::Other);
    }

    #[test]
    fn small_houses_need_every_fact() {
        let house = Facts { floors: Some(2.0), households: Some(1), ..facts("") };
        let small = |facts: Facts| judge(&facts, &Filters::default()).small;
        assert!(small(house));
        let others = [
            Facts { floors: None, ..house },
            Facts { households: None, ..house },
            Facts { households: Some(2), ..house },
            Facts { footprint: None, ..house },
            Facts { footprint: Some(300.0), ..house },
            Facts { floors: Some(4.0), ..house },
            Facts { named: true, ..house },
            Facts { word: Word::Dwelling, ..house },
        ];
        assert!(others.into_iter().all(|facts| !small(facts)));
        let filters = Filters::default();
        assert!(small_houses_go(30, 100, &filters) && !small_houses_go(60, 100, &filters));
        assert!(!small_houses_go(30, 100, &Filters { small_houses: Some(false), ..filters }));
    }

    #[test]
    fn ownership_says_self_built() {
        assert!(read_tenure("自建私有") && read_tenure("集体土地宅基地") && !read_tenure("私有") && !read_tenure("房改房"));
        assert_eq!(judge(&Facts { tenure: true, ..facts("住宅") }, &Filters::default()).rule, Some(Rule::SelfBuilt));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,30}") {
            let _ = (read_use(&text), read_tenure(&text));
        }
    }
}
