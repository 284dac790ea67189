//! What the dictionary says of a call in this file.
//!
//! In: a call. Out: which entry it matches and how that is known: by the module its receiver comes from, by the
//! parameters of the function it is handed, or by the receiver's name alone.
//! Never here: entries; they are data in `rules/dictionary`.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::injected_classes::type_name;
use super::path::{Path, Root, Segment};
use crate::dictionary::{
    Callback, LookAlike, ResultLifetime, module_matches, parameters_match, pattern_matches,
};
use crate::facts::{
    Acquisition, BindingId, CallForm, ClassId, FunctionId, FunctionKind, ValueId, ValueKind,
};
use crate::graph::{Graph, Knowledge};

/// How many factories a receiver is traced through: `require("x")().y()` is two.
const HOPS: u32 = 12;

/// Where the things come from that several writes, assignments or returns may have put there, by the place and by how far
/// one went on from it: each is looked for once.
#[derive(Debug, Default)]
pub(in crate::graph) struct Traced(HashMap<(Place, u32), Option<SmolStr>>);

/// What holds what was put there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Place {
    Binding(BindingId),
    Field(ClassId, SmolStr),
    /// What a function returns.
    Result(FunctionId),
}

/// A callback that a dictionary entry knows.
#[derive(Clone, Copy, Debug)]
pub(in crate::graph) struct Match<'a> {
    pub entry: &'a Callback,
    pub knowledge: Knowledge,
}

impl<'a> Graph<'a> {
    /// The entry for a function that is argument number `argument` of `call`, or inside it under `properties`.
    pub(in crate::graph) fn known_callback(
        &self,
        call: ValueId,
        argument: usize,
        properties: &[SmolStr],
        function: FunctionId,
    ) -> Option<Match<'a>> {
        let name = self.callee_name(call)?;
        let mut best: Option<Match<'a>> = None;
        for entry in self.dictionary.callbacks_named(&name) {
            if !self.fits(entry, call, argument, properties) {
                continue;
            }
            let Some(mut knowledge) = self.knowledge_of(entry, call, function) else {
                continue;
            };
            if entry.by_convention {
                knowledge = knowledge.max(Knowledge::Convention);
            }
            if best.is_none_or(|best| knowledge < best.knowledge) {
                best = Some(Match { entry, knowledge });
            }
        }
        best
    }

    /// Whether a function is handed to a call that keeps what it makes for good: a component's `useMemo`.
    pub fn is_for_good(&self, function: FunctionId) -> Option<ValueId> {
        let (call, argument) = self.inline_callback(function)?;
        let known = self.known_callback(call, argument, &[], function)?;
        known.entry.for_good.then_some(call)
    }

    fn fits(
        &self,
        entry: &Callback,
        call: ValueId,
        argument: usize,
        properties: &[SmolStr],
    ) -> bool {
        let facts = self.call(call);
        if entry.new != (facts.form == CallForm::New) {
            return false;
        }
        let is_meant = |name: &str| entry.on_members.iter().any(|member| member == name);
        if !entry.on_members.is_empty()
            && !self
                .receiver(call)
                .and_then(|receiver| self.last_name(receiver))
                .is_some_and(|name| is_meant(&name))
        {
            return false;
        }
        if !entry.events.is_empty() {
            let event = facts.arguments.first();
            let Some(event) = event.and_then(|event| self.event_name(*event)) else {
                return false;
            };
            if !entry.events.iter().any(|known| *known == event) {
                return false;
            }
        }
        if entry.properties.is_empty() {
            properties.is_empty() && entry.argument.is_none_or(|index| index == argument)
        } else {
            is_under(properties, &entry.properties)
        }
    }

    fn knowledge_of(
        &self,
        entry: &Callback,
        call: ValueId,
        function: FunctionId,
    ) -> Option<Knowledge> {
        if entry.from.is_empty() && entry.named.is_empty() {
            return Some(Knowledge::Sight);
        }
        let receiver = self.receiver(call).unwrap_or(self.call(call).callee);
        match self.origin(receiver) {
            // A local module may hand on what it made of a package: its name decides, as for a parameter.
            Some(origin) if !is_local(&origin) => {
                if module_matches(&entry.from, &origin) {
                    let fits =
                        entry.made_by.is_empty() || self.is_made_by(receiver, &entry.made_by);
                    return (fits && !self.is_made_by(receiver, &entry.not_made_by))
                        .then_some(Knowledge::Sight);
                }
                // Of a package that no table lists, the shape of the handler says enough.
                let by_shape = entry.by_parameters
                    && entry.named.iter().any(|pattern| pattern == "*")
                    && self.parameters_fit(&entry.parameters, function);
                by_shape.then_some(Knowledge::Convention)
            }
            _ => {
                if !self.is_named(receiver, &entry.named) {
                    return None;
                }
                let fits = !entry.parameters.is_empty()
                    && self.parameters_fit(&entry.parameters, function);
                match (fits, entry.by_parameters) {
                    (true, _) => Some(Knowledge::Sight),
                    // What is handed something else by name belongs to another library, whatever the receiver is called.
                    (false, false) if self.names_others(&entry.parameters, function) => {
                        Some(Knowledge::Guess)
                    }
                    (false, false) => Some(Knowledge::Convention),
                    (false, true) => None,
                }
            }
        }
    }

    /// Whether a function's first parameter has a name that says something, and that none of `shapes` has.
    fn names_others(&self, shapes: &[Vec<String>], function: FunctionId) -> bool {
        let first = self.function(function).parameters.first();
        let name = first.map_or("", |parameter| parameter.name.as_str());
        let says_something = name.len() > 1 && !name.starts_with('_');
        let is_known = shapes.iter().flatten().any(|known| known == name);
        says_something && !shapes.is_empty() && !is_known
    }

    /// Whether a receiver is the result of a call of one of these names.
    fn is_made_by(&self, receiver: ValueId, makers: &[String]) -> bool {
        let made = self.origin_value(receiver);
        matches!(self.value(made).kind, ValueKind::Call(_))
            && self
                .callee_name(made)
                .is_some_and(|name| makers.iter().any(|maker| *maker == name))
    }

    /// Whether a receiver, or the root of a chain of calls on it, is named like one of `patterns`.
    pub(in crate::graph) fn is_named(&self, receiver: ValueId, patterns: &[String]) -> bool {
        let mut value = receiver;
        for _ in 0..HOPS {
            if let Some(name) = self.last_name(value)
                && patterns
                    .iter()
                    .any(|pattern| pattern_matches(pattern, &name))
            {
                return true;
            }
            match &self.value(value).kind {
                ValueKind::Call(call) => value = call.callee,
                ValueKind::Member { object, .. }
                    if matches!(self.value(*object).kind, ValueKind::Call(_))
                        || value != receiver =>
                {
                    value = *object;
                }
                _ => return false,
            }
        }
        false
    }

    /// Whether the function's first parameters are named like one of `shapes`.
    pub(in crate::graph) fn parameters_fit(
        &self,
        shapes: &[Vec<String>],
        function: FunctionId,
    ) -> bool {
        let names: Vec<&str> = self
            .function(function)
            .parameters
            .iter()
            .map(|parameter| parameter.name.as_str())
            .collect();
        parameters_match(shapes, &names)
    }

    /// Whether a function takes what request handlers take, by the names of its parameters (`req, res`).
    pub(in crate::graph) fn looks_like_handler(
        &self,
        function: FunctionId,
    ) -> Option<&'a Callback> {
        if self.function(function).parameters.len() < 2 {
            return None;
        }
        self.dictionary.callbacks.iter().find(|entry| {
            entry.repeats == crate::dictionary::Repeats::Request
                && entry.hands_new
                && entry.parameters.iter().any(|shape| {
                    shape.len() >= 2 && self.parameters_fit(std::slice::from_ref(shape), function)
                })
        })
    }

    /// The module, or global object, that a value comes from, through calls, `new`, members and type annotations.
    pub(in crate::graph) fn origin(&self, value: ValueId) -> Option<SmolStr> {
        let path = self.path(value);
        // What is only being looked for may be found otherwise in the end.
        if self.is_resolving() {
            return self.origin_of_path(&path, HOPS, &mut Traced::default());
        }
        let mut traced = self.alias.traced.take();
        let origin = self.origin_of_path(&path, HOPS, &mut traced);
        self.alias.traced.replace(traced);
        origin
    }

    /// Whether nothing in sight says what a thing is: a caller passed it, or it is kept from there.
    pub fn is_of_unknown_make(&self, value: ValueId) -> bool {
        self.origin(value).is_none()
            && self.class_at(&self.path(value)).is_none()
            && !matches!(self.path(value).root, Root::Instance(_))
    }

    /// The method of what a registration returns, if its module has no other way to take it back.
    pub fn handled_by(&self, acquisition: &Acquisition) -> Option<&'a str> {
        let module = self.origin(acquisition.target)?;
        self.dictionary.handled_by(&module)
    }

    fn origin_of_path(&self, path: &Path, hops: u32, traced: &mut Traced) -> Option<SmolStr> {
        let hops = hops.checked_sub(1)?;
        match &path.root {
            Root::Import(module) => Some(module.clone()),
            Root::Global(name) => Some(name.clone()),
            Root::Binding(binding) => self.origin_of_place(Place::Binding(*binding), hops, traced),
            Root::Value(value) => self.origin_of_value(*value, hops, traced),
            Root::Parameter(function, index) if path.segments.is_empty() => {
                let parameter = self.function(*function).parameters.get(*index as usize)?;
                self.module_of_type(parameter.annotation.as_deref()?)
            }
            Root::Instance(class) => {
                let Some(Segment::Name(field)) = path.segments.first() else {
                    return None;
                };
                let field = Place::Field(*class, field.clone());
                self.origin_of_place(field, hops, traced)
            }
            _ => None,
        }
    }

    /// The same of what may have been put there by many; each of them may lead to all others.
    fn origin_of_place(&self, place: Place, hops: u32, traced: &mut Traced) -> Option<SmolStr> {
        let asked = (place, hops);
        if let Some(known) = traced.0.get(&asked) {
            return known.clone();
        }
        self.spend();
        let values = match &asked.0 {
            Place::Binding(binding) => {
                let writes = self.binding(*binding).writes.iter();
                writes.map(|write| write.value).collect()
            }
            Place::Result(function) => self.returned_values(*function),
            Place::Field(class, field) => match self.module_of_field(*class, field) {
                Some(module) => return Some(module),
                None => self.assignments_to_field(*class, field),
            },
        };
        let mut values = values.into_iter();
        let origin = values.find_map(|value| self.origin_of_value(value, hops, traced));
        traced.0.insert(asked, origin.clone());
        origin
    }

    fn origin_of_value(&self, value: ValueId, hops: u32, traced: &mut Traced) -> Option<SmolStr> {
        let hops = hops.checked_sub(1)?;
        match &self.value(value).kind {
            ValueKind::Call(call) => {
                let callee = self.path(call.callee);
                match callee.root {
                    // A factory of this file: what it returns.
                    Root::Function(function) if callee.segments.is_empty() => {
                        self.origin_of_place(Place::Result(function), hops, traced)
                    }
                    Root::Class(class) => {
                        let base = self.class(class).base?;
                        self.origin_of_path(&self.path(base), hops, traced)
                    }
                    _ => self.origin_of_path(&callee, hops, traced),
                }
            }
            ValueKind::Await(inner) | ValueKind::Assign { value: inner, .. } => {
                self.origin_of_value(*inner, hops, traced)
            }
            ValueKind::Either { left, right, .. } => self
                .origin_of_value(*left, hops, traced)
                .or_else(|| self.origin_of_value(*right, hops, traced)),
            ValueKind::Member { object, .. } => self.origin_of_value(*object, hops, traced),
            ValueKind::Binding(_)
            | ValueKind::Import(_)
            | ValueKind::This(_)
            | ValueKind::Parameter { .. } => {
                let path = self.path(value);
                match path.root {
                    Root::Value(_) => None,
                    _ => self.origin_of_path(&path, hops, traced),
                }
            }
            _ => None,
        }
    }

    /// The module of the type that a field is declared with.
    fn module_of_field(&self, class: ClassId, field: &str) -> Option<SmolStr> {
        let member = self.members_named(class, field).next()?;
        self.module_of_type(member.annotation.as_deref()?)
    }

    /// The module that a type's name was imported from.
    fn module_of_type(&self, annotation: &str) -> Option<SmolStr> {
        let name = type_name(annotation);
        let binding = self.binding(self.import_named(name)?);
        let value = binding.writes.first()?.value;
        match self.path(value).root {
            Root::Import(module) => Some(module),
            _ => None,
        }
    }

    /// The name that people would call a value by: its last member, variable or called function.
    pub(in crate::graph) fn last_name(&self, value: ValueId) -> Option<SmolStr> {
        match &self.value(value).kind {
            ValueKind::Member { name, .. } => Some(name.trim_start_matches(['_', '#']).into()),
            ValueKind::Binding(binding) => {
                Some(self.binding(*binding).name.trim_start_matches('_').into())
            }
            ValueKind::Global(name) => Some(name.clone()),
            ValueKind::Call(call) => self.last_name(call.callee),
            ValueKind::Await(inner) => self.last_name(*inner),
            ValueKind::Sequence(parts) => self.last_name(*parts.last()?),
            ValueKind::This(_) => Some("this".into()),
            _ => None,
        }
    }

    /// What the dictionary says of the result of a call, and whether by convention only.
    pub(in crate::graph) fn known_result(
        &self,
        call: ValueId,
    ) -> Option<(ResultLifetime, Knowledge)> {
        let facts = self.call(call);
        if facts.form == CallForm::New {
            return Some((ResultLifetime::New, Knowledge::Sight));
        }
        let name = self
            .name_of_either_callee(facts.callee)
            .or_else(|| self.callee_name(call))?;
        let origin = self.origin(self.receiver(call).unwrap_or(facts.callee));
        let receiver = self.receiver(call);
        let mut by_name = None;
        for result in self.dictionary.results_named(&name) {
            let begins = result.argument_begins.is_empty()
                || facts
                    .arguments
                    .first()
                    .and_then(|first| self.leading_text(*first, HOPS))
                    .is_some_and(|text| {
                        let mut begins = result.argument_begins.iter();
                        begins.any(|begin| text.starts_with(begin.as_str()))
                    });
            if !begins {
                continue;
            }
            let knowledge = if result.by_convention {
                Knowledge::Convention
            } else {
                Knowledge::Sight
            };
            if !result.named.is_empty() && result.from.is_empty() {
                let is_named =
                    receiver.is_some_and(|receiver| self.is_named(receiver, &result.named));
                if origin.as_deref().is_none_or(is_local) && is_named {
                    return Some((result.is, Knowledge::Convention));
                }
            } else if result.from.is_empty() {
                by_name = by_name.or(Some((result.is, knowledge)));
            } else if let Some(origin) = &origin
                && module_matches(&result.from, origin)
                && (!result.direct
                    || receiver.is_none_or(|receiver| self.is_module_itself(receiver)))
            {
                return Some((result.is, knowledge));
            }
        }
        by_name
    }

    /// The name of both functions that a variable may hold: `const ask = secure ? https.request : http.request`.
    fn name_of_either_callee(&self, callee: ValueId) -> Option<SmolStr> {
        let ValueKind::Binding(binding) = self.value(callee).kind else {
            return None;
        };
        let ValueKind::Either { left, right, .. } = self.value(self.only_value(binding)?).kind
        else {
            return None;
        };
        let (left, right) = (self.path(left), self.path(right));
        let name = left.last_segment_name()?;
        (right.last_segment_name() == Some(name)).then(|| name.clone())
    }

    /// The argument that a call gives back, by the dictionary.
    pub(in crate::graph) fn passed_through(&self, call: ValueId) -> Option<ValueId> {
        let facts = self.call(call);
        if facts.form != CallForm::Plain {
            return None;
        }
        let name = self.callee_name(call)?;
        let entry = self.dictionary.pass_throughs_named(&name).find(|entry| {
            let is_named = || {
                self.receiver(call)
                    .is_some_and(|receiver| self.is_named(receiver, &entry.named))
            };
            entry.from.is_empty() && entry.named.is_empty()
                || is_named()
                || self
                    .origin(self.receiver(call).unwrap_or(facts.callee))
                    .is_some_and(|origin| module_matches(&entry.from, &origin))
        })?;
        let argument = match entry.joins {
            true => self.outermost_joined(&facts.arguments)?,
            false => *facts.arguments.get(entry.argument)?,
        };
        (self.known_result(call).is_none()
            && !matches!(self.value(argument).kind, ValueKind::Spread(_)))
        .then_some(argument)
    }

    /// Whether a value is a module or a global itself, and not something that came out of it.
    fn is_module_itself(&self, value: ValueId) -> bool {
        let path = self.path(value);
        matches!(path.root, Root::Import(_) | Root::Global(_)) && path.segments.is_empty()
    }

    /// What a text begins with, without the space before it: of a constant, a template or a sum whose first part is
    /// written out.
    fn leading_text(&self, value: ValueId, hops: u32) -> Option<&'a str> {
        let hops = hops.checked_sub(1)?;
        match &self.value(self.origin_value(value)).kind {
            ValueKind::String(text) => Some(text.trim_start()),
            ValueKind::Template(parts) => self.leading_text(*parts.first()?, hops),
            ValueKind::Binary { operator, left, .. } if operator == "+" => {
                self.leading_text(*left, hops)
            }
            _ => None,
        }
    }

    /// Why a call only looks like adding a listener.
    pub fn look_alike(&self, call: ValueId) -> Option<&'a LookAlike> {
        let name = self.callee_name(call)?;
        let receiver = self.receiver(call)?;
        let origin = self.origin(receiver);
        self.dictionary
            .look_alikes_named(&name)
            .find(|entry| match &origin {
                _ if self.is_meant_by_event(entry, call, receiver) => true,
                Some(origin) if !is_local(origin) => {
                    module_matches(&entry.from, origin)
                        && (!entry.direct || self.is_module_itself(receiver))
                }
                _ => self.is_named(receiver, &entry.named) && !self.is_made_here(receiver),
            })
    }

    /// Whether the event tells the library: nothing says what the receiver is, the name is `type.name`, and the file imports
    /// what has such names.
    fn is_meant_by_event(&self, entry: &LookAlike, call: ValueId, receiver: ValueId) -> bool {
        let is_dotted = |event: ValueId| {
            self.event_names(event).is_some_and(|names| {
                let has_name = |name: &SmolStr| name.find('.').is_some_and(|at| at > 0);
                names.iter().all(has_name)
            })
        };
        let event = self.call(call).arguments.first();
        event.is_some_and(|event| is_dotted(*event)) && self.may_be_of(entry, call, receiver)
    }

    /// Whether nothing says what the receiver is, and the file imports a library that such a call may belong to.
    fn may_be_of(&self, entry: &LookAlike, call: ValueId, receiver: ValueId) -> bool {
        let mut modules = entry.dotted_beside.iter();
        modules.any(|module| self.is_imported_beside(call, module))
            && self.origin(receiver).is_none_or(|origin| is_local(&origin))
            && !self.is_made_here(receiver)
    }

    /// Whether a registration may only look like one, by a library that the file imports.
    pub fn may_look_alike(&self, call: ValueId) -> bool {
        let (Some(name), Some(receiver)) = (self.callee_name(call), self.receiver(call)) else {
            return false;
        };
        let mut entries = self.dictionary.look_alikes_named(&name);
        entries.any(|entry| self.may_be_of(entry, call, receiver))
    }

    /// Whether the file itself makes a thing with `new`, so that its name says nothing of where it comes from.
    fn is_made_here(&self, value: ValueId) -> bool {
        let made = self.origin_value(value);
        matches!(&self.value(made).kind, ValueKind::Call(call) if call.form == CallForm::New)
    }

    /// Whether a function can be reached from outside the file under a name of its own.
    pub(in crate::graph) fn is_exported(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        if let Some(class) = facts.class {
            return self.class_is_exported(class);
        }
        let Some(value) = facts.value else {
            return false;
        };
        self.leaves_file(function, value)
    }

    pub(in crate::graph) fn class_is_exported(&self, class: ClassId) -> bool {
        let facts = self.class(class);
        self.facts.exports.iter().any(|export| {
            match self.value(self.origin_value(export.value)).kind {
                ValueKind::Class(id) => id == class,
                ValueKind::Function(function) => facts.constructor == Some(function),
                _ => self.path(export.value).root == Root::Class(class),
            }
        })
    }

    /// Whether a member can only be called from inside its class.
    pub(in crate::graph) fn is_private(&self, function: FunctionId) -> bool {
        let facts = self.function(function);
        let Some(class) = facts.class else {
            return false;
        };
        self.member_that_is(class, function)
            .is_some_and(|member| member.is_private || member.name.starts_with(['#', '_']))
            && facts.kind != FunctionKind::Constructor
    }
}

/// Whether one of the property names around a function is one of those that a table lists; `*` is any.
pub(in crate::graph) fn is_under(properties: &[SmolStr], listed: &[String]) -> bool {
    properties
        .iter()
        .any(|property| listed.iter().any(|known| known == "*" || known == property))
}

/// Whether a module is one of the project's own files.
fn is_local(module: &str) -> bool {
    module.starts_with(['.', '/', '~', '#'])
}
