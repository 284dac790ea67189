//! The scan that decides which files are parsed at all.
//!
//! In: the names of methods that add or remove listeners, names that matter wherever they stand, and the bytes of a
//! file. Out: whether one of them may be called, or stands there.
//! Never here: certainty; a hit in a comment costs one parse, a miss would cost a finding, so doubt is a hit.

use aho_corasick::{AhoCorasick, MatchKind};

/// All names, searched in one pass.
#[derive(Debug)]
pub struct Needles {
    automaton: AhoCorasick,
    /// How many of the patterns, which come first, must be called to count.
    called: usize,
}

impl Needles {
    /// Prepares the search for `called`, identifiers that count where they are called, and for `words`, identifiers that
    /// count wherever they stand.
    ///
    /// # Errors
    /// Names so many that no automaton holds them.
    pub fn new(called: &[String], words: &[String]) -> Result<Self, aho_corasick::BuildError> {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(called.iter().chain(words))?;
        Ok(Self {
            automaton,
            called: called.len(),
        })
    }

    /// Whether one of the names is called in `bytes`, or spelled as a key: `x.on(`, `on<T>(`, `x?.on?.(`, `x['on']`.
    pub fn hit(&self, bytes: &[u8]) -> bool {
        self.automaton.find_iter(bytes).any(|found| {
            is_word(bytes, found.start(), found.end())
                && (found.pattern().as_usize() >= self.called
                    || is_used(bytes, found.start(), found.end()))
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
        Needles::new(&names, &["setMaxListeners".to_owned()])
            .expect("four names fit")
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
            "(0, events_1.setMaxListeners)(0)",
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
            "resetMaxListeners(0); setMaxListenersOf(0)",
            "naïveon(x)",
            "",
            "on",
        ] {
            assert!(!hit(text), "{text}");
        }
    }
}
