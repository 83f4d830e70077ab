//! Thematic maps: attributes in classes with colours.

mod breaks;
mod ramp;
mod style;

pub(super) use breaks::Method;
pub(super) use ramp::Ramp;
pub(super) use style::{Classed, Style, Tally};
