//! Earlier reports: what a report may be written over.
//!
//! In: the bytes of a file. Out: whether they are a report that some version of this program has written, in any format.
//! Never here: writing. What another tool wrote in the same format is none of ours and stays.

use serde_json::Value;

use super::words::TOOL;
use crate::judge::rulebook;

/// How reports begin that begin alike whatever is in them.
const BEGINNINGS: [&str; 4] = [
    "<!-- unlisten: checklist -->",
    "# Listener audit\n",
    "path,line,column,function,target,call,event,lifetime,repetition,release,",
    "PLACE ",
];

/// Whether a file is a report of ours, or empty.
pub fn is_one(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    text.trim().is_empty()
        || BEGINNINGS.iter().any(|it| text.starts_with(it))
        || is_page(text)
        || is_json(text)
        || is_xml(text)
        || is_pictures(text)
        || text.lines().all(is_line)
}

/// The page of an audit.
fn is_page(text: &str) -> bool {
    let head = text.split("<style>").next().unwrap_or_default();
    text.starts_with("<!doctype html>") && head.contains("<title>Listener audit</title>")
}

/// One value, or one on each line.
fn is_json(text: &str) -> bool {
    match serde_json::from_str::<Value>(text) {
        Ok(value) => is_value(&value),
        Err(_) => text
            .lines()
            .all(|line| serde_json::from_str(line).is_ok_and(|value| is_diagnostics(&value))),
    }
}

fn is_value(value: &Value) -> bool {
    let lists = ["findings", "acquisitions", "items"];
    let has_list = lists.iter().any(|list| value[list].is_array());
    let is_own = value["version"].is_u64() && value["summary"]["files"].is_u64() && has_list;
    let runs = &value["runs"][0]["tool"]["driver"]["name"];
    is_own
        || runs == TOOL
        || value["source"]["name"] == TOOL
        || is_diagnostics(value)
        || value
            .as_array()
            .is_some_and(|all| all.iter().all(is_quality))
}

/// What the protocol of editors calls parameters.
fn is_diagnostics(value: &Value) -> bool {
    let all = value["diagnostics"].as_array();
    value["uri"].is_string() && all.is_some_and(|all| all.iter().all(|one| one["source"] == TOOL))
}

/// An entry of a Code Quality report.
fn is_quality(value: &Value) -> bool {
    let name = value["check_name"].as_str();
    value["fingerprint"].is_string() && name.is_some_and(|name| name == TOOL || is_rule(name))
}

fn is_xml(text: &str) -> bool {
    let Some((_, root)) = text
        .strip_prefix("<?xml ")
        .and_then(|it| it.split_once("?>"))
    else {
        return false;
    };
    let root = root.trim_start();
    let is_own = |error: &str| error.contains(&format!("source=\"{TOOL}"));
    root.starts_with(&format!("<testsuites name=\"{TOOL}\""))
        || (root.starts_with("<checkstyle ") && root.split("<error ").skip(1).all(is_own))
}

/// The report for people: it begins with a finding, or with the line that closes it.
fn is_pictures(text: &str) -> bool {
    let begins = text.lines().next().unwrap_or_default();
    let counts = |line: &str| line.contains(" listeners)") || line.contains(" parsed)");
    let closes = |line: &str| line.contains(" in ") && counts(line);
    closes(begins) || (bracketed(begins) && text.lines().rev().take(12).any(closes))
}

/// A line of the reports that have one for each finding.
fn is_line(line: &str) -> bool {
    let is_command = ["::error file=", "::warning file="]
        .iter()
        .any(|it| line.starts_with(it));
    let is_concise = || {
        [": error[", ": warning["].iter().any(|word| {
            line.split_once(word).is_some_and(|(_, rest)| {
                rest.split_once(']').is_some_and(|(name, _)| is_rule(name))
            })
        })
    };
    let is_for_agents = || {
        [" error ", " warning "].iter().any(|word| {
            line.split_once(word).is_some_and(|(_, rest)| {
                rest.split_once(": ").is_some_and(|(name, _)| is_rule(name))
            })
        })
    };
    match is_command {
        true => line.contains(&format!("title={TOOL}")),
        false => is_concise() || is_for_agents(),
    }
}

/// `error[listener-in-loop]: …`
fn bracketed(line: &str) -> bool {
    let rest = line
        .strip_prefix("error[")
        .or_else(|| line.strip_prefix("warning["));
    rest.and_then(|rest| rest.split_once(']'))
        .is_some_and(|(name, _)| is_rule(name))
}

fn is_rule(name: &str) -> bool {
    rulebook::all().any(|rule| rule.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_none_of_ours() {
        for text in [
            "{}",
            "{ \"version\": 1, \"findings\": [] }",
            "{ \"name\": \"unlisten\", \"version\": \"1.0.0\" }",
            "{ \"extends\": \"./base.json\" }",
            "[core]\n\trepositoryformatversion = 0\n",
            "[{ \"check_name\": \"no-var\", \"fingerprint\": \"x\" }]",
            "{ \"runs\": [{ \"tool\": { \"driver\": { \"name\": \"ESLint\" } } }] }",
            "<?xml version=\"1.0\"?>\n<checkstyle version=\"4.3\"><file name=\"a\"><error source=\"eslint.x\"/></file></checkstyle>",
            "<?xml version=\"1.0\"?>\n<testsuites name=\"jest\"/>",
            "a.js:1:1: error[no-var] x",
            "::error file=a.js,title=ESLint::x",
            "error: it failed in 3 files\n",
            "const a = 1;\n",
            "# Notes\n",
            "PLACEHOLDER=1\n",
        ] {
            assert!(!is_one(text.as_bytes()), "{text}");
        }
        assert!(!is_one(b"\xFF"));
    }
}
