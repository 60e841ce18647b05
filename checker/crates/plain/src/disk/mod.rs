//! The one door to the disk: files that are never half written, never lost to another process,
//! and read within bounds.
//!
//! - [`mod@lock`]: one checker at a time in a folder.
//! - [`replace`]: whole files, for their owner alone or for others.
//! - [`read`]: regular files of a bounded size.
//! - [`versioned`]: YAML files that begin with their version.
//! - [`folder`]: folders, and files that can be made again.

pub mod folder;
mod lock;
mod read;
mod replace;
mod versioned;

pub use lock::{Lock, lock, lock_within, try_hold};
pub use read::read_bounded;
pub use replace::{remove, set_aside, write_each, write_for_others, write_private};
pub use versioned::{Stored, Version, Versioned, VersionedFile};
