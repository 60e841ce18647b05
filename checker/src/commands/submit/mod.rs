//! `checker submit`: sends results to the class now, shows what is sent, reports how sending goes.

mod dry_run;
mod results;
mod run;
mod send;
mod sender;

pub use run::run;
pub use sender::sender;
