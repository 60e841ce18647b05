//! One `checker start` a course at a time: the second learns where the first is.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use course::learner::STATE;
use plain::disk;

/// Bytes that an address may have.
const LONGEST: u64 = 256;

/// Held by the one that is running; let go however the process ends.
pub struct Alone {
    _held: File,
    address: PathBuf,
    folder: PathBuf,
}

/// Becomes the one that is running, or tells the address of the one that is.
///
/// # Errors
/// I/O errors.
pub fn try_alone(root: &Path) -> io::Result<Result<Alone, String>> {
    let folder = root.join(STATE);
    let address = folder.join("address");
    match disk::try_hold(&folder.join("running"))? {
        Some(held) => Ok(Ok(Alone {
            _held: held,
            address,
            folder,
        })),
        // It may be about to write its address.
        None => {
            let told = disk::read_bounded(&address, LONGEST).unwrap_or_default();
            Ok(Err(String::from_utf8_lossy(&told).trim().to_owned()))
        }
    }
}

impl Alone {
    /// Leaves the address for the next one who asks.
    ///
    /// # Errors
    /// I/O errors.
    pub fn tell(&self, address: &str) -> io::Result<()> {
        let lock = disk::lock(&self.folder)?;
        disk::write_private(&lock, &self.address, address.as_bytes())
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        // Nobody believes an address while the lock is free.
        let _ = std::fs::remove_file(&self.address);
    }
}
