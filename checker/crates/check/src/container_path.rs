//! What a container has at a path, behind its links: as a program in the container would find it.

use std::collections::VecDeque;

use crate::verdict::Unknown;
use engine::{ContainerFile, Engine};

/// Questions that a path may take: a link may lead in a circle.
const MOST_QUESTIONS: usize = 40;

/// What is there, and where that is.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The path without links, where links led to it.
    pub path: String,
    /// Never a link, unless links lead in a circle.
    pub file: ContainerFile,
}

/// `None` where nothing is there, or where a link leads to nothing.
///
/// # Errors
/// [`Unknown`] where we could not look.
pub async fn look(
    engine: &dyn Engine,
    container: &str,
    path: &str,
    limit: usize,
) -> Result<Option<Found>, Unknown> {
    let direct = engine.read_file(container, path, limit).await?;
    match direct {
        Some(ContainerFile::Link { .. }) => follow(engine, container, path, limit).await,
        other => Ok(other.map(|file| Found {
            path: path.to_owned(),
            file,
        })),
    }
}

async fn follow(
    engine: &dyn Engine,
    container: &str,
    path: &str,
    limit: usize,
) -> Result<Option<Found>, Unknown> {
    let mut left: VecDeque<String> = parts(path).collect();
    let mut real = String::new();
    for _ in 0..MOST_QUESTIONS {
        let Some(part) = left.pop_front() else {
            break;
        };
        if part == ".." {
            real.truncate(real.rfind('/').unwrap_or_default());
            continue;
        }
        let at = format!("{real}/{part}");
        let is_last = left.is_empty();
        let limit = if is_last { limit } else { 0 };
        match engine.read_file(container, &at, limit).await? {
            None => return Ok(None),
            Some(ContainerFile::Link { target }) => {
                if target.starts_with('/') {
                    real.clear();
                }
                for part in parts(&target).collect::<Vec<_>>().into_iter().rev() {
                    left.push_front(part);
                }
            }
            Some(file) if is_last => return Ok(Some(Found { path: at, file })),
            Some(_) => real = at,
        }
    }
    let file = if left.is_empty() {
        ContainerFile::Folder
    } else {
        let target = String::new();
        ContainerFile::Link { target }
    };
    Ok(Some(Found { path: real, file }))
}

fn parts(path: &str) -> impl Iterator<Item = String> {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    parts.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::testing::MemoryEngine;

    fn link(target: &str) -> ContainerFile {
        let target = target.to_owned();
        ContainerFile::Link { target }
    }

    #[tokio::test]
    async fn a_link_is_followed_to_where_it_leads() {
        let file = ContainerFile::Regular(b"x".to_vec());
        let engine = [
            ("/real.txt", file.clone()),
            ("/run", ContainerFile::Folder),
            ("/run/x", file.clone()),
            ("/var", ContainerFile::Folder),
            ("/var/run", link("../run")),
            ("/a", link("/real.txt")),
            ("/b", link("var/./run//x")),
            ("/c", link("a")),
            ("/dead", link("nothing")),
            ("/one", link("two")),
            ("/two", link("one")),
            ("/root", link("/")),
        ]
        .into_iter()
        .fold(MemoryEngine::new(), |engine, (path, file)| {
            engine.with_file("demo", path, file)
        });
        for (path, real) in [
            ("/real.txt", "/real.txt"),
            ("/a", "/real.txt"),
            ("/b", "/run/x"),
            ("/c", "/real.txt"),
        ] {
            let found = look(&engine, "demo", path, 10).await.unwrap().unwrap();
            assert_eq!((found.path.as_str(), &found.file), (real, &file), "{path}");
        }
        assert_eq!(look(&engine, "demo", "/dead", 10).await.unwrap(), None);
        let circle = look(&engine, "demo", "/one", 10).await.unwrap().unwrap();
        assert_eq!(circle.file, link(""));
        let root = look(&engine, "demo", "/root", 10).await.unwrap().unwrap();
        assert_eq!(root.file, ContainerFile::Folder);
    }
}
