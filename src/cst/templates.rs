//! Code of pages that something fills in first: `{{ name }}`, `{% if %}`, `<%= name %>`, `<?php … ?>`.
//!
//! In: code that did not parse. Out: code of the same length in which what is filled in is a name, and what only steers the filling
//! is blank; and where that is.
//! Never here: what is filled in. Whether something stands for a value is told from where it stands, not from its words.

use crate::corpus::Span;

/// What begins and ends something that is filled in.
const MARKS: [(&str, &str); 4] = [("{{", "}}"), ("{%", "%}"), ("<%", "%>"), ("<?", "?>")];

/// What only steers, and is never a value.
const STEERS: &str = "{%";

/// Code without what is filled in.
pub(super) struct Filled {
    /// The code, place by place.
    pub code: String,
    /// What was filled in.
    pub places: Vec<Span>,
}

/// `text` without what is filled in; `None` if nothing is.
pub(super) fn without(text: &str) -> Option<Filled> {
    let places = places(text);
    if places.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for group in places.chunk_by(|one, next| is_blank(&text[one.end as usize..next.start as usize]))
    {
        let is_alone = is_alone(text, group);
        for place in group {
            let range = place.start as usize..place.end as usize;
            let is_value = !is_alone && !text[range.clone()].starts_with(STEERS);
            fill(&mut bytes[range], is_value);
        }
    }
    let code = String::from_utf8(bytes).expect("what is filled in begins and ends at brackets");
    Some(Filled { code, places })
}

/// Writes a name over the first line of a value, and blanks over all else.
fn fill(bytes: &mut [u8], is_value: bool) {
    let mut sign = if is_value { b'_' } else { b' ' };
    for byte in bytes {
        match byte {
            b'\n' | b'\r' => sign = b' ',
            _ => *byte = sign,
        }
    }
}

/// Each byte is looked at once for each mark, whatever is not closed.
fn places(text: &str) -> Vec<Span> {
    let mut places = Vec::new();
    let mut is_closed = MARKS.map(|_| true);
    let mut at = 0;
    while let Some(found) = text[at..].find(['{', '<']) {
        let begin = at + found;
        let rest = &text[begin..];
        at = begin + 1;
        let mark = MARKS.iter().position(|(open, _)| rest.starts_with(open));
        let Some(mark) = mark.filter(|mark| is_closed[*mark]) else {
            continue;
        };
        let (_, close) = MARKS[mark];
        match rest.find(close) {
            Some(length) => {
                at = begin + length + close.len();
                places.push(Span::new(begin as u32, at as u32));
            }
            None => is_closed[mark] = false,
        }
    }
    places
}

/// Whether nothing else is on the lines of such a group.
fn is_alone(text: &str, group: &[Span]) -> bool {
    let [first, ..] = group else { return true };
    let last = group.last().unwrap_or(first);
    let before = text[..first.start as usize].trim_end_matches([' ', '\t', '\r']);
    let behind = text[last.end as usize..].trim_start_matches([' ', '\t', '\r']);
    (before.is_empty() || before.ends_with('\n')) && (behind.is_empty() || behind.starts_with('\n'))
}

fn is_blank(text: &str) -> bool {
    text.trim_matches([' ', '\t', '\r']).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_names_and_what_steers_is_blank() {
        let text = "var a = {{ b }}, c = '{{ d }}';\n  {{#if e}}\nf(<%= g %>{% h %});\n{% i %} {{ j }}\nk({{\nl }}) <? m ?>n\n";
        let filled = without(text).expect("there is something");
        assert_eq!(
            filled.code,
            "var a = _______, c = '_______';\n           \nf(________       );\n               \nk(__\n    ) _______n\n"
        );
        assert_eq!(filled.places.len(), 9);
    }

    #[test]
    fn what_is_not_closed_is_left() {
        for text in ["a({{", "if (a <% b) {", "{%", "", "{ a < b }"] {
            assert!(without(text).is_none(), "{text}");
        }
    }
}
