//! `--fix` and `--diff`: what is written, where, and what the run says of it.
//!
//! In: small files. Out: their bytes afterwards, what was printed, and the exit code.
//! Never here: whether a fix is right, which `tests/mends.rs` proves.

use crate::program::{Project, Ran};

/// A class whose fix is safe, and a loop whose fix is not.
const PANEL: &str = "\
import { bus } from './bus';
export class Panel {
  constructor() {
    bus.on('change', () => this.draw());
    this.onOpen = () => this.draw();
    bus.on('open', this.onOpen);
  }
  draw() {}
  destroy() {
    bus.off('open', this.onOpen);
  }
}
";

const LOOP: &str = "\
import { bus } from './bus';
export async function take(orders) {
  for (const order of orders) {
    bus.on('data', (data) => order.add(data));
    await order.done();
  }
}
";

fn text(project: &Project, path: &str) -> String {
    let bytes = std::fs::read(project.path().join(path)).expect("it is there");
    String::from_utf8(bytes).expect("it is text")
}

fn fixed(path: &str, before: &str, more: &[&str]) -> (String, Ran) {
    let project = Project::new(&[(path, before)]);
    let ran = project.run(&[&["--fix"], more].concat());
    (text(&project, path), ran)
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_reported() {
    let (panel, ran) = fixed("a.js", PANEL, &[]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("fixed 1 finding in 1 file"), "{}", ran.out);
    insta::assert_snapshot!(panel, @r"
    import { bus } from './bus';
    export class Panel {
      constructor() {
        this.onChange = () => this.draw();
        bus.on('change', this.onChange);
        this.onOpen = () => this.draw();
        bus.on('open', this.onOpen);
      }
      draw() {}
      destroy() {
        bus.off('open', this.onOpen);
        bus.off('change', this.onChange);
      }
    }
    ");
    let (same, ran) = fixed("a.js", LOOP, &[]);
    assert_eq!((same.as_str(), ran.code), (LOOP, Some(1)), "{}", ran.out);
    let hint = "1 fix available with --fix --unsafe-fixes";
    assert!(ran.out.contains(hint), "{}", ran.out);
}

#[test]
fn unsafe_fixes_are_written_when_they_are_asked_for() {
    for flag in ["--unsafe-fixes", "--unsafe"] {
        let (after, ran) = fixed("a.js", LOOP, &[flag]);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        assert!(after.contains("} finally {"), "{after}");
    }
}

#[test]
fn a_diff_writes_nothing() {
    let project = Project::new(&[("a.js", PANEL), ("b.js", "export const b = 1;\n")]);
    let ran = project.run(&["--diff"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(text(&project, "a.js"), PANEL);
    insta::assert_snapshot!(ran.out, @r"
    --- a/a.js
    +++ b/a.js
    @@ -1,12 +1,14 @@
     import { bus } from './bus';
     export class Panel {
       constructor() {
    -    bus.on('change', () => this.draw());
    +    this.onChange = () => this.draw();
    +    bus.on('change', this.onChange);
         this.onOpen = () => this.draw();
         bus.on('open', this.onOpen);
       }
       draw() {}
       destroy() {
         bus.off('open', this.onOpen);
    +    bus.off('change', this.onChange);
       }
     }
    ");
    assert!(
        ran.err.contains("1 fix in 1 file (--fix writes them)"),
        "{}",
        ran.err
    );
    let ran = project.run(&["--diff", "b.js"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
}

#[test]
fn line_ends_marks_and_tabs_stay() {
    let windows = PANEL.replace("  ", "\t").replace('\n', "\r\n");
    let marked = format!("\u{FEFF}{windows}");
    let (after, _) = fixed("a.js", &marked, &[]);
    assert!(after.starts_with("\u{FEFF}import"), "{after:?}");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    assert!(
        after.contains("\r\n\t\tthis.onChange = () => this.draw();\r\n\t\tbus.on("),
        "{after:?}"
    );
    let bare = PANEL.replace(';', "");
    let (after, _) = fixed("a.js", &bare, &[]);
    assert!(
        !after.contains(';') && after.contains("onChange"),
        "{after}"
    );
}

#[test]
fn standard_input_comes_out_fixed() {
    let project = Project::new(&[]);
    let filter = |text: &str| project.run_with_input(&["--fix", "--stdin-filename", "a.js"], text);
    let ran = filter(PANEL);
    assert!(
        ran.out.contains("bus.off('change', this.onChange);"),
        "{}",
        ran.out
    );
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (Some(0), "1 finding fixed, 0 left\n")
    );
    let ran = filter(LOOP);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), LOOP));
    let ran = filter("let a = 1;\n");
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (Some(0), "let a = 1;\n", "")
    );
}

#[test]
fn what_is_known_or_suppressed_is_left_alone() {
    let project = Project::new(&[("a.js", PANEL)]);
    project.run(&["--write-baseline"]);
    let ran = project.run(&["--fix", "--baseline", "unlisten-baseline.json"]);
    assert_eq!(
        (ran.code, text(&project, "a.js").as_str()),
        (Some(0), PANEL),
        "{}",
        ran.out
    );
    let comment = "    // unlisten-ignore-next-line listener-without-teardown -- one panel\n    bus.on('change'";
    let suppressed = PANEL.replace("    bus.on('change'", comment);
    let (after, _) = fixed("a.js", &suppressed, &[]);
    assert_eq!(after, suppressed);
}

#[test]
fn what_cannot_go_together_is_refused() {
    let project = Project::new(&[("a.js", PANEL)]);
    for more in [
        &["--diff"][..],
        &["--staged"],
        &["--write-baseline"],
        &["--suppress", "listener-in-loop", "--reason", "why"],
    ] {
        let ran = project.run(&[&["--fix"], more].concat());
        assert_eq!(ran.code, Some(2), "{more:?}: {}", ran.err);
    }
    assert_eq!(text(&project, "a.js"), PANEL);
}

#[test]
fn a_fix_sees_the_neighbours_of_a_file() {
    let bus =
        "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\n";
    let project = Project::new(&[("bus.js", bus), ("panel.js", PANEL)]);
    let ran = project.run(&["--fix"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(text(&project, "panel.js").contains("bus.off('change', this.onChange);"));
}
