//! What this process's environment says of Docker: read here, handed in everywhere else.
#![expect(clippy::disallowed_methods, reason = "a door to the environment")]

use std::path::PathBuf;

use engine::Environment;

pub fn docker() -> Environment {
    let var = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    Environment {
        docker_host: var("DOCKER_HOST"),
        docker_context: var("DOCKER_CONTEXT"),
        docker_tls_verify: var("DOCKER_TLS_VERIFY"),
        docker_cert_path: var("DOCKER_CERT_PATH"),
        config_dir: var("DOCKER_CONFIG")
            .map(PathBuf::from)
            .or_else(|| std::env::home_dir().map(|home| home.join(".docker"))),
    }
}
