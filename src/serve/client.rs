//! The client: what it can do, and the way to it.
//!
//! In: what it says of itself. Out: messages to it, from whichever thread.
//! Never here: what is said.

use std::collections::HashSet;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

use gen_lsp_types::{
    LogMessageNotification, LogMessageParams, MessageType, Notification, Request,
    ShowMessageNotification, ShowMessageParams,
};
use lsp_server::{ErrorCode, Message, RequestId, Response};
use serde::Serialize;
use serde_json::Value;

use super::positions::Encoding;

/// What a client can do.
#[derive(Clone, Debug)]
pub struct Abilities {
    /// How columns are counted.
    pub encoding: Encoding,
    /// It shows places beside a diagnostic.
    pub related: bool,
    /// It shows tags of diagnostics.
    pub tags: bool,
    /// It leads to the page of a diagnostic's code.
    pub pages: bool,
    /// It asks for diagnostics, and asks again when it is told to.
    pub pulls: bool,
    /// It tells of files that change on the disk.
    pub watches: bool,
    /// It can be asked for its settings.
    pub has_settings: bool,
    /// It shows progress.
    pub progress: bool,
    /// Its edits may name the version of a text.
    pub versioned_edits: bool,
    /// It asks for the edit of an action when it is chosen.
    pub resolves_edits: bool,
    /// It can be told to open a document.
    pub shows_documents: bool,
    /// It asks again for lenses when it is told to.
    pub refreshes_lenses: bool,
    /// It reads Markdown.
    pub markdown: bool,
}

impl Abilities {
    /// What the client's `capabilities` say. What is wrong in them is not there.
    pub fn of(capabilities: &Value) -> Self {
        let at = |path: &str| capabilities.pointer(path);
        let can = |path: &str| at(path).and_then(Value::as_bool).unwrap_or(false);
        let names = |path: &str| -> Vec<String> {
            let all = at(path).and_then(Value::as_array).into_iter().flatten();
            all.filter_map(|it| Some(it.as_str()?.to_owned())).collect()
        };
        let diagnostics = "/textDocument/publishDiagnostics";
        let resolved = names("/textDocument/codeAction/resolveSupport/properties");
        Self {
            encoding: Encoding::of_offered(&names("/general/positionEncodings")),
            related: can(&format!("{diagnostics}/relatedInformation")),
            tags: at(&format!("{diagnostics}/tagSupport")).is_some(),
            pages: can(&format!("{diagnostics}/codeDescriptionSupport")),
            pulls: at("/textDocument/diagnostic").is_some_and(Value::is_object)
                && can("/workspace/diagnostics/refreshSupport"),
            watches: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            has_settings: can("/workspace/configuration"),
            progress: can("/window/workDoneProgress"),
            versioned_edits: can("/workspace/workspaceEdit/documentChanges"),
            resolves_edits: resolved.iter().any(|it| it == "edit"),
            shows_documents: can("/window/showDocument/support"),
            refreshes_lenses: can("/workspace/codeLens/refreshSupport"),
            markdown: names("/textDocument/hover/contentFormat")
                .iter()
                .any(|it| it == "markdown"),
        }
    }
}

/// The way to a client.
#[derive(Clone, Debug)]
pub struct Client {
    out: Sender<Message>,
    number: Arc<AtomicI32>,
    /// The requests that it wants no answer to any more.
    cancelled: Arc<Mutex<HashSet<RequestId>>>,
    /// What it can do.
    pub can: Arc<Abilities>,
}

impl Client {
    /// The client that reads what is sent to `out`.
    pub fn new(out: Sender<Message>, can: Abilities) -> Self {
        Self {
            out,
            number: Arc::default(),
            cancelled: Arc::default(),
            can: Arc::new(can),
        }
    }

    /// Sends a message; one that nobody reads any more is lost, and the end of the stream says so elsewhere.
    pub fn send(&self, message: impl Into<Message>) {
        let _ = self.out.send(message.into());
    }

    /// Tells it something.
    pub fn notify<N: Notification>(&self, params: N::Params) {
        self.send(lsp_server::Notification::new(
            N::METHOD.as_str().to_owned(),
            params,
        ));
    }

    /// Asks it something; returns the number that the answer will have.
    pub fn ask<R: Request>(&self, params: R::Params) -> RequestId {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let id = RequestId::from(number);
        self.send(lsp_server::Request::new(
            id.clone(),
            R::METHOD.as_str().to_owned(),
            params,
        ));
        id
    }

    /// Answers a request, unless it was cancelled.
    pub fn answer(&self, id: RequestId, answer: impl Serialize) {
        match self.is_cancelled(&id) {
            true => self.refuse(id, ErrorCode::RequestCanceled, "cancelled"),
            false => self.send(Response::new_ok(id, answer)),
        }
    }

    /// Answers that there is no answer.
    pub fn refuse(&self, id: RequestId, code: ErrorCode, why: &str) {
        self.send(Response::new_err(id, code as i32, why.to_owned()));
    }

    /// Takes in that nobody waits for an answer any more.
    pub fn cancel(&self, id: RequestId) {
        self.cancelled().insert(id);
    }

    /// Whether nobody waits for an answer any more; says so once.
    pub fn is_cancelled(&self, id: &RequestId) -> bool {
        self.cancelled().remove(id)
    }

    fn cancelled(&self) -> std::sync::MutexGuard<'_, HashSet<RequestId>> {
        self.cancelled.lock().expect("no thread panics with it")
    }

    /// Writes into the client's log.
    pub fn log(&self, kind: MessageType, message: impl Into<String>) {
        self.notify::<LogMessageNotification>(LogMessageParams {
            kind,
            message: message.into(),
        });
    }

    /// Shows a message to the user.
    pub fn show(&self, kind: MessageType, message: impl Into<String>) {
        self.notify::<ShowMessageNotification>(ShowMessageParams {
            kind,
            message: message.into(),
        });
    }
}
