//! What a wait leads to, and what else leads there: other calls that are handed the same end.
//!
//! In: an acquisition. Out: the calls in the same promise that fulfil it; what else runs the callback, or the very function,
//! that the listener is or runs.
//! Never here: listeners and timers that settle one promise; those are `competing_settlement`'s.

use crate::dictionary::{Comes, ComesOf, NameSet, Repeats};
use crate::facts::{Acquisition, Choice, FunctionId, RegionId, ValueId, ValueKind};
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Rival};

/// How many functions a call is followed through to what ends the wait.
const HOPS: u32 = 3;

/// A parameter that is called when a wait is over: `done` of `load(url, done)`.
#[derive(Clone, Copy)]
struct Callback {
    owner: FunctionId,
    index: u32,
}

impl Graph<'_> {
    /// The calls in an executor that fulfil its promise when they succeed: `work().then(resolve, reject)`, `db.get(sql,
    /// (error, row) => resolve(row))`. They win where the listener waits for a failure, or for another answer.
    pub(in crate::graph) fn reactions_in(
        &self,
        acquisition: &Acquisition,
        executor: FunctionId,
    ) -> Vec<ValueId> {
        let fulfils = |argument: ValueId| self.fulfils(argument, executor, HOPS);
        let mut reactions = self.handed_on(acquisition, executor, &fulfils);
        reactions.retain(|call| matches!(self.rival_by(*call), Rival::Reaction(_)));
        reactions.extend(self.handlers_in(acquisition, executor, &fulfils));
        reactions.extend(self.fulfilled_after_waiting(acquisition, executor));
        // What is handed the very function that adds the listener comes before it, and leads to the end through it.
        let added = self.span(acquisition.call);
        reactions.retain(|reaction| !self.span(*reaction).contains(added));
        reactions
    }

    /// What is assigned to handlers within a function, and `leads` to the end: `request.onsuccess = () => resolve()`.
    fn handlers_in(
        &self,
        acquisition: &Acquisition,
        function: FunctionId,
        leads: &dyn Fn(ValueId) -> bool,
    ) -> Vec<ValueId> {
        let is_handler = |target: ValueId| {
            matches!(&self.value(target).kind,
            ValueKind::Member { name, .. } if name.starts_with("on"))
        };
        let all = self.facts.assignments.iter();
        all.filter(|it| is_handler(it.target) && self.is_beside(acquisition, function, it.value))
            .filter(|it| leads(it.value))
            .map(|it| it.value)
            .collect()
    }

    /// The calls of `resolve` in an `async` function of an executor, which has waited for the work itself.
    fn fulfilled_after_waiting(
        &self,
        acquisition: &Acquisition,
        executor: FunctionId,
    ) -> Vec<ValueId> {
        let body = self.function(executor).body;
        let waits = |call: ValueId| {
            let function = self.function_of(self.value(call).region);
            let is_later = function != executor || call > acquisition.call;
            self.function(function).is_async && is_later
        };
        let resolves = |call: ValueId| {
            let callee = self.path(self.call(call).callee);
            callee.segments.is_empty() && callee.root == Root::Parameter(executor, 0)
        };
        self.calls_inside(body)
            .filter(|call| resolves(*call) && waits(*call))
            .filter(|call| self.is_beside(acquisition, executor, *call))
            .collect()
    }

    /// What else runs the callback of a function around it that a listener for a failure runs.
    pub(in crate::graph) fn rivals_for_callback(
        &self,
        acquisition: &Acquisition,
    ) -> Option<Vec<Rival>> {
        if !self.is_unlikely(acquisition) {
            return None;
        }
        let callback = self.callback_run_by(acquisition)?;
        let runs = |value: ValueId| self.runs_callback(value, callback, HOPS);
        let mut rivals: Vec<Rival> = self
            .others_in(acquisition, callback.owner)
            .filter(|(_, other)| !self.is_unlikely(other) && self.leaves_when_called(other, &[]))
            .filter(|(_, other)| {
                // `work(success, failure)`: two callbacks, one of which is called.
                runs(other.listener)
                    || self.is_of_failure(acquisition)
                        && self.callback_of(other.listener, callback.owner).is_some()
            })
            .map(|(index, _)| Rival::Listener(index))
            .collect();
        let calls = self.handed_on(acquisition, callback.owner, &runs);
        rivals.extend(calls.into_iter().map(|call| self.rival_by(call)));
        (!rivals.is_empty()).then_some(rivals)
    }

    /// What else runs the very function that a `once` is handed, where its event may stay away: a timer beside it, another
    /// event.
    pub(in crate::graph) fn rivals_for_listener(
        &self,
        acquisition: &Acquisition,
    ) -> Option<Vec<Rival>> {
        let comes_by_itself = self.comes(acquisition) == Some(Comes::Often)
            && !self.comes_unasked(acquisition)
            && !self.is_unlikely(acquisition);
        let listener = self.path(acquisition.listener);
        if !acquisition.once || comes_by_itself || matches!(listener.root, Root::Value(_)) {
            return None;
        }
        let function = self.function_of(acquisition.region);
        let is_it = |value: ValueId| self.is_or_calls(value, &listener);
        let calls = self.handed_on(acquisition, function, &is_it).into_iter();
        let later = calls.filter(|call| self.runs_once_later(*call));
        let mut rivals: Vec<Rival> = later.map(|call| self.rival_by(call)).collect();
        if self.is_unlikely(acquisition) {
            let others = self.others_in(acquisition, function);
            let hoped_for = others.filter(|(_, other)| other.once && !self.is_unlikely(other));
            let same = hoped_for.filter(|(_, other)| self.path(other.listener) == listener);
            rivals.extend(same.map(|(index, _)| Rival::Listener(index)));
        }
        (!rivals.is_empty()).then_some(rivals)
    }

    fn rival_by(&self, call: ValueId) -> Rival {
        match self.callee_name(call).as_deref() {
            Some("setTimeout") => Rival::Timer(call),
            _ => Rival::Reaction(call),
        }
    }

    /// The other registrations within a function, none of which is made by this one's listener or makes it.
    fn others_in(
        &self,
        acquisition: &Acquisition,
        function: FunctionId,
    ) -> impl Iterator<Item = (u32, &Acquisition)> {
        let body = self.function(function).body;
        let all = self.acquisitions_inside(body).into_iter();
        all.filter(move |(_, other)| {
            other.call != acquisition.call
                && !self.comes_behind(other, acquisition)
                && !self.comes_behind(acquisition, other)
        })
    }

    /// The calls within a function, on one way with a registration and not in its listener, that are handed what `leads`.
    fn handed_on(
        &self,
        acquisition: &Acquisition,
        function: FunctionId,
        leads: &dyn Fn(ValueId) -> bool,
    ) -> Vec<ValueId> {
        self.calls_inside(self.function(function).body)
            .filter(|call| *call != acquisition.call && self.acquisition_at(*call).is_none())
            .filter(|call| !self.is_release(*call))
            .filter(|call| self.is_beside(acquisition, function, *call))
            .filter(|call| self.takes_reaction(*call, leads))
            .collect()
    }

    /// Whether what stands in a function runs in one run with a registration, and not as a part of its listener.
    fn is_beside(&self, acquisition: &Acquisition, function: FunctionId, value: ValueId) -> bool {
        let region = self.value(value).region;
        let adder = self.function_of(acquisition.region);
        let is_in_listener = || {
            let listener = self.listener_function(acquisition);
            listener.is_some_and(|it| self.is_inside(region, self.function(it).body))
        };
        // In a callback of the function, it is the callback that is made beside the registration.
        let is_on_way = |region: RegionId| {
            self.reaches(acquisition.region, region) || self.reaches(region, acquisition.region)
        };
        self.is_inside(region, self.function(function).body)
            && (is_on_way(region) || self.function_of(region) != adder)
            && !self.excludes(value, adder, acquisition.region, acquisition.call)
            && !is_in_listener()
    }

    /// Whether a call is handed what `leads`, to be run when it has come to its end.
    fn takes_reaction(&self, call: ValueId, leads: &dyn Fn(ValueId) -> bool) -> bool {
        let name = self.callee_name(call).unwrap_or_default();
        let of_success = |argument: usize| match name.as_str() {
            "catch" => false,
            "then" => argument == 0,
            _ => true,
        };
        let iterates = || {
            let mut entries = self.dictionary.callbacks_named(&name);
            entries.any(|entry| entry.repeats == Repeats::Iteration)
        };
        let arguments = self.call(call).arguments.iter().enumerate();
        let mut handed = arguments.filter(|(index, _)| of_success(*index));
        !self.dictionary.is_named(NameSet::OfFunctions, &name)
            && handed.any(|(_, argument)| leads(*argument))
            && !iterates()
    }

    /// Whether running `value` may fulfil the promise of `executor`.
    fn fulfils(&self, value: ValueId, executor: FunctionId, hops: u32) -> bool {
        self.runs_callback(
            value,
            Callback {
                owner: executor,
                index: 0,
            },
            hops,
        )
    }

    /// The parameter of a function around a registration that its listener is or runs.
    fn callback_run_by(&self, acquisition: &Acquisition) -> Option<Callback> {
        let mut function = Some(self.function_of(acquisition.region));
        while let Some(owner) = function.filter(|it| !self.is_module(*it)) {
            let found = self.callback_of(acquisition.listener, owner);
            if found.is_some() {
                return found;
            }
            function = self.function(owner).parent;
        }
        None
    }

    /// The parameter of a function that a listener is or runs.
    fn callback_of(&self, listener: ValueId, owner: FunctionId) -> Option<Callback> {
        let count = self.function(owner).parameters.len() as u32;
        (0..count)
            .map(|index| Callback { owner, index })
            .find(|callback| self.runs_callback(listener, *callback, HOPS))
    }

    fn is_of_failure(&self, acquisition: &Acquisition) -> bool {
        self.comes_of(acquisition) == Some(ComesOf::Failure)
    }

    /// Whether running `value` runs a callback: it is the callback, calls it, or is what a function of this file or a `bind`
    /// makes of one of these.
    fn runs_callback(&self, value: ValueId, callback: Callback, hops: u32) -> bool {
        let path = self.path(value);
        match path.root {
            Root::Parameter(owner, index) => {
                path.segments.is_empty() && owner == callback.owner && index == callback.index
            }
            Root::Function(function) => self.calls_callback(function, callback, hops),
            _ => match &self.value(value).kind {
                ValueKind::Call(call) if hops > 0 => {
                    let made = self.called_function(value).into_iter();
                    let made = made.flat_map(|maker| self.returned_values(maker));
                    let handed = call.arguments.iter().copied().chain(self.receiver(value));
                    made.chain(handed)
                        .any(|part| self.runs_callback(part, callback, hops - 1))
                }
                _ => false,
            },
        }
    }

    fn calls_callback(&self, function: FunctionId, callback: Callback, hops: u32) -> bool {
        let Some(hops) = hops.checked_sub(1) else {
            return false;
        };
        let body = self.function(function).body;
        self.calls_inside(body).any(|call| {
            let callee = self.path(self.call(call).callee);
            match callee.root {
                Root::Parameter(owner, index) if callee.segments.is_empty() => {
                    owner == callback.owner && index == callback.index
                }
                _ => {
                    let called = self.called_function(call);
                    called.is_some_and(|inner| self.calls_callback(inner, callback, hops))
                        || self.hands_callback_on(call, callback, hops)
                }
            }
        })
    }

    /// Whether a call hands a callback to what runs it: `setImmediate(done, null)`, `end(done)`.
    fn hands_callback_on(&self, call: ValueId, callback: Callback, hops: u32) -> bool {
        let arguments = self.call(call).arguments.iter();
        (0..).zip(arguments).any(|(index, argument)| {
            let is_run = || match self.called_function(call) {
                Some(owner) => self.calls_callback(owner, Callback { owner, index }, hops),
                None => self.runs_once_later(call),
            };
            self.runs_callback(*argument, callback, 0) && is_run()
        })
    }

    /// Whether a value is the function at a path, or a literal that calls it.
    fn is_or_calls(&self, value: ValueId, path: &Path) -> bool {
        if self.same_path(&self.path(value), path) {
            return true;
        }
        let ValueKind::Function(function) = self.value(value).kind else {
            return false;
        };
        self.calls_inside(self.function(function).body)
            .any(|call| self.same_path(&self.path(self.call(call).callee), path))
    }

    /// Whether a call of what every program has runs what it is handed one time later, be it called by another name.
    fn runs_once_later(&self, call: ValueId) -> bool {
        let named = |name: &str| {
            let mut entries = self.dictionary.callbacks_named(name);
            entries.any(|entry| {
                entry.repeats == Repeats::Once && entry.from.is_empty() && entry.named.is_empty()
            })
        };
        let callee = self.origin_value(self.call(call).callee);
        match &self.value(callee).kind {
            ValueKind::Either {
                choice: Choice::Or | Choice::Coalesce,
                left,
                right,
                ..
            } => [left, right]
                .iter()
                .all(|side| self.last_name(**side).is_some_and(|name| named(&name))),
            _ => self.callee_name(call).is_some_and(|name| named(&name)),
        }
    }
}
