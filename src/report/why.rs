//! Everything that is known of what is added on one line: the answer to "why is this reported?" and to "why is this silent?".
//!
//! In: the [`Results`] of a file with every listener, and a line. Out: for each listener its three answers, the evidence, what
//! could not be decided, and what the rules say or why none does.
//! Never here: a judgement.

use std::io::{self, Write};

use super::paint::{Tone, fold, prose, tame, tone};
use super::{Places, Results, confidence, severity, words};
use crate::config::Look;
use crate::judge::finding::{Confidence, EvidenceStep, Finding, Place};
use crate::judge::known::suppression::By;
use crate::judge::review::audit::AuditEntry;
use crate::judge::review::outcome::Outcome;

/// What is asked about.
pub struct Asked<'r> {
    /// What is known of the file, of every confidence.
    pub results: &'r Results,
    /// The number of the file.
    pub file: u32,
    /// The line, counted from 1.
    pub line: u32,
    /// How sure a finding must be to be shown.
    pub least: Confidence,
    /// Why a run over the folder passes the file over, if it does: "it is a test by its name".
    pub passed_over: Option<&'static str>,
}

/// Says everything.
pub fn write(out: &mut dyn Write, asked: &Asked<'_>, look: Look) -> io::Result<()> {
    let places = Places::new(asked.results);
    let mut page = Page {
        out,
        look,
        asked,
        places: &places,
    };
    if let Some(reason) = asked.passed_over {
        page.line(&format!(
            "A run over the folder skips this file: {reason}. What follows applies if it is named."
        ))?;
        page.gap(1)?;
    }
    let entries = page.entries();
    let findings = page.findings(&entries);
    if entries.is_empty() && findings.is_empty() {
        return page.nothing();
    }
    for (at, entry) in entries.iter().enumerate() {
        page.gap(at)?;
        page.entry(entry)?;
    }
    for (at, finding) in findings.into_iter().enumerate() {
        page.gap(at + entries.len())?;
        page.head(finding.place, &finding.message)?;
        page.verdict(finding)?;
    }
    Ok(())
}

struct Page<'p, 'r> {
    out: &'p mut dyn Write,
    look: Look,
    asked: &'p Asked<'r>,
    places: &'p Places<'r>,
}

impl<'r> Page<'_, 'r> {
    /// What is added on the line; where nothing is, what is added by a call that the line is a part of.
    fn entries(&self) -> Vec<&'r AuditEntry> {
        let all = self.asked.results.audit.iter();
        let mine = all.filter(|it| it.place.file == self.asked.file);
        let (line, places) = (self.asked.line, self.places);
        let on = |place: Place| places.locate(place).start.line == line;
        let exact: Vec<_> = mine
            .clone()
            .filter(|it| on(it.place) || on(it.whole))
            .collect();
        let around = |it: &&AuditEntry| {
            let at = places.locate(it.whole);
            (at.start.line..=at.end.line).contains(&line)
        };
        match exact.is_empty() {
            true => mine.filter(around).collect(),
            false => exact,
        }
    }

    /// What else is found on the line: removals that do nothing, and the like.
    fn findings(&self, entries: &[&AuditEntry]) -> Vec<&'r Finding> {
        let is_told = |place: Place| entries.iter().any(|it| it.place == place);
        let all = self.asked.results.findings.iter();
        let mine = all.filter(|it| it.place.file == self.asked.file && !is_told(it.place));
        let line = self.asked.line;
        mine.filter(|it| self.places.locate(it.place).start.line == line)
            .collect()
    }

    /// Nothing is added there as far as is known.
    fn nothing(&mut self) -> io::Result<()> {
        let line = self.asked.line;
        let path = tame(self.places.path(self.asked.file));
        let mine = self.asked.results.audit.iter();
        let mut lines: Vec<u32> = mine
            .filter(|it| it.place.file == self.asked.file)
            .map(|it| self.places.locate(it.place).start.line)
            .collect();
        lines.dedup();
        let others: Vec<String> = lines.iter().map(u32::to_string).collect();
        let known = match others.as_slice() {
            [] => "Nothing in the file does, as far as unlisten knows".to_owned(),
            [one] => format!("Line {one} does"),
            all => format!("Lines {} do", all.join(", ")),
        };
        self.line(&format!(
            "{path}:{line} adds no listener and removes none. {known}. A call of your own that does can be taught in \
             the configuration."
        ))?;
        let spots = self.asked.results.blind_spots.iter();
        for (_, spot) in spots.filter(|(file, _)| *file == self.asked.file) {
            let place = Place {
                file: self.asked.file,
                span: spot.span,
            };
            if self.places.locate(place).start.line == line {
                self.line(&format!("Not decided: {}", words::line(&spot.message)))?;
            }
        }
        Ok(())
    }

    fn entry(&mut self, entry: &AuditEntry) -> io::Result<()> {
        let event = entry.event.as_deref().unwrap_or_default();
        let function = match &entry.function {
            Some(function) => format!(" in {function}"),
            None => ", in no function with a name".to_owned(),
        };
        self.head(
            entry.whole,
            &format!("`{}.{}({event})`{function}", entry.target, entry.call),
        )?;
        self.row("lifetime", entry.lifetime)?;
        self.row("repetition", entry.repetition)?;
        self.row("release", &self.release(entry))?;
        match &entry.finding {
            Some(finding) => self.verdict(finding)?,
            None => {
                self.steps(&entry.steps)?;
                self.row("verdict", &why_silent(entry))?;
                self.several("instead", entry.suggestions.iter().map(String::as_str))?;
            }
        }
        if let Some(by) = &entry.suppressed {
            self.row("suppressed", &self.suppressed(by))?;
        }
        let unseen = entry.blind_spots.iter().map(|spot| spot.message.as_str());
        self.several("not decided", unseen)
    }

    fn release(&self, entry: &AuditEntry) -> String {
        match entry.outcome.release() {
            Some(sight) if sight.place != entry.place => {
                let function = sight.function.as_deref();
                let function = function.map_or_else(String::new, |it| format!(" in {it}"));
                format!("{}{function}, {}", entry.release, self.place(sight.place))
            }
            _ => entry.release.clone(),
        }
    }

    /// What a rule says, what that rests on, and whether it is shown.
    fn verdict(&mut self, finding: &Finding) -> io::Result<()> {
        self.steps(&finding.steps)?;
        let (level, sure) = (severity(finding.severity), confidence(finding.confidence));
        let hidden = match finding.confidence < self.asked.least {
            true => "; not shown without --pedantic",
            false => "",
        };
        let message = words::line(&finding.message);
        self.row(
            "verdict",
            &format!("{} ({level}, {sure}{hidden}): {message}", finding.rule),
        )?;
        let assumed = finding.expectations.iter();
        let assumed: Vec<String> = assumed
            .map(|it| format!("{}: {}", it.name(), it.says()))
            .collect();
        self.several("assumes", assumed.iter().map(String::as_str))?;
        self.several("note", finding.notes.iter().map(String::as_str))?;
        let ways = finding.suggestions.iter();
        self.several("instead", ways.map(|it| it.message.as_str()))
    }

    fn suppressed(&self, by: &By) -> String {
        match by {
            By::Comment { place, reason } => {
                let reason = reason.as_deref().unwrap_or("no reason is given");
                format!(
                    "by the comment at {}: {}",
                    self.place(*place),
                    words::line(reason)
                )
            }
            By::Baseline(path) => format!("by the baseline {}", tame(path)),
        }
    }

    fn steps(&mut self, steps: &[EvidenceStep]) -> io::Result<()> {
        let told: Vec<String> = steps
            .iter()
            .map(|step| format!("{}: {}", self.place(step.place), words::line(&step.message)))
            .collect();
        self.several("evidence", told.iter().map(String::as_str))
    }

    fn place(&self, place: Place) -> String {
        let at = self.places.locate(place);
        format!("{}:{}:{}", tame(at.path), at.start.line, at.start.column)
    }

    fn head(&mut self, place: Place, text: &str) -> io::Result<()> {
        let place = tone(self.look, Tone::Strong, &self.place(place));
        writeln!(self.out, "{place}: {}", prose(self.look, &tame(text)))
    }

    fn several<'t>(&mut self, name: &str, texts: impl Iterator<Item = &'t str>) -> io::Result<()> {
        for (at, text) in texts.enumerate() {
            self.row(if at == 0 { name } else { "" }, text)?;
        }
        Ok(())
    }

    fn row(&mut self, name: &str, text: &str) -> io::Result<()> {
        const INDENT: usize = 15;
        let width = self.look.width.saturating_sub(INDENT).max(30);
        let text = fold(&words::line(text), width).join("\n");
        let text = prose(self.look, &text).replace('\n', &format!("\n{}", " ".repeat(INDENT)));
        let name = tone(self.look, Tone::Faint, &format!("{name:11}"));
        writeln!(self.out, "  {name}  {text}")
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        let text = fold(text, self.look.width).join("\n");
        writeln!(self.out, "{}", prose(self.look, &text))
    }

    fn gap(&mut self, at: usize) -> io::Result<()> {
        match at {
            0 => Ok(()),
            _ => writeln!(self.out),
        }
    }
}

/// Why no rule speaks of a listener.
fn why_silent(entry: &AuditEntry) -> String {
    let why = match &entry.outcome {
        Outcome::Released(sight) => words::line(&sight.message),
        Outcome::GoesAlong => "it is gone when its target is gone".to_owned(),
        Outcome::AddedOnce => "it is added once, when the module is loaded".to_owned(),
        Outcome::Open if entry.asks.is_none() => {
            "the rule that would ask about it is off".to_owned()
        }
        Outcome::Open => {
            "no removal in sight, and nothing in sight shows that it piles up".to_owned()
        }
    };
    format!("none: {why}")
}
