//! The checklist of a change.
//!
//! In: histories made for one test, and the program as a job would start it. Out: lists and exit codes.
//! Never here: what git says of a change, which `tests/changes.rs` asks.

use crate::program;
use crate::repository::Repository;
use serde_json::Value;

const PANEL: &str = "\
import { bus } from './bus.js';
export class Panel {
  constructor() {
    this.onMove = () => this.draw();
    bus.on('move', this.onMove);
  }
  draw() {
    return this.canvas;
  }
  destroy() {
    bus.off('move', this.onMove);
  }
}
process.on('exit', () => {});
";

const LOOP: &str = "\
import { bus } from './bus.js';
export function takeAll(list) {
  for (const one of list) {
    bus.on('paid', () => one.ship());
  }
}
";

/// A repository on a branch off `main`, which has `files`.
fn branch(files: &[(&str, &str)]) -> Repository {
    let repository = Repository::new(files);
    repository.git(&["switch", "-q", "-c", "feature"]);
    repository
}

/// The exit code and the items, as `path:line [x] touched`.
fn items(repository: &Repository, arguments: &[&str]) -> (Option<i32>, Vec<String>) {
    let all = [&["review", "--format", "json", "-q"], arguments].concat();
    let (code, out, err) = repository.run(&all);
    let report: Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
    let items = report["items"].as_array().expect("they are a list").iter();
    let line = |item: &Value| {
        let tick = if item["ticked"] == true { "x" } else { " " };
        let touched = item["touched"].as_str().unwrap_or("-");
        let path = item["path"].as_str().unwrap_or_default();
        format!("{path}:{} [{tick}] {touched}", item["line"])
    };
    (code, items.map(line).collect())
}

fn since_main(repository: &Repository) -> (Option<i32>, Vec<String>) {
    items(repository, &["--since", "main"])
}

fn list(code: i32, lines: &[&str]) -> (Option<i32>, Vec<String>) {
    (
        Some(code),
        lines.iter().map(|line| (*line).to_owned()).collect(),
    )
}

#[test]
fn what_a_change_adds_is_on_the_list_and_what_it_leaves_alone_is_not() {
    let repository = branch(&[("src/panel.js", PANEL), ("src/loop.js", LOOP)]);
    assert_eq!(since_main(&repository), list(0, &[]));
    repository.write("src/more.js", LOOP);
    assert_eq!(
        since_main(&repository),
        list(1, &["src/more.js:4 [ ] call"])
    );
    repository.write("src/more.js", "export const more = 1;\n");
    repository.write(
        "src/panel.js",
        &PANEL.replace("bus.on('move'", "bus.on('zoom'"),
    );
    assert_eq!(
        since_main(&repository),
        list(
            1,
            &["src/panel.js:11 [ ] evidence", "src/panel.js:5 [ ] call"]
        )
    );
}

#[test]
fn each_way_of_touching_a_listener_is_told() {
    let changed = |from: &str, to: &str| {
        let repository = branch(&[("src/panel.js", PANEL)]);
        assert!(PANEL.contains(from));
        repository.write("src/panel.js", &PANEL.replace(from, to));
        since_main(&repository)
    };
    let on = |touch: &str| list(0, &[&format!("src/panel.js:5 [x] {touch}")]);
    // The listener's body, its release, where it comes from, and what has nothing to do with it.
    assert_eq!(
        changed("() => this.draw()", "() => this.draw(1)"),
        on("listener")
    );
    assert_eq!(changed("    bus.off", "    void bus.off"), on("release"));
    assert_eq!(
        changed("import { bus }", "import { bus, a }"),
        on("evidence")
    );
    assert_eq!(changed("return this.canvas", "return null"), list(0, &[]));
    assert_eq!(
        changed("() => {}", "() => bye()"),
        list(0, &["src/panel.js:14 [x] call"])
    );
}

#[test]
fn a_release_that_is_taken_away_brings_back_what_it_released() {
    let repository = branch(&[("src/panel.js", PANEL)]);
    let without = PANEL.replace("    bus.off('move', this.onMove);\n", "");
    repository.write("src/panel.js", &without);
    repository.commit("forget it");
    assert_eq!(
        since_main(&repository),
        list(1, &["src/panel.js:5 [ ] answer"])
    );
    let (_, out, _) = repository.run(&["review", "--since", "main"]);
    let told = "The change removes what released it, line 11 in `Panel.destroy` of the text before: `bus.off` removes it";
    assert!(out.contains(told), "{out}");
    // The file moves, and its listener is the same.
    repository.git(&["mv", "src/panel.js", "src/moved.js"]);
    repository.commit("move it");
    assert_eq!(
        since_main(&repository),
        list(1, &["src/moved.js:5 [ ] answer"])
    );
}

#[test]
fn of_two_that_look_alike_the_one_that_changed_is_listed() {
    let two = "\
import { bus } from './bus.js';
export function first(list) {
  const onPaid = () => list.stop();
  bus.on('paid', onPaid);
  bus.on('paid', onPaid);
  bus.off('paid', onPaid);
}
";
    let repository = branch(&[("two.js", two)]);
    repository.write("two.js", &format!("// moved\n\n{two}"));
    assert_eq!(since_main(&repository), list(0, &[]));
}

#[test]
fn what_is_staged_is_reviewed_as_the_commit_will_hold_it() {
    let repository = branch(&[("src/panel.js", PANEL)]);
    repository.write("src/panel.js", &PANEL.replace("bus.off", "bus.of"));
    assert_eq!(items(&repository, &["--staged"]), list(0, &[]));
    repository.git(&["add", "-A"]);
    repository.write("src/panel.js", PANEL);
    let staged = items(&repository, &["--staged"]);
    assert_eq!(staged, list(1, &["src/panel.js:5 [ ] answer"]));
    assert_eq!(items(&repository, &["--since", "main"]), list(0, &[]));
}

#[test]
fn a_removal_that_never_matches_is_an_item_of_its_own() {
    let repository = branch(&[("src/panel.js", PANEL)]);
    let dead = PANEL.replace(
        "bus.off('move', this.onMove)",
        "bus.off('move', this.onMove.bind(this))",
    );
    repository.write("src/panel.js", &dead);
    let (code, found) = since_main(&repository);
    assert_eq!(code, Some(1));
    assert!(
        found.contains(&"src/panel.js:11 [ ] call".to_owned()),
        "{found:?}"
    );
    let (_, out, _) = repository.run(&["review", "--since", "main", "-q"]);
    let told = "[`src/panel.js:11`](src/panel.js#L11) `off('move'`: **dead-removal** (certain)";
    assert!(out.contains(told), "{out}");
}

#[test]
fn a_rule_that_is_off_asks_nothing() {
    let off = r#"{ "rules": { "listener-in-loop": "off", "listener-per-call": "off" } }"#;
    let repository = branch(&[("unlisten.json", off)]);
    repository.write("loop.js", LOOP);
    assert_eq!(since_main(&repository), list(0, &["loop.js:4 [x] call"]));
}

#[test]
fn a_comment_with_a_reason_settles_an_item_and_one_without_does_not() {
    let handed = "\
export function forward(socket, list) {
  // COMMENT
  socket.on('data', list.push);
}
";
    let comment = |text: &str, code: &str| {
        let repository = branch(&[("unlisten.json", "{}")]);
        repository.write("a.js", &code.replace("// COMMENT", text));
        let found = since_main(&repository);
        (
            found,
            repository.run(&["check", "--pedantic", "-q", "--format", "concise"]),
        )
    };
    let reasoned = "// unlisten-ignore-next-line listener-per-call -- one for each socket";
    // No rule speaks, the review asks, and the comment that answers it is no needless one.
    assert_eq!(comment("", handed).0, list(1, &["a.js:3 [ ] call"]));
    let (found, (code, out, _)) = comment(reasoned, handed);
    assert_eq!(found, list(0, &["a.js:3 [x] call"]));
    assert_eq!((code, out.as_str()), (Some(0), ""));
    let (found, _) = comment("// unlisten-ignore-next-line listener-per-call", handed);
    assert_eq!(found.0, Some(1));
    assert!(found.1.contains(&"a.js:3 [ ] call".to_owned()), "{found:?}");
    // Another rule than the one that asks is no answer.
    let (found, _) = comment(&reasoned.replace("per-call", "in-loop"), handed);
    assert!(found.1.contains(&"a.js:3 [ ] call".to_owned()), "{found:?}");

    let looped = LOOP.replace("    bus.on", "    // COMMENT\n    bus.on");
    let reasoned = reasoned.replace("per-call", "in-loop");
    assert_eq!(comment(&reasoned, &looped).0, list(0, &["a.js:5 [x] call"]));
    let dead = "\
import { bus } from './bus.js';
// COMMENT
bus.off('paid', () => {});
";
    let reasoned = reasoned.replace("listener-in-loop", "dead-removal");
    assert_eq!(comment("", dead).0, list(1, &["a.js:3 [ ] call"]));
    assert_eq!(comment(&reasoned, dead).0, list(0, &["a.js:3 [x] call"]));
}

#[test]
fn what_a_baseline_knows_is_settled_and_said() {
    let repository = Repository::new(&[("src/loop.js", LOOP)]);
    let (code, _, err) = repository.run(&["--write-baseline"]);
    assert_eq!(code, Some(0), "{err}");
    repository.commit("what is known");
    repository.git(&["switch", "-q", "-c", "feature"]);
    repository.write("src/loop.js", &LOOP.replace("{ bus }", "{ bus, other }"));
    let with = ["--since", "main", "--baseline", "unlisten-baseline.json"];
    assert_eq!(
        since_main(&repository),
        list(1, &["src/loop.js:4 [ ] evidence"])
    );
    assert_eq!(
        items(&repository, &with),
        list(0, &["src/loop.js:4 [x] evidence"])
    );
    let (_, out, _) = repository.run(&[&["review", "-q"], &with[..]].concat());
    let told = "known in `unlisten-baseline.json`, **listener-in-loop** (certain)";
    assert!(out.contains(told), "{out}");
}

#[test]
fn a_path_narrows_the_list() {
    let repository = branch(&[("src/panel.js", PANEL)]);
    repository.write("a/loop.js", LOOP);
    repository.write("b/loop.js", LOOP);
    assert_eq!(
        items(&repository, &["--since", "main", "b"]),
        list(1, &["b/loop.js:4 [ ] call"])
    );
}

#[test]
fn a_long_list_fits_into_a_comment_and_counts_what_it_leaves_out() {
    let repository = branch(&[("src/panel.js", PANEL)]);
    for number in 0..400 {
        repository.write(&format!("src/part-{number:03}.js"), LOOP);
    }
    let (code, out, _) = repository.run(&["review", "--since", "main", "-q"]);
    assert_eq!(code, Some(1));
    let length = out.chars().count();
    assert!((50_000..=60_000).contains(&length), "{length}");
    let shown = out.matches("- [ ]").count();
    let said = format!(
        "{} items more, {} of them to settle",
        400 - shown,
        400 - shown
    );
    assert!(out.contains(&said), "{said}");
    assert_eq!(items(&repository, &["--since", "main"]).1.len(), 400);
}

#[test]
fn names_stay_names_in_the_list() {
    let repository = branch(&[("src/panel.js", PANEL)]);
    let hostile = LOOP.replace("'paid'", "'`|</details>@everyone'");
    repository.write("src/[a](b) `c`.js", &hostile);
    let (_, out, _) = repository.run(&["review", "--since", "main", "-q"]);
    let item = out.lines().find(|line| line.starts_with("- [ ]"));
    let item = item.expect("there is an item");
    assert!(
        !item.contains("</details>") && !item.contains("@everyone"),
        "{item}"
    );
    assert!(
        item.contains("(src/%5Ba%5D%28b%29%20%60c%60.js#L4)"),
        "{item}"
    );
}

#[test]
fn what_cannot_be_reviewed_is_told_in_a_line() {
    let repository = Repository::new(&[("src/panel.js", PANEL)]);
    for (arguments, part) in [
        (
            &["review"][..],
            "`review` needs a change: add `--since main`",
        ),
        (
            &["review", "--since", "mian"],
            "unknown git reference `mian`",
        ),
        (
            &["review", "--since", "main", "--staged"],
            "cannot be used with",
        ),
        (
            &["review", "--since", "main", "gone.js"],
            "gone.js: no such file",
        ),
    ] {
        let (code, _, err) = repository.run(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {err}");
        assert!(err.contains(part), "{arguments:?}: {err}");
    }
}

#[test]
fn a_check_lists_every_listener_without_git() {
    let project = program::Project::new(&[("src/panel.js", PANEL), ("src/loop.js", LOOP)]);
    let ran = project.run(&["check", "--format", "checklist", "-q"]);
    assert_eq!(ran.code, Some(1));
    insta::assert_snapshot!(ran.out, @r"
    <!-- unlisten: checklist -->
    ## Listeners: 1 of 3 to settle

    ### To settle

    - [ ] [`src/loop.js:4`](src/loop.js#L4) `bus.on` `'paid'` in `takeAll`: **listener-in-loop** (certain), each turn of this loop adds one more `paid` listener to `bus`
      - Does the emitter exist before the loop, and what removes each turn's listener?
      - Instead: Register one `paid` handler on `bus` once, when the program starts, and look up in it what each run needs

    ### In sight

    - [x] [`src/panel.js:5`](src/panel.js#L5) `bus.on` `'move'` in the constructor of `Panel`: released by line [11](src/panel.js#L11) in `Panel.destroy`: `bus.off` removes it
    - [x] [`src/panel.js:14`](src/panel.js#L14) `process.on` `'exit'`: added once, when the module is loaded

    ### Ask as well

    - Is the function in the removal the one that was added: same variable, same run, same event, same `capture`? (dead-removal)
    - When this instance, component or effect is over, what still holds one of its functions? (listener-without-teardown)
    - Does the teardown remove everything that was added, each with the same function? (listener-without-teardown)
    - Is there a path from the registration to the end of the function that skips the removal: an early return, an error, a cancellation, a time-out? (skipped-removal)
    - If the work in between fails, what removes the listener? (skipped-removal)
    ");
    let clean = project.run(&["check", "--format", "checklist", "src/panel.js"]);
    assert_eq!(clean.code, Some(0));
    let none = program::Project::new(&[("a.js", "let a = 1;\n")]);
    insta::assert_snapshot!(none.run(&["--format", "checklist", "-q"]).out, @r"
    <!-- unlisten: checklist -->
    ## Listeners: none

    These files add no listeners.
    ");
}

mod document {
    //! `docs/review.md`, held to what the program does in a repository with its files.

    use std::path::PathBuf;

    use super::Repository;

    fn path() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/review.md")
    }

    /// The blocks that follow `<!-- mark: what -->`, each with what and its text.
    fn marked<'a>(text: &'a str, mark: &str) -> Vec<(&'a str, &'a str)> {
        let opening = format!("<!-- {mark}: ");
        let parts = text.split(opening.as_str()).skip(1);
        let block = |part: &'a str| {
            let (what, rest) = part.split_once(" -->\n```").expect("a block follows");
            let (_, code) = rest.split_once('\n').expect("the block has lines");
            let end = code.find("```").expect("the block ends");
            (what, &code[..end])
        };
        parts.map(block).collect()
    }

    fn story(text: &str) -> Repository {
        let repository = super::branch(&marked(text, "before"));
        for (path, code) in marked(text, "after") {
            repository.write(path, code);
        }
        repository
    }

    #[test]
    fn the_list_in_the_document_is_the_program_s() {
        let mut text = std::fs::read_to_string(path()).expect("the document can be read");
        let repository = story(&text);
        for (arguments, shown) in marked(&text.clone(), "output") {
            let all: Vec<&str> = arguments.split(' ').collect();
            let (_, out, err) = repository.run(&all);
            let current = format!("{}\n", out.trim_end());
            assert!(!out.is_empty(), "{err}");
            if std::env::var_os("BLESS").is_some() {
                let opening = format!("<!-- output: {arguments} -->\n```markdown\n");
                text = text.replace(
                    &format!("{opening}{shown}```"),
                    &format!("{opening}{current}```"),
                );
                std::fs::write(path(), &text).expect("the document can be written");
            } else {
                assert_eq!(
                    shown, current,
                    "run `BLESS=1 cargo test --test suite review`"
                );
            }
        }
    }

    #[test]
    fn the_comment_in_the_document_answers() {
        let text = std::fs::read_to_string(path()).expect("the document can be read");
        let repository = story(&text);
        let answers = marked(&text, "answer");
        let [(path, answer)] = answers[..] else {
            panic!("there is one answer: {answers:?}");
        };
        let all = marked(&text, "after");
        let (_, code) = all
            .iter()
            .find(|(after, _)| *after == path)
            .expect("it is shown");
        let line = answer.lines().last().expect("the answer has lines");
        assert!(code.contains(line), "{line}");
        repository.write(path, &code.replace(line, answer.trim_end()));
        let (_, out, _) = repository.run(&["review", "--since", "main", "-q"]);
        let told = "answered by line [15](src/orders.ts#L15) (listener-per-call): the pool calls this once";
        assert!(out.contains(told), "{out}");
        assert!(out.contains("2 of 3 to settle"), "{out}");
    }

    #[test]
    fn the_commands_in_the_document_do_what_it_says() {
        let text = std::fs::read_to_string(path()).expect("the document can be read");
        let commands: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("unlisten "))
            .collect();
        assert!(commands.len() >= 4, "{commands:?}");
        for line in commands {
            let repository = story(&text);
            repository.git(&["add", "-A"]);
            let (command, says) = line.split_once('#').expect("a comment says what it does");
            let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
            let (code, _, err) = repository.run(&arguments);
            let expected = says.rsplit(' ').next().and_then(|word| word.parse().ok());
            assert_eq!(code, expected, "{line}\n{err}");
        }
        let run = "run: unlisten review --since \"origin/$GITHUB_BASE_REF\" ";
        let options = text.split(run).nth(1).and_then(|rest| rest.lines().next());
        let repository = story(&text);
        let options = options.expect("the workflow runs the command").split(' ');
        let all = ["review", "--since", "main"].into_iter().chain(options);
        let (code, _, err) = repository.run(&all.collect::<Vec<_>>());
        assert_eq!(code, Some(1), "{err}");
        assert!(repository.project.path().join("review.md").is_file());
        assert!(repository.project.path().join("review.json").is_file());
    }
}

const WATCH: &str = "\
import { bus } from './bus.js';
export function watch(emitter, name) {
  emitter.on(name, () => bus.emit('seen'));
}
";

const START: &str = "\
import { bus, shop } from './bus.js';
import { watch } from './watch.js';
export function start() {
  shop.open();
}
";

/// The list as it is posted.
fn posted(repository: &Repository) -> String {
    repository.run(&["review", "--since", "main", "-q"]).1
}

#[test]
fn a_call_of_a_helper_that_adds_a_listener_is_told_in_the_words_of_its_caller() {
    let repository = branch(&[("src/watch.js", WATCH), ("src/start.js", START)]);
    assert_eq!(since_main(&repository), list(0, &[]));
    let calls = "  shop.open();\n  watch(shop, 'paid');\n  watch(bus, 'closed');\n";
    repository.write("src/start.js", &START.replace("  shop.open();\n", calls));
    assert_eq!(
        since_main(&repository),
        list(1, &["src/start.js:5 [ ] call", "src/start.js:6 [ ] call"])
    );
    let text = posted(&repository);
    for words in [
        "`shop.on` `'paid'` in `start`, through `watch` ([`src/watch.js:3`](src/watch.js#L3))",
        "`bus.on` `'closed'` in `start`, through `watch` ([`src/watch.js:3`](src/watch.js#L3))",
    ] {
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn a_release_that_still_stands_was_not_taken_away() {
    let repository = branch(&[("src/panel.js", PANEL)]);
    let without = PANEL.replace(
        "    bus.off('move', this.onMove);\n",
        "    this.canvas = null;\n",
    );
    repository.write("src/panel.js", &without);
    let text = posted(&repository);
    assert!(
        text.contains("The change removes what released it, line 11"),
        "{text}"
    );
    let inline = PANEL.replace(
        "bus.on('move', this.onMove)",
        "bus.on('move', () => this.draw())",
    );
    repository.write("src/panel.js", &inline);
    let text = posted(&repository);
    assert!(!text.contains("removes what released it"), "{text}");
    assert!(
        text.contains("That line is still there, but no longer releases this listener"),
        "{text}"
    );
}
