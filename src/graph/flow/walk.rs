//! The way through a function: what each of its steps does to the listener.
//!
//! In: an acquisition, its removals, the tests of its function. Out: where the listener may be at the end and at each jump.
//! Never here: which of these ways is worth telling.
//!
//! The facts keep control flow as a tree of regions, so a pass is one walk over that tree. What comes back to a loop's head
//! and what enters a `finally` is kept and only grows, until a pass changes nothing. In one pass each loop is walked once, and
//! each `finally` once for each of three, so nesting does not multiply the work.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

use super::conditions::Conditions;
use super::effects::Effects;
use super::jumps::{Jump, JumpKind, Outcome, continued, joined};
use super::lattice::{Held, Known, States};
use super::sparse::Route;
use crate::corpus::Span;
use crate::facts::{FunctionId, RegionId, RegionKind, Step, ValueId};
use crate::graph::Graph;

/// How many passes keep what is known of tests; later ones forget it, so that they come to an end soon.
const PATIENCE: u32 = 16;

/// Where a loop or a `finally` is walked: in the function itself, or within a `finally` that was entered with the listener
/// in one of its three places.
type Context = Option<(RegionId, Held)>;

/// One walk over a function, from the beginning to a fixpoint.
pub(in crate::graph) struct Walk<'f, 'g, 'a> {
    graph: &'g Graph<'a>,
    function: FunctionId,
    effects: &'f dyn Effects,
    conditions: &'f Conditions,
    route: &'f Route,
    /// Whether the listener is taken to be gone after a `break` that leaves it there.
    passes_breaks: bool,
    context: Context,
    /// What holds before each turn of a loop.
    heads: HashMap<(Context, RegionId), States>,
    /// What holds before a loop.
    pub(in crate::graph) entries: HashMap<RegionId, States>,
    /// What is known where a `finally` is entered.
    entered: HashMap<(RegionId, Held), Known>,
    /// What a `finally` does, in this pass.
    through: HashMap<(RegionId, Held), Outcome>,
    /// Whether this pass has seen what the last one had not.
    has_changed: bool,
    /// Whether nothing is kept of tests any more.
    forgets: bool,
    /// Each `break` out of a loop that leaves the listener there.
    pub(in crate::graph) breaks: Vec<Span>,
    /// Whether any way leads from the registration to a removal.
    pub(in crate::graph) reaches_removal: Cell<bool>,
    /// What holds behind the steps that this pass has taken before anything that concerns the listener.
    passed: Vec<(u32, States)>,
}

impl<'f, 'g, 'a> Walk<'f, 'g, 'a> {
    pub(in crate::graph) fn new(
        graph: &'g Graph<'a>,
        function: FunctionId,
        effects: &'f dyn Effects,
        conditions: &'f Conditions,
        route: &'f Route,
    ) -> Self {
        Self {
            graph,
            function,
            effects,
            conditions,
            route,
            passes_breaks: false,
            context: None,
            heads: HashMap::new(),
            entries: HashMap::new(),
            entered: HashMap::new(),
            through: HashMap::new(),
            has_changed: false,
            forgets: false,
            breaks: Vec::new(),
            reaches_removal: Cell::new(false),
            passed: Vec::new(),
        }
    }

    /// The same, with the listener taken to be gone after a `break` that leaves it there.
    pub(in crate::graph) fn passing_breaks(self) -> Self {
        Self {
            passes_breaks: true,
            ..self
        }
    }

    /// What comes out of a region that is entered with `states`.
    pub(in crate::graph) fn run(&mut self, region: RegionId, states: States) -> Outcome {
        let mut passes = 0;
        loop {
            self.has_changed = false;
            self.through.clear();
            self.breaks.clear();
            self.passed.clear();
            let outcome = self.region(region, states);
            if !self.has_changed || self.graph.is_spent() {
                let passed = std::mem::take(&mut self.passed);
                self.graph.keep_passed(self.function, passed);
                return outcome;
            }
            passes += 1;
            self.forgets = passes >= PATIENCE;
        }
    }

    fn region(&mut self, region: RegionId, states: States) -> Outcome {
        let mut outcome = Outcome {
            normal: states,
            ..Outcome::default()
        };
        let steps = &self.graph.region(region).steps;
        let count = steps.len() as u32;
        let shared = self.shared_steps(region, states);
        let mut next = 0;
        if let Some((passed, known)) = self.graph.passed_before(self.function, shared) {
            (next, outcome.normal) = (passed, known);
        }
        while let Some(at) = self.route.next_step(region, next, count) {
            self.pass_over(region, next..at, &mut outcome);
            self.take(&steps[at as usize], &mut outcome);
            next = at + 1;
            if next <= shared {
                self.passed.push((next, outcome.normal));
            }
            if self.is_over(region, next, &outcome) {
                return outcome;
            }
        }
        self.pass_over(region, next..count, &mut outcome);
        outcome
    }

    /// How many steps of a function come before anything that concerns this listener: they are the same for each.
    fn shared_steps(&self, region: RegionId, states: States) -> u32 {
        let is_body = region == self.graph.function(self.function).body;
        let is_start = self.context.is_none() && states == States::start() && !self.forgets;
        // Whether a loop comes to each of its turns depends on who asks.
        let are_shared = is_body && is_start && !self.route.has_lists();
        u32::from(are_shared) * self.route.first_own(region)
    }

    /// Whether the listener was added and is there no more: in no loop, nothing that comes afterwards concerns it.
    fn is_over(&self, region: RegionId, next: u32, outcome: &Outcome) -> bool {
        outcome.normal.there.is_none()
            && self.context.is_none()
            && self.route.has_added(region, next)
            && self.graph.loops_around(region).next().is_none()
    }

    fn take(&mut self, step: &Step, outcome: &mut Outcome) {
        if !outcome.normal.is_never() {
            self.graph.spend();
            self.step(step, outcome);
        }
    }

    /// Goes past steps that change nothing, whatever holds before them.
    fn pass_over(&self, region: RegionId, steps: Range<u32>, outcome: &mut Outcome) {
        if self.route.may_throw(region, steps) {
            outcome.failing = outcome.failing.or(outcome.normal);
        }
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
            Step::Call(call) => self.call(*call, outcome),
            Step::Write(binding, index) => {
                let write = &self.graph.binding(*binding).writes[*index as usize];
                let change = self.conditions.written(self.graph, *binding, write);
                self.change(change, outcome);
            }
            Step::Assign(index) => {
                let assignment = &self.graph.facts.assignments[*index as usize];
                let change = self.conditions.assigned(self.graph, assignment);
                self.change(change, outcome);
            }
            Step::Yield(value) => {
                leave(JumpKind::Yield, self.graph.span(*value));
                self.forget(self.conditions.changed_meanwhile(), outcome);
            }
            Step::Await(value) => {
                if self.graph.may_reject(*value) {
                    leave(JumpKind::Rejection, self.graph.span(*value));
                }
                self.forget(self.conditions.changed_meanwhile(), outcome);
            }
            Step::Return { value, span } => {
                if !self.effects.is_given_back(*value) {
                    leave(JumpKind::Return, *span);
                }
                outcome.normal = States::default();
            }
            Step::Throw { span, .. } => {
                leave(JumpKind::Throw, *span);
                outcome.normal = States::default();
            }
            Step::Break { label, span } => {
                leave(JumpKind::Break(label.clone()), *span);
                outcome.normal = States::default();
            }
            Step::Continue { label, span } => {
                leave(JumpKind::Continue(label.clone()), *span);
                outcome.normal = States::default();
            }
            Step::Branch { then, otherwise } => self.branch(*then, *otherwise, outcome),
            Step::Loop {
                body,
                at_least_once,
                is_endless,
                label,
            } => {
                let skippable = !at_least_once && !is_endless && !self.effects.surely_turns(*body);
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
                outcome.failing = outcome.failing.or(inner.failing);
                for jump in inner.jumps {
                    match &jump.kind {
                        JumpKind::Break(Some(name)) if Some(name) == label.as_ref() => {
                            outcome.normal = outcome.normal.or(jump.states);
                        }
                        _ => outcome.jumps.push(jump),
                    }
                }
            }
        }
    }

    fn change(&self, (lost, won): (u128, Known), outcome: &mut Outcome) {
        if lost == 0 && won == Known::default() {
            return;
        }
        let won = if self.forgets { Known::default() } else { won };
        let change = |_, known: Known| Some(known.without(lost).replaced_by(won));
        outcome.normal = outcome.normal.map(change);
    }

    fn forget(&self, tests: u128, outcome: &mut Outcome) {
        self.change((tests, Known::default()), outcome);
    }

    fn call(&mut self, call: ValueId, outcome: &mut Outcome) {
        let effects = self.effects;
        if call == effects.registration() {
            let more = match self.forgets {
                true => Known::default(),
                false => effects.known_when_added(),
            };
            outcome.normal = outcome.normal.added(more);
            return;
        }
        if effects.takes_away(call) {
            // What `?.` passes over, because its receiver is known to be absent, does not run.
            let present = self.conditions.presence(self.graph, call);
            let states = outcome.normal.taken(|known| known.no & present == 0);
            if states != outcome.normal {
                self.reaches_removal.set(true);
            }
            outcome.normal = states;
        } else {
            outcome.failing = outcome.failing.or(outcome.normal);
            if effects.ends_target(call) {
                outcome.normal = outcome.normal.taken(|_| true);
            }
        }
        self.forget(self.conditions.changed_by(self.graph, call), outcome);
    }

    fn branch(
        &mut self,
        then: Option<RegionId>,
        otherwise: Option<RegionId>,
        outcome: &mut Outcome,
    ) {
        let states = outcome.normal;
        let test = then
            .or(otherwise)
            .and_then(|arm| match self.graph.region(arm).kind {
                RegionKind::Branch { test, .. } => Some(test),
                _ => None,
            });
        let mut normal = States::default();
        for (arm, when) in [(then, true), (otherwise, false)] {
            let enters = match test {
                Some(test) => self.entering(test, when, states),
                None => states,
            };
            match arm {
                Some(region) => normal = normal.or(self.inner(region, enters, outcome)),
                None => normal = normal.or(enters),
            }
        }
        outcome.normal = normal;
    }

    /// What holds where a test came out so.
    fn entering(&self, test: ValueId, when: bool, states: States) -> States {
        states
            .map(|held, known| self.with(held, known, |it| self.conditions.assume(test, when, it)))
    }

    /// What is known after `assume`, which is told what is known of the flags as well.
    fn with(
        &self,
        held: Held,
        known: Known,
        assume: impl Fn(Known) -> Option<Known>,
    ) -> Option<Known> {
        let flags = match held {
            Held::There => self.effects.flags() & !known.yes,
            _ => 0,
        };
        let all = Known {
            no: known.no | flags,
            ..known
        };
        let assumed = assume(all)?;
        Some(if self.forgets { known } else { assumed })
    }

    /// Walks a region, and hands its ways out on.
    fn inner(&mut self, region: RegionId, states: States, outcome: &mut Outcome) -> States {
        let inner = self.region(region, states);
        outcome.jumps.extend(inner.jumps);
        outcome.failing = outcome.failing.or(inner.failing);
        inner.normal
    }

    fn turns(
        &mut self,
        body: RegionId,
        skippable: bool,
        is_endless: bool,
        label: Option<&str>,
        outcome: &mut Outcome,
    ) {
        let entry = outcome.normal;
        let known = self.entries.entry(body).or_default();
        *known = known.or(entry);
        let key = (self.context, body);
        let kept = self.heads.get(&key).copied().unwrap_or_default();
        let head = kept.or(entry);
        let turn = self.region(body, head);
        outcome.failing = outcome.failing.or(turn.failing);
        let ends = turn.normal.or(continued(&turn, label));
        let mut again = ends;
        // What the next turn takes away is taken from the next turn's target.
        if entry.there.is_none() && self.effects.is_another_each_turn(body) {
            again.there = None;
        }
        let next = head.or(again);
        self.heads.insert(key, next);
        self.has_changed |= next != head;
        let mut normal = if skippable { entry } else { States::default() };
        if !is_endless {
            normal = normal.or(ends);
        }
        for jump in turn.jumps {
            match &jump.kind {
                JumpKind::Break(to) if to.is_none() || to.as_deref() == label => {
                    let mut states = jump.states;
                    if self.passes_breaks && states.there.is_some() {
                        self.breaks.push(jump.span);
                        states = states.taken(|_| true);
                    }
                    normal = normal.or(states);
                }
                JumpKind::Continue(to) if to.is_none() || to.as_deref() == label => {}
                _ => outcome.jumps.push(jump),
            }
        }
        outcome.normal = normal;
    }

    fn switch(
        &mut self,
        cases: &[RegionId],
        has_default: bool,
        label: Option<&str>,
        outcome: &mut Outcome,
    ) {
        let states = outcome.normal;
        let tests: Vec<Option<(ValueId, ValueId)>> = cases
            .iter()
            .map(|case| match self.graph.region(*case).kind {
                RegionKind::Case {
                    of,
                    value: Some(value),
                } => Some((of, value)),
                _ => None,
            })
            .collect();
        // What holds where none of the cases fits.
        let mut none = states;
        for (_, value) in tests.iter().flatten() {
            none = self.case(*value, false, none);
        }
        let mut falling = States::default();
        let mut normal = if has_default { States::default() } else { none };
        for (case, test) in cases.iter().zip(&tests) {
            let enters = match test {
                Some((_, value)) => self.case(*value, true, states),
                None => none,
            };
            let inner = self.region(*case, enters.or(falling));
            falling = inner.normal;
            outcome.failing = outcome.failing.or(inner.failing);
            for jump in inner.jumps {
                match &jump.kind {
                    JumpKind::Break(to) if to.is_none() || to.as_deref() == label => {
                        normal = normal.or(jump.states);
                    }
                    _ => outcome.jumps.push(jump),
                }
            }
        }
        outcome.normal = normal.or(falling);
    }

    /// What holds where the value of a case fits, or does not.
    fn case(&self, value: ValueId, fits: bool, states: States) -> States {
        states.map(|held, known| self.with(held, known, |it| self.conditions.fits(value, fits, it)))
    }

    fn attempt(
        &mut self,
        body: RegionId,
        catch: Option<RegionId>,
        finally: Option<RegionId>,
        outcome: &mut Outcome,
    ) {
        let before = outcome.normal;
        let mut tried = self.region(body, before);
        if let Some(catch) = catch {
            // Any call in the block may throw, so the handler may find any state that the block passes through.
            let mut found = before.or(tried.failing);
            let mut jumps = Vec::new();
            for jump in tried.jumps {
                match jump.kind {
                    JumpKind::Throw | JumpKind::Rejection => found = found.or(jump.states),
                    _ => jumps.push(jump),
                }
            }
            let caught = self.region(catch, found);
            jumps.extend(caught.jumps.into_iter().map(|mut jump| {
                if matches!(jump.kind, JumpKind::Return | JumpKind::Throw) {
                    jump.kind = JumpKind::Caught;
                }
                jump
            }));
            tried = Outcome {
                normal: tried.normal.or(caught.normal),
                jumps,
                failing: caught.failing,
            };
        }
        if let Some(finally) = finally {
            tried = self.finally(finally, tried);
        }
        outcome.normal = tried.normal;
        outcome.jumps.extend(tried.jumps);
        outcome.failing = outcome.failing.or(tried.failing);
    }

    /// Each way out of a `try` leads through its `finally`.
    fn finally(&mut self, finally: RegionId, tried: Outcome) -> Outcome {
        let mut all = tried.normal.or(tried.failing);
        for jump in &tried.jumps {
            all = all.or(jump.states);
        }
        let mut passed: Vec<(Held, Outcome)> = Vec::new();
        for held in Held::ALL {
            if let Some(known) = all.get(held) {
                passed.push((held, self.pass(finally, held, known)));
            }
        }
        let through = |states: States| {
            let ways = passed
                .iter()
                .filter(|(held, _)| states.get(*held).is_some());
            ways.fold(States::default(), |all, (_, way)| all.or(way.normal))
        };
        let mut outcome = Outcome {
            normal: through(tried.normal),
            jumps: Vec::new(),
            failing: through(tried.failing),
        };
        for mut jump in tried.jumps {
            jump.states = through(jump.states);
            outcome.jumps.push(jump);
        }
        // A `finally` may leave on its own ways, whichever way led into it.
        let mut own = Vec::new();
        for (_, way) in passed {
            own.extend(way.jumps);
            outcome.failing = outcome.failing.or(way.failing);
        }
        outcome.jumps.extend(joined(own));
        outcome
    }

    /// What a `finally` does where it is entered with the listener in one of its three places.
    fn pass(&mut self, finally: RegionId, held: Held, known: Known) -> Outcome {
        let key = (finally, held);
        let joined = match self.entered.get(&key) {
            Some(before) => before.or(known),
            None => known,
        };
        if let Some(before) = self.entered.insert(key, joined)
            && before != joined
        {
            self.has_changed = true;
        }
        if let Some(outcome) = self.through.get(&key) {
            return outcome.clone();
        }
        let context = self.context.replace(key);
        let outcome = self.region(finally, States::only(held, joined));
        self.context = context;
        self.through.insert(key, outcome.clone());
        outcome
    }
}
