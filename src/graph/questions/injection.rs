//! What an injector hands to the classes that it makes instances of.
//!
//! In: a parameter of a constructor, or a call of the injector's function, and the class that it is for. Out: what ties the
//! thing to the instance.
//! Never here: what callers in sight pass; an injector is none.

use crate::dictionary::{Injected, pattern_matches};
use crate::facts::{ClassId, FunctionId, FunctionKind, ValueId, ValueKind};
use crate::graph::alias::injected_classes::type_name;
use crate::graph::questions::ownership::Relation;
use crate::graph::{Graph, Knowledge};

impl Graph<'_> {
    /// What ties what a constructor is handed to the life of its instance; `None` if no injector hands it, and `Some(None)`
    /// if it goes with the instance.
    pub(in crate::graph) fn relation_of_injected(
        &self,
        function: FunctionId,
        index: u32,
    ) -> Option<Option<Relation>> {
        let facts = self.function(function);
        let class = facts.class?;
        let injected = self.injected_into(class)?;
        if facts.kind != FunctionKind::Constructor {
            return None;
        }
        let parameter = facts.parameters.get(index as usize)?;
        let asks_around = parameter.decorators.iter().any(|decorator| {
            let name = self.last_name(*decorator);
            name.is_some_and(|name| injected.around_by.iter().any(|known| *known == name))
        });
        if asks_around {
            return Some(Some(Relation::Injected));
        }
        let name = type_name(parameter.annotation.as_deref()?);
        Some(self.relation_of_type(name, class, injected))
    }

    /// The same for what a call of the injector's function returns, in a member of a class.
    pub(in crate::graph) fn relation_of_asked(
        &self,
        call: ValueId,
        asking: FunctionId,
    ) -> Option<Option<Relation>> {
        let class = self.function(asking).class?;
        let injected = self.injected_into(class)?;
        let name = self.callee_name(call)?;
        let [asked, ..] = self.call(call).arguments.as_slice() else {
            return None;
        };
        let is_asking = injected.calls.iter().any(|known| *known == name);
        let wanted = self.last_name(*asked).filter(|_| is_asking)?;
        Some(self.relation_of_type(&wanted, class, injected))
    }

    fn injected_into(&self, class: ClassId) -> Option<&Injected> {
        self.component_class(class)?.injected.as_ref()
    }

    fn relation_of_type(
        &self,
        name: &str,
        class: ClassId,
        injected: &Injected,
    ) -> Option<Relation> {
        let is_one_of = |patterns: &[String]| patterns.iter().any(|it| pattern_matches(it, name));
        if is_one_of(&injected.own) || self.is_provided_by(class, name, injected) {
            return None;
        }
        Some(match is_one_of(&injected.around) {
            true => Relation::Injected,
            false => Relation::Lasting(Knowledge::Convention),
        })
    }

    /// Whether a class's decorator lists a type as made for each instance: `@Component({ providers: [Store] })`.
    fn is_provided_by(&self, class: ClassId, name: &str, injected: &Injected) -> bool {
        let decorators = self.class(class).decorators.iter();
        let handed = decorators.flat_map(|decorator| match &self.value(*decorator).kind {
            ValueKind::Call(call) => call.arguments.as_slice(),
            _ => &[],
        });
        let mut items = handed.flat_map(|argument| {
            let lists = injected.own_in.iter();
            lists.flat_map(|list| self.listed_under(*argument, list))
        });
        items.any(|item| {
            let provided = self.property_of_literal(*item, "provide").unwrap_or(*item);
            self.last_name(provided).is_some_and(|it| it == name)
        })
    }
}
