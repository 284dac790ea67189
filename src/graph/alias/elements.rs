//! What a run has put into a collection before it takes it out of there again.
//!
//! In: an element of a collection, as a path or as the call that looks it up, and a place in a function. Out: the value
//! that this very run put there last, and where; where the thing was made that a call finds in there.
//! Never here: variables and named fields (those are `allocation`), or what others have put there.

use super::path::{Path, Root, Segment};
use crate::facts::{FunctionId, FunctionKind, RegionId, ValueId, ValueKind, Write};
use crate::graph::Graph;
use crate::graph::reentry::Inside;

/// Which thing of a collection is meant.
enum Place {
    /// What is kept under this key.
    Under(Path),
    /// The last one.
    Last,
}

/// A place in a run.
#[derive(Clone, Copy)]
pub(in crate::graph) struct Now {
    pub(in crate::graph) function: FunctionId,
    pub(in crate::graph) at: ValueId,
    pub(in crate::graph) region: RegionId,
}

impl Graph<'_> {
    /// What this run has put last where `part` leads, if that is an element of a collection: `this.rules[id] = new Rule()`
    /// before `this.rules[id].on(…)`.
    pub(in crate::graph) fn put_into(&self, part: &Path, now: Now) -> Option<(ValueId, RegionId)> {
        let (Segment::At(key), holder) = part.segments.split_last()? else {
            return None;
        };
        let collection = part.prefix(holder.len());
        let place = match key.root {
            Root::Value(index) if self.is_index_of_last(index, &collection) => Place::Last,
            _ => Place::Under((**key).clone()),
        };
        self.put_last(&collection, &place, now)
    }

    /// What this run has put last where a call looks: `map.set(id, new Rule())` before `map.get(id)`, `list.push(one)`
    /// before `list.at(-1)`.
    pub(in crate::graph) fn put_where_call_looks(
        &self,
        call: ValueId,
        now: Now,
    ) -> Option<(ValueId, RegionId)> {
        let collection = self.path(self.receiver(call)?);
        let place = match (self.callee_name(call)?.as_str(), self.looked_up_by(call)) {
            (_, Some(key)) => Place::Under(self.key_path(key)),
            ("at", None) if self.asks_for_last(call) => Place::Last,
            _ => return None,
        };
        self.put_last(&collection, &place, now)
    }

    fn put_last(&self, collection: &Path, place: &Place, now: Now) -> Option<(ValueId, RegionId)> {
        let is_before = |value: ValueId, region: RegionId| {
            value < now.at
                && self.function_of(region) == now.function
                && self.reaches(region, now.region)
        };
        let collected = self.calls_that_collect_in(collection).into_iter();
        let by_call = collected
            .filter(|call| is_before(*call, self.value(*call).region))
            .filter_map(|call| Some((self.put_by(call, place)?, self.value(call).region)));
        let by_key = match place {
            Place::Under(_) => self.keyed_assignments_to(collection),
            Place::Last => Vec::new(),
        };
        let assigned = by_key
            .into_iter()
            .filter(|(it, _)| !it.if_absent && is_before(it.value, it.region))
            .filter(|(_, written)| {
                matches!(place, Place::Under(key)
                if is_one_key(self, &self.key_path(*written), key))
            })
            .map(|(it, _)| (it.value, it.region));
        let (value, region) = by_call.chain(assigned).max_by_key(|(value, _)| *value)?;
        let is_untouched = match place {
            Place::Under(key) => !self.is_written_between(key, value, now.at),
            Place::Last => !self.changes_between(collection, value, now),
        };
        // What the module puts there lives as long as the process, unless a loop puts another one there each turn.
        let is_of_run = !self.is_module(now.function) || self.loops_around(region).next().is_some();
        (is_untouched && is_of_run).then_some((value, region))
    }

    /// What a call puts there.
    fn put_by(&self, call: ValueId, place: &Place) -> Option<ValueId> {
        let arguments = self.call(call).arguments.as_slice();
        match (self.callee_name(call)?.as_str(), place, arguments) {
            ("set", Place::Under(key), [written, value]) => {
                is_one_key(self, &self.key_path(*written), key).then_some(*value)
            }
            ("push", Place::Last, [.., last]) => {
                let is_one = !matches!(self.value(*last).kind, ValueKind::Spread(_));
                is_one.then_some(*last)
            }
            _ => None,
        }
    }

    fn key_path(&self, key: ValueId) -> Path {
        self.constant_key(key).unwrap_or_else(|| self.path(key))
    }

    /// Whether a variable or field that a key is read from gets another value in between.
    fn is_written_between(&self, key: &Path, from: ValueId, to: ValueId) -> bool {
        let between = |it: &Write| it.value > from && it.value < to;
        self.writes_to(key).iter().any(between)
    }

    /// Whether the run puts something else into a list in between, or takes something out.
    fn changes_between(&self, list: &Path, from: ValueId, now: Now) -> bool {
        let pushed = self.argument_of(from).map(|(call, _)| call);
        self.calls_that_change(list).into_iter().any(|call| {
            Some(call) != pushed
                && call > from
                && call < now.at
                && self.function_of(self.value(call).region) == now.function
        })
    }

    /// Whether an expression is `list.length - 1`.
    fn is_index_of_last(&self, index: ValueId, list: &Path) -> bool {
        let ValueKind::Binary {
            operator,
            left,
            right,
        } = &self.value(index).kind
        else {
            return false;
        };
        let is_length = match &self.value(*left).kind {
            ValueKind::Member { object, name } => {
                name == "length" && self.same_path(&self.path(*object), list)
            }
            _ => false,
        };
        let is_one = matches!(&self.value(*right).kind, ValueKind::Number(number) if number == "1");
        operator == "-" && is_length && is_one
    }

    /// Whether a call is `list.at(-1)`.
    fn asks_for_last(&self, call: ValueId) -> bool {
        let [index] = self.call(call).arguments.as_slice() else {
            return false;
        };
        match &self.value(*index).kind {
            ValueKind::Number(number) => number == "-1",
            ValueKind::Unary { operator, operand } => {
                operator == "-"
                    && matches!(&self.value(*operand).kind, ValueKind::Number(it) if it == "1")
            }
            _ => false,
        }
    }

    /// The region of this run that made what a call finds: what the run itself has put there, or a part of what it has made
    /// (`this.panel = new Panel(); this.panel.field(name)`).
    pub(in crate::graph) fn allocation_of_found(
        &self,
        call: ValueId,
        function: FunctionId,
    ) -> Option<RegionId> {
        let value = self.value(call);
        if !matches!(value.kind, ValueKind::Call(_)) || self.function_of(value.region) != function {
            return None;
        }
        let now = Now {
            function,
            at: call,
            region: value.region,
        };
        if let Some((put, region)) = self.put_where_call_looks(call, now) {
            return self.allocation_of_put(put, region, now);
        }
        let receiver = self.finds_part_of(call)?;
        self.ask_inside(Inside::Assigned(call), None, || {
            self.local_allocation(&self.path(receiver), function, call, value.region)
        })
    }

    /// Where what a getter finds within a thing is born, as seen by a function that asks for it: with the thing.
    pub(in crate::graph) fn allocation_of_got(
        &self,
        call: ValueId,
        function: FunctionId,
        at: ValueId,
        region: RegionId,
    ) -> Option<RegionId> {
        if !self.is_in_getter(self.value(call).region) {
            return None;
        }
        let receiver = self.finds_part_of(call)?;
        self.ask_inside(Inside::Assigned(call), None, || {
            self.local_allocation(&self.path(receiver), function, at, region)
        })
    }

    /// Whether a region runs whenever somebody asks for a member.
    pub fn is_in_getter(&self, region: RegionId) -> bool {
        self.function(self.function_of(region)).kind == FunctionKind::Getter
    }

    /// The receiver of a call that is nobody's in sight, or a method that gives what its own instance holds.
    fn finds_part_of(&self, call: ValueId) -> Option<ValueId> {
        let receiver = self.receiver(call)?;
        let gives_part = match self.called_function(call) {
            Some(method) => {
                let returned = self.returned_values(method);
                let is_own = |value: &ValueId| {
                    let path = self.path(*value);
                    matches!(path.root, Root::Instance(class)
                        if !path.segments.is_empty() && !self.is_given(class, &path))
                };
                !returned.is_empty() && returned.iter().all(is_own)
            }
            // What an instance inherits that is out of sight may come from anywhere.
            None => {
                let path = self.path(receiver);
                match path.segments.as_slice() {
                    [] => !matches!(path.root, Root::Instance(_) | Root::This(_)),
                    [Segment::Name(_)] => true,
                    _ => false,
                }
            }
        };
        gives_part.then_some(receiver)
    }
}

/// Whether two keys are the same one in one run.
fn is_one_key(graph: &Graph<'_>, one: &Path, other: &Path) -> bool {
    let is_plain = || !one.is_drawn() && !other.is_drawn();
    one == other || is_plain() && graph.same_path(one, other)
}
