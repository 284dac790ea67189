//! Functions of which one run of their maker comes to one only: the reaction to success and the reaction to failure.
//!
//! In: a call in one of them, and a place in the other. Out: whether a run that comes to the place never makes the call, and
//! how that is known.
//! Never here: arms of a test in one function; those are `exclusive`'s.

use super::stopped::Waypoint;
use crate::facts::{FunctionId, RegionId, RegionKind, Step, ValueId, ValueKind};
use crate::graph::{Graph, Knowledge};

/// A function, and the call that it is handed to.
#[derive(Clone, Copy)]
struct Handed {
    function: FunctionId,
    call: ValueId,
    argument: usize,
}

impl Graph<'_> {
    /// Whether `call` is made only where the work has failed that had to go well for a run to come to `passed`:
    /// `get(url, () => bus.on("x", f)).on("error", retry)`, `try { await ask(); bus.on("x", f); } catch { retry(); }`.
    ///
    /// The call runs `duplicate_registration`, or hands it to who does.
    pub(in crate::graph) fn is_made_instead(
        &self,
        call: ValueId,
        again: FunctionId,
        passed: &Waypoint,
    ) -> Option<Knowledge> {
        if self.is_made_on_failure(call, passed) {
            return Some(Knowledge::Sight);
        }
        let other = self.handed(passed.function, passed.by?)?;
        let innermost = self.function_of(self.value(call).region);
        let around = std::iter::successors(Some(innermost), |it| self.function(*it).parent)
            .take_while(|it| !self.function_contains(*it, passed.function))
            .filter_map(|it| self.handed(it, self.inline_callback(it)?.0));
        self.handed(again, call)
            .into_iter()
            .chain(around)
            .filter_map(|one| self.runs_instead(one, other, passed.at))
            .min()
    }

    /// A function as an argument of a call.
    fn handed(&self, function: FunctionId, call: ValueId) -> Option<Handed> {
        Some(Handed {
            function,
            call,
            argument: self.argument_of_call(function, call)?,
        })
    }

    /// Whether a call stands in the `catch` of a `try` that comes to a place and does not fail after it.
    fn is_made_on_failure(&self, call: ValueId, passed: &Waypoint) -> bool {
        let Some((place, _)) = self.place_in(call, passed.function) else {
            return false;
        };
        let caught = std::iter::successors(Some(place), |region| self.region(*region).parent)
            .find(|region| matches!(self.region(*region).kind, RegionKind::Catch));
        let tried = caught.and_then(|caught| self.tried_before(caught));
        tried.is_some_and(|tried| {
            self.region_contains(tried, passed.region)
                && !self.may_fail_after(passed.at, passed.function, tried)
        })
    }

    /// What is tried before a `catch`.
    fn tried_before(&self, caught: RegionId) -> Option<RegionId> {
        let outer = self.region(caught).parent?;
        let mut steps = self.region(outer).steps.iter();
        steps.find_map(|step| match step {
            Step::Try {
                body,
                catch: Some(catch),
                ..
            } if *catch == caught => Some(*body),
            _ => None,
        })
    }

    /// Whether `one` runs only where `other` does not come to `at`.
    fn runs_instead(&self, one: Handed, other: Handed, at: ValueId) -> Option<Knowledge> {
        let settles = |it: Handed| self.callee_name(it.call).map(|name| (name, it.argument));
        let is_success = settles(other).is_some_and(|it| it.0 == "then" && it.1 == 0);
        let is_failure = settles(one)
            .is_some_and(|it| it.0 == "catch" && it.1 == 0 || it.0 == "then" && it.1 == 1);
        if is_success && is_failure {
            let body = self.function(other.function).body;
            let receiver = self.receiver(one.call);
            // `work.catch(retry)` beside `work.then(f)`, `work.then(f, retry)`
            let is_beside = one.call == other.call
                || receiver
                    .zip(self.receiver(other.call))
                    .is_some_and(|(promise, settled)| {
                        matches!(
                            self.value(promise).kind,
                            ValueKind::Binding(_) | ValueKind::Member { .. }
                        ) && self.same_path(&self.path(promise), &self.path(settled))
                    });
            // `work.then(f).catch(retry)`: what `f` fails with after it has been there leads to both.
            let is_behind =
                receiver == Some(other.call) && !self.may_fail_after(at, other.function, body);
            return (is_beside || is_behind).then_some(Knowledge::Sight);
        }
        self.is_sent_instead(one, other).then_some(Knowledge::Guess)
    }

    /// Whether `one` hears an event that comes instead of what runs `other`.
    fn is_sent_instead(&self, one: Handed, other: Handed) -> bool {
        let Some(failure) = self.acquisition_at(one.call) else {
            return false;
        };
        let events = failure.event.and_then(|event| self.event_names(event));
        let known = self.known_callback(other.call, other.argument, &[], other.function);
        let (Some(events), Some(known)) = (events, known) else {
            return false;
        };
        let is_of_one_thing = self.origin_value(failure.target) == other.call
            || self
                .receiver(other.call)
                .is_some_and(|it| self.same_target(it, &self.path(failure.target)));
        let or_else = &known.entry.or_else;
        is_of_one_thing
            && events
                .iter()
                .all(|event| or_else.iter().any(|instead| instead == event.as_str()))
    }

    /// Whether a function may fail within `region` after it has come to `at`: it throws there, waits for something, or returns
    /// what it calls.
    fn may_fail_after(&self, at: ValueId, function: FunctionId, region: RegionId) -> bool {
        let is_later =
            |value: ValueId| value > at && self.region_contains(region, self.value(value).region);
        let waits = self.values_of(function).any(|value| {
            is_later(value)
                && matches!(self.value(value).kind, ValueKind::Await(_))
                && self.may_reject(value)
        });
        let start = self.span(at).end;
        let fails = |step: &Step| match step {
            Step::Throw { span, .. } => span.start > start,
            Step::Return {
                value: Some(value), ..
            } => {
                is_later(*value)
                    && matches!(self.value(*value).kind, ValueKind::Call(_))
                    && *value != at
            }
            _ => false,
        };
        waits
            || self.regions_of(function).iter().any(|inner| {
                self.region_contains(region, *inner) && self.region(*inner).steps.iter().any(fails)
            })
    }
}
