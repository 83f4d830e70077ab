//! The window on a real display: X without a screen.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, ImageFormat, Window};
use x11rb::rust_connection::RustConnection;

use crate::app::can_draw;

/// How long anything may take on a machine that does much else; no test waits for it where all is well.
const PATIENCE: Duration = Duration::from_mins(5);

/// A program that ends with the test.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A display without a screen and its name; `None`, and said so, where there is no program for it.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn display() -> Option<(Ending, String)> {
    let started = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut server) = started else {
        eprintln!("skipped: a window on a real display needs xvfb");
        return None;
    };
    let mut number = String::new();
    let out = server.stdout.take().unwrap();
    let server = Ending(server);
    BufReader::new(out).read_line(&mut number).unwrap();
    Some((server, format!(":{}", number.trim())))
}

/// Six estates and a project file.
fn write_project(folder: &Path) -> std::path::PathBuf {
    let features: Vec<String> = (0..6)
        .map(|n| {
            let (west, south) = (105.84 + f64::from(n % 3) * 0.001, 30.19 + f64::from(n / 3) * 0.001);
            let (east, north) = (west + 0.0008, south + 0.0008);
            let ring = format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]");
            let properties = format!("{{\"小区名称\":\"望江{n}号院\",\"建成年份\":{}}}", 1985 + n);
            format!("{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}")
        })
        .collect();
    let collection = format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","));
    std::fs::write(folder.join("buildings.geojson"), collection).unwrap();
    let project = "[project]\nname = \"望江\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"buildings.geojson\"\n";
    let path = folder.join("wangjiang.lianpian.toml");
    std::fs::write(&path, project).unwrap();
    path
}

/// Asks until there is an answer.
fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "{what}: none");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The window of a title.
fn titled(x: &RustConnection, root: Window, title: &str) -> Option<Window> {
    let atom = |name: &str| Some(x.intern_atom(false, name.as_bytes()).ok()?.reply().ok()?.atom);
    let (name, utf8) = (atom("_NET_WM_NAME")?, atom("UTF8_STRING")?);
    let children = x.query_tree(root).ok()?.reply().ok()?.children;
    children.into_iter().find(|&window| {
        let read = x.get_property(false, window, name, utf8, 0, 64).ok().and_then(|cookie| cookie.reply().ok());
        read.is_some_and(|property| property.value == title.as_bytes())
    })
}

/// Number of colours in the upper left of a window: a page with text has hundreds, an empty one a handful.
fn colours(x: &RustConnection, window: Window) -> Option<usize> {
    let picture = x.get_image(ImageFormat::Z_PIXMAP, window, 0, 0, 900, 600, u32::MAX).ok()?.reply().ok()?;
    let mut pixels: Vec<[u8; 3]> = picture.data.chunks_exact(4).map(|p| [p[0], p[1], p[2]]).collect();
    pixels.sort_unstable();
    pixels.dedup();
    Some(pixels.len())
}

/// Asks a window to close, as the cross of its frame does.
fn close(x: &RustConnection, window: Window) {
    let atom = |name: &str| x.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom;
    let message = ClientMessageEvent::new(32, window, atom("WM_PROTOCOLS"), [atom("WM_DELETE_WINDOW"), 0, 0, 0, 0]);
    x.send_event(false, window, EventMask::NO_EVENT, message).unwrap();
    x.flush().unwrap();
}

#[test]
fn the_map_opens_is_drawn_and_closes_when_it_is_asked_to() {
    if !can_draw() {
        return;
    }
    let Some((_server, name)) = display() else { return };
    let folder = tempfile::tempdir().unwrap();
    let project = write_project(folder.path());
    let program = Command::new(env!("CARGO_BIN_EXE_lianpian"))
        .args(["app", "--lang", "zh"])
        .arg(&project)
        .env("DISPLAY", &name)
        .env_remove("WAYLAND_DISPLAY")
        // Nothing of the user's is read or written.
        .envs(["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"].map(|key| (key, folder.path())))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut program = Ending(program);
    let (x, screen) = x11rb::connect(Some(&name)).unwrap();
    let root = x.setup().roots[screen].root;
    let window = wait_for("a window named 连片", || titled(&x, root, "连片"));
    assert_eq!(x.get_property(false, window, AtomEnum::WM_CLASS, AtomEnum::STRING, 0, 32).unwrap().reply().unwrap().type_, 31);
    wait_for("a page of the window", || colours(&x, window).filter(|n| *n > 250));
    close(&x, window);
    let status = wait_for("an end", || program.0.try_wait().unwrap());
    assert_eq!(status.code(), Some(0));
    assert_eq!(titled(&x, root, "连片"), None, "the window is gone");
}

#[test]
fn a_display_that_does_not_answer_is_an_environment_without_one() {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_lianpian"));
    let closed = command.args(["app", "--lang", "zh"]).env_remove("WAYLAND_DISPLAY").env("DISPLAY", ":65000").assert().code(5);
    let said = String::from_utf8(closed.get_output().stderr.clone()).unwrap();
    assert!(said.contains("没有可用的显示器") && said.contains("lianpian plan"), "{said}");
}
