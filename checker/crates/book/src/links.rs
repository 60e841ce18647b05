//! Follows every link of every page, without the network: to pages, anchors, pictures, scripts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::page::Page;
use super::place::{Problem, Sources};
use plain::lang::{Lang, Text};
use plain::text;

/// The finished book: its pages by their path, as in `en/lesson-1.html`, and where it lies.
pub struct Finished<'a> {
    pub folder: &'a Path,
    pub editions: &'a [Lang],
    pub pages: &'a BTreeMap<PathBuf, Page>,
}

/// The links that lead nowhere.
pub fn broken(book: &Finished, sources: &Sources) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, page) in book.pages {
        let links: BTreeSet<_> = page.links.iter().collect();
        for link in links {
            // As the author writes it.
            let written = link.replace(".html", ".md");
            let Err(message) = book.follow(path, page, link, &written) else {
                continue;
            };
            let lang = book.edition_of(path);
            let within = path.strip_prefix(lang.code()).unwrap_or(path);
            // The copy of the first chapter has its mistakes, too.
            if within == Path::new("index.html") {
                continue;
            }
            let source = within.with_extension("md");
            let needles = [
                format!("({written})"),
                format!("]: {written}"),
                format!("\"{link}\""),
                link.clone(),
            ];
            let needles: Vec<_> = needles.iter().map(String::as_str).collect();
            problems.push(sources.problem(lang, &source, &needles, message));
        }
    }
    problems
}

impl Finished<'_> {
    fn edition_of(&self, path: &Path) -> Lang {
        let editions = self.editions.iter();
        let mut found = editions.filter(|lang| path.starts_with(lang.code()));
        found.next().copied().unwrap_or_default()
    }

    /// Whether the link leads to something; the message shows it as `written`.
    fn follow(&self, path: &Path, page: &Page, link: &str, written: &str) -> Result<(), Text> {
        let (address, fragment) = link.split_once('#').unwrap_or((link, ""));
        let address = address.split('?').next().unwrap_or_default();
        if has_scheme(address) || address.starts_with("//") {
            return Ok(());
        }
        let base = match &page.base {
            // As served: `/en/` is the edition's folder.
            Some(base) => PathBuf::from(base.trim_start_matches('/')),
            None => path.parent().unwrap_or(Path::new("")).to_owned(),
        };
        let target = if address.is_empty() {
            path.to_owned()
        } else {
            let address = decoded(address);
            normal(&base.join(address.trim_start_matches('/'))).ok_or_else(|| {
                text!(
                    "the link `{written}` leads out of the book",
                    "`{written}` 링크가 책 밖으로 나가요"
                )
            })?
        };
        // The switch to a language that has no edition yet.
        let first = target.components().next();
        let other = |lang: &Lang| first == Some(Component::Normal(lang.code().as_ref()));
        if [Lang::En, Lang::Ko]
            .iter()
            .any(|lang| other(lang) && !self.editions.contains(lang))
        {
            return Ok(());
        }
        let target = if self.folder.join(&target).is_dir() {
            target.join("index.html")
        } else {
            target
        };
        if !self.folder.join(&target).is_file() {
            return Err(text!(
                "the link `{written}` leads to nothing",
                "`{written}` 링크가 가리키는 것이 없어요"
            ));
        }
        let fragment = decoded(fragment);
        match self.pages.get(&target) {
            Some(page) if !fragment.is_empty() && !page.anchors.contains(&fragment) => Err(text!(
                "the link `{written}` leads to a page without the anchor `{fragment}`",
                "`{written}` 링크가 가리키는 페이지에 `{fragment}` 앵커가 없어요"
            )),
            _ => Ok(()),
        }
    }
}

/// `https://…`, `mailto:…`, `data:…`
fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        let mut chars = scheme.chars();
        chars.next().is_some_and(|c| c.is_ascii_alphabetic())
            && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// The path without `.` and `..`; `None` if it leads out.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => normal.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !normal.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(normal)
}

/// `%ED%83%9C` as the character that it stands for.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(link: &str) -> Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("en/images")).unwrap();
        for file in ["en/a.html", "en/b.html", "en/index.html", "en/images/x.svg"] {
            std::fs::write(folder.path().join(file), "").unwrap();
        }
        let page = || Page::read("<h1 id='태그'></h1>");
        let pages = BTreeMap::from([("en/a.html".into(), page()), ("en/b.html".into(), page())]);
        let book = Finished {
            folder: folder.path(),
            editions: &[Lang::En],
            pages: &pages,
        };
        book.follow(Path::new("en/a.html"), &page(), link, link)
            .map_err(|text| text.en)
    }

    #[test]
    fn links_are_followed_to_the_anchor() {
        for link in [
            "",
            "#태그",
            "b.html",
            "./b.html?x#%ED%83%9C%EA%B7%B8",
            "../en/",
            "images/x.svg",
            "https://example.org/x",
            "mailto:a@example.org",
            "../ko/a.html",
        ] {
            assert_eq!(follow(link), Ok(()), "{link}");
        }
        for (link, why) in [
            ("c.html", "leads to nothing"),
            ("images/y.svg", "leads to nothing"),
            ("b.html#tag", "without the anchor `tag`"),
            ("#tag", "without the anchor `tag`"),
            ("../../x.html", "out of the book"),
        ] {
            assert!(follow(link).unwrap_err().contains(why), "{link}");
        }
    }
}
