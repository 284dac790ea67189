//! Whether a function of this file that is called like an emitter's method is one.
//!
//! In: a function named `on`, `addListener` or the like. Out: whether it keeps what it is handed.
//! Never here: emitters of other files; those are taken at their word.

use crate::facts::{Acquisition, FunctionId, ValueId, ValueKind};
use crate::graph::alias::holders::Use;
use crate::graph::alias::path::Root;
use crate::graph::{Graph, Parent};

impl Graph<'_> {
    /// Whether a call that looks like an acquisition is one, as far as the function that it calls is in sight.
    pub fn adds_listener(&self, acquisition: &Acquisition) -> bool {
        match self.called_function(acquisition.call) {
            Some(function) => self.stores_argument(function),
            None => !self.is_left_to_subclasses(acquisition),
        }
    }

    /// Whether a class leaves the method to its subclasses, so that it is none of an emitter's, and what it is handed is
    /// no function as far as is in sight: `abstract subscribe(client)`.
    fn is_left_to_subclasses(&self, acquisition: &Acquisition) -> bool {
        let is_function = matches!(self.path(acquisition.listener).root, Root::Function(_));
        let declared = || {
            let class = self.class_at(&self.path(self.receiver(acquisition.call)?))?;
            let name = self.callee_name(acquisition.call)?;
            let mut members = self.members_named(class, &name);
            members.next()
        };
        !is_function
            && declared().is_some_and(|member| member.function.is_none() && member.value.is_none())
    }

    /// Whether a function keeps one of its parameters: in a collection, in a property, or with another emitter. One that
    /// only makes something of them and returns it adds no listener.
    pub fn stores_argument(&self, function: FunctionId) -> bool {
        self.stores_within(function, &mut Vec::new())
    }

    fn stores_within(&self, function: FunctionId, seen: &mut Vec<FunctionId>) -> bool {
        if seen.contains(&function) {
            return false;
        }
        seen.push(function);
        let facts = self.function(function);
        let bindings = facts
            .parameters
            .iter()
            .filter_map(|parameter| parameter.binding);
        bindings
            .flat_map(|binding| self.references_to(binding))
            .any(|reference| self.is_kept(reference, seen))
            || self.hands_on_to_base(function)
            // What is taken apart at once cannot be followed: taken at its word.
            || facts
                .parameters
                .iter()
                .any(|parameter| parameter.binding.is_none() && !parameter.is_rest)
    }

    /// Whether a method does what an emitter's method of another class does, for the same instance: `super.on(…)`,
    /// `EventEmitter.prototype.on.apply(this, arguments)`.
    fn hands_on_to_base(&self, function: FunctionId) -> bool {
        self.values_within(function).any(|(_, value)| {
            let ValueKind::Call(call) = &value.kind else {
                return false;
            };
            let ValueKind::Member { object, name } = &self.value(call.callee).kind else {
                return false;
            };
            match &self.value(*object).kind {
                ValueKind::Super(_) => self.dictionary.is_acquiring_method(name),
                ValueKind::Member { name: method, .. } if name == "call" || name == "apply" => {
                    let is_for_itself = call
                        .arguments
                        .first()
                        .is_some_and(|first| matches!(self.value(*first).kind, ValueKind::This(_)));
                    self.dictionary.is_acquiring_method(method) && is_for_itself
                }
                _ => false,
            }
        })
    }

    fn is_kept(&self, value: ValueId, seen: &mut Vec<FunctionId>) -> bool {
        self.is_stored(value)
            || self.uses_of(value).into_iter().any(|used| match used {
                Use::Passed { call, .. } => {
                    let name = self.callee_name(call).unwrap_or_default();
                    if self.dictionary.collects(&name) || self.acquisition_at(call).is_some() {
                        return true;
                    }
                    self.called_function(call)
                        .is_some_and(|callee| self.stores_within(callee, seen))
                }
                Use::Assigned(..) | Use::Held(..) => true,
                Use::Called(_) | Use::Rendered(..) | Use::Exported(..) | Use::Returned(_) => false,
            })
    }

    /// Whether the function that is an acquisition's listener also goes out of sight: in what its maker returns, or in
    /// something that others hold. What the file keeps for itself it would have to take away itself.
    pub fn is_handed_on_besides(&self, function: FunctionId, acquisition: &Acquisition) -> bool {
        let Some(Parent::Binding(binding)) = self
            .function(function)
            .value
            .map(|value| self.parent(value))
        else {
            return false;
        };
        let owner = self.function_of(acquisition.region);
        self.references_to(*binding).into_iter().any(|reference| {
            reference != acquisition.listener
                && self.uses_of(reference).into_iter().any(|used| match used {
                    Use::Passed { call, .. } => {
                        let collects = self
                            .callee_name(call)
                            .is_some_and(|name| self.dictionary.collects(&name));
                        collects
                            && self
                                .receiver(call)
                                .is_some_and(|receiver| self.is_of_call(receiver, owner))
                    }
                    Use::Assigned(name, target) => {
                        self.is_of_call(target, owner)
                            && !self.is_own_handler(&name, target, acquisition)
                    }
                    Use::Returned(_) => true,
                    _ => false,
                })
        })
    }

    /// Whether a property is the target's own place for a listener: `signal.onabort = f` beside
    /// `signal.addEventListener("abort", f)`.
    fn is_own_handler(&self, name: &str, assigned: ValueId, acquisition: &Acquisition) -> bool {
        let holder = match self.value(assigned).kind {
            ValueKind::Member { object, .. } => object,
            _ => assigned,
        };
        name.starts_with("on") && self.same_target(acquisition.target, &self.path(holder))
    }

    /// Whether a thing is a function's own or its caller's, and no longer-lived thing of the file.
    fn is_of_call(&self, value: ValueId, function: FunctionId) -> bool {
        match self.path(value).root {
            Root::Binding(binding) => self.binding(binding).function == function,
            Root::Parameter(..) => true,
            _ => false,
        }
    }

    /// Whether a value is assigned to a property, by itself or inside a literal.
    fn is_stored(&self, value: ValueId) -> bool {
        let mut value = value;
        for _ in 0..6 {
            match self.parent(value) {
                Parent::Assignment(_) => return true,
                Parent::Property(object, _) => value = *object,
                Parent::Value(outer) => match self.value(*outer).kind {
                    ValueKind::Assign { target, .. } if target != value => {
                        return matches!(
                            self.value(target).kind,
                            ValueKind::Member { .. } | ValueKind::Index { .. }
                        );
                    }
                    ValueKind::Array(_) | ValueKind::Either { .. } => value = *outer,
                    _ => return false,
                },
                _ => return false,
            }
        }
        false
    }
}
