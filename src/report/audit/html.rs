//! Every acquisition with its three answers, for a browser: one page that holds everything it needs.
//!
//! In: [`Results`] of an audit. Out: HTML with its style, its script and its data inside; it is opened from the disk, and
//! its policy lets it fetch nothing and run no other script. What the rules say of calls that are no acquisitions is in it,
//! too.
//! Never here: text of the user's as markup. The data is JSON in which no tag can begin or end, and the script shows it as
//! text.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::Serialize;

use crate::judge::finding::{EvidenceStep, Finding, Place};
use crate::judge::known::suppression::By;
use crate::judge::review::audit::AuditEntry;
use crate::judge::review::outcome::Outcome;
use crate::judge::rulebook;
use crate::report::paint::harmless;
use crate::report::{Places, Results, confidence, json, severity};

/// The page, with a mark where each part goes.
const PAGE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");
/// The SHA-256 of style and script, each in base64 on a line; `tests/browser.rs` keeps them.
const HASHES: &str = include_str!("page/hashes.txt");

/// How many lines of code are kept around each step.
const CONTEXT: u32 = 2;
/// Of a line that is longer, in UTF-16 units, the part around the step is kept.
const LONGEST_LINE: usize = 400;
/// How much of a long line is kept before the step.
const BEFORE_STEP: usize = 60;

#[derive(Serialize)]
struct Data<'a> {
    summary: Summary<'a>,
    rules: BTreeMap<&'a str, &'a str>,
    files: Vec<OutFile>,
    entries: Vec<Entry>,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct Summary<'a> {
    files: usize,
    /// The name of the folder or repository.
    project: String,
    /// The address of the repository, if it is known.
    repository: Option<&'a str>,
    /// The commit that was looked at, if it is known.
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct OutFile {
    path: String,
    /// Number, text, and how many UTF-16 units were left out before it.
    lines: Vec<(u32, String, usize)>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    file: usize,
    line: u32,
    /// Where the line is shown, if that is known.
    url: Option<String>,
    target: Option<String>,
    call: Option<String>,
    event: Option<String>,
    function: Option<String>,
    lifetime: Option<&'static str>,
    repetition: Option<&'static str>,
    release: Option<String>,
    outcome: &'static str,
    rule: Option<&'static str>,
    severity: Option<&'static str>,
    confidence: Option<&'static str>,
    message: Option<String>,
    /// The reason that a comment gives for it, empty if it gives none.
    suppressed: Option<String>,
    steps: Vec<Step>,
    notes: Vec<String>,
    suggestions: Vec<String>,
    blind_spots: Vec<Spot>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Step {
    role: &'static str,
    file: usize,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: String,
}

#[derive(Serialize)]
struct Spot {
    line: u32,
    message: String,
}

/// Writes the page.
pub fn write(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let data = serde_json::to_string(&data(results))?;
    let mut rest = PAGE;
    for (mark, part) in [
        ("<!--policy-->", policy()),
        ("<!--style-->", STYLE.to_owned()),
        ("<!--data-->", inert(&data)),
        ("<!--script-->", SCRIPT.to_owned()),
    ] {
        let (before, after) = rest.split_once(mark).unwrap_or((rest, ""));
        out.write_all(before.as_bytes())?;
        out.write_all(part.as_bytes())?;
        rest = after;
    }
    out.write_all(rest.as_bytes())
}

/// What the page may do: show its own style, run its own script, and nothing else.
fn policy() -> String {
    let mut hashes = HASHES.lines();
    let mut next = || hashes.next().unwrap_or_default();
    let (style, script) = (next(), next());
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'; \
         script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'\">"
    )
}

/// JSON in which nothing begins or ends a tag, a comment or a line of a script.
fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for one in json.chars() {
        match one {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(one)));
            }
            other => out.push(other),
        }
    }
    out
}

/// `text` with nothing in it that turns the direction of a line, or that cannot be seen.
fn plain(text: &str) -> String {
    text.chars()
        .map(|one| if one == '\t' { one } else { harmless(one) })
        .collect()
}

fn data(results: &Results) -> Data<'_> {
    let places = Places::new(results);
    let mut shown = Shown::default();
    // A finding on an acquisition is told there.
    let told: BTreeSet<Place> = results.audit.iter().map(|entry| entry.place).collect();
    let others = results
        .findings
        .iter()
        .map(|finding| (finding, None))
        .chain(
            results
                .suppressed
                .iter()
                .map(|it| (&it.finding, Some(&it.by))),
        )
        .filter(|(finding, _)| !told.contains(&finding.place));
    let mut entries: Vec<(Place, Entry)> = results
        .audit
        .iter()
        .map(|entry| (entry.place, of_acquisition(&places, &mut shown, entry)))
        .collect();
    entries.extend(others.map(|(finding, by)| {
        let entry = of_finding(&places, &mut shown, finding, by);
        (finding.place, entry)
    }));
    entries.sort_by_key(|(place, _)| *place);
    let entries: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
    Data {
        summary: Summary {
            files: results.checked,
            project: project(results),
            repository: results.links.repository.as_deref(),
            commit: results.links.commit.as_deref(),
        },
        rules: rules(&entries),
        files: shown.files(&places),
        problems: results
            .problems
            .iter()
            .map(|problem| plain(&problem.to_string()))
            .collect(),
        entries,
    }
}

/// What the project is called: as its repository, or else as its folder.
fn project(results: &Results) -> String {
    let name = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
    let of_repository = results.links.repository.as_deref().map(name);
    let folder = results.folder.file_name().unwrap_or_default();
    plain(&of_repository.unwrap_or_else(|| folder.to_string_lossy().into_owned()))
}

/// What each rule that speaks says, in a sentence.
fn rules(entries: &[Entry]) -> BTreeMap<&'static str, &'static str> {
    entries
        .iter()
        .filter_map(|entry| rulebook::rule(entry.rule?))
        .map(|rule| (rule.name, rule.summary()))
        .collect()
}

fn of_acquisition(places: &Places<'_>, shown: &mut Shown, entry: &AuditEntry) -> Entry {
    let line_of = |span| {
        let file = entry.place.file;
        places.locate(Place { file, span }).start.line
    };
    let spots = entry.blind_spots.iter().map(|spot| Spot {
        line: line_of(spot.span),
        message: plain(&spot.message),
    });
    Entry {
        target: Some(plain(&entry.target)),
        call: Some(plain(&entry.call)),
        event: entry.event.as_deref().map(plain),
        suppressed: entry.suppressed.as_ref().map(reason),
        function: entry.function.as_deref().map(plain),
        lifetime: Some(entry.lifetime),
        repetition: Some(entry.repetition),
        release: Some(plain(&entry.release)),
        outcome: match entry.outcome {
            Outcome::Released(_) => "released",
            Outcome::GoesAlong => "goes with its target",
            Outcome::AddedOnce => "added once",
            Outcome::Open => "undecided",
        },
        suggestions: entry.suggestions.iter().map(|text| plain(text)).collect(),
        blind_spots: spots.collect(),
        steps: steps(places, shown, &entry.steps),
        ..verdict(places, shown, entry.place, entry.finding.as_ref())
    }
}

/// What a rule says of a call that is no acquisition: of a removal that never matches, of a warning switched off.
fn of_finding(
    places: &Places<'_>,
    shown: &mut Shown,
    finding: &Finding,
    suppressed: Option<&By>,
) -> Entry {
    let suggestions = finding.suggestions.iter();
    Entry {
        suppressed: suppressed.map(reason),
        steps: steps(places, shown, &finding.steps),
        suggestions: suggestions
            .map(|suggestion| plain(&suggestion.message))
            .collect(),
        ..verdict(places, shown, finding.place, Some(finding))
    }
}

/// What a comment says, in the user's words; where a baseline knows of it, that it does.
fn reason(by: &By) -> String {
    match by {
        By::Comment { reason, .. } => plain(reason.as_deref().unwrap_or_default()),
        By::Baseline(path) => format!("known in {}", plain(path)),
    }
}

fn verdict(
    places: &Places<'_>,
    shown: &mut Shown,
    place: Place,
    finding: Option<&Finding>,
) -> Entry {
    let at = places.locate(place);
    Entry {
        file: shown.file(place.file),
        line: at.start.line,
        url: places.url(at.path, at.start.line),
        outcome: "undecided",
        rule: finding.map(|finding| finding.rule),
        severity: finding.map(|finding| severity(finding.severity)),
        confidence: finding.map(|finding| confidence(finding.confidence)),
        message: finding.map(|finding| plain(&finding.message)),
        notes: finding.map_or_else(Vec::new, |finding| {
            finding.notes.iter().map(|note| plain(note)).collect()
        }),
        ..Entry::default()
    }
}

fn steps(places: &Places<'_>, shown: &mut Shown, steps: &[EvidenceStep]) -> Vec<Step> {
    let mut out = |step: &EvidenceStep| {
        let at = places.locate(step.place);
        shown.line(step.place.file, at.start.line, at.start.column);
        Step {
            role: json::role(step.role),
            file: shown.file(step.place.file),
            line: at.start.line,
            column: at.start.column,
            end_line: at.end.line,
            end_column: at.end.column,
            message: plain(&step.message),
        }
    };
    steps.iter().map(&mut out).collect()
}

/// Which files and which of their lines the page shows.
#[derive(Default)]
struct Shown {
    /// The number of each file on the page, by its number in the run.
    numbers: BTreeMap<u32, usize>,
    /// The file of each number on the page.
    order: Vec<u32>,
    /// For each file the lines with a step, and the first column of a step in each.
    steps: BTreeMap<u32, BTreeMap<u32, u32>>,
}

impl Shown {
    /// The number of a file on the page.
    fn file(&mut self, file: u32) -> usize {
        *self.numbers.entry(file).or_insert_with(|| {
            self.order.push(file);
            self.order.len() - 1
        })
    }

    /// A step begins here.
    fn line(&mut self, file: u32, line: u32, column: u32) {
        let lines = self.steps.entry(file).or_default();
        let first = lines.entry(line).or_insert(column);
        *first = (*first).min(column);
    }

    fn files(&self, places: &Places<'_>) -> Vec<OutFile> {
        let of = |file: &u32| OutFile {
            path: plain(places.path(*file)),
            lines: self.lines(places, *file),
        };
        self.order.iter().map(of).collect()
    }

    fn lines(&self, places: &Places<'_>, file: u32) -> Vec<(u32, String, usize)> {
        let (Some((text, index)), Some(steps)) = (places.lines(file), self.steps.get(&file)) else {
            return Vec::new();
        };
        let last = index.count(text) as u32;
        let around = |line: &u32| line.saturating_sub(CONTEXT).max(1)..=(line + CONTEXT).min(last);
        let wanted: BTreeSet<u32> = steps.keys().flat_map(around).collect();
        let cut = |line: u32| {
            let whole = &text[index.bounds(text, line as usize - 1)];
            let column = steps.get(&line).copied().unwrap_or(1);
            let (part, skipped) = part(whole, column as usize - 1);
            (line, plain(&part), skipped)
        };
        wanted.into_iter().map(cut).collect()
    }
}

/// A line, or the part around `column` of one that is too long, and how many UTF-16 units lie before that.
fn part(line: &str, column: usize) -> (String, usize) {
    let units: Vec<u16> = match line.len() > LONGEST_LINE {
        true => line.encode_utf16().collect(),
        false => return (line.to_owned(), 0),
    };
    if units.len() <= LONGEST_LINE {
        return (line.to_owned(), 0);
    }
    let start = column
        .saturating_sub(BEFORE_STEP)
        .min(units.len() - LONGEST_LINE);
    let kept = &units[start..start + LONGEST_LINE];
    (String::from_utf16_lossy(kept), start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_data_is_a_tag() {
        let json = inert(r#"{"a":"</script><!--&\u2028"}"#) + &inert("\u{2028}");
        assert!(!json.contains(['<', '>', '&', '\u{2028}']), "{json}");
        assert!(
            json.contains("\\u003c/script\\u003e\\u003c!--\\u0026"),
            "{json}"
        );
    }

    #[test]
    fn of_a_long_line_the_part_around_the_step_is_kept() {
        let line = format!("{}bus.on('x', f);{}", "é".repeat(900), "y".repeat(900));
        let (kept, skipped) = part(&line, 900);
        assert_eq!(kept.encode_utf16().count(), LONGEST_LINE);
        assert_eq!(skipped, 900 - BEFORE_STEP);
        assert!(kept.contains("bus.on('x', f);"));
        assert_eq!(part("short", 2), ("short".to_owned(), 0));
    }

    #[test]
    fn the_page_has_a_mark_for_each_part_in_order() {
        let at = |mark| PAGE.find(mark).expect("the page has the mark");
        assert!(at("<!--policy-->") < at("<!--style-->"));
        assert!(at("<!--style-->") < at("<!--data-->"));
        assert!(at("<!--data-->") < at("<!--script-->"));
    }
}
