//! Asks a registry what is new: the tags of each learner, many at once but not more than a registry
//! bears, and then only the attempts that were not there before. Who is silent is asked less often.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::mpsc::Sender;
use tokio::time::Instant;

use super::news::{Link, News};
use course::exercise::LessonId;
use handin::transport::{AttemptTag, Registry, RegistryError, repository_name};
use plain::explain::Explain as _;

/// Learners whose repositories one token is for, and how many such groups are asked at once.
const GROUP: usize = 16;
const GROUPS: usize = 2;

/// The pause until a learner is asked again: the shortest, and the longest for a small class. Each
/// further learner makes the longest longer, so that the registry has as much to do.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(5);
const EACH: Duration = Duration::from_millis(5);

/// The longest pause while the registry is away.
const AWAY: Duration = Duration::from_secs(10);

/// How often a registry without a roster is asked who is there.
const WHO: Duration = Duration::from_secs(15);

/// A learner, as far as asked.
struct Asked {
    account: String,
    /// The newest attempt at each lesson that was read; all of them where a class is played again.
    newest: BTreeMap<LessonId, String>,
    next: Instant,
    pause: Duration,
}

/// Asks until the receiver is dropped. Without `accounts` the registry says who is there; only
/// `once` and for every attempt where a class is played again.
pub async fn registry(
    registry: &Registry,
    accounts: Option<Vec<String>>,
    lessons: &[LessonId],
    once: bool,
    news: Sender<News>,
) {
    let has_roster = accounts.is_some();
    let mut learners = Vec::new();
    add(&mut learners, accounts.unwrap_or_default());
    let mut is_open = false;
    let mut away = SHORTEST;
    let mut who = Instant::now();
    while !news.is_closed() {
        let round = async {
            if !is_open {
                registry.greet().await?;
            }
            if !has_roster && who <= Instant::now() {
                add(&mut learners, registry.learners().await?);
                who = Instant::now() + WHO;
            }
            ask(registry, &mut learners, lessons, once, &news).await
        };
        match round.await {
            Ok(()) => {
                away = SHORTEST;
                if !std::mem::replace(&mut is_open, true) {
                    let _ = news.send(News::Link(Link::Open)).await;
                }
                if once {
                    return;
                }
                let next = learners.iter().map(|it| it.next);
                let next = next.min().unwrap_or_else(|| Instant::now() + LONGEST);
                let soon = Instant::now() + Duration::from_millis(100);
                tokio::time::sleep_until(next.max(soon)).await;
            }
            Err(error) => {
                is_open = false;
                let _ = news.send(News::Link(Link::Away(error.reason()))).await;
                tokio::time::sleep(away).await;
                away = AWAY.min(away * 2);
                for learner in &mut learners {
                    learner.next = Instant::now();
                }
            }
        }
    }
}

/// Adds those who are not there yet.
fn add(learners: &mut Vec<Asked>, accounts: Vec<String>) {
    let mut known: HashSet<String> = learners.iter().map(|it| it.account.clone()).collect();
    for account in accounts.iter().filter_map(|it| repository_name(it)) {
        if known.insert(account.clone()) {
            learners.push(Asked {
                account,
                newest: BTreeMap::new(),
                next: Instant::now(),
                pause: SHORTEST,
            });
        }
    }
}

/// Asks for everybody whose time has come.
///
/// # Errors
/// The registry is away: nothing more can be asked now.
async fn ask(
    registry: &Registry,
    learners: &mut [Asked],
    lessons: &[LessonId],
    every: bool,
    news: &Sender<News>,
) -> Result<(), RegistryError> {
    let count = u32::try_from(learners.len()).unwrap_or(u32::MAX);
    let longest = LONGEST + EACH.saturating_mul(count);
    let now = Instant::now();
    let mut due: Vec<_> = learners.iter_mut().filter(|it| it.next <= now).collect();
    let groups = due.chunks_mut(GROUP).map(|group| async move {
        let accounts = group.iter().map(|it| it.account.as_str());
        registry.open_for(accounts).await;
        let all = group.iter_mut().map(|it| async move {
            let changed = learner(registry, it, lessons, every, news).await?;
            it.pause = if changed {
                SHORTEST
            } else {
                longest.min(it.pause * 3 / 2)
            };
            it.next = Instant::now() + it.pause;
            Ok(())
        });
        let all = futures_util::future::join_all(all).await;
        all.into_iter().collect::<Result<(), RegistryError>>()
    });
    let mut asked = stream::iter(groups).buffer_unordered(GROUPS);
    while let Some(group) = asked.next().await {
        group?;
    }
    Ok(())
}

/// Asks for one learner; whether there was anything new.
async fn learner(
    registry: &Registry,
    asked: &mut Asked,
    lessons: &[LessonId],
    every: bool,
    news: &Sender<News>,
) -> Result<bool, RegistryError> {
    let repository = registry.address().repository(&asked.account);
    let refused = async |origin: String, error: RegistryError| {
        let reason = error.reason();
        let _ = news.send(News::Refused { origin, reason }).await;
        Ok(false)
    };
    let tags = match registry.attempts(&repository, lessons).await {
        Ok(tags) => tags,
        Err(error) if is_of_one(&error) => return refused(repository, error).await,
        Err(error) => return Err(error),
    };
    // The first and the newest attempt at each lesson: tags are in the order of time.
    let mut of_lessons: HashMap<&LessonId, (&AttemptTag, &AttemptTag)> = HashMap::new();
    for tag in &tags {
        of_lessons.entry(&tag.lesson).or_insert((tag, tag)).1 = tag;
    }
    let mut changed = false;
    for (lesson, (first, newest)) in of_lessons {
        if asked
            .newest
            .get(lesson)
            .is_some_and(|known| *known == newest.tag)
        {
            continue;
        }
        changed = true;
        let is_wanted = |it: &&AttemptTag| *it == newest || every && it.lesson == *lesson;
        for AttemptTag { tag, .. } in tags.iter().filter(is_wanted) {
            let origin = format!("{repository}:{tag}");
            match registry.document(&repository, tag).await {
                Ok(Some(bytes)) => {
                    let account = Some(asked.account.clone());
                    let _ = news.send(News::of_bytes(account, origin, &bytes)).await;
                }
                Ok(None) => {}
                Err(error) if is_of_one(&error) => {
                    refused(origin, error).await?;
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(at) = first.made_at().filter(|_| !every) {
            let begun = News::Begun {
                account: asked.account.clone(),
                lesson: lesson.clone(),
                at: at.as_second(),
            };
            let _ = news.send(begun).await;
        }
        asked.newest.insert(lesson.clone(), newest.tag.clone());
    }
    Ok(changed)
}

/// Whether it is about this one repository or document, and all others can be read.
fn is_of_one(error: &RegistryError) -> bool {
    matches!(
        error,
        RegistryError::TooLarge { .. }
            | RegistryError::Broken { .. }
            | RegistryError::Denied { .. }
            | RegistryError::Refused { .. }
    )
}
