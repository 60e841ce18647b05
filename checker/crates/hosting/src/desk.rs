//! What a teacher reads a class from: a registry, with the account that may read all of it.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::setup;
use grading::registry_source::{RegistrySource, Wanted};
use grading::roster::Roster;
use grading::verify::Verifier;
use handin::transport::{Address, Credentials, Registry, RegistryError, repository_name};
use plain::disk;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;
use plain::yaml;

/// Bytes that the teacher's files may have.
const LARGEST: u64 = 512 * 1024;

/// A class's registry as its teacher sees it.
#[derive(Debug, Clone)]
pub struct Desk {
    pub address: Address,
    pub account: Option<Credentials>,
    /// Certificates in PEM that are which alone are trusted then.
    pub authority: Option<Vec<u8>>,
    /// Who is in the class, where the folder says it.
    pub roster: Option<PathBuf>,
}

impl Desk {
    /// The class in a folder that `checker class init` made; `None` for other folders.
    ///
    /// # Errors
    /// A sentence about a file of it that cannot be used.
    pub fn of_folder(folder: &Path) -> Result<Option<Self>, Text> {
        #[derive(Deserialize)]
        struct Teacher {
            account: String,
            pass_phrase: String,
        }
        let files = setup::Files(folder);
        if !files.teacher().exists() {
            return Ok(None);
        }
        let unusable = |path: &Path, detail: String| {
            text!(
                "{path} cannot be used ({detail})",
                "{path} 파일을 쓸 수 없어요 ({detail})",
                path = visible(&path.display().to_string()),
                detail = visible(&detail)
            )
        };
        let class = setup::Class::read(folder)
            .map_err(|error| unusable(&folder.join("class.yaml"), error.to_string()))?;
        let read = |path: &Path| {
            disk::read_bounded(path, LARGEST).map_err(|error| unusable(path, error.to_string()))
        };
        let path = files.teacher();
        let teacher: Teacher =
            yaml::from_slice(&read(&path)?).map_err(|error| unusable(&path, error.to_string()))?;
        let authority = files.authority();
        let authority = match authority.exists() {
            true => Some(read(&authority)?),
            false => None,
        };
        Ok(Some(Self {
            address: format!("{}/{}", class.url(), class.prefix).parse()?,
            account: Some(Credentials {
                name: teacher.account,
                password: teacher.pass_phrase,
            }),
            authority,
            roster: Some(files.roster()).filter(|path| path.exists()),
        }))
    }

    /// # Errors
    /// Certificates that are none.
    pub fn registry(&self) -> Result<Registry, RegistryError> {
        Registry::new(
            &self.address,
            self.account.clone(),
            self.authority.as_deref(),
        )
    }

    /// The submissions of a roster's learners, or of all who have a repository.
    ///
    /// # Errors
    /// The registry cannot be asked.
    pub fn source(
        &self,
        roster: Option<&Roster>,
        wanted: Wanted,
    ) -> Result<RegistrySource, RegistryError> {
        let accounts = roster.map(|roster| {
            let rows = roster.rows.iter();
            let names = rows.filter_map(|row| repository_name(&row.account));
            let mut names: Vec<_> = names.collect();
            // Two rows of one account have one repository.
            names.sort();
            names.dedup();
            names
        });
        RegistrySource::open(self.registry()?, accounts, wanted)
    }

    /// Who asks for pushed images: at the desk's registry with the teacher's account, where there
    /// is a desk, and at `also` without any, though they be on this machine or its network.
    pub fn verifier(desk: Option<&Self>, also: Vec<String>) -> Verifier {
        match desk {
            Some(desk) => Verifier::new(also).with(
                desk.address.host(),
                desk.account.clone(),
                desk.authority.clone(),
            ),
            None => Verifier::new(also),
        }
    }
}
