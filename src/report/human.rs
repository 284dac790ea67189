//! Findings for people: the code, what happens in it, and what to write instead.
//!
//! In: [`Results`] and a [`Look`]. Out: for each finding a headline, pictures of the code with the evidence as labels,
//! what was looked for, and the ways out. The only place that knows miette, which draws the pictures.
//! Never here: the closing line.

mod refused;

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};
use owo_colors::Style;

use super::excerpt::{Excerpt, Label, ShownLabel, excerpt};
use super::paint::{Tone, cut, fold, linked, prose, style, tame, tone};
use super::places::Located;
use super::{Places, Results, confidence, severity, words};
use crate::config::Look;
use crate::judge::finding::{EvidenceStep, Finding, Place, Severity, StepRole};
pub use refused::refused;

/// How many columns the picture's frame takes beside the code: a line number of four digits, the bar, blanks.
const FRAME: usize = 9;

/// Writes all findings, a blank line after each.
pub fn write(out: &mut dyn Write, results: &Results, look: Look) -> io::Result<()> {
    let places = Places::new(results);
    for finding in &results.findings {
        writeln!(out, "{}", headline(finding, &places, look))?;
        for picture in pictures(finding, &places, look) {
            out.write_all(picture.as_bytes())?;
        }
        footer(out, finding, look)?;
        writeln!(out)?;
    }
    Ok(())
}

fn headline(finding: &Finding, places: &Places<'_>, look: Look) -> String {
    let label = format!("{}[{}]", severity(finding.severity), finding.rule);
    let message = cut(&finding.message, usize::MAX);
    let also = words::elsewhere(finding, places);
    let lines = fold(&format!("{label}: {message}{also}"), look.width);
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
        "  confidence: {}; more: unlisten explain {}",
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
    let told = own_step(finding);
    for step in &finding.steps {
        if told.is_some_and(|told| std::ptr::eq(told, step)) {
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
    let width = room(look);
    let excerpts: Vec<(Located<'_>, Excerpt)> = by_file
        .iter()
        .map(|(file, labels)| {
            let span = labels[0].span;
            let at = places.locate(Place { file: *file, span });
            let excerpt = places
                .lines(*file)
                .map(|(text, lines)| excerpt(text, lines, labels, width));
            (at, excerpt.unwrap_or_default())
        })
        .collect();
    let lines = excerpts.iter().flat_map(|(_, excerpt)| &excerpt.numbers);
    let digits = (lines.max().copied().unwrap_or_default() + 1)
        .to_string()
        .len();
    excerpts
        .iter()
        .map(|(at, excerpt)| {
            let address = look
                .terminal
                .then(|| places.address_of_file(at.path, at.start.line));
            picture(
                finding.severity,
                at,
                address.as_deref(),
                excerpt,
                digits,
                look,
            )
        })
        .collect()
}

/// How many columns a line of code has in a picture.
fn room(look: Look) -> usize {
    look.width.saturating_sub(FRAME).max(20)
}

/// The step that is told at the finding's own place.
fn own_step(finding: &Finding) -> Option<&EvidenceStep> {
    let here = || {
        finding
            .steps
            .iter()
            .filter(|step| step.place == finding.place)
    };
    here()
        .find(|step| step.role == StepRole::Acquisition)
        .or_else(|| here().next())
}

fn primary(finding: &Finding) -> Label {
    Label {
        span: finding.place.span,
        message: own_step(finding).map_or(String::new(), |step| cut(&step.message, usize::MAX)),
        primary: true,
    }
}

/// The picture of one file: its blocks under one another, with line numbers of `digits` digits in one frame.
///
/// miette would frame each block by itself and head it with the block's first label; the head belongs to the finding.
fn picture(
    severity: Severity,
    at: &Located<'_>,
    address: Option<&str>,
    excerpt: &Excerpt,
    digits: usize,
    look: Look,
) -> String {
    let characters = characters(look);
    let margin = " ".repeat(digits + 2);
    let place = format!("{}:{}:{}", tame(at.path), at.start.line, at.start.column);
    let place = tone(look, Tone::Code, &place);
    let place = match address.filter(|_| look.color) {
        Some(address) => linked(&place, address),
        None => place,
    };
    let mut picture = format!("{margin}{}{}[{place}]\n", characters.ltop, characters.hbar);
    let fold_mark = if look.unicode { "⋮" } else { "..." };
    for (index, block) in excerpt.blocks().into_iter().enumerate() {
        if index > 0 {
            picture.push_str(&format!(" {fold_mark:>digits$}\n"));
        }
        let own_digits = (excerpt.numbers[block.end - 1] + 1).to_string().len();
        let padding = " ".repeat(digits - own_digits);
        let drawn = draw(severity, excerpt, block, look);
        let lines: Vec<&str> = drawn.lines().collect();
        // The first two lines are miette's message, which is empty, and its head; the last is its foot.
        for line in &lines[2..lines.len() - 1] {
            picture.push_str(&format!("{padding}{}\n", line.trim_end()));
        }
    }
    picture
        + &format!(
            "{margin}{}{}\n",
            characters.lbot,
            characters.hbar.to_string().repeat(4)
        )
}

fn draw(severity: Severity, excerpt: &Excerpt, block: Range<usize>, look: Look) -> String {
    let bytes = excerpt.bytes(&block);
    let labels: Vec<&ShownLabel> = excerpt
        .labels
        .iter()
        .filter(|label| bytes.contains(&label.start))
        .collect();
    let handler = handler(severity, &labels, look);
    let drawing = Drawing {
        labels: labels
            .iter()
            .map(|label| labeled(label, bytes.start, look))
            .collect(),
        block: Block {
            text: &excerpt.text[bytes],
            lines: block.len(),
            first: excerpt.numbers[block.start],
        },
    };
    let mut drawn = String::new();
    handler
        .render_report(&mut drawn, &drawing)
        .expect("writing to a string cannot fail");
    drawn
}

fn labeled(label: &ShownLabel, block: usize, look: Look) -> LabeledSpan {
    let span = SourceSpan::from((label.start - block, label.end - label.start));
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

fn characters(look: Look) -> ThemeCharacters {
    let mut characters = if look.unicode {
        ThemeCharacters::unicode()
    } else {
        ThemeCharacters::ascii()
    };
    characters.error = String::new();
    characters
}

fn handler(severity: Severity, labels: &[&ShownLabel], look: Look) -> GraphicalReportHandler {
    let mut styles = ThemeStyles::none();
    if look.color {
        styles.linum = style(Tone::Faint);
        // miette gives the styles to the labels in the order of their places, which is the excerpt's.
        styles.highlights = labels
            .iter()
            .map(|label| match label.primary {
                true => style(severity_tone(severity)),
                false => Style::new().blue().bold(),
            })
            .collect();
    }
    let theme = GraphicalTheme {
        characters: characters(look),
        styles,
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_links(false)
        .without_cause_chain()
        .without_syntax_highlighting()
}

/// What miette draws: labels in a block of lines, without a message.
#[derive(Debug)]
struct Drawing<'a> {
    labels: Vec<LabeledSpan>,
    block: Block<'a>,
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
        Some(&self.block)
    }
}

/// Lines without a gap that know their number in the file. Whatever part miette asks for, it is shown whole, so that
/// there is one frame, whose context the excerpt has chosen.
#[derive(Debug)]
struct Block<'a> {
    text: &'a str,
    lines: usize,
    /// The number of the first line, from 0.
    first: usize,
}

impl SourceCode for Block<'_> {
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::from((0, self.text.len()));
        let text = self.text.as_bytes();
        Ok(Box::new(MietteSpanContents::new(
            text, whole, self.first, 0, self.lines,
        )))
    }
}
