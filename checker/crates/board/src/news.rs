//! What a board's source says.

use course::exercise::LessonId;
use handin::submission::{self, Read, Refusal};
use plain::explain::Explain as _;
use plain::lang::Text;

/// Whether the source can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It is read for the first time.
    Reading,
    /// All was read that there is.
    Open,
    /// It cannot be read now: why.
    Away(Text),
}

/// What a source reports.
#[derive(Debug)]
pub enum News {
    /// A submission of an account (where the source knows that), and where it is from.
    Handed {
        account: Option<String>,
        origin: String,
        read: Box<Read>,
    },
    /// The first attempt at a lesson was made at a time (in seconds).
    Begun {
        account: String,
        lesson: LessonId,
        at: i64,
    },
    /// Something cannot be used.
    Refused {
        origin: String,
        reason: Text,
    },
    Link(Link),
}

impl News {
    /// The bytes of a submission, read; what is something else altogether counts as nothing.
    pub fn of_bytes(account: Option<String>, origin: String, bytes: &[u8]) -> Self {
        match submission::read(bytes) {
            Ok(read) => Self::Handed {
                account,
                origin,
                read: Box::new(read),
            },
            Err(refusal) => Self::refused(origin, &refusal),
        }
    }

    fn refused(origin: String, refusal: &Refusal) -> Self {
        Self::Refused {
            origin,
            reason: refusal.reason(),
        }
    }
}
