//! Writing to a pipe, a terminal or a device.
//!
//! In: a path, what is there, and bytes. Out: they are written, or why not.
//! Never here: waiting for somebody to read a pipe; that may be never.

use std::fs::{Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes all of `bytes`.
///
/// # Errors
/// Nobody reads the pipe, or the system says no.
pub(super) fn write(path: &Path, there: &Metadata, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    if std::os::unix::fs::FileTypeExt::is_fifo(&there.file_type()) {
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
        return match options.open(path) {
            Ok(pipe) => bit_by_bit(pipe, bytes),
            Err(error) if error.raw_os_error() == Some(libc::ENXIO) => {
                Err(io::Error::other("nothing is reading this pipe"))
            }
            Err(error) => Err(error),
        };
    }
    #[cfg(not(unix))]
    let _ = there;
    options.open(path)?.write_all(bytes)
}

/// Writes to a pipe that says when it is full instead of waiting.
#[cfg(unix)]
fn bit_by_bit(mut pipe: std::fs::File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match pipe.write(bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
