//! Exports in a folder, read again whenever they change: by size and time, since drives on a
//! network report nothing.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::sync::mpsc::Sender;

use super::news::{Link, News};
use grading::folder::{Folder, is_named_submission};
use grading::source::{Content, Source};
use handin::submission::{self, Refusal};
use plain::disk;
use plain::explain::Explain as _;
use plain::text;
use plain::visible::visible;

/// Pauses between two looks: they grow while nothing changes.
const SHORTEST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(5);

/// What a file was when it was read.
type FileStamps = HashMap<PathBuf, (u64, Option<SystemTime>)>;

/// Reads the folder, and again until the receiver is dropped; only `once` where a class is played
/// again.
pub async fn follow(path: PathBuf, once: bool, news: Sender<News>) {
    let mut seen = FileStamps::new();
    let mut pause = SHORTEST;
    let mut is_away = true;
    loop {
        let (folder, to) = (path.clone(), news.clone());
        let looked = tokio::task::spawn_blocking(move || {
            let looked = look(&folder, &mut seen, &to);
            (looked, seen)
        });
        let Ok((looked, known)) = looked.await else {
            return;
        };
        seen = known;
        let link = match looked {
            Ok(changed) => {
                pause = if changed {
                    SHORTEST
                } else {
                    LONGEST.min(pause * 2)
                };
                is_away.then_some(Link::Open)
            }
            Err(error) => {
                pause = LONGEST.min(pause * 2);
                Some(Link::Away(text!(
                    "{path} cannot be read ({error})",
                    "{path} 경로를 읽을 수 없어요 ({error})",
                    path = visible(&path.display().to_string()),
                    error = visible(&error.to_string())
                )))
            }
        };
        if let Some(link) = link {
            is_away = link != Link::Open;
            if news.send(News::Link(link)).await.is_err() {
                return;
            }
        }
        if once && !is_away {
            return;
        }
        tokio::time::sleep(pause).await;
        if news.is_closed() {
            return;
        }
    }
}

/// Reads what is new; whether anything was.
fn look(path: &Path, seen: &mut FileStamps, news: &Sender<News>) -> io::Result<bool> {
    let mut changed = false;
    for item in std::iter::from_fn({
        let mut folder = Folder::open(path)?;
        move || folder.next()
    }) {
        let told = match item.content {
            Content::File(file) => {
                let now = fs::metadata(&file).map(|it| (it.len(), it.modified().ok()));
                let Ok(now) = now else { continue };
                if seen.get(&file) == Some(&now) {
                    continue;
                }
                let read = disk::read_bounded(&file, submission::LARGEST);
                seen.insert(file, now);
                one(item.origin, read)
            }
            Content::Missing(reason) => Some(News::Refused {
                origin: item.origin,
                reason,
            }),
            Content::Bytes(_) | Content::Other(_) => None,
        };
        if let Some(told) = told {
            changed = true;
            if news.blocking_send(told).is_err() {
                break;
            }
        }
    }
    Ok(changed)
}

fn one(origin: String, read: io::Result<Vec<u8>>) -> Option<News> {
    match read {
        Ok(bytes) => {
            let news = News::of_bytes(None, origin, &bytes);
            // Other programs' JSON lies beside submissions, under names of its own.
            let other = Refusal::NotASubmission.reason();
            match &news {
                News::Refused { origin, reason }
                    if *reason == other && !is_named_submission(origin) =>
                {
                    None
                }
                _ => Some(news),
            }
        }
        Err(error) => Some(News::Refused {
            origin,
            reason: match error.kind() {
                io::ErrorKind::FileTooLarge => Refusal::TooLarge.reason(),
                _ => text!(
                    "it cannot be read ({error})",
                    "읽을 수 없어요 ({error})",
                    error = visible(&error.to_string())
                ),
            },
        }),
    }
}
