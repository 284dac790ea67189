//! Which files a list of patterns means.
//!
//! In: patterns in the words of `.gitignore`, and paths. Out: what the last pattern that fits says. A pattern that can match
//! nothing is a mistake, and `./x` is `x` beside the configuration.
//! Never here: the disk.

use std::path::{Path, PathBuf};

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
    /// The folder that they start from, an absolute path.
    folder: PathBuf,
}

impl Gathering {
    /// None yet, for a configuration of `folder`, an absolute path.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
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
            let meant = meant(pattern, &self.folder).map_err(|wrong| wrong.at(item))?;
            self.builder.add_line(None, &meant).map_err(|error| {
                let said = match error {
                    ignore::Error::Glob { err, .. } => err,
                    other => other.to_string(),
                };
                Mistake::new(item.span.clone(), "invalid pattern", said).help(AS_IN_GITIGNORE)
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

const AS_IN_GITIGNORE: &str = "patterns are written as in .gitignore";

/// Why a pattern can match nothing.
struct Wrong {
    message: &'static str,
    label: String,
}

impl Wrong {
    fn new(message: &'static str, label: impl Into<String>) -> Self {
        Self {
            message,
            label: label.into(),
        }
    }

    fn at(self, item: &Node) -> Mistake {
        Mistake::new(item.span.clone(), self.message, self.label).help(AS_IN_GITIGNORE)
    }
}

/// The pattern that was meant, without the `.` of `./src`; or why no file could ever match it.
fn meant(pattern: &str, folder: &Path) -> Result<String, Wrong> {
    let (bang, rest) = match pattern.strip_prefix('!') {
        Some(rest) => ("!", rest),
        None => ("", pattern),
    };
    if rest.trim().is_empty() {
        return Err(Wrong::new("this pattern is empty", "it matches no file"));
    }
    if pattern.starts_with('#') {
        let label = format!("to match a file of this name, write `\\{pattern}`");
        return Err(Wrong::new("this pattern is a comment", label));
    }
    let drive = rest.as_bytes();
    let has_drive = drive.len() > 2
        && drive[0].is_ascii_alphabetic()
        && drive[1] == b':'
        && matches!(drive[2], b'/' | b'\\');
    if let Some(below) = below(rest, folder) {
        let label = match below.as_str() {
            "" => format!("to match every file, write `{bang}*`"),
            below => format!("did you mean `{bang}/{below}`?"),
        };
        return Err(Wrong::new("this pattern is an absolute path", label));
    }
    if has_drive {
        let label = "a pattern matches in its own folder and below";
        return Err(Wrong::new("this pattern is an absolute path", label));
    }
    if separates_with_backslash(rest) {
        let label = format!("did you mean `{bang}{}`?", rest.replace('\\', "/"));
        return Err(Wrong::new(
            "folders are separated by `/` in patterns",
            label,
        ));
    }
    let parts: Vec<&str> = rest.split('/').collect();
    if parts.contains(&"..") {
        let label = "a pattern matches in its own folder and below";
        return Err(Wrong::new("this pattern leaves its folder", label));
    }
    if parts.iter().all(|part| matches!(*part, "" | ".")) {
        let label = format!("to match every file, write `{bang}*`");
        return Err(Wrong::new("this pattern matches no file", label));
    }
    let is_anchored = parts.len() > 1 && matches!(parts[0], "" | ".");
    let is_folder = rest.ends_with('/');
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|it| !matches!(*it, "" | "."))
        .collect();
    Ok(format!(
        "{bang}{}{}{}",
        if is_anchored { "/" } else { "" },
        parts.join("/"),
        if is_folder { "/" } else { "" }
    ))
}

/// What follows in a pattern that repeats the path of the folder that it starts from.
fn below(pattern: &str, folder: &Path) -> Option<String> {
    folder.parent()?;
    let below = Path::new(pattern).strip_prefix(folder).ok()?;
    Some(below.to_string_lossy().replace('\\', "/"))
}

/// Whether a backslash stands before a letter or a digit, which needs none, or where a name ends.
fn separates_with_backslash(pattern: &str) -> bool {
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter == '\\' && letters.next().is_none_or(char::is_alphanumeric) {
            return true;
        }
    }
    false
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
        let mut gathering = Gathering::new(Path::new("/shop"));
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
    fn a_dot_stands_for_the_folder_of_the_configuration() {
        let all = patterns(r#"["./src/lib", "./dist/", "!./src/lib/kept.js", "a//b/./c", "/x/"]"#);
        let all = all.expect("they are patterns");
        for (path, means) in [
            ("src/lib/a.js", Some(true)),
            ("src/lib/kept.js", Some(false)),
            ("dist/a.js", Some(true)),
            ("packages/dist/a.js", None),
            ("a/b/c/d.js", Some(true)),
            ("x/a.js", Some(true)),
        ] {
            assert_eq!(all.means(Path::new(path), 0), means, "{path}");
        }
    }

    #[test]
    fn what_can_match_nothing_is_refused_and_what_can_is_not() {
        for (pattern, message) in [
            ("", "this pattern is empty"),
            ("  ", "this pattern is empty"),
            ("!", "this pattern is empty"),
            ("# a", "this pattern is a comment"),
            ("src\\\\web", "folders are separated by `/` in patterns"),
            ("src\\\\", "folders are separated by `/` in patterns"),
            ("../src", "this pattern leaves its folder"),
            ("!src/../x", "this pattern leaves its folder"),
            ("/shop/src", "this pattern is an absolute path"),
            ("D:/src", "this pattern is an absolute path"),
            ("D:\\\\src", "this pattern is an absolute path"),
            (".", "this pattern matches no file"),
            ("./", "this pattern matches no file"),
            ("/", "this pattern matches no file"),
        ] {
            let mistake = patterns(&format!("[\"{pattern}\"]")).expect_err(pattern);
            assert_eq!(mistake.message, message, "{pattern}");
        }
        for pattern in [
            "/shop2", "\\\\!a", "a\\\\ b", "\\\\#a", "..a", "a..", "*", "**/x", "[a-z]x",
        ] {
            assert!(patterns(&format!("[\"{pattern}\"]")).is_ok(), "{pattern}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_told_at_its_place() {
        let mistake = patterns(r#"["a", "b[z-a]"]"#).expect_err("it is refused");
        assert_eq!(mistake.span, 6..14);
        assert!(mistake.label.contains("range"), "{}", mistake.label);
    }
}
