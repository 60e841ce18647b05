//! The command line as scripts and terminals meet it.

mod help;
mod settings;
mod streams;
mod terminals;

use e2e::{Answer, Course, FakeEngine, Request};
use serde_json::json;

/// An engine on which lesson 3 is done, and nothing else.
fn lesson_3_done(request: &Request) -> Answer {
    let image =
        |id: &str| Answer::json(json!({ "Id": id, "RepoDigests": [format!("nginx@{id}")] }));
    let listed = |id: &str, names: &[&str]| {
        json!({
            "Id": id, "ParentId": "", "RepoTags": names, "RepoDigests": [], "Created": 0,
            "Size": 0, "SharedSize": 0, "Labels": {}, "Containers": 0,
        })
    };
    match request.path() {
        "/images/nginx:latest/json" | "/images/nginx:mainline/json" => image("sha256:new"),
        "/images/nginx:1.22/json" | "/images/pointer:here/json" => image("sha256:old"),
        "/images/json" => Answer::json(json!([
            listed("sha256:new", &["nginx:latest", "nginx:mainline"]),
            listed("sha256:old", &["nginx:1.22", "pointer:here"]),
        ])),
        _ => Answer::docker(request),
    }
}

fn with_lesson_3_done() -> (FakeEngine, Course) {
    let engine = FakeEngine::start(lesson_3_done);
    let course = Course::at(&engine.host());
    (engine, course)
}
