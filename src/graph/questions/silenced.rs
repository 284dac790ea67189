//! Where a runtime's own warning of listeners that pile up is switched off.
//!
//! In: the calls and assignments of a file, and the dictionary's silencers. Out: each [`Silencing`] without a bound.
//! Never here: whether listeners do pile up there.

use smol_str::SmolStr;

use crate::corpus::Span;
use crate::facts::{CallForm, Choice, FunctionKind, RegionId, ValueId, ValueKind};
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::{Graph, Knowledge, Parent};

/// How many names and choices a bound is followed through.
const DEPTH: u32 = 8;

/// A place that takes away the bound of listeners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silencing {
    /// From the method's or property's name to the bound.
    pub span: Span,
    /// The method or property.
    pub name: SmolStr,
    /// Whether it is a property, which is assigned.
    pub is_assigned: bool,
    /// The bound as it is written.
    pub bound: ValueId,
    /// What it is taken away from; nothing means all emitters.
    pub targets: Vec<ValueId>,
    /// Whether the call is handed its targets, and not made on one.
    pub is_handed_targets: bool,
    /// How it is known that the bound is none.
    pub knowledge: Knowledge,
    /// Whether every target goes with the function that makes it.
    pub is_passing: bool,
}

impl Silencing {
    /// It as the user would say it: `setMaxListeners(0)`, `defaultMaxListeners = Infinity`.
    pub fn written(&self, bound: &str) -> String {
        match self.is_assigned {
            true => format!("{} = {bound}", self.name),
            false => format!("{}({bound})", self.name),
        }
    }
}

impl Graph<'_> {
    /// Every place that takes away the bound of listeners, in source order.
    pub fn silencings(&self) -> Vec<Silencing> {
        let calls = (0..self.facts.values.len() as u32)
            .map(ValueId)
            .filter_map(|value| self.silencing_call(value));
        let assigned = self
            .facts
            .assignments
            .iter()
            .filter_map(|one| self.silencing_assignment(one.target, one.value, one.region));
        let mut found: Vec<Silencing> = calls.chain(assigned).collect();
        found.sort_by_key(|silencing| (silencing.span.start, silencing.span.end));
        found
    }

    fn silencing_call(&self, value: ValueId) -> Option<Silencing> {
        let ValueKind::Call(call) = &self.value(value).kind else {
            return None;
        };
        // Compilers write `(0, events_1.setMaxListeners)(…)`, so that the module is not its `this`.
        let (callee, is_function) = match &self.value(call.callee).kind {
            ValueKind::Sequence(parts) => (*parts.last()?, true),
            ValueKind::Binding(_) => (self.origin_value(call.callee), true),
            _ => (call.callee, false),
        };
        let ValueKind::Member { object, name } = &self.value(callee).kind else {
            return None;
        };
        let entry = self.dictionary.silencers_called(name).next()?;
        if call.form != CallForm::Plain {
            return None;
        }
        let bound = *call.arguments.first()?;
        let knowledge = self.is_no_bound(bound, DEPTH)?;
        let is_of_module = matches!(&self.path(*object).root, Root::Import(module)
            if entry.from.iter().any(|known| known == module.trim_start_matches("node:")))
            && self.path(*object).segments.len() <= 1;
        if is_function && !is_of_module {
            return None;
        }
        let targets = if is_of_module {
            call.arguments[1..].to_vec()
        } else {
            vec![*object]
        };
        let is_passing = !targets.is_empty()
            && targets
                .iter()
                .all(|target| self.goes_with_function(*target, value));
        let written = self.span(call.callee);
        let start = match is_function {
            true => written.start,
            false => written.end.saturating_sub(name.len() as u32),
        };
        // A method of a class in sight may do anything with its bound.
        let knowledge = match self.called_function(value) {
            Some(_) => Knowledge::Guess,
            None => knowledge,
        };
        Some(Silencing {
            span: Span::new(start, self.span(bound).end),
            name: name.clone(),
            is_assigned: false,
            bound,
            targets,
            is_handed_targets: is_of_module,
            knowledge,
            is_passing,
        })
    }

    fn silencing_assignment(
        &self,
        target: ValueId,
        bound: ValueId,
        region: RegionId,
    ) -> Option<Silencing> {
        let ValueKind::Member { object, name } = &self.value(target).kind else {
            return None;
        };
        // A static field of that name hides the one that the runtime reads, and changes nothing.
        let is_static_field = self.function(self.function_of(region)).kind
            == FunctionKind::StaticInitialiser
            && matches!(self.value(*object).kind, ValueKind::This(_));
        if !self.dictionary.is_bound_of_listeners(name) || is_static_field {
            return None;
        }
        let knowledge = self.is_no_bound(bound, DEPTH)?;
        // An object literal that is given such a property is somebody's options.
        let holder = self.origin_value(*object);
        if matches!(self.value(holder).kind, ValueKind::Object(_)) {
            return None;
        }
        Some(Silencing {
            span: Span::new(self.span(target).start, self.span(bound).end),
            name: name.clone(),
            is_assigned: true,
            bound,
            targets: Vec::new(),
            is_handed_targets: false,
            knowledge,
            is_passing: false,
        })
    }

    /// Whether a value is zero or infinite, which both mean that there is no bound, and how that is known.
    fn is_no_bound(&self, value: ValueId, depth: u32) -> Option<Knowledge> {
        let depth = depth.checked_sub(1)?;
        match &self.value(value).kind {
            ValueKind::Number(text) => is_unbounded(text).then_some(Knowledge::Sight),
            ValueKind::Global(name) => (name == "Infinity").then_some(Knowledge::Sight),
            ValueKind::Binding(binding) => self.is_no_bound(self.only_value(*binding)?, depth),
            ValueKind::Assign { value, .. } => self.is_no_bound(*value, depth),
            ValueKind::Member { object, name } => {
                if matches!(&self.value(*object).kind, ValueKind::Global(global) if global == "Number")
                {
                    return (name == "POSITIVE_INFINITY").then_some(Knowledge::Sight);
                }
                self.is_no_bound_in_field(*object, name, value, depth)
            }
            ValueKind::Either {
                choice: Choice::And,
                right,
                ..
            } => self.is_no_bound(*right, depth),
            ValueKind::Either { left, right, .. } => {
                let left = self.is_no_bound(*left, depth);
                match (left, self.is_no_bound(*right, depth)) {
                    (Some(left), Some(right)) => Some(left.max(right)),
                    // Without a bound unless somebody gives one.
                    (None, None) => None,
                    _ => Some(Knowledge::Convention),
                }
            }
            _ => None,
        }
    }

    /// The same of a member: a property of an object literal, or a field that is never given anything else.
    fn is_no_bound_in_field(
        &self,
        object: ValueId,
        name: &str,
        member: ValueId,
        depth: u32,
    ) -> Option<Knowledge> {
        if let ValueKind::Object(properties) = &self.value(self.origin_value(object)).kind {
            let property = properties
                .iter()
                .find(|property| property.name.as_deref() == Some(name))?;
            return self.is_no_bound(property.value, depth);
        }
        let path = self.path(member);
        self.assignments_to(&path)
            .map(|assignment| self.is_no_bound(assignment.value, depth))
            .reduce(|one, other| Some(one?.max(other?)))?
    }

    /// Whether an emitter is made by the function that `at` is in and stays in it.
    fn goes_with_function(&self, target: ValueId, at: ValueId) -> bool {
        let region = self.value(at).region;
        let function = self.function_of(region);
        let path = self.path(target);
        if self.is_module(function) || self.local_allocation(&path, function, at, region).is_none()
        {
            return false;
        }
        match path {
            Path {
                root: Root::Binding(binding),
                segments,
            } if segments.is_empty() => self
                .references_to(binding)
                .into_iter()
                .all(|reference| self.stays(reference)),
            Path {
                root: Root::Value(_),
                segments,
            } if segments.iter().all(|one| matches!(one, Segment::Name(_))) => {
                matches!(self.parent(at), Parent::None)
            }
            _ => false,
        }
    }

    /// Whether the thing that an expression means goes nowhere from there: it is called on, or tested.
    fn stays(&self, value: ValueId) -> bool {
        match self.parent(value) {
            Parent::None => true,
            Parent::Value(outer) => matches!(
                &self.value(*outer).kind,
                ValueKind::Member { object, .. } if *object == value
            ),
            _ => false,
        }
    }
}

/// Whether a number, as written, is zero or too large to be one.
fn is_unbounded(text: &str) -> bool {
    let digits = text.replace('_', "");
    let digits = digits.trim_start_matches("0x").trim_end_matches('n');
    digits
        .parse::<f64>()
        .is_ok_and(|number| number == 0.0 || number.is_infinite())
}
