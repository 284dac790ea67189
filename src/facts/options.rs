//! The third argument of `addEventListener`, read.
//!
//! In: its value. Out: capture, signal, once. Never here: which argument it is.

use super::trace::{kind, origin};
use super::{FileFacts, Options, Property, ValueId, ValueKind};

/// What an options argument says.
pub(super) struct Read {
    pub(super) options: Options,
    pub(super) once: bool,
}

/// Reads an options argument; none given means neither capture, nor signal, nor once.
pub(super) fn read_options(facts: &FileFacts, argument: Option<ValueId>) -> Read {
    let mut read = Read {
        options: Options::omitted(),
        once: false,
    };
    let Some(argument) = argument else {
        return read;
    };
    match kind(facts, origin(facts, argument)) {
        ValueKind::Boolean(capture) => read.options.capture = Some(*capture),
        ValueKind::Nothing => {}
        ValueKind::Object(properties) => properties
            .iter()
            .for_each(|property| read.property(facts, property)),
        _ => read.forget(),
    }
    read
}

impl Read {
    fn property(&mut self, facts: &FileFacts, property: &Property) {
        let value = kind(facts, origin(facts, property.value));
        match (property.name.as_deref(), value) {
            (Some("capture"), ValueKind::Boolean(capture)) => self.options.capture = Some(*capture),
            (Some("capture"), _) => {
                self.options.capture = None;
                self.options.is_opaque = true;
            }
            (Some("once"), ValueKind::Boolean(once)) => self.once = *once,
            (Some("once"), _) => self.options.is_opaque = true,
            (Some("signal"), ValueKind::Nothing) => {}
            (Some("signal"), _) => self.options.signal = Some(property.value),
            (Some(_), _) => {}
            (None, _) => self.forget(),
        }
    }

    fn forget(&mut self) {
        self.options.capture = None;
        self.options.is_opaque = true;
    }
}
