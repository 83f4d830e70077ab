//! One file a subcommand. The only part of the program that prints.

mod access;
mod app;
mod args;
mod batch;
mod check;
mod check_pack;
mod console;
mod explain;
mod failure;
mod help;
mod inspect;
mod interrupt;
mod make;
mod plan;
mod progress;
mod project;
mod score;
mod session;
mod stages;
mod synth;
mod verify;
mod version;

pub use access::access;
pub use app::app;
pub use args::Command;
pub use batch::batch;
pub use check::check;
pub use explain::explain;
pub use failure::{Exit, Failure};
pub use inspect::inspect;
pub use plan::plan;
pub use score::score;
pub use session::{Session, parse};
pub use synth::synth;
pub use verify::verify;
