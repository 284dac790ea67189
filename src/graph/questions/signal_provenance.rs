//! Whether the target of an `abort` listener is an `AbortSignal`, and who may still hold it when the work is over.
//!
//! In: an acquisition. Out: [`SharedSignal`]: where the signal comes from, and how sure that is.
//! Never here: whether the listener is taken away, or how often the function runs.

use crate::dictionary::{Duplicates, NameSet};
use crate::facts::{
    Acquisition, BindingId, BindingKind, Call, CallForm, ClassId, FunctionId, FunctionKind,
    ValueId, ValueKind,
};
use crate::graph::alias::holders::Use;
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::{Graph, Knowledge};

/// How many values a signal is followed through.
const HOPS: u32 = 8;

/// The signal that an `abort` listener is added to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedSignal {
    /// Whose it is.
    pub owner: SignalOwner,
    /// How surely it is the owner's, and lives on when the work is over.
    pub knowledge: Knowledge,
    /// Whether its type is written: `AbortSignal`.
    pub is_typed: bool,
}

/// Whose a signal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalOwner {
    /// It came as a parameter of this function, or in one.
    Caller(FunctionId),
    /// It was given to instances of this class.
    Injected(ClassId),
    /// Code of this file makes it: it lives as long as its controller.
    Made,
    /// It is imported, or global.
    Process,
    /// It came from a call of which nothing is known.
    Unknown,
}

impl Graph<'_> {
    /// The signal that an acquisition adds an `abort` listener to; `None` for other targets and other events.
    ///
    /// `outermost` is the target in the words of the outermost function on the way out: a function may be handed a
    /// signal that its only caller has made.
    pub fn listened_signal(
        &self,
        acquisition: &Acquisition,
        outermost: &Path,
    ) -> Option<SharedSignal> {
        let names = self.event_names(acquisition.event?)?;
        if names.len() != 1 || !names.contains("abort") {
            return None;
        }
        let pair = &self.dictionary.pairs[acquisition.pair as usize];
        if pair.duplicates != Duplicates::Ignored {
            return None;
        }
        let path = self.path(acquisition.target);
        let is_typed = self.is_typed_signal(&path);
        if !is_typed && !self.is_named_signal(acquisition.target, &path) {
            return None;
        }
        let (owner, knowledge) = match self.signal_at(&path, HOPS) {
            (given @ (SignalOwner::Caller(_) | SignalOwner::Injected(_)), knowledge)
                if path != *outermost =>
            {
                match self.signal_at(outermost, HOPS).0 {
                    made @ (SignalOwner::Made | SignalOwner::Process) => {
                        let function = self.function_of(acquisition.region);
                        if self.is_called_from_outside(function) {
                            (given, Knowledge::Guess)
                        } else {
                            (made, Knowledge::Sight)
                        }
                    }
                    _ => (given, knowledge),
                }
            }
            found => found,
        };
        Some(SharedSignal {
            owner,
            knowledge,
            is_typed,
        })
    }

    fn is_named_signal(&self, target: ValueId, path: &Path) -> bool {
        let ends = |name: &str| {
            let name = name.to_ascii_lowercase();
            name.ends_with("signal") || name.ends_with("signals")
        };
        self.last_name(target).is_some_and(|name| ends(&name))
            || path
                .segments
                .iter()
                .rev()
                .take(2)
                .any(|segment| matches!(segment, Segment::Name(name) if ends(name)))
    }

    fn is_typed_signal(&self, path: &Path) -> bool {
        let annotation = match (&path.root, path.segments.as_slice()) {
            (Root::Parameter(function, index), segments) => {
                let parameters = &self.function(*function).parameters;
                let annotation = parameters
                    .get(*index as usize)
                    .and_then(|parameter| parameter.annotation.as_deref());
                match segments {
                    [] => annotation,
                    [Segment::Name(name)] => annotation.filter(|text| text.contains(name.as_str())),
                    _ => None,
                }
            }
            (Root::Instance(class), [Segment::Name(field)]) => self
                .members_named(*class, field)
                .next()
                .and_then(|member| member.annotation.as_deref()),
            _ => None,
        };
        annotation.is_some_and(|text| text.contains("AbortSignal"))
    }

    fn signal_at(&self, path: &Path, hops: u32) -> (SignalOwner, Knowledge) {
        const UNKNOWN: (SignalOwner, Knowledge) = (SignalOwner::Unknown, Knowledge::Guess);
        let Some(hops) = hops.checked_sub(1) else {
            return UNKNOWN;
        };
        match &path.root {
            Root::Parameter(function, index) => {
                let name = self
                    .function(*function)
                    .parameters
                    .get(*index as usize)
                    .map(|parameter| parameter.name.clone())
                    .unwrap_or_default();
                let owned = self.is_made_for_the_work(&name, path)
                    || self.is_callback_of_unknown(*function);
                (SignalOwner::Caller(*function), doubt_if(owned))
            }
            Root::Binding(binding) => self.signal_in(*binding, path, hops),
            Root::Instance(class) => {
                let Some(Segment::Name(field)) = path.segments.first() else {
                    return UNKNOWN;
                };
                let given = self.assignments_to_field(*class, field);
                if given.is_empty() {
                    // A field that only a base class out of sight can have filled.
                    return (
                        SignalOwner::Injected(*class),
                        doubt_if(self.is_made_for_the_work("", path)),
                    );
                }
                match self.signal_of_all(&given, hops) {
                    (SignalOwner::Caller(function), knowledge)
                        if self.function(function).class.is_some() =>
                    {
                        let lent = doubt_if(self.is_made_for_the_work(field, path));
                        (SignalOwner::Injected(*class), knowledge.max(lent))
                    }
                    other => other,
                }
            }
            Root::This(function) => (SignalOwner::Caller(*function), Knowledge::Guess),
            Root::Import(_) | Root::Global(_) => (SignalOwner::Process, Knowledge::Sight),
            Root::Value(value) => self.signal_of(*value, hops),
            Root::Function(_) | Root::Class(_) => UNKNOWN,
        }
    }

    fn signal_in(&self, id: BindingId, path: &Path, hops: u32) -> (SignalOwner, Knowledge) {
        let binding = self.binding(id);
        if binding.kind == BindingKind::Parameter {
            let lent = self.is_made_for_the_work(&binding.name, path)
                || self.is_callback_of_unknown(binding.function);
            return (SignalOwner::Caller(binding.function), doubt_if(lent));
        }
        let values: Vec<ValueId> = binding.writes.iter().map(|write| write.value).collect();
        match self.signal_of_all(&values, hops) {
            (SignalOwner::Unknown, _) if self.is_module(binding.function) => {
                (SignalOwner::Process, Knowledge::Convention)
            }
            found => found,
        }
    }

    /// What several values of one name come to: a caller's signal that may be an own one as well is in doubt.
    fn signal_of_all(&self, values: &[ValueId], hops: u32) -> (SignalOwner, Knowledge) {
        let found: Vec<_> = values
            .iter()
            .filter(|value| !matches!(self.value(**value).kind, ValueKind::Nothing))
            .map(|value| self.signal_of(*value, hops))
            .collect();
        let given = found
            .iter()
            .find(|(owner, _)| !matches!(owner, SignalOwner::Made | SignalOwner::Unknown));
        match (given, found.first()) {
            (Some((owner, _)), _) if found.iter().any(|other| other.0 == SignalOwner::Made) => {
                (*owner, Knowledge::Guess)
            }
            (Some(given), _) => *given,
            (None, Some(first)) => *first,
            (None, None) => (SignalOwner::Unknown, Knowledge::Guess),
        }
    }

    fn signal_of(&self, value: ValueId, hops: u32) -> (SignalOwner, Knowledge) {
        const UNKNOWN: (SignalOwner, Knowledge) = (SignalOwner::Unknown, Knowledge::Guess);
        let Some(hops) = hops.checked_sub(1) else {
            return UNKNOWN;
        };
        match &self.value(value).kind {
            ValueKind::Call(call) => self.signal_of_call(value, call, hops),
            ValueKind::Either { left, right, .. } => self.signal_of_all(&[*left, *right], hops),
            ValueKind::Assign { value, .. } => self.signal_of(*value, hops),
            ValueKind::Object(properties) => properties
                .iter()
                .rev()
                .filter(|property| {
                    property
                        .name
                        .as_deref()
                        .is_none_or(|name| name.ends_with("ignal"))
                })
                .map(|property| match self.value(property.value).kind {
                    ValueKind::Spread(inner) => self.signal_of(inner, hops),
                    _ => self.signal_of(property.value, hops),
                })
                .find(|(owner, _)| *owner != SignalOwner::Unknown)
                .unwrap_or(UNKNOWN),
            ValueKind::Member { object, .. } => {
                let path = self.path(value);
                match path.root {
                    Root::Value(_) => self.signal_of(*object, hops),
                    _ => self.signal_at(&path, hops),
                }
            }
            ValueKind::Binding(_) | ValueKind::Parameter { .. } | ValueKind::This(_) => {
                let path = self.path(value);
                match path.root {
                    Root::Value(_) => UNKNOWN,
                    _ => self.signal_at(&path, hops),
                }
            }
            _ => UNKNOWN,
        }
    }

    fn signal_of_call(&self, value: ValueId, call: &Call, hops: u32) -> (SignalOwner, Knowledge) {
        const MADE: (SignalOwner, Knowledge) = (SignalOwner::Made, Knowledge::Sight);
        let name = self.callee_name(value).unwrap_or_default();
        let by_class = self.receiver(value).is_some_and(|receiver| {
            matches!(&self.value(receiver).kind, ValueKind::Global(name) if name == "AbortSignal")
        });
        let bare = name.trim_start_matches(['_', '#']);
        if by_class || name.ends_with("Controller") {
            return MADE;
        }
        // A bag of options made of what the caller passed holds the caller's signal.
        let given = call
            .arguments
            .iter()
            .map(|argument| match self.value(*argument).kind {
                ValueKind::Spread(inner) => inner,
                _ => *argument,
            })
            .map(|argument| self.signal_of(argument, hops))
            .find(|(owner, _)| matches!(owner, SignalOwner::Caller(_) | SignalOwner::Injected(_)));
        match given {
            Some((owner, knowledge)) => {
                let copies = call.form == CallForm::New || self.copies_options(bare);
                (owner, knowledge.max(doubt_if(!copies)))
            }
            None => (SignalOwner::Unknown, Knowledge::Guess),
        }
    }

    /// Whether the signal is likely to be made for this piece of work by whoever passes it: the signal of a request, or
    /// of a controller that is passed with it.
    fn is_made_for_the_work(&self, name: &str, path: &Path) -> bool {
        let holders = path
            .segments
            .iter()
            .rev()
            .skip(1)
            .filter_map(|segment| match segment {
                Segment::Name(name) => Some(name.as_str()),
                _ => None,
            });
        !path.segments.is_empty()
            && holders.chain(std::iter::once(name)).any(|name| {
                let bare = name.trim_start_matches(['_', '#']);
                self.dictionary.is_named(NameSet::OfOneRequest, bare)
                    || bare.to_ascii_lowercase().ends_with("controller")
            })
    }

    /// Whether a function is handed to a stranger, who passes what it likes, and often a signal for this one call.
    fn is_callback_of_unknown(&self, function: FunctionId) -> bool {
        self.function(function).value.is_some_and(|value| {
            self.uses_of(value).into_iter().any(|used| match used {
                Use::Passed { call, .. } => self.called_function(call).is_none(),
                _ => false,
            })
        })
    }

    /// Whether reading a property runs the function: a getter, also one that is defined by `Object.defineProperty`.
    pub fn is_getter(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        let defined = facts.value.is_some_and(|value| {
            matches!(self.parent(value), crate::graph::Parent::Property(_, Some(name)) if name == "get")
                && self.uses_of(value).iter().any(|used| {
                    matches!(used, Use::Passed { call, .. }
                        if self.callee_name(*call).is_some_and(|name| name.starts_with("definePropert")))
                })
        });
        facts.kind == FunctionKind::Getter || defined
    }
}

fn doubt_if(doubtful: bool) -> Knowledge {
    if doubtful {
        Knowledge::Guess
    } else {
        Knowledge::Sight
    }
}

impl Graph<'_> {
    /// Whether a listener is added only once however often the code runs: it is one function for all runs, which an
    /// `EventTarget` does not add twice, or a test lets it through once.
    pub fn is_added_once(&self, acquisition: &Acquisition) -> bool {
        let listener = self.path(acquisition.listener);
        let same_for_all = match listener.root {
            Root::Function(function) => self
                .function(function)
                .parent
                .is_some_and(|it| self.is_module(it)),
            Root::Import(_) | Root::Class(_) => true,
            _ => false,
        };
        let function = self.function_of(acquisition.region);
        let event = acquisition.event.map(|event| self.path(event));
        same_for_all
            || self
                .guards_at(acquisition.region, acquisition.call, event.as_ref())
                .iter()
                .any(|(guard, _)| match guard.root {
                    Root::Binding(binding) => self.binding(binding).function != function,
                    Root::Parameter(owner, _) => owner != function,
                    _ => true,
                })
    }

    /// Whether the listener is what the caller passed, who may take it away again.
    pub fn is_callers_listener(&self, listener: ValueId) -> bool {
        match self.path(listener).root {
            Root::Parameter(function, _) => self.inline_callback(function).is_none(),
            Root::Binding(binding) => self.binding(binding).kind == BindingKind::Parameter,
            _ => false,
        }
    }

    /// Whether strangers can call a function under its name: it is exported, or a public member.
    pub fn is_called_from_outside(&self, function: FunctionId) -> bool {
        self.is_exported(function) && !self.is_private(function)
    }

    /// Whether the file takes away listeners for the same event of which it cannot be told whose they are: members of a
    /// record that travels (`command.abort.listener`), or what a caller passes.
    pub fn may_be_removed_elsewhere(&self, acquisition: &Acquisition, listener: ValueId) -> bool {
        let listener = self.path(listener);
        // A function that this file only adds, takes away and calls is nobody else's to remove.
        if self.listener_leaves(&listener) == Some(false) {
            return false;
        }
        self.facts.releases.iter().any(|release| {
            let Some(removed) = release.listener.map(|listener| self.path(listener)) else {
                return false;
            };
            let travels = match removed.root {
                Root::Parameter(function, _) => {
                    !self.function_contains(function, self.function_of(acquisition.region))
                }
                Root::Binding(_) => !removed.segments.is_empty(),
                // `this.onAbort`, of the thing that it was put into.
                Root::Instance(_) | Root::This(_) => {
                    !matches!(listener.root, Root::Instance(_) | Root::This(_))
                        && listener.last_segment_name().is_some()
                }
                _ => false,
            };
            let kept = removed.segments.is_empty()
                || listener.last_segment_name() == removed.last_segment_name();
            travels && kept && self.same_event(acquisition.event, release.event)
        })
    }

    /// Whether a function is named like one that puts options in order.
    fn copies_options(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let mut words = self.dictionary.names(NameSet::CopiesOptions);
        words.any(|word| name.contains(word))
    }
}
