//! Parsing a text again that has changed a little.
//!
//! In: the texts of one file, one after the other. Out: the tree of each, the same as a fresh look gives.
//! Never here: what has changed, from those who changed it; the texts themselves say it.

use tree_sitter::{InputEdit, Point};

use super::embedded::Embedded;
use super::parse::{parse_code, parse_edited};
use super::{Language, Tree};

/// The last text of a file, with its tree.
#[derive(Default)]
pub struct Memory {
    last: Option<Last>,
}

struct Last {
    text: String,
    language: Language,
    tree: Tree,
}

impl Memory {
    /// The tree of `text`.
    pub fn parse(&mut self, text: &str, language: Language) -> &Tree {
        match language {
            Language::Component(of) => {
                let embedded = Embedded::of(text, of);
                let tree = self.parse_code(&embedded.code, embedded.language);
                tree.settle_component(text, of, embedded);
                tree
            }
            _ => self.parse_code(text, language),
        }
    }

    fn parse_code(&mut self, text: &str, language: Language) -> &mut Tree {
        let last = self.last.take();
        let same_language = last.filter(|it| it.language == language);
        let followed = same_language.and_then(|it| {
            let edit = difference(&it.text, text);
            parse_edited(text, language, &it.tree, &edit)
        });
        let tree = followed.unwrap_or_else(|| parse_code(text, language));
        let last = Last {
            text: text.to_owned(),
            language,
            tree,
        };
        &mut self.last.insert(last).tree
    }
}

/// The smallest stretch of `before` in whose place something else stands in `after`.
fn difference(before: &str, after: &str) -> InputEdit {
    let same = |(one, other): &(u8, u8)| one == other;
    let start = before.bytes().zip(after.bytes()).take_while(same).count();
    let (old, new) = (&before.as_bytes()[start..], &after.as_bytes()[start..]);
    let backwards = old.iter().copied().rev().zip(new.iter().copied().rev());
    let end = backwards.take_while(same).count();
    let (old_end, new_end) = (before.len() - end, after.len() - end);
    InputEdit {
        start_byte: start,
        old_end_byte: old_end,
        new_end_byte: new_end,
        start_position: point(before, start),
        old_end_position: point(before, old_end),
        new_end_position: point(after, new_end),
    }
}

fn point(text: &str, at: usize) -> Point {
    let before = &text.as_bytes()[..at];
    let row = before.iter().filter(|byte| **byte == b'\n').count();
    let start = before
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |it| it + 1);
    Point::new(row, at - start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cst::parse;

    const TEXT: &str = "import { bus } from './bus';\nexport class View<T> {\n  open(id: string) {\n    const f = () => `a${id}`;\n    \
                        bus.on('a', f); // and so on\n    if (a < b) { c(/x/g); }\n  }\n}\nfoo<string>;\n";

    fn spelled(tree: &Tree) -> String {
        let mut told = String::new();
        let mut open = vec![tree.raw.root_node()];
        while let Some(node) = open.pop() {
            told.push_str(&format!("{} {:?}\n", node.kind(), node.byte_range()));
            let mut cursor = node.walk();
            open.extend(node.children(&mut cursor));
        }
        told
    }

    /// Letter by letter, and in leaps: what is remembered changes nothing.
    #[test]
    fn it_is_the_tree_of_a_fresh_look() {
        let mut memory = Memory::default();
        let mut texts: Vec<String> = (0..=TEXT.len()).map(|at| TEXT[..at].to_owned()).collect();
        for at in (0..TEXT.len()).step_by(3) {
            for piece in ["x", "\n", " ", "'", "{", "}", "`", "/*", "ab(c)"] {
                texts.push([&TEXT[..at], piece, &TEXT[at..]].concat());
                texts.push([&TEXT[..at], piece, &TEXT[(at + 5).min(TEXT.len())..]].concat());
            }
        }
        let mut followed = 0;
        for text in &texts {
            let language = Language::Typescript;
            let tree = spelled(memory.parse(text, language));
            assert_eq!(tree, spelled(&parse(text, language)), "{text}");
            followed += usize::from(!tree.contains("ERROR"));
        }
        assert!(followed > texts.len() / 4, "{followed} of {}", texts.len());
    }
}
