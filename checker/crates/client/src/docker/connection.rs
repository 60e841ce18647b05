//! The way to an engine: the client library's, and questions that the library does not know, over the
//! same connections.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bollard::errors::Error;
use bollard::{BollardRequest, Docker};
use futures_util::future::BoxFuture;
use http::{HeaderMap, Request, Response, StatusCode, header};
use hyper::body::{Body, Incoming};

use super::request;

/// Sends one question as it is.
pub type Send = dyn Fn(BollardRequest) -> BoxFuture<'static, Result<Response<Incoming>, Error>>
    + std::marker::Send
    + Sync;

/// An engine's connections.
pub struct Connection {
    pub docker: Docker,
    send: Arc<Send>,
    /// `http://localhost`: what questions name as their host.
    host: String,
    version: Arc<OnceLock<String>>,
}

/// An answer as it came.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Connection {
    /// `timeout`: the client library's own, beyond every deadline of ours.
    ///
    /// # Errors
    /// Those of the client library.
    pub fn new(host: &str, send: Arc<Send>, timeout: Duration) -> Result<Self, Error> {
        let version = Arc::new(OnceLock::new());
        let (of_library, patched) = (Arc::clone(&version), Arc::clone(&send));
        let docker = Docker::connect_with_custom_transport(
            move |request: BollardRequest| {
                let version = of_library.get().map(String::as_str);
                let response = patched(request::patch(request, version));
                Box::pin(async move { request::own(response.await?) })
            },
            Some(host),
            timeout.as_secs().saturating_add(1),
            bollard::API_DEFAULT_VERSION,
        )?;
        Ok(Self {
            docker,
            send,
            host: host.to_owned(),
            version,
        })
    }

    /// From now on, the version stands in front of every path. Only the first call counts.
    pub fn use_version(&self, version: impl ToString) {
        let _ = self.version.set(version.to_string());
    }

    /// Asks for `path`, as it is.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn get(&self, path: &str) -> Result<Answer, Error> {
        let question = Request::get(format!("{}{path}", self.host));
        self.ask(question.body(bollard::body_full(Vec::new().into()))?)
            .await
    }

    /// Sends JSON to `path`, with the version in front.
    ///
    /// # Errors
    /// Those of the connection.
    pub async fn post(&self, path: &str, json: Vec<u8>) -> Result<Answer, Error> {
        let question = Request::post(format!("{}{path}", self.host));
        let question = question.header(header::CONTENT_TYPE, "application/json");
        let question = question.body(bollard::body_full(json.into()))?;
        let version = self.version.get().map(String::as_str);
        self.ask(request::patch(question, version)).await
    }

    async fn ask(&self, question: BollardRequest) -> Result<Answer, Error> {
        let response = (self.send)(question).await?;
        let (parts, mut incoming) = response.into_parts();
        let mut body = Vec::new();
        // No answer is larger than its connection lets through.
        while let Some(frame) =
            std::future::poll_fn(|cx| Pin::new(&mut incoming).poll_frame(cx)).await
        {
            if let Ok(data) = frame?.into_data() {
                body.extend_from_slice(&data);
            }
        }
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }
}

impl Answer {
    /// The engine's message; the status where there is none.
    pub fn words(&self) -> String {
        self.message()
            .unwrap_or_else(|| format!("HTTP status {}", self.status.as_u16()))
    }

    /// The message of an error in the engine's own form.
    pub fn message(&self) -> Option<String> {
        #[derive(serde::Deserialize)]
        struct Message {
            message: String,
        }
        let message: Message = serde_json::from_slice(&self.body).ok()?;
        Some(message.message).filter(|message| !message.is_empty())
    }
}
