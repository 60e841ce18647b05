//! Reads results back: the newest of a lesson, or every attempt. Whatever was put there, no more
//! is read than a result may have, and it is what its digest says.

use jiff::Timestamp;
use reqwest::{Method, StatusCode, Url};
use serde::Deserialize;

use super::artifact::{AttemptTag, LARGEST_MANIFEST, MANIFEST, Manifest};
use super::error::Part;
use super::exchange::{RegistryRequest, RegistryResponse};
use super::{Registry, RegistryError};
use client::registry::RequestScope;
use course::exercise::LessonId;
use plain::hash::sha256;

/// Names in one page of a list, and pages that are read.
const PAGE: usize = 1000;
const MOST_PAGES: usize = 1000;

/// Attempts of one learner that are read, the newest first: a class of seven lessons has dozens.
const MOST_ATTEMPTS: usize = 1000;

impl Registry {
    /// The document at a tag; `None` where the tag or the repository does not exist.
    ///
    /// # Errors
    /// The registry cannot be asked, or what is there is not a result.
    pub async fn document(
        &self,
        repository: &str,
        tag: &str,
    ) -> Result<Option<Vec<u8>>, RegistryError> {
        let Some(manifest) = self.manifest(repository, tag).await? else {
            return Ok(None);
        };
        let (_, document) = Manifest::read(&manifest.body)?;
        let path = format!("{repository}/blobs/{}", document.digest);
        let mut question = RegistryRequest::get(self.address().api(&path), pull(repository));
        question.accept = "*/*";
        question.limit = document.size;
        question.what = Part::Document;
        let answer = self.ask(&question).await?;
        let broken = |detail: &str| RegistryError::Broken {
            what: Part::Document,
            detail: detail.to_owned(),
        };
        if answer.status == StatusCode::NOT_FOUND {
            return Err(broken("the registry has lost it"));
        }
        if format!("sha256:{}", sha256(&answer.body)) != document.digest {
            return Err(broken("its bytes are not those of its digest"));
        }
        Ok(Some(answer.body))
    }

    /// When the result at a tag was made, as it says itself. What is not a result has no time.
    ///
    /// # Errors
    /// The registry cannot be asked.
    pub(super) async fn made_at(
        &self,
        repository: &str,
        tag: &str,
    ) -> Result<Option<Timestamp>, RegistryError> {
        let answer = match self.manifest(repository, tag).await {
            Err(RegistryError::TooLarge { .. }) => return Ok(None),
            answer => answer?,
        };
        let read = answer.and_then(|answer| Manifest::read(&answer.body).ok());
        Ok(read.and_then(|(manifest, _)| manifest.made_at()))
    }

    /// The digest of whatever is at a tag, as the registry says or as its bytes are; `None` where
    /// there is nothing.
    ///
    /// # Errors
    /// The registry cannot be asked.
    pub async fn digest(
        &self,
        repository: &str,
        tag: &str,
    ) -> Result<Option<String>, RegistryError> {
        let path = format!("{repository}/manifests/{tag}");
        let mut question = RegistryRequest::get(self.address().api(&path), pull(repository));
        question.accept = ANY_MANIFEST;
        question.method = Method::HEAD;
        let answer = self.ask(&question).await?;
        if answer.status == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let told = answer.headers.get("docker-content-digest");
        if let Some(digest) = told.and_then(|it| it.to_str().ok()) {
            return Ok(Some(digest.to_owned()));
        }
        question.method = Method::GET;
        question.limit = LARGEST_FOREIGN;
        question.what = Part::Manifest;
        let answer = self.ask(&question).await?;
        let there = answer.status != StatusCode::NOT_FOUND;
        Ok(there.then(|| format!("sha256:{}", sha256(&answer.body))))
    }

    /// The tags of every attempt at one of `lessons`, the oldest of each lesson first.
    ///
    /// # Errors
    /// The registry cannot be asked.
    pub async fn attempts(
        &self,
        repository: &str,
        lessons: &[LessonId],
    ) -> Result<Vec<AttemptTag>, RegistryError> {
        #[derive(Deserialize)]
        struct Tags {
            #[serde(default)]
            tags: Option<Vec<String>>,
        }
        let path = format!("{repository}/tags/list");
        let read = |body: &[u8]| {
            let tags = serde_json::from_slice::<Tags>(body).ok()?;
            Some(tags.tags.unwrap_or_default())
        };
        let tags = self.names(&path, &pull(repository), read).await?;
        let tags = tags.into_iter().filter_map(AttemptTag::read);
        let mut tags: Vec<_> = tags.filter(|it| lessons.contains(&it.lesson)).collect();
        tags.sort();
        tags.dedup();
        if tags.len() > MOST_ATTEMPTS {
            tags.sort_by(|a, b| b.time().cmp(a.time()));
            tags.truncate(MOST_ATTEMPTS);
            tags.sort();
        }
        Ok(tags)
    }

    /// The learners who have a repository, where the registry lists them.
    ///
    /// # Errors
    /// The registry cannot be asked, or does not offer the list.
    pub async fn learners(&self) -> Result<Vec<String>, RegistryError> {
        #[derive(Deserialize)]
        struct Catalog {
            #[serde(default)]
            repositories: Option<Vec<String>>,
        }
        let read = |body: &[u8]| {
            let catalog = serde_json::from_slice::<Catalog>(body).ok()?;
            Some(catalog.repositories.unwrap_or_default())
        };
        let repositories = self.names("_catalog", &RequestScope::Catalog, read).await?;
        let learners = repositories
            .iter()
            .filter_map(|it| self.address().learner(it));
        let mut learners: Vec<_> = learners.map(str::to_owned).collect();
        learners.sort();
        learners.dedup();
        Ok(learners)
    }

    /// Asks for one token that is good for the repositories of all `learners`, where the registry
    /// has a token service; otherwise each question asks for its own.
    pub async fn open_for(&self, learners: impl Iterator<Item = &str>) {
        let scopes: Vec<_> = learners
            .map(|learner| pull(&self.address().repository(learner)))
            .collect();
        self.open(&scopes).await;
    }

    /// All names of a list that comes in pages. None where the list does not exist.
    async fn names(
        &self,
        path: &str,
        scope: &RequestScope,
        read: impl Fn(&[u8]) -> Option<Vec<String>>,
    ) -> Result<Vec<String>, RegistryError> {
        let mut names = Vec::new();
        let mut url = self.address().api(&format!("{path}?n={PAGE}"));
        for _ in 0..MOST_PAGES {
            let answer = self
                .ask(&RegistryRequest::get(url.clone(), scope.clone()))
                .await?;
            if answer.status == StatusCode::NOT_FOUND {
                break;
            }
            let page =
                read(&answer.body).ok_or_else(|| self.no_registry("a list that cannot be read"))?;
            let is_empty = page.is_empty();
            names.extend(page);
            match next_page(&url, &answer) {
                // A list that leads back to the registry, and on.
                Some(next) if !is_empty && next != url && self.address().has(&next) => url = next,
                _ => break,
            }
        }
        Ok(names)
    }

    async fn manifest(
        &self,
        repository: &str,
        tag: &str,
    ) -> Result<Option<RegistryResponse>, RegistryError> {
        let path = format!("{repository}/manifests/{tag}");
        let mut question = RegistryRequest::get(self.address().api(&path), pull(repository));
        question.accept = MANIFEST;
        question.limit = LARGEST_MANIFEST;
        question.what = Part::Manifest;
        let answer = self.ask(&question).await?;
        Ok((answer.status != StatusCode::NOT_FOUND).then_some(answer))
    }
}

/// What an engine may have pushed: images and indexes, of Docker's types and the OCI's.
const ANY_MANIFEST: &str = "application/vnd.oci.image.index.v1+json, \
     application/vnd.docker.distribution.manifest.list.v2+json, \
     application/vnd.oci.image.manifest.v1+json, \
     application/vnd.docker.distribution.manifest.v2+json";

/// Bytes that a manifest of an image may have, by the distribution specification.
const LARGEST_FOREIGN: u64 = 4 * 1024 * 1024;

fn pull(repository: &str) -> RequestScope {
    RequestScope::Pull(repository.to_owned())
}

/// Where a list goes on: `Link: </v2/…?last=b&n=2>; rel="next"`.
fn next_page(url: &Url, answer: &RegistryResponse) -> Option<Url> {
    let link = answer.headers.get(reqwest::header::LINK)?.to_str().ok()?;
    let (target, relation) = link.trim().strip_prefix('<')?.split_once('>')?;
    relation.contains("next").then(|| url.join(target).ok())?
}
