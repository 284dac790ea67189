//! What releases a listener, above the line that adds it.
//!
//! In: the results of a text with every listener. Out: a lens for each that is released, or goes, or stays.
//! Never here: whether lenses are wanted.

use gen_lsp_types::{CodeLens, Command};
use serde_json::json;

use super::actions::SHOW;
use super::diagnostics::Teller;
use crate::judge::review::audit::AuditEntry;
use crate::judge::review::outcome::{Outcome, Sight};
use crate::report::Results;

/// The lenses of a file, in the order of its lines.
pub fn of(teller: &Teller<'_>, results: &Results, number: u32) -> Vec<CodeLens> {
    let mine = results.audit.iter().filter(|it| it.place.file == number);
    mine.map(|entry| CodeLens {
        range: teller.range(entry.place),
        command: Some(command(teller, entry)),
        data: None,
    })
    .collect()
}

fn command(teller: &Teller<'_>, entry: &AuditEntry) -> Command {
    let plain = |title: &str| Command {
        title: title.to_owned(),
        ..Command::default()
    };
    match &entry.outcome {
        Outcome::Released(sight) => Command {
            title: released(teller, entry, sight),
            command: SHOW.to_owned(),
            arguments: Some(vec![json!(teller.location(sight.place))]),
            ..Command::default()
        },
        Outcome::GoesAlong => plain("goes with its target"),
        Outcome::AddedOnce => plain("added once"),
        Outcome::Open => plain("nothing in sight releases it"),
    }
}

/// `released in `destroy`, line 40`.
fn released(teller: &Teller<'_>, entry: &AuditEntry, sight: &Sight) -> String {
    let line = teller.line(sight.place);
    let place = match sight.place.file == entry.place.file {
        true => format!("line {line}"),
        false => format!("{}:{line}", teller.places().path(sight.place.file)),
    };
    match &sight.function {
        Some(function) => format!("released in {function}, {place}"),
        None => format!("released on {place}"),
    }
}
