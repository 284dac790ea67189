//! What is known of the listeners that are added on one line.
//!
//! In: a file and a line. Out: everything that was known when they were judged, and exit code 0; an answer fails nobody.
//! Never here: a judgement, or words.

use std::collections::BTreeMap;
use std::path::Path;

use super::CLEAN;
use crate::config::{Origin, Selection, WhySettings};
use crate::corpus::{self, Problem, Projects, Reason, Treatment};
use crate::judge::finding::Confidence;
use crate::judge::policy::vocabulary;
use crate::report::delivery;
use crate::report::why::{self, Asked};
use crate::run::{Failure, Workspace};

/// There is nothing to be asked about.
#[derive(Debug, thiserror::Error)]
enum Unanswerable {
    #[error("{0}")]
    NotWalked(Problem),
    #[error("{0}: not a JavaScript or TypeScript file")]
    NoCode(String),
    #[error("{0}: cannot be read: {1}")]
    Unread(String, String),
    #[error("{0}: has {1} lines")]
    NoLine(String, usize),
}

/// Answers.
///
/// # Errors
/// There is no such file or line, or a configuration cannot be used.
pub(super) fn perform(settings: &WhySettings) -> Result<u8, Failure> {
    let selection = corpus::typed::followed(&settings.selection);
    let file = corpus::typed::follow(&settings.file, &selection.working_directory);
    let whole = corpus::path::whole(&file, &selection.working_directory);
    let shown = corpus::path::shown(&file, &selection.working_directory);
    let mut workspace = Workspace::new(&selection, BTreeMap::new())?;
    let mut passed_over = None;
    if workspace.number(&whole).is_none() {
        passed_over = reason(&selection, &file);
        workspace = Workspace::new(&naming(&selection, &file), BTreeMap::new())?;
    }
    let number = workspace.number(&whole);
    let number = number.ok_or_else(|| match workspace.not_walked(&shown) {
        Some(problem) => Unanswerable::NotWalked(problem.clone()),
        None => Unanswerable::NoCode(shown.clone()),
    })?;
    workspace.read_few(usize::MAX)?;
    workspace.judge(&[number], true)?;
    let results = workspace.results(&[number], Some(Confidence::Possible))?;
    if let Some(problem) = results
        .problems
        .iter()
        .find(|it| it.path() == shown && it.is_fatal())
    {
        return Err(Unanswerable::Unread(shown, problem.to_string()).into());
    }
    let lines = workspace.lines(number);
    if settings.line as usize > lines.max(1) {
        return Err(Unanswerable::NoLine(shown, lines).into());
    }
    let asked = Asked {
        results: &results,
        file: number,
        line: settings.line,
        least: workspace.least(number),
        passed_over,
    };
    delivery::print(|out| why::write(out, &asked, settings.look))?;
    Ok(CLEAN)
}

/// The selection and a file that is looked at whatever is said of it.
fn naming(selection: &Selection, file: &Path) -> Selection {
    let mut naming = selection.clone();
    if let Origin::Paths(paths) = &mut naming.origin {
        paths.push(file.to_path_buf());
    }
    naming
}

/// Why a run over the folder passes a file over; `None` if it lies outside.
fn reason(selection: &Selection, file: &Path) -> Option<&'static str> {
    let words = vocabulary();
    let mut projects = Projects::new(selection, &words);
    let asked = corpus::ask(&mut projects, selection, file);
    if !asked.whole.starts_with(&selection.working_directory) {
        return None;
    }
    Some(match asked.treatment {
        Treatment::PassedOver(Reason::Test) => {
            "its name says that it is a test (`--include-tests`)"
        }
        Treatment::PassedOver(_) => "its name says that it is generated (`--include-generated`)",
        Treatment::Ignored => "a configuration ignores it (`--no-ignore`)",
        Treatment::Checked => "an ignore file excludes it (`--no-ignore`), or it is of a package",
    })
}
