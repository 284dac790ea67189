//! What can be done about a finding.
//!
//! In: the results of a text, and a place in it. Out: actions, and the edit of one that is chosen. Fixes have their place before
//! the others.
//! Never here: trying an edit; `run` does, and gives none that does anything else.

use gen_lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionParams, Command, Diagnostic,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextDocumentIdentifier,
    TextEdit, Uri, WorkspaceEdit,
};
use serde_json::{Value, json};

use super::client::Abilities;
use super::diagnostics::Teller;
use crate::corpus::{LineIndex, Span};
use crate::judge::finding::Finding;
use crate::judge::rulebook::{COMMENT_RULES, Rule};
use crate::mend::Insertion;
use crate::report::Results;

/// Shows the page of a rule; its argument is the rule's name.
pub const EXPLAIN: &str = "unlisten.explain";
/// Shows a place; its argument is a `Location`.
pub const SHOW: &str = "unlisten.show";
/// All commands.
pub const COMMANDS: [&str; 2] = [EXPLAIN, SHOW];

/// The reason that a comment gives until somebody writes a better one.
pub const REASON: &str = "TODO: say why";

/// Whether what is asked for is offered here.
pub fn are_wanted(context: &CodeActionContext) -> bool {
    let is_one =
        |kind: &CodeActionKind| matches!(kind, CodeActionKind::QuickFix | CodeActionKind::Empty);
    context
        .only
        .as_ref()
        .is_none_or(|only| only.iter().any(is_one))
}

/// What is offered for the findings of a file on the lines of a range: nobody aims at the method alone.
pub fn offered(
    teller: &Teller<'_>,
    results: &Results,
    number: u32,
    params: &CodeActionParams,
) -> Vec<CodeAction> {
    let mine = results.findings.iter().filter(|it| it.place.file == number);
    let told = mine.map(|finding| (finding, teller.of_finding(finding)));
    let touched: Vec<_> = told
        .filter(|(_, it)| touch(it.range, params.range))
        .collect();
    let uri = &params.text_document.uri;
    let suppressed = touched
        .iter()
        .filter_map(|(finding, told)| suppress(uri, finding, told));
    let explained = touched.iter().map(|(finding, told)| explain(finding, told));
    suppressed.chain(explained).collect()
}

fn touch(one: Range, other: Range) -> bool {
    one.start.line <= other.end.line && other.start.line <= one.end.line
}

/// A comment that suppresses the finding.
fn suppress(uri: &Uri, finding: &Finding, told: &Diagnostic) -> Option<CodeAction> {
    let is_of_comments = |rule: &Rule| rule.name == finding.rule;
    if COMMENT_RULES.iter().any(is_of_comments) {
        return None;
    }
    let data = json!({
        "uri": uri,
        "rule": finding.rule,
        "fingerprint": finding.fingerprint.text(),
    });
    Some(CodeAction {
        title: format!("Suppress `{}` here with a comment", finding.rule),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![told.clone()]),
        data: Some(data),
        ..CodeAction::default()
    })
}

fn explain(finding: &Finding, told: &Diagnostic) -> CodeAction {
    let title = format!("Explain `{}`", finding.rule);
    CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![told.clone()]),
        command: Some(Command {
            title,
            command: EXPLAIN.to_owned(),
            arguments: Some(vec![json!(finding.rule)]),
            ..Command::default()
        }),
        ..CodeAction::default()
    }
}

/// The finding that an action was chosen for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Its text.
    pub uri: Uri,
    /// Its rule.
    pub rule: String,
    /// By what it is known.
    pub fingerprint: String,
}

impl Chosen {
    /// What the data of an action say; `None` if it is no action of this server with an edit.
    pub fn of(data: &Value) -> Option<Self> {
        let text = |key: &str| data.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Self {
            uri: Uri::from(text("uri")?),
            rule: text("rule")?,
            fingerprint: text("fingerprint")?,
        })
    }
}

/// The edit that puts `insertion` into the text at `uri`.
pub fn edit(
    uri: &Uri,
    version: Option<i32>,
    text: &str,
    insertion: &Insertion,
    can: &Abilities,
) -> WorkspaceEdit {
    let at = insertion.at as u32;
    let range = can
        .encoding
        .range(text, &LineIndex::new(text), Span::new(at, at));
    let edit = TextEdit {
        range,
        new_text: insertion.text.clone(),
    };
    if !can.versioned_edits {
        let changes = [(uri.clone(), vec![edit])];
        return WorkspaceEdit {
            changes: Some(changes.into()),
            ..WorkspaceEdit::default()
        };
    }
    let edits = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            version,
            text_document_identifier: TextDocumentIdentifier { uri: uri.clone() },
        },
        edits: vec![edit.into()],
    };
    WorkspaceEdit {
        document_changes: Some(vec![edits.into()]),
        ..WorkspaceEdit::default()
    }
}
