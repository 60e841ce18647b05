//! From an engine's answers about containers to our own facts. The client library has lists of
//! states and kinds of mounts that lack some of Podman's, and refuses a whole answer for one word:
//! so these are read here.

use std::collections::{BTreeMap, HashMap};

use bollard::errors::Error;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answers::{Unusable, digest, must, text};
use engine::{Container, Digest, Made, Mount, PortBinding, State};
use plain::clock;

/// What an engine answered, as JSON: what the library has read, or what it refused to.
///
/// # Errors
/// The library's, where there is no JSON.
pub fn raw<T: Serialize>(answer: Result<T, Error>) -> Result<Value, Error> {
    match answer {
        Ok(read) => Ok(serde_json::to_value(read)?),
        Err(Error::JsonDataError {
            message,
            contents,
            column,
        }) => serde_json::from_str(&contents).map_err(|_| Error::JsonDataError {
            message,
            contents,
            column,
        }),
        Err(error) => Err(error),
    }
}

fn read<T: DeserializeOwned>(answer: Value) -> Result<T, Unusable> {
    serde_json::from_value(answer).map_err(|error| Unusable::Shape(error.to_string()))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inspected {
    id: Option<String>,
    name: Option<String>,
    image: Option<String>,
    image_manifest_descriptor: Option<Descriptor>,
    state: Option<InspectedState>,
    network_settings: Option<NetworkSettings>,
    mounts: Option<Vec<MountPoint>>,
    host_config: Option<HostConfig>,
    config: Option<Config>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    id: Option<String>,
    names: Option<Vec<String>>,
    #[serde(rename = "ImageID")]
    image_id: Option<String>,
    image_manifest_descriptor: Option<Descriptor>,
    state: Option<String>,
    ports: Option<Vec<ListedPort>>,
    mounts: Option<Vec<MountPoint>>,
    host_config: Option<HostConfig>,
}

#[derive(Deserialize)]
struct Descriptor {
    digest: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InspectedState {
    status: Option<String>,
    running: Option<bool>,
    paused: Option<bool>,
    restarting: Option<bool>,
    started_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NetworkSettings {
    ports: Option<HashMap<String, Option<Vec<Binding>>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Binding {
    host_ip: Option<String>,
    host_port: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListedPort {
    #[serde(rename = "IP")]
    ip: Option<String>,
    private_port: u16,
    public_port: Option<u16>,
    #[serde(rename = "Type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MountPoint {
    #[serde(rename = "Type")]
    kind: Option<String>,
    destination: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct HostConfig {
    network_mode: Option<String>,
    /// By the path in the container.
    tmpfs: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Config {
    image: Option<String>,
}

/// A container, and the image that it was made from as it was typed.
pub fn inspected(answer: Value) -> Result<Made, Unusable> {
    let found: Inspected = read(answer)?;
    let (running, state, started) = states(must("State", found.state)?)?;
    let network = must("NetworkSettings", found.network_settings)?;
    // A container that does not run has none.
    let ports = match network.ports {
        None if running => return Err(Unusable::Missing("NetworkSettings.Ports")),
        ports => bindings(ports.unwrap_or_default())?,
    };
    let host = found.host_config.unwrap_or_default();
    Ok(Made {
        from: found.config.and_then(|it| it.image).unwrap_or_default(),
        container: Container {
            id: text("Id", found.id)?,
            name: plain_name(&text("Name", found.name)?),
            image_id: origin("Image", found.image)?,
            image_manifest: manifest(found.image_manifest_descriptor)?,
            running,
            up: started
                .filter(|_| running)
                .and_then(|it| seconds_since(&it)),
            state,
            ports,
            on_host_network: is_host(&host),
            mounts: mounts(found.mounts, host),
        },
    })
}

/// Containers of the engine's list.
pub fn listed(answer: Value) -> Result<Vec<Container>, Unusable> {
    let found: Vec<Listed> = read(answer)?;
    found.into_iter().map(listed_one).collect()
}

/// The IDs of the engine's list.
pub fn listed_ids(answer: Value) -> Result<Vec<String>, Unusable> {
    let found: Vec<Listed> = read(answer)?;
    found.into_iter().map(|it| text("Id", it.id)).collect()
}

fn listed_one(found: Listed) -> Result<Container, Unusable> {
    let state = State::from(text("State", found.state)?);
    // A container that does not run has none.
    let ports = match found.ports {
        None if state == State::Running => return Err(Unusable::Missing("Ports")),
        ports => ports.unwrap_or_default(),
    };
    let ports = ports.into_iter().filter_map(|port| {
        Some(PortBinding {
            container: format!("{}/{}", port.private_port, port.kind.unwrap_or_default()),
            host_address: port.ip.unwrap_or_default(),
            host_port: port.public_port?,
        })
    });
    let names = must("Names", found.names)?;
    let host = found.host_config.unwrap_or_default();
    Ok(Container {
        id: text("Id", found.id)?,
        name: plain_name(&text("Names", names.into_iter().next())?),
        image_id: origin("ImageID", found.image_id)?,
        image_manifest: manifest(found.image_manifest_descriptor)?,
        running: state == State::Running,
        state,
        up: None,
        ports: sorted(ports.collect()),
        on_host_network: is_host(&host),
        mounts: mounts(found.mounts, host),
    })
}

/// Whether it runs, its state, and when it was started. An engine says of a paused container that
/// it runs, and of one between two starts too.
fn states(found: InspectedState) -> Result<(bool, State, Option<String>), Unusable> {
    let runs = must("State.Running", found.running)?;
    let word = State::from(text("State.Status", found.status)?);
    let is = |flag: Option<bool>| flag == Some(true);
    let state = match word {
        State::Running if is(found.paused) => State::Paused,
        State::Running if is(found.restarting) => State::Restarting,
        word => word,
    };
    Ok((runs && state == State::Running, state, found.started_at))
}

/// Clocks of an engine's machine and of this one differ a little.
fn seconds_since(started: &str) -> Option<u64> {
    const SKEW: i64 = 60;
    let started: Timestamp = started.parse().ok()?;
    let seconds = clock::now().as_second().checked_sub(started.as_second())?;
    (seconds >= -SKEW).then(|| u64::try_from(seconds).unwrap_or_default())
}

fn bindings(found: HashMap<String, Option<Vec<Binding>>>) -> Result<Vec<PortBinding>, Unusable> {
    let mut ports = Vec::new();
    for (port, bindings) in found {
        for binding in bindings.unwrap_or_default() {
            // A container that does not run has no port yet where the engine is to choose it.
            let Some(host_port) = binding.host_port.filter(|it| !it.is_empty()) else {
                continue;
            };
            ports.push(PortBinding {
                container: port.clone(),
                host_address: binding.host_ip.unwrap_or_default(),
                host_port: host_port.parse().map_err(|_| Unusable::Strange {
                    field: "HostPort",
                    value: host_port,
                })?,
            });
        }
    }
    Ok(sorted(ports))
}

/// IPv4 first: on some hosts only it is forwarded to containers.
fn sorted(mut ports: Vec<PortBinding>) -> Vec<PortBinding> {
    ports.sort_by_key(|port| {
        (
            port.container.clone(),
            port.host_address.contains(':'),
            port.host_port,
        )
    });
    ports
}

/// What `--tmpfs` mounts is no mount point in every engine's words.
fn mounts(points: Option<Vec<MountPoint>>, host: HostConfig) -> Vec<Mount> {
    let points = points.into_iter().flatten().filter_map(|point| {
        Some(Mount {
            kind: point.kind.unwrap_or_default(),
            path: point.destination?,
        })
    });
    let memory = host.tmpfs.into_iter().flatten().map(|(path, _)| Mount {
        kind: "tmpfs".to_owned(),
        path,
    });
    points.chain(memory).collect()
}

fn is_host(found: &HostConfig) -> bool {
    found.network_mode.as_deref() == Some("host")
}

/// The image that a container was made from; an empty text where there was none.
fn origin(field: &'static str, value: Option<String>) -> Result<Option<Digest>, Unusable> {
    match must(field, value)?.as_str() {
        "" | "sha256:" => Ok(None),
        value => digest(field, value).map(Some),
    }
}

/// The platform's manifest, which only some engines report.
fn manifest(found: Option<Descriptor>) -> Result<Option<Digest>, Unusable> {
    let found = found.and_then(|it| it.digest);
    let found = found.filter(|text| !text.is_empty());
    found
        .map(|text| digest("ImageManifestDescriptor", &text))
        .transpose()
}

/// The API puts a slash before a container's name.
fn plain_name(name: &str) -> String {
    name.trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn whole() -> Value {
        json!({
            "Id": "1", "Name": "/demo", "Image": Digest::of(b"id").to_string(),
            "State": { "Running": true, "Status": "running", "StartedAt": "2026-01-01T00:00:00Z" },
            "NetworkSettings": { "Ports": {
                "80/tcp": [
                    { "HostIp": "::", "HostPort": "8080" },
                    { "HostIp": "0.0.0.0", "HostPort": "8080" },
                ],
                "81/tcp": null,
            } },
            "Mounts": [{ "Type": "bind", "Source": "/home/ada", "Destination": "/srv" }],
            "HostConfig": { "NetworkMode": "bridge", "Tmpfs": { "/tmp": "" } },
            "Config": { "Image": "nginx" },
        })
    }

    fn line() -> Value {
        json!({
            "Id": "1", "Names": ["/demo"], "ImageID": Digest::of(b"id").to_string(),
            "State": "running", "Ports": [
                { "IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp" },
                { "PrivatePort": 81, "Type": "tcp" },
            ],
        })
    }

    fn without(mut from: Value, pointer: &str) -> Value {
        let (parent, field) = pointer.rsplit_once('/').unwrap();
        let parent = from.pointer_mut(parent).unwrap();
        parent.as_object_mut().unwrap().remove(field).unwrap();
        from
    }

    #[test]
    fn a_container_is_what_the_engine_says_of_it() {
        let made = inspected(whole()).unwrap();
        let found = made.container;
        assert_eq!((made.from.as_str(), found.name.as_str()), ("nginx", "demo"));
        assert_eq!(found.image_id, Some(Digest::of(b"id")));
        assert!(found.running && found.up.is_some() && !found.on_host_network);
        let addresses: Vec<_> = found.ports.iter().map(|it| &it.host_address).collect();
        assert_eq!(addresses, ["0.0.0.0", "::"]);
        let mounts: Vec<_> = found
            .mounts
            .iter()
            .map(|it| (&*it.kind, &*it.path))
            .collect();
        assert_eq!(mounts, [("bind", "/srv"), ("tmpfs", "/tmp")]);
        let kept = serde_json::to_string(&found.mounts).unwrap();
        assert!(
            !kept.contains("ada"),
            "where a mount comes from is not kept"
        );
        let found = listed(json!([line()])).unwrap().remove(0);
        assert_eq!((found.name.as_str(), found.ports.len()), ("demo", 1));
        assert!(found.running);
    }

    #[test]
    fn an_answer_about_a_container_that_lacks_something_is_not_believed() {
        for field in [
            "/Id",
            "/Name",
            "/Image",
            "/State",
            "/State/Running",
            "/State/Status",
            "/NetworkSettings",
            "/NetworkSettings/Ports",
        ] {
            assert!(inspected(without(whole(), field)).is_err(), "{field}");
        }
        for field in ["/Id", "/Names", "/ImageID", "/State", "/Ports"] {
            let line = without(line(), field);
            assert!(listed(json!([line])).is_err(), "{field}");
        }
        for answer in [json!({}), json!(null), json!([{}]), json!("running")] {
            assert!(inspected(answer.clone()).is_err(), "{answer}");
            assert!(listed(answer.clone()).is_err(), "{answer}");
        }
        assert_eq!(listed(json!([])).unwrap(), []);
    }

    #[test]
    fn a_state_is_read_by_all_that_the_engine_says_of_it() {
        let state = |status: &str, flags: [bool; 3]| {
            let [running, paused, restarting] = flags;
            let mut answer = whole();
            answer["State"] = json!({
                "Status": status, "Running": running, "Paused": paused, "Restarting": restarting,
            });
            let found = inspected(answer).unwrap().container;
            (found.running, found.state)
        };
        assert_eq!(
            state("running", [true, false, false]),
            (true, State::Running)
        );
        assert_eq!(state("paused", [true, true, false]), (false, State::Paused));
        assert_eq!(
            state("running", [true, true, false]),
            (false, State::Paused)
        );
        let between = (false, State::Restarting);
        assert_eq!(state("restarting", [true, false, true]), between);
        assert_eq!(state("running", [true, false, true]), between);
        assert!(!state("running", [false, false, false]).0);
        for word in ["exited", "created", "dead", "initialized", "stopped", "?"] {
            assert_eq!(
                state(word, [false; 3]),
                (false, State::from(word.to_owned()))
            );
        }
    }

    #[test]
    fn what_the_library_refuses_is_read_all_the_same() {
        let refused = |contents: &str| {
            let error = Error::JsonDataError {
                message: String::new(),
                contents: contents.to_owned(),
                column: 0,
            };
            raw::<()>(Err(error))
        };
        let odd = json!([{ "State": "initialized" }]);
        assert_eq!(refused(&odd.to_string()).unwrap(), odd);
        assert!(refused("<html>").is_err());
        assert_eq!(raw(Ok(vec![1])).unwrap(), json!([1]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_container_without_one_of_its_parts_never_runs(word in "[a-z]{0,10}", flag in any::<bool>()) {
            let mut answer = whole();
            answer["State"] = json!({ "Status": word, "Running": flag });
            let runs = inspected(answer).is_ok_and(|made| made.container.running);
            prop_assert_eq!(runs, flag && word == "running");
        }
    }
}
