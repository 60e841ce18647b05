//! The kinds of check, one file each: the struct that the exercise file fills in, `observe`, which
//! asks and returns facts, and `judge`, which knows nothing but those facts.

pub mod answer;
pub mod built_from;
pub mod container_file;
pub mod dockerfile;
pub mod fresh_container;
pub mod image_config;
pub mod image_present;
pub mod logged_in;
pub mod own_file;
pub mod points_to;
pub mod published_port;
pub mod pushed;
pub mod same_image;
pub mod same_in_registry;
pub mod served_file;
