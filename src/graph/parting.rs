//! What the owner of a listener takes away when it goes.
//!
//! In: an owner and one of its acquisitions. Out: the removals of its other listeners, the ones that nearly match this
//! one, the member that ends its life, and whether it ends the target itself.
//! Never here: removals that match the acquisition; those are `release`'s.

use smol_str::SmolStr;

use super::path::Root;
use super::tenure::Owner;
use super::{DischargeKind, Graph, Lifetime, NearMiss, Parent};
use crate::corpus::Span;
use crate::dictionary::Role;
use crate::facts::{Acquisition, FunctionId, ValueId, ValueKind};

/// Names that end a thing's life when they stand alone and take no argument; else they take something from it.
const PARTIAL: [&str; 12] = [
    "cancel",
    "clear",
    "detach",
    "disable",
    "off",
    "release",
    "remove",
    "reset",
    "unbind",
    "unhook",
    "unregister",
    "unsubscribe",
];

/// A removal of another listener of the same owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiblingRemoval {
    /// Index into the facts' releases.
    pub release: u32,
    /// Index into the facts' acquisitions: what it removes.
    pub acquisition: u32,
    /// Whether it is in a member that ends the owner's life.
    pub in_teardown: bool,
    /// Whether both listeners are on the same target.
    pub same_target: bool,
    /// Whether both are added by the same run of a function.
    pub together: bool,
}

impl Graph<'_> {
    /// Whether a function is the owner's: a member, the effect, or written inside one.
    pub fn belongs(&self, function: FunctionId, owner: Owner) -> bool {
        self.member_around(function, owner).is_some()
    }

    /// The member of the owner that a function is written in.
    fn member_around(&self, function: FunctionId, owner: Owner) -> Option<FunctionId> {
        let mut next = Some(function);
        while let Some(id) = next {
            let facts = self.function(id);
            let is_member = match owner {
                Owner::Class(class) => facts.class.is_some_and(|own| self.related(own, class)),
                Owner::Object(object) => facts.value.is_some_and(
                    |value| matches!(self.parent(value), Parent::Property(holder, _) if *holder == object),
                ),
                Owner::Effect(around) | Owner::Function(around) => id == around,
            };
            if is_member {
                return Some(id);
            }
            next = facts.parent;
        }
        None
    }

    /// Whether a function runs when the owner's life ends.
    fn ends_life(&self, function: FunctionId, owner: Owner) -> bool {
        let by_name = |function: FunctionId| self.role_of(function) == Some(Role::TearDown);
        match owner {
            // What an effect returns is its clean-up; nothing else in it is written to remove.
            Owner::Effect(effect) => function != effect && self.belongs(function, owner),
            Owner::Function(around) => function != around && self.belongs(function, owner),
            Owner::Class(_) | Owner::Object(_) => {
                by_name(function) || self.member_around(function, owner).is_some_and(by_name)
            }
        }
    }

    /// The removals of the owner's other listeners, in order.
    pub fn sibling_removals(&self, owner: Owner, of: &Acquisition) -> Vec<SiblingRemoval> {
        let mut found: Vec<SiblingRemoval> = Vec::new();
        for (index, sibling) in self.facts.acquisitions.iter().enumerate() {
            let adder = self.function_of(sibling.region);
            if sibling.call == of.call || sibling.once || !self.belongs(adder, owner) {
                continue;
            }
            let target = self.path(sibling.target);
            for discharge in self.discharges(sibling, std::slice::from_ref(&target)) {
                let remover = self.function_of(discharge.region);
                let elsewhere = remover != adder && self.belongs(remover, owner);
                let known = found.iter().any(|known| known.release == discharge.release);
                if discharge.kind != DischargeKind::Exact || !elsewhere || known {
                    continue;
                }
                found.push(SiblingRemoval {
                    release: discharge.release,
                    acquisition: index as u32,
                    in_teardown: self.ends_life(remover, owner),
                    same_target: self.same_target(of.target, &target),
                    together: adder == self.function_of(of.region),
                });
            }
        }
        found.retain(|removal| removal.same_target || self.outlives(removal.acquisition));
        found
    }

    fn outlives(&self, acquisition: u32) -> bool {
        let target = self.facts.acquisitions[acquisition as usize].target;
        self.outer_lifetime(&self.path(target)).0 == Lifetime::Process
    }

    /// Removals by the owner that miss the acquisition in one respect and hit no other, in order.
    pub fn misses_of(&self, owner: Owner, of: &Acquisition) -> Vec<(u32, NearMiss)> {
        self.near_misses(of)
            .into_iter()
            .filter(|(release, _)| {
                let release = &self.facts.releases[*release as usize];
                self.belongs(self.function_of(release.region), owner)
            })
            .filter(|(release, _)| !self.hits_another(*release, of))
            .collect()
    }

    fn hits_another(&self, release: u32, of: &Acquisition) -> bool {
        self.facts
            .acquisitions
            .iter()
            .filter(|other| other.call != of.call)
            .any(|other| {
                let target = self.path(other.target);
                self.discharges(other, std::slice::from_ref(&target))
                    .iter()
                    .any(|discharge| {
                        discharge.release == release && discharge.kind == DischargeKind::Exact
                    })
            })
    }

    /// The member that ends the owner's life: its name and place.
    pub fn teardown_of(&self, owner: Owner) -> Option<(SmolStr, Span)> {
        self.members_of(owner)
            .into_iter()
            .find(|(name, function, _)| self.is_teardown(name, *function))
            .map(|(name, _, span)| (name, span))
    }

    fn members_of(&self, owner: Owner) -> Vec<(SmolStr, FunctionId, Span)> {
        match owner {
            Owner::Class(class) => self
                .class(class)
                .members
                .iter()
                .filter(|member| !member.is_static)
                .filter_map(|member| Some((member.name.clone(), member.function?, member.span)))
                .collect(),
            Owner::Object(object) => match &self.value(object).kind {
                ValueKind::Object(properties) => properties
                    .iter()
                    .filter_map(|property| {
                        let name = property.name.clone()?;
                        match self.path(property.value).root {
                            Root::Function(function) => {
                                Some((name, function, self.function(function).head))
                            }
                            _ => None,
                        }
                    })
                    .collect(),
                _ => Vec::new(),
            },
            Owner::Effect(_) | Owner::Function(_) => Vec::new(),
        }
    }

    /// Whether a member ends its owner's life, and does not only take something from it: `remove()`, not `remove(item)`.
    fn is_teardown(&self, name: &str, function: FunctionId) -> bool {
        let bare = name.trim_start_matches(['#', '_']);
        let whole = self.function(function).parameters.is_empty()
            && PARTIAL.iter().any(|begin| *begin == bare);
        self.dictionary.role(name) == Some(Role::TearDown) && (whole || is_an_end(bare))
    }

    /// Whether the owner ends the target itself (`this.socket.close()`), so that they go together.
    pub fn ends_target(&self, owner: Owner, of: &Acquisition) -> bool {
        self.facts.values.iter().enumerate().any(|(index, value)| {
            let ValueKind::Call(_) = &value.kind else {
                return false;
            };
            let call = ValueId(index as u32);
            let (Some(name), Some(receiver)) = (self.callee_name(call), self.receiver(call)) else {
                return false;
            };
            is_an_end(&name)
                && self.dictionary.role(&name) == Some(Role::TearDown)
                && self.belongs(self.function_of(value.region), owner)
                && self.same_target(of.target, &self.path(receiver))
        })
    }
}

/// Whether a method of such a name ends the thing that it is called on, and does not only take something from it.
fn is_an_end(name: &str) -> bool {
    !PARTIAL.iter().any(|begin| name.starts_with(begin))
}
