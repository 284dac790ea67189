//! Which files a run looks at.
//!
//! In: a [`Selection`]. Out: [`Walked`]: candidates sorted by path, the configuration of each, what was passed over by name
//! or by its configuration, problems.
//! Never here: the content of files, but for the first line of a named script without an ending.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::bounds::Bounds;
use super::ignoring::unsound;
use super::narrow::{Filter, Narrowed};
use super::problem::reason;
use super::sift::{self, Met, sift};
use super::visit::bounded;
use super::{Blob, Changes, Problem, Reason, kind, passing, path, read, tracked};
use crate::config::written::Vocabulary;
use crate::config::{Configuration, Origin, Refused, Selection};

/// A file that the run will read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The path as it is shown: relative to the working directory, with `/`.
    pub path: String,
    /// The name by which to tell the language.
    pub read_as: String,
    /// Where its text is.
    pub location: Location,
    /// Whether the user named it, so that it is checked whatever it holds.
    pub named: bool,
    /// How many bytes it had when it was found, 0 where that was not asked; the largest are begun first.
    pub size: u64,
}

impl Candidate {
    /// The path from the root, tidied; paths are shown relative to `working_directory`.
    pub fn whole(&self, working_directory: &Path) -> PathBuf {
        // What is shown of a name that is not UTF-8 leads nowhere.
        let path = match &self.location {
            Location::Disk(path) | Location::Index(_, path) | Location::Open(_, path) => {
                path.as_path()
            }
            Location::StandardInput => Path::new(&self.path),
        };
        path::whole(path, working_directory)
    }
}

/// Where a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// In this file.
    Disk(PathBuf),
    /// On standard input.
    StandardInput,
    /// In the index of git, or in a commit, under this path.
    Index(Blob, PathBuf),
    /// In an editor that has the file at this path open, saved or not.
    Open(Arc<str>, PathBuf),
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// The files to read, sorted by path, each once.
    pub files: Vec<Candidate>,
    /// For each of them the number of its configuration, if it has one.
    pub configured: Vec<Option<usize>>,
    /// The configurations.
    pub configurations: Vec<Configuration>,
    /// Files with code in them that is not read, sorted by path.
    pub unread: Vec<Candidate>,
    /// What was passed over by name: the path and why.
    pub passed_over: BTreeSet<(String, Reason)>,
    /// How many files a configuration excludes.
    pub ignored: usize,
    /// How many files the command line excludes.
    pub excluded: usize,
    /// What could not be walked.
    pub problems: Vec<Problem>,
}

/// The same where an editor has files open that are not on the disk yet: `unsaved`, whole paths, of which those are taken that
/// a walk would meet.
///
/// # Errors
/// Configurations that cannot be used.
pub fn walk_with(
    selection: &Selection,
    words: &Vocabulary,
    unsaved: &[PathBuf],
) -> Result<Walked, Vec<Refused>> {
    find(selection, words, None, unsaved)
}

/// Finds the files of `selection`, of which `changes` may leave those that a change touches, or to which it may add those
/// that a change took away. Symbolic links are followed
/// only if they are named. `words` are what a configuration may speak of.
///
/// # Errors
/// Configurations that cannot be used.
pub fn walk(
    selection: &Selection,
    words: &Vocabulary,
    changes: Option<&Changes>,
) -> Result<Walked, Vec<Refused>> {
    let mut walked = find(selection, words, changes, &[])?;
    // Who asks for what changed, or hands over names to be sorted out, need not get anything.
    if !selection.narrows() && !selection.force_exclude && walked.problems.is_empty() {
        walked
            .problems
            .extend(sift::nothing_checked(selection, &walked));
    }
    Ok(walked)
}

fn find(
    selection: &Selection,
    words: &Vocabulary,
    changes: Option<&Changes>,
    unsaved: &[PathBuf],
) -> Result<Walked, Vec<Refused>> {
    let narrowed = changes.map(|changes| Narrowed::new(selection, changes));
    let narrowed = narrowed.as_ref();
    let mut found = Found::below(&selection.working_directory);
    match &selection.origin {
        Origin::StandardInput(name) => standard_input(selection, name, &mut found),
        Origin::Paths(paths) => {
            let mut named = Vec::new();
            for typed in paths {
                look_up(selection, narrowed, typed, &mut named, &mut found);
            }
            named.retain(|candidate| narrowed.is_none_or(|it| it.holds(candidate)));
            take_named(selection, named, &mut found);
            for file in unsaved {
                take_unsaved(selection, paths, file, &mut found);
            }
        }
    }
    found.problems.sort();
    found.problems.dedup();
    let walked = Walked {
        passed_over: found.passed_over,
        problems: found.problems,
        ..Walked::default()
    };
    sift(selection, words, found.files.into_values(), walked)
}

#[derive(Default)]
struct Found {
    working_directory: PathBuf,
    /// By the path that is shown; two names that are not UTF-8 may be shown alike.
    files: BTreeMap<(String, PathBuf), Met>,
    passed_over: BTreeSet<(String, Reason)>,
    problems: Vec<Problem>,
    /// What git tracks in folders of packages.
    tracked: BTreeSet<PathBuf>,
}

impl Found {
    fn below(working_directory: &Path) -> Self {
        Self {
            working_directory: working_directory.to_path_buf(),
            ..Self::default()
        }
    }

    fn key(&self, candidate: &Candidate) -> (String, PathBuf) {
        let whole = candidate.whole(&self.working_directory);
        (candidate.path.clone(), whole)
    }

    /// A file both named and walked to is a named one, and one that was asked for in two ways is wanted in both.
    fn add(&mut self, met: Met) {
        match self.files.entry(self.key(&met.candidate)) {
            Entry::Vacant(free) => drop(free.insert(met)),
            Entry::Occupied(mut taken) => taken.get_mut().join(met),
        }
    }
}

fn standard_input(selection: &Selection, name: &Path, found: &mut Found) {
    let shown = path::shown(name, &selection.working_directory);
    if !kind::is_code(&shown) {
        found.problems.push(Problem::NotCode { path: shown });
    } else {
        let candidate = Candidate {
            read_as: shown.clone(),
            path: shown.clone(),
            location: Location::StandardInput,
            named: !selection.force_exclude,
            size: 0,
        };
        found.add(Met::new(candidate, &shown));
    }
}

fn take_unsaved(selection: &Selection, typed: &[PathBuf], file: &Path, found: &mut Found) {
    let roots = typed
        .iter()
        .map(|it| path::whole(it, &selection.working_directory));
    let Some(root) = roots.filter(|root| file.starts_with(root)).max() else {
        return;
    };
    let below = path::shown_from(file, &root);
    let is_dependency = below.split('/').any(passing::holds_dependencies);
    let shown = path::shown(file, &selection.working_directory);
    if is_dependency || !kind::is_code(&shown) {
        return;
    }
    let named = root == file;
    let candidate = Candidate {
        read_as: shown.clone(),
        path: shown,
        location: Location::Disk(file.to_path_buf()),
        named,
        size: 0,
    };
    let mut met = Met::new(candidate, &below);
    met.root = (!named).then(|| root.into());
    found.add(met);
}

fn look_up(
    selection: &Selection,
    narrowed: Option<&Narrowed<'_>>,
    typed: &Path,
    named: &mut Vec<Candidate>,
    found: &mut Found,
) {
    let shown = path::shown(typed, &selection.working_directory);
    match std::fs::metadata(typed) {
        Ok(about) if about.is_dir() => walk_folder(selection, narrowed, typed, found),
        // A pipe would be waited for, and a device never ends.
        Ok(about) if !about.is_file() => found.problems.push(Problem::NoFile { path: shown }),
        Ok(about) => match read_as(typed, &shown) {
            Some(read_as) => named.push(Candidate {
                path: shown,
                read_as,
                location: Location::Disk(typed.to_path_buf()),
                named: true,
                size: about.len(),
            }),
            None => found.problems.push(Problem::NotCode { path: shown }),
        },
        // What is staged need not be on the disk any more.
        Err(_) if narrowed.is_some_and(|it| it.holds_typed(typed)) => {
            named.extend(kind::is_code(&shown).then(|| Candidate {
                read_as: shown.clone(),
                path: shown,
                location: Location::Disk(typed.to_path_buf()),
                named: true,
                size: 0,
            }));
        }
        Err(_) if typed.is_symlink() => found.problems.push(Problem::BrokenLink { path: shown }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            found.problems.push(Problem::Missing { path: shown });
        }
        Err(error) => found.problems.push(Problem::Unreadable {
            path: shown,
            reason: reason(&error),
            named: true,
        }),
    }
}

fn read_as(typed: &Path, shown: &str) -> Option<String> {
    if kind::is_code(shown) {
        return Some(shown.to_string());
    }
    let script = kind::has_no_ending(shown).then(|| read::first_bytes(typed))?;
    kind::name_by_first_line(&script).map(String::from)
}

/// Named files are taken as they are, unless the user wants them treated as a walk would treat them.
fn take_named(selection: &Selection, named: Vec<Candidate>, found: &mut Found) {
    if !selection.force_exclude {
        for candidate in named {
            let path = candidate.path.clone();
            found.add(Met::new(candidate, &path));
        }
        return;
    }
    let (inside, outside): (Vec<_>, Vec<_>) = named.into_iter().partition(|candidate| {
        !candidate.path.starts_with("../") && Path::new(&candidate.path).is_relative()
    });
    // Ignore files say nothing of what lies outside the working directory; names do.
    for candidate in outside {
        found.add(unnamed(candidate));
    }
    if !inside.is_empty() {
        walk_to(selection, inside, found);
    }
}

/// A named file, to be treated as if a walk had met it.
fn unnamed(candidate: Candidate) -> Met {
    let path = candidate.path.clone();
    let candidate = Candidate {
        named: false,
        ..candidate
    };
    Met::new(candidate, &path)
}

/// Walks from the working directory along the ways to `wanted` alone, so that every ignore file on them is honoured.
fn walk_to(selection: &Selection, wanted: Vec<Candidate>, found: &mut Found) {
    let root = &selection.working_directory;
    let mut ways = BTreeSet::new();
    for candidate in &wanted {
        let way = candidate.whole(root);
        ways.extend(way.ancestors().map(Path::to_path_buf));
    }
    let builder = builder(selection, root);
    let on_the_way: Filter = Box::new(move |entry| ways.contains(entry.path()));
    let mut met = Found::below(root);
    let way = Way {
        selection,
        root,
        whole: root.as_path().into(),
        wants_tests: false,
    };
    run(&way, builder, Some(on_the_way), &mut met);
    for candidate in wanted {
        // A script without an ending is met by no walk.
        let is_met =
            met.files.contains_key(&met.key(&candidate)) || !kind::is_code(&candidate.path);
        if is_met {
            found.add(unnamed(candidate));
        }
    }
    found.passed_over.extend(met.passed_over);
    found.problems.extend(met.problems);
}

fn walk_folder(
    selection: &Selection,
    narrowed: Option<&Narrowed<'_>>,
    root: &Path,
    found: &mut Found,
) {
    // Whoever names a folder of tests wants the tests in it.
    let asks_for_tests = root
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(passing::holds_tests);
    let way = Way {
        selection,
        root,
        whole: path::tidy(&selection.working_directory.join(root)).into(),
        wants_tests: asks_for_tests,
    };
    let builder = builder(selection, root);
    let filter = narrowed.and_then(Narrowed::filter);
    if let Some(narrowed) = narrowed {
        for candidate in narrowed.off_the_disk(&way.whole) {
            let below = candidate.path.clone();
            way.take(candidate, &below, found);
        }
    }
    run(&way, builder, filter, found);
}

/// What a walk starts with.
struct Way<'s> {
    selection: &'s Selection,
    /// The folder, as typed.
    root: &'s Path,
    /// The same as a whole path.
    whole: Arc<Path>,
    /// Whether it asks for the tests in it by its name.
    wants_tests: bool,
}

impl Way<'_> {
    /// The whole path of what a walk meets.
    fn whole_path(&self, met: &Path) -> PathBuf {
        self.whole.join(met.strip_prefix(self.root).unwrap_or(met))
    }

    /// Whether what a walk meets lies in a folder of packages that the walk went into.
    fn is_in_packages(&self, met: &Path) -> bool {
        let below = met.strip_prefix(self.root).unwrap_or(met);
        let mut around = below.parent().into_iter().flat_map(Path::components);
        around.any(|part| {
            let name = part.as_os_str().to_str();
            name.is_some_and(passing::holds_dependencies)
        })
    }

    /// Takes in a file at `below`, relative to the root.
    fn take(&self, candidate: Candidate, below: &str, found: &mut Found) {
        let mut met = Met::new(candidate, below);
        met.wants_tests = self.wants_tests;
        met.root = Some(Arc::clone(&self.whole));
        found.add(met);
    }
}

fn builder(selection: &Selection, root: &Path) -> WalkBuilder {
    let honour = selection.honour_ignore_files;
    let mut builder = WalkBuilder::new(root);
    builder
        .hidden(false)
        .ignore(honour)
        .git_ignore(honour)
        .git_global(honour)
        .git_exclude(honour)
        .parents(honour)
        .require_git(false)
        .threads(match selection.threads {
            None => 0,
            threads => bounded(threads, usize::MAX),
        });
    if honour {
        builder.add_custom_ignore_filename(".unlistenignore");
    }
    builder
}

/// Walks, but not into a folder whose ignore file would never end.
fn run(way: &Way<'_>, mut builder: WalkBuilder, filter: Option<Filter>, found: &mut Found) {
    let selection = way.selection;
    if selection.honour_ignore_files {
        let around = way.whole.ancestors();
        let unsound: Vec<Problem> = around
            .flat_map(|folder| unsound(folder, &selection.working_directory))
            .collect();
        if !unsound.is_empty() {
            found.problems.extend(unsound);
            return;
        }
    }
    let passed: Arc<Mutex<Vec<Problem>>> = Arc::default();
    let (told, here) = (Arc::clone(&passed), selection.working_directory.clone());
    let honour = selection.honour_ignore_files;
    builder.filter_entry(move |entry| {
        if !filter.as_ref().is_none_or(|filter| filter(entry)) {
            return false;
        }
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if !honour || !is_folder {
            return true;
        }
        let unsound = unsound(entry.path(), &here);
        let is_sound = unsound.is_empty();
        told.lock()
            .expect("no thread of the walk panics")
            .extend(unsound);
        is_sound
    });
    walk_all(way, &builder, found);
    let passed = std::mem::take(&mut *passed.lock().expect("no thread of the walk panics"));
    found.problems.extend(passed);
}

fn walk_all(way: &Way<'_>, builder: &WalkBuilder, found: &mut Found) {
    let shared = Mutex::new(found);
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            // Asked before the other threads are kept waiting.
            let size = entry.as_ref().map_or(0, size_of);
            let tracked = entry
                .as_ref()
                .map_or_else(|_| BTreeSet::new(), |it| tracked(way, it));
            let mut found = shared.lock().expect("no thread of the walk panics");
            found.tracked.extend(tracked);
            match entry {
                Ok(entry) => meet(way, entry, size, &mut found),
                Err(error) => {
                    blame(way.selection, way.root, &error, &mut found);
                    WalkState::Continue
                }
            }
        })
    });
}

fn size_of(entry: &DirEntry) -> u64 {
    let name = entry.file_name().to_string_lossy();
    if !kind::is_code(&name) || kind::is_declaration(&name) {
        return 0;
    }
    entry.metadata().map_or(0, |about| about.len())
}

/// What git tracks in a folder of packages; of what is in such a folder it was asked before.
fn tracked(way: &Way<'_>, entry: &DirEntry) -> BTreeSet<PathBuf> {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir()) && entry.depth() > 0;
    let name = entry.file_name().to_string_lossy();
    match is_folder && passing::holds_dependencies(&name) && !way.is_in_packages(entry.path()) {
        true => tracked::tracked_in(&way.whole_path(entry.path())),
        false => BTreeSet::new(),
    }
}

fn meet(way: &Way<'_>, entry: DirEntry, size: u64, found: &mut Found) -> WalkState {
    let selection = way.selection;
    if let Some(error) = entry.error() {
        blame_ignore_file(selection, error, found);
    }
    let name = entry.file_name().to_string_lossy();
    let shown = || path::shown(entry.path(), &selection.working_directory);
    let kind = entry.file_type();
    if kind.is_some_and(|kind| kind.is_dir()) && entry.depth() > 0 {
        if passing::holds_versions(&name) {
            return WalkState::Skip;
        }
        let is_source = || tracked::any_in(&found.tracked, &way.whole_path(entry.path()));
        if passing::holds_dependencies(&name) && !is_source() {
            found.passed_over.insert((shown(), Reason::Dependencies));
            return WalkState::Skip;
        }
    }
    let has_code = kind::is_code(&name) && !kind::is_declaration(&name);
    if !kind.is_some_and(|kind| kind.is_file())
        || !has_code && kind::unread_ending(&name).is_none()
        || way.is_in_packages(entry.path())
            && !found.tracked.contains(&way.whole_path(entry.path()))
    {
        return WalkState::Continue;
    }
    let below = entry.path().strip_prefix(way.root).unwrap_or(entry.path());
    let below = below.to_string_lossy().replace('\\', "/");
    let candidate = Candidate {
        path: shown(),
        read_as: shown(),
        location: Location::Disk(entry.into_path()),
        named: false,
        size,
    };
    way.take(candidate, &below, found);
    WalkState::Continue
}

fn blame(selection: &Selection, root: &Path, error: &ignore::Error, found: &mut Found) {
    let Some(cause) = error.io_error() else {
        return blame_ignore_file(selection, error, found);
    };
    found.problems.push(Problem::Unreadable {
        path: path::shown(
            &path_of(error).unwrap_or(root.to_path_buf()),
            &selection.working_directory,
        ),
        reason: reason(cause),
        named: false,
    });
}

/// Tells of lines in ignore files of our own format; git itself passes over bad lines in its own without a word.
fn blame_ignore_file(selection: &Selection, error: &ignore::Error, found: &mut Found) {
    if let ignore::Error::Partial(errors) = error {
        for error in errors {
            blame_ignore_file(selection, error, found);
        }
    } else if let Some(path) = path_of(error).filter(|path| path.ends_with(".unlistenignore")) {
        let whole = error.to_string();
        let reason = whole
            .strip_prefix(&format!("{}: ", path.display()))
            .unwrap_or(&whole);
        let is_ours = Bounds::around(&selection.working_directory).hold(&path);
        found.problems.push(Problem::IgnoreFile {
            path: path::shown(&path, &selection.working_directory),
            reason: match is_ours {
                true => reason.to_string(),
                false => "it has a line that is not a pattern".to_owned(),
            },
        });
    }
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        ignore::Error::Partial(errors) => errors.iter().find_map(path_of),
        _ => None,
    }
}
