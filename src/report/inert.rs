//! Reports that command nothing: neither the server whose log they end up in, nor the terminal that shows them.
//!
//! In: the text of a report, and how its format writes characters in other words. Out: the same text, in which no line is a
//! workflow command and no character moves a cursor. Where the format has escapes, programs read the same values.
//! Never here: which part of a report comes from the code that is checked; all of it may.
//!
//! A runner of GitHub takes a line for a command that begins with `::` after blanks, and `##[` anywhere in it; one of Azure
//! takes `##vso[`.

use super::paint::harmless;

/// How a format writes a character in other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// It cannot; the character is replaced.
    None,
    /// As in the strings of JSON, where alone such characters can be.
    Json,
    /// As in XML.
    Xml,
    /// It is made of commands, which have been escaped; only those of other kinds are taken out.
    Commands,
}

/// What stands behind two `#` in a command.
const BRACKETS: [&str; 3] = ["[", "vso[", "teamcity["];

/// `text` without commands.
pub fn inert(text: &str, escapes: Escapes) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.char_indices();
    let mut before = '\n';
    let mut begins = true;
    while let Some((at, one)) = rest.next() {
        let after = &text[at + one.len_utf8()..];
        let style = (one == '\u{1b}' && escapes == Escapes::None)
            .then(|| style(after).or_else(|| link(after)))
            .flatten();
        if let Some(length) = style {
            // Styles are our own: text is made harmless where it is put in.
            out.push_str(&text[at..=at + length]);
            rest.by_ref().take(length).for_each(drop);
            continue;
        }
        let is_command = match one {
            ':' => begins && after.starts_with(':') && escapes != Escapes::Commands,
            '#' => before == '#' && BRACKETS.iter().any(|it| after.starts_with(it)),
            '\n' | '\r' | '\t' => false,
            other => harmless(other) != other,
        };
        match is_command {
            true => escape(&mut out, one, escapes),
            false => out.push(one),
        }
        begins = matches!(one, '\n' | '\r') || (begins && is_blank(one));
        before = one;
    }
    out
}

/// Whether a runner looks for a command behind the character, or might.
fn is_blank(one: char) -> bool {
    one.is_whitespace() || matches!(one, '\u{FEFF}' | '\u{200B}'..='\u{200D}' | '\u{2060}')
}

/// How long the rest of a style of the terminal is, of which the first character was read: `[31m`.
fn style(after: &str) -> Option<usize> {
    let inner = after.strip_prefix('[')?;
    let end = inner.find(|one: char| !one.is_ascii_digit() && one != ';')?;
    inner[end..].starts_with('m').then_some(end + 2)
}

/// How long the rest of a link of the terminal is, of which the first character was read: `]8;;file:///a.ts` and its end.
fn link(after: &str) -> Option<usize> {
    let inner = after.strip_prefix("]8;;")?;
    let end = inner.find('\u{1b}')?;
    let is_address = |one: char| one.is_ascii_alphanumeric() || "-._~:/?#&=%@+,;!$".contains(one);
    let ends = inner[end..].starts_with("\u{1b}\\");
    (ends && inner[..end].chars().all(is_address)).then_some("]8;;".len() + end + 2)
}

fn escape(out: &mut String, one: char, escapes: Escapes) {
    match escapes {
        Escapes::None | Escapes::Commands => out.push('\u{FFFD}'),
        Escapes::Json => out.push_str(&format!("\\u{:04x}", u32::from(one))),
        Escapes::Xml => out.push_str(&format!("&#{};", u32::from(one))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_a_command() {
        let text = |text| inert(text, Escapes::None);
        assert_eq!(
            text("a ::b::\n ::c::d\r\t::e::"),
            "a ::b::\n \u{FFFD}:c::d\r\t\u{FFFD}:e::"
        );
        assert_eq!(
            text("\u{1b}[31m\u{a0}::a::"),
            "\u{1b}[31m\u{a0}\u{FFFD}:a::"
        );
        assert_eq!(
            text("a ##[b] ###[c] ##d #[e"),
            "a #\u{FFFD}[b] ##\u{FFFD}[c] ##d #[e"
        );
        assert_eq!(text("##vso[task.x]"), "#\u{FFFD}vso[task.x]");
    }

    #[test]
    fn styles_stay_and_everything_else_that_moves_a_cursor_goes() {
        let text = |text| inert(text, Escapes::None);
        assert_eq!(text("\u{1b}[1;31ma\u{1b}[0m"), "\u{1b}[1;31ma\u{1b}[0m");
        assert_eq!(
            text("\u{1b}[2J\u{1b}]0;x\u{7}"),
            "\u{FFFD}[2J\u{FFFD}]0;x\u{FFFD}"
        );
        assert_eq!(text("\u{1b}[31\u{1b}"), "\u{FFFD}[31\u{FFFD}");
        assert_eq!(text("\u{9b}2J\u{202e}"), "\u{FFFD}2J\u{FFFD}");
        let link = "\u{1b}]8;;file:///a%20b.ts#L1\u{1b}\\a b.ts\u{1b}]8;;\u{1b}\\";
        assert_eq!(text(link), link);
        assert_eq!(
            text("\u{1b}]8;;a\u{7}b\u{1b}\\"),
            "\u{FFFD}]8;;a\u{FFFD}b\u{FFFD}\\"
        );
    }

    #[test]
    fn programs_read_what_was_written() {
        let odd = "##[a] \u{202e} ::b \u{9b} ##vso[c] \u{7f}";
        let json = inert(
            &serde_json::to_string(odd).expect("a string"),
            Escapes::Json,
        );
        assert!(json.is_ascii() && !json.contains("##["), "{json}");
        let read: String = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(read, odd);
        assert_eq!(
            inert("<a>\n::b##[</a>", Escapes::Xml),
            "<a>\n&#58;:b#&#35;[</a>"
        );
    }

    #[test]
    fn commands_that_are_meant_stay() {
        let meant = "::error file=a::b ##[c]\n";
        assert_eq!(
            inert(meant, Escapes::Commands),
            "::error file=a::b #\u{FFFD}[c]\n"
        );
    }
}
