//! Targets that a call finds by a key: `document.getElementById(id)`.
//!
//! In: a frame of the walk. Out: what the target was asked for by, in the words of the frame's function, and whether a
//! turn of a loop asks for another one.
//! Never here: what the call finds, or how long that lives (that is `allocation`).

use super::{Frame, Walk};
use crate::facts::{FunctionId, RegionId, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::alias::variation::PIECES;

impl Walk<'_, '_> {
    /// Whether each run of `region` is for another target: one that it draws, or one that it asks for by what it draws.
    pub(super) fn is_another_in(&self, frame: &Frame, region: RegionId) -> bool {
        let graph = self.graph;
        graph.varies_in(&frame.target, region)
            || frame
                .keys
                .iter()
                .any(|key| graph.varies_in(key, region) || self.is_counted_in(key, region))
    }

    /// Whether each run of `region` gives a variable another value, be it in a function on the way: `errors++` before
    /// `getElementById("error-" + errors)`.
    fn is_counted_in(&self, key: &Path, region: RegionId) -> bool {
        let graph = self.graph;
        let Root::Binding(counter) = key.root else {
            return false;
        };
        let counts = |value: ValueId| {
            matches!(&graph.value(value).kind, ValueKind::Unary { operator, .. }
            if matches!(operator.as_str(), "++" | "--"))
        };
        let mut writes = graph.binding(counter).writes.iter();
        key.segments.is_empty()
            && writes.any(|write| counts(write.value) && self.is_within(write.region, region))
    }

    /// Whether a function that runs itself again asks for another target by a key that it makes of its own. A key that it
    /// is handed may be handed on.
    pub(super) fn asks_for_another(&self, frame: &Frame, body: RegionId) -> bool {
        let indexes = frame
            .target
            .segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::At(key) => Some(key.as_ref()),
                Segment::Name(_) | Segment::Element(_) => None,
            });
        indexes
            .chain(&frame.keys)
            .any(|key| !matches!(key.root, Root::Parameter(..)) && self.graph.varies_in(key, body))
    }
}

impl Graph<'_> {
    /// What a target that `function` looks up was asked for by, with the keys that are known already, each taken apart
    /// into what may vary.
    pub(super) fn keys_of(
        &self,
        target: &Path,
        function: FunctionId,
        known: Vec<Path>,
    ) -> Vec<Path> {
        let mut keys = Vec::new();
        let mut budget = PIECES;
        let found = match target.root {
            Root::Value(value) => Some(value),
            Root::Binding(binding) => self.only_value(binding),
            _ => None,
        };
        if let Some(value) = found.map(|value| self.origin_value(value))
            && let ValueKind::Call(call) = &self.value(value).kind
            && self.function_of(self.value(value).region) == function
        {
            for argument in &call.arguments {
                self.take_apart(*argument, &mut keys, &mut budget);
            }
        }
        for key in known {
            match key.root {
                Root::Value(value) => self.take_apart(value, &mut keys, &mut budget),
                _ => keys.push(key),
            }
        }
        keys
    }
}
