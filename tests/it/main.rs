//! One test binary of modules.

mod plan_fixture;
mod verify;
