//! A class made and run: its accounts, keys and certificates, its token service and registry.

pub mod desk;
pub mod setup;
pub mod tokens;
