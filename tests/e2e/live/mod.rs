//! The page that ticks: `checker start` with a real engine, a real browser beside a real terminal.

mod answers;
mod clients;
mod page;
mod picture;
mod speed;
mod terminals;
mod ticks;
mod trouble;
