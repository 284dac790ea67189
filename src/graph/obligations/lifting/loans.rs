//! What a function is handed: something new each time, or something that is lent to it and to the next.
//!
//! In: a frame of the walk and what the function's runner hands it. Out: whether the target is new, or lent, and the end
//! of the way where it is lent.
//! Never here: which callbacks are lent something; that is the dictionary's.

use smol_str::SmolStr;

use super::{End, Excuse, Frame, Layer, LayerKind, Lifting, Walk};
use crate::corpus::Span;
use crate::dictionary::Repeats;
use crate::graph::Knowledge;
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::calls::runs::{Hands, Run};

impl Walk<'_, '_> {
    /// Goes into what a framework finds and runs by itself.
    pub(super) fn enter_framework(
        &self,
        frame: &Frame,
        run: &Run<'_>,
        repeats: Repeats,
        what: &SmolStr,
        span: Span,
        hands: Hands<'_>,
    ) -> Lifting {
        if self.is_handed(frame, hands) {
            return self.ended(frame, End::Born(span), Vec::new());
        }
        if self.is_pooled(frame, hands) {
            return self.lent(frame, what, span, run.knowledge);
        }
        let body = self.graph.function(frame.function).body;
        if let Some(excuse) = self.excuse(frame, body) {
            let mut lifting = self.ended(frame, End::Callers, Vec::new());
            lifting.excuses.push(excuse);
            return lifting;
        }
        let kind = LayerKind::Callback(repeats, what.clone());
        let layer = self.layer(kind, span, run.knowledge, body);
        self.ended(frame, End::Callers, vec![layer])
    }

    /// Whether the target is what the function was handed, or a part of it that is as new.
    pub(super) fn is_handed(&self, frame: &Frame, hands: Hands<'_>) -> bool {
        let Hands::New(shared) = hands else {
            return false;
        };
        self.begins_in_parameter(frame) && !has_member(&frame.target, shared)
    }

    /// Whether the target is lent to the function: what it was handed was there before, or a part of it was.
    pub(super) fn is_pooled(&self, frame: &Frame, hands: Hands<'_>) -> bool {
        self.begins_in_parameter(frame)
            && match hands {
                Hands::Pooled => true,
                Hands::New(shared) => has_member(&frame.target, shared),
                Hands::Anything => false,
            }
    }

    /// A guard that the target carries itself, so that it holds for whoever is lent it next.
    pub(super) fn mark_on_target(&self, frame: &Frame) -> Option<Excuse> {
        let is_marked = |guard: &Path| {
            guard.root == frame.target.root && guard.segments.starts_with(&frame.target.segments)
        };
        let (_, span) = frame.guards.iter().find(|(guard, _)| is_marked(guard))?;
        Some(Excuse::Guard(*span))
    }

    fn begins_in_parameter(&self, frame: &Frame) -> bool {
        matches!(frame.target.root, Root::Parameter(function, _) if function == frame.function)
    }

    /// The end of a way at a function that is lent the target: each loan adds one more.
    pub(super) fn lent(
        &self,
        frame: &Frame,
        what: &SmolStr,
        span: Span,
        knowledge: Knowledge,
    ) -> Lifting {
        let body = self.graph.function(frame.function).body;
        let excuse = self.excuse(frame, body);
        if let Some(excuse) = excuse.or_else(|| self.mark_on_target(frame)) {
            let mut lifting = self.ended(frame, End::Callers, Vec::new());
            lifting.excuses.push(excuse);
            return lifting;
        }
        let kind = LayerKind::Callback(Repeats::Request, what.clone());
        let layer = Layer {
            is_pooled: true,
            ..self.layer(kind, span, knowledge.max(Knowledge::Convention), body)
        };
        self.ended(frame, End::Callers, vec![layer])
    }
}

/// Whether a path leads through a member of one of these names.
fn has_member(path: &Path, names: &[String]) -> bool {
    path.segments.iter().any(|segment| match segment {
        Segment::Name(name) => names.iter().any(|known| known == name),
        Segment::At(_) | Segment::Element(_) => false,
    })
}
