//! Whether a stream goes on for as long as somebody keeps it: an observable that ends lets its subscribers go.
//!
//! In: a registration and its target. Out: how it is known that the target does not end by itself.
//! Never here: operators that end a stream on the way (`facts/piped`), and targets that are no streams.

use crate::facts::{Acquisition, CallForm, ValueId, ValueKind};
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Knowledge};

/// How many functions and fields a stream is followed through.
const HOPS: u32 = 6;

impl Graph<'_> {
    /// How it is known that a stream does not end by itself: what `new` makes goes on, and what something holds by
    /// convention; what a function gives for one question mostly ends with the answer.
    pub fn goes_on(&self, of: &Acquisition, target: &Path) -> Knowledge {
        let is_stream = !self.dictionary.pairs[of.pair as usize].ended_by.is_empty();
        match is_stream {
            true => self.goes_on_at(target, HOPS),
            false => Knowledge::Sight,
        }
    }

    fn goes_on_at(&self, path: &Path, hops: u32) -> Knowledge {
        let values = self.values_at(path).unwrap_or_default().into_iter();
        let is_there = |value: &ValueId| !matches!(self.value(*value).kind, ValueKind::Nothing);
        let known = values
            .filter(is_there)
            .map(|value| self.goes_on_from(value, hops))
            .min();
        let is_whole = matches!(path.root, Root::Import(_) | Root::Global(_));
        known.unwrap_or(match is_whole && path.segments.len() < 2 {
            true => Knowledge::Sight,
            false => Knowledge::Convention,
        })
    }

    fn goes_on_from(&self, value: ValueId, hops: u32) -> Knowledge {
        let Some(hops) = hops.checked_sub(1) else {
            return Knowledge::Convention;
        };
        let ValueKind::Call(call) = &self.value(value).kind else {
            let path = self.path(value);
            return match path.root == Root::Value(value) {
                true => Knowledge::Convention,
                false => self.goes_on_at(&path, hops),
            };
        };
        if call.form == CallForm::New || self.passed_through(value).is_some() {
            return Knowledge::Sight;
        }
        if let Some(function) = self.called_function(value) {
            let returned = self.returned_values(function).into_iter();
            let known = returned.map(|it| self.goes_on_from(it, hops));
            return known.min().unwrap_or(Knowledge::Guess);
        }
        let passes_on = |name: &str| {
            let mut pairs = self.dictionary.pairs.iter();
            pairs.any(|pair| pair.passing_on.iter().any(|it| it == name))
        };
        let is_asked = call.arguments.is_empty()
            || self.callee_name(value).is_some_and(|name| passes_on(&name));
        match self.receiver(value).filter(|_| is_asked) {
            Some(receiver) => self.goes_on_from(receiver, hops),
            None => Knowledge::Guess,
        }
    }
}
