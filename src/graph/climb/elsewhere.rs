//! Runs that do not come to the registration again.
//!
//! In: a frame of the walk, and a way in which its function is run. Out: whether a run in that way comes to the registration, and
//! whether one that has been there is the last.
//! Never here: what keeps listeners from piling up where a run does come there; those are excuses.

use super::{Frame, Walk};
use crate::dictionary::Repeats;
use crate::facts::{FunctionId, RegionId, ValueId};
use crate::graph::Knowledge;
use crate::graph::path::Path;
use crate::graph::runs::RunKind;
use crate::graph::stopped::Passed;

/// A function that the way has been in.
pub(super) struct Visit {
    pub function: FunctionId,
    /// Where it was there, and by which call it came in.
    pub region: RegionId,
    pub at: ValueId,
    pub by: Option<ValueId>,
    pub target: Path,
    pub waits: u32,
    pub guesses: u32,
}

impl Walk<'_, '_> {
    /// The places that the way has gone through, innermost first or not.
    fn way(&self) -> Vec<Passed> {
        self.trail
            .iter()
            .map(|visit| Passed {
                function: visit.function,
                region: visit.region,
                at: visit.at,
                by: visit.by,
            })
            .collect()
    }

    /// Whether the run that a call makes never comes to where the frame stands: the call's constants decide against it, or
    /// the call belongs to those runs of a function on the way that do not come there.
    pub(super) fn never_comes_here(&self, frame: &Frame, kind: &RunKind<'_>) -> bool {
        let graph = self.graph;
        let Some((call, passes)) = call_of(kind) else {
            return false;
        };
        let excluded = |passed: &Passed| {
            graph.excludes(call, passed.function, passed.region, passed.at)
                || graph.is_made_instead(call, frame.function, passed) == Some(Knowledge::Sight)
        };
        self.way().iter().any(excluded)
            || passes && graph.keeps_from(call, frame.function, frame.region, frame.at)
    }

    /// Whether it is only by a guess that what makes the call has come to the registration before.
    pub(super) fn hardly_comes_here(&self, frame: &Frame, kind: &RunKind<'_>) -> bool {
        let graph = self.graph;
        by(kind).is_some_and(|call| {
            let mut way = self.way().into_iter();
            way.any(|passed| {
                graph
                    .is_made_instead(call, frame.function, &passed)
                    .is_some()
            })
        })
    }

    /// Whether a callback that has come to the registration is not run again by what it was handed to.
    pub(super) fn is_last_run(&self, call: ValueId, repeats: Repeats) -> bool {
        repeats == Repeats::Event && self.graph.is_last_run(call, &self.way())
    }
}

/// The call that runs a function, or that it is handed to.
pub(super) fn by(kind: &RunKind<'_>) -> Option<ValueId> {
    call_of(kind).map(|(call, _)| call)
}

/// The same; and whether that passes what the function asks for.
fn call_of(kind: &RunKind<'_>) -> Option<(ValueId, bool)> {
    match kind {
        RunKind::Called(call) => Some((*call, true)),
        RunKind::Callback { call, .. } | RunKind::Unknown(call) => Some((*call, false)),
        RunKind::Framework { .. } | RunKind::Property(..) => None,
    }
}
