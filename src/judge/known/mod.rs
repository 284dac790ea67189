//! What is known already: findings that a comment or a baseline speaks of.
//!
//! In: findings, comments, baselines. Out: which findings are new, and what is said of comments and baselines that are not needed.
//! Never here: how a finding comes about.

pub mod baseline;
pub mod fingerprint;
pub mod suppression;
