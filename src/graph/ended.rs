//! Calls that end a target: then its listeners go with it.
//!
//! In: an acquisition. Out: what its target is a part of, and the calls that end either.
//! Never here: whether such a call runs, or before what.

use super::path::Path;
use super::{Graph, Root};
use crate::dictionary::ComesOf;
use crate::facts::{Acquisition, RegionId, ValueId};

impl Graph<'_> {
    /// What the target of an acquisition is, and what it is a part of, outermost last.
    pub(super) fn owners_of_target(&self, acquisition: &Acquisition) -> Vec<Path> {
        let target = self.path(acquisition.target);
        let mut owners = vec![target];
        while let Some(inner) = owners.last()
            && let Some((_, outer)) = inner.segments.split_last()
        {
            let outer = Path {
                root: inner.root.clone(),
                segments: outer.to_vec(),
            };
            owners.push(outer);
        }
        owners
    }

    /// Whether the function that waits for the end of the target, or one around it, brings it about on the same way:
    /// `once("close", f)`, and `end()` beside it.
    pub fn brings_about_its_event(&self, acquisition: &Acquisition) -> bool {
        if self.comes_of(acquisition) != Some(ComesOf::End) {
            return false;
        }
        // A callback is made where its target is ended, or on the way there: `worker.disconnect()` around
        // `worker.once("disconnect", () => worker.once("exit", f))`.
        let on_the_way = |region: RegionId| {
            self.reaches(acquisition.region, region) || self.is_inside(acquisition.region, region)
        };
        self.ends_of_target(acquisition).into_iter().any(|call| {
            let region = self.value(call).region;
            !self.is_module(self.function_of(region)) && on_the_way(region)
        })
    }

    /// The calls that end the target of an acquisition, or what it is a part of.
    pub(super) fn ends_of_target(&self, acquisition: &Acquisition) -> Vec<ValueId> {
        let owners = self.owners_of_target(acquisition);
        let is_ended = |call: ValueId, receiver: ValueId| {
            let receiver = self.path(receiver);
            // A method in sight says itself what it ends of its instance; by its name it ends the target alone.
            let by_name = match self.called_function(call) {
                Some(_) => &owners[..1],
                None => &owners[..],
            };
            // What a module or the page is does not end with one call.
            let whole = matches!(receiver.root, Root::Import(_) | Root::Global(_));
            by_name.iter().any(|owner| self.same_path(owner, &receiver))
                && (!whole || !receiver.segments.is_empty())
        };
        self.end_calls()
            .iter()
            .filter(|(call, receiver)| is_ended(*call, *receiver))
            .map(|(call, _)| *call)
            .collect()
    }

    /// Every call that, by its name, ends what it is made on, with that.
    fn end_calls(&self) -> &[(ValueId, ValueId)] {
        self.end_calls.get_or_init(|| {
            let ends = self.every_end_call().iter();
            ends.filter(|call| !self.is_release(**call))
                .filter_map(|call| Some((*call, self.receiver(*call)?)))
                .collect()
        })
    }
}
