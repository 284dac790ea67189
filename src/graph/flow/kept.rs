//! What the walks over one function share: its tests, the steps that matter, and what holds behind those that concern no listener.
//!
//! In: a function. Out: what was found of it before, or is found now and kept.
//! Never here: anything that depends on one listener.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::conditions::Conditions;
use super::lattice::States;
use super::sparse::Skeleton;
use crate::facts::FunctionId;
use crate::graph::Graph;

/// What holds behind some steps of a function.
#[derive(Debug, Default)]
pub(in crate::graph) struct Passed(BTreeMap<u32, States>);

impl Graph<'_> {
    /// Which steps of a function matter to every listener.
    pub(in crate::graph) fn skeleton(
        &self,
        function: FunctionId,
        conditions: &Conditions,
    ) -> Rc<Skeleton> {
        if let Some(known) = self.flow.skeletons.borrow().get(&function) {
            return known.clone();
        }
        let skeleton = Rc::new(Skeleton::of(self, function, conditions));
        let mut all = self.flow.skeletons.borrow_mut();
        all.insert(function, skeleton.clone());
        skeleton
    }

    /// What holds behind at most `shared` steps of a function of which none concerns a listener, as far as somebody went.
    pub(in crate::graph) fn passed_before(
        &self,
        function: FunctionId,
        shared: u32,
    ) -> Option<(u32, States)> {
        let all = self.flow.passed.borrow();
        let known = all.get(&function)?.0.range(1..=shared.max(1)).next_back()?;
        (*known.0 <= shared).then_some((*known.0, *known.1))
    }

    pub(in crate::graph) fn keep_passed(&self, function: FunctionId, passed: Vec<(u32, States)>) {
        if !passed.is_empty() {
            let mut all = self.flow.passed.borrow_mut();
            all.entry(function).or_default().0.extend(passed);
        }
    }

    /// What the tests of a function ask.
    pub(in crate::graph) fn conditions(&self, function: FunctionId) -> Rc<Conditions> {
        if let Some(known) = self.flow.conditions.borrow().get(&function) {
            return known.clone();
        }
        let conditions = Rc::new(Conditions::of(self, function));
        let mut all = self.flow.conditions.borrow_mut();
        all.insert(function, conditions.clone());
        conditions
    }
}
