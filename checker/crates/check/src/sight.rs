//! What of the world a check's facts come from, so that a watcher knows when to run it again.

use super::selector::Selector;
use engine::{EngineEvent, Reference};

/// One thing that a check looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// These images on the engine.
    Images(Selector),
    /// The container of this name.
    Container(String),
    /// Every container of this repository's images.
    ContainersOf(Reference),
    /// A file of the learner's, in the lesson's folder.
    File,
    /// The login that is kept for a registry.
    Login,
    /// What a registry has in this repository.
    Registry(Reference),
    /// A page that a container serves.
    Page,
}

impl Sight {
    /// Whether an event of the engine can have changed it.
    pub fn touched_by(&self, event: &EngineEvent) -> bool {
        match (self, event) {
            // An image without a name may be any: an engine reports a deletion by the ID alone.
            (Self::Images(_) | Self::Registry(_), EngineEvent::Image(None)) => true,
            // Whatever the tag: other tags of the repository are reported as found instead.
            (Self::Images(own), EngineEvent::Image(Some(named))) => {
                own.repository().same_repository(named)
            }
            (Self::Registry(own), EngineEvent::Image(Some(named))) => own.same_repository(named),
            (Self::Container(own), EngineEvent::Container { name, .. }) => own == name,
            (Self::ContainersOf(_), EngineEvent::Container { image: None, .. }) => true,
            (
                Self::ContainersOf(own),
                EngineEvent::Container {
                    image: Some(image), ..
                },
            ) => own.same_repository(image),
            _ => false,
        }
    }

    /// Whether it is the image of that name, as the engine lists it.
    pub fn is_image(&self, name: &str) -> bool {
        matches!(self, Self::Images(own) if own.fits(name))
    }

    /// Whether it can change without any event or file that would show it.
    pub fn is_silent(&self) -> bool {
        matches!(self, Self::Page | Self::Registry(_)) && !self.is_metered()
    }

    /// Whether each look counts against what a learner may download.
    pub fn is_metered(&self) -> bool {
        matches!(self, Self::Registry(reference) if reference.registry() == "docker.io")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(text: &str) -> Reference {
        text.parse().unwrap()
    }

    #[test]
    fn an_event_touches_only_what_it_is_about() {
        let nginx = Sight::Images(reference("nginx").into());
        let named = |name: &str| EngineEvent::Image(Some(reference(name)));
        assert!(nginx.touched_by(&named("docker.io/library/nginx:1.22")));
        assert!(!nginx.touched_by(&named("customnginx")));
        assert!(nginx.touched_by(&EngineEvent::Image(None)));
        let started = EngineEvent::Container {
            name: "layers-demo".to_owned(),
            image: Some(reference("nginx")),
        };
        assert!(!nginx.touched_by(&started));
        assert!(Sight::Container("layers-demo".to_owned()).touched_by(&started));
        assert!(!Sight::Container("layers-demo-2".to_owned()).touched_by(&started));
        assert!(Sight::ContainersOf(reference("nginx:1")).touched_by(&started));
        assert!(!Sight::ContainersOf(reference("nginx-with-html")).touched_by(&started));
        assert!(!Sight::File.touched_by(&started));
    }

    #[test]
    fn docker_hub_is_not_asked_without_need() {
        assert!(Sight::Registry(reference("localhost:5050/ada/nginx")).is_silent());
        assert!(!Sight::Registry(reference("ada/nginx")).is_silent());
        assert!(Sight::Registry(reference("ada/nginx")).is_metered());
        assert!(Sight::Page.is_silent());
        assert!(!Sight::Images(reference("nginx").into()).is_silent());
    }
}
