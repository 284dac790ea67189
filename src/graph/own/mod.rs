//! Emitters that a file writes itself: a function that puts what it is handed into a collection which outlives the call,
//! while some function calls what is in there. Whether it is a method of a class or of an object literal, a closure that a
//! factory returns, or a function of the module makes no difference.
//!
//! In: the facts of a file and the pairs that speak of what is in sight. Out: the facts, with the calls that add a
//! listener through such a function, and those that take one away.
//! Never here: emitters of other files; and no function is taken for one that adds by its name alone.

mod homes;

use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;

use super::Graph;
use super::path::{Path, Root, Segment};
use crate::corpus::Span;
use crate::dictionary::{Dictionary, Duplicates, Pair, pattern_matches};
use crate::facts::{
    Acquisition, CallForm, ClassId, FileFacts, FunctionId, FunctionKind, Options, Release, ValueId,
    ValueKind,
};
use homes::Home;

/// A function that keeps a listener.
#[derive(Clone, Debug)]
struct Adder {
    function: FunctionId,
    /// The class that it is a method of.
    class: Option<ClassId>,
    name: SmolStr,
    /// What holds the listeners.
    home: Home,
    /// An expression of the home, or of what it is in, inside the function.
    held: ValueId,
    /// Index into the dictionary's pairs.
    pair: u32,
}

/// How a function keeps what it is handed.
struct Keeping {
    /// Which parameter.
    place: usize,
    /// What holds the collection.
    home: Home,
    /// The expression of the collection.
    held: ValueId,
    /// The property that holds it in a record of the collection: `this.all.push({ event, listener })`.
    key: Option<SmolStr>,
    /// Whether the collection may hold the same one twice.
    duplicates: Duplicates,
}

/// The facts of a file, with what is added to and taken from the emitters that it writes itself.
pub fn with_own_emitters(mut facts: FileFacts, dictionary: &Dictionary) -> FileFacts {
    if !may_write_one(&facts, dictionary) {
        return facts;
    }
    let graph = Graph::new("", &facts, dictionary);
    let adders = graph.adders();
    if adders.is_empty() {
        return facts;
    }
    let acquisitions = graph.acquisitions_by(&adders);
    let releases = graph.releases_by(&adders);
    // What is told of a function in sight goes before what its name says.
    let known: HashSet<ValueId> = releases.iter().map(|release| release.call).collect();
    facts
        .releases
        .retain(|release| !known.contains(&release.call));
    facts.acquisitions.extend(acquisitions);
    facts.releases.extend(releases);
    facts
        .acquisitions
        .sort_by_key(|acquisition| (acquisition.span.start, acquisition.span.end));
    facts
        .releases
        .sort_by_key(|release| (release.span.start, release.span.end));
    facts
}

/// Whether a function is called like one that adds a listener; most files end here.
fn may_write_one(facts: &FileFacts, dictionary: &Dictionary) -> bool {
    facts
        .functions
        .iter()
        .filter(|function| !function.parameters.is_empty())
        .filter_map(|function| function.name.as_deref())
        .any(|name| in_sight(dictionary).any(|(_, pair)| is_named(&pair.acquire, name)))
}

/// The pairs that speak of what is in sight, with their numbers.
fn in_sight(dictionary: &Dictionary) -> impl Iterator<Item = (u32, &Pair)> {
    (0..)
        .zip(&dictionary.pairs)
        .filter(|(_, pair)| pair.in_sight)
}

fn is_named(patterns: &[String], name: &str) -> bool {
    patterns
        .iter()
        .any(|pattern| pattern_matches(pattern, name))
}

impl Graph<'_> {
    fn adders(&self) -> Vec<Adder> {
        let functions = (0..self.facts.functions.len() as u32).map(FunctionId);
        functions
            .filter_map(|function| self.adder_at(function))
            .collect()
    }

    fn adder_at(&self, id: FunctionId) -> Option<Adder> {
        let function = self.function(id);
        let name = function.name.clone()?;
        let may_add = !matches!(
            function.kind,
            FunctionKind::Getter | FunctionKind::Setter | FunctionKind::Constructor
        ) && !function.is_static
            && in_sight(self.dictionary).any(|(_, pair)| is_named(&pair.acquire, &name));
        if !may_add {
            return None;
        }
        let keeping = self.keeps(id)?;
        let event = keeping.place.checked_sub(1).map(|_| 0);
        let (pair, _) = in_sight(self.dictionary).find(|(_, pair)| {
            pair.duplicates == keeping.duplicates
                && pair.event == event
                && pair.listener == keeping.place
                && is_named(&pair.acquire, &name)
        })?;
        self.calls_what_is_in(id, &keeping).then(|| Adder {
            function: id,
            class: function.class,
            name,
            held: self
                .expression_of(&keeping.home, id)
                .unwrap_or(keeping.held),
            home: keeping.home,
            pair,
        })
    }

    /// How a function puts one of its parameters into a collection that is not its own. Of several the last one is the
    /// listener.
    fn keeps(&self, function: FunctionId) -> Option<Keeping> {
        let parameters = &self.function(function).parameters;
        (0..parameters.len()).rev().find_map(|place| {
            let listener = Path::of(Root::Parameter(function, place as u32));
            let by_call = self
                .method_calls(&["push", "unshift", "add", "set"])
                .filter(|call| self.is_within(*call, function))
                .find_map(|call| {
                    let holder = self
                        .call(call)
                        .arguments
                        .iter()
                        .find(|argument| self.mentions(**argument, &listener, 3))?;
                    let held = self.receiver(call)?;
                    let home = self.home_behind(held, function)?;
                    let is_list =
                        matches!(self.callee_name(call).as_deref(), Some("push" | "unshift"));
                    // A record is another one each time.
                    let key = self.key_of(*holder, &listener);
                    Some(Keeping {
                        place,
                        home,
                        held,
                        duplicates: match is_list || key.is_some() {
                            true => Duplicates::Kept,
                            false => Duplicates::Ignored,
                        },
                        key,
                    })
                });
            by_call.or_else(|| self.rebuilds_with(function, place, &listener))
        })
    }

    /// The property of an object literal that holds the listener.
    fn key_of(&self, record: ValueId, listener: &Path) -> Option<SmolStr> {
        match &self.value(self.origin_value(record)).kind {
            ValueKind::Object(properties) => properties
                .iter()
                .find(|property| self.path(property.value) == *listener)
                .and_then(|property| property.name.clone()),
            _ => None,
        }
    }

    /// `this.all = [...this.all, listener]`, `this.all = this.all.concat(listener)`.
    fn rebuilds_with(
        &self,
        function: FunctionId,
        place: usize,
        listener: &Path,
    ) -> Option<Keeping> {
        self.facts.assignments.iter().find_map(|assignment| {
            if !self.function_contains(function, self.function_of(assignment.region)) {
                return None;
            }
            let home = self.home_behind(assignment.target, function)?;
            let parts: Vec<ValueId> = match &self.value(assignment.value).kind {
                ValueKind::Array(parts) => parts.clone(),
                ValueKind::Call(call)
                    if self.callee_name(assignment.value).as_deref() == Some("concat") =>
                {
                    let receiver = self.receiver(assignment.value);
                    receiver
                        .into_iter()
                        .chain(call.arguments.iter().copied())
                        .collect()
                }
                _ => return None,
            };
            let has_old = parts.iter().any(|part| {
                self.home_behind(*part, function)
                    .is_some_and(|old| self.same_home(&old, &home))
            });
            let new = parts
                .iter()
                .find(|part| self.mentions(**part, listener, 2))?;
            has_old.then(|| Keeping {
                place,
                key: self.key_of(*new, listener),
                home,
                held: assignment.target,
                duplicates: Duplicates::Kept,
            })
        })
    }

    fn is_within(&self, value: ValueId, function: FunctionId) -> bool {
        self.function_contains(function, self.function_of(self.value(value).region))
    }

    /// Whether another function calls what the home holds: only then is it told anything.
    fn calls_what_is_in(&self, adder: FunctionId, keeping: &Keeping) -> bool {
        self.every_value()
            .filter(|(_, value)| match &value.kind {
                ValueKind::Call(call) => call.form == CallForm::Plain,
                _ => false,
            })
            .filter(|(call, _)| !self.is_within(*call, adder))
            .any(|(call, _)| {
                let Some(listener) = self.listener_called_by(call, keeping.key.as_deref()) else {
                    return false;
                };
                self.is_drawn_out(listener)
                    && self
                        .home_behind(listener, adder)
                        .is_some_and(|home| self.same_home(&home, &keeping.home))
                    && !self.is_last_call(call, &keeping.home)
            })
    }

    /// What a call calls, if that can be one of the things in a collection: the callee itself, by `call` or `apply`, or
    /// what a record has under `key`. Other methods of the things are their own affair.
    fn listener_called_by(&self, call: ValueId, key: Option<&str>) -> Option<ValueId> {
        let callee = self.call(call).callee;
        let ValueKind::Member { object, name } = &self.value(callee).kind else {
            return Some(callee);
        };
        let (record, name) = match (name.as_str(), &self.value(*object).kind) {
            ("call" | "apply", ValueKind::Member { object, name }) => (object, name),
            ("call" | "apply", _) => return Some(*object),
            _ => (object, name),
        };
        (Some(name.as_str()) == key).then_some(*record)
    }

    /// Whether a value is one of the things in a collection, and not the collection itself: drawn by a loop or an
    /// iteration.
    fn is_drawn_out(&self, value: ValueId) -> bool {
        let origin = self.origin_value(value);
        match &self.value(origin).kind {
            ValueKind::Element { .. } => true,
            // Destructured: `for (const [event, listener] of this.all)`.
            ValueKind::Member { object, .. } | ValueKind::Index { object, .. } => {
                matches!(
                    self.value(self.origin_value(*object)).kind,
                    ValueKind::Element { .. }
                ) || matches!(self.value(*object).kind, ValueKind::Member { .. })
                    && matches!(self.value(origin).kind, ValueKind::Index { .. })
            }
            ValueKind::Parameter { function, .. } => self.inline_callback(*function).is_some(),
            ValueKind::Binding(binding) => self.binding(*binding).writes.iter().any(|write| {
                match &self.value(write.value).kind {
                    ValueKind::Parameter { function, .. } => {
                        self.inline_callback(*function).is_some()
                    }
                    kind => matches!(kind, ValueKind::Element { .. }),
                }
            }),
            _ => false,
        }
    }

    /// Whether a call of what a home holds is the last one for it: the function leaves nothing in the home.
    fn is_last_call(&self, call: ValueId, home: &Home) -> bool {
        let mut next = Some(self.function_of(self.value(call).region));
        // Who makes the home begins with an empty one.
        let maker = match home.0.root {
            Root::Binding(binding) => Some(self.binding(binding).function),
            _ => None,
        };
        while let Some(function) = next.filter(|it| !self.is_module(*it) && Some(*it) != maker) {
            if self.empties(function, home) {
                return true;
            }
            next = self.function(function).parent;
        }
        false
    }

    /// The class of this file that a value is an instance of: by `new`, or by its type's name.
    fn class_of(&self, value: ValueId) -> Option<ClassId> {
        let path = self.path(value);
        if let Some(class) = self.class_at(&path) {
            return Some(class);
        }
        let annotation = match (&path.root, path.segments.as_slice()) {
            (Root::Parameter(function, index), []) => self
                .function(*function)
                .parameters
                .get(*index as usize)?
                .annotation
                .clone(),
            (Root::Instance(class), [Segment::Name(field)]) => {
                let mut members = self.members_named(*class, field);
                members.next().and_then(|member| member.annotation.clone())
            }
            _ => None,
        }?;
        let name: String = annotation
            .chars()
            .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '$'))
            .collect();
        let index = self
            .facts
            .classes
            .iter()
            .position(|class| class.name.as_deref() == Some(name.as_str()))?;
        Some(ClassId(index as u32))
    }

    fn acquisitions_by(&self, adders: &[Adder]) -> Vec<Acquisition> {
        let is_adder = |adder: &Adder, function: FunctionId| adder.function == function;
        self.calls_on(adders, |adder, name| adder.name == name, is_adder)
            .into_iter()
            .filter(|(call, ..)| self.acquisition_at(*call).is_none())
            .filter_map(|(call, target, adder)| {
                let pair = &self.dictionary.pairs[adder.pair as usize];
                let arguments = &self.call(call).arguments;
                let listener = *arguments.get(pair.listener)?;
                let event = pair.event.and_then(|at| arguments.get(at)).copied();
                self.may_be_listener(listener).then(|| Acquisition {
                    call,
                    pair: adder.pair,
                    target,
                    event,
                    within: None,
                    listener,
                    once: false,
                    through_helper: false,
                    options: Options::default(),
                    region: self.value(call).region,
                    span: self.place_from_name(call, event),
                })
            })
            .collect()
    }

    fn releases_by(&self, adders: &[Adder]) -> Vec<Release> {
        let removers: Vec<HashSet<FunctionId>> =
            adders.iter().map(|adder| self.removers(adder)).collect();
        let named: HashMap<FunctionId, HashSet<SmolStr>> = adders
            .iter()
            .zip(&removers)
            .map(|(adder, functions)| {
                let names = functions
                    .iter()
                    .filter_map(|it| self.function(*it).name.clone());
                (adder.function, names.collect())
            })
            .collect();
        let of: HashMap<FunctionId, &HashSet<FunctionId>> = adders
            .iter()
            .map(|adder| adder.function)
            .zip(&removers)
            .collect();
        let by_name = |adder: &Adder, name: &str| named[&adder.function].contains(name);
        let is_remover =
            |adder: &Adder, function: FunctionId| of[&adder.function].contains(&function);
        self.calls_on(adders, by_name, is_remover)
            .into_iter()
            .filter(|(call, _, adder)| {
                let pair = &self.dictionary.pairs[adder.pair as usize];
                pair.event.is_none() || !self.is_release(*call)
            })
            .map(|(call, target, adder)| {
                let pair = &self.dictionary.pairs[adder.pair as usize];
                let arguments = &self.call(call).arguments;
                let event = pair.event.and_then(|at| arguments.get(at)).copied();
                Release {
                    is_mistaken: false,
                    call,
                    pair: adder.pair,
                    target,
                    event,
                    within: None,
                    listener: arguments.get(pair.listener).copied(),
                    options: Options::default(),
                    region: self.value(call).region,
                    span: self.place_from_name(call, event),
                }
            })
            .collect()
    }

    /// The functions that are called like removals and work on what holds the adder's listeners.
    fn removers(&self, adder: &Adder) -> HashSet<FunctionId> {
        let pair = &self.dictionary.pairs[adder.pair as usize];
        let functions = (0..self.facts.functions.len() as u32).map(FunctionId);
        functions
            .filter(|function| {
                let name = self.function(*function).name.as_deref();
                *function != adder.function
                    && name.is_some_and(|name| is_named(&pair.release, name))
                    && self.works_on(*function, &adder.home)
            })
            .collect()
    }

    /// From the method's name to the event, or the name alone.
    fn place_from_name(&self, call: ValueId, event: Option<ValueId>) -> Span {
        let callee = self.span(self.call(call).callee);
        let name = match &self.value(self.call(call).callee).kind {
            ValueKind::Member { name, .. } => name.len() as u32,
            _ => callee.len(),
        };
        let end = event.map_or(callee.end, |event| self.span(event).end);
        Span::new(callee.end.saturating_sub(name), end)
    }

    /// The calls that run one of the adders, or what belongs to one of them, each with what the listener is added to or
    /// taken from: by the method's name where the class of the receiver is known, else by the function that is called.
    fn calls_on<'s>(
        &self,
        adders: &'s [Adder],
        is_meant_by_name: impl Fn(&Adder, &str) -> bool,
        is_meant: impl Fn(&Adder, FunctionId) -> bool,
    ) -> Vec<(ValueId, ValueId, &'s Adder)> {
        let calls = self.every_value().filter(|(_, value)| match &value.kind {
            ValueKind::Call(call) => call.form == CallForm::Plain,
            _ => false,
        });
        calls
            .filter_map(|(call, _)| {
                let callee = self.call(call).callee;
                if let ValueKind::Member { object, name } = &self.value(callee).kind
                    && adders.iter().any(|adder| is_meant_by_name(adder, name))
                    && let Some(class) = self.class_of(*object)
                {
                    let adder = adders.iter().find(|adder| {
                        adder.class.is_some_and(|own| self.related(own, class))
                            && is_meant_by_name(adder, name)
                    })?;
                    return Some((call, *object, adder));
                }
                let function = self.called_function(call)?;
                let adder = adders
                    .iter()
                    .find(|adder| adder.class.is_none() && is_meant(adder, function))?;
                Some((call, self.emitter_of(callee, adder), adder))
            })
            .collect()
    }

    /// What a listener is added to where a function that is no method of a class adds it: the thing whose method it is, or
    /// the collection of the module.
    fn emitter_of(&self, callee: ValueId, adder: &Adder) -> ValueId {
        let is_of_module = match &adder.home.0.root {
            Root::Binding(binding) => {
                self.is_module(self.binding(*binding).function) && adder.home.0.segments.is_empty()
            }
            _ => false,
        };
        match self.value(callee).kind {
            ValueKind::Member { object, .. } if !is_of_module => object,
            _ => adder.held,
        }
    }

    fn may_be_listener(&self, value: ValueId) -> bool {
        matches!(
            self.value(self.origin_value(value)).kind,
            ValueKind::Function(_)
                | ValueKind::Member { .. }
                | ValueKind::Binding(_)
                | ValueKind::Parameter { .. }
                | ValueKind::Call(_)
        )
    }
}
