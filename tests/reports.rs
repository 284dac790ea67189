//! What people and programs read, byte for byte.
//!
//! In: results made by hand. Out: snapshots of every format over findings, a clean run, and files that could not be read.
//! Never here: an analysis, or the time that a run took.

use crate::samples;
use std::io::{self, Write};
use std::time::Duration;

use unlisten::cli::FailOn;
use unlisten::config::{Failing, Look};
use unlisten::corpus::Span;
use unlisten::judge::finding::Severity;
use unlisten::judge::rulebook::{Check, Rule};
use unlisten::report::{self, Results, explain};

const COLORED: Look = Look {
    terminal: false,
    color: true,
    unicode: true,
    width: 100,
};

const NARROW: Look = Look {
    terminal: false,
    color: false,
    unicode: false,
    width: 50,
};

fn text(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("reports are UTF-8")
}

fn human(results: &Results, look: Look) -> String {
    text(|out| {
        report::problems(out, &results.problems, look)?;
        report::human::write(out, results, look)?;
        report::summary::write(out, results, Some(Duration::from_millis(1234)), look)
    })
}

fn concise(results: &Results) -> String {
    text(|out| report::concise::write(out, results))
}

fn json(results: &Results) -> String {
    text(|out| report::json::write(out, results))
}

#[test]
fn human_findings() {
    insta::assert_snapshot!(human(&samples::findings(), Look::PLAIN));
}

#[test]
fn human_findings_in_colour() {
    let shown = human(&samples::findings(), COLORED).replace('\u{1b}', "␛");
    insta::assert_snapshot!(shown);
}

#[test]
fn human_findings_on_a_narrow_terminal_without_unicode() {
    insta::assert_snapshot!(human(&samples::findings(), NARROW));
}

#[test]
fn human_clean() {
    insta::assert_snapshot!(human(&samples::clean(), Look::PLAIN));
}

#[test]
fn human_unreadable() {
    insta::assert_snapshot!(human(&samples::unreadable(), Look::PLAIN));
}

fn agent(results: &Results) -> String {
    text(|out| report::agent::write(out, results))
}

#[test]
fn agent_findings() {
    insta::assert_snapshot!("agent_findings", agent(&samples::findings()));
    insta::assert_snapshot!("agent_unreadable", agent(&samples::unreadable()));
    assert_eq!(agent(&samples::clean()), "");
}

#[test]
fn concise_findings() {
    insta::assert_snapshot!(concise(&samples::findings()), @r"
    src/orders.ts:14:7: error[listener-in-loop] each turn of this loop adds one more `data` listener to `this.emitter` (certain)
    src/routes.js:4:2: warning[listener-in-request-handler] each request to `/stream` adds one more `naïve 🦀` listener to `bus` (likely)
    ");
}

#[test]
fn concise_clean_is_empty() {
    assert_eq!(concise(&samples::clean()), "");
}

#[test]
fn concise_unreadable() {
    insta::assert_snapshot!(concise(&samples::unreadable()), @"src/orders.ts:14:7: error[listener-in-loop] each turn of this loop adds one more `data` listener to `this.emitter` (certain)");
}

#[test]
fn json_findings() {
    insta::assert_snapshot!(json(&samples::findings()));
}

#[test]
fn json_clean() {
    insta::assert_snapshot!(json(&samples::clean()));
}

#[test]
fn json_unreadable() {
    let report = json(&samples::unreadable());
    let start = report.find("\"problems\"").expect("problems are told");
    insta::assert_snapshot!(&report[start..]);
}

#[test]
fn json_counts_columns_in_utf_16_units() {
    let report: serde_json::Value =
        serde_json::from_str(&json(&samples::findings())).expect("it is JSON");
    let finding = &report["findings"][1];
    assert_eq!(finding["line"], 4);
    assert_eq!(finding["column"], 2);
    // The crab is two units, and one character.
    let call = "bus.on('naïve 🦀', (event) => res.write(event))";
    assert_eq!(finding["endColumn"], 2 + call.encode_utf16().count());
}

#[test]
fn audit_tables() {
    let results = samples::audit();
    insta::assert_snapshot!(
        "audit_human",
        text(|out| {
            report::audit::human::write(out, &results, Look::PLAIN)?;
            let took = Some(Duration::from_millis(1234));
            report::summary::write_audit(out, &results, took, Look::PLAIN)
        })
    );
    insta::assert_snapshot!(
        "audit_json",
        text(|out| report::audit::json::write(out, &results))
    );
}

#[test]
fn places_are_links_on_a_terminal_with_colours_alone() {
    let terminal = Look {
        terminal: true,
        ..COLORED
    };
    let link = "\u{1b}]8;;file://";
    let text = human(&samples::findings(), terminal);
    assert!(text.contains(link), "{text}");
    for look in [COLORED, Look::PLAIN] {
        assert!(!human(&samples::findings(), look).contains(link));
    }
}

#[test]
fn an_audit_fits_the_terminal_and_loses_nothing() {
    let results = samples::audit();
    let at = |width| {
        let look = Look {
            terminal: true,
            width,
            ..Look::PLAIN
        };
        text(|out| report::audit::human::write(out, &results, look))
    };
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let letters = |text: &str| {
        let mut all: Vec<char> = squeezed(text).chars().collect();
        all.sort_unstable();
        all
    };
    let wide = at(400);
    for width in [140, 100, 80, 70] {
        let narrow = at(width);
        let widest = narrow.lines().map(report::paint::width).max();
        assert!(widest <= Some(width), "{width}: {narrow}");
        assert_eq!(letters(&narrow), letters(&wide), "{narrow}");
    }
}

#[test]
fn an_audit_of_nothing_is_its_closing_line() {
    assert_eq!(
        text(|out| report::audit::human::write(out, &samples::clean(), Look::PLAIN)),
        ""
    );
}

#[test]
fn long_lines_tabs_and_control_characters_do_not_spill() {
    let mut results = samples::findings();
    results.findings.truncate(1);
    let finding = &mut results.findings[0];
    let before = "x('\u{1b}[31m');\t".repeat(500);
    let code = format!("{before}bus.on('data', f);{}", "y();".repeat(5000));
    finding.place.span = Span::new(before.len() as u32, before.len() as u32 + 17);
    finding
        .steps
        .retain(|step| step.message.starts_with("added"));
    finding.steps[0].place = finding.place;
    results.texts.insert(1, code);
    let shown = human(&results, Look::PLAIN);
    assert!(
        shown.lines().all(|line| line.chars().count() <= 120),
        "{shown}"
    );
    assert!(
        shown.contains("bus.on('data', f)") && !shown.contains('\u{1b}'),
        "{shown}"
    );
    assert!(shown.contains("src/orders.ts:1:6001"), "{shown}");
}

#[test]
fn spans_that_do_not_fit_their_text_do_no_harm() {
    for code in ["", "\n", "é", "🦀\r\n"] {
        for span in [
            Span::new(0, 0),
            Span::new(1, 1),
            Span::new(1, 3),
            Span::new(0, 900),
            Span::new(900, 901),
        ] {
            let mut results = samples::findings();
            for finding in &mut results.findings {
                finding.place.span = span;
                finding
                    .steps
                    .iter_mut()
                    .for_each(|step| step.place.span = span);
            }
            results
                .texts
                .values_mut()
                .for_each(|text| *text = code.into());
            assert!(human(&results, Look::PLAIN).contains("listener-in-loop"));
            assert!(json(&results).contains("listener-in-loop"));
            results.texts.clear();
            assert!(human(&results, Look::PLAIN).contains("listener-in-loop"));
        }
    }
}

#[test]
fn findings_are_counted_by_rule() {
    let mut results = samples::findings();
    let mut again = results.findings[1].clone();
    again.severity = Severity::Error;
    again.place.file = 0;
    results.findings.push(again);
    let table =
        |results: &Results| text(|out| report::statistics::write(out, results, Look::PLAIN));
    insta::assert_snapshot!(table(&results), @"
    2  listener-in-request-handler  1 error, 1 warning in 2 files
    1  listener-in-loop             1 error in 1 file
    ");
    assert_eq!(table(&samples::clean()), "");
}

const PAGE: &str = "---
since: 0.1
---
# listener-in-loop

Each turn of a loop adds one more listener to a target that outlives the turn, such as `this.emitter`.

## Why it leaks

An **EventEmitter** keeps every listener until it is [removed](https://nodejs.org/api/events.html). See
[the other rule](../listener-per-call/README.md).

- one more closure for each turn, which keeps everything alive that it mentions, orders and all
- `MaxListenersExceededWarning`

## Instead

```ts
for (const order of orders) {
  this.emitter.once('data', f);

}
```
";

static RULES: [Rule; 2] = [
    Rule {
        name: "listener-in-loop",
        severity: Severity::Error,
        precedence: 0,
        check: Check::Acquisition(|_, _, _| None),
        page: "# listener-in-loop\n\nEach turn of a loop adds one more to a target that outlives the turn.\n",
    },
    Rule {
        name: "listener-per-call",
        severity: Severity::Warning,
        precedence: 0,
        check: Check::Acquisition(|_, _, _| None),
        page: "# listener-per-call\n\nEach call of a function adds one more listener, and nothing takes `f` away.\n",
    },
];

#[test]
fn explain_sets_the_page_for_the_terminal() {
    let rule = Rule {
        page: PAGE,
        name: "listener-in-loop",
        severity: Severity::Error,
        precedence: 0,
        check: Check::Acquisition(|_, _, _| None),
    };
    insta::assert_snapshot!(
        "explain",
        text(|out| explain::write(out, &rule, Look::PLAIN))
    );
    let colored = text(|out| explain::write(out, &rule, COLORED));
    assert!(
        colored.contains("\u{1b}[1mWhy it leaks\u{1b}[0m"),
        "{colored}"
    );
}

#[test]
fn explain_suggests_the_nearest_name() {
    let said = |asked| {
        explain::find(&RULES, asked)
            .map(|rule| rule.name)
            .map_err(|error| error.to_string())
    };
    assert_eq!(said("listener-in-loop"), Ok("listener-in-loop"));
    insta::assert_snapshot!(said("listner-in-lop").expect_err("it is misspelt"), @"unknown rule `listner-in-lop`; did you mean `listener-in-loop`?");
    insta::assert_snapshot!(said("per-call").expect_err("it is a part"), @"unknown rule `per-call`; did you mean `listener-per-call`?");
    insta::assert_snapshot!(said("no-unused-vars").expect_err("it is another linter's"), @"unknown rule `no-unused-vars`; `unlisten rules` lists them all");
}

#[test]
fn rules_are_a_table() {
    insta::assert_snapshot!(
        "rules_human",
        text(|out| report::rules::write(out, &[&RULES], Look::PLAIN))
    );
    insta::assert_snapshot!(
        "rules_json",
        text(|out| report::rules::write_json(out, &[&RULES]))
    );
}

#[test]
fn the_level_decides_the_exit_code_and_a_file_unread_overrules_it() {
    let both = samples::findings();
    let mut warning = samples::findings();
    warning.findings.remove(0);
    let from = |level| Failing {
        level: Some(level),
        max_warnings: None,
    };
    let most = |warnings| Failing {
        level: Some(FailOn::Error),
        max_warnings: Some(warnings),
    };
    for (results, failing, code) in [
        (&both, from(FailOn::Error), 1),
        (&both, from(FailOn::Warning), 1),
        (&both, Failing::NEVER, 0),
        (&warning, from(FailOn::Warning), 1),
        (&warning, from(FailOn::Error), 0),
        (&both, most(1), 1),
        (&warning, most(0), 1),
        (&warning, most(1), 0),
        (&samples::clean(), from(FailOn::Warning), 0),
        (&samples::clean(), most(0), 0),
        (&samples::unreadable(), from(FailOn::Warning), 2),
        (&samples::unreadable(), most(9), 2),
        (&samples::unreadable(), Failing::NEVER, 2),
    ] {
        assert_eq!(
            unlisten::tasks::exit_code(results, failing),
            code,
            "{failing:?}"
        );
    }
}
