//! Asks everything at once, then judges the answers, in the order in which they
//! depend on each other.

use std::time::Duration;

use super::config::ProbeConfig;
use super::credentials::HelperProbe;
use super::disk::DiskProbe;
use super::finding::{Finding, Subject};
use super::{clock, credentials, disk, hub, ports, proxies, registry};
use crate::doctor::course_probe;
use crate::doctor::engine_kind;
use crate::doctor::engine_probe::{self, EngineProbe};
use engine::{Described, Endpoint, EngineError, NoEngine};
use plain::lang::Text;
use plain::text;

/// Probes the machine; no single question takes longer than `timeout`, and all are asked
/// together. Nothing is changed.
pub async fn probe(config: &ProbeConfig, timeout: Duration) -> Vec<Finding> {
    let docker = &config.docker;
    let client: Box<dyn Described> = match engine_probe::connect(docker, timeout) {
        Ok(engine) => Box::new(engine),
        Err(error) => Box::new(NoEngine(error)),
    };
    let client = client.as_ref();
    let endpoint = client::endpoint(docker);
    let host = endpoint
        .as_ref()
        .map_or("127.0.0.1", Endpoint::published_host);
    let settings = config.settings.as_ref().ok();

    let of_engine = async {
        let seen = engine_probe::probe(docker, client).await;
        let mirrors = hub::mirrors(&seen, timeout).await;
        (seen, mirrors)
    };
    let of_ports = async { Some(ports::probe(settings?, host, timeout).await) };
    let of_registry =
        async { Some(registry::probe(settings?, &config.hub, docker, client, timeout).await) };
    let ((seen, mirrors), (hub, hub_clock), ports, registry) = tokio::join!(
        of_engine,
        hub::probe(&config.hub, timeout),
        of_ports,
        of_registry,
    );
    let (space, helpers) = of_disk(&seen, config).await;

    let clocks = clocks(&seen, registry.as_ref(), hub_clock);
    let of_registry = |judge: fn(&registry::RegistryProbe) -> Finding, subject| match &registry {
        Some(probed) => judge(probed),
        None => Finding::unseen(subject, course_probe::no_settings()),
    };
    vec![
        course_probe::judge(&config.settings),
        engine_probe::endpoint(&seen),
        engine_kind::version(&seen),
        engine_probe::permission(&seen),
        engine_kind::image_store(&seen),
        engine_kind::platform(&seen),
        disk::judge(space.as_ref()),
        clock::judge(&clocks),
        ports::page(ports.as_ref(), settings, &seen),
        ports::of_registry(ports.as_ref(), registry.as_ref(), &seen),
        of_registry(registry::judge, Subject::Registry),
        of_registry(registry::login, Subject::Login),
        credentials::judge(helpers, settings.map(|it| it.registry.as_str())),
        hub::judge(&hub, &mirrors),
        proxies::judge(&config.proxies, &seen),
    ]
}

/// What blocks is asked beside the async thread, which may be serving pages.
async fn of_disk(
    seen: &EngineProbe,
    config: &ProbeConfig,
) -> (Option<DiskProbe>, Result<Vec<HelperProbe>, EngineError>) {
    let engine = disk::of_engine(seen);
    let course = config.settings.as_ref().ok().map(|it| it.root.clone());
    let space = tokio::task::spawn_blocking(move || disk::probe(engine, course));
    let docker = config.docker.clone();
    let helpers = tokio::task::spawn_blocking(move || credentials::probe(&docker));
    let (space, helpers) = tokio::join!(space, helpers);
    // A probe that panics has found nothing.
    (space.unwrap_or_default(), helpers.unwrap_or(Ok(Vec::new())))
}

/// The clocks that were read, each with its owner.
fn clocks(
    seen: &EngineProbe,
    registry: Option<&registry::RegistryProbe>,
    hub: Option<clock::Reading>,
) -> Vec<(Text, clock::Reading)> {
    let direct = registry.and_then(|probed| probed.direct.as_ref()?.as_ref().ok());
    let readings = [
        (text!("the engine", "엔진"), seen.clock),
        (
            text!("the registry", "레지스트리"),
            direct.and_then(|direct| direct.clock),
        ),
        (text!("Docker Hub", "Docker Hub"), hub),
    ];
    let readings = readings.into_iter();
    readings
        .filter_map(|(who, reading)| Some((who, reading?)))
        .collect()
}
