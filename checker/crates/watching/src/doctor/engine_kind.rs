//! The engine: what it is, and whether the course works with it.

use super::engine_probe::EngineProbe;
use super::finding::{Finding, Subject, Unseen, no_engine};
use engine::{EngineError, EngineInfo};
use plain::lang::Text;
use plain::text;

/// The oldest API that the checker speaks: Docker 20.10's.
const OLDEST_API: (u32, u32) = (1, 41);

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
                "Docker Desktop 메뉴에서 ‘Switch to Linux containers’를 선택해 주세요"
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
mod tests {
    use super::super::engine_probe::tests::seen;
    use super::*;
    use crate::doctor::Severity;

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
}
