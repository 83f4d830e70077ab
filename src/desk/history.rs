//! What was done to a text, step by step, and back.

use std::sync::Arc;

use crate::report::Text;

/// Steps that are remembered; the oldest are forgotten first.
const MOST: usize = 500;

/// One step: what it is called, and the text on both sides of it.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    name: Text,
    /// What is still being moved by one hand: further changes of it belong to the same step.
    gesture: Option<String>,
    before: Arc<str>,
    after: Arc<str>,
}

/// The steps that led to a text, and those that were undone.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    first: Arc<str>,
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// Nothing has been done to a text yet.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { first: text.into(), done: Vec::new(), undone: Vec::new() }
    }

    /// The text as it stands now.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        self.done.last().map_or(&self.first, |step| &step.after)
    }

    /// Records that the text became another one.
    ///
    /// A change of the gesture that the last step belongs to goes into that step. A step that leaves all as it was is none.
    pub fn record(&mut self, name: Text, gesture: Option<&str>, after: &str) {
        let continued = gesture.is_some() && self.done.last().is_some_and(|last| last.gesture.as_deref() == gesture);
        let before = match self.done.last() {
            Some(last) if continued => Arc::clone(&last.before),
            _ => Arc::clone(self.text()),
        };
        if continued {
            self.done.pop();
        }
        if *before == *after {
            return;
        }
        self.undone.clear();
        self.done.push(Step { name, gesture: gesture.map(str::to_owned), before, after: after.into() });
        if self.done.len() > MOST {
            self.first = Arc::clone(&self.done.remove(0).after);
        }
    }

    /// The hand lets go: what it moves next is another step.
    pub fn release(&mut self) {
        if let Some(last) = self.done.last_mut() {
            last.gesture = None;
        }
    }

    /// Takes the last step back; its name.
    pub fn undo(&mut self) -> Option<Text> {
        let mut step = self.done.pop()?;
        step.gesture = None;
        self.undone.push(step.clone());
        Some(step.name)
    }

    /// Does the step again that was undone last; its name.
    pub fn redo(&mut self) -> Option<Text> {
        let step = self.undone.pop()?;
        self.done.push(step.clone());
        Some(step.name)
    }

    /// Writes every text that there was in another way, so that all steps stand as if it had always been so.
    ///
    /// # Errors
    /// That of `write`; nothing is changed then.
    pub(super) fn rewrite<E>(&mut self, write: impl Fn(&str) -> Result<String, E>) -> Result<(), E> {
        let mut new = self.clone();
        // Neighbouring steps share their texts.
        let mut last: Option<(Arc<str>, Arc<str>)> = None;
        let mut of = |text: &mut Arc<str>| {
            let written = match &last {
                Some((before, after)) if *before == *text => Arc::clone(after),
                _ => write(text)?.into(),
            };
            last = Some((Arc::clone(text), Arc::clone(&written)));
            *text = written;
            Ok(())
        };
        of(&mut new.first)?;
        for step in new.done.iter_mut().chain(new.undone.iter_mut().rev()) {
            of(&mut step.before)?;
            of(&mut step.after)?;
        }
        *self = new;
        Ok(())
    }

    /// Names of the steps that can be undone, the last first.
    pub fn done(&self) -> impl Iterator<Item = &Text> {
        self.done.iter().rev().map(|step| &step.name)
    }

    /// Names of the steps that can be done again, the next first.
    pub fn undone(&self) -> impl Iterator<Item = &Text> {
        self.undone.iter().rev().map(|step| &step.name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(name: &str) -> Text {
        Text::same(name)
    }

    #[test]
    fn one_gesture_is_one_step() {
        let mut history = History::new("0");
        for text in ["1", "2", "3"] {
            history.record(named("drag"), Some("slider"), text);
        }
        history.release();
        history.record(named("drag"), Some("slider"), "4");
        history.record(named("click"), None, "5");
        assert_eq!(history.done().count(), 3);
        history.undo();
        history.undo();
        assert_eq!(&**history.text(), "3");
        history.undo();
        assert_eq!(history.undo(), None);
        assert_eq!(&**history.text(), "0");
        history.redo();
        assert_eq!(&**history.text(), "3");
    }

    #[test]
    fn a_drag_that_comes_back_leaves_no_step() {
        let mut history = History::new("0");
        history.record(named("drag"), Some("slider"), "1");
        history.record(named("drag"), Some("slider"), "0");
        assert_eq!(history.done().count(), 0);
        assert_eq!(&**history.text(), "0");
    }

    #[test]
    fn what_is_done_after_an_undo_takes_the_place_of_what_was_undone() {
        let mut history = History::new("0");
        history.record(named("a"), None, "1");
        history.undo();
        history.record(named("b"), None, "2");
        assert_eq!((history.redo(), history.undone().count()), (None, 0));
        assert_eq!(&**history.text(), "2");
    }

    proptest! {
        #[test]
        fn undoing_all_gives_the_first_text_and_redoing_all_the_last(
            steps in prop::collection::vec((0u8..4, prop::option::of(0u8..2)), 0..40),
        ) {
            let mut history = History::new("0");
            for (text, gesture) in &steps {
                let gesture = gesture.map(|number| number.to_string());
                history.record(named("x"), gesture.as_deref(), &text.to_string());
            }
            let last = Arc::clone(history.text());
            let mut texts = vec![Arc::clone(&last)];
            while history.undo().is_some() {
                texts.push(Arc::clone(history.text()));
            }
            prop_assert_eq!(&**history.text(), "0");
            prop_assert!(texts.windows(2).all(|pair| pair[0] != pair[1]));
            while history.redo().is_some() {
                texts.pop();
                prop_assert_eq!(Some(history.text()), texts.last());
            }
            prop_assert_eq!(history.text(), &last);
        }
    }
}
