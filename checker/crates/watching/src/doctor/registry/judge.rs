//! What a registry's answers mean for the learner.

use super::probe::{Direct, HostPort, RegistryProbe};
use crate::doctor::finding::{Finding, Subject, no_engine};
use crate::doctor::redact::Kind;
use engine::{EngineError, RegistryError};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

pub fn judge(probed: &RegistryProbe) -> Finding {
    probed.private(of_registry(probed))
}

fn of_registry(probed: &RegistryProbe) -> Finding {
    const SUBJECT: Subject = Subject::Registry;
    let name = visible(&probed.name);
    match &probed.direct {
        Some(Ok(direct)) if !direct.is_registry => Finding::problem(
            SUBJECT,
            text!(
                "what answers at {name} is not a registry (HTTP {status})",
                "{name}에서 응답하는 것은 레지스트리가 아니에요 (HTTP {status})",
                status = direct.status
            ),
            elsewhere(&probed.place),
        ),
        Some(Ok(direct)) => match probed.engine_fails() {
            Some(error) => Finding::problem(SUBJECT, error.reason(), error.remedy()),
            None => Finding::ok(SUBJECT, answers(&name, direct)),
        },
        None | Some(Err(_)) if probed.engine_reaches() => Finding::ok(
            SUBJECT,
            text!(
                "{name} answers to the engine",
                "엔진이 {name} 주소에 연결할 수 있어요"
            ),
        ),
        Some(Err(words)) => {
            let found = text!(
                "nothing answers at {name} ({words})",
                "{name} 주소에서 응답이 없어요 ({words})",
                words = visible(words)
            );
            if probed.is_hub() {
                // Without a network there is more to do than this; the line about the Hub says what.
                Finding::warning(SUBJECT, found, unreachable(probed))
            } else {
                Finding::problem(SUBJECT, found, unreachable(probed))
            }
        }
        None => match probed.engine_fails() {
            Some(error) => Finding::problem(SUBJECT, error.reason(), error.remedy()),
            None => Finding::unseen(SUBJECT, no_engine()),
        },
    }
}

/// A sentence: a registry answers, whose it is, and whether it asks for a login.
fn answers(name: &str, direct: &Direct) -> Text {
    match (direct.is_own, direct.status) {
        (true, 401) => text!(
            "the course's own registry answers at {name}; pushing there needs a login",
            "강좌의 레지스트리가 {name} 주소에서 응답해요. 푸시하려면 로그인이 필요해요"
        ),
        (true, _) => text!(
            "the course's own registry answers at {name}; it asks for no login",
            "강좌의 레지스트리가 {name} 주소에서 응답해요. 로그인은 필요 없어요"
        ),
        (false, 401) => text!(
            "a registry answers at {name}; pushing there needs a login",
            "레지스트리가 {name} 주소에서 응답해요. 푸시하려면 로그인이 필요해요"
        ),
        (false, _) => text!(
            "a registry answers at {name}; it asks for no login",
            "레지스트리가 {name} 주소에서 응답해요. 로그인은 필요 없어요"
        ),
    }
}

fn unreachable(probed: &RegistryProbe) -> Text {
    if probed.place.is_loopback() {
        text!(
            "start the course's registry with `make start`",
            "`make start`로 강좌의 레지스트리를 시작해 주세요"
        )
    } else if probed.is_hub() {
        text!(
            "fix the network, or push to a registry on this machine: `checker init --registry \
             localhost:5050 --namespace localhost:5050/NAME`",
            "네트워크를 확인하거나, 이 컴퓨터의 레지스트리를 쓰도록 `checker init --registry \
             localhost:5050 --namespace localhost:5050/NAME` 명령을 실행해 주세요"
        )
    } else {
        text!(
            "see whether it runs and the address is right (`checker vars`); `checker init \
             --registry` chooses another",
            "레지스트리가 실행 중인지, 주소가 맞는지(`checker vars`) 확인해 주세요. 다른 레지스트리는 \
             `checker init --registry` 명령으로 정해요"
        )
    }
}

/// What to do where something else has the registry's port.
pub fn elsewhere(place: &HostPort) -> Text {
    let port = place.port;
    text!(
        "stop what uses port {port}, or choose another: `classroom/registry.sh up --port 5055`, \
         then `checker init --registry localhost:5055`",
        "포트 {port}번을 쓰는 프로그램을 멈추거나 다른 포트를 골라 주세요. `classroom/registry.sh up --port \
         5055`, 그다음 `checker init --registry localhost:5055`"
    )
}

pub fn login(probed: &RegistryProbe) -> Finding {
    const SUBJECT: Subject = Subject::Login;
    let name = visible(&probed.name);
    let finding = match &probed.login {
        Err(error) => Finding::unseen(SUBJECT, error.clone()),
        Ok(None) => match &probed.direct {
            Some(Ok(direct)) if direct.status == 200 && direct.is_registry => Finding::ok(
                SUBJECT,
                text!("{name} needs none", "{name}에는 필요 없어요"),
            ),
            _ if !probed.of_snap.is_empty() => of_snap(probed),
            _ => Finding::ok(
                SUBJECT,
                text!(
                    "not logged in to {name} yet; the lesson about pushing does that",
                    "{name}에 아직 로그인하지 않았어요. 푸시를 배우는 레슨에서 해요"
                ),
            ),
        },
        Ok(Some(user)) => {
            let shown = user.as_deref().map(visible);
            let shown = shown.unwrap_or_else(|| "?".to_owned());
            let finding = match &probed.through_engine {
                Some(Err(
                    error @ EngineError::Registry {
                        error: RegistryError::LoginRefused,
                        ..
                    },
                )) => Finding::warning(SUBJECT, error.reason(), error.remedy()),
                _ => Finding::ok(
                    SUBJECT,
                    text!(
                        "you are logged in to {name} as {shown}",
                        "{name}에 {shown} 계정으로 로그인되어 있어요"
                    ),
                ),
            };
            match user {
                Some(user) => finding.private(Kind::User, user),
                None => finding,
            }
        }
    };
    probed.private(finding)
}

/// A login may be kept where only docker from the snap store looks.
fn of_snap(probed: &RegistryProbe) -> Finding {
    let newest = probed.of_snap.iter().max();
    let config = newest.map_or_else(String::new, |path| visible(&path.display().to_string()));
    let folder = config.trim_end_matches("/config.json");
    Finding::warning(
        Subject::Login,
        text!(
            "not logged in to {name}; docker from the snap keeps logins of its own in {config}",
            "{name}에 로그인하지 않았어요. snap으로 설치한 docker는 로그인 정보를 {config} 파일에 따로 보관해요",
            name = visible(&probed.name)
        ),
        text!(
            "if you log in with that docker, set `DOCKER_CONFIG={folder}` for the checker",
            "그 docker로 로그인한다면 checker에 `DOCKER_CONFIG={folder}` 환경 변수를 설정해 주세요"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Severity;

    #[test]
    fn a_registrys_place_is_read_as_docker_reads_it() {
        for (registry, host, port, here) in [
            ("localhost:5050", "localhost", 5050, true),
            ("localhost", "localhost", 80, true),
            ("127.0.0.2:1", "127.0.0.2", 1, true),
            ("[::1]:5000", "[::1]", 5000, true),
            ("registry.school.kr", "registry.school.kr", 443, false),
            ("localhost.school.kr:80", "localhost.school.kr", 80, false),
            ("docker.io", "docker.io", 443, false),
        ] {
            let place = HostPort::of(registry);
            assert_eq!((place.host.as_str(), place.port), (host, port));
            assert_eq!(place.is_loopback(), here, "{registry}");
        }
    }

    fn probe(name: &str, direct: Result<(u16, bool), &str>) -> RegistryProbe {
        let direct = direct.map_err(str::to_owned);
        RegistryProbe {
            name: name.to_owned(),
            place: HostPort::of(name),
            direct: Some(direct.map(|(status, is_registry)| Direct {
                status,
                is_registry,
                is_own: false,
                clock: None,
            })),
            through_engine: None,
            login: Ok(None),
            of_snap: Vec::new(),
        }
    }

    #[test]
    fn a_login_of_the_snaps_docker_is_noticed() {
        let mut probed = probe("localhost:5050", Ok((401, true)));
        assert_eq!(login(&probed).severity, Severity::Ok);
        probed.of_snap = vec!["/home/ada/snap/docker/2915/.docker/config.json".into()];
        assert_eq!(login(&probed).severity, Severity::Warning);
        probed.login = Ok(Some(Some("ada".to_owned())));
        assert_eq!(login(&probed).severity, Severity::Ok);
    }

    #[test]
    fn a_registry_must_answer_and_be_one() {
        let local = "localhost:5050";
        for (probed, state) in [
            (probe(local, Ok((401, true))), Severity::Ok),
            (probe(local, Ok((200, true))), Severity::Ok),
            (probe(local, Ok((404, false))), Severity::Problem),
            (probe(local, Err("refused")), Severity::Problem),
            (probe("docker.io", Err("dns error")), Severity::Warning),
        ] {
            let finding = judge(&probed);
            assert_eq!(finding.severity, state, "{finding:?}");
        }
    }

    #[test]
    fn the_engines_word_counts_since_it_is_the_one_to_push() {
        let fault = |error| {
            Some(Err(EngineError::Registry {
                registry: "registry.school.kr".to_owned(),
                error,
            }))
        };
        let mut insecure = probe("registry.school.kr", Ok((401, true)));
        insecure.through_engine = fault(RegistryError::Unreachable("x509: …".to_owned()));
        assert_eq!(judge(&insecure).severity, Severity::Problem);
        let mut behind = probe("registry.school.kr", Err("dns error"));
        behind.through_engine = fault(RegistryError::LoginRequired);
        assert_eq!(judge(&behind).severity, Severity::Ok);
        behind.login = Ok(Some(Some("ada".to_owned())));
        behind.through_engine = fault(RegistryError::LoginRefused);
        assert_eq!(login(&behind).severity, Severity::Warning);
        let private = login(&behind).private;
        assert!(private.iter().any(|it| it.word == "ada"), "{private:?}");
        assert!(private.iter().any(|it| it.word == "registry.school.kr"));
    }
}
