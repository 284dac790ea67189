//! Clients that do what they should not.
//!
//! In: nonsense, and messages at the wrong time. Out: nothing; the server stays, says so, and loses nothing.
//! Never here: an editor that behaves.

use serde_json::{Value, json};

use super::editor::{Editor, asking, told};
use super::{ROUTE, WATCH, application};
use crate::program::Project;

fn ready() -> (Project, Editor) {
    let project = application();
    let mut editor = Editor::new(&project, asking(), json!({}));
    editor.settle();
    (project, editor)
}

#[test]
fn nonsense_is_told_and_passed_over() {
    let (_project, mut editor) = ready();
    editor.open("src/watch.js", WATCH);
    for nonsense in [
        "Content-Length: 5\r\n\r\n{no}\n",
        "Content-Length: 2\r\n\r\n[]",
        "Content-Length: 4\r\n\r\nnull",
        "hello\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
    ] {
        editor.write(nonsense.as_bytes());
        assert_eq!(editor.pulled("src/watch.js"), ROUTE, "{nonsense}");
    }
    assert!(editor.has_logged("cannot be read"));
    let huge = 65 << 20;
    editor.write(format!("Content-Length: {huge}\r\n\r\n").as_bytes());
    let piece = vec![b' '; 1 << 20];
    for _ in 0..65 {
        editor.write(&piece);
    }
    assert_eq!(editor.pulled("src/watch.js"), ROUTE);
    assert!(editor.has_logged("skipped a message"));
    assert_eq!(editor.leave(), Some(0));
}

#[test]
fn what_does_not_fit_together_changes_nothing() {
    let (_project, mut editor) = ready();
    editor.open("src/watch.js", WATCH);
    let insert = |line: u32| {
        let place = json!({ "line": line, "character": 0 });
        json!([{ "range": { "start": place, "end": place }, "text": "\n" }])
    };
    editor.edit("src/watch.js", 1, insert(0));
    editor.edit("src/gone.js", 2, insert(0));
    editor.close("src/gone.js");
    editor.tell("textDocument/didChange", json!({ "textDocument": 7 }));
    editor.tell("textDocument/didOpen", json!({}));
    editor.tell("made/up", json!({}));
    editor.tell(
        "workspace/didChangeWatchedFiles",
        json!({ "changes": [{ "uri": "x:", "type": 1 }] }),
    );
    assert_eq!(editor.pulled("src/watch.js"), ROUTE);
    for method in ["made/up", "textDocument/completion"] {
        let answer = editor.asked(method, json!({}));
        assert_eq!(answer["error"]["code"], -32601, "{answer}");
    }
    let answer = editor.asked("textDocument/hover", json!({ "position": 3 }));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    let again = editor.asked("initialize", json!({ "capabilities": {} }));
    assert_eq!(again["error"]["code"], -32600, "{again}");
    let beyond =
        json!({ "start": { "line": 900, "character": 9 }, "end": { "line": 2, "character": 900 } });
    editor.edit(
        "src/watch.js",
        2,
        json!([{ "range": beyond, "text": "\n" }]),
    );
    let _ = editor.pull("src/watch.js");
    editor.open("src/watch.js", WATCH);
    assert_eq!(
        editor.pulled("src/watch.js"),
        ROUTE,
        "opening it twice is opening it"
    );
}

#[test]
fn a_change_that_was_lost_is_made_good_by_saving() {
    let (_project, mut editor) = ready();
    editor.open("src/watch.js", WATCH);
    editor.write(b"Content-Length: 3\r\n\r\n{x}");
    let place = json!({ "line": 2, "character": 0 });
    let change = json!([{ "range": { "start": place, "end": place }, "text": "// " }]);
    editor.edit("src/watch.js", 7, change.clone());
    assert_eq!(editor.pulled("src/watch.js"), ROUTE);
    assert!(editor.has_logged("one that was lost"));
    let mut saved = editor.document("src/watch.js");
    saved["text"] = json!(["\n", WATCH].concat());
    editor.tell("textDocument/didSave", saved);
    assert_eq!(
        editor.pulled("src/watch.js"),
        ["4 listener-in-request-handler"]
    );
    let place = json!({ "line": 3, "character": 0 });
    let change = json!([{ "range": { "start": place, "end": place }, "text": "// " }]);
    editor.edit("src/watch.js", 9, change);
    assert_eq!(editor.pulled("src/watch.js"), [] as [&str; 0]);
}

#[test]
fn nothing_is_done_before_the_handshake_or_after_the_end() {
    let project = application();
    let mut editor = Editor::started(&project);
    editor.open("src/watch.js", WATCH);
    let early = editor.asked("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002, "{early}");
    let root = editor.uri("");
    let params = json!({ "processId": 1, "rootUri": root, "capabilities": asking() });
    let server = editor.ask("initialize", params);
    assert_eq!(server["serverInfo"]["name"], "unlisten");
    editor.tell("initialized", json!({}));
    editor.settle();
    assert_eq!(
        editor.pulled("src/watch.js"),
        ROUTE,
        "what was opened too early is on the disk"
    );
    let _ = editor.ask("shutdown", Value::Null);
    let late = editor.asked("textDocument/hover", json!({}));
    assert_eq!(late["error"]["code"], -32600, "{late}");
    editor.tell("exit", Value::Null);
    assert_eq!(editor.die(), Some(0));
}

#[test]
fn a_client_that_dies_leaves_no_server_behind() {
    let (_project, mut editor) = ready();
    editor.open("src/watch.js", WATCH);
    assert_eq!(editor.die(), Some(2));
    let project = application();
    let mut editor = Editor::started(&project);
    assert_eq!(editor.die(), Some(2), "before the handshake as well");
}

#[test]
fn capabilities_and_settings_of_any_shape_are_borne() {
    for can in [
        Value::Null,
        json!([]),
        json!({ "general": 3, "textDocument": { "hover": [] } }),
    ] {
        let project = application();
        let mut editor = Editor::new(&project, can, json!(["x"]));
        editor.open("src/watch.js", WATCH);
        editor.until("it is told", super::is("src/watch.js", ROUTE));
        assert!(editor.has_logged("the settings are not an object"));
    }
}

#[test]
fn a_question_that_is_cancelled_has_one_answer() {
    let (_project, mut editor) = ready();
    editor.open("src/watch.js", WATCH);
    let params = editor.document("src/watch.js");
    editor.tell("$/cancelRequest", json!({ "id": 1000 }));
    let id = editor.begin("textDocument/diagnostic", params);
    editor.tell("$/cancelRequest", json!({ "id": id }));
    let answer = editor.answer_to(id);
    let is_refused = answer["error"]["code"] == -32800;
    assert!(is_refused || answer["result"]["kind"] == "full", "{answer}");
    assert_eq!(editor.pulled("src/watch.js"), ROUTE);
}

#[test]
fn folders_and_files_that_cannot_be_read_cost_nothing_else() {
    let project = application();
    project.write("src/broken.js/inner.txt", b"");
    project.write("src/picture.js", b"\x00\xFF\xFE.on(");
    let mut editor =
        Editor::with_folders(&project, &["gone", "", "package.json"], told(), json!({}));
    editor.open("src/watch.js", WATCH);
    editor.open("gone/new.js", WATCH);
    editor.until("it is told", super::is("src/watch.js", ROUTE));
    editor.open("src/picture.js", "bus.on(");
    editor.close("src/picture.js");
    std::fs::remove_dir_all(project.path().join("src")).expect("it is there");
    editor.touched(&["src/watch.js", "src/app.js", "src/bus.js"]);
    editor.change("src/watch.js", 2, &WATCH.replace("export", "/* */ export"));
    editor.until("it is judged by itself", super::is("src/watch.js", &[]));
    assert_eq!(editor.leave(), Some(0));
}
