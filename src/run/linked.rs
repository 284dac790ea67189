//! Looking again, with their neighbours in sight, at the files that leave something open by themselves.
//!
//! In: the files of a run and what each says by itself. Out: what it says with its neighbours, and how the files are linked.
//! Never here: which files are neighbours, or what they say.

use std::sync::Arc;

use super::Failure;
use super::linking::Linked;
use super::one::{self, Examined, LookedAt, Wanted};
use super::program::Together;
use crate::config::Selection;
use crate::corpus::{self, Candidate, Problem, SourceFile};
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
    let linked = Linked::new(files, &mut looked, selection);
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

impl Linked {
    /// What another text of a file has to say: with its neighbours in sight if it asks for them.
    pub(super) fn examine_instead(
        &self,
        files: &[Candidate],
        source: &SourceFile,
        terms: &AllTerms,
        of_file: &[usize],
    ) -> Examined {
        let own = terms.get(of_file[source.index as usize]);
        let alone = one::examine(source, own, Wanted::default());
        if !alone.asks_neighbours {
            return alone;
        }
        let other = one::neighbour_of(source.clone(), own).map(Arc::new);
        let wanted = Wanted::default();
        let joined = self.examine(files, terms, of_file, source, other.as_ref(), wanted);
        joined.map_or(alone, Together::told)
    }
}
