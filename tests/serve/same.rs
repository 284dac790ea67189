//! The server and the command line say the same.
//!
//! In: the fixtures, as one project. Out: nothing; every file has to get the same diagnostics from both.
//! Never here: what they are.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::editor::{Editor, asking};
use crate::program::Project;
use crate::sources;

/// What `--format lsp` says of each file.
fn of_command_line(project: &Project, arguments: &[&str]) -> BTreeMap<String, Value> {
    let ran = project.run(&[&["--format", "lsp"], arguments].concat());
    let lines = ran.out.lines().map(|line| {
        let params: Value = serde_json::from_str(line).expect("each line is JSON");
        let uri = params["uri"].as_str().expect("a file is named");
        (uri.to_owned(), params["diagnostics"].clone())
    });
    lines.collect()
}

/// What the server says of each file.
fn of_server(editor: &mut Editor) -> BTreeMap<String, Value> {
    let report = editor.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let items = report["items"].as_array().expect("there are some");
    let items = items.iter().map(|it| {
        let uri = it["uri"].as_str().expect("a file is named");
        (uri.to_owned(), it["items"].clone())
    });
    items.collect()
}

/// The fixtures of some folders, as they are for a run over all of them.
fn fixtures(folders: &[&str]) -> Project {
    let project = Project::new(&[]);
    let is_meant = |name: &str| folders.iter().any(|it| name.starts_with(it));
    for (name, text) in sources::fixtures().filter(|(name, _)| is_meant(name)) {
        project.write(&name, text.as_bytes());
    }
    project
}

fn hold(folders: &[&str]) {
    let project = fixtures(folders);
    let settings = json!({ "confidence": "possible", "report": "all" });
    let mut editor = Editor::new(&project, asking(), settings);
    let told = of_server(&mut editor);
    let said = of_command_line(&project, &["--confidence", "possible"]);
    assert!(
        said.len() > 10,
        "there is something to compare: {}",
        said.len()
    );
    for (file, expected) in &said {
        let found = told.get(file).unwrap_or(&Value::Null);
        assert_eq!(pretty(found), pretty(expected), "{file}");
    }
    let more: Vec<&String> = told.keys().filter(|it| !said.contains_key(*it)).collect();
    assert!(more.is_empty(), "only the server speaks of {more:?}");
}

fn pretty(diagnostics: &Value) -> String {
    serde_json::to_string_pretty(diagnostics).expect("it is JSON")
}

#[test]
fn of_the_fixtures() {
    hold(&["program/", "teardown/", "emitters/", "dom/", "packages/"]);
}

/// Whatever is typed on the way, what is told at the end is what a fresh run says of the text.
#[test]
fn of_texts_that_were_typed_in_any_order() {
    let project = fixtures(&["program/", "removals/", "guards/"]);
    let names: Vec<(String, String)> = sources::fixtures()
        .filter(|(name, _)| name.starts_with("removals/"))
        .take(6)
        .collect();
    let can = {
        let mut can = asking();
        can["general"]["positionEncodings"] = json!(["utf-8"]);
        can
    };
    let mut editor = Editor::new(&project, can, json!({ "confidence": "possible" }));
    editor.settle();
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for (name, text) in names {
        editor.open(&name, &text);
        let mut typed = text.clone();
        for version in 2..14 {
            let change = random.edit(&mut typed, &text);
            editor.edit(&name, version, json!([change]));
            if version % 4 == 0 {
                let _ = editor.pull(&name);
            }
        }
        let told = json!(editor.pull(&name));
        project.write(&name, typed.as_bytes());
        editor.close(&name);
        let said = of_server_fresh(&project, &name);
        assert_eq!(pretty(&told), pretty(&said), "{name}:\n{typed}");
    }
}

/// What a server says that has read no other text before.
fn of_server_fresh(project: &Project, name: &str) -> Value {
    let mut can = asking();
    can["general"]["positionEncodings"] = json!(["utf-8"]);
    let mut editor = Editor::new(project, can, json!({ "confidence": "possible" }));
    editor.settle();
    json!(editor.pull(name))
}

/// The same numbers in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// Puts a piece of `source` in the place of a piece of `text`; the change as a client sends it.
    fn edit(&mut self, text: &mut String, source: &str) -> Value {
        let from = self.place(text);
        let mut to = (from + self.below(30)).min(text.len());
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let start = self.place(source);
        let mut end = (start + self.below(60)).min(source.len());
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let new = source[start..end].to_owned();
        let range = json!({ "start": place_in(text, from), "end": place_in(text, to) });
        text.replace_range(from..to, &new);
        json!({ "range": range, "text": new })
    }
}

fn place_in(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |it| it + 1);
    json!({ "line": before.matches('\n').count(), "character": at - start })
}
