//! Names and sentences that stay what they are inside Markdown, whatever is in them.
//!
//! In: text of the user's or of ours. Out: Markdown of one line that shows that text, in a table as well, on GitHub,
//! GitLab and wherever CommonMark is read.
//! Never here: layout.

use super::paint::harmless;
use super::uri;

/// `text` on one line, with nothing in it that cannot be seen.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().map(harmless).collect()
}

/// `text` as code. A backquote would end the code, a bar the cell of a table, and a backslash would make either mean
/// something else, so a text with one of them is written with references to its characters.
pub fn code(text: &str) -> String {
    let text = line(text);
    match text.contains(['`', '|', '\\']) || text.is_empty() {
        false => format!("`{text}`"),
        true => format!("<code>{}</code>", references(&text)),
    }
}

/// `text` with every sign that Markdown or HTML might read as a reference to it.
fn references(text: &str) -> String {
    let mut out = String::new();
    for (at, one) in text.char_indices() {
        match one.is_ascii_punctuation() {
            true => out.push_str(&format!("&#{};", u32::from(one))),
            false => out.push(one),
        }
        out.push_str(apart(text, at));
    }
    out
}

/// What is put behind a character so that the text is no address, which would be made a link of: an invisible space.
fn apart(text: &str, at: usize) -> &'static str {
    const SPACE: &str = "&#8203;";
    let rest = &text.as_bytes()[at..];
    let is_scheme = rest.starts_with(b"://");
    let is_host = rest.len() > 3 && rest[..4].eq_ignore_ascii_case(b"www.");
    match is_scheme || is_host || rest[0] == b'@' {
        true => SPACE,
        false => "",
    }
}

/// A sentence in which code is between backquotes, as findings are told.
pub fn prose(text: &str) -> String {
    let text = line(text);
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('`') {
        let Some((inside, next)) = after.split_once('`') else {
            break;
        };
        out.push_str(&words(before));
        out.push_str(&code(inside));
        rest = next;
    }
    out + &words(rest)
}

/// Words as they stand; signs that would begin markup, a mention or a reference are taken for themselves.
fn words(text: &str) -> String {
    let mut out = String::new();
    for (at, one) in text.char_indices() {
        match one {
            '<' | '>' | '&' | '[' | ']' | '*' | '_' | '|' | '~' | '\\' | '#' | '`' | '$' | '!' => {
                out.push_str(&format!("&#{};", u32::from(one)));
            }
            other => out.push(other),
        }
        // Neither an escape nor a reference keeps a mention from being one, or an address.
        out.push_str(apart(text, at));
    }
    out
}

/// A link to a line of a file that is shown at an address: [`src/a.ts:12`](src/a.ts#L12).
pub fn place(path: &str, at: u32, address: &str) -> String {
    format!("[{}]({address})", code(&format!("{path}:{at}")))
}

/// A link to a line of a file that was named already: [12](src/a.ts#L12).
pub fn line_of(at: u32, address: &str) -> String {
    format!("[{at}]({address})")
}

/// The address of a line relative to the page that the link stands on. Two tildes strike text through.
pub fn address(path: &str, at: u32) -> String {
    format!("{}#L{at}", uri::escape(path).replace('~', "%7E"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_code_or_a_cell_is_written_by_number() {
        assert_eq!(code("this.bus"), "`this.bus`");
        assert_eq!(code("a|b"), "<code>a&#124;b</code>");
        assert_eq!(code("'a`b'"), "<code>&#39;a&#96;b&#39;</code>");
        assert_eq!(code("a\n\u{202E}b"), "`a \u{FFFD}b`");
        assert_eq!(code(""), "<code></code>");
        assert_eq!(
            code("`<img src=x>"),
            "<code>&#96;&#60;img src&#61;x&#62;</code>"
        );
    }

    #[test]
    fn a_sentence_keeps_its_code_and_nothing_else_is_markup() {
        assert_eq!(
            prose("each call adds a `data` listener"),
            "each call adds a `data` listener"
        );
        assert_eq!(
            prose("<b> of `x` for @you | [a](b)"),
            "&#60;b&#62; of `x` for @&#8203;you &#124; &#91;a&#93;(b)"
        );
        assert_eq!(prose("one ` alone"), "one &#96; alone");
    }

    #[test]
    fn an_address_is_no_link() {
        assert_eq!(prose("see http://x.y"), "see http:&#8203;//x.y");
        assert_eq!(
            prose("``http://x.y``"),
            "<code></code>http:&#8203;//x.y<code></code>"
        );
        assert_eq!(prose("WWW.x.y, a: b"), "W&#8203;WW.x.y, a: b");
        assert_eq!(prose("mailto:a@b.c"), "mailto:a@&#8203;b.c");
        assert_eq!(
            code("`http://x"),
            "<code>&#96;http&#58;&#8203;&#47;&#47;x</code>"
        );
    }

    #[test]
    fn a_link_leads_to_the_line() {
        let place = |path, line| place(path, line, &address(path, line));
        assert_eq!(place("src/a.ts", 12), "[`src/a.ts:12`](src/a.ts#L12)");
        assert_eq!(
            place("a (b)/[c]#é.ts", 1),
            "[`a (b)/[c]#é.ts:1`](a%20%28b%29/%5Bc%5D%23%C3%A9.ts#L1)"
        );
    }
}
