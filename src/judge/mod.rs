//! The verdict: the rule table over the three answers.
//!
//! In: the graph of a file. Out: findings, sorted, and for the audit every acquisition with its three answers.
//! Never here: syntax, printing, files.

pub mod blind;
pub mod case;
pub mod doubt;
pub mod explain;
pub mod finding;
mod in_time;
pub mod known;
pub mod policy;
pub mod review;
pub mod rulebook;
pub mod terms;
pub mod whereabouts;

use blind::BlindSpot;
use case::{Case, Released};
use finding::Finding;
use policy::Policy;
use rulebook::Check;

use crate::graph::{End, Graph};

/// What the rules that `policy` hears say of a file, sorted by place and rule. `file` is its number in the run.
pub fn findings(graph: &Graph<'_>, file: u32, policy: &Policy) -> Vec<Finding> {
    let of_acquisitions = graph
        .own_acquisitions()
        .take_while(|_| !graph.is_spent())
        .filter_map(|acquisition| Case::new(graph, acquisition))
        .filter_map(|case| rulebook::verdict(&case, file, policy))
        .take_while(|_| !graph.is_spent());
    let of_the_file = rulebook::heard(policy).flat_map(|rule| match rule.check {
        Check::File(check) => unless_spent(graph, check(rule, graph, file)),
        Check::Acquisition(_) | Check::Comments => Vec::new(),
    });
    let of_the_file = of_the_file.filter(|it| graph.facts.joined_at(it.place.span).is_none());
    let mut findings: Vec<Finding> = of_acquisitions.chain(of_the_file).collect();
    findings.iter_mut().for_each(|it| policy.apply(it));
    findings.sort_by(|one, other| (one.place, one.rule).cmp(&(other.place, other.rule)));
    known::fingerprint::mark(graph, &mut findings);
    findings
}

/// What a rule says, unless it was asked for more than a file may cost.
fn unless_spent(graph: &Graph<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    match graph.is_spent() {
        true => Vec::new(),
        false => findings,
    }
}

/// What could not be decided in a file: what was not understood at all, and what of each acquisition; sorted by place.
pub fn blind_spots(graph: &Graph<'_>) -> Vec<BlindSpot> {
    let of_acquisitions = graph
        .own_acquisitions()
        .take_while(|_| !graph.is_spent())
        .filter_map(|acquisition| Case::new(graph, acquisition))
        .flat_map(|case| case.blind_spots());
    let mut spots: Vec<BlindSpot> = blind::of_file(graph.facts)
        .into_iter()
        .chain(of_acquisitions)
        .collect();
    spots.extend(graph.is_spent().then(blind::of_effort));
    spots.sort_by(|one, other| {
        (one.span, one.cause, &one.message).cmp(&(other.span, other.cause, &other.message))
    });
    spots.dedup();
    spots
}

/// Whether something is left open that other files may answer: who calls, what they pass, how long a thing lives that is
/// made elsewhere, who takes a listener away.
pub fn asks_neighbours(graph: &Graph<'_>) -> bool {
    let mut cases = graph
        .own_acquisitions()
        .take_while(|_| !graph.is_spent())
        .filter_map(|acquisition| Case::new(graph, acquisition));
    cases.any(|case| match case.lifting.end {
        End::Born(_) => false,
        // What somebody else takes away, somebody else may forget.
        _ if case.released.is_some() => match case.released {
            Some(Released::Signal) => true,
            Some(Released::Removal(release)) => {
                let place = graph.facts.releases[release as usize].region;
                graph.function_of(place) != graph.function_of(case.acquisition.region)
            }
            _ => false,
        },
        End::Module => case.repetition().is_some(),
        _ => true,
    })
}

/// Every acquisition of a file with its three answers and what the rules that `policy` hears say of it, in source order.
/// `file` is its number in the run.
pub fn audit(graph: &Graph<'_>, file: u32, policy: &Policy) -> Vec<review::audit::AuditEntry> {
    graph
        .own_acquisitions()
        .take_while(|_| !graph.is_spent())
        .filter_map(|acquisition| Case::new(graph, acquisition))
        .map(|case| review::audit::entry(&case, file, policy))
        .collect()
}
