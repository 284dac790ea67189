//! Judges where the runtime's own warning of listeners that pile up is switched off.
//!
//! In: the graph of a file. Out: a finding for each place that takes the bound of listeners away.
//! Never here: syntax, printing, whether listeners do pile up.

use crate::facts::Acquisition;
use crate::graph::{Graph, Silencing};
use crate::judge::doubt::{Doubt, Expectation};
use crate::judge::explain::draft::Draft;
use crate::judge::explain::phrase::event_name;
use crate::judge::finding::{Finding, Severity, StepRole};
use crate::judge::rulebook::{Check, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "silenced-max-listeners",
    severity: Severity::Warning,
    page: include_str!("README.md"),
    precedence: 9,
    check: Check::File(check),
};

/// How many registrations are shown; more would hide the finding.
const SHOWN: usize = 3;

fn check(rule: &Rule, graph: &Graph<'_>, file: u32) -> Vec<Finding> {
    graph
        .silencings()
        .iter()
        .map(|silencing| finding(rule, graph, file, silencing))
        .collect()
}

fn finding(rule: &Rule, graph: &Graph<'_>, file: u32, silencing: &Silencing) -> Finding {
    let added = added_to(graph, silencing);
    let target = target(graph, silencing);
    let bound = graph.spell(silencing.bound);
    let mut steps = vec![(
        StepRole::Origin,
        silencing.span,
        format!("`{bound}` means no limit: the warning never appears"),
    )];
    for acquisition in added.iter().take(SHOWN) {
        let event = acquisition.event.map(|event| event_name(graph, event));
        let message = match event {
            Some(event) => format!("a listener for {event} is added to it here"),
            None => "a listener is added to it here".to_owned(),
        };
        steps.push((StepRole::Acquisition, acquisition.span, message));
    }
    let told = Draft {
        span: silencing.span,
        message: format!(
            "`{}` disables Node's leak warning for {target}",
            silencing.written(&bound)
        ),
        steps,
        suggestions: suggestions(silencing, &target, added.len()),
        ..Draft::default()
    };
    told.finding(rule, file, &doubt(silencing))
}

fn doubt(silencing: &Silencing) -> Doubt {
    Doubt::none()
        .and(Expectation::TargetStays, silencing.knowledge as u32)
        .and(Expectation::RunsAgain, 2 * u32::from(silencing.is_passing))
}

/// The registrations of the file on what the bound is taken away from.
fn added_to<'a>(graph: &Graph<'a>, silencing: &Silencing) -> Vec<&'a Acquisition> {
    let on_target = |acquisition: &&Acquisition| {
        silencing
            .targets
            .iter()
            .any(|target| graph.same_target(acquisition.target, &graph.path(*target)))
    };
    graph.facts.acquisitions.iter().filter(on_target).collect()
}

fn target(graph: &Graph<'_>, silencing: &Silencing) -> String {
    match silencing.targets.as_slice() {
        [] => "every emitter in the process".to_owned(),
        targets => {
            let names: Vec<String> = targets
                .iter()
                .map(|target| format!("`{}`", graph.spell(*target)))
                .collect();
            names.join(" and ")
        }
    }
}

fn suggestions(silencing: &Silencing, target: &str, added: usize) -> Vec<String> {
    // Room for as many again as this file adds, and never less than the runtime's own bound of ten.
    let bound = 20.max(added.div_ceil(5) * 10);
    let how = match silencing.targets.as_slice() {
        [] => "Raise the limit of the one emitter that needs it, and leave the others alone"
            .to_owned(),
        targets => format!(
            "Set the limit to the number of listeners that {target} {} at once in normal use, such as `setMaxListeners({bound})`",
            if targets.len() == 1 { "has" } else { "have" }
        ),
    };
    let fix =
        "Remove each listener when its work is done, and let the warning report the next leak";
    vec![how, fix.to_owned()]
}
