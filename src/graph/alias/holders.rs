//! What holds each value, and where the value of a function goes.
//!
//! In: the facts. Out: for each value the next thing out; for each function the places that are handed it.
//! Never here: what those places do with it (that is `models` and `runs`).

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;

use super::path::{Root, Segment};
use crate::facts::{
    BindingId, COMPONENT, CallForm, FileFacts, FunctionId, Step, ValueId, ValueKind,
};
use crate::graph::{Graph, Parent};

/// How many variables, wrappers and factories a function is followed through.
const HOPS: u32 = 8;

/// A place that a function goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::graph) enum Use {
    /// It is called here.
    Called(ValueId),
    /// It is an argument here, or inside one.
    Passed {
        /// The call.
        call: ValueId,
        /// Which argument.
        argument: usize,
        /// The property names of object literals around it, innermost first.
        properties: Vec<SmolStr>,
    },
    /// It is a property of a JSX element, of that name.
    Rendered(SmolStr, ValueId),
    /// It is assigned to a property of that name, of something that is no class of this file.
    Assigned(SmolStr, ValueId),
    /// It leaves the file under that name; the property names of object literals around it, innermost first.
    Exported(SmolStr, Vec<SmolStr>),
    /// It is in an object that is the value of a variable of that name.
    Held(SmolStr, Vec<SmolStr>),
    /// It is returned to a caller that is not in sight, by itself or (`true`) as a member of an object.
    Returned(bool),
}

pub(in crate::graph) fn parents(facts: &FileFacts) -> Vec<Parent> {
    let mut parents = vec![Parent::None; facts.values.len()];
    let mut set = |child: ValueId, parent: Parent| parents[child.0 as usize] = parent;
    for (index, value) in facts.values.iter().enumerate() {
        let id = ValueId(index as u32);
        let inside = || Parent::Value(id);
        match &value.kind {
            ValueKind::Member { object, .. } => set(*object, inside()),
            ValueKind::Index { object, index } => {
                set(*object, inside());
                set(*index, inside());
            }
            ValueKind::Element { of } => set(*of, inside()),
            ValueKind::Call(call) => {
                set(call.callee, inside());
                for argument in &call.arguments {
                    set(*argument, inside());
                }
            }
            ValueKind::Template(parts) | ValueKind::Array(parts) | ValueKind::Sequence(parts) => {
                for part in parts {
                    set(*part, inside());
                }
            }
            ValueKind::Object(properties) | ValueKind::Jsx(properties) => {
                for property in properties {
                    set(property.value, Parent::Property(id, property.name.clone()));
                }
            }
            ValueKind::Spread(inner)
            | ValueKind::Await(inner)
            | ValueKind::Yield(Some(inner))
            | ValueKind::Not(inner)
            | ValueKind::Unary { operand: inner, .. } => set(*inner, inside()),
            ValueKind::Either {
                test, left, right, ..
            } => {
                if let Some(test) = test {
                    set(*test, Parent::None);
                }
                set(*left, inside());
                set(*right, inside());
            }
            ValueKind::Assign { target, value } => {
                set(*target, inside());
                set(*value, inside());
            }
            ValueKind::Binary { left, right, .. } => {
                set(*left, inside());
                set(*right, inside());
            }
            _ => {}
        }
    }
    for (index, binding) in facts.bindings.iter().enumerate() {
        for write in &binding.writes {
            // An assignment used as a value keeps the value it is as its parent.
            let slot = &mut parents[write.value.0 as usize];
            if *slot == Parent::None {
                *slot = Parent::Binding(crate::facts::BindingId(index as u32));
            }
        }
    }
    for (index, assignment) in facts.assignments.iter().enumerate() {
        let slot = &mut parents[assignment.value.0 as usize];
        if *slot == Parent::None {
            *slot = Parent::Assignment(index as u32);
        }
    }
    for region in &facts.regions {
        for step in &region.steps {
            if let Step::Return {
                value: Some(value), ..
            } = step
            {
                parents[value.0 as usize] = Parent::Return(region.function);
            }
        }
    }
    parents
}

impl Graph<'_> {
    /// What holds `value`.
    pub(in crate::graph) fn parent(&self, value: ValueId) -> &Parent {
        &self.parents[value.0 as usize]
    }

    /// The call that `function` is an argument of, and which, if that is the only place it goes to.
    pub(in crate::graph) fn inline_callback(
        &self,
        function: FunctionId,
    ) -> Option<(ValueId, usize)> {
        let value = self.function(function).value?;
        match self.parent(value) {
            // `names.forEach(register)`, if that is all that `register` is for.
            Parent::Binding(binding) => match self.references_to(*binding).as_slice() {
                [only] => self.argument_of(*only),
                _ => None,
            },
            _ => self.argument_of(value),
        }
    }

    /// The call that `value` is an argument of, and which.
    pub(in crate::graph) fn argument_of(&self, value: ValueId) -> Option<(ValueId, usize)> {
        let Parent::Value(call) = *self.parent(value) else {
            return None;
        };
        let ValueKind::Call(facts) = &self.value(call).kind else {
            return None;
        };
        let argument = facts
            .arguments
            .iter()
            .position(|argument| *argument == value)?;
        Some((call, argument))
    }

    /// What a function that is called where it is written is handed there: `(function (app) { … })(window.app)`.
    pub(in crate::graph) fn argument_on_the_spot(
        &self,
        function: FunctionId,
        index: u32,
    ) -> Option<ValueId> {
        let value = self.function(function).value?;
        let Parent::Value(call) = *self.parent(value) else {
            return None;
        };
        let ValueKind::Call(facts) = &self.value(call).kind else {
            return None;
        };
        let argument = facts.arguments.get(index as usize).copied();
        argument.filter(|_| facts.callee == value && facts.form == CallForm::Plain)
    }

    /// Everywhere that the value of a function goes, from one place that means it.
    pub(in crate::graph) fn uses_of(&self, value: ValueId) -> Vec<Use> {
        let mut uses = Vec::new();
        let mut seen = HashSet::new();
        self.follow(value, Vec::new(), HOPS, &mut seen, &mut uses);
        uses
    }

    fn follow(
        &self,
        mut value: ValueId,
        mut properties: Vec<SmolStr>,
        hops: u32,
        seen: &mut HashSet<ValueId>,
        uses: &mut Vec<Use>,
    ) {
        let Some(hops) = hops.checked_sub(1) else {
            return;
        };
        loop {
            if !seen.insert(value) {
                return;
            }
            match self.parent(value) {
                Parent::None => {
                    self.note_exports(value, &properties, uses);
                    return;
                }
                Parent::Value(outer) => match &self.value(*outer).kind {
                    ValueKind::Call(call) if call.callee == value => {
                        uses.push(Use::Called(*outer));
                        return;
                    }
                    ValueKind::Call(call) => {
                        let argument = call
                            .arguments
                            .iter()
                            .position(|argument| *argument == value)
                            .unwrap_or(0);
                        uses.push(Use::Passed {
                            call: *outer,
                            argument,
                            properties: properties.clone(),
                        });
                        return;
                    }
                    ValueKind::Member { object, name } if *object == value => {
                        let Parent::Value(call) = *self.parent(*outer) else {
                            return;
                        };
                        let called = matches!(&self.value(call).kind, ValueKind::Call(facts) if facts.callee == *outer);
                        match name.as_str() {
                            "call" | "apply" if called => {
                                uses.push(Use::Called(call));
                                return;
                            }
                            "bind" if called => value = call,
                            _ => return,
                        }
                    }
                    ValueKind::Array(_)
                    | ValueKind::Spread(_)
                    | ValueKind::Await(_)
                    | ValueKind::Either { .. }
                    | ValueKind::Sequence(_) => value = *outer,
                    ValueKind::Assign { target, .. } => {
                        self.note_exports(value, &properties, uses);
                        self.follow_target(*target, properties.clone(), hops, seen, uses);
                        value = *outer;
                    }
                    _ => return,
                },
                Parent::Property(object, name) => {
                    if let ValueKind::Jsx(_) = self.value(*object).kind {
                        // Who renders a component is asked of `instances`.
                        if name.as_deref() == Some(COMPONENT) {
                            return;
                        }
                        uses.push(Use::Rendered(name.clone().unwrap_or_default(), *object));
                        return;
                    }
                    if properties.is_empty() {
                        self.note_exports(value, &[], uses);
                    }
                    properties.push(name.clone().unwrap_or_default());
                    value = *object;
                }
                Parent::Binding(binding) => {
                    let name = self.binding(*binding).name.clone();
                    if !properties.is_empty() {
                        uses.push(Use::Held(name, properties.clone()));
                    }
                    for reference in self.references_to(*binding) {
                        // `handlers.show` is met by its own path; the whole object being handed on is followed here.
                        self.follow(reference, properties.clone(), hops, seen, uses);
                    }
                    self.note_exports(value, &properties, uses);
                    return;
                }
                Parent::Assignment(index) => {
                    let target = self.facts.assignments[*index as usize].target;
                    self.follow_target(target, properties, hops, seen, uses);
                    self.note_exports(value, &[], uses);
                    return;
                }
                Parent::Return(function) => {
                    let callers = self.direct_calls(*function);
                    if callers.is_empty() {
                        uses.push(Use::Returned(!properties.is_empty()));
                    }
                    for call in callers {
                        self.follow(call, properties.clone(), hops, seen, uses);
                    }
                    return;
                }
            }
        }
    }

    /// Whether a function leaves as a member of an object that a function returns: then strangers call it.
    pub(in crate::graph) fn is_handed_out(&self, function: FunctionId) -> bool {
        self.function(function).value.is_some_and(|value| {
            self.uses_of(value)
                .iter()
                .any(|used| matches!(used, Use::Returned(true)))
        })
    }

    fn follow_target(
        &self,
        target: ValueId,
        properties: Vec<SmolStr>,
        hops: u32,
        seen: &mut HashSet<ValueId>,
        uses: &mut Vec<Use>,
    ) {
        if let ValueKind::Binding(binding) = self.value(target).kind {
            for reference in self.references_to(binding) {
                self.follow(reference, properties.clone(), hops, seen, uses);
            }
            return;
        }
        let path = self.path(target);
        if let Some(Segment::Name(name)) = path.segments.last()
            && !matches!(path.root, Root::Instance(_) | Root::Class(_))
            && !self.is_export_path(&path)
        {
            uses.push(Use::Assigned(name.clone(), target));
        }
    }

    /// Whether a path is `module.exports` or `exports`, or a member of it.
    pub(in crate::graph) fn is_export_path(&self, path: &crate::graph::Path) -> bool {
        matches!(&path.root, Root::Global(name) if name == "exports" || name == "module")
    }

    fn note_exports(&self, value: ValueId, properties: &[SmolStr], uses: &mut Vec<Use>) {
        for export in self.exports_of(value) {
            uses.push(Use::Exported(export.name.clone(), properties.to_vec()));
        }
    }

    /// The value behind a name that holds only one.
    pub(in crate::graph) fn origin_value(&self, value: ValueId) -> ValueId {
        let mut value = value;
        for _ in 0..HOPS {
            match self.value(value).kind {
                ValueKind::Binding(binding) => match self.only_value(binding) {
                    Some(only) => value = only,
                    None => return value,
                },
                ValueKind::Assign { value: inner, .. } => value = inner,
                _ => return value,
            }
        }
        value
    }

    /// Every expression that is this name.
    pub(in crate::graph) fn references_to(&self, binding: crate::facts::BindingId) -> Vec<ValueId> {
        self.references().get(&binding).cloned().unwrap_or_default()
    }

    /// The calls of a function by its own name, for following what it returns.
    fn direct_calls(&self, function: FunctionId) -> Vec<ValueId> {
        self.calls_of(function)
            .iter()
            .copied()
            .filter(|call| self.call(*call).form == CallForm::Plain)
            .collect()
    }

    /// The variables that a value is written to, in order.
    pub(in crate::graph) fn bindings_written(&self, value: ValueId) -> &[BindingId] {
        let known = self.alias.written.get_or_init(|| {
            let mut known: HashMap<ValueId, Vec<BindingId>> = HashMap::new();
            for (binding, at) in self.facts.bindings.iter().zip(0..) {
                for write in &binding.writes {
                    known.entry(write.value).or_default().push(BindingId(at));
                }
            }
            known
        });
        known.get(&value).map_or(&[], Vec::as_slice)
    }

    /// Whether an expression is what an assignment is to.
    pub(in crate::graph) fn is_assigned(&self, target: ValueId) -> bool {
        let known = self.alias.assigned.get_or_init(|| {
            let assignments = self.facts.assignments.iter();
            assignments.map(|assignment| assignment.target).collect()
        });
        known.contains(&target)
    }

    pub(in crate::graph) fn argument_of_call(
        &self,
        function: FunctionId,
        call: ValueId,
    ) -> Option<usize> {
        let is_it = |argument: &ValueId| self.path(*argument).root == Root::Function(function);
        self.call(call).arguments.iter().position(is_it)
    }
}
