//! Finds the engine's endpoint as the docker command line does:
//! `DOCKER_HOST` (when not empty), then `DOCKER_CONTEXT`, then `currentContext` of the Docker
//! config, then the default socket. A context that is named but does not exist is an error. A Docker
//! config that cannot be read names none: docker warns, and goes on.

use std::path::{Path, PathBuf};

use super::address;
use super::config::{Environment, bytes, unreadable};
use super::file::ConfigFile;
use super::lenient::Lenient;
use engine::{Address, Certificates, Endpoint, EngineError, Source};
use plain::hash;
use plain::text;
use plain::visible::visible;

/// Where the engine is, and which setting says so.
///
/// # Errors
/// [`EngineError::Endpoint`]: an address of no known kind, a context that does not exist or
/// cannot be read, TLS without certificates.
pub fn endpoint(environment: &Environment) -> Result<Endpoint, EngineError> {
    if let Some(host) = set(environment.docker_host.as_ref()) {
        return Ok(Endpoint {
            address: address::parse(host, certificates(environment)?)?,
            source: Source::DockerHost,
        });
    }
    let source = match set(environment.docker_context.as_ref()) {
        Some(name) => Source::DockerContext(name.to_owned()),
        None => match ConfigFile::of_folder(environment.config_dir.as_deref()).current_context {
            name if name.is_empty() => Source::Default,
            name => Source::CurrentContext(name),
        },
    };
    let address = match (&source, &environment.config_dir) {
        (Source::DockerHost | Source::Default, _) => None,
        (Source::DockerContext(name) | Source::CurrentContext(name), _) if name == "default" => {
            None
        }
        (Source::DockerContext(name) | Source::CurrentContext(name), Some(config)) => {
            Some(context_address(config, name, &source)?)
        }
        (Source::DockerContext(name) | Source::CurrentContext(name), None) => {
            return Err(missing_context(name, &source));
        }
    };
    let address = match address {
        Some(address) => address,
        None => address::default_with(certificates(environment)?),
    };
    Ok(Endpoint { address, source })
}

fn missing_context(name: &str, source: &Source) -> EngineError {
    let origin = match source {
        Source::DockerContext(_) => "DOCKER_CONTEXT",
        _ => "currentContext",
    };
    EngineError::Endpoint {
        reason: text!(
            "the docker context `{name}` ({origin}) does not exist",
            "`{name}` 컨텍스트가 없어요 ({origin})",
            name = visible(name)
        ),
        remedy: text!(
            "choose one that `docker context ls` lists, with `docker context use`",
            "`docker context ls`에 나오는 컨텍스트를 `docker context use`로 선택해 주세요"
        ),
    }
}

fn set(value: Option<&String>) -> Option<&str> {
    value.map(String::as_str).filter(|value| !value.is_empty())
}

/// What `DOCKER_TLS_VERIFY` and `DOCKER_TLS` ask for; they count for `DOCKER_HOST` and where nothing
/// names an engine, and docker wants `ca.pem` for either.
fn certificates(environment: &Environment) -> Result<Option<Certificates>, EngineError> {
    let verify = set(environment.docker_tls_verify.as_ref()).is_some();
    if !verify && set(environment.docker_tls.as_ref()).is_none() {
        return Ok(None);
    }
    let variable = if verify {
        "DOCKER_TLS_VERIFY"
    } else {
        "DOCKER_TLS"
    };
    let named = set(environment.docker_cert_path.as_ref()).map(PathBuf::from);
    let folder = named.or_else(|| environment.config_dir.clone());
    let ca = folder.clone().unwrap_or_default().join("ca.pem");
    let missing = match bytes(&ca) {
        Ok(Some(_)) => None,
        Ok(None) => Some("no such file".to_owned()),
        Err(error) => Some(error.to_string()),
    };
    if let Some(detail) = missing {
        return Err(EngineError::Endpoint {
            reason: text!(
                "{variable} is set, and the certificate {path} cannot be read ({detail})",
                "{variable} 변수가 설정되어 있지만 인증서 {path} 파일을 읽을 수 없어요 ({detail})",
                path = visible(&ca.display().to_string()),
                detail = visible(&detail)
            ),
            remedy: text!(
                "docker cannot work like this: unset {variable}, or name the folder of the \
                 engine's certificates in DOCKER_CERT_PATH",
                "이대로는 docker도 동작하지 않아요. {variable} 설정을 지우거나, 엔진의 인증서가 있는 폴더를 \
                 DOCKER_CERT_PATH에 적어 주세요"
            ),
        });
    }
    Ok(Some(Certificates {
        folder,
        unchecked: !verify,
    }))
}

/// The address kept in `contexts/meta/<sha256 of the name>/meta.json`; its certificates are in
/// `contexts/tls/<sha256>/docker/`.
fn context_address(config: &Path, name: &str, source: &Source) -> Result<Address, EngineError> {
    let digest = hash::sha256(name.as_bytes());
    let contexts = config.join("contexts");
    let file = contexts.join("meta").join(&digest).join("meta.json");
    let found = bytes(&file).map_err(|error| unreadable(&file, &error.to_string()))?;
    let found = found.ok_or_else(|| missing_context(name, source))?;
    let mut meta = Lenient::read(&found).map_err(|words| unreadable(&file, &words))?;
    let mut found = None;
    for (endpoint, mut part) in meta.objects("Endpoints") {
        if endpoint == "docker" {
            found = Some((part.text("Host"), part.is("SkipTLSVerify")));
        }
        meta.take_problem(part);
    }
    if let Some(words) = meta.problem() {
        return Err(unreadable(&file, &words));
    }
    let no_endpoint = || unreadable(&file, "it has no endpoint for docker");
    let (host, unchecked) = found.ok_or_else(no_endpoint)?;
    let folder = contexts.join("tls").join(&digest).join("docker");
    let folder = folder.is_dir().then_some(folder);
    let tls = (folder.is_some() || unchecked).then_some(Certificates { folder, unchecked });
    match host.as_str() {
        "" => Ok(address::platform_default()),
        host => address::parse(host, tls),
    }
}
