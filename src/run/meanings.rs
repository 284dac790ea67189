//! What the names of modules stand for, as far as a project's configurations and pages say.
//!
//! In: the files and pages of a run. Out: its [`Modules`], which know the aliases of bundlers and the import maps of pages.
//! Never here: running a configuration; it is read as data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::one;
use crate::corpus::page::{Script, ScriptKind, scripts};
use crate::corpus::{self, Candidate, Map, Modules, modules};
use crate::cst;
use crate::dictionary::{AliasTable, built_in, pattern_matches};
use crate::facts::{self, aliases};

/// The modules among `files`; `pages` may be in other languages as well.
pub(super) fn modules(files: &[Candidate], pages: &[Candidate], folder: &Path) -> Modules {
    let paths = files.iter().map(|file| file.whole(folder));
    let mut modules = Modules::of(paths.zip(0..));
    let speaking = files.iter().chain(pages).filter(|it| speaks(&it.path));
    let mut texts: BTreeMap<PathBuf, String> = speaking
        .filter_map(|it| Some((it.whole(folder), one::source(0, it)?.text)))
        .collect();
    // A run over `src` leaves out what lies beside it.
    for (path, text) in modules.beside_packages(&speaks) {
        texts.entry(path).or_insert(text);
    }
    let texts = texts
        .iter()
        .map(|(path, text)| (path.clone(), text.as_str()));
    learn(&mut modules, texts);
    modules
}

/// Takes in what texts say, which come with their whole paths.
pub(super) fn learn<'t>(modules: &mut Modules, texts: impl Iterator<Item = (PathBuf, &'t str)>) {
    let mut maps = Vec::new();
    for (path, text) in texts {
        let shown = path.to_string_lossy();
        if is_page(&shown) {
            let scripts = scripts(text.as_bytes());
            let runs = scripts.iter().filter(|it| it.kind.is_code());
            let sources: Vec<String> = runs
                .filter_map(|it| it.source.clone())
                .filter(|it| !it.contains("//"))
                .collect();
            modules.learn_page(&path, &sources);
            maps.extend(of_page(modules, &path, text, scripts));
        } else if tables_of(&shown).next().is_some() {
            maps.extend(of_configuration(modules, &path, text));
        }
    }
    modules.learn(maps);
}

/// Whether a file may say what names stand for, by its own name.
fn speaks(path: &str) -> bool {
    is_page(path) || tables_of(path).next().is_some()
}

/// Whether what a file says of names is an import map: that of a page, or of a runtime that reads them.
pub(super) fn is_import_map(file: &Path) -> bool {
    let shown = file.to_string_lossy();
    is_page(&shown) || !corpus::kind::is_code(&shown) && !file.ends_with("package.json")
}

fn is_page(path: &str) -> bool {
    corpus::kind::is_page(path)
}

/// The tables that speak of a file of this name.
fn tables_of(path: &str) -> impl Iterator<Item = &'static AliasTable> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = match corpus::kind::is_code(name) {
        true => name.rsplit_once('.').map_or("", |(stem, _)| stem),
        false => "",
    };
    let tables = built_in().alias_tables.iter();
    let stem = stem.to_owned();
    tables.filter(move |table| {
        let mut names = table.files.iter();
        !stem.is_empty() && names.any(|name| pattern_matches(name, &stem))
    })
}

fn of_page(modules: &Modules, page: &Path, text: &str, scripts: Vec<Script>) -> Vec<Map> {
    let scope = modules.package_of(page).or(page.parent()).unwrap_or(page);
    let maps = scripts.into_iter();
    let maps = maps.filter(|script| script.kind == ScriptKind::ImportMap);
    maps.flat_map(|script| {
        let text = text.get(script.body).unwrap_or_default();
        modules::of_page(text, page, scope)
    })
    .collect()
}

fn of_configuration(modules: &Modules, file: &Path, text: &str) -> Option<Map> {
    let shown = file.to_string_lossy();
    let package = modules.package_of(file).or(file.parent())?;
    let mut entries = written(file, package, text).unwrap_or_default();
    for (name, folder) in tables_of(&shown).flat_map(|table| &table.implied) {
        if entries.iter().all(|entry| entry.name != *name) {
            entries.push(modules::Entry {
                name: name.clone(),
                is_exact: false,
                targets: vec![package.join(folder).to_string_lossy().into_owned()],
            });
        }
    }
    Some(Map {
        scope: package.to_path_buf(),
        said_in: file.to_path_buf(),
        entries,
    })
}

/// What is written in a configuration. Most do not speak of aliases, and need not be parsed.
fn written(file: &Path, package: &Path, text: &str) -> Option<Vec<modules::Entry>> {
    if !text.contains("alias") && !text.contains("modules") {
        return None;
    }
    let shown = file.to_string_lossy();
    let language = cst::Language::of(&shown)?;
    let facts = facts::of(&cst::parse(text, language), text, built_in());
    let at = aliases::Whereabouts { file, package };
    let entries = aliases::aliases(&facts, text, at, tables_of(&shown)).into_iter();
    let entries = entries.map(|alias| modules::Entry {
        name: alias.name,
        is_exact: alias.is_exact,
        targets: alias.targets,
    });
    Some(entries.collect())
}
