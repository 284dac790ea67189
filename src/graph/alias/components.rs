//! Functions that a framework renders: React, Preact and Solid components.
//!
//! In: a function. Out: whether it is a component, by its name and by what it returns.
//! Never here: components that are classes or object literals.

use crate::dictionary::NameSet;
use crate::facts::{FunctionId, ValueId, ValueKind};
use crate::graph::Graph;

/// Whether a name is one of a hook: `useSize`, and not `user`.
pub fn is_named_like_hook(name: &str) -> bool {
    let rest = name.strip_prefix("use");
    rest.is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

impl Graph<'_> {
    /// Whether a function is rendered: its name is capitalised and it returns elements.
    pub(in crate::graph) fn is_component(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        let capitalised = facts
            .name
            .as_deref()
            .is_some_and(|name| name.starts_with(char::is_uppercase));
        capitalised
            && facts.class.is_none()
            && self
                .returned_values(function)
                .into_iter()
                .any(|value| self.is_element(value, 4))
    }

    pub(in crate::graph) fn is_element(&self, value: ValueId, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        match &self.value(value).kind {
            ValueKind::Jsx(_) => true,
            ValueKind::Either { left, right, .. } => {
                self.is_element(*left, depth) || self.is_element(*right, depth)
            }
            ValueKind::Call(_) => self
                .callee_name(value)
                .is_some_and(|name| self.dictionary.is_named(NameSet::MakesElement, &name)),
            _ => false,
        }
    }
}
