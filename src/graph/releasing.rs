//! Functions that take a listener away when they run.
//!
//! In: the removals that match an acquisition. Out: the functions that lead to one, and the values that hold such a
//! function.
//! Never here: whether any of them runs; that is `flow` and `settlements`.

use super::path::Root;
use super::{Discharge, Graph};
use crate::facts::{Acquisition, FunctionId, Release, ValueId, ValueKind};

impl Graph<'_> {
    /// The functions that run a removal: those that hold one, and those that call one of them.
    pub(super) fn releasing_functions(
        &self,
        own: FunctionId,
        discharges: &[Discharge],
    ) -> Vec<FunctionId> {
        let mut releasing: Vec<FunctionId> = discharges
            .iter()
            .map(|discharge| self.function_of(discharge.region))
            .filter(|function| *function != own)
            .collect();
        let mut next = 0;
        while next < releasing.len() {
            let callee = releasing[next];
            for call in self.calls_of(callee) {
                let caller = self.function_of(self.value(*call).region);
                if caller != own && !releasing.contains(&caller) {
                    releasing.push(caller);
                }
            }
            next += 1;
        }
        releasing
    }

    /// Whether a call of the function that holds a removal has it take away another function than the one that was added.
    pub(super) fn takes_another(
        &self,
        added: &Acquisition,
        release: &Release,
        owner: FunctionId,
        call: ValueId,
    ) -> bool {
        release.listener.is_some_and(|listener| {
            let removed = self.in_callers_words(&self.path(listener), owner, call);
            let added = self.path(added.listener);
            matches!(
                (removed.root, added.root),
                (Root::Function(one), Root::Function(other)) if one != other
            )
        })
    }

    /// Whether a function, or one written inside it, removes the listener.
    fn leads_to_release(&self, function: FunctionId, releasing: &[FunctionId]) -> bool {
        releasing
            .iter()
            .any(|other| self.function_contains(function, *other))
    }

    /// Whether a value is, or holds, a function that removes the listener.
    pub(super) fn holds_release(
        &self,
        value: ValueId,
        releasing: &[FunctionId],
        depth: u32,
    ) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let holds = |value: &ValueId| self.holds_release(*value, releasing, depth);
        match &self.value(value).kind {
            ValueKind::Object(properties) => {
                properties.iter().any(|property| holds(&property.value))
            }
            ValueKind::Array(items) => items.iter().any(holds),
            ValueKind::Spread(inner) | ValueKind::Await(inner) => holds(inner),
            ValueKind::Either { left, right, .. } => holds(left) || holds(right),
            ValueKind::Call(call) => {
                call.arguments.iter().any(holds) || {
                    match self.receiver(value) {
                        Some(receiver) => holds(&receiver),
                        None => false,
                    }
                }
            }
            _ => match self.path(value).root {
                Root::Function(function) => self.leads_to_release(function, releasing),
                _ => false,
            },
        }
    }
}
