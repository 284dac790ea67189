//! Who runs each function, and how often.
//!
//! In: the graph's paths and uses, and the dictionary. Out: for each function its [`Run`]s: the calls in sight, the
//! callers of other people's code that it is handed to, the frameworks that find it by name.
//! Never here: the multiplication of several of them; that is `climb`.

use std::collections::HashMap;

use smol_str::{SmolStr, format_smolstr};

use super::known::is_under;
use super::path::{Path, Root, Segment};
use super::uses::Use;
use super::{Graph, Knowledge, Lifetime};
use crate::corpus::Span;
use crate::dictionary::{ClassMethod, Comes, Repeats, pattern_matches};
use crate::facts::{
    Assignment, BindingId, CallForm, ClassId, FunctionId, FunctionKind, MODULE, Step, ValueId,
    ValueKind,
};

/// One way in which a function is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    /// How.
    pub kind: RunKind<'a>,
    /// How that is known.
    pub knowledge: Knowledge,
}

/// How a function is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunKind<'a> {
    /// By this call.
    Called(ValueId),
    /// By whoever it is handed to in this call.
    Callback {
        /// The call that it is an argument of.
        call: ValueId,
        /// How often, each time that call runs.
        repeats: Repeats,
        /// Who runs it, in words.
        what: SmolStr,
        /// What it is handed.
        hands: Hands<'a>,
    },
    /// By a call of which nothing is known but that it was handed this function.
    Unknown(ValueId),
    /// By a framework that finds it by a decorator or an export.
    Framework {
        /// How often.
        repeats: Repeats,
        /// Who runs it, in words.
        what: SmolStr,
        /// What shows it: the decorator, or the function's head.
        span: Span,
        /// What it is handed.
        hands: Hands<'a>,
    },
    /// As the handler property of something (`onclick`), or of a JSX element.
    Property(SmolStr, ValueId),
}

/// What a callback is handed by whoever runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands<'a> {
    /// Something new each time, except for members of these names.
    New(&'a [String]),
    /// Nothing is known of it.
    Anything,
}

impl<'a> Hands<'a> {
    fn of(new: bool, shared: &'a [String]) -> Self {
        if new {
            Hands::New(shared)
        } else {
            Hands::Anything
        }
    }
}

impl<'a> Graph<'a> {
    /// Every way in sight in which `function` is run.
    pub fn runs(&self, function: FunctionId) -> &[Run<'a>] {
        let all = self.runs.get_or_init(|| self.collect_runs());
        &all[function.0 as usize]
    }

    fn collect_runs(&self) -> Vec<Vec<Run<'a>>> {
        let mut runs: Vec<Vec<Run<'a>>> = vec![Vec::new(); self.facts.functions.len()];
        let mut add = |function: FunctionId, run: Run<'a>| {
            let list = &mut runs[function.0 as usize];
            if !list.contains(&run) {
                list.push(run);
            }
        };
        for (call, function) in self.calls() {
            add(
                *function,
                Run {
                    kind: RunKind::Called(*call),
                    knowledge: Knowledge::Sight,
                },
            );
        }
        for (index, facts) in self.facts.functions.iter().enumerate() {
            let id = FunctionId(index as u32);
            let mut uses = facts
                .value
                .map(|value| self.uses_of(value))
                .unwrap_or_default();
            for reference in self.member_references(id) {
                uses.extend(self.uses_of(reference));
            }
            for used in uses {
                if let Some(run) = self.run_of_use(id, used) {
                    add(id, run);
                }
            }
            for run in self.decorated(id) {
                add(id, run);
            }
        }
        runs
    }

    fn run_of_use(&self, function: FunctionId, used: Use) -> Option<Run<'a>> {
        match used {
            Use::Called(call) => Some(Run {
                kind: RunKind::Called(call),
                knowledge: Knowledge::Sight,
            }),
            Use::Passed {
                call,
                argument,
                properties,
            } if !self.is_release(call) => {
                Some(self.run_of_argument(function, call, argument, &properties))
            }
            // Who is handed a function to take it away does not run it.
            Use::Passed { .. } => None,
            Use::Rendered(name, element) => Some(Run {
                kind: RunKind::Property(name, element),
                knowledge: Knowledge::Sight,
            }),
            Use::Assigned(name, target) => is_handler_property(&name).then_some(Run {
                kind: RunKind::Property(name, target),
                knowledge: Knowledge::Sight,
            }),
            Use::Exported(name, properties) => self.exported(function, &name, &properties),
            Use::Held(name, properties) => self.in_handler_object(function, &name, &properties),
            Use::Returned(_) => None,
        }
    }

    fn run_of_argument(
        &self,
        function: FunctionId,
        call: ValueId,
        argument: usize,
        properties: &[SmolStr],
    ) -> Run<'a> {
        if let Some(known) = self.known_callback(call, argument, properties, function) {
            // Of an iteration the user's own word says most: `forEach`.
            let what = match (known.entry.repeats, self.callee_name(call)) {
                (Repeats::Iteration, Some(name)) => format_smolstr!("`{name}`"),
                _ => known.entry.what.as_str().into(),
            };
            return Run {
                kind: RunKind::Callback {
                    call,
                    repeats: known.entry.repeats,
                    what,
                    hands: Hands::of(known.entry.hands_new, &known.entry.shared_members),
                },
                knowledge: known.knowledge,
            };
        }
        if let Some(run) = self.run_of_listener(call, argument, properties) {
            return self.without_repeats_if_it_leaves(function, run);
        }
        if let Some(run) = self.run_by_parameter(call, argument) {
            return run;
        }
        // `asyncHandler(fn)`, `compose([a, b])`: what the unknown call makes of it goes where its result goes.
        let mut wrapped = self
            .uses_of(call)
            .into_iter()
            .filter_map(|used| match used {
                Use::Passed {
                    call: outer,
                    argument,
                    properties,
                } if outer != call => Some((outer, argument, properties)),
                _ => None,
            });
        if let Some((outer, argument, properties)) = wrapped.next()
            && let Some(known) = self.known_callback(outer, argument, &properties, function)
        {
            return Run {
                kind: RunKind::Callback {
                    call: outer,
                    repeats: known.entry.repeats,
                    what: known.entry.what.as_str().into(),
                    hands: Hands::of(known.entry.hands_new, &known.entry.shared_members),
                },
                knowledge: known.knowledge,
            };
        }
        Run {
            kind: RunKind::Unknown(call),
            knowledge: Knowledge::Guess,
        }
    }

    /// A listener runs for each event, unless it goes after the first or the event comes only once.
    fn run_of_listener(
        &self,
        call: ValueId,
        argument: usize,
        properties: &[SmolStr],
    ) -> Option<Run<'a>> {
        let acquisition = self.acquisition_at(call)?;
        let listener_argument = self
            .call(call)
            .arguments
            .iter()
            .position(|value| *value == acquisition.listener);
        if !properties.is_empty() || listener_argument != Some(argument) {
            return None;
        }
        let event = acquisition.event.map(|event| &self.value(event).kind);
        let comes = match event {
            Some(ValueKind::String(name)) => self.dictionary.comes(name),
            _ => None,
        };
        let (repeats, knowledge) = match comes {
            _ if acquisition.once => (Repeats::Once, Knowledge::Sight),
            Some(Comes::Once) => (Repeats::Once, Knowledge::Sight),
            // What lives long connects again; what was made for one connection does not.
            Some(Comes::PerConnection) if self.lives_long(acquisition.target) => {
                (Repeats::Event, Knowledge::Convention)
            }
            Some(Comes::PerConnection) => (Repeats::Once, Knowledge::Convention),
            Some(Comes::Often) => (Repeats::Event, Knowledge::Sight),
            None => (Repeats::Event, Knowledge::Convention),
        };
        let what = match event {
            Some(ValueKind::String(name)) => format_smolstr!("each `{name}` event"),
            _ => "each event".into(),
        };
        Some(Run {
            kind: RunKind::Callback {
                call,
                repeats,
                what,
                hands: Hands::Anything,
            },
            knowledge,
        })
    }

    /// A listener that takes itself away runs once.
    fn without_repeats_if_it_leaves(&self, function: FunctionId, run: Run<'a>) -> Run<'a> {
        let leaves = self.facts.releases.iter().any(|release| {
            let is_itself = release.listener.is_some_and(|listener| {
                self.path(listener) == Path::of(Root::Function(function))
            });
            is_itself && self.runs_in(release.region, function)
        });
        match run.kind {
            RunKind::Callback {
                call, what, hands, ..
            } if leaves => Run {
                kind: RunKind::Callback {
                    call,
                    repeats: Repeats::Once,
                    what,
                    hands,
                },
                knowledge: run.knowledge,
            },
            _ => run,
        }
    }

    fn lives_long(&self, target: ValueId) -> bool {
        let path = self.path(target);
        matches!(
            self.outer_lifetime(&path).0,
            Lifetime::Process | Lifetime::Instance
        )
    }

    fn is_release(&self, call: ValueId) -> bool {
        self.facts
            .releases
            .binary_search_by_key(&call, |release| release.call)
            .is_ok()
    }

    /// What a function of this file does with a function that it is handed.
    fn run_by_parameter(&self, call: ValueId, argument: usize) -> Option<Run<'a>> {
        let callee = self.called_function(call)?;
        let repeats = self.parameter_repeats(callee, argument as u32)?;
        let name = self.function(callee).name.clone().unwrap_or_default();
        Some(Run {
            kind: RunKind::Callback {
                call,
                repeats,
                what: format_smolstr!("`{name}`"),
                hands: Hands::Anything,
            },
            knowledge: Knowledge::Sight,
        })
    }

    /// How often `function` runs what it is handed as parameter `index`, each time it runs.
    fn parameter_repeats(&self, function: FunctionId, index: u32) -> Option<Repeats> {
        let key = (function, index);
        if let Some(known) = self.parameter_uses.borrow().get(&key) {
            return *known;
        }
        // A function that hands its parameter to itself must not ask for ever.
        self.parameter_uses.borrow_mut().insert(key, None);
        let binding = self
            .function(function)
            .parameters
            .get(index as usize)
            .and_then(|parameter| parameter.binding)?;
        let answer = self
            .references_to(binding)
            .into_iter()
            .flat_map(|reference| self.uses_of(reference))
            .filter_map(|used| self.repeats_of_parameter_use(function, used))
            .max();
        self.parameter_uses.borrow_mut().insert(key, answer);
        answer
    }

    fn repeats_of_parameter_use(&self, function: FunctionId, used: Use) -> Option<Repeats> {
        match used {
            Use::Called(call) => {
                let looped = self.loops_around(self.value(call).region).next().is_some();
                Some(if looped {
                    Repeats::Iteration
                } else {
                    Repeats::Once
                })
            }
            Use::Passed {
                call,
                argument,
                properties,
            } => {
                if let Some(known) = self.known_callback(call, argument, &properties, function) {
                    return Some(known.entry.repeats);
                }
                if let Some(run) = self.run_of_listener(call, argument, &properties) {
                    return match run.kind {
                        RunKind::Callback { repeats, .. } => Some(repeats),
                        _ => None,
                    };
                }
                let callee = self.called_function(call)?;
                self.parameter_repeats(callee, argument as u32)
            }
            _ => None,
        }
    }

    fn decorated(&self, function: FunctionId) -> Vec<Run<'a>> {
        let facts = self.function(function);
        let mut runs = Vec::new();
        for decorator in &facts.decorators {
            let name = match &self.value(*decorator).kind {
                ValueKind::Call(_) => self.callee_name(*decorator),
                _ => self.last_name(*decorator),
            };
            let Some(name) = name else { continue };
            for entry in self.dictionary.decorators_named(&name) {
                runs.push(Run {
                    kind: RunKind::Framework {
                        repeats: entry.repeats,
                        what: entry.what.as_str().into(),
                        span: self.span(*decorator),
                        hands: Hands::of(entry.hands_new, &entry.shared_members),
                    },
                    knowledge: Knowledge::Sight,
                });
            }
        }
        runs.extend(self.run_by_class(function));
        runs
    }

    /// Methods that a framework runs because of the class they belong to.
    fn run_by_class(&self, function: FunctionId) -> Option<Run<'a>> {
        let facts = self.function(function);
        let class = facts.class?;
        if facts.kind != FunctionKind::Method {
            return None;
        }
        let mut entries = self.dictionary.methods_named(facts.name.as_deref()?);
        let (entry, knowledge) = entries.find_map(|entry| {
            let knowledge = self.class_fits(entry, class, function)?;
            Some((entry, knowledge))
        })?;
        Some(Run {
            kind: RunKind::Framework {
                repeats: entry.repeats,
                what: entry.what.as_str().into(),
                span: facts.head,
                hands: Hands::of(entry.hands_new, &entry.shared_members),
            },
            knowledge,
        })
    }

    fn class_fits(
        &self,
        entry: &ClassMethod,
        class: ClassId,
        function: FunctionId,
    ) -> Option<Knowledge> {
        let facts = self.class(class);
        let base = facts.base.and_then(|base| self.last_name(base));
        let is_a = base
            .iter()
            .chain(&facts.implements)
            .any(|name| entry.is_a.iter().any(|known| known == name));
        if is_a {
            return Some(Knowledge::Sight);
        }
        if !self.parameters_fit(&entry.parameters, function) {
            return None;
        }
        let decorated = facts.decorators.iter().any(|decorator| {
            self.last_name(*decorator)
                .is_some_and(|name| entry.decorators.iter().any(|known| *known == name))
        });
        let any = entry.is_a.is_empty() && entry.decorators.is_empty();
        (decorated || any).then_some(Knowledge::Convention)
    }

    fn exported(
        &self,
        function: FunctionId,
        name: &str,
        properties: &[SmolStr],
    ) -> Option<Run<'a>> {
        if let Some(run) = self.in_handler_object(function, name, properties) {
            return Some(run);
        }
        if !properties.is_empty() {
            return None;
        }
        let entry = self.dictionary.exports_named(name).find(|entry| {
            (entry.files.is_empty()
                || entry
                    .files
                    .iter()
                    .any(|pattern| file_matches(pattern, self.file)))
                && (entry.parameters.is_empty() || self.parameters_fit(&entry.parameters, function))
        })?;
        // A name alone would be a convention; with a path or a shape that the framework prescribes it is more.
        let knowledge = match entry.files.is_empty() && !entry.parameters.is_empty() {
            true => Knowledge::Convention,
            false => Knowledge::Sight,
        };
        Some(Run {
            kind: RunKind::Framework {
                repeats: entry.repeats,
                what: entry.what.as_str().into(),
                span: self.function(function).head,
                hands: Hands::of(entry.hands_new, &entry.shared_members),
            },
            knowledge,
        })
    }

    fn in_handler_object(
        &self,
        function: FunctionId,
        name: &str,
        properties: &[SmolStr],
    ) -> Option<Run<'a>> {
        let entry = self.dictionary.objects.iter().find(|entry| {
            entry
                .named
                .iter()
                .any(|pattern| pattern_matches(pattern, name))
                && is_under(properties, &entry.under)
        })?;
        Some(Run {
            kind: RunKind::Framework {
                repeats: entry.repeats,
                what: entry.what.as_str().into(),
                span: self.function(function).head,
                hands: Hands::of(entry.hands_new, &[]),
            },
            knowledge: Knowledge::Sight,
        })
    }

    /// The calls whose callee is a function of this file, in order.
    pub(super) fn calls(&self) -> &[(ValueId, FunctionId)] {
        self.calls.get_or_init(|| {
            let mut calls = Vec::new();
            for (index, value) in self.facts.values.iter().enumerate() {
                if let ValueKind::Call(call) = &value.kind
                    && let Some(function) = self.callee(call.callee, call.form)
                {
                    calls.push((ValueId(index as u32), function));
                }
            }
            calls
        })
    }

    /// The function of this file that a call runs.
    pub(super) fn called_function(&self, call: ValueId) -> Option<FunctionId> {
        let calls = self.calls();
        let index = calls.binary_search_by_key(&call, |(at, _)| *at).ok()?;
        Some(calls[index].1)
    }

    fn callee(&self, callee: ValueId, form: CallForm) -> Option<FunctionId> {
        if let ValueKind::Super(function) = self.value(callee).kind {
            let class = self.function(function).class?;
            let base = self.base_class(class)?;
            return self.constructor_of(base);
        }
        if let ValueKind::Member { object, name } = &self.value(callee).kind
            && let ValueKind::Super(function) = self.value(*object).kind
        {
            // `super.m()` is never the class's own `m`; a base out of sight has one that nobody knows.
            let class = self.function(function).class?;
            return self.method(self.base_class(class)?, name);
        }
        let mut path = self.path(callee);
        if let Some(Segment::Name(name)) = path.segments.last()
            && (name == "call" || name == "apply")
        {
            path.segments.pop();
        }
        self.function_at(&path, form == CallForm::New)
    }

    /// The function of this file that a path means.
    pub(super) fn function_at(&self, path: &Path, constructs: bool) -> Option<FunctionId> {
        match (&path.root, path.segments.as_slice()) {
            (Root::Function(function), []) => Some(*function),
            (Root::Class(class), []) if constructs => self.constructor_of(*class),
            (Root::Instance(class), [Segment::Name(name)]) => self.method(*class, name),
            (_, [.., Segment::Name(name)]) => {
                let mut holder = path.clone();
                holder.segments.pop();
                if let Some(class) = self.class_at(&holder)
                    && let Some(function) = self.method(class, name)
                {
                    return Some(function);
                }
                if !holder.segments.is_empty() {
                    return None;
                }
                self.member_table()
                    .get(&(holder.root, name.clone()))
                    .copied()
            }
            _ => None,
        }
    }

    fn constructor_of(&self, class: ClassId) -> Option<FunctionId> {
        self.class(class).constructor.or_else(|| {
            self.base_class(class)
                .and_then(|base| self.class(base).constructor)
        })
    }

    /// The class of this file that a class extends.
    pub fn base_class(&self, class: ClassId) -> Option<ClassId> {
        let base = self.path(self.class(class).base?);
        match base.root {
            Root::Class(id) if base.segments.is_empty() && id != class => Some(id),
            Root::Function(function) if base.segments.is_empty() => {
                self.function(function).class.filter(|id| *id != class)
            }
            _ => None,
        }
    }

    /// A method of a class, or of those it extends in this file.
    pub(super) fn method(&self, class: ClassId, name: &str) -> Option<FunctionId> {
        let mut class = Some(class);
        for _ in 0..8 {
            let id = class?;
            let own = self
                .class(id)
                .members
                .iter()
                .find(|member| member.name == name && !member.is_static)
                .and_then(|member| member.function);
            if own.is_some() {
                return own;
            }
            class = self.base_class(id);
        }
        None
    }

    /// The class of this file that the thing at a path is an instance of.
    pub(super) fn class_at(&self, path: &Path) -> Option<ClassId> {
        let values: Vec<ValueId> = match (&path.root, path.segments.as_slice()) {
            (Root::Instance(class), []) => return Some(*class),
            (Root::Binding(binding), []) => self
                .binding(*binding)
                .writes
                .iter()
                .map(|write| write.value)
                .collect(),
            (Root::Instance(class), [Segment::Name(field)]) => {
                self.assignments_to_field(*class, field)
            }
            (Root::Value(value), []) => vec![*value],
            _ => return None,
        };
        values.into_iter().find_map(|value| {
            let value = match self.value(value).kind {
                ValueKind::Assign { value, .. } => value,
                _ => value,
            };
            match &self.value(value).kind {
                ValueKind::Call(call) if call.form == CallForm::New => {
                    let callee = self.path(call.callee);
                    match callee.root {
                        Root::Class(class) if callee.segments.is_empty() => Some(class),
                        Root::Function(function) if callee.segments.is_empty() => {
                            self.function(function).class
                        }
                        _ => None,
                    }
                }
                _ => None,
            }
        })
    }

    /// What is ever assigned to a field of a class's instances, `null` and `undefined` aside.
    pub(super) fn assignments_to_field(&self, class: ClassId, field: &str) -> Vec<ValueId> {
        self.field_assignments(field)
            .filter(|assignment| self.is_field(assignment.target, class, field))
            .filter(|assignment| !matches!(self.value(assignment.value).kind, ValueKind::Nothing))
            .map(|assignment| assignment.value)
            .collect()
    }

    /// The assignments to properties of that name, in order.
    pub(super) fn field_assignments(&self, field: &str) -> impl Iterator<Item = &'a Assignment> {
        let table = self.assignments.get_or_init(|| {
            let mut table: HashMap<SmolStr, Vec<u32>> = HashMap::new();
            for (index, assignment) in self.facts.assignments.iter().enumerate() {
                if let ValueKind::Member { name, .. } = &self.value(assignment.target).kind {
                    table.entry(name.clone()).or_default().push(index as u32);
                }
            }
            table
        });
        let facts = self.facts;
        table
            .get(field)
            .into_iter()
            .flatten()
            .map(move |index| &facts.assignments[*index as usize])
    }

    /// Functions by the object or class that holds them and their name.
    fn member_table(&self) -> &HashMap<(Root, SmolStr), FunctionId> {
        self.members.get_or_init(|| {
            let mut table = HashMap::new();
            for (index, class) in self.facts.classes.iter().enumerate() {
                for member in class.members.iter().filter(|member| member.is_static) {
                    if let Some(function) = member.function {
                        let root = Root::Class(ClassId(index as u32));
                        table.insert((root, member.name.clone()), function);
                    }
                }
            }
            for (index, binding) in self.facts.bindings.iter().enumerate() {
                let root = Root::Binding(BindingId(index as u32));
                for write in &binding.writes {
                    self.add_object(&mut table, &root, write.value);
                }
            }
            for assignment in &self.facts.assignments {
                let path = self.path(assignment.target);
                if let ([Segment::Name(name)], ValueKind::Function(function)) =
                    (path.segments.as_slice(), &self.value(assignment.value).kind)
                {
                    table.insert((path.root, name.clone()), *function);
                }
            }
            table
        })
    }

    fn add_object(
        &self,
        table: &mut HashMap<(Root, SmolStr), FunctionId>,
        root: &Root,
        object: ValueId,
    ) {
        let ValueKind::Object(properties) = &self.value(object).kind else {
            return;
        };
        for property in properties {
            let Some(name) = &property.name else { continue };
            let path = self.path(property.value);
            if let Root::Function(function) = path.root
                && path.segments.is_empty()
            {
                table.insert((root.clone(), name.clone()), function);
                // Inside the object's own methods, `this` is the object.
                for sibling in properties {
                    if let ValueKind::Function(method) = self.value(sibling.value).kind {
                        table.insert((Root::This(method), name.clone()), function);
                    }
                }
            }
        }
    }

    /// Expressions that mean a function as a member (`this.onData`) and do not call it.
    fn member_references(&self, function: FunctionId) -> Vec<ValueId> {
        self.member_reference_table()
            .get(&function)
            .cloned()
            .unwrap_or_default()
    }

    fn member_reference_table(&self) -> &HashMap<FunctionId, Vec<ValueId>> {
        self.member_references.get_or_init(|| {
            let mut table: HashMap<FunctionId, Vec<ValueId>> = HashMap::new();
            for (index, value) in self.facts.values.iter().enumerate() {
                let id = ValueId(index as u32);
                if !matches!(value.kind, ValueKind::Member { .. }) || self.is_callee(id) {
                    continue;
                }
                if let Some(function) = self.function_at(&self.path(id), false) {
                    table.entry(function).or_default().push(id);
                }
            }
            table
        })
    }

    fn is_callee(&self, value: ValueId) -> bool {
        match self.parent(value) {
            super::Parent::Value(outer) => {
                matches!(&self.value(*outer).kind, ValueKind::Call(call) if call.callee == value)
            }
            _ => false,
        }
    }

    pub(super) fn references(&self) -> &HashMap<BindingId, Vec<ValueId>> {
        self.references.get_or_init(|| {
            let mut table: HashMap<BindingId, Vec<ValueId>> = HashMap::new();
            for (index, value) in self.facts.values.iter().enumerate() {
                if let ValueKind::Binding(binding) = value.kind {
                    table
                        .entry(binding)
                        .or_default()
                        .push(ValueId(index as u32));
                }
            }
            table
        })
    }

    /// What a function returns, in its own body.
    pub(super) fn returned_values(&self, function: FunctionId) -> Vec<ValueId> {
        let table = self.returned.get_or_init(|| {
            let mut table: HashMap<FunctionId, Vec<ValueId>> = HashMap::new();
            for region in &self.facts.regions {
                for step in &region.steps {
                    if let Step::Return {
                        value: Some(value), ..
                    } = step
                    {
                        table.entry(region.function).or_default().push(*value);
                    }
                }
            }
            table
        });
        table.get(&function).cloned().unwrap_or_default()
    }

    /// Whether a function is the module's top level or a made-up function that runs once.
    pub(super) fn runs_once(&self, function: FunctionId) -> bool {
        function == MODULE || self.function(function).kind == FunctionKind::StaticInitialiser
    }
}

/// Whether a property is one that takes a handler: `onclick`, `onMessage`; not `on`, `once` or `only`.
fn is_handler_property(name: &str) -> bool {
    name.strip_prefix("on")
        .is_some_and(|event| event.len() > 3 && event != "only")
}

/// Whether a path is one that an entry of `[[export]]` means: `/pages/api/` anywhere, or `/route` as the file's name.
fn file_matches(pattern: &str, file: &str) -> bool {
    let file = format!("/{file}");
    if pattern.ends_with('/') {
        return file.contains(pattern);
    }
    let stem = file
        .rsplit_once('.')
        .map_or(file.as_str(), |(stem, _)| stem);
    stem.ends_with(pattern)
}
