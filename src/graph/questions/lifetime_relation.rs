//! Whether a thing that was passed in goes together with the one who listens to it, or stays.
//!
//! In: an owner and one of its acquisitions. Out: the signs, each a question of its own: who hears of whose end, whose
//! name says that it lives long, of whom there are many.
//! Never here: a verdict; how much a sign is worth is the judge's.

use super::ownership::Relation;
use crate::dictionary::{Duplicates, NameSet};
use crate::facts::{Acquisition, ClassId};
use crate::graph::{Graph, Owner};

impl Graph<'_> {
    /// Whether the function that adds the listener listens for the end of the same target, too: it lives with it.
    pub fn hears_end(&self, of: &Acquisition) -> bool {
        let adder = self.function_of(of.region);
        let target = self.path(of.target);
        self.hearers_of_end_in(adder)
            .any(|other| self.same_target(other.target, &target))
    }

    /// Whether the name of a target says that it lives as long as an application or an open document.
    pub fn lasts_by_name(&self, of: &Acquisition) -> bool {
        self.last_name(of.target).is_some_and(|name| {
            let name = name.trim_end_matches(['_', '$']);
            let word = name.rfind(char::is_uppercase).unwrap_or(0);
            let is_lasting = |name: &str| {
                self.dictionary
                    .is_named(NameSet::LivesLong, &name.to_ascii_lowercase())
            };
            is_lasting(name) || is_lasting(&name[word..])
        })
    }

    /// Whether there are many of an owner in the life of what it listens to: by its name or that of what it extends.
    pub fn is_one_of_many(&self, owner: Owner) -> bool {
        match owner {
            Owner::Class(class) => self.is_class_of_many(class),
            Owner::Object(object) => self.is_blueprint(object) && self.is_of_instances(object),
            Owner::Effect(_) | Owner::Function(_) => false,
        }
    }

    fn is_class_of_many(&self, class: ClassId) -> bool {
        let facts = self.class(class);
        let base = facts.base.and_then(|base| self.last_name(base));
        facts.name.iter().chain(&base).any(|name| {
            self.dictionary
                .names(NameSet::OneOfMany)
                .any(|word| name.ends_with(word))
        })
    }

    /// Whether a target is an element of the page that the owner was made for, by its name or by the event.
    pub fn is_its_element(&self, of: &Acquisition) -> bool {
        let pair = &self.dictionary.pairs[of.pair as usize];
        let names = of.event.and_then(|event| self.event_names(event));
        let by_event = pair.duplicates == Duplicates::Ignored
            && names.is_some_and(|names| {
                names.iter().any(|name| {
                    self.dictionary
                        .names(NameSet::ElementEvents)
                        .any(|begin| name.starts_with(begin))
                })
            });
        by_event
            || self
                .last_name(of.target)
                .is_some_and(|name| self.is_element_name(&name))
    }

    /// Whether the owner ends the target only if it has made it: `if (this.client !== options) this.client.quit()`.
    pub fn ends_only_its_own(&self, owner: Owner) -> bool {
        self.every_end_call().iter().any(|call| {
            let region = self.value(*call).region;
            let function = self.function_of(region);
            self.belongs(function, owner)
                && self.is_on_condition(region, None)
                && self.receiver(*call).is_some_and(|receiver| {
                    self.relation_at(&self.path(receiver), function) == Some(Relation::Mixed)
                })
        })
    }
}
