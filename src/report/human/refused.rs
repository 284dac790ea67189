//! A configuration that cannot be used, for people.
//!
//! In: [`Refused`]. Out: what is wrong, a picture of the place in the file, and what to do.
//! Never here: findings.

use std::io::{self, Write};

use super::{advice, picture};
use crate::config::mistake::Mistake;
use crate::config::{Look, Refused};
use crate::corpus::{LineIndex, Span};
use crate::judge::finding::Severity;
use crate::report::excerpt::{Label, excerpt};
use crate::report::paint::{Tone, cut, fold, tame, tone};
use crate::report::places::Located;

/// Writes all of them, with a blank line between two.
pub fn refused(out: &mut dyn Write, refused: &[Refused], look: Look) -> io::Result<()> {
    for (at, refused) in refused.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        match refused {
            Refused::Unusable { .. } => headline(out, &tame(&refused.to_string()), look)?,
            Refused::Mistaken {
                path,
                text,
                mistake,
            } => mistaken(out, path, text, mistake, look)?,
        }
    }
    Ok(())
}

fn headline(out: &mut dyn Write, message: &str, look: Look) -> io::Result<()> {
    writeln!(out, "{} {message}", tone(look, Tone::Error, "error:"))
}

fn mistaken(
    out: &mut dyn Write,
    path: &str,
    text: &str,
    mistake: &Mistake,
    look: Look,
) -> io::Result<()> {
    let message = format!("error: {}", cut(&mistake.message, usize::MAX));
    let message = fold(&message, look.width).join("\n    ");
    headline(out, message.trim_start_matches("error: "), look)?;
    let lines = LineIndex::new(text);
    let span = Span::new(mistake.span.start as u32, mistake.span.end as u32);
    let label = Label {
        span,
        message: cut(&mistake.label, usize::MAX),
        primary: true,
    };
    let shown = excerpt(text, &lines, &[label], super::room(look));
    let at = Located {
        path,
        start: lines.position(text, span.start),
        end: lines.position(text, span.end),
    };
    let last = shown.numbers.last().map_or(1, |number| number + 1);
    let digits = last.to_string().len();
    out.write_all(picture(Severity::Error, &at, None, &shown, digits, look).as_bytes())?;
    match &mistake.help {
        Some(help) => advice(out, "help", Tone::Help, help, look),
        None => Ok(()),
    }
}
