//! Which files a list of patterns means.
//!
//! In: patterns in the words of `.gitignore`, and paths. Out: what the last pattern that fits says.
//! Never here: the disk.

use std::path::Path;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::json::Node;
use super::mistake::Mistake;

/// Patterns, ready to match.
#[derive(Clone, Debug)]
pub struct Patterns {
    matcher: Gitignore,
}

/// Collects the patterns of several lists, the weakest first.
pub struct Gathering {
    builder: GitignoreBuilder,
}

impl Gathering {
    /// None yet.
    pub fn new() -> Self {
        Self {
            // Paths are handed over relative to the folder of the configuration.
            builder: GitignoreBuilder::new(""),
        }
    }

    /// Adds the patterns that stand in a list.
    ///
    /// # Errors
    /// One of them is no pattern.
    pub fn add(&mut self, list: &Node, patterns: &[String]) -> Result<(), Mistake> {
        for (item, pattern) in list.items().iter().zip(patterns) {
            self.builder.add_line(None, pattern).map_err(|error| {
                let said = match error {
                    ignore::Error::Glob { err, .. } => err,
                    other => other.to_string(),
                };
                Mistake::new(item.span.clone(), "this is no pattern", said)
                    .help("patterns are written as in .gitignore")
            })?;
        }
        Ok(())
    }

    /// The patterns.
    ///
    /// # Errors
    /// They are so many that no matcher holds them; the words are the library's.
    pub fn done(self) -> Result<Patterns, String> {
        let matcher = self.builder.build().map_err(|error| error.to_string())?;
        Ok(Patterns { matcher })
    }
}

impl Patterns {
    /// What they say of the file at `path`, which is relative to the folder of the configuration: `true` if they mean it,
    /// `false` if a pattern with `!` takes it out, `None` if they say nothing. A pattern that means a folder means what is
    /// in it, unless it is one of the `given` outermost folders of the path, which somebody asked for by name.
    pub fn means(&self, path: &Path, given: usize) -> Option<bool> {
        if self.matcher.is_empty() {
            return None;
        }
        let depth = path.components().count();
        let below = depth.saturating_sub(given).max(1);
        path.ancestors()
            .take(below)
            .enumerate()
            .find_map(|(up, part)| match self.matcher.matched(part, up > 0) {
                Match::Ignore(_) => Some(true),
                Match::Whitelist(_) => Some(false),
                Match::None => None,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(json: &str) -> Result<Patterns, Mistake> {
        let list = Node::parse(json).expect("it is JSON");
        let texts: Vec<String> = list.read().expect("they are strings");
        let mut gathering = Gathering::new();
        gathering.add(&list, &texts)?;
        Ok(gathering.done().expect("they are few"))
    }

    #[test]
    fn they_mean_what_they_mean_in_gitignore() {
        let all =
            patterns(r#"["dist/", "/scripts", "*.gen.ts", "src/**/old/*.js", "!keep.gen.ts"]"#);
        let all = all.expect("they are patterns");
        for (path, means) in [
            ("dist/a.js", Some(true)),
            ("packages/x/dist/deep/a.js", Some(true)),
            ("dist.js", None),
            ("scripts/a.js", Some(true)),
            ("src/scripts/a.js", None),
            ("a/b.gen.ts", Some(true)),
            ("a/keep.gen.ts", Some(false)),
            ("src/a/old/b.js", Some(true)),
            ("src/a/b.js", None),
        ] {
            assert_eq!(all.means(Path::new(path), 0), means, "{path}");
        }
    }

    #[test]
    fn a_folder_that_was_asked_for_is_not_taken_out() {
        let all = patterns(r#"["dist/", "*.gen.ts"]"#).expect("they are patterns");
        assert_eq!(all.means(Path::new("dist/a.js"), 1), None);
        assert_eq!(all.means(Path::new("dist/dist/a.js"), 1), Some(true));
        assert_eq!(all.means(Path::new("dist/a.gen.ts"), 1), Some(true));
        assert_eq!(all.means(Path::new("a.gen.ts"), 1), Some(true));
    }

    #[test]
    fn what_is_no_pattern_is_told_at_its_place() {
        let mistake = patterns(r#"["a", "b[z-a]"]"#).expect_err("it is refused");
        assert_eq!(mistake.span, 6..14);
        assert!(mistake.label.contains("range"), "{}", mistake.label);
    }
}
