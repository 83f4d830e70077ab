//! What is chosen: one selection for map, table and charts; and what a filter leaves.

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::Modifiers;

use super::field::{Column, Field};

/// Chosen neighbourhoods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Selection {
    chosen: BTreeSet<u32>,
}

/// What becomes of the old choice: the keys are those of QGIS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Combine {
    /// No key.
    Replace,
    /// Shift.
    Add,
    /// Ctrl.
    Subtract,
    /// Ctrl and Shift.
    Intersect,
}

impl Combine {
    pub(super) fn of(keys: Modifiers) -> Self {
        match (keys.shift, keys.command || keys.ctrl) {
            (false, false) => Self::Replace,
            (true, false) => Self::Add,
            (false, true) => Self::Subtract,
            (true, true) => Self::Intersect,
        }
    }
}

impl Selection {
    pub(super) fn combine(&mut self, hits: impl IntoIterator<Item = u32>, how: Combine) {
        let hits: BTreeSet<u32> = hits.into_iter().collect();
        match how {
            Combine::Replace => self.chosen = hits,
            Combine::Add => self.chosen.extend(hits),
            Combine::Subtract => self.chosen.retain(|n| !hits.contains(n)),
            Combine::Intersect => self.chosen.retain(|n| hits.contains(n)),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.chosen.len()
    }

    pub(super) fn contains(&self, n: u32) -> bool {
        self.chosen.contains(&n)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.chosen.iter().copied()
    }

    /// The one chosen, where it is one.
    pub(super) fn only(&self) -> Option<u32> {
        if self.chosen.len() == 1 { self.chosen.first().copied() } else { None }
    }
}

/// Conditions that must all hold: ranges of attributes, and a part of the name.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Filters {
    /// Closed ranges.
    pub(super) ranges: BTreeMap<Field, (f64, f64)>,
    /// Part of a name, as typed.
    pub(super) text: String,
}

impl Filters {
    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty() && self.text.trim().is_empty()
    }

    /// Which of `names` pass; `column` gives the values of an attribute. What is not known lies in no range.
    pub(super) fn passing<'a>(&self, names: impl Iterator<Item = &'a str>, column: impl Fn(Field) -> std::sync::Arc<Column>) -> Vec<bool> {
        let wanted = self.text.trim().to_lowercase();
        let ranges: Vec<_> = self.ranges.iter().map(|(field, range)| (column(*field), *range)).collect();
        let fits = |n: usize, name: &str| {
            let inside =
                |(column, (low, high)): &(std::sync::Arc<Column>, (f64, f64))| column.get(n).is_some_and(|v| v >= *low && v <= *high);
            (wanted.is_empty() || name.to_lowercase().contains(&wanted)) && ranges.iter().all(inside)
        };
        names.enumerate().map(|(n, name)| fits(n, name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn keys_combine_as_planners_know_them() {
        let mut selection = Selection::default();
        let chosen = |s: &Selection| s.iter().collect::<Vec<_>>();
        selection.combine([1, 2], Combine::of(Modifiers::NONE));
        selection.combine([3], Combine::of(Modifiers::SHIFT));
        assert_eq!(chosen(&selection), [1, 2, 3]);
        selection.combine([2, 9], Combine::of(Modifiers::CTRL));
        assert_eq!(chosen(&selection), [1, 3]);
        selection.combine([3, 4], Combine::of(Modifiers::CTRL | Modifiers::SHIFT));
        assert_eq!((chosen(&selection), selection.only()), (vec![3], Some(3)));
    }

    #[test]
    fn filters_hold_together_and_the_unknown_passes_none() {
        let column = Arc::new(Column { values: vec![1.0, f64::NAN, 3.0, 3.0], words: Vec::new() });
        let names = ["桂香苑", "桂香里", "书院", "桂香园"];
        let passing = |filters: &Filters| filters.passing(names.into_iter(), |_| column.clone());
        let mut filters = Filters { text: " 桂香 ".into(), ..Filters::default() };
        assert_eq!(passing(&filters), [true, true, false, true]);
        filters.ranges.insert(Field::Score, (2.0, 3.0));
        assert_eq!(passing(&filters), [false, false, false, true]);
        assert!(Filters { text: "  ".into(), ..Filters::default() }.is_empty());
    }
}
