//! Removing, which `checker reset` alone does.

use async_trait::async_trait;
use bollard::query_parameters::{
    ListContainersOptions, RemoveContainerOptions, RemoveImageOptions,
};
use futures_util::future::try_join_all;

use super::container_answers::{self, raw};
use crate::DockerEngine;
use engine::{EngineError, Made, Removal, Remover};

#[async_trait]
impl Remover for DockerEngine {
    async fn all_containers(&self) -> Result<Vec<Made>, EngineError> {
        let options = ListContainersOptions {
            all: true,
            ..ListContainersOptions::default()
        };
        let listed = async { raw(self.client().list_containers(Some(options)).await) };
        let listed = self.must(listed).await?;
        let asked = self.read(container_answers::listed_ids(listed))?;
        let made = try_join_all(asked.iter().map(|id| self.made(id))).await?;
        Ok(made.into_iter().flatten().collect())
    }

    async fn made(&self, id: &str) -> Result<Option<Made>, EngineError> {
        self.inspect_container(id).await
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
    use engine::{EngineError, Removal, Remover};

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
    async fn a_state_that_no_library_knows_hides_no_container() {
        let engine = engine(|line| {
            if line.contains("/containers/json") {
                let odd = r#"[{"Id":"1","State":"initialized"},{"Id":"2","State":"running"}]"#;
                return json("200 OK", odd);
            }
            let (id, state) = if line.contains("/1/") {
                ("1", r#""Running":false,"Status":"initialized""#)
            } else {
                ("2", r#""Running":true,"Status":"running""#)
            };
            let own = format!(r#""Id":"{id}","Name":"/n{id}","Image":"","State":{{{state}}}"#);
            let rest = r#""NetworkSettings":{"Ports":{}},"Config":{"Image":"nginx"}"#;
            json("200 OK", &format!("{{{own},{rest}}}"))
        });
        let all = engine.await.all_containers().await.unwrap();
        let states: Vec<_> = all
            .iter()
            .map(|it| (it.container.state.to_string(), it.container.running))
            .collect();
        let expected = [
            ("initialized".to_owned(), false),
            ("running".to_owned(), true),
        ];
        assert_eq!(states, expected);
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
