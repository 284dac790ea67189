//! The arguments that leave a run some of the rules.
//!
//! In: what was typed. Out: plain values. Never here: whether there is such a rule.

use clap::Args;

/// Which rules are heard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct RuleArguments {
    /// Only report these rules, even if the configuration turns them off (may be repeated, or separated by commas)
    #[arg(long, value_name = "RULE", help_heading = "Rules", value_delimiter = ',', conflicts_with_all = ["show", "print_config"])]
    pub only: Vec<String>,
    /// Do not report these rules (may be repeated, or separated by commas)
    #[arg(long, value_name = "RULE", help_heading = "Rules", value_delimiter = ',', conflicts_with_all = ["only", "show", "print_config"])]
    pub skip: Vec<String>,
}
