//! Image references: `nginx`, `nginx:1`, `localhost:5050/ada/nginx:testing`.

use std::fmt;
use std::str::FromStr;

use oci_spec::distribution::Reference as OciReference;
use serde::{Deserialize, Serialize};

use crate::template::Resolved;

/// A parsed reference with a tag. `nginx`, `nginx:latest`, `library/nginx`, and
/// `docker.io/library/nginx:latest` are equal: they name the same image.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Resolved", into = "String")]
pub struct Reference {
    registry: String,
    repository: String,
    tag: String,
}

/// The address under which Docker keeps the Hub's login.
const HUB_LOGIN: &str = "https://index.docker.io/v1/";

impl Reference {
    /// The registry's host, with a port where it has one; `docker.io` for Docker Hub.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Whether both name the same repository, whatever their tags.
    pub fn same_repository(&self, other: &Self) -> bool {
        self.registry == other.registry && self.repository == other.repository
    }

    /// The repository as `docker image ls` prints it: `nginx`, `ada/nginx`, `localhost:5050/ada/nginx`.
    pub fn familiar_repository(&self) -> String {
        if self.registry != "docker.io" {
            return format!("{}/{}", self.registry, self.repository);
        }
        let name = self.repository.strip_prefix("library/");
        name.unwrap_or(&self.repository).to_owned()
    }

    /// The key under which the Docker config keeps the credentials of this registry.
    pub fn login_key(&self) -> &str {
        login_key(&self.registry)
    }
}

/// The key under which the Docker config keeps the credentials of the registry `host`.
pub fn login_key(host: &str) -> &str {
    match host {
        "docker.io" | "index.docker.io" | "registry-1.docker.io" => HUB_LOGIN,
        host => host,
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.familiar_repository(), self.tag)
    }
}

impl FromStr for Reference {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = OciReference::from_str(text)
            .map_err(|error| format!("`{text}` is no image reference ({error})"))?;
        if parsed.digest().is_some() {
            return Err(format!("`{text}` names a digest; a tag is needed here"));
        }
        // `index.docker.io` is the Hub's old name; `localhost/` is what Podman puts before
        // the names of images that came from no registry.
        let registry = match parsed.registry() {
            "index.docker.io" | "registry-1.docker.io" => "docker.io",
            other => other,
        };
        let repository = match (registry, parsed.repository()) {
            ("docker.io", name) if !name.contains('/') => format!("library/{name}"),
            (_, name) => name.to_owned(),
        };
        Ok(Self {
            registry: registry.to_owned(),
            repository,
            tag: parsed.tag().unwrap_or("latest").to_owned(),
        })
    }
}

impl TryFrom<Resolved> for Reference {
    type Error = String;

    fn try_from(text: Resolved) -> Result<Self, Self::Error> {
        text.0.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Reference {
        text.parse().expect("a reference")
    }

    #[test]
    fn every_prefix_that_means_docker_hub_is_the_same_image() {
        for name in [
            "nginx",
            "nginx:latest",
            "library/nginx",
            "docker.io/nginx",
            "docker.io/library/nginx:latest",
            "index.docker.io/library/nginx",
        ] {
            assert_eq!(parse(name), parse("nginx"), "{name}");
            assert_eq!(parse(name).to_string(), "nginx:latest");
        }
        assert_ne!(parse("ada/nginx"), parse("nginx"));
        assert_ne!(parse("localhost:5050/nginx"), parse("nginx"));
    }

    #[test]
    fn a_port_is_no_tag() {
        let reference = parse("localhost:5050/ada/nginx");
        assert_eq!(reference.registry(), "localhost:5050");
        assert_eq!(reference.tag(), "latest");
        assert_eq!(reference.to_string(), "localhost:5050/ada/nginx:latest");
    }

    #[test]
    fn what_is_no_reference_is_refused() {
        for name in [
            "",
            "Nginx",
            "nginx:",
            "nginx latest",
            "../nginx",
            "nginx\u{1b}[0m",
            "a@sha256:00",
        ] {
            assert!(name.parse::<Reference>().is_err(), "{name}");
        }
    }
}
