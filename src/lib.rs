//! 连片 Lianpian: which old neighbourhoods to renovate, in which contiguous zones, in which year, and why.
//!
//! The modules in the order the data flows; a module imports only what stands above it.
//!
//! ```text
//! files ─intake→ District ─policy→ eligibility ─access→ distances ─links→ graph ─score→ ranks
//!       ─zone→ corridors and zones ─programme→ years ─plan→ Plan ─export→ GeoJSON, CSV, JSON, the map
//! ```

#![cfg_attr(fuzzing, allow(dead_code, unused_imports, reason = "the map and the command line, which use them, are left out"))]

#[cfg(test)]
extern crate self as lianpian; // fixtures that benches and unit tests share name the crate

/// How far: the nearest facility of every category for every neighbourhood.
pub mod access;
/// The map application.
#[cfg(not(fuzzing))]
pub mod app;
/// Earlier plans: what one states, its signature, and what a later one does differently.
pub mod base;
/// Districts that were read before, kept so that opening a project again is fast, and never used once an input changed.
pub mod cache;
/// One file a subcommand.
#[cfg(not(fuzzing))]
pub mod cli;
/// A project under change: steps, the way back, unsaved changes kept safe, plans that follow.
pub mod desk;
/// What is planned: buildings, neighbourhoods, facilities, streets, barriers, boundaries; ids and measures as types.
pub mod district;
/// What each project needs: facts, approvals, works, procedure and money.
pub mod dossier;
/// From a plan to its files, written as one folder in one step.
pub mod export;
/// What the fuzz targets call; in no build of the program.
#[cfg(any(fuzzing, test))]
#[doc(hidden)]
pub mod fuzzing;
/// From files outside to a [`district::District`]: sources, fields, years, geometry, neighbourhoods.
pub mod intake;
/// Who touches whom: adjacency over gaps with frontage, barriers and crossings.
pub mod links;
/// Which of many projects start in which year, under limits: on one engine, with a proven bound.
pub mod phasing;
/// The pipeline from project file to [`plan::Plan`], and the explanation of every number in it.
pub mod plan;
/// Rules as data: eligibility tiers, targets and facility standards, each with its clause.
pub mod policy;
/// When: which project starts in which year, and which targets that meets.
pub mod programme;
/// The project file: the only state, read and written by the command line and the map alike.
pub mod project;
/// Connected zones of any units: p-regions, max-p, balanced, with bounds, on one engine.
pub mod regions;
/// What every stage may say: issues in the data, explanations, progress with cancel, messages in Chinese and English.
pub mod report;
/// How much: criteria, value functions, weights, and the parts that sum to the score.
pub mod score;
/// The sign-off of a plan folder: proved, hashed, signed, and from then on not replaced.
pub mod sign_off;
/// Values as bytes, exactly: what the program keeps for itself between two runs.
mod stored;
/// A synthetic district of any size, in the shape of the sample.
pub mod synth;
/// Proof of a plan folder from its files alone; shares no code with the stages it checks.
pub mod verify;
/// Where: points into lines (street corridors), lines into areas (contiguous zones).
pub mod zone;
