//! The registration as a caller writes it, where a helper on the way is handed the listener: there a removal can be written;
//! and the listeners that lie on the way.
//!
//! In: a case. Out: [`Handed`].
//! Never here: sentences, or whether the listener is removed.

use super::remedy::{Reach, written};
use crate::corpus::Span;
use crate::facts::{Acquisition, ValueId};
use crate::graph::{Layer, LayerKind, Root, Words};
use crate::judge::case::Case;

/// A registration by a helper, in the words of who hands it the listener.
pub struct Handed {
    /// The registration; its call is that of the helper.
    pub added: Acquisition,
    /// The helper, if the caller cannot name what it adds the listener to.
    pub helper: Option<String>,
}

impl Case<'_, '_> {
    /// The registration as the caller writes it that hands the listener to a helper; `None` if the function that adds it has
    /// the listener itself.
    pub fn handed(&self) -> Option<Handed> {
        let mut listener = self.acquisition.listener;
        let mut found: Option<(ValueId, &Words)> = None;
        let passed = self.lifting.layers.iter();
        for layer in passed.take_while(|layer| !layer.kind.repeats()) {
            let LayerKind::Call(call) = layer.kind else {
                continue;
            };
            let Some(said) = self.lifting.words.get(layer.depth) else {
                break;
            };
            if said.listener != listener {
                listener = said.listener;
                found = Some((call, said));
            }
        }
        let (call, said) = found?;
        let helper = match self.is_in_reach(said.on, call) {
            true => None,
            false => Some(self.graph.callee_name(call)?.to_string()),
        };
        Some(Handed {
            added: Acquisition {
                call,
                target: said.on,
                event: said.event,
                listener: said.listener,
                region: self.graph.value(call).region,
                ..self.acquisition.clone()
            },
            helper,
        })
    }

    /// Whether the way to a layer leads through a listener: its event has come by the next run.
    pub fn is_run_by(&self, layer: &Layer, added: &Acquisition) -> bool {
        let mut way = self.lifting.functions.iter().take(layer.depth);
        let listener = self.graph.written_listener(added);
        listener.is_some_and(|listener| way.any(|function| *function == listener))
    }

    /// Whether an expression means the same where a call is written.
    fn is_in_reach(&self, value: ValueId, call: ValueId) -> bool {
        let graph = self.graph;
        let file = |span: Span| graph.facts.joined_at(span).map(|file| file.byte);
        let (there, here) = (graph.span(value), graph.span(call));
        match written(graph, value).reach {
            _ if matches!(graph.path(value).root, Root::Global(_)) => true,
            Reach::File => file(there) == file(here),
            Reach::Within(around) => around.contains(here),
            Reach::Instance => {
                let class = |value: ValueId| {
                    let function = graph.function(graph.function_of(graph.value(value).region));
                    graph.function(function.this).class
                };
                class(value).is_some() && class(value) == class(call)
            }
            Reach::Nowhere => false,
        }
    }
}
