//! Comments that suppress what a run has found.
//!
//! In: the results of a run, and what is to be suppressed. Out: the files with their comments, not yet written.
//! Never here: an edit that does anything else. Each comment is tried: the text has the same words as before, the finding is
//! gone, and of the others none is gone or new.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::original::{NotChanged, Original};
use super::{Kept, Workspace};
use crate::corpus::visit::NoThreads;
use crate::corpus::{self, Location};
use crate::cst;
use crate::judge::finding::Finding;
use crate::mend::Insertion;
use crate::mend::comment::{Page, places};
use crate::report::Results;

/// What is to be suppressed.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Of which rules.
    pub rules: &'a [&'static str],
    /// Why.
    pub reason: &'a str,
}

/// A file with comments.
#[derive(Clone, Debug)]
pub struct Commented {
    /// As shown.
    pub path: String,
    /// Where it is.
    pub file: PathBuf,
    /// What was read of it.
    pub before: Vec<u8>,
    /// What is to be written.
    pub after: Vec<u8>,
    /// How many comments were put in.
    pub comments: usize,
    /// How many findings they suppress.
    pub findings: usize,
    /// Findings that no comment suppresses without changing more; their lines.
    pub left: Vec<u32>,
}

/// Puts the comments in; the files are in the order of their paths.
///
/// # Errors
/// Threads could not be started.
pub fn suppress(
    results: &Results,
    kept: &Kept,
    wish: Wish<'_>,
    threads: Option<usize>,
) -> Result<Vec<Result<Commented, NotChanged>>, NoThreads> {
    let mut wanted: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    let meant = results.findings.iter();
    for finding in meant.filter(|it| wish.rules.contains(&it.rule)) {
        let file = wanted.entry(finding.place.file).or_default();
        file.insert(finding.fingerprint.text());
    }
    let wanted: Vec<(u32, BTreeSet<String>)> = wanted.into_iter().collect();
    let files: Vec<u32> = wanted.iter().map(|(file, _)| *file).collect();
    let done = corpus::visit::every(&kept.candidates(&files), threads, |at, _| {
        let (file, wanted) = &wanted[at as usize];
        in_file(results, kept, wish, *file, wanted.clone())
    })?;
    let done = done.into_iter();
    let done = done.filter_map(|one| match one {
        Ok(one) => one,
        Err(problem) => Some(Err(NotChanged::Internal(problem.to_string()))),
    });
    Ok(done.collect())
}

fn in_file(
    results: &Results,
    kept: &Kept,
    wish: Wish<'_>,
    file: u32,
    wanted: BTreeSet<String>,
) -> Option<Result<Commented, NotChanged>> {
    let candidate = kept.files.get(file as usize)?;
    let Location::Disk(place) = &candidate.location else {
        return None;
    };
    let text = results.texts.get(&file)?;
    let original = match Original::read(candidate, text)? {
        Ok(original) => original,
        Err(reason) => return Some(Err(reason)),
    };
    let language = cst::Language::of(&candidate.read_as)?;
    let mut trial = Trial {
        file,
        text: text.clone(),
        language,
        kept,
        findings: Vec::new(),
        wanted,
        comments: 0,
        left: Vec::new(),
    };
    let findings = trial.wanted.len();
    trial.findings = trial.examine(&trial.text);
    trial.comment_together(wish);
    while trial.comment(wish) {}
    Some(Ok(Commented {
        path: candidate.path.clone(),
        file: place.clone(),
        after: original.with(&trial.text),
        before: original.bytes,
        comments: trial.comments,
        findings: findings - trial.left.len(),
        left: trial.left,
    }))
}

/// A file while comments are put into it.
struct Trial<'t> {
    file: u32,
    text: String,
    language: cst::Language,
    kept: &'t Kept,
    /// What is said of it.
    findings: Vec<Finding>,
    /// The fingerprints of the findings that are still to be suppressed.
    wanted: BTreeSet<String>,
    comments: usize,
    /// The lines of those that could not be.
    left: Vec<u32>,
}

impl Trial<'_> {
    /// Puts the usual comments in for many findings at once, since each trial judges the whole file. Where that changes
    /// more than it should, each half is tried; what is left at the end is for [`Trial::comment`].
    fn comment_together(&mut self, wish: Wish<'_>) {
        let meant = |it: &&Finding| wish.rules.contains(&it.rule);
        let findings = self.findings.iter().filter(meant);
        let names = findings.map(|it| it.fingerprint.text());
        let names: Vec<String> = names.filter(|it| self.wanted.contains(it)).collect();
        let mut waiting = vec![names];
        while let Some(names) = waiting.pop() {
            if names.len() < 2 {
                continue;
            }
            let (chosen, edits) = self.apart(&names, wish);
            match self.try_together(&chosen, &edits) {
                true => {
                    let rest = names.into_iter().filter(|it| !chosen.contains(it));
                    waiting.push(rest.collect());
                }
                false => {
                    let (first, second) = names.split_at(names.len() / 2);
                    waiting.push(second.to_vec());
                    waiting.push(first.to_vec());
                }
            }
        }
    }

    /// Those of the findings of these names that no comment for another of them could suppress, with their comments.
    fn apart(&self, names: &[String], wish: Wish<'_>) -> (BTreeSet<String>, Vec<Insertion>) {
        let text = &self.text;
        let tree = cst::parse(text, self.language);
        let page = Page::new(text, &tree);
        let names: BTreeSet<&String> = names.iter().collect();
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let (mut chosen, mut edits) = (BTreeSet::new(), Vec::new());
        for finding in &self.findings {
            let name = finding.fingerprint.text();
            if !names.contains(&name) || !wish.rules.contains(&finding.rule) {
                continue;
            }
            let span = finding.place.span;
            let own = page.lines_of(span);
            let tried = places(&page, span, finding.rule, wish.reason);
            if let Some(usual) = tried.into_iter().next()
                && own.iter().all(|line| !taken.contains(line))
            {
                taken.extend(own);
                chosen.insert(name);
                edits.push(usual);
            }
        }
        (chosen, edits)
    }

    /// Puts comments in if nothing changes but that the findings of these names go.
    fn try_together(&mut self, names: &BTreeSet<String>, edits: &[Insertion]) -> bool {
        let text = &self.text;
        let mut edits: Vec<&Insertion> = edits.iter().collect();
        edits.sort_by_key(|it| it.at);
        let mut after = String::with_capacity(text.len());
        let mut from = 0;
        for edit in &edits {
            after.push_str(&text[from..edit.at]);
            after.push_str(&edit.text);
            from = edit.at;
        }
        after.push_str(&text[from..]);
        let (tree, tree_after) = (
            cst::parse(text, self.language),
            cst::parse(&after, self.language),
        );
        let is_same = tree.words(text) == tree_after.words(&after)
            && tree.unparsed().len() == tree_after.unparsed().len();
        if edits.is_empty() || !is_same {
            return false;
        }
        let now = self.examine(&after);
        let is_meant = |it: &&Finding| names.contains(&it.fingerprint.text());
        let meant: Vec<&Finding> = self.findings.iter().filter(is_meant).collect();
        if !are_all_that_changed(&meant, &self.findings, &now) {
            return false;
        }
        self.comments += edits.len();
        self.text = after;
        self.findings = now;
        true
    }

    /// Puts one comment in, or gives one finding up; says whether there was something to do.
    fn comment(&mut self, wish: Wish<'_>) -> bool {
        let Some(finding) = self.findings.iter().find(|it| {
            self.wanted.contains(&it.fingerprint.text()) && wish.rules.contains(&it.rule)
        }) else {
            return false;
        };
        let text = &self.text;
        let tree = cst::parse(text, self.language);
        let tried = places(
            &Page::new(text, &tree),
            finding.place.span,
            finding.rule,
            wish.reason,
        );
        let words = tree.words(text);
        let unparsed = tree.unparsed().len();
        let mut now = Vec::new();
        let right = tried.into_iter().map(|it| it.put_into(text)).find(|after| {
            let tree = cst::parse(after, self.language);
            if tree.words(after) != words || tree.unparsed().len() != unparsed {
                return false;
            }
            now = self.examine(after);
            are_all_that_changed(&[finding], &self.findings, &now)
        });
        match right {
            Some(after) => {
                self.text = after;
                self.findings = now;
                self.comments += 1;
            }
            None => {
                self.wanted.remove(&finding.fingerprint.text());
                let lines = corpus::LineIndex::new(text);
                let line = lines.line_of(finding.place.span.start as usize) as u32 + 1;
                self.left.push(line);
            }
        }
        true
    }

    fn examine(&self, text: &str) -> Vec<Finding> {
        let examined = self.kept.examine_instead(self.file, text);
        examined.map_or_else(Vec::new, |it| it.findings)
    }
}

/// The text of a file of a workspace and the comment that suppresses one finding in it, tried with the file's neighbours in
/// sight; `None` if there is no such finding, or no comment that does this alone.
pub fn comment(
    workspace: &Workspace,
    number: u32,
    rule: &str,
    fingerprint: &str,
    reason: &str,
) -> Option<(String, Insertion)> {
    let source = workspace.source(number)?;
    let language = cst::Language::of(&source.read_as)?;
    let text = source.text;
    let before = workspace.say_instead(number, text.clone())?.findings;
    let is_meant = |it: &&Finding| it.rule == rule && it.fingerprint.text() == fingerprint;
    let finding = before.iter().find(is_meant)?;
    let tree = cst::parse(&text, language);
    let tried = places(&Page::new(&text, &tree), finding.place.span, rule, reason);
    let (words, unparsed) = (tree.words(&text), tree.unparsed().len());
    let right = tried.into_iter().find(|insertion| {
        let after = insertion.put_into(&text);
        let tree = cst::parse(&after, language);
        if tree.words(&after) != words || tree.unparsed().len() != unparsed {
            return false;
        }
        let said = workspace.say_instead(number, after);
        said.is_some_and(|it| are_all_that_changed(&[finding], &before, &it.findings))
    });
    Some((text, right?))
}

/// Whether all of `meant` are gone, with nothing but findings of their rules, and nothing has come.
fn are_all_that_changed(meant: &[&Finding], before: &[Finding], after: &[Finding]) -> bool {
    let names = |all: &[Finding]| -> BTreeSet<(&'static str, String)> {
        all.iter()
            .map(|it| (it.rule, it.fingerprint.text()))
            .collect()
    };
    let (before, after) = (names(before), names(after));
    let are_gone = meant
        .iter()
        .all(|it| !after.contains(&(it.rule, it.fingerprint.text())));
    let rules: BTreeSet<&str> = meant.iter().map(|it| it.rule).collect();
    are_gone
        && after.is_subset(&before)
        && before
            .difference(&after)
            .all(|(rule, _)| rules.contains(rule))
}
