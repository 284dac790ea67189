//! Whether a call hands back a new thing.
//!
//! In: a call. Out: its [`Freshness`]: by what the function in sight returns, by the dictionary, or by what it is called on.
//! Never here: which run makes a thing (that is `allocation`).

use super::allocation::{Freshness, Lifetime};
use super::path::Root;
use crate::dictionary::ResultLifetime;
use crate::facts::{CallForm, FunctionId, ValueId};
use crate::graph::{Graph, Knowledge};

impl Graph<'_> {
    pub(in crate::graph) fn freshness_of_call(&self, call: ValueId, depth: u32) -> Freshness {
        if self.path(call).root != Root::Value(call) {
            return Freshness::Alias;
        }
        let callee = self.called_function(call);
        if let Some(function) = callee {
            let returned = self.returned_values(function);
            if !returned.is_empty() {
                let mut all = returned
                    .iter()
                    .map(|value| self.freshness_of_returned(*value, function, depth));
                let first = all.next().unwrap_or(Freshness::Unknown);
                let agreed = all.all(|other| other == first);
                match first {
                    Freshness::New if agreed => return Freshness::New,
                    Freshness::Alias if agreed => {
                        return self.lifetime_of_returned(call, &returned, depth);
                    }
                    Freshness::Shared(knowledge) if agreed => return Freshness::Shared(knowledge),
                    _ => return Freshness::Unknown,
                }
            }
        }
        if let Some(argument) = self.passed_through(call) {
            return self.freshness_within(argument, depth);
        }
        match self.known_result(call) {
            Some((ResultLifetime::New, _)) => Freshness::New,
            // What a thing finds inside itself lives as long as that thing: only of a global's is more known.
            Some((ResultLifetime::Shared, Knowledge::Convention))
                if self.receiver(call).is_some_and(|receiver| {
                    !matches!(
                        self.path(receiver).root,
                        Root::Global(_) | Root::Import(_) | Root::Class(_)
                    )
                }) =>
            {
                Freshness::Unknown
            }
            Some((
                ResultLifetime::Shared | ResultLifetime::Kept | ResultLifetime::Pooled,
                knowledge,
            )) => Freshness::Shared(knowledge),
            Some((ResultLifetime::Receiver | ResultLifetime::Before | ResultLifetime::Both, _)) => {
                Freshness::Alias
            }
            None => self.freshness_of_part(call, depth),
        }
    }

    /// A function that returns a variable of the code around it returns what was there before.
    fn freshness_of_returned(&self, value: ValueId, function: FunctionId, depth: u32) -> Freshness {
        match self.path(value).root {
            Root::Binding(binding) if self.binding(binding).function != function => {
                Freshness::Alias
            }
            _ => self.freshness_within(value, depth),
        }
    }

    /// What an unknown method of a new thing returns is a part of it, or the thing itself.
    fn freshness_of_part(&self, call: ValueId, depth: u32) -> Freshness {
        if self.is_called_like_class(call) {
            return Freshness::New;
        }
        let Some(receiver) = self.receiver(call) else {
            return Freshness::Unknown;
        };
        // What a map of the code around holds was there before, be it another one for each key.
        if let Root::Binding(map) = self.path(receiver).root
            && self.binding(map).function != self.function_of(self.value(call).region)
            && self.is_module(self.binding(map).function)
            && self.looked_up_by(call).is_some()
        {
            return Freshness::Shared(Knowledge::Guess);
        }
        match self.freshness_within(receiver, depth) {
            Freshness::New => Freshness::New,
            _ => Freshness::Unknown,
        }
    }

    /// Whether a call is one of a class without `new`: `CodeMirror(place)`, by its name that of a constructor.
    fn is_called_like_class(&self, call: ValueId) -> bool {
        let facts = self.call(call);
        let name = self.callee_name(call).unwrap_or_default();
        let is_name_of_class = name.starts_with(|first: char| first.is_uppercase())
            && name.contains(|letter: char| letter.is_lowercase());
        facts.form == CallForm::Plain
            && is_name_of_class
            && self.receiver(call).is_none()
            && !facts.arguments.is_empty()
    }

    /// What was there before lives as long as the process, or as the thing whose method hands it back.
    fn lifetime_of_returned(&self, call: ValueId, returned: &[ValueId], depth: u32) -> Freshness {
        let lifetimes = returned
            .iter()
            .map(|value| self.outer_lifetime(&self.path(*value)).0);
        let lifetimes: Vec<Lifetime> = lifetimes.collect();
        if lifetimes.iter().all(|it| *it == Lifetime::Process) {
            return Freshness::Shared(Knowledge::Sight);
        }
        let lasts = |it: &Lifetime| matches!(it, Lifetime::Process | Lifetime::Instance);
        match lifetimes.iter().all(lasts) {
            true => self.lifetime_of_receiver(call, depth),
            false => Freshness::Unknown,
        }
    }

    /// How long a part lives that a method finds in its own instance.
    fn lifetime_of_receiver(&self, call: ValueId, depth: u32) -> Freshness {
        let Some(receiver) = self.receiver(call) else {
            return Freshness::Unknown;
        };
        let path = self.path(receiver);
        if matches!(path.root, Root::Instance(_) | Root::Class(_)) {
            return Freshness::Shared(Knowledge::Sight);
        }
        match self.freshness_within(receiver, depth) {
            Freshness::New => Freshness::New,
            Freshness::Shared(knowledge) => Freshness::Shared(knowledge),
            _ if self.outer_lifetime(&path).0 == Lifetime::Process => {
                Freshness::Shared(Knowledge::Sight)
            }
            _ => Freshness::Unknown,
        }
    }
}
