//! One reading at a time, and after it the latest that was asked for meanwhile.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

/// Readings of one thing.
pub struct Latest<T> {
    reading: Option<BoxFuture<'static, T>>,
    next: Option<BoxFuture<'static, T>>,
}

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self {
            reading: None,
            next: None,
        }
    }
}

impl<T> Latest<T> {
    /// Reads, after what is under way, and in place of what has not begun.
    pub fn want(&mut self, reading: impl Future<Output = T> + Send + 'static) {
        self.next = Some(reading.boxed());
    }

    /// Gives up all of it.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// The next that is read; never, where nothing is asked for. Nothing is lost when the future
    /// is dropped half-way.
    pub async fn read(&mut self) -> T {
        if self.reading.is_none() {
            self.reading = self.next.take();
        }
        let Some(reading) = &mut self.reading else {
            return std::future::pending().await;
        };
        let read = reading.await;
        self.reading = None;
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_latest_of_those_that_wait_is_read() {
        let mut latest = Latest::default();
        latest.want(async { 1 });
        assert_eq!(latest.read().await, 1);
        latest.want(async { 2 });
        latest.want(async { 3 });
        assert_eq!(latest.read().await, 3);
        latest.want(async { 4 });
        latest.forget();
        assert!(latest.read().now_or_never().is_none());
    }
}
