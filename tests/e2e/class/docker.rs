//! Lessons 4 and 5 at the class's registry, with the docker command and both kinds of engine.

use std::io::Write;
use std::process::{Command, Stdio};

use e2e::{Class, Ended, Lab, Store};

/// A learner's docker command, with a config of its own.
struct Docker<'a> {
    lab: &'a Lab,
    config: tempfile::TempDir,
}

impl Docker<'_> {
    fn new(lab: &Lab) -> Docker<'_> {
        let config = tempfile::tempdir().unwrap();
        Docker { lab, config }
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        let mut docker = self.command(arguments);
        docker.output().unwrap().into()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut docker = Command::new("docker");
        docker
            .args(arguments)
            .env("DOCKER_HOST", &self.lab.host)
            .env("DOCKER_CONFIG", self.config.path());
        docker
    }

    fn log_in(&self, registry: &str, account: &str, pass: &str) -> Ended {
        let mut login = self
            .command(&["login", registry, "--username", account, "--password-stdin"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        login
            .stdin
            .take()
            .unwrap()
            .write_all(pass.as_bytes())
            .unwrap();
        login.wait_with_output().unwrap().into()
    }
}

fn two_learners_push_and_pull(lab: &Lab, class: &Class) {
    let registry = class.url.split_once("//").unwrap().1;
    lab.docker(&["image", "pull", "--quiet", "nginx"]);
    let image = |account: &str| format!("{registry}/{account}/nginx");
    for account in ["ada", "bob"] {
        lab.docker(&["image", "tag", "nginx", &image(account)]);
    }

    let ada = Docker::new(lab);
    let denied = ada.run(&["image", "push", &image("ada")]);
    assert_ne!(
        denied.code, 0,
        "nobody pushes without an account: {denied:?}"
    );
    let wrong = ada.log_in(registry, "ada", "wrong");
    assert_ne!(wrong.code, 0);
    // For a registry of this machine, an engine tries again without TLS and reports only that.
    if class.url.starts_with("http:") {
        let words = "no such account, or another pass phrase";
        assert!(wrong.stderr.contains(words), "{wrong:?}");
    }
    for learner in ["ada", "bob"] {
        // Layers of one image in two learners' repositories on one engine: it tries to mount them
        // from the neighbour's, is refused, and uploads them.
        let docker = Docker::new(lab);
        let login = docker.log_in(registry, learner, &class.pass(learner));
        assert_eq!(login.code, 0, "{login:?}");
        let push = docker.run(&["image", "push", &image(learner)]);
        assert_eq!(push.code, 0, "{push:?}");
        let neighbour = if learner == "ada" { "bob" } else { "ada" };
        let stolen = docker.run(&["image", "push", &image(neighbour)]);
        assert_ne!(stolen.code, 0, "{stolen:?}");
        let pull = docker.run(&["image", "pull", &image(learner)]);
        assert_eq!(pull.code, 0, "{pull:?}");
        let read = docker.run(&["image", "pull", &image(neighbour)]);
        assert_ne!(read.code, 0, "{read:?}");
    }
    let teacher = Docker::new(lab);
    teacher.log_in(registry, "teacher", &class.pass("teacher"));
    for account in ["ada", "bob"] {
        assert_eq!(teacher.run(&["image", "pull", &image(account)]).code, 0);
        // A tag that is there already would need no writing.
        let mine = format!("{}:from-the-teacher", image(account));
        lab.docker(&["image", "tag", "nginx", &mine]);
        let push = teacher.run(&["image", "push", &mine]);
        assert_ne!(push.code, 0, "{push:?}");
    }
}

#[test]
fn docker_pushes_and_pulls_what_is_ones_own() {
    let mut class = Class::of_thirty(&[]);
    class.up();
    for store in [Store::Classic, Store::Containerd] {
        two_learners_push_and_pull(&Lab::of(store), &class);
    }
}

#[test]
fn docker_pushes_and_pulls_what_is_ones_own_with_tls() {
    let mut class = Class::of_thirty(&["--tls"]);
    class.up();
    // An engine with the containerd store asks token services with its system's certificates only,
    // whatever its configuration says about the registry (https://github.com/moby/moby/issues/52361).
    two_learners_push_and_pull(&Lab::of(Store::Classic), &class);
}

#[test]
fn lessons_4_and_5_are_done_at_the_classs_registry() {
    let mut class = Class::of_thirty(&[]);
    class.up();
    let registry = class.url.split_once("//").unwrap().1.to_owned();
    for store in [Store::Classic, Store::Containerd] {
        let lab = Lab::of(store);
        let course = lab.course();
        let init = course.checker(&["init", "--learner", "ada", "--registry", &registry]);
        assert_eq!(init.code, 0, "{init:?}");
        let login = format!(
            "printf %s {} | docker login {registry} --username ada --password-stdin",
            class.pass("ada")
        );
        course.sh(
            "lesson-4",
            "docker image pull nginx && docker image tag nginx \"$namespace/nginx\"",
        );
        // Could not look is not a fail, and what to do is shown.
        let before = course.report("lesson-4").to_string();
        assert!(before.contains("docker login"), "{before}");
        course.sh("lesson-4", &login);
        course.sh("lesson-4", "docker image push \"$namespace/nginx\"");
        course.sh("lesson-5", "docker image tag nginx \"$namespace/nginx:testing\" && docker image push \"$namespace/nginx:testing\"");
        for lesson in ["lesson-4", "lesson-5"] {
            let verdicts = course.verdicts(lesson);
            assert!(
                verdicts.iter().all(|(_, verdict)| verdict == "pass"),
                "{lesson} {verdicts:?}"
            );
        }
    }
}
