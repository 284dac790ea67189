//! How long a thing lives: where it is born.
//!
//! In: an access path, and a place in a function. Out: the region whose run makes the thing, if it is this function's;
//! and, for a path that no function in sight makes, how long it lives at least.
//! Never here: how often the function runs (that is `lifting`).

use std::collections::HashMap;
use std::rc::Rc;

use super::callees::BASES;
use super::elements::Now;
use super::path::{Path, Root, Segment};
use crate::corpus::Span;
use crate::dictionary::ResultLifetime;
use crate::facts::{
    BindingId, BindingKind, CallForm, ClassId, FunctionId, FunctionKind, RegionId, RegionKind,
    ValueId, ValueKind, Write,
};
use crate::graph::reentry::Inside;
use crate::graph::{Graph, Knowledge};

/// The writes of new things to variables, by the function that does so.
pub(in crate::graph) type MadeFor = HashMap<(BindingId, FunctionId), Rc<[Write]>>;

/// How long a thing lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// As long as the process or the page.
    Process,
    /// As long as the instance whose field it is.
    Instance,
    /// As long as one run of the function that makes it.
    Activation,
    /// As long as the caller wants who passed it.
    Caller,
    /// Not known.
    Unknown,
}

/// What a field was last given.
enum Source {
    /// A thing made in this region, by this expression.
    New(RegionId, ValueId),
    /// A thing that was there before.
    Path(Path),
}

/// Whether an expression makes a new thing each time it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::graph) enum Freshness {
    /// Yes.
    New,
    /// No: the thing lives as long as the process or page.
    Shared(Knowledge),
    /// It is a thing that was there before.
    Alias,
    /// Not known: what an unknown function returned.
    Unknown,
}

impl Graph<'_> {
    /// Whether an expression makes a new thing.
    pub(in crate::graph) fn freshness(&self, value: ValueId) -> Freshness {
        self.ask_inside(Inside::Freshness(value), Freshness::Unknown, || {
            self.freshness_within(value, 6)
        })
    }

    pub(in crate::graph) fn freshness_within(&self, value: ValueId, depth: u32) -> Freshness {
        let Some(depth) = depth.checked_sub(1) else {
            return Freshness::Unknown;
        };
        match &self.value(value).kind {
            ValueKind::Call(call) if call.form == CallForm::New => Freshness::New,
            ValueKind::Call(_) => self.freshness_of_call(value, depth),
            ValueKind::Await(inner) => self.freshness_within(*inner, depth),
            // `one ??= new Bus()` gives what is there already on every run but the first.
            ValueKind::Assign { target, value } if self.fills_if_absent(*target, *value) => {
                Freshness::Alias
            }
            ValueKind::Assign { value, .. } => self.freshness_within(*value, depth),
            ValueKind::Member { object, .. } => {
                // A part of a new thing is new with it: `spawn("x").stdout`.
                match self.path(*object).root {
                    Root::Value(inner) if inner != *object => self.freshness_within(inner, depth),
                    Root::Value(_) => self.freshness_within(*object, depth),
                    _ => Freshness::Alias,
                }
            }
            ValueKind::Either { left, right, .. } => {
                let left = self.freshness_within(*left, depth);
                let right = self.freshness_within(*right, depth);
                if left == right {
                    left
                } else {
                    Freshness::Unknown
                }
            }
            ValueKind::Object(_)
            | ValueKind::Array(_)
            | ValueKind::Function(_)
            | ValueKind::Class(_)
            | ValueKind::Jsx(_)
            | ValueKind::String(_)
            | ValueKind::Number(_)
            | ValueKind::Template(_)
            | ValueKind::Pattern
            | ValueKind::Boolean(_) => Freshness::New,
            ValueKind::Binding(binding) => match self.path(value).root {
                Root::Binding(id) if id == *binding => match self.only_value(id) {
                    Some(only) if only != value => self.freshness_within(only, depth),
                    _ => Freshness::Unknown,
                },
                _ => Freshness::Alias,
            },
            _ => Freshness::Alias,
        }
    }

    /// Whether an assignment fills an absent value only (`??=`, `||=`).
    fn fills_if_absent(&self, target: ValueId, value: ValueId) -> bool {
        match &self.value(target).kind {
            ValueKind::Binding(binding) => self
                .binding(*binding)
                .writes
                .iter()
                .any(|write| write.value == value && write.if_absent),
            ValueKind::Member { name, .. } => self
                .field_assignments(name)
                .any(|assignment| assignment.value == value && assignment.if_absent),
            _ => false,
        }
    }

    /// The region of `function` whose run makes the thing at `path`, as seen at `at` in `region`.
    pub(in crate::graph) fn local_allocation(
        &self,
        path: &Path,
        function: FunctionId,
        at: ValueId,
        region: RegionId,
    ) -> Option<RegionId> {
        match &path.root {
            Root::Value(value) => {
                let born = self.value(*value).region;
                match self.freshness(*value) {
                    Freshness::New => (self.function_of(born) == function).then_some(born),
                    _ => self
                        .allocation_of_found(*value, function)
                        .or_else(|| self.allocation_of_got(*value, function, at, region)),
                }
            }
            Root::Function(inner) => {
                let facts = self.function(*inner);
                (facts.parent == Some(function) && !self.is_module(function))
                    .then_some(facts.region)
            }
            Root::Binding(binding) => self
                .binding_allocation(*binding, function, at, region)
                .or_else(|| self.part_allocation(path, function, at, region)),
            Root::Global(_) | Root::Import(_) | Root::Class(_) => None,
            Root::Instance(_) | Root::This(_) | Root::Parameter(..) => {
                self.part_allocation(path, function, at, region)
            }
        }
    }

    fn binding_allocation(
        &self,
        id: BindingId,
        function: FunctionId,
        at: ValueId,
        region: RegionId,
    ) -> Option<RegionId> {
        let binding = self.binding(id);
        let made = self.things_made_for(id, function);
        // What a callback of the very call that makes it finds there: `server = serve(() => server.on("x", f))`.
        let is_before = |write: &&Write| {
            self.read();
            write.value < at || write.value == at && self.acquisition_at(at).is_none()
        };
        let before = made.iter().rev().filter(is_before);
        let made_here = before
            .clone()
            .map(|write| write.region)
            .find(|made| self.reaches(*made, region))
            .or_else(|| self.made_in_each_arm(before.map(|write| write.region), region));
        if self.is_module(function) {
            // What the module makes lives as long as the process, unless a loop makes it anew each turn.
            return made_here.filter(|region| self.loops_around(*region).next().is_some());
        }
        let found = || match binding.writes.as_slice() {
            [only] => self.allocation_of_found(only.value, function),
            _ => None,
        };
        if let Some(region) = made_here.or_else(found) {
            return Some(region);
        }
        if binding.function != function || binding.kind == BindingKind::Parameter {
            return None;
        }
        let all_new = binding
            .writes
            .iter()
            .filter(|write| !matches!(self.value(write.value).kind, ValueKind::Nothing))
            .all(|write| {
                self.function_of(write.region) == function
                    && matches!(self.freshness(write.value), Freshness::New)
            });
        (all_new && !binding.writes.is_empty()).then_some(binding.region)
    }

    /// The writes of new things to a variable in one function, in order.
    fn things_made_for(&self, id: BindingId, function: FunctionId) -> Rc<[Write]> {
        let asked = (id, function);
        let known = self.alias.made_for.borrow().get(&asked).cloned();
        known.unwrap_or_else(|| {
            let writes = self.binding(id).writes.iter();
            let made: Rc<[Write]> = writes
                .filter(|write| self.function_of(write.region) == function && !write.if_absent)
                .filter(|write| matches!(self.freshness(write.value), Freshness::New))
                .cloned()
                .collect();
            // What is being asked already has no answer of its own.
            if self.asks_nothing() {
                self.alias.made_for.borrow_mut().insert(asked, made.clone());
            }
            made
        })
    }

    /// Where a part of another thing is born (`this.socket`, `self.child`, `client.conn.stream`): where this run last
    /// put something new into it or into what it is a part of.
    fn part_allocation(
        &self,
        path: &Path,
        function: FunctionId,
        at: ValueId,
        region: RegionId,
    ) -> Option<RegionId> {
        for length in 1..=path.segments.len() {
            match self.last_assignment(&path.prefix(length), function, at, region) {
                // What it is a copy with was there before.
                Some(Source::New(_, made))
                    if self
                        .path_of_copied(made, &path.segments[length..])
                        .is_some() =>
                {
                    return None;
                }
                Some(Source::New(region, _)) => return Some(region),
                Some(Source::Path(_)) => return None,
                None => {}
            }
        }
        let facts = self.function(function);
        let constructs = matches!(
            facts.kind,
            FunctionKind::Constructor | FunctionKind::Initialiser
        ) && matches!(path.root, Root::Instance(class)
            if facts.class == Some(class) && !self.is_given(class, path));
        // The instance is born when it is constructed, and so is what the constructor finds in its own fields.
        constructs.then_some(facts.body)
    }

    /// Whether a constructor was handed what it finds in a field, by its caller, for `super()` or for itself; or whether
    /// the field was given what stays: `bus = sharedBus`, `wide = matchMedia(query)`.
    pub(in crate::graph) fn is_given(&self, class: ClassId, path: &Path) -> bool {
        let Some(Segment::Name(field)) = path.segments.first() else {
            return false;
        };
        let assigned = self.assignments_to_field(class, field);
        let was_there = |value: &ValueId| match self.freshness(*value) {
            Freshness::Shared(_) => true,
            Freshness::Alias => {
                matches!(
                    self.path(*value).root,
                    Root::Parameter(..) | Root::Import(_) | Root::Global(_)
                ) || self.is_of_module(*value)
            }
            _ => matches!(self.path(*value).root, Root::Parameter(..)) || self.is_of_module(*value),
        };
        let is_copied = |it: &ValueId| self.is_copied_from_caller(*it, &path.segments[1..]);
        match assigned.is_empty() {
            true => self.is_given_by_base(class, field),
            false => assigned.iter().any(|it| was_there(it) || is_copied(it)),
        }
    }

    /// Whether a value is a variable of a module, which was there before any instance.
    fn is_of_module(&self, value: ValueId) -> bool {
        match self.path(value).root {
            Root::Binding(binding) => self.is_module(self.binding(binding).function),
            _ => false,
        }
    }

    /// A path through a part that this run of `function` has just assigned, as the path of what was assigned.
    pub(in crate::graph) fn unfolded(
        &self,
        path: &Path,
        function: FunctionId,
        at: ValueId,
        region: RegionId,
    ) -> Path {
        if let Root::Binding(binding) = path.root
            && let Some(source) = self.just_written(binding, function, at, region)
        {
            return source.extended(&path.segments);
        }
        for length in 1..=path.segments.len() {
            let part = path.prefix(length);
            let rest = &path.segments[length..];
            match self.last_assignment(&part, function, at, region) {
                Some(Source::Path(source)) => return source.extended(rest),
                Some(Source::New(_, made)) => {
                    if let Some(source) = self.path_of_copied(made, rest) {
                        return source;
                    }
                }
                None => {}
            }
        }
        path.clone()
    }

    /// What this run of `function` has just put into a variable of the code around it, if it made nothing new.
    fn just_written(
        &self,
        id: BindingId,
        function: FunctionId,
        at: ValueId,
        region: RegionId,
    ) -> Option<Path> {
        let binding = self.binding(id);
        if binding.function == function {
            return None;
        }
        let write = binding.writes.iter().rfind(|write| {
            self.function_of(write.region) == function
                && !write.if_absent
                && write.value < at
                && self.reaches(write.region, region)
        })?;
        let source = self.path(write.value);
        let is_known = self.freshness(write.value) == Freshness::New
            || matches!(source.root, Root::Binding(other) if other == id);
        (!is_known).then_some(source)
    }

    /// What the last assignment before `at` that surely ran put into a part of something.
    fn last_assignment(
        &self,
        part: &Path,
        function: FunctionId,
        at: ValueId,
        region: RegionId,
    ) -> Option<Source> {
        let now = Now {
            function,
            at,
            region,
        };
        if part.last_segment_name().is_none() {
            let (value, put) = self.put_into(part, now)?;
            return self.source_of(part, value, put, now);
        }
        let assigned = self
            .assignments_to(part)
            .filter(|assignment| !assignment.if_absent && assignment.value < at)
            .filter(|assignment| self.function_of(assignment.region) == function)
            .filter(|assignment| self.reaches(assignment.region, region))
            .last();
        if let Some(assignment) = assigned {
            return self.source_of(part, assignment.value, assignment.region, now);
        }
        self.calls_in(function)
            .iter()
            .rev()
            .filter(|(call, _)| *call < at)
            .map(|(call, callee)| (self.value(*call).region, *callee))
            .filter(|(place, _)| self.reaches(*place, region))
            .find_map(|(place, callee)| self.put_by_call(callee, part, place))
    }

    /// What it means for a part that this run put a value there, in the region `elements`.
    fn source_of(&self, part: &Path, value: ValueId, put: RegionId, now: Now) -> Option<Source> {
        let path = self.path(value);
        // `this.node = this.node.next` moves on: each run has another one.
        let moves_on = path.segments.len() > part.segments.len()
            && self.same_path(&path.prefix(part.segments.len()), part);
        match self.freshness(value) {
            Freshness::New if !self.is_from_around(&path, now) => Some(Source::New(put, value)),
            _ if moves_on => Some(Source::New(put, value)),
            _ if self.same_path(&path, part) => None,
            _ => match self.allocation_of_put(value, put, now) {
                Some(region) => Some(Source::New(region, value)),
                None => Some(Source::Path(path)),
            },
        }
    }

    /// The region of this run that made what it has put somewhere, in the region `elements`.
    pub(in crate::graph) fn allocation_of_put(
        &self,
        value: ValueId,
        put: RegionId,
        now: Now,
    ) -> Option<RegionId> {
        let path = self.path(value);
        if self.freshness(value) == Freshness::New && !self.is_from_around(&path, now) {
            return Some(put);
        }
        self.ask_inside(Inside::Assigned(value), None, || {
            self.local_allocation(&path, now.function, now.at, now.region)
        })
    }

    /// Whether a run finds a thing in a variable of the code around it, so that it was there before.
    fn is_from_around(&self, path: &Path, now: Now) -> bool {
        matches!(path.root, Root::Binding(binding)
            if self.binding(binding).function != now.function)
    }

    /// What a function that was called at `place` always puts into a part before it returns: something new, or what a call
    /// gave it, of which nothing is known but that it came in this run.
    fn put_by_call(&self, function: FunctionId, part: &Path, place: RegionId) -> Option<Source> {
        let body = self.function(function).body;
        let put = self
            .assignments_to(part)
            .filter(|assignment| !assignment.if_absent)
            .filter(|assignment| self.function_of(assignment.region) == function)
            .filter(|assignment| self.reaches(assignment.region, body))
            .last()?;
        match self.freshness(put.value) {
            Freshness::New => Some(Source::New(place, put.value)),
            Freshness::Unknown => {
                let path = self.path(put.value);
                matches!(path.root, Root::Value(_)).then_some(Source::Path(path))
            }
            Freshness::Shared(_) | Freshness::Alias => None,
        }
    }

    /// Whether an expression is that field of the class's instances.
    pub(in crate::graph) fn is_field(&self, target: ValueId, class: ClassId, field: &str) -> bool {
        match &self.value(target).kind {
            ValueKind::Member { name, .. } if name == field => {
                let path = self.path(target);
                path.segments.len() == 1
                    && matches!(path.root, Root::Instance(id) if self.related(id, class))
            }
            _ => false,
        }
    }

    /// Whether what runs in `from` has surely run when control is in `to` later on: `from` runs with `to` or around it,
    /// `try` blocks and bare blocks aside.
    pub(in crate::graph) fn reaches(&self, from: RegionId, to: RegionId) -> bool {
        let mut from = from;
        loop {
            if self.region_contains(from, to) {
                return true;
            }
            match (&self.region(from).kind, self.region(from).parent) {
                (RegionKind::Try | RegionKind::Block | RegionKind::Finally, Some(parent)) => {
                    from = parent;
                }
                _ => return false,
            }
        }
    }

    /// How long a thing lives that the function at hand does not make, and how that is known.
    pub fn outer_lifetime(&self, path: &Path) -> (Lifetime, Knowledge) {
        match &path.root {
            Root::Global(name) => {
                let known = self.dictionary.is_global(name);
                (
                    Lifetime::Process,
                    if known {
                        Knowledge::Sight
                    } else {
                        Knowledge::Convention
                    },
                )
            }
            Root::Import(_) => {
                // `bus` and `events.bus` are taken as they stand; what lies deeper may be replaced at any time.
                let knowledge = if path.segments.len() <= 2 {
                    Knowledge::Sight
                } else {
                    Knowledge::Convention
                };
                (Lifetime::Process, knowledge)
            }
            Root::Binding(binding) => self.lifetime_of_binding(*binding),
            Root::Instance(_) => (Lifetime::Instance, Knowledge::Sight),
            Root::Class(_) => (Lifetime::Process, Knowledge::Sight),
            Root::This(_) => (Lifetime::Unknown, Knowledge::Guess),
            Root::Parameter(..) => (Lifetime::Caller, Knowledge::Guess),
            Root::Function(_) => (Lifetime::Process, Knowledge::Sight),
            Root::Value(value) => match self.freshness(*value) {
                Freshness::Shared(knowledge) => (Lifetime::Process, knowledge),
                Freshness::New => (Lifetime::Activation, Knowledge::Sight),
                _ => (Lifetime::Unknown, Knowledge::Guess),
            },
        }
    }

    fn lifetime_of_binding(&self, id: BindingId) -> (Lifetime, Knowledge) {
        self.remember(&self.memo.lifetimes, id, || {
            self.find_lifetime_of_binding(id)
        })
    }

    fn find_lifetime_of_binding(&self, id: BindingId) -> (Lifetime, Knowledge) {
        let binding = self.binding(id);
        if self.is_module(binding.function) {
            return (Lifetime::Process, Knowledge::Sight);
        }
        let mut result = (Lifetime::Activation, Knowledge::Sight);
        for write in &binding.writes {
            match self.freshness(write.value) {
                Freshness::New => {}
                Freshness::Shared(knowledge) => return (Lifetime::Process, knowledge),
                _ => result = (Lifetime::Unknown, Knowledge::Guess),
            }
        }
        result
    }

    /// Whether a thing is what a call was lent.
    pub fn is_loan(&self, path: &Path) -> bool {
        let lent = |value: ValueId| {
            let value = match self.value(value).kind {
                ValueKind::Await(inner) => inner,
                _ => value,
            };
            matches!(self.value(value).kind, ValueKind::Call(_))
                && matches!(self.known_result(value), Some((ResultLifetime::Pooled, _)))
        };
        match path.root {
            Root::Value(value) => lent(value),
            Root::Binding(binding) => {
                let writes = &self.binding(binding).writes;
                writes.iter().any(|write| lent(write.value))
            }
            _ => false,
        }
    }

    /// Whether a variable is given another thing after its declaration, by a function.
    pub fn is_replaced(&self, id: BindingId) -> bool {
        let binding = self.binding(id);
        binding.writes.iter().skip(1).any(|write| {
            !matches!(self.value(write.value).kind, ValueKind::Nothing)
                && self.function_of(write.region) != binding.function
        })
    }

    /// Whether a field is given another thing after its instance was constructed.
    pub fn is_field_replaced(&self, class: ClassId, field: &str) -> bool {
        self.assignments_in_class(class, field).any(|assignment| {
            let kind = self.function(self.function_of(assignment.region)).kind;
            !matches!(kind, FunctionKind::Constructor | FunctionKind::Initialiser)
                && !matches!(self.value(assignment.value).kind, ValueKind::Nothing)
        })
    }

    /// The place where a field of a class gets its value: an assignment, or its declaration.
    pub fn place_of_field(&self, class: ClassId, field: &str) -> Option<Span> {
        let assigned = self
            .assignments_in_class(class, field)
            .find(|assignment| !matches!(self.value(assignment.value).kind, ValueKind::Nothing))
            .map(|assignment| self.span(assignment.target));
        assigned.or_else(|| {
            self.members_named(class, field)
                .next()
                .map(|member| member.span)
        })
    }

    /// Whether two classes are the same or one extends the other.
    pub(in crate::graph) fn related(&self, one: ClassId, other: ClassId) -> bool {
        one == other || self.extends(one, other) || self.extends(other, one)
    }

    fn extends(&self, class: ClassId, base: ClassId) -> bool {
        let mut bases = self.with_bases(class).skip(1).take(BASES);
        bases.any(|it| it == base)
    }
}
