//! Which scripts a page has.
//!
//! In: the bytes of an HTML file. Out: its `<script>`s in order, with what they say of themselves.
//! Never here: a parser of HTML, or what the scripts say. A script that a comment holds is none.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

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
        let (attributes, body) = attributes(bytes, begin);
        let end = find(bytes, body, b"</script");
        if !bytes.get(begin).is_some_and(u8::is_ascii_alphanumeric) {
            scripts.push(script(&attributes, body..end));
        }
        at = end;
    }
    scripts
}

fn script(attributes: &[(String, String)], body: Range<usize>) -> Script {
    let named = |name: &str| {
        let mut all = attributes.iter();
        all.find(|(it, _)| it == name)
            .map(|(_, value)| value.trim())
    };
    let kind = match named("type")
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
        source: named("src").map(str::to_owned),
        body,
    }
}

/// The attributes of a tag with their values, names in small letters, and where the tag ends.
fn attributes(bytes: &[u8], mut at: usize) -> (Vec<(String, String)>, usize) {
    let mut found = Vec::new();
    loop {
        at += count(bytes, at, |it| it.is_ascii_whitespace() || it == b'/');
        let length = count(bytes, at, |it| {
            !it.is_ascii_whitespace() && !matches!(it, b'=' | b'>' | b'/')
        });
        let name = text(bytes, at..at + length).to_ascii_lowercase();
        at += length;
        let space = count(bytes, at, |it| it.is_ascii_whitespace());
        match bytes.get(at + space) {
            Some(b'=') => {
                at += space + 1;
                at += count(bytes, at, |it| it.is_ascii_whitespace());
                let value = value(bytes, &mut at);
                found.push((name, value));
            }
            Some(b'>') => {
                found.push((name, String::new()));
                return (found, at + space + 1);
            }
            Some(_) => found.push((name, String::new())),
            None => return (found, bytes.len()),
        }
    }
}

/// The value of an attribute, behind which `at` is left.
fn value(bytes: &[u8], at: &mut usize) -> String {
    let quote = bytes
        .get(*at)
        .copied()
        .filter(|it| matches!(it, b'"' | b'\''));
    let begin = *at + usize::from(quote.is_some());
    let length = match quote {
        Some(quote) => count(bytes, begin, |it| it != quote),
        None => count(bytes, begin, |it| !it.is_ascii_whitespace() && it != b'>'),
    };
    *at = (begin + length + usize::from(quote.is_some())).min(bytes.len());
    text(bytes, begin..begin + length)
}

fn count(bytes: &[u8], from: usize, holds: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().take_while(|it| holds(**it)).count()
}

fn text(bytes: &[u8], range: Range<usize>) -> String {
    String::from_utf8_lossy(bytes.get(range).unwrap_or_default()).into_owned()
}

/// Where `mark` stands behind `from`, or the end; letters of either case are the same.
fn find(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let at = rest
        .windows(mark.len())
        .position(|it| it.eq_ignore_ascii_case(mark));
    at.map_or(bytes.len(), |at| from + at)
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
