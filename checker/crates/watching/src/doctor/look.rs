//! Everything at once: looks, then judges what was seen, in the order in which one thing stands
//! on another.

use std::time::Duration;

use super::finding::{Finding, Subject};
use super::surroundings::Surroundings;
use super::{clock, credentials, disk, hub, ports, proxies, registry};
use crate::doctor::course_probe;
use crate::doctor::engine_probe::{self, Seen};
use engine::{Described, Endpoint, NoEngine};
use plain::lang::Text;
use plain::text;

/// Looks the machine over; no single question takes longer than `timeout`, and all are asked
/// together. Nothing is changed.
pub async fn look(surroundings: &Surroundings, timeout: Duration) -> Vec<Finding> {
    let docker = &surroundings.docker;
    let client: Box<dyn Described> = match engine_probe::connect(docker, timeout) {
        Ok(engine) => Box::new(engine),
        Err(error) => Box::new(NoEngine(error)),
    };
    let client = client.as_ref();
    let endpoint = Endpoint::find(docker);
    let host = endpoint
        .as_ref()
        .map_or("127.0.0.1", Endpoint::published_host);
    let settings = surroundings.settings.as_ref().ok();

    let of_engine = async {
        let seen = engine_probe::look(docker, client).await;
        let mirrors = hub::mirrors(&seen, timeout).await;
        (seen, mirrors)
    };
    let of_ports = async { Some(ports::look(settings?, host, timeout).await) };
    let of_registry =
        async { Some(registry::look(settings?, &surroundings.hub, client, timeout).await) };
    let ((seen, mirrors), (hub, hub_clock), ports, registry) = tokio::join!(
        of_engine,
        hub::look(&surroundings.hub, timeout),
        of_ports,
        of_registry,
    );
    let space = disk::look(&seen, settings.map(|settings| settings.root.as_path()));
    let helpers = credentials::look(docker);

    let clocks = clocks(&seen, registry.as_ref(), hub_clock);
    let of_registry = |judge: fn(&registry::Looked) -> Finding, subject| match &registry {
        Some(looked) => judge(looked),
        None => Finding::unseen(subject, course_probe::no_settings()),
    };
    vec![
        course_probe::judge(&surroundings.settings),
        engine_probe::endpoint(&seen),
        engine_probe::version(&seen),
        engine_probe::permission(&seen),
        engine_probe::image_store(&seen),
        engine_probe::platform(&seen),
        disk::judge(space.as_ref()),
        clock::judge(&clocks),
        ports::page(ports.as_ref(), settings, &seen),
        ports::of_registry(ports.as_ref(), registry.as_ref(), &seen),
        of_registry(registry::judge, Subject::Registry),
        of_registry(registry::login, Subject::Login),
        credentials::judge(helpers, settings.map(|it| it.registry.as_str())),
        hub::judge(&hub, &mirrors),
        proxies::judge(&surroundings.proxies, &seen),
    ]
}

/// The clocks that were read, each with its owner.
fn clocks(
    seen: &Seen,
    registry: Option<&registry::Looked>,
    hub: Option<clock::Reading>,
) -> Vec<(Text, clock::Reading)> {
    let direct = registry.and_then(|looked| looked.direct.as_ref()?.as_ref().ok());
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
