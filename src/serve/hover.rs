//! What is known of a registration, where the pointer rests.
//!
//! In: the results of a text with every listener, and a place. Out: Markdown with the three answers, the evidence and the advice.
//! Never here: a judgement.

use gen_lsp_types::{Contents, Hover, MarkupContent, MarkupKind};

use super::client::Abilities;
use super::diagnostics::Teller;
use crate::judge::finding::{EvidenceStep, Finding, Place};
use crate::judge::review::audit::AuditEntry;
use crate::report::{Results, confidence, words};

/// What is known of what stands at a byte of a file; `None` if that is no registration and nothing is found there.
pub fn at(results: &Results, can: &Abilities, number: u32, offset: u32) -> Option<Hover> {
    let teller = Teller::new(results, can);
    let is_between = |start: u32, end: u32| start <= offset && offset <= end;
    let is_here =
        |place: Place| place.file == number && is_between(place.span.start, place.span.end);
    // From the target on: nobody aims at the method alone.
    let is_called_here = |it: &&AuditEntry| {
        it.place.file == number && is_between(it.whole.span.start, it.place.span.end)
    };
    let entries: Vec<&AuditEntry> = results.audit.iter().filter(is_called_here).collect();
    let others = results.findings.iter().filter(|finding| {
        let is_told = entries.iter().any(|it| it.place == finding.place);
        is_here(finding.place) && !is_told
    });
    let others: Vec<&Finding> = others.collect();
    let first = entries.first().map(|it| it.place);
    let place = first.or(others.first().map(|it| it.place))?;
    let told = entries.iter().map(|it| entry(&teller, it));
    let told = told.chain(others.iter().map(|it| finding(&teller, it)));
    let text = told.collect::<Vec<_>>().join("\n\n---\n\n");
    Some(Hover {
        contents: contents(text, can),
        range: Some(teller.range(place)),
    })
}

fn contents(text: String, can: &Abilities) -> Contents {
    let content = match can.markdown {
        true => MarkupContent {
            kind: MarkupKind::Markdown,
            value: text,
        },
        false => MarkupContent {
            kind: MarkupKind::PlainText,
            value: text.replace("**", ""),
        },
    };
    content.into()
}

fn entry(teller: &Teller<'_>, entry: &AuditEntry) -> String {
    let event = entry.event.as_deref().unwrap_or_default();
    let mut lines = vec![
        format!("**`{}.{}({event})`**", entry.target, entry.call),
        String::new(),
        format!("- lifetime of its target: **{}**", entry.lifetime),
        format!("- repetition: **{}**", entry.repetition),
        format!(
            "- release: **{}**{}",
            entry.release,
            released(teller, entry)
        ),
    ];
    match (&entry.finding, &entry.suppressed) {
        (Some(found), suppressed) => {
            let note = if suppressed.is_some() {
                ", suppressed"
            } else {
                ""
            };
            lines.push(String::new());
            lines.push(verdict(teller, found, note));
        }
        (None, _) => lines.extend(steps(teller, &entry.steps)),
    }
    let unseen = entry.blind_spots.iter();
    lines.extend(unseen.map(|spot| format!("\nNot decided: {}", words::line(&spot.message))));
    lines.join("\n")
}

fn released(teller: &Teller<'_>, entry: &AuditEntry) -> String {
    let place = entry.released_at().filter(|it| *it != entry.place);
    place.map_or_else(String::new, |it| format!(", {}", link(teller, it)))
}

fn finding(teller: &Teller<'_>, finding: &Finding) -> String {
    verdict(teller, finding, "")
}

fn verdict(teller: &Teller<'_>, finding: &Finding, note: &str) -> String {
    let sure = confidence(finding.confidence);
    let message = words::line(&finding.message);
    let mut lines = vec![format!("**{}** ({sure}{note}): {message}", finding.rule)];
    lines.extend(steps(teller, &finding.steps));
    let notes = finding.notes.iter().map(|it| words::line(it));
    lines.extend(notes.map(|it| format!("\n{it}.")));
    let advice = finding
        .suggestions
        .iter()
        .map(|it| words::line(&it.message));
    lines.extend(advice.map(|it| format!("\nInstead: {it}.")));
    lines.join("\n")
}

fn steps(teller: &Teller<'_>, steps: &[EvidenceStep]) -> Vec<String> {
    let told = steps.iter().map(|step| {
        format!(
            "1. {}: {}",
            link(teller, step.place),
            words::line(&step.message)
        )
    });
    std::iter::once(String::new()).chain(told).collect()
}

/// A place that leads to itself.
fn link(teller: &Teller<'_>, place: Place) -> String {
    let line = teller.line(place);
    let path = teller.places().path(place.file);
    let uri = teller.location(place).uri;
    format!("[{}:{line}]({}#L{line})", words::line(path), uri.as_ref())
}
