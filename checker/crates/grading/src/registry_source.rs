//! The submissions in a registry, for grading: many learners at once over one pool of
//! connections, and no more in memory than are on their way.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::source::{Content, Item, Source};
use client::registry::RequestScope;
use course::exercise::LessonId;
use handin::transport::{AttemptTag, Registry, RegistryError};
use plain::explain::Explain as _;

/// Learners whose repositories one token is for, and how many such groups are read at once. Each
/// learner is one question at a time.
const GROUP: usize = 16;
const GROUPS: usize = 2;

/// Submissions that wait to be graded while others are still read.
const AHEAD: usize = 16;

/// Pauses before a question is asked again that the registry could not answer.
const PAUSES: [Duration; 3] = [
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(8),
];

/// What is wanted of each learner.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub lessons: Vec<LessonId>,
    /// Every attempt, not only the newest of each lesson.
    pub attempts: bool,
}

/// Yields the submissions as they come.
#[derive(Debug)]
pub struct RegistrySource {
    items: Receiver<Item>,
}

impl RegistrySource {
    /// Begins to read. `learners` are the accounts of a roster; without one the registry is
    /// asked who has a repository.
    ///
    /// # Errors
    /// The registry cannot be asked at all. What goes wrong with one learner later is an item.
    pub fn open(
        registry: Registry,
        learners: Option<Vec<String>>,
        wanted: Wanted,
    ) -> Result<Self, RegistryError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| RegistryError::Unreachable {
                host: registry.address().host(),
                detail: error.to_string(),
            })?;
        let learners = runtime.block_on(async {
            registry.greet().await?;
            match learners {
                Some(learners) => Ok(learners),
                None => registry.learners().await,
            }
        })?;
        let (sender, items) = channel(AHEAD);
        // Ends when all is read, or when the receiver is dropped.
        std::thread::spawn(move || runtime.block_on(read(&registry, &learners, &wanted, &sender)));
        Ok(Self { items })
    }
}

impl Source for RegistrySource {
    fn next(&mut self) -> Option<Item> {
        self.items.blocking_recv()
    }
}

async fn read(registry: &Registry, learners: &[String], wanted: &Wanted, to: &Sender<Item>) {
    let groups = learners.chunks(GROUP).map(|group| async move {
        let address = registry.address();
        let scopes = group
            .iter()
            .map(|it| RequestScope::Pull(address.repository(it)));
        registry.open(&scopes.collect::<Vec<_>>()).await;
        let all = group.iter().map(|it| learner(registry, it, wanted, to));
        futures_util::future::join_all(all).await;
    });
    let mut read = stream::iter(groups).buffer_unordered(GROUPS);
    while read.next().await.is_some() && !to.is_closed() {}
}

/// Everything of one learner; at the first trouble with the registry just that.
async fn learner(registry: &Registry, learner: &str, wanted: &Wanted, to: &Sender<Item>) {
    let repository = registry.address().repository(learner);
    let tell = async |origin: &str, attempt: Option<&AttemptTag>, content: Content| {
        let item = Item {
            origin: origin.to_owned(),
            account: Some(learner.to_owned()),
            attempt: attempt.cloned(),
            content,
        };
        to.send(item).await.is_ok()
    };
    let mut tags = Vec::new();
    if wanted.attempts {
        match patiently(|| registry.attempts(&repository, &wanted.lessons)).await {
            Ok(attempts) => tags = attempts,
            Err(error) => {
                tell(&repository, None, Content::Missing(error.reason())).await;
                return;
            }
        }
    }
    // The newest result of a lesson is among its attempts.
    let of_none = |lesson: &&LessonId| !tags.iter().any(|it| it.lesson == **lesson);
    let newest = wanted
        .lessons
        .iter()
        .filter(of_none)
        .map(|it| (it.as_str(), None));
    let attempts = tags.iter().map(|it| (it.tag.as_str(), Some(it)));
    for (tag, attempt) in attempts.chain(newest) {
        let origin = format!("{repository}:{tag}");
        let goes_on = match patiently(|| registry.document(&repository, tag)).await {
            Ok(Some(document)) => tell(&origin, attempt, Content::Bytes(document)).await,
            Ok(None) => true,
            Err(error @ (RegistryError::TooLarge { .. } | RegistryError::Broken { .. })) => {
                tell(&origin, None, Content::Missing(error.reason())).await
            }
            Err(error) => {
                tell(&repository, None, Content::Missing(error.reason())).await;
                false
            }
        };
        if !goes_on {
            return;
        }
    }
}

/// Asks again what the registry could not answer: a class's grades shall not hang on a moment.
async fn patiently<T, F: Future<Output = Result<T, RegistryError>>>(
    ask: impl Fn() -> F,
) -> Result<T, RegistryError> {
    for pause in PAUSES {
        match ask().await {
            Err(error) if error.passes() => tokio::time::sleep(pause).await,
            answer => return answer,
        }
    }
    ask().await
}
