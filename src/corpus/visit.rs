//! Doing the same to every file, on all cores.
//!
//! In: the candidates of a run and what to do with one of them. Out: the results in the order of the candidates,
//! whatever the number of threads.
//! Never here: what is done. A panic costs the one file that it came from.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Candidate, Problem};

/// The stack of each thread, in bytes: deeply nested code is walked by functions that call themselves.
const STACK: usize = 16 * 1024 * 1024;

/// Threads could not be started; the machine is out of them.
#[derive(Debug, thiserror::Error)]
#[error("cannot start the threads: {0}; ask for fewer with `--threads 1`")]
pub struct NoThreads(#[from] rayon::ThreadPoolBuildError);

/// Calls `each` with every candidate and its index, on `threads` threads or one for each core.
///
/// # Errors
/// Threads could not be started. A panic of `each` is a [`Problem`] in that file's place.
pub fn every<T: Send>(
    candidates: &[Candidate],
    threads: Option<usize>,
    each: impl Fn(u32, &Candidate) -> T + Sync,
) -> Result<Vec<Result<T, Problem>>, NoThreads> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(bounded(threads, candidates.len()))
        .stack_size(STACK)
        .build()?;
    let _quiet = QuietPanics::new();
    let order = largest_first(candidates);
    let next = AtomicUsize::new(0);
    let work = |_: rayon::BroadcastContext<'_>| {
        let mut done = Vec::new();
        while let Some(index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            let candidate = &candidates[*index as usize];
            done.push((*index, guarded(candidate, || each(*index, candidate))));
        }
        done
    };
    let mut results: Vec<_> = pool.broadcast(work).into_iter().flatten().collect();
    results.sort_unstable_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// How many threads do `work` pieces of work: as many as were asked for, but no more than can be of use.
pub(super) fn bounded(threads: Option<usize>, work: usize) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    threads.unwrap_or(cores).min(cores).min(work).max(1)
}

/// Whoever comes to a large file last keeps all others waiting.
fn largest_first(candidates: &[Candidate]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..candidates.len() as u32).collect();
    order.sort_by_key(|index| std::cmp::Reverse(candidates[*index as usize].size));
    order
}

thread_local! {
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn guarded<T>(candidate: &Candidate, work: impl FnOnce() -> T) -> Result<T, Problem> {
    // What `work` was building is dropped with the panic; nothing half-made is seen again.
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Problem::Internal {
        path: candidate.path.clone(),
        message: LAST_PANIC
            .take()
            .unwrap_or_else(|| "no message".to_string()),
    })
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static>;

/// While it lives, a panic is noted for [`guarded`] instead of being printed with a backtrace.
struct QuietPanics {
    before: Option<Hook>,
}

impl QuietPanics {
    fn new() -> Self {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(|panic| {
            let said = words(panic.payload());
            let place = panic
                .location()
                .map(|at| format!(" ({}:{})", at.file(), at.line()))
                .unwrap_or_default();
            LAST_PANIC.set(Some(format!("{said}{place}")));
        }));
        Self {
            before: Some(before),
        }
    }
}

/// `panic!` and `assert!` leave text, other panics may leave anything.
fn words(payload: &dyn Any) -> &str {
    let literal = payload.downcast_ref::<&str>().copied();
    let formatted = || payload.downcast_ref::<String>().map(String::as_str);
    literal.or_else(formatted).unwrap_or("no message")
}

impl Drop for QuietPanics {
    fn drop(&mut self) {
        // A hook cannot be set by a thread that panics; the process is then ending anyway.
        if let Some(before) = self.before.take().filter(|_| !std::thread::panicking()) {
            std::panic::set_hook(before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Location;

    fn candidates() -> Vec<Candidate> {
        (0..20)
            .map(|number| Candidate {
                path: format!("{number:02}.js"),
                read_as: format!("{number:02}.js"),
                location: Location::StandardInput,
                named: false,
                size: number % 7,
            })
            .collect()
    }

    #[test]
    fn no_more_threads_start_than_there_are_cores_and_files() {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        assert_eq!(bounded(Some(100_000), 1_000_000), cores);
        assert_eq!(bounded(Some(100_000), 1), 1);
        assert_eq!(bounded(None, 0), 1);
        assert_eq!(bounded(Some(1), 7), 1);
    }

    #[test]
    fn the_largest_are_begun_first_and_equals_in_order() {
        let order = largest_first(&candidates());
        assert_eq!(order[..5], [6, 13, 5, 12, 19]);
        assert_eq!(order.len(), 20);
    }

    #[test]
    fn a_panic_costs_one_file_and_the_order_stays() {
        let results = every(&candidates(), Some(4), |index, _| {
            assert_ne!(index, 7, "seven");
            index
        })
        .expect("threads start");
        let lost: Vec<String> = results
            .iter()
            .filter_map(|result| Some(result.as_ref().err()?.to_string()))
            .collect();
        assert_eq!(lost.len(), 1);
        assert!(
            lost[0].starts_with("07.js: internal error") && lost[0].contains("seven"),
            "{}",
            lost[0]
        );
        let kept: Vec<u32> = results.into_iter().filter_map(Result::ok).collect();
        assert_eq!(
            kept,
            (0..20).filter(|index| *index != 7).collect::<Vec<_>>()
        );
    }

    #[test]
    fn deep_calls_have_room() {
        fn deep(left: u32) -> u32 {
            let ballast = std::hint::black_box([left; 64]);
            if left == 0 {
                0
            } else {
                1 + deep(left - 1).min(ballast[0] + left)
            }
        }
        let results =
            every(&candidates()[..1], Some(1), |_, _| deep(20_000)).expect("threads start");
        assert_eq!(results, [Ok(20_000)]);
    }
}
