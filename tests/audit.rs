//! An audit for wikis, spreadsheets and browsers, over names that would be something else in a careless report.
//!
//! In: a small project with hostile names, and the formats. Out: nothing; a cell too many, a formula or a tag fails.
//! Never here: a browser; `tests/browser.rs` opens the page in one.

use crate::program::Project;

const HOSTILE: &str = "\
import { bus } from './bus.js';
export function takeAll(list) {
  for (const one of list) {
    bus.on('=cmd()|', () => one);
    bus.on('a`|<b>\\\\|', () => one);
    bus.on('say \"no\", please', () => one);
    bus.on(`two
lines`, () => one);
  }
}
";

const PANEL: &str = "\
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
";

fn project() -> Project {
    Project::new(&[("src/a (1)/b[2].js", HOSTILE), ("src/panel.js", PANEL)])
}

fn audit(format: &str) -> String {
    let ran = project().run(&["audit", "--format", format]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("5 listeners in 2 files"), "{}", ran.err);
    ran.out
}

/// The lines and cells of RFC 4180, and nothing that it does not allow.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut lines = vec![vec![String::new()]];
    let mut rest = csv.chars().peekable();
    let mut quoted = false;
    while let Some(one) = rest.next() {
        let line = lines.last_mut().expect("there is a line");
        let cell = line.last_mut().expect("there is a cell");
        match one {
            '"' if quoted && rest.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' if quoted => {
                quoted = false;
                assert!(matches!(rest.peek(), Some(',' | '\r')), "{csv}");
            }
            '"' => {
                assert!(cell.is_empty(), "a quote inside a cell: {csv}");
                quoted = true;
            }
            ',' if !quoted => line.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(rest.next(), Some('\n'), "{csv}");
                lines.push(vec![String::new()]);
            }
            other => {
                assert!(quoted || other != '\n', "{csv}");
                cell.push(other);
            }
        }
    }
    assert_eq!(lines.pop(), Some(vec![String::new()]), "the last line ends");
    lines
}

#[test]
fn csv_has_a_line_for_each_listener_and_no_formula() {
    let csv = audit("csv");
    let lines = cells(&csv);
    assert_eq!(lines.len(), 6, "{csv}");
    assert!(lines.iter().all(|line| line.len() == 19), "{csv}");
    let starts = |cell: &String| cell.starts_with(['=', '+', '-', '@', '\t']);
    assert!(!lines.iter().flatten().any(starts), "{csv}");
    let events: Vec<&str> = lines[1..].iter().map(|line| line[6].as_str()).collect();
    assert_eq!(
        events,
        [
            "'=cmd()|'",
            "'a`|<b>\\|'",
            "'say \"no\", please'",
            "'two lines'",
            "'move'"
        ]
    );
    assert_eq!(lines[1][11], "listener-in-loop");
    assert_eq!(lines[5][9..11], ["bus.off", "8"]);
}

#[test]
fn markdown_keeps_names_in_their_cells() {
    insta::assert_snapshot!(audit("markdown"), @r#"
    # Listener audit

    5 acquisitions in 2 files; 4 reported.

    ## `src/a (1)/b[2].js`

    | line | listener | lifetime | repetition | release | verdict | blind spots |
    |---:|---|---|---|---|---|---|
    | [4](src/a%20%281%29/b%5B2%5D.js#L4) | `bus.on` <code>&#39;&#61;cmd&#40;&#41;&#124;&#39;</code> | process | per iteration | none | listener-in-loop (certain) |  |
    | [5](src/a%20%281%29/b%5B2%5D.js#L5) | `bus.on` <code>&#39;a&#96;&#124;&#60;b&#62;&#92;&#124;&#39;</code> | process | per iteration | none | listener-in-loop (certain) |  |
    | [6](src/a%20%281%29/b%5B2%5D.js#L6) | `bus.on` `'say "no", please'` | process | per iteration | none | listener-in-loop (certain) |  |
    | [7](src/a%20%281%29/b%5B2%5D.js#L7) | `bus.on` `'two lines'` | process | per iteration | none | listener-in-loop (certain) |  |

    ## `src/panel.js`

    | line | listener | lifetime | repetition | release | verdict | blind spots |
    |---:|---|---|---|---|---|---|
    | [5](src/panel.js#L5) | `bus.on` `'move'` | process | per instance | `bus.off`, line [8](src/panel.js#L8) | released |  |
    "#);
}

#[test]
fn the_page_holds_names_as_data_alone() {
    let page = audit("html");
    let data = page
        .split("<script type=\"application/json\" id=\"data\">")
        .nth(1)
        .and_then(|rest| rest.split("</script>").next())
        .expect("the page has its data");
    assert!(!data.contains(['<', '>', '&']), "{data}");
    let read: serde_json::Value = serde_json::from_str(data).expect("it is JSON");
    let entries = read["entries"].as_array().expect("they are a list");
    assert_eq!(entries.len(), 5);
    assert_eq!(entries[1]["event"], "'a`|<b>\\|'");
    assert_eq!(entries[4]["outcome"], "released");
    assert_eq!(page.matches("<script").count(), 2);
    assert!(!page.contains("http://") && !page.contains("https://"));
}

#[test]
fn an_audit_of_nothing_is_a_whole_report_in_each_format() {
    let empty = Project::new(&[("a.js", "let a = 1;\n")]);
    let out = |format| {
        let ran = empty.run(&["audit", "--format", format]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out
    };
    assert_eq!(cells(&out("csv")).len(), 1);
    assert_eq!(
        out("markdown"),
        "# Listener audit\n\n0 acquisitions in 1 file; 0 reported.\n"
    );
    assert!(out("html").ends_with("</html>\n"));
}

#[test]
fn the_commands_in_the_document_write_what_it_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/audit.md");
    let text = std::fs::read_to_string(path).expect("the document can be read");
    let commands = text.lines().filter(|line| line.starts_with("unlisten "));
    let mut ran = 0;
    for line in commands {
        let project = project();
        let command = line.split('#').next().unwrap_or_default();
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let said = project.run(&arguments);
        assert_eq!(said.code, Some(0), "{line}: {}", said.err);
        let file = arguments.iter().find_map(|it| it.split_once('='));
        match file {
            Some((_, file)) => assert!(project.path().join(file).is_file(), "{line}"),
            None => assert!(said.out.contains("LIFETIME"), "{line}"),
        }
        ran += 1;
    }
    assert_eq!(ran, 5);
    let columns = cells(&audit("csv")).swap_remove(0);
    for column in columns {
        assert!(text.contains(&format!("`{column}`")), "{column}");
    }
}
