//! `checker class board`: the live board of a class.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use anyhow::Result;
use tokio::sync::watch;

use crate::cli::{ClassBoard, Common};
use crate::commands::Exit;
use crate::commands::class_source::{ClassSource, SourceWish};
use crate::commands::error::UserError;
use crate::commands::open_course::catalog;
use crate::commands::output::Output;
use crate::commands::runtime::{asked_to_end, block_on};
use crate::commands::start::browser;
use board::{Board, Feed, RenderedBoard, follow};
use grading::plan::{Plan, Wishes};
use pages::Server;
use plain::explain::Explain as _;
use plain::text;

/// # Errors
/// No course; a source or a roster that cannot be used; no free port.
pub fn run(common: &Common, wanted: &ClassBoard, out: &mut Output) -> Result<Exit> {
    let showing = Showing::new(common, wanted, out)?;
    block_on(async {
        let stop = asked_to_end()?;
        let serving = showing.serve(out).await?;
        out.note(&text!("Ctrl+C ends it.", "끝내려면 Ctrl+C를 눌러 주세요."));
        tokio::select! {
            () = serving => {}
            () = stop => {}
        }
        Ok(Exit::Done)
    })?
}

/// A board that is ready to be served.
pub struct Showing {
    board: Board,
    feed: Feed,
    replay: bool,
    port: u16,
    opens: bool,
}

impl Showing {
    /// # Errors
    /// As for [`run`].
    pub fn new(common: &Common, wanted: &ClassBoard, out: &mut Output) -> Result<Self> {
        let catalog = catalog(common)?;
        let plan = Plan::open(&catalog, Wishes::default())?;
        let place = ClassSource::of(
            &SourceWish {
                source: &wanted.source,
                account: wanted.account.as_deref(),
                password_stdin: wanted.password_stdin,
                ca: wanted.ca.as_deref(),
            },
            out,
        )?;
        let (named, matched) = (wanted.roster.as_deref(), wanted.matched.as_deref());
        let roster = place.roster(named, matched, None, out)?;
        let feed = match place {
            ClassSource::Registry(desk) => {
                let registry = desk.registry();
                let registry = registry.map_err(|error| UserError::new(error.reason()))?;
                Feed::Registry(Box::new(registry))
            }
            ClassSource::Files(_) => Feed::Files(PathBuf::from(&wanted.source)),
        };
        Ok(Self {
            board: Board::new(&plan, roster, wanted.replay),
            feed,
            replay: wanted.replay,
            port: wanted.port,
            opens: !wanted.no_open,
        })
    }

    /// Tells the address; the work, which goes on until it is dropped.
    ///
    /// # Errors
    /// No free port.
    pub async fn serve(self, out: &mut Output) -> Result<Pin<Box<dyn Future<Output = ()>>>> {
        let server = Server::listen(self.port).await?;
        let address = format!("http://{}/", server.address());
        let (tell, told) = watch::channel(Arc::new(RenderedBoard::default()));
        let following = follow(self.board, self.feed, self.replay, tell);
        let serving = server.board(told)?;
        out.data(&format!("{address}\n"))?;
        if self.opens {
            browser::open(&address);
        }
        out.note(&text!(
            "The board is at this address; without names, for the wall, at {address}projector.",
            "현황판은 위 주소에 있어요. 교실 화면에 띄울, 이름 없는 화면은 {address}projector 주소에 있어요."
        ));
        Ok(Box::pin(async move {
            tokio::join!(following, serving);
        }))
    }
}
