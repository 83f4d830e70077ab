//! What the rules took from the homes, said once a rule and file with its rows; houses by measure, once all are known.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::buildings::Named;
use super::rows::LayerHead;
use super::uses::{self, Judged, Rule};
use crate::district::{BuildingIx, BuildingUse};
use crate::project::Filters;
use crate::report::{Action, DataIssue, IssueKind, runs};

/// Words of a rule that are shown, the most frequent first.
const SHOWN: usize = 4;

/// Filtered buildings of one file.
#[derive(Debug, Default)]
pub(crate) struct Filtered {
    rules: BTreeMap<Rule, Taken>,
    small: Vec<(BuildingIx, u64)>,
    homes: usize,
}

#[derive(Debug, Default)]
struct Taken {
    rows: Vec<u64>,
    words: BTreeMap<String, usize>,
}

impl Filtered {
    /// Takes note of a building that is kept; `word` is what its use column says.
    pub(crate) fn note(&mut self, building: BuildingIx, row: u64, judged: Judged, word: Option<String>) {
        self.homes += usize::from(judged.usage != BuildingUse::Other);
        if judged.small {
            self.small.push((building, row));
        }
        if let Some(rule) = judged.rule {
            let taken = self.rules.entry(rule).or_default();
            taken.rows.push(row);
            *taken.words.entry(word.unwrap_or_default()).or_default() += 1;
        }
    }

    /// Filters small houses where they are an admixture, and says what every rule took.
    pub(crate) fn settle(
        self,
        named: &mut Named,
        head: &LayerHead,
        usage: Option<&Arc<str>>,
        filters: &Filters,
        issues: &mut Vec<DataIssue>,
    ) {
        let whole = |kind: IssueKind, rows: Vec<u64>, value: String| {
            let mut issue = DataIssue::whole(head.role, &head.label, kind, Action::Kept).value(value);
            issue.rows = runs(rows);
            issue
        };
        for (rule, taken) in self.rules {
            let mut words: Vec<(String, usize)> = taken.words.into_iter().collect();
            words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let mut value: Vec<String> = words.iter().take(SHOWN).map(|(word, n)| format!("{word} × {n}")).collect();
            value.extend((words.len() > SHOWN).then(|| "…".to_owned()));
            let issue = whole(rule.kind(), taken.rows, value.join(", "));
            issues.push(match usage {
                Some(column) => issue.field(column),
                None => issue,
            });
        }
        if self.small.is_empty() {
            return;
        }
        let limits = format!("1, ≤ {} m², ≤ {}", filters.small_house_m2, filters.small_house_floors);
        let (small, homes) = (self.small.len(), self.homes);
        if uses::small_houses_go(small, homes, filters) {
            for &(building, _) in &self.small {
                named.buildings.set_usage(building, BuildingUse::Other);
            }
            issues.push(whole(IssueKind::SmallHouse, self.small.into_iter().map(|(_, row)| row).collect(), limits));
        } else if filters.small_houses.is_none() {
            issues.push(
                DataIssue::whole(head.role, &head.label, IssueKind::SmallHousesStay, Action::Noted)
                    .value(format!("{small} / {homes} ({limits})")),
            );
        }
    }
}
