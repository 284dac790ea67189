//! Expressions in the user's own words, short enough for a message.
//!
//! In: a value. Out: `this.bus`, `getBus()`, `sockets[i]`; what is too long for a message is `…`.
//! Never here: anything that the user did not write.

use crate::corpus::Span;
use crate::facts::{CallForm, ValueId, ValueKind};
use crate::graph::Graph;

impl Graph<'_> {
    /// An expression as the user would say it.
    pub fn spell(&self, value: ValueId) -> String {
        self.spell_within(value, 6)
    }

    /// What calls that return their receiver are made on in the end: `bus` of `bus.on(…).on(…)`.
    fn chain_begins_with(&self, value: ValueId) -> ValueId {
        let mut first = value;
        // Each call of a long chain is spelled, so that each asks the one before it what that has found.
        let known = |at: ValueId| self.noticed_chain(at);
        while known(first).is_none()
            && let ValueKind::Call(call) = &self.value(first).kind
            && let ValueKind::Member { object, .. } = self.value(call.callee).kind
            && self.passed_through(first).is_none()
            && self.looked_up_by(first).is_none()
            && self.path(first).root != crate::graph::Root::Value(first)
        {
            first = object;
        }
        let first = known(first).unwrap_or(first);
        if first != value {
            self.notice_chain(value, first);
        }
        first
    }

    fn spell_within(&self, value: ValueId, depth: u32) -> String {
        let unsaid = || "…".to_owned();
        let Some(depth) = depth.checked_sub(1) else {
            return unsaid();
        };
        let value = self.chain_begins_with(value);
        match &self.value(value).kind {
            ValueKind::Binding(binding) => self.binding(*binding).name.to_string(),
            ValueKind::Global(name) => name.to_string(),
            ValueKind::This(_) => "this".to_owned(),
            ValueKind::Super(_) => "super".to_owned(),
            ValueKind::Member { object, name } => {
                format!("{}.{name}", self.spell_within(*object, depth))
            }
            ValueKind::Index { object, index } => format!(
                "{}[{}]",
                self.spell_within(*object, depth),
                self.spell_within(*index, depth)
            ),
            ValueKind::Call(call) if self.passed_through(value).is_some() => {
                let callee = self.spell_within(call.callee, depth);
                let argument = self
                    .passed_through(value)
                    .map_or_else(unsaid, |argument| self.spell_within(argument, depth));
                format!("{callee}({argument})")
            }
            ValueKind::Call(call) => {
                let callee = self.spell_within(call.callee, depth);
                let new = if call.form == CallForm::New {
                    "new "
                } else {
                    ""
                };
                let arguments = if call.arguments.is_empty() { "" } else { "…" };
                format!("{new}{callee}({arguments})")
            }
            ValueKind::Import(module) => format!("require('{module}')"),
            ValueKind::Await(inner) => self.spell_within(*inner, depth),
            ValueKind::Assign { target, .. } => self.spell_within(*target, depth),
            ValueKind::String(text) => format!("'{text}'"),
            ValueKind::Number(text) => text.to_string(),
            ValueKind::Function(function) => match &self.function(*function).name {
                Some(name) => name.to_string(),
                None => "the listener".to_owned(),
            },
            ValueKind::Element { of } => format!("an element of {}", self.spell_within(*of, depth)),
            ValueKind::Parameter { function, index } => self
                .function(*function)
                .parameters
                .get(*index as usize)
                .map_or_else(unsaid, |parameter| parameter.name.to_string()),
            _ => unsaid(),
        }
    }

    /// A call's place up to its first argument: `app.get("/x"` of a route with its handler.
    pub fn short_span(&self, call: ValueId) -> Span {
        let facts = self.call(call);
        let callee = self.span(facts.callee);
        let end = match facts.arguments.first() {
            Some(first) if !self.holds_function(*first) => self.span(*first).end,
            _ => callee.end,
        };
        Span::new(self.span(call).start.min(callee.start), end.max(callee.end))
    }

    fn holds_function(&self, value: ValueId) -> bool {
        matches!(
            self.value(value).kind,
            ValueKind::Function(_)
                | ValueKind::Object(_)
                | ValueKind::Array(_)
                | ValueKind::Call(_)
        )
    }

    /// What a chain of calls was found to begin with.
    pub(in crate::graph) fn noticed_chain(&self, last: ValueId) -> Option<ValueId> {
        self.alias.chains.borrow().get(&last).copied()
    }

    /// Keeps what a chain of calls begins with.
    pub(in crate::graph) fn notice_chain(&self, last: ValueId, first: ValueId) {
        self.alias.chains.borrow_mut().insert(last, first);
    }
}
