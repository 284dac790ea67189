//! The scripts of a component as one text of code.
//!
//! In: the text of a component's file. Out: [`Embedded`]: a text of the same length in which all but the scripts is blank, so
//! that each place in it is the same place in the file; what language that is; and which script is where.
//! Never here: markup.

use super::Language;
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
}

impl Embedded {
    pub(super) fn of(text: &str, of: Component) -> Self {
        let mut blocks = blocks(text.as_bytes(), of);
        blocks.retain(|block| block.dialect != Dialect::Foreign);
        let language = match blocks.iter().map(|block| block.dialect).max() {
            Some(Dialect::Tsx) => Language::Tsx,
            Some(Dialect::Typescript) => Language::Typescript,
            _ => Language::Javascript,
        };
        Self {
            code: code(text, &blocks),
            language,
            sections: blocks.into_iter().map(section).collect(),
        }
    }
}

fn section(block: Block) -> Section {
    let span = |range: std::ops::Range<usize>| Span::new(range.start as u32, range.end as u32);
    Section {
        head: span(block.head),
        body: span(block.body),
        runs: block.runs,
    }
}

/// Blanks, with the lines as they are, and between two scripts a line end where the first one's closing tag begins.
fn code(text: &str, blocks: &[Block]) -> String {
    let bytes = text.as_bytes();
    let blank = |byte: &u8| match byte {
        b'\n' | b'\r' => *byte,
        _ => b' ',
    };
    let mut code: Vec<u8> = bytes.iter().map(blank).collect();
    for block in blocks {
        code[block.body.clone()].copy_from_slice(&bytes[block.body.clone()]);
        if let Some(end) = code.get_mut(block.body.end) {
            *end = b'\n';
        }
    }
    String::from_utf8(code).expect("scripts begin and end at brackets, and all else is ASCII")
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
        assert_eq!(
            embedded.code.trim(),
            "let a;\n                      b();".replace(
                "                      ",
                &" ".repeat("/script><script setup>".len())
            )
        );
        let tree = parse(text, Language::Component(Component::Vue));
        let spans = tree.root().statements().into_iter().map(|it| it.text(text));
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
