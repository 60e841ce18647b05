//! The ports that the course wants: one for pages, one for its registry.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use tokio::net::TcpStream;

use super::config::Settings;
use super::finding::{Finding, Subject, Unseen};
use super::redact::Kind;
use super::registry::{self, HostPort};
use crate::doctor::course_probe::no_settings;
use crate::doctor::engine_probe::EngineProbe;
use plain::text;
use plain::visible::visible;

/// Below, only root and what it allows may take a port.
const FIRST_OPEN_PORT: u16 = 1024;

/// Whether anything listens on a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Port {
    Free,
    Taken,
    Unseen(String),
}

/// What was found out about both.
#[derive(Debug, Clone)]
pub struct PortProbe {
    /// `None`: the learner's setting is not a port.
    page: Option<Port>,
    registry: Port,
    /// The lowest port that a program without root's rights may take, where the system says so.
    first_open: Option<u16>,
}

/// Asks on `host`, which is where ports that containers publish are.
pub async fn probe(settings: &Settings, host: &str, timeout: Duration) -> PortProbe {
    let place = HostPort::of(&settings.registry);
    // A name such as `localhost` is where all ports are; a number may be another loopback's.
    let bare = place.host.trim_matches(['[', ']']);
    let at = bare.parse::<IpAddr>().map_or(host, |_| bare);
    let page = async {
        match settings.port.parse() {
            Ok(0) | Err(_) => None,
            Ok(port) => Some(is_taken(host, port, timeout).await),
        }
    };
    let registry = is_taken(at, place.port, timeout);
    let (page, registry) = tokio::join!(page, registry);
    // Linux's, for programs of this machine.
    let first = std::fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    PortProbe {
        page,
        registry,
        first_open: first.ok().and_then(|text| text.trim().parse().ok()),
    }
}

/// What listens on all addresses or on the loopback's answers here.
async fn is_taken(host: &str, port: u16, timeout: Duration) -> Port {
    let host = host.trim_matches(['[', ']']);
    match tokio::time::timeout(timeout, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Port::Taken,
        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => Port::Free,
        Ok(Err(error)) => Port::Unseen(error.to_string()),
        Err(_) => Port::Unseen(format!("no answer within {} s", timeout.as_secs_f32())),
    }
}

/// The container of the engine that publishes on the port.
fn container(seen: &EngineProbe, port: u16) -> Option<&str> {
    let running = seen.containers.as_ref().ok()?;
    let holder = running
        .iter()
        .find(|container| container.ports.iter().any(|it| it.host_port == port))?;
    Some(&holder.name)
}

fn unseen(subject: Subject, port: &str, words: &str) -> Finding {
    let why = Unseen {
        reason: text!(
            "port {port}: {words}",
            "포트 {port}번: {words}",
            words = visible(words)
        ),
        remedy: text!(
            "see whether a firewall keeps this machine from connecting to itself",
            "이 컴퓨터의 방화벽이 컴퓨터 안의 연결을 막지 않는지 확인해 주세요"
        ),
    };
    Finding::unseen(subject, why)
}

pub fn page(
    probed: Option<&PortProbe>,
    settings: Option<&Settings>,
    seen: &EngineProbe,
) -> Finding {
    const SUBJECT: Subject = Subject::PagePort;
    let (Some(probed), Some(settings)) = (probed, settings) else {
        return Finding::unseen(SUBJECT, no_settings());
    };
    let port = visible(&settings.port);
    let other = text!(
        "take another: `checker init --set port=8080`, and `-p 8080:80` when you run a container",
        "다른 포트를 써 주세요. `checker init --set port=8080` 명령을 실행하고, 컨테이너를 실행할 때 \
         `-p 8080:80`을 쓰면 돼요"
    );
    match &probed.page {
        None => Finding::problem(
            SUBJECT,
            text!(
                "your setting `port` is `{port}`, which is not a port",
                "`port` 설정값이 포트 번호가 아니에요: `{port}`"
            ),
            text!(
                "choose one from 1 to 65535: `checker init --set port=8080`",
                "1부터 65535 사이의 번호로 정해 주세요: `checker init --set port=8080`"
            ),
        ),
        Some(Port::Unseen(words)) => unseen(SUBJECT, &port, words),
        Some(Port::Taken) => {
            let number = settings.port.parse().unwrap_or_default();
            match container(seen, number) {
                Some(name) => {
                    let name = visible(name);
                    Finding::warning(
                        SUBJECT,
                        text!(
                            "port {port} is published by your container `{name}`",
                            "포트 {port}번은 `{name}` 컨테이너가 게시하고 있어요"
                        ),
                        text!(
                            "if that is not the page of a lesson, `docker container stop {name}`",
                            "레슨의 페이지가 아니라면 `docker container stop {name}` 명령으로 멈춰 주세요"
                        ),
                    )
                }
                None => Finding::warning(
                    SUBJECT,
                    text!(
                        "port {port} is used by another program",
                        "포트 {port}번은 다른 프로그램이 쓰고 있어요"
                    ),
                    other,
                ),
            }
        }
        Some(Port::Free) => {
            let number: u16 = settings.port.parse().unwrap_or_default();
            let first = probed.first_open.filter(|_| seen.is_local());
            let is_rootless = seen.about.as_ref().is_ok_and(|about| about.rootless);
            if is_rootless && number < first.unwrap_or(FIRST_OPEN_PORT) {
                Finding::warning(
                    SUBJECT,
                    text!(
                        "port {port} is free, but an engine without root's rights may not take it",
                        "포트 {port}번은 비어 있지만, root 권한 없이 실행되는 엔진은 쓸 수 없어요"
                    ),
                    other,
                )
            } else {
                Finding::ok(
                    SUBJECT,
                    text!("port {port} is free", "포트 {port}번이 비어 있어요"),
                )
            }
        }
    }
}

pub fn of_registry(
    probed: Option<&PortProbe>,
    registry: Option<&registry::RegistryProbe>,
    seen: &EngineProbe,
) -> Finding {
    const SUBJECT: Subject = Subject::RegistryPort;
    let (Some(probed), Some(registry)) = (probed, registry) else {
        return Finding::unseen(SUBJECT, no_settings());
    };
    let place = &registry.place;
    let port = place.port;
    if !place.is_loopback() {
        return Finding::ok(
            SUBJECT,
            text!(
                "none is needed here: your registry is {host}",
                "필요 없어요. 내 레지스트리: {host}",
                host = visible(&registry.name)
            ),
        )
        .private(Kind::Host, &place.host);
    }
    let direct = registry.direct.as_ref().and_then(|it| it.as_ref().ok());
    match (&probed.registry, direct) {
        (_, None) if registry.direct.is_none() => Finding::unseen(
            SUBJECT,
            Unseen {
                reason: text!(
                    "port {port} is one of the engine's machine",
                    "포트 {port}번은 엔진이 있는 컴퓨터의 포트예요"
                ),
                remedy: text!(
                    "run `checker doctor` on that machine",
                    "그 컴퓨터에서 `checker doctor` 명령을 실행해 주세요"
                ),
            },
        ),
        (_, Some(direct)) if direct.is_own => Finding::ok(
            SUBJECT,
            text!(
                "port {port} is used by the course's own registry",
                "포트 {port}번은 강좌의 레지스트리가 쓰고 있어요"
            ),
        ),
        (_, Some(direct)) if direct.is_registry => Finding::ok(
            SUBJECT,
            text!(
                "port {port} is used by a registry",
                "포트 {port}번은 레지스트리가 쓰고 있어요"
            ),
        ),
        (Port::Free, _) => Finding::ok(
            SUBJECT,
            text!("port {port} is free", "포트 {port}번이 비어 있어요"),
        ),
        (Port::Unseen(words), _) => unseen(SUBJECT, &port.to_string(), words),
        (Port::Taken, _) => {
            let found = match container(seen, port) {
                Some(name) => text!(
                    "port {port} is published by your container `{name}`, which is not a registry",
                    "포트 {port}번은 레지스트리가 아닌 `{name}` 컨테이너가 게시하고 있어요",
                    name = visible(name)
                ),
                None => text!(
                    "port {port} is used by another program, which is not a registry",
                    "포트 {port}번은 레지스트리가 아닌 다른 프로그램이 쓰고 있어요"
                ),
            };
            Finding::problem(SUBJECT, found, registry::elsewhere(place))
        }
    }
}
