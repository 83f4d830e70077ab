//! What a plan folder holds, file by file, as far as one looks at it: the first rows of tables and layers, the first lines of the rest.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use serde_json::Value;

use super::PLAN_FILES;

/// Rows and lines that are kept of one file.
const ROWS: usize = 2_000;
/// Characters of a line that are kept.
const LINE: usize = 400;

/// One file of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePreview {
    /// Its name.
    pub name: &'static str,
    /// Its length.
    pub bytes: u64,
    /// Rows of a table, features of a layer; `None` of a text.
    pub count: Option<usize>,
    /// How it begins.
    pub body: PreviewBody,
}

/// How a file begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreviewBody {
    /// Rows of a table, or the properties of features.
    Table {
        /// Names of the columns.
        head: Vec<String>,
        /// The first rows, each as long as the head.
        rows: Vec<Vec<String>>,
    },
    /// Lines of a text.
    Text(Vec<String>),
}

/// Looks at every file of a plan folder, in the order of [`PLAN_FILES`].
///
/// # Errors
/// What the system says.
pub fn preview(folder: &Path) -> io::Result<Vec<FilePreview>> {
    let mut all = Vec::new();
    for name in PLAN_FILES {
        let path = folder.join(name);
        let Ok(found) = std::fs::metadata(&path) else { continue };
        let (count, body) = match name.rsplit('.').next() {
            Some("csv") => table(&path)?,
            Some("geojson") => layer(&path)?,
            Some("json" | "md" | "html") => (None, text(&path)?),
            _ => (None, PreviewBody::Text(Vec::new())),
        };
        all.push(FilePreview { name, bytes: found.len(), count, body });
    }
    Ok(all)
}

fn table(path: &Path) -> io::Result<(Option<usize>, PreviewBody)> {
    let mut file = BufReader::new(File::open(path)?);
    // The mark of the byte order is for spreadsheets.
    if file.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
        file.consume(3);
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let head: Vec<String> = reader.headers().map_err(io::Error::other)?.iter().map(str::to_owned).collect();
    let (mut rows, mut count, mut record) = (Vec::new(), 0, csv::StringRecord::new());
    while reader.read_record(&mut record).map_err(io::Error::other)? {
        count += 1;
        if rows.len() < ROWS {
            rows.push((0..head.len()).map(|at| cut(record.get(at).unwrap_or_default())).collect());
        }
    }
    Ok((Some(count), PreviewBody::Table { head, rows }))
}

/// A layer has one feature a line; the properties of the first one name the columns, and those that later ones have besides follow.
fn layer(path: &Path) -> io::Result<(Option<usize>, PreviewBody)> {
    let mut features: Vec<Vec<(String, String)>> = Vec::new();
    let (mut count, mut head): (usize, Vec<String>) = (0, Vec::new());
    for line in BufReader::new(File::open(path)?).lines() {
        let line = line?;
        if !line.starts_with('{') || line.starts_with("{\"type\":\"FeatureCollection\"") {
            continue;
        }
        count += 1;
        if features.len() >= ROWS {
            continue;
        }
        let feature: Value = serde_json::from_str(line.trim_end_matches(',')).map_err(io::Error::other)?;
        let properties = feature.get("properties").and_then(Value::as_object);
        let cells: Vec<(String, String)> = properties.into_iter().flatten().map(|(key, value)| (key.clone(), said(value))).collect();
        for (key, _) in &cells {
            if !head.contains(key) {
                head.push(key.clone());
            }
        }
        features.push(cells);
    }
    let cell = |cells: &[(String, String)], key: &str| cells.iter().find(|(own, _)| own == key).map(|(_, value)| value.clone());
    let rows = features.iter().map(|cells| head.iter().map(|key| cell(cells, key).unwrap_or_default()).collect()).collect();
    Ok((Some(count), PreviewBody::Table { head, rows }))
}

fn text(path: &Path) -> io::Result<PreviewBody> {
    // A document on one line would be a line of gigabytes.
    let most = (ROWS * LINE) as u64;
    let reader = BufReader::new(File::open(path)?.take(most));
    let mut lines = Vec::new();
    for line in reader.split(b'\n').take(ROWS) {
        lines.push(cut(String::from_utf8_lossy(&line?).trim_end_matches('\r')));
    }
    Ok(PreviewBody::Text(lines))
}

fn said(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(word) => cut(word),
        other => cut(&other.to_string()),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_layers_and_texts_are_looked_at_and_counted() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("programme.csv"), "\u{feff}id,名称\nn1,\"桂香，苑\"\nn2\n").unwrap();
        let layer = "{\"type\":\"FeatureCollection\",\"features\":[\n{\"type\":\"Feature\",\"properties\":{\"id\":\"z1\",\"rank\":null}},\n\
            {\"type\":\"Feature\",\"properties\":{\"id\":\"z2\",\"score\":3.5}}\n]}\n";
        std::fs::write(folder.path().join("zones.geojson"), layer).unwrap();
        std::fs::write(folder.path().join("plan.json"), "{\n  \"a\": 1\n}\n").unwrap();
        std::fs::write(folder.path().join("other.txt"), "not ours").unwrap();
        let files = preview(folder.path()).unwrap();
        let names: Vec<&str> = files.iter().map(|file| file.name).collect();
        assert_eq!(names, ["plan.json", "zones.geojson", "programme.csv"]);
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(files[0].body, PreviewBody::Text(words(&["{", "  \"a\": 1", "}"])));
        let rows = vec![words(&["z1", "", ""]), words(&["z2", "", "3.5"])];
        assert_eq!((files[1].count, &files[1].body), (Some(2), &PreviewBody::Table { head: words(&["id", "rank", "score"]), rows }));
        let rows = vec![words(&["n1", "桂香，苑"]), words(&["n2", ""])];
        assert_eq!((files[2].count, &files[2].body), (Some(2), &PreviewBody::Table { head: words(&["id", "名称"]), rows }));
    }

    #[test]
    fn long_lines_and_many_rows_are_cut_and_still_counted() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("tasks.csv"), format!("a\n{}", "x\n".repeat(ROWS + 7))).unwrap();
        std::fs::write(folder.path().join("publicity.md"), "字".repeat(LINE * 3)).unwrap();
        let files = preview(folder.path()).unwrap();
        assert_eq!(files[0].count, Some(ROWS + 7));
        assert!(matches!(&files[0].body, PreviewBody::Table { rows, .. } if rows.len() == ROWS));
        assert!(matches!(&files[1].body, PreviewBody::Text(lines) if lines.len() == 1 && lines[0].chars().count() == LINE + 1));
    }
}
