//! Nothing that a repository holds is run because git is asked about it.
//!
//! In: repositories whose configuration names a trap. Out: nothing.
//! Never here: what git answers; that is `changes.rs`.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::trap::Trap;
use crate::program::QUIET;
use crate::repository::{Repository, said, with_git};

/// A repository with a commit, and changes after it: one staged, one not.
fn changed() -> Repository {
    let repository = Repository::new(&[("a.js", QUIET), ("b.js", QUIET)]);
    repository.write("a.js", &QUIET.repeat(2));
    repository.git(&["add", "a.js"]);
    repository.write("a.js", &QUIET.repeat(3));
    repository.write("b.js", &QUIET.repeat(3));
    repository
}

/// All ways to ask git.
const WAYS: [&[&str]; 5] = [
    &["--since", "HEAD"],
    &["--staged"],
    &["review", "--since", "HEAD"],
    &["review", "--staged"],
    &["--new-since", "HEAD"],
];

/// Runs the program in each way that asks git; it has to answer, and the trap has to stay shut.
fn asks_safely(repository: &Repository, trap: &Trap, what: &str) {
    for way in WAYS {
        let (code, _, err) = repository.run(way);
        assert!(
            code == Some(0) || code == Some(1),
            "{what} {way:?}: {code:?} {err}"
        );
        assert!(!trap.was_run(), "{what}: `unlisten {way:?}` runs it");
    }
}

/// Has git itself do something, whatever becomes of it.
fn plain_git(repository: &Repository, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(repository.path());
    with_git(&mut git);
    git.output().expect("git starts");
}

#[test]
fn a_monitor_of_files_is_not_asked() {
    let (repository, trap) = (changed(), Trap::new());
    repository.git(&["config", "core.fsmonitor", &trap.name()]);
    plain_git(&repository, &["status"]);
    assert!(trap.was_run(), "git itself asks it");
    asks_safely(&repository, &trap, "core.fsmonitor");
}

#[test]
fn filters_are_not_run() {
    for (name, part) in [("odd", "clean"), ("odd", "process"), ("a.b c", "clean")] {
        let (repository, trap) = (changed(), Trap::new());
        let attribute = name.replace(' ', "");
        repository.write(".gitattributes", &format!("*.js filter={attribute}\n"));
        let key = format!("filter.{attribute}");
        repository.git(&["config", &format!("{key}.{part}"), &trap.name()]);
        repository.git(&["config", &format!("{key}.required"), "true"]);
        plain_git(&repository, &["diff", "HEAD"]);
        assert!(trap.was_run(), "git itself runs it");
        asks_safely(&repository, &trap, &key);
    }
}

#[test]
fn a_filter_that_cannot_be_switched_off_is_refused() {
    let (repository, trap) = (changed(), Trap::new());
    repository.write(".gitattributes", "*.js filter=a=b\n");
    repository.git(&["config", "filter.a=b.clean", &trap.name()]);
    let (code, _, err) = repository.run(&["--since", "HEAD"]);
    assert_eq!(code, Some(2));
    insta::assert_snapshot!(err, @"error: the git configuration defines a filter `a=b` that cannot be disabled; remove it from `.git/config`");
    assert!(!trap.was_run());
}

#[test]
fn neither_drivers_nor_pagers_nor_editors_are_run() {
    let (repository, trap) = (changed(), Trap::new());
    repository.write(".gitattributes", "*.js diff=odd\n");
    for key in [
        "diff.external",
        "diff.odd.command",
        "diff.odd.textconv",
        "core.pager",
        "pager.diff",
        "core.editor",
        "core.askPass",
        "core.sshCommand",
        "gpg.program",
        "alias.diff",
    ] {
        repository.git(&["config", key, &trap.name()]);
    }
    plain_git(&repository, &["diff", "HEAD"]);
    assert!(trap.was_run(), "git itself runs one");
    asks_safely(&repository, &trap, "diff.external and others");
}

#[test]
fn hooks_are_not_run() {
    let (repository, trap) = (changed(), Trap::new());
    let hooks = repository.path().join(".git/hooks");
    std::fs::create_dir_all(&hooks).expect("folders can be made");
    for hook in ["post-index-change", "fsmonitor-watchman", "post-checkout"] {
        trap.put_at(&hooks.join(hook));
    }
    plain_git(&repository, &["update-index", "--force-write-index"]);
    assert!(trap.was_run(), "git itself runs one");
    // What was only touched makes git write its index anew.
    repository.write("b.js", QUIET);
    asks_safely(&repository, &trap, "hooks");
    repository.git(&["config", "core.hooksPath", ".git/hooks"]);
    asks_safely(&repository, &trap, "core.hooksPath");
}

#[test]
fn a_folder_that_looks_like_a_bare_repository_is_none() {
    let (repository, trap) = (changed(), Trap::new());
    let config = format!(
        "[core]\n  repositoryformatversion = 0\n  bare = false\n  worktree = ..\n  fsmonitor = {}\n",
        trap.name()
    );
    repository.write("bare/HEAD", "ref: refs/heads/main\n");
    repository.write("bare/config", &config);
    repository.write("bare/objects/keep", "");
    repository.write("bare/refs/keep", "");
    repository.write("bare/c.js", QUIET);
    let mut git = Command::new("git");
    git.arg("status")
        .current_dir(repository.path().join("bare"));
    with_git(&mut git);
    git.output().expect("git starts");
    assert!(trap.was_run(), "git itself takes it for one");
    for way in WAYS {
        let (code, _, err) = said(&mut repository.command("bare", way));
        assert_eq!(code, Some(2), "{err}");
        assert!(err.contains("in a bare repository"), "{err}");
        assert!(!trap.was_run(), "{way:?}");
        assert_eq!(err.lines().count(), 1);
    }
    // From the folder around it the change is seen as ever.
    asks_safely(&repository, &trap, "a bare repository inside");
}

#[test]
fn variables_of_git_from_outside_do_nothing() {
    let (repository, trap) = (changed(), Trap::new());
    let other = Trap::new();
    let programs = tempfile::TempDir::new().expect("a folder can be made");
    for program in ["git-diff", "git-rev-parse", "git-ls-files", "git"] {
        trap.put_at(&programs.path().join(program));
    }
    let written = programs.path().join("trace");
    let variables = [
        ("GIT_EXTERNAL_DIFF", trap.name()),
        ("GIT_PAGER", trap.name()),
        ("GIT_EDITOR", trap.name()),
        ("GIT_SSH_COMMAND", trap.name()),
        ("GIT_ASKPASS", trap.name()),
        ("GIT_EXEC_PATH", programs.path().display().to_string()),
        ("GIT_TRACE", written.display().to_string()),
        ("GIT_TRACE2_EVENT", written.display().to_string()),
        ("GIT_DIFF_OPTS", "--unified=9".to_owned()),
        ("GIT_LITERAL_PATHSPECS", "1".to_owned()),
        ("GIT_CONFIG_COUNT", "2".to_owned()),
        ("GIT_CONFIG_KEY_0", "core.fsmonitor".to_owned()),
        ("GIT_CONFIG_VALUE_0", other.name()),
        ("GIT_CONFIG_KEY_1", "filter.odd.clean".to_owned()),
        ("GIT_CONFIG_VALUE_1", other.name()),
    ];
    repository.write(".gitattributes", "*.js filter=odd\n");
    let mut git = Command::new("git");
    git.args(["diff", "HEAD"]).current_dir(repository.path());
    with_git(&mut git);
    git.envs(variables.clone()).output().expect("git starts");
    assert!(
        (trap.was_run() & other.was_run()) && std::fs::remove_file(&written).is_ok(),
        "git itself heeds them"
    );
    for way in WAYS {
        let mut command = repository.command("", way);
        let (code, _, err) = said(command.envs(variables.clone()));
        assert!(code == Some(0) || code == Some(1), "{way:?}: {err}");
        assert!(!trap.was_run() && !other.was_run(), "{way:?}");
        assert!(!written.exists(), "{way:?}");
    }
}

#[test]
fn a_git_that_lies_in_the_checkout_is_not_taken_for_git() {
    let (repository, trap) = (changed(), Trap::new());
    trap.put_at(&repository.path().join("git"));
    let path = std::env::var("PATH").expect("these tests need git");
    for way in WAYS {
        for odd in ["", ".", "./"] {
            let mut command = repository.command("", way);
            let (code, _, err) = said(command.env("PATH", format!("{odd}:{path}")));
            assert!(code == Some(0) || code == Some(1), "{way:?}: {err}");
            assert!(!trap.was_run(), "{way:?} {odd:?}");
        }
    }
    let (code, _, err) = said(repository.command("", WAYS[0]).env("PATH", "."));
    assert_eq!(code, Some(2));
    assert!(err.contains("cannot run `git`"), "{err}");
    assert!(!trap.was_run());
}

#[test]
fn nothing_is_fetched() {
    let (repository, trap) = (changed(), Trap::new());
    let blob = repository.git(&["rev-parse", "HEAD:b.js"]);
    let (folder, rest) = blob.trim().split_at(2);
    let object = repository.path().join(".git/objects").join(folder);
    std::fs::remove_file(object.join(rest)).expect("it is a loose object");
    for (key, value) in [
        ("remote.origin.url", format!("ext::{}", trap.name())),
        ("remote.origin.promisor", "true".to_owned()),
        ("remote.origin.partialclonefilter", "blob:none".to_owned()),
        ("extensions.partialClone", "origin".to_owned()),
        ("core.repositoryFormatVersion", "1".to_owned()),
        ("protocol.allow", "always".to_owned()),
        ("protocol.ext.allow", "always".to_owned()),
    ] {
        repository.git(&["config", key, &value]);
    }
    plain_git(&repository, &["diff", "HEAD"]);
    assert!(trap.was_run(), "git itself fetches");
    let (code, _, err) = repository.run(&["--since", "HEAD"]);
    assert_eq!(code, Some(2));
    insta::assert_snapshot!(err, @"error: this partial clone lacks objects needed for the comparison; fetch them first: `git fetch --refetch --no-filter`");
    for way in WAYS {
        repository.run(way);
        assert!(!trap.was_run(), "{way:?}");
    }
}

#[test]
fn a_name_is_a_name_whatever_it_looks_like() {
    let repository = changed();
    let commit = repository.git(&["rev-parse", "HEAD"]);
    for name in [commit.trim(), "HEAD", "main", "--output=made", "--cached"] {
        repository.write(name, "no code\n");
    }
    repository.write("--output=made.js", QUIET);
    for way in WAYS {
        let (code, _, err) = repository.run(way);
        assert!(code == Some(0) || code == Some(1), "{way:?}: {err}");
    }
    let (code, out, err) = repository.run(&["--since", "main", "--format", "concise"]);
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    let (code, _, err) = repository.run(&["--since=--output=made"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("unknown git reference"), "{err}");
    assert!(!repository.path().join("made").exists());
}

#[test]
fn a_partial_index_of_a_hook_is_still_the_one_that_is_asked() {
    let repository = changed();
    let hook = repository.path().join(".git/hooks/pre-commit");
    std::fs::create_dir_all(hook.parent().expect("it has one")).expect("folders can be made");
    let program = env!("CARGO_BIN_EXE_unlisten");
    let script = format!("#!/bin/sh\n'{program}' --staged --format json >asked.json\n");
    std::fs::write(&hook, script).expect("it can be written");
    let rights = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&hook, rights).expect("it is ours");
    repository.git(&["commit", "-q", "-m", "one", "b.js"]);
    let asked = std::fs::read_to_string(repository.path().join("asked.json"));
    let asked = asked.expect("the hook wrote it");
    assert!(asked.contains("\"files\": 1"), "{asked}");
}
