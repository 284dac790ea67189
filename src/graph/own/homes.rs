//! Where listeners live: a collection that outlives the function which puts something into it.
//!
//! In: an expression, and the function that adds. Out: its [`Home`]: a field of an instance, a field of an object literal,
//! a variable of the module or of a factory.
//! Never here: what is done with what lives there.

use super::super::Graph;
use super::super::path::{Path, Root, Segment};
use crate::facts::{BindingId, CallForm, FunctionId, ValueId, ValueKind};
use crate::graph::Parent;

/// How many names, calls and lists in lists a listener is followed through: `this.all.get(event)` is two.
const DEPTH: u32 = 8;

/// A collection, by its path: a variable, or a field of what a variable or `this` holds.
#[derive(Clone, Debug)]
pub(super) struct Home(pub(super) Path);

impl Graph<'_> {
    /// The home that a value is, is in, or was drawn from; none of the function's own.
    pub(super) fn home_behind(&self, value: ValueId, adder: FunctionId) -> Option<Home> {
        self.home_within(value, adder, DEPTH)
    }

    /// Where a function says the name of a home.
    pub(super) fn expression_of(&self, home: &Home, function: FunctionId) -> Option<ValueId> {
        let mut values = self.every_value();
        values
            .find(|(at, value)| {
                matches!(value.kind, ValueKind::Member { .. } | ValueKind::Binding(_))
                    && self.function_contains(function, self.function_of(value.region))
                    && self.path(*at) == home.0
            })
            .map(|(at, _)| at)
    }

    /// Whether two homes are one: the same field of instances of related classes, or the same variable.
    pub(super) fn same_home(&self, one: &Home, other: &Home) -> bool {
        self.same_path(&one.0, &other.0)
    }

    /// Whether a function, or one written inside it, works on a home.
    pub(super) fn works_on(&self, function: FunctionId, home: &Home) -> bool {
        self.every_value()
            .filter(|(_, value)| {
                matches!(value.kind, ValueKind::Member { .. } | ValueKind::Binding(_))
                    && self.function_contains(function, self.function_of(value.region))
            })
            .any(|(value, _)| {
                self.home_at(&self.path(value), function)
                    .is_some_and(|own| self.same_home(&own, home))
            })
    }

    /// Whether a function leaves nothing in a home: what is in there is then called once, and is no listener.
    pub(super) fn empties(&self, function: FunctionId, home: &Home) -> bool {
        let is_home = |value: ValueId| {
            self.home_behind(value, function)
                .is_some_and(|own| self.same_home(&own, home))
        };
        let within = |region| self.function_contains(function, self.function_of(region));
        let by_call = self
            .method_calls(&["clear", "splice", "shift", "pop"])
            .filter(|call| within(self.value(*call).region))
            .filter_map(|call| self.receiver(call))
            .any(is_home);
        by_call
            || self.facts.assignments.iter().any(|assignment| {
                within(assignment.region)
                    && self.makes_empty(assignment.value)
                    && self
                        .home_at(&self.path(assignment.target), function)
                        .is_some_and(|own| self.same_home(&own, home))
            })
            || match (&home.0.root, home.0.segments.as_slice()) {
                (Root::Binding(binding), []) => self
                    .binding(*binding)
                    .writes
                    .iter()
                    .any(|write| within(write.region) && self.makes_empty(write.value)),
                _ => false,
            }
    }

    fn home_within(&self, value: ValueId, adder: FunctionId, depth: u32) -> Option<Home> {
        let depth = depth.checked_sub(1)?;
        if let Some(home) = self.home_at(&self.path(value), adder) {
            return Some(home);
        }
        let next = |value: ValueId| self.home_within(value, adder, depth);
        match &self.value(value).kind {
            ValueKind::Either { left, right, .. } => next(*left).or_else(|| next(*right)),
            ValueKind::Spread(inner)
            | ValueKind::Element { of: inner }
            | ValueKind::Assign { value: inner, .. }
            | ValueKind::Member { object: inner, .. }
            | ValueKind::Index { object: inner, .. } => next(*inner),
            // `this.all.get(event)`, `this.all.slice()`, `Array.from(this.all)`
            ValueKind::Call(call) => self
                .receiver(value)
                .and_then(next)
                .or_else(|| call.arguments.iter().copied().find_map(next)),
            ValueKind::Array(parts) => parts.iter().copied().find_map(next),
            ValueKind::Binding(binding) => self
                .binding(*binding)
                .writes
                .iter()
                .find_map(|write| next(write.value)),
            // `list.forEach((listener) => listener())`
            ValueKind::Parameter { function, .. } => {
                let (call, _) = self.inline_callback(*function)?;
                next(self.receiver(call)?)
            }
            _ => None,
        }
    }

    /// The home that a path leads to or through.
    fn home_at(&self, path: &Path, adder: FunctionId) -> Option<Home> {
        let first = path.segments.first();
        let field = match first {
            Some(Segment::Name(_)) => first.cloned(),
            _ => None,
        };
        let home = match (&path.root, field) {
            (Root::Instance(_), Some(field)) => Path::of(path.root.clone()).then(field),
            (Root::This(method), Some(field)) => Path::of(self.holder_of(*method)).then(field),
            (Root::Binding(binding), field) => {
                if self.function_contains(adder, self.binding(*binding).function) {
                    return None;
                }
                match field {
                    Some(field) if self.is_record(*binding) => {
                        Path::of(path.root.clone()).then(field)
                    }
                    _ if self.is_collection(*binding) => Path::of(path.root.clone()),
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(Home(home))
    }

    /// What the methods of an object literal share: the variable that holds it, if one does.
    fn holder_of(&self, method: FunctionId) -> Root {
        match self.this_holder(method) {
            Ok(object) => match self.parent(object) {
                Parent::Binding(binding) => Root::Binding(*binding),
                _ => Root::Value(object),
            },
            Err(function) => Root::This(function),
        }
    }

    /// Whether a variable holds an object literal with members.
    fn is_record(&self, binding: BindingId) -> bool {
        self.only_value(binding).is_some_and(|value| {
            matches!(&self.value(value).kind, ValueKind::Object(properties) if !properties.is_empty())
        })
    }

    /// Whether a variable is given a collection, and nothing else.
    fn is_collection(&self, binding: BindingId) -> bool {
        let mut writes = self.binding(binding).writes.iter().peekable();
        writes.peek().is_some() && writes.all(|write| self.makes_collection(write.value))
    }

    fn makes_collection(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::Array(_) | ValueKind::Nothing => true,
            ValueKind::Object(properties) => properties.is_empty(),
            ValueKind::Call(call) if call.form == CallForm::New => matches!(
                &self.value(call.callee).kind,
                ValueKind::Global(name) if matches!(name.as_str(), "Array" | "Map" | "Set")
            ),
            // `listeners = listeners.filter(…)`, `Object.create(null)`
            ValueKind::Call(_) => matches!(
                self.callee_name(value).as_deref(),
                Some("filter" | "concat" | "slice" | "create")
            ),
            _ => false,
        }
    }

    fn makes_empty(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::Array(parts) => parts.is_empty(),
            ValueKind::Object(properties) => properties.is_empty(),
            ValueKind::Call(call) => call.form == CallForm::New && call.arguments.is_empty(),
            ValueKind::Nothing => true,
            _ => false,
        }
    }
}
