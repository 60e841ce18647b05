//! What happens on an engine, as it happens.

use std::collections::HashMap;

use bollard::models::{EventMessage, EventMessageTypeEnum};
use bollard::query_parameters::EventsOptionsBuilder;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use jiff::Timestamp;

use crate::DockerEngine;
use engine::{EngineError, EngineEvent, Reference};

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
        let greeted = stream::once(self.greeting());
        let told = greeted.flat_map(move |greeting| match greeting {
            Ok(_) => self.client.events(Some(options.clone())).map(Ok).boxed(),
            Err(error) => stream::iter([Err(error)]).boxed(),
        });
        told.flat_map(|message| {
            let events = match message {
                Ok(Ok(message)) => events(message).into_iter().map(Ok).collect(),
                Ok(Err(error)) => vec![Err(self.explain(error))],
                Err(error) => vec![Err(error)],
            };
            stream::iter(events)
        })
        .boxed()
    }
}

/// The events that a message reports, if it is one that matters: a rename is one for each name.
fn events(message: EventMessage) -> Vec<EngineEvent> {
    let (Some(action), Some(actor), Some(typ)) = (message.action, message.actor, message.typ)
    else {
        return Vec::new();
    };
    let mut attributes = actor.attributes.unwrap_or_default();
    match typ {
        EventMessageTypeEnum::IMAGE if IMAGE.contains(&action.as_str()) => {
            let name = attributes.remove("name");
            vec![EngineEvent::Image(name.and_then(|name| named(&name)))]
        }
        EventMessageTypeEnum::CONTAINER if CONTAINER.contains(&action.as_str()) => {
            let image = attributes.remove("image");
            let image = image.and_then(|image| named(&image));
            let name = attributes.remove("name").unwrap_or_default();
            // Docker puts a slash before the old name.
            let old = attributes.remove("oldName");
            let old = old.map(|old| old.trim_start_matches('/').to_owned());
            let names = std::iter::once(name).chain(old);
            names
                .map(|name| EngineEvent::Container {
                    name,
                    image: image.clone(),
                })
                .collect()
        }
        _ => Vec::new(),
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
        events(serde_json::from_str(json).unwrap()).pop()
    }

    #[test]
    fn a_rename_touches_both_names() {
        let message = r#"{"Type":"container","Action":"rename","Actor":{"ID":"1","Attributes":{"image":"nginx","name":"x","oldName":"/layers-demo"}}}"#;
        let events = events(serde_json::from_str(message).unwrap());
        let names: Vec<_> = events
            .iter()
            .map(|event| match event {
                EngineEvent::Container { name, .. } => name.as_str(),
                EngineEvent::Image(_) => "",
            })
            .collect();
        assert_eq!(names, ["x", "layers-demo"]);
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
