//! What whoever reviews code has to settle: its acquisitions, or those that a change adds or touches.
//!
//! In: the audit of a run, what the change touches, and the audit of the same files before it. Out: [`Item`]s in the order
//! in which they are read: findings, what nobody in sight releases, and what is released, with where.
//! Never here: words for a reader, but those of the rules' pages; git.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::audit::{AuditEntry, Caller};
use super::outcome::Outcome;
use crate::judge::finding::{Finding, Place};
use crate::judge::known::suppression::{By, Suppressed};
use crate::judge::rulebook;

/// A file before the change.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// Its text.
    pub text: String,
    /// Every acquisition in it, in source order.
    pub audit: Vec<AuditEntry>,
}

/// What a change touches.
pub struct Change<'t, 'a> {
    /// Whether it wrote a line of a place.
    pub touches: &'t dyn Fn(Place) -> bool,
    /// The files before it, by their numbers in the run; a new file has none.
    pub before: &'a BTreeMap<u32, Before>,
}

/// How a change touches an acquisition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// It wrote the call.
    Call,
    /// It wrote in the function that is added.
    Listener,
    /// It wrote what releases the listener.
    Release,
    /// It wrote a line of the evidence: where the target comes from, what repeats.
    Evidence,
    /// Not a line of it is new, and yet an answer is another than before.
    Answer,
}

/// What an item is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A call that adds a listener.
    Acquisition(&'a AuditEntry),
    /// A call of a function that adds one.
    Through(&'a AuditEntry, &'a Caller),
    /// Another call of which a rule speaks: a removal that never matches, a warning switched off.
    Other(&'a Finding),
}

/// One thing to look at.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// What it is about.
    pub subject: Subject<'a>,
    /// How the change touches it; `None` where there is no change, and everything is listed.
    pub touch: Option<Touch>,
    /// The same acquisition before the change, if something released it then and nothing does now.
    pub was_released: Option<&'a AuditEntry>,
    /// The rule whose question is to be answered; `None` if all is well.
    pub asks: Option<&'static str>,
    /// What answers for that rule: a comment in the code, or a baseline.
    pub suppressed: Option<&'a By>,
}

impl<'a> Item<'a> {
    /// Whether somebody has to settle it: a comment does so with a reason, and without one it does not. What is known from
    /// a baseline was settled when that was written.
    pub fn is_open(&self) -> bool {
        self.asks.is_some() && self.reason().is_none() && self.baseline().is_none()
    }

    /// The baseline that knows it.
    pub fn baseline(&self) -> Option<&'a str> {
        match self.suppressed? {
            By::Baseline(path) => Some(path),
            By::Comment { .. } => None,
        }
    }

    /// The reason that a comment gives.
    pub fn reason(&self) -> Option<&'a str> {
        match self.suppressed? {
            By::Comment { reason, .. } => reason.as_deref(),
            By::Baseline(_) => None,
        }
    }

    /// The acquisition that it is about, or leads to.
    pub fn entry(&self) -> Option<&'a AuditEntry> {
        match self.subject {
            Subject::Acquisition(entry) | Subject::Through(entry, _) => Some(entry),
            Subject::Other(_) => None,
        }
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        match self.subject {
            Subject::Acquisition(entry) => entry.place,
            Subject::Through(_, caller) => caller.place,
            Subject::Other(finding) => finding.place,
        }
    }

    /// What a rule says of it.
    pub fn finding(&self) -> Option<&'a Finding> {
        match self.subject {
            Subject::Other(finding) => Some(finding),
            _ => self.entry()?.finding.as_ref(),
        }
    }

    /// The question to answer.
    pub fn question(&self) -> Option<String> {
        rulebook::rule(self.asks?)?.questions().into_iter().next()
    }

    /// What could be written instead.
    pub fn suggestion(&self) -> Option<&'a str> {
        match self.subject {
            Subject::Other(finding) => finding
                .suggestions
                .first()
                .map(|suggestion| suggestion.message.as_str()),
            _ => self.entry()?.suggestions.first().map(String::as_str),
        }
    }

    /// Open before settled, findings before questions, the worst and surest first.
    fn rank(&self) -> impl Ord + use<> {
        let finding = self.finding().filter(|_| self.is_open());
        (
            !self.is_open(),
            Reverse(finding.map(|finding| (finding.severity, finding.confidence))),
            self.place(),
            finding.map(|finding| finding.rule),
        )
    }
}

/// The items of `audit`, and of the `findings` and what is `suppressed` of them, of which those on acquisitions are told
/// there already: all of them, or those that a change touches.
pub fn items<'a>(
    audit: &'a [AuditEntry],
    findings: &'a [Finding],
    suppressed: &'a [Suppressed],
    change: Option<&Change<'_, 'a>>,
) -> Vec<Item<'a>> {
    let told: BTreeSet<Place> = audit.iter().map(|entry| entry.place).collect();
    let others = findings
        .iter()
        .map(|finding| (finding, None))
        .chain(suppressed.iter().map(|it| (&it.finding, Some(&it.by))))
        .filter(|(finding, _)| !told.contains(&finding.place))
        .filter_map(|(finding, by)| other(finding, by, change));
    let earlier = change.map(|change| Earlier::of(audit, change.before));
    let of_acquisitions = audit
        .iter()
        .flat_map(|entry| acquisition(entry, change, earlier.as_ref()));
    let mut items: Vec<Item<'a>> = of_acquisitions.chain(others).collect();
    items.sort_by_cached_key(Item::rank);
    items
}

/// The questions of the rules that bear on `items` and are not asked in one of them, each with its rule, in the order of
/// the rules.
pub fn further_questions(items: &[Item<'_>]) -> Vec<(&'static str, String)> {
    let asked: BTreeSet<String> = items.iter().filter_map(Item::question).collect();
    let bearing: BTreeSet<&str> = items.iter().flat_map(bearing).collect();
    rulebook::RULES
        .iter()
        .filter(|rule| bearing.contains(rule.name))
        .flat_map(|rule| rule.questions().into_iter().map(|one| (rule.name, one)))
        .filter(|(_, question)| !asked.contains(question))
        .collect()
}

/// The rules that bear on an item: by what repeats, and by what releases.
fn bearing(item: &Item<'_>) -> Vec<&'static str> {
    let of_finding = item.finding().map(|finding| finding.rule);
    let Some(entry) = item.entry() else {
        return of_finding.into_iter().collect();
    };
    let by_release: &[&str] = match (&entry.outcome, entry.release.as_str()) {
        (Outcome::Released(_), "its first event") => &["abandoned-once"],
        (Outcome::Released(_), release) if release.contains('.') => {
            &["dead-removal", "skipped-removal"]
        }
        _ => &[],
    };
    let repeats = entry.repetition != "once" && !matches!(entry.outcome, Outcome::AddedOnce);
    let by_repetition = repeats.then(|| rule_by_repetition(entry.repetition));
    of_finding
        .into_iter()
        .chain(by_release.iter().copied())
        .chain(by_repetition)
        .collect()
}

/// The rule whose question fits an acquisition that repeats so and that nothing in sight releases.
pub fn rule_by_repetition(repetition: &str) -> &'static str {
    match repetition {
        "per iteration" => "listener-in-loop",
        "per request" => "listener-in-request-handler",
        "per event" => "listener-in-listener",
        "per instance" => "listener-without-teardown",
        _ => "listener-per-call",
    }
}

fn other<'a>(
    finding: &'a Finding,
    suppressed: Option<&'a By>,
    change: Option<&Change<'_, 'a>>,
) -> Option<Item<'a>> {
    let touch = match change {
        None => None,
        Some(change) if (change.touches)(finding.place) => Some(Touch::Call),
        Some(change) => {
            let mut steps = finding.steps.iter();
            steps
                .any(|step| (change.touches)(step.place))
                .then_some(Some(Touch::Evidence))?
        }
    };
    Some(Item {
        subject: Subject::Other(finding),
        touch,
        was_released: None,
        asks: Some(finding.rule),
        suppressed,
    })
}

/// An acquisition, and each call that leads to it, if the change touches them.
fn acquisition<'a>(
    entry: &'a AuditEntry,
    change: Option<&Change<'_, 'a>>,
    earlier: Option<&Earlier<'a>>,
) -> Vec<Item<'a>> {
    let before = earlier.and_then(|earlier| earlier.get(entry));
    let is_released = |entry: &AuditEntry| matches!(entry.outcome, Outcome::Released(_));
    let item = |subject, touch| Item {
        subject,
        touch,
        was_released: before.filter(|before| is_released(before) && !is_released(entry)),
        asks: entry.asks,
        suppressed: entry.suppressed.as_ref(),
    };
    let Some(change) = change else {
        return vec![item(Subject::Acquisition(entry), None)];
    };
    let written = entry.callers.iter().filter(|it| (change.touches)(it.place));
    let mut items: Vec<Item<'a>> = written
        .map(|caller| item(Subject::Through(entry, caller), Some(Touch::Call)))
        .collect();
    let touch = touch(entry, change.touches, before);
    // What a call that is told brings about needs no line of its own.
    let is_told = matches!(touch, Some(Touch::Evidence | Touch::Answer)) && !items.is_empty();
    if let (Some(touch), false) = (touch, is_told) {
        items.insert(0, item(Subject::Acquisition(entry), Some(touch)));
    }
    items
}

/// How a change touches an acquisition; `None` if it does not.
fn touch(
    entry: &AuditEntry,
    touches: &dyn Fn(Place) -> bool,
    before: Option<&AuditEntry>,
) -> Option<Touch> {
    let release = match &entry.outcome {
        Outcome::Released(sight) => Some(sight.place),
        _ => None,
    };
    if touches(entry.place) {
        Some(Touch::Call)
    } else if entry.listener.is_some_and(touches) || touches(entry.whole) {
        Some(Touch::Listener)
    } else if release.is_some_and(touches) {
        Some(Touch::Release)
    } else if entry.steps.iter().any(|step| touches(step.place)) {
        Some(Touch::Evidence)
    } else if before.is_some_and(|before| answers(before) != answers(entry)) {
        Some(Touch::Answer)
    } else {
        None
    }
}

/// What may not change unseen.
fn answers(entry: &AuditEntry) -> impl PartialEq + use<'_> {
    (
        entry.lifetime,
        entry.repetition,
        &entry.release,
        entry.removals,
        std::mem::discriminant(&entry.outcome),
        entry.finding.as_ref().map(|finding| finding.rule),
    )
}

/// By what an acquisition is known again when the lines around it have moved.
type Key<'a> = (u32, &'a str, &'a str, Option<&'a str>, Option<&'a str>);

fn key(file: u32, entry: &AuditEntry) -> Key<'_> {
    (
        file,
        &entry.target,
        &entry.call,
        entry.event.as_deref(),
        entry.function.as_deref(),
    )
}

/// The acquisitions before the change, found by those after it.
struct Earlier<'a> {
    /// For each place after the change the acquisition that was the same one before.
    same: BTreeMap<Place, &'a AuditEntry>,
}

impl<'a> Earlier<'a> {
    /// Of those that look alike the first is the first, and so on.
    fn of(audit: &'a [AuditEntry], before: &'a BTreeMap<u32, Before>) -> Self {
        let mut known: BTreeMap<Key<'a>, Vec<&'a AuditEntry>> = BTreeMap::new();
        for (file, before) in before {
            for entry in before.audit.iter().rev() {
                known.entry(key(*file, entry)).or_default().push(entry);
            }
        }
        let same = audit.iter().filter_map(|entry| {
            let before = known.get_mut(&key(entry.place.file, entry))?.pop()?;
            Some((entry.place, before))
        });
        Self {
            same: same.collect(),
        }
    }

    fn get(&self, entry: &AuditEntry) -> Option<&'a AuditEntry> {
        self.same.get(&entry.place).copied()
    }
}
