//! Emitters that a file writes itself: a class whose method puts what it is handed into a collection of the instance, and
//! which calls what is in there.
//!
//! In: the facts of a file and the pairs that speak of classes in sight. Out: the facts, with the calls that add a
//! listener to an instance of such a class, and those that take one away.
//! Never here: classes of other files; and no class is taken for an emitter by the names of its methods alone.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use smol_str::SmolStr;

use super::Graph;
use super::path::{Path, Root, Segment};
use crate::corpus::Span;
use crate::dictionary::{Dictionary, Duplicates, Pair, pattern_matches};
use crate::facts::{
    Acquisition, CallForm, Class, ClassId, FileFacts, FunctionId, FunctionKind, Options, Release,
    ValueId, ValueKind,
};

/// How many names, calls and lists in lists a listener is followed through: `this.all.get(event)` is two.
const DEPTH: u32 = 8;

/// A method that keeps a listener.
#[derive(Clone, Debug)]
struct Adder {
    class: ClassId,
    name: SmolStr,
    /// The field that holds the listeners.
    field: SmolStr,
    /// Index into the dictionary's pairs.
    pair: u32,
}

/// How a method keeps what it is handed.
struct Keeping {
    /// Which parameter.
    place: usize,
    /// The field that holds the collection.
    field: SmolStr,
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
    // What is told of a class in sight goes before what its method's name says.
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

/// Whether a class has a method that is called like one that adds a listener; most files end here.
fn may_write_one(facts: &FileFacts, dictionary: &Dictionary) -> bool {
    let members = facts.classes.iter().flat_map(|class| &class.members);
    members
        .filter(|member| member.function.is_some() && !member.is_static)
        .any(|member| in_sight(dictionary).any(|(_, pair)| is_named(&pair.acquire, &member.name)))
}

/// The pairs that speak of classes in sight, with their numbers.
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
        let classes = (0..).zip(&self.facts.classes);
        classes
            .flat_map(|(index, class)| self.adders_of(ClassId(index), class))
            .collect()
    }

    fn adders_of(&self, id: ClassId, class: &Class) -> Vec<Adder> {
        let methods = class.members.iter().filter(|member| !member.is_static);
        methods
            .filter_map(|member| {
                let function = member.function?;
                let named = in_sight(self.dictionary)
                    .any(|(_, pair)| is_named(&pair.acquire, &member.name));
                let accessor = matches!(
                    self.function(function).kind,
                    FunctionKind::Getter | FunctionKind::Setter
                );
                if !named || accessor {
                    return None;
                }
                let keeping = self.keeps_in_field(id, function)?;
                let event = keeping.place.checked_sub(1).map(|_| 0);
                let (pair, _) = in_sight(self.dictionary).find(|(_, pair)| {
                    pair.duplicates == keeping.duplicates
                        && pair.event == event
                        && pair.listener == keeping.place
                        && is_named(&pair.acquire, &member.name)
                })?;
                self.calls_what_is_in(id, &keeping).then(|| Adder {
                    class: id,
                    name: member.name.clone(),
                    field: keeping.field,
                    pair,
                })
            })
            .collect()
    }

    /// How a method puts one of its parameters into a collection of its instance. Of several the last one is the listener.
    fn keeps_in_field(&self, class: ClassId, method: FunctionId) -> Option<Keeping> {
        let parameters = &self.function(method).parameters;
        (0..parameters.len()).rev().find_map(|place| {
            let listener = Path::of(Root::Parameter(method, place as u32));
            let by_call = self
                .method_calls(&["push", "unshift", "add", "set"])
                .filter(|call| self.is_within(*call, method))
                .find_map(|call| {
                    let holder = self
                        .call(call)
                        .arguments
                        .iter()
                        .find(|argument| self.mentions(**argument, &listener, 3))?;
                    let field = self.field_behind(self.receiver(call)?, class)?;
                    let is_list =
                        matches!(self.callee_name(call).as_deref(), Some("push" | "unshift"));
                    // A record is another one each time.
                    let key = self.key_of(*holder, &listener);
                    Some(Keeping {
                        place,
                        field,
                        duplicates: match is_list || key.is_some() {
                            true => Duplicates::Kept,
                            false => Duplicates::Ignored,
                        },
                        key,
                    })
                });
            by_call.or_else(|| {
                let (field, key) = self.field_rebuilt_with(class, method, &listener)?;
                Some(Keeping {
                    place,
                    field,
                    key,
                    duplicates: Duplicates::Kept,
                })
            })
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
    fn field_rebuilt_with(
        &self,
        class: ClassId,
        method: FunctionId,
        listener: &Path,
    ) -> Option<(SmolStr, Option<SmolStr>)> {
        self.facts.assignments.iter().find_map(|assignment| {
            if !self.function_contains(method, self.function_of(assignment.region)) {
                return None;
            }
            let field = self.field_behind(assignment.target, class)?;
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
            let old = parts
                .iter()
                .any(|part| self.field_behind(*part, class).as_ref() == Some(&field));
            let new = parts
                .iter()
                .find(|part| self.mentions(**part, listener, 2))?;
            old.then(|| (field, self.key_of(*new, listener)))
        })
    }

    fn is_within(&self, value: ValueId, function: FunctionId) -> bool {
        self.function_contains(function, self.function_of(self.value(value).region))
    }

    /// The field of the class's instance that a value is, is in, or was drawn from.
    fn field_behind(&self, value: ValueId, class: ClassId) -> Option<SmolStr> {
        self.field_of_value(value, class, DEPTH)
    }

    fn field_of_value(&self, value: ValueId, class: ClassId, depth: u32) -> Option<SmolStr> {
        let depth = depth.checked_sub(1)?;
        if let Some(field) = self.field_of_path(&self.path(value), class) {
            return Some(field);
        }
        let next = |value: ValueId| self.field_of_value(value, class, depth);
        match &self.value(value).kind {
            ValueKind::Either { left, right, .. } => next(*left).or_else(|| next(*right)),
            ValueKind::Spread(inner)
            | ValueKind::Element { of: inner }
            | ValueKind::Assign { value: inner, .. }
            | ValueKind::Member { object: inner, .. }
            | ValueKind::Index { object: inner, .. } => next(*inner),
            // `this.all.get(event)`, `this.all.slice()`, `Array.from(this.all)`
            ValueKind::Call(call) => self
                .receiver(value)
                .and_then(next)
                .or_else(|| call.arguments.iter().copied().find_map(next)),
            ValueKind::Array(parts) => parts.iter().copied().find_map(next),
            ValueKind::Binding(binding) => self
                .binding(*binding)
                .writes
                .iter()
                .find_map(|write| next(write.value)),
            // `list.forEach((listener) => listener())`
            ValueKind::Parameter { function, .. } => {
                let (call, _) = self.inline_callback(*function)?;
                next(self.receiver(call)?)
            }
            _ => None,
        }
    }

    fn field_of_path(&self, path: &Path, class: ClassId) -> Option<SmolStr> {
        match (&path.root, path.segments.first()) {
            (Root::Instance(id), Some(Segment::Name(field))) if self.related(*id, class) => {
                Some(field.clone())
            }
            _ => None,
        }
    }

    /// Whether the class calls what a field holds: only then is it told anything.
    fn calls_what_is_in(&self, class: ClassId, keeping: &Keeping) -> bool {
        let field = &keeping.field;
        let calls = (0..self.facts.values.len() as u32).map(ValueId);
        calls
            .filter(|value| match &self.value(*value).kind {
                ValueKind::Call(call) => call.form == CallForm::Plain,
                _ => false,
            })
            .filter(|call| {
                self.member_of(*call, class)
                    .is_some_and(|member| !self.empties(member, class, field))
            })
            .any(|call| {
                let Some(listener) = self.listener_called_by(call, keeping.key.as_deref()) else {
                    return false;
                };
                self.is_drawn_from_field(listener, class)
                    && self.field_behind(listener, class).as_ref() == Some(field)
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

    /// Whether a value is one of the things in a field, and not the field itself: drawn by a loop or an iteration.
    fn is_drawn_from_field(&self, value: ValueId, class: ClassId) -> bool {
        let origin = self.origin_value(value);
        let drawn = match &self.value(origin).kind {
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
        };
        drawn && self.field_behind(value, class).is_some()
    }

    /// The member of the class that a value is written in.
    fn member_of(&self, value: ValueId, class: ClassId) -> Option<FunctionId> {
        let mut function = Some(self.function_of(self.value(value).region));
        while let Some(id) = function {
            let facts = self.function(id);
            if facts.class.is_some_and(|own| self.related(own, class)) {
                return Some(id);
            }
            function = facts.parent;
        }
        None
    }

    /// Whether a member leaves nothing in a field: what is in there is then called once, and is no listener.
    fn empties(&self, member: FunctionId, class: ClassId, field: &SmolStr) -> bool {
        let by_call = self
            .method_calls(&["clear", "splice", "shift", "pop"])
            .filter(|call| self.is_within(*call, member))
            .filter_map(|call| self.receiver(call))
            .any(|receiver| self.field_behind(receiver, class).as_ref() == Some(field));
        let is_empty = |value: ValueId| match &self.value(value).kind {
            ValueKind::Array(parts) => parts.is_empty(),
            ValueKind::Object(properties) => properties.is_empty(),
            ValueKind::Call(call) => call.form == CallForm::New && call.arguments.is_empty(),
            ValueKind::Nothing => true,
            _ => false,
        };
        by_call
            || self.facts.assignments.iter().any(|assignment| {
                self.function_contains(member, self.function_of(assignment.region))
                    && self
                        .field_of_path(&self.path(assignment.target), class)
                        .as_ref()
                        == Some(field)
                    && is_empty(assignment.value)
            })
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
        self.method_calls_on(adders, |adder, name| adder.name == name)
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
        let known: RefCell<HashMap<(ClassId, SmolStr), bool>> = RefCell::default();
        let removes = |adder: &Adder, name: &str| {
            let pair = &self.dictionary.pairs[adder.pair as usize];
            is_named(&pair.release, name)
                && *known
                    .borrow_mut()
                    .entry((adder.class, name.into()))
                    .or_insert_with(|| self.touches(adder, name))
        };
        self.method_calls_on(adders, removes)
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
                    listener: arguments.get(pair.listener).copied(),
                    options: Options::default(),
                    region: self.value(call).region,
                    span: self.place_from_name(call, event),
                }
            })
            .collect()
    }

    /// From the method's name to the event, or the name alone.
    fn place_from_name(&self, call: ValueId, event: Option<ValueId>) -> Span {
        let callee = self.span(self.call(call).callee);
        let name = self.callee_name(call).unwrap_or_default();
        let end = event.map_or(callee.end, |event| self.span(event).end);
        Span::new(callee.end.saturating_sub(name.len() as u32), end)
    }

    /// Whether a method of the adder's class works on the field that the listeners are in.
    fn touches(&self, adder: &Adder, name: &str) -> bool {
        let Some(method) = self.method(adder.class, name) else {
            return false;
        };
        let values = (0..self.facts.values.len() as u32).map(ValueId);
        values
            .filter(|value| matches!(self.value(*value).kind, ValueKind::Member { .. }))
            .filter(|value| self.is_within(*value, method))
            .any(|value| {
                self.field_of_path(&self.path(value), adder.class).as_ref() == Some(&adder.field)
            })
    }

    /// The calls of methods, of which `wanted` says by name that they count, on instances of the adders' classes.
    fn method_calls_on<'s>(
        &self,
        adders: &'s [Adder],
        wanted: impl Fn(&Adder, &str) -> bool,
    ) -> Vec<(ValueId, ValueId, &'s Adder)> {
        let mut seen = HashSet::new();
        let values = (0..self.facts.values.len() as u32).map(ValueId);
        values
            .filter_map(|call| {
                let ValueKind::Call(facts) = &self.value(call).kind else {
                    return None;
                };
                let ValueKind::Member { object, name } = &self.value(facts.callee).kind else {
                    return None;
                };
                if facts.form != CallForm::Plain || !adders.iter().any(|adder| wanted(adder, name))
                {
                    return None;
                }
                let class = self.class_of(*object)?;
                let adder = adders
                    .iter()
                    .find(|adder| self.related(adder.class, class) && wanted(adder, name))?;
                seen.insert(call).then_some((call, *object, adder))
            })
            .collect()
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
