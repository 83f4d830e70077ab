//! Plans that grow from plans: what is unchanged stays, what changes is told with its reason; sign-off, comparison, draws of years.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lianpian::base::{self, ChangeKind, Changes, Statement, differences};
use lianpian::district::{District, Fact, SquareMetres, Status, Yuan};
use lianpian::intake::Intake;
use lianpian::plan::{Plan, Rules, from_district};
use lianpian::project::Project;
use lianpian::report::{Lang, Progress};
use lianpian::verify::verify;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

use super::cli::lianpian;
use super::town::{ix, plan, town};

const YEARS: &str = "first_year = 2022\nlast_year = 2025\n";
const ZONES: &str = "[zone]\nbounds = [{ resource = \"households\", max = 300.0 }]\n";

/// A town of sixteen estates of 2 million yuan each.
fn estates() -> District {
    let mut district = town(4, 4, |c, r| Some(1960 + (c * 9 + r * 4) as i16));
    for n in &mut district.neighbourhoods {
        n.cost = Some(Yuan(2_000_000.into()));
    }
    district
}

/// Its plan under limits, from a base where one is named.
fn planned(district: District, programme: &str, base: Option<&Path>) -> Plan {
    let base = base.map(|folder| format!("base = \"{}\"\n", folder.display())).unwrap_or_default();
    plan(district, &format!("[programme]\n{YEARS}{base}{programme}{ZONES}"))
}

fn written(plan: &Plan) -> TempDir {
    let folder = tempdir().unwrap();
    lianpian::export::write(plan, folder.path(), &Progress::silent()).unwrap();
    let report = verify(folder.path(), &Progress::silent()).unwrap();
    assert!(report.ok(), "{}", report.text(Lang::En));
    folder
}

fn changes(plan: &Plan) -> &Changes {
    plan.changes.as_ref().unwrap()
}

fn said(plan: &Plan) -> Vec<String> {
    let changes = changes(plan);
    changes.facts.iter().chain(&changes.changes).map(|change| change.said(Lang::En)).collect()
}

/// Start years that differ, of those in both.
fn moved(before: &Plan, after: &Plan) -> usize {
    before.programme.start.iter().zip(&after.programme.start).filter(|(a, b)| a != b).count()
}

fn budget(million: u32) -> String {
    format!("limits = [{{ of = \"cost_yuan\", max = {million}000000.0 }}]\n")
}

#[test]
fn files_and_memory_state_the_same() {
    let plan = planned(estates(), &budget(6), None);
    let folder = written(&plan);
    let (read, held) = (base::read_statement(folder.path(), &Progress::silent()).unwrap(), plan.statement().unwrap());
    assert_eq!(differences(&read, &held, &BTreeMap::new()), Changes::default());
    assert_eq!((read.zones, read.facts_sha256.is_some(), read.years), (held.zones, true, (2022, 2025)));
}

#[test]
fn a_plan_from_itself_is_the_same_and_changes_nothing() {
    for limits in
        ["", &budget(6), "window_years = 2\nlimits = [{ of = \"openings\", max = 1.0 }, { of = \"neighbourhoods\", max = 2.0 }]\n"]
    {
        let first = planned(estates(), limits, None);
        let folder = written(&first);
        let second = planned(estates(), limits, Some(folder.path()));
        assert_eq!(second.programme.start, first.programme.start, "{limits}");
        assert_eq!(second.zones.zones, first.zones.zones);
        assert_eq!(said(&second), Vec::<String>::new());
        assert_eq!(changes(&second), &Changes::default());
        // And once more from that.
        let folder = written(&second);
        let third = planned(estates(), limits, Some(folder.path()));
        assert_eq!((&third.programme.start, said(&second).len()), (&first.programme.start, 0));
    }
}

#[test]
fn a_rolled_plan_from_itself_stays_as_it_was_rolled() {
    let folder = written(&planned(estates(), &budget(8), None));
    let cut = planned(estates(), &budget(6), Some(folder.path()));
    let folder = written(&cut);
    let again = planned(estates(), &budget(6), Some(folder.path()));
    assert_eq!(again.programme.start, cut.programme.start);
    assert_eq!(said(&again), Vec::<String>::new());
}

#[test]
fn one_that_leaves_takes_no_one_else_out_of_its_year() {
    let target = "[[programme.targets]]\nid = \"t\"\nyear = 2022\nevent = \"started\"\nmeasure = \"neighbourhoods\"\nop = \"at_least\"\nvalue = 4.0\n";
    for programme in ["", target] {
        let first = planned(estates(), programme, None);
        let folder = written(&first);
        let mut district = estates();
        let gone = first.programme.start.iter().position(|year| *year == Some(2022)).unwrap();
        district.neighbourhoods[gone].status = Status::Excluded;
        let second = planned(district, programme, Some(folder.path()));
        let count = changes(&second).count(ChangeKind::Start);
        // A target that was met to the last one takes in others, a zone's worth at most.
        assert!(count <= if programme.is_empty() { 0 } else { 3 }, "{:?}", said(&second));
        assert_eq!(moved(&first, &second), 1 + count, "the one that left, and those that are told");
        assert_eq!(changes(&second).count(ChangeKind::Left), 1);
        let left = changes(&second).changes.iter().find(|change| change.kind == ChangeKind::Left).unwrap();
        assert_eq!((left.id.as_str(), left.reason), (second.district.neighbourhoods[gone].id.0.as_str(), "eligibility"));
        for change in changes(&second).changes.iter().filter(|change| change.kind == ChangeKind::Start) {
            assert_eq!(change.reason, "target", "{}", change.said(Lang::En));
            assert!(change.why.en.contains(&left.name) && change.why.zh.contains("顶替"), "{}", change.why.en);
        }
        assert!(changes(&second).facts.iter().any(|fact| fact.kind == ChangeKind::Status && fact.id == left.id));
        written(&second);
    }
}

#[test]
fn a_budget_that_is_cut_puts_off_no_more_than_it_must_and_says_so() {
    let window = "window_years = 4\n";
    let first = planned(estates(), &format!("{window}{}", budget(8)), None);
    let folder = written(&first);
    assert!(first.programme.start.iter().all(Option::is_some), "sixteen at four a year");
    // One year has room for three in place of four.
    let cut = "limits = [{ of = \"cost_yuan\", max = 8000000.0 }, { of = \"cost_yuan\", max = 6000000.0, years = [2023] }]\n";
    let second = planned(estates(), &format!("{window}{cut}"), Some(folder.path()));
    let put_off: Vec<_> = changes(&second).put_off().collect();
    assert_eq!(put_off.len(), 1, "{:?}", said(&second));
    for change in &put_off {
        assert_eq!((change.from.as_i64(), change.reason), (Some(2023), "limit"), "{}", change.said(Lang::En));
        assert!(change.why.en.contains("cost_yuan") && change.why.zh.contains("限额"), "{}", change.why.en);
    }
    assert_eq!(moved(&first, &second), changes(&second).count(ChangeKind::Start));
    assert!(changes(&second).facts.iter().any(|fact| fact.kind == ChangeKind::Setting && fact.id == "programme.limits"));
    let folder = written(&second);
    let table = fs::read_to_string(folder.path().join("changes.csv")).unwrap();
    assert_eq!(table.lines().count(), 1 + said(&second).len());
    // The change is told where its neighbourhood is explained, from memory and from files.
    let tree = second.explain(&put_off[0].id).unwrap();
    assert!(tree.text(Lang::En).contains("Against the base plan"), "{}", tree.text(Lang::En));
    assert_eq!(tree.text(Lang::Zh), lianpian::plan::explain_folder(folder.path(), &put_off[0].id).unwrap().text(Lang::Zh));
}

#[test]
fn years_are_nested_when_the_budget_grows() {
    let starts = |plan: &Plan, until: i16| -> Vec<usize> {
        (0..plan.programme.start.len()).filter(|&at| plan.programme.start[at].is_some_and(|year| year <= until)).collect()
    };
    for earlier in ["", "stay_earlier = 0.0\n"] {
        let mut before = planned(estates(), &budget(2), None);
        for million in [4, 5, 8, 12] {
            let folder = written(&before);
            let after = planned(estates(), &format!("{earlier}{}", budget(million)), Some(folder.path()));
            for year in 2022..=2025 {
                let (small, large) = (starts(&before, year), starts(&after, year));
                assert!(small.iter().all(|at| large.contains(at)), "{million} {year}: {:?}", said(&after));
                assert!(
                    earlier.is_empty() || million < 8 || large.len() > small.len() || year == 2025,
                    "what more money buys starts sooner"
                );
            }
            assert_eq!(changes(&after).put_off().count(), 0);
            assert!(starts(&after, 2025).len() >= starts(&before, 2025).len());
            before = after;
        }
    }
}

#[test]
fn what_was_not_started_in_time_slips_and_what_was_is_no_change() {
    let first = planned(estates(), &budget(8), None);
    let folder = written(&first);
    let mut district = estates();
    let due: Vec<usize> = (0..16).filter(|&at| first.programme.start[at] == Some(2022)).collect();
    let (late, in_time) = due.split_first().unwrap();
    for &at in in_time {
        (district.neighbourhoods[at].status, district.neighbourhoods[at].started) = (Status::Started, Some(2022));
    }
    let next = format!("first_year = 2023\nlast_year = 2026\nbase = \"{}\"\n{}", folder.path().display(), budget(8));
    let second = plan(district, &format!("[programme]\n{next}{ZONES}"));
    let changed = changes(&second);
    assert_eq!(changed.count(ChangeKind::Left) + changed.count(ChangeKind::Entered), 0, "{:?}", said(&second));
    let of = |at: usize| changed.changes.iter().find(|c| c.kind == ChangeKind::Start && c.id == second.district.neighbourhoods[at].id.0);
    assert_eq!(of(*late).map(|change| change.reason), Some("slipped"), "{:?}", said(&second));
    assert!(in_time.iter().all(|&at| of(at).is_none()), "{:?}", said(&second));
    assert_eq!(changed.facts.iter().filter(|fact| fact.kind == ChangeKind::Status).count(), in_time.len());
    written(&second);
}

#[test]
fn a_zone_keeps_its_id_and_name_when_its_largest_member_leaves() {
    let mut district = estates();
    for (at, n) in district.neighbourhoods.iter_mut().enumerate() {
        n.floor_area = Some(SquareMetres(2_880.0 + at as f64));
    }
    let first = planned(district.clone(), "", None);
    let folder = written(&first);
    let zone = first.zones.zones.iter().find(|zone| zone.parts.len() == 3).unwrap();
    let anchor = first.district.neighbourhoods.iter().position(|n| zone.id == format!("Z-{}", n.id)).unwrap();
    district.neighbourhoods[anchor].status = Status::Excluded;
    let alone = planned(district.clone(), "", None);
    assert!(alone.zones.zones.iter().all(|z| z.id != zone.id), "without a base the id goes with its member");
    let second = planned(district, "", Some(folder.path()));
    let kept = second.zones.zones.iter().find(|z| z.id == zone.id).unwrap();
    assert_eq!(kept.name, zone.name);
    let others: Vec<_> = zone.parts.iter().filter(|(who, _)| who.at() != anchor).collect();
    assert!(others.iter().all(|part| kept.parts.contains(part)), "{:?}", kept.parts);
    assert_eq!(changes(&second).count(ChangeKind::Zone), 0, "{:?}", said(&second));
    // Ids stay unique, whoever takes over whose.
    let mut ids: Vec<&str> = second.zones.zones.iter().map(|z| z.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), second.zones.zones.len());
}

#[test]
fn zones_stay_unless_dividing_anew_is_worth_its_price() {
    let first = planned(estates(), "", None);
    let folder = written(&first);
    // Scores that bring others together: unlike needs are dear, and half of the town was built later.
    let other = || town(4, 4, |c, r| Some(if (c + r) % 2 == 0 { 1960 } else { 1998 }));
    let rolled = |stay: f64| {
        let text = format!(
            "[programme]\n{YEARS}base = \"{}\"\n{ZONES}[zone.weights]\nstay_m = {stay:.1}\nunlike_m = 4000.0\n",
            folder.path().display()
        );
        plan(other(), &text)
    };
    let (dear, free) = (rolled(100_000.0), rolled(0.0));
    assert_eq!(changes(&dear).count(ChangeKind::Zone), 0, "{:?}", said(&dear));
    assert!(free.zones.worth.value() >= dear.zones.worth.value());
    for plan in [&dear, &free] {
        let moved = changes(plan).changes.iter().filter(|change| change.kind == ChangeKind::Zone);
        moved.for_each(|change| assert!(!change.reason.is_empty() && !change.why.zh.is_empty()));
        written(plan);
    }
}

#[test]
fn a_change_by_hand_is_the_reason_it_gives() {
    let first = planned(estates(), &budget(8), None);
    let folder = written(&first);
    let at = first.programme.start.iter().position(|year| *year == Some(2022)).unwrap();
    let id = first.district.neighbourhoods[at].id.0.clone();
    let edit = format!("[[edits]]\nid = \"e1\"\ntargets = [\"{id}\"]\naction = \"start\"\nto = 2024\nreason = \"管线同步\"\n");
    let text = format!("[programme]\n{YEARS}base = \"{}\"\n{}{ZONES}{edit}", folder.path().display(), budget(8));
    let second = plan(estates(), &text);
    let change = changes(&second).changes.iter().find(|change| change.id == id && change.kind == ChangeKind::Start).unwrap();
    assert_eq!((change.reason, change.to.as_i64()), ("by_hand", Some(2024)));
    assert!(change.why.en.contains("e1"));
}

/// The sample with its years of 2021 and 2022 taken back; `refuses` says who refuses.
fn sample(base: Option<&Path>, more: impl Fn(&mut District)) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample/sample.lianpian.toml");
    let mut project = Project::read(&path).unwrap();
    (project.file.programme.first_year, project.file.programme.last_year) = (Some(2021), Some(2025));
    project.file.programme.base = base.map(|folder| folder.to_str().unwrap().to_owned());
    project.file.edits.clear();
    let mut intake = lianpian::intake::read(&project, &Progress::silent()).unwrap();
    for n in &mut intake.district.neighbourhoods {
        if matches!((n.status, n.started), (Status::Started, Some(2021)) | (Status::Planned, Some(2022))) {
            (n.status, n.started, n.finished) = (Status::Listed, None, None);
        }
    }
    more(&mut intake.district);
    let rules = Rules::load(&project).unwrap();
    from_district(&project, rules, Intake { issues: Vec::new(), ..intake }, &Progress::silent()).unwrap()
}

#[test]
fn one_refusal_changes_little_of_the_sample_and_all_of_it_is_told() {
    let first = sample(None, |_| {});
    let folder = tempdir().unwrap();
    lianpian::export::write(&first, folder.path(), &Progress::silent()).unwrap();
    let works = |plan: &Plan| plan.programme.start.iter().flatten().count();
    let again = sample(Some(folder.path()), |_| {});
    assert_eq!(again.programme.start, first.programme.start);
    assert_eq!(said(&again), Vec::<String>::new());
    let chosen = (0..first.programme.start.len()).find(|&at| {
        let zone = first.zones.zone_of[at].map(|zone| &first.zones.zones[zone as usize]);
        first.programme.start[at] == Some(2021) && zone.is_some_and(|zone| zone.parts.len() > 2)
    });
    let id = first.district.neighbourhoods[chosen.unwrap()].id.0.clone();
    let second = sample(Some(folder.path()), |district| {
        let at = ix(district, &id).at();
        district.neighbourhoods[at].facts.insert("willingness_refused".into(), Fact::Bool(true));
    });
    let changed = changes(&second);
    let left = changed.changes.iter().find(|change| change.kind == ChangeKind::Left).unwrap();
    assert_eq!((left.id.as_str(), left.reason), (id.as_str(), "refused"));
    assert!(changed.count(ChangeKind::Start) <= 8, "of {}: {:?}", works(&first), said(&second));
    assert_eq!(moved(&first, &second), 1 + changed.count(ChangeKind::Start));
    assert!(changed.changes.iter().all(|change| !change.reason.is_empty() && !change.why.en.is_empty()), "{:?}", said(&second));
}

#[test]
fn years_are_drawn_and_their_shares_sum_to_one() {
    let text = format!("[programme]\n{YEARS}{}{ZONES}draws = 30\n[score]\ndraws = 100\n", budget(6));
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| plan(town(4, 4, |c, r| (c != 2).then_some(1960 + (c * 9 + r * 4) as i16)), &text))
    };
    let (one, three) = (on(1), on(3));
    let certainty = one.programme.certainty.as_ref().unwrap();
    assert_eq!(Some(certainty), three.programme.certainty.as_ref());
    assert_eq!((certainty.draws, certainty.first), (30, 2022));
    let mut unsure = 0;
    for shares in certainty.shares.iter().flatten() {
        assert_eq!(shares.len(), 5, "four years and none");
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        unsure += usize::from(shares.iter().all(|share| *share < 1.0));
    }
    assert!(certainty.shares.iter().all(Option::is_some) && unsure > 0, "weights that are drawn move years");
    let folder = written(&one);
    let explained = one.explain("n0000").unwrap().text(Lang::En);
    assert!(explained.contains("over 30 draws of the score, it "), "{explained}");
    let table = fs::read_to_string(folder.path().join("year-certainty.csv")).unwrap();
    // What the check proves fails where a share is another.
    let row = table.lines().find(|line| line.contains(",true")).unwrap();
    let share = row.split(',').nth(3).unwrap();
    let other = if share == "0.5000" { "0.4000" } else { "0.5000" };
    fs::write(folder.path().join("year-certainty.csv"), table.replacen(&format!(",{share},true"), &format!(",{other},true"), 1)).unwrap();
    let report = verify(folder.path(), &Progress::silent()).unwrap();
    assert!(report.checks.iter().any(|check| check.id == "certainty" && !check.ok));
}

#[test]
fn a_draw_that_is_fixed_by_record_has_no_share() {
    let mut district = estates();
    (district.neighbourhoods[0].status, district.neighbourhoods[0].started) = (Status::Planned, Some(2023));
    let plan = plan(district, &format!("[programme]\n{YEARS}{ZONES}draws = 4\n[score]\ndraws = 100\n"));
    let shares = &plan.programme.certainty.as_ref().unwrap().shares;
    assert!(shares[0].is_none() && shares[1].is_some());
    written(&plan);
}

/// A plan folder of the small district of the command line.
fn folder_with_plan(more: &str) -> TempDir {
    let dir = tempdir().unwrap();
    super::cli::write_district(dir.path(), "a", more);
    let done = lianpian(dir.path()).args(["plan", "a.lianpian.toml", "--out", "plan", "-q"]).output().unwrap();
    assert!([Some(0), Some(4)].contains(&done.status.code()), "{}", String::from_utf8_lossy(&done.stderr));
    dir
}

fn run(dir: &Path, args: &[&str]) -> (i32, String) {
    let output = lianpian(dir).args(args).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), text)
}

const SIGN: [&str; 6] = ["sign-off", "plan", "--name", "张三", "--date", "2021-12-01"];

#[test]
fn what_is_signed_off_is_proved_frozen_and_the_base_of_the_next() {
    let dir = folder_with_plan("");
    let (code, text) = run(dir.path(), &SIGN);
    assert_eq!(code, 0, "{text}");
    let signature: Value = serde_json::from_str(&fs::read_to_string(dir.path().join("plan/signed.json")).unwrap()).unwrap();
    let seal = signature["seal"].as_str().unwrap();
    assert!(text.contains("张三") && text.contains(seal), "{text}");
    assert_eq!((signature["date"].as_str(), signature["inputs"][0]["role"].as_str()), (Some("2021-12-01"), Some("buildings")));
    let (code, text) = run(dir.path(), &["verify", "plan"]);
    assert!(code == 0 && text.contains(&format!("Signed off by 张三 on 2021-12-01; seal {seal}")), "{text}");
    let (code, text) = run(dir.path(), &SIGN);
    assert!(code == 2 && text.contains("signed off already"), "{text}");
    let (code, text) = run(dir.path(), &["plan", "a.lianpian.toml", "--out", "plan"]);
    assert!(code == 2 && text.contains("signed off by 张三 on 2021-12-01") && text.contains("signed.json"), "{text}");
    // The next plan grows from it, named by its folder, its signature, or the folder around it.
    for base in ["plan", "plan/signed.json", "."] {
        super::cli::write_district(dir.path(), "b", &format!("[programme]\nbase = \"{base}\"\n"));
        let (code, text) = run(dir.path(), &["plan", "b.lianpian.toml", "--out", &format!("next-{}", base.len())]);
        assert!([0, 4].contains(&code) && text.contains("rolled from the plan that 张三 signed off"), "{base}: {text}");
        let plan: Value =
            serde_json::from_str(&fs::read_to_string(dir.path().join(format!("next-{}/plan.json", base.len()))).unwrap()).unwrap();
        assert_eq!(plan["changes"]["base"]["signed"]["seal"], signature["seal"]);
        assert_eq!(plan["changes"]["changes"], Value::Array(Vec::new()), "{}", plan["changes"]);
    }
    // What changes after the signature shows everywhere.
    let tasks = dir.path().join("plan/tasks.csv");
    fs::write(&tasks, fs::read_to_string(&tasks).unwrap() + "x\n").unwrap();
    let (code, text) = run(dir.path(), &["verify", "plan"]);
    assert!(code == 3 && text.contains("tasks.csv: not as 张三 signed it on 2021-12-01"), "{text}");
    let (code, text) = run(dir.path(), &SIGN);
    assert!(code == 3 && text.contains("changed since") && text.contains("tasks.csv"), "{text}");
    super::cli::write_district(dir.path(), "b", "[programme]\nbase = \"plan\"\n");
    let (code, text) = run(dir.path(), &["plan", "b.lianpian.toml", "--out", "later"]);
    assert!(code == 3 && text.contains("changed since") && !dir.path().join("later").exists(), "{text}");
}

#[test]
fn what_does_not_prove_is_not_signed() {
    let dir = folder_with_plan("");
    let (code, text) = run(dir.path(), &["sign-off", "plan", "--name", " ", "--date", "2021-12-01"]);
    assert!(code == 2 && text.contains("--name"), "{text}");
    let (code, _) = run(dir.path(), &["sign-off", "plan", "--name", "张三"]);
    assert_eq!(code, 2, "the day is typed, never taken from a clock");
    let path = dir.path().join("plan/neighbourhoods.geojson");
    fs::write(&path, fs::read_to_string(&path).unwrap().replacen("\"households\":", "\"households\": 1", 1)).unwrap();
    let (code, text) = run(dir.path(), &SIGN);
    assert!(code == 3 && !dir.path().join("plan/signed.json").exists(), "{text}");
}

#[test]
fn a_base_that_is_no_plan_is_refused_with_what_to_do() {
    let dir = folder_with_plan("");
    fs::create_dir(dir.path().join("empty")).unwrap();
    for (base, word) in [("nowhere", "no plan folder"), ("empty", "no plan folder"), (".", "sign one off")] {
        super::cli::write_district(dir.path(), "b", &format!("[programme]\nbase = \"{base}\"\n"));
        let (code, text) = run(dir.path(), &["plan", "b.lianpian.toml", "--out", "next"]);
        assert!(code == 3 && text.contains(word) && text.contains("hint: "), "{base}: {text}");
    }
    // A plan does not replace the one it grows from.
    super::cli::write_district(dir.path(), "b", "[programme]\nbase = \"plan\"\n");
    let (code, text) = run(dir.path(), &["plan", "b.lianpian.toml", "--out", "plan"]);
    assert_eq!(code, 2, "{text}");
}

#[test]
fn two_folders_are_compared() {
    let dir = folder_with_plan("");
    let (code, text) = run(dir.path(), &["compare", "plan", "plan"]);
    assert!(code == 0 && text.contains("do not differ"), "{text}");
    super::cli::write_district(
        dir.path(),
        "b",
        "[programme]\nlimits = [{ of = \"neighbourhoods\", max = 1.0, years = [2022] }]\n[zone]\ngap_m = 20.0\n",
    );
    run(dir.path(), &["plan", "b.lianpian.toml", "--out", "other", "-q"]);
    let (code, text) = run(dir.path(), &["compare", "plan", "other"]);
    assert!(code == 0 && text.contains("zone.gap_m: 60 → 20"), "{text}");
    let (code, text) = run(dir.path(), &["compare", "plan", "other", "--json"]);
    let told: Value = serde_json::from_str(&text).unwrap();
    let facts: Vec<&str> = told["facts"].as_array().unwrap().iter().filter_map(|fact| fact["id"].as_str()).collect();
    assert_eq!((code, facts), (0, vec!["programme.limits", "zone.corridor_gap_m", "zone.gap_m"]), "{text}");
    assert!(told["facts"][0]["why_en"].as_str().unwrap().ends_with("{ of = neighbourhoods, max = 1, years = [2022] }]"), "{text}");
    let (code, text) = run(dir.path(), &["compare", "plan", "nowhere"]);
    assert!(code == 3 && text.contains("nowhere"), "{text}");
}

#[test]
fn statements_of_two_plans_differ_both_ways() {
    let (small, large) = (planned(estates(), &budget(4), None), planned(estates(), &budget(8), None));
    let told = |a: &Plan, b: &Plan| -> Changes {
        let [a, b]: [Statement; 2] = [a, b].map(|plan| plan.statement().unwrap());
        differences(&a, &b, &BTreeMap::new())
    };
    let (there, back) = (told(&small, &large), told(&large, &small));
    assert_eq!(there.count(ChangeKind::Start), back.count(ChangeKind::Start));
    assert!(back.put_off().count() > 0);
    assert!(there.changes.iter().chain(&back.changes).all(|change| !change.why.en.is_empty()));
}
