//! What a file's facts say together: which expressions mean the same thing, who runs each function, how long things
//! live, and what takes listeners away.
//!
//! In: the facts of a file and the dictionary. Out: [`Graph`], which answers questions about them.
//! Never here: syntax, a judgement on what is bad, or words for the user.

mod alias;
mod calls;
mod contained;
mod flow;
mod fuel;
mod memo;
mod nesting;
mod obligations;
mod placed;
pub mod program;
mod questions;
mod reentry;
#[cfg(test)]
mod tests;

use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use alias::allocation::Freshness;
use smol_str::SmolStr;

use crate::corpus::Span;
use crate::dictionary::Dictionary;
use crate::facts::{
    Acquisition, Binding, BindingId, Call, Class, ClassId, FileFacts, Function, FunctionId,
    FunctionKind, Region, RegionId, Release, Value, ValueId, ValueKind,
};

pub use alias::allocation::Lifetime;
pub use alias::components::is_named_like_hook;
pub use alias::owner::Owner;
pub use alias::path::{Path, Root, Segment};
pub use calls::instances::Making;
pub use calls::runs::{Hands, Run, RunKind};
pub use calls::unknown_callees::UnknownCallee;
pub use obligations::fresh_listener::FreshListener;
pub use obligations::lifting::{End, Excuse, Layer, LayerKind, Lifting, Words};
pub use obligations::opposites::Opposite;
pub use obligations::own_emitters::with_own_emitters;
pub use obligations::passed_on::Taker;
pub use obligations::reaches::{Late, Turn};
pub use obligations::release::{Discharge, DischargeKind, NearMiss};
pub use obligations::skipped::{Exit, ExitKind};
pub use obligations::terminal_events::{Awaited, Unsure};
pub use questions::competing_settlement::{Race, Rival, Sink};
pub use questions::controllers::Signal;
pub use questions::duplicate_registration::Again;
pub use questions::ineffective_release::{Cause, Dead};
pub use questions::items::Counterpart;
pub use questions::midway::{AddedBy, Midway};
pub use questions::mismatch::Miss;
pub use questions::ownership::{Ownership, Relation};
pub use questions::signal_provenance::{SharedSignal, SignalOwner};
pub use questions::silenced::Silencing;
pub use questions::teardown::SiblingRemoval;

/// How a link of the evidence is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Knowledge {
    /// It is in the code.
    Sight,
    /// It is what such code means by convention.
    Convention,
    /// It could as well be otherwise.
    Guess,
}

/// Who may call what a file exports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Others, as often as they like: the file is a part of a library, or nobody knows.
    #[default]
    Anyone,
    /// The files of the program alone: it is an application, and a function without a caller in sight is an entry point or
    /// is never called.
    Program,
}

/// The facts of a file, with the questions that need more than one of them.
pub struct Graph<'a> {
    /// The file's path, relative, with `/`.
    pub file: &'a str,
    /// What the file says.
    pub facts: &'a FileFacts,
    /// What is known of other people's APIs.
    pub dictionary: &'a Dictionary,
    /// Who may call what it exports.
    pub reach: Reach,
    parents: Vec<Parent>,
    acquisition_of: HashMap<ValueId, u32>,
    release_of: HashMap<ValueId, u32>,
    /// How much was looked up so far.
    effort: Cell<u64>,
    /// How many facts were read so far.
    facts_read: Cell<u64>,
    /// Where on the stack it was made.
    stack_base: usize,
    /// The questions that are being asked, one inside another.
    asked: reentry::Asked,
    inner: OnceCell<contained::Inner>,
    nesting: OnceCell<nesting::Nesting>,
    /// What is known of places that have many uses.
    memo: memo::Memo,
    alias: alias::Tables<'a>,
    calls: calls::Tables<'a>,
    flow: flow::Tables,
    obligations: obligations::Tables,
    questions: questions::Tables,
}

/// What holds a value: the next thing out.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Parent {
    /// Nothing that is kept: a statement of its own, a condition.
    None,
    /// Another expression.
    Value(ValueId),
    /// A property of an object literal or JSX element, by name.
    Property(ValueId, Option<SmolStr>),
    /// A variable.
    Binding(BindingId),
    /// An assignment to a property: index into the facts' assignments.
    Assignment(u32),
    /// The result of a function.
    Return(FunctionId),
}

impl<'a> Graph<'a> {
    /// Joins the facts of one file. `file` is its path, relative, with `/`.
    pub fn new(file: &'a str, facts: &'a FileFacts, dictionary: &'a Dictionary) -> Self {
        let acquisition_of = facts
            .acquisitions
            .iter()
            .enumerate()
            .map(|(index, acquisition)| (acquisition.call, index as u32))
            .collect();
        let release_of = facts
            .releases
            .iter()
            .enumerate()
            .map(|(index, release)| (release.call, index as u32))
            .collect();
        Self {
            file,
            facts,
            dictionary,
            reach: Reach::default(),
            parents: alias::holders::parents(facts),
            acquisition_of,
            release_of,
            effort: Cell::new(0),
            facts_read: Cell::new(0),
            stack_base: fuel::stack_position(),
            asked: reentry::Asked::default(),
            inner: OnceCell::new(),
            nesting: OnceCell::new(),
            memo: memo::Memo::default(),
            alias: alias::Tables::of(facts),
            calls: calls::Tables::of(facts),
            flow: flow::Tables::default(),
            obligations: obligations::Tables::of(facts),
            questions: questions::Tables::default(),
        }
    }

    /// The same, where it is known who may call what the file exports.
    pub fn reached_by(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// The value of that number.
    pub fn value(&self, id: ValueId) -> &'a Value {
        self.read();
        self.stay_on_stack();
        &self.facts.values[id.0 as usize]
    }

    /// The function of that number.
    pub fn function(&self, id: FunctionId) -> &'a Function {
        self.read();
        &self.facts.functions[id.0 as usize]
    }

    /// The region of that number.
    pub fn region(&self, id: RegionId) -> &'a Region {
        self.read();
        &self.facts.regions[id.0 as usize]
    }

    /// The class of that number.
    pub fn class(&self, id: ClassId) -> &'a Class {
        &self.facts.classes[id.0 as usize]
    }

    /// The binding of that number.
    pub fn binding(&self, id: BindingId) -> &'a Binding {
        &self.facts.bindings[id.0 as usize]
    }

    /// The call that `value` is.
    ///
    /// # Panics
    /// If it is none; callers hold the number of a call.
    pub fn call(&self, value: ValueId) -> &'a Call {
        match &self.value(value).kind {
            ValueKind::Call(call) => call,
            other => unreachable!("{value:?} was taken for a call and is {other:?}"),
        }
    }

    /// Whether a function is the top level of a module.
    pub fn is_module(&self, id: FunctionId) -> bool {
        self.function(id).kind == FunctionKind::Module
    }

    /// The function that runs `region`.
    pub fn function_of(&self, region: RegionId) -> FunctionId {
        self.region(region).function
    }

    /// Where `value` is written.
    pub fn span(&self, value: ValueId) -> Span {
        self.value(value).span
    }

    /// The last name of what a call calls: `on` of `a.b.on()`, `f` of `f()`.
    pub fn callee_name(&self, call: ValueId) -> Option<SmolStr> {
        let mut callee = self.call(call).callee;
        loop {
            match &self.value(callee).kind {
                ValueKind::Member { name, .. } => return Some(name.clone()),
                ValueKind::Global(name) => return Some(name.clone()),
                ValueKind::Binding(binding) => {
                    // `const { createServer } = require("http")` and `import { on as listen }` keep the API's name.
                    if let Some(value) = self.only_value(*binding)
                        && let ValueKind::Member { name, .. } = &self.value(value).kind
                        && name != "default"
                    {
                        return Some(name.clone());
                    }
                    return Some(self.binding(*binding).name.clone());
                }
                ValueKind::Await(inner) => callee = *inner,
                // `(0, events.once)(…)`, which is what compilers make of an imported function.
                ValueKind::Sequence(parts) => callee = *parts.last()?,
                _ => return None,
            }
        }
    }

    /// What a method is called on.
    pub fn receiver(&self, call: ValueId) -> Option<ValueId> {
        match self.value(self.call(call).callee).kind {
            ValueKind::Member { object, .. } => Some(object),
            _ => None,
        }
    }

    /// The acquisitions of the file that all is about, in source order.
    pub fn own_acquisitions(&self) -> impl Iterator<Item = &'a Acquisition> {
        let facts = self.facts;
        let all = facts.acquisitions.iter();
        all.filter(|acquisition| facts.is_own(acquisition.call))
    }

    /// The acquisition that a call is.
    pub fn acquisition_at(&self, call: ValueId) -> Option<&'a Acquisition> {
        self.acquisition_of
            .get(&call)
            .map(|index| &self.facts.acquisitions[*index as usize])
    }

    /// The release that a call is.
    fn release_at(&self, call: ValueId) -> Option<&'a Release> {
        let index = self.release_of.get(&call)?;
        Some(&self.facts.releases[*index as usize])
    }

    /// Whether a call takes listeners away.
    pub(crate) fn is_release(&self, call: ValueId) -> bool {
        self.release_of.contains_key(&call)
    }

    /// Whether `outer` is `contained` or was written around it.
    pub fn function_contains(&self, outer: FunctionId, inner: FunctionId) -> bool {
        let mut function = Some(inner);
        while let Some(id) = function {
            if id == outer {
                return true;
            }
            function = self.function(id).parent;
        }
        false
    }
}
