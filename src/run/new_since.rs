//! Which findings of a run were there before the change.
//!
//! In: the results of a run over everything, and the files before the change. Out: the results without what was found
//! there as well, by rule and fingerprint, so that what was only moved is not new.
//! Never here: how a finding is known again. Files that neither changed nor have findings are read for their imports alone.

use std::collections::{BTreeMap, HashSet};

use super::linked::link;
use super::one::{LookedAt, Wanted, glance, look_at};
use super::{Failure, Results};
use crate::config::Selection;
use crate::corpus::{self, Base, Location};
use crate::judge::explain::grouping;
use crate::judge::finding::{Confidence, Finding};
use crate::judge::known::baseline::{Baseline, FileState, Key, Known, Sighting};
use crate::judge::terms::AllTerms;

/// Leaves in `results` what is new; `of_file` has the number of the terms of each file of the base.
///
/// # Errors
/// Threads could not be started.
pub(super) fn keep_new(
    results: &mut Results,
    base: &Base,
    terms: &AllTerms,
    of_file: &[usize],
    selection: &Selection,
    least: Option<Confidence>,
) -> Result<(), Failure> {
    let (shown, hidden) = findings_before(results, base, terms, of_file, selection, least)?;
    results.sort();
    let findings = std::mem::take(&mut results.findings);
    let (old, new) = parted(findings, &results.files, &shown);
    let unsure = std::mem::take(&mut results.unsure);
    let (_, unsure) = parted(unsure, &results.files, &hidden);
    results.findings = new;
    results.not_new = Some(grouping::count(&old));
    results.hidden = grouping::count(&unsure);
    results.unsure = unsure;
    Ok(())
}

/// What was found before the change: what would be shown, and what is not sure enough.
fn findings_before(
    results: &Results,
    base: &Base,
    terms: &AllTerms,
    of_file: &[usize],
    selection: &Selection,
    least: Option<Confidence>,
) -> Result<(Baseline, Baseline), Failure> {
    let found = results.findings.iter().chain(&results.unsure);
    let found: HashSet<&str> = found
        .map(|it| results.files[it.place.file as usize].as_str())
        .collect();
    let is_wanted = |number: usize| {
        let is_other = matches!(base.files[number].location, Location::Index(..));
        is_other || found.contains(base.known_as[number].as_str())
    };
    let wanted = Wanted::default();
    let looked = corpus::visit::every(&base.files, selection.threads, |index, candidate| {
        let terms = terms.get(of_file[index as usize]);
        if is_wanted(index as usize) {
            return look_at(index, candidate, terms, selection, wanted);
        }
        let glance = glance(candidate, terms, selection);
        LookedAt {
            imports: glance.imports,
            size: glance.size,
            ..LookedAt::default()
        }
    })?;
    let (looked, _) = link(
        &base.files,
        looked,
        terms,
        of_file,
        selection,
        wanted,
        &base.pages,
    )?;
    let (mut shown, mut hidden) = (Baseline::default(), Baseline::default());
    for (number, looked) in looked.into_iter().enumerate() {
        let least = least.unwrap_or(terms.get(of_file[number]).policy.least);
        for finding in looked.into_iter().flat_map(|it| it.examined.findings) {
            let into = match finding.confidence >= least {
                true => &mut shown,
                false => &mut hidden,
            };
            let known = into
                .entries
                .entry(key(&base.known_as[number], &finding))
                .or_insert(Known {
                    count: 0,
                    words: String::new(),
                });
            known.count += 1;
        }
    }
    Ok((shown, hidden))
}

/// Those of `findings` that `before` knows, and the others.
fn parted(
    findings: Vec<Finding>,
    files: &[String],
    before: &Baseline,
) -> (Vec<Finding>, Vec<Finding>) {
    let sighting = |finding: &Finding| Sighting {
        key: key(&files[finding.place.file as usize], finding),
        words: String::new(),
        is_shown: true,
    };
    let sightings: Vec<Sighting> = findings.iter().map(sighting).collect();
    // Whatever left its file may be found in another one.
    let held = before.hold(&sightings, |_| FileState::Gone);
    let mut known: BTreeMap<bool, Vec<Finding>> = BTreeMap::new();
    for (finding, is_known) in findings.into_iter().zip(held.known) {
        known.entry(is_known).or_default().push(finding);
    }
    let mut of = |is_known| known.remove(&is_known).unwrap_or_default();
    (of(true), of(false))
}

fn key(path: &str, finding: &Finding) -> Key {
    Key {
        path: path.to_owned(),
        rule: finding.rule.to_owned(),
        fingerprint: finding.fingerprint.key(),
    }
}
