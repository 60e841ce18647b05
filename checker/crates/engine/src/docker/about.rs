//! What an engine reports of itself.

use std::path::PathBuf;

use async_trait::async_trait;
use bollard::models::{SystemInfo, SystemVersion};

use super::answers::{engine_name, image_store};
use crate::{About, Described, DockerEngine, EngineError, EngineInfo};
use plain::visible::visible;

#[async_trait]
impl Described for DockerEngine {
    async fn about(&self) -> Result<About, EngineError> {
        let (version, info) = futures_util::try_join!(
            self.must(self.client.version()),
            self.must(self.client.info())
        )?;
        Ok(about(version, info))
    }
}

fn about(version: SystemVersion, info: SystemInfo) -> About {
    let shown = |word: Option<String>| visible(&word.unwrap_or_default());
    let image_store = visible(&image_store(&info));
    let root = info.docker_root_dir.filter(|root| !root.is_empty());
    let mirrors = info.registry_config.and_then(|it| it.mirrors);
    About {
        engine: EngineInfo {
            name: engine_name(&version).to_owned(),
            image_store,
            version: shown(version.version),
            api_version: shown(version.api_version),
            os: shown(version.os),
            arch: shown(version.arch),
        },
        system_time: info.system_time.and_then(|time| time.parse().ok()),
        root: root.map(PathBuf::from),
        // `name=rootless`, among others such as `name=seccomp,profile=builtin`.
        rootless: (info.security_options.iter().flatten()).any(|it| it.contains("rootless")),
        mirrors: mirrors.unwrap_or_default(),
        http_proxy: info.http_proxy.unwrap_or_default(),
        https_proxy: info.https_proxy.unwrap_or_default(),
        no_proxy: info.no_proxy.unwrap_or_default(),
    }
}
