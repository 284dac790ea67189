//! What kept a file from being checked as it is.
//!
//! In: what the system said. Out: [`Problem`], one clear line: what happened, where, what to do.
//! Never here: findings; a problem is about reading, not about listeners.

use clap::{Command, CommandFactory};

use super::kind::ENDINGS;
use crate::cli::Cli;
use crate::config::nearest;

/// What kept a file from being checked as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Problem {
    /// The user named something that is not there.
    #[error("{path}: no such file or folder; {}", what_to_do(path))]
    Missing {
        /// As shown.
        path: String,
    },
    /// The user named a link to something that is not there.
    #[error("{path}: broken symbolic link; fix it or leave it out")]
    BrokenLink {
        /// As shown.
        path: String,
    },
    /// The user named a file that is no code.
    #[error("{path}: not JavaScript or TypeScript; files end in {}", endings())]
    NotCode {
        /// As shown.
        path: String,
    },
    /// The user named a pipe, a socket or a device.
    #[error("{path}: neither a file nor a folder; pipe its content in with `--stdin-filename`")]
    NoFile {
        /// As shown.
        path: String,
    },
    /// Holding every registration against every removal would keep the run for hours.
    #[error(
        "{path}: only partly checked, because it adds and removes too many listeners; check the files it was built from"
    )]
    TooInvolved {
        /// As shown.
        path: String,
        /// Whether the user named this file, rather than a folder around it.
        named: bool,
    },
    /// Code is nested deeper than is followed.
    #[error(
        "{path}:{line}: not all of it was judged, because it is nested too deeply from here on"
    )]
    TooDeep {
        /// As shown.
        path: String,
        /// Where that begins, counted from 1.
        line: usize,
    },
    /// The system would not let us read.
    #[error("{path}: cannot be read: {reason}")]
    Unreadable {
        /// As shown.
        path: String,
        /// In the system's words.
        reason: String,
        /// Whether the user named this file, rather than a folder around it.
        named: bool,
    },
    /// A walk met a file that no person wrote; nothing to do unless the user wants it checked.
    #[error("{path}: skipped, because {} is over the limit of {} for files that are not named; name it to check it", size(*bytes), size(*limit))]
    TooLarge {
        /// As shown.
        path: String,
        /// Its size.
        bytes: u64,
        /// The most a walk reads.
        limit: u64,
    },
    /// The user named a file that would not fit into memory with its syntax tree.
    #[error("{path}: not checked, because {} is over the limit of {}; check the files it was built from", size(*bytes), size(*limit))]
    TooLargeToParse {
        /// As shown.
        path: String,
        /// Its size.
        bytes: u64,
        /// The most that is parsed.
        limit: u64,
    },
    /// A file in another encoding; it is checked all the same.
    #[error("{path}: not UTF-8; it was checked with invalid bytes replaced, so save it as UTF-8")]
    NotUtf8 {
        /// As shown.
        path: String,
    },
    /// A file that is not text, such as a video with the ending `.ts`.
    #[error(
        "{path}: binary content under a source file's name; rename it, or list it in `.unlistenignore`"
    )]
    Binary {
        /// As shown.
        path: String,
        /// Whether the user named this file, rather than a folder around it.
        named: bool,
    },
    /// A rule in an ignore file that could not be read; the other rules hold.
    #[error("{path}: {reason}; the other lines still apply")]
    IgnoreFile {
        /// As shown.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// An ignore file that cannot be read to its end.
    #[error("{path}: cannot be used ({reason}), so its folder was skipped; fix or remove it")]
    UnsoundIgnoreFile {
        /// As shown.
        path: String,
        /// What it is.
        reason: &'static str,
    },
    /// There was nothing to look at in what the run was told to look at.
    #[error("{path}: no files were checked: {reason}")]
    NothingChecked {
        /// What was to be checked, as shown.
        path: String,
        /// Why, and which option changes that.
        reason: String,
    },
    /// The index has two or three contents of a file, and no commit can hold it.
    #[error("{path}: has unresolved conflicts; resolve them and `git add` it")]
    Unmerged {
        /// As shown.
        path: String,
    },
    /// A bug in unlisten; the user cannot help it.
    #[error(
        "{path}: internal error while checking it: {message}; the other files were checked. Please report this"
    )]
    Internal {
        /// As shown.
        path: String,
        /// What the panic said and where.
        message: String,
    },
}

impl Problem {
    /// Whether something that the run was told to check was not checked, so that its exit code is 2.
    pub fn is_fatal(&self) -> bool {
        match self {
            Self::Missing { .. }
            | Self::BrokenLink { .. }
            | Self::NotCode { .. }
            | Self::NoFile { .. }
            | Self::TooLargeToParse { .. }
            | Self::Unmerged { .. }
            | Self::UnsoundIgnoreFile { .. }
            | Self::Internal { .. } => true,
            Self::Unreadable { named, .. }
            | Self::Binary { named, .. }
            | Self::TooInvolved { named, .. } => *named,
            Self::TooLarge { .. }
            | Self::TooDeep { .. }
            | Self::NotUtf8 { .. }
            | Self::IgnoreFile { .. }
            | Self::NothingChecked { .. } => false,
        }
    }

    /// Whether code was left out, or judged in part.
    pub fn leaves_out(&self) -> bool {
        !matches!(
            self,
            Self::NotUtf8 { .. } | Self::IgnoreFile { .. } | Self::Binary { .. }
        )
    }

    /// The path it is about, as shown.
    pub fn path(&self) -> &str {
        match self {
            Self::Missing { path }
            | Self::BrokenLink { path }
            | Self::NotCode { path }
            | Self::NoFile { path }
            | Self::TooInvolved { path, .. }
            | Self::TooDeep { path, .. }
            | Self::Unreadable { path, .. }
            | Self::TooLarge { path, .. }
            | Self::TooLargeToParse { path, .. }
            | Self::NotUtf8 { path }
            | Self::Binary { path, .. }
            | Self::IgnoreFile { path, .. }
            | Self::UnsoundIgnoreFile { path, .. }
            | Self::Unmerged { path }
            | Self::NothingChecked { path, .. }
            | Self::Internal { path, .. } => path,
        }
    }
}

/// `unlisten --quiet check` is read as a path called check, because a command stands first.
fn what_to_do(path: &str) -> String {
    if Cli::command()
        .get_subcommands()
        .any(|command| command.get_name() == path)
    {
        return format!("the command `{path}` must come first: `unlisten {path} …`");
    }
    if path.contains(['*', '{']) || path.contains('?') {
        return "patterns are expanded by the shell, not here: remove the quotes, or name a folder"
            .to_owned();
    }
    let check = "check the spelling and the current folder";
    let commands = Cli::command();
    let commands = commands.get_subcommands().map(Command::get_name);
    match nearest::name(path, commands).filter(|_| !path.contains(['/', '.'])) {
        Some(command) => format!("{check}, or is the command `{command}` meant?"),
        None => check.to_owned(),
    }
}

/// What the system said, without the number that it adds: `permission denied`.
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

fn endings() -> String {
    let dotted: Vec<String> = ENDINGS.iter().map(|ending| format!(".{ending}")).collect();
    let (last, others) = dotted.split_last().expect("there are endings");
    format!("{} or {last}", others.join(", "))
}

fn size(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_judged_in_part_is_fatal_if_it_was_named() {
        for named in [true, false] {
            let path = "pairs.js".to_string();
            let problem = Problem::TooInvolved { path, named };
            assert_eq!(problem.is_fatal(), named);
            assert_eq!(problem.path(), "pairs.js");
        }
    }
}
