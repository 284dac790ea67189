//! What a check does with its baselines when everything was looked at.
//!
//! In: the results of a check and what was asked of baselines. Out: the baselines, written if that was asked, and whether
//! the run fails for what they know and is gone.
//! Never here: which findings are known.

use std::mem::take;

use crate::config::CheckSettings;
use crate::corpus::write;
use crate::judge::finding::Finding;
use crate::judge::known::suppression::{By, Suppressed};
use crate::report::{Results, baseline, delivery};
use crate::run::Failure;

/// Writes the baselines, or tells what of them is stale; says whether the run fails for it.
///
/// # Errors
/// A baseline has changed since it was read, or cannot be written.
pub(super) fn settle(results: &mut Results, settings: &CheckSettings) -> Result<bool, Failure> {
    let ratchet = settings.ratchet;
    if ratchet.writes && results.has_fatal_problem() {
        let said = "error: the baseline was not written, because some files could not be checked";
        delivery::aside(|err| writeln!(err, "{said}"));
        return Ok(false);
    }
    if ratchet.writes {
        write_all(results, ratchet.shrinks)?;
        return Ok(false);
    }
    let fails = ratchet.shrinks && settings.failing.level.is_some();
    let look = settings.look;
    if fails || !settings.quiet {
        delivery::aside(|err| baseline::write_stale(err, &results.baselines, fails, look));
    }
    if fails {
        delivery::aside(|err| baseline::write_grown(err, &results.baselines, look));
    }
    Ok(fails && (results.has_stale() || results.has_grown()))
}

/// Writes what is left of each baseline, or what is found now; then nothing is stale, and what is written is known.
fn write_all(results: &mut Results, shrinks: bool) -> Result<(), Failure> {
    for one in &mut results.baselines {
        let new = match shrinks {
            true => &one.held.left,
            false => &one.held.full,
        };
        let text = baseline::text(new)?;
        if one.bytes.as_deref() != Some(text.as_bytes()) {
            write::instead(&one.file, one.bytes.as_deref(), text.as_bytes())?;
        }
        delivery::aside(|err| baseline::write_written(err, one, new));
        one.held.stale.clear();
    }
    if !shrinks {
        let of = |finding: &Finding| {
            let file = finding.place.file;
            let mut all = results.baselines.iter();
            all.find(|it| it.files.binary_search(&file).is_ok())
                .map_or_else(String::new, |it| it.shown.clone())
        };
        let known = take(&mut results.findings).into_iter();
        let known: Vec<Suppressed> = known
            .map(|finding| Suppressed {
                by: By::Baseline(of(&finding)),
                finding,
            })
            .collect();
        results.suppressed.extend(known);
        results.sort();
    }
    Ok(())
}
