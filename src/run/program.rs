//! Judging a file together with those that it imports from and those that import it.
//!
//! In: what each file mentions, and a way to its facts. Out: what a file has to say once its neighbours are in sight.
//! Never here: a judgement, or the disk.
//!
//! What decides about a listener lies at most a few files away: who calls, what they pass, where the target is made. So
//! each file that adds or removes listeners is joined to its importers, their importers and what all of those import,
//! nearest first, until so many files or so much text is there that no person would look further.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::one::{Examined, Wanted, examine_facts};
use crate::corpus::{Modules, SourceFile, Span};
use crate::facts::{FileFacts, Joined};
use crate::graph::Reach;
use crate::graph::program::{self, Part};
use crate::judge::finding::Place;
use crate::judge::terms::Terms;
use crate::judge::whereabouts::Whereabouts;

/// How many files are looked at together.
const FILES: usize = 48;
/// How many bytes of text are looked at together.
const BYTES: u64 = 768 * 1024;
/// How many files away an importer may be.
const CALLERS: u32 = 3;
/// How many files away an import may be.
const IMPORTS: u32 = 2;

/// A file as its neighbours see it.
#[derive(Debug)]
pub(super) struct Neighbour {
    pub path: String,
    pub facts: FileFacts,
    pub bytes: u32,
}

/// Which file imports which.
#[derive(Debug, Default)]
pub(super) struct Imports {
    /// For each file what its specifiers mean; a name that means several files means each in another build of the program.
    meant: Vec<HashMap<String, Vec<u32>>>,
    /// For each file the files that import it, in order.
    importers: Vec<Vec<u32>>,
}

impl Imports {
    /// Of so many files nothing is known yet.
    pub(super) fn none(files: usize) -> Self {
        Self {
            meant: vec![HashMap::new(); files],
            importers: vec![Vec::new(); files],
        }
    }

    /// What `mentioned` means: for each file of the run its whole path and the modules that it mentions.
    pub(super) fn of(modules: &Modules, mentioned: &[(PathBuf, Vec<String>)]) -> Self {
        let mut imports = Self {
            meant: Vec::with_capacity(mentioned.len()),
            importers: vec![Vec::new(); mentioned.len()],
        };
        for (number, (path, specifiers)) in (0..).zip(mentioned) {
            let meant = meant_by(modules, path, specifiers);
            for file in others(&meant, number) {
                imports.importers[file as usize].push(number);
            }
            imports.meant.push(meant);
        }
        imports
    }

    /// Takes in what `file` mentions now; says whether it means other files than before.
    pub(super) fn mention(
        &mut self,
        modules: &Modules,
        file: u32,
        path: &Path,
        specifiers: &[String],
    ) -> bool {
        let meant = meant_by(modules, path, specifiers);
        let number = file as usize;
        if self.meant[number] == meant {
            return false;
        }
        let (before, after) = (others(&self.meant[number], file), others(&meant, file));
        for gone in before.difference(&after) {
            self.importers[*gone as usize].retain(|it| *it != file);
        }
        for new in after.difference(&before) {
            let importers = &mut self.importers[*new as usize];
            let at = importers.partition_point(|it| *it < file);
            importers.insert(at, file);
        }
        self.meant[number] = meant;
        true
    }

    /// The files that `specifier` means in `file`.
    fn resolve(&self, file: u32, specifier: &str) -> &[u32] {
        let meant = self.meant.get(file as usize);
        meant
            .and_then(|meant| meant.get(specifier))
            .map_or(&[], Vec::as_slice)
    }

    /// The files to look at together with `file`, itself not among them: first who imports it, nearest first, then what it
    /// imports, then what its importers import. `size` is the length of a file's text, or `None` for one that cannot be
    /// looked at.
    pub(super) fn around(&self, file: u32, size: &dyn Fn(u32) -> Option<u64>) -> Vec<u32> {
        let mut around = Around {
            size,
            seen: BTreeSet::from([file]),
            files: Vec::new(),
            bytes: 0,
        };
        let mut callers = vec![file];
        let mut level = vec![file];
        for _ in 0..CALLERS {
            let importers = level.iter().flat_map(|it| &self.importers[*it as usize]);
            level = around.take_all(importers.copied().collect());
            callers.extend(&level);
        }
        let mut level = vec![file];
        for _ in 0..IMPORTS {
            let imports = level
                .iter()
                .flat_map(|it| self.meant[*it as usize].values().flatten());
            level = around.take_all(imports.copied().collect());
        }
        let imports = callers
            .iter()
            .flat_map(|it| self.meant[*it as usize].values().flatten());
        around.take_all(imports.copied().collect());
        around.files
    }
}

/// The files that are looked at together, as they are found.
struct Around<'s> {
    size: &'s dyn Fn(u32) -> Option<u64>,
    seen: BTreeSet<u32>,
    files: Vec<u32>,
    bytes: u64,
}

impl Around<'_> {
    /// Takes in those of `files` that are new, in order, as long as there is room; returns them.
    fn take_all(&mut self, files: BTreeSet<u32>) -> Vec<u32> {
        let mut taken = Vec::new();
        for file in files {
            let room = self.files.len() + 1 < FILES;
            let Some(more) = (self.size)(file).filter(|more| room && self.bytes + more <= BYTES)
            else {
                continue;
            };
            if self.seen.insert(file) {
                self.bytes += more;
                self.files.push(file);
                taken.push(file);
            }
        }
        taken
    }
}

fn meant_by(modules: &Modules, path: &Path, specifiers: &[String]) -> HashMap<String, Vec<u32>> {
    let named = specifiers.iter().filter_map(|specifier| {
        let meant = modules.resolve(path, specifier);
        let files: Vec<u32> = meant.into_iter().map(|it| it.file).collect();
        (!files.is_empty()).then(|| (specifier.clone(), files))
    });
    named.collect()
}

/// The files that are meant, apart from `file` itself.
fn others(meant: &HashMap<String, Vec<u32>>, file: u32) -> BTreeSet<u32> {
    let meant = meant.values().flatten().copied();
    meant.filter(|it| *it != file).collect()
}

/// The files of a run, and a way to what each says.
pub(super) struct Program<'a> {
    /// Which file imports which.
    pub imports: &'a Imports,
    /// The length of each file's text in bytes; `None` for one that is not looked at.
    pub sizes: &'a [Option<u64>],
    /// What a file says; `None` where that cannot be known.
    pub neighbour: &'a (dyn Fn(u32) -> Option<Arc<Neighbour>> + Sync),
}

/// What a file has to say with its neighbours in sight, in places that count on from one file to the next.
#[derive(Clone, Debug)]
pub(super) struct Together {
    pub examined: Examined,
    /// The numbers of the files that were looked at, that of the file that all is about first.
    pub numbers: Vec<u32>,
    /// Where all but the first begin.
    pub joined: Vec<Joined>,
}

impl Together {
    /// What one file has to say by itself.
    pub(super) fn alone(number: u32, examined: Examined) -> Self {
        Self {
            examined,
            numbers: vec![number],
            joined: Vec::new(),
        }
    }

    /// The same with each place in its file.
    pub(super) fn told(self) -> Examined {
        let Self {
            mut examined,
            numbers,
            joined,
        } = self;
        let whereabouts = Whereabouts::new(&numbers, &joined);
        whereabouts.tell(&mut examined.findings);
        whereabouts.tell_suppressed(&mut examined.suppressed);
        whereabouts.tell_audit(&mut examined.audit);
        let start = Place {
            file: numbers[0],
            span: Span::default(),
        };
        whereabouts.tell_blind_spots(start, &mut examined.blind_spots);
        examined
    }
}

impl Program<'_> {
    /// What a file has to say with its neighbours in sight; `None` if it has none, or if looking at all of them would
    /// take too long. `reach` is who may call what it exports; `belongs` tells which files are judged under the same terms.
    pub(super) fn examine(
        &self,
        source: &SourceFile,
        terms: &Terms,
        wanted: Wanted,
        reach: Reach,
        belongs: &dyn Fn(u32) -> bool,
    ) -> Option<Together> {
        let size = |file: u32| self.sizes[file as usize].filter(|_| belongs(file));
        let around = self.imports.around(source.index, &size);
        if around.is_empty() && reach == Reach::default() {
            return None;
        }
        let own = (self.neighbour)(source.index)?;
        let (mut numbers, mut neighbours) = (vec![source.index], vec![own]);
        for file in around {
            if let Some(neighbour) = (self.neighbour)(file) {
                numbers.push(file);
                neighbours.push(neighbour);
            }
        }
        let parts: Vec<Part<'_>> = neighbours
            .iter()
            .map(|it| Part {
                path: &it.path,
                facts: &it.facts,
                bytes: it.bytes,
            })
            .collect();
        let positions: HashMap<u32, usize> = numbers.iter().copied().zip(0..).collect();
        let resolve = |part: usize, specifier: &str| {
            // Where a name means another file in each build of the program, it is looked at in the build that has this file.
            let meant = self.imports.resolve(numbers[part], specifier);
            let mut positions = meant.iter().filter_map(|file| positions.get(file).copied());
            let first = positions.next()?;
            Some(positions.find(|it| *it == 0).map_or(first, |own| own))
        };
        let facts = program::join(&parts, &resolve);
        let joined = facts.joined.clone();
        let examined = examine_facts(source, facts, terms, wanted, reach);
        let together = Together {
            examined,
            numbers,
            joined,
        };
        (!together.examined.is_too_involved).then_some(together)
    }
}
