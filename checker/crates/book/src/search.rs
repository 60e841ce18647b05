//! The index that the page's search (`theme/search.js`) reads: one entry a section.
//!
//! It is a script, not a JSON file, so that it can be read where the book is opened from a folder
//! without a server.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::BookError;
use super::page::Page;
use plain::disk::folder as disk;

/// What the search needs, below the edition's folder.
const FOLDER: &str = "search";
/// The library and its licence, in the theme.
const LIBRARY: [&str; 2] = ["minisearch.min.js", "minisearch-LICENSE.txt"];
/// Pages that are not chapters.
const OTHER_PAGES: [&str; 4] = ["index.html", "404.html", "toc.html", "print.html"];

#[derive(Serialize)]
struct Entry<'a> {
    id: usize,
    url: String,
    page: &'a str,
    heading: &'a str,
    text: &'a str,
}

/// Writes the index of an edition, and the library beside it.
///
/// # Errors
/// I/O errors.
pub fn write<'a>(
    edition: &Path,
    theme: &Path,
    pages: impl Iterator<Item = (PathBuf, &'a Page)>,
) -> Result<(), BookError> {
    let mut entries = Vec::new();
    for (path, page) in pages {
        let path = path.to_string_lossy();
        if OTHER_PAGES.contains(&&*path) {
            continue;
        }
        let title = page.sections.first();
        let title = title.map_or("", |section| section.heading.as_str());
        for section in &page.sections {
            entries.push(Entry {
                id: entries.len(),
                url: match section.anchor.as_str() {
                    "" => path.to_string(),
                    anchor => format!("{path}#{anchor}"),
                },
                page: title,
                heading: &section.heading,
                text: &section.text,
            });
        }
    }
    let json = serde_json::to_string(&entries).map_err(|error| BookError::MdBook(error.into()))?;
    let folder = edition.join(FOLDER);
    disk::make(&folder).map_err(BookError::io(&folder))?;
    let index = folder.join("index.js");
    disk::write(&index, format!("globalThis.courseSections = {json};\n"))
        .map_err(BookError::io(&index))?;
    for file in LIBRARY {
        let from = theme.join(FOLDER).join(file);
        disk::copy(&from, &folder.join(file)).map_err(BookError::io(&from))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn each_section_of_a_chapter_is_an_entry_with_its_address() {
        let folder = tempfile::tempdir().unwrap();
        let theme = folder.path().join("theme");
        fs::create_dir_all(theme.join(FOLDER)).unwrap();
        for file in LIBRARY {
            fs::write(theme.join(FOLDER).join(file), "").unwrap();
        }
        let page = Page::read("<main><h1>태그</h1><p>One</p><h2 id=two>Two</h2><p>More</p></main>");
        let pages = ["a.html", "print.html"].map(|path| (PathBuf::from(path), &page));
        write(folder.path(), &theme, pages.into_iter()).unwrap();
        let index = fs::read_to_string(folder.path().join("search/index.js")).unwrap();
        assert_eq!(
            index,
            "globalThis.courseSections = [\
             {\"id\":0,\"url\":\"a.html\",\"page\":\"태그\",\"heading\":\"태그\",\"text\":\"One\"},\
             {\"id\":1,\"url\":\"a.html#two\",\"page\":\"태그\",\"heading\":\"Two\",\"text\":\"More\"}\
             ];\n"
        );
        assert!(folder.path().join("search/minisearch.min.js").is_file());
    }
}
