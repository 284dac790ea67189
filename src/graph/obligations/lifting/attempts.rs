//! Functions that try to take their listener away before they add it.
//!
//! In: a frame of the walk that has come to the end of its function. Out: the lifting that ends there, because the function
//! says of itself that it runs again.
//! Never here: which removals are attempts (that is `fresh_listener`).

use super::{End, Frame, LayerKind, Lifting, Walk};
use crate::graph::Knowledge;

impl Walk<'_, '_> {
    /// What is to be thought of a function that tries to take its listener away before it adds it: it comes again to the
    /// same target, whoever calls it.
    pub(super) fn comes_again(&self, frame: &Frame) -> Option<Lifting> {
        let graph = self.graph;
        let function = frame.function;
        let acquisition = graph.acquisition_at(self.acquisition)?;
        if graph.function_of(acquisition.region) != function || !graph.is_tried_first(acquisition) {
            return None;
        }
        let facts = graph.function(function);
        let ended = |layers| self.ended(frame, End::Callers, layers);
        Some(match self.excuse(frame, facts.body) {
            Some(excuse) => Lifting {
                excuses: vec![excuse],
                ..ended(Vec::new())
            },
            None => {
                let kind = LayerKind::Often(function);
                ended(vec![self.layer(
                    kind,
                    facts.head,
                    Knowledge::Convention,
                    facts.body,
                )])
            }
        })
    }
}
