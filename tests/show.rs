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
    src/a.js:2:16: No caller of `poll` is in sight; it is assumed to be called more than once
    src/b.js:2:16: No caller of `poll` is in sight; it is assumed to be called more than once
    src/b.js:4:10: The event is computed, so its removal cannot be identified
    src/b.js:5:3: `cleanUp` is not in sight, is passed `bus` and the listener, and may remove it
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
        "\"line\": 5,\n          \"column\": 3,\n          \"message\": \"`cleanUp` is not in sight, is passed `bus`",
    ] {
        assert!(json.contains(said), "{json}");
    }
}

/// A project that names its modules in every way there is.
fn aliased() -> Project {
    Project::new(&[
        (
            "package.json",
            r##"{ "name": "shop", "imports": { "#bus": "./src/bus.js" },
          "browser": { "./src/node.js": "./src/web.js" }, "_moduleAliases": { "@root": "." } }"##,
        ),
        (
            "jsconfig.json",
            r#"{ "compilerOptions": { "paths": { "lib/*": ["./src/lib/*"] } } }"#,
        ),
        (
            "vite.config.ts",
            "import { fileURLToPath, URL } from 'node:url';\n\
          export default { resolve: { alias: [\n\
            { find: '@', replacement: fileURLToPath(new URL('./src', import.meta.url)) },\n\
            { find: /^~\\//, replacement: `${__dirname}/src/` },\n\
          ] } };\n",
        ),
        (
            "build/webpack.base.conf.js",
            "const path = require('path');\n\
          const resolve = (dir) => path.join(__dirname, '..', dir);\n\
          module.exports = { resolve: { alias: { bus$: resolve('src/bus.js') } } };\n",
        ),
        (
            "index.html",
            "<script type=importmap>{ \"imports\": { \"web-bus\": \"./src/bus.js\", \"all/\": \"./src/\" } }</script>",
        ),
        ("src/bus.js", ""),
        ("src/node.js", ""),
        ("src/web.js", ""),
        ("src/lib/time.js", ""),
        ("src/bus.test.js", ""),
        ("src/style.css", ""),
        ("node_modules/left-pad/index.js", ""),
        ("node_modules/left-pad/package.json", "{}"),
        ("packages/core/package.json", r#"{ "name": "@shop/core" }"#),
        ("packages/core/src/index.js", ""),
        (
            "src/app.js",
            "import './bus';\nimport '#bus';\nimport '@/bus';\nimport '~/bus.js';\nimport 'bus';\n\
          import 'bus/more';\nimport 'web-bus';\nimport 'all/lib/time.js';\nimport 'lib/time';\nimport './node.js';\n\
          import '@root/src/web';\nimport '@shop/core';\nimport 'left-pad';\nimport 'events';\nimport 'https://a.b/c.js';\n\
          import './gone';\nimport './bus.test';\nimport './style.css';\nimport 'nobody';\n",
        ),
    ])
}

#[test]
fn modules_are_shown_with_what_says_so_and_why_not() {
    let project = aliased();
    let shown = project.run(&["--show", "modules", "src"]);
    insta::assert_snapshot!(shown.out, @r"
    src/app.js:1:8: ./bus -> src/bus.js
    src/app.js:2:8: #bus -> src/bus.js
    src/app.js:3:8: @/bus -> src/bus.js (alias in vite.config.ts)
    src/app.js:4:8: ~/bus.js -> src/bus.js (alias in vite.config.ts)
    src/app.js:5:8: bus not found: no package here, no alias and no path of that name
    src/app.js:6:8: bus/more not found: no package here, no alias and no path of that name
    src/app.js:7:8: web-bus -> src/bus.js (import-map in index.html)
    src/app.js:8:8: all/lib/time.js -> src/lib/time.js (import-map in index.html)
    src/app.js:9:8: lib/time -> src/lib/time.js (paths in jsconfig.json)
    src/app.js:10:8: ./node.js -> src/node.js, or src/web.js (browser in package.json)
    src/app.js:11:8: @root/src/web -> src/web.js (alias in package.json)
    src/app.js:12:8: @shop/core not found: no package here, no alias and no path of that name
    src/app.js:13:8: left-pad is an installed package, which is not checked
    src/app.js:14:8: events is part of the runtime
    src/app.js:15:8: https://a.b/c.js is an address, which is not fetched
    src/app.js:16:8: ./gone not found: no such file
    src/app.js:17:8: ./bus.test is src/bus.test.js, which is skipped as a test
    src/app.js:18:8: ./style.css is src/style.css, which is no JavaScript or TypeScript
    src/app.js:19:8: nobody not found: no package here, no alias and no path of that name
    ");
    assert!(
        shown.err.starts_with("9 of 19 imports resolved in "),
        "{}",
        shown.err
    );
    assert_eq!(shown.code, Some(0));
    let json = project.run(&["--show", "modules", "--format", "json", "-q", "src"]);
    for said in [
        "{\n  \"version\": 1,\n  \"files\": [\n    {\n      \"path\": \"src/app.js\",\n      \"imports\": [",
        "\"specifier\": \"@/bus\",\n          \"line\": 3,\n          \"column\": 8,\n          \"resolved\": [",
        "\"path\": \"src/bus.js\",\n              \"by\": \"alias\",\n              \"saidIn\": \"vite.config.ts\"",
        "\"unresolved\": {\n            \"reason\": \"built-in\",",
    ] {
        assert!(json.out.contains(said), "{said}\n{}", json.out);
    }
    // What lies deeper than the package is read only where the run covers it.
    let whole = project.run(&["--show", "modules", "-q"]).out;
    for said in [
        "src/app.js:5:8: bus -> src/bus.js (alias in build/webpack.base.conf.js)",
        "src/app.js:6:8: bus/more not found",
        "src/app.js:12:8: @shop/core -> packages/core/src/index.js",
    ] {
        assert!(whole.contains(said), "{said}\n{whole}");
    }
    assert_eq!((json.code, json.err.as_str()), (Some(0), ""));
    for refused in [
        &["--show", "modules", "--format", "sarif"][..],
        &["--show", "modules", "--show", "facts", "--format", "json"],
        &["--show", "modules", "--format", "json=imports.json"],
    ] {
        assert_eq!(project.run(refused).code, Some(2), "{refused:?}");
    }
}
