//! What a list holds: an array, a `Set` of one, a spread of others, the keys of a record.
//!
//! In: the expression of a list, or a value that is drawn from one. Out: the things in it, where all of them are written
//! out; which list a value is drawn from; whether one list holds all that another one holds.
//! Never here: what is done with the things, and lists that are filled somewhere else: those are not known.

use std::collections::HashSet;

use smol_str::SmolStr;

use super::path::Root;
use crate::dictionary::{NameSet, Repeats};
use crate::facts::{CallForm, FunctionId, LoopForm, RegionKind, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::reentry::Inside;

/// How many lists inside one another are looked through.
const DEPTH: u32 = 8;

/// One thing in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::graph) enum Item {
    /// The key of a record, which is a string that no expression stands for.
    Key(SmolStr),
    /// A key of a record with what it holds: an entry of `Object.entries`.
    Entry(SmolStr, ValueId),
    /// What an expression is.
    Value(ValueId),
}

impl Graph<'_> {
    /// The things in a list, if all of them are written out in sight.
    pub(in crate::graph) fn contents(&self, list: ValueId) -> Option<Vec<Item>> {
        self.contents_within(list, DEPTH)
    }

    fn contents_within(&self, list: ValueId, depth: u32) -> Option<Vec<Item>> {
        let depth = depth.checked_sub(1)?;
        self.spend();
        match &self.value(list).kind {
            ValueKind::Array(items) => {
                let mut all = Vec::new();
                for item in items {
                    match self.value(*item).kind {
                        ValueKind::Spread(inner) => all.extend(self.contents_within(inner, depth)?),
                        _ => all.push(Item::Value(*item)),
                    }
                }
                Some(all)
            }
            ValueKind::Call(_) => self.contents_of_call(list, depth),
            ValueKind::Binding(binding) => {
                let value = self.only_value(*binding)?;
                let is_list = matches!(
                    self.value(value).kind,
                    ValueKind::Array(_) | ValueKind::Call(_) | ValueKind::Binding(_)
                );
                (is_list && !self.is_filled_elsewhere(list))
                    .then(|| self.contents_within(value, depth))?
            }
            ValueKind::Member { object, name } => {
                let own = self.property_of_literal(*object, name);
                let value = own.or_else(|| self.only_field_value(list))?;
                (!self.is_filled_elsewhere(list)).then(|| self.contents_within(value, depth))?
            }
            _ => None,
        }
    }

    fn contents_of_call(&self, list: ValueId, depth: u32) -> Option<Vec<Item>> {
        let call = self.call(list);
        if call.form == CallForm::New {
            let is_set =
                matches!(&self.value(call.callee).kind, ValueKind::Global(name) if name == "Set");
            return match call.arguments.as_slice() {
                [only] if is_set => self.contents_within(*only, depth),
                _ => None,
            };
        }
        let name = self.callee_name(list)?;
        let receiver = self.receiver(list)?;
        let of_global = |global: &str| matches!(&self.value(receiver).kind, ValueKind::Global(name) if name == global);
        let first = call.arguments.first().copied();
        match name.as_str() {
            "freeze" if of_global("Object") => self.contents_within(first?, depth),
            "from" if of_global("Array") => self.contents_within(first?, depth),
            "keys" if of_global("Object") => self.record_parts(first?, "0"),
            "values" if of_global("Object") => self.record_parts(first?, "1"),
            "entries" if of_global("Object") => self.record_entries(first?),
            name if self.dictionary.is_named(NameSet::GivesSameList, name)
                && call.arguments.is_empty() =>
            {
                self.contents_within(receiver, depth)
            }
            "concat" => {
                let mut all = self.contents_within(receiver, depth)?;
                for argument in &call.arguments {
                    match self.contents_within(*argument, depth) {
                        Some(more) => all.extend(more),
                        None if self.event_names(*argument).is_some() => {
                            all.push(Item::Value(*argument));
                        }
                        None => return None,
                    }
                }
                Some(all)
            }
            _ => None,
        }
    }

    /// The entries of a record that is an object literal without computed names.
    fn record_entries(&self, record: ValueId) -> Option<Vec<Item>> {
        match &self.value(self.origin_value(record)).kind {
            ValueKind::Object(properties) => properties
                .iter()
                .map(|property| Some(Item::Entry(property.name.clone()?, property.value)))
                .collect(),
            _ => None,
        }
    }

    /// The keys (`0`) or the values (`1`) of a record.
    fn record_parts(&self, record: ValueId, part: &'static str) -> Option<Vec<Item>> {
        let part = SmolStr::new_static(part);
        let entries = self.record_entries(record)?.into_iter();
        entries.map(|entry| self.part_of(entry, &part)).collect()
    }

    /// What the only assignment in sight gives to a field of an instance.
    fn only_field_value(&self, field: ValueId) -> Option<ValueId> {
        let path = self.path(field);
        let is_own = matches!(
            path.root,
            Root::Instance(_) | Root::Class(_) | Root::This(_)
        );
        path.last_segment_name().filter(|_| is_own)?;
        let mut written = self.assignments_to(&path);
        let only = written.next()?;
        written.next().is_none().then_some(only.value)
    }

    /// Whether a method of the list itself puts something into it or takes something out.
    fn is_filled_elsewhere(&self, list: ValueId) -> bool {
        !self.calls_that_change(&self.path(list)).is_empty()
    }

    /// The list that a value is drawn from, and the members that lead to it from a thing in there: `for (const name of LIST)`,
    /// `LIST.forEach(({ name }) => …)`, `LIST[at]` of a loop that counts.
    pub(in crate::graph) fn drawn_from(&self, value: ValueId) -> Option<(ValueId, Vec<SmolStr>)> {
        match &self.value(value).kind {
            ValueKind::Element { of } => Some((*of, Vec::new())),
            // `({ a } = a)` draws a name from itself.
            ValueKind::Binding(binding) => self.ask_inside(Inside::Drawn(value), None, || {
                self.drawn_from(self.only_value(*binding)?)
            }),
            ValueKind::Parameter { function, index } => {
                Some((self.list_iterated_by(*function, *index)?, Vec::new()))
            }
            ValueKind::Member { object, name } => self.part_drawn(*object, name),
            ValueKind::Index { object, index } => match &self.value(*index).kind {
                ValueKind::Number(number) => self.part_drawn(*object, number),
                _ => self
                    .is_walked_by(*object, *index, value)
                    .then(|| (*object, Vec::new())),
            },
            _ => None,
        }
    }

    fn part_drawn(&self, object: ValueId, name: &SmolStr) -> Option<(ValueId, Vec<SmolStr>)> {
        let (list, mut parts) = self.drawn_from(object)?;
        parts.push(name.clone());
        Some((list, parts))
    }

    /// Whether a loop around `at` walks through a list with a counter: `for (let i = 0; i < list.length; i++)`.
    fn is_walked_by(&self, list: ValueId, counter: ValueId, at: ValueId) -> bool {
        let counter = self.path(counter);
        let mut around = self.loops_around(self.value(at).region);
        around.any(|turn| match self.region(turn).kind {
            RegionKind::Loop {
                over: Some(over),
                form: LoopForm::For,
                ..
            } => self.varies_in(&counter, turn) && self.is_written_alike(over, list),
            _ => false,
        })
    }

    /// What a value is in each turn, if it is drawn from a list that is written out.
    pub(in crate::graph) fn items_drawn(&self, value: ValueId) -> Option<Vec<Item>> {
        let (list, parts) = self.drawn_from(value)?;
        let mut items = self.contents(list)?;
        for part in parts {
            items = items
                .into_iter()
                .map(|item| self.part_of(item, &part))
                .collect::<Option<_>>()?;
        }
        Some(items)
    }

    /// A member of a thing in a list: of `["open", f]`, of `{ event: "open" }`, of an entry of a record.
    fn part_of(&self, item: Item, part: &SmolStr) -> Option<Item> {
        match (item, part.as_str()) {
            (Item::Entry(key, _), "0") => Some(Item::Key(key)),
            (Item::Entry(_, value), "1") => Some(Item::Value(value)),
            (Item::Value(thing), _) => match &self.value(self.origin_value(thing)).kind {
                ValueKind::Array(items) => {
                    let at: usize = part.parse().ok()?;
                    let is_plain =
                        |item: &ValueId| !matches!(self.value(*item).kind, ValueKind::Spread(_));
                    let before = items.get(..=at)?;
                    before.iter().all(is_plain).then(|| Item::Value(items[at]))
                }
                ValueKind::Object(_) => self.property_of_literal(thing, part).map(Item::Value),
                _ => None,
            },
            _ => None,
        }
    }

    /// The list whose things a callback is handed as its parameter number `index`.
    fn list_iterated_by(&self, function: FunctionId, index: u32) -> Option<ValueId> {
        let (call, argument) = self.inline_callback(function)?;
        let name = self.callee_name(call)?;
        let iterates = self
            .dictionary
            .callbacks_named(&name)
            .any(|entry| entry.repeats == Repeats::Iteration);
        let drawn = u32::from(name.starts_with("reduce"));
        if !iterates || index != drawn {
            return None;
        }
        match argument {
            0 => self.receiver(call),
            _ => self.call(call).arguments.first().copied(),
        }
    }

    /// The events of which an expression is each in its turn, if it is drawn from a list that is written out, or names
    /// several at once.
    pub(in crate::graph) fn events_in_turn(&self, event: ValueId) -> Option<Vec<Item>> {
        if self.drawn_from(event).is_some() {
            return self.items_drawn(event);
        }
        let value = self.origin_value(event);
        let several = match &self.value(value).kind {
            ValueKind::String(names) => names
                .split_whitespace()
                .map(|name| Item::Key(name.into()))
                .collect(),
            ValueKind::Array(_) => self.contents(value)?,
            _ => return None,
        };
        Some(several)
    }

    /// Strikes out what a removal's event is in some turn.
    pub(in crate::graph) fn strike_out(&self, released: Option<ValueId>, left: &mut Vec<Item>) {
        let Some(released) = released else {
            left.clear();
            return;
        };
        if left.is_empty() {
            return;
        }
        let Some(all) = self.events_in_turn(released) else {
            left.retain(|item| !self.is_named_by(item, released));
            return;
        };
        let known: HashSet<&Item> = all.iter().collect();
        left.retain(|item| {
            !known.contains(item) && !all.iter().any(|own| self.same_item(item, own))
        });
    }

    fn is_named_by(&self, item: &Item, released: ValueId) -> bool {
        match item {
            Item::Value(value) => self.same_event(Some(*value), Some(released)),
            Item::Key(name) => self.event_names(released).is_none_or(|names| {
                names
                    .iter()
                    .any(|own| own == name || super::may_alias::is_under(name, own))
            }),
            Item::Entry(..) => false,
        }
    }

    fn same_item(&self, added: &Item, removed: &Item) -> bool {
        match (added, removed) {
            (Item::Value(added), Item::Value(removed)) => {
                self.same_event(Some(*added), Some(*removed))
            }
            (Item::Key(name), Item::Value(value)) | (Item::Value(value), Item::Key(name)) => {
                let names = self.event_names(*value);
                names.is_some_and(|names| names.iter().any(|own| own == name))
            }
            (Item::Key(added), Item::Key(removed)) => {
                added == removed || super::may_alias::is_under(added, removed)
            }
            (Item::Entry(added, one), Item::Entry(removed, other)) => {
                added == removed && one == other
            }
            _ => false,
        }
    }

    /// Whether a list holds all that another one holds: both are written alike, or both are written out.
    pub(in crate::graph) fn holds_all(&self, list: ValueId, of: ValueId) -> bool {
        self.are_lists_alike(of, list)
            || match (self.contents(list), self.contents(of)) {
                (Some(all), Some(some)) => some
                    .iter()
                    .all(|item| all.iter().any(|own| self.same_item(item, own))),
                _ => false,
            }
    }

    /// Whether two values may be the same thing of a list: the lists have one in common, or are written alike, or one value
    /// is a thing of the other's list.
    pub(in crate::graph) fn may_be_drawn_alike(&self, one: ValueId, other: ValueId) -> bool {
        let holds = |list: ValueId, thing: ValueId| {
            let items = self.items_drawn(list).unwrap_or_default();
            items
                .iter()
                .any(|item| self.same_item(item, &Item::Value(thing)))
        };
        match (self.drawn_from(one), self.drawn_from(other)) {
            (Some((list, parts)), Some((also, parts_also))) => {
                match (self.items_drawn(one), self.items_drawn(other)) {
                    (Some(ones), Some(others)) => ones
                        .iter()
                        .any(|item| others.iter().any(|own| self.same_item(item, own))),
                    _ => parts == parts_also && self.are_lists_alike(list, also),
                }
            }
            (Some(_), None) => holds(one, other),
            (None, Some(_)) => holds(other, one),
            (None, None) => false,
        }
    }
}
