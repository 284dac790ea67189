//! The files of a run before the change that it is about.
//!
//! In: what was there before. Out: for each file that is still there its text then, and every acquisition that was in it.
//! Never here: a comparison. What cannot be read any more was nothing, and says nothing.

use std::collections::{BTreeMap, HashMap};

use super::Failure;
use super::linked::link;
use super::one::{Wanted, look_at};
use crate::config::Selection;
use crate::corpus::{self, Base};
use crate::judge::review::audit::AuditEntry;
use crate::judge::review::checklist::Before;
use crate::judge::review::outcome::Outcome;
use crate::judge::terms::AllTerms;

/// The number of a file that is not there any more.
const NOWHERE: u32 = u32::MAX;

/// The files before the change, by their numbers in the run; `files` are their paths after it, and `of_file` has the number
/// of the terms of each file of the base.
///
/// # Errors
/// Threads could not be started.
pub(super) fn before(
    base: &Base,
    files: &[String],
    terms: &AllTerms,
    of_file: &[usize],
    selection: &Selection,
) -> Result<BTreeMap<u32, Before>, Failure> {
    let numbers: HashMap<&str, u32> = files.iter().map(String::as_str).zip(0..).collect();
    let number = |of_base: usize| numbers.get(base.known_as[of_base].as_str()).copied();
    let wanted = Wanted {
        audit: true,
        before: true,
        ..Wanted::default()
    };
    let looked = corpus::visit::every(&base.files, selection.threads, |index, candidate| {
        look_at(
            index,
            candidate,
            terms.get(of_file[index as usize]),
            selection,
            wanted,
        )
    })?;
    let (looked, _) = link(
        &base.files,
        looked,
        terms,
        of_file,
        selection,
        wanted,
        &base.pages,
    )?;
    let told = looked
        .into_iter()
        .enumerate()
        .filter_map(|(of_base, looked)| {
            let looked = looked.ok()?;
            let mut audit = looked.examined.audit;
            for entry in &mut audit {
                renumber(entry, &|it| number(it as usize).unwrap_or(NOWHERE));
            }
            let text = looked.text?;
            Some((number(of_base)?, Before { text, audit }))
        });
    Ok(told.collect())
}

/// Puts what is asked of an acquisition before the change into the files of the run: where it is, and what released it.
fn renumber(entry: &mut AuditEntry, number: &dyn Fn(u32) -> u32) {
    entry.place.file = number(entry.place.file);
    if let Outcome::Released(sight) = &mut entry.outcome {
        sight.place.file = number(sight.place.file);
    }
}
