//! A function's paths in the words of whoever calls it, and the places of calls.
//!
//! In: a path and a call. Out: the path as the caller would write it: a parameter is the argument, `this` the receiver.
//! Never here: a choice between callers.

use crate::corpus::Span;
use crate::dictionary::Role;
use crate::facts::{BindingKind, CallForm, FunctionId, FunctionKind, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::path::{Path, Root, Segment};

/// A registration as one function on the way would write it.
#[derive(Clone, Debug)]
pub struct Words {
    /// What the listener is added to.
    pub target: Path,
    /// The expression that this is, as far as it was passed.
    pub on: ValueId,
    /// What is added.
    pub listener: ValueId,
    /// The event.
    pub event: Option<ValueId>,
}

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
    pub(super) fn listener_in_callers_words(
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
    pub(super) fn shared_method(&self, path: &Path) -> Option<FunctionId> {
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

    /// Whether a function stands in a field of the class that `maker` makes an instance of, so that each instance has its
    /// own.
    pub(super) fn is_field_made_by(&self, function: FunctionId, maker: FunctionId) -> bool {
        let maker = self.function(maker);
        let makes = matches!(
            maker.kind,
            FunctionKind::Constructor | FunctionKind::Initialiser
        );
        let mut around = std::iter::successors(Some(function), |it| self.function(*it).parent);
        makes
            && around.any(|it| {
                let facts = self.function(it);
                let classes = facts.class.zip(maker.class);
                facts.kind == FunctionKind::Initialiser
                    && classes.is_some_and(|(one, other)| self.related(one, other))
            })
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

    /// The function whose parameter a listener is, or is made of: `bind(callback)`, `wrap ? wrapped(callback) : callback`, or
    /// that a registration by its name has it run: `onData(f) { bus.on("data", (data) => f(parse(data))); }`.
    pub(super) fn forwarding_function(&self, listener: ValueId) -> Option<FunctionId> {
        let path = self.path(listener);
        match path.root {
            Root::Parameter(function, _) => {
                return self.inline_callback(function).is_none().then_some(function);
            }
            Root::Binding(binding) if self.binding(binding).kind == BindingKind::Parameter => {
                return Some(self.binding(binding).function);
            }
            _ => {}
        }
        match &self.value(listener).kind {
            ValueKind::Either { left, right, .. } => self
                .forwarding_function(*left)
                .or_else(|| self.forwarding_function(*right)),
            ValueKind::Call(call) => call
                .arguments
                .iter()
                .chain(self.receiver(listener).iter())
                .find_map(|part| self.forwarding_function(*part)),
            ValueKind::Function(inner) => self.registration_around(*inner),
            _ => None,
        }
    }

    /// The function around a listener that adds it for a caller, by its name, and whose parameter the listener runs.
    fn registration_around(&self, listener: FunctionId) -> Option<FunctionId> {
        let calls = self.calls_inside(self.function(listener).body);
        let mut run = calls.filter_map(|call| match self.path(self.call(call).callee).root {
            Root::Parameter(owner, _) => Some(owner),
            _ => None,
        });
        run.find(|owner| {
            *owner != listener
                && self.function_contains(*owner, listener)
                && self.is_named_like_registration(*owner)
        })
    }

    /// Whether a function is called like what adds the listener that it is handed: `on(event, f)`, `onData(f)`.
    fn is_named_like_registration(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        let name = facts.name.as_deref().unwrap_or_default();
        let tells_event = name
            .strip_prefix("on")
            .is_some_and(|event| event.starts_with(char::is_uppercase));
        self.is_named_like_acquisition(function) || tells_event && facts.parameters.len() == 1
    }

    /// Whether a call hands its function to an event or a timer, so that it runs later.
    pub(in crate::graph) fn is_waited_for(&self, call: ValueId) -> bool {
        const TIMERS: [&str; 3] = ["setTimeout", "setInterval", "setImmediate"];
        self.acquisition_at(call).is_some()
            || self
                .callee_name(call)
                .is_some_and(|name| TIMERS.contains(&name.as_str()))
    }

    /// A call's place up to its first argument: `app.get("/x"` of a route with its handler.
    pub fn short_span(&self, call: ValueId) -> Span {
        let facts = self.call(call);
        let callee = self.span(facts.callee);
        let end = match facts.arguments.first() {
            Some(first) if !self.holds_function(*first) => self.span(*first).end,
            _ => callee.end,
        };
        Span::new(self.span(call).start.min(callee.start), end.max(callee.end))
    }

    fn holds_function(&self, value: ValueId) -> bool {
        matches!(
            self.value(value).kind,
            ValueKind::Function(_)
                | ValueKind::Object(_)
                | ValueKind::Array(_)
                | ValueKind::Call(_)
        )
    }

    /// Whether a function is called like a method that adds listeners.
    pub(super) fn is_named_like_acquisition(&self, function: FunctionId) -> bool {
        self.function(function)
            .name
            .as_deref()
            .is_some_and(|name| self.dictionary.is_acquiring_method(name))
    }

    /// Whether a function is called in sight without a receiver: `on(bus, "x", f)` is no registration of its own, as
    /// `hub.on("x", f)` is.
    pub(super) fn is_called_as_it_is(&self, function: FunctionId) -> bool {
        self.calls_of(function)
            .iter()
            .any(|call| self.receiver(*call).is_none() && self.acquisition_at(*call).is_none())
    }

    /// Whether a plain function is written to be called with `new`: it has a capital, and gives `this` properties.
    pub(in crate::graph) fn is_constructor_by_name(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        let has_capital = facts
            .name
            .as_deref()
            .is_some_and(|name| name.starts_with(char::is_uppercase));
        has_capital
            && self
                .assignments_of(function)
                .any(|it| self.path(it.target).root == Root::This(function))
    }

    /// What a member does, by its name.
    pub fn role_of(&self, function: FunctionId) -> Option<Role> {
        self.function(function)
            .name
            .as_deref()
            .and_then(|name| self.dictionary.role(name))
    }
}
