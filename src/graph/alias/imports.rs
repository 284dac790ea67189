//! Which modules a file imports, and under which names.
//!
//! In: a call, or a name. Out: whether the file of the call imports a module; what is imported under the name.
//! Never here: what an import means in another file (that is `program`).

use std::collections::HashMap;

use smol_str::SmolStr;

use crate::facts::{BindingId, BindingKind, ValueId, ValueKind};
use crate::graph::Graph;

impl Graph<'_> {
    /// What is imported under a name.
    pub(in crate::graph) fn import_named(&self, name: &str) -> Option<BindingId> {
        let known = self.alias.imported.get_or_init(|| {
            let mut known = HashMap::new();
            for (binding, at) in self.facts.bindings.iter().zip(0..) {
                if binding.kind == BindingKind::Import {
                    known.entry(binding.name.clone()).or_insert(BindingId(at));
                }
            }
            known
        });
        known.get(name).copied()
    }

    /// Whether the file in which a call stands imports a module.
    pub(in crate::graph) fn is_imported_beside(&self, call: ValueId, module: &str) -> bool {
        let file_of = |at: ValueId| self.facts.joined_at(self.span(at)).map(|file| file.byte);
        let imports = self.alias.imports.get_or_init(|| {
            let all = self
                .every_value()
                .filter_map(|(at, value)| match &value.kind {
                    ValueKind::Import(module) => Some((file_of(at), module.clone())),
                    _ => None,
                });
            all.collect()
        });
        imports.contains(&(file_of(call), SmolStr::new(module)))
    }
}
