//! Builds every edition aside, reads it back, and only then puts it in the old one's place.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use super::error::BookError;
use super::links::{self, Finished};
use super::page::Page;
use super::panels::{Exercises, Panels, Problems};
use super::place::{Sources, translation};
use super::translate::Translate;
use super::{frame, messages, search};
use course::catalog::Catalog;
use plain::disk::folder as disk;
use plain::lang::Lang;
use plain::template::Variables;

/// Of the page's own search; mdBook's drops Hangul.
const SEARCH_SCRIPT: &str = "theme/search.js";

/// What was built.
#[derive(Debug)]
pub struct Built {
    pub editions: Vec<Lang>,
    /// Languages of the course without a translation.
    pub left_out: Vec<Lang>,
    /// The scripts that stand in the pages themselves; a server has to allow each of them.
    pub scripts: BTreeSet<String>,
    /// The values that stand in panels and transcripts, the same for every reader.
    pub written: Variables,
}

/// Builds the course's book into `dest/en`, `dest/ko`. What was there before stays until
/// everything is found right.
///
/// # Errors
/// Every mistake in the book's sources at once; what cannot be read or written.
pub fn build(catalog: &Catalog, dest: &Path) -> Result<Built, BookError> {
    let root = catalog.root();
    let has_text = |lang: &Lang| translation(*lang).is_none_or(|path| root.join(path).exists());
    let languages = catalog.course().languages.iter().copied();
    let (editions, left_out): (Vec<_>, Vec<_>) = languages.partition(has_text);

    disk::make(dest).map_err(BookError::io(dest))?;
    let aside = tempfile::Builder::new()
        .prefix(".building-")
        .tempdir_in(dest)
        .map_err(BookError::io(dest))?;
    let folder = aside.path().canonicalize().map_err(BookError::io(dest))?;

    let config_path = root.join("book.toml");
    let config = Config::from_disk(&config_path).map_err(BookError::MdBook)?;
    let sources = Sources::new(root, &config.book.src);
    let problems = Problems::default();
    let exercises = Rc::new(Exercises::read(catalog)?);
    for lang in &editions {
        let preprocessors = (
            Translate {
                lang: *lang,
                sources: sources.clone(),
                problems: Rc::clone(&problems),
            },
            Panels {
                lang: *lang,
                exercises: Rc::clone(&exercises),
                sources: sources.clone(),
                problems: Rc::clone(&problems),
            },
        );
        let edition = folder.join(lang.code());
        render(catalog, *lang, &config, &edition, preprocessors, &problems)?;
    }
    let pages = read_back(&folder)?;
    let mut problems = problems.take();
    problems.extend(links::broken(
        &Finished {
            folder: &folder,
            editions: &editions,
            pages: &pages,
        },
        &sources,
    ));
    if !problems.is_empty() {
        return Err(BookError::Problems(problems));
    }
    for lang in &editions {
        let within = pages.iter().filter_map(|(path, page)| {
            let path = path.strip_prefix(lang.code()).ok()?;
            Some((path.to_owned(), page))
        });
        search::write(&folder.join(lang.code()), &root.join("theme"), within)?;
        replace(&folder.join(lang.code()), &dest.join(lang.code()))?;
    }
    let scripts = pages.into_values().flat_map(|page| page.scripts).collect();
    Ok(Built {
        editions,
        left_out,
        scripts,
        written: exercises.variables.clone(),
    })
}

/// Renders one edition into `edition`.
fn render(
    catalog: &Catalog,
    lang: Lang,
    config: &Config,
    edition: &Path,
    (translate, panels): (Translate, Panels),
    problems: &Problems,
) -> Result<(), BookError> {
    let config = adapted(config.clone(), catalog, lang, edition).map_err(BookError::MdBook)?;
    let mut book = MDBook::load_with_config(catalog.root(), config).map_err(BookError::MdBook)?;
    if let Some(path) = translation(lang) {
        let missing = messages::missing(&book, &path, lang)?;
        let unusable = missing.iter().any(|problem| problem.path == path);
        problems.borrow_mut().extend(missing);
        // The library that reads the file panics without its header.
        if unusable {
            disk::make(edition).map_err(BookError::io(edition))?;
            return Ok(());
        }
    }
    book.with_preprocessor(translate);
    book.with_preprocessor(panels);
    book.build().map_err(BookError::MdBook)?;
    frame::translate(edition, lang)?;
    // mdBook copies whatever is beside the chapters; transcripts are in the pages already.
    let transcripts = edition.join("transcripts");
    if transcripts.exists() {
        disk::remove(&transcripts).map_err(BookError::io(&transcripts))?;
    }
    Ok(())
}

/// `book.toml` for one edition.
fn adapted(
    mut config: Config,
    catalog: &Catalog,
    lang: Lang,
    edition: &Path,
) -> anyhow::Result<Config> {
    config.book.language = Some(lang.code().to_owned());
    if lang != Lang::En {
        config.book.title = Some(catalog.course().title.get(lang).to_owned());
    }
    config.build.build_dir = edition.to_owned();
    // The page that is shown for an address without one has to find its styles from anywhere.
    config.set("output.html.site-url", format!("/{lang}/"))?;
    let mut scripts: Vec<String> = config.get("output.html.additional-js")?.unwrap_or_default();
    scripts.push(SEARCH_SCRIPT.to_owned());
    config.set("output.html.additional-js", scripts)?;
    Ok(config)
}

/// Every page below `folder`, by its path there.
fn read_back(folder: &Path) -> Result<BTreeMap<PathBuf, Page>, BookError> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(within) = folders.pop() {
        let listed = fs::read_dir(&within).map_err(BookError::io(&within))?;
        for entry in listed {
            let path = entry.map_err(BookError::io(&within))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "html")
            {
                let html = fs::read_to_string(&path).map_err(BookError::io(&path))?;
                let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
                pages.insert(below, Page::read(&html));
            }
        }
    }
    Ok(pages)
}

fn replace(new: &Path, old: &Path) -> Result<(), BookError> {
    disk::remove(old).map_err(BookError::io(old))?;
    disk::rename(new, old).map_err(BookError::io(old))
}
