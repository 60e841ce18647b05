//! From the engine's answers to our own facts. What makes a thing itself (its ID, its image, its
//! state) must be there: an answer without it is not Docker's, and proves nothing.

use std::io::Read;

use bollard::models::{
    ChangeType, ContainerInspectResponse, ContainerSummary, FilesystemChange, SystemInfo,
    SystemVersion,
};

use crate::{Change, ChangeKind, Container, ContainerFile, Digest, PortBinding};

/// Why an answer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("the answer has no `{0}`")]
    Missing(&'static str),
    #[error("`{field}` is `{value}`")]
    Strange { field: &'static str, value: String },
    #[error("no archive that can be read ({0})")]
    Archive(String),
}

/// A field that must be there.
pub fn must<T>(field: &'static str, value: Option<T>) -> Result<T, Unusable> {
    value.ok_or(Unusable::Missing(field))
}

/// A text that must be there, and not empty.
fn text(field: &'static str, value: Option<String>) -> Result<String, Unusable> {
    must(field, value.filter(|text| !text.is_empty()))
}

/// A digest. Podman writes some of them without `sha256:`.
pub fn digest(field: &'static str, value: &str) -> Result<Digest, Unusable> {
    let found = value.parse().ok().or_else(|| Digest::of_digits(value));
    found.ok_or_else(|| match value {
        "" => Unusable::Missing(field),
        value => Unusable::Strange {
            field,
            value: value.to_owned(),
        },
    })
}

/// The image that a container was made from; an empty text where there was none.
fn origin(field: &'static str, value: Option<String>) -> Result<Option<Digest>, Unusable> {
    match must(field, value)?.as_str() {
        "" | "sha256:" => Ok(None),
        value => digest(field, value).map(Some),
    }
}

pub fn engine_name(version: &SystemVersion) -> &'static str {
    let podman = version
        .components
        .iter()
        .flatten()
        .any(|part| part.name.to_lowercase().contains("podman"));
    if podman { "podman" } else { "docker" }
}

/// The classic store's driver, or `containerd`.
pub fn image_store(info: &SystemInfo) -> String {
    let containerd = info.driver_status.iter().flatten().flatten();
    if containerd
        .into_iter()
        .any(|word| word.starts_with("io.containerd.snapshotter"))
    {
        return "containerd".to_owned();
    }
    info.driver.clone().unwrap_or_default()
}

pub fn container(found: ContainerInspectResponse) -> Result<Container, Unusable> {
    let state = must("State", found.state)?;
    let network = must("NetworkSettings", found.network_settings)?;
    let mut ports = Vec::new();
    for (port, bindings) in network.ports.unwrap_or_default() {
        for binding in bindings.unwrap_or_default() {
            // A container that does not run has no port yet where the engine is to choose it.
            let Some(host_port) = binding.host_port.filter(|it| !it.is_empty()) else {
                continue;
            };
            ports.push(PortBinding {
                container: port.clone(),
                host_address: binding.host_ip.unwrap_or_default(),
                host_port: host_port.parse().map_err(|_| Unusable::Strange {
                    field: "HostPort",
                    value: host_port,
                })?,
            });
        }
    }
    sort_ports(&mut ports);
    Ok(Container {
        id: text("Id", found.id)?,
        name: plain_name(&text("Name", found.name)?),
        image_id: origin("Image", found.image)?,
        image_manifest: manifest(found.image_manifest_descriptor.and_then(|it| it.digest))?,
        running: must("State.Running", state.running)?,
        status: must("State.Status", state.status)?.to_string(),
        ports,
    })
}

pub fn listed_container(found: ContainerSummary) -> Result<Container, Unusable> {
    let mut ports: Vec<_> = found
        .ports
        .unwrap_or_default()
        .into_iter()
        .filter_map(|port| {
            let kind = port.typ.map(|kind| kind.to_string()).unwrap_or_default();
            Some(PortBinding {
                container: format!("{}/{kind}", port.private_port),
                host_address: port.ip.unwrap_or_default(),
                host_port: port.public_port?,
            })
        })
        .collect();
    sort_ports(&mut ports);
    let names = must("Names", found.names)?;
    Ok(Container {
        id: text("Id", found.id)?,
        name: plain_name(&text("Names", names.into_iter().next())?),
        image_id: origin("ImageID", found.image_id)?,
        image_manifest: manifest(found.image_manifest_descriptor.and_then(|it| it.digest))?,
        running: true,
        status: "running".to_owned(),
        ports,
    })
}

/// The platform's manifest, which only some engines report.
fn manifest(found: Option<String>) -> Result<Option<Digest>, Unusable> {
    let found = found.filter(|text| !text.is_empty());
    found
        .map(|text| digest("ImageManifestDescriptor", &text))
        .transpose()
}

/// IPv4 first: on some hosts only it is forwarded to containers.
fn sort_ports(ports: &mut [PortBinding]) {
    ports.sort_by_key(|port| {
        (
            port.container.clone(),
            port.host_address.contains(':'),
            port.host_port,
        )
    });
}

/// The API puts a slash before a container's name.
fn plain_name(name: &str) -> String {
    name.trim_start_matches('/').to_owned()
}

pub fn change(found: FilesystemChange) -> Change {
    Change {
        path: found.path,
        kind: match found.kind {
            ChangeType::_0 => ChangeKind::Modified,
            ChangeType::_1 => ChangeKind::Added,
            ChangeType::_2 => ChangeKind::Deleted,
        },
    }
}

/// The first entry of a tar archive, which may be cut off behind its first `limit` bytes of
/// content.
pub fn first_entry(archive: &[u8], limit: usize) -> Result<ContainerFile, Unusable> {
    let broken = |error: std::io::Error| Unusable::Archive(error.to_string());
    let mut archive = tar::Archive::new(archive);
    let entry = archive.entries().map_err(broken)?.next();
    let entry = entry.ok_or_else(|| Unusable::Archive("it is empty".to_owned()))?;
    let entry = entry.map_err(broken)?;
    let size = entry.size();
    if !entry.header().entry_type().is_file() {
        return Ok(ContainerFile::Other);
    }
    if size > limit as u64 {
        return Ok(ContainerFile::TooLarge { size });
    }
    let mut content = Vec::new();
    entry
        .take(limit as u64)
        .read_to_end(&mut content)
        .map_err(broken)?;
    if content.len() as u64 != size {
        return Err(Unusable::Archive("it is cut off".to_owned()));
    }
    Ok(ContainerFile::Regular(content))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
        serde_json::from_value(value).unwrap()
    }

    fn digest_of(word: &str) -> String {
        Digest::of(word.as_bytes()).to_string()
    }

    #[test]
    fn an_answer_without_identity_is_not_believed() {
        assert!(container(read(json!({}))).is_err());
        assert!(listed_container(read(json!({}))).is_err());
        let whole = json!({
            "Id": "1", "Name": "/demo", "Image": digest_of("id"), "NetworkSettings": {},
            "State": { "Running": true, "Status": "running" },
        });
        let found = container(read(whole.clone())).unwrap();
        assert_eq!(found.name, "demo");
        assert_eq!(found.image_id, Some(Digest::of(b"id")));
        for field in ["Id", "Name", "Image", "NetworkSettings", "State"] {
            let mut cut = whole.clone();
            cut.as_object_mut().unwrap().remove(field);
            assert!(container(read(cut)).is_err(), "{field}");
        }
    }

    #[test]
    fn an_archive_that_is_cut_off_or_none_is_not_a_missing_file() {
        let mut archive = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(5);
        header.set_cksum();
        archive
            .append_data(&mut header, "mine.txt", &b"hello"[..])
            .unwrap();
        let archive = archive.into_inner().unwrap();
        let regular = ContainerFile::Regular(b"hello".to_vec());
        assert_eq!(first_entry(&archive, 5), Ok(regular));
        assert_eq!(
            first_entry(&archive, 4),
            Ok(ContainerFile::TooLarge { size: 5 })
        );
        assert!(first_entry(&archive[..514], 5).is_err());
        assert!(first_entry(b"<html>", 5).is_err());
        assert!(first_entry(b"", 5).is_err());
    }
}
