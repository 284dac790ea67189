//! Which of the listeners that were added so far a removal reaches: this one, the last one, or all.
//!
//! In: a removal that matches an acquisition, and the turn that adds one more. Out: whether others than the last stay:
//! each turn makes another function, the removal takes it from a place that the next turn overwrites, and no turn comes by
//! the removal first; or all are kept, and only the end of their owner goes through them.
//! Never here: removals that match nothing (that is `ineffective_release`), or how often the turn runs (that is `lifting`).

use std::collections::BTreeSet;

use crate::dictionary::{Repeats, Role};
use crate::facts::{
    Acquisition, CallForm, FunctionId, FunctionKind, RegionId, RegionKind, ValueId, ValueKind,
};
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::{Discharge, Graph, Knowledge, Parent, RunKind};

/// How many variables and wrappers a disposer is followed through to where it is kept.
const HOPS: u32 = 6;

/// One of the runs that each add a listener.
#[derive(Clone, Copy, Debug)]
pub struct Turn<'t> {
    /// The region that runs again and again.
    pub region: RegionId,
    /// The functions that lead from there to the registration.
    pub functions: &'t [FunctionId],
    /// Whether it is a turn of a loop: whatever runs after the loop is too late for all turns but the last.
    pub is_of_loop: bool,
    /// Whether it is seen to run again whatever the code around it does: by a timer, an event, a request.
    pub goes_on: bool,
}

/// What a removal reaches that comes when several turns have added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// The listener that was added last; the others stay.
    Last,
    /// All of them, when their owner ends.
    All,
}

/// Where a disposer is kept.
enum Kept {
    /// In a variable or field, as the only one.
    Alone(Path),
    /// In a collection.
    Among(Path),
    /// With somebody who may run it whenever he likes.
    Elsewhere,
}

impl Graph<'_> {
    /// What a removal reaches if it is too late for the turns before; `None` if it may be in time.
    pub fn comes_late(
        &self,
        acquisition: &Acquisition,
        discharge: &Discharge,
        turn: &Turn<'_>,
    ) -> Option<Late> {
        // In a caller's words, what a function that the turn makes takes away is taken away by who has called for that.
        let written = self.facts.releases[discharge.release as usize].region;
        let written = self.function_of(written);
        let remover = match self.made_by_turn(written, turn) {
            Some(_) if !self.is_of_turn(written, turn) => written,
            _ => self.function_of(discharge.region),
        };
        if !self.is_made_by_each(acquisition.listener, turn) || self.is_of_turn(remover, turn) {
            return None;
        }
        let (late, removers) = match self.made_by_turn(remover, turn) {
            Some(disposer) => match self.keeper(disposer, HOPS) {
                Kept::Alone(cell) if !self.is_of_one_turn(&cell, turn) => {
                    (Late::Last, self.runners_of(&cell))
                }
                Kept::Among(list) if turn.goes_on || self.is_for_one_answer(acquisition, turn) => {
                    let turn = Turn {
                        goes_on: true,
                        ..*turn
                    };
                    let removers = self.runners_of(&list);
                    // What is kept for a connection goes with it, however much that is.
                    let mut runners = removers.iter();
                    let goes_with_source =
                        runners.any(|it| self.runs_with_end_of_turns(it.0, &turn));
                    return (!goes_with_source && self.is_left_till_the_end(&removers, &turn))
                        .then_some(Late::All);
                }
                _ => return None,
            },
            None => {
                let release = &self.facts.releases[discharge.release as usize];
                let cell = self.place(release.listener?);
                let is_overwritten = self.is_overwritten(&cell, turn);
                is_overwritten
                    .then(|| (Late::Last, BTreeSet::from([(remover, discharge.region)])))?
            }
        };
        self.is_left_till_the_end(&removers, turn).then_some(late)
    }

    /// Whether each turn puts a controller of its own into a variable or field that outlives it, so that who aborts what is
    /// there reaches the last turn alone.
    pub fn is_replaced_by_each(&self, controller: &Path, turn: &Turn<'_>) -> bool {
        let reached = self.reached_from(self.function_of(turn.region));
        let is_new = |value: ValueId, region: RegionId| {
            let is_made = matches!(&self.value(self.origin_value(value)).kind, ValueKind::Call(call)
                if call.form == CallForm::New);
            is_made && (self.is_in_turn(region, turn) || self.runs_in_any(region, &reached))
        };
        // Under a key of its own, each is still there to be aborted.
        let is_keyed = matches!(
            controller.segments.last(),
            Some(Segment::At(_) | Segment::Element(_))
        );
        let writes = self.writes_to(controller);
        !is_keyed && writes.iter().any(|it| is_new(it.value, it.region))
    }

    /// Whether a place runs only when the owner ends, however many turns there were by then.
    pub fn runs_only_when_owner_ends(&self, place: RegionId, turn: &Turn<'_>) -> bool {
        self.is_left_till_the_end(&BTreeSet::from([(self.function_of(place), place)]), turn)
    }

    /// Whether what the registration returns is kept where the next turn puts its own, and only the end runs it.
    pub fn keeps_only_last(&self, acquisition: &Acquisition, turn: &Turn<'_>) -> bool {
        match self.keeper_of_result(acquisition.call, HOPS) {
            Kept::Alone(cell) => {
                !self.is_of_one_turn(&cell, turn)
                    && self.is_left_till_the_end(&self.runners_of(&cell), turn)
            }
            Kept::Among(_) | Kept::Elsewhere => false,
        }
    }

    /// The variable or field that an expression reads or writes, whatever is in there.
    fn place(&self, value: ValueId) -> Path {
        match self.value(value).kind {
            ValueKind::Binding(binding) => Path::of(Root::Binding(binding)),
            _ => self.path(value),
        }
    }

    /// Whether a function runs as a part of a turn, and is not only made there.
    fn is_of_turn(&self, function: FunctionId, turn: &Turn<'_>) -> bool {
        function == self.function_of(turn.region) || turn.functions.contains(&function)
    }

    fn is_in_turn(&self, region: RegionId, turn: &Turn<'_>) -> bool {
        self.is_inside(region, turn.region)
            || turn
                .functions
                .iter()
                .any(|function| self.function_contains(*function, self.function_of(region)))
    }

    /// Whether each turn makes another function for its listener.
    fn is_made_by_each(&self, listener: ValueId, turn: &Turn<'_>) -> bool {
        let path = self.path(listener);
        match (&path.root, path.segments.as_slice()) {
            (Root::Function(function), []) => {
                let facts = self.function(*function);
                facts.class.is_none() && self.is_in_turn(facts.region, turn)
            }
            (Root::Value(value), []) => {
                self.makes_function(*value) == Some(Knowledge::Sight)
                    && self.is_in_turn(self.value(*value).region, turn)
            }
            _ => self.is_overwritten(&path, turn),
        }
    }

    /// Whether each turn puts a function of its own into a variable or field that outlives it.
    fn is_overwritten(&self, cell: &Path, turn: &Turn<'_>) -> bool {
        if let Some(list) = self.collection_of(cell) {
            let mut lists = self.lists_put_into(&list);
            return lists.any(|it| self.is_in_turn(self.value(it).region, turn));
        }
        if self.is_of_one_turn(cell, turn) {
            return false;
        }
        let is_made = |value: ValueId, region: RegionId, if_absent: bool| {
            !if_absent && self.is_in_turn(region, turn) && self.is_made(value)
        };
        let writes = self.writes_to(cell);
        writes
            .iter()
            .any(|write| is_made(write.value, write.region, write.if_absent))
    }

    /// Whether each turn has a variable of its own, or a thing of its own that the field belongs to.
    pub fn is_of_one_turn(&self, cell: &Path, turn: &Turn<'_>) -> bool {
        match &cell.root {
            Root::Binding(binding) => self.is_in_turn(self.binding(*binding).region, turn),
            Root::Value(value) => self.is_in_turn(self.value(*value).region, turn),
            Root::Parameter(function, _) => self.is_in_turn(self.function(*function).body, turn),
            Root::Function(_) => true,
            // Each turn makes an instance, with fields of its own.
            Root::Instance(class) => turn.functions.iter().any(|function| {
                let facts = self.function(*function);
                matches!(
                    facts.kind,
                    FunctionKind::Constructor | FunctionKind::Initialiser
                ) && facts.class.is_some_and(|made| self.related(made, *class))
            }),
            Root::This(function) => {
                let is_made = |left: &FunctionId| self.is_constructor_by_name(*left);
                turn.functions.contains(function) && is_made(function)
            }
            _ => false,
        }
    }

    /// The function around a removal that a turn makes, to be run later.
    fn made_by_turn(&self, remover: FunctionId, turn: &Turn<'_>) -> Option<FunctionId> {
        let mut function = remover;
        loop {
            let parent = self.function(function).parent?;
            if self.is_of_turn(parent, turn) {
                let region = self.function(function).region;
                return self.is_in_turn(region, turn).then_some(function);
            }
            function = parent;
        }
    }

    /// Where a function is kept, if nobody has it but who takes it from there.
    fn keeper(&self, function: FunctionId, hops: u32) -> Kept {
        match self.function(function).value {
            Some(value) => self.keeper_of_result(value, hops),
            None => Kept::Elsewhere,
        }
    }

    fn keeper_of_result(&self, value: ValueId, hops: u32) -> Kept {
        let Some(hops) = hops.checked_sub(1) else {
            return Kept::Elsewhere;
        };
        match self.parent(value).clone() {
            Parent::Assignment(index) => self.cell(self.facts.assignments[index as usize].target),
            Parent::Binding(binding) => match self.references_to(binding).as_slice() {
                [only] if self.binding(binding).writes.len() == 1 => {
                    self.keeper_of_result(*only, hops)
                }
                _ => Kept::Alone(Path::of(Root::Binding(binding))),
            },
            Parent::Value(outer) => match &self.value(outer).kind {
                ValueKind::Assign { target, .. } if *target != value => self.cell(*target),
                ValueKind::Await(_) => self.keeper_of_result(outer, hops),
                ValueKind::Call(call) if call.arguments.contains(&value) => self
                    .collected_by(outer)
                    .map_or(Kept::Elsewhere, Kept::Among),
                _ => Kept::Elsewhere,
            },
            // `sub = { stop: () => bus.off("x", f) }` is kept as what holds it is.
            Parent::Property(object, _) => match self.value(object).kind {
                ValueKind::Object(_) => self.keeper_of_result(object, hops),
                _ => Kept::Elsewhere,
            },
            Parent::None | Parent::Return(_) => Kept::Elsewhere,
        }
    }

    /// The list or set that a call puts its argument into.
    fn collected_by(&self, call: ValueId) -> Option<Path> {
        let name = self.callee_name(call)?;
        let collects = self.call(call).form == CallForm::Plain && self.dictionary.collects(&name);
        collects.then(|| self.receiver(call).map(|list| self.path(list)))?
    }

    fn cell(&self, target: ValueId) -> Kept {
        let path = self.place(target);
        match self.collection_of(&path) {
            Some(_) => Kept::Elsewhere,
            None => Kept::Alone(path),
        }
    }

    /// The functions that run what is kept in a variable, field or list: they call it, or a method of it, or go through it.
    fn runners_of(&self, place: &Path) -> BTreeSet<(FunctionId, RegionId)> {
        let is_of_place = |value: ValueId| {
            let path = self.path(value);
            self.same_path(&self.place(value), place)
                || self.same_path(&path, place)
                || self
                    .collection_of(&path)
                    .is_some_and(|from| self.same_path(&from, place))
        };
        let calls = self
            .every_value()
            .filter_map(|(at, value)| match &value.kind {
                ValueKind::Call(call) => Some((at, call, value.region)),
                _ => None,
            });
        calls
            .filter(|(at, call, _)| {
                let adds = || {
                    self.callee_name(*at)
                        .is_some_and(|name| self.dictionary.collects(&name))
                };
                is_of_place(call.callee)
                    || self.receiver(*at).is_some_and(is_of_place) && !adds()
                    || call.arguments.iter().any(|argument| is_of_place(*argument))
            })
            .map(|(_, _, region)| (self.function_of(region), region))
            .chain(
                self.facts
                    .releases
                    .iter()
                    .filter(|release| release.listener.is_some_and(is_of_place))
                    .map(|release| (self.function_of(release.region), release.region)),
            )
            .collect()
    }

    /// Whether what takes listeners away runs only when their owner ends, however many turns there were by then.
    fn is_left_till_the_end(
        &self,
        removers: &BTreeSet<(FunctionId, RegionId)>,
        turn: &Turn<'_>,
    ) -> bool {
        let adder = self.function_of(turn.region);
        let reached = self.reached_from(adder);
        !removers.is_empty()
            && removers.iter().all(|(remover, region)| {
                // What stands behind the loop comes when all its turns are over.
                if turn.is_of_loop && *remover == adder {
                    return !self.is_inside(*region, turn.region);
                }
                !reached.contains(remover)
                    && !self.is_in_turn(self.function(*remover).body, turn)
                    && (turn.is_of_loop
                        || self.runs_only_at_end(*remover, turn, &mut BTreeSet::new()))
            })
    }

    fn runs_only_at_end(
        &self,
        function: FunctionId,
        turn: &Turn<'_>,
        seen: &mut BTreeSet<FunctionId>,
    ) -> bool {
        if !seen.insert(function) {
            return true;
        }
        if self.ends_owner(function, turn) {
            return true;
        }
        // Others may call it between two turns.
        if self.function(function).class.is_some() && !self.is_private(function)
            || self.is_exported(function)
        {
            return false;
        }
        let runs = self.runs(function);
        !runs.is_empty()
            && runs.iter().all(|run| match &run.kind {
                RunKind::Called(call) | RunKind::Unknown(call) => {
                    self.runs_only_at_end(self.function_of(self.value(*call).region), turn, seen)
                }
                RunKind::Callback { call, .. } if self.hears_end_of_turns(*call, turn) => true,
                RunKind::Callback { call, repeats, .. } => match repeats {
                    Repeats::Once | Repeats::Iteration => self.runs_only_at_end(
                        self.function_of(self.value(*call).region),
                        turn,
                        seen,
                    ),
                    Repeats::Instance => self.is_clean_up(function, *call),
                    Repeats::Event | Repeats::Request => false,
                },
                RunKind::Framework { .. } | RunKind::Property(..) => false,
            })
    }

    /// Whether a listener hears the end of the very thing whose events are the turns: `socket.on('close', …)` beside
    /// `socket.on('message', …)`.
    fn hears_end_of_turns(&self, call: ValueId, turn: &Turn<'_>) -> bool {
        let turning = self.listened_by(self.function_of(turn.region));
        turning.is_some_and(|turning| {
            self.acquisition_at(call).is_some_and(|hearer| {
                self.comes_once(hearer) && self.same_path(&self.path(hearer.target), &turning)
            })
        })
    }

    fn runs_with_end_of_turns(&self, function: FunctionId, turn: &Turn<'_>) -> bool {
        self.runs(function).iter().any(|run| {
            matches!(run.kind, RunKind::Callback { call, .. } if self.hears_end_of_turns(call, turn))
        })
    }

    /// Whether a function is handed to a hook for the end of a component.
    fn is_clean_up(&self, function: FunctionId, call: ValueId) -> bool {
        let at = self.argument_of_call(function, call);
        at.and_then(|argument| self.known_callback(call, argument, &[], function))
            .is_some_and(|known| known.entry.in_set_up)
    }

    /// Whether a function ends what it belongs to, and does not take turns with what adds the listener: `destroy`; `stop`,
    /// where a timer or an event goes on adding.
    fn ends_owner(&self, function: FunctionId, turn: &Turn<'_>) -> bool {
        let Some(name) = self.function(function).name.as_deref() else {
            return false;
        };
        if self.dictionary.role(name) != Some(Role::TearDown) {
            return false;
        }
        let adders = turn
            .functions
            .iter()
            .copied()
            .chain([self.function_of(turn.region)])
            .filter_map(|adder| self.function(adder).name.as_deref());
        let takes_turns = adders
            .flat_map(|adder| self.dictionary.opposites_of(adder))
            .any(|opposite| opposite == name);
        !takes_turns && (self.dictionary.ends_for_good(name) || turn.goes_on)
    }

    /// Whether a listener waits for one answer, for a promise that its turn makes: it is of no use afterwards.
    fn is_for_one_answer(&self, acquisition: &Acquisition, turn: &Turn<'_>) -> bool {
        let is_executor = |function: FunctionId| {
            self.inline_callback(function).is_some_and(|(call, _)| {
                self.call(call).form == CallForm::New
                    && self.callee_name(call).as_deref() == Some("Promise")
            })
        };
        let mut functions = turn.functions.iter().copied();
        let adder = self.function_of(acquisition.region);
        functions.any(is_executor) || is_executor(adder)
    }

    /// Whether each run of `region` comes to a removal by calls in sight, on no condition: what a run makes it ends.
    pub fn is_come_to_by_each(&self, removal: RegionId, region: RegionId) -> bool {
        let mut met = BTreeSet::new();
        let mut waiting = vec![self.function_of(removal)];
        while let Some(function) = waiting.pop() {
            if !met.insert(function) {
                continue;
            }
            for call in self.calls_of(function) {
                self.read();
                let at = self.value(*call).region;
                if !self.is_inside(at, region) {
                    waiting.push(self.function_of(at));
                } else if !self.is_on_condition(at, Some(region)) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether a branch stands between a place and a region around it, or anywhere around it in its function.
    pub(in crate::graph) fn is_on_condition(
        &self,
        place: RegionId,
        around: Option<RegionId>,
    ) -> bool {
        let mut at = place;
        while Some(at) != around {
            let facts = self.region(at);
            if matches!(facts.kind, RegionKind::Branch { .. }) {
                return true;
            }
            at = match (facts.parent, around) {
                (Some(parent), _) => parent,
                (None, Some(_)) => self.function(facts.function).region,
                (None, None) => return false,
            };
        }
        false
    }

    /// Whether the listener is the same function in every run of `region`, or each is kept in a collection: then a
    /// removal elsewhere can take all of them away, and not only the last.
    pub fn listener_is_collected(&self, added: ValueId, region: RegionId) -> bool {
        let path = self.path(added);
        let made_inside = match path.root {
            Root::Function(function) => self.is_inside(self.function(function).region, region),
            Root::Value(_) => true,
            _ => false,
        };
        if !made_inside {
            return true;
        }
        self.removals().iter().any(|removal| {
            let release = &self.facts.releases[removal.release as usize];
            removal.listener.as_ref().is_some_and(|listener| {
                self.collection_of(listener).is_some()
                    && self.same_listener(
                        added,
                        release.listener.filter(|_| removal.is_direct),
                        listener,
                    )
            })
        })
    }
}
