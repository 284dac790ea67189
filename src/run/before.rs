//! The files of a run before the change that it is about.
//!
//! In: the candidates of the run, and the change. Out: for each file that was there the text and every acquisition in it.
//! Never here: a comparison. What cannot be read any more was nothing, and says nothing.

use std::collections::BTreeMap;

use super::Failure;
use super::one::{Wanted, look_at};
use crate::config::Selection;
use crate::corpus::{self, Candidate, Changes, Location};
use crate::judge::checklist::Before;
use crate::judge::terms::Terms;

/// The files before the change, by their numbers in the run.
///
/// # Errors
/// Git cannot answer, or threads could not be started.
pub(super) fn before<'t>(
    files: &[Candidate],
    terms_of: impl Fn(u32) -> &'t Terms + Sync,
    changes: &Changes,
    selection: &Selection,
) -> Result<BTreeMap<u32, Before>, Failure> {
    let blob_of = |file: &Candidate| {
        let whole = file.whole(&selection.working_directory);
        changes.get(&whole)?.before.clone()
    };
    let (numbers, blobs): (Vec<u32>, Vec<String>) = (0..)
        .zip(files)
        .filter_map(|(number, file)| Some((number, blob_of(file)?)))
        .unzip();
    let names: Vec<&str> = blobs.iter().map(String::as_str).collect();
    let held = changes.contents(&names)?;
    let candidates: Vec<Candidate> = numbers
        .iter()
        .zip(held)
        .map(|(number, held)| Candidate {
            size: held.size(),
            location: Location::Index(
                held,
                files[*number as usize].whole(&selection.working_directory),
            ),
            ..files[*number as usize].clone()
        })
        .collect();
    let wanted = Wanted {
        audit: true,
        ..Wanted::default()
    };
    let looked = corpus::visit::every(&candidates, selection.threads, |index, candidate| {
        let number = numbers[index as usize];
        look_at(number, candidate, terms_of(number), selection, wanted)
    })?;
    let told = numbers.iter().zip(looked).filter_map(|(number, looked)| {
        let looked = looked.ok()?;
        let before = Before {
            text: looked.text?,
            audit: looked.examined.audit,
        };
        Some((*number, before))
    });
    Ok(told.collect())
}
