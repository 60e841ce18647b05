//! Which running containers are of an image, and where they make a port reachable.

use crate::same_content;
use crate::verdict::Unknown;
use engine::{Container, Engine, Identity, Image, PortBinding, Reference};
use futures_util::future::try_join_all;

/// What was seen of an image and of those that run it.
pub struct Serving {
    pub image: Option<Image>,
    /// Containers of the image that the engine lists as running: paused ones, and ones between
    /// two starts, too.
    pub own: Vec<Container>,
    /// How many containers of other images publish the port.
    pub others: usize,
}

/// Where a container publishes `port` (TCP).
pub fn published(container: &Container, port: u16) -> impl Iterator<Item = &PortBinding> {
    let wanted = format!("{port}/tcp");
    container
        .ports
        .iter()
        .filter(move |it| it.container == wanted)
}

/// Where a running container's `port` can be asked: where it is published, or on its host itself
/// if it has its host's network.
pub fn reachable(container: &Container, port: u16) -> Vec<PortBinding> {
    let bound: Vec<_> = published(container, port).cloned().collect();
    if !container.running {
        Vec::new()
    } else if container.on_host_network && bound.is_empty() {
        vec![PortBinding {
            container: format!("{port}/tcp"),
            host_address: String::new(),
            host_port: port,
        }]
    } else {
        bound
    }
}

/// Of containers that are listed as running and do not run: one that publishes the port; else,
/// where none runs, any.
pub fn idle(containers: &[Container], port: u16) -> Option<&Container> {
    let mut idle = containers.iter().filter(|it| !it.running);
    let publishing = idle.clone().find(|it| published(it, port).next().is_some());
    let none_runs = containers.iter().all(|it| !it.running);
    publishing.or_else(|| idle.next().filter(|_| none_runs))
}

/// A port of the container that is published where `port` is not.
pub fn other_port(container: &Container, port: u16) -> Option<&PortBinding> {
    let is_wanted = published(container, port).next().is_some();
    let mut others = container.ports.iter().filter(|_| !is_wanted);
    others.find(|it| it.container.ends_with("/tcp"))
}

/// Looks at the engine's list, and at each container that counts: the list has no mounts of
/// memory, nor every port of a range.
///
/// # Errors
/// [`Unknown`] where one of them cannot be looked at.
pub async fn look(engine: &dyn Engine, image: &Reference, port: u16) -> Result<Serving, Unknown> {
    let (image, listed) =
        futures_util::try_join!(engine.image(image), engine.running_containers())?;
    let identity = image.clone().map(Identity::from);
    let is_own = |it: &Container| identity.as_ref().is_some_and(|image| image.made(it));
    let (mut own, others): (Vec<_>, Vec<_>) = listed.into_iter().partition(is_own);
    let mut others: Vec<_> = others
        .into_iter()
        .filter(|it| published(it, port).next().is_some())
        .collect();
    if let Some(image) = &image
        && !own.iter().any(|it| !reachable(it, port).is_empty())
    {
        let mut rest = Vec::new();
        for container in others {
            if same_content::made(engine, image, &container).await? {
                own.push(container);
            } else {
                rest.push(container);
            }
        }
        others = rest;
    }
    let whole = own.iter().map(|it| engine.container(&it.id));
    let whole = try_join_all(whole).await?;
    Ok(Serving {
        image,
        // What is gone meanwhile serves nothing.
        own: whole.into_iter().flatten().collect(),
        others: others.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(ports: &[(&str, u16)]) -> Container {
        let ports = ports.iter().map(|(container, host_port)| PortBinding {
            container: (*container).to_owned(),
            host_address: "0.0.0.0".to_owned(),
            host_port: *host_port,
        });
        Container {
            running: true,
            ports: ports.collect(),
            ..Container::default()
        }
    }

    #[test]
    fn a_port_is_reachable_where_it_is_published_or_on_the_host_itself() {
        let web = container(&[("443/tcp", 8443), ("80/tcp", 8080), ("80/udp", 53)]);
        let at = |it: &Container| -> Vec<_> {
            let bound = reachable(it, 80).into_iter();
            bound.map(|it| (it.host_address, it.host_port)).collect()
        };
        assert_eq!(at(&web), [("0.0.0.0".to_owned(), 8080)]);
        assert_eq!(at(&container(&[])), []);
        let host = Container {
            on_host_network: true,
            ..container(&[])
        };
        assert_eq!(at(&host), [(String::new(), 80)]);
        let paused = Container {
            running: false,
            ..web
        };
        assert_eq!(at(&paused), []);
    }

    #[test]
    fn another_port_counts_only_without_the_wanted_one() {
        let other = |ports: &[(&str, u16)]| {
            let container = container(ports);
            other_port(&container, 80).map(|it| (it.container.clone(), it.host_port))
        };
        assert_eq!(
            other(&[("8080/tcp", 80)]),
            Some(("8080/tcp".to_owned(), 80))
        );
        assert_eq!(other(&[("8080/tcp", 81), ("80/tcp", 80)]), None);
        assert_eq!(other(&[("80/udp", 80)]), None);
    }
}
