//! Looking again, with their neighbours in sight, at the files that leave something open by themselves.
//!
//! In: the files of a run and what each says by itself. Out: what it says with its neighbours, and what is needed to ask that
//! again of another text of it.
//! Never here: which files are neighbours, or what they say.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::one::{self, Examined, LookedAt, Wanted};
use super::program::{Imports, Neighbour, Program, Together};
use super::{Failure, reach, tops};
use crate::config::Selection;
use crate::corpus::{self, Candidate, Modules, Problem, SourceFile};
use crate::judge::terms::AllTerms;

/// What is known of how the files of a run belong together.
#[derive(Debug)]
pub(super) struct Linked {
    modules: Modules,
    imports: Imports,
    /// The length of each file's text in bytes; `None` for one that is not looked at.
    sizes: Vec<Option<u64>>,
    /// What each file says, once somebody asks.
    known: Vec<OnceLock<Option<Arc<Neighbour>>>>,
    tops: Vec<PathBuf>,
    folder: PathBuf,
}

/// What each file has to say once its neighbours are in sight, where it leaves something open by itself; and how they belong
/// together, if one does.
///
/// # Errors
/// Threads could not be started.
#[allow(clippy::type_complexity)]
pub(super) fn link(
    files: &[Candidate],
    mut looked: Vec<Result<LookedAt, Problem>>,
    terms: &AllTerms,
    of_file: &[usize],
    selection: &Selection,
    wanted: Wanted,
) -> Result<(Vec<Result<LookedAt, Problem>>, Option<Linked>), Failure> {
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
    let linked = Linked::of(files, &mut looked, selection);
    let each = |index: u32, candidate: &Candidate| {
        if !asking[index as usize] {
            return None;
        }
        let source = one::source(index, candidate)?;
        let neighbour = |file: u32| linked.neighbour(files, terms, of_file, file);
        let examined = linked.examine(files, &source, terms, of_file, wanted, &neighbour)?;
        Some((examined, source.text))
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
    fn of(
        files: &[Candidate],
        looked: &mut [Result<LookedAt, Problem>],
        selection: &Selection,
    ) -> Self {
        let folder = &selection.working_directory;
        let paths = || files.iter().map(|file| file.whole(folder));
        let modules = Modules::of(paths().zip(0..));
        let mentioned = looked.iter_mut().map(|it| match it {
            Ok(it) => std::mem::take(&mut it.imports),
            Err(_) => Vec::new(),
        });
        let mentioned: Vec<_> = paths().zip(mentioned).collect();
        let size = |it: &Result<LookedAt, Problem>| it.as_ref().ok().and_then(|it| it.size);
        Self {
            imports: Imports::of(&modules, &mentioned),
            modules,
            sizes: looked.iter().map(size).collect(),
            known: files.iter().map(|_| OnceLock::new()).collect(),
            tops: tops(selection),
            folder: folder.clone(),
        }
    }

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
        let neighbour = |file: u32| match file == source.index {
            true => one::neighbour_of(source.clone(), own).map(Arc::new),
            false => self.neighbour(files, terms, of_file, file),
        };
        let wanted = Wanted::default();
        let joined = self.examine(files, source, terms, of_file, wanted, &neighbour);
        joined.unwrap_or(alone)
    }

    fn neighbour(
        &self,
        files: &[Candidate],
        terms: &AllTerms,
        of_file: &[usize],
        file: u32,
    ) -> Option<Arc<Neighbour>> {
        let number = file as usize;
        let read = || one::neighbour(&files[number], terms.get(of_file[number])).map(Arc::new);
        self.known[number].get_or_init(read).clone()
    }

    fn examine(
        &self,
        files: &[Candidate],
        source: &SourceFile,
        terms: &AllTerms,
        of_file: &[usize],
        wanted: Wanted,
        neighbour: &(dyn Fn(u32) -> Option<Arc<Neighbour>> + Sync),
    ) -> Option<Examined> {
        let program = Program {
            imports: &self.imports,
            sizes: &self.sizes,
            neighbour,
        };
        let number = of_file[source.index as usize];
        let belongs = |file: u32| of_file[file as usize] == number;
        let whole = files[source.index as usize].whole(&self.folder);
        let reach = reach(&self.modules, &whole, &self.tops);
        let together = program.examine(source, terms.get(number), wanted, reach, &belongs);
        together.map(Together::told)
    }
}
