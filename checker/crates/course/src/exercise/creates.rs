//! What a lesson makes learners create, so that `checker reset` can take just that away again.

use serde::Deserialize;

use check::{LocalPath, container_name};
use engine::Reference;
use plain::lang::Text;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "a map with `images`, `containers`, `files` and `stays`, each of them optional || `images`, `containers`, `files`, `stays` 중에서 필요한 것만 적은 맵"
)]
pub struct Creates {
    /// Names of images, each with its tag.
    pub images: Vec<Reference>,
    pub containers: Vec<MadeContainer>,
    /// Below the lesson's folder. A file with a pristine copy in `starter/` is put back as it was,
    /// any other is taken away.
    pub files: Vec<LocalPath>,
    /// What a reset cannot or should not undo, each with the reason.
    pub stays: Vec<Text>,
}

/// Containers of one image: of one name, or all of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a container, a map with `image` and maybe `name` || 컨테이너, 곧 `image`와 필요하면 `name`을 적은 맵"
)]
pub struct MadeContainer {
    #[serde(default, deserialize_with = "some_name")]
    pub name: Option<String>,
    pub image: Reference,
}

fn some_name<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    container_name(from).map(Some)
}
