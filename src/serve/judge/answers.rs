//! What is asked.
//!
//! In: questions about texts as they are at that moment. Out: an answer to each, or why there is none.
//! Never here: what is told unasked.

use std::collections::HashMap;
use std::path::Path;

use gen_lsp_types::{
    CodeAction, CodeActionParams, DocumentDiagnosticParams, ExecuteCommandParams,
    FullDocumentDiagnosticReport, MessageType, Position, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, ShowDocumentParams, ShowDocumentRequest,
    UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};
use lsp_server::{ErrorCode, RequestId};
use serde_json::{Value, json};

use super::telling::{address, mark};
use super::{Ask, Judge};
use crate::corpus::LineIndex;
use crate::corpus::write::aside::Aside;
use crate::judge::finding::Finding;
use crate::judge::rulebook;
use crate::mend;
use crate::report::Results;
use crate::run::{self, Workspace};
use crate::serve::actions::{self, Chosen};
use crate::serve::diagnostics::Teller;
use crate::serve::settings::Report;
use crate::serve::{hover, lens, place};

/// The pages of rules that were shown, as files, since that is what every client can show.
#[derive(Debug, Default)]
pub(super) struct Pages {
    aside: Option<Aside>,
}

impl Judge {
    pub(super) fn ask(&mut self, id: RequestId, ask: Ask) {
        match ask {
            Ask::Diagnostics(params) => {
                let answer = self.pulled(&params);
                self.client.answer(id, answer);
            }
            Ask::AllDiagnostics(params) => {
                self.waiting.push((id, params));
                if self.settings.report == Report::Open || self.next_step().is_none() {
                    self.answer_waiting();
                }
            }
            Ask::Hover(params) => {
                let at = params.text_document_position_params;
                let answer = self.hover(&at.text_document.uri, at.position);
                self.client.answer(id, answer);
            }
            Ask::Actions(params) => {
                let answer = self.actions(&params);
                self.client.answer(id, answer);
            }
            Ask::Resolve(action) => {
                let answer = self.resolve(*action);
                self.client.answer(id, answer);
            }
            Ask::Lenses(params) => {
                let answer = match self.settings.lenses {
                    true => self.lenses(&params.text_document.uri),
                    false => json!([]),
                };
                self.client.answer(id, answer);
            }
            Ask::Command(params) => match self.command(&params) {
                Ok(answer) => self.client.answer(id, answer),
                Err(why) => self.client.refuse(id, ErrorCode::InvalidParams, &why),
            },
        }
    }

    fn pulled(&mut self, params: &DocumentDiagnosticParams) -> Value {
        let Some(path) = place::path(&params.text_document.uri) else {
            return json!(RelatedFullDocumentDiagnosticReport::default());
        };
        let items = self.diagnostics(&path);
        self.due.remove(&path);
        self.note(&path, items.clone());
        let result_id = mark(&items);
        if params.previous_result_id.as_ref() == Some(&result_id) {
            return json!(RelatedUnchangedDocumentDiagnosticReport {
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id
                },
                related_documents: None,
            });
        }
        json!(RelatedFullDocumentDiagnosticReport {
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(result_id),
                items,
            },
            related_documents: None,
        })
    }

    /// Answers the questions about all files.
    pub(super) fn answer_waiting(&mut self) {
        for (id, params) in std::mem::take(&mut self.waiting) {
            let report = self.all_pulled(&params);
            self.client.answer(id, report);
        }
    }

    fn all_pulled(&self, params: &WorkspaceDiagnosticParams) -> WorkspaceDiagnosticReport {
        let mut before: HashMap<&str, &str> = (params.previous_result_ids.iter())
            .map(|it| (it.uri.as_ref(), it.value.as_str()))
            .collect();
        let mut told: Vec<_> = self.told.iter().collect();
        told.sort_by_key(|(path, _)| *path);
        let mut items = Vec::new();
        for (path, diagnostics) in told {
            let open = self.open.get(path);
            let uri = open.map_or_else(|| address(path), |it| it.uri.clone());
            let version = open.map(|it| it.version);
            let result_id = mark(diagnostics);
            let is_known = before.remove(uri.as_ref()) == Some(result_id.as_str());
            items.push(match is_known {
                true => unchanged(uri, version, result_id),
                false => full(uri, version, Some(result_id), diagnostics.clone()),
            });
        }
        // What was told before and is not so any more.
        let mut gone: Vec<&str> = before.into_keys().collect();
        gone.sort_unstable();
        let gone = gone.into_iter();
        items.extend(gone.map(|uri| full(Uri::from(uri), None, None, Vec::new())));
        WorkspaceDiagnosticReport { items }
    }

    /// Everything that is known of a text, and its number in that.
    fn audited(&mut self, uri: &Uri) -> Option<(Results, u32)> {
        let path = place::path(uri)?;
        let least = self.settings.least;
        let client = self.client.clone();
        let (workspace, number) = self.find(&path)?;
        let judged = workspace.judge(&[number], true).map_err(Into::into);
        match judged.and_then(|()| workspace.results(&[number], least)) {
            Ok(results) => Some((results, number)),
            Err(failure) => {
                client.log(MessageType::Error, failure.to_string());
                None
            }
        }
    }

    fn hover(&mut self, uri: &Uri, position: Position) -> Value {
        let can = self.client.can.clone();
        let hover = self.audited(uri).and_then(|(results, number)| {
            let text = results.texts.get(&number)?;
            let lines = LineIndex::new(text);
            let offset = can.encoding.offset(text, &lines, position) as u32;
            hover::at(&results, &can, number, offset)
        });
        json!(hover)
    }

    fn lenses(&mut self, uri: &Uri) -> Value {
        let can = self.client.can.clone();
        let found = self.audited(uri);
        let lenses =
            found.map(|(results, number)| lens::of(&Teller::new(&results, &can), &results, number));
        json!(lenses.unwrap_or_default())
    }

    fn actions(&mut self, params: &CodeActionParams) -> Value {
        let is_whole = actions::is_fix_all_wanted(&params.context);
        if !is_whole && !actions::are_wanted(&params.context) {
            return json!([]);
        }
        let uri = &params.text_document.uri;
        let can = self.client.can.clone();
        let Some((mut results, number)) = self.audited(uri) else {
            return json!([]);
        };
        if is_whole {
            return json!(self.fix_all(uri, &results, number));
        }
        let fixes = self.fixes(&results, number, params);
        results.group();
        let mut offered = actions::offered(&Teller::new(&results, &can), &results, number, params);
        if !can.resolves_edits {
            offered = offered
                .into_iter()
                .filter_map(|it| self.with_edit(it))
                .collect();
        }
        json!(fixes.into_iter().chain(offered).collect::<Vec<_>>())
    }

    /// The fixes of the findings on some lines. Each was tried, so its edit is there at once.
    fn fixes(
        &mut self,
        results: &Results,
        number: u32,
        params: &CodeActionParams,
    ) -> Vec<CodeAction> {
        let uri = &params.text_document.uri;
        let can = self.client.can.clone();
        let touched = actions::touched(&Teller::new(results, &can), results, number, params.range);
        let Some((workspace, version)) = self.versioned(uri) else {
            return Vec::new();
        };
        let fixes = touched.iter().filter_map(|(finding, told)| {
            let fingerprint = finding.fingerprint.text();
            let (text, fix) = run::fix_in(workspace, number, finding.rule, &fingerprint)?;
            let edit = actions::edit(uri, version, &text, &fix.edits, &can);
            Some(actions::fix(&fix, told, edit))
        });
        fixes.collect()
    }

    /// All safe fixes of a text in one action, if there are any.
    fn fix_all(&mut self, uri: &Uri, results: &Results, number: u32) -> Vec<CodeAction> {
        let can = self.client.can.clone();
        let Some((workspace, version)) = self.versioned(uri) else {
            return Vec::new();
        };
        let mine = results.findings.iter().filter(|it| it.place.file == number);
        let shown: Vec<Finding> = mine.cloned().collect();
        let fixed = run::fix_all_in(workspace, number, &shown);
        let action = fixed.map(|(before, after)| {
            let edits = mend::edits_between(&before, &after);
            actions::fix_all(actions::edit(uri, version, &before, &edits, &can))
        });
        action.into_iter().collect()
    }

    /// The workspace of a text, and which version of the text it has.
    fn versioned(&mut self, uri: &Uri) -> Option<(&Workspace, Option<i32>)> {
        let path = place::path(uri)?;
        let version = self.open.get(&path).map(|it| it.version);
        let (workspace, _) = self.find(&path)?;
        Some((workspace, version))
    }

    fn resolve(&mut self, action: CodeAction) -> CodeAction {
        let plain = action.clone();
        self.with_edit(action).unwrap_or(plain)
    }

    /// The action with what it would write; `None` if there is nothing that does what it should.
    fn with_edit(&mut self, mut action: CodeAction) -> Option<CodeAction> {
        let Some(chosen) = action.data.as_ref().and_then(Chosen::of) else {
            return Some(action);
        };
        let path = place::path(&chosen.uri)?;
        let can = self.client.can.clone();
        let version = self.open.get(&path).map(|it| it.version);
        let (workspace, number) = self.find(&path)?;
        let reason = actions::REASON;
        let (text, insertion) =
            run::comment(workspace, number, &chosen.rule, &chosen.fingerprint, reason)?;
        action.edit = Some(actions::edit(
            &chosen.uri,
            version,
            &text,
            &[insertion.edit()],
            &can,
        ));
        Some(action)
    }

    fn command(&mut self, params: &ExecuteCommandParams) -> Result<Value, String> {
        let arguments = params.arguments.as_deref().unwrap_or_default();
        let argument = arguments.first().unwrap_or(&Value::Null);
        match params.command.as_str() {
            actions::EXPLAIN => {
                let name = argument.as_str().unwrap_or_default();
                let rule = rulebook::rule(name).ok_or(format!("unknown rule `{name}`"))?;
                self.explain(rule.name, rule.page);
                Ok(json!(rule.page))
            }
            actions::SHOW => {
                let location: gen_lsp_types::Location =
                    serde_json::from_value(argument.clone()).map_err(|it| it.to_string())?;
                self.show(location.uri, Some(location.range));
                Ok(Value::Null)
            }
            other => Err(format!("unknown command `{other}`")),
        }
    }

    /// Shows the page of a rule.
    fn explain(&mut self, name: &str, page: &str) {
        if !self.client.can.shows_documents {
            return self.client.show(MessageType::Info, page);
        }
        if self.pages.aside.is_none() {
            self.pages.aside = Aside::new().ok();
        }
        let aside = self.pages.aside.as_ref();
        match aside.map(|it| it.page(&format!("{name}.md"), page)) {
            Some(Ok(file)) => self.show(address(Path::new(&file)), None),
            _ => self.client.show(MessageType::Info, page),
        }
    }

    fn show(&self, uri: Uri, selection: Option<gen_lsp_types::Range>) {
        let _ = self.client.ask::<ShowDocumentRequest>(ShowDocumentParams {
            uri,
            external: Some(false),
            take_focus: Some(true),
            selection,
        });
    }
}

fn full(
    uri: Uri,
    version: Option<i32>,
    result_id: Option<String>,
    items: Vec<gen_lsp_types::Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    }
    .into()
}

fn unchanged(
    uri: Uri,
    version: Option<i32>,
    result_id: String,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    }
    .into()
}
