//! What comments take away from the findings, and what is said of the comments.
//!
//! In: the suppressions of a file, its findings, and the policy. Out: [`Heard`]: the findings that stay, those that were
//! suppressed and by what, and findings of the rules about comments.
//! Never here: how a comment is read; which findings are shown, since a comment takes away what is only possible as well.
//!
//! A comment without a reason suppresses all the same, so that whoever does not ask for reasons can turn that rule off. One
//! that names an unknown rule suppresses what else it names. A rule that is off, or a file that was not judged to its end,
//! makes no comment needless. The rules about comments cannot be suppressed by comments.

use std::collections::{BTreeSet, HashMap};

use super::fingerprint::{self, Fingerprint};
use crate::config::nearest;
use crate::corpus::{Nested, Span};
use crate::facts::suppressions::WORD;
use crate::facts::{FileFacts, Scope, Suppression};
use crate::graph::Graph;
use crate::judge::finding::{
    Confidence, EvidenceStep, Finding, Place, Severity, StepRole, Suggestion,
};
use crate::judge::policy::Policy;
use crate::judge::rulebook::{self, COMMENT_RULES, Check, RULES, Rule};

/// A comment gives no reason.
pub(in crate::judge) const UNEXPLAINED: Rule = of_comments(
    "unexplained-suppression",
    Severity::Error,
    include_str!("../../../rules/comments/unexplained-suppression/README.md"),
);

/// A comment is not understood.
pub(in crate::judge) const UNKNOWN: Rule = of_comments(
    "unknown-suppression",
    Severity::Error,
    include_str!("../../../rules/comments/unknown-suppression/README.md"),
);

/// A comment suppresses nothing.
pub(in crate::judge) const UNUSED: Rule = of_comments(
    "unused-suppression",
    Severity::Warning,
    include_str!("../../../rules/comments/unused-suppression/README.md"),
);

const fn of_comments(name: &'static str, severity: Severity, page: &'static str) -> Rule {
    Rule {
        name,
        severity,
        page,
        precedence: 0,
        check: Check::Comments,
    }
}

/// The words that begin a comment.
const WORDS: [&str; 5] = [
    "unlisten-ignore-next-line",
    "unlisten-ignore-line",
    "unlisten-ignore-file",
    "unlisten-ignore-start",
    "unlisten-ignore-end",
];

/// A finding that is not told, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// What takes it away.
    pub by: By,
}

/// What takes a finding away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// A comment in the code.
    Comment {
        /// Where it stands.
        place: Place,
        /// Its reason, if it gives one.
        reason: Option<String>,
    },
    /// An entry of the baseline that is shown as this path.
    Baseline(String),
}

/// The findings of a file when its comments were heard.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// Those that stay and those about comments, sorted by place and rule.
    pub findings: Vec<Finding>,
    /// Those that comments take away, sorted by place and rule.
    pub suppressed: Vec<Suppressed>,
}

/// Hears the comments of a file about its `findings`, which are sorted. `file` is its number in the run.
pub fn hear(graph: &Graph<'_>, findings: Vec<Finding>, file: u32, policy: &Policy) -> Heard {
    let facts = graph.facts;
    if facts.suppressions.is_empty() {
        return Heard {
            findings,
            suppressed: Vec::new(),
        };
    }
    let mut used: Vec<Vec<bool>> = facts
        .suppressions
        .iter()
        .map(|it| vec![false; it.rules.len()])
        .collect();
    let mut heard = Heard::default();
    let speaking = Speaking::new(facts);
    for finding in findings {
        match speaking.suppressing(finding.rule, finding.place.span, &mut used) {
            None => heard.findings.push(finding),
            Some(suppression) => heard.suppressed.push(Suppressed {
                by: by(suppression, file),
                finding,
            }),
        }
    }
    // What a review would ask about is answered by a comment, too, though no rule speaks.
    for (rule, span) in crate::judge::review::audit::asked(graph, policy) {
        speaking.suppressing(rule, span, &mut used);
    }
    let about = About { file, policy };
    let mut said = Vec::new();
    for (suppression, used) in facts.suppressions.iter().zip(&used) {
        about.unknown(suppression, &mut said);
        about.unexplained(suppression, &mut said);
        if !graph.is_spent() {
            about.unused(suppression, used, &mut said);
        }
    }
    said.sort_by(|one, other| (one.place, one.rule).cmp(&(other.place, other.rule)));
    fingerprint::number(&mut said);
    heard.findings.extend(said);
    heard
        .findings
        .sort_by(|one, other| (one.place, one.rule).cmp(&(other.place, other.rule)));
    heard
}

/// The comment that answers for a rule at a place of a file, if there is one.
pub fn by_comment(facts: &FileFacts, rule: &str, place: Place) -> Option<By> {
    let mut used = vec![Vec::new(); facts.suppressions.len()];
    for (used, suppression) in used.iter_mut().zip(&facts.suppressions) {
        used.resize(suppression.rules.len(), false);
    }
    let suppression = Speaking::new(facts).suppressing(rule, place.span, &mut used)?;
    Some(by(suppression, place.file))
}

fn by(suppression: &Suppression, file: u32) -> By {
    By::Comment {
        place: Place {
            file,
            span: suppression.span,
        },
        reason: suppression.reason.clone(),
    }
}

/// The suppressions of a file by where they hold, for all the places that are held against them.
struct Speaking<'f> {
    facts: &'f FileFacts,
    by_line: HashMap<u32, Vec<usize>>,
    /// Those that hold for more than a line.
    wide: Vec<usize>,
    statements: Nested,
}

impl<'f> Speaking<'f> {
    fn new(facts: &'f FileFacts) -> Self {
        let mut by_line: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut wide = Vec::new();
        for (at, suppression) in facts.suppressions.iter().enumerate() {
            match suppression.scope {
                Scope::Line(line) => by_line.entry(line).or_default().push(at),
                Scope::File | Scope::Block(_) => wide.push(at),
                // Without its end a block would silence the rest of the file.
                Scope::OpenBlock | Scope::End | Scope::LoneEnd | Scope::Unknown => {}
            }
        }
        Self {
            facts,
            by_line,
            wide,
            statements: Nested::new(facts.statements.clone()),
        }
    }

    /// The suppressions that hold at a place, in order.
    fn at(&self, place: Span) -> BTreeSet<usize> {
        // A comment answers for its line, and for a statement that begins on it.
        let statement = self.statements.innermost(place).unwrap_or(place);
        let lines = [place, statement].map(|span| self.facts.line_of(span) as u32);
        let of_lines = lines.iter().filter_map(|line| self.by_line.get(line));
        let holds = |at: &&usize| match self.facts.suppressions[**at].scope {
            Scope::Block(block) => block.start <= place.start && place.start < block.end,
            _ => true,
        };
        let wide = self.wide.iter().filter(holds);
        of_lines.flatten().chain(wide).copied().collect()
    }

    /// The nearest suppression of a rule at a place; all that speak of it are used by it.
    fn suppressing(
        &self,
        rule: &str,
        place: Span,
        used: &mut [Vec<bool>],
    ) -> Option<&'f Suppression> {
        let mut nearest: Option<&Suppression> = None;
        for at in self.at(place) {
            let suppression = &self.facts.suppressions[at];
            for ((name, _), used) in suppression.rules.iter().zip(&mut used[at]) {
                if name == rule {
                    *used = true;
                    nearest = match nearest {
                        Some(other) if rank(suppression) >= rank(other) => Some(other),
                        _ => Some(suppression),
                    };
                }
            }
        }
        nearest
    }
}

fn rank(suppression: &Suppression) -> u8 {
    match suppression.scope {
        Scope::Line(_) => 0,
        Scope::Block(_) | Scope::OpenBlock => 1,
        _ => 2,
    }
}

/// Says what is to be said about comments.
struct About<'p> {
    file: u32,
    policy: &'p Policy,
}

impl About<'_> {
    fn unknown(&self, suppression: &Suppression, said: &mut Vec<Finding>) {
        let word = suppression.word.as_str();
        let is_end = matches!(suppression.scope, Scope::End | Scope::LoneEnd);
        match suppression.scope {
            Scope::Unknown => {
                let near = match word == WORD {
                    true => None,
                    false => nearest::name(word, WORDS),
                };
                let message = match near {
                    Some(near) => format!("`{word}` is not understood; did you mean `{near}`?"),
                    None => format!("`{word}` does not say of which code it speaks"),
                };
                let help = format!("Write `{} RULE -- reason`", near.unwrap_or(WORDS[0]));
                said.extend(self.finding(
                    &UNKNOWN,
                    suppression,
                    word_span(suppression),
                    message,
                    help,
                ));
                return;
            }
            Scope::OpenBlock => {
                let message = format!("`{word}` is never ended, so it suppresses nothing");
                let help = "Write `// unlisten-ignore-end` after the last line that is meant";
                said.extend(self.finding(
                    &UNKNOWN,
                    suppression,
                    word_span(suppression),
                    message,
                    help.into(),
                ));
            }
            Scope::LoneEnd => {
                let message =
                    format!("`{word}` ends nothing: no block with these rules is open here");
                let help = "Take it out, or begin the block with `// unlisten-ignore-start RULE -- reason`";
                said.extend(self.finding(
                    &UNKNOWN,
                    suppression,
                    word_span(suppression),
                    message,
                    help.into(),
                ));
            }
            _ => {}
        }
        if suppression.rules.is_empty() && !is_end {
            let message = format!("`{word}` names no rule, so it suppresses nothing");
            let help = format!("Name the rule that is meant: `{word} RULE -- reason`");
            said.extend(self.finding(&UNKNOWN, suppression, word_span(suppression), message, help));
        }
        let unknown = suppression
            .rules
            .iter()
            .filter(|(name, _)| !can_be_suppressed(name));
        // What follows a first unknown name is most often a reason without its hyphens.
        if let Some((name, span)) = unknown.into_iter().next() {
            let (message, help) = unknown_name(name, suppression.reason.is_none());
            said.extend(self.finding(&UNKNOWN, suppression, *span, message, help));
        }
    }

    fn unexplained(&self, suppression: &Suppression, said: &mut Vec<Finding>) {
        let may_lack = matches!(
            suppression.scope,
            Scope::End | Scope::LoneEnd | Scope::Unknown
        );
        let is_known = suppression
            .rules
            .iter()
            .all(|(name, _)| can_be_suppressed(name));
        if suppression.reason.is_some() || may_lack || !is_known || suppression.rules.is_empty() {
            return;
        }
        let message = format!("`{}` gives no reason", suppression.word);
        let help =
            "Say after two hyphens why it may stay: `-- the server adds it once, at start-up`";
        said.extend(self.finding(
            &UNEXPLAINED,
            suppression,
            suppression.span,
            message,
            help.into(),
        ));
    }

    fn unused(&self, suppression: &Suppression, used: &[bool], said: &mut Vec<Finding>) {
        if !matches!(
            suppression.scope,
            Scope::Line(_) | Scope::Block(_) | Scope::File
        ) {
            return;
        }
        let named = suppression.rules.iter().zip(used);
        let needless = named.filter(|((name, _), used)| {
            // Of a rule that is off nobody knows what it would say.
            !**used
                && RULES.iter().any(|rule| rule.name == name)
                && self.policy.severity(name).is_some()
        });
        for ((name, span), _) in needless {
            let message = format!("nothing {} breaks `{name}`", whose(suppression));
            let help = match suppression.rules.len() {
                1 => "Take the comment out".to_owned(),
                _ => format!("Take `{name}` out of the comment"),
            };
            said.extend(self.finding(&UNUSED, suppression, *span, message, help));
        }
    }

    fn finding(
        &self,
        rule: &Rule,
        suppression: &Suppression,
        span: Span,
        message: String,
        help: String,
    ) -> Option<Finding> {
        let place = Place {
            file: self.file,
            span,
        };
        let names: Vec<&str> = suppression
            .rules
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        let words = format!("{} {}", suppression.word, names.join(", "));
        Some(Finding {
            rule: rule.name,
            severity: self.policy.severity(rule.name)?,
            confidence: Confidence::Certain,
            expectations: Vec::new(),
            place,
            message,
            steps: vec![EvidenceStep {
                role: StepRole::Origin,
                place,
                message: "it is written here".into(),
            }],
            notes: Vec::new(),
            remedies: Vec::new(),
            suggestions: vec![Suggestion { message: help }],
            fingerprint: Fingerprint::new(rule.name, words.trim_end().to_owned()),
            about: crate::judge::explain::about::About::default(),
            cause: String::new(),
            also: Vec::new(),
        })
    }
}

/// Whether comments can take a rule's findings away.
fn can_be_suppressed(name: &str) -> bool {
    RULES.iter().any(|rule| rule.name == name)
}

/// The rule whose findings somebody wants suppressed, or why it cannot be.
///
/// # Errors
/// There is no such rule, or it is about comments.
pub fn suppressible(name: &str) -> Result<&'static Rule, String> {
    match rulebook::rule(name) {
        Some(rule) if can_be_suppressed(name) => Ok(rule),
        _ => Err(unknown_name(name, false).0),
    }
}

fn unknown_name(name: &str, may_be_reason: bool) -> (String, String) {
    if COMMENT_RULES.iter().any(|rule| rule.name == name) {
        let message = format!("`{name}` is about comments, so no comment suppresses it");
        let help =
            format!("Mend the comment that it speaks of, or set `{name}` in the configuration");
        return (message, help);
    }
    let near = nearest::name(name, RULES.iter().map(|rule| rule.name));
    let message = match near {
        Some(near) => format!("unknown rule `{name}`; did you mean `{near}`?"),
        None => format!("unknown rule `{name}`"),
    };
    let help = match near {
        Some(near) => format!("Write `{near}`"),
        None if may_be_reason => "Write the reason after two hyphens: `RULE -- reason`".to_owned(),
        None => "`unlisten rules` lists the rules".to_owned(),
    };
    (message, help)
}

fn word_span(suppression: &Suppression) -> Span {
    let start = suppression.span.start;
    Span::new(start, start + suppression.word.len() as u32)
}

fn whose(suppression: &Suppression) -> &'static str {
    match suppression.scope {
        Scope::File => "in this file",
        Scope::Block(_) => "in this block",
        _ if suppression.word.ends_with("next-line") => "on the next line",
        _ => "on this line",
    }
}
