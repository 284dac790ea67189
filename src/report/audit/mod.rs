//! Every acquisition with its three answers: one file for each audience.
//!
//! In: [`Results`](super::Results) of an audit. Out: a table for people, Markdown, CSV, one JSON object, or a page for a
//! browser.
//! Never here: a choice among the acquisitions.

pub mod csv;
pub mod html;
pub mod human;
pub mod json;
pub mod markdown;

use std::collections::BTreeSet;

use super::confidence;
use crate::judge::blind::Cause;
use crate::judge::known::suppression::By;
use crate::judge::review::audit::AuditEntry;
use crate::judge::review::outcome::Outcome;

/// The rule that an acquisition breaks and how surely, or else what becomes of the listener, in words.
fn verdict(entry: &AuditEntry) -> String {
    let Some((rule, sure)) = entry.verdict() else {
        return outcome(&entry.outcome).to_owned();
    };
    let suppressed = match entry.suppressed {
        Some(By::Comment { .. }) => ", suppressed",
        Some(By::Baseline(_)) => ", in the baseline",
        None => "",
    };
    format!("{rule} ({}{suppressed})", confidence(sure))
}

/// What becomes of a listener, in a word.
fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Released(_) => "released",
        Outcome::GoesAlong => "goes along",
        Outcome::AddedOnce => "added once",
        Outcome::Open => "undecided",
    }
}

/// The call in the user's words: `bus.on`.
fn called(entry: &AuditEntry) -> String {
    format!("{}.{}", entry.target, entry.call)
}

/// What could not be decided, a word for each kind; the sentences would bury a table.
fn unseen(entry: &AuditEntry) -> Option<String> {
    let causes: BTreeSet<Cause> = entry.blind_spots.iter().map(|spot| spot.cause).collect();
    let words: BTreeSet<&str> = causes.into_iter().map(word).collect();
    (!words.is_empty()).then(|| words.into_iter().collect::<Vec<_>>().join(", "))
}

fn word(cause: Cause) -> &'static str {
    match cause {
        Cause::Target => "target",
        Cause::Event => "event",
        Cause::Callback => "callback",
        Cause::Callers => "callers",
        Cause::Options => "options",
        Cause::Signal => "signal",
        Cause::Removal => "removal",
        Cause::UnknownCallee | Cause::Accomplice | Cause::Listener => "handed on",
        Cause::Helper => "helper",
        Cause::Page => "page",
        Cause::Result => "result",
        Cause::Code => "code",
    }
}
