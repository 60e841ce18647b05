//! Registries, asked through the engine as `docker` asks them; where the engine cannot, or its words do
//! not say who answered, asked from here.

use bollard::errors::Error;

use super::about;
use super::client::Asked;
use super::greeting::ApiVersion;
use super::registry_errors::{self, Verdict};
use super::{answers, connection};
use crate::DockerEngine;
use crate::registry::{Direct, Trust};
use engine::{
    Credential, EngineError, ManifestContent, Proof, Reference, RegistryError, RegistryManifest,
    login_key,
};

/// Docker 25: from here on an engine asks Docker Hub too where a mirror does not have something.
const ASKS_PAST_MIRRORS: ApiVersion = ApiVersion::new(1, 44);

const HUB: &str = "docker.io";

fn fault(registry: &str, error: RegistryError) -> EngineError {
    EngineError::Registry {
        registry: registry.to_owned(),
        error,
    }
}

impl DockerEngine {
    /// As [`engine::Engine::registry_manifest`].
    pub(super) async fn manifest(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        let registry = reference.registry();
        // Podman lacks this part of the API.
        if self.greeting().await?.is_podman {
            return self.asked_directly(reference, credential).await;
        }
        let header =
            credential.map(|credential| registry_errors::header(credential, reference.login_key()));
        let name = reference.to_string();
        let question = self.client.inspect_registry_image(&name, header);
        let answer = self.within(Asked::Registry { registry }, question).await?;
        let (status, message) = match answer {
            Ok(found) => {
                let digest = found.descriptor.digest.unwrap_or_default();
                let digest = self.read(answers::digest("Descriptor.digest", &digest))?;
                return Ok(Some(digest.into()));
            }
            Err(Error::DockerResponseServerError {
                status_code,
                message,
            }) => (status_code, message),
            Err(error) => return Err(self.explain(error)),
        };
        match registry_errors::manifest(status, &message, credential.is_some()) {
            Verdict::Absent => self.is_absent(reference, credential).await,
            Verdict::Engine => Err(self.explain(Error::DockerResponseServerError {
                status_code: status,
                message,
            })),
            Verdict::Fault(error) => Err(fault(registry, error)),
            // Who said so? The registry itself may tell; where it cannot be asked, nobody knows.
            Verdict::Unclear => match self.asked_directly(reference, credential).await {
                Err(EngineError::Registry {
                    error: RegistryError::Unreachable(_) | RegistryError::Timeout(_),
                    ..
                }) => Err(fault(registry, RegistryError::Other(message))),
                answer => answer,
            },
        }
    }

    /// The registry does not have it, by the engine. Before Docker 25 a mirror's word counts for Docker
    /// Hub's, and no mirror knows what a learner pushed.
    async fn is_absent(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        let mirror = match reference.registry() {
            HUB => self.mirror().await?,
            _ => None,
        };
        let Some(mirror) = mirror else {
            return Ok(None);
        };
        match self.asked_directly(reference, credential).await {
            Err(EngineError::Registry {
                error: RegistryError::Unreachable(_) | RegistryError::Timeout(_),
                ..
            }) => Err(fault(HUB, RegistryError::Mirror(mirror))),
            answer => answer,
        }
    }

    /// The mirror whose word the engine takes for Docker Hub's.
    async fn mirror(&self) -> Result<Option<String>, EngineError> {
        if self.greeting().await?.version >= ASKS_PAST_MIRRORS {
            return Ok(None);
        }
        let info = self.must(self.client.info()).await?;
        Ok(about::mirrors(&info).into_iter().next())
    }

    async fn asked_directly(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        let registry = reference.registry();
        let direct = self.direct(registry, credential).await?;
        let digest = direct.digest(reference).await;
        let digest = digest.map_err(|error| fault(registry, error))?;
        Ok(digest.map(RegistryManifest::from))
    }

    /// As [`engine::Engine::registry_content`].
    pub(super) async fn content(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<ManifestContent>, EngineError> {
        let registry = reference.registry();
        let direct = self.direct(registry, credential).await?;
        let version = self.must(self.client.version()).await?;
        let platform = [version.os, version.arch].map(Option::unwrap_or_default);
        let content = direct.content(reference, &platform.join("/")).await;
        let content = content.map_err(|error| fault(registry, error))?;
        Ok(content.map(|found| {
            let mut content = ManifestContent::new(found.config, found.children);
            super::images::read_config(&mut content, &found.configuration);
            content
        }))
    }

    /// The registry without the engine, which says how far it is to be trusted.
    async fn direct(
        &self,
        registry: &str,
        credential: Option<&Credential>,
    ) -> Result<Direct, EngineError> {
        let trust = match Trust::of(registry) {
            Trust::Certificate if registry != HUB => {
                let info = self.must(self.client.info()).await?;
                match about::is_insecure(&info, registry) {
                    true => Trust::Anything,
                    false => Trust::Certificate,
                }
            }
            trust => trust,
        };
        Direct::new(registry, trust, credential.cloned(), self.timeout)
            .map_err(|error| fault(registry, error))
    }

    /// As [`engine::Engine::proof`].
    pub(super) async fn prove(
        &self,
        registry: &str,
        credential: &Credential,
    ) -> Result<Proof, EngineError> {
        if self.greeting().await?.is_podman {
            return self.proven_directly(registry, credential).await;
        }
        let login = registry_errors::login(credential, login_key(registry));
        let question = self.connection.post("/auth", login);
        let answer = self.within(Asked::Registry { registry }, question).await?;
        let answer: connection::Answer = answer.map_err(|error| self.explain(error))?;
        if answer.status.is_success() {
            // An engine says "succeeded" too where nobody asks for a login.
            let is_here = Trust::of(registry) == Trust::Anything && self.endpoint.is_local();
            return match is_here.then(|| self.proven_directly(registry, credential)) {
                None => Ok(Proof::Accepted),
                Some(direct) => match direct.await {
                    Ok(Proof::NotAsked) => Ok(Proof::NotAsked),
                    _ => Ok(Proof::Accepted),
                },
            };
        }
        let status = answer.status.as_u16();
        let Some(message) = answer.message() else {
            return Err(self.not_dockers(status));
        };
        match registry_errors::proof(status, &message) {
            Verdict::Absent => Ok(Proof::Refused),
            Verdict::Engine => Err(self.explain(Error::DockerResponseServerError {
                status_code: status,
                message,
            })),
            Verdict::Fault(error) => Err(fault(registry, error)),
            Verdict::Unclear => match self.proven_directly(registry, credential).await {
                Err(EngineError::Registry {
                    error: RegistryError::Unreachable(_) | RegistryError::Timeout(_),
                    ..
                }) => Err(fault(registry, RegistryError::Other(message))),
                answer => answer,
            },
        }
    }

    async fn proven_directly(
        &self,
        registry: &str,
        credential: &Credential,
    ) -> Result<Proof, EngineError> {
        let direct = self.direct(registry, Some(credential)).await?;
        let proof = direct.proof().await;
        proof.map_err(|error| fault(registry, error))
    }
}

#[cfg(test)]
mod tests {
    use crate::docker::stand_in::{answer, engine, json, raw};
    use engine::{Credential, Engine, EngineError, Proof, Reference, RegistryError, Shown};

    fn login() -> Credential {
        Credential::Password("ada".to_owned(), "secret".to_owned())
    }

    /// A registry where nobody answers.
    fn nginx() -> Reference {
        "127.0.0.1:1/ada/nginx".parse().unwrap()
    }

    fn message(status: &str, words: &str) -> String {
        json(status, &serde_json::json!({ "message": words }).to_string())
    }

    #[tokio::test]
    async fn the_engines_word_on_a_login_is_read() {
        let forbidden = "login attempt to http://x/v2/ failed with status: 403 Forbidden";
        for (answer, expected) in [
            (
                json("200 OK", r#"{"Status":"Login Succeeded"}"#),
                "accepted",
            ),
            (
                message("401 Unauthorized", "unauthorized: authentication required"),
                "refused",
            ),
            (
                message("500 Error", "Get \"https://x/v2/\": denied: denied"),
                "refused",
            ),
            // Who said so cannot be found out: nobody answers there.
            (message("500 Error", forbidden), "registry"),
            (message("403 Forbidden", "Forbidden"), "engine"),
            (
                answer("403 Forbidden", "text/html", "<h1>no</h1>"),
                "engine",
            ),
            (
                answer("404 Not Found", "text/html", "<h1>no</h1>"),
                "engine",
            ),
        ] {
            let given = answer.clone();
            let engine = engine(move |line| {
                assert!(line.starts_with("POST /v1.45/auth "), "{line}");
                given.clone()
            });
            let word = match engine.await.proof("127.0.0.1:1", &login()).await {
                Ok(Proof::Accepted) => "accepted",
                Ok(Proof::Refused) => "refused",
                Ok(Proof::NotAsked) => "not-asked",
                Err(EngineError::Registry { .. }) => "registry",
                Err(EngineError::Refused { .. } | EngineError::Unusable { .. }) => "engine",
                Err(error) => panic!("{error:?}"),
            };
            assert_eq!(word, expected, "{answer}");
        }
    }

    #[tokio::test]
    async fn a_manifest_that_is_denied_is_hidden_where_the_login_is_right() {
        let denied = message(
            "403 Forbidden",
            "denied: requested access to the resource is denied",
        );
        let engine = engine(move |line| match line.contains("/auth ") {
            true => json("200 OK", r#"{"Status":"Login Succeeded"}"#),
            false => denied.clone(),
        })
        .await;
        let (name, login) = (nginx(), login());
        let found = engine.registry_manifest(&name, Some(&login)).await;
        let Err(EngineError::Registry {
            error: RegistryError::Denied(words),
            ..
        }) = found
        else {
            panic!("{found:?}");
        };
        let shown = engine.shown_to(&name, Some(&login)).await.unwrap();
        assert_eq!(shown, Shown::Hidden(words));
        let without = engine.shown_to(&name, None).await.unwrap_err();
        assert!(
            matches!(
                without,
                EngineError::Registry {
                    error: RegistryError::LoginRequired,
                    ..
                }
            ),
            "{without:?}"
        );
    }

    #[tokio::test]
    async fn podman_leaves_registries_to_us() {
        let ping = "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nLibpod-Api-Version: 4.3.1\r\nConnection: close\r\n\
                    Content-Length: 2\r\n\r\nOK";
        let engine = raw(move |line| {
            assert!(line.starts_with("GET /_ping "), "{line}");
            ping.to_owned()
        })
        .await;
        for error in [
            engine.registry_manifest(&nginx(), None).await.unwrap_err(),
            engine.proof("127.0.0.1:1", &login()).await.unwrap_err(),
        ] {
            assert!(
                matches!(
                    &error,
                    EngineError::Registry {
                        error: RegistryError::Unreachable(_),
                        ..
                    }
                ),
                "{error:?}"
            );
        }
    }

    #[tokio::test]
    async fn a_mirrors_word_is_not_docker_hubs() {
        // Docker before 25, whose mirror knows nothing; Docker Hub itself is not asked here.
        let info = r#"{"RegistryConfig":{"Mirrors":["http://localhost:5001/"]}}"#;
        let plain = r#"{"RegistryConfig":{"Mirrors":[]}}"#;
        for (info, is_absent) in [(plain, true), (info, false)] {
            let engine = raw(move |line| match line {
                line if line.contains("/_ping") => {
                    "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nConnection: close\r\nContent-Length: 2\r\n\r\nOK".to_owned()
                }
                line if line.contains("/info") => json("200 OK", info),
                _ => message("404 Not Found", "manifest unknown: manifest unknown"),
            })
            .await;
            if is_absent {
                let own: Reference = "ada/nginx".parse().unwrap();
                assert_eq!(engine.registry_manifest(&own, None).await.unwrap(), None);
            } else {
                let mirror = engine.mirror().await.unwrap();
                assert_eq!(mirror.as_deref(), Some("http://localhost:5001/"));
            }
        }
    }
}
