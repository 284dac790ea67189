//! Listeners that wait: which promise they settle, who else settles it, and whether they leave when they have lost.
//!
//! In: an acquisition. Out: its rivals, whether others than the listener itself take it away, whether its function ends.
//! Never here: how often all this happens, or a verdict.

use crate::dictionary::{Comes, ComesOf, NameSet};
use crate::facts::{
    Acquisition, CallForm, FunctionId, FunctionKind, RegionId, Step, ValueId, ValueKind,
};
use crate::graph::alias::holders::Use;
use crate::graph::alias::path::Root;
use crate::graph::obligations::lifting::Words;
use crate::graph::{Graph, Parent};

/// How many functions a call is followed through to `resolve`.
const HOPS: u32 = 3;

/// What settles a promise beside a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rival {
    /// Another listener: index into the facts' acquisitions.
    Listener(u32),
    /// A timer: the call that sets it.
    Timer(ValueId),
    /// The promise as a whole is raced, in this call.
    Race(ValueId),
    /// What the listener settles is given a limit where it is made, in this call.
    Limit(ValueId),
    /// This call leads to the same end when it succeeds: `work().then(resolve, reject)`; or it is what is assigned to a
    /// handler: `request.onsuccess = () => resolve()`.
    Reaction(ValueId),
}

/// What several lead to, one of which is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sink {
    /// A promise, which is settled once.
    Promise,
    /// A callback of the caller's.
    Callback,
    /// The listener itself.
    Listener,
}

/// A race that a listener takes part in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Race {
    /// What the runners lead to.
    pub sink: Sink,
    /// The others.
    pub rivals: Vec<Rival>,
}

impl Graph<'_> {
    /// Whether anything but the listener itself takes it away. `words` is the registration in the words of each
    /// function on the way out.
    pub fn is_removed_by_others(&self, acquisition: &Acquisition, words: &[Words]) -> bool {
        let listener = self
            .listener_function(acquisition)
            .filter(|listener| !self.serves_others(*listener, acquisition));
        self.discharges(acquisition, words).iter().any(|discharge| {
            listener.is_none_or(|listener| !self.runs_only_in(discharge.region, listener, HOPS))
        })
    }

    /// Whether a listener is also called, or handed to something else that runs it: a timer, another event.
    fn serves_others(&self, listener: FunctionId, acquisition: &Acquisition) -> bool {
        let Some(value) = self.function(listener).value else {
            return false;
        };
        let mut uses = self.uses_of(value);
        for reference in self.member_references(listener) {
            uses.extend(self.uses_of(reference));
        }
        uses.into_iter().any(|used| match used {
            Use::Called(call) => {
                !self.is_inside(self.value(call).region, self.function(listener).body)
            }
            Use::Passed { call, .. } => call != acquisition.call && !self.is_release(call),
            Use::Rendered(..) | Use::Assigned(..) | Use::Held(..) => true,
            Use::Exported(..) | Use::Returned(_) => false,
        })
    }

    /// Whether the listener goes when its event comes: registered for one event, or taking itself away.
    pub fn leaves_when_called(&self, acquisition: &Acquisition, words: &[Words]) -> bool {
        acquisition.once || !self.discharges(acquisition, words).is_empty()
    }

    /// The removal by which a listener takes itself away; index into the facts' releases.
    pub fn own_removal(&self, acquisition: &Acquisition, words: &[Words]) -> Option<u32> {
        let listener = self.listener_function(acquisition)?;
        self.discharges(acquisition, words)
            .into_iter()
            .find(|discharge| self.runs_only_in(discharge.region, listener, HOPS))
            .map(|discharge| discharge.release)
    }

    /// Whether a region runs as a part of `function`, or of functions that only it calls.
    fn runs_only_in(&self, region: RegionId, function: FunctionId, hops: u32) -> bool {
        if self.is_inside(region, self.function(function).body) {
            return true;
        }
        let Some(hops) = hops.checked_sub(1) else {
            return false;
        };
        let own = self.function_of(region);
        let Some(value) = self.function(own).value else {
            return false;
        };
        let mut uses = self.uses_of(value);
        for reference in self.member_references(own) {
            uses.extend(self.uses_of(reference));
        }
        !uses.is_empty()
            && uses.into_iter().all(|used| match used {
                Use::Called(call) => self.runs_only_in(self.value(call).region, function, hops),
                _ => false,
            })
    }

    /// The race that a listener takes part in, with a promise, a callback or itself for its end; `None` if it takes part in
    /// none. Who settles a promise alone is in a race without rivals.
    pub fn race(&self, acquisition: &Acquisition) -> Option<Race> {
        let of = |sink: Sink| move |rivals: Vec<Rival>| Race { sink, rivals };
        if let Some(rivals) = self.rivals(acquisition) {
            return Some(Race {
                sink: Sink::Promise,
                rivals,
            });
        }
        let by_callback = self
            .rivals_for_callback(acquisition)
            .map(of(Sink::Callback));
        by_callback.or_else(|| {
            self.rivals_for_listener(acquisition)
                .map(of(Sink::Listener))
        })
    }

    /// What else settles the promise that an acquisition's listener settles; `None` if it settles none.
    pub(in crate::graph) fn rivals(&self, acquisition: &Acquisition) -> Option<Vec<Rival>> {
        let (executor, promise) = self.promise_around(acquisition.region)?;
        if !self.settles(acquisition.listener, executor, HOPS) {
            return None;
        }
        let mut rivals: Vec<Rival> = self
            .acquisitions_inside(self.function(executor).body)
            .into_iter()
            .filter(|(_, other)| other.call != acquisition.call)
            .filter(|(_, other)| {
                self.promise_around(other.region)
                    .is_some_and(|(around, _)| around == executor)
                    && self.settles(other.listener, executor, HOPS)
                    && !self.comes_behind(other, acquisition)
                    && !self.comes_behind(acquisition, other)
            })
            .map(|(index, _)| Rival::Listener(index))
            .collect();
        rivals.extend(self.timers_in(executor).map(Rival::Timer));
        rivals.extend(self.race_of(promise).map(Rival::Race));
        let reactions = self.reactions_in(acquisition, executor).into_iter();
        rivals.extend(reactions.map(Rival::Reaction));
        Some(rivals)
    }

    /// Whether a listener is added by another one, when that one's event has come: neither can lose against the other, if
    /// the other goes with its event.
    pub(in crate::graph) fn comes_behind(
        &self,
        later: &Acquisition,
        earlier: &Acquisition,
    ) -> bool {
        let goes = earlier.once || self.comes_once(earlier);
        goes && self
            .listener_function(earlier)
            .is_some_and(|listener| self.runs_only_in(later.region, listener, HOPS))
    }

    fn timers_in(&self, executor: FunctionId) -> impl Iterator<Item = ValueId> {
        let body = self.function(executor).body;
        self.calls_inside(body).filter(move |call| {
            self.callee_name(*call).as_deref() == Some("setTimeout")
                && self
                    .call(*call)
                    .arguments
                    .first()
                    .is_some_and(|run| self.settles(*run, executor, HOPS))
        })
    }

    /// The race that a promise takes part in: by `Promise.race`, or a helper that gives up after a time.
    pub fn race_of(&self, promise: ValueId) -> Option<ValueId> {
        self.uses_of(promise).into_iter().find_map(|used| {
            let Use::Passed { call, argument, .. } = used else {
                return None;
            };
            let name = self.callee_name(call)?;
            if name == "push"
                && let Some(receiver) = self.receiver(call)
                && let ValueKind::Binding(list) = self.value(receiver).kind
            {
                return self
                    .references_to(list)
                    .into_iter()
                    .filter_map(|reference| self.argument_of(reference))
                    .map(|(call, _)| call)
                    .find(|call| self.is_race(*call));
            }
            let limits = argument == 0 && name.to_ascii_lowercase().contains("timeout");
            (self.is_race(call) || limits && self.call(call).form == CallForm::Plain)
                .then_some(call)
        })
    }

    /// The registrations in the other promises of a race.
    pub fn raced_beside(&self, race: ValueId, acquisition: &Acquisition) -> Vec<&Acquisition> {
        let all = self.facts.acquisitions.iter();
        all.filter(|other| other.call != acquisition.call)
            .filter(|other| self.span(race).contains(other.span))
            .collect()
    }

    fn is_race(&self, call: ValueId) -> bool {
        self.callee_name(call)
            .is_some_and(|name| name == "race" || name == "any")
            && self.receiver(call).is_some_and(|receiver| {
                self.last_name(receiver)
                    .is_some_and(|name| name.ends_with("Promise") || name == "Bluebird")
            })
    }

    /// Whether a rival that wins ends the target of an acquisition, so that the loser goes with it.
    pub fn rival_ends_target(&self, rival: Rival, acquisition: &Acquisition) -> bool {
        let runs = match rival {
            Rival::Listener(index) => Some(self.facts.acquisitions[index as usize].listener),
            Rival::Timer(call) => self.call(call).arguments.first().copied(),
            Rival::Race(_) | Rival::Limit(_) | Rival::Reaction(_) => None,
        };
        let Some(function) = runs.and_then(|run| self.function_at(&self.path(run), false)) else {
            return false;
        };
        let body = self.function(function).body;
        let mut ends = self.ends_of_target(acquisition).into_iter();
        ends.any(|call| self.is_inside(self.value(call).region, body))
    }

    /// Whether the work around a place comes to an end that can be seen: an `async` function, a promise's executor, a
    /// function that returns a promise. `outermost` is the last function to look at.
    pub fn work_settles(&self, region: RegionId, outermost: FunctionId) -> bool {
        if self.promise_around(region).is_some() {
            return true;
        }
        let mut function = self.function_of(region);
        loop {
            let facts = self.function(function);
            if facts.is_async || self.awaits(function) || self.returns_promise(function) {
                return true;
            }
            match facts.parent {
                Some(parent) if function != outermost && !self.is_module(parent) => {
                    function = parent
                }
                _ => return false,
            }
        }
    }

    fn awaits(&self, function: FunctionId) -> bool {
        let own = self.regions_of(function).iter();
        own.flat_map(|region| &self.region(*region).steps)
            .any(|step| matches!(step, Step::Await(_)))
    }

    fn returns_promise(&self, function: FunctionId) -> bool {
        self.returned_values(function).into_iter().any(|value| {
            let value = self.origin_value(value);
            matches!(&self.value(value).kind, ValueKind::Call(_))
                && self.callee_name(value).is_some_and(|name| {
                    self.dictionary.is_named(NameSet::GivesPromise, &name)
                        || name.ends_with("Promise")
                })
        })
    }

    /// Whether the only thing that ends the wait of a promise is this listener, and the promise is waited for where it
    /// is made: then the listener is there as long as the work.
    pub fn waits_for_nothing_else(&self, acquisition: &Acquisition) -> bool {
        let Some((executor, promise)) = self.promise_around(acquisition.region) else {
            return false;
        };
        let settles_alone = self
            .rivals(acquisition)
            .is_some_and(|rivals| rivals.is_empty());
        settles_alone
            && !self.settles_elsewhere(acquisition, executor)
            && self.race_of(promise).is_none()
    }

    /// Whether something in an executor settles its promise beside the listeners.
    fn settles_elsewhere(&self, acquisition: &Acquisition, executor: FunctionId) -> bool {
        let body = self.function(executor).body;
        let listener = self.listener_function(acquisition);
        self.values_inside(body).into_iter().any(|id| {
            let value = self.value(id);
            let ValueKind::Binding(binding) = value.kind else {
                return false;
            };
            let is_settler = id != acquisition.listener
                && matches!(self.path(id).root, Root::Parameter(owner, _) if owner == executor)
                && self.binding(binding).function == executor;
            let by_listener = listener
                .is_some_and(|listener| self.is_inside(value.region, self.function(listener).body));
            is_settler && !by_listener
        })
    }

    /// Whether the function around a place makes an instance.
    pub fn constructs(&self, function: FunctionId) -> bool {
        matches!(
            self.function(function).kind,
            FunctionKind::Constructor | FunctionKind::Initialiser
        )
    }

    /// The outermost function around a place that is no callback: the one that callers know by name.
    pub fn named_function_around(&self, region: RegionId) -> FunctionId {
        let mut function = self.function_of(region);
        loop {
            let facts = self.function(function);
            let is_callback = self.inline_callback(function).is_some()
                || facts
                    .value
                    .is_some_and(|value| matches!(self.parent(value), Parent::Property(..)));
            match facts.parent {
                Some(parent) if !self.is_module(parent) && facts.class.is_none() && is_callback => {
                    function = parent;
                }
                _ => return function,
            }
        }
    }

    /// How often the event of an acquisition comes, if its name says so.
    pub fn comes(&self, acquisition: &Acquisition) -> Option<Comes> {
        let names = self.event_names(acquisition.event?)?;
        let mut all = names.iter().map(|name| self.dictionary.comes(name));
        let first = all.next()??;
        all.all(|other| other == Some(first)).then_some(first)
    }

    /// Whether the event means that something went wrong or is over: it comes to the rival of what is hoped for.
    pub fn is_unlikely(&self, acquisition: &Acquisition) -> bool {
        let Some(names) = acquisition.event.and_then(|event| self.event_names(event)) else {
            return false;
        };
        names.iter().all(|name| {
            matches!(
                self.dictionary.comes_of(name),
                Some(ComesOf::Failure | ComesOf::End)
            )
        })
    }

    /// Whether the event comes at most once to its target, or only when something goes wrong.
    pub fn comes_at_most_once(&self, acquisition: &Acquisition) -> bool {
        self.comes_once(acquisition)
            || self.is_unlikely(acquisition) && !self.is_of_another_end(acquisition)
    }

    /// Whether the event is the end of something else that its name begins with, which may come as often as there are such
    /// things: `dialogClosed` of an application. The `socketClosed` of a socket is its own end.
    pub fn is_of_another_end(&self, acquisition: &Acquisition) -> bool {
        let Some(names) = acquisition.event.and_then(|event| self.event_names(event)) else {
            return false;
        };
        let target = self.last_name(acquisition.target).unwrap_or_default();
        let target = target.to_lowercase();
        names.iter().any(|name| {
            let thing = self.dictionary.thing_that_ends(name);
            thing.is_some_and(|thing| target.is_empty() || !thing.to_lowercase().contains(&target))
        })
    }

    /// Whether the event comes from outside the program, and no code asks for it: the user resizes the window, or not.
    pub fn comes_unasked(&self, acquisition: &Acquisition) -> bool {
        let of_page = matches!(
            &self.path(acquisition.target).root,
            Root::Global(name) if self.dictionary.is_global(name)
        );
        of_page && self.comes_of(acquisition) == Some(ComesOf::Outside)
    }
}
