//! One module for each feature; all run against the lab's real engines and registries.

mod endpoint;
mod lessons;
mod near_misses;
mod snapshots;
mod unknown;
