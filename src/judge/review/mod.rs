//! What somebody who reads code has to settle: every registration with its answers, and the checklist of a change.
//!
//! In: cases and findings. Out: audits, outcomes and checklists as plain data.
//! Never here: a format.

pub mod audit;
pub mod checklist;
pub mod outcome;
