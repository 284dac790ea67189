//! The arguments of `review`.
//!
//! In: what was typed. Out: plain values. Never here: what a change touches.

use std::path::PathBuf;

use clap::Args;

use super::{ColorChoice, FileArguments, Output, OutputParser, ReviewFormat};

pub(super) const AFTER_HELP: &str = "\
Exit codes:
  0  every listener that the change adds or affects is released, or harmless
  1  something is left to settle
  2  could not run (bad arguments or configuration, no git), or could not read a file that was named";

/// The arguments of `review`.
#[derive(Clone, Debug, Args)]
pub struct ReviewArguments {
    /// Which files are meant.
    #[command(flatten)]
    pub files: FileArguments,
    /// Output format, optionally with a file to write it to (may be repeated) [default: markdown]
    #[arg(long, short, value_name = "FORMAT[=FILE]", value_parser = OutputParser::<ReviewFormat>::new())]
    pub format: Vec<Output<ReviewFormat>>,
    /// Write the report to FILE instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite existing files that are not earlier reports
    #[arg(long)]
    pub force: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorChoice,
    /// No closing line and no progress bar; the checklist stays complete
    #[arg(long, short)]
    pub quiet: bool,
}
