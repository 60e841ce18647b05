//! Every kind of check against an engine and a world in memory: what it sees before and after the
//! learner's action, what it refuses, and that it never blames the learner where it cannot look.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests make files, and stop where something is amiss"
)]

mod answers;
mod built;
mod built_from;
mod container_file;
mod containers;
mod dockerfiles;
mod files;
mod garbage;
mod images;
mod logins;
mod page_origins;
mod pages;
mod ports;
mod present;
mod registry;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use check::Check;
use engine::testing::Question;
use engine::{EngineError, RegistryError};
use table::Table;

const QUESTIONS: &[Question] = &[
    Question::Image,
    Question::ImageNames,
    Question::History,
    Question::Container,
    Question::RunningContainers,
    Question::Changes,
    Question::File,
    Question::Credential,
    Question::Registry,
];

fn tables() -> Vec<Table> {
    let families = [
        present::tables(),
        images::tables(),
        built_from::tables(),
        built::tables(),
        containers::tables(),
        ports::tables(),
        files::tables(),
        registry::tables(),
        logins::tables(),
    ];
    families.into_iter().flatten().collect()
}

#[test]
fn every_kind_tells_what_is_done_from_what_is_not() {
    let mut wrong = Vec::new();
    for table in tables() {
        for (case, setup, expected) in &table.rows {
            let seen = setup().look(&table.check);
            if seen != *expected {
                let name = table.check.name();
                wrong.push(format!("{name}, {case}: {seen} and not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_has_a_table_with_a_pass_and_every_situation() {
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for table in tables() {
        let rows = table.rows.iter().map(|(_, _, expected)| *expected);
        seen.entry(table.check.name()).or_default().extend(rows);
    }
    for table in tables() {
        let name = table.check.name();
        let situations = table.check.situations().iter();
        for wanted in situations.map(|it| it.name()).chain(["pass"]) {
            assert!(
                seen[name].contains(wanted),
                "{name} has no row for {wanted}"
            );
        }
    }
    assert!(
        seen.into_keys().eq(Check::KINDS.iter().copied()),
        "a kind has no table"
    );
}

/// In every state that is in the tables, the learner's work done or not.
#[test]
fn a_question_that_fails_is_unknown_and_never_a_fail() {
    let timeout = EngineError::Timeout {
        endpoint: "here".to_owned(),
        after: Duration::from_secs(1),
    };
    for table in tables() {
        let mut asks = false;
        for (case, setup, expected) in &table.rows {
            for question in QUESTIONS {
                let mut setup = setup();
                setup.engine = setup.engine.failing(*question, timeout.clone());
                let before = setup.engine.count(*question);
                let seen = setup.look(&table.check);
                let asked = setup.engine.count(*question) > before;
                let wanted = if asked { "engine-timeout" } else { *expected };
                let name = table.check.name();
                assert_eq!(seen, wanted, "{name}, {case}, {question:?}");
                asks |= asked;
            }
        }
        let local = matches!(table.check.name(), "dockerfile" | "own_file");
        assert_eq!(asks, !local, "{} asks the engine", table.check.name());
    }
}

#[test]
fn each_error_has_the_code_of_the_party_that_failed() {
    let text = String::new;
    let endpoint = || "here".to_owned();
    let after = Duration::from_secs(1);
    let registry = |error| EngineError::Registry {
        registry: "localhost:5050".to_owned(),
        error,
    };
    let check = table::check("pushed: { image: 'localhost:5050/ada/nginx', same_as: nginx }");
    for (error, code) in [
        (
            EngineError::Unreachable {
                endpoint: endpoint(),
                detail: text(),
            },
            "engine-unreachable",
        ),
        (
            EngineError::Lost {
                endpoint: endpoint(),
                detail: text(),
            },
            "engine-unreachable",
        ),
        (
            EngineError::Ssh {
                endpoint: endpoint(),
                detail: text(),
            },
            "ssh",
        ),
        (
            EngineError::PermissionDenied {
                endpoint: endpoint(),
            },
            "permission-denied",
        ),
        (
            EngineError::Timeout {
                endpoint: endpoint(),
                after,
            },
            "engine-timeout",
        ),
        (
            EngineError::Answer {
                status: 500,
                message: text(),
            },
            "engine-error",
        ),
        (
            EngineError::Unusable {
                endpoint: endpoint(),
                detail: text(),
            },
            "unusable-answer",
        ),
        (
            EngineError::TooLarge {
                endpoint: endpoint(),
                most: 1,
            },
            "unusable-answer",
        ),
        (
            EngineError::Certificates {
                endpoint: endpoint(),
                detail: text(),
            },
            "certificates",
        ),
        (
            EngineError::Refused {
                endpoint: endpoint(),
                detail: text(),
            },
            "engine-refused",
        ),
        (
            EngineError::DockerConfig {
                path: text(),
                detail: text(),
            },
            "docker-config",
        ),
        (
            EngineError::Credentials {
                registry: endpoint(),
                program: text(),
                key: None,
                detail: text(),
            },
            "credentials-helper",
        ),
        (
            EngineError::CredentialsTimeout {
                registry: endpoint(),
                program: text(),
                key: None,
                after,
            },
            "credentials-helper",
        ),
        (registry(RegistryError::LoginRequired), "login-required"),
        (registry(RegistryError::LoginRefused), "login-refused"),
        (registry(RegistryError::Denied(text())), "registry-denied"),
        (registry(RegistryError::Foreign(text())), "registry-foreign"),
        (registry(RegistryError::Mirror(text())), "registry-mirror"),
        (
            registry(RegistryError::Unreachable(text())),
            "registry-unreachable",
        ),
        (registry(RegistryError::Timeout(after)), "registry-timeout"),
        (registry(RegistryError::Unsupported), "registry-unsupported"),
        (registry(RegistryError::Other(text())), "registry-error"),
    ] {
        let mut setup = table::Setup::default();
        setup.engine = setup.engine.failing(Question::Registry, error);
        assert_eq!(setup.look_for_code(&check), Some(code));
    }
}
