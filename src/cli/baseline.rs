//! The arguments about what was there before the linter.
//!
//! In: what was typed. Out: plain values. Never here: a baseline's content.

use std::path::PathBuf;

use clap::Args;

/// Which baseline is used.
#[derive(Clone, Debug, Default, Args)]
pub struct BaselineArguments {
    /// Take the findings in FILE for known and do not report them [default: `baseline` of the configuration]
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    pub baseline: Option<PathBuf>,
    /// Use no baseline
    #[arg(long, help_heading = "Baseline", conflicts_with = "baseline")]
    pub no_baseline: bool,
}

/// What is done with it.
#[derive(Clone, Debug, Default, Args)]
pub struct RatchetArguments {
    /// Write what is found into the baseline, unlisten-baseline.json if none is named; with --ratchet only take out
    /// what is gone
    #[arg(long, help_heading = "Baseline",
          conflicts_with_all = ["no_baseline", "stdin_filename", "since", "staged", "show", "print_config"])]
    pub write_baseline: bool,
    /// Let the baseline only shrink: fail while it holds what is gone, and if a change makes it longer [default: if CI
    /// is set]
    #[arg(long, help_heading = "Baseline", overrides_with = "no_ratchet")]
    pub ratchet: bool,
    /// Do not fail for the baseline, even if CI is set
    #[arg(long, help_heading = "Baseline", overrides_with = "ratchet")]
    pub no_ratchet: bool,
}
