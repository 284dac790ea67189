//! Lists that a registration is handed, to put what it returns into: `onDidSave(f, null, subscriptions)`.
//!
//! In: the acquisitions of a file, and the pairs of the dictionary. Out: the call that they stand for,
//! `subscriptions.push(onDidSave(f))`, as one more value of the file.
//! Never here: what becomes of a list.

use super::trace::kind;
use super::{Acquisition, Call, CallForm, FileFacts, Value, ValueId, ValueKind};
use crate::dictionary::Dictionary;

/// Writes down what each registration puts into the list that it is handed.
pub(super) fn write(facts: &mut FileFacts, dictionary: &Dictionary) {
    let put: Vec<(ValueId, ValueId)> = facts
        .acquisitions
        .iter()
        .filter_map(|it| Some((it.call, list_of(facts, it, dictionary)?)))
        .collect();
    for (call, list) in put {
        push(facts, call, list);
    }
}

/// The list that a registration is handed; what is written out as nothing is none.
fn list_of(
    facts: &FileFacts,
    acquisition: &Acquisition,
    dictionary: &Dictionary,
) -> Option<ValueId> {
    let at = dictionary.pairs[acquisition.pair as usize].into?;
    let ValueKind::Call(call) = kind(facts, acquisition.call) else {
        return None;
    };
    let list = *call.arguments.get(at)?;
    (*kind(facts, list) != ValueKind::Nothing).then_some(list)
}

/// Adds `list.push(call)`, which stands where the list does.
fn push(facts: &mut FileFacts, call: ValueId, list: ValueId) {
    let Value { span, region, .. } = facts.values[list.0 as usize];
    let callee = ValueId(facts.values.len() as u32);
    let member = ValueKind::Member {
        object: list,
        name: "push".into(),
    };
    let pushed = ValueKind::Call(Call {
        callee,
        arguments: vec![call],
        form: CallForm::Plain,
        optional: false,
    });
    facts
        .values
        .extend([member, pushed].map(|kind| Value { kind, span, region }));
}
