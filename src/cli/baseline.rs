//! The arguments about what was there before the linter.
//!
//! In: what was typed. Out: plain values. Never here: a baseline's content.

use std::path::PathBuf;

use clap::Args;

/// Which baseline is used.
#[derive(Clone, Debug, Default, Args)]
pub struct BaselineArguments {
    /// Do not report the findings recorded in FILE [default: `baseline` of the configuration]
    #[arg(long, value_name = "FILE", help_heading = "Baseline")]
    pub baseline: Option<PathBuf>,
    /// Use no baseline
    #[arg(long, help_heading = "Baseline", conflicts_with = "baseline")]
    pub no_baseline: bool,
}

/// What is done with it.
#[derive(Clone, Debug, Default, Args)]
pub struct RatchetArguments {
    /// Record the current findings in the baseline (unlisten-baseline.json if none is named); with --ratchet, only remove
    /// stale entries
    #[arg(long, help_heading = "Baseline",
          conflicts_with_all = ["no_baseline", "stdin_filename", "since", "staged", "show", "print_config", "only", "skip"])]
    pub write_baseline: bool,
    /// Only let the baseline shrink: fail if it has stale entries, or if a change adds to it [default: if CI
    /// is set]
    #[arg(long, help_heading = "Baseline", overrides_with = "no_ratchet")]
    pub ratchet: bool,
    /// Do not fail because of the baseline, even if CI is set
    #[arg(long, help_heading = "Baseline", overrides_with = "ratchet")]
    pub no_ratchet: bool,
}
