//! What learners say to have pushed, asked for again: whom is asked, and who sees the account.

use super::*;

#[test]
fn what_was_pushed_is_asked_again_and_only_the_class_sees_the_account() {
    let (port, asked) = serve(|_, target, _| match target {
        "/v2/ada/nginx/manifests/latest" => (
            [(
                "docker-content-digest",
                format!("sha256:{}", "aa".repeat(32)),
            )],
            "{}",
        )
            .into_response(),
        // One that does not send the digest.
        "/v2/ada/nginx/manifests/quiet" => ok("quiet"),
        _ => missing(),
    });
    let host = format!("127.0.0.1:{port}");
    let digest = |byte: &str| format!("sha256:{}", byte.repeat(32));
    let claim = |image: &str, digest: &str| Claim {
        image: format!("{host}/{image}").parse().unwrap(),
        digest: digest.parse().unwrap(),
    };
    let (aa, bb) = (digest("aa"), digest("bb"));
    let account = Credentials {
        name: "teacher".to_owned(),
        password: "phrase".to_owned(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let strangers = Verifier::new(Vec::new()).with("class.example".into(), None, None);
        let not_asked = strangers.ask(&[claim("ada/nginx", &aa)]).await;
        assert!(matches!(not_asked[..], [Now::NotAsked(_)]), "{not_asked:?}");
        assert!(
            asked.lock().unwrap().is_empty(),
            "a learner's localhost is not ours"
        );
        let own = Verifier::new(Vec::new()).with(host.clone(), Some(account), None);
        let quiet = format!("sha256:{}", sha256(b"quiet"));
        let claims = [
            claim("ada/nginx", &aa),
            claim("ada/nginx", &bb),
            claim("ada/gone", &aa),
            claim("ada/nginx:quiet", &quiet),
        ];
        let other = Now::Other(aa.clone());
        assert_eq!(
            own.ask(&claims).await,
            [Now::Same, other, Now::Gone, Now::Same]
        );
        assert_eq!(
            asked.lock().unwrap().len(),
            4,
            "each image is asked for once"
        );
        let dead = Verifier::new(vec!["127.0.0.1:1".to_owned()]);
        let claims: Vec<_> = (0..100)
            .map(|number| Claim {
                image: format!("127.0.0.1:1/ada/{number}").parse().unwrap(),
                digest: aa.parse().unwrap(),
            })
            .collect();
        let now = dead.ask(&claims).await;
        assert!(
            now.iter().all(|now| matches!(now, Now::NotAsked(_))),
            "{now:?}"
        );
    });
}

#[test]
fn a_pass_phrase_that_tls_guards_goes_to_no_token_service_without() {
    let (port, asked) = serve(|_, _, _| ok("{\"token\":\"x\"}"));
    let realm = format!("Bearer realm=\"http://127.0.0.1:{port}/token\"");
    let headers = [("www-authenticate", realm.as_str())].into_response();
    let Some(Challenge::Bearer(service)) = Challenge::of(headers.headers()) else {
        panic!("no challenge");
    };
    let address: Address = "https://class.example".parse().unwrap();
    let account = Credentials {
        name: "ada".to_owned(),
        password: "phrase".to_owned(),
    };
    let registry = Registry::new(&address, Some(account), None).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let refused = runtime.block_on(registry.token(&service, &[RequestScope::Login]));
    assert!(matches!(refused, Err(RegistryError::NoRegistry { .. })));
    assert!(asked.lock().unwrap().is_empty());
}
