//! How often a registration repeats in the life of its target.
//!
//! In: an acquisition. Out: [`Lifting`], the layers of repetition between the registration and the place where its target
//! is born, innermost first, with what excuses the ones that do no harm.
//! Never here: a verdict, or words.
//!
//! The lifting starts at the registration and goes outward: through the loops around it, out of its function to whoever
//! runs that function, and on, until it meets the run that makes the target (then whatever it passed on the way is all
//! that can pile up), the top of the module, or a function of which nobody in sight knows who calls it. At each step out
//! of a function, target, listener and event are put into the words of the caller: a parameter becomes the argument,
//! `this` becomes the receiver.

mod attempts;
mod callers;
mod elsewhere;
mod excuses;
mod loans;
mod lookups;
mod stops;
mod way;
mod words;

use elsewhere::Visit;

use crate::corpus::Span;
use crate::dictionary::{Duplicates, Repeats};
use crate::facts::{
    Acquisition, CallForm, FunctionId, FunctionKind, RegionId, RegionKind, ValueId,
};
use crate::graph::alias::path::{Path, Root};
use crate::graph::calls::runs::{Hands, Run, RunKind};
use crate::graph::calls::stopped::Waypoint;
use crate::graph::{Graph, Knowledge, Reach};

pub use way::{End, Excuse, Layer, LayerKind, Lifting};
pub use words::Words;

/// How many functions are climbed through; beyond that the chain convinces nobody.
pub(in crate::graph) const DEPTH: usize = 64;
/// How many callers are looked at for one acquisition, all levels together.
pub(in crate::graph) const BUDGET: u32 = 400;

#[derive(Clone)]
struct Frame {
    function: FunctionId,
    region: RegionId,
    at: ValueId,
    target: Path,
    listener: Path,
    event: Option<Path>,
    /// What the target was asked for by, where a call found it.
    keys: Vec<Path>,
    /// The expressions that target, listener and event are there.
    written: (ValueId, ValueId, Option<ValueId>),
    guards: Vec<(Path, Span)>,
}

struct Walk<'g, 'a> {
    graph: &'g Graph<'a>,
    acquisition: ValueId,
    /// The function that hands on a listener of its caller's.
    forwards: Option<FunctionId>,
    duplicates: Duplicates,
    budget: u32,
    /// Calls that are not to be gone through: of those it is known what becomes of the listener.
    avoided: &'g [ValueId],
    trail: Vec<Visit>,
    /// How many listeners and timers the way has gone through.
    waits: u32,
    /// How many calls the way has gone through of which it is a guess that they run the function again: unknown ones that were
    /// handed something which only holds it, and those that are made instead.
    guesses: u32,
}

impl Graph<'_> {
    /// The way out from an acquisition; of several, the one on which most piles up, most surely.
    pub fn lift(&self, acquisition: &Acquisition) -> Lifting {
        self.known_lifting(acquisition).clone()
    }

    /// The same, looked up once.
    pub(in crate::graph) fn known_lifting(&self, acquisition: &Acquisition) -> &Lifting {
        let index = self.acquisition_of[&acquisition.call];
        self.obligations.liftings[index as usize]
            .get_or_init(|| self.lift_counted(acquisition, &[]).0)
    }

    /// The way out by other calls than the `avoided` ones.
    pub fn lift_avoiding(&self, acquisition: &Acquisition, avoided: &[ValueId]) -> Lifting {
        self.lift_counted(acquisition, avoided).0
    }

    /// The way out, and how many callers might still have been looked at.
    pub(in crate::graph) fn lift_counted(
        &self,
        acquisition: &Acquisition,
        avoided: &[ValueId],
    ) -> (Lifting, u32) {
        let mut walk = Walk {
            graph: self,
            acquisition: acquisition.call,
            forwards: self
                .forwarding_function(acquisition.listener)
                .or_else(|| self.registers_for_caller(acquisition)),
            duplicates: self.dictionary.pairs[acquisition.pair as usize].duplicates,
            budget: BUDGET,
            avoided,
            trail: Vec::new(),
            waits: 0,
            guesses: 0,
        };
        let frame = Frame {
            function: self.function_of(acquisition.region),
            region: acquisition.region,
            at: acquisition.call,
            target: self.path(acquisition.target),
            listener: self.path(acquisition.listener),
            event: acquisition.event.map(|event| self.path(event)),
            keys: Vec::new(),
            written: (acquisition.target, acquisition.listener, acquisition.event),
            guards: Vec::new(),
        };
        let lifting = walk.lift(frame);
        (lifting, walk.budget)
    }
}

impl Walk<'_, '_> {
    fn lift(&mut self, mut frame: Frame) -> Lifting {
        let graph = self.graph;
        frame.target = graph.unfolded(&frame.target, frame.function, frame.at, frame.region);
        frame.keys = graph.keys_of(&frame.target, frame.function, frame.keys);
        let guards = graph.guards_at(frame.region, frame.at, frame.event.as_ref());
        frame.guards.extend(guards.into_iter().filter(|(guard, _)| {
            !graph.is_taken_back(guard, self.acquisition, frame.region, frame.at)
        }));
        if let Some(span) = graph.given_up(&frame.target, frame.region, frame.at) {
            frame.guards.push((frame.target.clone(), span));
        }
        let allocation =
            graph.local_allocation(&frame.target, frame.function, frame.at, frame.region);
        let mut lifting = self.ended(&frame, End::Unknown, Vec::new());
        if self.lift_loops(&frame, allocation, &mut lifting) {
            return lifting;
        }
        if let Some(born) = allocation {
            lifting.end = End::Born(graph.region(born).span);
            return lifting;
        }
        let outer = self.leave(frame);
        lifting.layers.extend(outer.layers);
        lifting.excuses.extend(outer.excuses);
        lifting.end = outer.end;
        lifting.target = outer.target;
        lifting.words.extend(outer.words);
        lifting.functions = outer.functions;
        lifting.is_cut_short = outer.is_cut_short;
        lifting
    }

    /// A lifting that goes no further than `frame`.
    fn ended(&self, frame: &Frame, end: End, layers: Vec<Layer>) -> Lifting {
        Lifting {
            layers,
            excuses: Vec::new(),
            end,
            target: frame.target.clone(),
            words: vec![Words {
                target: frame.target.clone(),
                on: frame.written.0,
                listener: frame.written.1,
                event: frame.written.2,
            }],
            functions: self
                .trail
                .iter()
                .map(|visit| visit.waypoint.function)
                .collect(),
            is_cut_short: false,
        }
    }

    fn layer(&self, kind: LayerKind, span: Span, knowledge: Knowledge, region: RegionId) -> Layer {
        Layer {
            kind,
            span,
            knowledge,
            region,
            depth: self.trail.len(),
            is_pooled: false,
        }
    }

    /// Whether a region runs as a part of `layer`, or of a function that the way has left.
    fn is_within(&self, region: RegionId, layer: RegionId) -> bool {
        let graph = self.graph;
        let function = graph.function_of(region);
        graph.is_inside(region, layer)
            || self.trail.iter().any(|visit| {
                graph.function_contains(visit.waypoint.function, function)
                    || graph.is_field_made_by(function, visit.waypoint.function)
            })
    }

    /// Goes out through the loops of a function; true if the target is born inside one of them.
    fn lift_loops(
        &self,
        frame: &Frame,
        allocation: Option<RegionId>,
        lifting: &mut Lifting,
    ) -> bool {
        let graph = self.graph;
        for region in graph.loops_around(frame.region) {
            if let Some(born) = allocation
                && graph.region_contains(region, born)
            {
                lifting.end = End::Born(graph.region(born).span);
                return true;
            }
            let RegionKind::Loop { form, head, .. } = graph.region(region).kind else {
                continue;
            };
            if self.is_another_in(frame, region) {
                continue;
            }
            if graph.loop_is_bounded(region, frame.at) {
                lifting.excuses.push(Excuse::Bounded(head));
                continue;
            }
            if self.is_for_each_event(frame, region) {
                lifting.excuses.push(Excuse::EachEvent(head));
                continue;
            }
            if let Some(excuse) = self.excuse(frame, region) {
                lifting.excuses.push(excuse);
                continue;
            }
            lifting
                .layers
                .push(self.layer(LayerKind::Loop(form), head, Knowledge::Sight, region));
        }
        false
    }

    /// Goes out of a function, by the caller through which most piles up.
    fn leave(&mut self, frame: Frame) -> Lifting {
        let graph = self.graph;
        let function = frame.function;
        if graph.runs_once(function) {
            return self.ended(&frame, End::Module, Vec::new());
        }
        // `on(event, f) { return super.on(event, f); }`: the class's own way in, and its callers' acquisition.
        if graph.is_named_like_acquisition(function)
            && !graph.is_called_as_it_is(function)
            && (self.is_callers_own(&frame.listener, function)
                || self.forwards == Some(function)
                || frame.target.segments.is_empty()
                    && matches!(frame.target.root, Root::Instance(_) | Root::This(_))
                || frame
                    .event
                    .as_ref()
                    .is_some_and(|event| self.is_callers_own(event, function)))
        {
            return self.ended(&frame, End::Forwarded(function), Vec::new());
        }
        let known = self
            .trail
            .iter()
            .find(|known| known.waypoint.function == function && known.target == frame.target);
        if let Some(known) = known {
            let facts = graph.function(function);
            if self.forwards == Some(function) {
                return self.ended(&frame, End::Forwarded(function), Vec::new());
            }
            if let Some(excuse) = self.excuse(&frame, facts.body) {
                let mut lifting = self.ended(&frame, End::Callers, Vec::new());
                lifting.excuses.push(excuse);
                return lifting;
            }
            if self.asks_for_another(&frame, facts.body) {
                return self.ended(&frame, End::Unknown, Vec::new());
            }
            // What is handed an object need not run what is in it.
            let knowledge = match known.guesses < self.guesses {
                true => Knowledge::Guess,
                false => Knowledge::Convention,
            };
            let kind = LayerKind::Recursion(function, known.waits < self.waits);
            let layer = self.layer(kind, facts.head, knowledge, facts.body);
            return self.ended(&frame, End::Callers, vec![layer]);
        }
        if self.trail.len() >= DEPTH || self.budget == 0 {
            return self.ended(&frame, End::Unknown, Vec::new()).cut_short();
        }
        self.trail.push(Visit {
            waypoint: Waypoint {
                function,
                region: frame.region,
                at: frame.at,
                by: None,
            },
            target: frame.target.clone(),
            waits: self.waits,
            guesses: self.guesses,
        });
        let mut best: Option<Lifting> = None;
        let mut avoids = false;
        for run in graph.runs(function).to_vec() {
            if matches!(run.kind, RunKind::Called(call) if self.avoided.contains(&call)) {
                avoids = true;
                continue;
            }
            // `on(names, f) { for (const name of names) this.on(name, f) }`: the registration is its own caller.
            if matches!(run.kind, RunKind::Called(call) if call == self.acquisition) {
                continue;
            }
            let Some(knowledge) = self.comes_here(&frame, &run.kind) else {
                continue;
            };
            self.budget = self.budget.saturating_sub(1);
            let doubted = u32::from(knowledge == Knowledge::Guess);
            self.came_in_by(elsewhere::by(&run.kind));
            self.guesses += doubted;
            let lifting = self.enter_caller(&frame, &run);
            self.guesses -= doubted;
            self.came_in_by(None);
            if best
                .as_ref()
                .is_none_or(|best| lifting.weight() < best.weight())
            {
                best = Some(lifting);
            }
        }
        self.trail.pop();
        if best.is_none() && avoids {
            return self.ended(&frame, End::Unknown, Vec::new());
        }
        let by_convention = self.callers_out_of_sight(&frame);
        match best {
            None => by_convention,
            // An exported function is known by the calls in sight, unless none of them repeats it.
            Some(best) => best,
        }
    }

    fn enter_caller(&mut self, frame: &Frame, run: &Run<'_>) -> Lifting {
        let graph = self.graph;
        let region = graph.function(frame.function).body;
        match &run.kind {
            RunKind::Called(call) => {
                let layer = self.layer(
                    LayerKind::Call(*call),
                    graph.span(*call),
                    run.knowledge,
                    region,
                );
                self.step_out(frame, *call, layer, true)
            }
            RunKind::Callback {
                call,
                repeats,
                what,
                hands,
            } => {
                if self.is_handed(frame, *hands) {
                    return self.ended(
                        frame,
                        End::Born(graph.function(frame.function).head),
                        Vec::new(),
                    );
                }
                if self.is_pooled(frame, *hands) {
                    return self.lent(frame, what, graph.short_span(*call), run.knowledge);
                }
                let (repeats, knowledge) = self.repeats_of(*call, *repeats, run.knowledge);
                let layer = self.layer(
                    LayerKind::Callback(repeats, what.clone()),
                    graph.short_span(*call),
                    knowledge,
                    region,
                );
                let handed = repeats == Repeats::Iteration;
                if handed && self.is_harmless_iteration(frame, *call) {
                    let quiet = Layer {
                        kind: LayerKind::Call(*call),
                        ..layer
                    };
                    return self.step_out(frame, *call, quiet, false);
                }
                if repeats == Repeats::Instance {
                    return self.ended(frame, End::Instance(None), vec![layer]);
                }
                let waits = u32::from(graph.is_waited_for(*call));
                self.waits += waits;
                let lifting = self.step_out(frame, *call, layer, false);
                self.waits -= waits;
                lifting
            }
            RunKind::Unknown(call) => {
                let arguments = &graph.call(*call).arguments;
                let is_handed_on = |argument: &ValueId| {
                    graph.path(*argument).root == Root::Function(frame.function)
                };
                let is_held = !arguments.iter().any(is_handed_on);
                let knowledge = match is_held {
                    true => Knowledge::Guess,
                    false => Knowledge::Sight,
                };
                let layer = self.layer(
                    LayerKind::Handed(*call),
                    graph.short_span(*call),
                    knowledge,
                    region,
                );
                let held = u32::from(is_held);
                self.guesses += held;
                let lifting = self.step_out(frame, *call, layer, false);
                self.guesses -= held;
                lifting
            }
            RunKind::Framework {
                repeats,
                what,
                span,
                hands,
            } => self.enter_framework(frame, run, *repeats, what, *span, *hands),
            RunKind::Property(name, place) => {
                let what = smol_str::format_smolstr!("each `{name}`");
                let repeats = match graph.runs_once_as(name, *place) {
                    true => Repeats::Once,
                    false => Repeats::Event,
                };
                let knowledge = match self.takes_away(graph.handler_holder(*place).as_ref()) {
                    true => Knowledge::Guess,
                    false => Knowledge::Convention,
                };
                let layer = self.layer(
                    LayerKind::Callback(repeats, what),
                    graph.span(*place),
                    knowledge,
                    region,
                );
                self.step_out(frame, *place, layer, false)
            }
        }
    }

    /// Continues in the function that holds `call`; if that `passes` the function what it asks for, in its words.
    fn step_out(&mut self, frame: &Frame, call: ValueId, layer: Layer, passes: bool) -> Lifting {
        let graph = self.graph;
        let in_words = |path: &Path| match passes {
            true => graph.in_callers_words(path, frame.function, call),
            false => path.clone(),
        };
        let written = |value: ValueId| match passes {
            true => graph.written_by_caller(value, frame.function, call),
            false => value,
        };
        let body = graph.function(frame.function).body;
        let repeats = layer.kind.repeats();
        let excuse = repeats.then(|| self.excuse(frame, body)).flatten();
        let target = in_words(&frame.target);
        if let LayerKind::Call(at) = layer.kind
            && graph.call(at).form == CallForm::New
            && matches!(frame.target.root, Root::Instance(_))
        {
            return self.ended(frame, End::Born(graph.span(at)), Vec::new());
        }
        if self.is_of_unknown(&target, frame.function) {
            return match self.comes_again(frame) {
                Some(lifting) if !layer.kind.repeats() => lifting,
                _ => self.ended(frame, End::Unknown, vec![layer]),
            };
        }
        let constructs =
            matches!(layer.kind, LayerKind::Call(at) if graph.call(at).form == CallForm::New);
        let region = graph.value(call).region;
        let outer = Frame {
            function: graph.function_of(region),
            region,
            at: call,
            target,
            listener: match passes {
                true => graph.listener_in_callers_words(&frame.listener, frame.function, call),
                false => frame.listener.clone(),
            },
            event: frame.event.as_ref().map(&in_words),
            keys: frame.keys.iter().map(&in_words).collect(),
            written: (
                written(frame.written.0),
                written(frame.written.1),
                frame.written.2.map(&written),
            ),
            guards: self.guards_that_outlive(frame, constructs, in_words),
        };
        let mut lifting = self.lift(outer);
        match excuse {
            Some(excuse) => lifting.excuses.insert(0, excuse),
            None => lifting.layers.insert(0, layer),
        }
        lifting
    }

    /// What is to be thought of a function that nobody in sight runs.
    fn callers_out_of_sight(&self, frame: &Frame) -> Lifting {
        let graph = self.graph;
        let function = frame.function;
        let facts = graph.function(function);
        let ended = |end, layers| self.ended(frame, end, layers);
        let constructs = matches!(
            facts.kind,
            FunctionKind::Constructor | FunctionKind::Initialiser
        );
        if constructs || graph.is_constructor_by_name(function) {
            return Lifting {
                excuses: self.lasting_guards(frame),
                ..ended(End::Instance(facts.class), Vec::new())
            };
        }
        if let Some(entry) = graph.looks_like_handler(function)
            && self.is_pooled(frame, Hands::New(&entry.shared_members))
        {
            let what = entry.what.as_str().into();
            return self.lent(frame, &what, facts.head, Knowledge::Convention);
        }
        if let Some(lifting) = self.comes_again(frame) {
            return lifting;
        }
        if graph.is_mounted_by_framework(function) && !self.is_callers_own(&frame.target, function)
        {
            return ended(End::SetUp(function), Vec::new());
        }
        if self.is_callers_own(&frame.target, function)
            || self.is_callers_own(&frame.listener, function)
            || self.forwards == Some(function)
            || frame
                .event
                .as_ref()
                .is_some_and(|event| self.is_callers_own(event, function))
        {
            return ended(End::Forwarded(function), Vec::new());
        }
        // An accessor is named after what it gives, and not after what it does: `set open(value)` opens nothing.
        let is_accessor = matches!(facts.kind, FunctionKind::Getter | FunctionKind::Setter);
        let role = graph.role_of(function).filter(|_| !is_accessor);
        // A function without a name that a module exports is what the module does.
        let sets_up = role.is_some() || facts.name.is_none() && facts.class.is_none();
        let excuse = self.excuse(frame, facts.body);
        let is_guarded = matches!(excuse, Some(Excuse::Guard(_)));
        if sets_up && !is_guarded && graph.looks_like_handler(function).is_none() {
            return ended(End::SetUp(function), Vec::new());
        }
        if let Some(excuse) = excuse {
            return Lifting {
                excuses: vec![excuse],
                ..ended(End::Callers, Vec::new())
            };
        }
        if let Some(entry) = graph.looks_like_handler(function) {
            let kind = LayerKind::Callback(Repeats::Request, entry.what.as_str().into());
            let layer = self.layer(kind, facts.head, Knowledge::Convention, facts.body);
            return ended(End::Callers, vec![layer]);
        }
        let is_member = graph.blueprint_of(function).is_some();
        // Who knows how often a library runs a member: what the instance was handed lives for many of them either way.
        if is_member && matches!(frame.target.root, Root::This(_)) {
            let mut lifting = ended(End::Unknown, Vec::new());
            lifting.functions.push(function);
            return lifting;
        }
        let callable = graph.is_exported(function)
            || facts.class.is_some()
            || graph.is_handed_out(function)
            || graph.is_component(function)
            || is_member;
        if !callable || graph.is_private(function) {
            return ended(End::Unknown, Vec::new());
        }
        // In an application whoever calls it would be in sight.
        let knowledge = match graph.reach {
            Reach::Anyone => Knowledge::Convention,
            Reach::Program => Knowledge::Guess,
        };
        let kind = LayerKind::Often(function);
        let layer = self.layer(kind, facts.head, knowledge, facts.body);
        ended(End::Callers, vec![layer])
    }
}
