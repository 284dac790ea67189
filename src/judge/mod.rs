//! The verdict: the rule table over the three answers.
//!
//! In: the graph of a run. Out: findings, sorted, and for the audit every acquisition with its three answers.
//! Never here: syntax, printing, files.

pub mod audit;
pub mod finding;
pub mod rulebook;
