//! Removals that name a variable to which nothing is ever assigned.
//!
//! In: a removal. Out: the variable, if its API takes nothing away without a listener.
//! Never here: what is set to nothing after it was something; that is a question.

use crate::dictionary::Duplicates;
use crate::facts::{BindingId, BindingKind, Release, ValueKind};
use crate::graph::Graph;

impl Graph<'_> {
    /// The variable of a function that a removal names, if nothing is ever assigned to it. An emitter that removes all listeners
    /// where it is told none does so then as well.
    pub(in crate::graph) fn never_assigned_listener(&self, release: &Release) -> Option<BindingId> {
        let ValueKind::Binding(variable) = self.value(release.listener?).kind else {
            return None;
        };
        let facts = self.binding(variable);
        let is_empty = facts
            .writes
            .iter()
            .all(|write| matches!(self.value(write.value).kind, ValueKind::Nothing));
        (matches!(facts.kind, BindingKind::Var | BindingKind::Let)
            && is_empty
            && !self.is_module(facts.function)
            && self.demands_listener(release))
        .then_some(variable)
    }

    /// Whether the API of a removal takes nothing away unless it is handed the listener.
    pub(in crate::graph) fn demands_listener(&self, release: &Release) -> bool {
        let pair = &self.dictionary.pairs[release.pair as usize];
        pair.options.is_some() && pair.duplicates == Duplicates::Ignored
    }
}
