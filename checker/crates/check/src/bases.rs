//! The images that another may have been built from, as the engine has them, and which of them lies
//! below its layers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::layers;
use crate::provenance::provenance;
use crate::selector::Selector;
use engine::{Digest, Engine, EngineError, Image, ListedImage, Provenance, Reference};

#[derive(Serialize, Deserialize)]
pub struct Base {
    pub name: String,
    pub layers: Vec<Digest>,
    #[serde(default)]
    pub platform: Option<String>,
    /// What it hands down: see [`layers::marks`].
    #[serde(default)]
    pub marks: Vec<String>,
}

impl Base {
    fn new(name: String, image: Image, repository: &Reference) -> Self {
        Self {
            name,
            marks: layers::marks(&image, repository),
            platform: image.platform,
            layers: image.layers,
        }
    }
}

/// Every image that may be the base: under a name that is meant, or, where a pattern means many, under
/// a digest of the repository, as a base that was pulled by its digest, or that a newer one took the
/// name from, is known.
///
/// # Errors
/// Where the engine cannot be asked.
pub async fn of(engine: &dyn Engine, base: &Selector) -> Result<Vec<Base>, EngineError> {
    if let Selector::Exact(reference) = base {
        let image = engine.image(reference).await?;
        let base = image.map(|image| Base::new(reference.to_string(), image, reference));
        return Ok(base.into_iter().collect());
    }
    let repository = base.repository();
    let listed = engine.images().await?;
    let named = |image: &ListedImage| {
        let mut names = image.names.iter();
        let name = names.find(|name| base.means(name));
        let digest = || image.digest_name(repository);
        let name = name.map(|name| name.shown.as_str()).or_else(digest)?;
        Some((image.id, name.to_owned()))
    };
    let candidates: BTreeMap<Digest, String> = listed.iter().filter_map(named).collect();
    let asked = candidates.keys().map(|id| engine.image_by_id(id));
    let found = futures_util::future::try_join_all(asked).await?;
    let mut bases = Vec::new();
    for (name, image) in candidates.into_values().zip(found) {
        let Some(image) = image else { continue };
        let from = provenance(engine, &image, repository).await?;
        if !matches!(from, Provenance::Foreign(_)) {
            bases.push(Base::new(name, image, repository));
        }
    }
    Ok(bases)
}

/// The base with the most layers of those whose layers the image begins with.
pub fn below<'a>(bases: &'a [Base], layers: &[Digest]) -> Option<&'a Base> {
    let below = bases
        .iter()
        .filter(|base| !base.layers.is_empty() && layers.starts_with(&base.layers));
    below.max_by_key(|base| base.layers.len())
}

/// What every base hands down, and an image with these marks does not have: it was built from none of
/// their kind.
pub fn not_inherited<'a>(bases: &'a [Base], marks: &[String]) -> Option<&'a str> {
    let (first, rest) = bases.split_first()?;
    let mut common = first
        .marks
        .iter()
        .filter(|mark| rest.iter().all(|base| base.marks.contains(mark)));
    let missing = common.find(|mark| !marks.contains(mark));
    missing.map(String::as_str)
}

/// The bases' platform, where none of them is for the image's `own`. A variant (`arm64/v8`) is not
/// written by every builder.
pub fn other_platform<'a>(bases: &'a [Base], own: &str) -> Option<&'a str> {
    let short = |platform: &str| {
        platform
            .splitn(3, '/')
            .take(2)
            .collect::<Vec<_>>()
            .join("/")
    };
    let mut platforms = bases.iter().map(|base| base.platform.as_deref());
    let first = bases.first()?.platform.as_deref()?;
    let differ = platforms.all(|platform| platform.is_some_and(|it| short(it) != short(own)));
    (differ && !own.is_empty()).then_some(first)
}
