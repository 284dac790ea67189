//! Whether two expressions mean the same target, the same event, the same listener.
//!
//! In: two paths or values, which may stand in different functions of the file. Out: yes or no.
//! Never here: what follows from it.

use std::collections::BTreeSet;
use std::rc::Rc;

use smol_str::SmolStr;

use super::lists::Item;
use super::path::{Path, Root, Segment};
use crate::dictionary::{NameSet, ResultLifetime};
use crate::facts::{FunctionId, ValueId, ValueKind};
use crate::graph::reentry::Inside;
use crate::graph::{Graph, Parent};

/// What the `this` of a function belongs to that is of no class in sight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::graph) enum Holder {
    /// The object literal that it is written in.
    Literal(ValueId),
    /// What it is made a member of.
    Member(Path),
    /// The function alone.
    Function(FunctionId),
}

impl Graph<'_> {
    /// Whether two paths mean the same thing, at least at times: an element of a list is any element of that list.
    pub fn same_path(&self, one: &Path, other: &Path) -> bool {
        self.same_root(&one.root, &other.root) && self.same_steps(&one.segments, &other.segments)
    }

    /// Whether the steps of two paths may lead to the same thing from the same root.
    pub(in crate::graph) fn same_steps(&self, ones: &[Segment], others: &[Segment]) -> bool {
        ones.len() == others.len()
            && ones
                .iter()
                .zip(others)
                .all(|(one, other)| match (one, other) {
                    (Segment::Name(one), Segment::Name(other)) => one == other,
                    // A key that is drawn from a collection is any of its keys.
                    (Segment::At(one), Segment::At(other)) => {
                        self.same_path(one, other)
                            || one.is_drawn()
                            || other.is_drawn()
                            || self.are_keys_of_callers(one, other)
                    }
                    (
                        Segment::Element(_) | Segment::At(_),
                        Segment::Element(_) | Segment::At(_),
                    ) => true,
                    _ => false,
                })
    }

    /// Whether two functions are handed their keys in the same way, so that one caller may pass both the same:
    /// `views[parent.id]` in a function that adds and in one that takes away.
    fn are_keys_of_callers(&self, one: &Path, other: &Path) -> bool {
        match (&one.root, &other.root) {
            (Root::Parameter(adder, _), Root::Parameter(remover, _)) => {
                adder != remover && self.same_steps(&one.segments, &other.segments)
            }
            _ => false,
        }
    }

    pub(in crate::graph) fn same_root(&self, one: &Root, other: &Root) -> bool {
        match (one, other) {
            (Root::Instance(one), Root::Instance(other)) => self.related(*one, *other),
            (Root::Value(one), Root::Value(other)) => self.same_value(*one, *other, 8),
            (Root::This(one), Root::This(other)) => self.holder(*one) == self.holder(*other),
            _ => one == other,
        }
    }

    /// What the methods of one thing have in common: they share its `this`.
    pub(in crate::graph) fn holder(&self, function: FunctionId) -> Holder {
        match self.this_holder(function) {
            Ok(object) => Holder::Literal(object),
            Err(_) => {
                let object = self.assigned_member_of(function).map(|it| self.path(it));
                let is_known = |path: &Path| !matches!(path.root, Root::This(_) | Root::Value(_));
                match object.filter(is_known) {
                    Some(object) => Holder::Member(object),
                    None => Holder::Function(function),
                }
            }
        }
    }

    /// What a function is made a member of by assignment, where nobody in sight made it: `Board` of
    /// `Board.prototype.show = function () {}`.
    fn assigned_member_of(&self, function: FunctionId) -> Option<ValueId> {
        let target = match *self.parent(self.function(function).value?) {
            Parent::Assignment(at) => self.facts.assignments[at as usize].target,
            Parent::Value(outer) => match self.value(outer).kind {
                ValueKind::Assign { target, .. } => target,
                _ => return None,
            },
            _ => return None,
        };
        match self.value(target).kind {
            ValueKind::Member { object, .. } => Some(object),
            _ => None,
        }
    }

    /// The object literal that a method is written in, or the method itself.
    pub(in crate::graph) fn this_holder(
        &self,
        function: FunctionId,
    ) -> Result<ValueId, FunctionId> {
        let value = self.function(function).value;
        match value.map(|value| self.parent(value)) {
            Some(Parent::Property(object, _)) => Ok(self.whole_of(*object)),
            _ => Err(function),
        }
    }

    /// Whether a call is known to make another thing each time, so that two of them are never the same.
    fn makes_another(&self, call: ValueId) -> bool {
        let is_kept = |call| matches!(self.known_result(call), Some((ResultLifetime::Kept, _)));
        match self.called_function(call) {
            Some(function) => {
                let returned = self.returned_values(function);
                let is_such = |value: &ValueId| {
                    matches!(self.value(*value).kind, ValueKind::Call(_)) && is_kept(*value)
                };
                !returned.is_empty() && returned.iter().all(is_such)
            }
            None => is_kept(call),
        }
    }

    /// Whether two expressions are written the same, of things that mean the same.
    fn same_value(&self, one: ValueId, other: ValueId, depth: u32) -> bool {
        if one == other {
            return true;
        }
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let first = one;
        let pair = (&self.value(one).kind, &self.value(other).kind);
        let all = |ones: &[ValueId], others: &[ValueId]| {
            ones.len() == others.len()
                && ones
                    .iter()
                    .zip(others)
                    .all(|(one, other)| self.same_argument(*one, *other, depth))
        };
        match pair {
            (ValueKind::Call(one), ValueKind::Call(other)) => {
                one.form == other.form
                    && one.form == crate::facts::CallForm::Plain
                    && !self.makes_another(first)
                    && self.same_argument(one.callee, other.callee, depth)
                    && all(&one.arguments, &other.arguments)
            }
            (ValueKind::Template(ones), ValueKind::Template(others)) => all(ones, others),
            (
                ValueKind::Either {
                    choice,
                    test,
                    left,
                    right,
                },
                ValueKind::Either {
                    choice: choice2,
                    test: test2,
                    left: left2,
                    right: right2,
                },
            ) => {
                let same_test = match (test, test2) {
                    (Some(test), Some(other)) => self.same_argument(*test, *other, depth),
                    (None, None) => true,
                    _ => false,
                };
                choice == choice2
                    && same_test
                    && self.same_argument(*left, *left2, depth)
                    && self.same_argument(*right, *right2, depth)
            }
            (
                ValueKind::Binary {
                    operator,
                    left,
                    right,
                },
                ValueKind::Binary {
                    operator: operator2,
                    left: left2,
                    right: right2,
                },
            ) => {
                operator == operator2
                    && self.same_argument(*left, *left2, depth)
                    && self.same_argument(*right, *right2, depth)
            }
            (ValueKind::String(one), ValueKind::String(other)) => one == other,
            (ValueKind::Number(one), ValueKind::Number(other)) => one == other,
            (ValueKind::Boolean(one), ValueKind::Boolean(other)) => one == other,
            (ValueKind::Nothing, ValueKind::Nothing) => true,
            _ => false,
        }
    }

    /// Whether two expressions are written the same, of things that mean the same.
    pub(in crate::graph) fn is_written_alike(&self, one: ValueId, other: ValueId) -> bool {
        self.same_argument(one, other, 8)
    }

    fn same_argument(&self, one: ValueId, other: ValueId, depth: u32) -> bool {
        let (one_path, other_path) = (self.path(one), self.path(other));
        match (&one_path.root, &other_path.root) {
            (Root::Value(one), Root::Value(other)) => self.same_value(*one, *other, depth),
            _ => self.same_path(&one_path, &other_path),
        }
    }

    /// The name of the one event that an expression can be, be it a literal or a constant.
    pub(in crate::graph) fn event_name(&self, value: ValueId) -> Option<SmolStr> {
        match &self.value(value).kind {
            ValueKind::String(name) => Some(name.clone()),
            ValueKind::Member { .. } | ValueKind::Binding(_) => {
                let names = self.known_event_names(value)?;
                let mut names = names.iter();
                let only = names.next()?;
                names.next().is_none().then(|| only.clone())
            }
            _ => None,
        }
    }

    /// The names of the events that an expression can be, if they are spelled out.
    pub fn event_names(&self, value: ValueId) -> Option<BTreeSet<SmolStr>> {
        self.known_event_names(value)
            .map(|names| BTreeSet::clone(&names))
    }

    /// The same, spelled out once.
    fn known_event_names(&self, value: ValueId) -> Option<Rc<BTreeSet<SmolStr>>> {
        if let Some(known) = self.kept_event_names(value) {
            return known;
        }
        let names = self.event_names_within(value, 8).map(Rc::new);
        if !self.is_resolving() {
            self.keep_event_names(value, names.clone());
        }
        names
    }

    fn event_names_within(&self, value: ValueId, depth: u32) -> Option<BTreeSet<SmolStr>> {
        let depth = depth.checked_sub(1)?;
        match &self.value(value).kind {
            // jQuery and its like take several names in one string.
            ValueKind::String(name) if !name.trim().is_empty() => {
                Some(name.split_whitespace().map(SmolStr::from).collect())
            }
            ValueKind::String(name) => Some(BTreeSet::from([name.clone()])),
            ValueKind::Array(items) => items
                .iter()
                .map(|item| self.event_names_within(*item, depth))
                .collect::<Option<Vec<_>>>()
                .map(|names| names.into_iter().flatten().collect()),
            ValueKind::Binding(binding) => {
                self.event_names_within(self.only_value(*binding)?, depth)
            }
            ValueKind::Either { left, right, .. } => {
                let mut names = self.event_names_within(*left, depth)?;
                names.extend(self.event_names_within(*right, depth)?);
                Some(names)
            }
            ValueKind::Member { object, name } => {
                let holder = self.unfrozen(self.origin_value(*object));
                match &self.value(holder).kind {
                    ValueKind::Object(properties) => {
                        let property = properties
                            .iter()
                            .find(|property| property.name.as_ref() == Some(name))?;
                        self.event_names_within(property.value, depth)
                    }
                    _ => self.event_names_of_field(value, depth),
                }
            }
            ValueKind::Element { .. } | ValueKind::Parameter { .. } | ValueKind::Index { .. } => {
                let mut names = BTreeSet::new();
                for item in self.items_drawn(value)? {
                    match item {
                        Item::Key(name) => drop(names.insert(name)),
                        Item::Value(item) => names.extend(self.event_names_within(item, depth)?),
                        Item::Entry(..) => return None,
                    }
                }
                Some(names)
            }
            _ => None,
        }
    }

    /// The object that `Object.freeze` is handed, of what that returns; of anything else the thing itself.
    fn unfrozen(&self, value: ValueId) -> ValueId {
        match &self.value(value).kind {
            ValueKind::Call(call) if self.callee_name(value).as_deref() == Some("freeze") => {
                call.arguments.first().copied().unwrap_or(value)
            }
            _ => value,
        }
    }

    /// The names of the events that are written to a field, if all that is written there is spelled out.
    fn event_names_of_field(&self, value: ValueId, depth: u32) -> Option<BTreeSet<SmolStr>> {
        let path = self.path(value);
        if !matches!(path.root, Root::Instance(_)) || self.is_resolving() {
            return None;
        }
        let mut names = BTreeSet::new();
        for write in self.writes_to(&path) {
            names.extend(self.event_names_within(write.value, depth)?);
        }
        (!names.is_empty()).then_some(names)
    }

    /// Whether a removal's event is the acquisition's; a removal without an event takes them all.
    pub fn same_event(&self, acquired: Option<ValueId>, released: Option<ValueId>) -> bool {
        let (Some(acquired), Some(released)) = (acquired, released) else {
            return released.is_none() || acquired.is_none();
        };
        // What most events are, asked of every registration and removal.
        if let (ValueKind::String(one), ValueKind::String(other)) =
            (&self.value(acquired).kind, &self.value(released).kind)
            && !one.contains(char::is_whitespace)
            && !other.contains(char::is_whitespace)
        {
            return one == other || is_under(one, other);
        }
        match (
            self.known_event_names(acquired),
            self.known_event_names(released),
        ) {
            (Some(one), Some(other)) => {
                !one.is_disjoint(&other)
                    || other
                        .iter()
                        .filter(|space| space.starts_with('.'))
                        .any(|space| one.iter().any(|name| is_under(name, space)))
            }
            (None, None) => {
                let (one, other) = (self.path(acquired), self.path(released));
                self.same_argument(acquired, released, 8)
                    || self.is_kept_at(Some(acquired), &one, &other)
                    || self.is_kept_at(Some(released), &other, &one)
                    || self.is_drawn(acquired) && self.is_drawn(released)
                    || self.may_be_drawn_alike(acquired, released)
            }
            // A computed name against a literal: they may be the same.
            _ => self.is_drawn(acquired) || self.is_drawn(released),
        }
    }

    /// Whether a value is drawn from a collection, so that it can be any of its things.
    pub(in crate::graph) fn is_drawn(&self, value: ValueId) -> bool {
        let path = self.path(value);
        let by_iteration = match path.root {
            // `handlers.forEach((handler, event) => …)` draws the key along with the value.
            Root::Parameter(function, 1) => self
                .inline_callback(function)
                .is_some_and(|(call, _)| self.callee_name(call).as_deref() == Some("forEach")),
            _ => false,
        };
        by_iteration || path.is_drawn()
    }

    /// Whether two listeners are the same function: the same path, or one is kept where the other is taken from.
    /// `released` is the removal's own value, if `other` is in its words.
    pub fn same_listener(
        &self,
        acquired: ValueId,
        released: Option<ValueId>,
        other: &Path,
    ) -> bool {
        let held = |value: ValueId| self.held_function(value);
        if let (Some(one), Some(other)) = (held(acquired), released.and_then(held)) {
            return one == other;
        }
        let one = self.path(acquired);
        // Two calls written alike, `f.bind(x)` and `f.bind(x)`, make two functions.
        let alike = match (&one.root, &other.root) {
            (Root::Value(one), Root::Value(other)) => {
                let is_read = self.reads_private_field(*one) || self.is_choice_of_names(*one);
                one == other || is_read && self.same_value(*one, *other, 8)
            }
            _ => self.same_path(&without_key(&one), &without_key(other)),
        };
        alike
            || self.is_same_function(&one, other)
            || self.is_kept_at(Some(acquired), &one, other)
            || self.is_kept_at(released, other, &one)
    }

    /// Whether two paths mean one function: a member and its own name, `view.onClose` and `onClose` inside it.
    fn is_same_function(&self, one: &Path, other: &Path) -> bool {
        match (self.function_at(one, false), self.function_at(other, false)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        }
    }

    /// Whether an expression chooses one of two things that have names, and makes neither: `own ?? shared`.
    fn is_choice_of_names(&self, value: ValueId) -> bool {
        let is_name = |side: ValueId| !matches!(self.path(side).root, Root::Value(_));
        matches!(self.value(value).kind, ValueKind::Either { left, right, .. }
            if is_name(left) && is_name(right))
    }

    /// Whether a call is what compilers make of `this.#field`.
    fn reads_private_field(&self, value: ValueId) -> bool {
        matches!(self.value(value).kind, ValueKind::Call(_))
            && self
                .callee_name(value)
                .is_some_and(|name| name.trim_start_matches('_') == "classPrivateFieldGet")
    }

    /// Whether the thing that `value` is (of path `own_emitters`) was put where `place` takes it from.
    fn is_kept_at(&self, value: Option<ValueId>, own: &Path, place: &Path) -> bool {
        self.is_assigned_to(own, value, place) || self.is_collected_in(own, place)
    }

    fn is_assigned_to(&self, own: &Path, value: Option<ValueId>, place: &Path) -> bool {
        let same = |assigned: ValueId| {
            let is_value = value.is_some_and(|value| {
                assigned == value || self.origin_value(assigned) == self.origin_value(value)
            });
            is_value || {
                let path = self.path(assigned);
                !matches!(path.root, Root::Value(_))
                    && (self.same_path(&path, own) || self.is_same_function(&path, own))
            }
        };
        self.is_put_into(place, same)
            || self.record_of(place).is_some_and(|(record, name)| {
                self.is_put_into(&record, |assigned| {
                    self.property_of_literal(assigned, name).is_some_and(same)
                })
            })
    }

    /// Whether what fits is assigned to the variable or member at a path, or under a key.
    fn is_put_into(&self, place: &Path, fits: impl Fn(ValueId) -> bool) -> bool {
        self.writes_to(place).iter().any(|write| fits(write.value))
    }

    /// The record that a path ends in a member of, with the member's name: `this.session` of `this.session.move`.
    pub(in crate::graph) fn record_of<'p>(&self, place: &'p Path) -> Option<(Path, &'p SmolStr)> {
        let name = place.last_segment_name()?;
        let mut record = place.clone();
        record.segments.pop();
        Some((record, name))
    }

    /// The collection that a path draws from: `this.handlers` of `this.handlers.get(key)`, of `for (const h of …)`.
    pub(in crate::graph) fn collection_of(&self, path: &Path) -> Option<Path> {
        let drawn = path
            .segments
            .iter()
            .position(|segment| !matches!(segment, Segment::Name(_)));
        if let Some(drawn) = drawn {
            return Some(path.prefix(drawn));
        }
        match path.root {
            Root::Binding(binding) => self.collection_of_value(self.only_value(binding)?),
            Root::Value(value) => self.collection_of_value(value),
            _ => None,
        }
    }

    fn collection_of_value(&self, value: ValueId) -> Option<Path> {
        match &self.value(value).kind {
            ValueKind::Call(_) => {
                let name = self.callee_name(value)?;
                let receiver = self.receiver(value)?;
                self.dictionary
                    .is_named(NameSet::GivesMember, &name)
                    .then(|| self.path(receiver))
            }
            // `({ a } = a)` takes a thing from itself.
            ValueKind::Member { object, .. } => {
                self.ask_inside(Inside::Collection(value), None, || {
                    self.collection_of_value(self.origin_value(*object))
                })
            }
            ValueKind::Index { object, .. } => Some(self.path(*object)),
            ValueKind::Either { left, .. } => self.collection_of_value(*left),
            _ => None,
        }
    }

    /// Whether two targets are the same: the same path, or one is kept where the other is taken from.
    pub fn same_target(&self, acquired: ValueId, other: &Path) -> bool {
        let one = self.path(acquired);
        self.same_path(&one, other)
            || self.is_kept_at(Some(acquired), &one, other)
            || self.is_kept_at(None, other, &one)
    }
}

/// A path without the step from an entry to its thing: `for (const [key, thing] of Object.entries(all))` draws what
/// `all[key]` is.
pub(in crate::graph) fn without_key(path: &Path) -> Path {
    let mut path = path.clone();
    if let [.., Segment::Element(_), Segment::Name(step)] = path.segments.as_slice()
        && step == "1"
    {
        path.segments.pop();
    }
    path
}

/// Whether an event is named under a namespace of jQuery's: `click.menu.open` is under `.menu`.
pub(in crate::graph) fn is_under(name: &str, space: &str) -> bool {
    let mut names = name.split('.').skip(1);
    space
        .strip_prefix('.')
        .is_some_and(|space| names.any(|name| name == space))
}
