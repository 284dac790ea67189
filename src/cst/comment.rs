//! Comments, and what stands around them.
//!
//! In: a tree. Out: the comment at a byte, the statements and members of classes, and the text without its comments.
//! Never here: what a comment says.

use super::Tree;
use super::grammar::Kind;
use crate::corpus::Span;

impl Tree {
    /// The comment that a byte stands in. What looks like one inside of text is none.
    pub fn comment_at(&self, byte: u32) -> Option<Span> {
        let byte = byte as usize;
        let found = self.raw.root_node().descendant_for_byte_range(byte, byte)?;
        matches!(self.kind_of(found), Kind::Comment | Kind::HtmlComment)
            .then(|| Span::new(found.start_byte() as u32, found.end_byte() as u32))
    }

    /// Every statement and every member of a class, in the order of their starts.
    pub fn statements(&self) -> Vec<Span> {
        let mut found = Vec::new();
        self.each(|node| {
            let kind = self.kind_of(node);
            if is_statement(kind) {
                found.push(Span::new(node.start_byte() as u32, node.end_byte() as u32));
            }
            kind != Kind::Comment
        });
        found
    }

    /// The words and signs of the text that are not in comments: equal for texts that mean the same to whoever runs them.
    /// `text` must be what the tree was parsed from.
    pub fn words<'x>(&self, text: &'x str) -> Vec<&'x str> {
        let mut words = Vec::new();
        self.each(|node| {
            let kind = self.kind_of(node);
            let is_comment = matches!(kind, Kind::Comment | Kind::HtmlComment);
            // `{/* … */}` between elements is a comment with brackets around it.
            let is_empty = kind == Kind::JsxExpression
                && (0..node.named_child_count() as u32)
                    .filter_map(|at| node.named_child(at))
                    .all(|child| self.kind_of(child) == Kind::Comment);
            if is_comment || is_empty {
                return false;
            }
            if node.child_count() == 0 || kind == Kind::TemplateString {
                let word = text.get(node.byte_range()).unwrap_or_default();
                // Blanks between elements that hold a line end are not shown.
                let is_layout = word.trim().is_empty() && word.contains('\n');
                if !is_layout {
                    words.push(word.trim());
                }
            }
            true
        });
        words
    }

    /// Visits every node before what it holds, which is left out where the answer is no.
    fn each<'t>(&'t self, mut visit: impl FnMut(tree_sitter::Node<'t>) -> bool) {
        let mut cursor = self.raw.walk();
        loop {
            let enters = visit(cursor.node());
            if enters && cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    fn kind_of(&self, node: tree_sitter::Node<'_>) -> Kind {
        self.grammar.kind(node.kind_id())
    }
}

fn is_statement(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::AbstractClassDeclaration
            | Kind::ClassDeclaration
            | Kind::ClassStaticBlock
            | Kind::DoStatement
            | Kind::ExportStatement
            | Kind::ExpressionStatement
            | Kind::FieldDefinition
            | Kind::ForInStatement
            | Kind::ForStatement
            | Kind::FunctionDeclaration
            | Kind::GeneratorFunctionDeclaration
            | Kind::IfStatement
            | Kind::ImportStatement
            | Kind::LabeledStatement
            | Kind::LexicalDeclaration
            | Kind::MethodDefinition
            | Kind::PublicFieldDefinition
            | Kind::ReturnStatement
            | Kind::SwitchStatement
            | Kind::ThrowStatement
            | Kind::TryStatement
            | Kind::UsingDeclaration
            | Kind::VariableDeclaration
            | Kind::WhileStatement
            | Kind::WithStatement
    )
}

#[cfg(test)]
mod tests {
    use crate::cst::{Language, parse};

    #[test]
    fn only_comments_are_comments() {
        let text = "\
f('// one', `/* two ${/* three */ 1} */`, /[/* four */]/); // five
const x = <p title=\"/* six */\">// seven {/* eight */} /* nine */</p>;
<!-- ten
";
        let tree = parse(text, Language::Javascript);
        let names = [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        ];
        let comments: Vec<&str> = names
            .into_iter()
            .filter(|name| {
                let at = text.find(name).expect("it is there");
                tree.comment_at(at as u32).is_some()
            })
            .collect();
        assert_eq!(comments, ["three", "five", "eight"]);
    }

    #[test]
    fn comments_are_no_words() {
        let words = |text: &str| {
            parse(text, Language::Tsx)
                .words(text)
                .into_iter()
                .map(String::from)
                .collect::<Vec<_>>()
        };
        let same = |one: &str, other: &str| words(one) == words(other);
        assert!(same("f(a); g();", "// x\nf(/* y */ a);\n  // z\n  g();"));
        assert!(same(
            "const a = <p>\n  <b/>\n</p>;",
            "const a = <p>\n  {/* x */}\n  <b/>\n</p>;"
        ));
        assert!(!same(
            "const a = <p>\n  one\n  two\n</p>;",
            "const a = <p>\n  one\n  {/* x */}\n  two\n</p>;"
        ));
        assert!(!same("f(`\na\n`);", "f(`\n// x\na\n`);"));
        assert!(!same("f('a');", "f('b');"));
    }
}
