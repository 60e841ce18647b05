//! `registry.yml`: CNCF distribution's configuration, the same on a laptop and in a container.

use std::collections::BTreeMap;

use serde::Serialize;

use super::class::{Class, ISSUER, Scheme};

const HEAD: &str = "\
# The class's registry, CNCF distribution: made by `checker class init`. Start it in this
# folder; `checker class up` and compose.yaml do.
";

#[derive(Serialize)]
struct Config {
    version: f64,
    log: Log,
    http: Http,
    storage: Storage,
    auth: Auth,
}

#[derive(Serialize)]
struct Log {
    level: &'static str,
    accesslog: AccessLog,
}

#[derive(Serialize)]
struct AccessLog {
    disabled: bool,
}

#[derive(Serialize)]
struct Http {
    addr: String,
    secret: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tls: Option<Tls>,
    headers: BTreeMap<&'static str, [&'static str; 1]>,
}

#[derive(Serialize)]
struct Tls {
    certificate: &'static str,
    key: &'static str,
}

#[derive(Serialize)]
struct Storage {
    filesystem: Filesystem,
    delete: Delete,
}

#[derive(Serialize)]
struct Filesystem {
    rootdirectory: &'static str,
}

#[derive(Serialize)]
struct Delete {
    enabled: bool,
}

#[derive(Serialize)]
struct Auth {
    token: Token,
}

#[derive(Serialize)]
struct Token {
    realm: String,
    service: String,
    issuer: &'static str,
    rootcertbundle: &'static str,
}

/// The configuration; `secret` signs the state of uploads, so that they outlive a restart.
///
/// Nothing is deleted, and nothing comes in without a token. Paths are relative to the class's
/// folder, in which the registry has to be started.
///
/// # Errors
/// What the YAML library says; plain values do not fail.
pub fn config(class: &Class, secret: &str) -> Result<String, serde_yaml::Error> {
    let bound = if class.is_local() { "127.0.0.1" } else { "" };
    let config = Config {
        version: 0.1,
        log: Log {
            level: "error",
            accesslog: AccessLog { disabled: true },
        },
        http: Http {
            addr: format!("{bound}:{}", class.port()),
            secret: secret.to_owned(),
            tls: (class.scheme == Scheme::Https).then_some(Tls {
                certificate: "keys/tls.crt",
                key: "keys/tls.key",
            }),
            headers: BTreeMap::from([("X-Content-Type-Options", ["nosniff"])]),
        },
        storage: Storage {
            filesystem: Filesystem {
                rootdirectory: "registry",
            },
            delete: Delete { enabled: false },
        },
        auth: Auth {
            token: Token {
                realm: class.realm(),
                service: class.address.clone(),
                issuer: ISSUER,
                rootcertbundle: "keys/tokens.crt",
            },
        },
    };
    Ok(format!("{HEAD}{}", serde_yaml::to_string(&config)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_yaml::Value;

    fn read(class: &Class) -> Value {
        // Digits alone would be a number without quotes.
        serde_yaml::from_str(&config(class, "0123").unwrap()).unwrap()
    }

    #[test]
    fn a_class_of_this_machine_listens_to_it_alone() {
        let config = read(&Class::new("x", Scheme::Http, "localhost", 5060, 5061));
        assert_eq!(config["version"].as_f64(), Some(0.1));
        assert_eq!(config["http"]["addr"], "127.0.0.1:5060");
        assert_eq!(config["http"]["secret"], "0123");
        assert!(config["http"].get("tls").is_none());
        assert_eq!(config["storage"]["delete"]["enabled"], false);
        let token = &config["auth"]["token"];
        assert_eq!(token["realm"], "http://localhost:5061/token");
        assert_eq!(token["service"], "localhost:5060");
    }

    #[test]
    fn a_class_of_a_network_has_tls() {
        let config = read(&Class::new("x", Scheme::Https, "2001:db8::1", 443, 5061));
        assert_eq!(config["http"]["addr"], ":443");
        assert_eq!(config["http"]["tls"]["key"], "keys/tls.key");
        assert_eq!(config["auth"]["token"]["service"], "[2001:db8::1]:443");
    }
}
