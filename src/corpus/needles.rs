//! The scan that decides which files are parsed at all.
//!
//! In: the names of methods that add listeners, and the bytes of a file. Out: whether one of them may be called there.
//! Never here: certainty; a hit in a comment costs one parse, a miss would cost a finding, so doubt is a hit.

use aho_corasick::{AhoCorasick, MatchKind};

/// All names, searched in one pass.
#[derive(Debug)]
pub struct Needles {
    automaton: AhoCorasick,
}

impl Needles {
    /// Prepares the search for `names`, which are identifiers.
    ///
    /// # Errors
    /// Names so many that no automaton holds them.
    pub fn new(names: &[String]) -> Result<Self, aho_corasick::BuildError> {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(names)?;
        Ok(Self { automaton })
    }

    /// Whether one of the names is called in `bytes`, or spelled as a key: `x.on(`, `on<T>(`, `x?.on?.(`, `x['on']`.
    pub fn hit(&self, bytes: &[u8]) -> bool {
        self.automaton.find_iter(bytes).any(|found| {
            is_word(bytes, found.start(), found.end()) && is_used(bytes, found.start(), found.end())
        })
    }
}

/// Leftmost-longest matching finds a whole word where there is one, because no name contains a character that ends it.
fn is_word(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map(|at| bytes[at]);
    let after = bytes.get(end).copied();
    !before.is_some_and(continues_word) && !after.is_some_and(continues_word)
}

fn continues_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// Short names such as `on` are English words, too: only what follows tells a call from a comment.
fn is_used(bytes: &[u8], start: usize, end: usize) -> bool {
    let is_quoted = start > 0
        && matches!(bytes[start - 1], b'\'' | b'"' | b'`')
        && bytes.get(end) == Some(&bytes[start - 1]);
    let rest = bytes[end..].trim_ascii_start();
    is_quoted
        || matches!(rest.first(), Some(b'(' | b'<' | b'!' | b'/'))
        || [&b"?.("[..], b".call", b".apply", b".bind"]
            .iter()
            .any(|form| rest.starts_with(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(text: &str) -> bool {
        let names = ["on", "once", "addEventListener"].map(String::from);
        Needles::new(&names)
            .expect("three names fit")
            .hit(text.as_bytes())
    }

    #[test]
    fn calls_are_hits() {
        for text in [
            "bus.on('a', f)",
            "bus\n  .on ('a', f)",
            "bus?.on?.('a', f)",
            "bus.on!('a', f)",
            "bus['on']('a', f)",
            "bus.on<Data>('a', f)",
            "bus.once('a', f)",
            "addEventListener('a', f)",
            "bus.on.call(bus, 'a', f)",
            "bus.on/* why */('a', f)",
            "bus.on // why\n('a', f)",
            "const { on: add } = bus; on(x)",
        ] {
            assert!(hit(text), "{text}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for text in [
            "function f() { return contain(x) }",
            "// it depends on the caller",
            "json(x); icon(x); on_(x); $on(x); onc(x); only(x)",
            "xaddEventListener(x)",
            "naïveon(x)",
            "",
            "on",
        ] {
            assert!(!hit(text), "{text}");
        }
    }
}
