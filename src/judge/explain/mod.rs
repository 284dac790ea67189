//! What is said of a finding, in the user's own names: its evidence, its notes, its advice, and what would mend it.
//!
//! In: a case and its verdict. Out: drafts, to which a rule puts its name.
//! Never here: whether a finding is one; the rules and `verdict` say that.

pub mod about;
pub mod advice;
pub(super) mod article;
pub mod draft;
pub mod grouping;
pub(super) mod handed;
pub(super) mod late;
pub(super) mod left;
pub mod midway;
pub(super) mod notes;
pub mod phrase;
pub mod remedy;
pub mod removal;
pub mod staying;
pub mod undoing;
