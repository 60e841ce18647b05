//! Asks the registry, from here and through the engine, and for the learner's login.

use std::path::PathBuf;
use std::time::Duration;

use crate::doctor::clock::Reading;
use crate::doctor::config::Settings;
use crate::doctor::finding::Finding;
use crate::doctor::hub::HubAddress;
use crate::doctor::redact::Kind;
use client::Environment;
use client::http::exchange::{self, Request};
use engine::{Engine, EngineError, Reference, RegistryError};

/// What the course's own registry calls itself when it asks for a login.
const OWN_REALM: &str = "realm=\"Docker Images, Layer by Layer\"";

/// The registry's name that means Docker Hub.
const HUB: &str = "docker.io";

/// `host:port` of a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPort {
    pub host: String,
    pub port: u16,
}

impl HostPort {
    /// Of `localhost:5050`, or of a host alone, which then has the port of its protocol.
    pub fn of(registry: &str) -> Self {
        let port = |port: &str| port.parse().ok();
        let (host, port) = match registry.rsplit_once(':') {
            Some((host, digits)) if port(digits).is_some() => (host, port(digits)),
            _ => (registry, None),
        };
        let is_loopback = is_loopback(host);
        Self {
            host: host.to_owned(),
            port: port.unwrap_or(if is_loopback { 80 } else { 443 }),
        }
    }

    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare == "localhost" || (bare.parse::<std::net::IpAddr>()).is_ok_and(|it| it.is_loopback())
}

/// What was found out about the registry.
#[derive(Debug, Clone)]
pub struct RegistryProbe {
    pub name: String,
    pub place: HostPort,
    /// Asked from this machine; `None` where it is a local name on the engine's machine.
    pub direct: Option<Result<Direct, String>>,
    /// Asked through the engine, with the learner's login, as a push would; `None` without an engine.
    pub(super) through_engine: Option<Result<(), EngineError>>,
    /// Whether a login is kept, and whose where that is known.
    pub(super) login: Result<Option<Option<String>>, EngineError>,
    /// Configs with logins of another docker than the one that is looked for: the snap's.
    pub(super) of_snap: Vec<PathBuf>,
}

/// The configs of docker from the snap store, which has a home folder of its own.
fn of_snap(docker: &Environment) -> Vec<PathBuf> {
    let versions = docker
        .home
        .as_deref()
        .and_then(|home| home.join("snap/docker").read_dir().ok());
    let configs = versions.into_iter().flatten().flatten();
    let configs = configs.map(|version| version.path().join(".docker/config.json"));
    configs.filter(|config| config.is_file()).collect()
}

/// What answers at the registry's address.
#[derive(Debug, Clone)]
pub struct Direct {
    pub(super) status: u16,
    pub is_registry: bool,
    /// Whether it is the one that the course brings along.
    pub is_own: bool,
    pub clock: Option<Reading>,
}

pub async fn probe(
    settings: &Settings,
    hub: &HubAddress,
    docker: &Environment,
    engine: &dyn Engine,
    timeout: Duration,
) -> RegistryProbe {
    let place = HostPort::of(&settings.registry);
    let endpoint = engine.endpoint();
    let is_here = endpoint.map_or(true, |endpoint| endpoint.is_local());
    let direct = async {
        if is_here || !place.is_loopback() {
            Some(direct(&settings.registry, &place, hub, timeout).await)
        } else {
            None
        }
    };
    let repository = format!("{}/nginx", settings.namespace).parse::<Reference>();
    let repository = repository.ok();
    let through_engine = async {
        let asked = repository.filter(|it| it.registry() == settings.registry);
        let asked = asked?;
        let answer = tokio::time::timeout(timeout, engine.manifest_as_learner(&asked)).await;
        Some(match answer {
            Ok(answer) => answer.map(|_| ()),
            Err(_) => Err(EngineError::Timeout {
                endpoint: engine.endpoint().ok()?.to_string(),
                after: timeout,
            }),
        })
    };
    let login = async {
        let registry = &settings.registry;
        // Which engine it is says where a login is kept; where none answers, where docker keeps it.
        let found = match engine.info().await {
            Ok(_) => engine.login(registry).await?,
            Err(_) => client::login(registry, docker, timeout).await?,
        };
        let found = found.credential;
        Ok(found.map(|it| it.user().map(str::to_owned)))
    };
    let (direct, through_engine, login) = tokio::join!(direct, through_engine, login);
    RegistryProbe {
        name: settings.registry.clone(),
        place,
        direct,
        through_engine,
        login,
        of_snap: of_snap(docker),
    }
}

/// GET /v2/, with and without TLS in the order in which docker would: registries of this machine
/// itself are mostly without.
async fn direct(
    registry: &str,
    place: &HostPort,
    hub: &HubAddress,
    timeout: Duration,
) -> Result<Direct, String> {
    let ask = |base: String| {
        let question = Request {
            url: format!("{base}/v2/"),
            proxies: !place.is_loopback(),
            ..Request::default()
        };
        exchange::ask(question, timeout)
    };
    let answer = if registry == HUB {
        ask(hub.registry.clone()).await?
    } else {
        let (plain, tls) = tokio::join!(
            ask(format!("http://{registry}")),
            ask(format!("https://{registry}"))
        );
        let (first, second) = if place.is_loopback() {
            (plain, tls)
        } else {
            (tls, plain)
        };
        match (first, second) {
            // 400: "client sent an HTTP request to an HTTPS server".
            (Ok(first), Ok(second)) if first.status == 400 && second.status != 400 => second,
            (Ok(answer), _) | (Err(_), Ok(answer)) => answer,
            (Err(words), Err(_)) => return Err(words),
        }
    };
    let challenge = answer.header("www-authenticate").unwrap_or_default();
    let says_so = answer.header("docker-distribution-api-version").is_some();
    Ok(Direct {
        status: answer.status,
        is_registry: matches!(answer.status, 200 | 401) && (says_so || !challenge.is_empty()),
        is_own: challenge.contains(OWN_REALM),
        clock: answer
            .header("date")
            .and_then(|date| Reading::of_header(date, answer.between)),
    })
}

impl RegistryProbe {
    /// Whether the engine got an answer from the registry itself, including "log in first".
    pub(super) fn engine_reaches(&self) -> bool {
        matches!(
            &self.through_engine,
            Some(
                Ok(())
                    | Err(EngineError::Registry {
                        error: RegistryError::LoginRequired
                            | RegistryError::LoginRefused
                            | RegistryError::Denied(_),
                        ..
                    })
            )
        )
    }

    /// Why the engine cannot reach it, where it said so.
    pub(super) fn engine_fails(&self) -> Option<&EngineError> {
        match &self.through_engine {
            Some(Err(
                error @ EngineError::Registry {
                    error:
                        RegistryError::Unreachable(_)
                        | RegistryError::Timeout(_)
                        | RegistryError::Foreign(_)
                        | RegistryError::Mirror(_)
                        | RegistryError::Other(_),
                    ..
                },
            )) => Some(error),
            _ => None,
        }
    }

    pub(super) fn is_hub(&self) -> bool {
        self.name == HUB
    }

    /// With the words that say whose registry it is.
    pub(super) fn private(&self, finding: Finding) -> Finding {
        if self.place.is_loopback() || self.is_hub() {
            finding
        } else {
            finding.private(Kind::Host, &self.place.host)
        }
    }
}
