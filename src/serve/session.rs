//! What the client and the server say to each other, in order.
//!
//! In: events, one at a time. Out: the texts as they are now, work for the judge, and answers that need no judgement.
//! Never here: waiting for anything but the next event. What is wrong is told in the client's log and costs nothing else.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, Sender};

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeLensOptions, ConfigurationItem, ConfigurationParams,
    ConfigurationRequest, DiagnosticOptions, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    ExecuteCommandOptions, InitializeResult, MessageType, RegistrationRequest, SaveOptions,
    ServerCapabilities, ServerInfo, TextDocumentSyncKind, TextDocumentSyncOptions, Uri,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::client::{Abilities, Client};
use super::documents::Documents;
use super::judge::{Ask, Judge, Work};
use super::settings::{Report, Settings};
use super::{actions, place, watching};
use crate::report::words;

/// What happens to a session.
#[derive(Debug)]
pub enum Event {
    /// The client says something.
    Message(Message),
    /// The client says something that is no message, in words.
    Nonsense(String),
    /// The client is gone.
    Left,
}

/// How a thread is started that judges.
type Start = Box<dyn Fn(Judge) -> io::Result<()>>;

/// A session with one client.
pub struct Session {
    out: Sender<Message>,
    start: Start,
    documents: Documents,
    /// Once the client has said what it can do.
    open: Option<Open>,
    is_shut: bool,
}

/// What there is once the client has said what it can do.
struct Open {
    client: Client,
    judge: Sender<Work>,
    /// The number of the question for the client's settings.
    asked: Option<RequestId>,
}

impl Session {
    /// A session whose messages go to `out`; `start` starts the thread that judges.
    pub fn new(out: Sender<Message>, start: impl Fn(Judge) -> io::Result<()> + 'static) -> Self {
        Self {
            out,
            start: Box::new(start),
            documents: Documents::default(),
            open: None,
            is_shut: false,
        }
    }

    /// Goes on until the client leaves; says whether it left as it should.
    pub fn run(mut self, inbox: &Receiver<Event>) -> bool {
        while let Ok(event) = inbox.recv() {
            match event {
                Event::Left => break,
                Event::Nonsense(said) => {
                    self.documents.miss();
                    self.log(MessageType::Warning, said);
                }
                Event::Message(Message::Request(request)) => self.request(request),
                Event::Message(Message::Response(response)) => self.response(response),
                Event::Message(Message::Notification(it)) => {
                    if self.notification(it).is_break() {
                        return self.is_shut;
                    }
                }
            }
        }
        false
    }

    fn log(&self, kind: MessageType, said: impl Into<String>) {
        if let Some(open) = &self.open {
            open.client.log(kind, said);
        }
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, why: &str) {
        let refusal = Response::new_err(id, code as i32, why.to_owned());
        let _ = self.out.send(refusal.into());
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let is_first = method == "initialize";
        match &self.open {
            None if is_first => return self.initialize(id, &params),
            None => {
                let why = "`initialize` comes first";
                return self.refuse(id, ErrorCode::ServerNotInitialized, why);
            }
            Some(_) if is_first || self.is_shut => {
                let why = "not at this time";
                return self.refuse(id, ErrorCode::InvalidRequest, why);
            }
            Some(_) => {}
        }
        if method == "shutdown" {
            self.is_shut = true;
            let _ = self.out.send(Response::new_ok(id, ()).into());
            return;
        }
        match ask(&method, params) {
            Ok(Some(ask)) => self.work(Work::Ask(id, Box::new(ask))),
            Ok(None) => self.refuse(
                id,
                ErrorCode::MethodNotFound,
                &format!("no `{method}` here"),
            ),
            Err(error) => self.refuse(id, ErrorCode::InvalidParams, &error.to_string()),
        }
    }

    fn work(&self, work: Work) {
        if let Some(open) = &self.open {
            // The judge goes on after whatever happens to it, so it is there.
            let _ = open.judge.send(work);
        }
    }

    fn initialize(&mut self, id: RequestId, params: &Value) {
        let can = Abilities::of(&params["capabilities"]);
        let (settings, wrong) = Settings::of(&params["initializationOptions"]);
        let result = InitializeResult {
            capabilities: capabilities(&can, &settings),
            server_info: Some(ServerInfo {
                name: words::TOOL.to_owned(),
                version: Some(words::VERSION.to_owned()),
            }),
        };
        let client = Client::new(self.out.clone(), can);
        let (judge, inbox) = mpsc::channel();
        if let Err(error) = (self.start)(Judge::new(client.clone(), inbox)) {
            return self.refuse(id, ErrorCode::InternalError, &error.to_string());
        }
        let _ = self.out.send(Response::new_ok(id, result).into());
        self.open = Some(Open {
            client,
            judge,
            asked: None,
        });
        self.complain(wrong);
        self.work(Work::Settings(settings));
        self.work(Work::Folders {
            added: folders(params),
            removed: Vec::new(),
        });
    }

    fn complain(&self, wrong: Vec<String>) {
        for wrong in wrong {
            self.log(MessageType::Warning, wrong);
        }
    }

    fn response(&mut self, response: Response) {
        let Some(open) = &mut self.open else {
            return;
        };
        if open.asked.as_ref() != Some(&response.id) {
            return;
        }
        open.asked = None;
        if let Ok(answer) = response.response_result {
            self.set(&answer[0]);
        }
    }

    fn set(&self, value: &Value) {
        // An editor in which nothing is set has nothing to say.
        if !value.is_null() {
            let (settings, wrong) = Settings::of(value);
            self.complain(wrong);
            self.work(Work::Settings(settings));
        }
    }

    fn notification(&mut self, notification: Notification) -> ControlFlow<()> {
        if notification.method == "exit" {
            return ControlFlow::Break(());
        }
        if self.open.is_some() && !self.is_shut {
            let method = notification.method.clone();
            if let Err(error) = self.heed(notification) {
                self.log(MessageType::Warning, format!("{method}: {error}"));
            }
        }
        ControlFlow::Continue(())
    }

    fn heed(&mut self, notification: Notification) -> Result<(), serde_json::Error> {
        let Notification { method, params } = notification;
        match method.as_str() {
            "initialized" => self.greet(),
            "textDocument/didOpen" => {
                let it = of::<DidOpenTextDocumentParams>(params)?.text_document;
                if let Some(document) = self.documents.open(it.uri, it.version, it.text) {
                    self.work(Work::Open(document));
                }
            }
            "textDocument/didChange" => self.change(of(params)?),
            "textDocument/didSave" => {
                let it = of::<DidSaveTextDocumentParams>(params)?;
                let text = it.text.unwrap_or_default();
                if let Some(document) = self.documents.save(&it.text_document.uri, text) {
                    self.work(Work::Change(document));
                }
            }
            "textDocument/didClose" => {
                let it = of::<DidCloseTextDocumentParams>(params)?.text_document;
                if let Some(document) = self.documents.close(&it.uri) {
                    self.work(Work::Close(document));
                }
            }
            "workspace/didChangeWatchedFiles" => {
                let changes = of::<DidChangeWatchedFilesParams>(params)?.changes;
                let files = changes.iter().filter_map(|it| place::path(&it.uri));
                self.work(Work::Files(files.collect()));
            }
            "workspace/didChangeWorkspaceFolders" => {
                let event = of::<DidChangeWorkspaceFoldersParams>(params)?.event;
                let paths = |all: &[gen_lsp_types::WorkspaceFolder]| -> Vec<PathBuf> {
                    all.iter().filter_map(|it| place::path(&it.uri)).collect()
                };
                self.work(Work::Folders {
                    added: paths(&event.added),
                    removed: paths(&event.removed),
                });
            }
            "workspace/didChangeConfiguration" => {
                let settings = of::<DidChangeConfigurationParams>(params)?.settings;
                self.reconfigure(&settings);
            }
            "$/cancelRequest" => {
                if let (Ok(id), Some(open)) = (of(params["id"].clone()), &self.open) {
                    open.client.cancel(id);
                }
            }
            // Others are not for this server, or say nothing that matters here.
            _ => {}
        }
        Ok(())
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let Some(open) = &self.open else {
            return;
        };
        let identifier = params.text_document;
        let changed = self.documents.change(
            &identifier.text_document_identifier.uri,
            identifier.version,
            params.content_changes,
            open.client.can.encoding,
        );
        match changed {
            Ok(document) => self.work(Work::Change(document)),
            Err(why) => self.log(MessageType::Warning, why),
        }
    }

    /// The client is ready to be asked.
    fn greet(&mut self) {
        let Some(open) = &mut self.open else {
            return;
        };
        if open.client.can.watches {
            let _ = open
                .client
                .ask::<RegistrationRequest>(watching::registration());
        }
        if open.client.can.has_settings {
            open.asked = Some(ask_settings(&open.client));
        }
    }

    /// The client's settings have changed: it hands them out, or has to be asked.
    fn reconfigure(&mut self, settings: &Value) {
        match &mut self.open {
            Some(open) if open.client.can.has_settings => {
                open.asked = Some(ask_settings(&open.client));
            }
            _ => self.set(&settings[words::TOOL]),
        }
    }
}

fn ask_settings(client: &Client) -> RequestId {
    client.ask::<ConfigurationRequest>(ConfigurationParams {
        items: vec![ConfigurationItem {
            scope_uri: None,
            section: Some(words::TOOL.to_owned()),
        }],
    })
}

fn of<T: DeserializeOwned>(params: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(params)
}

/// What is asked; `None` if it is nothing that is answered here.
fn ask(method: &str, params: Value) -> Result<Option<Ask>, serde_json::Error> {
    Ok(Some(match method {
        "textDocument/diagnostic" => Ask::Diagnostics(of(params)?),
        "workspace/diagnostic" => Ask::AllDiagnostics(of(params)?),
        "textDocument/hover" => Ask::Hover(of(params)?),
        "textDocument/codeAction" => Ask::Actions(of(params)?),
        "codeAction/resolve" => Ask::Resolve(Box::new(of(params)?)),
        "textDocument/codeLens" => Ask::Lenses(of(params)?),
        "workspace/executeCommand" => Ask::Command(of(params)?),
        _ => return Ok(None),
    }))
}

/// The folders that the client has open.
fn folders(params: &Value) -> Vec<PathBuf> {
    let listed = params["workspaceFolders"].as_array();
    let listed = listed.filter(|all| !all.is_empty());
    let uris: Vec<&Value> = match listed {
        Some(all) => all.iter().map(|it| &it["uri"]).collect(),
        None => vec![&params["rootUri"]],
    };
    let uris = uris.into_iter().filter_map(Value::as_str);
    uris.filter_map(|it| place::path(&Uri::from(it))).collect()
}

fn capabilities(can: &Abilities, settings: &Settings) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        // What is saved is heard in full, in case a change was lost.
        save: Some(
            SaveOptions {
                include_text: Some(true),
            }
            .into(),
        ),
        ..TextDocumentSyncOptions::default()
    };
    let actions = CodeActionOptions {
        code_action_kinds: Some(vec![
            CodeActionKind::QuickFix,
            CodeActionKind::from(actions::FIX_ALL),
        ]),
        resolve_provider: Some(can.resolves_edits),
        ..CodeActionOptions::default()
    };
    let pulled = DiagnosticOptions {
        identifier: Some(words::TOOL.to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: settings.report == Report::All,
        ..DiagnosticOptions::default()
    };
    ServerCapabilities {
        position_encoding: Some(can.encoding.kind()),
        text_document_sync: Some(sync.into()),
        hover_provider: Some(true.into()),
        code_action_provider: Some(actions.into()),
        code_lens_provider: Some(CodeLensOptions::default()),
        diagnostic_provider: can.pulls.then(|| pulled.into()),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: actions::COMMANDS.map(str::to_owned).into(),
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}
