//! The ways out of a stretch of code, and what may hold on each.
//!
//! In: nothing. Out: [`Outcome`], which holds the end and the jumps.
//! Never here: what a step of the code does (that is `walk`).

use super::lattice::States;
use crate::corpus::Span;

/// What comes out of a stretch of code.
#[derive(Clone, Debug, Default)]
pub(in crate::graph) struct Outcome {
    /// What holds at its end.
    pub(in crate::graph) normal: States,
    /// The jumps out of it.
    pub(in crate::graph) jumps: Vec<Jump>,
    /// What may hold where a call in it throws.
    pub(super) failing: States,
}

/// A way out of a stretch of code.
#[derive(Clone, Debug)]
pub(in crate::graph) struct Jump {
    pub(in crate::graph) kind: JumpKind,
    pub(in crate::graph) span: Span,
    pub(in crate::graph) states: States,
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::graph) enum JumpKind {
    Return,
    Throw,
    Rejection,
    Caught,
    Yield,
    Break(Option<smol_str::SmolStr>),
    Continue(Option<smol_str::SmolStr>),
}

pub(super) fn continued(outcome: &Outcome, label: Option<&str>) -> States {
    outcome
        .jumps
        .iter()
        .filter(|jump| match &jump.kind {
            JumpKind::Continue(to) => to.is_none() || to.as_deref() == label,
            _ => false,
        })
        .fold(States::default(), |states, jump| states.or(jump.states))
}

/// The same jumps, each once.
pub(super) fn joined(mut jumps: Vec<Jump>) -> Vec<Jump> {
    jumps.sort_by_key(|jump| jump.span);
    jumps.dedup_by(|later, first| {
        let is_same = later.span == first.span && later.kind == first.kind;
        if is_same {
            first.states = first.states.or(later.states);
        }
        is_same
    });
    jumps
}
