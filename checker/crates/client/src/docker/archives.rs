//! What a container has at a path, by the first entry of the archive that the engine sends of it:
//! its kind and size stand before its content, so that no more is read than is wanted.

use std::io::Read;

use bollard::errors::Error;
use bollard::query_parameters::DownloadFromContainerOptions;
use futures_util::{Stream, StreamExt};

use super::answers::Unusable;
use crate::DockerEngine;
use engine::{ContainerFile, EngineError};

/// Bytes that are read before the first entry must have shown itself: its header, and before that
/// what a header has no room for.
const HEADERS: usize = 16 * 1024;

impl DockerEngine {
    pub(super) async fn first_of_archive(
        &self,
        container: &str,
        path: &str,
        limit: usize,
    ) -> Result<Option<ContainerFile>, EngineError> {
        let options = DownloadFromContainerOptions {
            path: path.to_owned(),
        };
        let chunks = self
            .client()
            .download_from_container(container, Some(options));
        let entry = self.ask(beginning(chunks, limit)).await?;
        self.read(entry.map(|bytes| first_entry(&bytes, limit)).transpose())
    }
}

/// The archive's beginning: its first headers, and the content of a file that is not too large.
async fn beginning<C: AsRef<[u8]>>(
    chunks: impl Stream<Item = Result<C, Error>>,
    limit: usize,
) -> Result<Vec<u8>, Error> {
    let mut chunks = std::pin::pin!(chunks);
    let (mut bytes, mut wanted) = (Vec::new(), HEADERS);
    loop {
        while bytes.len() < wanted {
            match chunks.next().await {
                Some(chunk) => bytes.extend_from_slice(chunk?.as_ref()),
                None => return Ok(bytes),
            }
        }
        match end_of_content(&bytes) {
            Some((start, size)) if size <= limit as u64 && wanted <= HEADERS => {
                let size = usize::try_from(size).unwrap_or(limit);
                wanted = start.saturating_add(size).max(HEADERS + 1);
            }
            _ => return Ok(bytes),
        }
    }
}

/// Where a regular file's content begins, and its size.
fn end_of_content(archive: &[u8]) -> Option<(usize, u64)> {
    let mut archive = tar::Archive::new(archive);
    let entry = archive.entries().ok()?.next()?.ok()?;
    let start = usize::try_from(entry.raw_file_position()).ok()?;
    let is_file = entry.header().entry_type().is_file();
    is_file.then(|| (start, entry.size()))
}

/// The first entry of a tar archive, which may be cut off behind its first `limit` bytes of
/// content.
fn first_entry(archive: &[u8], limit: usize) -> Result<ContainerFile, Unusable> {
    let broken = |error: std::io::Error| Unusable::Archive(error.to_string());
    let mut archive = tar::Archive::new(archive);
    let entry = archive.entries().map_err(broken)?.next();
    let entry = entry.ok_or_else(|| Unusable::Archive("it is empty".to_owned()))?;
    let entry = entry.map_err(broken)?;
    let size = entry.size();
    let kind = entry.header().entry_type();
    if kind.is_dir() {
        return Ok(ContainerFile::Folder);
    }
    if kind.is_symlink() {
        let target = entry.link_name_bytes().unwrap_or_default();
        let target = String::from_utf8_lossy(&target).into_owned();
        return Ok(ContainerFile::Link { target });
    }
    if !kind.is_file() {
        return Ok(ContainerFile::Other);
    }
    if size > limit as u64 {
        return Ok(ContainerFile::TooLarge { size });
    }
    let mut content = Vec::new();
    entry
        .take(limit as u64)
        .read_to_end(&mut content)
        .map_err(broken)?;
    if content.len() as u64 != size {
        return Err(Unusable::Archive("it is cut off".to_owned()));
    }
    Ok(ContainerFile::Regular(content))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;
    use proptest::prelude::*;

    fn header(kind: tar::EntryType, size: u64) -> tar::Header {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_cksum();
        header
    }

    fn archive(content: &[u8]) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        let mut header = header(tar::EntryType::Regular, content.len() as u64);
        archive
            .append_data(&mut header, "mine.txt", content)
            .unwrap();
        archive.into_inner().unwrap()
    }

    /// What is read of an archive that comes in chunks, and of what comes of it.
    async fn read(archive: &[u8], limit: usize) -> (usize, Result<ContainerFile, Unusable>) {
        let chunks = archive.chunks(1000).map(|it| Ok(it.to_vec()));
        let bytes = beginning(stream::iter(chunks), limit).await.unwrap();
        (bytes.len(), first_entry(&bytes, limit))
    }

    #[tokio::test]
    async fn a_file_is_read_whole_or_known_by_its_size() {
        for size in [0, 5, 70_000, 100_000] {
            let content = vec![b'x'; size];
            let file = ContainerFile::Regular(content.clone());
            assert_eq!(read(&archive(&content), 100_000).await.1, Ok(file));
        }
        let large = archive(&[b'x'; 100_001]);
        let (bytes, file) = read(&large, 100_000).await;
        assert_eq!(file, Ok(ContainerFile::TooLarge { size: 100_001 }));
        assert!(bytes < 20_000, "its content is not read: {bytes}");
    }

    #[tokio::test]
    async fn what_is_no_file_is_known_by_its_kind() {
        let kinds = [
            (tar::EntryType::Directory, ContainerFile::Folder),
            (tar::EntryType::Fifo, ContainerFile::Other),
        ];
        for (kind, expected) in kinds {
            let mut made = tar::Builder::new(Vec::new());
            let mut header = header(kind, 0);
            made.append_data(&mut header, "x", &b""[..]).unwrap();
            let made = made.into_inner().unwrap();
            assert_eq!(read(&made, 10).await.1, Ok(expected));
        }
        let mut made = tar::Builder::new(Vec::new());
        let mut header = header(tar::EntryType::Symlink, 0);
        let target = format!("/{}", "long/".repeat(60));
        made.append_link(&mut header, "x", &target).unwrap();
        let made = made.into_inner().unwrap();
        assert_eq!(read(&made, 10).await.1, Ok(ContainerFile::Link { target }));
    }

    #[test]
    fn an_archive_that_is_cut_off_or_none_is_not_a_missing_file() {
        let archive = archive(b"hello");
        assert!(first_entry(&archive[..514], 5).is_err());
        assert!(first_entry(&archive[..100], 5).is_err());
        assert!(first_entry(b"<html>", 5).is_err());
        assert!(first_entry(&[b'<'; 2000], 5).is_err());
        assert!(first_entry(b"", 5).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn garbage_is_never_a_file(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
            prop_assert!(!matches!(first_entry(&bytes, 100), Ok(ContainerFile::Regular(_))));
        }
    }
}
