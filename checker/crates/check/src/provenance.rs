//! Whether an image can have come from a repository, asked of the engine that has it.

use engine::{Engine, EngineError, Image, Naming, Provenance, Reference};

/// # Errors
/// Where the engine cannot be asked which one it is.
pub async fn provenance(
    engine: &dyn Engine,
    image: &Image,
    repository: &Reference,
) -> Result<Provenance, EngineError> {
    let mut digests = image.repo_digests.iter();
    // Only such a name means something else on Podman.
    let naming = if digests.any(|entry| entry.starts_with("localhost/")) {
        engine.naming().await?
    } else {
        Naming::Docker
    };
    Ok(image.provenance(repository, naming))
}
