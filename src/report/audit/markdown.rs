//! Every acquisition with its three answers, for a wiki, an issue or a pull request: Markdown.
//!
//! In: [`Results`] of an audit. Out: a paragraph that counts, and for each file a table; places are links relative to the
//! working directory.
//! Never here: a name that ends its cell, or that becomes markup.

use std::io::{self, Write};

use super::{called, unseen, verdict};
use crate::judge::review::audit::AuditEntry;
use crate::report::summary::counted;
use crate::report::{Places, Results, markdown};

/// Writes the document.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let places = Places::new(results);
    let leaking = results
        .audit
        .iter()
        .filter(|entry| entry.finding.is_some())
        .count();
    writeln!(out, "# Listener audit\n")?;
    writeln!(
        out,
        "{} in {}; {leaking} reported.",
        counted(results.audit.len(), "acquisition"),
        counted(results.checked, "file"),
    )?;
    for of_file in results
        .audit
        .chunk_by(|one, other| one.place.file == other.place.file)
    {
        table(out, &places, of_file)?;
    }
    Ok(())
}

/// The acquisitions of one file; there is at least one.
fn table(out: &mut dyn Write, places: &Places<'_>, entries: &[AuditEntry]) -> io::Result<()> {
    let path = entries
        .first()
        .map_or("", |entry| places.path(entry.place.file));
    writeln!(out, "\n## {}\n", markdown::code(path))?;
    writeln!(
        out,
        "| line | listener | lifetime | repetition | release | verdict | blind spots |\n\
         |---:|---|---|---|---|---|---|"
    )?;
    for entry in entries {
        let at = places.locate(entry.place).start.line;
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            places.link_of_line(path, at),
            listener(entry),
            entry.lifetime,
            entry.repetition,
            release(places, path, entry),
            verdict(entry),
            unseen(entry).unwrap_or_default(),
        )?;
    }
    Ok(())
}

/// The call and the event, each as code.
fn listener(entry: &AuditEntry) -> String {
    let call = markdown::code(&called(entry));
    match &entry.event {
        Some(event) => format!("{call} {}", markdown::code(event)),
        None => call,
    }
}

fn release<'a>(places: &Places<'a>, path: &'a str, entry: &AuditEntry) -> String {
    let name = match entry.release.contains('.') {
        true => markdown::code(&entry.release),
        false => entry.release.clone(),
    };
    match entry.released_at() {
        Some(release) => {
            let at = places.locate(release).start.line;
            format!("{name}, line {}", places.link_of_line(path, at))
        }
        None => name,
    }
}
