//! Which scripts a component's file or a page has: `.vue`, `.svelte`, `.astro`, `.html`.
//!
//! In: the bytes of the file, and whose component it is. Out: its [`Block`]s in order: where each is, which language it is
//! in, and how often it runs.
//! Never here: a parser of markup, or what the scripts say. What a comment, a style or a template holds is no script, and one
//! that nobody closes ends with the file.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::kind::Component;
use super::markup::{Tag, count, find};
use super::page;

/// A script of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What begins it: its tag, or Astro's `---`.
    pub head: Range<usize>,
    /// Its code.
    pub body: Range<usize>,
    /// Which language it is in.
    pub dialect: Dialect,
    /// How often it runs, and who shares its names.
    pub runs: Runs,
}

/// The language of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// JavaScript, with JSX.
    Javascript,
    /// TypeScript.
    Typescript,
    /// TypeScript with JSX.
    Tsx,
    /// Another one, such as CoffeeScript, which is not read.
    Foreign,
}

/// How often a script runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// Once, when the module is loaded; its names are those of the file.
    WithModule,
    /// Once, as a module of its own.
    ByItself,
    /// Once for each instance of the component.
    ForInstance,
    /// Once for each request that the page answers.
    ForRequest,
    /// Each time the event comes whose attribute holds it: `onclick="…"`.
    ForEvent {
        /// Whether the window is what has the event, as `<body onload="…">` says.
        of_window: bool,
    },
}

/// What a scan stops at.
#[derive(Clone, Copy)]
enum Mark {
    Comment,
    Script,
    Style,
    Inside,
    Outside,
}

/// A template of Vue and what Svelte puts into a page's head may hold scripts that are a part of the page.
const MARKS: [(&str, Mark); 7] = [
    ("<!--", Mark::Comment),
    ("<script", Mark::Script),
    ("<style", Mark::Style),
    ("<template", Mark::Inside),
    ("</template", Mark::Outside),
    ("<svelte:head", Mark::Inside),
    ("</svelte:head", Mark::Outside),
];

static SCAN: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(MARKS.map(|(text, _)| text))
        .expect("seven marks make an automaton")
});

/// The scripts of a component.
pub fn blocks(bytes: &[u8], of: Component) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    if of == Component::Astro
        && let Some(fence) = fence(bytes)
    {
        at = fence.body.end;
        blocks.push(fence);
    }
    let mut depth = 0_usize;
    while let Some(found) = bytes.get(at..).and_then(|rest| SCAN.find(rest)) {
        let begin = at + found.start();
        let name_end = at + found.end();
        let goes_on = bytes.get(name_end).is_some_and(u8::is_ascii_alphanumeric);
        at = name_end;
        match MARKS[found.pattern().as_usize()].1 {
            Mark::Comment => at = find(bytes, name_end, b"-->"),
            _ if goes_on => {}
            Mark::Outside => depth = depth.saturating_sub(1),
            Mark::Inside => {
                let tag = Tag::read(bytes, name_end);
                at = tag.end;
                depth += usize::from(!tag.is_empty && of != Component::Astro);
                // Pug and the like have no closing tags inside.
                if depth == 1 && !matches!(tag.value(bytes, "lang"), None | Some("" | "html")) {
                    at = find(bytes, at, b"</template");
                }
            }
            Mark::Style => at = find(bytes, Tag::read(bytes, name_end).end, b"</style"),
            Mark::Script => {
                let tag = Tag::read(bytes, name_end);
                at = match tag.is_empty {
                    true => tag.end,
                    false => find(bytes, tag.end, b"</script"),
                };
                if depth == 0
                    && let Some((runs, dialect)) = script(bytes, &tag, of)
                {
                    blocks.push(Block {
                        head: begin..tag.end,
                        body: tag.end..at,
                        dialect,
                        runs,
                    });
                }
            }
        }
    }
    match of {
        Component::Html => add_handlers(bytes, &mut blocks),
        _ => keep_one_instance(&mut blocks),
    }
    blocks
}

fn add_handlers(bytes: &[u8], blocks: &mut Vec<Block>) {
    let handlers = page::handlers(bytes).into_iter();
    blocks.extend(handlers.map(|it| Block {
        head: it.name,
        body: it.code,
        dialect: Dialect::Javascript,
        runs: Runs::ForEvent {
            of_window: it.of_window,
        },
    }));
    blocks.sort_by_key(|it| it.body.start);
}

/// How often a script runs and in which language it is; `None` if it is data, or a script of the page that a component draws.
fn script(bytes: &[u8], tag: &Tag, of: Component) -> Option<(Runs, Dialect)> {
    let written = tag.value(bytes, "type").unwrap_or_default();
    let written = written.to_ascii_lowercase();
    let is_code = match of {
        Component::Html => page::kind(&written).is_code(),
        _ => ["", "module"].contains(&written.as_str()) || written.contains("script"),
    };
    if !is_code || tag.has(bytes, "src") {
        return None;
    }
    let is_of_module = || tag.has(bytes, "module") || tag.value(bytes, "context") == Some("module");
    let runs = match of {
        Component::Vue if tag.has(bytes, "setup") => Runs::ForInstance,
        Component::Vue => Runs::WithModule,
        Component::Svelte if is_of_module() => Runs::WithModule,
        Component::Svelte => Runs::ForInstance,
        Component::Html if written != "module" => Runs::WithModule,
        Component::Astro | Component::Html => Runs::ByItself,
    };
    let dialect = match (of, tag.value(bytes, "lang").unwrap_or_default()) {
        (Component::Astro, _) | (_, "ts" | "typescript") => Dialect::Typescript,
        (_, "tsx") => Dialect::Tsx,
        (_, "" | "js" | "javascript" | "jsx" | "babel") => Dialect::Javascript,
        _ => Dialect::Foreign,
    };
    let is_typed = dialect == Dialect::Javascript && written.contains("typescript");
    Some((
        runs,
        if is_typed {
            Dialect::Typescript
        } else {
            dialect
        },
    ))
}

/// What an Astro file begins with, between two lines of `---`.
fn fence(bytes: &[u8]) -> Option<Block> {
    let begin = count(bytes, 0, |it| it.is_ascii_whitespace());
    let body = begin + 3;
    if bytes.get(begin..body) != Some(b"---") {
        return None;
    }
    let rest = bytes.get(body..).unwrap_or_default();
    let line_end = rest.windows(4).position(|it| it == b"\n---");
    let end = line_end.map_or(bytes.len(), |at| body + at + 1);
    Some(Block {
        head: begin..body,
        body: body..end,
        dialect: Dialect::Typescript,
        runs: Runs::ForRequest,
    })
}

/// A component has one script that runs for each instance; another one is a part of its markup.
fn keep_one_instance(blocks: &mut Vec<Block>) {
    let mut seen = false;
    blocks.retain(|block| {
        let is_another = seen && block.runs == Runs::ForInstance;
        seen |= block.runs == Runs::ForInstance;
        !is_another
    });
}

/// The scripts of a component, one behind the other.
pub fn code(bytes: &[u8], of: Component) -> Vec<u8> {
    let mut code = Vec::new();
    for block in blocks(bytes, of) {
        code.extend_from_slice(&bytes[block.body]);
        code.push(b'\n');
    }
    code
}

/// Whether a component has scripts, and all of them are in a language that is not read.
pub fn is_foreign(bytes: &[u8], of: Component) -> bool {
    let blocks = blocks(bytes, of);
    !blocks.is_empty() && blocks.iter().all(|it| it.dialect == Dialect::Foreign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, of: Component) -> Vec<(Runs, Dialect, &str)> {
        let each = blocks(text.as_bytes(), of).into_iter();
        each.map(|it| (it.runs, it.dialect, text[it.body].trim()))
            .collect()
    }

    #[test]
    fn scripts_of_vue_are_those_outside_of_its_template() {
        let text = "<!-- <script>gone</script> -->\n<SCRIPT lang='ts'>a</SCRIPT>\n<template>\r\n\
            <template v-if=\"b > '</template>'\"><script>c</script></template><script>d</script></template>\n\
            <script\n setup lang=\"ts\">e</script><style>/* <script>f</script> */</style>\
            <script src=\"./g.js\"></script><script type=\"application/json\">{}</script><scripts>h</scripts>";
        assert_eq!(
            shown(text, Component::Vue),
            [
                (Runs::WithModule, Dialect::Typescript, "a"),
                (Runs::ForInstance, Dialect::Typescript, "e"),
            ]
        );
        let pug =
            "<template lang=\"pug\">\np <template\n</template><script lang=\"coffee\">a</script>";
        assert_eq!(
            shown(pug, Component::Vue),
            [(Runs::WithModule, Dialect::Foreign, "a")]
        );
        assert!(is_foreign(pug.as_bytes(), Component::Vue));
    }

    #[test]
    fn scripts_of_svelte_run_with_the_module_or_for_each_instance() {
        let text = "<script context=\"module\">a</script><script module lang=\"ts\">b</script>\n\
            <svelte:head><script>c</script></svelte:head>{#if d}<script src=\"e\"></script>{/if}\
            <script>f</script>{@html g}<script>h</script>";
        assert_eq!(
            shown(text, Component::Svelte),
            [
                (Runs::WithModule, Dialect::Javascript, "a"),
                (Runs::WithModule, Dialect::Typescript, "b"),
                (Runs::ForInstance, Dialect::Javascript, "f"),
            ]
        );
    }

    #[test]
    fn a_page_of_astro_has_a_fence_and_scripts_of_its_own() {
        let text = "\n---\r\nconst a = '---';\r\n---\r\n<p>{a}</p><script>b</script><template><script is:inline>c</script></template>";
        assert_eq!(
            shown(text, Component::Astro),
            [
                (Runs::ForRequest, Dialect::Typescript, "const a = '---';"),
                (Runs::ByItself, Dialect::Typescript, "b"),
                (Runs::ByItself, Dialect::Typescript, "c"),
            ]
        );
        let none = shown("<p>---</p>", Component::Astro);
        assert_eq!(none, []);
    }

    #[test]
    fn a_page_has_classic_scripts_and_modules_and_data() {
        let text = "<!-- <script>gone</script> --><template><script>gone</script></template>\n\
            <script>a</script><script type=\"Module\">b</script><script type=text/babel>c</script>\n\
            <script src='d.js'>gone</script><script type=\"text/x-template\"><script>gone</script>\
            <script type='importmap'>{}</script><script type='text/coffeescript'>gone</script>\
            <script type='text/javascript' language='javascript'>e</script><p><script>f";
        assert_eq!(
            shown(text, Component::Html),
            [
                (Runs::WithModule, Dialect::Javascript, "a"),
                (Runs::ByItself, Dialect::Javascript, "b"),
                (Runs::WithModule, Dialect::Javascript, "c"),
                (Runs::WithModule, Dialect::Javascript, "e"),
                (Runs::WithModule, Dialect::Javascript, "f"),
            ]
        );
    }

    #[test]
    fn what_nobody_closes_ends_with_the_file() {
        for text in [
            "<script>a",
            "<template><p><script>b",
            "<!-- <script>",
            "<style><script>",
        ] {
            assert!(blocks(text.as_bytes(), Component::Vue).len() < 2, "{text}");
        }
        assert_eq!(
            shown("---\nlet a", Component::Astro),
            [(Runs::ForRequest, Dialect::Typescript, "let a")]
        );
        let whole = "<script setup lang='ts'>a</script><template></template>";
        for end in 0..whole.len() {
            assert!(blocks(&whole.as_bytes()[..end], Component::Vue).len() < 2);
        }
    }
}
