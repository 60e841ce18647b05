//! One registry and one login, asked from this machine. A login goes to the registry and to the token
//! service that it names, and nowhere else; every answer has a bound.

use std::sync::OnceLock;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, LOCATION};
use http::{HeaderValue, StatusCode};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use super::answer::Answer;
use super::auth::{Challenge, Known, RequestScope};
use super::manifest::{ACCEPTED, Manifest, of_platform};
use super::place::{Trust, bases, is_loopback};
use engine::{Credential, Digest, Proof, Reference, RegistryError};
use plain::cause::innermost;

/// Redirects that are followed, as registries send for blobs that lie elsewhere.
const MOST_REDIRECTS: usize = 3;

/// See the module.
pub struct Direct {
    pub(super) http: Client,
    bases: Vec<Url>,
    pub(super) credential: Option<Credential>,
    /// The one of the bases that answers.
    pub(super) base: OnceLock<Url>,
    pub(super) known: Known,
    timeout: Duration,
}

/// What a name in a registry stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Digest of the image's configuration; of an index, that of the wanted platform.
    pub config: Digest,
    /// An index's manifests for single platforms.
    pub children: Vec<Digest>,
    /// The configuration itself, which lists the layers.
    pub configuration: Vec<u8>,
}

impl Direct {
    /// `timeout` bounds every single answer.
    ///
    /// # Errors
    /// [`RegistryError::Unreachable`]: this machine cannot ask anyone.
    pub fn new(
        registry: &str,
        trust: Trust,
        credential: Option<Credential>,
        timeout: Duration,
    ) -> Result<Self, RegistryError> {
        let mut http = crate::http::client()
            .timeout(timeout)
            // Redirects are followed here, where it is known who may see the login.
            .redirect(Policy::none());
        if is_loopback(registry) {
            http = http.no_proxy();
        }
        if trust == Trust::Anything {
            // Reading the machine's certificates takes longer than asking.
            http = http
                .tls_certs_only([])
                .tls_danger_accept_invalid_certs(true);
        }
        Ok(Self {
            http: http
                .build()
                .map_err(|error| RegistryError::Unreachable(innermost(&error)))?,
            bases: bases(registry, trust),
            credential,
            base: OnceLock::new(),
            known: Known::default(),
            timeout,
        })
    }

    /// Whether the registry accepts the login: by its answer at `/v2/`, never by what it has.
    ///
    /// # Errors
    /// It cannot be asked, or what answers is not a registry.
    pub async fn proof(&self) -> Result<Proof, RegistryError> {
        let first = self.first().await?;
        if first.status == StatusCode::OK {
            return Ok(Proof::NotAsked);
        }
        let answer = match self.login(&RequestScope::Login).await {
            Err(RegistryError::LoginRefused) => return Ok(Proof::Refused),
            Err(error) => return Err(error),
            Ok(login) => self.get(&self.url("")?, login).await?,
        };
        match answer.status {
            StatusCode::OK => Ok(Proof::Accepted),
            // HTTP's own word for it, unless a page comes with it.
            StatusCode::UNAUTHORIZED if !answer.is_page() => Ok(Proof::Refused),
            StatusCode::FORBIDDEN if answer.told().is_some() => Ok(Proof::Refused),
            _ => Err(answer.error()),
        }
    }

    /// The digest that a name has; `None` where the registry says that it does not have it.
    ///
    /// # Errors
    /// It cannot be asked, denies it, or answers something else.
    pub async fn digest(&self, reference: &Reference) -> Result<Option<Digest>, RegistryError> {
        let manifest = self.manifest(reference, reference.tag()).await?;
        Ok(manifest.map(|(digest, _)| digest))
    }

    /// What a name stands for; of an index, for this platform (`linux/amd64`).
    ///
    /// # Errors
    /// As [`Self::digest`].
    pub async fn content(
        &self,
        reference: &Reference,
        platform: &str,
    ) -> Result<Option<Content>, RegistryError> {
        let Some((_, manifest)) = self.manifest(reference, reference.tag()).await? else {
            return Ok(None);
        };
        let strange = || RegistryError::Foreign("an index without this platform".to_owned());
        let (config, children) = match manifest {
            Manifest::One { config } => (config, Vec::new()),
            Manifest::Index(children) => {
                let own = of_platform(&children, platform).ok_or_else(strange)?;
                let found = self.manifest(reference, &own.to_string()).await?;
                let Some((_, Manifest::One { config })) = found else {
                    return Err(strange());
                };
                let children = children.into_iter().map(|child| child.digest);
                (config, children.collect())
            }
        };
        let path = format!("{}/blobs/{config}", reference.repository());
        let blob = self.ask(&path, reference).await?;
        if blob.status != StatusCode::OK {
            return Err(blob.error());
        }
        Ok(Some(Content {
            config,
            children,
            configuration: blob.body,
        }))
    }

    async fn manifest(
        &self,
        reference: &Reference,
        tag: &str,
    ) -> Result<Option<(Digest, Manifest)>, RegistryError> {
        let path = format!("{}/manifests/{tag}", reference.repository());
        let answer = self.ask(&path, reference).await?;
        match answer.status {
            StatusCode::OK => {
                let manifest = Manifest::read(&answer.body).ok_or_else(|| answer.foreign())?;
                // What the registry itself says counts; by the specification it may leave it out.
                let told = answer.headers.get("docker-content-digest");
                let told = told.and_then(|it| it.to_str().ok()?.parse().ok());
                Ok(Some((
                    told.unwrap_or_else(|| Digest::of(&answer.body)),
                    manifest,
                )))
            }
            StatusCode::NOT_FOUND => match answer.told() {
                Some(told) if told.code != "BLOB_UNKNOWN" => Ok(None),
                _ => Err(answer.error()),
            },
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                Err(match (answer.told(), &self.credential) {
                    (None, _) => answer.foreign(),
                    (Some(_), None) => RegistryError::LoginRequired,
                    (Some(told), Some(_)) => RegistryError::Denied(told.words()),
                })
            }
            _ => Err(answer.error()),
        }
    }

    /// Asks for `path` below `/v2/`, with the login where `/v2/` itself asks for one: so does docker.
    async fn ask(&self, path: &str, reference: &Reference) -> Result<Answer, RegistryError> {
        if self.base.get().is_none() {
            self.first().await?;
        }
        let scope = RequestScope::Pull(reference.repository().to_owned());
        let login = self.login(&scope).await?;
        self.get(&self.url(path)?, login).await
    }

    /// The answer at `/v2/` without a login, of the first base that has one.
    async fn first(&self) -> Result<Answer, RegistryError> {
        let mut failed = nowhere();
        for base in &self.bases {
            let mut url = base.clone();
            url.set_path("/v2/");
            let answer = match self.get(&url, None).await {
                Ok(answer) => answer,
                Err(error) => {
                    failed = error;
                    continue;
                }
            };
            match answer.status {
                StatusCode::OK if !answer.is_page() => {}
                StatusCode::UNAUTHORIZED => match Challenge::of(&answer.headers) {
                    Some(challenge) if self.known.learn(challenge.clone()) => {}
                    _ => return Err(answer.foreign()),
                },
                // "client sent an HTTP request to an HTTPS server"
                StatusCode::BAD_REQUEST => {
                    failed = answer.error();
                    continue;
                }
                _ => return Err(answer.error()),
            }
            let _ = self.base.set(base.clone());
            return Ok(answer);
        }
        Err(failed)
    }

    /// Gets `url`, and follows redirects; the login stays with the registry.
    async fn get(&self, url: &Url, login: Option<HeaderValue>) -> Result<Answer, RegistryError> {
        let mut at = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let mut request = self.http.get(at.clone()).header(ACCEPT, ACCEPTED);
            if let Some(login) = login.clone().filter(|_| at.origin() == url.origin()) {
                request = request.header(AUTHORIZATION, login);
            }
            let response = request.send().await.map_err(|error| self.failed(&error))?;
            if !response.status().is_redirection() {
                return Answer::of(response).await;
            }
            let next = response.headers().get(LOCATION);
            let next = next.and_then(|it| at.join(it.to_str().ok()?).ok());
            match next {
                Some(next) if at.scheme() == "http" || next.scheme() == "https" => at = next,
                _ => return Err(RegistryError::Foreign("a redirect to nowhere".to_owned())),
            }
        }
        Err(RegistryError::Foreign("redirects without end".to_owned()))
    }

    fn url(&self, path: &str) -> Result<Url, RegistryError> {
        let mut url = self.base.get().cloned().ok_or_else(nowhere)?;
        url.set_path(&format!("/v2/{path}"));
        Ok(url)
    }

    pub(super) fn failed(&self, error: &reqwest::Error) -> RegistryError {
        if error.is_timeout() {
            return RegistryError::Timeout(self.timeout);
        }
        RegistryError::Unreachable(innermost(error))
    }
}

fn nowhere() -> RegistryError {
    RegistryError::Unreachable("it has no address".to_owned())
}
