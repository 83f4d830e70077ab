//! The paths of a project file's sources: which there are, and others in their place, with every other byte as it was.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Project, ProjectError};

/// Keys of `[inputs]` and of an input that hold paths.
const PATHS: [&str; 3] = ["osm", "path", "mapping"];

impl Project {
    /// Every path that the inputs name, as they write it, sorted.
    #[must_use]
    pub fn sources(&self) -> BTreeSet<String> {
        let inputs = &self.file.inputs;
        let named = inputs.named();
        let paths = named.iter().flat_map(|(_, input)| input.path.as_slice().iter().chain(&input.mapping));
        paths.chain(&inputs.osm).cloned().collect()
    }
}

/// The text of a project file that lies at `path`, with other paths in the place of some; comments and all else stay.
///
/// # Errors
/// [`ProjectError`] where the text is no project file.
pub fn with_sources(text: &str, path: &Path, instead: &BTreeMap<String, String>) -> Result<String, ProjectError> {
    Project::parse(text, path)?;
    let mut found = Vec::new();
    if let Ok(document) = DeTable::parse(text)
        && let Some(inputs) = document.get_ref().get("inputs")
    {
        strings(inputs, false, &mut found);
    }
    found.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = text.to_owned();
    for (span, written) in found {
        if let Some(new) = instead.get(&written) {
            text.replace_range(span, &toml::Value::String(new.clone()).to_string());
        }
    }
    Ok(text)
}

/// Where the paths of a table stand in the text, with what they say; `is_path`: whether the value stands under a key of [`PATHS`].
fn strings(value: &Spanned<DeValue<'_>>, is_path: bool, found: &mut Vec<(Range<usize>, String)>) {
    match value.get_ref() {
        DeValue::String(text) if is_path => found.push((value.span(), text.to_string())),
        DeValue::Array(values) => values.iter().for_each(|value| strings(value, is_path, found)),
        DeValue::Table(table) => {
            for (key, value) in table {
                strings(value, PATHS.contains(&key.get_ref().as_ref()), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# 潼南 \"data/a.shp\"\n[project]\nname = \"data/a.shp\"\nas_of = 2021-11-25\n\n[inputs]\nosm = 'data/a.shp' # keep\n[inputs.buildings]\npath = [\"data/a.shp\",\n  \"b\\u002eshp\"]\nfields = { year = \"data/a.shp\" }\n[[inputs.facilities]]\npath = \"data/a.shp\"\nmapping = \"m.toml\"\n";

    #[test]
    fn only_the_paths_of_sources_change() {
        let path = Path::new("p.lianpian.toml");
        let project = Project::parse(TEXT, path).unwrap();
        assert_eq!(project.sources().into_iter().collect::<Vec<_>>(), ["b.shp", "data/a.shp", "m.toml"]);
        let instead = [("data/a.shp", "D:\\新\\a \"1\".shp"), ("b.shp", "../c.shp"), ("m.toml", "n.toml")];
        let instead = instead.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        let text = with_sources(TEXT, path, &instead).unwrap();
        assert!(text.starts_with("# 潼南 \"data/a.shp\"\n[project]\nname = \"data/a.shp\"\n") && text.contains(" # keep\n"));
        assert!(text.contains("fields = { year = \"data/a.shp\" }"));
        let moved = Project::parse(&text, path).unwrap();
        assert_eq!(moved.sources(), instead.values().cloned().collect());
        let back = instead.into_iter().map(|(a, b)| (b, a)).collect();
        assert_eq!(Project::parse(&with_sources(&text, path, &back).unwrap(), path).unwrap(), project);
    }
}
