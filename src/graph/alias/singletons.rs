//! How many instances of a class a program makes, as containers and the class itself say.
//!
//! In: a class. Out: whether its decorators, its static members or what registers it say that there is one for the whole program, or one
//! for each request.
//! Never here: `new` in sight; that is the lifting's.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::path::Root;
use crate::dictionary::{Container, Made, module_matches};
use crate::facts::{Call, CallForm, ClassId, FunctionId, Property, ValueId, ValueKind};
use crate::graph::{Graph, Parent, Reach};

/// The property of an object that registers a class, and that of one that lists some.
const CLASS: &str = "useClass";
const PROVIDERS: &str = "providers";

/// What containers are told of classes: by the class, how many are made and where that is said.
pub(in crate::graph) type Registered<'a> = HashMap<Root, Vec<(Made, &'a Container, ValueId)>>;

impl<'a> Graph<'a> {
    /// Whether a class is made for one instance in the program, by convention.
    pub fn is_singleton(&self, class: ClassId) -> bool {
        match self.container_of(class) {
            Some((made, ..)) => made == Made::One,
            None => self.is_decorated_by_helper(class) || self.names_injections(class),
        }
    }

    /// How many instances of a class are made, by what, and where that is said.
    pub(in crate::graph) fn container_of(
        &self,
        class: ClassId,
    ) -> Option<(Made, &'a Container, Option<ValueId>)> {
        let registered = self
            .alias
            .registered
            .get_or_init(|| self.collect_registered());
        if let Some(all) = registered.get(&Root::Class(class)) {
            // Who makes more of it is heard before who makes one.
            let most = all.iter().max_by_key(|(made, ..)| match made {
                Made::One => 0,
                Made::Each => 1,
                Made::Request => 2,
            });
            return most.map(|(made, entry, said)| (*made, *entry, Some(*said)));
        }
        let facts = self.class(class);
        let mut entries = self.dictionary.containers.iter();
        entries.find_map(|entry| {
            let named = |member: &SmolStr| entry.statics.iter().any(|known| known == member);
            if facts
                .members
                .iter()
                .any(|it| it.is_static && named(&it.name))
            {
                return Some((entry.default, entry, None));
            }
            let mut decorators = facts.decorators.iter();
            decorators.find_map(|decorator| {
                let made = self.made_by_decorator(*decorator, entry)?;
                Some((made, entry, Some(*decorator)))
            })
        })
    }

    fn made_by_decorator(&self, decorator: ValueId, entry: &Container) -> Option<Made> {
        let call = match &self.value(decorator).kind {
            ValueKind::Call(call) => Some(call),
            _ => None,
        };
        let name = match call {
            Some(_) => self.callee_name(decorator),
            None => self.last_name(decorator),
        }?;
        let callee = call.map_or(decorator, |call| call.callee);
        let is_of = entry.from.is_empty()
            || self
                .origin(callee)
                .is_none_or(|origin| module_matches(&entry.from, &origin));
        if !is_of || !entry.decorators.iter().any(|known| *known == name) {
            return None;
        }
        let said = call.map_or_else(Vec::new, |call| self.said_by(&call.arguments));
        let default = entry.decorated.unwrap_or(entry.default);
        Some(made(entry, &said).unwrap_or(default))
    }

    fn collect_registered(&self) -> Registered<'a> {
        let mut registered = Registered::new();
        for (at, value) in self.every_value() {
            match &value.kind {
                ValueKind::Call(call) if call.form == CallForm::Decorator => {
                    self.listed_by(call, at, &mut registered);
                }
                ValueKind::Call(call) => {
                    self.registered_by(call, at, &mut registered);
                }
                ValueKind::Object(properties) => {
                    self.registered_in(properties, at, &mut registered);
                }
                _ => {}
            }
        }
        registered
    }

    /// The names of the methods that are called one after the other on what a call returns.
    fn called_behind(&self, call: ValueId) -> Vec<SmolStr> {
        let mut names = Vec::new();
        let mut last = call;
        while let Parent::Value(member) = *self.parent(last)
            && let ValueKind::Member { name, .. } = &self.value(member).kind
            && let Parent::Value(outer) = *self.parent(member)
            && matches!(&self.value(outer).kind, ValueKind::Call(call) if call.callee == member)
        {
            names.push(name.clone());
            last = outer;
        }
        names
    }

    /// `asClass(Cache).singleton()`, `bind(Cache).toSelf().inSingletonScope()`.
    fn registered_by(&self, call: &Call, at: ValueId, registered: &mut Registered<'a>) {
        let Some(name) = self.last_name(call.callee) else {
            return;
        };
        for entry in &self.dictionary.containers {
            if !entry.calls.iter().any(|known| *known == name) {
                continue;
            }
            let before = match &self.value(call.callee).kind {
                ValueKind::Member { object, .. } => Some(*object),
                _ => None,
            };
            let is_after = |object: ValueId| {
                self.last_name(object)
                    .is_some_and(|name| entry.after.iter().any(|known| *known == name))
            };
            if !entry.after.is_empty() && !before.is_some_and(is_after) {
                continue;
            }
            let mut handed = self.classes_among(&call.arguments);
            if let (true, Some(ValueKind::Call(before))) =
                (handed.is_empty(), before.map(|it| &self.value(it).kind))
            {
                handed = self.classes_among(&before.arguments);
            }
            let mut said = self.said_by(&call.arguments);
            said.push(name.clone());
            said.extend(self.called_behind(at));
            let made = made(entry, &said).unwrap_or(entry.default);
            for class in handed {
                registered.entry(class).or_default().push((made, entry, at));
            }
        }
    }

    /// `{ provide: "cache", useClass: Cache, scope: Scope.REQUEST }`; one that says nothing of how many leaves it to others.
    fn registered_in(&self, properties: &[Property], at: ValueId, registered: &mut Registered<'a>) {
        let mut named = properties.iter();
        let Some(class) = named.find(|it| it.name.as_deref() == Some(CLASS)) else {
            return;
        };
        let mut said = Vec::new();
        self.said_in(properties, &mut said);
        let said = self.dictionary.containers.iter().find_map(|entry| {
            let made = made(entry, &said)?;
            Some((made, entry, at))
        });
        for class in self.classes_among(&[class.value]) {
            registered.entry(class).or_default().extend(said);
        }
    }

    /// `@Component({ providers: [Cache] })`.
    fn listed_by(&self, call: &Call, at: ValueId, registered: &mut Registered<'a>) {
        let name = self.last_name(call.callee);
        let mut entries = self.dictionary.containers.iter();
        let entry = entries.find(|entry| {
            let mut listed = entry.listed_by.iter();
            name.as_ref()
                .is_some_and(|name| listed.any(|known| known == name))
        });
        let (Some(entry), [options]) = (entry, call.arguments.as_slice()) else {
            return;
        };
        for class in self.classes_among(self.listed_under(*options, PROVIDERS)) {
            registered
                .entry(class)
                .or_default()
                .push((Made::Each, entry, at));
        }
    }

    /// The items of the list under a property of an object literal.
    pub(in crate::graph) fn listed_under(&self, options: ValueId, property: &str) -> &'a [ValueId] {
        let list = self.property_of_literal(options, property);
        match list.map(|list| &self.value(self.origin_value(list)).kind) {
            Some(ValueKind::Array(items)) => items,
            _ => &[],
        }
    }

    /// The classes among arguments, or under `useClass` in one of them.
    fn classes_among(&self, values: &[ValueId]) -> Vec<Root> {
        let mut classes = Vec::new();
        for value in values {
            let path = self.path(*value);
            match &self.value(self.origin_value(*value)).kind {
                _ if path.segments.is_empty() && matches!(path.root, Root::Class(_)) => {
                    classes.push(path.root);
                }
                ValueKind::Object(properties) => {
                    let mut named = properties.iter();
                    let class = named.find(|it| it.name.as_deref() == Some(CLASS));
                    classes.extend(
                        class
                            .into_iter()
                            .flat_map(|it| self.classes_among(&[it.value])),
                    );
                }
                _ => {}
            }
        }
        classes
    }

    /// The names that arguments say: strings, the last names of members, and what is switched on.
    fn said_by(&self, arguments: &[ValueId]) -> Vec<SmolStr> {
        let mut said = Vec::new();
        for argument in arguments {
            match &self.value(self.origin_value(*argument)).kind {
                ValueKind::Object(properties) => self.said_in(properties, &mut said),
                ValueKind::String(text) => said.push(text.clone()),
                _ => said.extend(self.last_name(*argument)),
            }
        }
        said
    }

    fn said_in(&self, properties: &[Property], said: &mut Vec<SmolStr>) {
        for property in properties {
            match &self.value(property.value).kind {
                ValueKind::String(text) => said.push(text.clone()),
                ValueKind::Boolean(true) => said.extend(property.name.clone()),
                ValueKind::Member { name, .. } => said.push(name.clone()),
                _ => {}
            }
        }
    }

    /// Whether strangers make instances of a class: its module exports it or puts it where the page finds it, and the
    /// program's own code is not all that calls it.
    pub fn is_made_outside(&self, class: ClassId) -> bool {
        let is_global = || {
            let value = self.class(class).value;
            let assigned = value.map(|value| self.parent(value));
            matches!(assigned, Some(Parent::Assignment(index))
                if matches!(self.path(self.facts.assignments[*index as usize].target).root, Root::Global(_)))
        };
        self.reach == Reach::Anyone
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
    pub(in crate::graph) fn decorated_by(&self, call: &Call) -> Option<ValueId> {
        let [list, decorated] = call.arguments.as_slice() else {
            return None;
        };
        // Names are compared without their underscores.
        let is_helper = self
            .last_name(call.callee)
            .is_some_and(|callee| callee == "decorate");
        let is_one = |item: &ValueId| {
            let mut entries = self.dictionary.containers.iter();
            entries.find_map(|entry| self.made_by_decorator(*item, entry)) == Some(Made::One)
        };
        let names_container = || matches!(&self.value(*list).kind, ValueKind::Array(items) if items.iter().any(is_one));
        (is_helper && names_container()).then_some(*decorated)
    }
}

/// How many are made, if one of the names that were said tells.
fn made(entry: &Container, said: &[SmolStr]) -> Option<Made> {
    let says = |names: &[String]| {
        said.iter()
            .any(|said| names.iter().any(|name| name == said))
    };
    match () {
        () if says(&entry.request) => Some(Made::Request),
        () if says(&entry.each) => Some(Made::Each),
        () if says(&entry.single) => Some(Made::One),
        () => None,
    }
}

impl Graph<'_> {
    /// What the helper of a compiler decorates so that a container makes it: the second argument of each such call.
    pub(in crate::graph) fn decorated_by_helper(&self) -> &[ValueId] {
        self.alias.decorated.get_or_init(|| {
            let calls = self.every_value();
            calls
                .filter_map(|(_, value)| match &value.kind {
                    ValueKind::Call(call) => self.decorated_by(call),
                    _ => None,
                })
                .collect()
        })
    }
}
