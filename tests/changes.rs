//! What git says of a change, asked in real repositories.
//!
//! In: histories made for one test. Out: the files and lines that a change touches, or the one line that says why nobody
//! knows.
//! Never here: findings.

use std::path::Path;

use crate::repository::{Repository, git};
use unlisten::corpus::{ChangedLines, Changes, Compared, NoAnswer};

/// Each file with its changed lines, in words.
fn touched(folder: &Path, compared: &Compared) -> Vec<String> {
    let changes = Changes::of(folder, compared).expect("git answers");
    let shown = changes.files().map(|(path, changed)| {
        let path = path.strip_prefix(folder).unwrap_or(path);
        let lines = match &changed.lines {
            ChangedLines::All => "all".to_owned(),
            ChangedLines::These(stretches) => format!("{stretches:?}"),
        };
        format!("{} {lines}", path.display())
    });
    shown.collect()
}

fn since(repository: &Repository, reference: &str) -> Vec<String> {
    touched(&repository.path(), &Compared::Since(reference.into()))
}

fn staged(repository: &Repository) -> Vec<String> {
    touched(&repository.path(), &Compared::Staged)
}

fn refused(folder: &Path, compared: &Compared) -> NoAnswer {
    Changes::of(folder, compared).expect_err("git has no answer")
}

/// Text of that many numbered lines.
fn lines(count: usize) -> String {
    (1..=count).map(|line| format!("line {line}\n")).collect()
}

#[test]
fn a_change_since_a_branch_is_what_happened_on_this_side() {
    let repository = Repository::new(&[("a.js", &lines(9)), ("b.js", &lines(9))]);
    repository.git(&["switch", "-q", "-c", "feature"]);
    repository.write("a.js", &lines(9).replace("line 3", "line three"));
    repository.commit("on this side");
    repository.git(&["switch", "-q", "main"]);
    repository.write("b.js", &lines(4));
    repository.commit("on the other side");
    repository.git(&["switch", "-q", "feature"]);
    assert_eq!(since(&repository, "main"), ["a.js [(3, 3)]"]);

    // What is not committed, and what git was not told of, has happened as well.
    repository.write(".gitignore", "ignored.js\n");
    repository.write("ignored.js", "1\n");
    repository.write("new/c.js", "1\n");
    repository.write("b.js", &lines(10));
    assert_eq!(
        since(&repository, "main"),
        [
            ".gitignore all",
            "a.js [(3, 3)]",
            "b.js [(10, 10)]",
            "new/c.js all"
        ]
    );
    assert_eq!(since(&repository, "HEAD").len(), 3);
}

#[test]
fn what_moved_or_went_has_no_changed_lines() {
    let repository = Repository::new(&[("a.js", &lines(30)), ("b.js", &lines(5)), ("c.js", "1\n")]);
    repository.git(&["mv", "a.js", "moved.js"]);
    repository.write("b.js", &lines(4));
    std::fs::remove_file(repository.path().join("c.js")).expect("it is there");
    assert_eq!(since(&repository, "main"), ["b.js []", "moved.js []"]);
    let half = lines(30).replace("line 7\n", "line 7\nmore\n");
    repository.write("moved.js", &half);
    assert_eq!(since(&repository, "main")[1], "moved.js [(8, 8)]");
}

#[test]
fn a_staged_change_is_what_the_next_commit_holds() {
    let repository = Repository::new(&[("a.js", &lines(9)), ("b.js", &lines(9))]);
    repository.write("a.js", &lines(9).replace("line 2", "two"));
    repository.git(&["add", "a.js"]);
    repository.write("a.js", &lines(9).replace("line 8", "eight"));
    repository.write("b.js", "");
    repository.write("c.js", "");
    assert_eq!(staged(&repository), ["a.js [(2, 2)]"]);
    let changes = Changes::of(&repository.path(), &Compared::Staged).expect("git answers");
    let changed = changes.get(&repository.path().join("a.js"));
    let blob = changed
        .and_then(|it| it.blob.clone())
        .expect("it is staged");
    let held = changes.contents(&[&blob]).expect("git answers");
    let text = lines(9).replace("line 2", "two");
    assert_eq!(
        held,
        [unlisten::corpus::Blob::Whole(text.as_bytes().into())]
    );
}

#[test]
fn the_first_commit_can_be_staged() {
    let repository = Repository::new(&[]);
    assert_eq!(staged(&repository), Vec::<String>::new());
    repository.write("a.js", "1\n2\n");
    repository.git(&["add", "a.js"]);
    assert_eq!(staged(&repository), ["a.js [(1, 2)]"]);
    let none = refused(&repository.path(), &Compared::Since("main".into()));
    assert_eq!(none, NoAnswer::UnknownReference("main".into()));
}

#[test]
fn no_configuration_of_git_has_a_say() {
    let repository = Repository::new(&[("src/a.js", &lines(9)), ("b.js", &lines(30))]);
    repository.write(".gitattributes", "*.js binary diff=odd\n");
    repository.commit("attributes");
    for (key, value) in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.external", "false"),
        ("diff.odd.command", "false"),
        ("diff.odd.textconv", "false"),
        ("diff.renames", "false"),
        ("diff.context", "9"),
        ("diff.interHunkContext", "9"),
        ("diff.relative", "true"),
        ("diff.algorithm", "minimal"),
        ("color.ui", "always"),
        ("color.diff", "always"),
        ("core.quotePath", "true"),
        ("core.pager", "false"),
        ("status.showUntrackedFiles", "no"),
        ("diff.srcPrefix", "x/"),
    ] {
        repository.git(&["config", key, value]);
    }
    repository.git(&["mv", "b.js", "c.js"]);
    let other = lines(9).replace("line 2", "two").replace("line 5", "five");
    repository.write("src/a.js", &other);
    repository.write("d.js", "1\n");
    let all = ["c.js []", "d.js all", "src/a.js [(2, 2), (5, 5)]"];
    assert_eq!(since(&repository, "main"), all);
    let from_below = repository.path().join("src");
    let compared = Compared::Since("main".into());
    let changes = Changes::of(&from_below, &compared).expect("git answers");
    assert_eq!(changes.files().count(), 3);
}

#[cfg(unix)]
#[test]
fn names_may_hold_anything() {
    let names = [
        "a b.js",
        "quote\".js",
        "back\\slash.js",
        "naïve 🦀.js",
        "tab\t.js",
        "line\nend.js",
        "-dash.js",
        ":colon.js",
        " leading.js",
        "trailing.js ",
    ];
    let text = lines(9);
    let files: Vec<(&str, &str)> = names.iter().map(|name| (*name, text.as_str())).collect();
    let repository = Repository::new(&files);
    for name in names {
        repository.write(name, &text.replace("line 4", "++ four"));
    }
    let mut all: Vec<String> = names
        .iter()
        .map(|name| format!("{name} [(4, 4)]"))
        .collect();
    all.sort();
    assert_eq!(since(&repository, "main"), all);
    repository.git(&["add", "-A"]);
    assert_eq!(staged(&repository), all);
}

#[test]
fn a_second_work_tree_and_a_submodule_are_repositories() {
    let repository = Repository::new(&[("a.js", &lines(9))]);
    let (_folder, tree) = repository.second_tree();
    std::fs::write(tree.join("a.js"), lines(10)).expect("it can be written");
    let compared = Compared::Since("main".into());
    assert_eq!(touched(&tree, &compared), ["a.js [(10, 10)]"]);
    assert_eq!(since(&repository, "main"), Vec::<String>::new());

    let outer = Repository::new(&[("b.js", "1\n")]);
    let inner = repository.path();
    let inner = inner.to_str().expect("a plain name");
    outer.git(&["submodule", "add", "-q", inner, "inner"]);
    outer.commit("submodule");
    outer.write("inner/a.js", &lines(10));
    // The repository around it does not look into a submodule.
    assert_eq!(since(&outer, "main"), Vec::<String>::new());
    let inside = outer.path().join("inner");
    assert_eq!(
        touched(&inside, &Compared::Since("HEAD".into())),
        ["a.js [(10, 10)]"]
    );
}

#[test]
fn conflicts_are_told_apart() {
    let repository = Repository::new(&[("a.js", "1\n")]);
    repository.git(&["switch", "-q", "-c", "side"]);
    repository.write("a.js", "2\n");
    repository.commit("two");
    repository.git(&["switch", "-q", "main"]);
    repository.write("a.js", "3\n");
    repository.commit("three");
    let merge = std::process::Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
        .args(["merge", "-q", "side"])
        .current_dir(repository.path())
        .output()
        .expect("git starts");
    assert!(!merge.status.success());
    let changes = Changes::of(&repository.path(), &Compared::Staged).expect("git answers");
    let changed = changes.get(&repository.path().join("a.js"));
    assert!(changed.is_some_and(|it| it.is_unmerged));
}

#[test]
fn a_shallow_clone_says_what_it_lacks() {
    let repository = Repository::new(&[("a.js", "1\n")]);
    repository.git(&["switch", "-q", "-c", "side"]);
    repository.write("a.js", "2\n");
    repository.commit("two");
    repository.git(&["switch", "-q", "main"]);
    repository.write("b.js", "3\n");
    repository.commit("three");
    let clones = tempfile::TempDir::new().expect("a folder can be made");
    let from = format!("file://{}", repository.path().display());
    git(
        clones.path(),
        &[
            "clone",
            "-q",
            "--depth",
            "1",
            "--no-single-branch",
            &from,
            "clone",
        ],
    );
    let clone = clones
        .path()
        .canonicalize()
        .expect("it is there")
        .join("clone");
    let said = refused(&clone, &Compared::Since("origin/side".into())).to_string();
    assert!(
        said.contains("`origin/side` and HEAD have no commit in common in this shallow clone"),
        "{said}"
    );
    git(&clone, &["fetch", "-q", "--unshallow"]);
    let compared = Compared::Since("origin/side".into());
    assert_eq!(touched(&clone, &compared), ["b.js [(1, 1)]"]);
}

#[test]
fn what_git_does_not_know_is_one_line() {
    let repository = Repository::new(&[("a.js", "1\n")]);
    for unknown in [
        "nowhere",
        "-q",
        "--output=x",
        "",
        "main..main",
        "HEAD:a.js",
        "main main",
    ] {
        let said = refused(&repository.path(), &Compared::Since(unknown.into()));
        assert_eq!(said, NoAnswer::UnknownReference(unknown.into()));
    }
    repository.git(&["switch", "-q", "--orphan", "other"]);
    let said = refused(&repository.path(), &Compared::Since("main".into()));
    assert_eq!(said, NoAnswer::NoCommit);
    repository.write("b.js", "1\n");
    repository.commit("another beginning");
    let said = refused(&repository.path(), &Compared::Since("main".into())).to_string();
    assert!(
        said.contains("`main` and HEAD have no commit in common;"),
        "{said}"
    );

    let nowhere = tempfile::TempDir::new().expect("a folder can be made");
    for compared in [Compared::Staged, Compared::Since("main".into())] {
        let said = refused(nowhere.path(), &compared);
        assert!(matches!(said, NoAnswer::NoRepository(_)), "{said}");
        assert_eq!(said.to_string().lines().count(), 1);
    }
    git(nowhere.path(), &["init", "-q", "--bare"]);
    let said = refused(nowhere.path(), &Compared::Staged).to_string();
    assert!(said.contains("work tree"), "{said}");
}
