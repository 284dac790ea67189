//! The checklist of a review: one file for each audience.
//!
//! In: [`Results`] of an audit, about a change or not. Out: Markdown for a pull request, or one JSON object.
//! Never here: what is on the list, which the judge says.

pub mod json;
pub mod markdown;

use super::Results;
use crate::judge::review::checklist::{Change, Item, Touch, items};

/// The items of a run: those that the change touches, or all of them if it is about no change.
pub fn of(results: &Results) -> Vec<Item<'_>> {
    let touches = results.touching();
    let change = results.before.as_ref().map(|before| Change {
        touches: &touches,
        before,
    });
    items(
        &results.audit,
        &results.findings,
        &results.suppressed,
        change.as_ref(),
    )
}

/// How many of the items somebody has to settle.
pub fn open(items: &[Item<'_>]) -> usize {
    items.iter().filter(|item| item.is_open()).count()
}

/// How a change touches an item, in a word.
fn word(touch: Touch) -> &'static str {
    match touch {
        Touch::Call => "call",
        Touch::Listener => "listener",
        Touch::Release => "release",
        Touch::Evidence => "evidence",
        Touch::Answer => "answer",
    }
}
