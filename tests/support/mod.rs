//! What the tests stand on: the lab's real engines and registries, a learner's copy of the
//! course, and terminals to type in.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails, and says why"
)]

mod book;
mod browser;
mod course;
mod fake_engine;
mod lab;
mod recorder;
mod started;
mod terminal;
mod transcript;
mod watched;

pub use book::{Book, Served, answer};
pub use browser::Browser;
pub use course::{Course, Ended, repository};
pub use fake_engine::{Answer, FakeEngine, Request};
pub use lab::{Lab, Store};
pub use recorder::{Recorded, record};
pub use rexpect::session::PtySession;
pub use started::Started;
pub use terminal::{Terminal, utf8};
pub use thirtyfour::Key;
pub use transcript::{Transcript, folder as transcripts_folder, is_korean};
pub use watched::{Watched, watch};
