//! The files of a project by their paths: what it reads, and what it is called after.

use std::path::{Path, PathBuf};

use super::Project;

/// Ending of project files.
pub const ENDING: &str = ".lianpian.toml";

/// The name of a project file without its ending.
#[must_use]
pub fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.strip_suffix(ENDING).or_else(|| name.strip_suffix(".toml")).unwrap_or(&name);
    if stem.is_empty() { name } else { stem.to_owned() }
}

impl Project {
    /// Every file that the project reads, as far as it names files; its own file first.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let inputs = &self.file.inputs;
        let named = inputs.named();
        let paths = named.iter().flat_map(|(_, input)| input.path.as_slice()).chain(&inputs.osm);
        let base = self.file.programme.base.as_ref().map(|folder| self.resolve(folder));
        let plans = base.into_iter().flat_map(|folder| [folder.join("plan.json"), folder]);
        std::iter::once(self.path.clone()).chain(paths.map(|path| self.resolve(path))).chain(plans).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_named_after_its_file() {
        assert_eq!(stem(Path::new("a/潼南区.lianpian.toml")), "潼南区");
        assert_eq!(stem(Path::new("x.toml")), "x");
        assert_eq!(stem(Path::new(".lianpian.toml")), ".lianpian.toml");
    }
}
