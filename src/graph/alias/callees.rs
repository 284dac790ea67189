//! Which function of the file a call runs, and the tables that this needs: members, references, assignments, returns.
//!
//! In: the facts and the paths. Out: the callee of a call, the calls of a function, the method of a class, the class of
//! a thing.
//! Never here: other people's code.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::path::{Path, Root, Segment};
use crate::facts::{
    Assignment, BindingId, CallForm, ClassId, FunctionId, FunctionKind, Property, Step, ValueId,
    ValueKind,
};
use crate::graph::alias::index::in_order;
use crate::graph::{Graph, Parent};

/// How many factories, assignments and `await`s an instance is followed through.
const FACTORIES: u32 = 6;

/// How many classes of a line of bases are looked at, which may lead in a circle.
pub(in crate::graph) const BASES: usize = 8;

/// The assignments to members of one name.
#[derive(Debug, Default)]
pub(in crate::graph) struct Fields {
    /// Those to `this` in a class.
    by_class: HashMap<ClassId, Vec<u32>>,
    elsewhere: Vec<u32>,
}

impl<'a> Graph<'a> {
    /// The calls whose callee is a function of this file, in order.
    pub(in crate::graph) fn calls(&self) -> &[(ValueId, FunctionId)] {
        self.alias.callees.get_or_init(|| {
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
    pub(in crate::graph) fn called_function(&self, call: ValueId) -> Option<FunctionId> {
        let calls = self.calls();
        let index = calls.binary_search_by_key(&call, |(at, _)| *at).ok()?;
        Some(calls[index].1)
    }

    /// Whether a call runs a function of this file.
    pub fn runs_own_function(&self, call: ValueId) -> bool {
        self.called_function(call).is_some()
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
            .or_else(|| self.handed_back(&path))
    }

    /// The function that a call of this file hands back: `stop()` after `const stop = follow()`, `kept.dispose()` after
    /// `const kept = follow()`.
    fn handed_back(&self, path: &Path) -> Option<FunctionId> {
        let made = match path.root {
            Root::Value(made) => made,
            Root::Binding(binding) => self.only_value(binding)?,
            _ => return None,
        };
        let ValueKind::Call(call) = &self.value(made).kind else {
            return None;
        };
        // What the callee hands back is looked at as it stands, and not through further calls: no way round ends here.
        let callee = self.path(call.callee);
        let maker = self.function_at(&callee, false)?;
        let [returned] = self.returned_values(maker)[..] else {
            return None;
        };
        let returned = match path.segments.as_slice() {
            [] => returned,
            [Segment::Name(name)] => {
                let ValueKind::Object(properties) = &self.value(self.origin_value(returned)).kind
                else {
                    return None;
                };
                let named = |property: &&Property| property.name.as_ref() == Some(name);
                properties.iter().find(named)?.value
            }
            _ => return None,
        };
        match self.path(returned).root {
            Root::Function(function) if self.function_contains(maker, function) => Some(function),
            _ => None,
        }
    }

    /// The function of this file that a path means.
    pub(in crate::graph) fn function_at(
        &self,
        path: &Path,
        constructs: bool,
    ) -> Option<FunctionId> {
        match (&path.root, path.segments.as_slice()) {
            (Root::Function(function), []) => Some(*function),
            (Root::Class(class), []) if constructs => self.constructor_of(*class),
            (Root::Instance(class), [Segment::Name(name)]) => self
                .method(*class, name)
                .or_else(|| self.function_in_field(*class, name)),
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
                let holder = self.member_holder(holder.root);
                self.member_table().get(&(holder, name.clone())).copied()
            }
            _ => None,
        }
    }

    /// The function that a field of a class's instances holds, if nothing else is ever put there:
    /// `this.onReady = () => {}`.
    fn function_in_field(&self, class: ClassId, field: &str) -> Option<FunctionId> {
        // Of a field that is given several things it is none, and two are enough to say so.
        let assigned = self.assignments_in_class(class, field);
        let things = assigned
            .map(|assignment| assignment.value)
            .filter(|value| !matches!(self.value(*value).kind, ValueKind::Nothing));
        match things.take(2).collect::<Vec<_>>()[..] {
            [only] => match self.value(only).kind {
                ValueKind::Function(function) => Some(function),
                _ => None,
            },
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

    /// A class and those that it extends in sight, from the inside out.
    pub(in crate::graph) fn with_bases(&self, class: ClassId) -> impl Iterator<Item = ClassId> {
        std::iter::successors(Some(class), |it| self.base_class(*it))
    }

    /// A method of a class, or of those it extends in this file.
    pub(in crate::graph) fn method(&self, class: ClassId, name: &str) -> Option<FunctionId> {
        self.with_bases(class).take(BASES).find_map(|id| {
            let mut own = self.members_named(id, name);
            own.find(|member| !member.is_static)?.function
        })
    }

    /// The class of this file that the thing at a path is an instance of.
    pub(in crate::graph) fn class_at(&self, path: &Path) -> Option<ClassId> {
        if let (Root::Instance(class), []) = (&path.root, path.segments.as_slice()) {
            return Some(*class);
        }
        self.remember(&self.memo.classes, path.clone(), || {
            let mut values = self.values_at(path)?.into_iter();
            values
                .find_map(|value| self.class_made_by(value, FACTORIES))
                .or_else(|| self.class_of_field(path))
        })
    }

    /// What is ever put where a path leads: into a variable, into a field of a class's instances.
    pub(in crate::graph) fn values_at(&self, path: &Path) -> Option<Vec<ValueId>> {
        match (&path.root, path.segments.as_slice()) {
            (Root::Binding(binding), []) => {
                let writes = self.binding(*binding).writes.iter();
                Some(writes.map(|write| write.value).collect())
            }
            (Root::Instance(class), [Segment::Name(field)]) => {
                Some(self.assignments_to_field(*class, field))
            }
            (Root::Value(value), []) => Some(vec![*value]),
            _ => None,
        }
    }

    /// The class that an expression makes an instance of: by `new`, or by a factory in sight that returns one.
    pub(in crate::graph) fn class_made_by(&self, value: ValueId, hops: u32) -> Option<ClassId> {
        let hops = hops.checked_sub(1)?;
        match &self.value(value).kind {
            ValueKind::Assign { value, .. } | ValueKind::Await(value) => {
                self.class_made_by(*value, hops)
            }
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
            ValueKind::Binding(_) => match self.origin_value(value) {
                origin if origin == value => None,
                origin => self.class_made_by(origin, hops),
            },
            ValueKind::Parameter { function, index } => {
                self.class_handed_in(*function, *index, hops)
            }
            ValueKind::Call(call) => {
                if let Some(class) = self.class_given_by(call) {
                    return Some(class);
                }
                let factory = self.factory(&self.path(call.callee))?;
                let returned = self.returned_values(factory);
                returned
                    .into_iter()
                    .find_map(|returned| self.class_made_by(self.origin_value(returned), hops))
            }
            _ => None,
        }
    }

    /// The function, or static member, that a path means.
    fn factory(&self, path: &Path) -> Option<FunctionId> {
        match (&path.root, path.segments.as_slice()) {
            (Root::Function(function), []) => Some(*function),
            (Root::Class(class), [Segment::Name(name)]) => self
                .members_named(*class, name)
                .find(|member| member.is_static)
                .and_then(|member| member.function),
            _ => None,
        }
    }

    /// The assignments to a field of a class's instances, in order.
    pub(in crate::graph) fn assignments_in_class(
        &self,
        class: ClassId,
        field: &str,
    ) -> impl Iterator<Item = &'a Assignment> {
        let facts = self.facts;
        self.assignments_on_instances(class, field)
            .into_iter()
            .map(|at| &facts.assignments[at as usize])
            .inspect(|_| self.read())
            .filter(move |assignment| self.is_field(assignment.target, class, field))
    }

    /// What is ever assigned to a field of a class's instances, `null` and `undefined` aside.
    pub(in crate::graph) fn assignments_to_field(
        &self,
        class: ClassId,
        field: &str,
    ) -> Vec<ValueId> {
        self.assignments_in_class(class, field)
            .filter(|assignment| !matches!(self.value(assignment.value).kind, ValueKind::Nothing))
            .map(|assignment| assignment.value)
            .collect()
    }

    /// The assignments to properties of that name, in order.
    pub(in crate::graph) fn field_assignments(
        &self,
        field: &str,
    ) -> impl Iterator<Item = &'a Assignment> {
        let facts = self.facts;
        let all = self.assignments_by_name(field).iter();
        all.map(move |index| &facts.assignments[*index as usize])
    }

    /// Their positions among all assignments.
    pub(in crate::graph) fn assignments_by_name(&self, field: &str) -> &Vec<u32> {
        static NONE: Vec<u32> = Vec::new();
        let table = self.alias.assignments.get_or_init(|| {
            let mut table: HashMap<SmolStr, Vec<u32>> = HashMap::new();
            for (index, assignment) in self.facts.assignments.iter().enumerate() {
                if let ValueKind::Member { name, .. } = &self.value(assignment.target).kind {
                    table.entry(name.clone()).or_default().push(index as u32);
                }
            }
            table
        });
        table.get(field).unwrap_or(&NONE)
    }

    /// Those of them that may be to a field of a class's instances, in order. Paths are looked for by them, so that they are
    /// told apart by what is written: `this.field` in a class that extends no other is on no instance of another such one.
    fn assignments_on_instances(&self, class: ClassId, field: &str) -> Vec<u32> {
        let known = self.alias.fields.get_or_init(|| self.collect_fields());
        match known.get(field) {
            Some(fields) if !self.may_extend(class) => {
                let own = fields.by_class.get(&class).into_iter().flatten();
                in_order(own.chain(&fields.elsewhere).copied().collect())
            }
            _ => self.assignments_by_name(field).clone(),
        }
    }

    fn collect_fields(&self) -> HashMap<SmolStr, Fields> {
        let mut all: HashMap<SmolStr, Fields> = HashMap::new();
        for (assignment, at) in self.facts.assignments.iter().zip(0..) {
            let ValueKind::Member { object, name } = &self.value(assignment.target).kind else {
                continue;
            };
            let fields = all.entry(name.clone()).or_default();
            let class = match self.value(*object).kind {
                ValueKind::This(function) => self.function(function).class,
                _ => None,
            };
            // What a getter gives may be anything's.
            let is_getter = |it: FunctionId| self.function(it).kind == FunctionKind::Getter;
            let is_told = |class: &ClassId| {
                let mut members = self.members_named(*class, name);
                !self.may_extend(*class) && !members.any(|it| it.function.is_some_and(is_getter))
            };
            match class.filter(is_told) {
                Some(class) => fields.by_class.entry(class).or_default().push(at),
                None => fields.elsewhere.push(at),
            }
        }
        all
    }

    /// Whether a class may extend one in sight, by what is written.
    fn may_extend(&self, class: ClassId) -> bool {
        let base = self.class(class).base;
        base.is_some_and(|base| self.may_be_in_sight(base, FACTORIES))
    }

    fn may_be_in_sight(&self, value: ValueId, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return true;
        };
        match self.value(value).kind {
            ValueKind::Global(_) | ValueKind::Import(_) => false,
            ValueKind::Member { object, .. } => self.may_be_in_sight(object, depth),
            ValueKind::Binding(binding) => match self.binding(binding).writes.as_slice() {
                [only] => self.may_be_in_sight(only.value, depth),
                _ => true,
            },
            _ => true,
        }
    }

    /// Functions by the object or class that holds them and their name.
    fn member_table(&self) -> &HashMap<(Root, SmolStr), FunctionId> {
        self.alias.members.get_or_init(|| {
            let mut table = HashMap::new();
            for (index, class) in self.facts.classes.iter().enumerate() {
                for member in class.members.iter().filter(|member| member.is_static) {
                    if let Some(function) = member.function {
                        let root = Root::Class(ClassId(index as u32));
                        table.insert((root, member.name.clone()), function);
                    }
                }
            }
            for (index, value) in self.facts.values.iter().enumerate() {
                if let ValueKind::Object(properties) = &value.kind {
                    let object = self.whole_of(ValueId(index as u32));
                    self.add_members(&mut table, &Root::Value(object), properties);
                }
            }
            for (index, binding) in self.facts.bindings.iter().enumerate() {
                let root = Root::Binding(BindingId(index as u32));
                for write in &binding.writes {
                    if let ValueKind::Object(properties) = &self.value(write.value).kind {
                        self.add_members(&mut table, &root, properties);
                    }
                }
            }
            for assignment in &self.facts.assignments {
                let path = self.path(assignment.target);
                if let ([Segment::Name(name)], ValueKind::Function(function)) =
                    (path.segments.as_slice(), &self.value(assignment.value).kind)
                {
                    let holder = self.member_holder(path.root);
                    table.insert((holder, name.clone()), *function);
                }
            }
            table
        })
    }

    /// What holds the members that a path from `root` means: for `this` of a method, the object literal around it, or the
    /// one that it is a part of.
    fn member_holder(&self, root: Root) -> Root {
        match root {
            Root::This(method) => match self.this_holder(method) {
                Ok(object) => Root::Value(object),
                Err(_) => root,
            },
            _ => root,
        }
    }

    fn add_members(
        &self,
        table: &mut HashMap<(Root, SmolStr), FunctionId>,
        holder: &Root,
        properties: &[Property],
    ) {
        for property in properties {
            let is_function = matches!(
                self.value(property.value).kind,
                ValueKind::Function(_) | ValueKind::Binding(_)
            );
            let Some(name) = property.name.as_ref().filter(|_| is_function) else {
                continue;
            };
            let path = self.path(property.value);
            if let (Root::Function(function), []) = (&path.root, path.segments.as_slice()) {
                table.insert((holder.clone(), name.clone()), *function);
            }
        }
    }

    /// Expressions that mean a function as a member (`this.onData`) and do not call it.
    pub(in crate::graph) fn member_references(&self, function: FunctionId) -> Vec<ValueId> {
        self.member_reference_table()
            .get(&function)
            .cloned()
            .unwrap_or_default()
    }

    fn member_reference_table(&self) -> &HashMap<FunctionId, Vec<ValueId>> {
        self.alias.member_references.get_or_init(|| {
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
            Parent::Value(outer) => {
                matches!(&self.value(*outer).kind, ValueKind::Call(call) if call.callee == value)
            }
            _ => false,
        }
    }

    pub(in crate::graph) fn references(&self) -> &HashMap<BindingId, Vec<ValueId>> {
        self.alias.references.get_or_init(|| {
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
    pub(in crate::graph) fn returned_values(&self, function: FunctionId) -> Vec<ValueId> {
        let table = self.alias.returned.get_or_init(|| {
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
    pub(in crate::graph) fn runs_once(&self, function: FunctionId) -> bool {
        self.is_module(function) || self.function(function).kind == FunctionKind::StaticInitialiser
    }
}
