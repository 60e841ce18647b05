//! Questions about images, and what the engine's answers mean. An image without its ID, layers or
//! settings is not Docker's answer.

use std::collections::BTreeMap;

use bollard::models::{
    Identity, ImageConfig, ImageHistoryResponseItem, ImageInspect, ImageManifestSummary,
    ImageManifestSummaryKindEnum, ImageSummary,
};
use bollard::query_parameters::ListImagesOptions;
use serde::Deserialize;
use serde_json::Value;

use super::DockerEngine;
use super::answers::{Unusable, digest, must};
use engine::{
    Digest, EngineError, HistoryRow, Image, ListedImage, ManifestContent, NamedImage, Naming,
    Origin,
};

/// Characters of a history row that are kept: an instruction may hold a whole here-document.
const LONGEST_ROW: usize = 1000;

impl DockerEngine {
    /// One image, by a name or an ID.
    pub(super) async fn inspect(&self, name: &str) -> Result<Option<Image>, EngineError> {
        let found = self.ask(self.client.inspect_image(name)).await?;
        self.read(found.map(image).transpose())
    }

    pub(super) async fn list(&self) -> Result<Vec<ListedImage>, EngineError> {
        let images = self
            .must(self.client.list_images(None::<ListImagesOptions>))
            .await?;
        let mut names = images.iter().flat_map(|image| &image.repo_tags);
        // Only then it matters which engine it is.
        let is_podman =
            names.any(|name| name.starts_with("localhost/")) && self.greeting().await?.is_podman;
        let naming = if is_podman {
            Naming::Podman
        } else {
            Naming::Docker
        };
        let images = images.into_iter().map(|image| listed(image, naming));
        self.read(images.collect())
    }

    pub(super) async fn rows(&self, name: &str) -> Result<Option<Vec<HistoryRow>>, EngineError> {
        let rows = self.ask(self.client.image_history(name)).await?;
        Ok(rows.map(|rows| rows.into_iter().map(row).collect()))
    }
}

/// An image. Lists that are empty are not written by every engine.
pub fn image(found: ImageInspect) -> Result<Image, Unusable> {
    let config = must("Config", found.config)?;
    let layers = must("RootFS", found.root_fs)?.layers.unwrap_or_default();
    let manifests = found.manifests.unwrap_or_default().into_iter();
    let manifests = manifests.filter(is_of_a_platform).map(|it| it.id);
    let platform = platform(found.os, found.architecture, found.variant.as_deref());
    Ok(Image {
        id: digest("Id", &found.id.unwrap_or_default())?,
        repo_tags: found.repo_tags.unwrap_or_default(),
        repo_digests: found.repo_digests.unwrap_or_default(),
        manifests: digests("Manifests", manifests)?,
        layers: digests("RootFS.Layers", layers.into_iter())?,
        settings: settings(&config, platform.as_deref()),
        platform,
        origin: found.identity.map(origin),
        env: config.env.unwrap_or_default(),
        exposed_ports: config.exposed_ports.unwrap_or_default(),
        entrypoint: config.entrypoint.unwrap_or_default(),
        command: config.cmd.unwrap_or_default(),
    })
}

/// Adds what an image's configuration says, as a registry has it: layers and settings as an engine
/// would report them. What is not a configuration adds nothing.
pub fn read_config(content: &mut ManifestContent, configuration: &[u8]) {
    let Ok(found) = serde_json::from_slice::<Configuration>(configuration) else {
        return;
    };
    let layers = digests("rootfs.diff_ids", found.rootfs.diff_ids.into_iter());
    let variant = found.variant.as_deref();
    let platform = platform(Some(found.os), Some(found.architecture), variant);
    if let Ok(layers) = layers {
        content.settings = settings(&found.config, platform.as_deref());
        content.layers = layers;
    }
}

/// The configuration of an image, by the OCI specification.
#[derive(Deserialize)]
struct Configuration {
    os: String,
    architecture: String,
    variant: Option<String>,
    config: ImageConfig,
    rootfs: Layers,
}

#[derive(Deserialize)]
struct Layers {
    diff_ids: Vec<String>,
}

/// `linux/arm64/v8`.
fn platform(
    os: Option<String>,
    architecture: Option<String>,
    variant: Option<&str>,
) -> Option<String> {
    let (os, architecture) = os.zip(architecture)?;
    Some(match variant {
        None | Some("") => format!("{os}/{architecture}"),
        Some(variant) => format!("{os}/{architecture}/{variant}"),
    })
}

fn digests(
    field: &'static str,
    values: impl Iterator<Item = String>,
) -> Result<Vec<Digest>, Unusable> {
    values.map(|value| digest(field, &value)).collect()
}

/// An index lists attestations beside what can be run.
fn is_of_a_platform(manifest: &ImageManifestSummary) -> bool {
    manifest.kind != Some(ImageManifestSummaryKindEnum::ATTESTATION)
}

fn origin(identity: Identity) -> Origin {
    let pulled = identity.pull.unwrap_or_default().into_iter();
    Origin {
        repositories: pulled.filter_map(|pull| pull.repository).collect(),
        built: identity.build.is_some_and(|builds| !builds.is_empty()),
    }
}

/// The settings in one digest, whatever the order in which an engine writes them, and whether it
/// writes what is empty.
fn settings(config: &ImageConfig, platform: Option<&str>) -> Option<Digest> {
    let Value::Object(fields) = serde_json::to_value(config).ok()? else {
        return None;
    };
    let fields: BTreeMap<_, _> = fields
        .into_iter()
        .filter(|(_, value)| !is_empty(value))
        .map(|(name, value)| (name, sorted(value)))
        .collect();
    let text = serde_json::to_string(&(platform, fields)).ok()?;
    Some(Digest::of(text.as_bytes()))
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// With the fields of maps as a list in their order, so that it is the same text each time.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<_, _> = map.into_iter().collect();
            map.into_iter()
                .map(|(name, value)| Value::from(vec![Value::from(name), sorted(value)]))
                .collect()
        }
        value => value,
    }
}

/// A listed image with its names.
fn listed(found: ImageSummary, naming: Naming) -> Result<ListedImage, Unusable> {
    let id = digest("Id", &found.id)?;
    let names = found.repo_tags.into_iter();
    Ok(ListedImage {
        id,
        names: names
            .map(|name| NamedImage::new(name, id, naming))
            .collect(),
        repo_digests: found.repo_digests,
    })
}

fn row(found: ImageHistoryResponseItem) -> HistoryRow {
    let short = |text: String| text.chars().take(LONGEST_ROW).collect();
    HistoryRow {
        created_by: short(found.created_by),
        comment: short(found.comment),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> ImageInspect {
        serde_json::from_value(value).unwrap()
    }

    fn digest_of(word: &str) -> String {
        Digest::of(word.as_bytes()).to_string()
    }

    fn inspected(config: &Value) -> Image {
        let answer = json!({
            "Id": digest_of("id"), "Os": "linux", "Architecture": "arm64", "Variant": "v8",
            "Config": config, "RootFS": { "Type": "layers", "Layers": [digest_of("a")] },
        });
        image(read(answer)).unwrap()
    }

    #[test]
    fn an_image_without_identity_is_not_believed() {
        assert!(image(read(json!({}))).is_err());
        let whole = json!({ "Id": digest_of("id"), "Config": {}, "RootFS": { "Type": "layers" } });
        assert_eq!(image(read(whole.clone())).unwrap().id, Digest::of(b"id"));
        for field in ["Id", "Config", "RootFS"] {
            let mut cut = whole.clone();
            cut.as_object_mut().unwrap().remove(field);
            assert!(image(read(cut)).is_err(), "{field}");
        }
    }

    #[test]
    fn settings_are_the_same_however_they_are_written() {
        let one = inspected(&json!({
            "Env": ["A=b"], "ExposedPorts": { "80/tcp": {}, "443/tcp": {} }, "Labels": { "a": "1", "b": "2" },
        }));
        let other = inspected(&json!({
            "Labels": { "b": "2", "a": "1" }, "ExposedPorts": { "443/tcp": {}, "80/tcp": {} },
            "Env": ["A=b"], "OnBuild": null, "User": "", "Volumes": null, "ArgsEscaped": false,
        }));
        assert_eq!(one.settings, other.settings);
        assert_eq!(one.platform.as_deref(), Some("linux/arm64/v8"));
        for changed in [
            json!({ "Env": ["A=c"] }),
            json!({ "Env": ["A=b"], "User": "nginx" }),
            json!({ "Env": ["A=b"], "Labels": { "a": "2", "b": "1" } }),
        ] {
            assert_ne!(inspected(&changed).settings, one.settings, "{changed}");
        }
    }

    #[test]
    fn an_attestation_is_none_of_the_platforms() {
        let manifest = |word: &str, kind: &str| {
            json!({
                "ID": digest_of(word), "Descriptor": {}, "Available": true, "Kind": kind,
                "Size": { "Total": 1, "Content": 1 },
            })
        };
        let found = image(read(json!({
            "Id": digest_of("id"), "Config": {}, "RootFS": { "Type": "layers" },
            "Manifests": [manifest("amd64", "image"), manifest("sbom", "attestation")],
            "Identity": { "Build": [{ "Ref": "x" }], "Pull": [{ "Repository": "docker.io/library/debian" }] },
        })));
        let found = found.unwrap();
        assert_eq!(found.manifests, [Digest::of(b"amd64")]);
        let origin = found.origin.unwrap();
        assert_eq!(origin.repositories, ["docker.io/library/debian"]);
        assert!(origin.built);
    }

    #[test]
    fn a_configuration_says_what_the_engine_says_of_the_image() {
        let config = json!({ "Env": ["A=b"], "ExposedPorts": { "80/tcp": {} }, "Cmd": ["nginx"] });
        let read = |configuration: &[u8]| {
            let mut content = ManifestContent::new(Digest::of(b"config"), Vec::new());
            read_config(&mut content, configuration);
            (content.layers, content.settings)
        };
        let written = json!({
            "os": "linux", "architecture": "arm64", "variant": "v8", "config": config,
            "rootfs": { "type": "layers", "diff_ids": [digest_of("a")] }, "history": [{}],
        });
        let image = inspected(&config);
        let told = read(written.to_string().as_bytes());
        assert_eq!(told, (image.layers, image.settings));
        for garbage in [
            "",
            "{}",
            "[]",
            r#"{"os":"linux","rootfs":{"diff_ids":["x"]}}"#,
        ] {
            assert_eq!(read(garbage.as_bytes()), (vec![], None), "{garbage}");
        }
    }
}
