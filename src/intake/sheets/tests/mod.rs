//! Sheets as bureaus have them, made nasty on purpose.

mod files;
mod layouts;
mod made;
