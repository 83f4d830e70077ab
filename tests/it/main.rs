//! One test binary of modules.

mod access;
mod app;
mod links;
mod programme;
mod town;
mod zones;
