//! What the markup of a component draws, and what it asks to be run for events.
//!
//! In: the bytes of the file, and whose component it is. Out: its [`Element`]s in order, as far as they are components or have
//! handlers, each with whether it comes and goes.
//! Never here: which component or function a name means. Each byte is looked at once, whatever is not closed.

use std::collections::HashMap;
use std::ops::Range;

use super::component::{Runs, blocks};
use super::kind::Component;
use super::markup::{Attribute, Tag, behind_brackets, count, find};

/// An element of a component's markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// The name of its tag.
    pub name: Range<usize>,
    /// When it is drawn.
    pub when: When,
    /// What it has run for its events.
    pub handlers: Vec<Handler>,
    /// The names that it writes to: by `v-model="name"`, or in its handlers.
    pub written: Vec<Range<usize>>,
}

/// When an element is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Whenever the component is.
    Always,
    /// While this code holds.
    If(Range<usize>),
    /// As often as something else says.
    ComesAndGoes,
}

/// What an element has run for an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// The attribute's name: `@click`, `on:click`.
    pub attribute: Range<usize>,
    /// The code.
    pub code: Range<usize>,
}

/// Attributes of Vue that make an element come and go: the first says itself when that is.
const CONDITIONS: [&[u8]; 4] = [b"v-if", b"v-else", b"v-else-if", b"v-for"];

/// What Vue calls the events of a component's own life, each of which comes once.
const LIFE: [&[u8]; 3] = [b"hook:", b"vue:", b"vnode"];

/// The elements of a component that are components or have handlers.
pub fn elements(bytes: &[u8], of: Component) -> Vec<Element> {
    let mut scan = Scan {
        bytes,
        of,
        open: Vec::new(),
        names: HashMap::new(),
        conditions: Vec::new(),
        sections: 0,
        found: Vec::new(),
    };
    let fence = blocks(bytes, of).into_iter().next();
    let fence = fence.filter(|block| block.runs == Runs::ForRequest);
    let mut at = fence.map_or(0, |fence| fence.body.end);
    while at < bytes.len() {
        at += count(bytes, at, |it| !matches!(it, b'<' | b'{'));
        at = match bytes.get(at) {
            Some(b'<') => scan.tag(at),
            Some(b'{') => scan.brackets(at),
            _ => break,
        };
    }
    scan.found
}

struct Scan<'b> {
    bytes: &'b [u8],
    of: Component,
    /// The elements that are open, innermost last, each with whether it has a condition.
    open: Vec<(&'b [u8], bool)>,
    /// How many elements of each name are open.
    names: HashMap<&'b [u8], usize>,
    /// When those of the open elements are drawn that have a condition.
    conditions: Vec<When>,
    /// How many sections of Svelte are open: `{#if …}`.
    sections: usize,
    found: Vec<Element>,
}

impl<'b> Scan<'b> {
    /// Reads what begins with `<`, and returns where it ends.
    fn tag(&mut self, at: usize) -> usize {
        let bytes = self.bytes;
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            return find(bytes, at, b"-->");
        }
        let is_end = rest.get(1) == Some(&b'/');
        let begin = at + 1 + usize::from(is_end);
        if !bytes.get(begin).is_some_and(u8::is_ascii_alphabetic) {
            return at + 1;
        }
        let length = count(bytes, begin, |it| {
            !it.is_ascii_whitespace() && !matches!(it, b'/' | b'>' | b'<')
        });
        let name = begin..begin + length;
        if is_end {
            self.close(&bytes[name.clone()]);
            return name.end;
        }
        let tag = Tag::read(bytes, name.end);
        if !tag.is_empty {
            for (holds_text, end) in [(&b"script"[..], &b"</script"[..]), (b"style", b"</style")] {
                if bytes[name.clone()].eq_ignore_ascii_case(holds_text) {
                    return find(bytes, tag.end, end);
                }
            }
        }
        self.element(name, &tag);
        tag.end
    }

    /// Reads what begins with `{` in a text, and returns where it ends.
    fn brackets(&mut self, at: usize) -> usize {
        let rest = &self.bytes[at..];
        match self.of {
            Component::Vue if rest.starts_with(b"{{") => find(self.bytes, at, b"}}"),
            Component::Svelte => {
                if rest.starts_with(b"{#") {
                    self.sections += 1;
                } else if rest.starts_with(b"{/") {
                    self.sections = self.sections.saturating_sub(1);
                }
                behind_brackets(self.bytes, at)
            }
            // What is in brackets of Astro is markup again.
            Component::Vue | Component::Astro | Component::Html => at + 1,
        }
    }

    fn element(&mut self, name: Range<usize>, tag: &Tag) {
        let bytes = self.bytes;
        let own = self.condition(tag);
        let handlers = tag.attributes.iter().filter_map(|it| self.handler(it));
        let handlers: Vec<Handler> = handlers.collect();
        let text = &bytes[name.clone()];
        let is_component = text.iter().any(|it| it.is_ascii_uppercase() || *it == b'-');
        let written = self.written(tag, &handlers);
        if is_component || !handlers.is_empty() || !written.is_empty() {
            self.found.push(Element {
                name,
                when: match (self.conditions.as_slice(), &own, self.sections) {
                    ([], None, 0) => When::Always,
                    ([], Some(only), 0) | ([only], None, 0) => only.clone(),
                    _ => When::ComesAndGoes,
                },
                handlers,
                written,
            });
        }
        if !tag.is_empty {
            *self.names.entry(text).or_default() += 1;
            self.open.push((text, own.is_some()));
            self.conditions.extend(own);
        }
    }

    /// Closes the innermost element of that name, and with it those in it that nobody closes: `<br>`.
    fn close(&mut self, name: &[u8]) {
        if self.names.get(name).is_none_or(|open| *open == 0) {
            return;
        }
        while let Some((closed, has_condition)) = self.open.pop() {
            if has_condition {
                self.conditions.pop();
            }
            *self.names.entry(closed).or_default() -= 1;
            if closed == name {
                return;
            }
        }
    }

    /// The names that an element writes to.
    fn written(&self, tag: &Tag, handlers: &[Handler]) -> Vec<Range<usize>> {
        let binds = |it: &&Attribute| {
            let name = &self.bytes[it.name.clone()];
            let is_two_way = |way: &[u8]| name.starts_with(way);
            is_two_way(b"v-model") || is_two_way(b"bind:") || name.ends_with(b".sync")
        };
        let bound = tag.attributes.iter().filter(binds);
        let whole = bound.filter_map(|it| it.value.clone());
        let assigned = handlers.iter().map(|it| (it.code.clone(), true));
        let codes = whole.map(|code| (code, false)).chain(assigned);
        codes
            .flat_map(|(code, assigns)| {
                let names = names_in(&self.bytes[code.clone()], move |it: &Name| match assigns {
                    true => it.is_assigned,
                    false => it.is_whole,
                });
                names
                    .into_iter()
                    .map(move |it| code.start + it.start..code.start + it.end)
            })
            .collect()
    }

    /// When an element of Vue is drawn, by its own word.
    fn condition(&self, tag: &Tag) -> Option<When> {
        let is_one = |it: &&Attribute| CONDITIONS.contains(&&self.bytes[it.name.clone()]);
        let mut all = tag.attributes.iter().filter(is_one);
        let first = all.next().filter(|_| self.of == Component::Vue)?;
        let is_alone = all.next().is_none() && self.bytes[first.name.clone()] == *CONDITIONS[0];
        let code = first.value.clone().filter(|_| is_alone);
        Some(code.map_or(When::ComesAndGoes, When::If))
    }

    fn handler(&self, attribute: &Attribute) -> Option<Handler> {
        let name = &self.bytes[attribute.name.clone()];
        let code = attribute.value.clone()?;
        let is_handler = match self.of {
            Component::Vue => {
                let event = name.strip_prefix(b"@").or(name.strip_prefix(b"v-on:"))?;
                !LIFE.iter().any(|life| event.starts_with(life))
            }
            Component::Svelte => {
                // `one` and `only` are no events.
                let is_event = name.starts_with(b"on") && name.len() > 5;
                name.starts_with(b"on:") || is_event && self.bytes.get(code.start) == Some(&b'{')
            }
            Component::Astro | Component::Html => false,
        };
        is_handler.then(|| Handler {
            attribute: attribute.name.clone(),
            code,
        })
    }
}

/// The names of what a handler's code runs, as places in it: the whole of it, or what is called.
pub fn run_by(code: &[u8]) -> Vec<Range<usize>> {
    names_in(code, |it| it.is_whole || it.is_called)
}

/// A name in some code, and what stands around it.
struct Name {
    is_whole: bool,
    is_called: bool,
    is_assigned: bool,
}

/// The names in some code that are no members and of which that holds, as places in it.
fn names_in(code: &[u8], holds: impl Fn(&Name) -> bool) -> Vec<Range<usize>> {
    let is_letter = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'$');
    let is_outside = |it: u8| it.is_ascii_whitespace() || matches!(it, b'{' | b'}' | b';');
    let begin = count(code, 0, is_outside);
    let end = code.len() - code.iter().rev().take_while(|it| is_outside(**it)).count();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = code.get(at) {
        if matches!(byte, b'"' | b'\'' | b'`') {
            at += 1 + count(code, at + 1, |it| it != *byte);
        } else if is_letter(*byte) {
            let name = at..at + count(code, at, is_letter);
            let behind = name.end + count(code, name.end, |it| it.is_ascii_whitespace());
            let next = code.get(behind);
            let around = Name {
                is_whole: name.start == begin && name.end == end,
                is_called: next == Some(&b'('),
                is_assigned: next == Some(&b'=')
                    && !matches!(code.get(behind + 1), Some(b'=' | b'>')),
            };
            let is_member = code[..at].ends_with(b".");
            if !is_member && !byte.is_ascii_digit() && holds(&around) {
                found.push(name.clone());
            }
            at = name.end;
            continue;
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, of: Component) -> Vec<String> {
        let each = elements(text.as_bytes(), of).into_iter();
        each.map(|it| {
            let handlers = it.handlers.into_iter().map(|handler| {
                let code = &text[handler.code];
                let run = run_by(code.as_bytes()).into_iter().map(|name| &code[name]);
                format!(
                    " {}={}",
                    &text[handler.attribute],
                    run.collect::<Vec<_>>().join(",")
                )
            });
            let sign = match it.when {
                When::Always => String::new(),
                When::If(code) => format!("?({})", &text[code]),
                When::ComesAndGoes => "?".to_owned(),
            };
            let written = it
                .written
                .into_iter()
                .map(|name| format!(" {}=", &text[name]));
            let rest: String = handlers.chain(written).collect();
            format!("{}{sign}{rest}", &text[it.name])
        })
        .collect()
    }

    #[test]
    fn a_template_of_vue() {
        let text = "<template><div v-if=\"a < b\"><br><Kid/><p @click.stop=\"open\"></p></div>\n\
            {{ '<Gone>' }}<my-kid v-for=\"x in xs\" @hook:mounted=\"f\" v-on:save=\"a.b(), save($event, 'c(')\"></my-kid>\n\
            <!-- <Gone/> --><Other @update:x=\"(v) => { y = v; go(v) }\" v-model=\"z\">a < b</Other></template><script>'<Gone>'</script>";
        assert_eq!(
            shown(text, Component::Vue),
            [
                "Kid?(a < b)",
                "p?(a < b) @click.stop=open",
                "my-kid? v-on:save=save",
                "Other @update:x=go z= y="
            ]
        );
    }

    #[test]
    fn markup_of_svelte() {
        let text = "<script>let a = '<Gone>';</script>\n{#if a < b}<Kid on:click={open}/>{:else}{@html '<Gone>'}{/if}\n\
            <button onclick={() => close('}')}>x</button><Other on:x=\"{save}\" one={two}/>";
        assert_eq!(
            shown(text, Component::Svelte),
            [
                "Kid? on:click=open",
                "button onclick=close",
                "Other on:x=save"
            ]
        );
    }

    #[test]
    fn markup_of_astro() {
        let text = "---\nimport Kid from './Kid.vue';\nconst a = <Gone/>;\n---\n{list.map((x) => (<Kid client:load x={x > 1} />))}";
        assert_eq!(shown(text, Component::Astro), ["Kid"]);
    }

    #[test]
    fn what_is_cut_off_anywhere_ends() {
        let text = "<template><a v-if='b'><C @d=\"e('f')\">{{ g }}</C></h></a></template>";
        for end in 0..=text.len() {
            for of in [Component::Vue, Component::Svelte, Component::Astro] {
                assert!(elements(&text.as_bytes()[..end], of).len() < 2);
            }
        }
    }
}
