//! The folders of the user in which the program keeps things for itself.
//!
//! # Source
//! XDG Base Directory Specification 0.8: `$XDG_CACHE_HOME` for what can be made again, `$XDG_STATE_HOME` for what a window
//! looked like; paths that are not absolute are ignored.

use std::ffi::OsString;
use std::path::PathBuf;

/// Name of the program's own folder in each of them.
const OWN: &str = "lianpian";

/// The folder for districts that were read; `None` where the user has no home.
pub(super) fn cache() -> Option<PathBuf> {
    folder(std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME"), ".cache")
}

/// The folder for what windows looked like; `None` where the user has no home.
pub(super) fn state() -> Option<PathBuf> {
    folder(std::env::var_os("XDG_STATE_HOME"), std::env::var_os("HOME"), ".local/state")
}

fn folder(stated: Option<OsString>, home: Option<OsString>, usual: &str) -> Option<PathBuf> {
    let absolute = |path: OsString| Some(PathBuf::from(path)).filter(|path| path.is_absolute());
    let base = stated.and_then(absolute).or_else(|| Some(home.and_then(absolute)?.join(usual)));
    base.map(|base| base.join(OWN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_named_goes_before_the_usual_one() {
        let of = |stated: Option<&str>, home: Option<&str>| folder(stated.map(Into::into), home.map(Into::into), ".cache");
        assert_eq!(of(Some("/c"), Some("/home/li")), Some("/c/lianpian".into()));
        assert_eq!(of(None, Some("/home/li")), Some("/home/li/.cache/lianpian".into()));
        assert_eq!(of(Some("here"), Some("/home/li")), Some("/home/li/.cache/lianpian".into()));
        assert_eq!(of(None, None), None);
    }
}
