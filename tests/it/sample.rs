//! The bundled sample: a plan of it proves, repeats to the byte, and finds what was made true.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lianpian::district::{NeighbourhoodIx, Status, YearQuality};
use lianpian::intake::read_year;
use lianpian::plan::{Plan, run, sample};
use lianpian::project::Project;
use lianpian::report::{Action, DataIssue, IssueKind, Lang, Progress, Role};
use lianpian::synth::{SynthSettings, synthesize};

use super::gaps::{agrees_with_brute_force, walks_agree_with_brute_force};

fn plan_sample(folder: &Path) -> Plan {
    let project = Project::read(&sample::unpack(folder).unwrap()).unwrap();
    run(&project, &Progress::silent()).unwrap()
}

/// A row of a CSV by column name.
type Row = BTreeMap<String, String>;

/// Rows of a CSV of the sample.
fn rows(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample").join(name);
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_cohorts_that_were_made_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan_sample(folder.path());
    let of = |status: Status| plan.district.neighbourhoods.iter().filter(move |n| n.status == status);
    for (status, count, area) in [(Status::Completed, 77, 667_000.0), (Status::Started, 99, 773_000.0), (Status::Planned, 38, 620_000.0)] {
        let found: f64 = of(status).filter_map(|n| n.floor_area).map(|a| a.0).sum();
        assert_eq!(of(status).count(), count, "{status:?}");
        assert!((found - area).abs() < 0.5, "{status:?} {found}");
    }
    assert!(plan.district.synthetic);
    assert_eq!(plan.programme.missed().count(), 0, "the sample's plan meets its targets");
    agrees_with_brute_force(&plan);
    walks_agree_with_brute_force(&plan);
}

/// What intake says of a spoilt row, by class.
enum Said {
    /// The row is listed under one of these kinds; the number of rows that may be missing, each for the reason given.
    Listed(&'static [IssueKind], usize),
    /// Two ways of writing stand in one remark, at the row of either; a blank at the end is no other way of writing.
    TwoNames,
    /// Nothing: the value is read as what it means.
    ReadRight,
}

/// Every class of dirty.csv.
const CLASSES: [(&str, Said); 22] = [
    // A building without a known number of storeys, or whose recorded area was never footprint × storeys, cannot tell.
    ("area_excludes_ground_floor_shops", Said::Listed(&[IssueKind::StoreyLeftOut], 34)),
    ("area_unit_wan", Said::Listed(&[IssueKind::UnitConverted], 0)),
    ("building_crosses_two_estates", Said::Listed(&[IssueKind::CrossesOutlines], 0)),
    ("duplicate_row", Said::Listed(&[IssueKind::DuplicateGeometry, IssueKind::DuplicateRow], 0)),
    ("floors_missing", Said::Listed(&[IssueKind::FloorsMissing], 0)),
    ("households_missing", Said::Listed(&[IssueKind::HouseholdsMissing], 0)),
    ("ledger_without_geometry", Said::Listed(&[IssueKind::Unmatched], 0)),
    ("name_variant", Said::TwoNames),
    ("poi_category_unmapped", Said::Listed(&[IssueKind::CategoryUnmapped], 0)),
    ("poi_closed", Said::Listed(&[IssueKind::Closed], 0)),
    ("poi_duplicate", Said::Listed(&[IssueKind::DuplicateFacility], 0)),
    ("polygon_duplicate", Said::Listed(&[IssueKind::DuplicateGeometry], 0)),
    // One roof was lengthened where its neighbour stands aside: the two do not touch.
    ("polygon_overlap", Said::Listed(&[IssueKind::Overlap], 1)),
    ("polygon_self_intersection", Said::Listed(&[IssueKind::InvalidGeometry], 0)),
    ("sliver_or_tiny", Said::Listed(&[IssueKind::Sliver], 0)),
    ("year_date_text", Said::ReadRight),
    ("year_decade_text", Said::Listed(&[IssueKind::YearInterpreted], 0)),
    // Among the years of a ledger, which need not be those of a whole stock, one 1900 is believed.
    ("year_excel_serial_or_1900", Said::Listed(&[IssueKind::YearInterpreted, IssueKind::YearImplausible], 1)),
    ("year_impossible", Said::Listed(&[IssueKind::YearImplausible, IssueKind::YearUnreadable], 0)),
    ("year_missing", Said::Listed(&[IssueKind::YearMissing], 0)),
    ("year_range_text", Said::Listed(&[IssueKind::YearInterpreted], 0)),
    ("year_two_digit", Said::Listed(&[IssueKind::YearInterpreted], 0)),
];

#[test]
fn every_spoilt_row_is_listed_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan_sample(folder.path());
    let mut at_row: BTreeMap<(&str, u64), Vec<IssueKind>> = BTreeMap::new();
    for issue in &plan.issues {
        for row in issue.each_row() {
            at_row.entry((&*issue.layer, row)).or_default().push(issue.kind);
        }
    }
    let pairs = plan.issues.iter().filter(|i| matches!(i.kind, IssueKind::NameVariant | IssueKind::Contradiction));
    let written: BTreeSet<&str> = pairs.flat_map(|i| i.value.split([' ', '=', '≠'])).collect();
    let dirty = rows("dirty.csv");
    let classes: BTreeSet<&str> = dirty.iter().map(|r| r["class"].as_str()).collect();
    assert_eq!(classes, CLASSES.iter().map(|(class, _)| *class).collect(), "every class is judged");
    for (class, said) in &CLASSES {
        let of_class: Vec<_> = dirty.iter().filter(|r| r["class"] == *class).collect();
        let missed = |right: &dyn Fn(&Row, &[IssueKind]) -> bool| -> Vec<String> {
            let layer = |r: &Row| match r["layer"].as_str() {
                table @ ("ledger" | "survey") => format!("sample.{table}.csv"),
                layer => format!("sample.gpkg:{layer}"),
            };
            let kinds = |r: &Row| at_row.get(&(layer(r).as_str(), r["row"].parse().unwrap())).cloned().unwrap_or_default();
            of_class.iter().filter(|r| !right(r, &kinds(r))).map(|r| format!("{}:{} {}", r["layer"], r["row"], r["written"])).collect()
        };
        let (missed, most) = match said {
            Said::Listed(wanted, most) => (missed(&|_, found| found.iter().any(|kind| wanted.contains(kind))), *most),
            Said::TwoNames => (missed(&|r, _| r["written"].ends_with(' ') || written.contains(r["written"].as_str())), 0),
            Said::ReadRight => (missed(&|r, _| read_year(&r["written"], 2021).quality == YearQuality::Measured), 0),
        };
        assert!(missed.len() <= most, "{class}: {} of {} missed: {missed:?}", missed.len(), of_class.len());
    }
}

#[test]
fn nothing_is_dropped_silently_and_clean_rows_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan_sample(folder.path());
    for input in plan.inputs.iter() {
        assert_eq!(input.read, input.kept + input.rejected, "{input:?}");
        let layers = [input.source.clone(), format!("{}:{}", input.source, input.layer)];
        let of_input = |i: &&DataIssue| i.action == Action::Rejected && i.role == input.role && layers.iter().any(|l| **l == *i.layer);
        let rejected: BTreeSet<u64> = plan.issues.iter().filter(of_input).filter_map(|i| i.row).collect();
        assert_eq!(rejected.len() as u64, input.rejected, "{input:?}: one issue a rejected row");
    }
    // Kinds that only a spoilt row of one class can have.
    let dirty = rows("dirty.csv");
    for (class, role, kind) in [
        ("floors_missing", Role::Buildings, IssueKind::FloorsMissing),
        ("households_missing", Role::Buildings, IssueKind::HouseholdsMissing),
        ("area_excludes_ground_floor_shops", Role::Buildings, IssueKind::StoreyLeftOut),
        ("year_missing", Role::Buildings, IssueKind::YearMissing),
        ("polygon_self_intersection", Role::Buildings, IssueKind::InvalidGeometry),
        ("area_unit_wan", Role::Buildings, IssueKind::UnitConverted),
        ("building_crosses_two_estates", Role::Buildings, IssueKind::CrossesOutlines),
    ] {
        let spoilt: BTreeSet<u64> =
            dirty.iter().filter(|r| r["class"] == class && r["layer"] == "buildings").map(|r| r["row"].parse().unwrap()).collect();
        let listed: BTreeSet<u64> = plan.issues.iter().filter(|i| i.role == role && i.kind == kind).flat_map(DataIssue::each_row).collect();
        assert_eq!(listed.difference(&spoilt).count(), 0, "{class}: clean rows are listed");
    }
}

#[test]
fn typical_years_lie_near_the_true_ones() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan_sample(folder.path());
    let truth: BTreeMap<String, i16> =
        rows("truth.csv").into_iter().filter_map(|r| Some((r.get("id")?.clone(), r.get("year")?.parse().ok()?))).collect();
    let known: Vec<(i16, i16)> =
        plan.district.neighbourhoods.iter().filter_map(|n| Some((n.typical_year?, *truth.get(&n.id.0)?))).collect();
    let near = known.iter().filter(|(found, true_year)| (found - true_year).abs() <= 5).count();
    assert!(known.len() > 350 && near * 10 >= known.len() * 9, "{near} of {}", known.len());
}

#[test]
fn files_are_the_same_bytes_for_one_and_two_threads_and_prove() {
    let folder = tempfile::tempdir().unwrap();
    assert_same_bytes(&sample::unpack(folder.path()).unwrap(), folder.path());
}

#[test]
fn files_of_a_larger_town_are_the_same_bytes_and_prove() {
    let folder = tempfile::tempdir().unwrap();
    let settings = SynthSettings { buildings: Some(20_000), seed: 7 };
    let made = synthesize(&settings, &folder.path().join("town.gpkg"), &Progress::silent()).unwrap();
    assert_same_bytes(&made.project, folder.path());
}

/// Plans a project on one thread and on two, compares all files, and proves them.
fn assert_same_bytes(project: &Path, folder: &Path) {
    let project = Project::read(project).unwrap();
    let written = |threads: usize| {
        let out = folder.join(format!("plan{threads}"));
        std::fs::create_dir(&out).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| lianpian::export::write(&run(&project, &Progress::silent()).unwrap(), &out, &Progress::silent()).unwrap());
        out
    };
    let (one, two) = (written(1), written(2));
    let names = [
        "zones.geojson",
        "neighbourhoods.geojson",
        "corridors.geojson",
        "links.geojson",
        "programme.csv",
        "works.csv",
        "funding.csv",
        "dossiers.json",
        "survey-next.csv",
        "plan.json",
    ];
    for name in names {
        assert!(std::fs::read(one.join(name)).unwrap() == std::fs::read(two.join(name)).unwrap(), "{name} differs");
    }
    let report = lianpian::verify::verify(&one, &Progress::silent()).unwrap();
    assert!(report.ok(), "{}", report.text(lianpian::report::Lang::En));
}

#[test]
fn a_cancelled_run_ends_soon() {
    let folder = tempfile::tempdir().unwrap();
    let project = Project::read(&sample::unpack(folder.path()).unwrap()).unwrap();
    let progress = Progress::silent();
    let worker = {
        let progress = progress.clone();
        std::thread::spawn(move || run(&project, &progress).is_err())
    };
    std::thread::sleep(std::time::Duration::from_millis(50));
    progress.cancel();
    assert!(worker.join().unwrap(), "a cancelled run gives no plan");
}

#[test]
fn every_neighbourhood_and_zone_can_be_explained() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan_sample(folder.path());
    for at in (0..plan.district.neighbourhoods.len() as u32).step_by(37) {
        let n = &plan.district.neighbourhoods[NeighbourhoodIx(at).at()];
        assert!(plan.explain(&n.id.0).is_some_and(|tree| tree.children.len() >= 4));
    }
    for zone in plan.zones.zones.iter().filter(|z| z.parts.len() > 1) {
        let tree = plan.explain(&zone.id).unwrap();
        let inside = |n: NeighbourhoodIx| zone.parts.iter().any(|&(part, _)| part == n);
        let pairs: std::collections::BTreeSet<_> =
            plan.links.all().iter().filter(|l| l.counts && inside(l.from) && inside(l.to)).map(|l| (l.from, l.to)).collect();
        assert_eq!(tree.children[0].children.len(), pairs.len(), "a line for every pair that {} rests on", zone.name);
        let text = tree.text(Lang::En);
        assert_eq!(text.matches(&zone.why.en).count(), 1, "the reason is said once:\n{text}");
        assert!(text.contains("households, at most 3,000") || text.contains("without data), at most 3,000"), "{text}");
    }
}

#[test]
fn the_examples_of_the_documents_are_in_the_sample() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan_sample(folder.path());
    let known = |id: &str| plan.explain(id).is_some() || plan.district.neighbourhoods.iter().any(|n| n.name == id);
    for document in ["README.md", "README.zh.md"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(document)).unwrap();
        let asked: Vec<&str> = text.lines().filter_map(|l| l.strip_prefix("lianpian explain out/sample ")?.split(' ').next()).collect();
        assert_eq!(asked.len(), 2, "{document}");
        assert!(asked.iter().all(|id| known(id)), "{document} asks for {asked:?}");
        let files = text.lines().filter_map(|l| l.strip_prefix("lianpian inspect ")).map(|l| l.split(' ').next().unwrap());
        assert!(
            files.clone().count() > 0 && files.into_iter().all(|f| Path::new(env!("CARGO_MANIFEST_DIR")).join(f).exists()),
            "{document}"
        );
    }
}
