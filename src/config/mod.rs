//! What the project wants of a run.
//!
//! In: what was typed, and what the process finds around it. Out: [`Task`] with settings in which nothing is left open.
//! Never here: reading files; printing.

pub mod look;

use std::path::PathBuf;

use crate::cli::{self, Cli, Command};
pub use look::{Look, Surroundings};

/// One thing to do, completely decided.
#[derive(Debug)]
pub enum Task {
    /// Report findings.
    Check(CheckSettings),
    /// Show what findings would rest on.
    Show(ShowSettings),
    /// List all acquisitions.
    Audit(AuditSettings),
    /// Show a rule's page.
    Explain {
        /// The rule's name as typed.
        rule: String,
        /// How the page looks.
        look: Look,
    },
    /// List the rules.
    Rules {
        /// How.
        format: cli::TableFormat,
        /// How the table looks.
        look: Look,
    },
    /// Print a shell's completions.
    Completions(clap_complete::Shell),
    /// Print the man page.
    Man,
}

/// How `check` runs.
#[derive(Debug)]
pub struct CheckSettings {
    /// Which files.
    pub selection: Selection,
    /// For whom it prints.
    pub format: cli::CheckFormat,
    /// Whether findings that are only possible are shown.
    pub pedantic: bool,
    /// The lowest severity that makes the exit code 1; `None` if findings never do.
    pub fail_on: Option<cli::FailOn>,
    /// How standard output looks.
    pub look: Look,
    /// Whether the closing line is left out.
    pub quiet: bool,
    /// Whether a long run may draw a progress bar on standard error.
    pub progress: bool,
}

/// How `check --show` runs.
#[derive(Debug)]
pub struct ShowSettings {
    /// Which files.
    pub selection: Selection,
    /// Whether the facts of each file are shown.
    pub facts: bool,
    /// Whether the blind spots of each file are shown.
    pub blind_spots: bool,
    /// How standard output looks.
    pub look: Look,
    /// Whether the closing line is left out.
    pub quiet: bool,
    /// Whether a long run may draw a progress bar on standard error.
    pub progress: bool,
}

/// How `audit` runs.
#[derive(Debug)]
pub struct AuditSettings {
    /// Which files.
    pub selection: Selection,
    /// For whom it prints.
    pub format: cli::TableFormat,
    /// How standard output looks.
    pub look: Look,
    /// Whether the closing line is left out.
    pub quiet: bool,
    /// Whether a long run may draw a progress bar on standard error.
    pub progress: bool,
}

/// Which files a run looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Where from.
    pub origin: Origin,
    /// The folder that paths are shown relative to.
    pub working_directory: PathBuf,
    /// Whether test files are looked at.
    pub include_tests: bool,
    /// Whether minified, bundled and generated files are looked at.
    pub include_generated: bool,
    /// Whether .gitignore, .ignore and .unlistenignore are honoured.
    pub honour_ignore_files: bool,
    /// Whether a file named on the command line is passed over where a walk would pass it over.
    pub force_exclude: bool,
    /// How many threads; `None` is one for each core.
    pub threads: Option<usize>,
}

/// Where the text of a run comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Files and folders as typed; never empty.
    Paths(Vec<PathBuf>),
    /// Standard input, taken for a file of this name.
    StandardInput(PathBuf),
}

/// Arguments that contradict each other; always the user's to mend.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// `-` without a name says nothing of the language.
    #[error("`-` reads standard input, which needs a name: add `--stdin-filename src/file.ts`")]
    StandardInputWithoutName,
    /// Both at once.
    #[error(
        "standard input and paths cannot be checked together: leave out the paths or `--stdin-filename`"
    )]
    StandardInputAndPaths,
}

/// Decides what to do from what was typed and what is around.
pub fn resolve(cli: Cli, around: &Surroundings) -> Result<Task, ConfigError> {
    Ok(match cli.command.unwrap_or(Command::Check(cli.check)) {
        Command::Check(arguments) if arguments.show.is_empty() => {
            Task::Check(check(arguments, around)?)
        }
        Command::Check(arguments) => Task::Show(show(arguments, around)?),
        Command::Audit(arguments) => Task::Audit(audit(arguments, around)?),
        Command::Explain { rule, color } => Task::Explain {
            rule,
            look: around.look(color),
        },
        Command::Rules { format, color } => Task::Rules {
            format,
            look: around.look(color),
        },
        Command::Completions { shell } => Task::Completions(shell),
        Command::Man => Task::Man,
    })
}

fn check(
    arguments: cli::CheckArguments,
    around: &Surroundings,
) -> Result<CheckSettings, ConfigError> {
    Ok(CheckSettings {
        selection: selection(arguments.files, around)?,
        format: arguments.format,
        pedantic: arguments.pedantic,
        fail_on: (!arguments.exit_zero).then_some(arguments.fail_on),
        look: around.look(arguments.appearance.color),
        quiet: arguments.appearance.quiet,
        progress: around.stderr_is_terminal && !arguments.appearance.quiet,
    })
}

fn show(
    arguments: cli::CheckArguments,
    around: &Surroundings,
) -> Result<ShowSettings, ConfigError> {
    let shows = |stage| arguments.show.contains(&stage);
    Ok(ShowSettings {
        facts: shows(cli::Stage::Facts),
        blind_spots: shows(cli::Stage::BlindSpots),
        selection: selection(arguments.files, around)?,
        look: around.look(arguments.appearance.color),
        quiet: arguments.appearance.quiet,
        progress: around.stderr_is_terminal && !arguments.appearance.quiet,
    })
}

fn audit(
    arguments: cli::AuditArguments,
    around: &Surroundings,
) -> Result<AuditSettings, ConfigError> {
    Ok(AuditSettings {
        selection: selection(arguments.files, around)?,
        format: arguments.format,
        look: around.look(arguments.appearance.color),
        quiet: arguments.appearance.quiet,
        progress: around.stderr_is_terminal && !arguments.appearance.quiet,
    })
}

fn selection(
    arguments: cli::FileArguments,
    around: &Surroundings,
) -> Result<Selection, ConfigError> {
    Ok(Selection {
        origin: origin(arguments.paths, arguments.stdin_filename)?,
        working_directory: around.working_directory.clone(),
        include_tests: arguments.include_tests,
        include_generated: arguments.include_generated,
        honour_ignore_files: !arguments.no_ignore,
        force_exclude: arguments.force_exclude,
        threads: arguments.threads.map(usize::from),
    })
}

fn origin(mut paths: Vec<PathBuf>, name: Option<PathBuf>) -> Result<Origin, ConfigError> {
    let typed = paths.len();
    paths.retain(|path| path.as_os_str() != "-");
    let dash = paths.len() < typed;
    match name {
        Some(_) if !paths.is_empty() => Err(ConfigError::StandardInputAndPaths),
        Some(name) => Ok(Origin::StandardInput(name)),
        None if dash => Err(ConfigError::StandardInputWithoutName),
        None if paths.is_empty() => Ok(Origin::Paths(vec![PathBuf::from(".")])),
        None => Ok(Origin::Paths(paths)),
    }
}
