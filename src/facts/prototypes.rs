//! Classes written as constructor functions with prototypes.
//!
//! In: the facts of a whole file. Out: a [`Class`] for each function whose prototype is given methods or a base, with
//! those methods as its members. Never here: syntax.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::trace::{assigned, kind, last_name, origin, single_write};
use super::{
    Call, CallForm, Class, ClassId, FileFacts, FunctionId, FunctionKind, Member, Property, ValueId,
    ValueKind,
};
use crate::corpus::Span;

/// How many names and assignments are followed to see whose prototype something is.
const HOPS: u32 = 8;

/// Adds the prototype classes of the file.
pub(super) fn find(facts: &mut FileFacts) {
    let is_used = facts.values.iter().any(|value| match &value.kind {
        ValueKind::Member { name, .. } => name == "prototype" || name == "inherits",
        ValueKind::Global(name) => name.contains("inherits") || name == "__extends",
        ValueKind::Binding(binding) => facts.bindings[binding.0 as usize].name.contains("inherits"),
        _ => false,
    });
    if !is_used {
        return;
    }
    let constructors = constructors_by_path(facts);
    let mut search = Search {
        facts,
        constructors,
    };
    for at in 0..search.facts.assignments.len() {
        search.assignment(at);
    }
    for at in 0..search.facts.values.len() {
        search.call(ValueId(at as u32));
    }
    for at in 0..search.facts.assignments.len() {
        search.static_member(at);
    }
}

/// Functions by the path that they are assigned to, for `exports.Foo = function () {}`.
fn constructors_by_path(facts: &FileFacts) -> HashMap<String, FunctionId> {
    let mut constructors = HashMap::new();
    for assignment in &facts.assignments {
        if let ValueKind::Function(function) = *kind(facts, origin(facts, assignment.value))
            && let Some(path) = path_of(facts, assignment.target)
        {
            constructors.entry(path).or_insert(function);
        }
    }
    constructors
}

/// `a.b.c` as text that is the same for the same names of the same scope.
fn path_of(facts: &FileFacts, mut value: ValueId) -> Option<String> {
    let mut path = String::new();
    for _ in 0..HOPS {
        let root = match kind(facts, value) {
            ValueKind::Member { object, name } => {
                path = format!(".{name}{path}");
                value = *object;
                continue;
            }
            ValueKind::Global(name) => name.to_string(),
            ValueKind::Binding(binding) => format!("#{}", binding.0),
            _ => return None,
        };
        return Some(root + &path);
    }
    None
}

struct Search<'f> {
    facts: &'f mut FileFacts,
    constructors: HashMap<String, FunctionId>,
}

impl Search<'_> {
    fn assignment(&mut self, at: usize) {
        let assignment = &self.facts.assignments[at];
        let (target, value) = (assignment.target, assigned(self.facts, assignment.value));
        let ValueKind::Member { object, name } = kind(self.facts, target).clone() else {
            return;
        };
        let span = self.facts.values[target.0 as usize].span;
        if name == "prototype" {
            if let Some(class) = self.class_of(object) {
                self.prototype_becomes(class, value);
            }
        } else if let Some(owner) = self.owner(object, HOPS) {
            let Some(class) = self.class_of(owner) else {
                return;
            };
            match name.as_str() {
                "__proto__" => self.set_base(class, value),
                "constructor" => {}
                _ => self.add_member(class, &name, value, false, span),
            }
        }
    }

    fn call(&mut self, value: ValueId) {
        let ValueKind::Call(call) = kind(self.facts, value) else {
            return;
        };
        let Some(name) = last_name(self.facts, call.callee).map(SmolStr::new) else {
            return;
        };
        let [first, second, ..] = call.arguments[..] else {
            return;
        };
        let rest = call.arguments[1..].to_vec();
        match name.as_str() {
            "inherits" | "__extends" | "_inherits" | "inheritsLoose" | "_inheritsLoose" => {
                if let Some(class) = self.class_of(first) {
                    self.facts.classes[class.0 as usize]
                        .base
                        .get_or_insert(second);
                }
            }
            "assign" | "extend" | "mixin" | "setPrototypeOf" | "defineProperty"
            | "defineProperties" => {
                let Some(class) = self
                    .owner(first, HOPS)
                    .and_then(|owner| self.class_of(owner))
                else {
                    return;
                };
                match name.as_str() {
                    "setPrototypeOf" => self.set_base(class, second),
                    "defineProperty" => self.defined_property(class, &rest),
                    "defineProperties" => {}
                    _ => rest
                        .into_iter()
                        .for_each(|mixed| self.prototype_becomes(class, mixed)),
                }
            }
            _ => {}
        }
    }

    /// `Foo.create = function () {}` on a function that turned out to be a class.
    fn static_member(&mut self, at: usize) {
        let assignment = &self.facts.assignments[at];
        let (target, value) = (assignment.target, assigned(self.facts, assignment.value));
        let ValueKind::Member { object, name } = kind(self.facts, target).clone() else {
            return;
        };
        let Some(function) = self.constructor_function(object) else {
            return;
        };
        let facts = &self.facts.functions[function.0 as usize];
        if facts.kind != FunctionKind::Constructor
            || matches!(name.as_str(), "prototype" | "super_")
        {
            return;
        }
        if let (Some(class), ValueKind::Function(_)) = (facts.class, kind(self.facts, value)) {
            let span = self.facts.values[target.0 as usize].span;
            self.add_member(class, &name, value, true, span);
        }
    }

    /// Whose prototype `value` is: the value of the constructor in `Foo.prototype`, or in a name for it.
    fn owner(&self, value: ValueId, hops: u32) -> Option<ValueId> {
        let hops = hops.checked_sub(1)?;
        match kind(self.facts, value) {
            ValueKind::Member { object, name } if name == "prototype" => Some(*object),
            ValueKind::Binding(_) => self.owner(single_write(self.facts, value)?, hops),
            ValueKind::Assign { target, value } => self
                .owner(*target, hops)
                .or_else(|| self.owner(*value, hops)),
            _ => None,
        }
    }

    /// The function that a name or path stands for.
    fn constructor_function(&self, value: ValueId) -> Option<FunctionId> {
        if let ValueKind::Binding(binding) = kind(self.facts, value) {
            let writes = &self.facts.bindings[binding.0 as usize].writes;
            let mut written = writes
                .iter()
                .map(|write| kind(self.facts, assigned(self.facts, write.value)));
            return written.find_map(|kind| match kind {
                ValueKind::Function(function) => Some(*function),
                _ => None,
            });
        }
        self.constructors.get(&path_of(self.facts, value)?).copied()
    }

    /// The class of a constructor, made when the first of its members is met.
    fn class_of(&mut self, constructor: ValueId) -> Option<ClassId> {
        if let ValueKind::Class(class) = *kind(self.facts, origin(self.facts, constructor)) {
            return Some(class);
        }
        let function = self.constructor_function(constructor)?;
        let facts = &self.facts.functions[function.0 as usize];
        match facts.kind {
            FunctionKind::Constructor => return facts.class,
            FunctionKind::Declaration | FunctionKind::Expression => {}
            _ => return None,
        }
        let binding = match *kind(self.facts, constructor) {
            ValueKind::Binding(binding) => Some(binding),
            _ => None,
        };
        let id = ClassId(self.facts.classes.len() as u32);
        self.facts.classes.push(Class {
            name: facts.name.clone(),
            binding,
            base: None,
            implements: Vec::new(),
            members: Vec::new(),
            constructor: Some(function),
            decorators: Vec::new(),
            region: facts.region,
            value: None,
            head: facts.head,
            span: facts.span,
        });
        let facts = &mut self.facts.functions[function.0 as usize];
        facts.kind = FunctionKind::Constructor;
        facts.class = Some(id);
        Some(id)
    }

    /// `Foo.prototype = value`, and each thing mixed into it.
    fn prototype_becomes(&mut self, class: ClassId, value: ValueId) {
        match kind(self.facts, assigned(self.facts, value)).clone() {
            ValueKind::Object(properties) => self.add_properties(class, &properties),
            ValueKind::Call(Call {
                form: CallForm::New,
                callee,
                ..
            }) => {
                self.facts.classes[class.0 as usize]
                    .base
                    .get_or_insert(callee);
            }
            ValueKind::Call(call) => {
                match (last_name(self.facts, call.callee), call.arguments.first()) {
                    (Some("create"), Some(base)) => self.set_base(class, *base),
                    (Some("assign" | "extend"), Some(_)) => {
                        call.arguments
                            .iter()
                            .for_each(|argument| self.prototype_becomes(class, *argument));
                    }
                    _ => {}
                }
            }
            ValueKind::Member { .. } => self.set_base(class, value),
            _ => {}
        }
    }

    /// The base of `class`, from the base's prototype.
    fn set_base(&mut self, class: ClassId, prototype: ValueId) {
        if let Some(base) = self.owner(prototype, HOPS) {
            self.facts.classes[class.0 as usize]
                .base
                .get_or_insert(base);
        }
    }

    fn add_properties(&mut self, class: ClassId, properties: &[Property]) {
        for property in properties {
            let Some(name) = &property.name else { continue };
            let span = self.facts.values[property.value.0 as usize].span;
            if name != "constructor" {
                self.add_member(class, name, property.value, false, span);
            }
        }
    }

    /// `Object.defineProperty(Foo.prototype, "x", { get: function () {} })`.
    fn defined_property(&mut self, class: ClassId, rest: &[ValueId]) {
        let [name, descriptor] = rest else { return };
        let (ValueKind::String(name), ValueKind::Object(properties)) = (
            kind(self.facts, *name).clone(),
            kind(self.facts, *descriptor).clone(),
        ) else {
            return;
        };
        for property in properties {
            let function_kind = match property.name.as_deref() {
                Some("get") => FunctionKind::Getter,
                Some("set") => FunctionKind::Setter,
                Some("value") => FunctionKind::Method,
                _ => continue,
            };
            let span = self.facts.values[property.value.0 as usize].span;
            self.add_member(class, &name, property.value, false, span);
            if let ValueKind::Function(function) = *kind(self.facts, property.value) {
                self.facts.functions[function.0 as usize].kind = function_kind;
            }
        }
    }

    fn add_member(
        &mut self,
        class: ClassId,
        name: &SmolStr,
        value: ValueId,
        is_static: bool,
        span: Span,
    ) {
        let function = match *kind(self.facts, origin(self.facts, value)) {
            ValueKind::Function(function) => Some(function),
            _ => None,
        };
        if let Some(function) = function {
            let facts = &mut self.facts.functions[function.0 as usize];
            if facts.class.is_none() {
                facts.class = Some(class);
                facts.is_static = is_static;
                if matches!(
                    facts.kind,
                    FunctionKind::Declaration | FunctionKind::Expression
                ) {
                    facts.kind = FunctionKind::Method;
                }
            }
        }
        let members = &mut self.facts.classes[class.0 as usize].members;
        members.push(Member {
            name: name.clone(),
            function,
            value: function.is_none().then_some(value),
            is_static,
            is_private: name.starts_with('_') || name.starts_with('#'),
            annotation: None,
            span,
        });
    }
}
