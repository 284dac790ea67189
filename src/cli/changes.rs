//! The arguments that narrow a run to what changed.
//!
//! In: what was typed. Out: plain values. Never here: git.

use clap::Args;

/// Which changes are meant.
#[derive(Clone, Debug, Default, Args)]
#[group(id = "changes", multiple = true)]
pub struct ChangeArguments {
    /// Check the files that changed since REF, a branch, a tag or a commit, and HEAD parted: committed or not
    #[arg(long, help_heading = "Changes", value_name = "REF", conflicts_with_all = ["staged", "stdin_filename"])]
    pub since: Option<String>,
    /// Check what is staged, as the next commit will hold it (for pre-commit hooks)
    #[arg(long, help_heading = "Changes", conflicts_with = "stdin_filename")]
    pub staged: bool,
}
