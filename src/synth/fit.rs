//! Fit of the made district to its profile, as domain.md section 8 asks for it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use gdal::vector::LayerAccess;
use gdal::{Dataset, Metadata};

use super::cohorts::Tier;
use super::plane::{P, distance, holds, lerp};
use super::profile::Profile;
use super::services::CATEGORIES;
use super::town::{Building, Town};
use super::{SynthError, SynthReport, SynthSettings, synthesize};
use crate::project::Project;
use crate::report::Progress;

const SEED: u64 = 42;

fn profile() -> &'static Profile {
    static PROFILE: OnceLock<Profile> = OnceLock::new();
    PROFILE.get_or_init(|| Profile::shipped().unwrap())
}

/// The district at the profile's own size.
fn town() -> &'static Town {
    static TOWN: OnceLock<Town> = OnceLock::new();
    TOWN.get_or_init(|| super::town::build(profile(), profile().footprints(), SEED, &Progress::silent()).unwrap())
}

fn old_buildings() -> impl Iterator<Item = &'static Building> {
    town().buildings.iter().filter(|b| b.home.is_some_and(|h| town().neighbourhoods[h as usize].tier != Tier::Newer))
}

fn make(target: &Path, buildings: u64) -> Result<SynthReport, SynthError> {
    synthesize(&SynthSettings { buildings: Some(buildings), seed: SEED }, target, &Progress::silent())
}

fn points_along(line: &[P], step: f64) -> impl Iterator<Item = P> + '_ {
    line.windows(2).flat_map(move |w| {
        let n = (distance(w[0], w[1]) / step).ceil().max(1.0) as usize;
        (0..=n).map(move |i| lerp(w[0], w[1], i as f64 / n as f64))
    })
}

#[test]
fn every_cohort_stands_with_its_exact_number_and_area() {
    for (i, cohort) in profile().cohort.iter().enumerate() {
        let of = || town().neighbourhoods.iter().filter(|n| n.cohort == i);
        assert_eq!(of().count() as u64, cohort.neighbourhoods, "{}", cohort.id);
        assert_eq!(of().map(|n| n.area_m2).sum::<u64>(), cohort.area_m2, "{}", cohort.id);
        for home in of() {
            let houses = &town().buildings[home.first as usize..(home.first + home.buildings) as usize];
            assert_eq!(houses.iter().map(|b| b.area_m2).sum::<u64>(), home.area_m2);
            assert_eq!(houses.iter().map(|b| u32::from(b.households)).sum::<u32>(), home.households);
        }
    }
    assert_eq!(town().buildings.len() as u64, profile().footprints());
}

#[test]
fn buildings_have_the_size_of_the_verified_anchor() {
    let n = old_buildings().count() as f64;
    let area = old_buildings().map(|b| b.area_m2).sum::<u64>() as f64 / n;
    let households = old_buildings().map(|b| f64::from(b.households)).sum::<f64>() / n;
    let footprint = old_buildings().map(|b| b.slab.length * b.slab.depth).sum::<f64>() / n;
    assert!((area / 2219.0 - 1.0).abs() < 0.05, "{area}");
    assert!((households - 23.0).abs() < 2.0, "{households}");
    assert!((footprint / 350.0 - 1.0).abs() < 0.12, "{footprint}");
    let odd = old_buildings().filter(|b| !(60.0..=1400.0).contains(&(b.slab.length * b.slab.depth))).count() as f64 / n;
    assert!(odd < 0.01, "{odd}");
    let old: Vec<_> = town().neighbourhoods.iter().filter(|n| n.tier != Tier::Newer).collect();
    let single = old.iter().filter(|n| n.buildings == 1).count() as f64 / old.len() as f64;
    assert!((single - 0.35).abs() <= 0.04, "{single}");
}

#[test]
fn the_river_winds_as_wide_as_the_profile_says_and_holds_no_house() {
    let [sinuosity, width] = town().river_fit;
    assert!((sinuosity - 1.25).abs() < 0.02 && (width - 260.0).abs() < 25.0, "{sinuosity} {width}");
    for b in &town().buildings {
        let corners = b.slab.corners();
        assert!(corners.iter().chain([&b.slab.centre]).all(|&c| !town().rivers.iter().any(|r| holds(r, c))), "{:?}", b.slab);
    }
}

#[test]
fn every_street_over_the_river_is_a_bridge() {
    for street in town().streets.iter().filter(|s| !s.bridge) {
        assert!(points_along(&street.line, 5.0).all(|p| !town().rivers.iter().any(|r| holds(r, p))));
    }
    assert_eq!(town().streets.iter().filter(|s| s.bridge).count(), profile().river.bridges);
}

#[test]
fn no_house_stands_on_a_street_or_on_another_house() {
    let mut by_x: Vec<&Building> = town().buildings.iter().collect();
    by_x.sort_by(|a, b| a.slab.centre[0].total_cmp(&b.slab.centre[0]));
    let near = |x: f64| {
        let from = by_x.partition_point(|b| b.slab.centre[0] < x - 60.0);
        by_x[from..].iter().take_while(move |b| b.slab.centre[0] < x + 60.0)
    };
    let on = |p: P, than: Option<P>| {
        near(p[0]).any(|b| (b.slab.centre[1] - p[1]).abs() < 60.0 && than != Some(b.slab.centre) && holds(&b.slab.corners(), p))
    };
    let blocked = town().streets.iter().flat_map(|s| points_along(&s.line, 6.0)).filter(|&p| on(p, None)).count();
    assert!(blocked < 10, "{blocked} points of streets");
    let stacked = town().buildings.iter().filter(|b| b.slab.corners().iter().any(|&c| on(c, Some(b.slab.centre)))).count();
    assert!(stacked * 500 < town().buildings.len(), "{stacked} houses");
}

#[test]
fn old_neighbourhoods_lie_too_far_from_services_in_the_wanted_shares() {
    let old: Vec<P> = town().neighbourhoods.iter().filter(|n| n.tier != Tier::Newer).map(|n| n.anchor).collect();
    for (id, target) in profile().facility_targets() {
        let category = CATEGORIES.iter().find(|c| c.id == id).unwrap();
        let at: Vec<P> = town().services.iter().filter(|s| s.word == category.word).map(|s| s.at).collect();
        assert_eq!(at.len() as u64, target.n, "{id}");
        let gaps = old.iter().filter(|&&n| at.iter().all(|&f| distance(n, f) > category.radius_m)).count() as f64 / old.len() as f64;
        assert!((gaps - target.gap_target).abs() <= 0.07, "{id}: {gaps}");
    }
}

#[test]
fn most_old_stock_stands_on_the_bank_of_the_core() {
    let mut by_bank = BTreeMap::new();
    let river = &town().rivers[0];
    let middle = |x: f64| {
        let near: Vec<f64> = river.iter().filter(|p| (p[0] - x).abs() < 80.0).map(|p| p[1]).collect();
        near.iter().sum::<f64>() / near.len() as f64
    };
    for home in town().neighbourhoods.iter().filter(|n| n.tier == Tier::Core) {
        *by_bank.entry(home.anchor[1] > middle(home.anchor[0])).or_insert(0.0) += home.area_m2 as f64;
    }
    let most = by_bank.values().fold(0.0, |a: f64, &b| a.max(b)) / by_bank.values().sum::<f64>();
    assert!((most - profile().river.share_old_stock_one_bank).abs() < 0.1, "{most}");
}

#[test]
fn communities_and_subdistricts_part_the_land() {
    use geo::{Area, Contains, Validation};
    assert_eq!(town().communities.len(), profile().frame.communities);
    assert_eq!(town().subdistricts.len(), profile().frame.subdistricts);
    let sum = |areas: &[super::territory::Area]| areas.iter().map(|a| a.shape.unsigned_area()).sum::<f64>();
    assert!((sum(&town().communities) / sum(&town().subdistricts) - 1.0).abs() < 1e-3);
    for area in town().communities.iter().chain(&town().subdistricts) {
        assert!(area.shape.is_valid(), "{}: {:?}", area.name, area.shape.validation_errors());
    }
    for home in &town().neighbourhoods {
        let at = geo_types::Point::new(home.anchor[0], home.anchor[1]);
        let inside: Vec<usize> = (0..town().communities.len()).filter(|&c| town().communities[c].shape.contains(&at)).collect();
        assert_eq!(inside, [home.community as usize], "{}", home.name);
    }
}

/// Rows of a class and layer that the profile wants spoilt.
fn base(class: &str, layer: &str, town: &Town, ledger: usize) -> f64 {
    let homes = town.buildings.iter().filter(|b| b.home.is_some()).count();
    (match (layer, class) {
        ("buildings", "households_missing" | "name_variant" | "area_excludes_ground_floor_shops" | "building_crosses_two_estates") => homes,
        ("buildings", _) => town.buildings.len(),
        ("ledger", _) => ledger,
        _ => town.services.len(),
    }) as f64
}

#[test]
fn every_class_of_defects_comes_in_its_share() {
    let folder = tempfile::tempdir().unwrap();
    let report = make(&folder.path().join("t.gpkg"), 11_000).unwrap();
    let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for row in csv::Reader::from_path(folder.path().join("dirty.csv")).unwrap().records() {
        let row = row.unwrap();
        let layer = match &row[1] {
            l if l.starts_with("facilities") => "facilities",
            "buildings" => "buildings",
            "ledger" => "ledger",
            _ => continue,
        };
        *counts.entry((row[0].to_owned(), layer)).or_default() += 1;
    }
    let ledger = csv::Reader::from_path(folder.path().join("t.ledger.csv")).unwrap().records().count();
    for ((class, layer), &count) in &counts {
        let share = count as f64 / base(class, layer, town(), ledger);
        // of a handful of rows one more or less is within the rounding
        let slack = 0.2 + 1.0 / count as f64;
        assert!((share / profile().dirty(class) - 1.0).abs() <= slack, "{class} in {layer}: {share}");
    }
    let known: Vec<&str> = counts.keys().map(|k| k.0.as_str()).collect();
    let by_layer_or_file = ["poi_gcj02_unmarked", "poi_bd09_unmarked", "geometry_without_ledger", "axis_swapped_file", "gbk_without_cpg"];
    for class in profile().dirty.keys().filter(|c| !by_layer_or_file.contains(&c.as_str())) {
        assert!(known.contains(&class.as_str()), "{class}");
    }
    let package = Dataset::open(folder.path().join("t.gpkg")).unwrap();
    assert_eq!(package.metadata_item("SYNTHETIC", "").as_deref(), Some("YES"));
    let rows = |layer: &str| package.layer_by_name(layer).unwrap().feature_count() as f64;
    let all = ["facilities", "facilities_gcj02", "facilities_bd09"].map(rows);
    assert!((all[1] / all.iter().sum::<f64>() - 0.30).abs() < 0.06 && (all[2] / all.iter().sum::<f64>() - 0.10).abs() < 0.02);
    for layer in package.layers() {
        assert_eq!(layer.metadata_item("SYNTHETIC", "").as_deref(), Some("YES"), "{}", layer.name());
        assert!(layer.metadata_item("DESCRIPTION", "").is_some_and(|d| d.starts_with("SYNTHETIC")));
    }
    let truth: Vec<csv::StringRecord> =
        csv::Reader::from_path(folder.path().join("truth.csv")).unwrap().records().collect::<Result<_, _>>().unwrap();
    let share = |column: usize, value: &str| truth.iter().filter(|r| &r[column] == value).count() as f64 / truth.len() as f64;
    assert!((share(14, "false") - 0.15).abs() < 0.01, "not in the ledger");
    assert!((share(13, "true") - 0.55).abs() < 0.01, "outlined");
    assert!(1.0 - share(17, "") >= 0.8, "costs");
    assert_eq!(report.neighbourhoods, 474);
    Project::read(&report.project).unwrap();
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let bytes = |threads: usize, seed: u64| {
        let folder = tempfile::tempdir().unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let settings = SynthSettings { buildings: Some(1_500), seed };
        let report = pool.install(|| synthesize(&settings, &folder.path().join("t.gpkg"), &Progress::silent())).unwrap();
        report.files.iter().map(|f| fs_err::read(f).unwrap()).collect::<Vec<_>>()
    };
    assert!(bytes(1, 7) == bytes(2, 7));
    assert!(bytes(1, 7) != bytes(1, 8));
}

#[test]
fn small_and_large_towns_have_exactly_the_buildings_asked_for() {
    for n in [500, 777, 2_000, 25_000] {
        let town = super::town::build(profile(), n, 3, &Progress::silent()).unwrap();
        assert_eq!(town.buildings.len() as u64, n);
        assert!(town.neighbourhoods.iter().all(|home| home.buildings > 0 && home.outline.len() > 2));
    }
}

#[test]
fn a_folder_holds_the_files_a_bureau_has() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("town");
    let report = make(&folder, 600).unwrap();
    assert!(report.files.iter().all(|f| f.exists()));
    assert!(folder.join("buildings.dbf").exists() && !folder.join("buildings.cpg").exists());
    let pipes = Dataset::open(folder.join("pipe_works.shp")).unwrap();
    let extent = pipes.layer(0).unwrap().get_extent().unwrap();
    assert!(extent.MinX > 3.0e6 && extent.MaxY < 1.0e6, "north is in x");
    Project::read(&report.project).unwrap();
    assert_eq!(make(&folder, 600), Err(SynthError::Exists(folder.join("town.gpkg"))));
}

#[test]
fn a_cancelled_run_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let progress = Progress::silent();
    progress.cancel();
    let settings = SynthSettings { buildings: Some(600), seed: SEED };
    let error = synthesize(&settings, &folder.path().join("t.gpkg"), &progress).unwrap_err();
    assert_eq!(error, SynthError::Cancelled(crate::report::Cancelled));
    assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 0);
    assert!(matches!(make(&folder.path().join("t.gpkg"), 3), Err(SynthError::Size { asked: 3 })));
}
