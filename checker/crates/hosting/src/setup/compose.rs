//! `compose.yaml`: the same two services for a server that has Docker.

use super::class::{Class, Scheme};

/// The services, started in the class's folder by `docker compose up --detach`.
///
/// The registry listens on all addresses of its container, whatever `registry.yml` says; what is
/// published decides who reaches it. The token service is this program, in a system that has
/// nothing but what it needs, and may only read.
pub fn file(class: &Class) -> String {
    let (port, tokens) = (class.port(), class.tokens_port());
    let published = if class.is_local() { "127.0.0.1:" } else { "" };
    let scheme = class.scheme;
    let tls = match scheme {
        Scheme::Http => "",
        Scheme::Https => concat!(
            "      - ./keys/tls.crt:/class/keys/tls.crt:ro\n",
            "      - ./keys/tls.key:/class/keys/tls.key:ro\n"
        ),
    };
    format!(
        r#"# A class on a server with Docker: made by `checker class init`. In this folder:
#   docker compose up --detach     starts it, and again after the server does
#   docker compose logs --follow   shows what it says
#   docker compose down            stops it; nothing that was pushed is lost
name: docker-images-class
services:
  registry:
    # registry:3 takes the same configuration.
    image: registry:2
    command: ["serve", "/class/registry.yml"]
    working_dir: /class
    environment:
      REGISTRY_HTTP_ADDR: "0.0.0.0:{port}"
      OTEL_TRACES_EXPORTER: none
    ports: ["{published}{port}:{port}"]
    volumes:
      - ./registry.yml:/class/registry.yml:ro
      - ./keys/tokens.crt:/class/keys/tokens.crt:ro
{tls}      - ./registry:/class/registry
    security_opt: ["no-new-privileges:true"]
    restart: unless-stopped
    logging: &logging
      driver: json-file
      options: {{ max-size: 10m, max-file: "3" }}
    depends_on:
      tokens:
        condition: service_healthy
    healthcheck:
      test: ["CMD", "wget", "-q", "--no-check-certificate", "-O", "/dev/null", "{scheme}://127.0.0.1:{port}/"]
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 20s
  tokens:
    image: debian:stable-slim
    # bin/checker must be a checker for this server's kind of Linux.
    command: ["/class/bin/checker", "class", "tokens", "/class", "--bind", "0.0.0.0"]
    working_dir: /class
    ports: ["{published}{tokens}:{tokens}"]
    volumes:
      - .:/class:ro
    read_only: true
    security_opt: ["no-new-privileges:true"]
    restart: unless-stopped
    logging: *logging
    healthcheck:
      test: ["CMD", "/class/bin/checker", "class", "tokens", "/class", "--ask"]
      interval: 10s
      timeout: 5s
      retries: 3
      start_period: 20s
"#
    )
}
