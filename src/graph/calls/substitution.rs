//! A function's places in the words of a call: a parameter is the argument, `this` the receiver.
//!
//! In: a path or value of a function, and a call that runs it. Out: the same as the caller would write it.
//! Never here: a choice between callers (that is `lifting`).

use crate::facts::{CallForm, FunctionId, FunctionKind, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root, Segment};

impl Graph<'_> {
    /// A path with what its things are asked for by in the words of a caller: `list[state.at]`.
    fn with_keys_in_words(&self, path: &Path, function: FunctionId, call: ValueId) -> Path {
        let segments = path.segments.iter().map(|segment| match segment {
            Segment::At(key) => Segment::At(Box::new(self.in_callers_words(key, function, call))),
            segment => segment.clone(),
        });
        Path {
            root: path.root.clone(),
            segments: segments.collect(),
        }
    }

    /// A path of `function`, in the words of the call that runs it.
    pub(in crate::graph) fn in_callers_words(
        &self,
        path: &Path,
        function: FunctionId,
        call: ValueId,
    ) -> Path {
        let facts = self.call(call);
        let path = &self.with_keys_in_words(path, function, call);
        match &path.root {
            Root::Parameter(owner, index) if *owner == function => {
                match self.argument_for(call, *index) {
                    Some(argument) => match self.part_of_argument(argument, &path.segments) {
                        Some(part) => self.path(part).extended(&path.segments[1..]),
                        None => self.path(argument).extended(&path.segments),
                    },
                    None => match self.default_of(function, *index) {
                        Some(default) => self.path(default).extended(&path.segments),
                        None => path.clone(),
                    },
                }
            }
            Root::Instance(_) | Root::This(_)
                if facts.form != CallForm::New
                    && self.is_called_on_its_own(function)
                    && self.is_own_this(&path.root, function) =>
            {
                // `f.call(self, …)` and `f.apply(self, …)` name the receiver first.
                let is_named =
                    self.is_called_through(call, "call") || self.is_called_through(call, "apply");
                let receiver = match is_named {
                    true => facts.arguments.first().copied(),
                    false => self.receiver(call),
                };
                match receiver {
                    Some(receiver) => {
                        if let Some(handed) = self.handed_to_new(path, receiver) {
                            return handed;
                        }
                        let receiver = self.path(receiver);
                        match receiver.root {
                            Root::Value(_) => path.clone(),
                            _ => receiver.extended(&path.segments),
                        }
                    }
                    None => path.clone(),
                }
            }
            _ => path.clone(),
        }
    }

    /// The same of a listener: a field of an instance that is made for this one call is another function each time,
    /// `new Panel().begin()`.
    pub(in crate::graph) fn listener_in_callers_words(
        &self,
        path: &Path,
        function: FunctionId,
        call: ValueId,
    ) -> Path {
        let words = self.in_callers_words(path, function, call);
        let is_kept = words != *path || !self.is_own_this(&path.root, function);
        let receiver = self
            .receiver(call)
            .filter(|_| matches!(path.root, Root::Instance(_)) && !is_kept);
        match receiver.map(|receiver| self.origin_value(receiver)) {
            Some(made) if matches!(&self.value(made).kind, ValueKind::Call(call) if call.form == CallForm::New) => {
                Path::of(Root::Value(made)).extended(&path.segments)
            }
            _ => words,
        }
    }

    /// The method that a path means, if it is one function for all instances: no constructor puts another in its place.
    pub(in crate::graph) fn shared_method(&self, path: &Path) -> Option<FunctionId> {
        let name = path.last_segment_name()?;
        let method = self.function_at(path, false)?;
        let facts = self.function(method);
        let class = facts.class.filter(|_| facts.kind == FunctionKind::Method)?;
        self.assignments_to_field(class, name)
            .is_empty()
            .then_some(method)
    }

    /// Whether a root is the `this` of a function, and not an instance that a function further in has made: who calls
    /// `add` on a collection does not name the item that `add` makes.
    fn is_own_this(&self, root: &Root, function: FunctionId) -> bool {
        let provider = self.function(function).this;
        match root {
            Root::Instance(class) => self
                .function(provider)
                .class
                .is_none_or(|own| self.related(own, *class)),
            _ => true,
        }
    }

    /// Whether a function's `this` is what it is called on: a method's, and that of an arrow in a field, which has the
    /// instance's.
    fn is_called_on_its_own(&self, function: FunctionId) -> bool {
        let provider = self.function(function).this;
        provider == function || self.function(provider).kind == FunctionKind::Initialiser
    }

    /// A field of an instance that was made a moment ago, as what its constructor was handed for it:
    /// `new Wrapper(bus).listen()`.
    fn handed_to_new(&self, path: &Path, receiver: ValueId) -> Option<Path> {
        let Root::Instance(class) = path.root else {
            return None;
        };
        let (Segment::Name(field), rest) = path.segments.split_first()? else {
            return None;
        };
        let made = self.origin_value(receiver);
        let ValueKind::Call(call) = &self.value(made).kind else {
            return None;
        };
        let constructor = self.called_function(made)?;
        if call.form != CallForm::New {
            return None;
        }
        let [assigned] = self.assignments_to_field(class, field)[..] else {
            return None;
        };
        match self.path(assigned) {
            Path {
                root: Root::Parameter(owner, index),
                segments,
            } if owner == constructor && segments.is_empty() => {
                let argument = self.path(*call.arguments.get(index as usize)?);
                // What is made for the instance lives as long as the instance, which may have a name.
                let is_named = made != receiver && matches!(argument.root, Root::Value(_));
                (!is_named).then(|| argument.extended(rest))
            }
            _ => None,
        }
    }

    /// An expression of `function`, as the caller writes what it passes for it: `call`'s argument for a parameter.
    pub(in crate::graph) fn written_by_caller(
        &self,
        value: ValueId,
        function: FunctionId,
        call: ValueId,
    ) -> ValueId {
        let path = self.path(value);
        let Root::Parameter(owner, index) = path.root else {
            return value;
        };
        let passed = match self.argument_for(call, index) {
            Some(argument) if owner == function => argument,
            _ => return value,
        };
        match path.segments.as_slice() {
            [] => passed,
            [_] => self
                .part_of_argument(passed, &path.segments)
                .unwrap_or(value),
            _ => value,
        }
    }

    /// The argument that a call passes for a parameter.
    pub(in crate::graph) fn argument_for(&self, call: ValueId, index: u32) -> Option<ValueId> {
        let shift = usize::from(self.is_called_through(call, "call"));
        self.call(call)
            .arguments
            .get(index as usize + shift)
            .copied()
    }

    /// What an object literal that is passed holds under the first of `segments`: `listen({ target: bus })`.
    fn part_of_argument(&self, argument: ValueId, segments: &[Segment]) -> Option<ValueId> {
        let Some(Segment::Name(name)) = segments.first() else {
            return None;
        };
        let ValueKind::Object(properties) = &self.value(self.origin_value(argument)).kind else {
            return None;
        };
        properties
            .iter()
            .find(|property| property.name.as_ref() == Some(name))
            .map(|property| property.value)
    }

    /// What a parameter is when the caller passes nothing.
    pub(in crate::graph) fn default_of(&self, function: FunctionId, index: u32) -> Option<ValueId> {
        let parameter = self.function(function).parameters.get(index as usize)?;
        match self.value(self.only_value(parameter.binding?)?).kind {
            ValueKind::Either { right, .. } => Some(right),
            _ => None,
        }
    }

    fn is_called_through(&self, call: ValueId, method: &str) -> bool {
        matches!(&self.value(self.call(call).callee).kind, ValueKind::Member { name, .. } if name == method)
    }
}
