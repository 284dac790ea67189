//! Components that are files of their own, and the scripts that run for each instance of them.
//!
//! In: a function, an object literal, or a path. Out: whether it is the script or the plan of such a component, what the
//! dictionary knows of it, what its application gives to all instances, and the hooks that it asks for.
//! Never here: how many instances there are; that is `instances`.

use smol_str::SmolStr;

use super::path::{Path, Root, Segment};
use crate::corpus::Span;
use crate::dictionary::{Callback, ComponentFile, Repeats, pattern_matches};
use crate::facts::{BindingKind, FunctionId, FunctionKind, ValueId, ValueKind};
use crate::graph::{Graph, Knowledge, Owner};

impl Graph<'_> {
    /// Whether a function is the script of a component, which runs for each instance.
    pub fn is_script_of_component(&self, function: FunctionId) -> bool {
        self.function(function).kind == FunctionKind::Instance
    }

    /// Whether an object literal is what a component's file exports as its plan.
    pub fn is_plan_of_file(&self, object: ValueId) -> bool {
        self.facts.blueprints.contains(&object)
    }

    /// The script of the component that an owner is a part of.
    pub fn script_around(&self, owner: Owner) -> Option<FunctionId> {
        let mut next = match owner {
            Owner::Effect(function) | Owner::Function(function) => Some(function),
            Owner::Class(_) | Owner::Object(_) => None,
        };
        while let Some(function) = next.filter(|it| !self.is_script_of_component(*it)) {
            next = self.function(function).parent;
        }
        next
    }

    /// What is known of components in such a file as a place is in, with the name of the file.
    pub fn component_file_of(&self, place: Span) -> Option<(&ComponentFile, &str)> {
        let path = self.path_of_file(place);
        let name = path.rsplit('/').next().unwrap_or(path);
        let (name, ending) = name.rsplit_once('.')?;
        let mut entries = self.dictionary.component_files.iter();
        let entry = entries.find(|entry| entry.ending.eq_ignore_ascii_case(ending))?;
        Some((entry, name))
    }

    fn path_of_file(&self, place: Span) -> &str {
        let joined = self.facts.joined_at(place);
        joined.map_or(self.file, |joined| joined.path.as_str())
    }

    /// Whether a component that is a file of its own is the root of its page by the name of the file.
    pub(in crate::graph) fn is_root_by_name(&self, component: &Root) -> bool {
        let place = match component {
            Root::Function(script) if self.is_script_of_component(*script) => {
                self.function(*script).head
            }
            Root::Value(plan) if self.is_plan_of_file(*plan) => self.span(*plan),
            _ => return false,
        };
        let folder = || {
            self.path_of_file(place)
                .rsplit('/')
                .nth(1)
                .unwrap_or_default()
        };
        self.component_file_of(place).is_some_and(|(entry, name)| {
            let is_around_pages = || entry.root_folders.iter().any(|it| it == folder());
            entry.roots.iter().any(|known| known == name) || is_around_pages()
        })
    }

    /// Whether a path of the `this` of a component's member leads to what its application has for all: `this.$bus`.
    pub(in crate::graph) fn is_given_by_application(
        &self,
        path: &Path,
        member: FunctionId,
    ) -> bool {
        let Some(Segment::Name(first)) = path.segments.first() else {
            return false;
        };
        let place = self.function(member).head;
        let Some((entry, _)) = self.component_file_of(place) else {
            return false;
        };
        let is_one_of = |names: &[String]| names.iter().any(|it| pattern_matches(it, first));
        // A plug-in puts it on the prototype elsewhere; what the component puts there is its own.
        let is_own = |target: ValueId| {
            let path = self.path(target);
            matches!(path.segments.as_slice(), [Segment::Name(name)] if name == first)
                && self.facts.joined_at(self.span(target)) == self.facts.joined_at(place)
        };
        let is_assigned = || self.facts.assignments.iter().any(|it| is_own(it.target));
        is_one_of(&entry.given_by_application) && !is_one_of(&entry.not_given) && !is_assigned()
    }

    /// Whether what a component's markup asks before it draws is a name that the component itself never writes to: a property, or
    /// what is computed of others.
    pub(in crate::graph) fn is_told_from_outside(&self, test: ValueId) -> bool {
        let asking = self.function(self.function_of(self.value(test).region));
        let is_told = match &self.value(test).kind {
            ValueKind::Member { object, .. } => {
                matches!(self.value(*object).kind, ValueKind::This(_))
            }
            ValueKind::Global(_) => true,
            ValueKind::Binding(binding) => {
                let is_it = |target: ValueId| match self.value(target).kind {
                    ValueKind::Member { object, .. } => {
                        self.value(object).kind == ValueKind::Binding(*binding)
                    }
                    _ => false,
                };
                let mut written = self.facts.assignments.iter();
                !written.any(|it| is_it(it.target)) && self.binding(*binding).writes.len() < 2
            }
            _ => false,
        };
        is_told && self.component_file_of(asking.head).is_some()
    }

    /// The hook by which a component's script says what is to be done in the end: its name, and the head of the function that it
    /// is handed.
    pub(in crate::graph) fn hook_of_script(&self, script: FunctionId) -> Option<(SmolStr, Span)> {
        let mut calls = self.calls_inside(self.function(script).body);
        calls.find_map(|call| {
            let argument = *self.call(call).arguments.first()?;
            let Root::Function(function) = self.path(argument).root else {
                return None;
            };
            let is_its = self.function_of(self.value(call).region) == script;
            let known = self
                .known_callback(call, 0, &[], function)
                .filter(|_| is_its)?;
            known.entry.in_set_up.then(|| {
                let name = self.callee_name(call).unwrap_or_default();
                (name, self.function(function).head)
            })
        })
    }

    /// Whether a framework was asked to run a function in the end.
    pub(in crate::graph) fn is_asked_for_in_the_end(&self, function: FunctionId) -> bool {
        self.life_cycle(function)
            .is_some_and(|(entry, ..)| entry.in_set_up)
    }

    /// The function that a component's script calls with what undoes what it does, and the name in an import behind which it is
    /// to be imported, if it has to be; `None` if nothing is imported from where it is.
    pub fn undone_by(&self, script: FunctionId) -> Option<(String, Option<Span>)> {
        let (entry, _) = self.component_file_of(self.function(script).head)?;
        let hook = entry.undone_by.clone();
        let module = self.function(script).parent?;
        let imports = self.facts.bindings.iter();
        let imports = imports.filter(|it| it.kind == BindingKind::Import && it.function == module);
        let of_framework: Vec<_> = imports
            .filter(|it| {
                let named = it.writes.first().map(|write| &self.value(write.value).kind);
                let Some(ValueKind::Member { object, .. }) = named else {
                    return false;
                };
                matches!(&self.value(*object).kind, ValueKind::Import(module) if entry.from.iter().any(|it| it == module))
            })
            .collect();
        if of_framework.iter().any(|it| it.name == hook) {
            return Some((hook, None));
        }
        let last = of_framework.last()?;
        Some((hook, Some(last.span)))
    }

    /// The entry on the call that runs a function as a part of its component's life, with the call and how that is known.
    pub(in crate::graph) fn life_cycle(
        &self,
        function: FunctionId,
    ) -> Option<(&Callback, ValueId, Knowledge)> {
        let (call, argument) = self.inline_callback(function)?;
        let known = self.known_callback(call, argument, &[], function)?;
        (known.entry.repeats == Repeats::Instance).then_some((known.entry, call, known.knowledge))
    }
}
