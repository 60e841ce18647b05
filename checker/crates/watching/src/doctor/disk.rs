//! Free space where the engine keeps its data, or else where the course is.

use std::io;
use std::path::PathBuf;

use super::finding::{Finding, Subject, Unseen};
use super::redact::Kind;
use crate::doctor::engine_probe::EngineProbe;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

const GB: u64 = 1_000_000_000;

/// Bytes that the course's images take, with room for what builds leave behind.
const NEEDED: u64 = 2 * GB;

/// With less, the next pull or build is likely to fail.
const LEAST: u64 = GB / 2;

/// A folder, and how many bytes a user may still write there.
#[derive(Debug)]
pub struct DiskProbe {
    owner: DiskOwner,
    folder: PathBuf,
    free: io::Result<u64>,
}

/// Whose folder it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DiskOwner {
    Engine,
    Course,
}

/// The engine's folder, where it is one of this machine and not of a virtual one; else the
/// course's. Blocks.
pub fn probe(engine: Option<PathBuf>, course: Option<PathBuf>) -> Option<DiskProbe> {
    let engine = engine.filter(|folder| folder.is_dir());
    let engine = engine.map(|folder| (DiskOwner::Engine, folder));
    let course = course.map(|folder| (DiskOwner::Course, folder));
    let (owner, folder) = engine.or(course)?;
    Some(DiskProbe {
        owner,
        free: fs4::available_space(&folder),
        folder,
    })
}

/// The folder where the engine keeps its data, if that is one of this machine.
pub fn of_engine(seen: &EngineProbe) -> Option<PathBuf> {
    let about = seen.about.as_ref().ok().filter(|_| seen.is_local())?;
    about.root.clone()
}

pub fn judge(probed: Option<&DiskProbe>) -> Finding {
    const SUBJECT: Subject = Subject::Disk;
    let Some(DiskProbe {
        owner,
        folder,
        free,
    }) = probed
    else {
        return Finding::unseen(
            SUBJECT,
            Unseen {
                reason: text!(
                    "neither the engine's folder nor the course's is known",
                    "엔진의 폴더도 강좌의 폴더도 알 수 없어요"
                ),
                remedy: text!(
                    "fix the problems with the engine and the course first",
                    "엔진과 강좌에 대해 적힌 것부터 해결해 주세요"
                ),
            },
        );
    };
    let folder = folder.display().to_string();
    let shown = visible(&folder);
    let free = match free {
        Ok(free) => *free,
        Err(error) => {
            let reason = text!("{shown}: {error}", "{shown}: {error}");
            let remedy = text!(
                "see what `docker system df` and `df` say",
                "`docker system df`와 `df` 명령의 결과를 확인해 주세요"
            );
            return Finding::unseen(SUBJECT, Unseen { reason, remedy });
        }
    };
    let size = size(free);
    let found = match owner {
        DiskOwner::Engine => text!(
            "{size} free where the engine keeps its data: {shown}",
            "엔진이 데이터를 두는 곳에 {size} 남았어요: {shown}",
            size = size
        ),
        DiskOwner::Course => text!(
            "{size} free in the course's folder (the engine keeps its data elsewhere)",
            "강좌 폴더에 {size} 남았어요(엔진의 데이터는 다른 곳에 있어요)",
            size = size
        ),
    };
    let remedy = text!(
        "the course's images need about 2 GB: `docker system df` shows what takes the space, and \
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
    match owner {
        // The usual folder says nothing about anyone.
        DiskOwner::Engine if folder.starts_with("/var/lib/") => finding,
        DiskOwner::Engine => finding.private(Kind::Path, folder),
        DiskOwner::Course => finding,
    }
}

/// `1.5 GB`, in powers of ten as `docker image ls` counts.
fn size(bytes: u64) -> Text {
    let (whole, tenths) = (bytes / GB, bytes % GB / (GB / 10));
    match whole {
        0 => {
            let megabytes = bytes / 1_000_000;
            text!("{megabytes} MB", "{megabytes}MB")
        }
        1..10 => text!("{whole}.{tenths} GB", "{whole}.{tenths}GB"),
        _ => text!("{whole} GB", "{whole}GB"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Severity;

    fn judged(free: io::Result<u64>) -> Finding {
        judge(Some(&DiskProbe {
            owner: DiskOwner::Engine,
            folder: PathBuf::from("/var/lib/docker"),
            free,
        }))
    }

    #[test]
    fn two_gigabytes_are_enough() {
        for (free, state, words) in [
            (80 * GB, Severity::Ok, "80 GB free"),
            (2 * GB, Severity::Ok, "2.0 GB free"),
            (2 * GB - 1, Severity::Warning, "1.9 GB free"),
            (GB / 2, Severity::Warning, "500 MB free"),
            (1000, Severity::Problem, "0 MB free"),
        ] {
            let finding = judged(Ok(free));
            assert_eq!(finding.severity, state, "{free}");
            assert!(finding.found.en.contains(words), "{finding:?}");
            let korean = words.replace(" free", "").replace(' ', "");
            assert!(finding.found.ko.contains(&korean), "{finding:?}");
        }
        let denied = judged(Err(io::ErrorKind::PermissionDenied.into()));
        assert_eq!(denied.severity, Severity::Warning);
        assert_eq!(judge(None).severity, Severity::Warning);
    }
}
