//! Judges removals that can never match.
//!
//! In: the graph of a file. Out: a finding at each removal that takes nothing away, and at each registration that
//! stands where a removal was meant.
//! Never here: syntax, printing, whether the listener that is left piles up.

use crate::graph::{Again, Dead, Graph};
use crate::judge::blind::with_blind_spots_around;
use crate::judge::doubt::{Doubt, Expectation};
use crate::judge::explain::removal;
use crate::judge::finding::{Finding, Severity};
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "dead-removal",
    severity: Severity::Error,
    page: include_str!("README.md"),
    precedence: 9,
    check: Check::File(check),
};

fn check(rule: &Rule, graph: &Graph<'_>, file: u32) -> Vec<Finding> {
    let dead = graph.dead_removals();
    let again = graph.registrations_for_removals();
    let of_dead = dead.iter().map(|dead| judge_dead(rule, graph, file, dead));
    let of_again = again
        .iter()
        .map(|again| judge_again(rule, graph, file, again));
    of_dead.chain(of_again).collect()
}

fn judge_dead(rule: &Rule, graph: &Graph<'_>, file: u32, dead: &Dead) -> Finding {
    let told = removal::tell_dead(graph, dead);
    told.finding(rule, file, &with_blind_spots_around(graph, dead))
}

fn judge_again(rule: &Rule, graph: &Graph<'_>, file: u32, again: &Again) -> Finding {
    let told = removal::tell_again(graph, again);
    told.finding(
        rule,
        file,
        &Doubt::none().and(Expectation::MeantFor, again.knowledge as u32),
    )
}
