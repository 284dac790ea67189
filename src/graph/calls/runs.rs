//! Who runs each function, and how often.
//!
//! In: the graph's paths and uses, and the dictionary. Out: for each function its [`Run`]s: the calls in sight, the
//! callers of other people's code that it is handed to, the frameworks that find it by name.
//! Never here: the multiplication of several of them; that is `lifting`.

use std::collections::{BTreeSet, HashMap, HashSet};

use smol_str::{SmolStr, format_smolstr};

use crate::corpus::Span;
use crate::dictionary::{Callback, Comes, Repeats};
use crate::facts::{ClassId, FunctionId, Release, ValueId, ValueKind};
use crate::graph::alias::holders::Use;
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Knowledge, Lifetime};

/// One way in which a function is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<'a> {
    /// How.
    pub kind: RunKind<'a>,
    /// How that is known.
    pub knowledge: Knowledge,
}

/// How a function is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunKind<'a> {
    /// By this call.
    Called(ValueId),
    /// By whoever it is handed to in this call.
    Callback {
        /// The call that it is an argument of.
        call: ValueId,
        /// How often, each time that call runs.
        repeats: Repeats,
        /// Who runs it, in words.
        what: SmolStr,
        /// What it is handed.
        hands: Hands<'a>,
    },
    /// By a call of which nothing is known but that it was handed this function.
    Unknown(ValueId),
    /// By a framework that finds it by a decorator or an export.
    Framework {
        /// How often.
        repeats: Repeats,
        /// Who runs it, in words.
        what: SmolStr,
        /// What shows it: the decorator, or the function's head.
        span: Span,
        /// What it is handed.
        hands: Hands<'a>,
    },
    /// As the handler property of something (`onclick`), or of a JSX element.
    Property(SmolStr, ValueId),
}

impl RunKind<'_> {
    /// The call that runs it, or that it is handed to.
    fn call(&self) -> Option<ValueId> {
        match self {
            RunKind::Called(call) | RunKind::Unknown(call) | RunKind::Callback { call, .. } => {
                Some(*call)
            }
            RunKind::Framework { .. } | RunKind::Property(..) => None,
        }
    }
}

/// What becomes of a function that is handed over.
enum Fate {
    /// It is run that often.
    Runs(Repeats),
    /// It is handed on as that parameter of another function.
    HandedOn(FunctionId, u32),
}

/// What a callback is handed by whoever runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands<'a> {
    /// Something new each time, except for members of these names.
    New(&'a [String]),
    /// Something that was there before, and is lent to it for a while.
    Pooled,
    /// Nothing is known of it.
    Anything,
}

impl<'a> Hands<'a> {
    pub(in crate::graph) fn of(new: bool, shared: &'a [String]) -> Self {
        if new {
            Hands::New(shared)
        } else {
            Hands::Anything
        }
    }

    fn of_callback(entry: &'a Callback) -> Self {
        match entry.hands_pooled {
            true => Hands::Pooled,
            false => Hands::of(entry.hands_new, &entry.shared_members),
        }
    }
}

impl<'a> Graph<'a> {
    /// Every way in sight in which `function` is run.
    pub fn runs(&self, function: FunctionId) -> &[Run<'a>] {
        self.calls.runs[function.0 as usize].get_or_init(|| self.collect_runs(function))
    }

    fn collect_runs(&self, function: FunctionId) -> Vec<Run<'a>> {
        // Who is handed a component makes instances of it; how many is asked of `instances`.
        if self.is_script_of_component(function) {
            return Vec::new();
        }
        let called = self.calls_of(function).iter().map(|call| Run {
            kind: RunKind::Called(*call),
            knowledge: Knowledge::Sight,
        });
        let mut uses = Vec::new();
        if let Some(value) = self.function(function).value {
            uses.extend(self.uses_of(value));
        }
        for reference in self.member_references(function) {
            uses.extend(self.uses_of(reference));
        }
        let used = uses
            .into_iter()
            .filter_map(|used| self.run_of_use(function, used));
        let mut runs: Vec<Run<'a>> = Vec::new();
        let mut calls = HashSet::new();
        for run in called.chain(used).chain(self.decorated(function)) {
            let is_by_another_call = run.kind.call().is_some_and(|call| calls.insert(call));
            if is_by_another_call || !runs.contains(&run) {
                runs.push(run);
            }
        }
        runs
    }

    fn run_of_use(&self, function: FunctionId, used: Use) -> Option<Run<'a>> {
        match used {
            Use::Called(call) => Some(Run {
                kind: RunKind::Called(call),
                knowledge: Knowledge::Sight,
            }),
            Use::Passed {
                call,
                argument,
                properties,
            } if !self.is_release(call) => {
                let run = self.run_of_argument(function, call, argument, &properties);
                // Of what becomes a member of a class, the call that makes the class runs nothing.
                let becomes_member = matches!(run.kind, RunKind::Unknown(_))
                    && !properties.is_empty()
                    && self.blueprint_of(function).is_some();
                (!becomes_member).then_some(run)
            }
            // Who is handed a function to take it away does not run it.
            Use::Passed { .. } => None,
            Use::Rendered(name, element) => Some(Run {
                kind: RunKind::Property(name, element),
                knowledge: Knowledge::Sight,
            }),
            Use::Assigned(name, target) => is_handler_property(&name).then_some(Run {
                kind: RunKind::Property(name, target),
                knowledge: Knowledge::Sight,
            }),
            Use::Exported(name, properties) => self.exported(function, &name, &properties),
            Use::Held(name, properties) => self.in_handler_object(function, &name, &properties),
            Use::Returned(_) => None,
        }
    }

    fn run_of_argument(
        &self,
        function: FunctionId,
        call: ValueId,
        argument: usize,
        properties: &[SmolStr],
    ) -> Run<'a> {
        if let Some(known) = self.known_callback(call, argument, properties, function) {
            // Of an iteration the user's own word says most: `forEach`.
            let what = match (known.entry.repeats, self.callee_name(call)) {
                (Repeats::Iteration, Some(name)) => format_smolstr!("`{name}`"),
                _ => known.entry.what.as_str().into(),
            };
            let runs_once = self.defines_property(function)
                || self.comes_through(call, &known.entry.once_through);
            let repeats = match runs_once {
                true => Repeats::Once,
                false => known.entry.repeats,
            };
            return Run {
                kind: RunKind::Callback {
                    call,
                    repeats,
                    what,
                    hands: Hands::of_callback(known.entry),
                },
                knowledge: known.knowledge,
            };
        }
        if let Some(run) = self.run_of_listener(call, argument, properties) {
            return self.without_repeats_if_it_leaves(function, run);
        }
        if let Some(run) = self.run_by_parameter(call, argument) {
            return run;
        }
        // `asyncHandler(fn)`, `compose([a, b])`: what the unknown call makes of it goes where its result goes.
        let mut wrapped = self
            .uses_of(call)
            .into_iter()
            .filter_map(|used| match used {
                Use::Passed {
                    call: outer,
                    argument,
                    properties,
                } if outer != call => Some((outer, argument, properties)),
                _ => None,
            });
        if let Some((outer, argument, properties)) = wrapped.next()
            && let Some(known) = self.known_callback(outer, argument, &properties, function)
        {
            return Run {
                kind: RunKind::Callback {
                    call: outer,
                    repeats: known.entry.repeats,
                    what: known.entry.what.as_str().into(),
                    hands: Hands::of_callback(known.entry),
                },
                knowledge: known.knowledge,
            };
        }
        Run {
            kind: RunKind::Unknown(call),
            knowledge: Knowledge::Guess,
        }
    }

    /// Whether what a method is called on was piped through one of these operators: `source.pipe(first())`.
    fn comes_through(&self, call: ValueId, operators: &[String]) -> bool {
        let is_operator = |argument: &ValueId| {
            let ValueKind::Call(call) = &self.value(*argument).kind else {
                return false;
            };
            let first = call.arguments.first().map(|first| &self.value(*first).kind);
            let counted = match first {
                Some(ValueKind::Number(count)) => count.as_str(),
                _ => "",
            };
            self.callee_name(*argument).is_some_and(|name| {
                operators
                    .iter()
                    .any(|operator| match operator.split_once('(') {
                        Some((operator, count)) => {
                            operator == name && count.trim_end_matches(')') == counted
                        }
                        None => *operator == name,
                    })
            })
        };
        !operators.is_empty()
            && self.receiver(call).is_some_and(|receiver| {
                self.sources_of(receiver).into_iter().any(|source| {
                    matches!(&self.value(source).kind, ValueKind::Call(made)
                        if made.arguments.iter().any(is_operator))
                })
            })
    }

    /// What a value was made by: itself, behind a name, or what the field of an instance is given.
    pub(in crate::graph) fn sources_of(&self, value: ValueId) -> Vec<ValueId> {
        let path = self.path(value);
        match (self.class_at_holder(&path), path.last_segment_name()) {
            (Some(class), Some(field)) => self.assignments_to_field(class, field),
            _ => vec![self.origin_value(value)],
        }
    }

    /// The class of the instance that a path ends in a field of.
    fn class_at_holder(&self, path: &Path) -> Option<ClassId> {
        let mut holder = path.clone();
        holder.segments.pop()?;
        self.class_at(&holder)
    }

    /// Whether a function defines properties itself, as a getter does that puts a value in its own place.
    fn defines_property(&self, function: FunctionId) -> bool {
        self.method_calls(&["defineProperty"])
            .any(|call| self.function_of(self.value(call).region) == function)
    }

    /// A listener runs for each event, unless it goes after the first or the event comes only once.
    fn run_of_listener(
        &self,
        call: ValueId,
        argument: usize,
        properties: &[SmolStr],
    ) -> Option<Run<'a>> {
        let acquisition = self.acquisition_at(call)?;
        let listener_argument = self
            .call(call)
            .arguments
            .iter()
            .position(|value| *value == acquisition.listener);
        if !properties.is_empty() || listener_argument != Some(argument) {
            return None;
        }
        let event = acquisition.event.and_then(|event| self.event_name(event));
        let comes = event
            .as_deref()
            .and_then(|name| self.dictionary.comes(name));
        let (repeats, knowledge) = match comes {
            _ if acquisition.once => (Repeats::Once, Knowledge::Sight),
            Some(Comes::Once) => (Repeats::Once, Knowledge::Sight),
            Some(Comes::PerConnection) if self.connects_once(acquisition.target) => {
                (Repeats::Once, Knowledge::Sight)
            }
            // What lives long connects again; what was made for one connection does not.
            Some(Comes::PerConnection) if self.lives_long(acquisition.target) => {
                (Repeats::Event, Knowledge::Convention)
            }
            Some(Comes::PerStart) if self.lives_long(acquisition.target) => {
                (Repeats::Event, Knowledge::Guess)
            }
            Some(Comes::PerConnection | Comes::PerStart) => (Repeats::Once, Knowledge::Convention),
            Some(Comes::Often) => (Repeats::Event, Knowledge::Sight),
            None => (Repeats::Event, Knowledge::Convention),
        };
        let what = match event {
            Some(name) => format_smolstr!("each `{name}` event"),
            None => "each event".into(),
        };
        Some(Run {
            kind: RunKind::Callback {
                call,
                repeats,
                what,
                hands: Hands::Anything,
            },
            knowledge,
        })
    }

    /// A listener that takes itself away runs once.
    fn without_repeats_if_it_leaves(&self, function: FunctionId, run: Run<'a>) -> Run<'a> {
        let mut removals = self.removals_of_function(function);
        let leaves = removals.any(|release| self.runs_in(release.region, function));
        match run.kind {
            RunKind::Callback {
                call, what, hands, ..
            } if leaves => Run {
                kind: RunKind::Callback {
                    call,
                    repeats: Repeats::Once,
                    what,
                    hands,
                },
                knowledge: run.knowledge,
            },
            _ => run,
        }
    }

    /// The releases that are handed a function by itself, in order.
    fn removals_of_function(&self, function: FunctionId) -> impl Iterator<Item = &'a Release> {
        let removed = self.obligations.removed.get_or_init(|| {
            let mut removed: HashMap<FunctionId, Vec<u32>> = HashMap::new();
            for (release, at) in self.facts.releases.iter().zip(0..) {
                let listener = release.listener.map(|listener| self.path(listener));
                if let Some(Path { root, segments }) = listener
                    && let (Root::Function(function), []) = (root, segments.as_slice())
                {
                    removed.entry(function).or_default().push(at);
                }
            }
            removed
        });
        let releases = &self.facts.releases;
        let numbers = removed.get(&function).into_iter().flatten();
        numbers.map(|at| &releases[*at as usize])
    }

    fn lives_long(&self, target: ValueId) -> bool {
        let path = self.path(target);
        matches!(
            self.outer_lifetime(&path).0,
            Lifetime::Process | Lifetime::Instance
        )
    }

    /// What a function of this file does with a function that it is handed.
    fn run_by_parameter(&self, call: ValueId, argument: usize) -> Option<Run<'a>> {
        let callee = self.called_function(call)?;
        let repeats = self.parameter_repeats(callee, argument as u32)?;
        let name = self.function(callee).name.clone().unwrap_or_default();
        Some(Run {
            kind: RunKind::Callback {
                call,
                repeats,
                what: format_smolstr!("`{name}`"),
                hands: Hands::Anything,
            },
            knowledge: Knowledge::Sight,
        })
    }

    /// How often `function` runs what it is handed as parameter `index`, each time it runs: the most often of all that it,
    /// and those that it hands it on to, do with it. Of functions that hand it on to one another each has the same answer,
    /// whichever is asked first.
    fn parameter_repeats(&self, function: FunctionId, index: u32) -> Option<Repeats> {
        let asked = (function, index);
        if let Some(known) = self.calls.parameter_uses.borrow().get(&asked) {
            return *known;
        }
        let mut answer = None;
        let mut seen = BTreeSet::new();
        let mut handed_on = vec![asked];
        while let Some(parameter) = handed_on.pop() {
            self.spend();
            if !seen.insert(parameter) {
                continue;
            }
            for used in self.uses_of_parameter(parameter) {
                match self.use_of_parameter(parameter.0, used) {
                    Some(Fate::Runs(repeats)) => answer = answer.max(Some(repeats)),
                    Some(Fate::HandedOn(function, index)) => handed_on.push((function, index)),
                    None => {}
                }
            }
        }
        self.calls.parameter_uses.borrow_mut().insert(asked, answer);
        answer
    }

    fn uses_of_parameter(&self, (function, index): (FunctionId, u32)) -> Vec<Use> {
        let parameters = &self.function(function).parameters;
        let binding = parameters.get(index as usize).and_then(|it| it.binding);
        let references = binding.map(|binding| self.references_to(binding));
        let references = references.into_iter().flatten();
        references.flat_map(|it| self.uses_of(it)).collect()
    }

    /// What becomes of a function where a parameter of `function` is used that holds it.
    fn use_of_parameter(&self, function: FunctionId, used: Use) -> Option<Fate> {
        match used {
            Use::Called(call) => {
                let looped = self.loops_around(self.value(call).region).next().is_some();
                Some(Fate::Runs(match looped {
                    true => Repeats::Iteration,
                    false => Repeats::Once,
                }))
            }
            Use::Passed {
                call,
                argument,
                properties,
            } => {
                if let Some(known) = self.known_callback(call, argument, &properties, function) {
                    return Some(Fate::Runs(known.entry.repeats));
                }
                if let Some(run) = self.run_of_listener(call, argument, &properties) {
                    return match run.kind {
                        RunKind::Callback { repeats, .. } => Some(Fate::Runs(repeats)),
                        _ => None,
                    };
                }
                let callee = self.called_function(call)?;
                Some(Fate::HandedOn(callee, argument as u32))
            }
            _ => None,
        }
    }
}

/// Whether a property is one that takes a handler: `onclick`, `onMessage`; not `on`, `once` or `only`.
fn is_handler_property(name: &str) -> bool {
    name.strip_prefix("on")
        .is_some_and(|event| event.len() > 3 && event != "only")
}
