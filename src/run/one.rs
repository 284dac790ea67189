//! One file, from its bytes to what it has to say.
//!
//! In: a file of the run and the terms under which it is judged. Out: [`LookedAt`]; trees and facts end with the call.
//! Never here: other files; a decision about what is shown, beyond whether the text will be needed.

use std::borrow::Cow;

use super::program::Neighbour;
use crate::config::Selection;
use crate::corpus::kind::Component;
use crate::corpus::{self, Candidate, Problem, Reason, SourceFile};
use crate::facts::{BlindSpotKind, FileFacts};
use crate::graph::Reach;
use crate::judge::blind::BlindSpot;
use crate::judge::finding::{Confidence, Finding};
use crate::judge::known::suppression::Suppressed;
use crate::judge::review::audit::AuditEntry;
use crate::judge::terms::Terms;
use crate::{cst, facts, graph, judge};

/// What a run asks of each file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whether every acquisition is listed.
    pub audit: bool,
    /// Whether the files before the change are looked at as well, if the run is about one.
    pub before: bool,
    /// Whether the facts are printed.
    pub facts: bool,
    /// Whether what could not be decided is listed.
    pub blind_spots: bool,
    /// Whether a baseline that is not there is about to be written.
    pub writes_baseline: bool,
    /// Findings less sure than this are counted and left out; `None` leaves it to each file's configuration.
    pub least: Option<Confidence>,
}

impl Default for Wanted {
    /// Every finding and nothing else.
    fn default() -> Self {
        Self {
            audit: false,
            before: false,
            facts: false,
            blind_spots: false,
            writes_baseline: false,
            least: Some(Confidence::Possible),
        }
    }
}

/// What one file has to say.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// What is wrong in it, in any order.
    pub findings: Vec<Finding>,
    /// What is wrong in it and is not told, because a comment says so; in any order.
    pub suppressed: Vec<Suppressed>,
    /// Every acquisition in source order, if wanted.
    pub audit: Vec<AuditEntry>,
    /// Whether it leaves something open that other files may answer.
    pub asks_neighbours: bool,
    /// Whether it adds a listener or takes one away.
    pub mentions_listeners: bool,
    /// Whether judging all of it would have taken too long.
    pub is_too_involved: bool,
    /// The line from which on it is nested too deep to be judged.
    pub too_deep_from: Option<usize>,
    /// How many facts were read for it, which is what it has cost.
    pub facts_read: u64,
    /// Its facts as text, if wanted.
    pub facts: Option<String>,
    /// What could not be decided, in source order, if wanted.
    pub blind_spots: Vec<BlindSpot>,
}

impl Examined {
    /// Whether something in the file will be shown, so that its text is needed.
    pub(super) fn is_shown(&self) -> bool {
        !self.findings.is_empty()
            || !self.suppressed.is_empty()
            || !self.audit.is_empty()
            || !self.blind_spots.is_empty()
    }
}

/// From the text of one file to what it has to say; trees and facts end with the call.
pub(super) fn examine(source: &SourceFile, terms: &Terms, wanted: Wanted) -> Examined {
    match facts_of(source, terms) {
        Some(facts) => examine_facts(source, facts, terms, wanted, Reach::default()),
        None => Examined::default(),
    }
}

/// What a file says; `None` if it is in no language that is read.
pub(super) fn facts_of(source: &SourceFile, terms: &Terms) -> Option<FileFacts> {
    let language = cst::Language::of(&source.read_as)?;
    let read = || {
        let tree = cst::parse(&source.text, language);
        facts::of(&tree, &source.text, terms.dictionary())
    };
    Some(match &terms.stored {
        Some(stored) => stored.facts(&source.text, language, read),
        None => read(),
    })
}

/// What a file has to say, from its facts and those that were joined to them.
pub(super) fn examine_facts(
    source: &SourceFile,
    facts: FileFacts,
    terms: &Terms,
    wanted: Wanted,
    reach: Reach,
) -> Examined {
    let (facts, read) = graph::with_own_emitters(facts, terms.dictionary());
    let examined = examine_prepared(source, &facts, terms, wanted, reach);
    Examined {
        facts_read: read + examined.facts_read,
        ..examined
    }
}

/// Whether a file leaves something open that other files may answer; its facts know its own emitters.
pub(super) fn asks_neighbours(source: &SourceFile, facts: &FileFacts, terms: &Terms) -> bool {
    judge::asks_neighbours(&graph::Graph::new(&source.path, facts, terms.dictionary()))
}

/// The same as [`examine_facts`] where the facts know the file's own emitters.
pub(super) fn examine_prepared(
    source: &SourceFile,
    facts: &FileFacts,
    terms: &Terms,
    wanted: Wanted,
    reach: Reach,
) -> Examined {
    let graph = graph::Graph::new(&source.path, facts, terms.dictionary()).reached_by(reach);
    let findings = judge::findings(&graph, source.index, &terms.policy);
    let heard = judge::known::suppression::hear(&graph, findings, source.index, &terms.policy);
    let asks_neighbours = judge::asks_neighbours(&graph);
    let too_deep_from = facts
        .blind_spots
        .iter()
        .find(|spot| spot.kind == BlindSpotKind::TooDeep && facts.joined_at(spot.span).is_none())
        .map(|spot| facts.line_of(spot.span));
    Examined {
        facts_read: graph.facts_read(),
        findings: heard.findings,
        suppressed: heard.suppressed,
        is_too_involved: graph.is_spent(),
        too_deep_from,
        // What was not looked into may mention some: the scan says so.
        mentions_listeners: too_deep_from.is_some()
            || graph.own_acquisitions().next().is_some()
            || (facts.releases.iter()).any(|it| facts.joined_at(it.span).is_none()),
        asks_neighbours,
        audit: match wanted.audit {
            true => judge::audit(&graph, source.index, &terms.policy),
            false => Vec::new(),
        },
        facts: wanted.facts.then(|| facts::print::print(facts)),
        blind_spots: match wanted.blind_spots {
            true => judge::blind_spots(&graph),
            false => Vec::new(),
        },
    }
}

/// The text of a file, read once more, since it was dropped; `None` if it is gone or is no text.
pub(super) fn source(index: u32, candidate: &Candidate) -> Option<SourceFile> {
    let bytes = corpus::read::bytes(candidate).ok()?;
    let decoded = corpus::read::decode(bytes)?;
    Some(SourceFile {
        index,
        path: candidate.path.clone(),
        read_as: candidate.read_as.clone(),
        text: decoded.text,
    })
}

/// A file as its neighbours see it: read once more, since its text was dropped; `None` if it is gone or is no text.
pub(super) fn neighbour(candidate: &Candidate, terms: &Terms) -> Option<Neighbour> {
    neighbour_of(source(0, candidate)?, terms)
}

/// A text as its neighbours see it; `None` if it is in no language that is read.
pub(super) fn neighbour_of(source: SourceFile, terms: &Terms) -> Option<Neighbour> {
    Some(Neighbour {
        facts: facts_of(&source, terms)?,
        bytes: source.text.len() as u32,
        path: source.path,
    })
}

/// The same of a text that was read before and has changed a little.
pub(super) fn neighbour_again(
    memory: &mut cst::Memory,
    source: &SourceFile,
    terms: &Terms,
) -> Option<Neighbour> {
    let language = cst::Language::of(&source.read_as)?;
    let tree = memory.parse(&source.text, language);
    Some(Neighbour {
        facts: facts::of(tree, &source.text, terms.dictionary()),
        bytes: source.text.len() as u32,
        path: source.path.clone(),
    })
}

/// What became of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct LookedAt {
    pub passed_over: Option<Reason>,
    pub problem: Option<Problem>,
    pub parsed: bool,
    pub examined: Examined,
    /// The modules that it mentions, if other files matter.
    pub imports: Vec<String>,
    /// The length of its text in bytes, if its facts can be had.
    pub size: Option<u64>,
    /// Kept only where something in it will be shown.
    pub text: Option<String>,
}

impl LookedAt {
    /// Whether its text was looked at.
    pub(super) fn is_read(&self) -> bool {
        let is_lost = matches!(
            self.problem,
            Some(Problem::Unreadable { .. } | Problem::Binary { .. })
        );
        self.passed_over.is_none() && !is_lost
    }

    /// Whether all of it was judged.
    pub(super) fn is_judged(&self) -> bool {
        let is_part = matches!(
            self.problem,
            Some(
                Problem::TooInvolved { .. }
                    | Problem::TooDeep { .. }
                    | Problem::TooLargeToParse { .. }
            )
        );
        self.is_read() && !is_part
    }
}

pub(super) fn look_at(
    index: u32,
    candidate: &Candidate,
    terms: &Terms,
    selection: &Selection,
    wanted: Wanted,
) -> LookedAt {
    look_at_by(index, candidate, terms, selection, &|source| {
        examine(source, terms, wanted)
    })
}

/// What is known of a file that nobody asks about.
#[derive(Clone, Debug, Default)]
pub(super) struct Glance {
    /// The modules that it mentions.
    pub imports: Vec<String>,
    /// The length of its text in bytes, if its facts can be had.
    pub size: Option<u64>,
}

/// Looks at a file for its imports alone.
pub(super) fn glance(candidate: &Candidate, terms: &Terms, selection: &Selection) -> Glance {
    let Ok(bytes) = corpus::read::bytes(candidate) else {
        return Glance::default();
    };
    let is_left_out =
        terms.needles.hit(&bytes) && is_generated(&bytes, candidate, terms, selection);
    Glance {
        imports: specifiers(&bytes, candidate),
        size: (!is_left_out).then_some(bytes.len() as u64),
    }
}

/// Whether a file may have listeners, as far as its bytes say.
fn mentions(bytes: &[u8], candidate: &Candidate, terms: &Terms) -> bool {
    terms.needles.hit(bytes)
        && match code_of(bytes, candidate) {
            Cow::Owned(code) => terms.needles.hit(&code),
            Cow::Borrowed(_) => true,
        }
}

/// The modules that a file mentions.
fn specifiers(bytes: &[u8], candidate: &Candidate) -> Vec<String> {
    corpus::imports::specifiers(&code_of(bytes, candidate))
}

/// What of a file may be code: of a page, which is mostly text, its scripts.
fn code_of<'b>(bytes: &'b [u8], candidate: &Candidate) -> Cow<'b, [u8]> {
    match Component::of(&candidate.read_as) {
        Some(of @ Component::Html) => Cow::Owned(corpus::component::code(bytes, of)),
        _ => Cow::Borrowed(bytes),
    }
}

/// Whether a file is passed over because it is generated.
fn is_generated(bytes: &[u8], candidate: &Candidate, terms: &Terms, selection: &Selection) -> bool {
    let is_wanted = candidate.named || selection.include_generated || terms.include_generated;
    // Of a component the markup may hold long lines: paths of pictures.
    !is_wanted
        && match Component::of(&candidate.read_as) {
            Some(of) => corpus::bundle::is_generated(&corpus::component::code(bytes, of)),
            None => corpus::bundle::is_generated(bytes),
        }
}

/// The ending of a component whose scripts are in a language that is not read.
fn foreign(bytes: &[u8], candidate: &Candidate) -> Option<&'static str> {
    let of = Component::of(&candidate.read_as)?;
    corpus::component::is_foreign(bytes, of).then(|| of.ending())
}

/// The same as [`look_at`], where `examine` says what is in the text.
pub(super) fn look_at_by(
    index: u32,
    candidate: &Candidate,
    terms: &Terms,
    selection: &Selection,
    examine: &dyn Fn(&SourceFile) -> Examined,
) -> LookedAt {
    let mut looked = LookedAt::default();
    let bytes = match corpus::read::bytes(candidate) {
        Ok(bytes) => bytes,
        Err(problem) => {
            looked.passed_over =
                matches!(problem, Problem::TooLarge { .. }).then_some(Reason::TooLarge);
            looked.problem = Some(problem);
            return looked;
        }
    };
    if selection.links_files() {
        looked.imports = specifiers(&bytes, candidate);
        looked.size = Some(bytes.len() as u64);
    }
    // Most files end here: they never mention a listener.
    if !mentions(&bytes, candidate, terms) {
        return looked;
    }
    if let Some(ending) = foreign(&bytes, candidate) {
        looked.passed_over = Some(Reason::Unread(ending));
        looked.size = None;
        return looked;
    }
    if is_generated(&bytes, candidate, terms, selection) {
        looked.passed_over = Some(Reason::Generated);
        looked.size = None;
        return looked;
    }
    let path = candidate.path.clone();
    let Some(decoded) = corpus::read::decode(bytes) else {
        looked.problem = Some(Problem::Binary {
            path,
            named: candidate.named,
        });
        return looked;
    };
    looked.problem = decoded
        .replaced
        .then(|| Problem::NotUtf8 { path: path.clone() });
    let source = SourceFile {
        index,
        path: path.clone(),
        read_as: candidate.read_as.clone(),
        text: decoded.text,
    };
    looked.parsed = true;
    looked.examined = examine(&source);
    if looked.examined.is_too_involved {
        let named = candidate.named;
        looked.problem = Some(Problem::TooInvolved { path, named });
    }
    if let Some(line) = looked.examined.too_deep_from {
        let path = candidate.path.clone();
        looked.problem = Some(Problem::TooDeep { path, line });
    }
    looked.text = looked.examined.is_shown().then_some(source.text);
    looked
}
