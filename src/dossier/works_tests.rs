//! Content and money of a neighbourhood by the Tongnan pack.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::funds::{self, Money, ProblemKind};
use super::menu::{Menu, MenuLine, Proposal};
use super::{DossierInput, menu};
use crate::access::Access;
use crate::district::{
    AreaBasis, Basis, District, Facility, Fact, NameBasis, Neighbourhood, NeighbourhoodId, NeighbourhoodIx, Origin, Resources,
    SquareMetres, Status, YearQuality, Yuan,
};
use crate::policy::{Headings, ItemState, Meaning, MemberFacts, Pack, Source, Standard, Subject};
use crate::project::{AccessSettings, PolicySettings, StandardSettings};
use crate::report::Progress;

fn pack() -> Pack {
    Pack::load(&PolicySettings { pack: "cn-cq-tongnan-2021".into(), ..PolicySettings::default() }, |path| path.into()).unwrap()
}

fn text(word: &str) -> Fact {
    match word {
        "是" | "否" => Fact::Bool(word == "是"),
        _ => word.parse().map_or_else(|_| Fact::Text(word.to_owned()), Fact::Number),
    }
}

fn place(cells: &[(&str, &str)], cost: Option<&str>) -> Neighbourhood {
    Neighbourhood {
        id: NeighbourhoodId("n".into()),
        name: "n".into(),
        name_basis: NameBasis::Recorded,
        origin: Origin::Outline,
        basis: Basis::default(),
        outline: geo_types::MultiPolygon(Vec::new()),
        anchor: [0.0; 2],
        buildings: Vec::new(),
        built: None,
        typical_year: None,
        year_quality: YearQuality::Unknown,
        floor_area: Some(SquareMetres(1000.5)),
        area_basis: AreaBasis::Recorded,
        land_area: SquareMetres(0.0),
        households: Some(10),
        cost: cost.map(|yuan| Yuan(yuan.parse().unwrap())),
        status: Status::NotListed,
        started: None,
        finished: None,
        subdistrict: None,
        community: None,
        resources: Resources::default(),
        facts: cells.iter().map(|(column, cell)| ((*column).into(), text(cell))).collect(),
        rows: Vec::new(),
        row: None,
    }
}

/// Menu and money of one neighbourhood, with services at some distances and the presets that a project names.
fn works(cells: &[(&str, &str)], cost: Option<&str>, services: &[(&str, f64)], presets: &[&str]) -> (Pack, Menu, Money) {
    works_of(place(cells, cost), services, presets)
}

fn works_of(place: Neighbourhood, services: &[(&str, f64)], presets: &[&str]) -> (Pack, Menu, Money) {
    let pack = pack();
    let facility = |&(category, at): &(&str, f64)| Facility {
        name: String::new(),
        category: category.into(),
        at: [at, 0.0],
        floor_area_m2: None,
        site_area_m2: None,
        layer: std::sync::Arc::default(),
        row: 0,
    };
    let district = District { neighbourhoods: vec![place], facilities: services.iter().map(facility).collect(), ..District::default() };
    let standard = Standard::load(&StandardSettings::default(), |path| path.into()).unwrap();
    let settings = AccessSettings::default();
    let access: Access = crate::access::measure(&district, &standard, &settings, None, &Progress::silent()).unwrap();
    let costs: Vec<String> = presets.iter().map(|id| (*id).to_owned()).collect();
    let input = DossierInput {
        district: &district,
        pack: &pack,
        eligibility: &[],
        access: &access,
        standard: &standard,
        costs: &costs,
        as_of: jiff::civil::date(2022, 1, 1),
    };
    let facts = MemberFacts::of(&pack, &district.neighbourhoods[0]);
    let (said, twice) = Headings::new(&pack).read(&district.neighbourhoods[0]);
    let mut menu = menu::menu(input, NeighbourhoodIx(0), &facts, &said);
    menu.unreadable.extend(twice);
    let money = funds::money(&pack, &district.neighbourhoods[0], &facts, &menu, &said);
    (pack, menu, money)
}

fn line<'m>(pack: &Pack, menu: &'m Menu, item: &str) -> &'m MenuLine {
    &menu.lines[pack.items.iter().position(|i| i.id == item).unwrap()]
}

fn yuan(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn states_come_from_words_and_never_from_a_guess() {
    let cells =
        [("B01", "完好"), ("排水管网", "堵塞"), ("屋面", "缺失"), ("M02", "未调查"), ("外墙", "80%"), ("化粪池", "尚可"), ("道路", "3")];
    let (pack, menu, _) = works(&cells, None, &[], &[]);
    let of = |item: &str| (line(&pack, &menu, item).state, line(&pack, &menu, item).proposal);
    assert_eq!(of("B01"), (ItemState::Present, Proposal::No));
    assert_eq!(of("B05"), (ItemState::Deficient, Proposal::ToDo));
    assert_eq!(of("B11"), (ItemState::Absent, Proposal::ToDo));
    for item in ["M02", "B10", "B06", "B07", "B02"] {
        assert_eq!(of(item), (ItemState::NotSurveyed, Proposal::Ask), "{item}");
    }
    let unreadable: Vec<&str> = menu.unreadable.iter().map(|cell| cell.column.as_str()).collect();
    assert_eq!(unreadable.len(), 3, "{unreadable:?}");
    assert_eq!(menu.unanswered.keys().collect::<Vec<_>>(), ["work_at_height"], "a roof asks for work at height");
}

#[test]
fn a_gap_of_all_categories_is_an_absence_and_one_within_is_a_presence() {
    let services = [("kindergarten", 900.0), ("nursery", 301.0), ("health_station", 299.0), ("culture_station", 2000.0)];
    let (pack, menu, _) = works(&[("U02", "不足")], None, &services, &[]);
    let state = |item: &str| line(&pack, &menu, item).state;
    assert_eq!(state("U04"), ItemState::Absent);
    assert_eq!(state("U02"), ItemState::Deficient, "the survey goes before the distance");
    assert_eq!(state("M06"), ItemState::NotSurveyed, "one category has no data");
    assert_eq!(state("U06"), ItemState::NotSurveyed, "the standard has no such line");
    assert_eq!(line(&pack, &menu, "U04").proposal, Proposal::Open);
    let (pack, menu, _) = works(&[("菜单", "托幼、晾衣架")], None, &[("nursery", 300.0), ("kindergarten", 900.0)], &[]);
    assert_eq!((line(&pack, &menu, "U04").state, line(&pack, &menu, "U04").proposal), (ItemState::Present, Proposal::Chosen));
    assert_eq!(menu.unlisted, ["晾衣架"]);
}

#[test]
fn costs_come_from_the_survey_and_presets_only_where_named() {
    let cells = [("B05", "缺失"), ("B05 数量", "10.5"), ("排水管网单价(元)", "33.33"), ("B06", "缺失"), ("水（供水）费用", "7")];
    let (pack, menu, money) = works(&cells, None, &[], &[]);
    assert_eq!(line(&pack, &menu, "B05").cost, Some(yuan("349.97")), "rounded to the fen");
    assert_eq!(line(&pack, &menu, "B01").cost, Some(yuan("7")));
    assert!(money.cost.is_empty(), "one work has no cost, so its class has none");
    assert!(menu.estimates.is_empty());
    let (_, menu, money) = works(&cells, None, &[], &["wuxi-basic"]);
    assert_eq!(menu.estimates.iter().map(|(_, sum)| *sum).collect::<Vec<_>>(), [yuan("400200.00")]);
    assert_eq!(money.cost[&Subject::Whole].yuan, yuan("400200.00"));
}

#[test]
fn sums_agree_to_the_fen_and_nothing_is_shared_out() {
    let cells = [
        ("F1居民出资(元)", "0.10"),
        ("管线单位（万元）", "0.00002"),
        ("F4c", "100.01"),
        ("F4d", "0.02"),
        ("B01_F2", "0.15"),
        ("基础类 F4", "50"),
        ("B01", "缺失"),
        ("Residents", "350"),
    ];
    let (pack, _, money) = works(&cells, Some("1000.00"), &[], &[]);
    let fund = |id: &str| pack.funds.iter().position(|f| f.id == id).unwrap();
    let of = |subject: Subject, id: &str| money.funds.get(&(subject, fund(id))).map(|sum| sum.yuan);
    let basic = Subject::Class(pack.classes.keys().position(|id| id == "basic").unwrap());
    assert_eq!(of(Subject::Whole, "F1"), Some(yuan("0.10")), "a number of residents is no money");
    assert_eq!(of(Subject::Whole, "F2"), Some(yuan("0.2")));
    assert_eq!(of(basic, "F2"), Some(yuan("0.15")));
    assert_eq!(of(Subject::Whole, "F3"), None, "no share is invented");
    assert_eq!(of(Subject::Whole, "F4"), Some(yuan("100.03")), "the channels together");
    assert_eq!(of(basic, "F4"), Some(yuan("50")));
    assert_eq!(money.open(), Some(yuan("899.67")));
    assert_eq!(money.unbound(fund("F2")), Some(yuan("0.05")));
}

#[test]
fn what_is_not_recorded_stays_unknown() {
    let (_, _, money) = works(&[("F1", "5")], None, &[], &[]);
    assert_eq!((money.open(), money.without), (None, [1, 0]));
    let (_, _, money) = works(&[], Some("5"), &[], &[]);
    assert_eq!((money.open(), money.without), (None, [0, 1]));
    let (_, _, money) = works(&[("F1", "1.234"), ("F2", "-3"), ("F3", "若干")], Some("5"), &[], &[]);
    assert_eq!((money.open(), money.unreadable.len()), (None, 3), "three decimals, below zero, words");
    let (_, _, known) = works(&[("F1", "5")], Some("7.5"), &[], &[]);
    let together = Money::together([&known, &money]);
    assert_eq!((together.open(), together.unfunded.yuan, together.unfunded.of), (None, yuan("2.5"), 1));
}

#[test]
fn sources_that_may_not_pay_are_pointed_out() {
    let kinds = |cells: &[(&str, &str)], cost: Option<&str>| {
        let (_, _, money) = works(cells, cost, &[], &[]);
        (money.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), money.needs.len())
    };
    assert_eq!(kinds(&[("B05_F2", "9")], None).0, [ProblemKind::MayNotPay], "drainage is nobody's own pipe");
    assert!(kinds(&[("B01_F2", "9"), ("B01", "缺失")], None).0.is_empty());
    assert_eq!(kinds(&[("B01_F2", "9"), ("B01", "完好")], None).0, [ProblemKind::NothingToPay]);
    assert_eq!(
        kinds(&[("B01_F2", "9"), ("B01", "缺失"), ("B01 费用", "8")], None).0,
        [ProblemKind::OverFunded, ProblemKind::OverFunded, ProblemKind::PaysTooMuch]
    );
    assert_eq!(kinds(&[("维修资金(元)", "9"), ("改造部位权属", "业主专有")], None), (vec![ProblemKind::NotForPart], 0));
    assert_eq!(kinds(&[("维修资金(元)", "9")], None), (vec![], 1), "whose part it is must be said");
    assert_eq!(kinds(&[("F1", "9.01")], Some("9")).0, [ProblemKind::OverFunded]);
    assert_eq!(kinds(&[("F4", "9"), ("F4a", "5"), ("F4c", "4.01")], None).0, [ProblemKind::PartsExceed]);
}

#[test]
fn assets_are_those_of_the_neighbourhood() {
    let cells = [("停车", "完好"), ("M05", "无法识别"), ("菜单", "充电设施")];
    let (pack, _, money) = works(&cells, None, &[("convenience_store", 10.0)], &[]);
    let item = |id: &str| pack.items.iter().position(|i| i.id == id).unwrap();
    let fund = pack.funds.iter().position(|f| f.id == "F3").unwrap();
    assert_eq!(money.assets[&fund], BTreeMap::from([(item("M04"), true), (item("M05"), false)]));
}

#[test]
fn works_that_seldom_go_without_heights_are_to_be_checked_where_heights_are_denied() {
    let denied = |answer: Option<&str>| {
        let mut cells = vec![("外墙", "破损"), ("屋面", "渗漏"), ("楼道护栏", "破损")];
        cells.extend(answer.map(|answer| ("高空作业", answer)));
        let (pack, menu, _) = works(&cells, None, &[], &[]);
        let items = menu.denied.get("work_at_height").cloned().unwrap_or_default();
        let names: Vec<&str> = items.iter().map(|&at| pack.items[at].id.as_str()).collect();
        (names.join(" "), menu.unanswered.len())
    };
    assert_eq!(denied(Some("否")), ("B10 B11".to_owned(), 0));
    assert_eq!(denied(Some("是")), (String::new(), 0));
    assert_eq!(denied(None), (String::new(), 1), "not answered is another question");
}

#[test]
fn what_is_completed_proposes_nothing_and_blames_no_source() {
    let cells = [("外墙", "破损"), ("菜单", "养老"), ("高空作业", "否"), ("F2", "100"), ("B01", "完好"), ("B02", "完好")];
    let mut done = place(&cells, Some("1000"));
    done.status = crate::district::Status::Completed;
    let (pack, menu, money) = works_of(done, &[], &[]);
    assert!(menu.lines.iter().all(|line| line.proposal == Proposal::Done));
    assert_eq!(line(&pack, &menu, "B10").state, ItemState::Deficient, "the survey stands");
    assert!(menu.denied.is_empty() && money.problems.is_empty(), "{:?}", money.problems);
}

#[test]
fn another_column_of_the_same_meaning_is_listed() {
    let (pack, menu, money) = works(&[("F4c", "1"), ("F4c市级专项资金(元)", "2"), ("中央补助(元)", "3")], None, &[], &[]);
    assert_eq!(menu.unreadable.iter().map(|c| c.why.is_none()).collect::<Vec<_>>(), [true]);
    let fund = pack.funds.iter().position(|f| f.id == "F4").unwrap();
    assert_eq!(money.channels[&Source { fund, channel: Some(2) }].yuan, yuan("1"));
    assert_eq!(money.funds[&(Subject::Whole, fund)].yuan, yuan("4"));
    let headings = Headings::new(&pack);
    let place = place(&[("水（供水）数量", "3")], None);
    assert_eq!(headings.read(&place).0.keys().collect::<Vec<_>>(), [&Meaning::Quantity(0)]);
}
