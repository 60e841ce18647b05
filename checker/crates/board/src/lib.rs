//! The live board: who of a class has done what, as it is handed in.
//!
//! [`cell`] is what is known of one learner's lesson, [`state`] the whole class, [`told`] what a
//! page is sent of it. News comes from [`poll`] (a registry) or [`files`] (a folder of exports), and
//! [`past`] has what was, for a class that is played again.

mod cell;
mod course;
mod files;
mod past;
mod poll;
mod state;
mod told;

pub use state::Board;
pub use told::{Piece, RenderedBoard};

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout_at};

use handin::transport::Registry;

/// How long further news is waited for before pages are told.
const BREATH: Duration = Duration::from_millis(100);

/// News that may wait to be taken in.
const AHEAD: usize = 64;

/// Where a board's news comes from.
pub enum Feed {
    Registry(Box<Registry>),
    /// A folder of exports, or one export.
    Files(PathBuf),
}

/// Follows a class until it is dropped, and tells of it; a class that is `again` played is read once,
/// with every attempt.
pub async fn follow(
    mut board: Board,
    feed: Feed,
    again: bool,
    tell: watch::Sender<Arc<RenderedBoard>>,
) {
    let (news, mut heard) = mpsc::channel(AHEAD);
    let (lessons, accounts) = (board.lesson_ids(), board.accounts());
    let reading = async {
        match feed {
            Feed::Registry(registry) => {
                poll::registry(&registry, accounts, &lessons, again, news).await;
            }
            Feed::Files(path) => files::follow(path, again, news).await,
        }
    };
    let telling = async {
        let mut told = RenderedBoard::new(&board);
        tell.send_replace(Arc::new(told.clone()));
        while let Some(first) = heard.recv().await {
            board.hear(first);
            let until = Instant::now() + BREATH;
            while let Ok(Some(more)) = timeout_at(until, heard.recv()).await {
                board.hear(more);
            }
            told.update(&mut board);
            tell.send_replace(Arc::new(told.clone()));
        }
        // All was read; the pages stay.
        std::future::pending::<()>().await;
    };
    tokio::join!(reading, telling);
}
