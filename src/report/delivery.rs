//! Who gets which report, on which stream.
//!
//! In: [`Results`] and the settings of the run. Out: the report on standard output, problems on standard error; the
//! closing line ends the report for people and goes to standard error beside a report for programs.
//! Never here: what the reports say. The only place that writes to the streams of the process.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::time::Duration;

use super::{Results, audit, concise, human, json, problems, stages, summary};
use crate::cli::{CheckFormat, TableFormat};
use crate::config::{AuditSettings, CheckSettings, Look, Refused, ShowSettings};

/// Standard output could not be written to, and nobody closed it.
#[derive(Debug, thiserror::Error)]
#[error("the report cannot be written: {0}")]
pub struct Undelivered(io::Error);

/// Delivers the findings of a check that took `took`.
///
/// # Errors
/// The disk is full, or the like.
pub fn findings(
    results: &Results,
    settings: &CheckSettings,
    took: Duration,
) -> Result<(), Undelivered> {
    let look = settings.look;
    let closing = |out: &mut dyn Write| match settings.quiet {
        true => Ok(()),
        false => summary::write(out, results, took, look),
    };
    aside(|err| problems(err, &results.problems, look));
    print(|out| match settings.format {
        CheckFormat::Human => human::write(out, results, look).and_then(|()| closing(out)),
        CheckFormat::Concise => concise::write(out, results),
        CheckFormat::Json => json::write(out, results),
    })?;
    if settings.format != CheckFormat::Human {
        aside(closing);
    }
    Ok(())
}

/// Delivers the acquisitions of an audit that took `took`.
///
/// # Errors
/// The disk is full, or the like.
pub fn acquisitions(
    results: &Results,
    settings: &AuditSettings,
    took: Duration,
) -> Result<(), Undelivered> {
    let look = settings.look;
    let closing = |out: &mut dyn Write| match settings.quiet {
        true => Ok(()),
        false => summary::write_audit(out, results, took, look),
    };
    aside(|err| problems(err, &results.problems, look));
    print(|out| match settings.format {
        TableFormat::Human => audit::write(out, results, look).and_then(|()| closing(out)),
        TableFormat::Json => audit::write_json(out, results),
    })?;
    if settings.format != TableFormat::Human {
        aside(closing);
    }
    Ok(())
}

/// Delivers the stages of a run that took `took`. The closing line goes aside, so that what is shown can be piped on.
///
/// # Errors
/// The disk is full, or the like.
pub fn stages(
    results: &Results,
    settings: &ShowSettings,
    took: Duration,
) -> Result<(), Undelivered> {
    let look = settings.look;
    aside(|err| problems(err, &results.problems, look));
    print(|out| stages::write(out, results, look))?;
    if !settings.quiet {
        aside(|err| summary::write_stages(err, results, settings, took));
    }
    Ok(())
}

/// Tells of configurations that cannot be used.
pub fn refused(refused: &[Refused], look: Look) {
    aside(|err| human::refused(err, refused, look));
}

/// Writes to standard output. Who closes it early, as `head` does, has read enough.
///
/// # Errors
/// The disk is full, or the like.
pub fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Undelivered> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Undelivered(error)),
        _ => Ok(()),
    }
}

/// Writes to standard error.
pub fn aside(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    let mut text = Vec::new();
    // Without standard error there is nobody to tell.
    let _ = write(&mut text).and_then(|()| io::stderr().write_all(&text));
}
