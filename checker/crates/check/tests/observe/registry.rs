//! Kinds that ask a registry, with the learner's own login.

use engine::testing::{MemoryEngine, Question};
use engine::{Digest, EngineError, Image, ManifestContent, Proof, RegistryError, RegistryManifest};

use crate::images::named;
use crate::table::{Setup, Table, table};

pub fn tables() -> Vec<Table> {
    vec![pushed(), same_in_registry()]
}

const REGISTRY: &str = "localhost:5050";

fn id(word: &str) -> Digest {
    Digest::of(word.as_bytes())
}

fn pushed() -> Table {
    const NAME: &str = "localhost:5050/ada/nginx:v1";
    fn local() -> MemoryEngine {
        MemoryEngine::new().with_image("nginx:latest", Image::empty(id("nginx")))
    }
    fn tagged() -> MemoryEngine {
        local().with_image(NAME, Image::empty(id("nginx")))
    }
    /// In the classic store the ID is another digest than the registry's.
    fn classic(digest: &str) -> MemoryEngine {
        let repo_digests = vec![format!("localhost:5050/ada/nginx@{}", id(digest))];
        let image = Image {
            repo_digests,
            ..Image::empty(id("config"))
        };
        MemoryEngine::new().with_image("nginx:latest", image)
    }
    /// In the containerd store of an engine that lists no platforms.
    fn containerd(layers: &[&str], settings: &str) -> MemoryEngine {
        let image = Image {
            repo_digests: vec![format!("nginx@{}", id("index"))],
            layers: layers.iter().map(|it| id(it)).collect(),
            settings: Some(id(settings)),
            ..Image::empty(id("index"))
        };
        MemoryEngine::new().with_image("nginx:latest", image)
    }
    /// A manifest that could be read, of these layers.
    fn made_of(layers: &[&str]) -> RegistryManifest {
        let mut content = ManifestContent::new(id("config"), Vec::new());
        content.layers = layers.iter().map(|it| id(it)).collect();
        content.settings = Some(id("settings"));
        RegistryManifest {
            digest: id("platform"),
            content: Some(content),
        }
    }
    fn failing(engine: MemoryEngine, error: RegistryError) -> Setup {
        let registry = REGISTRY.to_owned();
        let error = EngineError::Registry { registry, error };
        engine.failing(Question::Registry, error).into()
    }
    fn denied(engine: MemoryEngine) -> Setup {
        failing(engine, RegistryError::Denied("denied: denied".to_owned()))
    }
    table(
        "pushed: { image: 'localhost:5050/ada/nginx:v1', same_as: nginx }",
        [
            ("not tagged", || local().into(), "not-tagged"),
            ("tagged", || tagged().into(), "not-pushed"),
            (
                "pushed",
                || tagged().with_pushed(NAME, id("nginx")).into(),
                "pass",
            ),
            (
                "pushed, and removed there",
                || {
                    tagged()
                        .with_pushed("localhost:5050/ada/nginx:v2", id("nginx"))
                        .into()
                },
                "not-pushed",
            ),
            (
                "pushed, the tag removed here",
                || Setup::from(tagged().with_pushed(NAME, id("nginx"))).untag(NAME),
                "pass",
            ),
            (
                "pushed, the image removed here",
                || Setup::from(tagged().with_pushed(NAME, id("nginx"))).untag("nginx:latest"),
                "other-absent",
            ),
            (
                "another image, which is here too",
                || {
                    let engine = named(tagged(), "httpd:latest", "httpd");
                    engine.with_pushed(NAME, id("httpd")).into()
                },
                "other-image",
            ),
            (
                "another image, which lost its name here",
                || {
                    let engine = tagged().with_nameless(Image::empty(id("httpd")));
                    engine.with_pushed(NAME, id("httpd")).into()
                },
                "other-image",
            ),
            (
                "something that nothing here knows",
                || tagged().with_pushed(NAME, id("httpd")).into(),
                "cannot-tell",
            ),
            (
                "one platform of an index, not listed by the engine",
                || {
                    containerd(&["a"], "settings")
                        .with_pushed(NAME, made_of(&["a"]))
                        .into()
                },
                "pass",
            ),
            (
                "other layers, not listed by the engine",
                || {
                    containerd(&["a"], "settings")
                        .with_pushed(NAME, made_of(&["b"]))
                        .into()
                },
                "other-image",
            ),
            (
                "the same layers with other settings",
                || {
                    containerd(&["a"], "other")
                        .with_pushed(NAME, made_of(&["a"]))
                        .into()
                },
                "cannot-tell",
            ),
            (
                "pushed from the classic store, the name removed since",
                || {
                    let manifest = RegistryManifest {
                        digest: id("manifest"),
                        content: Some(ManifestContent::new(id("config"), Vec::new())),
                    };
                    classic("index").with_pushed(NAME, manifest).into()
                },
                "pass",
            ),
            (
                "pulled back as one platform",
                || {
                    let image = |word: &str| Image {
                        layers: vec![id("a")],
                        settings: Some(id("settings")),
                        ..Image::empty(id(word))
                    };
                    let engine = MemoryEngine::new().with_image("nginx:latest", image("index"));
                    let engine = engine.with_image(NAME, image("platform"));
                    engine.with_pushed(NAME, id("platform")).into()
                },
                "pass",
            ),
            (
                "another repository",
                || {
                    tagged()
                        .with_pushed("localhost:5050/bob/nginx:v1", id("nginx"))
                        .into()
                },
                "not-pushed",
            ),
            (
                "another registry",
                || tagged().with_pushed("ada/nginx:v1", id("nginx")).into(),
                "not-pushed",
            ),
            (
                "pushed from the classic store",
                || classic("manifest").with_pushed(NAME, id("manifest")).into(),
                "pass",
            ),
            (
                "another from the classic store",
                || {
                    let manifest = RegistryManifest {
                        digest: id("other"),
                        content: Some(ManifestContent::new(id("x"), Vec::new())),
                    };
                    classic("manifest").with_pushed(NAME, manifest).into()
                },
                "other-image",
            ),
            (
                "something else, from the classic store",
                || classic("manifest").with_pushed(NAME, id("other")).into(),
                "cannot-tell",
            ),
            (
                "denied, and the login is right",
                || denied(tagged().with_login(REGISTRY, "ada")),
                "not-pushed",
            ),
            (
                "denied, and the login is wrong",
                || {
                    let engine = tagged().with_login(REGISTRY, "ada");
                    denied(engine.with_proof(Proof::Refused))
                },
                "login-refused",
            ),
            (
                "denied without a login",
                || failing(tagged(), RegistryError::LoginRequired),
                "login-required",
            ),
            // Tagging leaves such a digest too.
            (
                "a digest here is no push",
                || classic("manifest").into(),
                "not-tagged",
            ),
        ],
    )
}

fn same_in_registry() -> Table {
    fn tags(tags: &[(&str, &str)]) -> Setup {
        let engine = MemoryEngine::new().with_login(REGISTRY, "ada");
        let push = |engine: MemoryEngine, (tag, digest): &(&str, &str)| {
            engine.with_pushed(&format!("localhost:5050/ada/nginx:{tag}"), id(digest))
        };
        tags.iter().fold(engine, push).into()
    }
    table(
        "same_in_registry: { images: ['localhost:5050/ada/nginx:v1', 'localhost:5050/ada/nginx:v2'] }",
        [
            ("nothing pushed", || tags(&[]), "not-pushed"),
            ("one pushed", || tags(&[("v1", "a")]), "not-pushed"),
            ("the other pushed", || tags(&[("v2", "a")]), "not-pushed"),
            ("both pushed", || tags(&[("v1", "a"), ("v2", "a")]), "pass"),
            (
                "one overwritten",
                || tags(&[("v1", "a"), ("v2", "b")]),
                "other-image",
            ),
            (
                "another tag",
                || tags(&[("v1", "a"), ("v3", "a")]),
                "not-pushed",
            ),
            (
                "on the engine only",
                || {
                    MemoryEngine::new()
                        .with_layers("localhost:5050/ada/nginx:v1", &["a"])
                        .with_layers("localhost:5050/ada/nginx:v2", &["a"])
                        .into()
                },
                "not-pushed",
            ),
        ],
    )
}
