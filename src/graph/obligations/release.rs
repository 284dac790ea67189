//! What takes a listener away again.
//!
//! In: an acquisition. Out: the removals in the file that match it, and those that nearly do.
//! Never here: whether a removal comes soon enough; that depends on the repetition and is the judge's.

use super::lifting::Words;
use crate::dictionary::Duplicates;
use crate::facts::{Acquisition, CallForm, RegionId, Release, ValueId, ValueKind};
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Knowledge};

/// How many functions a removal may be wrapped in: `close() { detach(bus, h) }`.
const REMOVAL_HOPS: usize = 3;

/// Something that takes a listener away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Discharge {
    /// Index into the facts' releases.
    pub release: u32,
    /// The region that runs it, be it through a call.
    pub region: RegionId,
    /// The removal, or the call that leads to it.
    pub at: ValueId,
    /// How it takes it away.
    pub kind: DischargeKind,
    /// Whether it is so only for one of the calls on the way out, by what that passes.
    pub by_call: bool,
}

/// How a removal takes a listener away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DischargeKind {
    /// It removes the listener itself.
    Exact,
    /// It removes all of the event's, or of the target's.
    All,
}

/// Why a removal that looks like the right one is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NearMiss {
    /// It names another event.
    Event,
    /// It names another function.
    Listener,
    /// It is made on another target.
    Target,
    /// It differs in `capture`.
    Capture,
    /// It calls a method that such an emitter does not have.
    Method,
}

/// By what a removal is taken for that of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::graph) enum Likeness {
    /// Target and listener have the same paths.
    Path,
    /// Two functions that take turns are handed them under the same names.
    Name,
}

/// A removal in the words of one function: its own, or one that calls it and passes the target or the listener.
#[derive(Clone, Debug)]
pub(in crate::graph) struct Removal {
    /// Index into the facts' releases.
    pub(in crate::graph) release: u32,
    target: Path,
    /// The event; `None` takes those of all events.
    pub(in crate::graph) event: Option<ValueId>,
    /// The listener's path; `None` takes them all.
    pub(in crate::graph) listener: Option<Path>,
    /// The region that runs it: the removal's own, or that of the call.
    region: RegionId,
    /// The removal, or the call that leads to it.
    at: ValueId,
    /// Whether the words are the removal's own.
    pub(in crate::graph) is_direct: bool,
    /// Whether its listener was made a moment ago, so that nobody can have added it.
    pub(in crate::graph) is_dead: bool,
}

impl Graph<'_> {
    /// The removals that match an acquisition, in order.
    ///
    /// `words` is the registration in the words of each function on the way out, its own first.
    pub fn discharges(&self, acquisition: &Acquisition, words: &[Words]) -> Vec<Discharge> {
        match words {
            [] | [_] => self.own_discharges(acquisition).to_vec(),
            _ => self.find_discharges(acquisition, words),
        }
    }

    pub(in crate::graph) fn find_discharges(
        &self,
        acquisition: &Acquisition,
        words: &[Words],
    ) -> Vec<Discharge> {
        let in_turn = acquisition.event.and_then(|it| self.events_in_turn(it));
        let matching = |likeness: Likeness| -> Vec<Discharge> {
            let mut left = in_turn.clone().unwrap_or_default();
            let found = self
                .removals_that_may_match(acquisition, words, likeness)
                .into_iter()
                .filter_map(|removal| {
                    let kind = self.discharge(acquisition, removal, words, likeness)?;
                    let by_call = words.len() > 1
                        && self
                            .discharge(acquisition, removal, &[], likeness)
                            .is_none();
                    match by_call {
                        true => left.clear(),
                        false => self.strike_out(removal.event, &mut left),
                    }
                    Some(Discharge {
                        release: removal.release,
                        region: removal.region,
                        at: removal.at,
                        kind,
                        by_call,
                    })
                })
                .collect();
            // Of several events each has to be removed.
            if left.is_empty() { found } else { Vec::new() }
        };
        // What is handed on by calls in sight says more than a name in common.
        let by_path = matching(Likeness::Path);
        if by_path.is_empty() {
            matching(Likeness::Name)
        } else {
            by_path
        }
    }

    /// Whether a removal takes the listener of some registration in the file away.
    pub fn is_met(&self, release: u32) -> bool {
        // The way out to the target's birth is long; most are met without it.
        if self.is_met_in_own_words(release) {
            return true;
        }
        let known = self.obligations.met.borrow().get(&release).copied();
        known.unwrap_or_else(|| {
            let is_met = self.is_met_in_callers_words(release);
            self.obligations.met.borrow_mut().insert(release, is_met);
            is_met
        })
    }

    fn is_met_in_callers_words(&self, release: u32) -> bool {
        let mut removals = self
            .removals()
            .iter()
            .filter(|removal| removal.release == release);
        removals.any(|removal| {
            let numbers = self.may_be_matched_in_callers_words(removal).into_iter();
            numbers
                .map(|at| &self.facts.acquisitions[at as usize])
                .any(|acquisition| {
                    let words = &self.known_lifting(acquisition).words;
                    self.discharge(acquisition, removal, words, Likeness::Name)
                        .is_some()
                })
        })
    }

    /// Every removal in the file, in its own words and in those of the functions that call for it.
    pub(in crate::graph) fn removals(&self) -> &[Removal] {
        self.obligations.removals.get_or_init(|| {
            let mut removals: Vec<Removal> = self
                .facts
                .releases
                .iter()
                .enumerate()
                .flat_map(|(index, release)| {
                    let targets = self.taken_from(release.target).into_iter();
                    targets.map(move |target| (index, release, target))
                })
                .map(|(index, release, target)| Removal {
                    release: index as u32,
                    target,
                    event: release.event,
                    listener: release.listener.map(|listener| self.path(listener)),
                    region: release.region,
                    at: release.call,
                    is_direct: true,
                    is_dead: release.is_mistaken
                        || self
                            .made_fresh(release)
                            .is_some_and(|(_, knowledge)| knowledge == Knowledge::Sight)
                        || self.has_left_page(release)
                        || self.is_emptied_before(release),
                })
                .collect();
            let mut from = 0;
            for _ in 0..REMOVAL_HOPS {
                let called_for: Vec<Removal> = removals[from..]
                    .iter()
                    .flat_map(|removal| self.called_for(removal))
                    .collect();
                from = removals.len();
                removals.extend(called_for);
            }
            removals
        })
    }

    /// A removal in the words of the calls of its function, if they pass what it removes or what it removes it from.
    fn called_for(&self, removal: &Removal) -> Vec<Removal> {
        let inner = self.function_of(removal.region);
        // The removal may be in a callback that the function makes: `(state) => () => bus.off("x", state.onX)`.
        let owner_of = |path: &Path| match path.root {
            Root::Parameter(owner, _) if self.function_contains(owner, inner) => Some(owner),
            _ => None,
        };
        let event = removal.event.map(|event| self.path(event));
        let owner = owner_of(&removal.target)
            .or_else(|| removal.listener.as_ref().and_then(owner_of))
            .or_else(|| event.as_ref().and_then(owner_of));
        let Some(owner) = owner else {
            return Vec::new();
        };
        self.calls_of(owner)
            .iter()
            .copied()
            .map(|call| Removal {
                release: removal.release,
                target: self.in_callers_words(&removal.target, owner, call),
                event: removal
                    .event
                    .map(|event| self.written_by_caller(event, owner, call)),
                listener: removal
                    .listener
                    .as_ref()
                    .map(|listener| self.in_callers_words(listener, owner, call)),
                region: self.value(call).region,
                at: call,
                is_direct: false,
                is_dead: removal.is_dead,
            })
            .collect()
    }

    pub(in crate::graph) fn discharge(
        &self,
        acquisition: &Acquisition,
        removal: &Removal,
        words: &[Words],
        likeness: Likeness,
    ) -> Option<DischargeKind> {
        self.spend();
        if self.is_spent() {
            return None;
        }
        let release = &self.facts.releases[removal.release as usize];
        if !self.same_family(acquisition.pair, release.pair) && !self.takes_all(release) {
            return None;
        }
        if self.removes_handle(acquisition, release) || self.undoes_call(acquisition, release) {
            return Some(DischargeKind::Exact);
        }
        if !self.same_capture(acquisition, release) || self.is_within_another(acquisition, release)
        {
            return None;
        }
        let own = self.same_target(acquisition.target, &removal.target)
            || likeness == Likeness::Name
                && self.take_turns(&self.path(acquisition.target), &removal.target)
            || self.is_one_of(&removal.target, words);
        if own && self.same_event(acquisition.event, removal.event) {
            match &removal.listener {
                // Under a namespace stands only what was added under it.
                None if self.is_namespace(release) => return Some(DischargeKind::Exact),
                None => return Some(DischargeKind::All),
                Some(listener) => {
                    if !removal.is_dead
                        && self.is_of_listener(acquisition, removal, listener, likeness)
                    {
                        return Some(DischargeKind::Exact);
                    }
                }
            }
        }
        words
            .iter()
            .skip(1)
            .find_map(|said| self.discharge_in_words(acquisition, removal, said))
    }

    /// How a removal takes away what a caller has added through others: target, event and listener all in its words.
    fn discharge_in_words(
        &self,
        acquisition: &Acquisition,
        removal: &Removal,
        said: &Words,
    ) -> Option<DischargeKind> {
        let release = &self.facts.releases[removal.release as usize];
        let is_passed = said.listener != acquisition.listener || said.event != acquisition.event;
        let is_target = !matches!(said.target.root, Root::Value(_))
            && (self.same_path(&said.target, &removal.target)
                || self.same_target(said.on, &removal.target));
        if !is_passed || !is_target || !self.same_event(said.event, removal.event) {
            return None;
        }
        match &removal.listener {
            None => Some(DischargeKind::All),
            Some(listener) => (!removal.is_dead
                && (self.same_listener(said.listener, None, listener)
                    || self.is_kept_alike(acquisition, release)))
            .then_some(DischargeKind::Exact),
        }
    }

    /// Whether a removal is handed the listener of an acquisition.
    fn is_of_listener(
        &self,
        acquisition: &Acquisition,
        removal: &Removal,
        listener: &Path,
        likeness: Likeness,
    ) -> bool {
        let release = &self.facts.releases[removal.release as usize];
        let value = release.listener.filter(|_| removal.is_direct);
        let same = self.same_listener(acquisition.listener, value, listener)
            || likeness == Likeness::Name
                && (self.take_turns(&self.path(acquisition.listener), listener)
                    || self.is_kept_alike(acquisition, release));
        same && !self.is_made_fresh(acquisition, removal)
    }

    /// Whether a removal is handed what the acquisition returned: `off(handle)` after `const handle = on(…)`.
    fn removes_handle(&self, acquisition: &Acquisition, release: &Release) -> bool {
        self.call(release.call).arguments.iter().any(|argument| {
            *argument == acquisition.call || self.origin_value(*argument) == acquisition.call
        })
    }

    /// Whether a removal takes away what was added under a namespace of jQuery's: `$(page).off("click.menu")`.
    fn is_namespace(&self, release: &Release) -> bool {
        let names = release.event.and_then(|event| self.event_names(event));
        let is_jquerys = || {
            let made = self.origin_value(release.target);
            matches!(self.value(made).kind, ValueKind::Call(_))
                && self
                    .callee_name(made)
                    .is_some_and(|name| matches!(name.as_str(), "$" | "jQuery"))
        };
        names.is_some_and(|names| {
            names.iter().all(|name| name.starts_with('.'))
                || names.iter().all(|name| name.contains('.')) && is_jquerys()
        })
    }

    /// Whether a module is asked to undo what it was asked to do, in the same words: `keys.on(box, options())` and
    /// `keys.off(box, options())`. What it adds to what, it knows itself.
    fn undoes_call(&self, acquisition: &Acquisition, release: &Release) -> bool {
        let asked = |call: ValueId| self.receiver(call).map(|receiver| self.path(receiver));
        let module = asked(acquisition.call);
        let is_module = |module: &Path| matches!(module.root, Root::Import(_));
        let asks = module.as_ref().is_some_and(is_module)
            && module == asked(release.call)
            && acquisition
                .event
                .is_none_or(|event| self.event_names(event).is_none());
        let (done, undone) = (
            &self.call(acquisition.call).arguments,
            &self.call(release.call).arguments,
        );
        let is_named =
            |argument: &ValueId| !matches!(self.value(*argument).kind, ValueKind::Function(_));
        asks && done.len() == undone.len()
            && done.iter().all(is_named)
            && done
                .iter()
                .zip(undone)
                .all(|(one, other)| self.is_written_alike(*one, *other))
    }

    fn is_one_of(&self, target: &Path, words: &[Words]) -> bool {
        words
            .iter()
            .skip(1)
            .map(|said| &said.target)
            .any(|other| !matches!(other.root, Root::Value(_)) && self.same_path(target, other))
    }

    /// Methods of one emitter in different tables (`on` of Node's, `addEventListener` of the DOM's) still pair by name.
    fn same_family(&self, acquired: u32, released: u32) -> bool {
        acquired == released || self.takes_implied(acquired, released)
    }

    /// Whether a removal takes away whatever its target has, by whatever method that was added: who has the one method has
    /// the others, too (`bridge.addEventListener('x', f)`, `bridge.removeAllListeners('x')`).
    fn takes_all(&self, release: &Release) -> bool {
        let names = &self.dictionary.pairs[release.pair as usize].release_all;
        self.callee_name(release.call)
            .is_some_and(|name| names.iter().any(|it| *it == name))
    }

    fn same_capture(&self, acquisition: &Acquisition, release: &Release) -> bool {
        let duplicates = self.dictionary.pairs[acquisition.pair as usize].duplicates;
        match (acquisition.options.capture, release.options.capture) {
            (Some(one), Some(other)) => one == other || duplicates == Duplicates::Kept,
            _ => true,
        }
    }

    /// Whether the removal runs before the registration and names a function that this very run has made.
    fn is_made_fresh(&self, acquisition: &Acquisition, removal: &Removal) -> bool {
        let function = self.function_of(acquisition.region);
        if self.is_module(function)
            || self.function_of(removal.region) != function
            || removal.at > acquisition.call
        {
            return false;
        }
        // A variable of the code around it still holds what the last run has made.
        let listener = self.facts.releases[removal.release as usize].listener;
        if let Some(ValueKind::Binding(binding)) =
            listener.map(|listener| &self.value(listener).kind)
            && self.binding(*binding).function != function
        {
            return false;
        }
        match self.path(acquisition.listener).root {
            Root::Function(listener) => {
                self.function(listener).parent == Some(function) && !self.may_hold_last(removal)
            }
            _ => false,
        }
    }

    /// Whether a removal names a variable that outlives its run, so that it holds the listener of the last run:
    /// `if (last) bus.off("x", last); last = () => {}; bus.on("x", last);`
    fn may_hold_last(&self, removal: &Removal) -> bool {
        let release = &self.facts.releases[removal.release as usize];
        let Some(ValueKind::Binding(binding)) =
            release.listener.map(|listener| &self.value(listener).kind)
        else {
            return false;
        };
        let held = self.binding(*binding);
        held.function != self.function_of(removal.region)
            || self
                .loops_around(removal.region)
                .any(|turn| !self.region_contains(turn, held.region))
    }

    /// Removals of the same kind that miss in exactly one respect, in order.
    pub fn near_misses(&self, acquisition: &Acquisition) -> Vec<(u32, NearMiss)> {
        // A removal that takes away what another registration adds was meant for that one.
        self.removals_for_no_other(acquisition)
            .into_iter()
            .filter_map(|removal| {
                let miss = self.near_miss(acquisition, removal)?;
                Some((removal.release, miss))
            })
            .collect()
    }

    fn near_miss(&self, acquisition: &Acquisition, removal: &Removal) -> Option<NearMiss> {
        self.spend();
        if self.is_spent() {
            return None;
        }
        let release = &self.facts.releases[removal.release as usize];
        if !self.same_family(acquisition.pair, release.pair) {
            return None;
        }
        // Of two functions that take turns, the removal was meant for what it is handed under the same name.
        let is_target = self.same_target(acquisition.target, &removal.target);
        let by_name = !is_target
            && self.are_counterparts(&self.path(acquisition.target), &removal.target)
            && !self.has_nearer(release);
        let target = by_name || is_target;
        let event = self.same_event(acquisition.event, release.event)
            || self.is_callers_event(acquisition, release);
        let capture = self.same_capture(acquisition, release);
        let named_alike = removal.listener.as_ref().is_none_or(|listener| {
            self.is_of_listener(acquisition, removal, listener, Likeness::Name)
        });
        if release.is_mistaken {
            let is_meant = target && event && capture && named_alike;
            return (is_meant && !self.is_defined(release)).then_some(NearMiss::Method);
        }
        // The target is what it is asked for on a page that it has left.
        if self.has_left_page(release) {
            let is_meant = target && event && capture && named_alike;
            return is_meant.then_some(NearMiss::Target);
        }
        let listener = named_alike && !removal.is_dead;
        // A removal without a listener could be meant for anything; a name says what was meant, be it the literal's own.
        let named = release.listener.is_some();
        match (target, event, listener, capture) {
            // Of the neighbours' removals only one that can match nothing at all was meant for this one.
            (true, true, false, true)
                if by_name
                    && !removal.is_dead
                    && !self.is_wrapped_for_opposite(acquisition, release) =>
            {
                None
            }
            (true, true, false, true) => Some(NearMiss::Listener),
            (true, false, true, true) if named => Some(NearMiss::Event),
            (true, true, true, false) => Some(NearMiss::Capture),
            (false, true, true, true) if named => Some(NearMiss::Target),
            _ => None,
        }
    }

    /// Whether two functions that take turns are handed their events under one name, where the one wraps what it is handed
    /// and the other does not.
    fn is_callers_event(&self, acquisition: &Acquisition, release: &Release) -> bool {
        let (Some(added), Some(removed)) = (acquisition.event, release.event) else {
            return false;
        };
        self.take_turns(&self.path(added), &self.path(removed))
            && self.is_wrapped_for_caller(acquisition, release)
    }

    /// Whether a removal is made on the very target of some registration for the same event: then it was meant for that.
    fn has_nearer(&self, release: &Release) -> bool {
        let target = self.path(release.target);
        self.added_to(&target).any(|other| {
            self.same_family(other.pair, release.pair)
                && self.same_event(other.event, release.event)
                && self.same_path(&self.path(other.target), &target)
        })
    }

    /// Whether the file defines the method that a removal calls, in whatever class or object.
    fn is_defined(&self, release: &Release) -> bool {
        let Some(name) = self.callee_name(release.call) else {
            return false;
        };
        self.is_member_somewhere(&name) || self.field_assignments(&name).next().is_some()
    }

    /// Whether the function waits for the end of the target: its listener, or one beside it, is for an event that comes
    /// once.
    pub fn waits_for_the_end(&self, acquisition: &Acquisition) -> bool {
        let target = self.path(acquisition.target);
        let function = self.function_of(acquisition.region);
        self.comes_once(acquisition)
            || self
                .added_for_once_in(function)
                .any(|other| self.same_path(&self.path(other.target), &target))
    }

    /// Whether the listener is the `resolve` or `reject` of a promise.
    pub fn settles_promise(&self, acquisition: &Acquisition) -> bool {
        let Root::Parameter(function, _) = self.path(acquisition.listener).root else {
            return false;
        };
        self.inline_callback(function).is_some_and(|(call, _)| {
            self.call(call).form == CallForm::New
                && self.callee_name(call).as_deref() == Some("Promise")
        })
    }
}
