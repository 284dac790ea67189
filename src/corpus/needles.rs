//! The scan that decides which files are parsed at all.
//!
//! In: the names of methods that add or remove listeners, names that matter wherever they stand, and the bytes of a
//! file. Out: whether one of them may be called, or stands there.
//! Never here: certainty; a hit in a comment costs one parse, a miss would cost a finding, so doubt is a hit.

use aho_corasick::{AhoCorasick, MatchKind};

use super::escapes;

/// How many lines a comment is followed upward, or whitespace and closing brackets are followed onward.
const FAR: usize = 200;
/// How many bytes before a name are looked at for the comment that it may stand in; a line may be as long as a file.
const NEAR: usize = 8192;

/// What makes a name count.
#[derive(Clone, Copy, Debug)]
enum Counts {
    /// That a member of the name is called.
    CalledOnReceiver,
    /// That it is called, with a receiver or without.
    Called,
    /// That it stands there.
    Anywhere,
    /// That a method of the name is written.
    Written,
    /// That it stands there, even in a comment.
    Remarked,
}

/// All names, searched in one pass.
#[derive(Debug)]
pub struct Needles {
    automaton: AhoCorasick,
    /// What makes the name of that number count.
    counts: Vec<Counts>,
}

impl Needles {
    /// Prepares the search for `names`, which are identifiers. Those in `plain` count without a receiver, too, and
    /// `words` wherever they stand in code; `written` where a method of that name is written; `remarks` wherever they stand,
    /// comments included.
    ///
    /// # Errors
    /// Names so many that no automaton holds them.
    pub fn new(
        names: &[String],
        plain: &[String],
        words: &[String],
        written: &[String],
        remarks: &[&str],
    ) -> Result<Self, aho_corasick::BuildError> {
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(
                names
                    .iter()
                    .chain(words)
                    .chain(written)
                    .map(String::as_str)
                    .chain(remarks.iter().copied()),
            )?;
        let called = names.iter().map(|name| match plain.contains(name) {
            true => Counts::Called,
            false => Counts::CalledOnReceiver,
        });
        let counts = called
            .chain(words.iter().map(|_| Counts::Anywhere))
            .chain(written.iter().map(|_| Counts::Written))
            .chain(remarks.iter().map(|_| Counts::Remarked))
            .collect();
        Ok(Self { automaton, counts })
    }

    /// Whether a member of one of the names is called in `bytes`: `x.on(`, `x.on<T>(`, `x?.on?.(`, `x['on']`; or, of the
    /// plain names, the function.
    pub fn hit(&self, bytes: &[u8]) -> bool {
        self.is_in(bytes) || escapes::plain(bytes).is_some_and(|plain| self.is_in(&plain))
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.automaton.find_iter(bytes).any(|found| {
            let (start, end) = (found.start(), found.end());
            let counts = match self.counts[found.pattern().as_usize()] {
                Counts::Remarked => return is_word(bytes, start, end),
                Counts::Anywhere => true,
                Counts::Written => is_written(&bytes[..start], &bytes[end..]),
                Counts::Called => is_key(bytes, start, end) || is_called(&bytes[end..]),
                Counts::CalledOnReceiver => {
                    is_key(bytes, start, end)
                        || is_member(&bytes[..start]) && is_called(&bytes[end..])
                        || is_taken_apart(&bytes[..start], &bytes[end..]) && is_run_otherwise(bytes)
                }
            };
            is_word(bytes, start, end) && counts && !is_in_comment(&bytes[..start])
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

/// `subscribe(listener) {`, or with a type for what it returns, `subscribe = (listener) =>`, `subscribe: function`; no call
/// of a method.
fn is_written(before: &[u8], after: &[u8]) -> bool {
    let after = after.trim_ascii_start();
    if let [b'=' | b':', given @ ..] = after {
        let given = given.trim_ascii_start();
        return [&b"("[..], b"async", b"function", b"<"]
            .iter()
            .any(|form| given.starts_with(form));
    }
    if before.trim_ascii_end().ends_with(b".") || !matches!(after.first(), Some(b'(' | b'<')) {
        return false;
    }
    let mut depth = 0_i32;
    let end = after.iter().take(FAR).position(|byte| {
        depth += i32::from(*byte == b'(') - i32::from(*byte == b')');
        depth == 0 && *byte == b')'
    });
    // What is longer than that is let through.
    end.is_none_or(|end| {
        matches!(
            after[end + 1..].trim_ascii_start().first(),
            Some(b'{' | b':' | b'/')
        )
    })
}

/// `['on']`, where comments may stand beside the quotes.
fn is_key(bytes: &[u8], start: usize, end: usize) -> bool {
    let Some((quote, before)) = bytes[..start].split_last() else {
        return false;
    };
    matches!(quote, b'\'' | b'"' | b'`')
        && bytes.get(end) == Some(quote)
        && matches!(before.trim_ascii_end().last(), Some(b'[' | b'/'))
        && matches!(
            bytes[end + 1..].trim_ascii_start().first(),
            Some(b']' | b'/')
        )
}

/// `{ on }`, `{ on: add }`, as one of the names that an object is taken apart into.
fn is_taken_apart(before: &[u8], after: &[u8]) -> bool {
    let before = before.trim_ascii_end().last();
    let after = after.trim_ascii_start().first();
    matches!(before, Some(b'{' | b',')) && matches!(after, Some(b':' | b',' | b'}'))
}

/// Whether functions are run with a receiver that they are handed.
fn is_run_otherwise(bytes: &[u8]) -> bool {
    [&b".call("[..], b".apply(", b".bind("]
        .iter()
        .any(|way| bytes.windows(way.len()).any(|at| at == *way))
}

/// Whether what stands `before` a name ends in a dot, or in a comment behind which there may be one.
fn is_member(before: &[u8]) -> bool {
    let code = before.trim_ascii_end();
    let is_first_on_line = before[code.len()..].contains(&b'\n');
    // `// It is called once.` ends in a full stop, and no dot.
    let is_sentence = is_first_on_line
        && lines_upward(code)
            .next()
            .is_some_and(|line| line.starts_with(b"//"));
    if code.ends_with(b".") && !is_sentence || code.ends_with(b"*/") {
        return true;
    }
    is_first_on_line
        && lines_upward(code)
            .map(|line| (dot_before_comment(line), line))
            .find(|(has_dot, line)| *has_dot || !line.starts_with(b"//"))
            .is_none_or(|(has_dot, _)| has_dot)
}

/// `bus. // why`
fn dot_before_comment(line: &[u8]) -> bool {
    let mut slashes = line.windows(2).enumerate();
    slashes.any(|(at, two)| two == b"//" && line[..at].trim_ascii_end().ends_with(b"."))
}

/// The last lines of `bytes`, the last first, without the whitespace around them.
fn lines_upward(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .rsplit(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .take(FAR)
}

/// Short names such as `on` are English words, too: only what follows tells a call.
fn is_called(after: &[u8]) -> bool {
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b')';
    let skipped = after
        .iter()
        .take(FAR)
        .take_while(|byte| is_between(byte))
        .count();
    let rest = &after[skipped..];
    skipped == FAR
        || matches!(rest.first(), Some(b'(' | b'<' | b'!'))
        || [
            &b"?."[..],
            b".call",
            b".apply",
            b".bind",
            b"as ",
            b"satisfies ",
            b"/*",
            b"//",
        ]
        .iter()
        .any(|form| rest.starts_with(form))
}

/// Whether the line up to a name is surely that of a comment: it begins as one, and nothing on it could end one or be
/// code inside text.
fn is_in_comment(before: &[u8]) -> bool {
    let Some(before) = whole_lines_near(before) else {
        return false;
    };
    let mut lines = lines_upward(before);
    let line = lines.next().unwrap_or_default();
    let ends = |line: &[u8]| line.windows(2).any(|two| two == b"*/");
    if line.iter().any(|byte| matches!(byte, b'{' | b'`')) || ends(line) {
        return false;
    }
    let begins = |line: &[u8]| line.starts_with(b"/*");
    if line.starts_with(b"//") || begins(line) {
        return !lines.next().is_some_and(|above| above.ends_with(b"\\"));
    }
    // ` * bus.on(…)` may be a product, unless every line above begins like that, up to the one that begins the comment.
    line.starts_with(b"*")
        && lines
            .find(|line| !line.starts_with(b"*") || ends(line))
            .is_some_and(|line| begins(line) && !ends(line))
}

/// The end of `before`, from the beginning of a line on; `None` if that line begins too far away.
fn whole_lines_near(before: &[u8]) -> Option<&[u8]> {
    let near = &before[before.len().saturating_sub(NEAR)..];
    if near.len() == before.len() {
        return Some(before);
    }
    let newline = near.iter().position(|byte| *byte == b'\n')?;
    Some(&near[newline + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(text: &str) -> bool {
        let names = ["on", "once", "addEventListener"].map(String::from);
        Needles::new(
            &names,
            &names[2..],
            &["setMaxListeners".to_owned()],
            &["subscribe".to_owned()],
            &["unlisten-ignore"],
        )
        .expect("six names fit")
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
            "(0, events_1.setMaxListeners)(0)",
            "bus . on('a', f)",
            "bus?.on?.<T>('a', f)",
            "bus./* why */on('a', f)",
            "bus. // why\n  // and how\n  on('a', f)",
            "(bus.on)('a', f)",
            "(bus.on as Add)('a', f)",
            "bus[ `on` ]('a', f)",
            "bus[/* why */ 'on']('a', f)",
            "// no code: {bus.on('a', f)}",
            "/* why */ bus.on('a', f)",
            "x = a\n  * bus.on('a', f)",
            "/* why */\n * bus.on('a', f)",
            "'\\\n// '; bus.on('a', f)",
        ] {
            assert!(hit(text), "{text}");
        }
    }

    #[test]
    fn what_stands_far_out_on_a_line_is_taken_for_code() {
        let comment = "// bus.on('a', f) ";
        assert!(!hit(&comment.repeat(NEAR / comment.len())));
        assert!(hit(&comment.repeat(NEAR)));
        let lines = "// bus.on('a', f)\n";
        assert!(!hit(&lines.repeat(NEAR)));
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
            "function on(x) {}; on(x); class C { on(x) {} }",
            "class C {\n  // It is called once.\n  once(x) {}\n}",
            "['off', 'on']; key === 'on'",
            "and so on/off, once / twice",
            "// bus.on('a', f)",
            "/* bus.on('a', f) */",
            "/**\n * Adds a listener.\n *\n *     bus.on('a', f)\n */",
            "",
            "on",
        ] {
            assert!(!hit(text), "{text}");
        }
    }

    #[test]
    fn a_remark_counts_in_a_comment() {
        assert!(hit("// unlisten-ignore-file on -- why"));
        assert!(hit("/*unlisten-ignore*/"));
        assert!(!hit("// unlisten-ignored"));
    }

    #[test]
    fn a_written_method_is_a_hit_and_a_call_of_it_is_none() {
        assert!(hit(
            "class A { subscribe(listener) { this.all.add(listener); } }"
        ));
        assert!(hit(
            "  subscribe<T>(listener: (value: T) => void): () => void {"
        ));
        assert!(!hit("source.subscribe((value) => show(value));"));
        assert!(!hit("subscribe(listener);"));
        assert!(!hit("// subscribe(listener) {"));
    }
}
