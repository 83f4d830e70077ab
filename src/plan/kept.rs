//! Results of stages, kept with all that they were made from.
//!
//! A stage is a value that holds its inputs, and is compared as a whole; what it makes it can make from nothing else. So a kept
//! result can never be older than its inputs, and no list of what a stage reads can go stale.

use std::ops::Deref;
use std::sync::Arc;

use super::PlanError;
use crate::report::Progress;

/// A stage with its inputs.
pub(super) trait StageInput: PartialEq {
    /// What it makes.
    type Output;

    /// Makes it, from `self` alone.
    fn make(&self, progress: &Progress) -> Result<Self::Output, PlanError>;

    /// Whether a new result says what an old one says, so that stages after it need not run. Not asked where that costs more than
    /// it spares.
    fn is_same(_old: &Self::Output, _new: &Self::Output) -> bool {
        false
    }
}

/// A result of a stage: the same as another where it is the very same one.
#[derive(Debug)]
pub(super) struct Same<T>(pub(super) Arc<T>);

impl<T> Same<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Arc::new(value))
    }

    /// The result itself, for a plan.
    pub(super) fn share(&self) -> Arc<T> {
        Arc::clone(&self.0)
    }
}

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Same<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// The last results of a stage, newest first.
#[derive(Debug)]
pub(super) struct Kept<S: StageInput>(Vec<(S, Same<S::Output>)>);

impl<S: StageInput> Default for Kept<S> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// How many: one of low effort and one that is settled, before a change and after it.
const MOST: usize = 4;

impl<S: StageInput> Kept<S> {
    /// The result for some inputs: a kept one, or a new one.
    ///
    /// # Errors
    /// What the stage fails with; nothing is kept then.
    pub(super) fn of(&mut self, input: S, progress: &Progress) -> Result<Same<S::Output>, PlanError> {
        progress.check()?;
        if let Some(at) = self.0.iter().position(|(kept, _)| *kept == input) {
            self.0[..=at].rotate_right(1);
            return Ok(self.0[0].1.clone());
        }
        let made = input.make(progress)?;
        Ok(self.put(input, made))
    }

    /// The result for some inputs where it is kept.
    pub(super) fn held(&self, input: &S) -> Option<Same<S::Output>> {
        self.0.iter().find(|(kept, _)| kept == input).map(|(_, output)| output.clone())
    }

    /// Keeps a result for some inputs, or hands on the one that says the same.
    pub(super) fn put(&mut self, input: S, made: S::Output) -> Same<S::Output> {
        let same = self.0.iter().map(|(_, old)| old).find(|old| S::is_same(old, &made)).cloned();
        let output = same.unwrap_or_else(|| Same::new(made));
        self.keep(input, output.clone());
        output
    }

    /// Keeps a result that is shared already.
    pub(super) fn keep(&mut self, input: S, output: Same<S::Output>) {
        self.0.insert(0, (input, output));
        self.0.truncate(MOST);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    static RUNS: AtomicU32 = AtomicU32::new(0);

    #[derive(PartialEq)]
    struct Halved(u32);

    impl StageInput for Halved {
        type Output = u32;

        fn make(&self, _: &Progress) -> Result<u32, PlanError> {
            RUNS.fetch_add(1, Ordering::Relaxed);
            Ok(self.0 / 2)
        }

        fn is_same(old: &u32, new: &u32) -> bool {
            old == new
        }
    }

    #[test]
    fn a_result_is_made_once_for_inputs_that_are_equal_and_handed_on_where_it_is_the_same() {
        let (mut kept, progress) = (Kept::default(), Progress::silent());
        let mut of = |input| kept.of(Halved(input), &progress).unwrap();
        let first = of(4);
        assert!(of(4) == first && RUNS.load(Ordering::Relaxed) == 1);
        assert!(of(5) == first && RUNS.load(Ordering::Relaxed) == 2, "other inputs, the same result");
        assert!(of(6) != first && *of(6) == 3);
        assert!(of(4) == first && RUNS.load(Ordering::Relaxed) == 3, "still kept");
        for input in 8..16 {
            of(input);
        }
        assert!(of(4) != first && *of(4) == 2, "forgotten, and made again");
    }
}
