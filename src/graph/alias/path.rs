//! Access paths: which thing an expression means.
//!
//! In: a value of the file. Out: its [`Path`], with aliases, destructuring, `const self = this`, chained calls, casts
//! and `await` taken away, so that two expressions that mean the same thing have the same path.
//! Never here: how long the thing lives (that is `allocation`), or which of two paths a program takes.

use smol_str::SmolStr;

use crate::dictionary::{NameSet, Repeats, ResultLifetime};
use crate::facts::{
    BindingId, BindingKind, Call, CallForm, Choice, ClassId, FunctionId, FunctionKind, RegionId,
    ValueId, ValueKind,
};
use crate::graph::Graph;

/// How many aliases are followed before a path is taken as it stands; real code stays below ten.
const DEPTH: u32 = 32;

/// What an expression means: a root, and the members that lead from it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// Where it begins.
    pub root: Root,
    /// What leads on from there.
    pub segments: Vec<Segment>,
}

/// Where an access path begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A global; `window`, `self` and `global` are `globalThis`.
    Global(SmolStr),
    /// A module.
    Import(SmolStr),
    /// A variable whose value is no alias of something else.
    Binding(BindingId),
    /// An instance of a class of this file.
    Instance(ClassId),
    /// `this` of a function that belongs to no class.
    This(FunctionId),
    /// What a caller passes.
    Parameter(FunctionId, u32),
    /// A function of this file.
    Function(FunctionId),
    /// A class of this file.
    Class(ClassId),
    /// The value of an expression that was given no name.
    Value(ValueId),
}

/// One step of an access path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// `.name`, or `[0]`.
    Name(SmolStr),
    /// `[key]`, the key by its own path.
    At(Box<Path>),
    /// One of the things in a collection, another one each time the region runs.
    Element(RegionId),
}

/// The values whose paths are being looked for, outermost first, each with whether it is made of itself.
#[derive(Debug, Default)]
pub(in crate::graph) struct Resolving(Vec<(ValueId, bool)>);

impl Resolving {
    /// How many paths may be looked for inside of one another: more than code that a person wrote needs, and few enough
    /// for the stack.
    const DEEPEST: usize = 256;

    /// Begins with a value; `false` if it is being looked for already, which makes all since then a circle, or if too
    /// many are.
    fn enter(&mut self, value: ValueId) -> bool {
        if let Some(place) = self.0.iter().position(|(it, _)| *it == value) {
            for (_, is_circle) in &mut self.0[place..] {
                *is_circle = true;
            }
            return false;
        }
        let has_room = self.0.len() < Self::DEEPEST;
        if has_room {
            self.0.push((value, false));
        }
        has_room
    }

    /// Ends with the innermost value, and returns whether it is made of itself.
    fn leave(&mut self) -> bool {
        self.0.pop().is_some_and(|(_, is_circle)| is_circle)
    }
}

impl Graph<'_> {
    /// Whether the path of some value is being looked for, so that others may not be final.
    pub(in crate::graph) fn is_resolving(&self) -> bool {
        !self.alias.resolving.borrow().0.is_empty()
    }
}

impl Path {
    /// The path that is only a root.
    pub fn of(root: Root) -> Self {
        Self {
            root,
            segments: Vec::new(),
        }
    }

    /// Whether it leads through a collection, so that it means any of its things.
    pub fn is_drawn(&self) -> bool {
        let mut segments = self.segments.iter();
        segments.any(|segment| !matches!(segment, Segment::Name(_)))
    }

    /// This path, one step further.
    pub fn then(mut self, segment: Segment) -> Self {
        self.segments.push(segment);
        self
    }

    /// Its first steps.
    pub(in crate::graph) fn prefix(&self, steps: usize) -> Self {
        Self {
            root: self.root.clone(),
            segments: self.segments[..steps].to_vec(),
        }
    }

    /// This path, led on by `segments`.
    pub fn extended(mut self, segments: &[Segment]) -> Self {
        self.segments.extend_from_slice(segments);
        self
    }

    /// The name of the last step, if it has one.
    pub fn last_segment_name(&self) -> Option<&SmolStr> {
        match self.segments.last() {
            Some(Segment::Name(name)) => Some(name),
            _ => None,
        }
    }
}

impl Graph<'_> {
    /// What `value` means.
    pub fn path(&self, value: ValueId) -> Path {
        self.spend();
        let known = &self.alias.paths[value.0 as usize];
        if let Some(path) = known.get() {
            return Path::clone(path);
        }
        if !self.alias.resolving.borrow_mut().enter(value) {
            return self.itself(value);
        }
        let found = self.resolve(value, DEPTH);
        let path = match self.alias.resolving.borrow_mut().leave() {
            true => self.itself(value),
            false => found,
        };
        // What it asked on the way may have filled in the same.
        let _ = known.set(Box::new(path.clone()));
        path
    }

    /// What is made of itself, such as `app` in `app = app.use(f)`, means itself wherever one begins to look.
    fn itself(&self, value: ValueId) -> Path {
        Path::of(match self.value(value).kind {
            ValueKind::Binding(binding) => Root::Binding(binding),
            _ => Root::Value(value),
        })
    }

    fn resolve(&self, value: ValueId, depth: u32) -> Path {
        let unnamed = || Path::of(Root::Value(value));
        let Some(depth) = depth.checked_sub(1) else {
            return unnamed();
        };
        match &self.value(value).kind {
            ValueKind::Binding(binding) => self.resolve_binding(*binding, depth),
            ValueKind::Global(name) => Path::of(Root::Global(self.canonical_global(name))),
            ValueKind::Import(module) if module == "process" => {
                Path::of(Root::Global("process".into()))
            }
            ValueKind::Import(module) => Path::of(Root::Import(module.clone())),
            ValueKind::This(function) => self.resolve_this(*function),
            ValueKind::Super(function) => self.resolve_this(*function),
            ValueKind::Parameter { function, index } => {
                self.resolve_parameter(*function, *index, depth)
            }
            ValueKind::Member { object, name } => self.resolve_member(*object, name, depth),
            ValueKind::Index { object, index } => {
                let object = self.resolve(*object, depth);
                match &self.value(*index).kind {
                    ValueKind::Number(number) => object.then(Segment::Name(number.clone())),
                    _ => object.then(Segment::At(Box::new(self.resolve(*index, depth)))),
                }
            }
            ValueKind::Element { of } => self
                .resolve_collection(*of, depth)
                .then(Segment::Element(self.value(value).region)),
            ValueKind::Call(call) => self
                .resolve_call(value, call, depth)
                .unwrap_or_else(unnamed),
            ValueKind::Function(function) => Path::of(Root::Function(*function)),
            ValueKind::Class(class) => Path::of(Root::Class(*class)),
            ValueKind::Await(inner) | ValueKind::Spread(inner) => {
                let path = self.resolve(*inner, depth);
                match path.root {
                    Root::Value(_) if path.segments.is_empty() => {
                        unnamed_unless_call(self, *inner, value)
                    }
                    _ => path,
                }
            }
            ValueKind::Assign { target, value } => self.resolve_assignment(*target, *value, depth),
            ValueKind::Sequence(parts) => match parts.last() {
                Some(last) => self.resolve(*last, depth),
                None => unnamed(),
            },
            ValueKind::Either {
                choice,
                left,
                right,
                ..
            } => self
                .resolve_either(*choice, *left, *right, depth)
                .unwrap_or_else(unnamed),
            _ => unnamed(),
        }
    }

    /// What is assigned goes by the name that it is assigned to, unless it has one already and that is a module's way out:
    /// `const Daemon = module.exports = function () {}`.
    fn resolve_assignment(&self, target: ValueId, value: ValueId, depth: u32) -> Path {
        let named = self.resolve(target, depth);
        let written = self
            .is_export_path(&named)
            .then(|| self.resolve(value, depth));
        match written {
            Some(path) if !matches!(path.root, Root::Value(_)) => path,
            _ => named,
        }
    }

    fn resolve_binding(&self, id: BindingId, depth: u32) -> Path {
        let own = Path::of(Root::Binding(id));
        let Some(value) = self.only_value(id) else {
            return own;
        };
        if let (
            BindingKind::Parameter,
            ValueKind::Either {
                choice: Choice::Coalesce,
                left,
                ..
            },
        ) = (self.binding(id).kind, &self.value(value).kind)
        {
            return self.resolve(*left, depth);
        }
        // `const view = views[id] = new View()` is the new one, whatever else is in there.
        if let ValueKind::Assign { target, value } = self.value(value).kind
            && matches!(self.value(target).kind, ValueKind::Index { .. })
            && matches!(&self.value(value).kind, ValueKind::Call(call) if call.form == CallForm::New)
        {
            return own;
        }
        let path = self.resolve(value, depth);
        match path.root {
            Root::Value(_) => own,
            _ => path,
        }
    }

    /// The one thing ever assigned to a name; `null` and `undefined` aside, and what it hands back of itself
    /// (`t = t.on(name, f)`).
    pub fn only_value(&self, id: BindingId) -> Option<ValueId> {
        let writes = self.binding(id).writes.as_slice();
        let mut values = writes
            .iter()
            .filter(|write| !matches!(self.value(write.value).kind, ValueKind::Nothing))
            .map(|write| write.value)
            .filter(|value| writes.len() < 2 || !self.is_handed_back_by(*value, id));
        let first = values.next()?;
        values.next().is_none().then_some(first)
    }

    fn resolve_parameter(&self, function: FunctionId, index: u32, depth: u32) -> Path {
        let own = Path::of(Root::Parameter(function, index));
        let Some((call, argument)) = self.inline_callback(function) else {
            return own;
        };
        let Some(name) = self.callee_name(call) else {
            return own;
        };
        let receiver = self.receiver(call);
        if name == "then" && index == 0 && argument == 0 {
            return match receiver {
                Some(receiver) => match self.resolve(receiver, depth) {
                    Path {
                        root: Root::Value(_),
                        ..
                    } => own,
                    path => path,
                },
                None => own,
            };
        }
        // `stack.adopt(bus, (bus) => bus.off("x", h))`
        if name == "adopt" && index == 0 && argument == 1 {
            return match self.call(call).arguments.first() {
                Some(adopted) => self.resolve(*adopted, depth),
                None => own,
            };
        }
        let drawn = if name.starts_with("reduce") { 1 } else { 0 };
        let is_key = drawn == 0 && index == 1;
        if !self.iterates(&name) || index != drawn && !is_key {
            return own;
        }
        // `list.forEach(f)` draws from its receiver, `each(list, f)` from its first argument.
        let collection = if argument == 0 {
            receiver
        } else {
            self.call(call).arguments.first().copied()
        };
        match collection {
            Some(collection) => {
                let element = self
                    .resolve_collection(collection, depth)
                    .then(Segment::Element(self.function(function).body));
                // `map.forEach((value, key) => …)`
                if is_key {
                    element.then(Segment::Name("key".into()))
                } else {
                    element
                }
            }
            None => own,
        }
    }

    /// Whether methods of this name run what they are handed for each thing of a collection.
    pub(in crate::graph) fn iterates(&self, name: &str) -> bool {
        let mut entries = self.dictionary.callbacks_named(name);
        entries.any(|entry| entry.repeats == Repeats::Iteration)
    }

    fn resolve_member(&self, object: ValueId, name: &SmolStr, depth: u32) -> Path {
        if let Some(value) = self.literal_property(object, name) {
            let path = self.resolve(value, depth);
            if !matches!(path.root, Root::Value(_) | Root::Function(_)) {
                return path;
            }
        }
        if let Some(path) = self.copied_member(object, name, depth) {
            return path;
        }
        let object = self.resolve(object, depth);
        match (&object.root, object.segments.is_empty()) {
            // A default import and the module itself are the same thing for everyone but the module's author.
            (Root::Import(_), true) if name == "default" => object,
            (Root::Global(global), true) if global == "globalThis" => {
                Path::of(Root::Global(self.canonical_global(name)))
            }
            (Root::Instance(class), true) => match self.behind_getter(*class, name) {
                Some(value) => self.resolve(value, depth),
                None => object.then(Segment::Name(name.clone())),
            },
            _ => object.then(Segment::Name(name.clone())),
        }
    }

    /// A member of a copy, where nothing else is ever put there: the one of what it was copied from.
    fn copied_member(&self, object: ValueId, name: &SmolStr, depth: u32) -> Option<Path> {
        let made = match self.value(object).kind {
            ValueKind::Binding(binding) => self.only_value(binding)?,
            _ => object,
        };
        let source = self.copied_from(made, name)?;
        if !self.assignments_by_name(name).is_empty() {
            return None;
        }
        let path = self.resolve(source, depth);
        let is_known = !matches!(path.root, Root::Value(_) | Root::Function(_));
        is_known.then(|| path.then(Segment::Name(name.clone())))
    }

    /// What `get name() { return this._name; }` gives, if that is all it does.
    fn behind_getter(&self, class: ClassId, name: &str) -> Option<ValueId> {
        let getter = self
            .members_named(class, name)
            .filter(|member| !member.is_static)
            .filter_map(|member| member.function)
            .find(|function| self.function(*function).kind == FunctionKind::Getter)?;
        match self.returned_values(getter).as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The value of `name` in the object literal that is the only value of the variable `object`.
    fn literal_property(&self, object: ValueId, name: &str) -> Option<ValueId> {
        let ValueKind::Binding(binding) = self.value(object).kind else {
            return None;
        };
        let ValueKind::Object(properties) = &self.value(self.only_value(binding)?).kind else {
            return None;
        };
        properties
            .iter()
            .find(|property| property.name.as_deref() == Some(name))
            .map(|property| property.value)
    }

    /// The collection behind `Object.values(x)`, `x.entries()`, `[...x]` and the like, for what is drawn from it.
    fn resolve_collection(&self, value: ValueId, depth: u32) -> Path {
        let inner = match &self.value(value).kind {
            ValueKind::Array(items) => match items.as_slice() {
                [only] => match self.value(*only).kind {
                    ValueKind::Spread(inner) => Some(inner),
                    _ => None,
                },
                _ => None,
            },
            ValueKind::Call(call) => self.collection_behind_call(value, call),
            _ => None,
        };
        match (inner, depth.checked_sub(1)) {
            (Some(inner), Some(depth)) => self.resolve_collection(inner, depth),
            _ => self.resolve(value, depth),
        }
    }

    fn collection_behind_call(&self, value: ValueId, call: &Call) -> Option<ValueId> {
        let name = self.callee_name(value)?;
        let receiver = self.receiver(value)?;
        match name.as_str() {
            name if self.dictionary.is_named(NameSet::ListsParts, name) => {
                let of_global = matches!(
                    &self.value(receiver).kind,
                    ValueKind::Global(name) if name == "Object" || name == "Array" || name == "Reflect"
                );
                if of_global {
                    call.arguments.first().copied()
                } else {
                    Some(receiver)
                }
            }
            name if self.dictionary.is_named(NameSet::GivesPartOfList, name) => Some(receiver),
            _ => None,
        }
    }

    /// Calls that return what they are called on: `bus.on(…).on(…)`, `bus.setMaxListeners(20)`, `f.bind`'s are none.
    fn resolve_call(&self, value: ValueId, call: &Call, depth: u32) -> Option<Path> {
        if let Some(argument) = self.passed_through(value) {
            return Some(self.resolve(argument, depth))
                .filter(|path| !matches!(path.root, Root::Value(_) | Root::Function(_)));
        }
        let ValueKind::Member { object, name } = &self.value(call.callee).kind else {
            return None;
        };
        if self.returns_receiver(name) {
            // In a chain of calls each but the first has been asked for.
            let known = self.alias.paths[object.0 as usize].get();
            let known = known.map(|path| Path::clone(path));
            return Some(known.unwrap_or_else(|| self.resolve(*object, depth)));
        }
        if let Some(key) = self.looked_up_by(value) {
            let key = self.constant_key(key)?;
            return Some(
                self.resolve(*object, depth)
                    .then(Segment::At(Box::new(key))),
            );
        }
        match self.result_in_chain(value)? {
            ResultLifetime::Both => Some(self.resolve(*object, depth)),
            _ => match self.value(*object).kind {
                ValueKind::Call(_) => Some(self.resolve(self.receiver(*object)?, depth)),
                _ => None,
            },
        }
    }

    fn resolve_either(
        &self,
        choice: Choice,
        left: ValueId,
        right: ValueId,
        depth: u32,
    ) -> Option<Path> {
        let first = self.resolve(left, depth);
        let second = self.resolve(right, depth);
        if first == second {
            return Some(first);
        }
        // `x || (x = make())` is `x` already; a guard `x && x.y` is what stands on its right.
        match (choice, &self.value(left).kind, &self.value(right).kind) {
            (Choice::And, _, _) => Some(second),
            // A compiled constructor goes on with what its base returned, which is the new object as a rule.
            (Choice::Or, _, ValueKind::This(_)) if self.is_run_on_this(left) => Some(second),
            // `{ signal } = {}`, `options || {}`: the empty one has nothing to listen on.
            (Choice::Or | Choice::Coalesce, _, ValueKind::Object(none)) if none.is_empty() => {
                Some(first)
            }
            (_, _, ValueKind::Nothing) => Some(first),
            (_, ValueKind::Nothing, _) => Some(second),
            _ => None,
        }
    }

    fn canonical_global(&self, name: &SmolStr) -> SmolStr {
        match self.dictionary.is_named(NameSet::GlobalObject, name) {
            true => "globalThis".into(),
            false => name.clone(),
        }
    }
}

fn unnamed_unless_call(graph: &Graph<'_>, inner: ValueId, outer: ValueId) -> Path {
    let is_call = matches!(graph.value(inner).kind, ValueKind::Call(_));
    Path::of(Root::Value(if is_call { inner } else { outer }))
}
