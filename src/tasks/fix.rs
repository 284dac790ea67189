//! Fixes: written into the files, or shown as a diff.
//!
//! In: the settings of a check that fixes. Out: the files, or a diff on standard output, and the exit code.
//! Never here: which fixes there are.

use std::io::{self, Write};
use std::path::Path;

use super::{CLEAN, FAILED, FINDINGS, Wanted, least};
use crate::config::{CheckSettings, Fixing, Goal};
use crate::corpus::bounds::Bounds;
use crate::corpus::write;
use crate::report::paint::tame;
use crate::report::summary::counted;
use crate::report::{Results, delivery, problems};
use crate::run::{Failure, Fixed, fix, look_through_keeping};

/// What was done before a check reports.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    /// How many findings were fixed.
    pub findings: usize,
    /// In how many files.
    pub files: usize,
    /// Whether something that was to be written was not.
    pub has_failed: bool,
}

/// Everything that is found, and the files with their fixes.
fn fixed(settings: &CheckSettings) -> Result<(Results, Vec<Fixed>, Vec<String>), Failure> {
    let wanted = Wanted {
        least: least(settings.least),
        ..Wanted::default()
    };
    let selection = &settings.selection;
    let (mut results, kept) = look_through_keeping(selection, wanted, settings.progress)?;
    if settings.changed_lines {
        results.keep_changed();
    }
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for one in fix(&results, &kept, settings.fixing.is_bold, selection.threads)? {
        match one {
            Ok(one) => done.push(one),
            Err(why) => failed.push(why.to_string()),
        }
    }
    done.retain(|it| it.after != it.before);
    Ok((results, done, failed))
}

/// Writes the fixes into their files.
///
/// # Errors
/// There are no results.
pub(super) fn write(settings: &CheckSettings) -> Result<Done, Failure> {
    debug_assert_eq!(settings.fixing.goal, Goal::Files);
    let (_, fixed, mut failed) = fixed(settings)?;
    let bounds = Bounds::around(&settings.selection.working_directory);
    let mut done = Done::default();
    for one in fixed {
        let Some(file) = &one.file else {
            continue;
        };
        match put(&bounds, file, &one) {
            Ok(()) => {
                done.findings += one.rules.len();
                done.files += 1;
            }
            Err(why) => failed.push(why.to_string()),
        }
    }
    tell(&failed);
    done.has_failed = !failed.is_empty();
    Ok(done)
}

fn put(bounds: &Bounds, file: &Path, one: &Fixed) -> Result<(), write::NotWritten> {
    match bounds.lead_to(file) {
        true => write::instead(file, Some(&one.before), &one.after),
        false => Err(write::NotWritten::Outside(one.path.clone())),
    }
}

fn tell(failed: &[String]) {
    let mut failed = failed.iter();
    delivery::aside(|err| failed.try_for_each(|why| writeln!(err, "error: {}", tame(why))));
}

/// Prints what standard input would be with its fixes, whether there are any or not; what is left is counted aside.
///
/// # Errors
/// There are no results, or standard output cannot be written to.
pub(super) fn filter(settings: &CheckSettings) -> Result<u8, Failure> {
    let (results, fixed, failed) = fixed(settings)?;
    let text = match fixed.first() {
        Some(one) => one.after.clone(),
        None => crate::corpus::read::standard_input_again(),
    };
    delivery::print_as_it_is(|out| out.write_all(&text))?;
    let done: usize = fixed.iter().map(|it| it.rules.len()).sum();
    let left = results.findings.len().saturating_sub(done);
    delivery::aside(|err| {
        problems(err, &results.problems, settings.look)?;
        match settings.quiet || done + left == 0 {
            true => Ok(()),
            false => writeln!(err, "{} fixed, {left} left", counted(done, "finding")),
        }
    });
    tell(&failed);
    Ok(code(
        &results,
        &failed,
        left > 0 && settings.failing.level.is_some(),
    ))
}

/// Prints a diff of the fixes.
///
/// # Errors
/// There are no results, or standard output cannot be written to.
pub(super) fn diff(settings: &CheckSettings) -> Result<u8, Failure> {
    let (results, fixed, failed) = fixed(settings)?;
    delivery::print(|out| fixed.iter().try_for_each(|one| write_diff(out, one)))?;
    let count: usize = fixed.iter().map(|it| it.rules.len()).sum();
    delivery::aside(|err| {
        problems(err, &results.problems, settings.look)?;
        if settings.quiet {
            return Ok(());
        }
        let files = counted(fixed.len(), "file");
        match (count, settings.fixing) {
            (0, _) => writeln!(err, "nothing to fix"),
            (_, Fixing { is_bold: true, .. }) => writeln!(
                err,
                "{} in {files} (--fix --unsafe-fixes writes them)",
                fixes(count)
            ),
            _ => writeln!(err, "{} in {files} (--fix writes them)", fixes(count)),
        }
    });
    tell(&failed);
    Ok(code(&results, &failed, count > 0))
}

fn fixes(count: usize) -> String {
    format!("{count} fix{}", if count == 1 { "" } else { "es" })
}

fn write_diff(out: &mut dyn Write, one: &Fixed) -> io::Result<()> {
    let (before, after) = (
        String::from_utf8_lossy(&one.before),
        String::from_utf8_lossy(&one.after),
    );
    let path = tame(&one.path);
    write!(out, "{}", crate::mend::diff(&before, &after, &path))
}

fn code(results: &Results, failed: &[String], is_found: bool) -> u8 {
    match (results.has_fatal_problem() || !failed.is_empty(), is_found) {
        (true, _) => FAILED,
        (_, true) => FINDINGS,
        _ => CLEAN,
    }
}
