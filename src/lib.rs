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
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::{CommandFactory, Parser};

use cli::{Cli, FailOn, TableFormat};
use config::written::Written;
use config::{
    ApplyingSettings, AuditSettings, CheckSettings, Configuration, Look, Refused, Selection,
    ShowSettings, Surroundings, Task, starter,
};
use corpus::{Candidate, Problem, Projects, Reason, SourceFile, Walked};
use dictionary::Dictionary;
use judge::audit::AuditEntry;
use judge::blind::BlindSpot;
use judge::finding::{Confidence, Finding, Severity};
use judge::policy::vocabulary;
use judge::rulebook::RULES;
use judge::terms::{AllTerms, NoTerms, Terms};
use report::{Results, delivery, explain, progress::Progress};

/// What an exit code says; the same in every format.
const CLEAN: u8 = 0;
const FINDINGS: u8 = 1;
const FAILED: u8 = 2;

/// Why a run ends with [`FAILED`] before there is a report.
type Failure = Box<dyn std::error::Error>;

/// Configurations that cannot be used, sorted; at least one.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(Refused::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Unconfigured(pub Vec<Refused>);

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
    let color = cli.color();
    let around = match Surroundings::of_this_process() {
        Ok(around) => around,
        Err(failure) => return fail(&failure.into(), Look::PLAIN),
    };
    config::resolve(cli, &around)
        .map_err(Failure::from)
        .and_then(perform)
        .unwrap_or_else(|failure| fail(&failure, around.look(color)))
}

/// Says why there is no report.
fn fail(failure: &Failure, look: Look) -> u8 {
    match failure.downcast_ref::<Unconfigured>() {
        Some(Unconfigured(refused)) => delivery::refused(refused, look),
        None => delivery::aside(|err| writeln!(err, "error: {failure}")),
    }
    FAILED
}

fn perform(task: Task) -> Result<u8, Failure> {
    match task {
        Task::Check(settings) => return check(&settings),
        Task::Show(settings) => return show(&settings),
        Task::Audit(settings) => return audit(&settings),
        Task::Applying(settings) => return applying(&settings),
        Task::Init(selection) => init(&selection)?,
        Task::Schema => delivery::print(report::schema::write)?,
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

fn init(selection: &Selection) -> Result<(), Failure> {
    let words = vocabulary();
    let mut projects = Projects::new(selection, &words);
    let folder = &selection.working_directory;
    if let Some(configuration) = projects.of(folder).map_err(unconfigured)? {
        return Err(corpus::write::NotWritten::Exists(configuration).into());
    }
    corpus::write::new(folder, starter::NAME, starter::TEXT)?;
    let hint = "`unlisten --print-config FILE` shows what applies to a file";
    delivery::print(|out| writeln!(out, "{} written; {hint}", starter::NAME))?;
    Ok(())
}

fn check(settings: &CheckSettings) -> Result<u8, Failure> {
    let started = Instant::now();
    let wanted = Wanted {
        least: settings.least.map(|least| match least {
            cli::Confidence::Possible => Confidence::Possible,
            cli::Confidence::Likely => Confidence::Likely,
            cli::Confidence::Certain => Confidence::Certain,
        }),
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

fn applying(settings: &ApplyingSettings) -> Result<u8, Failure> {
    let words = vocabulary();
    let mut projects = Projects::new(&settings.selection, &words);
    let asked = corpus::ask(&mut projects, &settings.selection, &settings.file);
    let configurations = projects.done().map_err(Unconfigured)?;
    let configuration = asked.configured.map(|number| &configurations[number]);
    if let Some(configuration) = configuration {
        Dictionary::check_taught(configuration).map_err(unconfigured)?;
    }
    let shown = report::applying::Applies {
        asked: &asked,
        configuration,
        least: settings.least,
    };
    delivery::print(|out| report::applying::write(out, &shown))?;
    Ok(CLEAN)
}

fn unconfigured(refused: Refused) -> Unconfigured {
    Unconfigured(vec![refused])
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
    /// Findings less sure than this are counted and left out; `None` leaves it to each file's configuration.
    pub least: Option<Confidence>,
}

impl Default for Wanted {
    /// Every finding and nothing else.
    fn default() -> Self {
        Self {
            audit: false,
            facts: false,
            blind_spots: false,
            least: Some(Confidence::Possible),
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
    /// Whether judging all of it would have taken too long.
    pub is_too_involved: bool,
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
fn examine(source: &SourceFile, terms: &Terms, wanted: Wanted) -> Examined {
    let Some(language) = cst::Language::of(&source.read_as) else {
        return Examined::default();
    };
    let dictionary = terms.dictionary();
    let facts = facts::of(
        &cst::parse(&source.text, language),
        &source.text,
        dictionary,
    );
    let facts = graph::with_own_emitters(facts, dictionary);
    let graph = graph::Graph::new(&source.path, &facts, dictionary);
    let findings = judge::findings(&graph, source.index, &terms.policy);
    Examined {
        findings,
        is_too_involved: graph.is_spent(),
        audit: match wanted.audit {
            true => judge::audit(&graph, source.index, &terms.policy),
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
    examine_under(&Terms::default(), path, text)
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
    Ok(examine_under(terms.get(number), path, text))
}

fn examine_under(terms: &Terms, path: &str, text: &str) -> Vec<Finding> {
    let source = SourceFile {
        index: 0,
        path: path.to_owned(),
        read_as: path.to_owned(),
        text: text.to_owned(),
    };
    examine(&source, terms, Wanted::default()).findings
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
    let walked = corpus::walk(selection, &vocabulary()).map_err(Unconfigured)?;
    let (terms, of_file) = terms_of(&walked, selection)?;
    let bar = Progress::new(walked.files.len(), progress);
    let each = |index: u32, candidate: &Candidate| {
        let terms = terms.get(of_file[index as usize]);
        let looked = look_at(index, candidate, terms, selection, wanted);
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
        let least = wanted
            .least
            .unwrap_or(terms.get(of_file[index]).policy.least);
        match looked {
            Ok(looked) => gather(&mut results, index as u32, looked, least),
            Err(problem) => results.problems.push(problem),
        }
    }
    fetch_evidence(&mut results, &walked.files);
    results.sort();
    Ok(results)
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
    let mut terms = AllTerms::default();
    let mut of_file = Vec::with_capacity(walked.files.len());
    for (file, configured) in walked.files.iter().zip(&walked.configured) {
        of_file.push(match configured {
            None => 0,
            Some(number) => {
                let whole =
                    corpus::path::whole(Path::new(&file.path), &selection.working_directory);
                terms.number(*number, &walked.configurations[*number], &whole)?
            }
        });
    }
    Ok((terms, of_file))
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
    terms: &Terms,
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
    if !terms.needles.hit(&bytes) {
        return looked;
    }
    let wants_generated = candidate.named || selection.include_generated || terms.include_generated;
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
        path: path.clone(),
        read_as: candidate.read_as.clone(),
        text: decoded.text,
    };
    looked.parsed = true;
    looked.examined = examine(&source, terms, wanted);
    if looked.examined.is_too_involved {
        let named = candidate.named;
        looked.problem = Some(Problem::TooInvolved { path, named });
    }
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
