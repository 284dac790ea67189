//! Tests that a call decides by what it passes.
//!
//! In: a call and a place in the function that it runs. Out: whether the constants that it passes keep it from coming there:
//! `new Backend(bus, false)` never comes to what stands under `if (owns)`.
//! Never here: what another call passes; a summary for one caller is not one for all.

use crate::facts::{
    Acquisition, Choice, FunctionId, Property, RegionId, RegionKind, ValueId, ValueKind,
};
use crate::graph::Graph;
use crate::graph::alias::constants::{Constant, constant, is_truthy, type_name};
use crate::graph::alias::path::{Root, Segment};

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

/// What a call gives for a value of the function that it runs.
#[derive(Clone, Copy)]
enum Given {
    /// Nothing at all, or `undefined`.
    Nothing,
    /// What this expression is, of the caller or a default.
    Value(ValueId),
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
            Known::Constant(constant) => type_name(constant),
            Known::Function => Some("function"),
            Known::Thing => None,
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
    pub(in crate::graph) fn keeps_from(
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
            || self.is_switched_past(region, passed)
    }

    /// Whether a `switch` around a region goes to another case for one call.
    fn is_switched_past(&self, region: RegionId, passed: Passed) -> bool {
        let mut next = Some(region);
        while let Some(inner) = next {
            next = self.region(inner).parent;
            let RegionKind::Case { of, .. } = self.region(inner).kind else {
                continue;
            };
            let cases = next.into_iter().flat_map(|outer| self.switches_in(outer));
            for cases in cases.filter(|cases| cases.contains(&inner)) {
                if self.never_comes_to_case(inner, of, cases, passed) {
                    return true;
                }
            }
        }
        false
    }

    fn never_comes_to_case(
        &self,
        case: RegionId,
        of: ValueId,
        cases: &[RegionId],
        passed: Passed,
    ) -> bool {
        let value_of = |case: RegionId| match self.region(case).kind {
            RegionKind::Case { value, .. } => value,
            _ => None,
        };
        let equals = |value: ValueId| self.are_equal(of, value, passed);
        let at = cases.iter().position(|it| *it == case).unwrap_or_default();
        // Control falls through to a case from those before it that do not leave.
        let from = cases[..at]
            .iter()
            .rposition(|before| self.leaves(*before))
            .map_or(0, |before| before + 1);
        let entered = &cases[from..=at];
        let mut values = cases.iter().filter_map(|case| value_of(*case));
        if entered.iter().any(|case| value_of(*case).is_none()) {
            // The `default` is for what equals none of the others.
            return values.any(|value| equals(value) == Some(true))
                && entered
                    .iter()
                    .filter_map(|case| value_of(*case))
                    .all(|value| equals(value) == Some(false));
        }
        entered
            .iter()
            .filter_map(|case| value_of(*case))
            .all(|value| equals(value) == Some(false))
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
                    _ => return self.are_in_order(operator, *left, *right, passed),
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

    /// How a comparison of two numbers comes out.
    fn are_in_order(
        &self,
        operator: &str,
        left: ValueId,
        right: ValueId,
        passed: Passed,
    ) -> Option<bool> {
        let number = |value: ValueId| match self.known(value, passed)? {
            Known::Constant(Constant::Number(text)) => text.parse::<f64>().ok(),
            _ => None,
        };
        let (left, right) = (number(left)?, number(right)?);
        match operator {
            "<" => Some(left < right),
            "<=" => Some(left <= right),
            ">" => Some(left > right),
            ">=" => Some(left >= right),
            _ => None,
        }
    }

    /// What a value of the function is for the call, if that is a constant or a literal.
    fn known(&self, value: ValueId, passed: Passed) -> Option<Known> {
        if let Some(known) = self.known_literal(value) {
            return Some(known);
        }
        match self.given(value, passed, DEPTH) {
            Some(Given::Nothing) => return Some(Known::Constant(Constant::Nothing)),
            Some(Given::Value(given)) => return self.known_literal(given),
            None => {}
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

    /// The expression that a value of the function comes from for the call: an argument, a property of one, a default.
    fn given(&self, value: ValueId, passed: Passed, depth: u32) -> Option<Given> {
        let depth = depth.checked_sub(1)?;
        match &self.value(value).kind {
            ValueKind::Parameter { function, index } if *function == passed.function => Some(
                self.passed_for(passed, *index)?
                    .map_or(Given::Nothing, Given::Value),
            ),
            ValueKind::Binding(binding) => self.given(self.only_value(*binding)?, passed, depth),
            ValueKind::Member { object, name } => match self.given(*object, passed, depth)? {
                Given::Value(object) => self.given_property(object, name),
                Given::Nothing => None,
            },
            ValueKind::Either {
                choice: Choice::Coalesce,
                left,
                right,
                ..
            } => match self.given(*left, passed, depth)? {
                Given::Nothing => Some(
                    self.given(*right, passed, depth)
                        .unwrap_or(Given::Value(*right)),
                ),
                given => Some(given),
            },
            _ => None,
        }
    }

    fn given_property(&self, object: ValueId, name: &str) -> Option<Given> {
        match self.known_property(object, name)? {
            Known::Constant(Constant::Nothing) => Some(Given::Nothing),
            _ => self.property_of_literal(object, name).map(Given::Value),
        }
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
