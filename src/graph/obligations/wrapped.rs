//! Listeners that are wrapped before they are added, so that a removal of what was wrapped takes nothing away.
//!
//! In: a registration and a removal. Out: whether what the removal names can be what was added, and how sure that is.
//! Never here: other ways in which a removal misses (that is `mismatch`).

use crate::dictionary::NameSet;
use crate::facts::{Acquisition, Binding, BindingKind, FunctionId, Release, ValueId, ValueKind};
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::{Graph, Knowledge};

impl Graph<'_> {
    /// What is added is made on the spot of the function that is removed.
    pub(in crate::graph) fn doubt_of_listener(
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
    pub(in crate::graph) fn is_somebody_elses(&self, listener: &Path) -> bool {
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
    pub(in crate::graph) fn is_wrapped_for_caller(
        &self,
        added: &Acquisition,
        release: &Release,
    ) -> bool {
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
    pub(in crate::graph) fn is_wrapped_for_opposite(
        &self,
        added: &Acquisition,
        release: &Release,
    ) -> bool {
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

    /// Whether somebody else may add the listener: a function that is only added and removed here is in sight.
    pub(in crate::graph) fn doubt_of_listeners_uses(&self, path: &Path) -> u32 {
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
    pub(in crate::graph) fn listener_leaves(&self, path: &Path) -> Option<bool> {
        let references = match (&path.root, path.segments.as_slice()) {
            (Root::Function(function), []) => {
                if self.is_exported(*function) {
                    return Some(true);
                }
                let value = self.function(*function).value?;
                match self.parent(value) {
                    crate::graph::Parent::Binding(binding) => self.references_to(*binding),
                    // Made in the registration, it can be told by its own name alone.
                    crate::graph::Parent::Value(_) if self.added_at(value).is_some() => {
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

    /// Whether an expression only stands at the left of an assignment, or is bound for one.
    fn is_assigned_or_bound(&self, reference: ValueId) -> bool {
        self.is_assigned(reference)
            || match self.parent(reference) {
                crate::graph::Parent::None => true,
                crate::graph::Parent::Value(outer) => matches!(
                    &self.value(*outer).kind,
                    ValueKind::Member { name, .. } if name == "bind"
                ),
                _ => false,
            }
    }
}

/// What is made where it is added.
enum Made {
    /// By this call.
    ByCall(ValueId),
    /// A function.
    Function(FunctionId),
}

impl Graph<'_> {
    /// A removal of this file may do more than take the function away that it is handed.
    pub(in crate::graph) fn doubt_of_method(&self, release: &Release) -> u32 {
        match self.called_function(release.call) {
            Some(function) if !self.removes_by_identity(function) => Knowledge::Guess as u32,
            _ => 0,
        }
    }

    /// Whether a function of this file looks for what it is handed in a collection, or hands it to another removal.
    pub(in crate::graph) fn removes_by_identity(&self, function: crate::facts::FunctionId) -> bool {
        let inside = |region| self.function_contains(function, self.function_of(region));
        let searches = self
            .calls_of_set(NameSet::SearchesByIdentity)
            .any(|call| inside(self.value(call).region));
        let mut functions = self.functions_within(function).into_iter();
        searches || functions.any(|inner| self.releases_of(inner).next().is_some())
    }
}
