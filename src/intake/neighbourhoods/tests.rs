//! Whole towns grouped and drawn.
