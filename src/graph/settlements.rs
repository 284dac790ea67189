//! Which ways of settling a promise leave a listener behind.
//!
//! In: an acquisition inside a promise's executor and the functions that remove its listener. Out: the calls of
//! `resolve` and `reject` that are made without the removal.
//! Never here: promises of which no settlement removes the listener; for those there is nothing to skip.

use super::Graph;
use super::flow::{Exit, ExitKind};
use super::path::Root;
use super::runs::RunKind;
use super::uses::Use;
use crate::facts::{Acquisition, FunctionId, ValueId};

impl Graph<'_> {
    /// The settlements that leave the listener, if another takes it away.
    pub(super) fn settlements_that_skip(
        &self,
        acquisition: &Acquisition,
        releasing: &[FunctionId],
    ) -> Vec<Exit> {
        let Some((executor, _)) = self.promise_around(acquisition.region) else {
            return Vec::new();
        };
        // A removal outside the executor, after the promise, serves all of its settlements.
        let served = releasing
            .iter()
            .any(|function| !self.function_contains(executor, *function));
        if served || releasing.is_empty() || self.is_handed_on(releasing) {
            return Vec::new();
        }
        let mut skipping = Vec::new();
        let mut removes = false;
        for (place, settler) in self.settlements(executor) {
            if place == acquisition.call || self.is_end_of_target(acquisition, place) {
                continue;
            }
            let takes_away = releasing
                .iter()
                .any(|function| self.function_contains(settler, *function) || *function == settler);
            if takes_away {
                removes = true;
            } else if self.comes_after(acquisition, place, settler)
                && !self.ends_target(acquisition, settler)
            {
                skipping.push(Exit {
                    kind: ExitKind::Settle,
                    span: self.span(place),
                });
            }
        }
        if !removes {
            return Vec::new();
        }
        skipping.sort_by_key(|exit| exit.span);
        skipping.dedup();
        skipping
    }

    /// Whether a function that removes is given to somebody else to run (`subscription.add(() => bus.off(…))`).
    fn is_handed_on(&self, releasing: &[FunctionId]) -> bool {
        releasing.iter().any(|function| {
            self.runs(*function)
                .iter()
                .any(|run| matches!(run.kind, RunKind::Unknown(_)))
        })
    }

    /// Every place that settles the promise of an executor, with the function that runs there: a call of `resolve` or
    /// `reject`, or either handed on as a callback.
    fn settlements(&self, executor: FunctionId) -> Vec<(ValueId, FunctionId)> {
        let parameters = self.function(executor).parameters.iter().take(2);
        let mut places = Vec::new();
        for binding in parameters.filter_map(|parameter| parameter.binding) {
            for reference in self.references_to(binding) {
                for used in self.uses_of(reference) {
                    let (Use::Called(call) | Use::Passed { call, .. }) = used else {
                        continue;
                    };
                    if !self.is_release(call) {
                        places.push((call, self.function_of(self.value(call).region)));
                    }
                }
            }
        }
        places
    }

    /// Whether the listener is there when a place runs: it is a callback's, or comes later in the same function.
    fn comes_after(&self, acquisition: &Acquisition, place: ValueId, settler: FunctionId) -> bool {
        let function = self.function_of(acquisition.region);
        let reached = |place: ValueId| self.reaches(acquisition.region, self.value(place).region);
        if settler == function {
            return place > acquisition.call && reached(place);
        }
        match self.callback_within(function, settler) {
            // A callback made before the registration may run after it; one made later has to be made at all.
            Some(callback) => callback < acquisition.call || reached(callback),
            None => true,
        }
    }

    /// The callback written in `function` that is `inner` or holds it.
    fn callback_within(&self, function: FunctionId, inner: FunctionId) -> Option<ValueId> {
        let mut inner = inner;
        loop {
            let facts = self.function(inner);
            if facts.parent? == function {
                self.inline_callback(inner)?;
                return facts.value;
            }
            inner = facts.parent?;
        }
    }

    /// Whether a function runs when the target itself ends: then its listeners go with it.
    fn ends_target(&self, acquisition: &Acquisition, settler: FunctionId) -> bool {
        // A listener for one event that settles is gone by then.
        let is_listener = matches!(
            self.path(acquisition.listener).root,
            Root::Function(listener) if self.function_contains(listener, settler)
        );
        if is_listener && acquisition.once {
            return true;
        }
        self.inline_callback(settler)
            .is_some_and(|(call, _)| self.is_end_of_target(acquisition, call))
    }

    /// Whether a call listens for an event that comes once from the acquisition's own target.
    fn is_end_of_target(&self, acquisition: &Acquisition, call: ValueId) -> bool {
        self.acquisition_at(call).is_some_and(|other| {
            self.comes_once(other)
                && self.same_path(&self.path(other.target), &self.path(acquisition.target))
        })
    }
}
