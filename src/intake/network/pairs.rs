//! Tables of pairs: links and locks between the records of another table.

use std::path::Path;

use super::table::Table;
use crate::intake::{IntakeError, Problem, encoding, read_whole};
use crate::report::messages::AccessMessage as M;
use crate::report::{Progress, Role, Stage};

/// Endings of tables that are plain text: their first row is the header, and every other row is a pair.
const PLAIN: [&str; 3] = ["csv", "tsv", "txt"];

/// A row that names two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    /// Row as a spreadsheet shows it.
    pub row: u64,
    /// The two, as they are written.
    pub ends: [String; 2],
    /// What is written beside them; empty where nothing was asked for.
    pub word: String,
}

/// Reads a table with the columns `u` and `v`, and the column `word` where one is asked for, in any order and case.
///
/// A plain text is read as it is, because a ledger's way of finding header, totals and notes would take a record of names
/// for one of them.
///
/// # Errors
/// [`IntakeError::Unusable`] with every fault, [`IntakeError::Cancelled`].
pub(crate) fn read_pairs(path: &Path, word: Option<&'static str>, progress: &Progress) -> Result<Vec<Pair>, IntakeError> {
    progress.enter(Stage::Intake, 0)?;
    let wanted: Vec<&'static str> = ["u", "v"].into_iter().chain(word).collect();
    let header = M::PairsHeader { columns: wanted.join(",") };
    if PLAIN.contains(&encoding::extension(path).as_str()) {
        plain(path, &wanted, &header, progress)
    } else {
        other(path, &wanted, &header, progress)
    }
}

fn plain(path: &Path, wanted: &[&'static str], header: &M, progress: &Progress) -> Result<Vec<Pair>, IntakeError> {
    let (mut problems, mut pairs) = (Vec::new(), Vec::new());
    let Some(mut table) = Table::open(path, Role::Units, header, &mut problems) else { return Err(IntakeError::Unusable(problems)) };
    if table.need(wanted) {
        table.each(&mut problems, progress, |row, _| {
            let text = |at: usize| wanted.get(at).map_or_else(String::new, |column| row.text(column).to_owned());
            pairs.push(Pair { row: u64::from(row.number), ends: [text(0), text(1)], word: text(2) });
        })?;
    }
    problems.extend(table.faults.close());
    if problems.is_empty() { Ok(pairs) } else { Err(IntakeError::Unusable(problems)) }
}

fn other(path: &Path, wanted: &[&'static str], header: &M, progress: &Progress) -> Result<Vec<Pair>, IntakeError> {
    let whole = read_whole(path, None, progress)?;
    let place = |name: &&str| whole.columns.iter().position(|column| column.name.trim().eq_ignore_ascii_case(name));
    let mut faults = super::table::Faults::new(path, Role::Units);
    for column in wanted.iter().filter(|name| place(name).is_none()) {
        faults.add(column, &M::NoColumn { column: (*column).into(), found: whole.names().collect::<Vec<_>>().join(",") }, header);
    }
    let problems: Vec<Problem> = faults.close();
    if !problems.is_empty() {
        return Err(IntakeError::Unusable(problems));
    }
    let places: Vec<usize> = wanted.iter().filter_map(place).collect();
    let pair = |row: &crate::intake::Row| {
        let text = |at: usize| places.get(at).map_or_else(String::new, |&column| row.cells[column].text().trim().to_owned());
        Pair { row: row.number + 1, ends: [text(0), text(1)], word: text(2) }
    };
    Ok(whole.rows.iter().map(pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str, word: Option<&'static str>) -> Result<Vec<Pair>, Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs_err::write(&path, text).unwrap();
        read_pairs(&path, word, &Progress::silent()).map_err(|error| match error {
            IntakeError::Unusable(problems) => problems.into_iter().map(|p| p.message.en).collect(),
            IntakeError::Cancelled(_) => panic!("cancelled"),
        })
    }

    #[test]
    fn rows_of_names_are_rows() {
        let found = read("l.csv", "v,U\n1,0\nx,编号\n,合计\n", None).unwrap();
        let ends: Vec<[&str; 2]> = found.iter().map(|pair| [pair.ends[0].as_str(), pair.ends[1].as_str()]).collect();
        assert_eq!(ends, [["0", "1"], ["编号", "x"], ["合计", ""]]);
        assert_eq!(found[2].row, 4);
    }

    #[test]
    fn a_column_that_is_missing_is_said() {
        assert!(read("l.csv", "from,to\n0,1\n", None).unwrap_err()[0].contains("no column u"));
        assert!(read("l.csv", "u,v\n0,1\n", Some("rule")).unwrap_err()[0].contains("no column rule"));
        let found = read("l.tsv", "u\tv\trule\n0\t1\tapart\n", Some("rule")).unwrap();
        assert_eq!(found[0].word, "apart");
    }
}
