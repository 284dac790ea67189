//! What a call passes may decide a test in the function that it calls.
//!
//! In: a registration in a helper, and a call of the helper. Out: whether that call ever comes to the registration.
//! Never here: tests of anything but what is passed.

use super::Graph;
use super::path::{Root, Segment};
use crate::facts::{Acquisition, Choice, FunctionId, ValueId, ValueKind};

/// How many names, brackets and signs a test is followed through.
const DEPTH: u32 = 8;

/// A function, and the call that runs it.
#[derive(Clone, Copy)]
struct Passed {
    function: FunctionId,
    call: ValueId,
}

impl Graph<'_> {
    /// Whether what a call passes keeps its function from coming to a registration: `add(bus, f, { once: true })`, where
    /// `add` asks `if (flags.once)`.
    pub fn is_ruled_out(&self, acquisition: &Acquisition, call: ValueId) -> bool {
        let function = self.function_of(acquisition.region);
        if self.called_function(call) != Some(function) {
            return false;
        }
        let passed = Passed { function, call };
        self.conditions_at(acquisition.region, acquisition.call)
            .into_iter()
            .any(|(test, when)| self.outcome_for(test, passed, DEPTH) == Some(!when))
    }

    /// How a test comes out for one call, if what that passes decides it.
    fn outcome_for(&self, test: ValueId, passed: Passed, depth: u32) -> Option<bool> {
        let depth = depth.checked_sub(1)?;
        match &self.value(test).kind {
            ValueKind::Not(inner) => Some(!self.outcome_for(*inner, passed, depth)?),
            ValueKind::Either {
                choice: choice @ (Choice::And | Choice::Or),
                left,
                right,
                ..
            } => {
                let settles = *choice == Choice::Or;
                match [left, right].map(|side| self.outcome_for(*side, passed, depth)) {
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
                let [one, other] = [
                    self.constant_for(*left, passed)?,
                    self.constant_for(*right, passed)?,
                ];
                Some((one == other) == equal)
            }
            _ => match self.constant_for(test, passed)? {
                ValueKind::Boolean(it) => Some(it),
                ValueKind::Nothing => Some(false),
                ValueKind::String(text) => Some(!text.is_empty()),
                ValueKind::Number(number) => Some(number.parse::<f64>() != Ok(0.0)),
                _ => None,
            },
        }
    }

    /// The constant that an expression of the function is for the call.
    fn constant_for(&self, value: ValueId, passed: Passed) -> Option<ValueKind> {
        if let Some(constant) = self.constant(value) {
            return Some(constant);
        }
        let path = self.path(value);
        let Root::Parameter(owner, index) = path.root else {
            return None;
        };
        let is_rest = |index: usize| {
            let parameters = &self.function(owner).parameters;
            parameters.iter().take(index + 1).any(|it| it.is_rest)
        };
        let arguments = &self.call(passed.call).arguments;
        let spread = |it: &ValueId| matches!(self.value(*it).kind, ValueKind::Spread(_));
        if owner != passed.function || is_rest(index as usize) || arguments.iter().any(spread) {
            return None;
        }
        let given = arguments.get(index as usize);
        match (given, path.segments.as_slice()) {
            (Some(given), []) => self.constant(*given),
            (Some(given), [Segment::Name(name)]) => {
                let ValueKind::Object(properties) = &self.value(self.origin_value(*given)).kind
                else {
                    return None;
                };
                let named = |it: &&crate::facts::Property| it.name.as_ref() == Some(name);
                match properties.iter().rfind(named) {
                    Some(property) => self.constant(property.value),
                    // A spread or a computed name may bring it.
                    None if properties.iter().any(|it| it.name.is_none()) => None,
                    None => Some(ValueKind::Nothing),
                }
            }
            // What is left out has its default, or is `undefined`.
            (None, []) => self.left_out(value),
            _ => None,
        }
    }

    fn constant(&self, value: ValueId) -> Option<ValueKind> {
        let kind = &self.value(self.origin_value(value)).kind;
        match kind {
            ValueKind::Boolean(_)
            | ValueKind::Nothing
            | ValueKind::String(_)
            | ValueKind::Number(_) => Some(kind.clone()),
            _ => None,
        }
    }

    /// What a parameter is that is not passed.
    fn left_out(&self, value: ValueId) -> Option<ValueKind> {
        let ValueKind::Binding(binding) = self.value(value).kind else {
            return None;
        };
        match self.binding(binding).writes.as_slice() {
            [only] => match self.value(only.value).kind {
                ValueKind::Parameter { .. } => Some(ValueKind::Nothing),
                ValueKind::Either {
                    choice: Choice::Coalesce,
                    right,
                    ..
                } => self.constant(right),
                _ => None,
            },
            _ => None,
        }
    }
}
