//! Who gets which report, on which stream or in which file.
//!
//! In: [`Results`] and the settings of the run. Out: the reports in their files and on standard output, problems on
//! standard error; the closing line ends a report for people and goes to standard error beside a report for programs.
//! Never here: what the reports say. The only place that writes to the streams of the process. Whether there are colours was
//! decided before; `AutoStream` sees to it that an old console of Windows shows them.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anstream::AutoStream;

use super::formats::{self, Format};
use super::inert::{Escapes, inert};
use super::paint::{Tone, tame, tone};
use super::table::{GAP, arranged};
use super::{Results, earlier, human, modules, problems, stages, statistics, summary};
use crate::cli::FailOn;
use crate::config::{
    AuditSettings, CheckSettings, Look, Outputs, Refused, ReviewSettings, ShowSettings,
};
use crate::corpus;
use crate::corpus::bounds::Bounds;
use crate::corpus::write::Leave;

/// Reports that could not be written, and nobody closed the stream; a sentence for each, at least one.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\nerror: "))]
pub struct Undelivered(Vec<String>);

/// Delivers the findings of a check that took `took`.
///
/// # Errors
/// The disk is full, or the like.
pub fn findings(
    results: &Results,
    settings: &CheckSettings,
    took: Duration,
) -> Result<(), Undelivered> {
    aside(|err| problems(err, &results.problems, settings.look));
    let closing: Closing<'_> = &|out, took, look| {
        if settings.statistics {
            statistics::write(out, results, look)?;
        }
        match settings.quiet {
            true => Ok(()),
            false => summary::write(out, results, took, look),
        }
    };
    let run = Run {
        results,
        took,
        look: settings.look,
        closing,
    };
    reports(&settings.outputs, formats::of_check, &run)
}

/// Says what the reports do not: that `warnings` of them fail the run, because they are too many or not shown.
pub fn warnings(warnings: usize, settings: &CheckSettings) {
    let failing = settings.failing;
    let count = summary::counted(warnings, "warning");
    let said = match failing.max_warnings {
        Some(most) if warnings > most => {
            format!("{count}, but --max-warnings allows {most}")
        }
        _ if settings.quiet && warnings > 0 && failing.level == Some(FailOn::Warning) => {
            format!("{count}, hidden by --quiet but counted by --fail-on warning")
        }
        _ => return,
    };
    let word = tone(settings.look, Tone::Error, "error:");
    aside(|err| writeln!(err, "{word} {said}"));
}

/// Says how long each part of a run took, and all of it.
pub fn timing(results: &Results, took: Duration) {
    let told: Duration = results.timing.iter().map(|(_, part)| *part).sum();
    let rest = ("reporting", took.saturating_sub(told));
    let all = ("in all", took);
    let parts = results.timing.iter().chain([&rest, &all]);
    let seconds = |part: &Duration| format!("{:.3} s", part.as_secs_f64());
    let rows: Vec<(&str, String)> = parts.map(|(name, part)| (*name, seconds(part))).collect();
    let cells = rows
        .iter()
        .map(|(name, seconds)| vec![*name, seconds.as_str()]);
    aside(|err| {
        for cells in arranged(cells, None, &[1]).iter().flatten() {
            writeln!(err, "{}", cells.join(GAP))?;
        }
        match results.stored_and_read {
            Some((stored, read)) => {
                writeln!(err, "parsed {read}, and {stored} came from the cache")
            }
            None => Ok(()),
        }
    });
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
    aside(|err| problems(err, &results.problems, settings.look));
    let closing: Closing<'_> = &|out, took, look| match settings.quiet {
        true => Ok(()),
        false => summary::write_audit(out, results, took, look),
    };
    let run = Run {
        results,
        took,
        look: settings.look,
        closing,
    };
    reports(&settings.outputs, formats::of_audit, &run)
}

/// Delivers the checklist of a review that took `took`.
///
/// # Errors
/// The disk is full, or the like.
pub fn checklist(
    results: &Results,
    settings: &ReviewSettings,
    took: Duration,
) -> Result<(), Undelivered> {
    aside(|err| problems(err, &results.problems, settings.look));
    let closing: Closing<'_> = &|out, took, look| match settings.quiet {
        true => Ok(()),
        false => summary::write_review(out, results, took, look),
    };
    let run = Run {
        results,
        took,
        look: settings.look,
        closing,
    };
    reports(&settings.outputs, formats::of_review, &run)
}

/// How a run ends in words; a report in a file leaves the time out, so that it changes with its content only.
pub type Closing<'a> = &'a dyn Fn(&mut dyn Write, Option<Duration>, Look) -> io::Result<()>;

/// What a run has to say.
pub struct Run<'a> {
    /// What was found.
    pub results: &'a Results,
    /// How long it took.
    pub took: Duration,
    /// How standard output looks.
    pub look: Look,
    /// How it ends.
    pub closing: Closing<'a>,
}

/// Delivers each report to its place. The files come first: who closes standard output early gets them all the same.
///
/// # Errors
/// A file or standard output cannot be written to; all others have been.
pub fn reports<F: Copy>(
    outputs: &Outputs<F>,
    format: impl Fn(F) -> Format,
    run: &Run<'_>,
) -> Result<(), Undelivered> {
    let mut undelivered = Vec::new();
    let bounds = Bounds::around(&run.results.folder);
    for (one, path) in &outputs.files {
        let look = run.look.in_a_file();
        let written = text_of(format(*one), run, look, None)
            .map_err(|error| format!("{}: {error}", path.display()))
            .and_then(|text| {
                let leave = leave(&bounds, outputs);
                let written = corpus::write::report(path, text.as_bytes(), leave);
                written.map_err(|error| error.to_string())
            });
        undelivered.extend(written.err().map(|why| tame(&why)));
    }
    let shown: Vec<Format> = outputs.shown.iter().map(|one| format(*one)).collect();
    let printed = print_as_it_is(|out| {
        shown.iter().try_for_each(|one| {
            let text = text_of(*one, run, run.look, Some(run.took))?;
            out.write_all(text.as_bytes())
        })
    });
    if !shown.iter().any(|one| matches!(one, Format::Painted(_))) {
        aside(|err| (run.closing)(err, Some(run.took), run.look));
    }
    undelivered.extend(printed.err().into_iter().flat_map(|Undelivered(why)| why));
    match undelivered.is_empty() {
        true => Ok(()),
        false => Err(Undelivered(undelivered)),
    }
}

/// Says before a run which of its reports could not be written, so that nobody waits for it in vain.
///
/// # Errors
/// One of them would take the place of something else, or cannot be written.
pub fn refuse<F>(outputs: &Outputs<F>, folder: &Path) -> Result<(), Undelivered> {
    let bounds = Bounds::around(folder);
    let mut refused = Vec::new();
    let mut places: Vec<PathBuf> = Vec::new();
    for (_, path) in &outputs.files {
        let may = corpus::write::may_hold_report(path, leave(&bounds, outputs));
        refused.extend(may.err().map(|why| tame(&why.to_string())));
        let place = bounds.real(path);
        if places.contains(&place) {
            let shown = path.display().to_string();
            let said =
                format!("{shown}: two reports would be written to this file; give each its own");
            refused.push(tame(&said));
        }
        places.push(place);
    }
    match refused.is_empty() {
        true => Ok(()),
        false => Err(Undelivered(refused)),
    }
}

fn leave<'a, F>(bounds: &'a Bounds, outputs: &Outputs<F>) -> Leave<'a> {
    Leave {
        bounds,
        force: outputs.force,
        is_earlier: earlier::is_one,
    }
}

/// A report, in which nothing is a command.
fn text_of(
    format: Format,
    run: &Run<'_>,
    look: Look,
    took: Option<Duration>,
) -> io::Result<String> {
    written(format.escapes(), |out| match format {
        Format::Painted(write) => {
            write(out, run.results, look)?;
            (run.closing)(out, took, look)
        }
        Format::Fixed(write, _) => write(out, run.results),
    })
}

/// What `write` writes, in which nothing is a command.
fn written(
    escapes: Escapes,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<String> {
    let mut bytes = Vec::new();
    write(&mut bytes)?;
    Ok(inert(&String::from_utf8_lossy(&bytes), escapes))
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
    print(|out| match settings.json {
        true => modules::write_json(out, &results.modules),
        false => stages::write(out, results, look),
    })?;
    if !settings.quiet {
        aside(|err| summary::write_stages(err, results, settings, took));
    }
    Ok(())
}

/// Tells why there is no report.
pub fn failed(failure: &(dyn std::error::Error + 'static)) {
    aside(|err| match failure.downcast_ref::<Undelivered>() {
        // Each of them is tame, and has a line of its own.
        Some(undelivered) => writeln!(err, "error: {undelivered}"),
        None => writeln!(err, "error: {}", tame(&failure.to_string())),
    });
}

/// Tells of configurations that cannot be used.
pub fn refused(refused: &[Refused], look: Look) {
    aside(|err| human::refused(err, refused, look));
}

/// Writes text for people to standard output; nothing in it is a command.
///
/// # Errors
/// The disk is full, or the like.
pub fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Undelivered> {
    print_as_it_is(|out| out.write_all(written(Escapes::None, write)?.as_bytes()))
}

/// Writes to standard output what holds no word of the code that is checked. Who closes it early, as `head` does, has
/// read enough.
///
/// # Errors
/// The disk is full, or the like.
pub fn print_as_it_is(
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Undelivered> {
    let mut out = BufWriter::new(AutoStream::always(io::stdout().lock()));
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let why = corpus::problem::reason(&error);
            let said = format!("standard output: the report cannot be written: {why}");
            Err(Undelivered(vec![said]))
        }
        _ => Ok(()),
    }
}

/// Clears the terminal.
pub fn clear() {
    let mut out = AutoStream::always(io::stdout().lock());
    let _ = out.write_all(b"\x1b[2J\x1b[3J\x1b[H");
}

/// Writes text for people to standard error; nothing in it is a command.
pub fn aside(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
    // Without standard error there is nobody to tell.
    let mut err = AutoStream::always(io::stderr().lock());
    let _ = written(Escapes::None, write).and_then(|text| err.write_all(text.as_bytes()));
}
