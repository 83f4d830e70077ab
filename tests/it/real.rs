//! Real data beside the project: plans that prove. Skipped aloud where the data are absent.

use std::collections::BTreeSet;
use std::path::Path;

use geo::{Area, BooleanOps, BoundingRect};
use lianpian::district::{BoxIndex, NameBasis};
use lianpian::plan::{Plan, run};
use lianpian::project::Project;
use lianpian::report::{DataIssue, IssueKind, Progress};

use super::gaps::{agrees_with_brute_force, walks_agree_with_brute_force};

/// The path of real data as TOML writes it, or a word that this test is skipped.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn data(path: &str) -> Option<String> {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    if !full.exists() {
        eprintln!("skipped: no real data at ../shared/data/{path}");
        return None;
    }
    Some(format!("'{}'", full.display()))
}

/// Plans a project, writes it, and proves the folder.
fn proved(text: &str) -> Plan {
    let folder = tempfile::tempdir().unwrap();
    let project = Project::parse(text, &folder.path().join("p.lianpian.toml")).unwrap();
    let plan = run(&project, &Progress::silent()).unwrap();
    lianpian::export::write(&plan, folder.path(), &Progress::silent()).unwrap();
    let report = lianpian::verify::verify(folder.path(), &Progress::silent()).unwrap();
    assert!(report.ok(), "{}", report.text(lianpian::report::Lang::En));
    plan
}

pub(crate) fn cambridge(path: &str) -> String {
    let layer = |role: &str, layer: &str, more: &str| format!("[inputs.{role}]\npath = {path}\nlayer = \"{layer}\"\n{more}");
    [
        "[project]\nname = \"Cambridge\"\nas_of = 2014-01-01\nlanguage = \"en\"\n".to_owned(),
        layer("buildings", "parcels", "fields = { year = \"year_built\" }\n"),
        layer("facilities", "facilities", ""),
        layer("streets", "streets", ""),
        layer("boundaries", "neighborhoods", "level = \"subdistrict\"\n"),
        "[policy]\npack = \"generic\"\nparameters = { core_year_max = 1900, extended_year_max = 1905 }\n".to_owned(),
    ]
    .concat()
}

#[test]
fn cambridge_small_gives_zones_that_prove() {
    let Some(path) = data("cambridge_ma/cambridge_small.gpkg") else { return };
    let plan = proved(&cambridge(&path));
    assert!(plan.zones.zones.iter().filter(|z| z.parts.len() >= 3).count() >= 3);
    agrees_with_brute_force(&plan);
    walks_agree_with_brute_force(&plan);
}

#[test]
fn cambridge_is_planned_block_by_block() {
    let Some(path) = data("cambridge_ma/cambridge.gpkg") else { return };
    let plan = proved(&cambridge(&path));
    let all = &plan.district.neighbourhoods;
    assert!((700..900).contains(&all.len()), "{} neighbourhoods", all.len());
    let issues = |kind| plan.issues.iter().filter(|i| i.kind == kind).count();
    // The four street lots of the cadastre and slivers along streets.
    assert!((4..30).contains(&issues(IssueKind::LandBetween)), "{} lots of land", issues(IssueKind::LandBetween));
    assert_eq!(issues(IssueKind::NameMade), 1);
    assert!(all.iter().all(|n| n.name_basis == NameBasis::Street && n.name != n.id.0), "every block lies on a named street");
    let names: BTreeSet<&str> = all.iter().map(|n| n.name.as_str()).collect();
    assert_eq!(names.len(), all.len());
    // A block of Cambridge, not a quarter and not the streets: lots of less than 9 ha, 60 of them at most.
    let most = all.iter().map(|n| n.buildings.len()).max().unwrap();
    assert!((30..100).contains(&most), "{most} lots in one neighbourhood");
    assert!(all.iter().all(|n| n.land_area.0 < 90_000.0));
    let index = BoxIndex::new(all.iter().map(|n| {
        let r = n.outline.bounding_rect().unwrap();
        [[r.min().x, r.min().y], [r.max().x, r.max().y]]
    }));
    let mut common = 0.0;
    for (at, n) in all.iter().enumerate() {
        let r = n.outline.bounding_rect().unwrap();
        for other in index.touching([[r.min().x, r.min().y], [r.max().x, r.max().y]]).into_iter().filter(|&o| o as usize > at) {
            common += n.outline.intersection(&all[other as usize].outline).unsigned_area();
        }
    }
    // Lots that overlap in the source.
    assert!(common < 50.0, "{common} m² belong to two");
    let zones = &plan.zones.zones;
    assert!(zones.len() > 20 && zones.iter().any(|z| z.parts.len() >= 10), "{} zones", zones.len());
}

#[test]
fn points_stand_for_buildings() {
    let Some(path) = data("points_with_year/lucas_county_house.gpkg") else { return };
    let policy = "[policy]\npack = \"generic\"\nparameters = { core_year_max = 1930 }\n";
    let plan = proved(&format!("[project]\nname = \"Lucas\"\nas_of = 1999-01-01\n[inputs.buildings]\npath = {path}\n{policy}"));
    assert_eq!(plan.district.buildings.len(), 25_357);
    assert!(plan.district.buildings.iter().all(lianpian::district::Building::is_point));
    // Storeys stand in words: one, one+half, bilevel; only «multilvl» says no number.
    let unknown = plan.district.buildings.iter().filter(|b| b.floors().is_none()).count();
    let listed: u64 = plan.issues.iter().filter(|i| i.kind == IssueKind::NumberUnreadable).map(DataIssue::count).sum();
    assert_eq!((unknown, listed), (723, 723));
    let all = &plan.district.neighbourhoods;
    let in_blocks: usize = all.iter().map(|n| n.buildings.len()).filter(|n| *n >= 5).sum();
    assert!(all.len() < 7_000 && in_blocks > 15_000, "{} neighbourhoods, {in_blocks} houses in blocks of five or more", all.len());
    assert!(all.iter().all(|n| n.buildings.len() <= 150));
    let years: BTreeSet<i16> = plan.programme.start.iter().flatten().copied().collect();
    assert!(years.len() >= 3, "work is spread over the years: {years:?}");
}

#[test]
fn openstreetmap_alone_gives_a_plan_that_says_what_is_missing() {
    let Some(path) = data("osm_pbf/liechtenstein.osm.pbf") else { return };
    let plan = proved(&format!("[project]\nname = \"Liechtenstein\"\nas_of = 2015-01-01\nlanguage = \"en\"\n[inputs]\nosm = {path}\n"));
    assert!(plan.notes[0].en.contains("provisional because data are missing (construction year)"), "{:?}", plan.notes[0]);
    assert!(plan.district.facilities.len() > 400 && plan.district.streets.len() > 3_000);
}
