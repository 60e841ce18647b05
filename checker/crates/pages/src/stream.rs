//! Server-sent events of a channel that always holds the newest: what a client has not seen, then
//! each time something changed.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use tokio::sync::watch;

/// When a browser tries again after the stream broke off.
pub const RETRY: Duration = Duration::from_secs(1);

/// How often a word is sent on a stream where nothing happens, so that a broken one is noticed.
const ALIVE: Duration = Duration::from_secs(15);

/// Answers with the stream; `news` gives the events that this client has not had, in order, and is
/// asked again only when all of them were sent.
pub fn respond<T, N>(
    newest: watch::Receiver<Arc<T>>,
    news: impl FnMut(&T) -> Vec<N> + Send + 'static,
) -> Response
where
    T: Send + Sync + 'static,
    N: Into<Event> + Send + 'static,
{
    let events = unsent(newest, news);
    let events = stream::StreamExt::map(events, |it| Ok::<_, Infallible>(it.into()));
    let alive = KeepAlive::new().interval(ALIVE);
    Sse::new(events).keep_alive(alive).into_response()
}

/// What `news` gives, one after the other, until the channel's sender is gone.
fn unsent<T, N>(
    newest: watch::Receiver<Arc<T>>,
    news: impl FnMut(&T) -> Vec<N>,
) -> impl Stream<Item = N> {
    let begin = (newest, news, VecDeque::new(), true);
    stream::unfold(
        begin,
        async |(mut newest, mut news, mut queue, mut first)| {
            loop {
                if let Some(event) = queue.pop_front() {
                    return Some((event, (newest, news, queue, first)));
                }
                if !first && newest.changed().await.is_err() {
                    return None;
                }
                first = false;
                let now = Arc::clone(&newest.borrow_and_update());
                queue = news(&now).into();
            }
        },
    )
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::*;

    #[tokio::test]
    async fn a_slow_client_skips_what_it_missed() {
        let (sender, newest) = watch::channel(Arc::new(1));
        let mut events = std::pin::pin!(unsent(newest, |now: &i32| vec![*now, -*now]));
        assert_eq!(events.next().await, Some(1));
        for number in 2..100 {
            sender.send_replace(Arc::new(number));
        }
        assert_eq!(events.next().await, Some(-1), "what was begun is finished");
        assert_eq!(events.next().await, Some(99));
        assert_eq!(events.next().await, Some(-99));
        drop(sender);
        assert_eq!(events.next().await, None);
    }
}
