//! What `this` is.
//!
//! In: a function. Out: the path of its `this`: the instance of its class, what it listens on, what it is bound to.
//! Never here: what callers pass for `this` in sight of some calls alone; that is the lifting's.

use super::path::{Path, Root};
use crate::facts::{Choice, FunctionId, FunctionKind, ValueId, ValueKind};
use crate::graph::{Graph, Parent};

impl Graph<'_> {
    /// What `this` of a function means.
    pub(in crate::graph) fn resolve_this(&self, function: FunctionId) -> Path {
        let provider = self.function(function);
        match provider.class {
            Some(class)
                if provider.is_static || provider.kind == FunctionKind::StaticInitialiser =>
            {
                Path::of(Root::Class(class))
            }
            Some(class) => Path::of(Root::Instance(class)),
            None => self
                .this_of_listener(function)
                .or_else(|| self.this_of_accessor(function))
                .or_else(|| self.this_of_bound(function))
                .unwrap_or_else(|| Path::of(Root::This(function))),
        }
    }

    /// `this` of a listener that is no arrow function is what it listens on, be it written there or named there.
    fn this_of_listener(&self, function: FunctionId) -> Option<Path> {
        let (call, argument) = self.inline_callback(function)?;
        let acquisition = self.acquisition_at(call)?;
        let has_own_this = matches!(
            self.function(function).kind,
            FunctionKind::Declaration | FunctionKind::Expression
        );
        let listens = self.call(call).arguments.get(argument) == Some(&acquisition.listener);
        (has_own_this && listens).then(|| self.path(acquisition.target))
    }

    /// `this` of an accessor that is handed to `Object.defineProperty` is the object whose property it is.
    fn this_of_accessor(&self, function: FunctionId) -> Option<Path> {
        let mut value = self.function(function).value?;
        for _ in 0..2 {
            if let Parent::Property(object, _) = self.parent(value) {
                value = *object;
            }
        }
        let (call, argument) = self.argument_of(value)?;
        let defines = argument > 0
            && matches!(
                self.callee_name(call).as_deref(),
                Some("defineProperties" | "defineProperty")
            );
        let path = self.path(*self.call(call).arguments.first()?);
        match path.root {
            Root::Instance(_) | Root::Binding(_) if defines => Some(path),
            _ => None,
        }
    }

    /// `this` of a function with a name, of which nothing is done but to run it on one thing: `step.bind(this)`,
    /// `step.call(this)`, `each(list, step, this)`.
    fn this_of_bound(&self, function: FunctionId) -> Option<Path> {
        let facts = self.function(function);
        let has_own_this = matches!(
            facts.kind,
            FunctionKind::Declaration | FunctionKind::Expression
        );
        let [name] = self.bindings_written(facts.value.filter(|_| has_own_this)?) else {
            return None;
        };
        let references = self.references_to(*name).into_iter();
        let mut things = references
            // What it does to itself, it does to what it is run on.
            .filter(|it| {
                !self.function_contains(function, self.function_of(self.value(*it).region))
            })
            .map(|it| self.run_on(it, function));
        let path = self.path(things.next()??);
        things
            .all(|thing| thing.is_some_and(|it| self.path(it) == path))
            .then_some(path)
    }

    /// What a function is run on that an expression names, if that is `this` of a function around it, or has a name.
    fn run_on(&self, reference: ValueId, function: FunctionId) -> Option<ValueId> {
        let Parent::Value(outer) = *self.parent(reference) else {
            return None;
        };
        let thing = match &self.value(outer).kind {
            ValueKind::Member { name, .. }
                if matches!(name.as_str(), "apply" | "bind" | "call") =>
            {
                let Parent::Value(call) = *self.parent(outer) else {
                    return None;
                };
                match &self.value(call).kind {
                    ValueKind::Call(call) if call.callee == outer => *call.arguments.first()?,
                    _ => return None,
                }
            }
            ValueKind::Call(call) => {
                let at = call.arguments.iter().position(|it| *it == reference)?;
                let next = *call.arguments.get(at + 1)?;
                matches!(self.value(next).kind, ValueKind::This(_)).then_some(next)?
            }
            _ => return None,
        };
        match self.value(thing).kind {
            ValueKind::This(around) => {
                (around != function && self.function_contains(around, function)).then_some(thing)
            }
            ValueKind::Binding(_) => Some(thing),
            _ => None,
        }
    }

    /// Whether a function is run as if it were a method of `this`: `Base.call(this)`, `Base && Base.apply(this, arguments)`.
    pub(in crate::graph) fn is_run_on_this(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::Either {
                choice: Choice::And,
                right,
                ..
            } => self.is_run_on_this(*right),
            ValueKind::Call(call) => {
                let runs = matches!(&self.value(call.callee).kind,
                    ValueKind::Member { name, .. } if name == "call" || name == "apply");
                let first = call.arguments.first();
                runs && first.is_some_and(|it| matches!(self.value(*it).kind, ValueKind::This(_)))
            }
            _ => false,
        }
    }

    /// Whether a function is a member of a class or of an object literal.
    pub(in crate::graph) fn is_member(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        let is_property = |value| matches!(self.parent(value), Parent::Property(..));
        facts.class.is_some() || facts.value.is_some_and(is_property)
    }
}
