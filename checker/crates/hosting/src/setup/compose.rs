//! `compose.yaml`: the same two services for a server that has Docker.

use std::collections::BTreeMap;

use serde::Serialize;

use super::class::{Class, Scheme};

const HEAD: &str = "\
# A class on a server with Docker: made by `checker class init`. In this folder:
#   docker compose up --detach     starts it, and again after the server does
#   docker compose logs --follow   shows what it says
#   docker compose down            stops it; nothing that was pushed is lost
# registry:3 takes the same configuration. bin/checker must be a checker for this server's kind of
# Linux.
";

#[derive(Serialize)]
struct Compose {
    name: &'static str,
    services: Services,
}

#[derive(Serialize)]
struct Services {
    registry: Service,
    tokens: Service,
}

#[derive(Serialize)]
struct Service {
    image: &'static str,
    command: Vec<&'static str>,
    working_dir: &'static str,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    environment: BTreeMap<&'static str, String>,
    ports: [String; 1],
    volumes: Vec<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    read_only: bool,
    security_opt: [&'static str; 1],
    restart: &'static str,
    logging: Logging,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    depends_on: BTreeMap<&'static str, Condition>,
    healthcheck: HealthCheck,
}

#[derive(Serialize)]
struct Condition {
    condition: &'static str,
}

#[derive(Serialize)]
struct Logging {
    driver: &'static str,
    options: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct HealthCheck {
    test: Vec<String>,
    interval: &'static str,
    timeout: &'static str,
    retries: u8,
    start_period: &'static str,
}

/// The services, started in the class's folder by `docker compose up --detach`.
///
/// The registry listens on all addresses of its container, whatever `registry.yml` says; what is
/// published decides who reaches it. The token service is this program, in a system that has
/// nothing but what it needs, and may only read.
///
/// # Errors
/// What the YAML library says; plain values do not fail.
pub fn file(class: &Class) -> Result<String, serde_yaml::Error> {
    let compose = Compose {
        name: "docker-images-class",
        services: Services {
            registry: registry(class),
            tokens: tokens(class),
        },
    };
    Ok(format!("{HEAD}{}", serde_yaml::to_string(&compose)?))
}

fn registry(class: &Class) -> Service {
    let port = class.port();
    let mut volumes = vec![
        "./registry.yml:/class/registry.yml:ro",
        "./keys/tokens.crt:/class/keys/tokens.crt:ro",
    ];
    if class.scheme == Scheme::Https {
        volumes.push("./keys/tls.crt:/class/keys/tls.crt:ro");
        volumes.push("./keys/tls.key:/class/keys/tls.key:ro");
    }
    volumes.push("./registry:/class/registry");
    let address = format!("{}://127.0.0.1:{port}/", class.scheme);
    let asks = [
        "CMD",
        "wget",
        "-q",
        "--no-check-certificate",
        "-O",
        "/dev/null",
        &address,
    ];
    Service {
        image: "registry:2",
        command: vec!["serve", "/class/registry.yml"],
        working_dir: "/class",
        environment: BTreeMap::from([
            ("OTEL_TRACES_EXPORTER", "none".to_owned()),
            ("REGISTRY_HTTP_ADDR", format!("0.0.0.0:{port}")),
        ]),
        ports: [published(class, port)],
        volumes,
        read_only: false,
        security_opt: ["no-new-privileges:true"],
        restart: "unless-stopped",
        logging: logging(),
        depends_on: BTreeMap::from([(
            "tokens",
            Condition {
                condition: "service_healthy",
            },
        )]),
        healthcheck: health(&asks),
    }
}

fn tokens(class: &Class) -> Service {
    const PROGRAM: &str = "/class/bin/checker";
    Service {
        image: "debian:stable-slim",
        command: vec![PROGRAM, "class", "tokens", "/class", "--bind", "0.0.0.0"],
        working_dir: "/class",
        environment: BTreeMap::new(),
        ports: [published(class, class.tokens_port())],
        volumes: vec![".:/class:ro"],
        read_only: true,
        security_opt: ["no-new-privileges:true"],
        restart: "unless-stopped",
        logging: logging(),
        depends_on: BTreeMap::new(),
        healthcheck: health(&["CMD", PROGRAM, "class", "tokens", "/class", "--ask"]),
    }
}

fn published(class: &Class, port: u16) -> String {
    let address = if class.is_local() { "127.0.0.1:" } else { "" };
    format!("{address}{port}:{port}")
}

fn logging() -> Logging {
    Logging {
        driver: "json-file",
        options: BTreeMap::from([("max-file", "3"), ("max-size", "10m")]),
    }
}

fn health(test: &[&str]) -> HealthCheck {
    HealthCheck {
        test: test.iter().map(|word| (*word).to_owned()).collect(),
        interval: "10s",
        timeout: "5s",
        retries: 3,
        start_period: "20s",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_yaml::Value;

    fn read(class: &Class) -> Value {
        serde_yaml::from_str(&file(class).unwrap()).unwrap()
    }

    #[test]
    fn ports_are_text_and_published_to_this_machine_alone_where_the_class_is() {
        // Unquoted, `22:22` would be a number in base 60 to an older YAML.
        let compose = read(&Class::new("x", Scheme::Http, "localhost", 5060, 5061));
        let ports = |service: &str| compose["services"][service]["ports"][0].clone();
        assert_eq!(ports("registry"), "127.0.0.1:5060:5060");
        assert_eq!(ports("tokens"), "127.0.0.1:5061:5061");
    }

    #[test]
    fn the_keys_of_tls_are_mounted_where_there_are_some() {
        let of = |scheme| read(&Class::new("x", scheme, "class.example", 5060, 5061));
        let count = |compose: &Value| {
            let volumes = &compose["services"]["registry"]["volumes"];
            volumes.as_sequence().unwrap().len()
        };
        assert_eq!(
            (count(&of(Scheme::Http)), count(&of(Scheme::Https))),
            (3, 5)
        );
        let compose = of(Scheme::Https);
        let registry = &compose["services"]["registry"];
        assert_eq!(registry["ports"][0], "5060:5060");
        assert_eq!(
            registry["healthcheck"]["test"][6],
            "https://127.0.0.1:5060/"
        );
        assert_eq!(registry["logging"]["options"]["max-file"], "3");
        assert_eq!(
            registry["depends_on"]["tokens"]["condition"],
            "service_healthy"
        );
        let tokens = &compose["services"]["tokens"];
        assert_eq!(tokens["read_only"], true);
        assert!(tokens.get("depends_on").is_none() && tokens.get("environment").is_none());
    }
}
