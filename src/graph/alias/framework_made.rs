//! Classes of which a framework makes one for each component.
//!
//! In: a class, or one of its members. Out: whether a framework makes its instances, and runs the member when one begins;
//! the member that it runs when one ends.
//! Never here: whether functions or object literals are components.

use super::callees::BASES;
use crate::dictionary::{ComponentClass, module_matches};
use crate::facts::{ClassId, FunctionId, FunctionKind, ValueId, ValueKind};
use crate::graph::{Graph, Owner};

impl Graph<'_> {
    /// What a class is a component of, if a framework makes an instance of it for each place on a page.
    pub fn component_class(&self, class: ClassId) -> Option<&ComponentClass> {
        let name = self.class(class).name.as_deref().unwrap_or_default();
        if self.dictionary.is_root_component(name) {
            return None;
        }
        self.with_bases(class).take(BASES).find_map(|id| {
            let mut entries = self.dictionary.component_classes.iter();
            entries.find(|entry| self.is_component_of(id, entry))
        })
    }

    fn is_component_of(&self, class: ClassId, entry: &ComponentClass) -> bool {
        let facts = self.class(class);
        let is_from = |value: ValueId| {
            let origin = || self.origin(value);
            entry.from.is_empty() || origin().is_some_and(|it| module_matches(&entry.from, &it))
        };
        let is_decorated = facts.decorators.iter().any(|decorator| {
            self.last_name(*decorator)
                .is_some_and(|name| entry.decorators.iter().any(|known| *known == name))
                && is_from(*decorator)
        });
        let is_a = |name: &str| entry.is_a.iter().any(|known| known == name);
        let implements = entry.from.is_empty() && facts.implements.iter().any(|name| is_a(name));
        let extends = facts.base.is_some_and(|base| {
            let by_name = self.last_name(base).is_some_and(|name| is_a(&name));
            // What is called after the module's default export is called as the file likes.
            let is_default = || matches!(&self.value(self.origin_value(base)).kind, ValueKind::Member { name, .. } if name == "default");
            (by_name || !entry.from.is_empty() && is_default()) && is_from(base)
        });
        is_decorated || implements || extends || self.joins(class, entry)
    }

    /// Whether the constructor of a class hands its instance to what takes such instances in.
    fn joins(&self, class: ClassId, entry: &ComponentClass) -> bool {
        let Some(constructor) = self.class(class).constructor else {
            return false;
        };
        let methods: Vec<&str> = entry.joins.iter().map(String::as_str).collect();
        let is_instance = |value: &ValueId| self.value(*value).kind == ValueKind::This(constructor);
        !methods.is_empty()
            && self.method_calls(&methods).any(|call| {
                self.function_of(self.value(call).region) == constructor
                    && self.call(call).arguments.iter().any(is_instance)
            })
    }

    /// The member that a framework runs when what a member began is over, if the class has none of that name, and whether the
    /// base class has one.
    pub fn end_of_component(&self, class: ClassId, adder: FunctionId) -> Option<(String, bool)> {
        let entry = self.component_class(class)?;
        let facts = self.function(adder);
        let begins = match facts.kind {
            FunctionKind::Constructor | FunctionKind::Initialiser => "constructor",
            _ => facts.name.as_deref()?,
        };
        let name = entry.ends.get(begins)?;
        let has_one = self.members_named(class, name).next().is_some();
        (!has_one).then(|| (name.clone(), entry.base_ends))
    }

    /// The member by which a framework tells a component of its end; of one that is an object literal, by the name of the
    /// member that it runs at the beginning.
    pub fn hook_of_end(&self, owner: Owner, adder: FunctionId) -> Option<&str> {
        let entry = match owner {
            Owner::Class(class) => self.component_class(class)?,
            Owner::Object(_) => {
                let name = self.function(adder).name.as_deref()?;
                let mut entries = self.dictionary.component_classes.iter();
                entries.find(|entry| entry.mounts.iter().any(|known| known == name))?
            }
            Owner::Function(function) if self.is_script_of_component(function) => {
                let (entry, _) = self.component_file_of(self.function(function).head)?;
                return Some(&entry.undone_by);
            }
            Owner::Effect(_) | Owner::Function(_) => return None,
        };
        let begins = self.function(adder).name.as_deref();
        let own = begins.and_then(|name| entry.ends.get(name));
        own.or_else(|| entry.ends.values().next())
            .map(String::as_str)
    }

    /// Whether a framework runs a member for each instance, once it begins: its constructor, `connect` of a Stimulus
    /// controller; the script of a component.
    pub fn is_mounted_by_framework(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        if self.is_script_of_component(function) {
            return true;
        }
        let Some(entry) = facts.class.and_then(|class| self.component_class(class)) else {
            return false;
        };
        let constructs = matches!(
            facts.kind,
            FunctionKind::Constructor | FunctionKind::Initialiser
        );
        let name = facts.name.as_deref().unwrap_or_default();
        constructs || entry.mounts.iter().any(|known| known == name)
    }
}
