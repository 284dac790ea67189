//! The checklist of a change.
//!
//! In: the settings of a review. Out: the checklist, delivered, and the exit code.
//! Never here: what is on the list, or what a change touches.

use std::time::Instant;

use super::{CLEAN, FAILED, FINDINGS};
use crate::config::ReviewSettings;
use crate::report::{checklist, delivery};
use crate::run::{Failure, Wanted, look_through};

/// Reviews a change. A list on which something is left to settle fails, as a finding would.
pub(super) fn review(settings: &ReviewSettings) -> Result<u8, Failure> {
    let started = Instant::now();
    delivery::refuse(&settings.outputs, &settings.selection.working_directory)?;
    let wanted = Wanted {
        audit: true,
        before: true,
        ..Wanted::default()
    };
    let results = look_through(&settings.selection, wanted, settings.progress)?;
    delivery::checklist(&results, settings, started.elapsed())?;
    Ok(match checklist::open(&checklist::of(&results)) {
        _ if results.has_fatal_problem() => FAILED,
        0 => CLEAN,
        _ => FINDINGS,
    })
}
