//! The examples of a page.
//!
//! In: Markdown. Out: its fenced blocks of JavaScript, TypeScript and configuration, each with its language and first line.
//! Never here: what the examples say; each is a source like a fixture.

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// `js`, `jsx`, `ts`, `tsx`, or `jsonc` for a configuration.
    pub language: String,
    /// The line of the page that the block's text starts on, from 1.
    pub line: usize,
    /// The text between the fences.
    pub text: String,
}

/// Every block of a page that the linter can read, in order. A fence without a language is an error, because nobody
/// could tell whether it was meant to be run.
pub fn blocks(page: &str) -> Result<Vec<Block>, String> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in page.lines().enumerate() {
        let fence = line.trim_start().strip_prefix("```");
        match (fence, open.take()) {
            (Some(_), Some(block)) => blocks.push(block),
            (Some(""), None) => {
                return Err(format!("line {}: a fence names no language", number + 1));
            }
            (Some(language), None) => {
                let language = language.trim().to_owned();
                open = Some(Block {
                    language,
                    line: number + 2,
                    text: String::new(),
                });
            }
            (None, Some(mut block)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some(block);
            }
            (None, None) => {}
        }
    }
    if let Some(block) = open {
        return Err(format!("line {}: the block is never closed", block.line));
    }
    blocks.retain(|block| ["js", "jsx", "ts", "tsx", "jsonc"].contains(&block.language.as_str()));
    Ok(blocks)
}
