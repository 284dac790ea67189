//! A function's paths in the words of whoever calls it, and the places of calls.
//!
//! In: a path and a call. Out: the path as the caller would write it: a parameter is the argument, `this` the receiver.
//! Never here: a choice between callers.

use crate::dictionary::{NameSet, Role};
use crate::facts::{Acquisition, BindingKind, FunctionId, FunctionKind, ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root};

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
        let mut handed = self.handed_around(listener);
        handed.find(|owner| self.is_named_like_registration(*owner))
    }

    /// The function that is handed both what its listener runs and what the event's name is made of, so that it adds the listener for
    /// its caller: `handle(name, f) { this.on(`ipc-${name}`, (message) => f(message).catch(log)); }`.
    pub(super) fn registers_for_caller(&self, acquisition: &Acquisition) -> Option<FunctionId> {
        let ValueKind::Function(listener) = self.value(acquisition.listener).kind else {
            return None;
        };
        let pieces = self.pieces_of(acquisition.event?);
        let mut handed = self.handed_around(listener);
        handed.find(|owner| {
            let is_its =
                |piece: &Path| matches!(piece.root, Root::Parameter(of, _) if of == *owner);
            pieces.iter().any(is_its)
        })
    }

    /// The functions around a listener whose parameters it calls.
    fn handed_around(&self, listener: FunctionId) -> impl Iterator<Item = FunctionId> {
        let calls = self.calls_inside(self.function(listener).body);
        let run = calls.filter_map(|call| match self.path(self.call(call).callee).root {
            Root::Parameter(owner, _) => Some(owner),
            _ => None,
        });
        run.filter(move |owner| *owner != listener && self.function_contains(*owner, listener))
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
        self.acquisition_at(call).is_some()
            || self
                .callee_name(call)
                .is_some_and(|name| self.dictionary.is_named(NameSet::Timers, &name))
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
