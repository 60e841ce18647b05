//! Whose pass phrase is hashed next: hashing costs a processor for a while, and whoever asks most must
//! not keep the others waiting.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::login::Refused;
use super::throttle::machine;

/// Logins for one name that wait at a time; further ones are told to come back.
const MOST_WAITING: usize = 16;

/// When those come back.
const SOON: Duration = Duration::from_secs(1);

/// As many at once as there are processors. For each name only one is in line, and for each machine no
/// more than are hashed at once: so the line is as long as there are names that are tried, whatever
/// anybody sends.
pub struct Hashing {
    all: Arc<Semaphore>,
    at_once: usize,
    names: Lines<String>,
    machines: Lines<IpAddr>,
}

/// The right to hash one pass phrase now.
pub struct Turn {
    _held: [OwnedSemaphorePermit; 3],
}

impl Hashing {
    pub fn new() -> Self {
        let at_once = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            all: Arc::new(Semaphore::new(at_once)),
            at_once,
            names: Lines::default(),
            machines: Lines::default(),
        }
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// [`Refused::Wait`] where too many wait for that name already.
    pub async fn turn(&self, name: &str, address: IpAddr) -> Result<Turn, Refused> {
        let name = self.names.line(name.to_owned(), 1);
        // The map's own, this one, and the one that is hashed.
        if Arc::strong_count(&name) > MOST_WAITING + 2 {
            return Err(Refused::Wait(SOON));
        }
        let machine = self.machines.line(machine(address), self.at_once);
        let own = stand(name).await?;
        let machine = stand(machine).await?;
        let all = stand(Arc::clone(&self.all)).await?;
        Ok(Turn {
            _held: [own, machine, all],
        })
    }
}

async fn stand(line: Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Refused> {
    line.acquire_owned().await.map_err(|_| Refused::Stopped)
}

/// A line for each that asks, as long as somebody stands in it.
struct Lines<T>(Mutex<HashMap<T, Arc<Semaphore>>>);

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Eq + Hash> Lines<T> {
    fn line(&self, whose: T, at_once: usize) -> Arc<Semaphore> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Only this map knows those in which nobody stands.
        lines.retain(|_, line| Arc::strong_count(line) > 1);
        let new = || Arc::new(Semaphore::new(at_once));
        Arc::clone(lines.entry(whose).or_insert_with(new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    #[tokio::test]
    async fn whoever_asks_most_is_once_in_line() {
        let hashing = Hashing {
            at_once: 1,
            all: Arc::new(Semaphore::new(1)),
            ..Hashing::new()
        };
        let first = hashing.turn("ada", HERE).await.unwrap();
        let mut flood: Vec<_> = (0..10)
            .map(|_| Box::pin(hashing.turn("ada", HERE)))
            .collect();
        for waiting in &mut flood {
            assert!(waiting.as_mut().now_or_never().is_none());
        }
        // From elsewhere: behind the one that is hashed, and before the flood.
        let mut other = Box::pin(hashing.turn("bob", THERE));
        assert!(other.as_mut().now_or_never().is_none());
        drop(first);
        assert!(other.as_mut().now_or_never().is_some());
    }

    #[tokio::test]
    async fn a_line_has_an_end() {
        let hashing = Hashing::new();
        let _first = hashing.turn("ada", HERE).await.unwrap();
        let mut waiting = Vec::new();
        for _ in 0..MOST_WAITING {
            let mut turn = Box::pin(hashing.turn("ada", HERE));
            assert!(turn.as_mut().now_or_never().is_none());
            waiting.push(turn);
        }
        let refused = hashing.turn("ada", HERE).now_or_never().unwrap();
        assert!(matches!(refused, Err(Refused::Wait(_))));
        drop(waiting);
        assert!(hashing.turn("ada", HERE).now_or_never().is_none());
    }
}
