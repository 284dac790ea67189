//! What can be done about a finding.
//!
//! In: the results of a text, and a place in it. Out: actions, fixes before the others, and the edit of one that is chosen.
//! Never here: trying an edit; `run` does, and gives none that does anything else.

use gen_lsp_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionParams, Command, Diagnostic,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextDocumentIdentifier,
    TextEdit, Uri, WorkspaceEdit,
};
use serde_json::{Value, json};

use super::client::Abilities;
use super::diagnostics::Teller;
use crate::corpus::LineIndex;
use crate::judge::finding::Finding;
use crate::judge::rulebook::{COMMENT_RULES, Rule};
use crate::mend::{Edit, Fix};
use crate::report::Results;

/// Shows the page of a rule; its argument is the rule's name.
pub const EXPLAIN: &str = "unlisten.explain";
/// Shows a place; its argument is a `Location`.
pub const SHOW: &str = "unlisten.show";
/// All commands.
pub const COMMANDS: [&str; 2] = [EXPLAIN, SHOW];

/// The reason that a comment gives until somebody writes a better one.
pub const REASON: &str = "TODO: say why";

/// The kind of the action that does all safe fixes of a text, which editors run when it is saved.
pub const FIX_ALL: &str = "source.fixAll.unlisten";

/// Whether what is asked for is offered at a place.
pub fn are_wanted(context: &CodeActionContext) -> bool {
    let is_one =
        |kind: &CodeActionKind| matches!(kind, CodeActionKind::QuickFix | CodeActionKind::Empty);
    context
        .only
        .as_ref()
        .is_none_or(|only| only.iter().any(is_one))
}

/// Whether the action for the whole text is asked for, by its name or by the beginning of it.
pub fn is_fix_all_wanted(context: &CodeActionContext) -> bool {
    let only = context.only.iter().flatten().cloned().map(String::from);
    let mut only = only.filter(|kind: &String| !kind.is_empty());
    only.any(|kind| FIX_ALL == kind || FIX_ALL.starts_with(&format!("{kind}.")))
}

/// The findings of a file on the lines of a range, as the client has them.
pub fn touched<'r>(
    teller: &Teller<'_>,
    results: &'r Results,
    number: u32,
    range: Range,
) -> Vec<(&'r Finding, Diagnostic)> {
    let mine = results.findings.iter().filter(|it| it.place.file == number);
    let told = mine.map(|finding| (finding, teller.of_finding(finding)));
    told.filter(|(_, it)| touch(it.range, range)).collect()
}

/// The action that does a fix.
pub fn fix(fix: &Fix, told: &Diagnostic, edit: WorkspaceEdit) -> CodeAction {
    let title = match fix.is_safe {
        true => fix.title.clone(),
        false => format!("{} (the program may do something else then)", fix.title),
    };
    CodeAction {
        title,
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![told.clone()]),
        is_preferred: Some(fix.is_safe),
        edit: Some(edit),
        ..CodeAction::default()
    }
}

/// The action that does all safe fixes.
pub fn fix_all(edit: WorkspaceEdit) -> CodeAction {
    CodeAction {
        title: "Do all safe fixes of unlisten".to_owned(),
        kind: Some(CodeActionKind::from(FIX_ALL)),
        edit: Some(edit),
        ..CodeAction::default()
    }
}

/// What is offered for the findings of a file on the lines of a range: nobody aims at the method alone.
pub fn offered(
    teller: &Teller<'_>,
    results: &Results,
    number: u32,
    params: &CodeActionParams,
) -> Vec<CodeAction> {
    let touched = touched(teller, results, number, params.range);
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

/// What does `edits` in the text at `uri`.
pub fn edit(
    uri: &Uri,
    version: Option<i32>,
    text: &str,
    edits: &[Edit],
    can: &Abilities,
) -> WorkspaceEdit {
    let lines = LineIndex::new(text);
    let edits = edits.iter().map(|edit| TextEdit {
        range: can.encoding.range(text, &lines, edit.span),
        new_text: edit.text.clone(),
    });
    let edits: Vec<TextEdit> = edits.collect();
    if !can.versioned_edits {
        let changes = [(uri.clone(), edits)];
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
        edits: edits.into_iter().map(Into::into).collect(),
    };
    WorkspaceEdit {
        document_changes: Some(vec![edits.into()]),
        ..WorkspaceEdit::default()
    }
}
