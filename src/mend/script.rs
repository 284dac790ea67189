//! A text that is written into, as its author writes.
//!
//! In: a text and its tree. Out: [`Script`]: where a statement stands, and the edit that puts another one beside it, with the
//! indentation, the line ends and the semicolons of the code around.
//! Never here: what is written.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::Edit;
use crate::corpus::{LineIndex, Span};
use crate::cst::{Expression, Node, Tree};

/// The statements of a block, in order.
pub type Statements<'t> = Rc<[Node<'t>]>;

/// A text that is written into.
pub struct Script<'t> {
    /// The text.
    pub text: &'t str,
    /// Its tree.
    pub tree: &'t Tree,
    /// Whether its variables and fields have types.
    pub is_typed: bool,
    lines: LineIndex,
    /// The statements of blocks that somebody asked for: each of a function's findings asks for the same.
    blocks: RefCell<HashMap<(u32, u32), Statements<'t>>>,
    /// Where each word stands.
    words: OnceCell<HashMap<Box<str>, Vec<u32>>>,
    /// How its lines end.
    pub newline: &'static str,
    /// One step of its indentation.
    pub unit: String,
}

/// A call that is a statement, in its block.
pub struct Spot<'t> {
    /// The block, or the whole file.
    pub block: Node<'t>,
    /// The statement.
    pub statement: Node<'t>,
    /// What is called.
    pub callee: Node<'t>,
    /// The brackets with the arguments.
    pub arguments: Node<'t>,
}

impl<'t> Script<'t> {
    /// Reads a text; `tree` is its own.
    pub fn new(text: &'t str, tree: &'t Tree) -> Self {
        Self {
            text,
            tree,
            is_typed: tree.is_typed(),
            lines: LineIndex::new(text),
            blocks: RefCell::default(),
            words: OnceCell::new(),
            newline: if text.contains("\r\n") { "\r\n" } else { "\n" },
            unit: unit(text),
        }
    }

    /// The statements of a block, in order.
    pub fn statements(&self, block: Node<'t>) -> Statements<'t> {
        let place = (block.span().start, block.span().end);
        let known = self.blocks.borrow().get(&place).cloned();
        known.unwrap_or_else(|| {
            let statements: Statements<'t> = block.statements().into();
            let mut blocks = self.blocks.borrow_mut();
            blocks.insert(place, statements.clone());
            statements
        })
    }

    /// Whether a word stands in one of these statements, which are in order.
    pub fn says(&self, statements: &[Node<'_>], word: &str) -> bool {
        let words = self.words.get_or_init(|| {
            let mut words: HashMap<Box<str>, Vec<u32>> = HashMap::new();
            for word in self.text.split(|one| !is_of_name(one)) {
                let at = word.as_ptr().addr() - self.text.as_ptr().addr();
                words.entry(word.into()).or_default().push(at as u32);
            }
            words
        });
        let (Some(first), Some(last)) = (statements.first(), statements.last()) else {
            return false;
        };
        let places = words.get(word).map_or(&[][..], Vec::as_slice);
        let from = places.partition_point(|at| *at < first.span().start);
        let places = places[from..].iter();
        let mut places = places.take_while(|at| **at < last.span().end);
        places.any(|at| {
            let next = statements.partition_point(|it| it.span().end <= *at);
            statements
                .get(next)
                .is_some_and(|it| it.span().start <= *at)
        })
    }

    /// What is written at a place.
    pub fn at(&self, span: Span) -> &'t str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// The call at a place, if it is a whole statement of a block.
    pub fn spot(&self, call: Span) -> Option<Spot<'t>> {
        let path = self.tree.around(call);
        let (callee, arguments) = self.call(call)?;
        let at = path.iter().rposition(|it| it.is_expression_statement())?;
        let statement = path[at];
        let block = *path.get(at.checked_sub(1)?)?;
        let is_alone = self.at(statement.span()).trim_end_matches(';').trim_end() == self.at(call);
        (is_alone && (at == 1 || block.is_block())).then_some(Spot {
            block,
            statement,
            callee,
            arguments,
        })
    }

    /// The parts of the call at a place.
    pub fn call(&self, call: Span) -> Option<(Node<'t>, Node<'t>)> {
        let path = self.tree.around(call);
        // Without a semicolon, the statement is as long as its call.
        let mut node = path.into_iter().rev().find(|it| it.span() == call)?;
        loop {
            match node.expression() {
                Expression::Call {
                    callee, arguments, ..
                } => return Some((callee, arguments)),
                Expression::Wrapped(inner) => node = inner,
                _ => return None,
            }
        }
    }

    /// The node at a place.
    pub fn node(&self, span: Span) -> Option<Node<'t>> {
        let path = self.tree.around(span);
        path.into_iter().rev().find(|it| it.span() == span)
    }

    /// The function at a place.
    pub fn function(&self, span: Span) -> Option<Node<'t>> {
        let path = self.tree.around(span);
        let mut found = path.into_iter().rev();
        found.find(|it| it.is_function() && it.span() == span)
    }

    /// `code` as a statement, ended as `like` is.
    pub fn statement(&self, code: &str, like: Span) -> String {
        let end = if self.at(like).ends_with(';') {
            ";"
        } else {
            ""
        };
        format!("{code}{end}")
    }

    /// The indentation of the line that a place begins.
    fn indentation_before(&self, at: u32) -> Option<&'t str> {
        let bounds = self
            .lines
            .bounds(self.text, self.lines.line_of(at as usize));
        let before = &self.text[bounds.start..at as usize];
        before.trim().is_empty().then_some(before)
    }

    /// The indentation of the line that a place is on.
    pub fn indentation(&self, at: u32) -> &'t str {
        let line = &self.text[self
            .lines
            .bounds(self.text, self.lines.line_of(at as usize))];
        &line[..line.len() - line.trim_start().len()]
    }

    /// Puts lines of code before a statement or a member of a class.
    pub fn before(&self, statement: Span, code: &[String]) -> Edit {
        let text = match self.indentation_before(statement.start) {
            Some(indentation) => {
                let end = format!("{}{indentation}", self.newline);
                code.iter().map(|line| format!("{line}{end}")).collect()
            }
            None => code.iter().map(|line| format!("{line} ")).collect(),
        };
        Edit::insert(statement.start, text)
    }

    /// Puts lines of code after a statement.
    pub fn after(&self, statement: Span, code: &[String]) -> Edit {
        let end = statement.end as usize;
        let line = self.lines.bounds(self.text, self.lines.line_of(end));
        let rest = self.text[end..line.end].trim_start();
        let is_last = rest.is_empty() || rest.starts_with("//");
        match self.indentation_before(statement.start).filter(|_| is_last) {
            Some(indentation) => {
                let begin = format!("{}{indentation}", self.newline);
                let text = code.iter().map(|line| format!("{begin}{line}")).collect();
                Edit::insert(line.end as u32, text)
            }
            None => {
                let is_ended = self.at(statement).ends_with([';', '}']);
                let between = if is_ended { "" } else { ";" };
                let text: String = code.iter().map(|line| format!(" {line}")).collect();
                Edit::insert(statement.end, format!("{between}{text}"))
            }
        }
    }

    /// Puts lines of code at the end of a block.
    pub fn at_end(&self, block: Node<'t>, code: &[String]) -> Edit {
        match block.statements().last() {
            Some(last) => self.after(last.span(), code),
            None => self.alone(block, code),
        }
    }

    /// Puts a member behind the others of a class, whose last one ends its line.
    pub fn last_member(&self, class: Node<'t>, member: &str) -> Option<Edit> {
        let body = class.class_body()?.span();
        let inside = self.at(body).strip_suffix('}')?;
        let last = body.start + inside.trim_end().len() as u32;
        let is_alone = self.indentation_before(body.end - 1).is_some();
        let line = self.newline;
        let indentation = format!("{}{}", self.indentation(class.span().start), self.unit);
        (is_alone && last > body.start + 1)
            .then(|| Edit::insert(last, format!("{line}{line}{indentation}{member}")))
    }

    /// Puts lines of code into an empty block, above its comments.
    fn alone(&self, block: Node<'t>, code: &[String]) -> Edit {
        let outer = self.indentation(block.span().start);
        let inner = format!("{}{outer}{}", self.newline, self.unit);
        let mut text: String = code.iter().map(|line| format!("{inner}{line}")).collect();
        let inside = &self.at(block.span())[1..];
        if !inside
            .trim_start_matches([' ', '\t', '\r'])
            .starts_with('\n')
        {
            text = format!("{text}{}{outer}", self.newline);
        }
        let start = block.span().start + 1;
        match inside.trim() {
            "}" => {
                let text = text
                    .trim_end_matches([' ', '\t'])
                    .trim_end_matches(self.newline);
                let whole = format!("{text}{}{outer}", self.newline);
                Edit::replace(Span::new(start, block.span().end - 1), whole)
            }
            _ => Edit::insert(start, text),
        }
    }

    /// Moves the lines of `span` one step in, but for those that begin within text.
    pub fn indent(&self, span: Span) -> Vec<Edit> {
        let first = self.lines.line_of(span.start as usize);
        let last = self.lines.line_of(span.end.saturating_sub(1) as usize);
        let texts = self.texts(span);
        (first..=last)
            .filter_map(|line| {
                let bounds = self.lines.bounds(self.text, line);
                let start = bounds.start as u32;
                let is_text = texts.iter().any(|it| it.start < start && start < it.end);
                let is_blank = self.text[bounds].trim().is_empty();
                (!is_text && !is_blank).then(|| Edit::insert(start, self.unit.clone()))
            })
            .collect()
    }

    /// The templates and strings within a place that go over several lines.
    fn texts(&self, span: Span) -> Vec<Span> {
        let path = self.tree.around(span);
        let Some(around) = path.last() else {
            return Vec::new();
        };
        let parts = around.each_part().into_iter().filter(|it| it.is_text());
        let places = parts.map(Node::span);
        places.filter(|it| self.at(*it).contains('\n')).collect()
    }

    /// Whether a place begins its line.
    pub fn begins_line(&self, at: u32) -> bool {
        self.indentation_before(at).is_some()
    }

    /// The lines of a statement with their ends, if nothing else is on them.
    pub fn whole_lines(&self, statement: Span) -> Option<Span> {
        let start = self
            .indentation_before(statement.start)
            .map(|_| self.line_start(statement.start))?;
        let end = self
            .lines
            .bounds(self.text, self.lines.line_of(statement.end as usize))
            .end;
        let is_last = self.text[statement.end as usize..end].trim().is_empty();
        let next = self.next_line(end as u32);
        (is_last && next > end as u32).then(|| Span::new(start, next))
    }

    /// The lines of a statement without its indentation; `None` where one of them is text that may not be moved.
    pub fn moved_lines(&self, statement: Span) -> Option<Vec<String>> {
        let indentation = self.indentation_before(statement.start)?;
        if !self.texts(statement).is_empty() {
            return None;
        }
        let lines = self.at(statement).lines();
        let lines = lines.map(|line| line.strip_prefix(indentation).unwrap_or(line).to_owned());
        Some(lines.collect())
    }

    /// The first byte of the line of a place.
    pub fn line_start(&self, at: u32) -> u32 {
        self.lines
            .bounds(self.text, self.lines.line_of(at as usize))
            .start as u32
    }

    /// Where the line after the one that ends at a place begins; the place itself where it is the last.
    pub fn next_line(&self, end: u32) -> u32 {
        let rest = &self.text[end as usize..];
        let next = rest.strip_prefix("\r\n").or(rest.strip_prefix('\n'));
        end + (rest.len() - next.unwrap_or(rest).len()) as u32
    }

    /// The end of the line of what ends at a place, behind its semicolon.
    pub fn line_end_after(&self, at: u32) -> Option<u32> {
        let rest = &self.text[at as usize..];
        let behind = rest.len() - rest.trim_start_matches([' ', ';']).len();
        self.line_end(at + behind as u32)
    }

    /// The end of the line of a place, if nothing but a comment follows there.
    pub fn line_end(&self, at: u32) -> Option<u32> {
        let end = self
            .lines
            .bounds(self.text, self.lines.line_of(at as usize))
            .end;
        let rest = self.text[at as usize..end].trim_start();
        (rest.is_empty() || rest.starts_with("//")).then_some(end as u32)
    }
}

/// One step of a text's indentation: the one by which its lines are moved in most often.
fn unit(text: &str) -> String {
    let (mut steps, mut before) = ([0_usize; 9], 0);
    for line in text.lines().filter(|it| !it.trim().is_empty()) {
        if line.starts_with('\t') {
            return "\t".to_owned();
        }
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let is_comment = line.trim_start().starts_with('*');
        if spaces > before && spaces - before < steps.len() && !is_comment {
            steps[spaces - before] += 1;
        }
        before = if is_comment { before } else { spaces };
    }
    let most = (1..steps.len()).max_by_key(|at| (steps[*at], std::cmp::Reverse(*at)));
    let most = most.filter(|at| steps[*at] > 0).unwrap_or(2);
    " ".repeat(most)
}

/// Whether a word stands in a text, not as a part of a longer one.
pub fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(is_of_name) && !after.is_some_and(is_of_name)
    })
}

/// Whether a name may have this character.
pub fn is_of_name(one: char) -> bool {
    one.is_alphanumeric() || one == '_' || one == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_is_the_usual_one() {
        assert_eq!(unit("a {\n    b {\n        c\n    }\n}\n"), "    ");
        assert_eq!(unit("a {\n\tb\n}\n"), "\t");
        assert_eq!(unit("/**\n * a\n */\nb {\n  c;\n}\n"), "  ");
        assert_eq!(unit("a;\n"), "  ");
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("this.onData = f", "onData"));
        assert!(!has_word("this.onDatabase = f", "onData"));
    }
}
