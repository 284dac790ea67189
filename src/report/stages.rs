//! What stands between the code and the findings, for people who want to know what a finding rests on.
//!
//! In: [`Results`] with facts, blind spots or modules. Out: the facts of each file under its path, then one line for each blind
//! spot and each import: `path:line:column: what`.
//! Never here: findings, or a choice among the blind spots.

use std::io::{self, Write};

use super::paint::{Tone, harmless, prose, tame, tone};
use super::{Places, Results, modules};
use crate::config::Look;
use crate::judge::finding::Place;

/// Writes everything that the results hold of the stages.
pub fn write(out: &mut dyn Write, results: &Results, look: Look) -> io::Result<()> {
    let places = Places::new(results);
    for (file, facts) in &results.facts {
        let heading = format!("facts of {}", tame(places.path(*file)));
        writeln!(out, "{}", tone(look, Tone::Strong, &heading))?;
        for line in facts.lines() {
            writeln!(out, "  {}", line.chars().map(harmless).collect::<String>())?;
        }
    }
    for (file, spot) in &results.blind_spots {
        let at = places.locate(Place {
            file: *file,
            span: spot.span,
        });
        let message: String = spot.message.chars().map(harmless).collect();
        writeln!(
            out,
            "{}:{}:{}: {}",
            tame(at.path),
            at.start.line,
            at.start.column,
            prose(look, &message)
        )?;
    }
    modules::write(out, &results.modules, look)
}
