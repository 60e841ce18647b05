//! YAML files that begin with their version, so that a newer checker's file is recognised before
//! its contents are: `format: 1`, or `schema: checker/snapshot/v1`.

use std::fmt;
use std::io;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Lock, lock, read_bounded, set_aside, write_private};
use crate::yaml;

/// What a version is called and which one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    Format(u32),
    Schema(&'static str),
}

/// What is kept in a [`VersionedFile`]. The type itself has the field `format` or `schema`.
pub trait Versioned: Serialize + DeserializeOwned {
    const VERSION: Version;
    /// Bytes that the file may have.
    const LARGEST: u64;
}

/// What is at the path of a [`VersionedFile`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored<T> {
    Nothing,
    Readable(T),
    /// A version that this checker does not know; the file is to be left as it is.
    OtherVersion(String),
    /// Broken, and why.
    Unreadable(String),
}

/// One file below a folder with a lock. Everything in it is for its owner alone.
pub struct VersionedFile<T> {
    folder: PathBuf,
    path: PathBuf,
    holds: PhantomData<fn() -> T>,
}

impl<T> fmt::Debug for VersionedFile<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VersionedFile").field(&self.path).finish()
    }
}

impl<T: Versioned> VersionedFile<T> {
    /// The file `name` below `folder`, which is the one to lock.
    pub fn new(folder: &Path, name: impl AsRef<Path>) -> Self {
        Self {
            folder: folder.to_owned(),
            path: folder.join(name),
            holds: PhantomData,
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the file; changes nothing.
    ///
    /// # Errors
    /// I/O errors, except for a file that does not exist or is too large.
    pub fn read(&self) -> io::Result<Stored<T>> {
        let bytes = match read_bounded(&self.path, T::LARGEST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Stored::Nothing),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                return Ok(Stored::Unreadable(error.to_string()));
            }
            Err(error) => return Err(error),
        };
        Ok(parse(&bytes))
    }

    /// Locks the file's folder, for [`write`](Self::write).
    ///
    /// # Errors
    /// As for [`lock`](super::lock()).
    pub fn lock(&self) -> io::Result<Lock> {
        lock(&self.folder)
    }

    /// Replaces the file.
    ///
    /// # Errors
    /// I/O errors; the old file is then as it was.
    pub fn write(&self, held: &Lock, value: &T) -> io::Result<()> {
        let yaml = serde_yaml::to_string(value).map_err(io::Error::other)?;
        write_private(held, &self.path, yaml.as_bytes())
    }

    /// Puts the file aside, as `set_aside` does.
    ///
    /// # Errors
    /// I/O errors; the file is then where it was.
    pub fn set_aside(&self, held: &Lock, label: &str) -> io::Result<PathBuf> {
        set_aside(held, &self.path, label)
    }
}

fn parse<T: Versioned>(bytes: &[u8]) -> Stored<T> {
    #[derive(Deserialize)]
    #[serde(expecting = "a map that begins with its `format`")]
    struct Format {
        format: u32,
    }
    #[derive(Deserialize)]
    #[serde(expecting = "a map that begins with its `schema`")]
    struct Schema {
        schema: String,
    }
    let unreadable = |error: serde_yaml::Error| Stored::Unreadable(error.to_string());
    let other = match T::VERSION {
        Version::Format(ours) => yaml::from_slice::<Format>(bytes)
            .map(|head| (head.format != ours).then(|| head.format.to_string())),
        Version::Schema(ours) => yaml::from_slice::<Schema>(bytes)
            .map(|head| (head.schema != ours).then_some(head.schema)),
    };
    match other {
        Err(error) => unreadable(error),
        Ok(Some(other)) => Stored::OtherVersion(other),
        Ok(None) => yaml::from_slice(bytes).map_or_else(unreadable, Stored::Readable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Settings {
        format: u32,
        name: String,
    }

    impl Versioned for Settings {
        const VERSION: Version = Version::Format(2);
        const LARGEST: u64 = 1024;
    }

    #[test]
    fn a_file_is_what_was_written_or_it_is_known_what_it_is_instead() {
        let root = tempfile::tempdir().unwrap();
        let file = VersionedFile::<Settings>::new(root.path(), "kept/settings.yaml");
        assert_eq!(file.read().unwrap(), Stored::Nothing);
        let settings = Settings {
            format: 2,
            name: "ada".to_owned(),
        };
        let held = file.lock().unwrap();
        file.write(&held, &settings).unwrap();
        assert_eq!(file.read().unwrap(), Stored::Readable(settings));

        fs::write(file.path(), "format: 3\nsomething: new\n").unwrap();
        assert_eq!(file.read().unwrap(), Stored::OtherVersion("3".to_owned()));
        for broken in ["", "name: ada", "format: 2\nname: [", &"x".repeat(1025)] {
            fs::write(file.path(), broken).unwrap();
            let read = file.read().unwrap();
            assert!(
                matches!(read, Stored::Unreadable(_)),
                "{broken:.20}: {read:?}"
            );
        }
        let aside = file.set_aside(&held, "corrupt").unwrap();
        assert!(aside.exists() && !file.path().exists());
    }

    #[test]
    fn a_schema_is_read_before_the_rest() {
        #[derive(Debug, Serialize, Deserialize)]
        struct Result {
            schema: String,
            lesson: String,
        }
        impl Versioned for Result {
            const VERSION: Version = Version::Schema("checker/result/v1");
            const LARGEST: u64 = 1024;
        }
        let read = |text: &str| parse::<Result>(text.as_bytes());
        assert!(matches!(
            read("schema: checker/result/v1\nlesson: l"),
            Stored::Readable(_)
        ));
        assert!(
            matches!(read("schema: checker/result/v2"), Stored::OtherVersion(it) if it.ends_with("v2"))
        );
        assert!(matches!(
            read("schema: checker/result/v1"),
            Stored::Unreadable(_)
        ));
    }
}
