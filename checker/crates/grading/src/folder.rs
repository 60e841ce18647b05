//! Submissions in a folder, as a learning platform's download or a shared drive leaves them:
//! nested, renamed, twice, with other files beside.

use std::fs::{self, ReadDir};
use std::io;
use std::path::{Path, PathBuf};

use super::source::{Content, Item, Source};
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Folders within folders that are looked into.
const DEEPEST: usize = 32;

/// Endings of archives, which are not opened.
const ARCHIVES: [&str; 6] = [".zip", ".gz", ".tar", ".tgz", ".7z", ".rar"];

/// A folder, or a single file.
pub struct Folder {
    root: PathBuf,
    open: Vec<ReadDir>,
    /// What is to be yielded before the folders are looked into.
    first: Option<Item>,
}

impl Folder {
    /// # Errors
    /// A path that cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        if fs::metadata(path)?.is_dir() {
            return Ok(Self {
                root: path.to_owned(),
                open: vec![fs::read_dir(path)?],
                first: None,
            });
        }
        let name = path.file_name().unwrap_or(path.as_os_str());
        Ok(Self {
            root: path.to_owned(),
            open: Vec::new(),
            first: Some(Item {
                origin: name.to_string_lossy().into_owned(),
                account: None,
                attempt: None,
                content: Content::File(path.to_owned()),
            }),
        })
    }

    /// One submission whose bytes are there already.
    pub fn of(origin: &str, bytes: Vec<u8>) -> Self {
        Self {
            root: PathBuf::new(),
            open: Vec::new(),
            first: Some(Item {
                origin: origin.to_owned(),
                account: None,
                attempt: None,
                content: Content::Bytes(bytes),
            }),
        }
    }

    fn item(&self, path: &Path, content: Content) -> Item {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        Item {
            origin: below.to_string_lossy().into_owned(),
            account: None,
            attempt: None,
            content,
        }
    }

    /// What an entry of a folder is; `None` for a folder, which is looked into later.
    fn entry(&mut self, entry: io::Result<fs::DirEntry>) -> Option<Item> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return Some(self.item(&self.root, unreadable(&error))),
        };
        let path = entry.path();
        // Of the entry itself: a link leads nowhere.
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => return Some(self.item(&path, unreadable(&error))),
        };
        if kind.is_dir() {
            if self.open.len() >= DEEPEST {
                let text = text!(
                    "a folder more than {DEEPEST} levels deep, not opened",
                    "{DEEPEST}단계보다 깊은 폴더여서 열지 않았어요"
                );
                return Some(self.item(&path, Content::Missing(text)));
            }
            return match fs::read_dir(&path) {
                Ok(folder) => {
                    self.open.push(folder);
                    None
                }
                Err(error) => Some(self.item(&path, unreadable(&error))),
            };
        }
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let content = if kind.is_symlink() {
            Content::Other(text!("a link, not followed", "링크여서 따라가지 않았어요"))
        } else if !kind.is_file() {
            Content::Other(text!("not a regular file", "일반 파일이 아니에요"))
        } else if is_archive(&name) {
            Content::Other(text!(
                "an archive, not opened; unpack it where submissions are in it",
                "압축 파일이어서 열지 않았어요. 제출물이 들어 있다면 압축을 풀어 주세요"
            ))
        } else if may_be_submission(&name) {
            Content::File(path.clone())
        } else {
            Content::Other(text!("another file", "다른 파일이에요"))
        };
        Some(self.item(&path, content))
    }
}

impl Source for Folder {
    fn next(&mut self) -> Option<Item> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            match self.open.last_mut()?.next() {
                Some(entry) => {
                    if let Some(item) = self.entry(entry) {
                        return Some(item);
                    }
                }
                None => {
                    self.open.pop();
                }
            }
        }
    }
}

/// Whether a file of this name (in lower case) may be one, however it was renamed. macOS puts
/// `._name` beside each file.
fn may_be_submission(name: &str) -> bool {
    !name.starts_with("._") && (name.contains("checker") || name.contains(".json"))
}

/// Whether the name is that of an archive.
pub fn is_archive(origin: &str) -> bool {
    let name = origin.to_lowercase();
    ARCHIVES.iter().any(|ending| name.ends_with(ending))
}

/// Whether the name says that the file is a submission: such a one is never passed over.
pub fn is_named_submission(origin: &str) -> bool {
    let name = origin.rsplit(['/', '\\']).next().unwrap_or_default();
    !name.starts_with("._") && name.to_lowercase().contains("checker")
}

fn unreadable(error: &io::Error) -> Content {
    let error: Text = Text::same(visible(&error.to_string()));
    Content::Missing(text!(
        "it cannot be read ({en})",
        "읽을 수 없어요 ({ko})",
        en = error.en,
        ko = error.ko
    ))
}
