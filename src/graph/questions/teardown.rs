//! What the owner of a listener takes away when it goes.
//!
//! In: an owner and one of its acquisitions. Out: the removals of its other listeners, the ones that nearly match this
//! one, the member that ends its life, and whether it ends the target itself.
//! Never here: removals that match the acquisition; those are `release`'s.

use smol_str::SmolStr;

use super::ownership::Relation;
use crate::corpus::Span;
use crate::dictionary::{NameSet, Role};
use crate::facts::{Acquisition, FunctionId, FunctionKind, Property, ValueId, ValueKind};
use crate::graph::alias::callees::BASES;
use crate::graph::alias::path::{Path, Root};
use crate::graph::{DischargeKind, Graph, Knowledge, NearMiss, Owner, Parent};

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
    /// Whether it takes all listeners of its event or target away.
    pub is_wholesale: bool,
    /// What ties its target to the owner; `None` for what goes with it.
    pub relation: Option<Relation>,
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
    pub fn ends_life(&self, function: FunctionId, owner: Owner) -> bool {
        let by_name = |function: FunctionId| self.role_of(function) == Some(Role::TearDown);
        match owner {
            Owner::Effect(around) | Owner::Function(around) => {
                let is_asked = || self.is_asked_for_in_the_end(function);
                function != around
                    && (by_name(function) || self.is_returned_by(function, around) || is_asked())
            }
            Owner::Class(_) | Owner::Object(_) => {
                by_name(function)
                    || self.member_around(function, owner).is_some_and(by_name)
                    || self.waits_for_end(function)
            }
        }
    }

    /// Whether a function is the opposite of another member, such as `deactivate` of `activate`, and so ends what that
    /// begins and not the owner's life.
    fn ends_what_a_neighbour_begins(&self, function: FunctionId, owner: Owner) -> bool {
        let Some(member) = self.member_around(function, owner) else {
            return false;
        };
        let name = self.function(member).name.as_deref().unwrap_or_default();
        let is_opposite = |(_, other, _): &(SmolStr, FunctionId, Span)| {
            *other != member
                && self
                    .opposite_of(*other)
                    .is_some_and(|opposite| opposite.function == member)
        };
        !self.dictionary.ends_for_good(name) && self.members_of(owner).iter().any(is_opposite)
    }

    /// Whether a function is a listener for the end of the object that it belongs to: `this.on("dispose", …)`.
    fn waits_for_end(&self, function: FunctionId) -> bool {
        let Some(acquisition) = self.listening(function) else {
            return false;
        };
        let target = self.path(acquisition.target);
        let own =
            target.segments.is_empty() && matches!(target.root, Root::Instance(_) | Root::This(_));
        let names = acquisition.event.and_then(|event| self.event_names(event));
        own && names.is_some_and(|names| {
            names
                .iter()
                .all(|name| self.dictionary.role(name) == Some(Role::TearDown))
        })
    }

    /// Whether a function is what another returns, or a member of an object that it returns.
    fn is_returned_by(&self, function: FunctionId, around: FunctionId) -> bool {
        self.returned_values(around).into_iter().any(|returned| {
            let returned = self.origin_value(returned);
            match &self.value(returned).kind {
                ValueKind::Function(inner) => *inner == function,
                ValueKind::Object(properties) => properties
                    .iter()
                    .any(|property| self.path(property.value).root == Root::Function(function)),
                // `return Disposable.create(() => …)`
                ValueKind::Call(call) => call
                    .arguments
                    .iter()
                    .any(|argument| self.path(*argument).root == Root::Function(function)),
                _ => self.path(returned).root == Root::Function(function),
            }
        })
    }

    /// The removals of the owner's other listeners, in order.
    pub fn sibling_removals(&self, owner: Owner, of: &Acquisition) -> Vec<SiblingRemoval> {
        let mut found: Vec<SiblingRemoval> = Vec::new();
        for index in &self.taken_away_beside(owner, self.function_of(of.region)) {
            let sibling = &self.facts.acquisitions[*index as usize];
            let adder = self.function_of(sibling.region);
            let together = adder == self.function_of(of.region);
            // What a callback adds belongs to the callback's run.
            let by_member = self.member_around(adder, owner) == Some(adder)
                && !matches!(owner, Owner::Effect(_) | Owner::Function(_));
            if sibling.call == of.call || sibling.once || !(together || by_member) {
                continue;
            }
            let target = self.path(sibling.target);
            for discharge in self.discharges(sibling, &[]) {
                let remover = self.function_of(discharge.region);
                let elsewhere = remover != adder && self.belongs(remover, owner);
                let known = found.iter().any(|known| known.release == discharge.release);
                let in_teardown = self.ends_life(remover, owner)
                    && (together || !self.ends_what_a_neighbour_begins(remover, owner));
                let exact = discharge.kind == DischargeKind::Exact || in_teardown;
                if !exact || !elsewhere || known {
                    continue;
                }
                found.push(SiblingRemoval {
                    release: discharge.release,
                    acquisition: *index,
                    in_teardown,
                    same_target: self.same_target(of.target, &target),
                    together,
                    is_wholesale: discharge.kind == DischargeKind::All,
                    relation: self.relation_of(sibling),
                });
            }
        }
        found.retain(|removal| {
            removal.same_target || self.outlives(removal.acquisition, removal.together)
        });
        found
    }

    /// Whether the target of a sibling outlives the owner: for sure, or, where both are added together, if it was passed
    /// in.
    fn outlives(&self, acquisition: u32, together: bool) -> bool {
        let sibling = &self.facts.acquisitions[acquisition as usize];
        let relation = self.relation_of(sibling);
        matches!(relation, Some(Relation::Lasting(_)))
            || together && matches!(relation, Some(Relation::Injected | Relation::Kept))
    }

    /// Removals by the owner, or by the neighbour of the function that adds, that miss the acquisition in one respect and
    /// hit no other, in order.
    pub fn misses_of(&self, owner: Owner, of: &Acquisition) -> Vec<(u32, NearMiss)> {
        self.near_misses(of)
            .into_iter()
            .filter(|(release, _)| {
                let release = &self.facts.releases[*release as usize];
                let remover = self.function_of(release.region);
                self.belongs(remover, owner)
                    || matches!(owner, Owner::Function(adder)
                        if self.opposite_of(adder).is_some_and(|it| it.function == remover))
                    || self.are_counterparts(&self.path(of.target), &self.path(release.target))
            })
            .filter(|(release, miss)| {
                let is_other = *miss != NearMiss::Target || self.is_surely_elsewhere(of, *release);
                is_other && !self.removes_callers_listener(*release)
            })
            .filter(|(release, _)| !self.hits_another(*release, of))
            .collect()
    }

    /// Whether a removal is seen to be made on another target than a registration, and so takes nothing from it: on `window`
    /// what was added to `document`.
    fn is_surely_elsewhere(&self, of: &Acquisition, release: u32) -> bool {
        let release = &self.facts.releases[release as usize];
        self.difference_of_targets(of.target, release.target) == Knowledge::Sight
    }

    /// Whether a removal takes away what a caller passes, or what a call found; then it was not written for a listener
    /// of the owner's.
    fn removes_callers_listener(&self, release: u32) -> bool {
        let listener = self.facts.releases[release as usize].listener;
        listener
            .map(|listener| self.path(listener))
            .is_some_and(|path| {
                matches!(path.root, Root::Parameter(..)) || self.is_somebody_elses(&path)
            })
    }

    /// Whether the owner removes this very listener from a target that is spelled otherwise: most often the same one.
    pub fn removes_by_another_name(&self, owner: Owner, of: &Acquisition) -> bool {
        self.near_misses(of).into_iter().any(|(release, miss)| {
            let release = &self.facts.releases[release as usize];
            miss == NearMiss::Target
                && self.belongs(self.function_of(release.region), owner)
                && !self.is_from_new_target(release)
                && self.difference_of_targets(of.target, release.target) != Knowledge::Sight
        })
    }

    /// Whether the end of the owner hands the very target event and listener again, to another method than those that add:
    /// `settings.not("change", this.onChange)` is no removal that anybody knows, and can hardly be anything else.
    pub fn undoes_in_own_words(&self, owner: Owner, of: &Acquisition) -> bool {
        let Some(event) = of.event else {
            return false;
        };
        let target = self.path(of.target);
        let ends = self.members_of(owner).into_iter();
        ends.filter(|(name, function, _)| self.is_teardown(name, *function))
            .flat_map(|(_, function, _)| self.calls_inside(self.function(function).body))
            .filter(|call| self.acquisition_at(*call).is_none() && !self.is_release(*call))
            .any(|call| {
                let is_same =
                    |it: ValueId| self.same_listener(of.listener, Some(it), &self.path(it));
                matches!(self.call(call).arguments.as_slice(), [told, removed, ..]
                    if self.same_event(Some(event), Some(*told)) && is_same(*removed))
                    && self
                        .receiver(call)
                        .is_some_and(|it| self.same_path(&self.path(it), &target))
            })
    }

    fn hits_another(&self, release: u32, of: &Acquisition) -> bool {
        let mut hit = self.exactly_taken_away_by(release).iter();
        hit.any(|other| *other != of.call)
    }

    /// The member that ends the owner's life: its name and place. One that says so goes before one that may only take
    /// something from it, such as `cancel()`; what a framework makes ends by the framework's word alone.
    pub(in crate::graph) fn find_teardown(&self, owner: Owner) -> Option<(SmolStr, Span)> {
        if let Some(script) = self.script_around(owner) {
            return self.hook_of_script(script);
        }
        let by_framework = self.is_component_owner(owner);
        let ends: Vec<_> = self
            .members_of(owner)
            .into_iter()
            .filter(|(name, function, _)| self.is_teardown(name, *function))
            .filter(|(name, ..)| !by_framework || self.dictionary.ends_for_good(name))
            .map(|(name, _, span)| (name, span))
            .collect();
        let for_good = ends
            .iter()
            .find(|(name, _)| self.dictionary.ends_for_good(name));
        let whole = || ends.iter().find(|(name, _)| self.is_an_end(name));
        for_good.or_else(whole).or(ends.first()).cloned()
    }

    /// The member that ends the owner's life, and that a class in sight hands down to its own.
    pub fn inherited_teardown(&self, owner: Owner) -> Option<(SmolStr, Span)> {
        let Owner::Class(class) = owner else {
            return None;
        };
        self.component_class(class)?;
        let bases = self.with_bases(class).skip(1).take(BASES);
        let ends = bases.filter_map(|base| self.teardown_of(Owner::Class(base)));
        let mut for_good = ends.filter(|(name, _)| self.dictionary.ends_for_good(name));
        for_good.next()
    }

    /// Whether an owner says by the name of a member that it may end before its page does.
    pub fn names_an_end(&self, owner: Owner) -> bool {
        let mut members = self.members_of(owner).into_iter();
        members.any(|(name, function, _)| self.is_teardown(&name, function))
    }

    /// Whether a framework makes the owner for a place on a page, and says itself when it ends.
    pub fn is_component_owner(&self, owner: Owner) -> bool {
        match owner {
            Owner::Class(class) => self.component_class(class).is_some(),
            Owner::Object(object) => {
                let mounts = |(name, _): &(SmolStr, FunctionId)| {
                    self.dictionary.role(name) == Some(Role::Mount)
                };
                self.is_blueprint(object) && self.blueprint_members(object).iter().any(mounts)
            }
            Owner::Effect(_) | Owner::Function(_) => false,
        }
    }

    /// Whether a member of the owner ends its life, and cannot be taken for one that only takes something from it.
    pub fn surely_ends(&self, owner: Owner) -> bool {
        self.teardown_of(owner)
            .is_some_and(|(name, _)| self.is_an_end(name.trim_start_matches(['#', '_'])))
    }

    /// The owner's member that begins with a place to point at.
    pub fn member_headed(&self, owner: Owner, head: Span) -> Option<FunctionId> {
        let mut members = self.members_of(owner).into_iter();
        members.find_map(|(_, function, at)| (at == head).then_some(function))
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
            Owner::Object(object) => self.members_of_literal(object),
            // Who gets the object that a function makes has its members.
            Owner::Function(function) => self
                .returned_values(function)
                .into_iter()
                .flat_map(|returned| self.members_of_literal(self.origin_value(returned)))
                .collect(),
            Owner::Effect(_) => Vec::new(),
        }
    }

    fn members_of_literal(&self, object: ValueId) -> Vec<(SmolStr, FunctionId, Span)> {
        let ValueKind::Object(properties) = &self.value(object).kind else {
            return Vec::new();
        };
        let member = |property: &Property| {
            let name = property.name.clone()?;
            match self.path(property.value).root {
                Root::Function(function) => Some((name, function, self.function(function).head)),
                _ => None,
            }
        };
        properties.iter().filter_map(member).collect()
    }

    /// Whether a member ends its owner's life, and does not only take something from it: `remove()`, not `remove(item)`.
    fn is_teardown(&self, name: &str, function: FunctionId) -> bool {
        let bare = name.trim_start_matches(['#', '_']);
        let whole = self.function(function).parameters.is_empty()
            && self.dictionary.is_named(NameSet::PartialEnds, bare);
        let one_word = !bare.starts_with('[') && !bare.contains(char::is_uppercase);
        let says_so =
            one_word && self.is_an_end(bare) || self.dictionary.is_named(NameSet::EndsOwner, bare);
        self.dictionary.role(name) == Some(Role::TearDown)
            && (whole || says_so)
            && !self.picks_by_parameter(function)
            && !self.is_run_by_constructor(function)
    }

    /// Whether an instance's life begins with a member: the constructor calls it, as it does a `reset`.
    fn is_run_by_constructor(&self, function: FunctionId) -> bool {
        let class = self.function(function).class;
        class.is_some()
            && self.calls_of(function).iter().any(|call| {
                let caller = self.function(self.function_of(self.value(*call).region));
                caller.kind == FunctionKind::Constructor && caller.class == class
            })
    }

    /// Whether a member ends the one of many that its first parameter names: `this.shards.get(id).destroy()`.
    fn picks_by_parameter(&self, function: FunctionId) -> bool {
        let is_first = |value: ValueId| self.path(value) == Path::of(Root::Parameter(function, 0));
        let inside = |value: ValueId| self.runs_in(self.value(value).region, function);
        let by_call = self.calls_of_set(NameSet::LooksUpByKey).any(|call| {
            inside(call)
                && self
                    .call(call)
                    .arguments
                    .first()
                    .is_some_and(|key| is_first(*key))
        });
        by_call
            || self.values_within(function).any(|(_, value)| {
                matches!(value.kind, ValueKind::Index { index, .. } if is_first(index))
            })
    }

    /// Whether the owner ends the target itself (`this.socket.close()`), so that they go together.
    pub fn owner_ends_target(&self, owner: Owner, of: &Acquisition) -> bool {
        self.is_ended(of, |function| self.belongs(function, owner))
    }

    /// Whether the function that waits for the end of the target brings it about (`this.win.on("closed", f)`, then
    /// `this.win.close()`): then the target takes the listener along.
    pub fn ends_what_it_waits_for(&self, of: &Acquisition) -> bool {
        let waiting = self.function_of(of.region);
        self.comes_once(of) && self.is_ended(of, |function| function == waiting)
    }

    fn is_ended(&self, of: &Acquisition, within: impl Fn(FunctionId) -> bool) -> bool {
        self.every_end_call().iter().any(|call| {
            let Some(receiver) = self.receiver(*call) else {
                return false;
            };
            within(self.function_of(self.value(*call).region))
                && self.same_target(of.target, &self.path(receiver))
        })
    }

    /// The member that ends the owner's life: its name and place. Each of the owner's registrations asks for it.
    pub fn teardown_of(&self, owner: Owner) -> Option<(SmolStr, Span)> {
        if let Some(known) = self.questions.teardowns.borrow().get(&owner) {
            return known.clone();
        }
        let found = self.find_teardown(owner);
        let mut known = self.questions.teardowns.borrow_mut();
        known.insert(owner, found.clone());
        found
    }
}
