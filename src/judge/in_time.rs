//! Whether what takes listeners away does so before a repetition has added many.
//!
//! In: a case, one of its layers, and a removal or a signal. Out: whether it runs within each run of the layer, or takes turns
//! with it.
//! Never here: which of the listeners added so far it reaches (that is `late`), or whether it matches at all.

use crate::dictionary::Repeats;
use crate::facts::{FunctionId, RegionId};
use crate::graph::{DischargeKind, Layer, LayerKind, Signal};
use crate::judge::case::Case;

impl Case<'_, '_> {
    /// Whether the signal takes the listener away before the repetition adds many: each run has a controller of its own, or
    /// whoever aborts is in time for the one that the run puts in place.
    pub(super) fn signal_releases(&self, signal: Signal, layer: Option<&Layer>) -> bool {
        let graph = self.graph;
        let (controller, aborts, layer) = match (signal, layer) {
            (Signal::NeverAborted, _) => return false,
            (Signal::Unknown, _) | (Signal::Aborted { .. }, None) => return true,
            (Signal::Aborted { controller, aborts }, Some(layer)) => (controller, aborts, layer),
        };
        let turn = self.turn(layer);
        if graph.is_of_one_turn(&controller, &turn) {
            return true;
        }
        let is_of_last = graph.is_replaced_by_each(&controller, &turn);
        let kind = match is_of_last {
            true => DischargeKind::Exact,
            false => DischargeKind::All,
        };
        let is_pair = matches!(layer.kind, LayerKind::Often(_) | LayerKind::Recursion(..));
        aborts.into_iter().any(|abort| match is_of_last {
            true => {
                self.removes_in_time(layer, abort, kind)
                    && !graph.runs_only_when_owner_ends(abort, &turn)
            }
            false => is_pair || self.removes_in_time(layer, abort, kind),
        })
    }

    /// Whether a removal keeps the layer's repetitions from piling up: it runs within each, itself or in a function on
    /// the way, or it belongs to a pair of members that take turns.
    pub(super) fn removes_in_time(
        &self,
        layer: &Layer,
        region: RegionId,
        kind: DischargeKind,
    ) -> bool {
        if self.graph.is_toggled_by_many(self.acquisition, region) {
            return false;
        }
        let graph = self.graph;
        let on_the_way =
            |function: &FunctionId| graph.is_inside(region, graph.function(*function).body);
        if graph.is_inside(region, layer.region)
            || self
                .lifting
                .functions
                .iter()
                .take(layer.depth)
                .any(on_the_way)
        {
            return true;
        }
        match (&layer.kind, kind) {
            _ if graph.is_come_to_by_each(region, layer.region) => true,
            (LayerKind::Callback(Repeats::Event, _), DischargeKind::All) => {
                !graph.runs_only_when_owner_ends(region, &self.turn(layer))
            }
            (_, DischargeKind::All) => false,
            (
                LayerKind::Loop(_) | LayerKind::Callback(Repeats::Iteration | Repeats::Request, _),
                _,
            ) => self
                .graph
                .listener_is_collected(self.listener_at(layer), layer.region),
            (_, DischargeKind::Exact) => true,
        }
    }
}
