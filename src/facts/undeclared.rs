//! Names that nobody declares and that the file assigns to: variables of the module, whatever function assigns first.
//!
//! In: writes to such names while a file is read, and the facts when it has been. Out: a binding for each, and its uses.
//! Never here: names that are only read, which are globals, and those that belong to CommonJS.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::lowering::Lowering;
use super::{Binding, BindingId, BindingKind, FileFacts, MODULE, RegionId, ValueId, ValueKind};
use crate::corpus::Span;

/// The variables that are made by assigning to them.
pub(super) type Undeclared = HashMap<SmolStr, BindingId>;

impl Lowering<'_> {
    /// Notes a write to a name that is declared nowhere around it.
    pub(super) fn write_undeclared(
        &mut self,
        name: &SmolStr,
        span: Span,
        value: ValueId,
        if_absent: bool,
    ) {
        if matches!(name.as_str(), "exports" | "module" | "require") {
            return;
        }
        let binding = match self.undeclared.get(name) {
            Some(known) => *known,
            None => self.make_undeclared(name, span),
        };
        self.write(binding, value, if_absent);
    }

    fn make_undeclared(&mut self, name: &SmolStr, span: Span) -> BindingId {
        let id = BindingId(self.facts.bindings.len() as u32);
        self.facts.bindings.push(Binding {
            name: name.clone(),
            kind: BindingKind::Var,
            function: MODULE,
            region: RegionId(0),
            writes: Vec::new(),
            span,
        });
        // No scope declares it.
        self.declared_in.push(0);
        self.undeclared.insert(name.clone(), id);
        id
    }
}

/// Makes each mention of an undeclared variable, before its first write too, one of the binding.
pub(super) fn bind(facts: &mut FileFacts, undeclared: &Undeclared) {
    if undeclared.is_empty() {
        return;
    }
    for value in &mut facts.values {
        if let ValueKind::Global(name) = &value.kind
            && let Some(binding) = undeclared.get(name)
        {
            value.kind = ValueKind::Binding(*binding);
        }
    }
}
