//! Where listeners live: a collection that outlives the function which puts something into it.
//!
//! In: an expression, and the function that adds. Out: its [`Home`]: a field of an instance, a field of an object literal,
//! a variable of the module or of a factory.
//! Never here: what is done with what lives there.

use smol_str::SmolStr;

use super::Within;
use crate::dictionary::NameSet;
use crate::facts::{BindingId, CallForm, FunctionId, ValueId, ValueKind};
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::{Graph, Parent};

/// How many names, calls and lists in lists a listener is followed through: `this.all.get(event)` is two.
const DEPTH: u32 = 8;

/// A collection, by its path: a variable, or a field of what a variable or `this` holds.
#[derive(Clone, Debug)]
pub(super) struct Home(pub(super) Path);

/// What a home is called. Two that are one have one name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    Field(SmolStr),
    Variable(BindingId),
}

impl Home {
    pub(super) fn name(&self) -> Name {
        match (&self.0.root, self.0.last_segment_name()) {
            (Root::Binding(binding), None) => Name::Variable(*binding),
            (_, field) => Name::Field(field.cloned().unwrap_or_default()),
        }
    }
}

impl Graph<'_> {
    /// The home that a value is, is in, or was drawn from, with the expression of it; none of the function's own,
    /// if one is named.
    pub(super) fn home_behind(
        &self,
        value: ValueId,
        function: Option<FunctionId>,
    ) -> Option<(Home, ValueId)> {
        self.home_within(value, function, DEPTH)
    }

    /// Whether two homes are one: the same field of instances of related classes, or the same variable.
    pub(super) fn same_home(&self, one: &Home, other: &Home) -> bool {
        self.same_path(&one.0, &other.0)
    }

    /// Whether a function leaves nothing in a home: what is in there is then called once, and is no listener.
    pub(super) fn empties(&self, function: FunctionId, within: &Within<'_>, home: &Home) -> bool {
        let is_same = |own: Home| self.same_home(&own, home);
        let by_call = within
            .emptying
            .iter()
            .filter_map(|call| self.receiver(*call))
            .any(|receiver| {
                self.home_behind(receiver, Some(function))
                    .is_some_and(|(own, _)| is_same(own))
            });
        by_call
            || within.assignments.iter().any(|assignment| {
                self.makes_empty(assignment.value)
                    && self
                        .home_at(&self.path(assignment.target), Some(function))
                        .is_some_and(is_same)
            })
            || match (&home.0.root, home.0.segments.as_slice()) {
                (Root::Binding(binding), []) => self.binding(*binding).writes.iter().any(|write| {
                    self.function_contains(function, self.function_of(write.region))
                        && self.makes_empty(write.value)
                }),
                _ => false,
            }
    }

    fn home_within(
        &self,
        value: ValueId,
        function: Option<FunctionId>,
        depth: u32,
    ) -> Option<(Home, ValueId)> {
        let depth = depth.checked_sub(1)?;
        if let Some(home) = self.home_at(&self.path(value), function) {
            let held = self.expression_of(&home, value);
            return Some((home, held));
        }
        let next = |value: ValueId| self.home_within(value, function, depth);
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

    /// The expression of a home in one that leads through it: `all` in `all[event]`.
    fn expression_of(&self, home: &Home, through: ValueId) -> ValueId {
        let mut held = through;
        while let ValueKind::Member { object, .. } | ValueKind::Index { object, .. } =
            self.value(held).kind
            && self.path(held) != home.0
        {
            held = object;
        }
        held
    }

    /// The home that a path leads to or through.
    pub(super) fn home_at(&self, path: &Path, function: Option<FunctionId>) -> Option<Home> {
        let first = path.segments.first();
        let field = match first {
            Some(Segment::Name(_)) => first.cloned(),
            _ => None,
        };
        let home = match (&path.root, field) {
            (Root::Instance(_), Some(field)) => Path::of(path.root.clone()).then(field),
            (Root::This(method), Some(field)) => Path::of(self.holder_of(*method)).then(field),
            (Root::Binding(binding), field) => {
                let maker = self.binding(*binding).function;
                if function.is_some_and(|function| self.function_contains(function, maker)) {
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
            ValueKind::Call(_) => self
                .callee_name(value)
                .is_some_and(|name| self.dictionary.is_named(NameSet::GivesCollection, &name)),
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
