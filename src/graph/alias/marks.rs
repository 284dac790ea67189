//! A number for what a path may mean, so that things are looked up which would else be compared one by one.
//!
//! In: paths. Out: marks: two paths that may mean the same have the same one; what is assigned to a place, by the mark
//! of the place.
//! Never here: whether two things are the same. Two paths with one mark may still differ, so who looks up asks again.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use smol_str::SmolStr;

use super::collections::Collected;
use super::may_alias::Holder;
use super::path::{Path, Root, Segment};
use crate::dictionary::NameSet;
use crate::facts::{Assignment, CallForm, ClassId, FunctionId, ValueId, ValueKind, Write};
use crate::graph::Graph;

/// How deep an expression without a name is looked into.
const DEPTH: u32 = 3;

/// How many of an expression's parts are looked at.
const PARTS: usize = 6;

/// What a path may mean, as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::graph) struct Mark(u64);

impl Mark {
    /// The mark of anything that has parts to tell it by.
    pub(in crate::graph) fn of(parts: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        parts.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// What was marked so far.
#[derive(Debug, Default)]
pub(in crate::graph) struct Marks {
    of_values: RefCell<HashMap<ValueId, Mark>>,
    families: OnceCell<Vec<ClassId>>,
    places: OnceCell<Places>,
    /// Whether the places are being looked for: the paths that they need may ask for places themselves.
    is_looking: Cell<bool>,
}

/// Where things are put, by the mark of the place.
#[derive(Debug, Default)]
struct Places {
    /// Assignments to members.
    assignments: HashMap<Mark, Vec<u32>>,
    /// Calls that put something into a collection.
    collecting: HashMap<Mark, Vec<ValueId>>,
    /// Assignments to `collection[key]`, by the collection: positions among all of these.
    keyed: HashMap<Mark, Vec<u32>>,
    /// Calls that change a list.
    changing: HashMap<Mark, Vec<ValueId>>,
    /// What is put into collections.
    collected: Collected,
}

impl<'a> Graph<'a> {
    /// The mark of a path: that of each other path that `same_path` takes for the same.
    pub(in crate::graph) fn mark(&self, path: &Path) -> Mark {
        match &path.root {
            Root::Value(value) => self.mark_of_unnamed(*value, DEPTH),
            Root::Instance(class) => Mark::of((1, self.family_of(*class), steps(&path.segments))),
            Root::This(function) => {
                Mark::of((2, self.holder_mark(*function), steps(&path.segments)))
            }
            root => Mark::of((3, root, steps(&path.segments))),
        }
    }

    fn holder_mark(&self, function: FunctionId) -> Mark {
        match self.holder(function) {
            Holder::Member(object) => self.mark(&object),
            holder => Mark::of(holder),
        }
    }

    /// The mark of what an expression means.
    pub(in crate::graph) fn mark_of(&self, value: ValueId) -> Mark {
        self.mark_within(value, DEPTH)
    }

    fn mark_within(&self, value: ValueId, depth: u32) -> Mark {
        self.read();
        let known = self.alias.marks.of_values.borrow().get(&value).copied();
        if depth == DEPTH
            && let Some(mark) = known
        {
            return mark;
        }
        let path = self.path(value);
        match path.root {
            Root::Value(inner) => self.mark_of_unnamed(inner, depth),
            _ => {
                let mark = self.mark(&path);
                if !self.is_resolving() {
                    self.alias.marks.of_values.borrow_mut().insert(value, mark);
                }
                mark
            }
        }
    }

    /// The mark of an expression without a name: what is written alike has the same.
    fn mark_of_unnamed(&self, value: ValueId, depth: u32) -> Mark {
        let Some(depth) = depth.checked_sub(1) else {
            return Mark(0);
        };
        let parts = |parts: &[ValueId]| -> Vec<Mark> {
            let first = parts.iter().take(PARTS);
            first.map(|part| self.mark_within(*part, depth)).collect()
        };
        match &self.value(value).kind {
            ValueKind::Call(call) if call.form == CallForm::Plain => {
                let callee = self.mark_within(call.callee, depth);
                Mark::of((4, callee, call.arguments.len(), parts(&call.arguments)))
            }
            ValueKind::Template(all) => Mark::of((5, all.len(), parts(all))),
            ValueKind::Binary {
                operator,
                left,
                right,
            } => Mark::of((6, operator, parts(&[*left, *right]))),
            ValueKind::Either { left, right, .. } => Mark::of((12, parts(&[*left, *right]))),
            ValueKind::String(text) => Mark::of((7, text)),
            ValueKind::Number(text) => Mark::of((8, text)),
            ValueKind::Boolean(value) => Mark::of((9, value)),
            ValueKind::Nothing => Mark::of(10),
            _ => Mark::of((11, value)),
        }
    }

    /// One class for all that extend one another.
    pub(in crate::graph) fn family_of(&self, class: ClassId) -> ClassId {
        if let Some(families) = self.alias.marks.families.get() {
            return families[class.0 as usize];
        }
        if self.is_resolving() {
            return ClassId(0);
        }
        let mut families: Vec<ClassId> =
            (0..self.facts.classes.len() as u32).map(ClassId).collect();
        let head = |families: &[ClassId], class: ClassId| {
            let mut class = class;
            while families[class.0 as usize] != class {
                class = families[class.0 as usize];
            }
            class
        };
        for class in (0..self.facts.classes.len() as u32).map(ClassId) {
            if let Some(base) = self.base_class(class) {
                let (own, bases) = (head(&families, class), head(&families, base));
                families[own.0 as usize] = bases;
            }
        }
        for class in (0..self.facts.classes.len() as u32).map(ClassId) {
            families[class.0 as usize] = head(&families, class);
        }
        let _ = self.alias.marks.families.set(families.clone());
        families[class.0 as usize]
    }

    /// Where things are put, unless paths are only being looked for: they are not final then.
    fn places(&self) -> Option<&Places> {
        if let Some(places) = self.alias.marks.places.get() {
            return Some(places);
        }
        if self.is_resolving() || self.alias.marks.is_looking.replace(true) {
            return None;
        }
        let mut places = Places::default();
        for (assignment, at) in self.facts.assignments.iter().zip(0..) {
            if let ValueKind::Member { .. } = self.value(assignment.target).kind {
                let mark = self.mark_of(assignment.target);
                places.assignments.entry(mark).or_default().push(at);
            }
        }
        for ((_, object, _), at) in self.keyed_assignments().zip(0..) {
            let mark = self.mark_of(object);
            places.keyed.entry(mark).or_default().push(at);
        }
        places.collecting = self.by_receiver(NameSet::Collects);
        places.changing = self.by_receiver(NameSet::ChangesList);
        places.collected = self.find_collected(self.calls_of_set(NameSet::Collects));
        self.alias.marks.is_looking.set(false);
        Some(self.alias.marks.places.get_or_init(|| places))
    }

    /// What is put into each collection, likewise.
    pub(in crate::graph) fn collected(&self) -> Option<&Collected> {
        self.places().map(|places| &places.collected)
    }

    /// The calls of methods, by the mark of what they are called on.
    fn by_receiver(&self, methods: NameSet) -> HashMap<Mark, Vec<ValueId>> {
        let mut calls: HashMap<Mark, Vec<ValueId>> = HashMap::new();
        for call in self.calls_of_set(methods) {
            if let Some(receiver) = self.receiver(call) {
                let mark = self.mark_of(receiver);
                calls.entry(mark).or_default().push(call);
            }
        }
        calls
    }

    /// The assignments to members of the last name of `place`, in order: all that may be to `place`.
    pub(in crate::graph) fn assignments_that_may_be_to(
        &self,
        place: &Path,
    ) -> impl Iterator<Item = &'a Assignment> {
        let facts = self.facts;
        let name = place.last_segment_name().cloned();
        let (known, all) = match (&name, self.places()) {
            (None, _) => (None, None),
            (Some(_), Some(places)) => (places.assignments.get(&self.mark(place)), None),
            (Some(name), None) => (None, Some(self.assignments_by_name(name))),
        };
        let is_named = move |assignment: &&'a Assignment| {
            matches!(&facts.values[assignment.target.0 as usize].kind,
                ValueKind::Member { name: own, .. } if Some(own) == name.as_ref())
        };
        let all = known.into_iter().chain(all).flatten();
        all.map(|at| &facts.assignments[*at as usize])
            .filter(is_named)
            .inspect(|_| self.read())
    }

    /// The assignments to `place`, in order.
    pub(in crate::graph) fn assignments_to(
        &self,
        place: &Path,
    ) -> impl Iterator<Item = &'a Assignment> {
        let all = self.assignments_that_may_be_to(place);
        all.filter(|assignment| self.same_path(&self.path(assignment.target), place))
    }

    /// What is written to a variable, to a member, or under any key of a collection; in order.
    pub(in crate::graph) fn writes_to(&self, place: &Path) -> Vec<Write> {
        let of = |it: &Assignment| Write {
            value: it.value,
            region: it.region,
            if_absent: it.if_absent,
        };
        match (&place.root, place.segments.as_slice()) {
            (Root::Binding(binding), []) => self.binding(*binding).writes.clone(),
            (_, [holder @ .., Segment::At(_) | Segment::Element(_)]) => {
                let holder = place.prefix(holder.len());
                let keyed = self.keyed_assignments_to(&holder).into_iter();
                keyed.map(|(it, _)| of(it)).collect()
            }
            (root, segments) => {
                let mut writes: Vec<Write> = self.assignments_to(place).map(of).collect();
                if let [Segment::Name(field)] = segments {
                    writes.extend(self.kept_by_constructor(root, field));
                }
                writes
            }
        }
    }

    /// What a constructor in sight keeps in a field of a new instance that a variable holds, as it was handed:
    /// `const topic = new Topic(name)` puts `name` into `topic.name`.
    fn kept_by_constructor(&self, holder: &Root, field: &str) -> Option<Write> {
        let Root::Binding(binding) = *holder else {
            return None;
        };
        let made = self.only_value(binding)?;
        let ValueKind::Call(call) = &self.value(made).kind else {
            return None;
        };
        let Root::Class(class) = self.path(call.callee).root else {
            return None;
        };
        let written = self.assignments_to_field(class, field);
        let ([kept], CallForm::New) = (written.as_slice(), call.form) else {
            return None;
        };
        let path = self.path(*kept);
        let Root::Parameter(function, index) = path.root else {
            return None;
        };
        let is_kept = path.segments.is_empty() && self.class(class).constructor == Some(function);
        let value = *call.arguments.get(index as usize).filter(|_| is_kept)?;
        Some(Write {
            value,
            region: self.value(made).region,
            if_absent: false,
        })
    }

    /// The calls that put something into a collection.
    pub(in crate::graph) fn calls_that_collect_in(&self, collection: &Path) -> Vec<ValueId> {
        let may_be = match self.places() {
            Some(places) => places.collecting.get(&self.mark(collection)),
            None => return self.called_on(collection, self.calls_of_set(NameSet::Collects)),
        };
        self.called_on(collection, may_be.into_iter().flatten().copied())
    }

    /// The calls that put something into a list or take something out.
    pub(in crate::graph) fn calls_that_change(&self, list: &Path) -> Vec<ValueId> {
        let may_be = match self.places() {
            Some(places) => places.changing.get(&self.mark(list)),
            None => return self.called_on(list, self.calls_of_set(NameSet::ChangesList)),
        };
        self.called_on(list, may_be.into_iter().flatten().copied())
    }

    fn called_on(&self, place: &Path, calls: impl Iterator<Item = ValueId>) -> Vec<ValueId> {
        let is_on_place = |call: &ValueId| {
            self.read();
            let receiver = self.receiver(*call);
            receiver.is_some_and(|it| self.same_path(&self.path(it), place))
        };
        calls.filter(is_on_place).collect()
    }

    /// The assignments to `collection[key]`, with the key, in order.
    pub(in crate::graph) fn keyed_assignments_to(
        &self,
        collection: &Path,
    ) -> Vec<(&'a Assignment, ValueId)> {
        let is_to = |(assignment, object, key): (&'a Assignment, ValueId, ValueId)| {
            self.read();
            self.same_path(&self.path(object), collection)
                .then_some((assignment, key))
        };
        let Some(places) = self.places() else {
            return self.keyed_assignments().filter_map(is_to).collect();
        };
        let may_be = places.keyed.get(&self.mark(collection));
        let all = may_be.into_iter().flatten();
        all.filter_map(|at| is_to(self.keyed_assignment(*at)?))
            .collect()
    }
}

/// The steps of a path, as far as two paths to one thing agree in them.
pub(in crate::graph) fn steps(segments: &[Segment]) -> Vec<Option<&SmolStr>> {
    let mut steps = Vec::with_capacity(segments.len());
    for segment in segments {
        steps.push(match segment {
            Segment::Name(name) => Some(name),
            Segment::At(_) | Segment::Element(_) => None,
        });
    }
    steps
}

impl Graph<'_> {
    /// The expressions that lead to a member and mean what is at a path, in order.
    pub(in crate::graph) fn expressions_of(&self, path: &Path) -> Vec<ValueId> {
        let known = self.alias.expressions.get_or_init(|| {
            let mut known: HashMap<Mark, Vec<ValueId>> = HashMap::new();
            for (at, value) in self.every_value() {
                if matches!(value.kind, ValueKind::Member { .. }) {
                    known.entry(self.mark_of(at)).or_default().push(at);
                }
            }
            known
        });
        let may_be = known.get(&self.mark(path)).into_iter().flatten();
        let means = |value: &ValueId| {
            self.read();
            self.same_path(&self.path(*value), path)
        };
        may_be.copied().filter(means).collect()
    }
}
