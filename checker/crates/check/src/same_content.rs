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
    let settings = |image: &Image| {
        (
            image.env.clone(),
            image.exposed_ports.clone(),
            image.entrypoint.clone(),
            image.command.clone(),
        )
    };
    !one.layers.is_empty() && one.layers == two.layers && settings(one) == settings(two)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::Digest;

    #[test]
    fn images_are_the_same_by_layers_and_settings() {
        let image = |id: &str, layers: &[&str], command: &str| Image {
            layers: layers.iter().map(|it| Digest::of(it.as_bytes())).collect(),
            command: vec![command.to_owned()],
            ..Image::empty(Digest::of(id.as_bytes()))
        };
        let one = image("one", &["a", "b"], "nginx");
        assert!(is_same(&one, &image("two", &["a", "b"], "nginx")));
        assert!(!is_same(&one, &image("two", &["a", "b"], "sleep")));
        assert!(!is_same(&one, &image("two", &["a"], "nginx")));
        let none = image("one", &[], "nginx");
        assert!(!is_same(&none, &image("two", &[], "nginx")));
    }
}
