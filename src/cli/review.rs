//! The arguments of `review`.
//!
//! In: what was typed. Out: plain values. Never here: what a change touches.

use clap::Args;

use super::{ColorChoice, FileArguments, Output, OutputParser, ReviewFormat};

pub(super) const AFTER_HELP: &str = "\
Exit codes:
  0  every listener that the change adds or touches is released in sight, or harmless
  1  something is left to settle
  2  could not run (bad arguments, bad configuration, no git), or could not read a file it was told to check";

/// The arguments of `review`.
#[derive(Clone, Debug, Args)]
pub struct ReviewArguments {
    /// Which files are meant.
    #[command(flatten)]
    pub files: FileArguments,
    /// Which report to make, and in which file if not on standard output (may be repeated) [default: markdown]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = OutputParser::<ReviewFormat>::new())]
    pub format: Vec<Output<ReviewFormat>>,
    /// Write reports over files that are no earlier reports, too
    #[arg(long, requires = "format")]
    pub force: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,
    /// Leave out the closing line and the progress bar; the checklist stays whole
    #[arg(long, short)]
    pub quiet: bool,
}
