//! `accounts.yaml`: the accounts of a class, with the hashes of their pass phrases.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::TokensError;
use plain::disk::{self, Lock};
use plain::yaml;

const FORMAT: u32 = 1;

/// An account takes about a hundred bytes, and the largest class a hundred thousand.
const LARGEST: u64 = 32 * 1024 * 1024;

/// How hard a hash is to make: 14 ms on a core of a laptop of 2023. Thirty first logins at once
/// then take a quarter of a second on two cores, and ten thousand accounts are made in a minute or
/// two; each further step up doubles that. The pass phrases are random, so no word list helps
/// someone who has the file, and trying them all takes a core thirty years.
const COST: u32 = 8;

/// Bytes of a pass phrase that bcrypt takes into account.
pub const LONGEST_PASS: usize = 71;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Learner,
    Teacher,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub role: Role,
    /// bcrypt's, `$2b$10$…`.
    pub hash: String,
}

/// All accounts by their names.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a map that begins with `format: 1`")]
pub struct Accounts {
    format: u32,
    pub accounts: BTreeMap<String, Account>,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            format: FORMAT,
            accounts: BTreeMap::new(),
        }
    }
}

impl Accounts {
    /// Where the accounts of the class in `folder` are.
    pub fn path(folder: &Path) -> PathBuf {
        folder.join("accounts.yaml")
    }

    /// # Errors
    /// A file that is missing, cannot be read or is broken.
    pub fn read(path: &Path) -> Result<Self, TokensError> {
        let broken = |detail: String| TokensError::Broken {
            path: path.to_owned(),
            detail,
        };
        let bytes = disk::read_bounded(path, LARGEST).map_err(|error| TokensError::Io {
            path: path.to_owned(),
            error,
        })?;
        let accounts: Self = yaml::from_slice(&bytes).map_err(|error| broken(error.to_string()))?;
        if accounts.format != FORMAT {
            return Err(broken(format!("format {} is not known", accounts.format)));
        }
        Ok(accounts)
    }

    /// # Errors
    /// A folder that cannot be written.
    pub fn write(&self, held: &Lock, path: &Path) -> Result<(), TokensError> {
        let yaml = serde_yaml::to_string(self).map_err(|error| TokensError::Broken {
            path: path.to_owned(),
            detail: error.to_string(),
        })?;
        disk::write_private(held, path, yaml.as_bytes()).map_err(|error| TokensError::Io {
            path: path.to_owned(),
            error,
        })
    }
}

/// The hash to keep of a pass phrase.
///
/// # Errors
/// Longer than [`LONGEST_PASS`]; no random numbers from the system.
pub fn hashed(pass: &str) -> Result<String, bcrypt::BcryptError> {
    bcrypt::non_truncating_hash(pass, COST)
}
