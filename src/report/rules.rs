//! The table of rules.
//!
//! In: the rule book. Out: name, default severity and summary of each rule, aligned for people or as JSON.
//! Never here: the pages.

use std::io::{self, Write};

use serde::Serialize;

use super::paint::{Tone, fold, prose, tone};
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
    let widest = parts
        .iter()
        .copied()
        .flatten()
        .map(|rule| rule.name.len())
        .max()
        .unwrap_or_default();
    let indent = widest + 2 + "warning".len() + 2;
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        for rule in *part {
            let painted = match rule.severity {
                Severity::Error => Tone::Error,
                Severity::Warning => Tone::Warning,
            };
            let summary =
                fold(rule.summary(), look.width.saturating_sub(indent).max(30)).join("\n");
            writeln!(
                out,
                "{}  {}  {}",
                tone(look, Tone::Strong, &format!("{:widest$}", rule.name)),
                tone(look, painted, &format!("{:7}", severity(rule.severity))),
                prose(look, &summary).replace('\n', &format!("\n{}", " ".repeat(indent))),
            )?;
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
