//! What an editor asks for: hovers, actions, lenses, pages.
//!
//! In: a text with a finding. Out: nothing; the answers have to be of use.
//! Never here: the wording of findings.

use serde_json::{Value, json};

use super::editor::{Editor, asking, told};
use super::{ROUTE, WATCH, application};
use crate::program::Project;

fn at(line: u32, character: u32) -> Value {
    json!({ "line": line, "character": character })
}

/// An editor with the text open, which is 3 lines of code with a finding on the third.
fn watching(can: Value, settings: Value) -> (Project, Editor) {
    let project = application();
    let mut editor = Editor::new(&project, can, settings);
    editor.settle();
    editor.open("src/watch.js", WATCH);
    (project, editor)
}

fn actions(editor: &mut Editor, line: u32) -> Vec<Value> {
    let mut params = editor.document("src/watch.js");
    params["range"] = json!({ "start": at(line, 4), "end": at(line, 4) });
    params["context"] = json!({ "diagnostics": [] });
    let answer = editor.ask("textDocument/codeAction", params);
    answer.as_array().expect("a list").clone()
}

#[test]
fn a_hover_tells_the_three_answers_and_the_evidence() {
    let (_project, mut editor) = watching(told(), json!({}));
    let mut params = editor.document("src/watch.js");
    params["position"] = at(2, 4);
    let hover = editor.ask("textDocument/hover", params.clone());
    let text = hover["contents"]["value"].as_str().expect("there is one");
    for part in [
        "bus.on('change')",
        "lifetime of its target: **process**",
        "repetition: **per request**",
        "release: **none**",
        "listener-in-request-handler",
        "src/app.js:4]",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    params["position"] = at(1, 0);
    assert_eq!(editor.ask("textDocument/hover", params), Value::Null);
}

#[test]
fn a_comment_suppresses_the_finding_and_nothing_else() {
    let (_project, mut editor) = watching(asking(), json!({}));
    assert_eq!(editor.pulled("src/watch.js"), ROUTE);
    let offered = actions(&mut editor, 2);
    let titles: Vec<&str> = offered
        .iter()
        .filter_map(|it| it["title"].as_str())
        .collect();
    let rule = "listener-in-request-handler";
    let expected = [
        format!("Suppress `{rule}` here with a comment"),
        format!("Explain `{rule}`"),
    ];
    assert_eq!(titles, expected);
    assert!(
        offered[0].get("edit").is_none(),
        "it is made when it is chosen"
    );
    let chosen = editor.ask("codeAction/resolve", offered[0].clone());
    let document = &chosen["edit"]["documentChanges"][0];
    assert_eq!(document["textDocument"]["version"], 1);
    let edit = &document["edits"][0];
    assert_eq!(edit["range"]["start"], at(2, 0));
    let comment = edit["newText"].as_str().expect("text is put in");
    assert!(
        comment.starts_with("  // unlisten-ignore-next-line"),
        "{comment}"
    );
    editor.edit(
        "src/watch.js",
        2,
        json!([{ "range": edit["range"], "text": comment }]),
    );
    assert_eq!(editor.pulled("src/watch.js"), [] as [&str; 0]);
    assert!(actions(&mut editor, 0).is_empty());
}

#[test]
fn a_client_that_cannot_choose_later_gets_the_edit_at_once() {
    let (_project, mut editor) = watching(told(), json!({}));
    let offered = actions(&mut editor, 2);
    let edits = &offered[0]["edit"]["changes"][editor.uri("src/watch.js")];
    assert_eq!(edits.as_array().map(Vec::len), Some(1), "{offered:#?}");
    let mut params = editor.document("src/watch.js");
    params["range"] = json!({ "start": at(2, 4), "end": at(2, 4) });
    params["context"] = json!({ "diagnostics": [], "only": ["refactor"] });
    assert_eq!(editor.ask("textDocument/codeAction", params), json!([]));
}

#[test]
fn a_fix_is_offered_first_and_all_safe_ones_together() {
    let project = application();
    let text = "import { bus } from './bus.js';\nexport class View {\n  constructor() {\n    bus.on('a', () => this.draw());\n  }\n  \
                destroy() {}\n  draw() {}\n}\n";
    project.write("src/view.js", text.as_bytes());
    let mut editor = Editor::new(&project, told(), json!({}));
    editor.settle();
    editor.open("src/view.js", text);
    let mut params = editor.document("src/view.js");
    params["range"] = json!({ "start": at(3, 4), "end": at(3, 4) });
    params["context"] = json!({ "diagnostics": [] });
    let offered = editor.ask("textDocument/codeAction", params.clone());
    let fix = &offered[0];
    assert_eq!(fix["title"], "Call `bus.off('a', this.onA)` in `destroy()`");
    assert_eq!(
        (&fix["kind"], &fix["isPreferred"]),
        (&json!("quickfix"), &json!(true))
    );
    let uri = editor.uri("src/view.js");
    let edits = fix["edit"]["changes"][&uri].as_array();
    assert_eq!(edits.map(Vec::len), Some(3), "{fix:#}");
    for kind in ["source.fixAll", "source.fixAll.unlisten"] {
        params["context"] = json!({ "diagnostics": [], "only": [kind] });
        let whole = editor.ask("textDocument/codeAction", params.clone());
        assert_eq!(whole[0]["kind"], "source.fixAll.unlisten", "{whole:#}");
        let edits = &whole[0]["edit"]["changes"][&uri];
        assert_eq!(edits.as_array().map(Vec::len), Some(2), "{whole:#}");
    }
    params["context"] = json!({ "diagnostics": [], "only": ["source.organizeImports"] });
    assert_eq!(editor.ask("textDocument/codeAction", params), json!([]));
}

#[test]
fn the_page_of_a_rule_is_shown() {
    let (_project, mut editor) = watching(told(), json!({}));
    let offered = actions(&mut editor, 2);
    let command = offered[1]["command"].clone();
    let page = editor.ask("workspace/executeCommand", command);
    let page = page.as_str().expect("the page");
    editor.until("it is shown", |it| it.count("window/showDocument") == 1);
    let shown = (editor.heard.iter()).find(|it| it["method"] == "window/showDocument");
    let uri = shown.map(|it| it["params"]["uri"].as_str().unwrap_or_default().to_owned());
    let file = uri
        .unwrap_or_default()
        .trim_start_matches("file://")
        .to_owned();
    assert_eq!(std::fs::read_to_string(&file).expect("it is there"), page);
    assert_eq!(editor.leave(), Some(0));
    assert!(
        !std::path::Path::new(&file).exists(),
        "it goes with the server"
    );
    let (_project, mut editor) = watching(told(), json!({}));
    for (command, argument) in [("unlisten.explain", "no-rule"), ("unlisten.dance", "")] {
        let params = json!({ "command": command, "arguments": [argument] });
        let answer = editor.asked("workspace/executeCommand", params);
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
    }
}

#[test]
fn a_lens_says_where_a_listener_is_released_if_that_is_wanted() {
    let text = "import { bus } from './bus.js';\nexport class View {\n  open() {\n    bus.on('a', this.draw);\n  }\n  \
                destroy() {\n    bus.off('a', this.draw);\n  }\n  draw() {}\n}\n";
    let project = application();
    project.write("src/view.js", text.as_bytes());
    for (wanted, expected) in [
        (true, vec!["released in `View.destroy`, line 7"]),
        (false, vec![]),
    ] {
        let mut editor = Editor::new(&project, told(), json!({ "codeLens": wanted }));
        editor.settle();
        editor.open("src/view.js", text);
        let params = editor.document("src/view.js");
        let lenses = editor.ask("textDocument/codeLens", params);
        let all = lenses.as_array().expect("a list");
        let titles: Vec<&str> = all
            .iter()
            .filter_map(|it| it["command"]["title"].as_str())
            .collect();
        assert_eq!(titles, expected);
        for lens in all {
            assert_eq!(lens["range"]["start"]["line"], 3);
            let _ = editor.ask("workspace/executeCommand", lens["command"].clone());
            editor.until("it leads there", |it| it.count("window/showDocument") == 1);
        }
    }
}

#[test]
fn an_answer_that_is_known_is_not_sent_twice() {
    let (_project, mut editor) = watching(asking(), json!({}));
    let mut params = editor.document("src/watch.js");
    let first = editor.ask("textDocument/diagnostic", params.clone());
    assert_eq!(first["kind"], "full");
    params["previousResultId"] = first["resultId"].clone();
    let second = editor.ask("textDocument/diagnostic", params);
    assert_eq!(second["kind"], "unchanged");
}

#[test]
fn columns_are_counted_as_both_sides_have_agreed() {
    let line = "export function f() { /* \u{1F980}\u{e9} */ bus.on('a', () => {}); }\n";
    let text = ["import { bus } from './bus.js';\n", line].concat();
    let bytes = line.find("on('a'").expect("it is there");
    for (encoding, passed) in [
        ("utf-8", bytes),
        ("utf-16", bytes - 3),
        ("utf-32", bytes - 4),
    ] {
        let project = application();
        let mut can = asking();
        can["general"]["positionEncodings"] = json!([encoding]);
        let mut editor = Editor::new(&project, can, json!({ "confidence": "possible" }));
        assert_eq!(editor.server["capabilities"]["positionEncoding"], encoding);
        editor.settle();
        editor.open("src/x.js", &text);
        let found = editor.pull("src/x.js");
        assert_eq!(
            found[0]["range"]["start"],
            at(1, passed as u32),
            "{encoding}"
        );
        // What is put before it moves it as far as it is long.
        let place = at(1, passed as u32 - 4);
        let place = json!({ "start": place, "end": place });
        editor.edit(
            "src/x.js",
            2,
            json!([{ "range": place, "text": "void 0; " }]),
        );
        let moved = editor.pull("src/x.js");
        let expected = at(1, passed as u32 + 8);
        assert_eq!(moved[0]["range"]["start"], expected, "{encoding}");
    }
}
