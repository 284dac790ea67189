//! Baselines: their text, and what is told of them.
//!
//! In: what is known, and what of it is stale. Out: the text of the file, one line for each entry so that two people can
//! change it at once, and lines for people.
//! Never here: writing the file.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use super::paint::{Tone, tame, tone};
use super::summary::counted;
use crate::config::Look;
use crate::judge::known::baseline::{Baseline, Held, Key, Known, VERSION};

/// How many stale entries are listed; the others are counted.
const LISTED: usize = 10;

/// A baseline, held against a run.
#[derive(Clone, Debug)]
pub struct HeldBaseline {
    /// Where it is.
    pub file: PathBuf,
    /// The same as shown.
    pub shown: String,
    /// What was read; `None` if it was not there.
    pub bytes: Option<Vec<u8>>,
    /// What it knew.
    pub old: Baseline,
    /// What it knew before the change that the run is about, if it was there and the change touches it.
    pub before: Option<Baseline>,
    /// What it says of the run.
    pub held: Held,
    /// The files of the run that it is for, by index, sorted.
    pub files: Vec<u32>,
}

impl HeldBaseline {
    /// By how many findings the change that the run is about has made it longer.
    pub fn growth(&self) -> u32 {
        let before = self.before.as_ref().map(Baseline::count);
        before.map_or(0, |before| self.old.count().saturating_sub(before))
    }
}

/// An entry as programs read it.
#[derive(Serialize)]
pub(super) struct OutEntry<'a> {
    path: &'a str,
    rule: &'a str,
    fingerprint: &'a str,
    count: u32,
    at: &'a str,
}

impl<'a> OutEntry<'a> {
    pub(super) fn new(key: &'a Key, known: &'a Known) -> Self {
        Self {
            path: &key.path,
            rule: &key.rule,
            fingerprint: &key.fingerprint,
            count: known.count,
            at: &known.words,
        }
    }
}

/// The text of a baseline.
///
/// # Errors
/// None of its strings can be written as JSON, which does not happen.
pub fn text(baseline: &Baseline) -> io::Result<String> {
    let mut text = format!("{{\n  \"version\": {VERSION},\n  \"findings\": [");
    for (at, (key, known)) in baseline.entries.iter().enumerate() {
        let entry = serde_json::to_string(&OutEntry::new(key, known))?;
        let comma = if at == 0 { "" } else { "," };
        text.push_str(&format!("{comma}\n    {entry}"));
    }
    let end = if baseline.entries.is_empty() {
        ""
    } else {
        "\n  "
    };
    text.push_str(&format!("{end}]\n}}\n"));
    Ok(text)
}

/// Tells of entries that are stale, and how to take them out. `fails` says whether the run fails for them.
pub fn write_stale(
    out: &mut dyn Write,
    baselines: &[HeldBaseline],
    fails: bool,
    look: Look,
) -> io::Result<()> {
    for baseline in baselines.iter().filter(|it| !it.held.stale.is_empty()) {
        let stale = &baseline.held.stale;
        let shown = tame(&baseline.shown);
        let word = match fails {
            true => tone(look, Tone::Error, "error:"),
            false => tone(look, Tone::Warning, "warning:"),
        };
        let (entries, are) = match stale.len() {
            1 => ("1 entry".to_owned(), "is"),
            some => (format!("{some} entries"), "are"),
        };
        writeln!(
            out,
            "{word} {shown}: {entries} {are} stale, because the findings are gone; remove stale entries with `unlisten --baseline {shown} --write-baseline --ratchet`"
        )?;
        for (key, known) in stale.iter().take(LISTED) {
            let times = match known.count {
                1 => String::new(),
                some => format!(" ({some} times)"),
            };
            writeln!(
                out,
                "  {}: {} {}{times}",
                tame(&key.path),
                tame(&key.rule),
                tame(&known.words)
            )?;
        }
        if stale.len() > LISTED {
            writeln!(out, "  and {} more", stale.len() - LISTED)?;
        }
    }
    Ok(())
}

/// Tells of baselines that a change has made longer, where they may only shrink.
pub fn write_grown(out: &mut dyn Write, baselines: &[HeldBaseline], look: Look) -> io::Result<()> {
    for baseline in baselines.iter().filter(|it| it.growth() > 0) {
        writeln!(
            out,
            "{} {}: the change adds {} to it, but it may only shrink; fix the new findings, or suppress them with a reason",
            tone(look, Tone::Error, "error:"),
            tame(&baseline.shown),
            counted(baseline.growth() as usize, "finding")
        )?;
    }
    Ok(())
}

/// Tells what was written.
pub fn write_written(
    out: &mut dyn Write,
    baseline: &HeldBaseline,
    new: &Baseline,
) -> io::Result<()> {
    let (before, after) = (baseline.old.count(), new.count());
    let change = match (&baseline.bytes, after.cmp(&before)) {
        (None, _) => "written".to_owned(),
        (_, std::cmp::Ordering::Greater) => format!("grew by {}", after - before),
        (_, std::cmp::Ordering::Less) => format!("shrank by {}", before - after),
        (_, std::cmp::Ordering::Equal) => "as long as before".to_owned(),
    };
    writeln!(
        out,
        "{}: {change}; it knows {} in {}",
        tame(&baseline.shown),
        counted(after as usize, "finding"),
        counted(new.files(), "file")
    )
}
