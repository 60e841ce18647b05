//! From the engine's answers to our own facts.

use std::io::Read;

use bollard::models::{
    ContainerInspectResponse, ContainerSummary, ImageInspect, SystemInfo, SystemVersion,
};

use crate::{Container, Image, PublishedPort};

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

pub fn image(found: ImageInspect) -> Image {
    let config = found.config.unwrap_or_default();
    Image {
        id: found.id.unwrap_or_default(),
        repo_tags: found.repo_tags.unwrap_or_default(),
        repo_digests: found.repo_digests.unwrap_or_default(),
        manifests: found
            .manifests
            .unwrap_or_default()
            .into_iter()
            .map(|manifest| manifest.id)
            .collect(),
        layers: found.root_fs.and_then(|fs| fs.layers).unwrap_or_default(),
        env: config.env.unwrap_or_default(),
        exposed_ports: config.exposed_ports.unwrap_or_default(),
        entrypoint: config.entrypoint.unwrap_or_default(),
        command: config.cmd.unwrap_or_default(),
    }
}

pub fn container(found: ContainerInspectResponse) -> Container {
    let state = found.state.unwrap_or_default();
    let ports = found.network_settings.and_then(|network| network.ports);
    let mut ports: Vec<_> = ports
        .unwrap_or_default()
        .into_iter()
        .flat_map(|(port, bindings)| {
            bindings
                .unwrap_or_default()
                .into_iter()
                .filter_map(move |binding| {
                    Some(PublishedPort {
                        container: port.clone(),
                        host_address: binding.host_ip.unwrap_or_default(),
                        host_port: binding.host_port?.parse().ok()?,
                    })
                })
        })
        .collect();
    sort_ports(&mut ports);
    Container {
        id: found.id.unwrap_or_default(),
        name: plain_name(found.name.as_deref().unwrap_or_default()),
        image_id: found.image.unwrap_or_default(),
        image_manifest: found.image_manifest_descriptor.and_then(|it| it.digest),
        running: state.running.unwrap_or_default(),
        status: state
            .status
            .map(|status| status.to_string())
            .unwrap_or_default(),
        ports,
    }
}

pub fn listed_container(found: ContainerSummary) -> Container {
    let mut ports: Vec<_> = found
        .ports
        .unwrap_or_default()
        .into_iter()
        .filter_map(|port| {
            let kind = port.typ.map(|kind| kind.to_string()).unwrap_or_default();
            Some(PublishedPort {
                container: format!("{}/{kind}", port.private_port),
                host_address: port.ip.unwrap_or_default(),
                host_port: port.public_port?,
            })
        })
        .collect();
    sort_ports(&mut ports);
    let names = found.names.unwrap_or_default();
    Container {
        id: found.id.unwrap_or_default(),
        name: plain_name(names.first().map(String::as_str).unwrap_or_default()),
        image_id: found.image_id.unwrap_or_default(),
        image_manifest: found.image_manifest_descriptor.and_then(|it| it.digest),
        running: true,
        status: "running".to_owned(),
        ports,
    }
}

/// IPv4 first: on some hosts only it is forwarded to containers.
fn sort_ports(ports: &mut [PublishedPort]) {
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

/// The first entry of a tar archive, if it is a regular file of at most `limit` bytes.
pub fn first_file(archive: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut archive = tar::Archive::new(archive);
    let entry = archive.entries().ok()?.next()?.ok()?;
    if !entry.header().entry_type().is_file() || entry.size() > limit as u64 {
        return None;
    }
    let mut content = Vec::new();
    entry.take(limit as u64).read_to_end(&mut content).ok()?;
    Some(content)
}
