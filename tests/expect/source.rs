//! Reading an annotated source.
//!
//! In: the text of a fixture or of a page's example. Out: its files, each with the expectations under its lines.
//! Never here: findings. A comment that looks like an expectation and cannot be read is an error, never skipped.

use unlisten::judge::finding::Confidence;
use unlisten::judge::rulebook;

use super::{RULES_TO_COME, Tally};

/// Spellings of a call that registers a listener: a line that holds one and carries no caret asserts silence.
const REGISTRATIONS: &[&str] = &[
    ".on(",
    ".once(",
    ".addListener(",
    ".addEventListener(",
    ".prependListener(",
    ".prependOnceListener(",
    ".on<",
];

/// One file of a source.
#[derive(Debug)]
pub struct Part {
    /// The path it is examined under.
    pub path: String,
    /// Its text, expectations included.
    pub text: String,
    /// The line of the source that it starts on, from 0.
    pub first_line: usize,
    /// Whether findings of every confidence are shown.
    pub pedantic: bool,
    /// What its carets say, in order.
    pub expectations: Vec<Expectation>,
}

/// What a caret comment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The comment's own line in its file, from 0.
    pub line: usize,
    /// The line of code that it speaks of, from 0.
    pub code_line: usize,
    /// The first caret's column in characters, from 0.
    pub start: usize,
    /// One past the last caret's column.
    pub end: usize,
    /// What kind of claim it is.
    pub kind: Kind,
    /// The rule it names.
    pub rule: String,
    /// The confidence it asks for, if it does.
    pub confidence: Option<Confidence>,
    /// Part of the message; for a miss or a noise, the reason.
    pub words: String,
}

/// What kind of claim an expectation makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The finding comes, and ought to.
    Finding,
    /// The finding does not come, and ought to.
    Miss,
    /// The finding comes, and ought not to.
    Noise,
}

impl Part {
    /// The line in the whole source, from 1, of line `line` of this file.
    pub fn line_number(&self, line: usize) -> usize {
        self.first_line + line + 1
    }

    /// The lines, from 0, that spell a call which registers a listener.
    pub fn registering_lines(&self) -> impl Iterator<Item = usize> {
        let registers = |line: &str| REGISTRATIONS.iter().any(|call| line.contains(call));
        self.text
            .lines()
            .enumerate()
            .filter(move |(_, line)| !line.trim_start().starts_with("//") && registers(line))
            .map(|(at, _)| at)
    }

    /// How many cases the file holds, by kind.
    pub fn tally(&self) -> Tally {
        let of = |kind| {
            self.expectations
                .iter()
                .filter(|one| one.kind == kind)
                .count()
        };
        let silent = self
            .registering_lines()
            .filter(|at| !self.expectations.iter().any(|one| one.code_line == *at))
            .count();
        Tally {
            leaking: of(Kind::Finding),
            silent,
            misses: of(Kind::Miss),
            noises: of(Kind::Noise),
        }
    }
}

impl Expectation {
    /// The claim as it is written after the carets.
    pub fn written(&self) -> String {
        let kind = match self.kind {
            Kind::Finding => "",
            Kind::Miss => "miss ",
            Kind::Noise => "noise ",
        };
        let confidence = self
            .confidence
            .map_or(String::new(), |one| format!(" ({})", confidence_word(one)));
        let words = if self.words.is_empty() {
            String::new()
        } else {
            format!(": {}", self.words)
        };
        format!("{kind}{}{confidence}{words}", self.rule)
    }
}

/// Cuts a source into its files and reads the expectations of each.
pub fn split(path: &str, text: &str) -> Result<Vec<Part>, String> {
    let pedantic = text.lines().next().map(str::trim) == Some("// pedantic");
    let mut pieces = vec![(path.to_owned(), 0, String::new())];
    for (number, line) in text.split_inclusive('\n').enumerate() {
        match header(line) {
            Some(name) => pieces.push((name.to_owned(), number + 1, String::new())),
            None => {
                if let Some(last) = pieces.last_mut() {
                    last.2.push_str(line);
                }
            }
        }
    }
    if pieces.len() > 1 && is_preamble(&pieces[0].2) {
        pieces.remove(0);
    }
    pieces
        .into_iter()
        .map(|(path, first_line, text)| {
            let expectations = read_expectations(&text, first_line)?;
            Ok(Part {
                path,
                text,
                first_line,
                pedantic,
                expectations,
            })
        })
        .collect()
}

/// The path in a header line: `/* --- src/bus.ts --- */`.
fn header(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix("/* --- ")?;
    Some(inner.strip_suffix(" --- */")?.trim())
}

/// Whether a text says nothing but comments, as the lines above the first header do.
fn is_preamble(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .all(|line| line.is_empty() || line.starts_with("//"))
}

/// Reads every caret comment of a file.
fn read_expectations(text: &str, first_line: usize) -> Result<Vec<Expectation>, String> {
    let mut expectations = Vec::new();
    let mut code_line = None;
    for (number, line) in text.lines().enumerate() {
        let at = first_line + number + 1;
        if let Some((start, end, claim)) = caret_comment(line) {
            let under = code_line.ok_or(format!("line {at}: carets under no code"))?;
            let claim = read_claim(claim).map_err(|why| format!("line {at}: {why}"))?;
            expectations.push(Expectation {
                line: number,
                code_line: under,
                start,
                end,
                ..claim
            });
        } else if line.contains("^^") {
            return Err(format!(
                "line {at}: carets belong in a comment on a line of its own"
            ));
        } else {
            code_line = Some(number);
        }
    }
    Ok(expectations)
}

/// The carets' columns and the claim after them, if the line is a comment that starts with carets.
fn caret_comment(line: &str) -> Option<(usize, usize, &str)> {
    let trimmed = line.trim_start();
    let inner = ["{/*", "/*", "//"]
        .iter()
        .find_map(|opening| trimmed.strip_prefix(opening))?;
    let carets = inner.trim_start();
    let width = carets.chars().take_while(|one| *one == '^').count();
    if width == 0 {
        return None;
    }
    let start = line[..line.len() - carets.len()].chars().count();
    let claim = carets[width..].trim();
    let claim = ["*/}", "*/"]
        .iter()
        .find_map(|closing| claim.strip_suffix(closing))
        .unwrap_or(claim);
    Some((start, start + width, claim.trim()))
}

/// Reads `[miss|noise] rule [(confidence)][: words]`; the place is the caller's to fill in.
fn read_claim(claim: &str) -> Result<Expectation, String> {
    let (kind, rest) = if let Some(rest) = claim.strip_prefix("miss ") {
        (Kind::Miss, rest)
    } else if let Some(rest) = claim.strip_prefix("noise ") {
        (Kind::Noise, rest)
    } else {
        (Kind::Finding, claim)
    };
    let (head, words) = rest.split_once(':').unwrap_or((rest, ""));
    let (rule, confidence) = match head.split_once('(') {
        Some((rule, word)) => (rule.trim(), Some(read_confidence(word)?)),
        None => (head.trim(), None),
    };
    let is_rule = rulebook::rule(rule).is_some()
        || RULES_TO_COME.contains(&rule)
        || FIRST_RULES.contains(&rule);
    if !is_rule {
        return Err(format!("`{rule}` is not a rule"));
    }
    let words = words.trim().to_owned();
    if words.is_empty() && kind != Kind::Finding {
        return Err("a miss or a noise gives its reason".to_owned());
    }
    Ok(Expectation {
        line: 0,
        code_line: 0,
        start: 0,
        end: 0,
        kind,
        rule: rule.to_owned(),
        confidence,
        words,
    })
}

/// The rules that the harness is proved with, so that its proofs do not wait for the rule table.
const FIRST_RULES: &[&str] = &[
    "listener-in-listener",
    "listener-in-loop",
    "listener-in-request-handler",
    "listener-per-call",
];

fn read_confidence(word: &str) -> Result<Confidence, String> {
    match word.trim().trim_end_matches(')') {
        "certain" => Ok(Confidence::Certain),
        "likely" => Ok(Confidence::Likely),
        "possible" => Ok(Confidence::Possible),
        other => Err(format!("`{other}` is not a confidence")),
    }
}

/// The word for a confidence, as it stands between parentheses.
pub fn confidence_word(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "certain",
        Confidence::Likely => "likely",
        Confidence::Possible => "possible",
    }
}
