//! One acquisition with the three answers: how long its target lives, how often it repeats, what releases it.
//!
//! In: the graph and an acquisition. Out: [`Case`], on which every rule decides.
//! Never here: words for the user (that is `phrase`), or the choice of a rule.

use crate::corpus::Span;
use crate::dictionary::Repeats;
use crate::facts::{Acquisition, FunctionId, LoopForm, RegionId, ValueId, ValueKind};
use crate::graph::{
    Discharge, DischargeKind, End, Excuse, Graph, Knowledge, Layer, LayerKind, Lifetime, Lifting,
    Root, Segment, Words,
};
use crate::judge::doubt::{Doubt, Expectation};
use crate::judge::explain::staying;

/// How many callers are looked at that might not take a listener away as another does.
const WAYS: usize = 16;

/// One acquisition with what is known of it.
pub struct Case<'g, 'a> {
    /// The graph it is in.
    pub graph: &'g Graph<'a>,
    /// The acquisition.
    pub acquisition: &'a Acquisition,
    /// The way out to where its target is born.
    pub lifting: Lifting,
    /// The removals that match, in order.
    pub discharges: Vec<Discharge>,
    /// What takes the listener away.
    pub released: Option<Released>,
}

/// What takes a listener away, or makes it harmless to leave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Released {
    /// It goes with its first event.
    Once,
    /// It goes when its signal aborts.
    Signal,
    /// This removal takes it away; index into the facts' releases.
    Removal(u32),
    /// What the registration returned is kept, to take it away.
    Disposer(Span),
    /// A test lets it be added only once.
    Guard(Span),
    /// Adding it again does nothing.
    Idempotent,
}

impl<'g, 'a> Case<'g, 'a> {
    /// Looks into an acquisition; `None` for a call that only looks like one.
    pub fn new(graph: &'g Graph<'a>, acquisition: &'a Acquisition) -> Option<Self> {
        if graph.look_alike(acquisition.call).is_some() || !graph.adds_listener(acquisition) {
            return None;
        }
        // What the file itself writes is judged where that adds the listener.
        let pair = &graph.dictionary.pairs[acquisition.pair as usize];
        if pair.target.is_some() && graph.runs_own_function(acquisition.call) {
            return None;
        }
        let case = Self::on_way(graph, acquisition, graph.lift(acquisition));
        Some(case.leaking_way().unwrap_or(case))
    }

    fn on_way(graph: &'g Graph<'a>, acquisition: &'a Acquisition, lifting: Lifting) -> Self {
        let mut case = Self {
            discharges: graph.discharges(acquisition, &lifting.words),
            graph,
            acquisition,
            lifting,
            released: None,
        };
        // Where the listener is added, its removal runs as surely.
        let mut adders = case.lifting.functions.clone();
        adders.push(graph.function_of(acquisition.region));
        case.discharges.retain(|discharge| {
            graph.is_in_member_of(discharge.region, &adders)
                || !graph.is_never_run(discharge.region)
        });
        case.discharges.retain(|discharge| {
            !graph.is_never_registered(discharge.region)
                && !graph.is_of_another_render(acquisition, discharge)
        });
        case.released = case.find_release();
        case
    }

    /// The case of another caller, if only what one caller does releases the listener, and the other does not do it.
    fn leaking_way(&self) -> Option<Self> {
        let mut avoided: Vec<ValueId> = Vec::new();
        let mut released_by_call = self.is_released_by_call();
        let mut call = self.outermost_call();
        while let (true, Some(known)) = (released_by_call && avoided.len() < WAYS, call) {
            avoided.push(known);
            let lifting = self.graph.lift_avoiding(self.acquisition, &avoided);
            let other = Self::on_way(self.graph, self.acquisition, lifting);
            let stays = matches!(other.lifting.end, End::Instance(_) | End::SetUp(_));
            if other.released.is_none() && (stays || other.repetition().is_some()) {
                return Some(other);
            }
            released_by_call = other.released.is_none() || other.is_released_by_call();
            call = other.outermost_call();
        }
        None
    }

    fn outermost_call(&self) -> Option<ValueId> {
        self.lifting.calls().last().map(|(call, _)| call)
    }

    /// Whether it is for one of the calls on the way that the listener goes: by what that passes, or does with what it gets.
    fn is_released_by_call(&self) -> bool {
        match self.released {
            Some(Released::Removal(index)) => self
                .discharges
                .iter()
                .filter(|discharge| discharge.release == index)
                .all(|discharge| discharge.by_call || self.is_handed_out(discharge)),
            Some(Released::Disposer(_)) => true,
            _ => false,
        }
    }

    /// Whether a removal stands in a function written where the listener is added, and so may be handed to callers.
    pub fn is_handed_out(&self, discharge: &Discharge) -> bool {
        let graph = self.graph;
        let owner = graph.function_of(self.acquisition.region);
        let remover = graph.function_of(self.place_of(discharge));
        !self.graph.is_module(owner) && owner != remover && graph.function_contains(owner, remover)
    }

    /// The region of the removal itself, whoever calls for it.
    fn place_of(&self, discharge: &Discharge) -> RegionId {
        self.graph.facts.releases[discharge.release as usize].region
    }

    /// The registration as each caller on the way has it: the call is the one that leads to it.
    pub fn by_callers(&self) -> Vec<Acquisition> {
        self.lifting
            .calls_in_words()
            .map(|(call, said)| Acquisition {
                call,
                target: said.on,
                event: said.event,
                listener: said.listener,
                region: self.graph.value(call).region,
                ..self.acquisition.clone()
            })
            .collect()
    }

    /// The innermost layer that makes the registration run again.
    pub fn repetition(&self) -> Option<&Layer> {
        self.lifting
            .layers
            .iter()
            .find(|layer| layer.kind.repeats())
    }

    /// The registration as it is written where the layer is: by the caller who repeats it, if that is another function.
    pub fn words_at(&self, layer: &Layer) -> Option<&Words> {
        self.lifting
            .words
            .get(layer.depth)
            .or(self.lifting.words.last())
    }

    /// How many functions the way out has left when it comes to `function`.
    pub fn left_before(&self, function: FunctionId) -> usize {
        let left = self.lifting.functions.iter();
        left.take_while(|it| **it != function).count()
    }

    /// The registration as it is written in a function on the way out.
    pub fn words_in(&self, function: FunctionId) -> Option<&Words> {
        let words = &self.lifting.words;
        words.get(self.left_before(function)).or(words.last())
    }

    /// The call on the way that throws away what it gets, which would take the listener away.
    pub fn thrown_away(&self) -> Option<ValueId> {
        let owner = self.graph.function_of(self.acquisition.region);
        self.discharges.iter().find_map(|discharge| {
            self.graph
                .thrown_away(&self.lifting, owner, self.place_of(discharge))
        })
    }

    /// The repetition, if it piles up: nothing takes the listeners away.
    pub fn piles_up(&self) -> Option<&Layer> {
        if self.released.is_some() {
            return None;
        }
        self.repetition()
    }

    /// What is taken for granted if the repetition is said to pile up.
    pub fn doubt(&self, layer: &Layer) -> Doubt {
        let doubt = self
            .doubt_of_repetition(layer)
            .and(Expectation::NoLateRemoval, self.late_removal(layer) as u32)
            .and(Expectation::TargetGoesOn, self.end_of_target(layer) as u32)
            .and(Expectation::TargetGoesOn, self.doubt_of_stream(layer))
            .and(Expectation::StartedAgain, self.sets_up_process(layer))
            .and(
                Expectation::EventStaysAway,
                self.awaited(layer).map_or(0, |(_, awaited)| awaited.links),
            )
            .and(Expectation::SpeaksAgain, self.follows_itself(layer))
            .and(Expectation::StoresEach, self.may_be_ignored(layer))
            .and(Expectation::HolderRuns, self.doubt_of_way(layer));
        let doubt = self.with_blind_spots(doubt);
        doubt.in_turns_if(layer.kind.is_turn())
    }

    /// What is taken for granted between the registration and the layer: that the layer repeats, that the target outlives
    /// its repetitions.
    pub fn doubt_of_repetition(&self, layer: &Layer) -> Doubt {
        let repeats = layer.knowledge as u32;
        let outlives = self.target_knowledge(layer) as u32;
        // That a thing is lent, and that it is lent again, is one fact.
        let outlives = match self.graph.is_loan(&self.lifting.target) {
            true => outlives.saturating_sub(repeats),
            false => outlives,
        };
        let again = match layer.kind {
            LayerKind::Callback(Repeats::Request, _) => Expectation::HandlerByName,
            LayerKind::Callback(..) => Expectation::EventRepeats,
            LayerKind::Recursion(..) => Expectation::RunsItselfAgain,
            _ => Expectation::CalledOften,
        };
        Doubt::none()
            .and(again, repeats + self.doubt_of_choice(layer))
            .and(Expectation::TargetStays, outlives)
            .and(Expectation::TurnsGrow, self.surroundings(layer) as u32)
    }

    /// That a stream is there the next time, and that it goes on till then, is one convention.
    fn doubt_of_stream(&self, layer: &Layer) -> u32 {
        let goes_on = self.graph.goes_on(self.acquisition, &self.lifting.target) as u32;
        goes_on.saturating_sub(self.target_knowledge(layer) as u32)
    }

    /// Who dispatches by what is passed, and runs itself again, does not do so with the same.
    fn doubt_of_choice(&self, layer: &Layer) -> u32 {
        let graph = self.graph;
        let LayerKind::Recursion(function, _) = layer.kind else {
            return 0;
        };
        let calls = self
            .lifting
            .calls()
            .map(|(call, _)| graph.value(call).region);
        let mut places = calls.chain([self.acquisition.region]);
        u32::from(places.any(|place| graph.is_chosen_by_parameter(place, function)))
    }

    /// How it is known that the target outlives a run of the layer: by what it is, or by an attempt to take the listener
    /// away from it.
    fn target_knowledge(&self, layer: &Layer) -> Knowledge {
        let graph = self.graph;
        let by_path = self.knowledge_by_path(layer);
        if by_path == Knowledge::Sight {
            return by_path;
        }
        let function = graph.function_of(layer.region);
        let tried = graph.attempts_tell(self.acquisition, function);
        tried.map_or(by_path, |tried| tried.min(by_path))
    }

    fn knowledge_by_path(&self, layer: &Layer) -> Knowledge {
        let graph = self.graph;
        // What the layer was lent was there before: how that is known, the layer says.
        if layer.is_pooled {
            return Knowledge::Sight;
        }
        let left = self.lifting.functions.iter().take(layer.depth);
        let made_inside = |region: RegionId| {
            graph.is_inside(region, layer.region)
                || left
                    .clone()
                    .any(|function| graph.function_contains(*function, graph.function_of(region)))
        };
        let of_depth = self.knowledge_of_depth(layer);
        of_depth.max(self.root_knowledge(layer, made_inside))
    }

    /// What lies inside another thing may be replaced at any time: `monitor.child.stdout`. What an event's listener looks
    /// up there may be another thing at each event, as `registration.installing` is.
    fn knowledge_of_depth(&self, layer: &Layer) -> Knowledge {
        let target = &self.lifting.target;
        let is_fixed = matches!(&target.root, Root::Global(name)
            if self.graph.dictionary.has_fixed_members(name));
        if is_fixed {
            return Knowledge::Sight;
        }
        let is_own = matches!(target.root, Root::Instance(_));
        let depth = target.segments.len().saturating_sub(usize::from(is_own));
        let is_asked_again = matches!(layer.kind, LayerKind::Callback(Repeats::Event, _))
            && !matches!(target.root, Root::Import(_) | Root::Global(_));
        match depth + usize::from(is_asked_again && depth > 0) {
            0 | 1 => Knowledge::Sight,
            2 => Knowledge::Convention,
            _ if is_asked_again => Knowledge::Guess,
            _ => Knowledge::Convention,
        }
    }

    /// How it is known that what the target begins in outlives a run of the layer; `made_inside` tells of a region whether
    /// it runs with the layer.
    fn root_knowledge(&self, layer: &Layer, made_inside: impl Fn(RegionId) -> bool) -> Knowledge {
        let graph = self.graph;
        let target = &self.lifting.target;
        let comes_back = matches!(
            layer.kind,
            LayerKind::Recursion(..) | LayerKind::Callback(Repeats::Event, _)
        );
        match &target.root {
            Root::Parameter(function, _) | Root::This(function) => {
                if made_inside(graph.function(*function).body) {
                    Knowledge::Guess
                } else {
                    Knowledge::Sight
                }
            }
            Root::Binding(binding) if !made_inside(graph.binding(*binding).region) => {
                // A variable that is given another thing now and then may hold another one by the next run.
                if comes_back && graph.is_replaced(*binding) {
                    Knowledge::Convention
                } else {
                    Knowledge::Sight
                }
            }
            Root::Value(value)
                if !made_inside(graph.value(*value).region)
                    && !graph.is_in_getter(graph.value(*value).region)
                    && !self.is_run_with(layer, graph.value(*value).region) =>
            {
                Knowledge::Sight
            }
            Root::Instance(class) if comes_back => match target.segments.first() {
                Some(Segment::Name(field)) if graph.is_field_replaced(*class, field) => {
                    Knowledge::Convention
                }
                _ => Knowledge::Sight,
            },
            _ => graph.outer_lifetime(target).1,
        }
    }

    /// Whether a place is in a function that is called by a run of the layer, or on the way from there to the registration.
    fn is_run_with(&self, layer: &Layer, place: RegionId) -> bool {
        let graph = self.graph;
        let left = self.lifting.functions.iter().take(layer.depth).copied();
        left.chain([graph.function_of(layer.region)])
            .any(|function| graph.runs_with(place, function))
    }

    /// Whether a removal out of sight may take each listener away: it is kept somewhere, or nobody knows which function
    /// it is.
    pub(super) fn may_be_removed_elsewhere(&self) -> bool {
        let graph = self.graph;
        let path = graph.path(self.acquisition.listener);
        match path.root {
            Root::Function(function) => graph.is_handed_on_besides(function, self.acquisition),
            // `other.onFocus`, of another that a call found.
            Root::Binding(binding) => {
                !path.segments.is_empty()
                    && graph.binding(binding).function == graph.function_of(self.acquisition.region)
            }
            _ => false,
        }
    }

    /// What the code around the layer says: a loop that runs once for the process adds a number of listeners that does
    /// not grow, and a target that dies with the function takes its listeners along.
    fn surroundings(&self, layer: &Layer) -> Knowledge {
        let counts_turns = matches!(
            layer.kind,
            LayerKind::Loop(LoopForm::For | LoopForm::ForOf | LoopForm::ForIn)
                | LayerKind::Callback(Repeats::Iteration, _)
        );
        let outer_repeats = self
            .lifting
            .layers
            .iter()
            .filter(|other| other.kind.repeats())
            .count()
            > 1;
        match self.lifting.end {
            End::Born(_) if counts_turns => Knowledge::Guess,
            End::Born(_) => Knowledge::Convention,
            End::Module | End::Instance(_) if counts_turns && !outer_repeats => Knowledge::Guess,
            End::SetUp(_) if counts_turns && !outer_repeats => Knowledge::Convention,
            // One for each of the owner's own, on what the owner is given: as many as it has.
            End::Forwarded(_)
                if counts_turns
                    && !outer_repeats
                    && self
                        .graph
                        .draws_from_owner(layer.region, self.acquisition.call) =>
            {
                Knowledge::Guess
            }
            _ => Knowledge::Sight,
        }
    }

    /// An event that comes once ends what it comes from: who waits for it, with this listener or one beside it, waits for
    /// one piece of work, and its target goes with that. The same holds for a listener that settles a promise.
    /// Who tries to take it away says that the target goes on.
    fn end_of_target(&self, layer: &Layer) -> Knowledge {
        if self.graph.is_missed_by_removal(self.acquisition) {
            return Knowledge::Sight;
        }
        if self.graph.ends_what_it_waits_for(self.acquisition)
            || !self.target_lasts() && self.graph.takes_target_out(self.acquisition)
            || self.graph.ends_at_once(self.acquisition)
        {
            return Knowledge::Guess;
        }
        if !matches!(layer.kind, LayerKind::Often(_) | LayerKind::Recursion(..)) {
            return Knowledge::Sight;
        }
        let target = &self.lifting.target;
        let works_alone = match target.root {
            Root::Instance(_) | Root::This(_) => target.segments.is_empty(),
            _ => self.graph.outer_lifetime(target).0 != Lifetime::Process,
        };
        let waits = self.graph.waits_for_the_end(self.acquisition);
        // An emitter of the program's own is there for the next promise, too; what it waits for of the process comes once.
        let is_ours = !works_alone && !waits && !matches!(target.root, Root::Global(_));
        let settles = !is_ours && self.graph.settles_promise(self.acquisition);
        if works_alone && waits || settles {
            Knowledge::Convention
        } else {
            Knowledge::Sight
        }
    }

    /// A removal of everything at the end of a life does not keep a listener from piling up till then, but says that
    /// somebody thought of it.
    fn late_removal(&self, layer: &Layer) -> Knowledge {
        let late = matches!(layer.kind, LayerKind::Often(_))
            && self
                .discharges
                .iter()
                .any(|discharge| discharge.kind == DischargeKind::All);
        if late {
            Knowledge::Convention
        } else {
            Knowledge::Sight
        }
    }

    /// A function that nobody in sight calls and that listens to what a process says once sets the process up.
    pub fn sets_up_process(&self, layer: &Layer) -> u32 {
        let is_often = matches!(layer.kind, LayerKind::Often(_));
        u32::from(is_often && (staying::is_of_process(self) || staying::is_of_page(self)))
    }

    /// Whether the target lives as long as the process or page.
    pub fn target_lasts(&self) -> bool {
        self.graph.outer_lifetime(&self.lifting.target).0 == Lifetime::Process
    }

    /// Of what a thing says next, nobody knows whether it says it twice: a listener that waits for more of the very thing
    /// that has just sent an unknown event follows the steps of a protocol, as often as not.
    fn follows_itself(&self, layer: &Layer) -> u32 {
        let graph = self.graph;
        let LayerKind::Callback(Repeats::Event, _) = layer.kind else {
            return 0;
        };
        let is_unknown = layer.knowledge != Knowledge::Sight;
        let is_itself = graph
            .listened_by(graph.function_of(layer.region))
            .is_some_and(|target| graph.same_path(&target, &self.lifting.target));
        u32::from(is_unknown && !self.target_lasts() && is_itself)
    }

    /// An emitter that is not in sight may be one that keeps a function once, however often it is added.
    fn may_be_ignored(&self, layer: &Layer) -> u32 {
        let graph = self.graph;
        let is_same =
            match graph.path(self.acquisition.listener).root {
                Root::Function(function) => {
                    !graph.is_inside(graph.function(function).region, layer.region)
                        && graph.function(function).class.is_none()
                        && self.lifting.functions.iter().take(layer.depth).all(|left| {
                            !graph.function_contains(*left, function) || *left == function
                        })
                }
                _ => false,
            };
        let may_ignore = is_same && graph.is_of_unknown_make(self.acquisition.target);
        2 * u32::from(may_ignore || graph.may_look_alike(self.acquisition.call))
    }

    /// Who is handed an object need not run what is in it.
    fn doubt_of_way(&self, layer: &Layer) -> u32 {
        let before = self
            .lifting
            .layers
            .iter()
            .filter(|it| it.depth < layer.depth);
        before
            .filter(|it| matches!(it.kind, LayerKind::Handed(_)))
            .map(|it| it.knowledge as u32)
            .max()
            .unwrap_or(0)
    }

    /// Whether the target may be there after the call that adds the listener: not if it is unknown what it is.
    pub fn outlives_call(&self) -> bool {
        match self.lifting.target.root {
            Root::Value(_) | Root::Binding(_) => {
                self.graph.outer_lifetime(&self.lifting.target).0 != Lifetime::Unknown
            }
            _ => true,
        }
    }

    fn find_release(&self) -> Option<Released> {
        if self.acquisition.once {
            return Some(Released::Once);
        }
        if let Some(test) = self.graph.awaits_what_comes(self.acquisition) {
            return Some(Released::Guard(test));
        }
        let layer = self.repetition();
        if let Some(signal) = self.graph.releasing_signal(self.acquisition)
            && self.signal_releases(signal, layer)
        {
            return Some(Released::Signal);
        }
        let owner = self.graph.function_of(self.acquisition.region);
        let discharge = self.discharges.iter().find(|discharge| {
            layer.is_none_or(|layer| {
                self.removes_in_time(layer, discharge.region, discharge.kind)
                    && self.comes_late(layer, discharge).is_none()
                    && self.graph.awaited_by(self.acquisition, discharge).is_none()
            }) && self
                .graph
                .thrown_away(&self.lifting, owner, self.place_of(discharge))
                .is_none()
        });
        if let Some(discharge) = discharge {
            return Some(Released::Removal(discharge.release));
        }
        let only_last = layer.is_some_and(|layer| {
            self.graph
                .keeps_only_last(self.acquisition, &self.turn(layer))
        });
        if !only_last && let Some(span) = self.graph.kept_disposer(self.acquisition, &self.lifting)
        {
            return Some(Released::Disposer(span));
        }
        if let Some(span) = self.graph.emptied_collection(self.acquisition) {
            return Some(Released::Disposer(span));
        }
        if layer.is_some() {
            return None;
        }
        self.lifting.excuses.iter().find_map(|excuse| match excuse {
            Excuse::Guard(span) => Some(Released::Guard(*span)),
            Excuse::Idempotent => Some(Released::Idempotent),
            Excuse::Bounded(_) | Excuse::EachEvent(_) => None,
        })
    }

    /// The listener as it is written where the layer is.
    pub(super) fn listener_at(&self, layer: &Layer) -> ValueId {
        self.words_at(layer)
            .map_or(self.acquisition.listener, |said| said.listener)
    }

    /// Whether the listener is a function that only the function around it can name.
    pub fn listener_is_made_on_the_spot(&self) -> bool {
        let graph = self.graph;
        match graph.path(self.acquisition.listener).root {
            Root::Value(_) => true,
            Root::Function(function) => {
                let facts = graph.function(function);
                facts.class.is_none() && !facts.parent.is_some_and(|it| graph.is_module(it))
            }
            _ => matches!(
                graph.value(self.acquisition.listener).kind,
                ValueKind::Function(_)
            ),
        }
    }

    /// How long the target lives, for the audit.
    pub fn lifetime(&self) -> Lifetime {
        match self.lifting.end {
            End::Born(_) => Lifetime::Activation,
            _ => self.graph.outer_lifetime(&self.lifting.target).0,
        }
    }
}
