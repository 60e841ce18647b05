//! Free space where the engine keeps its data, or else where the course is.

use std::io;
use std::path::Path;

use super::finding::Unseen;
use super::finding::{Finding, Subject};
use super::redact::Kind;
use crate::doctor::engine_probe::Seen;
use plain::text;
use plain::visible::visible;

const GB: u64 = 1_000_000_000;

/// Bytes that the course's images take, with room for what builds leave behind.
const NEEDED: u64 = 2 * GB;

/// With less, the next pull or build is likely to fail.
const LEAST: u64 = GB / 2;

/// Where it was looked, and how many bytes a user may still write there.
#[derive(Debug)]
pub struct Space {
    place: Place,
    free: io::Result<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Engine,
    Course,
}

/// The engine's folder, where it is one of this machine and not of a virtual one; else the
/// course's.
pub fn look(seen: &Seen, course: Option<&Path>) -> Option<(Space, String)> {
    let about = seen.about.as_ref().ok().filter(|_| seen.is_local());
    let root = about.and_then(|about| about.root.as_deref());
    let (place, folder) = match (root.filter(|root| root.is_dir()), course) {
        (Some(root), _) => (Place::Engine, root),
        (None, Some(course)) => (Place::Course, course),
        (None, None) => return None,
    };
    let free = fs4::available_space(folder);
    Some((Space { place, free }, folder.display().to_string()))
}

pub fn judge(looked: Option<&(Space, String)>) -> Finding {
    const SUBJECT: Subject = Subject::Disk;
    let Some((Space { place, free }, folder)) = looked else {
        return Finding::unseen(
            SUBJECT,
            Unseen {
                reason: text!(
                    "neither the engine's folder nor the course's is known",
                    "엔진의 폴더도 강좌의 폴더도 알 수 없어요"
                ),
                remedy: text!(
                    "first see to what is said about the engine and the course",
                    "엔진과 강좌에 대해 적힌 것부터 해결해 주세요"
                ),
            },
        );
    };
    let folder = &visible(folder);
    let free = match free {
        Ok(free) => *free,
        Err(error) => {
            let reason = text!("{folder}: {error}", "{folder}: {error}");
            let remedy = text!(
                "see what `docker system df` and `df` say",
                "`docker system df`와 `df` 명령의 결과를 확인해 주세요"
            );
            return Finding::unseen(SUBJECT, Unseen { reason, remedy });
        }
    };
    let size = size(free);
    let size_ko = size.replace(' ', "");
    let found = match place {
        Place::Engine => text!(
            "{size} free where the engine keeps its data: {folder}",
            "엔진이 데이터를 두는 곳에 {size_ko} 남았어요: {folder}"
        ),
        Place::Course => text!(
            "{size} free in the course's folder (the engine keeps its data elsewhere)",
            "강좌 폴더에 {size_ko} 남았어요(엔진의 데이터는 다른 곳에 있어요)"
        ),
    };
    let remedy = text!(
        "the course's images need about 2 GB: `docker system df` tells what takes the space, and \
         `docker image prune` and `docker builder prune` free some",
        "강좌의 이미지에는 2GB쯤 필요해요. 무엇이 자리를 차지하는지는 `docker system df` 명령으로 보고, \
         `docker image prune`과 `docker builder prune` 명령으로 비울 수 있어요"
    );
    let finding = if free < LEAST {
        Finding::problem(SUBJECT, found, remedy)
    } else if free < NEEDED {
        Finding::warning(SUBJECT, found, remedy)
    } else {
        Finding::ok(SUBJECT, found)
    };
    match place {
        // The usual place tells nothing about anyone.
        Place::Engine if folder.starts_with("/var/lib/") => finding,
        Place::Engine => finding.private(Kind::Path, folder),
        Place::Course => finding,
    }
}

/// `1.5 GB`, in powers of ten as `docker image ls` counts.
fn size(bytes: u64) -> String {
    match bytes {
        ..GB => format!("{} MB", bytes / 1_000_000),
        bytes if bytes < 10 * GB => {
            format!("{}.{} GB", bytes / GB, bytes % GB / (GB / 10))
        }
        bytes => format!("{} GB", bytes / GB),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::State;

    fn judged(free: io::Result<u64>) -> Finding {
        let place = Place::Engine;
        judge(Some(&(Space { place, free }, "/var/lib/docker".to_owned())))
    }

    #[test]
    fn two_gigabytes_are_enough() {
        for (free, state, words) in [
            (80 * GB, State::Ok, "80 GB free"),
            (2 * GB, State::Ok, "2.0 GB free"),
            (2 * GB - 1, State::Warning, "1.9 GB free"),
            (GB / 2, State::Warning, "500 MB free"),
            (1000, State::Problem, "0 MB free"),
        ] {
            let finding = judged(Ok(free));
            assert_eq!(finding.state, state, "{free}");
            assert!(finding.found.en.contains(words), "{finding:?}");
        }
        let denied = judged(Err(io::ErrorKind::PermissionDenied.into()));
        assert_eq!(denied.state, State::Warning);
        assert_eq!(judge(None).state, State::Warning);
    }
}
