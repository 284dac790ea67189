//! What the event of a registration is: how often it comes, and what it comes of.
//!
//! In: a registration, or the expression of an event. Out: what the dictionary knows of all the names that it can be.
//! Never here: whether two events are the same (that is `may_alias`).

use std::collections::BTreeSet;
use std::rc::Rc;

use smol_str::SmolStr;

use crate::dictionary::{Comes, ComesOf, NameSet};
use crate::facts::{Acquisition, ValueId};
use crate::graph::Graph;

impl Graph<'_> {
    pub(in crate::graph) fn is_end_event(&self, event: ValueId) -> bool {
        let ends = |name: &str| {
            let last = name.rsplit(['.', ':', '-']).next().unwrap_or(name);
            self.dictionary
                .is_named(NameSet::EndEvents, &last.to_ascii_lowercase())
        };
        match self.event_names(event) {
            Some(names) => names.iter().any(|name| ends(name)),
            None => self.last_name(event).is_some_and(|name| ends(&name)),
        }
    }

    /// Whether the event comes at most once to its target.
    pub fn comes_once(&self, acquisition: &Acquisition) -> bool {
        let names = acquisition.event.and_then(|event| self.event_names(event));
        names.is_some_and(|names| {
            names
                .iter()
                .all(|name| self.dictionary.comes(name) == Some(Comes::Once))
        })
    }

    /// What the event of an acquisition comes of, if all that it can be come of the same.
    pub fn comes_of(&self, acquisition: &Acquisition) -> Option<ComesOf> {
        let names = self.event_names(acquisition.event?)?;
        let mut all = names.iter().map(|name| self.dictionary.comes_of(name));
        let first = all.next()??;
        all.all(|other| other == Some(first)).then_some(first)
    }
}

/// The names of events, if they are spelled out.
pub(in crate::graph) type Names = Option<Rc<BTreeSet<SmolStr>>>;

impl Graph<'_> {
    /// The names that were kept for an expression.
    pub(in crate::graph) fn kept_event_names(&self, value: ValueId) -> Option<Names> {
        self.alias.event_names.borrow().get(&value).cloned()
    }

    pub(in crate::graph) fn keep_event_names(&self, value: ValueId, names: Names) {
        self.alias.event_names.borrow_mut().insert(value, names);
    }
}
