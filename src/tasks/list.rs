//! The files that a check would read.
//!
//! In: the settings of a run. Out: the paths, one on each line, and the exit code.
//! Never here: the content of files.

use super::{CLEAN, FAILED};
use crate::config::ListSettings;
use crate::corpus::{self, Changes, Problem};
use crate::judge::policy::vocabulary;
use crate::report::paint::tame;
use crate::report::{delivery, problems};
use crate::run::{Failure, Unconfigured};

/// Lists them.
///
/// # Errors
/// A configuration cannot be used, or git has no answer.
pub(super) fn list(settings: &ListSettings) -> Result<u8, Failure> {
    let selection = corpus::typed::followed(&settings.selection);
    let compared = selection.compared.as_ref();
    let changes = compared
        .map(|compared| Changes::of(&selection.working_directory, compared))
        .transpose()?;
    let mut walked =
        corpus::walk(&selection, &vocabulary(), changes.as_ref()).map_err(Unconfigured)?;
    if let Some(changes) = &changes {
        corpus::hold_staged(&mut walked, changes, &selection)?;
        if !selection.narrows() {
            corpus::base::before(&mut walked, changes, &selection)?;
        }
    }
    walked.problems.sort();
    delivery::aside(|err| problems(err, &walked.problems, settings.look));
    delivery::print(|out| {
        let mut files = walked.files.iter();
        files.try_for_each(|file| writeln!(out, "{}", tame(&file.path)))
    })?;
    Ok(match walked.problems.iter().any(Problem::is_fatal) {
        true => FAILED,
        false => CLEAN,
    })
}
