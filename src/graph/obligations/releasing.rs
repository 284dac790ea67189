//! Functions that take a listener away when they run.
//!
//! In: the removals that match an acquisition. Out: the functions that lead to one, and the values that hold such a
//! function.
//! Never here: whether any of them runs; that is `flow` and `settlements`.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::facts::{Acquisition, FunctionId, Release, Step, ValueId, ValueKind};
use crate::graph::alias::path::Root;
use crate::graph::{Discharge, Graph};

/// How deep a function may lie in what holds it.
const HELD_DEPTH: u32 = 4;

/// To whom a function gives other functions. Each of its registrations asks for those that take its listener away.
#[derive(Debug, Default)]
pub(in crate::graph) struct Holding {
    /// Those that it returns.
    pub(in crate::graph) returned: HashSet<FunctionId>,
    /// Those that something gets which outlives its run.
    pub(in crate::graph) stored: HashSet<FunctionId>,
    /// The calls that are handed each.
    pub(in crate::graph) handed: HashMap<FunctionId, Vec<ValueId>>,
    /// Of these, the calls of what is out of sight: an event, a timer or a stranger runs it whatever way this run takes.
    pub(in crate::graph) handed_out: HashMap<FunctionId, Vec<ValueId>>,
}

impl Holding {
    /// Whether something has a function that outlives this run, or that may run it at any time.
    pub(in crate::graph) fn is_kept(&self, function: FunctionId) -> bool {
        self.stored.contains(&function) || self.handed_out.contains_key(&function)
    }
}

impl Graph<'_> {
    /// The functions that run a removal: those that hold one, and those that call one of them.
    pub(in crate::graph) fn releasing_functions(
        &self,
        own: FunctionId,
        discharges: &[Discharge],
    ) -> Vec<FunctionId> {
        let mut releasing: Vec<FunctionId> = discharges
            .iter()
            .map(|discharge| self.function_of(discharge.region))
            .filter(|function| *function != own)
            .collect();
        let mut next = 0;
        while next < releasing.len() {
            let callee = releasing[next];
            for call in self.calls_of(callee) {
                let caller = self.function_of(self.value(*call).region);
                if caller != own && !releasing.contains(&caller) {
                    releasing.push(caller);
                }
            }
            next += 1;
        }
        releasing
    }

    /// Whether a call of the function that holds a removal has it take away another function than the one that was added.
    pub(in crate::graph) fn takes_another(
        &self,
        added: &Acquisition,
        release: &Release,
        owner: FunctionId,
        call: ValueId,
    ) -> bool {
        release.listener.is_some_and(|listener| {
            let removed = self.in_callers_words(&self.path(listener), owner, call);
            let added = self.path(added.listener);
            matches!(
                (removed.root, added.root),
                (Root::Function(one), Root::Function(other)) if one != other
            )
        })
    }

    /// Whether a function, or one written inside it, removes the listener.
    fn leads_to_release(&self, function: FunctionId, releasing: &[FunctionId]) -> bool {
        releasing
            .iter()
            .any(|other| self.function_contains(function, *other))
    }

    /// The functions themselves and those that they are written in.
    pub(in crate::graph) fn with_outer(
        &self,
        functions: &[FunctionId],
    ) -> impl Iterator<Item = FunctionId> {
        let outward = |function: &FunctionId| {
            std::iter::successors(Some(*function), |inner| self.function(*inner).parent)
        };
        functions.iter().flat_map(outward)
    }

    /// To whom `function` gives other functions.
    pub(in crate::graph) fn holding(&self, function: FunctionId) -> Rc<Holding> {
        self.remember(&self.memo.holdings, function, || {
            Rc::new(self.find_holding(function))
        })
    }

    fn find_holding(&self, function: FunctionId) -> Holding {
        let mut holding = Holding::default();
        for region in self.regions_of(function) {
            for step in &self.region(*region).steps {
                self.note_held_by(step, function, &mut holding);
            }
        }
        holding
    }

    fn note_held_by(&self, step: &Step, function: FunctionId, holding: &mut Holding) {
        self.read();
        match step {
            Step::Return {
                value: Some(value), ..
            } => holding.returned.extend(self.functions_held(*value)),
            Step::Assign(index) => {
                let assigned = self.facts.assignments[*index as usize].value;
                holding.stored.extend(self.functions_held(assigned));
            }
            Step::Write(binding, index) => {
                let binding = self.binding(*binding);
                if binding.function != function {
                    let written = binding.writes[*index as usize].value;
                    holding.stored.extend(self.functions_held(written));
                }
            }
            Step::Call(call) => {
                let is_unknown = self.called_function(*call).is_none();
                for argument in &self.call(*call).arguments {
                    for held in self.functions_held(*argument) {
                        holding.handed.entry(held).or_default().push(*call);
                        if is_unknown {
                            holding.handed_out.entry(held).or_default().push(*call);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// The functions that a value is or holds.
    fn functions_held(&self, value: ValueId) -> Vec<FunctionId> {
        let mut held = Vec::new();
        self.note_functions_held(value, HELD_DEPTH, &mut held);
        held
    }

    fn note_functions_held(&self, value: ValueId, depth: u32, held: &mut Vec<FunctionId>) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let mut note = |value: &ValueId| self.note_functions_held(*value, depth, held);
        match &self.value(value).kind {
            ValueKind::Object(properties) => {
                properties.iter().for_each(|property| note(&property.value));
            }
            ValueKind::Array(items) => items.iter().for_each(note),
            ValueKind::Spread(inner) | ValueKind::Await(inner) => note(inner),
            ValueKind::Either { left, right, .. } => {
                note(left);
                note(right);
            }
            ValueKind::Call(call) => {
                call.arguments.iter().for_each(&mut note);
                self.receiver(value).iter().for_each(note);
            }
            _ => {
                if let Root::Function(function) = self.path(value).root {
                    held.push(function);
                }
            }
        }
    }

    /// Whether a value is, or holds, a function that removes the listener.
    pub(in crate::graph) fn holds_release(&self, value: ValueId, releasing: &[FunctionId]) -> bool {
        let mut held = self.functions_held(value).into_iter();
        held.any(|function| self.leads_to_release(function, releasing))
    }
}
