//! The token service's HTTP: `GET /token` as Docker asks, and `POST /token` as OAuth 2 clients do
//! (containerd). Questions and errors have the forms that distribution's specification gives.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::http::header::{self, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::listen::PATIENCE;
use super::login::{Logins, Refused};
use super::scope::{self, Login};
use super::signer::{LIFETIME_SECONDS, Signer};

/// Bytes that a form, a query or a header may have.
const LARGEST: usize = 16 * 1024;

/// Where the one who asks is.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

pub struct Service {
    pub logins: Logins,
    pub signer: Signer,
    /// Where submissions are in the registry, as in `submissions/ada`.
    pub prefix: String,
    /// What to type for a login, shown to clients without one.
    pub remedy: String,
}

/// Answers `/token`, and `/` to clients that ask whether the service runs.
pub fn router(service: Service) -> Router {
    Router::new()
        .route("/", get(async || "token service\n"))
        .route("/token", get(asked).post(posted))
        .fallback(async || refused(StatusCode::NOT_FOUND, "NOT_FOUND", "there is only /token"))
        .with_state(Arc::new(service))
}

/// `GET /token?service=…&scope=…`, with the login in the header `Authorization`.
async fn asked(
    State(service): State<Arc<Service>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: Request,
) -> Response {
    let query = request.uri().query().unwrap_or_default();
    if query.len() > LARGEST {
        return too_large();
    }
    let question = Question::read(query.as_bytes());
    let Some((name, pass)) = basic(request.headers()) else {
        return service.log_in_first();
    };
    match service.logins.login(&name, &pass, peer).await {
        Ok(login) => service.answer(&login, &question, "token"),
        Err(why) => not_logged_in(&why),
    }
}

/// `POST /token` with a form: `grant_type=password`, `username`, `password`, `service`, `scope`.
async fn posted(
    State(service): State<Arc<Service>>,
    Extension(Peer(peer)): Extension<Peer>,
    request: Request<Body>,
) -> Response {
    let form = to_bytes(request.into_body(), LARGEST);
    let form = match tokio::time::timeout(PATIENCE, form).await {
        Ok(Ok(form)) => form,
        Ok(Err(_)) => return too_large(),
        Err(_) => {
            let text = "the form did not come within 20 seconds";
            return refused(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", text);
        }
    };
    let question = Question::read(&form);
    if question.grant_type.as_deref() != Some("password") {
        let text = "only the grant type `password` is known";
        return refused(StatusCode::BAD_REQUEST, "UNSUPPORTED", text);
    }
    let (Some(name), Some(pass)) = (&question.username, &question.password) else {
        return service.log_in_first();
    };
    match service.logins.login(name, pass, peer).await {
        Ok(login) => service.answer(&login, &question, "access_token"),
        Err(why) => not_logged_in(&why),
    }
}

impl Service {
    /// The token, under the name that the client expects. Without `issued_at`: a client whose
    /// clock is wrong then counts from the moment when it got the token.
    fn answer(&self, login: &Login, question: &Question, name: &str) -> Response {
        if let Some(other) = &question.service
            && other != self.signer.service()
        {
            let text = "this is the token service of another registry";
            return refused(StatusCode::BAD_REQUEST, "UNSUPPORTED", text);
        }
        let granted = scope::granted(login, &self.prefix, &scope::parse(&question.scope));
        match self
            .signer
            .token(&login.account, &granted, plain::clock::now())
        {
            Ok(token) => {
                let mut answer = json!({ "expires_in": LIFETIME_SECONDS });
                answer[name] = Value::String(token);
                if name == "access_token" {
                    answer["scope"] = Value::String(question.scope.clone());
                }
                json_body(StatusCode::OK, &answer)
            }
            Err(error) => refused(
                StatusCode::INTERNAL_SERVER_ERROR,
                "UNKNOWN",
                &error.to_string(),
            ),
        }
    }

    /// Nobody does anything here without an account.
    fn log_in_first(&self) -> Response {
        unauthorized(&format!("log in first: {}", self.remedy))
    }
}

/// What is asked for, in a query or a form.
#[derive(Default)]
struct Question {
    service: Option<String>,
    /// All scopes, with spaces between them.
    scope: String,
    grant_type: Option<String>,
    username: Option<String>,
    password: Option<String>,
}

impl Question {
    fn read(pairs: &[u8]) -> Self {
        let mut question = Self::default();
        for (name, value) in form_urlencoded::parse(pairs) {
            let field = match &*name {
                // May be there several times.
                "scope" => {
                    if !question.scope.is_empty() {
                        question.scope.push(' ');
                    }
                    question.scope.push_str(&value);
                    continue;
                }
                "service" => &mut question.service,
                "grant_type" => &mut question.grant_type,
                "username" => &mut question.username,
                "password" => &mut question.password,
                _ => continue,
            };
            *field = Some(value.into_owned());
        }
        question
    }
}

/// The name and pass phrase of `Authorization: Basic …`.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") || encoded.len() > LARGEST {
        return None;
    }
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (name, pass) = text.split_once(':')?;
    Some((name.to_owned(), pass.to_owned()))
}

fn not_logged_in(why: &Refused) -> Response {
    match why {
        Refused::Wrong => unauthorized("no such account, or another pass phrase"),
        Refused::Wait(wait) => {
            let seconds = wait.as_secs() + 1;
            let text = format!("too many wrong pass phrases; try again in {seconds} seconds");
            let mut answer = refused(StatusCode::TOO_MANY_REQUESTS, "TOOMANYREQUESTS", &text);
            let headers = answer.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            answer
        }
        Refused::Stopped => refused(
            StatusCode::SERVICE_UNAVAILABLE,
            "UNAVAILABLE",
            "the token service is being stopped",
        ),
    }
}

fn unauthorized(text: &str) -> Response {
    let mut answer = refused(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", text);
    let challenge = HeaderValue::from_static("Basic realm=\"class\", charset=\"UTF-8\"");
    answer
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, challenge);
    answer
}

fn too_large() -> Response {
    let text = "no question is that long";
    refused(StatusCode::PAYLOAD_TOO_LARGE, "TOO_LARGE", text)
}

/// An error as registries write theirs, which `docker` shows to the one who typed.
fn refused(status: StatusCode, code: &str, text: &str) -> Response {
    let body = json!({ "errors": [{ "code": code, "message": text }] });
    json_body(status, &body)
}

/// Never kept on the way: a token is one client's own.
fn json_body(status: StatusCode, body: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, body.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_may_come_together_or_apart() {
        let read = |text: &str| Question::read(text.as_bytes()).scope;
        assert_eq!(read("scope=a:b:c&scope=d:e:f"), "a:b:c d:e:f");
        assert_eq!(read("scope=a%3Ab%3Ac+d%3Ae%3Af&service=x"), "a:b:c d:e:f");
        assert_eq!(read(""), "");
    }

    #[test]
    fn the_login_is_read_from_its_header_only_where_it_is_one() {
        let read = |value: &str| {
            let value = HeaderValue::from_str(value).unwrap();
            basic(&HeaderMap::from_iter([(header::AUTHORIZATION, value)]))
        };
        let login = BASE64_STANDARD.encode("ada:lamp:482");
        let ada = Some(("ada".to_owned(), "lamp:482".to_owned()));
        assert_eq!(read(&format!("Basic {login}")), ada);
        assert_eq!(read(&format!("basic {login}")), ada);
        for other in ["", "Basic", "Basic ???", "Bearer x", "Basic YWRh"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
