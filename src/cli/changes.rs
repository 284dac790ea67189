//! The arguments that narrow a run to what changed.
//!
//! In: what was typed. Out: plain values. Never here: git.

use clap::Args;

/// Which changes are meant.
#[derive(Clone, Debug, Default, Args)]
#[group(id = "changes", multiple = true)]
pub struct ChangeArguments {
    /// Only check files changed since HEAD branched off REF (a branch, tag or commit), committed or not
    #[arg(long, help_heading = "Changes", value_name = "REF", conflicts_with_all = ["staged", "stdin_filename"])]
    pub since: Option<String>,
    /// Only check staged files, as the next commit will contain them (for pre-commit hooks)
    #[arg(long, help_heading = "Changes", conflicts_with = "stdin_filename")]
    pub staged: bool,
}

/// Which findings a change has to have brought.
#[derive(Clone, Debug, Default, Args)]
pub struct NewArguments {
    /// Check everything, and only report findings that are new since HEAD branched off REF (a branch, tag or commit),
    /// including those in files that did not change
    #[arg(long, help_heading = "Changes", value_name = "REF",
          conflicts_with_all = ["since", "staged", "changed_lines", "stdin_filename", "show", "print_config",
                                "write_baseline"])]
    pub new_since: Option<String>,
}
