//! Which scripts a page has.
//!
//! In: the bytes of an HTML file. Out: its `<script>`s in order, with what they say of themselves, and the code in attributes that
//! its elements run for their events.
//! Never here: a parser of HTML, or what the scripts say. A script that a comment holds is none.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::markup::{Attribute, Tag, count, find};

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

/// Code that an element runs for an event: `onclick="go()"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The attribute's name.
    pub name: Range<usize>,
    /// The code.
    pub code: Range<usize>,
    /// Whether the window is what has the event.
    pub of_window: bool,
}

/// What stands inside of these tags is no markup.
const RAW: [(&[u8], &[u8]); 4] = [
    (b"script", b"</script"),
    (b"style", b"</style"),
    (b"textarea", b"</textarea"),
    (b"title", b"</title"),
];

/// Elements whose handlers are the window's.
const OF_WINDOW: [&[u8]; 2] = [b"body", b"frameset"];

/// The code that elements of a page run for their events.
pub fn handlers(bytes: &[u8]) -> Vec<Handler> {
    let mut found = Vec::new();
    let mut at = find(bytes, 0, b"<");
    while at < bytes.len() {
        let begin = at + 1;
        at = match bytes.get(begin) {
            Some(b'!') if bytes[begin..].starts_with(b"!--") => find(bytes, begin, b"-->"),
            Some(first) if first.is_ascii_alphabetic() => {
                let name = begin..begin + count(bytes, begin, |it| it.is_ascii_alphanumeric());
                let tag = Tag::read(bytes, name.end);
                let name = &bytes[name];
                let is = |known: &[u8]| known.eq_ignore_ascii_case(name);
                let of_window = OF_WINDOW.into_iter().any(is);
                let own = tag.attributes.into_iter();
                found.extend(own.filter_map(|it| handler(bytes, it, of_window)));
                match RAW.iter().find(|(raw, _)| is(raw)) {
                    Some((_, end)) => find(bytes, tag.end, end),
                    None => tag.end,
                }
            }
            _ => begin,
        };
        at += count(bytes, at, |it| it != b'<');
    }
    found
}

fn handler(bytes: &[u8], attribute: Attribute, of_window: bool) -> Option<Handler> {
    let name = &bytes[attribute.name.clone()];
    let is_event = name.len() > 3
        && name[..2].eq_ignore_ascii_case(b"on")
        && name.iter().all(u8::is_ascii_alphabetic);
    let code = attribute.value.filter(|_| is_event)?;
    let is_empty = bytes[code.clone()].trim_ascii().is_empty();
    (!is_empty).then_some(Handler {
        name: attribute.name,
        code,
        of_window,
    })
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

/// What a script is by the `type` that its tag says, in lower case.
pub(super) fn kind(written: &str) -> ScriptKind {
    match written {
        "" => ScriptKind::Classic,
        "module" => ScriptKind::Module,
        "importmap" => ScriptKind::ImportMap,
        "text/jsx" | "application/ecmascript" | "text/ecmascript" => ScriptKind::Classic,
        other if other.contains("javascript") || other.contains("babel") => ScriptKind::Classic,
        _ => ScriptKind::Other,
    }
}

fn script(bytes: &[u8], tag: &Tag, body: Range<usize>) -> Script {
    let written = tag.value(bytes, "type").unwrap_or_default();
    Script {
        kind: kind(&written.to_ascii_lowercase()),
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
    fn handlers_are_the_code_of_attributes() {
        let page = "<BODY onLoad='a()' class=\"on\"><p onclick = b() on-x=\"no\" on:y=\"no\" onkeyup=\"\">\n\
            <!-- <p onclick='no()'> --><script onload=\"c()\">'<p onclick=\"no()\">'</script>\
            <textarea><p onclick='no()'></textarea> 1 < 2 <onclick='no'>\n<a href=\"#\" onclick=\"d('>');\n\">";
        let each = handlers(page.as_bytes()).into_iter();
        let each = each.map(|it| (it.of_window, &page[it.name], page[it.code].trim()));
        assert_eq!(
            each.collect::<Vec<_>>(),
            [
                (true, "onLoad", "a()"),
                (false, "onclick", "b()"),
                (false, "onload", "c()"),
                (false, "onclick", "d('>');"),
            ]
        );
    }

    #[test]
    fn what_is_cut_off_anywhere_is_read_to_its_end() {
        let page = "<script type='module' src = \"a.js\" x>let a;</script><!-- -->";
        for end in 0..=page.len() {
            assert!(scripts(&page.as_bytes()[..end]).len() < 2);
            assert!(handlers(&page.as_bytes()[..end]).is_empty());
        }
    }
}
