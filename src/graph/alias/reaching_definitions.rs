//! What a name surely holds where it is used, of all that is written to it.
//!
//! In: names, and expressions that are such a name. Out: what was written last, if nothing else can have been written since: any
//! value, or the function among several.
//! Never here: what is written elsewhere, or on some ways only; then the name is all that is known.

use std::collections::HashMap;
use std::rc::Rc;

use crate::facts::{Binding, BindingId, FunctionId, ValueId, ValueKind, Write};
use crate::graph::Graph;

impl Graph<'_> {
    /// The function that a name surely holds at `value`, where others are written to it before or after.
    pub(in crate::graph) fn held_function(&self, value: ValueId) -> Option<FunctionId> {
        let known = self.alias.held.get_or_init(|| self.find_held());
        known.get(&value).copied()
    }

    /// What a variable holds where it is read, if what was last written to it there is sure: `let room = rooms.get(id)`,
    /// of which a later line makes a new one.
    pub(in crate::graph) fn value_before(
        &self,
        binding: BindingId,
        read: ValueId,
    ) -> Option<ValueId> {
        let region = self.value(read).region;
        let writes = self.writes_in_order(binding);
        let last = last_before(&writes, read)?;
        let is_here = self.function_of(last.region) == self.function_of(region);
        (is_here && self.is_inside(region, last.region)).then_some(last.value)
    }

    /// What is written to a variable, in the order in which it is evaluated.
    fn writes_in_order(&self, id: BindingId) -> Rc<[Write]> {
        let mut known = self.alias.ordered_writes.borrow_mut();
        let ordered = known.entry(id).or_insert_with(|| {
            let mut writes = self.binding(id).writes.clone();
            writes.sort_by_key(|write| write.value);
            writes.into()
        });
        ordered.clone()
    }

    fn find_held(&self) -> HashMap<ValueId, FunctionId> {
        let mut held = HashMap::new();
        for (binding, at) in self.facts.bindings.iter().zip(0..) {
            if binding.writes.len() > 1 && self.is_written_by_its_own(binding) {
                self.note_held_at_references(BindingId(at), &mut held);
            }
        }
        held
    }

    /// Whether each run of a function has its own, and nobody else writes to it.
    fn is_written_by_its_own(&self, binding: &Binding) -> bool {
        let mut writes = binding.writes.iter();
        writes.all(|write| self.function_of(write.region) == binding.function)
    }

    fn note_held_at_references(&self, id: BindingId, held: &mut HashMap<ValueId, FunctionId>) {
        let writes = self.writes_in_order(id);
        for reference in self.references_to(id) {
            self.read();
            let Some(last) = last_before(&writes, reference) else {
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

/// The last of these writes before a place. Values are numbered as they are evaluated.
fn last_before(writes: &[Write], place: ValueId) -> Option<&Write> {
    let until = writes.partition_point(|write| write.value < place);
    writes[..until].last()
}
