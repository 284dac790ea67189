//! Comments that suppress findings: where they count, what they must say, and what is told of them.
//!
//! In: small files. Out: which findings stay.
//! Never here: the rules about comments, whose pages are run by `tests/fixtures.rs`.

use crate::program::Project;
use unlisten::{examine_configured, examine_text};

const BUS: &str = "import { bus } from './bus';\n";

/// What is said of a text: lines and rules.
fn said(path: &str, text: &str) -> Vec<String> {
    let findings = examine_text(path, text);
    let line = |at: u32| text[..at as usize].matches('\n').count() + 1;
    findings
        .iter()
        .map(|it| format!("{} {}", line(it.place.span.start), it.rule))
        .collect()
}

/// What is said of a function with this body, from line 3 on.
fn in_function(body: &str) -> Vec<String> {
    said(
        "a.js",
        &format!("{BUS}export function follow() {{\n{body}}}\n"),
    )
}

fn silent() -> Vec<String> {
    Vec::new()
}

const NEXT: &str = "// unlisten-ignore-next-line listener-per-call -- once\n";

#[test]
fn without_a_comment_it_is_told() {
    assert_eq!(
        in_function("bus.on('a', () => {});\n"),
        ["3 listener-per-call"]
    );
}

#[test]
fn the_next_line_is_the_next_one_that_holds_code() {
    let call = "bus.on('a', () => {});\n";
    for between in [
        "",
        "\n\n",
        "// why else\n",
        "/* more\n * of it */\n",
        "  \t\n/* one */ // two\n",
        "// unlisten-ignore-next-line listener-per-call -- twice\n",
    ] {
        assert_eq!(
            in_function(&format!("{NEXT}{between}{call}")),
            silent(),
            "{between}"
        );
    }
    let after = in_function(&format!("{NEXT}start();\n{call}"));
    assert_eq!(after, ["3 unused-suppression", "5 listener-per-call"]);
    // What stands beside the comment is on its own line.
    let beside = in_function(&format!(
        "/* unlisten-ignore-next-line listener-per-call -- x */ {call}stop();\n"
    ));
    assert_eq!(beside, ["3 unused-suppression", "3 listener-per-call"]);
}

#[test]
fn a_line_means_what_starts_on_it() {
    let chain = "bus\n  .on('a', () => {})\n  .on('b', () => {});\n";
    assert_eq!(
        in_function(chain),
        ["4 listener-per-call", "5 listener-per-call"]
    );
    assert_eq!(in_function(&format!("{NEXT}{chain}")), silent());
    // Above the call itself it means that call alone.
    let inside = format!("bus\n  .on('a', () => {{}})\n  {NEXT}  .on('b', () => {{}});\n");
    assert_eq!(in_function(&inside), ["4 listener-per-call"]);
    let grouped = "void (\n  bus.on('a', () => {})\n);\n";
    assert_eq!(in_function(grouped), ["4 listener-per-call"]);
    assert_eq!(in_function(&format!("{NEXT}{grouped}")), silent());
    // A function that is handed over holds statements of its own.
    let nested = format!("{NEXT}work(() => {{\n  bus.on('a', () => {{}});\n}});\n");
    assert_eq!(
        in_function(&nested),
        ["3 unused-suppression", "5 listener-per-call"]
    );
}

#[test]
fn a_line_may_hold_its_own_comment() {
    for body in [
        "bus.on('a', () => {}); // unlisten-ignore-line listener-per-call -- once\n",
        "bus.on('a', () => {}); /* unlisten-ignore-line listener-per-call -- once */\n",
        "/* unlisten-ignore-line listener-per-call -- once */ bus.on('a', () => {});\n",
        "bus // unlisten-ignore-line listener-per-call -- once\n  .on('a', () => {});\n",
        "bus\n  .on('a', () => {}); // unlisten-ignore-line listener-per-call -- once\n",
    ] {
        assert_eq!(in_function(body), silent(), "{body}");
    }
}

#[test]
fn a_file_and_a_block() {
    let calls = "bus.on('a', () => {});\nbus.on('b', () => {});\n";
    let file = format!("{calls}// unlisten-ignore-file listener-per-call -- generated\n");
    assert_eq!(in_function(&file), silent());
    let block = format!(
        "/* unlisten-ignore-start listener-per-call -- table */\n{calls}/* unlisten-ignore-end */\n{calls}"
    );
    assert_eq!(
        in_function(&block),
        ["7 listener-per-call", "8 listener-per-call"]
    );
    let nested = "\
// unlisten-ignore-start listener-per-call -- outer
// unlisten-ignore-start listener-in-loop -- inner
for (;;) bus.on('a', () => {});
// unlisten-ignore-end listener-per-call
bus.on('b', () => {});
// unlisten-ignore-end
";
    assert_eq!(
        in_function(nested),
        ["3 unused-suppression", "7 listener-per-call"]
    );
    let open = format!("// unlisten-ignore-start listener-per-call -- x\n{calls}");
    assert_eq!(
        in_function(&open),
        [
            "3 unknown-suppression",
            "4 listener-per-call",
            "5 listener-per-call"
        ]
    );
    let lone = in_function(&format!("{calls}// unlisten-ignore-end\n"));
    assert_eq!(lone[2], "5 unknown-suppression");
}

#[test]
fn several_rules_and_long_reasons() {
    let text = format!(
        "{BUS}export function follow(all) {{
  /*
   * unlisten-ignore-next-line listener-in-loop,
   *   listener-per-call -- a reason
   *   over two lines
   */
  for (const one of all) bus.on('a', () => one);
  bus.on('a', () => {{}});
}}
"
    );
    assert_eq!(
        said("a.js", &text),
        ["5 unused-suppression", "9 listener-per-call"]
    );
    let project = Project::new(&[("a.js", &text)]);
    let ran = project.run(&["--format", "json", "-q"]);
    assert!(
        ran.out.contains(r#""reason": "a reason over two lines""#),
        "{}",
        ran.out
    );
}

#[test]
fn in_jsx_a_comment_stands_in_brackets() {
    let text = "\
import { bus } from './bus';
export function List({ items }) {
  return (
    <ul>
      {/* unlisten-ignore-next-line listener-in-loop -- there are three */}
      {items.map((item) => <Item key={item.id} ref={() => { bus.on('a', () => item.show()); }} />)}
      {/* unlisten-ignore-next-line listener-per-call -- never */}
      <b title=\"{/* unlisten-ignore-line listener-per-call -- text */}\">// unlisten-ignore-file x -- text</b>
    </ul>
  );
}
";
    let without = text.replace(
        "      {/* unlisten-ignore-next-line listener-in-loop -- there are three */}\n",
        "",
    );
    let told = said("a.jsx", &without);
    assert!(
        told.len() == 2 && told[0].starts_with("5 listener-"),
        "{told:?}"
    );
    let rule = told[0].split(' ').nth(1).expect("it names a rule");
    let named = text.replace("listener-in-loop", rule);
    assert_eq!(said("a.tsx", &named), ["7 unused-suppression"]);
}

#[test]
fn text_is_no_comment() {
    let body = "\
const a = '// unlisten-ignore-next-line listener-per-call -- x';
bus.on('a', () => {});
const b = `
// unlisten-ignore-next-line listener-per-call -- x
${bus.on('b', () => {})}`;
const c = /\\/\\/ unlisten-ignore-line listener-per-call -- x/; bus.on('c', () => {});
// To suppress it, write unlisten-ignore-next-line listener-per-call -- why
bus.on('d', () => {});
// unlisten-ignored
bus.on('e', () => {});
";
    let lines: Vec<String> = [4, 7, 8, 10, 12]
        .map(|line| format!("{line} listener-per-call"))
        .into();
    assert_eq!(in_function(body), lines);
}

#[test]
fn line_ends_and_marks_change_nothing() {
    let text =
        format!("{BUS}export function follow() {{\n  {NEXT}  bus.on('a', () => {{}});\n}}\n");
    assert_eq!(said("a.js", &text.replace('\n', "\r\n")), silent());
    let project = Project::new(&[("a.js", &format!("\u{FEFF}{text}").replace('\n', "\r\n"))]);
    let ran = project.run(&["--format", "json", "-q"]);
    assert!(ran.out.contains(r#""reason": "once","#), "{}", ran.out);
}

#[test]
fn what_is_only_possible_makes_a_comment_needed() {
    let text =
        "export function follow(source) {\n  const bus = source();\n  bus.on('a', () => {});\n}\n";
    let Some(finding) = examine_text("a.js", text).pop() else {
        panic!("the example finds nothing any more; choose another");
    };
    let comment = format!("// unlisten-ignore-next-line {} -- x\n", finding.rule);
    let with = text.replace("  bus.on", &format!("{comment}  bus.on"));
    assert_eq!(said("a.js", &with), silent());
}

#[test]
fn a_configuration_sets_the_rules_about_comments() {
    let text = format!(
        "{BUS}// unlisten-ignore-next-line listener-per-call\nexport function follow() {{ bus.on('a', () => {{}}); }}\n// unlisten-ignore-line listener-in-loop -- x\n"
    );
    let under = |configuration: &str| -> Vec<(&str, String)> {
        examine_configured(configuration, "a.js", &text)
            .expect("it is right")
            .into_iter()
            .map(|it| (it.rule, format!("{:?}", it.severity)))
            .collect()
    };
    assert_eq!(
        under("{}"),
        [
            ("unexplained-suppression", "Error".into()),
            ("unused-suppression", "Warning".into())
        ]
    );
    assert_eq!(
        under(
            r#"{ "rules": { "unexplained-suppression": "off", "unused-suppression": "error" } }"#
        ),
        [("unused-suppression", "Error".into())]
    );
    // Of a rule that is off nobody knows what it would say.
    assert_eq!(
        under(r#"{ "rules": { "listener-in-loop": "off", "unexplained-suppression": "off" } }"#),
        []
    );
}

#[test]
fn a_file_that_mentions_no_listener_is_parsed_for_its_comments() {
    let project = Project::new(&[
        (
            "a.js",
            "// unlisten-ignore-file listener-per-call -- long gone\nexport const one = 1;\n",
        ),
        ("b.js", "export const two = 2;\n"),
        ("c.js", "export const text = 'unlisten-ignore';\n"),
    ]);
    let ran = project.run(&["--format", "concise"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(
        ran.out,
        "a.js:1:25: warning[unused-suppression] nothing in this file breaks `listener-per-call` (certain)\n"
    );
    assert!(
        ran.err.contains("in 3 files (none mentions listeners)"),
        "{}",
        ran.err
    );
}

#[test]
fn what_is_suppressed_is_told_to_programs_and_counted_for_people() {
    let text =
        format!("{BUS}export function follow() {{\n  {NEXT}  bus.on('a', () => {{}});\n}}\n");
    let project = Project::new(&[("a.js", &text)]);
    let ran = project.run(&[]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(
        ran.out,
        "no leaks found in 1 file (1 mentions listeners), 0.00 s\n1 suppressed by comments\n"
    );
    let json = project.run(&["--format", "json", "-q"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["findings"], serde_json::json!([]));
    let suppressed = &json["suppressed"][0];
    assert_eq!(suppressed["rule"], "listener-per-call");
    assert_eq!(suppressed["line"], 4);
    assert_eq!(
        suppressed["suppression"],
        serde_json::json!({ "by": "comment", "reason": "once", "path": "a.js", "line": 3, "column": 6, "endLine": 3, "endColumn": 57 })
    );
    assert_eq!(json["summary"]["suppressed"], 1);
}

#[test]
fn an_audit_says_what_is_suppressed_and_why() {
    let text =
        format!("{BUS}export function follow() {{\n  {NEXT}  bus.on('a', () => {{}});\n}}\n");
    let project = Project::new(&[("a.js", &text)]);
    let audit = |format: &str| project.run(&["audit", "--format", format]).out;
    for (format, said) in [
        ("human", "listener-per-call (likely, suppressed)"),
        ("csv", "once"),
        ("markdown", "suppressed"),
    ] {
        let said_so = audit(format);
        assert!(said_so.contains(said), "{format}: {said_so}");
    }
    let json: serde_json::Value = serde_json::from_str(&audit("json")).expect("it is JSON");
    assert_eq!(json["acquisitions"][0]["suppression"]["reason"], "once");
    project.write("a.js", text.replace(NEXT, "").as_bytes());
    project.run(&["--write-baseline"]);
    let known = project
        .run(&["audit", "--baseline", "unlisten-baseline.json"])
        .out;
    assert!(
        known.contains("listener-per-call (likely, in the baseline)"),
        "{known}"
    );
}

/// Every form of a comment, right and wrong, and what ends where it should not.
const FORMS: &str = "\
/* unlisten-ignore-next-line listener-per-call -- é🦀 */ /*unlisten-ignore*/ // unlisten-ignore-
/** unlisten-ignore-start `a`,b: -- */ f(/*unlisten-ignore-line--x*/);
<!-- unlisten-ignore-file x --> y
const a = <p>{/* unlisten-ignore-next-line -- */ /* x */}</p>; // unlisten-ignore-end a
/* unlisten-ignore-next-line x
 * -- y
";

#[test]
fn no_comment_breaks_anything_however_it_is_cut() {
    for path in ["a.js", "a.ts", "a.tsx"] {
        for (at, _) in FORMS.char_indices() {
            for text in [
                FORMS[..at].to_owned(),
                FORMS[at..].to_owned(),
                format!("{}{}", &FORMS[at..], &FORMS[..at]),
            ] {
                for finding in examine_text(path, &text) {
                    let span = finding.place.span;
                    let place = text.get(span.start as usize..span.end as usize);
                    assert!(
                        place.is_some_and(|it| !it.is_empty()),
                        "{path}: {finding:?} in {text}"
                    );
                    assert!(!finding.fingerprint.words.is_empty());
                }
            }
        }
    }
}
