//! Links that lead into the repository, built from what a build server says of itself or from what was typed.
//!
//! In: a small project and variables as GitHub, GitLab, Bitbucket and Azure set them. Out: nothing; a link that leads
//! nowhere, or that somebody else's variable forges, fails.
//! Never here: whether a page is there.

use crate::program::Project;
use crate::repository::{Repository, said};

const LEAK: &str = "import { bus } from './bus.js';\nfor (const one of all()) {\n  for (;;) bus.on('a', () => one);\n}\n";

fn run(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let project = Project::new(&[("src/a b.js", LEAK)]);
    let top = project.path().canonicalize().expect("it is there");
    let mut command = project.command(arguments);
    command
        .env("GITHUB_WORKSPACE", &top)
        .env("CI_PROJECT_DIR", &top);
    let output = command
        .envs(variables.iter().copied())
        .output()
        .expect("it starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const GITHUB: &[(&str, &str)] = &[
    ("GITHUB_ACTIONS", "true"),
    ("GITHUB_SERVER_URL", "https://github.com"),
    ("GITHUB_REPOSITORY", "acme/shop"),
    ("GITHUB_SHA", "0123456789abcdef"),
];

#[test]
fn checklists_and_tables_link_to_the_commit() {
    let line = "https://github.com/acme/shop/blob/0123456789abcdef/src/a%20b.js#L3";
    for arguments in [
        &["-f", "checklist"][..],
        &["audit", "-f", "markdown"],
        &["audit", "-f", "html"],
    ] {
        let text = run(arguments, GITHUB);
        assert!(text.contains(line), "{arguments:?} {text}");
    }
    let gitlab = [
        ("GITLAB_CI", "true"),
        ("CI_PROJECT_URL", "https://gitlab.com/acme/shop"),
        ("CI_COMMIT_SHA", "abc"),
    ];
    let text = run(&["-f", "checklist"], &gitlab);
    assert!(
        text.contains("(https://gitlab.com/acme/shop/-/blob/abc/src/a%20b.js#L3)"),
        "{text}"
    );
}

#[test]
fn what_is_typed_comes_before_what_the_server_says() {
    let text = run(
        &[
            "-f",
            "checklist",
            "--link-base",
            "https://code.acme.org/shop/",
        ],
        GITHUB,
    );
    assert!(
        text.contains("(https://code.acme.org/shop/src/a%20b.js#L3)"),
        "{text}"
    );
    let text = run(
        &[
            "-f",
            "checklist",
            "--link-base",
            "https://x.org/?f={path}&l={line}",
        ],
        &[],
    );
    assert!(
        text.contains("(https://x.org/?f=src/a%20b.js&l=3)"),
        "{text}"
    );
}

#[test]
fn links_start_from_the_top_of_the_repository_wherever_the_command_runs() {
    let repository = Repository::new(&[("web/src/a.js", LEAK)]);
    let arguments = ["-f", "checklist", "--link-base", "https://x.org/b"];
    let (_, out, _) = said(&mut repository.command("web", &arguments));
    assert!(
        out.contains("[`src/a.js:3`](https://x.org/b/web/src/a.js#L3)"),
        "{out}"
    );
}

#[test]
fn without_a_server_links_are_relative() {
    let text = run(&["-f", "checklist"], &[]);
    assert!(text.contains("(src/a%20b.js#L3)"), "{text}");
}

#[test]
fn sarif_and_the_page_name_the_commit() {
    let sarif: serde_json::Value =
        serde_json::from_str(&run(&["-f", "sarif"], GITHUB)).expect("it is JSON");
    assert_eq!(
        sarif["runs"][0]["versionControlProvenance"],
        serde_json::json!([{ "repositoryUri": "https://github.com/acme/shop", "revisionId": "0123456789abcdef" }])
    );
    let page = run(&["audit", "-f", "html"], GITHUB);
    assert!(page.contains("\"project\":\"shop\",\"repository\":\"https://github.com/acme/shop\",\"commit\":\"0123456789abcdef\""), "{page}");
    let bare = run(&["-f", "sarif"], &[]);
    assert!(!bare.contains("versionControlProvenance"), "{bare}");
}

#[test]
fn a_variable_cannot_write_into_a_report() {
    let forged = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_SERVER_URL", "https://x.org/) ![](https://evil.org"),
        ("GITHUB_REPOSITORY", "a/b"),
        ("GITHUB_SHA", "abc"),
    ];
    let text = run(&["-f", "checklist"], &forged);
    assert!(!text.contains("evil.org"), "{text}");
}
