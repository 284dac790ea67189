//! How often a registration repeats in the life of its target.
//!
//! In: an acquisition. Out: [`Climb`], the layers of repetition between the registration and the place where its target
//! is born, innermost first, with what excuses the ones that do no harm.
//! Never here: a verdict, or words.
//!
//! The climb starts at the registration and goes outward: through the loops around it, out of its function to whoever
//! runs that function, and on, until it meets the run that makes the target (then whatever it passed on the way is all
//! that can pile up), the top of the module, or a function of which nobody in sight knows who calls it. At each step out
//! of a function, target, listener and event are put into the words of the caller: a parameter becomes the argument,
//! `this` becomes the receiver.

use smol_str::SmolStr;

use super::path::{Path, Root, Segment};
use super::runs::{Hands, Run, RunKind};
use super::{Graph, Knowledge};
use crate::corpus::Span;
use crate::dictionary::{Duplicates, Repeats, Role};
use crate::facts::{
    Acquisition, BindingKind, CallForm, ClassId, FunctionId, FunctionKind, LoopForm, RegionId,
    RegionKind, ValueId, ValueKind,
};

/// How many functions are climbed through; beyond that the chain convinces nobody.
const DEPTH: usize = 24;
/// How many callers are looked at for one acquisition, all levels together.
const BUDGET: u32 = 400;

/// The way from a registration out to where its target is born.
#[derive(Clone, Debug)]
pub struct Climb {
    /// What runs again and again, and the calls that lead to it, innermost first.
    pub layers: Vec<Layer>,
    /// What keeps some of the repetitions from piling up.
    pub excuses: Vec<Excuse>,
    /// Where the way ends.
    pub end: End,
    /// The target in the words of the outermost function.
    pub target: Path,
    /// The target in the words of each function on the way, innermost first.
    pub targets: Vec<Path>,
    /// The functions that the way has left, innermost first.
    pub functions: Vec<FunctionId>,
}

/// One layer of the way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// What it is.
    pub kind: LayerKind,
    /// The place to point at.
    pub span: Span,
    /// How it is known.
    pub knowledge: Knowledge,
    /// What runs once for each of its repetitions: the loop's turn, the function's body.
    pub region: RegionId,
    /// How many of the climb's functions the way had left before it came here.
    pub depth: usize,
}

/// What a layer is.
#[derive(Clone, Debug, PartialEq)]
pub enum LayerKind {
    /// A loop.
    Loop(LoopForm),
    /// A callback that runs for each item, event or request; who runs it, in words.
    Callback(Repeats, SmolStr),
    /// A function that runs itself again; whether by way of an event or a timer.
    Recursion(FunctionId, bool),
    /// A function or method that callers out of sight are taken to call often.
    Often(FunctionId),
    /// A call in sight; it repeats nothing by itself.
    Call(ValueId),
    /// A function handed to an unknown call; taken to run once for it.
    Handed(ValueId),
}

impl LayerKind {
    /// Whether the layer makes what is inside it run again.
    pub fn repeats(&self) -> bool {
        match self {
            LayerKind::Loop(_) | LayerKind::Recursion(..) | LayerKind::Often(_) => true,
            LayerKind::Callback(repeats, _) => *repeats > Repeats::Instance,
            LayerKind::Call(_) | LayerKind::Handed(_) => false,
        }
    }
}

/// What keeps a repetition from piling up.
#[derive(Clone, Debug, PartialEq)]
pub enum Excuse {
    /// The same listener added to the same target again is ignored.
    Idempotent,
    /// A test that is set in the same go.
    Guard(Span),
    /// The code counts the turns itself.
    Bounded(Span),
    /// Each turn is for another event: the names of the events bound the listeners.
    EachEvent(Span),
}

/// Where the way out ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// In the run that makes the target; nothing outside it can add to the same target.
    Born(Span),
    /// At the top of the module, or in what runs once for the process.
    Module,
    /// In a constructor, or what runs once for an instance: each instance adds one.
    Instance(Option<ClassId>),
    /// In a function that sets up, by its name, with no caller in sight.
    SetUp(FunctionId),
    /// In a function whose callers are taken to call it often (the last layer says so), or a framework's.
    Callers,
    /// The target, or the listener, is the caller's own: whoever calls decides.
    Forwarded(FunctionId),
    /// Where the function goes cannot be seen.
    Unknown,
}

#[derive(Clone)]
struct Frame {
    function: FunctionId,
    region: RegionId,
    at: ValueId,
    target: Path,
    listener: Path,
    event: Option<Path>,
    guards: Vec<(Path, Span)>,
}

struct Walk<'g, 'a> {
    graph: &'g Graph<'a>,
    acquisition: ValueId,
    /// The function that hands on a listener of its caller's.
    forwards: Option<FunctionId>,
    duplicates: Duplicates,
    budget: u32,
    trail: Vec<Visit>,
    /// How many listeners and timers the way has gone through.
    waits: u32,
}

/// A function that the way has been in.
struct Visit {
    function: FunctionId,
    target: Path,
    waits: u32,
}

impl Graph<'_> {
    /// The way out from an acquisition; of several, the one on which most piles up, most surely.
    pub fn climb(&self, acquisition: &Acquisition) -> Climb {
        let mut walk = Walk {
            graph: self,
            acquisition: acquisition.call,
            forwards: self.forwarding_function(acquisition.listener),
            duplicates: self.dictionary.pairs[acquisition.pair as usize].duplicates,
            budget: BUDGET,
            trail: Vec::new(),
            waits: 0,
        };
        let frame = Frame {
            function: self.function_of(acquisition.region),
            region: acquisition.region,
            at: acquisition.call,
            target: self.path(acquisition.target),
            listener: self.path(acquisition.listener),
            event: acquisition.event.map(|event| self.path(event)),
            guards: Vec::new(),
        };
        walk.climb(frame)
    }
}

impl Walk<'_, '_> {
    fn climb(&mut self, mut frame: Frame) -> Climb {
        let graph = self.graph;
        frame.target = graph.unfolded(&frame.target, frame.function, frame.at, frame.region);
        frame
            .guards
            .extend(graph.guards_at(frame.region, frame.at, frame.event.as_ref()));
        let birth = graph.local_birth(&frame.target, frame.function, frame.at, frame.region);
        let mut climb = self.ended(&frame, End::Unknown, Vec::new());
        if self.climb_loops(&frame, birth, &mut climb) {
            return climb;
        }
        if let Some(born) = birth {
            climb.end = End::Born(graph.region(born).span);
            return climb;
        }
        let outer = self.leave(frame);
        climb.layers.extend(outer.layers);
        climb.excuses.extend(outer.excuses);
        climb.end = outer.end;
        climb.target = outer.target;
        climb.targets.extend(outer.targets);
        climb.functions = outer.functions;
        climb
    }

    /// A climb that goes no further than `frame`.
    fn ended(&self, frame: &Frame, end: End, layers: Vec<Layer>) -> Climb {
        Climb {
            layers,
            excuses: Vec::new(),
            end,
            target: frame.target.clone(),
            targets: vec![frame.target.clone()],
            functions: self.trail.iter().map(|visit| visit.function).collect(),
        }
    }

    fn layer(&self, kind: LayerKind, span: Span, knowledge: Knowledge, region: RegionId) -> Layer {
        Layer {
            kind,
            span,
            knowledge,
            region,
            depth: self.trail.len(),
        }
    }

    /// Whether a region runs as a part of `layer`, or of a function that the way has left.
    fn is_within(&self, region: RegionId, layer: RegionId) -> bool {
        let graph = self.graph;
        graph.is_inside(region, layer)
            || self
                .trail
                .iter()
                .any(|visit| graph.function_contains(visit.function, graph.function_of(region)))
    }

    /// Goes out through the loops of a function; true if the target is born inside one of them.
    fn climb_loops(&self, frame: &Frame, birth: Option<RegionId>, climb: &mut Climb) -> bool {
        let graph = self.graph;
        for region in graph.loops_around(frame.region) {
            if let Some(born) = birth
                && graph.region_contains(region, born)
            {
                climb.end = End::Born(graph.region(born).span);
                return true;
            }
            let RegionKind::Loop { form, head, .. } = graph.region(region).kind else {
                continue;
            };
            if graph.varies_in(&frame.target, region) {
                continue;
            }
            if graph.loop_is_bounded(region) {
                climb.excuses.push(Excuse::Bounded(head));
                continue;
            }
            if self.is_for_each_event(frame, region) {
                climb.excuses.push(Excuse::EachEvent(head));
                continue;
            }
            if let Some(excuse) = self.excuse(frame, region) {
                climb.excuses.push(excuse);
                continue;
            }
            climb
                .layers
                .push(self.layer(LayerKind::Loop(form), head, Knowledge::Sight, region));
        }
        false
    }

    /// Whether each run of `region` is for another event, of a collection of names or of events with their listeners.
    fn is_for_each_event(&self, frame: &Frame, region: RegionId) -> bool {
        let graph = self.graph;
        frame.event.as_ref().is_some_and(|event| {
            graph.is_name_drawn_in(event, region)
                || graph.is_drawn_in(event, region) && graph.is_drawn_in(&frame.listener, region)
                || self.forwards.is_some() && graph.varies_in(event, region)
        })
    }

    /// What keeps the runs of `region` from piling up.
    fn excuse(&self, frame: &Frame, region: RegionId) -> Option<Excuse> {
        if self.duplicates == Duplicates::Ignored && self.listener_outlives(frame, region) {
            return Some(Excuse::Idempotent);
        }
        frame
            .guards
            .iter()
            .find(|(guard, _)| !self.is_made_in(guard, region))
            .map(|(_, span)| Excuse::Guard(*span))
    }

    /// Whether the listener is the same function in every run of `region`.
    fn listener_outlives(&self, frame: &Frame, region: RegionId) -> bool {
        let graph = self.graph;
        if graph.is_drawn_in(&frame.listener, region) {
            return false;
        }
        let listener = &frame.listener;
        match &listener.root {
            Root::Value(_) => false,
            Root::Function(function) => !self.is_within(graph.function(*function).region, region),
            Root::Parameter(function, _) => !self.is_within(graph.function(*function).body, region),
            Root::Binding(binding) => {
                let facts = graph.binding(*binding);
                !facts
                    .writes
                    .iter()
                    .any(|write| self.is_within(write.region, region))
            }
            _ => match listener.last_segment_name() {
                Some(name) => !graph.field_assignments(name).any(|assignment| {
                    self.is_within(assignment.region, region)
                        && graph.same_path(&graph.path(assignment.target), listener)
                }),
                None => true,
            },
        }
    }

    /// Whether each run of `region` has a thing of its own at `path`: a variable declared there, what it draws.
    fn is_made_in(&self, path: &Path, region: RegionId) -> bool {
        let graph = self.graph;
        let by_root = match &path.root {
            Root::Binding(binding) => self.is_within(graph.binding(*binding).region, region),
            Root::Parameter(function, _) => self.is_within(graph.function(*function).body, region),
            Root::Value(value) => self.is_within(graph.value(*value).region, region),
            _ => false,
        };
        by_root
            || path.segments.iter().any(|segment| {
                matches!(segment, Segment::Element(drawn) if self.is_within(*drawn, region))
            })
    }

    /// Goes out of a function, by the caller through which most piles up.
    fn leave(&mut self, frame: Frame) -> Climb {
        let graph = self.graph;
        let function = frame.function;
        if graph.runs_once(function) {
            return self.ended(&frame, End::Module, Vec::new());
        }
        let known = self
            .trail
            .iter()
            .find(|known| known.function == function && known.target == frame.target);
        if let Some(known) = known {
            let facts = graph.function(function);
            if self.forwards == Some(function) {
                return self.ended(&frame, End::Forwarded(function), Vec::new());
            }
            if let Some(excuse) = self.excuse(&frame, facts.body) {
                let mut climb = self.ended(&frame, End::Callers, Vec::new());
                climb.excuses.push(excuse);
                return climb;
            }
            let kind = LayerKind::Recursion(function, known.waits < self.waits);
            let layer = self.layer(kind, facts.head, Knowledge::Convention, facts.body);
            return self.ended(&frame, End::Callers, vec![layer]);
        }
        if self.trail.len() >= DEPTH || self.budget == 0 {
            return self.ended(&frame, End::Unknown, Vec::new());
        }
        self.trail.push(Visit {
            function,
            target: frame.target.clone(),
            waits: self.waits,
        });
        let mut best: Option<Climb> = None;
        for run in graph.runs(function).to_vec() {
            // `on(names, f) { for (const name of names) this.on(name, f) }`: the registration is its own caller.
            if matches!(run.kind, RunKind::Called(call) if call == self.acquisition) {
                continue;
            }
            self.budget = self.budget.saturating_sub(1);
            let climb = self.enter_caller(&frame, &run);
            if best
                .as_ref()
                .is_none_or(|best| weight(&climb) < weight(best))
            {
                best = Some(climb);
            }
        }
        self.trail.pop();
        let by_convention = self.callers_out_of_sight(&frame);
        match best {
            None => by_convention,
            // An exported function is known by the calls in sight, unless none of them repeats it.
            Some(best) => best,
        }
    }

    fn enter_caller(&mut self, frame: &Frame, run: &Run<'_>) -> Climb {
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
                self.step_out(frame, *call, layer, |path| {
                    graph.in_callers_words(path, frame.function, *call)
                })
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
                let layer = self.layer(
                    LayerKind::Callback(*repeats, what.clone()),
                    graph.short_span(*call),
                    run.knowledge,
                    region,
                );
                let handed = *repeats == Repeats::Iteration;
                if handed && self.is_harmless_iteration(frame, *call) {
                    let quiet = Layer {
                        kind: LayerKind::Call(*call),
                        ..layer
                    };
                    return self.step_out(frame, *call, quiet, Path::clone);
                }
                if *repeats == Repeats::Instance {
                    return self.ended(frame, End::Instance(None), vec![layer]);
                }
                let waits = u32::from(graph.is_waited_for(*call));
                self.waits += waits;
                let climb = self.step_out(frame, *call, layer, Path::clone);
                self.waits -= waits;
                climb
            }
            RunKind::Unknown(call) => {
                let layer = self.layer(
                    LayerKind::Handed(*call),
                    graph.short_span(*call),
                    Knowledge::Sight,
                    region,
                );
                self.step_out(frame, *call, layer, Path::clone)
            }
            RunKind::Framework {
                repeats,
                what,
                span,
                hands,
            } => self.enter_framework(frame, run, *repeats, what, *span, *hands),
            RunKind::Property(name, place) => {
                let what = smol_str::format_smolstr!("each `{name}`");
                let layer = self.layer(
                    LayerKind::Callback(Repeats::Event, what),
                    graph.span(*place),
                    Knowledge::Convention,
                    region,
                );
                self.step_out(frame, *place, layer, Path::clone)
            }
        }
    }

    fn enter_framework(
        &self,
        frame: &Frame,
        run: &Run<'_>,
        repeats: Repeats,
        what: &SmolStr,
        span: Span,
        hands: Hands<'_>,
    ) -> Climb {
        if self.is_handed(frame, hands) {
            return self.ended(frame, End::Born(span), Vec::new());
        }
        let body = self.graph.function(frame.function).body;
        if let Some(excuse) = self.excuse(frame, body) {
            let mut climb = self.ended(frame, End::Callers, Vec::new());
            climb.excuses.push(excuse);
            return climb;
        }
        let kind = LayerKind::Callback(repeats, what.clone());
        let layer = self.layer(kind, span, run.knowledge, body);
        self.ended(frame, End::Callers, vec![layer])
    }

    /// Continues in the function that holds `call`, with the paths in its words.
    fn step_out(
        &mut self,
        frame: &Frame,
        call: ValueId,
        layer: Layer,
        in_words: impl Fn(&Path) -> Path,
    ) -> Climb {
        let graph = self.graph;
        let body = graph.function(frame.function).body;
        let excuse = if layer.kind.repeats() {
            self.excuse(frame, body)
        } else {
            None
        };
        let target = in_words(&frame.target);
        if let LayerKind::Call(at) = layer.kind
            && graph.call(at).form == CallForm::New
            && matches!(target.root, Root::Instance(_))
        {
            return self.ended(frame, End::Born(graph.span(at)), Vec::new());
        }
        if self.is_strangers(&target, frame.function) {
            return self.ended(frame, End::Unknown, vec![layer]);
        }
        let region = graph.value(call).region;
        let outer = Frame {
            function: graph.function_of(region),
            region,
            at: call,
            target,
            listener: in_words(&frame.listener),
            event: frame.event.as_ref().map(&in_words),
            guards: self.guards_that_outlive(frame),
        };
        let mut climb = self.climb(outer);
        match excuse {
            Some(excuse) => climb.excuses.insert(0, excuse),
            None => climb.layers.insert(0, layer),
        }
        climb
    }

    /// Guards of which the function does not make its own with each run.
    fn guards_that_outlive(&self, frame: &Frame) -> Vec<(Path, Span)> {
        let graph = self.graph;
        frame
            .guards
            .iter()
            .filter(|(guard, _)| {
                let own = match guard.root {
                    Root::Binding(binding) => graph.binding(binding).function == frame.function,
                    Root::Parameter(function, _) => function == frame.function,
                    Root::Value(_) => true,
                    _ => false,
                };
                !own
            })
            .cloned()
            .collect()
    }

    /// Whether the target is what the function was handed, or a part of it that is as new.
    fn is_handed(&self, frame: &Frame, hands: Hands<'_>) -> bool {
        let Hands::New(shared) = hands else {
            return false;
        };
        match frame.target.root {
            Root::Parameter(function, _) if function == frame.function => {
                let is_shared = |segment: &Segment| match segment {
                    Segment::Name(name) => shared.iter().any(|part| part == name),
                    Segment::At(_) | Segment::Element(_) => false,
                };
                !frame.target.segments.iter().any(is_shared)
            }
            _ => false,
        }
    }

    /// Whether the target is something that an unknown caller handed to the function that is being left.
    fn is_strangers(&self, target: &Path, left: FunctionId) -> bool {
        matches!(target.root, Root::Parameter(function, _) if function == left)
    }

    /// An iteration that draws the target itself, another event each time, or from a list that the code spells out.
    fn is_harmless_iteration(&self, frame: &Frame, call: ValueId) -> bool {
        let graph = self.graph;
        let body = graph.function(frame.function).body;
        let drawn = graph.varies_in(&frame.target, body);
        let literal = graph
            .receiver(call)
            .is_some_and(|receiver| graph.is_literal_list(receiver));
        drawn || literal || self.is_for_each_event(frame, body)
    }

    /// What is to be thought of a function that nobody in sight runs.
    fn callers_out_of_sight(&self, frame: &Frame) -> Climb {
        let graph = self.graph;
        let function = frame.function;
        let facts = graph.function(function);
        let ended = |end, layers| self.ended(frame, end, layers);
        if matches!(
            facts.kind,
            FunctionKind::Constructor | FunctionKind::Initialiser
        ) {
            return ended(End::Instance(facts.class), Vec::new());
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
        if let Some(excuse) = self.excuse(frame, facts.body) {
            return Climb {
                excuses: vec![excuse],
                ..ended(End::Callers, Vec::new())
            };
        }
        if let Some(entry) = graph.looks_like_handler(function) {
            let kind = LayerKind::Callback(Repeats::Request, entry.what.as_str().into());
            let layer = self.layer(kind, facts.head, Knowledge::Convention, facts.body);
            return ended(End::Callers, vec![layer]);
        }
        let role = facts
            .name
            .as_deref()
            .and_then(|name| graph.dictionary.role(name));
        if role.is_some() {
            return ended(End::SetUp(function), Vec::new());
        }
        let callable =
            graph.is_exported(function) || facts.class.is_some() || graph.is_handed_out(function);
        if !callable || graph.is_private(function) {
            return ended(End::Unknown, Vec::new());
        }
        let kind = LayerKind::Often(function);
        let layer = self.layer(kind, facts.head, Knowledge::Convention, facts.body);
        ended(End::Callers, vec![layer])
    }

    /// Whether a path begins in what the function's caller passes, or in a variable that holds it.
    fn is_callers_own(&self, path: &Path, function: FunctionId) -> bool {
        match path.root {
            Root::Parameter(owner, _) => self.graph.function_contains(owner, function),
            Root::Binding(binding) => {
                let facts = self.graph.binding(binding);
                facts.kind == BindingKind::Parameter && facts.function == function
            }
            _ => false,
        }
    }
}

/// Orders climbs: what piles up before what does not, the surer first.
fn weight(climb: &Climb) -> (bool, u32, usize) {
    let repeating = climb.layers.iter().find(|layer| layer.kind.repeats());
    let doubt = repeating.map_or(0, |layer| layer.knowledge as u32);
    (repeating.is_none(), doubt, climb.layers.len())
}

impl Graph<'_> {
    /// A path of `function`, in the words of the call that runs it.
    pub(super) fn in_callers_words(
        &self,
        path: &Path,
        function: FunctionId,
        call: ValueId,
    ) -> Path {
        let facts = self.call(call);
        match &path.root {
            Root::Parameter(owner, index) if *owner == function => {
                let shift = usize::from(self.is_called_through(call, "call"));
                match facts.arguments.get(*index as usize + shift) {
                    Some(argument) => self.path(*argument).extended(&path.segments),
                    None => match self.default_of(function, *index) {
                        Some(default) => self.path(default).extended(&path.segments),
                        None => path.clone(),
                    },
                }
            }
            Root::Instance(_) | Root::This(_)
                if facts.form != CallForm::New && self.function(function).this == function =>
            {
                match self.receiver(call) {
                    Some(receiver) if !self.is_called_through(call, "call") => {
                        let receiver = self.path(receiver);
                        match receiver.root {
                            Root::Value(_) => path.clone(),
                            _ => receiver.extended(&path.segments),
                        }
                    }
                    _ => path.clone(),
                }
            }
            _ => path.clone(),
        }
    }

    /// What a parameter is when the caller passes nothing.
    fn default_of(&self, function: FunctionId, index: u32) -> Option<ValueId> {
        let parameter = self.function(function).parameters.get(index as usize)?;
        match self.value(self.only_value(parameter.binding?)?).kind {
            ValueKind::Either { right, .. } => Some(right),
            _ => None,
        }
    }

    fn is_called_through(&self, call: ValueId, method: &str) -> bool {
        matches!(&self.value(self.call(call).callee).kind, ValueKind::Member { name, .. } if name == method)
    }

    /// The function whose parameter a listener is, or is made of: `bind(callback)`, `wrap ? wrapped(callback) : callback`.
    fn forwarding_function(&self, listener: ValueId) -> Option<FunctionId> {
        let path = self.path(listener);
        match path.root {
            Root::Parameter(function, _) => {
                return self.inline_callback(function).is_none().then_some(function);
            }
            Root::Binding(binding) if self.binding(binding).kind == BindingKind::Parameter => {
                return Some(self.binding(binding).function);
            }
            _ => {}
        }
        match &self.value(listener).kind {
            ValueKind::Either { left, right, .. } => self
                .forwarding_function(*left)
                .or_else(|| self.forwarding_function(*right)),
            ValueKind::Call(call) => call
                .arguments
                .iter()
                .chain(self.receiver(listener).iter())
                .find_map(|part| self.forwarding_function(*part)),
            _ => None,
        }
    }

    /// Whether a call hands its function to an event or a timer, so that it runs later.
    fn is_waited_for(&self, call: ValueId) -> bool {
        const TIMERS: [&str; 3] = ["setTimeout", "setInterval", "setImmediate"];
        self.acquisition_at(call).is_some()
            || self
                .callee_name(call)
                .is_some_and(|name| TIMERS.contains(&name.as_str()))
    }

    /// A call's place up to its first argument: `app.get("/x"` of a route with its handler.
    pub fn short_span(&self, call: ValueId) -> Span {
        let facts = self.call(call);
        let callee = self.span(facts.callee);
        let end = match facts.arguments.first() {
            Some(first) if !self.holds_function(*first) => self.span(*first).end,
            _ => callee.end,
        };
        Span::new(self.span(call).start.min(callee.start), end.max(callee.end))
    }

    fn holds_function(&self, value: ValueId) -> bool {
        matches!(
            self.value(value).kind,
            ValueKind::Function(_)
                | ValueKind::Object(_)
                | ValueKind::Array(_)
                | ValueKind::Call(_)
        )
    }

    /// What a member does, by its name.
    pub fn role_of(&self, function: FunctionId) -> Option<Role> {
        self.function(function)
            .name
            .as_deref()
            .and_then(|name| self.dictionary.role(name))
    }
}
