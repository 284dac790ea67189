//! What stands between the code and the findings, as the program shows it.
//!
//! In: a small project and `--show`, or an audit. Out: facts, blind spots, exit codes.
//! Never here: what is a blind spot and what is not; `fixtures/blind-spots/` say what they do to a finding.

use crate::program::Project;

const SEEN: &str = "\
const bus = require('./bus');
exports.poll = () => {
  bus.on('tick', () => {});
};
";

/// Three things that could not be decided in one file, and one in another.
fn half_seen() -> Project {
    Project::new(&[
        ("src/b.js", BLIND),
        ("src/a.js", SEEN),
        ("src/c.js", "export const one = 1;\n"),
    ])
}

const BLIND: &str = "\
const { bus, cleanUp } = require('./bus');
exports.poll = (id) => {
  const onTick = () => {};
  bus.on(`tick:${id}`, onTick);
  cleanUp(bus, onTick);
};
";

#[test]
fn blind_spots_are_shown_instead_of_findings() {
    let shown = half_seen().run(&["--show", "blind-spots"]);
    insta::assert_snapshot!(shown.out, @r#"
    src/a.js:2:16: No caller of `poll` is in sight, which is taken to be called more than once
    src/b.js:2:16: No caller of `poll` is in sight, which is taken to be called more than once
    src/b.js:4:10: The event is computed, so which removal is this one's cannot be told
    src/b.js:5:3: `cleanUp` is not in sight, is handed `bus` and the listener, and may take it away
    "#);
    insta::assert_snapshot!(shown.err, @"4 blind spots in 3 files (2 mention listeners), 0.00 s");
    assert_eq!(shown.code, Some(0));
}

#[test]
fn facts_are_shown_instead_of_findings() {
    let project = half_seen();
    let shown = project.run(&["check", "--show", "facts", "src/a.js"]);
    insta::assert_snapshot!(shown.out, @r#"
    facts of src/a.js
      Const bus of f0 r0 at 6..9: = import("./bus")
      f0 Module (no name)() at 0..0
        body r0
          write bus = import("./bus")
          assign global exports.poll = f1
      f1 Arrow poll() with this of f0 in f0 r0 at 45..47
        body r1
          call bus.on("tick", f2)
      f2 Arrow (no name)() with this of f0 in f1 r1 at 70..72
        body r2
      export poll = f1
      acquire on bus event "tick" listener f2 in r1 at 59..68
    "#);
    insta::assert_snapshot!(shown.err, @"facts of 1 file in 1 file (1 mentions listeners), 0.00 s");
    assert_eq!(shown.code, Some(0));
    let both = project.run(&["--show", "facts", "--show", "blind-spots", "-q"]);
    let blind = project.run(&["--show", "blind-spots", "-q"]);
    assert!(both.out.contains("facts of src/b.js\n") && both.out.ends_with(&blind.out));
    assert_eq!((both.code, both.err.as_str()), (Some(0), ""));
}

#[test]
fn what_is_shown_has_one_form_and_fails_for_nothing_but_a_file_unread() {
    let project = half_seen();
    for arguments in [
        &["--show", "findings"][..],
        &["--show", "facts", "--format", "json"],
        &["audit", "--show", "facts"],
    ] {
        assert_eq!(project.run(arguments).code, Some(2), "{arguments:?}");
    }
    assert_eq!(project.run(&["--show", "facts", "gone.js"]).code, Some(2));
    assert_eq!(project.run(&["--show", "blind-spots"]).code, Some(0));
}

#[test]
fn an_audit_says_what_could_not_be_decided() {
    let project = half_seen();
    insta::assert_snapshot!(project.run(&["audit", "-q"]).out, @r#"
    PLACE         TARGET  EVENT   LIFETIME  REPETITION  RELEASE  VERDICT                       BLIND SPOTS
    src/a.js:3:7  bus.on  'tick'  process   per call    none     listener-per-call (likely)    callers
    src/b.js:4:7  bus.on  …       process   per call    none     listener-per-call (possible)  callers, event, handed on
    "#);
    let json = project.run(&["audit", "--format", "json", "src/b.js"]).out;
    for said in [
        "\"blindSpots\": [\n        {\n          \"line\": 2,\n          \"column\": 16,",
        "\"line\": 5,\n          \"column\": 3,\n          \"message\": \"`cleanUp` is not in sight, is handed `bus`",
    ] {
        assert!(json.contains(said), "{json}");
    }
}
