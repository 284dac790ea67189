//! Setters that add a listener for several values and take it away for one.
//!
//! In: an acquisition and the region of a removal. Out: whether the removal is the other arm of a test that several values
//! pass, as in `if (mode !== "off") bus.on(…); else bus.off(…)`.
//! Never here: tests that one value passes; their arms take turns.

use crate::facts::{
    Acquisition, FunctionId, FunctionKind, RegionId, RegionKind, ValueId, ValueKind,
};
use crate::graph::{Graph, Parent};

/// How many callbacks a registration may be wrapped in.
const HOPS: u32 = 4;

impl Graph<'_> {
    /// Whether a removal in a setter runs only for one value, and the registration for each of the others.
    pub fn is_toggled_by_many(&self, acquisition: &Acquisition, removal: RegionId) -> bool {
        let removed = self.branches_around(removal);
        if removed.is_empty() {
            return false;
        }
        self.branches_around(acquisition.region)
            .into_iter()
            .any(|(test, when, function)| {
                self.passes_many(test, when)
                    && self.is_setter(function)
                    && removed.contains(&(test, !when, function))
            })
    }

    /// The tests around a region with the outcome that it runs on, and the function that asks, outermost last. A callback
    /// is taken to run where it is handed on.
    fn branches_around(&self, region: RegionId) -> Vec<(ValueId, bool, FunctionId)> {
        let mut branches = Vec::new();
        let mut region = region;
        for _ in 0..HOPS {
            let function = self.function_of(region);
            let mut inner = Some(region);
            while let Some(id) = inner {
                let facts = self.region(id);
                if let RegionKind::Branch { test, when } = facts.kind {
                    branches.push((test, when, function));
                }
                inner = facts.parent;
            }
            match self.inline_callback(function) {
                Some((call, _)) => region = self.value(call).region,
                None => break,
            }
        }
        branches
    }

    /// Whether several values pass a test: everything but one name.
    fn passes_many(&self, test: ValueId, when: bool) -> bool {
        match &self.value(test).kind {
            ValueKind::Not(inner) => self.passes_many(*inner, !when),
            ValueKind::Binary {
                operator, right, ..
            } => {
                let differs = match operator.as_str() {
                    "!==" | "!=" => when,
                    "===" | "==" => !when,
                    _ => return false,
                };
                differs && matches!(&self.value(*right).kind, ValueKind::String(_))
            }
            _ => false,
        }
    }

    /// Whether a function sets something, by its form or name: `set mode(value)`, `setMode(value)`.
    fn is_setter(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        let is_named = facts.name.as_deref().is_some_and(|name| {
            name.trim_start_matches(['_', '#'])
                .strip_prefix("set")
                .is_some_and(|what| what.is_empty() || what.starts_with(char::is_uppercase))
        });
        let is_property = facts.value.is_some_and(
            |value| matches!(self.parent(value), Parent::Property(_, Some(name)) if name == "set"),
        );
        facts.kind == FunctionKind::Setter || is_named || is_property
    }
}
