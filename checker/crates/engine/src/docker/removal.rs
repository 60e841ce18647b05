//! Removing, which `checker reset` alone does.

use async_trait::async_trait;
use bollard::query_parameters::{
    InspectContainerOptions, ListContainersOptions, RemoveContainerOptions, RemoveImageOptions,
};
use futures_util::future::try_join_all;

use super::answers;
use crate::{DockerEngine, EngineError, Made, Removal, Remover};

#[async_trait]
impl Remover for DockerEngine {
    async fn all_containers(&self) -> Result<Vec<Made>, EngineError> {
        let options = ListContainersOptions {
            all: true,
            ..ListContainersOptions::default()
        };
        let listed = self
            .must(self.client().list_containers(Some(options)))
            .await?;
        let ids = listed.into_iter();
        let ids = ids.map(|container| answers::must("Id", container.id));
        let asked: Vec<_> = self.read(ids.collect())?;
        let made = try_join_all(asked.iter().map(|id| self.made(id))).await?;
        Ok(made.into_iter().flatten().collect())
    }

    async fn made(&self, id: &str) -> Result<Option<Made>, EngineError> {
        let options = None::<InspectContainerOptions>;
        let found = self
            .ask(self.client().inspect_container(id, options))
            .await?;
        let made = found.map(|found| {
            let config = found.config.as_ref();
            let from = config.and_then(|config| config.image.clone());
            Ok(Made {
                from: from.unwrap_or_default(),
                container: answers::container(found)?,
            })
        });
        self.read(made.transpose())
    }

    async fn remove_container(&self, id: &str) -> Result<Removal, EngineError> {
        let options = RemoveContainerOptions {
            v: false,
            force: true,
            link: false,
        };
        removal(
            self.ask(self.client().remove_container(id, Some(options)))
                .await,
        )
    }

    async fn untag(&self, name: &str) -> Result<Removal, EngineError> {
        let options = RemoveImageOptions {
            force: false,
            ..RemoveImageOptions::default()
        };
        removal(
            self.ask(self.client().remove_image(name, Some(options), None))
                .await,
        )
    }
}

fn removal<T>(answer: Result<Option<T>, EngineError>) -> Result<Removal, EngineError> {
    match answer {
        Ok(Some(_)) => Ok(Removal::Removed),
        Ok(None) => Ok(Removal::Gone),
        Err(EngineError::Answer { status: 409, .. }) => Ok(Removal::InUse),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use crate::docker::stand_in::{answer, engine, json};
    use crate::{EngineError, Removal, Remover};

    #[tokio::test]
    async fn a_removal_is_what_the_engine_says_of_it() {
        let none = r#"{"message":"No such container: 1"}"#;
        let conflict = json("409 Conflict", r#"{"message":"it is being used"}"#);
        for (answer, expected) in [
            (json("200 OK", "[]"), Some(Removal::Removed)),
            (json("404 Not Found", none), Some(Removal::Gone)),
            (conflict, Some(Removal::InUse)),
            (answer("404 Not Found", "text/html", none), None),
            (
                json("404 Not Found", r#"{"message":"page not found"}"#),
                None,
            ),
            (json("500 Internal Server Error", none), None),
        ] {
            let given = answer.clone();
            let engine = engine(move |_| given.clone()).await;
            assert_eq!(engine.untag("nginx:1").await.ok(), expected, "{answer}");
            let removed = engine.remove_container("1").await.ok();
            assert_eq!(removed, expected, "{answer}");
        }
    }

    #[tokio::test]
    async fn a_listed_container_without_an_id_hides_nothing() {
        let engine = engine(|_| json("200 OK", r#"[{"Names":["/demo"]}]"#)).await;
        let error = engine.all_containers().await.unwrap_err();
        assert!(matches!(error, EngineError::Unusable { .. }), "{error:?}");
        assert!(engine.made("1").await.is_err());
    }

    #[tokio::test]
    async fn a_container_that_goes_meanwhile_is_left_out() {
        let engine = engine(|line| {
            if line.contains("/containers/json") {
                json("200 OK", r#"[{"Id":"1"}]"#)
            } else {
                json("404 Not Found", r#"{"message":"No such container: 1"}"#)
            }
        });
        assert_eq!(engine.await.all_containers().await.unwrap(), []);
    }
}
