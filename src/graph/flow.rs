//! Which ways out of a function pass a removal by.
//!
//! In: an acquisition and the removals that match it. Out: the exits at which the listener is still there, although the
//! function takes it away on another path.
//! Never here: functions that never remove the listener; for those there is nothing to skip.
//!
//! The facts keep control flow as a tree of regions, so the analysis is one walk over that tree. The state at a point is
//! a set of three: the listener was not added yet, it is there, it was taken away. Loops are walked twice, which is
//! enough for a set of three that only grows.

mod conditions;
mod failing;

use std::cell::Cell;

use super::{Discharge, Graph};
use crate::corpus::Span;
use crate::facts::{Acquisition, FunctionId, RegionId, Step, ValueId};

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

/// A set of: not added, there, taken away.
type States = u8;
const ABSENT: States = 1;
const THERE: States = 2;
const GONE: States = 4;

/// What comes out of a stretch of code.
#[derive(Clone, Debug, Default)]
struct Outcome {
    normal: States,
    jumps: Vec<Jump>,
}

#[derive(Clone, Debug)]
struct Jump {
    kind: JumpKind,
    span: Span,
    states: States,
}

#[derive(Clone, Debug, PartialEq)]
enum JumpKind {
    Return,
    Throw,
    Rejection,
    Caught,
    Yield,
    Break(Option<smol_str::SmolStr>),
    Continue(Option<smol_str::SmolStr>),
}

struct Flow<'g, 'a> {
    graph: &'g Graph<'a>,
    acquisition: &'g Acquisition,
    function: FunctionId,
    /// Removals, and calls that lead to one, in this function.
    removals: Vec<ValueId>,
    /// Functions that remove the listener when they run.
    releasing: Vec<FunctionId>,
    /// What held when the listener was added: tests and how they came out.
    conditions: Vec<(ValueId, bool)>,
    /// Whether to hand the removal to a call takes the listener away, too.
    counts_handing: bool,
    turn_exits: Vec<Exit>,
    /// Each `break` out of a loop that leaves the listener there.
    breaks: Vec<Span>,
    /// Whether the listener is taken to be gone after such a `break`.
    passes_breaks: bool,
    /// Whether any path leads from the registration to a removal.
    reaches_removal: Cell<bool>,
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
        let calls_one = calls.any(|(_, callee)| releasing.contains(callee));
        if !own && !calls_one {
            return self.settlements_that_skip(acquisition, &releasing);
        }
        let mut flow = Flow {
            graph: self,
            acquisition,
            function,
            removals: discharges
                .iter()
                .filter(|discharge| self.function_of(discharge.region) == function)
                .map(|discharge| discharge.at)
                .collect(),
            releasing,
            conditions: self.conditions_around(acquisition.region),
            counts_handing: false,
            turn_exits: Vec::new(),
            breaks: Vec::new(),
            passes_breaks: false,
            reaches_removal: Cell::new(false),
        };
        // What takes it away itself on every way out leaves nothing to those that it hands the removal to.
        if flow.exits().is_empty() && flow.reaches_removal.get() {
            return Vec::new();
        }
        flow.counts_handing = true;
        flow.reaches_removal.set(false);
        if flow.is_handed_on() {
            return self.settlements_that_skip(acquisition, &flow.releasing);
        }
        let exits = flow.exits();
        if flow.reaches_removal.get() {
            return exits;
        }
        // What removes in another run of the function, or in its other arm, is not passed by.
        self.settlements_that_skip(acquisition, &flow.releasing)
    }
}

impl Flow<'_, '_> {
    fn exits(&mut self) -> Vec<Exit> {
        let facts = self.graph.function(self.function);
        let outcome = self.region(facts.body, ABSENT);
        let mut exits = std::mem::take(&mut self.turn_exits);
        for jump in outcome.jumps {
            if jump.states & THERE == 0 {
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
        if outcome.normal & THERE != 0 {
            exits.extend(self.ways_to_the_end());
        }
        exits.sort_by_key(|exit| (!exit.kind.is_explicit(), exit.span, exit.kind));
        exits.dedup();
        exits
    }

    /// How the end is reached with the listener: by a `break` that leaves its loop, if nothing else leads there.
    fn ways_to_the_end(&mut self) -> Vec<Exit> {
        let facts = self.graph.function(self.function);
        self.breaks.clear();
        self.passes_breaks = true;
        let without = self.region(facts.body, ABSENT);
        self.passes_breaks = false;
        self.turn_exits.clear();
        if without.normal & THERE == 0 && !self.breaks.is_empty() {
            let by_break = |span: &Span| Exit {
                kind: ExitKind::Break,
                span: *span,
            };
            return self.breaks.iter().map(by_break).collect();
        }
        let end = facts.span.end;
        vec![Exit {
            kind: ExitKind::End,
            span: Span::new(end.saturating_sub(1), end),
        }]
    }

    /// Whether the function gives the removal to somebody else to run: then its own exits are not where it must be.
    fn is_handed_on(&self) -> bool {
        let graph = self.graph;
        graph.facts.regions.iter().any(|region| {
            region.function == self.function
                && region.steps.iter().any(|step| match step {
                    Step::Assign(index) => {
                        let value = graph.facts.assignments[*index as usize].value;
                        graph.holds_release(value, &self.releasing, 4)
                    }
                    Step::Write(binding, index) => {
                        let binding = graph.binding(*binding);
                        let value = binding.writes[*index as usize].value;
                        binding.function != self.function
                            && graph.holds_release(value, &self.releasing, 4)
                    }
                    Step::Return {
                        value: Some(value), ..
                    } => graph.holds_release(*value, &self.releasing, 4),
                    // An event, a timer or a stranger that was handed the removal runs it whatever way this one takes.
                    Step::Call(call) => {
                        let arguments = &graph.call(*call).arguments;
                        arguments
                            .iter()
                            .any(|argument| graph.holds_release(*argument, &self.releasing, 4))
                            && graph.called_function(*call).is_none()
                    }
                    _ => false,
                })
        })
    }

    fn region(&mut self, region: RegionId, states: States) -> Outcome {
        let mut outcome = Outcome {
            normal: states,
            jumps: Vec::new(),
        };
        for step in &self.graph.region(region).steps {
            if outcome.normal == 0 {
                break;
            }
            self.step(step, &mut outcome);
        }
        outcome
    }

    fn step(&mut self, step: &Step, outcome: &mut Outcome) {
        let mut leave = |kind, span| {
            outcome.jumps.push(Jump {
                kind,
                span,
                states: outcome.normal,
            });
        };
        match step {
            Step::Call(call) => outcome.normal = self.call(*call, outcome.normal),
            Step::Write(..) | Step::Assign(_) => {}
            Step::Yield(value) => leave(JumpKind::Yield, self.graph.span(*value)),
            Step::Await(value) => {
                if self.graph.may_reject(*value) {
                    leave(JumpKind::Rejection, self.graph.span(*value));
                }
            }
            Step::Return { span, .. } => {
                leave(JumpKind::Return, *span);
                outcome.normal = 0;
            }
            Step::Throw { span, .. } => {
                leave(JumpKind::Throw, *span);
                outcome.normal = 0;
            }
            Step::Break { label, span } => {
                leave(JumpKind::Break(label.clone()), *span);
                outcome.normal = 0;
            }
            Step::Continue { label, span } => {
                leave(JumpKind::Continue(label.clone()), *span);
                outcome.normal = 0;
            }
            Step::Branch { then, otherwise } => self.branch(*then, *otherwise, outcome),
            Step::Loop {
                body,
                at_least_once,
                is_endless,
                label,
            } => {
                let skippable = !at_least_once && !is_endless;
                self.turns(*body, skippable, *is_endless, label.as_deref(), outcome);
            }
            Step::Switch {
                cases,
                has_default,
                label,
            } => self.switch(cases, *has_default, label.as_deref(), outcome),
            Step::Try {
                body,
                catch,
                finally,
            } => self.attempt(*body, *catch, *finally, outcome),
            Step::Block { body, label } => {
                let inner = self.region(*body, outcome.normal);
                outcome.normal = inner.normal;
                for jump in inner.jumps {
                    match &jump.kind {
                        JumpKind::Break(Some(name)) if Some(name) == label.as_ref() => {
                            outcome.normal |= jump.states;
                        }
                        _ => outcome.jumps.push(jump),
                    }
                }
            }
        }
    }

    fn call(&self, call: ValueId, states: States) -> States {
        if call == self.acquisition.call {
            return THERE;
        }
        if states & THERE == 0 || !self.takes_away(call) {
            return states;
        }
        self.reaches_removal.set(true);
        states & !THERE | GONE
    }

    /// Whether a call removes the listener, or hands the removal to something that will run it.
    fn takes_away(&self, call: ValueId) -> bool {
        let graph = self.graph;
        self.removals.contains(&call)
            || graph
                .called_function(call)
                .is_some_and(|callee| self.releasing.contains(&callee))
            || self.counts_handing
                && graph
                    .call(call)
                    .arguments
                    .iter()
                    .any(|argument| graph.holds_release(*argument, &self.releasing, 4))
    }

    fn branch(
        &mut self,
        then: Option<RegionId>,
        otherwise: Option<RegionId>,
        outcome: &mut Outcome,
    ) {
        let states = outcome.normal;
        let mut normal = 0;
        let known = then
            .or(otherwise)
            .and_then(|arm| self.known_while_there(arm))
            // `known_while_there` speaks of its own arm; the other one is the opposite.
            .map(|runs| if then.is_some() { runs } else { !runs });
        for (arm, is_then) in [(then, true), (otherwise, false)] {
            let enters = match known {
                Some(runs) if runs != is_then => states & !THERE,
                _ => states,
            };
            match arm {
                Some(region) => {
                    let inner = self.region(region, enters);
                    normal |= inner.normal;
                    outcome.jumps.extend(inner.jumps);
                }
                None => normal |= enters,
            }
        }
        outcome.normal = normal;
    }

    fn turns(
        &mut self,
        body: RegionId,
        skippable: bool,
        is_endless: bool,
        label: Option<&str>,
        outcome: &mut Outcome,
    ) {
        let first = self.region(body, outcome.normal);
        self.note_turn_exits(body, &first, outcome.normal);
        let mut again = outcome.normal | first.normal | continued(&first, label);
        // What the next turn takes away is taken from the next turn's target.
        if self.is_another_each_turn(body) {
            again = again & !THERE | outcome.normal;
        }
        let second = self.region(body, again);
        let mut normal = if skippable { outcome.normal } else { 0 };
        if !is_endless {
            normal |= second.normal | continued(&second, label);
        }
        for jump in second.jumps {
            match &jump.kind {
                JumpKind::Break(to) if to.is_none() || to.as_deref() == label => {
                    normal |= match self.passes_breaks && jump.states & THERE != 0 {
                        true => {
                            self.breaks.push(jump.span);
                            jump.states & !THERE | GONE
                        }
                        false => jump.states,
                    };
                }
                JumpKind::Continue(to) if to.is_none() || to.as_deref() == label => {}
                _ => outcome.jumps.push(jump),
            }
        }
        outcome.normal = normal;
    }

    /// Whether the registration is in the loop, and made on another target in each turn.
    fn is_another_each_turn(&self, body: RegionId) -> bool {
        let graph = self.graph;
        graph.region_contains(body, self.acquisition.region)
            && graph.varies_in(&graph.path(self.acquisition.target), body)
    }

    /// A turn that adds and removes must remove before the next one.
    fn note_turn_exits(&mut self, body: RegionId, turn: &Outcome, before: States) {
        let graph = self.graph;
        let adds = graph.region_contains(body, self.acquisition.region);
        let removes = self
            .removals
            .iter()
            .any(|removal| graph.region_contains(body, graph.value(*removal).region));
        if !adds || !removes || before & THERE != 0 {
            return;
        }
        for jump in &turn.jumps {
            if jump.states & THERE != 0 && matches!(jump.kind, JumpKind::Continue(_)) {
                self.turn_exits.push(Exit {
                    kind: ExitKind::Continue,
                    span: jump.span,
                });
            }
        }
    }

    fn switch(
        &mut self,
        cases: &[RegionId],
        has_default: bool,
        label: Option<&str>,
        outcome: &mut Outcome,
    ) {
        let states = outcome.normal;
        let mut falling = 0;
        let mut normal = if has_default { 0 } else { states };
        for case in cases {
            let inner = self.region(*case, states | falling);
            falling = inner.normal;
            for jump in inner.jumps {
                match &jump.kind {
                    JumpKind::Break(to) if to.is_none() || to.as_deref() == label => {
                        normal |= jump.states;
                    }
                    _ => outcome.jumps.push(jump),
                }
            }
        }
        outcome.normal = normal | falling;
    }

    fn attempt(
        &mut self,
        body: RegionId,
        catch: Option<RegionId>,
        finally: Option<RegionId>,
        outcome: &mut Outcome,
    ) {
        let before = outcome.normal;
        let tried = self.region(body, before);
        let mut normal = tried.normal;
        let mut jumps = Vec::new();
        match catch {
            Some(catch) => {
                // Any call in the block may throw, so the handler may find any state that the block passes through.
                let mut found = before | self.states_where_it_fails(body, before);
                for jump in tried.jumps {
                    match jump.kind {
                        JumpKind::Throw | JumpKind::Rejection => found |= jump.states,
                        _ => jumps.push(jump),
                    }
                }
                let caught = self.region(catch, found);
                normal |= caught.normal;
                jumps.extend(caught.jumps.into_iter().map(|mut jump| {
                    if matches!(jump.kind, JumpKind::Return | JumpKind::Throw) {
                        jump.kind = JumpKind::Caught;
                    }
                    jump
                }));
            }
            None => jumps = tried.jumps,
        }
        let Some(finally) = finally else {
            outcome.normal = normal;
            outcome.jumps.extend(jumps);
            return;
        };
        for mut jump in jumps {
            let through = self.region(finally, jump.states);
            jump.states = through.normal;
            outcome.jumps.push(jump);
            // A `finally` may leave on its own ways, whichever way led into it.
            outcome.jumps.extend(through.jumps);
        }
        let through = self.region(finally, normal);
        outcome.normal = through.normal;
        outcome.jumps.extend(through.jumps);
    }
}

fn continued(outcome: &Outcome, label: Option<&str>) -> States {
    outcome
        .jumps
        .iter()
        .filter(|jump| match &jump.kind {
            JumpKind::Continue(to) => to.is_none() || to.as_deref() == label,
            _ => false,
        })
        .fold(0, |states, jump| states | jump.states)
}
