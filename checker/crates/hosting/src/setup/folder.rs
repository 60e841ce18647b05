//! Makes the folder of a class.
#![expect(clippy::disallowed_methods, reason = "writes or removes files itself")]

use std::fs;
use std::path::{Path, PathBuf};

use super::accounts::{
    Given, Progress, Teacher, accounts_for, hash_all, learners, reserved, write_new,
};
use super::class::{self, Class, Files, Scheme};
use super::names::Names;
use super::people::Person;
use super::tls::Tls;
use super::wish::ClassWish;
use super::{SetupError, certificates, compose, phrase, registry_config};
use crate::tokens::{Accounts, Role};
use plain::disk;
use plain::hash::sha256;

/// Makes `dest`, whole or not at all. `original` is the roster as it came.
///
/// # Errors
/// Something is there already; a file that is not a certificate, or a certificate for another host;
/// a folder that cannot be written.
pub fn make(
    dest: &Path,
    wish: &ClassWish,
    people: Vec<Person>,
    original: &[u8],
    progress: Progress,
) -> Result<(Class, Vec<Given>), SetupError> {
    let is_there = match fs::read_dir(dest) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => dest.symlink_metadata().is_ok(),
    };
    if is_there {
        return Err(SetupError::Exists(dest.to_owned()));
    }
    let parent = match dest.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let host = wish.hosts.first().map_or("localhost", String::as_str);
    let class = Class::new(&wish.title, wish.scheme, host, wish.port, wish.port + 1);
    let tls = match class.scheme {
        Scheme::Http => None,
        Scheme::Https => Some(Tls::of(wish)?),
    };
    // The long part, before anything is written: a run that is interrupted here leaves nothing
    // behind.
    let mut names = Names::new(reserved(&class));
    let teacher = Teacher {
        account: class.teacher.clone(),
        pass_phrase: phrase::phrase()?,
    };
    let given = accounts_for(people, &mut names)?;
    let mut all = vec![(
        teacher.account.as_str(),
        Role::Teacher,
        teacher.pass_phrase.as_str(),
    )];
    all.extend(learners(&given));
    let mut accounts = Accounts::default();
    accounts.accounts = hash_all(&all, progress)?;

    disk::folder::make(parent).map_err(SetupError::io(parent))?;
    // For its owner alone: secrets lie in it.
    let aside = disk::folder::aside(parent, ".class-", true).map_err(SetupError::io(parent))?;
    write_settings(aside.path(), &class, tls.as_ref(), original)?;
    write_new(aside.path(), &class, &teacher, &given, &accounts)?;
    disk::folder::rename(aside.path(), dest).map_err(SetupError::io(dest))?;
    // What is renamed is not removed.
    let _ = aside.keep();
    Ok((class, given))
}

/// Everything that does not change while the class goes on.
fn write_settings(
    folder: &Path,
    class: &Class,
    tls: Option<&Tls>,
    original: &[u8],
) -> Result<(), SetupError> {
    let files = Files(folder);
    let held = disk::lock(folder).map_err(SetupError::io(folder))?;
    let write = |path: PathBuf, bytes: &[u8]| {
        disk::write_private(&held, &path, bytes).map_err(SetupError::io(path))
    };
    let signing = certificates::signing()?;
    write(files.signing_key(), signing.key.as_bytes())?;
    write(files.signing_certificate(), signing.certificate.as_bytes())?;
    if let Some(tls) = tls {
        write(files.tls_certificate(), &tls.certificate)?;
        write(files.tls_key(), &tls.key)?;
        if let Some(authority) = &tls.authority {
            write(files.authority(), authority.as_bytes())?;
            readable(&files.authority())?;
        }
    }
    let unwritable = |path: PathBuf| {
        move |error: serde_yaml::Error| SetupError::Broken {
            path,
            detail: error.to_string(),
        }
    };
    let config = registry_config::config(class, &secret()?);
    let config = config.map_err(unwritable(files.registry()))?;
    write(files.registry(), config.as_bytes())?;
    let compose = compose::file(class).map_err(unwritable(files.compose()))?;
    write(files.compose(), compose.as_bytes())?;
    write(files.original(), original)?;
    disk::folder::make(&files.storage()).map_err(SetupError::io(files.storage()))?;
    own_binary(&files.binary());
    let yaml = serde_yaml::to_string(class).map_err(unwritable(class::path(folder)))?;
    write(class::path(folder), yaml.as_bytes())
}

/// For everybody: it is what learners get.
fn readable(path: &Path) -> Result<(), SetupError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o644))
            .map_err(SetupError::io(path))?;
    }
    let _ = path;
    Ok(())
}

/// This very program, for the container of `compose.yaml`: linked, or copied to another disk.
/// Elsewhere than on Linux it would not run there, and without it a laptop lacks nothing.
fn own_binary(path: &Path) {
    if !cfg!(target_os = "linux") {
        return;
    }
    if let (Ok(own), Some(folder)) = (std::env::current_exe(), path.parent())
        && disk::folder::make(folder).is_ok()
    {
        let _ = disk::folder::link_or_copy(&own, path);
    }
}

fn secret() -> Result<String, SetupError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(sha256(&bytes))
}
