//! Functions of a component that each time it is drawn may make anew: what one drawing has added, another does not hold.
//!
//! In: an acquisition and a removal that matches it by name. Out: whether the two stand in handlers of which the page gets
//! those of the last drawing, and the listener is another one as soon as what it depends on has changed.
//! Never here: effects; their clean-up is of the same drawing as what it cleans up.

use crate::facts::{Acquisition, FunctionId, ValueKind};
use crate::graph::{Discharge, Graph, RunKind};

impl Graph<'_> {
    /// Whether a removal may be handed the listener of another drawing of its component.
    pub fn is_of_another_render(&self, of: &Acquisition, discharge: &Discharge) -> bool {
        let ValueKind::Binding(listener) = self.value(of.listener).kind else {
            return false;
        };
        let listener = self.binding(listener);
        let [write] = listener.writes.as_slice() else {
            return false;
        };
        let component = listener.function;
        if !self.is_remembered_for_inputs(write.value) {
            return false;
        }
        let within = |function: FunctionId| self.handler_within(function, component);
        let (adder, remover) = (
            within(self.function_of(of.region)),
            within(self.function_of(discharge.region)),
        );
        matches!((adder, remover), (Some(one), Some(other)) if one != other)
    }

    /// The function of a component that a function is, or is written in, if an element is handed it and nobody else runs it.
    fn handler_within(&self, function: FunctionId, component: FunctionId) -> Option<FunctionId> {
        let mut function = function;
        while self.function(function).parent? != component {
            function = self.function(function).parent?;
        }
        let runs = self.runs(function);
        let by_element = |kind: &RunKind<'_>| matches!(kind, RunKind::Property(..));
        (!runs.is_empty() && runs.iter().all(|run| by_element(&run.kind))).then_some(function)
    }
}
