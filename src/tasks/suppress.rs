//! Has comments written that suppress findings.
//!
//! In: the rules, the reason and the files. Out: the comments in the files, one line for each file, and the exit code.
//! Never here: where a comment goes.

use std::io::{self, Write};

use super::{CLEAN, FAILED, least};
use crate::config::SuppressSettings;
use crate::corpus::bounds::Bounds;
use crate::corpus::write;
use crate::judge::known::suppression::suppressible;
use crate::report::paint::tame;
use crate::report::summary::counted;
use crate::report::{delivery, problems};
use crate::run::{Commented, Failure, Wanted, Wish, look_through_keeping, suppress};

/// What was typed cannot be written into a comment.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum Unwritable {
    #[error("{0}; `unlisten rules` lists them all")]
    Rule(String),
    #[error("`--reason` is empty; say why the findings may stay")]
    NoReason,
    #[error("`--reason` contains {0}, which would end the comment; rephrase it")]
    Ends(&'static str),
}

/// Writes the comments.
///
/// # Errors
/// There is no such rule, the reason is none, or the run cannot be done.
pub(super) fn perform(settings: &SuppressSettings) -> Result<u8, Failure> {
    let reason = reason(&settings.reason)?;
    let rules: Result<Vec<&'static str>, Unwritable> = settings
        .rules
        .iter()
        .map(|name| {
            suppressible(name)
                .map(|rule| rule.name)
                .map_err(Unwritable::Rule)
        })
        .collect();
    let wanted = Wanted {
        least: least(settings.least),
        ..Wanted::default()
    };
    let rules = rules?;
    let (mut results, kept) = look_through_keeping(&settings.selection, wanted, settings.progress)?;
    if settings.changed_lines {
        results.keep_changed();
    }
    let wish = Wish {
        rules: &rules,
        reason,
    };
    let bounds = Bounds::around(&settings.selection.working_directory);
    let mut failed: Vec<String> = Vec::new();
    let mut done: Vec<Commented> = Vec::new();
    for commented in suppress(&results, &kept, wish, settings.selection.threads)? {
        let written = commented.map_err(|it| it.to_string()).and_then(|it| {
            let changes = it.after != it.before;
            let written = match changes {
                true if !bounds.lead_to(&it.file) => {
                    Err(write::NotWritten::Outside(it.path.clone()))
                }
                true => write::instead(&it.file, Some(&it.before), &it.after),
                false => Ok(()),
            };
            written.map(|()| it).map_err(|error| error.to_string())
        });
        match written {
            Ok(it) => {
                let left = it.left.iter().map(|line| {
                    format!(
                        "{}:{line}: no comment suppresses this finding alone; write one by hand",
                        it.path
                    )
                });
                failed.extend(left);
                done.push(it);
            }
            Err(why) => failed.push(why),
        }
    }
    delivery::aside(|err| {
        problems(err, &results.problems, settings.look)?;
        failed
            .iter()
            .try_for_each(|why| writeln!(err, "error: {}", tame(why)))
    });
    delivery::print(|out| tell(out, &done, &rules))?;
    let is_done = failed.is_empty() && !results.has_fatal_problem();
    Ok(if is_done { CLEAN } else { FAILED })
}

fn reason(typed: &str) -> Result<&str, Unwritable> {
    let reason = typed.trim();
    if reason.is_empty() {
        Err(Unwritable::NoReason)
    } else if reason.contains("*/") {
        Err(Unwritable::Ends("`*/`"))
    } else if reason.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
        Err(Unwritable::Ends("a line end"))
    } else {
        Ok(reason)
    }
}

fn tell(out: &mut dyn Write, done: &[Commented], rules: &[&str]) -> io::Result<()> {
    let mut total = (0, 0);
    for it in done.iter().filter(|it| it.comments > 0) {
        writeln!(
            out,
            "{}: {}",
            tame(&it.path),
            counted(it.comments, "comment")
        )?;
        total = (total.0 + it.findings, total.1 + it.comments);
    }
    match total {
        (0, _) => writeln!(
            out,
            "nothing to suppress of {}",
            crate::config::mistake::list(rules)
        ),
        (findings, comments) => writeln!(
            out,
            "{} suppressed by {}",
            counted(findings, "finding"),
            counted(comments, "comment")
        ),
    }
}
