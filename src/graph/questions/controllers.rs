//! What becomes of a listener's `signal`.
//!
//! In: a registration with a `signal`. Out: whether its controller aborts it, as far as the file shows.
//! Never here: listeners *on* a signal.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::facts::{
    Acquisition, BindingId, ClassId, FunctionId, FunctionKind, RegionId, ValueId, ValueKind,
};
use crate::graph::alias::marks::Mark;
use crate::graph::alias::path::{Path, Root, Segment};
use crate::graph::{Graph, Parent};

/// What is known of a signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Its controller is in sight, and something aborts it: these calls.
    Aborted {
        /// The controller.
        controller: Path,
        /// The regions that abort it.
        aborts: Vec<RegionId>,
    },
    /// Its controller is in sight, stays in it, and nothing aborts it.
    NeverAborted,
    /// It comes from elsewhere, or its controller goes elsewhere.
    Unknown,
}

impl Graph<'_> {
    /// What is known of the signal that takes a listener away, if it has one.
    pub fn releasing_signal(&self, acquisition: &Acquisition) -> Option<Signal> {
        Some(self.signal(acquisition.options.signal?, |_| false))
    }

    /// Whether nothing but the listener itself aborts the signal that is to take it away: then it goes with its event, as
    /// with `once`, and stays if the event does not come.
    pub fn waits_for_itself(&self, acquisition: &Acquisition) -> bool {
        let by_listener = |region: RegionId| match self.path(acquisition.listener).root {
            Root::Function(listener) => self.function_contains(listener, self.function_of(region)),
            _ => false,
        };
        let signal = acquisition.options.signal;
        signal.is_some_and(|signal| self.signal(signal, by_listener) == Signal::NeverAborted)
    }

    fn signal(&self, value: ValueId, is_ignored: impl Fn(RegionId) -> bool) -> Signal {
        if self.is_of_nobody(value) {
            return Signal::NeverAborted;
        }
        let mut controller = self.path(value);
        if controller.last_segment_name().map(|name| name.as_str()) != Some("signal") {
            return Signal::Unknown;
        }
        controller.segments.pop();
        let in_sight = match (&controller.root, controller.segments.as_slice()) {
            (Root::Binding(binding), []) => self.makes_controller(
                self.binding(*binding)
                    .writes
                    .iter()
                    .map(|write| write.value),
            ),
            (Root::Instance(class), [Segment::Name(field)]) => {
                self.makes_controller(self.assignments_to_field(*class, field).into_iter())
            }
            _ => false,
        };
        if !in_sight {
            return Signal::Unknown;
        }
        let aborts: Vec<RegionId> = self
            .aborts_of(&controller)
            .iter()
            .copied()
            .filter(|region| !is_ignored(*region) && !self.is_timer_taken_back(*region))
            .collect();
        if !aborts.is_empty() {
            return Signal::Aborted { controller, aborts };
        }
        let stays = match (&controller.root, controller.segments.as_slice()) {
            (Root::Binding(binding), []) => self.stays_here(*binding, |region| {
                is_ignored(region) || self.is_timer_taken_back(region)
            }),
            (Root::Instance(class), [Segment::Name(field)]) => {
                self.is_private_field(*class, field) || self.is_made_anew_here(*class, field)
            }
            _ => false,
        };
        if stays {
            Signal::NeverAborted
        } else {
            Signal::Unknown
        }
    }

    /// The regions that abort a controller, in order.
    fn aborts_of(&self, controller: &Path) -> Rc<[RegionId]> {
        let known = &self.memo.aborts;
        self.remember(known, controller.clone(), || {
            let calls = self.calls_that_abort(controller).into_iter();
            let mut regions: Vec<RegionId> = calls.map(|call| self.value(call).region).collect();
            let mut met = HashSet::new();
            regions.retain(|region| met.insert(*region));
            regions.into()
        })
    }

    fn calls_that_abort(&self, controller: &Path) -> Vec<ValueId> {
        let known = self.obligations.aborts.get_or_init(|| {
            let mut known: HashMap<Mark, Vec<ValueId>> = HashMap::new();
            for call in self.method_calls(&["abort"]) {
                if let Some(receiver) = self.receiver(call) {
                    known.entry(self.mark_of(receiver)).or_default().push(call);
                }
            }
            known
        });
        let may_be = known.get(&self.mark(controller)).into_iter().flatten();
        let is_on_it = |call: &ValueId| {
            let receiver = self.receiver(*call);
            receiver.is_some_and(|receiver| self.same_path(&self.path(receiver), controller))
        };
        may_be.copied().filter(is_on_it).collect()
    }

    /// Whether a region runs only when a timer is over that the function which sets it takes back when its work is done:
    /// `const timer = setTimeout(() => controller.abort(), 1000)`, and `clearTimeout(timer)` in a `finally`. What such a timer
    /// does, it does seldom.
    fn is_timer_taken_back(&self, region: RegionId) -> bool {
        let Some((call, 0)) = self.inline_callback(self.function_of(region)) else {
            return false;
        };
        if self.callee_name(call).as_deref() != Some("setTimeout") {
            return false;
        }
        let Parent::Binding(timer) = *self.parent(call) else {
            return false;
        };
        let setter = self.function_of(self.value(call).region);
        self.references_to(timer).into_iter().any(|reference| {
            self.argument_of(reference).is_some_and(|(taken, _)| {
                self.callee_name(taken).as_deref() == Some("clearTimeout")
                    && self.is_done_with(self.value(taken).region, setter)
            })
        })
    }

    /// Whether a region runs when a function is done: in the function itself, or in a callback that is no listener.
    fn is_done_with(&self, region: RegionId, function: FunctionId) -> bool {
        let mut inner = self.function_of(region);
        while inner != function {
            let handed_to = self.inline_callback(inner).map(|(call, _)| call);
            if handed_to.is_none_or(|call| self.acquisition_at(call).is_some()) {
                return false;
            }
            let Some(parent) = self.function(inner).parent else {
                return false;
            };
            inner = parent;
        }
        true
    }

    /// `new AbortController().signal`: whoever keeps only the signal can never abort it.
    fn is_of_nobody(&self, value: ValueId) -> bool {
        match self.value(self.origin_value(value)).kind {
            ValueKind::Member { object, .. } => {
                self.makes_controller(std::iter::once(object))
                    && matches!(self.value(object).kind, ValueKind::Call(_))
            }
            _ => false,
        }
    }

    fn makes_controller(&self, values: impl Iterator<Item = ValueId>) -> bool {
        let mut values = values
            .map(|value| match self.value(value).kind {
                ValueKind::Assign { value, .. } => value,
                _ => value,
            })
            .filter(|value| !matches!(self.value(*value).kind, ValueKind::Nothing))
            .peekable();
        values.peek().is_some()
            && values.all(|value| {
                matches!(self.value(value).kind, ValueKind::Call(_))
                    && self.callee_name(value).as_deref() == Some("AbortController")
            })
    }

    /// Whether a controller is used for nothing but its signal, so that nobody else can abort it.
    fn stays_here(&self, binding: BindingId, is_ignored: impl Fn(RegionId) -> bool) -> bool {
        self.references_to(binding).into_iter().all(|reference| {
            let Parent::Value(outer) = *self.parent(reference) else {
                return false;
            };
            match &self.value(outer).kind {
                ValueKind::Member { name, .. } => {
                    name == "signal" || name == "abort" && is_ignored(self.value(outer).region)
                }
                _ => false,
            }
        })
    }

    /// Whether a member of the class puts another controller into a field, and all that is done with what is there is to
    /// read its signal: whoever could abort the one before has lost it.
    fn is_made_anew_here(&self, class: ClassId, field: &str) -> bool {
        let mut given = self.assignments_in_class(class, field);
        let is_of_member = |region: RegionId| {
            !matches!(
                self.function(self.function_of(region)).kind,
                FunctionKind::Constructor | FunctionKind::Initialiser
            )
        };
        given.any(|it| !it.if_absent && is_of_member(it.region))
            && self.every_value().all(|(at, value)| match &value.kind {
                ValueKind::Member { name, .. } if name == field => self.is_only_watched(at),
                _ => true,
            })
    }

    /// Whether of a controller only the signal is read, where it is not just put there.
    fn is_only_watched(&self, controller: ValueId) -> bool {
        match *self.parent(controller) {
            Parent::Value(outer) => match &self.value(outer).kind {
                ValueKind::Member { name, .. } => name == "signal",
                ValueKind::Assign { target, .. } => *target == controller,
                _ => false,
            },
            Parent::None => self.is_assigned(controller),
            _ => false,
        }
    }

    fn is_private_field(&self, class: ClassId, field: &str) -> bool {
        self.class(class)
            .members
            .iter()
            .any(|member| member.name == field && (member.is_private || field.starts_with('#')))
    }
}
