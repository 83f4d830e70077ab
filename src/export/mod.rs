//! From a plan to its files, written as one folder in one step.
