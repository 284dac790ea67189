//! What the project wants of a run.
//!
//! In: what was typed, what the process finds around it, and the text of configurations. Out: [`Task`] with settings in
//! which nothing is left open, and [`Configuration`] for the files of a folder.
//! Never here: reading files; printing.

pub mod adoption;
pub mod configuration;
pub mod failing;
pub mod fixing;
pub mod json;
pub mod links;
pub mod look;
pub mod mistake;
pub mod narrowing;
pub mod nearest;
pub mod outputs;
mod patterns;
pub mod reading;
pub mod starter;
pub mod written;

use std::path::PathBuf;

use crate::cli::{self, Cli, Command};
pub use adoption::{BaselineSource, Compared, Ratchet, SuppressSettings};
pub use configuration::Configuration;
pub use failing::Failing;
pub use fixing::{Fixing, Goal};
pub use links::Links;
pub use look::{Look, Surroundings};
pub use mistake::Refused;
pub use outputs::Outputs;

/// One thing to do, completely decided.
#[derive(Debug)]
pub enum Task {
    /// Report findings.
    Check(CheckSettings),
    /// Show what findings would rest on.
    Show(ShowSettings),
    /// List the files that would be checked.
    List(ListSettings),
    /// Write comments that suppress findings.
    Suppress(SuppressSettings),
    /// List all acquisitions.
    Audit(AuditSettings),
    /// List what a change leaves to settle.
    Review(ReviewSettings),
    /// Say what is known of a line.
    Why(WhySettings),
    /// Show a rule's page.
    Explain {
        /// The rule's name as typed.
        rule: String,
        /// How.
        format: cli::TableFormat,
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
    /// Show what applies to a file.
    Applying(ApplyingSettings),
    /// Serve an editor.
    Serve,
    /// Write a first configuration into the working directory of this selection, which looks at nothing.
    Init(Selection),
    /// Print the schema of configurations.
    Schema,
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
    /// Which reports it makes.
    pub outputs: Outputs<cli::CheckFormat>,
    /// How sure a finding must be to be shown, if that was typed.
    pub least: Option<cli::Confidence>,
    /// Whether a finding must touch a line that the change wrote.
    pub changed_lines: bool,
    /// When the exit code is 1.
    pub failing: Failing,
    /// Whether the findings of each rule are counted.
    pub statistics: bool,
    /// Whether it is said how long each part took.
    pub timing: bool,
    /// Whether the run begins again when a file changes.
    pub watch: bool,
    /// What becomes of the baseline.
    pub ratchet: Ratchet,
    /// What becomes of fixes.
    pub fixing: Fixing,
    /// How standard output looks.
    pub look: Look,
    /// Whether warnings and the closing line are left out.
    pub quiet: bool,
    /// Whether a long run may draw a progress bar on standard error.
    pub progress: bool,
}

/// How `check --list-files` runs.
#[derive(Debug)]
pub struct ListSettings {
    /// Which files.
    pub selection: Selection,
    /// How standard error looks.
    pub look: Look,
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
    /// Whether it is shown what imports mean.
    pub modules: bool,
    /// Whether that is shown as JSON.
    pub json: bool,
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
    /// Which reports it makes.
    pub outputs: Outputs<cli::AuditFormat>,
    /// How standard output looks.
    pub look: Look,
    /// Whether the closing line is left out.
    pub quiet: bool,
    /// Whether a long run may draw a progress bar on standard error.
    pub progress: bool,
}

/// How `review` runs.
#[derive(Debug)]
pub struct ReviewSettings {
    /// Which files; it says which change.
    pub selection: Selection,
    /// Which reports it makes.
    pub outputs: Outputs<cli::ReviewFormat>,
    /// How standard error looks.
    pub look: Look,
    /// Whether the closing line is left out.
    pub quiet: bool,
    /// Whether a long run may draw a progress bar on standard error.
    pub progress: bool,
}

/// How `why` runs.
#[derive(Debug)]
pub struct WhySettings {
    /// The files that may have a say in it.
    pub selection: Selection,
    /// The file as typed.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: u32,
    /// How standard output looks.
    pub look: Look,
}

/// How `--print-config` runs.
#[derive(Debug)]
pub struct ApplyingSettings {
    /// The file, and from where configurations come; it is looked at by no other light.
    pub selection: Selection,
    /// The file as typed.
    pub file: PathBuf,
    /// How sure a finding must be to be shown, if that was typed.
    pub least: Option<cli::Confidence>,
    /// How standard error looks.
    pub look: Look,
}

/// Which files a run looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Where from.
    pub origin: Origin,
    /// The folder that paths are shown relative to.
    pub working_directory: PathBuf,
    /// The top of the repository, if a build server says where it has put it.
    pub checkout: Option<PathBuf>,
    /// Where the lines of the repository are shown.
    pub links: Links,
    /// Whether test files are looked at.
    pub include_tests: bool,
    /// Whether minified, bundled and generated files are looked at.
    pub include_generated: bool,
    /// Whether .gitignore, .ignore and .unlistenignore are honoured.
    pub honour_ignore_files: bool,
    /// Patterns of files that are passed over, which start from the working directory; each of them can match something.
    pub exclude: Vec<String>,
    /// Which rules are heard.
    pub rules: narrowing::Rules,
    /// Whether a file named on the command line is passed over where a walk would pass it over.
    pub force_exclude: bool,
    /// How many threads; `None` is one for each core.
    pub threads: Option<usize>,
    /// Whether each file is looked at together with those that it imports from and that import it.
    pub cross_file: bool,
    /// The folder, a whole path, where facts are kept for the next run, if they are.
    pub cache: Option<PathBuf>,
    /// Where configurations come from.
    pub configuration: Source,
    /// Which change the run is about, if it is about one.
    pub compared: Option<Compared>,
    /// Whether files that the change does not touch are looked at as well.
    pub sees_all: bool,
    /// Where it is written which findings are known.
    pub baseline: BaselineSource,
}

impl Selection {
    /// Whether each file is looked at together with its neighbours. A run over the files of a change has no others, and
    /// standard input is one text, which cannot be read again.
    pub fn links_files(&self) -> bool {
        let has_paths = matches!(self.origin, Origin::Paths(_));
        self.cross_file && !self.narrows() && has_paths
    }

    /// Whether the files of a change alone are looked at.
    pub fn narrows(&self) -> bool {
        let compared = self.compared.as_ref();
        compared.is_some_and(|it| !matches!(it, Compared::Whole(_))) && !self.sees_all
    }

    /// The same selection with what only a check can be told: to show what is new since a reference, and which rules speak.
    fn of_check(mut self, new: cli::NewArguments, rules: cli::RuleArguments) -> Self {
        self.compared = new.new_since.map(Compared::Whole).or(self.compared);
        self.rules = narrowing::Rules::typed(rules);
        self
    }
}

/// Where the configuration of a file comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// From the nearest folder around it that has one.
    Nearest,
    /// From this file, as typed, whatever the file's folder.
    File(PathBuf),
    /// From nowhere.
    None,
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
    /// A review is about a change.
    #[error(
        "`review` needs a change: add `--since main` (the branch to merge into) or `--staged`; `unlisten check --format checklist` lists all listeners"
    )]
    ReviewOfNoChange,
    /// Both at once.
    #[error(
        "standard input and paths cannot be checked together: leave out the paths or `--stdin-filename`"
    )]
    StandardInputAndPaths,
    /// One of them does nothing.
    #[error(
        "`--fail-on warning` fails on the first warning, but `--max-warnings {0}` allows {0}: remove one of them"
    )]
    WarningsTwice(usize),
    /// A pattern that no file could match.
    #[error("`--exclude {pattern}`: {reason}")]
    Excluded {
        /// As typed.
        pattern: String,
        /// Why.
        reason: String,
    },
    /// There is nothing left to write into it.
    #[error("`--output {0}` has no report to write: every `--format` names a file of its own")]
    NothingToWrite(String),
    /// What is shown has no other form.
    #[error(
        "`--show` prints text on standard output, and `--show modules` alone also prints JSON with `--format json`: leave out other formats and files"
    )]
    ShownInOneForm,
    /// There is nothing to overwrite.
    #[error(
        "`--force` overwrites report files, but no report is written to a file: add `--format NAME=FILE` or `--output FILE`"
    )]
    NothingToForce,
    /// Nobody could tell them apart again.
    #[error(
        "`--format {first}` and `--format {second}` both write to standard output: give one of them a file, as in `--format {second}=FILE`"
    )]
    TwoOnStandardOutput {
        /// As typed.
        first: String,
        /// As typed.
        second: String,
    },
    /// The second would take the place of the first.
    #[error(
        "`--format {first}={path}` and `--format {second}={path}` write to the same file: give each its own"
    )]
    TwoInOneFile {
        /// As typed.
        first: String,
        /// As typed.
        second: String,
        /// As typed.
        path: String,
    },
}

/// Decides what to do from what was typed and what is around.
pub fn resolve(cli: Cli, around: &Surroundings) -> Result<Task, ConfigError> {
    Ok(match cli.command.unwrap_or(Command::Check(cli.check)) {
        Command::Check(arguments) if arguments.print_config.is_some() => {
            Task::Applying(applying(arguments, around)?)
        }
        Command::Check(arguments) if !arguments.suppress.suppress.is_empty() => {
            Task::Suppress(suppress(arguments, around)?)
        }
        Command::Check(arguments) if arguments.list_files => Task::List(ListSettings {
            look: around.look(arguments.appearance.color),
            selection: selection(arguments.files, around)?.of_check(arguments.new, arguments.rules),
        }),
        Command::Check(arguments) if arguments.show.is_empty() => {
            Task::Check(check(arguments, around)?)
        }
        Command::Check(arguments) => Task::Show(show(arguments, around)?),
        Command::Audit(arguments) => Task::Audit(audit(arguments, around)?),
        Command::Review(arguments) => Task::Review(review(arguments, around)?),
        Command::Why(arguments) => Task::Why(why(arguments, around)?),
        Command::Explain {
            rule,
            format,
            color,
        } => Task::Explain {
            rule,
            format,
            look: around.look(color),
        },
        Command::Rules { format, color } => Task::Rules {
            format,
            look: around.look(color),
        },
        Command::Lsp { stdio: _ } => Task::Serve,
        Command::Init => Task::Init(selection(cli::FileArguments::default(), around)?),
        Command::Schema => Task::Schema,
        Command::Completions { shell } => Task::Completions(shell),
        Command::Man => Task::Man,
    })
}

fn check(
    arguments: cli::CheckArguments,
    around: &Surroundings,
) -> Result<CheckSettings, ConfigError> {
    Ok(CheckSettings {
        least: least(&arguments),
        changed_lines: arguments.changed_lines,
        failing: Failing::of(&arguments)?,
        ratchet: Ratchet::typed(&arguments.ratchet, around),
        fixing: Fixing::typed(&arguments.fix),
        selection: selection(arguments.files, around)?.of_check(arguments.new, arguments.rules),
        outputs: annotated(
            Outputs::of(arguments.format, arguments.output)?.forced(arguments.force)?,
            around,
        ),
        statistics: arguments.statistics,
        timing: arguments.timing,
        watch: arguments.watch,
        look: around.look(arguments.appearance.color),
        quiet: arguments.appearance.quiet,
        progress: around.stderr_is_terminal && !arguments.appearance.quiet,
    })
}

/// The reports, and on GitHub Actions annotations: its runner reads them in the log that people read. What a program
/// reads on standard output is left as it is.
fn annotated(
    mut outputs: Outputs<cli::CheckFormat>,
    around: &Surroundings,
) -> Outputs<cli::CheckFormat> {
    use cli::CheckFormat::{Github, Human};
    let is_free = outputs.shown.iter().all(|format| *format == Human);
    let is_typed = outputs.files.iter().any(|(format, _)| *format == Github);
    if around.is_on_github() && is_free && !is_typed {
        outputs.shown.push(Github);
    }
    outputs
}

fn suppress(
    arguments: cli::CheckArguments,
    around: &Surroundings,
) -> Result<SuppressSettings, ConfigError> {
    Ok(SuppressSettings {
        least: least(&arguments),
        changed_lines: arguments.changed_lines,
        selection: selection(arguments.files, around)?.of_check(arguments.new, arguments.rules),
        rules: arguments.suppress.suppress,
        reason: arguments.suppress.reason.unwrap_or_default(),
        look: around.look(arguments.appearance.color),
        progress: around.stderr_is_terminal && !arguments.appearance.quiet,
    })
}

/// What was typed of how sure a finding must be.
fn least(arguments: &cli::CheckArguments) -> Option<cli::Confidence> {
    match arguments.pedantic {
        true => Some(cli::Confidence::Possible),
        false => arguments.confidence,
    }
}

fn applying(
    arguments: cli::CheckArguments,
    around: &Surroundings,
) -> Result<ApplyingSettings, ConfigError> {
    let least = least(&arguments);
    let file = arguments.print_config.unwrap_or_default();
    let files = cli::FileArguments {
        paths: vec![file.clone()],
        ..arguments.files
    };
    Ok(ApplyingSettings {
        selection: selection(files, around)?,
        file,
        least,
        look: around.look(arguments.appearance.color),
    })
}

fn show(
    arguments: cli::CheckArguments,
    around: &Surroundings,
) -> Result<ShowSettings, ConfigError> {
    let shows = |stage| arguments.show.contains(&stage);
    let only_modules = arguments.show.iter().all(|it| *it == cli::Stage::Modules);
    let json = match Outputs::of(arguments.format, None)? {
        outputs if !outputs.files.is_empty() => return Err(ConfigError::ShownInOneForm),
        outputs => match outputs.shown.as_slice() {
            [cli::CheckFormat::Human] => false,
            [cli::CheckFormat::Json] if only_modules => true,
            _ => return Err(ConfigError::ShownInOneForm),
        },
    };
    Ok(ShowSettings {
        modules: shows(cli::Stage::Modules),
        json,
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
        outputs: Outputs::of(arguments.format, arguments.output)?.forced(arguments.force)?,
        look: around.look(arguments.appearance.color),
        quiet: arguments.appearance.quiet,
        progress: around.stderr_is_terminal && !arguments.appearance.quiet,
    })
}

fn review(
    arguments: cli::ReviewArguments,
    around: &Surroundings,
) -> Result<ReviewSettings, ConfigError> {
    let selection = selection(arguments.files, around)?;
    if selection.compared.is_none() {
        return Err(ConfigError::ReviewOfNoChange);
    }
    // What a change causes may stand where it wrote nothing.
    let selection = Selection {
        sees_all: true,
        ..selection
    };
    Ok(ReviewSettings {
        selection,
        outputs: Outputs::of(arguments.format, arguments.output)?.forced(arguments.force)?,
        look: around.look(arguments.color),
        quiet: arguments.quiet,
        progress: around.stderr_is_terminal && !arguments.quiet,
    })
}

fn why(arguments: cli::WhyArguments, around: &Surroundings) -> Result<WhySettings, ConfigError> {
    let (file, line) = arguments.place;
    let files = cli::FileArguments {
        config: arguments.config,
        no_config: arguments.no_config,
        ..cli::FileArguments::default()
    };
    Ok(WhySettings {
        selection: selection(files, around)?,
        file,
        line: line.get(),
        look: around.look(arguments.color),
    })
}

fn selection(
    arguments: cli::FileArguments,
    around: &Surroundings,
) -> Result<Selection, ConfigError> {
    Ok(Selection {
        origin: origin(arguments.paths, arguments.stdin_filename)?,
        working_directory: around.working_directory.clone(),
        checkout: around.checkout(),
        links: Links::of(arguments.link_base, around),
        include_tests: arguments.include_tests,
        include_generated: arguments.include_generated,
        honour_ignore_files: !arguments.no_ignore,
        exclude: excluding(arguments.exclude, around)?,
        rules: narrowing::Rules::default(),
        force_exclude: arguments.force_exclude,
        threads: arguments.threads.map(usize::from),
        cross_file: !arguments.no_cross_file,
        cache: arguments
            .cache
            .map(|folder| around.working_directory.join(folder)),
        configuration: match (arguments.no_config, arguments.config) {
            (true, _) => Source::None,
            (false, Some(file)) => Source::File(file),
            (false, None) => Source::Nearest,
        },
        compared: Compared::typed(arguments.changes),
        sees_all: false,
        baseline: BaselineSource::typed(arguments.baseline),
    })
}

/// The patterns that were typed, none of which is in vain.
fn excluding(patterns: Vec<String>, around: &Surroundings) -> Result<Vec<String>, ConfigError> {
    narrowing::excluded(&patterns, &around.working_directory)?;
    Ok(patterns)
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
