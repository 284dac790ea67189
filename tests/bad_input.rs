//! Input that breaks programs: it costs a clear line at most, and never the other files.
//!
//! In: broken files beside a sound one. Out: exit codes, and what is said on standard error.
//! Never here: sound input.

use std::io::Read;
use std::process::Stdio;

use crate::program::{Project, QUIET, Ran};

/// A project with a sound file, and a run over it together with `path`.
fn beside(path: &str, bytes: &[u8]) -> Ran {
    let project = Project::new(&[("sound.js", QUIET)]);
    project.write(path, bytes);
    let ran = project.run(&["--quiet"]);
    let json = project.run(&["--format", "json"]).out;
    assert!(json.contains("\"findings\": []"), "{json}");
    ran
}

fn is_silent(ran: &Ran) {
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (Some(0), "", "")
    );
}

#[test]
fn a_path_that_is_not_there_is_one_line() {
    let project = Project::new(&[("sound.js", QUIET)]);
    let ran = project.run(&["sound.js", "src/gone.ts"]);
    assert_eq!(ran.code, Some(2));
    insta::assert_snapshot!(ran.err, @"error: src/gone.ts: no such file or folder; check the spelling and the current folder");
    assert!(
        ran.out.contains("in 1 file (1 mentions listeners)"),
        "{}",
        ran.out
    );
}

#[test]
fn other_encodings_are_checked_and_told() {
    let latin = beside("latin.js", b"// caf\xE9\nprocess.on('exit', () => {});\n");
    assert_eq!(latin.code, Some(0));
    insta::assert_snapshot!(latin.err, @"warning: latin.js: not UTF-8; it was checked with invalid bytes replaced, so save it as UTF-8");
    let utf_16: Vec<u8> = "\u{FEFF}process.on('exit', f)"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    is_silent(&beside("windows.ts", &utf_16));
}

#[test]
fn what_is_no_text_is_told() {
    let project = Project::new(&[("sound.js", QUIET)]);
    project.write("video.ts", b"G\x00\xFF\xFE.on('x')\x00");
    let walked = project.run(&["--quiet"]);
    assert_eq!(walked.code, Some(0));
    insta::assert_snapshot!(walked.err, @"warning: video.ts: binary content under a source file's name; rename it, or list it in `.unlistenignore`");
    let named = project.run(&["--quiet", "video.ts"]);
    assert_eq!(named.code, Some(2));
    assert!(
        named.err.starts_with("error: video.ts: binary content"),
        "{}",
        named.err
    );
}

#[test]
fn odd_but_valid_text_is_silent() {
    for (path, bytes) in [
        ("empty.js", &b""[..]),
        ("mark.ts", b"\xEF\xBB\xBF"),
        (
            "mark-and-code.ts",
            b"\xEF\xBB\xBFprocess.on('exit', () => {});",
        ),
        ("nul.js", b"const a = '\0'; process.on('exit', () => {});\0"),
        ("crlf.ts", b"process\r\n  .on('exit', () => {\r\n});\r\n"),
        ("mac.js", b"process.on('exit',\r() => {});\r"),
        ("half.tsx", b"export function f( { bus.on('a', (x => {"),
        ("half.js", b"class A { #x; constructor( { this.on('a', `${"),
        ("words.js", "これは.on('い', 🦀 => \u{2028}".as_bytes()),
    ] {
        is_silent(&beside(path, bytes));
    }
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("f(", ")"),
        ("() => {", "}"),
        ("!", ""),
        ("`${", "}`"),
        ("a ? b : ", ""),
        ("x + ", ""),
        ("async () => await ", ""),
        ("(class { m() {", "}})"),
        ("a.", "b"),
    ] {
        for end in [close, ""] {
            let deep = format!(
                "bus.on('a', f);\n{}1{}\n",
                open.repeat(100_000),
                end.repeat(100_000)
            );
            let project = Project::new(&[("sound.js", QUIET), ("deep.js", &deep)]);
            // Named, because a walk takes a line that long for minified.
            let ran = project.run(&["--quiet", "deep.js", "sound.js"]);
            assert_eq!(ran.code, Some(0), "{open}");
            let told = "warning: deep.js:2: not all of it was judged, because it is nested too deeply from here on\n";
            assert!(ran.err.is_empty() || ran.err == told, "{open}: {}", ran.err);
        }
    }
}

#[test]
fn a_huge_file_is_passed_over_and_told() {
    let project = Project::new(&[("sound.js", QUIET)]);
    let huge = std::fs::File::create(project.path().join("huge.js")).expect("it can be made");
    // A file of holes takes no room on the disk.
    huge.set_len(100_000_000).expect("it can be stretched");
    let walked = project.run(&[]);
    assert_eq!(walked.code, Some(0));
    insta::assert_snapshot!(walked.err, @"warning: huge.js: skipped, because 100.0 MB is over the limit of 1.0 MB for files that are not named; name it to check it");
    assert!(
        walked.out.contains("in 1 file (1 mentions listeners)")
            && walked.out.contains("1 oversized file"),
        "{}",
        walked.out
    );
    huge.set_len(9_000_000_000).expect("it can be stretched");
    let named = project.run(&["huge.js", "sound.js"]);
    assert_eq!(named.code, Some(2));
    insta::assert_snapshot!(named.err, @"error: huge.js: not checked, because 9000.0 MB is over the limit of 25.0 MB; check the files it was built from");
}

#[test]
fn a_minified_line_is_passed_over_unless_named() {
    let project = Project::new(&[("sound.js", QUIET)]);
    project.write(
        "app.js",
        "process.on('exit',function(){});".repeat(5_000).as_bytes(),
    );
    let walked = project.run(&[]);
    assert!(
        walked.out.contains("skipped 1 bundled or generated file"),
        "{}",
        walked.out
    );
    let named = project.run(&["app.js"]);
    assert!(
        named.out.contains("in 1 file (1 mentions listeners)"),
        "{}",
        named.out
    );
    assert!(
        named.out.lines().all(|line| line.chars().count() < 200),
        "no line spills"
    );
}

#[test]
fn a_folder_named_like_a_file_is_a_folder() {
    let project = Project::new(&[("x.js/inside.js", QUIET)]);
    for arguments in [&["."][..], &["x.js"]] {
        assert!(
            project
                .run(arguments)
                .out
                .contains("in 1 file (1 mentions listeners)")
        );
    }
}

#[cfg(unix)]
#[test]
fn symbolic_links_neither_loop_nor_count_twice() {
    use std::os::unix::fs::symlink;
    let project = Project::new(&[("src/a.js", QUIET)]);
    let at = |path| project.path().join(path);
    symlink(project.path(), at("src/loop")).expect("it can be linked");
    symlink(at("nowhere.js"), at("src/dangling.js")).expect("it can be linked");
    symlink(at("src/a.js"), at("again.js")).expect("it can be linked");
    let walked = project.run(&[]);
    assert_eq!((walked.code, walked.err.as_str()), (Some(0), ""));
    assert!(
        walked.out.contains("in 1 file (1 mentions listeners)"),
        "{}",
        walked.out
    );
    assert!(
        project
            .run(&["again.js"])
            .out
            .contains("in 1 file (1 mentions listeners)")
    );
    let named = project.run(&["src/dangling.js"]);
    assert_eq!(named.code, Some(2));
    insta::assert_snapshot!(named.err, @"error: src/dangling.js: broken symbolic link; fix it or leave it out");
}

/// Whose code is checked chooses the names of its files, and a terminal does what some characters say.
#[cfg(unix)]
#[test]
fn a_name_that_commands_a_terminal_is_one_tame_line() {
    let leak = "import { bus } from './bus';\nexport function f() { bus.on('x', () => {}); }\n";
    let project = Project::new(&[("leak\u{1b}[2J\n.js", leak)]);
    project.write(
        "latin\u{1b}[2J\n.js",
        b"// caf\xE9\nprocess.on('exit', f);\n",
    );
    let ran = project.run(&["--format", "concise"]);
    let told = ran.err.lines().next().unwrap_or_default();
    insta::assert_snapshot!(told, @"warning: latin�[2J�.js: not UTF-8; it was checked with invalid bytes replaced, so save it as UTF-8");
    insta::assert_snapshot!(ran.out, @"leak�[2J�.js:2:27: warning[listener-per-call] if `f` is called more than once, each call adds one more `x` listener to `bus` (likely)");
    for arguments in [
        &["."][..],
        &["audit"],
        &["--show", "facts"],
        &["--show", "blind-spots"],
    ] {
        let ran = project.run(arguments);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.contains("leak\u{FFFD}[2J\u{FFFD}.js"), "{said}");
        assert!(!said.contains('\u{1b}'), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let project = Project::new(&[("sound.js", QUIET)]);
    let made = std::process::Command::new("mkfifo")
        .arg(project.path().join("pipe.js"))
        .status();
    assert!(made.is_ok_and(|made| made.success()), "it can be made");
    is_silent(&project.run(&["--quiet"]));
    let named = project.run(&["--quiet", "pipe.js", "sound.js"]);
    assert_eq!(named.code, Some(2));
    insta::assert_snapshot!(named.err, @"error: pipe.js: neither a file nor a folder; pipe its content in with `--stdin-filename`");
}

#[test]
fn a_file_that_is_one_comment_is_not_read_again_for_each_word_of_it() {
    let comment = format!("//{}", " bus.on('a', f)".repeat(20_000));
    is_silent(&beside("comment.js", comment.as_bytes()));
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new(&[
        ("sound.js", QUIET),
        ("locked.js", QUIET),
        ("vault/a.js", QUIET),
    ]);
    for path in ["locked.js", "vault"] {
        let permissions = std::fs::Permissions::from_mode(0o000);
        std::fs::set_permissions(project.path().join(path), permissions).expect("they are ours");
    }
    let is_all_powerful = std::fs::read(project.path().join("locked.js")).is_ok();
    let walked = project.run(&["--quiet"]);
    let named = project.run(&["--quiet", "locked.js"]);
    let permissions = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(project.path().join("vault"), permissions).expect("they are ours");
    // Who runs the tests as root may read everything, and then there is nothing to tell.
    if !is_all_powerful {
        assert_eq!(walked.code, Some(0));
        insta::assert_snapshot!(walked.err, @r"
        warning: locked.js: cannot be read: permission denied
        warning: vault: cannot be read: permission denied
        ");
        assert_eq!(named.code, Some(2));
        assert_eq!(
            named.err,
            "error: locked.js: cannot be read: permission denied\n"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_named_file_that_the_system_refuses_is_fatal() {
    let project = Project::new(&[("sound.js", QUIET)]);
    // Reading one's own memory from the beginning fails even for root.
    let linked = project.path().join("memory.js");
    std::os::unix::fs::symlink("/proc/self/mem", linked).expect("it can be linked");
    for format in ["human", "concise", "json"] {
        let ran = project.run(&["--quiet", "--format", format, "memory.js", "sound.js"]);
        assert_eq!(ran.code, Some(2));
        assert!(
            ran.err.starts_with("error: memory.js: cannot be read: "),
            "{}",
            ran.err
        );
    }
}

#[test]
fn a_broken_pipe_ends_quietly() {
    let paths: Vec<String> = (0..3000)
        .map(|number| format!("long-name-of-a-missing-file-{number}.js"))
        .collect();
    let project = Project::new(&[("sound.js", QUIET)]);
    let mut arguments = vec!["--format", "json"];
    arguments.extend(paths.iter().map(String::as_str));
    let mut child = project
        .command(&arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut first = [0; 1];
    let mut out = child.stdout.take().expect("it was asked for");
    out.read_exact(&mut first).expect("something is written");
    drop(out);
    // No signal, no panic (101): the code that the run would have had.
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
}

#[test]
fn a_broken_line_of_an_ignore_file_is_told() {
    let project = Project::new(&[
        ("sound.js", QUIET),
        ("b.js", QUIET),
        (".unlistenignore", "b.js\na{b\n"),
    ]);
    let ran = project.run(&[]);
    assert_eq!(ran.code, Some(0));
    insta::assert_snapshot!(ran.err);
    assert!(
        ran.out.contains("in 1 file (1 mentions listeners)"),
        "{}",
        ran.out
    );
}
