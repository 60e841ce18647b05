//! What this process's environment says of Docker: read here, handed in everywhere else.
#![expect(clippy::disallowed_methods, reason = "a door to the environment")]

use std::path::{Path, PathBuf};

use client::Environment;

pub fn docker() -> Environment {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    of(home.as_deref(), user_id(), |name| std::env::var(name).ok())
}

/// `home`: by the variable `HOME`, else by the system's list of users, as docker finds it.
fn of(home: Option<&Path>, user: Option<u32>, var: impl Fn(&str) -> Option<String>) -> Environment {
    let var = |name| var(name).filter(|value| !value.is_empty());
    let folder = |name| var(name).map(PathBuf::from);
    let named = folder("DOCKER_CONFIG");
    Environment {
        docker_host: var("DOCKER_HOST"),
        docker_context: var("DOCKER_CONTEXT"),
        docker_tls: var("DOCKER_TLS"),
        docker_tls_verify: var("DOCKER_TLS_VERIFY"),
        docker_cert_path: var("DOCKER_CERT_PATH"),
        docker_api_version: var("DOCKER_API_VERSION"),
        docker_auth_config: var("DOCKER_AUTH_CONFIG"),
        home: home.map(Path::to_owned),
        config_dir: named.or_else(|| Some(home?.join(".docker"))),
        podman_logins: podman_logins(
            folder("REGISTRY_AUTH_FILE"),
            folder("XDG_RUNTIME_DIR")
                .or_else(|| Some(Path::new("/run/containers").join(user?.to_string()))),
            folder("XDG_CONFIG_HOME").or_else(|| Some(home?.join(".config"))),
        ),
        path: var("PATH").map(Into::into),
    }
}

/// Where `podman login` keeps logins: in one file where one is named, else in one that lives as long
/// as the session, else in one beside Podman's settings.
fn podman_logins(
    named: Option<PathBuf>,
    session: Option<PathBuf>,
    settings: Option<PathBuf>,
) -> Vec<PathBuf> {
    if let Some(named) = named {
        return vec![named];
    }
    let session = session.map(|folder| match folder.starts_with("/run/containers") {
        true => folder.join("auth.json"),
        false => folder.join("containers/auth.json"),
    });
    let settings = settings.map(|folder| folder.join("containers/auth.json"));
    session.into_iter().chain(settings).collect()
}

fn user_id() -> Option<u32> {
    #[cfg(unix)]
    {
        Some(rustix::process::getuid().as_raw())
    }
    #[cfg(not(unix))]
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_where_docker_and_podman_have_them() {
        let home = Some(Path::new("/home/ada"));
        let with = |home, set: &'static [(&'static str, &'static str)]| {
            of(home, Some(1000), move |name| {
                let value = set.iter().find(|(key, _)| *key == name);
                value.map(|(_, value)| (*value).to_owned())
            })
        };
        let plain = with(home, &[("DOCKER_HOST", "")]);
        assert_eq!(plain.docker_host, None);
        assert_eq!(plain.config_dir, Some("/home/ada/.docker".into()));
        let files = |environment: Environment| -> Vec<String> {
            let files = environment.podman_logins.iter();
            files.map(|it| it.display().to_string()).collect()
        };
        let usual = "/home/ada/.config/containers/auth.json";
        assert_eq!(files(plain), ["/run/containers/1000/auth.json", usual]);
        let session = with(home, &[("XDG_RUNTIME_DIR", "/run/user/1000")]);
        assert_eq!(
            files(session),
            ["/run/user/1000/containers/auth.json", usual]
        );
        let named = with(
            home,
            &[("REGISTRY_AUTH_FILE", "/x"), ("DOCKER_CONFIG", "/y")],
        );
        assert_eq!(named.config_dir, Some("/y".into()));
        assert_eq!(
            named.shown(Path::new("/y/config.json")),
            "$DOCKER_CONFIG/config.json"
        );
        assert_eq!(named.shown(Path::new("/x")), "$REGISTRY_AUTH_FILE");
        assert_eq!(
            named.shown(Path::new("/home/ada/.docker/config.json")),
            "~/.docker/config.json"
        );
        assert_eq!(files(named), ["/x"]);
        assert_eq!(with(None, &[]).config_dir, None);
    }
}
