//! Whether the function that a removal is handed is one that nobody can have added: it was made a moment ago.
//!
//! In: a removal. Out: how its listener is made anew, if it is, and how that is known.
//! Never here: a listener that lasts; whether that was ever added is `mismatch`.

use crate::facts::{
    Acquisition, BindingId, CallForm, FunctionId, RegionId, Release, ValueId, ValueKind, Write,
};
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::reentry::Inside;
use crate::graph::{Graph, Knowledge, Parent};

/// How the listener of a removal is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreshListener {
    /// It is a function literal in the removal.
    Literal,
    /// This call makes it, in the removal.
    Call(ValueId),
    /// Each run of this function makes it, before it comes to the removal.
    EachRun(FunctionId),
}

impl Graph<'_> {
    /// How the listener of a removal is made anew, if nobody can have added it before.
    pub fn made_fresh(&self, release: &Release) -> Option<(FreshListener, Knowledge)> {
        let listener = release.listener?;
        match &self.value(listener).kind {
            ValueKind::Function(_) => Some((FreshListener::Literal, Knowledge::Sight)),
            // `removeEventListener("click", { capture: true })` has forgotten the listener; both are another object.
            ValueKind::Object(_) if self.takes_objects(release) => {
                Some((FreshListener::Literal, Knowledge::Sight))
            }
            ValueKind::Call(call) if call.form == CallForm::New => self
                .takes_objects(release)
                .then_some((FreshListener::Call(listener), Knowledge::Sight)),
            ValueKind::Call(_) => self
                .makes_function(listener)
                .or_else(|| self.is_called_at_both_ends(release, listener))
                .map(|knowledge| (FreshListener::Call(listener), knowledge)),
            ValueKind::Either { left, right, .. } => {
                let all_new = [*left, *right].into_iter().all(|side| self.is_made(side));
                all_new.then_some((FreshListener::Literal, Knowledge::Sight))
            }
            ValueKind::Binding(binding) => self
                .made_by_each_run(release, *binding)
                .or_else(|| self.variable_made_by_this_run(release, *binding)),
            ValueKind::Member { .. } => self.field_made_by_this_run(release, listener),
            _ => None,
        }
    }

    /// Whether the API takes objects for listeners, as event targets do.
    fn takes_objects(&self, release: &Release) -> bool {
        let pair = &self.dictionary.pairs[release.pair as usize];
        pair.options.is_some() && self.call(release.call).arguments.len() >= 2
    }

    /// Whether an expression is seen to make another function each time.
    pub(in crate::graph) fn is_made(&self, value: ValueId) -> bool {
        matches!(self.value(value).kind, ValueKind::Function(_))
            || self.makes_function(value) == Some(Knowledge::Sight)
    }

    /// The same of what a function in sight returns, which may be its own result.
    fn makes_function_too(&self, value: ValueId) -> bool {
        self.ask_inside(Inside::Function(value), false, || {
            self.makes_function(value) == Some(Knowledge::Sight)
        })
    }

    /// How it is known that a call makes another function each time.
    pub(in crate::graph) fn makes_function(&self, value: ValueId) -> Option<Knowledge> {
        let ValueKind::Call(call) = &self.value(value).kind else {
            return None;
        };
        if call.form != CallForm::Plain || self.acquisition_at(value).is_some() {
            return None;
        }
        let name = self.callee_name(value)?;
        if let Some(function) = self.called_function(value) {
            let returned = self.returned_values(function);
            let makes = !returned.is_empty()
                && returned.iter().all(|value| match self.value(*value).kind {
                    ValueKind::Function(_) => true,
                    ValueKind::Call(_) => self.makes_function_too(*value),
                    _ => false,
                });
            return makes.then_some(Knowledge::Sight);
        }
        if let Some(entry) = self.dictionary.wrappers_named(&name).next() {
            if entry.is_recognised {
                return None;
            }
            let wraps = call.arguments.iter().any(|one| self.may_be_function(*one));
            return match self.receiver(value) {
                // Some libraries' `bind` numbers functions, and their emitters compare the numbers.
                Some(library) if name == "bind" && wraps && self.is_no_function(library) => {
                    Some(Knowledge::Guess)
                }
                Some(_) if name == "bind" => Some(Knowledge::Sight),
                _ => wraps.then_some(Knowledge::Sight),
            };
        }
        // An unknown call that is handed a function may give it back, or another one.
        let wraps = call
            .arguments
            .iter()
            .any(|argument| matches!(self.path(*argument).root, Root::Function(_)));
        wraps.then_some(Knowledge::Guess)
    }

    /// Whether what is added may be the very function that a removal names: a call out of sight was handed that one, and
    /// may have given it back (`const checked = convert(f); add(checked); this.last = f; … remove(this.last)`).
    pub fn may_be_handed_back(&self, acquisition: &Acquisition, removed: ValueId) -> bool {
        let added = self.origin_value(acquisition.listener);
        let ValueKind::Call(call) = &self.value(added).kind else {
            return false;
        };
        if self.called_function(added).is_some()
            || !matches!(self.makes_function(added), None | Some(Knowledge::Guess))
        {
            return false;
        }
        let removed = self.path(removed);
        let held: Vec<Path> = self
            .assignments_to(&removed)
            .map(|assignment| self.path(assignment.value))
            .collect();
        call.arguments.iter().any(|argument| {
            let handed = self.path(*argument);
            std::iter::once(&removed)
                .chain(&held)
                .any(|known| self.same_path(known, &handed))
        })
    }

    /// Whether a thing that is called on is a library or module, and no function.
    fn is_no_function(&self, receiver: ValueId) -> bool {
        let path = self.path(receiver);
        path.segments.is_empty()
            && matches!(
                path.root,
                Root::Import(_) | Root::Global(_) | Root::Binding(_)
            )
    }

    fn may_be_function(&self, value: ValueId) -> bool {
        matches!(
            self.value(value).kind,
            ValueKind::Function(_)
                | ValueKind::Binding(_)
                | ValueKind::Member { .. }
                | ValueKind::Call(_)
                | ValueKind::Global(_)
        )
    }

    /// Whether the registration and the removal are handed the results of two calls that are written the same.
    fn is_called_at_both_ends(&self, release: &Release, listener: ValueId) -> Option<Knowledge> {
        let name = self.callee_name(listener)?;
        let recognised = self.dictionary.wrappers_named(&name).next().is_some();
        let path = self.path(listener);
        let mut added = self.added_with(listener).into_iter();
        let alike = added.any(|(_, acquisition)| {
            self.same_path(&self.path(acquisition.listener), &path)
                && self.same_event(acquisition.event, release.event)
        });
        // It may as well look up the one that it has made, and what says that it gets one does.
        let looks_up = name.to_ascii_lowercase().contains("get");
        (alike && !recognised && !looks_up && matches!(path.root, Root::Value(_)))
            .then_some(Knowledge::Guess)
    }

    /// A variable whose function each run of its function makes, and which no run adds before it removes it.
    fn made_by_each_run(
        &self,
        release: &Release,
        binding: BindingId,
    ) -> Option<(FreshListener, Knowledge)> {
        let made = self.only_value(binding)?;
        let is_made = self.is_made(made);
        let maker = self.function_of(self.value(made).region);
        // A variable of the code around it still holds what the last run has added.
        let is_own = self.binding(binding).function == maker;
        if !is_made
            || !is_own
            || self.runs_once(maker)
            || *self.parent(made) != Parent::Binding(binding)
        {
            return None;
        }
        let remover = self.function_of(release.region);
        for reference in self.references_to(binding) {
            if self.is_removed_or_called(reference) {
                continue;
            }
            let added = self.added_at(reference)?;
            let later = self.value(added).region;
            let is_too_late = maker == remover
                && self.function_of(later) == remover
                && added > release.call
                && !self.comes_round(self.value(made).region, release.region);
            if !is_too_late {
                return None;
            }
        }
        Some((FreshListener::EachRun(maker), Knowledge::Sight))
    }

    /// Whether the removal is in a loop that what it removes is made outside of: the next turn finds what was added.
    fn comes_round(&self, made: RegionId, removed: RegionId) -> bool {
        self.loops_around(removed)
            .any(|region| !self.region_contains(region, made))
    }

    /// Whether an expression is only taken away, or called.
    pub(in crate::graph) fn is_removed_or_called(&self, reference: ValueId) -> bool {
        let Parent::Value(outer) = *self.parent(reference) else {
            return false;
        };
        let ValueKind::Call(call) = &self.value(outer).kind else {
            return false;
        };
        call.callee == reference
            || self
                .release_at(outer)
                .is_some_and(|release| release.listener == Some(reference))
    }

    /// The registration whose listener an expression is.
    pub(in crate::graph) fn added_at(&self, reference: ValueId) -> Option<ValueId> {
        let Parent::Value(outer) = *self.parent(reference) else {
            return None;
        };
        let acquisition = self.acquisition_at(outer)?;
        (acquisition.listener == reference).then_some(outer)
    }

    /// Whether this run has emptied the field or variable just before, from which the removal takes its listener:
    /// `this.onKey = null; off("key", this.onKey)`.
    pub fn is_emptied_before(&self, release: &Release) -> bool {
        self.emptied_before(release).is_some()
    }

    /// Where that happens.
    pub(in crate::graph) fn emptied_before(&self, release: &Release) -> Option<RegionId> {
        let listener = release.listener?;
        let of_list = || self.list_emptied_before(release, listener);
        let Some((value, region)) = self.given_before(release, listener) else {
            return of_list();
        };
        let is_empty = matches!(self.value(value).kind, ValueKind::Nothing)
            && self.region_contains(region, release.region)
            && !self.comes_round(region, release.region);
        is_empty.then_some(region).or_else(of_list)
    }

    /// Where this run puts an empty list in the place of the one that the removal draws its listeners from:
    /// `all = []; all.forEach((f) => bus.off("x", f))`.
    fn list_emptied_before(&self, release: &Release, listener: ValueId) -> Option<RegionId> {
        let list = self.collection_of(&self.path(listener))?;
        let (function, region, at) = self.drawn_at(release);
        let is_named = matches!(
            (&list.root, list.segments.as_slice()),
            (Root::Binding(_), []) | (Root::Instance(_), [Segment::Name(_)])
        );
        let written = match is_named {
            true => self.writes_to(&list),
            false => return None,
        };
        // A list that is made here is there to be filled.
        if written.len() < 2 || self.is_module(function) {
            return None;
        }
        let Write { value, region, .. } = written.into_iter().rfind(|it| {
            it.value < at
                && self.function_of(it.region) == function
                && self.reaches(it.region, region)
        })?;
        let is_untouched = (value.0 + 1..at.0).map(ValueId).all(|between| {
            self.function_of(self.value(between).region) != function
                || !matches!(self.value(between).kind, ValueKind::Call(_))
        });
        (self.is_empty_collection(value) && is_untouched).then_some(region)
    }

    /// Where a removal runs for each thing of a list: the function, the region, and the place in it; for a callback, those
    /// of the call that runs it.
    fn drawn_at(&self, release: &Release) -> (FunctionId, RegionId, ValueId) {
        let function = self.function_of(release.region);
        match self.inline_callback(function) {
            Some((call, _)) if self.function_of(self.value(call).region) != function => {
                let region = self.value(call).region;
                (self.function_of(region), region, call)
            }
            _ => (function, release.region, release.call),
        }
    }

    /// Whether an expression makes a collection with nothing in it.
    fn is_empty_collection(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::Array(items) => items.is_empty(),
            ValueKind::Object(properties) => properties.is_empty(),
            ValueKind::Call(call) => call.form == CallForm::New && call.arguments.is_empty(),
            _ => false,
        }
    }

    /// What this run put last, before a removal, where that takes its listener from; be it in a record:
    /// `this.session = { move: f }; off("move", this.session.move)`.
    fn given_before(&self, release: &Release, place: ValueId) -> Option<(ValueId, RegionId)> {
        match &self.value(place).kind {
            ValueKind::Binding(binding) => self.given_to_variable(release, *binding),
            ValueKind::Member { object, name } => {
                self.given_to_field(release, place).or_else(|| {
                    let (record, region) = self.given_before(release, *object)?;
                    let ValueKind::Object(properties) = &self.value(record).kind else {
                        return None;
                    };
                    let mut properties = properties.iter();
                    let own = properties.rfind(|it| it.name.as_ref() == Some(name))?;
                    Some((own.value, region))
                })
            }
            _ => None,
        }
    }

    /// A field that this run gave another function just before it removes it.
    fn field_made_by_this_run(
        &self,
        release: &Release,
        listener: ValueId,
    ) -> Option<(FreshListener, Knowledge)> {
        let (value, region) = self.given_before(release, listener)?;
        let function = self.function_of(release.region);
        self.is_made_just_before(release, value, region)
            .then_some((FreshListener::EachRun(function), Knowledge::Sight))
    }

    /// What this run gave a field last before a removal takes its listener from there, and where.
    fn given_to_field(&self, release: &Release, listener: ValueId) -> Option<(ValueId, RegionId)> {
        let path = self.path(listener);
        let (Root::Instance(_), [Segment::Name(_)]) = (&path.root, path.segments.as_slice()) else {
            return None;
        };
        let function = self.function_of(release.region);
        if self.is_module(function) {
            return None;
        }
        let assigned = self
            .assignments_to(&path)
            .filter(|one| !one.if_absent && one.value < release.call)
            .filter(|one| self.function_of(one.region) == function)
            .filter(|one| self.reaches(one.region, release.region))
            .last()?;
        Some((assigned.value, assigned.region))
    }

    /// A variable of the code around, which this run gave another function just before it removes it.
    fn variable_made_by_this_run(
        &self,
        release: &Release,
        binding: BindingId,
    ) -> Option<(FreshListener, Knowledge)> {
        let (value, region) = self.given_to_variable(release, binding)?;
        let function = self.function_of(release.region);
        self.is_made_just_before(release, value, region)
            .then_some((FreshListener::EachRun(function), Knowledge::Sight))
    }

    /// The same of a variable.
    fn given_to_variable(
        &self,
        release: &Release,
        binding: BindingId,
    ) -> Option<(ValueId, RegionId)> {
        let function = self.function_of(release.region);
        let binding = self.binding(binding);
        if self.is_module(function) || binding.function == function {
            return None;
        }
        let written = binding
            .writes
            .iter()
            .filter(|one| !one.if_absent && one.value < release.call)
            .filter(|one| self.function_of(one.region) == function)
            .rfind(|one| self.reaches(one.region, release.region))?;
        Some((written.value, written.region))
    }

    /// Whether a value that was put somewhere in `region` is another function each time, and still there at the removal.
    fn is_made_just_before(&self, release: &Release, value: ValueId, region: RegionId) -> bool {
        let function = self.function_of(release.region);
        // What is called in between may add it.
        let untouched = (value.0 + 1..release.call.0).map(ValueId).all(|value| {
            let is_here = self.function_of(self.value(value).region) == function;
            !is_here
                || self.acquisition_at(value).is_none() && self.called_function(value).is_none()
        });
        self.is_made(value) && untouched && !self.comes_round(region, release.region)
    }
}
