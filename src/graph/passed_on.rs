//! What becomes of the value that a registration returns, where nobody knows what that value is.
//!
//! In: an acquisition. Out: the place where its result is handed on to code that is out of sight.
//! Never here: results that are known to take the listener away; those are `disposers`.

use super::path::Root;
use super::{Graph, Parent};
use crate::facts::{Acquisition, ValueId, ValueKind};

/// How many expressions a result is followed through to who is handed it.
const HOPS: u32 = 8;

/// Who is handed what a registration returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taker {
    /// This call of a function out of sight.
    Call(ValueId),
    /// A list that it becomes an item of.
    List,
}

impl Graph<'_> {
    /// The call out of sight, or the list, that is handed what a registration returns, where nothing in sight says what it is
    /// made on. An emitter returns itself, which nobody hands on; a builder returns what it has described
    /// (`dom('div', dom.on('click', f))`), and others return what takes the listener away.
    pub fn result_passed_on(&self, acquisition: &Acquisition) -> Option<Taker> {
        let is_unknown = match self.path(acquisition.target).root {
            Root::Import(_) | Root::Parameter(..) => true,
            Root::Global(name) => !self.dictionary.is_global(&name),
            _ => false,
        };
        (is_unknown && !self.runs_own_function(acquisition.call))
            .then(|| self.taker(acquisition.call, HOPS))?
    }

    /// Whether what a registration returns is kept, or asked for something that adds no other listener.
    pub fn is_result_used(&self, call: ValueId) -> bool {
        match *self.parent(call) {
            Parent::Binding(_) | Parent::Assignment(_) => true,
            Parent::Value(outer) => match &self.value(outer).kind {
                ValueKind::Assign { value, .. } => *value == call,
                ValueKind::Member { name, .. } => !self.dictionary.is_acquiring_method(name),
                _ => false,
            },
            Parent::Property(..) | Parent::Return(_) | Parent::None => false,
        }
    }

    fn taker(&self, value: ValueId, hops: u32) -> Option<Taker> {
        let hops = hops.checked_sub(1)?;
        match *self.parent(value) {
            Parent::Value(outer) => match &self.value(outer).kind {
                ValueKind::Call(call) if call.arguments.contains(&value) => self
                    .called_function(outer)
                    .is_none()
                    .then_some(Taker::Call(outer)),
                ValueKind::Array(_) => Some(Taker::List),
                ValueKind::Either { .. } | ValueKind::Spread(_) => self.taker(outer, hops),
                _ => None,
            },
            Parent::Return(function) => self
                .calls_of(function)
                .iter()
                .find_map(|call| self.taker(*call, hops)),
            Parent::Binding(binding) => self
                .references_to(binding)
                .into_iter()
                .find_map(|reference| self.taker(reference, hops)),
            Parent::Property(..) | Parent::Assignment(_) | Parent::None => None,
        }
    }
}
