//! One test binary of modules.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod access;
mod links;
mod programme;
mod town;
mod zones;
