//! The files of a run, linked: which imports which, and what each says when its neighbours are in sight.
//!
//! In: the files, what each mentions, and their terms. Out: what one file says together with its neighbours, as it is or as if it had
//! another text.
//! Never here: which files are looked at, or what becomes of what they say.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::meanings;
use super::one::{self, LookedAt, Wanted};
use super::program::{Imports, Neighbour, Program, Together};
use super::{reach, tops};
use crate::config::Selection;
use crate::corpus::{Candidate, Modules, Problem, SourceFile};
use crate::judge::terms::AllTerms;

/// The files of a run, linked.
#[derive(Debug)]
pub(super) struct Linked {
    modules: Modules,
    imports: Imports,
    sizes: Vec<Option<u64>>,
    known: Vec<OnceLock<Option<Arc<Neighbour>>>>,
    tops: Vec<PathBuf>,
    folder: PathBuf,
}

impl Linked {
    /// Links the files; what each mentions is taken out of `looked`.
    pub(super) fn new(
        files: &[Candidate],
        looked: &mut [Result<LookedAt, Problem>],
        selection: &Selection,
        pages: &[Candidate],
    ) -> Self {
        let folder = &selection.working_directory;
        let paths = || files.iter().map(|file| file.whole(folder));
        let modules = meanings::modules(files, pages, folder);
        let mentioned = looked.iter_mut().map(|it| match it {
            Ok(it) => std::mem::take(&mut it.imports),
            Err(_) => Vec::new(),
        });
        let mentioned: Vec<_> = paths().zip(mentioned).collect();
        let sizes = looked.iter();
        Self {
            imports: Imports::of(&modules, &mentioned),
            sizes: sizes
                .map(|it| it.as_ref().ok().and_then(|it| it.size))
                .collect(),
            known: files.iter().map(|_| OnceLock::new()).collect(),
            tops: tops(selection),
            folder: folder.clone(),
            modules,
        }
    }

    /// What a file says with its neighbours in sight, if its text is that of `source`; `None` if it has no neighbours. `other` is
    /// what it says by itself, if that is another text than the one on the disk.
    pub(super) fn examine(
        &self,
        files: &[Candidate],
        terms: &AllTerms,
        of_file: &[usize],
        source: &SourceFile,
        other: Option<&Arc<Neighbour>>,
        wanted: Wanted,
    ) -> Option<Together> {
        let neighbour = |file: u32| {
            let number = file as usize;
            if let Some(other) = other.filter(|_| file == source.index) {
                return Some(Arc::clone(other));
            }
            let read = || one::neighbour(&files[number], terms.get(of_file[number])).map(Arc::new);
            self.known[number].get_or_init(read).clone()
        };
        let program = Program {
            imports: &self.imports,
            sizes: &self.sizes,
            neighbour: &neighbour,
        };
        let number = of_file[source.index as usize];
        let belongs = |file: u32| of_file[file as usize] == number;
        let path = files[source.index as usize].whole(&self.folder);
        let reach = reach(&self.modules, &path, &self.tops);
        program.examine(source, terms.get(number), wanted, reach, &belongs)
    }
}
