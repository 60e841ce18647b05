//! Servers that do what a test wants, each on its own port.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use reqwest::StatusCode;

/// What a fake was asked: method, path with query, and the login.
pub type Asked = Arc<Mutex<Vec<(String, String, String)>>>;

/// Serves `answer` on a port of its own until the test's process ends.
pub fn serve(
    answer: impl Fn(&str, &str, &str) -> Response + Clone + Send + Sync + 'static,
) -> (u16, Asked) {
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    listener.set_nonblocking(true).unwrap();
    let app = Router::new().fallback(move |request: Request| {
        let (answer, log) = (answer.clone(), Arc::clone(&log));
        async move {
            let method = request.method().to_string();
            let target = request.uri().to_string();
            let login = request.headers().get("authorization");
            let login = login.map_or("", |it| it.to_str().unwrap()).to_owned();
            let response = answer(&method, &target, &login);
            log.lock().unwrap().push((method, target, login));
            response
        }
    });
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, app).await.unwrap();
        });
    });
    (port, asked)
}

pub fn ok(body: impl Into<Body>) -> Response {
    Response::new(body.into())
}

pub fn missing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

/// A body without end.
pub fn endless() -> Response {
    let chunk = || Ok::<_, std::io::Error>(vec![b' '; 64 * 1024]);
    ok(Body::from_stream(stream::iter(std::iter::repeat_with(
        chunk,
    ))))
}

/// Passes a question on, and puts the port into the realm.
pub fn forward(port: u16, target: &str, login: &str) -> Response {
    let url = format!("http://127.0.0.1:{port}{target}");
    let login = login.to_owned();
    // A runtime within a runtime is not allowed, so it is in a thread of its own.
    let answer = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut request = client::http::client().build().unwrap().get(url);
            if !login.is_empty() {
                request = request.header("authorization", login);
            }
            let response = request.send().await.unwrap();
            let (status, headers) = (response.status(), response.headers().clone());
            (status, headers, response.bytes().await.unwrap())
        })
    });
    let (status, headers, body) = answer.join().unwrap();
    let mut response = (status, body).into_response();
    if let Some(challenge) = headers.get("www-authenticate") {
        let text = challenge.to_str().unwrap();
        let text = text.replace("PORT", &port.to_string());
        response
            .headers_mut()
            .insert("www-authenticate", text.parse().unwrap());
    }
    response
}
