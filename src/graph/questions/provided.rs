//! What is known of what a target has: the methods of its class, where all of that is in sight, and what these give back.
//!
//! In: a target, a call. Out: answers for suggestions, which name nothing that need not be there.
//! Never here: whether a listener is removed.

use crate::facts::{ClassId, FunctionId, FunctionKind, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::callees::BASES;

impl Graph<'_> {
    /// The class in sight whose method `added` is that of a target; `None` where any of its classes is out of sight, or the
    /// method is not one of theirs.
    pub fn class_with(&self, target: ValueId, added: &str) -> Option<ClassId> {
        let class = self.class_at(&self.path(target))?;
        self.method(class, added)?;
        let mut classes = self.with_bases(class).take(BASES);
        classes
            .all(|it| self.class(it).base.is_none() || self.base_class(it).is_some())
            .then_some(class)
    }

    /// Whether a call runs a function in sight that is a member of no class: then a neighbour of it has to be in sight, too.
    pub fn is_loose(&self, call: ValueId) -> bool {
        let called = self.called_function(call);
        called.is_some_and(|function| self.function(function).class.is_none())
    }

    /// Whether a class, or one that it extends in sight, has a method of that name.
    pub fn has_method(&self, class: ClassId, name: &str) -> bool {
        self.method(class, name).is_some()
    }

    /// Whether the function that a call runs is seen to give back a function.
    pub fn gives_function(&self, call: ValueId) -> bool {
        let returned = self
            .called_function(call)
            .map(|function| self.returned_values(function));
        returned.is_some_and(|values| {
            let mut values = values.into_iter().map(|value| self.origin_value(value));
            values.any(|value| matches!(self.value(value).kind, ValueKind::Function(_)))
        })
    }

    /// What a target is called by another name for its `once`: `one` of jQuery.
    pub fn once_of(&self, target: ValueId, pair: u32) -> Option<&str> {
        let others = &self.dictionary.pairs[pair as usize].once_otherwise;
        let mut fitting = others.iter().filter(|it| self.is_named(target, &it.named));
        fitting.next().map(|it| it.method.as_str())
    }

    /// Whether code in sight calls something by the name of a function, or assigns to it as to a property.
    pub fn is_used_by_name(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        let Some(name) = facts.name.as_deref() else {
            return false;
        };
        if facts.kind == FunctionKind::Setter {
            return self.facts.assignments.iter().any(|it| {
                matches!(&self.value(it.target).kind, ValueKind::Member { name: other, .. } if other == name)
            });
        }
        let within = |call: ValueId| self.is_inside(self.value(call).region, facts.body);
        self.method_calls(&[name]).any(|call| !within(call))
    }

    /// Whether a function is the setter of a property, which is assigned to and not called.
    pub fn is_property_setter(&self, function: FunctionId) -> bool {
        self.function(function).kind == FunctionKind::Setter
    }

    /// Whether code in sight has a function of that name.
    pub fn has_function(&self, name: &str) -> bool {
        !self.functions_named(name).is_empty()
    }

    /// Whether an argument of a call is `this`: what a method is to run on, which no target of the platform takes.
    pub fn hands_this(&self, call: ValueId) -> bool {
        let mut arguments = self.call(call).arguments.iter();
        arguments.any(|it| matches!(self.value(*it).kind, ValueKind::This(_)))
    }

    /// Whether a function is handed to a call, rather than called.
    pub fn is_argument_of(&self, function: FunctionId, call: ValueId) -> bool {
        let mut arguments = self.call(call).arguments.iter();
        arguments.any(|it| self.function_at(&self.path(*it), false) == Some(function))
    }
}
