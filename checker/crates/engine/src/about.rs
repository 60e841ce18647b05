//! What an engine reports of itself beyond its name: where its data is, its clock, how it reaches
//! the internet. Only `checker doctor` asks for it.

use std::path::PathBuf;

use async_trait::async_trait;
use jiff::Timestamp;

use crate::{Engine, EngineError, EngineInfo};

/// An engine's own account of itself. Words are as the engine wrote them, except those of
/// [`EngineInfo`], which can be shown as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub engine: EngineInfo,
    /// What its clock showed while it answered.
    pub system_time: Option<Timestamp>,
    /// Where it keeps its data, as a path of its own machine.
    pub root: Option<PathBuf>,
    /// Whether it runs without root's rights.
    pub rootless: bool,
    /// URLs of the registries that it asks before Docker Hub.
    pub mirrors: Vec<String>,
    /// Empty where it has none.
    pub http_proxy: String,
    pub https_proxy: String,
    pub no_proxy: String,
}

impl About {
    /// Whether an event reports that a build gave an image its name. With the containerd image store
    /// Docker 26 reports none, and Docker 28 (API 1.48) does.
    pub fn reports_builds(&self) -> bool {
        let version = self.engine.api_version.split_once('.');
        let version =
            version.and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
        self.engine.image_store != "containerd"
            || version.is_some_and(|it: (u32, u32)| it >= (1, 48))
    }
}

/// An engine that gives an account of itself.
#[async_trait]
pub trait Described: Engine {
    /// Asks for everything at once.
    async fn about(&self) -> Result<About, EngineError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_go_unreported_on_the_first_engines_with_containerds_store() {
        let about = |store: &str, api: &str| About {
            engine: EngineInfo {
                name: "docker".to_owned(),
                version: "26.1.5".to_owned(),
                api_version: api.to_owned(),
                image_store: store.to_owned(),
                os: "linux".to_owned(),
                arch: "amd64".to_owned(),
            },
            system_time: None,
            root: None,
            rootless: false,
            mirrors: Vec::new(),
            http_proxy: String::new(),
            https_proxy: String::new(),
            no_proxy: String::new(),
        };
        for (store, api, reports) in [
            ("overlay2", "1.41", true),
            ("containerd", "1.45", false),
            ("containerd", "1.48", true),
            ("containerd", "2.0", true),
            ("containerd", "", false),
        ] {
            assert_eq!(about(store, api).reports_builds(), reports, "{store} {api}");
        }
    }
}
