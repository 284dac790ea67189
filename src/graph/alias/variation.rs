//! Which repetitions are bounded by the code itself.
//!
//! In: a loop or an iterating call. Out: whether its turns are counted by a literal in the code.
//! Never here: what runs around it.

use smol_str::SmolStr;

use super::path::{Path, Root, Segment};
use crate::dictionary::NameSet;
use crate::facts::{FunctionId, LoopForm, RegionId, RegionKind, Step, ValueId, ValueKind};
use crate::graph::reentry::Inside;
use crate::graph::{Graph, Parent};

impl Graph<'_> {
    /// Whether the code itself bounds how often a loop comes to `at`: it draws from a literal list, or leaves in the turn
    /// that has been there.
    pub(in crate::graph) fn loop_is_bounded(&self, region: RegionId, at: ValueId) -> bool {
        let RegionKind::Loop { form, over, .. } = &self.region(region).kind else {
            return false;
        };
        self.leaves_loop(region, at)
            || match (form, over) {
                (LoopForm::ForOf | LoopForm::ForIn, Some(over)) => self.is_literal_list(*over),
                _ => false,
            }
    }

    /// Whether a turn that comes to `at` is the last: its region, or one around it within the turn, ends with a way out of
    /// the loop (`if (one.matches) { bus.on("x", f); break; }`).
    fn leaves_loop(&self, turn: RegionId, at: ValueId) -> bool {
        let mut region = self.value(at).region;
        let mut is_broken_out_of = true;
        loop {
            let facts = self.region(region);
            if region != turn {
                match facts.kind {
                    RegionKind::Loop { .. } | RegionKind::Case { .. } => is_broken_out_of = false,
                    // What fails in between is caught, and the next turn tries again.
                    RegionKind::Try if self.has_catch(region) => return false,
                    _ => {}
                }
            }
            let leaves = facts.steps.iter().any(|step| match step {
                Step::Return { .. } | Step::Throw { .. } => true,
                Step::Break { label: None, .. } => is_broken_out_of,
                Step::Break {
                    label: Some(label), ..
                } => !self.is_labelled_within(turn, region, label),
                _ => false,
            });
            if leaves {
                return !self.goes_on_after(region, at);
            }
            match facts.parent {
                Some(parent) if region != turn => region = parent,
                _ => return false,
            }
        }
    }

    /// Whether a `continue` stands between `at` and the end of a region.
    fn goes_on_after(&self, region: RegionId, at: ValueId) -> bool {
        let start = self.span(at).start;
        let own = self.regions_of(self.function_of(region));
        own.iter().any(|inner| {
            self.region_contains(region, *inner)
                && self
                    .region(*inner)
                    .steps
                    .iter()
                    .any(|step| matches!(step, Step::Continue { span, .. } if span.start > start))
        })
    }

    /// Whether a label names something inside `turn` that is `region` or around it.
    fn is_labelled_within(&self, turn: RegionId, region: RegionId, label: &SmolStr) -> bool {
        let mut inner = region;
        while inner != turn {
            let Some(parent) = self.region(inner).parent else {
                return false;
            };
            let names = self.region(parent).steps.iter().any(|step| match step {
                Step::Loop {
                    body,
                    label: Some(name),
                    ..
                }
                | Step::Block {
                    body,
                    label: Some(name),
                } => *body == inner && name == label,
                Step::Switch {
                    cases,
                    label: Some(name),
                    ..
                } => cases.contains(&inner) && name == label,
                _ => false,
            });
            if names {
                return true;
            }
            inner = parent;
        }
        false
    }

    fn has_catch(&self, tried: RegionId) -> bool {
        self.region(tried).parent.is_some_and(|parent| {
            self.region(parent).steps.iter().any(
                |step| matches!(step, Step::Try { body, catch: Some(_), .. } if *body == tried),
            )
        })
    }

    /// Whether a value is a list that the code spells out.
    pub(in crate::graph) fn is_literal_list(&self, value: ValueId) -> bool {
        self.spend();
        let value = self.origin_value(value);
        !self.is_spent() && self.ask_inside(Inside::List(value), false, || self.spells_out(value))
    }

    fn spells_out(&self, value: ValueId) -> bool {
        match &self.value(value).kind {
            ValueKind::Array(items) => items.iter().all(|item| match self.value(*item).kind {
                ValueKind::Spread(inner) => self.is_literal_list(inner),
                _ => true,
            }),
            ValueKind::Object(properties) => {
                properties.iter().all(|property| property.name.is_some())
            }
            ValueKind::Call(call) => {
                // `Object.keys({ … })`, `Object.freeze([ … ])`, `new Set([ … ])`
                let wraps = self
                    .callee_name(value)
                    .is_some_and(|name| self.dictionary.is_named(NameSet::WrapsList, &name));
                wraps
                    && match call.arguments.first() {
                        Some(argument) => self.is_literal_list(*argument),
                        None => self
                            .receiver(value)
                            .is_some_and(|receiver| self.is_literal_list(receiver)),
                    }
            }
            ValueKind::Member { object, name } => self
                .property_of_literal(*object, name)
                .is_some_and(|property| self.is_literal_list(property)),
            _ => false,
        }
    }

    /// What an object literal holds under a name.
    pub(in crate::graph) fn property_of_literal(
        &self,
        object: ValueId,
        name: &str,
    ) -> Option<ValueId> {
        match &self.value(self.origin_value(object)).kind {
            ValueKind::Object(properties) => properties
                .iter()
                .find(|property| property.name.as_deref() == Some(name))
                .map(|property| property.value),
            _ => None,
        }
    }

    /// The function that an object literal holds under a name.
    pub(in crate::graph) fn function_of_literal(
        &self,
        object: ValueId,
        name: &str,
    ) -> Option<FunctionId> {
        match self.path(self.property_of_literal(object, name)?).root {
            Root::Function(function) => Some(function),
            _ => None,
        }
    }

    /// Whether a path draws another thing each time `region` runs.
    pub(in crate::graph) fn is_drawn_in(&self, path: &Path, region: RegionId) -> bool {
        path.segments.iter().any(|segment| match segment {
            Segment::Element(drawn) => self.region_contains(region, *drawn),
            Segment::At(key) => self.varies_in(key, region),
            Segment::Name(_) => false,
        })
    }

    /// What a variable draws from a list that has no name, whose things have no path, and that list: `for (const event of
    /// [...EVENTS, 'end'])`, `for (const [event] of [['open'], ['end']])`.
    fn element_of_unnamed(&self, path: &Path) -> Option<(ValueId, ValueId)> {
        let (Root::Binding(binding), []) = (&path.root, path.segments.as_slice()) else {
            return None;
        };
        let mut value = self.only_value(*binding)?;
        while let ValueKind::Member { object, .. } | ValueKind::Index { object, .. } =
            self.value(value).kind
        {
            value = object;
        }
        match self.value(value).kind {
            ValueKind::Element { of } => {
                let list = &self.value(of).kind;
                matches!(list, ValueKind::Array(_) | ValueKind::Call(_)).then_some((value, of))
            }
            _ => None,
        }
    }

    /// The callback that is handed a variable, the call that runs it for each thing of a list without a name, and that list:
    /// `names.split(" ").forEach((name) => …)`.
    fn handed_by_iteration(&self, path: &Path) -> Option<(FunctionId, ValueId, ValueId)> {
        let (Root::Binding(binding), []) = (&path.root, path.segments.as_slice()) else {
            return None;
        };
        let ValueKind::Parameter { function, index: 0 } =
            self.value(self.only_value(*binding)?).kind
        else {
            return None;
        };
        let (call, argument) = self.inline_callback(function)?;
        let iterates = argument == 0 && self.iterates(&self.callee_name(call)?);
        Some((function, call, self.receiver(call).filter(|_| iterates)?))
    }

    /// Whether two lists are one, or are written alike: `[...NAMES, 'end']`, `new Set(NAMES)`.
    pub(in crate::graph) fn are_lists_alike(&self, one: ValueId, other: ValueId) -> bool {
        let all = |ones: &[ValueId], others: &[ValueId]| {
            ones.len() == others.len()
                && ones
                    .iter()
                    .zip(others)
                    .all(|(one, other)| self.are_lists_alike(*one, *other))
        };
        match (&self.value(one).kind, &self.value(other).kind) {
            (ValueKind::Array(ones), ValueKind::Array(others)) => all(ones, others),
            (ValueKind::Spread(one), ValueKind::Spread(other)) => {
                self.are_lists_alike(*one, *other)
            }
            (ValueKind::Call(one), ValueKind::Call(other)) => {
                one.form == other.form
                    && self.is_written_alike(one.callee, other.callee)
                    && all(&one.arguments, &other.arguments)
            }
            _ => self.is_written_alike(one, other),
        }
    }

    /// Whether a path is, each time `region` runs, another of the things in a collection: itself, not something that
    /// belongs to it, so that the collection's size bounds how many there are.
    pub(in crate::graph) fn is_name_drawn_in(&self, path: &Path, region: RegionId) -> bool {
        if let Some((drawn, _)) = self.element_of_unnamed(path) {
            return self.region_contains(region, self.value(drawn).region);
        }
        if let Some((function, call, list)) = self.handed_by_iteration(path) {
            let mut pieces = self.pieces_of(list).into_iter();
            return self.function(function).body == region
                || self.region_contains(region, self.value(call).region)
                    && pieces.any(|piece| self.varies_in(&piece, region));
        }
        let drawn = path
            .segments
            .iter()
            .rposition(|segment| !matches!(segment, Segment::Name(_)));
        let Some(drawn) = drawn else { return false };
        self.is_drawn_in(path, region)
            && path.segments[drawn + 1..].iter().all(
                // `for (const [event, listener] of …)`, `for (const { event, callback } of …)`
                |segment| matches!(segment, Segment::Name(name) if self.dictionary.is_part_of_subscription(name)),
            )
    }

    /// Whether what a loop or iteration goes through belongs to the instance whose code it is: `this.columns`. Who keeps what
    /// a registration returns has thought of taking it away again.
    pub fn draws_from_owner(&self, region: RegionId, registration: ValueId) -> bool {
        let list = match self.region(region).kind {
            RegionKind::Loop { over, .. } => over,
            _ => {
                let call = self.inline_callback(self.function_of(region));
                call.and_then(|(call, _)| self.receiver(call))
            }
        };
        *self.parent(registration) == Parent::None
            && list.is_some_and(|list| matches!(self.path(list).root, Root::Instance(_)))
    }

    /// Whether a path means another thing in each run of `region`: it is drawn there, or is a variable declared there.
    pub(in crate::graph) fn varies_in(&self, path: &Path, region: RegionId) -> bool {
        let by_root = match &path.root {
            Root::Binding(binding) => {
                let facts = self.binding(*binding);
                self.region_contains(region, facts.region)
                    || (facts.writes.len() > 1
                        && facts
                            .writes
                            .iter()
                            .any(|write| self.region_contains(region, write.region)))
            }
            Root::Value(value) => match self.value(*value).kind {
                ValueKind::String(_) | ValueKind::Number(_) | ValueKind::Nothing => false,
                _ => self.region_contains(region, self.value(*value).region),
            },
            Root::Parameter(function, _) => self.function(*function).body == region,
            _ => false,
        };
        by_root || self.is_drawn_in(path, region) || self.is_counter_in(path, region)
    }

    /// Whether `region` counts a field up or down: `list[this.at]` is another one each time if `this.at++` is there.
    fn is_counter_in(&self, path: &Path, region: RegionId) -> bool {
        let is_field = matches!(path.segments.last(), Some(Segment::Name(_)));
        is_field
            && self.assignments_to(path).any(|assignment| {
                let counts = match &self.value(assignment.value).kind {
                    ValueKind::Unary { operator, .. } => matches!(operator.as_str(), "++" | "--"),
                    ValueKind::Binary { operator, left, .. } => {
                        *left == assignment.target && matches!(operator.as_str(), "+" | "-")
                    }
                    _ => false,
                };
                counts && self.region_contains(region, assignment.region)
            })
    }

    /// What an expression is put together of.
    pub(in crate::graph) fn pieces_of(&self, value: ValueId) -> Vec<Path> {
        let (mut pieces, mut budget) = (Vec::new(), PIECES);
        self.take_apart(value, &mut pieces, &mut budget);
        pieces
    }

    pub(in crate::graph) fn take_apart(
        &self,
        value: ValueId,
        keys: &mut Vec<Path>,
        budget: &mut usize,
    ) {
        if *budget == 0 {
            return;
        }
        *budget -= 1;
        // A call's own arguments say what it was asked, whatever the function in sight makes of them.
        let origin = self.origin_value(value);
        match &self.value(origin).kind {
            ValueKind::Template(parts) => {
                for part in parts {
                    self.take_apart(*part, keys, budget);
                }
            }
            ValueKind::Call(call) => {
                for part in self.receiver(origin).iter().chain(&call.arguments) {
                    self.take_apart(*part, keys, budget);
                }
            }
            ValueKind::Binary { left, right, .. } | ValueKind::Either { left, right, .. } => {
                self.take_apart(*left, keys, budget);
                self.take_apart(*right, keys, budget);
            }
            _ => {
                let key = self.path(value);
                keys.extend(self.handed_as(&key));
                keys.push(key);
            }
        }
    }
}

/// How many expressions a key is followed through; what is made of more pieces is a key of its own.
pub(in crate::graph) const PIECES: usize = 16;

impl Graph<'_> {
    /// What a parameter was handed that is given something else on some ways: `if (on) options = { ...options, on };`.
    pub(in crate::graph) fn handed_as(&self, key: &Path) -> Option<Path> {
        let Root::Binding(parameter) = key.root else {
            return None;
        };
        let mut writes = self.binding(parameter).writes.iter();
        writes.find_map(|write| match self.value(write.value).kind {
            ValueKind::Parameter { function, index } => {
                Some(Path::of(Root::Parameter(function, index)).extended(&key.segments))
            }
            _ => None,
        })
    }
}
