//! Which ways out of a function pass a removal by.
//!
//! In: an acquisition and the removals that match it. Out: the exits at which the listener is still there, although the
//! function takes it away on another path.
//! Never here: functions that never remove the listener; for those there is nothing to skip.
//!
//! `flow` follows the ways through the function; what each step does to the listener is said here ([`Effects`]).

use std::cell::RefCell;
use std::collections::HashMap;

use crate::corpus::Span;
use crate::facts::{Acquisition, BindingId, FunctionId, RegionId, RegionKind, ValueId, ValueKind};
use crate::graph::flow::conditions::Conditions;
use crate::graph::flow::effects::Effects;
use crate::graph::flow::jumps::JumpKind;
use crate::graph::flow::lattice::{Known, States};
use crate::graph::flow::sparse::Route;
use crate::graph::flow::walk::Walk;
use crate::graph::{Discharge, Graph};

/// A way out that leaves the listener behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// What kind of way.
    pub kind: ExitKind,
    /// The statement, or the closing brace.
    pub span: Span,
}

/// What kind of way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitKind {
    /// `return`.
    Return,
    /// `throw`.
    Throw,
    /// `continue`.
    Continue,
    /// `break` out of the turn that adds it.
    Break,
    /// A promise is settled by a function that does not take the listener away.
    Settle,
    /// The end of the function, on a path without the removal.
    End,
    /// A `return` or `throw` in a `catch` around the removal: something before it has to throw first.
    Caught,
    /// An `await` that may reject.
    Rejection,
    /// A `yield` that whoever draws from the generator may never come back to.
    Yield,
}

impl ExitKind {
    /// Whether the code itself takes this way, without anything that must fail first.
    pub fn is_explicit(self) -> bool {
        self < ExitKind::Caught
    }
}

/// What takes the listener away in one function, and what is known of it.
struct Removing<'g, 'a> {
    graph: &'g Graph<'a>,
    acquisition: &'g Acquisition,
    function: FunctionId,
    /// Removals, and calls that lead to one, in this function.
    removals: Vec<ValueId>,
    /// Functions that remove the listener when they run.
    releasing: Vec<FunctionId>,
    /// Whether to hand the removal to a call takes the listener away, too.
    counts_handing: bool,
    /// Whether to return the removal takes the listener away: whoever runs the function runs what it returns.
    counts_returning: bool,
    /// Calls in this function that end the target, or what it is a part of.
    ends: Vec<ValueId>,
    /// Other functions that do so whenever they run.
    ending: Vec<FunctionId>,
    /// What is known where the listener was just added: it is there, and so is its target.
    known_when_added: Known,
    /// Questions for flags that become true only where the listener is taken away.
    flags: u128,
    /// Which calls take the listener away, as far as somebody asked.
    takes: RefCell<HashMap<ValueId, bool>>,
}

impl Graph<'_> {
    /// The ways out of the acquisition's function on which the listener stays, if other ways take it away.
    /// An `acquisition` by a helper is the call of the helper.
    pub fn exits_that_skip(
        &self,
        acquisition: &Acquisition,
        discharges: &[Discharge],
    ) -> Vec<Exit> {
        let function = self.function_of(acquisition.region);
        let releasing = self.releasing_functions(function, discharges);
        let own = discharges
            .iter()
            .any(|discharge| self.function_of(discharge.region) == function);
        let mut calls = self.calls_in(function).iter();
        let calls_one =
            !releasing.is_empty() && calls.any(|(_, callee)| releasing.contains(callee));
        if !own && !calls_one {
            return match self.is_cleaned_up(function) {
                true => self.returns_without_clean_up(acquisition, discharges, releasing),
                false => {
                    let before = self.leaves_before_hooked_up(acquisition, discharges, &releasing);
                    match before.is_empty() {
                        true => self.settlements_that_skip(acquisition, discharges, &releasing),
                        false => before,
                    }
                }
            };
        }
        let conditions = self.conditions(function);
        let mut removing = Removing::new(self, acquisition, discharges, releasing, &conditions);
        // What takes it away itself on every way out leaves nothing to those that it hands the removal to.
        let (exits, reaches_removal) = removing.exits(&conditions);
        if exits.is_empty() && reaches_removal {
            return Vec::new();
        }
        removing.counts_handing = true;
        removing.takes.borrow_mut().clear();
        if removing.is_handed_on() {
            return self.settlements_that_skip(acquisition, discharges, &removing.releasing);
        }
        let (exits, reaches_removal) = removing.exits(&conditions);
        if reaches_removal {
            return exits;
        }
        // What removes in another run of the function, or in its other arm, is not passed by.
        self.settlements_that_skip(acquisition, discharges, &removing.releasing)
    }

    /// Whether a function comes to a removal of the listener that it has added, in the same run.
    pub(in crate::graph) fn is_removed_in_its_run(
        &self,
        acquisition: &Acquisition,
        discharges: &[Discharge],
    ) -> bool {
        let function = self.function_of(acquisition.region);
        let conditions = self.conditions(function);
        let releasing = self.releasing_functions(function, discharges);
        let removing = Removing::new(self, acquisition, discharges, releasing, &conditions);
        removing.exits(&conditions).1
    }

    /// The ways out that are taken before the removal is handed to the listener that is to run it:
    /// `bus.on('x', f); if (done) return; socket.on('close', () => bus.off('x', f))`.
    fn leaves_before_hooked_up(
        &self,
        acquisition: &Acquisition,
        discharges: &[Discharge],
        releasing: &[FunctionId],
    ) -> Vec<Exit> {
        let function = self.function_of(acquisition.region);
        let conditions = self.conditions(function);
        let releasing = releasing.to_vec();
        let mut removing = Removing::new(self, acquisition, discharges, releasing, &conditions);
        if removing.is_returned() || !removing.is_hooked_up_later() {
            return Vec::new();
        }
        removing.counts_handing = true;
        let (mut exits, reaches_removal) = removing.exits(&conditions);
        let is_early = |kind| matches!(kind, ExitKind::Return | ExitKind::Throw);
        exits.retain(|exit| reaches_removal && is_early(exit.kind));
        exits
    }

    /// The ways out of an effect that return nothing that takes the listener away, where others do.
    fn returns_without_clean_up(
        &self,
        acquisition: &Acquisition,
        discharges: &[Discharge],
        releasing: Vec<FunctionId>,
    ) -> Vec<Exit> {
        let function = self.function_of(acquisition.region);
        let conditions = self.conditions(function);
        let mut removing = Removing::new(self, acquisition, discharges, releasing, &conditions);
        if removing.is_kept_by_others() || !removing.is_returned() {
            return Vec::new();
        }
        removing.counts_returning = true;
        let (mut exits, _) = removing.exits(&conditions);
        exits.retain(|exit| matches!(exit.kind, ExitKind::Return | ExitKind::End));
        exits
    }
}

impl<'g, 'a> Removing<'g, 'a> {
    fn new(
        graph: &'g Graph<'a>,
        acquisition: &'g Acquisition,
        discharges: &[Discharge],
        releasing: Vec<FunctionId>,
        conditions: &Conditions,
    ) -> Self {
        let function = graph.function_of(acquisition.region);
        let mut there = graph.owners_of_target(acquisition);
        there.push(graph.path(acquisition.listener));
        let mut removing = Self {
            graph,
            acquisition,
            function,
            removals: discharges
                .iter()
                .filter(|discharge| graph.function_of(discharge.region) == function)
                .map(|discharge| discharge.at)
                .collect(),
            releasing,
            counts_handing: false,
            counts_returning: false,
            known_when_added: conditions.known_if_there(graph, &there),
            ends: Vec::new(),
            ending: Vec::new(),
            flags: 0,
            takes: RefCell::default(),
        };
        removing.flags = conditions.flags(|flag| removing.is_set_with_removal(flag));
        for call in graph.ends_of_target(acquisition) {
            let region = graph.value(call).region;
            let owner = graph.function_of(region);
            if owner == function {
                removing.ends.push(call);
            } else if graph.function(owner).body == region {
                removing.ending.push(owner);
            }
        }
        removing
    }

    /// The steps of the function that concern the listener.
    fn route(&self, conditions: &Conditions) -> Route {
        let graph = self.graph;
        let skeleton = graph.skeleton(self.function, conditions);
        let own = std::iter::once(self.acquisition.call)
            .chain(self.removals.iter().copied())
            .chain(self.ends.iter().copied());
        let run = self.releasing.iter().chain(&self.ending);
        let run = run.flat_map(|function| graph.calls_of(*function).iter().copied());
        let mut calls: Vec<ValueId> = own.chain(run).collect();
        if self.counts_handing {
            let holding = graph.holding(self.function);
            let functions = graph.with_outer(&self.releasing);
            let handed = functions.filter_map(|it| holding.handed.get(&it).cloned());
            calls.extend(handed.flatten());
        }
        let added = self.acquisition.call;
        Route::new(skeleton, added, calls.into_iter(), self.flags != 0)
    }

    /// The ways out on which the listener stays, and whether any way comes to a removal.
    fn exits(&self, conditions: &Conditions) -> (Vec<Exit>, bool) {
        let body = self.graph.function(self.function).body;
        let route = &self.route(conditions);
        let mut walk = Walk::new(self.graph, self.function, self, conditions, route);
        let outcome = walk.run(body, States::start());
        let reaches_removal = walk.reaches_removal.get();
        let mut exits = self.turn_exits(conditions, route, &walk.entries);
        for jump in outcome.jumps {
            if jump.states.there.is_none() {
                continue;
            }
            let kind = match jump.kind {
                JumpKind::Return => ExitKind::Return,
                JumpKind::Throw => ExitKind::Throw,
                JumpKind::Rejection => ExitKind::Rejection,
                JumpKind::Caught => ExitKind::Caught,
                JumpKind::Yield => ExitKind::Yield,
                JumpKind::Break(_) | JumpKind::Continue(_) => continue,
            };
            exits.push(Exit {
                kind,
                span: jump.span,
            });
        }
        if outcome.normal.there.is_some() {
            exits.extend(self.ways_to_the_end(conditions, route));
        }
        exits.sort_by_key(|exit| (!exit.kind.is_explicit(), exit.span, exit.kind));
        exits.dedup();
        (exits, reaches_removal)
    }

    /// How the end is reached with the listener: by a `break` that leaves its loop, if nothing else leads there.
    fn ways_to_the_end(&self, conditions: &Conditions, route: &Route) -> Vec<Exit> {
        let facts = self.graph.function(self.function);
        let mut walk =
            Walk::new(self.graph, self.function, self, conditions, route).passing_breaks();
        let without = walk.run(facts.body, States::start());
        if without.normal.there.is_none() && !walk.breaks.is_empty() {
            let by_break = |span: &Span| Exit {
                kind: ExitKind::Break,
                span: *span,
            };
            return walk.breaks.iter().map(by_break).collect();
        }
        let end = facts.span.end;
        vec![Exit {
            kind: ExitKind::End,
            span: Span::new(end.saturating_sub(1), end),
        }]
    }

    /// A turn that adds and removes must remove before the next one.
    fn turn_exits(
        &self,
        conditions: &Conditions,
        route: &Route,
        entries: &HashMap<RegionId, States>,
    ) -> Vec<Exit> {
        let graph = self.graph;
        let mut exits = Vec::new();
        let mut next = Some(self.acquisition.region);
        while let Some(region) = next {
            next = graph.region(region).parent;
            let removes =
                |removal: &ValueId| graph.region_contains(region, graph.value(*removal).region);
            let Some(entry) = entries.get(&region) else {
                continue;
            };
            if entry.there.is_some() || !self.removals.iter().any(removes) {
                continue;
            }
            let turn =
                Walk::new(self.graph, self.function, self, conditions, route).run(region, *entry);
            let goes_on = turn.jumps.iter().filter(|jump| {
                jump.states.there.is_some() && matches!(jump.kind, JumpKind::Continue(_))
            });
            exits.extend(goes_on.map(|jump| Exit {
                kind: ExitKind::Continue,
                span: jump.span,
            }));
        }
        exits
    }

    /// Whether a flag becomes true only where the listener is taken away.
    fn is_set_with_removal(&self, flag: BindingId) -> bool {
        let graph = self.graph;
        let mut set = graph
            .binding(flag)
            .writes
            .iter()
            .filter(|write| graph.value(write.value).kind == ValueKind::Boolean(true))
            .peekable();
        set.peek().is_some()
            && set.all(|write| {
                let function = graph.function_of(write.region);
                self.releasing.contains(&function)
                    || self
                        .removals
                        .iter()
                        .any(|removal| graph.value(*removal).region == write.region)
            })
    }

    /// Whether the function gives the removal to somebody else to run: then its own exits are not where it must be.
    fn is_handed_on(&self) -> bool {
        self.is_kept_by_others() || self.is_returned()
    }

    fn is_returned(&self) -> bool {
        let holding = self.graph.holding(self.function);
        let mut functions = self.graph.with_outer(&self.releasing);
        functions.any(|function| holding.returned.contains(&function))
    }

    fn holds_removal(&self, value: ValueId) -> bool {
        self.graph.holds_release(value, &self.releasing)
    }

    /// Whether something that outlives this run of the function gets the removal, or somebody who may run it at any time.
    fn is_kept_by_others(&self) -> bool {
        let holding = self.graph.holding(self.function);
        let mut functions = self.graph.with_outer(&self.releasing);
        functions.any(|function| holding.is_kept(function))
    }

    /// Whether other listeners that are added later, and nobody else, are to take the listener away.
    fn is_hooked_up_later(&self) -> bool {
        let graph = self.graph;
        let holding = graph.holding(self.function);
        let functions: Vec<_> = graph.with_outer(&self.releasing).collect();
        let handed = functions.iter().filter_map(|it| holding.handed_out.get(it));
        let mut handed = handed.flatten().peekable();
        let is_later =
            |call: &ValueId| *call > self.acquisition.call && graph.acquisition_at(*call).is_some();
        let is_stored = functions.iter().any(|it| holding.stored.contains(it));
        handed.peek().is_some() && handed.all(is_later) && !is_stored
    }
}

impl Effects for Removing<'_, '_> {
    fn registration(&self) -> ValueId {
        self.acquisition.call
    }

    fn known_when_added(&self) -> Known {
        self.known_when_added
    }

    fn flags(&self) -> u128 {
        self.flags
    }

    fn takes_away(&self, call: ValueId) -> bool {
        if let Some(known) = self.takes.borrow().get(&call) {
            return *known;
        }
        let graph = self.graph;
        let takes = self.removals.contains(&call)
            || graph
                .called_function(call)
                .is_some_and(|callee| self.releasing.contains(&callee))
            || self.counts_handing
                && graph
                    .call(call)
                    .arguments
                    .iter()
                    .any(|argument| graph.holds_release(*argument, &self.releasing));
        self.takes.borrow_mut().insert(call, takes);
        takes
    }

    fn ends_target(&self, call: ValueId) -> bool {
        let callee = self.graph.called_function(call);
        // What is in sight says itself what it ends.
        callee.is_some_and(|function| self.ending.contains(&function)) || self.ends.contains(&call)
    }

    fn is_given_back(&self, value: Option<ValueId>) -> bool {
        self.counts_returning && value.is_some_and(|value| self.holds_removal(value))
    }

    fn is_another_each_turn(&self, body: RegionId) -> bool {
        let graph = self.graph;
        graph.region_contains(body, self.acquisition.region)
            && graph.varies_in(&graph.path(self.acquisition.target), body)
    }

    fn surely_turns(&self, body: RegionId) -> bool {
        let graph = self.graph;
        let list_of = |turn: RegionId| match graph.region(turn).kind {
            RegionKind::Loop {
                over: Some(over), ..
            } => Some(over),
            _ => None,
        };
        let Some(list) = list_of(body) else {
            return false;
        };
        let is_own = |turn: RegionId| list_of(turn).is_some_and(|own| graph.holds_all(list, own));
        let added = self
            .acquisition
            .event
            .and_then(|event| graph.event_names(event));
        let named = graph.event_names(graph.origin_value(list));
        let names_all = matches!((added, named), (Some(added), Some(named))
            if added.is_subset(&named));
        names_all || graph.loops_around(self.acquisition.region).any(is_own)
    }
}
