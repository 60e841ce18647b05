//! What looks right and is not: none of it may pass. On both image stores.

use e2e::{Lab, Store};

/// One test a line, on both engines.
macro_rules! on_both_stores {
    ($($name:ident),* $(,)?) => {
        mod classic {
            $(#[test] fn $name() { super::$name(&super::Lab::of(super::Store::Classic)); })*
        }
        mod containerd {
            $(#[test] fn $name() { super::$name(&super::Lab::of(super::Store::Containerd)); })*
        }
    };
}

on_both_stores! {
    tags_that_only_resemble_the_pattern,
    answers_of_yesterdays_image,
    a_right_name_on_another_image,
    a_stopped_container,
    a_file_that_is_in_the_image,
    a_fresh_container_of_another_image,
    tagged_but_never_pushed,
    pushed_with_other_content,
    removed_from_the_registry_after_the_push,
    a_second_tag_with_another_digest,
    an_image_that_was_not_built_from_the_base,
    settings_given_to_a_container_only,
    instructions_in_comments_only,
    the_token_of_another_learner,
    a_page_served_by_something_else,
    a_page_that_differs_by_one_byte,
    a_container_of_an_older_build,
}

fn tags_that_only_resemble_the_pattern(lab: &Lab) {
    let course = lab.course();
    course.sh(
        "lesson-1",
        "docker image pull nginx
         for tag in 11.13 1. 1.13.1.1 v1.13; do docker image tag nginx nginx:$tag || true; done
         docker image tag nginx my-nginx:1.13
         docker image tag nginx someone/nginx:1.13",
    );
    assert_eq!(course.why("lesson-1", "pinned"), "other-tag");
    course.sh("lesson-1", "docker image tag nginx nginx:1.13");
    assert_eq!(course.verdict("lesson-1", "pinned"), "pass");
}

fn answers_of_yesterdays_image(lab: &Lab) {
    let course = lab.course();
    course.solve("lesson-1");
    course.solve("lesson-2");
    // The tag moves on, as it does when a new version is published.
    course.sh(
        "lesson-1",
        "printf 'FROM nginx:latest\\nRUN touch /a\\nRUN touch /b\\nEXPOSE 81\\nCMD [\"other\"]\\n' \
         | docker image build --tag nginx:latest -",
    );
    assert_eq!(course.why("lesson-1", "image-id"), "wrong-answer");
    for step in ["layers", "command", "history-rows"] {
        assert_eq!(course.why("lesson-2", step), "wrong-answer", "{step}");
    }
}

fn a_right_name_on_another_image(lab: &Lab) {
    let course = lab.course();
    course.sh(
        "lesson-3",
        "docker image pull nginx
         docker image pull nginx:${pinned}
         docker image tag nginx:${pinned} nginx:mainline
         docker image tag nginx:${pinned} ${namespace}/nginx",
    );
    assert_eq!(course.verdict("lesson-3", "mainline"), "pass");
    assert_eq!(course.why("lesson-3", "same-image"), "other-image");
    assert_eq!(course.why("lesson-4", "tagged"), "other-image");
    course.sh("lesson-3", "docker image tag nginx:latest pointer:here");
    assert_eq!(
        course.why("lesson-3", "pointer-moved"),
        "not-moved",
        "it is still on latest"
    );
}

fn a_stopped_container(lab: &Lab) {
    let course = lab.course();
    course.solve("lesson-2");
    course.sh("lesson-2", "docker container stop layers-demo");
    assert_eq!(course.why("lesson-2", "own-file"), "not-running");
    course.solve("lesson-7");
    course.sh(
        "lesson-7",
        "docker container stop $(docker ps --quiet --filter publish=${port})",
    );
    assert_eq!(course.why("lesson-7", "published"), "not-running");
    assert_eq!(course.why("lesson-7", "served"), "not-published");
}

fn a_file_that_is_in_the_image(lab: &Lab) {
    let course = lab.course();
    course.sh(
        "lesson-2",
        "docker image pull nginx
         printf \"FROM nginx\\nRUN echo ${token} > /layers-demo.txt\\n\" \
         | docker image build --tag nginx:latest -
         docker container run --detach --name layers-demo nginx
         docker container run --detach --name layers-fresh nginx",
    );
    assert_eq!(course.why("lesson-2", "own-file"), "in-image");
    assert_eq!(course.why("lesson-2", "image-unchanged"), "has-file");
}

fn a_fresh_container_of_another_image(lab: &Lab) {
    let course = lab.course();
    course.solve("lesson-2");
    course.sh(
        "lesson-2",
        "docker image pull nginx:${pinned}
         docker container rm --force layers-fresh
         docker container run --detach --name layers-fresh nginx:${pinned}",
    );
    assert_eq!(course.why("lesson-2", "image-unchanged"), "other-image");
}

fn tagged_but_never_pushed(lab: &Lab) {
    let course = lab.course();
    course.sh(
        "lesson-4",
        "docker image pull nginx
         docker image tag nginx ${namespace}/nginx
         docker image tag nginx ${namespace}/nginx:testing
         docker login ${registry}",
    );
    assert_eq!(course.verdict("lesson-4", "tagged"), "pass");
    assert_eq!(course.verdict("lesson-4", "logged-in"), "pass");
    assert_eq!(course.why("lesson-4", "pushed"), "not-pushed");
    assert_eq!(course.why("lesson-5", "both-in-registry"), "not-pushed");
}

fn pushed_with_other_content(lab: &Lab) {
    let course = lab.course();
    course.sh(
        "lesson-4",
        "docker image pull nginx
         docker login ${registry}
         printf 'FROM nginx\\nRUN touch /not-mine\\n' | docker image build --tag ${namespace}/nginx -
         docker image push ${namespace}/nginx
         docker image tag nginx ${namespace}/nginx",
    );
    assert_eq!(course.verdict("lesson-4", "tagged"), "pass");
    assert_eq!(course.why("lesson-4", "pushed"), "other-image");
}

fn removed_from_the_registry_after_the_push(lab: &Lab) {
    let course = lab.course();
    course.solve("lesson-4");
    assert_eq!(course.verdict("lesson-4", "pushed"), "pass");
    // The engine still remembers the push; the registry does not.
    course.sh(
        "lesson-4",
        "url=http://${registry}/v2/${learner}/nginx/manifests
         accept='Accept: application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json'
         digest=$(curl -fsSI -u learner:layers -H \"$accept\" $url/latest \
           | tr -d '\\r' | sed -n 's/^docker-content-digest: //Ip')
         curl -fsS -u learner:layers -X DELETE $url/$digest",
    );
    assert_eq!(course.verdict("lesson-4", "tagged"), "pass");
    assert_eq!(course.why("lesson-4", "pushed"), "not-pushed");
}

fn a_second_tag_with_another_digest(lab: &Lab) {
    let course = lab.course();
    course.solve("lesson-5");
    course.sh(
        "lesson-5",
        "docker image pull nginx:${pinned}
         docker image tag nginx:${pinned} ${namespace}/nginx:testing
         docker image push ${namespace}/nginx:testing
         docker image tag nginx ${namespace}/nginx:testing",
    );
    assert_eq!(course.verdict("lesson-5", "testing"), "pass");
    assert_eq!(course.why("lesson-5", "both-in-registry"), "other-image");
}

fn an_image_that_was_not_built_from_the_base(lab: &Lab) {
    let course = lab.course();
    course.solve("lesson-6");
    let built = || course.why("lesson-6", "built");
    assert_eq!(built(), "pass");
    course.sh("lesson-6", "docker image tag nginx:${pinned} customnginx");
    assert_eq!(built(), "nothing-added", "a tag is not a build");
    course.sh(
        "lesson-6",
        "docker image pull debian
         docker image build --tag customnginx - <<EOF
FROM debian
ENV COURSE_TOKEN=${token}
RUN touch /x && touch /y
EXPOSE 8080
CMD [\"nginx\", \"-g\", \"daemon off;\"]
EOF",
    );
    assert_eq!(course.verdict("lesson-6", "in-image"), "pass");
    assert_eq!(built(), "other-base");
    // The child was built before its base was replaced.
    assert_eq!(course.why("lesson-6", "child-built"), "other-base");
}

fn settings_given_to_a_container_only(lab: &Lab) {
    let course = lab.course();
    course.sh(
        "lesson-6",
        "docker image pull nginx:${pinned}
         printf 'FROM nginx:%s\\nRUN touch /x && touch /y\\n' ${pinned} | docker image build -t customnginx -
         docker container run --detach --env COURSE_TOKEN=${token} --expose 8080 customnginx",
    );
    assert_eq!(course.verdict("lesson-6", "built"), "pass");
    assert_eq!(course.why("lesson-6", "in-image"), "differs");
}

fn instructions_in_comments_only(lab: &Lab) {
    let course = lab.course();
    let real = "FROM nginx\nENV A=b\nRUN touch /x && touch /y\nEXPOSE 8080\nCMD [\"nginx\"]\n";
    course.write("exercises/lesson-6/Dockerfile", real);
    assert_eq!(course.verdict("lesson-6", "dockerfile"), "pass");
    for instruction in ["ENV", "RUN", "EXPOSE", "CMD"] {
        let commented = real.replace(instruction, &format!("# {instruction}"));
        course.write("exercises/lesson-6/Dockerfile", commented);
        assert_eq!(
            course.why("lesson-6", "dockerfile"),
            "incomplete",
            "{instruction}"
        );
    }
}

fn the_token_of_another_learner(lab: &Lab) {
    let neighbour = lab.course();
    neighbour.solve("lesson-6");
    neighbour.solve("lesson-7");
    assert_eq!(neighbour.checker(&["6", "7"]).code, 0);
    // Another learner on the same engine finds the neighbour's images, and copies the files.
    let course = lab.course();
    for file in [
        "lesson-6/Dockerfile",
        "lesson-7/Dockerfile",
        "lesson-7/index.html",
    ] {
        let file = format!("exercises/{file}");
        course.write(&file, neighbour.read(&file));
    }
    assert_eq!(course.why("lesson-6", "in-image"), "differs");
    assert_eq!(course.why("lesson-6", "child-env"), "differs");
    assert_eq!(course.why("lesson-7", "page"), "wrong-text");
}

fn a_page_served_by_something_else(lab: &Lab) {
    let course = lab.course();
    course.solve("lesson-7");
    course.sh(
        "lesson-7",
        "docker container rm --force $(docker ps --quiet --filter publish=${port})
         docker container run --detach --publish ${port}:80 --name other nginx
         docker container cp index.html other:/usr/share/nginx/html/index.html
         until curl -fsS http://127.0.0.1:${port}/ | cmp - index.html; do :; done",
    );
    assert_eq!(course.verdict("lesson-7", "built"), "pass");
    assert_eq!(course.why("lesson-7", "published"), "old-image");
    assert_eq!(course.why("lesson-7", "served"), "old-image");
    // And by no container at all.
    course.sh(
        "lesson-7",
        "docker container rm --force other
         { python3 -m http.server --bind 127.0.0.1 ${port} >/dev/null 2>&1 & echo $! > server.pid; }
         until curl -fsS http://127.0.0.1:${port}/ 2>/dev/null | cmp -s - index.html; do :; done",
    );
    let served = course.why("lesson-7", "served");
    course.sh("lesson-7", "kill $(cat server.pid)");
    assert_eq!(served, "not-published");
}

fn a_page_that_differs_by_one_byte(lab: &Lab) {
    let course = lab.course();
    course.solve("lesson-7");
    assert_eq!(course.verdict("lesson-7", "served"), "pass");
    let page = course.read("exercises/lesson-7/index.html");
    for other in [
        format!("{page} "),
        page.trim_end().to_owned(),
        page.replacen('<', "{", 1),
    ] {
        course.write("exercises/lesson-7/index.html", other);
        assert_eq!(course.why("lesson-7", "served"), "wrong-page");
    }
}

fn a_container_of_an_older_build(lab: &Lab) {
    let course = lab.course();
    course.solve("lesson-7");
    course.sh(
        "lesson-7",
        "echo '<p>new</p>' >> index.html
         docker image build --tag nginx-with-html .",
    );
    assert_eq!(course.verdict("lesson-7", "built"), "pass");
    assert_eq!(course.why("lesson-7", "published"), "old-image");
    assert_eq!(course.why("lesson-7", "served"), "old-image");
}
