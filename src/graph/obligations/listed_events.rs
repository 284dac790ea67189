//! Lists of events of which a removal leaves some.
//!
//! In: a registration for several events. Out: the removal that is for some of them, and the events that nothing takes away.
//! Never here: what a list holds (that is `alias`).

use crate::facts::{Acquisition, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::lists::Item;
use crate::graph::obligations::release::Likeness;

impl Graph<'_> {
    /// The first removal that takes some of a list's events away, and the events that none does.
    pub fn leaves_some(&self, acquisition: &Acquisition) -> Option<(u32, Vec<String>)> {
        let all = self.events_in_turn(acquisition.event?)?;
        let mut left = all.clone();
        let mut first = None;
        for removal in self.removals() {
            if self
                .discharge(acquisition, removal, &[], Likeness::Name)
                .is_some()
            {
                self.strike_out(removal.event, &mut left);
                first.get_or_insert(removal.release);
            }
        }
        let names = left.iter().map(|item| match item {
            Item::Key(name) | Item::Entry(name, _) => format!("`{name}`"),
            Item::Value(value) => match &self.value(*value).kind {
                ValueKind::String(name) => format!("`{name}`"),
                _ => format!("`{}`", self.spell(*value)),
            },
        });
        let is_some = !left.is_empty() && left.len() < all.len();
        first.filter(|_| is_some).map(|it| (it, names.collect()))
    }
}
