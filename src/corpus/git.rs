//! Git, as a process.
//!
//! In: a folder, and what is to be asked. Out: the bytes that git answers, or in one line why there is no answer.
//! Never here: what the answers mean; a change of the repository, not even of its index, which `git diff` would refresh.
//!
//! Whoever asks is often a hook, and a hook runs in an environment that git prepared: `GIT_INDEX_FILE` names the index of
//! the commit that is being made, which is the one to ask of, so it stays. `GIT_DIR` alone would make the folder that the
//! hook changed into the top of the work tree, so it goes wherever git finds the repository by itself.

mod patiently;
mod safely;

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use super::path;
use super::problem::reason;
use super::read::NAMED_LIMIT;
use patiently::Waited;

/// Why git has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// There is no git.
    #[error("cannot run `git`: {0}; this option needs git, so install it or add it to the PATH")]
    Missing(String),
    /// There is no repository.
    #[error("{0}: not in a git repository, which this option needs")]
    NoRepository(String),
    /// There are no files.
    #[error("{0}: in a bare repository or in `.git`; run it in a work tree")]
    NoWorkTree(String),
    /// There is nothing to compare.
    #[error(
        "this repository has no commits yet; `--staged` checks what the first one will contain"
    )]
    NoCommit,
    /// The reference means nothing.
    #[error("unknown git reference `{0}`; check the spelling, or fetch it first")]
    UnknownReference(String),
    /// The histories do not meet.
    #[error("`{0}` and HEAD have no commit in common{1}")]
    Unrelated(String, &'static str),
    /// What is compared is somewhere else.
    #[error(
        "this partial clone lacks objects needed for the comparison; fetch them first: `git fetch --refetch --no-filter`"
    )]
    Partial,
    /// It would wait without end.
    #[error("{0}: not a regular file, and git would wait for it forever; remove it")]
    Kept(String),
    /// The repository would run a program.
    #[error(
        "the git configuration defines a filter `{0}` that cannot be disabled; remove it from `.git/config`"
    )]
    Filter(String),
    /// It was stopped, or says something that nobody expects.
    #[error("`git {command}` failed: {said}")]
    Failed {
        /// What was asked.
        command: String,
        /// The first line of what git said.
        said: String,
    },
}

/// The repository around a folder.
#[derive(Clone, Debug)]
pub(super) struct Git {
    /// The top of the work tree.
    pub root: PathBuf,
    /// Whether `GIT_DIR` is believed.
    believes_variable: bool,
    /// The filters that its configuration names; each is switched off.
    filters: Vec<OsString>,
}

/// The content of a file that is not on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blob {
    /// All of it.
    Whole(Arc<[u8]>),
    /// Only how much it is; it would not be checked.
    TooLarge(u64),
}

impl Blob {
    /// How many bytes it is.
    pub fn size(&self) -> u64 {
        match self {
            Self::Whole(bytes) => bytes.len() as u64,
            Self::TooLarge(size) => *size,
        }
    }
}

impl Git {
    /// The repository around `folder`, an absolute path.
    pub fn around(folder: &Path) -> Result<Self, NoAnswer> {
        let is_set = |name: &str| std::env::var_os(name).is_some();
        let mut git = Self {
            root: folder.to_path_buf(),
            believes_variable: is_set("GIT_WORK_TREE"),
            filters: Vec::new(),
        };
        let question = ["rev-parse", "--is-inside-work-tree", "--show-cdup"];
        let mut answer = git.ask(&question);
        if answer.is_err() && !git.believes_variable && is_set("GIT_DIR") {
            git.believes_variable = true;
            answer = git.ask(&question);
        }
        let up = answer.map_err(|failed| match &failed {
            NoAnswer::Failed { said, .. } if said.contains("not a git repository") => {
                NoAnswer::NoRepository(folder.display().to_string())
            }
            NoAnswer::Failed { said, .. } if said.contains("cannot use bare repository") => {
                NoAnswer::NoWorkTree(folder.display().to_string())
            }
            _ => failed,
        })?;
        let mut lines = up.split(|byte| *byte == b'\n');
        if lines.next() != Some(b"true") {
            return Err(NoAnswer::NoWorkTree(folder.display().to_string()));
        }
        git.root = path::tidy(&folder.join(as_path(lines.next().unwrap_or_default())));
        git.filters = git.filters()?;
        Ok(git)
    }

    /// The filters that the configuration names. Git runs them on each file that it compares.
    fn filters(&self) -> Result<Vec<OsString>, NoAnswer> {
        let asked = ["config", "-z", "--name-only", "--get-regexp", "^filter[.]"];
        let output = self.answer(&asked)?;
        match output.status.code() {
            Some(0) => safely::filters(&output.stdout).map_err(NoAnswer::Filter),
            // There are none.
            Some(1) if output.stderr.is_empty() => Ok(Vec::new()),
            _ => Err(failed(&asked, &output.stderr)),
        }
    }

    /// What git answers.
    pub fn ask<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Vec<u8>, NoAnswer> {
        let output = self.answer(arguments)?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(failed(arguments, &output.stderr)),
        }
    }

    /// Whether git says yes: the question has an exit code for an answer.
    pub fn agrees(&self, arguments: &[&str]) -> Result<bool, NoAnswer> {
        let output = self.answer(arguments)?;
        Ok(output.status.success() && line(&output.stdout) != b"false")
    }

    /// The contents of blobs, in their order.
    pub fn blobs(&self, names: &[&str]) -> Result<Vec<Blob>, NoAnswer> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let arguments = ["cat-file", "--batch"];
        let mut child = self
            .command(&arguments)?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(missing)?;
        let (Some(mut asks), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            unreachable!("both pipes were asked for");
        };
        let mut answers = BufReader::new(answers);
        // Asked and answered in turn, so that no pipe fills up while nobody reads it.
        let held: std::io::Result<Vec<Blob>> = names
            .iter()
            .map(|name| {
                writeln!(asks, "{name}")?;
                asks.flush()?;
                blob(&mut answers)
            })
            .collect();
        drop(asks);
        drop(answers);
        let output = child.wait_with_output().map_err(missing)?;
        held.map_err(|error| match output.stderr.is_empty() {
            true => NoAnswer::Failed {
                command: arguments.join(" "),
                said: reason(&error),
            },
            false => failed(&arguments, &output.stderr),
        })
    }

    fn answer<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Output, NoAnswer> {
        let mut command = self.command(arguments)?;
        match patiently::run(&mut command, &self.root).map_err(missing)? {
            Waited::Answered(output) => Ok(output),
            Waited::Kept(file) => Err(NoAnswer::Kept(file.display().to_string())),
        }
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Command, NoAnswer> {
        safely::command(&self.root, &self.filters, self.believes_variable, arguments)
            .map_err(missing)
    }
}

/// One answer of `cat-file --batch`: a line that ends in the size, then the content and a line end.
fn blob(answers: &mut impl BufRead) -> std::io::Result<Blob> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size: Option<u64> = head
        .rsplit(' ')
        .next()
        .and_then(|it| it.trim().parse().ok());
    let Some(size) = size else {
        let said = format!("unexpected answer: {}", head.trim());
        return Err(std::io::Error::new(ErrorKind::InvalidData, said));
    };
    let mut content = answers.take(size + 1);
    if size > NAMED_LIMIT {
        std::io::copy(&mut content, &mut std::io::sink())?;
        return Ok(Blob::TooLarge(size));
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    content.read_to_end(&mut bytes)?;
    if bytes.len() as u64 != size + 1 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    bytes.pop();
    Ok(Blob::Whole(bytes.into()))
}

/// The first line of an answer.
pub(super) fn line(answer: &[u8]) -> &[u8] {
    answer
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default()
}

/// A path as git writes it with `-z`, or unquoted.
pub(super) fn as_path(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    let name = <OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes).to_owned();
    #[cfg(not(unix))]
    let name = std::ffi::OsString::from(String::from_utf8_lossy(bytes).into_owned());
    PathBuf::from(name)
}

fn missing(error: std::io::Error) -> NoAnswer {
    NoAnswer::Missing(reason(&error))
}

fn failed<S: AsRef<OsStr>>(arguments: &[S], said: &[u8]) -> NoAnswer {
    let said = String::from_utf8_lossy(said);
    if said.contains("lazy fetching disabled") || said.contains("promisor remote") {
        return NoAnswer::Partial;
    }
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let command: Vec<_> = arguments
        .iter()
        .map(|argument| argument.as_ref().to_string_lossy())
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    NoAnswer::Failed {
        command: command.join(" "),
        said: lines
            .next()
            .unwrap_or("no reason given")
            .trim_start_matches("fatal: ")
            .to_owned(),
    }
}
