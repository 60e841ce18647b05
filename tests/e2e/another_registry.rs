//! A registry of another make than the lab's: what it answers, and in which words, is its own.

use std::collections::HashMap;
use std::sync::Arc;

use container_registry::ContainerRegistry;
use e2e::{Course, Lab, Store};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use sec::Secret;
use tokio::net::TcpListener;

/// Listens until its runtime is dropped.
struct Registry {
    address: String,
    _runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

impl Registry {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let accounts = [("learner".to_owned(), Secret::new("layers".to_owned()))];
        let registry = ContainerRegistry::builder()
            .storage(folder.path())
            .auth_provider(Arc::new(HashMap::from(accounts)))
            .build()
            .unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let router = registry.make_router();
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = TowerToHyperService::new(router.clone());
                let exchange =
                    http1::Builder::new().serve_connection(TokioIo::new(stream), service);
                tokio::spawn(exchange);
            }
        });
        Self {
            address: format!("localhost:{port}"),
            _runtime: runtime,
            _folder: folder,
        }
    }
}

fn steps(course: &Course, lesson: &str) -> Vec<String> {
    let steps = course.verdicts(lesson);
    let words = steps
        .iter()
        .map(|(id, _)| format!("{id}: {}", course.why(lesson, id)));
    words.collect()
}

/// Engines with the containerd store push what this registry does not take.
#[test]
fn both_lessons_of_it() {
    let lab = Lab::of(Store::Classic);
    let course = lab.course();
    let registry = Registry::start();
    let init = course.checker(&["init", "--registry", &registry.address]);
    assert_eq!(init.code, 0, "{init:?}");

    course.sh(
        "lesson-4",
        "docker image pull nginx && docker image tag nginx ${namespace}/nginx",
    );
    let before = [
        "tagged: pass",
        "logged-in: not-logged-in",
        "pushed: login-required",
    ];
    assert_eq!(steps(&course, "lesson-4"), before);

    course.sh("lesson-4", "docker login ${registry}");
    // It says "blob unknown", which may also mean that a part of what is there was lost.
    let logged_in = ["tagged: pass", "logged-in: pass", "pushed: registry-error"];
    assert_eq!(steps(&course, "lesson-4"), logged_in);

    course.solve("lesson-5");
    for lesson in ["lesson-4", "lesson-5"] {
        let ended = course.checker(&[lesson]);
        assert_eq!(ended.code, 0, "{ended:?}");
    }

    // Another image under the pushed name.
    course.sh(
        "lesson-4",
        "printf 'FROM nginx\\nRUN touch /not-mine\\n' | docker image build --tag ${namespace}/nginx -
         docker image push ${namespace}/nginx
         docker image tag nginx ${namespace}/nginx",
    );
    assert_eq!(course.why("lesson-4", "pushed"), "other-image");

    course.sh("lesson-4", "docker logout ${registry}");
    assert_eq!(course.why("lesson-4", "logged-in"), "not-logged-in");
}
