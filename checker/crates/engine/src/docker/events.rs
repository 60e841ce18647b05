//! What happens on an engine, as it happens.

use std::collections::HashMap;

use bollard::models::{EventMessage, EventMessageTypeEnum};
use bollard::query_parameters::EventsOptionsBuilder;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use jiff::Timestamp;

use crate::{DockerEngine, EngineError, EngineEvent, Reference};

/// The actions after which a check may come out otherwise; Docker's words, and Podman's. What a
/// check itself does (`archive-path`) must not be among them, or it would go round in circles.
const IMAGE: [&str; 10] = [
    "pull", "push", "tag", "untag", "delete", "remove", "load", "import", "build", "prune",
];
const CONTAINER: [&str; 16] = [
    "create",
    "init",
    "start",
    "restart",
    "stop",
    "die",
    "died",
    "pause",
    "unpause",
    "rename",
    "destroy",
    "remove",
    "update",
    "exec_die",
    "exec_died",
    "extract-to-dir",
];

/// Digits of an ID as `docker image ls` prints it. A shorter one is more likely a name.
const SHORTEST_ID: usize = 12;

impl DockerEngine {
    /// Whether the engine answers at all.
    ///
    /// # Errors
    /// [`EngineError`]: why it does not.
    pub async fn ping(&self) -> Result<(), EngineError> {
        self.must(self.client.ping()).await.map(drop)
    }

    /// The engine's events since a time, then each as it happens. Ends with an error or when
    /// the engine closes the connection; a long stream is also cut off by the limit on an answer.
    pub fn events(&self, since: Timestamp) -> BoxStream<'_, Result<EngineEvent, EngineError>> {
        let kinds = ["container", "image"].map(str::to_owned).to_vec();
        let options = EventsOptionsBuilder::new()
            .since(&since.as_second().to_string())
            .filters(&HashMap::from([("type".to_owned(), kinds)]))
            .build();
        let told = self.client.events(Some(options));
        told.filter_map(async |message| match message {
            Ok(message) => event(message).map(Ok),
            Err(error) => Some(Err(self.explain(error))),
        })
        .boxed()
    }
}

/// The event that a message tells, if it is one that matters.
fn event(message: EventMessage) -> Option<EngineEvent> {
    let action = message.action?;
    let mut attributes = message.actor?.attributes.unwrap_or_default();
    let mut reference = |key| named(&attributes.remove(key)?);
    match message.typ? {
        EventMessageTypeEnum::IMAGE if IMAGE.contains(&action.as_str()) => {
            Some(EngineEvent::Image(reference("name")))
        }
        EventMessageTypeEnum::CONTAINER if CONTAINER.contains(&action.as_str()) => {
            let image = reference("image");
            Some(EngineEvent::Container {
                name: attributes.remove("name").unwrap_or_default(),
                image,
            })
        }
        _ => None,
    }
}

/// The name that an image has; `None` for an ID, which would pass for a name.
fn named(text: &str) -> Option<Reference> {
    let is_id = text.starts_with("sha256:")
        || (text.len() >= SHORTEST_ID && text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    (!is_id).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> Option<EngineEvent> {
        event(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn what_matters_is_told_and_what_a_check_itself_does_is_not() {
        let pulled = told(
            r#"{"Type":"image","Action":"pull","Actor":{"ID":"nginx:1","Attributes":{"name":"nginx"}}}"#,
        );
        assert_eq!(pulled, Some(EngineEvent::Image("nginx".parse().ok())));
        let gone = told(
            r#"{"Type":"image","Action":"delete","Actor":{"ID":"sha256:1","Attributes":{"name":"sha256:26a5e0a5a5e7"}}}"#,
        );
        assert_eq!(gone, Some(EngineEvent::Image(None)));
        let ran = told(
            r#"{"Type":"container","Action":"exec_die","Actor":{"ID":"1","Attributes":{"name":"layers-demo","image":"nginx","exitCode":"0"}}}"#,
        );
        assert_eq!(
            ran,
            Some(EngineEvent::Container {
                name: "layers-demo".to_owned(),
                image: "nginx".parse().ok()
            })
        );
        for action in ["archive-path", "exec_create: sh", "health_status: healthy"] {
            let message = format!(
                r#"{{"Type":"container","Action":"{action}","Actor":{{"ID":"1","Attributes":{{}}}}}}"#
            );
            assert_eq!(told(&message), None, "{action}");
        }
    }
}
