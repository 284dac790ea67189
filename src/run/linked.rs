//! Looking again, with their neighbours in sight, at the files that leave something open by themselves.
//!
//! In: the files of a run and what each says by itself. Out: what it says with its neighbours, and how the files are linked.
//! Never here: which files are neighbours, or what they say.

use std::sync::Arc;

use super::linking::Linked;
use super::one::{self, Examined, LookedAt, Wanted};
use super::program::Together;
use super::{Failure, Kept};
use crate::config::Selection;
use crate::corpus::{self, Candidate, Problem, SourceFile};
use crate::graph::Reach;
use crate::judge::terms::AllTerms;

/// What became of each file, in order.
pub(super) type Looked = Vec<Result<LookedAt, Problem>>;

/// What each file has to say once its neighbours are in sight, where it leaves something open by itself; and how the files are
/// linked, if one does.
///
/// # Errors
/// Threads could not be started.
pub(super) fn link(
    files: &[Candidate],
    mut looked: Looked,
    terms: &AllTerms,
    of_file: &[usize],
    selection: &Selection,
    wanted: Wanted,
    pages: &[Candidate],
) -> Result<(Looked, Option<Linked>), Failure> {
    // A review is about every call that leads to a listener, wherever it stands.
    let asks = |it: &Result<LookedAt, Problem>| {
        it.as_ref().is_ok_and(|it| {
            it.examined.asks_neighbours || wanted.before && !it.examined.audit.is_empty()
        })
    };
    let asking: Vec<bool> = looked.iter().map(asks).collect();
    if !selection.links_files() || !asking.contains(&true) {
        return Ok((looked, None));
    }
    let linked = Linked::new(files, &mut looked, selection, pages);
    let each = |index: u32, candidate: &Candidate| {
        if !asking[index as usize] {
            return None;
        }
        let source = one::source(index, candidate)?;
        let together = linked.examine(files, terms, of_file, &source, None, wanted)?;
        Some((together.told(), source.text))
    };
    let again = corpus::visit::every(files, selection.threads, each)?;
    for (looked, again) in looked.iter_mut().zip(again) {
        if let (Ok(looked), Ok(Some((examined, text)))) = (looked, again) {
            looked.text = examined.is_shown().then_some(text);
            looked.examined = examined;
        }
    }
    Ok((looked, Some(linked)))
}

impl Kept {
    /// The files of these numbers.
    pub(super) fn candidates(&self, files: &[u32]) -> Vec<Candidate> {
        let all = files.iter();
        all.map(|file| self.files[*file as usize].clone()).collect()
    }

    /// What a file would have to say if this were its text: with its neighbours in sight if it asks for them. `None` if it is in
    /// no language that is read.
    pub(super) fn examine_instead(&self, file: u32, text: &str) -> Option<Examined> {
        let candidate = self.files.get(file as usize)?;
        let source = SourceFile {
            index: file,
            path: candidate.path.clone(),
            read_as: candidate.read_as.clone(),
            text: text.to_owned(),
        };
        let wanted = Wanted::default();
        let terms = self.terms.get(self.of_file[file as usize]);
        let own = Arc::new(one::neighbour_of(source.clone(), terms)?);
        let reach = Reach::default();
        let alone = one::examine_facts(&source, own.facts.clone(), terms, wanted, reach);
        let linked = self.linked.as_ref().filter(|_| alone.asks_neighbours);
        let together = linked.and_then(|linked| {
            let (files, terms) = (&self.files, &self.terms);
            linked.examine(files, terms, &self.of_file, &source, Some(&own), wanted)
        });
        Some(together.map_or(alone, Together::told))
    }
}
