//! How a test comes out while the listener is there.
//!
//! In: one arm of a branch in a function that adds a listener. Out: whether the arm runs, if that is known.
//! Never here: the walk over the function.

use super::Flow;
use crate::facts::{BindingId, RegionId, RegionKind, ValueId, ValueKind};
use crate::graph::Graph;

impl Flow<'_, '_> {
    /// While the listener is there, whether an arm runs: its test asks what was so when the listener was added, or for
    /// the listener or target itself.
    pub(super) fn known_while_there(&self, arm: RegionId) -> Option<bool> {
        let graph = self.graph;
        let RegionKind::Branch { test, when } = graph.region(arm).kind else {
            return None;
        };
        let (test, when) = strip_not(graph, test, when);
        let path = graph.path(test);
        for (known, held) in &self.conditions {
            let (known, held) = strip_not(graph, *known, *held);
            if graph.same_path(&graph.path(known), &path) {
                return Some(held == when);
            }
        }
        if let ValueKind::Binding(flag) = graph.value(test).kind
            && self.is_set_with_removal(flag)
        {
            return Some(!when);
        }
        let is_there = graph.same_path(&path, &graph.path(self.acquisition.listener))
            || graph.same_path(&path, &graph.path(self.acquisition.target));
        is_there.then_some(when)
    }

    /// Whether a flag becomes true only where the listener is taken away.
    fn is_set_with_removal(&self, flag: BindingId) -> bool {
        let graph = self.graph;
        let mut set = graph
            .binding(flag)
            .writes
            .iter()
            .filter(|write| graph.value(write.value).kind == ValueKind::Boolean(true))
            .peekable();
        set.peek().is_some()
            && set.all(|write| {
                let function = graph.function_of(write.region);
                self.releasing.contains(&function)
                    || self
                        .removals
                        .iter()
                        .any(|removal| graph.value(*removal).region == write.region)
            })
    }
}

/// A test without its negations, and how it then has to come out.
fn strip_not(graph: &Graph<'_>, test: ValueId, when: bool) -> (ValueId, bool) {
    let (mut test, mut when) = (test, when);
    while let ValueKind::Not(inner) = graph.value(test).kind {
        test = inner;
        when = !when;
    }
    (test, when)
}
