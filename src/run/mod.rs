//! The pipeline: from the files that are meant to everything that they have to say.
//!
//! In: a selection, and what is wanted of each file. Out: [`Results`], the same for every number of threads.
//! The command line, an editor and the tests all come through here. Never here: how anything is found or said.

mod baselines;
mod before;
mod fix;
mod judged;
mod known;
mod linked;
mod linking;
mod links;
mod listed;
mod meanings;
mod new_since;
mod one;
mod original;
mod program;
mod suppress;
mod workspace;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use baselines::Seen;
use linked::link;
use linking::Linked;
use one::{LookedAt, examine, look_at};
use program::{Imports, Program, Together};

use crate::config::written::Written;
use crate::config::{Compared, Configuration, Origin, Refused, Selection};
use crate::corpus::bounds::Bounds;
use crate::corpus::{
    self, Cache, Candidate, ChangedLines, Changes, Modules, Problem, Reason, SourceFile, Walked,
};
use crate::dictionary::Dictionary;
use crate::facts::cache::FactsCache;
use crate::graph::Reach;
use crate::judge::explain::grouping;
use crate::judge::finding::{Confidence, Finding};
use crate::judge::policy::vocabulary;
use crate::judge::review::audit::AuditEntry;
use crate::judge::terms::{AllTerms, NoTerms, Terms};
use crate::report::Results;
use crate::report::progress::Progress;

pub use baselines::Unusable;
pub use fix::{Fixed, fix, fix_all_in, fix_in, fix_text, fixes_of_text, propose};
pub use listed::imports;
pub use one::{Examined, Wanted};
pub use original::NotChanged;
pub use suppress::{Commented, Wish, comment, suppress};
pub use workspace::Workspace;

/// Why a run ends before there is a report.
pub type Failure = Box<dyn std::error::Error>;

/// Configurations that cannot be used, sorted; at least one.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(Refused::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Unconfigured(pub Vec<Refused>);

/// Everything that the rules say of one text, of every confidence, as if it were a file of that path.
pub fn examine_text(path: &str, text: &str) -> Vec<Finding> {
    examine_under(&Terms::default(), path, text).findings
}

/// The same by somebody who knows of APIs what `dictionary` says, and nothing else.
///
/// # Errors
/// There are more names than a scan can look for.
pub fn examine_knowing(
    dictionary: Dictionary,
    path: &str,
    text: &str,
) -> Result<Vec<Finding>, NoTerms> {
    let terms = Terms::knowing(dictionary)?;
    Ok(examine_under(&terms, path, text).findings)
}

/// How many facts are read to say that. It depends on the text alone, unlike a time, so that tests can hold it against the
/// size of the text.
pub fn facts_read(path: &str, text: &str) -> u64 {
    examine_under(&Terms::default(), path, text).facts_read
}

/// The same as it is said in a project whose folder has `configuration`, the text of an `unlisten.json`.
///
/// # Errors
/// The configuration cannot be used.
pub fn examine_configured(
    configuration: &str,
    path: &str,
    text: &str,
) -> Result<Vec<Finding>, NoTerms> {
    let written = Written::parse("unlisten.json", configuration.into(), &vocabulary())?;
    let all = Configuration::new(PathBuf::new(), vec![Arc::new(written)])?;
    Dictionary::check_taught(&all)?;
    let mut terms = AllTerms::default();
    let number = terms.number(0, &all, Path::new(path))?;
    Ok(examine_under(terms.get(number), path, text).findings)
}

/// Everything that the rules say of several texts, of every confidence, as if they were the files of one program: for each
/// text its own findings. A `package.json` or `tsconfig.json` among them is heard.
pub fn examine_program(texts: &[(&str, &str)]) -> Vec<Vec<Finding>> {
    let terms = Terms::default();
    let top = Path::new("/");
    let whole = |path: &str| top.join(path);
    let is_setting = |path: &str| path.ends_with(".json") || path.ends_with(".html");
    let settings = texts.iter().filter(|(path, _)| is_setting(path));
    let settings = settings.map(|(path, text)| (whole(path), (*text).to_owned()));
    let numbered = texts.iter().zip(0..);
    let sources = numbered.filter(|((path, _), _)| !path.ends_with(".json"));
    let mut modules = Modules::of_texts(
        sources.map(|((path, _), number)| (whole(path), number)),
        settings.collect(),
    );
    meanings::learn(
        &mut modules,
        texts.iter().map(|(path, text)| (whole(path), *text)),
    );
    let mentioned: Vec<_> = texts
        .iter()
        .map(|(path, text)| (whole(path), corpus::imports::specifiers(text.as_bytes())))
        .collect();
    let source = |file: u32| {
        let (path, text) = texts[file as usize];
        SourceFile {
            index: file,
            path: path.to_owned(),
            read_as: path.to_owned(),
            text: text.to_owned(),
        }
    };
    let known: Vec<OnceLock<_>> = texts.iter().map(|_| OnceLock::new()).collect();
    let neighbour = |file: u32| {
        let known = &known[file as usize];
        let read = || one::neighbour_of(source(file), &terms).map(Arc::new);
        known.get_or_init(read).clone()
    };
    let sizes: Vec<Option<u64>> = texts
        .iter()
        .map(|(_, text)| Some(text.len() as u64))
        .collect();
    let program = Program {
        imports: &Imports::of(&modules, &mentioned),
        sizes: &sizes,
        neighbour: &neighbour,
    };
    let each = (0..texts.len() as u32).map(|file| {
        let source = source(file);
        let reach = reach(&modules, &whole(&source.path), &[top.to_path_buf()]);
        let joined = program.examine(&source, &terms, Wanted::default(), reach, &|_| true);
        joined
            .map(Together::told)
            .unwrap_or_else(|| examine(&source, &terms, Wanted::default()))
            .findings
    });
    each.collect()
}

/// The folders and files that a run was told to look at, as whole paths.
fn tops(selection: &Selection) -> Vec<PathBuf> {
    let whole = |typed: &PathBuf| corpus::path::whole(typed, &selection.working_directory);
    match &selection.origin {
        Origin::Paths(typed) => typed.iter().map(whole).collect(),
        Origin::StandardInput(_) => Vec::new(),
    }
}

/// Who may call what a file exports. All callers are in sight only if the whole application is among the files below
/// `tops`, which are whole paths. Nobody imports a page.
fn reach(modules: &Modules, file: &Path, tops: &[PathBuf]) -> Reach {
    if corpus::kind::is_page(&file.to_string_lossy()) {
        return Reach::Program;
    }
    match modules.application_of(file) {
        Some(folder) if tops.iter().any(|top| folder.starts_with(top)) => Reach::Program,
        _ => Reach::Anyone,
    }
}

fn examine_under(terms: &Terms, path: &str, text: &str) -> Examined {
    let source = SourceFile {
        index: 0,
        path: path.to_owned(),
        read_as: path.to_owned(),
        text: text.to_owned(),
    };
    examine(&source, terms, Wanted::default())
}

/// Walks, scans, parses and judges `selection`; the results are the same for every number of threads.
///
/// # Errors
/// A configuration cannot be used, or threads could not be started. Everything that keeps a file from being checked is in
/// the results.
pub fn look_through(
    selection: &Selection,
    wanted: Wanted,
    progress: bool,
) -> Result<Results, Failure> {
    look_through_keeping(selection, wanted, progress).map(|(results, _)| results)
}

/// How long the parts of a run took.
struct Lap {
    began: Instant,
    parts: Vec<(&'static str, Duration)>,
}

impl Lap {
    fn new() -> Self {
        Self {
            began: Instant::now(),
            parts: Vec::new(),
        }
    }

    /// A part ends here, and the next begins.
    fn end(&mut self, part: &'static str) {
        self.parts.push((part, self.began.elapsed()));
        self.began = Instant::now();
    }
}

/// What a run looked at, for those who look again.
#[derive(Debug)]
pub struct Kept {
    /// The files.
    files: Vec<Candidate>,
    terms: AllTerms,
    /// For each file the number of its terms.
    of_file: Vec<usize>,
    /// What is needed to look at a file together with its neighbours, if one asked for that.
    linked: Option<Linked>,
}

/// The same, and what it looked at.
///
/// # Errors
/// As above.
pub fn look_through_keeping(
    selection: &Selection,
    wanted: Wanted,
    progress: bool,
) -> Result<(Results, Kept), Failure> {
    let selection = &corpus::typed::followed(selection);
    let mut lap = Lap::new();
    let compared = selection.compared.as_ref();
    let changes = compared
        .map(|compared| Changes::of(&selection.working_directory, compared))
        .transpose()?;
    let mut walked =
        corpus::walk(selection, &vocabulary(), changes.as_ref()).map_err(Unconfigured)?;
    if let Some(changes) = &changes {
        corpus::hold_staged(&mut walked, changes, selection)?;
    }
    if !wanted.writes_baseline {
        baselines::refuse_missing(selection, &walked)?;
    }
    let base = match &changes {
        Some(changes) if !selection.narrows() => {
            Some(corpus::base::before(&mut walked, changes, selection)?)
        }
        _ => None,
    };
    let (mut terms, of_file) = terms_of(&walked, selection)?;
    let of_base = match &base {
        Some(base) => numbers(
            &mut terms,
            base.files.iter().zip(&base.configured),
            &walked,
            selection,
        )?,
        None => Vec::new(),
    };
    let terms = terms;
    lap.end("finding the files");
    let bar = Progress::new(walked.files.len(), progress);
    let each = |index: u32, candidate: &Candidate| {
        let terms = terms.get(of_file[index as usize]);
        let looked = look_at(index, candidate, terms, selection, wanted);
        bar.tick();
        looked
    };
    let looked = corpus::visit::every(&walked.files, selection.threads, each)?;
    lap.end("reading and judging each file");
    let pages = &walked.unread;
    let (looked, linked) = link(
        &walked.files,
        looked,
        &terms,
        &of_file,
        selection,
        wanted,
        pages,
    )?;
    bar.finish();
    lap.end("judging files together");

    let mut results = Results {
        folder: selection.working_directory.clone(),
        checkout: selection.checkout.clone(),
        links: selection.links.clone(),
        below_top: Bounds::around(&selection.working_directory).below_top(),
        problems: walked.problems.clone(),
        files: walked.files.iter().map(|file| file.path.clone()).collect(),
        unshowable: unshowable(&walked.files, selection),
        ..Results::default()
    };
    for (_, reason) in &walked.passed_over {
        results.passed_over.add(*reason);
    }
    let unread = corpus::visit::every(&walked.unread, selection.threads, |_, candidate| {
        unread(candidate, &terms)
    })?;
    for reason in unread.into_iter().flatten().flatten() {
        results.passed_over.add(reason);
    }
    let (mut judged, mut unsure) = (vec![false; walked.files.len()], Vec::new());
    for (index, looked) in looked.into_iter().enumerate() {
        let least = wanted
            .least
            .unwrap_or(terms.get(of_file[index]).policy.least);
        match looked {
            Ok(looked) => {
                judged[index] = looked.is_judged();
                unsure.extend(gather(&mut results, index as u32, looked, least));
            }
            Err(problem) => results.problems.push(problem),
        }
    }
    let seen = Seen {
        selection,
        walked: &walked,
        judged: &judged,
        unsure: &unsure,
        changes: changes.as_ref(),
        writes: wanted.writes_baseline,
    };
    baselines::hold(&mut results, &seen)?;
    results.unsure = unsure;
    let is_new_since = matches!(compared, Some(Compared::Whole(_)));
    if let (Some(base), true) = (&base, is_new_since) {
        new_since::keep_new(
            &mut results,
            base,
            &terms,
            &of_base,
            selection,
            wanted.least,
        )?;
    }
    lap.end("comparing with what is known");
    results.answer_audit();
    fetch_evidence(
        &mut results,
        &walked.files,
        changes.is_some() && !is_new_since,
    );
    if let (Some(changes), false) = (&changes, is_new_since) {
        results.changed = lines_of(&walked.files, changes, selection);
    }
    if let (Some(base), true) = (&base, wanted.before) {
        let before = before::before(base, &results.files, &terms, &of_base, selection)?;
        results.before = Some(before);
    }
    results.sort();
    lap.end("gathering");
    results.timing = lap.parts;
    let stored = terms.get(0).stored.as_ref();
    results.stored_and_read = stored.map(|it| it.count().stored_and_read());
    let kept = Kept {
        files: walked.files,
        terms,
        of_file,
        linked,
    };
    Ok((results, kept))
}

/// The lines that the change wrote in each file.
fn lines_of(
    files: &[Candidate],
    changes: &Changes,
    selection: &Selection,
) -> BTreeMap<u32, ChangedLines> {
    let numbered = (0..).zip(files);
    let changed = numbered.filter_map(|(number, file)| {
        let whole = file.whole(&selection.working_directory);
        Some((number, changes.get(&whole)?.lines.clone()))
    });
    changed.collect()
}

/// The whole paths of files whose names are not UTF-8, by what is shown of them.
fn unshowable(files: &[Candidate], selection: &Selection) -> BTreeMap<String, PathBuf> {
    let whole = |file: &Candidate| file.whole(&selection.working_directory);
    let named = files.iter().map(|file| (file.path.clone(), whole(file)));
    named
        .filter(|(_, whole)| whole.to_str().is_none())
        .collect()
}

/// Under which terms each file is judged.
fn terms_of(walked: &Walked, selection: &Selection) -> Result<(AllTerms, Vec<usize>), Failure> {
    let refused: Vec<Refused> = walked
        .configurations
        .iter()
        .filter_map(|it| Dictionary::check_taught(it).err())
        .collect();
    if !refused.is_empty() {
        return Err(Unconfigured(refused).into());
    }
    let bounds = Bounds::around(&selection.working_directory);
    let open = |folder| Cache::open(folder, &bounds);
    let stored = selection.cache.as_deref().map(open).transpose()?;
    let mut terms = AllTerms::hearing(&selection.rules).storing(stored.map(FactsCache::new));
    let files = walked.files.iter().zip(&walked.configured);
    let of_file = numbers(&mut terms, files, walked, selection)?;
    Ok((terms, of_file))
}

/// The number of the terms of each of `files`, which come with the number of their configuration.
fn numbers<'f>(
    terms: &mut AllTerms,
    files: impl Iterator<Item = (&'f Candidate, &'f Option<usize>)>,
    walked: &Walked,
    selection: &Selection,
) -> Result<Vec<usize>, Failure> {
    let mut of_file = Vec::new();
    for (file, configured) in files {
        of_file.push(match configured {
            None => 0,
            Some(number) => {
                let whole = file.whole(&selection.working_directory);
                terms.number(*number, &walked.configurations[*number], &whole)?
            }
        });
    }
    Ok(of_file)
}

/// Why a file with code in it is passed over: it mentions listeners, in a language that is not read.
fn unread(candidate: &Candidate, terms: &AllTerms) -> Option<Reason> {
    let ending = corpus::kind::unread_ending(&candidate.path)?;
    let mentions = match corpus::read::bytes(candidate) {
        Ok(bytes) => {
            terms.mention(&bytes)
                && terms.mention(&corpus::component::code(
                    &bytes,
                    corpus::kind::Component::Html,
                ))
        }
        Err(problem) => matches!(problem, Problem::TooLarge { .. }),
    };
    mentions.then_some(Reason::Unread(ending))
}

/// Takes in what a file has to say, and returns the findings that are not shown.
fn gather(results: &mut Results, index: u32, looked: LookedAt, least: Confidence) -> Vec<Finding> {
    results.checked += usize::from(looked.is_read());
    results.parsed += usize::from(looked.parsed);
    results.mentioning += usize::from(looked.examined.mentions_listeners);
    results.problems.extend(looked.problem);
    looked
        .passed_over
        .into_iter()
        .for_each(|reason| results.passed_over.add(reason));
    let mut examined = looked.examined;
    let (shown, unsure): (Vec<Finding>, Vec<Finding>) = std::mem::take(&mut examined.findings)
        .into_iter()
        .partition(|finding| finding.confidence >= least);
    examined.findings = shown;
    results.hidden += grouping::count(&unsure);
    examined
        .suppressed
        .retain(|suppressed| suppressed.finding.confidence >= least);
    let is_shown = examined.is_shown();
    results
        .texts
        .extend(looked.text.filter(|_| is_shown).map(|text| (index, text)));
    results.findings.extend(examined.findings);
    results.suppressed.extend(examined.suppressed);
    results.audit.extend(examined.audit);
    results
        .facts
        .extend(examined.facts.map(|facts| (index, facts)));
    results
        .blind_spots
        .extend(examined.blind_spots.into_iter().map(|spot| (index, spot)));
    unsure
}

/// Reads again what the evidence shows of files without findings of their own; all other texts are long dropped. Where the
/// lines of a change count, those of what is hidden count as well.
fn fetch_evidence(results: &mut Results, files: &[Candidate], by_lines: bool) {
    let hidden = results.unsure.iter().filter(|_| by_lines);
    let suppressed = results.suppressed.iter().map(|it| &it.finding);
    let told = results.findings.iter().chain(hidden).chain(suppressed);
    let told = told.flat_map(|finding| &finding.steps);
    let listed = results.audit.iter().flat_map(|entry| &entry.steps);
    let released = results.audit.iter().filter_map(AuditEntry::released_at);
    let callers = results.audit.iter().flat_map(|entry| &entry.callers);
    let callers = callers.filter(|_| by_lines).map(|caller| caller.place);
    let places = told.chain(listed).map(|step| step.place);
    let places = places.chain(released).chain(callers);
    let shown: BTreeSet<u32> = places.map(|place| place.file).collect();
    for file in shown {
        let candidate = files.get(file as usize);
        if let (false, Some(candidate)) = (results.texts.contains_key(&file), candidate) {
            // A file that has gone since is shown by its name alone.
            let bytes = corpus::read::bytes(candidate).ok();
            let decoded = bytes.and_then(corpus::read::decode);
            results
                .texts
                .extend(decoded.map(|decoded| (file, decoded.text)));
        }
    }
}
