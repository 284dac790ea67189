//! The scripts of a component, or of a page, as one text of code.
//!
//! In: the text of the file. Out: [`Embedded`]: a text of the same length in which all but the scripts is blank, so
//! that each place in it is the same place in the file; what language that is; which script is where; and what is left out, as
//! it is no code of its own.
//! Never here: markup.

use super::{Language, parse, templates};
use crate::corpus::Span;
use crate::corpus::component::{Block, Dialect, Runs, blocks};
use crate::corpus::kind::Component;

/// A script of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What begins it: its tag, or Astro's `---`.
    pub head: Span,
    /// Its code.
    pub body: Span,
    /// How often it runs, and who shares its names.
    pub runs: Runs,
}

impl Section {
    /// Whether a place begins in it.
    pub fn holds(&self, place: Span) -> bool {
        self.body.start <= place.start && place.start < self.body.end
    }
}

/// The code of a component's file.
pub(super) struct Embedded {
    /// The file with everything blank that is no code.
    pub code: String,
    /// The language of all scripts: the one that can read the most of them.
    pub language: Language,
    /// The scripts, in order.
    pub sections: Vec<Section>,
    /// What is blank although it is code.
    pub left_out: Vec<Span>,
}

impl Embedded {
    pub(super) fn of(text: &str, of: Component) -> Self {
        let mut blocks = blocks(text.as_bytes(), of);
        blocks.retain(|block| block.dialect != Dialect::Foreign);
        let mut left_out = Vec::new();
        blocks.retain(|block| {
            let is_kept = !matches!(block.runs, Runs::ForEvent { .. }) || is_program(text, block);
            if !is_kept {
                left_out.push(section(block).body);
            }
            is_kept
        });
        let language = match blocks.iter().map(|block| block.dialect).max() {
            Some(Dialect::Tsx) => Language::Tsx,
            Some(Dialect::Typescript) => Language::Typescript,
            _ => Language::Javascript,
        };
        Self {
            code: code(text, &blocks),
            language,
            sections: blocks.iter().map(section).collect(),
            left_out,
        }
    }

    /// The same where each script is looked at by itself: without what is filled in before a page is a page, and without those that
    /// have no end.
    pub(super) fn one_by_one(self, text: &str) -> Self {
        let mut code = self.code.into_bytes();
        let mut left_out = self.left_out;
        let mut sections = self.sections;
        sections.retain(|section| {
            let place = section.body.start as usize..section.body.end as usize;
            let own = &text[place.clone()];
            let plain = parse(own, self.language).unparsed();
            if plain.is_empty() {
                return true;
            }
            let filled = templates::without(own);
            let unparsed = filled
                .as_ref()
                .map(|it| parse(&it.code, self.language).unparsed());
            let (filled, unparsed) = match (filled, unparsed) {
                (Some(filled), Some(unparsed)) if bytes_of(&unparsed) < bytes_of(&plain) => {
                    (Some(filled), unparsed)
                }
                _ => (None, plain),
            };
            let end = own.trim_end().len() as u32;
            if unparsed.iter().any(|it| it.end >= end) {
                let blank = blank(own.as_bytes());
                code[place].copy_from_slice(&blank);
                left_out.push(section.body);
                return false;
            }
            if let Some(filled) = filled {
                code[place].copy_from_slice(filled.code.as_bytes());
                let at = section.body.start;
                let moved = |it: &Span| Span::new(it.start + at, it.end + at);
                left_out.extend(filled.places.iter().map(moved));
            }
            true
        });
        Self {
            code: String::from_utf8(code).expect("scripts begin and end at brackets or quotes"),
            language: self.language,
            sections,
            left_out,
        }
    }
}

/// Whether what stands in an attribute is a program by itself, without anything that markup has other signs for.
fn is_program(text: &str, block: &Block) -> bool {
    let code = &text[block.body.clone()];
    let has_entity = code.match_indices('&').any(|(at, _)| {
        code[at + 1..].starts_with(|it: char| it.is_ascii_alphanumeric() || it == '#')
    });
    !has_entity && parse(code, Language::Javascript).unparsed().is_empty()
}

fn bytes_of(regions: &[Span]) -> u32 {
    regions.iter().map(|it| it.len() + 1).sum()
}

fn section(block: &Block) -> Section {
    let span = |range: &std::ops::Range<usize>| Span::new(range.start as u32, range.end as u32);
    Section {
        head: span(&block.head),
        body: span(&block.body),
        runs: block.runs,
    }
}

/// Blanks, with the lines as they are, and between two scripts what ends a line and a statement where the first one's closing tag
/// begins.
fn code(text: &str, blocks: &[Block]) -> String {
    let bytes = text.as_bytes();
    let mut code = blank(bytes);
    for block in blocks {
        code[block.body.clone()].copy_from_slice(&bytes[block.body.clone()]);
        let ends = code.iter_mut().skip(block.body.end).zip(*b"\n;");
        for (place, end) in ends {
            *place = end;
        }
    }
    String::from_utf8(code)
        .expect("scripts begin and end at brackets or quotes, and all else is ASCII")
}

fn blank(bytes: &[u8]) -> Vec<u8> {
    let blank = |byte: &u8| match byte {
        b'\n' | b'\r' => *byte,
        _ => b' ',
    };
    bytes.iter().map(blank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cst::parse;

    #[test]
    fn places_are_those_of_the_file() {
        let text =
            "<template>é</template>\r\n<script>\nlet a;</script><script setup>b();\n</script>\n";
        let embedded = Embedded::of(text, Component::Vue);
        assert_eq!(embedded.code.len(), text.len());
        // The end of a script ends its last line and statement.
        let between = " ".repeat("script><script setup>".len());
        assert_eq!(embedded.code.trim(), format!("let a;\n;{between}b();\n\n;"));
        let tree = parse(text, Language::Component(Component::Vue));
        let sections = tree.sections();
        let statements = tree.root().statements().into_iter();
        let own = statements.filter(|it| sections.iter().any(|section| section.holds(it.span())));
        let spans = own.map(|it| it.text(text));
        assert_eq!(spans.collect::<Vec<_>>(), ["let a;", "b();"]);
        assert!(tree.unparsed().is_empty() && tree.sections().len() == 2);
    }

    #[test]
    fn scripts_are_read_in_the_language_that_reads_the_most_of_them() {
        let language = |text: &str| Embedded::of(text, Component::Vue).language;
        assert_eq!(language("<script>a</script>"), Language::Javascript);
        assert_eq!(
            language("<script>a</script><script setup lang=ts>b</script>"),
            Language::Typescript
        );
        assert_eq!(language("<script lang=tsx>a</script>"), Language::Tsx);
        let foreign = Embedded::of("<script lang=coffee>a</script>", Component::Vue);
        assert_eq!(foreign.code.trim(), "");
    }
}
