//! The table of rules.
//!
//! In: the rule book. Out: name, default severity and summary of each rule, aligned for people or as JSON.
//! Never here: the pages.

use std::io::{self, Write};

use serde::Serialize;

use super::paint::{Tone, prose, tone};
use super::table::{GAP, arranged};
use super::{json, severity};
use crate::config::Look;
use crate::judge::finding::Severity;
use crate::judge::rulebook::Rule;

#[derive(Serialize)]
struct Table<'a> {
    version: u32,
    rules: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    severity: &'static str,
    summary: &'a str,
}

/// Writes the aligned table; between its parts is a blank line.
pub fn write(out: &mut dyn Write, parts: &[&[Rule]], look: Look) -> io::Result<()> {
    let rules: Vec<&Rule> = parts.iter().copied().flatten().collect();
    let rows = rules
        .iter()
        .map(|rule| vec![rule.name, severity(rule.severity), rule.summary()]);
    let mut table = rules.iter().zip(arranged(rows, Some(look.width), &[]));
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        for (rule, lines) in table.by_ref().take(part.len()) {
            let painted = match rule.severity {
                Severity::Error => Tone::Error,
                Severity::Warning => Tone::Warning,
            };
            for cells in lines {
                let name = tone(look, Tone::Strong, &cells[0]);
                let severity = tone(look, painted, &cells[1]);
                let summary = prose(look, cells[2].trim_end());
                writeln!(out, "{name}{GAP}{severity}{GAP}{summary}")?;
            }
        }
    }
    writeln!(
        out,
        "\n{}",
        tone(
            look,
            Tone::Faint,
            "`unlisten explain RULE` shows the page of a rule"
        )
    )
}

/// Writes one JSON object.
pub fn write_json(out: &mut dyn Write, parts: &[&[Rule]]) -> io::Result<()> {
    let rules = parts
        .iter()
        .copied()
        .flatten()
        .map(|rule| Row {
            name: rule.name,
            severity: severity(rule.severity),
            summary: rule.summary(),
        })
        .collect();
    json::object(
        out,
        &Table {
            version: json::VERSION,
            rules,
        },
    )
}
