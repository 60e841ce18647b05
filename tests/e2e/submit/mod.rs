//! Results on their way to the class: real registries, real trouble.

mod hostile;
mod join;
mod privacy;
mod reading;
mod results;
mod thirty;
mod trouble;
