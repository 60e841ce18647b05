//! What an engine reports of itself.

use std::path::PathBuf;

use async_trait::async_trait;
use bollard::models::{SystemInfo, SystemVersion};

use super::answers::{Unusable, engine_name, image_store, must};
use crate::DockerEngine;
use engine::{About, Described, EngineError, EngineInfo};
use plain::visible::visible;

#[async_trait]
impl Described for DockerEngine {
    async fn about(&self) -> Result<About, EngineError> {
        let (version, info) = futures_util::try_join!(
            self.must(self.client.version()),
            self.must(self.client.info())
        )?;
        self.read(about(version, info))
    }
}

/// The mirrors that the engine asks before Docker Hub.
pub fn mirrors(info: &SystemInfo) -> Vec<String> {
    let config = info.registry_config.as_ref();
    let mirrors = config.and_then(|config| config.mirrors.clone());
    mirrors.unwrap_or_default()
}

/// Whether the engine was told that a registry needs no certificate.
pub fn is_insecure(info: &SystemInfo, registry: &str) -> bool {
    let configs = info.registry_config.as_ref();
    let configs = configs.and_then(|config| config.index_configs.as_ref());
    let of_registry = configs.and_then(|configs| configs.get(registry));
    of_registry.is_some_and(|config| config.secure == Some(false))
}

/// Every engine has a version: an answer without one is not an engine's.
fn about(version: SystemVersion, info: SystemInfo) -> Result<About, Unusable> {
    let shown = |word: Option<String>| visible(&word.unwrap_or_default());
    let image_store = visible(&image_store(&info));
    let mirrors = mirrors(&info);
    let root = info.docker_root_dir.filter(|root| !root.is_empty());
    let number = must(
        "Version",
        version.version.clone().filter(|it| !it.is_empty()),
    )?;
    Ok(About {
        engine: EngineInfo {
            name: engine_name(&version).to_owned(),
            image_store,
            version: visible(&number),
            api_version: shown(version.api_version),
            os: shown(version.os),
            arch: shown(version.arch),
        },
        system_time: info.system_time.and_then(|time| time.parse().ok()),
        root: root.map(PathBuf::from),
        // `name=rootless`, among others such as `name=seccomp,profile=builtin`.
        rootless: (info.security_options.iter().flatten()).any(|it| it.contains("rootless")),
        mirrors,
        http_proxy: info.http_proxy.unwrap_or_default(),
        https_proxy: info.https_proxy.unwrap_or_default(),
        no_proxy: info.no_proxy.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use crate::docker::stand_in::{engine, json};
    use engine::{Described, EngineError};

    #[tokio::test]
    async fn an_engine_without_a_version_is_not_one() {
        let error = engine(|_| json("200 OK", "{}")).await.about().await;
        let error = error.unwrap_err();
        assert!(matches!(error, EngineError::Unusable { .. }), "{error:?}");
    }

    #[tokio::test]
    async fn an_account_may_leave_out_all_but_the_version() {
        let engine = engine(|line| {
            let is_version = line.contains("/version");
            json(
                "200 OK",
                if is_version {
                    r#"{"Version":"29.0.0"}"#
                } else {
                    "{}"
                },
            )
        });
        let about = engine.await.about().await.unwrap();
        assert_eq!(about.engine.version, "29.0.0");
        assert_eq!(about.engine.name, "docker");
        assert_eq!((about.root, about.rootless), (None, false));
    }

    #[tokio::test]
    async fn words_of_an_account_are_found() {
        let engine = engine(|line| {
            let is_version = line.contains("/version");
            let version =
                r#"{"Version":"5","Components":[{"Name":"Podman Engine","Version":"5"}]}"#;
            let info = r#"{
                "Driver": "overlayfs", "DockerRootDir": "/data",
                "DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]],
                "SecurityOptions": ["name=seccomp,profile=builtin", "name=rootless"],
                "SystemTime": "2026-01-02T03:04:05Z", "HttpProxy": "http://proxy",
                "RegistryConfig": {"Mirrors": ["https://mirror/"]}
            }"#;
            json("200 OK", if is_version { version } else { info })
        });
        let about = engine.await.about().await.unwrap();
        assert_eq!(about.engine.name, "podman");
        assert_eq!(about.engine.image_store, "containerd");
        assert_eq!(about.root, Some("/data".into()));
        assert!(about.rootless && about.system_time.is_some());
        assert_eq!(about.mirrors, ["https://mirror/"]);
        assert_eq!(about.http_proxy, "http://proxy");
    }
}
