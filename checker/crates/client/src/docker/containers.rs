//! Questions about containers.

use bollard::query_parameters::{InspectContainerOptions, ListContainersOptions};

use super::DockerEngine;
use super::container_answers::{self, raw};
use engine::{Container, EngineError, Made};

impl DockerEngine {
    /// One container, by its name or ID, and the image that it was made from as it was typed.
    pub(super) async fn inspect_container(&self, name: &str) -> Result<Option<Made>, EngineError> {
        let options = None::<InspectContainerOptions>;
        let asked = async { raw(self.client.inspect_container(name, options).await) };
        let made = self.ask(asked).await?.map(container_answers::inspected);
        self.read(made.transpose())
    }

    /// Those that run, or all.
    pub(super) async fn list_containers(&self, all: bool) -> Result<Vec<Container>, EngineError> {
        let options = ListContainersOptions {
            all,
            ..Default::default()
        };
        let asked = async { raw(self.client.list_containers(Some(options)).await) };
        let containers = self.must(asked).await?;
        self.read(container_answers::listed(containers))
    }
}
