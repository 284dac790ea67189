//! The things that tests ask about, each once.
//!
//! In: expressions of a function. Out: [`Things`]: equal expressions are one thing, by a number.
//! Never here: whether a thing changes between two places.

use std::collections::HashMap;

use smol_str::SmolStr;

use crate::facts::{BindingId, BindingKind, CallForm, Choice, FunctionId, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::constants::{Constant, constant, is_truthy, type_name};

/// How many members, brackets and operators an expression is followed through; what lies deeper is like nothing else.
const DEPTH: u32 = 32;

/// The number of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct ThingId(pub(super) u32);

/// What an expression is, of other things.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Thing {
    Constant(Constant),
    Binding(BindingId),
    Global(SmolStr),
    Import(SmolStr),
    This(FunctionId),
    Function(FunctionId),
    Member(ThingId, SmolStr),
    Index(ThingId, ThingId),
    /// What is called, and what it is handed.
    Call(ThingId, Vec<ThingId>),
    /// An operator and its operands.
    Operator(SmolStr, Vec<ThingId>),
    /// Something that is like nothing else.
    Itself(ValueId),
}

/// The things of a function.
#[derive(Debug, Default)]
pub(super) struct Things {
    all: Vec<Thing>,
    /// An expression that is the thing.
    samples: Vec<ValueId>,
    numbers: HashMap<Thing, ThingId>,
    of: HashMap<ValueId, ThingId>,
}

impl Things {
    pub(super) fn get(&self, thing: ThingId) -> &Thing {
        &self.all[thing.0 as usize]
    }

    pub(super) fn sample(&self, thing: ThingId) -> Option<ValueId> {
        self.samples.get(thing.0 as usize).copied()
    }

    pub(super) fn known(&self, thing: &Thing) -> Option<ThingId> {
        self.numbers.get(thing).copied()
    }

    /// Every thing with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ThingId, &Thing)> {
        let numbered = self.all.iter().enumerate();
        numbered.map(|(index, thing)| (ThingId(index as u32), thing))
    }

    /// The thing that an expression is; a new one, if nothing was like it.
    pub(super) fn number(&mut self, graph: &Graph<'_>, value: ValueId) -> ThingId {
        self.number_within(graph, value, DEPTH)
    }

    fn number_within(&mut self, graph: &Graph<'_>, value: ValueId, depth: u32) -> ThingId {
        if let Some(known) = self.of.get(&value) {
            return *known;
        }
        graph.spend();
        let Some(depth) = depth.checked_sub(1) else {
            return self.enter(Thing::Itself(value), value);
        };
        let parts: Vec<ThingId> = parts(graph, value)
            .into_iter()
            .map(|part| self.number_within(graph, part, depth))
            .collect();
        let number = match forwarded(graph, value) {
            true => parts[0],
            false => self.enter(thing(graph, value, &parts), value),
        };
        self.of.insert(value, number);
        number
    }

    /// The number of a thing; `value` is an expression that is it, or that asks for it.
    pub(super) fn enter(&mut self, thing: Thing, value: ValueId) -> ThingId {
        if let Some(known) = self.numbers.get(&thing) {
            return *known;
        }
        let number = ThingId(self.all.len() as u32);
        self.numbers.insert(thing.clone(), number);
        self.all.push(thing);
        self.samples.push(value);
        number
    }

    /// The thing that an expression is, if a test asks for it or for a part of it.
    pub(super) fn find(&self, graph: &Graph<'_>, value: ValueId) -> Option<ThingId> {
        self.find_within(graph, value, DEPTH)
    }

    fn find_within(&self, graph: &Graph<'_>, value: ValueId, depth: u32) -> Option<ThingId> {
        if let Some(known) = self.of.get(&value) {
            return Some(*known);
        }
        let depth = depth.checked_sub(1)?;
        let parts = parts(graph, value)
            .into_iter()
            .map(|part| self.find_within(graph, part, depth))
            .collect::<Option<Vec<_>>>()?;
        match forwarded(graph, value) {
            true => Some(parts[0]),
            false => self.known(&thing(graph, value, &parts)),
        }
    }
}

/// What an expression only hands on: a name for `this` or for a parameter, `x = y`, `a, b`.
fn forwarded(graph: &Graph<'_>, value: ValueId) -> bool {
    match &graph.value(value).kind {
        ValueKind::Binding(binding) => alias(graph, *binding).is_some(),
        ValueKind::Assign { .. } => true,
        ValueKind::Sequence(parts) => !parts.is_empty(),
        _ => false,
    }
}

/// What a name stands for in all of its life: `const self = this`, `const b = a`.
fn alias(graph: &Graph<'_>, binding: BindingId) -> Option<ValueId> {
    let facts = graph.binding(binding);
    let [write] = facts.writes.as_slice() else {
        return None;
    };
    let is_same = match graph.value(write.value).kind {
        ValueKind::This(_) => true,
        // One name for another that is none for a third.
        ValueKind::Binding(other) => match graph.binding(other).writes.as_slice() {
            [only] => !matches!(graph.value(only.value).kind, ValueKind::Binding(_)),
            _ => false,
        },
        _ => false,
    };
    (is_same && facts.kind == BindingKind::Const).then_some(write.value)
}

fn parts(graph: &Graph<'_>, value: ValueId) -> Vec<ValueId> {
    match &graph.value(value).kind {
        ValueKind::Binding(binding) => alias(graph, *binding).into_iter().collect(),
        ValueKind::Assign { target, .. } => vec![*target],
        ValueKind::Sequence(parts) => parts.last().copied().into_iter().collect(),
        ValueKind::Member { object, .. } => vec![*object],
        ValueKind::Index { object, index } => vec![*object, *index],
        ValueKind::Call(call) if call.form == CallForm::Plain && is_answer(graph, value) => {
            let mut parts = vec![call.callee];
            parts.extend(&call.arguments);
            parts
        }
        ValueKind::Not(inner) => vec![*inner],
        ValueKind::Binary { left, right, .. } => vec![*left, *right],
        ValueKind::Unary { operator, operand } if !changes(operator) => vec![*operand],
        ValueKind::Template(parts) => parts.clone(),
        ValueKind::Either {
            test, left, right, ..
        } => test.iter().chain([left, right]).copied().collect(),
        _ => Vec::new(),
    }
}

/// Whether an operator changes what it is put before.
fn changes(operator: &str) -> bool {
    matches!(operator, "++" | "--" | "delete")
}

/// Whether a call only answers: a function in sight that writes nothing outside itself, or one out of sight.
fn is_answer(graph: &Graph<'_>, call: ValueId) -> bool {
    graph
        .called_function(call)
        .is_none_or(|function| graph.changes_nothing(function))
}

fn thing(graph: &Graph<'_>, value: ValueId, parts: &[ThingId]) -> Thing {
    let operator = |name: &str| Thing::Operator(name.into(), parts.to_vec());
    if let Some(constant) = constant(graph, value) {
        return Thing::Constant(constant);
    }
    match &graph.value(value).kind {
        ValueKind::Binding(binding) => Thing::Binding(*binding),
        ValueKind::Global(name) => Thing::Global(name.clone()),
        ValueKind::Import(module) => Thing::Import(module.clone()),
        ValueKind::This(function) | ValueKind::Super(function) => Thing::This(*function),
        ValueKind::Function(function) => Thing::Function(*function),
        ValueKind::Member { name, .. } => Thing::Member(parts[0], name.clone()),
        ValueKind::Index { .. } => Thing::Index(parts[0], parts[1]),
        ValueKind::Call(_) if !parts.is_empty() => Thing::Call(parts[0], parts[1..].to_vec()),
        ValueKind::Not(_) => operator("!"),
        ValueKind::Binary { operator: name, .. } => operator(name),
        ValueKind::Unary { operator: name, .. } if !parts.is_empty() => operator(name),
        ValueKind::Template(_) => operator("`"),
        ValueKind::Either { choice, .. } => operator(match choice {
            Choice::Ternary => "?",
            Choice::Or => "||",
            Choice::And => "&&",
            Choice::Coalesce => "??",
        }),
        _ => Thing::Itself(value),
    }
}

/// Whether what an expression gives is truthy, if that is to be seen.
pub(super) fn truth(graph: &Graph<'_>, value: ValueId) -> Option<bool> {
    match constant(graph, value) {
        Some(constant) => Some(is_truthy(&constant)),
        None => makes_something(graph, value).then_some(true),
    }
}

/// Whether what an expression gives is neither `null` nor `undefined`, if that is to be seen.
pub(super) fn presence(graph: &Graph<'_>, value: ValueId) -> Option<bool> {
    match constant(graph, value) {
        Some(constant) => Some(constant != Constant::Nothing),
        None => makes_something(graph, value).then_some(true),
    }
}

/// Whether `typeof` says `kind` of what an expression gives, if that is to be seen.
pub(super) fn is_of_type(graph: &Graph<'_>, value: ValueId, kind: &str) -> Option<bool> {
    match constant(graph, value) {
        Some(Constant::Nothing) => match kind {
            "undefined" | "object" => None,
            _ => Some(false),
        },
        Some(constant) => Some(type_name(&constant) == Some(kind)),
        None => match graph.value(value).kind {
            ValueKind::Function(_) | ValueKind::Class(_) => Some(kind == "function"),
            _ => makes_something(graph, value).then_some(kind == "object"),
        },
    }
}

fn makes_something(graph: &Graph<'_>, value: ValueId) -> bool {
    match &graph.value(value).kind {
        ValueKind::Function(_)
        | ValueKind::Class(_)
        | ValueKind::Object(_)
        | ValueKind::Array(_)
        | ValueKind::Pattern
        | ValueKind::Jsx(_) => true,
        ValueKind::Call(call) => call.form == CallForm::New,
        _ => false,
    }
}
