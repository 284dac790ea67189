//! Look-ups that would otherwise go through the whole file for each question.
//!
//! In: the facts, once. Out: the calls by where they stand and by the method's name, the functions that a function calls.
//! Never here: an answer; what the found things mean is for those who ask.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use smol_str::SmolStr;

use super::path::Root;
use crate::dictionary::{Asserted, NameSet};
use crate::facts::{
    Assignment, ClassId, Export, FunctionId, Member, RegionId, RegionKind, Step, ValueId, ValueKind,
};
use crate::graph::Graph;

/// How many calls deep a function is taken to do what the functions it calls do.
const REACH: u32 = 2;

/// Positions in the facts, each list in order.
#[derive(Debug, Default)]
pub(in crate::graph) struct Index {
    /// Calls of functions of this file, by the function that they stand in.
    calls: HashMap<FunctionId, Vec<(ValueId, FunctionId)>>,
    /// Calls of functions of this file, by the function that they run.
    callers: HashMap<FunctionId, Vec<ValueId>>,
    /// Calls of methods, by name.
    methods: HashMap<SmolStr, Vec<ValueId>>,
    /// Functions, by name.
    named: HashMap<SmolStr, Vec<FunctionId>>,
    /// Calls of `super()`, by the function that they stand in.
    supers: HashMap<FunctionId, Vec<ValueId>>,
    /// Assignments to `object[index]`.
    keyed: Vec<u32>,
    /// The arms of the branches that a region goes through.
    branches: HashMap<RegionId, Vec<Arms>>,
    /// The cases of the switches with a `default` that a region goes through.
    switches: HashMap<RegionId, Vec<Vec<RegionId>>>,
    assertions: HashMap<RegionId, Vec<ValueId>>,
}

/// Members of classes, as positions in their class. Paths are found with them, so that they are known before calls are.
#[derive(Debug, Default)]
pub(in crate::graph) struct Members<'a> {
    by_name: HashMap<ClassId, HashMap<&'a str, Vec<u32>>>,
    by_function: HashMap<(ClassId, FunctionId), u32>,
}

/// What runs if a test holds, and what if not.
type Arms = (Option<RegionId>, Option<RegionId>);

/// What leaves the file.
#[derive(Debug, Default)]
pub(in crate::graph) struct Exported {
    /// Positions of exports by the value behind their names.
    by_value: HashMap<ValueId, Vec<u32>>,
    /// Those values, and what object literals among them hold.
    held: HashSet<ValueId>,
    /// The functions that exports mean by their paths.
    functions: HashSet<FunctionId>,
}

/// How many object literals deep an exported function may be.
const DEEP: u32 = 3;

impl<'a> Graph<'a> {
    fn exported_things(&self) -> &Exported {
        self.alias.exported.get_or_init(|| {
            let mut exported = Exported::default();
            for (at, export) in self.facts.exports.iter().enumerate() {
                let value = self.origin_value(export.value);
                let positions = exported.by_value.entry(value).or_default();
                positions.push(at as u32);
                self.note_held(value, DEEP, &mut exported.held);
                // `export default createService()`: what the factory returns is what others get.
                if let Some(factory) = self.called_function(value) {
                    for given in self.returned_values(factory) {
                        self.note_held(self.origin_value(given), DEEP, &mut exported.held);
                    }
                }
                let function = self.function_at(&self.path(export.value), false);
                exported.functions.extend(function);
            }
            exported
        })
    }

    /// Notes `value` and, if it is an object literal, what it holds.
    fn note_held(&self, value: ValueId, depth: u32, held: &mut HashSet<ValueId>) {
        held.insert(value);
        if let (Some(depth), ValueKind::Object(properties)) =
            (depth.checked_sub(1), &self.value(value).kind)
        {
            for property in properties {
                self.note_held(self.origin_value(property.value), depth, held);
            }
        }
    }

    /// The exports of that value, in order.
    pub(in crate::graph) fn exports_of(&self, value: ValueId) -> impl Iterator<Item = &'a Export> {
        let positions = self.exported_things().by_value.get(&value);
        let positions = positions.into_iter().flatten();
        positions.map(|at| &self.facts.exports[*at as usize])
    }

    /// Whether a function, or an object literal that holds it, is exported.
    pub(in crate::graph) fn leaves_file(&self, function: FunctionId, value: ValueId) -> bool {
        let exported = self.exported_things();
        exported.held.contains(&value) || exported.functions.contains(&function)
    }

    fn class_members(&self) -> &Members<'a> {
        self.alias.class_members.get_or_init(|| {
            let mut found = Members::default();
            for (class, at) in self.facts.classes.iter().zip(0..) {
                let by_name = found.by_name.entry(ClassId(at)).or_default();
                for (member, position) in class.members.iter().zip(0..) {
                    by_name.entry(&member.name).or_default().push(position);
                    if let Some(function) = member.function {
                        let first = found.by_function.entry((ClassId(at), function));
                        first.or_insert(position);
                    }
                }
            }
            found
        })
    }

    fn index(&self) -> &Index {
        self.alias.index.get_or_init(|| {
            let mut index = Index::default();
            for (call, callee) in self.calls() {
                let function = self.function_of(self.value(*call).region);
                let calls = index.calls.entry(function).or_default();
                calls.push((*call, *callee));
                index.callers.entry(*callee).or_default().push(*call);
            }
            for (at, value) in self.facts.values.iter().enumerate() {
                if let ValueKind::Call(call) = &value.kind
                    && let ValueKind::Super(_) = self.value(call.callee).kind
                {
                    let function = self.function_of(value.region);
                    let calls = index.supers.entry(function).or_default();
                    calls.push(ValueId(at as u32));
                }
                if let ValueKind::Call(call) = &value.kind
                    && let ValueKind::Member { name, .. } = &self.value(call.callee).kind
                {
                    let calls = index.methods.entry(name.clone()).or_default();
                    calls.push(ValueId(at as u32));
                }
            }
            for (at, function) in (0..).zip(&self.facts.functions) {
                if let Some(name) = &function.name {
                    let named = index.named.entry(name.clone()).or_default();
                    named.push(FunctionId(at));
                }
            }
            for (at, assignment) in self.facts.assignments.iter().enumerate() {
                if let ValueKind::Index { .. } = self.value(assignment.target).kind {
                    index.keyed.push(at as u32);
                }
            }
            for (at, region) in self.facts.regions.iter().enumerate() {
                let region_id = RegionId(at as u32);
                for step in &region.steps {
                    match step {
                        Step::Branch { then, otherwise } => {
                            let branches = index.branches.entry(region_id).or_default();
                            branches.push((*then, *otherwise));
                        }
                        Step::Switch { cases, .. } => {
                            let switches = index.switches.entry(region_id).or_default();
                            switches.push(cases.clone());
                        }
                        Step::Call(call) => {
                            let outer = self.fails_with(region_id);
                            for (test, region) in
                                self.asserted(*call).into_iter().flat_map(|test| {
                                    [Some(region_id), outer].map(|region| (test, region))
                                })
                            {
                                let Some(region) = region else { continue };
                                index.assertions.entry(region).or_default().push(test);
                            }
                        }
                        _ => {}
                    }
                }
            }
            index
        })
    }

    /// The calls of functions of this file that stand in `function`, in order, each with the function that it runs.
    pub(in crate::graph) fn calls_in(&self, function: FunctionId) -> &[(ValueId, FunctionId)] {
        self.index().calls.get(&function).map_or(&[], Vec::as_slice)
    }

    /// The calls of a function of this file, in order.
    pub(in crate::graph) fn calls_of(&self, function: FunctionId) -> &[ValueId] {
        let callers = &self.index().callers;
        callers.get(&function).map_or(&[], Vec::as_slice)
    }

    /// The calls of `super()` that stand in `constructor`, in order.
    pub(in crate::graph) fn super_calls(&self, constructor: FunctionId) -> &[ValueId] {
        let supers = &self.index().supers;
        supers.get(&constructor).map_or(&[], Vec::as_slice)
    }

    /// The calls of methods of these names, name by name.
    pub(in crate::graph) fn method_calls<'s>(
        &'s self,
        names: &'s [&'s str],
    ) -> impl Iterator<Item = ValueId> + 's {
        let methods = &self.index().methods;
        names
            .iter()
            .filter_map(|name| methods.get(*name))
            .flatten()
            .copied()
    }

    /// The calls of methods whose names are in a set.
    pub(in crate::graph) fn calls_of_set(&self, set: NameSet) -> impl Iterator<Item = ValueId> {
        let methods = &self.index().methods;
        self.dictionary
            .names(set)
            .filter_map(|name| methods.get(name))
            .flatten()
            .copied()
    }

    /// The members of a class with a name, in order.
    pub(in crate::graph) fn members_named(
        &self,
        class: ClassId,
        name: &str,
    ) -> impl Iterator<Item = &'a Member> {
        let named = self.class_members().by_name.get(&class);
        let positions = named.and_then(|named| named.get(name));
        let members = &self.class(class).members;
        let positions = positions.into_iter().flatten();
        positions.map(|at| {
            self.read();
            &members[*at as usize]
        })
    }

    /// The member of a class that a function is.
    pub fn member_that_is(&self, class: ClassId, function: FunctionId) -> Option<&'a Member> {
        let position = self.class_members().by_function.get(&(class, function))?;
        Some(&self.class(class).members[*position as usize])
    }

    /// The functions of a name, in order.
    pub(in crate::graph) fn functions_named(&self, name: &str) -> &[FunctionId] {
        let named = &self.index().named;
        named.get(name).map_or(&[], Vec::as_slice)
    }

    /// The branches that a region goes through, in order: what runs if the test holds, and what if not.
    pub(in crate::graph) fn branches_in(&self, region: RegionId) -> &[Arms] {
        let branches = &self.index().branches;
        branches.get(&region).map_or(&[], Vec::as_slice)
    }

    /// The cases of the switches that a region goes through, in order.
    pub(in crate::graph) fn switches_in(&self, region: RegionId) -> &[Vec<RegionId>] {
        let switches = &self.index().switches;
        switches.get(&region).map_or(&[], Vec::as_slice)
    }

    /// What is asserted in a region, so that control goes on only where it holds, in order.
    pub(in crate::graph) fn assertions_in(&self, region: RegionId) -> &[ValueId] {
        let assertions = &self.index().assertions;
        assertions.get(&region).map_or(&[], Vec::as_slice)
    }

    /// The test that a call asserts: its argument, or the call itself where that compares.
    fn asserted(&self, call: ValueId) -> Option<ValueId> {
        match self.assertion(call)? {
            Asserted::Truth => self.call(call).arguments.first().copied(),
            _ => Some(call),
        }
    }

    /// What a call throws for unless it is so: `assert(!this.open)`, `strict.equal(handler, undefined)`.
    pub(in crate::graph) fn assertion(&self, call: ValueId) -> Option<Asserted> {
        let name = self.callee_name(call)?;
        let callee = self.path(self.call(call).callee);
        let asserted = match &callee.root {
            Root::Import(module) => {
                let name = match callee.last_segment_name() {
                    // The module itself is a function, and `strict` is the module.
                    None => own_name(module),
                    Some(name) if name == "strict" => own_name(module),
                    Some(name) => name,
                };
                self.dictionary.assertion(Some(module), None, name)
            }
            _ => None,
        };
        let by_name = || {
            let receiver = self.receiver(call).and_then(|it| self.last_name(it));
            self.dictionary.assertion(None, receiver.as_deref(), &name)
        };
        let asserted = asserted.or_else(by_name)?;
        self.called_function(call).is_none().then_some(asserted)
    }

    /// The region around a `try` that is left where the `try` fails.
    fn fails_with(&self, region: RegionId) -> Option<RegionId> {
        let facts = self.region(region);
        let outer = facts.parent.filter(|_| facts.kind == RegionKind::Try)?;
        let leaves = |step: &Step| match step {
            Step::Try {
                body,
                catch: Some(catch),
                ..
            } => *body == region && self.leaves(*catch),
            _ => false,
        };
        self.region(outer).steps.iter().any(leaves).then_some(outer)
    }

    /// The assignments to `object[index]`, with the object and the index, in order.
    pub(in crate::graph) fn keyed_assignments(
        &self,
    ) -> impl Iterator<Item = (&'a Assignment, ValueId, ValueId)> {
        let all = 0..self.index().keyed.len() as u32;
        all.filter_map(|at| self.keyed_assignment(at))
    }

    /// The one of that number among them.
    pub(in crate::graph) fn keyed_assignment(
        &self,
        at: u32,
    ) -> Option<(&'a Assignment, ValueId, ValueId)> {
        let at = self.index().keyed[at as usize];
        let assignment = &self.facts.assignments[at as usize];
        match self.value(assignment.target).kind {
            ValueKind::Index { object, index } => Some((assignment, object, index)),
            _ => None,
        }
    }

    /// `function`, the functions of this file that it calls, and those that they call.
    pub(in crate::graph) fn reached_from(&self, function: FunctionId) -> Rc<BTreeSet<FunctionId>> {
        if let Some(known) = self.calls.reached.borrow().get(&function) {
            return known.clone();
        }
        let mut reached = BTreeSet::from([function]);
        let mut outermost = vec![function];
        for _ in 0..REACH {
            outermost = outermost
                .into_iter()
                .flat_map(|caller| self.calls_in(caller))
                .map(|(_, callee)| *callee)
                .filter(|callee| reached.insert(*callee))
                .collect();
        }
        let reached = Rc::new(reached);
        self.calls
            .reached
            .borrow_mut()
            .insert(function, reached.clone());
        reached
    }

    /// Whether a region is in a function or in one that it calls.
    pub fn runs_with(&self, region: RegionId, function: FunctionId) -> bool {
        self.runs_in_any(region, &self.reached_from(function))
    }

    /// Whether a region runs in one of `functions` or in a function written inside one.
    pub(in crate::graph) fn runs_in_any(
        &self,
        region: RegionId,
        functions: &BTreeSet<FunctionId>,
    ) -> bool {
        let mut function = Some(self.function_of(region));
        while let Some(id) = function {
            if functions.contains(&id) {
                return true;
            }
            function = self.function(id).parent;
        }
        false
    }
}

/// What a module is called without its folders: `assert` of `node:assert/strict`.
fn own_name(module: &str) -> &str {
    let module = module.strip_prefix("node:").unwrap_or(module);
    module.split('/').next().unwrap_or(module)
}

/// Sorts what was found, and keeps each once.
pub(in crate::graph) fn in_order(mut found: Vec<u32>) -> Vec<u32> {
    found.sort_unstable();
    found.dedup();
    found
}
