//! The page of a rule.
//!
//! In: a rule, or a name that is none. Out: its page with headings, code and words set for a terminal, or as JSON; or the
//! nearest name.
//! Never here: the pages themselves.

use std::io::{self, Write};

use serde::Serialize;

use super::paint::{Tone, fold, prose, tone};
use super::{json, severity};
use crate::config::{Look, nearest};
use crate::judge::rulebook::Rule;

/// The user asked for a rule that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownRule {
    /// One name is near.
    #[error("unknown rule `{asked}`; did you mean `{nearest}`?")]
    Near {
        /// As typed.
        asked: String,
        /// The name that it resembles.
        nearest: &'static str,
    },
    /// None is.
    #[error("unknown rule `{asked}`; `unlisten rules` lists them all")]
    Far {
        /// As typed.
        asked: String,
    },
}

/// The rule named `asked`.
///
/// # Errors
/// There is none; the error names the nearest.
pub fn find<I>(rules: I, asked: &str) -> Result<&'static Rule, UnknownRule>
where
    I: IntoIterator<Item = &'static Rule> + Clone,
{
    if let Some(rule) = rules.clone().into_iter().find(|rule| rule.name == asked) {
        return Ok(rule);
    }
    let nearest = nearest::name(asked, rules.into_iter().map(|rule| rule.name));
    let asked = asked.to_string();
    Err(match nearest {
        Some(nearest) => UnknownRule::Near { asked, nearest },
        None => UnknownRule::Far { asked },
    })
}

#[derive(Serialize)]
struct Explained<'a> {
    version: u32,
    rule: RulePage<'a>,
}

#[derive(Serialize)]
struct RulePage<'a> {
    name: &'a str,
    severity: &'static str,
    summary: &'a str,
    /// What to ask in a review.
    questions: Vec<String>,
    /// Markdown.
    page: &'a str,
}

/// Writes one JSON object.
pub fn write_json(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    let explained = Explained {
        version: json::VERSION,
        rule: RulePage {
            name: rule.name,
            severity: severity(rule.severity),
            summary: rule.summary(),
            questions: rule.questions(),
            page: body(rule.page),
        },
    };
    json::object(out, &explained)
}

/// Writes the page of `rule`.
pub fn write(out: &mut dyn Write, rule: &Rule, look: Look) -> io::Result<()> {
    let mut page = Page {
        out,
        look,
        paragraph: String::new(),
        indent: "",
    };
    let mut fenced = false;
    for line in body(rule.page).lines() {
        if line.trim_start().starts_with("```") {
            page.end_paragraph()?;
            fenced = !fenced;
        } else if fenced {
            page.code(line)?;
        } else {
            page.line(line)?;
        }
    }
    page.end_paragraph()
}

/// The page without the facts between `---` that may head it.
fn body(page: &str) -> &str {
    page.strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(page, |(_, body)| body.trim_start())
}

/// Markdown as these pages use it: headings, paragraphs, lists, tables as they stand.
struct Page<'a> {
    out: &'a mut dyn Write,
    look: Look,
    paragraph: String,
    indent: &'static str,
}

impl Page<'_> {
    fn line(&mut self, line: &str) -> io::Result<()> {
        let item = ["- ", "* "].iter().find_map(|mark| line.strip_prefix(mark));
        if let Some(heading) = heading(line) {
            self.end_paragraph()?;
            writeln!(self.out, "{}", tone(self.look, Tone::Strong, heading))
        } else if let Some(item) = item {
            self.end_paragraph()?;
            self.indent = "  ";
            self.paragraph = format!("- {item}");
            Ok(())
        } else if line.trim().is_empty() {
            self.end_paragraph()?;
            writeln!(self.out)
        } else if line.starts_with('|') {
            self.end_paragraph()?;
            writeln!(self.out, "{}", prose(self.look, line))
        } else {
            self.paragraph.push(' ');
            self.paragraph.push_str(line);
            Ok(())
        }
    }

    /// Carets under a line say what is reported there, and stand out from the code.
    fn code(&mut self, line: &str) -> io::Result<()> {
        let comment = line.trim_start().strip_prefix("//");
        let is_finding = comment.is_some_and(|comment| comment.trim_start().starts_with("^^"));
        let painted = if is_finding { Tone::Error } else { Tone::Code };
        writeln!(
            self.out,
            "{}",
            format!("    {}", tone(self.look, painted, line)).trim_end()
        )
    }

    fn end_paragraph(&mut self) -> io::Result<()> {
        if !self.paragraph.is_empty() {
            let text = without_links(&self.paragraph.replace("**", ""));
            let width = self.look.width.min(100).saturating_sub(self.indent.len());
            let separator = format!("\n{}", self.indent);
            let text = fold(&text, width).join("\n");
            writeln!(
                self.out,
                "{}",
                prose(self.look, &text).replace('\n', &separator)
            )?;
        }
        self.paragraph.clear();
        self.indent = "";
        Ok(())
    }
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    (text.len() < line.len())
        .then(|| text.strip_prefix(' '))
        .flatten()
}

/// A link keeps its words, and its address if that can be opened from a terminal.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, words, address, after)) = next_link(rest) {
        plain.push_str(before);
        plain.push_str(words);
        if address.starts_with("http") {
            plain.push_str(&format!(" ({address})"));
        }
        rest = after;
    }
    plain + rest
}

fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let end = middle + text[middle..].find(')')?;
    Some((
        &text[..start],
        &text[start + 1..middle],
        &text[middle + 2..end],
        &text[end + 1..],
    ))
}
