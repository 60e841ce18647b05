//! What a build leaves behind besides its base: layers that hold something, settings that cannot be
//! taken back, and the row of the history that says how the image was made.

use serde::{Deserialize, Serialize};

use engine::{Digest, HistoryRow, Image, Reference};

/// Layers with nothing in them, made by `RUN true` and by `WORKDIR` to a folder that is there: an
/// archive without entries, as it is and as builders compress it, and in GNU tar's block size.
const EMPTY: [&str; 4] = [
    "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    "a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
    "4f4fb700ef54461cfa02571ae0db9a0dc1e0cdb5577484a6d75e68dc38e8acc1",
    "84ff92691f909a05b224e1c56abb4864f01b4f8e3c854e4bb4c7baf1d3f6d652",
];

/// Whether there is nothing in the layer.
pub fn is_empty(layer: &Digest) -> bool {
    EMPTY.contains(&layer.digits().as_str())
}

/// What an image hands down to all that is built from it, and no instruction takes back: the ports,
/// and the version that images of `repository` name (`NGINX_VERSION`).
pub fn marks(image: &Image, repository: &Reference) -> Vec<String> {
    let ports = image.exposed_ports.iter().cloned();
    let variable = version_variable(repository);
    let names = image.env.iter().filter_map(|it| it.split_once('='));
    let version = names.filter(|(name, _)| *name == variable);
    let version = version.map(|(name, _)| name.to_owned());
    ports.chain(version).collect()
}

/// The version of the base, where its images name it in a variable of their own.
pub fn version(image: &Image, repository: &Reference) -> Option<String> {
    let variable = version_variable(repository);
    let mut variables = image.env.iter().filter_map(|it| it.split_once('='));
    let (_, version) = variables.find(|(name, _)| *name == variable)?;
    let name = format!("{}:{version}", repository.familiar_repository());
    let is_a_tag = name
        .parse::<Reference>()
        .is_ok_and(|it| it.tag() == version);
    is_a_tag.then_some(name)
}

fn version_variable(repository: &Reference) -> String {
    let name = repository.repository().rsplit('/').next();
    let name = name.unwrap_or_default().replace('-', "_");
    format!("{}_VERSION", name.to_uppercase())
}

/// The newest row of an image's history, and what the image starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    created_by: String,
    comment: String,
    command: Vec<String>,
    /// The engine recorded a build.
    built: bool,
}

impl Made {
    pub fn new(image: &Image, newest: Option<HistoryRow>) -> Self {
        let newest = newest.unwrap_or_default();
        Self {
            created_by: newest.created_by,
            comment: newest.comment,
            command: image.command.clone(),
            built: image.origin.as_ref().is_some_and(|origin| origin.built),
        }
    }

    /// Whether `docker commit` made it: the row has the container's command, which is the image's
    /// own or a shell, where a build's row names its instruction.
    pub fn is_commit(&self) -> bool {
        let row = self.created_by.trim();
        let shells = ["sh", "bash", "ash", "/bin/sh", "/bin/bash", "/bin/ash"];
        !self.built
            && !row.is_empty()
            && !self.comment.starts_with("buildkit")
            && (row == self.command.join(" ") || shells.contains(&row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_without_entries_is_empty_in_each_of_its_forms() {
        assert!(is_empty(&Digest::of(&[0; 1024])));
        assert!(is_empty(&Digest::of(&[0; 10240])));
        for digits in EMPTY {
            assert!(Digest::of_digits(digits).is_some_and(|it| is_empty(&it)));
        }
        assert!(!is_empty(&Digest::of(b"a file")));
    }

    fn image(env: &[&str], ports: &[&str]) -> Image {
        let words = |list: &[&str]| list.iter().map(|it| (*it).to_owned()).collect();
        Image {
            env: words(env),
            exposed_ports: words(ports),
            ..Image::empty(Digest::of(b"x"))
        }
    }

    #[test]
    fn a_version_is_read_where_the_image_names_one() {
        let nginx: Reference = "mirror.example/library/nginx".parse().unwrap();
        let found = |env: &[&str]| version(&image(env, &[]), &nginx);
        let named = found(&["PATH=/bin", "NGINX_VERSION=1.26.3"]);
        assert_eq!(
            named.as_deref(),
            Some("mirror.example/library/nginx:1.26.3")
        );
        for env in [
            "NGINX_VERSION=",
            "NGINX_VERSION=a b",
            "NGINX_VERSION=1/2",
            "NGINX_VERSION=x:1",
            "NJS_VERSION=1",
            "NGINX_VERSION",
        ] {
            assert_eq!(found(&[env]), None, "{env}");
        }
        let marks = marks(&image(&["NGINX_VERSION=1", "A=b"], &["80/tcp"]), &nginx);
        assert_eq!(marks, ["80/tcp", "NGINX_VERSION"]);
    }

    #[test]
    fn a_commits_row_is_the_containers_command_and_a_builds_an_instruction() {
        let made = |created_by: &str, comment: &str, built: bool| Made {
            created_by: created_by.to_owned(),
            comment: comment.to_owned(),
            command: ["nginx", "-g", "daemon off;"].map(str::to_owned).to_vec(),
            built,
        };
        for row in ["nginx -g daemon off;", "bash", "/bin/sh", " sh "] {
            assert!(made(row, "", false).is_commit(), "{row}");
            assert!(made(row, "my page", false).is_commit(), "{row}");
            assert!(!made(row, "", true).is_commit(), "{row}");
            assert!(
                !made(row, "buildkit.dockerfile.v0", false).is_commit(),
                "{row}"
            );
        }
        for row in [
            "",
            "/bin/sh -c #(nop)  CMD [\"nginx\" \"-g\" \"daemon off;\"]",
            "/bin/sh -c #(nop) COPY file:0 in index.html ",
            "/bin/sh -c nginx -t && true",
            "|1 A=b /bin/sh -c touch /x",
            "COPY index.html index.html # buildkit",
            "RUN /bin/sh -c touch /x # buildkit",
            // The exec form of RUN, by the legacy builder.
            "nginx -t",
            "bash -c touch /x",
            "jib-maven-plugin:3.4.0",
        ] {
            assert!(!made(row, "", false).is_commit(), "{row}");
        }
    }
}
