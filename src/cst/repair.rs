//! Newer TypeScript in words that the grammars know.
//!
//! In: text that did not parse. Out: text of the same length, place by place, with a few words replaced, to parse
//! again. Never here: a change of what code does. Only the parser sees the result; names and strings are read from the
//! original.

/// `text` with `using` as `const`, `export type *` as `export *`, without the `in` and `out` of type parameters, and without
/// comments behind the `?` of a parameter; `None` if it holds nothing of the kind.
pub(super) fn repaired(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    using_as_const(text, &mut bytes);
    star_of_types(text, &mut bytes);
    variance(text, &mut bytes);
    remarks_on_optional(text, &mut bytes);
    let changed = bytes != text.as_bytes();
    changed.then(|| String::from_utf8(bytes).ok()).flatten()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn blank(bytes: &mut [u8], start: usize, end: usize) {
    bytes[start..end].fill(b' ');
}

/// The length of the word that `text` starts with.
fn word(text: &str) -> usize {
    text.bytes().take_while(|byte| is_word(*byte)).count()
}

fn using_as_const(text: &str, bytes: &mut [u8]) {
    for (at, using) in text.match_indices("using") {
        let after = text[at + using.len()..].trim_start();
        let name = word(after);
        let rest = after[name..].trim_start();
        let declares = rest.starts_with("of ")
            || rest.starts_with(':')
            || (rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("=>"));
        let begins = at == 0 || !is_word(text.as_bytes()[at - 1]);
        if !begins || name == 0 || !declares || after.len() + using.len() + at == text.len() {
            continue;
        }
        bytes[at..at + using.len()].copy_from_slice(b"const");
        let before = text[..at].trim_end();
        if before.ends_with("await") {
            blank(bytes, before.len() - "await".len(), before.len());
        }
    }
}

fn star_of_types(text: &str, bytes: &mut [u8]) {
    const BEFORE: &str = "export ";
    for (at, found) in text.match_indices("export type *") {
        blank(bytes, at + BEFORE.len(), at + found.len() - 1);
    }
}

fn variance(text: &str, bytes: &mut [u8]) {
    for (at, _) in text.match_indices(['<', ',']) {
        let mut start = at + 1;
        loop {
            start += text[start..].len() - text[start..].trim_start().len();
            let length = word(&text[start..]);
            let spaced = text[start + length..].starts_with([' ', '\t', '\n', '\r']);
            let next = text[start + length..].trim_start();
            if !matches!(&text[start..start + length], "in" | "out") || !spaced || word(next) == 0 {
                break;
            }
            blank(bytes, start, start + length);
            start += length;
        }
    }
}

/// How many bytes behind a `?` are looked at.
const FARTHEST: usize = 500;

/// `x? /* why */ : T`
fn remarks_on_optional(text: &str, bytes: &mut [u8]) {
    for (at, _) in text.match_indices('?') {
        let mut remarks = Vec::new();
        // A comment that nobody would write there is not looked for, so that no text takes the square of its length.
        let end = text.len().min(at + FARTHEST);
        let end = (at + 1..=end).rev().find(|end| text.is_char_boundary(*end));
        let near = &text[..end.unwrap_or(at + 1)];
        let mut rest = near[at + 1..].trim_start();
        while let Some(length) = remark(rest) {
            let start = near.len() - rest.len();
            remarks.push(start..start + length);
            rest = rest[length..].trim_start();
        }
        if rest.starts_with([':', ',', ')']) {
            for remark in remarks {
                let inner = bytes[remark].iter_mut();
                inner
                    .filter(|byte| !b"\r\n".contains(byte))
                    .for_each(|byte| *byte = b' ');
            }
        }
    }
}

/// The length of the comment that `text` starts with.
fn remark(text: &str) -> Option<usize> {
    if let Some(inner) = text.strip_prefix("/*") {
        return inner.find("*/").map(|end| end + 4);
    }
    text.starts_with("//")
        .then(|| text.find(['\r', '\n']).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn newer_words_are_replaced_in_place() {
        for (text, expected) in [
            ("using a = b;", "const a = b;"),
            ("{ await using a = b; }", "{       const a = b; }"),
            ("for (using a of b);", "for (const a of b);"),
            ("export type * from 'x';", "export      * from 'x';"),
            (
                "type A<in out B, out C> = D;",
                "type A<       B,     C> = D;",
            ),
            ("f(x? /*c*/ : T)", "f(x?       : T)"),
            ("f(x? // é\n /**/, y)", "f(x?      \n     , y)"),
        ] {
            assert_eq!(repaired(text).as_deref(), Some(expected));
        }
    }

    #[test]
    fn other_words_stay() {
        for text in [
            "using(a)",
            "reusing = a",
            "using == a",
            "a < inside",
            "f(a, input)",
            "x = using",
            "using",
            "a ? /* b */ c : d",
            "a ? /* b",
            "a ?? /* b */ (c)",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}
