//! Results made by hand over text made by hand, so that the reports can be tested without an analysis.
//!
//! In: nothing. Out: [`Results`] as a run would give them.
//! Never here: what a report makes of them.

use std::collections::BTreeMap;

use unlisten::corpus::{PassedOver, Problem, Reason, Span};
use unlisten::judge::blind::{BlindSpot, Cause};
use unlisten::judge::explain::about::About;
use unlisten::judge::finding::{
    Confidence, EvidenceStep, Finding, Place, Severity, StepRole, Suggestion,
};
use unlisten::judge::known::fingerprint::Fingerprint;
use unlisten::judge::review::audit::AuditEntry;
use unlisten::judge::review::outcome::Outcome;
use unlisten::report::Results;

/// The order worker of the second incident.
pub const ORDERS: &str = "\
import { EventEmitter } from 'node:events';

export class OrderWorker {
  private emitter = new EventEmitter();
  private log: Logger;

  constructor(log: Logger) {
    this.log = log;
    this.log.info('started');
  }

  async processOrders(orders: Order[]): Promise<void> {
    for (const order of orders) {
      this.emitter.on('data', async (chunk: Buffer) => {
        await order.append(chunk);
      });
      await this.process(order);
    }
  }
}
";

/// The shared bus and the handler that registers on it, in two files.
pub const ROUTES: &str = "\
import { bus } from './bus';\r
\r
app.get('/stream', (req, res) => {\r
\tbus.on('naïve 🦀', (event) => res.write(event)); // und so weiter\r
});\r
";

/// Where the bus comes from.
pub const BUS: &str =
    "import { EventEmitter } from 'node:events';\nexport const bus = new EventEmitter();\n";

fn place(file: u32, text: &str, part: &str) -> Place {
    let start = text.find(part).expect("the part is in the text") as u32;
    Place {
        file,
        span: Span::new(start, start + part.len() as u32),
    }
}

fn step(role: StepRole, place: Place, message: &str) -> EvidenceStep {
    EvidenceStep {
        role,
        place,
        message: message.into(),
    }
}

fn in_loop() -> Finding {
    let call = &ORDERS[ORDERS.find("this.emitter.on").expect("it is called")..];
    let call = &call[..call.find("});").expect("it ends") + 2];
    let at = place(1, ORDERS, call);
    let body = &ORDERS[ORDERS.find("for (const").expect("there is a loop")..];
    Finding {
        rule: "listener-in-loop",
        severity: Severity::Error,
        confidence: Confidence::Certain,
        expectations: Vec::new(),
        place: at,
        message: "each turn of this loop adds one more `data` listener to `this.emitter`".into(),
        steps: vec![
            step(
                StepRole::Origin,
                place(1, ORDERS, "emitter = new EventEmitter()"),
                "`this.emitter` lives as long as the `OrderWorker`",
            ),
            step(StepRole::Repetition, place(1, ORDERS, body), "this loop runs again and again"),
            step(StepRole::Acquisition, at, "added once more for each `order`"),
        ],
        notes: vec!["looked for `off`, `removeListener` and `removeAllListeners` on `this.emitter`: there is none".into()],
        remedies: Vec::new(),
        suggestions: vec![
            Suggestion {
                message: "use `this.emitter.once('data', …)` if each order waits for one chunk".into(),
            },
            Suggestion {
                message: "keep the handler in a `const` and call `this.emitter.removeListener('data', handler)` at the end of each turn, in `finally`".into(),
            },
        ],
        fingerprint: Fingerprint::new(
            "listener-in-loop",
            "OrderWorker.processOrders: this.emitter.on('data')".into(),
        ),
        about: About::default(),
        cause: String::new(),
        also: Vec::new(),
    }
}

fn in_request() -> Finding {
    let at = place(2, ROUTES, "bus.on('naïve 🦀', (event) => res.write(event))");
    Finding {
        rule: "listener-in-request-handler",
        severity: Severity::Warning,
        confidence: Confidence::Likely,
        expectations: Vec::new(),
        place: at,
        message: "each request to `/stream` adds one more `naïve 🦀` listener to `bus`".into(),
        steps: vec![
            step(
                StepRole::Origin,
                place(2, ROUTES, "bus"),
                "`bus` is imported here",
            ),
            step(
                StepRole::Origin,
                place(0, BUS, "bus = new EventEmitter()"),
                "`bus` lives as long as the process",
            ),
            step(
                StepRole::Repetition,
                place(2, ROUTES, "(req, res) =>"),
                "this function runs for each request",
            ),
            step(StepRole::Acquisition, at, "added for this request"),
        ],
        notes: vec![],
        remedies: Vec::new(),
        suggestions: vec![Suggestion {
            message: "remove it when the client goes: `res.on('close', () => bus.off(…))`".into(),
        }],
        fingerprint: Fingerprint::new(
            "listener-in-request-handler",
            "app.get('/stream'): bus.on('naïve 🦀')".into(),
        ),
        about: About::default(),
        cause: String::new(),
        also: Vec::new(),
    }
}

/// A function that may do anything with the bus.
fn stranger() -> BlindSpot {
    BlindSpot {
        cause: Cause::UnknownCallee,
        span: place(2, ROUTES, "res.write(event)").span,
        message: "`write` is not in sight, is passed `bus`, and may do anything with it".into(),
    }
}

/// Two findings in three files, one of them told across two.
pub fn findings() -> Results {
    let texts = [BUS, ORDERS, ROUTES].map(String::from);
    let mut passed_over = PassedOver::default();
    for reason in [
        Reason::Test,
        Reason::Test,
        Reason::Generated,
        Reason::Dependencies,
    ] {
        passed_over.add(reason);
    }
    Results {
        findings: vec![in_loop(), in_request()],
        hidden: 1,
        files: ["src/bus.ts", "src/orders.ts", "src/routes.js"]
            .map(String::from)
            .to_vec(),
        texts: (0..).zip(texts).collect::<BTreeMap<u32, String>>(),
        checked: 40,
        parsed: 3,
        mentioning: 3,
        passed_over,
        ..Results::default()
    }
}

/// Nothing wrong.
pub fn clean() -> Results {
    Results {
        checked: 1,
        parsed: 0,
        ..Results::default()
    }
}

/// One finding, and two files that could not be read.
pub fn unreadable() -> Results {
    let mut results = findings();
    results.findings.truncate(1);
    results.hidden = 0;
    results.passed_over = PassedOver::default();
    results.problems = vec![
        Problem::Missing {
            path: "src/gone.ts".into(),
        },
        Problem::NotUtf8 {
            path: "src/legacy.js".into(),
        },
    ];
    results
}

/// An audit of the same files.
pub fn audit() -> Results {
    let entry = |finding: &Finding, target: &str, event: &str, lifetime, repetition| AuditEntry {
        place: finding.place,
        call: "on".into(),
        target: target.into(),
        event: Some(event.into()),
        function: Some("`OrderWorker.processOrders`".into()),
        whole: finding.place,
        listener: None,
        lifetime,
        repetition,
        release: "none".into(),
        removals: 0,
        outcome: Outcome::Open,
        finding: Some(finding.clone()),
        asks: Some(finding.rule),
        suppressed: None,
        steps: finding.steps.clone(),
        suggestions: finding
            .suggestions
            .iter()
            .map(|suggestion| suggestion.message.clone())
            .collect(),
        callers: Vec::new(),
        about: About::default(),
        blind_spots: Vec::new(),
    };
    let found = findings();
    let [first, second] = &found.findings[..] else {
        panic!("there are two findings");
    };
    let leaks = entry(first, "this.emitter", "'data'", "instance", "per iteration");
    let mut quiet = entry(second, "bus", "'naïve 🦀'", "process", "per request");
    quiet.function = None;
    quiet.finding = None;
    quiet.suggestions.clear();
    quiet.blind_spots = vec![stranger()];
    let mut results = findings();
    results.findings.clear();
    results.hidden = 0;
    results.audit = vec![leaks, quiet];
    results.blind_spots = vec![(2, stranger())];
    results
}
