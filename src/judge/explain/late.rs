//! Removals that come too late for all runs of a layer but the last.
//!
//! In: a case and one of its layers. Out: what a removal reaches by then.
//! Never here: removals in time, and those that match nothing.

use crate::dictionary::Repeats;
use crate::facts::Acquisition;
use crate::graph::{Awaited, Discharge, DischargeKind, Knowledge, Late, Layer, LayerKind, Turn};
use crate::judge::case::Case;

impl Case<'_, '_> {
    /// What a removal reaches if it is too late for all runs of the layer but the last.
    pub(in crate::judge) fn comes_late(
        &self,
        layer: &Layer,
        discharge: &Discharge,
    ) -> Option<Late> {
        let graph = self.graph;
        let added = Acquisition {
            listener: self.listener_at(layer),
            ..self.acquisition.clone()
        };
        (discharge.kind == DischargeKind::Exact)
            .then(|| graph.comes_late(&added, discharge, &self.turn(layer)))?
    }

    /// The removal that would take the listener away in each run, if it waits for what need not come; `None` if another one
    /// does not.
    pub(in crate::judge) fn awaited(&self, layer: &Layer) -> Option<(&Discharge, Awaited)> {
        let in_time = self.discharges.iter().filter(|discharge| {
            self.removes_in_time(layer, discharge.region, discharge.kind)
                && self.comes_late(layer, discharge).is_none()
        });
        let all: Option<Vec<_>> = in_time
            .map(|discharge| {
                let awaited = self.graph.awaited_by(self.acquisition, discharge)?;
                Some((discharge, awaited))
            })
            .collect();
        all?.into_iter().min_by_key(|(_, awaited)| awaited.links)
    }

    /// A run of the layer.
    pub(in crate::judge) fn turn(&self, layer: &Layer) -> Turn<'_> {
        let is_of_loop = matches!(
            layer.kind,
            LayerKind::Loop(_) | LayerKind::Callback(Repeats::Iteration, _)
        );
        let comes_by_itself = matches!(
            layer.kind,
            LayerKind::Callback(Repeats::Event | Repeats::Request, _)
        );
        Turn {
            region: layer.region,
            functions: &self.lifting.functions[..layer.depth.min(self.lifting.functions.len())],
            is_of_loop,
            goes_on: comes_by_itself && layer.knowledge == Knowledge::Sight,
        }
    }
}
