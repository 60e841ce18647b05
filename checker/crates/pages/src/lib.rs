//! Serves the book on this computer, and on a live page how the lessons stand; and a class's board.
//!
//! [`connections`] takes clients, [`guard`] turns away who does not belong here, [`pages`] has the
//! book's files, [`live`] the stream of what a watcher sees and the pages' wishes, [`board`] a class's.

mod class_board;
mod connections;
mod error;
mod guard;
mod live;
mod live_state;
mod pages;

use std::collections::BTreeSet;
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use board::RenderedBoard;
use plain::lang::Lang;
use watching::watch::State;

pub use error::ServeError;
pub use live::{Wish, Wishes};

/// A book to be served: `folder/en`, `folder/ko`.
pub struct Site<'a> {
    pub folder: &'a Path,
    pub editions: &'a [Lang],
    /// The scripts that stand in its pages; nothing else that stands in a page may run.
    pub scripts: &'a BTreeSet<String>,
}

/// A server that listens already.
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
        let listener = listener.map_err(ServeError::NoPort)?;
        let address = listener.local_addr().map_err(ServeError::NoPort)?;
        Ok(Self { listener, address })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves the pages as they are, until it is dropped.
    pub fn pages(self, site: &Site) -> impl Future<Output = ()> + use<> {
        let app = pages::router(site.folder, site.editions, None);
        let app = self.guarded(app, site);
        connections::serve(self.listener, app)
    }

    /// Serves live pages, until it is dropped: `states` is what they tell, `wishes` takes what
    /// they ask for.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn live(
        self,
        site: &Site,
        states: watch::Receiver<State>,
        wishes: Wishes,
    ) -> Result<impl Future<Output = ()> + use<>, ServeError> {
        let token = live::Token::new().map_err(ServeError::NoRandomNumbers)?;
        let app = pages::router(site.folder, site.editions, Some(token.as_str()));
        let (routes, telling) =
            live::router(token, states, wishes).map_err(ServeError::NoRandomNumbers)?;
        let app = self.guarded(app.merge(routes), site);
        let serving = connections::serve(self.listener, app);
        Ok(async move {
            tokio::join!(serving, telling);
        })
    }

    /// Serves a class's board, until it is dropped.
    ///
    /// # Errors
    /// The system has no random numbers.
    pub fn board(
        self,
        told: watch::Receiver<Arc<RenderedBoard>>,
    ) -> Result<impl Future<Output = ()> + use<>, ServeError> {
        let instance = live::Token::new().map_err(ServeError::NoRandomNumbers)?;
        let app = class_board::router(instance.as_str().into(), told);
        let app = guard::guarded(app, self.address.port(), class_board::policy());
        Ok(connections::serve(self.listener, app))
    }

    fn guarded(&self, app: Router, site: &Site) -> Router {
        let policy = guard::policy(site.scripts);
        guard::guarded(app, self.address.port(), policy)
    }
}
