//! What is wrong in a configuration, and where.
//!
//! In: places and words. Out: [`Mistake`] at a place of a text, and [`Refused`], why a configuration cannot be used.
//! Never here: drawing it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::nearest;

/// Something wrong at a place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The bytes that are wrong.
    pub span: Range<usize>,
    /// What is wrong, in one line: lower case, no full stop.
    pub message: String,
    /// What is said at the place; may be empty.
    pub label: String,
    /// What to do, if the label does not say it.
    pub help: Option<String>,
}

impl Mistake {
    /// `message`, with `label` at `span`.
    pub fn new(span: Range<usize>, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            label: label.into(),
            help: None,
        }
    }

    /// The same with a word on what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A name that is none of `known`, with the nearest of them; `kind` is what it should name: a key, a rule.
    pub fn unknown(span: Range<usize>, name: &str, kind: &str, known: &[&str]) -> Self {
        let label = match nearest::name(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => String::new(),
        };
        Self::new(span, format!("unknown {kind} `{}`", short(name)), label)
            .help(format!("expected one of {}", list(known)))
    }

    /// The mistake in the file that is shown as `path` and has this text.
    pub fn within(self, path: impl Into<String>, text: Arc<str>) -> Refused {
        Refused::Mistaken {
            path: path.into(),
            text,
            mistake: Box::new(self),
        }
    }
}

/// Why a configuration cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is a mistake in its text.
    #[error("{path}: {}", .mistake.message)]
    Mistaken {
        /// The file, as shown.
        path: String,
        /// Its text.
        text: Arc<str>,
        /// The mistake.
        mistake: Box<Mistake>,
    },
    /// There is no text, or too many.
    #[error("{path}: {reason}")]
    Unusable {
        /// The file or folder, as shown.
        path: String,
        /// Why, and what to do.
        reason: String,
    },
}

impl Refused {
    /// The same without a word of the file.
    #[must_use]
    pub fn unquoted(self) -> Self {
        match self {
            Self::Mistaken {
                path,
                text,
                mistake,
            } => {
                let before = &text.as_bytes()[..mistake.span.start.min(text.len())];
                let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
                let reason = format!(
                    "invalid configuration at line {line}; it lies outside the project, so its content is not shown"
                );
                Self::Unusable { path, reason }
            }
            other => other,
        }
    }
}

/// The longest name that is quoted as a whole, in characters.
const QUOTED: usize = 60;

/// A name as it is quoted: of a very long one its beginning.
fn short(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(QUOTED) {
        Some((end, _)) => Cow::Owned(format!("{}…", &name[..end])),
        None => Cow::Borrowed(name),
    }
}

/// `` `a`, `b` and `c` ``
pub fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_very_long_name_the_beginning_is_quoted() {
        let told = Mistake::unknown(0..1, &"é".repeat(1_000_000), "key", &["rules"]);
        assert_eq!(told.message, format!("unknown key `{}…`", "é".repeat(60)));
    }

    #[test]
    fn names_are_listed_as_one_says_them() {
        assert_eq!(list(&[]), "");
        assert_eq!(list(&["a"]), "`a`");
        assert_eq!(list(&["a", "b", "c"]), "`a`, `b` and `c`");
    }

    #[test]
    fn what_may_not_be_quoted_is_told_by_its_line() {
        let text: Arc<str> = "{\n  secret\n}".into();
        let refused = Mistake::new(4..10, "`secret` is wrong", "secret")
            .help("secret")
            .within("a.json", text);
        let said = refused.unquoted();
        assert!(matches!(said, Refused::Unusable { .. }));
        let said = format!("{said:?} {said}");
        assert!(
            !said.contains("secret") && said.contains("line 2"),
            "{said}"
        );
    }

    #[test]
    fn an_unknown_name_is_told_with_the_nearest_if_there_is_one() {
        let known = ["rules", "ignore"];
        let near = Mistake::unknown(0..4, "rule", "key", &known);
        assert_eq!(near.message, "unknown key `rule`");
        assert_eq!(near.label, "did you mean `rules`?");
        assert_eq!(
            near.help.as_deref(),
            Some("expected one of `rules` and `ignore`")
        );
        assert_eq!(Mistake::unknown(0..4, "parser", "", &known).label, "");
    }
}
