//! The checklist for a pull request: Markdown that fits into one comment.
//!
//! In: [`Results`] of an audit. Out: task lists, what is to be settled first; links are relative to the working directory.
//! Never here: more than a comment holds. What is cut is counted, and it is said how to see the rest.

use std::io::{self, Write};

use super::{of, open};
use crate::corpus::LineIndex;
use crate::judge::finding::{Finding, Place};
use crate::judge::known::suppression::By;
use crate::judge::review::audit::{AuditEntry, Caller};
use crate::judge::review::checklist::{Item, Subject, Touch, further_questions};
use crate::judge::review::outcome::{Outcome, Sight};
use crate::judge::rulebook::COMMENT_RULES;
use crate::report::summary::counted;
use crate::report::{Places, Results, confidence, markdown, paint, words};

/// What a comment on GitHub holds is 65,536 characters; the rest is left to whoever posts it.
const ROOM: usize = 60_000;
/// What the questions and the line that counts what is cut may take of it.
const RESERVED: usize = 4_000;

/// How many characters of code are shown for a call that is no acquisition.
const WIDEST: usize = 60;

/// By this a bot finds its comment again.
const MARK: &str = "<!-- unlisten: checklist -->";

/// Writes the checklist.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let items = of(results);
    let mut text = String::new();
    text.push_str(&head(&items, results.before.is_some()));
    let mut cut: Vec<&Item<'_>> = Vec::new();
    let mut part = None;
    for item in &items {
        let line = line(&places, results, item);
        let title = match item.is_open() {
            true => "\n### To settle\n\n",
            false => "\n### In sight\n\n",
        };
        let begins = part != Some(title);
        let grown = text.chars().count() + line.chars().count() + title.len();
        if !cut.is_empty() || grown > ROOM - RESERVED {
            cut.push(item);
            continue;
        }
        if begins {
            text.push_str(title);
            part = Some(title);
        }
        text.push_str(&line);
    }
    text.push_str(&left_out(&cut));
    text.push_str(&questions(&items, ROOM - text.chars().count().min(ROOM)));
    out.write_all(text.as_bytes())
}

fn head(items: &[Item<'_>], is_change: bool) -> String {
    let whose = if is_change { " of this change" } else { "" };
    let of = match (items.len(), open(items)) {
        (0, _) => "none".to_owned(),
        (all, 0) => format!("all {all} released or harmless"),
        (all, open) => format!("{open} of {all} to settle"),
    };
    let words = match (items.is_empty(), is_change) {
        (true, true) => "\nThe change adds no listeners and affects none.\n",
        (true, false) => "\nThese files add no listeners.\n",
        _ => "",
    };
    format!("{MARK}\n## Listeners{whose}: {of}\n{words}")
}

/// An item with what there is to say of it, each line ended.
fn line(places: &Places<'_>, results: &Results, item: &Item<'_>) -> String {
    let at = places.locate(item.place());
    let tick = if item.is_open() { ' ' } else { 'x' };
    let mut text = format!(
        "- [{tick}] {} {}: {}{}\n",
        places.link(at.path, at.start.line),
        subject(places, item),
        state(places, item),
        touched(item),
    );
    let mut below = Vec::new();
    below.extend(lost(results, item));
    if item.is_open() && item.suppressed.is_some() {
        below.push("The comment that suppresses it gives no reason".to_owned());
    }
    if item.is_open() {
        below.extend(question(item));
        below.extend(
            item.suggestion()
                .map(|advice| format!("Instead: {}", markdown::prose(advice))),
        );
    }
    for line in below {
        text.push_str(&format!("  - {line}\n"));
    }
    text
}

/// The question of an item; where no rule speaks, with the rule that it is of.
fn question(item: &Item<'_>) -> Option<String> {
    let question = markdown::prose(&item.question()?);
    match (item.finding(), item.asks) {
        (None, Some(rule)) => Some(format!("{question} ({rule})")),
        _ => Some(question),
    }
}

/// What an item is about, in the user's words.
fn subject(places: &Places<'_>, item: &Item<'_>) -> String {
    let entry = match item.subject {
        Subject::Acquisition(entry) => entry,
        Subject::Through(entry, caller) => return through(places, entry, caller),
        Subject::Other(finding) if is_about_comments(finding) => return "a comment".to_owned(),
        Subject::Other(finding) => return written(places, finding.place),
    };
    let call = markdown::code(&format!("{}.{}", entry.target, entry.call));
    let event = entry
        .event
        .as_deref()
        .map_or_else(String::new, |event| format!(" {}", markdown::code(event)));
    let function = entry
        .function
        .as_deref()
        .map_or_else(String::new, |name| format!(" in {}", markdown::prose(name)));
    format!("{call}{event}{function}")
}

/// A call that leads to a registration, in the words of whoever calls.
fn through(places: &Places<'_>, entry: &AuditEntry, caller: &Caller) -> String {
    let call = markdown::code(&format!("{}.{}", caller.target, entry.call));
    let event = caller
        .event
        .as_deref()
        .map_or_else(String::new, |event| format!(" {}", markdown::code(event)));
    let function = caller
        .function
        .as_deref()
        .map_or_else(String::new, |name| format!(" in {}", markdown::prose(name)));
    let at = places.locate(entry.place);
    format!(
        "{call}{event}{function}, through {} ({})",
        markdown::code(&caller.callee),
        places.link(at.path, at.start.line)
    )
}

/// The code at a place, as far as a line of a list has room for it.
fn written(places: &Places<'_>, place: Place) -> String {
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    let code = places
        .text(place.file)
        .and_then(|text| text.get(start..end));
    match code {
        Some(code) if !code.trim().is_empty() => markdown::code(&paint::cut(code, WIDEST)),
        _ => "a call".to_owned(),
    }
}

fn is_about_comments(finding: &Finding) -> bool {
    COMMENT_RULES.iter().any(|rule| rule.name == finding.rule)
}

/// What a rule says of it, what releases it, or what is not in sight.
fn state(places: &Places<'_>, item: &Item<'_>) -> String {
    let known = item.baseline();
    if let Some(finding) = item.finding().filter(|_| item.is_open() || known.is_some()) {
        let known = known.map_or_else(String::new, |path| {
            format!("known in {}, ", markdown::code(path))
        });
        return format!(
            "{known}**{}** ({}), {}{}",
            finding.rule,
            confidence(finding.confidence),
            markdown::prose(&finding.message),
            words::elsewhere(finding, places)
        );
    }
    if let (Some(reason), Some(rule)) = (item.reason(), item.asks) {
        let at = comment(places, item);
        return format!("answered{at} ({rule}): {}", markdown::prose(reason));
    }
    let Some(entry) = item.entry() else {
        return String::new();
    };
    match &entry.outcome {
        Outcome::Released(sight) => released(places, entry, sight),
        Outcome::GoesAlong => "its target lives no longer than the code that adds it".to_owned(),
        Outcome::AddedOnce => "added once, when the module is loaded".to_owned(),
        Outcome::Open if item.is_open() => match entry.blind_spots.first() {
            Some(spot) => format!("no removal in sight. {}", markdown::prose(&spot.message)),
            None => "no removal in sight".to_owned(),
        },
        Outcome::Open => "no removal in sight, and the rule that would ask is off here".to_owned(),
    }
}

/// Where the comment stands that answers for an item.
fn comment(places: &Places<'_>, item: &Item<'_>) -> String {
    let Some(By::Comment { place, .. }) = item.suppressed else {
        return String::new();
    };
    let at = places.locate(*place);
    format!(" by line {}", places.link_of_line(at.path, at.start.line))
}

fn released(places: &Places<'_>, entry: &AuditEntry, sight: &Sight) -> String {
    let message = markdown::prose(&sight.message);
    if sight.place == entry.place {
        return message;
    }
    let at = places.locate(sight.place);
    let function = sight
        .function
        .as_deref()
        .filter(|_| sight.function != entry.function)
        .map_or_else(String::new, |name| format!(" in {}", markdown::prose(name)));
    format!(
        "released by line {}{function}: {message}",
        places.link_of_line(at.path, at.start.line)
    )
}

/// What of an item the change wrote, if it did not write the call.
fn touched(item: &Item<'_>) -> &'static str {
    match item.touch {
        // That is told in a line of its own.
        _ if item.was_released.is_some() => "",
        None | Some(Touch::Call) => "",
        Some(Touch::Listener) => " (the change is in the listener)",
        Some(Touch::Release) => " (the change is in the release)",
        Some(Touch::Evidence) => " (the change is in the evidence)",
        Some(Touch::Answer) => " (changed by code elsewhere)",
    }
}

/// The release that the change took away, or that no longer counts.
fn lost(results: &Results, item: &Item<'_>) -> Option<String> {
    let before = item.was_released?;
    let sight = before.outcome.release()?;
    let text = &results.before.as_ref()?.get(&sight.place.file)?.text;
    let line = LineIndex::new(text)
        .position(text, sight.place.span.start)
        .line;
    let function = sight
        .function
        .as_deref()
        .map_or_else(String::new, |name| format!(" in {}", markdown::prose(name)));
    let written = text.lines().nth(line as usize - 1).unwrap_or_default();
    let count = |text: &str| {
        let lines = text.lines();
        lines.filter(|it| it.trim() == written.trim()).count()
    };
    let after = results.texts.get(&sight.place.file);
    let is_removed = after.is_none_or(|after| count(after) < count(text));
    let message = markdown::prose(&sight.message);
    Some(match is_removed {
        true => format!(
            "The change removes what released it, line {line}{function} of the text before: {message}"
        ),
        false => format!(
            "Before the change it was released in line {line}{function}: {message}. That line is still there, but no longer releases this listener"
        ),
    })
}

fn left_out(cut: &[&Item<'_>]) -> String {
    let open = cut.iter().filter(|item| item.is_open()).count();
    match cut.len() {
        0 => String::new(),
        all => format!(
            "\n{} more, {open} of them to settle, would not fit into one comment: name a folder to see its part, or use \
             `--format json` for all.\n",
            counted(all, "item")
        ),
    }
}

/// What else to ask, as far as there is room.
fn questions(items: &[Item<'_>], room: usize) -> String {
    let mut text = String::new();
    for (rule, question) in further_questions(items) {
        let line = format!("- {} ({rule})\n", markdown::prose(&question));
        if text.is_empty() {
            text.push_str("\n### Ask as well\n\n");
        }
        if text.chars().count() + line.chars().count() > room {
            break;
        }
        text.push_str(&line);
    }
    text
}
