//! One module for each feature; all run against the lab's real engines and registries.

mod lessons;
mod near_misses;
mod snapshots;
