//! The bundled sample: a plan of it proves, repeats to the byte, and finds what was made true.

use std::collections::BTreeMap;
use std::path::Path;

use lianpian::district::{NeighbourhoodIx, Status};
use lianpian::plan::{Plan, run, sample};
use lianpian::project::Project;
use lianpian::report::{Action, IssueKind, Lang, Progress, Role};
use lianpian::synth::{SynthSettings, synthesize};

fn plan_sample(folder: &Path) -> Plan {
    let project = Project::read(&sample::unpack(folder).unwrap()).unwrap();
    run(&project, &Progress::silent()).unwrap()
}

/// Rows of a CSV of the sample by column name.
fn rows(name: &str) -> Vec<BTreeMap<String, String>> {
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
}

#[test]
fn spoilt_rows_are_listed_one_by_one() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan_sample(folder.path());
    let dirty = rows("dirty.csv");
    let made = |class: &str| dirty.iter().filter(|r| r["class"] == class).count();
    let found = |role: Role, kinds: &[IssueKind]| plan.issues.iter().filter(|i| i.role == role && kinds.contains(&i.kind)).count();
    let agree = |class: &str, role, kinds: &[IssueKind]| {
        let (made, found) = (made(class), found(role, kinds));
        assert!(made > 0 && found.abs_diff(made) * 5 <= made, "{class}: {made} made, {found} found");
    };
    agree("floors_missing", Role::Buildings, &[IssueKind::FloorsMissing]);
    agree("households_missing", Role::Buildings, &[IssueKind::HouseholdsMissing]);
    agree("sliver_or_tiny", Role::Buildings, &[IssueKind::Sliver]);
    agree("polygon_self_intersection", Role::Buildings, &[IssueKind::InvalidGeometry]);
    agree("year_missing", Role::Buildings, &[IssueKind::YearMissing]);
    agree("poi_closed", Role::Facilities, &[IssueKind::Closed]);
    agree("poi_duplicate", Role::Facilities, &[IssueKind::DuplicateFacility]);
    for input in &plan.inputs {
        assert_eq!(input.read, input.kept + input.rejected, "{input:?}");
        let rejected =
            plan.issues.iter().filter(|i| i.action == Action::Rejected && i.row.is_some() && i.role == input.role).count() as u64;
        assert!(rejected >= input.rejected, "{input:?}: {rejected} issues");
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
    let names = ["zones.geojson", "neighbourhoods.geojson", "corridors.geojson", "links.geojson", "programme.csv", "plan.json"];
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
