//! Tests that hold only while a program or a page begins, and never again: `document.readyState === "loading"`, `!app.isReady()`.
//!
//! In: a test and how it comes out. Out: what it asks, if what it asks is past once and for all when it comes out otherwise.
//! Never here: states that come back; those guard only if somebody leaves them (`states`).

use crate::dictionary::{Beginning, module_matches};
use crate::facts::{ValueId, ValueKind};
use crate::graph::Graph;
use crate::graph::alias::path::{Path, Root};

impl Graph<'_> {
    /// What a test asks, if it comes out as `when` only while a program or page begins.
    pub(in crate::graph) fn begins_with(&self, test: ValueId, when: bool) -> Option<Path> {
        if let ValueKind::Binary {
            operator,
            left,
            right,
        } = &self.value(test).kind
        {
            let equal = match operator.as_str() {
                "===" | "==" => when,
                "!==" | "!=" => !when,
                _ => return None,
            };
            return self
                .begins_compared(*left, *right, equal)
                .or_else(|| self.begins_compared(*right, *left, equal));
        }
        let (asked, entry) = self.asked_of_beginning(test)?;
        let answer = if when { "true" } else { "false" };
        is_among(&entry.first, answer).then_some(asked)
    }

    /// What is compared with a constant, if it equals that, or not, only while a program or page begins.
    pub(in crate::graph) fn begins_compared(
        &self,
        state: ValueId,
        constant: ValueId,
        equal: bool,
    ) -> Option<Path> {
        let constant = match &self.value(self.origin_value(constant)).kind {
            ValueKind::String(text) => text.as_str(),
            ValueKind::Boolean(true) => "true",
            ValueKind::Boolean(false) => "false",
            _ => return None,
        };
        let (asked, entry) = self.asked_of_beginning(state)?;
        let begins = match equal {
            true => is_among(&entry.first, constant),
            false => entry.last == constant,
        };
        begins.then_some(asked)
    }

    /// What an expression asks that tells how far a program or page has come.
    fn asked_of_beginning(&self, value: ValueId) -> Option<(Path, &Beginning)> {
        let value = self.origin_value(value);
        let asked = match &self.value(value).kind {
            ValueKind::Call(call) if call.arguments.is_empty() => call.callee,
            _ => value,
        };
        let ValueKind::Member { object, name } = &self.value(asked).kind else {
            return None;
        };
        let mut entries = self.dictionary.beginnings.iter();
        let entry = entries
            .find(|entry| entry.member == name.as_str() && self.is_of_beginning(entry, *object))?;
        Some((self.path(asked), entry))
    }

    fn is_of_beginning(&self, entry: &Beginning, object: ValueId) -> bool {
        let path = self.path(object);
        match path.root {
            // `window.document` is `document`.
            Root::Global(_) => self
                .last_name(object)
                .is_some_and(|name| is_among(&entry.of, &name)),
            _ => self
                .origin(object)
                .is_some_and(|origin| module_matches(&entry.of, &origin)),
        }
    }
}

fn is_among(list: &[String], name: &str) -> bool {
    list.iter().any(|known| known == name)
}
