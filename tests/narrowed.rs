//! Runs that look at a change only: which files they check, in which state, and which findings they show.
//!
//! In: histories made for one test, and the program as a hook and a job would start it. Out: places and exit codes.
//! Never here: what git says of a change, which `tests/changes.rs` asks.

use crate::program;
use std::process::Command;

use crate::repository::{Repository, said, with_git};

/// Takes one listener more in each turn, on line 4.
const LEAK: &str = "\
import { bus } from './bus';
export function takeAll(orders) {
  for (const order of orders) {
    bus.on('paid', () => order.ship());
  }
}
";

/// The same without the leak.
const MENDED: &str = "\
import { bus } from './bus';
export function takeAll(orders) {
  for (const order of orders) {
    bus.emit('paid', order);
  }
}
";

/// The exit code, and the places of what is reported.
fn places(command: &mut Command) -> (Option<i32>, Vec<String>) {
    let (code, out, err) = said(command.args(["-q", "--format", "concise"]));
    assert!(code != Some(2), "{err}");
    let place = |line: &str| {
        let mut parts = line.splitn(3, ':');
        Some(format!("{}:{}", parts.next()?, parts.next()?))
    };
    (code, out.lines().filter_map(place).collect())
}

fn found(repository: &Repository, arguments: &[&str]) -> (Option<i32>, Vec<String>) {
    places(&mut repository.command("", arguments))
}

fn none() -> (Option<i32>, Vec<String>) {
    (Some(0), Vec::new())
}

fn one(place: &str) -> (Option<i32>, Vec<String>) {
    (Some(1), vec![place.to_owned()])
}

#[test]
fn since_a_reference_only_what_changed_is_checked() {
    let repository = Repository::new(&[("src/old.js", LEAK), ("src/mended.js", MENDED)]);
    repository.git(&["switch", "-q", "-c", "feature"]);
    assert_eq!(found(&repository, &[]), one("src/old.js:4"));
    assert_eq!(found(&repository, &["--since", "main"]), none());
    repository.write("src/mended.js", LEAK);
    assert_eq!(
        found(&repository, &["--since", "main"]),
        one("src/mended.js:4")
    );
    repository.commit("a leak");
    assert_eq!(
        found(&repository, &["--since", "main"]),
        one("src/mended.js:4")
    );
    assert_eq!(found(&repository, &["--since", "HEAD"]), none());
    assert_eq!(
        found(&repository, &["check", "--since=main", "src"]),
        one("src/mended.js:4")
    );
    // A name narrows further, and asks for nothing that did not change.
    assert_eq!(
        found(&repository, &["--since", "main", "src/old.js"]),
        none()
    );
    assert_eq!(
        found(&repository, &["--since", "main", "src/mended.js"]),
        one("src/mended.js:4")
    );
    let from_below = places(&mut repository.command("src", &["--since", "main"]));
    assert_eq!(from_below, one("mended.js:4"));
}

#[test]
fn a_walk_that_is_narrowed_passes_over_what_every_walk_does() {
    let repository = Repository::new(&[("a.js", MENDED)]);
    for path in [
        "a.test.js",
        "vendor/b.js",
        "bower_components/c/index.js",
        "d.d.ts",
        "e.js",
        "deep/er/f.js",
    ] {
        repository.write(path, LEAK);
    }
    repository.write("unlisten.json", r#"{ "ignore": ["e.js"] }"#);
    repository.write(".unlistenignore", "vendor/\n");
    repository.git(&["add", "-A", "-f"]);
    for arguments in [["--staged", "."], ["--since", "main"]] {
        assert_eq!(found(&repository, &arguments), one("deep/er/f.js:4"));
    }
    let named = found(&repository, &["--staged", "a.test.js", "vendor/b.js"]);
    assert_eq!(
        named,
        (Some(1), vec!["a.test.js:4".into(), "vendor/b.js:4".into()])
    );
    let excluded = found(
        &repository,
        &["--staged", "--force-exclude", "a.test.js", "vendor/b.js"],
    );
    assert_eq!(excluded, none());
}

#[test]
fn what_is_staged_is_checked_and_not_what_is_on_the_disk() {
    let repository = Repository::new(&[("a.js", MENDED), ("b.js", MENDED), ("c.js", MENDED)]);
    // The leak is staged, and mended on the disk.
    repository.write("a.js", LEAK);
    repository.git(&["add", "a.js"]);
    repository.write("a.js", MENDED);
    // The leak is on the disk, and not staged.
    repository.write("b.js", &format!("// staged\n{MENDED}"));
    repository.git(&["add", "b.js"]);
    repository.write("b.js", LEAK);
    // The leak is staged, and the file is gone from the disk.
    repository.write("new/d.js", LEAK);
    repository.git(&["add", "new/d.js"]);
    std::fs::remove_file(repository.path().join("new/d.js")).expect("it is there");
    // The file is to go.
    repository.git(&["rm", "-q", "c.js"]);
    repository.write("c.js", LEAK);
    let both = (Some(1), vec!["a.js:4".to_owned(), "new/d.js:4".to_owned()]);
    assert_eq!(found(&repository, &["--staged"]), both);
    assert_eq!(
        found(&repository, &["--staged", "new/d.js"]),
        one("new/d.js:4")
    );
    assert_eq!(
        found(&repository, &["--since", "main"]).1,
        ["b.js:4", "c.js:4"]
    );
    // The picture shows what is staged as well.
    let (_, out, _) = repository.run(&["--staged", "a.js"]);
    assert!(out.contains("bus.on('paid'"), "{out}");
}

#[test]
fn changed_lines_keep_what_touches_them() {
    let two = format!(
        "{LEAK}{}",
        LEAK.replace("takeAll", "again")
            .replace("import { bus } from './bus';\n", "")
    );
    let repository = Repository::new(&[("a.js", &two)]);
    let arguments = ["--since", "main", "--changed-lines"];
    assert_eq!(found(&repository, &arguments), none());
    repository.write("a.js", &two.replacen("order.ship()", "order.bill()", 1));
    assert_eq!(found(&repository, &arguments), one("a.js:4"));
    // The loop is evidence, and was changed.
    repository.write(
        "a.js",
        &two.replacen("for (const order", "for (let order", 1),
    );
    assert_eq!(found(&repository, &arguments), one("a.js:4"));
    repository.write("a.js", &format!("// more\n{two}"));
    assert_eq!(found(&repository, &arguments), none());
    assert_eq!(found(&repository, &["--since", "main"]).1.len(), 2);
    let (_, out, _) = repository.run(&arguments);
    assert!(out.contains("2 more on lines that did not change"), "{out}");
    repository.write("b.js", LEAK);
    assert_eq!(found(&repository, &arguments), one("b.js:4"));
    let (code, _, err) = repository.run(&["--changed-lines"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("--since"), "{err}");
}

/// A hook that runs the program with `arguments`.
fn hook(repository: &Repository, arguments: &str) {
    let program = env!("CARGO_BIN_EXE_unlisten");
    let text = format!(
        "#!/bin/sh\n{} && exec '{program}' {arguments}\n",
        "cd \"${IN:-.}\""
    );
    repository.write(".git/hooks/pre-commit", &text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let hook = repository.path().join(".git/hooks/pre-commit");
        let rights = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(hook, rights).expect("they can be set");
    }
}

/// Whether git commits, given its arguments after `commit`, from `folder`.
fn commits(folder: &std::path::Path, inside: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command
        .args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "commit",
            "-q",
            "-m",
            "x",
        ])
        .args(arguments)
        .env("IN", inside)
        .current_dir(folder);
    with_git(&mut command);
    let output = command.output().expect("git starts");
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!err.contains("error:"), "{err}");
    output.status.success()
}

#[cfg(unix)]
#[test]
fn a_hook_sees_the_index_of_the_commit_that_is_made() {
    let repository = Repository::new(&[
        ("src/a.js", MENDED),
        ("src/b.js", MENDED),
        (".gitignore", "\n"),
    ]);
    hook(&repository, "-q --staged --no-config");
    let folder = repository.path();
    // `commit -a` and `commit FILE` make an index of their own, which only the hook is told of.
    repository.write("src/a.js", LEAK);
    assert!(!commits(&folder, "", &["-a"]));
    assert!(!commits(&folder, "", &["src/a.js"]));
    repository.write("src/b.js", &format!("// other\n{MENDED}"));
    assert!(commits(&folder, "", &["src/b.js"]));
    assert!(!commits(&folder, "src", &["-a"]));
    // The index holds the leak, and the commit of another file does not.
    repository.git(&["add", "src/a.js"]);
    repository.write("src/b.js", &format!("// third\n{MENDED}"));
    assert!(commits(&folder, "src", &["src/b.js"]));
    assert!(!commits(&folder, "src", &[]));

    let (_folder, tree) = repository.second_tree();
    std::fs::write(tree.join("src/b.js"), LEAK).expect("it can be written");
    // A hook of a second work tree is handed GIT_DIR, and goes into a folder.
    assert!(!commits(&tree, "src", &["-a"]));
    std::fs::write(tree.join("src/b.js"), "// fine\n").expect("it can be written");
    assert!(commits(&tree, "src", &["-a"]));
}

#[test]
fn variables_of_git_change_nothing() {
    let repository = Repository::new(&[("a.js", MENDED)]);
    repository.write("a.js", LEAK);
    let mut command = repository.command("", &["--since", "main", "--changed-lines"]);
    command
        .env("GIT_DIFF_OPTS", "--unified=9")
        .env("GIT_EXTERNAL_DIFF", "false")
        .env("GIT_PAGER", "false");
    assert_eq!(places(&mut command), one("a.js:4"));
}

#[test]
fn what_cannot_be_asked_is_one_line_and_2() {
    let repository = Repository::new(&[("a.js", LEAK)]);
    for (arguments, says) in [
        (
            &["--since", "nowhere"][..],
            "error: unknown git reference `nowhere`; check the spelling, or fetch it first\n",
        ),
        (
            &["audit", "--since", "nowhere"],
            "error: unknown git reference `nowhere`; check the spelling, or fetch it first\n",
        ),
    ] {
        assert_eq!(
            repository.run(arguments),
            (Some(2), String::new(), says.to_owned())
        );
    }
    let mut command = repository.command("", &["--staged"]);
    command.env("PATH", repository.path());
    let (code, out, err) = said(&mut command);
    assert_eq!((code, out.as_str(), err.lines().count()), (Some(2), "", 1));
    assert!(
        err.starts_with("error: cannot run `git`: no such file or directory; "),
        "{err}"
    );

    let project = program::Project::new(&[("a.js", LEAK)]);
    let mut command = project.command(&["--staged"]);
    with_git(&mut command);
    let (code, out, err) = said(&mut command);
    assert_eq!((code, out.as_str(), err.lines().count()), (Some(2), "", 1));
    assert!(
        err.contains("not in a git repository, which this option needs"),
        "{err}"
    );
}

#[test]
fn a_conflict_is_not_passed_over_in_silence() {
    let repository = Repository::new(&[("a.js", MENDED), ("b.js", MENDED)]);
    repository.git(&["switch", "-q", "-c", "side"]);
    repository.write("a.js", "1\n");
    repository.commit("one");
    repository.git(&["switch", "-q", "main"]);
    repository.write("a.js", "2\n");
    repository.write("b.js", MENDED);
    repository.commit("two");
    let mut merge = Command::new("git");
    merge
        .args([
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.org",
            "merge",
            "-q",
            "side",
        ])
        .current_dir(repository.path());
    with_git(&mut merge);
    assert!(!merge.output().expect("git starts").status.success());
    repository.write("b.js", LEAK);
    repository.git(&["add", "b.js"]);
    let (code, out, err) = repository.run(&["--staged", "-q", "--format", "concise"]);
    assert_eq!(code, Some(2));
    assert!(out.starts_with("b.js:4:"), "{out}");
    assert_eq!(
        err,
        "error: a.js: has unresolved conflicts; resolve them and `git add` it\n"
    );
}
