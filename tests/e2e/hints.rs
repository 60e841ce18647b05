//! `checker hint`: one more hint each time, chosen by what is wrong, and remembered.

use e2e::{Course, Ended, Lab, Store, why};
use serde_json::{Value, json};

/// The answer to `checker hint … --format json`.
fn hint(course: &Course, arguments: &[&str]) -> Value {
    let arguments = [&["hint"], arguments, &["--format", "json"]].concat();
    let ended = course.checker(&arguments);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    let answer = ended.json();
    assert_eq!(answer["schema"], "checker/hint/v1");
    answer
}

fn newest(answer: &Value) -> &str {
    let hints = answer["hints"].as_array().expect("hints");
    hints.last().and_then(Value::as_str).expect("a hint")
}

fn memory(course: &Course) -> String {
    course.read(".checker/hints.yaml")
}

#[test]
fn one_more_each_time_until_all_are_seen() {
    let course = Course::anywhere();
    for (number, left) in [(1, 2), (2, 1), (3, 0)] {
        let answer = hint(&course, &["lesson-2"]);
        assert_eq!(answer["step"], "layers");
        assert_eq!(answer["verdict"], "unknown");
        assert_eq!(answer["situation"], Value::Null);
        assert_eq!(answer["hints"].as_array().map(Vec::len), Some(number));
        assert_eq!(
            (&answer["more"], &answer["left"]),
            (&json!(true), &json!(left))
        );
        assert_eq!(answer["seen"], number);
    }
    let before = memory(&course);
    let answer = hint(&course, &["2", "1"]);
    assert_eq!(
        (&answer["more"], &answer["left"]),
        (&json!(false), &json!(0))
    );
    assert_eq!(memory(&course), before);
    // Each step counts on its own, by its ID or its number.
    assert_eq!(hint(&course, &["2", "command"])["seen"], 1);
    assert_eq!(hint(&course, &["lesson-2", "3"])["seen"], 2);
}

#[test]
fn the_terminal_tells_what_is_left_in_both_languages() {
    let course = Course::anywhere();
    let told = |arguments: &[&str]| {
        let ended = course.checker(&[&["hint", "lesson-6", "built"], arguments].concat());
        assert_eq!(ended.code, 0, "{ended:?}");
        ended.stdout
    };
    let first = told(&[]);
    for words in [
        "Lesson 6, step 2: ",
        "? not checked",
        "(Docker Desktop",
        "  1. ",
        "One more hint is left.",
    ] {
        assert!(first.contains(words), "{first}");
    }
    let last = told(&["--lang", "ko"]);
    for words in [
        "레슨 6 2번 단계: ",
        "확인 못 함",
        "  2. ",
        "마지막 힌트예요.",
    ] {
        assert!(last.contains(words), "{last}");
    }
    let after = told(&[]);
    assert!(after.contains("exercises/lesson-6/solution.sh"), "{after}");
}

#[test]
fn wrong_usage_is_told() {
    let course = Course::anywhere();
    for (arguments, words) in [
        (&["hint"][..], "LESSON"),
        (&["hint", "lesson-9"], "lesson-9"),
        (&["hint", "2", "7"], "layers, port, command"),
        (&["hint", "2", "0"], "1 to 6"),
        (&["hint", "2", "layer\u{1b}[31m"], "there is no step"),
        (&["hint", "2", "1", "1"], "unexpected"),
        (&["--format", "json", "hint", "2"], "--format"),
    ] {
        let Ended {
            code,
            stdout,
            stderr,
        } = course.checker(arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?} {stderr}");
        assert!(
            stderr.contains(words) && !stderr.contains('\u{1b}'),
            "{stderr}"
        );
    }
    assert!(!course.path(".checker/hints.yaml").exists());
}

#[test]
fn a_memory_that_cannot_be_read_is_kept_aside_and_a_newer_one_stays() {
    let course = Course::anywhere();
    hint(&course, &["2"]);
    course.write(".checker/hints.yaml", "\0");
    let ended = course.checker(&["hint", "2"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(ended.stderr.contains("hints.yaml.corrupt"), "{ended:?}");
    assert_eq!(course.read(".checker/hints.yaml.corrupt"), "\0");
    assert_eq!(hint(&course, &["2"])["seen"], 2);

    course.write(".checker/hints.yaml", "format: 3\n");
    let ended = course.checker(&["hint", "2"]);
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("newer checker"), "{ended:?}");
    assert_eq!(memory(&course), "format: 3\n");
}

#[test]
fn hints_asked_for_at_once_are_each_counted_once() {
    let course = Course::anywhere();
    let asked = [&["hint", "2", "layers", "--format", "json"][..]; 6];
    let running = asked.map(|arguments| {
        let mut command = course.command(arguments);
        command.stdout(std::process::Stdio::piped());
        command.spawn().expect("the checker runs")
    });
    let answers = running.map(|one| Ended::from(one.wait_with_output().expect("an end")).json());
    let new = answers.iter().filter(|answer| answer["more"] == true);
    assert_eq!(new.count(), 3);
    assert_eq!(hint(&course, &["2", "layers"])["seen"], 3);
}

/// The first hint for a step as it is now is the one for this case, in a report and from
/// `checker hint`.
fn fits(course: &Course, lesson: &str, step: &str, situation: &str) {
    let words = written(course, lesson, step, situation);
    let report = course.report(lesson);
    let steps = report["steps"].as_array().expect("steps");
    let same = steps.iter().find(|it| it["id"] == step).expect("the step");
    let told = same["hint"].as_str().expect("a hint");
    assert_eq!(why(same), situation, "{lesson} {step}");
    assert!(told.starts_with(&words), "{lesson} {step}: {told}");
    let answer = hint(course, &[lesson, step]);
    assert_eq!(answer["situation"], situation, "{lesson} {step}");
    assert!(newest(&answer).starts_with(&words), "{answer}");
}

/// The hint that the exercise has for a case, up to its first setting.
fn written(course: &Course, lesson: &str, step: &str, situation: &str) -> String {
    let exercise = course.read(&format!("exercises/{lesson}/exercise.yaml"));
    let exercise: serde_yaml::Value = serde_yaml::from_str(&exercise).expect("an exercise");
    let steps = exercise["steps"].as_sequence().expect("steps");
    let step = steps.iter().find(|it| it["id"] == step).expect("the step");
    let is_for = |when: &serde_yaml::Value| match when.as_sequence() {
        Some(cases) => cases.iter().any(|case| case == situation),
        None => when == situation,
    };
    let mut hints = step["hints"].as_sequence().expect("hints").iter();
    let hint = hints.find(|hint| is_for(&hint["when"])).expect("a hint");
    let words = hint["en"].as_str().expect("words");
    words.split("${").next().unwrap_or_default().to_owned()
}

fn what_is_wrong_chooses(store: Store) {
    let lab = Lab::of(store);
    let course = lab.course();
    let namespace = &course.namespace;

    fits(&course, "lesson-1", "image-id", "other-absent");
    course.sh("lesson-1", "docker image pull nginx:1");
    fits(&course, "lesson-1", "nginx-latest", "other-tag");
    course.sh("lesson-1", "docker image pull nginx");
    fits(&course, "lesson-1", "image-id", "empty");
    course.sh(
        "lesson-1",
        "sed -i 's/^image_id:.*/image_id: \"0123456789ab\"/' answers.yaml",
    );
    fits(&course, "lesson-1", "image-id", "wrong-answer");
    assert_eq!(hint(&course, &["1", "image-id"])["seen"], 4);

    let log_in = format!(
        "docker login --username learner --password layers {} && docker image pull nginx:${{pinned}}",
        course.registry
    );
    course.sh("lesson-4", &log_in);
    fits(&course, "lesson-4", "pushed", "not-tagged");
    course.sh(
        "lesson-4",
        &format!("docker image tag nginx {namespace}/nginx"),
    );
    fits(&course, "lesson-4", "pushed", "not-pushed");
    course.sh(
        "lesson-4",
        &format!(
            "docker image tag nginx:${{pinned}} {namespace}/nginx\ndocker image push {namespace}/nginx"
        ),
    );
    fits(&course, "lesson-4", "pushed", "other-image");
    fits(&course, "lesson-4", "tagged", "other-image");
    let log_out = format!(
        "docker logout {registry}
         mkdir -p $DOCKER_CONFIG
         printf '{{\"auths\":{{\"{registry}\":{{\"auth\":\"bGVhcm5lcjp3cm9uZw==\"}}}}}}' > $DOCKER_CONFIG/config.json",
        registry = course.registry
    );
    course.sh("lesson-4", &log_out);
    fits(&course, "lesson-4", "logged-in", "login-refused");

    course.sh(
        "lesson-6",
        "printf 'FROM nginx:%s\\nRUN touch /own\\n' ${pinned} | docker image build -t customnginx -",
    );
    fits(&course, "lesson-6", "in-image", "differs");

    course.solve("lesson-7");
    assert_eq!(hint(&course, &["7"])["step"], Value::Null);
    course.sh("lesson-7", "echo '<p>later</p>' >> index.html");
    fits(&course, "lesson-7", "served", "wrong-page");
    course.sh("lesson-7", "docker image build -t nginx-with-html .");
    fits(&course, "lesson-7", "served", "old-image");
    fits(&course, "lesson-7", "published", "old-image");
    course.sh(
        "lesson-7",
        "docker container stop $(docker container ls --quiet --filter publish=${port})
         docker container run --detach --rm nginx-with-html",
    );
    fits(&course, "lesson-7", "published", "not-published");
    // The hint for every case that was not shown yet is still there to be had.
    let answer = hint(&course, &["7", "published"]);
    assert_eq!(
        (&answer["more"], &answer["seen"]),
        (&json!(true), &json!(3))
    );
}

#[test]
fn what_is_wrong_chooses_the_hint_on_the_classic_store() {
    what_is_wrong_chooses(Store::Classic);
}

#[test]
fn what_is_wrong_chooses_the_hint_on_the_containerd_store() {
    what_is_wrong_chooses(Store::Containerd);
}
