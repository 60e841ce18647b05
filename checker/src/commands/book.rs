//! `checker book …`: builds the book, serves it, fills in its pages for mdBook's own program.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::Exit;
use super::edited::Edited;
use super::error::UserError;
use super::output::Output;
use super::runtime::block_on;
use crate::cli::{BookAction, Common};
use book::{self, BookError, Built, Problem};
use course::catalog::Catalog;
use course::exercise::Exercise;
use pages::{Server, Site};
use plain::text;
use plain::visible::visible;

/// Where the editions go, below the course's folder.
const DEST: &str = "book";

/// # Errors
/// No course; a book that cannot be read or written. Mistakes in the book are shown, each with
/// its place.
pub fn run(common: &Common, action: &BookAction, out: &mut Output) -> Result<Exit> {
    let done = match action {
        BookAction::Build { dest } => build(common, dest.as_deref(), out).map(drop),
        BookAction::Serve { port, dest } => serve(common, *port, dest.as_deref(), out),
        BookAction::Messages => messages(common, out),
        BookAction::Cmdrun { question } => return cmdrun(question, out),
    };
    match done {
        Ok(()) => Ok(Exit::Done),
        Err(error) => match error.downcast() {
            Ok(error) => failed(error, out),
            Err(error) => Err(error),
        },
    }
}

/// Mistakes in the book are shown; what else went wrong is an error of its own.
fn failed(error: BookError, out: &mut Output) -> Result<Exit> {
    match error {
        BookError::Problems(problems) => {
            show(&problems, out);
            Ok(Exit::Usage)
        }
        // Shown with its place in the file.
        BookError::Course(error) => Err(error.into()),
        other => Err(UserError::explained(&other).into()),
    }
}

fn show(problems: &[Problem], out: &mut Output) {
    for problem in problems {
        let place = visible(&problem.place());
        out.note(&text!(
            "{place}: {message}",
            "{place}: {message}",
            message = problem.message.map(visible),
        ));
    }
    let count = problems.len();
    out.note(&text!(
        "The book was not built. Problems to fix: {count}.",
        "책을 만들지 못했어요. 고칠 곳: {count}개."
    ));
}

fn catalog(common: &Common) -> Result<Catalog> {
    let here = std::env::current_dir()?;
    Ok(Catalog::open(common.course.as_deref(), &here)?)
}

/// Builds the book of a course where it usually goes, without a word. Where it has
/// mistakes, they are shown and there is none.
///
/// # Errors
/// A book that cannot be read or written.
pub fn built(catalog: &Catalog, out: &mut Output) -> Result<Option<Edited>> {
    let folder = catalog.root().join(DEST);
    match book::build(catalog, &folder) {
        Ok(built) => Ok(Some(Edited {
            folder,
            editions: built.editions,
            scripts: built.scripts,
            written: built.written,
        })),
        Err(error) => failed(error, out).map(|_| None),
    }
}

/// The exercise as Markdown, as the book shows it.
///
/// # Errors
/// None here; a build without the book has one.
pub fn panel(exercise: &Exercise, out: &Output) -> Result<String> {
    Ok(book::markdown(exercise, out.lang))
}

fn build(common: &Common, dest: Option<&Path>, out: &mut Output) -> Result<(PathBuf, Built)> {
    let catalog = catalog(common)?;
    let dest = dest.map_or_else(|| catalog.root().join(DEST), Path::to_owned);
    let built = book::build(&catalog, &dest)?;
    for lang in &built.left_out {
        out.note(&text!(
            "There is no po/{lang}.po yet, so there is no edition in that language.",
            "아직 po/{lang}.po 파일이 없어서 그 언어의 책은 만들지 않았어요."
        ));
    }
    for lang in &built.editions {
        let index = dest.join(lang.code()).join("index.html");
        out.note(&text!(
            "Built {index}.",
            "{index} 파일을 만들었어요.",
            index = visible(&index.display().to_string())
        ));
    }
    Ok((dest, built))
}

fn serve(common: &Common, port: u16, dest: Option<&Path>, out: &mut Output) -> Result<()> {
    let (dest, built) = build(common, dest, out)?;
    block_on(async {
        let server = Server::listen(port).await?;
        let address = server.address();
        let serving = server.pages(&Site {
            folder: &dest,
            editions: &built.editions,
            scripts: &built.scripts,
            written: &built.written,
        });
        out.data(&format!("http://{address}/\n"))?;
        out.note(&text!(
            "The book is at this address until you press Ctrl+C.",
            "Ctrl+C를 누를 때까지 이 주소에서 책을 볼 수 있어요."
        ));
        serving.await;
        Ok(())
    })?
}

fn messages(common: &Common, out: &mut Output) -> Result<()> {
    let template = book::template(catalog(common)?.root())?;
    Ok(out.data(&template)?)
}

/// mdBook asks `supports html` first, then gives the book.
fn cmdrun(question: &[String], out: &mut Output) -> Result<Exit> {
    if let [supports, renderer] = question
        && supports == "supports"
    {
        return Ok(if renderer == "html" {
            Exit::Done
        } else {
            Exit::Fail
        });
    }
    let mut book = Vec::new();
    match book::preprocess(io::stdin().lock(), &mut book) {
        Ok(()) => {
            out.data(&String::from_utf8(book)?)?;
            Ok(Exit::Done)
        }
        Err(error) => failed(error, out),
    }
}
