//! Follows the engine: its events, that it is gone, that it is back.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use super::pending::{Pending, SameEngine, Trigger, Why};
use client::{DockerEngine, Environment};
use engine::{Described, Engine, EngineError, EngineEvent};

/// The first pause before an engine that is gone is looked for again; doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);

/// How far back the events are asked for, so that none is lost between two streams. Getting
/// one twice does no harm.
const BACK: SignedDuration = SignedDuration::from_secs(2);

/// How often the names of images are compared, where an engine does not report builds.
const GLANCE: Duration = Duration::from_secs(1);

/// Never ends. `again` asks to find the endpoint again, as after `docker context use`; one question
/// may take `timeout`.
pub async fn follow(
    docker: Environment,
    pending: Arc<Pending>,
    again: Arc<Notify>,
    timeout: Duration,
) {
    let mut pause = Duration::ZERO;
    loop {
        let since = plain::clock::now()
            .checked_sub(BACK)
            .unwrap_or(Timestamp::UNIX_EPOCH);
        match connect(&docker, timeout).await {
            Err(error) => {
                pending.push(Trigger::Down(Why(error)));
                pause = (pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
                // Asked again by the learner, it may be there at once.
                let _ = tokio::time::timeout(pause, again.notified()).await;
            }
            Ok(engine) => {
                pending.push(Trigger::Up(SameEngine(Arc::clone(&engine) as _)));
                let connected = tokio::time::Instant::now();
                tokio::select! {
                    () = events(&engine, since, &pending) => {}
                    () = again.notified() => {}
                }
                // An engine that hangs up each time at once is not asked in a tight loop.
                if connected.elapsed() < FIRST_PAUSE {
                    pause = (pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
                    tokio::time::sleep(pause).await;
                } else {
                    pause = Duration::ZERO;
                }
            }
        }
    }
}

async fn connect(
    docker: &Environment,
    timeout: Duration,
) -> Result<Arc<DockerEngine>, EngineError> {
    let engine = DockerEngine::find(docker, timeout)?;
    engine.ping().await?;
    Ok(Arc::new(engine))
}

/// Pushes every event until the stream ends, however it ends: whether the engine is gone is found
/// out by asking it.
async fn events(engine: &DockerEngine, since: Timestamp, pending: &Pending) {
    let mut events = engine.events(since);
    let told = async {
        while let Some(Ok(event)) = events.next().await {
            pending.push(Trigger::Event(event));
        }
    };
    tokio::select! {
        () = told => {}
        never = unreported_builds(engine, pending) => match never {},
    }
}

/// Pushes the changes of which the engine sends no event, by comparing the names of its images.
async fn unreported_builds(engine: &DockerEngine, pending: &Pending) -> Infallible {
    if engine
        .about()
        .await
        .is_ok_and(|about| about.reports_builds())
    {
        std::future::pending::<()>().await;
    }
    let mut before = None;
    loop {
        // An engine that cannot be asked is noticed elsewhere.
        if let Ok(names) = engine.image_names().await {
            if before.as_ref().is_some_and(|before| *before != names) {
                pending.push(Trigger::Event(EngineEvent::Image(None)));
            }
            before = Some(names);
        }
        tokio::time::sleep(GLANCE).await;
    }
}
