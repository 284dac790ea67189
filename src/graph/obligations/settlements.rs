//! Which ways of settling a promise leave a listener behind.
//!
//! In: an acquisition inside a promise's executor and the functions that remove its listener. Out: the calls of
//! `resolve` and `reject` that are made without the removal.
//! Never here: promises of which no settlement removes the listener; for those there is nothing to skip.

use super::skipped::{Exit, ExitKind};
use crate::dictionary::{ComesOf, Repeats};
use crate::facts::{Acquisition, FunctionId, RegionId, ValueId};
use crate::graph::alias::holders::Use;
use crate::graph::calls::runs::RunKind;
use crate::graph::{Discharge, Graph};

/// How many functions a settlement is followed back through.
const HOPS: u32 = 4;

impl Graph<'_> {
    /// The settlements that leave the listener, if another takes it away.
    pub(in crate::graph) fn settlements_that_skip(
        &self,
        acquisition: &Acquisition,
        discharges: &[Discharge],
        releasing: &[FunctionId],
    ) -> Vec<Exit> {
        let Some((executor, _)) = self.promise_around(acquisition.region) else {
            return Vec::new();
        };
        // A removal outside the executor, after the promise, serves all of its settlements.
        let served = releasing
            .iter()
            .any(|function| !self.function_contains(executor, *function));
        if served || releasing.is_empty() || self.is_handed_on(releasing, executor) {
            return Vec::new();
        }
        let taken = Taken {
            acquisition,
            discharges,
            releasing,
        };
        let mut skipping = Vec::new();
        let mut runs = releasing.iter();
        let mut removes = runs.any(|function| self.function_settles(*function, executor, HOPS));
        for (place, settler) in self.settlements(executor) {
            if place == acquisition.call || self.is_end_of_target(acquisition, place) {
                continue;
            }
            if taken.is_taken_by(self, settler) {
                removes = true;
            } else if self.comes_after(acquisition, place, settler)
                && !taken.is_absent_before(self, settler, HOPS)
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

    /// Whether a function that removes is given to somebody else to run (`subscription.add(() => bus.off(…))`), or runs when
    /// something is over, whoever has settled the promise before (`request.once("close", stopListening)`).
    fn is_handed_on(&self, releasing: &[FunctionId], executor: FunctionId) -> bool {
        let is_end = |call: ValueId| {
            let listens = self.acquisition_at(call);
            listens.is_some_and(|other| self.comes_once(other) && self.comes_of_end(other))
        };
        releasing.iter().any(|function| {
            self.runs(*function).iter().any(|run| match run.kind {
                RunKind::Unknown(_) => true,
                RunKind::Callback { call, .. } => {
                    is_end(call) && !self.function_settles(*function, executor, HOPS)
                }
                _ => false,
            })
        })
    }

    /// Whether the event of a registration is the end of its target.
    fn comes_of_end(&self, acquisition: &Acquisition) -> bool {
        self.comes_of(acquisition) == Some(ComesOf::End)
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
        if self.reacts_to_failure_of(settler, function) {
            return self.fails_by_itself(function);
        }
        match self.callback_within(function, settler) {
            // What runs at once (`list.some(…)`) comes where it stands.
            Some((callback, inner)) if self.runs_at_once(inner) => {
                callback > acquisition.call && reached(callback)
            }
            // A callback made before the registration may run after it; one made later has to be made at all.
            Some((callback, _)) => callback < acquisition.call || reached(callback),
            None => true,
        }
    }

    /// Whether a function is run by an iteration and by nobody else.
    fn runs_at_once(&self, function: FunctionId) -> bool {
        let runs = self.runs(function);
        let is_iteration = |kind: &RunKind| matches!(kind, RunKind::Callback { repeats, .. } if *repeats == Repeats::Iteration);
        !runs.is_empty() && runs.iter().all(|run| is_iteration(&run.kind))
    }

    /// The callback written in `function` that is `contained` or holds it.
    fn callback_within(
        &self,
        function: FunctionId,
        inner: FunctionId,
    ) -> Option<(ValueId, FunctionId)> {
        let mut inner = inner;
        loop {
            let facts = self.function(inner);
            if facts.parent? == function {
                self.inline_callback(inner)?;
                return Some((facts.value?, inner));
            }
            inner = facts.parent?;
        }
    }

    /// Whether a call listens for an event that comes once from the acquisition's own target, or from what that is a
    /// part of: then the target is over.
    fn is_end_of_target(&self, acquisition: &Acquisition, call: ValueId) -> bool {
        let Some(other) = self.acquisition_at(call).filter(|it| self.comes_once(it)) else {
            return false;
        };
        let target = self.path(other.target);
        let owners = self.owners_of_target(acquisition);
        owners.iter().any(|owner| self.same_path(owner, &target))
    }
}

/// What is known of a listener where a promise is settled.
struct Taken<'t> {
    acquisition: &'t Acquisition,
    discharges: &'t [Discharge],
    /// The functions that take the listener away.
    releasing: &'t [FunctionId],
}

impl Taken<'_> {
    /// Whether a function takes the listener away, or a callback that it makes.
    fn is_taken_by(&self, graph: &Graph<'_>, settler: FunctionId) -> bool {
        let mut releasing = self.releasing.iter();
        releasing.any(|function| graph.function_contains(settler, *function))
    }

    /// Whether the listener is not there whenever a function runs: it is gone with its target, or each way to the function leads
    /// through a removal, through the listener itself, if that goes with its event, or past the registration.
    fn is_absent_before(&self, graph: &Graph<'_>, settler: FunctionId, hops: u32) -> bool {
        let Some(hops) = hops.checked_sub(1) else {
            return false;
        };
        let adder = graph.function_of(self.acquisition.region);
        let listener = graph.listener_function(self.acquisition);
        let mut function = settler;
        // What is around the registration runs before it.
        while !graph.function_contains(function, adder) {
            let is_listener = self.acquisition.once && listener == Some(function);
            let handed_to = graph.inline_callback(function).map(|(call, _)| call);
            let at_end = handed_to.is_some_and(|call| {
                graph.is_end_of_target(self.acquisition, call)
                    // `settle(() => resolve())`, where `settle` takes it away.
                    || graph
                        .called_function(call)
                        .is_some_and(|callee| self.releasing.contains(&callee))
            });
            if is_listener || at_end || self.is_only_called_after(graph, function, hops) {
                return true;
            }
            let facts = graph.function(function);
            if self.was_removed_before(graph, facts.region, facts.span.start) {
                return true;
            }
            let Some(parent) = facts.parent else {
                break;
            };
            function = parent;
        }
        false
    }

    /// Whether each call of a function comes after a removal, or where the listener is not added on the way.
    fn is_only_called_after(&self, graph: &Graph<'_>, function: FunctionId, hops: u32) -> bool {
        let runs = graph.runs(function);
        !runs.is_empty()
            && runs.iter().all(|run| match run.kind {
                RunKind::Called(call) => {
                    let region = graph.value(call).region;
                    let caller = graph.function_of(region);
                    let adder = graph.function_of(self.acquisition.region);
                    let is_past =
                        caller == adder && !graph.comes_after(self.acquisition, call, caller);
                    is_past
                        || self.was_removed_before(graph, region, graph.span(call).start)
                        || self.is_absent_before(graph, graph.function_of(region), hops)
                }
                _ => false,
            })
    }

    /// Whether the function around a place has taken the listener away on the way to it.
    fn was_removed_before(&self, graph: &Graph<'_>, region: RegionId, place: u32) -> bool {
        let function = graph.function_of(region);
        let adder = graph.function_of(self.acquisition.region);
        self.discharges.iter().any(|discharge| {
            function != adder
                && graph.function_of(discharge.region) == function
                && graph.span(discharge.at).start < place
                && graph.region_contains(discharge.region, region)
        })
    }
}
