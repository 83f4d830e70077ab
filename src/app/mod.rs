//! The map application.
