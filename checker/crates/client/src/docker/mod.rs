//! The engine behind the client library, which nothing outside of this folder names.

mod about;
mod answers;
mod archives;
mod bounded;
mod client;
mod connection;
mod container_answers;
mod containers;
mod events;
mod explain;
mod greeting;
mod images;
#[cfg(target_os = "linux")]
mod networks;
mod places;
mod registries;
mod registry_errors;
mod removal;
mod request;
mod ssh;
#[cfg(test)]
mod stand_in;
#[cfg(test)]
mod tests;
mod tls;
mod transport;

pub use client::DockerEngine;
