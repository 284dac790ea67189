//! Runs that do not come to the registration again.
//!
//! In: a frame of the walk, and a way in which its function is run. Out: whether a run in that way comes to the registration, and
//! whether one that has been there is the last.
//! Never here: what keeps listeners from piling up where a run does come there; those are excuses.

use super::{Frame, Walk};
use crate::dictionary::Repeats;
use crate::facts::ValueId;
use crate::graph::Knowledge;
use crate::graph::alias::path::Path;
use crate::graph::calls::runs::RunKind;
use crate::graph::calls::stopped::Waypoint;

/// A function that the way has been in.
pub(super) struct Visit {
    /// Where it was there, and by which call it came in.
    pub waypoint: Waypoint,
    pub target: Path,
    pub waits: u32,
    pub guesses: u32,
}

impl Walk<'_, '_> {
    /// How it is known that the run which a call makes comes to where the frame stands. `None` if it never does: the call's
    /// constants decide against it, or the call belongs to those runs of a function on the way that do not come there.
    pub(super) fn comes_here(&self, frame: &Frame, kind: &RunKind<'_>) -> Option<Knowledge> {
        let graph = self.graph;
        let Some((call, passes)) = call_of(kind) else {
            return Some(Knowledge::Sight);
        };
        let way = || self.trail.iter().map(|visit| &visit.waypoint);
        let is_kept_away = passes && graph.keeps_from(call, frame.function, frame.region, frame.at)
            || way().any(|it| graph.excludes(call, it.function, it.region, it.at));
        let instead = way().filter_map(|it| graph.is_made_instead(call, frame.function, it));
        match instead.min() {
            _ if is_kept_away => None,
            Some(Knowledge::Sight) => None,
            Some(_) => Some(Knowledge::Guess),
            None => Some(Knowledge::Sight),
        }
    }

    /// Notes by which call the way comes into the function that it is in.
    pub(super) fn came_in_by(&mut self, call: Option<ValueId>) {
        if let Some(visit) = self.trail.last_mut() {
            visit.waypoint.by = call;
        }
    }

    /// Whether a callback that has come to the registration is not run again by what it was handed to.
    pub(super) fn is_last_run(&self, call: ValueId, repeats: Repeats) -> bool {
        repeats == Repeats::Event && {
            let way: Vec<Waypoint> = self.trail.iter().map(|visit| visit.waypoint).collect();
            self.graph.is_last_run(call, &way)
        }
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
