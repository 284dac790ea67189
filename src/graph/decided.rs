//! Tests that a call decides by what it passes.
//!
//! In: a call and a place in the function that it runs. Out: whether the constants that it passes keep it from coming there:
//! `new Backend(bus, false)` never comes to what stands under `if (owns)`.
//! Never here: what another call passes; a summary for one caller is not one for all.

use smol_str::SmolStr;

use super::Graph;
use super::path::{Root, Segment};
use crate::facts::{Call, Choice, FunctionId, Property, RegionId, ValueId, ValueKind};

/// How many operators deep a test is looked into.
const DEPTH: u32 = 8;

/// What a test knows of a value.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    Boolean(bool),
    Number(SmolStr),
    String(SmolStr),
    Nothing,
    /// A function, an object, an instance: something that is there.
    Thing,
    Function,
}

impl Known {
    fn is_truthy(&self) -> bool {
        match self {
            Known::Boolean(value) => *value,
            Known::Number(text) => text.bytes().any(|byte| matches!(byte, b'1'..=b'9')),
            Known::String(text) => !text.is_empty(),
            Known::Nothing => false,
            Known::Thing | Known::Function => true,
        }
    }
}

impl Graph<'_> {
    /// Whether what `call` passes to `function` keeps it from coming to `at` in `region`.
    pub(super) fn keeps_from(
        &self,
        call: ValueId,
        function: FunctionId,
        region: RegionId,
        at: ValueId,
    ) -> bool {
        self.conditions_at(region, at)
            .into_iter()
            .any(|(test, when)| {
                let outcome = self.outcome(test, function, call, DEPTH);
                outcome.is_some_and(|outcome| outcome != when)
            })
    }

    /// Whether a test of `function` holds in the run that `call` makes, if what it passes decides that.
    fn outcome(
        &self,
        test: ValueId,
        function: FunctionId,
        call: ValueId,
        depth: u32,
    ) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        let part = |value: ValueId| self.outcome(value, function, call, depth);
        match &self.value(test).kind {
            ValueKind::Not(inner) => part(*inner).map(|holds| !holds),
            ValueKind::Either {
                choice: Choice::And,
                left,
                right,
                ..
            } => match (part(*left), part(*right)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            ValueKind::Either {
                choice: Choice::Or,
                left,
                right,
                ..
            } => match (part(*left), part(*right)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            ValueKind::Binary {
                operator,
                left,
                right,
            } => self.comparison_outcome(operator, *left, *right, function, call),
            _ => Some(self.known(test, function, call)?.is_truthy()),
        }
    }

    fn comparison_outcome(
        &self,
        operator: &str,
        left: ValueId,
        right: ValueId,
        function: FunctionId,
        call: ValueId,
    ) -> Option<bool> {
        let equal = match operator {
            "===" | "==" => true,
            "!==" | "!=" => false,
            _ => return None,
        };
        for (asked, text) in [(left, right), (right, left)] {
            if let (ValueKind::Unary { operator, operand }, ValueKind::String(text)) =
                (&self.value(asked).kind, &self.value(text).kind)
                && operator == "typeof"
            {
                let name = match self.known(*operand, function, call)? {
                    Known::Boolean(_) => "boolean",
                    Known::Number(_) => "number",
                    Known::String(_) => "string",
                    Known::Function => "function",
                    Known::Nothing | Known::Thing => return None,
                };
                return Some((name == text) == equal);
            }
        }
        let left = self.known(left, function, call)?;
        let right = self.known(right, function, call)?;
        // Two things may be the same one.
        let is_decided = !matches!(
            (&left, &right),
            (
                Known::Thing | Known::Function,
                Known::Thing | Known::Function
            )
        );
        is_decided.then(|| (left == right) == equal)
    }

    /// What a value of `function` is in the run that `call` makes, if that is a constant or a literal.
    fn known(&self, value: ValueId, function: FunctionId, call: ValueId) -> Option<Known> {
        if let Some(known) = self.known_literal(value) {
            return Some(known);
        }
        let region = self.value(value).region;
        let path = self.unfolded(&self.path(value), function, value, region);
        let Root::Parameter(owner, index) = path.root else {
            return None;
        };
        if owner != function {
            return None;
        }
        let passed = self.passed_for(self.call(call), call, function, index)?;
        match path.segments.as_slice() {
            [] => match passed {
                Some(argument) => self.known_literal(argument),
                None => Some(Known::Nothing),
            },
            [Segment::Name(name)] => self.property_of(passed?, name),
            _ => None,
        }
    }

    /// What `call` passes for a parameter: `Some(None)` is nothing at all, `None` is not known.
    fn passed_for(
        &self,
        facts: &Call,
        call: ValueId,
        function: FunctionId,
        index: u32,
    ) -> Option<Option<ValueId>> {
        let is_spread =
            |argument: &ValueId| matches!(self.value(*argument).kind, ValueKind::Spread(_));
        let through = ["call", "apply", "bind"];
        let is_through = matches!(&self.value(facts.callee).kind, ValueKind::Member { name, .. }
            if through.contains(&name.as_str()));
        let parameter = self.function(function).parameters.get(index as usize)?;
        if facts.arguments.iter().any(is_spread) || is_through || parameter.is_rest {
            return None;
        }
        let argument = self.argument_for(call, index);
        Some(argument.or_else(|| self.default_of(function, index)))
    }

    fn property_of(&self, object: ValueId, name: &str) -> Option<Known> {
        let ValueKind::Object(properties) = &self.value(self.origin_value(object)).kind else {
            return None;
        };
        let is_open = |property: &Property| property.name.is_none();
        if properties.iter().any(is_open) {
            return None;
        }
        let named = |property: &&Property| property.name.as_deref() == Some(name);
        match properties.iter().rfind(named) {
            Some(property) => self.known_literal(property.value),
            None => Some(Known::Nothing),
        }
    }

    /// What a literal is, behind a name that holds only that.
    fn known_literal(&self, value: ValueId) -> Option<Known> {
        match &self.value(self.origin_value(value)).kind {
            ValueKind::Boolean(value) => Some(Known::Boolean(*value)),
            ValueKind::Number(text) => Some(Known::Number(text.clone())),
            ValueKind::String(text) => Some(Known::String(text.clone())),
            ValueKind::Nothing => Some(Known::Nothing),
            ValueKind::Function(_) => Some(Known::Function),
            ValueKind::Object(_) | ValueKind::Array(_) | ValueKind::Class(_) => Some(Known::Thing),
            _ => None,
        }
    }
}
