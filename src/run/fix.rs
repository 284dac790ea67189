//! Fixes of what a run has found, each tried before it is believed.
//!
//! In: the results of a run. Out: for each finding the fix that is right, if there is one; and files with all their fixes, not yet
//! written.
//! Never here: an edit that was not tried. After each the text parses as well as before, its finding is gone, and of the others
//! none has come, however unsure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::original::{NotChanged, Original};
use super::{Kept, Workspace};
use crate::corpus;
use crate::corpus::visit::NoThreads;
use crate::cst::{self, Language};
use crate::judge::explain::remedy::Remedy;
use crate::judge::finding::{Finding, Place};
use crate::mend::{self, Fix, Script};
use crate::report::Results;

/// By what a finding is known in another text: its rule and its fingerprint.
type Known = (&'static str, String);

/// A file with fixes.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// As shown.
    pub path: String,
    /// Where it is; `None` for standard input.
    pub file: Option<PathBuf>,
    /// What was read of it.
    pub before: Vec<u8>,
    /// What is to be written.
    pub after: Vec<u8>,
    /// The rules of the findings that were fixed, in the order of the fixes.
    pub rules: Vec<&'static str>,
}

/// Finds the fix of each finding that is shown, and gives it to the results.
///
/// # Errors
/// Threads could not be started.
pub fn propose(
    results: &mut Results,
    kept: &Kept,
    threads: Option<usize>,
) -> Result<(), NoThreads> {
    let files = with_remedies(results);
    let found = corpus::visit::every(&kept.candidates(&files), threads, |at, _| {
        let file = files[at as usize];
        let text = results.texts.get(&file)?;
        let mine = results.findings.iter().filter(|it| it.place.file == file);
        let say = |text: &str| Some(kept.examine_instead(file, text)?.findings);
        let language = Language::of(&kept.files[file as usize].read_as)?;
        Some(proposals(text, language, mine, &say))
    })?;
    let fixes = found.into_iter().flatten().flatten().flatten();
    results.fixes.extend(fixes);
    Ok(())
}

fn with_remedies(results: &Results) -> Vec<u32> {
    let meant = results.findings.iter().filter(|it| !it.remedies.is_empty());
    let files: BTreeSet<u32> = meant.map(|it| it.place.file).collect();
    files.into_iter().collect()
}

/// The fix of each of `findings`, made for the text as it is.
fn proposals<'f>(
    text: &str,
    language: Language,
    findings: impl Iterator<Item = &'f Finding>,
    say: &dyn Fn(&str) -> Option<Vec<Finding>>,
) -> BTreeMap<(Place, &'static str), Fix> {
    let trial = Trial {
        language,
        is_bold: true,
        say,
    };
    let with_remedies: Vec<&Finding> = findings.filter(|it| !it.remedies.is_empty()).collect();
    let tree = cst::parse(text, language);
    let script = Script::new(text, &tree);
    let mut now: Option<Vec<Finding>> = None;
    let mut found = BTreeMap::new();
    for finding in &with_remedies {
        let tried = ways(&script, finding, &with_remedies);
        if tried.is_empty() {
            continue;
        }
        let now = now.get_or_insert_with(|| say(text).unwrap_or_default());
        if let Some((fix, ..)) = trial.first_right(text, &tree, now, finding, tried) {
            found.insert((finding.place, finding.rule), fix);
        }
    }
    found
}

/// Fixes the files; they are in the order of their paths. `is_bold` tells whether what may change more than the listener's end is
/// done as well.
///
/// # Errors
/// Threads could not be started.
pub fn fix(
    results: &Results,
    kept: &Kept,
    is_bold: bool,
    threads: Option<usize>,
) -> Result<Vec<Result<Fixed, NotChanged>>, NoThreads> {
    let files = with_remedies(results);
    let done = corpus::visit::every(&kept.candidates(&files), threads, |at, _| {
        fix_file(results, kept, is_bold, files[at as usize])
    })?;
    let done = done.into_iter().filter_map(|one| match one {
        Ok(one) => one,
        Err(problem) => Some(Err(NotChanged::Internal(problem.to_string()))),
    });
    Ok(done.collect())
}

fn fix_file(
    results: &Results,
    kept: &Kept,
    is_bold: bool,
    file: u32,
) -> Option<Result<Fixed, NotChanged>> {
    let candidate = kept.files.get(file as usize)?;
    let text = results.texts.get(&file)?;
    let original = match Original::read(candidate, text)? {
        Ok(original) => original,
        Err(reason) => return Some(Err(reason)),
    };
    let language = Language::of(&candidate.read_as)?;
    let mine = results.findings.iter().filter(|it| it.place.file == file);
    let wanted: BTreeSet<Known> = mine.map(known).collect();
    let say = |text: &str| Some(kept.examine_instead(file, text)?.findings);
    let trial = Trial {
        language,
        is_bold,
        say: &say,
    };
    let (after, rules) = trial.fix_all(text, &wanted);
    Some(Ok(Fixed {
        path: candidate.path.clone(),
        after: original.with(&after),
        file: original.place,
        before: original.bytes,
        rules,
    }))
}

/// A text with every fix that is right, one after the other, and the rules of what they fixed. `text` is taken to be the only file.
pub fn fix_text(path: &str, text: &str, is_bold: bool) -> (String, Vec<&'static str>) {
    let Some(language) = Language::of(path) else {
        return (text.to_owned(), Vec::new());
    };
    let say = |text: &str| Some(super::examine_text(path, text));
    let trial = Trial {
        language,
        is_bold,
        say: &say,
    };
    let wanted: BTreeSet<Known> = super::examine_text(path, text).iter().map(known).collect();
    trial.fix_all(text, &wanted)
}

/// The fix of each finding of a text that is taken to be the only file.
pub fn fixes_of_text(path: &str, text: &str) -> Vec<(Finding, Option<Fix>)> {
    let findings = super::examine_text(path, text);
    let say = |text: &str| Some(super::examine_text(path, text));
    let mut fixes = match Language::of(path) {
        Some(language) => proposals(text, language, findings.iter(), &say),
        None => BTreeMap::new(),
    };
    let with_fix = findings.into_iter().map(|finding| {
        let fix = fixes.remove(&(finding.place, finding.rule));
        (finding, fix)
    });
    with_fix.collect()
}

/// The fix of one finding in a file of a workspace, and the text that it is for.
pub fn fix_in(
    workspace: &Workspace,
    number: u32,
    rule: &str,
    fingerprint: &str,
) -> Option<(String, Fix)> {
    let source = workspace.source(number)?;
    let language = Language::of(&source.read_as)?;
    let text = source.text;
    let say = |text: &str| {
        let said = workspace.say_instead(number, text.to_owned())?;
        Some(said.findings)
    };
    let now = say(&text)?;
    let is_meant = |it: &&Finding| it.rule == rule && it.fingerprint.text() == fingerprint;
    let finding = now.iter().find(is_meant)?;
    let tree = cst::parse(&text, language);
    let others: Vec<&Finding> = now.iter().collect();
    let tried = ways(&Script::new(&text, &tree), finding, &others);
    let trial = Trial {
        language,
        is_bold: true,
        say: &say,
    };
    let (fix, ..) = trial.first_right(&text, &tree, &now, finding, tried)?;
    Some((text, fix))
}

/// The text of a file of a workspace, and the same with all safe fixes of what is shown.
pub fn fix_all_in(
    workspace: &Workspace,
    number: u32,
    shown: &[Finding],
) -> Option<(String, String)> {
    let source = workspace.source(number)?;
    let language = Language::of(&source.read_as)?;
    let say = |text: &str| {
        let said = workspace.say_instead(number, text.to_owned())?;
        Some(said.findings)
    };
    let trial = Trial {
        language,
        is_bold: false,
        say: &say,
    };
    let wanted: BTreeSet<Known> = shown.iter().map(known).collect();
    let (after, _) = trial.fix_all(&source.text, &wanted);
    (after != source.text).then_some((source.text, after))
}

/// What might mend a finding. Of a registration whose removal is there and dead, nothing but what repairs that.
fn ways(script: &Script<'_>, finding: &Finding, others: &[&Finding]) -> Vec<Fix> {
    let is_of_removal = |remedy: &Remedy| {
        matches!(
            remedy,
            Remedy::Replace { .. } | Remedy::Share { .. } | Remedy::Capture { .. }
        )
    };
    let repairs = |other: &&&Finding| {
        other.place != finding.place
            && other.remedies.iter().any(is_of_removal)
            && other.steps.iter().any(|step| step.place == finding.place)
    };
    let dead = others.iter().find(repairs);
    mend::fixes(script, dead.unwrap_or(&finding))
}

fn known(finding: &Finding) -> Known {
    (finding.rule, finding.fingerprint.text())
}

/// How fixes are tried.
struct Trial<'s> {
    language: Language,
    is_bold: bool,
    /// What is said of a text, however unsure.
    say: &'s dyn Fn(&str) -> Option<Vec<Finding>>,
}

impl Trial<'_> {
    /// Does one fix after the other, until there is none left for what is wanted.
    fn fix_all(&self, text: &str, wanted: &BTreeSet<Known>) -> (String, Vec<&'static str>) {
        let mut text = text.to_owned();
        let mut rules = Vec::new();
        let Some(mut now) = (self.say)(&text) else {
            return (text, rules);
        };
        let mut given_up: BTreeSet<(Place, &'static str)> = BTreeSet::new();
        while let Some(finding) = now.iter().find(|it| {
            !it.remedies.is_empty()
                && wanted.contains(&known(it))
                && !given_up.contains(&(it.place, it.rule))
        }) {
            let tree = cst::parse(&text, self.language);
            let others: Vec<&Finding> = now.iter().collect();
            let tried = ways(&Script::new(&text, &tree), finding, &others);
            match self.first_right(&text, &tree, &now, finding, tried) {
                Some((_, after, said)) => {
                    rules.push(finding.rule);
                    (text, now) = (after, said);
                    // Places have moved.
                    given_up.clear();
                }
                None => {
                    given_up.insert((finding.place, finding.rule));
                }
            }
        }
        (text, rules)
    }

    /// The first of some fixes that is right, the text with it, and what is said of that.
    fn first_right(
        &self,
        text: &str,
        tree: &cst::Tree,
        now: &[Finding],
        finding: &Finding,
        tried: Vec<Fix>,
    ) -> Option<(Fix, String, Vec<Finding>)> {
        let unparsed = tree.unparsed().len();
        let allowed = tried.into_iter().filter(|it| it.is_safe || self.is_bold);
        allowed.into_iter().find_map(|fix| {
            let after = fix.apply(text);
            if cst::parse(&after, self.language).unparsed().len() > unparsed {
                return None;
            }
            let said = (self.say)(&after)?;
            is_gone(finding, now, &said).then_some((fix, after, said))
        })
    }
}

/// Whether a finding is gone, and none has come.
fn is_gone(finding: &Finding, before: &[Finding], after: &[Finding]) -> bool {
    let mut left: Vec<Known> = before.iter().map(known).collect();
    let are_old = after.iter().all(|it| {
        let at = left.iter().position(|old| *old == known(it));
        at.map(|at| left.swap_remove(at)).is_some()
    });
    // Of several that are known by the same names, the last is the one that is missed.
    are_old && left.iter().any(|it| it.0 == finding.rule)
}
