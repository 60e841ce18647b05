//! A class from its roster to its end: the folder, the accounts and their rights at a real
//! registry, and the two services that run it.

mod board;
mod containers;
mod docker;
mod forged;
mod joining;
mod people;
mod rights;
mod running;
mod setup;
