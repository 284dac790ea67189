//! Findings for people: the code, what happens in it, and what to write instead.
//!
//! In: [`Results`] and a [`Look`]. Out: for each finding a headline, pictures of the code with the evidence as labels,
//! what was looked for, and the ways out. The only place that knows miette, which draws the pictures.
//! Never here: the closing line.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use owo_colors::Style;

use super::excerpt::{CONTEXT, Excerpt, Label, ShownLabel, excerpt};
use super::paint::{Tone, cut, fold, prose, style, tone};
use super::places::Located;
use super::{Places, Results, confidence, severity};
use crate::config::Look;
use crate::judge::finding::{Finding, Place, Severity, StepRole};

/// How many columns the picture's frame takes beside the code: a line number of four digits, the bar, blanks.
const FRAME: usize = 9;

/// Writes all findings, a blank line after each.
pub fn write(out: &mut dyn Write, results: &Results, look: Look) -> io::Result<()> {
    let places = Places::new(results);
    for finding in &results.findings {
        writeln!(out, "{}", headline(finding, look))?;
        for picture in pictures(finding, &places, look) {
            out.write_all(picture.as_bytes())?;
        }
        footer(out, finding, look)?;
        writeln!(out)?;
    }
    Ok(())
}

fn headline(finding: &Finding, look: Look) -> String {
    let label = format!("{}[{}]", severity(finding.severity), finding.rule);
    let message = cut(&finding.message, usize::MAX);
    let lines = fold(&format!("{label}: {message}"), look.width);
    let whole = lines.join("\n    ");
    let message = whole.strip_prefix(&label).unwrap_or(&whole);
    format!(
        "{}{}",
        tone(look, severity_tone(finding.severity), &label),
        tone(look, Tone::Strong, message)
    )
}

fn severity_tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Error,
        Severity::Warning => Tone::Warning,
    }
}

fn footer(out: &mut dyn Write, finding: &Finding, look: Look) -> io::Result<()> {
    for note in &finding.notes {
        advice(out, "note", Tone::Strong, note, look)?;
    }
    for suggestion in &finding.suggestions {
        advice(out, "help", Tone::Help, &suggestion.message, look)?;
    }
    let more = format!(
        "  {}; unlisten explain {}",
        confidence(finding.confidence),
        finding.rule
    );
    writeln!(out, "{}", tone(look, Tone::Faint, &more))
}

fn advice(
    out: &mut dyn Write,
    word: &str,
    painted: Tone,
    text: &str,
    look: Look,
) -> io::Result<()> {
    let text = cut(text, usize::MAX);
    let lines = fold(&text, look.width.saturating_sub(word.len() + 4));
    let indent = " ".repeat(word.len() + 4);
    // Folded before it is painted, so that code folded over two lines is still code.
    let body = prose(look, &lines.join("\n")).replace('\n', &format!("\n{indent}"));
    writeln!(out, "  {}: {body}", tone(look, painted, word))
}

/// One picture for each file that the evidence lies in, the finding's own first.
fn pictures(finding: &Finding, places: &Places<'_>, look: Look) -> Vec<String> {
    let own = finding.place.file;
    let mut by_file: Vec<(u32, Vec<Label>)> = vec![(own, vec![primary(finding)])];
    for step in &finding.steps {
        if step.role == StepRole::Acquisition && step.place == finding.place {
            continue;
        }
        let label = Label {
            span: step.place.span,
            message: cut(&step.message, usize::MAX),
            primary: false,
        };
        match by_file
            .iter_mut()
            .find(|(file, _)| *file == step.place.file)
        {
            Some((_, labels)) => labels.push(label),
            None => by_file.push((step.place.file, vec![label])),
        }
    }
    by_file
        .iter()
        .map(|(file, labels)| picture(finding, *file, labels, places, look))
        .collect()
}

fn primary(finding: &Finding) -> Label {
    let told = finding
        .steps
        .iter()
        .find(|step| step.role == StepRole::Acquisition && step.place == finding.place)
        .or_else(|| {
            finding
                .steps
                .iter()
                .find(|step| step.place == finding.place)
        });
    Label {
        span: finding.place.span,
        message: told.map_or(String::new(), |step| cut(&step.message, usize::MAX)),
        primary: true,
    }
}

fn picture(
    finding: &Finding,
    file: u32,
    labels: &[Label],
    places: &Places<'_>,
    look: Look,
) -> String {
    let path = places.path(file);
    let Some(text) = places.text(file) else {
        return labels
            .iter()
            .map(|label| format!("   {path}: {}\n", label.message))
            .collect();
    };
    let excerpt = excerpt(text, labels, look.width.saturating_sub(FRAME).max(20));
    let starts = labels
        .iter()
        .map(|label| {
            let place = Place {
                file,
                span: label.span,
            };
            (label.span.start, places.locate(place))
        })
        .collect();
    let labels: Vec<LabeledSpan> = excerpt
        .labels
        .iter()
        .map(|label| labeled(label, look))
        .collect();
    let handler = handler(finding.severity, &excerpt, look);
    let drawn = Drawing {
        labels,
        code: Code {
            path,
            excerpt,
            starts,
        },
    };
    let mut text = String::new();
    handler
        .render_report(&mut text, &drawn)
        .expect("writing to a string cannot fail");
    // miette heads its pictures with a message of its own; ours stands above, and so that line is empty.
    text.split_once('\n')
        .map_or(String::new(), |(_, picture)| picture.to_string())
}

fn labeled(label: &ShownLabel, look: Look) -> LabeledSpan {
    let span = SourceSpan::from((label.start, label.end - label.start));
    // miette hangs the text under the middle of the underline and does not fold it.
    let hangs_at = label.indent + (label.end - label.start) / 2 + FRAME + 5;
    let room = look.width.saturating_sub(hangs_at).max(28);
    let message = (!label.message.is_empty()).then(|| {
        let lines: Vec<String> = label
            .message
            .lines()
            .flat_map(|line| fold(line, room))
            .collect();
        lines.join("\n")
    });
    if label.primary {
        LabeledSpan::new_primary_with_span(message, span)
    } else {
        LabeledSpan::new_with_span(message, span)
    }
}

fn handler(severity: Severity, excerpt: &Excerpt, look: Look) -> GraphicalReportHandler {
    let mut characters = if look.unicode {
        ThemeCharacters::unicode()
    } else {
        ThemeCharacters::ascii()
    };
    characters.error = String::new();
    let mut styles = ThemeStyles::none();
    if look.color {
        styles.link = style(Tone::Code);
        styles.linum = style(Tone::Faint);
        // miette gives the styles to the labels in the order of their places, which is the excerpt's.
        styles.highlights = excerpt
            .labels
            .iter()
            .map(|label| {
                if label.primary {
                    style(severity_tone(severity))
                } else {
                    Style::new().blue().bold()
                }
            })
            .collect();
    }
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(look.width)
        .with_links(false)
        .with_context_lines(CONTEXT)
        .without_cause_chain()
        .without_syntax_highlighting()
}

/// What miette draws: labels in code, without a message.
#[derive(Debug)]
struct Drawing<'a> {
    labels: Vec<LabeledSpan>,
    code: Code<'a>,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.code)
    }
}

/// An excerpt that knows which lines and columns of the file it shows.
#[derive(Debug)]
struct Code<'a> {
    path: &'a str,
    excerpt: Excerpt,
    /// Where each label's place starts in the file, by its first byte there.
    starts: BTreeMap<u32, Located<'a>>,
}

impl Code<'_> {
    fn line_of(&self, offset: usize) -> usize {
        let after = self
            .excerpt
            .starts
            .partition_point(|start| *start <= offset);
        after.saturating_sub(1)
    }

    fn line_end(&self, line: usize) -> usize {
        let next = self.excerpt.starts.get(line + 1);
        next.copied().unwrap_or(self.excerpt.text.len())
    }

    fn follows(&self, line: usize) -> bool {
        let numbers = &self.excerpt.numbers;
        line > 0 && line < numbers.len() && numbers[line] == numbers[line - 1] + 1
    }

    /// The line and column, from 0, that head the picture of the label at `offset`.
    fn place_of_label(&self, offset: usize) -> (usize, usize) {
        let label = self
            .excerpt
            .labels
            .iter()
            .find(|label| label.start == offset);
        let located = label.and_then(|label| self.starts.get(&label.origin));
        match located {
            Some(at) => (at.start.line as usize - 1, at.start.column as usize - 1),
            None => (self.excerpt.numbers[self.line_of(offset)], 0),
        }
    }
}

impl SourceCode for Code<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.excerpt.text.as_bytes();
        let (mut first, mut last) = (
            self.line_of(span.offset()),
            self.line_of(span.offset() + span.len()),
        );
        if before == 0 && after == 0 {
            let (line, column) = self.place_of_label(span.offset());
            let data = &text[span.offset()..span.offset() + span.len()];
            let contents =
                MietteSpanContents::new_named(self.path.to_string(), data, *span, line, column, 1);
            return Ok(Box::new(contents));
        }
        for _ in 0..before {
            first -= usize::from(self.follows(first));
        }
        for _ in 0..after {
            last += usize::from(self.follows(last + 1));
        }
        // miette joins two labels if the lines of the first reach the second's: lines without a gap belong together.
        let mut reach = last;
        while self.follows(reach + 1) {
            reach += 1;
        }
        let (start, end) = (self.excerpt.starts[first], self.line_end(last));
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.to_string(),
            &text[start..end],
            SourceSpan::from((start, end - start)),
            self.excerpt.numbers[first],
            0,
            reach - first + 1,
        )))
    }
}
