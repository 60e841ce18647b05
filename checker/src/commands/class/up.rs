//! `checker class up` and `checker class tokens`: run a class, or its token service alone.

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

#[cfg(feature = "board")]
use super::board::Showing;
use super::paths::path;
#[cfg(feature = "board")]
use crate::cli::ClassBoard;
use crate::cli::Common;
use crate::commands::Exit;
use crate::commands::error::UserError;
use crate::commands::output::Output;
use crate::commands::runtime::{asked_to_end, block_on};
use hosting::setup::{self, Class, Files, UpError};
use plain::text;

/// How long a service that is asked may take.
const PATIENCE: Duration = Duration::from_secs(4);

/// # Errors
/// Why the class does not run.
pub fn run(common: &Common, folder: &Path, has_board: bool, out: &mut Output) -> Result<Exit> {
    let class = Class::read(folder).map_err(|error| UserError::explained(&error))?;
    // What is wrong with the course or the roster is shown before anything is started.
    let board = match has_board {
        true => Some(board_of(common, folder, out)?),
        false => None,
    };
    block_on(async {
        let stop = asked_to_end()?;
        let mut stop = std::pin::pin!(stop);
        let waiting = out.waiting(&text!("starting …", "시작하는 중이에요 …"));
        let started = tokio::select! {
            started = setup::up(folder, &class) => Some(started),
            () = &mut stop => None,
        };
        waiting.finish_and_clear();
        let Some(started) = started else {
            return Ok(Exit::Done);
        };
        let mut up = started.map_err(|error| UserError::explained(&error))?;
        show_running(&class, folder, out)?;
        let showing = match board {
            Some(board) => board.serve(out).await.map(Some),
            None => Ok(None),
        };
        let showing = match showing {
            Ok(showing) => showing,
            Err(error) => {
                up.stop().await;
                return Err(error);
            }
        };
        let beside = async {
            match showing {
                Some(showing) => showing.await,
                None => std::future::pending().await,
            }
        };
        let ended = tokio::select! {
            words = up.ended() => Some(words),
            () = beside => None,
            () = &mut stop => None,
        };
        up.stop().await;
        match ended {
            None => {
                out.note(&text!("The class has ended.", "수업을 끝냈어요."));
                Ok(Exit::Done)
            }
            Some(words) => {
                let log = Files(folder).log();
                let error = UpError::Registry { words, log };
                out.error(&UserError::explained(&error).into());
                Ok(Exit::Fail)
            }
        }
    })?
}

#[cfg(feature = "board")]
fn board_of(common: &Common, folder: &Path, out: &mut Output) -> Result<Showing> {
    Showing::new(common, &ClassBoard::beside(folder), out)
}

/// The board of a build that has none.
#[cfg(not(feature = "board"))]
enum Showing {}

#[cfg(not(feature = "board"))]
impl Showing {
    async fn serve(self, _: &mut Output) -> Result<std::future::Pending<()>> {
        match self {}
    }
}

#[cfg(not(feature = "board"))]
fn board_of(_: &Common, _: &Path, _: &mut Output) -> Result<Showing> {
    Err(crate::commands::absent::teachers())
}

/// # Errors
/// Why the service does not run.
pub fn tokens(folder: &Path, bind: Option<IpAddr>, ask: bool, out: &mut Output) -> Result<Exit> {
    let class = Class::read(folder).map_err(|error| UserError::explained(&error))?;
    let port = class.tokens_port();
    block_on(async {
        if ask {
            let answers = setup::answers(&class, port, "");
            return Ok(match tokio::time::timeout(PATIENCE, answers).await {
                Ok(()) => Exit::Done,
                Err(_) => Exit::Fail,
            });
        }
        let stop = asked_to_end()?;
        let service = setup::token_service(folder, &class);
        let service = service.map_err(|error| UserError::explained(&error))?;
        let listener = setup::listen(&class, port, bind).await;
        let listener = listener.map_err(|error| UserError::explained(&error))?;
        out.data(&format!("{}\n", class.realm()))?;
        tokio::select! {
            () = setup::serve(listener, service) => {}
            () = stop => {}
        }
        Ok(Exit::Done)
    })?
}

fn show_running(class: &Class, folder: &Path, out: &mut Output) -> Result<(), UserError> {
    let url = class.url();
    let told = out.data(&format!("{url}\n"));
    told.map_err(|error| UserError::new(plain::lang::Text::same(error.to_string())))?;
    let ca = if Files(folder).authority().exists() {
        " --ca ca.crt"
    } else {
        ""
    };
    out.note(&text!(
        "The class is up until you press Ctrl+C. Learners type `checker join {url}{ca}` with the account \
         on their cards; what they push is kept in {folder}/registry.",
        "Ctrl+C를 누를 때까지 수업이 운영돼요. 학습자는 카드에 적힌 계정으로 `checker join {url}{ca}` 명령을 \
         입력해요. 올린 것은 {folder}/registry 폴더에 남아요.",
        folder = path(folder)
    ));
    Ok(())
}
