//! What the engine and the learner's registry hold, as JSON for `theme/live/held.js`. Names and
//! digests are in no language.

use serde::Serialize;

use engine::{Container, Digest};
use watching::watch::{HeldImage, InRegistry, Inventory, WatchState};

#[derive(Debug, Serialize)]
pub struct LiveHeld<'a> {
    /// Whether the engine said what it holds; the rest is empty where it did not.
    known: bool,
    images: Vec<LiveImage<'a>>,
    containers: Vec<LiveContainer<'a>>,
    registry: Vec<LivePushed>,
    /// Images and containers that are not among these.
    left_off: usize,
}

#[derive(Debug, Serialize)]
struct LiveImage<'a> {
    /// Twelve digits, as `docker image ls` shows it.
    id: String,
    names: &'a [String],
    /// Short digests, the base's first; `None` where they are not known.
    layers: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
struct LiveContainer<'a> {
    name: &'a str,
    /// The ID of its image among `images`.
    image: Option<String>,
    /// In the engine's word.
    state: String,
    /// `8080:80`.
    ports: Vec<String>,
}

#[derive(Debug, Serialize)]
struct LivePushed {
    name: String,
    digest: String,
    /// The ID of the image on the engine that this is, if it is one of them.
    image: Option<String>,
}

impl<'a> LiveHeld<'a> {
    pub fn new(state: &'a WatchState) -> Self {
        let inventory = state.inventory.as_deref();
        let images = inventory.map_or(&[][..], |it| &it.images);
        let containers = inventory.map_or(&[][..], |it| &it.containers);
        let registry = inventory.map_or(&[][..], |_| &state.registry[..]);
        Self {
            known: inventory.is_some(),
            images: images.iter().map(LiveImage::new).collect(),
            containers: containers
                .iter()
                .map(|it| LiveContainer::new(it, images))
                .collect(),
            registry: registry
                .iter()
                .map(|it| LivePushed::new(it, images))
                .collect(),
            left_off: inventory.map_or(0, |Inventory { left_off, .. }| *left_off),
        }
    }
}

impl<'a> LiveImage<'a> {
    fn new(image: &'a HeldImage) -> Self {
        let layers = image.layers.as_ref();
        Self {
            id: image.id.short(),
            names: &image.names,
            layers: layers.map(|layers| layers.iter().map(Digest::short).collect()),
        }
    }
}

impl<'a> LiveContainer<'a> {
    /// Where an image has several platforms, a container may name the one that it runs.
    fn new(container: &'a Container, images: &[HeldImage]) -> Self {
        let is = |image: &&HeldImage| {
            let named = [container.image_id, container.image_manifest];
            named
                .into_iter()
                .flatten()
                .any(|id| image.digests.contains(&id))
        };
        let ports = container.ports.iter();
        let mut ports: Vec<_> = ports
            .map(|it| format!("{}:{}", it.host_port, it.container))
            .collect();
        ports.dedup();
        Self {
            name: &container.name,
            image: images.iter().find(is).map(|image| image.id.short()),
            state: container.state.to_string(),
            ports,
        }
    }
}

impl LivePushed {
    fn new(pushed: &InRegistry, images: &[HeldImage]) -> Self {
        let mut images = images.iter();
        let image = images.find(|image| image.digests.contains(&pushed.digest));
        Self {
            name: pushed.name.to_string(),
            digest: pushed.digest.short(),
            image: image.map(|image| image.id.short()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use serde_json::json;

    fn digest(word: &str) -> Digest {
        Digest::of(word.as_bytes())
    }

    #[test]
    fn containers_and_what_was_pushed_lead_to_their_images() {
        let image = HeldImage {
            id: digest("index"),
            names: vec!["nginx:latest".to_owned()],
            layers: Some(vec![digest("a")]),
            digests: vec![digest("index"), digest("amd64")],
        };
        let container = |name: &str, id: &str| Container {
            name: name.to_owned(),
            image_id: Some(digest(id)),
            ..Container::default()
        };
        let state = WatchState {
            inventory: Some(Arc::new(Inventory {
                images: vec![image],
                containers: vec![container("web", "amd64"), container("lost", "gone")],
                left_off: 3,
            })),
            registry: Arc::new(vec![InRegistry {
                name: "localhost:5050/ada/nginx".parse().unwrap(),
                digest: digest("amd64"),
            }]),
            ..WatchState::default()
        };
        let short = digest("index").short();
        let held = serde_json::to_value(LiveHeld::new(&state)).unwrap();
        assert_eq!(held["images"][0]["layers"], json!([digest("a").short()]));
        assert_eq!(held["containers"][0]["image"], json!(short));
        assert_eq!(held["containers"][1]["image"], json!(null));
        assert_eq!(held["registry"][0]["image"], json!(short));
        assert_eq!(held["left_off"], json!(3));
    }

    #[test]
    fn what_is_not_known_is_not_drawn() {
        let state = WatchState {
            registry: Arc::new(vec![InRegistry {
                name: "localhost:5050/ada/nginx".parse().unwrap(),
                digest: digest("a"),
            }]),
            ..WatchState::default()
        };
        let held = serde_json::to_value(LiveHeld::new(&state)).unwrap();
        assert_eq!(held["known"], json!(false));
        assert_eq!(held["registry"], json!([]));
    }
}
