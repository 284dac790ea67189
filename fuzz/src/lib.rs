//! What the targets share.
//!
//! In: what the fuzzer makes up. Out: a file's name and bytes, and room to examine it in.
//! Never here: what must hold of a file; that is `tests/sound`.

#[path = "../../tests/sound/mod.rs"]
pub mod sound;

/// The stack that a run gives each of its threads.
const STACK: usize = 16 * 1024 * 1024;

/// The name of the file that `data` is, and its bytes: the first byte tells the language.
pub fn as_file(data: &[u8]) -> Option<(&'static str, &[u8])> {
    let (first, bytes) = data.split_first()?;
    let path = match first % 3 {
        0 => "a.tsx",
        1 => "a.js",
        _ => "a.ts",
    };
    Some((path, bytes))
}

/// Does `work` on a thread with as much stack as a run has; a panic in it is a panic here.
pub fn with_room(work: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let done = thread
            .spawn_scoped(scope, work)
            .expect("a thread starts")
            .join();
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}
