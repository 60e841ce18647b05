//! What the engine holds, and what the learner's registry has beside it, for a picture of both.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures_util::StreamExt;
use futures_util::stream;

use engine::{Container, Digest, Engine, EngineError, ListedImage, Reference, Shown};

/// Images that are read with their layers; more are counted.
const MOST_IMAGES: usize = 500;

/// Containers that are kept; more are counted.
const MOST_CONTAINERS: usize = 200;

/// Questions to the engine at one time.
const AT_ONCE: usize = 8;

/// The engine's images and containers, each in the engine's own order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    pub images: Vec<HeldImage>,
    pub containers: Vec<Container>,
    /// Images and containers that the engine has besides.
    pub left_off: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldImage {
    pub id: Digest,
    /// As the engine writes them; none for an image that is left dangling.
    pub names: Vec<String>,
    /// The base's first; `None` where the engine does not say.
    pub layers: Option<Vec<Digest>>,
    /// Every digest by which a registry may know it.
    pub digests: Vec<Digest>,
}

/// What the learner's registry has under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InRegistry {
    pub name: Reference,
    pub digest: Digest,
}

/// Of images that were read before: layers and manifests are of the ID and never change.
#[derive(Debug, Default)]
pub struct KnownImages(Mutex<HashMap<Digest, KnownImage>>);

#[derive(Debug, Clone)]
struct KnownImage {
    layers: Vec<Digest>,
    manifests: Vec<Digest>,
}

/// Reads what the engine holds. An image that cannot be read is held all the same, without layers.
///
/// # Errors
/// The engine does not list its images or its containers.
pub async fn read(engine: &dyn Engine, known: &KnownImages) -> Result<Inventory, EngineError> {
    let (mut images, mut containers) =
        futures_util::try_join!(engine.images(), engine.containers())?;
    let over = |all: usize, most: usize| all.saturating_sub(most);
    let left_off = over(images.len(), MOST_IMAGES) + over(containers.len(), MOST_CONTAINERS);
    images.truncate(MOST_IMAGES);
    containers.truncate(MOST_CONTAINERS);
    known.keep_only(&images);
    let held = stream::iter(images).map(|image| held(engine, known, image));
    Ok(Inventory {
        images: held.buffered(AT_ONCE).collect().await,
        containers,
        left_off,
    })
}

async fn held(engine: &dyn Engine, known: &KnownImages, listed: ListedImage) -> HeldImage {
    let id = listed.id;
    let mut image = known.get(&id);
    if image.is_none()
        && let Ok(Some(found)) = engine.image_by_id(&id).await
    {
        let found = KnownImage {
            layers: found.layers,
            manifests: found.manifests,
        };
        known.put(id, found.clone());
        image = Some(found);
    }
    let repo_digests = listed.repo_digests.iter();
    let named = repo_digests.filter_map(|entry| entry.split_once('@')?.1.parse().ok());
    let mut digests: Vec<_> = std::iter::once(id).chain(named).collect();
    digests.extend(image.iter().flat_map(|image| &image.manifests));
    HeldImage {
        id,
        names: listed
            .names
            .into_iter()
            .filter(|it| it.name.is_some())
            .map(|it| it.shown)
            .collect(),
        layers: image.map(|image| image.layers),
        digests,
    }
}

/// What the registry has under each of the names. One that could not be asked has nothing in a
/// picture.
pub async fn read_registry(engine: &dyn Engine, names: Vec<Reference>) -> Vec<InRegistry> {
    let asked = stream::iter(names).map(async |name| match engine.shown_to_learner(&name).await {
        Ok(Shown::There(manifest)) => Some(InRegistry {
            name,
            digest: manifest.digest,
        }),
        Ok(Shown::Absent | Shown::Hidden(_)) | Err(_) => None,
    });
    asked
        .buffered(AT_ONCE)
        .filter_map(async |it| it)
        .collect()
        .await
}

impl KnownImages {
    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<Digest, KnownImage>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, id: &Digest) -> Option<KnownImage> {
        self.held().get(id).cloned()
    }

    fn put(&self, id: Digest, image: KnownImage) {
        self.held().insert(id, image);
    }

    fn keep_only(&self, images: &[ListedImage]) {
        self.held()
            .retain(|id, _| images.iter().any(|image| image.id == *id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::Image;
    use engine::testing::{MemoryEngine, Question};

    fn image(id: &str, layers: &[&str]) -> Image {
        Image {
            layers: layers.iter().map(|it| Digest::of(it.as_bytes())).collect(),
            ..Image::empty(Digest::of(id.as_bytes()))
        }
    }

    #[tokio::test]
    async fn images_are_held_with_names_and_layers_and_read_once() {
        let nginx = image("nginx", &["a", "b"]);
        let engine = MemoryEngine::new()
            .with_image("nginx:latest", nginx.clone())
            .with_image("nginx:1", nginx)
            .with_image("page:1", image("page", &["a", "b", "c"]))
            .with_running("web", "page:1", &[]);
        let known = KnownImages::default();
        let held = read(&engine, &known).await.unwrap();
        assert_eq!(held.images.len(), 2);
        let nginx = held.images.iter().find(|it| it.names.len() == 2).unwrap();
        assert_eq!(nginx.layers.as_ref().unwrap().len(), 2);
        assert_eq!(held.containers[0].name, "web");
        assert_eq!(held.left_off, 0);
        assert_eq!(read(&engine, &known).await.unwrap(), held);
        assert_eq!(engine.count(Question::Image), 2, "layers never change");
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_not_made_up() {
        let error = EngineError::Unusable {
            endpoint: "x".to_owned(),
            detail: "cut".to_owned(),
        };
        let broken = |question| {
            MemoryEngine::new()
                .with_image("nginx:latest", image("nginx", &["a"]))
                .failing(question, error.clone())
        };
        let known = KnownImages::default();
        let held = read(&broken(Question::Image), &known).await.unwrap();
        assert_eq!(held.images[0].layers, None);
        for question in [Question::ImageNames, Question::Containers] {
            assert!(read(&broken(question), &known).await.is_err());
        }
        let names = vec!["localhost:5050/ada/nginx".parse().unwrap()];
        let shelf = read_registry(&broken(Question::Registry), names).await;
        assert_eq!(shelf, []);
    }

    #[tokio::test]
    async fn hundreds_of_images_are_counted_past_the_limit() {
        let many = 0..MOST_IMAGES + 7;
        let engine = many.fold(MemoryEngine::new(), |engine, number| {
            let id = format!("image-{number}");
            engine.with_image(&format!("many:{number}"), image(&id, &["a"]))
        });
        let held = read(&engine, &KnownImages::default()).await.unwrap();
        assert_eq!((held.images.len(), held.left_off), (MOST_IMAGES, 7));
    }
}
