//! Which writer makes which format.
//!
//! In: the name of a format. Out: its writer. A new format is a file of its own, a name in `cli`, and a line here.
//! Never here: what a format says, or where it goes.

use std::io::{self, Write};

use super::{
    Results, audit, checklist, checkstyle, concise, github, gitlab, human, json, junit, lsp,
    rdjson, sarif,
};
use crate::cli::{AuditFormat, CheckFormat, ReviewFormat};
use crate::config::Look;

/// The writer of a format.
#[derive(Clone, Copy, Debug)]
pub enum Format {
    /// Painted for people: it looks as the terminal lets it, and the closing line ends it.
    Painted(fn(&mut dyn Write, &Results, Look) -> io::Result<()>),
    /// The same bytes wherever it goes: a closing line stands beside it, on standard error.
    Fixed(fn(&mut dyn Write, &Results) -> io::Result<()>),
}

/// The formats of `check`.
pub fn of_check(format: CheckFormat) -> Format {
    match format {
        CheckFormat::Human => Format::Painted(human::write),
        CheckFormat::Concise => Format::Fixed(concise::write),
        CheckFormat::Json => Format::Fixed(json::write),
        CheckFormat::Sarif => Format::Fixed(sarif::write),
        CheckFormat::Github => Format::Fixed(github::write),
        CheckFormat::Gitlab => Format::Fixed(gitlab::write),
        CheckFormat::Junit => Format::Fixed(junit::write),
        CheckFormat::Checkstyle => Format::Fixed(checkstyle::write),
        CheckFormat::Rdjson => Format::Fixed(rdjson::write),
        CheckFormat::Lsp => Format::Fixed(lsp::write),
        CheckFormat::Checklist => Format::Fixed(checklist::markdown::write),
    }
}

/// The formats of `review`.
pub fn of_review(format: ReviewFormat) -> Format {
    match format {
        ReviewFormat::Markdown => Format::Fixed(checklist::markdown::write),
        ReviewFormat::Json => Format::Fixed(checklist::json::write),
    }
}

/// The formats of `audit`.
pub fn of_audit(format: AuditFormat) -> Format {
    match format {
        AuditFormat::Human => Format::Painted(audit::human::write),
        AuditFormat::Json => Format::Fixed(audit::json::write),
        AuditFormat::Markdown => Format::Fixed(audit::markdown::write),
        AuditFormat::Csv => Format::Fixed(audit::csv::write),
        AuditFormat::Html => Format::Fixed(audit::html::write),
    }
}
