//! What the tests stand on: the lab's real engines and registries, a learner's copy of the
//! course, and terminals to type in.
#![expect(
    clippy::disallowed_methods,
    reason = "tests make files and run programs"
)]
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails, and says why"
)]

mod book;
mod browser;
mod class;
mod class_registry;
mod course;
mod fake_engine;
mod lab;
mod ports;
mod proxy;
mod recorder;
mod started;
mod terminal;
mod transcript;
mod verdicts;
mod watched;

pub use book::{Book, Served, answer};
pub use browser::Browser;
pub use class::{Answered, Class};
pub use class_registry::ClassRegistry;
pub use course::{Course, Ended, checker_path, copy, repository};
pub use fake_engine::{Answer, FakeEngine, Request, digest};
pub use lab::{Lab, Store};
pub use ports::{free_port, two_free_ports};
pub use proxy::{Mode, Proxy};
pub use recorder::{Recorded, record};
pub use rexpect::session::PtySession;
pub use started::Started;
pub use terminal::{Terminal, utf8};
pub use thirtyfour::Key;
pub use transcript::{Transcript, folder as transcripts_folder, is_korean};
pub use verdicts::{unexpected, why};
pub use watched::{Watched, watch};
