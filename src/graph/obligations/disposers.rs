//! What becomes of the value that a registration returns, where that value takes the listener away.
//!
//! In: an acquisition. Out: the place that keeps its disposer: a list of disposables, an owner's `_register`, a clean-up
//! that is returned, a name that is called later.
//! Never here: removals by method (`off`); those are `release`'s.

use crate::corpus::Span;
use crate::dictionary::{NameSet, Repeats, Role};
use crate::facts::{
    Acquisition, BindingId, BindingKind, CallForm, FunctionId, FunctionKind, ValueId, ValueKind,
};
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Lifting, Parent};

/// How many wrappers a disposer is followed through: `this.register(toDisposable(bus.on(…)))` is two.
const HOPS: u32 = 6;

/// What is followed: what a registration returned.
#[derive(Clone, Copy)]
struct Handle {
    /// The registration.
    call: ValueId,
    /// Whether the DOM's method of that name returns nothing: then whoever uses what it returns has another one, and
    /// the use alone says that it is a disposer.
    is_by_use: bool,
}

impl Graph<'_> {
    /// The place where what the registration returns is kept to take the listener away.
    pub fn kept_disposer(&self, acquisition: &Acquisition, lifting: &Lifting) -> Option<Span> {
        let pair = &self.dictionary.pairs[acquisition.pair as usize];
        let is_by_use = pair.duplicates == crate::dictionary::Duplicates::Ignored
            && !pair.in_sight
            && pair.target.is_none();
        if is_by_use && matches!(self.path(acquisition.target).root, Root::Global(_)) {
            return None;
        }
        let owner = self.function_of(acquisition.region);
        if *self.parent(acquisition.call) == Parent::Return(owner)
            && self.dropped_by(lifting, owner).is_some()
        {
            return None;
        }
        let handle = Handle {
            call: acquisition.call,
            is_by_use,
        };
        self.keeper_of(handle, acquisition.call, HOPS)
    }

    fn keeper_of(&self, handle: Handle, value: ValueId, hops: u32) -> Option<Span> {
        let hops = hops.checked_sub(1)?;
        match self.parent(value) {
            Parent::Value(outer) => self.keeper_around(handle, value, *outer, hops),
            Parent::Property(object, _) => self.keeper_of(handle, *object, hops),
            Parent::Return(function) => self.keeper_behind(handle, value, *function, hops),
            Parent::Binding(binding) => self
                .is_kept_as(handle, *binding, hops)
                .then(|| self.binding(*binding).span),
            Parent::Assignment(index) => {
                self.kept_in(handle, self.facts.assignments[*index as usize].target)
            }
            Parent::None => None,
        }
    }

    /// What keeps a disposer that is a part of another expression.
    fn keeper_around(
        &self,
        handle: Handle,
        value: ValueId,
        outer: ValueId,
        hops: u32,
    ) -> Option<Span> {
        match &self.value(outer).kind {
            ValueKind::Call(call) if call.arguments.contains(&value) => {
                let is_kept = handle.is_by_use || self.is_run_by(outer);
                is_kept
                    .then(|| self.span(outer))
                    .or_else(|| self.keeper_of(handle, outer, hops))
            }
            ValueKind::Assign { target, .. } if *target != value => self.kept_in(handle, *target),
            ValueKind::Member { object, name } if *object == value => {
                self.keeper_of_member(handle, name, outer, hops)
            }
            ValueKind::Index { object, .. } if *object == value => {
                self.keeper_of(handle, outer, hops)
            }
            ValueKind::Array(_)
            | ValueKind::Await(_)
            | ValueKind::Element { .. }
            | ValueKind::Either { .. }
            | ValueKind::Spread(_) => self.keeper_of(handle, outer, hops),
            _ => None,
        }
    }

    /// What keeps a disposer by a member: `const { remove } = bus.on(…)`, `return subscription.remove`, one of a list.
    fn keeper_of_member(
        &self,
        handle: Handle,
        name: &str,
        member: ValueId,
        hops: u32,
    ) -> Option<Span> {
        let called = match *self.parent(member) {
            Parent::Value(call) => Some(call).filter(|call| {
                matches!(&self.value(*call).kind, ValueKind::Call(it) if it.callee == member)
            }),
            _ => None,
        };
        let is_place = name.bytes().all(|byte| byte.is_ascii_digit());
        match called {
            Some(call) if name == "then" => self.kept_when_settled(handle, call, hops),
            Some(call) if name == "bind" => self.keeper_of(handle, call, hops),
            // `[one, other].forEach((handle) => handle.remove())`
            Some(call) if self.iterates(name) => {
                let callback = self.path(*self.call(call).arguments.first()?);
                let Root::Function(function) = callback.root else {
                    return None;
                };
                let binding = self.function(function).parameters.first()?.binding?;
                self.is_kept_as(handle, binding, hops)
                    .then(|| self.span(call))
            }
            Some(call) => {
                let runs = handle.is_by_use || self.undoes(name);
                (runs && self.call(call).arguments.is_empty()).then(|| self.span(call))
            }
            None if is_place || handle.is_by_use || self.undoes(name) => {
                self.keeper_of(handle, member, hops)
            }
            None => None,
        }
    }

    /// What keeps a disposer that a promise brings: `bus.addListener(…).then((handle) => { this.handle = handle; })`.
    fn kept_when_settled(&self, handle: Handle, then: ValueId, hops: u32) -> Option<Span> {
        let callback = self.path(*self.call(then).arguments.first()?);
        let Root::Function(function) = callback.root else {
            return None;
        };
        let binding = self.function(function).parameters.first()?.binding?;
        self.is_kept_as(handle, binding, hops)
            .then(|| self.binding(binding).span)
    }

    /// What keeps a disposer that a function returns: who calls it, a list that is made of what it returns.
    fn keeper_behind(
        &self,
        handle: Handle,
        value: ValueId,
        function: FunctionId,
        hops: u32,
    ) -> Option<Span> {
        if let Some((call, 0)) = self.inline_callback(function)
            && matches!(self.callee_name(call).as_deref(), Some("map" | "flatMap"))
        {
            return self.keeper_of(handle, call, hops);
        }
        // An arrow returns what its only expression is, meant or not: then a caller has to use it.
        let facts = self.function(function);
        let is_meant = !handle.is_by_use
            || value != handle.call
            || facts.kind != FunctionKind::Arrow
            || facts.span.end != self.span(value).end
            || self
                .calls_of(function)
                .iter()
                .any(|call| self.keeper_of(handle, *call, hops).is_some());
        (is_meant && self.hands_back(function)).then_some(facts.head)
    }

    /// Whether a variable keeps a disposer for somebody who runs it.
    fn is_kept_as(&self, handle: Handle, binding: BindingId, hops: u32) -> bool {
        let facts = self.binding(binding);
        let mut references = self.references_to(binding);
        references.retain(|it| !self.is_never_registered(self.value(*it).region));
        let is_read = || {
            references
                .iter()
                .any(|reference| !self.is_written_to(*reference))
        };
        facts.kind == BindingKind::Using
            || self.names_a_disposer(&facts.name) && is_read()
            || references.iter().any(|reference| {
                self.is_run(handle, *reference)
                    || self.keeper_of(handle, *reference, hops).is_some()
            })
            || self.is_drained(handle, &Path::of(Root::Binding(binding)))
    }

    /// Whether an expression is what an assignment writes to.
    fn is_written_to(&self, value: ValueId) -> bool {
        matches!(*self.parent(value), Parent::Value(outer)
            if matches!(self.value(outer).kind, ValueKind::Assign { target, .. } if target == value))
    }

    /// Whether somebody runs what is in a list or record: `for (const one of list) one.remove()`, `both.url.remove()`.
    fn is_drained(&self, handle: Handle, list: &Path) -> bool {
        let is_member = |path: &Path| {
            path.segments.len() > list.segments.len() && {
                let mut holder = path.clone();
                holder.segments.truncate(list.segments.len());
                self.same_path(&holder, list)
            }
        };
        self.is_any_run(handle, is_member) || self.is_drawn_and_run(handle, list)
    }

    /// Whether somebody draws things from a list or record and runs them: `for (const key in all) all[key].remove()`.
    fn is_drawn_and_run(&self, handle: Handle, list: &Path) -> bool {
        self.is_any_run(handle, |path| {
            let from = self.collection_of(path);
            from.is_some_and(|from| self.same_path(&from, list))
        })
    }

    /// Whether somebody runs a thing whose path `is_meant`.
    fn is_any_run(&self, handle: Handle, is_meant: impl Fn(&Path) -> bool) -> bool {
        self.facts.values.iter().enumerate().any(|(index, value)| {
            let id = ValueId(index as u32);
            matches!(
                value.kind,
                ValueKind::Member { .. } | ValueKind::Index { .. } | ValueKind::Binding(_)
            ) && self.is_run(handle, id)
                && is_meant(&self.path(id))
        })
    }

    /// Whether what a function returns reaches somebody who may want it: a caller, or the framework that runs an effect;
    /// who runs `() => bus.on('x', f)` as a listener throws the result away.
    fn hands_back(&self, function: FunctionId) -> bool {
        let Some(value) = self.function(function).value else {
            return true;
        };
        match self.parent(value) {
            Parent::Value(_) => self
                .inline_callback(function)
                .is_some_and(|(call, argument)| {
                    self.known_callback(call, argument, &[], function)
                        .is_some_and(|known| known.entry.repeats == Repeats::Instance)
                }),
            Parent::Property(holder, _) => !matches!(self.value(*holder).kind, ValueKind::Jsx(_)),
            Parent::Binding(binding) => {
                self.exports_of(value).next().is_some()
                    || !self.is_only_run_by_frameworks(*binding, function)
            }
            _ => true,
        }
    }

    /// Whether a variable that holds a function is only handed to calls that run it and throw away what it returns:
    /// `app.get('/', handler)`, `setInterval(tick, 1000)`.
    fn is_only_run_by_frameworks(&self, binding: BindingId, function: FunctionId) -> bool {
        let references = self.references_to(binding);
        let is_run = |reference: &ValueId| {
            self.argument_of(*reference)
                .is_some_and(|(call, argument)| {
                    self.known_callback(call, argument, &[], function)
                        .is_some_and(|known| known.entry.repeats != Repeats::Instance)
                })
        };
        !references.is_empty() && references.iter().all(is_run)
    }

    /// Whether a call hands a disposer to something that runs it: an owner, an event, a timer.
    fn is_run_by(&self, call: ValueId) -> bool {
        self.is_keeper(call) || self.is_waited_for(call) || self.is_put_where_it_may_be_run(call)
    }

    /// Whether a call puts its argument into a list of which somebody may run what is in there.
    fn is_put_where_it_may_be_run(&self, call: ValueId) -> bool {
        self.callee_name(call)
            .is_some_and(|name| self.dictionary.is_named(NameSet::CollectsDisposers, &name))
            && self
                .receiver(call)
                .is_some_and(|list| !self.is_forgotten(list))
    }

    /// Whether a call puts its argument into a list that nobody ever sees.
    pub(in crate::graph) fn is_put_into_forgotten(&self, call: ValueId) -> bool {
        self.receiver(call)
            .is_some_and(|list| self.is_forgotten(list))
    }

    /// Whether an expression is a list that a variable of this function alone holds, and into which things are only put:
    /// nobody who could go through it ever sees it.
    fn is_forgotten(&self, list: ValueId) -> bool {
        let ValueKind::Binding(binding) = self.value(list).kind else {
            return false;
        };
        let mut writes = self.binding(binding).writes.iter().peekable();
        writes.peek().is_some()
            && writes.all(|it| self.is_empty_list(it.value))
            && !self.is_exported_as(binding)
            && self
                .references_to(binding)
                .into_iter()
                .all(|reference| self.is_only_put_into(reference))
    }

    /// Whether a value is a list that is made here, with nothing in it.
    fn is_empty_list(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::Array(items) => items.is_empty(),
            ValueKind::Call(call) => call.form == CallForm::New && call.arguments.is_empty(),
            _ => false,
        }
    }

    fn is_exported_as(&self, binding: BindingId) -> bool {
        let root = Root::Binding(binding);
        let mut exports = self.facts.exports.iter();
        exports.any(|export| self.path(export.value).root == root)
    }

    /// Whether a mention of a list puts something into it, counts what is in there, or starts it anew.
    fn is_only_put_into(&self, mention: ValueId) -> bool {
        let Parent::Value(outer) = *self.parent(mention) else {
            return false;
        };
        match &self.value(outer).kind {
            ValueKind::Member { name, .. } => {
                matches!(name.as_str(), "length" | "size")
                    || self.dictionary.is_named(NameSet::CollectsDisposers, name)
            }
            ValueKind::Assign { target, .. } => *target == mention,
            _ => false,
        }
    }

    /// Whether a call hands its argument to something that keeps disposers.
    pub(in crate::graph) fn is_keeper(&self, call: ValueId) -> bool {
        if self.call(call).form != CallForm::Plain || self.acquisition_at(call).is_some() {
            return false;
        }
        let Some(name) = self.callee_name(call) else {
            return false;
        };
        if self.dictionary.is_named(NameSet::KeepsDisposer, &name) {
            return true;
        }
        let is_named = |list: ValueId| {
            let name = self.last_name(list);
            name.is_some_and(|name| self.names_a_disposer(&name))
        };
        self.dictionary.is_named(NameSet::CollectsDisposers, &name)
            && self
                .receiver(call)
                .is_some_and(|list| is_named(list) && !self.is_forgotten(list))
    }

    /// Whether a variable is read in clean-ups alone that no framework hears of.
    fn is_read_too_late(&self, target: ValueId) -> bool {
        let ValueKind::Binding(binding) = self.value(target).kind else {
            return false;
        };
        let mut reads = self.references_to(binding);
        reads.retain(|it| !self.is_written_to(*it));
        let mut regions = reads.iter().map(|it| self.value(*it).region);
        !reads.is_empty() && regions.all(|region| self.is_never_registered(region))
    }

    /// The place of a field or name that keeps a disposer, if its name says so or somebody runs what is there.
    fn kept_in(&self, handle: Handle, target: ValueId) -> Option<Span> {
        // `t = t.on("x", f)` is what the listener was added to.
        if matches!(self.value(target).kind, ValueKind::Binding(name)
            if self.is_handed_back_by(handle.call, name))
        {
            return None;
        }
        let named = self
            .last_name(target)
            .is_some_and(|name| self.names_a_disposer(&name))
            && !self.is_read_too_late(target);
        let path = self.path(target);
        let is_run = || {
            self.facts.values.iter().enumerate().any(|(index, value)| {
                let id = ValueId(index as u32);
                matches!(value.kind, ValueKind::Member { .. } | ValueKind::Binding(_))
                    && id != target
                    && !self.is_never_registered(value.region)
                    && self.is_run(handle, id)
                    && self.same_path(&self.path(id), &path)
            })
        };
        let is_drained = || {
            let holder = match &self.value(target).kind {
                ValueKind::Member { object, .. } | ValueKind::Index { object, .. } => *object,
                _ => return false,
            };
            self.is_drawn_and_run(handle, &self.path(holder))
        };
        // Whoever has passed the thing in may take the handle from there.
        let is_callers = handle.is_by_use && matches!(path.root, Root::Parameter(..));
        (named || is_callers || is_run() || self.is_drained(handle, &path) || is_drained())
            .then(|| self.span(target))
    }

    /// Whether a method of this name, called on a disposer, runs it.
    fn undoes(&self, name: &str) -> bool {
        self.dictionary.role(name) == Some(Role::TearDown)
    }

    /// Whether an expression is called, or one of the methods by which disposers are run is called on it.
    fn is_run(&self, handle: Handle, value: ValueId) -> bool {
        let Parent::Value(outer) = self.parent(value) else {
            return false;
        };
        match &self.value(*outer).kind {
            ValueKind::Call(call) => call.callee == value,
            ValueKind::Member { name, .. } => {
                // `x.off('data', f)` takes something from an emitter; `x.off()` runs a disposer.
                let Parent::Value(call) = self.parent(*outer) else {
                    return false;
                };
                (handle.is_by_use || self.undoes(name))
                    && matches!(&self.value(*call).kind, ValueKind::Call(call)
                        if call.callee == *outer && call.arguments.is_empty())
            }
            _ => false,
        }
    }

    /// Whether a name is one that people give to disposers and to collections of them.
    fn names_a_disposer(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let mut parts = self.dictionary.names(NameSet::DisposerCollections);
        parts.any(|part| name.contains(part))
    }
}
