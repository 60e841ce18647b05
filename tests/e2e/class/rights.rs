//! What an account may do at the real registry, asked by a plain HTTP client.

use std::thread;

use e2e::Class;

fn repository(name: &str, actions: &str) -> String {
    format!("repository:{name}:{actions}")
}

/// Every right that there is, on a repository.
fn everything(name: &str) -> String {
    repository(name, "pull,push,delete,*")
}

/// A class with what ada and bob pushed.
fn with_pushes(arguments: &[&str]) -> Class {
    let mut class = Class::of_thirty(arguments);
    class.up();
    for account in ["ada", "bob"] {
        for name in [format!("submissions/{account}"), format!("{account}/nginx")] {
            let token = class.token(account, &[&everything(&name)]);
            assert_eq!(class.push(&token, &name, "lesson-1"), 201, "{name}");
        }
    }
    class
}

fn nobody_gets_more_than_is_theirs(class: &Class) {
    let catalog = "registry:catalog:*";
    for name in ["submissions/bob", "bob/nginx"] {
        let tag = format!("/v2/{name}/manifests/lesson-1");
        let tags = format!("/v2/{name}/tags/list");
        let own = class.token("bob", &[&everything(name)]);
        assert_eq!(class.ask(Some(&own), "GET", &tag, &[]).status, 200);
        let digest = class.ask(Some(&own), "HEAD", &tag, &[]);
        let digest = digest.header("docker-content-digest").to_owned();
        let by_digest = format!("/v2/{name}/manifests/{digest}");

        // A neighbour asks for everything, with one token for both.
        let ada = class.token(
            "ada",
            &[&everything(name), &everything("ada/nginx"), catalog],
        );
        for path in [&tag, &tags] {
            assert_eq!(
                class.ask(Some(&ada), "GET", path, &[]).status,
                401,
                "{path}"
            );
        }
        assert_eq!(class.push(&ada, name, "lesson-1"), 401, "{name}");
        assert_eq!(class.ask(Some(&ada), "DELETE", &by_digest, &[]).status, 401);
        assert_eq!(
            class.ask(Some(&ada), "GET", "/v2/_catalog", &[]).status,
            401
        );
        // Blobs that are the neighbour's are not to be had by mounting them into one's own.
        let mount = format!("/v2/ada/nginx/blobs/uploads/?from={name}&mount={digest}");
        assert_eq!(
            class
                .ask(Some(&ada), "POST", &mount, &["--data", ""])
                .status,
            401
        );

        // Nobody deletes, not even what is theirs, and not the teacher.
        assert_eq!(class.ask(Some(&own), "DELETE", &by_digest, &[]).status, 401);
        let teacher = class.token("teacher", &[&everything(name), catalog]);
        assert_eq!(
            class.ask(Some(&teacher), "DELETE", &by_digest, &[]).status,
            401
        );

        // The teacher reads everything and writes nothing.
        for path in [&tag, &tags] {
            assert_eq!(
                class.ask(Some(&teacher), "GET", path, &[]).status,
                200,
                "{path}"
            );
        }
        assert_eq!(class.push(&teacher, name, "lesson-1"), 401, "{name}");
        let listed = class.ask(Some(&teacher), "GET", "/v2/_catalog", &[]);
        let listed = listed.json()["repositories"].to_string();
        assert!(listed.contains(name), "{listed}");

        // Without an account there is nothing.
        for path in ["/v2/", "/v2/_catalog", &tag, &tags] {
            let answer = class.ask(None, "GET", path, &[]);
            assert_eq!(answer.status, 401, "{path}");
            assert!(answer.header("www-authenticate").contains("Bearer realm="));
        }
        assert_eq!(
            class
                .ask(None, "POST", &format!("/v2/{name}/blobs/uploads/"), &[])
                .status,
            401
        );
        assert_eq!(
            class.curl(&[], &class.realm(&[&everything(name)])).status,
            401
        );

        // After all that, it is as it was.
        let still = class.ask(Some(&own), "HEAD", &tag, &[]);
        assert_eq!(still.header("docker-content-digest"), digest);
    }
}

#[test]
fn each_writes_only_what_is_theirs() {
    nobody_gets_more_than_is_theirs(&with_pushes(&[]));
}

#[test]
fn each_writes_only_what_is_theirs_with_tls() {
    let class = with_pushes(&["--tls"]);
    assert!(class.url.starts_with("https://"));
    nobody_gets_more_than_is_theirs(&class);
}

#[test]
fn thirty_log_in_and_push_at_once() {
    let mut class = Class::of_thirty(&[]);
    class.up();
    let cards = class.cards();
    assert_eq!(cards.len(), 30);
    thread::scope(|scope| {
        for account in cards.keys() {
            let class = &class;
            scope.spawn(move || {
                for name in [
                    format!("submissions/{account}"),
                    format!("{account}/deep/er"),
                ] {
                    let token = class.token(account, &[&repository(&name, "pull,push")]);
                    assert_eq!(class.push(&token, &name, "lesson-1"), 201, "{name}");
                }
            });
        }
    });
    let teacher = class.token("teacher", &["registry:catalog:*"]);
    let listed = class.ask(Some(&teacher), "GET", "/v2/_catalog?n=1000", &[]);
    let listed = listed.json()["repositories"].as_array().unwrap().len();
    assert_eq!(listed, 60);
}

#[test]
fn a_token_of_another_class_opens_nothing() {
    let mut class = Class::made("name,account\nAda,ada\n", &[]);
    let mut other = Class::made("name,account\nAda,ada\n", &[]);
    class.up();
    other.up();
    let scope = everything("ada/nginx");
    let token = other.token("ada", &[&scope]);
    assert_eq!(other.push(&token, "ada/nginx", "1"), 201);
    assert_eq!(class.push(&token, "ada/nginx", "1"), 401);

    // Nor is the one class's token service another's.
    let login = format!("ada:{}", class.pass("ada"));
    let elsewhere = class.realm(&[&scope]).replace(
        &format!("service=localhost:{}", class.port),
        &format!("service=localhost:{}", other.port),
    );
    assert_eq!(class.curl(&["--user", &login], &elsewhere).status, 400);
}

#[test]
fn an_account_called_like_the_submissions_folder_owns_none_of_them() {
    let roster = "name,account\nEve,submissions\nMallory,teacher\nAda,ada\n";
    let mut class = Class::made(roster, &[]);
    class.up();
    let accounts: Vec<_> = class.cards().into_keys().collect();
    assert_eq!(accounts, ["ada", "submissions-2", "teacher-2"]);
    for account in ["submissions-2", "teacher-2"] {
        let token = class.token(
            account,
            &[&everything("submissions/ada"), "registry:catalog:*"],
        );
        assert_eq!(class.push(&token, "submissions/ada", "lesson-1"), 401);
        assert_eq!(
            class.ask(Some(&token), "GET", "/v2/_catalog", &[]).status,
            401
        );
    }
}

#[test]
fn clients_that_ask_with_a_form_are_answered_too() {
    let mut class = Class::made("name,account\nAda,ada\n", &[]);
    class.up();
    let realm = class.realm(&[]);
    let (realm, _) = realm.split_once('?').unwrap();
    let scope = format!("scope={}", repository("ada/nginx", "pull,push"));
    let pass = format!("password={}", class.pass("ada"));
    let service = format!("service=localhost:{}", class.port);
    let form = |pass: &str, grant: &str| {
        let grant = format!("grant_type={grant}");
        let mut arguments = Vec::new();
        for pair in [
            &grant,
            "username=ada",
            pass,
            &service,
            &scope,
            "client_id=x",
        ] {
            arguments.extend(["--data-urlencode", pair]);
        }
        class.curl(&arguments, realm)
    };
    let answer = form(&pass, "password").json();
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(class.push(token, "ada/nginx", "1"), 201);
    assert!(answer["expires_in"].as_u64().unwrap() >= 60);
    assert_eq!(form("password=wrong", "password").status, 401);
    assert_eq!(form(&pass, "refresh_token").status, 400);
    assert_eq!(class.curl(&["--data", ""], realm).status, 400);
}

#[test]
fn questions_that_make_no_sense_are_answered_and_the_service_goes_on() {
    let mut class = Class::made("name,account\nAda,ada\n", &[]);
    class.up();
    let login = format!("ada:{}", class.pass("ada"));
    let user = ["--user", &login[..]];
    for scope in [
        "",
        "x",
        "::::",
        "repository:ada/nginx",
        "a:b:c%00",
        "%ff:%ff:%ff",
        "repository:../../x:push",
    ] {
        let answer = class.curl(&user, &class.realm(&[scope]));
        assert_eq!(answer.status, 200, "{scope}: {answer:?}");
    }
    let long = "x".repeat(20_000);
    assert_eq!(class.curl(&user, &class.realm(&[&long])).status, 413);
    let header = class.parent().join("header");
    let huge = "x".repeat(1_000_000);
    std::fs::write(&header, format!("Authorization: Basic {huge}")).unwrap();
    let header = format!("@{}", header.display());
    let refused = class.curl(&["--header", &header], &class.realm(&[]));
    assert_eq!(refused.status, 431);
    let body = class.parent().join("body");
    std::fs::write(&body, vec![b'x'; 10_000_000]).unwrap();
    let body = format!("@{}", body.display());
    assert_eq!(
        class
            .curl(&["--data-binary", &body], &class.realm(&[]))
            .status,
        413
    );
    for header in [
        "Authorization: Basic",
        "Authorization: Basic !!!",
        "Authorization: Bearer x",
    ] {
        assert_eq!(
            class.curl(&["--header", header], &class.realm(&[])).status,
            401
        );
    }
    assert_eq!(
        class
            .curl(&user, &class.realm(&["repository:ada/x:pull"]))
            .status,
        200
    );
}

#[test]
fn guessing_is_slowed_and_who_knows_it_comes_in() {
    let mut class = Class::made("name,account\nAda,ada\nBob,bob\n", &[]);
    class.up();
    let realm = class.realm(&[]);
    class.token("ada", &[]);
    let statuses: Vec<_> = (0..12)
        .map(|n| {
            class
                .curl(&["--user", &format!("ada:guess-{n}")], &realm)
                .status
        })
        .collect();
    assert_eq!(statuses[..5], [401; 5]);
    let slowed = statuses.iter().filter(|status| **status == 429).count();
    assert!(slowed >= 4, "{statuses:?}");
    // Who was in already goes on, and a neighbour is not in the way.
    class.token("ada", &[]);
    class.token("bob", &[]);
    let told = class.curl(&["--user", "ada:guess"], &realm);
    if told.status == 429 {
        assert!(told.header("retry-after").parse::<u64>().unwrap() > 0);
        assert!(
            told.body.contains("too many wrong pass phrases"),
            "{told:?}"
        );
    }
}
