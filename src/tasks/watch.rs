//! Checking again whenever a file changes.
//!
//! In: the settings of a check. Out: its reports, again and again; whoever started it ends it.
//! Never here: what a check does.

use std::convert::Infallible;
use std::time::Duration;

use super::{check, fail};
use crate::config::CheckSettings;
use crate::corpus::watch::State;
use crate::judge::policy::vocabulary;
use crate::report::delivery;
use crate::run::Failure;

/// How long it takes at most until a change is seen.
const PAUSE: Duration = Duration::from_millis(500);

/// Checks, and again after each change.
///
/// # Errors
/// Never: what is wrong with one run may be right for the next, so it is told and waited for.
pub(super) fn watch(settings: &CheckSettings) -> Result<Infallible, Failure> {
    loop {
        // Asked before, so that what changes meanwhile is seen.
        let state = State::of(&settings.selection, &vocabulary());
        if let Err(failure) = check(settings) {
            fail(&failure, settings.look);
        }
        if !settings.quiet {
            delivery::aside(|err| writeln!(err, "watching for changes; Ctrl-C ends it"));
        }
        while State::of(&settings.selection, &vocabulary()) == state {
            std::thread::sleep(PAUSE);
        }
        if settings.progress && settings.look.color {
            delivery::clear();
        }
    }
}
