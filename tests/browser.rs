//! The page of an audit, in a browser.
//!
//! In: small projects, `unlisten audit --format html`, and Chromium, which `.ci/with-packages` installs. Out: nothing; a
//! page that complains, that reads text as markup, or whose filters do not filter, fails. `SHOTS=folder` keeps pictures.
//! Never here: what the rules ought to say; timings.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::Project;

const PAGE: &str = "src/report/audit/page";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn node(arguments: &[&str], folder: &Path) -> String {
    let ran = Command::new("node")
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("Node runs the tests of the page: https://nodejs.org");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let complained = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{said}\n{complained}");
    said
}

/// The page allows its own style and script by their hashes alone.
#[test]
fn the_policy_names_the_page_s_own_style_and_script() {
    let hash = "const hash = (name) => require('node:crypto').createHash('sha256')\
        .update(require('node:fs').readFileSync(name)).digest('base64');\
        console.log(hash('page.css')); console.log(hash('page.js'));";
    let current = node(&["-e", hash], &root().join(PAGE));
    let kept = root().join(PAGE).join("hashes.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&kept, &current).expect("the hashes can be written");
    }
    let written = std::fs::read_to_string(&kept).expect("the hashes can be read");
    assert_eq!(
        written, current,
        "run `BLESS=1 cargo test --test suite browser`, and again for the program to have them"
    );
}

/// Names and code that would be something else on a careless page.
const HOSTILE: &str = "\
import { bus } from './bus.js';
// </script><script>window.broken = 1</script><!-- <script> \u{2028} \u{202E} ]]> &lt;
export function takeAll(list, \u{2028} signal) {
  for (const one of list) {
    bus.on('</script><img src=x onerror=\"window.broken = 2\">`|', () => one['<!--']);
    bus.on('constructor', () => one.__proto__);
    bus.on('\u{202E}gnp.exe', () => one); // \u{2066}
  }
  bus.off('__proto__', () => {});
  signal.addEventListener('abort', () => list.stop(), { once: true });
}
";

const QUIET: &str = "\
import { bus } from './bus.js';
export class Panel {
  constructor() {
    this.onMove = () => this.draw();
    bus.on('move', this.onMove);
  }
  destroy() {
    bus.off('move', this.onMove);
  }
}
process.on('exit', () => {});
export function show(panels) {
  // unlisten-ignore-next-line listener-in-loop -- there are three panels
  for (const panel of panels) bus.on('show', () => panel.draw());
}
";

const REQUESTS: &str = "\
const { bus } = require('./bus');
const express = require('express');
const app = express();
app.get('/stream', (req, res) => {
  bus.on('tick', () => res.write('tick'));
  req.on('close', () => res.end());
});
";

#[test]
#[ignore = "needs Chromium; `.ci/with-packages` runs it"]
fn a_page_shows_what_the_audit_found_and_filters_it() {
    let mut files = vec![
        (
            "src/<img src=x onerror='window.broken = 3'>&amp;.js",
            HOSTILE,
        ),
        ("src/panel.js", QUIET),
        ("src/routes.js", REQUESTS),
    ];
    if cfg!(windows) {
        files[0].0 = "src/hostile.js";
    }
    let project = Project::new(&files);
    let page = project.run(&["audit", "--format", "html"]);
    assert_eq!(page.code, Some(0), "{}", page.err);
    let list = project.run(&["audit", "--format", "json"]).out;
    project.write("audit.html", page.out.as_bytes());
    project.write("audit.json", list.as_bytes());
    let script = root().join("tests/browser/page.mjs");
    let script = script.to_str().expect("the repository's path is UTF-8");
    node(&[script, "audit.html", "audit.json"], project.path());
}

#[test]
#[ignore = "needs Chromium; `.ci/with-packages` runs it"]
fn ten_thousand_acquisitions_are_drawn_as_they_are_looked_at() {
    let loops = "  for (const one of list) bus.on(`${name}`, () => one);\n".repeat(25);
    let calls = "  bus.once('done', () => list.stop());\n".repeat(75);
    let text = format!(
        "import {{ bus }} from './bus.js';\nexport function take(list, name) {{\n{loops}{calls}}}\n"
    );
    let project = Project::new(&[]);
    for number in 0..100 {
        project.write(&format!("src/part-{number}.js"), text.as_bytes());
    }
    let page = project.run(&["audit", "--format", "html", "-q"]);
    assert_eq!(page.code, Some(0), "{}", page.err);
    project.write("audit.html", page.out.as_bytes());
    let script = root().join("tests/browser/many.mjs");
    let script = script.to_str().expect("the repository's path is UTF-8");
    let said = node(&[script, "audit.html"], project.path());
    println!("{said}");
}
