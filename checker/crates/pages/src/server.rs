//! A server that listens already, and what it then serves.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
#[cfg(feature = "board")]
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

#[cfg(feature = "board")]
use crate::class_board;
use crate::error::ServeError;
use crate::live::{self, Token, Wishes};
use crate::{book_files, connections, guard};
#[cfg(feature = "board")]
use board::RenderedBoard;
use plain::lang::Lang;
use plain::template::Variables;
use watching::watch::WatchState;

/// A book to be served: `folder/en`, `folder/ko`.
#[derive(Debug)]
pub struct Site<'a> {
    pub folder: &'a Path,
    pub editions: &'a [Lang],
    /// The scripts that stand in its pages; no other of that kind may run.
    pub scripts: &'a BTreeSet<String>,
    /// The values with which it was written; a live page shows the learner's in their place.
    pub written: &'a Variables,
}

/// A server that listens already.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Listens on `port` of this computer, or on the next one that is free.
    ///
    /// # Errors
    /// No free port.
    pub async fn listen(port: u16) -> Result<Self, ServeError> {
        let listener = connections::listen(port).await;
        let listener = listener.map_err(ServeError::Listen)?;
        let address = listener.local_addr().map_err(ServeError::Listen)?;
        Ok(Self { listener, address })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves the pages as they are, until it is dropped.
    pub fn pages(self, site: &Site) -> impl Future<Output = ()> + use<> {
        let app = book_files::router(site.folder, site.editions, None);
        let app = self.guarded(app, site);
        connections::serve(self.listener, app)
    }

    /// Serves live pages, until it is dropped: they show `states`, and `wishes` takes what they
    /// ask for.
    ///
    /// # Errors
    /// The system provides no random numbers.
    pub fn live(
        self,
        site: &Site,
        states: watch::Receiver<WatchState>,
        wishes: Wishes,
    ) -> Result<impl Future<Output = ()> + use<>, ServeError> {
        let token = Token::new()?;
        let app = book_files::router(site.folder, site.editions, Some(token.as_str()));
        let (routes, rendering) =
            live::router(token, Token::new()?, site.written.clone(), states, wishes);
        let app = self.guarded(app.merge(routes), site);
        let serving = connections::serve(self.listener, app);
        Ok(async move {
            tokio::join!(serving, rendering);
        })
    }

    /// Serves a class's board, until it is dropped.
    ///
    /// # Errors
    /// The system provides no random numbers.
    #[cfg(feature = "board")]
    pub fn board(
        self,
        told: watch::Receiver<Arc<RenderedBoard>>,
    ) -> Result<impl Future<Output = ()> + use<>, ServeError> {
        let instance = Token::new()?;
        let app = class_board::router(instance.as_str().into(), told);
        let app = guard::guarded(app, self.address.port(), class_board::policy());
        Ok(connections::serve(self.listener, app))
    }

    fn guarded(&self, app: Router, site: &Site) -> Router {
        guard::guarded(app, self.address.port(), guard::policy(site.scripts))
    }
}
