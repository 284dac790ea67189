//! Tests that a call decides by what it passes.
//!
//! In: a call and a place in the function that it runs. Out: whether the constants that it passes keep it from coming there:
//! `new Backend(bus, false)` never comes to what stands under `if (owns)`.
//! Never here: what another call passes; a summary for one caller is not one for all.

use super::Graph;
use super::flow::{Constant, constant, is_truthy};
use super::path::{Root, Segment};
use crate::facts::{Acquisition, Choice, FunctionId, Property, RegionId, ValueId, ValueKind};

/// How many operators deep a test is looked into.
const DEPTH: u32 = 8;

/// A function, and the call that runs it.
#[derive(Clone, Copy)]
struct Passed {
    function: FunctionId,
    call: ValueId,
}

/// What is known of a value in one run.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    Constant(Constant),
    Function,
    /// An object, an array, a class: something that is there.
    Thing,
}

impl Known {
    fn is_truthy(&self) -> bool {
        match self {
            Known::Constant(constant) => is_truthy(constant),
            Known::Function | Known::Thing => true,
        }
    }

    /// What `typeof` says of it; nothing of what may be one thing or the other.
    fn type_name(&self) -> Option<&'static str> {
        match self {
            Known::Constant(Constant::Boolean(_)) => Some("boolean"),
            Known::Constant(Constant::Number(_)) => Some("number"),
            Known::Constant(Constant::String(_)) => Some("string"),
            Known::Function => Some("function"),
            Known::Constant(Constant::Nothing) | Known::Thing => None,
        }
    }
}

impl Graph<'_> {
    /// Whether what a call passes keeps its function from coming to a registration: `add(bus, f, { once: true })`, where
    /// `add` asks `if (flags.once)`.
    pub fn is_ruled_out(&self, acquisition: &Acquisition, call: ValueId) -> bool {
        let function = self.function_of(acquisition.region);
        self.called_function(call) == Some(function)
            && self.keeps_from(call, function, acquisition.region, acquisition.call)
    }

    /// Whether what `call` passes to `function` keeps it from coming to `at` in `region`.
    pub(super) fn keeps_from(
        &self,
        call: ValueId,
        function: FunctionId,
        region: RegionId,
        at: ValueId,
    ) -> bool {
        let passed = Passed { function, call };
        self.conditions_at(region, at)
            .into_iter()
            .any(|(test, when)| self.outcome(test, passed, DEPTH) == Some(!when))
    }

    /// How a test comes out for one call, if what that passes decides it.
    fn outcome(&self, test: ValueId, passed: Passed, depth: u32) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        match &self.value(test).kind {
            ValueKind::Not(inner) => Some(!self.outcome(*inner, passed, depth)?),
            ValueKind::Either {
                choice: choice @ (Choice::And | Choice::Or),
                left,
                right,
                ..
            } => {
                let settles = *choice == Choice::Or;
                match [left, right].map(|side| self.outcome(*side, passed, depth)) {
                    [Some(one), _] | [_, Some(one)] if one == settles => Some(settles),
                    [Some(_), Some(_)] => Some(!settles),
                    _ => None,
                }
            }
            ValueKind::Binary {
                operator,
                left,
                right,
            } => {
                let equal = match operator.as_str() {
                    "===" | "==" => true,
                    "!==" | "!=" => false,
                    _ => return None,
                };
                Some(self.are_equal(*left, *right, passed)? == equal)
            }
            _ => Some(self.known(test, passed)?.is_truthy()),
        }
    }

    fn are_equal(&self, left: ValueId, right: ValueId, passed: Passed) -> Option<bool> {
        for (asked, text) in [(left, right), (right, left)] {
            if let (ValueKind::Unary { operator, operand }, ValueKind::String(text)) =
                (&self.value(asked).kind, &self.value(text).kind)
                && operator == "typeof"
            {
                return Some(self.known(*operand, passed)?.type_name()? == text);
            }
        }
        match (self.known(left, passed)?, self.known(right, passed)?) {
            (Known::Constant(one), Known::Constant(other)) => Some(one == other),
            (Known::Constant(_), _) | (_, Known::Constant(_)) => Some(false),
            // Two things may be the same one.
            _ => None,
        }
    }

    /// What a value of the function is for the call, if that is a constant or a literal.
    fn known(&self, value: ValueId, passed: Passed) -> Option<Known> {
        if let Some(known) = self.known_literal(value) {
            return Some(known);
        }
        let region = self.value(value).region;
        let path = self.unfolded(&self.path(value), passed.function, value, region);
        let Root::Parameter(owner, index) = path.root else {
            return None;
        };
        if owner != passed.function {
            return None;
        }
        let given = self.passed_for(passed, index)?;
        match path.segments.as_slice() {
            [] => match given {
                Some(argument) => self.known_literal(argument),
                None => Some(Known::Constant(Constant::Nothing)),
            },
            [Segment::Name(name)] => self.known_property(given?, name),
            _ => None,
        }
    }

    /// What the call passes for a parameter: `Some(None)` is nothing at all, `None` is not known.
    fn passed_for(&self, passed: Passed, index: u32) -> Option<Option<ValueId>> {
        let call = self.call(passed.call);
        let is_spread =
            |argument: &ValueId| matches!(self.value(*argument).kind, ValueKind::Spread(_));
        let is_through = matches!(&self.value(call.callee).kind, ValueKind::Member { name, .. }
            if matches!(name.as_str(), "call" | "apply" | "bind"));
        let parameters = &self.function(passed.function).parameters;
        if call.arguments.iter().any(is_spread)
            || is_through
            || parameters.get(index as usize)?.is_rest
        {
            return None;
        }
        let argument = self.argument_for(passed.call, index);
        Some(argument.or_else(|| self.default_of(passed.function, index)))
    }

    fn known_property(&self, object: ValueId, name: &str) -> Option<Known> {
        let ValueKind::Object(properties) = &self.value(self.origin_value(object)).kind else {
            return None;
        };
        // A spread or a computed name may bring it.
        let is_open = |property: &Property| property.name.is_none();
        if properties.iter().any(is_open) {
            return None;
        }
        match self.property_of_literal(object, name) {
            Some(property) => self.known_literal(property),
            None => Some(Known::Constant(Constant::Nothing)),
        }
    }

    /// What a literal is, behind a name that holds only that.
    fn known_literal(&self, value: ValueId) -> Option<Known> {
        let value = self.origin_value(value);
        match &self.value(value).kind {
            ValueKind::Function(_) => Some(Known::Function),
            ValueKind::Object(_) | ValueKind::Array(_) | ValueKind::Class(_) => Some(Known::Thing),
            _ => constant(self, value).map(Known::Constant),
        }
    }
}
