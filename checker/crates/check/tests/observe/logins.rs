//! Whether the learner is logged in: by the registry's word, and never by what it shows.

use engine::testing::{MemoryEngine, Question};
use engine::{EngineError, Proof, RegistryError};

use crate::table::{Setup, Table, table};

const REGISTRY: &str = "localhost:5050";

pub fn tables() -> Vec<Table> {
    vec![logged_in()]
}

fn logged_in() -> Table {
    fn login() -> MemoryEngine {
        MemoryEngine::new().with_login(REGISTRY, "ada")
    }
    fn failing(question: Question, error: RegistryError) -> Setup {
        let registry = REGISTRY.to_owned();
        login()
            .failing(question, EngineError::Registry { registry, error })
            .into()
    }
    fn denied() -> RegistryError {
        RegistryError::Denied("denied: denied".to_owned())
    }
    table(
        "logged_in: { registry: 'localhost:5050', repository: 'localhost:5050/ada/nginx' }",
        [
            ("no login", Setup::default, "not-logged-in"),
            ("logged in", || login().into(), "pass"),
            (
                "logged in elsewhere",
                || MemoryEngine::new().with_login("docker.io", "ada").into(),
                "not-logged-in",
            ),
            (
                "nothing pushed yet, and denied for that",
                || failing(Question::Registry, denied()),
                "pass",
            ),
            (
                "a stale login",
                || login().with_proof(Proof::Refused).into(),
                "login-refused",
            ),
            (
                "a registry that asks for none",
                || login().with_proof(Proof::NotAsked).into(),
                "pass",
            ),
            (
                "a registry that asks for none, and denies",
                || {
                    let setup = login().with_proof(Proof::NotAsked);
                    let registry = REGISTRY.to_owned();
                    let error = denied();
                    setup
                        .failing(
                            Question::Registry,
                            EngineError::Registry { registry, error },
                        )
                        .into()
                },
                "registry-denied",
            ),
            (
                "a page in place of the registry",
                || failing(Question::Proof, RegistryError::Foreign(String::new())),
                "registry-foreign",
            ),
            (
                "the registry is down",
                || failing(Question::Proof, RegistryError::Unreachable(String::new())),
                "registry-unreachable",
            ),
            (
                "the registry is slow",
                || {
                    failing(
                        Question::Proof,
                        RegistryError::Timeout(std::time::Duration::ZERO),
                    )
                },
                "registry-timeout",
            ),
        ],
    )
}
