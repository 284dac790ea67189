//! The baselines of a run.
//!
//! In: the findings of a run, and where baselines are. Out: what they know is moved to what is not told, and for each
//! baseline what is stale and what it would hold.
//! Never here: what a baseline says of findings; writing one.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::{Failure, Results};
use crate::config::adoption::BASELINE;
use crate::config::{BaselineSource, Configuration, Origin, Selection};
use crate::corpus::bounds::Bounds;
use crate::corpus::{self, Blob, Changes, LineIndex, Walked, path};
use crate::judge::finding::Finding;
use crate::judge::known::baseline::{Baseline, FileState, Key, NoBaseline, Sighting};
use crate::judge::known::suppression::{By, Suppressed};
use crate::report::HeldBaseline;

/// A baseline cannot be used; always the user's to mend.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It is not there.
    #[error("{0}: no such baseline; `--write-baseline` writes it")]
    Missing(String),
    /// It cannot be read.
    #[error("{0}: cannot be read: {1}")]
    Unreadable(String, String),
    /// The project says so, and it is not the project's.
    #[error(
        "{0}: the baseline lies outside the project, where it is used only if named with `--baseline FILE`"
    )]
    Outside(String),
    /// It is none.
    #[error("{0}: {1}")]
    NoBaseline(String, String),
}

/// What the baselines have to be told of a run.
pub(super) struct Seen<'r> {
    pub selection: &'r Selection,
    pub walked: &'r Walked,
    /// For each file whether it was judged to its end.
    pub judged: &'r [bool],
    /// Findings that are not shown because they are not sure enough.
    pub unsure: &'r [Finding],
    /// The change that the run is about, if it is about one.
    pub changes: Option<&'r Changes>,
    /// Whether one may be missing, because it is about to be written.
    pub writes: bool,
}

/// Holds the findings of a run against the baselines.
///
/// # Errors
/// A baseline cannot be used.
pub(super) fn hold(results: &mut Results, seen: &Seen<'_>) -> Result<(), Failure> {
    let of_file = baselines(seen.selection, seen.walked);
    refuse_outside(seen, &of_file)?;
    let mut files: BTreeSet<&PathBuf> = of_file.iter().flatten().collect();
    let written = default_one(seen.selection, seen.walked, seen.writes);
    files.extend(&written);
    for file in files {
        let mine = |index: u32| {
            let own = of_file.get(index as usize).and_then(Option::as_ref);
            own.or(written.as_ref()) == Some(file)
        };
        let held = one(results, seen, file, mine)?;
        results.baselines.push(held);
    }
    Ok(())
}

/// Says before anything is judged that a baseline is not there.
///
/// # Errors
/// One is not.
pub(super) fn refuse_missing(selection: &Selection, walked: &Walked) -> Result<(), Unusable> {
    let here = &selection.working_directory;
    let files = baselines(selection, walked);
    let named = default_one(selection, walked, false);
    let asked: BTreeSet<PathBuf> = files.into_iter().flatten().chain(named).collect();
    let bounds = Bounds::around(here);
    let is_typed = matches!(selection.baseline, BaselineSource::File(_));
    // One that lies outside is refused for that.
    let mut ours = asked.into_iter().filter(|it| is_typed || bounds.hold(it));
    let missing = ours.find(|it| !corpus::read::is_there(it));
    match missing {
        Some(file) => Err(Unusable::Missing(path::shown(&file, here))),
        None => Ok(()),
    }
}

/// Refuses a baseline outside of the project, unless it was typed; and one that a link inside leads out to.
fn refuse_outside(seen: &Seen<'_>, of_file: &[Option<PathBuf>]) -> Result<(), Unusable> {
    let here = &seen.selection.working_directory;
    let bounds = Bounds::around(here);
    let is_typed = matches!(seen.selection.baseline, BaselineSource::File(_));
    let folders = || {
        let all = seen.walked.configurations.iter();
        all.map(|it| bounds.real(&it.folder))
    };
    let is_ours = |file: &PathBuf| match is_typed {
        true => bounds.lead_to(file),
        // The project may begin above the folder that the program runs in.
        false => {
            let real = bounds.real(file);
            bounds.hold(file) || folders().any(|folder| real.starts_with(folder))
        }
    };
    let written = default_one(seen.selection, seen.walked, seen.writes);
    let asked: BTreeSet<&PathBuf> = of_file.iter().flatten().chain(&written).collect();
    match asked.into_iter().find(|file| !is_ours(file)) {
        Some(file) => Err(Unusable::Outside(path::shown(file, here))),
        None => Ok(()),
    }
}

/// For each file of the run its baseline, a whole path.
fn baselines(selection: &Selection, walked: &Walked) -> Vec<Option<PathBuf>> {
    let here = &selection.working_directory;
    let configured = |number: &Option<usize>| {
        let configuration: &Configuration = &walked.configurations[(*number)?];
        let folder = path::whole(&configuration.folder, here);
        Some(path::whole(Path::new(configuration.baseline()?), &folder))
    };
    match &selection.baseline {
        BaselineSource::None => vec![None; walked.files.len()],
        BaselineSource::File(typed) => {
            vec![Some(path::whole(typed, here)); walked.files.len()]
        }
        BaselineSource::Configured => walked.configured.iter().map(configured).collect(),
    }
}

/// The baseline of files that have none, if one is to be written for them.
fn default_one(selection: &Selection, walked: &Walked, writes: bool) -> Option<PathBuf> {
    let here = &selection.working_directory;
    match &selection.baseline {
        // A run without a file may still take out what is gone.
        BaselineSource::File(typed) => Some(path::whole(typed, here)),
        BaselineSource::Configured if writes => {
            let all = baselines(selection, walked);
            let lacks = all.is_empty() || all.iter().any(Option::is_none);
            lacks.then(|| here.join(BASELINE))
        }
        _ => None,
    }
}

fn one(
    results: &mut Results,
    seen: &Seen<'_>,
    file: &Path,
    mine: impl Fn(u32) -> bool,
) -> Result<HeldBaseline, Failure> {
    let here = &seen.selection.working_directory;
    let shown = path::shown(file, here);
    let bytes = corpus::read::document(file)
        .map_err(|reason| Unusable::Unreadable(shown.clone(), reason))?;
    let old = match &bytes {
        None if seen.writes => Baseline::default(),
        None => return Err(Unusable::Missing(shown).into()),
        Some(bytes) => parse(&shown, bytes)?,
    };
    let folder = file.parent().unwrap_or(file).to_path_buf();
    let whole: Vec<PathBuf> = results
        .files
        .iter()
        .map(|it| path::whole(Path::new(it), here))
        .collect();
    let key = |finding: &Finding| Key {
        path: path::shown_from(&whole[finding.place.file as usize], &folder),
        rule: finding.rule.to_owned(),
        fingerprint: finding.fingerprint.key(),
    };
    let sighting = |finding: &Finding, is_shown| Sighting {
        key: key(finding),
        words: finding.fingerprint.words.clone(),
        is_shown,
    };
    results.sort();
    let (of_this, others): (Vec<Finding>, Vec<Finding>) = std::mem::take(&mut results.findings)
        .into_iter()
        .partition(|finding| mine(finding.place.file));
    let unsure = seen.unsure.iter().filter(|it| mine(it.place.file));
    let sightings: Vec<Sighting> = of_this
        .iter()
        .map(|it| sighting(it, true))
        .chain(unsure.map(|it| sighting(it, false)))
        .collect();

    let judged: HashSet<&Path> = whole
        .iter()
        .zip(seen.judged)
        .filter(|(_, judged)| **judged)
        .map(|(path, _)| path.as_path())
        .collect();
    let state = |path: &str| {
        let whole = path::whole(Path::new(path), &folder);
        if judged.contains(whole.as_path()) {
            FileState::Judged
        } else if !corpus::read::is_there(&whole) && is_asked_for(seen.selection, &whole) {
            FileState::Gone
        } else {
            FileState::Unseen
        }
    };
    let mut held = old.hold(&sightings, state);
    // A rule that is not heard says nothing of what it knew.
    held.stale
        .retain(|key, _| seen.selection.rules.hear(&key.rule));
    results.findings = others;
    for (finding, known) in of_this.into_iter().zip(&held.known) {
        match known {
            true => results.suppressed.push(Suppressed {
                finding,
                by: By::Baseline(shown.clone()),
            }),
            false => results.findings.push(finding),
        }
    }
    let before = before(seen, &shown, file)?;
    Ok(HeldBaseline {
        file: file.to_path_buf(),
        shown,
        bytes,
        before,
        old,
        held,
        files: (0..results.files.len() as u32)
            .filter(|it| mine(*it))
            .collect(),
    })
}

/// What a baseline knew before the change, if it was one.
fn before(seen: &Seen<'_>, shown: &str, file: &Path) -> Result<Option<Baseline>, Failure> {
    let Some((changes, blob)) = seen
        .changes
        .and_then(|changes| Some((changes, changes.get(file)?.before.as_deref()?)))
    else {
        return Ok(None);
    };
    Ok(match changes.contents(&[blob])?.first() {
        Some(Blob::Whole(bytes)) => parse(shown, bytes).ok(),
        _ => None,
    })
}

/// Whether a run would have met the file, were it there.
fn is_asked_for(selection: &Selection, whole: &Path) -> bool {
    match &selection.origin {
        Origin::StandardInput(_) => false,
        Origin::Paths(paths) => paths
            .iter()
            .any(|typed| whole.starts_with(path::whole(typed, &selection.working_directory))),
    }
}

fn parse(shown: &str, bytes: &[u8]) -> Result<Baseline, Unusable> {
    let refused = |place: String, reason: String| Unusable::NoBaseline(place, reason);
    let Some(decoded) =
        corpus::read::decode(corpus::read::without_mark(bytes.to_vec())).filter(|it| !it.replaced)
    else {
        let reason = "not UTF-8, so it is not a baseline";
        return Err(refused(shown.to_owned(), reason.to_owned()));
    };
    Baseline::parse(&decoded.text).map_err(|NoBaseline { at, reason }| {
        let text = &decoded.text;
        let line = |at: usize| LineIndex::new(text).position(text, at as u32).line;
        let place = at.map_or(shown.to_owned(), |at| format!("{shown}:{}", line(at)));
        refused(place, reason)
    })
}
