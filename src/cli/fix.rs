//! The arguments that have findings fixed.
//!
//! In: what was typed. Out: plain values. Never here: what a fix is.

use clap::Args;

/// What is to be fixed, and how.
#[derive(Clone, Debug, Default, Args)]
pub struct FixArguments {
    /// Write the fixes that change nothing but when a listener ends, then report what is left; with standard input, print the
    /// fixed text
    #[arg(long, help_heading = "Fixes",
          conflicts_with_all = ["diff", "staged", "suppress", "show", "print_config", "write_baseline"])]
    pub fix: bool,
    /// Print the fixes as a unified diff instead of reporting, and write nothing; exits with 1 if there are any
    #[arg(long, help_heading = "Fixes",
          conflicts_with_all = ["format", "suppress", "show", "print_config", "write_baseline", "statistics"])]
    pub diff: bool,
    /// With --fix or --diff: fixes, too, after which the program may do something else; read what they write
    #[arg(long, visible_alias = "unsafe", help_heading = "Fixes")]
    pub unsafe_fixes: bool,
}
