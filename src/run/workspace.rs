//! A project that stays in memory, for those who ask about its files again and again.
//!
//! In: a selection, the texts that an editor has open, and word of what changed. Out: [`Results`] of the files that are asked
//! about, the same as a run over the whole project has of them.
//! Never here: waiting, or a decision when something is done. Of files that nobody asks about only the imports are known.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::baselines::{self, Seen};
use super::judged::Judged;
use super::known::Known;
use super::links::Links;
use super::meanings;
use super::one::{self, Examined, Glance, LookedAt, Wanted, examine_facts};
use super::program::{Neighbour, Program, Together};
use super::{Failure, Unconfigured, fetch_evidence, gather, reach, terms_of, tops};
use crate::config::{BaselineSource, Configuration, Selection};
use crate::corpus::visit::{self, NoThreads};
use crate::corpus::{self, Candidate, Location, Problem, SourceFile, Walked};
use crate::cst;
use crate::graph::{self, Reach};
use crate::judge::finding::Confidence;
use crate::judge::policy::vocabulary;
use crate::judge::terms::{AllTerms, Terms};
use crate::report::Results;

/// A project that stays in memory.
pub struct Workspace {
    pub(super) selection: Selection,
    pub(super) walked: Walked,
    terms: AllTerms,
    of_file: Vec<usize>,
    /// The number of each file by its whole path.
    numbers: HashMap<PathBuf, u32>,
    /// The texts that an editor has open, by whole paths.
    open: BTreeMap<PathBuf, Arc<str>>,
    /// For each file its imports, once they were read.
    glances: Vec<Option<Glance>>,
    /// How many were not.
    unseen: usize,
    links: Links,
    judged: Vec<Option<Judged>>,
    known: Mutex<Known>,
    /// The trees of the texts that are open.
    memories: Mutex<HashMap<PathBuf, cst::Memory>>,
    /// The files that have changed since [`Workspace::outdated`] was asked.
    changed: BTreeSet<u32>,
}

impl Workspace {
    /// Finds the files of `selection`; `open` are the texts that an editor has open, by whole paths.
    ///
    /// # Errors
    /// A configuration cannot be used.
    pub fn new(selection: &Selection, open: BTreeMap<PathBuf, Arc<str>>) -> Result<Self, Failure> {
        let selection = corpus::typed::followed(selection);
        let mut workspace = Self {
            selection,
            walked: Walked::default(),
            terms: AllTerms::default(),
            of_file: Vec::new(),
            numbers: HashMap::new(),
            open,
            glances: Vec::new(),
            unseen: 0,
            links: Links::none(),
            judged: Vec::new(),
            known: Mutex::default(),
            memories: Mutex::default(),
            changed: BTreeSet::new(),
        };
        workspace.walk_again(&BTreeSet::new())?;
        Ok(workspace)
    }

    /// Finds the files anew, and the configurations. The imports of files that are not among `changed` are kept.
    ///
    /// # Errors
    /// A configuration cannot be used; then all stays as it was.
    pub fn walk_again(&mut self, changed: &BTreeSet<PathBuf>) -> Result<(), Failure> {
        let folder = self.selection.working_directory.clone();
        let is_saved = |path: &&PathBuf| !corpus::read::is_there(path);
        let unsaved: Vec<PathBuf> = self.open.keys().filter(is_saved).cloned().collect();
        let mut walked =
            corpus::walk_with(&self.selection, &vocabulary(), &unsaved).map_err(Unconfigured)?;
        let (terms, of_file) = terms_of(&walked, &self.selection)?;
        let mut numbers = HashMap::with_capacity(walked.files.len());
        for (number, file) in (0..).zip(&mut walked.files) {
            let whole = file.whole(&folder);
            if let Some(text) = self.open.get(&whole) {
                file.location = Location::Open(Arc::clone(text), whole.clone());
            }
            numbers.insert(whole, number);
        }
        let is_kept = |path: &Path| !changed.contains(path);
        let moved: HashMap<u32, u32> = self
            .numbers
            .iter()
            .filter(|(path, _)| is_kept(path))
            .filter_map(|(path, old)| Some((*old, *numbers.get(path)?)))
            .collect();
        self.carry_over(&moved, walked.files.len());
        let modules = meanings::modules(&walked.files, &walked.unread, &folder);
        self.links = Links::of(modules, walked.files.len());
        self.walked = walked;
        self.terms = terms;
        self.of_file = of_file;
        self.numbers = numbers;
        Ok(())
    }

    /// Gives the imports of files their new numbers. What was judged names files by the old ones, and is forgotten.
    fn carry_over(&mut self, moved: &HashMap<u32, u32>, files: usize) {
        let mut glances: Vec<Option<Glance>> = (0..files).map(|_| None).collect();
        for (old, glance) in std::mem::take(&mut self.glances).into_iter().enumerate() {
            if let Some(new) = moved.get(&(old as u32)) {
                glances[*new as usize] = glance;
            }
        }
        self.unseen = glances.iter().filter(|it| it.is_none()).count();
        self.glances = glances;
        self.judged = (0..files).map(|_| None).collect();
        self.changed.clear();
        *self.known.get_mut().expect("no thread panics with it") = Known::default();
    }

    /// The folder that paths are relative to.
    pub fn folder(&self) -> &Path {
        &self.selection.working_directory
    }

    /// How many files it has.
    pub fn len(&self) -> usize {
        self.walked.files.len()
    }

    /// Whether it has no file.
    pub fn is_empty(&self) -> bool {
        self.walked.files.is_empty()
    }

    /// The number of the file at a whole path, if it is one of the project.
    pub fn number(&self, path: &Path) -> Option<u32> {
        self.numbers.get(path).copied()
    }

    /// The whole path of the file of that number.
    pub fn path(&self, number: u32) -> PathBuf {
        self.walked.files[number as usize].whole(self.folder())
    }

    /// The configurations of the project.
    pub fn configurations(&self) -> &[Configuration] {
        &self.walked.configurations
    }

    /// Takes the text that an editor has of a file for what is in it; `None` when the editor closes it. Says whether the file
    /// is one of the project.
    pub fn set_text(&mut self, path: &Path, text: Option<Arc<str>>) -> bool {
        let memories = self.memories.get_mut();
        let memories = memories.unwrap_or_else(PoisonError::into_inner);
        match &text {
            Some(text) => {
                self.open.insert(path.to_path_buf(), Arc::clone(text));
                memories.entry(path.to_path_buf()).or_default();
            }
            None => {
                self.open.remove(path);
                memories.remove(path);
            }
        }
        let Some(number) = self.number(path) else {
            return false;
        };
        self.walked.files[number as usize].location = match text {
            Some(text) => Location::Open(text, path.to_path_buf()),
            None => Location::Disk(path.to_path_buf()),
        };
        self.look_again(number);
        true
    }

    /// Takes in that a file has changed on the disk. What an editor has open is not there.
    pub fn touch(&mut self, path: &Path) {
        if let Some(number) = self.number(path).filter(|_| !self.open.contains_key(path)) {
            self.look_again(number);
        }
    }

    fn look_again(&mut self, number: u32) {
        let at = number as usize;
        let file = &self.walked.files[at];
        let glance = one::glance(file, self.terms.get(self.of_file[at]), &self.selection);
        self.known
            .get_mut()
            .expect("no thread panics with it")
            .forget(number);
        self.judged[at] = None;
        self.changed.insert(number);
        let links = &mut self.links;
        links.sizes[at] = glance.size;
        if at < links.resolved {
            let path = file.whole(&self.selection.working_directory);
            links
                .imports
                .mention(&links.modules, number, &path, &glance.imports);
        }
        self.unseen -= usize::from(self.glances[at].is_none());
        self.glances[at] = Some(glance);
    }

    /// How many steps are left until all imports are known.
    pub fn unread(&self) -> usize {
        self.unseen + self.len() - self.links.resolved
    }

    /// Reads the imports of all files that are left, if they are few: to say something else meanwhile would be worse.
    ///
    /// # Errors
    /// Threads could not be started.
    pub fn read_few(&mut self, few: usize) -> Result<(), NoThreads> {
        if self.unseen > few {
            return Ok(());
        }
        while self.unread() > 0 {
            self.read_imports(self.len())?;
        }
        Ok(())
    }

    /// Reads the imports of some more files, `most` at the most.
    ///
    /// # Errors
    /// Threads could not be started.
    pub fn read_imports(&mut self, most: usize) -> Result<(), NoThreads> {
        let numbered = (0..).zip(&self.glances);
        let unseen = numbered.filter_map(|(number, it)| it.is_none().then_some(number));
        let unseen: Vec<u32> = unseen.take(most).collect();
        if unseen.is_empty() {
            self.resolve(most);
            return Ok(());
        }
        let files = self.candidates(&unseen);
        let looked = visit::every(&files, self.selection.threads, |at, file| {
            let number = unseen[at as usize];
            one::glance(file, self.terms_of(number), &self.selection)
        })?;
        for (number, glance) in unseen.into_iter().zip(looked) {
            let glance = glance.unwrap_or_default();
            self.links.sizes[number as usize] = glance.size;
            self.glances[number as usize] = Some(glance);
            self.unseen -= 1;
        }
        Ok(())
    }

    /// Asks what the imports of some more files mean, when those of all were read.
    fn resolve(&mut self, most: usize) {
        let from = self.links.resolved;
        let to = (from + most).min(self.len());
        let links = &mut self.links;
        for at in from..to {
            let glance = self.glances[at].as_ref();
            let path = self.walked.files[at].whole(&self.selection.working_directory);
            let imports = glance.map_or(&[][..], |it| &it.imports);
            links.sizes[at] = glance.and_then(|it| it.size);
            links
                .imports
                .mention(&links.modules, at as u32, &path, imports);
        }
        links.resolved = to;
    }

    fn is_linked(&self) -> bool {
        self.selection.links_files() && self.unread() == 0
    }

    fn candidates(&self, files: &[u32]) -> Vec<Candidate> {
        let file = |number: &u32| self.walked.files[*number as usize].clone();
        files.iter().map(file).collect()
    }

    pub(super) fn terms_of(&self, number: u32) -> &Terms {
        self.terms.get(self.of_file[number as usize])
    }

    /// The files that were judged and may have something else to say by now.
    pub fn outdated(&mut self) -> Vec<u32> {
        if self.unread() > 0 {
            return Vec::new();
        }
        let judged = (0..self.len() as u32).filter(|it| self.is_outdated(*it));
        let stale: Vec<u32> = judged.collect();
        stale.iter().for_each(|it| self.doubt(*it));
        self.changed.clear();
        stale
    }

    /// Whether a file was judged and its neighbours, or what they say, are others by now.
    fn is_outdated(&self, number: u32) -> bool {
        let judged = self.judged[number as usize].as_ref();
        judged
            .filter(|it| it.asks && self.is_linked())
            .is_some_and(|it| {
                let is_touched = || it.around.iter().any(|it| self.changed.contains(it));
                it.is_stale || !it.is_linked || is_touched() || it.around != self.around(number)
            })
    }

    fn doubt(&mut self, number: u32) {
        if let Some(judged) = &mut self.judged[number as usize] {
            judged.is_stale = true;
        }
    }

    /// The files that a file is looked at together with.
    fn around(&self, number: u32) -> Vec<u32> {
        let size =
            |file: u32| self.links.sizes[file as usize].filter(|_| self.belongs(number, file));
        self.links.imports.around(number, &size)
    }

    /// Whether two files are judged under the same terms.
    fn belongs(&self, one: u32, other: u32) -> bool {
        self.of_file[one as usize] == self.of_file[other as usize]
    }

    /// Whether the answer of a file is known and up to date, with every listener if `audit` says so.
    pub fn is_fresh(&self, number: u32, audit: bool) -> bool {
        let judged = self.judged[number as usize].as_ref();
        let is_linked = self.is_linked();
        judged.is_some_and(|it| {
            let is_whole = !it.asks || it.is_linked || !is_linked;
            !it.is_stale && is_whole && (it.has_audit || !audit)
        })
    }

    /// Judges those of `files` whose answer is not known, with a list of every listener if `audit` says so.
    ///
    /// # Errors
    /// Threads could not be started.
    pub fn judge(&mut self, files: &[u32], audit: bool) -> Result<(), NoThreads> {
        for number in files
            .iter()
            .filter(|it| self.is_outdated(**it))
            .copied()
            .collect::<Vec<_>>()
        {
            self.doubt(number);
        }
        let is_asked = |number: &u32| !self.is_fresh(*number, audit);
        let asked: Vec<u32> = files.iter().copied().filter(is_asked).collect();
        if asked.is_empty() {
            return Ok(());
        }
        let candidates = self.candidates(&asked);
        let judged = visit::every(&candidates, self.selection.threads, |at, file| {
            self.judge_one(asked[at as usize], file, audit)
        })?;
        for (number, judged) in asked.into_iter().zip(judged) {
            self.judged[number as usize] = Some(judged.unwrap_or_else(|problem| {
                let looked = LookedAt {
                    problem: Some(problem),
                    ..LookedAt::default()
                };
                Judged::alone(number, looked, audit)
            }));
        }
        Ok(())
    }

    fn judge_one(&self, number: u32, file: &Candidate, audit: bool) -> Judged {
        let wanted = Wanted {
            audit,
            blind_spots: audit,
            ..Wanted::default()
        };
        let together = OnceLock::new();
        let looked = one::look_at_by(
            number,
            file,
            self.terms_of(number),
            &self.selection,
            &|source| match self.take_in(source) {
                Some(own) => self.examine(source, &own, wanted, &together),
                None => Examined::default(),
            },
        );
        let mut judged = Judged::alone(number, looked, audit);
        judged.is_linked = self.is_linked();
        if judged.asks && judged.is_linked {
            judged.around = self.around(number);
        }
        if let Some(together) = together.into_inner() {
            judged.said = together;
        }
        judged
    }

    /// What a text has to say by itself, or if it leaves something open, that it does; then `together` gets what it has to say
    /// with its neighbours in sight, and nobody needs the other.
    fn examine(
        &self,
        source: &SourceFile,
        own: &Neighbour,
        wanted: Wanted,
        together: &OnceLock<Together>,
    ) -> Examined {
        let terms = self.terms_of(source.index);
        let (facts, _) = graph::with_own_emitters(own.facts.clone(), terms.dictionary());
        if self.is_linked() && one::asks_neighbours(source, &facts, terms) {
            let reach = self.reach(source.index);
            let joined = self.joined(source, wanted, reach, &|file| self.neighbour(file));
            if let Some(joined) = joined {
                let asking = joined.examined.clone();
                let _ = together.set(joined);
                return Examined {
                    asks_neighbours: true,
                    ..asking
                };
            }
        }
        one::examine_prepared(source, &facts, terms, wanted, Reach::default())
    }

    fn reach(&self, number: u32) -> Reach {
        let path = self.path(number);
        reach(&self.links.modules, &path, &tops(&self.selection))
    }

    fn joined(
        &self,
        source: &SourceFile,
        wanted: Wanted,
        reach: Reach,
        neighbour: &(dyn Fn(u32) -> Option<Arc<Neighbour>> + Sync),
    ) -> Option<Together> {
        let program = Program {
            imports: &self.links.imports,
            sizes: &self.links.sizes,
            neighbour,
        };
        let number = source.index;
        let belongs = |file: u32| self.belongs(number, file);
        program.examine(source, self.terms_of(number), wanted, reach, &belongs)
    }

    /// What a file says, from memory if it is there.
    fn neighbour(&self, number: u32) -> Option<Arc<Neighbour>> {
        let known = || self.known.lock().expect("no thread panics with it");
        if let Some(neighbour) = known().get(number) {
            return Some(neighbour);
        }
        let file = &self.walked.files[number as usize];
        let read = one::neighbour(file, self.terms_of(number)).map(Arc::new)?;
        known().keep(number, &read);
        Some(read)
    }

    /// What a text says that was read for the first time since it changed.
    fn take_in(&self, source: &SourceFile) -> Option<Arc<Neighbour>> {
        let terms = self.terms_of(source.index);
        let path = self.path(source.index);
        // What panics has taken its memory with it, so what is left is whole.
        let memories = self.memories.lock();
        let mut memories = memories.unwrap_or_else(PoisonError::into_inner);
        let read = match memories.get_mut(&path) {
            Some(memory) => one::neighbour_again(memory, source, terms),
            None => one::neighbour_of(source.clone(), terms),
        };
        drop(memories);
        let read = Arc::new(read?);
        let mut known = self.known.lock().expect("no thread panics with it");
        known.keep(source.index, &read);
        Some(read)
    }

    /// How sure a finding in a file must be to be shown.
    pub fn least(&self, number: u32) -> Confidence {
        self.terms_of(number).policy.least
    }

    /// How many lines a file has; 0 if it cannot be read.
    pub fn lines(&self, number: u32) -> usize {
        let source = self.source(number);
        source.map_or(0, |it| corpus::LineIndex::new(&it.text).count(&it.text))
    }

    /// The text of a file as it is now.
    pub(super) fn source(&self, number: u32) -> Option<SourceFile> {
        one::source(number, self.walked.files.get(number as usize)?)
    }

    /// What a file would have to say if this were its text.
    pub(super) fn say_instead(&self, number: u32, text: String) -> Option<Examined> {
        let file = &self.walked.files[number as usize];
        let source = SourceFile {
            index: number,
            path: file.path.clone(),
            read_as: file.read_as.clone(),
            text,
        };
        let terms = self.terms_of(number);
        let own = one::neighbour_of(source.clone(), terms).map(Arc::new)?;
        let alone = examine_facts(
            &source,
            own.facts.clone(),
            terms,
            Wanted::default(),
            Reach::default(),
        );
        let together = (alone.asks_neighbours && self.is_linked())
            .then(|| {
                self.joined(
                    &source,
                    Wanted::default(),
                    self.reach(number),
                    &|file| match file == number {
                        true => Some(Arc::clone(&own)),
                        false => self.neighbour(file),
                    },
                )
            })
            .flatten();
        Some(together.map_or(alone, Together::told))
    }

    /// What kept the file or folder at a path from being walked, as it is shown.
    pub fn not_walked(&self, shown: &str) -> Option<&Problem> {
        let mut problems = self.walked.problems.iter();
        problems.find(|it| it.path() == shown)
    }

    /// What `files` have to say, sorted, those of one cause not yet put together; what was not judged says nothing. What is less sure
    /// than `least` is left out, or as the configuration of each file has it.
    ///
    /// # Errors
    /// A baseline cannot be used.
    pub fn results(&self, files: &[u32], least: Option<Confidence>) -> Result<Results, Failure> {
        let mut results = Results {
            folder: self.selection.working_directory.clone(),
            checkout: self.selection.checkout.clone(),
            files: self.walked.files.iter().map(|it| it.path.clone()).collect(),
            ..Results::default()
        };
        let (mut judged, mut unsure) = (vec![false; self.len()], Vec::new());
        for number in files {
            let Some(one) = &self.judged[*number as usize] else {
                continue;
            };
            let least = least.unwrap_or(self.terms_of(*number).policy.least);
            let looked = LookedAt {
                examined: one.said.clone().told(),
                ..one.looked.clone()
            };
            judged[*number as usize] = looked.is_judged();
            unsure.extend(gather(&mut results, *number, looked, least));
        }
        if self.has_baseline() {
            let seen = Seen {
                selection: &self.selection,
                walked: &self.walked,
                judged: &judged,
                unsure: &unsure,
                changes: None,
                writes: false,
            };
            baselines::hold(&mut results, &seen)?;
        }
        results.unsure = unsure;
        results.answer_audit();
        fetch_evidence(&mut results, &self.walked.files, false);
        results.sort();
        Ok(results)
    }

    fn has_baseline(&self) -> bool {
        let mut all = self.walked.configurations.iter();
        match &self.selection.baseline {
            BaselineSource::None => false,
            BaselineSource::File(_) => true,
            BaselineSource::Configured => all.any(|it| it.baseline().is_some()),
        }
    }
}
