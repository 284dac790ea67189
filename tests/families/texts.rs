//! How the files of a family are written.
//!
//! In: how many parts, and how each is written. Out: a text.
//! Never here: a family.

use std::fmt::Write as _;

/// Writes a file of so many parts.
pub type Family = fn(usize) -> String;

/// What every file of a family begins with.
pub const HEAD: &str = "const bus = require('./bus');\n";

/// So many parts, each on a line of its own.
pub fn each(size: usize, part: impl Fn(usize) -> String) -> String {
    (0..size).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "{}", part(at));
        text
    })
}

/// So many parts between a head and a tail.
pub fn around(head: &str, size: usize, part: impl Fn(usize) -> String, tail: &str) -> String {
    format!("{HEAD}{head}\n{}{tail}\n", each(size, part))
}

/// A pair around so many openings, which all are closed again.
pub fn nested(opening: &str, size: usize, closing: &str) -> String {
    format!(
        "{HEAD}exports.f = (x, w) => {{\n  const h = () => w();\n  bus.on('e', h);\n{}w();{}\n  bus.off('e', h);\n}};\n",
        opening.repeat(size),
        closing.repeat(size)
    )
}
