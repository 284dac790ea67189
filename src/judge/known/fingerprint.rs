//! By what a finding is known again when its file has changed.
//!
//! In: the graph of a file and its findings in order. Out: a [`Fingerprint`] for each of them.
//! Never here: lines, columns, or words of a message, which change without the code that is meant; the path of the file,
//! which changes when the file moves and depends on where the run started.
//!
//! A fingerprint is made of the rule, of the names of the functions and classes around the place, and of the call in the
//! user's own words: its target, its method and its event. So it stays when lines move, when code is indented anew, when
//! line ends change, and when something else is renamed. Not in it are the confidence and the evidence, because a better
//! engine tells the same leak otherwise, and the listener, because a leak that is given a named function still leaks. A
//! function without a name is called by the call that it is handed to, `app.get('/users')`, since most handlers have none.
//! Renaming what is meant (the target, the event, a function around it) makes another fingerprint: nothing in the text
//! tells that from one leak that went and one that came.
//!
//! Findings of a file that read the same are counted in the order of the text, so that no two share a fingerprint, not
//! even if two hashes should be equal by chance.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::corpus::Span;
use crate::facts::{FunctionId, FunctionKind, ValueId, ValueKind};
use crate::graph::Graph;
use crate::judge::explain::about::Abouts;
use crate::judge::finding::Finding;

/// By what a finding is known again.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    /// The hash of the rule and the words.
    pub key: u64,
    /// How many findings of the file that read the same stand before it.
    pub ordinal: u32,
    /// The place in words that outlast its lines: `Orders.take: this.bus.on('paid')`.
    pub words: String,
}

impl Fingerprint {
    /// The first of a file that reads like that.
    pub fn new(rule: &str, words: String) -> Self {
        Self {
            key: hash(&[rule, &words]),
            ordinal: 0,
            words,
        }
    }

    /// What is equal for findings of one file that read the same: 16 hexadecimal digits.
    pub fn key(&self) -> String {
        format!("{:016x}", self.key)
    }

    /// What no other finding of the file has.
    pub fn text(&self) -> String {
        match self.ordinal {
            0 => self.key(),
            others => format!("{:016x}-{}", self.key, others + 1),
        }
    }

    /// What no other finding of the project has, if `path` is the file's: 16 hexadecimal digits.
    pub fn in_file(&self, path: &str) -> String {
        format!("{:016x}", hash(&[path, &self.text()]))
    }
}

/// Gives each of `findings`, which are sorted by place, its fingerprint.
pub fn mark(graph: &Graph<'_>, findings: &mut [Finding]) {
    if findings.is_empty() {
        return;
    }
    let (names, abouts) = (Names::new(graph), Abouts::new(graph));
    for finding in &mut *findings {
        let words = names.words(finding.place.span);
        finding.fingerprint = Fingerprint::new(finding.rule, words);
        finding.about = abouts.at(finding.place.span);
    }
    number(findings);
}

/// Counts those of `findings` that read the same.
pub fn number(findings: &mut [Finding]) {
    let mut met: HashMap<u64, u32> = HashMap::new();
    for finding in findings {
        let times = met.entry(finding.fingerprint.key).or_default();
        finding.fingerprint.ordinal = *times;
        *times += 1;
    }
}

/// FNV-1a. What std hashes with may differ from one release to the next, and a baseline lives for years.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Where places are, and what functions without a name are handed to.
struct Names<'g, 'a> {
    graph: &'g Graph<'a>,
    /// The target, the call and the event of each registration and removal, by its place.
    calls: HashMap<Span, (ValueId, ValueId, Option<ValueId>)>,
    /// For each value that is an argument, the call.
    takers: HashMap<ValueId, ValueId>,
    functions: Nested,
}

/// Spans that lie in each other, or apart.
struct Nested {
    /// Each span and its number, from the first and the outermost on, and the place in this list of the one around it.
    spans: Vec<(Span, usize, Option<usize>)>,
}

impl Nested {
    fn of(spans: impl Iterator<Item = Span>) -> Self {
        let mut spans: Vec<_> = spans.enumerate().map(|(at, it)| (it, at, None)).collect();
        spans.sort_by_key(|(span, at, _)| (span.start, Reverse(span.end), *at));
        let mut open: Vec<usize> = Vec::new();
        for at in 0..spans.len() {
            let span = spans[at].0;
            while open
                .pop_if(|outer| !spans[*outer].0.contains(span))
                .is_some()
            {}
            spans[at].2 = open.last().copied();
            open.push(at);
        }
        Self { spans }
    }

    /// The number of the smallest one around a place; of two alike that of the later.
    fn around(&self, place: Span) -> Option<usize> {
        let first_behind = self
            .spans
            .partition_point(|(span, ..)| span.start <= place.start);
        let mut next = first_behind.checked_sub(1);
        while let Some(at) = next {
            let (span, number, outer) = self.spans[at];
            if span.contains(place) {
                return Some(number);
            }
            next = outer;
        }
        None
    }
}

impl<'g, 'a> Names<'g, 'a> {
    fn new(graph: &'g Graph<'a>) -> Self {
        let facts = graph.facts;
        let releases = facts.releases.iter();
        let releases = releases.map(|it| (it.span, (it.target, it.call, it.event)));
        let acquisitions = facts.acquisitions.iter();
        let acquisitions = acquisitions.map(|it| (it.span, (it.target, it.call, it.event)));
        let mut takers = HashMap::new();
        for (at, value) in facts.values.iter().enumerate() {
            if let ValueKind::Call(call) = &value.kind {
                let taken = call.arguments.iter();
                takers.extend(taken.map(|argument| (*argument, ValueId(at as u32))));
            }
        }
        Self {
            graph,
            calls: releases.chain(acquisitions).collect(),
            takers,
            functions: Nested::of(facts.functions.iter().map(|it| it.span)),
        }
    }

    fn words(&self, place: Span) -> String {
        let said = match self.calls.get(&place) {
            Some((target, call, event)) => {
                let target = self.graph.spell(*target);
                let method = self.graph.callee_name(*call).unwrap_or_default();
                let event = event.map(|event| self.graph.spell(event));
                format!("{target}.{method}({})", event.unwrap_or_default())
            }
            None => self.call_around(place).unwrap_or_default(),
        };
        let around = self.around(place);
        let words = match around.is_empty() {
            true => said,
            false => format!("{around}: {said}"),
        };
        // A name or an event may hold a line end, in a template.
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What the smallest call around a place calls, and with which literals.
    fn call_around(&self, place: Span) -> Option<String> {
        let values = self.graph.facts.values.iter().enumerate();
        let calls = values.filter(|(_, value)| {
            matches!(value.kind, ValueKind::Call(_)) && value.span.contains(place)
        });
        let (at, _) = calls.min_by_key(|(_, value)| value.span.len())?;
        Some(self.spelt(ValueId(at as u32)))
    }

    /// `app.get('/users')`: what is called, and the literals that it is called with.
    fn spelt(&self, call: ValueId) -> String {
        let call = self.graph.call(call);
        let literals = call.arguments.iter().filter(|argument| {
            let kind = &self.graph.value(**argument).kind;
            matches!(kind, ValueKind::String(_) | ValueKind::Number(_))
        });
        let literals: Vec<String> = literals.map(|it| self.graph.spell(*it)).collect();
        format!("{}({})", self.graph.spell(call.callee), literals.join(", "))
    }

    /// The names of the functions and classes around a place, from the outside in.
    fn around(&self, place: Span) -> String {
        let innermost = self.functions.around(place);
        let mut next = innermost.map(|at| FunctionId(at as u32));
        let mut names = Vec::new();
        while let Some(function) = next.filter(|function| !self.graph.is_module(*function)) {
            names.push(self.name(function));
            next = self.graph.function(function).parent;
        }
        names.retain(|name| !name.is_empty());
        names.reverse();
        names.join(" > ")
    }

    fn name(&self, function: FunctionId) -> String {
        let it = self.graph.function(function);
        let class = it
            .class
            .and_then(|class| self.graph.class(class).name.clone());
        let own = match (&it.name, it.kind) {
            (_, FunctionKind::Constructor) => "constructor".into(),
            (_, FunctionKind::Initialiser | FunctionKind::StaticInitialiser) => {
                return class.unwrap_or_default().into();
            }
            (Some(name), _) => name.to_string(),
            (None, FunctionKind::Instance | FunctionKind::Request) => String::new(),
            (None, _) => {
                let taker = it.value.and_then(|value| self.takers.get(&value));
                taker.map_or_else(|| "…".to_owned(), |call| self.spelt(*call))
            }
        };
        match class {
            Some(class) => format!("{class}.{own}"),
            None => own,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::examine_text;

    fn all(path: &str, text: &str) -> Vec<(String, String)> {
        let findings = examine_text(path, text);
        let fingerprints = findings.iter().map(|it| &it.fingerprint);
        fingerprints
            .map(|it| (it.text(), it.words.clone()))
            .collect()
    }

    fn words(text: &str) -> Vec<String> {
        all("a.ts", text).into_iter().map(|(_, it)| it).collect()
    }

    const ORDERS: &str = "\
import { bus } from './bus';
export class Orders {
  take(orders) {
    for (const order of orders) {
      bus.on('paid', () => order.ship());
      bus.on('paid', () => order.bill());
      bus.on(`sent`, () => order.bill());
    }
  }
}
";

    #[test]
    fn the_words_say_where_it_is() {
        assert_eq!(
            words(ORDERS),
            [
                "Orders.take: bus.on('paid')",
                "Orders.take: bus.on('paid')",
                "Orders.take: bus.on('sent')"
            ]
        );
        let handlers = "\
import express from 'express';
import { bus } from './bus';
const app = express();
app.get('/a', (req, res) => { bus.on('x', () => res.end()); });
app.get('/b', (req, res) => { bus.on('x', () => res.end()); });
bus.setMaxListeners(0);
";
        assert_eq!(
            words(handlers),
            [
                "app.get('/a'): bus.on('x')",
                "app.get('/b'): bus.on('x')",
                "bus.setMaxListeners(0)"
            ]
        );
    }

    /// A baseline that somebody wrote last year holds these digits: a change of them makes every entry stale.
    #[test]
    fn the_digits_stay() {
        let digits: Vec<String> = all("a.ts", ORDERS).into_iter().map(|(it, _)| it).collect();
        assert_eq!(
            digits,
            ["6723d78f774c3f8a", "6723d78f774c3f8a-2", "a9ab496cc2c290fa"]
        );
    }

    #[test]
    fn a_path_makes_it_the_projects_own() {
        let findings = examine_text("a.ts", ORDERS);
        let fingerprint = &findings[0].fingerprint;
        assert_ne!(fingerprint.in_file("a.ts"), fingerprint.in_file("b.ts"));
        assert_ne!(
            fingerprint.in_file("a.ts"),
            findings[1].fingerprint.in_file("a.ts")
        );
    }

    #[test]
    fn what_says_nothing_keeps_it() {
        let before = all("a.ts", ORDERS);
        for after in [
            format!("// a line\n\nconst other = 1;\n{ORDERS}"),
            ORDERS.replace('\n', "\r\n"),
            ORDERS.replace("  ", "\t\t\t"),
            ORDERS.replace("order", "item").replace("items", "orders"),
            ORDERS.replace("() => order.bill()", "function settle() { order.bill(); }"),
            ORDERS.replace("bus.on(", "bus\n  .on(\n "),
        ] {
            assert_eq!(all("a.ts", &after), before, "{after}");
        }
        assert_eq!(all("moved/b.js", ORDERS), before);
    }
}
