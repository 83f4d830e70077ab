//! How one attribute is shown on the map: its classes, their colours, and what falls into each.

use std::collections::BTreeMap;

use eframe::egui::Color32;

use super::breaks::{Breaks, Method};
use super::ramp::Ramp;
use crate::app::field::{Column, Field};
use crate::app::theme::Theme;

/// Categories with a hue of their own; the rarer ones share a grey.
pub(in crate::app) const MOST_HUES: usize = 6;

/// What a planner chose for one attribute.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::app) struct Style {
    pub(in crate::app) method: Method,
    /// Number of classes wished for, 2 to 9.
    pub(in crate::app) classes: usize,
    pub(in crate::app) ramp: Ramp,
    pub(in crate::app) reversed: bool,
    /// Inner ends of [`Method::Manual`].
    pub(in crate::app) manual: Vec<f64>,
    /// Ends that stay while values change: maps of other years and scenarios compare.
    pub(in crate::app) locked: Option<Breaks>,
    /// A word that asks for no attention: it is drawn as the ground of the map is.
    pub(in crate::app) quiet: Option<usize>,
    /// Names that a planner gave to classes, by what the class holds: they come back where classes do.
    pub(in crate::app) names: BTreeMap<String, String>,
}

/// Things of one class.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::app) struct Tally {
    pub(in crate::app) count: usize,
    pub(in crate::app) floor_area_m2: f64,
}

/// An attribute in classes.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::app) struct Classed {
    /// Ends of the classes; without classes for categories.
    pub(in crate::app) breaks: Breaks,
    /// The class of every neighbourhood; `None` without a value.
    pub(in crate::app) class_of: Vec<Option<u16>>,
    /// What falls into each class: from the least value, or in the order of the words.
    pub(in crate::app) tallies: Vec<Tally>,
    /// What has no value.
    pub(in crate::app) none: Tally,
    /// Whether all values are whole numbers: then a class begins with the number after the one that ends the class below.
    pub(in crate::app) whole: bool,
    /// Classes of a category that share a grey, for there are more than hues.
    pub(in crate::app) rare: Vec<bool>,
}

impl Tally {
    /// Counts one thing.
    pub(in crate::app) fn add(&mut self, floor_area_m2: Option<f64>) {
        self.count += 1;
        self.floor_area_m2 += floor_area_m2.unwrap_or(0.0);
    }
}

impl Style {
    /// How an attribute is shown before anybody changed it.
    pub(in crate::app) fn usual(field: Field) -> Self {
        let ramp = match field {
            Field::Built | Field::StartYear | Field::FinishYear => Ramp::Time,
            Field::Walk(_) | Field::Straight(_) => Ramp::Reach,
            _ => Ramp::Need,
        };
        // The first rank, the oldest building and the least served need most.
        let reversed = matches!(field, Field::Rank | Field::Services);
        Self {
            method: Method::Jenks,
            classes: 5,
            ramp,
            reversed,
            manual: Vec::new(),
            locked: None,
            quiet: field.quiet(),
            names: BTreeMap::new(),
        }
    }

    /// Puts an attribute into classes; `floor_area_m2` of every neighbourhood, where it is known.
    pub(in crate::app) fn classed(&self, column: &Column, floor_area_m2: impl Fn(usize) -> Option<f64>) -> Classed {
        let mut classed = Classed::default();
        if column.is_category() {
            classed.tallies = vec![Tally::default(); column.words.len()];
        } else {
            classed.breaks = self.locked.clone().unwrap_or_else(|| self.breaks(column));
            classed.tallies = vec![Tally::default(); classed.breaks.len()];
        }
        for at in 0..column.values.len() {
            let value = column.get(at);
            let class = match value {
                Some(v) if column.is_category() => Some(v as usize).filter(|class| *class < classed.tallies.len()),
                Some(v) => classed.breaks.class_of(v),
                None => None,
            };
            let tally = class.map_or(&mut classed.none, |class| &mut classed.tallies[class]);
            tally.add(floor_area_m2(at));
            classed.class_of.push(class.map(|class| class as u16));
        }
        classed.whole = column.values.iter().filter(|v| v.is_finite()).all(|v| v.fract() == 0.0);
        classed.rare = rare(&classed.tallies, column.is_category(), self.quiet);
        classed
    }

    /// The ends of classes that follow from the values as they are.
    pub(in crate::app) fn breaks(&self, column: &Column) -> Breaks {
        Breaks::of(column.values.iter().copied(), self.method, self.classes, &self.manual)
    }
}

impl Classed {
    /// The colour of every class.
    pub(in crate::app) fn colours(&self, style: &Style, theme: &Theme) -> Vec<Color32> {
        if self.breaks.len() > 0 {
            return style.ramp.colours(theme, self.tallies.len(), style.reversed);
        }
        let mut hues = theme.ramp.zone.iter().map(|hue| **hue);
        let hue = |(at, rare): (usize, &bool)| match rare {
            _ if style.quiet == Some(at) => *theme.map.building_muted,
            true => *theme.state.unknown,
            false => hues.next().unwrap_or(*theme.state.unknown),
        };
        self.rare.iter().enumerate().map(hue).collect()
    }
}

/// Which categories share a grey: all but the most frequent, the earlier of equals.
fn rare(tallies: &[Tally], is_category: bool, quiet: Option<usize>) -> Vec<bool> {
    let used = tallies.iter().enumerate().filter(|(at, t)| t.count > 0 && quiet != Some(*at)).count();
    if !is_category || used <= MOST_HUES {
        return tallies.iter().map(|t| is_category && t.count == 0).collect();
    }
    let mut order: Vec<usize> = (0..tallies.len()).filter(|at| quiet != Some(*at)).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(tallies[at].count), at));
    let mut rare = vec![true; tallies.len()];
    order.iter().take(MOST_HUES - 1).chain(&quiet).for_each(|&at| rare[at] = false);
    rare
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Text;

    fn numbers(values: &[f64]) -> Column {
        Column { values: values.to_vec(), words: Vec::new() }
    }

    #[test]
    fn nothing_is_lost_between_classes_and_no_data() {
        let column = numbers(&[1.0, f64::NAN, 5.0, 9.0, 9.0, f64::NAN]);
        let classed = Style::usual(Field::Households).classed(&column, |at| (at != 2).then_some(100.0));
        let all: usize = classed.tallies.iter().map(|t| t.count).sum();
        assert_eq!((all, classed.none.count, classed.none.floor_area_m2), (4, 2, 200.0));
        assert_eq!(classed.class_of[1], None);
        assert_eq!(classed.class_of[3], classed.class_of[4]);
        assert_eq!(classed.colours(&Style::usual(Field::Households), Theme::of(false)).len(), classed.tallies.len());
    }

    #[test]
    fn whole_numbers_are_known_for_such() {
        let style = Style::usual(Field::Failing);
        assert!(style.classed(&numbers(&[1.0, f64::NAN, 4.0]), |_| None).whole);
        assert!(!style.classed(&numbers(&[1.0, 4.5]), |_| None).whole);
    }

    #[test]
    fn locked_breaks_stay_when_values_change() {
        let mut style = Style::usual(Field::Households);
        style.locked = Some(style.breaks(&numbers(&[0.0, 10.0, 20.0, 30.0, 40.0])));
        let later = style.classed(&numbers(&[100.0, -3.0]), |_| None);
        assert_eq!(later.breaks, style.locked.clone().unwrap());
        assert_eq!((later.class_of[0], later.class_of[1]), (Some(later.tallies.len() as u16 - 1), Some(0)));
    }

    #[test]
    fn many_categories_share_a_grey_and_few_do_not() {
        let words = |n: usize| (0..n).map(|at| Text::same(at.to_string())).collect::<Vec<_>>();
        let column = |n: usize| Column { values: (0..n * 3).map(|at| (at % n) as f64).chain([0.0]).collect(), words: words(n) };
        let style = Style::usual(Field::Subdistrict);
        let few = style.classed(&column(MOST_HUES), |_| None);
        assert!(few.rare.iter().all(|rare| !rare));
        let many = style.classed(&column(9), |_| None);
        assert_eq!(many.rare.iter().filter(|rare| !**rare).count(), MOST_HUES - 1);
        assert!(!many.rare[0], "the most frequent has a hue");
        let colours = many.colours(&style, Theme::of(true));
        assert_eq!(colours[8], *Theme::of(true).state.unknown);
    }
}
