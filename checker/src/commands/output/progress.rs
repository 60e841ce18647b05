//! Signs of life while something takes long.

use std::time::Duration;

use super::Output;
use plain::lang::Text;
use plain::text;

/// How long a check may take before there is a sign of life.
const UNNOTICED: Duration = Duration::from_millis(500);

/// Fewer things than this are done before anyone wonders.
#[cfg(feature = "hosting")]
const FEW: usize = 50;

impl Output {
    /// Runs checks; where they take long, there is a sign of life on stderr, if that is a terminal.
    pub async fn patiently<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        if let Ok(done) = tokio::time::timeout(UNNOTICED, &mut work).await {
            return done;
        }
        let waiting = self.waiting(&text!("looking …", "살펴보는 중이에요 …"));
        let done = work.await;
        waiting.finish_and_clear();
        done
    }

    /// A sign of life on stderr, where that is a terminal; its `finish_and_clear` takes it away.
    pub fn waiting(&self, text: &Text) -> indicatif::ProgressBar {
        let spinner = indicatif::ProgressBar::new_spinner();
        spinner.set_message(text.get(self.lang).to_owned());
        spinner.enable_steady_tick(Duration::from_millis(100));
        spinner
    }

    /// Counts what is done of a long work on stderr, where that is a terminal; its
    /// `finish_and_clear` takes it away. What is done at once is not counted.
    #[cfg(feature = "hosting")]
    pub fn counting(&self, text: &Text, all: usize) -> indicatif::ProgressBar {
        if all < FEW {
            return indicatif::ProgressBar::hidden();
        }
        let bar = indicatif::ProgressBar::new(all as u64);
        if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {pos}/{len} {bar:30}") {
            bar.set_style(style);
        }
        bar.set_message(text.get(self.lang).to_owned());
        bar
    }
}
