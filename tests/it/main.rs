//! One test binary of modules.

mod cli;
mod folder;
