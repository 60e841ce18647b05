//! Whether a container was made from an image, by ID or by content: a build that changed nothing
//! gets a new ID on some engines, and leaves containers with the old one.

use crate::verdict::Unknown;
use engine::{Container, Engine, Identity, Image};

/// Whether the container's image is this one, or another with the same layers and settings.
///
/// # Errors
/// [`Unknown`] where the container's image cannot be looked at.
pub async fn made(
    engine: &dyn Engine,
    image: &Image,
    container: &Container,
) -> Result<bool, Unknown> {
    if Identity::from(image.clone()).made(container) {
        return Ok(true);
    }
    let own = of(engine, container).await?;
    Ok(own.is_some_and(|own| is_same(&own, image)))
}

/// Whether two containers' images are the same, by ID or by content.
///
/// # Errors
/// [`Unknown`] where one of them cannot be looked at.
pub async fn shared(
    engine: &dyn Engine,
    one: &Container,
    two: &Container,
) -> Result<bool, Unknown> {
    if one.shares_image(two) {
        return Ok(true);
    }
    let images = futures_util::try_join!(of(engine, one), of(engine, two))?;
    Ok(matches!(images, (Some(one), Some(two)) if is_same(&one, &two)))
}

async fn of(engine: &dyn Engine, container: &Container) -> Result<Option<Image>, Unknown> {
    match &container.image_id {
        Some(id) => Ok(engine.image_by_id(id).await?),
        None => Ok(None),
    }
}

fn is_same(one: &Image, two: &Image) -> bool {
    Identity::from(one).is_same(&Identity::from(two))
}
