//! One test binary of modules.
#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod access;
mod access_graph;
mod access_layers;
mod app;
mod bad_input;
mod cli;
mod coordinates;
mod documents;
mod doubtful;
mod drawing;
mod folder;
mod gaps;
mod geometry;
mod hostile;
mod imputed;
mod infill;
mod links;
mod nasty;
mod plan_fixture;
mod plan_scores;
mod policy;
mod programme;
mod programme_targets;
mod real;
mod regions;
mod rolling;
mod sample;
mod schedule;
mod score;
mod sources;
mod tidy;
mod town;
mod variants;
mod verify;
mod zones;
