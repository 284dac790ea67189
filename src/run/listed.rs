//! What the imports of each file mean, for people who ask.
//!
//! In: a selection. Out: for each of its files the imports in it, with the files that they mean or why they mean none.
//! Never here: a judgement.

use std::path::Path;

use super::{Failure, Unconfigured, meanings, one, terms_of};
use crate::config::Selection;
use crate::corpus::{
    self, Absent, By, Candidate, Elsewhere, LineIndex, Modules, SourceFile, Span, Walked,
};
use crate::facts::{FileFacts, ValueKind};
use crate::judge::policy::vocabulary;
use crate::report::modules::{Import, ImportsOf, Resolved, Unresolved};

/// What the imports of the files of `selection` mean; a file without imports is left out.
///
/// # Errors
/// A configuration cannot be used, or threads could not be started.
pub fn imports(selection: &Selection) -> Result<Vec<ImportsOf>, Failure> {
    let selection = &corpus::typed::followed(selection);
    let walked = corpus::walk(selection, &vocabulary(), None).map_err(Unconfigured)?;
    let (terms, of_file) = terms_of(&walked, selection)?;
    let folder = &selection.working_directory;
    let modules = meanings::modules(&walked.files, &walked.unread, folder);
    let listing = Listing {
        elsewhere: Elsewhere::beside(&modules),
        modules,
        walked: &walked,
        folder,
    };
    let each = |index: u32, candidate: &Candidate| {
        let source = one::source(index, candidate)?;
        let facts = one::facts_of(&source, terms.get(of_file[index as usize]))?;
        Some(listing.of(candidate, &source, &facts))
    };
    let listed = corpus::visit::every(&walked.files, selection.threads, each)?;
    let listed = listed.into_iter().filter_map(|it| it.ok().flatten());
    Ok(listed.filter(|it| !it.imports.is_empty()).collect())
}

struct Listing<'a> {
    modules: Modules,
    elsewhere: Elsewhere,
    walked: &'a Walked,
    folder: &'a Path,
}

impl Listing<'_> {
    fn of(&self, candidate: &Candidate, source: &SourceFile, facts: &FileFacts) -> ImportsOf {
        let lines = LineIndex::new(&source.text);
        let file = candidate.whole(self.folder);
        let mut imports: Vec<Import> = Vec::new();
        for (specifier, span) in mentioned(facts) {
            if imports.iter().any(|known| known.specifier == specifier) {
                continue;
            }
            let at = lines.position(&source.text, span.start);
            let resolved: Vec<Resolved> = self
                .modules
                .resolve(&file, specifier)
                .into_iter()
                .map(|meant| Resolved {
                    path: self.walked.files[meant.file as usize].path.clone(),
                    by: name_of(&meant.by),
                    said_in: self.said_in(&meant.by),
                })
                .collect();
            let unresolved = resolved
                .is_empty()
                .then(|| self.unresolved(&self.elsewhere.why(&file, specifier)));
            imports.push(Import {
                specifier: specifier.to_owned(),
                line: at.line,
                column: at.column,
                resolved,
                unresolved,
            });
        }
        ImportsOf {
            path: candidate.path.clone(),
            imports,
        }
    }

    fn said_in(&self, by: &By) -> Option<String> {
        match by {
            By::Path | By::Package => None,
            By::Paths(file) | By::Map(file) | By::Browser(file) => Some(self.shown(file)),
        }
    }

    fn shown(&self, file: &Path) -> String {
        corpus::path::shown(file, self.folder)
    }

    fn unresolved(&self, absent: &Absent) -> Unresolved {
        let (reason, message) = match absent {
            Absent::BuiltIn => ("built-in", "is part of the runtime".to_owned()),
            Absent::Address => ("address", "is an address, which is not fetched".to_owned()),
            Absent::Installed => (
                "installed",
                "is an installed package, which is not checked".to_owned(),
            ),
            Absent::NoFile => ("no-file", "not found: no such file".to_owned()),
            Absent::Unknown => (
                "unknown",
                "not found: no package here, no alias and no path of that name".to_owned(),
            ),
            Absent::Unchecked(file) => ("not-checked", self.unchecked(file)),
        };
        Unresolved { reason, message }
    }

    /// Why a file that is there is none of the run.
    fn unchecked(&self, file: &Path) -> String {
        use corpus::Reason;
        let shown = self.shown(file);
        let mut passed_over = self.walked.passed_over.iter();
        let why = match passed_over
            .find(|(path, _)| *path == shown)
            .map(|(_, reason)| reason)
        {
            Some(Reason::Test) => "skipped as a test",
            Some(Reason::Generated) => "skipped as generated",
            Some(Reason::TooLarge) => "skipped as too large",
            _ if !corpus::kind::is_code(&shown) => "no JavaScript or TypeScript",
            _ => "not among the files of this run",
        };
        format!("is {shown}, which is {why}")
    }
}

fn name_of(by: &By) -> &'static str {
    match by {
        By::Path => "path",
        By::Package => "package",
        By::Paths(_) => "paths",
        By::Map(file) if meanings::is_import_map(file) => "import-map",
        By::Map(_) => "alias",
        By::Browser(_) => "browser",
    }
}

/// The modules that a file imports, in the order of their places.
fn mentioned(facts: &FileFacts) -> Vec<(&str, Span)> {
    let values = facts.values.iter();
    let mut named: Vec<(&str, Span)> = values
        .filter_map(|value| match &value.kind {
            ValueKind::Import(specifier) => Some((specifier.as_str(), value.span)),
            _ => None,
        })
        .collect();
    named.sort_by_key(|(_, span)| span.start);
    named
}
