//! Whose life a listener belongs to, where it is added once in that life, and what ties its target to it.
//!
//! In: an acquisition with its lifting. Out: its [`Ownership`]: the class, component, effect or function that adds it, and
//! whether the target was there before; nothing, if the target goes when its owner goes.
//! Never here: removals; those are `teardown`'s.

use smol_str::SmolStr;

use crate::dictionary::{NameSet, Repeats, Role};
use crate::facts::{
    Acquisition, BindingKind, CallForm, ClassId, FunctionId, FunctionKind, ValueId, ValueKind,
};
use crate::graph::alias::allocation::Freshness;
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::{End, Graph, Knowledge, LayerKind, Lifetime, Lifting, Owner, Parent};

/// How many fields a target is followed through: `this.a = this.b.c` is two.
const HOPS: u32 = 4;

/// What ties a target to the life of the one who listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It was passed in: it may live longer, or go together.
    Injected,
    /// It was passed in by some, and made by the owner for others.
    Mixed,
    /// A method gave it that by its name keeps it: it may live longer, or go together.
    Kept,
    /// It lives as long as the process or page.
    Lasting(Knowledge),
    /// Where it comes from is not in sight.
    Unknown,
    /// It belongs to the owner, and is listened to each time that the owner starts.
    Own,
}

/// Whose life a listener belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ownership {
    /// Who adds it.
    pub owner: Owner,
    /// The member or function that adds it, as seen from outside: the constructor, `init`, the effect.
    pub adder: FunctionId,
    /// What ties the target to it.
    pub relation: Relation,
    /// Whether a framework runs the adder for each component that it mounts.
    pub mounts: bool,
    /// Whether the adder is an effect that runs again and adds one more to the same target.
    pub adds_again: bool,
    /// Whether the way from there to the top of the program leads through code out of sight.
    pub is_obscure: bool,
}

impl Graph<'_> {
    /// Whose life a listener belongs to; `None` if its code does not run once in a life, or its target goes with it.
    pub fn ownership(&self, acquisition: &Acquisition, lifting: &Lifting) -> Option<Ownership> {
        let (adder, is_obscure) = self.adder(acquisition, lifting)?;
        let facts = self.function(adder);
        let role = self.role_of(adder);
        if role == Some(Role::TearDown) && facts.kind != FunctionKind::Constructor {
            return None;
        }
        let is_effect = is_effect(lifting);
        let owner = if is_effect {
            Owner::Effect(adder)
        } else {
            self.owner_of(adder)
        };
        if self.is_one_for_all(acquisition) || self.is_booked_by_owner(acquisition) {
            return None;
        }
        // A function that says of itself neither that it sets up nor that it makes something leaves it to its callers.
        let is_callers = matches!(lifting.end, End::Forwarded(_))
            && matches!(owner, Owner::Function(_))
            && role.is_none()
            && facts.name.is_some();
        // Who tries to take it away has not left it to them.
        if is_callers && self.misses_of(owner, acquisition).is_empty() {
            return None;
        }
        let target = match self.function_form(acquisition) {
            Some(first) => self.path(first),
            None => lifting.target.clone(),
        };
        let adds_again = is_effect && self.adds_again(adder, acquisition, &target);
        Some(Ownership {
            owner,
            adder,
            adds_again,
            relation: match self.relation(&target, adder, HOPS) {
                Some(relation) => relation,
                None if adds_again => Relation::Own,
                None if matches!(lifting.end, End::SetUp(_)) && role == Some(Role::SetUp) => {
                    Relation::Own
                }
                None => return None,
            },
            mounts: is_effect
                || role == Some(Role::Mount)
                || self.is_mounted_by_framework(adder)
                || self.is_mounted_by_blueprint(adder),
            is_obscure,
        })
    }

    /// Whether the owner's base class makes the registration and so can undo it: `this.on(player, 'play', f)`.
    fn is_booked_by_owner(&self, acquisition: &Acquisition) -> bool {
        self.receiver(acquisition.call).is_some_and(|receiver| {
            let path = self.path(receiver);
            receiver != acquisition.target
                && matches!(path.root, Root::Instance(_) | Root::This(_))
                && path.segments.is_empty()
                && self.called_function(acquisition.call).is_none()
        })
    }

    /// The function that begins the life, and whether what leads to it is partly out of sight.
    fn adder(&self, acquisition: &Acquisition, lifting: &Lifting) -> Option<(FunctionId, bool)> {
        match lifting.end {
            End::Instance(Some(class)) => {
                let builds = |function: &FunctionId| {
                    let facts = self.function(*function);
                    facts.class == Some(class)
                        && matches!(
                            facts.kind,
                            FunctionKind::Constructor | FunctionKind::Initialiser
                        )
                };
                let own = Some(self.function_of(acquisition.region)).filter(builds);
                let function = own
                    .or(self.class(class).constructor)
                    .or_else(|| lifting.functions.last().copied())?;
                Some((function, false))
            }
            End::Instance(None) if is_effect(lifting) => Some((*lifting.functions.last()?, false)),
            End::Instance(None) => Some((self.outermost(acquisition, lifting), false)),
            End::SetUp(function) => Some((function, false)),
            // Who hands on a listener of its caller's leaves the matter to the caller.
            End::Forwarded(function) => {
                let listener = self.path(acquisition.listener);
                (!self.is_parameter(&listener)).then_some((function, true))
            }
            End::Module | End::Unknown => {
                let member = lifting.functions.iter().copied().find(|function| {
                    matches!(self.owner_of(*function), Owner::Object(object) if self.is_blueprint(object))
                });
                if let Some(member) = member {
                    return Some((member, false));
                }
                let handed = lifting
                    .layers
                    .iter()
                    .any(|layer| matches!(layer.kind, LayerKind::Handed(_)));
                let constructor =
                    lifting.functions.iter().copied().find(|function| {
                        self.function(*function).kind == FunctionKind::Constructor
                    });
                match constructor {
                    Some(constructor) => {
                        (handed || lifting.end == End::Unknown).then_some((constructor, true))
                    }
                    None => self.adder_that_tries(acquisition, lifting),
                }
            }
            End::Born(_) | End::Callers => None,
        }
    }

    /// The function that adds the listener, run by who knows whom, if its neighbours or itself try to take it away: then
    /// it begins what they end.
    fn adder_that_tries(
        &self,
        acquisition: &Acquisition,
        lifting: &Lifting,
    ) -> Option<(FunctionId, bool)> {
        let adder = self.function_of(acquisition.region);
        let tries = lifting.end == End::Unknown
            && !self.is_module(adder)
            && !self.misses_of(self.owner_of(adder), acquisition).is_empty();
        tries.then_some((adder, true))
    }

    /// The function in which the way out ends, by the last call that leads there.
    fn outermost(&self, acquisition: &Acquisition, lifting: &Lifting) -> FunctionId {
        let last = lifting
            .layers
            .iter()
            .rev()
            .find_map(|layer| match layer.kind {
                LayerKind::Call(call) | LayerKind::Handed(call) => Some(self.value(call).region),
                _ => None,
            });
        self.function_of(last.unwrap_or(acquisition.region))
    }

    fn is_parameter(&self, path: &Path) -> bool {
        match path.root {
            Root::Parameter(..) => true,
            Root::Binding(binding) => self.binding(binding).kind == BindingKind::Parameter,
            _ => false,
        }
    }

    /// What `Events.on(element, 'click', f)` listens to: its first argument, and not the module.
    fn function_form(&self, acquisition: &Acquisition) -> Option<ValueId> {
        let first = *self.call(acquisition.call).arguments.first()?;
        let second = *self.call(acquisition.call).arguments.get(1)?;
        let module = matches!(
            self.path(acquisition.target).root,
            Root::Import(_) | Root::Global(_)
        );
        let names = |value| self.event_names(value).is_some();
        (module && acquisition.event == Some(first) && !names(first) && names(second))
            .then_some(first)
    }

    /// What a member belongs to, or the function itself.
    fn owner_of(&self, function: FunctionId) -> Owner {
        let facts = self.function(function);
        if let Some(class) = facts.class {
            return Owner::Class(class);
        }
        match facts.value.map(|value| self.parent(value)) {
            Some(Parent::Property(object, _)) => Owner::Object(*object),
            _ => Owner::Function(function),
        }
    }

    /// Whether an `EventTarget` gets the same function from every instance, so that it keeps only one.
    fn is_one_for_all(&self, acquisition: &Acquisition) -> bool {
        let pair = &self.dictionary.pairs[acquisition.pair as usize];
        if pair.duplicates == crate::dictionary::Duplicates::Kept {
            return false;
        }
        match self.path(acquisition.listener).root {
            Root::Function(function) => {
                let facts = self.function(function);
                facts.parent.is_some_and(|it| self.is_module(it))
                    && self.loops_around(facts.region).next().is_none()
            }
            Root::Import(_) | Root::Class(_) => true,
            _ => false,
        }
    }

    /// What ties the target of an acquisition to the life of who adds it, by its own words.
    pub(in crate::graph) fn relation_of(&self, acquisition: &Acquisition) -> Option<Relation> {
        let function = self.function_of(acquisition.region);
        let path = self.path(acquisition.target);
        self.relation(&path, function, HOPS)
    }

    /// What ties the thing at a path to the life of whom a function belongs to.
    pub(in crate::graph) fn relation_at(
        &self,
        path: &Path,
        function: FunctionId,
    ) -> Option<Relation> {
        self.relation(path, function, HOPS)
    }

    /// What ties a target to the life of its listener; `None` if it goes with it.
    fn relation(&self, path: &Path, adder: FunctionId, hops: u32) -> Option<Relation> {
        let leads_to_page = path.segments.iter().any(|segment| {
            matches!(segment, Segment::Name(name) if self.dictionary.is_named(NameSet::LeadsToPage, name))
        });
        if leads_to_page {
            return Some(Relation::Lasting(Knowledge::Sight));
        }
        // What a component draws goes with it, wherever it keeps it.
        if self.is_drawn_into(path) {
            return None;
        }
        // What Angular hands to a component as `ElementRef` is its own element.
        if path
            .last_segment_name()
            .is_some_and(|name| name == "nativeElement")
        {
            return None;
        }
        match &path.root {
            Root::Instance(class) => self.relation_of_field(*class, &path.segments, adder, hops),
            Root::This(function) => {
                let first = path.segments.first()?;
                let own = matches!(first, Segment::Name(name) if self.is_own_element(name));
                let of_blueprint = self
                    .this_holder(*function)
                    .is_ok_and(|object| self.is_blueprint(object));
                if of_blueprint && !own && self.is_given_by_application(path, *function) {
                    return Some(Relation::Lasting(Knowledge::Sight));
                }
                match of_blueprint && self.is_given_by_library(path) {
                    true => Some(Relation::Injected),
                    false => (!own).then_some(Relation::Unknown),
                }
            }
            // `(function (app) { … })(window.app)`
            Root::Parameter(function, index)
                if let Some(argument) = self.argument_on_the_spot(*function, *index)
                    && let Some(hops) = hops.checked_sub(1) =>
            {
                let handed = self.path(argument).extended(&path.segments);
                self.relation(&handed, adder, hops)
            }
            // What an unknown function hands to a callback was not passed to the owner.
            Root::Parameter(function, _)
                if *function != adder && self.inline_callback(*function).is_some() =>
            {
                Some(Relation::Unknown)
            }
            Root::Parameter(function, index) => self
                .relation_of_injected(*function, *index)
                .unwrap_or(Some(Relation::Injected)),
            Root::Binding(binding) if self.binding(*binding).kind == BindingKind::Parameter => {
                Some(Relation::Injected)
            }
            Root::Binding(binding)
                if let Some(value) = self.only_value(*binding)
                    && self.name_of_getter(value).is_some() =>
            {
                self.relation_of_value(value, adder, hops)
            }
            Root::Value(value) => self.relation_of_value(*value, adder, hops),
            // What a program puts its own things on when it is loaded stays, and so do its parts.
            Root::Global(name) if path.segments.len() < 2 && self.is_put_on(name) => {
                Some(Relation::Lasting(Knowledge::Sight))
            }
            _ => match self.outer_lifetime(path) {
                (Lifetime::Process, knowledge) => Some(Relation::Lasting(knowledge)),
                (Lifetime::Activation, _) => None,
                _ => Some(Relation::Unknown),
            },
        }
    }

    fn relation_of_value(&self, value: ValueId, adder: FunctionId, hops: u32) -> Option<Relation> {
        let Some(hops) = hops.checked_sub(1) else {
            return Some(Relation::Unknown);
        };
        if let ValueKind::Call(_) = &self.value(value).kind
            && let Some(function) = self.called_function(value)
            && self.freshness(value) != Freshness::New
        {
            let returned = self.returned_values(function);
            return self.common_relation(&returned, adder, hops);
        }
        if let ValueKind::Either { left, right, .. } = self.value(value).kind {
            return self.common_relation(&[left, right], adder, hops);
        }
        if let ValueKind::Call(_) = &self.value(value).kind
            && let Some(relation) = self.relation_of_asked(value, adder)
        {
            return relation;
        }
        match self.outer_lifetime(&Path::of(Root::Value(value))) {
            (Lifetime::Process, knowledge) => return Some(Relation::Lasting(knowledge)),
            (Lifetime::Activation, _) => return None,
            _ => {}
        }
        if let Some(name) = self.name_of_getter(value) {
            return (!self.is_own_element(&name)).then_some(Relation::Kept);
        }
        // What is found inside a thing goes where the thing goes.
        let is_query = matches!(self.value(value).kind, ValueKind::Call(_))
            && self
                .callee_name(value)
                .is_some_and(|name| self.dictionary.is_named(NameSet::FindsElement, &name));
        match is_query.then(|| self.receiver(value)).flatten() {
            Some(receiver) => self.relation(&self.path(receiver), adder, hops),
            None => Some(Relation::Unknown),
        }
    }

    /// The name of a method of one's own that is asked for what it keeps: out of sight, without arguments, and named after
    /// a thing (`this.textTracks()`), or after what it gets.
    fn name_of_getter(&self, value: ValueId) -> Option<SmolStr> {
        let call = match &self.value(value).kind {
            ValueKind::Call(call) => call,
            _ => return None,
        };
        let name = self.callee_name(value)?;
        let asks = call.form == CallForm::Plain
            && call.arguments.is_empty()
            && self.called_function(value).is_none()
            && self.receiver(value).is_some_and(|receiver| {
                let path = self.path(receiver);
                path.segments.is_empty() && matches!(path.root, Root::Instance(_) | Root::This(_))
            });
        let acts = self.dictionary.role(&name).is_some();
        (asks && !acts).then_some(name)
    }

    /// What ties several things to the life of their listener, if it is the same for all of them.
    fn common_relation(
        &self,
        values: &[ValueId],
        adder: FunctionId,
        hops: u32,
    ) -> Option<Relation> {
        let relations: Vec<Option<Relation>> = values
            .iter()
            .filter(|value| !matches!(self.value(**value).kind, ValueKind::Nothing))
            .map(|value| match self.freshness(*value) {
                Freshness::New => None,
                _ => self.relation(&self.path(*value), adder, hops),
            })
            .collect();
        let Some(first) = relations.first() else {
            return Some(Relation::Unknown);
        };
        if relations.iter().all(|relation| relation == first) {
            return *first;
        }
        let is_passed_in = |relation: &Option<Relation>| {
            matches!(relation, None | Some(Relation::Injected | Relation::Mixed))
        };
        match relations.iter().all(is_passed_in) {
            true => Some(Relation::Mixed),
            false => Some(Relation::Unknown),
        }
    }

    /// What ties a field's thing to the instance, by everything that the class puts there.
    fn relation_of_field(
        &self,
        class: ClassId,
        segments: &[Segment],
        adder: FunctionId,
        hops: u32,
    ) -> Option<Relation> {
        let Some(Segment::Name(field)) = segments.first() else {
            return None;
        };
        let Some(hops) = hops.checked_sub(1) else {
            return Some(Relation::Unknown);
        };
        let assigned = self.assignments_to_field(class, field);
        if assigned.is_empty() {
            if self.is_given_by_base(class, field) {
                return Some(Relation::Injected);
            }
            let draws_itself = self.is_own_element(field);
            return (!draws_itself).then_some(Relation::Unknown);
        }
        self.relation_of_copied(class, segments, &assigned, adder, hops)
            .unwrap_or_else(|| self.common_relation(&assigned, adder, hops))
    }

    /// The same of a member of a field that holds copies: by what they are copies of, and what else is put there.
    fn relation_of_copied(
        &self,
        class: ClassId,
        segments: &[Segment],
        assigned: &[ValueId],
        adder: FunctionId,
        hops: u32,
    ) -> Option<Option<Relation>> {
        let mut copied = assigned
            .iter()
            .filter_map(|made| self.path_of_copied(*made, &segments[1..]))
            .filter(|source| !matches!(source.root, Root::Instance(_)));
        let relation = self.relation(&copied.next()?, adder, hops);
        let member = Path::of(Root::Instance(class)).extended(&segments[..2]);
        let mut made = self.assignments_to(&member);
        let is_made = made.any(|it| self.freshness(it.value) == Freshness::New);
        Some(match relation {
            Some(Relation::Injected) if is_made => Some(Relation::Mixed),
            relation => relation,
        })
    }

    fn is_own_element(&self, name: &str) -> bool {
        let bare = name.trim_start_matches(['_', '#']).trim_end_matches('_');
        self.dictionary.is_named(NameSet::OwnElements, bare)
    }
}

/// Whether the way out ends in what a framework runs once for a component.
fn is_effect(lifting: &Lifting) -> bool {
    let last = lifting.layers.last().map(|layer| &layer.kind);
    lifting.end == End::Instance(None)
        && matches!(last, Some(LayerKind::Callback(Repeats::Instance, _)))
}
