//! Whose a file is, and who may read it.
//!
//! In: what is known of a file, and the one that is to take its place. Out: the same owner and mode, or an error.
//! Never here: the content. Lists of rights beyond the mode are not kept.

use std::fs::{File, Metadata};
use std::io;

/// The owner cannot be kept.
#[derive(Debug, thiserror::Error)]
#[error("it belongs to another user")]
struct Lost;

/// Whether an error says that the owner cannot be kept.
pub(super) fn is_lost(error: &io::Error) -> bool {
    let inner = error.get_ref();
    inner.is_some_and(|inner| inner.downcast_ref::<Lost>().is_some())
}

/// Whether a file has more than one name.
pub(super) fn has_other_names(there: &Metadata) -> bool {
    #[cfg(unix)]
    return std::os::unix::fs::MetadataExt::nlink(there) > 1;
    #[cfg(not(unix))]
    {
        let _ = there;
        false
    }
}

/// Gives a file the owner, and then the mode, of the one whose place it takes.
pub(super) fn keep(file: &File, there: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.metadata()?;
        let owner = (own.uid() != there.uid()).then(|| there.uid());
        let group = (own.gid() != there.gid()).then(|| there.gid());
        if owner.is_some() || group.is_some() {
            fchown(file, owner, group).map_err(|_| io::Error::other(Lost))?;
        }
    }
    file.set_permissions(there.permissions())
}
