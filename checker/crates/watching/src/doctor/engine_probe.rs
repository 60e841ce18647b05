//! The engine: where it is, and whether it may be used.

use std::time::Duration;

use super::clock::Reading;
use super::finding::{Finding, Subject, no_engine};
use super::redact::Kind;
use client::{DockerEngine, Environment};
use engine::{About, Container, Described, Endpoint, EngineError, Source};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Names of contexts that Docker's own programs make, and that say nothing about anyone.
const COMMON_CONTEXTS: [&str; 5] = ["default", "desktop-linux", "rootless", "colima", "orbstack"];

/// What was seen of the engine.
#[derive(Debug, Clone)]
pub struct EngineProbe {
    pub endpoint: Result<Endpoint, EngineError>,
    pub about: Result<About, EngineError>,
    /// Its clock.
    pub clock: Option<Reading>,
    pub containers: Result<Vec<Container>, EngineError>,
}

/// The client for the engine that this environment leads to; nothing is asked yet.
///
/// # Errors
/// An endpoint that cannot be determined, or cannot exist.
pub fn connect(docker: &Environment, timeout: Duration) -> Result<DockerEngine, EngineError> {
    DockerEngine::find(docker, timeout)
}

/// Asks the engine for all at once.
pub async fn probe(docker: &Environment, engine: &dyn Described) -> EngineProbe {
    let endpoint = client::endpoint(docker);
    let before = plain::clock::now();
    let about = async {
        let about = engine.about().await;
        (about, plain::clock::now())
    };
    let ((about, after), containers) = tokio::join!(about, engine.running_containers());
    let time = about.as_ref().ok().and_then(|about| about.system_time);
    EngineProbe {
        endpoint,
        clock: time.map(|time| Reading::exact(time, (before, after))),
        about,
        containers,
    }
}

impl EngineProbe {
    /// Whether the engine runs on this machine.
    pub fn is_local(&self) -> bool {
        self.endpoint.as_ref().is_ok_and(Endpoint::is_local)
    }
}

pub fn endpoint(seen: &EngineProbe) -> Finding {
    match &seen.endpoint {
        Ok(endpoint) => {
            let shown = Text::same(visible(&endpoint.to_string()));
            let finding = Finding::ok(Subject::Endpoint, shown);
            let finding = match &endpoint.source {
                Source::DockerContext(name) | Source::CurrentContext(name)
                    if !COMMON_CONTEXTS.contains(&name.as_str()) =>
                {
                    finding.private(Kind::Host, name)
                }
                _ => finding,
            };
            if endpoint.is_local() {
                finding
            } else {
                finding.private(Kind::Host, endpoint.published_host())
            }
        }
        Err(error) => Finding::problem(Subject::Endpoint, error.reason(), error.remedy()),
    }
}

pub fn permission(seen: &EngineProbe) -> Finding {
    const SUBJECT: Subject = Subject::Permission;
    match &seen.about {
        Ok(_) => Finding::ok(
            SUBJECT,
            text!("you may use the engine", "엔진을 사용할 수 있어요"),
        ),
        Err(error @ EngineError::PermissionDenied { .. }) => {
            Finding::problem(SUBJECT, error.reason(), error.remedy())
        }
        Err(_) => Finding::unseen(SUBJECT, no_engine()),
    }
}

#[cfg(test)]
pub mod tests {
    use super::super::engine_kind::{image_store, platform, version};
    use super::*;
    use crate::doctor::Severity;
    use engine::EngineInfo;

    /// An engine as good as any, to be spoilt by tests.
    pub fn seen() -> EngineProbe {
        EngineProbe {
            endpoint: client::endpoint(&Environment::default()),
            about: Ok(About {
                engine: EngineInfo {
                    name: "docker".to_owned(),
                    version: "28.2.2".to_owned(),
                    api_version: "1.50".to_owned(),
                    image_store: "overlay2".to_owned(),
                    os: "linux".to_owned(),
                    arch: "arm64".to_owned(),
                },
                system_time: None,
                root: None,
                rootless: false,
                mirrors: Vec::new(),
                http_proxy: String::new(),
                https_proxy: String::new(),
                no_proxy: String::new(),
            }),
            clock: None,
            containers: Ok(Vec::new()),
        }
    }

    #[test]
    fn one_cause_is_one_problem() {
        let endpoint = || "unix:///var/run/docker.sock (default)".to_owned();
        for (error, problem) in [
            (
                EngineError::PermissionDenied {
                    endpoint: endpoint(),
                },
                "permission",
            ),
            (
                EngineError::Unreachable {
                    endpoint: endpoint(),
                    detail: "no such socket".to_owned(),
                },
                "engine",
            ),
        ] {
            let seen = EngineProbe {
                about: Err(error),
                ..seen()
            };
            let all = [
                super::endpoint(&seen),
                permission(&seen),
                version(&seen),
                image_store(&seen),
                platform(&seen),
            ];
            for finding in all {
                let expected = match finding.subject.id() {
                    "endpoint" => Severity::Ok,
                    id if id == problem => Severity::Problem,
                    _ => Severity::Warning,
                };
                assert_eq!(finding.severity, expected, "{finding:?}");
            }
        }
    }
}
