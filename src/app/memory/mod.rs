//! What the window remembers from one time to the next: how planners like it, and where they were in each project.
//!
//! Two kinds of small JSON files: `window.json` for every project alike, and one a project, by the place of its file. A file that cannot
//! be read or understood is passed over and said; the next one takes its place.

mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use eframe::egui::Context;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Keeping;
use super::cartography::Switch;
use super::command::SIZES;
use super::guide::Open;
use super::page::{Edge, MapPage};
use super::state::{App, Page, Side};
use super::step::Step;
use super::thematic::Style;
use crate::cache::name_of;
use crate::report::messages::{AppMessage as M, Say};
use crate::report::{Lang, Text};

/// Seconds after which what changed is written.
const EVERY_S: f64 = 2.0;

/// The folder of these files.
#[derive(Debug, Clone)]
pub struct Memory {
    folder: PathBuf,
}

/// How the window looks, whatever it shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Looks {
    /// Chosen in the window; without it the command line or the system decides.
    pub(super) lang: Option<Lang>,
    pub(super) dark: Option<bool>,
    /// Size of text, 1 the usual.
    pub(super) text: Option<f32>,
    pub(super) hidden: BTreeSet<Edge>,
    /// Whether the tour was seen, or skipped.
    pub(super) toured: bool,
}

/// Where a planner was in a project. Things have their ids, never their positions: the plan may be another one next time.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Place {
    step: Option<Step>,
    /// The planning CRS that cameras count in.
    crs: String,
    camera: Option<View>,
    bookmarks: Vec<(String, View)>,
    /// What the map shows on each step, and how its table is sorted.
    steps: Vec<StepView>,
    shown: Option<BTreeSet<Switch>>,
    hidden_categories: BTreeSet<String>,
    has_surface: bool,
    side: Option<Side>,
    /// Id of what the inspector explains.
    selection: Option<String>,
    marked: BTreeSet<String>,
    filters: BTreeMap<String, Range>,
    filter_text: String,
    styles: BTreeMap<String, Style>,
}

/// What is remembered now, and what of it is written.
#[derive(Debug, Clone, Default)]
pub(super) struct Remembered {
    pub(super) looks: Looks,
    place: Place,
    written: (Looks, Place),
    looked_at: f64,
}

/// A camera.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct View {
    centre: [f64; 2],
    scale: f64,
}

/// What one step shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct StepView {
    reading: String,
    sorted_by: Option<String>,
    ascending: bool,
}

/// What passes a filter: numbers, or words from one to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Range {
    Numbers([f64; 2]),
    Words([String; 2]),
}

impl Memory {
    /// Files in a folder, which is made when something is written.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// How the window looked; the second value says what could not be read.
    pub(super) fn looks(&self) -> (Looks, Option<Text>) {
        read(&self.looks_file())
    }

    /// Where a planner was in the project whose file lies here, or in the sample.
    pub(super) fn place(&self, project: Option<&Path>) -> (Place, Option<Text>) {
        read(&self.place_file(project))
    }

    pub(super) fn keep_looks(&self, looks: &Looks) -> io::Result<()> {
        write(&self.looks_file(), looks)
    }

    pub(super) fn keep_place(&self, project: Option<&Path>, place: &Place) -> io::Result<()> {
        write(&self.place_file(project), place)
    }

    fn looks_file(&self) -> PathBuf {
        self.folder.join("window.json")
    }

    fn place_file(&self, project: Option<&Path>) -> PathBuf {
        self.folder.join("projects").join(format!("{}.json", project.map_or_else(|| "sample".into(), name_of)))
    }
}

impl Remembered {
    /// Shows a plan as it was shown.
    pub(super) fn take_up(&self, page: &mut MapPage, ctx: &Context) {
        page.view.hidden_edges.clone_from(&self.looks.hidden);
        page.go_back_to(&self.place, ctx);
    }
}

impl App {
    /// The same window, which goes on where the last one was and remembers for the next.
    #[must_use]
    pub fn remembering(mut self, keeping: Keeping, ctx: &Context) -> Self {
        if let Some(memory) = &keeping.memory {
            let (looks, wrong) = memory.looks();
            let (place, wrong_place) = memory.place(self.source.path());
            self.remembered = Remembered { written: (looks.clone(), place.clone()), looks, place, looked_at: 0.0 };
            self.note = wrong.or(wrong_place);
        }
        if let Some(lang) = self.remembered.looks.lang.filter(|_| !keeping.asked_lang) {
            self.lang = lang;
        }
        self.dark = self.remembered.looks.dark.unwrap_or(self.dark);
        // Who never saw it; not who has nowhere to remember that it was seen.
        if keeping.tour && keeping.memory.is_some() && !self.remembered.looks.toured {
            self.guide.open = Some(Open::Tour(0));
        }
        self.keeping = keeping;
        self.dress_as_remembered(ctx);
        if let Page::Map(page) = &mut self.page {
            self.remembered.take_up(page, ctx);
        }
        self
    }

    /// Sets what belongs to the whole window.
    pub(super) fn dress_as_remembered(&self, ctx: &Context) {
        if let Some(text) = self.remembered.looks.text.filter(|text| text.is_finite()) {
            ctx.set_zoom_factor(text.clamp(SIZES.0, SIZES.1));
        }
    }

    /// Takes note of where the planner is.
    pub(super) fn look_around(&mut self, ctx: &Context) {
        self.remembered.looks.text = Some(ctx.zoom_factor());
        if let Page::Map(page) = &self.page {
            // The mode for meetings is for today.
            self.remembered.looks.text = page.meeting.as_ref().map(|meeting| meeting.size_before).or(self.remembered.looks.text);
            self.remembered.looks.hidden.clone_from(&page.view.hidden_edges);
            self.remembered.place = page.place();
        }
    }

    /// Takes note of it, and writes it down.
    pub(super) fn remember(&mut self, ctx: &Context) {
        self.look_around(ctx);
        self.leave();
        self.write_down();
    }

    /// The same, a little after something was done.
    pub(super) fn remember_soon(&mut self, ctx: &Context) {
        let (now, is_hand_at_work) = ctx.input(|i| (i.time, !i.events.is_empty()));
        if now - self.remembered.looked_at >= EVERY_S {
            self.remembered.looked_at = now;
            self.remember(ctx);
        } else if is_hand_at_work {
            ctx.request_repaint_after_secs((EVERY_S * 1.05) as f32);
        }
    }

    /// Writes down what changed. That it cannot be written costs no work: the window opens as usual next time.
    pub(super) fn write_down(&mut self) {
        let (Some(memory), now) = (&self.keeping.memory, &self.remembered) else { return };
        let mut written = now.written.clone();
        if written.0 != now.looks && memory.keep_looks(&now.looks).is_ok() {
            written.0 = now.looks.clone();
        }
        if written.1 != now.place && memory.keep_place(self.source.path(), &now.place).is_ok() {
            written.1 = now.place.clone();
        }
        self.remembered.written = written;
    }
}

/// What a file holds; nothing where there is none.
fn read<T: DeserializeOwned + Default>(path: &Path) -> (T, Option<Text>) {
    let cause = match fs_err::read(path) {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(value) => return (value, None),
            Err(error) => error.to_string(),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (T::default(), None),
        Err(error) => error.to_string(),
    };
    (T::default(), Some(M::MemoryUnreadable { file: path.display().to_string(), cause }.both()))
}

/// Writes a file beside its place, then puts it there.
fn write(path: &Path, value: &impl Serialize) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs_err::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut file, value)?;
    file.write_all(b"\n")?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_makes_no_sense_is_passed_over_and_said() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::at(folder.path());
        assert_eq!(memory.looks(), (Looks::default(), None));
        let looks = Looks { lang: Some(Lang::En), dark: Some(true), text: Some(1.3), hidden: [Edge::Bottom].into(), toured: true };
        memory.keep_looks(&looks).unwrap();
        assert_eq!(memory.looks(), (looks, None));
        for broken in ["", "{", "3", "{\"dark\": 3}", "\u{feff}x"] {
            fs_err::write(folder.path().join("window.json"), broken).unwrap();
            let (looks, said) = memory.looks();
            assert_eq!(looks, Looks::default());
            assert!(said.unwrap().en.contains("window.json"), "{broken}");
        }
    }

    #[test]
    fn every_project_has_a_place_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::at(folder.path());
        let place = |text: &str| Place { filter_text: text.into(), ..Place::default() };
        let projects = [None, Some(Path::new("/a/p.lianpian.toml")), Some(Path::new("/b/p.lianpian.toml"))];
        for (at, project) in projects.into_iter().enumerate() {
            memory.keep_place(project, &place(&at.to_string())).unwrap();
        }
        for (at, project) in projects.into_iter().enumerate() {
            assert_eq!(memory.place(project), (place(&at.to_string()), None));
        }
    }

    #[test]
    fn breaks_that_are_none_are_refused() {
        let style = |edges: &str| {
            format!("{{\"method\":\"jenks\",\"classes\":5,\"ramp\":\"need\",\"reversed\":false,\"manual\":[],\"locked\":{edges}}}")
        };
        assert!(serde_json::from_str::<Style>(&style("[0.0, 1.0, 2.0]")).is_ok());
        for edges in ["[1.0]", "[2.0, 1.0]", "[0.0, null]"] {
            assert!(serde_json::from_str::<Style>(&style(edges)).is_err(), "{edges}");
        }
    }
}
