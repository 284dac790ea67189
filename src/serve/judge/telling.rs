//! What is told without being asked.
//!
//! In: files with something new to say. Out: diagnostics, if the client does not ask for them itself; progress; word of
//! configurations that cannot be used.
//! Never here: an answer.

use std::path::{Path, PathBuf};

use gen_lsp_types::{
    Diagnostic, DiagnosticSeverity, MessageType, ProgressNotification, ProgressParams,
    PublishDiagnosticsNotification, PublishDiagnosticsParams, Range, Uri, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressCreateRequest, WorkDoneProgressEnd,
    WorkDoneProgressReport,
};
use serde_json::Value;

use super::Judge;
use crate::config::Refused;
use crate::corpus::path::whole;
use crate::corpus::{LineIndex, Span};
use crate::report::{uri, words};
use crate::run::{Failure, Unconfigured};
use crate::serve::client::Client;
use crate::serve::diagnostics::Teller;
use crate::serve::settings::Report;

impl Judge {
    /// What there is to say of a file now.
    pub(super) fn diagnostics(&mut self, path: &Path) -> Vec<Diagnostic> {
        let (audit, least) = (self.settings.lenses, self.settings.least);
        let client = self.client.clone();
        let Some((workspace, number)) = self.find(path) else {
            return Vec::new();
        };
        if let Err(error) = workspace.judge(&[number], audit) {
            client.log(MessageType::Error, error.to_string());
        }
        match workspace.results(&[number], least) {
            Ok(mut results) => {
                results.group();
                let told = Teller::new(&results, &client.can).diagnostics();
                told.into_iter()
                    .find(|it| it.0 == number)
                    .map_or_else(Vec::new, |it| it.1)
            }
            Err(failure) => {
                client.log(MessageType::Error, failure.to_string());
                Vec::new()
            }
        }
    }

    /// Tells what there is to say of a text that has changed, unless the client asks for it.
    pub(super) fn tell(&mut self, path: &Path) {
        if !self.client.can.pulls {
            let diagnostics = self.diagnostics(path);
            self.publish(path, &diagnostics);
            self.note(path, diagnostics);
        }
    }

    /// Tells what there is to say of a file that has not changed itself; says whether it is something else than before.
    pub(super) fn tell_again(&mut self, path: &Path) -> bool {
        let diagnostics = self.diagnostics(path);
        let before = self.told.get(path).map_or(&[][..], Vec::as_slice);
        let is_other = before != diagnostics;
        if is_other && !self.client.can.pulls {
            self.publish(path, &diagnostics);
        }
        self.note(path, diagnostics);
        is_other
    }

    /// Remembers what was told.
    pub(super) fn note(&mut self, path: &Path, diagnostics: Vec<Diagnostic>) {
        match diagnostics.is_empty() {
            true => drop(self.told.remove(path)),
            false => drop(self.told.insert(path.to_path_buf(), diagnostics)),
        }
    }

    fn publish(&self, path: &Path, diagnostics: &[Diagnostic]) {
        let open = self.open.get(path);
        let params = PublishDiagnosticsParams {
            uri: open.map_or_else(|| address(path), |it| it.uri.clone()),
            version: open.map(|it| it.version),
            diagnostics: diagnostics.to_vec(),
        };
        self.client.notify::<PublishDiagnosticsNotification>(params);
    }

    /// Takes back what was told of files of which nothing is told any more.
    pub(super) fn withdraw(&mut self) {
        let all = self.settings.report == Report::All;
        let told: Vec<PathBuf> = self.told.keys().cloned().collect();
        for path in told {
            let project = self.projects.of(&path);
            let is_one = project.is_some_and(|it| {
                let workspace = it.workspace.as_ref();
                it.is_new || workspace.is_some_and(|it| it.number(&path).is_some())
            });
            if !is_one || !all && !self.open.contains_key(&path) {
                self.told.remove(&path);
                if !self.client.can.pulls {
                    self.publish(&path, &[]);
                }
            }
        }
    }

    /// Says that a project cannot be looked at, and where its configuration is wrong.
    pub(super) fn refuse_project(&mut self, root: &Path, failure: &Failure) {
        self.client.show(MessageType::Error, failure.to_string());
        let Some(Unconfigured(all)) = failure.downcast_ref::<Unconfigured>() else {
            return;
        };
        for refused in all {
            let (path, diagnostic) = self.of_refused(refused);
            let path = whole(Path::new(path), root);
            self.publish(&path, &[diagnostic]);
            self.refused.insert(path);
        }
    }

    fn of_refused<'r>(&self, refused: &'r Refused) -> (&'r str, Diagnostic) {
        let (path, range, message) = match refused {
            Refused::Mistaken {
                path,
                text,
                mistake,
            } => {
                let span = Span::new(mistake.span.start as u32, mistake.span.end as u32);
                let lines = LineIndex::new(text);
                let range = self.client.can.encoding.range(text, &lines, span);
                let said = [mistake.message.as_str(), mistake.label.as_str()];
                let said = said.into_iter().filter(|it| !it.is_empty());
                (path, range, said.collect::<Vec<_>>().join(": "))
            }
            Refused::Unusable { path, reason } => (path, Range::default(), reason.clone()),
        };
        let diagnostic = Diagnostic {
            range,
            severity: Some(DiagnosticSeverity::Error),
            source: Some(words::TOOL.to_owned()),
            message: message.into(),
            ..Diagnostic::default()
        };
        (path, diagnostic)
    }

    /// Takes back what was said of configurations, since they can be used now.
    pub(super) fn accept(&mut self) {
        for path in std::mem::take(&mut self.refused) {
            self.publish(&path, &[]);
        }
    }
}

/// The address of a file that the client has never named.
pub(super) fn address(path: &Path) -> Uri {
    Uri::from(uri::absolute(&path.to_string_lossy(), Path::new("/")))
}

/// How far the reading of a project is, as the client shows it.
pub(super) struct Progress {
    token: String,
    steps: usize,
}

impl Progress {
    /// Begins to show it, if the client can and there is something to do.
    pub fn begin(client: &Client, root: &Path, steps: usize) -> Option<Self> {
        if !client.can.progress || steps == 0 {
            return None;
        }
        let name = root
            .file_name()
            .unwrap_or(root.as_os_str())
            .to_string_lossy();
        let token = format!("{}:{}", words::TOOL, root.display());
        let progress = Self { token, steps };
        let params = WorkDoneProgressCreateParams {
            token: progress.token.clone().into(),
        };
        let _ = client.ask::<WorkDoneProgressCreateRequest>(params);
        progress.send(
            client,
            serde_json::to_value(WorkDoneProgressBegin {
                title: format!("{}: reading {name}", words::TOOL),
                cancellable: Some(false),
                message: None,
                percentage: Some(0),
            }),
        );
        Some(progress)
    }

    /// Shows that so many steps are left.
    pub fn report(&mut self, client: &Client, left: usize) {
        let done = self.steps.saturating_sub(left);
        self.send(
            client,
            serde_json::to_value(WorkDoneProgressReport {
                cancellable: None,
                message: None,
                percentage: Some((done * 100 / self.steps) as u32),
            }),
        );
    }

    /// Shows that nothing is left.
    pub fn end(self, client: &Client) {
        self.send(
            client,
            serde_json::to_value(WorkDoneProgressEnd { message: None }),
        );
    }

    fn send(&self, client: &Client, value: Result<Value, serde_json::Error>) {
        if let Ok(value) = value {
            client.notify::<ProgressNotification>(ProgressParams {
                token: self.token.clone().into(),
                value,
            });
        }
    }
}

/// What the client is told of a text by, so that it need not hear the same twice.
pub(super) fn mark(diagnostics: &[Diagnostic]) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(diagnostics)
        .unwrap_or_default()
        .hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
