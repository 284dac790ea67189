//! What keeps a repetition from piling up, and what is not a repetition at all.
//!
//! In: a frame of the walk and a layer. Out: the excuse, if there is one.
//! Never here: removals; those are matched afterwards, against the layer that was found.

use super::{Excuse, Frame, Walk};
use crate::corpus::Span;
use crate::dictionary::Duplicates;
use crate::facts::{BindingKind, FunctionId, LoopForm, RegionId, RegionKind, ValueId};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root, Segment};

impl Walk<'_, '_> {
    /// Whether each run of `region` is for another event, of a collection of names or of events with their listeners.
    pub(super) fn is_for_each_event(&self, frame: &Frame, region: RegionId) -> bool {
        let graph = self.graph;
        frame.event.as_ref().is_some_and(|event| {
            graph.is_name_drawn_in(event, region)
                || graph.is_drawn_in(event, region) && graph.is_drawn_in(&frame.listener, region)
                || graph.varies_in(event, region)
                    && (self.forwards.is_some()
                        || self.listener_outlives(frame, region)
                        || self.counts_keys(region))
        })
    }

    /// Whether a loop goes through the keys of an object: as many as the code gives it.
    fn counts_keys(&self, region: RegionId) -> bool {
        matches!(
            self.graph.region(region).kind,
            RegionKind::Loop {
                form: LoopForm::ForIn,
                ..
            }
        )
    }

    /// What keeps the runs of `region` from piling up.
    pub(super) fn excuse(&self, frame: &Frame, region: RegionId) -> Option<Excuse> {
        if self.duplicates == Duplicates::Ignored && self.listener_outlives(frame, region) {
            return Some(Excuse::Idempotent);
        }
        frame
            .guards
            .iter()
            .find(|(guard, _)| !self.is_made_in(guard, region))
            .map(|(_, span)| Excuse::Guard(*span))
    }

    /// The guards that hold for every instance, and not for each one by itself.
    pub(super) fn lasting_guards(&self, frame: &Frame) -> Vec<Excuse> {
        let body = self.graph.function(frame.function).body;
        frame
            .guards
            .iter()
            .filter(|(guard, _)| {
                !matches!(guard.root, Root::Instance(_) | Root::This(_))
                    && !self.is_made_in(guard, body)
            })
            .map(|(_, span)| Excuse::Guard(*span))
            .collect()
    }

    /// Whether the listener is the same function in every run of `region`.
    pub(super) fn listener_outlives(&self, frame: &Frame, region: RegionId) -> bool {
        let graph = self.graph;
        if graph.is_drawn_in(&frame.listener, region) {
            return false;
        }
        let listener = &frame.listener;
        if let Some(method) = graph.shared_method(listener) {
            return !self.is_within(graph.function(method).region, region);
        }
        match &listener.root {
            Root::Value(_) => false,
            Root::Function(function) => !self.is_within(graph.function(*function).region, region),
            Root::Parameter(function, _) => !self.is_within(graph.function(*function).body, region),
            Root::Binding(binding) => {
                let facts = graph.binding(*binding);
                !facts
                    .writes
                    .iter()
                    .any(|write| self.is_within(write.region, region))
            }
            _ => {
                let mut assignments = graph.assignments_to(listener);
                !assignments.any(|it| self.is_within(it.region, region))
            }
        }
    }

    /// Whether each run of `region` has a thing of its own at `path`: a variable declared there, what it draws.
    pub(super) fn is_made_in(&self, path: &Path, region: RegionId) -> bool {
        let graph = self.graph;
        let by_root = match &path.root {
            Root::Binding(binding) => self.is_within(graph.binding(*binding).region, region),
            Root::Parameter(function, _) => self.is_within(graph.function(*function).body, region),
            Root::Value(value) => self.is_within(graph.value(*value).region, region),
            _ => false,
        };
        by_root
            || path.segments.iter().any(|segment| {
                matches!(segment, Segment::Element(drawn) if self.is_within(*drawn, region))
            })
    }

    /// Guards of which the function does not make its own with each run, in the words of its caller. Who `constructs`
    /// makes an instance with guards of its own.
    pub(super) fn guards_that_outlive(
        &self,
        frame: &Frame,
        constructs: bool,
        in_words: impl Fn(&Path) -> Path,
    ) -> Vec<(Path, Span)> {
        let graph = self.graph;
        frame
            .guards
            .iter()
            .filter(|(guard, _)| match guard.root {
                Root::Binding(binding) => graph.binding(binding).function != frame.function,
                // What is kept in a thing that is handed in is there as long as that thing: `target[key]`.
                Root::Parameter(function, _) => {
                    function != frame.function || !guard.segments.is_empty()
                }
                Root::Value(_) => false,
                Root::Instance(_) | Root::This(_) => !constructs,
                _ => true,
            })
            .map(|(guard, span)| (in_words(guard), *span))
            .collect()
    }

    /// Whether a path begins in what the function's caller passes, or in a variable that holds it.
    pub(super) fn is_callers_own(&self, path: &Path, function: FunctionId) -> bool {
        match path.root {
            Root::Parameter(owner, _) => self.graph.function_contains(owner, function),
            Root::Binding(binding) => {
                let facts = self.graph.binding(binding);
                facts.kind == BindingKind::Parameter && facts.function == function
            }
            _ => false,
        }
    }

    /// Whether the target is something that an unknown caller handed to the function that is being left.
    pub(super) fn is_of_unknown(&self, target: &Path, left: FunctionId) -> bool {
        matches!(target.root, Root::Parameter(function, _) if function == left)
    }

    /// An iteration that draws the target itself, another event each time, or from a list that the code spells out.
    pub(super) fn is_harmless_iteration(&self, frame: &Frame, call: ValueId) -> bool {
        let graph = self.graph;
        let body = graph.function(frame.function).body;
        let drawn = self.is_another_in(frame, body);
        let literal = graph
            .receiver(call)
            .is_some_and(|receiver| graph.is_literal_list(receiver));
        drawn || literal || self.is_for_each_event(frame, body)
    }
}

impl Graph<'_> {
    /// Where the same run gives its target up for another one, or for none: `this.body.on("error", f); this.body = null`.
    /// The next run has nothing to add to, so that it guards like a test.
    pub(in crate::graph) fn given_up(
        &self,
        target: &Path,
        region: RegionId,
        at: ValueId,
    ) -> Option<Span> {
        self.assignments_to(target)
            .find(|assignment| {
                assignment.target > at
                    && !assignment.if_absent
                    && self.function_of(assignment.region) == self.function_of(region)
                    && self.region_contains(assignment.region, region)
            })
            .map(|assignment| self.span(assignment.target))
    }
}
