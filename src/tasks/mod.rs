//! What each command does.
//!
//! In: a [`Task`] in which nothing is left open. Out: what it says, delivered, and the exit code.
//! Never here: how files are looked through, or how anything is said.

mod baselines;
mod fix;
mod list;
mod review;
mod suppress;
mod watch;
mod why;

use std::path::Path;
use std::time::Instant;

use clap::CommandFactory;

use crate::cli::{self, CheckFormat, Cli, FailOn, TableFormat};
use crate::config::{
    ApplyingSettings, AuditSettings, CheckSettings, Failing, Goal, Look, Origin, Refused,
    Selection, ShowSettings, Task, starter,
};
use crate::corpus::{self, Projects};
use crate::dictionary::Dictionary;
use crate::judge::finding::{Confidence, Severity};
use crate::judge::policy::vocabulary;
use crate::judge::rulebook::{self, COMMENT_RULES, RULES};
use crate::report::{self, Results, delivery, explain, paint};
use crate::run::{
    Failure, Unconfigured, Wanted, imports, look_through, look_through_keeping, propose,
};
use crate::serve;

/// What an exit code says; the same in every format.
pub const CLEAN: u8 = 0;
/// Something was found at or above the level that fails the run.
pub const FINDINGS: u8 = 1;
/// The run could not be done, or not for all that it was told to look at.
pub const FAILED: u8 = 2;

/// Does one task and returns the exit code.
///
/// # Errors
/// There is no report: a configuration cannot be used, or nothing can be written.
pub fn perform(task: Task) -> Result<u8, Failure> {
    match task {
        Task::Check(settings) if settings.watch => match watch::watch(&settings)? {},
        Task::Check(settings) => return check(&settings),
        Task::List(settings) => return list::list(&settings),
        Task::Show(settings) => return show(&settings),
        Task::Suppress(settings) => return suppress::perform(&settings),
        Task::Audit(settings) => return audit(&settings),
        Task::Review(settings) => return review::review(&settings),
        Task::Applying(settings) => return applying(&settings),
        Task::Why(settings) => return why::perform(&settings),
        Task::Serve => return serve(),
        Task::Init(selection) => init(&selection)?,
        Task::Schema => delivery::print_as_it_is(report::schema::write)?,
        Task::Explain { rule, format, look } => {
            let rule = explain::find(rulebook::all(), &rule)?;
            delivery::print(|out| match format {
                TableFormat::Human => explain::write(out, rule, look),
                TableFormat::Json => explain::write_json(out, rule),
            })?;
        }
        Task::Rules { format, look } => delivery::print(|out| match format {
            TableFormat::Human => report::rules::write(out, &[RULES, COMMENT_RULES], look),
            TableFormat::Json => report::rules::write_json(out, &[RULES, COMMENT_RULES]),
        })?,
        Task::Completions(shell) => delivery::print_as_it_is(|out| {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "unlisten", &mut script);
            out.write_all(&script)
        })?,
        Task::Man => {
            delivery::print_as_it_is(|out| clap_mangen::Man::new(Cli::command()).render(out))?
        }
    }
    Ok(CLEAN)
}

/// Serves until the client leaves; one that does not say so has met an accident.
fn serve() -> Result<u8, Failure> {
    Ok(match serve::serve()? {
        true => CLEAN,
        false => FAILED,
    })
}

fn init(selection: &Selection) -> Result<(), Failure> {
    let words = vocabulary();
    let mut projects = Projects::new(selection, &words);
    let folder = &selection.working_directory;
    if let Some(configuration) = projects.of(folder).map_err(unconfigured)? {
        return Err(corpus::write::NotWritten::Exists(configuration).into());
    }
    let has_schema = corpus::read::is_there(&folder.join(starter::SCHEMA));
    corpus::write::new(folder, starter::NAME, &starter::text(has_schema))?;
    let hint = "`unlisten --print-config FILE` shows what applies to a file";
    delivery::print(|out| writeln!(out, "{} written; {hint}", starter::NAME))?;
    Ok(())
}

fn check(settings: &CheckSettings) -> Result<u8, Failure> {
    let started = Instant::now();
    delivery::refuse(&settings.outputs, &settings.selection.working_directory)?;
    refuse_unknown(&settings.selection)?;
    let is_filter = matches!(settings.selection.origin, Origin::StandardInput(_));
    let done = match settings.fixing.goal {
        Goal::Report => fix::Done::default(),
        Goal::Diff => return fix::diff(settings),
        Goal::Files if is_filter => return fix::filter(settings),
        Goal::Files => fix::write(settings)?,
    };
    let wanted = Wanted {
        audit: settings.outputs.include(CheckFormat::Checklist),
        least: least(settings.least),
        writes_baseline: settings.ratchet.writes,
        ..Wanted::default()
    };
    let selection = &settings.selection;
    let (mut results, kept) = look_through_keeping(selection, wanted, settings.progress)?;
    let is_stale = baselines::settle(&mut results, settings)?;
    if settings.changed_lines {
        results.keep_changed();
    }
    propose(&mut results, &kept, selection.threads)?;
    drop(kept);
    results.fixed = (done.findings, done.files);
    results.group();
    // What is not shown is counted all the same.
    let code = exit_code(&results, settings.failing);
    let warnings = results.count(Severity::Warning);
    if settings.quiet {
        results.keep_errors();
    }
    delivery::findings(&results, settings, started.elapsed())?;
    delivery::warnings(warnings, settings);
    if settings.timing {
        delivery::timing(&results, started.elapsed());
    }
    Ok(match code {
        _ if done.has_failed => FAILED,
        CLEAN if is_stale => FINDINGS,
        code => code,
    })
}

/// Refuses names that no rule has.
fn refuse_unknown(selection: &Selection) -> Result<(), explain::UnknownRule> {
    let mut named = selection.rules.named();
    named.try_for_each(|name| explain::find(rulebook::all(), name).map(drop))
}

/// Says why there is no report.
pub fn fail(failure: &Failure, look: Look) -> u8 {
    match failure.downcast_ref::<Unconfigured>() {
        Some(Unconfigured(refused)) => delivery::refused(refused, look),
        None => delivery::failed(failure.as_ref()),
    }
    FAILED
}

fn audit(settings: &AuditSettings) -> Result<u8, Failure> {
    let started = Instant::now();
    delivery::refuse(&settings.outputs, &settings.selection.working_directory)?;
    let wanted = Wanted {
        audit: true,
        blind_spots: true,
        ..Wanted::default()
    };
    let results = look_through(&settings.selection, wanted, settings.progress)?;
    delivery::acquisitions(&results, settings, started.elapsed())?;
    // An audit lists; it fails nobody for what it lists.
    Ok(exit_code(&results, Failing::NEVER))
}

fn show(settings: &ShowSettings) -> Result<u8, Failure> {
    let started = Instant::now();
    let wanted = Wanted {
        facts: settings.facts,
        blind_spots: settings.blind_spots,
        ..Wanted::default()
    };
    let mut results = look_through(&settings.selection, wanted, settings.progress)?;
    if settings.modules {
        results.modules = imports(&settings.selection)?;
    }
    delivery::stages(&results, settings, started.elapsed())?;
    // What is shown is no finding yet, so it fails nobody.
    Ok(exit_code(&results, Failing::NEVER))
}

fn applying(settings: &ApplyingSettings) -> Result<u8, Failure> {
    let words = vocabulary();
    let selection = corpus::typed::followed(&settings.selection);
    let file = corpus::typed::follow(&settings.file, &selection.working_directory);
    refuse_folder(&selection, &file, settings.look)?;
    let mut projects = Projects::new(&selection, &words);
    let asked = corpus::ask(&mut projects, &selection, &file);
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

/// What applies is asked of a file, though it need not be there.
fn refuse_folder(selection: &Selection, file: &Path, look: Look) -> Result<(), NoFile> {
    let whole = corpus::path::whole(file, &selection.working_directory);
    let shown = corpus::path::shown(file, &selection.working_directory);
    if corpus::read::is_folder(&whole) {
        return Err(NoFile(shown));
    }
    if !corpus::read::is_there(&whole) {
        let word = paint::tone(look, paint::Tone::Warning, "warning:");
        let said = format!(
            "{}: no such file; this is what would apply to it",
            paint::tame(&shown)
        );
        delivery::aside(|err| writeln!(err, "{word} {said}"));
    }
    Ok(())
}

/// A folder was named where a file is wanted.
#[derive(Debug, thiserror::Error)]
#[error("{0}: a folder; `--print-config` shows what applies to one file, such as `{0}/index.ts`")]
struct NoFile(String);

/// How sure a finding must be, if that was typed.
fn least(typed: Option<cli::Confidence>) -> Option<Confidence> {
    typed.map(|least| match least {
        cli::Confidence::Possible => Confidence::Possible,
        cli::Confidence::Likely => Confidence::Likely,
        cli::Confidence::Certain => Confidence::Certain,
    })
}

fn unconfigured(refused: Refused) -> Unconfigured {
    Unconfigured(vec![refused])
}

/// The exit code of a run whose findings fail it like that.
pub fn exit_code(results: &Results, failing: Failing) -> u8 {
    let reached = failing.level.is_some_and(|level| match level {
        FailOn::Error => results.reaches(Severity::Error),
        FailOn::Warning => results.reaches(Severity::Warning),
    });
    let warnings = results.count(Severity::Warning);
    let too_many = failing.max_warnings.is_some_and(|most| warnings > most);
    if results.has_fatal_problem() {
        FAILED
    } else if reached || too_many {
        FINDINGS
    } else {
        CLEAN
    }
}
