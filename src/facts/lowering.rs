//! The state of turning one tree into facts.
//!
//! In: a tree and its text. Out: [`FileFacts`] as it grows, and the small acts that every theme needs: making values,
//! regions and steps. Never here: what a particular form of syntax means.

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;

use super::undeclared::Undeclared;
use super::{
    Assignment, BindingId, BlindSpot, BlindSpotKind, FileFacts, FunctionId, MODULE, Region,
    RegionId, RegionKind, Step, Value, ValueId, ValueKind, Write,
};
use crate::corpus::Span;
use crate::cst::Node;

/// How deep views may nest before the rest is a blind spot. Code written by people stays under 100; the stack of a
/// thread (2 MB) holds this many in a build without optimisation.
pub(super) const MAX_DEPTH: u32 = 200;

/// Facts under construction.
pub(super) struct Lowering<'a> {
    pub(super) text: &'a str,
    pub(super) facts: FileFacts,
    /// The function being read.
    pub(super) function: FunctionId,
    /// The region being read.
    pub(super) region: RegionId,
    /// The function that provides `this`.
    pub(super) this: FunctionId,
    /// What each visible name means, innermost last.
    pub(super) names: HashMap<SmolStr, Vec<BindingId>>,
    /// The open scopes, innermost last.
    pub(super) scopes: Vec<Scope>,
    /// For each binding, the number of the scope that declared it.
    pub(super) declared_in: Vec<u32>,
    /// How many scopes were opened so far.
    pub(super) scope_count: u32,
    /// The variables that are made by assigning to them.
    pub(super) undeclared: Undeclared,
    /// Methods that are known as global functions too (`addEventListener`).
    pub(super) bare_methods: Vec<SmolStr>,
    /// Decorators that give a field its value.
    pub(super) injecting: Vec<SmolStr>,
    /// Where the function declarations start that were read at the start of their block.
    pub(super) hoisted: HashSet<u32>,
    pub(super) depth: u32,
}

/// An open scope.
pub(super) struct Scope {
    /// No other scope of the file has this number.
    pub(super) number: u32,
    /// What it declared.
    pub(super) names: Vec<SmolStr>,
}

/// Where the lowering stands, to come back to it.
pub(super) struct Place {
    function: FunctionId,
    region: RegionId,
    this: FunctionId,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(text: &'a str, bare_methods: Vec<SmolStr>, injecting: Vec<SmolStr>) -> Self {
        Self {
            text,
            facts: FileFacts::default(),
            function: MODULE,
            region: RegionId(0),
            this: MODULE,
            names: HashMap::new(),
            scopes: Vec::new(),
            declared_in: Vec::new(),
            scope_count: 0,
            undeclared: Undeclared::new(),
            bare_methods,
            injecting,
            hoisted: HashSet::new(),
            depth: 0,
        }
    }

    /// Adds a value that the current region evaluates now.
    pub(super) fn value(&mut self, kind: ValueKind, span: Span) -> ValueId {
        let id = ValueId(self.facts.values.len() as u32);
        self.facts.values.push(Value {
            kind,
            span,
            region: self.region,
        });
        id
    }

    pub(super) fn kind(&self, value: ValueId) -> &ValueKind {
        &self.facts.values[value.0 as usize].kind
    }

    pub(super) fn span(&self, value: ValueId) -> Span {
        self.facts.values[value.0 as usize].span
    }

    /// Adds what happens next in the current region.
    pub(super) fn step(&mut self, step: Step) {
        self.facts.regions[self.region.0 as usize].steps.push(step);
    }

    pub(super) fn has_steps(&self, region: RegionId) -> bool {
        !self.facts.regions[region.0 as usize].steps.is_empty()
    }

    /// Adds a region inside the current one.
    pub(super) fn region(&mut self, kind: RegionKind, span: Span) -> RegionId {
        self.region_of(kind, Some(self.region), span)
    }

    pub(super) fn region_of(
        &mut self,
        kind: RegionKind,
        parent: Option<RegionId>,
        span: Span,
    ) -> RegionId {
        let id = RegionId(self.facts.regions.len() as u32);
        self.facts.regions.push(Region {
            kind,
            parent,
            function: self.function,
            steps: Vec::new(),
            span,
        });
        id
    }

    /// Does `work` with `region` as the current one.
    pub(super) fn within<T>(&mut self, region: RegionId, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.region, region);
        let result = work(self);
        self.region = outer;
        result
    }

    /// Starts reading another function's body.
    pub(super) fn move_to(
        &mut self,
        function: FunctionId,
        region: RegionId,
        this: FunctionId,
    ) -> Place {
        let place = Place {
            function: self.function,
            region: self.region,
            this: self.this,
        };
        (self.function, self.region, self.this) = (function, region, this);
        place
    }

    /// Comes back.
    pub(super) fn move_back(&mut self, place: Place) {
        (self.function, self.region, self.this) = (place.function, place.region, place.this);
    }

    /// Whether there is room for one more level; if not, `node` becomes a blind spot.
    pub(super) fn descend(&mut self, node: Node<'_>) -> bool {
        if self.depth >= MAX_DEPTH {
            self.blind_spot(BlindSpotKind::TooDeep, node.span());
            return false;
        }
        self.depth += 1;
        true
    }

    pub(super) fn ascend(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn blind_spot(&mut self, kind: BlindSpotKind, span: Span) {
        self.facts.blind_spots.push(BlindSpot { kind, span });
    }

    /// Assigns `value` to a name.
    pub(super) fn write(&mut self, binding: BindingId, value: ValueId, if_absent: bool) {
        let region = self.region;
        let writes = &mut self.facts.bindings[binding.0 as usize].writes;
        let number = writes.len() as u32;
        writes.push(Write {
            value,
            region,
            if_absent,
        });
        self.step(Step::Write(binding, number));
        self.name_after_binding(value, binding);
    }

    /// Assigns `value` to a property.
    pub(super) fn assign(&mut self, target: ValueId, value: ValueId, if_absent: bool) {
        let number = self.facts.assignments.len() as u32;
        self.facts.assignments.push(Assignment {
            target,
            value,
            region: self.region,
            if_absent,
        });
        self.step(Step::Assign(number));
        // What is all that a module exports has no name by that.
        if let ValueKind::Member { name, .. } = self.kind(target)
            && name != "exports"
        {
            let name = name.clone();
            self.name_value(value, &name);
        }
    }

    /// Gives a function or class that has no name the name of what it is given to.
    pub(super) fn name_value(&mut self, value: ValueId, name: &SmolStr) {
        let slot = match *self.kind(value) {
            ValueKind::Function(id) => &mut self.facts.functions[id.0 as usize].name,
            ValueKind::Class(id) => &mut self.facts.classes[id.0 as usize].name,
            _ => return,
        };
        slot.get_or_insert_with(|| name.clone());
    }

    fn name_after_binding(&mut self, value: ValueId, binding: BindingId) {
        let name = self.facts.bindings[binding.0 as usize].name.clone();
        // `const Daemon = module.exports = function () {}`
        let mut value = value;
        while let ValueKind::Assign { value: inner, .. } = *self.kind(value) {
            value = inner;
        }
        self.name_value(value, &name);
        if let ValueKind::Class(class) = *self.kind(value) {
            self.facts.classes[class.0 as usize]
                .binding
                .get_or_insert(binding);
        }
    }

    pub(super) fn text_of(&self, node: Node<'_>) -> SmolStr {
        SmolStr::new(node.name(self.text))
    }
}

/// From the start of one place to the end of another; only the first, where repaired syntax put the second before it.
pub(super) fn from_to(from: Span, to: Span) -> Span {
    Span::new(from.start, to.end.max(from.start))
}
