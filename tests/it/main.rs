//! One test binary of modules.

mod access;
mod links;
mod programme;
mod town;
mod zones;
