//! Which of our errors a client's error is, and so whom it blames.

use std::io;

use bollard::errors::Error;

use super::bounded::{LARGEST_ANSWER, TooLarge};
use super::client::Asked;
use super::greeting::NotGreeted;
use super::request::Foreign;
use super::tls;
use crate::DockerEngine;
use engine::{Address, EngineError};
use plain::cause::innermost;
use plain::text;
use plain::visible::visible;

impl DockerEngine {
    /// Which of our errors a client's error is.
    pub(super) fn explain(&self, error: Error) -> EngineError {
        let endpoint = self.endpoint.to_string();
        let is_ssh = matches!(self.endpoint.address, Address::Ssh(_));
        match error {
            Error::DockerResponseServerError {
                status_code: 403,
                message,
            } => EngineError::Refused {
                endpoint,
                detail: message,
            },
            Error::DockerResponseServerError {
                status_code,
                message,
            } => match self.refuses_version(status_code, &message) {
                Some(refused) => refused,
                None => EngineError::Answer {
                    status: status_code,
                    message,
                },
            },
            Error::RequestTimeoutError => self.timed_out(Asked::Engine),
            Error::JsonDataError { message, .. } => EngineError::Unusable {
                endpoint,
                detail: message,
            },
            Error::SocketNotFoundError(_) => EngineError::Unreachable {
                endpoint,
                detail: "no such socket".to_owned(),
            },
            error if has_cause::<TooLarge>(&error) => EngineError::TooLarge {
                endpoint,
                most: LARGEST_ANSWER,
            },
            error if has_cause::<Foreign>(&error) => {
                self.not_dockers(foreign(&error).unwrap_or(404))
            }
            error if io_errors(&error).any(tls::is_of_certificates) => EngineError::Certificates {
                endpoint,
                detail: innermost(&error),
            },
            error => match io_cause(&error) {
                Some((_, detail)) if is_ssh => EngineError::Ssh { endpoint, detail },
                Some((io::ErrorKind::PermissionDenied, _)) => {
                    EngineError::PermissionDenied { endpoint }
                }
                Some((
                    io::ErrorKind::NotFound
                    | io::ErrorKind::ConnectionRefused
                    | io::ErrorKind::HostUnreachable
                    | io::ErrorKind::NetworkUnreachable
                    | io::ErrorKind::AddrNotAvailable,
                    detail,
                )) => EngineError::Unreachable { endpoint, detail },
                Some((_, detail)) if is_connect(&error) => {
                    EngineError::Unreachable { endpoint, detail }
                }
                _ => EngineError::Lost {
                    endpoint,
                    detail: innermost(&error),
                },
            },
        }
    }

    /// Why what answers is not taken for an engine.
    pub(super) fn not_greeted(&self, why: NotGreeted) -> EngineError {
        let endpoint = self.endpoint.to_string();
        match why {
            NotGreeted::Client(error) => self.explain(error),
            NotGreeted::NoEngine(detail) => EngineError::Unusable { endpoint, detail },
            NotGreeted::Refused(detail) => EngineError::Refused { endpoint, detail },
            NotGreeted::Failed(status, message) => EngineError::Answer { status, message },
        }
    }

    /// An error that is not in the engine's form.
    pub(super) fn not_dockers(&self, status: u16) -> EngineError {
        let endpoint = self.endpoint.to_string();
        let detail = Foreign(status).to_string();
        match status {
            403 => EngineError::Refused { endpoint, detail },
            _ => EngineError::Unusable { endpoint, detail },
        }
    }

    /// The engine does not know the version that `DOCKER_API_VERSION` wants.
    fn refuses_version(&self, status: u16, message: &str) -> Option<EngineError> {
        let wanted = self.wanted?;
        let is_of_version = message.contains("API version") || message.contains("client version");
        (status == 400 && is_of_version).then(|| EngineError::Endpoint {
            reason: text!(
                "DOCKER_API_VERSION is {wanted}, and the engine refuses it: {message}",
                "DOCKER_API_VERSION이 {wanted}인데 엔진이 거부했어요: {message}",
                message = visible(message)
            ),
            remedy: text!(
                "docker cannot work like this: unset DOCKER_API_VERSION",
                "이대로는 docker도 동작하지 않아요. DOCKER_API_VERSION 설정을 지워 주세요"
            ),
        })
    }
}

/// The I/O errors in the chain of causes, the outermost first.
pub fn io_errors(error: &Error) -> impl Iterator<Item = &io::Error> {
    // The client's own I/O error shows itself as its cause, and would be passed over.
    let first: &(dyn std::error::Error + 'static) = match error {
        Error::IOError { err } => err,
        error => error,
    };
    let causes = std::iter::successors(Some(first), |error| error.source());
    causes.filter_map(|error| error.downcast_ref())
}

fn io_cause(error: &Error) -> Option<(io::ErrorKind, String)> {
    let io = io_errors(error).next()?;
    Some((io.kind(), io.to_string()))
}

/// Whether one of our own errors is in there.
fn has_cause<E: std::error::Error + 'static>(error: &Error) -> bool {
    io_errors(error).any(|io| io.get_ref().is_some_and(|own| own.is::<E>()))
}

/// The status of an answer that is not the engine's.
fn foreign(error: &Error) -> Option<u16> {
    let mut own = io_errors(error).filter_map(io::Error::get_ref);
    own.find_map(|own| Some(own.downcast_ref::<Foreign>()?.0))
}

fn is_connect(error: &Error) -> bool {
    matches!(error, Error::HyperLegacyError { err } if err.is_connect())
}
