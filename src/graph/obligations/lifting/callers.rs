//! The calls in sight that lead to a registration, each with the registration in its own words.
//!
//! In: a registration. Out: the calls of the function that it stands in, and those further out for whose caller it adds.
//! Never here: a choice among them; that is the lifting.

use std::collections::{HashSet, VecDeque};

use super::Words;
use crate::facts::{Acquisition, FunctionId, ValueId};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root};
use crate::graph::calls::runs::RunKind;

/// How many calls are told of one registration.
const MOST: usize = 64;

impl Graph<'_> {
    /// The calls that lead to an acquisition, the nearest first.
    pub fn calls_leading_to(&self, acquisition: &Acquisition) -> Vec<(ValueId, Words)> {
        let words = Words {
            target: self.path(acquisition.target),
            on: acquisition.target,
            listener: acquisition.listener,
            event: acquisition.event,
        };
        let function = self.function_of(acquisition.region);
        let mut waiting = VecDeque::from([(function, words)]);
        let mut seen: HashSet<ValueId> = HashSet::new();
        let mut found = Vec::new();
        while let Some((function, words)) = waiting.pop_front() {
            let calls = self.runs(function).iter().filter_map(|run| match run.kind {
                RunKind::Called(call) => Some(call),
                _ => None,
            });
            for call in calls {
                if found.len() == MOST {
                    return found;
                }
                if !seen.insert(call) {
                    continue;
                }
                let outer = self.words_of_call(&words, function, call);
                let around = self.function_of(self.value(call).region);
                if self.is_for_callers_of(around, &outer) {
                    waiting.push_back((around, outer.clone()));
                }
                found.push((call, outer));
            }
        }
        found
    }

    fn words_of_call(&self, words: &Words, function: FunctionId, call: ValueId) -> Words {
        let written = |value| self.written_by_caller(value, function, call);
        Words {
            target: self.in_callers_words(&words.target, function, call),
            on: written(words.on),
            listener: written(words.listener),
            event: words.event.map(written),
        }
    }

    /// Whether whoever calls `function` decides what is added, or on what.
    fn is_for_callers_of(&self, function: FunctionId, words: &Words) -> bool {
        let is_passed =
            |path: &Path| matches!(path.root, Root::Parameter(owner, _) if owner == function);
        let of_value = |value: ValueId| is_passed(&self.path(value));
        is_passed(&words.target)
            || of_value(words.on)
            || of_value(words.listener)
            || words.event.is_some_and(of_value)
    }
}
