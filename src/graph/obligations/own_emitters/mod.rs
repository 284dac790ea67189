//! Emitters that a file writes itself: a function that puts what it is handed into a collection which outlives the call,
//! while some function calls what is in there. Whether it is a method of a class or of an object literal, a closure that a
//! factory returns, or a function of the module makes no difference.
//!
//! In: the facts of a file and the pairs that speak of what is in sight. Out: the facts, with the calls that add a
//! listener through such a function, and those that take one away.
//! Never here: emitters of other files; and no function is taken for one that adds by its name alone.

mod calls;
mod homes;

use std::collections::{HashMap, HashSet};

use homes::{Home, Name};
use smol_str::SmolStr;

use crate::dictionary::{Dictionary, Duplicates, NameSet, Pair, pattern_matches};
use crate::facts::{
    Assignment, CallForm, ClassId, FileFacts, FunctionId, FunctionKind, RegionId, ValueId,
    ValueKind,
};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root};

/// A function that keeps a listener.
#[derive(Clone, Debug)]
struct Adder {
    function: FunctionId,
    /// The class that it is a method of.
    class: Option<ClassId>,
    name: SmolStr,
    /// What holds the listeners.
    home: Home,
    /// The expression of the home inside the function.
    held: ValueId,
    /// Index into the dictionary's pairs.
    pair: u32,
    /// The functions that take out of the home what this one puts there.
    removers: Vec<FunctionId>,
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

/// A call of what a home holds.
struct Told {
    call: ValueId,
    home: Home,
    /// The property that has to hold the listener, if what is drawn from the home is a record.
    key: Option<SmolStr>,
}

/// What a function does, those written inside it included.
#[derive(Default)]
struct Within<'a> {
    /// The calls that put something into a collection.
    collecting: Vec<ValueId>,
    /// The calls that take things out of one.
    emptying: Vec<ValueId>,
    assignments: Vec<&'a Assignment>,
}

/// What is done in a file, each found once.
#[derive(Default)]
struct Done<'a> {
    within: HashMap<FunctionId, Within<'a>>,
    /// The calls of what homes hold, by what these are called.
    told: HashMap<Name, Vec<Told>>,
    /// The functions that are called like removals, with the home that each works on.
    worked_on: HashMap<Name, Vec<(FunctionId, Home)>>,
}

/// The facts of a file, with what is added to and taken from the emitters that it writes itself; and how many facts were
/// read to see that.
pub fn with_own_emitters(mut facts: FileFacts, dictionary: &Dictionary) -> (FileFacts, u64) {
    if !may_write_one(&facts, dictionary) {
        return (facts, 0);
    }
    let graph = Graph::new("", &facts, dictionary);
    let adders = graph.adders();
    if adders.is_empty() {
        let read = graph.facts_read();
        return (facts, read);
    }
    let acquisitions = graph.acquisitions_by(&adders);
    let releases = graph.releases_by(&adders);
    let read = graph.facts_read();
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
    (facts, read)
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
        let within = self.within_functions();
        let functions = (0..self.facts.functions.len() as u32).map(FunctionId);
        let keepings: Vec<(FunctionId, Keeping)> = functions
            .filter(|function| self.may_add(*function))
            .filter_map(|function| Some((function, self.keeps(function, within.get(&function)?)?)))
            .collect();
        // Most files keep no listener themselves, and what they do with lists is not asked.
        if keepings.is_empty() {
            return Vec::new();
        }
        let done = self.done_with_homes(within);
        keepings
            .into_iter()
            .filter_map(|(function, keeping)| self.adder_at(function, keeping, &done))
            .collect()
    }

    /// Whether a function is called like one that adds a listener.
    fn may_add(&self, id: FunctionId) -> bool {
        let function = self.function(id);
        let is_plain = !matches!(
            function.kind,
            FunctionKind::Getter | FunctionKind::Setter | FunctionKind::Constructor
        ) && !function.is_static;
        is_plain
            && function.name.as_deref().is_some_and(|name| {
                in_sight(self.dictionary).any(|(_, pair)| is_named(&pair.acquire, name))
            })
    }

    fn adder_at(&self, id: FunctionId, keeping: Keeping, done: &Done<'_>) -> Option<Adder> {
        let function = self.function(id);
        let name = function.name.clone()?;
        let event = keeping.place.checked_sub(1).map(|_| 0);
        let (number, pair) = in_sight(self.dictionary).find(|(_, pair)| {
            pair.duplicates == keeping.duplicates
                && pair.event == event
                && pair.listener == keeping.place
                && is_named(&pair.acquire, &name)
        })?;
        self.calls_what_is_in(id, &keeping, done).then(|| Adder {
            function: id,
            class: function.class,
            name,
            removers: self.removers(id, pair, &keeping.home, done),
            home: keeping.home,
            held: keeping.held,
            pair: number,
        })
    }

    /// How a function puts one of its parameters into a collection that is not its own. Of several the last one is the
    /// listener.
    fn keeps(&self, function: FunctionId, within: &Within<'_>) -> Option<Keeping> {
        let parameters = &self.function(function).parameters;
        (0..parameters.len()).rev().find_map(|place| {
            let listener = Path::of(Root::Parameter(function, place as u32));
            let by_call = within.collecting.iter().find_map(|call| {
                let holder = self
                    .call(*call)
                    .arguments
                    .iter()
                    .find(|argument| self.mentions(**argument, &listener, 3))?;
                let (home, held) = self.home_behind(self.receiver(*call)?, Some(function))?;
                let is_list =
                    matches!(self.callee_name(*call).as_deref(), Some("push" | "unshift"));
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
            by_call.or_else(|| self.rebuilds_with(function, within, place, &listener))
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
        within: &Within<'_>,
        place: usize,
        listener: &Path,
    ) -> Option<Keeping> {
        within.assignments.iter().find_map(|assignment| {
            let (home, held) = self.home_behind(assignment.target, Some(function))?;
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
                self.home_behind(*part, Some(function))
                    .is_some_and(|(old, _)| self.same_home(&old, &home))
            });
            let new = parts
                .iter()
                .find(|part| self.mentions(**part, listener, 2))?;
            has_old.then(|| Keeping {
                place,
                key: self.key_of(*new, listener),
                home,
                held,
                duplicates: Duplicates::Kept,
            })
        })
    }

    fn is_within(&self, value: ValueId, function: FunctionId) -> bool {
        self.function_contains(function, self.function_of(self.value(value).region))
    }

    /// Whether another function calls what the home holds: only then is it told anything.
    fn calls_what_is_in(&self, adder: FunctionId, keeping: &Keeping, done: &Done<'_>) -> bool {
        let told = done.told.get(&keeping.home.name()).into_iter().flatten();
        told.inspect(|_| self.read()).any(|told| {
            (told.key.is_none() || told.key == keeping.key)
                && self.same_home(&told.home, &keeping.home)
                && !self.is_within(told.call, adder)
                && !self.is_last_call(told.call, &keeping.home, done)
        })
    }

    /// The functions that are called like removals of a pair and work on a home.
    fn removers(
        &self,
        adder: FunctionId,
        pair: &Pair,
        home: &Home,
        done: &Done<'_>,
    ) -> Vec<FunctionId> {
        let worked_on = done.worked_on.get(&home.name()).into_iter().flatten();
        let mut removers: Vec<FunctionId> = worked_on
            .inspect(|_| self.read())
            .filter(|(function, own)| {
                let name = self.function(*function).name.as_deref();
                *function != adder
                    && name.is_some_and(|name| is_named(&pair.release, name))
                    && self.same_home(own, home)
            })
            .map(|(function, _)| *function)
            .collect();
        removers.sort_unstable();
        removers.dedup();
        removers
    }

    /// What each function does with collections.
    fn within_functions(&self) -> HashMap<FunctionId, Within<'_>> {
        let mut within: HashMap<FunctionId, Within<'_>> = HashMap::new();
        for call in self.calls_of_set(NameSet::Collects) {
            for function in self.functions_around(self.value(call).region) {
                within.entry(function).or_default().collecting.push(call);
            }
        }
        for call in self.calls_of_set(NameSet::Empties) {
            for function in self.functions_around(self.value(call).region) {
                within.entry(function).or_default().emptying.push(call);
            }
        }
        for assignment in &self.facts.assignments {
            for function in self.functions_around(assignment.region) {
                let own = within.entry(function).or_default();
                own.assignments.push(assignment);
            }
        }
        within
    }

    /// What is done with the homes of the file, in one walk over its values.
    fn done_with_homes<'s>(&self, within: HashMap<FunctionId, Within<'s>>) -> Done<'s> {
        let mut done = Done {
            within,
            ..Done::default()
        };
        for (at, value) in self.every_value() {
            match &value.kind {
                ValueKind::Call(call) if call.form == CallForm::Plain => {
                    if let Some(told) = self.told_by(at) {
                        let of_name = done.told.entry(told.home.name()).or_default();
                        of_name.push(told);
                    }
                }
                ValueKind::Member { .. } | ValueKind::Binding(_) => {
                    let around = self.functions_around(value.region);
                    for function in around.filter(|function| self.may_remove(*function)) {
                        if let Some(home) = self.home_at(&self.path(at), Some(function)) {
                            let of_name = done.worked_on.entry(home.name()).or_default();
                            of_name.push((function, home));
                        }
                    }
                }
                _ => {}
            }
        }
        done
    }

    /// The functions around a region, innermost first. Code is nested only so deep before it is not followed.
    fn functions_around(&self, region: RegionId) -> impl Iterator<Item = FunctionId> + '_ {
        let innermost = Some(self.function_of(region));
        std::iter::successors(innermost, |function| self.function(*function).parent)
            .inspect(|_| self.read())
    }

    /// Whether a function is called like one that removes a listener.
    fn may_remove(&self, function: FunctionId) -> bool {
        self.function(function).name.as_deref().is_some_and(|name| {
            in_sight(self.dictionary).any(|(_, pair)| is_named(&pair.release, name))
        })
    }

    /// The home whose listener a call calls.
    fn told_by(&self, call: ValueId) -> Option<Told> {
        let (listener, key) = self.listener_called_by(call);
        let (home, _) = self
            .is_drawn_out(listener)
            .then(|| self.home_behind(listener, None))??;
        Some(Told { call, home, key })
    }

    /// What a call calls, if that can be one of the things in a collection: the callee itself, by `call` or `apply`, or
    /// what a record has under the key that comes with it. Other methods of the things are their own affair.
    fn listener_called_by(&self, call: ValueId) -> (ValueId, Option<SmolStr>) {
        let callee = self.call(call).callee;
        let ValueKind::Member { object, name } = &self.value(callee).kind else {
            return (callee, None);
        };
        match (name.as_str(), &self.value(*object).kind) {
            ("call" | "apply", ValueKind::Member { object, name }) => (*object, Some(name.clone())),
            ("call" | "apply", _) => (*object, None),
            _ => (*object, Some(name.clone())),
        }
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
    fn is_last_call(&self, call: ValueId, home: &Home, done: &Done<'_>) -> bool {
        let nothing = Within::default();
        let mut next = Some(self.function_of(self.value(call).region));
        // Who makes the home begins with an empty one.
        let maker = match home.0.root {
            Root::Binding(binding) => Some(self.binding(binding).function),
            _ => None,
        };
        while let Some(function) = next.filter(|it| !self.is_module(*it) && Some(*it) != maker) {
            let within = done.within.get(&function).unwrap_or(&nothing);
            if self.empties(function, within, home) {
                return true;
            }
            next = self.function(function).parent;
        }
        false
    }
}
