//! What becomes of the value that a registration returns, where that value takes the listener away.
//!
//! In: an acquisition. Out: the place that keeps its disposer: a list of disposables, an owner's `_register`, a clean-up
//! that is returned, a name that is called later.
//! Never here: removals by method (`off`); those are `release`'s.

use super::{Climb, Graph, Parent};
use crate::corpus::Span;
use crate::dictionary::Repeats;
use crate::facts::{Acquisition, BindingKind, CallForm, FunctionId, ValueId, ValueKind};

/// How many wrappers a disposer is followed through: `this.register(toDisposable(bus.on(…)))` is two.
const HOPS: u32 = 6;

/// Functions and methods that take a disposer and run it when their owner goes.
const KEEPERS: [&str; 24] = [
    "_register",
    "addDisposable",
    "addDisposer",
    "addSubscription",
    "addTearDown",
    "addTeardown",
    "adopt",
    "autorun",
    "defer",
    "disposeOnReturn",
    "effect",
    "keep",
    "manage",
    "onCleanup",
    "onDestroy",
    "onDispose",
    "onScopeDispose",
    "onUnmounted",
    "own",
    "register",
    "registerDisposable",
    "track",
    "use",
    "useDisposable",
];

/// Methods that put a disposer into a collection.
const COLLECTING: [&str; 5] = ["add", "append", "push", "pushAll", "unshift"];

/// Parts of the names of collections of disposers.
const COLLECTIONS: [&str; 13] = [
    "clean",
    "destroy",
    "dispos",
    "handle",
    "listener",
    "off",
    "remov",
    "stack",
    "subs",
    "teardown",
    "unlisten",
    "unregister",
    "unsub",
];

/// Methods by which a disposer is run.
const RUNS: [&str; 11] = [
    "[Symbol.dispose]",
    "cancel",
    "close",
    "destroy",
    "dispose",
    "off",
    "remove",
    "stop",
    "unlisten",
    "unregister",
    "unsubscribe",
];

impl Graph<'_> {
    /// The place where what the registration returns is kept to take the listener away.
    pub fn kept_disposer(&self, acquisition: &Acquisition, climb: &Climb) -> Option<Span> {
        let pair = &self.dictionary.pairs[acquisition.pair as usize];
        // `addEventListener` returns nothing.
        let returns_nothing = pair.duplicates == crate::dictionary::Duplicates::Ignored;
        if returns_nothing && !pair.in_sight && pair.target.is_none() {
            return None;
        }
        let owner = self.function_of(acquisition.region);
        if *self.parent(acquisition.call) == Parent::Return(owner)
            && self.dropped_by(climb, owner).is_some()
        {
            return None;
        }
        self.keeper_of(acquisition.call, HOPS)
    }

    fn keeper_of(&self, value: ValueId, hops: u32) -> Option<Span> {
        let hops = hops.checked_sub(1)?;
        match self.parent(value) {
            Parent::Value(outer) => match &self.value(*outer).kind {
                ValueKind::Call(call) if call.arguments.contains(&value) => self
                    .is_run_by(*outer)
                    .then(|| self.span(*outer))
                    .or_else(|| self.keeper_of(*outer, hops)),
                // `bus.on('x', f)()`, `bus.on('x', f).dispose()`: it is run, and so it was one.
                ValueKind::Assign { target, .. } if *target != value => self.kept_in(*target),
                ValueKind::Array(_) | ValueKind::Either { .. } | ValueKind::Spread(_) => {
                    self.keeper_of(*outer, hops)
                }
                _ => None,
            },
            Parent::Property(object, _) => self.keeper_of(*object, hops),
            Parent::Return(function) => self
                .hands_back(*function)
                .then(|| self.function(*function).head),
            Parent::Binding(binding) => {
                let facts = self.binding(*binding);
                let is_used = facts.kind == BindingKind::Using
                    || names_a_disposer(&facts.name)
                    || self.references_to(*binding).into_iter().any(|reference| {
                        self.is_run(reference) || self.keeper_of(reference, hops).is_some()
                    });
                is_used.then_some(facts.span)
            }
            Parent::Assignment(index) => {
                self.kept_in(self.facts.assignments[*index as usize].target)
            }
            Parent::None => None,
        }
    }

    /// Whether what a function returns reaches somebody who may want it: a caller, or the framework that runs an effect;
    /// who runs `() => bus.on('x', f)` as a listener throws the result away.
    fn hands_back(&self, function: FunctionId) -> bool {
        let Some(value) = self.function(function).value else {
            return true;
        };
        match self.parent(value) {
            Parent::Value(_) => self
                .inline_callback(function)
                .is_some_and(|(call, argument)| {
                    self.known_callback(call, argument, &[], function)
                        .is_some_and(|known| known.entry.repeats == Repeats::Instance)
                }),
            Parent::Property(holder, _) => !matches!(self.value(*holder).kind, ValueKind::Jsx(_)),
            _ => true,
        }
    }

    /// Whether a call hands a disposer to something that runs it: an owner, an event, a timer.
    fn is_run_by(&self, call: ValueId) -> bool {
        self.is_keeper(call) || self.is_waited_for(call)
    }

    /// Whether a call hands its argument to something that keeps disposers.
    pub(super) fn is_keeper(&self, call: ValueId) -> bool {
        if self.call(call).form != CallForm::Plain || self.acquisition_at(call).is_some() {
            return false;
        }
        let Some(name) = self.callee_name(call) else {
            return false;
        };
        if KEEPERS.contains(&name.as_str()) {
            return true;
        }
        let receiver = self
            .receiver(call)
            .and_then(|receiver| self.last_name(receiver));
        COLLECTING.contains(&name.as_str())
            && receiver.is_some_and(|receiver| names_a_disposer(&receiver))
    }

    /// The place of a field or name that keeps a disposer, if its name says so or somebody runs what is there.
    fn kept_in(&self, target: ValueId) -> Option<Span> {
        let named = self
            .last_name(target)
            .is_some_and(|name| names_a_disposer(&name));
        let path = self.path(target);
        let is_run = || {
            self.facts.values.iter().enumerate().any(|(index, value)| {
                let id = ValueId(index as u32);
                matches!(value.kind, ValueKind::Member { .. } | ValueKind::Binding(_))
                    && id != target
                    && self.is_run(id)
                    && self.same_path(&self.path(id), &path)
            })
        };
        (named || is_run()).then(|| self.span(target))
    }

    /// Whether an expression is called, or one of the methods by which disposers are run is called on it.
    fn is_run(&self, value: ValueId) -> bool {
        let Parent::Value(outer) = self.parent(value) else {
            return false;
        };
        match &self.value(*outer).kind {
            ValueKind::Call(call) => call.callee == value,
            ValueKind::Member { name, .. } => {
                // `x.off('data', f)` takes something from an emitter; `x.off()` runs a disposer.
                let Parent::Value(call) = self.parent(*outer) else {
                    return false;
                };
                RUNS.contains(&name.as_str())
                    && matches!(&self.value(*call).kind, ValueKind::Call(call)
                        if call.callee == *outer && call.arguments.is_empty())
            }
            _ => false,
        }
    }
}

/// Whether a name is one that people give to disposers and to collections of them.
fn names_a_disposer(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    COLLECTIONS.iter().any(|part| name.contains(part))
}
