//! Which scripts a page has.
//!
//! In: the bytes of an HTML file. Out: its `<script>`s in order, with what they say of themselves.
//! Never here: a parser of HTML, or what the scripts say. A script that a comment holds is none.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::markup::{Tag, find};

/// A script of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// What it is.
    pub kind: ScriptKind,
    /// Where its code is, if that is a file.
    pub source: Option<String>,
    /// What stands between its tags, in bytes.
    pub body: Range<usize>,
}

/// What a script is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptKind {
    /// Code whose top-level names all other scripts of the page have.
    Classic,
    /// A module.
    Module,
    /// What names stand for in the modules of the page.
    ImportMap,
    /// Data, or another language.
    Other,
}

impl ScriptKind {
    /// Whether it is code that the page runs.
    pub fn is_code(self) -> bool {
        matches!(self, Self::Classic | Self::Module)
    }
}

static MARKS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(["<!--", "<script"])
        .expect("two marks make an automaton")
});

/// The scripts of a page.
pub fn scripts(bytes: &[u8]) -> Vec<Script> {
    let mut scripts = Vec::new();
    let mut at = 0;
    while let Some(mark) = bytes.get(at..).and_then(|rest| MARKS.find(rest)) {
        let begin = at + mark.end();
        if mark.pattern().as_usize() == 0 {
            at = find(bytes, begin, b"-->");
            continue;
        }
        let tag = Tag::read(bytes, begin);
        let end = find(bytes, tag.end, b"</script");
        if !bytes.get(begin).is_some_and(u8::is_ascii_alphanumeric) {
            scripts.push(script(bytes, &tag, tag.end..end));
        }
        at = end;
    }
    scripts
}

fn script(bytes: &[u8], tag: &Tag, body: Range<usize>) -> Script {
    let kind = match tag
        .value(bytes, "type")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "" => ScriptKind::Classic,
        "module" => ScriptKind::Module,
        "importmap" => ScriptKind::ImportMap,
        other if other.contains("javascript") || other.contains("babel") => ScriptKind::Classic,
        _ => ScriptKind::Other,
    };
    Script {
        kind,
        source: tag.value(bytes, "src").map(str::to_owned),
        body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(ScriptKind, Option<String>, String)> {
        let each = scripts(text.as_bytes()).into_iter();
        each.map(|it| (it.kind, it.source, text[it.body].trim().to_owned()))
            .collect()
    }

    #[test]
    fn scripts_are_found_with_what_they_are() {
        let page = "<!doctype html><!-- <script src='gone.js'></script> -->\n\
            <SCRIPT defer src=a.js></script><script\n type = 'module' src=\"/b.js\" async></script>\
            <script type=importmap>{ \"imports\": {} }</script><script>go(\"<div>\")</script>\
            <script type=\"text/template\">x</script><scripty src=c.js></scripty><script src='d.js'";
        let source = |it: &str| Some(it.to_owned());
        assert_eq!(
            shown(page),
            [
                (ScriptKind::Classic, source("a.js"), String::new()),
                (ScriptKind::Module, source("/b.js"), String::new()),
                (
                    ScriptKind::ImportMap,
                    None,
                    "{ \"imports\": {} }".to_owned()
                ),
                (ScriptKind::Classic, None, "go(\"<div>\")".to_owned()),
                (ScriptKind::Other, None, "x".to_owned()),
                (ScriptKind::Classic, source("d.js"), String::new()),
            ]
        );
    }

    #[test]
    fn what_is_cut_off_anywhere_is_read_to_its_end() {
        let page = "<script type='module' src = \"a.js\" x>let a;</script><!-- -->";
        for end in 0..=page.len() {
            assert!(scripts(&page.as_bytes()[..end]).len() < 2);
        }
    }
}
