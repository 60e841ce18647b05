//! The class that a learner has joined, in `.checker/class.yaml`: where it is, and the account
//! with its pass phrase. The file is readable to its owner alone, where the system has such a
//! thing.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::transport::{Address, Credentials, Registry, RegistryError, repository_name};
use course::learner::STATE;
use plain::disk;
use plain::explain::Explain;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml;

const FORMAT: u32 = 1;

/// Bytes that the file may have; most of them are certificates.
const LARGEST: u64 = 1024 * 1024;

/// A class, as it was joined.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map that begins with `format: 1`")]
pub struct Membership {
    format: u32,
    pub address: Address,
    pub account: String,
    pub password: String,
    /// Certificates in PEM, which alone are trusted then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// `https://host:port` of the token service that the registry named when it was joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_service: Option<String>,
    pub joined_at: Timestamp,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MembershipError {
    #[error("cannot read or write {}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is broken: {detail}", .path.display())]
    Broken { path: PathBuf, detail: String },
}

impl Explain for MembershipError {
    fn reason(&self) -> Text {
        match self {
            Self::Io { path, error } => text!(
                "{path} cannot be read or written ({error})",
                "{path} 파일을 읽거나 쓸 수 없어요 ({error})",
                path = visible(&path.display().to_string()),
                error = visible(&error.to_string())
            ),
            Self::Broken { path, detail } => text!(
                "{path} is broken ({detail})",
                "{path} 파일이 깨져 있어요 ({detail})",
                path = visible(&path.display().to_string()),
                detail = visible(detail)
            ),
        }
    }

    fn remedy(&self) -> Option<Text> {
        match self {
            Self::Io { .. } => None,
            Self::Broken { .. } => Some(text!(
                "join the class again with `checker join`",
                "`checker join`으로 다시 참여해 주세요"
            )),
        }
    }
}

impl Membership {
    pub fn new(address: Address, account: Credentials, authority: Option<String>) -> Self {
        let now = plain::clock::now();
        Self {
            format: FORMAT,
            address,
            account: account.name,
            password: account.password,
            authority,
            token_service: None,
            joined_at: Timestamp::from_second(now.as_second()).unwrap_or(now),
        }
    }

    /// The class that was joined from the course in `root`; `None` where none was.
    ///
    /// # Errors
    /// A file that cannot be read, or is broken.
    pub fn joined(root: &Path) -> Result<Option<Self>, MembershipError> {
        let path = path(root);
        let bytes = match disk::read_bounded(&path, LARGEST) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(MembershipError::Io { path, error }),
        };
        let class: Result<Self, _> = yaml::from_slice(&bytes);
        match class {
            Ok(class) if class.format == FORMAT && repository_name(&class.account).is_some() => {
                Ok(Some(class))
            }
            Ok(class) if class.format == FORMAT => Err(MembershipError::Broken {
                path,
                detail: "`account` is not the name of an account".to_owned(),
            }),
            Ok(class) => Err(MembershipError::Broken {
                path,
                detail: format!("format {} is not known", class.format),
            }),
            Err(error) => Err(MembershipError::Broken {
                path,
                detail: error.to_string(),
            }),
        }
    }

    /// Keeps it, in place of any other.
    ///
    /// # Errors
    /// I/O errors.
    pub fn keep(&self, root: &Path) -> Result<(), MembershipError> {
        let path = path(root);
        let io = |error| MembershipError::Io {
            path: path.clone(),
            error,
        };
        let yaml = serde_yaml::to_string(self).map_err(|error| io(io::Error::other(error)))?;
        let lock = disk::lock(&root.join(STATE)).map_err(io)?;
        // Written aside by `tempfile`, which lets no other user read it, and renamed as it is.
        disk::write_private(&lock, &path, yaml.as_bytes()).map_err(io)
    }

    /// Whether another is the same class under the same account.
    pub fn is_same(&self, other: &Self) -> bool {
        self.address == other.address && self.account == other.account
    }

    /// The learner's own repository: `submissions/ada`.
    pub fn repository(&self) -> String {
        let name = repository_name(&self.account).unwrap_or_default();
        self.address.repository(&name)
    }

    /// # Errors
    /// Certificates that cannot be read.
    pub fn registry(&self) -> Result<Registry, RegistryError> {
        let account = Credentials {
            name: self.account.clone(),
            password: self.password.clone(),
        };
        let authority = self.authority.as_deref().map(str::as_bytes);
        let registry = Registry::new(&self.address, Some(account), authority)?;
        Ok(registry.with_token_service(self.token_service.as_deref()))
    }
}

/// Where the class is kept.
pub fn path(root: &Path) -> PathBuf {
    root.join(STATE).join("class.yaml")
}

/// Forgets the class, whatever the file holds.
///
/// # Errors
/// I/O errors, except when the file does not exist.
pub fn forget(root: &Path) -> io::Result<()> {
    disk::remove(&path(root))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_class_is_kept_for_its_owner_alone_and_forgotten() {
        let root = tempfile::tempdir().unwrap();
        let account = Credentials {
            name: "ada".to_owned(),
            password: "layer: {tag} #1".to_owned(),
        };
        let address: Address = "localhost:5060".parse().unwrap();
        let class = Membership::new(address, account, None);
        assert!(Membership::joined(root.path()).unwrap().is_none());
        class.keep(root.path()).unwrap();
        let read = Membership::joined(root.path()).unwrap().unwrap();
        assert!(read.is_same(&class) && read.password == class.password);
        assert_eq!(read.repository(), "submissions/ada");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(path(root.path()))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(path(root.path()), "format: 2\naddress: localhost\n").unwrap();
        assert!(matches!(
            Membership::joined(root.path()),
            Err(MembershipError::Broken { .. })
        ));
        forget(root.path()).unwrap();
        forget(root.path()).unwrap();
        assert!(Membership::joined(root.path()).unwrap().is_none());
    }
}
