//! What a file's facts say together: which expressions mean the same thing, who runs each function, how long things
//! live, and what takes listeners away.
//!
//! In: the facts of a file and the dictionary. Out: [`Graph`], which answers questions about them.
//! Never here: syntax, a judgement on what is bad, or words for the user.

mod again;
mod anew;
mod attempted;
mod awaited;
mod beginnings;
mod birth;
mod blueprints;
mod bounded;
mod buckets;
mod callees;
mod chains;
mod climb;
mod collected;
mod component_files;
mod components;
mod connections;
mod contents;
mod controllers;
mod copied;
mod counterparts;
mod dead;
mod decided;
mod departures;
mod disposers;
mod drawn;
mod effort;
mod emptied;
mod ended;
mod exclusive;
mod fate;
mod flow;
mod frameworks;
mod guard;
mod handed;
mod handed_in;
mod held;
mod index;
mod injected;
mod inner;
mod insertions;
mod inside;
mod instead;
mod items;
mod keeps;
mod kept_by_target;
mod keys;
mod known;
mod later;
mod left_page;
mod limits;
mod made_by_framework;
mod marks;
mod memo;
mod midway;
mod missed;
mod nesting;
mod noticed;
mod opposite;
mod own;
mod page_roots;
mod parting;
mod passed_on;
mod path;
mod pending;
pub mod program;
mod provided;
mod put;
mod race;
mod reaching;
mod refs;
mod rejections;
mod release;
mod releasing;
mod renders;
mod reruns;
mod returned;
mod roots;
mod runs;
mod same;
mod settlements;
mod silenced;
mod singletons;
mod sinks;
mod spell;
mod standing;
mod states;
mod stopped;
mod strangers;
mod streams;
mod taken_back;
mod tenure;
mod terminal;
#[cfg(test)]
mod tests;
mod this;
mod toggles;
mod unregistered;
mod unrun;
mod uses;
mod whose;
mod within;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use smol_str::SmolStr;

use crate::corpus::Span;
use crate::dictionary::Dictionary;
use crate::facts::{
    Acquisition, Binding, BindingId, Call, Class, ClassId, FileFacts, Function, FunctionId,
    FunctionKind, Region, RegionId, Release, Value, ValueId, ValueKind, Write,
};

pub use again::Again;
pub use anew::Anew;
use birth::Freshness;
pub use birth::Lifetime;
pub use climb::{Climb, End, Excuse, Layer, LayerKind, Words};
pub use components::is_named_like_hook;
pub use controllers::Signal;
pub use dead::{Cause, Dead};
pub use flow::{Exit, ExitKind};
pub use items::Counterpart;
pub use midway::{AddedBy, Midway};
pub use missed::Miss;
pub use opposite::Opposite;
pub use own::with_own_emitters;
pub use parting::SiblingRemoval;
pub use passed_on::Taker;
pub use path::{Path, Root, Segment};
pub use race::{Race, Rival, Sink};
pub use reaching::{Late, Turn};
pub use release::{Discharge, DischargeKind, NearMiss};
pub use roots::Making;
pub use runs::{Hands, Run, RunKind};
pub use silenced::Silencing;
pub use strangers::Stranger;
pub use tenure::{Bond, Owner, Tenure};
pub use terminal::{Awaited, Unsure};
pub use whose::{SharedSignal, SignalOwner};

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
    Strangers,
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
    /// By the acquisition's number.
    climbs: Vec<OnceCell<Climb>>,
    /// By the value's number.
    paths: Vec<OnceCell<Box<Path>>>,
    /// The values whose paths are being looked for.
    resolving: RefCell<path::Resolving>,
    /// The questions that are being asked, one inside another.
    asked: inside::Asked,
    members: OnceCell<HashMap<(Root, SmolStr), FunctionId>>,
    /// By the function's number.
    runs: Vec<OnceCell<Vec<Run<'a>>>>,
    calls: OnceCell<Vec<(ValueId, FunctionId)>>,
    index: OnceCell<index::Index>,
    inner: OnceCell<inner::Inner>,
    class_members: OnceCell<index::Members<'a>>,
    nesting: OnceCell<nesting::Nesting>,
    exported: OnceCell<index::Exported>,
    reached: RefCell<HashMap<FunctionId, Rc<BTreeSet<FunctionId>>>>,
    assignments: OnceCell<HashMap<SmolStr, Vec<u32>>>,
    /// The same, by the classes that they are written in.
    fields: OnceCell<HashMap<SmolStr, callees::Fields>>,
    removals: OnceCell<Vec<release::Removal>>,
    buckets: OnceCell<buckets::Buckets>,
    /// The releases that are handed each function by itself.
    removed: OnceCell<HashMap<FunctionId, Vec<u32>>>,
    makings: OnceCell<roots::Makings>,
    /// Where instances are made, by the class.
    instances: OnceCell<HashMap<Root, Vec<ValueId>>>,
    registered: OnceCell<singletons::Registered<'a>>,
    named_classes: OnceCell<handed_in::Named>,
    /// Globals that the code puts its own things on.
    namespaces: OnceCell<HashSet<SmolStr>>,
    returned: OnceCell<HashMap<FunctionId, Vec<ValueId>>>,
    references: OnceCell<HashMap<BindingId, Vec<ValueId>>>,
    member_references: OnceCell<HashMap<FunctionId, Vec<ValueId>>>,
    parameter_uses: RefCell<HashMap<(FunctionId, u32), Option<crate::dictionary::Repeats>>>,
    conditions: RefCell<HashMap<FunctionId, Rc<flow::Conditions>>>,
    skeletons: RefCell<HashMap<FunctionId, Rc<flow::Skeleton>>>,
    passed: RefCell<HashMap<FunctionId, flow::Passed>>,
    standing: RefCell<standing::Standing>,
    /// The tests that may say of an event that it is still to come.
    pending: OnceCell<pending::Pending>,
    meant: OnceCell<buckets::Meant>,
    /// The registrations, in the words of all their callers.
    in_words: OnceCell<keys::Keyed>,
    /// The registrations whose results are used, by their methods and targets.
    used_results: OnceCell<keys::Keyed>,
    /// Whether each release that somebody asked about takes some listener away.
    met: RefCell<HashMap<u32, bool>>,
    /// What each registration asks of the whole file.
    noticed: noticed::Noticed,
    /// What is known of places that have many uses.
    memo: memo::Memo,
    /// What names hold where they are used, of those that are written more than once.
    held: OnceCell<HashMap<ValueId, FunctionId>>,
    /// What is written to the variables that somebody asked about, in order.
    ordered_writes: RefCell<HashMap<BindingId, Rc<[Write]>>>,
    /// The new things that are written to variables, by the function that does so.
    made_for: RefCell<birth::MadeFor>,
    /// Where things come from.
    traced: RefCell<known::Traced>,
    /// What paths are looked up by.
    marks: marks::Marks,
    /// The functions that write what others can see.
    meddling: OnceCell<BTreeSet<FunctionId>>,
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
            parents: uses::parents(facts),
            acquisition_of,
            release_of,
            effort: Cell::new(0),
            facts_read: Cell::new(0),
            stack_base: effort::stack_position(),
            climbs: vec![OnceCell::new(); facts.acquisitions.len()],
            paths: vec![OnceCell::new(); facts.values.len()],
            resolving: RefCell::default(),
            asked: inside::Asked::default(),
            members: OnceCell::new(),
            runs: vec![OnceCell::new(); facts.functions.len()],
            calls: OnceCell::new(),
            index: OnceCell::new(),
            inner: OnceCell::new(),
            class_members: OnceCell::new(),
            nesting: OnceCell::new(),
            exported: OnceCell::new(),
            reached: RefCell::default(),
            assignments: OnceCell::new(),
            fields: OnceCell::new(),
            removals: OnceCell::new(),
            buckets: OnceCell::new(),
            removed: OnceCell::new(),
            makings: OnceCell::new(),
            instances: OnceCell::new(),
            registered: OnceCell::new(),
            named_classes: OnceCell::new(),
            namespaces: OnceCell::new(),
            returned: OnceCell::new(),
            references: OnceCell::new(),
            member_references: OnceCell::new(),
            parameter_uses: RefCell::default(),
            conditions: RefCell::default(),
            skeletons: RefCell::default(),
            passed: RefCell::default(),
            standing: RefCell::default(),
            pending: OnceCell::new(),
            meant: OnceCell::new(),
            in_words: OnceCell::new(),
            used_results: OnceCell::new(),
            met: RefCell::default(),
            noticed: noticed::Noticed::default(),
            memo: memo::Memo::default(),
            held: OnceCell::new(),
            ordered_writes: RefCell::default(),
            made_for: RefCell::default(),
            traced: RefCell::default(),
            marks: marks::Marks::default(),
            meddling: OnceCell::new(),
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

    /// Whether `outer` is `inner` or was written around it.
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
