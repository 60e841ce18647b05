//! Registries, asked through the engine as `docker` asks them; where the engine cannot, or its words do
//! not say who answered, asked from here.

use bollard::errors::Error;

use super::about;
use super::client::Asked;
use super::greeting::ApiVersion;
use super::registry_errors::{self, Verdict};
use super::{answers, connection};
use crate::registry::{Direct, Trust};
use crate::{
    Credential, DockerEngine, EngineError, Proof, Reference, RegistryContent, RegistryError,
    RegistryManifest, login_key,
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
    /// As [`crate::Engine::registry_manifest`].
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
                return Ok(Some(RegistryManifest { digest }));
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
        if reference.registry() != HUB || self.greeting().await?.version >= ASKS_PAST_MIRRORS {
            return Ok(None);
        }
        let info = self.must(self.client.info()).await?;
        let Some(mirror) = about::mirrors(&info).into_iter().next() else {
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

    async fn asked_directly(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<RegistryManifest>, EngineError> {
        let registry = reference.registry();
        let direct = self.direct(registry, credential).await?;
        let digest = direct.digest(reference).await;
        let digest = digest.map_err(|error| fault(registry, error))?;
        Ok(digest.map(|digest| RegistryManifest { digest }))
    }

    /// As [`crate::Engine::registry_content`].
    pub(super) async fn content(
        &self,
        reference: &Reference,
        credential: Option<&Credential>,
    ) -> Result<Option<RegistryContent>, EngineError> {
        let registry = reference.registry();
        let direct = self.direct(registry, credential).await?;
        let version = self.must(self.client.version()).await?;
        let platform = [version.os, version.arch].map(Option::unwrap_or_default);
        let content = direct.content(reference, &platform.join("/")).await;
        content.map_err(|error| fault(registry, error))
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

    /// As [`crate::Engine::proof`].
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
