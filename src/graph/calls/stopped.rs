//! Runs that end their own repetition: an interval that clears itself, an observer that disconnects itself.
//!
//! In: the call that has a function run again and again, and a place that its run comes to. Out: whether such a run is the
//! last one.
//! Never here: removals of listeners by `off`; those are `release`'s.

use std::collections::BTreeSet;

use crate::dictionary::Role;
use crate::facts::{BindingId, FunctionId, RegionId, ValueId, ValueKind};
use crate::graph::alias::path::Root;
use crate::graph::{Graph, Parent};

/// A place in a function that a way goes through: the region, and what is evaluated there.
#[derive(Clone, Copy, Debug)]
pub(in crate::graph) struct Waypoint {
    pub function: FunctionId,
    pub region: RegionId,
    pub at: ValueId,
    /// The call that runs the function on this way, or that it is handed to.
    pub by: Option<ValueId>,
}

impl Graph<'_> {
    /// Whether a run of what `call` has begun that comes by all of `way` ends what runs it again: `clearInterval(timer)`,
    /// `observer.disconnect()`, `handle.remove()`.
    pub(in crate::graph) fn is_last_run(&self, call: ValueId, way: &[Waypoint]) -> bool {
        let mut seen = BTreeSet::new();
        let mut stops = self.stops_of(call).into_iter();
        stops.any(|stop| self.comes_by(stop, way, &mut seen))
    }

    /// Where what a call returns is mentioned, if a variable or field keeps it.
    fn mentions_of_result(&self, call: ValueId) -> Vec<ValueId> {
        let keeper = match *self.parent(call) {
            Parent::Binding(binding) => return self.references_to(binding),
            Parent::Assignment(index) => self.facts.assignments[index as usize].target,
            Parent::Value(outer) => match self.value(outer).kind {
                ValueKind::Assign { target, value } if value == call => target,
                _ => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let path = self.path(keeper);
        match (&path.root, path.segments.as_slice()) {
            (Root::Binding(binding), []) => self.references_to(*binding),
            _ => self.expressions_of(&path),
        }
    }

    /// Where the functions written into a call mention what they are handed, by which some end it:
    /// `new MutationObserver((changes, self) => self.disconnect())`.
    fn mentions_of_handed(&self, call: ValueId) -> Vec<ValueId> {
        let arguments = self.call(call).arguments.iter();
        let functions = arguments.filter_map(|argument| match self.value(*argument).kind {
            ValueKind::Function(function) => Some(function),
            _ => None,
        });
        let parameters = functions.flat_map(|it| &self.function(it).parameters);
        let bindings = parameters.filter_map(|parameter| parameter.binding);
        bindings.flat_map(|it| self.references_to(it)).collect()
    }

    /// The calls that end what `call` has begun: `clearInterval(timer)`, `observer.disconnect()`, `off()`.
    fn stops_of(&self, call: ValueId) -> Vec<ValueId> {
        let began = self.callee_name(call).unwrap_or_default();
        let mut mentions = self.mentions_of_result(call);
        let mut seen = BTreeSet::new();
        let handed = self.mentions_of_handed(call).into_iter();
        let mut stops: Vec<ValueId> = handed
            .filter_map(|mention| self.stop_by_name(&began, mention))
            .collect();
        while let Some(mention) = mentions.pop() {
            stops.extend(self.stop_at(&began, mention));
            // Who is handed it calls it by another name.
            let parameter = self.parameter_handed(mention);
            if let Some(binding) = parameter.filter(|binding| seen.insert(*binding)) {
                mentions.extend(self.references_to(binding));
            }
        }
        stops
    }

    /// The parameter of a function in sight that is handed what is mentioned.
    fn parameter_handed(&self, mention: ValueId) -> Option<BindingId> {
        let (call, argument) = self.argument_of(mention)?;
        let function = self.called_function(call)?;
        self.function(function).parameters.get(argument)?.binding
    }

    /// The call on what is mentioned by which it ends, as its name says: `self.disconnect()`.
    fn stop_by_name(&self, began: &str, mention: ValueId) -> Option<ValueId> {
        let Parent::Value(member) = *self.parent(mention) else {
            return None;
        };
        let ValueKind::Member { name, .. } = &self.value(member).kind else {
            return None;
        };
        let Parent::Value(call) = *self.parent(member) else {
            return None;
        };
        let is_called =
            matches!(&self.value(call).kind, ValueKind::Call(it) if it.callee == member);
        (is_called && self.dictionary.is_stopped_by(began, name)).then_some(call)
    }

    /// The call that ends what is mentioned, which a call of the name `began` has begun.
    fn stop_at(&self, began: &str, mention: ValueId) -> Option<ValueId> {
        let Parent::Value(outer) = *self.parent(mention) else {
            return None;
        };
        let is_run = |callee: ValueId, call: ValueId| {
            matches!(&self.value(call).kind, ValueKind::Call(it)
                if it.callee == callee && it.arguments.is_empty())
        };
        match &self.value(outer).kind {
            ValueKind::Call(it) if it.callee == mention => it.arguments.is_empty().then_some(outer),
            ValueKind::Call(_) => {
                let name = self.callee_name(outer)?;
                self.dictionary.is_stopped_by(began, &name).then_some(outer)
            }
            ValueKind::Member { name, .. } => {
                let Parent::Value(call) = *self.parent(outer) else {
                    return None;
                };
                (self.dictionary.role(name) == Some(Role::TearDown) && is_run(outer, call))
                    .then_some(call)
            }
            _ => None,
        }
    }

    /// Whether a run that comes by all of `way` comes by `place` as well: it stands around one of them, or in a function that
    /// is called there.
    fn comes_by(&self, place: ValueId, way: &[Waypoint], seen: &mut BTreeSet<FunctionId>) -> bool {
        self.spend();
        let region = self.value(place).region;
        let function = self.function_of(region);
        let is_passed = way.iter().any(|passed| {
            passed.function == function
                && self.region_contains(region, passed.region)
                && !self.excludes(place, function, passed.region, passed.at)
        });
        if is_passed {
            return true;
        }
        region == self.function(function).body
            && seen.insert(function)
            && self
                .calls_of(function)
                .iter()
                .any(|call| self.comes_by(*call, way, seen))
    }
}
