//! Sends a result: its parts first, then this attempt's tag, then the lesson's.

use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, StatusCode, Url};

use super::artifact::{Artifact, CONFIG, MANIFEST};
use super::exchange::{RegistryRequest, RegistryResponse};
use super::{Registry, RegistryError};
use client::registry::RequestScope;
use plain::hash::sha256;

/// How far a clock may be ahead of ours before its times are not believed.
const CLOCKS: SignedDuration = SignedDuration::from_mins(10);

/// What became of the lesson's own tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    Newest,
    /// Another machine of this learner has sent a later result; this one is among the attempts.
    Earlier,
}

impl Registry {
    /// Whether the account may write to a repository: begins an upload, and gives it up. Nothing
    /// else shows it for sure: token services give tokens without rights, and some registries deny
    /// all knowledge of a repository that is not there yet.
    ///
    /// # Errors
    /// It may not, or the registry cannot be asked.
    pub async fn try_login(&self, repository: &str) -> Result<(), RegistryError> {
        self.greet().await?;
        let upload = self.begin_upload(repository).await?;
        // One that stays is cleaned up by the registry.
        if self.address().has(&upload) {
            let _ = self.write(Method::DELETE, upload, repository, None).await;
        }
        Ok(())
    }

    /// Sends a result to a learner's repository. Whatever interrupts it, doing it again leaves
    /// what doing it once would have: parts that are there are not sent again, and a tag that
    /// leads to them leads to them still.
    ///
    /// # Errors
    /// Where the registry refuses it or cannot be reached.
    pub async fn push(
        &self,
        repository: &str,
        artifact: &Artifact,
    ) -> Result<Pushed, RegistryError> {
        self.push_part(repository, CONFIG).await?;
        self.push_part(repository, &artifact.document).await?;
        self.push_manifest(repository, &artifact.attempt, artifact)
            .await?;
        let newest = self.made_at(repository, artifact.lesson.as_str()).await?;
        let is_later = |there: Timestamp| {
            there > artifact.made_at
                && there < plain::clock::now().saturating_add(CLOCKS).unwrap_or(there)
        };
        if newest.is_some_and(is_later) {
            return Ok(Pushed::Earlier);
        }
        self.push_manifest(repository, artifact.lesson.as_str(), artifact)
            .await?;
        Ok(Pushed::Newest)
    }

    async fn push_part(&self, repository: &str, bytes: &[u8]) -> Result<(), RegistryError> {
        let digest = format!("sha256:{}", sha256(bytes));
        let path = format!("{repository}/blobs/{digest}");
        let there = self
            .write(Method::HEAD, self.address().api(&path), repository, None)
            .await?;
        if there.status == StatusCode::OK {
            return Ok(());
        }
        let mut upload = self.begin_upload(repository).await?;
        upload.query_pairs_mut().append_pair("digest", &digest);
        let body = Some(("application/octet-stream", bytes.to_vec()));
        let done = self.write(Method::PUT, upload, repository, body).await?;
        self.must_be_created(&done)
    }

    /// Where to upload to.
    async fn begin_upload(&self, repository: &str) -> Result<Url, RegistryError> {
        let uploads = self.address().api(&format!("{repository}/blobs/uploads/"));
        let begun = self
            .write(Method::POST, uploads.clone(), repository, None)
            .await?;
        let location = begun.headers.get(reqwest::header::LOCATION);
        location
            .and_then(|to| uploads.join(to.to_str().ok()?).ok())
            .filter(|url| begun.status == StatusCode::ACCEPTED && self.may_receive(url))
            .ok_or_else(|| self.no_registry("it does not say where to upload to"))
    }

    async fn push_manifest(
        &self,
        repository: &str,
        tag: &str,
        artifact: &Artifact,
    ) -> Result<(), RegistryError> {
        let url = self.address().api(&format!("{repository}/manifests/{tag}"));
        let body = Some((MANIFEST, artifact.manifest.clone()));
        let done = self.write(Method::PUT, url, repository, body).await?;
        self.must_be_created(&done)
    }

    async fn write(
        &self,
        method: Method,
        url: Url,
        repository: &str,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<RegistryResponse, RegistryError> {
        let mut question = RegistryRequest::get(url, RequestScope::Push(repository.to_owned()));
        question.method = method;
        question.body = body;
        self.ask(&question).await
    }

    fn must_be_created(&self, answer: &RegistryResponse) -> Result<(), RegistryError> {
        if answer.status == StatusCode::NOT_FOUND {
            // An upload that the registry has forgotten, most often: it was restarted.
            return Err(RegistryError::Busy {
                host: self.address().host(),
                status: 404,
                detail: "it forgot the upload".to_owned(),
            });
        }
        if answer.status == StatusCode::CREATED {
            return Ok(());
        }
        Err(self.no_registry(&format!("HTTP {} to an upload", answer.status.as_u16())))
    }

    /// Whether a result may be sent there: with TLS, where the registry has it. It may be
    /// another host, such as a cloud's storage; that one gets no login.
    fn may_receive(&self, url: &Url) -> bool {
        url.scheme() == "https" || (url.scheme() == "http" && self.address().is_plain())
    }
}
