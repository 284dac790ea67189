//! Items that an owner listens to when it takes them in, and lets go with their listeners.
//!
//! In: an acquisition in a member such as `addTrack(track)`, whose target is what that member is handed. Out: the
//! [`Counterpart`] that takes the item out again, if it leaves the listener on it.
//! Never here: targets that the owner keeps for its whole life; those are `ownership`'s.

use smol_str::{SmolStr, format_smolstr};

use crate::corpus::Span;
use crate::dictionary::NameSet;
use crate::facts::{Acquisition, FunctionId, ValueId, ValueKind};
use crate::graph::alias::path::{Path, Root};
use crate::graph::{Graph, Owner};

/// What takes an item out of a collection again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// Its name.
    pub name: SmolStr,
    /// Where it is written, if it is in this file.
    pub place: Option<Span>,
}

impl Graph<'_> {
    /// The member that lets an item go with the listener that `adder` added to it.
    pub fn leaving_counterpart(
        &self,
        owner: Owner,
        adder: FunctionId,
        target: &Path,
        of: &Acquisition,
    ) -> Option<Counterpart> {
        let Root::Parameter(function, index) = target.root else {
            return None;
        };
        if function != adder || !target.segments.is_empty() {
            return None;
        }
        if !self.is_taken_in(adder, target) {
            return None;
        }
        let (counterpart, taker) = self.counterpart(owner, adder, target)?;
        let goes_along = taker.is_some_and(|taker| self.leaves_by_itself(adder, taker))
            || self.takes_element(function, index)
            || self.hears_end(of)
            || self.joins_page(owner, target)
            || self.takes_off_items(owner, adder, of)
            || taker.is_some_and(|taker| self.ends_item(taker));
        (!goes_along).then_some(counterpart)
    }

    /// Whether a member keeps what it is handed, or hands it to who does, at once.
    fn is_taken_in(&self, adder: FunctionId, item: &Path) -> bool {
        const DEEP: u32 = 2;
        let by_call = self.values_of(adder).any(|at| match &self.value(at).kind {
            ValueKind::Call(call) => {
                let mut arguments = call.arguments.iter();
                arguments.any(|argument| self.mentions(*argument, item, DEEP))
            }
            _ => false,
        });
        let mut assignments = self.assignments_of(adder);
        by_call || assignments.any(|assignment| self.mentions(assignment.value, item, DEEP))
    }

    /// Whether a listener or timer that the adder sets up takes the item out again: it comes to an end of its own.
    fn leaves_by_itself(&self, adder: FunctionId, taker: FunctionId) -> bool {
        self.calls_of(taker).iter().any(|call| {
            let function = self.function_of(self.value(*call).region);
            function != adder && self.function_contains(adder, function)
        })
    }

    /// The member that takes out what `adder` takes in, and its function if it is in this file.
    fn counterpart(
        &self,
        owner: Owner,
        adder: FunctionId,
        item: &Path,
    ) -> Option<(Counterpart, Option<FunctionId>)> {
        let name = self.function(adder).name.as_deref()?;
        self.names_that_let_go(name).first()?;
        let own = self
            .names_that_let_go(name)
            .into_iter()
            .find_map(|opposite| {
                let function = self.member_named(owner, &opposite)?;
                let takes_item = !self.function(function).parameters.is_empty();
                takes_item.then(|| {
                    let place = Some(self.function(function).head);
                    let name = opposite;
                    (Counterpart { name, place }, Some(function))
                })
            });
        own.or_else(|| self.inherited_counterpart(owner, adder, item))
    }

    /// The counterpart that a base class has, where the adder hands it the item: `super.addTrack(track)`,
    /// `this.addChild(item)`.
    fn inherited_counterpart(
        &self,
        owner: Owner,
        adder: FunctionId,
        item: &Path,
    ) -> Option<(Counterpart, Option<FunctionId>)> {
        let Owner::Class(class) = owner else {
            return None;
        };
        if !self.has_base_out_of_sight(class) {
            return None;
        }
        self.values_of(adder)
            .filter(|call| self.is_handed(*call, item) && self.called_function(*call).is_none())
            .find_map(|call| {
                let of_instance =
                    self.path(self.receiver(call)?) == Path::of(Root::Instance(class));
                let method = self.callee_name(call).filter(|_| of_instance)?;
                let name = self.names_that_let_go(&method).into_iter().next()?;
                let function = self.member_named(owner, &name);
                let place = function.map(|function| self.function(function).head);
                Some((Counterpart { name, place }, function))
            })
    }

    fn is_handed(&self, call: ValueId, item: &Path) -> bool {
        match &self.value(call).kind {
            ValueKind::Call(facts) => facts
                .arguments
                .iter()
                .any(|argument| self.path(*argument) == *item),
            _ => false,
        }
    }

    /// The function of a member of that name: of the class, of those it extends in this file, of the object literal.
    fn member_named(&self, owner: Owner, name: &str) -> Option<FunctionId> {
        match owner {
            Owner::Class(class) => self.method(class, name),
            Owner::Object(object) => self.function_of_literal(object, name),
            Owner::Effect(_) | Owner::Function(_) => None,
        }
    }

    fn takes_element(&self, function: FunctionId, index: u32) -> bool {
        let parameter = &self.function(function).parameters[index as usize];
        let by_type = parameter.annotation.as_deref().is_some_and(|annotation| {
            annotation.contains("Element") || annotation.trim_end().ends_with("Node")
        });
        by_type || self.is_element_name(&parameter.name)
    }

    /// Whether the owner puts the item into the page or takes it out.
    fn joins_page(&self, owner: Owner, item: &Path) -> bool {
        self.calls_of_set(NameSet::MovesOnPage).any(|call| {
            self.belongs(self.function_of(self.value(call).region), owner)
                && (self.is_handed(call, item)
                    || self.receiver(call).map(|receiver| self.path(receiver))
                        == Some(item.clone()))
        })
    }

    /// Whether another member takes listeners for the same event off things that it is handed or finds: one of them may
    /// be the item.
    fn takes_off_items(&self, owner: Owner, adder: FunctionId, of: &Acquisition) -> bool {
        self.facts.releases.iter().any(|release| {
            let function = self.function_of(release.region);
            let target = self.path(release.target);
            let may_be_item = match target.root {
                Root::Instance(_) | Root::This(_) => target.is_drawn(),
                Root::Global(_) | Root::Import(_) => false,
                _ => true,
            };
            may_be_item
                && function != adder
                && self.belongs(function, owner)
                && self.same_event(of.event, release.event)
        })
    }

    /// Whether a function, or one that it calls, ends a thing that it is handed or finds: `worker.terminate()`.
    fn ends_item(&self, taker: FunctionId) -> bool {
        let reached = self.reached_from(taker);
        let functions = self.functions_within_each(&reached).into_iter();
        let mut calls = functions.flat_map(|function| self.end_calls_in(function));
        calls.any(|call| {
            self.receiver(*call).is_some_and(|receiver| {
                let path = self.path(receiver);
                !matches!(
                    path.root,
                    Root::Instance(_) | Root::This(_) | Root::Global(_)
                )
            })
        })
    }

    /// Whether a name is that of an element of the page.
    pub(in crate::graph) fn is_element_name(&self, name: &str) -> bool {
        let bare = name.trim_matches(['_', '$', '#']);
        let last = bare
            .rfind(char::is_uppercase)
            .map_or(bare, |at| &bare[at..]);
        self.dictionary
            .is_named(NameSet::ElementNames, &last.to_ascii_lowercase())
    }

    /// The names of the members that undo what one of this name does.
    fn names_that_let_go(&self, name: &str) -> Vec<SmolStr> {
        let underscores = name.len() - name.trim_start_matches('_').len();
        let (lead, bare) = name.split_at(underscores);
        let found = self.dictionary.item_pairs.iter().find_map(|pair| {
            let rest = bare.strip_prefix(pair.takes.as_str())?;
            let is_word = rest.is_empty() || rest.starts_with(char::is_uppercase);
            // `addListener` and `addEventHandlers` are about listeners, and not about items.
            let about_listeners = rest.contains("Listener") || rest.contains("Handler");
            (is_word && !about_listeners).then_some((rest, &pair.lets_go))
        });
        let Some((rest, opposites)) = found else {
            return Vec::new();
        };
        let named = |opposite| format_smolstr!("{lead}{opposite}{rest}");
        opposites.iter().map(named).collect()
    }
}
