//! Classes of which a program makes one instance.
//!
//! In: a class. Out: whether its decorators or its static members say that there is one for the whole program.
//! Never here: `new` in sight; that is the climb's.

use super::path::Root;
use super::{Graph, Parent, Reach};
use crate::facts::{Call, ClassId, FunctionId, ValueId, ValueKind};

/// Decorators of containers that make one instance and keep it: NestJS, Inversify, tsyringe, TypeDI, Angular.
const DECORATORS: [&str; 14] = [
    "Catch",
    "Controller",
    "Gateway",
    "Global",
    "Injectable",
    "Module",
    "Processor",
    "Provide",
    "Resolver",
    "Service",
    "Singleton",
    "WebSocketGateway",
    "injectable",
    "singleton",
];

/// Static members that hold or make the only instance.
const ACCESSORS: [&str; 8] = [
    "default",
    "getInstance",
    "getSingleton",
    "instance",
    "_instance",
    "#instance",
    "sharedInstance",
    "singleton",
];

impl Graph<'_> {
    /// Whether a class is made for one instance in the program, by convention.
    pub fn is_singleton(&self, class: ClassId) -> bool {
        let facts = self.class(class);
        let decorated = facts
            .decorators
            .iter()
            .any(|decorator| self.is_container_decorator(*decorator));
        let keeps_itself = facts
            .members
            .iter()
            .any(|member| member.is_static && ACCESSORS.contains(&member.name.as_str()));
        decorated
            || keeps_itself
            || self.is_decorated_by_helper(class)
            || self.names_injections(class)
    }

    /// Whether strangers make instances of a class: its module exports it or puts it where the page finds it, and the
    /// program's own code is not all that calls it.
    pub fn is_made_by_strangers(&self, class: ClassId) -> bool {
        let is_global = || {
            let value = self.class(class).value;
            let assigned = value.map(|value| self.parent(value));
            matches!(assigned, Some(Parent::Assignment(index))
                if matches!(self.path(self.facts.assignments[*index as usize].target).root, Root::Global(_)))
        };
        self.reach == Reach::Strangers
            && (self.class_is_exported(class) || is_global() || self.is_what_a_module_does(class))
    }

    /// `module.exports = (function () { … return Panel; })()`
    fn is_what_a_module_does(&self, class: ClassId) -> bool {
        let constructor = self.class(class).constructor;
        self.facts.exports.iter().any(|export| {
            let ValueKind::Call(call) = &self.value(self.origin_value(export.value)).kind else {
                return false;
            };
            let ValueKind::Function(function) = self.value(call.callee).kind else {
                return false;
            };
            let returned = self.returned_values(function).into_iter();
            returned
                .into_iter()
                .any(|value| match self.path(value).root {
                    Root::Class(id) => id == class,
                    Root::Function(id) => constructor == Some(id),
                    _ => false,
                })
        })
    }

    /// `Panel.$inject = ["eventBus"]`: what a container is to hand to the one instance that it makes.
    fn names_injections(&self, class: ClassId) -> bool {
        let facts = self.class(class);
        let is_static = facts
            .members
            .iter()
            .any(|member| member.is_static && member.name == "$inject");
        is_static || self.field_assignments("$inject").any(|assignment| {
            let owner = self.path(assignment.target).root;
            owner == Root::Class(class)
                || matches!(owner, Root::Function(function) if facts.constructor == Some(function))
        })
    }

    /// Whether a function is a constructor of which a container makes one instance: `Overlays.$inject = ["eventBus"]`.
    pub fn is_injected(&self, function: FunctionId) -> bool {
        self.field_assignments("$inject")
            .any(|assignment| self.path(assignment.target).root == Root::Function(function))
    }

    fn is_container_decorator(&self, decorator: ValueId) -> bool {
        let name = match &self.value(decorator).kind {
            ValueKind::Call(_) => self.callee_name(decorator),
            _ => self.last_name(decorator),
        };
        name.is_some_and(|name| DECORATORS.contains(&name.as_str()))
    }

    /// `X = __decorate([Service()], X)`, which is what TypeScript makes of a decorator.
    fn is_decorated_by_helper(&self, class: ClassId) -> bool {
        let Some(name) = &self.class(class).name else {
            return false;
        };
        self.decorated_by_helper().iter().any(|decorated| {
            self.path(*decorated).root == Root::Class(class)
                || self.last_name(*decorated).as_ref() == Some(name)
        })
    }

    /// What a call decorates, if it is the helper's and a container makes one instance of that.
    pub(super) fn decorated_by(&self, call: &Call) -> Option<ValueId> {
        let [list, decorated] = call.arguments.as_slice() else {
            return None;
        };
        // Names are compared without their underscores.
        let is_helper = self
            .last_name(call.callee)
            .is_some_and(|callee| callee == "decorate");
        let names_container = || {
            matches!(&self.value(*list).kind, ValueKind::Array(items)
                if items.iter().any(|item| self.is_container_decorator(*item)))
        };
        (is_helper && names_container()).then_some(*decorated)
    }
}
