//! What may an expression be: which thing it means, where that was made, and what else is known of it.
//!
//! In: the facts, and what is at the root of `graph`. Out: access paths, allocation sites, may-alias, the models of libraries.
//! Never here: how often code runs, what has happened on the way to a point, or removals.

pub(super) mod allocation;
pub(super) mod bases;
pub(super) mod callees;
pub(super) mod chains;
pub(super) mod class_factories;
pub(super) mod collections;
pub(super) mod component_files;
pub(super) mod components;
pub(super) mod constants;
pub(super) mod copies;
pub(super) mod counterparts;
pub(super) mod drawn;
mod each_arm;
pub(super) mod element_refs;
pub(super) mod elements;
pub(super) mod events;
pub(super) mod framework_made;
pub(super) mod holders;
pub(super) mod imports;
pub(super) mod index;
pub(super) mod injected_classes;
pub(super) mod insertions;
pub(super) mod listeners;
pub(super) mod lists;
pub(super) mod marks;
pub(super) mod may_alias;
pub(super) mod models;
pub(super) mod owner;
pub(super) mod path;
pub(super) mod reaching_definitions;
pub(super) mod results;
pub(super) mod singletons;
pub(super) mod spelling;
pub(super) mod this;
pub(super) mod variation;

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use smol_str::SmolStr;

use crate::facts::{BindingId, FileFacts, FunctionId, ValueId, Write};
use crate::graph::alias::events::Names;
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::{Path, Root};

/// What is known of the file's things, each found when it is first asked for.
#[derive(Default)]
pub(in crate::graph) struct Tables<'a> {
    /// By the value's number.
    pub(in crate::graph) paths: Vec<OnceCell<Box<Path>>>,
    /// The values whose paths are being looked for.
    pub(in crate::graph) resolving: RefCell<path::Resolving>,
    pub(in crate::graph) members: OnceCell<HashMap<(Root, SmolStr), FunctionId>>,
    pub(in crate::graph) callees: OnceCell<Vec<(ValueId, FunctionId)>>,
    pub(in crate::graph) index: OnceCell<index::Index>,
    pub(in crate::graph) class_members: OnceCell<index::Members<'a>>,
    pub(in crate::graph) exported: OnceCell<index::Exported>,
    pub(in crate::graph) assignments: OnceCell<HashMap<SmolStr, Vec<u32>>>,
    /// The same, by the classes that they are written in.
    pub(in crate::graph) fields: OnceCell<HashMap<SmolStr, callees::Fields>>,
    /// Where instances are made, by the class.
    pub(in crate::graph) instances: OnceCell<HashMap<Root, Vec<ValueId>>>,
    pub(in crate::graph) registered: OnceCell<singletons::Registered<'a>>,
    pub(in crate::graph) named_classes: OnceCell<injected_classes::Named>,
    /// Globals that the code puts its own things on.
    pub(in crate::graph) namespaces: OnceCell<HashSet<SmolStr>>,
    pub(in crate::graph) returned: OnceCell<HashMap<FunctionId, Vec<ValueId>>>,
    pub(in crate::graph) references: OnceCell<HashMap<BindingId, Vec<ValueId>>>,
    pub(in crate::graph) member_references: OnceCell<HashMap<FunctionId, Vec<ValueId>>>,
    /// What names hold where they are used, of those that are written more than once.
    pub(in crate::graph) held: OnceCell<HashMap<ValueId, FunctionId>>,
    /// What is written to the variables that somebody asked about, in order.
    pub(in crate::graph) ordered_writes: RefCell<HashMap<BindingId, Rc<[Write]>>>,
    /// The new things that are written to variables, by the function that does so.
    pub(in crate::graph) made_for: RefCell<allocation::MadeFor>,
    /// Where things come from.
    pub(in crate::graph) traced: RefCell<models::Traced>,
    /// What paths are looked up by.
    pub(in crate::graph) marks: marks::Marks,
    /// The functions that write what others can see.
    pub(in crate::graph) meddling: OnceCell<BTreeSet<FunctionId>>,
    pub(in crate::graph) decorated: OnceCell<Vec<ValueId>>,
    /// By the first byte of the file; `None` for the one that all is about.
    pub(in crate::graph) imports: OnceCell<HashSet<(Option<u32>, SmolStr)>>,
    /// The imported names; of several alike the first.
    pub(in crate::graph) imported: OnceCell<HashMap<SmolStr, BindingId>>,
    /// What a chain of calls begins with, by its last call.
    pub(in crate::graph) chains: RefCell<HashMap<ValueId, ValueId>>,
    /// The registrations whose listeners come to a function.
    pub(in crate::graph) listened_from: OnceCell<HashMap<FunctionId, Vec<u32>>>,
    /// The names of the members of its classes and object literals.
    pub(in crate::graph) member_names: OnceCell<HashSet<SmolStr>>,
    /// The variables that a value is written to.
    pub(in crate::graph) written: OnceCell<HashMap<ValueId, Vec<BindingId>>>,
    /// What is assigned to.
    pub(in crate::graph) assigned: OnceCell<HashSet<ValueId>>,
    /// Expressions that lead to members, by their marks.
    pub(in crate::graph) expressions: OnceCell<HashMap<Mark, Vec<ValueId>>>,
    /// The names of the events that expressions can be.
    pub(in crate::graph) event_names: RefCell<HashMap<ValueId, Names>>,
    /// What elements are put into when they are drawn.
    pub(in crate::graph) refs: OnceCell<element_refs::Refs>,
}

impl Tables<'_> {
    /// Tables in which nothing is known yet, with room for each value.
    pub(in crate::graph) fn of(facts: &FileFacts) -> Self {
        Self {
            paths: vec![OnceCell::new(); facts.values.len()],
            ..Self::default()
        }
    }
}
