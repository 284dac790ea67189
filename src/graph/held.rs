//! Which of the functions that are written to a name it holds where it is used.
//!
//! In: names of a function that are written more than once. Out: for an expression that is such a name the function that was
//! written last, if nothing else can have been written since.
//! Never here: what is written elsewhere, or on some ways only; then the name is all that is known.

use std::collections::HashMap;

use super::Graph;
use crate::facts::{Binding, BindingId, FunctionId, ValueId, ValueKind};

impl Graph<'_> {
    /// The function that a name surely holds at `value`, where others are written to it before or after.
    pub(super) fn held_function(&self, value: ValueId) -> Option<FunctionId> {
        let known = self.held.get_or_init(|| self.find_held());
        known.get(&value).copied()
    }

    fn find_held(&self) -> HashMap<ValueId, FunctionId> {
        let mut held = HashMap::new();
        for (binding, at) in self.facts.bindings.iter().zip(0..) {
            if binding.writes.len() > 1 && self.is_written_by_its_own(binding) {
                self.note_held_at_references(binding, BindingId(at), &mut held);
            }
        }
        held
    }

    /// Whether each run of a function has its own, and nobody else writes to it.
    fn is_written_by_its_own(&self, binding: &Binding) -> bool {
        let mut writes = binding.writes.iter();
        writes.all(|write| self.function_of(write.region) == binding.function)
    }

    fn note_held_at_references(
        &self,
        binding: &Binding,
        id: BindingId,
        held: &mut HashMap<ValueId, FunctionId>,
    ) {
        let mut writes: Vec<_> = binding.writes.iter().collect();
        writes.sort_by_key(|write| write.value);
        for reference in self.references_to(id) {
            self.read();
            // Values are numbered as they are evaluated.
            let until = writes.partition_point(|write| write.value < reference);
            let Some(last) = until.checked_sub(1).map(|at| writes[at]) else {
                continue;
            };
            let is_sure = !last.if_absent && last.region == self.value(reference).region;
            if let ValueKind::Function(function) = self.value(last.value).kind
                && is_sure
            {
                held.insert(reference, function);
            }
        }
    }
}
