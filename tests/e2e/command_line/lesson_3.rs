//! An engine on which lesson 3 is done, and nothing else.

use e2e::{Answer, Course, FakeEngine, Request, digest};
use serde_json::json;

/// An engine on which lesson 3 is done, and nothing else.
fn lesson_3_done(request: &Request) -> Answer {
    let listed = |id: &str, names: &[&str]| {
        json!({
            "Id": id, "ParentId": "", "RepoTags": names, "RepoDigests": [], "Created": 0,
            "Size": 0, "SharedSize": 0, "Labels": {}, "Containers": 0,
        })
    };
    match request.path() {
        "/images/nginx:latest/json" | "/images/nginx:mainline/json" => {
            Answer::image(&digest("new"))
        }
        "/images/nginx:1.22/json" | "/images/pointer:here/json" => Answer::image(&digest("old")),
        "/images/json" => Answer::json(json!([
            listed(&digest("new"), &["nginx:latest", "nginx:mainline"]),
            listed(&digest("old"), &["nginx:1.22", "pointer:here"]),
        ])),
        _ => Answer::docker(request),
    }
}

pub fn with_lesson_3_done() -> (FakeEngine, Course) {
    let engine = FakeEngine::start(lesson_3_done);
    let course = Course::at(&engine.host());
    (engine, course)
}
