//! Things that begin once: a socket that connects when it is made, and never again by itself.
//!
//! In: what is listened on, and an event, or a property that holds its handler. Out: whether the event comes at most once.
//! Never here: clients that connect again whenever their connection is lost.

use crate::dictionary::{Comes, Connection, module_matches};
use crate::facts::{CallForm, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::Path;

impl Graph<'_> {
    /// Whether an event that comes with each connection comes once, as its target connects but once.
    pub(in crate::graph) fn connects_once(&self, target: ValueId) -> bool {
        let sources = self.sources_of(target);
        !sources.is_empty()
            && sources
                .iter()
                .all(|source| self.is_connection(*source, target))
    }

    /// Whether what a property holds as its handler is run at most once: `image.onload`, `socket.onopen`.
    pub(in crate::graph) fn runs_once_as(&self, property: &str, place: ValueId) -> bool {
        let ValueKind::Member { object, .. } = self.value(place).kind else {
            return false;
        };
        let event = property.strip_prefix("on").unwrap_or_default();
        match self.dictionary.comes(event) {
            Some(Comes::Once) => true,
            Some(Comes::PerConnection) => self.connects_once(object),
            _ => false,
        }
    }

    fn is_connection(&self, made: ValueId, target: ValueId) -> bool {
        let ValueKind::Call(call) = &self.value(made).kind else {
            // What a variable or field is before it is given something.
            return matches!(self.value(made).kind, ValueKind::Nothing);
        };
        let Some(name) = self.callee_name(made) else {
            return false;
        };
        let origin = self.origin(self.receiver(made).unwrap_or(call.callee));
        let entry = self.dictionary.connections.iter().find(|entry| {
            entry.new == (call.form == CallForm::New)
                && entry.calls.iter().any(|known| *known == name)
                && origin
                    .as_deref()
                    .is_some_and(|origin| module_matches(&entry.from, origin))
        });
        entry.is_some_and(|entry| !self.begins_again(entry, target))
    }

    /// Whether somebody has a thing connect that has connected already.
    fn begins_again(&self, entry: &Connection, target: ValueId) -> bool {
        let target: Path = self.path(target);
        let names: Vec<&str> = entry.again.iter().map(String::as_str).collect();
        self.method_calls(&names).any(|call| {
            self.receiver(call)
                .is_some_and(|it| self.same_path(&self.path(it), &target))
        })
    }
}
