//! Which files are JavaScript or TypeScript, or hold scripts in it.
//!
//! In: names, and for a script without an ending its first line. Out: yes or no, or a name to read it under.
//! Never here: which grammar reads which of them; `cst` knows.

/// The endings of the files that are checked, without the dot.
pub const ENDINGS: [&str; 13] = [
    "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "astro", "html", "htm",
];

/// The endings of files that make pages when they are filled in, without the dot. Their scripts are not read.
const UNREAD: [&str; 9] = [
    "cshtml", "ejs", "erb", "hbs", "jsp", "liquid", "njk", "php", "twig",
];

/// What a file is of which only the scripts are code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Component {
    /// `.vue`
    Vue,
    /// `.svelte`
    Svelte,
    /// `.astro`
    Astro,
    /// `.html`, `.htm`: a page, whose scripts run once each time it is loaded.
    Html,
}

impl Component {
    /// What the file at `path` is a component of, by its ending.
    pub fn of(path: &str) -> Option<Self> {
        match ending(path)?.to_ascii_lowercase().as_str() {
            "vue" => Some(Self::Vue),
            "svelte" => Some(Self::Svelte),
            "astro" => Some(Self::Astro),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }

    /// The ending of its files, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Vue => "vue",
            Self::Svelte => "svelte",
            Self::Astro => "astro",
            Self::Html => "html",
        }
    }
}

/// Whether `path` ends like a page's, which runs scripts and is imported by nobody.
pub fn is_page(path: &str) -> bool {
    Component::of(path) == Some(Component::Html)
}

/// The ending of a file with code in it that is not read: `php`.
pub fn unread_ending(path: &str) -> Option<&'static str> {
    let ending = ending(path)?;
    UNREAD
        .into_iter()
        .find(|unread| unread.eq_ignore_ascii_case(ending))
}

/// Whether `path` ends like JavaScript, TypeScript or a component, in letters of either case.
pub fn is_code(path: &str) -> bool {
    ending(path).is_some_and(|ending| {
        let mut endings = ENDINGS.iter();
        endings.any(|known| known.eq_ignore_ascii_case(ending))
    })
}

/// Whether `path` is a TypeScript declaration file, which holds no code that runs: `a.d.ts`, `a.d.mts`, `a.d.css.ts`.
pub fn is_declaration(path: &str) -> bool {
    let name = file_name(path).to_ascii_lowercase();
    let mut parts = name.split('.').rev();
    let ending = parts.next();
    let before: Vec<&str> = parts.collect();
    let is_typescript = matches!(ending, Some("ts" | "mts" | "cts"));
    is_typescript && before.len() > 1 && before.iter().take(2).any(|part| *part == "d")
}

/// The name to read a script under that has no ending and starts with a `#!` line of a JavaScript runtime.
pub fn name_by_first_line(text: &[u8]) -> Option<&'static str> {
    let line = text.split(|byte| *byte == b'\n').next()?;
    let line = std::str::from_utf8(line.get(..line.len().min(200))?).ok()?;
    let command = line.strip_prefix("#!")?;
    let mut words = command.split([' ', '/', '\t', '\r']);
    words.find_map(|word| match word {
        "node" | "nodejs" => Some("script.js"),
        "deno" | "bun" | "tsx" | "ts-node" => Some("script.ts"),
        _ => None,
    })
}

/// Whether the file's name has no ending at all, as scripts in `bin/` have none.
pub fn has_no_ending(path: &str) -> bool {
    ending(path).is_none()
}

fn ending(path: &str) -> Option<&str> {
    let (stem, ending) = file_name(path).rsplit_once('.')?;
    (!stem.is_empty()).then_some(ending)
}

/// The last component of a path with `/`.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_decide() {
        assert!(is_code("src/a.TS") && is_declaration("A.D.TS"));
        assert!(is_code("src/a.ts") && is_code("a.min.js") && is_code("x.cts"));
        assert!(is_code("a.vue") && Component::of("a.b.VUE") == Some(Component::Vue));
        assert!(is_page("a.HTM") && is_code("a.html") && !is_page("a.vue"));
        assert!(!is_code("a.php") && !is_code("js") && !is_code(".js") && !is_code("a.js/readme"));
    }

    #[test]
    fn what_is_not_read_is_known_by_its_ending() {
        assert_eq!(unread_ending("src/a.html.erb"), Some("erb"));
        assert_eq!(unread_ending("a.php.ts").or(unread_ending(".php")), None);
    }

    #[test]
    fn declarations_are_told_from_code() {
        assert!(
            is_declaration("a.d.ts") && is_declaration("a.d.mts") && is_declaration("a.d.css.ts")
        );
        assert!(!is_declaration("a.ts") && !is_declaration("d.ts") && !is_declaration("a.d.js"));
    }

    #[test]
    fn a_script_is_known_by_its_first_line() {
        assert_eq!(
            name_by_first_line(b"#!/usr/bin/env node\nx"),
            Some("script.js")
        );
        assert_eq!(
            name_by_first_line(b"#!/usr/bin/env -S deno run\n"),
            Some("script.ts")
        );
        assert_eq!(name_by_first_line(b"#!/bin/sh\nnode x"), None);
        assert_eq!(name_by_first_line(b""), None);
    }
}
