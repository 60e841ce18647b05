//! Grades whatever a source yields, on all of the computer's cores, a submission at a time.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::folder::is_named_submission;
use super::gradebook::{Book, Gradebook, Origin};
use super::plan::Plan;
use super::roster::Roster;
use super::source::{Content, Item, Source};
use handin::submission::{self, Refusal};
use plain::disk;
use plain::explain::Explain as _;
use plain::lang::Text;
use plain::text;
use plain::visible::visible;

/// Threads past which a disk or a registry is the limit.
const MOST_THREADS: usize = 8;

/// Grades everything from `source`. Each thread holds one submission at a time.
pub fn grade(source: Box<dyn Source + '_>, plan: &Plan, roster: Option<&Roster>) -> Gradebook {
    let source = Mutex::new(source);
    let next = || source.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        let mut book = Book::default();
        while let Some(item) = next() {
            one(&mut book, plan, roster, item);
        }
        book
    };
    let threads = thread::available_parallelism().map_or(1, |it| it.get().min(MOST_THREADS));
    let mut whole = Book::default();
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        whole = work();
        for other in others {
            match other.join() {
                Ok(book) => whole.join(plan, book),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    whole.finish(plan, roster)
}

fn one(book: &mut Book, plan: &Plan, roster: Option<&Roster>, item: Item) {
    let Item {
        origin,
        account,
        attempt,
        content,
    } = item;
    let (bytes, is_file) = match content {
        Content::Bytes(bytes) => (Ok(bytes), false),
        Content::File(path) => (disk::read_bounded(&path, submission::LARGEST), true),
        Content::Missing(reason) => return book.problem(&origin, &reason),
        Content::Other(what) => return book.pass_over(&origin, &what),
    };
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            return book.refuse(&origin, &Refusal::TooLarge);
        }
        Err(error) => return book.problem(&origin, &unreadable(&error)),
    };
    match submission::read(&bytes) {
        Ok(read) => {
            let from = Origin {
                place: &origin,
                account: account.as_deref(),
                is_rewritten: attempt.is_some_and(|attempt| !attempt.is_of(&bytes)),
            };
            book.add(plan, roster, &from, read);
        }
        // Other programs' JSON lies beside submissions, under names of its own.
        Err(refusal @ Refusal::NotASubmission) if is_file && !is_named_submission(&origin) => {
            book.pass_over(&origin, &refusal.reason());
        }
        Err(refusal) => book.refuse(&origin, &refusal),
    }
}

fn unreadable(error: &io::Error) -> Text {
    text!(
        "it cannot be read ({error})",
        "읽을 수 없어요 ({error})",
        error = visible(&error.to_string())
    )
}
