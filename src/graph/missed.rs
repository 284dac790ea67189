//! Why the removal of a listener that lasts can never match: what is added differs in one respect.
//!
//! In: a removal whose listener has a name. Out: the registration that it was meant for, and how it misses it.
//! Never here: listeners that are made anew; those are `anew`.

use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::inside::Inside;
use super::path::{Path, Root, Segment};
use super::{Freshness, Graph, Knowledge, NearMiss};
use crate::dictionary::ResultLifetime;
use crate::facts::{
    Acquisition, Binding, BindingKind, CallForm, FunctionId, RegionId, Release, ValueId, ValueKind,
};

/// How a removal misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Miss {
    /// In which respect.
    pub kind: NearMiss,
    /// The registration that it was meant for: index into the facts' acquisitions.
    pub acquisition: u32,
    /// How it is known that nothing else was meant: the sum of what rests on convention.
    pub doubt: u32,
}

/// What is made where it is added.
enum Made {
    /// By this call.
    ByCall(ValueId),
    /// A function.
    Function(FunctionId),
}

impl Graph<'_> {
    /// The registration that a removal was meant for, if it matches none.
    pub fn missed(&self, index: u32, misses: &[(u32, NearMiss)]) -> Option<Miss> {
        let release = &self.facts.releases[index as usize];
        let listener = release.listener?;
        if misses.is_empty() || self.is_met(index) {
            return None;
        }
        misses
            .iter()
            .filter_map(|(acquisition, kind)| {
                let added = &self.facts.acquisitions[*acquisition as usize];
                let doubt = match kind {
                    NearMiss::Capture => Some(0),
                    NearMiss::Listener => self.doubt_of_listener(added, release, listener),
                    NearMiss::Event => self.doubt_of_event(added, release),
                    NearMiss::Target => self.doubt_of_target(added, release),
                    // What comes of another file may have such a method all the same.
                    NearMiss::Method => Some(Knowledge::Convention as u32),
                }?;
                // Two functions that call something by one name need not be handed the same.
                let by_name = *kind != NearMiss::Listener
                    && self.are_counterparts(&self.path(added.target), &self.path(release.target));
                Some(Miss {
                    kind: *kind,
                    acquisition: *acquisition,
                    doubt: doubt + u32::from(by_name),
                })
            })
            .min_by_key(|miss| miss.doubt)
    }

    /// What is added is made on the spot of the function that is removed.
    fn doubt_of_listener(
        &self,
        added: &Acquisition,
        release: &Release,
        removed: ValueId,
    ) -> Option<u32> {
        let removed = self.path(removed);
        // What a caller of the neighbour passed is wrapped for it, and taken away as it is.
        let of = |value: ValueId| {
            let path = self.path(value);
            self.same_path(&path, &removed) || self.take_turns(&path, &removed)
        };
        let knowledge = match self.made_for_adding(added.listener)? {
            Made::ByCall(call) => {
                let is_bound = self.receiver(call).is_some_and(of);
                if !is_bound
                    && !self
                        .call(call)
                        .arguments
                        .iter()
                        .any(|argument| of(*argument))
                {
                    return None;
                }
                self.makes_function(call)? as u32
            }
            Made::Function(function) => {
                let calls_it = self.values_within(function).any(|(_, value)| {
                    matches!(&value.kind, ValueKind::Call(call) if self.is_call_of(call.callee, of))
                });
                if !calls_it || self.is_somebody_elses(&removed) {
                    return None;
                }
                // It calls that function among other things: the same may be added as it is in another file.
                Knowledge::Convention as u32
            }
        };
        Some(knowledge + self.doubt_of_method(release))
    }

    /// Whether a listener is one that a call found (`server.listeners("upgrade").pop()`): who added it is out of sight.
    pub(super) fn is_somebody_elses(&self, listener: &Path) -> bool {
        let found = |value: ValueId| match self.value(value).kind {
            ValueKind::Call(_) | ValueKind::Await(_) => self.makes_function(value).is_none(),
            ValueKind::Member { object, .. } | ValueKind::Index { object, .. } => {
                matches!(
                    self.value(object).kind,
                    ValueKind::Call(_) | ValueKind::Await(_)
                )
            }
            _ => false,
        };
        match listener.root {
            Root::Value(value) => found(value),
            Root::Binding(binding) => self
                .binding(binding)
                .writes
                .iter()
                .any(|write| found(write.value)),
            _ => false,
        }
    }

    /// What is made where it is added, and that nobody else has: a function literal, or one in a variable of which nothing
    /// else becomes, or what a call makes.
    fn made_for_adding(&self, listener: ValueId) -> Option<Made> {
        match self.value(listener).kind {
            ValueKind::Call(_) => Some(Made::ByCall(listener)),
            ValueKind::Function(function) => Some(Made::Function(function)),
            ValueKind::Binding(binding) => {
                let made = self.only_value(binding)?;
                let references = self.references_to(binding);
                let is_added = |reference: &ValueId| self.added_at(*reference).is_some();
                match self.value(made).kind {
                    ValueKind::Function(function) if references.iter().all(is_added) => {
                        Some(Made::Function(function))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a removal is handed what its caller passed, where the neighbour adds a function of its own that calls what
    /// that one was passed.
    pub(super) fn is_wrapped_for_caller(&self, added: &Acquisition, release: &Release) -> bool {
        release.listener.is_some_and(|listener| {
            let Root::Parameter(remover, _) = self.path(listener).root else {
                return false;
            };
            self.doubt_of_listener(added, release, listener).is_some()
                && !self.undoes_another(remover, self.function_of(added.region))
        })
    }

    /// Whether a function is by its name the opposite of another than that which a place is in.
    fn undoes_another(&self, remover: FunctionId, adder: FunctionId) -> bool {
        let is_undone = |function: FunctionId| {
            self.opposite_of(function)
                .is_some_and(|opposite| opposite.function == remover)
        };
        !is_undone(adder) && self.is_opposite_of_some(remover)
    }

    /// The same of two functions of which one is by its name the opposite of the other.
    pub(super) fn is_wrapped_for_opposite(&self, added: &Acquisition, release: &Release) -> bool {
        let (Root::Parameter(adder, _), Some(Root::Parameter(remover, _))) = (
            self.path(added.target).root,
            release.listener.map(|listener| self.path(listener).root),
        ) else {
            return false;
        };
        let opposite = self.opposite_of(adder);
        opposite.is_some_and(|opposite| opposite.function == remover)
            && self.is_wrapped_for_caller(added, release)
    }

    /// Whether a callee is a function that fits, by itself or through `call` and `apply`.
    fn is_call_of(&self, callee: ValueId, fits: impl Fn(ValueId) -> bool) -> bool {
        fits(callee)
            || matches!(&self.value(callee).kind, ValueKind::Member { object, name }
                if (name == "call" || name == "apply") && fits(*object))
    }

    /// A removal of this file may do more than take the function away that it is handed.
    fn doubt_of_method(&self, release: &Release) -> u32 {
        match self.called_function(release.call) {
            Some(function) if !self.removes_by_identity(function) => Knowledge::Guess as u32,
            _ => 0,
        }
    }

    /// Whether a function of this file looks for what it is handed in a collection, or hands it to another removal.
    pub(super) fn removes_by_identity(&self, function: crate::facts::FunctionId) -> bool {
        let inside = |region| self.function_contains(function, self.function_of(region));
        let searches = self
            .method_calls(&["indexOf", "delete", "splice", "filter", "lastIndexOf"])
            .any(|call| inside(self.value(call).region));
        let mut functions = self.functions_within(function).into_iter();
        searches || functions.any(|inner| self.releases_of(inner).next().is_some())
    }

    fn doubt_of_event(&self, added: &Acquisition, release: &Release) -> Option<u32> {
        let difference = self.difference_of_events(added.event?, release.event?)?;
        Some(difference + self.doubt_of_pairing(added, release)?)
    }

    /// How sure it is that two events differ; nothing, if the user has written the same.
    fn difference_of_events(&self, added: ValueId, removed: ValueId) -> Option<u32> {
        if self.spell(added) == self.spell(removed) {
            return None;
        }
        match (self.event_names(added), self.event_names(removed)) {
            (Some(one), Some(other)) => {
                // jQuery's `click.menu` is a `click`, and `change add` is both.
                let shared = !parts(&one).is_disjoint(&parts(&other));
                Some(if shared {
                    Knowledge::Guess
                } else {
                    Knowledge::Sight
                } as u32)
            }
            (None, None) => {
                let (one, other) = (self.path(added), self.path(removed));
                let siblings = one.root == other.root
                    && one.segments.len() == other.segments.len()
                    && one.last_segment_name().is_some()
                    && other.last_segment_name().is_some()
                    && matches!(
                        one.root,
                        Root::Import(_) | Root::Binding(_) | Root::Class(_)
                    );
                // Two members of one list of names: `Events.Open` and `Events.Close`.
                Some(if siblings {
                    Knowledge::Sight
                } else {
                    Knowledge::Guess
                } as u32)
            }
            _ => Some(Knowledge::Guess as u32),
        }
    }

    fn doubt_of_target(&self, added: &Acquisition, release: &Release) -> Option<u32> {
        let is_drawn = |target: ValueId| {
            self.path(target).is_drawn()
                || matches!(
                    self.value(self.origin_value(target)).kind,
                    ValueKind::Element { .. }
                )
        };
        // What is drawn from a collection may be any of its things.
        if self.spell(added.target) == self.spell(release.target)
            || is_drawn(added.target)
            || is_drawn(release.target)
        {
            return None;
        }
        let difference = self.difference_of_targets(added.target, release.target);
        Some(difference as u32 + self.doubt_of_pairing(added, release)?)
    }

    /// How sure it is that two targets differ: two paths may lead to one thing.
    pub(super) fn difference_of_targets(&self, added: ValueId, removed: ValueId) -> Knowledge {
        let (one, other) = (self.path(added), self.path(removed));
        // What a promise or a parameter hands on may be what another field holds.
        let written = [added, removed]
            .iter()
            .all(|target| matches!(self.value(*target).kind, ValueKind::Member { .. }));
        match (&one.root, &other.root) {
            (Root::Global(_), Root::Global(_)) => Knowledge::Sight,
            (Root::Instance(class), Root::Instance(_)) => {
                match (one.segments.as_slice(), other.segments.as_slice()) {
                    ([Segment::Name(one)], [Segment::Name(other)]) => {
                        let is_made = |field: &SmolStr| {
                            let assigned = self.assignments_to_field(*class, field);
                            !assigned.is_empty()
                                && assigned
                                    .iter()
                                    .all(|value| self.freshness(*value) == Freshness::New)
                        };
                        if is_made(one) && is_made(other) {
                            Knowledge::Sight
                        } else if written {
                            Knowledge::Convention
                        } else {
                            Knowledge::Guess
                        }
                    }
                    _ => Knowledge::Guess,
                }
            }
            _ => Knowledge::Guess,
        }
    }

    /// How sure it is that the two belong together and to nothing else: the listener is added once and removed once.
    fn doubt_of_pairing(&self, added: &Acquisition, release: &Release) -> Option<u32> {
        let removed = release.listener?;
        let path = self.path(removed);
        // What has its counterpart already says nothing of the ones that are left.
        let adders = self
            .facts
            .acquisitions
            .iter()
            .filter(|other| self.same_listener(other.listener, Some(removed), &path))
            .filter(|other| other.call == added.call || self.discharges(other, &[]).is_empty())
            .count();
        let is_same = |other: &Release| {
            other
                .listener
                .is_some_and(|listener| self.same_path(&self.path(listener), &path))
        };
        let removers = (0u32..)
            .zip(&self.facts.releases)
            .filter(|(index, other)| is_same(other) && !self.is_met(*index))
            .count();
        let is_taken_away = !self.discharges(added, &[]).is_empty();
        let uses = match self.is_handed_for_both(&path, added, release) {
            true => Knowledge::Convention as u32,
            false => self.doubt_of_listeners_uses(&path),
        };
        let mut doubt = uses + self.doubt_of_method(release);
        if adders > 1 {
            doubt += 1;
        }
        if removers > 1 || is_taken_away {
            doubt += 1;
        }
        Some(doubt)
    }

    /// Whether a caller passes the listener to a function that adds it, and that makes the function which is to take it
    /// away: `follow(listener) { bus.on("x", listener); return () => bus.off("y", listener) }`. One that adds and removes
    /// by itself may be moving the listener from one event to another.
    fn is_handed_for_both(&self, path: &Path, added: &Acquisition, release: &Release) -> bool {
        let Root::Parameter(owner, _) = path.root else {
            return false;
        };
        let (adder, remover) = (
            self.function_of(added.region),
            self.function_of(release.region),
        );
        path.segments.is_empty()
            && self.function_contains(owner, adder)
            && adder != remover
            && self.function_contains(adder, remover)
    }

    /// Whether somebody else may add the listener: a function that is only added and removed here is in sight.
    fn doubt_of_listeners_uses(&self, path: &Path) -> u32 {
        match self.listener_leaves(path) {
            Some(false) => Knowledge::Sight as u32,
            Some(true) => Knowledge::Convention as u32,
            None if matches!(path.root, Root::Function(_)) => Knowledge::Convention as u32,
            // An import, a parameter, a field of something else: others may add it as well.
            None => Knowledge::Guess as u32,
        }
    }

    /// Whether the function at a path is used for more than being added, taken away and called; `None` if it is not a
    /// function or field of this file.
    pub(super) fn listener_leaves(&self, path: &Path) -> Option<bool> {
        let references = match (&path.root, path.segments.as_slice()) {
            (Root::Function(function), []) => {
                if self.is_exported(*function) {
                    return Some(true);
                }
                let value = self.function(*function).value?;
                match self.parent(value) {
                    super::Parent::Binding(binding) => self.references_to(*binding),
                    // Made in the registration, it can be told by its own name alone.
                    super::Parent::Value(_) if self.added_at(value).is_some() => {
                        self.references_to_own_name(value)
                    }
                    _ => return None,
                }
            }
            (Root::Instance(_), [Segment::Name(name)]) => {
                let is_read = |value: &ValueId| matches!(&self.value(*value).kind, ValueKind::Member { name: own, .. } if own == name);
                self.expressions_of(path)
                    .into_iter()
                    .filter(is_read)
                    .collect()
            }
            _ => return None,
        };
        Some(references.into_iter().any(|reference| {
            !self.is_removed_or_called(reference)
                && self.added_at(reference).is_none()
                && !self.is_assigned_or_bound(reference)
        }))
    }

    fn references_to_own_name(&self, function: ValueId) -> Vec<ValueId> {
        let own = |binding: &Binding| {
            binding.kind == BindingKind::Function
                && binding.writes.iter().any(|write| write.value == function)
        };
        let written = self.bindings_written(function).iter();
        let mut names = written.filter(|name| own(self.binding(**name)));
        names
            .next()
            .map(|name| self.references_to(*name))
            .unwrap_or_default()
    }

    /// Whether a listener never leaves the function or class that adds it, and a place lies outside of both: whatever is
    /// found there, is not this listener.
    pub fn is_out_of_reach(&self, added: &Acquisition, place: RegionId) -> bool {
        let (adder, other) = (
            self.outermost_around(added.region),
            self.outermost_around(place),
        );
        let classes = (self.function(adder).class, self.function(other).class);
        let are_related = matches!(classes, (Some(one), Some(other)) if self.related(one, other));
        adder != other
            && !are_related
            && self.listener_leaves(&self.path(added.listener)) == Some(false)
    }

    /// The outermost function around a place, short of the module.
    fn outermost_around(&self, place: RegionId) -> FunctionId {
        let mut function = self.function_of(place);
        while let Some(parent) = self.function(function).parent
            && !self.is_module(parent)
        {
            function = parent;
        }
        function
    }

    /// Whether an expression only stands at the left of an assignment, or is bound for one.
    fn is_assigned_or_bound(&self, reference: ValueId) -> bool {
        self.is_assigned(reference)
            || match self.parent(reference) {
                super::Parent::None => true,
                super::Parent::Value(outer) => matches!(
                    &self.value(*outer).kind,
                    ValueKind::Member { name, .. } if name == "bind"
                ),
                _ => false,
            }
    }

    /// Whether a removal is made on a thing that was made a moment ago, and that nobody has added a listener to.
    pub fn is_from_new_target(&self, release: &Release) -> bool {
        let path = self.path(release.target);
        let function = self.function_of(release.region);
        match (&path.root, path.segments.as_slice()) {
            (Root::Value(made), []) => {
                let made = match self.value(*made).kind {
                    ValueKind::Await(inner) => inner,
                    _ => *made,
                };
                self.value(made).region == release.region && self.makes_target(made)
            }
            (Root::Binding(binding), []) => {
                let facts = self.binding(*binding);
                let Some(made) = self.only_value(*binding) else {
                    return false;
                };
                facts.function == function
                    && !self.is_module(function)
                    && facts.writes.len() == 1
                    && self.function_of(self.value(made).region) == function
                    && self.makes_target(made)
                    && self
                        .references_to(*binding)
                        .iter()
                        .all(|reference| self.is_receiver_of_removal(*reference))
            }
            _ => false,
        }
    }

    fn is_receiver_of_removal(&self, reference: ValueId) -> bool {
        let function = self.function_of(self.value(reference).region);
        self.releases_of(function)
            .any(|release| release.target == reference)
    }

    fn makes_target(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            // A class that is handed something may keep it as a listener at once.
            ValueKind::Call(call) if call.form == CallForm::New => {
                let says_nothing = |argument: &ValueId| {
                    matches!(
                        self.value(*argument).kind,
                        ValueKind::String(_) | ValueKind::Number(_) | ValueKind::Template(_)
                    )
                };
                call.arguments.iter().all(says_nothing) && self.called_function(value).is_none()
            }
            ValueKind::Call(_) => match self.called_function(value) {
                Some(function) => {
                    let returned = self.returned_values(function);
                    // It may return its own result.
                    let makes = |made: &ValueId| {
                        self.ask_inside(Inside::Target(*made), false, || self.makes_target(*made))
                    };
                    !returned.is_empty() && returned.iter().all(makes)
                }
                None => matches!(
                    self.known_result(value),
                    Some((ResultLifetime::New | ResultLifetime::Kept, Knowledge::Sight))
                ),
            },
            _ => false,
        }
    }
}

/// The single events in names that may hold several, without their namespaces.
fn parts(names: &BTreeSet<SmolStr>) -> BTreeSet<&str> {
    names
        .iter()
        .flat_map(|name| name.split_whitespace())
        .map(|name| name.split('.').next().unwrap_or(name))
        .collect()
}
