//! `unlisten` finds event listeners that pile up.
//!
//! In: the arguments of the process. Out: a report on standard output, problems on standard error, and the exit code.
//! The rooms follow the data in alphabetical order, and each imports only rooms before it; this file alone joins them.
//! Never here: how anything is found or said.

pub mod cli;
pub mod config;
pub mod corpus;
pub mod cst;
pub mod dictionary;
pub mod facts;
pub mod graph;
pub mod judge;
pub mod report;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::time::Instant;

use clap::{CommandFactory, Parser};

use cli::{Cli, FailOn, TableFormat};
use config::{AuditSettings, CheckSettings, Selection, ShowSettings, Surroundings, Task};
use corpus::{Candidate, Needles, Problem, Reason, SourceFile};
use judge::audit::AuditEntry;
use judge::blind::BlindSpot;
use judge::finding::{Confidence, Finding, Severity};
use judge::rulebook::RULES;
use report::{Results, delivery, explain, progress::Progress};

/// What an exit code says; the same in every format.
const CLEAN: u8 = 0;
const FINDINGS: u8 = 1;
const FAILED: u8 = 2;

/// Why a run ends with [`FAILED`] before there is a report.
type Failure = Box<dyn std::error::Error>;

/// Does what `arguments` ask, the program's name first, and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(said) => {
            // Help and version arrive here, too. A closed pipe is no reason to fail.
            let _ = said.print();
            return u8::try_from(said.exit_code()).unwrap_or(FAILED);
        }
    };
    let done = Surroundings::of_this_process()
        .map_err(Failure::from)
        .and_then(|around| Ok(config::resolve(cli, &around)?))
        .and_then(perform);
    done.unwrap_or_else(|failure| {
        delivery::aside(|err| writeln!(err, "error: {failure}"));
        FAILED
    })
}

fn perform(task: Task) -> Result<u8, Failure> {
    match task {
        Task::Check(settings) => return check(&settings),
        Task::Show(settings) => return show(&settings),
        Task::Audit(settings) => return audit(&settings),
        Task::Explain { rule, look } => {
            let rule = explain::find(RULES, &rule)?;
            delivery::print(|out| explain::write(out, rule, look))?;
        }
        Task::Rules { format, look } => delivery::print(|out| match format {
            TableFormat::Human => report::rules::write(out, RULES, look),
            TableFormat::Json => report::rules::write_json(out, RULES),
        })?,
        Task::Completions(shell) => delivery::print(|out| {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "unlisten", &mut script);
            out.write_all(&script)
        })?,
        Task::Man => delivery::print(|out| clap_mangen::Man::new(Cli::command()).render(out))?,
    }
    Ok(CLEAN)
}

fn check(settings: &CheckSettings) -> Result<u8, Failure> {
    let started = Instant::now();
    let wanted = Wanted {
        least: match settings.pedantic {
            true => Confidence::Possible,
            false => Confidence::Likely,
        },
        ..Wanted::default()
    };
    let results = look_through(&settings.selection, wanted, settings.progress)?;
    delivery::findings(&results, settings, started.elapsed())?;
    let level = settings.fail_on.map(|level| match level {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
    });
    Ok(exit_code(&results, level))
}

fn audit(settings: &AuditSettings) -> Result<u8, Failure> {
    let started = Instant::now();
    let wanted = Wanted {
        audit: true,
        ..Wanted::default()
    };
    let results = look_through(&settings.selection, wanted, settings.progress)?;
    delivery::acquisitions(&results, settings, started.elapsed())?;
    // An audit lists; it fails nobody for what it lists.
    Ok(exit_code(&results, None))
}

fn show(settings: &ShowSettings) -> Result<u8, Failure> {
    let started = Instant::now();
    let wanted = Wanted {
        facts: settings.facts,
        blind_spots: settings.blind_spots,
        ..Wanted::default()
    };
    let results = look_through(&settings.selection, wanted, settings.progress)?;
    delivery::stages(&results, settings, started.elapsed())?;
    // What is shown is no finding yet, so it fails nobody.
    Ok(exit_code(&results, None))
}

/// The exit code of a run whose findings fail it from `level` on, or never.
pub fn exit_code(results: &Results, level: Option<Severity>) -> u8 {
    if results.has_fatal_problem() {
        FAILED
    } else if level.is_some_and(|level| results.reaches(level)) {
        FINDINGS
    } else {
        CLEAN
    }
}

/// What a run asks of each file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whether every acquisition is listed.
    pub audit: bool,
    /// Whether the facts are printed.
    pub facts: bool,
    /// Whether what could not be decided is listed.
    pub blind_spots: bool,
    /// Findings less sure than this are counted and left out.
    pub least: Confidence,
}

impl Default for Wanted {
    /// Every finding and nothing else.
    fn default() -> Self {
        Self {
            audit: false,
            facts: false,
            blind_spots: false,
            least: Confidence::Possible,
        }
    }
}

/// What one file has to say.
#[derive(Debug, Default)]
pub struct Examined {
    /// What is wrong in it, in any order.
    pub findings: Vec<Finding>,
    /// Every acquisition in source order, if wanted.
    pub audit: Vec<AuditEntry>,
    /// Its facts as text, if wanted.
    pub facts: Option<String>,
    /// What could not be decided, in source order, if wanted.
    pub blind_spots: Vec<BlindSpot>,
}

impl Examined {
    /// Whether something in the file will be shown, so that its text is needed.
    fn is_shown(&self) -> bool {
        !self.findings.is_empty() || !self.audit.is_empty() || !self.blind_spots.is_empty()
    }
}

/// From the text of one file to what it has to say; trees and facts end with the call.
fn examine(source: &SourceFile, wanted: Wanted) -> Examined {
    let Some(language) = cst::Language::of(&source.read_as) else {
        return Examined::default();
    };
    let dictionary = dictionary::built_in();
    let facts = facts::of(
        &cst::parse(&source.text, language),
        &source.text,
        dictionary,
    );
    let graph = graph::Graph::new(&source.path, &facts, dictionary);
    Examined {
        findings: judge::findings(&graph, source.index),
        audit: match wanted.audit {
            true => judge::audit(&graph, source.index),
            false => Vec::new(),
        },
        facts: wanted.facts.then(|| facts::print::print(&facts)),
        blind_spots: match wanted.blind_spots {
            true => judge::blind_spots(&graph),
            false => Vec::new(),
        },
    }
}

/// Everything that the rules say of one text, of every confidence, as if it were a file of that path.
pub fn examine_text(path: &str, text: &str) -> Vec<Finding> {
    let source = SourceFile {
        index: 0,
        path: path.to_owned(),
        read_as: path.to_owned(),
        text: text.to_owned(),
    };
    examine(&source, Wanted::default()).findings
}

/// Walks, scans, parses and judges `selection`; the results are the same for every number of threads.
///
/// # Errors
/// Threads could not be started. Everything that keeps a file from being checked is in the results.
pub fn look_through(
    selection: &Selection,
    wanted: Wanted,
    progress: bool,
) -> Result<Results, Failure> {
    let dictionary = dictionary::built_in();
    let needles = Needles::new(
        &dictionary.needles(),
        &dictionary.plain_methods(),
        &dictionary.words(),
    )?;
    let walked = corpus::walk(selection);
    let bar = Progress::new(walked.files.len(), progress);
    let each = |index, candidate: &Candidate| {
        let looked = look_at(index, candidate, &needles, selection, wanted);
        bar.tick();
        looked
    };
    let looked = corpus::visit::every(&walked.files, selection.threads, each)?;
    bar.finish();

    let mut results = Results {
        problems: walked.problems,
        files: walked.files.iter().map(|file| file.path.clone()).collect(),
        ..Results::default()
    };
    for (_, reason) in walked.passed_over {
        results.passed_over.add(reason);
    }
    for (index, looked) in looked.into_iter().enumerate() {
        match looked {
            Ok(looked) => gather(&mut results, index as u32, looked, wanted.least),
            Err(problem) => results.problems.push(problem),
        }
    }
    fetch_evidence(&mut results, &walked.files);
    results.sort();
    Ok(results)
}

/// What became of one file.
#[derive(Default)]
struct LookedAt {
    passed_over: Option<Reason>,
    problem: Option<Problem>,
    parsed: bool,
    examined: Examined,
    /// Kept only where something in it will be shown.
    text: Option<String>,
}

fn look_at(
    index: u32,
    candidate: &Candidate,
    needles: &Needles,
    selection: &Selection,
    wanted: Wanted,
) -> LookedAt {
    let mut looked = LookedAt::default();
    let bytes = match corpus::read::bytes(candidate) {
        Ok(bytes) => bytes,
        Err(problem) => {
            looked.passed_over =
                matches!(problem, Problem::TooLarge { .. }).then_some(Reason::TooLarge);
            looked.problem = Some(problem);
            return looked;
        }
    };
    // Most files end here: they never mention a listener.
    if !needles.hit(&bytes) {
        return looked;
    }
    let wants_generated = candidate.named || selection.include_generated;
    if !wants_generated && corpus::bundle::is_generated(&bytes) {
        looked.passed_over = Some(Reason::Generated);
        return looked;
    }
    let path = candidate.path.clone();
    let Some(decoded) = corpus::read::decode(bytes) else {
        looked.problem = Some(Problem::Binary {
            path,
            named: candidate.named,
        });
        return looked;
    };
    looked.problem = decoded
        .replaced
        .then(|| Problem::NotUtf8 { path: path.clone() });
    let source = SourceFile {
        index,
        path,
        read_as: candidate.read_as.clone(),
        text: decoded.text,
    };
    looked.parsed = true;
    looked.examined = examine(&source, wanted);
    looked.text = looked.examined.is_shown().then_some(source.text);
    looked
}

fn gather(results: &mut Results, index: u32, looked: LookedAt, least: Confidence) {
    let is_unread = looked.passed_over.is_some()
        || matches!(
            looked.problem,
            Some(Problem::Unreadable { .. } | Problem::Binary { .. })
        );
    results.checked += usize::from(!is_unread);
    results.parsed += usize::from(looked.parsed);
    results.problems.extend(looked.problem);
    looked
        .passed_over
        .into_iter()
        .for_each(|reason| results.passed_over.add(reason));
    let mut examined = looked.examined;
    let found = examined.findings.len();
    examined
        .findings
        .retain(|finding| finding.confidence >= least);
    results.hidden += found - examined.findings.len();
    let is_shown = examined.is_shown();
    results
        .texts
        .extend(looked.text.filter(|_| is_shown).map(|text| (index, text)));
    results.findings.extend(examined.findings);
    results.audit.extend(examined.audit);
    results
        .facts
        .extend(examined.facts.map(|facts| (index, facts)));
    results
        .blind_spots
        .extend(examined.blind_spots.into_iter().map(|spot| (index, spot)));
}

/// Reads again what the evidence shows of files without findings of their own; all other texts are long dropped.
fn fetch_evidence(results: &mut Results, files: &[Candidate]) {
    let steps = results.findings.iter().flat_map(|finding| &finding.steps);
    let shown: BTreeSet<u32> = steps.map(|step| step.place.file).collect();
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
