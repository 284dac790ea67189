//! Git, waited for as long as it works, and no longer if a file keeps it.
//!
//! In: a command, and where its repository is. Out: what git answers, or the file that it would wait for without end.
//! Never here: a limit on how long an honest answer takes.
//!
//! Git opens `.gitignore`, `.gitattributes` and what is in `.git` itself, and opening a pipe waits for whoever writes to
//! it. To look for pipes before each question would cost every run; so they are looked for when an answer is late.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long an answer is waited for before somebody asks why.
const PATIENCE: Duration = Duration::from_secs(3);

/// What git reads in the folders of a work tree.
const READ: [&str; 2] = [".gitignore", ".gitattributes"];

/// How many files that configurations name are looked at for more of them.
const MOST_NAMED: usize = 64;

/// How large a configuration may be to be looked at.
const MOST_BYTES: u64 = 1 << 20;

/// What came of a question.
pub(super) enum Waited {
    /// Git has answered.
    Answered(Output),
    /// It never would: this file is neither a file nor a folder.
    Kept(PathBuf),
}

/// Runs a command of git to its end.
///
/// # Errors
/// It cannot be started, or what it says cannot be read.
pub(super) fn run(command: &mut Command, folder: &Path) -> std::io::Result<Waited> {
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) else {
        unreachable!("both pipes were asked for");
    };
    let (says, ended) = channel();
    let said_to_the_end = |mut from: Box<dyn Read + Send>| {
        let says = says.clone();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = from.read_to_end(&mut bytes);
            // Nobody listens any more if git is not waited for.
            let _ = says.send(());
            read.map(|_| bytes)
        })
    };
    let readers = [
        said_to_the_end(Box::new(out)),
        said_to_the_end(Box::new(err)),
    ];
    if ended.recv_timeout(PATIENCE).is_err()
        && let Some(file) = obstacle(folder)
    {
        child.kill()?;
        child.wait()?;
        return Ok(Waited::Kept(file));
    }
    let [stdout, stderr] = readers.map(|reader| reader.join().expect("reading does not panic"));
    Ok(Waited::Answered(Output {
        stdout: stdout?,
        stderr: stderr?,
        status: child.wait()?,
    }))
}

/// A file of the repository around a folder that git reads and that never ends.
fn obstacle(folder: &Path) -> Option<PathBuf> {
    let top = folder.ancestors().find(|it| it.join(".git").exists());
    let top = top.unwrap_or(folder);
    if let Some(named) = endless_by_name(top) {
        return Some(named);
    }
    let mut open = vec![(top.to_path_buf(), false)];
    while let Some((folder, is_gits)) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let (name, path) = (entry.file_name(), entry.path());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push((path, is_gits || name == ".git"));
                continue;
            }
            // Behind links git goes in its own folder alone.
            let about = match is_gits {
                true => std::fs::metadata(&path),
                false => std::fs::symlink_metadata(&path),
            };
            if about.is_ok_and(|it| is_endless(&it))
                && (is_gits || READ.iter().any(|read| name == *read))
            {
                return Some(path);
            }
        }
    }
    None
}

/// Whether opening or reading it may never end.
fn is_endless(about: &std::fs::Metadata) -> bool {
    !about.is_file() && !about.is_dir() && !about.is_symlink()
}

/// A file that never ends and that a configuration of the repository names, or one that it includes: `core.excludesFile`,
/// `core.attributesFile`, `include.path`. Whatever a setting is called, git may open what it is set to.
fn endless_by_name(top: &Path) -> Option<PathBuf> {
    let mut configurations = vec![top.join(".git/config"), top.join(".git/config.worktree")];
    let mut at = 0;
    while let Some(configuration) = configurations.get(at).cloned() {
        at += 1;
        let beside = configuration.parent().unwrap_or(top);
        for value in values(&configuration) {
            for named in [beside.join(&value), top.join(&value)] {
                match std::fs::metadata(&named) {
                    Ok(about) if is_endless(&about) => return Some(named),
                    Ok(about) if about.is_file() && configurations.len() < MOST_NAMED => {
                        configurations.push(named);
                    }
                    _ => {}
                }
            }
        }
    }
    None
}

/// What a configuration of git sets things to, as text without its quotes.
fn values(configuration: &Path) -> Vec<String> {
    let is_read =
        std::fs::metadata(configuration).is_ok_and(|it| it.is_file() && it.len() <= MOST_BYTES);
    let bytes = is_read.then(|| std::fs::read(configuration));
    let text = bytes.and_then(Result::ok).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).replace("\\\n", "");
    let set = text.lines().filter_map(|line| line.split_once('='));
    let plain = set.map(|(_, value)| value.replace('"', "").replace("\\\\", "\\"));
    let trimmed = plain.map(|value| value.trim().to_owned());
    trimmed.filter(|value| !value.is_empty()).collect()
}
