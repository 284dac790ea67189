//! The checklist for programs: one JSON object, version 1.
//!
//! In: [`Results`] of an audit. Out: every item, in the order of the Markdown and never cut.
//! Never here: a choice among the items.

use std::io::{self, Write};

use serde::Serialize;

use super::{of, open, word};
use crate::judge::review::checklist::{Item, Subject, further_questions};
use crate::judge::review::outcome::Outcome;
use crate::report::json::{self, OutAbout, OutPlace, OutProblem, OutSuppression};
use crate::report::{Places, Results, confidence, severity};

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    items: Vec<OutItem<'a>>,
    questions: Vec<OutQuestion>,
    problems: Vec<OutProblem<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutItem<'a> {
    ticked: bool,
    #[serde(flatten)]
    place: OutPlace<'a>,
    call: Option<&'a str>,
    #[serde(flatten)]
    about: OutAbout<'a>,
    through: Option<OutThrough<'a>>,
    touched: Option<&'static str>,
    outcome: Option<&'static str>,
    release: Option<OutRelease<'a>>,
    release_taken_away: Option<&'a str>,
    finding: Option<OutFinding<'a>>,
    rule: Option<&'static str>,
    question: Option<String>,
    suggestion: Option<&'a str>,
    suppression: Option<OutSuppression<'a>>,
}

/// The call of a function that adds the listener: what is called, and where the listener is added.
#[derive(Serialize)]
struct OutThrough<'a> {
    callee: &'a str,
    #[serde(flatten)]
    place: OutPlace<'a>,
}

#[derive(Serialize)]
struct OutRelease<'a> {
    #[serde(flatten)]
    place: OutPlace<'a>,
    function: Option<&'a str>,
    message: &'a str,
}

#[derive(Serialize)]
struct OutFinding<'a> {
    rule: &'static str,
    severity: &'static str,
    confidence: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct OutQuestion {
    rule: &'static str,
    question: String,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    items: usize,
    open: usize,
}

/// Writes the object.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let items = of(results);
    let questions = further_questions(&items)
        .into_iter()
        .map(|(rule, question)| OutQuestion { rule, question });
    let report = Report {
        version: json::VERSION,
        items: items.iter().map(|item| out_item(&places, item)).collect(),
        questions: questions.collect(),
        problems: json::problems(results),
        summary: Summary {
            files: results.checked,
            items: items.len(),
            open: open(&items),
        },
    };
    json::object(out, &report)
}

fn out_item<'a>(places: &Places<'a>, item: &Item<'a>) -> OutItem<'a> {
    let entry = item.entry();
    let caller = match item.subject {
        Subject::Through(_, caller) => Some(caller),
        _ => None,
    };
    OutItem {
        ticked: !item.is_open(),
        place: json::place(places, item.place()),
        call: entry.map(|entry| entry.call.as_str()),
        about: match (caller, entry, item.finding()) {
            (Some(caller), ..) => OutAbout::of(&caller.about),
            (None, Some(entry), _) => OutAbout::of(&entry.about),
            (None, None, finding) => {
                finding.map_or_else(OutAbout::default, |it| OutAbout::of(&it.about))
            }
        },
        through: caller.zip(entry).map(|(caller, entry)| OutThrough {
            callee: &caller.callee,
            place: json::place(places, entry.place),
        }),
        touched: item.touch.map(word),
        outcome: entry.map(|entry| json::outcome(&entry.outcome)),
        release: entry.and_then(|entry| release(places, &entry.outcome)),
        release_taken_away: item.was_released.map(|before| before.release.as_str()),
        finding: item.finding().map(|finding| OutFinding {
            rule: finding.rule,
            severity: severity(finding.severity),
            confidence: confidence(finding.confidence),
            message: &finding.message,
        }),
        rule: item.asks,
        question: item.question(),
        suggestion: item.suggestion().filter(|_| item.is_open()),
        suppression: item.suppressed.map(|by| json::suppression(places, by)),
    }
}

fn release<'a>(places: &Places<'a>, outcome: &'a Outcome) -> Option<OutRelease<'a>> {
    let sight = outcome.release()?;
    Some(OutRelease {
        place: json::place(places, sight.place),
        function: sight.function.as_deref(),
        message: &sight.message,
    })
}
