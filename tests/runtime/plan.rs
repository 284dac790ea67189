//! What is run: the fixtures that have a driver, their fixed forms, and the examples of the rules' pages.
//!
//! In: the repository's folder. Out: each fixture with its files, its carets and its driver, in sorted order.
//! Never here: running them.

use std::path::{Path, PathBuf};

use crate::expect::{self, Kind, Part};

/// The end of a driver's name; what stands before it is the fixture's, without its extension.
const DRIVER: &str = ".drive.mjs";

/// The line of a driver that names fixed forms which are not called `<name>.fixed.<extension>`.
const FIXED: &str = "// fixed: ";

/// The line of a driver that can do nothing without packages from the registry.
const NEEDS_PACKAGES: &str = "// needs: packages";

/// The line of a fixture that has no driver and says why.
const NOT_RUN: &str = "// not run: ";

/// A folder of whole projects that other tests run the linter in, and that hold no carets.
const PROJECTS: &str = "projects/";

/// Extensions that a fixture may have.
const EXTENSIONS: &[&str] = &["js", "mjs", "cjs", "jsx", "ts", "tsx", "mts", "cts"];

/// Extensions that Node cannot read.
const TO_STRIP: &[&str] = &["jsx", "ts", "tsx", "mts", "cts"];

/// One run of a driver.
#[derive(Debug)]
pub struct Fixture {
    /// The path below `fixtures/`, or that of the page with the line of its example.
    pub name: String,
    /// The driver's file.
    pub driver: PathBuf,
    /// For an example of a page, its number, from 0, and how many there are.
    pub example: Option<(usize, usize)>,
    /// Its files; the first is the one that the driver loads.
    pub parts: Vec<Part>,
    /// Whether it is the fixed form of another.
    pub is_fixed: bool,
    /// Whether it can be run by Node alone.
    pub is_plain: bool,
    /// Whether its driver asks for packages. One that is only stripped of its types does not.
    pub needs_packages: bool,
}

impl Fixture {
    /// Whether its carets say that something is wrong in it.
    pub fn is_leaking(&self) -> bool {
        let mut expectations = self.parts.iter().flat_map(|part| &part.expectations);
        expectations.any(|one| one.kind != Kind::Noise)
    }

    /// The row of the table that it belongs to: its own, or that of its page, whose lines move.
    pub fn row(&self) -> &str {
        let page = self.name.rsplit_once(':').map_or("", |(page, _)| page);
        if self.example.is_some() {
            page
        } else {
            &self.name
        }
    }

    /// The lines that the carets call leaking, as they are measured: `path:12`.
    pub fn accused(&self) -> Vec<String> {
        let lines = |part: &Part| -> Vec<String> {
            let wrong = part
                .expectations
                .iter()
                .filter(|one| one.kind != Kind::Noise);
            wrong
                .map(|one| format!("{}:{}", part.path, one.code_line + 1))
                .collect()
        };
        self.parts.iter().flat_map(lines).collect()
    }
}

/// The name of a page's driver, beside the page.
const PAGE_DRIVER: &str = "drive.mjs";

/// Every fixture that has a driver, each followed by its fixed forms, then the examples of the pages; and the complaints
/// about those that lack something.
pub fn fixtures() -> (Vec<Fixture>, Vec<String>) {
    let folder = root().join("fixtures");
    let mut drivers = Vec::new();
    collect(&folder, DRIVER, &mut drivers);
    drivers.sort();
    let mut found = Vec::new();
    let mut complaints = Vec::new();
    for driver in drivers {
        match of_driver(&driver, &folder) {
            Ok(fixtures) => found.extend(fixtures),
            Err(complaint) => complaints.push(format!("{}: {complaint}", driver.display())),
        }
    }
    for folder in rule_folders() {
        match of_page(&folder) {
            Ok(examples) => found.extend(examples),
            Err(complaint) => complaints.push(format!("{}: {complaint}", folder.display())),
        }
    }
    (found, complaints)
}

/// The fixtures that are neither run nor say why, and those that are run and say why not.
pub fn unexplained(run: &[Fixture]) -> Vec<String> {
    let folder = root().join("fixtures");
    let mut sources = Vec::new();
    for extension in EXTENSIONS {
        collect(&folder, &format!(".{extension}"), &mut sources);
    }
    sources.sort();
    let mut complaints = Vec::new();
    for path in sources {
        let name = path.strip_prefix(&folder).expect("it is a fixture");
        let name = name.to_string_lossy().replace('\\', "/");
        if name.ends_with(DRIVER) || name.starts_with(PROJECTS) {
            continue;
        }
        let is_run = run.iter().any(|one| one.name == name);
        let says_why_not = read(&path)
            .lines()
            .take(2)
            .any(|line| line.starts_with(NOT_RUN));
        match (is_run, says_why_not) {
            (false, false) => complaints.push(format!(
                "{name}: it has no driver, and no line `{NOT_RUN}…` at its top says why"
            )),
            (true, true) => complaints.push(format!("{name}: it is run, and says that it is not")),
            _ => {}
        }
    }
    complaints
}

/// The folders of rules, in order.
fn rule_folders() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("rules")).expect("the rules can be read");
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders.retain(|path| path.join("README.md").is_file());
    folders.sort();
    folders
}

/// Every example of a rule's page. How the leaking ones are fixed stands on the page as well, under `Instead`.
fn of_page(folder: &Path) -> Result<Vec<Fixture>, String> {
    let driver = folder.join(PAGE_DRIVER);
    if !driver.is_file() {
        return Err(format!(
            "{PAGE_DRIVER} is missing, which runs the page's examples"
        ));
    }
    let blocks = expect::markdown::blocks(&read(&folder.join("README.md")))?;
    let rule = folder.file_name().unwrap_or_default().to_string_lossy();
    let examples = blocks.iter().enumerate().map(|(number, block)| {
        let name = format!("{rule}.line-{}.{}", block.line, block.language);
        Ok(Fixture {
            parts: expect::split(&name, &block.text)?,
            name: format!("rules/{rule}/README.md:{}", block.line),
            driver: driver.clone(),
            example: Some((number, blocks.len())),
            is_fixed: false,
            is_plain: !TO_STRIP.contains(&block.language.as_str()),
            needs_packages: false,
        })
    });
    examples.collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// The fixture that a driver drives, and its fixed forms.
fn of_driver(driver: &Path, folder: &Path) -> Result<Vec<Fixture>, String> {
    let text = read(driver);
    let name = driver.to_string_lossy();
    let stem = name.strip_suffix(DRIVER).expect("it was found by its end");
    let source = EXTENSIONS
        .iter()
        .map(|extension| PathBuf::from(format!("{stem}.{extension}")))
        .find(|path| path.is_file())
        .ok_or("there is no fixture of that name")?;
    let extension = source.extension().unwrap_or_default().to_string_lossy();
    let needs_packages = text.lines().any(|line| line == NEEDS_PACKAGES);
    let is_plain = !needs_packages && !TO_STRIP.contains(&extension.as_ref());
    let read_one = |path: &Path, is_fixed| {
        let name = path.strip_prefix(folder).expect("it is a fixture");
        let name = name.to_string_lossy().replace('\\', "/");
        Ok::<Fixture, String>(Fixture {
            parts: expect::split(&name, &read(path))?,
            name,
            driver: driver.to_owned(),
            example: None,
            is_fixed,
            is_plain,
            needs_packages,
        })
    };
    let mut fixtures = vec![read_one(&source, false)?];
    let fixed = fixed_forms(&text, &source, stem, &extension);
    if fixtures[0].is_leaking() && fixed.is_empty() {
        return Err("the fixture leaks and has no fixed form".to_owned());
    }
    for path in fixed {
        fixtures.push(read_one(&path, true)?);
    }
    Ok(fixtures)
}

/// The files that say how a leaking fixture should have been written.
fn fixed_forms(driver: &str, source: &Path, stem: &str, extension: &str) -> Vec<PathBuf> {
    let named: Vec<PathBuf> = driver
        .lines()
        .filter_map(|line| line.strip_prefix(FIXED))
        .flat_map(|names| names.split(", "))
        .map(|name| source.with_file_name(name))
        .collect();
    let usual = PathBuf::from(format!("{stem}.fixed.{extension}"));
    if named.is_empty() && usual.is_file() {
        return vec![usual];
    }
    named
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
