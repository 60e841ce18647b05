//! Follows a class: news go from the source into the board, and what came of them to the pages.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout_at};

use super::rendered::RenderedBoard;
use super::state::Board;
use super::{files, poll};
use handin::transport::Registry;

/// How long to wait for further news before pages are updated.
const BREATH: Duration = Duration::from_millis(100);

/// News that may wait to be taken in.
const AHEAD: usize = 64;

/// Where a board's news comes from.
pub enum Feed {
    Registry(Box<Registry>),
    /// A folder of exports, or one export.
    Files(PathBuf),
}

/// Follows a class until it is dropped, and publishes its board; a class that is `again` played is
/// read once, with every attempt.
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
