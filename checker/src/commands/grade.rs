//! `checker grade`: grades what a class handed in.

use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::Result;

use super::Exit;
use super::class_source::{self, ClassSource};
use super::error::UserError;
use super::open_course::catalog;
use super::output::Output;
use crate::cli::{Common, Grade, GradesFormat};
use course::catalog::Catalog;
use course::learner::STATE;
use grading::formats::html::Pages;
use grading::formats::{csv, feedback, json, junit, platform, table};
use grading::grade;
use grading::gradebook::Gradebook;
use grading::lookup::Claims;
use grading::plan::{Plan, Wishes};
use grading::roster::{Kind, Roster};
use grading::source::Source;
use plain::disk;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// By this the sheets of feedback are known again.
const OURS: &str = "<meta name=\"generator\" content=\"checker\">";

/// # Errors
/// No course; a source, a roster, a wish that cannot be used; a file that cannot be written.
pub fn run(common: &Common, wanted: &Grade, out: &mut Output) -> Result<Exit> {
    let catalog = catalog(common)?;
    let plan = Plan::open(&catalog, wishes(&catalog, wanted, out)?)?;
    let place = ClassSource::of(&wanted.into(), out)?;
    let roster = place.roster(
        wanted.roster.as_deref(),
        wanted.matched.as_deref(),
        wanted.accounts.as_deref(),
        out,
    )?;
    let desk = place.desk();
    let claims = Claims::default();
    let waiting = out.waiting(&text!("grading …", "채점하는 중이에요 …"));
    let mut source: Box<dyn Source + '_> = place.open(&plan, roster.as_ref())?;
    if wanted.verify {
        source = Box::new(claims.of(source, &plan));
    }
    let book = grade::grade(source, &plan, roster.as_ref());
    waiting.finish_and_clear();

    let text = render(&plan, &book, roster.as_ref(), wanted, out)?;
    match &wanted.out {
        None => out.data(&text)?,
        Some(path) => write(&catalog, wanted, path, &text, out)?,
    }
    if let Some(folder) = &wanted.feedback {
        sheets(&catalog, &plan, &book, folder, out)?;
    }
    show_summary(&book, wanted.format, out);
    if wanted.verify {
        class_source::verify(claims, desk.as_ref(), &wanted.verify_host, out)?;
    }
    Ok(if book.problems.is_empty() {
        Exit::Done
    } else {
        Exit::Fail
    })
}

fn wishes(catalog: &Catalog, wanted: &Grade, out: &Output) -> Result<Wishes> {
    let mut due = Vec::new();
    for (word, time) in &wanted.due {
        let lesson = match word {
            None => None,
            Some(word) => Some(catalog.lesson(word).cloned().ok_or_else(|| {
                let text = text!(
                    "--due names the lesson `{word}`, which this course does not have",
                    "--due에 적은 `{word}` 레슨은 이 강좌에 없어요",
                    word = visible(word)
                );
                UserError::new(text)
            })?),
        };
        due.push((lesson, *time));
    }
    Ok(Wishes {
        attempt: wanted.attempt,
        due,
        rejudge: wanted.rejudge,
        lang: out.lang,
    })
}

fn render(
    plan: &Plan,
    book: &Gradebook,
    roster: Option<&Roster>,
    wanted: &Grade,
    out: &mut Output,
) -> Result<String> {
    let lang = out.lang;
    let kind = match wanted.format {
        GradesFormat::Table => {
            // A file has no colours.
            let mut style = out.style;
            style.color &= wanted.out.is_none();
            return Ok(table::render(plan, book, lang, style));
        }
        GradesFormat::Csv => return Ok(csv::render(plan, book, lang)?),
        GradesFormat::Json => return Ok(json::render(plan, book, lang)?),
        GradesFormat::Junit => return Ok(junit::render(plan, book, lang)),
        GradesFormat::Html => return Ok(Pages::new()?.grades(plan, book, lang)?),
        GradesFormat::Canvas => Kind::Canvas,
        GradesFormat::Moodle => Kind::Moodle,
    };
    let Some(roster) = roster else {
        let text = text!(
            "this format fills in your own export: name it with `--roster FILE`",
            "이 형식은 내보낸 성적 파일에 채워 넣는 거예요. `--roster 파일`로 알려 주세요"
        );
        return Err(UserError::new(text).into());
    };
    let filled = platform::render(plan, book, roster, kind).map_err(UserError::new)?;
    for note in &filled.notes {
        out.note(note);
    }
    Ok(filled.text)
}

fn write(
    catalog: &Catalog,
    wanted: &Grade,
    path: &Path,
    text: &str,
    out: &mut Output,
) -> Result<()> {
    let same = |other: &Path| {
        let (a, b) = (fs::canonicalize(path).ok(), fs::canonicalize(other).ok());
        a.is_some() && a == b
    };
    if wanted.roster.as_deref().is_some_and(same) {
        let text = text!(
            "--out is the roster itself; write the grades into another file",
            "--out이 명단 파일과 같아요. 성적은 다른 파일에 써 주세요"
        );
        return Err(UserError::new(text).into());
    }
    let lock = disk::lock(&catalog.root().join(STATE))?;
    disk::write_for_others(&lock, &std::path::absolute(path)?, text.as_bytes())?;
    out.note(&text!(
        "Wrote {path}.",
        "{path} 파일을 썼어요.",
        path = visible(&path.display().to_string())
    ));
    Ok(())
}

/// A sheet for each learner who handed something in.
fn sheets(
    catalog: &Catalog,
    plan: &Plan,
    book: &Gradebook,
    folder: &Path,
    out: &mut Output,
) -> Result<()> {
    let pages = Pages::new()?;
    let mut names = feedback::Names::default();
    let learners = book.everybody().filter(|it| !it.is_missing());
    let named: Vec<_> = learners.map(|it| (names.give(it), it)).collect();
    if let Some((name, _)) = named
        .iter()
        .find(|(name, _)| is_foreign(&folder.join(name)))
    {
        let text = text!(
            "{path} exists and is not feedback from this program; choose another folder",
            "{path} 파일이 이미 있는데 checker가 만든 피드백이 아니에요. 다른 폴더를 골라 주세요",
            path = visible(&folder.join(name).display().to_string())
        );
        return Err(UserError::new(text).into());
    }
    let lock = disk::lock(&catalog.root().join(STATE))?;
    let mut failed = None;
    let sheets = named.iter().map_while(|(name, learner)| {
        match feedback::sheet(&pages, plan, learner, out.lang) {
            Ok(sheet) => Some((name.clone(), sheet.into_bytes())),
            Err(error) => {
                failed = Some(error);
                None
            }
        }
    });
    disk::write_each(&lock, folder, sheets)?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    out.note(&text!(
        "Wrote {count} sheets of feedback into {folder}.",
        "{folder} 폴더에 피드백 {count}장을 썼어요.",
        count = named.len(),
        folder = visible(&folder.display().to_string())
    ));
    Ok(())
}

/// Whether something other than feedback sheets is there.
fn is_foreign(path: &Path) -> bool {
    let Ok(kind) = fs::symlink_metadata(path) else {
        return false;
    };
    let mut start = Vec::new();
    let read = kind.is_file().then(|| fs::File::open(path).ok()).flatten();
    let read = read.map(|file| file.take(2048).read_to_end(&mut start));
    !matches!(read, Some(Ok(_))) || !String::from_utf8_lossy(&start).contains(OURS)
}

/// What a teacher wants to know whatever the format; a table shows most of it already.
fn show_summary(book: &Gradebook, format: GradesFormat, out: &mut Output) {
    let list = |names: Vec<&str>| -> String {
        const MOST: usize = 20;
        let rest = names.len().saturating_sub(MOST);
        let shown = names[..names.len() - rest].join(", ");
        if rest > 0 {
            format!("{shown} … (+{rest})")
        } else {
            shown
        }
    };
    if format != GradesFormat::Table {
        let missing = book.learners.iter().filter(|it| it.is_missing());
        let missing: Vec<_> = missing.map(|it| it.called_in_lists()).collect();
        if !missing.is_empty() {
            out.note(&text!(
                "Nothing handed in ({count}): {names}",
                "아무것도 제출하지 않음({count}명): {names}",
                count = missing.len(),
                names = list(missing)
            ));
        }
        if !book.unknown.is_empty() {
            let names: Vec<_> = book.unknown.iter().map(|it| it.called_in_lists()).collect();
            out.note(&text!(
                "Not on the roster ({count}): {names}",
                "명단에 없는 학습자({count}명): {names}",
                count = names.len(),
                names = list(names)
            ));
        }
        for problem in &book.problems {
            let line = |reason: &str| format!("{}: {reason}", problem.origin);
            out.note(&Text {
                en: line(&problem.reason.en),
                ko: line(&problem.reason.ko),
            });
        }
    }
    let archives = book
        .passed_over
        .iter()
        .filter(|it| is_worth_telling(&it.origin));
    for other in archives {
        out.note(&text!(
            "{origin}: {en}",
            "{origin}: {ko}",
            origin = &other.origin,
            en = &other.reason.en,
            ko = &other.reason.ko
        ));
    }
    out.note(&text!(
        "Submissions read: {read}. Not usable: {bad}. Other files passed over: {other}.",
        "읽은 제출물: {read}개, 사용하지 못한 것: {bad}개, 건너뛴 다른 파일: {other}개.",
        read = book.read,
        bad = book.problems.len(),
        other = book.passed_over.len()
    ));
}

/// Archives may hold submissions, and a link may be one.
fn is_worth_telling(origin: &str) -> bool {
    grading::folder::is_archive(origin) || grading::folder::is_named_submission(origin)
}
