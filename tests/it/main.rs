//! One test binary of modules.
#![expect(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod documents;
mod tidy;
