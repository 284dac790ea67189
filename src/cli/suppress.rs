//! The arguments that have comments written which suppress findings.
//!
//! In: what was typed. Out: plain values. Never here: whether such a rule exists.

use clap::Args;

/// What is to be suppressed.
#[derive(Clone, Debug, Default, Args)]
pub struct SuppressArguments {
    /// Insert a comment that suppresses each finding of RULE, instead of reporting them (may be repeated)
    #[arg(long, value_name = "RULE", help_heading = "Suppressions", requires = "reason",
          conflicts_with_all = ["staged", "stdin_filename", "show", "print_config", "write_baseline", "format"])]
    pub suppress: Vec<String>,
    /// The reason to write in the comments
    #[arg(
        long,
        value_name = "TEXT",
        help_heading = "Suppressions",
        requires = "suppress"
    )]
    pub reason: Option<String>,
}
