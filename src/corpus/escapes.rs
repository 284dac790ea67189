//! Characters of names that are written by their numbers: `\\u006fn` is `on`.
//!
//! In: text or bytes of code. Out: the same with such characters as they are.
//! Never here: strings as a whole, whose other escapes the facts read.

use std::borrow::Cow;

/// How many digits of a number are read; there may be zeros before it.
const MOST_DIGITS: usize = 64;

/// A name with its characters as they are.
pub fn name(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        rest = match escape(after.as_bytes()) {
            Some((one, length)) => {
                out.push(one);
                &after[length..]
            }
            None => {
                out.push('\\');
                after
            }
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Code in which letters, digits, `$` and `_` are as they are; `None` if none of them is written by its number.
pub(super) fn plain(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'\\') {
        let start = at + found;
        at = start + 1;
        let escaped = escape(&bytes[at..]);
        let word = escaped.filter(|(one, _)| one.is_ascii_alphanumeric() || "$_".contains(*one));
        if let Some((one, length)) = word {
            out.extend(&bytes[done..start]);
            out.push(one as u8);
            at += length;
            done = at;
        }
    }
    (done > 0).then(|| {
        out.extend(&bytes[done..]);
        out
    })
}

/// The character whose escape follows a backslash, and how many bytes that takes: `u006f`, `u{6f}`, or in strings `x6f`.
fn escape(after: &[u8]) -> Option<(char, usize)> {
    let (first, inner) = after.split_first()?;
    let (digits, length) = match (first, inner.strip_prefix(b"{")) {
        (b'u', Some(braced)) => {
            let end = braced
                .iter()
                .take(MOST_DIGITS)
                .position(|byte| *byte == b'}')?;
            (&braced[..end], end + 3)
        }
        (b'u', None) => (inner.get(..4)?, 5),
        (b'x', None) => (inner.get(..2)?, 3),
        _ => return None,
    };
    let digits = std::str::from_utf8(digits).ok()?;
    let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u32::from_str_radix(digits, 16)
        .ok()
        .filter(|_| is_hexadecimal)?;
    Some((char::from_u32(number)?, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_the_language_reads_it() {
        for (written, read) in [
            ("\\u006fn", "on"),
            ("\\u{6F}n\\u{1}", "on\u{1}"),
            ("caf\\u00e9", "café"),
            ("on", "on"),
            ("a\\u00", "a\\u00"),
            ("a\\u{zz}b\\", "a\\u{zz}b\\"),
            ("\\ud800", "\\ud800"),
            ("\\u+06f", "\\u+06f"),
        ] {
            assert_eq!(name(written), read);
        }
    }

    #[test]
    fn code_without_letters_by_number_is_not_copied() {
        assert_eq!(plain(b"a.on('\\u00e9\\n')"), None);
        assert_eq!(plain(b"a['\\x6fn']").as_deref(), Some(&b"a['on']"[..]));
        assert_eq!(
            plain(b"a.\\u006fn(\\u{78})").as_deref(),
            Some(&b"a.on(x)"[..])
        );
    }
}
