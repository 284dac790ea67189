//! The pipeline behind an editor: a language server on standard input and output.
//!
//! In: what a client writes. Out: diagnostics, actions, hovers and lenses, the same answers as the command line has.
//! Never here: how anything is found. Two threads share the work: the session's never waits, so that a text is always the
//! newest, and the judge's answers in the order in which it was asked.

mod actions;
mod client;
mod diagnostics;
mod documents;
mod hover;
mod judge;
mod lens;
mod place;
mod positions;
mod projects;
mod session;
pub mod settings;
mod watching;
mod wire;

use std::io::{self, BufReader};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use session::{Event, Session};
use wire::Incoming;

/// The stack of the thread that judges, in bytes: what it starts has stacks of its own.
const STACK: usize = 8 << 20;
/// How long the process waits for the judge to end.
const PATIENCE: Duration = Duration::from_secs(1);

/// Serves the client at standard input and output until it leaves. Says whether it left as it should.
///
/// # Errors
/// Threads could not be started.
pub fn serve() -> io::Result<bool> {
    let (events, inbox) = mpsc::channel();
    let (out, outbox) = mpsc::channel();
    let closing = events.clone();
    named("writer").spawn(move || {
        let mut stdout = io::stdout().lock();
        for message in outbox {
            if lsp_server::Message::write(&message, &mut stdout).is_err() {
                // Nobody reads any more.
                let _ = closing.send(Event::Left);
                break;
            }
        }
    })?;
    named("reader").spawn(move || {
        let mut input = BufReader::new(io::stdin());
        loop {
            let event = match wire::read(&mut input) {
                Ok(Incoming::Message(message)) => Event::Message(message),
                Ok(Incoming::Nonsense(said)) => Event::Nonsense(said),
                Ok(Incoming::End) | Err(_) => Event::Left,
            };
            let is_last = matches!(event, Event::Left);
            if events.send(event).is_err() || is_last {
                break;
            }
        }
    })?;
    let (end, ended) = mpsc::channel::<()>();
    let session = Session::new(out, move |judge| {
        let end = end.clone();
        let work = move || {
            judge.work();
            drop(end);
        };
        named("judge").stack_size(STACK).spawn(work).map(drop)
    });
    let left = session.run(&inbox);
    // The judge may be in the midst of something, which nobody needs any more.
    let _ = ended.recv_timeout(PATIENCE);
    Ok(left)
}

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_owned())
}
