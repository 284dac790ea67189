//! Which functions out of sight are handed a target or a listener, and so may do anything with them.
//!
//! In: an acquisition, its target in the words of each function on the way, and the stretch of code that counts. Out:
//! [`UnknownCallee`]s in source order, and which values only a stranger could explain.
//! Never here: what follows for a finding.

use std::collections::{BTreeSet, HashMap};

use crate::facts::{Acquisition, CallForm, RegionId, Release, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::allocation::Freshness;
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::{Path, Root};

/// How deep in the literals of an argument a thing is looked for: `cleanUp({ bus, handlers: [onData] })`.
pub(in crate::graph) const HANDED_DEPTH: u32 = 3;

/// A call of a function out of sight that is handed a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCallee {
    /// The call.
    pub call: ValueId,
    /// Whether it is handed the listener, too: then it has all that a removal needs.
    pub takes_listener: bool,
}

impl Graph<'_> {
    /// The calls of functions out of sight, in regions that are `meant`, that are handed the target: as an argument, in
    /// a literal that is one, or as what a method that takes the listener is called on.
    pub fn strangers(
        &self,
        acquisition: &Acquisition,
        targets: &[Path],
        meant: impl Fn(RegionId) -> bool,
    ) -> Vec<UnknownCallee> {
        let listener = self.path(acquisition.listener);
        let things = targets.iter().chain(std::iter::once(&listener));
        let calls = self.calls_out_of_sight(things).into_iter();
        calls
            .filter(|call| meant(self.value(*call).region))
            .filter_map(|call| self.stranger(acquisition, targets, call))
            .collect()
    }

    fn stranger(
        &self,
        acquisition: &Acquisition,
        targets: &[Path],
        call: ValueId,
    ) -> Option<UnknownCallee> {
        let arguments = &self.call(call).arguments;
        let holds = |path: &Path| {
            arguments
                .iter()
                .any(|argument| self.mentions(*argument, path, HANDED_DEPTH))
        };
        // A listener that has no name is nobody else's to hand on.
        let takes_listener = !matches!(
            self.value(acquisition.listener).kind,
            ValueKind::Function(_)
        ) && holds(&self.path(acquisition.listener));
        let on_target = self.receiver(call).is_some_and(|receiver| {
            let receiver = self.path(receiver);
            targets
                .iter()
                .any(|target| self.same_path(target, &receiver))
        });
        let is_handed = targets.iter().any(holds) || on_target && takes_listener;
        is_handed.then_some(UnknownCallee {
            call,
            takes_listener,
        })
    }

    /// Whether nobody can say what a call does: neither the file nor the dictionary.
    pub(in crate::graph) fn is_out_of_sight(&self, call: ValueId) -> bool {
        let facts = self.call(call);
        let is_known = !matches!(facts.form, CallForm::Plain | CallForm::New)
            || self.called_function(call).is_some()
            || self.acquisition_at(call).is_some()
            || self.is_release(call)
            || self.passed_through(call).is_some()
            || self
                .callee_name(call)
                .is_some_and(|name| self.dictionary.is_harmless_call(&name));
        if is_known {
            return false;
        }
        match self.path(facts.callee).root {
            Root::Global(name) => {
                !self.dictionary.is_global(&name) && !self.dictionary.is_harmless_global(&name)
            }
            Root::Import(module) => !self.dictionary.is_harmless_module(&module),
            // A class of this file whose constructor is not written does nothing with its arguments.
            Root::Class(_) => false,
            _ => true,
        }
    }

    /// Whether a value is what a function out of sight returned, which may be new or not.
    pub fn is_result_of_unknown(&self, value: ValueId) -> bool {
        let origin = self.origin_value(value);
        let is_call = match self.value(origin).kind {
            ValueKind::Call(_) => true,
            ValueKind::Await(inner) => matches!(self.value(inner).kind, ValueKind::Call(_)),
            _ => false,
        };
        is_call && self.freshness(origin) == Freshness::Unknown
    }

    /// Whether a call makes a function of one that it is handed, as `debounce(f)` and `f.bind(x)` do.
    pub fn wraps_function(&self, value: ValueId) -> bool {
        let origin = self.origin_value(value);
        let ValueKind::Call(call) = &self.value(origin).kind else {
            return false;
        };
        self.callee_name(origin).as_deref() == Some("bind")
            || call.arguments.iter().any(|argument| {
                matches!(self.path(*argument).root, Root::Function(_))
                    || matches!(self.value(*argument).kind, ValueKind::Function(_))
            })
    }

    /// Whether nobody knows what a listener is, and it was not made on the spot of one that is known.
    pub fn may_be_anybodys(&self, listener: ValueId) -> bool {
        self.is_result_of_unknown(listener) && !self.wraps_function(listener)
    }

    /// Whether nobody in this file can say which event one is: the code makes it up, or a caller passes it.
    pub fn is_open_event(&self, event: ValueId) -> bool {
        self.is_computed(event) || matches!(self.path(event).root, Root::Parameter(..))
    }

    /// The removals of which it may be unknown whether they take a registration's listener away, in order.
    pub fn releases_that_may_be_unclear(&self, acquisition: &Acquisition) -> Vec<&Release> {
        let added = self.origin_value(acquisition.listener);
        let may_be_handed_back = matches!(self.value(added).kind, ValueKind::Call(_));
        let is_open = |event: Option<ValueId>| event.is_some_and(|it| self.is_open_event(it));
        if may_be_handed_back || is_open(acquisition.event) {
            return self.facts.releases.iter().collect();
        }
        let known = self.obligations.unclear.get_or_init(|| {
            let is_unclear = |release: &Release| {
                let listener = release.listener;
                is_open(release.event) || listener.is_some_and(|it| self.may_be_anybodys(it))
            };
            let all = (0..).zip(&self.facts.releases);
            all.filter(|(_, release)| is_unclear(release))
                .map(|(at, _)| at)
                .collect()
        });
        let all = known.iter().inspect(|_| self.read());
        all.map(|at| &self.facts.releases[*at as usize]).collect()
    }

    /// Whether the code makes up the name of an event as it goes, so that nobody can say which one it is. A name that is
    /// declared somewhere else is still a name.
    pub fn is_computed(&self, event: ValueId) -> bool {
        self.event_names(event).is_none() && self.is_computed_within(event, 4)
    }

    fn is_computed_within(&self, event: ValueId, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return true;
        };
        let origin = self.origin_value(event);
        match &self.value(origin).kind {
            ValueKind::Template(_) | ValueKind::Binary { .. } | ValueKind::Await(_) => true,
            ValueKind::Call(call) => {
                // `Symbol('changed')` and `Symbol.for('changed')` are names.
                let root = self.path(call.callee).root;
                !matches!(root, Root::Global(name) if name == "Symbol")
            }
            ValueKind::Index { index, .. } => !matches!(
                self.value(self.origin_value(*index)).kind,
                ValueKind::String(_) | ValueKind::Number(_)
            ),
            ValueKind::Either { left, right, .. } => {
                self.is_computed_within(*left, depth) || self.is_computed_within(*right, depth)
            }
            _ => false,
        }
    }

    /// The calls of functions out of sight that may be handed one of `things`, in order.
    pub(in crate::graph) fn calls_out_of_sight<'p>(
        &self,
        things: impl Iterator<Item = &'p Path>,
    ) -> BTreeSet<ValueId> {
        let known = self.calls.out_of_sight.get_or_init(|| {
            let mut known: HashMap<Mark, Vec<ValueId>> = HashMap::new();
            for call in self.place_calls(|call| self.is_out_of_sight(call)).all {
                let mut handed = Vec::new();
                for argument in &self.call(call).arguments {
                    let parts = self.parts(*argument, HANDED_DEPTH).into_iter();
                    handed.extend(parts.map(|part| self.mark_of(part)));
                }
                handed.sort_unstable();
                handed.dedup();
                for mark in handed {
                    known.entry(mark).or_default().push(call);
                }
            }
            known
        });
        let calls = things.filter_map(|path| known.get(&self.mark(path)));
        calls.flatten().copied().inspect(|_| self.read()).collect()
    }
}
