//! What the user typed.
//!
//! In: the arguments of the process. Out: [`Cli`], plain values; help, completions and the man page from the same words.
//! Never here: effects, defaults that depend on the surroundings, or what the values mean for a run.

mod baseline;
mod changes;
mod fix;
mod output;
mod review;
mod rules;
mod suppress;

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

pub use baseline::{BaselineArguments, RatchetArguments};
pub use changes::{ChangeArguments, NewArguments};
pub use fix::FixArguments;
pub use output::{AuditFormat, CheckFormat, Output, OutputParser, ReviewFormat, TableFormat};
pub use review::ReviewArguments;
pub use rules::RuleArguments;
pub use suppress::SuppressArguments;

/// How the help is coloured, so that it goes with the reports.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Cyan.on_default().bold())
    .usage(AnsiColor::Cyan.on_default().bold())
    .literal(AnsiColor::Green.on_default())
    .placeholder(AnsiColor::White.on_default().dimmed());

const AFTER_HELP: &str = "\
Exit codes:
  0  clean: no finding at or above the level of --fail-on, and no more warnings than --max-warnings
  1  findings at or above that level (default: warning), or more warnings than that; with --fix, those that are left;
     with --diff, something to fix
  2  could not run (bad arguments or configuration), or could not read a file that was named

A file named on the command line is always checked. To check a folder that has the name of a command, write `./check`.";

/// Finds event listeners that pile up in JavaScript and TypeScript: who registers, on what, and what outlives whom.
#[derive(Debug, Parser)]
#[command(name = "unlisten", version, styles = STYLES, after_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; without a command, `check`.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The arguments of `check`, where no command is typed.
    #[command(flatten)]
    pub check: CheckArguments,
}

impl Cli {
    /// When to use colours.
    pub fn color(&self) -> ColorChoice {
        match &self.command {
            None => self.check.appearance.color,
            Some(Command::Check(arguments)) => arguments.appearance.color,
            Some(Command::Audit(arguments)) => arguments.appearance.color,
            Some(Command::Review(arguments)) => arguments.color,
            Some(Command::Why(arguments)) => arguments.color,
            Some(Command::Explain { color, .. } | Command::Rules { color, .. }) => *color,
            Some(_) => ColorChoice::Auto,
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Report listeners that pile up (the default)
    #[command(after_help = AFTER_HELP)]
    Check(CheckArguments),
    /// List every listener with the lifetime of its target, its repetition and its release, leaking or not
    Audit(AuditArguments),
    /// List the listeners that a change adds or affects, as a checklist for its review
    #[command(after_help = review::AFTER_HELP)]
    Review(ReviewArguments),
    /// Explain the listeners on one line: why one is reported, or why none is
    Why(WhyArguments),
    /// Show the page of a rule: what it reports, why that leaks, and what to write instead
    Explain {
        /// The rule's name, such as `listener-in-loop`
        rule: String,
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
        /// When to use colours
        #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
        color: ColorChoice,
    },
    /// List the rules
    Rules {
        /// How to print
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
        /// When to use colours
        #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
        color: ColorChoice,
    },
    /// Run the language server for editors, on standard input and output
    Lsp {
        /// Accepted because many clients pass it; standard input and output are always used
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Create unlisten.jsonc, with comments, in this folder
    Init,
    /// Print the JSON Schema of unlisten.json
    Schema,
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the man page
    Man,
}

/// The arguments of `check`.
#[derive(Clone, Debug, Args)]
pub struct CheckArguments {
    /// Which files are meant.
    #[command(flatten)]
    pub files: FileArguments,
    /// Output format, optionally with a file to write it to (may be repeated) [default: human]
    #[arg(long, short, value_name = "FORMAT[=FILE]", value_parser = OutputParser::<CheckFormat>::new())]
    pub format: Vec<Output<CheckFormat>>,
    /// Write the report to FILE instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite existing files that are not earlier reports
    #[arg(long)]
    pub force: bool,
    /// Minimum confidence of the findings to show [default: likely]
    #[arg(long, value_enum, value_name = "CONFIDENCE")]
    pub confidence: Option<Confidence>,
    /// Also show findings that are only possible: `--confidence possible`
    #[arg(long, conflicts_with = "confidence")]
    pub pedantic: bool,
    /// Lowest severity that makes the exit code 1 [default: warning; error with --max-warnings or --quiet]
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Exit code", conflicts_with_all = ["show", "print_config", "suppress"])]
    pub fail_on: Option<FailOn>,
    /// Exit with 1 only if there are errors, or more warnings than N
    #[arg(long, value_name = "N", help_heading = "Exit code", conflicts_with_all = ["show", "print_config", "suppress"],
          allow_negative_numbers = true, value_parser = a_number)]
    pub max_warnings: Option<usize>,
    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Exit code",
          conflicts_with_all = ["fail_on", "max_warnings", "show", "print_config", "suppress"])]
    pub exit_zero: bool,
    /// Which of them are new.
    #[command(flatten)]
    pub new: NewArguments,
    /// Of the changed files, only show findings whose registration or evidence is on a changed line
    #[arg(long, help_heading = "Changes", requires = "changes")]
    pub changed_lines: bool,
    /// Print the number of findings of each rule after the findings
    #[arg(long, conflicts_with_all = ["show", "print_config", "suppress"])]
    pub statistics: bool,
    /// Print how long each part of the run took, on standard error
    #[arg(long, conflicts_with_all = ["show", "print_config", "suppress"])]
    pub timing: bool,
    /// Check again whenever a file changes, until interrupted (Ctrl-C)
    #[arg(long, conflicts_with_all = ["stdin_filename", "staged", "output", "write_baseline", "suppress", "show",
                                      "print_config", "list_files"])]
    pub watch: bool,
    /// List the files that would be checked, one per line, without checking them
    #[arg(long, help_heading = "Files", conflicts_with_all = ["format", "output", "show", "print_config", "suppress",
                                     "write_baseline", "statistics", "timing", "fail_on", "max_warnings", "exit_zero"])]
    pub list_files: bool,
    /// Which rules are heard.
    #[command(flatten)]
    pub rules: RuleArguments,
    /// What becomes of the baseline.
    #[command(flatten)]
    pub ratchet: RatchetArguments,
    /// What is to be suppressed.
    #[command(flatten)]
    pub suppress: SuppressArguments,
    /// What is to be fixed.
    #[command(flatten)]
    pub fix: FixArguments,
    /// Print an intermediate result instead of the findings (may be repeated)
    #[arg(long, value_enum, value_name = "STAGE")]
    pub show: Vec<Stage>,
    /// Print the settings that apply to FILE and where each comes from, without checking
    #[arg(long, value_name = "FILE", help_heading = "Configuration",
          conflicts_with_all = ["show", "format", "paths", "stdin_filename", "since", "staged"])]
    pub print_config: Option<PathBuf>,
    /// How it looks.
    #[command(flatten)]
    pub appearance: AppearanceArguments,
}

/// The arguments of `audit`.
#[derive(Clone, Debug, Args)]
pub struct AuditArguments {
    /// Which files are meant.
    #[command(flatten)]
    pub files: FileArguments,
    /// Output format, optionally with a file to write it to (may be repeated) [default: human]
    #[arg(long, short, value_name = "FORMAT[=FILE]", value_parser = OutputParser::<AuditFormat>::new())]
    pub format: Vec<Output<AuditFormat>>,
    /// Write the report to FILE instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite existing files that are not earlier reports
    #[arg(long)]
    pub force: bool,
    /// How it looks.
    #[command(flatten)]
    pub appearance: AppearanceArguments,
}

/// The arguments of `why`.
#[derive(Clone, Debug, Args)]
pub struct WhyArguments {
    /// The file and the line, such as `src/cache.ts:12`
    #[arg(value_name = "PATH:LINE", value_parser = a_line)]
    pub place: (PathBuf, NonZeroU32),
    /// Use this configuration for every file [default: for each file, the nearest unlisten.json, unlisten.jsonc or
    /// `unlisten` in package.json]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Ignore all configurations
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,
}

/// Reads `src/a.ts:12`; a column behind it, as in reports, is read and means nothing.
fn a_line(typed: &str) -> Result<(PathBuf, NonZeroU32), &'static str> {
    const WANTED: &str = "expected a file and a line, such as `src/a.ts:12`";
    let (before, last) = typed.rsplit_once(':').ok_or(WANTED)?;
    let with_column = before.rsplit_once(':').and_then(|(path, line)| {
        let _: NonZeroU32 = last.parse().ok()?;
        Some((path, line.parse().ok()?))
    });
    let (path, line) = match with_column {
        Some(read) => read,
        None => (before, last.parse().map_err(|_| WANTED)?),
    };
    match path.is_empty() {
        true => Err(WANTED),
        false => Ok((PathBuf::from(path), line)),
    }
}

/// Which files are meant.
#[derive(Clone, Debug, Default, Args)]
pub struct FileArguments {
    /// Files and folders to check; `-` reads standard input, with --stdin-filename [default: .]
    #[arg(value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    /// Also check test files (`*.test.*`, `*.spec.*`, `test/`, `__tests__/`, `e2e/` and similar)
    #[arg(long, help_heading = "Files")]
    pub include_tests: bool,
    /// Also check minified, bundled and generated files
    #[arg(long, help_heading = "Files")]
    pub include_generated: bool,
    /// Also check files that .gitignore, .ignore, .unlistenignore or the configuration exclude
    #[arg(long, help_heading = "Files")]
    pub no_ignore: bool,
    /// Skip files that match GLOB, written as in .gitignore and relative to this folder (may be repeated)
    #[arg(long, help_heading = "Files", value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Apply exclusions to files named on the command line as well (for pre-commit hooks)
    #[arg(long, help_heading = "Files")]
    pub force_exclude: bool,
    /// Check standard input as if it were a file of this name
    #[arg(long, help_heading = "Files", value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
    /// Use this configuration for every file [default: for each file, the nearest unlisten.json, unlisten.jsonc or
    /// `unlisten` in package.json]
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    pub config: Option<PathBuf>,
    /// Ignore all configurations
    #[arg(long, help_heading = "Configuration", conflicts_with = "config")]
    pub no_config: bool,
    /// Judge each file alone, without the files it imports and those that import it
    #[arg(long, help_heading = "Files")]
    pub no_cross_file: bool,
    /// Keep what was read of each file in FOLDER, so that the next run parses only what has changed [default folder:
    /// .unlisten-cache]
    #[arg(long, help_heading = "Files", value_name = "FOLDER", num_args = 0..=1, require_equals = true,
          default_missing_value = ".unlisten-cache")]
    pub cache: Option<PathBuf>,
    /// Base of links to lines of code: URL/path#Lline, or a URL with `{path}` and `{line}` in it [default: the page of the
    /// commit on GitHub, GitLab, Bitbucket or Azure, in their CI]
    #[arg(long, value_name = "URL", display_order = 890)]
    pub link_base: Option<String>,
    /// Maximum number of threads [default: one per core, and never more]
    #[arg(long, value_name = "N", display_order = 900, allow_negative_numbers = true, value_parser = at_least_one)]
    pub threads: Option<NonZeroUsize>,
    /// Which of them.
    #[command(flatten)]
    pub changes: ChangeArguments,
    /// Which of their findings are known.
    #[command(flatten)]
    pub baseline: BaselineArguments,
}

/// Reads a number in better words than those for what is wrong with its digits.
fn a_number(typed: &str) -> Result<usize, &'static str> {
    let read = typed.parse();
    read.map_err(|_| "expected a whole number, 0 or more")
}

fn at_least_one(typed: &str) -> Result<NonZeroUsize, &'static str> {
    let read = typed.parse();
    read.map_err(|_| "expected a whole number, 1 or more")
}

/// How it looks.
#[derive(Clone, Debug, Args)]
pub struct AppearanceArguments {
    /// When to use colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,
    /// Only show errors: no warnings, no closing line, no progress bar
    #[arg(long, short)]
    pub quiet: bool,
}

/// What stands between the code and the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// What was read in each file that mentions a listener
    Facts,
    /// What could not be decided, one per line
    BlindSpots,
    /// Which file each import means, or why none; also with `--format json`
    Modules,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Confidence {
    /// Every finding
    Possible,
    /// At most one link of the evidence is an expectation
    Likely,
    /// Every link of the evidence is in the code
    Certain,
}

/// The lowest severity that fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors only
    Error,
    /// Errors and warnings
    Warning,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}
