//! Which writer makes which format.
//!
//! In: the name of a format. Out: its writer. A new format is a file of its own, a name in `cli`, and a line here.
//! Never here: what a format says, or where it goes.

use std::io::{self, Write};

use super::inert::Escapes;
use super::{
    Results, agent, audit, checklist, checkstyle, concise, github, gitlab, human, json, junit, lsp,
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
    Fixed(fn(&mut dyn Write, &Results) -> io::Result<()>, Escapes),
}

impl Format {
    /// How it writes a character in other words.
    pub fn escapes(self) -> Escapes {
        match self {
            Self::Painted(_) => Escapes::None,
            Self::Fixed(_, escapes) => escapes,
        }
    }
}

/// The formats of `check`.
pub fn of_check(format: CheckFormat) -> Format {
    match format {
        CheckFormat::Human => Format::Painted(human::write),
        CheckFormat::Concise => Format::Fixed(concise::write, Escapes::None),
        CheckFormat::Agent => Format::Fixed(agent::write, Escapes::None),
        CheckFormat::Json => Format::Fixed(json::write, Escapes::Json),
        CheckFormat::Sarif => Format::Fixed(sarif::write, Escapes::Json),
        CheckFormat::Github => Format::Fixed(github::write, Escapes::Commands),
        CheckFormat::Gitlab => Format::Fixed(gitlab::write, Escapes::Json),
        CheckFormat::Junit => Format::Fixed(junit::write, Escapes::Xml),
        CheckFormat::Checkstyle => Format::Fixed(checkstyle::write, Escapes::Xml),
        CheckFormat::Rdjson => Format::Fixed(rdjson::write, Escapes::Json),
        CheckFormat::Lsp => Format::Fixed(lsp::write, Escapes::Json),
        CheckFormat::Checklist => Format::Fixed(checklist::markdown::write, Escapes::None),
    }
}

/// The formats of `review`.
pub fn of_review(format: ReviewFormat) -> Format {
    match format {
        ReviewFormat::Markdown => Format::Fixed(checklist::markdown::write, Escapes::None),
        ReviewFormat::Json => Format::Fixed(checklist::json::write, Escapes::Json),
    }
}

/// The formats of `audit`.
pub fn of_audit(format: AuditFormat) -> Format {
    match format {
        AuditFormat::Human => Format::Painted(audit::human::write),
        AuditFormat::Json => Format::Fixed(audit::json::write, Escapes::Json),
        AuditFormat::Markdown => Format::Fixed(audit::markdown::write, Escapes::None),
        AuditFormat::Csv => Format::Fixed(audit::csv::write, Escapes::None),
        AuditFormat::Html => Format::Fixed(audit::html::write, Escapes::Json),
    }
}
