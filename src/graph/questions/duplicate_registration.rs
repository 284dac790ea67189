//! Whether a registration stands where a removal was meant.
//!
//! In: the registrations of a file. Out: those of a clean-up, of a tear-down, or of what by its name takes back what another
//! function gives, that say the same as one before.
//! Never here: registrations that a tear-down makes for good reasons, such as one that swallows late errors.

use crate::dictionary::Role;
use crate::facts::{Acquisition, FunctionId, ValueId, ValueKind};
use crate::graph::{Graph, Knowledge, Parent};

/// A registration that stands where a removal was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// Index into the facts' acquisitions.
    pub acquisition: u32,
    /// The one that says the same before: index into the facts' acquisitions.
    pub before: u32,
    /// How it is known that a removal was meant.
    pub knowledge: Knowledge,
}

impl Graph<'_> {
    /// The registrations that stand where a removal was meant, in order.
    pub fn added_again(&self) -> Vec<Again> {
        let all = self.facts.acquisitions.iter().enumerate();
        all.filter(|(_, acquisition)| !acquisition.once)
            .filter_map(|(index, acquisition)| self.again(index as u32, acquisition))
            .collect()
    }

    fn again(&self, index: u32, acquisition: &Acquisition) -> Option<Again> {
        let function = self.function_of(acquisition.region);
        if self.is_module(function) || self.is_literal(acquisition.listener) {
            return None;
        }
        let cleans_up = self.cleaned_up_by(function);
        let tears_down = self.is_tear_down(function);
        let taken_back = self.taken_back_by(function);
        if cleans_up.is_none() && !tears_down && taken_back.is_empty()
            || !self.discharges(acquisition, &[]).is_empty()
        {
            return None;
        }
        let of_gift = taken_back.iter().flat_map(|it| self.acquisitions_of(*it));
        let with_listener = self.added_with(acquisition.listener);
        let (before, other) = of_gift.chain(with_listener).find(|(at, one)| {
            *at != index
                && self.function_of(one.region) != function
                && self.says_the_same(one, acquisition)
        })?;
        let adder = self.function_of(other.region);
        let in_body = cleans_up == Some(adder);
        let amid_removals = self.releases_of(function).next().is_some();
        let undoes_mount = self.is_after_mount(function, adder);
        let takes_back = taken_back.contains(&adder);
        let knowledge = match in_body || amid_removals || undoes_mount || takes_back {
            true => Knowledge::Sight,
            false => Knowledge::Guess,
        };
        Some(Again {
            acquisition: index,
            before,
            knowledge,
        })
    }

    /// The functions of which this one by its name does nothing but take back what they give.
    fn taken_back_by(&self, function: FunctionId) -> Vec<FunctionId> {
        let name = |function: FunctionId| self.function(function).name.as_deref();
        let Some(undoing) = name(function) else {
            return Vec::new();
        };
        let done = self.done_before(function).iter().copied();
        done.filter(|it| name(*it).is_some_and(|done| self.dictionary.takes_back(undoing, done)))
            .collect()
    }

    fn is_literal(&self, listener: ValueId) -> bool {
        matches!(
            self.value(listener).kind,
            ValueKind::Function(_) | ValueKind::Call(_)
        )
    }

    /// The function that returns this one, and so has it clean up.
    fn cleaned_up_by(&self, function: FunctionId) -> Option<FunctionId> {
        let value = self.function(function).value?;
        match self.parent(value) {
            Parent::Return(outer) if self.function(function).parent == Some(*outer) => Some(*outer),
            _ => None,
        }
    }

    /// Whether a framework runs the one function when what the other has mounted goes: nothing is heard after that.
    fn is_after_mount(&self, end: FunctionId, begin: FunctionId) -> bool {
        let name = |function: FunctionId| self.function(function).name.as_deref();
        let mounts = name(begin).and_then(|it| self.dictionary.role(it)) == Some(Role::Mount);
        mounts && name(end).is_some_and(|it| self.dictionary.ends_for_good(it))
    }

    fn is_tear_down(&self, function: FunctionId) -> bool {
        let name = self.function(function).name.as_ref();
        let role = name.and_then(|name| self.dictionary.role(name));
        self.is_member(function) && role == Some(Role::TearDown)
    }

    /// Whether two registrations are the same call on the same things.
    fn says_the_same(&self, one: &Acquisition, other: &Acquisition) -> bool {
        let arguments = |acquisition: &Acquisition| self.call(acquisition.call).arguments.clone();
        let (ones, others) = (arguments(one), arguments(other));
        self.callee_name(one.call) == self.callee_name(other.call)
            && self.is_the_same_for_both(one.target, other.target)
            && self.is_the_same_for_both(one.listener, other.listener)
            && ones.len() == others.len()
            && ones
                .iter()
                .zip(&others)
                .all(|(one, other)| self.is_written_the_same(*one, *other))
    }

    /// Whether two expressions mean one thing, or what two neighbours are handed under one name.
    fn is_the_same_for_both(&self, one: ValueId, other: ValueId) -> bool {
        let (one, other) = (self.path(one), self.path(other));
        self.same_path(&one, &other) || self.take_turns(&one, &other)
    }

    fn is_written_the_same(&self, one: ValueId, other: ValueId) -> bool {
        match (&self.value(one).kind, &self.value(other).kind) {
            (ValueKind::Array(ones), ValueKind::Array(others)) => {
                ones.len() == others.len()
                    && ones
                        .iter()
                        .zip(others)
                        .all(|(one, other)| self.is_written_the_same(*one, *other))
            }
            (ValueKind::Object(ones), ValueKind::Object(others)) => {
                ones.len() == others.len()
                    && ones.iter().zip(others).all(|(one, other)| {
                        one.name == other.name && self.is_written_the_same(one.value, other.value)
                    })
            }
            _ => self.is_the_same_for_both(one, other),
        }
    }
}
