//! A listener that is added once in the life of an instance, component or effect and stays when that is over: what the
//! owner takes away instead, and how sure it is.
//!
//! In: a case. Out: [`Staying`] and its confidence.
//! Never here: listeners that pile up within one life, which are cases of repetition; and what is said, which is `telling`'s.

mod telling;

use crate::corpus::Span;
use crate::dictionary::ComesOf;
use crate::facts::{BindingKind, ClassId, FunctionKind};
use crate::graph::{
    Counterpart, End, Excuse, Graph, Making, NearMiss, Opposite, Owner, Ownership, Reach, Relation,
    Root, Segment, SiblingRemoval,
};
use crate::judge::case::{Case, Released};
use crate::judge::doubt::{Doubt, Expectation};

pub use telling::finding;

/// A listener that stays.
pub struct Staying {
    /// Whose it is.
    pub ownership: Ownership,
    /// What the owner takes away of its other listeners.
    pub siblings: Vec<SiblingRemoval>,
    /// Removals that miss this one: index into the facts' releases, and in what.
    pub misses: Vec<(u32, NearMiss)>,
    /// The member that ends the owner's life.
    pub teardown: Option<(String, Span)>,
    /// Whether a base class has that member, and the owner's own class none.
    pub inherits_end: bool,
    /// The member that lets an item go with the listener on it.
    pub counterpart: Option<Counterpart>,
    /// The neighbour that undoes what the adder does, if it leaves the listener on a target that goes on.
    pub opposite: Option<Opposite>,
}

impl Staying {
    /// What stays of a case; `None` if it is released, repeats within one life, or goes with its target.
    pub fn of(case: &Case<'_, '_>) -> Option<Self> {
        if !is_left(case) || case.repetition().is_some() {
            return None;
        }
        let graph = case.graph;
        let ownership = graph.ownership(case.acquisition, &case.lifting)?;
        let opposite = graph
            .opposite_of(ownership.adder)
            .filter(|opposite| !is_handed_down(graph, opposite, &ownership))
            .filter(|opposite| leaves_on(case, opposite, &ownership));
        let own_end = graph.teardown_of(ownership.owner);
        let inherited = own_end.is_none() && graph.inherited_teardown(ownership.owner).is_some();
        let teardown = own_end
            .or_else(|| graph.inherited_teardown(ownership.owner))
            .or_else(|| {
                let opposite = opposite.as_ref()?;
                Some((opposite.name.clone(), opposite.place))
            })
            .map(|(name, span)| (name.to_string(), span));
        let staying = Self {
            siblings: graph.sibling_removals(ownership.owner, case.acquisition),
            misses: graph.misses_of(ownership.owner, case.acquisition),
            ownership,
            teardown,
            inherits_end: inherited,
            opposite,
            counterpart: graph.leaving_counterpart(
                ownership.owner,
                ownership.adder,
                &case.lifting.target,
                case.acquisition,
            ),
        };
        let may_leak = match staying.ownership.relation {
            Relation::Own => staying.ownership.adds_again || staying.was_to_go(),
            Relation::Mixed if graph.is_its_element(case.acquisition) => false,
            _ => staying.was_thought_of() || !staying.goes_without_saying(case),
        };
        may_leak.then_some(staying)
    }

    /// Whether the owner's code says that listeners like this one have to go.
    fn was_thought_of(&self) -> bool {
        !self.siblings.is_empty()
            || !self.misses.is_empty()
            || self.counterpart.is_some()
            || self.opposite.is_some()
    }

    /// Whether nothing leaks by all that is known of such code, so that a report would say only that something is not
    /// in sight.
    fn goes_without_saying(&self, case: &Case<'_, '_>) -> bool {
        let graph = case.graph;
        let owner = self.ownership.owner;
        let is_class = matches!(owner, Owner::Class(_));
        if self.ownership.adds_again {
            return self.goes_along(case);
        }
        match self.ownership.relation {
            // A container makes one of each.
            Relation::Lasting(_) => self.teardown.is_none() && is_single(case, owner),
            Relation::Own => false,
            // What a call of the owner's own found or made.
            Relation::Unknown | Relation::Kept => !self.ownership.mounts,
            Relation::Injected | Relation::Mixed => {
                // Who sets something up on what it is handed leaves the rest to its caller.
                let is_callers =
                    !is_class && !graph.is_one_of_many(owner) && !self.ownership.mounts;
                is_callers
                    || is_single(case, owner)
                    || self.goes_along(case)
                    || self.lives_with_target(case)
                    || graph.is_its_element(case.acquisition)
                    || !self.builds(case)
            }
        }
    }

    /// Whether the listener is added once for each owner, and not by a member for what that is handed.
    fn builds(&self, case: &Case<'_, '_>) -> bool {
        !matches!(case.lifting.end, End::Forwarded(_))
    }

    /// Whether the owner hears of the end of a target whose name does not say that it stays.
    fn lives_with_target(&self, case: &Case<'_, '_>) -> bool {
        let graph = case.graph;
        graph.hears_end(case.acquisition) && !graph.lasts_by_name(case.acquisition)
    }

    /// Whether the target ends with the owner.
    fn goes_along(&self, case: &Case<'_, '_>) -> bool {
        let graph = case.graph;
        let owner = self.ownership.owner;
        let lasts = graph.lasts_by_name(case.acquisition);
        let ends = match self.ownership.relation {
            Relation::Lasting(_) | Relation::Own => false,
            Relation::Injected | Relation::Kept | Relation::Unknown | Relation::Mixed => {
                !lasts && graph.comes_once(case.acquisition)
                    || graph.owner_ends_target(owner, case.acquisition)
                        && !(self.ownership.relation == Relation::Mixed
                            && graph.ends_only_its_own(owner))
            }
        };
        let is_part = || !lasts && graph.is_kept_by_target(owner, case.acquisition);
        ends || !self.was_to_go() && is_part()
            || graph.removes_by_another_name(owner, case.acquisition)
            || graph.undoes_in_own_words(owner, case.acquisition)
    }

    /// Whether the owner removes its neighbours from the same target, or tries to remove this one.
    fn was_to_go(&self) -> bool {
        let with_it = |sibling: &SiblingRemoval| {
            sibling.same_target && sibling.together && sibling.in_teardown
        };
        !self.misses.is_empty() || self.siblings.iter().any(with_it)
    }

    /// What is taken for granted if the listener is said to outlive its owner, of which there is more than one.
    pub fn doubt(&self, case: &Case<'_, '_>) -> Doubt {
        let doubt = self.doubt_of_intent(case).plus(self.doubt_of_lives(case));
        case.with_blind_spots(doubt)
    }

    /// What the owner does elsewhere says whether the listener was meant to go.
    fn doubt_of_intent(&self, case: &Case<'_, '_>) -> Doubt {
        let best_sibling = self
            .siblings
            .iter()
            .map(|sibling| doubt_of_sibling(sibling, self.ownership.relation))
            .min();
        let of_miss = match self.ownership.relation {
            Relation::Injected | Relation::Kept | Relation::Unknown | Relation::Mixed => 1,
            Relation::Lasting(_) | Relation::Own => 0,
        };
        let miss = (!self.misses.is_empty()).then_some(of_miss);
        let counterpart = self.counterpart.is_some().then_some(1);
        let opposite = self.opposite.is_some().then_some(1);
        let by_owner = [best_sibling, miss, counterpart, opposite]
            .into_iter()
            .flatten()
            .min();
        let alone = self.doubt_of_target(case);
        // What two members are handed under one name is the same by convention only.
        let by_name = matches!(case.lifting.end, End::Forwarded(_) | End::Unknown);
        let by_owner = by_owner.map(|doubt| doubt.max(u32::from(by_name)));
        match by_owner {
            Some(links) if links <= alone.links() => {
                Doubt::none().and(Expectation::Forgotten, links)
            }
            _ => alone,
        }
    }

    /// What the target and the kind of owner say, if the owner says nothing.
    fn doubt_of_target(&self, case: &Case<'_, '_>) -> Doubt {
        let graph = case.graph;
        let owner = self.ownership.owner;
        // A function with a name that others can reach may be taken away by a base class or by whoever holds the owner.
        let is_out_of_reach = is_out_of_reach(case);
        let none = Doubt::none();
        match self.ownership.relation {
            Relation::Lasting(knowledge) if self.ownership.mounts => none
                .and(Expectation::TargetStays, knowledge as u32)
                .and(Expectation::MoreThanOne, self.doubt_of_number(case)),
            Relation::Lasting(_) if self.ends_with_process(case) => {
                none.and(Expectation::OwnerGoesFirst, 2)
            }
            Relation::Lasting(knowledge) if self.teardown.is_some() => none
                .and(Expectation::TargetStays, knowledge as u32)
                .and(Expectation::TeardownByName, 1 + self.doubt_of_name(case)),
            Relation::Mixed if self.teardown.is_some() && graph.ends_only_its_own(owner) => {
                none.and(Expectation::OwnerGoesFirst, 1)
            }
            Relation::Injected if is_out_of_reach && self.outlasts(case) => none
                .and(Expectation::StaysByName, 1 + unseen_callers(graph))
                .and(Expectation::TeardownByName, self.doubt_of_end(case)),
            // The effect's next run adds one more, whoever goes first in the end.
            _ if self.ownership.adds_again => none,
            _ => none.and(Expectation::OwnerGoesFirst, 2),
        }
    }

    /// Whether the member that ends the owner ends the process.
    fn ends_with_process(&self, case: &Case<'_, '_>) -> bool {
        match (&self.teardown, self.ownership.owner) {
            (Some((name, _)), Owner::Class(class)) => case.graph.ends_process_by(class, name),
            _ => false,
        }
    }

    /// A member that may take turns with another one (`close`, `reset`) need not end its owner.
    fn doubt_of_end(&self, case: &Case<'_, '_>) -> u32 {
        let graph = case.graph;
        let ends = match &self.teardown {
            Some((name, _)) => graph.dictionary.ends_for_good(name),
            None => true,
        };
        u32::from(!ends && !graph.is_one_of_many(self.ownership.owner))
    }

    /// The same where the target lives as long as the process: its owner ends before that if strangers make one for each
    /// of something.
    fn doubt_of_name(&self, case: &Case<'_, '_>) -> u32 {
        let graph = case.graph;
        let owner = self.ownership.owner;
        match owner {
            Owner::Class(_) if self.inherits_end => self.doubt_of_inherited(case),
            Owner::Class(class) if graph.is_made_outside(class) => 0,
            Owner::Object(_) => {
                let ends = |(name, _): &(String, Span)| graph.dictionary.ends_for_good(name);
                u32::from(!self.teardown.as_ref().is_some_and(ends))
            }
            _ => self.doubt_of_end(case),
        }
    }

    /// What a base class says of the end of all its kinds says little of one that may stand in the text of a page, unless
    /// its own class names an end, too.
    fn doubt_of_inherited(&self, case: &Case<'_, '_>) -> u32 {
        let graph = case.graph;
        let owner = self.ownership.owner;
        let is_in_pages = matches!(owner, Owner::Class(class) if is_in_pages(graph, class));
        u32::from(is_in_pages && !graph.names_an_end(owner))
    }

    /// Whether what is passed in is expected to stay when the owner goes: by its name, where the owner ends or there are many
    /// of it; or because a library makes the owner anew for what stays.
    fn outlasts(&self, case: &Case<'_, '_>) -> bool {
        let graph = case.graph;
        let owner = self.ownership.owner;
        let has_end = graph.surely_ends(owner) || graph.is_one_of_many(owner);
        // What a component is drawn with may be its parent's own.
        let is_view = matches!(owner, Owner::Object(_))
            && graph.is_one_of_many(owner)
            && !graph.is_component_owner(owner);
        is_view || has_end && graph.lasts_by_name(case.acquisition)
    }

    /// Whether the owner is an instance that ends before the process does, and one of several: its class is for others to
    /// make, each for something of its own, and ends no process.
    fn is_one_of_its_kind(&self, case: &Case<'_, '_>) -> bool {
        let Owner::Class(class) = self.ownership.owner else {
            return false;
        };
        let constructor = case.graph.function(self.ownership.adder);
        constructor.class == Some(class)
            && !constructor.parameters.is_empty()
            && self.teardown.is_some()
            && !case.graph.ends_process(class)
    }

    /// That there is more than one instance of a class is an expectation, and one without a member for its end may be the
    /// root, which never ends.
    fn doubt_of_number(&self, case: &Case<'_, '_>) -> u32 {
        let graph = case.graph;
        let making = graph.making_of_owner(self.ownership.owner);
        let is_new = match (&self.teardown, self.ownership.owner) {
            (Some(_), _) if self.inherits_end => return 1 + self.doubt_of_inherited(case),
            // That its component asks to be told of its end says that there is one, unless its neighbours say otherwise.
            (Some(_), owner) => return u32::from(is_drawn_with_another(graph, owner)),
            (None, Owner::Class(class)) => {
                graph.is_mounted_by_framework(self.ownership.adder)
                    && !is_in_pages(graph, class)
                    && making != Some(Making::WithAnother)
            }
            (None, Owner::Object(_)) => making != Some(Making::WithAnother),
            (None, owner) => match graph.script_around(owner) {
                Some(_) => making != Some(Making::WithAnother),
                None => return 0,
            },
        };
        // A framework makes one for each place on a page; what is always drawn with another is as many as that. Where the
        // whole program is in sight and draws it nowhere, how it is drawn was not understood.
        let is_unseen = making.is_none() && graph.reach == Reach::Program;
        2 - u32::from(is_new && !is_unseen)
    }

    /// Whether the code in sight makes the owner once, and the listener is added then.
    fn is_built_for_good(&self, case: &Case<'_, '_>) -> bool {
        let graph = case.graph;
        let making = graph.making_of_owner(self.ownership.owner);
        let builds = matches!(
            graph.function(self.ownership.adder).kind,
            FunctionKind::Constructor | FunctionKind::Initialiser
        );
        making == Some(Making::ForGood) && (builds || self.ownership.mounts)
    }

    /// Whether there are more owners than targets.
    fn doubt_of_lives(&self, case: &Case<'_, '_>) -> Doubt {
        let thought_of = self.was_thought_of();
        let single = match is_single(case, self.ownership.owner) {
            true if self.is_built_for_good(case) => 2,
            // One that says itself that it starts and stops does so again.
            true if thought_of && is_one_object(case.graph, self.ownership.owner) => 0,
            true => 2 - u32::from(thought_of),
            false => 0,
        };
        let is_lasting = matches!(self.ownership.relation, Relation::Lasting(_));
        let adds_again = self.ownership.adds_again && !is_lasting;
        let restarts = u32::from(self.ownership.relation == Relation::Own || adds_again);
        let obscure = self.ownership.is_obscure && !thought_of && self.teardown.is_none();
        Doubt::none()
            .and(Expectation::MoreThanOne, single)
            .and(Expectation::RunsAgain, restarts + u32::from(obscure))
            .and(
                Expectation::OwnerGoesFirst,
                2 * u32::from(
                    self.goes_along(case) && !case.graph.is_missed_by_removal(case.acquisition),
                ),
            )
            .and(
                Expectation::StartedAgain,
                u32::from(is_of_process(case) && !self.is_one_of_its_kind(case)),
            )
    }
}

/// Where the whole program is in sight, who passes something in would be so, too.
fn unseen_callers(graph: &Graph<'_>) -> u32 {
    u32::from(graph.reach == Reach::Program)
}

/// Whether the listener is there when its owner goes. One that goes with its first event is, if that event comes at the end
/// of what outlives the owner, or from outside of the program.
fn is_left(case: &Case<'_, '_>) -> bool {
    let graph = case.graph;
    match case.released {
        None => true,
        Some(Released::Once) => {
            let comes_late = matches!(
                graph.comes_of(case.acquisition),
                Some(ComesOf::End | ComesOf::Outside)
            );
            let is_guarded = || {
                let mut excuses = case.lifting.excuses.iter();
                excuses.any(|excuse| matches!(excuse, Excuse::Guard(_)))
            };
            comes_late
                && (case.repetition().is_some() || !is_guarded())
                && !graph.is_of_another_end(case.acquisition)
                && case.target_lasts()
                && case.acquisition.options.signal.is_none()
                && !graph.is_removed_by_others(case.acquisition, &case.lifting.words)
                && graph
                    .kept_disposer(case.acquisition, &case.lifting)
                    .is_none()
        }
        Some(_) => false,
    }
}

/// Whether the opposite of what adds the listener ends neither it nor its target, which was there before both.
fn leaves_on(case: &Case<'_, '_>, opposite: &Opposite, ownership: &Ownership) -> bool {
    let graph = case.graph;
    let was_there = match ownership.relation {
        // What comes once is over when it has come: `window.addEventListener("load", f)`.
        Relation::Lasting(_) => !graph.comes_once(case.acquisition),
        // What is a part of what was passed in may come and go.
        Relation::Injected => {
            let target = &case.lifting.target;
            let is_whole = match target.root {
                Root::Parameter(..) => target.segments.is_empty(),
                Root::Instance(_) | Root::This(_) => target.segments.len() == 1,
                _ => false,
            };
            is_whole
                && !graph.is_its_element(case.acquisition)
                && !graph.hears_end(case.acquisition)
        }
        _ => false,
    };
    was_there
        && graph.leaves_on(
            opposite,
            ownership.adder,
            case.acquisition,
            &case.lifting.target,
        )
}

/// Whether only the function that adds the listener can name it.
fn is_out_of_reach(case: &Case<'_, '_>) -> bool {
    let graph = case.graph;
    let is_local = match graph.path(case.acquisition.listener).root {
        Root::Binding(binding) => {
            let facts = graph.binding(binding);
            facts.kind != BindingKind::Parameter
                && facts.function == graph.function_of(case.acquisition.region)
        }
        _ => false,
    };
    is_local || case.listener_is_made_on_the_spot()
}

/// Whether a program has one such owner: by convention, or because it is made once.
fn is_single(case: &Case<'_, '_>, owner: Owner) -> bool {
    match owner {
        Owner::Class(class) => case.graph.is_singleton(class) || case.graph.is_made_once(class),
        _ if let Some(script) = case.graph.script_around(owner) => {
            case.graph.making_of_script(script) == Some(Making::ForGood)
        }
        Owner::Function(function) => case.graph.is_injected(function),
        Owner::Effect(effect) => case.graph.is_effect_of_root(effect),
        Owner::Object(object) => {
            let graph = case.graph;
            graph.making_of_object(object) == Some(Making::ForGood) || is_one_object(graph, owner)
        }
    }
}

/// Whether the opposite is one that a base class has for all kinds of elements of pages.
fn is_handed_down(graph: &Graph<'_>, opposite: &Opposite, ownership: &Ownership) -> bool {
    matches!(ownership.owner, Owner::Class(class) if is_in_pages(graph, class)
        && graph.function(opposite.function).class != Some(class))
}

/// Whether an instance of a class may stand in the text of a page.
fn is_in_pages(graph: &Graph<'_>, class: ClassId) -> bool {
    graph
        .component_class(class)
        .is_some_and(|kind| kind.in_pages)
}

/// Whether the component that an owner is of is a file of its own, and drawn whenever another is of which that is not known.
fn is_drawn_with_another(graph: &Graph<'_>, owner: Owner) -> bool {
    let is_file = match owner {
        Owner::Class(_) => false,
        Owner::Object(object) => graph.is_plan_of_file(object),
        Owner::Effect(_) | Owner::Function(_) => true,
    };
    is_file && graph.making_of_owner(owner) == Some(Making::WithAnother)
}

/// Whether an owner is an object literal of which there is one, and no component.
fn is_one_object(graph: &Graph<'_>, owner: Owner) -> bool {
    matches!(owner, Owner::Object(object) if graph.is_one_object(object))
}

/// A removal of a neighbour on the same target, when life ends, says that this one was forgotten.
fn doubt_of_sibling(sibling: &SiblingRemoval, relation: Relation) -> u32 {
    let lasting = matches!(relation, Relation::Lasting(_));
    if relation == Relation::Unknown {
        // A neighbour on what may be its own thing says little.
        return 2 - u32::from(sibling.same_target && sibling.in_teardown && !sibling.is_wholesale);
    }
    match (sibling.same_target, sibling.in_teardown, sibling.together) {
        (false, true, true) if matches!(relation, Relation::Injected | Relation::Mixed) => 1,
        // Of what such methods give, this owner takes its listeners away.
        (false, true, true) if relation == Relation::Kept && sibling.relation == Some(relation) => {
            1
        }
        (true, true, true) => 0,
        (true, true, false) | (true, false, true) => 1 - u32::from(lasting && sibling.in_teardown),
        (false, true, _) if lasting => 1,
        _ => 2,
    }
}

/// Whether the listener is one that a program has once: for a signal, for an error that nobody caught, for a reader of its
/// output that goes away.
pub(in crate::judge) fn is_of_process(case: &Case<'_, '_>) -> bool {
    let target = &case.lifting.target;
    let of_streams = matches!(target.segments.as_slice(), [Segment::Name(stream)]
        if matches!(stream.as_str(), "stderr" | "stdin" | "stdout"));
    let is_process = match &target.root {
        Root::Global(name) => name == "process",
        Root::Import(module) => matches!(module.as_str(), "process" | "node:process"),
        _ => false,
    };
    is_process && (target.segments.is_empty() || of_streams) && hears(case, "process")
}

/// Whether the listener is one that a page has once: for its end, for an error that nobody caught.
pub(in crate::judge) fn is_of_page(case: &Case<'_, '_>) -> bool {
    let target = &case.lifting.target;
    let is_page = matches!(&target.root, Root::Global(name) if name == "globalThis");
    is_page && target.segments.is_empty() && hears(case, "window")
}

/// Whether the listener is for what a program hears once; a name that is not in sight may be of that kind.
fn hears(case: &Case<'_, '_>, emitter: &str) -> bool {
    let graph = case.graph;
    let event = case.acquisition.event;
    match event.and_then(|event| graph.event_names(event)) {
        Some(names) => names
            .iter()
            .all(|name| graph.dictionary.is_of_process(emitter, name)),
        None => emitter == "process",
    }
}
