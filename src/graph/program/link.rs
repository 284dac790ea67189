//! What imports mean, once the other files are there.
//!
//! In: joined facts, and which file each specifier means. Out: the same facts, in which every import that was found is a
//! use of the other file's name. An export that has no name, such as `export default new Bus()`, is given one.
//! Never here: a guess. An import that was not found stays what it was.

use std::collections::{BTreeSet, HashMap};

use smol_str::SmolStr;

use super::Part;
use super::shift::Offset;
use crate::facts::{
    Binding, BindingId, BindingKind, FileFacts, FunctionId, Property, Value, ValueId, ValueKind,
    Write,
};

/// Gives each import of `all` its meaning. `offsets` tell where each part begins.
pub(super) fn link(
    parts: &[Part<'_>],
    offsets: &[Offset],
    resolve: &dyn Fn(usize, &str) -> Option<usize>,
    all: &mut FileFacts,
) {
    let mut linker = Linker {
        parts,
        offsets,
        resolve,
        all,
        named: HashMap::new(),
    };
    let imports = linker.imports();
    for (value, member, target) in imports {
        let found = match &member {
            Some(name) => linker.export(target, name, &mut BTreeSet::new()),
            None => Some(linker.module(target)),
        };
        if let Some(binding) = found {
            linker.all.values[value.0 as usize].kind = ValueKind::Binding(binding);
        }
    }
}

struct Linker<'a, 'p> {
    parts: &'a [Part<'p>],
    offsets: &'a [Offset],
    resolve: &'a dyn Fn(usize, &str) -> Option<usize>,
    all: &'a mut FileFacts,
    /// Names given to exports that have none, by part and name; a whole module has the empty name.
    named: HashMap<(usize, SmolStr), BindingId>,
}

impl Linker<'_, '_> {
    /// Every value that is an import, or a member of one, with the member's name and the part that is meant.
    fn imports(&self) -> Vec<(ValueId, Option<SmolStr>, usize)> {
        let mut imports = Vec::new();
        for (number, (part, offset)) in self.parts.iter().zip(self.offsets).enumerate() {
            for (at, value) in part.facts.values.iter().enumerate() {
                let id = offset.value(ValueId(at as u32));
                match &value.kind {
                    ValueKind::Import(specifier) => {
                        let target = (self.resolve)(number, specifier);
                        imports.extend(target.map(|target| (id, None, target)));
                    }
                    ValueKind::Member { object, name } => {
                        let target = self.imported_by(number, *object);
                        imports.extend(target.map(|target| (id, Some(name.clone()), target)));
                    }
                    _ => {}
                }
            }
        }
        // Members first: what a module is as a whole is asked only by what is no member of it.
        imports.sort_by_key(|(id, member, _)| (member.is_none(), *id));
        imports
    }

    /// The part that a value of another part imports as a whole. `value` is a number within `part`.
    fn imported_by(&self, part: usize, value: ValueId) -> Option<usize> {
        match &self.parts[part].facts.values[value.0 as usize].kind {
            ValueKind::Import(specifier) => (self.resolve)(part, specifier),
            _ => None,
        }
    }

    /// The name that `part` exports as `name`; `seen` are the parts that were asked already.
    fn export(
        &mut self,
        part: usize,
        name: &SmolStr,
        seen: &mut BTreeSet<(usize, SmolStr)>,
    ) -> Option<BindingId> {
        if !seen.insert((part, name.clone())) {
            return None;
        }
        let facts = self.parts[part].facts;
        let own = facts.exports.iter().rfind(|export| export.name == *name);
        if let Some(export) = own {
            return Some(self.name_of(part, name, export.value, seen));
        }
        let starred = facts.exports.iter().filter(|export| export.name == "*");
        for export in starred {
            if let Some(target) = self.imported_by(part, export.value)
                && name != "default"
                && let Some(found) = self.export(target, name, seen)
            {
                return Some(found);
            }
        }
        // `import x from "./commonjs"` is all that the module exports.
        (name == "default" && is_commonjs(facts)).then(|| self.module(part))
    }

    /// The name behind an exported value, a number within `part`: its own, that of the file it comes from, or a new one.
    fn name_of(
        &mut self,
        part: usize,
        name: &SmolStr,
        value: ValueId,
        seen: &mut BTreeSet<(usize, SmolStr)>,
    ) -> BindingId {
        let facts = self.parts[part].facts;
        match &facts.values[value.0 as usize].kind {
            ValueKind::Binding(binding) => {
                return BindingId(binding.0 + self.offsets[part].bindings);
            }
            ValueKind::Member { object, name } => {
                if let Some(target) = self.imported_by(part, *object)
                    && let Some(found) = self.export(target, name, seen)
                {
                    return found;
                }
            }
            _ => {}
        }
        let value = self.offsets[part].value(value);
        self.given_name(part, name, value)
    }

    /// What a module is as a whole: what it was set to, or an object of all that it exports.
    fn module(&mut self, part: usize) -> BindingId {
        if let Some(known) = self.named.get(&(part, SmolStr::default())) {
            return *known;
        }
        let facts = self.parts[part].facts;
        let default = facts.exports.iter().rfind(|it| it.name == "default");
        if let (Some(default), true) = (default, is_commonjs(facts) && !was_es_module(facts)) {
            let seen = &mut BTreeSet::new();
            return self.name_of(part, &default.name, default.value, seen);
        }
        let mut properties = Vec::new();
        for export in facts.exports.iter().filter(|export| export.name != "*") {
            let seen = &mut BTreeSet::new();
            if let Some(binding) = self.export(part, &export.name, seen) {
                let value = self.new_value(part, ValueKind::Binding(binding));
                let name = Some(export.name.clone());
                properties.push(Property { name, value });
            }
        }
        let whole = self.new_value(part, ValueKind::Object(properties));
        self.given_name(part, &SmolStr::default(), whole)
    }

    /// A constant of the module of `part` that holds `value`, a number among all values.
    fn given_name(&mut self, part: usize, name: &SmolStr, value: ValueId) -> BindingId {
        if let Some(known) = self.named.get(&(part, name.clone())) {
            return *known;
        }
        let function = FunctionId(self.offsets[part].functions);
        let region = self.all.functions[function.0 as usize].body;
        let id = BindingId(self.all.bindings.len() as u32);
        self.all.bindings.push(Binding {
            name: name.clone(),
            kind: BindingKind::Const,
            function,
            region,
            writes: vec![Write {
                value,
                region,
                if_absent: false,
            }],
            span: self.all.values[value.0 as usize].span,
        });
        self.named.insert((part, name.clone()), id);
        id
    }

    fn new_value(&mut self, part: usize, kind: ValueKind) -> ValueId {
        let function = FunctionId(self.offsets[part].functions);
        let region = self.all.functions[function.0 as usize].body;
        let span = self.offsets[part].span(crate::corpus::Span::default());
        let id = ValueId(self.all.values.len() as u32);
        self.all.values.push(Value { kind, span, region });
        id
    }
}

/// Whether a file says `module` or `exports`, so that its default export is the module itself.
fn is_commonjs(facts: &FileFacts) -> bool {
    facts.values.iter().any(
        |value| matches!(&value.kind, ValueKind::Global(name) if name == "module" || name == "exports"),
    )
}

/// Whether a compiler made the file of an ES module, whose default export is one of several and not the module itself.
fn was_es_module(facts: &FileFacts) -> bool {
    let marks =
        |value: &Value| matches!(&value.kind, ValueKind::String(text) if text == "__esModule");
    facts.values.iter().any(marks)
}
