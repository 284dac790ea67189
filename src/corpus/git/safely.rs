//! Git, started so that nothing in a repository decides what is run.
//!
//! In: a folder, the filters that its repository names, and what is to be asked. Out: the command, ready to start.
//! Never here: a hook, a filter, a monitor of files, a fetch, or a program out of the folder that is asked about.
//!
//! A repository brings its own configuration along (in an archive, on a shared disk, in a folder that looks like a bare
//! repository), and much in it is the name of a program. What is given on the command line goes before it.

use std::ffi::{OsStr, OsString};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is said on the command line of each question. An empty monitor is none in every version of git.
const SETTINGS: [&str; 6] = [
    "core.quotePath=false",
    "core.fsmonitor=",
    "core.hooksPath=/dev/null",
    "safe.bareRepository=explicit",
    // The index is not written to.
    "diff.autoRefreshIndex=false",
    // It may be any file, or one that never ends.
    "diff.orderFile=/dev/null",
];

/// What of the surroundings git gets to know: where the repository is, and where the user has settings. All other
/// variables of git change what it answers, name programs, or have it write somewhere.
const HEARD: [&str; 10] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_SYSTEM",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_WORK_TREE",
];

/// The parts of a filter's configuration, and what switches each off.
const FILTER: [(&str, &str); 4] = [
    ("clean", ""),
    ("smudge", ""),
    ("process", ""),
    ("required", "false"),
];

/// The command that asks `arguments` of the repository around `folder`.
///
/// # Errors
/// No git is on the PATH.
pub(super) fn command<S: AsRef<OsStr>>(
    folder: &Path,
    filters: &[OsString],
    believes_variable: bool,
    arguments: &[S],
) -> std::io::Result<Command> {
    let mut command = Command::new(program()?);
    command.arg("--no-pager");
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    for filter in filters {
        for (part, off) in FILTER {
            let mut setting = OsString::from("filter.");
            setting.push(filter);
            setting.push(format!(".{part}={off}"));
            command.arg("-c").arg(setting);
        }
    }
    for (name, _) in std::env::vars_os() {
        if is_deaf_to(&name) && !(believes_variable && name == "GIT_DIR") {
            command.env_remove(name);
        }
    }
    command
        .args(arguments)
        .current_dir(folder)
        .env("GIT_OPTIONAL_LOCKS", "0")
        // A partial clone would fetch what it lacks, with a program that its configuration names.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    Ok(command)
}

/// Whether git does not get to know a variable.
fn is_deaf_to(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    // A build server may say here whom it trusts; what is said on our command line goes before it.
    let is_setting = name == "GIT_CONFIG_COUNT"
        || name == "GIT_CONFIG_PARAMETERS"
        || name.starts_with("GIT_CONFIG_KEY_")
        || name.starts_with("GIT_CONFIG_VALUE_");
    name.starts_with("GIT_") && !is_setting && !HEARD.contains(&name.as_ref())
}

/// Where git is. A PATH that names the folder one is in would have the checkout choose the program.
fn program() -> std::io::Result<PathBuf> {
    let Some(path) = std::env::var_os("PATH") else {
        return Ok(PathBuf::from("git"));
    };
    let name = format!("git{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(&name))
        .find(|file| file.is_file())
        .ok_or_else(|| Error::new(ErrorKind::NotFound, "no such file or directory"))
}

/// The names of the filters in the names of settings that follow one another, each with a NUL after it; or the one that
/// the command line cannot name, because it has the sign in it that ends a name there.
pub(super) fn filters(settings: &[u8]) -> Result<Vec<OsString>, String> {
    let mut filters: Vec<OsString> = Vec::new();
    for setting in settings.split(|byte| *byte == 0) {
        let inner = setting.strip_prefix(b"filter.");
        let end = setting.iter().rposition(|byte| *byte == b'.');
        let (Some(_), Some(end)) = (inner, end.filter(|end| *end >= b"filter.".len())) else {
            continue;
        };
        let name = &setting[b"filter.".len()..end];
        if name.contains(&b'=') {
            return Err(String::from_utf8_lossy(name).into_owned());
        }
        let name = super::as_path(name).into_os_string();
        if !filters.contains(&name) {
            filters.push(name);
        }
    }
    Ok(filters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_told_from_their_settings() {
        let settings = b"filter.lfs.clean\0filter.lfs.required\0filter.a.b.process\0filter.x\0\0";
        let expected = ["lfs", "a.b"].map(OsString::from).to_vec();
        assert_eq!(filters(settings), Ok(expected));
        assert_eq!(filters(b"filter.a=b.clean\0"), Err("a=b".to_owned()));
    }

    #[test]
    fn where_the_repository_is_may_be_said_and_what_is_run_may_not() {
        let is_deaf = |name: &str| is_deaf_to(OsStr::new(name));
        for name in [
            "GIT_EXTERNAL_DIFF",
            "GIT_TRACE",
            "GIT_EXEC_PATH",
            "GIT_SSH_COMMAND",
            "GIT_DIR",
        ] {
            assert!(is_deaf(name), "{name}");
        }
        for name in [
            "GIT_INDEX_FILE",
            "GIT_WORK_TREE",
            "GIT_CONFIG_KEY_0",
            "PATH",
        ] {
            assert!(!is_deaf(name), "{name}");
        }
    }
}
