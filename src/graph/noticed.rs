//! What each registration asks of the whole file, looked for once.
//!
//! In: the facts and what other questions say of each. Out: the calls that end things, the calls that nobody can explain,
//! the registrations that hear an end, by the function that they stand in.
//! Never here: an answer that depends on who asks.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use smol_str::SmolStr;

use super::keys::{Keyed, in_order};
use super::marks::Mark;
use super::path::Path;
use super::strangers::HANDED_DEPTH;
use super::{Discharge, DischargeKind, Graph, Owner, Parent, Root};
use crate::corpus::Span;
use crate::facts::{Acquisition, BindingId, BindingKind, ClassId, FunctionId, ValueId, ValueKind};

/// Answers that hold for the file, each made when it is first asked for. They ask one another, so that each is its own.
#[derive(Debug, Default)]
pub(super) struct Noticed {
    end_calls: OnceCell<Placed<ValueId>>,
    /// The same, by the mark of what they are made on.
    end_calls_on: OnceCell<HashMap<Mark, Vec<ValueId>>>,
    out_of_sight: OnceCell<HashMap<Mark, Vec<ValueId>>>,
    decorated: OnceCell<Vec<ValueId>>,
    /// By the first byte of the file; `None` for the one that all is about.
    imports: OnceCell<HashSet<(Option<u32>, SmolStr)>>,
    /// The imported names; of several alike the first.
    imported: OnceCell<HashMap<SmolStr, BindingId>>,
    hearers_of_end: OnceCell<Placed<u32>>,
    /// The functions that hear an end.
    heard_by: OnceCell<HashSet<FunctionId>>,
    added_for_once: OnceCell<Placed<u32>>,
    waits: OnceCell<Placed<ValueId>>,
    /// The calls that abort something, by the mark of what they abort.
    pub(super) aborts: OnceCell<HashMap<Mark, Vec<ValueId>>>,
    /// The registrations by their events and targets.
    pub(super) by_event: OnceCell<Keyed>,
    /// The calls that may cause an event, by that and by what they are made on.
    pub(super) causing: OnceCell<Keyed>,
    /// By the registration's number.
    taken_away: RefCell<HashMap<ValueId, Rc<[Discharge]>>>,
    met: OnceCell<Vec<u32>>,
    /// What a chain of calls begins with, by its last call.
    chains: RefCell<HashMap<ValueId, ValueId>>,
    /// The registrations that a removal matches, by the function that they are in, and by the class or object of that.
    met_in: OnceCell<MetIn>,
    /// The registrations whose listener a release takes away exactly, by the release.
    hit: OnceCell<HashMap<u32, Vec<ValueId>>>,
    /// The registrations whose listeners come to a function.
    listened_from: OnceCell<HashMap<FunctionId, Vec<u32>>>,
    /// The functions that are by their names the opposites of others.
    opposites: OnceCell<HashSet<FunctionId>>,
    /// The names of members that the file says, and whether it says any that it makes up.
    said: OnceCell<(HashSet<SmolStr>, bool)>,
    /// The names of the members of its classes and object literals.
    members: OnceCell<HashSet<SmolStr>>,
    /// The variables that a value is written to.
    written: OnceCell<HashMap<ValueId, Vec<BindingId>>>,
    /// What is assigned to.
    assigned: OnceCell<HashSet<ValueId>>,
    /// The registrations by the marks of their listeners, and of their targets.
    by_listener: OnceCell<HashMap<Mark, Vec<u32>>>,
    by_target: OnceCell<HashMap<Mark, Vec<u32>>>,
    /// Expressions that lead to members, by their marks.
    expressions: OnceCell<HashMap<Mark, Vec<ValueId>>>,
    /// The names of the events that expressions can be.
    event_names: RefCell<HashMap<ValueId, Names>>,
    /// The removals of which nobody can say what they take away.
    pub(super) unclear: OnceCell<Vec<u32>>,
    teardowns: RefCell<HashMap<Owner, Option<(SmolStr, Span)>>>,
    /// Where instances put themselves.
    pub(super) self_kept: OnceCell<super::kept_by_target::SelfKept>,
    /// The calls that fill a place on the page with an element.
    pub(super) fillings: OnceCell<Vec<ValueId>>,
    /// What elements are put into when they are drawn.
    pub(super) refs: OnceCell<super::refs::Refs>,
    /// The calls that may take an element off its page, by what they are made on or handed.
    off_page: OnceCell<HashMap<Mark, Vec<ValueId>>>,
}

/// The names of events, if they are spelled out.
type Names = Option<Rc<BTreeSet<SmolStr>>>;

impl Noticed {
    /// The names that were kept for an expression.
    pub(super) fn event_names(&self, value: ValueId) -> Option<Names> {
        self.event_names.borrow().get(&value).cloned()
    }

    pub(super) fn keep_event_names(&self, value: ValueId, names: Names) {
        self.event_names.borrow_mut().insert(value, names);
    }
}

/// Registrations that a removal matches, by where they are.
#[derive(Debug, Default)]
struct MetIn {
    by_function: HashMap<FunctionId, Vec<u32>>,
    by_class: HashMap<ClassId, Vec<u32>>,
    by_object: HashMap<ValueId, Vec<u32>>,
}

/// Things of a file in order, and the same by the function that they stand in.
#[derive(Debug)]
struct Placed<T> {
    all: Vec<T>,
    by_function: HashMap<FunctionId, Vec<T>>,
}

impl<T: Copy> Placed<T> {
    fn of(things: impl Iterator<Item = (FunctionId, T)>) -> Self {
        let mut placed = Self {
            all: Vec::new(),
            by_function: HashMap::new(),
        };
        for (function, thing) in things {
            placed.all.push(thing);
            placed.by_function.entry(function).or_default().push(thing);
        }
        placed
    }

    fn within(&self, function: FunctionId) -> &[T] {
        self.by_function.get(&function).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Graph<'a> {
    fn place_calls(&self, are_meant: impl Fn(ValueId) -> bool) -> Placed<ValueId> {
        let calls = self
            .every_value()
            .filter(|(at, value)| matches!(value.kind, ValueKind::Call(_)) && are_meant(*at));
        Placed::of(calls.map(|(at, value)| (self.function_of(value.region), at)))
    }

    fn place_acquisitions(&self, are_meant: impl Fn(&Acquisition) -> bool) -> Placed<u32> {
        let all = self.every_acquisition().zip(0..);
        let meant = all.filter(|(acquisition, _)| are_meant(acquisition));
        Placed::of(meant.map(|(acquisition, at)| (self.function_of(acquisition.region), at)))
    }

    /// The calls that may take an element off its page: they go by a name that does so, and are made on it or handed it.
    pub(super) fn calls_off_page(&self, element: &Path) -> &[ValueId] {
        let known = self.noticed.off_page.get_or_init(|| {
            let mut known: HashMap<Mark, Vec<ValueId>> = HashMap::new();
            for (at, value) in self.every_value() {
                let ValueKind::Call(call) = &value.kind else {
                    continue;
                };
                let name = self.callee_name(at);
                if name.is_some_and(|name| self.dictionary.takes_off_page(&name)) {
                    for thing in self.receiver(at).iter().chain(&call.arguments) {
                        known.entry(self.mark_of(*thing)).or_default().push(at);
                    }
                }
            }
            known
        });
        known.get(&self.mark(element)).map_or(&[], Vec::as_slice)
    }

    fn placed_end_calls(&self) -> &Placed<ValueId> {
        let known = &self.noticed.end_calls;
        known.get_or_init(|| self.place_calls(|call| self.is_end_call(call)))
    }

    /// The calls that by their names end what they are made on, in order.
    pub(super) fn every_end_call(&self) -> &[ValueId] {
        &self.placed_end_calls().all
    }

    /// Those of them that may be made on one of `things`, in order.
    pub(super) fn end_calls_on(&self, things: &[Path]) -> Vec<ValueId> {
        let known = self.noticed.end_calls_on.get_or_init(|| {
            let mut known: HashMap<Mark, Vec<ValueId>> = HashMap::new();
            for call in self.every_end_call() {
                if let Some(receiver) = self.receiver(*call) {
                    known.entry(self.mark_of(receiver)).or_default().push(*call);
                }
            }
            known
        });
        let lists = things.iter().filter_map(|it| known.get(&self.mark(it)));
        let calls: BTreeSet<ValueId> = lists.flatten().copied().inspect(|_| self.read()).collect();
        calls.into_iter().collect()
    }

    /// Those of them that stand in `function`.
    pub(super) fn end_calls_in(&self, function: FunctionId) -> &[ValueId] {
        self.placed_end_calls().within(function)
    }

    /// The calls of functions out of sight that may be handed one of `things`, in order.
    pub(super) fn calls_out_of_sight<'p>(
        &self,
        things: impl Iterator<Item = &'p Path>,
    ) -> BTreeSet<ValueId> {
        let known = self.noticed.out_of_sight.get_or_init(|| {
            let mut known: HashMap<Mark, Vec<ValueId>> = HashMap::new();
            for call in self.place_calls(|call| self.is_out_of_sight(call)).all {
                let mut handed = Vec::new();
                for argument in &self.call(call).arguments {
                    let parts = self.parts(*argument, HANDED_DEPTH).into_iter();
                    handed.extend(parts.map(|part| self.mark_of(part)));
                }
                handed.sort_unstable();
                handed.dedup();
                for mark in handed {
                    known.entry(mark).or_default().push(call);
                }
            }
            known
        });
        let calls = things.filter_map(|path| known.get(&self.mark(path)));
        calls.flatten().copied().inspect(|_| self.read()).collect()
    }

    /// What the helper of a compiler decorates so that a container makes it: the second argument of each such call.
    pub(super) fn decorated_by_helper(&self) -> &[ValueId] {
        self.noticed.decorated.get_or_init(|| {
            let calls = self.every_value();
            calls
                .filter_map(|(_, value)| match &value.kind {
                    ValueKind::Call(call) => self.decorated_by(call),
                    _ => None,
                })
                .collect()
        })
    }

    /// What a chain of calls was found to begin with.
    pub(super) fn noticed_chain(&self, last: ValueId) -> Option<ValueId> {
        self.noticed.chains.borrow().get(&last).copied()
    }

    /// Keeps what a chain of calls begins with.
    pub(super) fn notice_chain(&self, last: ValueId, first: ValueId) {
        self.noticed.chains.borrow_mut().insert(last, first);
    }

    /// Whether the file in which a call stands imports a module.
    pub(super) fn is_imported_beside(&self, call: ValueId, module: &str) -> bool {
        let file_of = |at: ValueId| self.facts.joined_at(self.span(at)).map(|file| file.byte);
        let imports = self.noticed.imports.get_or_init(|| {
            let all = self
                .every_value()
                .filter_map(|(at, value)| match &value.kind {
                    ValueKind::Import(module) => Some((file_of(at), module.clone())),
                    _ => None,
                });
            all.collect()
        });
        imports.contains(&(file_of(call), SmolStr::new(module)))
    }

    /// What is imported under a name.
    pub(super) fn import_named(&self, name: &str) -> Option<BindingId> {
        let known = self.noticed.imported.get_or_init(|| {
            let mut known = HashMap::new();
            for (binding, at) in self.facts.bindings.iter().zip(0..) {
                if binding.kind == BindingKind::Import {
                    known.entry(binding.name.clone()).or_insert(BindingId(at));
                }
            }
            known
        });
        known.get(name).copied()
    }

    /// The registrations in `function` for the end of what they are on, in order.
    pub(super) fn hearers_of_end_in(
        &self,
        function: FunctionId,
    ) -> impl Iterator<Item = &'a Acquisition> {
        self.acquisitions_at(self.placed_hearers_of_end().within(function))
    }

    fn placed_hearers_of_end(&self) -> &Placed<u32> {
        self.noticed.hearers_of_end.get_or_init(|| {
            self.place_acquisitions(|it| it.event.is_some_and(|event| self.is_end_event(event)))
        })
    }

    /// Whether a function is a listener for the end of something.
    pub(super) fn hears_of_end(&self, function: FunctionId) -> bool {
        let known = self.noticed.heard_by.get_or_init(|| {
            let hearers = self.acquisitions_at(&self.placed_hearers_of_end().all);
            let listeners = hearers.map(|it| self.path(it.listener).root);
            listeners
                .filter_map(|root| match root {
                    Root::Function(listener) => Some(listener),
                    _ => None,
                })
                .collect()
        });
        known.contains(&function)
    }

    /// The registrations in `function` for events that come once, in order.
    pub(super) fn added_for_once_in(
        &self,
        function: FunctionId,
    ) -> impl Iterator<Item = &'a Acquisition> {
        let known = self
            .noticed
            .added_for_once
            .get_or_init(|| self.place_acquisitions(|acquisition| self.comes_once(acquisition)));
        self.acquisitions_at(known.within(function))
    }

    /// The registrations of these numbers.
    pub(super) fn acquisitions_at(&self, places: &[u32]) -> impl Iterator<Item = &'a Acquisition> {
        let facts = self.facts;
        places.iter().map(|at| {
            self.read();
            &facts.acquisitions[*at as usize]
        })
    }

    /// What `function` waits for after `call`, in order.
    pub fn waits_after(
        &self,
        function: FunctionId,
        call: ValueId,
    ) -> impl Iterator<Item = ValueId> {
        let known = self.noticed.waits.get_or_init(|| {
            let waits = self.every_value().filter(|(_, value)| {
                matches!(value.kind, ValueKind::Await(_) | ValueKind::Yield(_))
            });
            Placed::of(waits.map(|(at, value)| (self.function_of(value.region), at)))
        });
        let all = known.within(function);
        // Values are numbered as they are evaluated.
        let from = all.partition_point(|at| *at <= call);
        all[from..].iter().copied().inspect(|_| self.read())
    }

    /// The member that ends the owner's life: its name and place. Each of the owner's registrations asks for it.
    pub fn teardown_of(&self, owner: Owner) -> Option<(SmolStr, Span)> {
        if let Some(known) = self.noticed.teardowns.borrow().get(&owner) {
            return known.clone();
        }
        let found = self.find_teardown(owner);
        let mut known = self.noticed.teardowns.borrow_mut();
        known.insert(owner, found.clone());
        found
    }

    /// The removals that match a registration in its own words. Each question about a neighbour asks for them.
    pub(super) fn own_discharges(&self, acquisition: &Acquisition) -> Rc<[Discharge]> {
        self.spend();
        if self.is_spent() {
            return Rc::from([]);
        }
        let known = self
            .noticed
            .taken_away
            .borrow()
            .get(&acquisition.call)
            .cloned();
        known.unwrap_or_else(|| {
            let found: Rc<[Discharge]> = self.find_discharges(acquisition, &[]).into();
            let mut known = self.noticed.taken_away.borrow_mut();
            known.insert(acquisition.call, found.clone());
            found
        })
    }

    /// The registrations that a removal matches in their own words, by their numbers, in order.
    pub(super) fn acquisitions_taken_away(&self) -> &[u32] {
        self.noticed.met.get_or_init(|| {
            let all = self.every_acquisition().zip(0..);
            let met = all.filter(|(acquisition, _)| !self.own_discharges(acquisition).is_empty());
            met.map(|(_, at)| at).collect()
        })
    }

    /// Those of them that may belong to `owner` or stand in `function`, in order.
    pub(super) fn taken_away_beside(&self, owner: Owner, function: FunctionId) -> Vec<u32> {
        let met = self.noticed.met_in.get_or_init(|| {
            let mut met = MetIn::default();
            for at in self.acquisitions_taken_away() {
                let adder = self.function_of(self.facts.acquisitions[*at as usize].region);
                met.by_function.entry(adder).or_default().push(*at);
                if let Some(class) = self.function(adder).class {
                    let family = self.family_of(class);
                    met.by_class.entry(family).or_default().push(*at);
                }
                let value = self.function(adder).value;
                if let Some(Parent::Property(object, _)) = value.map(|value| self.parent(value)) {
                    met.by_object.entry(*object).or_default().push(*at);
                }
            }
            met
        });
        let by_owner = match owner {
            Owner::Class(class) => met.by_class.get(&self.family_of(class)),
            Owner::Object(object) => met.by_object.get(&object),
            Owner::Effect(_) | Owner::Function(_) => None,
        };
        let beside = met.by_function.get(&function);
        let both = by_owner.into_iter().chain(beside).flatten().copied();
        in_order(both.inspect(|_| self.read()).collect())
    }

    /// The registrations whose listener a release takes away exactly, in their own words.
    pub(super) fn exactly_taken_away_by(&self, release: u32) -> &[ValueId] {
        let hit = self.noticed.hit.get_or_init(|| {
            let mut hit: HashMap<u32, Vec<ValueId>> = HashMap::new();
            for acquisition in self.every_acquisition() {
                for discharge in self.own_discharges(acquisition).iter() {
                    if discharge.kind == DischargeKind::Exact {
                        let hits = hit.entry(discharge.release).or_default();
                        hits.push(acquisition.call);
                    }
                }
            }
            hit
        });
        hit.get(&release).map_or(&[], Vec::as_slice)
    }

    /// The registrations whose listener is `function` or comes to it, in order.
    pub(super) fn listened_from(&self, function: FunctionId) -> &[u32] {
        let known = self.noticed.listened_from.get_or_init(|| {
            let mut known: HashMap<FunctionId, Vec<u32>> = HashMap::new();
            for (acquisition, at) in self.every_acquisition().zip(0..) {
                if let Some(listener) = self.written_listener(acquisition) {
                    for reached in self.reached_from(listener).iter() {
                        known.entry(*reached).or_default().push(at);
                    }
                }
            }
            known
        });
        known.get(&function).map_or(&[], Vec::as_slice)
    }

    /// Whether a function is by its name the opposite of some other.
    pub(super) fn is_opposite_of_some(&self, function: FunctionId) -> bool {
        let known = self.noticed.opposites.get_or_init(|| {
            let all = (0..self.facts.functions.len() as u32).map(FunctionId);
            all.filter_map(|it| Some(self.opposite_of(it)?.function))
                .collect()
        });
        known.contains(&function)
    }

    /// Whether a member of that name may be meant somewhere in the file.
    pub(super) fn is_said(&self, name: &SmolStr) -> bool {
        let (names, makes_up) = self.noticed.said.get_or_init(|| {
            let mut names = HashSet::new();
            let mut makes_up = false;
            for (_, value) in self.every_value() {
                match &value.kind {
                    ValueKind::Member { name, .. } | ValueKind::String(name) => {
                        names.insert(name.clone());
                    }
                    ValueKind::Index { .. } => makes_up = true,
                    _ => {}
                }
            }
            (names, makes_up)
        });
        *makes_up || names.contains(name)
    }

    /// Whether a class or object literal of the file has a member of that name.
    pub(super) fn is_member_somewhere(&self, name: &SmolStr) -> bool {
        let known = self.noticed.members.get_or_init(|| {
            let classes = self.facts.classes.iter().flat_map(|class| &class.members);
            let mut known: HashSet<SmolStr> = classes.map(|member| member.name.clone()).collect();
            for (_, value) in self.every_value() {
                if let ValueKind::Object(properties) = &value.kind {
                    known.extend(properties.iter().filter_map(|it| it.name.clone()));
                }
            }
            known
        });
        known.contains(name)
    }

    /// The variables that a value is written to, in order.
    pub(super) fn bindings_written(&self, value: ValueId) -> &[BindingId] {
        let known = self.noticed.written.get_or_init(|| {
            let mut known: HashMap<ValueId, Vec<BindingId>> = HashMap::new();
            for (binding, at) in self.facts.bindings.iter().zip(0..) {
                for write in &binding.writes {
                    known.entry(write.value).or_default().push(BindingId(at));
                }
            }
            known
        });
        known.get(&value).map_or(&[], Vec::as_slice)
    }

    /// Whether an expression is what an assignment is to.
    pub(super) fn is_assigned(&self, target: ValueId) -> bool {
        let known = self.noticed.assigned.get_or_init(|| {
            let assignments = self.facts.assignments.iter();
            assignments.map(|assignment| assignment.target).collect()
        });
        known.contains(&target)
    }

    fn marked_acquisitions(
        &self,
        part: impl Fn(&Acquisition) -> ValueId,
    ) -> HashMap<Mark, Vec<u32>> {
        let mut known: HashMap<Mark, Vec<u32>> = HashMap::new();
        for (acquisition, at) in self.every_acquisition().zip(0..) {
            let mark = self.mark_of(part(acquisition));
            known.entry(mark).or_default().push(at);
        }
        known
    }

    /// The registrations that may be for a listener of the same path, in order.
    pub(super) fn added_with(&self, listener: ValueId) -> Vec<(u32, &'a Acquisition)> {
        let known = &self.noticed.by_listener;
        let known = known.get_or_init(|| self.marked_acquisitions(|it| it.listener));
        let facts = self.facts;
        let all = known.get(&self.mark_of(listener)).into_iter().flatten();
        all.map(|at| (*at, &facts.acquisitions[*at as usize]))
            .inspect(|_| self.read())
            .collect()
    }

    /// The registrations that may be on a target of that path, in order.
    pub(super) fn added_to(&self, target: &Path) -> impl Iterator<Item = &'a Acquisition> {
        let known = &self.noticed.by_target;
        let known = known.get_or_init(|| self.marked_acquisitions(|it| it.target));
        let numbers = known.get(&self.mark(target)).map_or(&[][..], Vec::as_slice);
        self.acquisitions_at(numbers)
    }

    /// The expressions that lead to a member and mean what is at a path, in order.
    pub(super) fn expressions_of(&self, path: &Path) -> Vec<ValueId> {
        let known = self.noticed.expressions.get_or_init(|| {
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
