//! Which modules a file mentions, without parsing it.
//!
//! In: the bytes of a file. Out: the strings that stand where a module's name is written: after `from`, `import`,
//! `import(` and `require(`.
//! Never here: certainty; a string in a comment costs a look at one more file, and what is computed is not found.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// The longest name of a module; what is longer is text.
const LONGEST: usize = 300;

static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new(["from", "import", "require"]).expect("three words make an automaton")
});

/// The names of modules in `bytes`, in order, each once.
pub fn specifiers(bytes: &[u8]) -> Vec<String> {
    let named = mentions(bytes).into_iter();
    named.map(|(name, _)| name).collect()
}

/// The same with the byte at which each name first begins.
pub fn mentions(bytes: &[u8]) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    for word in WORDS.find_iter(bytes) {
        let is_member = word.start() > 0 && is_name(bytes[word.start() - 1]);
        let behind = &bytes[word.end()..];
        let Some(range) = name_after(behind).filter(|_| !is_member) else {
            continue;
        };
        let at = word.end() + range.start;
        if let Ok(name) = std::str::from_utf8(&behind[range])
            && !found.iter().any(|(known, _)| known == name)
        {
            found.push((name.to_owned(), at));
        }
    }
    found
}

/// Where the quoted name is that `bytes` begin with, white space and a bracket aside.
fn name_after(bytes: &[u8]) -> Option<Range<usize>> {
    let start = bytes
        .iter()
        .position(|byte| !byte.is_ascii_whitespace() && *byte != b'(')?;
    let quote = bytes[start];
    if !matches!(quote, b'"' | b'\'' | b'`') {
        return None;
    }
    let name = &bytes[start + 1..];
    let end = name
        .iter()
        .take(LONGEST)
        .position(|byte| *byte == quote || *byte == b'\n')?;
    (name[end] == quote && end > 0).then_some(start + 1..start + 1 + end)
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_name_a_module_is_found() {
        let text = "import a from './a';\nimport './b'\nexport * from\n  \"./c\";\nconst d = require( './d' );\n\
                    import('./e'); import(`./f`); export { x } from'./a'; Array.from('g'); const fromage = 'h';\n\
                    import x = require('./i'); xs.require('./j'); require('./unfinished\n');";
        let found = specifiers(text.as_bytes());
        assert_eq!(found, ["./a", "./b", "./c", "./d", "./e", "./f", "./i"]);
    }
}
