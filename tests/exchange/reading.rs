//! Readers of the formats, which are not the programs that wrote them.
//!
//! In: a writer and results. Out: what it wrote as text, as JSON, or as XML.
//! Never here: what a report should say.

use std::io::{self, Write};

use serde_json::Value;
use unlisten::report::Results;
use uppsala::{Document, NodeId, NodeKind};

/// A function that writes a report.
pub type Writer = fn(&mut dyn Write, &Results) -> io::Result<()>;

/// What `write` writes.
pub fn text(write: Writer, results: &Results) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes, results).expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("reports are UTF-8")
}

/// What `write` writes, read as JSON.
pub fn json(write: Writer, results: &Results) -> Value {
    let text = text(write, results);
    assert!(text.ends_with('\n'), "the last line has an end");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What `write` writes, each line read as JSON.
pub fn lines(write: Writer, results: &Results) -> Vec<Value> {
    let text = text(write, results);
    let lines = text.lines();
    let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    lines.map(read).collect()
}

/// An element of XML as it is read.
#[derive(Debug)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
}

impl Element {
    /// The value of an attribute that must be there.
    pub fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        let (_, value) = found.unwrap_or_else(|| panic!("{} has no {name}", self.name));
        value
    }

    /// The first element of that name inside of this one.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }
}

/// What `write` writes, read as XML: its outermost element.
pub fn xml(write: Writer, results: &Results) -> Element {
    let text = text(write, results);
    let document = uppsala::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let root = document.document_element().expect("there is one");
    element(&document, root).expect("it is one")
}

fn element(document: &Document, node: NodeId) -> Option<Element> {
    let Some(NodeKind::Element(read)) = document.node_kind(node) else {
        return None;
    };
    let attributes = read.attributes.iter();
    let children = document.children(node).into_iter();
    Some(Element {
        name: read.name.local_name.to_string(),
        attributes: attributes
            .map(|it| (it.name.local_name.to_string(), it.value.to_string()))
            .collect(),
        children: children
            .filter_map(|child| element(document, child))
            .collect(),
    })
}
