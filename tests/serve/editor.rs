//! A client for tests: it starts `unlisten lsp` and speaks to it as an editor does.
//!
//! In: a folder, what the client can do, and messages. Out: answers, and what the server tells unasked.
//! Never here: a wait that ends by the clock, but for the one that says that the server hangs.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::program::Project;

/// After so long a server is taken to hang.
const HANGS: Duration = Duration::from_secs(120);

/// An editor with a server.
pub struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    inbox: Receiver<Value>,
    number: i64,
    /// What it has been asked and told, but for answers, in order.
    pub heard: Vec<Value>,
    /// The newest diagnostics of each file that were published, by its path below the folder.
    pub published: BTreeMap<String, Value>,
    /// What it answers when it is asked for its settings.
    pub settings: Value,
    /// What the server said of itself.
    pub server: Value,
    folder: PathBuf,
}

/// What an editor can do that is told everything.
pub fn told() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "textDocument": {
            "hover": { "contentFormat": ["markdown"] },
            "publishDiagnostics": {
                "relatedInformation": true, "tagSupport": { "valueSet": [1] }, "codeDescriptionSupport": true,
            },
        },
        "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true }, "configuration": true },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
    })
}

/// What an editor can do that asks for diagnostics and edits itself.
pub fn asking() -> Value {
    let mut can = told();
    can["textDocument"]["diagnostic"] = json!({});
    can["textDocument"]["codeAction"] = json!({ "resolveSupport": { "properties": ["edit"] } });
    can["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    can["workspace"]["workspaceEdit"] = json!({ "documentChanges": true });
    can
}

impl Editor {
    /// An editor that has the folder of `project` open and whose server is ready.
    pub fn new(project: &Project, can: Value, settings: Value) -> Self {
        Self::with_folders(project, &[""], can, settings)
    }

    /// The same with some folders of the project.
    pub fn with_folders(project: &Project, folders: &[&str], can: Value, settings: Value) -> Self {
        let mut editor = Self::started(project);
        let folders = folders
            .iter()
            .map(|it| json!({ "uri": editor.uri(it), "name": it }));
        let folders: Vec<Value> = folders.collect();
        editor.settings = settings.clone();
        let params = json!({
            "processId": null, "rootUri": null, "capabilities": can, "workspaceFolders": folders,
            "initializationOptions": settings,
        });
        editor.server = editor.ask("initialize", params);
        editor.tell("initialized", json!({}));
        editor
    }

    /// An editor whose server has heard nothing yet.
    pub fn started(project: &Project) -> Self {
        let mut child = project
            .command(&["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let output = child.stdout.take().expect("it was asked for");
        let (sender, inbox) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = message(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            inbox,
            number: 0,
            heard: Vec::new(),
            published: BTreeMap::new(),
            settings: Value::Null,
            server: Value::Null,
            folder: std::fs::canonicalize(project.path()).expect("it is there"),
        }
    }

    /// The address of a file or folder below the folder.
    pub fn uri(&self, path: &str) -> String {
        match path {
            "" => format!("file://{}", self.folder.display()),
            path => format!("file://{}/{path}", self.folder.display()),
        }
    }

    fn path(&self, uri: &str) -> String {
        let whole = uri.trim_start_matches("file://");
        let below = Path::new(whole).strip_prefix(&self.folder);
        below.map_or_else(|_| uri.to_owned(), |it| it.display().to_string())
    }

    /// Writes bytes as they are.
    pub fn write(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("it was not closed");
        input.write_all(bytes).expect("the server reads");
        input.flush().expect("the server reads");
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let framed = format!("Content-Length: {}\r\n\r\n{text}", text.len());
        self.write(framed.as_bytes());
    }

    /// Tells something.
    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks something, without waiting; the number of the question.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.number += 1;
        let id = self.number;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Asks something, and waits for the whole answer.
    pub fn asked(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer_to(id)
    }

    /// Waits for the answer to a question.
    pub fn answer_to(&mut self, id: i64) -> Value {
        loop {
            let message = self.next();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
        }
    }

    /// Asks something that has an answer.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.asked(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Hears on until something holds.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        while !holds(self) {
            let Ok(message) = self.inbox.recv_timeout(HANGS) else {
                panic!(
                    "{what}: the server hangs or is gone; published {:#?}",
                    self.published
                );
            };
            self.hear(message);
        }
    }

    fn next(&mut self) -> Value {
        let message = self.inbox.recv_timeout(HANGS).expect("the server answers");
        self.hear(message.clone());
        message
    }

    fn hear(&mut self, message: Value) {
        let method = message["method"].as_str().unwrap_or_default().to_owned();
        if method == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let path = self.path(params["uri"].as_str().expect("a file is named"));
            self.published.insert(path, params["diagnostics"].clone());
        }
        if let (Some(id), false) = (message.get("id"), method.is_empty()) {
            let answer = match method.as_str() {
                "workspace/configuration" => json!([self.settings]),
                "window/showDocument" => json!({ "success": true }),
                _ => Value::Null,
            };
            let id = id.clone();
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": answer }));
        }
        if !method.is_empty() {
            self.heard.push(message);
        }
    }

    /// How often it was told or asked something.
    pub fn count(&self, method: &str) -> usize {
        self.heard
            .iter()
            .filter(|it| it["method"] == method)
            .count()
    }

    /// Whether a line of the log holds some words.
    pub fn has_logged(&self, words: &str) -> bool {
        let said = ["window/logMessage", "window/showMessage"];
        self.heard.iter().any(|it| {
            let message = it["params"]["message"].as_str().unwrap_or_default();
            said.contains(&it["method"].as_str().unwrap_or_default()) && message.contains(words)
        })
    }

    /// Waits until the imports of all files are known.
    pub fn settle(&mut self) {
        self.until("reading", |it| {
            it.heard
                .iter()
                .any(|it| it["params"]["value"]["kind"] == "end")
        });
    }

    /// Opens a text.
    pub fn open(&mut self, path: &str, text: &str) {
        let document = json!({
            "uri": self.uri(path), "languageId": "javascript", "version": 1, "text": text,
        });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a text to another one.
    pub fn change(&mut self, path: &str, version: i64, text: &str) {
        self.edit(path, version, json!([{ "text": text }]));
    }

    /// Applies changes to a text.
    pub fn edit(&mut self, path: &str, version: i64, changes: Value) {
        let document = json!({ "uri": self.uri(path), "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params);
    }

    /// Closes a text.
    pub fn close(&mut self, path: &str) {
        let params = self.document(path);
        self.tell("textDocument/didClose", params);
    }

    /// Says that files on the disk have changed.
    pub fn touched(&mut self, paths: &[&str]) {
        let changes = paths
            .iter()
            .map(|it| json!({ "uri": self.uri(it), "type": 2 }));
        let changes: Vec<Value> = changes.collect();
        self.tell(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": changes }),
        );
    }

    /// What names a text.
    pub fn document(&self, path: &str) -> Value {
        json!({ "textDocument": { "uri": self.uri(path) } })
    }

    /// Asks for the diagnostics of a text.
    pub fn pull(&mut self, path: &str) -> Vec<Value> {
        let params = self.document(path);
        let report = self.ask("textDocument/diagnostic", params);
        report["items"].as_array().expect("a full report").clone()
    }

    /// Where the diagnostics of a text are, as lines from 1 and rules.
    pub fn pulled(&mut self, path: &str) -> Vec<String> {
        self.pull(path).iter().map(short).collect()
    }

    /// The same of what was published; `None` if nothing was.
    pub fn shown(&self, path: &str) -> Option<Vec<String>> {
        let all = self.published.get(path)?.as_array()?;
        Some(all.iter().map(short).collect())
    }

    /// Leaves, and returns the exit code.
    pub fn leave(&mut self) -> Option<i32> {
        let _ = self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.end()
    }

    /// Goes away without a word, and returns the exit code.
    pub fn die(&mut self) -> Option<i32> {
        self.end()
    }

    fn end(&mut self) -> Option<i32> {
        self.input = None;
        self.child.wait().expect("it ends").code()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn short(diagnostic: &Value) -> String {
    let line = diagnostic["range"]["start"]["line"]
        .as_u64()
        .unwrap_or_default()
        + 1;
    let rule = diagnostic["code"].as_str().unwrap_or("problem");
    format!("{line} {rule}")
}

fn message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => {
                let (_, value) = line.split_once(": ")?;
                length = value.parse().ok()?;
            }
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}
