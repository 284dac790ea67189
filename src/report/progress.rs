//! The bar of a long run.
//!
//! In: how many files there are, and a tick for each one done. Out: a bar on standard error, once the run has lasted
//! half a second; shorter runs show nothing.
//! Never here: a terminal check; whoever makes a bar has made it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run shorter than this is over before a bar could be read.
const PATIENCE: Duration = Duration::from_millis(500);

/// The bar.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: AtomicBool,
}

impl Progress {
    /// A bar over `files` files; none is ever drawn unless `wanted`.
    pub fn new(files: usize, wanted: bool) -> Self {
        let style = ProgressStyle::with_template("{bar:30.cyan/dim} {pos}/{len} files, {eta} left")
            .expect("the template is a constant, and tested");
        let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::hidden());
        bar.set_style(style.progress_chars("━╸─"));
        Self {
            bar,
            started: Instant::now(),
            shown: AtomicBool::new(!wanted),
        }
    }

    /// One file more is done.
    pub fn tick(&self) {
        self.bar.inc(1);
        if self.started.elapsed() > PATIENCE && !self.shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away.
    pub fn finish(self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_run_shows_nothing() {
        let progress = Progress::new(2, true);
        progress.tick();
        assert!(!progress.shown.load(Ordering::Relaxed));
        progress.finish();
    }
}
