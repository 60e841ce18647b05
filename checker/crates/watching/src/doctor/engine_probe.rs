//! The engine: where it is, whether it may be used, what it is.

use std::time::Duration;

use super::clock::Reading;
use super::finding::{Finding, Subject, Unseen, no_engine};
use super::redact::Kind;
use engine::{
    About, Container, Described, DockerEngine, Endpoint, EngineError, EngineInfo, Environment,
    Source,
};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// The oldest API that the checker speaks: Docker 20.10's.
const OLDEST_API: (u32, u32) = (1, 41);

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
    let endpoint = Endpoint::find(docker);
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

pub fn version(seen: &EngineProbe) -> Finding {
    const SUBJECT: Subject = Subject::Engine;
    let engine = match &seen.about {
        Ok(about) => &about.engine,
        // The line before says so, or the one after.
        Err(EngineError::Endpoint { .. }) => {
            return Finding::unseen(
                SUBJECT,
                Unseen {
                    reason: text!("it is not known where it is", "어디에 있는지 알 수 없어요"),
                    remedy: text!(
                        "fix the problem with the endpoint first",
                        "엔드포인트에 대해 적힌 것부터 해결해 주세요"
                    ),
                },
            );
        }
        Err(EngineError::PermissionDenied { .. }) => {
            return Finding::unseen(
                SUBJECT,
                Unseen {
                    reason: text!("you may not use it", "사용할 권한이 없어요"),
                    remedy: text!(
                        "fix the problem with the permission first",
                        "권한에 대해 적힌 것부터 해결해 주세요"
                    ),
                },
            );
        }
        Err(error) => return Finding::problem(SUBJECT, error.reason(), error.remedy()),
    };
    let EngineInfo {
        name,
        version,
        api_version,
        ..
    } = engine;
    let name = if name == "podman" { "Podman" } else { "Docker" };
    let found = text!(
        "{name} {version}, API {api_version}",
        "{name} {version}, API {api_version}"
    );
    match numbers(api_version) {
        None => Finding::warning(
            SUBJECT,
            text!(
                "{found}: not a version of Docker's API",
                "{found}: Docker API 버전이 아니에요",
                found = found
            ),
            text!(
                "see whether `docker version` works; if it does, please report this",
                "`docker version`이 동작하는지 확인하고, 동작한다면 이 문제를 알려 주세요"
            ),
        ),
        Some(api) if api < OLDEST_API => Finding::problem(
            SUBJECT,
            text!(
                "{found}: the checker needs API 1.41 (Docker 20.10) or newer",
                "{found}: checker에는 API 1.41(Docker 20.10) 이상이 필요해요",
                found = found
            ),
            text!(
                "bring Docker up to date: https://docs.docker.com/engine/install/",
                "Docker를 새 버전으로 올려 주세요: https://docs.docker.com/engine/install/"
            ),
        ),
        Some(_) if name == "Podman" => Finding::warning(
            SUBJECT,
            text!(
                "{found}: it cannot ask a registry for the checker, and words some things differently",
                "{found}: checker 대신 레지스트리에 물어볼 수 없고, Docker와 조금 다르게 동작해요",
                found = found
            ),
            text!(
                "use a Docker engine for the lessons that push",
                "푸시하는 레슨은 Docker 엔진으로 진행해 주세요"
            ),
        ),
        Some(_) => Finding::ok(SUBJECT, found),
    }
}

/// `1.41` as numbers, to be compared.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

pub fn image_store(seen: &EngineProbe) -> Finding {
    const SUBJECT: Subject = Subject::ImageStore;
    let Ok(about) = &seen.about else {
        return Finding::unseen(SUBJECT, no_engine());
    };
    match about.engine.image_store.as_str() {
        "containerd" => Finding::ok(SUBJECT, Text::same("containerd")),
        "" => Finding::warning(
            SUBJECT,
            text!("the engine names none", "엔진이 알려 주지 않아요"),
            text!(
                "see whether `docker info` names a storage driver",
                "`docker info`에 Storage Driver가 나오는지 확인해 주세요"
            ),
        ),
        "vfs" => Finding::warning(
            SUBJECT,
            text!(
                "vfs, which copies every layer whole: slow, and takes much disk",
                "vfs는 레이어를 통째로 복사해서 느리고 디스크를 많이 써요"
            ),
            text!(
                "the lessons work; a file system for overlay2 is better (ext4, xfs)",
                "레슨은 진행할 수 있지만 overlay2를 쓸 수 있는 파일 시스템(ext4, xfs)이 더 좋아요"
            ),
        ),
        driver => Finding::ok(
            SUBJECT,
            text!("classic ({driver})", "기존(classic) 스토어 ({driver})"),
        ),
    }
}

pub fn platform(seen: &EngineProbe) -> Finding {
    const SUBJECT: Subject = Subject::Platform;
    let Ok(about) = &seen.about else {
        return Finding::unseen(SUBJECT, no_engine());
    };
    let (os, arch) = (&about.engine.os, &about.engine.arch);
    let platform = Text::same(format!("{os}/{arch}"));
    match os.as_str() {
        "windows" => Finding::problem(
            SUBJECT,
            text!(
                "{platform}: the engine runs Windows containers, and the course's are Linux",
                "{platform}: 엔진이 Windows 컨테이너를 실행해요. 강좌에는 Linux 컨테이너가 필요해요",
                platform = platform.en
            ),
            text!(
                "choose \"Switch to Linux containers\" in Docker Desktop's menu",
                "Docker Desktop 메뉴에서 \"Switch to Linux containers\"를 선택해 주세요"
            ),
        ),
        "" => Finding::warning(
            SUBJECT,
            text!("the engine names none", "엔진이 알려 주지 않아요"),
            text!(
                "see whether `docker version` names one (OS/Arch)",
                "`docker version`에 OS/Arch가 나오는지 확인해 주세요"
            ),
        ),
        _ => Finding::ok(SUBJECT, platform),
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::doctor::Severity;

    /// An engine as good as any, to be spoilt by tests.
    pub fn seen() -> EngineProbe {
        EngineProbe {
            endpoint: Endpoint::find(&Environment::default()),
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

    fn with(change: impl FnOnce(&mut EngineInfo)) -> EngineProbe {
        let mut seen = seen();
        change(&mut seen.about.as_mut().unwrap().engine);
        seen
    }

    #[test]
    fn the_api_is_compared_by_its_numbers() {
        for (api, state) in [
            ("1.41", Severity::Ok),
            ("1.50", Severity::Ok),
            ("1.100", Severity::Ok),
            ("2.0", Severity::Ok),
            ("1.40", Severity::Problem),
            ("1.9", Severity::Problem),
            ("", Severity::Warning),
            ("1", Severity::Warning),
            ("new", Severity::Warning),
        ] {
            let seen = with(|engine| engine.api_version = api.to_owned());
            assert_eq!(version(&seen).severity, state, "{api}");
        }
    }

    #[test]
    fn windows_containers_are_a_problem_and_odd_stores_a_warning() {
        assert_eq!(platform(&seen()).severity, Severity::Ok);
        let windows = with(|engine| engine.os = "windows".to_owned());
        assert_eq!(platform(&windows).severity, Severity::Problem);
        for (store, state) in [
            ("overlay2", Severity::Ok),
            ("containerd", Severity::Ok),
            ("vfs", Severity::Warning),
            ("", Severity::Warning),
        ] {
            let seen = with(|engine| engine.image_store = store.to_owned());
            assert_eq!(image_store(&seen).severity, state, "{store}");
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
