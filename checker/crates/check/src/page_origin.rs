//! Whether a page that a container serves is its image's: what is mounted over the image's file,
//! or changed in the container's own layer, is gone with the container.

use serde::{Deserialize, Serialize};

use crate::verdict::{ReasonCode, Unknown};
use engine::{ChangeKind, Container, ContainerFile, Engine};
use plain::text;
use plain::visible::visible;

/// Copies of the page that are looked at in each of a container's other places.
const MOST_COPIES: usize = 16;

/// Where a page comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Nothing shows that it is not the image's.
    Image,
    /// Something is mounted at this path of the container.
    Mounted(String),
    /// The container's own layer has this path.
    Changed(String),
}

/// Where `page`, which the container serves, comes from; `file` is where its image has it.
///
/// # Errors
/// [`Unknown`] where we could not look.
pub async fn look(
    engine: &dyn Engine,
    container: &Container,
    file: &str,
    page: &[u8],
) -> Result<Origin, Unknown> {
    if let Some(mount) = container.mount_over(file) {
        return Ok(Origin::Mounted(mount.path.clone()));
    }
    let changes = engine.changes(&container.id).await?;
    let changes = changes.ok_or_else(|| gone(container))?;
    if changes.iter().any(|it| it.path == file) {
        return Ok(Origin::Changed(file.to_owned()));
    }
    let read = async |path: &str, limit| -> Result<_, Unknown> {
        Ok(engine.read_file(&container.id, path, limit).await?)
    };
    // A folder is listed where something in it has changed; a link in its place leads elsewhere.
    let above = |path: &str| {
        let rest = file.strip_prefix(path);
        rest.is_some_and(|rest| rest.starts_with('/'))
    };
    for change in changes.iter().filter(|it| above(&it.path)) {
        if !matches!(read(&change.path, 0).await?, Some(ContainerFile::Folder)) {
            return Ok(Origin::Changed(change.path.clone()));
        }
    }
    let is_page = |found: Option<ContainerFile>| matches!(found, Some(ContainerFile::Regular(it)) if it == page);
    if is_page(read(file, page.len()).await?) {
        return Ok(Origin::Image);
    }
    // The server was made to serve another file.
    let name = file.rsplit('/').next().unwrap_or(file);
    let copies = changes
        .iter()
        .filter(|it| it.kind != ChangeKind::Deleted && it.path.rsplit('/').next() == Some(name));
    for copy in copies.take(MOST_COPIES) {
        let mount = container.mount_over(&copy.path);
        if mount.is_none() && is_page(read(&copy.path, page.len()).await?) {
            return Ok(Origin::Changed(copy.path.clone()));
        }
    }
    for mount in container.mounts.iter().take(MOST_COPIES) {
        let inside = format!("{}/{name}", mount.path.trim_end_matches('/'));
        let is_it = is_page(read(&mount.path, page.len()).await?);
        if is_it || is_page(read(&inside, page.len()).await?) {
            return Ok(Origin::Mounted(mount.path.clone()));
        }
    }
    Ok(Origin::Image)
}

fn gone(container: &Container) -> Unknown {
    Unknown {
        code: ReasonCode::EngineError,
        reason: text!(
            "the container {name} went away while it was looked at",
            "확인하는 동안 {name} 컨테이너가 사라졌어요",
            name = visible(&container.name)
        ),
        remedy: text!(
            "see what became of it with `docker container ls --all`",
            "`docker container ls --all`로 컨테이너가 어떻게 되었는지 확인해 주세요"
        ),
    }
}
