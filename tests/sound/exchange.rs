//! What holds of the reports that other programs read, whatever text they are about.
//!
//! In: results. Out: nothing; a report that its reader could not read panics.
//! Never here: schemas, which `tests/exchange.rs` has.

use serde_json::Value;
use unlisten::report::{self, Results};

use super::{Writes, written};

/// Holds all of them.
pub fn holds(results: &Results) {
    if results.findings.is_empty() {
        return;
    }
    const JSON: [Writes; 3] = [
        report::sarif::write,
        report::gitlab::write,
        report::rdjson::write,
    ];
    for report in written(&JSON, results) {
        let read = serde_json::from_str::<Value>(&report);
        assert!(read.is_ok(), "{report}");
    }
    for lines in written(&[report::lsp::write], results) {
        for line in lines.lines() {
            let read = serde_json::from_str::<Value>(line);
            assert!(read.is_ok_and(|it| it["uri"].is_string()), "{line}");
        }
    }
    const TEXT: [Writes; 3] = [
        report::github::write,
        report::junit::write,
        report::checkstyle::write,
    ];
    for report in written(&TEXT, results) {
        let is_harmless = |one: char| one == '\n' || !one.is_control();
        assert!(report.chars().all(is_harmless), "{report:?}");
    }
    let commands = written(&[report::github::write], results).concat();
    let findings = results.findings.len();
    assert_eq!(commands.lines().count(), findings, "{commands}");
}
