//! The few tones that all reports share, and folding lines of words.
//!
//! In: text and a [`Look`]. Out: the same text, coloured if the look says so, or folded to a width.
//! Never here: what is said.

use owo_colors::{OwoColorize, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::config::Look;

/// What a piece of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something fails.
    Error,
    /// Something should be looked at.
    Warning,
    /// All is well.
    Good,
    /// A headline.
    Strong,
    /// Said by the way.
    Faint,
    /// Code, and names from it.
    Code,
    /// A word that starts advice.
    Help,
}

/// `text` in `tone`.
pub fn tone(look: Look, tone: Tone, text: &str) -> String {
    if look.color {
        text.style(style(tone)).to_string()
    } else {
        text.to_string()
    }
}

/// The colours of a tone: the sixteen that every terminal maps to its own theme.
pub(super) fn style(tone: Tone) -> Style {
    match tone {
        Tone::Error => Style::new().red().bold(),
        Tone::Warning => Style::new().yellow().bold(),
        Tone::Good => Style::new().green().bold(),
        Tone::Strong => Style::new().bold(),
        Tone::Faint => Style::new().dimmed(),
        Tone::Code => Style::new().cyan(),
        Tone::Help => Style::new().green().bold(),
    }
}

/// `text` as a link that a terminal can follow (OSC 8); `address` has been escaped as URIs are.
pub fn linked(text: &str, address: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
}

/// `text` with what is between backquotes painted as code; the backquotes stay, for who sees no colours.
pub fn prose(look: Look, text: &str) -> String {
    let mut painted = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, next)) = after.split_once('`') else {
            break;
        };
        painted.push_str(before);
        painted.push_str(&tone(look, Tone::Code, &format!("`{code}`")));
        rest = next;
    }
    painted + rest
}

/// Folds `text` into lines of at most `width` columns, breaking between words; a longer word has a line of its own.
pub fn fold(text: &str, width: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let options = textwrap::Options::new(width)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let line = words.join(" ");
    textwrap::wrap(&line, options)
        .into_iter()
        .map(String::from)
        .collect()
}

/// How many columns of a terminal `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// What may stand in a terminal: characters that would move the cursor, ring, turn the line's direction, or hold a text
/// that nobody sees are replaced.
pub fn harmless(character: char) -> char {
    match character {
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' => '\u{FFFD}',
        '\u{061C}' | '\u{E0000}'..='\u{E007F}' => '\u{FFFD}',
        control if control.is_control() => '\u{FFFD}',
        other => other,
    }
}

/// `text` as it may stand in a line of a terminal. A file's name is whatever somebody gave it.
pub fn tame(text: &str) -> String {
    text.chars().map(harmless).collect()
}

/// `text` on one line, harmless, and cut to `limit` columns.
pub fn cut(text: &str, limit: usize) -> String {
    let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line = line.chars().map(harmless).collect();
    if line.width() <= limit {
        return line;
    }
    let mut kept = String::new();
    let mut used = 1;
    for one in line.chars() {
        used += one.width().unwrap_or_default();
        if used > limit {
            break;
        }
        kept.push(one);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold_between_words() {
        assert_eq!(fold("one two three", 7), ["one two", "three"]);
        assert_eq!(fold("extraordinarily so", 5), ["extraordinarily", "so"]);
        assert_eq!(fold("", 5), [""]);
        assert_eq!(fold("日本 語", 4), ["日本", "語"]);
    }

    #[test]
    fn code_in_prose_is_painted_and_keeps_its_backquotes() {
        let colored = Look {
            color: true,
            ..Look::PLAIN
        };
        assert_eq!(prose(Look::PLAIN, "call `off` or `x"), "call `off` or `x");
        assert_eq!(
            prose(colored, "call `off`"),
            "call \u{1b}[36m`off`\u{1b}[0m"
        );
    }

    #[test]
    fn nothing_reaches_the_terminal_that_moves_its_cursor() {
        assert_eq!(cut("a\u{1b}[2J\n b\u{E0041}", 20), "a\u{FFFD}[2J b\u{FFFD}");
        assert_eq!(cut("abcdef", 4), "abc…");
        // Some letters take two columns.
        assert_eq!(cut("日本語です", 6), "日本…");
    }
}
