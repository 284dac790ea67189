//! By what a registration and a removal are told to belong together, so that each is held against those alone that it can
//! belong to.
//!
//! In: events and listeners. Out: keys: two events that `same_event` takes for the same have one in common, and so do
//! listeners; things by two such sets of keys.
//! Never here: whether they are the same. Who looks up asks again.

use std::collections::HashMap;
use std::rc::Rc;

use super::release::Likeness;
use crate::facts::{Acquisition, Release, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::marks::Mark;
use crate::graph::alias::may_alias::without_key;
use crate::graph::alias::path::{Path, Root};

/// How many keys a thing has at most; what would have more goes with any.
const MOST: usize = 24;

/// The keys of a thing; `None` goes with any.
pub(in crate::graph) type Keys = Option<Vec<Mark>>;

/// Things by two sets of keys, each list in order.
#[derive(Debug, Default)]
pub(in crate::graph) struct Keyed {
    both: HashMap<(Option<Mark>, Option<Mark>), Vec<u32>>,
    first: HashMap<Option<Mark>, Vec<u32>>,
    second: HashMap<Option<Mark>, Vec<u32>>,
    all: Vec<u32>,
}

fn each(keys: &Keys) -> Vec<Option<Mark>> {
    match keys {
        Some(keys) => keys.iter().copied().map(Some).collect(),
        None => vec![None],
    }
}

impl Keyed {
    /// Adds a thing; things are added in order.
    pub(in crate::graph) fn add(&mut self, at: u32, first: &Keys, second: &Keys) {
        let (ones, others) = (each(first), each(second));
        for one in &ones {
            self.first.entry(*one).or_default().push(at);
            for other in &others {
                self.both.entry((*one, *other)).or_default().push(at);
            }
        }
        for other in others {
            self.second.entry(other).or_default().push(at);
        }
        self.all.push(at);
    }

    /// Adds to `found` the things that have a key of each set; some come more than once.
    pub(in crate::graph) fn find(&self, first: &Keys, second: &Keys, found: &mut Vec<u32>) {
        let with_any = |keys: &Keys| {
            let mut keys = each(keys);
            keys.push(None);
            keys.dedup();
            keys
        };
        match (first, second) {
            (None, None) => found.extend(&self.all),
            (Some(_), None) => {
                let lists = with_any(first);
                found.extend(lists.iter().filter_map(|key| self.first.get(key)).flatten());
            }
            (None, Some(_)) => {
                let lists = with_any(second);
                found.extend(
                    lists
                        .iter()
                        .filter_map(|key| self.second.get(key))
                        .flatten(),
                );
            }
            (Some(_), Some(_)) => {
                for one in with_any(first) {
                    for other in with_any(second) {
                        found.extend(self.both.get(&(one, other)).into_iter().flatten());
                    }
                }
            }
        }
    }
}

impl Graph<'_> {
    /// The keys of an event.
    pub(in crate::graph) fn event_keys(&self, event: Option<ValueId>) -> Keys {
        let event = event?;
        if let Some(names) = self.event_names(event) {
            let mut names = names.iter();
            return match (names.next(), names.next()) {
                // Neither several, nor a part of jQuery's.
                (Some(name), None) if is_whole(name) => Some(vec![Mark::of((0, name))]),
                _ => None,
            };
        }
        let path = self.path(event);
        let is_any = self.is_drawn(event)
            || self.drawn_from(event).is_some()
            || self.collection_of(&path).is_some();
        (!is_any).then(|| self.listener_keys(Some(event), &path, Likeness::Path))?
    }

    /// The same, where two functions that take turns call the event by one name.
    pub(in crate::graph) fn turning_event_keys(&self, event: Option<ValueId>) -> Keys {
        let mut keys = self.event_keys(event)?;
        keys.extend(event.and_then(|event| self.turn_key(&self.path(event))));
        Some(keys)
    }

    /// The keys of a target, which is what `value` is if that is known.
    pub(in crate::graph) fn target_keys(&self, value: Option<ValueId>, target: ValueId) -> Keys {
        self.listener_keys(value, &self.path(target), Likeness::Name)
    }

    /// The keys of a listener, which is what `value` is if that is known.
    pub(in crate::graph) fn listener_keys(
        &self,
        value: Option<ValueId>,
        path: &Path,
        likeness: Likeness,
    ) -> Keys {
        let of_place = || self.keys_of_place(path, likeness);
        let mut keys = self.remember(&self.memo.keys, (path.clone(), likeness), of_place)?;
        keys.extend(value.map(|value| self.made_key(value)));
        keys.sort_unstable();
        keys.dedup();
        // What may be so many things may be any.
        (keys.len() <= MOST).then_some(keys)
    }

    /// The keys of a thing that is only known by its path.
    fn keys_of_place(&self, path: &Path, likeness: Likeness) -> Keys {
        let mut keys = vec![self.mark(path), self.mark(&without_key(path))];
        if let Some(function) = self.function_at(path, false) {
            keys.push(self.mark(&Path::of(Root::Function(function))));
        }
        let writes = self.writes_to(path).into_iter();
        let mut put: Vec<ValueId> = writes.map(|write| write.value).collect();
        if let Some((record, name)) = self.record_of(path) {
            let records = self.writes_to(&record).into_iter();
            put.extend(records.filter_map(|it| self.property_of_literal(it.value, name)));
        }
        for value in put {
            if !matches!(self.path(value).root, Root::Value(_)) {
                keys.push(self.mark_of(value));
            }
            keys.push(self.made_key(value));
        }
        if let Some(collection) = self.collection_of(path) {
            let known = &self.memo.collected;
            let collected = self.remember(known, collection.clone(), || {
                self.collected_keys(&collection)
            });
            keys.extend(collected.iter());
        }
        if likeness == Likeness::Name {
            keys.extend(self.turn_key(path));
        }
        keys.sort_unstable();
        keys.dedup();
        (keys.len() <= MOST).then_some(keys)
    }

    /// The key of what is made where a value comes from.
    fn made_key(&self, value: ValueId) -> Mark {
        self.read();
        Mark::of((1, self.origin_value(value)))
    }

    /// The keys of what is put into a collection; of many only as many as show that there are many.
    fn collected_keys(&self, collection: &Path) -> Rc<[Mark]> {
        let calls = self.calls_that_collect_in(collection).into_iter();
        let arguments = calls.flat_map(|call| self.call(call).arguments.iter().copied());
        let keyed = self.keyed_assignments_to(collection).into_iter();
        let assigned = keyed.flat_map(|(assignment, key)| [assignment.value, key]);
        let put = arguments.chain(assigned);
        let parts = put.chain(self.lists_put_into(collection));
        let parts = parts.flat_map(|value| self.parts(value, 3));
        parts
            .map(|part| self.mark_of(part))
            .take(2 * MOST)
            .collect()
    }

    /// The key of a registration or removal that a module is asked for, by what it is handed (`undoes_call`).
    pub(in crate::graph) fn asked_key(
        &self,
        call: ValueId,
        event: Option<ValueId>,
    ) -> Option<Mark> {
        // An event that is spelled out is an event.
        if event.is_some_and(|event| self.event_names(event).is_some()) {
            return None;
        }
        let module = self.path(self.receiver(call)?);
        let arguments = &self.call(call).arguments;
        let is_named =
            |argument: &ValueId| !matches!(self.value(*argument).kind, ValueKind::Function(_));
        if !matches!(module.root, Root::Import(_)) || !arguments.iter().all(is_named) {
            return None;
        }
        let arguments: Vec<Mark> = arguments.iter().map(|it| self.mark_of(*it)).collect();
        Some(Mark::of((2, self.mark(&module), arguments)))
    }

    /// The keys of a removal's listener: what was made a moment ago is nobody's.
    pub(in crate::graph) fn removed_keys(
        &self,
        release: &Release,
        listener: Option<&Path>,
        is_direct: bool,
        is_dead: bool,
        likeness: Likeness,
    ) -> Keys {
        let path = listener?;
        if is_dead {
            return Some(Vec::new());
        }
        // What is kept in a thing that a neighbour is handed may be any of its things.
        let own = release.listener.map(|listener| self.path(listener));
        let kept = own.as_ref().and_then(|own| self.collection_of(own));
        if kept.is_some_and(|kept| self.turn_key(&kept).is_some()) {
            return None;
        }
        let value = release.listener.filter(|_| is_direct);
        match value.and_then(|value| self.held_key(value)) {
            Some(held) => Some(vec![held]),
            None => self.listener_keys(value, path, likeness),
        }
    }

    /// The key of the function that a name holds, if that is known of it.
    fn held_key(&self, name: ValueId) -> Option<Mark> {
        let held = self.held_function(name)?;
        self.function(held).value.map(|value| self.made_key(value))
    }

    /// The keys of a registration's listener.
    pub(in crate::graph) fn added_keys(
        &self,
        acquisition: &Acquisition,
        likeness: Likeness,
    ) -> Keys {
        self.said_listener_keys(acquisition.listener, likeness)
    }

    /// The keys of a registration's listener in some words.
    pub(in crate::graph) fn said_listener_keys(
        &self,
        listener: ValueId,
        likeness: Likeness,
    ) -> Keys {
        let path = self.path(listener);
        match self.held_key(listener) {
            // Whoever names it elsewhere may mean this one, and whoever names it here only this one.
            Some(held) => Some(vec![self.mark(&path), held]),
            None => self.listener_keys(Some(listener), &path, likeness),
        }
    }
}

/// Whether a name is that of one event, and of no part of it.
fn is_whole(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c == '.' || c.is_whitespace())
}
