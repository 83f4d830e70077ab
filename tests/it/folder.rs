//! The output folder under a running program: refusals, full disks, interruption.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::{TempDir, tempdir};

use super::cli::lianpian;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn plan_into(folder: &Path, out: &str) -> (i32, String) {
    let output = lianpian(folder).args(["plan", "--out", out]).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A file system of so many KiB, where this user may mount one.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount(kib: u32) -> Option<Self> {
        let dir = tempdir().unwrap();
        let size = format!("size={kib}k");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(dir.path()).stderr(Stdio::null()).status();
        mounted.is_ok_and(|status| status.success()).then(|| Self(dir))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn badly_chosen_folders_exit_2_untouched() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("file"), "x").unwrap();
    fs::create_dir(dir.path().join("foreign")).unwrap();
    fs::write(dir.path().join("foreign/thesis.docx"), "x").unwrap();
    std::os::unix::fs::symlink("nowhere", dir.path().join("dangling")).unwrap();
    for out in ["file", "file/", "file/below", "foreign", "./foreign/", "dangling", "/", ".", "..", ""] {
        let (code, text) = plan_into(dir.path(), out);
        assert_eq!(code, 2, "{out}: {text}");
        assert!(text.contains("hint: "), "{text}");
    }
    assert_eq!(names(dir.path()), ["dangling", "file", "foreign"]);
    assert_eq!(names(&dir.path().join("foreign")), ["thesis.docx"]);
}

#[test]
fn a_folder_that_holds_an_input_is_not_replaced() {
    let dir = tempdir().unwrap();
    let (code, text) = plan_into(dir.path(), "plan");
    assert!([0, 4].contains(&code), "{text}");
    // A project that lives in a plan folder, as if somebody had put it there.
    fs::write(dir.path().join("plan/x.lianpian.toml"), "[project]\nname = \"x\"\nas_of = 2021-11-25\n").unwrap();
    let output = lianpian(dir.path()).args(["plan", "plan/x.lianpian.toml", "--out", "plan"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(dir.path().join("plan/x.lianpian.toml").is_file() && dir.path().join("plan/plan.json").is_file());
}

#[test]
fn a_folder_that_may_not_be_written_exits_5() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempdir().unwrap();
    let locked = dir.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(locked.join("probe"), "x").is_ok() {
        // Root may write anywhere but in the kernel's own file systems.
        let (code, text) = plan_into(dir.path(), "/proc/plan");
        assert_eq!(code, 5, "{text}");
    } else {
        let (code, text) = plan_into(dir.path(), "locked/plan");
        assert_eq!(code, 5, "{text}");
        assert!(text.contains("no permission"), "{text}");
    }
}

#[test]
fn a_full_disk_exits_5_and_keeps_the_old_plan() {
    let Some(disk) = SmallDisk::mount(4096) else {
        eprintln!("SKIPPED a_full_disk_exits_5_and_keeps_the_old_plan: no right to mount a small disk");
        return;
    };
    let target = disk.0.path().join("plan");
    fs::create_dir(&target).unwrap();
    let old = r#"{"program":{"name":"lianpian"}}"#;
    fs::write(target.join("plan.json"), old).unwrap();
    // Leave so little room that not even the smallest plan fits beside the old one.
    let mut filler = vec![0_u8; 4096 * 1024];
    while fs::write(disk.0.path().join("filler"), &filler).is_err() {
        filler.truncate(filler.len() - 4096);
    }
    let (code, text) = plan_into(disk.0.path(), "plan");
    assert_eq!(code, 5, "{text}");
    assert!(text.contains("disk is full"), "{text}");
    assert_eq!(fs::read_to_string(target.join("plan.json")).unwrap(), old);
    assert_eq!(names(disk.0.path()), ["filler", "plan"]);
    // The mount itself cannot be exchanged: said before any work.
    fs::remove_file(disk.0.path().join("filler")).unwrap();
    fs::remove_dir_all(&target).unwrap();
    let (code, text) = plan_into(Path::new("/"), disk.0.path().to_str().unwrap());
    assert_eq!(code, 5, "{text}");
    assert!(text.contains("mount point"), "{text}");
}

/// A plan of a district large enough to be interrupted, once it has begun.
fn begun(dir: &Path) -> Child {
    let synth = lianpian(dir).args(["synth", "--out", "big.gpkg", "--buildings", "60000", "-q"]).output().unwrap();
    assert!(synth.status.success(), "{}", String::from_utf8_lossy(&synth.stderr));
    let child = Command::new(assert_cmd::cargo::cargo_bin("lianpian"))
        .args(["plan", "big.lianpian.toml", "--out", "plan", "-q"])
        .current_dir(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    while !dir.join(".plan.lianpian-partial").exists() {
        assert!(started.elapsed() < Duration::from_secs(20), "it never began");
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

fn signal(child: &Child, name: &str) {
    // The shell's own: a bare system has no other.
    assert!(Command::new("sh").args(["-c", "kill $0 $1", name, &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn an_interrupt_exits_130_within_two_seconds_and_leaves_nothing() {
    let dir = tempdir().unwrap();
    let mut child = begun(dir.path());
    let before: Vec<String> = names(dir.path()).into_iter().filter(|name| !name.starts_with('.')).collect();
    let sent = Instant::now();
    signal(&child, "-INT");
    let status = child.wait().unwrap();
    assert!(sent.elapsed() < Duration::from_secs(2), "{:?}", sent.elapsed());
    assert_eq!(status.code(), Some(130));
    assert_eq!(names(dir.path()), before);
}

#[test]
fn what_a_killed_run_left_goes_with_the_next() {
    let dir = tempdir().unwrap();
    let mut child = begun(dir.path());
    signal(&child, "-KILL");
    child.wait().unwrap();
    assert!(dir.path().join(".plan.lianpian-partial").exists() && !dir.path().join("plan").exists());
    let (code, text) = plan_into(dir.path(), "plan");
    assert!([0, 4].contains(&code), "{text}");
    assert!(!dir.path().join(".plan.lianpian-partial").exists() && dir.path().join("plan/plan.json").is_file());
}

#[test]
fn two_runs_into_one_folder_do_not_mix() {
    let dir = tempdir().unwrap();
    let mut child = begun(dir.path());
    let (code, text) = plan_into(dir.path(), "plan");
    assert_eq!(code, 5, "{text}");
    assert!(text.contains("another run"), "{text}");
    signal(&child, "-INT");
    child.wait().unwrap();
}

#[test]
fn a_plan_that_is_cancelled_while_it_is_written_leaves_nothing() {
    use std::sync::{Arc, OnceLock};

    let plan = crate::town::plan(crate::town::town(3, 2, |_, _| Some(1990)), "");
    // Once for each of the fourteen files: after it is written, and before the next.
    for files in 1..=14 {
        let handle: Arc<OnceLock<lianpian::report::Progress>> = Arc::default();
        let heard = Arc::clone(&handle);
        let progress = lianpian::report::Progress::heard_by(move |event| {
            if event.done == files
                && let Some(progress) = heard.get()
            {
                progress.cancel();
            }
        });
        handle.set(progress.clone()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("plan");
        let staged = lianpian::export::OutputFolder::prepare(&target).unwrap();
        let stopped = lianpian::export::write(&plan, staged.path(), &progress);
        assert!(matches!(stopped, Err(lianpian::export::ExportError::Cancelled(_))), "after {files}: {stopped:?}");
        assert_eq!(std::fs::read_dir(staged.path()).unwrap().count() as u64, files);
        drop(staged);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "after {files}");
    }
}
