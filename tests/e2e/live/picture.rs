//! The picture of the learner's engine follows what is typed, and shows nothing else.

use e2e::{Browser, Lab, Started, Store};

/// Scripts over the picture: the image that a name points at, and the tree that it stands in.
const PARTS: &str = "
    const named = (kind, name) => [...document.querySelectorAll(`.held .${kind}`)]
        .find(it => it.querySelector('.name').textContent === name);
    const image = (name) => named('tag', name)?.closest('.image');
    const tree = (name) => image(name)?.closest('.forest > .tree');
    const container = (name) => named('container', name);
";

fn the_picture_follows(store: Store) {
    let lab = Lab::of(store);
    let course = lab.course();
    let started = Started::of(&course);
    let browser = Browser::start();
    browser.open(&format!("{}/en/my-engine.html", started.address));
    browser.until("document.querySelector('main h1').textContent.includes('My engine')");
    let shows = |what: &str| browser.until(&format!("(() => {{ {PARTS} return {what}; }})()"));
    let pinned = "nginx:1.22";
    for (typed, shown) in [
        ("docker image pull nginx", "image('nginx:latest')"),
        (
            "docker image tag nginx pointer:here",
            "image('pointer:here') && image('pointer:here') === image('nginx:latest')",
        ),
        (
            "docker image pull nginx:1.22 && docker image tag nginx:1.22 pointer:here",
            "image('pointer:here') && image('pointer:here') === image('nginx:1.22')
                && image('nginx:latest') !== image('nginx:1.22')",
        ),
        (
            "docker container run --detach --name drawn nginx",
            "container('drawn')?.dataset.running === 'true'
                && container('drawn').closest('.image') === image('nginx:latest')",
        ),
        (
            "docker container stop drawn",
            "container('drawn')?.dataset.running === 'false'",
        ),
        (
            "docker container rm drawn",
            "!container('drawn') && image('nginx:latest')",
        ),
        (
            "printf 'FROM nginx:1.22\\nRUN touch /drawn\\n' | docker image build -t drawn -",
            "image('drawn:latest') && image('drawn:latest') !== image('nginx:1.22')
                && tree('drawn:latest') === tree('nginx:1.22')",
        ),
        (
            "docker image rm drawn",
            "!image('drawn:latest') && image('nginx:1.22')",
        ),
    ] {
        course.sh("lesson-1", typed);
        shows(shown);
    }
    // The same is there for those who listen.
    browser.until(&format!(
        "document.querySelector('.held details').textContent.includes('{pinned}')"
    ));
    browser.picture("live-en-my-engine");
    assert_eq!(browser.errors(), Vec::<String>::new());
}

#[test]
fn on_the_classic_store() {
    the_picture_follows(Store::Classic);
}

#[test]
fn on_the_containerd_store() {
    the_picture_follows(Store::Containerd);
}
