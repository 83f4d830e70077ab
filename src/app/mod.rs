//! The map application: the plan of a project, drawn, and every number on it opened by a click.

#[doc(hidden)]
mod ask;
pub mod bench;
mod bounds;
mod camera;
mod cartography;
mod command;
mod deciding;
mod field;
mod filled;
mod find;
mod fonts;
mod freed;
mod furniture;
mod gestures;
mod gpu;
mod guide;
mod held;
mod icons;
mod issues;
mod job;
mod labels;
mod left;
mod lift;
mod look;
mod map;
mod meeting;
mod memory;
mod moved;
mod page;
mod palette;
mod panels;
mod place;
mod report;
mod scenarios;
mod scene;
mod selection;
mod signs;
mod state;
mod step;
mod surface;
mod swipe;
mod tallies;
mod thematic;
mod theme;
mod tool;
mod under;
mod walks;
mod why_not;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use eframe::egui;

use crate::cache::Cache;
use crate::project::Project;
use crate::report::Lang;
use crate::report::messages::{AppMessage, Say};
use gpu::Trouble;
use job::Source;
use left::Left;

pub use cartography::Switch;
pub use command::Command;
pub use job::Reread;
pub use memory::Memory;
pub use state::App;
pub use step::Step;

/// Why no window could be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// There is no display, or it does not answer.
    #[error("{cause}")]
    NoDisplay {
        /// What the system said.
        cause: String,
    },
    /// Neither Vulkan nor GL can draw, not even in software.
    #[error("{cause}")]
    Gpu {
        /// What the system said.
        cause: String,
    },
    /// The graphics device was lost while the window was open.
    #[error("{cause}")]
    Lost {
        /// What its driver said.
        cause: String,
    },
    /// The graphics device refused what was asked of it while the window was open.
    #[error("{cause}")]
    Refused {
        /// What its driver said.
        cause: String,
    },
}

/// Where the window keeps what outlasts it; nothing is kept where a folder is left out.
#[derive(Debug, Clone, Default)]
pub struct Keeping {
    /// Districts that were read.
    pub districts: Option<Cache>,
    /// How the window looked, and where it was in each project.
    pub memory: Option<Memory>,
    /// Folder for changes that are not saved yet.
    pub changes: Option<std::path::PathBuf>,
    /// Whether the tour is shown to who never saw it.
    pub tour: bool,
    /// Whether the language was asked for: then it goes before the one that was chosen in the window last time.
    pub asked_lang: bool,
}

/// Times that a window opens again after its graphics device was lost: a device that is lost each time is not there.
const MOST_LOSSES: u32 = 3;

/// Opens the window on a project, or on the bundled sample, and returns when it is closed. `Reread` serves the button that
/// starts again after the project file was mended.
///
/// # Errors
/// [`AppError`] where there is no display or nothing that can draw.
pub fn open(project: Option<(Project, Reread)>, lang: Lang, keeping: &Keeping) -> Result<(), AppError> {
    if !display_is_named() {
        return Err(AppError::NoDisplay { cause: "DISPLAY, WAYLAND_DISPLAY".into() });
    }
    let source = Source::of(project);
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title(AppMessage::Title.say(lang))
            .with_app_id("lianpian")
            .with_inner_size([1440.0, 900.0])
            .with_min_inner_size([960.0, 600.0]),
        dithering: false,
        ..eframe::NativeOptions::default()
    };
    let left = Left::default();
    for losses in 0.. {
        let (carried, leaves) = (left.take(), left.clone());
        let (source, keeping) = (source.clone(), keeping.clone());
        let start = |cc: &eframe::CreationContext<'_>| {
            let changes = keeping.changes.clone();
            let app = match carried {
                None => App::of(cc, source, lang, keeping),
                Some(carried) => App::reopened(cc, source, keeping, carried),
            };
            Ok(Box::new(app.keeping(changes).leaving(leaves)) as Box<dyn eframe::App>)
        };
        // A device that goes away in the middle of a frame makes what draws the panels panic. After that no event loop opens
        // a window in this process: the next one goes on from what is written down.
        let closed = catch_unwind(AssertUnwindSafe(|| eframe::run_native("lianpian", options.clone(), Box::new(start))));
        match (left.trouble(closed.is_err()), closed) {
            (Some(Trouble::Lost(_)), Ok(_)) if losses < MOST_LOSSES => {}
            (Some(Trouble::Lost(cause)), _) => return Err(AppError::Lost { cause }),
            (Some(Trouble::Refused(cause)), _) => return Err(AppError::Refused { cause }),
            (None, Ok(closed)) => return closed.map_err(|error| failed(&error)),
            (None, Err(panic)) => resume_unwind(panic),
        }
    }
    Ok(())
}

fn failed(error: &eframe::Error) -> AppError {
    let cause = last_cause(error);
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => AppError::NoDisplay { cause },
        _ => AppError::Gpu { cause },
    }
}

/// What the system said, without the places in the libraries it passed through.
fn last_cause(error: &eframe::Error) -> String {
    last_words(&error.to_string())
}

/// The last part of a chain of causes that says something.
fn last_words(text: &str) -> String {
    text.rsplit(": ").find(|part| part.chars().any(char::is_alphabetic)).unwrap_or(text).trim().to_owned()
}

/// Whether the environment names a display; elsewhere than on Unix there is always one.
fn display_is_named() -> bool {
    let named = |key: &str| std::env::var_os(key).is_some_and(|value| !value.is_empty());
    cfg!(not(all(unix, not(target_os = "macos")))) || ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"].into_iter().any(named)
}

#[cfg(test)]
mod tests {
    use super::last_words;

    #[test]
    fn a_cause_is_the_last_part_that_says_something() {
        assert_eq!(last_words("winit: os error: no such file"), "no such file");
        assert_eq!(last_words("wgpu: no adapter found: {}"), "no adapter found");
        assert_eq!(last_words("…"), "…");
    }
}
